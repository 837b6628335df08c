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
    """Pages that are set alike: of one size, rectos or versos, that begin at `left`."""

    width: float
    height: float
    is_recto: bool
    left: float

    def has(self, x: float) -> bool:
        """Return whether an edge is well within the page: what bleeds off it is none of text."""
        return 1 < x - self.left < self.width - 1


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
    """Where lines on pages of one side, of which `page` is one, begin and end.

    `heads` is where what stands in their margins begins; rules and grounds have `starts` and `ends`
    of their own.
    """

    page: int
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    heads: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)


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

    `steps` are the leadings of drafts by what these have in common, `likenesses` all that any have.
    `codes` has for each page what is shown in which of its fonts, in order.
    """

    lines: int = 0
    leftward: int = 0
    reaches: dict[Side, Reach] = field(default_factory=dict)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    likenesses: set[str] = field(default_factory=set)
    depths: dict[int, Depth] = field(default_factory=dict)
    margins: list[Margin] = field(default_factory=list)
    codes: dict[int, dict[str, str]] = field(default_factory=dict)

    def reach(self, here: Side, page: int) -> Reach:
        """Return the reach of pages of a side, of which `page` is one."""
        return self.reaches.setdefault(here, Reach(page))


def side(pages: Pages, number: int) -> Side:
    """Return what pages are set like the page `number`; the first of a file is a recto."""
    trim = pages.trims[number]
    left = round(trim.left, EXACT)
    return Side(round(trim.width, 1), round(trim.height, 1), number % 2 == 1, left)


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
    found.likenesses.update(others)
    if draft.is_code:
        found.likenesses.update(likenesses(draft, stack.tone, "code"))
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
        reach = found.reach(here, line.page)
        reach.lefts.append(round(line.left, EXACT))
        reach.rights.append(round(line.right, EXACT))
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
    painted, top = pages.painted[number], pages.trims[number].top
    reach = found.reach(side(pages, number), number)
    heads = [piece for piece in painted.artifacts if piece.mark.artifact in MARGINS]
    reach.heads += [round(piece.left, EXACT) for piece in heads]
    # A table has many boxes on each page; how many there are says nothing.
    reach.starts += {round(fill.outer.left, EXACT) for fill in painted.fills}
    reach.ends += {round(fill.outer.right, EXACT) for fill in painted.fills}
    found.margins += _margins(pages, number)
    found.codes[number] = {
        name: " ".join(sorted(painted.codes.get(font, ()))) for name, font in painted.fonts.items()
    }
    if depth := found.depths.get(number):
        tops = (fill.outer.top for fill in painted.fills if not _is_within(fill.outer, depth))
        above = [round(y, EXACT) for y in tops if top + 1 < y < depth.first.middle]
        depth.grounds = [min(above)] if above else []


def _is_within(box: Box, depth: Depth) -> bool:
    """Return whether something is painted behind some of the first line of a page alone."""
    left, right = depth.ends
    reaches = left - NEAR < box.left and box.right < right + NEAR
    return reaches and box.top < depth.first.middle < box.bottom


def _margins(pages: Pages, number: int) -> Iterator[Margin]:
    """Yield what stands in the margins of a page (ISO 32000-1, 14.8.2.2.2).

    Headers and footers are named by their subtype; where there is none, by where they stand.
    """
    page, trim = pages.painted[number], pages.trims[number]
    together: dict[str, list[Piece]] = defaultdict(list)
    # Where some say which they are, others are none.
    named = page.apart or any(piece.mark.artifact in MARGINS for piece in page.artifacts)
    for piece in page.artifacts:
        if where := _where(piece, trim.top + trim.height / 2, named=named):
            together[where].append(piece)
    for where, pieces in together.items():
        recto: Kind = "running-recto" if side(pages, number).is_recto else "running-verso"
        line: Said = said([Ink(piece) for piece in pieces])
        if line.runs:
            first = line.lines[0]
            kind: Kind = "folio" if where == "foot" else recto
            edge = trim.top + trim.height if where == "foot" else trim.top
            away = round(abs(edge - first.middle), EXACT)
            yield Margin(kind, number, line.text, line.runs, first.left, first.right, away)


def _where(piece: Piece, middle: float, *, named: bool) -> str:
    artifact = piece.mark.artifact
    if artifact == "Pagination" and not named:
        return "head" if piece.base < middle else "foot"
    return MARGINS.get(artifact, "")


# --- Together ------------------------------------------------------------------------------------


def together(every: Iterable[Evidence]) -> Evidence:
    """Return what several parts of a file tell."""
    found = Evidence()
    for one in every:
        found.lines += one.lines
        found.leftward += one.leftward
        for here, reach in one.reaches.items():
            whole = found.reach(here, reach.page)
            whole.lefts += reach.lefts
            whole.rights += reach.rights
            whole.heads += reach.heads
            whole.starts += reach.starts
            whole.ends += reach.ends
        for likeness, steps in one.steps.items():
            found.steps[likeness] += steps
        found.likenesses |= one.likenesses
        found.depths |= one.depths
        found.codes |= one.codes
        found.margins += one.margins
    found.margins.sort(key=lambda margin: margin.page)
    return found


# --- As text -------------------------------------------------------------------------------------


def written(found: Evidence, first: int) -> str:
    """Return evidence as text; pages are counted from the page `first`."""
    said_ = {
        "lines": [found.lines, found.leftward],
        "reaches": [
            [reach.page - first, *map(_counted, (reach.lefts, reach.rights, reach.heads,
                                                 reach.starts, reach.ends))]
            for reach in found.reaches.values()
        ],
        "likenesses": sorted(found.likenesses),
        "codes": [[number - first, names] for number, names in found.codes.items()],
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


def read_again(text: str, first: int, pages: Pages) -> Evidence:
    """Return what was `written`, its pages counted on from the page `first` of `pages`.

    Pages that were of one side, and are all of one now, may be of the other.
    """
    told = json.loads(text)
    found = Evidence(*told["lines"])
    for number, *edges in told["reaches"]:
        page = number + first
        found.reaches[side(pages, page)] = Reach(page, *map(_all, edges))
    found.likenesses = set(told["likenesses"])
    found.codes = {number + first: names for number, names in told["codes"]}
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
