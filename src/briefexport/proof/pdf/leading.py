"""How far lines are apart, and where a line's box is.

Paint has baselines only. The box of a line is as high as its leading, and the middle of its letters
is its own (CSS 2.2, 10.8.1). The leading of a single line is that of others like it, if all of them
agree; else nothing tells it.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.lines import Ink, Line
from briefexport.proof.pdf.painted import Piece
from briefexport.proof.record import Kind

# Distances nearer than this are one, in points.
SAME = 0.1
# Letters smaller than this share of others stand higher or lower than those; code does not.
WHOLE = 0.8


def tone(lines: Sequence[Line]) -> Piece:
    """Return a piece in the font and size of most letters of `lines`, of which there is one.

    What is smaller than others, such as inferior letters, may stand higher or lower.
    """
    size = max(line.main.size for line in lines)
    letters = Counter[tuple[Hashable, float]]()
    pieces: dict[tuple[Hashable, float], Piece] = {}
    for line in lines:
        for item in line.items:
            if isinstance(item, Ink) and item.piece.size > WHOLE * size:
                key = item.piece.font, item.piece.size
                letters[key] += len(item.piece.characters)
                pieces.setdefault(key, item.piece)
    return pieces[max(letters, key=lambda key: letters[key])]


def leading(lines: Sequence[Line], size: float) -> float | None:
    """Return the distance of most lines of a `size` from the one before; None for one line."""
    steps = [
        other.base - line.base
        for line, other in pairwise(lines)
        if line.page == other.page
        and other.base > line.base
        # A line that is all of small letters may stand higher or lower.
        and line.main.size == other.main.size == size
        # A picture or a formula in a line may open it.
        and not (line.opened or other.opened)
        and not (_borrows_hyphen(line) or _borrows_hyphen(other))
    ]
    if not steps:
        return None
    common = Counter(round(step / SAME) for step in steps).most_common(1)[0][0]
    return median(step for step in steps if abs(step - common * SAME) <= SAME)


def _borrows_hyphen(line: Line) -> bool:
    """Return whether a line ends in a hyphen of another font, which may open it as well."""
    last = next((item.piece for item in reversed(line.items) if isinstance(item, Ink)), None)
    return last is not None and last.characters == ("\u2010",) and last.font != line.main.font


class Stack(NamedTuple):
    """The lines of a draft as boxes: `middle` is above the baseline, `height` None if not known."""

    lines: tuple[Line, ...]
    tone: Piece
    leading: float | None
    height: float | None

    def middle(self, line: Line) -> float:
        """Return where the middle of a line is."""
        return line.base - self.tone.font.middle * self.tone.size

    def top(self, line: Line) -> float | None:
        """Return where the box of a line begins."""
        return None if self.height is None else self.middle(line) - self.height / 2

    def bottom(self, line: Line) -> float | None:
        """Return where the box of a line ends."""
        return None if self.height is None else self.middle(line) + self.height / 2


@dataclass(slots=True)
class Leadings:
    """The leadings of drafts by what these have in common; None where they differ."""

    known: Mapping[str, float | None] = field(default_factory=dict)
    stacks: dict[Draft, Stack] = field(default_factory=dict)

    @classmethod
    def learnt(cls, steps: Mapping[str, Sequence[float]]) -> "Leadings":
        """Return what `steps`, of which there are some of each likeness, agree on."""
        return cls({likeness: _agreed(found) for likeness, found in steps.items()})

    def stack(self, draft: Draft) -> Stack:
        """Return the lines of a draft, of which there is one at least, as boxes."""
        if draft not in self.stacks:
            main = tone(draft.lines)
            own = leading(draft.lines, main.size)
            height = self.of(likenesses(draft, main)) if own is None else own
            self.stacks[draft] = Stack(draft.lines, main, own, height)
        return self.stacks[draft]

    def among(self, likenesses_: Iterable[str]) -> "Leadings":
        """Return those of some likenesses alone."""
        return Leadings({one: self.known[one] for one in likenesses_ if one in self.known})

    def of(self, others: Iterable[str]) -> float | None:
        """Return the leading of drafts like `others`; None where there are none, or they differ."""
        return next((self.known[one] for one in others if one in self.known), None)


def _agreed(steps: Sequence[float]) -> float | None:
    return round(median(steps), 3) if max(steps) - min(steps) <= SAME else None


def likenesses(draft: Draft, main: Piece, kind: Kind | None = None) -> tuple[str, str]:
    """Return what drafts set alike have in common: their role, or at least their letters.

    `kind` is what a draft may yet turn out to be.
    """
    place = draft.place
    look = f"{main.font.face} {main.size} {place.in_cell} {bool(place.note)}"
    return f"{kind or draft.kind} {draft.facts.get('level')} {place.inside} {look}", look
