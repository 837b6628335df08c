"""Strings of a content stream as glyphs: what they stand for, and where each leaves the pen.

ISO 32000-1, 9.4.3 and 9.4.4. Widths and places are in em.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from briefexport.proof.pdf.figures import FIGURES
from briefexport.proof.pdf.fonts import Font
from briefexport.proof.pdf.tokens import elements, number, string


class Glyphs(NamedTuple):
    """Glyphs shown at once: their `characters`, and how far they take the pen.

    `left` and `right` are the ends of what is seen of them, without the spaces about it. `codes`
    are theirs, `digits` the figures among them, with their codes.
    """

    characters: tuple[str, ...]
    tracking: float
    left: float
    right: float
    advance: float
    codes: Sequence[str] = ()
    digits: tuple[tuple[str, str], ...] = ()


class _Shifts(dict[str, float]):
    """The sums of numbers written with spaces between them, worked out once each."""

    def __missing__(self, written: str) -> float:
        total = self[written] = sum(map(number, written.split()))
        return total


_SHIFTS = _Shifts()
# Glyphs one by one, each of four digits, with shifts between: what most writers write.
_SINGLE = re.compile(r"[^<>()]*(?:<[0-9a-f]{4}>[^<>()]*)*")
# Spaces that are room; those of the width of a figure or a point stand in for one.
_BLANK = frozenset(" \t\n\r\xa0\u2000\u2001\u2002\u2003")
# Behind a number, a space that a font lacks is its usual one, made as wide (in em) as it should be.
_NUMBER = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)*\.?")
_FIRST = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WIDE = {"\u2002": 0.5, "\u2003": 1.0}
_EXACT = 0.002
# Kerning widens by less than this, in thousandths of an em; tracking by more.
_KERNED = 10.0
# What widens by less does not round to that much.
WIDENED = 9.5
# What more than this share of pairs have is no kerning.
OFTEN = 0.4


def shown(array: str, font: Font, letter_space: float, word_space: float) -> Glyphs | None:
    """Return the glyphs that a TJ array shows in `font`, None where there are none.

    `letter_space` and `word_space`, in em, are added behind each glyph and behind each space.
    """
    first, codes, shifts = _parsed(array, font)
    if not codes:
        return None
    characters = list(map(font.characters.__getitem__, codes))
    widths = list(map(font.widths.__getitem__, codes))
    if word_space and font.digits == 2:
        # It is added to the one-byte code of a space, whatever that stands for (9.3.3).
        shifts = [
            shift - 1000 * word_space if code == "20" else shift
            for code, shift in zip(codes, shifts, strict=True)
        ]
    if characters[0] in _FIRST and " " in characters:
        _name_space(characters, widths, shifts)
    start, end = 0, len(characters)
    while start < end - 1 and characters[start] in _BLANK:
        start += 1
    while end > start + 1 and characters[end - 1] in _BLANK:
        end -= 1
    total = _advance(widths, shifts, letter_space) - first / 1000
    left, right = -first / 1000, total
    if start:
        left += _advance(widths[:start], shifts[:start], letter_space)
    if end < len(characters):
        right -= _advance(widths[end:], shifts[end:], letter_space)
    # What is behind the last letter belongs to the next.
    right += shifts[end - 1] / 1000 - letter_space
    tracking = _tracking(characters[start:end], shifts[start:end], letter_space)
    digits: tuple[tuple[str, str], ...] = ()
    if not FIGURES.isdisjoint(characters):
        pairs = zip(characters, codes, strict=True)
        digits = tuple({pair: None for pair in pairs if pair[0] in FIGURES})
    return Glyphs(tuple(characters), tracking, left, right, total, codes, digits)


def _name_space(characters: list[str], widths: Sequence[float], shifts: Sequence[float]) -> None:
    """Name the space behind a number by its width, where the font has none as wide."""
    at = characters.index(" ")
    if shifts[at] > -WIDENED or not _NUMBER.fullmatch("".join(characters[:at])):
        return
    width = widths[at] - shifts[at] / 1000
    for name, wide in _WIDE.items():
        if abs(width - wide) < _EXACT:
            characters[at] = name


def _advance(widths: Sequence[float], shifts: Sequence[float], space: float) -> float:
    return sum(widths) - sum(shifts) / 1000 + len(widths) * space


def _tracking(characters: Sequence[str], shifts: Sequence[float], space: float) -> float:
    """Return how much further apart than they are made all letters stand, in em.

    Pairs are kerned by this much and that; those that are not all stand equally far apart.
    """
    if min(shifts, default=0.0) > -WIDENED:
        return round(space, 3)
    free = [character.isspace() for character in characters]
    between = [
        shift
        for shift, one, other in zip(shifts, free, free[1:], strict=False)
        if not (one or other)
    ]
    if min(between, default=0.0) > -WIDENED:
        return round(space, 3)
    between.sort()
    if len(between) > 1:
        ((usual, times),) = Counter(map(round, between)).most_common(1)
        if times <= len(between) * OFTEN:
            usual = round(between[len(between) // 2]) if between[-1] < 0 else 0
        if usual <= -_KERNED:
            space -= median(shift for shift in between if abs(shift - usual) <= 1) / 1000
    return round(space, 3)


def _parsed(array: str, font: Font) -> tuple[float, list[str], list[float]]:
    """Return the shift before the first glyph of a TJ array, the codes, the shift after each."""
    body = array[1:-1].lower()
    if font.digits == 4 and _SINGLE.fullmatch(body):
        parts = body.split("<")
        first = _SHIFTS[parts[0]]
        del parts[0]
        return first, [part[:4] for part in parts], [_SHIFTS[part[5:]] for part in parts]
    first, codes, shifts = 0.0, list[str](), list[float]()
    for element in elements(array):
        if element[0] in "(<":
            added = font.codes(string(element).hex())
            codes += added
            shifts += [0.0] * len(added)
        elif shifts:
            shifts[-1] += number(element)
        else:
            first += number(element)
    return first, codes, shifts
