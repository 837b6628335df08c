"""A brief as far as any two spellings of it are the same: what is compared after a patch.

Left out is only what no source form can say or what says itself, each at its place below:

- how spans nest and how often one kind is doubled; where texts are divided; origins and ids;
- spans round white space at their edges, blanks and line breaks at the ends of running text, and
  blanks round a line break;
- lead-in or strong: the reader tells them by the colon;
- whether a list is tight where it cannot be otherwise: a lone short item is, one of several
  blocks that are no lists is not, nor is such a meaning of a term;
- which of its columns' and its own alignment a cell goes by, widths, which composing makes, and
  that a cell of the head heads something;
- whether a picture by itself is a figure without a caption or a paragraph of it alone;
- the first heading of level 1, where it is the only one and there is no title: it is the title.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias, assert_never

from briefexport.model import (
    Align,
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
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
    Rule,
    Span,
    Table,
    Text,
    grid,
)
from briefexport.records import dataclass

Said: TypeAlias = tuple[Any, ...]
BLANKS = " \t"
BREAK = ("break",)


@dataclass(frozen=True, slots=True)
class Sayable:
    """A brief to be compared: what stands about its blocks, and each block."""

    front: Said
    blocks: tuple[Said, ...]


def sayable(brief: Brief) -> Sayable:
    """Return `brief` to be compared with another; see the module for what is left out."""
    title, blocks = brief.title, brief.blocks
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    first = blocks[0] if blocks else None
    if not title and isinstance(first, Heading) and first.level == 1 and levels.count(1) == 1:
        title, blocks = first.content, blocks[1:]
    front = (line(title), line(brief.subtitle), brief.byline, brief.date, brief.language)
    return Sayable(front, tuple(said(blocks)))


def said(blocks: Iterable[Block]) -> list[Said]:
    """Return each of `blocks` that says anything."""
    return [found for block in blocks if (found := said_block(block))]


# --- Running text ------------------------------------------------------------------------------


def line(content: Iterable[Inline]) -> Said:
    """Return running text as runs: characters or a thing, with the marks on them."""
    runs: list[tuple[Any, frozenset[Any]]] = []
    for thing, marks in _spaced(list(_runs(content, frozenset()))):
        last, around = runs[-1] if runs else (None, None)
        if isinstance(thing, str) and isinstance(last, str) and around == marks:
            runs[-1] = (last + thing, marks)
        else:
            runs.append((thing, marks))
    while runs and runs[-1][0] == BREAK:
        runs.pop()
    while runs and runs[0][0] == BREAK:
        del runs[0]
    return tuple(runs)


def _runs(content: Iterable[Inline], marks: frozenset[Any]) -> Iterator[tuple[Any, frozenset[Any]]]:
    for inline in content:
        match inline:
            case Text(value):
                yield value, marks
            case Code(value):
                yield ("code", value), marks
            case Span(kind, inner):
                yield from _runs(inner, marks | {"strong" if kind == "lead-in" else kind})
            case Link(target, inner):
                yield from _runs(inner, marks | {("link", target)})
            case Foreign(language, direction, inner):
                yield from _runs(inner, marks | {("foreign", language, direction)})
            case Reference(target):
                yield ("reference", target), marks
            case Note(inner):
                yield ("note", *said(inner)), frozenset()
            case Image():
                yield _image(inline), marks
            case LineBreak():
                yield BREAK, frozenset()
            case Math(value):
                yield ("math", value), marks
            case _:
                assert_never(inline)


def _spaced(
    runs: list[tuple[Any, frozenset[Any]]],
) -> Iterator[tuple[Any, frozenset[Any]]]:
    """Yield `runs` with the blanks at their edges apart, marked as both their neighbours are."""
    parts = [(part, marks) for thing, marks in runs for part in _divided(thing)]
    solid = [not _is_blank(thing) for thing, _ in parts]
    before = _neighbours(parts, solid)
    after = _neighbours(parts[::-1], solid[::-1])[::-1]
    for (thing, marks), left, right in zip(parts, before, after, strict=True):
        if not _is_blank(thing):
            yield thing, marks
        elif left is not None and right is not None:
            yield thing, left[1] & right[1]


def _neighbours(
    parts: Sequence[tuple[Any, frozenset[Any]]], solid: Sequence[bool]
) -> list[tuple[Any, frozenset[Any]] | None]:
    """Return, for each part, what solid stands before it; None at an end or a line break."""
    found: list[tuple[Any, frozenset[Any]] | None] = []
    last: tuple[Any, frozenset[Any]] | None = None
    for part, is_solid in zip(parts, solid, strict=True):
        found.append(last)
        if is_solid:
            last = None if part[0] == BREAK else part
    return found


def _divided(thing: Any) -> Iterator[Any]:  # noqa: ANN401
    if not isinstance(thing, str):
        yield thing
        return
    core = thing.strip(BLANKS)
    start = thing.find(core)
    yield from filter(None, (thing[:start], core, thing[start + len(core) :]))


def _is_blank(thing: Any) -> bool:  # noqa: ANN401
    return isinstance(thing, str) and not thing.strip(BLANKS)


def _image(image: Image) -> Said:
    return ("image", image.asset, image.alt, image.description)


# --- Blocks ------------------------------------------------------------------------------------


def said_block(block: Block) -> Said:
    """Return what `block` says, () where that is nothing."""
    match block:
        case Heading(level, content):
            return ("heading", level, line(content))
        case Paragraph(content):
            words = line(content)
            match words:
                case ((("image", *_) as picture, marks),) if not marks:
                    return ("figure", tuple(picture), ())
                case _:
                    return ("paragraph", words) if words else ()
        case CodeBlock(value, language):
            return ("code", language, value)
        case Rule():
            return ("rule",)
        case MathBlock(value):
            return ("math", value)
        case Figure(image, caption):
            return ("figure", _image(image), line(caption))
        case Quote(content, attribution):
            return ("quote", tuple(said(content)), line(attribution))
        case Aside(kind, content, title):
            return ("aside", kind, line(title), tuple(said(content)))
        case List():
            return ("list", block.kind, block.start, _is_tight(block), *map(_item, block.items))
        case DefinitionList(items, tight):
            parts = tuple(
                (tuple(map(line, one.terms)), tuple(tuple(said(each)) for each in one.meanings))
                for one in items
            )
            apart = any(_is_apart(each) for one in items for each in one.meanings)
            return ("definitions", tight and not apart, *parts)
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _item(item: ListItem) -> Said:
    return (item.checked, *said(item.content))


def _is_tight(listed: List) -> bool:
    if any(_is_apart(item.content) for item in listed.items):
        return False
    return listed.tight or (len(listed.items) == 1 and len(listed.items[0].content) < 2)


def _is_apart(content: Sequence[Block]) -> bool:
    """Return whether two of `content` can only stand with an empty line between them."""
    return any(
        not isinstance(second, List) or isinstance(first, List)
        for first, second in pairwise(content)
    )


def _table(table: Table) -> Said:
    aligns = [column.align for column in table.columns]
    groups = tuple(
        tuple(
            tuple(
                _cell(cell, aligns[at], heads=cell.header and number > 0)
                for cell, at in zip(row.cells, starts, strict=True)
            )
            for row, starts in zip(rows, grid(rows, len(aligns)), strict=True)
        )
        for number, rows in enumerate((table.head, table.body, table.foot))
    )
    return ("table", len(aligns), table.variant, line(table.caption), groups, *said(table.notes))


def _cell(cell: Cell, column: Align | None, *, heads: bool) -> Said:
    return (cell.colspan, cell.rowspan, heads, cell.align or column, *said(cell.content))
