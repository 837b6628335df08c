"""Tables: a fixed grid, head rows that repeat, rows that stay whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from briefexport.backends.docx import roles
from briefexport.backends.docx.decimals import decimals, without_filling
from briefexport.backends.docx.draft import Draft, Ground, apart
from briefexport.backends.docx.flow import Grid, Para, Record, flow_xml, marked_grid, spacer
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.paragraphs import paragraph_record
from briefexport.backends.docx.properties import (
    VALIGN,
    TablePart,
    gap_at_end,
    scale,
    shading,
    table_fill,
)
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.stylebook import TableLook
from briefexport.edition import Label
from briefexport.model import Cell, Inline, Paragraph, Row, Table, grid
from briefexport.records import dataclass
from briefexport.style import Role, TableStyle
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

    Its bookmark is round the caption, or else in the first cell, where applications keep it. One
    that is too wide for the page stands, with all that belongs to it, on a page that lies.
    """
    look = draft.style.table_of(block.variant)
    turned = draft.edition.landscape.get(block.id) if ground.part == "document" else None
    size = draft.edition.table_sizes.get(block.id)
    share = turned.width if turned else draft.edition.table_widths.get(block.id, 1.0)
    if turned:
        shares = zip(block.columns, turned.shares, strict=True)
        block = replace(block, columns=tuple(replace(own, width=one) for own, one in shares))
        size = turned.size if turned.size != draft.style.text["table"].size else None
        ground = replace(ground, width=draft.page.depth - ground.left - ground.right)
    short = ground.width * (1 - share)
    narrow = replace(ground, width=ground.width - short, right=ground.right + short)
    caption = list(_caption(block, narrow, draft))
    gap = draft.style.text["caption"].after
    records: list[Record]
    match look.caption_place:
        case "above":
            records = [*caption, _grid(block, narrow, size, draft)]
            if caption:
                caption[0].before, caption[0].after, caption[0].keep = look.before, gap, True
        case "below":
            records = [_grid(block, narrow, size, draft), *caption]
            if caption:
                caption[0].before, caption[0].after, caption[0].keep = gap, 0.0, False
    records += _notes(block, ground, draft)
    records[0].before, records[-1].after = look.before, look.after
    for record in records:
        record.turned = turned is not None
    return records


def _caption(block: Table, ground: Ground, draft: Draft) -> Iterator[Para]:
    if block.caption:
        start, end = draft.bookmark(block.id)
        words = captioned(block.id, block.caption, "Table", ground, draft)
        yield Para(
            ROLE_STYLES["caption"].id, f"{start}{words}{end}", left=ground.left,
            right=ground.right, box=ground.box,
        )  # fmt: skip


def _grid(block: Table, ground: Ground, size: float | None, draft: Draft) -> Grid:
    return Grid(marked_grid(_grid_xml(block, ground, size, draft), draft.bookmark(block.id)))


def _notes(block: Table, ground: Ground, draft: Draft) -> list[Record]:
    inside = replace(apart(ground), role="table-note", first_line=0.0, list_base=ground.left)
    notes = draft.stack(block.notes, inside, draft)
    if notes:
        notes[0].before = draft.style.text["table-note"].before
    return notes


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
        instruction = draft.counted(sequence, int(label.number))
        number = field(instruction, number, run_style(roles.LABEL))
    tail = label.lead.removeprefix(label.name)
    space = plain_run(" ", ground, draft, "caption")
    return f"{start}{said(before)}{number}{said(after)}{end}{said(tail)}{space}"


# --- The grid ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What every cell of a table needs to know: the columns are in twentieths of a point.

    `decimals` is how wide (in points) what stands behind the decimal mark is in columns that are
    set on it. `stub` is whether all of the first column are headers.
    """

    block: Table
    look: TableStyle
    stub: bool
    columns: list[int]
    decimals: Mapping[int, float]
    ground: Ground


def widths(block: Table, width: float, padding: float) -> list[int]:
    """Return the width of each column in twentieths of a point; they add up to `width` exactly.

    Where Word's cells have all of the space between two columns at their end, so that the text of
    the outer ones is flush with that around the table, `padding` is half of it, else none.
    """
    count = len(block.columns)
    shares = [column.width or 1 / count for column in block.columns]
    whole = sum(shares)
    inner = [width * edge / whole + padding for edge in accumulate(shares[:-1])]
    edges = [0, *(min(twips(edge), twips(width)) for edge in inner), twips(width)]
    return [right - left for left, right in pairwise(edges)]


def _grid_xml(block: Table, ground: Ground, size: float | None, draft: Draft) -> str:
    style = draft.style
    look = style.table_of(block.variant)
    padding = look.padding_x * scale(style, size) if gap_at_end(look) else 0.0
    inner = replace(
        apart(ground), role="table", left=0.0, right=0.0, list_base=0.0, box=None, size=size,
        stacked=style.list.tight, first_line=0.0,
    )  # fmt: skip
    columns = widths(block, ground.width, padding)
    stub = _has_stub(block)
    plan = Plan(block, look, stub, columns, decimals(block, size, draft), inner)
    groups = (
        Group(block.head, "table-head"),
        Group(block.body, "table"),
        Group(block.foot, "table", foot=True),
    )
    tint = style.colour(style.aside.background) if ground.box else ""
    odd = bool(look.band_background) and len(block.head) > 1 and len(block.head) % 2 == 0
    named = draft.book.table(TableLook(block.variant, size, tint, odd))
    properties = _properties(plan, named, ground, draft)
    rows = "".join(_group_xml(group, plan, draft) for group in groups if group.rows)
    return f"<w:tbl>{properties}{rows}</w:tbl>"


def _has_stub(block: Table) -> bool:
    """Return whether the first column is one of headers; a cell begins in the first of its rows."""
    starts = grid(block.body, len(block.columns))
    edge = [row.cells[0] for row, begins in zip(block.body, starts, strict=True) if 0 in begins]
    return bool(edge) and all(cell.header for cell in edge)


def _properties(plan: Plan, style: str, ground: Ground, draft: Draft) -> str:
    """Return the w:tblPr and the w:tblGrid; the order is that of CT_TblPr (17.4.60)."""
    block, columns = plan.block, plan.columns
    looks = {
        "firstRow": (0x20, bool(block.head)),
        "lastRow": (0x40, len(block.foot) == 1),
        "firstColumn": (0x80, plan.stub),
        "lastColumn": (0x100, True),
        "noHBand": (0x200, False),
        "noVBand": (0x400, True),
    }
    value = sum(bit for bit, on in looks.values() if on)
    said = "".join(f' w:{name}="{int(on)}"' for name, (_, on) in looks.items())
    label = draft.edition.labels.get(block.id)
    name = f'<w:tblCaption w:val="{quoted(label.name)}"/>' if label else ""
    shown = plain(block.caption)
    about = f'<w:tblDescription w:val="{quoted(shown)}"/>' if shown else ""
    visual = "<w:bidiVisual/>" if ground.direction == "rtl" else ""
    grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/>{visual}'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(ground.left)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value:04X}"{said}/>{name}{about}</w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>"
    )


def _group_xml(group: Group, plan: Plan, draft: Draft) -> str:
    columns = len(plan.columns)
    # A cell that reaches into the next rows is written there again, as the rest of itself.
    reaching: dict[int, tuple[Cell, int]] = {}
    rows = []
    for number, (row, starts) in enumerate(zip(group.rows, grid(group.rows, columns), strict=True)):
        begun = dict(zip(starts, row.cells, strict=True))
        keep = _keeps(plan, group, number)
        cells = []
        column = 0
        while column < columns:
            continued = column not in begun
            cell, left = reaching[column] if continued else (begun[column], 0)
            left = left - 1 if continued else cell.rowspan - 1
            if left:
                reaching[column] = (cell, left)
            rules = _borders(cell, group, number, plan.look, draft)
            fill = _fill(cell, column, group, number, plan, draft)
            place = CellPlace(column, continued, group, rules, fill, keep)
            cells.append(_cell_xml(cell, place, plan, draft))
            column += cell.colspan
        rows.append(_row_xml("".join(cells), repeated=group.role == "table-head"))
    return "".join(rows)


def _row_xml(cells: str, *, repeated: bool) -> str:
    """Return a row that stays whole, and stands on each page where it is `repeated`.

    One with a table in it may be broken, and the rows of that, as it may be higher than a page; and
    in one that repeats no other does: LibreOffice does not come to an end with those.
    """
    together, again = TOGETHER, AGAIN if repeated else ""
    if "<w:tbl>" in cells:
        together, cells = "", cells.replace(TOGETHER, "")
        cells = cells.replace(AGAIN, "") if repeated else cells
    said = f"<w:trPr>{together}{again}</w:trPr>" if together or again else ""
    return f"<w:tr>{said}{cells}</w:tr>"


TOGETHER, AGAIN = "<w:cantSplit/>", "<w:tblHeader/>"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands; `continued` is the rest of a cell from the row above."""

    column: int
    continued: bool
    group: Group
    borders: str
    fill: str
    keep: bool | None


def _keeps(plan: Plan, group: Group, number: int) -> bool | None:
    """Return whether a row stays with what follows, None where its style says so.

    A short table stays whole, and what is under it with it; of a longer one no row is alone at
    either end of a page.
    """
    block, look = plan.block, plan.look
    if group.role == "table-head":
        return None
    count = len(block.body) + len(block.foot)
    place = number + (len(block.body) if group.foot else 0)
    if place == count - 1:
        captioned_below = block.caption and look.caption_place == "below"
        return True if block.notes or captioned_below else None
    return True if count <= look.unbroken_rows or place in {0, count - 2} else None


def _borders(cell: Cell, group: Group, number: int, table: TableStyle, draft: Draft) -> str:
    """Return the rules of a cell that the table's style cannot give: it knows one row of head."""
    colour = draft.style.colour
    if len(group.rows) == 1:
        return ""
    sides = ""
    if group.role == "table-head":
        if number == len(group.rows) - 1:
            below = border("bottom", table.head_rule, colour(table.rule_colour))
        elif cell.colspan > 1:
            below = border("bottom", table.row_rule, colour(table.row_colour))
        else:
            below = border("bottom", 0, "")
        sides = (border("top", 0, "") if number else "") + below
    elif group.foot and number == 0:
        sides = border("top", table.foot_rule, colour(table.rule_colour))
    return f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""


def _fill(cell: Cell, column: int, group: Group, number: int, plan: Plan, draft: Draft) -> str:
    """Return the fill of a cell that the table's style cannot give, for the same reason.

    It knows one row of foot as well, and as stubs the cells of a first column that has no others.
    """
    part: TablePart
    if group.role == "table-head":
        part, given = "head", number == 0
    elif group.foot:
        part, given = "foot", len(group.rows) == 1
    else:
        part, given = "stub", not cell.header or (plan.stub and column == 0)
    colour, hides = table_fill(draft.style, plan.look, part)
    return "" if given or not (colour or hides) else shading(colour)


def _cell_xml(cell: Cell, place: CellPlace, plan: Plan, draft: Draft) -> str:
    width = sum(plan.columns[place.column : place.column + cell.colspan])
    merged = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    properties = "".join(
        (
            f'<w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else "",
            "<w:vMerge/>" if place.continued else merged,
            place.borders,
            place.fill,
            _flush(place, plan),
            f'<w:vAlign w:val="{VALIGN[plan.look.head_align]}"/>'
            if place.group.role == "table-head" and place.borders
            else "",
        )
    )
    room = max(1.0, width / 20 - _padded(cell, place, plan, draft))
    content = _content(cell, place, room, plan, draft)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _flush(place: CellPlace, plan: Plan) -> str:
    """Return the margin of a first cell that is flush where others have theirs on both sides.

    No style can give it: that of first columns is for stubs.
    """
    if place.column or not plan.look.flush or gap_at_end(plan.look):
        return ""
    return '<w:tcMar><w:left w:w="0" w:type="dxa"/></w:tcMar>'


def _padded(cell: Cell, place: CellPlace, plan: Plan, draft: Draft) -> float:
    """Return how much of a cell's width is padding, in points."""
    first, last = not place.column, place.column + cell.colspan == len(plan.columns)
    padding = plan.look.padding_x * scale(draft.style, plan.ground.size)
    if gap_at_end(plan.look):
        return 0.0 if last else 2 * padding
    return padding * (2 - (first + last if plan.look.flush else 0))


def _content(cell: Cell, place: CellPlace, room: float, plan: Plan, draft: Draft) -> str:
    setting = _setting(cell, place, room, plan, draft)
    size = _sized(place.group.role, plan, draft)
    if place.continued or not cell.content:
        empty = Para(setting.style, "", align=setting.align, size=size or 0.0)
        return flow_xml([_kept(empty, place, plan, draft)], draft.book, edges=False)
    ground = replace(
        plan.ground, role=place.group.role, style=setting.style, align=setting.align, width=room,
        size=size,
    )  # fmt: skip
    start, end = draft.bookmark(cell.id)
    match cell.content:
        case (Paragraph(content),):
            words = without_filling(content) if setting.tabs else content
            para = paragraph_record(words, ground, draft)
            para.tabs = setting.tabs
            records: list[Record] = [para]
        case content:
            records = draft.stack(content, ground, draft)
    first, final = records[0], records[-1]
    if isinstance(first, Para):
        first.content = start + first.content
    if isinstance(final, Grid):
        final = spacer()
        records.append(final)
    final.content += end if isinstance(first, Para) else start + end
    for record in records:
        if isinstance(record, Para):
            _kept(record, place, plan, draft)
    return flow_xml(records, draft.book, edges=False)


def _sized(role: Role, plan: Plan, draft: Draft) -> float | None:
    """Return the size of text in a table that is set smaller: a head keeps its share of it."""
    text, size = draft.style.text, plan.ground.size
    return size and size * text[role].size / text["table"].size


def _kept(para: Para, place: CellPlace, plan: Plan, draft: Draft) -> Para:
    """Return `para` as the paragraphs of its row are: kept with the next, its lines in scale."""
    para.keep = place.keep or para.keep
    if plan.ground.size and para.style.startswith(CELL_STYLES):
        para.leading = draft.metrics[para.style].leading * scale(draft.style, plan.ground.size)
    return para


CELL_STYLES = (
    ROLE_STYLES["table"].id, ROLE_STYLES["table-head"].id, roles.STUB, roles.NUMBER, roles.DECIMAL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of a cell is set: its style, and its alignment and tab where that has others."""

    style: str
    align: str = ""
    tabs: str = ""


def _setting(cell: Cell, place: CellPlace, room: float, plan: Plan, draft: Draft) -> Setting:
    align = cell.align or plan.block.columns[place.column].align or "start"
    said = "end" if align == "decimal" else align
    other = "" if align == "start" else said
    if place.group.role == "table-head":
        return Setting(ROLE_STYLES["table-head"].id, other)
    if cell.header or place.group.foot:
        return Setting(draft.book.stub(plan.block.variant), other)
    if align == "decimal" and cell.colspan == 1 and place.column in plan.decimals:
        stop = twips(max(0.0, room - plan.decimals[place.column]))
        return Setting(roles.DECIMAL, "", f'<w:tab w:val="decimal" w:pos="{stop}"/>')
    if said == "end":
        return Setting(roles.NUMBER)
    return Setting(ROLE_STYLES["table"].id, other)
