"""Rules about tables: heads, empty rows and columns, and what is no table."""

from collections import Counter
from collections.abc import Iterator

from briefexport.diagnostics import Diagnostic
from briefexport.edition.wordless import has_formula, has_picture, speaks
from briefexport.lint.article import Article, found, told
from briefexport.model import Block, Cell, Heading, Origin, Paragraph, Table, grid
from briefexport.walk import descendants, plain


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the tables of `article`."""
    for table in _tables(article):
        if len(table.columns) == 1:
            yield _no_table(article, table)
        else:
            yield from _heads(article, table)
            yield from _empty(article, table)


def _tables(article: Article) -> Iterator[Table]:
    return (node for node in descendants(article.brief) if isinstance(node, Table))


def _no_table(article: Article, table: Table) -> Diagnostic:
    rows = len(table.head) + len(table.body) + len(table.foot)
    return found(
        article,
        "BX262",
        "a table of one cell" if rows == 1 else "a table of one column",
        table.origin,
        "make it a paragraph or a box" if rows == 1 else "make it a list",
    )


def _is_empty(cell: Cell) -> bool:
    content = cell.content
    return not (speaks(content) or has_formula(content) or has_picture(content))


# --- Heads ---------------------------------------------------------------------------------------


def _heads(article: Article, table: Table) -> Iterator[Diagnostic]:
    if not table.head:
        if len(table.body) > 1 and not all(cell.header for cell in table.body[0].cells):
            where = table.body[0].origin or table.origin
            hint = "name its columns in a first row"
            yield found(article, "BX263", "this table has no head", where, hint)
        return
    empty = _headless(table)
    if len(empty) == len(table.columns):
        where = table.head[0].origin or table.origin
        yield found(article, "BX260", "the head of this table is empty", where, "name the columns")
        return
    # The corner above a column of row heads may be empty.
    for number in filter(None, empty):
        where = _cell_place(table, number) or table.origin
        message = f"column {number + 1} has no head"
        yield found(article, "BX260", message, where, "name what stands in it")
    yield from _twins(article, table)


def _headless(table: Table) -> list[int]:
    """Return the columns, from 0, above which no cell of the head says anything."""
    said: set[int] = set()
    for row, starts in zip(table.head, grid(table.head, len(table.columns)), strict=True):
        for cell, start in zip(row.cells, starts, strict=True):
            if not _is_empty(cell):
                said.update(range(start, start + cell.colspan))
    return [number for number in range(len(table.columns)) if number not in said]


def _twins(article: Article, table: Table) -> Iterator[Diagnostic]:
    """Look for equal heads. In a head of several rows the upper ones tell the lower apart."""
    if len(table.head) > 1:
        return
    cells = table.head[0].cells
    names = [" ".join(_words(cell).casefold().split()) for cell in cells]
    counted = Counter(names)
    for number, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if name and counted[name] > 1 and names.index(name) < number:
            yield found(
                article,
                "BX265",
                f"two columns are headed {told(_words(cell))}",
                _words_place(cell) or table.origin,
                "say in each what sets it apart",
            )


def _words_place(cell: Cell) -> Origin | None:
    return cell.content[0].origin if cell.content else cell.origin


def _words(cell: Cell) -> str:
    return " ".join(_plain(block) for block in cell.content)


def _plain(block: Block) -> str:
    return plain(block.content) if isinstance(block, Paragraph | Heading) else ""


def _cell_place(table: Table, column: int) -> Origin | None:
    last = len(table.head) - 1
    starts = grid(table.head, len(table.columns))[last]
    cells = table.head[last].cells
    return next(
        (cell.origin for cell, start in zip(cells, starts, strict=True) if start == column), None
    )


# --- Empty rows and columns ----------------------------------------------------------------------


def _empty(article: Article, table: Table) -> Iterator[Diagnostic]:
    for number, row in enumerate(table.body, start=1):
        whole = sum(cell.colspan for cell in row.cells) == len(table.columns)
        if whole and all(map(_is_empty, row.cells)):
            yield found(
                article,
                "BX261",
                f"row {number} of this table is empty",
                row.origin or table.origin,
                "take it out; space between rows is a matter of the style",
            )
    for number in _empty_columns(table):
        yield found(
            article,
            "BX261",
            f"column {number + 1} of this table is empty",
            table.origin,
            "take it out, or fill it in",
        )


def _empty_columns(table: Table) -> list[int]:
    filled: set[int] = set()
    for row, starts in zip(table.body, grid(table.body, len(table.columns)), strict=True):
        for cell, start in zip(row.cells, starts, strict=True):
            if not _is_empty(cell):
                filled.update(range(start, start + cell.colspan))
    return [n for n in range(len(table.columns)) if n not in filled] if filled else []
