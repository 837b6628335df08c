"""Lists and definition lists: their kinds, starts and numbers as a browser shows them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from briefexport.conventions import led_in
from briefexport.htmlmeaning import LIST_KINDS
from briefexport.model import (
    Block,
    Definition,
    DefinitionList,
    List,
    ListItem,
    ListKind,
    Range,
)
from briefexport.readers.html.desk import Desk, classes
from briefexport.readers.html.flow import Flow, parts
from briefexport.readers.html.tree import Child, Element, elements
from briefexport.segments import reach

_STYLES: Final[dict[str, ListKind]] = {
    "decimal": "decimal",
    "lower-alpha": "lower-alpha",
    "lower-latin": "lower-alpha",
    "upper-alpha": "upper-alpha",
    "upper-latin": "upper-alpha",
    "lower-roman": "lower-roman",
    "upper-roman": "upper-roman",
}
_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_ITEMS: Final = frozenset({"li"})
_DEFINED: Final = frozenset({"dt", "dd"})
# What a list of tasks is called, here and on the pages of others.
_TASKS: Final = frozenset({"tasks", "task-list", "contains-task-list"})


def read_list(flow: Flow, element: Element) -> Sequence[Block]:
    """Return the list of `element`; one whose numbers are not in order becomes several."""
    tasks = bool(_TASKS & classes(element))
    items: list[tuple[Element | None, ListItem]] = []
    for part, children in parts(flow.desk, element, _ITEMS):
        if part is None and items and _is_nested(children):
            before, item = items.pop()
            items.append((before, _longer(flow.desk, item, flow.inside(element, children))))
        else:
            items.append((part, _item(flow, element, part, children, tasks=tasks)))
    shown = [(part, item) for part, item in items if item.content or part]
    if not shown:
        return ()
    items_of = [one.children for one in element.children if isinstance(one, Element)]
    tight = _is_tight(element, items_of)
    if element.name != "ol":
        made = tuple(item for _, item in shown)
        return (List("bullet", made, tight=tight, origin=flow.desk.whole(element)),)
    return _numbered(flow.desk, element, shown, tight=tight)


def _is_nested(children: Sequence[Child]) -> bool:
    """Return whether `children` are lists put into a list beside its items."""
    return any(isinstance(child, Element) and child.name in {"ul", "ol"} for child in children)


def _item(
    flow: Flow, around: Element, element: Element | None, children: list[Child], *, tasks: bool
) -> ListItem:
    if element is None:
        return _longer(flow.desk, ListItem(()), flow.inside(around, children))
    checked = _checked(flow.desk, element, tasks=tasks)
    marker = Range(element.start, element.inner) if element.inner > element.start else None
    return ListItem(
        led_in(flow.inside(element, children)),
        checked,
        origin=flow.desk.whole(element),
        marker=marker,
    )


def _longer(desk: Desk, item: ListItem, blocks: Sequence[Block]) -> ListItem:
    """Return `item` with `blocks` at its end, over which it then reaches."""
    places = [one.origin for one in (item, *blocks) if one.origin]
    if not places:
        return item
    start, end = min(one.start for one in places), max(one.end for one in places)
    origin = desk.origin(start, end)
    if item.origin:
        origin = replace(origin, content=Range(item.origin.content.start, origin.end))
    return replace(item, content=(*item.content, *blocks), origin=origin)


def _checked(desk: Desk, element: Element, *, tasks: bool) -> bool | None:
    """Return whether the task that `element` is has been done, None where it is no task.

    A sign that says so before its words is left out.
    """
    said = classes(element)
    if tasks and said & {"done", "open"}:
        desk.left.update(_signs(element))
        return "done" in said
    for under in element.children:
        if isinstance(under, Element):
            boxes = [one for one in elements(under) if one.name == "input"][:1]
            if boxes and boxes[0].get("type").lower() == "checkbox":
                return "checked" in boxes[0].attributes
            return None
    return None


def _signs(element: Element) -> Iterator[Element]:
    """Yield the sign at the beginning of a task, in it or in its first paragraph."""
    for child in element.children:
        if isinstance(child, Element):
            if "task" in classes(child):
                yield child
            elif child.name == "p":
                yield from _signs(child)
            return


def _is_tight(element: Element, items: Sequence[Sequence[Child]]) -> bool:
    """Return whether no item has paragraphs of its own, if the list does not say it itself."""
    said = classes(element) & {"tight", "loose"}
    if said:
        return "tight" in said
    return not any(
        isinstance(child, Element) and child.name == "p" for item in items for child in item
    )


# --- Numbers -------------------------------------------------------------------------------------


def _numbered(
    desk: Desk, element: Element, items: Sequence[tuple[Element | None, ListItem]], *, tight: bool
) -> Sequence[Block]:
    """Return the items in lists whose numbers go up by one, as the model has them."""
    kind = _kind(element)
    numbers = list(_numbers(element, [part for part, _ in items]))
    lowest = 0 if kind == "decimal" else 1
    if min(numbers) < lowest:
        desk.say(
            "BX164",
            f"a list cannot begin at {min(numbers)}; it begins at {lowest}",
            element.start,
            hint="numbers below one cannot be printed; write them into the items",
        )
        numbers = list(range(lowest, lowest + len(items)))
    cuts = [n for n, (one, after) in enumerate(pairwise(numbers), 1) if after != one + 1]
    if cuts:
        desk.say(
            "BX164",
            "the numbers of a list do not go up by one; it was divided, each number as it is",
            element.start,
        )
    made: list[Block] = []
    for start, end in pairwise([0, *cuts, len(items)]):
        part = tuple(item for _, item in items[start:end])
        origin = desk.whole(element)
        if cuts:
            first, last = part[0].origin, part[-1].origin
            origin = desk.origin(first.start, last.end) if first and last else origin
        made.append(List(kind, part, numbers[start], tight, origin=origin))
    return made


def _kind(element: Element) -> ListKind:
    if found := LIST_KINDS.get(element.get("type")):
        return found
    style = _STYLE.search(element.get("style"))
    return _STYLES.get(style[1].lower(), "decimal") if style else "decimal"


def _numbers(element: Element, items: Sequence[Element | None]) -> Iterator[int]:
    """Yield the number of each item (HTML Standard, 4.4.5 and 4.4.8)."""
    backwards = "reversed" in element.attributes
    number = _number(element.get("start"), len(items) if backwards else 1)
    for item in items:
        if item:
            number = _number(item.get("value"), number)
        yield number
        number += -1 if backwards else 1


def _number(given: str, default: int) -> int:
    return int(given) if _NUMBER.fullmatch(given) else default


# --- Definitions ---------------------------------------------------------------------------------


def read_definitions(flow: Flow, element: Element) -> Sequence[Block]:
    """Return the definition list of `element`; what stands in it before a term comes before it."""
    desk = flow.desk
    items: list[Definition] = []
    for part, children in _grouped(desk, element):
        if part is None or (part.name == "dd" and not items):
            flow.blocks += flow.inside(element, children)
        elif part.name == "dt":
            _term(flow, part, items)
        else:
            before = items.pop()
            assert before.origin
            origin = desk.origin(before.origin.start, max(part.end, before.origin.end))
            meanings = (*before.meanings, flow.inside(part))
            items.append(replace(before, meanings=meanings, origin=origin))
    if not items:
        return ()
    parts_of = [children for part, children in _grouped(desk, element) if part]
    return (DefinitionList(tuple(items), _is_tight(element, parts_of), origin=desk.whole(element)),)


def _term(flow: Flow, part: Element, items: list[Definition]) -> None:
    """Add a term: to the definition before it, if that has no meaning yet."""
    words = flow.line(part)
    if not words:
        return
    origin = flow.desk.whole(part, reach(words))
    if items and not items[-1].meanings:
        before = items.pop()
        assert before.origin
        whole = flow.desk.origin(before.origin.start, part.end)
        terms, origins = (*before.terms, words), (*before.term_origins, origin)
        items.append(replace(before, terms=terms, term_origins=origins, origin=whole))
    else:
        items.append(Definition((words,), (), origin=origin, term_origins=(origin,)))


def _grouped(desk: Desk, element: Element) -> Iterator[tuple[Element | None, list[Child]]]:
    """Yield terms and meanings, also those that stand in a <div> together (4.4.9)."""
    for part, children in parts(desk, element, _DEFINED | {"div"}):
        if part and part.name == "div":
            yield from parts(desk, part, _DEFINED)
        else:
            yield part, children
