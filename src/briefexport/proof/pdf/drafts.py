"""Records before their looks are known: what the tree says, with the lines that say it."""

from dataclasses import field
from typing import Literal

from briefexport.proof.pdf.lines import Line, Said
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.record import Kind, Look, Part
from briefexport.records import dataclass

Inside = Literal["", "quote", "aside", "meaning"]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What blocks stand in together: their lines begin at one edge. A cell is `within` nothing."""

    within: "Frame | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands. `flow` is what follows one another there without a break."""

    part: Part
    flow: Frame
    frame: Frame
    language: str
    lists: int = 0
    inside: Inside = ""
    note: str = ""
    in_cell: bool = False
    in_index: bool = False


@dataclass(slots=True, eq=False)
class Draft:
    """A record in the making.

    `box` is that of a figure, by itself on its `page`; `label` what is printed before an item or a
    note; `end` where the number of the page ends that an entry names; `is_code` says that all of a
    paragraph is marked as code.
    """

    kind: Kind
    place: Place
    facts: dict[str, str]
    id: str = ""
    said: Said | None = None
    label: Said | None = None
    page: int = 0
    box: Box | None = None
    end: float | None = None
    is_code: bool = False
    looks: dict[str, Look] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of its text."""
        return self.said.lines if self.said else ()


@dataclass(slots=True, eq=False)
class CellDraft:
    """A cell by the place where it begins, from 0; `lines` are those of all that is in it."""

    draft: Draft
    row: int
    column: int
    across: int
    down: int
    lines: tuple[Line, ...] = ()


@dataclass(slots=True, eq=False)
class TableDraft:
    """A table: its own record, its caption and its cells."""

    draft: Draft
    caption: Draft | None
    cells: list[CellDraft]
    columns: int
    rows: int
    head: int
