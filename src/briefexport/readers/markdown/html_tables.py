"""HTML tables: spans cut to the grid, and the grid filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from briefexport import grids
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
from briefexport.readers.markdown.tables import capped

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
    laid = [grids.laid(group) for group in groups]
    columns = grids.width(laid)
    caption, caption_origin = _caption(flow, rows.captions)
    if not columns:
        return ()
    head, body, foot = (_filled(ledger, group, columns, box) for group in laid)
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
        grids.span(given.get("colspan", ""), grids.MOST_COLUMNS),
        grids.span(given.get("rowspan", ""), grids.TALLEST_SPAN),
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


def _filled(ledger: Ledger, rows: list[grids.Laid], columns: int, box: Box) -> tuple[Row, ...]:
    """Return the rows with empty cells wherever the grid has holes."""
    for one in rows:
        if len(one.filled) < columns:
            origin = one.row.origin
            ledger.say(
                "BX135",
                f"the row fills {len(one.filled)} of {columns} columns; empty cells were added",
                origin.start if origin else box.start,
            )
    return tuple(grids.filled(one, columns) for one in rows)
