"""Raw HTML -> tokens: tags, characters and comments, with their ranges in the source."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, TypeAlias

from briefexport.model import Segment
from briefexport.readers.markdown.elements import Tag, scan_tag
from briefexport.readers.markdown.runs import spaced
from briefexport.segments import Segments, is_copy

# What these hold is no text of an article; it stays as written, tags and all.
_UNREAD: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed"})
# Declarations, processing instructions, CDATA: how each begins and ends (CommonMark 0.31, 4.6).
_ODD: Final = (("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>"))


@dataclass(slots=True)
class Raw:
    """The text of an HTML block, without the marks of its containers, and its segments."""

    value: str
    segments: Segments
    _positions: list[int] = field(init=False)

    def __post_init__(self) -> None:
        lengths = (segment.length for segment in self.segments)
        self._positions = list(accumulate(lengths, initial=0))

    def _at(self, index: int) -> tuple[Segment, int]:
        number = bisect_right(self._positions, index) - 1
        return self.segments[number], index - self._positions[number]

    def start(self, index: int) -> int:
        """Return where the character `index` begins in the source."""
        segment, within = self._at(index)
        return segment.start + (within if is_copy(segment) else 0)

    def end(self, index: int) -> int:
        """Return where the character before `index` ends in the source."""
        segment, within = self._at(index - 1)
        return segment.start + (within + 1 if is_copy(segment) else segment.source_length)

    def part(self, start: int, end: int) -> Segments:
        """Return the segments of the characters from `start` to `end`."""
        first = bisect_right(self._positions, start) - 1
        out: list[Segment] = []
        for number in range(first, len(self.segments)):
            position, segment = self._positions[number], self.segments[number]
            if position >= end:
                break
            low, high = max(start, position), min(end, position + segment.length)
            if is_copy(segment):
                out.append(Segment(segment.start + low - position, high - low, high - low))
            else:
                out.append(Segment(segment.start, segment.source_length, high - low))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Characters:
    """Text between tags, from `start` to `end` of `raw`, entities and line endings as written."""

    raw: Raw
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, by its range in the source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal:
    """What looks like markup and is none we read; it stays as text."""

    tag: Tag


Token: TypeAlias = Tag | Characters | Comment | Literal


def tokens(raw: Raw) -> Iterator[Token]:
    """Yield the tokens of `raw`, which between them hold all of it."""
    value = raw.value
    done = position = 0
    closers = {closer: value.rfind(closer) for _, closer in (("", "-->"), *_ODD)}
    while (position := value.find("<", position)) >= 0:
        found = _token(raw, position, closers)
        if found is None:
            position += 1
            continue
        token, end = found
        if position > done:
            yield Characters(raw, done, position)
        yield token
        done = position = end
    if done < len(value):
        yield Characters(raw, done, len(value))


def _token(raw: Raw, at: int, closers: dict[str, int]) -> tuple[Token, int] | None:
    value = raw.value
    if value.startswith("<!--", at) and closers["-->"] >= at + 2:
        end = value.find("-->", at + 2) + 3
        return Comment(raw.start(at), raw.end(end)), end
    for opener, closer in _ODD:
        if value.startswith(opener, at) and closers[closer] >= at + len(opener):
            end = value.find(closer, at + len(opener)) + len(closer)
            return Literal(_tag(raw, opener[1:], at, end)), end
    scanned = scan_tag(value, at)
    if scanned is None:
        return None
    name, closing, attributes, end = scanned
    if name in _UNREAD and not closing:
        end = _unread_end(value, name, end, closers)
        return Literal(_tag(raw, name, at, end)), end
    return Tag(name, closing, attributes, *_literal(raw, at, end)), end


def _unread_end(value: str, name: str, at: int, closers: dict[str, int]) -> int:
    """Return where the element `name`, whose start tag ends at `at`, ends: there if it is open."""
    closer = f"</{name}"
    if closers.get(closer) == -1:
        return at
    closed = re.compile(rf"{closer}[\s/]*>", re.IGNORECASE).search(value, at)
    if not closed:
        closers[closer] = -1  # not looked for again, or many open tags would cost a square
    return closed.end() if closed else at


def _tag(raw: Raw, name: str, start: int, end: int) -> Tag:
    return Tag(name, False, {}, *_literal(raw, start, end))


def _literal(raw: Raw, start: int, end: int) -> tuple[str, Segments]:
    return spaced(raw.value[start:end], raw.part(start, end))
