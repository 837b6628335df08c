"""The grid of a table: its rows, its head, and where each cell begins and ends."""

from collections.abc import Iterator, Sequence

from lxml import etree

from briefexport.proof.docx.package import W
from briefexport.proof.docx.properties import flattened, is_on, whole
from briefexport.records import dataclass

# More than Word can hold (63 columns), and so much that nobody means it.
MOST_COLUMNS = 256
# What only holds rows or cells.
HOLDERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml"))


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell on the grid, from 0; `parts` are its w:tc, one for each row it reaches over."""

    row: int
    column: int
    down: int
    across: int
    parts: tuple[etree._Element, ...]


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a w:tbl."""
    return list(_held(table, f"{W}tr"))


def _held(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in HOLDERS:
            yield from _held(child, tag)


def head_of(rows: Sequence[etree._Element]) -> int:
    """Return how many rows, from the first, are repeated on each page."""
    for number, row in enumerate(rows):
        if not is_on(flattened(row.find(f"{W}trPr")), "tblHeader"):
            return number
    return len(rows)


def slots_of(rows: Sequence[etree._Element]) -> list[Slot]:
    """Return the cells of `rows`; a part of one that goes on from above belongs to it."""
    found: list[Slot] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = min(whole(flattened(row.find(f"{W}trPr")).get("gridBefore")), MOST_COLUMNS)
        here: dict[int, int] = {}
        for cell in _held(row, f"{W}tc"):
            said = flattened(cell.find(f"{W}tcPr"))
            across = min(max(1, whole(said.get("gridSpan"), 1)), MOST_COLUMNS)
            goes_on = said.get("vMerge") not in {None, "restart"}
            index = above.get(column) if goes_on else None
            if index is not None and found[index].across == across:
                slot = found[index]
                parts = (*slot.parts, cell)
                found[index] = Slot(slot.row, column, slot.down + 1, across, parts)
            else:
                index = len(found)
                found.append(Slot(number, column, 1, across, (cell,)))
            if "vMerge" in said:
                here[column] = index
            column += across
        above = here
    return found
