"""Heads of tables: what they say where a table continues, and heads too high to be repeated.

Like `hooks`, this mends private places of WeasyPrint 70, and has a contract test.
"""

# ruff: noqa: ANN401 - the engine is not typed

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def mend_table_heads() -> None:
    """Let the head of a table say where the table continues, and keep a head too high to repeat.

    A row of the class `continued`, the first of a head, is shown where the table continues, and the
    calls of notes where it begins. A head of more than half a page, or one with which no row would
    fit, is set once, as rows like others: the engine repeats the one and drops the other. Rows that
    are to stay together, but cannot even on a page of their own, are parted: the engine gives up.
    """
    from weasyprint.layout import block, table  # noqa: PLC0415

    if block.table_layout is table.table_layout:
        block.table_layout = _table_layout


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
    place = (bottom_space, skip_stack, around, page_is_empty, *placed)
    found = _with_head(context, table, place)
    if found[0] is None and page_is_empty:
        with _breaks_anywhere():
            found = _with_head(context, table, place)
    return found


@contextmanager
def _breaks_anywhere() -> Iterator[None]:
    """Let the engine break where it should not."""
    from weasyprint.layout import block  # noqa: PLC0415

    avoided = block.avoid_page_break
    block.avoid_page_break = lambda *_: False
    try:
        yield
    finally:
        block.avoid_page_break = avoided


def _with_head(context: Any, box: Any, place: tuple[Any, ...]) -> Any:
    """Lay a table out with what of its head belongs on this page."""
    from weasyprint.layout.block import remove_placeholders  # noqa: PLC0415
    from weasyprint.layout.table import table_layout  # noqa: PLC0415

    def laid_out(head: Any) -> Any:
        table = box.copy_with_children([head, *box.children[1:]])
        # The engine turns them round in place where the table runs from right to left.
        table.column_widths = list(box.column_widths)
        return table_layout(context, table, *place)

    if not (box.children and box.children[0].is_header):
        return table_layout(context, box, *place)
    _, skip_stack, _, _, *placed = place
    head = box.children[0]
    once = vars(context).setdefault("heads_set_once", set())
    if head.element in once:
        return laid_out(_set_once(head, skip_stack))
    if _continues(skip_stack):
        return laid_out(_without_calls(head))
    found = laid_out(_beginning(head))
    depth = context.current_footnote_area.page.height
    if found[0] is None or _repeats(found[0], depth):
        return found
    remove_placeholders(context, [found[0], head], *placed)
    once.add(head.element)
    return laid_out(_set_once(head, skip_stack))


def _continues(skip_stack: Any) -> bool:
    """Return whether something of a table with a head was set before what `skip_stack` leads to."""
    if skip_stack is None:
        return False
    ((group, rows),) = skip_stack.items()
    return bool(group != 1 or (rows and rows != {0: None}))


def _repeats(table: Any, depth: float) -> bool:
    """Return whether the head of `table` is there, and low enough on a page of this `depth`."""
    head = table.children[0] if table.children else None
    return bool(head and head.is_header and head.height <= depth / 2)


def _beginning(head: Any) -> Any:
    return head.copy_with_children([row for row in head.children if not is_continued(row)])


def _set_once(head: Any, skip_stack: Any) -> Any:
    """Return `head` as a group of rows while it is being set, then what says that it continues."""
    if skip_stack is None or 0 in skip_stack:
        plain = _beginning(head)
        plain.is_header = False
        return plain
    return head.copy_with_children([row for row in head.children if is_continued(row)])


def is_continued(row: Any) -> bool:
    """Return whether a box is the row that says that a table continues."""
    return bool(row.element_tag == "tr" and row.element.get("class") == "continued")


def _without_calls(box: Any) -> Any:
    """Return `box` without the calls of notes in it."""
    if not any(inner.footnote for inner in box.descendants()):
        return box
    kept = [child for child in box.children if not child.footnote]
    return box.copy_with_children([_without_calls(c) if c.children else c for c in kept])
