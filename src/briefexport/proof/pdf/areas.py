"""Where text may stand on a page, told from where it does.

Pages of one size and one side of a sheet have one text area. Its edges are the outermost ones that
several lines or rules keep to: a single thing may stick out. Where lines begin, one is enough
where there are few.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.record import Look

# Artifacts that stand in the margins (ISO 32000-1, 14.8.2.2).
HEADS = frozenset(("Header", "Footer"))
# So many lines, or this share of those at the commonest place, make an edge.
FEWEST, SHARE = 2, 0.05
# Edges nearer than this are one, in points.
SAME = 0.25


@dataclass(frozen=True, slots=True)
class Area:
    """The left and right edge of the text on a page."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Halfway between."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Side:
    """Pages that are set alike: of one size, rectos or versos."""

    width: float
    height: float
    is_recto: bool


def side(pages: Pages, number: int) -> Side:
    """Return what pages are set like the page `number`; the first of a file is a recto."""
    trim = pages.trims[number]
    return Side(round(trim.width, 1), round(abs(trim.height), 1), number % 2 == 1)


def is_on_right(pages: Pages, number: int) -> bool:
    """Return whether a page is the right one of two: rectos are, but where a book opens left."""
    return side(pages, number).is_recto != pages.leftwards


def areas(pages: Pages, drafts: Iterable[Draft]) -> dict[int, Area]:
    """Return the text area of each page."""
    lefts: dict[Side, list[float]] = defaultdict(list)
    rights: dict[Side, list[float]] = defaultdict(list)
    ruled: dict[Side, set[float]] = defaultdict(set)
    ways = Counter[bool]()
    for draft in drafts:
        if not draft.place.in_cell:
            for line in draft.lines:
                ways[draft.said is not None and draft.said.leftwards] += 1
                here = side(pages, line.page)
                lefts[here].append(line.left)
                rights[here].append(here.width - line.right)
    leftwards = ways[True] > ways[False]
    for number, painted in pages.painted.items():
        here = side(pages, number)
        if not leftwards:
            # What stands in the margins begins at the edge of the text.
            heads = [piece for piece in painted.artifacts if piece.mark.artifact in HEADS]
            lefts[here] += [piece.left for piece in heads]
        # A table has many boxes on each page; how many there are says nothing.
        starts = {fill.outer.left for fill in painted.fills}
        ends = {fill.outer.right for fill in painted.fills}
        ruled[here] |= starts | ends
        lefts[here] += [x for x in starts if _is_on(x, here)]
        rights[here] += [here.width - x for x in ends if _is_on(x, here)]
    # Lines to the right stick out where they end, not where they begin.
    fewest = FEWEST if leftwards else 1
    found = {
        one: Area(
            _ruled(edge(lefts[one], fewest), ruled[one]),
            _ruled(one.width - edge(rights[one]), ruled[one]),
        )
        for one in lefts
        if lefts[one] and rights[one]
    }
    return {
        number: found.get(side(pages, number), Area(0.0, pages.trims[number].width))
        for number in pages.painted
    }


def _ruled(x: float, rules: Iterable[float]) -> float:
    """Return the end of a rule near `x`, or `x`: rules end at the edge, letters near it."""
    return min(
        (end for end in rules if abs(end - x) < SAME), key=lambda end: abs(end - x), default=x
    )


def _is_on(x: float, page: Side) -> bool:
    """Return whether an edge is well within the page: what bleeds off it is no edge of text."""
    return 1 < x < page.width - 1


def edge(values: Sequence[float], fewest: int = FEWEST) -> float:
    """Return the smallest of `values`, of which there is one, that enough others are near to."""
    near = Counter(round(value / SAME) for value in values)
    enough = max(fewest, SHARE * max(near.values()))
    kept = [
        key for key in near if near[key] + near.get(key - 1, 0) + near.get(key + 1, 0) >= enough
    ]
    first = min(kept or near)
    return median(value for value in values if abs(value - first * SAME) <= SAME)


def page_looks(
    pages: Pages, drafts: Sequence[Draft], found: Mapping[int, Area], leadings: Leadings
) -> dict[str, Look]:
    """Return the looks of the commonest page: its size, and its margins as far as text tells."""
    sizes = Counter(_size(pages, number) for number in found)
    if not sizes:
        return {}
    size = sizes.most_common(1)[0][0]
    alike = [number for number in found if _size(pages, number) == size]
    trim = pages.trims[alike[0]]
    looks: dict[str, Look] = {"width": trim.width, "height": abs(trim.height)}
    for number in alike:
        if is_on_right(pages, number):
            looks["inner"] = found[number].left
            looks["outer"] = trim.width - found[number].right
            break
    else:
        looks["inner"] = trim.width - found[alike[0]].right
        looks["outer"] = found[alike[0]].left
    tops, feet = _ends(pages, drafts, leadings)
    if starts := [tops[number] for number in alike if number in tops]:
        looks["top"] = edge(starts)
    if ends := [feet[number] for number in alike if number in feet]:
        looks["foot"] = abs(trim.height) - max(ends)
    return looks


def _size(pages: Pages, number: int) -> tuple[float, float]:
    trim = pages.trims[number]
    return round(trim.width, 1), round(abs(trim.height), 1)


def _ends(
    pages: Pages, drafts: Iterable[Draft], leadings: Leadings
) -> tuple[dict[int, float], dict[int, float]]:
    """Return where the first thing on each page begins, and where the last of its notes ends.

    A page that begins with a line of which nothing tells the height is left out. Notes stand on the
    foot of the text area; other text ends where it ends.
    """
    firsts: dict[int, tuple[float, float | None]] = {}
    feet: dict[int, float] = {}
    for draft in drafts:
        if not draft.lines or draft.place.in_cell:
            continue
        stack = leadings.stack(draft)
        for line in draft.lines:
            middle, bottom = stack.middle(line), stack.bottom(line)
            if line.page not in firsts or middle < firsts[line.page][0]:
                firsts[line.page] = middle, stack.top(line)
            if draft.place.note and bottom is not None:
                feet[line.page] = max(feet.get(line.page, bottom), bottom)
    tops: dict[int, float] = {}
    for number, (middle, top) in firsts.items():
        grounds = [fill.outer.top for fill in pages.painted[number].fills]
        above = [ground for ground in grounds if 1 < ground < middle]
        if above or top is not None:
            tops[number] = min([*above, *([] if top is None else [top])])
    return tops, feet
