"""The pieces a text falls into before it is settled which of them are headings and captions."""

from typing import TypeAlias

from briefexport.model import Block, Paragraph
from briefexport.readers.text.lines import Line
from briefexport.readers.text.lists import Entry
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """Lines of running text, and the paragraph they are unless they turn out to be more."""

    lines: tuple[Line, ...]
    block: Paragraph


@dataclass(frozen=True, slots=True)
class Items:
    """A list's items, not yet built: whether they count on is known in the end only."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A block that is settled, and its first and last line."""

    block: Block
    first: int
    last: int


Piece: TypeAlias = Plain | Items | Done
