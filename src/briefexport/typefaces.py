"""Font files as laying out needs to know them, by HarfBuzz: names, characters, advances.

fontTools tells the same and much more, but opening one file takes it as long as reading an article.
"""

import struct
from functools import cache
from pathlib import Path

import uharfbuzz as hb

# OpenType, "GSUB": where the header says that the list of features is, and a record of that list.
_FEATURE_LIST, _RECORD = 6, 6
# Where "post" says that a font is monospaced, and "OS/2" how it may be embedded.
_FIXED_PITCH, _RIGHTS = 12, 8


def opentype_tag(name: str) -> int:
    """Return the tag of a table or a feature (OpenType) as HarfBuzz takes it."""
    return int.from_bytes(name.encode(), "big")


@cache
def _face(path: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(path)))


@cache
def characters(path: Path) -> frozenset[int]:
    """Return the code points that the font at `path` has."""
    return frozenset(_face(path).unicodes)


@cache
def _font(path: Path) -> hb.Font:
    return hb.Font(_face(path))


def own_advance(path: Path, character: str) -> float | None:
    """Return how wide the glyph of `character` is in em, not set with any other; None for none."""
    font = _font(path)
    glyph = font.get_nominal_glyph(ord(character))
    return None if glyph is None else float(font.get_glyph_h_advance(glyph) / font.face.upem)


@cache
def height(path: Path) -> float:
    """Return how far the font at `path` says its letters reach, from top to bottom, in em."""
    font = _font(path)
    reach = font.get_font_extents("ltr")
    return float((reach.ascender - reach.descender) / font.face.upem)


@cache
def features(path: Path) -> frozenset[str]:
    """Return the tags of the substitutions that the font at `path` offers (OpenType, "GSUB")."""
    table = _face(path).reference_table("GSUB").data
    if not table:
        return frozenset()
    (start,) = struct.unpack_from(">H", table, _FEATURE_LIST)
    (count,) = struct.unpack_from(">H", table, start)
    records = range(start + 2, start + 2 + count * _RECORD, _RECORD)
    return frozenset(table[at : at + 4].decode("latin-1") for at in records)


def own_name(path: Path, number: int) -> str:
    """Return what the font at `path` says in English under a name id (OpenType, "name"), or ""."""
    return _face(path).get_name(number) or ""


def is_monospaced(path: Path) -> bool:
    """Return whether all characters of the font at `path` are of one width (OpenType, "post")."""
    (fixed,) = struct.unpack_from(">L", _face(path).reference_table("post").data, _FIXED_PITCH)
    return bool(fixed)


def embedding(path: Path) -> int:
    """Return what the font at `path` says may be done with it (OpenType, "OS/2", fsType)."""
    (rights,) = struct.unpack_from(">H", _face(path).reference_table("OS/2").data, _RIGHTS)
    return int(rights)


def advance(path: Path, character: str, *feature: str) -> float | None:
    """Return how wide `character` is in em, set with each `feature`; None where there is none."""
    if ord(character) not in characters(path):
        return None
    return _advance(path, ord(character), dict.fromkeys(feature, True))


def _advance(path: Path, code: int, features: dict[str, bool]) -> float:
    font, buffer = _font(path), hb.Buffer()
    buffer.add_codepoints([code])
    buffer.guess_segment_properties()
    hb.shape(font, buffer, features)
    return float(sum(one.x_advance for one in buffer.glyph_positions) / font.face.upem)


class Advances(dict[int, float]):
    """How wide the characters of a font are in em, each shaped when it is first asked for.

    KeyError for one that the font lacks.
    """

    def __init__(self, path: Path, *feature: str) -> None:
        """Take the font at `path`, its characters set with each `feature`."""
        super().__init__()
        self._path, self._features = path, dict.fromkeys(feature, True)

    def __missing__(self, code: int) -> float:
        if code not in characters(self._path):
            raise KeyError(code)
        self[code] = found = _advance(self._path, code, self._features)
        return found


@cache
def advances(path: Path, *feature: str) -> Advances:
    """Return how wide every character of the font at `path` is in em, set with each `feature`."""
    return Advances(path, *feature)


# Old-style figures that hang below the line, and by how much of an em at least.
_HANGING, _LOW = "34579", -0.08


@cache
def figures_with(path: Path, *feature: str) -> str:
    """Return what the figures of the font at `path` are, set with each `feature`.

    "old-style" ones hang below the line; of others, "tabular" ones are of one width.
    """
    font, wanted = hb.Font(_face(path)), dict.fromkeys(feature, True)
    widths = set()
    for figure in "0123456789":
        buffer = hb.Buffer()
        buffer.add_str(figure)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, wanted)
        (glyph,) = buffer.glyph_infos
        box = font.get_glyph_extents(glyph.codepoint)
        if figure in _HANGING and (box.y_bearing + box.height) / font.face.upem < _LOW:
            return "old-style"
        widths.add(buffer.glyph_positions[0].x_advance)
    return "tabular" if len(widths) == 1 else "lining"


def text_width(path: Path, text: str) -> float:
    """Return how wide `text` is in em, character by character; half an em for one that is not."""
    widths = (advance(path, character) for character in text)
    return sum(0.5 if width is None else width for width in widths)
