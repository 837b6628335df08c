"""The style's fonts, cut down to the characters and faces that the parts use."""

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache, reduce
from operator import or_
from pathlib import Path

import uharfbuzz

from briefexport.backends.epub.package import Item
from briefexport.records import dataclass
from briefexport.style import Face, Font, FontName, Role, Style, VariantName
from briefexport.typefaces import characters, opentype_tag

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
        return subset(self.font.path(self.face), self.characters, self.features)


@dataclass(frozen=True, slots=True)
class Used:
    """What texts use of a style: characters, roles, the levels of lists, the variants of tables.

    `strong` and `emphatic` are the roles with strong text and emphasis in them. `numbered` is
    whether there are numbers of captions, `small_caps` whether there are any.
    """

    characters: frozenset[str]
    roles: frozenset[Role]
    strong: frozenset[Role]
    emphatic: frozenset[Role]
    levels: frozenset[int]
    variants: frozenset[VariantName]
    numbered: bool
    small_caps: bool


def used_in(style: Style, xhtml: str) -> Used:
    """Return what a document uses of `style`."""
    roles = frozenset(role for role, mark in MARKS.items() if mark in xhtml)
    levels = range(1, len(style.list.bullets) + 1)
    return Used(
        frozenset(xhtml),
        roles,
        _holding("<strong>", roles, xhtml),
        _holding("<em>", roles, xhtml),
        frozenset(level for level in levels if f"level-{level}" in xhtml),
        frozenset(name for name in style.table.variants if f"variant-{name}" in xhtml),
        'class="number"' in xhtml,
        'class="small-caps"' in xhtml,
    )


def together(used: Iterable[Used]) -> Used:
    """Return what several documents use."""
    found = list(used)
    return Used(*(reduce(or_, (getattr(one, own.name) for one in found)) for own in fields(Used)))


@dataclass(frozen=True, slots=True)
class _Needed:
    font: Font
    faces: tuple[Face, ...]
    characters: frozenset[str]


def embedded(style: Style, used: Used) -> tuple[Embedded, ...]:
    """Return the font files for texts that use so much of the style, and for its style sheet."""
    text = "".join(used.characters)
    characters = frozenset({*text, *text.upper(), *_signs(style, used), *ALWAYS})
    features = FEATURES + (CAPITALS if used.small_caps else ())
    return tuple(
        Embedded(needed.font, face, needed.characters, features)
        for needed in _needed(style, used, characters)
        for face in needed.faces
    )


def _signs(style: Style, used: Used) -> str:
    """Return the characters that the style sheet writes."""
    bullets = (style.list.bullets[level - 1].marker for level in used.levels)
    return "".join((*bullets, style.list.marker_space, style.rules.scene))


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


def _needed(style: Style, used: Used, characters: frozenset[str]) -> Iterator[_Needed]:
    """Yield the fonts that roles in a text use, then those that stand in for what these lack."""
    faces = _used_faces(style, used)
    borrowed: dict[FontName, set[str]] = {}
    for level, bullet in enumerate(style.list.bullets, 1):
        if bullet.font and level in used.levels:
            borrowed.setdefault(bullet.font, set()).update(bullet.marker)
    # A space that a font lacks is no reason to carry another font.
    shown = {character for character in characters if character.isprintable()} - {" "}
    for name in faces:
        missing = shown - _covered(style.fonts[name])
        for other in style.fonts[name].fallback:
            if found := missing & _covered(style.fonts[other]):
                borrowed.setdefault(other, set()).update(found)
                missing -= found
    for name, font in style.fonts.items():
        if name in faces:
            yield _Needed(font, faces[name], characters)
        elif name in borrowed:
            # A marker is followed by spaces of its own font.
            yield _Needed(font, tuple(font.faces), frozenset({*borrowed[name], " "}))


def _used_faces(style: Style, used: Used) -> dict[FontName, tuple[Face, ...]]:
    """Return the faces of each font that the roles and spans of a text are set in."""
    wanted: dict[FontName, list[Face]] = {}
    for role in MARKS:
        if role in used.roles:
            said = style.text[role]
            font = style.fonts[said.font]
            wanted.setdefault(said.font, []).extend(
                font.face(weight, italic=italic)
                for weight in _weights(style, role, used)
                for italic in _slopes(style, role, used)
            )
    return {
        name: tuple(face for face in style.fonts[name].faces if face in faces)
        for name, faces in wanted.items()
    }


def _weights(style: Style, role: Role, used: Used) -> set[int]:
    weights = {style.text[role].weight}
    if role == "table":
        weights.add(style.table.stub_weight)
    if role in used.strong or (role == "caption" and used.numbered):
        weights.add(style.setting.strong_weight)
    return weights


def _slopes(style: Style, role: Role, used: Used) -> set[bool]:
    italic = style.text[role].italic
    return {italic, not italic} if role in used.emphatic else {italic}


def _holding(tag: str, roles: frozenset[Role], text: str) -> frozenset[Role]:
    """Return in which of `roles` there is `tag`; the loose ones may be in another part."""
    found = {role for role in roles.difference(LOOSE, ALONE) if _within(role, tag, text)}
    return frozenset({*found, *(LOOSE if tag in text else ())})


def _within(role: Role, tag: str, text: str) -> bool:
    return re.search(f"{re.escape(MARKS[role])}[^\n]*{tag}", text) is not None


def _covered(font: Font) -> frozenset[str]:
    return _repertoire(font.path(font.faces[0]))


@cache
def _repertoire(path: Path) -> frozenset[str]:
    return frozenset(map(chr, characters(path)))


def subset(path: Path, characters: Iterable[str], features: Iterable[str]) -> bytes:
    """Return the font at `path` with no more than `characters` and `features`, unhinted."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    chosen = uharfbuzz.SubsetInput()
    chosen.unicode_set.update(map(ord, characters))
    chosen.layout_feature_tag_set.update(map(opentype_tag, features))
    chosen.drop_table_tag_set.update(map(opentype_tag, set(face.table_tags) - TABLES))
    chosen.name_id_set.set(NAMES)
    # All languages: it begins with English alone.
    chosen.name_lang_id_set.clear()
    chosen.name_lang_id_set.invert()
    flags = uharfbuzz.SubsetFlags
    chosen.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NAME_LEGACY
    data: bytes = uharfbuzz.subset(face, chosen).blob.data
    return data
