"""Tables written anew: by pipes where those can say it, else in HTML."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from briefexport.model import Align, Block, Cell, Paragraph, Row, Table, grid
from briefexport.revise.writing.desk import RAW, Desk, UnsayableError
from briefexport.revise.writing.flows import flow_lines
from briefexport.revise.writing.markdown.inlines import Spot, text_of
from briefexport.revise.writing.markdown.labels import label_of

_RULES: Final[dict[Align | None, str]] = {
    None: "---",
    "start": ":--",
    "center": ":-:",
    "end": "--:",
}
_SIDES: Final[dict[Align, str]] = {"start": "left", "center": "center", "end": "right"}
# What writes blocks within an element of a name with attributes.
Held: TypeAlias = Callable[[Desk, str, str, Sequence[Block]], list[str]]
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
        # Tables and what they hold are written by each other.
        from briefexport.revise.writing.markdown.elements import element  # noqa: PLC0415

        return element(desk, table)
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


def table_element(desk: Desk, table: Table, held: Held) -> list[str]:
    """Return the rows of a table as an element; `held` writes what stands in a cell."""
    lines = ["<table>"]
    aligns = [column.align for column in table.columns]
    for tag, rows in (("thead", table.head), ("tbody", table.body), ("tfoot", table.foot)):
        if not rows:
            continue
        lines.append(f"<{tag}>")
        for row, starts in zip(rows, grid(rows, len(aligns)), strict=True):
            lines.append("<tr>")
            for cell, at in zip(row.cells, starts, strict=True):
                head = tag == "thead"
                name, given = _html_cell(cell, cell.align or aligns[at], in_head=head)
                lines += held(desk, name, given, cell.content)
            lines.append("</tr>")
        lines.append(f"</{tag}>")
    return [*lines, "</table>"]


def _html_cell(cell: Cell, align: Align | None, *, in_head: bool) -> tuple[str, str]:
    """Return the name of a cell's element and its attributes."""
    if align == "decimal":
        raise UnsayableError("a cell aligned on its decimal mark")
    given = f' style="text-align: {_SIDES[align]}"' if align else ""
    given += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    given += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    # In the body a cell that heads its row says so; a row of them would be taken for a head.
    given += ' scope="row"' if cell.header and not in_head else ""
    return "th" if in_head or cell.header else "td", given
