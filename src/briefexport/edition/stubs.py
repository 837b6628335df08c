"""Stubs: first columns whose cells head their rows."""

from dataclasses import replace

from briefexport.model import Cell, Paragraph, Table
from briefexport.walk import plain

# What heads a row is short.
STUB_WORDS = 6


def with_stub(table: Table) -> Table:
    """Return `table` with the first cells of its rows as their headers, where they name them.

    They do when each says something short, none twice, and the column is not one of numbers.
    """
    firsts = [row.cells[0] for row in table.body if row.cells]
    texts = list(map(_words, firsts))
    names = (
        len(table.columns) > 1
        and bool(table.head)
        and len(firsts) == len(table.body)
        and all(cell.colspan == cell.rowspan == 1 for cell in firsts)
        and all(text.strip() and len(text.split()) <= STUB_WORDS for text in texts)
        and all(any(map(str.isalpha, text)) for text in texts)
        and len(set(texts)) == len(texts)
    )
    if not names:
        return table
    body = tuple(
        replace(row, cells=(replace(row.cells[0], header=True), *row.cells[1:]))
        for row in table.body
    )
    return replace(table, body=body)


def _words(cell: Cell) -> str:
    """Return the text of a cell that is one paragraph; of any other, more than a stub may hold."""
    match cell.content:
        case (Paragraph(content),):
            return plain(content)
        case _:
            return "x " * (STUB_WORDS + 1)
