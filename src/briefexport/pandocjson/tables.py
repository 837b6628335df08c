"""Pandoc's tables as the model's."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from briefexport.model import (
    VARIANT,
    Align,
    Block,
    Cell,
    Column,
    LineBreak,
    Paragraph,
    Row,
    Table,
)
from briefexport.model import Inline as ModelInline
from briefexport.pandocjson.attributes import attributes
from briefexport.pandocjson.grammar import Node
from briefexport.pandocjson.inlines import InlineReader
from briefexport.pandocjson.losses import Losses
from briefexport.pandocjson.nesting import DEEPER
from briefexport.records import dataclass

Blocks: TypeAlias = Callable[[Sequence[Node], int], tuple[Block, ...]]

# Word has 63 columns at most; a document with more of them is damaged to it.
MOST_COLUMNS: Final = 63
_ALIGNS: Final[dict[str, Align | None]] = {
    "AlignDefault": None,
    "AlignLeft": "start",
    "AlignCenter": "center",
    "AlignRight": "end",
}


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads tables, which stand `depth` deep; `blocks` reads what is in their cells."""

    inline: InlineReader
    losses: Losses
    blocks: Blocks
    depth: int

    def table(self, content: Any) -> tuple[Block, ...]:  # noqa: ANN401
        """Return the table of the parts of a Table, or what is left of one without rows."""
        attr, captions, specs, (head_attr, head), bodies, (foot_attr, foot) = content
        told = attributes(attr)
        variant = told.get("table") or ""
        named = VARIANT.fullmatch(variant) is not None
        self.losses.attributes(
            "a table", told.without((), ("decimal", "table") if named else ("decimal",))
        )
        for part in (head_attr, foot_attr, *(body[0] for body in bodies)):
            self.losses.attributes("the rows of a table", attributes(part).without())
        caption, notes = self._caption(captions)
        columns = self._columns(specs[:MOST_COLUMNS], (told.get("decimal") or "").split())
        width = len(columns)
        rows = [self._rows([(0, row) for row in group], width) for group in (head, foot)]
        body = self._rows([one for body in bodies for one in self._body(body)], width)
        if not columns or not any((*rows, body)):
            lines: tuple[Block, ...] = (Paragraph(caption),) if caption else ()
            return (*lines, *notes)
        label = self.inline.legal(told.id)
        look = variant if named else ""
        return (Table(columns, rows[0], body, rows[1], caption, notes, look, id=label),)

    def _columns(self, specs: Sequence[Any], decimal: Sequence[str]) -> tuple[Column, ...]:
        return tuple(
            Column(
                "decimal" if str(number) in decimal else _ALIGNS[align["t"]],
                float(width["c"]) if width["t"] == "ColWidth" else None,
            )
            for number, (align, width) in enumerate(specs, 1)
        )

    def _caption(self, caption: Any) -> tuple[tuple[ModelInline, ...], tuple[Block, ...]]:  # noqa: ANN401
        """Return the lines of a caption, and what else stands in it, which goes under the table."""
        short, blocks = caption
        self.losses.short(self.inline.plain(short or ()))
        lines: list[ModelInline] = []
        others: list[Block] = []
        for block in self.blocks(blocks, self.depth + DEEPER):
            if isinstance(block, Paragraph) and not others:
                lines += [LineBreak(), *block.content] if lines else block.content
            else:
                others.append(block)
        return tuple(lines), tuple(others)

    def _body(self, body: Any) -> list[tuple[int, Any]]:  # noqa: ANN401
        """Return the rows of a body, each with how many columns of it are headers."""
        _, stubs, heads, rows = body
        return [*((MOST_COLUMNS, row) for row in heads), *((int(stubs), row) for row in rows)]

    def _rows(self, rows: Sequence[tuple[int, Any]], width: int) -> tuple[Row, ...]:
        """Return `rows` so that they fill a grid of `width`, whatever their cells claim."""
        taken: list[set[int]] = [set() for _ in rows]
        made: list[Row] = []
        for number, (stubs, (attr, cells)) in enumerate(rows):
            told = attributes(attr)
            self.losses.attributes("a row", told.without())
            placed: list[tuple[int, Cell]] = []
            beyond: list[Block] = []
            for data in cells:
                column = next((c for c in range(width) if c not in taken[number]), width)
                cell = self._cell(data, heads=column < stubs)
                if column == width:
                    beyond += cell.content
                    continue
                fitting = fitted(cell, taken[number:], column, width)
                for below in taken[number : number + fitting.rowspan]:
                    below.update(range(column, column + fitting.colspan))
                placed.append((column, fitting))
            placed += [(c, Cell(())) for c in range(width) if c not in taken[number]]
            whole = tuple(cell for _, cell in sorted(placed, key=lambda one: one[0]))
            made.append(Row(whole, id=self.inline.legal(told.id)))
            if beyond:
                self._keep(made, tuple(beyond))
        return tuple(made)

    def _keep(self, rows: list[Row], beyond: tuple[Block, ...]) -> None:
        """Put what stands in cells beyond the last column into the last cell there is."""
        self.losses.drop("a cell beyond the columns of its table")
        at = next((n for n in reversed(range(len(rows))) if rows[n].cells), None)
        if at is not None:
            *cells, last = rows[at].cells
            whole = replace(last, content=(*last.content, *beyond))
            rows[at] = replace(rows[at], cells=(*cells, whole))

    def _cell(self, data: Any, *, heads: bool) -> Cell:  # noqa: ANN401
        attr, align, rowspan, colspan, blocks = data
        told = attributes(attr)
        left = told.without(("header",), ("align",) if told.get("align") == "decimal" else ())
        self.losses.attributes("a cell", left)
        return Cell(
            self.blocks(blocks, self.depth + DEEPER),
            "decimal" if told.get("align") == "decimal" else _ALIGNS[align["t"]],
            max(int(colspan), 1),
            max(int(rowspan), 1),
            heads or "header" in told.classes,
            id=self.inline.legal(told.id),
        )


def fitted(cell: Cell, taken: Sequence[set[int]], column: int, width: int) -> Cell:
    """Return `cell`, which begins at `column` of the first row of `taken`, over free places."""
    end = next((c for c in range(column, width) if c in taken[0]), width)
    colspan = min(cell.colspan, end - column)
    covered = set(range(column, column + colspan))
    below = taken[: cell.rowspan]
    rowspan = next((n for n, row in enumerate(below) if not row.isdisjoint(covered)), len(below))
    return replace(cell, colspan=colspan, rowspan=rowspan)
