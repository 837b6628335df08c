"""Briefs as XHTML parts: one each, or several where a brief is longer than old readers take.

A brief is written without a look at the others: where its links lead is left open, until it is
known in which part of which brief everything is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import count

from markupsafe import Markup

from briefexport.assets import Asset
from briefexport.backends.epub.fonts import Used, used_in
from briefexport.backends.epub.metadata import Content, counted
from briefexport.backends.epub.pagebreaks import Tags, tags_of
from briefexport.backends.epub.sheet import width_class
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import Edition, EditionBrief
from briefexport.markup.xhtml import Medium, Writer, attributes
from briefexport.mathml import mathml
from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Image,
    List,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.templates import render_template
from briefexport.walk import descendants, plain
from briefexport.xmltext import escape

FOLDER = "text"
# Bytes; older Adobe readers stop at 300 kB.
PART_LIMIT = 290_000
# Stands around an id until it is known in which part the thing is; no text can hold it.
SLOT = "\x1f"
SLOTS = re.compile(f"{SLOT}([^{SLOT}]*){SLOT}")
# The nodes whose ids are written: those that a label can stand on.
TARGETS = (
    Heading, Paragraph, List, DefinitionList, Table, Quote, CodeBlock, Figure, Aside, Rule,
    MathBlock, Definition, Note,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One XHTML file of the text; `name` is that of the file in its folder.

    Around the id that a link leads to there are slots; `tags` tells where the start tag of each id
    begins and ends, `used` what it takes of the fonts.
    """

    name: str
    xhtml: str
    formulas: bool
    tags: Tags
    used: Used

    @property
    def path(self) -> str:
        """Where it lies, from the package document."""
        return f"{FOLDER}/{self.name}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A brief as parts.

    `places` tells the path of every id, `widths` are those of the columns of tables.
    """

    parts: tuple[Part, ...]
    places: Mapping[str, str]
    widths: frozenset[float]
    content: Content
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """All parts of an edition, in order, and what is said of them together."""

    parts: tuple[Part, ...]
    places: Mapping[str, str]
    widths: frozenset[float]
    content: Content
    diagnostics: tuple[Diagnostic, ...]

    def led(self, part: Part, xhtml: str) -> str:
        """Return `xhtml`, which is of `part`, with its links led where they go."""

        def address(slot: re.Match[str]) -> str:
            file = self.places[slot[1]].removeprefix(f"{FOLDER}/")
            return f"#{slot[1]}" if file == part.name else f"{file}#{slot[1]}"

        return SLOTS.sub(address, xhtml)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block of a brief, written, and the notes it calls."""

    block: Block
    xhtml: str
    notes: str

    @property
    def size(self) -> int:
        return len(self.xhtml.encode()) + len(self.notes.encode())


@dataclass(slots=True)
class _Desk:
    """What piles up while a brief is written; `holder` is the id of the block being written."""

    notes: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    holder: str = ""
    widths: set[float] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    pictures: int = 0
    undescribed: int = 0
    explained: int = 0
    formulas: int = 0
    unread: int = 0
    source: str = ""


def written(chapters: Sequence[Chapter]) -> Written:
    """Return all parts of an edition."""
    return Written(
        tuple(part for chapter in chapters for part in chapter.parts),
        {name: path for chapter in chapters for name, path in chapter.places.items()},
        frozenset(width for chapter in chapters for width in chapter.widths),
        counted(chapter.content for chapter in chapters),
        tuple(dict.fromkeys(told for chapter in chapters for told in chapter.diagnostics)),
    )


def chapter(
    brief: EditionBrief, edition: Edition, style: Style, pictures: Mapping[str, str]
) -> Chapter:
    """Return a brief as parts; `pictures` are the paths of the assets of `edition`."""
    desk = _Desk()
    writer = Writer(edition, medium(edition, style, pictures, desk))
    bodies = list(_bodies(brief, writer, desk))
    content = Content(desk.pictures, desk.undescribed, desk.explained, desk.formulas, desk.unread)
    return Chapter(
        tuple(_part(body, edition, style) for body in bodies),
        desk.places,
        frozenset(desk.widths),
        content,
        tuple(desk.findings),
    )


def titles(edition: Edition, style: Style) -> Writer:
    """Return who writes the titles of an edition in lists, without notes, pictures and links."""
    return Writer(edition, medium(edition, style, {}, _Desk()))


def medium(edition: Edition, style: Style, pictures: Mapping[str, str], desk: _Desk) -> Medium:
    """Return how an e-book says things; what must be remembered goes on the `desk`."""

    def note(node: Note, writer: Writer) -> str:
        number = edition.labels[node.id].number
        # Its place is kept, because its own notes come after it.
        place = len(desk.notes)
        desk.notes.append("")
        desk.notes[place] = _note(node, number, edition, Writer(edition, writer.medium))
        said = attributes("call", id=f"{node.id}.call", href=f"#{node.id}", role="doc-noteref")
        return f'<sup><a epub:type="noteref"{said}>{escape(number)}</a></sup>'

    def formula(latex: str, display: bool) -> str:
        if found := mathml(latex, display=display):
            desk.formulas += 1
            return found
        desk.unread += 1
        message = f"the formula {latex!r} is shown as it was written"
        desk.findings.append(diagnostic("BX551", message, Place(file=desk.source)))
        return f"<code>{escape(latex)}</code>"

    def task(done: bool) -> str:
        sign = style.list.done_task if done else style.list.open_task
        return f'<span class="task">{escape(sign)} </span>'

    def described(image: Image) -> str:
        number = len(desk.descriptions) + 1
        name = f"{desk.holder}.description{f'-{number}' if number > 1 else ''}"
        label = edition.labels.get(desk.holder)
        desk.descriptions.append(_description(image, name, label.name if label else "", edition))
        desk.explained += 1
        # A picture without any words is decoration to a reader, and has no details.
        return attributes(aria_details=name) if image.alt else ""

    def narrowed(share: float) -> str:
        desk.widths.add(share)
        return width_class(share)

    return Medium(
        href=lambda target: f"{SLOT}{target}{SLOT}",
        source=_source_of(pictures),
        note=note,
        formula=formula,
        languages=("lang", "xml:lang"),
        paper=False,
        task=task,
        described=described,
        width=lambda share: attributes(narrowed(share)),
        narrowed=narrowed,
    )


def _source_of(pictures: Mapping[str, str]) -> Callable[[Asset], str]:
    return lambda asset: f"../{pictures[asset.name]}"


def _description(image: Image, name: str, label: str, edition: Edition) -> str:
    """Return the long description of a picture, closed until somebody wants it.

    It is not hidden, so that readers that know nothing of it show it in full (DAISY Knowledge Base,
    extended descriptions).
    """
    title = escape(": ".join(filter(None, (edition.terms.description, label))))
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in image.description.splitlines() if line)
    said = attributes("description", id=name)
    return f"<details{said}>\n<summary>{title}</summary>\n{lines}</details>\n"


def _note(note: Note, number: str, edition: Edition, writer: Writer) -> str:
    """Return the body of a note, its way back first; readers show it where it is called."""
    back = attributes(
        "back", href=f"#{note.id}.call", role="doc-backlink", title=edition.terms.back
    )
    link = f'<a epub:type="backlink"{back}>{escape(number)}.</a>'
    match note.content:
        case (Paragraph() as first, *rest):
            said, inner = writer.paragraph_parts(first)
            blocks = f"<p{said}>{link} {inner}</p>\n{writer.blocks(rest)}"
        case content:
            blocks = f"<p>{link}</p>\n{writer.blocks(content)}"
    said = attributes("footnote", id=note.id, role="doc-footnote")
    return f'<aside epub:type="footnote"{said}>\n{blocks}</aside>\n'


# --- Dividing a brief --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Body:
    """What goes into one part, its links not yet led anywhere."""

    brief: EditionBrief
    name: str
    title: str
    opening: Markup | None
    subtitle: Markup
    blocks: str
    notes: str


def _bodies(brief: EditionBrief, writer: Writer, desk: _Desk) -> Iterator[_Body]:
    """Yield the parts of `brief`, and note on the `desk` what is in each."""
    desk.source, desk.holder = brief.source, brief.id
    opening = Markup(writer.of(brief.title).inlines(brief.title))  # noqa: S704 - the writer escapes all text
    subtitle = Markup(writer.inlines(brief.subtitle))  # noqa: S704
    front, front_notes = _drained(desk.descriptions), _drained(desk.notes)
    units = [_unit(block, writer, desk) for block in brief.blocks]
    title = plain(brief.title)
    for number, group in zip(count(1), _divided(units), strict=False):
        name = f"{brief.id}.xhtml" if number == 1 else f"{brief.id}.{number}.xhtml"
        _remember(brief if number == 1 else None, group, f"{FOLDER}/{name}", desk)
        notes = "".join(unit.notes for unit in group)
        yield _Body(
            brief=brief,
            name=name,
            title=title if number == 1 else _title(group) or title,
            opening=opening if number == 1 else None,
            subtitle=subtitle,
            blocks=(front if number == 1 else "") + "".join(unit.xhtml for unit in group),
            notes=front_notes + notes if number == 1 else notes,
        )


def _unit(block: Block, writer: Writer, desk: _Desk) -> _Unit:
    """Return `block` written, the descriptions of its pictures right below it."""
    desk.holder = block.id
    xhtml = f"{writer.block(block)}\n"
    return _Unit(block, xhtml + _drained(desk.descriptions), _drained(desk.notes))


def _drained(pieces: list[str]) -> str:
    written = "".join(pieces)
    pieces.clear()
    return written


def _title(units: Sequence[_Unit]) -> str:
    match units[0].block:
        case Heading(_, content):
            return plain(content)
        case _:
            return ""


def _divided(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """Return `units` in groups of no more bytes than a part may have, headings first in theirs."""
    groups: list[list[_Unit]] = [[]]
    size = 0
    for unit in units:
        if groups[-1] and size + unit.size > PART_LIMIT:
            moved = _from_last_heading(groups[-1], isinstance(unit.block, Heading))
            groups.append(moved)
            size = sum(one.size for one in moved)
        groups[-1].append(unit)
        size += unit.size
    return groups


def _from_last_heading(group: list[_Unit], at_heading: bool) -> list[_Unit]:
    """Take from `group` what goes with its last heading, and return it."""
    headings = [n for n, unit in enumerate(group) if n and isinstance(unit.block, Heading)]
    if at_heading or not headings:
        return []
    moved = group[headings[-1] :]
    del group[headings[-1] :]
    return moved


def _remember(brief: EditionBrief | None, units: Sequence[_Unit], path: str, desk: _Desk) -> None:
    """Note where every id of a part is, what pictures it has, and whether it is too long."""
    titles: list[Block] = []
    if brief:
        desk.places[brief.id] = path
        titles = [Paragraph(brief.title), Paragraph(brief.subtitle)]
    for block in (*titles, *(unit.block for unit in units)):
        for node in descendants(block):
            match node:
                case Image(alt=alt) if alt != "":
                    desk.pictures += 1
                    desk.undescribed += alt is None
                case _ if isinstance(node, TARGETS) and node.id:
                    desk.places[node.id] = path
                case _:
                    pass
    for unit in units:
        if unit.size > PART_LIMIT:
            size = f"{unit.size // 1000} kB"
            message = f"a {type(unit.block).__name__.lower()} of {size} is in one part"
            hint = "divide it in the source"
            desk.findings.append(diagnostic("BX553", message, Place(file=desk.source), hint=hint))


# --- Putting a part together ---------------------------------------------------------------------


def _part(body: _Body, edition: Edition, style: Style) -> Part:
    brief = body.brief
    xhtml = render_template(
        "epub/part.xhtml.j2",
        {
            "brief": brief,
            "title": body.title.strip() or edition.settings.title,
            "whole": plain(brief.title).strip() or edition.settings.title,
            "kicker": brief.kicker if edition.front else "",
            "opening": body.opening,
            "subtitle": body.subtitle,
            "blocks": Markup(body.blocks),  # noqa: S704 - the writer escapes all text
            "notes": Markup(body.notes),  # noqa: S704
        },
    )
    used = used_in(style, xhtml.replace(SLOT, ""))
    return Part(body.name, xhtml, "<math " in xhtml, tags_of(xhtml), used)
