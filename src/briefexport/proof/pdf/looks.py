"""How blocks of text look: where they stand, how their lines end, what is behind them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from statistics import median
from typing import Literal, NamedTuple

from briefexport.proof.pdf.areas import Area, edge
from briefexport.proof.pdf.drafts import Draft, Frame
from briefexport.proof.pdf.leading import Leadings, Stack, tone
from briefexport.proof.pdf.lines import Ink, Line, Spot, letters
from briefexport.proof.pdf.painted import Painted
from briefexport.proof.pdf.shapes import Box, Fill
from briefexport.proof.record import Look, spaces
from briefexport.records import dataclass

# Edges this near are one, in points: the last letter of a justified line is kerned as if another
# followed it.
SAME = 0.5
# What stands less far in than this may stand there by chance.
CLEAR = 3.0
# What is thinner is a rule, what is thicker a ground.
THICK = 6.0
# A rule stands no further from the text than this: lists and quotations may be between.
BESIDE = 120.0

# A rule under a heading is no further from its baseline than this.
UNDER = 30.0
# The number of a heading, and the space behind it.
NUMBER = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)*\.?(\s+)")

# So many full lines are not full by chance, and two that end as near to one another.
MANY, EVEN = 3, 0.15
Align = Literal["start", "end", "center", "justify"]


class Ends(NamedTuple):
    """Where a line begins and ends, from the start and the end edge of the text area, inwards."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the lines in a frame begin and end at the furthest, and how many end there."""

    start: float
    end: float
    full: int


NO_EDGES = Edges(0.0, 0.0, 0)


@dataclass(slots=True)
class Measure:
    """What measuring a draft asks of others: areas, leadings, and the edges of frames."""

    painted: Mapping[int, Painted]
    areas: Mapping[int, Area]
    leadings: Leadings
    frames: dict[Frame, Edges] = field(default_factory=dict)

    def learn(self, drafts: Iterable[Draft]) -> None:
        """Learn the edges of frames: how far in the lines within stand at least."""
        lines: dict[Frame, list[Ends]] = defaultdict(list)
        for draft in drafts:
            # Code stands in its own box.
            if draft.place.in_cell or draft.kind == "code":
                continue
            lines[draft.place.frame] += self.ends(draft)
        for frame, ends in lines.items():
            if ends:
                furthest = edge([one.end for one in ends])
                full = sum(abs(one.end - furthest) < SAME for one in ends)
                self.frames[frame] = Edges(edge([one.start for one in ends]), furthest, full)

    def ends(self, draft: Draft) -> list[Ends]:
        """Return the ends of the lines of a draft."""
        # The room behind the last letter of text that is set apart is of the line as well.
        behind = median(line.tracked for line in draft.lines) if draft.lines else 0.0
        return [self.line_ends(line, draft, behind) for line in draft.lines]

    def line_ends(self, line: Line, draft: Draft, behind: float) -> Ends:
        """Return the ends of a line; a number that stands in it begins the first of a note."""
        area = self.areas[line.page]
        left, right = line.left, line.right
        if _is_numbered(draft) and line is draft.lines[0]:
            assert draft.label is not None
            label = draft.label.lines[0]
            if abs(label.base - line.base) < SAME:
                left, right = min(left, label.left), max(right, label.right)
        right += behind
        if draft.said and draft.said.leftwards:
            return Ends(area.right - right, left - area.left)
        return Ends(left - area.left, area.right - right)

    def text(self, draft: Draft) -> None:
        """Measure a draft of text, outside of cells by the edges of the text area."""
        stack = self.leadings.stack(draft)
        looks = draft.looks
        if stack.leading is not None:
            looks["leading"] = stack.leading
        if draft.label and draft.label.lines and "label" in draft.facts:
            looks |= _marker(draft.label.lines[0], draft)
        looks |= self.ground(draft, stack)
        looks |= _pictured(draft.lines)
        if draft.said and draft.said.divided:
            looks["hyphens"] = "auto"
        if draft.kind == "heading":
            looks |= self.heading(draft)
        if not draft.place.in_cell:
            self.place(draft)

    def heading(self, draft: Draft) -> dict[str, Look]:
        """Return the space behind the number of a heading, and the rule under it."""
        looks: dict[str, Look] = {}
        inks = [item.piece for item in draft.lines[0].items if isinstance(item, Ink)]
        if match := NUMBER.match("".join("".join(piece.characters) for piece in inks)):
            looks["number_space"] = spaces(match[1])
        line = draft.lines[-1]
        under = [
            fill
            for fill in self.painted[line.page].fills
            if fill.box.height < THICK < fill.box.width
            and 0 < fill.box.top - line.base < UNDER
            and fill.box.left - SAME < line.left < line.right < fill.box.right + SAME
        ]
        if rule := min(under, key=lambda fill: fill.box.top, default=None):
            looks |= {"rule": rule.box.height, "rule_colour": rule.colour}
        return looks

    def place(self, draft: Draft) -> None:
        """Say how far in a draft stands, and how its lines end."""
        short = self.areas[draft.lines[0].page].short
        if any(short):
            start, end = short[::-1] if draft.said and draft.said.leftwards else short
            draft.looks |= {"short_start": start, "short_end": end}
        ends = self.ends(draft)
        if draft.kind == "entry":
            draft.looks["start"] = ends[0].start
            if turned_over := [one.start for one in ends[1:]]:
                draft.looks["turnover"] = min(turned_over)
        frame = self.frames.get(draft.place.frame, NO_EDGES)
        tracked = any(line.tracked for line in draft.lines)
        near = 2 * SAME if tracked else SAME
        align = _align(ends, frame, near, is_code=draft.kind == "code")
        if align:
            draft.looks["align"] = align
        if align in {"end", "center"}:
            return
        if draft.kind == "code":
            draft.looks["left"] = min(one.start for one in ends)
        elif len(ends) == 1:
            draft.looks["start"] = ends[0].start
        else:
            left = min(one.start for one in ends[1:])
            draft.looks["left"] = left
            draft.looks["indent"] = ends[0].start - left
        if align == "justify":
            inner = [one.end for one in ends[:-1]]
            draft.looks["right"] = median(inner)
            draft.looks["full"] = float(sum(abs(end - median(inner)) < near for end in inner))

    def ground(self, draft: Draft, stack: Stack) -> dict[str, Look]:
        """Return the fill behind a draft, and the rule at its start side."""
        line = draft.lines[0]
        middle = stack.middle(line)
        here = Box(line.left, middle, line.right, middle)
        looks: dict[str, Look] = {}
        if fill := behind(self.painted[line.page].fills, here):
            looks["fill"] = fill.colour
        if not draft.place.in_cell and (rule := self.edge(draft, here, fill)):
            looks["edge"] = rule.box.width
            looks["edge_colour"] = rule.colour
        return looks

    def edge(self, draft: Draft, here: Box, ground: Fill | None) -> Fill | None:
        """Return the nearest rule beside the start of a line, or of the ground it stands on."""
        leftwards = draft.said is not None and draft.said.leftwards
        if ground is not None:
            left, right = ground.box.left + THICK, ground.box.right - THICK
            here = here._replace(left=min(here.left, left), right=max(here.right, right))
        found: Fill | None = None
        nearest = BESIDE
        for fill in self.painted[draft.lines[0].page].fills:
            box = fill.box
            if box.width < THICK < box.height and box.top < here.top < box.bottom:
                away = box.left - here.right if leftwards else here.left - box.right
                if 0 <= away < nearest:
                    found, nearest = fill, away
        return found


def _align(ends: Sequence[Ends], frame: Edges, near: float, *, is_code: bool) -> Align | None:
    """Return how lines are aligned, as far as they tell, among others in their frame.

    Lines that end no further than `near` from the edge of the frame are full.

    A single line that begins where others do tells nothing.
    """
    if is_code:
        return "start" if len(ends) > 1 else None
    if _is_centred(ends):
        return "center"
    stands_in = all(one.start - frame.start > CLEAR for one in ends)
    if stands_in and all(abs(one.start - one.end) < 2 * SAME for one in ends):
        return "center"
    if stands_in and all(abs(one.end) < SAME for one in ends):
        return "end"
    if len(ends) == 1:
        return None
    inner = [one.end for one in ends[:-1]]
    full = sum(min(abs(end - frame.end), abs(end)) < near for end in inner)
    if full == len(inner) or full >= max(MANY, 0.75 * len(inner)):
        # A line or two may be full by chance.
        others = full >= MANY or frame.full > full or abs(frame.end) < SAME
        even = near == SAME and max(inner) - min(inner) < EVEN
        return "justify" if full > 1 and (others or even) else None
    starts = [one.start for one in ends[1:]]
    if max(starts) - min(starts) > CLEAR or starts[0] - ends[0].start > CLEAR:
        return None
    # Lines that an author has ended are short in justified text as well.
    return None if full else "start"


def _is_centred(ends: Sequence[Ends]) -> bool:
    """Return whether lines of several lengths have one middle, wherever that is."""
    middles = [one.start - one.end for one in ends]
    starts = [one.start for one in ends]
    return max(middles) - min(middles) < 2 * SAME and max(starts) - min(starts) > CLEAR


def _pictured(lines: Iterable[Line]) -> dict[str, Look]:
    """Return how high the first picture in lines is, and how far it reaches under its line."""
    for line in lines:
        for item in line.items:
            if isinstance(item, Spot) and item.is_picture and item.box:
                return {
                    "picture_height": item.box.height, "picture_drop": item.box.bottom - line.base,
                }  # fmt: skip
    return {}


def _marker(label: Line, draft: Draft) -> dict[str, Look]:
    """Return how a label looks, and how far it is from the text beside it."""
    marker, line = letters(label.main), draft.lines[0]
    looks: dict[str, Look] = {
        "marker_colour": marker.colour, "marker_font": marker.font, "marker_size": marker.size,
    }  # fmt: skip
    if label.page == line.page and abs(label.base - line.base) < SAME:
        # What is behind it may be shown by itself.
        seen = [one.piece for one in label.items if isinstance(one, Ink) and not _is_blank(one)]
        ends = [(one.left, one.right) for one in seen] or [(label.left, label.right)]
        left, right = min(ends)[0], max(end for _, end in ends)
        looks["marker_gap"] = max(line.left - right, left - line.right)
    return looks


def _is_blank(ink: Ink) -> bool:
    return not "".join(ink.piece.characters).strip()


def _is_numbered(draft: Draft) -> bool:
    """Return whether the number of a note may stand in the first line of a draft."""
    return bool(draft.label and draft.label.lines) and "label" not in draft.facts


def behind(fills: Sequence[Fill], here: Box) -> Fill | None:
    """Return the last ground painted behind all of `here`."""
    for fill in reversed(fills):
        if fill.box.height > THICK < fill.box.width and fill.box.holds(here, SAME):
            return fill
    return None


# --- Room between blocks -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a block begins or ends on a page: the edge of a box, or a line by its middle.

    `half` is half the height of the line: nought for a box, None if not known. A picture or a
    formula in it may have opened the line, and nothing tells by how much.
    """

    page: int
    at: float
    half: float | None = 0.0
    opened: bool = False


def room(above: Edge | None, below: Edge) -> dict[str, Look] | None:
    """Return the room between two blocks that follow one another on a page, None if they do not.

    `pitch` is from the middle of the one line to that of the other, which paint always tells.
    """
    if above is None or above.page != below.page or below.at < above.at:
        return None
    if above.opened or below.opened:
        return {}
    looks: dict[str, Look] = {"pitch": below.at - above.at}
    if above.half is not None and below.half is not None:
        looks["gap"] = below.at - below.half - above.at - above.half
    return looks


def first_edge(draft: Draft, leadings: Leadings) -> Edge | None:
    """Return where a draft of text or a picture begins."""
    return _edge(draft, 0, leadings)


def last_edge(draft: Draft, leadings: Leadings) -> Edge | None:
    """Return where a draft of text or a picture ends."""
    return _edge(draft, -1, leadings)


def _edge(draft: Draft, which: int, leadings: Leadings) -> Edge | None:
    if draft.lines:
        stack = leadings.stack(draft)
        line = draft.lines[which]
        half = None if stack.height is None else stack.height / 2
        return Edge(line.page, stack.middle(line), half, line.opened)
    if draft.box:
        return Edge(draft.page, draft.box.bottom if which else draft.box.top)
    return None


def is_block_of_code(draft: Draft, others: Iterable[Draft], painted: Mapping[int, Painted]) -> bool:
    """Return whether a paragraph all of code is a block of it: it has a ground of its own.

    A ground with a rule at its side is that of something around.
    """
    if not draft.lines:
        return True
    line = draft.lines[0]
    fills = painted[line.page].fills
    main = tone(draft.lines)
    middle = line.base - main.font.middle * main.size
    fill = behind(fills, Box(line.left, middle, line.right, middle))
    if fill is None or any(_is_at_side(one.box, fill.box) for one in fills):
        return False
    return not any(
        beside.page == line.page
        and fill.box.holds(Box(beside.left, beside.base, beside.left, beside.base))
        for other in others
        for beside in other.lines
    )


def _is_at_side(rule: Box, ground: Box) -> bool:
    """Return whether a rule stands along the left or the right edge of a ground."""
    if not rule.width < THICK < rule.height or abs(rule.top - ground.top) > CLEAR:
        return False
    return abs(rule.left - ground.left) < CLEAR or abs(rule.right - ground.right) < CLEAR
