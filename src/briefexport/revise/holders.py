"""Containers put back: which list, item or quotation of the edited file is which of the base."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefexport.model import (
    Aside,
    Definition,
    DefinitionList,
    List,
    ListItem,
    Quote,
)
from briefexport.revise.align import Match
from briefexport.revise.leaves import Container, Holder, Leaf, Meaning

# What speaks for two containers being one: leaves at the same depth, the innermost around a leaf,
# a bookmark.
SAME_DEPTH, INNERMOST, MARKED = 1.0, 1.0, 1.5


@dataclass(slots=True)
class _Shelf:
    """The containers in the making: of what they are made, those made, and the last one of each.

    `same` has for edited ones which exported one each is, `of_base` for exported ones those of the
    base that are in it. All are known by their identity.
    """

    same: Mapping[int, Holder]
    of_base: Mapping[int, Sequence[Holder]]
    made: dict[int, Holder] = field(default_factory=dict)
    last: dict[int, Holder] = field(default_factory=dict)


def chains(
    base: Sequence[Leaf],
    exported: Sequence[Leaf],
    edited: Sequence[Leaf],
    match: Match,
    origin: Mapping[int, int],
) -> tuple[list[tuple[Holder, ...]], list[tuple[Holder, ...]]]:
    """Return the containers that each edited leaf stands in once it is put back.

    Behind them those of each leaf of the base, for what a DOCX does not show.
    """
    shelf = _Shelf(_same(exported, edited, match), _of_base(base, exported, origin))
    found = []
    for number, leaf in enumerate(edited):
        known = [one for one in match.get(number, ()) if one in origin]
        shown = exported[known[0]] if known else None
        own = base[origin[known[0]]] if known else None
        if shown and own and _stays(leaf, shown, shelf):
            found.append(_own_chain(leaf, shown, own, shelf))
            continue
        chain = tuple(_holder(holder, shown, own, shelf) for holder in leaf.chain)
        shelf.last.update(zip(map(id, leaf.chain), chain, strict=True))
        found.append(chain)
    return found, [tuple(_kept(one, shelf) for one in leaf.chain) for leaf in base]


def _kept(holder: Holder, shelf: _Shelf) -> Holder:
    """Return a container of the base as it is put back."""
    return shelf.made.setdefault(id(holder.model), Holder(holder.model))


def _stays(leaf: Leaf, shown: Leaf, shelf: _Shelf) -> bool:
    """Return whether a leaf stands where it stood when it was exported."""
    return len(leaf.chain) == len(shown.chain) and all(
        shelf.same.get(id(now)) is then for now, then in zip(leaf.chain, shown.chain, strict=True)
    )


def _own_chain(leaf: Leaf, shown: Leaf, own: Leaf, shelf: _Shelf) -> tuple[Holder, ...]:
    """Return the containers a leaf has in the base, more or fewer than a DOCX shows."""
    chain = []
    for depth, holder in enumerate(own.chain):
        then = shown.chain[depth] if depth < len(shown.chain) else None
        if then and type(then.model) is type(holder.model):
            put = shelf.last[id(leaf.chain[depth])] = _put(holder, then, leaf.chain[depth], shelf)
        else:
            put = _kept(holder, shelf)
        chain.append(put)
    return tuple(chain)


def _holder(holder: Holder, shown: Leaf | None, own: Leaf | None, shelf: _Shelf) -> Holder:
    """Return the container that the edited one `holder` becomes for a leaf of it.

    Several of the base may have been exported as one: a leaf of the base stays in its own, a new
    one goes where the one before it is.
    """
    exported = shelf.same.get(id(holder))
    if exported is None:
        return _new(holder, shelf)
    if shown and own and exported in shown.chain:
        at = shown.chain.index(exported)
        if at < len(own.chain) and type(own.chain[at].model) is type(holder.model):
            return _put(own.chain[at], exported, holder, shelf)
    if id(holder) in shelf.last:
        return shelf.last[id(holder)]
    candidates = shelf.of_base.get(id(exported), ())
    return _put(candidates[0], exported, holder, shelf) if candidates else _new(holder, shelf)


def _new(holder: Holder, shelf: _Shelf) -> Holder:
    if id(holder) not in shelf.made:
        model = holder.model
        bare = model if isinstance(model, Meaning) else replace(model, id="", origin=None)
        shelf.made[id(holder)] = Holder(bare)
    return shelf.made[id(holder)]


def _put(base: Holder, exported: Holder, edited: Holder, shelf: _Shelf) -> Holder:
    key = id(base.model)
    if key not in shelf.made:
        shelf.made[key] = Holder(put_container(base.model, exported.model, edited.model))
    return shelf.made[key]


def put_container(base: Container, exported: Container, edited: Container) -> Container:
    """Return `base` with what an editor changed of it beside its content."""
    match base, exported, edited:
        case List(), List(), List():
            changes: dict[str, object] = {}
            if exported.kind != edited.kind:
                changes["kind"] = edited.kind
            if (exported.kind, exported.start) != (edited.kind, edited.start):
                changes["start"] = edited.start
            # How far items stand apart is told by space, which comes and goes with them.
            return replace(base, **changes) if changes else base  # type: ignore[arg-type]
        case ListItem(), ListItem(), ListItem():
            same = exported.checked == edited.checked
            return base if same else replace(base, checked=edited.checked)
        case Aside(), Aside(), Aside():
            return base if exported.kind == edited.kind else replace(base, kind=edited.kind)
        case ((DefinitionList() | Definition() | Meaning() | Quote()), _, _):
            return base
        case _:
            return base


def _same(exported: Sequence[Leaf], edited: Sequence[Leaf], match: Match) -> dict[int, Holder]:
    """Return for edited containers, by their identity, which exported one each is."""
    votes: dict[tuple[int, int], float] = defaultdict(float)
    by_id: dict[int, Holder] = {}
    order: dict[int, int] = {}
    for leaf in (*exported, *edited):
        for holder in leaf.chain:
            by_id[id(holder)] = holder
            order.setdefault(id(holder), len(order))
    for number, sources in match.items():
        for one in sources:
            _vote(exported[one], edited[number], votes)
    _vote_by_marks(exported, edited, votes)
    found: dict[int, Holder] = {}
    taken: set[int] = set()
    for (old, new), _ in sorted(
        votes.items(), key=lambda one: (-one[1], order[one[0][0]], order[one[0][1]])
    ):
        if old not in taken and new not in found:
            found[new] = by_id[old]
            taken.add(old)
    return found


def _vote(shown: Leaf, leaf: Leaf, votes: dict[tuple[int, int], float]) -> None:
    for old, new in zip(shown.chain, leaf.chain, strict=False):
        if type(old.model) is type(new.model):
            votes[id(old), id(new)] += SAME_DEPTH
    for kind in (List, ListItem, Definition, Meaning, Quote, Aside, DefinitionList):
        olds = [one for one in shown.chain if isinstance(one.model, kind)]
        news = [one for one in leaf.chain if isinstance(one.model, kind)]
        if olds and news:
            votes[id(olds[-1]), id(news[-1])] += INNERMOST


def _vote_by_marks(
    exported: Sequence[Leaf], edited: Sequence[Leaf], votes: dict[tuple[int, int], float]
) -> None:
    named = {
        name: holder
        for leaf in exported
        for holder in leaf.chain
        if (name := getattr(holder.model, "id", ""))
    }
    seen: set[int] = set()
    for leaf in edited:
        for holder in leaf.chain:
            name = getattr(holder.model, "id", "")
            if id(holder) in seen or name not in named:
                continue
            seen.add(id(holder))
            old = named[name]
            if type(old.model) is type(holder.model):
                votes[id(old), id(holder)] += MARKED


def _of_base(
    base: Sequence[Leaf], exported: Sequence[Leaf], origin: Mapping[int, int]
) -> dict[int, list[Holder]]:
    """Return for each exported container, by its identity, those of the base that are in it."""
    found: dict[int, list[Holder]] = defaultdict(list)
    for number, of_base in sorted(origin.items()):
        for shown, own in zip(exported[number].chain, base[of_base].chain, strict=False):
            if type(shown.model) is type(own.model) and own not in found[id(shown)]:
                found[id(shown)].append(own)
    return found
