"""Where a trimmed page lies: in user space, and among the coordinates of what is painted.

These are points, to the right and downwards. Of a page that is upright they begin at the origin of
user space and as far above it as the page is high: so what is moved together with its page, as a
verso is that was set as a recto, has the coordinates it had, and only the page begins elsewhere.
"""

from typing import NamedTuple

from briefexport.proof.pdf.shapes import Box, Matrix

# How far a page may be turned, beside not at all.
TURNS = (90, 180, 270)


class Trim(NamedTuple):
    """The trim box of a page in user space, its top the higher edge, and how far it is turned.

    Turned is clockwise, in degrees (ISO 32000-1, 7.7.3.3).
    """

    box: Box
    turn: int = 0

    @property
    def width(self) -> float:
        """How wide the page is, before it is turned."""
        return self.box.width

    @property
    def height(self) -> float:
        """How high the page is, before it is turned."""
        return abs(self.box.height)

    @property
    def left(self) -> float:
        """Where the page begins from the left, among what is painted."""
        return 0.0 if self.turn else self.box.left

    @property
    def top(self) -> float:
        """Where the page begins from above, among what is painted."""
        return 0.0 if self.turn else 0.0 - self.box.bottom

    @property
    def matrix(self) -> Matrix:
        """The matrix from user space to the page as it is seen, downwards."""
        box = self.box
        match self.turn:
            case 90:
                return (0.0, 1.0, 1.0, 0.0, -box.bottom, -box.left)
            case 180:
                return (-1.0, 0.0, 0.0, 1.0, box.right, -box.bottom)
            case 270:
                return (0.0, -1.0, -1.0, 0.0, box.top, box.right)
            case _:
                return (1.0, 0.0, 0.0, -1.0, 0.0, self.height)
