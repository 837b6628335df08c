"""Paragraphs one under the other as blocks: lists, quotes, asides and definitions around them.

A document has no such containers: what belongs together is told by styles, by numbering, and by how
far in things stand. What is open at a paragraph is a stack; what it does not stand in is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from briefexport.model import (
    Aside,
    AsideKind,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Inline,
    List,
    ListItem,
    ListKind,
    Origin,
    Quote,
    Range,
)
from briefexport.readers.docx.captions import Entry, entries
from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.inlines import inlines
from briefexport.readers.docx.leaves import joined, leaves, place_of, span_of
from briefexport.readers.docx.parts import Grid, Item
from briefexport.readers.docx.placing import Marker, Placed
from briefexport.readers.docx.tables import table
from briefexport.reading import MAX_DEPTH
from briefexport.walk import plain

# Indents that differ by less than this are the same, in twentieths of a point.
TOLERANCE = 40
# Items further apart than this stand loosely.
LOOSE = 100


@dataclass(slots=True)
class Root:
    """What is not in any container."""

    left: int = 0
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class OpenList:
    """A list that may go on; `value` is the number of its last item, `nums` its numberings."""

    left: int
    marker: Marker
    nums: set[int] = field(default_factory=set)
    items: list[ListItem] = field(default_factory=list)
    loose: bool = False
    value: int = 0


@dataclass(slots=True)
class OpenItem:
    """An item that may go on; its text stands `left` from the edge."""

    left: int
    start: int
    end: int
    checked: bool | None
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class OpenQuote:
    """A quotation that may go on."""

    left: int
    blocks: list[Block] = field(default_factory=list)
    attribution: tuple[Inline, ...] = ()
    attribution_origin: Origin | None = None


@dataclass(slots=True)
class OpenAside:
    """An aside that may go on."""

    left: int
    start: int
    title: tuple[Inline, ...] = ()
    titled: bool = False
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class OpenTerms:
    """A list of terms; the blocks are what the last terms mean."""

    left: int
    start: int
    terms: list[tuple[tuple[Inline, ...], Origin]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    done: list[Definition] = field(default_factory=list)
    means: bool = False
    inner: int = 0
    end: int = 0


Open: TypeAlias = Root | OpenList | OpenItem | OpenQuote | OpenAside | OpenTerms


def blocks_of(items: Sequence[Item], draft: Draft) -> tuple[Block, ...]:
    """Return the blocks that `items` are."""
    stack: list[Open] = [Root()]
    previous: Placed | Grid | None = None
    for entry in entries(items, draft):
        what = entry.what
        if isinstance(what, Grid):
            _close_beyond(stack, what.left)
            _append(stack, _table(entry, what, draft))
        elif what.is_empty and not what.marker and what.role not in {"scene", "code"}:
            _append(stack, list(draft.blocks(what.para.boxes, draft)))
            if what.role == "aside-title":
                _open_aside(stack, what)
            previous = None
            continue
        else:
            _paragraph(stack, entry, what, previous, draft)
        previous = what
    return _closed(stack)


def _table(entry: Entry, grid: Grid, draft: Draft) -> list[Block]:
    return table(grid, entry.caption, draft.blocks(entry.notes, draft), draft)


def _paragraph(
    stack: list[Open], entry: Entry, one: Placed, previous: Placed | Grid | None, draft: Draft
) -> None:
    """Put a paragraph where it stands: close what it is not in, open what it begins."""
    match one.role:
        case "attribution" if _attribute(stack, one, draft):
            return
        case "term":
            _term(stack, one, draft)
            return
        case "aside-title":
            _open_aside(stack, one)
            top = stack[-1]
            assert isinstance(top, OpenAside)
            top.title, top.titled = inlines(one.para, draft, one.pieces), True
            return
        case "quote" | "aside" | "definition":
            _into_container(stack, one)
        case "title" | "subtitle" | "heading" | "byline" | "date" | "kicker" | "caption":
            _close_to(stack, 0)
        case "body" | "table-note" | "stub" | "head" | "list-continue" | "task" | "task-done":
            _close_body(stack, one)
        case _:
            _close_beyond(stack, one.left)
    if one.marker:
        _item(stack, one, one.marker, previous, draft)
    found = leaves(one, entry.caption, draft)
    follows = isinstance(previous, Placed) and previous.role == "code" and not one.marker
    _append(stack, found, follows=follows)
    _append(stack, draft.blocks(one.para.boxes, draft))


# --- Closing -------------------------------------------------------------------------------------


def _close_to(stack: list[Open], count: int) -> None:
    """Close what is open until `count` containers are left, the outermost not counted."""
    while len(stack) - 1 > count:
        _close(stack)


def _close_beyond(stack: list[Open], left: int) -> None:
    """Close what begins further in than `left`, and what does not begin further in at all."""
    while len(stack) > 1:
        top = stack[-1]
        inside = top.inner if isinstance(top, OpenTerms) else top.left
        if isinstance(top, OpenList) or left < inside - TOLERANCE or inside <= 0:
            _close(stack)
        else:
            return


def _close_body(stack: list[Open], one: Placed) -> None:
    """Close what running text ends: all but the items whose text it is under."""
    if one.marker:
        return  # its list will find its place
    depth = one.level if one.role == "list-continue" else 0
    while len(stack) > 1:
        top = stack[-1]
        if isinstance(top, OpenItem):
            level = sum(isinstance(open_, OpenItem) for open_ in stack)
            if top.left > 0 and one.left >= top.left - TOLERANCE:
                return
            if (depth and level <= depth) or one.unmarked:
                return
        _close(stack)


def _into_container(stack: list[Open], one: Placed) -> None:
    """Close what a quotation, an aside or a meaning is not in, and open it unless it is open."""
    kind = {"quote": OpenQuote, "aside": OpenAside, "definition": OpenTerms}[one.role]
    if one.marker and any(isinstance(open_, kind) for open_ in stack):
        return  # an item: its list will find its place
    while len(stack) > 1 and not _can_hold(stack, one, kind):
        _close(stack)
    top = stack[-1]
    if isinstance(top, OpenTerms) and kind is OpenTerms:
        top.means, top.inner = True, top.inner or one.left
    elif not _is_text_of(stack, one, kind) and len(stack) <= MAX_DEPTH:
        _open(stack, one)


def _can_hold(stack: list[Open], one: Placed, kind: type[Open]) -> bool:
    """Return whether the innermost container goes on with `one`, or holds what it begins.

    What stands as far in from a container as its style does from the edge begins in that one.
    """
    top = stack[-1]
    if isinstance(top, OpenList):
        return False
    if isinstance(top, kind):
        same = abs(one.left - _inside(top)) <= TOLERANCE or not _inside(top)
        return same or kind is OpenTerms or _is_a_step_in(top, one)
    if _is_text_of(stack, one, kind) or _is_a_step_in(top, one):
        return True
    around = any(_is_a_step_in(open_, one) or isinstance(open_, kind) for open_ in stack[:-1])
    return not around and 0 < _inside(top) <= one.left + TOLERANCE


def _is_a_step_in(open_: Open, one: Placed) -> bool:
    return not isinstance(open_, OpenList) and (
        one.step > 0 and abs(one.left - _inside(open_) - one.step) <= TOLERANCE // 4
    )


def _is_text_of(stack: list[Open], one: Placed, kind: type[Open]) -> bool:
    """Return whether `one` is text in what its style is of: in it, or in an item in it."""
    top = stack[-1]
    inside = isinstance(top, kind) or (
        isinstance(top, OpenItem) and any(isinstance(open_, kind) for open_ in stack)
    )
    return inside and abs(one.left - _inside(top)) <= TOLERANCE


def _inside(open_: Open) -> int:
    return open_.inner if isinstance(open_, OpenTerms) else open_.left


def _open(stack: list[Open], one: Placed) -> None:
    left = one.left
    if one.marker and one.step:  # an item stands further in than what it is in
        left = min(left, _inside(stack[-1]) + one.step)
    match one.role:
        case "quote":
            stack.append(OpenQuote(left))
        case "aside":
            stack.append(OpenAside(left, one.para.start))
        case _:
            stack.append(OpenTerms(left, one.para.start, means=True, inner=left))


def _open_aside(stack: list[Open], one: Placed) -> None:
    """Open an aside: in what it stands a step further in than, or else in what it may stand in."""
    begins = [n for n, open_ in enumerate(stack) if _is_a_step_in(open_, one)]
    if begins:
        _close_to(stack, begins[-1])
    while len(stack) > 1 and not begins:
        top = stack[-1]
        if isinstance(top, OpenItem) and 0 < top.left < one.left - TOLERANCE:
            break
        _close(stack)
    stack.append(OpenAside(one.left, one.para.start))


def _attribute(stack: list[Open], one: Placed, draft: Draft) -> bool:
    """Say whom the innermost quotation is from, and close it."""
    at = next((n for n in range(len(stack) - 1, 0, -1) if isinstance(stack[n], OpenQuote)), None)
    if at is None:
        return False
    _close_to(stack, at)
    quote = stack[-1]
    assert isinstance(quote, OpenQuote)
    quote.attribution = inlines(one.para, draft, one.pieces)
    quote.attribution_origin = place_of(one.para)
    _close(stack)
    return True


def _term(stack: list[Open], one: Placed, draft: Draft) -> None:
    while len(stack) > 1:
        top = stack[-1]
        if isinstance(top, OpenTerms) and abs(top.left - one.left) <= TOLERANCE:
            break
        if isinstance(top, OpenItem) and 0 < top.left <= one.left + TOLERANCE:
            break
        if isinstance(top, OpenQuote | OpenAside) and 0 < top.left <= one.left + TOLERANCE:
            break
        _close(stack)
    top = stack[-1]
    if not isinstance(top, OpenTerms):
        top = OpenTerms(one.left, one.para.start)
        stack.append(top)
    if top.blocks or top.means:
        _define(top)
    top.terms.append((inlines(one.para, draft, one.pieces), place_of(one.para)))


def _define(open_: OpenTerms) -> None:
    """End a definition: its terms, and what they mean."""
    if open_.terms:
        origins = tuple(origin for _, origin in open_.terms)
        _, end = span_of(open_.blocks, origins[-1])
        open_.end = end
        open_.done.append(
            Definition(
                tuple(term for term, _ in open_.terms),
                (tuple(open_.blocks),) if open_.blocks else (),
                origin=_origin(origins[0].start, end),
                term_origins=origins,
            )
        )
        open_.blocks = []
    open_.terms, open_.means, open_.inner = [], False, 0


# --- Lists ---------------------------------------------------------------------------------------


def _item(
    stack: list[Open],
    one: Placed,
    marker: Marker,
    previous: Placed | Grid | None,
    draft: Draft,
) -> None:
    """Begin an item: of a list that is open, or of a new one where it stands."""
    while len(stack) > 1 and not _takes(stack, one, marker, draft):
        _close(stack)
    top = stack[-1]
    if not isinstance(top, OpenList):
        top = OpenList(marker.left, marker)
        stack.append(top)
    elif isinstance(previous, Placed) and previous.role in {one.role, "body", "list-continue"}:
        # Pictures, code and the like have space of their own round them.
        top.loose |= _space(previous, one) >= LOOSE
    top.value = marker.value
    top.nums.add(marker.num)
    stack.append(OpenItem(marker.left, one.para.start, one.para.end, marker.checked))


def _space(upper: Placed, lower: Placed) -> int:
    """Return the space between two paragraphs (17.3.1.9)."""
    same = upper.para.properties.style == lower.para.properties.style
    after = 0 if same and upper.contextual else upper.after
    before = 0 if same and lower.contextual else lower.before
    return max(after, before)


def _takes(stack: list[Open], one: Placed, marker: Marker, draft: Draft) -> bool:
    """Return whether the innermost container takes an item: as its next, or as a nested list."""
    top = stack[-1]
    match top:
        case OpenList():
            return _goes_on(top, marker, draft)
        case OpenItem():
            around = stack[-2]
            assert isinstance(around, OpenList)
            return _is_deeper(around, top, marker) and len(stack) <= MAX_DEPTH
        case OpenQuote():
            return one.role == "quote" and one.left >= top.left - TOLERANCE
        case OpenAside():
            return one.role == "aside" and one.left >= top.left - TOLERANCE
        case OpenTerms():
            return top.means and marker.at >= top.inner - TOLERANCE
        case Root():
            return True


def _goes_on(top: OpenList, marker: Marker, draft: Draft) -> bool:
    """Return whether an item is the next of a list.

    The items of tasks may each have a numbering of their own: their box is its marker. Numbers that
    go on are one list to the eye, and LibreOffice gives bullets that differ in space each its own.
    """
    own = top.marker
    follows = marker.kind == "bullet" or marker.value == top.value + 1
    if own.kind != marker.kind or not follows or own.level != marker.level:
        return False
    if marker.num in top.nums:
        return True
    tasks = marker.checked is not None or top.items[-1].checked is not None
    numbers = marker.kind != "bullet"
    return (tasks or numbers or draft.by_libreoffice) and abs(top.left - marker.left) <= TOLERANCE


def _is_deeper(around: OpenList, item: OpenItem, marker: Marker) -> bool:
    if marker.num in around.nums:
        return marker.level > around.marker.level
    if marker.level > around.marker.level:
        return marker.left > item.left - TOLERANCE
    return marker.left > item.left + TOLERANCE and marker.level >= around.marker.level


# --- From open to closed -------------------------------------------------------------------------


def _blocks(open_: Open) -> list[Block]:
    assert not isinstance(open_, OpenList)
    return open_.blocks


def _append(stack: list[Open], blocks: Sequence[Block], *, follows: bool = False) -> None:
    """Put `blocks` into the innermost container; code that `follows` code goes on with it."""
    if not blocks:
        return
    if isinstance(stack[-1], OpenList):
        _close(stack)
    inside = _blocks(stack[-1])
    last, first = inside[-1] if inside else None, blocks[0]
    if follows and isinstance(last, CodeBlock) and isinstance(first, CodeBlock):
        inside[-1] = joined(last, first)
        blocks = blocks[1:]
    inside.extend(blocks)
    if isinstance(stack[-1], OpenTerms):
        stack[-1].means = True


def _closed(stack: list[Open]) -> tuple[Block, ...]:
    _close_to(stack, 0)
    return tuple(_blocks(stack[0]))


def _close(stack: list[Open]) -> None:
    """Close the innermost container into the one around it."""
    done = stack.pop()
    match done:
        case OpenItem():
            around = stack[-1]
            assert isinstance(around, OpenList)
            around.items.append(_closed_item(done))
        case OpenList():
            _append(stack, [_closed_list(done)])
        case OpenQuote():
            attributed = done.attribution_origin
            start, end = span_of(done.blocks, attributed)
            _append(
                stack,
                [
                    Quote(
                        tuple(done.blocks), done.attribution,
                        origin=_origin(start, end), attribution_origin=attributed,
                    )
                ],
            )  # fmt: skip
        case OpenAside():
            _append(stack, [_closed_aside(done)])
        case OpenTerms():
            _define(done)
            if done.done:
                origin = _origin(done.start, max(done.end, done.start))
                _append(stack, [DefinitionList(tuple(done.done), origin=origin)])
            _append(stack, done.blocks)  # what stands under no term
        case Root():
            raise AssertionError("the root stays open")


def _origin(start: int, end: int) -> Origin:
    return Origin(start, start, end, Range(start, end))


def _closed_item(done: OpenItem) -> ListItem:
    _, end = span_of(done.blocks, None)
    return ListItem(
        tuple(done.blocks), done.checked, origin=_origin(done.start, max(end, done.end))
    )


def _closed_list(done: OpenList) -> List:
    first, last = done.items[0].origin, done.items[-1].origin
    assert first
    assert last
    kind: ListKind = done.marker.kind
    start = 1 if kind == "bullet" else done.marker.value
    return List(
        kind, tuple(done.items), start, not done.loose, origin=_origin(first.start, last.end)
    )


KINDS: tuple[AsideKind, ...] = ("note", "tip", "important", "warning", "caution")


def _closed_aside(done: OpenAside) -> Aside:
    """Return an aside; a title that only names its kind is made anew in composing."""
    _, end = span_of(done.blocks, None)
    said = plain(done.title).strip().casefold()
    kind = next((one for one in KINDS if one == said), None)
    return Aside(
        kind or "note",
        tuple(done.blocks),
        () if kind else done.title,
        origin=_origin(done.start, max(done.start, end)),
    )
