"""Pipe tables: which lines are one, and what is in their cells.

The form is the loose one that extractors write: a pipe may stand before the first cell, after the
last, at both places or at neither, and a delimiter row (`---|:--:|`) stands under the header.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from briefexport.model import Align, Cell, Column, Origin, Paragraph, Range, Row, Table
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.inlines import inlines
from briefexport.readers.text.lines import Line, delimiter_cells, split_pipes
from briefexport.readers.text.passage import escaped
from briefexport.records import dataclass

# Without a delimiter row so many rows of one width are a table: of those that pipes close on one
# side and of those that they close on both, which newer extractors write.
CLOSED_ONCE = 2
CLOSED_TWICE = 1

# Short rows are filled up, so a hostile header could ask for a table far larger than its file.
MAX_COLUMNS = 128


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table: `head` before delimiter rows, `delimiters`, `body`, and a caption.

    The caption is a first row with one cell that is not empty: so extractors write it.
    """

    head: tuple[Line, ...]
    delimiters: tuple[Line, ...]
    body: tuple[Line, ...]
    caption: Line | None = None

    @property
    def lines(self) -> list[Line]:
        """All its lines, in order."""
        caption = (self.caption,) if self.caption else ()
        parts = (*caption, *self.head, *self.delimiters, *self.body)
        return sorted(parts, key=lambda line: line.number)


def runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines with pipes that follow one another.

    Within a run that has a delimiter row, blank lines between its rows are passed over, unless
    what follows them is another table's header.
    """
    full = [line for line in lines if line.shape != "blank"]
    run: list[Line] = []
    columns = 0
    for index, line in enumerate(full):
        following = full[index + 1] if index + 1 < len(full) else None
        if run and not (line.pipes and _goes_on(run[-1], line, following, columns)):
            yield run
            run, columns = [], 0
        if line.pipes:
            run.append(line)
            columns = columns or len(delimiter_cells(line))
    if run:
        yield run


def _goes_on(before: Line, line: Line, following: Line | None, columns: int) -> bool:
    if line.number == before.number + 1:
        return True
    if delimiters := len(delimiter_cells(line)):
        return delimiters > 1 and delimiters == len(_cells(before))
    heads = following is not None and bool(delimiter_cells(following))
    return columns > 1 and not heads and len(_cells(line)) == columns


def grids(run: Sequence[Line]) -> Iterator[Grid]:
    """Yield the tables in `run`, lines with pipes that follow one another.

    What is in none of them is no table: a line alone, a single column, or lines without delimiter
    row that are not alike.
    """
    widths = [len(delimiter_cells(line)) for line in run]
    start = 0
    for begin, end in _divided(run, widths):
        if begin > start:
            yield from _undelimited(run[start:begin])
        first = next(index for index in range(begin, end) if widths[index])
        delimiters = tuple(run[index] for index in range(first, end) if widths[index])
        meant = 1 < widths[first] <= MAX_COLUMNS or any(line.forced for line in run[begin:end])
        last = _end_of_head(run, widths, begin, end)
        head = tuple(run[index] for index in range(begin, last) if not widths[index])
        body = tuple(run[index] for index in range(last, end) if not widths[index])
        if meant and (head or body):
            yield _with_caption(Grid(head, delimiters, body))
        start = end
    yield from _undelimited(run[start:])


def _end_of_head(run: Sequence[Line], widths: Sequence[int], begin: int, end: int) -> int:
    """Return where the head ends: extractors write a delimiter row under every row of it."""
    at = begin + 2 if not widths[begin] else begin + 1
    captioned = at == begin + 2 and _is_caption(run[begin])
    while at + 1 < end and widths[at + 1] and not widths[at] and (captioned or _is_head(run[at])):
        at, captioned = at + 2, False
    return min(at, end)


def _is_caption(line: Line) -> bool:
    return sum(map(bool, _cells(line))) == 1


def _is_head(line: Line) -> bool:
    cells = [cell for cell in _cells(line) if cell]
    return len(cells) > 1 and not any(cell[0].isdigit() for cell in cells)


def _with_caption(grid: Grid) -> Grid:
    """Return `grid`; where its head has two rows, and one cell in the first, that is a caption."""
    if len(grid.head) > 1 and _is_caption(grid.head[0]):
        return Grid(grid.head[1:], grid.delimiters, grid.body, grid.head[0])
    return grid


def _divided(run: Sequence[Line], widths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of every part of `run` that has a header's delimiter row.

    A later delimiter row of another width, as wide as the line before it, begins another table.
    """
    begin, columns = -1, 0
    for index, width in enumerate(widths):
        if not width:
            continue
        fits = index > 0 and len(_cells(run[index - 1])) == width
        if begin < 0:
            begin, columns = max(0, index - 1), width
        elif width != columns and fits and index - 1 > begin and not widths[index - 1]:
            yield begin, index - 1
            begin, columns = index - 1, width
    if begin >= 0:
        yield begin, len(run)


def _undelimited(run: Sequence[Line]) -> Iterator[Grid]:
    if any(line.forced for line in run):
        yield Grid((), (), tuple(run))
        return
    if any(line.shape == "item" for line in run):
        return
    for twice, group in groupby(run, key=is_closed_twice):
        rows = list(group)
        full = [line for line in rows if len(_cells(line)) > 1 and any(_cells(line))]
        alike = all(map(_ends_in_pipe, rows)) or all(line.text[0] == "|" for line in rows)
        enough = CLOSED_TWICE if twice else CLOSED_ONCE
        narrow = max(len(_cells(line)) for line in rows) <= MAX_COLUMNS
        if alike and narrow and len(full) >= enough:
            yield _with_head(rows)


def is_closed_twice(line: Line) -> bool:
    """Tell whether a pipe stands at both ends of `line`, as in a row of its own."""
    return len(line.text) > 1 and line.text[0] == "|" and _ends_in_pipe(line)


def _with_head(rows: Sequence[Line]) -> Grid:
    headed = len(rows) > CLOSED_ONCE and _heads(rows[0], rows[1:])
    return Grid(tuple(rows[:1]) if headed else (), (), tuple(rows[1 if headed else 0 :]))


def _heads(line: Line, others: Sequence[Line]) -> bool:
    """Tell whether `line` heads `others`: words over a column of numbers."""
    cells = _cells(line)
    if not all(cells) or any(cell[0].isdigit() for cell in cells):
        return False
    below = [_cells(other) for other in others]
    if any(len(row) != len(cells) for row in below):
        return False
    return any(all(cell[:1].isdigit() for cell in column) for column in zip(*below, strict=True))


def _cells(line: Line) -> list[str]:
    cells = [line.text[a:b].strip() for a, b in split_pipes(line.text)]
    return cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]


# --- Building ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edges:
    """How many columns a table has, and whether its rows begin and end with a pipe."""

    columns: int
    leading: bool
    trailing: bool


def build(draft: Draft, grid: Grid) -> Table:
    """Return the table of `grid`; what is odd about its rows is reported."""
    edges = _edges(grid)
    head = tuple(_row(draft, line, edges) for line in grid.head)
    body = tuple(_row(draft, line, edges) for line in grid.body)
    first, last = grid.lines[0], grid.lines[-1]
    _report_delimiters(draft, grid)
    rule = "pipes and a delimiter row" if grid.delimiters else "rows between pipes"
    draft.because("Table", first.start, "`kinds` in edition.toml" if first.forced else rule)
    caption = _caption(draft, grid.caption) if grid.caption else None
    return Table(
        tuple(Column(align) for align in _aligns(grid, edges.columns)),
        head,
        body,
        caption=caption.content if caption else (),
        caption_origin=caption.origin if caption else None,
        origin=Origin(first.line_start, first.start, last.end, Range(first.start, last.end)),
        delimiter_row=Range(grid.delimiters[0].start, grid.delimiters[0].end)
        if grid.delimiters
        else None,
    )


def _caption(draft: Draft, line: Line) -> Paragraph:
    """Return the one cell of a caption's row that is not empty."""
    (found,) = _filled(line)
    (block,) = cell_of(draft, line, *found).content
    assert isinstance(block, Paragraph)
    return block


def _edges(grid: Grid) -> Edges:
    """Return the edges by the delimiter row, else by most of the rows."""
    rows = grid.delimiters[:1] or (*grid.head, *grid.body)
    leading = sum(line.text[0] == "|" for line in rows) * 2 > len(rows)
    trailing = sum(_ends_in_pipe(line) for line in rows) * 2 > len(rows)
    if grid.delimiters:
        return Edges(len(delimiter_cells(grid.delimiters[0])), leading, trailing)
    widths = Counter(len(_parts(line, Edges(0, leading, trailing))) for line in rows)
    return Edges(max(1, *widths), leading, trailing)


def _ends_in_pipe(line: Line) -> bool:
    start, end = split_pipes(line.text)[-1]
    return start > 0 and not line.text[start:end].strip()


def _parts(line: Line, edges: Edges) -> list[tuple[int, int]]:
    """Return the parts of `line` that are cells: those at its edges only where they are not blank.

    Where rows of this table begin (or end) with a pipe, what is before it (or after) is no cell;
    where they do not, it is one unless the row has too many.
    """
    parts = split_pipes(line.text)
    begins, ends = line.text[0] == "|", len(parts) > 1 and _ends_in_pipe(line)
    if ends and edges.trailing:
        parts.pop()
    if begins and edges.leading:
        parts.pop(0)
    if begins and not edges.leading and len(parts) > edges.columns > 0:
        parts.pop(0)
    if ends and not edges.trailing and len(parts) > edges.columns > 0:
        parts.pop()
    return parts or [(0, len(line.text))]


def _row(draft: Draft, line: Line, edges: Edges) -> Row:
    parts = _parts(line, edges)
    found = len(parts)
    if found != edges.columns:
        _report_ragged(draft, line, found, edges.columns)
    if found > edges.columns:
        # The pipes between are text now: nothing of the row is lost.
        parts[edges.columns - 1 :] = [(parts[edges.columns - 1][0], parts[-1][1])]
    parts += [(len(line.text), len(line.text))] * (edges.columns - found)
    inner = Range(line.start + parts[0][0], line.start + parts[-1][1])
    return Row(
        tuple(cell_of(draft, line, start, end) for start, end in parts),
        origin=Origin(line.line_start, line.start, line.end, inner),
    )


def cell_of(draft: Draft, line: Line, start: int, end: int) -> Cell:
    """Return what stands in `line` from `start` to `end` as a cell."""
    raw = line.text[start:end]
    first = line.start + start + len(raw) - len(raw.lstrip())
    inner = Range(first, first + len(raw.strip()))
    if inner.start == inner.end:
        inner = Range(line.start + start, line.start + start)
    origin = Origin(line.line_start, line.start + start, line.start + end, inner)
    if inner.start == inner.end:
        return Cell((), origin=origin)
    content = inlines(escaped(draft.source.text, inner))
    own = Origin(line.line_start, inner.start, inner.end, inner)
    return Cell((Paragraph(content, origin=own),), origin=origin)


def _aligns(grid: Grid, columns: int) -> list[Align | None]:
    if not grid.delimiters:
        return [None] * columns
    return [_align(cell) for cell in delimiter_cells(grid.delimiters[0])]


def _align(cell: str) -> Align | None:
    match cell[0] == ":", cell[-1] == ":":
        case True, True:
            return "center"
        case True, _:
            return "start"
        case _, True:
            return "end"
        case _:
            return None


def boxed(draft: Draft, lines: Sequence[Line]) -> Paragraph | None:
    """Return a line between two pipes as a paragraph without them; None if it is no such line."""
    line = lines[0]
    if len(lines) > 1 or not line.pipes or not is_closed_twice(line) or len(_filled(line)) != 1:
        return None
    ((start, end),) = _filled(line)
    draft.say(
        "BX193",
        "a row of one cell is read as a paragraph",
        line.start,
        line.end,
        hint="take the pipes out to settle it",
    )
    (block,) = cell_of(draft, line, start, end).content
    assert isinstance(block, Paragraph)
    assert block.origin is not None
    own = Origin(line.line_start, line.start, line.end, block.origin.content)
    return replace(block, origin=own)


def _filled(line: Line) -> list[tuple[int, int]]:
    return [(a, b) for a, b in split_pipes(line.text) if line.text[a:b].strip()]


# --- What is odd about it ----------------------------------------------------------------------


def _report_ragged(draft: Draft, line: Line, found: int, columns: int) -> None:
    done = "the last are empty" if found < columns else "what is over stays in the last one"
    draft.say(
        "BX111",
        f"the row has {found} cells where the table has {columns} columns; {done}",
        line.start,
        line.end,
        hint=r"give every row the same number of cells; a pipe that is text is written \|",
    )


def _report_delimiters(draft: Draft, grid: Grid) -> None:
    first, last = grid.lines[0], grid.lines[-1]
    if not grid.delimiters and not first.forced:
        draft.say(
            "BX112",
            f"lines {first.number} to {last.number} are read as a table,"
            " though no delimiter row says so",
            first.start,
            first.end,
            hint="put a row of `---|---` under the header line to settle it",
        )
    for line in grid.delimiters[len(grid.head) + (grid.caption is not None) :]:
        draft.say(
            "BX111",
            "another delimiter row within the table is left out",
            line.start,
            line.end,
            hint="take it out, or put a blank line before the header of a new table",
        )
