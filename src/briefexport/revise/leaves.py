"""A tree of blocks as what a DOCX is: paragraphs one after the other, each in its containers.

`flat` takes blocks apart, `built` puts leaves together again: those next to each other that are in
the same holder stand in one container.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby
from typing import Any, Literal, TypeAlias, assert_never

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    List,
    ListItem,
    MathBlock,
    Origin,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.records import dataclass

LineRole = Literal["term", "title", "attribution"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a container that is no block: a term, an aside's title, a quotation's source."""

    role: LineRole
    content: tuple[Inline, ...]
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Blank:
    """What stands in a container that holds nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One meaning of a definition, as a container."""

    content: tuple[Block, ...]


Container: TypeAlias = List | ListItem | DefinitionList | Definition | Meaning | Quote | Aside
LeafNode: TypeAlias = (
    Paragraph | Heading | CodeBlock | Figure | Rule | MathBlock | Table | Line | Blank
)


@dataclass(frozen=True, slots=True, eq=False)
class Holder:
    """A container of a sequence of leaves: one holder is one container.

    `model` has what it is beside its content; where it holds the same, it is the container itself.
    """

    model: Container


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block that holds no others, or a line, and the containers around it, the outermost first.

    `ids` are those of the base that its bookmarks stand for.
    """

    node: LeafNode
    chain: tuple[Holder, ...] = ()
    ids: tuple[str, ...] = ()


def flat(blocks: Iterable[Block], chain: tuple[Holder, ...] = ()) -> Iterator[Leaf]:
    """Yield the leaves of `blocks`, in reading order."""
    for block in blocks:
        match block:
            case List(items=parts) | DefinitionList(items=parts):
                holder = Holder(block)
                for part in parts:
                    yield from _part(part, (*chain, holder))
            case Quote(content, attribution):
                inside = (*chain, Holder(block))
                said = [] if not attribution else [_line("attribution", block, attribution, inside)]
                yield from _or_blank([*flat(content, inside), *said], inside)
            case Aside(content=content, title=title):
                inside = (*chain, Holder(block))
                said = [_line("title", block, title, inside)] if title else []
                yield from _or_blank([*said, *flat(content, inside)], inside)
            case Paragraph() | Heading() | CodeBlock() | Figure() | Rule() | MathBlock() | Table():
                yield Leaf(block, chain, (block.id,) if block.id else ())
            case _:
                assert_never(block)


def _part(part: ListItem | Definition, chain: tuple[Holder, ...]) -> Iterator[Leaf]:
    inside = (*chain, Holder(part))
    match part:
        case ListItem(content):
            yield from _or_blank(list(flat(content, inside)), inside)
        case Definition(terms, meanings):
            places = part.term_origins or (None,) * len(terms)
            for term, place in zip(terms, places, strict=True):
                yield Leaf(Line("term", term, place), inside)
            for meaning in meanings:
                within = (*inside, Holder(Meaning(meaning)))
                yield from _or_blank(list(flat(meaning, within)), within)


def _line(
    role: LineRole, block: Quote | Aside, content: tuple[Inline, ...], chain: tuple[Holder, ...]
) -> Leaf:
    place = block.attribution_origin if isinstance(block, Quote) else None
    return Leaf(Line(role, content, place), chain)


def _or_blank(leaves: list[Leaf], chain: tuple[Holder, ...]) -> list[Leaf]:
    return leaves or [Leaf(Blank(), chain)]


# --- From leaves to blocks -----------------------------------------------------------------------


def built(leaves: Sequence[Leaf]) -> tuple[Block, ...]:
    """Return the blocks that `leaves` are; what is as it was in its source is the same object.

    A container that was divided keeps its id where it begins.
    """
    taken: set[int] = set()
    return tuple(one for one in _grouped(leaves, 0, taken) if not isinstance(one, Line | Blank))


def _grouped(leaves: Sequence[Leaf], depth: int, taken: set[int]) -> Iterator[Any]:
    """Yield what stands at `depth`: leaves, and containers of what is deeper."""
    for holder, group in groupby(leaves, key=lambda leaf: _at(leaf, depth)):
        if holder is None:
            yield from (leaf.node for leaf in group)
        else:
            yield _container(holder, list(_grouped(list(group), depth + 1, taken)), taken)


def _at(leaf: Leaf, depth: int) -> Holder | None:
    return leaf.chain[depth] if depth < len(leaf.chain) else None


def _container(holder: Holder, inside: list[Any], taken: set[int]) -> Container:
    model = holder.model
    whole = _filled(model, inside)
    if isinstance(model, Meaning):
        return whole
    if id(holder) in taken:
        assert not isinstance(whole, Meaning)
        return replace(whole, id="", origin=None)
    taken.add(id(holder))
    return model if _same(model, whole) else whole


def _filled(model: Container, inside: list[Any]) -> Container:
    """Return `model` holding `inside`."""
    lines = [one for one in inside if isinstance(one, Line)]
    held = tuple(one for one in inside if not isinstance(one, Line | Blank))
    match model:
        case List():
            return replace(model, items=held)
        case DefinitionList():
            return replace(model, items=held)
        case ListItem():
            return replace(model, content=held)
        case Meaning():
            return Meaning(held)
        case Definition():
            terms = tuple(line.content for line in lines)
            places = tuple(line.origin for line in lines if line.origin)
            return replace(
                model,
                terms=terms or ((),),
                meanings=tuple(one.content for one in held),
                term_origins=places if len(places) == len(terms) else (),
            )
        case Quote():
            said = next((line for line in lines), None)
            return replace(
                model,
                content=held,
                attribution=said.content if said else (),
                attribution_origin=said.origin if said else None,
            )
        case Aside():
            title = next((line.content for line in lines), ())
            return replace(model, content=held, title=title)
        case _:
            assert_never(model)


def _same(old: Container, new: Container) -> bool:
    """Return whether `new` holds the very things that `old` does."""
    match old, new:
        case List(), List():
            return _identical(old.items, new.items)
        case DefinitionList(), DefinitionList():
            return _identical(old.items, new.items)
        case ListItem(), ListItem():
            return _identical(old.content, new.content)
        case Quote(), Quote():
            same = old.attribution is new.attribution or old.attribution == new.attribution == ()
            return _identical(old.content, new.content) and same
        case Aside(), Aside():
            same = old.title is new.title or old.title == new.title == ()
            return _identical(old.content, new.content) and same
        case Definition(), Definition():
            return (
                _identical(old.terms, new.terms)
                and len(old.meanings) == len(new.meanings)
                and all(map(_identical, old.meanings, new.meanings))
            )
        case _:
            return False


def _identical(old: Sequence[Any], new: Sequence[Any]) -> bool:
    return len(old) == len(new) and all(
        one is other or one == other == () for one, other in zip(old, new, strict=True)
    )
