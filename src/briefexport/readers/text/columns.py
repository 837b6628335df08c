"""Tables without pipes: cells between tabs, or columns set apart by blanks and aligned.

A run of neighbouring lines is one where each has two cells at least and each cell begins (or ends)
where the others of its column do; a line of dashes may stand under the first.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefexport.model import Column, Origin, Range, Row, Table
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.lines import STOPPED, Line
from briefexport.readers.text.tables import MAX_COLUMNS, cell_of
from briefexport.records import dataclass

LEAST_ROWS = 3
# Columns of words are seldom typed to the very blank.
SLACK = 1

_TAB = re.compile(r"\t")
_TABS = re.compile(r"\t+")
_GAP = re.compile(r"[ \u00a0]{2,}")
_RULER = re.compile(r"[-=_]{2,}(?:[ \t]+[-=_]{2,})+")

Cells = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows of a table and where in each its cells are; `ruler` is the line of dashes."""

    rows: tuple[Line, ...]
    cells: tuple[Cells, ...]
    ruler: Line | None = None

    @property
    def lines(self) -> list[Line]:
        """All its lines, in order."""
        parts = (*self.rows, self.ruler) if self.ruler else self.rows
        return sorted(parts, key=lambda line: line.number)


def found(lines: Sequence[Line]) -> Iterator[Columns]:
    """Yield the tables in `lines`."""
    for run in _runs(lines):
        rows = [line for line in run if line.shape != "rule"]
        ruler = next((line for line in run if line.shape == "rule"), None)
        if len(rows) >= LEAST_ROWS and (cells := _tabbed(rows) or _aligned(rows)):
            yield Columns(tuple(rows), tuple(cells), ruler)


def without_columns(lines: Sequence[Line]) -> list[Line]:
    """Return `lines`, those of tables in columns told apart from running text."""
    rows = {line.number for grid in found(lines) for line in grid.lines}
    return [replace(line, shape="row") if line.number in rows else line for line in lines]


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield neighbouring lines that may be rows, with a line of dashes under the first."""
    run: list[Line] = []
    for line in lines:
        divided = _divided(line)
        if run and not (line.number == run[-1].number + 1 and (divided or _rules(line, run))):
            yield run
            run = []
        if divided or (run and _rules(line, run)):
            run.append(line)
    if run:
        yield run


def _divided(line: Line) -> bool:
    if line.shape != "text" or line.forced or line.pipes:
        return False
    return "\t" in line.text or bool(_GAP.search(line.text))


def _rules(line: Line, run: Sequence[Line]) -> bool:
    return len(run) == 1 and line.shape == "rule" and bool(_RULER.fullmatch(line.text))


def _tabbed(rows: Sequence[Line]) -> list[Cells]:
    """Return the cells between tabs, as many in each of `rows`; none where they are not."""
    for pattern in (_TAB, _TABS):
        cells = [_between(line, pattern) for line in rows]
        usual, _ = Counter(map(len, cells)).most_common(1)[0]
        if 1 < usual <= MAX_COLUMNS and all(1 < len(row) <= usual for row in cells):
            return cells
    return []


def _between(line: Line, pattern: re.Pattern[str]) -> Cells:
    cuts = [0, *(at for mark in pattern.finditer(line.text) for at in mark.span()), len(line.text)]
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


def _aligned(rows: Sequence[Line]) -> list[Cells]:
    """Return the cells of `rows`, those of a column below each other; none where they are not."""
    cells = [_between(line, _GAP) for line in rows]
    widest = max(range(len(rows)), key=lambda index: len(cells[index]))
    columns = len(cells[widest])
    full = [index for index in range(len(rows)) if len(cells[index]) == columns]
    if not 1 < columns <= MAX_COLUMNS or len(full) < LEAST_ROWS - 1 or _is_prose(rows):
        return []
    by_start, by_end = _edges(rows, cells, full, 0), _edges(rows, cells, full, 1)
    placed = [_placed(line, row, by_start, by_end) for line, row in zip(rows, cells, strict=True)]
    good = all(
        left is not None or right is not None for left, right in zip(by_start, by_end, strict=True)
    )
    return [row for row in placed if row] if good and all(placed) else []


def _is_prose(rows: Sequence[Line]) -> bool:
    """Tell whether the gaps of `rows` only stand after the ends of sentences."""
    return all(
        all(STOPPED.search(line.text[: gap.start()]) for gap in _GAP.finditer(line.text))
        for line in rows
    )


def _edges(
    rows: Sequence[Line], cells: Sequence[Cells], full: Sequence[int], side: int
) -> list[int | None]:
    """Return for each column where its cells begin (or end), where they do alike."""
    columns = zip(*(cells[index] for index in full), strict=True)
    places = [
        [rows[index].column + cell[side] for index, cell in zip(full, column, strict=True)]
        for column in columns
    ]
    return [min(place) if max(place) - min(place) <= SLACK else None for place in places]


def _placed(
    line: Line, row: Cells, by_start: Sequence[int | None], by_end: Sequence[int | None]
) -> Cells | None:
    """Return `row` with an empty cell for each column it leaves out; None where it does not fit."""
    out: list[tuple[int, int]] = []
    rest = list(row)
    for begin, end in zip(by_start, by_end, strict=True):
        fits = rest and (
            _near(line.column + rest[0][0], begin) or _near(line.column + rest[0][1], end)
        )
        at = out[-1][1] if out else 0
        out.append(rest.pop(0) if fits else (at, at))
    return None if rest else tuple(out)


def _near(place: int, other: int | None) -> bool:
    return other is not None and abs(place - other) <= SLACK


# --- Building ----------------------------------------------------------------------------------


def build(draft: Draft, grid: Columns) -> Table:
    """Return the table of `grid`; that it is a guess is reported."""
    count = max(map(len, grid.cells))
    headed = grid.ruler is not None or _heads(grid)
    rows = [
        _row(draft, line, cells, count) for line, cells in zip(grid.rows, grid.cells, strict=True)
    ]
    first, last = grid.lines[0], grid.lines[-1]
    draft.say(
        "BX192",
        f"lines {first.number} to {last.number} are read as a table by their tabs or columns",
        first.start,
        first.end,
        hint="put pipes between the cells and a row of `---|---` under the header to settle it",
    )
    draft.because("Table", first.start, "tabs, or columns set apart by blanks")
    return Table(
        (Column(),) * count,
        tuple(rows[:1]) if headed else (),
        tuple(rows[1:] if headed else rows),
        origin=Origin(first.line_start, first.start, last.end, Range(first.start, last.end)),
        delimiter_row=Range(grid.ruler.start, grid.ruler.end) if grid.ruler else None,
    )


def _row(draft: Draft, line: Line, cells: Cells, count: int) -> Row:
    parts = [*cells, *[(len(line.text), len(line.text))] * (count - len(cells))]
    inner = Range(line.start + parts[0][0], line.start + parts[-1][1])
    return Row(
        tuple(cell_of(draft, line, start, end) for start, end in parts),
        origin=Origin(line.line_start, line.start, line.end, inner),
    )


def _heads(grid: Columns) -> bool:
    """Tell whether the first row heads the others: words over a column of numbers."""
    words = [
        [line.text[start:end].strip() for start, end in cells]
        for line, cells in zip(grid.rows, grid.cells, strict=True)
    ]
    first, *others = words
    if not all(first) or any(cell[0].isdigit() for cell in first):
        return False
    columns = [[row[at] for row in others if at < len(row)] for at in range(len(first))]
    return any(all(cell[:1].isdigit() for cell in column) for column in columns)
