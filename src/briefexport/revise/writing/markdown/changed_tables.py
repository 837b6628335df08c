"""Tables of Markdown edited in their places: cells, rows, columns, captions and notes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Cell, Inline, Paragraph, Range, Row, Table
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.frames import ChangeBlocks, Frame
from briefexport.revise.writing.lines import blanked, extent, is_bare, lead, line_end
from briefexport.revise.writing.markdown.inlines import Spot, pieces_of, text_of
from briefexport.revise.writing.markdown.newtables import (
    CAPTION,
    CELL,
    LINE,
    cell_text,
    grid_lines,
    is_simple,
    rule_of,
)
from briefexport.revise.writing.pieces import Piece, prefixed, put, written
from briefexport.revise.writing.places import is_element
from briefexport.revise.writing.siblings import Way, change_parts


def change_table(
    desk: Desk, frame: Frame, old: Table, new: Table, change_blocks: ChangeBlocks
) -> None:
    """Edit the source so that the table `old` becomes `new`."""
    assert old.origin
    _change_variant(desk, frame, old, new)
    if new.caption is not old.caption or desk.level(new):
        _change_caption(desk, frame, old, new)
    if not _is_same_grid(old, new):
        if is_element(desk.source, old.origin.start):
            _change_html(desk, frame, old, new, change_blocks)
        elif not is_simple(new) or [row.id for row in new.head] != [row.id for row in old.head]:
            _rewrite(desk, frame, old, new)
        else:
            _change_rows(desk, frame, old, new)
    end = extent(old, desk.base, desk.source).end
    newline, bare = desk.habits.newline, frame.prefix.rstrip(" \t")
    opening = f"{newline}{bare}{newline}{frame.prefix}"
    change_blocks(desk, old.notes, new.notes, Frame(frame.prefix, end, opening=opening))


def _is_same_grid(old: Table, new: Table) -> bool:
    same = old.head is new.head and old.body is new.body and old.foot is new.foot
    return same and old.columns == new.columns


def _rewrite(desk: Desk, frame: Frame, old: Table, new: Table) -> None:
    """Write all rows anew; caption and notes stay where they are."""
    assert old.origin
    text = prefixed("\n".join(grid_lines(desk, new)), desk.habits.newline, frame.prefix)
    desk.put(old.origin.start, old.origin.end, text, "table changed")


# --- Captions ----------------------------------------------------------------------------------


def _change_caption(desk: Desk, frame: Frame, old: Table, new: Table) -> None:
    assert old.origin
    place, level = old.caption_origin, desk.level(new)
    newline, bare = desk.habits.newline, frame.prefix.rstrip(" \t")
    if place is None:
        words = text_of(desk, new.caption, LINE, level)
        start = old.origin.start
        text = f"{CAPTION}{words}{newline}{bare}{newline}{frame.prefix}"
        desk.put(start, start, text if words else "", "caption added")
        return
    html = is_element(desk.source, place.start)
    if not new.caption:
        _remove_caption(desk, old, html=html)
        return
    home = place.content
    if html:
        text = desk.source.text
        home = Range(
            text.find(">", place.start, place.end) + 1, text.rfind("<", place.start, place.end)
        )
    spot = Spot(home=home, html=html)
    opening = " " if not old.caption and not html else ""
    pieces = [Piece(opening), *pieces_of(desk, new.caption, spot, level)]
    put(desk, home, [one for one in pieces if one.text], frame.prefix, "caption changed")


def _remove_caption(desk: Desk, old: Table, *, html: bool) -> None:
    assert old.origin
    assert old.caption_origin
    place, text = old.caption_origin, desk.source.text
    start, end = place.start, place.end
    if text[place.content.end : place.end].strip() and not html:
        start, end = place.content  # the label stays
    elif end <= old.origin.start and is_bare(text[end : old.origin.start]):
        end = old.origin.start
    elif start >= old.origin.end and is_bare(text[old.origin.end : start]):
        start = line_end(desk.source, old.origin.end)
    desk.put(start, end, "", "caption deleted")


def _change_variant(desk: Desk, frame: Frame, old: Table, new: Table) -> None:
    """Let the table ask for another look where it asks for one, or on a line under it."""
    if new.variant == old.variant:
        return
    assert old.origin
    why = "another variant of tables"
    reach = extent(replace(old, notes=()), desk.base, desk.source)
    text, newline = desk.source.text, desk.habits.newline
    if not old.variant:
        empty = newline + frame.prefix.rstrip(" \t") + newline
        desk.put(reach.end, reach.end, f"{empty}{frame.prefix}{{table={new.variant}}}", why)
        return
    found = re.compile(rf"[ ]?table={re.escape(old.variant)}(?=[ }}])").search(text, *reach)
    if not found:
        raise UnsayableError("a variant that is named elsewhere")
    if new.variant:
        desk.put(found.end() - len(old.variant), found.end(), new.variant, why)
    elif text[found.start() - 1] == "{" and text[found.end()] == "}":
        raise UnsayableError("the line that asks for a variant")
    else:
        desk.put(found.start(), found.end(), "", why)


# --- HTML --------------------------------------------------------------------------------------


def _change_html(
    desk: Desk, frame: Frame, old: Table, new: Table, change_blocks: ChangeBlocks
) -> None:
    """Edit what the cells of a table in HTML hold; write it anew where its shape changes."""
    was, now = _cells(old), _cells(new)
    shape = [(cell.id, cell.colspan, cell.rowspan, cell.header, cell.align) for cell in was]
    if shape != [(cell.id, cell.colspan, cell.rowspan, cell.header, cell.align) for cell in now]:
        if old.caption_origin and _is_inside(old, old.caption_origin.start):
            raise UnsayableError("a table in HTML with a caption of its own")
        _rewrite(desk, frame, old, new)
        return
    for one, other in zip(was, now, strict=True):
        if not one.content and other.content:
            raise UnsayableError("an empty cell within HTML")
        if one.content and one.origin:
            prefix = blanked(lead(desk.source, one.origin.start))
            change_blocks(desk, one.content, other.content, Frame(prefix, one.origin.end))


def _is_inside(table: Table, offset: int) -> bool:
    return table.origin is not None and table.origin.start <= offset < table.origin.end


def _cells(table: Table) -> list[Cell]:
    return [cell for row in (*table.head, *table.body, *table.foot) for cell in row.cells]


# --- Rows by pipes -----------------------------------------------------------------------------


def _change_rows(desk: Desk, frame: Frame, old: Table, new: Table) -> None:
    assert old.delimiter_row
    columns = _columns(old, new)
    same = columns == list(range(len(old.columns)))
    widths = _widths(desk, old)
    if not same or old.columns != new.columns:
        _change_rules(desk, old, new, columns)

    def change(one: Row, other: Row) -> None:
        if other is one and same:
            return
        if same and [cell.id for cell in one.cells] == [cell.id for cell in other.cells]:
            _change_cells(desk, one, other, aligned=bool(widths))
        else:
            _rejoin(desk, one, other)

    def lines(come: Sequence[Row], _left: Row | None, _right: Row | None) -> list[str]:
        return [_new_row(desk, old, row, widths if same else []) for row in come]

    change(old.head[0], new.head[0])
    way: Way[Row] = Way(
        what="row",
        extent=_extent,
        change=change,
        lines=lines,
        apart=lambda _one, _other: False,
        joins=lambda _one, _other: False,
        prefix=frame.prefix,
        end=old.delimiter_row.end,
        opening=desk.habits.newline + frame.prefix,
    )
    change_parts(desk, old.body, new.body, way)


def _extent(row: Row) -> Range:
    assert row.origin
    return Range(row.origin.start, row.origin.end)


def _columns(old: Table, new: Table) -> list[int | None]:
    """Return, for each column of `new`, which of `old` it was: by the first of its cells."""
    places = {
        cell.id: number
        for row in (*old.head, *old.body)
        for number, cell in enumerate(row.cells)
        if cell.id
    }
    found: list[int | None] = []
    for number in range(len(new.columns)):
        cells = [row.cells[number].id for row in (*new.head, *new.body)]
        found.append(next((places[name] for name in cells if name in places), None))
    return found


def _widths(desk: Desk, table: Table) -> list[int]:
    """Return how wide the columns are, if all rows have their pipes one under another."""
    assert table.delimiter_row
    start, end = table.delimiter_row
    rules = desk.source.text[start:end].strip("|").split("|")
    widths = [len(rule) for rule in rules]
    for row in (*table.head, *table.body):
        own = [cell.origin.end - cell.origin.start for cell in row.cells if cell.origin]
        if own != widths:
            return []
    return widths


def _change_rules(desk: Desk, old: Table, new: Table, columns: Sequence[int | None]) -> None:
    """Edit the row of rules so that it has the columns of `new`."""
    assert old.delimiter_row
    start, end = old.delimiter_row
    raw = desk.source.text[start:end]
    rules = raw.strip("|").split("|")
    made = []
    for column, was in zip(new.columns, columns, strict=True):
        kept = was is not None and was < len(rules) and old.columns[was].align == column.align
        width = len(rules[was].strip()) if was is not None and was < len(rules) else 3
        made.append(rules[was] if kept and was is not None else f"{rule_of(column.align, width)}")
    joined = "|".join(made)
    first = "|" if raw.startswith("|") or len(made) == 1 else ""
    desk.put(start, end, first + joined + ("|" if raw.endswith("|") else ""), "columns changed")


def _rejoin(desk: Desk, old: Row, new: Row) -> None:
    """Write the line of a row anew, of the bytes of the cells that were kept."""
    assert old.origin
    start, end = old.origin.start, old.origin.end
    text = desk.source.text
    kept = {cell.id: cell for cell in old.cells if cell.id}
    made: list[str] = []
    for cell in new.cells:
        base = kept.get(cell.id)
        if (
            base is not None
            and base is cell
            and base.origin
            and base.origin.start < base.origin.end
        ):
            made.append(text[base.origin.start : base.origin.end])
        else:
            made.append(f" {cell_text(desk, cell)} ")
    first = "|" if text.startswith("|", start) or len(made) == 1 else ""
    last = "|" if text[start:end].rstrip().endswith("|") or not made[-1].strip() else ""
    line = "|".join(made)
    line = first + (line if first else line.lstrip()) + last
    desk.put(start, end, line if last else line.rstrip(), "columns changed")


def _new_row(desk: Desk, table: Table, row: Row, widths: Sequence[int]) -> str:
    """Return a new row: between outer pipes as the head is, as wide as the columns if they are."""
    texts = [f" {cell_text(desk, cell)} " for cell in row.cells]
    if widths:
        texts = [one.ljust(width) for one, width in zip(texts, widths, strict=True)]
    assert table.head[0].origin
    start, end = table.head[0].origin.start, table.head[0].origin.end
    head = desk.source.text[start:end]
    # Without outer pipes a row whose first cell is empty would lose it.
    outer = head.startswith("|") or not all(one.strip() for one in texts) or len(texts) == 1
    line = "|".join(texts)
    return f"|{line}|" if outer else line.strip()


# --- Cells -------------------------------------------------------------------------------------


def _change_cells(desk: Desk, old: Row, new: Row, *, aligned: bool) -> None:
    pairs = list(zip(old.cells, new.cells, strict=True))
    changed = [pair for pair in pairs if pair[0] is not pair[1]]
    lacking = [one for one, _ in changed if one.origin and one.origin.start == one.origin.end]
    if any(other.content for one, other in changed if one in lacking):
        _rejoin(desk, old, new)
        return
    for one, other in changed:
        _change_cell(desk, one, other, aligned=aligned)


def _change_cell(desk: Desk, old: Cell, new: Cell, *, aligned: bool) -> None:
    """Edit a cell in its line; where columns are aligned, its blanks make up for what it grows."""
    assert old.origin
    was, now = _words(old), _words(new)
    home = old.origin.content
    start, end = old.origin.start, old.origin.end
    if was is now and not any(desk.level(block) for block in new.content):
        return
    if not old.content:
        text = f" {cell_text(desk, new)} "
        desk.put(start, end, text.ljust(end - start) if aligned else text, "words changed")
        return
    level = desk.level(new.content[0]) if new.content else 0
    pieces = pieces_of(desk, now, replace(CELL, home=home), level)
    put(desk, home, pieces, "", "words changed")
    if aligned:
        _pad(desk, old, len(written(pieces)) - (home.end - home.start))


def _pad(desk: Desk, cell: Cell, grown: int) -> None:
    """Take blanks from a cell that has grown, or give some to one that has shrunk."""
    assert cell.origin
    end = cell.origin.end
    blanks = end - cell.origin.content.end
    if grown < 0:
        desk.put(end, end, " " * -grown, "columns kept aligned")
    elif grown and blanks > 1:
        desk.put(end - min(grown, blanks - 1), end, "", "columns kept aligned")


def _words(cell: Cell) -> tuple[Inline, ...]:
    first = cell.content[0] if cell.content else None
    return first.content if isinstance(first, Paragraph) else ()
