"""Tables in a document: rows and columns put in, taken out and moved, cells merged."""

import copy
from collections.abc import Sequence

from lxml import etree

from briefexport.model import Brief, Row, Table
from briefexport.walk import descendants
from revising.edits import Edit
from revising.running_edits import InapplicableError
from revising.word_blocks import find_cells, key, mark_row, mark_runs
from revising.word_file import W, Word, change, made, mark_changed, remove, run


def live_rows(grid: etree._Element) -> list[etree._Element]:
    return [one for one in grid.findall(f"{W}tr") if one.find(f"{W}trPr/{W}del") is None]


def live_cells(line: etree._Element) -> list[etree._Element]:
    return [one for one in line.findall(f"{W}tc") if one.find(f"{W}tcPr/{W}cellDel") is None]


def find_rows(word: Word, brief: Brief) -> None:
    """Note where the rows and cells of all tables stand that have been changed."""
    for table in descendants(brief):
        if not isinstance(table, Table) or table.id not in word.places:
            continue
        rows = [*table.head, *table.body, *table.foot]
        for row, line in zip(rows, live_rows(word.places[table.id]), strict=True):
            word.places[key(word, row)] = line
            find_cells(word, row, live_cells(line))


def table_of(brief: Brief, row: str) -> tuple[Table, Row, bool]:
    """Return the table that has the row, the row, and whether it is one of its heads."""
    for table in descendants(brief):
        if isinstance(table, Table):
            for one in (*table.head, *table.body, *table.foot):
                if one.id == row:
                    return table, one, one in table.head
    raise InapplicableError("no such row")


def _cell(word: Word, text: str, width: str, *, head: bool) -> etree._Element:
    name = word.styles["brief table head" if head else "brief table text"]
    para = made("p", made("pPr", made("pStyle", val=name)))
    if text:
        para.append(change(word, "ins", run(text)) if word.tracked else run(text))
    return made("tc", made("tcPr", made("tcW", w=width, type="dxa")), para)


def _widths(grid: etree._Element) -> list[str]:
    return [one.get(f"{W}w", "1000") for one in grid.iterfind(f"{W}tblGrid/{W}gridCol")]


def add_row(word: Word, brief: Brief, edit: Edit) -> None:
    table, _, head = table_of(brief, edit.id)
    if table.foot and edit.id in {row.id for row in table.foot}:
        raise InapplicableError("a table has one row that sums up")
    line = word.places[edit.id]
    texts = [*edit.text.split("|"), *[""] * len(table.columns)]
    held = made("trPr", *([made("tblHeader")] if head else []))
    cells = [
        _cell(word, text, width, head=head)
        for text, width in zip(texts, _widths(word.places[table.id]), strict=False)
    ]
    new = made("tr", held, *cells)
    line.addnext(new)
    if word.tracked:
        held.append(change(word, "ins"))
        for para in new.iter(f"{W}p"):
            mark_changed(word, para, "ins")


def remove_row(word: Word, brief: Brief, edit: Edit) -> None:
    table, row, _ = table_of(brief, edit.id)
    if table.head == (row,) or (table.head and len(table.body) == 1):
        raise InapplicableError("what comes first would be a head, or a head alone is none")
    line = word.places[edit.id]
    if word.tracked and line.find(f"{W}trPr/{W}ins") is None:
        mark_row(word, line, "del")
    else:
        remove(line)


def move_row(word: Word, brief: Brief, edit: Edit) -> None:
    table, row, _ = table_of(brief, edit.id)
    groups = [g for g in (table.head, table.body, table.foot) if row in g]
    if edit.to not in {one.id for one in groups[0]}:
        raise InapplicableError("it would be another kind of row")
    line = word.places[edit.id]
    if word.tracked:
        ghost = copy.deepcopy(line)
        for one in list(ghost.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            remove(one)
        if next(ghost.iter(f"{W}footnoteReference"), None) is not None:
            raise InapplicableError("a note in a row")
        line.addprevious(ghost)
        mark_row(word, ghost, "del")
        mark_row(word, line, "ins")
    word.places[edit.to].addnext(line)


# --- Columns -------------------------------------------------------------------------------------


def _lines(word: Word, brief: Brief, name: str) -> tuple[Table, Sequence[etree._Element]]:
    table = next(node for node in descendants(brief) if isinstance(node, Table) and node.id == name)
    return table, live_rows(word.places[name])


def add_column(word: Word, brief: Brief, edit: Edit) -> None:
    table, lines = _lines(word, brief, edit.id)
    texts = iter([*edit.text.split("|"), *[""] * len(lines)])
    columns = word.places[edit.id].find(f"{W}tblGrid")
    assert columns is not None
    columns.insert(edit.at, made("gridCol", w="1000"))
    for number, line in enumerate(lines):
        new = _cell(word, next(texts), "1000", head=number < len(table.head))
        if word.tracked:
            new[0].append(change(word, "cellIns"))
        _put(line, edit.at, new)


def _put(line: etree._Element, at: int, new: etree._Element) -> None:
    cells = live_cells(line)
    if at < len(cells):
        cells[at].addprevious(new)
    else:
        cells[-1].addnext(new)


def remove_column(word: Word, brief: Brief, edit: Edit) -> None:
    _, lines = _lines(word, brief, edit.id)
    for line in lines:
        cell = live_cells(line)[edit.at]
        if word.tracked and cell.find(f"{W}tcPr/{W}cellIns") is None:
            _delete_cell(word, cell)
        else:
            remove(cell)
    columns = word.places[edit.id].find(f"{W}tblGrid")
    if columns is not None and not word.tracked:
        columns.remove(columns[edit.at])


def _delete_cell(word: Word, cell: etree._Element) -> None:
    held = cell.find(f"{W}tcPr")
    if held is None:
        held = made("tcPr")
        cell.insert(0, held)
    held.append(change(word, "cellDel"))
    for para in cell.iter(f"{W}p"):
        mark_runs(word, para, "del")


def move_column(word: Word, brief: Brief, edit: Edit) -> None:
    _, lines = _lines(word, brief, edit.id)
    if word.tracked and any(
        next(line.iter(f"{W}footnoteReference"), None) is not None for line in lines
    ):
        raise InapplicableError("a note in a column")
    for line in lines:
        cell = live_cells(line)[edit.at]
        if word.tracked:
            ghost = copy.deepcopy(cell)
            for one in list(ghost.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
                remove(one)
            cell.addprevious(ghost)
            _delete_cell(word, ghost)
            held = cell.find(f"{W}tcPr")
            assert held is not None
            held.append(change(word, "cellIns"))
            for para in cell.iter(f"{W}p"):
                mark_runs(word, para, "ins")
        cell.getparent().remove(cell)  # type: ignore[union-attr]
        _put(line, edit.number, cell)
    columns = word.places[edit.id].find(f"{W}tblGrid")
    if columns is not None and not word.tracked:
        moved = columns[edit.at]
        columns.remove(moved)
        columns.insert(edit.number, moved)


def merge_cells(word: Word, brief: Brief, edit: Edit) -> None:
    """Merge two cells side by side, which Word does without tracking it."""
    _, row, _ = table_of(brief, edit.id)
    line = word.places[edit.id]
    one, two = (word.places[key(word, cell)] for cell in row.cells[edit.at : edit.at + 2])
    if two.getprevious() is not one or line is not one.getparent():
        raise InapplicableError("something is between them")
    if row.cells[edit.at].rowspan > 1:
        raise InapplicableError("it reaches over rows")
    held = one.find(f"{W}tcPr")
    assert held is not None
    span = sum(cell.colspan for cell in row.cells[edit.at : edit.at + 2])
    for old in held.findall(f"{W}gridSpan"):
        held.remove(old)
    held.insert(1, made("gridSpan", val=str(span)))
    content = [para for para in two if para.tag != f"{W}tcPr"]
    empty = not row.cells[edit.at].content
    if not row.cells[edit.at + 1].content:
        content = []
    if empty and content:
        for para in list(one):
            if para.tag != f"{W}tcPr":
                one.remove(para)
    one.extend(content)
    remove(two)
