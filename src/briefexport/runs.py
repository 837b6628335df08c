"""Inlines gathered piece by piece, their text with its segments, so that they tile the source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from briefexport.model import Extent, Inline, LineBreak, Range, Segment, Text, legal
from briefexport.segments import (
    Segments,
    bounds,
    is_copy,
    outer_range,
    widen_end,
    widen_last,
    widen_start,
)

_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def one_line(value: str) -> str:
    """Return `value` with its runs of ASCII blanks and line endings made single spaces."""
    return legal(_BLANKS.sub(" ", value).strip(" "))


@dataclass(slots=True)
class Run:
    """Inlines under way: finished ones, and the pieces of the Text at the end.

    What lies between two pieces and is neither (a comment, a tag that was dropped) is owned by the
    neighbour before it, or after it at the start, as the model has it for deleted characters.
    `source` is the text all places count into. `position` is where the run has come to; None where
    it begins with whatever comes first. To `illegal` goes the place of each text that was decoded
    to what no output can hold.
    """

    source: str
    illegal: list[int]
    position: int | None = None
    inlines: list[Inline] = field(default_factory=list)
    _values: list[str] = field(default_factory=list)
    _segments: list[Segment] = field(default_factory=list)
    _copied_to: int = -1
    _owed: int = 0

    def copy(self, value: str, start: int) -> None:
        """Add `value`, copied from the source at `start`."""
        size = len(value)
        self._reach(start, start + size)
        if "\ufffd" in value:
            copied = (Segment(start, size, size),)
            self._segments.extend(sifted(self.source, value, copied))
            self._copied_to = -1
        else:
            self._copy(start, size)
        self._values.append(value)

    def put(self, value: str, start: int, end: int) -> None:
        """Add `value`, which stands for the source from `start` to `end` as a whole."""
        if not value:
            return
        self._reach(start, end)
        value = value.replace("\n", " ").replace("\r", " ")
        self._values.append(legal(value))
        if self._values[-1] != value:
            self.illegal.append(start)
        if end - start == 1 and self.source[start] == value:
            self._copy(start, 1)
        else:
            self._segments.append(Segment(start, end - start, len(value)))
            self._copied_to = -1

    def take(self, value: str, segments: Segments) -> None:
        """Add `value` with segments made elsewhere."""
        if value:
            self._reach(*bounds(segments))
            self._values.append(value)
            self._segments.extend(sifted(self.source, value, segments))
            self._copied_to = -1

    def add(self, *inlines: Inline) -> None:
        """Add finished inlines."""
        for inline in inlines:
            if isinstance(inline, Text):
                self.take(inline.value, inline.segments)
                continue
            self._flush()
            outer = outer_range(inline)
            if outer:
                self._reach(*outer)
            self.inlines.append(inline)

    def break_to(self, end: int) -> bool:
        """Let a line break that was added last go on to `end`; return whether one was."""
        last = self.inlines[-1] if self.inlines and not self._values else None
        if not isinstance(last, LineBreak) or not last.origin:
            return False
        whole = Range(last.origin.outer.start, end)
        self.inlines[-1] = LineBreak(origin=Extent(whole, Range(end, end)))
        self.position = end
        return True

    def finish(self, end: int | None = None) -> tuple[Inline, ...]:
        """Return the inlines gathered; the last owns the source up to `end`, where it is given."""
        if end is not None:
            self._reach(end, end)
        self._flush()
        if self._owed and self.inlines:
            self.inlines[0], self._owed = widen_start(self.inlines[0], self._owed), 0
        return tuple(self.inlines)

    def _reach(self, start: int, end: int) -> None:
        """Give what lies between here and `start` to its owner, and go on to `end`."""
        gap = start - self.position if self.position is not None else 0
        if gap > 0 and self._segments:
            self._segments[-1:] = widen_last((self._segments[-1],), gap)
            self._copied_to = -1
        elif gap > 0 and self.inlines:
            self.inlines[-1] = widen_end(self.inlines[-1], gap)
        elif gap > 0:
            self._owed += gap
        self.position = end

    def _copy(self, start: int, size: int) -> None:
        if self._copied_to == start:
            before = self._segments.pop()
            start, size = before.start, before.length + size
        self._segments.append(Segment(start, size, size))
        self._copied_to = start + size

    def _flush(self) -> None:
        if self._values:
            text = Text("".join(self._values), segments=tuple(self._segments))
            self.inlines.append(text)
            self._values, self._segments, self._copied_to = [], [], -1


def sifted(source: str, value: str, segments: Segments) -> Segments:
    """Return `segments` with each character that was replaced by U+FFFD alone."""
    if "\ufffd" not in value:
        return segments
    out: list[Segment] = []
    done = 0
    for segment in segments:
        part = value[done : done + segment.length]
        done += segment.length
        if not is_copy(segment) or source.startswith(part, segment.start):
            out.append(segment)
            continue
        for start, size in _same(part, source, segment.start):
            out.append(Segment(start, size, size))
    return tuple(out)


def _same(part: str, source: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield start and length of the runs of `part` that stand so in `source`, others one by one."""
    begun = 0
    for index, character in enumerate(part):
        if source[start + index] != character:
            if index > begun:
                yield start + begun, index - begun
            yield start + index, 1
            begun = index + 1
    if begun < len(part):
        yield start + begun, len(part) - begun


def printable(text: str) -> str:
    """Return `text`, its line endings as they are, without characters that no output can hold."""
    if "\r" not in text:
        return legal(text, lines=True)
    return "\r".join(legal(part, lines=True) for part in text.split("\r"))


def replaced(text: str, printable: str) -> list[int]:
    """Return the places at which `printable` differs from `text`."""
    if text == printable:
        return []
    return [at for at, pair in enumerate(zip(text, printable, strict=True)) if len({*pair}) > 1]
