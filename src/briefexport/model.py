"""The document model: what a brief is, whatever it was written in and whatever it becomes.

Plain data. Nodes are frozen, children are tuples, rules are checked when a node is made, so a node
that exists is legal. There are no attribute bags, no raw nodes and no nodes of one output format.

Where a node came from is told by its `origin`, and of text by its `segments`: offsets into the
decoded source (see `source.Source`), exact to the character, and outside equality. Within a block
that holds inlines, the segments of its text and the delimiters of its spans (outer range minus
inner range) tile the block's content: in order, without gap or overlap. The rules of ownership:

- an escape or an entity belongs to the character it stands for (of several, to the first);
- a soft break is one space that owns the blanks before it, the line ending and the next line's
  prefix; a hard break is a `LineBreak` that owns the same and its own mark;
- a character a repair inserts has an empty range, one it replaces keeps the old range, and what it
  deletes is owned by the neighbour before (or after, at the start).
"""

import re
import unicodedata
from dataclasses import field
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

from briefexport.errors import ModelError
from briefexport.records import dataclass

VERSION = "briefexport/1"


class Range(NamedTuple):
    """Half-open: from `start` up to, not including, `end`."""

    start: int
    end: int


class Segment(NamedTuple):
    """`length` characters of a text, standing for `source_length` characters of the source.

    A run copied unchanged is one segment with both lengths equal. Any other segment stands for its
    source characters as a whole; it cannot be divided.
    """

    start: int
    source_length: int
    length: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block (or a part of one) stands.

    `line_start` is where its first line begins, container prefixes and list markers included;
    `start` and `end` bound the block with its own marks (`##`, fences, pipes) but without the line
    ending; `content` is what is inside those marks.
    """

    line_start: int
    start: int
    end: int
    content: Range


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an inline stands: with its delimiters (`outer`) and without them (`inner`)."""

    outer: Range
    inner: Range


# --- Inlines -----------------------------------------------------------------------------------

SpanKind = Literal[
    "emphasis", "strong", "lead-in", "small-caps", "strike", "superscript", "subscript"
]
Direction = Literal["ltr", "rtl"]

# XML 1.0 (2.2) allows none of these, so no output can hold them; readers replace them by U+FFFD.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# What variants of tables are called: a name that a class, a Word style and an attribute can have.
VARIANT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ILLEGAL_WITHIN_LINES = re.compile(f"{_ILLEGAL.pattern}|\n")


_LENGTH = attrgetter("length")


def _check_text(value: str, what: str, *, lines: bool = False) -> None:
    if _ILLEGAL.search(value):
        raise ModelError(f"{what} holds a character XML cannot: {value!r}")
    if not lines and "\n" in value:
        raise ModelError(f"{what} holds a line ending: {value!r}")


def _check_segments(value: str, segments: tuple[Segment, ...], what: str) -> None:
    if segments and sum(map(_LENGTH, segments)) != len(value):
        raise ModelError(f"the segments of {what} {value!r} do not add up to its length")


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters, never empty, without line endings."""

    value: str
    segments: tuple[Segment, ...] = field(default=(), compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.value:
            raise ModelError("a Text is never empty")
        _check_text(self.value, "a Text")
        _check_segments(self.value, self.segments, "the text")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters set apart by how they look or what they do."""

    kind: SpanKind
    content: tuple["Inline", ...]
    origin: Extent | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code within a line."""

    value: str
    origin: Extent | None = field(default=None, compare=False, kw_only=True)
    segments: tuple[Segment, ...] = field(default=(), compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.value:
            raise ModelError("a Code is never empty")
        _check_text(self.value, "a Code")
        _check_segments(self.value, self.segments, "the code")


LINK_SCHEMES = ("http", "https", "mailto", "tel")


@dataclass(frozen=True, slots=True)
class Link:
    """A link with words of its own: to an address, or to `#label` in the edition."""

    target: str
    content: tuple["Inline", ...]
    origin: Extent | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        scheme = self.target.partition(":")[0].lower()
        if not self.target.startswith("#") and scheme not in LINK_SCHEMES:
            raise ModelError(f"a link may not lead to {self.target!r}")
        if not self.content:
            raise ModelError("a Link is never empty; a Reference gets its words in composing")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names a heading, table, figure or note; composing gives it its words.

    `target` is the label the author gave, or `brief#label` for a label in another brief.
    """

    target: str
    origin: Extent | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Note:
    """A note, at the place of its call."""

    content: tuple["Block", ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Extent | None = field(default=None, compare=False, kw_only=True)
    definition: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.content:
            raise ModelError("a Note is never empty")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. `asset` is the path the document names, beside its own file.

    `alt` is None where the author gave none (a fault) and empty where the picture is decoration.
    `description` is the long description a complex picture needs.
    """

    asset: str
    alt: str | None = None
    description: str = ""
    origin: Extent | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        _check_text(self.alt or "", "an alternative text")
        _check_text(self.description, "a description", lines=True)


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line ended by the author."""

    origin: Extent | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Math:
    """A formula within a line, in LaTeX."""

    value: str
    origin: Extent | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        _check_text(self.value, "a formula", lines=True)


@dataclass(frozen=True, slots=True)
class Foreign:
    """Text in another language (BCP 47) or direction than what surrounds it."""

    language: str
    direction: Direction | None
    content: tuple["Inline", ...]
    origin: Extent | None = field(default=None, compare=False, kw_only=True)


Inline: TypeAlias = (
    Text | Span | Code | Link | Reference | Note | Image | LineBreak | Math | Foreign
)

# --- Blocks ------------------------------------------------------------------------------------

ListKind = Literal["bullet", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]
AsideKind = Literal["note", "tip", "important", "warning", "caution"]
Align = Literal["start", "center", "end", "decimal"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a brief, 1 the highest; the brief's title is not one of them."""

    level: int
    content: tuple[Inline, ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 6:  # HTML and OOXML know six
            raise ModelError(f"a heading has level 1 to 6, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: tuple[Inline, ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; `checked` is None unless it is a task."""

    content: tuple["Block", ...]
    checked: bool | None = None
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    marker: Range | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class List:
    """A list. `tight` items stand without space between them."""

    kind: ListKind
    items: tuple[ListItem, ...]
    start: int = 1
    tight: bool = True
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.items:
            raise ModelError("a list has at least one item")
        if self.kind == "bullet" and self.start != 1:
            raise ModelError("a bullet list has no start number")
        lowest = 0 if self.kind == "decimal" else 1
        if not lowest <= self.start <= 2**31 - 1:
            raise ModelError(f"a {self.kind} list cannot start at {self.start}")


@dataclass(frozen=True, slots=True)
class Definition:
    """One or more terms, and what they mean."""

    terms: tuple[tuple[Inline, ...], ...]
    meanings: tuple[tuple["Block", ...], ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    term_origins: tuple[Origin, ...] = field(default=(), compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.terms:
            raise ModelError("a definition has at least one term")


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A list of terms with their definitions."""

    items: tuple[Definition, ...]
    tight: bool = True
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.items:
            raise ModelError("a definition list has at least one definition")


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. `width` is its share of the table; composing fills it in.

    Align `decimal` sets numbers right, on their decimal mark.
    """

    align: Align | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `align` None takes its column's. A `header` cell in the body heads its row."""

    content: tuple["Block", ...]
    align: Align | None = None
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.colspan < 1 or self.rowspan < 1:
            raise ModelError("a cell spans at least one row and one column")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the cells that begin in it."""

    cells: tuple[Cell, ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that fills its grid: spans counted, every row has all its columns.

    A span stays within its group (head, body or foot). `notes` stand under the table. `variant` is
    the name of the look it asks of its style, "" for that of tables in general.
    """

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    caption: tuple[Inline, ...] = ()
    notes: tuple["Block", ...] = ()
    variant: str = ""
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    caption_origin: Origin | None = field(default=None, compare=False, kw_only=True)
    delimiter_row: Range | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.columns:
            raise ModelError("a table has at least one column")
        if not (self.head or self.body or self.foot):
            raise ModelError("a table has at least one row")
        if self.variant and not VARIANT.fullmatch(self.variant):
            raise ModelError(f"{self.variant!r} is no name of a variant of tables")
        for group in (self.head, self.body, self.foot):
            grid(group, len(self.columns))


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, and whom it is from."""

    content: tuple["Block", ...]
    attribution: tuple[Inline, ...] = ()
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    attribution_origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code, separated by newlines, without one at the end."""

    value: str
    language: str = ""
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    segments: tuple[Segment, ...] = field(default=(), compare=False, kw_only=True)

    def __post_init__(self) -> None:
        _check_text(self.value, "a code block", lines=True)
        _check_segments(self.value, self.segments, "the code")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that stands by itself, with what is said under it."""

    image: Image
    caption: tuple[Inline, ...] = ()
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)
    caption_origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Aside:
    """A box beside the run of the text."""

    kind: AsideKind
    content: tuple["Block", ...]
    title: tuple[Inline, ...] = ()
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A change of scene."""

    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A formula on a line of its own, in LaTeX."""

    value: str
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        _check_text(self.value, "a formula", lines=True)


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | DefinitionList
    | Table
    | Quote
    | CodeBlock
    | Figure
    | Aside
    | Rule
    | MathBlock
)

# --- The brief ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Brief:
    """One article. `source` is the name of the file it was read from."""

    blocks: tuple[Block, ...]
    title: tuple[Inline, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    byline: str = ""
    date: str = ""
    language: str = ""
    source: str = field(default="", compare=False, kw_only=True)
    # What of the source is no part of the article: front matter, comments, link definitions.
    outside: tuple[Range, ...] = field(default=(), compare=False, kw_only=True)


def _spans(cell: Cell) -> bool:
    return cell.colspan > 1 or cell.rowspan > 1


def grid(rows: tuple[Row, ...], columns: int) -> tuple[tuple[int, ...], ...]:
    """Return, for each row, the column at which each of its cells begins.

    Raises ModelError where the cells, their spans counted, leave a place empty or fill one twice.
    """
    taken: list[set[int]] = [set() for _ in rows]
    starts: list[tuple[int, ...]] = []
    plain = tuple(range(columns))
    for number, row in enumerate(rows):
        if len(row.cells) == columns and not taken[number] and not any(map(_spans, row.cells)):
            starts.append(plain)
            continue
        begins: list[int] = []
        column = 0
        for cell in row.cells:
            while column in taken[number]:
                column += 1
            if number + cell.rowspan > len(rows) or column + cell.colspan > columns:
                raise ModelError(f"row {number + 1}: a cell reaches out of the table")
            covered = set(range(column, column + cell.colspan))
            reached = taken[number : number + cell.rowspan]
            if not all(below.isdisjoint(covered) for below in reached):
                raise ModelError(f"row {number + 1}: two cells overlap")
            for below in reached:
                below.update(covered)
            begins.append(column)
            column += cell.colspan
        if len(taken[number]) != columns:
            raise ModelError(f"row {number + 1} fills {len(taken[number])} of {columns} columns")
        starts.append(tuple(begins))
    return tuple(starts)


def legal(value: str, *, lines: bool = False) -> str:
    """Return `value` with every character a Text cannot hold replaced by U+FFFD, one for one."""
    return (_ILLEGAL if lines else _ILLEGAL_WITHIN_LINES).sub("\ufffd", value)


def strongly_directed(value: str) -> Direction | None:
    """Return the direction of the first letter of `value` that has one (UAX 9, rule P2)."""
    for character in value:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
            case _:
                pass
    return None
