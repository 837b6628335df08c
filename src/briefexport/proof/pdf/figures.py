"""Which figures a font's program draws: old-style ones hang, tabular ones are all of one width.

A page has glyphs, not the features that chose them; but what a glyph looks like is in the font.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import uharfbuzz as hb
from pikepdf import PdfError, Stream

FIGURES = frozenset("0123456789")
# Of old-style figures these hang below the line, by more than this share of an em.
HANGING = frozenset("34579")
LOW = 0.08
# Widths nearer than this are one, in em.
SAME = 0.004


class Figure(NamedTuple):
    """A figure as a font draws it: how wide, in em, and whether it hangs below the line."""

    character: str
    width: float
    hangs: bool


@dataclass(slots=True, eq=False)
class Outlines:
    """The program of a font, opened when a figure is asked for, and the lowest points known."""

    program: Any = None
    lows: dict[int, float | None] = field(default_factory=dict)
    opened: Any = None

    def figure(self, character: str, glyph: int, width: float) -> Figure | None:
        """Return a figure by its glyph; None where the program does not tell."""
        if glyph not in self.lows:
            self.lows[glyph] = self._low(glyph)
        low = self.lows[glyph]
        return None if low is None else Figure(character, width, low < -LOW)

    def _low(self, glyph: int) -> float | None:
        """Return the lowest point of a glyph, in em."""
        if self.opened is None and isinstance(self.program, Stream):
            try:
                self.opened = hb.Font(hb.Face(self.program.read_bytes()))
            except PdfError:
                self.program = None
        if self.opened is None:
            return None
        box = self.opened.get_glyph_extents(glyph)
        return None if box is None else (box.y_bearing + box.height) / self.opened.face.upem


def outlines_of(font: Any, descriptor: Any) -> Outlines:
    """Return the program of a font whose codes are its glyphs (ISO 32000-1, 9.7.4.2, 9.9)."""
    if font.get("/Subtype") != "/CIDFontType2" or font.get("/CIDToGIDMap") != "/Identity":
        return Outlines()
    return Outlines(descriptor.get("/FontFile2"))


def named(figures: Iterable[Figure]) -> str | None:
    """Return what figures are, as far as those that are there tell: see `Letters.figures`."""
    found = set(figures)
    hanging = [one.hangs for one in found if one.character in HANGING]
    if not hanging:
        return None
    if any(hanging):
        return "old-style"
    ones = [one.width for one in found if one.character == "1"]
    others = [one.width for one in found if one.character != "1"]
    if not ones:
        return None
    return "tabular" if max(abs(ones[0] - other) for other in others) < SAME else "lining"
