"""The blocks of a plain text: its lines grouped into pieces, the pieces settled, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from briefexport.model import Block, Heading, Origin, Paragraph, Quote, Range, Rule
from briefexport.readers.text import lists, tables
from briefexport.readers.text.captions import with_captions
from briefexport.readers.text.draft import Draft, paragraph
from briefexport.readers.text.guess import with_headings
from briefexport.readers.text.evidence import number_level
from briefexport.readers.text.lines import Line, Shape, heading_mark, inside_quote, paragraphs
from briefexport.readers.text.pieces import Done, Items, Piece, Plain
from briefexport.reading import MAX_DEPTH
from briefexport.walk import plain


def blocks_of(draft: Draft, lines: Sequence[Line], depth: int = 0) -> tuple[Block, ...]:
    """Return the blocks in `lines`, which stand in `depth` quotes."""
    pieces = pieces_of(draft, lines, depth)
    if depth == 0:
        pieces = with_headings(draft, pieces)
    counting = _counting(lines)
    return tuple(block for piece in pieces for block in _built(draft, piece, counting))


def pieces_of(draft: Draft, lines: Sequence[Line], depth: int = 0) -> list[Piece]:
    """Return the pieces in `lines`, before it is settled which of them are headings."""
    return with_captions(draft, list(_pieces(draft, lines, depth)))


# --- Lines into pieces -------------------------------------------------------------------------


def _pieces(draft: Draft, lines: Sequence[Line], depth: int) -> Iterator[Piece]:
    found = _grids(lines)
    rows = {line.number for grid in found.values() for line in grid.lines}
    shaped = [_as_row(line) if line.number in rows else _at(line, depth) for line in lines]
    lines = lists.settled(shaped, draft.form)
    index = 0
    while index < len(lines):
        line = lines[index]
        match line.shape:
            case "blank":
                index += 1
            case "row":
                grid = found[line.number]
                last = grid.lines[-1].number
                yield Done(tables.build(draft, grid), line.number, last)
                index += last - line.number + 1
            case "rule":
                yield _done(Rule(origin=_mark_origin(line)), line)
                index += 1
            case "heading":
                yield _done(_heading(draft, line), line)
                index += 1
            case "item":
                entries, index = lists.gather(lines, index, draft.form)
                yield Items(tuple(entries))
            case "quote":
                group = _run(lines, index, "quote")
                yield from _quote(draft, group, depth)
                index += len(group)
            case "text":
                group = _run(lines, index, "text")
                for part in paragraphs(group, draft.form):
                    yield Plain(part, paragraph(draft, part))
                index += len(group)


def _grids(lines: Sequence[Line]) -> dict[int, tables.Grid]:
    """Return the tables in `lines`, by the number of the first line of each."""
    return {grid.lines[0].number: grid for run in tables.runs(lines) for grid in tables.grids(run)}


def _as_row(line: Line) -> Line:
    return replace(line, shape="row", marker=None)


def _at(line: Line, depth: int) -> Line:
    """Return `line`; where quotes are too deep, another quote's mark is text."""
    return replace(line, shape="text") if line.shape == "quote" and depth >= MAX_DEPTH else line


def _run(lines: Sequence[Line], start: int, shape: Shape) -> list[Line]:
    rest = (lines[index] for index in range(start, len(lines)))
    return list(takewhile(lambda line: line.shape == shape, rest))


def _done(block: Block, line: Line) -> Done:
    return Done(block, line.number, line.number)


def _mark_origin(line: Line) -> Origin:
    return Origin(line.line_start, line.start, line.end, Range(line.end, line.end))


def _heading(draft: Draft, line: Line) -> Heading:
    """Return a line settled as a heading: by its mark, or by `kinds`, whose level comes first."""
    marked, skip = heading_mark(line.text)
    settled = line.forced[1] if line.forced else 0
    block = paragraph(draft, [line], skip)
    level = settled or marked or number_level(plain(block.content)) or 1
    return Heading(min(level, 6), block.content, origin=block.origin)


def _quote(draft: Draft, group: Sequence[Line], depth: int) -> Iterator[Piece]:
    inner = [inside_quote(draft.source, line) for line in group]
    content = blocks_of(draft, inner, depth + 1)
    if not content:
        for line in group:
            yield Plain((line,), paragraph(draft, [line]))
        return
    first, last = group[0], group[-1]
    origin = Origin(first.line_start, first.start, last.end, Range(inner[0].start, last.end))
    end = content[-1]
    if len(content) > 1 and isinstance(end, Paragraph) and _attributes(plain(end.content)):
        yield Done(
            Quote(content[:-1], end.content, origin=origin, attribution_origin=end.origin),
            first.number,
            last.number,
        )
    else:
        yield Done(Quote(content, origin=origin), first.number, last.number)


def _attributes(text: str) -> bool:
    return text.startswith(("—", "―", "--"))


# --- Pieces into blocks ------------------------------------------------------------------------


def _counting(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of the lines whose own number counts on from the last one, or to the next.

    Only numbers of one form and one indent are compared: `3.` with `2.` and `4.`, not with `2)`.
    """
    last: dict[tuple[str, int], tuple[int, int]] = {}
    found: set[int] = set()
    for line in lines:
        if line.marker is None or line.marker.values[0][0] != "decimal":
            continue
        value = line.marker.values[0][1]
        number, before = last.get((line.marker.form, line.column), (0, -1))
        if value == before + 1 and number:
            found |= {number, line.number}
        last[line.marker.form, line.column] = (line.number, value)
    return frozenset(found)


def _built(draft: Draft, piece: Piece, counting: frozenset[int]) -> Sequence[Block]:
    match piece:
        case Done():
            return (piece.block,)
        case Items():
            return lists.build(draft, piece.entries)
        case Plain() if piece.lines[0].number in counting:
            return lists.build(draft, [lists.Entry(piece.lines[0], list(piece.lines))])
        case Plain():
            return (piece.block,)
