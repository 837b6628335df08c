"""The rows of a table, and the columns in which their cells begin (ISO 32000-1, 14.8.4.3.4)."""

from collections.abc import Iterator, Sequence

from briefexport.proof.pdf.tree import Element
from briefexport.records import dataclass

ROW_GROUPS = frozenset(("THead", "TBody", "TFoot"))
# More columns than this no table has; an attribute may say anything.
WIDEST = 1000


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell, the column where it begins, from 0, and what it spans."""

    element: Element
    column: int
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class RowOfCells:
    """A row by its number, from 0, and the cells that begin in it."""

    number: int
    language: str
    cells: tuple[RowCell, ...]


def rows_of(table: Element) -> tuple[int, tuple[RowOfCells, ...]]:
    """Return how many rows of a table are its head, and all its rows."""
    rows = list(_rows(table))
    head = sum(is_head for _, is_head in rows)
    if not any(kid.kind in ROW_GROUPS for kid in table.elements()):
        head = _headed([row for row, _ in rows])
    taken: set[tuple[int, int]] = set()
    return head, tuple(
        RowOfCells(number, row.language, tuple(_cells(row, number, len(rows), taken)))
        for number, (row, _) in enumerate(rows)
    )


def _cells(row: Element, number: int, count: int, taken: set[tuple[int, int]]) -> Iterator[RowCell]:
    """Yield the cells of a row, the first in the first place that none from above has `taken`."""
    column = 0
    for cell in row.elements():
        if cell.kind not in {"TH", "TD"}:
            continue
        while (number, column) in taken:
            column += 1
        # A span cannot reach out of the table.
        across, down = (
            min(cell.count("ColSpan"), WIDEST),
            min(cell.count("RowSpan"), count - number),
        )
        taken |= {
            (number + below, column + beside) for below in range(down) for beside in range(across)
        }
        yield RowCell(cell, column, across, down)
        column += across


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, and whether each is one of its head."""
    for kid in table.elements():
        if kid.kind == "TR":
            yield kid, False
        elif kid.kind in ROW_GROUPS:
            for row in kid.elements():
                if row.kind == "TR":
                    yield row, kid.kind == "THead"


def _headed(rows: Sequence[Element]) -> int:
    """Return how many first rows are all headers of columns, where no group says so."""
    count = 0
    for row in rows:
        cells = list(row.elements())
        if not cells or not all(
            cell.kind == "TH" and cell.said("Scope") == "Column" for cell in cells
        ):
            break
        count += 1
    return count


def header(cell: Element, *, in_head: bool) -> str:
    """Return what a cell heads: "column", "row" or nothing."""
    if cell.kind != "TH":
        return ""
    scope = cell.said("Scope").lower()
    if scope in {"column", "row"}:
        return scope
    return "column" if in_head or scope == "both" else "row"
