"""Matrices and boxes of PDF pages, in points."""

from collections.abc import Sequence
from math import hypot, sqrt
from typing import TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]

# Rounding, not ink.
_TOUCH = 0.001
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def matrix(values: Sequence[float]) -> Matrix:
    """Return `values` as a matrix, the one that changes nothing where they are not six."""
    if len(values) != 6:
        return SAME
    a, b, c, d, e, f = values
    return (a, b, c, d, e, f)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does what `first` does and after it what `then` does."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def moved(point: Point, by: Matrix) -> Point:
    """Return where `point` comes to."""
    x, y = point
    a, b, c, d, e, f = by
    return (a * x + c * y + e, b * x + d * y + f)


def thinnest_scale(by: Matrix) -> float:
    """Return how many points a length of one becomes in the direction where it becomes least."""
    a, b, c, d, _, _ = by
    squares = a * a + b * b + c * c + d * d
    surface = a * d - b * c
    # The lesser singular value of the linear part.
    root = sqrt(max(0.0, squares * squares - 4 * surface * surface))
    return sqrt(max(0.0, (squares - root) / 2))


def lengths(by: Matrix) -> tuple[float, float]:
    """Return how long the two sides of the unit square become."""
    a, b, c, d, _, _ = by
    return hypot(a, b), hypot(c, d)


def bounds(points: Sequence[Point]) -> Box:
    """Return the smallest box around `points`, of which there is at least one."""
    across = [x for x, _ in points]
    up = [y for _, y in points]
    return (min(across), min(up), max(across), max(up))


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Return the corners of `box`."""
    left, bottom, right, top = box
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def overlap(one: Box, other: Box | None) -> Box | None:
    """Return what is left of `one` in `other` (None: everywhere), or None where that is nothing.

    Boxes that only touch share nothing, but a line has no width and is in a box all the same.
    """
    if other is None:
        return one
    left, right = _shared(one[0], one[2], other[0], other[2])
    bottom, top = _shared(one[1], one[3], other[1], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def _shared(start: float, end: float, low: float, high: float) -> tuple[float, float]:
    first, last = max(start, low), min(end, high)
    touching = last - first < _TOUCH and end - start > _TOUCH
    return (1.0, 0.0) if touching else (first, last)


def within(inner: Box, outer: Box, slack: float = 0.01) -> bool:
    """Tell whether `inner` lies in `outer`, to within `slack` points."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def size(box: Box) -> tuple[float, float]:
    """Return width and height."""
    return box[2] - box[0], box[3] - box[1]


def thickness(points: Sequence[Point]) -> float:
    """Return how thick the shape between `points` is.

    Of a shape with four corners the surface by its longest side, whatever way it is turned; of any
    other the lesser side of its box.
    """
    if len(points) == 5 and points[0] == points[4]:
        points = points[:4]
    if len(points) != 4:
        return min(size(bounds(points)))
    sides = zip(points, (*points[1:], points[0]), strict=True)
    longest = max(hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in sides)
    return surface(points) / longest if longest else 0.0


def surface(points: Sequence[Point]) -> float:
    """Return the surface between `points`, in square points."""
    sides = zip(points, (*points[1:], points[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides)) / 2
