"""The graphics state of a page, and the operands that change it (ISO 32000-1, 8.3 and 8.4)."""

from dataclasses import dataclass
from typing import TypeAlias

from briefexport.proof.pdf.fonts import Font
from briefexport.proof.pdf.shapes import EVERYWHERE, Box, Matrix
from briefexport.proof.pdf.tokens import number

Operands: TypeAlias = list[str]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class State:
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

    def copy(self) -> "State":
        """Return a state that is the same now; quicker than `replace`, and called for each q."""
        return State(
            self.matrix, self.clip, self.fill, self.stroke, self.line, self.font, self.size,
            self.letter_space, self.word_space, self.stretch, self.leading, self.rise,
        )  # fmt: skip


def matrix_of(operands: Operands) -> Matrix:
    """Return the matrix that the last six operands are."""
    a, b, c, d, e, f = map(number, operands[-6:])
    return (a, b, c, d, e, f)


def scale(matrix: Matrix) -> float:
    """Return how much `matrix` enlarges what stands upright."""
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5)


def colour(operands: Operands) -> str:
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
