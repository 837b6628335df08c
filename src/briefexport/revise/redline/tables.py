"""Two versions of a table as one: rows and cells that came or went, and what changed within cells.

Word marks rows (17.13.5.12, 17.13.5.16) and cells (17.13.5.1, 17.13.5.2). Where cells are merged
otherwise than before there is no mark that says so: then all rows are replaced.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Final, TypeAlias

from lxml import etree

from briefexport.records import dataclass
from briefexport.revise.redline.desk import Desk, profile
from briefexport.revise.redline.matching import Profile, pairs
from briefexport.revise.redline.pen import Fate, Node, W, bare, mark_former, properties

_VAL: Final = f"{W}val"
_TR: Final = f"{W}tr"
_TC: Final = f"{W}tc"
_ROWS: Final[dict[Fate, str]] = {"inserted": "ins", "deleted": "del"}
_CELLS: Final[dict[Fate, str]] = {"inserted": "cellIns", "deleted": "cellDel"}
Items: TypeAlias = Sequence[Node]
# A row or a column of the old version and one of the new, by number, in the order of both.
Pairs: TypeAlias = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Cells:
    """How what is in a cell is joined, and how it is marked where it is in one version alone."""

    joined: Callable[[Items, Items, Desk], list[Node]]
    whole: Callable[[Items, Fate, Desk], list[Node]]


def whole_table(table: Node, fate: Fate, desk: Desk, cells: Cells) -> Node:
    """Return a table that is in one version alone: each of its rows is marked."""
    found = _begun(table)
    found.extend([_whole_row(row, fate, desk, cells) for row in table.findall(_TR)])
    return found


def joined_table(old: Node, new: Node, desk: Desk, cells: Cells) -> Node:
    """Return both versions of a table in one, with what changed marked."""
    table = _begun(new)
    if _style(old) != _style(new):
        mark_former(properties(table, "tblPr"), properties(old, "tblPr"), desk.pen)
    olds, news = old.findall(_TR), new.findall(_TR)
    rows, columns = _matched(olds, news, desk)
    _widen(table, old, columns)
    for i, k in rows:
        if i is not None and k is not None:
            table.append(_row(olds[i], news[k], columns, desk, cells))
        elif i is not None:
            table.append(_whole_row(olds[i], "deleted", desk, cells))
        elif k is not None:
            table.append(_whole_row(news[k], "inserted", desk, cells))
    return table


def _begun(table: Node) -> Node:
    """Return `table` without its rows."""
    begun = bare(table)
    begun.extend([deepcopy(child) for child in table if child.tag != _TR])
    return begun


def _style(table: Node) -> list[str | None]:
    """Return the style of a table, and which of its parts it shows."""
    said = properties(table, "tblPr")
    return [one.get(_VAL) for one in said if one.tag in {f"{W}tblStyle", f"{W}tblLook"}]


# --- Which is which ------------------------------------------------------------------------------


def _matched(olds: Items, news: Items, desk: Desk) -> tuple[Pairs, Pairs]:
    """Return which rows and which columns are each other's."""
    shapes = [_shape(row) for row in olds], [_shape(row) for row in news]
    if all(not any(shape) for rows in shapes for shape in rows):
        rows = list(pairs(_rows(olds, desk), _rows(news, desk)))
        return rows, _columns(olds, news, rows, desk)
    if shapes[0] == shapes[1]:
        return [(n, n) for n in range(len(olds))], []
    return [*((n, None) for n in range(len(olds))), *((None, n) for n in range(len(news)))], []


def _shape(row: Node) -> tuple[tuple[str, ...], ...]:
    """Return of each cell of a row over how much it reaches; nothing for one of its own place."""
    return tuple(
        tuple(
            f"{etree.QName(one).localname} {one.get(_VAL)}"
            for one in cell.iterfind(f"{W}tcPr/*")
            if one.tag in {f"{W}gridSpan", f"{W}vMerge"}
        )
        for cell in row.findall(_TC)
    )


def _rows(rows: Items, desk: Desk) -> list[Profile]:
    return [replace(profile(row, desk), kind=_is_head(row)) for row in rows]


def _is_head(row: Node) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _columns(olds: Items, news: Items, rows: Pairs, desk: Desk) -> Pairs:
    """Return which columns are each other's: as they stand, unless there are more or fewer.

    They are known by what they say in the rows that are in both versions.
    """
    both = [(olds[i], news[k]) for i, k in rows if i is not None and k is not None]
    was, is_ = len(olds[0].findall(_TC)), len(news[0].findall(_TC))
    found = list(
        pairs(
            [_column([old for old, _ in both], n, desk) for n in range(was)],
            [_column([new for _, new in both], n, desk) for n in range(is_)],
        )
    )
    moved = any(i is not None and k is not None and i != k for i, k in found)
    return found if was != is_ or moved else [(n, n) for n in range(was)]


def _column(rows: Items, number: int, desk: Desk) -> Profile:
    cells = [profile(row.findall(_TC)[number], desk) for row in rows]
    words = sum((cell.words for cell in cells), Counter[str]())
    return Profile(tuple(cell.key for cell in cells), words)


# --- XML -----------------------------------------------------------------------------------------


def _widen(table: Node, old: Node, columns: Pairs) -> None:
    """Give the grid of `table` the columns that are gone besides."""
    grid, was = table.find(f"{W}tblGrid"), old.find(f"{W}tblGrid")
    if grid is None or was is None or all(k is not None for _, k in columns):
        return
    new, gone = list(grid), list(was)
    grid[:] = [new[k] if k is not None else deepcopy(gone[i or 0]) for i, k in columns]


def _row(old: Node, new: Node, columns: Pairs, desk: Desk, cells: Cells) -> Node:
    row = bare(new)
    row.extend([deepcopy(child) for child in new if child.tag != _TC])
    olds, news = old.findall(_TC), new.findall(_TC)
    for i, k in columns or [(n, n) for n in range(len(news))]:
        if i is not None and k is not None:
            cell = _begun_cell(news[k])
            cell.extend(cells.joined(_inside(olds[i]), _inside(news[k]), desk))
        else:
            only = olds[i] if i is not None else news[k or 0]
            cell = _whole_cell(only, "inserted" if i is None else "deleted", desk, cells)
            fate: Fate = "inserted" if i is None else "deleted"
            properties(cell, "tcPr").append(desk.pen.mark(_CELLS[fate]))
        row.append(cell)
    return row


def _whole_row(row: Node, fate: Fate, desk: Desk, cells: Cells) -> Node:
    found = bare(row)
    found.extend([deepcopy(child) for child in row if child.tag != _TC])
    properties(found, "trPr").append(desk.pen.mark(_ROWS[fate]))
    found.extend([_whole_cell(cell, fate, desk, cells) for cell in row.findall(_TC)])
    return found


def _whole_cell(cell: Node, fate: Fate, desk: Desk, cells: Cells) -> Node:
    found = _begun_cell(cell)
    found.extend(cells.whole(_inside(cell), fate, desk))
    return found


def _begun_cell(cell: Node) -> Node:
    begun = bare(cell)
    begun.append(deepcopy(properties(cell, "tcPr")))
    return begun


def _inside(cell: Node) -> Items:
    return [child for child in cell if child.tag != f"{W}tcPr"]
