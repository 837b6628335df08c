"""Pipe tables."""

from dataclasses import replace
from typing import Final

from briefexport.grids import MOST_COLUMNS
from briefexport.model import (
    Align,
    Block,
    Cell,
    Column,
    Paragraph,
    Range,
    Row,
    Table,
)
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.inlines import escaped_start, read_line
from briefexport.readers.markdown.ledger import Ledger
from briefexport.runs import Run

CAPTION: Final = "Table: "
VARIANT_LINE: Final = "{table="
NOTES: Final = ("Note: ", "Notes: ", "Source: ", "Sources: ")

_ALIGNS: Final[dict[str, Align | None]] = {
    "None": None,
    "Left": "start",
    "Center": "center",
    "Right": "end",
}


def read_table(ledger: Ledger, node: Node, depth: int) -> Table:
    """Return the table of `node`."""
    columns = tuple(Column(_ALIGNS[align]) for align in node.data[:MOST_COLUMNS])
    head, *body = node.children
    end = ledger.trimmed(node.start, node.end)
    if body:
        _check_last(ledger, body[-1])
    return Table(
        columns,
        (_row(ledger, head, len(node.data), depth + 1),),
        tuple(_row(ledger, row, len(node.data), depth + 1) for row in body),
        origin=ledger.origin(node.start, end),
        delimiter_row=_delimiter_row(ledger, head, end),
    )


def _check_last(ledger: Ledger, row: Node) -> None:
    """Say when the last row looks like a caption or a note for want of an empty line."""
    end = ledger.trimmed(row.start, row.end)
    line = ledger.text[row.start : end].lstrip()
    if line.startswith((CAPTION, *NOTES, VARIANT_LINE)) and "|" not in line:
        ledger.say(
            "BX141",
            f"{line.partition(' ')[0]} stands directly under a row, so it is a row too",
            row.start,
            end,
            hint="put an empty line before it",
        )


def warn_no_table(ledger: Ledger, start: int, end: int) -> None:
    """Say when the paragraph from `start` to `end` was meant as a table."""
    text = ledger.text[start:end]
    if "|" not in text or "-" not in text:
        return
    position = start
    for line in text.splitlines(keepends=True):
        inner = line.strip(" \t\r\n>")
        if position > start and "|" in inner and "-" in inner and not inner.strip("|:- \t"):
            ledger.say(
                "BX142",
                "this line and the one above it have different numbers of cells: no table",
                position,
                position + len(line.rstrip()),
                hint="give both the same number of cells",
            )
            return
        position += len(line)


def capped(ledger: Ledger, cells: list[Cell]) -> list[Cell]:
    """Return `cells`, what is beyond MOST_COLUMNS put into the last of them."""
    if len(cells) <= MOST_COLUMNS:
        return cells
    kept, beyond = cells[:MOST_COLUMNS], cells[MOST_COLUMNS:]
    last, origin = kept[-1], beyond[0].origin
    if origin:
        ledger.say(
            "BX134",
            f"a table has {MOST_COLUMNS} columns at most; the last cell holds the text of the rest",
            origin.start,
        )
    content = tuple(block for cell in (last, *beyond) for block in cell.content)
    return [*kept[:-1], replace(last, content=content)]


def _delimiter_row(ledger: Ledger, head: Node, end: int) -> Range:
    line = ledger.source.line_of(ledger.trimmed(head.start, head.end)) + 1
    start, line_end = ledger.source.line_range(line)
    while start < line_end and ledger.text[start] not in "|:-":
        start += 1
    return Range(start, ledger.trimmed(start, min(line_end, max(end, start))))


def _row(ledger: Ledger, node: Node, columns: int, depth: int) -> Row:
    end = ledger.trimmed(node.start, node.end)
    # pulldown-cmark fills rows up; of what is beyond the widest table only cells with words count.
    written = [
        cell for number, cell in enumerate(node.children) if number < MOST_COLUMNS or cell.children
    ]
    cells = [_cell(ledger, cell, end, depth) for cell in written]
    short = sum(cell.start >= end for cell in node.children)
    if short:
        ledger.say(
            "BX135",
            f"the row has {columns - short} of {columns} cells; empty ones were added",
            node.start,
            end,
            severity="note",
        )
    beyond = min(node.children[-1].end, end)
    if ledger.text[beyond:end].strip(" \t|"):
        ledger.say(
            "BX134",
            f"the row has more cells than the {columns} of the table; the last holds their text",
            beyond,
            end,
            hint="add a column to the head and its delimiter row, or write \\| for a pipe",
        )
        cells[-1] = _widened(ledger, cells[-1], end)
    return Row(tuple(capped(ledger, cells)), origin=ledger.origin(node.start, end))


def _cell(ledger: Ledger, node: Node, row_end: int, depth: int) -> Cell:
    start, end = min(node.start, row_end), min(node.end, row_end)
    if not node.children:
        return Cell((), origin=ledger.origin(start, end, Range(start, start)))
    inner_start = escaped_start(ledger, node)
    content, inner_end = read_line(ledger, node.children, inner_start, depth)
    origin = ledger.origin(start, end, Range(inner_start, inner_end))
    blocks: tuple[Block, ...] = ()
    if content:
        blocks = (Paragraph(content, origin=ledger.origin(inner_start, inner_end)),)
    return Cell(blocks, origin=origin)


def _widened(ledger: Ledger, cell: Cell, row_end: int) -> Cell:
    """Return `cell` with what stands in its row after it, as it is written."""
    text, origin = ledger.text, cell.origin
    assert origin
    end = row_end
    while text[end - 1] in " \t|":
        end -= 1
    run = Run(ledger.source.text, ledger.illegal)
    start = origin.content.start
    if cell.content:
        (paragraph,) = cell.content
        assert isinstance(paragraph, Paragraph)
        run.add(*paragraph.content)
        rest = origin.content.end
    else:
        while text[start] in " \t|":
            start += 1
        rest = start
    run.copy(text[rest:end], rest)
    inner = ledger.origin(start, end)
    blocks = (Paragraph(run.finish(), origin=inner),)
    return Cell(blocks, origin=ledger.origin(min(origin.start, start), row_end, inner.content))
