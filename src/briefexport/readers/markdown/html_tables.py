"""HTML tables: spans cut to the grid, and the grid filled."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from briefexport.model import (
    Align,
    Block,
    Cell,
    Column,
    Inline,
    Origin,
    Row,
    Table,
)
from briefexport.readers.markdown.boxes import Box, Child
from briefexport.readers.markdown.html_flow import Flow, inline_content, named, shows, told, whole
from briefexport.readers.markdown.ledger import Ledger
from briefexport.readers.markdown.tables import MOST_COLUMNS, capped

_TALLEST_SPAN: Final = 65534  # HTML Standard, 4.9.11
_ALIGNS: Final[dict[str, Align]] = {
    "left": "start",
    "start": "start",
    "center": "center",
    "right": "end",
    "end": "end",
}
_CELL: Final = frozenset({"scope", "align", "colspan", "rowspan", "style", "headers", "abbr"})


@dataclass(slots=True)
class _Rows:
    """The rows of a table by group, in order, and all else that stands in it."""

    head: list[Box]
    body: list[Box]
    foot: list[Box]
    captions: list[Box]
    loose: list[Child]


def read_table(flow: Flow, box: Box) -> Sequence[Block]:
    """Return the table of `box`; what stands in it outside of cells comes before it."""
    ledger = flow.ledger
    told(ledger, box, frozenset({"align", "border", "cellpadding", "cellspacing", "width"}))
    rows = _rows(box)
    flow.blocks += flow.inside(rows.loose)
    if not rows.head:
        while rows.body and _heads(rows.body[0]):
            rows.head.append(rows.body.pop(0))
    groups = [[_row(flow, row, in_head=group is rows.head) for row in group] for group in (
        rows.head, rows.body, rows.foot)]  # fmt: skip
    laid = [_laid(group) for group in groups]
    columns = max((width for _, width in laid), default=0)
    caption, caption_origin = _caption(flow, rows.captions)
    if not columns:
        return ()
    head, body, foot = (_filled(ledger, group, columns, box) for group, _ in laid)
    return (
        Table(
            (Column(),) * columns,
            head,
            body,
            foot,
            caption,
            id=named(ledger, box),
            origin=whole(ledger, box),
            caption_origin=caption_origin,
        ),
    )


def _rows(box: Box) -> _Rows:
    rows = _Rows([], [], [], [], [])
    places = {"thead": rows.head, "tbody": rows.body, "tfoot": rows.foot}
    for child in box.children:
        match child:
            case Box(tag=tag) if tag and tag.name in places:
                for under in child.children:
                    if isinstance(under, Box) and under.name == "tr":
                        places[tag.name].append(under)
                    else:
                        rows.loose.append(under)
            case Box(tag=tag) if tag and tag.name == "tr":
                rows.body.append(child)
            case Box(tag=tag) if tag and tag.name == "caption":
                rows.captions.append(child)
            case _:
                rows.loose.append(child)
    return rows


def _cells(row: Box) -> Iterator[Box]:
    for child in row.children:
        if isinstance(child, Box) and child.name in {"td", "th"}:
            yield child


def _heads(row: Box) -> bool:
    cells = list(_cells(row))
    return bool(cells) and all(
        cell.name == "th" and cell.tag and cell.tag.attributes.get("scope") != "row"
        for cell in cells
    )


def _caption(flow: Flow, captions: list[Box]) -> tuple[tuple[Inline, ...], Origin | None]:
    if not captions:
        return (), None
    told(flow.ledger, captions[0])
    content = inline_content(flow, [one for box in captions for one in box.children])
    return content, whole(flow.ledger, captions[0])


def _row(flow: Flow, box: Box, *, in_head: bool) -> Row:
    told(flow.ledger, box, frozenset({"align"}))
    cells: list[Cell] = []
    loose: list[Child] = []
    for child in box.children:
        if isinstance(child, Box) and child.name in {"td", "th"}:
            cells.append(_cell(flow, child, in_head=in_head))
        elif shows(child):
            loose.append(child)
    flow.blocks += flow.inside(loose)
    return Row(tuple(capped(flow.ledger, cells)), origin=whole(flow.ledger, box))


def _cell(flow: Flow, box: Box, *, in_head: bool) -> Cell:
    assert box.tag
    told(flow.ledger, box, _CELL)
    given = box.tag.attributes
    return Cell(
        flow.inside(box.children),
        _align(given),
        _span(given.get("colspan", ""), MOST_COLUMNS),
        _span(given.get("rowspan", ""), _TALLEST_SPAN),
        header=box.name == "th" and not in_head,
        id=named(flow.ledger, box),
        origin=whole(flow.ledger, box),
    )


def _align(given: dict[str, str]) -> Align | None:
    for rule in given.get("style", "").lower().split(";"):
        name, _, value = rule.partition(":")
        if name.strip() == "text-align":
            return _ALIGNS.get(value.strip())
    return _ALIGNS.get(given.get("align", "").strip().lower())


def _span(given: str, most: int) -> int:
    digits = given.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return 1
    # A rowspan of 0 reaches to the end of its group (HTML Standard, 4.9.11).
    return min(int(digits), most) or (most if most == _TALLEST_SPAN else 1)


# --- The grid ------------------------------------------------------------------------------------


def _laid(rows: Iterable[Row]) -> tuple[list[tuple[Row, list[int], set[int]]], int]:
    """Return rows with the columns their cells begin at and those filled, and the width of all.

    Row spans are cut at the end of the group, and a column span where a cell stands in its way.
    """
    given = [row for row in rows if row.cells]
    below: dict[int, int] = {}
    laid: list[tuple[Row, list[int], set[int]]] = []
    width = 0
    for number, row in enumerate(given):
        filled = set(below)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        cells: list[Cell] = []
        starts: list[int] = []
        column = 0
        for cell in row.cells:
            while column in filled:
                column += 1
            colspan = next(
                (n for n in range(1, cell.colspan) if column + n in filled), cell.colspan
            )
            rowspan = min(cell.rowspan, len(given) - number)
            covered = range(column, column + colspan)
            filled.update(covered)
            if rowspan > 1:
                below.update(dict.fromkeys(covered, rowspan - 1))
            cells.append(replace(cell, colspan=colspan, rowspan=rowspan))
            starts.append(column)
            column += colspan
        width = max(width, max(filled, default=-1) + 1)
        laid.append((replace(row, cells=tuple(cells)), starts, filled))
    return laid, width


def _filled(
    ledger: Ledger, laid: list[tuple[Row, list[int], set[int]]], columns: int, box: Box
) -> tuple[Row, ...]:
    """Return the rows with empty cells wherever the grid has holes."""
    out: list[Row] = []
    for row, starts, filled in laid:
        if len(filled) == columns:
            out.append(row)
            continue
        holes = _holes(filled, columns)
        placed = [*zip(starts, row.cells, strict=True), *holes]
        placed.sort(key=lambda pair: pair[0])
        origin = row.origin
        ledger.say(
            "BX135",
            f"the row fills {len(filled)} of {columns} columns; empty cells were added",
            origin.start if origin else box.start,
        )
        out.append(replace(row, cells=tuple(cell for _, cell in placed)))
    return tuple(out)


def _holes(filled: set[int], columns: int) -> list[tuple[int, Cell]]:
    """Return an empty cell, with the column it begins at, for each run of columns not filled."""
    holes: list[tuple[int, Cell]] = []
    for column in range(columns):
        if column in filled:
            continue
        if holes and holes[-1][0] + holes[-1][1].colspan == column:
            start, cell = holes.pop()
            holes.append((start, replace(cell, colspan=cell.colspan + 1)))
        else:
            holes.append((column, Cell(())))
    return holes
