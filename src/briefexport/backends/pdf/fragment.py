"""A fragment: a document laid out by itself, in objects of the PDF that do not know their place.

Nothing in it depends on its position, on the parity of its pages or on the page numbers of others,
so it is kept by its own content, and stitched to any others.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, NamedTuple

from briefexport.backends.rendering import PageStart
from briefexport.diagnostics import Diagnostic
from briefexport.records import dataclass

# What the labels of pages are made of: arabic and lower-case roman numerals.
LABEL_LETTERS = "0123456789ivxlcdm"


class Thing(NamedTuple):
    """An object of the PDF by its number in the fragment: a dictionary, and the data of a stream.

    References within `head` are to numbers in the fragment. There are thousands of them: named
    tuples are read in a fraction of the time that dataclasses take.
    """

    number: int
    head: bytes
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in the text for the label of the page of `target`, set flush with the end of `room`.

    `glyphs` has for each of LABEL_LETTERS its glyph, as two bytes in hexadecimal, and its advance.
    Lengths are in the units of the text; `size` is that of the font.
    """

    target: str
    size: float
    room: float
    glyphs: Mapping[str, tuple[str, float]]


Segment = bytes | Gap


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a fragment, in points: what is painted, in compressed segments, and its objects.

    `owners` has the structure element of each MCID; `start` is where in the text the page begins.
    """

    width: float
    height: float
    number: int
    content: tuple[Segment, ...]
    resources: int
    annotations: tuple[int, ...]
    owners: tuple[int, ...]
    start: PageStart | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is painted outside of the text, such as a running head.

    Its `content` is not compressed; `ascent` is how far its baseline is under its top, in points.
    `baseline` and `height` place it where it was painted: in CSS pixels, and the page's in points.
    """

    content: tuple[Segment, ...]
    baseline: float
    ascent: float
    height: float


class Spot(NamedTuple):
    """A place on a page of the fragment (from 0), in points from the lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline."""

    level: int
    title: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font and what of it is used: the widths of glyphs and the characters they stand for.

    `key` is its name in resources, `file` the digest of the font file; `properties` are the
    engine's own description of the font. `own` is whether glyphs stand for missing characters, so
    that no other fragment can share the font.
    """

    key: str
    file: str
    properties: Mapping[str, Any]
    widths: Mapping[int, float]
    letters: Mapping[int, str]
    own: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """A laid-out document.

    `roots` are the outermost structure elements, `document` what they name as their parent, `fonts`
    the number of the font dictionary in `font_dictionary`. `annotated` ties each annotation to its
    structure element, `named` the IDs to theirs. `links` are the ids that links lead to.
    """

    things: tuple[Thing, ...]
    sheets: tuple[Sheet, ...]
    document: int
    roots: tuple[int, ...]
    annotated: tuple[tuple[int, int], ...]
    named: Mapping[str, int]
    fonts: tuple[FontUse, ...]
    font_dictionary: int
    anchors: Mapping[str, Spot]
    bookmarks: tuple[Bookmark, ...]
    links: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    lines: Mapping[str, Line] = field(default_factory=dict)
