"""A brief taken apart into what can be counted: each passage, row and table by itself.

Two versions of a brief differ by what one has and the other has not; so two sets of changes that
do not meet must add up.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias, assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    List,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Range,
    Reference,
    Row,
    Rule,
    Table,
)
from briefexport.revise.writing.sayable import line
from briefexport.walk import children, descendants, rewrite

Parcel: TypeAlias = tuple[Any, ...]
Parcels: TypeAlias = Counter[Parcel]
CALL = Reference("note")


def parcels(brief: Brief) -> Parcels:
    """Return how often each passage of `brief` is there, told by its words and what is around it.

    Notes are passages of their own.
    """
    front = [("title", line(brief.title)), ("subtitle", line(brief.subtitle))]
    found = Counter[Parcel]([*front, ("byline", brief.byline), ("date", brief.date)])
    for block in brief.blocks:
        found.update(_parcels(block, ()))
    for node in descendants(brief):
        if isinstance(node, Note):
            for block in node.content:
                found.update(_parcels(block, ("note",)))
    return found


def _parcels(block: Block, around: tuple[object, ...]) -> Iterator[Parcel]:
    match block:
        case Heading(level, content):
            yield (*around, "heading", level, _line(content))
        case Paragraph(content):
            yield (*around, "paragraph", _line(content))
        case CodeBlock(value, language):
            yield (*around, "code", language, value)
        case MathBlock(value):
            yield (*around, "formula", value)
        case Rule():
            yield (*around, "rule")
        case Figure(image, caption):
            yield (*around, "figure", image.asset, image.alt, _line(caption))
        case Table():
            yield from _of_table(block, around)
        case List() | DefinitionList() | Quote() | Aside():
            yield from _of_holder(block, around)
        case _:
            assert_never(block)


def _of_holder(
    block: List | DefinitionList | Quote | Aside, around: tuple[object, ...]
) -> Iterator[Parcel]:
    match block:
        case List(kind, items):
            for item in items:
                yield (*around, "item", kind, item.checked)
                yield from _within(item.content, (*around, kind))
        case DefinitionList(items):
            for one in items:
                yield from ((*around, "term", _line(term)) for term in one.terms)
                for meaning in one.meanings:
                    yield from _within(meaning, (*around, "meaning"))
        case Quote(content, attribution):
            yield (*around, "attribution", _line(attribution))
            yield from _within(content, (*around, "quote"))
        case Aside(kind, content, title):
            yield (*around, "aside", kind, _line(title))
            yield from _within(content, (*around, "aside"))
        case _:
            assert_never(block)


def _within(content: tuple[Block, ...], around: tuple[object, ...]) -> Iterator[Parcel]:
    for block in content:
        yield from _parcels(block, around)


def _of_table(table: Table, around: tuple[object, ...]) -> Iterator[Parcel]:
    yield (*around, "table", len(table.columns), table.variant, _line(table.caption))
    for name, rows in (("head", table.head), ("body", table.body), ("foot", table.foot)):
        for row in rows:
            yield (*around, name, len(row.cells))
            for cell in row.cells:
                yield from _within(cell.content, (*around, name, cell.colspan, cell.rowspan))
    yield from _within(table.notes, (*around, "table note"))


def _line(content: tuple[Inline, ...]) -> tuple[Any, ...]:
    held = rewrite(Paragraph(content), lambda node: CALL if isinstance(node, Note) else node)
    return line(held.content)


# --- Where passages stand ------------------------------------------------------------------------


def passages(brief: Brief) -> list[Range]:
    """Return where the passages of `brief` stand in its source, in order and apart.

    A passage begins with its line, list markers and the like included, unless another stands
    before it in that line.
    """
    found = sorted(set(_ranges(brief)), key=lambda one: (one[1], one[2]))
    out: list[Range] = []
    done = 0
    for line_start, start, end in found:
        first = min(line_start, start) if line_start >= done else max(start, done)
        if end > first:
            out.append(Range(first, end))
            done = end
    return out


def _ranges(brief: Brief) -> Iterator[tuple[int, int, int]]:
    for node in descendants(brief):
        match node:
            case Heading() | Paragraph() | CodeBlock() | MathBlock() | Rule() | Figure():
                origins = [node.origin]
            case Cell():
                held = [one for one in children(node) if getattr(one, "origin", None)]
                origins = [] if held else [node.origin]
            case Table():
                origins = [node.caption_origin]
            case Quote():
                origins = [node.attribution_origin]
            case _ if hasattr(node, "term_origins"):
                origins = list(node.term_origins)
            case _:
                origins = []
        for origin in origins:
            if origin:
                yield origin.line_start, origin.start, origin.end


def tables(base: Brief, target: Brief) -> list[Range]:
    """Return where those tables of `base` stand whose rows or columns `target` has otherwise."""
    now = {node.id: node for node in descendants(target) if isinstance(node, Table)}
    return [
        Range(node.origin.line_start, node.origin.end)
        for node in descendants(base)
        if isinstance(node, Table) and node.origin and _grid(node) != _grid(now.get(node.id))
    ]


def _grid(table: Table | None) -> object:
    def widths(rows: tuple[Row, ...]) -> tuple[int, ...]:
        return tuple(len(row.cells) for row in rows)

    return table and (*map(widths, (table.head, table.body, table.foot)), len(table.columns))
