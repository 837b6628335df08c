"""Lines under text: rules as wide as it that stand between one block and the next."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.shapes import Fill

# What has a line under it, and what is part of a table.
LINES = frozenset(("heading", "paragraph"))
GRIDS = frozenset(("table", "cell"))
# A rule is thinner, in points, and at least this share of the text's width.
THIN, WIDE = 4.0, 0.9
# What is nearer to a baseline, in em, underlines words.
UNDER = 0.3
# How far under the last line of a page one stands at most, in points.
FAR = 36.0


def lines_below(
    drafts: Sequence[Draft], pages: Pages, areas: Mapping[int, Area], leadings: Leadings
) -> None:
    """Say which headings and paragraphs have a line under them, and how far down that stands."""
    rules = {
        number: _rules(painted.fills, areas[number]) for number, painted in pages.painted.items()
    }
    for draft, after in _followed(drafts):
        line = draft.lines[-1]
        # What ends a page has what is painted near it.
        page, end = after if after[0] == line.page else (line.page, line.base + FAR)
        start = line.base + UNDER * line.main.size
        between = [rule for rule in rules[page] if start < rule.box.top and rule.box.bottom < end]
        if between:
            rule = between[0]
            draft.looks["line_below"] = rule.box.height
            draft.looks["line_below_colour"] = rule.colour
            if (bottom := leadings.stack(draft).bottom(line)) is not None:
                draft.looks["line_below_gap"] = rule.box.top - bottom


def _rules(fills: Sequence[Fill], area: Area) -> list[Fill]:
    """Return the lying rules that are as wide as the text, from the top down."""
    wide = (
        fill
        for fill in fills
        if fill.box.height < THIN and fill.box.width > WIDE * (area.right - area.left)
    )
    return sorted(wide, key=lambda fill: fill.box.top)


def _followed(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, tuple[int, float]]]:
    """Yield what may have a line under it, with the page and the height of what comes after."""
    seen = [draft for draft in drafts if draft.lines or draft.box]
    for draft, after in pairwise(seen):
        place = draft.place
        if draft.kind in LINES and draft.lines and not (place.in_cell or place.note):
            yield draft, _beginning(after)


def _beginning(draft: Draft) -> tuple[int, float]:
    if draft.lines:
        line = draft.lines[0]
        return line.page, line.base
    assert draft.box is not None
    return draft.page, draft.box.top
