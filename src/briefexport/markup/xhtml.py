"""Blocks and inlines as XHTML, for print and for e-readers.

The output is well-formed XML, so it is parsed as such: a note's paragraphs may stand within a line
of another paragraph. Where the two media differ, a `Medium` says how.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby
from typing import assert_never

from briefexport.assets import Asset
from briefexport.edition import Edition
from briefexport.edition.announcing import announcing
from briefexport.edition.cards import Cards, column_names
from briefexport.edition.widths import Plan
from briefexport.edition.wordless import has_formula, has_picture, speaks
from briefexport.longwords import addresses, broken, joined, shattered
from briefexport.model import (
    Align,
    Aside,
    Block,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Direction,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    ListKind,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    SpanKind,
    Table,
    Text,
    grid,
)
from briefexport.records import dataclass
from briefexport.spaces import NO_BREAK, joined_ranges, protected, unstubbed
from briefexport.walk import descendants
from briefexport.xmltext import attribute, escape


@dataclass(frozen=True, slots=True)
class Medium:
    """How one medium says what the other says otherwise.

    `href` gives the address of an id of the edition; `source` that of a picture. `note` writes the
    call of a note (its own markup for the body is the medium's affair); `formula` writes LaTeX,
    displayed (True) or in a line. `languages` are the attributes that say a language, and on
    `paper` a list's start must be said to CSS as well, and tables have sizes. `task` writes the
    sign of a task that is done or open, where the style sheet does not; `width` gives the
    attributes of a column that takes up a share of its table, `narrowed` the class of a table that
    takes up a share of the measure (on paper it says so itself), `described` the attributes of a
    picture that has a long description, which the medium has somewhere else.
    """

    href: Callable[[str], str]
    source: Callable[[Asset], str]
    note: Callable[[Note, "Writer"], str]
    formula: Callable[[str, bool], str]
    languages: tuple[str, ...]
    paper: bool
    task: Callable[[bool], str] = field(default=lambda _: "")
    described: Callable[[Image], str] = field(default=lambda _: "")
    width: Callable[[float], str] = field(
        default=lambda share: attribute("style", f"width: {share * 100:.4g}%")
    )
    narrowed: Callable[[float], str] = field(default=lambda _: "")


SPAN_TAGS: dict[SpanKind, tuple[str, str]] = {
    "emphasis": ("em", ""),
    "strong": ("strong", ""),
    "lead-in": ("strong", "lead-in"),
    "small-caps": ("span", "small-caps"),
    "strike": ("s", ""),
    "superscript": ("sup", ""),
    "subscript": ("sub", ""),
}

# The value of HTML's type attribute on an ordered list (HTML, 4.4.5).
LIST_TYPES: dict[ListKind, str] = {
    "decimal": "1",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}

# Rows under one cell stay on one page, up to so many.
JOINED = 6

# The classes of tables that become cards on the screens of a phone, and of a tablet too.
CARDS: dict[Cards, str] = {"phone": "cards", "tablet": "cards wide"}

CELL_ROLES = {"col": "columnheader", "row": "rowheader"}


def attributes(*classes: str, id: str = "", **others: str | None) -> str:  # noqa: A002
    """Return the attributes of a start tag; underscores in names stand for hyphens."""
    named = "".join(attribute(key.replace("_", "-"), value) for key, value in others.items())
    return f"{attribute('id', id)}{attribute('class', ' '.join(filter(None, classes)))}{named}"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the nodes of `edition` for `medium`; `depth` counts the bullet lists around.

    `naming` is whether formulas name what they stand in. `cards` is whether the table around may be
    shown as cards: what is no longer laid out as a table is no longer one to assistive technology
    either (HTML AAM 1.0, 3.5), so its parts say what they are. `language` is that of the text, the
    edition's where it is empty. In a table (`tabular`), lines are too short to keep words together.
    """

    edition: Edition
    medium: Medium
    depth: int = 0
    naming: bool = False
    cards: bool = False
    language: str = ""
    tabular: bool = False

    def of(self, nodes: Sequence[Block] | Sequence[Inline]) -> "Writer":
        """Return the writer of a heading, link or header that holds `nodes`."""
        return self if speaks(nodes) else replace(self, naming=True)

    def formula(self, latex: str, *, display: bool) -> str:
        """Return a formula; readers that cannot say it are told its name where it is the only one.

        Where there are words, a name would hide the parts of the formula from those that can.
        """
        written = self.medium.formula(latex, display)
        name = attribute("aria-label", latex) if self.naming else ""
        return written.replace("<math", f"<math{name}", 1)

    # --- Blocks --------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return `blocks`, one a line; a table on a turned page takes its headings with it."""
        written: list[str] = []
        headings = 0
        leading = announcing(blocks)
        for place, block in enumerate(blocks):
            if isinstance(block, Paragraph) and place in leading:
                written.append(f"{self.paragraph(block, 'announcing')}\n")
            else:
                written.append(f"{self.block(block)}\n")
            if isinstance(block, Table) and self.turned(block):
                first = len(written) - 1 - headings
                turned = "".join(written[first:])
                written[first:] = [f"<div{attributes('landscape')}>\n{turned}</div>\n"]
            headings = headings + 1 if isinstance(block, Heading) else 0
        return "".join(written)

    def block(self, block: Block) -> str:
        """Return one block."""
        match block:
            case Heading(level, content):
                tag = f"h{level}"
                inner = self.heading_number(block.id) + self.of(content).inlines(content)
                return f"<{tag}{attributes(id=block.id)}>{inner}</{tag}>"
            case Paragraph():
                return self.paragraph(block)
            case List():
                return self.list(block)
            case DefinitionList(items, tight):
                kind = "tight" if tight else "loose"
                inner = "".join(map(self.definition, items))
                return f"<dl{attributes(kind, id=block.id)}>\n{inner}</dl>"
            case Table():
                return self.table(block)
            case Quote():
                return self.quote(block)
            case CodeBlock(value, language):
                code = attributes(f"language-{language}" if language else "")
                pre = attributes(id=block.id, dir="ltr")
                return f"<pre{pre}><code{code}>{escape(value)}</code></pre>"
            case Figure():
                return self.figure(block)
            case Aside():
                return self.aside(block)
            case Rule():
                return f"<hr{attributes(id=block.id)}/>"
            case MathBlock(value):
                inner = self.formula(value, display=True)
                return f"<div{attributes('formula', id=block.id)}>{inner}</div>"
            case _:
                assert_never(block)

    def heading_number(self, id: str) -> str:  # noqa: A002
        """Return the number of a heading and the space behind it, nothing where it has none."""
        label = self.edition.labels.get(id)
        lead = escape(label.lead) if label else ""
        return f"<span{attributes('heading-number')}>{lead}</span>" if lead else ""

    def paragraph(self, block: Paragraph, *classes: str) -> str:
        """Return a paragraph."""
        said, inner = self.paragraph_parts(block)
        return f"<p{attributes(*classes)}{said}>{inner}</p>"

    def list(self, block: List) -> str:
        """Return a list; `start` and `type` are said to HTML, and to CSS where it needs them."""
        spacing = "tight" if block.tight else "loose"
        tasks = "tasks" if any(item.checked is not None for item in block.items) else ""
        if block.kind == "bullet":
            inner = replace(self, depth=self.depth + 1)
            classes = (spacing, f"level-{self.depth + 1}", tasks)
            opening, closing = f"<ul{attributes(*classes, id=block.id)}>", "</ul>"
        else:
            inner = self
            start = "" if block.start == 1 else str(block.start)
            css = f"counter-reset: list-item {block.start - 1}" if self.medium.paper else None
            wide = "wide" if _is_wide(block) else ""
            said = attributes(
                spacing, block.kind, tasks, wide, id=block.id, type=LIST_TYPES[block.kind],
                start=start, style=css,
            )  # fmt: skip
            opening, closing = f"<ol{said}>", "</ol>"
        items = "".join(inner.item(item, tight=block.tight) for item in block.items)
        return f"{opening}\n{items}{closing}"

    def item(self, item: ListItem, *, tight: bool) -> str:
        """Return a list item; a tight one may itself be the box of its first paragraph."""
        state = {None: "", True: "done", False: "open"}[item.checked]
        sign = "" if item.checked is None else self.medium.task(item.checked)
        match item.content:
            case (Paragraph() as first, *rest) if sign and not (tight and _is_plain(rest)):
                own, words = self.paragraph_parts(first)
                said, inner = "", f"<p{own}>{sign}{words}</p>\n{self.blocks(rest)}"
            case content if tight:
                said, inner = self.inside(content)
                inner = sign + inner
            case content:
                said, inner = "", sign + self.blocks(content)
        return f"<li{attributes(state)}{said}>{inner}</li>\n"

    def inside(self, blocks: Sequence[Block]) -> tuple[str, str]:
        """Return the attributes and the content of a box that holds `blocks`.

        Where the first is a paragraph that needs no box of its own, the box has its id: fewer boxes
        lay out faster, by three quarters in a table.
        """
        match blocks:
            case (Paragraph(content) as first, *rest) if _is_plain(rest):
                inner = self.inlines(content)
                below = f"\n{self.blocks(rest)}" if rest else ""
                return attributes(id=first.id), inner + below
            case _:
                return "", self.blocks(blocks)

    def paragraph_parts(self, block: Paragraph) -> tuple[str, str]:
        """Return the attributes and the content of a paragraph.

        One that is wholly in another language says so itself, so that it is set in its direction.
        """
        match block.content:
            case (Foreign(language, direction, content),):
                said, inner = self.languages(language, direction), replace(self, language=language)
            case content:
                said, inner = "", self
        return f"{attributes(id=block.id)}{said}", unstubbed(inner.inlines(content))

    def definition(self, definition: Definition) -> str:
        """Return the terms and meanings of one definition."""
        terms = "".join(
            f"<dt{attributes(id=definition.id if n == 1 else f'{definition.id}-{n}')}>"
            f"{self.inlines(term)}</dt>\n"
            for n, term in enumerate(definition.terms, 1)
        )
        # In HTML (4.4.9) no term is without a meaning; an empty one says that there is none.
        meanings = definition.meanings or (() if self.medium.paper else ((),))
        boxes = map(self.inside, meanings)
        return terms + "".join(f"<dd{said}>{inner}</dd>\n" for said, inner in boxes)

    def quote(self, block: Quote) -> str:
        """Return a quotation, its attribution last."""
        inner = self.blocks(block.content)
        if block.attribution:
            said = attributes("attribution", id=f"{block.id}-attribution")
            inner += f"<p{said}>{self.inlines(block.attribution)}</p>\n"
        return f"<blockquote{attributes(id=block.id)}>\n{inner}</blockquote>"

    def figure(self, block: Figure) -> str:
        """Return a figure, its caption below it."""
        caption = ""
        if block.caption:
            inner = self.captioned(block.id, block.caption)
            caption = f"<figcaption>{inner}</figcaption>\n"
        return f"<figure{attributes(id=block.id)}>\n{self.image(block.image)}\n{caption}</figure>"

    def aside(self, block: Aside) -> str:
        """Return an aside, its title first."""
        heading = f"{block.id}-title"
        title = f"<p{attributes('aside-title', id=heading)}>{self.inlines(block.title)}</p>\n"
        said = attributes(block.kind, id=block.id, aria_labelledby=heading, role="note")
        return f"<aside{said}>\n{title}{self.blocks(block.content)}</aside>"

    def captioned(self, id: str, caption: tuple[Inline, ...]) -> str:  # noqa: A002
        """Return a caption behind its number, where it has one."""
        label = self.edition.labels.get(id)
        lead = f'<span class="number">{escape(label.lead)}</span> ' if label else ""
        return lead + self.inlines(caption)

    # --- Tables --------------------------------------------------------------------------------

    def table(self, block: Table) -> str:
        """Return a table with its caption above and its notes below."""
        caption = ""
        if block.caption:
            caption = f"<caption>{self.captioned(block.id, block.caption)}</caption>\n"
        screens = None if self.medium.paper else self.edition.cards.get(block.id)
        cards = CARDS[screens] if screens else ""
        inner = replace(self, cards=bool(cards), tabular=True)
        groups = (
            inner.group("thead", block.head, block, scope="col"),
            inner.group("tbody", block.body, block, scope="row"),
            inner.group("tfoot", block.foot, block, scope="row"),
        )
        turned = self.turned(block)
        widths = turned.shares if turned else (column.width for column in block.columns)
        columns = "".join(map(self.column, widths))
        width = self.edition.table_widths.get(block.id)
        said = attributes(
            "" if block.head else "headless",
            "" if not turned or turned.fits else "crammed",
            cards,
            self.medium.narrowed(width) if width else "",
            id=block.id,
            role=inner.part("table"),
        )
        said += self.size(block)
        table = f"<table{said}>\n{caption}<colgroup>{columns}</colgroup>\n{''.join(groups)}</table>"
        notes = "".join(f"{self.note_block(note)}\n" for note in block.notes)
        whole = f'{table}\n<div class="table-notes">\n{notes}</div>' if notes else table
        variant = f"variant-{block.variant}" if block.variant else ""
        return f"<div{attributes('table', variant)}>\n{whole}\n</div>"

    def part(self, role: str) -> str | None:
        """Return the role that a part of a table has to say."""
        return role if self.cards else None

    def size(self, block: Table) -> str:
        """Return the size and the width of a table that are not the style's, on paper."""
        if not self.medium.paper:
            return ""
        turned = self.turned(block)
        size = turned.size if turned else self.edition.table_sizes.get(block.id)
        width = turned.width if turned else self.edition.table_widths.get(block.id, 1.0)
        said = (
            f"font-size: {size:g}pt" if size else "",
            f"width: {width * 100:.4g}%" if width != 1 else "",
        )
        return attribute("style", "; ".join(filter(None, said)))

    def turned(self, block: Table) -> Plan | None:
        """Return the plan of a table that stands on a page turned on its side, on paper."""
        return self.edition.landscape.get(block.id) if self.medium.paper else None

    def note_block(self, block: Block) -> str:
        """Return a block under a table."""
        match block:
            case Paragraph():
                return self.paragraph(block, "table-note")
            case _:
                return self.block(block)

    def column(self, share: float | None) -> str:
        """Return the width of a column."""
        return f"<col{self.medium.width(share) if share is not None else ''}/>"

    def group(self, tag: str, rows: tuple[Row, ...], table: Table, scope: str) -> str:
        """Return the head, body or foot of a table, or nothing where it has no rows."""
        continued = self.continued(table) if tag == "thead" else ""
        if not (rows or continued):
            return ""
        names = column_names(table) if self.cards and scope == "row" else ()
        written = "".join(
            self.row(row, starts, table, scope, names, "joined" if stays else "")
            for row, starts, stays in zip(
                rows, grid(rows, len(table.columns)), self.staying(rows), strict=True
            )
        )
        return f"<{tag}{attributes(role=self.part('rowgroup'))}>\n{continued}{written}</{tag}>\n"

    def continued(self, table: Table) -> str:
        """Return the row of the head that says on later pages of paper which table continues.

        It has no text, so that nothing takes it for a part of the table; the style sheet shows it.
        """
        label = self.edition.labels.get(table.id)
        if not (self.medium.paper and label and label.continued):
            return ""
        said = attributes(colspan=str(len(table.columns)), data_label=label.continued)
        return f"<tr{attributes('continued')}><td{said}></td></tr>\n"

    def staying(self, rows: Sequence[Row]) -> Iterator[bool]:
        """Yield for each row whether on paper it stays with the one above, for a cell of both."""
        end = 0
        for number, row in enumerate(rows):
            yield self.medium.paper and number < end
            spans = (cell.rowspan for cell in row.cells if cell.rowspan <= JOINED)
            end = max(end, number + max(spans, default=1))

    def row(
        self,
        row: Row,
        starts: tuple[int, ...],
        table: Table,
        scope: str,
        names: Sequence[str],
        stays: str,
    ) -> str:
        """Return a row of cells; those of the head, and headers of rows, are th.

        `names` are those of the columns, where the row may be a card.
        """
        count = len(table.columns)
        cells = "".join(
            self.cell(
                cell,
                cell.align or table.columns[start].align,
                scope,
                ", ".join(dict.fromkeys(filter(None, names[start : start + cell.colspan]))),
                # Edges are flush with the text; under a row span the first cell is at none.
                "inner-start" if first and start else "",
                "inner-end" if last and start + cell.colspan < count else "",
            )
            for cell, start, first, last in _with_edges(row.cells, starts)
        )
        # A card without the first column goes on with what the one above it is about.
        under = "under" if self.cards and 0 not in starts else ""
        return f"<tr{attributes(under, stays, role=self.part('row'))}>{cells}</tr>\n"

    def cell(self, cell: Cell, align: Align | None, scope: str, name: str, *edges: str) -> str:
        """Return a cell; `name` is what its columns are called on a card."""
        # An empty cell heads nothing; on paper the rules of the head are drawn by its cells.
        heads = self.medium.paper or speaks(cell.content) or has_formula(cell.content)
        header = heads and (scope == "col" or cell.header)
        own, inner = (self.of(cell.content) if header else self).inside(cell.content)
        spans = {"col": cell.colspan, "row": cell.rowspan}
        across = scope if spans[scope] == 1 else f"{scope}group"
        said = attributes(
            align or "",
            *edges,
            scope=across if header else None,
            colspan=str(cell.colspan) if cell.colspan > 1 else None,
            rowspan=str(cell.rowspan) if cell.rowspan > 1 else None,
            role=self.part(CELL_ROLES[scope] if header else "cell"),
            data_label=name,
        )
        tag = "th" if header else "td"
        return f"<{tag}{said}{own}>{inner}</{tag}>"

    # --- Inlines -------------------------------------------------------------------------------

    def inlines(self, content: Sequence[Inline]) -> str:
        """Return the inlines of `content`, one after the other."""
        return "".join(map(self.inline, content))

    def inline(self, inline: Inline) -> str:
        """Return one inline."""
        match inline:
            case Text(value):
                return self.text(value)
            case Span(kind, content):
                tag, name = SPAN_TAGS[kind]
                return f"<{tag}{attributes(name)}>{self.inlines(content)}</{tag}>"
            case Code(value):
                return f"<code>{(_shattered if self.medium.paper else breakable)(value)}</code>"
            case Link(_, content) if any(map(_leads, content)):
                return self.inlines(_apart(inline))
            case Link():
                return self.link(inline)
            case Reference(target):
                return self.reference(target)
            case Note():
                return self.medium.note(inline, self)
            case Image():
                return self.image(inline)
            case LineBreak():
                return "<br/>"
            case Math(value):
                return self.formula(value, display=False)
            case Foreign(language, direction, content):
                said = self.languages(language, direction)
                inner = replace(self, language=language).inlines(content)
                return f"<span{said}>{inner}</span>"
            case _:
                assert_never(inline)

    def text(self, value: str) -> str:
        """Return text, with spaces and on paper joiners where no line should end."""
        if not self.tabular:
            value = protected(value, self.language or self.edition.settings.language)
        if not self.medium.paper:
            return breakable(value)
        parts = addresses(value)
        return "".join(_address(part) if told else _printed(part) for part, told in parts)

    def reference(self, target: str) -> str:
        """Return a reference: the name of what it leads to, kept in one line if it is a number."""
        label, href = self.edition.labels[target], self.medium.href(target)
        numbered = label.kind in {"table", "figure"}
        name = label.name.replace(" ", NO_BREAK) if numbered else label.name
        return f"<a{attributes('reference')}{attribute('href', href)}>{self.text(name)}</a>"

    def link(self, link: Link) -> str:
        """Return a link; a picture that has no words is called by the address it leads to."""
        target, content = link.target, link.content
        words, formulas = speaks(content), has_formula(content)
        if not (words or formulas or has_picture(content)):
            return self.inlines(content)
        href = self.medium.href(target[1:]) if target.startswith("#") else target
        name = None if words or formulas else self.name(target)
        said = attributes(href=href, aria_label=name)
        return f"<a{said}>{self.of(content).inlines(content)}</a>"

    def name(self, target: str) -> str:
        """Return what the target of a link is called: a place in the edition, or an address."""
        return self.edition.labels[target[1:]].name if target.startswith("#") else target

    def image(self, image: Image) -> str:
        """Return a picture at its natural width, no wider than the text."""
        asset = self.edition.assets[image.asset]
        alt = escape(image.alt or "").replace('"', "&quot;")
        source = attribute("src", self.medium.source(asset))
        described = self.medium.described(image) if image.description else ""
        return f'<img{source} alt="{alt}"{described}/>'

    def languages(self, language: str, direction: Direction | None) -> str:
        """Return the attributes that say a language and a direction."""
        said = "".join(attribute(name, language) for name in self.medium.languages)
        return said + attribute("dir", direction)


def _is_wide(block: List) -> bool:
    """Return whether a number of `block` has several digits, or may have several letters."""
    last = block.start + len(block.items) - 1
    return last > {"decimal": 9, "lower-alpha": 26, "upper-alpha": 26}.get(block.kind, 2)


def _leads(inline: Inline) -> bool:
    """Return whether `inline` is a link, or holds one."""
    return any(isinstance(node, Note | Reference | Link) for node in descendants(inline))


def _apart(link: Link) -> list[Inline]:
    """Return `link` as links that hold no others: what leads elsewhere stands between them."""
    parts: list[Inline] = []
    for leads, run in groupby(link.content, _leads):
        content = tuple(run)
        parts += [_led(inline, link) for inline in content] if leads else [_with(link, content)]
    return parts


def _led(inline: Inline, link: Link) -> Inline:
    """Return `inline`, which holds links, with `link` on all of its words that lead nowhere."""
    match inline:
        case Span() | Foreign():
            return replace(inline, content=tuple(_apart(_with(link, inline.content))))
        case _:
            return inline


def _with(link: Link, content: tuple[Inline, ...]) -> Link:
    return replace(link, content=content)


def _with_edges(
    cells: Sequence[Cell], starts: Sequence[int]
) -> Iterator[tuple[Cell, int, bool, bool]]:
    """Yield each cell with its column, and whether it is the first and the last of its row."""
    last = len(cells) - 1
    for number, (cell, start) in enumerate(zip(cells, starts, strict=True)):
        yield cell, start, number == 0, number == last


def breakable(text: str) -> str:
    """Return `text` escaped, with places to break in words too long for a line."""
    pieces = (escape(piece) for piece in broken(text))
    return "<wbr/>".join(pieces)


def _printed(text: str) -> str:
    """Return text as it stands on paper."""
    return _shattered(joined_ranges(text))


def _shattered(text: str) -> str:
    pieces = (escape(part) for piece in broken(text) for part in shattered(piece))
    return "<wbr/>".join(pieces)


def _address(address: str) -> str:
    """Return an address as it stands on paper, where no dictionary divides its words."""
    pieces = (escape(joined(part)) for piece in broken(address) for part in shattered(piece))
    return f'<span class="address">{"<wbr/>".join(pieces)}</span>'


def _is_plain(rest: Sequence[Block]) -> bool:
    """Return whether a first paragraph needs no box of its own before the `rest` of what it is in.

    Of lists, everybody sees where they begin.
    """
    return all(isinstance(block, List) for block in rest)
