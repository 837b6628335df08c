"""Running text put back: what an editor made of exported text, made of the text of the base.

Three rows of units are laid beside each other: the base as its author wrote it, what was exported
of it, and what came back. A unit that came back as it was exported is the base's own, with all that
a DOCX cannot say; marks that were set or taken away are so on it too; a new one is new.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby
from typing import TypeAlias

from briefexport.model import Inline, LineBreak, Note, Text
from briefexport.records import dataclass
from briefexport.revise.units import (
    NO_MARKS,
    Mark,
    Marks,
    Thing,
    Unit,
    Wrapper,
    inlines,
    mark_of,
    units,
)
from briefexport.revise.words import kept, likeness
from briefexport.walk import Node, descendants

Content: TypeAlias = tuple[Inline, ...]
# Makes of a thing of the base, what was exported of it and what came back the thing it becomes.
PutThing: TypeAlias = Callable[[Thing, Thing, Thing], Thing]
# Makes of a thing that came back, and is new, one that has nothing of the file it came in.
FreshThing: TypeAlias = Callable[[Thing], Thing]
Key: TypeAlias = tuple[object, ...]

# Where one paragraph ends and the next begins.
SEAM = Unit("\n")
# From this on notes are taken for versions of one another.
LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as it stands in the base, and as it was exported."""

    base: Content
    exported: Content


def put(
    sources: Sequence[Source], edited: Sequence[Content], put_thing: PutThing, fresh: FreshThing
) -> list[Content]:
    """Return what each of `edited` is when it is made of the base's texts of `sources`.

    Several sources were joined; several of `edited` are what one was divided into.
    """
    if len(edited) == 1 and len(sources) == 1 and sources[0].exported == edited[0]:
        return [sources[0].base]
    base = _row([one.base for one in sources])
    exported = _row([one.exported for one in sources])
    came = _row(edited)
    things = paired_things(exported, came)
    known = placed(exported, came, things)
    origin = base_of_exported(exported, base)
    known = _breaks_kept(known, exported, came, base, origin)
    row = _Row(base, exported, came, known, origin)
    return _cut(row, put_thing, fresh)


@dataclass(slots=True)
class _Row:
    """The three rows: `known` leads from what came to what was exported, `origin` to the base.

    `links` has the base's targets by the exported ones, `said` the marks that a DOCX has shown.
    `heads` and `tails` are units of the base that were not exported: before all, and behind one.
    """

    base: list[Unit]
    exported: list[Unit]
    came: list[Unit]
    known: dict[int, int]
    origin: dict[int, int]
    links: dict[Mark, Mark] = field(default_factory=dict)
    said: Marks = NO_MARKS
    tails: dict[int, list[Unit]] = field(default_factory=dict)
    heads: list[Unit] = field(default_factory=list)


def _row(contents: Sequence[Content]) -> list[Unit]:
    row: list[Unit] = []
    for number, content in enumerate(contents):
        if number:
            row.append(SEAM)
        row += units(content)
    return row


# --- Which unit is which -------------------------------------------------------------------------


def _name(thing: Thing) -> str:
    return type(thing).__name__


def paired_things(exported: Sequence[Unit], came: Sequence[Unit]) -> dict[int, Key]:
    """Return, by the identity of their units, names of things that both rows have."""
    names: dict[int, Key] = {}
    kinds = {_name(unit.thing) for unit in (*exported, *came) if unit.thing is not None}
    for kind in kinds - {LineBreak.__name__}:
        ones = [unit for unit in exported if unit.thing is not None and _name(unit.thing) == kind]
        others = [unit for unit in came if unit.thing is not None and _name(unit.thing) == kind]
        for number, (one, other) in enumerate(_pairs(ones, others)):
            names[id(one)] = names[id(other)] = (kind, number)
    return names


def _pairs(ones: list[Unit], others: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Yield which thing is which: by its id, equal, alike, or the only ones that are left."""
    for alike in (_has_id_of, _equal, _like):
        for other in tuple(others):
            one = next((one for one in ones if alike(one.thing, other.thing)), None)
            if one is not None:
                ones.remove(one)
                others.remove(other)
                yield one, other
    if len(ones) == len(others):
        yield from zip(ones, others, strict=True)


def _has_id_of(one: Thing | None, other: Thing | None) -> bool:
    return isinstance(one, Note) and isinstance(other, Note) and bool(one.id) and one.id == other.id


def _equal(one: Thing | None, other: Thing | None) -> bool:
    return one == other


def _like(one: Thing | None, other: Thing | None) -> bool:
    if not isinstance(one, Note) or not isinstance(other, Note):
        return False
    return likeness(said(one), said(other)) >= LIKE


def said(node: Node) -> str:
    """Return the words in `node`, at any depth."""
    return " ".join(one.value for one in descendants(node) if isinstance(one, Text))


def placed(
    exported: Sequence[Unit], came: Sequence[Unit], things: dict[int, Key]
) -> dict[int, int]:
    """Return for each unit that came which exported one it is: word by word, then within words."""
    ones, others = _tokens(exported, things), _tokens(came, things)
    keys = [key for _, key in ones], [key for _, key in others]
    starts = [start for start, _ in ones], [start for start, _ in others]
    ends = [*starts[0][1:], len(exported)], [*starts[1][1:], len(came)]
    known: dict[int, int] = {}
    a = b = 0
    for one, other, size in [*kept(*keys), (len(ones), len(others), 0)]:
        at = starts[0][one] if one < len(ones) else len(exported)
        to = starts[1][other] if other < len(others) else len(came)
        known.update(_edges(exported, came, (a, at), (b, to)))
        if size:
            a, b = ends[0][one + size - 1], ends[1][other + size - 1]
            known.update(zip(range(to, b), range(at, a), strict=True))
    return known


def _tokens(row: Sequence[Unit], things: dict[int, Key]) -> list[tuple[int, Key]]:
    """Return the words of a row, each with where it begins; blanks, signs and things are words."""
    found: list[tuple[int, Key]] = []
    at = 0

    def sort(unit: Unit) -> Key:
        if unit is SEAM:
            return ("seam",)
        if isinstance(unit.thing, LineBreak):
            return ("break",)
        if unit.thing is not None:
            return things.get(id(unit), ("thing", id(unit)))
        return ("word",) if unit.text.isalnum() or unit.text == "_" else ("sign", id(unit))

    for key, group in groupby(row, key=sort):
        members = list(group)
        if key[0] == "word":
            found.append((at, ("".join(unit.text for unit in members),)))
        elif key[0] == "sign":
            found.append((at, (members[0].text,)))
        else:
            found += [(at + n, key) for n in range(len(members))]
        at += len(members)
    return found


def _edges(
    exported: Sequence[Unit], came: Sequence[Unit], one: tuple[int, int], other: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the characters that two stretches begin with and end with alike."""
    (a, a_end), (b, b_end) = one, other
    while a < a_end and b < b_end and _same_character(exported[a], came[b]):
        yield b, a
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and _same_character(exported[a_end - 1], came[b_end - 1]):
        a_end, b_end = a_end - 1, b_end - 1
        yield b_end, a_end


def _same_character(one: Unit, other: Unit) -> bool:
    plain_ones = one.thing is None and other.thing is None and one is not SEAM
    return plain_ones and other is not SEAM and one.text == other.text


def base_of_exported(exported: Sequence[Unit], base: Sequence[Unit]) -> dict[int, int]:
    """Return for each exported unit which one of the base it is of."""

    def keys(row: Sequence[Unit]) -> list[Key]:
        return [(_name(unit.thing),) if unit.thing is not None else (unit.text,) for unit in row]

    return {
        one + n: other + n
        for one, other, size in kept(keys(exported), keys(base))
        for n in range(size)
    }


def _breaks_kept(
    known: dict[int, int],
    exported: Sequence[Unit],
    came: Sequence[Unit],
    base: Sequence[Unit],
    origin: dict[int, int],
) -> dict[int, int]:
    """Return `known`, where words went between two blanks with the one kept that ends a line."""
    moved: dict[int, int] = {}
    used = set(known.values())
    for at, one in known.items():
        after = known.get(at + 1)
        if after is None or after <= one + 1 or came[at].text != " ":
            continue
        last = after - 1
        if exported[last].text != " " or last in used or last not in origin:
            continue
        if _is_soft_break(base[origin[last]]) and not (
            one in origin and _is_soft_break(base[origin[one]])
        ):
            moved[at] = last
    return known | moved


def _is_soft_break(unit: Unit) -> bool:
    """Return whether a blank stands for more than a blank in the source."""
    if not isinstance(unit.leaf, Text) or not unit.leaf.segments:
        return False
    at = unit.at
    for segment in unit.leaf.segments:
        if at < segment.length:
            return segment.source_length > segment.length
        at -= segment.length
    return False


# --- What becomes of each ------------------------------------------------------------------------


def _cut(row: _Row, put_thing: PutThing, fresh: FreshThing) -> list[Content]:
    """Return the contents, one for each stretch of what came between two seams."""
    _add_unexported(row)
    row.links = _links(row)
    row.said = _in_base(NO_MARKS.union(*(one.marks for one in (*row.exported, *row.came))), row)
    made: list[list[Unit | None]] = [[]]
    sources: list[list[int]] = [[]]
    for number, unit in enumerate(row.came):
        if unit is SEAM:
            made.append([])
            sources.append([])
            continue
        made[-1].append(_kept(number, row, put_thing) if number in row.known else None)
        sources[-1].append(number)
    return [
        inlines(_finished(units_, numbers, row, fresh))
        for units_, numbers in zip(made, sources, strict=True)
    ]


def _add_unexported(row: _Row) -> None:
    """Give each unit of the base that was not exported to the one before it."""
    of_base = sorted((b, x) for x, b in row.origin.items())
    places = [b for b, _ in of_base]
    exported = set(places)
    for number, unit in enumerate(row.base):
        if number in exported or unit is SEAM:
            continue
        before = bisect_left(places, number) - 1
        if before < 0:
            row.heads.append(unit)
        else:
            row.tails.setdefault(of_base[before][1], []).append(unit)


def _links(row: _Row) -> dict[Mark, Mark]:
    """Return what the targets of links are in the base: an exported label is made of an id."""
    found: dict[Mark, Mark] = {}
    for one, other in row.origin.items():
        ones = [mark for mark in row.exported[one].marks if mark[0] == "link"]
        others = [mark for mark in row.base[other].marks if mark[0] == "link"]
        if len(ones) == len(others) == 1:
            found[ones[0]] = others[0]
    return found


def _kept(number: int, row: _Row, put_thing: PutThing) -> Unit | None:
    """Return the unit of the base that came back as `number`; None where the base has none."""
    one = row.known[number]
    if one not in row.origin:
        return None
    base, exported, came = row.base[row.origin[one]], row.exported[one], row.came[number]
    unit = base
    if exported.marks != came.marks:
        gone = _in_base(exported.marks - came.marks, row)
        marks = (base.marks - gone) | _in_base(came.marks - exported.marks, row)
        unit = replace(base, marks=marks, path=_path(base, marks))
    if base.thing is not None and exported.thing is not None and came.thing is not None:
        thing = put_thing(base.thing, exported.thing, came.thing)
        unit = unit if thing is base.thing else replace(unit, thing=thing)
    return unit


def _in_base(marks: Marks, row: _Row) -> Marks:
    return frozenset(row.links.get(mark, mark) for mark in marks)


def _path(unit: Unit, marks: Marks) -> tuple[Wrapper, ...]:
    return tuple(node for node in unit.path if mark_of(node) in marks)


def _finished(
    made: Sequence[Unit | None], numbers: Sequence[int], row: _Row, fresh: FreshThing
) -> list[Unit]:
    """Return the units of one content: kept ones, what was not exported by them, new ones."""
    found: list[Unit] = []
    whole: list[tuple[Unit | None, int]] = list(zip(made, numbers, strict=True))
    if numbers and row.known.get(numbers[0]) == 0:
        found += row.heads
    for place, (unit, number) in enumerate(whole):
        if unit is not None:
            found.append(unit)
            found += _tail(number, row)
        elif number not in row.known:
            left = found[-1] if found else None
            right = next((one for one, _ in whole[place + 1 :] if one is not None), None)
            found.append(_new(row.came[number], left, right, row, fresh))
    return _without_marks_on_blanks(found)


def _tail(number: int, row: _Row) -> list[Unit]:
    """Return what of the base stands behind a unit and was not exported, where it still fits."""
    one = row.known[number]
    tail = row.tails.get(one, [])
    if not tail:
        return []
    at_end = number + 1 == len(row.came) or row.came[number + 1] is SEAM
    goes_on = row.known.get(number + 1) == one + 1
    was_end = one + 1 == len(row.exported) or row.exported[one + 1] is SEAM
    if goes_on or (at_end and was_end):
        return tail
    return [unit for unit in tail if unit.thing is not None or not unit.text.isspace()]


def _new(unit: Unit, left: Unit | None, right: Unit | None, row: _Row, fresh: FreshThing) -> Unit:
    """Return a new unit, in the nodes of its neighbours as far as its marks allow."""
    marks = _in_base(unit.marks, row)
    if left and right:
        marks |= (left.marks & right.marks) - row.said
    paths = [_prefix(one, marks) for one in (left, right) if one]
    path = max(paths, key=len, default=())
    thing = fresh(unit.thing) if unit.thing is not None else None
    return Unit(unit.text, marks, path, thing)


def _prefix(unit: Unit, marks: Marks) -> tuple[Wrapper, ...]:
    length = 0
    while length < len(unit.path) and mark_of(unit.path[length]) in marks:
        length += 1
    return unit.path[:length]


def _without_marks_on_blanks(found: list[Unit]) -> list[Unit]:
    """Return `found` with no new mark on blanks but those that both neighbours have."""
    out = list(found)
    for number, unit in enumerate(found):
        if unit.thing is not None or not unit.text.isspace():
            continue
        new = unit.marks - {mark_of(one) for one in unit.path}
        if not new:
            continue
        left = next((one.marks for one in reversed(found[:number]) if _inks(one)), NO_MARKS)
        right = next((one.marks for one in found[number + 1 :] if _inks(one)), NO_MARKS)
        out[number] = replace(unit, marks=unit.marks - (new - (left & right)))
    return out


def _inks(unit: Unit) -> bool:
    return unit.thing is not None or not unit.text.isspace()
