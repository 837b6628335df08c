"""Tables written anew: by pipes where those can say it, else in HTML."""

from collections.abc import Sequence
from typing import Final

from briefexport.model import Align, Cell, Paragraph, Row, Table, grid
from briefexport.revise.writing.desk import RAW, Desk, UnsayableError
from briefexport.revise.writing.flows import flow_lines
from briefexport.revise.writing.markdown.blocks import held, html_content
from briefexport.revise.writing.markdown.inlines import Spot, text_of
from briefexport.revise.writing.markdown.labels import label_of

_RULES: Final[dict[Align | None, str]] = {
    None: "---",
    "start": ":--",
    "center": ":-:",
    "end": "--:",
}
_SIDES: Final[dict[Align, str]] = {"start": "left", "center": "center", "end": "right"}
CAPTION: Final = "Table: "
LINE: Final = Spot(lines=False)
CELL: Final = Spot(lines=False, cell=True)


def table_lines(desk: Desk, table: Table) -> list[str]:
    """Return a table with its caption before it and its notes behind it."""
    caption = caption_line(desk, table)
    lines = [caption, ""] if caption else []
    lines += grid_lines(desk, table)
    if table.notes:
        lines += ["", *flow_lines(desk, table.notes)]
    return lines


def caption_line(desk: Desk, table: Table) -> str:
    """Return the caption of a table with its label and its variant, "" where it has none."""
    words = text_of(desk, table.caption, LINE, desk.level(table))
    label = label_of(desk, table)[1:-1]
    variant = f"table={table.variant}" if table.variant else ""
    asked = " ".join(filter(None, (label, variant)))
    said = " ".join(filter(None, (words, f"{{{asked}}}" if asked else "")))
    return f"{CAPTION}{said}" if said else ""


def grid_lines(desk: Desk, table: Table) -> list[str]:
    """Return the rows of a table."""
    if not is_simple(table) or desk.level(table) >= RAW:
        return _html_lines(desk, table)
    rows = [row_line(cell_texts(desk, row)) for row in (*table.head, *table.body)]
    rules = row_line([_RULES[column.align] for column in table.columns])
    return [rows[0], rules, *rows[1:]]


def is_simple(table: Table) -> bool:
    """Return whether pipes can say `table`: one head row, no spans, a line of text a cell."""
    if len(table.head) != 1 or table.foot:
        return False
    if any(column.align == "decimal" for column in table.columns):
        return False
    cells = [
        (cell, column)
        for row in (*table.head, *table.body)
        for cell, column in zip(row.cells, table.columns, strict=False)
    ]
    return (
        sum(len(row.cells) for row in (*table.head, *table.body)) == len(cells)
        and all(_is_simple(cell, column.align) for cell, column in cells)
        and all(len(row.cells) == len(table.columns) for row in (*table.head, *table.body))
    )


def _is_simple(cell: Cell, align: Align | None) -> bool:
    plain = not cell.header and cell.colspan == 1 and cell.rowspan == 1
    line = len(cell.content) < 2 and all(isinstance(one, Paragraph) for one in cell.content)
    return plain and line and cell.align in {None, align}


def cell_texts(desk: Desk, row: Row) -> list[str]:
    """Return the texts of the cells of a simple row."""
    return [cell_text(desk, cell) for cell in row.cells]


def cell_text(desk: Desk, cell: Cell) -> str:
    """Return the text of a simple cell."""
    for block in cell.content:
        if isinstance(block, Paragraph):
            return text_of(desk, block.content, CELL, desk.level(block))
    return ""


def row_line(texts: Sequence[str]) -> str:
    """Return a row by pipes."""
    return "| " + " | ".join(texts) + " |"


def rule_of(align: Align | None, width: int = 3) -> str:
    """Return what says how a column is aligned, `width` characters wide."""
    if align == "decimal":
        raise UnsayableError("a column aligned on its decimal mark")
    rule = _RULES[align]
    return rule[0] + "-" * max(width - 2, 1) + rule[2]


# --- HTML --------------------------------------------------------------------------------------


def _html_lines(desk: Desk, table: Table) -> list[str]:
    lines = ["<table>"]
    aligns = [column.align for column in table.columns]
    for tag, rows in (("thead", table.head), ("tbody", table.body), ("tfoot", table.foot)):
        if not rows:
            continue
        lines.append(f"<{tag}>")
        for row, starts in zip(rows, grid(rows, len(aligns)), strict=True):
            lines.append("<tr>")
            for cell, at in zip(row.cells, starts, strict=True):
                align = cell.align or aligns[at]
                lines += _html_cell(desk, cell, align, in_head=tag == "thead")
            lines.append("</tr>")
        lines.append(f"</{tag}>")
    return [*lines, "</table>"]


def _html_cell(desk: Desk, cell: Cell, align: Align | None, *, in_head: bool) -> list[str]:
    if align == "decimal":
        raise UnsayableError("a cell aligned on its decimal mark")
    given = f' style="text-align: {_SIDES[align]}"' if align else ""
    given += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    given += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    # In the body a cell that heads its row says so; a row of them would be taken for a head.
    given += ' scope="row"' if cell.header and not in_head else ""
    tag = "th" if in_head or cell.header else "td"
    return held(tag, given, html_content(desk, cell.content))
