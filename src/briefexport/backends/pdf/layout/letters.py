"""Which characters the glyphs of a font stand for, read from the font itself.

Where letters join or change their form with their place, the shaped text does not tell which glyph
stands for which letter; the substitutions of the font (OpenType, GSUB) do.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

from fontTools.ttLib import TTFont

# Compatibility forms of letters (Unicode, Arabic Presentation Forms): never what an author wrote.
PRESENTATION_FORMS = range(0xFB50, 0xFF00)
# A form is at most so many substitutions away from its letter.
STEPS = 8


# By the fingerprint of a font and its face: each document brings the bytes anew.
_KNOWN: dict[tuple[bytes, int], Mapping[int, str]] = {}


def letters(data: bytes, index: int) -> Mapping[int, str]:
    """Return for each glyph of the font file `data` (face `index`) the characters it stands for."""
    key = hashlib.sha256(data).digest(), index
    if key not in _KNOWN:
        _KNOWN[key] = _read(data, index)
    return _KNOWN[key]


def _read(data: bytes, index: int) -> Mapping[int, str]:
    with TTFont(io.BytesIO(data), fontNumber=index, lazy=True) as font:
        named: dict[str, str] = {}
        for code, glyph in sorted(font.getBestCmap().items()):
            if code not in PRESENTATION_FORMS:
                named.setdefault(glyph, chr(code))
        pairs = list(_substitutions(font))
        for _ in range(STEPS):
            before = len(named)
            for glyphs, form in pairs:
                if form not in named and all(glyph in named for glyph in glyphs):
                    named[form] = "".join(named[glyph] for glyph in glyphs)
            if len(named) == before:
                break
        return {font.getGlyphID(glyph): text for glyph, text in named.items()}


def _substitutions(font: TTFont) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is put in the place of what: single forms, alternates and ligatures."""
    if "GSUB" not in font:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for wrapped in lookup.SubTable:
            table: Any = getattr(wrapped, "ExtSubTable", wrapped)
            match table.LookupType:
                case 1:
                    yield from (((glyph,), form) for glyph, form in table.mapping.items())
                case 2:
                    # What becomes several glyphs cannot be told apart here.
                    yield from (
                        ((glyph,), f[0]) for glyph, f in table.mapping.items() if len(f) == 1
                    )
                case 3:
                    for glyph, forms in table.alternates.items():
                        yield from (((glyph,), form) for form in forms)
                case 4:
                    for first, ligatures in table.ligatures.items():
                        yield from (((first, *one.Component), one.LigGlyph) for one in ligatures)
                case _:
                    pass
