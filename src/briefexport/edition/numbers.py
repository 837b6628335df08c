"""Columns of numbers: which they are, and their decimal marks one under the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Cell, Column, Inline, Paragraph, Row, Table, Text, grid
from briefexport.walk import plain

# A number as tables write it: sign, currency, groups of digits, decimals, percent or unit sign.
NUMBER = re.compile(
    r"[~≈<>≤≥±]?\s?[-+\u2212\u2013]?\s?[$€£¥]?\s?"
    r"(?P<whole>\d{1,3}(?:[ ,.'\u2019\u00a0\u2009\u202f]\d{3})+|\d+)"
    r"(?P<decimals>[.,]\d+)?"
    r"(?P<unit>\s?(?:%|‰|°|[$€£¥]))?"
)
NOTHING = frozenset(("", "–", "—", "-", "…", "n/a", "n.a."))
# A column is one of numbers when this share of its cells that say anything are numbers.
ENOUGH = 0.8

FIGURE_SPACE, PUNCTUATION_SPACE = "\u2007", "\u2008"


def with_numbers_aligned(table: Table) -> Table:
    """Return `table` with its columns of numbers set on the decimal mark.

    A column that the author set at the start or in the middle stays so. Shorter decimals are filled
    up with figure spaces, which are as wide as a digit in every format.
    """
    columns = list(table.columns)
    lengths: dict[int, int] = {}
    for number, column in enumerate(columns):
        found = _numbers(table, number)
        if not found or column.align not in {None, "end", "decimal"}:
            continue
        columns[number] = replace(column, align="decimal")
        decimals = set(map(_decimal_length, found))
        if len(decimals) > 1 and not any(match["unit"] for match in found):
            lengths[number] = max(decimals)
    if tuple(columns) == table.columns:
        return table
    body, foot = (_filled(rows, columns, lengths) for rows in (table.body, table.foot))
    return replace(table, columns=tuple(columns), body=body, foot=foot)


def _numbers(table: Table, column: int) -> list[re.Match[str]]:
    """Return the numbers of a column, or none where it is no column of numbers."""
    texts = [
        text
        for row, starts in _rows(table.body, table.columns)
        for cell, start in zip(row.cells, starts, strict=True)
        if start == column and cell.colspan == 1 and (text := _text(cell)) not in NOTHING
    ]
    found = [match for text in texts if (match := NUMBER.fullmatch(text))]
    return found if len(found) >= ENOUGH * len(texts) else []


def _decimal_length(match: re.Match[str]) -> int:
    return max(0, len(match["decimals"] or "") - 1)


def _rows(rows: Sequence[Row], columns: Sequence[Column]) -> list[tuple[Row, tuple[int, ...]]]:
    return list(zip(rows, grid(tuple(rows), len(columns)), strict=True))


def _text(cell: Cell) -> str:
    match cell.content:
        case (Paragraph(content),):
            return plain(content).strip()
        case ():
            return ""
        case _:
            return "\n"


def _filled(
    rows: tuple[Row, ...], columns: Sequence[Column], lengths: dict[int, int]
) -> tuple[Row, ...]:
    return tuple(
        replace(
            row,
            cells=tuple(
                _filled_cell(cell, lengths[start]) if start in lengths else cell
                for cell, start in zip(row.cells, starts, strict=True)
            ),
        )
        for row, starts in _rows(rows, columns)
    )


def _filled_cell(cell: Cell, length: int) -> Cell:
    match = NUMBER.fullmatch(_text(cell))
    if match is None or cell.colspan != 1 or (missing := length - _decimal_length(match)) == 0:
        return cell
    mark = "" if match["decimals"] else PUNCTUATION_SPACE
    (paragraph,) = cell.content
    assert isinstance(paragraph, Paragraph)
    filling: Inline = Text(mark + FIGURE_SPACE * missing)
    content = (replace(paragraph, content=(*paragraph.content, filling)),)
    return replace(cell, content=content)
