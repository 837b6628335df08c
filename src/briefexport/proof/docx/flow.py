"""What stands in a part, one under the other: paragraphs and tables with all that is known of them.

They are read in the order of the file, since labels, fields and the numbers of notes count on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TypeAlias

from lxml import etree

from briefexport.proof.docx.grids import Slot
from briefexport.proof.docx.inlines import Scanner, Words
from briefexport.proof.docx.notes import Call
from briefexport.proof.docx.package import W
from briefexport.proof.docx.paragraphs import NO_GROUND, Ground, Setting, Settings
from briefexport.proof.docx.tables import CellLook, Table, table
from briefexport.proof.record import Letters
from briefexport.records import dataclass

PARAGRAPH, TABLE = f"{W}p", f"{W}tbl"
HOLDERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
# Tables may hold tables; what nests deeper than anyone reads is left alone.
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: how it is set, its words, its label and how that looks.

    `fresh` begins a page, so that nothing stands above it; `where` is its place, for people.
    """

    setting: Setting
    words: Words
    label: str
    marker: Letters | None
    where: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with what stands in it."""

    slot: Slot
    look: CellLook
    blocks: tuple["Flowing", ...]
    where: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its cells."""

    table: Table
    cells: tuple[GridCell, ...]
    where: str
    fresh: bool = False


Flowing: TypeAlias = Para | Grid


def calls_in(blocks: Iterable[Flowing]) -> Iterator[Call]:
    """Yield the notes that are called in `blocks`, in order."""
    for block in blocks:
        if isinstance(block, Para):
            yield from block.words.calls
        else:
            for cell in block.cells:
                yield from calls_in(cell.blocks)


def elements(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables in `parent`, whatever holds them together."""
    for child in parent:
        if child.tag in {PARAGRAPH, TABLE}:
            yield child
        elif child.tag in HOLDERS:
            yield from elements(child)


@dataclass(slots=True)
class Flow:
    """Reads the blocks of one part."""

    settings: Settings
    scanner: Scanner
    part: str
    one_row: bool
    paragraphs: int = 0
    tables: int = 0
    depth: int = field(default=0)

    def block(self, element: etree._Element, ground: Ground = NO_GROUND) -> Flowing:
        """Return the block that a w:p or a w:tbl is."""
        if element.tag == TABLE:
            return self._grid(element)
        return self._para(element, ground)

    def blocks(
        self, parent: Iterable[etree._Element], ground: Ground = NO_GROUND
    ) -> tuple[Flowing, ...]:
        """Return the blocks in `parent`."""
        return tuple(self.block(element, ground) for element in elements(parent))

    def _para(self, element: etree._Element, ground: Ground) -> Para:
        self.paragraphs += 1
        setting = self.settings.setting(element, ground)
        surround = self.settings.surround(setting, ground)
        label, marker = "", None
        if setting.item is not None:
            label = self.settings.lists.label(setting.item)
            level = self.settings.lists.level(setting.item)
            own = element.find(f"{W}pPr/{W}rPr")
            if level is not None:
                marker = self.scanner.lettering.marker(level.run, surround, own)
        where = f"{self.part}, paragraph {self.paragraphs}"
        words = self.scanner.words(element, surround)
        return Para(setting, words, label, marker, where, fresh=setting.breaks)

    def _grid(self, element: etree._Element) -> Grid:
        self.tables += 1
        where = f"{self.part}, table {self.tables}"
        found = table(element, self.settings.sheet, one_row=self.one_row)
        self.depth += 1
        cells = tuple(
            GridCell(
                slot,
                look,
                self.blocks(slot.parts[0], look.ground) if self.depth <= DEEPEST else (),
                f"{where}, row {slot.row + 1}, column {slot.column + 1}",
            )
            for slot, look in zip(found.slots, found.looks, strict=True)
        )
        self.depth -= 1
        return Grid(found, cells, where)
