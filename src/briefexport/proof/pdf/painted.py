"""What a page paints, as plain values.

Coordinates are points to the right and downwards; `trim` says where the page begins.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from briefexport.proof.pdf.figures import Figure
from briefexport.proof.pdf.fonts import Font
from briefexport.proof.pdf.shapes import Box, Fill

# What the text of a page leaves open for its margins: the state that it began with.
SETTLED = (1, 0)


class Mark(NamedTuple):
    """What content is marked as: a piece of the structure by its `mcid`, or an artifact.

    `artifact` is the type of one, or its subtype where it has one ("Header"); `actual` the text
    that stands for what is painted, where that is said.
    """

    mcid: int | None = None
    artifact: str = ""
    actual: str | None = None


class Piece(NamedTuple):
    """Text shown at once: its glyphs' `characters` from left to right, without a look behind.

    `left` and `right` are its ends without the spaces about it, `base` its baseline. `size` is in
    points, `tracking` in em. `underline` is how wide the line under it is, if there is one;
    `figures` are those among its characters.
    """

    page: int
    mark: Mark
    characters: tuple[str, ...]
    font: Font
    size: float
    colour: str
    tracking: float
    left: float
    right: float
    base: float
    figures: tuple[Figure, ...] = ()
    underline: float = 0.0
    underline_colour: str = ""


@dataclass(slots=True)
class Painted:
    """What a page paints: text by MCID, text of artifacts, fills, and boxes of pictures by MCID.

    `lines` are those drawn with text, under it or through it, by MCID. `fonts` are those that were
    taken from the page's own resources, by their names there, `codes` what was shown in each font.
    `open` is how many graphics states and pieces of marked content its end has left open; `apart`
    whether what stands in the margins of its page was painted apart.
    """

    texts: dict[int, list[Piece]] = field(default_factory=dict)
    artifacts: list[Piece] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: dict[int, Box] = field(default_factory=dict)
    lines: dict[int, list[Fill]] = field(default_factory=dict)
    fonts: dict[str, Font] = field(default_factory=dict)
    codes: dict[Font, set[str]] = field(default_factory=dict)
    open: tuple[int, int] = (0, 0)
    apart: bool = False
