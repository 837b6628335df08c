"""The blocks of a plain text: its lines grouped into pieces, the pieces settled, in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from briefexport.model import Block, Heading, Origin, Paragraph, Quote, Range, Rule, Table
from briefexport.readers.text import code, columns, lists, tables
from briefexport.readers.text.bits import number_level
from briefexport.readers.text.captions import with_captions
from briefexport.readers.text.draft import Draft, paragraph
from briefexport.readers.text.guess import with_headings
from briefexport.readers.text.lines import Line, Shape, heading_mark, inside_quote, paragraphs
from briefexport.readers.text.opening import Opening, opening_of
from briefexport.readers.text.pieces import Done, Items, Piece, Plain
from briefexport.readers.text.quotes import is_attribution, with_quotes
from briefexport.readers.text.underlines import with_underlines
from briefexport.reading import MAX_DEPTH
from briefexport.walk import plain


def article_of(draft: Draft, lines: Sequence[Line]) -> tuple[Opening, tuple[Block, ...]]:
    """Return what the article in `lines` begins with, and its blocks, headings guessed."""
    opening, pieces = opening_of(draft, pieces_of(draft, lines))
    return opening, _blocks(draft, lines, with_headings(draft, pieces, opening.taken))


def _blocks(draft: Draft, lines: Sequence[Line], pieces: Sequence[Piece]) -> tuple[Block, ...]:
    counting = _counting(lines)
    return tuple(block for piece in pieces for block in _built(draft, piece, counting))


def pieces_of(draft: Draft, lines: Sequence[Line], depth: int = 0) -> list[Piece]:
    """Return the pieces in `lines`, before it is settled which of them are headings."""
    return with_quotes(draft, with_captions(draft, list(_pieces(draft, lines, depth))))


# --- Lines into pieces -------------------------------------------------------------------------


def _pieces(draft: Draft, lines: Sequence[Line], depth: int) -> Iterator[Piece]:
    listings = {listing.first.number: listing for listing in code.listings(lines)}
    grids = _grids(_without_code(lines, listings.values()))
    rows = {line.number for grid in grids.values() for line in grid.lines}
    shaped = [_as_row(line) if line.number in rows else _at(line, depth) for line in lines]
    shaped = with_underlines(_without_code(shaped, listings.values()))
    lines = lists.settled(shaped, draft.form)
    index = 0
    while index < len(lines):
        line = lines[index]
        match line.shape:
            case "blank" | "under":
                index += 1
            case "row":
                grid = grids[line.number]
                last = grid.lines[-1].number
                yield Done(_table(draft, grid), line.number, last)
                index += last - line.number + 1
            case "code":
                listing = listings[line.number]
                last = listing.last.number
                yield Done(code.build(draft, listing), line.number, last)
                index += last - line.number + 1
            case "rule":
                draft.because("Rule", line.start, f"a line of `{line.text[0]}`")
                yield _done(Rule(origin=_mark_origin(line)), line)
                index += 1
            case "heading":
                last = line.number + (line.under is not None)
                yield Done(_heading(draft, line), line.number, last)
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
                    yield Plain(part, tables.boxed(draft, part) or paragraph(draft, part))
                index += len(group)


def _grids(lines: Sequence[Line]) -> dict[int, tables.Grid | columns.Columns]:
    """Return the tables in `lines`, by the number of the first line of each."""
    found: list[tables.Grid | columns.Columns] = [*columns.found(lines)]
    found += (grid for run in tables.runs(lines) for grid in tables.grids(run))
    return {grid.lines[0].number: grid for grid in found}


def _table(draft: Draft, grid: tables.Grid | columns.Columns) -> Table:
    if isinstance(grid, tables.Grid):
        return tables.build(draft, grid)
    return columns.build(draft, grid)


def _without_code(lines: Sequence[Line], listings: Iterable[code.Listing]) -> list[Line]:
    """Return `lines`, those that are code told apart from all other shapes."""
    numbers = {
        number
        for listing in listings
        for number in range(listing.first.number, listing.last.number + 1)
    }
    return [
        replace(line, shape="code", marker=None, pipes=False) if line.number in numbers else line
        for line in lines
    ]


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
    under, end = line.under or (0, line.end)
    block = paragraph(draft, [line], skip)
    assert block.origin is not None
    draft.because("Heading", line.start, _mark_of(line))
    level = settled or marked or under or number_level(plain(block.content)) or 1
    origin = Origin(line.line_start, line.start, end, block.origin.content)
    return Heading(min(level, 6), block.content, origin=origin)


def _mark_of(line: Line) -> str:
    if line.forced:
        return "`kinds` in edition.toml"
    return "a line under it" if line.under else "a `#` before it"


def _quote(draft: Draft, group: Sequence[Line], depth: int) -> Iterator[Piece]:
    inner = [inside_quote(draft.source, line) for line in group]
    content = _blocks(draft, inner, pieces_of(draft, inner, depth + 1))
    if not content:
        for line in group:
            yield Plain((line,), paragraph(draft, [line]))
        return
    first, last = group[0], group[-1]
    draft.because("Quote", first.start, "lines marked `>`")
    origin = Origin(first.line_start, first.start, last.end, Range(inner[0].start, last.end))
    end = content[-1]
    if len(content) > 1 and isinstance(end, Paragraph) and is_attribution(plain(end.content)):
        yield Done(
            Quote(content[:-1], end.content, origin=origin, attribution_origin=end.origin),
            first.number,
            last.number,
        )
    else:
        yield Done(Quote(content, origin=origin), first.number, last.number)


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
