"""Tables: their grid, and how each cell is set, by the table's style and its conditions.

From below: the style, its conditions by where a cell stands (as far as w:tblLook asks for them;
ECMA-376, 17.7.6), the table, the cell. Of the rules that two cells have for the edge between them
one is seen (17.4.66).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from lxml import etree

from briefexport.proof.docx.package import W
from briefexport.proof.docx.paragraphs import Border, Ground, border, fill
from briefexport.proof.docx.properties import (
    Properties,
    flattened,
    is_on,
    length,
    points,
    whole,
)
from briefexport.proof.docx.styles import Formats, Stylesheet, laid

# The bits of w:tblLook, where it does not name what it asks for (17.4.56).
LOOKS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
SIDES = ("top", "bottom", "left", "right")
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
STEPS = {"top": (-1, 0), "bottom": (1, 0), "left": (0, -1), "right": (0, 1)}
# More than Word can hold (63 columns), and so much that nobody means it.
MOST_COLUMNS = 4096


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell on the grid, from 0; `parts` are its w:tc, one for each row it reaches over."""

    row: int
    column: int
    down: int
    across: int
    parts: tuple[etree._Element, ...]


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell is set: padding and rules by side, fill, and what its paragraphs start from."""

    padding: Mapping[str, float]
    rules: Mapping[str, Border]
    fill: str
    valign: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Table:
    """A w:tbl: its columns in points, its rows, how many of them are its head, its cells."""

    widths: tuple[float, ...]
    columns: int
    rows: int
    head: int
    left: float
    stub: bool
    slots: tuple[Slot, ...]
    looks: tuple[CellLook, ...]


# --- The grid ------------------------------------------------------------------------------------


def table(element: etree._Element, sheet: Stylesheet, *, one_row: bool, place: str) -> Table:
    """Return what a w:tbl is.

    With `one_row` the condition of the first row is for one row alone, whatever the head is
    ([MS-DOCX] 2.4.1). `place` tells the table from others.
    """
    rows = list(_rows(element))
    widths = tuple(
        points(column.get(f"{W}w")) or 0.0 for column in element.iterfind(f"{W}tblGrid/{W}gridCol")
    )
    slots = tuple(_slots(rows))
    columns = max((slot.column + slot.across for slot in slots), default=0)
    said = flattened(element.find(f"{W}tblPr"))
    head = _head(rows)
    grid = Grid(sheet, said, slots, len(rows), columns, 1 if one_row else max(1, head), place)
    styled = {**grid.style.table, **said}
    return Table(
        widths,
        columns,
        len(rows),
        head,
        length(styled, "tblInd.w"),
        grid.asks("firstColumn"),
        slots,
        tuple(grid.looks()),
    )


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _cells(child)


def _head(rows: Sequence[etree._Element]) -> int:
    """Return how many rows, from the first, are repeated on each page."""
    for number, row in enumerate(rows):
        if not is_on(flattened(row.find(f"{W}trPr")), "tblHeader"):
            return number
    return len(rows)


def _slots(rows: Sequence[etree._Element]) -> list[Slot]:
    """Return the cells of `rows`; a part of one that goes on from above belongs to it."""
    found: list[Slot] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = min(whole(flattened(row.find(f"{W}trPr")).get("gridBefore")), MOST_COLUMNS)
        here: dict[int, int] = {}
        for cell in _cells(row):
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


# --- The looks of cells --------------------------------------------------------------------------


@dataclass(slots=True)
class Grid:
    """A table while its cells are looked at; `first` rows have the condition of the first."""

    sheet: Stylesheet
    said: Properties
    slots: Sequence[Slot]
    rows: int
    columns: int
    first: int
    place: str
    style: Formats = field(init=False)
    conditions: Mapping[str, Formats] = field(init=False)
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    formats: dict[tuple[tuple[str, ...], int], Formats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = self.said.get("tblStyle", "")
        if ("table", named) not in self.sheet.styles:
            named = self.sheet.standard.get("table", "")
        self.conditions = self.sheet.conditions(named)
        whole_table = self.conditions.get("wholeTable", Formats())
        self.style = laid(self.sheet.formats("table", named), whole_table)
        for number, slot in enumerate(self.slots):
            for row in range(slot.row, slot.row + slot.down):
                for column in range(slot.column, slot.column + slot.across):
                    self.at[row, column] = number

    def asks(self, look: str) -> bool:
        """Return whether the table's w:tblLook asks for a look."""
        named = self.said.get(f"tblLook.{look}")
        if named is not None:
            return is_on({look: named}, look)
        try:
            value = int(self.said.get("tblLook", "0"), 16)
        except ValueError:
            return False
        return bool(value & LOOKS[look])

    def looks(self) -> Iterator[CellLook]:
        """Yield the look of each cell."""
        for slot in self.slots:
            met = tuple(self._met(slot.row, slot.column, slot.column + slot.across))
            said = self._cell(slot, 0)
            conditioned = self._conditioned(met)
            yield CellLook(
                {side: self._padding(side, said) for side in SIDES},
                {side: rule for side in SIDES if (rule := self._edge(slot, side)) is not None},
                fill(said),
                said.get("vAlign", "top"),
                Ground(
                    conditioned.paragraph, conditioned.run, f"{self.said.get('tblStyle')} {met}"
                ),
            )

    # --- Conditions ------------------------------------------------------------------------------

    def _met(self, row: int, left: int, right: int) -> Iterator[str]:
        """Yield the conditions that a cell meets, the last on top (17.7.6)."""
        top, bottom = self.asks("firstRow") and row < self.first, self.asks("lastRow")
        bottom = bottom and row == self.rows - 1 and not top
        start = self.asks("firstColumn") and left == 0
        end = self.asks("lastColumn") and right == self.columns
        if not self.asks("noVBand") and not start and not end:
            yield f"band{self._band(left - self.asks('firstColumn'), 'Col')}Vert"
        if not self.asks("noHBand") and not top and not bottom:
            before = self.first if self.asks("firstRow") else 0
            yield f"band{self._band(row - before, 'Row')}Horz"
        named = (
            (top, "firstRow"), (bottom, "lastRow"), (start, "firstCol"), (end, "lastCol"),
            (top and start, "nwCell"), (top and end, "neCell"),
            (bottom and start, "swCell"), (bottom and end, "seCell"),
        )  # fmt: skip
        yield from (name for met, name in named if met)

    def _band(self, number: int, which: str) -> int:
        said = {**self.style.table, **self.said}
        high = max(1, whole(said.get(f"tblStyle{which}BandSize"), 1))
        return 1 if number // high % 2 == 0 else 2

    def _conditioned(self, met: tuple[str, ...]) -> Formats:
        key = met, 0
        if key not in self.formats:
            found = [self.conditions[name] for name in met if name in self.conditions]
            self.formats[key] = laid(self.style, *found)
        return self.formats[key]

    def _cell(self, slot: Slot, part: int) -> Properties:
        """Return what is said of one of the parts of a cell."""
        met = tuple(self._met(slot.row + part, slot.column, slot.column + slot.across))
        own = flattened(slot.parts[part].find(f"{W}tcPr"))
        return {**self._conditioned(met).cell, **own}

    def _padding(self, side: str, said: Properties) -> float:
        own = points(said.get(f"tcMar.{side}.w"))
        if own is not None:
            return own
        return length({**self.style.table, **self.said}, f"tblCellMar.{side}.w")

    # --- Rules -----------------------------------------------------------------------------------

    def _edge(self, slot: Slot, side: str) -> Border | None:
        """Return the rule that is seen at a side of a cell."""
        own = self._rule(slot, side)
        down, across = STEPS[side]
        row = slot.row + (slot.down if down > 0 else down)
        column = slot.column + (slot.across if across > 0 else across)
        other = self.at.get((row, column))
        if other is None:
            return own[1]
        return _stronger(own, self._rule(self.slots[other], OPPOSITE[side]))

    def _rule(self, slot: Slot, side: str) -> tuple[bool, Border | None]:
        """Return the rule a cell has at a side, and whether it is of the cell or of the table."""
        said = self._cell(slot, slot.down - 1 if side == "bottom" else 0)
        if f"tcBorders.{side}" in said:
            return True, border(said, f"tcBorders.{side}")
        outer = {
            "top": slot.row == 0,
            "bottom": slot.row + slot.down >= self.rows,
            "left": slot.column == 0,
            "right": slot.column + slot.across >= self.columns,
        }[side]
        inner = "insideH" if side in {"top", "bottom"} else "insideV"
        if not outer and f"tcBorders.{inner}" in said:
            return True, border(said, f"tcBorders.{inner}")
        whole_table = {**self.style.table, **self.said}
        return False, border(whole_table, f"tblBorders.{side if outer else inner}")


def _stronger(one: tuple[bool, Border | None], other: tuple[bool, Border | None]) -> Border | None:
    """Return which of two rules at one edge is seen: a cell's, the wider, the darker (17.4.66)."""
    (first, own), (second, others) = one, other
    if own is None or others is None:
        return own or others
    if first != second:
        return own if first else others
    return max(own, others, key=lambda rule: (rule.width, -_brightness(rule.colour)))


def _brightness(colour: str) -> int:
    if not colour:
        return 0
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red + blue + 2 * green


def shares(widths: Sequence[float]) -> str:
    """Return the columns' shares of a table, as records tell them; "" where nothing is said.

    They are rounded so that their sum is one.
    """
    whole_width = sum(widths)
    if whole_width <= 0:
        return ""
    edges = [0.0, *(round(edge / whole_width, 4) for edge in accumulate(widths))]
    return " ".join(f"{right - left:.4f}" for left, right in pairwise(edges))
