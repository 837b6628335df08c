"""What the text of a document is made of, before anything is decided about it."""

from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import Literal, TypeAlias, Union

from lxml import etree

from briefexport.readers.docx.properties import (
    NO_PARAGRAPH,
    NO_RUN,
    ParagraphProperties,
    RunProperties,
)
from briefexport.records import dataclass

# What stands in the text for something that is no character.
OBJECT = "\ufffc"
# A line that ends within its paragraph; unlike a line end it begins no line of the source.
BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: what was done, by whom, and whether it is one half of a move.

    `date` is when, as the file writes it; what one author did is one change, however long it took.
    """

    kind: Literal["insert", "delete"]
    author: str
    moved: bool = False
    date: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A tracked change of how something looks: from where to where, by whom and when.

    `kind` is what was formatted: letters, a paragraph, or cells that were merged or divided.
    """

    kind: Literal["letters", "paragraph", "cells"]
    start: int
    end: int
    author: str
    date: str


@dataclass(slots=True)
class Field:
    """A field: its instruction, and whether it was ended, without which it is taken for none.

    `shows` says whether it shows more than blanks.
    """

    instruction: str = ""
    closed: bool = False
    shows: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The code in capitals, then what it is given."""
        return split(self.instruction)


@lru_cache(maxsize=1024)
def split(instruction: str) -> tuple[str, ...]:
    """Return the words of a field's instruction; quotation marks hold several as one (17.16.1)."""
    words: list[str] = []
    for number, part in enumerate(instruction.replace("“", '"').replace("”", '"').split('"')):
        words += [part] if number % 2 else part.split()
    return (words[0].upper(), *words[1:]) if words else ("",)


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The place at which a note is called: the part it is in, and its id."""

    part: str
    id: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the name of its part, what is said of it, and why it cannot be shown."""

    part: str
    alt: str | None
    description: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, in Word's own form."""

    element: etree._Element
    display: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A task's box."""

    checked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line across the text."""


@dataclass(frozen=True, slots=True)
class Unshown:
    """What stands for a field of ours that shows nothing: LibreOffice empties some."""


Thing: TypeAlias = NoteCall | Picture | Formula | Box | Line | Unshown


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: characters that look alike, or one thing among them.

    `start` is where its `text` stands in the source. `former` are the properties a change put
    others in the place of. `link` is where it leads, `fields` the fields it is shown by.
    """

    start: int
    text: str
    run: RunProperties = NO_RUN
    former: RunProperties | None = None
    thing: Thing | None = None
    link: str = ""
    fields: tuple[Field, ...] = ()
    changes: tuple[Change, ...] = ()
    contents: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Para:
    """A paragraph: where it stands, what it says of itself, and its pieces.

    `mark` are the changes of its end, `boxes` the text boxes that hang on it, `names` the bookmarks
    that begin in it, and where. `formatted` are the changes of how it and its letters look.
    """

    start: int
    end: int = 0
    properties: ParagraphProperties = NO_PARAGRAPH
    former: ParagraphProperties | None = None
    author: str = ""
    pieces: list[Piece] = field(default_factory=list)
    mark: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    boxes: list["Item"] = field(default_factory=list)
    names: list[tuple[str, int]] = field(default_factory=list)
    contents: bool = False
    formatted: list[Formatted] = field(default_factory=list)


Merge: TypeAlias = Literal["", "restart", "continue"]


@dataclass(slots=True)
class GridCell:
    """A cell as it is written: how many columns it takes, and whether it goes on from above.

    `former` is the latter before a change, `formatted` that change.
    """

    items: list["Item"]
    span: int = 1
    merge: Merge = ""
    former: Merge | None = None
    beside: bool = False
    stub: bool = False
    changes: tuple[Change, ...] = ()
    start: int = 0
    end: int = 0
    formatted: Formatted | None = None


@dataclass(slots=True)
class GridRow:
    """A row as it is written: `before` and `after` are columns it leaves free at its ends."""

    cells: list[GridCell]
    before: int = 0
    after: int = 0
    head: bool = False
    foot: bool = False
    stub: bool = False
    changes: tuple[Change, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Grid:
    """A table as it is written. `former` are its style and its looks before a change."""

    start: int
    end: int = 0
    rows: list[GridRow] = field(default_factory=list)
    style: str = ""
    left: int = 0
    looks: frozenset[str] = frozenset()
    names: list[str] = field(default_factory=list)
    former: tuple[str, frozenset[str]] | None = None


Item: TypeAlias = Union[Para, Grid]  # noqa: UP007


def paragraphs(items: Iterable[Item]) -> Iterator[Para]:
    """Yield every paragraph of `items`, those in tables and text boxes too."""
    for item in items:
        if isinstance(item, Grid):
            for row in item.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.items)
        else:
            yield item
            yield from paragraphs(item.boxes)
