"""What some pages tell of all: where text begins and ends, how high lines are, what runs along.

Looks are measured by what all pages of a file have in common. What each article adds to that is
plain values, which can be kept, so that those of an article that has not changed need not be read
off its pages again.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings, likenesses
from briefexport.proof.pdf.lines import Ink, Said, said
from briefexport.proof.pdf.painted import Piece
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.pieces import runs_read, runs_written
from briefexport.proof.record import Kind, Run

# Artifacts that stand in the margins (ISO 32000-1, 14.8.2.2).
MARGINS: Mapping[str, str] = {"Header": "head", "Footer": "foot"}
# A thousandth of a point is more than paint tells.
EXACT = 3
# Edges this near are one, in points.
NEAR = 0.5


class Side(NamedTuple):
    """Pages that are set alike: of one size, rectos or versos."""

    width: float
    height: float
    is_recto: bool


class Height(NamedTuple):
    """A line by its middle and its height, if that is known: else that of `others` like it."""

    middle: float
    height: float | None
    others: tuple[str, ...]

    def half(self, leadings: Leadings) -> float | None:
        """Return half of how high the line is, None if nothing tells."""
        height = leadings.of(self.others) if self.height is None else self.height
        return None if height is None else height / 2


class Margin(NamedTuple):
    """A line that stands in the margin of a page, `left` and `right` its ends.

    `away` is how far its middle is from the edge of the page: a head's from the upper.
    """

    kind: Kind
    page: int
    text: str
    runs: tuple[Run, ...]
    left: float
    right: float
    away: float


@dataclass(slots=True)
class Reach:
    """Where what is on pages of one side begins, from the left, and ends, from the right.

    `heads` is where what stands in their margins begins, `ruled` are the ends of all rules.
    """

    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    heads: list[float] = field(default_factory=list)
    ruled: set[float] = field(default_factory=set)


@dataclass(slots=True)
class Depth:
    """The first line of a page, the grounds painted above it, and the lines of its notes.

    `ends` are where that line begins and ends, while grounds are being gathered.
    """

    first: Height
    grounds: list[float] = field(default_factory=list)
    notes: list[Height] = field(default_factory=list)
    ends: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class Evidence:
    """What pages tell; `lines` counts them, `leftward` those that run to the left.

    `steps` are the leadings of drafts by what these have in common.
    """

    lines: int = 0
    leftward: int = 0
    reaches: dict[Side, Reach] = field(default_factory=lambda: defaultdict(Reach))
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    depths: dict[int, Depth] = field(default_factory=dict)
    margins: list[Margin] = field(default_factory=list)


def side(pages: Pages, number: int) -> Side:
    """Return what pages are set like the page `number`; the first of a file is a recto."""
    trim = pages.trims[number]
    return Side(round(trim.width, 1), round(abs(trim.height), 1), number % 2 == 1)


# --- Gathering -----------------------------------------------------------------------------------


def evidence(pages: Pages, drafts: Iterable[Draft]) -> Evidence:
    """Return what `drafts`, and all that is painted on `pages`, tell."""
    found = Evidence()
    for draft in drafts:
        if draft.lines:
            _drafted(found, draft, pages)
    for number in pages.painted:
        _painted(found, pages, number)
    return found


def _drafted(found: Evidence, draft: Draft, pages: Pages) -> None:
    """Take in the lines of a draft; those of a cell stand anywhere on a page."""
    stack = Leadings().stack(draft)
    others: tuple[str, ...] = likenesses(draft, stack.tone)
    if stack.leading:
        for likeness in others:
            found.steps[likeness].append(round(stack.leading, EXACT))
        others = ()
    if draft.place.in_cell:
        return
    # Which of several fonts makes a line as high as it is, paint does not tell.
    leading, others = (stack.leading, others) if _is_plain(draft) else (None, ())
    for line in draft.lines:
        found.lines += 1
        found.leftward += draft.said is not None and draft.said.leftwards
        here = side(pages, line.page)
        found.reaches[here].lefts.append(round(line.left, EXACT))
        found.reaches[here].rights.append(round(here.width - line.right, EXACT))
        height = Height(round(stack.middle(line), EXACT), leading, others)
        depth = found.depths.setdefault(line.page, Depth(height, ends=(line.left, line.right)))
        if height.middle < depth.first.middle:
            depth.first, depth.ends = height, (line.left, line.right)
        if draft.place.note:
            depth.notes.append(height)


def _is_plain(draft: Draft) -> bool:
    """Return whether all letters of a draft are in the font of its lines, which code may not be."""
    if draft.said is None or draft.kind == "code":
        return True
    fonts = {run.letters.font for run in draft.said.runs}
    return len(fonts) < 2 and not any(kind == "code" for kind, _ in draft.said.marks)


def _painted(found: Evidence, pages: Pages, number: int) -> None:
    """Take in what is painted on a page beside its text: rules, and what stands in its margins."""
    here, painted = side(pages, number), pages.painted[number]
    reach = found.reaches[here]
    heads = [piece for piece in painted.artifacts if piece.mark.artifact in MARGINS]
    reach.heads += [round(piece.left, EXACT) for piece in heads]
    # A table has many boxes on each page; how many there are says nothing.
    starts = {round(fill.outer.left, EXACT) for fill in painted.fills}
    ends = {round(fill.outer.right, EXACT) for fill in painted.fills}
    reach.ruled |= starts | ends
    reach.lefts += [x for x in starts if _is_on(x, here)]
    reach.rights += [round(here.width - x, EXACT) for x in ends if _is_on(x, here)]
    found.margins += _margins(pages, number)
    if depth := found.depths.get(number):
        tops = (fill.outer.top for fill in painted.fills if not _is_within(fill.outer, depth))
        above = [round(top, EXACT) for top in tops if 1 < top < depth.first.middle]
        depth.grounds = [min(above)] if above else []


def _is_within(box: Box, depth: Depth) -> bool:
    """Return whether something is painted behind some of the first line of a page alone."""
    left, right = depth.ends
    reaches = left - NEAR < box.left and box.right < right + NEAR
    return reaches and box.top < depth.first.middle < box.bottom


def _is_on(x: float, page: Side) -> bool:
    """Return whether an edge is well within the page: what bleeds off it is no edge of text."""
    return 1 < x < page.width - 1


def _margins(pages: Pages, number: int) -> Iterator[Margin]:
    """Yield what stands in the margins of a page (ISO 32000-1, 14.8.2.2.2).

    Headers and footers are named by their subtype; where there is none, by where they stand.
    """
    artifacts = pages.painted[number].artifacts
    together: dict[str, list[Piece]] = defaultdict(list)
    # Where some say which they are, others are none.
    named = any(piece.mark.artifact in MARGINS for piece in artifacts)
    for piece in artifacts:
        if where := _where(piece, abs(pages.trims[number].height), named=named):
            together[where].append(piece)
    for where, pieces in together.items():
        recto: Kind = "running-recto" if side(pages, number).is_recto else "running-verso"
        line: Said = said([Ink(piece) for piece in pieces])
        if line.runs:
            first = line.lines[0]
            kind: Kind = "folio" if where == "foot" else recto
            height = abs(pages.trims[number].height) if where == "foot" else 0.0
            away = round(abs(height - first.middle), EXACT)
            yield Margin(kind, number, line.text, line.runs, first.left, first.right, away)


def _where(piece: Piece, height: float, *, named: bool) -> str:
    artifact = piece.mark.artifact
    if artifact == "Pagination" and not named:
        return "head" if piece.base < height / 2 else "foot"
    return MARGINS.get(artifact, "")


# --- Together ------------------------------------------------------------------------------------


def together(every: Iterable[Evidence]) -> Evidence:
    """Return what several parts of a file tell."""
    found = Evidence()
    for one in every:
        found.lines += one.lines
        found.leftward += one.leftward
        for here, reach in one.reaches.items():
            whole = found.reaches[here]
            whole.lefts += reach.lefts
            whole.rights += reach.rights
            whole.heads += reach.heads
            whole.ruled |= reach.ruled
        for likeness, steps in one.steps.items():
            found.steps[likeness] += steps
        found.depths |= one.depths
        found.margins += one.margins
    found.margins.sort(key=lambda margin: margin.page)
    return found


# --- As text -------------------------------------------------------------------------------------


def written(found: Evidence, first: int) -> str:
    """Return evidence as text; pages are counted from the page `first`."""
    said_ = {
        "lines": [found.lines, found.leftward],
        "reaches": [
            [*here, _counted(reach.lefts), _counted(reach.rights), _counted(reach.heads),
             sorted(reach.ruled)]
            for here, reach in found.reaches.items()
        ],
        "steps": {likeness: _counted(steps) for likeness, steps in found.steps.items()},
        "depths": [
            [number - first, depth.first, depth.grounds, depth.notes]
            for number, depth in found.depths.items()
        ],
        "margins": [
            [margin.kind, margin.page - first, margin.text,
             runs_written(margin.runs),
             margin.left, margin.right, margin.away]
            for margin in found.margins
        ],
    }  # fmt: skip
    return json.dumps(said_)


def _counted(values: Iterable[float]) -> list[tuple[float, int]]:
    return sorted(Counter(values).items())


def read_again(text: str, first: int) -> Evidence:
    """Return what was `written`, its pages counted on from the page `first`."""
    told = json.loads(text)
    found = Evidence(*told["lines"])
    for width, height, is_recto, lefts, rights, heads, ruled in told["reaches"]:
        reach = Reach(_all(lefts), _all(rights), _all(heads), set(ruled))
        found.reaches[Side(width, height, is_recto)] = reach
    for likeness, steps in told["steps"].items():
        found.steps[likeness] = _all(steps)
    for number, line, grounds, notes in told["depths"]:
        heights = [Height(one[0], one[1], tuple(one[2])) for one in (line, *notes)]
        found.depths[number + first] = Depth(heights[0], grounds, heights[1:])
    for kind, number, words, runs, *ends in told["margins"]:
        line = Margin(kind, number + first, words, runs_read(runs), *ends)
        found.margins.append(line)
    return found


def _all(counted: Iterable[tuple[float, int]]) -> list[float]:
    return [value for value, times in counted for _ in range(times)]
