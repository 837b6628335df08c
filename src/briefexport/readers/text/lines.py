"""The lines of a plain text: what each looks like by itself, and whether they are wrapped."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from briefexport.model import ListKind
from briefexport.reading import LineKind
from briefexport.records import dataclass
from briefexport.source import Source

Shape = Literal["blank", "rule", "heading", "under", "quote", "item", "row", "code", "text"]
Kinds = Mapping[int, tuple[LineKind, int]]

TAB = 4
BULLETS = "-•*–·‣◦▪●○∙⁃■□✓✔→►➤+o"
# A dash is also how dialogue begins, a star how a footnote does, and o is a word: these need
# company to be a list.
WEAK_BULLETS = frozenset("*–·→►➤+o")

_RULE = re.compile(r"([-*_=~•–—])(?:[ \t]*\1){2,}|[⁂❦§]")
_HEADING = re.compile(r"(#{1,6})[ \t\u00a0]+(?=\S)")
_QUOTE = re.compile(r">(?=\s|$)[ \t\u00a0]*")
_BULLET = re.compile(rf"([{re.escape(BULLETS)}])(?:\s+|$)")
_NUMBERED = re.compile(
    r"(?P<open>\()?(?:(?P<digits>[0-9]{1,3})|(?P<lower>[a-z]{1,7})|(?P<upper>[A-Z]{1,7}))"
    r"(?P<close>[.)])\s+(?=\S)"
)
_PIPE = re.compile(r"(?<!\\)\|")
_DELIMITER_CELL = re.compile(r"\s*(?::?-{2,}:?|:-:?|-:)\s*")
_ROMAN = re.compile(r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
STOPPED = re.compile(r"[.!?:;…。！？।۔؟][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker: what it may count as, its form, and where in the line the text begins.

    `values` holds every reading: `i)` is the first roman number and the ninth letter.
    """

    values: tuple[tuple[ListKind, int], ...]
    form: str
    text_at: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line, without the prefix of the quotes around it.

    `start` and `end` bound its characters without the blanks around them, `column` is how far it is
    indented (a tab goes to the next multiple of four), `marker` its list marker if it has one, and
    `under` the level that a line under it gives it as a heading, and where that line ends.
    """

    number: int
    line_start: int
    start: int
    end: int
    column: int
    text: str
    shape: Shape
    marker: Marker | None = None
    pipes: bool = False
    forced: tuple[LineKind, int] | None = None
    under: tuple[int, int] | None = None

    @property
    def text_column(self) -> int:
        """The column of its text, after a list marker."""
        return self.column + (self.marker.text_at if self.marker else 0)


@dataclass(frozen=True, slots=True)
class Form:
    """How the lines of a file make paragraphs: one each, or wrapped at about `width` columns."""

    width: int | None


def lines_of(source: Source, kinds: Kinds) -> list[Line]:
    """Return every line of `source`, its shape told by itself alone or by `kinds`."""
    first = source.content_start
    ranges = (source.line_range(number) for number in range(1, source.line_count + 1))
    return [
        _line(source, number, start, max(start, first), end, kinds.get(number))
        for number, (start, end) in enumerate(ranges, 1)
    ]


def inside_quote(source: Source, line: Line) -> Line:
    """Return what a quoted line is within its quote."""
    mark = _QUOTE.match(line.text)
    at = line.start + (mark.end() if mark else 0)
    return _line(source, line.number, line.line_start, at, line.end, None)


def _line(
    source: Source,
    number: int,
    line_start: int,
    at: int,
    end: int,
    forced: tuple[LineKind, int] | None,
) -> Line:
    raw = source.text[at:end]
    text = raw.strip()
    lead = raw[: len(raw) - len(raw.lstrip())]
    start = at + len(lead)
    column = len(lead.expandtabs(TAB))
    shape, marker = _forced_shape(text, forced[0]) if forced and text else shape_of(text)
    pipes = shape in {"text", "item"} and bool(_PIPE.search(text))
    if forced:
        pipes = forced[0] == "table" and bool(text)
    return Line(
        number, line_start, start, start + len(text), column, text, shape, marker, pipes,
        forced if text else None,
    )  # fmt: skip


def _forced_shape(text: str, kind: LineKind) -> tuple[Shape, Marker | None]:
    match kind:
        case "heading":
            return "heading", None
        case "quote":
            return "quote", None
        case "bullet":
            return "item", bullet(text) or Marker((("bullet", 1),), "", 0)
        case "paragraph" | "table":
            return "text", None


def shape_of(text: str) -> tuple[Shape, Marker | None]:
    """Return what a stripped line looks like by itself, and its list marker if it has one."""
    if not text:
        return "blank", None
    if _RULE.fullmatch(text):
        return "rule", None
    if text[0] == "#" and _HEADING.match(text):
        return "heading", None
    if text[0] == ">" and _QUOTE.match(text):
        return "quote", None
    marker = bullet(text) or numbered(text)
    return ("item", marker) if marker else ("text", None)


def heading_mark(text: str) -> tuple[int, int]:
    """Return level and length of the `## ` before a heading; (0, 0) where there is none."""
    mark = _HEADING.match(text)
    return (len(mark[1]), mark.end()) if mark else (0, 0)


def bullet(text: str) -> Marker | None:
    """Return the bullet that `text` begins with."""
    found = _BULLET.match(text)
    return Marker((("bullet", 1),), found[1], found.end()) if found else None


def numbered(text: str) -> Marker | None:
    """Return the number, letter or roman number that `text` begins with, followed by text."""
    found = _NUMBERED.match(text)
    if not found or (found["open"] and found["close"] == "."):
        return None
    values: list[tuple[ListKind, int]] = []
    if found["digits"]:
        values.append(("decimal", int(found["digits"])))
    elif found["lower"]:
        values += _letters(found["lower"], "lower-alpha", "lower-roman")
    else:
        values += _letters(found["upper"].lower(), "upper-alpha", "upper-roman")
    form = (found["open"] or "") + found["close"]
    return Marker(tuple(values), form, found.end()) if values else None


def _letters(letters: str, alpha: ListKind, roman: ListKind) -> Iterable[tuple[ListKind, int]]:
    if len(letters) == 1:
        yield alpha, ord(letters) - ord("a") + 1
    if _ROMAN.fullmatch(letters):
        values = [_ROMAN_VALUES[letter] for letter in letters]
        yield roman, sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def split_pipes(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of each part of `text` between pipes; `\|` is no pipe."""
    cuts = [-1, *(found.start() for found in _PIPE.finditer(text)), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts)]


def delimiter_cells(line: Line) -> list[str]:
    """Return the cells of a delimiter row (`---|:--:|`) without blanks; none if it is not one."""
    if not line.pipes or line.text[0] not in "|-:":
        return []
    cells = [line.text[a:b] for a, b in split_pipes(line.text)]
    inner = cells[not cells[0].strip() : len(cells) - (not cells[-1].strip())]
    good = inner and all(map(_DELIMITER_CELL.fullmatch, inner))
    return [cell.strip() for cell in inner] if good else []


# --- Wrapped lines -----------------------------------------------------------------------------

# Nobody wraps text narrower or wider than this; a longer line is a paragraph.
WIDTHS = range(30, 131)


def form_of(lines: Sequence[Line]) -> Form:
    """Return how the lines of a file make paragraphs, by the evidence of neighbouring lines.

    Of lines with no blank line and no mark between them, it is counted how many break in the middle
    of a sentence, and how many have no room for the word that begins the next line: wrapped text
    does both nearly always, and text whose every line is a block hardly ever.
    """
    couples = [
        (first, second)
        for first, second in pairwise(lines)
        if first.shape in {"text", "item"} and second.shape == "text" and not _tabular(first)
        and not _tabular(second)
    ]  # fmt: skip
    if not couples:
        return Form(None)
    lengths = sorted(_length(first) for first, _ in couples)
    width = lengths[len(lengths) * 9 // 10]
    if width not in WIDTHS:
        return Form(None)
    flowing = sum(flows(first, second) for first, second in couples) / len(couples)
    full = sum(_full(first, second, width) for first, second in couples) / len(couples)
    wrapped = (flowing >= 0.4 and full >= 0.5) or flowing >= 0.7
    return Form(width if wrapped else None)


def paragraphs(lines: Sequence[Line], form: Form) -> list[tuple[Line, ...]]:
    """Divide neighbouring lines of text into paragraphs."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and joins(groups[-1][-1], line, form, first=len(groups[-1]) == 1):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def joins(line: Line, following: Line, form: Form, *, first: bool) -> bool:
    """Tell whether `following` goes on with the paragraph of `line`, the `first` of it or not."""
    if form.width is None or line.shape not in {"text", "item"} or following.shape != "text":
        return False
    if following.number != line.number + 1:
        return False
    if following.forced or (line.forced and line.forced[0] == "heading"):
        return False
    if following.text[0] in "—―" or following.column >= line.text_column + 2:
        return False
    if flows(line, following) or _full(line, following, form.width):
        return True
    short = _length(line) < form.width * 0.7
    return not first and not (short and STOPPED.search(line.text))


def flows(line: Line, following: Line) -> bool:
    """Tell whether a sentence runs on from `line` to `following`."""
    return following.text[0].islower() and not STOPPED.search(line.text)


def _full(line: Line, following: Line, width: int) -> bool:
    word = following.text.split(None, 1)[0]
    return _length(line) + 1 + len(word) > width * 0.95


def _length(line: Line) -> int:
    return line.column + len(line.text)


def _tabular(line: Line) -> bool:
    return line.pipes or (line.forced is not None and line.forced[0] != "paragraph")
