"""What a page's content stream paints: text, filled rectangles, and where pictures are.

ISO 32000-1, 8 (graphics), 9 (text) and 14.6 (marked content). Only what a reader of a published
file asks for is followed: no transparency, no patterns, no clipping by anything but the box around
a path. Coordinates are points from the top left corner of the trimmed page, downwards.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from math import isfinite
from typing import Any, TypeAlias

from pikepdf import Array, Dictionary, PdfError, Stream

from briefexport.proof.pdf.fonts import Font, font_of
from briefexport.proof.pdf.objects import inherited
from briefexport.proof.pdf.shapes import (
    EVERYWHERE,
    Box,
    Fill,
    Matrix,
    around,
    painted,
    placed,
    times,
)
from briefexport.proof.pdf.tokens import elements, number, string, text, words


@dataclass(frozen=True, slots=True)
class Mark:
    """What content is marked as: a piece of the structure by its `mcid`, or an artifact.

    `artifact` is the type of one, or its subtype where it has one ("Header"); `actual` the text
    that stands for what is painted, where that is said.
    """

    mcid: int | None = None
    artifact: str = ""
    actual: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Text shown at once: its glyphs' `characters` from left to right, without a look behind.

    `left` and `right` are its ends without the spaces about it, `base` its baseline. `size` is in
    points, `tracking` in em.
    """

    page: int
    mark: Mark
    characters: tuple[str, ...]
    font: Font
    size: float
    colour: str
    tracking: float
    left: float
    right: float
    base: float


@dataclass(slots=True)
class Painted:
    """What a page paints: text by MCID, text of artifacts, fills, and boxes of pictures by MCID."""

    texts: dict[int, list[Piece]] = field(default_factory=dict)
    artifacts: list[Piece] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: dict[int, Box] = field(default_factory=dict)


@dataclass(slots=True)
class Library:
    """The fonts of a document by object, so that each is read once."""

    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)

    def font(self, source: Any) -> Font:
        """Return the font of a font dictionary."""
        key = source.objgen
        if key == (0, 0):
            return font_of(source)
        if key not in self.fonts:
            self.fonts[key] = font_of(source)
        return self.fonts[key]


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it counts (8.4, 9.3)."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    fill: str = "#000000"
    stroke: str = "#000000"
    line: float = 1.0
    font: Font | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> "_State":
        """Return a state that is the same now; quicker than `replace`, and called for each q."""
        return _State(
            self.matrix, self.clip, self.fill, self.stroke, self.line, self.font, self.size,
            self.letter_space, self.word_space, self.stretch, self.leading, self.rise,
        )  # fmt: skip


_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Operands: TypeAlias = list[str]
# A form may paint forms; one that paints itself would go on for ever.
_DEEPEST = 12
_FAULTS = (ValueError, IndexError, KeyError, TypeError, AttributeError, PdfError)


def paint(page: Any, number_: int, box: Box, library: Library) -> Painted:
    """Return what `page`, a page object by its number from 1, paints; `box` is its trim box.

    `box` is in user space, its top the higher edge.
    """
    painter = _Painter(number_, library, _State(_turned(page, box)))
    resources = inherited(page, "/Resources")
    painter.run(_content(page.get("/Contents")), resources, 0)
    return painter.painted


def _content(contents: Any) -> bytes:
    streams = contents if isinstance(contents, Array) else [contents]
    parts = []
    for stream in streams:
        if isinstance(stream, Stream):
            try:
                parts.append(stream.read_bytes())
            except PdfError:
                continue
    # Streams are divided between words, never within one (7.8.2).
    return b"\n".join(parts)


def _turned(page: Any, box: Box) -> Matrix:
    """Return the matrix from user space to the page as it is seen, downwards."""
    rotate = inherited(page, "/Rotate")
    match rotate % 360 if isinstance(rotate, int) else 0:
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -box.bottom, -box.left)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, box.right, -box.bottom)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, box.top, box.right)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -box.left, box.top)


class _Shifts(dict[str, float]):
    """The sums of numbers written with spaces between them, worked out once each."""

    def __missing__(self, written: str) -> float:
        total = self[written] = sum(map(number, written.split()))
        return total


_SHIFTS = _Shifts()
_MCID = re.compile(r"/MCID\s+(\d+)")
_NAMED = re.compile(r"/(Type|Subtype)\s*/(\w+)")
_ACTUAL = re.compile(r"/ActualText\s*(\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
# Glyphs one by one, each of four digits, with shifts between: what most writers write.
_SINGLE = re.compile(r"[^<>()]*(?:<[0-9a-f]{4}>[^<>()]*)*")
# Spaces that are room; those of the width of a figure or a point stand in for one.
_BLANK = frozenset(" \t\n\r\xa0")
# Kerning widens by less than this, in thousandths of an em; tracking by more.
_KERNED = 10.0


class _Painter:
    """The interpreter; each operator it knows is a method."""

    def __init__(self, page: int, library: Library, state: _State) -> None:
        self.page, self.library, self.state = page, library, state
        self.painted = Painted()
        self.stack: list[_State] = []
        self.marks: list[Mark] = []
        self.mark = Mark()
        self.text_matrix = self.line_matrix = _IDENTITY
        self.path: list[Box] = []
        self.corners: list[tuple[float, float]] = []
        self.straight = True
        self.clipping = ""
        self.resources: Any = Dictionary()
        self.fonts: dict[str, Font] = {}
        self.depth = 0

    def run(self, data: bytes, resources: Any, depth: int) -> None:
        """Paint a content stream with its `resources`."""
        outer = self.resources, self.fonts, self.depth
        self.resources, self.fonts, self.depth = resources, {}, depth
        operands: _Operands = []
        for word in words(data):
            operation = _OPERATIONS.get(word)
            if operation is None:
                operands.append(word)
                continue
            # An operator without what it needs does nothing. A `with` for each would cost a tenth.
            try:  # noqa: SIM105
                operation(self, operands)
            except _FAULTS:
                pass
            operands.clear()
        self.resources, self.fonts, self.depth = outer

    # --- State -----------------------------------------------------------------------------------

    def save(self, _: _Operands) -> None:
        self.stack.append(self.state.copy())

    def restore(self, _: _Operands) -> None:
        self.state = self.stack.pop()

    def concatenate(self, operands: _Operands) -> None:
        self.state.matrix = times(_matrix(operands), self.state.matrix)

    def line_width(self, operands: _Operands) -> None:
        self.state.line = number(operands[-1])

    def fill_colour(self, operands: _Operands) -> None:
        self.state.fill = _colour(operands) or self.state.fill

    def stroke_colour(self, operands: _Operands) -> None:
        self.state.stroke = _colour(operands) or self.state.stroke

    # --- Paths -----------------------------------------------------------------------------------

    def rectangle(self, operands: _Operands) -> None:
        x, y, width, height = map(number, operands[-4:])
        self.path.append(placed(self.state.matrix, x, y, x + width, y + height))

    def move(self, operands: _Operands) -> None:
        self.close_path()
        self.point(operands)

    def point(self, operands: _Operands) -> None:
        x, y = number(operands[-2]), number(operands[-1])
        a, b, c, d, e, f = self.state.matrix
        self.corners.append((a * x + c * y + e, b * x + d * y + f))

    def curve(self, operands: _Operands) -> None:
        self.straight = False
        for at in range(0, len(operands) - 1, 2):
            self.point(operands[at : at + 2])

    def close_path(self, _: _Operands | None = None) -> None:
        """Make a box of the corners gathered; a path that is no box paints nothing told here."""
        if not self.corners:
            return
        across, down = zip(*self.corners, strict=True)
        box = Box(min(across), min(down), max(across), max(down))
        if not all(
            min(x - box.left, box.right - x) < _STRAIGHT
            and min(y - box.top, box.bottom - y) < _STRAIGHT
            for x, y in self.corners
        ):
            self.straight = False
        self.path.append(box)
        self.corners = []

    def clip(self, _: _Operands) -> None:
        self.clipping = "W"

    def end_path(self, _: _Operands | None = None) -> None:
        """End the path, which is then the clip where one of W and W* has said so."""
        self.close_path()
        if self.clipping and self.path:
            self.state.clip = self.state.clip.cut(around(self.path))
        self.path, self.straight, self.clipping = [], True, ""

    def fill(self, _: _Operands) -> None:
        self.fill_path(odd=False)

    def fill_odd(self, _: _Operands) -> None:
        self.fill_path(odd=True)

    def fill_path(self, *, odd: bool) -> None:
        self.close_path()
        if self.mark.mcid is not None:
            self.picture()
        elif self.path and self.straight:
            outer = max(self.path, key=lambda box: box.width * box.height)
            self.painted.fills += [
                Fill(box, self.state.fill, outer)
                for box in painted(self.path, self.state.clip, odd=odd)
            ]
        self.end_path()

    def stroke(self, _: _Operands) -> None:
        """Stroke the path; of what is stroked only straight lines are told."""
        self.close_path()
        if self.mark.mcid is not None:
            self.picture()
        elif self.straight:
            half = self.state.line * _scale(self.state.matrix) / 2
            for box in self.path:
                if min(box.width, box.height) < _STRAIGHT:
                    flat = box.height < box.width
                    line = Box(
                        box.left - (0 if flat else half),
                        box.top - (half if flat else 0),
                        box.right + (0 if flat else half),
                        box.bottom + (half if flat else 0),
                    ).cut(self.state.clip)
                    self.painted.fills.append(Fill(line, self.state.stroke, line))
        self.end_path()

    def picture(self) -> None:
        """Add the path to the box of the picture that it is part of."""
        for box in self.path:
            self.pictured(box)

    def pictured(self, box: Box) -> None:
        mcid, box = self.mark.mcid, box.cut(self.state.clip)
        if mcid is not None and box.width >= 0 and box.height >= 0:
            known = self.painted.pictures.get(mcid)
            self.painted.pictures[mcid] = known.join(box) if known else box

    def draw(self, operands: _Operands) -> None:
        """Paint a picture or a form."""
        source = self.resources["/XObject"][operands[-1]]
        if source.get("/Subtype") == "/Image":
            self.pictured(placed(self.state.matrix, 0, 0, 1, 1))
        elif self.depth < _DEEPEST:
            kept, marks = self.state.copy(), (self.marks, self.mark)
            self.marks = list(self.marks)
            matrix = _matrix([str(float(each)) for each in source.get("/Matrix", _IDENTITY)])
            self.state.matrix = times(matrix, self.state.matrix)
            bounds = placed(self.state.matrix, *map(float, source["/BBox"]))
            self.state.clip = self.state.clip.cut(bounds)
            self.run(source.read_bytes(), source.get("/Resources", self.resources), self.depth + 1)
            self.state, (self.marks, self.mark) = kept, marks

    # --- Marked content --------------------------------------------------------------------------

    def begin_marked(self, operands: _Operands) -> None:
        self.marks.append(self.mark)
        said = operands[1] if len(operands) > 1 else ""
        if said.startswith("/"):
            said = self.resources["/Properties"][said].unparse().decode("latin-1")
        if operands[0] == "/Artifact":
            self.mark = _artifact(said)
        elif match := _MCID.search(said):
            self.mark = Mark(int(match[1]))
        if match := _ACTUAL.search(said):
            self.mark = replace(self.mark, actual=text(string(match[1])))

    def end_marked(self, _: _Operands) -> None:
        self.mark = self.marks.pop()

    # --- Text ------------------------------------------------------------------------------------

    def begin_text(self, _: _Operands) -> None:
        self.text_matrix = self.line_matrix = _IDENTITY

    def font(self, operands: _Operands) -> None:
        self.state.size = number(operands[-1])
        name = operands[-2]
        if name not in self.fonts:
            self.fonts[name] = self.library.font(self.resources["/Font"][name])
        self.state.font = self.fonts[name]

    def letter_space(self, operands: _Operands) -> None:
        self.state.letter_space = number(operands[-1])

    def word_space(self, operands: _Operands) -> None:
        self.state.word_space = number(operands[-1])

    def stretch(self, operands: _Operands) -> None:
        self.state.stretch = number(operands[-1]) / 100

    def leading(self, operands: _Operands) -> None:
        self.state.leading = number(operands[-1])

    def rise(self, operands: _Operands) -> None:
        self.state.rise = number(operands[-1])

    def text_at(self, operands: _Operands) -> None:
        self.text_matrix = self.line_matrix = _matrix(operands)

    def next_line(self, operands: _Operands) -> None:
        across, down = map(number, operands[-2:])
        self.line_matrix = times((1.0, 0.0, 0.0, 1.0, across, down), self.line_matrix)
        self.text_matrix = self.line_matrix

    def next_line_leading(self, operands: _Operands) -> None:
        self.state.leading = -number(operands[-1])
        self.next_line(operands)

    def new_line(self, _: _Operands) -> None:
        self.next_line(["0", str(-self.state.leading)])

    def show(self, operands: _Operands) -> None:
        self.show_array([f"[{operands[-1]}]"])

    def show_next(self, operands: _Operands) -> None:
        self.new_line([])
        self.show(operands)

    def show_spaced(self, operands: _Operands) -> None:
        self.state.word_space, self.state.letter_space = map(number, operands[:2])
        self.show_next(operands)

    def show_array(self, operands: _Operands) -> None:
        """Show strings with shifts between them."""
        font, state = self.state.font, self.state
        if font is None:
            return
        first, codes, shifts = _shown(operands[-1], font)
        if codes:
            self.put(font, codes, shifts, first)
        else:
            self.advance(-first / 1000 * state.size * state.stretch)

    def put(self, font: Font, codes: list[str], shifts: list[float], first: float) -> None:
        """Put glyphs where the pen is, each followed by its shift, and move the pen."""
        state = self.state
        characters = list(map(font.characters.__getitem__, codes))
        widths = list(map(font.widths.__getitem__, codes))
        em = state.size * state.stretch
        space = state.letter_space / state.size if state.size else 0.0
        if state.word_space and font.digits == 2:
            # It is added to the one-byte code of a space, whatever that stands for (9.3.3).
            more = 1000 * state.word_space / state.size if state.size else 0.0
            shifts = [
                shift - more if code == "20" else shift
                for code, shift in zip(codes, shifts, strict=True)
            ]
        start, end = 0, len(characters)
        while start < end - 1 and characters[start] in _BLANK:
            start += 1
        while end > start + 1 and characters[end - 1] in _BLANK:
            end -= 1
        total = _advance(widths, shifts, space) - first / 1000
        left = _advance(widths[:start], shifts[:start], space) - first / 1000
        right = total - _advance(widths[end:], shifts[end:], space)
        # What is behind the last letter belongs to the next.
        right += shifts[end - 1] / 1000 - space
        a, b, c, d, e, f = times(self.text_matrix, state.matrix)
        up = state.rise
        piece = Piece(
            self.page,
            self.mark,
            tuple(characters),
            font,
            round(state.size * abs(_scale((a, b, c, d, e, f))), 3),
            state.fill,
            _tracking(characters[start:end], shifts[start:end], space),
            left=e + a * left * em + c * up,
            right=e + a * right * em + c * up,
            base=f + b * left * em + d * up,
        )
        if not isfinite(piece.left + piece.right + piece.base):
            return
        if self.mark.mcid is not None:
            self.painted.texts.setdefault(self.mark.mcid, []).append(piece)
        else:
            self.painted.artifacts.append(piece)
        self.advance(total * em)

    def advance(self, across: float) -> None:
        a, b, c, d, e, f = self.text_matrix
        self.text_matrix = (a, b, c, d, e + a * across, f + b * across)


# Corners nearer to a box than this are on it, in points.
_STRAIGHT = 0.01

_OPERATIONS: Mapping[str, Callable[[_Painter, _Operands], None]] = {
    "q": _Painter.save, "Q": _Painter.restore, "cm": _Painter.concatenate,
    "w": _Painter.line_width, "gs": lambda _, __: None,
    "g": _Painter.fill_colour, "rg": _Painter.fill_colour, "k": _Painter.fill_colour,
    "sc": _Painter.fill_colour, "scn": _Painter.fill_colour,
    "G": _Painter.stroke_colour, "RG": _Painter.stroke_colour, "K": _Painter.stroke_colour,
    "SC": _Painter.stroke_colour, "SCN": _Painter.stroke_colour,
    "re": _Painter.rectangle, "m": _Painter.move, "l": _Painter.point, "c": _Painter.curve,
    "v": _Painter.curve, "y": _Painter.curve, "h": lambda _, __: None,
    "W": _Painter.clip, "W*": _Painter.clip, "n": _Painter.end_path,
    "f": _Painter.fill, "F": _Painter.fill, "f*": _Painter.fill_odd,
    "B": _Painter.fill, "b": _Painter.fill, "B*": _Painter.fill_odd, "b*": _Painter.fill_odd,
    "S": _Painter.stroke, "s": _Painter.stroke, "Do": _Painter.draw,
    "BDC": _Painter.begin_marked, "BMC": _Painter.begin_marked, "EMC": _Painter.end_marked,
    "BT": _Painter.begin_text, "ET": lambda _, __: None, "Tf": _Painter.font,
    "Tc": _Painter.letter_space, "Tw": _Painter.word_space, "Tz": _Painter.stretch,
    "TL": _Painter.leading, "Ts": _Painter.rise, "Tm": _Painter.text_at,
    "Td": _Painter.next_line, "TD": _Painter.next_line_leading, "T*": _Painter.new_line,
    "Tj": _Painter.show, "'": _Painter.show_next, '"': _Painter.show_spaced,
    "TJ": _Painter.show_array,
    # What else takes operands, and paints nothing that is told.
    **dict.fromkeys(
        ("J", "j", "M", "d", "ri", "i", "cs", "CS", "sh", "d0", "d1", "MP", "DP", "Tr", "BX", "EX"),
        lambda _, __: None,
    ),
}  # fmt: skip


@cache
def _artifact(said: str) -> Mark:
    named: dict[str, str] = dict(_NAMED.findall(said))
    return Mark(artifact=named.get("Subtype", named.get("Type", "Artifact")))


def _matrix(operands: _Operands) -> Matrix:
    a, b, c, d, e, f = map(number, operands[-6:])
    return (a, b, c, d, e, f)


def _scale(matrix: Matrix) -> float:
    """Return how much `matrix` enlarges what stands upright."""
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5)


def _colour(operands: _Operands) -> str:
    """Return a colour of grey, RGB or ink as #rrggbb; "" for what is none of these (8.6.4)."""
    if not operands or operands[-1].startswith("/"):
        return ""
    parts = [min(1.0, max(0.0, number(operand))) for operand in operands]
    match parts:
        case [grey]:
            parts = [grey] * 3
        case [cyan, magenta, yellow, black]:
            parts = [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
        case [_, _, _]:
            pass
        case _:
            return ""
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _advance(widths: Sequence[float], shifts: Sequence[float], space: float) -> float:
    return sum(widths) - sum(shifts) / 1000 + len(widths) * space


def _tracking(characters: Sequence[str], shifts: Sequence[float], space: float) -> float:
    """Return how much further apart than they are made all letters stand, in em."""
    if len(shifts) > 1 and max(shifts[:-1]) < 0:
        between = sorted(
            shift
            for shift, (one, other) in zip(shifts, pairwise(characters), strict=False)
            if not (one.isspace() or other.isspace())
        )
        if len(between) > 1 and (usual := between[len(between) // 2]) <= -_KERNED:
            space -= usual / 1000
    return round(space, 3)


def _shown(array: str, font: Font) -> tuple[float, list[str], list[float]]:
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
