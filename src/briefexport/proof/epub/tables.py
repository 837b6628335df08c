"""A table on its grid: where its cells begin and end, and the rules, padding and fill of each.

Where borders collapse, two cells share one rule: the wider of those that meet, and of equal ones
that of the cell before that of its row, its group or the table (CSS 2.2, 17.6.2.1).
"""

from collections.abc import Iterator

from briefexport.proof.epub.cascade import Style
from briefexport.proof.epub.looks import of_rule
from briefexport.proof.epub.properties import Computed
from briefexport.proof.epub.tree import Node
from briefexport.proof.epub.values import Length
from briefexport.proof.record import Look
from briefexport.records import dataclass

GROUPS = frozenset(("thead", "tbody", "tfoot"))
# What spans across are cut to (HTML, 4.9.11), and how many digits of one are read.
MOST_ACROSS, DIGITS = 1000, 6
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
# Of equal widths the stronger line (17.6.2.1).
STRENGTH = ("inset", "groove", "outset", "ridge", "dotted", "dashed", "solid", "double")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; `row` and `column` count from 0, `group` is the name of its group's element."""

    node: Node
    row: int
    column: int
    across: int
    down: int
    group: str
    around: tuple[Style, ...]

    @property
    def header(self) -> str:
        """What it heads: "column", "row" or "" (HTML, 4.9.11)."""
        if self.node.tag != "th":
            return ""
        match self.node.get("scope"):
            case "col" | "colgroup":
                return "column"
            case "row" | "rowgroup":
                return "row"
            case _:
                return "column" if self.group == "thead" else "row"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells in order, and which stands at each place of its rows and columns."""

    table: Style
    cells: tuple[Cell, ...]
    places: dict[tuple[int, int], Cell]
    columns: int
    rows: int
    head: int


def grid(table: Node) -> Grid:
    """Return the grid of a table."""
    cells: list[Cell] = []
    places: dict[tuple[int, int], Cell] = {}
    rows = head = 0
    for group, style, group_rows in _groups(table):
        first, rows = rows, rows + len(group_rows)
        head += len(group_rows) if group == "thead" else 0
        for number, row in enumerate(group_rows, first):
            column = 0
            for node in row.nodes:
                if node.tag not in {"td", "th"} or not node.style.shown:
                    continue
                while (number, column) in places:
                    column += 1
                across = min(max(_span(node, "colspan"), 1), MOST_ACROSS)
                down = min(_span(node, "rowspan") or rows, rows - number)
                around = (row.style, *((style,) if style else ()))
                cell = Cell(node, number, column, across, down, group, around)
                cells.append(cell)
                for y in range(number, number + down):
                    for x in range(column, column + across):
                        places.setdefault((y, x), cell)
                column += across
    columns = max((column for _, column in places), default=-1) + 1
    return Grid(table.style, tuple(cells), places, columns, rows, head)


def _groups(table: Node) -> Iterator[tuple[str, Style | None, list[Node]]]:
    """Yield the groups of rows in the order they are shown in: head, bodies, foot."""
    groups: list[tuple[str, Style | None, list[Node]]] = []
    for node in table.nodes:
        if not node.style.shown:
            continue
        if node.tag in GROUPS:
            rows = [one for one in node.nodes if one.tag == "tr" and one.style.shown]
            groups.append((node.tag, node.style, rows))
        elif node.tag == "tr":
            if not groups or groups[-1][1] is not None:
                groups.append(("", None, []))
            groups[-1][2].append(node)
    order = {"thead": 0, "tfoot": 2}
    return iter(sorted(groups, key=lambda group: order.get(group[0], 1)))


def _span(node: Node, name: str) -> int:
    said = node.get(name)
    return int(said[:DIGITS]) if said.isdecimal() else 1


# --- Looks -------------------------------------------------------------------------------------


def facts(cell: Cell) -> dict[str, str]:
    """Return where a cell stands, counted from 1, how far it reaches, and what it heads."""
    said = {
        "row": str(cell.row + 1),
        "column": str(cell.column + 1),
        "across": str(cell.across),
        "down": str(cell.down),
    }
    return {**said, "header": cell.header} if cell.header else said


def extents(table: Node, found: Grid) -> dict[str, Look]:
    """Return the widths of a table's columns, and its own where it is a share of what is around."""
    told: dict[str, Look] = {}
    if widths := shares(table, found.columns):
        told["widths"] = widths
    match table.style.values["width"]:
        case Length(share, "%"):
            told["table_width"] = round(share / 100, 6)
        case _:
            pass
    return told


def looks(cell: Cell, found: Grid, around: str) -> dict[str, Look]:
    """Return the padding, rules, fill and place of the text of a cell; `around` is a fill."""
    style = cell.node.style
    start, end = ("right", "left") if found.table.rtl else ("left", "right")
    sides = {"top": "top", "bottom": "bottom", "start": start, "end": end}
    said: dict[str, Look] = {
        f"pad_{name}": round(style.points(f"padding-{side}"), 4) for name, side in sides.items()
    }
    for name, side in sides.items():
        said |= of_rule(f"rule_{name}", _rule(cell, side, found, start))
    fills = (one.word("background-color") for one in (style, *cell.around, found.table))
    if fill := next((fill for fill in fills if fill != "transparent"), around):
        said["fill"] = fill
    match style.values["vertical-align"]:
        case "baseline" | "top" | "text-top":
            said["valign"] = "top"
        case str(place):
            said["valign"] = place
        case _:
            pass
    return said


def _rule(cell: Cell, side: str, found: Grid, start: str) -> tuple[float, str]:
    """Return the width and the colour of the rule on a side of a cell."""
    if found.table.values["border-collapse"] != "collapse":
        return cell.node.style.border(side)
    best, rank = (0.0, ""), (0.0, -1)
    for style, facing in _meeting(cell, side, found, start):
        line = style.word(f"border-{facing}-style")
        if line == "hidden":
            return 0.0, ""
        own = style.border(facing)
        strength = STRENGTH.index(line) if line in STRENGTH else -1
        if (own[0], strength) > rank:
            best, rank = own, (own[0], strength)
    return best


def _meeting(cell: Cell, side: str, found: Grid, start: str) -> Iterator[tuple[Style, str]]:
    """Yield the boxes whose border is on a side of `cell`, the strongest first, and which it is."""
    facing = OPPOSITE[side]
    beyond = [one for place in _beyond(cell, side, start) if (one := found.places.get(place))]
    others = list(dict.fromkeys(beyond))
    yield cell.node.style, side
    yield from ((other.node.style, facing) for other in others)
    if side in {"top", "bottom"}:
        yield cell.around[0], side
        yield from ((other.around[0], facing) for other in others)
        for style in cell.around[1:]:
            if all(other.around[1:] != cell.around[1:] for other in others):
                yield style, side
        for other in others:
            if other.around[1:] != cell.around[1:]:
                yield from ((style, facing) for style in other.around[1:])
    if not others:
        yield found.table, side


def _beyond(cell: Cell, side: str, start: str) -> Iterator[tuple[int, int]]:
    """Yield the places on the other side of a side of `cell`."""
    rows = range(cell.row, cell.row + cell.down)
    columns = range(cell.column, cell.column + cell.across)
    match side:
        case "top":
            yield from ((cell.row - 1, column) for column in columns)
        case "bottom":
            yield from ((cell.row + cell.down, column) for column in columns)
        case _ if side == start:
            yield from ((row, cell.column - 1) for row in rows)
        case _:
            yield from ((row, cell.column + cell.across) for row in rows)


def shares(table: Node, columns: int) -> str:
    """Return the widths of columns as shares of the table, "" where not all of them are said."""
    groups = (node.nodes if node.tag == "colgroup" else (node,) for node in table.nodes)
    found = [one for group in groups for one in group if one.tag == "col"]
    spans = (min(_span(one, "span"), MOST_ACROSS) for one in found)
    widths = [_width(one) for one, span in zip(found, spans, strict=True) for _ in range(span)]
    parts = [width.value / 100 for width in widths if isinstance(width, Length)]
    lengths = [width for width in widths if isinstance(width, float)]
    if not parts and (whole := sum(lengths)):
        parts = [length / whole for length in lengths]
    # Of shares and lengths together, nobody can tell what comes.
    told = len(parts) == len(widths) == columns
    return " ".join(f"{part:.4f}" for part in parts) if told else ""


def _width(column: Node) -> Computed:
    """Return the width of a column: a percentage, points, or what says nothing of it."""
    said = column.get("width")
    if said.endswith("%") and said[:-1].replace(".", "", 1).isdecimal():
        return Length(float(said[:-1]), "%")
    return column.style.values["width"]
