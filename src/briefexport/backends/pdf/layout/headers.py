"""Which header cells belong to which cells of a table, where Scope alone does not say it.

It does wherever every header heads one whole column or row. Where one spans several, the headers
get IDs and the cells name theirs (ISO 32000-1, 14.8.5.7; ISO 14289-1, 7.5).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A cell and the rows and columns it covers; rows count within the table."""

    cell: Element
    rows: range
    columns: range


def span(cell: Element, name: str) -> int:
    """Return how many columns (`colspan`) or rows (`rowspan`) a cell covers."""
    return int(cell.get(name, "1"))


def headers(table: Element) -> Mapping[Element, Sequence[Element]]:
    """Return the header cells of every cell of `table`, outermost first.

    It is empty where no header spans several columns or rows.
    """
    spanning = any(span(th, "colspan") * span(th, "rowspan") > 1 for th in table.iter("th"))
    if not spanning:
        return {}
    above: dict[int, list[Place]] = defaultdict(list)
    beside: dict[int, list[Place]] = defaultdict(list)
    places = list(_places(table))
    for place in places:
        if place.cell.tag == "th" and "".join(place.cell.itertext()).strip():
            heads, lines = (
                (beside, place.rows)
                if place.cell.get("scope", "").startswith("row")
                else (above, place.columns)
            )
            for line in lines:
                heads[line].append(place)
    return {place.cell: list(_headers(place, above, beside)) for place in places}


def _headers(
    place: Place, above: Mapping[int, list[Place]], beside: Mapping[int, list[Place]]
) -> Iterator[Element]:
    found: dict[Element, None] = {}
    for column in place.columns:
        for head in above.get(column, ()):
            if head.rows.stop <= place.rows.start:
                found[head.cell] = None
    for row in place.rows:
        for head in beside.get(row, ()):
            if head.columns.stop <= place.columns.start:
                found[head.cell] = None
    yield from found


def _places(table: Element) -> Iterator[Place]:
    """Yield the cells of `table` in their places; no span reaches out of a group of rows."""
    first = 0
    for group in table:
        if group.tag not in {"thead", "tbody", "tfoot"}:
            continue
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(group, first):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                rows = range(number, number + span(cell, "rowspan"))
                columns = range(column, column + span(cell, "colspan"))
                taken.update((r, c) for r in rows[1:] for c in columns)
                yield Place(cell, rows, columns)
                column = columns.stop
        first += len(group)
