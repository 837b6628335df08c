"""Characters that no font of a style has: on paper each would be an empty box, so they are told."""

import unicodedata
from functools import cache
from pathlib import Path

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Brief, Code, CodeBlock, Text
from briefexport.segments import bounds, cut_segments
from briefexport.source import Source
from briefexport.style import Style
from briefexport.typefaces import characters
from briefexport.walk import descendants

# How many of the characters are named.
SHOWN = 12


def missing_glyphs(brief: Brief, source: Source, style: Style) -> tuple[Diagnostic, ...]:
    """Return a warning, at the first of them, where `brief` has characters no font of `style` has.

    Spaces and characters that are never seen need no glyph; formulas are drawn in another way.
    """
    texts = [node for node in descendants(brief) if isinstance(node, Text | Code | CodeBlock)]
    lacking = {
        character
        for character in set().union(*(node.value for node in texts))
        if unicodedata.category(character) not in {"Zs", "Cc", "Cf"}
        if unicodedata.name(character, "").partition("-")[0] != "VARIATION SELECTOR"
    }
    for path in _files(style):
        if not lacking:
            return ()
        lacking -= _characters(path)
    if not lacking:
        return ()
    first = next(node for node in texts if not lacking.isdisjoint(node.value))
    at = next(n for n, character in enumerate(first.value) if character in lacking)
    names = [f"{character} (U+{ord(character):04X})" for character in sorted(lacking)]
    more = ", ..." if len(names) > SHOWN else ""
    return (
        diagnostic(
            "BX404",
            f"no font of the style has {', '.join(names[:SHOWN])}{more}",
            _place(first, at, source),
            hint="give the style a font that has it, as a fallback of the others",
        ),
    )


def _files(style: Style) -> list[Path]:
    """Return the upright regular file of every font, that of running text first."""
    body = style.text["body"].font
    names = sorted(style.fonts, key=lambda name: name != body)
    return [font.path(font.face(400, italic=False)) for font in map(style.fonts.__getitem__, names)]


@cache
def _characters(path: Path) -> frozenset[str]:
    return frozenset(map(chr, characters(path)))


def _place(node: Text | Code | CodeBlock, at: int, source: Source) -> Place:
    if not node.segments:
        return Place(file=source.name)
    before, after = cut_segments(node.segments, at)
    return source.place(bounds(after).start if after else bounds(before).end)
