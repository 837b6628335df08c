"""Blocks, items or rows side by side: which stay, and the lines that go and come between them."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from briefexport.model import Range
from briefexport.records import dataclass
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.lines import (
    after_blanks,
    is_bare,
    lead,
    line_end,
    next_line,
)
from briefexport.revise.writing.pieces import prefixed
from briefexport.walk import TEXTS, descendants

P = TypeVar("P")
# What stays goes by its weight: the characters in it, and something for being there.
LEAST_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Way(Generic[P]):
    """How parts of one kind are written side by side.

    `extent` says where one stands, `change` edits one in its place, `lines` writes some anew
    between two that stay (or None). `apart` says whether an empty line stands between two, `joins`
    whether they would become one even so. New lines begin with `prefix`; where there is no part to
    stand beside, new ones go to `end`, after `opening`.
    """

    what: str
    extent: Callable[[P], Range]
    change: Callable[[P, P], None]
    lines: Callable[[Sequence[P], P | None, P | None], list[str]]
    apart: Callable[[P, P], bool]
    joins: Callable[[P, P], bool]
    prefix: str
    end: int
    opening: str = ""


def change_parts(desk: Desk, old: Sequence[P], new: Sequence[P], way: Way[P]) -> None:
    """Edit the source so that the parts `old` become the parts `new`."""
    if len(old) == len(new) and all(one is other for one, other in zip(old, new, strict=True)):
        for one, other in zip(old, new, strict=True):
            way.change(one, other)
        return
    places = {_id(part): number for number, part in enumerate(old) if _id(part)}
    stays = staying([places.get(_id(part)) for part in new], [_weight(part) for part in new])
    left: P | None = None
    turning = False  # whether the last that stays becomes another kind of block
    done = 0
    come: list[P] = []
    for number, part in enumerate(new):
        if number not in stays:
            come.append(part)
            continue
        place = places[_id(part)]
        gone = old[done:place]
        _between(desk, (left, gone, come, old[place]), way)
        turned = type(part) is not type(old[place])
        if left is not None and not (gone or come) and (turned or turning):
            _keep_apart(desk, left, old[place], old[place], way)
        way.change(old[place], part)
        left, done, come, turning = old[place], place + 1, [], turned
    _between(desk, (left, old[done:], come, None), way)


def _id(part: Any) -> str:  # noqa: ANN401
    return str(part.id)


def _weight(part: Any) -> float:  # noqa: ANN401
    found = (len(node.value) for node in descendants(part) if isinstance(node, TEXTS))
    return LEAST_WEIGHT + sum(found)


def staying(places: Sequence[int | None], weights: Sequence[float]) -> frozenset[int]:
    """Return which numbers stay: of those that have a place the heaviest whose places increase."""
    # The heaviest chains found so far, by the place they end at: places and weights both increase.
    ends: list[int] = []
    best: list[tuple[float, int]] = []
    before: dict[int, int] = {}
    for number, place in enumerate(places):
        if place is None:
            continue
        at = bisect_left(ends, place)
        weight, last = best[at - 1] if at else (0.0, -1)
        before[number] = last
        weight += weights[number]
        while at < len(ends) and best[at][0] <= weight:
            del ends[at], best[at]
        if at == len(ends) or ends[at] != place:
            ends.insert(at, place)
            best.insert(at, (weight, number))
    chain = best[-1][1] if best else -1
    stays: set[int] = set()
    while chain >= 0:
        stays.add(chain)
        chain = before[chain]
    return frozenset(stays)


# --- Between two that stay ---------------------------------------------------------------------


def _between(
    desk: Desk, found: tuple[P | None, Sequence[P], Sequence[P], P | None], way: Way[P]
) -> None:
    """Let the parts that `come` stand in the place of those `gone`, between `left` and `right`."""
    left, gone, come, right = found
    if gone and come:
        _replace(desk, left, gone[0], come, right, way)
        _remove(desk, gone[0], gone[1:], right, way)
    elif gone:
        _remove(desk, left, gone, right, way)
        if left is not None and right is not None:
            _keep_apart(desk, left, gone[0], right, way)
    elif come:
        _insert(desk, left, come, right, way)


def _replace(
    desk: Desk, left: P | None, gone: P, come: Sequence[P], right: P | None, way: Way[P]
) -> None:
    start, end = way.extent(gone)
    desk.put(start, end, _text(desk, left, come, right, way), f"{way.what} replaced")


def _text(desk: Desk, left: P | None, come: Sequence[P], right: P | None, way: Way[P]) -> str:
    lines = way.lines(come, left, right)
    return prefixed("\n".join(lines), desk.habits.newline, way.prefix)


def _insert(desk: Desk, left: P | None, come: Sequence[P], right: P | None, way: Way[P]) -> None:
    newline, bare = desk.habits.newline, way.prefix.rstrip(" \t")
    text, why = _text(desk, left, come, right, way), f"{way.what} inserted"
    if left is not None:
        end = way.extent(left).end
        place = line_end(desk.source, end)
        if not is_bare(desk.source.text[end:place]):
            raise UnsayableError("something else stands on the same line")
        empty = bare + newline if way.apart(left, come[0]) else ""
        text = newline + empty + way.prefix + text
        if right is not None and way.apart(come[-1], right) and not _is_gap(desk, left, right, way):
            text += newline + bare
        desk.put(place, place, text, why)
    elif right is not None:
        start = way.extent(right).start
        empty = bare + newline if way.apart(come[-1], right) else ""
        desk.put(start, start, text + newline + empty + way.prefix, why)
    else:
        desk.put(way.end, way.end, way.opening + text, why)


def _is_gap(desk: Desk, left: P, right: P, way: Way[P]) -> bool:
    """Return whether a line between `left` and `right` is bare."""
    line = next_line(desk.source, way.extent(left).end)
    end = desk.source.line_start(way.extent(right).start)
    while line < end:
        if is_bare(desk.source.text[line : line_end(desk.source, line)]):
            return True
        line = next_line(desk.source, line)
    return False


# --- What goes ---------------------------------------------------------------------------------


def _remove(desk: Desk, left: P | None, gone: Sequence[P], right: P | None, way: Way[P]) -> None:
    for number, part in enumerate(gone):
        before = gone[number - 1] if number else left
        after = gone[number + 1] if number + 1 < len(gone) else right
        ends = right is None and before is not None and left is not None
        start, end = _lines_of(desk, before, part, None if ends else after, way)
        desk.put(start, end, "", f"{way.what} deleted")


def _lines_of(
    desk: Desk, before: P | None, part: P, after: P | None, way: Way[P]
) -> tuple[int, int]:
    """Return the lines of `part`, with the empty ones behind it, or before it if none is after."""
    source, text = desk.source, desk.source.text
    start, end = way.extent(part)
    following = way.extent(after).start if after is not None else None
    last = line_end(source, end)
    if not is_bare(text[end:last]):
        return start, end
    if not is_bare(lead(source, start)):
        if following is not None and is_bare(text[end:following]):
            return start, following
        return start, end
    first = max(source.line_start(start), source.content_start)
    if following is not None:
        limit = source.line_start(following)
        if limit <= start:
            return start, end
        return first, after_blanks(source, next_line(source, end), limit)
    if before is not None:
        previous = line_end(source, way.extent(before).end)
        if previous <= start and is_bare(text[previous:start]):
            return previous, last
    if first > source.content_start:
        return line_end(source, first - 1), last
    return first, next_line(source, end)


def _keep_apart(desk: Desk, left: P, gone: P, right: P, way: Way[P]) -> None:
    """Let `left` and `right` not become one; `gone` is what the source has behind `left`."""
    start = way.extent(right).start
    newline, bare = desk.habits.newline, way.prefix.rstrip(" \t")
    if way.joins(left, right):
        between = f"<!-- -->{newline}{bare}{newline}{way.prefix}"
        desk.put(start, start, between, "kept apart from what stands before it now")
    elif (
        way.apart(left, right)
        and not _is_gap(desk, left, gone, way)
        and is_bare(lead(desk.source, start))
    ):
        at = desk.source.line_start(start)
        desk.put(at, at, bare + newline, "kept apart from what stands before it now")
