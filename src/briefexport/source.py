"""A source text as it was decoded: every offset in the model counts into it.

The text is never normalised: byte order mark, CRLF, tabs and composed characters stay as they are,
so that an offset found anywhere later still points at the author's own characters.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field
from itertools import accumulate
from typing import Literal

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.records import dataclass

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be"]

BOM = "\ufeff"
EXCERPT_LIMIT = 160

_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, its decoded text (byte order mark included) and its encoding's name.

    Of a file that is no text, `text` is what it says, a line a paragraph, and `data` the file.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    data: bytes = field(default=b"", repr=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Lines end at \n, \r\n or a lone \r, as in CommonMark 0.31 (2.1); nothing else ends one.
        lines = self.text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")
        starts = tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
        object.__setattr__(self, "_starts", starts)

    @property
    def content_start(self) -> int:
        """The offset of the first character after a byte order mark."""
        return 1 if self.text.startswith(BOM) else 0

    @property
    def line_count(self) -> int:
        """How many lines the text has; an empty text has one."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds `offset`."""
        return bisect_right(self._starts, offset)

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line holding `offset` begins."""
        return self._starts[self.line_of(offset) - 1]

    def line_range(self, number: int) -> tuple[int, int]:
        """Return start and end of line `number` (from 1), its line ending left out."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of the character at `offset`.

        A byte order mark is no part of the first line.
        """
        number = self.line_of(offset)
        return number, max(offset - self._first(number), 0) + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of what stands at `line` and `column`."""
        return self._first(line) + column - 1

    def _first(self, number: int) -> int:
        return self.content_start if number == 1 else self._starts[number - 1]

    def place(self, start: int, end: int | None = None) -> Place:
        """Return the place of `start` (up to `end`, on the same line) for a diagnostic."""
        number = self.line_of(start)
        line_start, line_end = self._first(number), self.line_range(number)[1]
        start = max(start, line_start)
        stop = min(line_end, start + 1 if end is None else end)
        # Of a long line, which in plain text is a whole paragraph, the part about the place.
        inside = start - line_start < EXCERPT_LIMIT * 2 // 3
        first = line_start if inside else start - EXCERPT_LIMIT // 3
        return Place(
            file=self.name,
            line=number,
            column=start - line_start + 1,
            end_column=max(stop, start + 1) - line_start + 1,
            excerpt=self.text[first : min(line_end, first + EXCERPT_LIMIT)],
            excerpt_column=first - line_start + 1,
        )


def decode(name: str, data: bytes) -> Source:
    """Decode `data` as UTF-8, or as UTF-16 where a byte order mark says so; else refuse, by line.

    Guessing an encoding corrupts names silently, so there is no guessing.
    """
    encoding: Encoding = next((enc for mark, enc in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return Source(name, data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        before = Source(name, data[: error.start].decode(encoding, "replace"))
        raise RefusedError(
            diagnostic(
                "BX101",
                f"byte {error.start} (0x{data[error.start]:02x}) is not {encoding.upper()}",
                Place(file=name, line=before.line_count),
                hint="save the file as UTF-8",
            )
        ) from error


def encoded(source: Source) -> bytes:
    """Return the bytes of the file that `source` was made of, byte order mark and line ends too."""
    return source.data or source.text.encode(source.encoding)


def spliced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return `text` with another in the place of what stands from a start up to an end.

    `edits` are in order and do not overlap.
    """
    parts, done = list[str](), 0
    for start, end, put in edits:
        parts += (text[done:start], put)
        done = end
    return "".join((*parts, text[done:]))
