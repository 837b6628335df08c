"""Tables: rows by group, cells with their spans, on a grid that is mended where it must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from briefexport import grids
from briefexport.model import Align, Block, Cell, Column, Inline, Origin, Paragraph, Row, Table
from briefexport.readers.html.desk import Desk, classes
from briefexport.readers.html.flow import Flow, shows
from briefexport.readers.html.tree import Child, Element
from briefexport.segments import reach

_ALIGNS: Final[dict[str, Align]] = {
    "left": "start",
    "start": "start",
    "center": "center",
    "right": "end",
    "end": "end",
    "decimal": "decimal",
}
_ROLES_OF_LAYOUT: Final = frozenset({"presentation", "none"})


@dataclass(slots=True)
class _Rows:
    """The rows of a table by group, each of its bodies by itself, and all else that is in it."""

    head: list[Element]
    bodies: list[list[Element]]
    foot: list[Element]
    captions: list[Element]
    loose: list[Child]


def read_table(flow: Flow, element: Element) -> Sequence[Block]:
    """Return the table of `element`; what stands in it outside of cells comes before it.

    One that says it only lays out the page is no table.
    """
    desk = flow.desk
    if element.get("role") in _ROLES_OF_LAYOUT:
        return flow.inside(element, list(_laid_out(desk, element)))
    rows = _rows(desk, element)
    if not rows.head:
        _take_head(rows)
    flow.blocks += flow.inside(element, rows.loose) if rows.loose else ()
    groups = [
        [_row(flow, row, in_head=group is rows.head) for row in group]
        for group in (rows.head, *rows.bodies, rows.foot)
    ]
    head, *bodies, foot = (grids.laid(group) for group in _fitting(groups))
    caption, origin = _caption(flow, rows.captions)
    columns = grids.width([head, *bodies, foot])
    if not columns:
        return (Paragraph(caption, origin=origin),) if caption else ()
    body = [one for rows in bodies for one in rows]
    _tell(desk, element, [*head, *body, *foot], columns)
    return (
        Table(
            (Column(),) * columns,
            _filled(head, columns),
            _filled(body, columns),
            _filled(foot, columns),
            caption,
            id=desk.labels.get(element, ""),
            origin=desk.whole(element),
            caption_origin=origin,
        ),
    )


def _fitting(groups: Sequence[Sequence[Row]]) -> Iterator[list[Row]]:
    """Yield the rows of each group, a cell that is alone in its row no wider than the others are.

    Pages let such a cell span a hundred columns; a browser shows no more than there are.
    """
    shared = [row for group in groups for row in group if len(row.cells) > 1]
    most = max((sum(cell.colspan for cell in row.cells) for row in shared), default=0)
    for group in groups:
        yield [_no_wider(row, most) if most and len(row.cells) == 1 else row for row in group]


def _no_wider(row: Row, most: int) -> Row:
    cell = row.cells[0]
    return replace(row, cells=(replace(cell, colspan=min(cell.colspan, most)),))


def _filled(rows: Sequence[grids.Laid], columns: int) -> tuple[Row, ...]:
    return tuple(grids.filled(one, columns) for one in rows)


def _laid_out(desk: Desk, element: Element) -> Iterator[Child]:
    """Yield the cells of a table that lays out the page, and what else stands in it."""
    for child in element.children:
        if isinstance(child, Element) and child.name in {"thead", "tbody", "tfoot", "tr"}:
            yield from _laid_out(desk, child)
        else:
            yield child


def _rows(desk: Desk, element: Element) -> _Rows:
    rows = _Rows([], [], [], [], [])
    direct: list[Element] | None = None
    for child in _shown(desk, element):
        name = child.name if isinstance(child, Element) else ""
        if isinstance(child, Element) and name == "tr":
            if direct is None:
                direct = []
                rows.bodies.append(direct)
            direct.append(child)
        elif isinstance(child, Element) and name in {"thead", "tbody", "tfoot"}:
            direct = None
            group = [one for one in _shown(desk, child) if isinstance(one, Element)]
            found = [one for one in group if one.name == "tr"]
            rows.loose += [one for one in _shown(desk, child) if one not in found]
            _group(rows, name).extend(found)
        elif isinstance(child, Element) and name == "caption":
            rows.captions.append(child)
        elif name not in {"colgroup", "col"}:
            rows.loose.append(child)
    return rows


def _group(rows: _Rows, name: str) -> list[Element]:
    """Return the list for the rows of an element called `name`."""
    if name == "thead":
        return rows.head
    if name == "tfoot":
        return rows.foot
    rows.bodies.append([])
    return rows.bodies[-1]


def _shown(desk: Desk, element: Element) -> Iterator[Child]:
    for child in element.children:
        if shows(desk, child) and child not in desk.left:
            yield child


def _take_head(rows: _Rows) -> None:
    """Let the rows at the top that hold only heads of columns be the head of the table."""
    first = rows.bodies[0] if rows.bodies else []
    while first and _heads(first[0]) and (len(first) > 1 or len(rows.bodies) > 1):
        rows.head.append(first.pop(0))


def _heads(row: Element) -> bool:
    cells = [one for one in row.children if isinstance(one, Element) and one.name in {"td", "th"}]
    return bool(cells) and all(
        cell.name == "th" and cell.get("scope") not in {"row", "rowgroup"} for cell in cells
    )


def _caption(flow: Flow, captions: list[Element]) -> tuple[tuple[Inline, ...], Origin | None]:
    if not captions:
        return (), None
    first, *others = captions
    content = flow.line(first)
    for other in others:
        flow.blocks += flow.inside(other)
    return content, flow.desk.whole(first, reach(content))


def _row(flow: Flow, element: Element, *, in_head: bool) -> Row:
    cells: list[Cell] = []
    loose: list[Child] = []
    for child in _shown(flow.desk, element):
        if isinstance(child, Element) and child.name in {"td", "th"}:
            cells.append(_cell(flow, child, in_head=in_head))
        else:
            loose.append(child)
    if loose:
        flow.blocks += flow.inside(element, loose)
    return Row(tuple(cells), origin=flow.desk.whole(element))


def _cell(flow: Flow, element: Element, *, in_head: bool) -> Cell:
    return Cell(
        flow.inside(element),
        _align(element),
        grids.span(element.get("colspan"), grids.MOST_COLUMNS),
        grids.span(element.get("rowspan"), grids.TALLEST_SPAN),
        header=element.name == "th" and not in_head,
        origin=flow.desk.whole(element),
    )


def _align(element: Element) -> Align | None:
    for rule in element.get("style").lower().split(";"):
        name, _, value = rule.partition(":")
        if name.strip() == "text-align":
            return _ALIGNS.get(value.strip())
    given = element.get("align").lower()
    own = sorted(classes(element) & {"start", "center", "end", "decimal"})
    return _ALIGNS.get(given or (own[0] if own else ""))


def _tell(desk: Desk, element: Element, rows: Sequence[grids.Laid], columns: int) -> None:
    """Say which rows do not fill the grid, and where spans had to be shortened."""
    for one in rows:
        start = one.row.origin.start if one.row.origin else element.start
        if len(one.filled) < columns:
            desk.say(
                "BX135",
                f"the row fills {len(one.filled)} of {columns} columns; empty cells were added",
                start,
            )
        elif one.cut:
            desk.say("BX135", "a span reaches beyond what is there; it was shortened", start)
