"""Lists edited in their places: their items, and the marks before them."""

import re
from collections.abc import Sequence
from typing import Final

from briefexport.model import List, ListItem, Range
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.flows import item_lines
from briefexport.revise.writing.frames import ChangeBlocks, Frame
from briefexport.revise.writing.lines import blanked, lead
from briefexport.revise.writing.pieces import prefixed
from briefexport.revise.writing.places import is_element, item_prefix, padding
from briefexport.revise.writing.siblings import Way, change_parts

_BOX: Final = re.compile(r"[ \t]+(\[[ \txX]\])(?=\s|$)")
_PLAIN: Final = frozenset({"bullet", "decimal"})


def change_list(
    desk: Desk, frame: Frame, old: List, new: List, change_blocks: ChangeBlocks
) -> None:
    """Edit the source so that the list `old` becomes `new`."""
    assert old.origin
    markers = all(item.marker for item in old.items)
    if not markers or is_element(desk.source, old.origin.start):
        _change_html(desk, old, new, change_blocks)
        return
    if new.kind != old.kind:
        if not _is_remarked(desk, old, new):
            _rewrite(desk, frame, old, new)
            return
        _remark(desk, old, new)
    elif old.kind == "decimal":
        _renumber(desk, old, new)

    def change(one: ListItem, other: ListItem) -> None:
        _change_item(desk, one, other, change_blocks, tight=new.tight)

    def lines(come: Sequence[ListItem], left: ListItem | None, right: ListItem | None) -> list[str]:
        return _items(desk, new, come, left, right)

    way: Way[ListItem] = Way(
        what="item",
        extent=_extent,
        change=change,
        lines=lines,
        apart=lambda _one, _other: not new.tight,
        joins=lambda _one, _other: False,
        prefix=blanked(lead(desk.source, old.origin.start)),
        end=old.origin.end,
    )
    change_parts(desk, old.items, new.items, way)


def _extent(item: ListItem) -> Range:
    assert item.origin
    return Range(item.origin.start, item.origin.end)


def _change_html(desk: Desk, old: List, new: List, change_blocks: ChangeBlocks) -> None:
    """Edit what the items of a list in HTML hold; the list itself stays as it is."""
    same = [item.id for item in old.items] == [item.id for item in new.items]
    if not same or (old.kind, old.start) != (new.kind, new.start):
        raise UnsayableError("a list within HTML")
    for one, other in zip(old.items, new.items, strict=True):
        _change_held(desk, one, other, change_blocks)


def _change_held(desk: Desk, old: ListItem, new: ListItem, change_blocks: ChangeBlocks) -> None:
    assert old.origin
    if not old.content and new.content:
        raise UnsayableError("an empty item within HTML")
    prefix = blanked(lead(desk.source, old.origin.start))
    change_blocks(desk, old.content, new.content, Frame(prefix, old.origin.end))


def _rewrite(desk: Desk, frame: Frame, old: List, new: List) -> None:
    assert old.origin
    text = prefixed(
        "\n".join(desk.lines(desk, new, frozenset())), desk.habits.newline, frame.prefix
    )
    why = f"{old.kind} list made a {new.kind} list"
    desk.put(old.origin.start, old.origin.end, text, why)


# --- Markers -----------------------------------------------------------------------------------


def _is_remarked(desk: Desk, old: List, new: List) -> bool:
    """Return whether new markers are all it takes to make a list of the other kind."""
    text = desk.source.text
    items = [item.origin for item in old.items if item.origin]
    single = not any("\n" in text[o.start : o.end] or "\r" in text[o.start : o.end] for o in items)
    same = [item.id for item in old.items] == [item.id for item in new.items]
    return single and same and {old.kind, new.kind} <= _PLAIN


def _remark(desk: Desk, old: List, new: List) -> None:
    for number, item in enumerate(old.items, new.start):
        assert item.marker
        bullet = new.kind == "bullet"
        marker = desk.habits.bullet if bullet else f"{number}{desk.habits.delimiter}"
        desk.put(*item.marker, marker, f"{old.kind} list made a {new.kind} list")


def _renumber(desk: Desk, old: List, new: List) -> None:
    """Give the first item the number the list starts with, if it has another."""
    first = next((item for item in old.items if item.id and item.id == new.items[0].id), None)
    if first is None or not first.marker:
        return
    start, end = first.marker
    marker = desk.source.text[start:end]
    if int(marker[:-1]) != new.start:
        desk.put(start, end, f"{new.start}{marker[-1]}", "the number the list starts with")


def _items(
    desk: Desk,
    new: List,
    come: Sequence[ListItem],
    left: ListItem | None,
    right: ListItem | None,
) -> list[str]:
    """Return items as lines, marked as the one they stand beside."""
    beside = left or right
    marker, after = "", " "
    if beside and beside.marker:
        marker = desk.source.text[beside.marker.start : beside.marker.end]
        after = padding(desk.source, beside)
    lines: list[str] = []
    for number, item in enumerate(come):
        own = _marker(desk, new, marker, number, first=left is None)
        if lines and not new.tight:
            lines.append("")
        lines += item_lines(desk, item, own + after, tight=new.tight)
    return lines


def _marker(desk: Desk, new: List, beside: str, number: int, *, first: bool) -> str:
    if new.kind == "bullet":
        return beside if len(beside) == 1 else desk.habits.bullet
    sign = beside[-1:] if beside[:1].isdigit() else desk.habits.delimiter
    before = new.start - 1 if first or not beside[:-1].isdigit() else int(beside[:-1])
    return f"{before + 1 + number}{sign}"


# --- Items -------------------------------------------------------------------------------------


def _change_item(
    desk: Desk, old: ListItem, new: ListItem, change_blocks: ChangeBlocks, *, tight: bool
) -> None:
    if new is old:
        return
    assert old.marker
    if new.checked is not old.checked:
        _check(desk, old, new)
    frame = Frame(item_prefix(desk.source, old), old.marker.end, tight, opening=" ")
    change_blocks(desk, old.content, new.content, frame)


def _check(desk: Desk, old: ListItem, new: ListItem) -> None:
    """Edit the box of a task."""
    assert old.marker
    box = {None: "", True: "[x]", False: "[ ]"}[new.checked]
    found = _BOX.match(desk.source.text, old.marker.end)
    if not found:
        desk.put(old.marker.end, old.marker.end, f" {box}", "made a task")
    elif not box:
        desk.put(old.marker.end, found.end(), "", "made no task")
    else:
        desk.put(*found.span(1), box, "task ticked or not")
