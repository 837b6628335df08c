"""Where a block of an edition stands, and what is around it there."""

from dataclasses import replace
from typing import Literal

from briefexport.proof.wanted.letters import Ground, Type
from briefexport.proof.wanted.markers import Depth
from briefexport.records import dataclass
from briefexport.style import Role

# What tells a paragraph from the one before it: its first line, the room between, or nothing.
Joint = Literal["indent", "room", ""]


NOWHERE = Depth()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: what sets its text, how far in, and what is around it.

    `indents` are the tokens of how far; `depth` counts the lists around; `cell` is whether it is in
    a cell. `em` is how many times the size of running text the text around is: lengths of an e-book
    grow with it. `fill` and `edge` are the tokens of the colour behind it, and of the rule at its
    side. `joint` is what parts paragraphs here. `align` is the alignment of a cell. `boxes` counts
    the quotations, asides and definitions around. `around` is the colour of the text around, ""
    where that is its reader's. `rtl` is whether the brief runs to the left, `listed` whether an
    item of a list is around, be it around the table.
    """

    role: Role = "body"
    ground: Ground | None = None
    left: float = 0.0
    right: float = 0.0
    indents: tuple[str, ...] = ()
    depth: Depth = NOWHERE
    inside: str = ""
    note: str = ""
    cell: bool = False
    language: str = ""
    em: float = 1.0
    fill: str = ""
    edge: str = ""
    joint: Joint = "indent"
    align: str = ""
    boxes: int = 0
    around: str = ""
    rtl: bool = False
    listed: bool = False

    def of(self, role: Role) -> "Place":
        """Return the place with its text in another role."""
        return replace(self, role=role, ground=None)

    def is_styled_apart(self, type_: Type) -> bool:
        """Return whether a paragraph of Word's has a style that knows nothing of its cell."""
        return type_.format == "docx" and self.cell and bool(self.depth.lists or self.inside)
