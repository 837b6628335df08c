"""The widths of a table's columns, planned once from what stands in them, for all three formats.

The plan is that of CSS 2.2 (17.5.2.2): a column is at least as wide as its longest word and wants
to be as wide as its longest line; what is left over is shared by what is wanted. Text is measured
with the advance widths of the font it will be set in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import floor

from briefexport.longwords import broken
from briefexport.model import (
    Aside,
    Block,
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Heading,
    LineBreak,
    List,
    Math,
    Note,
    Paragraph,
    Quote,
    Row,
    Span,
    Table,
    Text,
    grid,
)
from briefexport.records import dataclass
from briefexport.spaces import protected
from briefexport.style import Role, Style
from briefexport.typefaces import advances, characters, height
from briefexport.walk import Node, children, plain

# A column gets at least this share of what equal columns would have, however little stands in it.
LEAST = 0.35
# A column that a few long cells would make very wide gives way to the others past this share.
MOST = 0.6
# So much of a caption's length, with the number before it, goes on each of two lines.
CAPTION = 0.65
# Kerning and rounding may make a word a hair wider than its letters.
SLACK = 1.02
# Behind leaning letters LibreOffice keeps so much of their height free at the end of a line.
LEANING = 1 / 12
# The spaces at which a line may end: those that join words are none.
SPACES = re.compile("[^\\S\u00a0\u2007\u202f]+")

# Figures are all of one width. What no font has is as wide as this.
FIGURES, UNKNOWN = "tnum", ord("n")

Measure = Callable[[str], float]


def measured(style: Style, role: Role) -> Measure:
    """Return a function that gives the width of a text in `role`, in points.

    What its font lacks is as wide as in the first of those that cover for it. Capitals and room
    between letters count as the style sets them.
    """
    said = style.text[role]
    path = style.face(role)
    covering = [style.fonts[name] for name in style.fonts[said.font].fallback]
    own = advances(path, FIGURES)

    def covered(code: int) -> float:
        others = (font.path(font.face(said.weight, italic=said.italic)) for font in covering)
        for one in (path, *others):
            if code in characters(one):
                return advances(one, FIGURES)[code]
        return own[UNKNOWN] if UNKNOWN in characters(path) else 0.5

    def width(text: str) -> float:
        if said.capitals:
            text = text.upper()
        return bare(text) + said.size * said.tracking * len(text)

    def bare(text: str) -> float:
        try:  # most texts are all of one font
            return said.size * sum(map(own.__getitem__, map(ord, text)))
        except KeyError:
            return said.size * sum(map(covered, map(ord, text)))

    return width


@dataclass(frozen=True, slots=True)
class Plan:
    """The share of the table each column gets (they add up to 1), and the size of the text.

    `size` is in points; it is the style's unless the longest words would not fit side by side.
    `fits` is whether they do at that size, or else words have to be broken. `width` is the share of
    the measure that the table gets.
    """

    shares: tuple[float, ...]
    size: float
    fits: bool
    width: float = 1.0


def plan(table: Table, style: Style, measure: float) -> Plan:
    """Return how wide the columns of `table` are and how large its text, on a measure in points."""
    count = len(table.columns)
    look = style.table_of(table.variant)
    least, wanted = _extents(table, style, measure)
    own = size = style.text["table"].size
    if sum(least) > measure:
        half_points = floor(2 * own * measure / sum(least))
        size = max(look.smallest, half_points / 2)
    # All that is in a cell shrinks with its text, as if the measure had grown.
    room = measure * own / size
    width = 1.0
    if look.width == "content":
        width = min(1.0, _narrowest(table, sum(map(max, least, wanted)), style) / room)
    shares = _shared(least, wanted, width * room, count)
    total = sum(shares)
    rounded = [round(share / total, 4) for share in shares]
    widest = max(range(count), key=rounded.__getitem__)
    rounded[widest] = round(rounded[widest] + 1 - sum(rounded), 4)
    return Plan(tuple(rounded), size, sum(least) <= room, round(width, 4))


def _narrowest(table: Table, content: float, style: Style) -> float:
    """Return how wide a table is that needs so much for its `content`, in points.

    A caption, which is as wide as its table, is turned over once, not into a column of words.
    """
    caption = measured(style, "caption")(plain(table.caption))
    return max(content, CAPTION * caption)


def indents_of_tables(blocks: Sequence[Block], style: Style) -> dict[str, float]:
    """Return by how much less than the measure each table under `blocks` has, in points, by id.

    Those in other tables and in notes are left out: they cannot have a page of their own.
    """
    found: dict[str, float] = {}
    waiting: list[tuple[Node, float]] = [(block, 0.0) for block in blocks]
    while waiting:
        node, indent = waiting.pop()
        match node:
            case Table(id=name):
                found[name] = indent
                continue
            case Note():
                continue
            case List():
                indent += style.list.indent
            case DefinitionList():
                indent += style.definition.indent
            case Quote():
                indent += 2 * style.quote.indent
            case Aside():
                indent += 2 * style.aside.padding_x + style.aside.rule
            case _:
                pass
        waiting += [(child, indent) for child in children(node)]
    return found


def _shared(
    least: Sequence[float], wanted: Sequence[float], measure: float, count: int
) -> list[float]:
    equal = measure / count
    low = [max(value, LEAST * equal) for value in least]
    if sum(low) > measure:
        low = list(least)
    high = [max(want, value) for want, value in zip(wanted, low, strict=True)]
    if sum(high) <= measure:
        # Everything fits on one line a cell: the spare width goes where the text is.
        return [value * measure / sum(high) for value in high]
    if sum(low) >= measure:
        return low
    spare = measure - sum(low)
    asked = [value - minimum for value, minimum in zip(high, low, strict=True)]
    return [minimum + spare * ask / sum(asked) for minimum, ask in zip(low, asked, strict=True)]


def _extents(table: Table, style: Style, measure: float) -> tuple[list[float], list[float]]:
    """Return for each column the width of its longest word and of its longest line, in points."""
    count = len(table.columns)
    look = style.table_of(table.variant)
    padding = 2 * look.padding_x + look.column_rule
    least, wanted = [padding] * count, [padding] * count
    spanning: list[tuple[int, int, float]] = []
    code = _code_measured(style)
    parts: tuple[tuple[tuple[Row, ...], Role], ...] = (
        (table.head, "table-head"), (table.body, "table"), (table.foot, "table"),
    )  # fmt: skip
    for rows, role in parts:
        width, leaning = measured(style, role), _leaning(style, role)
        for cell, start in _placed(rows, count):
            behind = leaning if style.text[role].italic or _is_stressed(cell) else 0.0
            word, line = (one + behind for one in _cell_extent(cell, width, code))
            # A word longer than the line is broken anywhere, as in a paragraph.
            word = min(word, measure)
            if cell.colspan > 1:
                spanning.append((start, cell.colspan, word + padding))
                continue
            least[start] = max(least[start], word + padding)
            wanted[start] = max(wanted[start], min(line + padding, MOST * measure))
    for start, span, word in spanning:
        columns = range(start, start + span)
        missing = word - sum(least[column] for column in columns)
        for column in columns:
            least[column] += max(missing, 0) / span
    return least, wanted


def _placed(rows: tuple[Row, ...], count: int) -> list[tuple[Cell, int]]:
    placed = zip(rows, grid(rows, count), strict=True)
    return [pair for row, starts in placed for pair in zip(row.cells, starts, strict=True)]


def _code_measured(style: Style) -> Measure:
    """Return a function that gives the width of code in a table, in points."""
    width = measured(style, "code")
    share = style.code.inline_size * style.text["table"].size / style.text["code"].size
    return lambda text: share * width(text)


def _leaning(style: Style, role: Role) -> float:
    """Return the room that is kept free behind leaning letters in `role`, in points."""
    said = style.text[role]
    font = style.fonts[said.font]
    return LEANING * said.size * height(font.path(font.face(said.weight, italic=True)))


def _is_stressed(cell: Cell) -> bool:
    """Return whether some letters of a cell lean."""
    return any(
        isinstance(node, Span) and node.kind == "emphasis"
        for block in cell.content
        for node in _shown(block)
    )


def _cell_extent(cell: Cell, width: Measure, code: Measure) -> tuple[float, float]:
    lines = [line for block in cell.content for line in _lines(block)]
    words = [width(piece) for line in lines for word in _words(line) for piece in broken(word)]
    for block in cell.content:
        for node in _shown(block):
            if isinstance(node, Code | CodeBlock):
                words += map(code, chain.from_iterable(map(broken, _words(node.value))))
    return SLACK * max(words, default=0.0), SLACK * max(map(width, lines), default=0.0)


def _words(line: str) -> list[str]:
    """Return what no line may end within: words, and what no-break spaces join, in any language."""
    return [word for word in SPACES.split(protected(line, "")) if word]


def _shown(block: Block) -> Iterator[Node]:
    """Yield what stands in a cell, the text of notes left out: it stands elsewhere."""
    waiting: list[Node] = [block]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Note):
            yield node
            waiting += reversed(tuple(children(node)))


def _lines(block: Block) -> list[str]:
    """Return the text of a block, cut where the author ended lines."""
    lines = [""]
    for node in _shown(block):
        match node:
            case Text(value) | Code(value) | Math(value):
                lines[-1] += value
            case LineBreak() | Paragraph() | Heading():
                lines.append("")
            case CodeBlock(value):
                lines += value.split("\n")
            case _:
                pass
    return lines
