"""How tables look: their columns and rules, and how text stands in their cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, TypeAlias

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.bidi import is_leftward
from briefexport.proof.pdf.cells import CLEAR, Laid, laid_out, medians
from briefexport.proof.pdf.drafts import CellDraft, TableDraft
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.lines import Line
from briefexport.proof.pdf.looks import Edge, behind
from briefexport.proof.pdf.painted import Painted
from briefexport.proof.pdf.ruling import NEAR, Rule, Ruling
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.record import Look
from briefexport.records import dataclass

Align: TypeAlias = Literal["start", "end", "center"]
# Where a cell's text fills it, the side tells nothing that has no more than this beyond the other.
FULL = 10.0
# Letters of several fonts in a row have their middles so far apart; a line is far more.
ALIGNED = 3.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a table begins and ends."""

    first: Edge | None = None
    last: Edge | None = None


def measure_table(
    table: TableDraft,
    painted: Mapping[int, Painted],
    areas: Mapping[int, Area],
    leadings: Leadings,
) -> Ends:
    """Give the cells of a table their looks and their alignment, and the table its columns."""
    ruling: dict[int, Ruling] = {}
    edges = {page: area.left for page, area in areas.items()}
    laid = list(laid_out(table, painted, edges, leadings, ruling))
    for cell in _cut(table).difference(one.cell for one in laid):
        cell.draft.looks["cut"] = "yes"
    if not laid:
        return Ends()
    turned = _is_turned(laid)
    if table.columns == 1:
        turned = is_leftward(table.draft.place.language)
    if bounds := _bounds(laid, table.columns, turned=turned):
        total = bounds[-1] - bounds[0]
        shares = [f"{(other - one) / total:.4f}" for one, other in pairwise(bounds)]
        table.draft.looks |= {"widths": " ".join(shares), "table_width": abs(total)}
    rules_of = {one.cell: ruling[one.page].around(one.box, turned=turned) for one in laid}
    laid = [_within_rules(one, rules_of[one.cell], turned=turned) for one in laid]
    rows, seen = _by_row(laid), _seen_alignments(laid, turned=turned)
    aligned = _aligned(laid, seen, turned=turned)
    for one in laid:
        draft = one.cell.draft
        draft.page = one.page
        if align := aligned.get(one.cell):
            draft.facts["align"] = align
        rules = rules_of[one.cell]
        for side, rule in rules.items():
            draft.looks[f"rule_{side}"] = rule.width
            draft.looks[f"rule_{side}_colour"] = rule.colour
        draft.looks |= _padding(one, rows, rules, seen.get(one.cell), turned=turned)
        if one.text and (fill := behind(painted[one.page].fills, one.text)):
            draft.looks["fill"] = fill.colour
    pages = [one.page for one in laid]
    first, last = min(pages), max(pages)
    table.draft.page = first
    foot = max((one for one in laid if one.page == last), key=lambda one: one.box.bottom)
    below = ruling[last].around(foot.box, turned=turned).get("bottom")
    return Ends(
        Edge(first, min(one.box.top for one in laid if one.page == first)),
        Edge(last, max(foot.box.bottom, below.box.bottom if below else 0.0)),
    )


def _cut(table: TableDraft) -> set[CellDraft]:
    """Return the cells that go on on another page, or are followed by others there."""
    pages: dict[int, set[int]] = defaultdict(set)
    for cell in table.cells:
        for row in {cell.row, cell.row + cell.down - 1}:
            pages[row].update(line.page for line in cell.lines)
    ends = {row for row, own in pages.items() if len(own | pages.get(row + 1, set())) > 1}
    return {cell for cell in table.cells if ends & {cell.row, cell.row + cell.down - 1}}


def _within_rules(one: Laid, rules: Mapping[str, Rule], *, turned: bool) -> Laid:
    """Return a cell with how wide the rules at its sides are that are within its box."""
    start, end = (_inside(rules.get(side), one.box) for side in ("start", "end"))
    return replace(one, ruled=(end, start) if turned else (start, end))


# --- Columns -------------------------------------------------------------------------------------


def _is_turned(laid: Sequence[Laid]) -> bool:
    """Return whether the first column is the one on the right."""
    first = min(laid, key=lambda one: one.cell.column)
    last = max(laid, key=lambda one: one.cell.column)
    return first.box.left > last.box.right - CLEAR


def _bounds(laid: Sequence[Laid], columns: int, *, turned: bool) -> list[float]:
    """Return where the columns begin, and the last ends; nothing where one cannot be told.

    Every cell tells where it begins and where it ends.
    """
    lefts: dict[int, list[float]] = defaultdict(list)
    rights: dict[int, list[float]] = defaultdict(list)
    for one in laid:
        lefts[one.cell.column].append(one.box.left - one.edge)
        rights[one.cell.column + one.cell.across - 1].append(one.box.right - one.edge)
    sides = medians(lefts), medians(rights)
    before, after = sides[::-1] if turned else sides
    inner = [before.get(column, after.get(column - 1)) for column in range(1, columns)]
    bounds = [before.get(0), *inner, after.get(columns - 1)]
    known = [bound for bound in bounds if bound is not None]
    return known if len(known) == len(bounds) and known[0] != known[-1] else []


# --- How text stands -----------------------------------------------------------------------------


def _seen_alignments(laid: Sequence[Laid], *, turned: bool) -> dict[CellDraft, Align]:
    """Return how the text of cells is aligned, as far as each cell tells by itself."""
    pads = _pads(laid)
    found: dict[CellDraft, Align] = {}
    for one in laid:
        if one.text and (align := _align(one, pads, turned=turned)):
            found[one.cell] = align
    columns: dict[int, list[Laid]] = defaultdict(list)
    for one in laid:
        if one.text and one.cell.across == 1:
            columns[one.cell.column].append(one)
    for cells in filter(_are_centred, columns.values()):
        found |= dict.fromkeys((one.cell for one in cells), "center")
    return found


def _are_centred(cells: Sequence[Laid]) -> bool:
    """Return whether texts of several widths have one middle, though none may fill the column."""
    texts = [(one.text.left - one.edge, one.text.right - one.edge) for one in cells if one.text]
    lefts, rights = [left for left, _ in texts], [right for _, right in texts]
    middles = [(left + right) / 2 for left, right in texts]
    return _spread(middles) < CLEAR < min(_spread(lefts), _spread(rights))


def _aligned(
    laid: Sequence[Laid], seen: Mapping[CellDraft, Align], *, turned: bool
) -> dict[CellDraft, Align]:
    """Return how the text of cells is aligned; one that does not tell is as all of its column."""
    columns: dict[int, list[Laid]] = defaultdict(list)
    for one in laid:
        if one.text and one.cell.across == 1:
            columns[one.cell.column].append(one)
    found = dict(seen)
    for cells in columns.values():
        aligns = {seen[one.cell] for one in cells if one.cell in seen}
        if not aligns and (side := _fuller(cells)):
            aligns = {_seen(side, turned=turned)}
        if len(aligns) == 1:
            found |= dict.fromkeys((one.cell for one in cells), aligns.pop())
    return found


@dataclass(frozen=True, slots=True)
class _Pads:
    """How near text comes to an edge between columns, and to an edge of the table."""

    inner: float
    outer: float
    left: float
    right: float

    def at(self, one: Laid) -> tuple[float, float]:
        """Return the padding of a cell on the left and on the right."""
        return (
            self.outer if abs(one.box.left - one.edge - self.left) < CLEAR else self.inner,
            self.outer if abs(one.box.right - one.edge - self.right) < CLEAR else self.inner,
        )


def _pads(laid: Sequence[Laid]) -> _Pads:
    """Return the padding of a table, which the widest texts in it fill.

    At the edges of the table it is no wider than between columns.
    """
    left = min(one.box.left - one.edge for one in laid)
    right = max(one.box.right - one.edge for one in laid)
    inner, outer = list[float](), list[float]()
    for one in laid:
        if one.text:
            at_left = abs(one.box.left - one.edge - left) < CLEAR
            at_right = abs(one.box.right - one.edge - right) < CLEAR
            (outer if at_left else inner).append(one.room[0])
            (outer if at_right else inner).append(one.room[1])
    between = min(inner, default=0.0)
    at_edge = min(outer, default=0.0)
    return _Pads(between, min(at_edge, between) if inner else at_edge, left, right)


def _fuller(cells: Iterable[Laid]) -> Align | None:
    """Return the side that texts of one width stand at: the other has far more room."""
    left, right = (min(rooms) for rooms in zip(*(one.room for one in cells), strict=True))
    if abs(left - right) < FULL:
        return None
    return "start" if left < right else "end"


def _align(one: Laid, pads: _Pads, *, turned: bool) -> Align | None:
    """Return how the text of a cell stands; None where it fills it, or stands at no edge."""
    (left, right), (pad_left, pad_right) = one.room, pads.at(one)
    from_left, from_right = left - pad_left, right - pad_right
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """The least room above text in cells that begin in a row, below it in those that end in one.

    Both by the page and the number of the row.
    """

    above: Mapping[tuple[int, int], float]
    below: Mapping[tuple[int, int], float]


def _by_row(laid: Sequence[Laid]) -> _Rows:
    above: dict[tuple[int, int], float] = {}
    below: dict[tuple[int, int], float] = {}
    for one in laid:
        if one.text:
            (top, foot), (first, last) = _above_below(one), _ends(one)
            above[first] = min(top, above.get(first, top))
            below[last] = min(foot, below.get(last, foot))
    return _Rows(above, below)


def _ends(one: Laid) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the page and row in which a cell begins, and those in which it ends."""
    row = one.cell.row
    return (one.page, row), (one.page, row + one.cell.down - 1)


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
    (above, below), (begins, ends) = _above_below(one), _ends(one)
    at_top = above - rows.above[begins] < ALIGNED
    at_foot = below - rows.below[ends] < ALIGNED
    if at_top != at_foot:
        looks["valign"] = "top" if at_top else "bottom"
    if one.stack.leading is not None:
        looks["leading"] = one.stack.leading
    if one.stack.height is not None:
        half = one.stack.height / 2
        top_line, end_line = one.stack.lines[0], one.stack.lines[-1]
        if at_top:
            top = one.stack.middle(top_line) - half - one.box.top
            looks["pad_top"] = top - _inside(rules.get("top"), one.box)
        if at_foot and end_line.page == one.page:
            foot = one.box.bottom - one.stack.middle(end_line) - half
            looks["pad_bottom"] = foot - _inside(rules.get("bottom"), one.box)
    return looks


def _inside(rule: Rule | None, box: Box) -> float:
    return rule.width if rule and box.holds(rule.box, NEAR / 2) else 0.0
