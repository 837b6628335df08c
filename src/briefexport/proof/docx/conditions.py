"""Which of a table style's conditions a cell meets, by where it stands (ECMA-376, 17.7.6).

Word lays rows over columns, unlike the standard ([MS-OI29500] 2.1.251 and 2.1.1298). A table asks
for conditions in its w:tblLook (17.4.56): by name, or in older files by bits.
"""

from collections.abc import Iterator

from briefexport.proof.docx.grids import Slot
from briefexport.proof.docx.properties import OFF, Properties, whole
from briefexport.records import dataclass

BITS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a table asks of its style; `first` rows count as its first, a band is so many high."""

    asked: frozenset[str]
    rows: int
    columns: int
    first: int
    high: int
    wide: int

    def met(self, slot: Slot, part: int) -> Iterator[str]:
        """Yield the conditions that a part of a cell meets, the last on top."""
        row = slot.row + part
        top = "firstRow" in self.asked and row < self.first
        bottom = "lastRow" in self.asked and row == self.rows - 1 and not top
        start = "firstColumn" in self.asked and slot.column == 0
        end = "lastColumn" in self.asked and slot.column + slot.across == self.columns
        if "noHBand" not in self.asked and not top and not bottom:
            before = self.first if "firstRow" in self.asked else 0
            yield f"band{_band(row - before, self.high)}Horz"
        if "noVBand" not in self.asked and not start and not end:
            before = 1 if "firstColumn" in self.asked else 0
            yield f"band{_band(slot.column - before, self.wide)}Vert"
        if end:
            yield "lastCol"
        if start:
            yield "firstCol"
        if bottom:
            yield "lastRow"
        if top:
            yield "firstRow"
        if (top or bottom) and (start or end):
            yield f"{'n' if top else 's'}{'w' if start else 'e'}Cell"


def _band(number: int, size: int) -> int:
    return 1 if number // size % 2 == 0 else 2


def conditions(said: Properties, *, rows: int, columns: int, first: int) -> Conditions:
    """Return what a table asks for that says `said`, its style's own included."""
    return Conditions(
        frozenset(_asked(said)),
        rows,
        columns,
        first,
        max(1, whole(said.get("tblStyleRowBandSize"), 1)),
        max(1, whole(said.get("tblStyleColBandSize"), 1)),
    )


def _asked(said: Properties) -> Iterator[str]:
    try:
        bits = int(said.get("tblLook", "0"), 16)
    except ValueError:
        bits = 0
    for name, bit in BITS.items():
        named = said.get(f"tblLook.{name}")
        if (named not in OFF) if named is not None else bits & bit:
            yield name
