"""Text gathered piece by piece with its segments, and the mapping of joined lines to the source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from briefexport.model import Inline, Segment, Text, legal
from briefexport.readers.markdown.ledger import Ledger
from briefexport.segments import Segments, is_copy

# A line of a code span that begins with more blanks and quote marks than this is not looked into
# for where the marks of its containers end; it is then one segment.
_PREFIX_LIMIT = 200


_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def one_line(value: str) -> str:
    """Return `value` with its runs of ASCII blanks and line endings made single spaces."""
    return legal(_BLANKS.sub(" ", value).strip(" "))


@dataclass(slots=True)
class Run:
    """Inlines under way: finished ones, and the pieces of the Text at the end."""

    ledger: Ledger
    inlines: list[Inline] = field(default_factory=list)
    _values: list[str] = field(default_factory=list)
    _segments: list[Segment] = field(default_factory=list)
    _copied_to: int = -1

    def copy(self, value: str, start: int) -> None:
        """Add `value`, copied from the source at `start`."""
        size = len(value)
        if "\ufffd" in value:
            copied = (Segment(start, size, size),)
            self._segments.extend(sifted(self.ledger.source.text, value, copied))
            self._copied_to = -1
        else:
            self._copy(start, size)
        self._values.append(value)

    def put(self, value: str, start: int, end: int) -> None:
        """Add `value`, which stands for the source from `start` to `end` as a whole."""
        if not value:
            return
        value = value.replace("\n", " ").replace("\r", " ")
        self._values.append(legal(value))
        if self._values[-1] != value:
            self.ledger.illegal += 1
            self.ledger.illegal_at = self.ledger.illegal_at or start
        if end - start == 1 and self.ledger.source.text[start] == value:
            self._copy(start, 1)
        else:
            self._other(Segment(start, end - start, len(value)))

    def take(self, value: str, segments: Segments) -> None:
        """Add `value` with segments made elsewhere."""
        if value:
            self._values.append(value)
            self._segments.extend(sifted(self.ledger.source.text, value, segments))
            self._copied_to = -1

    def add(self, *inlines: Inline) -> None:
        """Add finished inlines."""
        for inline in inlines:
            if isinstance(inline, Text):
                self.take(inline.value, inline.segments)
            else:
                self._flush()
                self.inlines.append(inline)

    def finish(self) -> tuple[Inline, ...]:
        """Return the inlines gathered."""
        self._flush()
        return tuple(self.inlines)

    def last_is_text(self) -> bool:
        """Return whether characters were added last."""
        return bool(self._values)

    def _copy(self, start: int, size: int) -> None:
        if self._copied_to == start:
            before = self._segments.pop()
            start, size = before.start, before.length + size
        self._segments.append(Segment(start, size, size))
        self._copied_to = start + size

    def _other(self, segment: Segment) -> None:
        self._segments.append(segment)
        self._copied_to = -1

    def _flush(self) -> None:
        if self._values:
            text = Text("".join(self._values), segments=tuple(self._segments))
            self.inlines.append(text)
            self._values, self._segments, self._copied_to = [], [], -1


def line_segments(text: str, value: str, start: int, end: int) -> Segments:
    """Return the segments by which `value` stands for the source from `start` to `end`.

    `value` is that source without the marks of the containers (`> ` and the like) at the start of
    its lines, each line ending being one character: a newline, or a space in a code span.
    """
    if text[start:end] == value:
        return (Segment(start, end - start, len(value)),) if value else ()
    out: list[Segment] = []
    done, position = 0, start
    for line_start, line_end in _lines(text, start, end):
        if position > start or line_start > start:
            found = entry(text, value, done + 1, line_start, line_end)
            if found is None:
                return (Segment(start, end - start, len(value)),)
            out.append(Segment(position, found - position, 1))
            done, position = done + 1, found
        size = line_end - position
        if value[done : done + size] != text[position:line_end]:
            return (Segment(start, end - start, len(value)),)
        if size:
            out.append(Segment(position, size, size))
        done, position = done + size, line_end
    exact = done == len(value) and position == end
    return tuple(out) if exact else (Segment(start, end - start, len(value)),)


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


def spaced(value: str, segments: Segments) -> tuple[str, Segments]:
    """Return `value` in one line: each newline a space, which stands for itself alone."""
    if "\n" not in value:
        return legal(value), segments
    out: list[Segment] = []
    done = 0
    for segment in segments:
        low, high = done, done + segment.length
        done = high
        while is_copy(segment) and (found := value.find("\n", low, high)) >= 0:
            start = segment.start + segment.length - (high - low)
            if found > low:
                out.append(Segment(start, found - low, found - low))
            out.append(Segment(start + found - low, 1, 1))
            low = found + 1
        if low < high:
            out.append(segment if high - low == segment.length else _tail(segment, high - low))
    return legal(value.replace("\n", " ")), tuple(out)


def _tail(segment: Segment, size: int) -> Segment:
    return Segment(segment.start + segment.length - size, size, size)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line_start = start
    while True:
        ends = (text.find("\n", line_start, end), text.find("\r", line_start, end))
        found = min((one for one in ends if one >= 0), default=-1)
        if found < 0:
            yield line_start, end
            return
        yield line_start, found
        line_start = found + (2 if text.startswith("\r\n", found) else 1)


def entry(text: str, value: str, done: int, start: int, end: int) -> int | None:
    """Return where, in the line from `start` to `end`, the part that `value` has at `done` begins.

    None where no beginning fits.
    """
    for position in range(start, min(start + _PREFIX_LIMIT, end) + 1):
        after = done + end - position
        closed = after == len(value) or (after < len(value) and value[after] in " \n")
        if closed and value.startswith(text[position:end], done):
            return position
        if position < end and text[position] not in " \t>":
            return None
    return None
