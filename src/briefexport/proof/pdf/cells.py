"""The boxes of cells.

A cell's box is a painted one that holds its text and that of no other cell. Where nothing is
painted around a cell, its column, its row and the rules of its table say where it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from statistics import median
from typing import TypeAlias

from briefexport.proof.pdf.drafts import CellDraft, TableDraft
from briefexport.proof.pdf.leading import Leadings, Stack
from briefexport.proof.pdf.painted import Painted
from briefexport.proof.pdf.ruling import Ruling
from briefexport.proof.pdf.shapes import Box, Fill, around
from briefexport.records import dataclass

# Text may stick out of its cell by this, in points.
CLEAR = 0.6
# A box lower than this holds no text.
LOW = 6.0

# Of each cell with text: its page, a box from its first line to its last, its own lines.
_Texts: TypeAlias = Mapping[CellDraft, tuple[int, Box, Stack | None]]
_Boxes: TypeAlias = Mapping[CellDraft, tuple[int, Box]]


@dataclass(frozen=True, slots=True)
class Laid:
    """A cell on the page where it begins: its box, and its text as a box, if it has any there.

    The box of text is from the middle of its first line to that of its last. `edge` is that of the
    text area of the page: tables go on at the same distance from it. `ruled` is how wide the rules
    within the box are, on the left and on the right.
    """

    cell: CellDraft
    page: int
    edge: float
    box: Box
    text: Box | None
    stack: Stack | None
    ruled: tuple[float, float] = (0.0, 0.0)

    @property
    def room(self) -> tuple[float, float]:
        """How far the text is from the left and from the right edge, or the rule there."""
        assert self.text is not None
        left, right = self.ruled
        return self.text.left - self.box.left - left, self.box.right - self.text.right - right


def laid_out(
    table: TableDraft,
    painted: Mapping[int, Painted],
    edges: Mapping[int, float],
    leadings: Leadings,
    ruling: dict[int, Ruling],
) -> Iterator[Laid]:
    """Yield the cells whose boxes can be told, and put the rules of their pages into `ruling`.

    `edges` are where the text areas of pages begin on the left.
    """
    tracked = _tracked(table)
    texts = {
        cell: found
        for cell in table.cells
        if (found := _text(cell, leadings, tracked[cell.row < table.head])) is not None
    }
    by_page: dict[int, list[tuple[CellDraft, Box]]] = defaultdict(list)
    for cell, (page, text, _) in texts.items():
        by_page[page].append((cell, text))
    boxes: dict[CellDraft, tuple[int, Box]] = {}
    for page, held in by_page.items():
        ruling[page] = Ruling(painted[page].fills)
        for cell, box in _painted_around(held, painted[page].fills).items():
            boxes[cell] = page, box
    guesses = _Guesses(table, boxes, texts, edges, ruling)
    for cell in table.cells:
        home = boxes.get(cell) or guesses.box(cell)
        if home is not None:
            page, box = home
            _, said, stack = texts.get(cell, (page, None, None))
            yield Laid(cell, page, edges[page], box, said, stack)


def _tracked(table: TableDraft) -> Mapping[bool, float]:
    """Return the room behind letters that are set apart, in a head and not; one letter has none."""
    found: dict[bool, float] = defaultdict(float)
    for cell in table.cells:
        for line in cell.lines:
            in_head = cell.row < table.head
            found[in_head] = max(found[in_head], line.tracked)
    return found


def _text(
    cell: CellDraft, leadings: Leadings, tracked: float
) -> tuple[int, Box, Stack | None] | None:
    """Return the page of a cell's first line, the box of its text there, and its own lines."""
    if not cell.lines:
        return None
    page = cell.lines[0].page
    lines = [line for line in cell.lines if line.page == page]
    box = around([Box(line.left, line.middle, line.right + tracked, line.middle) for line in lines])
    return page, box, leadings.stack(cell.draft) if cell.draft.lines else None


def _painted_around(
    held: Iterable[tuple[CellDraft, Box]], fills: Iterable[Fill]
) -> dict[CellDraft, Box]:
    """Return the largest painted box around the text of each cell that holds no other's."""
    found: dict[CellDraft, Box] = {}
    area = around([text for _, text in held])
    for box in {fill.outer for fill in fills}:
        if box.height < LOW or box.top > area.bottom or box.bottom < area.top:
            continue
        cell = _only(box, held)
        known = found.get(cell) if cell else None
        if cell and (known is None or box.width * box.height > known.width * known.height):
            found[cell] = box
    return found


def _only(box: Box, held: Iterable[tuple[CellDraft, Box]]) -> CellDraft | None:
    """Return the cell whose text `box` holds; None where it meets that of another."""
    found: CellDraft | None = None
    for cell, text in held:
        if text.top > box.bottom or text.bottom < box.top:
            continue
        if text.left < box.right - CLEAR and text.right > box.left + CLEAR:
            if found or not box.holds(text, CLEAR):
                return None
            found = cell
    return found


class _Guesses:
    """Where cells are of which nothing is painted: by the boxes of others in their lines."""

    def __init__(
        self,
        table: TableDraft,
        boxes: _Boxes,
        texts: _Texts,
        edges: Mapping[int, float],
        ruling: Mapping[int, Ruling],
    ) -> None:
        self.edges = edges
        lefts: dict[int, list[float]] = defaultdict(list)
        rights: dict[int, list[float]] = defaultdict(list)
        tops: dict[int, list[float]] = defaultdict(list)
        bottoms: dict[int, list[float]] = defaultdict(list)
        for cell, (page, box) in boxes.items():
            lefts[cell.column].append(box.left - edges[page])
            rights[cell.column + cell.across].append(box.right - edges[page])
            tops[cell.row].append(box.top)
            bottoms[cell.row + cell.down].append(box.bottom)
        self.lefts, self.rights = medians(lefts), medians(rights)
        self.tops, self.bottoms = medians(tops), medians(bottoms)
        self.pages: dict[int, int] = {}
        for cell, (page, _, _) in texts.items():
            self.pages.setdefault(cell.row, page)
        for end, floor in _floors(texts, ruling).items():
            self.bottoms.setdefault(end, floor)
        ceilings = _ceilings(texts, ruling)
        for row in range(1, table.rows):
            if row in self.tops:
                continue
            if row in ceilings and self.pages.get(row) != self.pages.get(row - 1):
                self.tops[row] = ceilings[row]
            elif row in self.bottoms:
                self.tops[row] = self.bottoms[row]

    def box(self, cell: CellDraft) -> tuple[int, Box] | None:
        """Return where a cell is, and its page; None where its lines do not tell."""
        page = self.pages.get(cell.row)
        left, right = self.lefts.get(cell.column), self.rights.get(cell.column + cell.across)
        top, bottom = self.tops.get(cell.row), self.bottoms.get(cell.row + cell.down)
        if page is None or left is None or right is None or top is None or bottom is None:
            return None
        edge = self.edges[page]
        return (page, Box(edge + left, top, edge + right, bottom)) if top < bottom else None


def _floors(texts: _Texts, ruling: Mapping[int, Ruling]) -> dict[int, float]:
    """Return where rows end, by the rule below their text or half way to the text of the next.

    The last row may have nothing but the rule of the table below it; a table without rules between
    its rows has as much room below one as above the next.
    """
    last: dict[int, tuple[int, Box]] = {}
    first: dict[int, tuple[int, float]] = {}
    for cell, (page, text, _) in texts.items():
        end = cell.row + cell.down
        if end not in last or text.bottom > last[end][1].bottom:
            last[end] = page, text
        if cell.row not in first or text.top < first[cell.row][1]:
            first[cell.row] = page, text.top
    floors = {}
    for end, (page, text) in last.items():
        rule = ruling[page].below(text.bottom, (text.left + text.right) / 2)
        beginning, top = first.get(end, (page, inf))
        if rule is not None and (beginning != page or rule < top):
            floors[end] = rule
        elif beginning == page and top < inf:
            floors[end] = (text.bottom + top) / 2
    return floors


def _ceilings(texts: _Texts, ruling: Mapping[int, Ruling]) -> dict[int, float]:
    """Return where the rules above rows end, which may stand at the head of a page."""
    first: dict[int, tuple[int, Box]] = {}
    for cell, (page, text, _) in texts.items():
        if cell.row not in first or text.top < first[cell.row][1].top:
            first[cell.row] = page, text
    found = {
        row: ruling[page].above(text.top, (text.left + text.right) / 2)
        for row, (page, text) in first.items()
    }
    return {row: top for row, top in found.items() if top is not None}


def medians(values: Mapping[int, list[float]]) -> dict[int, float]:
    """Return the median of each list."""
    return {key: median(found) for key, found in values.items()}
