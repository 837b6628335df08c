"""The passages of a brief: every run of inlines, with where it stands, and what becomes of it.

Rules work on passages, and some must know what a passage is (a heading, the start of a list's item)
and what stands before and behind it.
"""

from collections.abc import Callable
from dataclasses import field, replace
from itertools import count
from operator import is_
from typing import Literal, TypeAlias, TypeVar, assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
    Text,
    grid,
)
from briefexport.records import dataclass
from briefexport.walk import plain

Kind: TypeAlias = Literal[
    "title", "heading", "paragraph", "item", "cell", "head", "label", "foreign"
]
# What stands before a passage: nothing, a heading (or the beginning of the brief), a finished
# sentence, or anything else.
Before: TypeAlias = Literal["nothing", "heading", "sentence", "other"]
Content: TypeAlias = tuple[Inline, ...]
T = TypeVar("T")

SENTENCE_END = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"', ".’", ".'", ".)")
QUOTES = tuple("\"'“‘„‚«‹»›”’")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of inlines that is read in one go.

    `language` is its BCP 47 tag. The items of a list, the cells of a column and those of a row of
    heads have the same `group`; all others have 0.
    `continued` tells that the next paragraph begins with a quotation mark: in speech over several
    paragraphs, only the last is closed. Kind "label" is a caption, a term, or whom a quote is from;
    "foreign" is a part of another passage, in another language.
    """

    content: Content
    language: str
    kind: Kind
    before: Before = "other"
    continued: bool = False
    group: int = 0


Change: TypeAlias = Callable[[Passage], Content]


def passages(brief: Brief, language: str) -> tuple[Passage, ...]:
    """Return the passages of `brief`; of those in one another, the inner come first."""
    found: list[Passage] = []

    def kept(passage: Passage) -> Content:
        found.append(passage)
        return passage.content

    rebuilt(brief, language, kept)
    return tuple(found)


def rebuilt(brief: Brief, language: str, change: Change) -> Brief:
    """Return `brief` with every passage what `change` makes of it, the inner ones first.

    `language` is that of a brief that names none.
    """
    walk = _Walk(change)
    language = brief.language or language
    return replace(
        brief,
        title=walk.line(brief.title, language, "title"),
        subtitle=walk.line(brief.subtitle, language, "title"),
        blocks=walk.blocks(brief.blocks, language, before="heading"),
    )


@dataclass(slots=True)
class _Walk:
    change: Change
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def blocks(
        self,
        blocks: tuple[Block, ...],
        language: str,
        kind: Kind = "paragraph",
        group: int = 0,
        before: Before = "nothing",
    ) -> tuple[Block, ...]:
        """Return `blocks`; the first paragraph is of `kind` and belongs to `group`."""
        made: list[Block] = []
        for number, block in enumerate(blocks):
            own, of = (kind, group) if number == 0 else ("paragraph", 0)
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            if isinstance(block, Paragraph):
                passage = Passage(block.content, language, own, before, _quotes(following), of)
                made.append(_with(block, self._line(passage)))
            else:
                made.append(self.block(block, language, before))
            before = _left_by(block)
        return _same(tuple(made), blocks)

    def block(self, block: Block, language: str, before: Before) -> Block:
        match block:
            case Paragraph():
                return _with(block, self.line(block.content, language, "paragraph"))
            case Heading():
                passage = Passage(block.content, language, "heading", before)
                return _with(block, self._line(passage))
            case List():
                group = next(self.numbers)
                items = tuple(self._item(item, language, group) for item in block.items)
                return replace(block, items=_same(items, block.items))
            case DefinitionList():
                return replace(block, items=tuple(self._term(one, language) for one in block.items))
            case Table():
                return self._table(block, language)
            case Quote():
                content = self.blocks(block.content, language)
                said_by = self.line(block.attribution, language, "label")
                return replace(block, content=content, attribution=said_by)
            case Figure():
                return replace(block, caption=self.line(block.caption, language, "label"))
            case Aside():
                title = self.line(block.title, language, "label")
                return replace(block, title=title, content=self.blocks(block.content, language))
            case CodeBlock() | Rule() | MathBlock():
                return block
            case _:
                assert_never(block)

    def line(self, content: Content, language: str, kind: Kind) -> Content:
        return self._line(Passage(content, language, kind, "nothing")) if content else content

    def _line(self, passage: Passage) -> Content:
        inner = self._inner(passage.content, passage.language)
        if inner is not passage.content:
            passage = replace(passage, content=inner)
        return self.change(passage) if inner else inner

    def _inner(self, content: Content, language: str) -> Content:
        return _same(tuple(self._inline(inline, language) for inline in content), content)

    def _inline(self, inline: Inline, language: str) -> Inline:
        match inline:
            case Span():
                return _with(inline, self._inner(inline.content, language))
            case Link():
                return _with(inline, self._inner(inline.content, language))
            case Foreign():
                own = inline.language or language
                return _with(inline, self.line(inline.content, own, "foreign"))
            case Note():
                return _around(inline, self.blocks(inline.content, language))
            case Text() | Code() | Reference() | Image() | LineBreak() | Math():
                return inline
            case _:
                assert_never(inline)

    def _item(self, item: ListItem, language: str, group: int) -> ListItem:
        return _around(item, self.blocks(item.content, language, "item", group))

    def _term(self, one: Definition, language: str) -> Definition:
        terms = tuple(self.line(term, language, "label") for term in one.terms)
        meanings = tuple(self.blocks(meaning, language) for meaning in one.meanings)
        return replace(one, terms=terms, meanings=meanings)

    def _table(self, table: Table, language: str) -> Table:
        width = len(table.columns)
        columns = [next(self.numbers) for _ in table.columns]

        def rows(part: tuple[Row, ...], kind: Kind) -> tuple[Row, ...]:
            made: list[Row] = []
            for row, starts in zip(part, grid(part, width), strict=True):
                heads = next(self.numbers)
                groups = [heads if kind == "head" else columns[start] for start in starts]
                cells = zip(row.cells, groups, strict=True)
                changed = tuple(self._cell(one, language, kind, of) for one, of in cells)
                kept = _same(changed, row.cells)
                made.append(row if kept is row.cells else replace(row, cells=kept))
            return _same(tuple(made), part)

        return replace(
            table,
            caption=self.line(table.caption, language, "label"),
            head=rows(table.head, "head"),
            body=rows(table.body, "cell"),
            foot=rows(table.foot, "cell"),
            notes=self.blocks(table.notes, language),
        )

    def _cell(self, cell: Cell, language: str, kind: Kind, group: int) -> Cell:
        return _around(cell, self.blocks(cell.content, language, kind, group))


Holder = TypeVar("Holder", Paragraph, Heading, Span, Link, Foreign)
Outer = TypeVar("Outer", ListItem, Cell, Note)


def _with(node: Holder, content: Content) -> Holder:
    return node if content is node.content else replace(node, content=content)


def _around(node: Outer, content: tuple[Block, ...]) -> Outer:
    return node if content is node.content else replace(node, content=content)


def _same(made: tuple[T, ...], old: tuple[T, ...]) -> tuple[T, ...]:
    return old if all(map(is_, made, old)) else made


def _left_by(block: Block) -> Before:
    match block:
        case Heading() | Rule():
            return "heading"
        case Paragraph():
            return "sentence" if plain(block.content).rstrip().endswith(SENTENCE_END) else "other"
        case _:
            return "other"


def _quotes(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and plain(block.content).lstrip().startswith(QUOTES)
