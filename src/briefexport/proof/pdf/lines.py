"""Pieces of painted text as lines, and lines as words.

Nothing on a page says where a word ends at the end of a line; that is told from what stands there.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from briefexport.proof.pdf.bidi import has_turned, logical, runs_left
from briefexport.proof.pdf.figures import named
from briefexport.proof.pdf.painted import Piece
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.record import Letters, Run
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Something around text in a line, each time another: a mark of a `kind`, or a link."""

    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """A piece of text with what is around it, outermost first; `call` is that of a note."""

    piece: Piece
    around: tuple[Around, ...] = ()
    language: str = ""
    call: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A picture or a formula in the line, and where it is, if that is known."""

    alt: str
    page: int
    box: Box | None
    is_picture: bool


Item: TypeAlias = Ink | Spot


class Line(NamedTuple):
    """A line on a page: its ends, its baseline, and the piece that sets its tone."""

    page: int
    items: tuple[Item, ...]
    left: float
    right: float
    base: float
    main: Piece

    @property
    def opened(self) -> bool:
        """Whether a picture or a formula in it may have made it higher."""
        return any(isinstance(item, Spot) for item in self.items)

    @property
    def middle(self) -> float:
        """Where the middle of its letters is, which is the middle of the line as well."""
        return self.base - self.main.font.middle * self.main.size

    @property
    def tracked(self) -> float:
        """The room behind each letter, where they are set apart, in points."""
        pieces = [item.piece for item in self.items if isinstance(item, Ink)]
        if not any(piece.tracking for piece in pieces):
            return 0.0
        longest = max(pieces, key=lambda piece: len(piece.characters))
        return longest.tracking * longest.size


@dataclass(frozen=True, slots=True)
class Said:
    """What lines say: their words, how these look, and what is marked among them.

    `divided` is whether the layout has divided a word at the end of a line.
    """

    lines: tuple[Line, ...]
    text: str
    runs: tuple[Run, ...]
    links: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    language: str
    leftwards: bool
    divided: bool = False


# As shares of the size: how far baselines in one line are apart, how wide the room of a lost space
# is (a kerned pair has less), how far letters are raised that count as raised.
SAME_LINE = 0.62
SPACE = 0.12
RAISED = 0.01

# Soft hyphens, joiners, marks of direction.
_SHAPELESS = re.compile("[\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HYPHENS = ("\u2010", "\xad")
# What a word may be divided after without a hyphen, and what stands free if a space is before it.
_JOINTS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015/\u200b")
# Letters that are as wide as high, between which there is no space.
_WIDE = (("\u2e80", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"))


def words(text: str) -> str:
    """Return `text` with single spaces, and without what has no shape."""
    return " ".join(_SHAPELESS.sub("", text).split())


def said(items: Sequence[Item], *, leftwards: bool | None = None) -> Said:
    """Return what `items`, the inline content of one block, say.

    `leftwards` is whether it runs from right to left; if not given, most letters tell.
    """
    if leftwards is None:
        leftwards = _runs_left(items)
    found = tuple(_lines(items))
    fragments = list(_fragments(found, leftwards=leftwards))
    languages = Counter[str]()
    for fragment in fragments:
        languages[fragment.ink.language] += len(re.sub(r"\s", "", fragment.text))
    return Said(
        found,
        words("".join(fragment.text for fragment in fragments)),
        tuple(_runs(fragments)),
        tuple((text, around.target) for around, text in _arounds(fragments, links=True)),
        tuple((around.kind, text) for around, text in _arounds(fragments, links=False)),
        tuple(item.alt for item in items if isinstance(item, Spot) and item.is_picture),
        max(languages, key=lambda name: languages[name], default=""),
        leftwards,
        any(fragment.divided for fragment in fragments),
    )


def _runs_left(items: Sequence[Item]) -> bool:
    return runs_left(
        "".join("".join(item.piece.characters) for item in items if isinstance(item, Ink))
    )


# --- Lines ---------------------------------------------------------------------------------------


def _lines(items: Iterable[Item]) -> Iterator[Line]:
    """Yield the lines of `items`; a picture is in the line of the text before it."""
    gathered: list[Item] = []
    main: Piece | None = None
    for item in items:
        if isinstance(item, Spot):
            gathered.append(item)
            continue
        piece = item.piece
        if main is not None and not _together(main, piece):
            yield _line(gathered, main)
            gathered, main = [], None
        gathered.append(item)
        if main is None or piece.size > main.size:
            main = piece
    if main is not None:
        yield _line(gathered, main)


def _together(main: Piece, piece: Piece) -> bool:
    apart = abs(piece.base - main.base)
    return piece.page == main.page and apart < SAME_LINE * max(main.size, piece.size)


def _line(items: Sequence[Item], main: Piece) -> Line:
    pieces = [item.piece for item in items if isinstance(item, Ink)]
    boxes = [item.box for item in items if isinstance(item, Spot) and item.box]
    boxes = [
        box
        for box in boxes
        if box.top < main.base + main.size and box.bottom > main.base - main.size
    ]
    return Line(
        main.page,
        tuple(items),
        min([piece.left for piece in pieces] + [box.left for box in boxes]),
        max([piece.right for piece in pieces] + [box.right for box in boxes]),
        main.base,
        main,
    )


# --- Words ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Fragment:
    """Text of one piece, with how far it is raised."""

    text: str
    ink: Ink
    raised: float
    divided: bool = False


def _fragments(lines: Sequence[Line], *, leftwards: bool) -> Iterator[_Fragment]:
    """Yield the text of `lines`, with the spaces between it and no hyphens at line ends."""
    before: _Fragment | None = None
    word = ""
    for line in lines:
        fragments = list(_in_line(line, leftwards=leftwards))
        if not fragments:
            continue
        if before is not None:
            joint = _joint(word, fragments[0].text)
            if _is_divided(word):
                before.text, before.divided = before.text.rstrip()[:-1], True
            before.text += joint
            word += joint
            yield before
        yield from fragments[:-1]
        before = fragments[-1]
        word = (word + "".join(fragment.text for fragment in fragments)).split(" ")[-1]
    if before is not None:
        yield before


def _in_line(line: Line, *, leftwards: bool) -> Iterator[_Fragment]:
    """Yield the text of a line; where there is room between two pieces, a space was there."""
    room_after: Box | None = None
    before: _Fragment | None = None
    for (_, _), group in groupby(line.items, key=_home):
        items = list(group)
        if isinstance(items[0], Spot):
            room_after = items[-1].box if isinstance(items[-1], Spot) else None
            if (
                before is not None
                and room_after
                and _apart(ends_of(before.ink.piece), room_after, line, before.ink.piece)
            ):
                before.text += " "
            continue
        inks = [item for item in items if isinstance(item, Ink)]
        for fragment in _ordered(inks, line, leftwards=leftwards):
            if before is not None:
                last = room_after or ends_of(before.ink.piece)
                if not before.text.endswith(" ") and _apart(
                    last, ends_of(fragment.ink.piece), line, before.ink.piece
                ):
                    before.text += " "
                yield before
            before, room_after = fragment, None
    if before is not None:
        yield before


def _home(item: Item) -> tuple[int, int]:
    """Return what pieces of one box of text have in common: they are painted from left to right."""
    if isinstance(item, Spot):
        return -1, id(item)
    return item.piece.page, -1 if item.piece.mark.mcid is None else item.piece.mark.mcid


def _ordered(inks: Sequence[Ink], line: Line, *, leftwards: bool) -> Iterator[_Fragment]:
    """Yield the text of one box in the order it is read in."""
    actual = inks[0].piece.mark.actual
    if actual is not None:
        yield _fragment(actual, inks[0], line)
        return
    texts = ["".join(ink.piece.characters) for ink in inks]
    if not (leftwards or has_turned("".join(texts))):
        for text, ink in zip(texts, inks, strict=True):
            yield _fragment(text, ink, line)
        return
    glyphs = [
        (character, ink)
        for ink in sorted(inks, key=lambda ink: ink.piece.left)
        for character in ink.piece.characters
    ]
    read = logical(glyphs, leftwards=leftwards)
    for _, group in groupby(read, key=lambda glyph: id(glyph[1])):
        together = list(group)
        yield _fragment("".join(text for text, _ in together), together[0][1], line)


def _fragment(text: str, ink: Ink, line: Line) -> _Fragment:
    if ink.call:
        text = f"^{text.strip()}^"
    raised = line.base - ink.piece.base
    if abs(raised) < RAISED * line.main.size:
        raised = 0.0
    return _Fragment(text, ink, round(raised, 2))


def ends_of(piece: Piece) -> Box:
    """Return the baseline of a piece."""
    return Box(piece.left, piece.base, piece.right, piece.base)


def _apart(one: Box, other: Box, line: Line, before: Piece) -> bool:
    """Return whether a space is between two boxes, past the room that `before` has behind it."""
    room = max(other.left - one.right, one.left - other.right)
    tracked = max(before.tracking * before.size, line.main.tracking * line.main.size)
    return room - tracked > SPACE * line.main.size


def _is_divided(word: str) -> bool:
    """Return whether `word`, at the end of a line, ends in a hyphen that the layout put there."""
    return len(word) > 1 and word.endswith(_HYPHENS)


def _joint(word: str, after: str) -> str:
    """Return what stood between `word` at the end of a line and the next: a space, or nothing."""
    if not word or _is_divided(word) or after.startswith(" "):
        return ""
    last, first = word[-1:], after[:1]
    if last in _JOINTS:
        return " " if len(word) == 1 else ""
    return "" if _is_wide(last) and _is_wide(first) else " "


def _is_wide(letter: str) -> bool:
    return any(least <= letter <= most for least, most in _WIDE)


# --- Looks and marks -----------------------------------------------------------------------------


def letters(piece: Piece, raised: float = 0.0) -> Letters:
    """Return how the letters of a piece look."""
    font = piece.font
    return _one_of(
        font.family, piece.size, font.weight, font.italic, piece.colour, piece.tracking, raised,
        underline=round(piece.underline, 3), underline_colour=piece.underline_colour,
    )  # fmt: skip


# Thousands of pieces look like few others.
_one_of = lru_cache(maxsize=256)(Letters)


def _runs(fragments: Iterable[_Fragment]) -> Iterator[Run]:
    for look, together in groupby(
        fragments, key=lambda fragment: letters(fragment.ink.piece, fragment.raised)
    ):
        inks = list(together)
        if text := words("".join(fragment.text for fragment in inks)):
            shown = (one for each in inks if not each.ink.call for one in each.ink.piece.figures)
            figures = named(shown)
            yield Run(text, replace(look, figures=figures) if figures else look)


def _arounds(fragments: Sequence[_Fragment], *, links: bool) -> Iterator[tuple[Around, str]]:
    """Yield the links, or the marks, around fragments, with their text, as they begin."""
    texts: dict[Around, list[str]] = {}
    for fragment in fragments:
        for around in fragment.ink.around:
            if (around.kind == "link") == links:
                texts.setdefault(around, []).append("" if fragment.ink.call else fragment.text)
    for around, parts in texts.items():
        if text := words("".join(parts)):
            yield around, text
