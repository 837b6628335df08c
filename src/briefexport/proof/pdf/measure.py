"""All looks of all drafts: text, tables, and the room between one and the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.below import lines_below
from briefexport.proof.pdf.bidi import is_leftward
from briefexport.proof.pdf.drafts import Draft, Frame, TableDraft
from briefexport.proof.pdf.ends import tell_ends
from briefexport.proof.pdf.entries import tell_leaders
from briefexport.proof.pdf.index import tell_index
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.looks import (
    Edge,
    Measure,
    first_edge,
    is_block_of_code,
    last_edge,
    room,
)
from briefexport.proof.pdf.shapes import Fill
from briefexport.proof.pdf.tables import Ends, measure_table

# The line above notes is no thicker, and stands no further above them, in points.
THIN, ABOVE = 3.0, 20.0


def measure(
    drafts: Sequence[Draft],
    tables: Iterable[TableDraft],
    pages: Pages,
    areas: Mapping[int, Area],
    leadings: Leadings,
) -> None:
    """Give `drafts` their looks, and cells their alignment."""
    _tell_code(drafts, pages)
    measured = Measure(pages.painted, areas, leadings)
    measured.learn(drafts)
    for draft in drafts:
        if draft.lines and draft.kind != "cell":
            measured.text(draft)
        elif draft.kind == "figure" and draft.box:
            draft.looks["width"] = draft.box.width
    ends = {table.draft: measure_table(table, pages.painted, areas, leadings) for table in tables}
    _rooms(drafts, _captioned(tables, ends, leadings), leadings)
    _captions(drafts, tables, ends, leadings)
    _notes(drafts, pages, leadings)
    lines_below(drafts, pages, areas, leadings)
    tell_ends(drafts, pages, leadings)
    tell_leaders(drafts, pages)
    tell_index(drafts, areas)


def _tell_code(drafts: Sequence[Draft], pages: Pages) -> None:
    """Make blocks of code of the paragraphs that are some."""
    for draft in drafts:
        if draft.is_code:
            others = (other for other in drafts if other is not draft)
            if is_block_of_code(draft, others, pages.painted):
                draft.kind = "code"
                if draft.said:
                    draft.said = replace(draft.said, marks=())
            elif draft.said:
                leftwards = is_leftward(draft.place.language)
                draft.said = replace(draft.said, leftwards=leftwards)


def _captioned(
    tables: Iterable[TableDraft], ends: Mapping[Draft, Ends], leadings: Leadings
) -> dict[Draft, Ends]:
    """Return where tables begin and end with their captions."""
    found = dict(ends)
    for table in tables:
        first, last = ends[table.draft].first, ends[table.draft].last
        if table.caption is None or first is None:
            continue
        top, bottom = first_edge(table.caption, leadings), last_edge(table.caption, leadings)
        if top and (top.page, top.at) < (first.page, first.at):
            found[table.draft] = Ends(top, last)
        else:
            found[table.draft] = Ends(first, bottom)
    return found


def _rooms(drafts: Sequence[Draft], ends: Mapping[Draft, Ends], leadings: Leadings) -> None:
    """Say how far each draft is from the one before it in its flow."""
    before: dict[Frame, Edge | None] = {}
    for draft, after in pairwise([*drafts, None]):
        assert draft is not None
        if draft.kind == "cell":
            continue
        flow = draft.place.flow
        of_table = draft.kind == "caption" and after is not None and after.kind == "table"
        if draft.kind == "table":
            first, last = ends[draft].first, ends[draft].last
        else:
            first, last = first_edge(draft, leadings), last_edge(draft, leadings)
        if first and draft.kind != "caption":
            # A caption's own room is that to its table, so what is before it is told of the table.
            draft.looks |= room(before.get(flow), first) or {}
        before[flow] = before.get(flow) if of_table else last


def _captions(
    drafts: Sequence[Draft],
    tables: Iterable[TableDraft],
    ends: Mapping[Draft, Ends],
    leadings: Leadings,
) -> None:
    """Say how far captions are from what they are of, and where."""
    for table in tables:
        if table.caption is None:
            continue
        first, last = ends[table.draft].first, ends[table.draft].last
        top, bottom = first_edge(table.caption, leadings), last_edge(table.caption, leadings)
        if first and bottom and bottom.page < first.page:
            table.draft.looks["caption_place"] = "above"
        elif last and top and top.page > last.page:
            table.draft.looks["caption_place"] = "below"
        elif first and bottom and (above := room(bottom, first)) is not None:
            table.draft.looks["caption_place"] = "above"
            table.caption.looks |= above
        elif last and top and (below := room(last, top)) is not None:
            table.draft.looks["caption_place"] = "below"
            table.caption.looks |= below
    for draft, after in pairwise(drafts):
        if draft.kind == "figure" and after.kind == "caption":
            end, start = last_edge(draft, leadings), first_edge(after, leadings)
            if end and start:
                after.looks |= room(end, start) or {}


def _notes(drafts: Iterable[Draft], pages: Pages, leadings: Leadings) -> None:
    """Say of the first note on each page what rule stands above it, and how far."""
    told: set[int] = set()
    for draft in drafts:
        if not (draft.place.note and draft.lines) or draft.place.in_cell:
            continue
        line = draft.lines[0]
        if line.page not in told:
            told.add(line.page)
            if rule := _rule_above(line.base, line.main.size, pages.painted[line.page].fills):
                draft.looks["rule"] = rule.box.height
                draft.looks["rule_colour"] = rule.colour
                if not line.opened:
                    middle = leadings.stack(draft).middle(line)
                    draft.looks["rule_pitch"] = middle - rule.box.bottom


def _rule_above(base: float, size: float, fills: Iterable[Fill]) -> Fill | None:
    """Return the nearest rule above a line, by its baseline."""
    found: Fill | None = None
    for fill in fills:
        is_near = 0 < base - fill.box.bottom < ABOVE + size
        is_nearer = found is None or fill.box.bottom > found.box.bottom
        if fill.box.height < THIN < fill.box.width and is_near and is_nearer:
            found = fill
    return found
