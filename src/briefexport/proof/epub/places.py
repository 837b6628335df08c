"""Where a block of a document stands."""

from briefexport.proof.epub.spacing import Room
from briefexport.proof.epub.tree import Node
from briefexport.proof.record import Part
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands, and what is around it.

    `nav` is whether lists are of entries, `entry` whether paragraphs are; `notes` whether the items
    of lists are notes; `figure` is the figure around.
    """

    part: Part
    where: str
    room: Room
    lists: int = 0
    inside: str = ""
    note: str = ""
    cell: bool = False
    nav: bool = False
    entry: bool = False
    notes: bool = False
    figure: Node | None = None
