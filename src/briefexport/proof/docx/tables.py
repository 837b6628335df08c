"""Tables: their grid, and how each cell is set, by the table's style and its conditions.

From below: the style, its conditions by where a cell stands (as far as w:tblLook asks for them;
ECMA-376, 17.7.6), the table, the cell. Of the rules that two cells have for the edge between them
one is seen (17.4.66).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import accumulate, pairwise

from lxml import etree

from briefexport.proof.docx.conditions import Conditions, conditions
from briefexport.proof.docx.grids import Slot, head_of, rows_of, slots_of
from briefexport.proof.docx.package import W
from briefexport.proof.docx.paragraphs import Border, Ground, border, fill
from briefexport.proof.docx.properties import Properties, flattened, length, points
from briefexport.proof.docx.styles import Formats, Stylesheet, laid
from briefexport.records import dataclass

SIDES = ("top", "bottom", "left", "right")
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
STEPS = {"top": (-1, 0), "bottom": (1, 0), "left": (0, -1), "right": (0, 1)}


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
    """A w:tbl: its columns in points, its rows, how many of them are its head, its cells.

    `left` is where it begins; with a `stub` its first column heads the rows.
    """

    widths: tuple[float, ...]
    columns: int
    rows: int
    head: int
    left: float
    stub: bool
    slots: tuple[Slot, ...]
    looks: tuple[CellLook, ...]


def table(element: etree._Element, sheet: Stylesheet, *, one_row: bool) -> Table:
    """Return what a w:tbl is.

    With `one_row` the condition of the first row is for one row alone, whatever the head is
    ([MS-DOCX] 2.4.1).
    """
    rows = rows_of(element)
    widths = tuple(
        points(column.get(f"{W}w")) or 0.0 for column in element.iterfind(f"{W}tblGrid/{W}gridCol")
    )
    slots = tuple(slots_of(rows))
    columns = max((slot.column + slot.across for slot in slots), default=0)
    head = head_of(rows)
    first = 1 if one_row else max(1, head)
    said = flattened(element.find(f"{W}tblPr"))
    grid = _grid(said, sheet, slots, len(rows), columns, first)
    return Table(
        widths,
        columns,
        len(rows),
        head,
        length(grid.said, "tblInd.w"),
        "firstColumn" in grid.conditions.asked,
        slots,
        tuple(grid.looks()),
    )


# --- The looks of cells --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """A table while its cells are looked at.

    `said` is what the table says over its style, `formats` the style's own and its conditions';
    `at` tells which cell covers a place.
    """

    said: Properties
    style: Formats
    formats: Mapping[str, Formats]
    conditions: Conditions
    slots: Sequence[Slot]
    at: Mapping[tuple[int, int], int]
    cells: dict[tuple[int, int, int], Properties] = field(default_factory=dict)
    laid: dict[tuple[str, ...], Formats] = field(default_factory=dict)

    def looks(self) -> Iterator[CellLook]:
        """Yield the look of each cell."""
        named = self.said.get("tblStyle", "")
        for slot in self.slots:
            met = tuple(self.conditions.met(slot, 0))
            laid_over = self._laid(met)
            said = self._cell(slot, 0)
            yield CellLook(
                {side: self._padding(side, said) for side in SIDES},
                {side: rule for side in SIDES if (rule := self._edge(slot, side)) is not None},
                fill(said),
                said.get("vAlign", "top"),
                Ground(laid_over.paragraph, laid_over.run, f"{named} {' '.join(met)}"),
            )

    def _laid(self, met: tuple[str, ...]) -> Formats:
        """Return the style with the conditions `met` over it."""
        if met not in self.laid:
            found = [self.formats[name] for name in met if name in self.formats]
            self.laid[met] = laid(self.style, *found)
        return self.laid[met]

    def _cell(self, slot: Slot, part: int) -> Properties:
        """Return what is said of one of the parts of a cell."""
        key = slot.row, slot.column, part
        if key not in self.cells:
            own = flattened(slot.parts[part].find(f"{W}tcPr"))
            met = tuple(self.conditions.met(slot, part))
            self.cells[key] = {**self._laid(met).cell, **own}
        return self.cells[key]

    def _padding(self, side: str, said: Properties) -> float:
        own = points(said.get(f"tcMar.{side}.w"))
        return length(self.said, f"tblCellMar.{side}.w") if own is None else own

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
            "bottom": slot.row + slot.down >= self.conditions.rows,
            "left": slot.column == 0,
            "right": slot.column + slot.across >= self.conditions.columns,
        }[side]
        inner = "insideH" if side in {"top", "bottom"} else "insideV"
        if not outer and f"tcBorders.{inner}" in said:
            return True, border(said, f"tcBorders.{inner}")
        return False, border(self.said, f"tblBorders.{side if outer else inner}")


def _grid(
    said: Properties, sheet: Stylesheet, slots: Sequence[Slot], rows: int, columns: int, first: int
) -> Grid:
    named = said.get("tblStyle", "")
    if ("table", named) not in sheet.styles:
        named = sheet.standard.get("table", "")
    formats = sheet.conditions(named)
    style = laid(sheet.formats("table", named), formats.get("wholeTable", Formats()))
    whole_table = {**style.table, **said}
    at = {
        (row, column): number
        for number, slot in enumerate(slots)
        for row in range(slot.row, slot.row + slot.down)
        for column in range(slot.column, slot.column + slot.across)
    }
    asked = conditions(whole_table, rows=rows, columns=columns, first=first)
    return Grid(whole_table, style, formats, asked, slots, at)


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
