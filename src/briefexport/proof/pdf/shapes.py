"""Rectangles, and which of a page a path of rectangles paints.

Coordinates are points to the right and downwards; `trim` says where the page begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]

# Two edges nearer than this are one.
NEAR = 0.05


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    def cut(self, other: "Box") -> "Box":
        """Return what it shares with `other`; of no size, or less, where that is nothing."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def join(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, other: "Box", room: float = NEAR) -> bool:
        """Return whether `other` lies within it, or sticks out by no more than `room`."""
        return (
            self.left <= other.left + room
            and self.top <= other.top + room
            and self.right >= other.right - room
            and self.bottom >= other.bottom - room
        )


class Fill(NamedTuple):
    """A painted rectangle, and the box of the path it was painted with.

    A border is painted with a path around the whole box, cut to one side: `outer` is that box.
    """

    box: Box
    colour: str
    outer: Box


EVERYWHERE = Box(-1e9, -1e9, 1e9, 1e9)


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does `one` and then `other` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    k, m, n, o, p, q = other
    return (
        a * k + b * n,
        a * m + b * o,
        c * k + d * n,
        c * m + d * o,
        e * k + f * n + p,
        e * m + f * o + q,
    )


def placed(matrix: Matrix, left: float, top: float, right: float, bottom: float) -> Box:
    """Return the box around what `matrix` makes of a rectangle."""
    a, b, c, d, e, f = matrix
    if b == c == 0:
        one, other, high, low = a * left + e, a * right + e, d * top + f, d * bottom + f
        return Box(
            min(other, one),
            min(low, high),
            max(one, other),
            max(high, low),
        )
    across = [a * x + c * y + e for x in (left, right) for y in (top, bottom)]
    down = [b * x + d * y + f for x in (left, right) for y in (top, bottom)]
    return Box(min(across), min(down), max(across), max(down))


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around one box or more."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def painted(boxes: Sequence[Box], clip: Box, *, odd: bool) -> list[Box]:
    """Return what a path of `boxes` paints within `clip`.

    With the rule of `odd` and even, a box in a box is a hole in it (8.5.3.3.3).
    """
    if len(boxes) == 1 or not odd:
        cut = [box.cut(clip) for box in boxes]
        return [box for box in cut if box.width > 0 and box.height > 0]
    found: list[Box] = []
    across = sorted({edge for box in boxes for edge in (box.left, box.right)} | _within(clip, 0))
    down = sorted({edge for box in boxes for edge in (box.top, box.bottom)} | _within(clip, 1))
    for top, bottom in pairwise(down):
        for left, right in pairwise(across):
            if not _is_odd((left + right) / 2, (top + bottom) / 2, boxes, clip):
                continue
            if found and found[-1].right == left and found[-1].top == top:
                found[-1] = Box(found[-1].left, top, right, bottom)
            else:
                found.append(Box(left, top, right, bottom))
    return found


def _within(clip: Box, axis: int) -> set[float]:
    return set() if clip == EVERYWHERE else {clip[axis], clip[axis + 2]}


def _is_odd(x: float, y: float, boxes: Sequence[Box], clip: Box) -> bool:
    if not (clip.left < x < clip.right and clip.top < y < clip.bottom):
        return False
    return bool(sum(box.left < x < box.right and box.top < y < box.bottom for box in boxes) % 2)


# --- Paths ---------------------------------------------------------------------------------------

# Corners nearer to a box than this are on it, in points.
_ON = 0.01


@dataclass(slots=True)
class Path:
    """A path while it is built (8.5.2): its parts as boxes, and the corners of the open one.

    A part that is no box makes it one that `is_straight` no more, of which no paint is told.
    """

    boxes: list[Box] = field(default_factory=list)
    corners: list[tuple[float, float]] = field(default_factory=list)
    is_straight: bool = True
    clips: bool = False

    def point(self, matrix: Matrix, x: float, y: float) -> None:
        """Go to a point."""
        a, b, c, d, e, f = matrix
        self.corners.append((a * x + c * y + e, b * x + d * y + f))

    def close(self) -> None:
        """Make a box of the corners gathered."""
        if not self.corners:
            return
        across, down = zip(*self.corners, strict=True)
        box = Box(min(across), min(down), max(across), max(down))
        self.is_straight = self.is_straight and all(
            min(x - box.left, box.right - x) < _ON and min(y - box.top, box.bottom - y) < _ON
            for x, y in self.corners
        )
        self.boxes.append(box)
        self.corners = []

    def filled(self, clip: Box, colour: str, *, odd: bool) -> list[Fill]:
        """Return what filling it paints."""
        if not (self.boxes and self.is_straight):
            return []
        outer = max(self.boxes, key=lambda box: box.width * box.height)
        found = painted(self.boxes, clip, odd=odd)
        # Where a border is clipped away, paths without a height are left of it.
        return [Fill(box, colour, outer) for box in found if min(box.width, box.height) > _ON]

    def stroked(self, clip: Box, colour: str, width: float) -> list[Fill]:
        """Return what stroking it paints, as far as that is lines that lie or stand."""
        found = []
        for box in self.boxes if self.is_straight else ():
            if min(box.width, box.height) < _ON:
                lies = box.height < box.width
                right, down = (0.0, width / 2) if lies else (width / 2, 0.0)
                line = Box(box.left - right, box.top - down, box.right + right, box.bottom + down)
                found.append(Fill(line.cut(clip), colour, line))
        return found
