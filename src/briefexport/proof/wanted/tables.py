"""The cells of a table as they should be told, with their rules and their padding."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from briefexport.contrast import WHITE, contrast
from briefexport.edition import Edition
from briefexport.edition.decimals import decimals_on_mark
from briefexport.edition.wordless import has_formula, speaks
from briefexport.model import Align, Cell, Row, Table, grid
from briefexport.proof.record import Look
from briefexport.proof.wanted.columns import gap_at_end, size, width, widths
from briefexport.proof.wanted.letters import Ground, Type, changed
from briefexport.records import dataclass
from briefexport.style import ColourName, Role

# WCAG 2.2, 1.4.3: a ground on which text is light.
DARK = 4.5
Looks = dict[str, tuple[Look, str]]
Group = Literal["head", "body", "foot"]


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A cell, what sets its text, and what is told of it; `room` is for its text, in points."""

    cell: Cell
    role: Role
    ground: Ground
    facts: dict[str, str]
    looks: Looks
    at_break: dict[str, Look]
    room: float


class Rule(NamedTuple):
    """A rule between rows: its width in points, its colour, and the token of the width."""

    width: float
    colour: ColourName
    key: str

    @property
    def colour_key(self) -> str:
        """The token of the colour."""
        table, _, name = self.key.rpartition(".")
        light = name in {"row_rule", "column_rule"}
        return f"{table}.{'row_colour' if light else 'rule_colour'}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in its group: its number in the table, and how many rows follow it in the group.

    `told` says of it and of those that follow whether they are told.
    """

    row: Row
    starts: tuple[int, ...]
    group: Group
    number: int
    place: int
    left: int
    told: tuple[bool, ...]


# The cell that ends above each column, and its row.
_Over: TypeAlias = dict[int, tuple[Cell, _Row]]


def cells(
    block: Table, edition: Edition, type_: Type, around: str, indent: float
) -> Iterator[CellPlan]:
    """Yield the cells of `block`, row by row; `around` is the colour of the text around it.

    That is `indent` points narrower than the page's.
    """
    inked = type_.ground("table", around=around).letters.colour
    scale = size(block, edition, type_) / type_.style.text["table"].size
    over: _Over = {}
    columns = [float(share) for share in widths(block, edition, type_, indent).split()]
    whole = width(block, edition, type_, indent)
    padded = 2 * type_.style.table_of(block.variant).padding_x * scale
    on_mark = _on_mark(block, edition, type_)
    stub = _has_stub(block) if type_.format == "docx" else None
    at_break = _at_break(block, type_)
    # Of the letters of cells there are few kinds.
    kinds: dict[tuple[Role, bool], tuple[Ground, Looks]] = {}
    for row in _rows(block, type_):
        placed = list(zip(row.row.cells, row.starts, strict=True))
        for cell, start in placed:
            role: Role = "table-head" if row.group == "head" else "table"
            heavy = row.group == "foot" or (row.group == "body" and cell.header)
            if (role, heavy) not in kinds:
                ground = _ground(role, block, type_, scale, inked, heavy=heavy)
                ground = _least(ground, role, block, edition, type_)
                kinds[role, heavy] = ground, _leading(role, type_, scale)
            ground, leading = kinds[role, heavy]
            yield CellPlan(
                cell,
                role,
                _lit(ground, role, _fill(cell, row, block, type_), type_),
                _facts(cell, start, row, block, on_mark, type_, stub=stub),
                leading
                | _looks(cell, start, row, block, type_, scale)
                | _ruled("rule_top", _above(start, over, block, type_), type_),
                at_break,
                whole * sum(columns[start : start + cell.colspan]) - padded,
            )
        for cell, start in placed:
            over |= dict.fromkeys(range(start, start + cell.colspan), (cell, row))


def token(block: Table, name: str) -> str:
    """Return the token of `block` for `name`: that of all tables, or of its variant."""
    variant = f".variants.{block.variant}" if block.variant else ""
    return f"table{variant}.{name}"


def told_rows(rows: Sequence[Row], type_: Type) -> tuple[bool, ...]:
    """Return which rows are told: in a PDF, one whose places cells above cover is none."""
    return tuple(bool(row.cells) or type_.format != "pdf" for row in rows)


def _rows(block: Table, type_: Type) -> Iterator[_Row]:
    number = 0
    groups: tuple[tuple[Group, tuple[Row, ...]], ...] = (
        ("head", block.head), ("body", block.body), ("foot", block.foot),
    )  # fmt: skip
    for group, rows in groups:
        starts, told = grid(rows, len(block.columns)), told_rows(rows, type_)
        for place, (row, begins) in enumerate(zip(rows, starts, strict=True)):
            number += told[place]
            yield _Row(row, begins, group, number, place, len(rows) - 1 - place, told[place:])


def _ground(
    role: Role, block: Table, type_: Type, scale: float, inked: str, *, heavy: bool
) -> Ground:
    """Return the letters of cells, of those that head their rows or sum them up where `heavy`."""
    text = type_.style.text[role]
    if heavy:
        stub = type_.style.table_of(block.variant).stub_weight
        ground = type_.ground(role, text, scale=scale, around=inked)
        return type_.weighed(ground, token(block, "stub_weight"), stub)
    return type_.ground(role, scale=scale, around=inked)


def _least(ground: Ground, role: Role, block: Table, edition: Edition, type_: Type) -> Ground:
    """Return the letters of a table that is set as small as it may be."""
    own, least = size(block, edition, type_), type_.style.table_of(block.variant).smallest
    if own != least or own == type_.style.text["table"].size:
        return ground
    said = f"text.{role}.size {token(block, 'smallest')}"
    return changed(ground, said, size=ground.letters.size)


def _lit(ground: Ground, role: Role, fill: Looks, type_: Type) -> Ground:
    """Return the letters on a fill: in an e-book, a dark one brings the colour of its text."""
    if type_.format != "epub" or not fill:
        return ground
    ((colour, name),) = fill.values()
    if contrast(str(colour), WHITE) < DARK:
        return ground
    said = type_.style.colour(type_.style.text[role].colour)
    return changed(ground, f"{name} text.{role}.colour", colour=said)


def _facts(
    cell: Cell,
    start: int,
    row: _Row,
    block: Table,
    on_mark: frozenset[int],
    type_: Type,
    *,
    stub: bool | None,
) -> dict[str, str]:
    """Return what a cell is; Word knows a `stub`, a first column of headers, and no other."""
    align = cell.align or block.columns[start].align or "start"
    heads = cell.header if stub is None else stub and start == 0
    header = "column" if row.group == "head" else "row" if heads else ""
    if type_.format == "epub" and not (speaks(cell.content) or has_formula(cell.content)):
        # What says nothing heads nothing.
        header = ""
    said = {
        "row": str(row.number),
        "column": str(start + 1),
        "across": str(cell.colspan),
        "down": str(sum(row.told[: cell.rowspan])),
        "header": header,
        "align": _align(align, cell, row, on_mark=start in on_mark),
    }
    return {key: value for key, value in said.items() if value}


def _has_stub(block: Table) -> bool:
    """Return whether the first column of the body is one of headers, as Word knows it or not."""
    starts = grid(block.body, len(block.columns))
    edge = [row.cells[0] for row, begins in zip(block.body, starts, strict=True) if 0 in begins]
    return bool(edge) and all(cell.header for cell in edge)


def _on_mark(block: Table, edition: Edition, type_: Type) -> frozenset[int]:
    """Return the columns of numbers that stand on a tab at their decimal mark."""
    language = edition.settings.language
    return frozenset(
        number
        for number in range(len(block.columns))
        if type_.format == "docx" and decimals_on_mark(block, number, language)
    )


def _align(align: Align, cell: Cell, row: _Row, *, on_mark: bool) -> str:
    """Return an alignment as it is told.

    Where there is no tab at the mark, numbers are filled up so that they can stand at the end.
    """
    if align != "decimal":
        return align
    alone = row.group == "body" and not cell.header and cell.colspan == 1
    return "decimal" if on_mark and alone else "end"


def _looks(cell: Cell, start: int, row: _Row, block: Table, type_: Type, scale: float) -> Looks:
    table = type_.style.table_of(block.variant)
    first, last = start == 0, start + cell.colspan == len(block.columns)
    across = table.padding_x * scale
    outer = 0.0 if table.flush else across
    sides = (outer if first else across, outer if last else across)
    if type_.format == "docx" and gap_at_end(table):
        sides = (0.0, 0.0 if last else 2 * across)
    elif type_.format == "docx":
        sides = (outer if first else across, outer if last else across)
    down = type_.space(table.padding_y * scale)
    padded, flush = token(block, "padding_x"), token(block, "flush")
    # All of Word's cells stand otherwise where those outside are flush.
    tokens = [
        f"{padded} {flush}" if outside or type_.format == "docx" else padded
        for outside in (first, last)
    ]
    between = _rule(block, type_, "column_rule")
    return {
        "pad_start": (type_.space(sides[0]), tokens[0]),
        "pad_end": (type_.space(sides[1]), tokens[1]),
        "pad_top": (down, token(block, "padding_y")),
        "pad_bottom": (down, token(block, "padding_y")),
        **_kept(row, block, type_),
        "valign": (table.head_align if row.group == "head" else "top", token(block, "head_align")),
        **_ruled("rule_bottom", _below(cell, row, block, type_), type_),
        **({} if first else _ruled("rule_start", between, type_)),
        **({} if last else _ruled("rule_end", between, type_)),
        **_fill(cell, row, block, type_),
    }


def _kept(row: _Row, block: Table, type_: Type) -> Looks:
    """Return whether Word keeps a row with what follows.

    A short table stays whole, and what is under it with it; of a longer one no row is alone at
    either end of a page.
    """
    if type_.format != "docx":
        return {}
    if row.group == "head":
        keep = type_.style.text["table-head"].keep
        return {"keep": ("yes" if keep else "no", "text.table-head.keep")}
    look, count = type_.style.table_of(block.variant), len(block.body) + len(block.foot)
    place = row.place + (len(block.body) if row.group == "foot" else 0)
    if place == count - 1:
        keep = bool(block.notes or (block.caption and look.caption_place == "below"))
    else:
        keep = count <= look.unbroken_rows or place in {0, count - 2}
    return {"keep": ("yes" if keep else "no", token(block, "unbroken_rows"))}


def _leading(role: Role, type_: Type, scale: float) -> Looks:
    """Return how far lines in a cell are apart; an e-book leaves that to its reader."""
    if type_.format == "epub":
        return {}
    leading = type_.style.text[role].leading * scale
    return {"leading": (type_.space(leading), f"text.{role}.leading")}


def _fill(cell: Cell, row: _Row, block: Table, type_: Type) -> Looks:
    """Return what is behind a cell: the fill of its head, of its stub, or of every second row."""
    table = type_.style.table_of(block.variant)
    names: dict[str, ColourName] = {}
    if row.group == "head":
        names = {"head_background": table.head_background}
    elif row.group == "body":
        stub = table.stub_background if cell.header else ""
        band = table.band_background if row.place % 2 else ""
        names = {"stub_background": stub, "band_background": band}
    for name, colour in names.items():
        if colour:
            return {"fill": (type_.style.colour(colour), token(block, name))}
    return {}


def _ruled(key: str, rule: Rule | None, type_: Type) -> Looks:
    if rule is None or not rule.width:
        return {}
    said: Looks = {key: (type_.rule(rule.width), rule.key)}
    # A rule in the colour of text follows the text where its colour is the reader's.
    own = type_.style.text
    shade = rule.colour == own["body"].colour and not type_.colour(own["table"].colour)
    if type_.format != "epub" or not shade:
        said[f"{key}_colour"] = (type_.style.colour(rule.colour), rule.colour_key)
    return said


def _rule(block: Table, type_: Type, name: str) -> Rule:
    """Return the rule `name` of a table."""
    table = type_.style.table_of(block.variant)
    light = name in {"row_rule", "column_rule"}
    colour = table.row_colour if light else table.rule_colour
    return Rule(getattr(table, name), colour, token(block, name))


def _above(start: int, over: _Over, block: Table, type_: Type) -> Rule | None:
    """Return the rule above a cell: the one below the cell over where it begins."""
    if start not in over:
        return _rule(block, type_, "rule")
    return _below(*over[start], block, type_)


def _at_break(block: Table, type_: Type) -> dict[str, Look]:
    """Return the rules of a cell where its table goes on, under its head, on another page."""
    if type_.format != "pdf":
        return {}
    above = _ruled("rule_top", _rule(block, type_, "head_rule" if block.head else "rule"), type_)
    below = _ruled("rule_bottom", _rule(block, type_, "bottom_rule"), type_)
    return {key: look for key, (look, _) in {**above, **below}.items()}


def _below(cell: Cell, row: _Row, block: Table, type_: Type) -> Rule | None:
    last = row.left < cell.rowspan
    if row.group == "head":
        if last and (block.body or block.foot):
            return _rule(block, type_, "head_rule" if block.body else "foot_rule")
        return _rule(block, type_, "row_rule") if cell.colspan > 1 else None
    if not last:
        return _rule(block, type_, "row_rule")
    if row.group == "body" and block.foot:
        return _rule(block, type_, "foot_rule")
    return _rule(block, type_, "bottom_rule")
