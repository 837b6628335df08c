"""Tables of the model as pandoc's."""

from collections.abc import Sequence
from typing import Any, Final

from briefexport.model import Align, Cell, Column, Paragraph, Row, Table, grid
from briefexport.pandocjson.attributes import Attributes
from briefexport.pandocjson.writing_inlines import InlineWriter, Json, leaf, node

_ALIGNS: Final[dict[Align | None, str]] = {
    None: "AlignDefault",
    "start": "AlignLeft",
    "center": "AlignCenter",
    "end": "AlignRight",
    "decimal": "AlignRight",
}
_NONE: Final = Attributes().json()


def written_table(table: Table, writer: InlineWriter) -> Json:
    """Return `table` with the notes under it, if it has any."""
    stubs = header_columns(table.body, len(table.columns))
    caption = [node("Plain", writer.inlines(table.caption))] if table.caption else []
    made = node(
        "Table",
        Attributes(table.id, (), (*_decimal(table.columns), *_variant(table))).json(),
        [None, caption],
        [[leaf(_ALIGNS[column.align]), _width(column)] for column in table.columns],
        [_NONE, _rows(table.head, 0, len(table.columns), writer)],
        [[_NONE, stubs, [], _rows(table.body, stubs, len(table.columns), writer)]],
        [_NONE, _rows(table.foot, 0, len(table.columns), writer)],
    )
    if not table.notes:
        return made
    notes = node("Div", Attributes(classes=("notes",)).json(), writer.blocks(table.notes))
    return node("Div", Attributes(classes=("table",)).json(), [made, notes])


def header_columns(rows: Sequence[Row], columns: int) -> int:
    """Return how many columns, from the first on, hold nothing but header cells in `rows`."""
    starts = grid(tuple(rows), columns)
    others = [
        column
        for row, begins in zip(rows, starts, strict=True)
        for cell, column in zip(row.cells, begins, strict=True)
        if not cell.header
    ]
    return min(others, default=columns) if rows else 0


def _decimal(columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    numbers = [str(n) for n, column in enumerate(columns, 1) if column.align == "decimal"]
    return (("decimal", " ".join(numbers)),) if numbers else ()


def _variant(table: Table) -> tuple[tuple[str, str], ...]:
    return (("table", table.variant),) if table.variant else ()


def _width(column: Column) -> Json:
    return leaf("ColWidthDefault") if column.width is None else node("ColWidth", column.width)


def _rows(rows: Sequence[Row], stubs: int, columns: int, writer: InlineWriter) -> list[Any]:
    """Return `rows`; in the first `stubs` columns every cell is a header without saying so."""
    starts = grid(tuple(rows), columns)
    return [
        [
            Attributes(row.id).json(),
            [
                _cell(cell, implied=column < stubs, writer=writer)
                for cell, column in zip(row.cells, begins, strict=True)
            ],
        ]
        for row, begins in zip(rows, starts, strict=True)
    ]


def _cell(cell: Cell, *, implied: bool, writer: InlineWriter) -> list[Any]:
    classes = ("header",) if cell.header and not implied else ()
    pairs = (("align", "decimal"),) if cell.align == "decimal" else ()
    content = writer.blocks(cell.content)
    match cell.content:
        case (Paragraph(id=""),):
            content[0]["t"] = "Plain"  # as in all simple tables
        case _:
            pass
    return [
        Attributes(cell.id, classes, pairs).json(),
        leaf(_ALIGNS[cell.align]),
        cell.rowspan,
        cell.colspan,
        content,
    ]
