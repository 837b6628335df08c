"""Which leaf of an edited text goes on which leaf of the exported one.

First what bookmarks say, as far as the words bear it out; then equal text; then similar text, the
best first and of those the nearest; then halves of what was divided, and what was joined; last what
stands alone between two that are known.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeAlias

from briefexport.model import CodeBlock, Figure, Heading, MathBlock, Paragraph, Rule, Table
from briefexport.revise.leaves import Blank, Leaf, Line
from briefexport.revise.words import Bag, bag, likeness, overlap, share
from briefexport.walk import descendants, plain

# Below this a bookmark is not believed where the same text stands elsewhere.
LEAST_LIKE = 0.15
# From this on texts are taken for versions of one another, and for a part of one another.
LIKE = 0.6
# Of how many candidates the nearest are looked at.
MOST_CANDIDATES = 60

# For each edited leaf the numbers of the exported leaves whose text it goes on.
Match: TypeAlias = dict[int, tuple[int, ...]]


@dataclass(slots=True)
class Sides:
    """Two sequences of leaves in the aligning; `match` grows, `taken` are exported ones in it."""

    exported: Sequence[Leaf]
    edited: Sequence[Leaf]
    match: dict[int, list[int]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    bags: dict[int, Bag] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def take(self, edited: int, exported: int) -> None:
        """Let `edited` go on `exported`."""
        self.match.setdefault(edited, []).append(exported)
        self.taken.add(exported)

    def free_exported(self) -> list[int]:
        """Return the exported leaves that none goes on yet."""
        return [n for n in range(len(self.exported)) if n not in self.taken]

    def free_edited(self) -> list[int]:
        """Return the edited leaves that go on none yet."""
        return [n for n in range(len(self.edited)) if n not in self.match]

    def text(self, leaf: Leaf) -> str:
        """Return the words of a leaf."""
        key = id(leaf)
        if key not in self.texts:
            self.texts[key] = text_of(leaf)
        return self.texts[key]

    def bag(self, leaf: Leaf) -> Bag:
        """Return the words of a leaf, each with how often it is there."""
        key = id(leaf)
        if key not in self.bags:
            self.bags[key] = bag(self.text(leaf))
        return self.bags[key]


def text_of(leaf: Leaf) -> str:
    """Return the words of `leaf`, notes left out."""
    match leaf.node:
        case Paragraph(content) | Heading(_, content) | Line(_, content):
            return plain(content)
        case CodeBlock(value) | MathBlock(value):
            return value
        case Figure(caption=caption):
            return plain(caption)
        case Table() as table:
            held = (node for node in descendants(table) if isinstance(node, Paragraph | Heading))
            return " ".join([plain(table.caption), *(plain(one.content) for one in held)])
        case Rule() | Blank():
            return ""


def aligned(exported: Sequence[Leaf], edited: Sequence[Leaf]) -> Match:
    """Return for each edited leaf which exported ones it goes on; for a new one there is no entry.

    Two edited leaves that go on the same one are its halves.
    """
    sides = Sides(exported, edited)
    for step in (_by_mark, _by_equality, _by_likeness, _divided, _joined, _by_place):
        step(sides)
    return {one: tuple(sorted(others)) for one, others in sides.match.items()}


def _alike_in_kind(one: Leaf, other: Leaf) -> bool:
    """Return whether one leaf can have become the other: of lines and tables only their like."""
    first, second = one.node, other.node
    if isinstance(first, Line) and isinstance(second, Line):
        return first.role == second.role
    for kind in (Line, Table, Blank, Figure):
        if isinstance(first, kind) or isinstance(second, kind):
            return type(first) is type(second)
    return True


# --- Bookmarks -----------------------------------------------------------------------------------


def _by_mark(sides: Sides) -> None:
    by_id = {leaf.ids[0]: number for number, leaf in enumerate(sides.exported) if leaf.ids}
    equal = _equal(sides)
    wanted: dict[int, list[int]] = {}
    for number, leaf in enumerate(sides.edited):
        found = [by_id[one] for one in leaf.ids if one in by_id]
        found = [one for one in found if _alike_in_kind(sides.exported[one], leaf)]
        if found:
            wanted[number] = found
    for number, found in wanted.items():
        same = [one for one in found if sides.exported[one].node == sides.edited[number].node]
        if same and same[0] not in sides.taken:
            sides.take(number, same[0])
    for number, found in wanted.items():
        if number not in sides.match:
            free = [one for one in found if one not in sides.taken]
            for one in _borne_out(number, free, sides, equal):
                sides.take(number, one)


def _equal(sides: Sides) -> set[object]:
    """Return the texts of the edited leaves, by which a bookmark can be found in a wrong place."""
    return {text for leaf in sides.edited if (text := sides.text(leaf))}


def _borne_out(
    number: int, found: Sequence[int], sides: Sides, elsewhere: set[object]
) -> list[int]:
    """Return which of the leaves that bookmarks name an edited leaf does go on, by its words."""
    leaf = sides.edited[number]
    if len(found) < 2:
        return [one for one in found if not _mistaken(one, leaf, sides, elsewhere)]
    rest = Bag(sides.bag(leaf))
    kept = []
    for one in found:
        own = sides.bag(sides.exported[one])
        if own and share(own, rest) >= LIKE:
            kept.append(one)
            rest -= own
    if kept:
        return kept
    text = sides.text(leaf)
    return [max(found, key=lambda one: likeness(sides.text(sides.exported[one]), text))]


def _mistaken(one: int, leaf: Leaf, sides: Sides, elsewhere: set[object]) -> bool:
    """Return whether a bookmark came to stand at another's text, while its own stands elsewhere."""
    said = sides.text(sides.exported[one])
    if not said or said not in elsewhere or said == sides.text(leaf):
        return False
    return likeness(said, sides.text(leaf)) < LEAST_LIKE


# --- Text ----------------------------------------------------------------------------------------


def _by_equality(sides: Sides) -> None:
    """Match leaves that are equal: in order first, then wherever they stand."""
    exported, edited = sides.free_exported(), sides.free_edited()
    if not exported or not edited:
        return
    keys: dict[str, list[tuple[object, int]]] = defaultdict(list)

    def key(leaf: Leaf) -> tuple[str, int]:
        # Nodes need not be hashable for speed: their words find them, equality decides.
        known = keys[sides.text(leaf)]
        for node, number in known:
            if node == leaf.node:
                return sides.text(leaf), number
        known.append((leaf.node, len(known)))
        return sides.text(leaf), len(known) - 1

    ones = [key(sides.exported[n]) for n in exported]
    others = [key(sides.edited[n]) for n in edited]
    for a, b, size in SequenceMatcher(None, ones, others, autojunk=False).get_matching_blocks():
        for n in range(size):
            sides.take(edited[b + n], exported[a + n])
    for number in sides.free_edited():
        leaf = sides.edited[number]
        if not sides.text(leaf):
            continue
        same = (n for n in sides.free_exported() if sides.exported[n].node == leaf.node)
        if (one := next(same, None)) is not None:
            sides.take(number, one)


def _by_likeness(sides: Sides) -> None:
    found: list[tuple[float, int, int, int]] = []
    free = sides.free_exported()
    for number in sides.free_edited():
        leaf = sides.edited[number]
        own = sides.bag(leaf)
        if not own:
            continue
        near = [one for _, one in sorted((abs(one - number), one) for one in free)][
            :MOST_CANDIDATES
        ]
        for one in near:
            other = sides.exported[one]
            if not _alike_in_kind(other, leaf) or not _may_be_like(sides.bag(other), own):
                continue
            ratio = _likeness(other, leaf, sides)
            if ratio >= LIKE:
                found.append((-ratio, abs(one - number), number, one))
    for _, _, number, one in sorted(found):
        if number not in sides.match and one not in sides.taken:
            sides.take(number, one)


def _likeness(one: Leaf, other: Leaf, sides: Sides) -> float:
    """Return how alike two leaves are; of tables order does not count, as columns move."""
    if isinstance(one.node, Table):
        return overlap(sides.bag(one), sides.bag(other))
    return likeness(sides.text(one), sides.text(other))


def _may_be_like(one: Bag, other: Bag) -> bool:
    both = one.total() + other.total()
    return bool(both) and 2 * (one & other).total() / both >= LIKE


# --- Divided and joined --------------------------------------------------------------------------


def _divided(sides: Sides) -> None:
    """Let what is new go on the leaf before it, where that one lacks its words."""
    for number in sides.free_edited():
        before = sides.match.get(number - 1)
        leaf = sides.edited[number]
        own = sides.bag(leaf)
        if not before or not own or not _runs(leaf):
            continue
        source = sides.exported[before[-1]]
        if not _runs(source):
            continue
        others = [n for n in (number - 1, number - 2) if before[-1] in sides.match.get(n, ())]
        lacking = Bag(sides.bag(source))
        for one in others:
            lacking -= sides.bag(sides.edited[one])
        if share(own, lacking) >= LIKE:
            sides.match[number] = [before[-1]]
    _divided_before(sides)


def _divided_before(sides: Sides) -> None:
    """Let what is new go on the leaf after it: the bookmark of a leaf may be on its second half."""
    for number in reversed(sides.free_edited()):
        after = sides.match.get(number + 1)
        leaf = sides.edited[number]
        own = sides.bag(leaf)
        if not after or not own or not _runs(leaf) or not _runs(sides.exported[after[0]]):
            continue
        lacking = Bag(sides.bag(sides.exported[after[0]]))
        lacking -= sides.bag(sides.edited[number + 1])
        if share(own, lacking) >= LIKE:
            sides.match[number] = [after[0]]


def _joined(sides: Sides) -> None:
    """Let a leaf go on the next exported one too, where that stands nowhere, but in its text."""
    for number in sorted(sides.match):
        leaf = sides.edited[number]
        if not _runs(leaf):
            continue
        for step in (1, -1):
            _join(number, step, sides)


def _join(number: int, step: int, sides: Sides) -> None:
    leaf = sides.edited[number]
    while True:
        known = sides.match[number]
        one = (max(known) if step > 0 else min(known)) + step
        if not 0 <= one < len(sides.exported) or one in sides.taken:
            return
        other = sides.exported[one]
        own = sides.bag(other)
        rest = Bag(sides.bag(leaf))
        for source in known:
            rest -= sides.bag(sides.exported[source])
        if not own or not _runs(other) or share(own, rest) < LIKE:
            return
        sides.take(number, one)


def _runs(leaf: Leaf) -> bool:
    """Return whether a leaf is running text, which can be divided and joined."""
    return isinstance(leaf.node, Paragraph | Heading)


# --- Place ---------------------------------------------------------------------------------------


def _by_place(sides: Sides) -> None:
    """Match what is left between two that are known, where it is the same in number and kind."""
    marked = any(leaf.ids for leaf in sides.edited)
    for exported, edited in gaps(sides):
        pairs = [
            (one, other)
            for one, other in zip(exported, edited, strict=False)
            if _same_place(sides.exported[one], sides.edited[other])
            and not (marked and sides.exported[one].ids)
        ]
        if len(exported) == len(edited) == len(pairs):
            for one, other in pairs:
                sides.take(other, one)


def _same_place(one: Leaf, other: Leaf) -> bool:
    return type(one.node) is type(other.node) and _alike_in_kind(one, other)


def gaps(sides: Sides) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the exported and the edited leaves that lie between two that are matched in order."""
    last = -1
    edited: list[int] = []
    for number in [*range(len(sides.edited)), len(sides.edited)]:
        known = sides.match.get(number)
        if number < len(sides.edited) and known is None:
            edited.append(number)
            continue
        at = min(known) if known else len(sides.exported)
        exported = [n for n in range(last + 1, at) if n not in sides.taken]
        if edited and exported:
            yield exported, edited
        edited = []
        last = max(known) if known else last
