"""How wide tables and their columns are, as each format can say it, and what of them is seen."""

from collections.abc import Iterable
from itertools import accumulate, pairwise

from briefexport.edition import Edition
from briefexport.model import Cell, Code, CodeBlock, Reference, Row, Table, Text, grid
from briefexport.proof.wanted.letters import Type
from briefexport.style import TableStyle, page, page_size
from briefexport.walk import Node, descendants


def size(block: Table, edition: Edition, type_: Type) -> float:
    """Return the size of the text of `block`, in points; an e-book's tables are not set smaller."""
    own = type_.style.text["table"].size
    if type_.format == "epub":
        return own
    turned = edition.landscape.get(block.id)
    return turned.size if turned else edition.table_sizes.get(block.id, own)


def widths(block: Table, edition: Edition, type_: Type, indent: float) -> str:
    """Return the shares of the columns, in a text `indent` points narrower than the page's.

    Word's cells have all of the space between two columns at their end, so that its columns begin
    where their text does.
    """
    turned = edition.landscape.get(block.id) if type_.format != "epub" else None
    count = len(block.columns)
    shares = turned.shares if turned else [column.width or 1 / count for column in block.columns]
    if type_.format == "docx":
        trim = page_size(edition.settings.print.page or type_.style.page.size)
        assert trim is not None
        sheet = page(type_.style, trim)
        measure = (sheet.depth if turned else sheet.measure) - indent
        scale = size(block, edition, type_) / type_.style.text["table"].size
        look = type_.style.table_of(block.variant)
        share = turned.width if turned else edition.table_widths.get(block.id, 1.0)
        gap = look.padding_x * scale if gap_at_end(look) else 0.0
        padding = gap / (measure * share)
        edges = [0.0, *(share + padding for share in accumulate(shares[:-1])), 1.0]
        shares = [right - left for left, right in pairwise(edges)]
    return " ".join(f"{share:.4f}" for share in shares)


def width(block: Table, edition: Edition, type_: Type, indent: float) -> float:
    """Return how wide a table is, in a text `indent` points narrower than the page's.

    Of an e-book it is the share of the room that it has.
    """
    share = edition.table_widths.get(block.id, 1.0)
    if type_.format == "epub":
        return share
    trim = page_size(edition.settings.print.page or type_.style.page.size)
    assert trim is not None
    sheet, turned = page(type_.style, trim), edition.landscape.get(block.id)
    measure = (sheet.depth if turned else sheet.measure) - indent
    return measure * (turned.width if turned else share)


def is_parted(block: Table) -> bool:
    """Return whether some cell with words begins or ends at each edge of the columns."""
    return _told(block) == set(range(len(block.columns) + 1))


def ends_told(block: Table) -> tuple[bool, bool]:
    """Return whether the first row has words, and the last: else no page tells where it is."""
    rows = (*block.head, *block.body, *block.foot)
    return _has_words(rows[0]), _has_words(rows[-1])


def _has_words(row: Row) -> bool:
    return any(map(_says, row.cells))


def is_bare(block: Table, look: TableStyle) -> bool:
    """Return whether no cells are painted around but those of a head, of which some lack words."""
    told = _edges((block.head,), len(block.columns))
    # Bands are behind every second row only.
    painted = look.row_rule or look.column_rule or (look.band_background and told)
    return bool(block.head) and not painted and len(told) <= len(block.columns)


def is_wordless(block: Table) -> bool:
    """Return whether no cell has words, by which a page tells where cells are."""
    return not _told(block)


def _told(block: Table) -> set[int]:
    return _edges((block.head, block.body, block.foot), len(block.columns))


def _edges(groups: Iterable[tuple[Row, ...]], columns: int) -> set[int]:
    """Return the edges of columns, from 0, at which cells with words begin or end."""
    return {
        edge
        for rows in groups
        for row, begins in zip(rows, grid(rows, columns), strict=True)
        for cell, start in zip(row.cells, begins, strict=True)
        if _says(cell)
        for edge in (start, start + cell.colspan)
    }


def _says(cell: Cell) -> bool:
    return any(map(_is_word, (node for one in cell.content for node in descendants(one))))


def _is_word(node: Node) -> bool:
    match node:
        case Text(value) | Code(value) | CodeBlock(value):
            return bool(value.strip())
        case _:
            return isinstance(node, Reference)


def spare(block: Table, edition: Edition, type_: Type, indent: float) -> float:
    """Return how much narrower than the text the caption of a table is set, in points: in Word."""
    share = edition.table_widths.get(block.id, 1.0)
    if type_.format != "docx" or block.id in edition.landscape:
        return 0.0
    trim = page_size(edition.settings.print.page or type_.style.page.size)
    assert trim is not None
    return (1 - share) * (page(type_.style, trim).measure - indent)


def gap_at_end(table: TableStyle) -> bool:
    """Return whether Word has all of the space between two columns at the end of the first."""
    return table.flush and not table.column_rule
