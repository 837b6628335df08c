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
    """The left and right edge of the text on a page.

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
        number: sides.get(side(pages, number), Area(0.0, trim.width))
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
    left, right = before, pages.trims[number].width - behind
    first = left if area.left > left + SAME else area.left
    last = right if area.right < right - SAME else area.right
    return Area(first, last, (area.left - first, last - area.right))


def _area(here: Side, reach: Reach, *, leftwards: bool) -> Area | None:
    """Return the text area of pages of one side, None where there is nothing on them."""
    # What stands in the margins begins at the edge of the text.
    lefts = reach.lefts if leftwards else [*reach.lefts, *reach.heads]
    if not (lefts and reach.rights):
        return None
    # Lines to the right stick out where they end, not where they begin.
    first, last = edge(lefts, FEWEST if leftwards else 1), here.width - edge(reach.rights)
    return Area(_ruled(first, reach.ruled), _ruled(last, reach.ruled))


def _ruled(x: float, rules: Iterable[float]) -> float:
    """Return the end of a rule near `x`, or `x`: rules end at the edge, letters near it."""
    return min(
        (end for end in rules if abs(end - x) < SAME), key=lambda end: abs(end - x), default=x
    )


def edge(values: Sequence[float], fewest: int = FEWEST) -> float:
    """Return the smallest of `values`, of which there is one, that enough others are near to."""
    near = Counter(round(value / SAME) for value in values)
    enough = max(fewest, SHARE * max(near.values()))
    kept = [
        key for key in near if near[key] + near.get(key - 1, 0) + near.get(key + 1, 0) >= enough
    ]
    first = min(kept or near)
    return median(value for value in values if abs(value - first * SAME) <= SAME)


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
    looks: dict[str, Look] = {"width": trim.width, "height": abs(trim.height)}
    for number in alike:
        if is_on_right(pages, number):
            looks["inner"] = areas_[number].left
            looks["outer"] = trim.width - areas_[number].right
            break
    else:
        looks["inner"] = trim.width - areas_[alike[0]].right
        looks["outer"] = areas_[alike[0]].left
    depths = [found.depths[number] for number in alike if number in found.depths]
    if tops := [top for one in depths if (top := _top(one, leadings)) is not None]:
        looks["top"] = edge(tops)
    if feet := [foot for one in depths for foot in _feet(one, leadings)]:
        looks["foot"] = abs(trim.height) - max(feet)
    return looks


def _sheet_size(sheet: Sheet) -> tuple[float, float]:
    return round(sheet.width, 1), round(sheet.height, 1)


def _size(pages: Pages, number: int) -> tuple[float, float]:
    trim = pages.trims[number]
    return round(trim.width, 1), round(abs(trim.height), 1)


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
