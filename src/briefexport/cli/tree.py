"""The model as a tree to read: one line a block, what is inside a line in a short notation."""

from collections.abc import Callable, Iterator
from typing import TypeAlias, assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.records import dataclass

# A line, and what hangs under it.
Branch: TypeAlias = tuple[str, list["Branch"]]


@dataclass(frozen=True, slots=True)
class View:
    """What the tree says of a block beside its words: its line, and why it is one.

    `line_of` gives the line of an offset; `why`, where it is asked, the rule that made a block.
    """

    line_of: Callable[[int], int]
    why: Callable[[str, int], str] | None = None


def tree(brief: Brief, view: View) -> Iterator[str]:
    """Yield the lines of `brief` as a tree."""
    facts = [("byline", brief.byline), ("date", brief.date), ("language", brief.language)]
    why = view.why("Title", 0) if view.why and brief.title else ""
    head: list[Branch] = [
        *_part("title", brief.title, view),
        *([(f"why  {why}", [])] if why else []),
        *_part("subtitle", brief.subtitle, view),
        *((f"{name}  {value}", []) for name, value in facts if value),
    ]
    yield f"brief  {brief.source}".rstrip()
    yield from _drawn([*head, *(_block(block, view) for block in brief.blocks)])


def _drawn(branches: list[Branch], indent: str = "") -> Iterator[str]:
    for number, (line, below) in enumerate(branches, start=1):
        last = number == len(branches)
        yield f"{indent}{'└─' if last else '├─'} {line}"
        yield from _drawn(below, f"{indent}{'   ' if last else '│  '}")


# --- Blocks --------------------------------------------------------------------------------------


def _block(block: Block, view: View) -> Branch:
    words, below = _described(block, view)
    label = f" #{block.id}" if block.id else ""
    name, _, rest = words.partition("  ")
    where = f" :{view.line_of(block.origin.start)}" if block.origin else ""
    own = f"  {rest}" if rest else ""
    return f"{name}{label}{where}{own}", [*_why(block, view), *below]


def _why(block: Block, view: View) -> list[Branch]:
    said = view.why(type(block).__name__, block.origin.start) if view.why and block.origin else ""
    return [(f"why  {said}", [])] if said else []


def _described(block: Block, view: View) -> Branch:
    """Return what `block` is, two blanks, and its own words; and what hangs under it."""
    match block:
        case Heading(level, content):
            return f"heading {level}  {inline_text(content)}", _notes(content, view)
        case Paragraph(content):
            return f"paragraph  {inline_text(content)}", _notes(content, view)
        case List():
            return _list_name(block), [_item(item, view) for item in block.items]
        case DefinitionList():
            branches = [_definition(item, view) for item in block.items]
            return f"definition list, {_spacing(block.tight)}", branches
        case Table():
            variant = f" {block.variant}" if block.variant else ""
            return f"table{variant}, {len(block.columns)} columns", _table(block, view)
        case Quote(content, attribution):
            return "quote", [*_all(content, view), *_part("attribution", attribution, view)]
        case CodeBlock(value, language):
            lines: list[Branch] = [(line, []) for line in value.split("\n")]
            return f"code {language}".strip(), lines
        case Figure(image, caption):
            return f"figure  {_inline(image)}", _part("caption", caption, view)
        case Aside(kind, content, title):
            return f"aside, {kind}", [*_part("title", title, view), *_all(content, view)]
        case Rule():
            return "rule", []
        case MathBlock(value):
            return f"formula  {' '.join(value.split())}", []
        case _:
            assert_never(block)


def _all(blocks: tuple[Block, ...], view: View) -> list[Branch]:
    return [_block(block, view) for block in blocks]


def _part(name: str, content: tuple[Inline, ...], view: View) -> list[Branch]:
    return [(f"{name}  {inline_text(content)}", _notes(content, view))] if content else []


def _spacing(tight: bool) -> str:
    return "tight" if tight else "loose"


def _list_name(block: List) -> str:
    start = f" from {block.start}" if block.start != 1 else ""
    return f"list, {block.kind}{start}, {_spacing(block.tight)}"


def _item(item: ListItem, view: View) -> Branch:
    mark = {None: "", True: " [x]", False: " [ ]"}[item.checked]
    return f"item{mark}", _all(item.content, view)


def _definition(item: Definition, view: View) -> Branch:
    terms = " | ".join(inline_text(term) for term in item.terms)
    meanings: list[Branch] = [("meaning", _all(blocks, view)) for blocks in item.meanings]
    notes = [note for term in item.terms for note in _notes(term, view)]
    return f"term  {terms}", notes + meanings


def _table(table: Table, view: View) -> list[Branch]:
    columns = ", ".join(column.align or "-" for column in table.columns)
    branches: list[Branch] = [*_part("caption", table.caption, view), (f"align  {columns}", [])]
    for name, rows in (("head", table.head), ("body", table.body), ("foot", table.foot)):
        if rows:
            branches.append((name, [_row(row, view) for row in rows]))
    if table.notes:
        branches.append(("notes", _all(table.notes, view)))
    return branches


def _row(row: Row, view: View) -> Branch:
    """Return a row in one line where every cell is at most a paragraph, else cell by cell."""
    blocks = [block for cell in row.cells for block in cell.content]
    lines = [block.content for block in blocks if isinstance(block, Paragraph)]
    if len(lines) == len(blocks) and all(len(cell.content) < 2 for cell in row.cells):
        words = " | ".join(_cell_words(cell) for cell in row.cells)
        return f"row  {words}", [note for line in lines for note in _notes(line, view)]
    return "row", [(f"cell{_reach(cell)}", _all(cell.content, view)) for cell in row.cells]


def _cell_words(cell: Cell) -> str:
    words = [inline_text(block.content) for block in cell.content if isinstance(block, Paragraph)]
    return " ".join([*words, *([_reach(cell).strip()] if _reach(cell) else [])])


def _reach(cell: Cell) -> str:
    facts = [
        *([f"colspan {cell.colspan}"] if cell.colspan > 1 else []),
        *([f"rowspan {cell.rowspan}"] if cell.rowspan > 1 else []),
        *(["header"] if cell.header else []),
        *([cell.align] if cell.align else []),
    ]
    return f" ({', '.join(facts)})" if facts else ""


# --- Inlines -------------------------------------------------------------------------------------


def inline_text(content: tuple[Inline, ...]) -> str:
    """Return `content` in one line: text as it is, all else as `<what words>`."""
    return "".join(map(_inline, content))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(value):
            return value
        case Span(kind, content):
            return f"<{kind} {inline_text(content)}>"
        case Code(value):
            return f"<code {value}>"
        case Link(target, content):
            return f"<link {target} {inline_text(content)}>"
        case Reference(target):
            return f"<reference {target}>"
        case Note():
            return "<note>"
        case Image(asset, alt):
            return f"<image {asset}{'' if alt is None else f' {alt!r}'}>"
        case LineBreak():
            return "<break>"
        case Math(value):
            return f"<formula {' '.join(value.split())}>"
        case Foreign(language, direction, content):
            facts = " ".join(filter(None, (language, direction)))
            return f"<foreign {facts} {inline_text(content)}>"
        case _:
            assert_never(inline)


def _notes(content: tuple[Inline, ...], view: View) -> list[Branch]:
    """Return a branch for each note called in `content`."""
    branches: list[Branch] = []
    for inline in content:
        match inline:
            case Note():
                label = f" #{inline.id}" if inline.id else ""
                branches.append((f"note{label}", _all(inline.content, view)))
            case Span() | Link() | Foreign():
                branches += _notes(inline.content, view)
            case _:
                pass
    return branches
