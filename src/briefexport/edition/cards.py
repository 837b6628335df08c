"""Which tables are too wide for a small screen, and what their columns are called there.

On a phone such a table is shown as cards: a row each, its cells under one another behind the names
of their columns. It is the style sheet that does it; the markup stays a table.
"""

from collections.abc import Iterator
from typing import Literal

from briefexport.longwords import broken
from briefexport.model import Cell, Code, Paragraph, Row, Table, Text, grid
from briefexport.walk import descendants, plain

# More columns than these have no room on a phone, twice as many none on a tablet.
COLUMNS = 6
# In characters: what of the longest words of all columns stands side by side in a line of each.
PHONE = 40
TABLET = 75


# Where a table is shown as cards: on a phone, or on a tablet too.
Cards = Literal["phone", "tablet"]


def card_screens(table: Table) -> Cards | None:
    """Return the largest screen that `table` is too wide for, None where it fits on all of them."""
    count, words = len(table.columns), sum(_longest_words(table))
    if count > 2 * COLUMNS or words > TABLET:
        return "tablet"
    return "phone" if count > COLUMNS or words > PHONE else None


def column_names(table: Table) -> list[str]:
    """Return what each column is called: the words of its heads, from above."""
    names: list[list[str]] = [[] for _ in table.columns]
    for cell, start in _placed(table.head, len(names)):
        said = [plain(block.content) for block in cell.content if isinstance(block, Paragraph)]
        for words in names[start : start + cell.colspan]:
            words.extend(" ".join(said).split())
    return [" ".join(words) for words in names]


def _longest_words(table: Table) -> list[int]:
    """Return the length of the longest word of each column, of cells that are in one alone."""
    longest = [0 for _ in table.columns]
    for rows in (table.head, table.body, table.foot):
        for cell, start in _placed(rows, len(longest)):
            if cell.colspan == 1:
                longest[start] = max(longest[start], _longest_word(cell))
    return longest


def _longest_word(cell: Cell) -> int:
    nodes = (node for block in cell.content for node in descendants(block))
    texts = (node.value for node in nodes if isinstance(node, Text | Code))
    pieces = (piece for text in texts for part in text.split() for piece in broken(part))
    return max(map(len, pieces), default=0)


def _placed(rows: tuple[Row, ...], columns: int) -> Iterator[tuple[Cell, int]]:
    """Yield every cell of `rows` with the column it begins in."""
    for row, starts in zip(rows, grid(rows, columns), strict=True):
        yield from zip(row.cells, starts, strict=True)
