"""Walks through a file's lines beside the words it should have, and tells the first difference."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Literal, TypeAlias

from reading_back.expected import Expected, Repeat, marker
from reading_back.words import JOINED, JOINT, LAYOUT_HYPHEN, Lines, Reading, without_joined

CONTEXT = 8

# A line may end after these without a hyphen (UAX 14), or where an engine may break an address.
_BREAKS_AFTER = frozenset("-–—/=&?.:;|,_+%#@~\\)]}" + LAYOUT_HYPHEN)

_BREAKS_BEFORE = frozenset("—/?&=_#([{")

# A word this long is an address or code, which may be broken anywhere.
_LONG = 20


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a stream of words has been read; `offset` counts into the word at `index`."""

    words: tuple[str, ...]
    index: int = 0
    offset: int = 0
    hyphenated: bool = False

    @property
    def done(self) -> bool:
        return self.index == len(self.words)

    @property
    def may_break(self) -> bool:
        """Whether the word here may go on in a new line."""
        word = self.words[self.index]
        before = word[self.offset - 1]
        return (
            self.hyphenated
            or before in _BREAKS_AFTER
            or word[self.offset] in _BREAKS_BEFORE
            or JOINT in (before, word[self.offset])
            or len(word) > _LONG
            or unicodedata.east_asian_width(before) in "WF"
        )

    def context(self) -> str:
        before = " ".join(self.words[max(0, self.index - CONTEXT) : self.index])
        after = " ".join(self.words[self.index : self.index + CONTEXT])
        return f"after “…{before}” the text goes on “{after or '(its end)'}…”".replace(JOINT, "")


def _without_joined(expected: Expected) -> Expected:
    places = list(accumulate(map(len, map(without_joined, zip(expected.main))), initial=0))
    repeats = tuple(
        Repeat(without_joined(repeat.head), places[repeat.start], places[repeat.end])
        for repeat in expected.repeats
    )
    main, notes = without_joined(expected.main), without_joined(expected.notes)
    return replace(expected, main=main, notes=notes, repeats=repeats)


def _joined_letters_lost(expected: Expected, reading: Reading) -> str | None:
    written = Counter(JOINED.findall(" ".join((*expected.main, *expected.notes))))
    found = Counter(JOINED.findall(" ".join(chain.from_iterable(reading.pages))))
    lost = written - found
    # A head that is repeated has its letters more than once.
    added = Counter[str]() if expected.repeats else found - written
    if not lost and not added:
        return None
    return f"of joined letters {dict(lost)} were lost and {dict(added)} added"


Name: TypeAlias = Literal["text", "notes"]


@dataclass(slots=True)
class _Streams:
    """What a file is read against; `last` is the stream that took the last line."""

    cursors: dict[Name, Cursor]
    markers: Counter[str]
    repeats: tuple[Repeat, ...]
    wrapped: bool
    last: Name = "text"


def difference(expected: Expected, reading: Reading) -> str | None:
    """Return where `reading` first departs from `expected`, in words, or None where it does not.

    On a page, letters of joined scripts are counted one by one: no extractor orders them right.
    """
    if reading.wrapped:
        if lost := _joined_letters_lost(expected, reading):
            return lost
        expected = _without_joined(expected)
        pages = tuple(without_joined(lines) for lines in reading.pages)
        reading = replace(reading, pages=pages)

    streams = _Streams(
        cursors={"text": Cursor(expected.main), "notes": Cursor(expected.notes)},
        markers=Counter(expected.markers),
        repeats=expected.repeats,
        wrapped=reading.wrapped,
    )
    for number, lines in enumerate(reading.pages, 1):
        streams.last = "text"
        for line in _without_repeated_head(streams, lines):
            if not _take(streams, line):
                place = streams.cursors[streams.last].context()
                return f"page {number}: found “{line}”, but {place}"
    for line in reading.notes:
        if not _take_from(streams, "notes", line):
            return f"in the notes: found “{line}”, but {streams.cursors['notes'].context()}"
    for name, cursor in streams.cursors.items():
        if not cursor.done:
            return f"the {name} stops short: {cursor.context()}"
    unpainted = " ".join(streams.markers.elements()) if reading.wrapped else ""
    return f"markers are not there: {unpainted}" if unpainted else None


def _take(streams: _Streams, line: str) -> bool:
    """Take `line` as the next of the text or, where a layout mixes the two, of the notes."""
    names: list[Name] = ["text"]
    if streams.wrapped:
        names = ["text", "notes"] if streams.last == "text" else ["notes", "text"]
    return any(_take_from(streams, name, line) for name in names) or _take_marker(streams, line)


def _take_from(streams: _Streams, name: Name, line: str) -> bool:
    reached = _after(streams, streams.cursors[name], line)
    if reached is None:
        return False
    streams.cursors[name] = reached
    streams.last = name
    return True


def _after(streams: _Streams, cursor: Cursor, line: str) -> Cursor | None:
    """Return where `cursor` stands after `line`, a marker before its words left out."""
    reached = advance(cursor, line, wrapped=streams.wrapped)
    first, _, rest = line.partition(" ")
    if reached or cursor.offset or not rest or not streams.markers[marker(first)]:
        return reached
    reached = advance(cursor, rest, wrapped=streams.wrapped)
    if reached:
        _take_marker(streams, first)
    return reached


def _take_marker(streams: _Streams, word: str) -> bool:
    """Take `word` as the marker of an item or a note; layouts paint markers out of order."""
    found = streams.markers[marker(word)] > 0
    if found:
        streams.markers[marker(word)] -= 1
    return found


def advance(cursor: Cursor, line: str, *, wrapped: bool) -> Cursor | None:
    """Return where `cursor` stands after `line`, or None where the words are others.

    A word goes on in the next line only where `wrapped`, and only where a line may break.
    """
    if cursor.offset and not (wrapped and cursor.may_break):
        return None
    if wrapped and _RIGHT_TO_LEFT.search(line):
        return _advance_unordered(cursor, line)
    index, offset, spaced = cursor.index, cursor.offset, True
    for position, char in enumerate(line):
        if index == len(cursor.words):
            return None
        word = cursor.words[index]
        if char == " ":
            if offset and word[offset] != JOINT:
                return None
            spaced = True
            continue
        while word[offset] == JOINT:
            offset += 1
        if not (offset or spaced):
            return None
        if char != word[offset]:
            hyphen = wrapped and offset and char == LAYOUT_HYPHEN and position == len(line) - 1
            return Cursor(cursor.words, index, offset, hyphenated=True) if hyphen else None
        offset, spaced = offset + 1, False
        if offset == len(word):
            index, offset = index + 1, 0
    return replace(cursor, index=index, offset=offset, hyphenated=False)


def _without_repeated_head(streams: _Streams, lines: Lines) -> Lines:
    """Leave out of a page's lines the head of a table that goes on from the page before."""
    index = streams.cursors["text"].index
    for repeat in streams.repeats:
        inside = repeat.start <= index < repeat.end
        if inside and (length := _length_of(repeat.head, lines)):
            return lines[length:]
    return lines


def _length_of(words: tuple[str, ...], lines: Lines) -> int:
    """Return how many of `lines` say `words`, no more and no less; 0 where they do not."""
    cursor = Cursor(words)
    for number, line in enumerate(lines, 1):
        reached = advance(cursor, line, wrapped=True)
        if reached is None:
            return 0
        if reached.done:
            return number
        cursor = reached
    return 0


_RIGHT_TO_LEFT = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_MIRRORED = str.maketrans(")]}>»›", "([{<«‹")


def _advance_unordered(cursor: Cursor, line: str) -> Cursor | None:
    """Return where `cursor` stands after as many characters as `line` has, in whatever order.

    A page has its glyphs in the order of the eye: in a line that holds right-to-left words, which
    character came first, and which way a bracket opened, is the extractor's guess.
    """
    shown = line.replace(" ", "").rstrip(LAYOUT_HYPHEN).translate(_MIRRORED)
    index, offset, taken = cursor.index, cursor.offset, ""
    while len(taken) < len(shown) and index < len(cursor.words):
        word = cursor.words[index]
        taken += word[offset].translate(_MIRRORED).replace(JOINT, "")
        offset += 1
        if offset == len(word):
            index, offset = index + 1, 0
    if Counter(taken) != Counter(shown):
        return None
    return replace(cursor, index=index, offset=offset, hyphenated=line.endswith(LAYOUT_HYPHEN))
