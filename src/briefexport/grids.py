"""The cells of a table, as a source gives them, laid on a grid that they fill."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefexport.model import Block, Cell, Row
from briefexport.records import dataclass

# Word has 63 columns at most; a document with more of them is damaged to it.
MOST_COLUMNS = 63
TALLEST_SPAN = 65534  # HTML Standard, 4.9.11


@dataclass(frozen=True, slots=True)
class Laid:
    """A row, the columns its cells begin at, and those that are filled in it.

    `cut` is whether a span of one of its cells had to be made shorter.
    """

    row: Row
    starts: tuple[int, ...]
    filled: frozenset[int]
    cut: bool = False


def span(given: str, most: int) -> int:
    """Return the span that the attribute `given` asks for, from 1 to `most`.

    A rowspan of 0 reaches to the end of its group (HTML Standard, 4.9.11).
    """
    digits = given.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return 1
    return min(int(digits), most) or (most if most == TALLEST_SPAN else 1)


def laid(rows: Iterable[Row]) -> list[Laid]:
    """Return rows on the grid of one group, of MOST_COLUMNS at most.

    As in a browser, a cell begins at the first column that is free in its row. Row spans are cut at
    the end of the group, and a column span where a cell stands in its way. What a cell holds for
    which there is no column left goes into the cell before it. A row without cells is none, unless
    a cell above reaches into it.
    """
    given = list(_counted(rows))
    below: dict[int, int] = {}
    out: list[Laid] = []
    late: dict[int, list[Block]] = {}
    holder = 0
    for number, row in enumerate(given):
        filled = set(below)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        cells: list[Cell] = []
        starts: list[int] = []
        beyond: list[Block] = []
        column = 0
        for cell in row.cells:
            while column in filled:
                column += 1
            if column >= MOST_COLUMNS:
                beyond += cell.content
                continue
            most = min(cell.colspan, MOST_COLUMNS - column)
            colspan = next((n for n in range(1, most) if column + n in filled), most)
            rowspan = min(cell.rowspan, len(given) - number)
            covered = range(column, column + colspan)
            filled.update(covered)
            if rowspan > 1:
                below.update(dict.fromkeys(covered, rowspan - 1))
            cells.append(replace(cell, colspan=colspan, rowspan=rowspan))
            starts.append(column)
            column += colspan
        holder = number if cells else holder
        late.setdefault(holder, []).extend(beyond)
        cut = tuple(cells) != row.cells
        out.append(Laid(replace(row, cells=tuple(cells)), tuple(starts), frozenset(filled), cut))
    for number, more in late.items():
        if more:
            out[number] = _with_content(out[number], more)
    return out


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that have cells, or cells above that reach into them.

    Rows at the end that only a span without measure reaches are none.
    """
    given = list(rows)
    last = max((number for number, row in enumerate(given) if row.cells), default=-1)
    reached = 0
    for number, row in enumerate(given):
        reached = max([reached, *(number + cell.rowspan for cell in row.cells)])
        if row.cells or number < (reached if number < last or reached <= len(given) else 0):
            yield row


def _with_content(one: Laid, more: Sequence[Block]) -> Laid:
    """Return `one` with the blocks `more` at the end of its last cell."""
    *first, last = one.row.cells
    last = replace(last, content=(*last.content, *more))
    return replace(one, row=replace(one.row, cells=(*first, last)), cut=True)


def width(groups: Iterable[Sequence[Laid]]) -> int:
    """Return how many columns the widest row has."""
    return max((max(one.filled, default=-1) + 1 for rows in groups for one in rows), default=0)


def filled(one: Laid, columns: int) -> Row:
    """Return the row of `one` with empty cells wherever its grid of `columns` has holes."""
    if len(one.filled) == columns:
        return one.row
    placed = [*zip(one.starts, one.row.cells, strict=True), *_holes(one.filled, columns)]
    placed.sort(key=lambda pair: pair[0])
    return replace(one.row, cells=tuple(cell for _, cell in placed))


def _holes(filled: frozenset[int], columns: int) -> list[tuple[int, Cell]]:
    """Return an empty cell, with the column it begins at, for each run of columns not filled."""
    holes: list[tuple[int, Cell]] = []
    for column in range(columns):
        if column in filled:
            continue
        if holes and holes[-1][0] + holes[-1][1].colspan == column:
            start, cell = holes.pop()
            holes.append((start, replace(cell, colspan=cell.colspan + 1)))
        else:
            holes.append((column, Cell(())))
    return holes
