"""The baseline grid: lines of running text stand at whole leadings from the top of their page.

The style sheet says what keeps to it, in the custom property `--grid`: "line" for paragraphs of
running text, "head" for headings, which keep their distance from the text below, and "text" for all
else, whose lines only keep their height. Without a grid, there is nothing that is "line". What
stands between two paragraphs of running text and is of another height gets the space that is
missing shared between the gaps above and below it.
"""

# ruff: noqa: ANN401 - the engine is not typed

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil
from typing import Any, Literal, NamedTuple

# A line may be so far off before it is moved, in CSS pixels: less than any press can show.
EXACT = 0.01
# So much of the space around a table, say, may be taken away to come to the nearest line.
SHRINK = 0.25
# What stands in a line may reach so far into the lines around it, as a share of the leading.
OVERHANG = 0.25

Kind = Literal["", "text", "head", "line"]
KINDS: dict[str, Kind] = {"text": "text", "head": "head", "line": "line"}


class Extent(NamedTuple):
    """How far a line reaches below and above (less than zero) its baseline."""

    bottom: float
    top: float


def kind(box: Any) -> Kind:
    """Return what `box` has to do with the grid."""
    words = (token.value for token in box.style["__grid"])
    return next((KINDS[word] for word in words if word in KINDS), "")


def moves(top: float, leading: float, line: float, before: Sequence[Any]) -> tuple[float, ...]:
    """Return how far the last boxes of `before`, and after them the text at `line`, move down.

    `before` are the boxes laid out before the text on its page, which begins at `top`. Nothing is
    returned where the line is on the grid already.
    """
    off = (line - top) % leading
    if min(off, leading - off) < EXACT:
        return ()
    boxes = _since_text(before)
    text = before[: len(before) - len(boxes)]
    edges = [(_bottom(text[-1]) if text else top, 0.0)]
    edges += [(_bottom(box), box.border_box_y()) for box in boxes]
    gaps = [below - above for (above, _), (_, below) in pairwise([*edges, (0.0, line)])]
    # The space under a heading is not touched.
    under = (0.0 if kind(box) == "head" else gap for box, gap in zip(boxes, gaps[1:], strict=True))
    free = [gaps[0], *under]
    return tuple(accumulate(_shared(off, leading, gaps, free)))


def _shared(off: float, leading: float, gaps: list[float], free: list[float]) -> Iterator[float]:
    """Yield what each gap grows by so that what comes after them moves by `off`, up or down."""
    room = sum(free)
    if room > EXACT:
        change = -off if off <= min(SHRINK * room, leading / 2) else leading - off
        yield from (change * gap / room for gap in free)
    elif sum(gaps) >= off:
        # A heading that begins its page stays there, and the text comes up to it.
        yield from (-off * gap / sum(gaps) for gap in gaps)
    else:
        yield from [leading - off] + [0.0] * (len(gaps) - 1)


def _since_text(before: Sequence[Any]) -> list[Any]:
    """Return the boxes at the end of `before` that come after the last running text."""
    found: list[Any] = []
    for box in reversed(before):
        if kind(box) == "line":
            break
        found.append(box)
    return found[::-1]


def _bottom(box: Any) -> float:
    bottom: float = box.border_box_y() + box.border_height()
    return bottom


def extent(line: Any, natural: Extent) -> Extent:
    """Return the extent of a laid-out `line`: whole leadings, whatever fonts are mixed in it.

    Another font sits higher or lower in its own leading and would make the line as much taller;
    only pictures and formulas make room for themselves.
    """
    top, leading = -line.baseline, line.margin_height()
    bottom = top + leading
    if natural == (bottom, top) or not (own := kind(line)):
        return natural
    placed = [(box.position_y, box.position_y + box.margin_height()) for box in _placed(line)]
    over = max([0.0, *(top - upper for upper, _ in placed)])
    under = max([0.0, *(lower - bottom for _, lower in placed)])
    if own == "line":
        over, under = (_lines(reach, leading) for reach in (over, under))
    return Extent(bottom + under, top - over)


def _lines(reach: float, leading: float) -> float:
    return leading * ceil(max(0.0, reach / leading - OVERHANG))


def _placed(box: Any) -> Iterator[Any]:
    """Yield what stands in a line and is no text."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    for child in box.children:
        if isinstance(child, boxes.AtomicInlineLevelBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _placed(child)
