"""The mapping of joined lines to the source."""

from collections.abc import Iterator

from briefexport.model import Segment, legal
from briefexport.segments import Segments, is_copy

# A line of a code span that begins with more blanks and quote marks than this is not looked into
# for where the marks of its containers end; it is then one segment.
_PREFIX_LIMIT = 200


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
