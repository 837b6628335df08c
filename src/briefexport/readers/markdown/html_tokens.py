"""Raw HTML -> tokens: tags, characters and comments, with their ranges in the source."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field
from itertools import accumulate
from typing import TypeAlias, assert_never

from briefexport import htmlscan
from briefexport.model import Segment
from briefexport.readers.markdown.elements import Tag
from briefexport.readers.markdown.runs import spaced
from briefexport.records import dataclass
from briefexport.segments import Segments, is_copy


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
    for token in htmlscan.tokens(raw.value):
        match token:
            case htmlscan.Characters(start, end):
                yield Characters(raw, start, end)
            case htmlscan.Comment(start, end):
                yield Comment(raw.start(start), raw.end(end))
            case htmlscan.Tag(name, closing, attributes, start, end):
                yield Tag(name, closing, attributes, *_literal(raw, start, end))
            case htmlscan.Unread(tag, _, end):
                yield _unread(raw, tag.name, tag.start, end)
            case htmlscan.Odd(opener, start, end):
                yield _unread(raw, opener[1:], start, end)
            case _:
                assert_never(token)


def _unread(raw: Raw, name: str, start: int, end: int) -> Literal:
    return Literal(Tag(name, False, {}, *_literal(raw, start, end)))


def _literal(raw: Raw, start: int, end: int) -> tuple[str, Segments]:
    return spaced(raw.value[start:end], raw.part(start, end))
