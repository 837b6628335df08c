"""What a page's content stream paints: text, filled rectangles, and where pictures are.

ISO 32000-1, 8 (graphics), 9 (text) and 14.6 (marked content). Only what a reader of a published
file asks for is followed: no transparency, no patterns, no clipping by anything but the box around
a path. Coordinates are points to the right and downwards; `trim` says where the page begins.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import isfinite
from typing import Any

from pikepdf import Dictionary, PdfError

from briefexport.proof.pdf.fonts import Font, Library
from briefexport.proof.pdf.glyphs import shown
from briefexport.proof.pdf.graphics import (
    IDENTITY,
    Operands,
    State,
    colour,
    matrix_of,
    scale,
)
from briefexport.proof.pdf.objects import inherited
from briefexport.proof.pdf.painted import Mark, Painted, Piece
from briefexport.proof.pdf.shapes import Box, Path, around, placed, times
from briefexport.proof.pdf.tokens import number, string, text, words
from briefexport.proof.pdf.trim import Trim

# A form may paint forms; one that paints itself would go on for ever.
_DEEPEST = 12
_FAULTS = (ValueError, IndexError, KeyError, TypeError, AttributeError, PdfError)


def paint(page: Any, number_: int, trim: Trim, data: bytes, library: Library) -> Painted:
    """Return what the content `data` paints of `page`, a page object by its number from 1."""
    resources = inherited(page, "/Resources")
    painter = _Painter(number_, library, State(trim.matrix), resources)
    painter.run(data, resources, 0)
    painter.painted.open = len(painter.stack), len(painter.marks)
    return painter.painted


_MCID = re.compile(r"/MCID\s+(\d+)")
_NAMED = re.compile(r"/(Type|Subtype)\s*/(\w+)")
_ACTUAL = re.compile(r"/ActualText\s*(\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)


class _Painter:
    """The interpreter; each operator it knows is a method."""

    def __init__(self, page: int, library: Library, state: State, own: Any) -> None:
        self.page, self.library, self.state, self.own = page, library, state, own
        self.painted = Painted()
        self.stack: list[State] = []
        self.marks: list[Mark] = []
        self.mark = Mark()
        self.text_matrix = self.line_matrix = IDENTITY
        self.path = Path()
        self.resources: Any = Dictionary()
        self.fonts: dict[str, Font] = {}
        self.depth = 0

    def run(self, data: bytes, resources: Any, depth: int) -> None:
        """Paint a content stream with its `resources`."""
        outer = self.resources, self.fonts, self.depth
        self.resources, self.fonts, self.depth = resources, {}, depth
        operands: Operands = []
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

    def save(self, _: Operands) -> None:
        self.stack.append(self.state.copy())

    def restore(self, _: Operands) -> None:
        self.state = self.stack.pop()

    def concatenate(self, operands: Operands) -> None:
        self.state.matrix = times(matrix_of(operands), self.state.matrix)

    def line_width(self, operands: Operands) -> None:
        self.state.line = number(operands[-1])

    def fill_colour(self, operands: Operands) -> None:
        self.state.fill = colour(operands) or self.state.fill

    def stroke_colour(self, operands: Operands) -> None:
        self.state.stroke = colour(operands) or self.state.stroke

    # --- Paths -----------------------------------------------------------------------------------

    def rectangle(self, operands: Operands) -> None:
        x, y, width, height = map(number, operands[-4:])
        self.path.boxes.append(placed(self.state.matrix, x, y, x + width, y + height))

    def move(self, operands: Operands) -> None:
        self.path.close()
        self.point(operands)

    def point(self, operands: Operands) -> None:
        self.path.point(self.state.matrix, number(operands[-2]), number(operands[-1]))

    def curve(self, operands: Operands) -> None:
        self.path.is_straight = False
        for at in range(0, len(operands) - 1, 2):
            self.point(operands[at : at + 2])

    def clip(self, _: Operands) -> None:
        self.path.clips = True

    def end_path(self, _: Operands | None = None) -> None:
        """End the path, which is then the clip where one of W and W* has said so."""
        self.path.close()
        if self.path.clips and self.path.boxes:
            self.state.clip = self.state.clip.cut(around(self.path.boxes))
        self.path = Path()

    def fill(self, _: Operands) -> None:
        self.fill_path(odd=False)

    def fill_odd(self, _: Operands) -> None:
        self.fill_path(odd=True)

    def fill_path(self, *, odd: bool) -> None:
        self.path.close()
        if self.mark.mcid is not None:
            self.pictured(self.path.boxes)
        else:
            self.painted.fills += self.path.filled(self.state.clip, self.state.fill, odd=odd)
        self.end_path()

    def stroke(self, _: Operands) -> None:
        """Stroke the path; of what is stroked only straight lines are told."""
        self.path.close()
        width = self.state.line * scale(self.state.matrix)
        stroked = self.path.stroked(self.state.clip, self.state.stroke, width)
        if self.mark.mcid is not None:
            self.pictured(self.path.boxes)
            self.painted.lines.setdefault(self.mark.mcid, []).extend(stroked)
        else:
            self.painted.fills += stroked
        self.end_path()

    def pictured(self, boxes: Iterable[Box]) -> None:
        """Add `boxes` to the box of the picture that they are part of."""
        mcid = self.mark.mcid
        for box in boxes:
            seen = box.cut(self.state.clip)
            if mcid is not None and seen.width >= 0 and seen.height >= 0:
                known = self.painted.pictures.get(mcid)
                self.painted.pictures[mcid] = known.join(seen) if known else seen

    def draw(self, operands: Operands) -> None:
        """Paint a picture or a form."""
        source = self.resources["/XObject"][operands[-1]]
        if source.get("/Subtype") == "/Image":
            self.pictured([placed(self.state.matrix, 0, 0, 1, 1)])
        elif self.depth < _DEEPEST:
            kept, marks = self.state.copy(), (self.marks, self.mark)
            self.marks = list(self.marks)
            matrix = matrix_of([str(float(each)) for each in source.get("/Matrix", IDENTITY)])
            self.state.matrix = times(matrix, self.state.matrix)
            bounds = placed(self.state.matrix, *map(float, source["/BBox"]))
            self.state.clip = self.state.clip.cut(bounds)
            self.run(source.read_bytes(), source.get("/Resources", self.resources), self.depth + 1)
            self.state, (self.marks, self.mark) = kept, marks

    # --- Marked content --------------------------------------------------------------------------

    def begin_marked(self, operands: Operands) -> None:
        self.marks.append(self.mark)
        said = operands[1] if len(operands) > 1 else ""
        if said.startswith("/"):
            said = self.resources["/Properties"][said].unparse().decode("latin-1")
        if operands[0] == "/Artifact":
            self.mark = _artifact(said)
        elif match := _MCID.search(said):
            self.mark = Mark(int(match[1]))
        if match := _ACTUAL.search(said):
            self.mark = self.mark._replace(actual=text(string(match[1])))

    def end_marked(self, _: Operands) -> None:
        self.mark = self.marks.pop()

    # --- Text ------------------------------------------------------------------------------------

    def begin_text(self, _: Operands) -> None:
        self.text_matrix = self.line_matrix = IDENTITY

    def font(self, operands: Operands) -> None:
        self.state.size = number(operands[-1])
        name = operands[-2]
        if name not in self.fonts:
            self.fonts[name] = self.library.font(self.resources["/Font"][name])
        self.state.font = self.fonts[name]
        if self.resources is self.own:
            self.painted.fonts[name] = self.fonts[name]

    def letter_space(self, operands: Operands) -> None:
        self.state.letter_space = number(operands[-1])

    def word_space(self, operands: Operands) -> None:
        self.state.word_space = number(operands[-1])

    def stretch(self, operands: Operands) -> None:
        self.state.stretch = number(operands[-1]) / 100

    def leading(self, operands: Operands) -> None:
        self.state.leading = number(operands[-1])

    def rise(self, operands: Operands) -> None:
        self.state.rise = number(operands[-1])

    def text_at(self, operands: Operands) -> None:
        self.text_matrix = self.line_matrix = matrix_of(operands)

    def next_line(self, operands: Operands) -> None:
        across, down = map(number, operands[-2:])
        self.line_matrix = times((1.0, 0.0, 0.0, 1.0, across, down), self.line_matrix)
        self.text_matrix = self.line_matrix

    def next_line_leading(self, operands: Operands) -> None:
        self.state.leading = -number(operands[-1])
        self.next_line(operands)

    def new_line(self, _: Operands) -> None:
        self.next_line(["0", str(-self.state.leading)])

    def show(self, operands: Operands) -> None:
        self.show_array([f"[{operands[-1]}]"])

    def show_next(self, operands: Operands) -> None:
        self.new_line([])
        self.show(operands)

    def show_spaced(self, operands: Operands) -> None:
        self.state.word_space, self.state.letter_space = map(number, operands[:2])
        self.show_next(operands)

    def show_array(self, operands: Operands) -> None:
        """Show strings with shifts between them, and move the pen."""
        font, state = self.state.font, self.state
        if font is None or not state.size:
            return
        spaces = state.letter_space / state.size, state.word_space / state.size
        glyphs = shown(operands[-1], font, *spaces)
        if glyphs is None:
            return
        self.painted.codes.setdefault(font, set()).update(glyphs.codes)
        em, up = state.size * state.stretch, state.rise
        a, b, c, d, e, f = times(self.text_matrix, state.matrix)
        piece = Piece(
            self.page,
            self.mark,
            glyphs.characters,
            font,
            round(state.size * abs(scale((a, b, c, d, e, f))), 3),
            state.fill,
            glyphs.tracking,
            left=e + a * glyphs.left * em + c * up,
            right=e + a * glyphs.right * em + c * up,
            base=f + b * glyphs.left * em + d * up,
            figures=font.figures(glyphs.digits) if glyphs.digits else (),
        )
        if isfinite(piece.left + piece.right + piece.base):
            if self.mark.mcid is not None:
                self.painted.texts.setdefault(self.mark.mcid, []).append(piece)
            else:
                self.painted.artifacts.append(piece)
        across = glyphs.advance * em
        a, b, c, d, e, f = self.text_matrix
        self.text_matrix = (a, b, c, d, e + a * across, f + b * across)


_OPERATIONS: Mapping[str, Callable[[_Painter, Operands], None]] = {
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
