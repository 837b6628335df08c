"""What an editor changed, told one by one: the base beside the target, node by node.

Nodes are known by their ids. What is told is plain data, for people and for `--json`; nothing is
made of it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, TypeAlias

from briefexport.model import (
    Aside,
    Brief,
    Cell,
    CodeBlock,
    Definition,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    Origin,
    Paragraph,
    Quote,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.records import dataclass
from briefexport.revise.tables import laid, voted
from briefexport.segments import bounds
from briefexport.walk import Node, children, descendants, plain

ChangeKind = Literal[
    "words", "formatting", "inserted", "deleted", "moved", "split", "merged", "level", "kind",
    "state", "row added", "row removed", "row moved", "column added", "column removed",
    "column moved", "cells merged", "cells divided", "picture", "alt text", "description",
    "metadata",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an editor changed.

    `what` is the class of the node in lower case, or the name of a brief's field; `block` its id in
    the base, of what is new that of the block it stands behind. `part` says what of the node: its
    "caption", "attribution", "title" or "term". `author` and `date` are those of the tracked change
    that it came of, "" where it was not tracked.
    """

    kind: ChangeKind
    what: str
    brief: str
    block: str
    before: str = ""
    after: str = ""
    part: str = ""
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Stand:
    """A node in its tree: the ids of what holds it and of what stands before it there."""

    node: Any
    parent: str
    place: int
    before: str


_Tree: TypeAlias = Mapping[str, _Stand]


@dataclass(slots=True)
class _Telling:
    brief: str
    base: dict[str, _Stand]
    target: dict[str, _Stand]
    found: list[Change] = field(default_factory=list)

    def tell(self, kind: ChangeKind, node: Any, block: str, **said: str) -> None:  # noqa: ANN401
        """Note a change of `node`."""
        what = node if isinstance(node, str) else type(node).__name__.lower()
        self.found.append(Change(kind, what, self.brief, block, **said))


def changes(slug: str, base: Brief, target: Brief) -> tuple[Change, ...]:
    """Return what tells `target`, which was made of `base`, from it, in the order of `target`."""
    if target is base:
        return ()
    telling = _Telling(slug, _stands(base), _stands(target))
    _metadata(base, target, telling)
    _under("", target, telling)
    _gone(base, telling)
    return tuple(telling.found)


def _stands(brief: Brief) -> dict[str, _Stand]:
    found: dict[str, _Stand] = {}

    def enter(node: Node, parent: str) -> None:
        before = ""
        for place, child in enumerate(_named_children(node)):
            name = getattr(child, "id", "")
            if name:
                found[name] = _Stand(child, parent, place, before)
                before = name
            enter(child, name or parent)

    enter(brief, "")
    return found


def _named_children(node: Node) -> Iterator[Node]:
    """Yield what of `node` can have an id: blocks, items, rows, cells, and the notes in text."""
    for child in children(node):
        if isinstance(child, Span | Link | Foreign):
            yield from _named_children(child)
        elif hasattr(child, "id"):
            yield child


def _metadata(base: Brief, target: Brief, telling: _Telling) -> None:
    for name in ("title", "subtitle", "byline", "date"):
        before, after = getattr(base, name), getattr(target, name)
        if before != after:
            said = {"before": _shown(before), "after": _shown(after)}
            telling.tell("metadata", name, "", **said)


def _shown(value: str | tuple[Inline, ...]) -> str:
    return value if isinstance(value, str) else plain(value)


# --- From the target -----------------------------------------------------------------------------


def _under(parent: str, node: Node, telling: _Telling) -> None:
    """Tell what is new, what moved and what changed of what `node` holds."""
    moved = _moved(parent, node, telling)
    last = ""
    for child in _named_children(node):
        name = getattr(child, "id", "")
        if name not in telling.base:
            _new(child, last or parent, telling)
            last = name or last
            continue
        old = telling.base[name].node
        if name in moved:
            kind: ChangeKind = "row moved" if isinstance(child, Row) else "moved"
            if isinstance(child, ListItem) and telling.base[name].parent != parent:
                kind = "level"
            telling.tell(kind, child, name, before=words_of(old), after=words_of(child))
        if child is not old:
            _compare(old, child, telling)
            _under(name, child, telling)
        last = name


def _moved(parent: str, node: Node, telling: _Telling) -> set[str]:
    """Return what of `node` moved: the least that explains the order it is in."""
    names = [
        name
        for child in _named_children(node)
        if (name := getattr(child, "id", "")) in telling.base and not isinstance(child, Note)
    ]
    stay = [name for name in names if telling.base[name].parent == parent]
    if isinstance(node, Row):  # cells move with their columns, which are told by themselves
        return set()
    places = [telling.base[name].place for name in stay]
    weights = [1 + len(words_of(telling.base[name].node)) for name in stay]
    kept = heaviest_increasing(places, weights)
    return set(names) - {stay[n] for n in kept}


def heaviest_increasing(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the numbers of an increasing subsequence of `values` of the greatest weight."""
    ends: list[int] = []  # values at which a heaviest run so far ends, increasing with its weight
    best: list[tuple[int, int]] = []  # its weight and its last number
    before: list[int] = [-1] * len(values)
    for number, (value, weight) in enumerate(zip(values, weights, strict=True)):
        at = bisect_left(ends, value)
        total = weight + (best[at - 1][0] if at else 0)
        before[number] = best[at - 1][1] if at else -1
        while at < len(ends) and best[at][0] <= total:
            del ends[at], best[at]
        if at == 0 or best[at - 1][0] < total:
            ends.insert(at, value)
            best.insert(at, (total, number))
    found: list[int] = []
    number = best[-1][1] if best else -1
    while number >= 0:
        found.append(number)
        number = before[number]
    return found[::-1]


def _new(node: Node, behind: str, telling: _Telling) -> None:
    """Tell a node that the base has not: new, or the second half of one, or round kept ones."""
    if source := _split_from(node, telling):
        telling.tell("split", node, source, after=words_of(node))
        return
    kept = any(getattr(one, "id", "") in telling.base for one in descendants(node))
    if isinstance(node, Row):
        telling.tell("row added", node, behind, after=words_of(node))
    elif isinstance(node, Cell):
        pass  # its column or its row is told
    elif not kept:
        telling.tell("inserted", node, behind, after=words_of(node))
    if kept:
        _under("\0", node, telling)


def _split_from(node: Node, telling: _Telling) -> str:
    """Return the id of the block of the base that the words of a new one come from."""
    starts = _starts(node) if isinstance(node, Paragraph | Heading) else []
    for name, stand in telling.base.items() if starts else ():
        one = stand.node
        if isinstance(one, Paragraph | Heading) and one.origin and _is_of(starts, one.origin):
            return name
    return ""


def _starts(node: Node) -> list[int]:
    """Return where in the source the texts in `node` begin that come from there."""
    texts = (one for one in descendants(node) if isinstance(one, Text))
    return [bounds(one.segments).start for one in texts if one.segments]


def _is_of(starts: Sequence[int], origin: Origin) -> bool:
    return any(origin.start <= start < origin.end for start in starts)


# --- What changed of one node --------------------------------------------------------------------


def _compare(old: Any, new: Any, telling: _Telling) -> None:  # noqa: ANN401
    name = new.id
    if type(old) is not type(new):
        telling.tell("kind", new, name, before=type(old).__name__.lower(), after=words_of(new))
    match old, new:
        case (Heading(before), Heading(after)) if before != after:
            telling.tell("level", new, name, before=str(before), after=str(after))
        case (CodeBlock(before), CodeBlock(after)) | (MathBlock(before), MathBlock(after)):
            if before != after:
                telling.tell("words", new, name, before=before, after=after)
        case List(), List():
            _list(old, new, telling)
        case ListItem(checked=before), ListItem(checked=after) if before != after:
            telling.tell("state", new, name, before=str(before), after=str(after))
        case Aside(before), Aside(after) if before != after:
            telling.tell("kind", new, name, before=before, after=after)
        case Table(), Table():
            _columns(old, new, telling)
        case Cell(), Cell() if (old.colspan, old.rowspan) != (new.colspan, new.rowspan):
            more = new.colspan * new.rowspan > old.colspan * old.rowspan
            kind: ChangeKind = "cells merged" if more else "cells divided"
            telling.tell(kind, new, name, before=words_of(old), after=words_of(new))
        case Figure(), Figure():
            _image(old.image, new.image, name, telling)
        case _:
            pass
    for part, was, now in _lines(old, new):
        _line(new, part, was, now, telling)


def _list(old: List, new: List, telling: _Telling) -> None:
    for before, after in ((old.kind, new.kind), (old.start, new.start), (old.tight, new.tight)):
        if before != after:
            telling.tell("kind", new, new.id, before=str(before), after=str(after))


def _lines(old: Any, new: Any) -> Iterator[tuple[str, tuple[Inline, ...], tuple[Inline, ...]]]:  # noqa: ANN401
    """Yield the lines of running text that both nodes have, by the names of their parts."""
    match old, new:
        case ((Heading() | Paragraph()), (Heading() | Paragraph())):
            yield "", old.content, new.content
        case (Table(), Table()) | (Figure(), Figure()):
            yield "caption", old.caption, new.caption
        case Quote(), Quote():
            yield "attribution", old.attribution, new.attribution
        case Aside(), Aside():
            yield "title", old.title, new.title
        case Definition(), Definition():
            for number in range(max(len(old.terms), len(new.terms))):
                before = old.terms[number] if number < len(old.terms) else ()
                yield "term", before, new.terms[number] if number < len(new.terms) else ()
        case _:
            return


def _line(
    node: Any,  # noqa: ANN401
    part: str,
    old: tuple[Inline, ...],
    new: tuple[Inline, ...],
    telling: _Telling,
) -> None:
    if old is new:
        return
    before, after = plain(old), plain(new)
    if before != after:
        telling.tell("words", node, node.id, before=before, after=after, part=part)
    elif _looks(old) != _looks(new):
        telling.tell("formatting", node, node.id, before=before, after=after, part=part)
    images = [[one for line in held for one in descendants(line) if isinstance(one, Image)]
              for held in (old, new)]  # fmt: skip
    if len(images[0]) == len(images[1]):
        for one, other in zip(*images, strict=True):
            _image(one, other, node.id, telling)


def _looks(content: Sequence[Inline], marks: frozenset[Any] = frozenset()) -> list[Any]:
    """Return what `content` shows: each stretch with all that is on it, however that nests."""
    found: list[Any] = []
    for one in content:
        match one:
            case Span(kind, inner):
                found += _looks(inner, marks | {kind})
            case Link(target, inner):
                found += _looks(inner, marks | {target})
            case Foreign(language, direction, inner):
                found += _looks(inner, marks | {(language, direction)})
            case Text(value):
                if found and found[-1][0] == "text" and found[-1][2] == marks:
                    found[-1] = ("text", found[-1][1] + value, marks)
                else:
                    found.append(("text", value, marks))
            case Note() | Image():
                found.append((type(one).__name__, "", marks))
            case Math() | Reference() | LineBreak():
                found.append((type(one).__name__, str(one), marks))
            case _:
                found.append(("code", one.value, marks))
    return found


def _image(old: Image, new: Image, name: str, telling: _Telling) -> None:
    pairs: tuple[tuple[ChangeKind, str, str], ...] = (
        ("picture", old.asset, new.asset),
        ("alt text", old.alt or "", new.alt or ""),
        ("description", old.description, new.description),
    )
    for kind, before, after in pairs:
        if before != after:
            telling.tell(kind, new, name, before=before, after=after)


def _columns(old: Table, new: Table, telling: _Telling) -> None:
    """Tell which columns came, went and moved, by the ids of their cells."""
    was = {cell.id: spot for spot, cell in laid(old).cells.items() if cell.id}
    now = ((spot, was[cell.id]) for spot, cell in laid(new).cells.items() if cell.id in was)
    kept = dict(sorted(voted((to[1], at[1]) for to, at in now).items()))
    for number in range(len(new.columns)):
        if number not in kept:
            telling.tell("column added", new, new.id, after=_column_words(new, number))
    for number in range(len(old.columns)):
        if number not in kept.values():
            telling.tell("column removed", new, new.id, before=_column_words(old, number))
    order = list(kept.values())
    stay = heaviest_increasing(order, [1] * len(order))
    for place, number in enumerate(order):
        if place not in stay:
            telling.tell("column moved", new, new.id, before=_column_words(old, number))


def _column_words(table: Table, number: int) -> str:
    rows = (*table.head, *table.body, *table.foot)
    return " | ".join(words_of(row.cells[number]) for row in rows if number < len(row.cells))


# --- From the base -------------------------------------------------------------------------------


def _gone(base: Brief, telling: _Telling) -> None:
    """Tell what of the base is in the target no more; of what is gone as a whole only the whole."""
    joined = _joined(telling)

    def enter(node: Node) -> None:
        for child in _named_children(node):
            name = getattr(child, "id", "")
            if not name or name in telling.target:
                enter(child)
            elif name in joined:
                telling.tell("merged", child, joined[name], before=words_of(child))
            elif isinstance(child, Row):
                telling.tell("row removed", child, name, before=words_of(child))
                continue
            elif any(getattr(one, "id", "") in telling.target for one in descendants(child)):
                enter(child)
            elif not isinstance(child, Cell):  # its column or its row is told
                telling.tell("deleted", child, name, before=words_of(child))

    enter(base)


def _joined(telling: _Telling) -> dict[str, str]:
    """Return which paragraphs that are gone were joined to which: their words are there now."""
    lost = {
        name: stand.node.origin
        for name, stand in telling.base.items()
        if name not in telling.target
        and isinstance(stand.node, Paragraph | Heading)
        and stand.node.origin
    }
    found: dict[str, str] = {}
    if not lost:
        return found
    for name, stand in telling.target.items():
        if not isinstance(stand.node, Paragraph | Heading) or name not in telling.base:
            continue
        if stand.node is telling.base[name].node:
            continue
        starts = [bounds(o.segments).start for o in descendants(stand.node)
                  if isinstance(o, Text) and o.segments]  # fmt: skip
        for other, origin in lost.items():
            if any(origin.start <= start < origin.end for start in starts):
                found[other] = name
    return found


def words_of(node: Node) -> str:
    """Return the words in `node`, a blank between its blocks."""
    match node:
        case Paragraph(content) | Heading(_, content):
            return plain(content)
        case CodeBlock(value) | MathBlock(value) | Text(value):
            return value
        case _:
            return " ".join(filter(None, map(words_of, children(node))))
