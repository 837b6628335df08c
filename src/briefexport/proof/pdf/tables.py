"""How tables look: their columns and rules, and how text stands in their cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from briefexport.proof.pdf.cells import CLEAR, Laid, laid_out, medians
from briefexport.proof.pdf.drafts import CellDraft, TableDraft
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.lines import Line
from briefexport.proof.pdf.looks import Edge, behind
from briefexport.proof.pdf.paint import Painted
from briefexport.proof.pdf.ruling import NEAR, Rule, Ruling
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.record import Look

Align: TypeAlias = Literal["start", "end", "center"]
_Edges: TypeAlias = Mapping[int, float]
# Where a cell's text fills it, the side tells nothing that has no more than this beyond the other.
FULL = 10.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a table begins and ends."""

    first: Edge | None = None
    last: Edge | None = None


def measure_table(table: TableDraft, painted: Mapping[int, Painted], leadings: Leadings) -> Ends:
    """Give the cells of a table their looks and their alignment, and the table its columns."""
    ruling: dict[int, Ruling] = {}
    laid = list(laid_out(table, painted, leadings, ruling))
    if not laid:
        return Ends()
    turned = _is_turned(laid)
    edges = _columns(laid)
    if widths := _widths(edges, table.columns, turned=turned):
        table.draft.looks["widths"] = widths
    rows = _by_row(laid)
    aligned = _aligned(laid, turned=turned)
    for one in laid:
        align = aligned.get(one.cell)
        if align:
            one.cell.draft.facts["align"] = align
        rules = ruling[one.page].around(one.box, turned=turned)
        looks = one.cell.draft.looks
        for side, rule in rules.items():
            looks[f"rule_{side}"] = rule.width
            looks[f"rule_{side}_colour"] = rule.colour
        looks |= _padding(one, rows, rules, align, turned=turned)
        if one.text and (fill := behind(painted[one.page].fills, one.text)):
            looks["fill"] = fill.colour
    pages = sorted({one.page for one in laid})
    first = min(one.box.top for one in laid if one.page == pages[0])
    last = max(one.box.bottom for one in laid if one.page == pages[-1])
    table.draft.page = pages[0]
    return Ends(Edge(pages[0], first), Edge(pages[-1], last))


# --- Columns -------------------------------------------------------------------------------------


def _is_turned(laid: Sequence[Laid]) -> bool:
    """Return whether the first column is the one on the right."""
    first = min(laid, key=lambda one: one.cell.column)
    last = max(laid, key=lambda one: one.cell.column)
    return first.box.left > last.box.right - CLEAR


def _columns(laid: Sequence[Laid]) -> tuple[_Edges, _Edges]:
    """Return the left edges of columns, and the right ones, each by the column."""
    lefts: dict[int, list[float]] = defaultdict(list)
    rights: dict[int, list[float]] = defaultdict(list)
    for one in laid:
        if one.cell.across == 1:
            lefts[one.cell.column].append(one.box.left)
            rights[one.cell.column].append(one.box.right)
    return medians(lefts), medians(rights)


def _widths(edges: tuple[_Edges, _Edges], columns: int, *, turned: bool) -> str:
    """Return the columns' shares of the table, "" where one of them cannot be told.

    A column that no cell has for itself is between its neighbours.
    """
    lefts, rights = edges
    before, behind_ = (rights, lefts) if turned else (lefts, rights)
    inner = [before.get(column, behind_.get(column - 1)) for column in range(1, columns)]
    bounds = [before.get(0), *inner, behind_.get(columns - 1)]
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds) or known[0] == known[-1]:
        return ""
    total = known[-1] - known[0]
    return " ".join(f"{(other - one) / total:.4f}" for one, other in pairwise(known))


# --- How text stands -----------------------------------------------------------------------------


def _aligned(laid: Sequence[Laid], *, turned: bool) -> dict[CellDraft, Align]:
    """Return how the text of cells is aligned, as far as the cells tell.

    The widest text of a column shows how near text comes to an edge; one that fills its cell is as
    most of its column.
    """
    columns: dict[tuple[int, int], list[Laid]] = defaultdict(list)
    for one in laid:
        if one.text:
            columns[one.cell.column, one.cell.across].append(one)
    nearest = _nearest(laid)
    found: dict[CellDraft, Align] = {}
    for column, cells in columns.items():
        here = {one.cell: _align(one, nearest[column], turned=turned) for one in cells}
        votes = Counter(align for align in here.values() if align)
        for cell, align in here.items():
            if align is not None:
                found[cell] = align
            elif len(votes) == 1:
                found[cell] = next(iter(votes))
            elif not votes and (side := _fuller(cells)):
                found[cell] = _seen(side, turned=turned)
    return found


def _fuller(cells: Iterable[Laid]) -> Align | None:
    """Return the side that texts of one width stand at: the other has far more room."""
    left, right = (min(rooms) for rooms in zip(*(one.room for one in cells), strict=True))
    if abs(left - right) < FULL:
        return None
    return "start" if left < right else "end"


def _nearest(laid: Sequence[Laid]) -> Mapping[tuple[int, int], tuple[float, float]]:
    """Return how near text comes to the left and the right edge, by column and span."""
    near: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    starts: dict[int, list[float]] = defaultdict(list)
    ends: dict[int, list[float]] = defaultdict(list)
    for one in laid:
        if one.text:
            cell = one.cell
            near[cell.column, cell.across].append(one.room)
            starts[cell.column].append(one.room[0])
            ends[cell.column + cell.across].append(one.room[1])
    return {key: (min(starts[key[0]]), min(ends[key[0] + key[1]])) for key in near}


def _align(one: Laid, nearest: tuple[float, float], *, turned: bool) -> Align | None:
    left, right = one.room
    from_left, from_right = left - nearest[0], right - nearest[1]
    if one.stack and len(one.stack.lines) > 1 and (ragged := _ragged(one.stack.lines)):
        return _seen(ragged, turned=turned)
    if from_left < CLEAR and from_right < CLEAR:
        return None
    if abs(from_left - from_right) < CLEAR:
        return "center"
    if min(from_left, from_right) > CLEAR:
        return None
    return _seen("start" if from_left < from_right else "end", turned=turned)


def _ragged(lines: Sequence[Line]) -> Align | None:
    """Return at which side lines are even, as if they ran from left to right."""
    middles = [(line.left + line.right) / 2 for line in lines]
    spreads: list[tuple[float, Align]] = [
        (_spread(line.left for line in lines), "start"),
        (_spread(line.right for line in lines), "end"),
        (_spread(middles), "center"),
    ]
    (least, align), (second, _), _ = sorted(spreads)
    return align if least < CLEAR < second else None


def _spread(values: Iterable[float]) -> float:
    known = list(values)
    return max(known) - min(known)


def _seen(align: Align, *, turned: bool) -> Align:
    if turned and align != "center":
        return "end" if align == "start" else "start"
    return align


# --- Padding -------------------------------------------------------------------------------------

_Rows: TypeAlias = Mapping[tuple[int, int], tuple[float, float]]


def _by_row(laid: Sequence[Laid]) -> _Rows:
    """Return the least room above and below text, by page and row, of cells of one row."""
    rooms: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for one in laid:
        if one.text and one.cell.down == 1:
            rooms[one.page, one.cell.row].append(_above_below(one))
    return {
        key: (min(above for above, _ in each), min(below for _, below in each))
        for key, each in rooms.items()
    }


def _above_below(one: Laid) -> tuple[float, float]:
    assert one.text is not None
    return one.text.top - one.box.top, one.box.bottom - one.text.bottom


def _padding(
    one: Laid, rows: _Rows, rules: Mapping[str, Rule], align: Align | None, *, turned: bool
) -> dict[str, Look]:
    """Return how far text is from the edges at which it stands, rules within the cell apart."""
    looks: dict[str, Look] = {}
    if one.text is None:
        return looks
    left, right = one.room
    if align in {"start", "end"}:
        at_left = (align == "start") != turned
        looks[f"pad_{align}"] = left if at_left else right
    if one.stack is None:
        return looks
    above, below = _above_below(one)
    least = rows.get((one.page, one.cell.row), (above, below))
    at_top, at_foot = above - least[0] < CLEAR, below - least[1] < CLEAR
    if at_top != at_foot:
        looks["valign"] = "top" if at_top else "bottom"
    if one.stack.leading is not None:
        looks["leading"] = one.stack.leading
    if one.stack.height is not None:
        half = one.stack.height / 2
        first, last = one.stack.lines[0], one.stack.lines[-1]
        if at_top:
            top = one.stack.middle(first) - half - one.box.top
            looks["pad_top"] = top - _inside(rules.get("top"), one.box)
        if at_foot and last.page == one.page:
            foot = one.box.bottom - one.stack.middle(last) - half
            looks["pad_bottom"] = foot - _inside(rules.get("bottom"), one.box)
    return looks


def _inside(rule: Rule | None, box: Box) -> float:
    return rule.width if rule and box.holds(rule.box, NEAR / 2) else 0.0
