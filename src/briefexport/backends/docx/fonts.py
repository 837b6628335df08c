"""The style's fonts as Word finds them: by the name a file gives itself, one for each weight."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from briefexport.records import dataclass
from briefexport.style import FontName, Style
from briefexport.typefaces import characters, is_monospaced, own_name

# OpenType name ids (OpenType, "name"): family and subfamily in groups of four, as Word lists them.
FAMILY, SUBFAMILY = 1, 2
# From this weight on a face counts as bold, so that text stays bold where its font is missing.
REGULAR, BOLD = 400, 600
# Word has two weights of a family: what it makes bold is this one, whatever the style asks for.
WORD_BOLD = 700
ARABIC_LETTER = "\u0627"
ASCII = range(0x20, 0x7F)


@dataclass(frozen=True, slots=True, eq=False)
class FontFile:
    """What a font file says of itself. `slot` is its place among the four faces of its family.

    `is_plain` tells that it has all of ASCII that is seen. There is one of each file, so it is
    itself and no other that it is equal to.
    """

    path: Path
    family: str
    slot: str
    monospaced: bool
    charset: frozenset[int]
    is_plain: bool


SLOTS = {
    "Regular": "embedRegular",
    "Bold": "embedBold",
    "Italic": "embedItalic",
    "Bold Italic": "embedBoldItalic",
}


@cache
def font_file(path: Path) -> FontFile:
    """Return what the font at `path` says of itself."""
    charset = characters(path)
    return FontFile(
        path=path,
        family=own_name(path, FAMILY),
        slot=SLOTS.get(own_name(path, SUBFAMILY), "embedRegular"),
        monospaced=is_monospaced(path),
        charset=charset,
        is_plain=charset.issuperset(ASCII),
    )


def font_of(style: Style, name: FontName, weight: int, *, italic: bool) -> FontFile:
    """Return the file in which Word sets `name` at `weight`."""
    font = style.fonts[name]
    face = font.face(WORD_BOLD if weight >= BOLD else weight, italic=italic)
    return font_file(font.path(face))


def complex_font(style: Style, name: FontName, weight: int, *, italic: bool) -> FontFile:
    """Return the file for scripts that Word calls complex: the first that has Arabic."""
    for other in (name, *style.fonts[name].fallback):
        found = font_of(style, other, weight, italic=italic)
        if ord(ARABIC_LETTER) in found.charset:
            return found
    return font_of(style, name, weight, italic=italic)


def files_of(style: Style) -> dict[tuple[FontName, str], FontFile]:
    """Return every font file of `style` by the name of the font and its own."""
    return {
        (name, face.file): font_file(font.path(face))
        for name, font in style.fonts.items()
        for face in font.faces
    }


def by_font(text: str, fonts: Sequence[FontFile]) -> Iterator[tuple[FontFile | None, str]]:
    """Yield `text` in pieces, each with the font that has its characters; None is the first's own.

    A character that none of them has, or that shows nothing, goes with its neighbours.
    """
    own = fonts[0].charset
    if (fonts[0].is_plain and text.isascii()) or own.issuperset(map(ord, text)):
        yield None, text
        return
    chosen: list[FontFile | None] = []
    for character in text:
        code = ord(character)
        if code in own or not character.isprintable() or character == "\u00a0":
            chosen.append(None)
        else:
            chosen.append(next((font for font in fonts[1:] if code in font.charset), None))
    _carry_spaces(text, chosen)
    for font, group in groupby(zip(chosen, text, strict=True), key=lambda pair: pair[0]):
        yield font, "".join(character for _, character in group)


def _carry_spaces(text: str, chosen: list[FontFile | None]) -> None:
    """Let the spaces between two words of one other font stay in it, so that runs stay whole."""
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and text[end] == " ":
            end += 1
        if start < end < len(text) and start and chosen[start - 1] == chosen[end]:
            chosen[start:end] = [chosen[end]] * (end - start)
        start = max(end, start + 1)
