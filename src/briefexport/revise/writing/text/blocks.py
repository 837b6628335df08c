"""Blocks of plain text written anew: every heading marked, as it could not be told else."""

from briefexport.model import (
    Block,
    Cell,
    CodeBlock,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.flows import (
    flow_lines,
    is_kept,
    kept_lines,
    list_lines,
    quoted,
)
from briefexport.revise.writing.text.spelling import words_of


def text_lines(desk: Desk, block: Block, avoid: frozenset[str] = frozenset()) -> list[str]:
    """Return `block` as lines; raise UnsayableError for what plain text has no form for."""
    if is_kept(desk, block):
        return kept_lines(desk, block)
    level = desk.level(block)
    match block:
        case Heading(number, content):
            return [f"{'#' * number} {words_of(desk, content, level)}"]
        case Paragraph(content):
            return [words_of(desk, content, level)]
        case List(kind) if kind in {"bullet", "decimal"}:
            return list_lines(desk, block, avoid)
        case Quote(content, attribution):
            last = (Paragraph(attribution),) if attribution else ()
            return quoted(flow_lines(desk, (*content, *last), tight=True))
        case Rule():
            return [desk.habits.rule]
        case CodeBlock(value, language):
            return [f"```{language}", *value.split("\n"), "```"]
        case Table():
            return _table(desk, block)
        case _:
            raise UnsayableError(f"plain text has no form for a {type(block).__name__.lower()}")


def _table(desk: Desk, table: Table) -> list[str]:
    if table.notes or table.caption or table.foot or len(table.head) > 1 or table.variant:
        raise UnsayableError("plain text has no form for such a table")
    rows = [[cell_words(desk, cell) for cell in row.cells] for row in (*table.head, *table.body)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if table.head:
        lines.insert(1, "|" + "---|" * len(table.columns))
    return lines


def cell_words(desk: Desk, cell: Cell) -> str:
    """Return what stands in a cell that is a line of text."""
    match cell:
        case Cell((), colspan=1, rowspan=1):
            return ""
        case Cell((Paragraph(content) as one,), colspan=1, rowspan=1):
            return words_of(desk, content, desk.level(one)).replace("|", "\\|")
        case _:
            raise UnsayableError("a cell in plain text is a line of text")
