"""Columns of numbers: which they are, and their decimal marks one under the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Cell, Column, Inline, Paragraph, Row, Table, Text, grid
from briefexport.records import dataclass
from briefexport.walk import plain

# A number as tables write it: sign, currency, groups of digits, decimals, percent or unit sign.
NUMBER = re.compile(
    r"[~≈<>≤≥±]?\s?[-+\u2212\u2013]?\s?[$€£¥]?\s?"
    r"(?P<whole>\d{1,3}(?:[ ,.'\u2019\u00a0\u2009\u202f]\d{3})+|\d+)"
    r"(?P<decimals>[.,]\d+)?"
    r"(?P<unit>\s?(?:%|‰|°|[$€£¥]))?"
)
# One mark before three digits: it groups thousands, or it is the decimal mark.
AMBIGUOUS = re.compile(r"\d{1,3}([.,])\d{3}")
NOTHING = frozenset(("", "–", "—", "-", "…", "n/a", "n.a."))
# A column is one of numbers when this share of its cells that say anything are numbers.
ENOUGH = 0.8

FIGURE_SPACE, PUNCTUATION_SPACE = "\u2007", "\u2008"


@dataclass(frozen=True, slots=True)
class _Decimals:
    """The decimal marks of a column, and the most decimals a number in it has."""

    marks: frozenset[str]
    most: int


def with_numbers_aligned(table: Table) -> Table:
    """Return `table` with its columns of numbers set on the decimal mark.

    A column that the author set at the start or in the middle stays so. Shorter decimals are filled
    up with figure spaces, which are as wide as a digit in every format.
    """
    columns = list(table.columns)
    lengths: dict[int, _Decimals] = {}
    for number, column in enumerate(columns):
        found = _numbers(table, number)
        if not found or column.align not in {None, "end", "decimal"}:
            continue
        columns[number] = replace(column, align="decimal")
        marks = frozenset(filter(None, map(_decimal_mark, found)))
        decimals = {_decimal_length(match, marks) for match in found}
        if len(decimals) > 1 and not any(match["unit"] for match in found):
            lengths[number] = _Decimals(marks, max(decimals))
    if tuple(columns) == table.columns and not lengths:
        return table
    body, foot = (_filled(rows, columns, lengths) for rows in (table.body, table.foot))
    return replace(table, columns=tuple(columns), body=body, foot=foot)


def fractions(table: Table, column: int) -> tuple[str | None, ...]:
    """Return what each number of a column has from its decimal mark on; None is one with a unit."""
    found = _numbers(table, column)
    marks = frozenset(filter(None, map(_decimal_mark, found)))
    return tuple(None if match["unit"] else _fraction(match, marks) for match in found)


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


def _decimal_mark(match: re.Match[str]) -> str:
    """Return the decimal mark of a number where there can be no doubt of it."""
    if match["decimals"]:
        return str(match["decimals"][0])
    ambiguous = AMBIGUOUS.fullmatch(match["whole"])
    return ambiguous[1] if ambiguous and match["whole"].startswith("0") else ""


def _fraction(match: re.Match[str], marks: frozenset[str]) -> str:
    """Return the decimals of a number, their mark first, where `marks` are decimal marks."""
    if match["decimals"]:
        return str(match["decimals"])
    whole = match["whole"]
    ambiguous = AMBIGUOUS.fullmatch(whole)
    return str(whole[ambiguous.start(1) :]) if ambiguous and ambiguous[1] in marks else ""


def _decimal_length(match: re.Match[str], marks: frozenset[str]) -> int:
    """Return how many decimals a number has in a column where `marks` are decimal marks."""
    return max(0, len(_fraction(match, marks)) - 1)


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
    rows: tuple[Row, ...], columns: Sequence[Column], lengths: dict[int, _Decimals]
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


def _filled_cell(cell: Cell, decimals: _Decimals) -> Cell:
    match = NUMBER.fullmatch(_text(cell))
    if match is None or cell.colspan != 1:
        return cell
    length = _decimal_length(match, decimals.marks)
    if (missing := decimals.most - length) <= 0:
        return cell
    mark = "" if length else PUNCTUATION_SPACE
    (paragraph,) = cell.content
    assert isinstance(paragraph, Paragraph)
    filling: Inline = Text(mark + FIGURE_SPACE * missing)
    content = (replace(paragraph, content=(*paragraph.content, filling)),)
    return replace(cell, content=content)
