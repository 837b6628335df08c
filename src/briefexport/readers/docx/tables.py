"""A table as it is written as one that fills its grid."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile

from briefexport.model import (
    Align,
    Block,
    Cell,
    Column,
    Inline,
    Origin,
    Paragraph,
    Range,
    Row,
    Table,
)
from briefexport.readers.docx.captions import without_label
from briefexport.readers.docx.draft import Draft, claimed, names_in
from briefexport.readers.docx.inlines import inlines, unmarked
from briefexport.readers.docx.leaves import place_of
from briefexport.readers.docx.parts import Grid, GridCell, GridRow, Para
from briefexport.readers.docx.placing import Placed
from briefexport.readers.docx.properties import ALIGNS
from briefexport.readers.docx.styles import sheet_of, table_parts, table_variant
from briefexport.reading import MAX_DEPTH

# With these a composer lines numbers up on their decimal mark; no author writes them.
PADDING = "\u2007\u2008"
MOST_COLUMNS = 1000
# A head that reaches further down than this into rows that are none is cut.
HEAD_REACH = 2


@dataclass(slots=True)
class Made:
    """A cell on the grid; `source` is None where the file has none. `more` is what continues it."""

    row: int
    column: int
    wide: int
    high: int = 1
    source: GridCell | None = None
    more: list[GridCell] = field(default_factory=list)


def table(
    grid: Grid, caption: Placed | None, notes: tuple[Block, ...], draft: Draft
) -> list[Block]:
    """Return `grid` as a table with its caption and its notes; nested too deep, what it holds."""
    if draft.depth >= MAX_DEPTH:
        draft.tell("BX187", "a table is nested too deep; its text is kept", grid.start, grid.end)
        return [*_flattened(grid, draft), *notes]
    width, cells = _laid_out(grid, draft)
    rows = len(grid.rows)
    head, foot = _groups(grid, cells, draft)
    cells = [piece for cell in cells for piece in _cut(cell, (head, rows - foot), grid, draft)]
    aligns = [_align(cell, draft) for cell in cells]
    columns = _columns(width, cells, aligns, head)
    draft.depth += 1
    made: list[list[Cell]] = [[] for _ in range(rows)]
    for cell, align in sorted(zip(cells, aligns, strict=True), key=lambda one: one[0].column):
        made[cell.row].append(_cell(cell, align, columns, grid, draft, head=cell.row < head))
    draft.depth -= 1
    groups = [
        Row(tuple(row), origin=_origin(source.start, source.end))
        for row, source in zip(made, grid.rows, strict=True)
    ]
    said, place = _caption(caption, draft)
    label = claimed([*_names(grid), *(names_in(caption.para) if caption else [])], draft)
    return [
        Table(
            tuple(columns),
            tuple(groups[:head]),
            tuple(groups[head : rows - foot]),
            tuple(groups[rows - foot :]),
            said,
            notes,
            table_variant(draft.styles, grid.style),
            id=label,
            origin=_origin(grid.start, grid.end),
            caption_origin=place,
        )
    ]


def _origin(start: int, end: int) -> Origin:
    return Origin(start, start, end, Range(start, end))


def _caption(caption: Placed | None, draft: Draft) -> tuple[tuple[Inline, ...], Origin | None]:
    if caption is None:
        return (), None
    pieces = unmarked(caption.para, without_label(caption, draft), draft)
    return inlines(caption.para, draft, pieces), place_of(caption.para)


def _names(grid: Grid) -> list[str]:
    """Return the bookmarks at a table: around it, or where its first cell begins."""
    first = grid.rows[0].cells[0].items[:1] if grid.rows and grid.rows[0].cells else []
    inside = [name for one in first if isinstance(one, Para) for name in names_in(one)]
    return [*grid.names, *inside]


def _flattened(grid: Grid, draft: Draft) -> Iterator[Block]:
    for row in grid.rows:
        for cell in row.cells:
            yield from draft.blocks(cell.items, draft)


# --- The grid ------------------------------------------------------------------------------------


def _laid_out(grid: Grid, draft: Draft) -> tuple[int, list[Made]]:
    """Return how many columns there are, and every cell in its place.

    Where a row has fewer than others, empty cells fill it.
    """
    width = min(MOST_COLUMNS, max(max(map(_width, grid.rows), default=1), 1))
    cells: list[Made] = []
    above: dict[int, Made] = {}
    for number, row in enumerate(grid.rows):
        line: dict[int, Made] = {}
        for cell in _row_cells(row, number, width):
            source = cell.source
            over = above.get(cell.column)
            continues = source is not None and source.merge == "continue"
            if continues and over and over.wide == cell.wide:
                over.high += 1
                assert source
                over.more.append(source)
                line[cell.column] = over
            else:
                cells.append(cell)
                line[cell.column] = cell
        above = line
        if _width(row) < width and row.cells:
            draft.leave("BX182", row.cells[0].start, row.cells[-1].end)
    return width, cells


def _width(row: GridRow) -> int:
    beside = (0 if cell.beside else cell.span for cell in row.cells)
    return row.before + sum(beside) + sum(c.span for c in row.cells if c.beside) + row.after


def _row_cells(row: GridRow, number: int, width: int) -> Iterator[Made]:
    """Yield the cells of a row; a cell merged with the one before it is more of that one."""
    column = 0
    if row.before:
        column = min(row.before, width - 1)
        yield Made(number, 0, column) if column else Made(number, 0, 1)
    last: Made | None = None
    for cell in row.cells:
        if cell.beside and last:
            last.wide = min(last.wide + cell.span, width - last.column)
            last.more.append(cell)
            column = last.column + last.wide
            continue
        if last:
            yield last
        last = None
        if column >= width:
            break
        last = Made(number, column, min(cell.span, width - column), source=cell)
        column += last.wide
    if last:
        yield last
    if column < width:
        yield Made(number, column, width - column)


def _groups(grid: Grid, cells: Sequence[Made], draft: Draft) -> tuple[int, int]:
    """Return how many rows are the head, and how many the foot."""
    rows = len(grid.rows)
    styled_head, styled_foot, _ = table_parts(draft.styles, grid.style)
    head = 0
    while head < rows and grid.rows[head].head:
        head += 1
    if not head and rows > 1 and styled_head and "firstRow" in grid.looks:
        head = 1
    if not head:
        # A head that repeats repeats none of a table in it.
        head = sum(1 for _ in takewhile(partial(_is_head, draft=draft), grid.rows))
    reach = max((cell.row + cell.high for cell in cells if cell.row < head), default=0)
    if head < reach <= min(head + HEAD_REACH, rows - 1):
        head = reach
    if head == rows:  # a table that is all head has none
        head = 0
    foot = int(
        rows - head > 1 and ((styled_foot and "lastRow" in grid.looks) or grid.rows[-1].foot)
    )
    return head, foot


def _cut(cell: Made, edges: tuple[int, int], grid: Grid, draft: Draft) -> Iterator[Made]:
    """Yield `cell`, cut where it would reach out of its group of rows."""
    end = cell.row + cell.high
    edge = next((one for one in edges if cell.row < one < end), None)
    if edge is None:
        yield cell
        return
    source = cell.source
    if source:
        draft.leave("BX182", source.start, source.end)
    yield replace(cell, high=edge - cell.row)
    yield from _cut(Made(edge, cell.column, cell.wide, end - edge), edges, grid, draft)


# --- Columns and cells ---------------------------------------------------------------------------


def _align(cell: Made, draft: Draft) -> Align | None:
    """Return how a cell is set; numbers that are padded stand on their decimal mark."""
    first = next((item for item in _items(cell) if isinstance(item, Para)), None)
    if first is None:
        return None
    sheet = sheet_of(draft.styles, first.properties.style)
    text = "".join(piece.text for piece in first.pieces)
    if text.rstrip(PADDING) != text or sheet.decimal or first.properties.decimal:
        return "decimal"
    said = first.properties.aligned
    return ALIGNS.get(said if said is not None else sheet.aligned)


def _items(cell: Made) -> list[Para | Grid]:
    return list(cell.source.items) if cell.source else []


def _columns(
    width: int, cells: Sequence[Made], aligns: Sequence[Align | None], head: int
) -> list[Column]:
    """Return the columns: each is set as most of its cells are."""
    found: list[Counter[Align | None]] = [Counter() for _ in range(width)]
    for cell, align in zip(cells, aligns, strict=True):
        says = any(isinstance(one, Grid) or one.pieces for one in _items(cell))
        if cell.row >= head and says and cell.wide == 1:
            found[cell.column][align] += 1
    return [Column(_most(one)) for one in found]


def _most(aligns: Counter[Align | None]) -> Align | None:
    if aligns["decimal"] and aligns["decimal"] + aligns["end"] >= sum(aligns.values()) / 2:
        return "decimal"
    return max(aligns, key=lambda one: aligns[one], default=None)


def _cell(
    cell: Made,
    align: Align | None,
    columns: Sequence[Column],
    grid: Grid,
    draft: Draft,
    *,
    head: bool,
) -> Cell:
    source = cell.source
    usual = columns[cell.column].align
    content: tuple[Block, ...] = ()
    if source:
        content = draft.blocks([_tidied(item, draft, head=head) for item in source.items], draft)
        for other in cell.more:
            content += draft.blocks(other.items, draft)
    own: Align | None = None
    if align != usual and not (usual == "decimal" and align == "end") and _says(content):
        own = align or "start"
    return Cell(
        content, own, cell.wide, cell.high,
        not head and source is not None and _heads_row(cell, source, grid, draft),
        origin=_origin(source.start, source.end) if source else None,
    )  # fmt: skip


def _says(content: Sequence[Block]) -> bool:
    return any(not isinstance(block, Paragraph) or block.content for block in content)


def _tidied(item: Para | Grid, draft: Draft, *, head: bool) -> Para | Grid:
    """Return a paragraph of a cell without padding, in the head without marks on all of it."""
    if isinstance(item, Grid) or not item.pieces:
        return item
    pieces = list(item.pieces)
    last = pieces[-1]
    if not last.thing and (text := last.text.rstrip(PADDING)) != last.text:
        pieces[-1:] = [replace(last, text=text)] if text else []
    return replace(item, pieces=unmarked(item, pieces, draft) if head else pieces)


def _is_head(row: GridRow, draft: Draft) -> bool:
    """Return whether something in a row is in the style of heads."""
    return any(
        isinstance(item, Para) and sheet_of(draft.styles, item.properties.style).role == "head"
        for cell in row.cells
        for item in cell.items
    )


def _heads_row(cell: Made, source: GridCell, grid: Grid, draft: Draft) -> bool:
    """Return whether a cell heads its row: its style or its condition says so."""
    first = next((item for item in source.items if isinstance(item, Para)), None)
    if first and sheet_of(draft.styles, first.properties.style).role == "stub":
        return True
    if source.stub or (first and first.properties.stub):
        return True
    _, _, styled = table_parts(draft.styles, grid.style)
    return cell.column == 0 and styled and "firstColumn" in grid.looks
