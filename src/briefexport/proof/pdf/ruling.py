"""The thin lines of a page, found by where they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from briefexport.proof.pdf.shapes import Box, Fill
from briefexport.records import dataclass

# A rule is at an edge if it is no further from it, in points, and is no thicker than this.
NEAR = 0.3
THICK = 4.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at the edge of a cell."""

    box: Box
    width: float
    colour: str


class Ruling:
    """The rules of a page, lying and standing, by where they are to the point."""

    def __init__(self, fills: Iterable[Fill]) -> None:
        self.lying: dict[int, list[Fill]] = defaultdict(list)
        self.standing: dict[int, list[Fill]] = defaultdict(list)
        for fill in fills:
            if fill.box.height < THICK:
                self.lying[round(fill.box.top)].append(fill)
            elif fill.box.width < THICK:
                self.standing[round(fill.box.left)].append(fill)

    def around(self, box: Box, *, turned: bool) -> dict[str, Rule]:
        """Return the rules at the edges of a cell, within it or without, by the side."""
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        left, right = self._standing(box.left, down), self._standing(box.right, down)
        found = {
            "top": self._lying(box.top, across),
            "bottom": self._lying(box.bottom, across),
            "start": right if turned else left,
            "end": left if turned else right,
        }
        return {side: rule for side, rule in found.items() if rule}

    def below(self, y: float, x: float) -> float | None:
        """Return where the next rule below `y` begins, in a column at `x`."""
        tops = [
            fill.box.top
            for fills in self.lying.values()
            for fill in fills
            if fill.box.top > y and fill.box.left <= x <= fill.box.right
        ]
        return min(tops, default=None)

    def above(self, y: float, x: float) -> float | None:
        """Return where the next rule above `y` ends, in a column at `x`."""
        feet = [
            fill.box.bottom
            for fills in self.lying.values()
            for fill in fills
            if fill.box.bottom < y and fill.box.left <= x <= fill.box.right
        ]
        return max(feet, default=None)

    def _lying(self, y: float, x: float) -> Rule | None:
        return _thickest(
            Rule(fill.box, fill.box.height, fill.colour)
            for fill in _near(self.lying, y)
            if fill.box.left <= x <= fill.box.right and _at(y, fill.box.top, fill.box.bottom)
        )

    def _standing(self, x: float, y: float) -> Rule | None:
        return _thickest(
            Rule(fill.box, fill.box.width, fill.colour)
            for fill in _near(self.standing, x)
            if fill.box.top <= y <= fill.box.bottom and _at(x, fill.box.left, fill.box.right)
        )


def _near(fills: Mapping[int, list[Fill]], at: float) -> Iterable[Fill]:
    """Yield the rules that may touch the line `at`."""
    for place in range(round(at - THICK) - 1, round(at) + 2):
        yield from fills.get(place, ())


def _thickest(rules: Iterable[Rule]) -> Rule | None:
    return max(rules, key=lambda rule: rule.width, default=None)


def _at(edge: float, one: float, other: float) -> bool:
    return abs(edge - one) < NEAR or abs(edge - other) < NEAR
