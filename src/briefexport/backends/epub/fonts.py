"""The style's fonts, cut down to the characters and faces that the parts use."""

import io
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from briefexport.backends.epub.package import Item
from briefexport.style import Face, Font, FontName, Role, Style

FOLDER = "fonts"
# What of a part's markup shows that text of a role is in it. The text itself is on the same line.
MARKS: dict[Role, str] = {
    "body": "<p",
    "edition-title": 'class="edition-title"',
    "edition-subtitle": 'class="edition-subtitle"',
    "edition-author": 'class="edition-author"',
    "imprint": 'class="imprint"',
    "colophon": 'class="colophon"',
    "kicker": 'class="kicker"',
    "brief-title": 'class="brief-title"',
    "brief-subtitle": 'class="brief-subtitle"',
    "byline": 'class="byline"',
    "heading-2": "<h2",
    "heading-3": "<h3",
    "heading-4": "<h4",
    "heading-5": "<h5",
    "heading-6": "<h6",
    "lead-in": 'class="lead-in"',
    "caption": "caption>",
    "table": "<tr",
    "table-head": 'scope="col',
    "table-note": 'class="table-note"',
    "quote": "<blockquote",
    "attribution": 'class="attribution"',
    "code": "<code",
    "aside-title": 'class="aside-title"',
    "term": "<dt",
    "note": 'class="footnote"',
    "contents-title": 'class="contents-title"',
    "contents-1": 'class="contents-1"',
}
# Roles that a whole text or a piece of it may be in: of what is within, no more is known.
LOOSE: tuple[Role, ...] = ("body", "quote", "note")
ALONE: tuple[Role, ...] = ("lead-in", "code")
# Tables that text needs; hints and what belongs to editors of fonts are left out.
TABLES = frozenset(
    (
        "head", "hhea", "hmtx", "maxp", "cmap", "name", "OS/2", "post", "glyf", "loca", "CFF ",
        "GDEF", "GPOS", "GSUB",
    )
)  # fmt: skip
# OpenType features that the style sheet asks for, beyond those that text always needs.
FEATURES = ("lnum", "onum", "pnum", "tnum", "sups", "subs")
CAPITALS = ("smcp",)
# What no text is without, or shows a broken word. With all of it, a changed word rarely changes the
# fonts.
ALWAYS = string.ascii_letters + string.digits + string.punctuation + " \u2010"
# Copyright, licence and its address (OpenType, name table) go with the file.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)


@dataclass(frozen=True, slots=True)
class Embedded:
    """One font file of the publication: the face of the font it is, and what it has of it."""

    font: Font
    face: Face
    characters: frozenset[str]
    features: tuple[str, ...]

    @property
    def family(self) -> str:
        """The name of its family."""
        return self.font.family

    @property
    def path(self) -> str:
        """Where it is in the publication."""
        return f"{FOLDER}/{self.face.file.replace(' ', '-')}"

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return subset_of(self.font, self.face, "".join(sorted(self.characters)), self.features)


@dataclass(frozen=True, slots=True)
class _Needed:
    font: Font
    faces: tuple[Face, ...]
    characters: frozenset[str]


def embedded(style: Style, parts: Sequence[str], signs: str) -> tuple[Embedded, ...]:
    """Return the font files for `parts` (XHTML) and the `signs` of the style sheet."""
    text = "".join(parts)
    characters = frozenset({*text, *text.upper(), *signs, *ALWAYS})
    features = FEATURES + (CAPITALS if 'class="small-caps"' in text else ())
    return tuple(
        Embedded(needed.font, face, needed.characters, features)
        for needed in _needed(style, text, characters)
        for face in needed.faces
    )


def licences(style: Style, files: Sequence[Embedded]) -> Iterator[Item]:
    """Yield the licence of each family among `files`, where its package brings one."""
    families = {file.family for file in files}
    for font in style.fonts.values():
        path = font.path(font.faces[0]).parent.parent / "LICENSE"
        if font.family in families and path.is_file():
            name = font.family.replace(" ", "")
            yield Item(
                f"licence-{name}", f"{FOLDER}/{name}-licence.txt", "text/plain", path.read_bytes()
            )


def _needed(style: Style, text: str, characters: frozenset[str]) -> Iterator[_Needed]:
    """Yield the fonts that roles in `text` use, then those that stand in for what these lack."""
    used = _used_faces(style, text)
    borrowed: dict[FontName, set[str]] = {}
    for level, bullet in enumerate(style.list.bullets, 1):
        if bullet.font and f"level-{level}" in text:
            borrowed.setdefault(bullet.font, set()).update(bullet.marker)
    # A space that a font lacks is no reason to carry another font.
    shown = {character for character in characters if character.isprintable()} - {" "}
    for name in used:
        missing = shown - _covered(style.fonts[name])
        for other in style.fonts[name].fallback:
            if found := missing & _covered(style.fonts[other]):
                borrowed.setdefault(other, set()).update(found)
                missing -= found
    for name, font in style.fonts.items():
        if name in used:
            yield _Needed(font, used[name], characters)
        elif name in borrowed:
            # A marker is followed by spaces of its own font.
            yield _Needed(font, tuple(font.faces), frozenset({*borrowed[name], " "}))


def _used_faces(style: Style, text: str) -> dict[FontName, tuple[Face, ...]]:
    """Return the faces of each font that the roles and spans in `text` are set in."""
    wanted: dict[FontName, list[Face]] = {}
    for role, mark in MARKS.items():
        if mark in text:
            said = style.text[role]
            font = style.fonts[said.font]
            wanted.setdefault(said.font, []).extend(
                font.face(weight, italic=italic)
                for weight in _weights(style, role, text)
                for italic in _slopes(style, role, text)
            )
    return {
        name: tuple(face for face in style.fonts[name].faces if face in faces)
        for name, faces in wanted.items()
    }


def _weights(style: Style, role: Role, text: str) -> set[int]:
    weights = {style.text[role].weight}
    if role == "table":
        weights.add(style.table.stub_weight)
    if _within(role, "<strong>", text) or (role == "caption" and 'class="number"' in text):
        weights.add(style.setting.strong_weight)
    return weights


def _slopes(style: Style, role: Role, text: str) -> set[bool]:
    italic = style.text[role].italic
    return {italic, not italic} if _within(role, "<em>", text) else {italic}


def _within(role: Role, tag: str, text: str) -> bool:
    """Return whether `tag` is found in `text` of `role`."""
    if role in ALONE:
        return False
    if role in LOOSE:
        return tag in text
    return re.search(f"{re.escape(MARKS[role])}[^\n]*{tag}", text) is not None


def _covered(font: Font) -> frozenset[str]:
    return _repertoire(font.path(font.faces[0]))


@cache
def _repertoire(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def subset_of(font: Font, face: Face, characters: str, features: tuple[str, ...]) -> bytes:
    """Return a font file with no more than `characters`, in their order; the same at any time."""
    return _subset(font.path(face), characters, features)


@cache
def _subset(path: Path, characters: str, features: tuple[str, ...]) -> bytes:
    options = subset.Options(hinting=False, recalc_timestamp=False, notdef_outline=True)
    options.layout_features = [*options.layout_features, *features]
    with subset.load_font(str(path), options, dontLoadGlyphNames=True) as font:
        for tag in set(font.keys()) - TABLES - {"GlyphOrder"}:
            del font[tag]
        # Put aside, because uses of names are looked for everywhere: half of all the time.
        names = font["name"]
        names.names = [name for name in names.names if name.nameID in NAMES]
        del font["name"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        font["name"] = names
        data = io.BytesIO()
        subset.save_font(font, data, options)
    return data.getvalue()
