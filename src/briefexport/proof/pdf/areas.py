"""Where text may stand on a page, told from where it does.

Pages of one size and one side of a sheet have one text area. Its edges are the outermost ones that
several lines or rules keep to: a single thing may stick out. Where lines begin, one is enough
where there are few.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from briefexport.proof.pdf.evidence import Depth, Evidence, Reach, Side, side
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.record import Look, Sheet
from briefexport.records import dataclass

# So many lines, or this share of those at the commonest place, make an edge.
FEWEST, SHARE = 2, 0.05
# Edges nearer than this are one, in points.
SAME = 0.25


@dataclass(frozen=True, slots=True)
class Area:
    """The left and right edge of the text on a page, among the coordinates of what is painted.

    `short` is how far from each of them text stays, where the sheet has told it.
    """

    left: float
    right: float
    short: tuple[float, float] = (0.0, 0.0)

    @property
    def middle(self) -> float:
        """Halfway between."""
        return (self.left + self.right) / 2


def is_on_right(pages: Pages, number: int) -> bool:
    """Return whether a page is the right one of two: rectos are, but where a book opens left."""
    return side(pages, number).is_recto != pages.leftwards


def areas(pages: Pages, found: Evidence) -> dict[int, Area]:
    """Return the text area of each page, by what all of them tell."""
    leftwards = found.leftward > found.lines - found.leftward
    sides = {
        here: area
        for here, reach in found.reaches.items()
        if (area := _area(here, reach, leftwards=leftwards))
    }
    return {
        number: sides.get(side(pages, number), Area(trim.left, trim.left + trim.width))
        for number, trim in pages.trims.items()
    }


def kept_to(areas_: Mapping[int, Area], pages: Pages, sheet: Sheet | None) -> dict[int, Area]:
    """Return the text areas to measure by: where no text reaches an edge, the `sheet` tells it.

    Text that is all short, or all indented, would else be measured from where it happens to stand.
    """
    if sheet is None:
        return dict(areas_)
    return {number: _kept_to(area, pages, number, sheet) for number, area in areas_.items()}


def _kept_to(area: Area, pages: Pages, number: int, sheet: Sheet) -> Area:
    if _size(pages, number) != _sheet_size(sheet):
        return area
    sides = (sheet.inner, sheet.outer)
    before, behind = sides if is_on_right(pages, number) else reversed(sides)
    trim = pages.trims[number]
    left, right = _exact(trim.left + before), _exact(trim.left + trim.width - behind)
    first = left if area.left > left + SAME else area.left
    last = right if area.right < right - SAME else area.right
    return Area(first, last, (_exact(area.left - first), _exact(last - area.right)))


def _area(here: Side, reach: Reach, *, leftwards: bool) -> Area | None:
    """Return the text area of pages of one side, None where there is nothing on them."""
    # What stands in the margins begins at the edge of the text.
    lefts = [*reach.lefts, *filter(here.has, reach.starts), *(() if leftwards else reach.heads)]
    rights = [*reach.rights, *filter(here.has, reach.ends)]
    if not (lefts and rights):
        return None
    # Lines to the right stick out where they end, not where they begin.
    first = _commonest(at_edge(lefts, FEWEST if leftwards else 1))
    last = -_commonest(at_edge([-x for x in rights]))
    ruled = {*reach.starts, *reach.ends}
    return Area(_exact(_ruled(first, ruled)), _exact(_ruled(last, ruled)))


def _exact(x: float) -> float:
    """Return an edge to the hundredth of a point: where letters end differs by less, line by line.

    So the edges of pages are what they were when some lines are others, or stand on versos.
    """
    return round(x, 2)


def _commonest(values: Iterable[float]) -> float:
    """Return the edge that most of `values` keep to."""
    times = Counter(map(_exact, values))
    return min(times, key=lambda value: (-times[value], value))


def _ruled(x: float, rules: Iterable[float]) -> float:
    """Return the end of a rule near `x`, or `x`: rules end at the edge, letters near it."""
    return min(
        (end for end in rules if abs(end - x) < SAME), key=lambda end: abs(end - x), default=x
    )


def edge(values: Sequence[float], fewest: int = FEWEST) -> float:
    """Return the smallest of `values`, of which there is one, that enough others are near to."""
    return median(at_edge(values, fewest))


def at_edge(values: Sequence[float], fewest: int = FEWEST) -> list[float]:
    """Return those of `values` that are near the smallest one that enough others are near to."""
    near = Counter(round(value / SAME) for value in values)
    enough = max(fewest, SHARE * max(near.values()))
    kept = [
        key for key in near if near[key] + near.get(key - 1, 0) + near.get(key + 1, 0) >= enough
    ]
    first = min(kept or near)
    return [value for value in values if abs(value - first * SAME) <= SAME]


def alike(pages: Pages, sheet: Sheet | None) -> list[int]:
    """Return the pages of the size of `sheet`; where there are none, those of the commonest.

    Tables may lie on pages of their own.
    """
    sizes = Counter(_size(pages, number) for number in pages.trims)
    meant = _sheet_size(sheet) if sheet else None
    commonest = max(sizes, key=lambda size: (size == meant, sizes[size]), default=None)
    return [number for number in pages.trims if _size(pages, number) == commonest]


def page_looks(
    pages: Pages,
    alike: Sequence[int],
    areas_: Mapping[int, Area],
    found: Evidence,
    leadings: Leadings,
) -> dict[str, Look]:
    """Return the looks of pages that are `alike`: their size, their margins as text tells them."""
    if not alike:
        return {}
    trim = pages.trims[alike[0]]
    looks: dict[str, Look] = {"width": trim.width, "height": trim.height}
    number = next((one for one in alike if is_on_right(pages, one)), alike[0])
    trim, area = pages.trims[number], areas_[number]
    sides = area.left - trim.left, trim.left + trim.width - area.right
    looks["inner"], looks["outer"] = sides if is_on_right(pages, number) else sides[::-1]
    depths = {one: found.depths[one] for one in alike if one in found.depths}
    tops = ((_top(one, leadings), pages.trims[number].top) for number, one in depths.items())
    if known := [top - above for top, above in tops if top is not None]:
        looks["top"] = edge(known)
    if feet := [
        foot - pages.trims[number].top
        for number, one in depths.items()
        for foot in _feet(one, leadings)
    ]:
        looks["foot"] = trim.height - max(feet)
    return looks


def _sheet_size(sheet: Sheet) -> tuple[float, float]:
    return round(sheet.width, 1), round(sheet.height, 1)


def _size(pages: Pages, number: int) -> tuple[float, float]:
    trim = pages.trims[number]
    return round(trim.width, 1), round(trim.height, 1)


def _top(depth: Depth, leadings: Leadings) -> float | None:
    """Return where the first thing on a page begins, None where nothing tells how high it is."""
    half = depth.first.half(leadings)
    tops = [*depth.grounds, *([] if half is None else [depth.first.middle - half])]
    return min(tops, default=None)


def _feet(depth: Depth, leadings: Leadings) -> Iterator[float]:
    """Yield where the notes of a page end, which stand on the foot of the text area."""
    for line in depth.notes:
        half = line.half(leadings)
        if half is not None:
            yield line.middle + half
