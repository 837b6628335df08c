"""Tables: a fixed grid, head rows that repeat, rows that stay whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Grid, Para, Record, flow_xml
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.paragraphs import paragraph_record
from briefexport.backends.docx.properties import cell_margins, shading
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.edition import Label
from briefexport.model import Align, Cell, Inline, Paragraph, Row, Table, grid
from briefexport.style import Role, Style
from briefexport.walk import plain
from briefexport.wordml.names import LABEL_PREFIX
from briefexport.wordml.xml import border, field, run_style, twips
from briefexport.xmltext import quoted


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of the head, the body or the foot, and the role of their text."""

    rows: tuple[Row, ...]
    role: Role
    foot: bool = False


def table(block: Table, ground: Ground, draft: Draft) -> list[Record]:
    """Return the caption, the grid and the notes of a table.

    Its bookmark is round the caption, or else in the first cell, where applications keep it.
    """
    space = draft.style.table
    start, end = draft.bookmark(block.id)
    found: list[Record] = []
    if block.caption:
        caption = captioned(block.id, block.caption, "Table", ground, draft)
        para = Para(
            ROLE_STYLES["caption"].id, f"{start}{caption}{end}", space.before,
            draft.style.text["caption"].after, ground.left, ground.right, box=ground.box,
        )  # fmt: skip
        found.append(para)
        start = end = ""
    xml = _grid_xml(block, ground, draft)
    if start:
        head, paragraph, tail = xml.partition("</w:pPr>")
        xml = f"{head}{paragraph}{start}{end}{tail}"
    found.append(Grid(xml, 0.0 if found else space.before, space.after))
    note_ground = replace(
        ground,
        role="table-note",
        stacked=0.0,
        first_line=0.0,
        path=(),
        list_base=ground.left,
        style="",
        align="",
    )
    notes = draft.stack(block.notes, note_ground, draft)
    if notes:
        notes[0].before = draft.style.text["table-note"].before
        notes[-1].after = space.after
        found[-1].after = 0.0
    return [*found, *notes]


def captioned(
    id: str,  # noqa: A002
    caption: Sequence[Inline],
    sequence: str,
    ground: Ground,
    draft: Draft,
) -> str:
    """Return a caption behind its number, which Word counts in `sequence`."""
    label = draft.edition.labels.get(id)
    lead = _lead(label, sequence, ground, draft) if label else ""
    return lead + runs(caption, ground, draft, "caption")


def _lead(label: Label, sequence: str, ground: Ground, draft: Draft) -> str:
    """Return "Table 3. ": the name is what references show, the number a field."""

    def said(text: str) -> str:
        return plain_run(text, ground, draft, "caption", "label") if text else ""

    start, end = draft.bookmark(label.id, LABEL_PREFIX)
    before, _, after = label.name.partition(label.number)
    number = said(label.number)
    if label.number.isdecimal():
        expected = draft.next_in(sequence)
        reset = "" if int(label.number) == expected else f" \\r {label.number}"
        draft.sequence[sequence] = int(label.number)
        look = run_style(roles.LABEL)
        number = field(f"SEQ {sequence} \\* ARABIC{reset}", number, look)
    tail = label.lead.removeprefix(label.name)
    space = plain_run(" ", ground, draft, "caption")
    return f"{start}{said(before)}{number}{said(after)}{end}{said(tail)}{space}"


# --- The grid ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What every cell of a table needs to know: the columns are in twentieths of a point."""

    block: Table
    columns: list[int]
    ground: Ground
    fill: str


def widths(block: Table, width: float) -> list[int]:
    """Return the width of each column in twentieths of a point; they add up to `width` exactly."""
    count = len(block.columns)
    shares = [column.width or 1 / count for column in block.columns]
    whole = sum(shares)
    edges = [0, *(twips(width * edge / whole) for edge in accumulate(shares))]
    return [right - left for left, right in pairwise(edges)]


def _grid_xml(block: Table, ground: Ground, draft: Draft) -> str:
    columns = widths(block, ground.width)
    inner = replace(
        ground, role="table", left=0.0, right=0.0, path=(), list_base=0.0, box=None,
        size=draft.edition.table_sizes.get(block.id), stacked=draft.style.list.tight,
        first_line=0.0,
    )  # fmt: skip
    tint = shading(draft.style.colour(draft.style.aside.background)) if ground.box else ""
    plan = Plan(block, columns, inner, tint)
    groups = (
        Group(block.head, "table-head"),
        Group(block.body, "table"),
        Group(block.foot, "table", foot=True),
    )
    properties = _properties(block, columns, ground, draft)
    rows = "".join(_group_xml(group, plan, draft) for group in groups if group.rows)
    return f"<w:tbl>{properties}{rows}</w:tbl>"


def _properties(block: Table, columns: list[int], ground: Ground, draft: Draft) -> str:
    """Return the w:tblPr and the w:tblGrid; the order is that of CT_TblPr (17.4.60)."""
    stub = bool(block.body) and all(row.cells and row.cells[0].header for row in block.body)
    looks = {
        "firstRow": (0x20, bool(block.head)),
        "lastRow": (0x40, len(block.foot) == 1),
        "firstColumn": (0x80, stub),
        "lastColumn": (0x100, False),
        "noHBand": (0x200, True),
        "noVBand": (0x400, True),
    }
    value = sum(bit for bit, on in looks.values() if on)
    said = "".join(f' w:{name}="{int(on)}"' for name, (_, on) in looks.items())
    label = draft.edition.labels.get(block.id)
    name = f'<w:tblCaption w:val="{quoted(label.name)}"/>' if label else ""
    shown = plain(block.caption)
    about = f'<w:tblDescription w:val="{quoted(shown)}"/>' if shown else ""
    visual = "<w:bidiVisual/>" if ground.direction == "rtl" else ""
    size = draft.edition.table_sizes.get(block.id)
    margins = cell_margins(draft.style, scale(draft.style, size)) if size else ""
    grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tblPr><w:tblStyle w:val="{roles.TABLE}"/>{visual}'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(ground.left)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{margins}"
        f'<w:tblLook w:val="{value:04X}"{said}/>{name}{about}</w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>"
    )


def _group_xml(group: Group, plan: Plan, draft: Draft) -> str:
    columns = len(plan.columns)
    # A cell that reaches into the next rows is written there again, as the rest of itself.
    reaching: dict[int, tuple[Cell, int]] = {}
    head = group.role == "table-head"
    shown = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else TOGETHER
    rows = []
    for number, (row, starts) in enumerate(zip(group.rows, grid(group.rows, columns), strict=True)):
        begun = dict(zip(starts, row.cells, strict=True))
        keep = _keeps(plan.block, group, number, draft.style.table.unbroken_rows)
        cells = []
        column = 0
        while column < columns:
            continued = column not in begun
            cell, left = reaching[column] if continued else (begun[column], 0)
            left = left - 1 if continued else cell.rowspan - 1
            if left:
                reaching[column] = (cell, left)
            place = CellPlace(column, continued, group, _borders(cell, group, number, draft), keep)
            cells.append(_cell_xml(cell, place, plan, draft))
            column += cell.colspan
        rows.append(f"<w:tr>{shown}{''.join(cells)}</w:tr>")
    return "".join(rows)


TOGETHER = "<w:trPr><w:cantSplit/></w:trPr>"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands; `continued` is the rest of a cell from the row above."""

    column: int
    continued: bool
    group: Group
    borders: str
    keep: bool | None


def _keeps(block: Table, group: Group, number: int, unbroken: int) -> bool | None:
    """Return whether a row stays with what follows, None where its style says so.

    A table of up to `unbroken` rows stays whole, and its notes with it; of a longer one no row is
    alone at either end of a page.
    """
    if group.role == "table-head":
        return None
    count = len(block.body) + len(block.foot)
    place = number + (len(block.body) if group.foot else 0)
    if place == count - 1:
        return True if block.notes else None
    return True if count <= unbroken or place in {0, count - 2} else None


def _borders(cell: Cell, group: Group, number: int, draft: Draft) -> str:
    """Return the rules of a cell that the table's style cannot give: it knows one row of head."""
    table, colour = draft.style.table, draft.style.colour
    rule = border("bottom", table.head_rule, colour(table.rule_colour))
    if len(group.rows) == 1:
        return ""
    sides = ""
    if group.role == "table-head":
        if number == len(group.rows) - 1:
            below = rule
        elif cell.colspan > 1:
            below = border("bottom", table.row_rule, colour(table.row_colour))
        else:
            below = '<w:bottom w:val="nil"/>'
        sides = ('<w:top w:val="nil"/>' if number else "") + below
    elif group.foot and number == 0:
        sides = border("top", table.head_rule, colour(table.rule_colour))
    return f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""


def _cell_xml(cell: Cell, place: CellPlace, plan: Plan, draft: Draft) -> str:
    last = place.column + cell.colspan == len(plan.columns)
    width = sum(plan.columns[place.column : place.column + cell.colspan])
    merged = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    flush = "".join(
        f'<w:{side} w:w="0" w:type="dxa"/>'
        for side, on in (("left", place.column == 0), ("right", last))
        if on
    )
    properties = "".join(
        (
            f'<w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else "",
            "<w:vMerge/>" if place.continued else merged,
            place.borders,
            plan.fill,
            f"<w:tcMar>{flush}</w:tcMar>" if flush else "",
            '<w:vAlign w:val="bottom"/>'
            if place.group.role == "table-head" and place.borders
            else "",
        )
    )
    content = _content(cell, place, width / 20, plan, draft)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _content(cell: Cell, place: CellPlace, width: float, plan: Plan, draft: Draft) -> str:
    align = cell.align or plan.block.columns[place.column].align or "start"
    style, said = _style(cell, place, align)
    if place.continued or not cell.content:
        return flow_xml([Para(style, "", align=said)], draft.metrics, draft.style, edges=False)
    padding = draft.style.table.padding_x * scale(
        draft.style, plan.ground.size or draft.style.text["table"].size
    )
    room = max(1.0, width - 2 * padding)
    ground = replace(plan.ground, role=place.group.role, style=style, align=said, width=room)
    start, end = draft.bookmark(cell.id)
    match cell.content:
        case (Paragraph(content),):
            records: list[Record] = [paragraph_record(content, ground, draft)]
        case content:
            records = draft.stack(content, ground, draft)
    first, final = records[0], records[-1]
    if isinstance(first, Para):
        first.content = start + first.content
    if isinstance(final, Grid):
        final = Para(roles.SPACER, "")
        records.append(final)
    final.content += end if isinstance(first, Para) else start + end
    for record in records:
        if isinstance(record, Para):
            record.keep = place.keep or record.keep
            if ground.size and record.style in CELL_STYLES:
                leading = draft.metrics[record.style].leading
                record.leading = leading * scale(draft.style, ground.size)
    return flow_xml(records, draft.metrics, draft.style, edges=False)


CELL_STYLES = frozenset(
    (ROLE_STYLES["table"].id, ROLE_STYLES["table-head"].id, roles.STUB, roles.NUMBER)
)


def scale(style: Style, size: float) -> float:
    """Return how much smaller than others a table set in `size` is: its padding shrinks along."""
    return size / style.text["table"].size


def _style(cell: Cell, place: CellPlace, align: Align) -> tuple[str, str]:
    """Return the style of a cell's text, and its alignment where the style has another."""
    right = align in {"end", "decimal"}
    if place.group.role == "table-head":
        return ROLE_STYLES["table-head"].id, "" if align == "start" else align
    if cell.header or place.group.foot:
        return roles.STUB, "" if align == "start" else align
    if right:
        return roles.NUMBER, ""
    return ROLE_STYLES["table"].id, "" if align == "start" else align
