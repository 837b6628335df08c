"""Tables over several pages: their heads, and what the engine leaves of them at a break.

Like `hooks`, this mends private places of WeasyPrint 70, and has contract tests.
"""

# ruff: noqa: ANN401 - the engine is not typed

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from typing import Any

from briefexport.records import dataclass

# Where no row fits even on an empty page, first rows are parted that are to stay together ("avoid"
# in the style sheet), then they are divided themselves ("avoid-page").
GIVEN_UP: tuple[tuple[str, ...], ...] = ((), ("avoid",), ("avoid", "avoid-page"))
# A head of more than this share of a page is not repeated.
REPEATED = 0.5
# A table's space before it, which the engine keeps at the head of a page, is less than this share.
GAP = 0.05


def mend_tables() -> None:
    """Let tables break over pages as they should.

    A row of the class `continued`, the first of a head, is shown where the table continues, and the
    calls of notes where it begins. A head too high to be repeated is set once, as rows like others:
    the engine repeats it as long as it fits on a page, and then drops it. Rows that are to stay
    together, but cannot even on a page of their own, are parted: the engine drops the head, or
    gives up. What breaks at an earlier place than was tried first ends there, without a lower edge.
    """
    from weasyprint.layout import block, table  # noqa: PLC0415

    if block.table_layout is table.table_layout:
        block.table_layout = _table_layout
        block.find_earlier_page_break = _with_ends(block.find_earlier_page_break)


# --- What belongs on a page ----------------------------------------------------------------------


def _table_layout(
    context: Any,
    table: Any,
    bottom_space: Any,
    skip_stack: Any,
    around: Any,
    page_is_empty: bool,
    *placed: Any,
) -> Any:
    """Lay the part of a table out that goes on this page, as the engine's `table_layout` does."""
    page = context.current_footnote_area.page
    alone = page_is_empty or _is_under_title(table, around, page)
    space = _Space(context, bottom_space, skip_stack, around, alone, *placed)
    head = table.children[0] if table.children and table.children[0].is_header else None
    if head is None:
        return space.lay_out(table)
    once = vars(context).setdefault("heads_set_once", set())
    if head.element not in once:
        continues, limit = _continues(skip_stack), REPEATED * page.height
        shown = _without_calls(head) if continues else _beginning(head)
        found = space.lay_out(table, shown, limit)
        if continues or (found[0] is None and not alone) or _has_head(found[0], limit):
            return found
        space.take_back(found[0], shown)
        once.add(head.element)
    return space.lay_out(table, _set_once(head, skip_stack))


@dataclass(frozen=True, slots=True)
class _Space:
    """Where a part of a table goes, as the engine says it."""

    context: Any
    bottom_space: Any
    skip_stack: Any
    around: Any
    page_is_empty: bool
    absolute_boxes: Any
    fixed_boxes: Any

    def lay_out(self, table: Any, head: Any = None, limit: float | None = None) -> Any:
        """Lay `table` out with this `head`; where nothing fits, the table found is None.

        On an empty page less and less is held together until something fits, and until the table
        has a head, where there is a `limit` to how high that may be.
        """
        found = self._laid_out(table, head, GIVEN_UP[0])
        for given_up in GIVEN_UP[1:] if self.page_is_empty else ():
            if found[0] is not None and (limit is None or _has_head(found[0], limit)):
                return found
            self.take_back(found[0], head)
            found = self._laid_out(table, head, given_up)
        if found[0] is None:
            self.take_back(None, head)
        return found

    def take_back(self, table: Any, head: Any) -> None:
        """Leave the notes of a table that is not set here for where it will be.

        The engine does so itself where it finds no room, but for those in the head.
        """
        from weasyprint.layout.block import remove_placeholders  # noqa: PLC0415

        rejected = [box for box in (table, head) if box is not None]
        remove_placeholders(self.context, rejected, self.absolute_boxes, self.fixed_boxes)

    def _laid_out(self, table: Any, head: Any, given_up: Container[str]) -> Any:
        from weasyprint.layout.table import table_layout  # noqa: PLC0415

        rows = table.children if head is None else [head, *table.children[1:]]
        part = table.copy_with_children(rows)
        # The engine turns them round in place where the table runs from right to left.
        part.column_widths = list(table.column_widths)
        with _breaking(given_up):
            return table_layout(
                self.context, part, self.bottom_space, self.skip_stack, self.around,
                self.page_is_empty, self.absolute_boxes, self.fixed_boxes,
            )  # fmt: skip


@contextmanager
def _breaking(given_up: Container[str]) -> Iterator[None]:
    """Let the engine break where it is told not to with one of the values `given_up`."""
    from weasyprint.layout import block  # noqa: PLC0415

    avoided = block.avoid_page_break

    def avoid(value: str, context: Any) -> Any:
        return value not in given_up and avoided(value, context)

    block.avoid_page_break = avoid
    try:
        yield
    finally:
        block.avoid_page_break = avoided


def _is_under_title(table: Any, around: Any, page: Any) -> bool:
    """Return whether there is nothing on the page but headings and a caption, and room below.

    `linehooks` says what is under headings alone: they would stand alone, if the table went on.
    """
    top = page.content_box_y()
    above, used = around.position_y - top, table.position_y - top
    first = above < GAP * page.height or getattr(around, "under_heads", False)
    return bool(first and used < page.height / 2)


def _continues(skip_stack: Any) -> bool:
    """Return whether something of a table with a head was set before what `skip_stack` leads to."""
    if skip_stack is None:
        return False
    ((group, rows),) = skip_stack.items()
    return bool(group != 1 or (rows and rows != {0: None}))


# --- Heads ---------------------------------------------------------------------------------------


def _has_head(table: Any, limit: float) -> bool:
    """Return whether the head of `table` is there, and no higher than `limit`."""
    head = table.children[0] if table is not None and table.children else None
    return bool(head and head.is_header and head.height <= limit)


def is_continued(row: Any) -> bool:
    """Return whether a box is the row that says that a table continues."""
    return bool(row.element_tag == "tr" and row.element.get("class") == "continued")


def _beginning(head: Any) -> Any:
    return head.copy_with_children([row for row in head.children if not is_continued(row)])


def _set_once(head: Any, skip_stack: Any) -> Any:
    """Return `head` as a group of rows while it is being set, then what says that it continues."""
    if skip_stack is None or 0 in skip_stack:
        plain = _beginning(head)
        plain.is_header = False
        return plain
    return head.copy_with_children([row for row in head.children if is_continued(row)])


def _without_calls(box: Any) -> Any:
    """Return `box` without the calls of notes in it."""
    if not any(inner.footnote for inner in box.descendants()):
        return box
    kept = [child for child in box.children if not child.footnote]
    return box.copy_with_children([_without_calls(c) if c.children else c for c in kept])


# --- Ends ----------------------------------------------------------------------------------------


def _with_ends(find_earlier_page_break: Callable[..., Any]) -> Callable[..., Any]:
    def found(context: Any, children: Any, *placed: Any) -> Any:
        place = find_earlier_page_break(context, children, *placed)
        if place is not None:
            _end(*place)
        return place

    return found


def _end(children: Any, resume_at: Any) -> None:
    """End the last of `children`, where the page breaks within it, at the last thing in it."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    last = children[-1] if children else None
    if not isinstance(last, boxes.BlockBox | boxes.TableBox | boxes.TableRowGroupBox):
        return
    inner = [child for child in last.children if child.is_in_normal_flow()]
    if inner and resume_at.get(last.index) is not None:
        bottom = inner[-1].position_y + inner[-1].margin_height()
        last.height = min(last.height, bottom - last.content_box_y())
        last.remove_decoration(start=False, end=True)
