"""A table put back: which row and column is which, and what became of each cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from briefexport.errors import ModelError
from briefexport.model import Align, Cell, Column, Inline, Row, Table, grid
from briefexport.records import dataclass
from briefexport.revise.running import said
from briefexport.revise.way import Blocks, Way, fresh
from briefexport.revise.words import kept, likeness

LIKE = 0.6
# The number of the group of rows that is the head.
HEAD = 0
T = TypeVar("T")
# The place of a cell: its row, counted from the head down, and its column.
Spot: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Laid:
    """A table laid out: its rows from the head down, the group of each, its cells by place."""

    table: Table
    rows: tuple[Row, ...]
    groups: tuple[int, ...]
    cells: dict[Spot, Cell]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.table.columns)


def laid(table: Table) -> Laid:
    """Return `table` laid out."""
    rows: list[Row] = []
    groups: list[int] = []
    cells: dict[Spot, Cell] = {}
    for number, group in enumerate((table.head, table.body, table.foot)):
        for row, starts in zip(group, grid(group, len(table.columns)), strict=True):
            for cell, column in zip(row.cells, starts, strict=True):
                cells[len(rows), column] = cell
            rows.append(row)
            groups.append(number)
    return Laid(table, tuple(rows), tuple(groups), cells)


@dataclass(frozen=True, slots=True)
class Maps:
    """For each edited row and column the exported one it is."""

    rows: dict[int, int]
    columns: dict[int, int]


def maps(exported: Laid, edited: Laid) -> Maps:
    """Return which row and which column is which: by the marks of cells, then by their words."""
    spots = {cell.id: spot for spot, cell in exported.cells.items() if cell.id}
    moved = [(spot, spots[cell.id]) for spot, cell in edited.cells.items() if cell.id in spots]
    rows = voted((new[0], old[0]) for new, old in moved)
    columns = _columns(moved, exported, edited)
    # Where cells are marked, what has no mark is new.
    _by_words(rows, [_words_of_row(row) for row in exported.rows],
              [_words_of_row(row) for row in edited.rows], marked=bool(moved))  # fmt: skip
    _by_words(columns, _words_of_columns(exported), _words_of_columns(edited), marked=bool(moved))
    return Maps(rows, columns)


def _columns(moved: Sequence[tuple[Spot, Spot]], exported: Laid, edited: Laid) -> dict[int, int]:
    """Return which column is which by the marks of cells.

    The mark of a cell that got wider may be that of any cell it was made of: it counts only where
    no other tells.
    """
    found: dict[int, int] = {}
    wider = [edited.cells[new].colspan > exported.cells[old].colspan for new, old in moved]
    for grown in (False, True):
        votes = (
            (new[1] + n, old[1] + n)
            for (new, old), grew in zip(moved, wider, strict=True)
            if grew is grown
            for n in range(_reach(new, old, exported, edited))
        )
        taken = set(found.values())
        free = ((new, old) for new, old in votes if new not in found and old not in taken)
        found |= voted(free)
    return found


def _reach(new: Spot, old: Spot, exported: Laid, edited: Laid) -> int:
    """Return over how many columns a cell tells which is which: over all it spans, or one."""
    whole = edited.cells[new]
    beside = [exported.cells.get((old[0], old[1] + n)) for n in range(1, whole.colspan)]
    return whole.colspan if all(_holds(whole, one) for one in beside) else 1


def _holds(whole: Cell, one: Cell | None) -> bool:
    """Return whether a cell that spans columns has the words of one that stood in them."""
    return one is not None and said(one) in said(whole)


def voted(votes: Iterator[tuple[int, int]]) -> dict[int, int]:
    """Return which is which by most votes; each is one only."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    counted = Counter(votes)
    for (new, old), _ in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


def _by_words(
    found: dict[int, int], exported: Sequence[str], edited: Sequence[str], *, marked: bool
) -> None:
    """Add to `found` what is equal in order, then alike, then, if not `marked`, what is left."""

    def free() -> tuple[list[int], list[int]]:
        taken = set(found.values())
        return (
            [n for n in range(len(exported)) if n not in taken],
            [n for n in range(len(edited)) if n not in found],
        )

    old, new = free()
    for one, other, size in kept([exported[n] for n in old], [edited[n] for n in new]):
        found.update((new[other + n], old[one + n]) for n in range(size))
    old, new = free()
    for other in new:
        likely = [(likeness(exported[one], edited[other]), -one) for one in old]
        ratio, one = max(likely, default=(0.0, 0))
        if ratio >= LIKE:
            found[other] = -one
            old.remove(-one)
    old, new = free()
    if len(exported) == len(edited) and not marked:
        found.update(zip(new, old, strict=True))


def _words_of_row(row: Row) -> str:
    return "\0".join(said(cell) for cell in row.cells)


def _words_of_columns(table: Laid) -> list[str]:
    return [
        "\0".join(said(cell) for (_, column), cell in table.cells.items() if column == number)
        for number in range(table.width)
    ]


# --- Putting back --------------------------------------------------------------------------------


def put_table(base: Table, exported: Table, edited: Table, caption: tuple[Inline, ...], way: Way
              ) -> Table:  # fmt: skip
    """Return what `base` becomes when the table it was exported as came back as `edited`.

    `caption` is its caption put back.
    """
    edited = _with_unseen(exported, edited)
    whole = replace(
        base,
        caption=caption,
        caption_origin=base.caption_origin if caption else None,
        notes=way.blocks(base.notes, exported.notes, edited.notes, way),
        variant=_variant(base, exported, edited, way),
    )
    if (exported.columns, exported.head, exported.body, exported.foot) == (
        edited.columns, edited.head, edited.body, edited.foot,
    ):  # fmt: skip
        return whole
    sides = laid(base), laid(exported), laid(edited)
    try:
        return _with_cells(whole, *sides, way)
    except ModelError:
        made = fresh(edited, way)
        return replace(whole, columns=made.columns, head=made.head, body=made.body, foot=made.foot)


def _variant(base: Table, exported: Table, edited: Table, way: Way) -> str:
    """Return the variant of a table: the base's, unless it was changed or may have been lost."""
    same = exported.variant == edited.variant or not way.saved.table_styles
    return base.variant if same else edited.variant


def _with_unseen(exported: Table, edited: Table) -> Table:
    """Return `edited` with the columns of which nothing is seen, which LibreOffice leaves out.

    In such a column no cell begins: all that stand there began before it.
    """
    seen = sorted({column for _, column in laid(exported).cells})
    width = len(exported.columns)
    if len(seen) == width or len(edited.columns) != len(seen):
        return edited
    wide = [end - start for start, end in zip(seen, [*seen[1:], width], strict=True)]

    def row(cells: Row, starts: Sequence[int]) -> Row:
        spans = (
            sum(wide[at : at + one.colspan]) for one, at in zip(cells.cells, starts, strict=True)
        )
        made = (replace(one, colspan=span) for one, span in zip(cells.cells, spans, strict=True))
        return replace(cells, cells=tuple(made))

    def group(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        places = grid(rows, len(edited.columns))
        return tuple(row(one, starts) for one, starts in zip(rows, places, strict=True))

    columns = [column for one, n in zip(edited.columns, wide, strict=True) for column in [one] * n]
    return replace(
        edited,
        columns=tuple(columns),
        head=group(edited.head), body=group(edited.body), foot=group(edited.foot),
    )  # fmt: skip


def _with_cells(whole: Table, base: Laid, exported: Laid, edited: Laid, way: Way) -> Table:
    if base.cells.keys() != exported.cells.keys():
        raise ModelError("the table was exported otherwise than it stands in the base")
    known = maps(exported, edited)
    columns = tuple(
        _column(number, known, base, exported, edited) for number in range(edited.width)
    )
    groups: list[list[Row]] = [[], [], []]
    places = _groups(known, base, exported, edited, way)
    for number in range(len(edited.rows)):
        spots = sorted(spot for spot in edited.cells if spot[0] == number)
        cells = tuple(_cell(spot, known, base, exported, edited, way) for spot in spots)
        groups[places[number]].append(_row(number, cells, known, base))
    head, body, foot = (tuple(group) for group in groups)
    return replace(
        whole,
        columns=_as_before(whole.columns, columns),
        head=_as_before(whole.head, head),
        body=_as_before(whole.body, body),
        foot=_as_before(whole.foot, foot),
    )


def _as_before(old: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    """Return `old` where `new` holds the very same."""
    same = len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
    return old if same else new


def _groups(known: Maps, base: Laid, exported: Laid, edited: Laid, way: Way) -> list[int]:
    """Return the group of each edited row: the base's own where the file did not change it.

    That a row is the foot is but a look in a DOCX, which some applications lose; LibreOffice has
    heads of its own.
    """
    found: list[int] = []
    for number, group in enumerate(edited.groups):
        old = known.rows.get(number)
        same = old is not None and (exported.groups[old] == HEAD) == (group == HEAD)
        if old is not None and (same or way.saved.by_libreoffice):
            found.append(base.groups[old])
        elif old is None and group in edited.groups[:number]:
            found.append(found[edited.groups.index(group)])
        else:
            found.append(group)
    return found if found == sorted(found) else list(edited.groups)


def _row(number: int, cells: tuple[Cell, ...], known: Maps, base: Laid) -> Row:
    old = known.rows.get(number)
    if old is None:
        return Row(cells)
    own = base.rows[old]
    same = len(cells) == len(own.cells) and all(
        one is other for one, other in zip(cells, own.cells, strict=True)
    )
    return own if same else replace(own, cells=cells)


def _column(number: int, known: Maps, base: Laid, exported: Laid, edited: Laid) -> Column:
    """Return a column: set otherwise only where all its cells are now set otherwise, and alike."""
    old = known.columns.get(number)
    if old is None:
        return Column()
    own = base.table.columns[old]
    found: set[Align | None] = set()
    for (row, column), cell in edited.cells.items():
        before = exported.cells.get((known.rows.get(row, -1), old))
        if column == number and before and edited.groups[row] == 1 and cell.content:
            now = cell.align or edited.table.columns[column].align
            was = before.align or exported.table.columns[old].align
            found.add(own.align if now == was else now)
    return replace(own, align=found.pop()) if len(found) == 1 and found != {own.align} else own


def _cell(spot: Spot, known: Maps, base: Laid, exported: Laid, edited: Laid, way: Way) -> Cell:
    """Return a cell: made of the one that stood in its place, or of all that were merged to it."""
    cell = edited.cells[spot]
    row, column = known.rows.get(spot[0]), known.columns.get(spot[1])
    if row is None or column is None or (row, column) not in exported.cells:
        made = fresh(cell, way)
        return replace(made, align=None, header=cell.header and not _has_stub(base, exported))
    own, before = base.cells[row, column], exported.cells[row, column]
    if before == cell:
        return own
    spots = [(row, column), *_merged(cell, spot, (row, column), known, exported)]
    if len(spots) == 1:
        content = way.blocks(own.content, before.content, cell.content, way)
    else:
        content = way.blocks(_held(spots, base), _held(spots, exported), cell.content, way)
    if _has_stub(base, exported):
        cell = replace(cell, header=before.header)
    return _changed(own, before, cell, content)


def _has_stub(base: Laid, exported: Laid) -> bool:
    """Return whether composing made the cells of a column heads of their rows."""
    return any(cell.header and not base.cells[spot].header for spot, cell in exported.cells.items())


def _merged(cell: Cell, spot: Spot, own: Spot, known: Maps, exported: Laid) -> Iterator[Spot]:
    """Yield the places of the cells that are merged into a cell which spans more than before."""
    before = exported.cells[own]
    if cell.colspan <= before.colspan and cell.rowspan <= before.rowspan:
        return
    rows = [known.rows.get(spot[0] + n) for n in range(cell.rowspan)]
    columns = range(own[1], own[1] + cell.colspan)
    for row in rows:
        for column in columns:
            if row is not None and (row, column) != own and (row, column) in exported.cells:
                yield row, column


def _held(spots: Sequence[Spot], table: Laid) -> Blocks:
    return tuple(block for spot in spots for block in table.cells[spot].content)


def _changed(own: Cell, before: Cell, cell: Cell, content: Blocks) -> Cell:
    spans = (cell.colspan, cell.rowspan) == (before.colspan, before.rowspan)
    if content is own.content and spans and cell.header == before.header:
        return own
    return replace(
        own,
        content=content,
        colspan=own.colspan if cell.colspan == before.colspan else cell.colspan,
        rowspan=own.rowspan if cell.rowspan == before.rowspan else cell.rowspan,
        header=own.header if cell.header == before.header else cell.header,
    )
