"""Blocks put back: what an editor made of exported blocks, made of those of the base.

Leaves are laid beside each other (`align`), each is put back by itself, and stands where it stands
in the edited file: in the containers of the base that are the file's, or in new ones.
"""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, assert_never

from briefexport.model import (
    Block,
    CodeBlock,
    Figure,
    Heading,
    Image,
    LineBreak,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Reference,
    Rule,
    Table,
)
from briefexport.revise.align import Match, aligned, text_of
from briefexport.revise.holders import chains
from briefexport.revise.leaves import Blank, Leaf, LeafNode, Line, built, flat
from briefexport.revise.losses import Lost, is_jumbled, kept_of, says_more
from briefexport.revise.running import Content, Source, put
from briefexport.revise.tables import put_table
from briefexport.revise.unexported import with_unexported
from briefexport.revise.units import Thing, units
from briefexport.revise.way import Blocks, Way, added, fresh
from briefexport.revise.words import kept
from briefexport.walk import plain

# The number of a caption that no picture or table is found to.
NUMBER = re.compile(r"\b[0-9]+\b")


def put_blocks(base: Blocks, exported: Blocks, edited: Blocks, way: Way) -> Blocks:
    """Return what `base` becomes when the blocks it was exported as came back as `edited`.

    What was not touched is the base's own node; what stays has its id; what is new has none.
    """
    if exported == edited:
        return base
    own, shown, came = list(flat(base)), list(flat(exported)), way.leaves(edited)
    match = aligned(shown, came)
    origin = origins(own, shown)
    made = _made(own, shown, came, match, origin, way)
    around, unshown = chains(own, shown, came, match, origin)
    standing = [replace(leaf, chain=chain) for leaf, chain in zip(own, unshown, strict=True)]
    placed: list[tuple[Leaf, int | None]] = []
    for number, node in enumerate(made):
        if node is None:
            continue
        sources = match.get(number, ())
        of_base = next((origin[one] for one in sources if one in origin), None)
        placed.append((Leaf(node, around[number]), of_base))
    whole = built([leaf for leaf, _ in with_unexported(placed, standing, set(origin.values()))])
    same = len(whole) == len(base) and all(a is b for a, b in zip(whole, base, strict=True))
    return base if same else whole


def origins(base: Sequence[Leaf], exported: Sequence[Leaf]) -> dict[int, int]:
    """Return for each exported leaf which leaf of the base it is of: by id, by text, by place."""

    by_id = {leaf.ids[0]: number for number, leaf in enumerate(base) if leaf.ids}
    found = {
        number: by_id[leaf.ids[0]]
        for number, leaf in enumerate(exported)
        if leaf.ids and leaf.ids[0] in by_id
    }
    for key in (_words_and_things, _words):
        taken = set(found.values())
        ones = [n for n in range(len(exported)) if n not in found]
        others = [n for n in range(len(base)) if n not in taken and _is_shown(base[n])]
        for a, b, size in kept([key(exported[n]) for n in ones], [key(base[n]) for n in others]):
            found.update((ones[a + n], others[b + n]) for n in range(size))
    _add_by_place(found, base, exported)
    return found


def _words(leaf: Leaf) -> tuple[object, ...]:
    role = leaf.node.role if isinstance(leaf.node, Line) else type(leaf.node).__name__
    return leaf.ids[:1] or (role, " ".join(text_of(leaf).split()))


def _words_and_things(leaf: Leaf) -> tuple[object, ...]:
    content = _running(leaf.node)
    things = [type(unit.thing).__name__ for unit in units(content) if unit.thing is not None]
    return (*_words(leaf), *(one for one in things if one != LineBreak.__name__))


def _add_by_place(found: dict[int, int], base: Sequence[Leaf], exported: Sequence[Leaf]) -> None:
    """Add what lies between two that are known, as many on either side and of one kind."""
    taken = set(found.values())
    last = -1
    waiting: list[int] = []
    for number in [*range(len(exported)), len(exported)]:
        if number < len(exported) and number not in found:
            waiting.append(number)
            continue
        end = found.get(number, len(base))
        free = [n for n in range(last + 1, end) if n not in taken and _is_shown(base[n])]
        if len(free) == len(waiting):
            found.update(zip(waiting, free, strict=True))
        waiting, last = [], end


def _is_shown(leaf: Leaf) -> bool:
    match leaf.node:
        case Paragraph(content) | Heading(_, content) | Line(_, content):
            return any(not isinstance(unit.thing, LineBreak) for unit in units(content))
        case Blank():
            return False
        case _:
            return True


# --- Leaves --------------------------------------------------------------------------------------


def _made(
    base: Sequence[Leaf],
    exported: Sequence[Leaf],
    edited: Sequence[Leaf],
    match: Match,
    origin: dict[int, int],
    way: Way,
) -> list[LeafNode | None]:
    """Return what each edited leaf becomes; None for what only composing makes."""
    made: list[LeafNode | None] = [None] * len(edited)
    done: set[int] = set()
    for number, leaf in enumerate(edited):
        if number in done:
            continue
        sources = match.get(number, ())
        parts = [n for n in match if set(match[n]) & set(sources)] if sources else [number]
        done |= set(parts)
        known = [one for one in sources if one in origin]
        if not sources or not (known or _is_composed(exported[sources[0]].node, leaf.node, way)):
            made[number] = fresh_leaf(leaf.node, way)
        elif len(sources) == len(parts) == 1:
            if known:
                one = known[0]
                made[number] = _put_leaf(base[origin[one]].node, exported[one].node, leaf.node, way)
        elif known:
            pairs = [(base[origin[one]].node, exported[one].node) for one in known]
            nodes = [edited[n].node for n in parts]
            for n, node in zip(parts, _put_several(pairs, nodes, way), strict=True):
                made[n] = node
    return made


def _is_composed(exported: LeafNode, edited: LeafNode, way: Way) -> bool:
    """Return whether what the base has not came back as it was.

    Applications number it anew, and LibreOffice may lose what stands by a reference.
    """
    if exported == edited or _uncounted(exported) == _uncounted(edited) != "":
        return True
    content = _running(exported)
    refers = any(isinstance(unit.thing, Reference) for unit in units(content))
    return refers and way.saved.by_libreoffice and not says_more(_running(edited), content)


def _uncounted(node: LeafNode) -> str:
    """Return what a paragraph shows without its first number: that of a picture or a table."""
    return NUMBER.sub("", plain(node.content), count=1) if isinstance(node, Paragraph) else ""


def fresh_leaf(node: LeafNode, way: Way) -> LeafNode:
    """Return a leaf that is new."""
    match node:
        case Line(role, content):
            return Line(role, fresh(Paragraph(content), way).content)
        case Blank():
            return node
        case _:
            return fresh(node, way)


def _put_several(
    pairs: Sequence[tuple[LeafNode, LeafNode]], edited: Sequence[LeafNode], way: Way
) -> list[LeafNode]:
    """Return the leaves that running text was divided into, or joined to; the first is the old."""
    sources = [Source(_running(own), _running(shown)) for own, shown in pairs]
    contents = put(
        sources, [_running(node) for node in edited],
        lambda own, shown, came: _put_thing(own, shown, came, way),
        lambda thing: fresh(thing, way),
    )  # fmt: skip
    own, shown = pairs[0]
    first = _with_content(own, shown, edited[0], contents[0], way)
    rest = [
        _with_content(fresh_leaf(node, way), node, node, content, way)
        for node, content in zip(edited[1:], contents[1:], strict=True)
    ]
    return [first, *rest]


def _running(node: LeafNode) -> Content:
    match node:
        case Paragraph(content) | Heading(_, content) | Line(_, content):
            return content
        case _:
            return ()


def _put_leaf(base: LeafNode, exported: LeafNode, edited: LeafNode, way: Way) -> LeafNode:
    """Return what one leaf of the base becomes."""
    if exported == edited:
        return base
    made = _changed_leaf(base, exported, edited, way)
    return base if _holds_the_same(base, made) else made


def _changed_leaf(base: LeafNode, exported: LeafNode, edited: LeafNode, way: Way) -> LeafNode:
    match edited:
        case Paragraph() | Heading() | Line():
            source = Source(_running(base), _running(exported))
            content = put_line(source, edited.content, way)
            return _with_content(base, exported, edited, content, way)
        case CodeBlock(value):
            if not isinstance(base, CodeBlock):
                return _instead(base, fresh(edited, way))
            if isinstance(exported, CodeBlock) and exported.value == value:
                return base
            return replace(base, value=value, segments=())
        case MathBlock(value):
            said = isinstance(exported, MathBlock) and exported.value == value
            if isinstance(base, Paragraph) and isinstance(exported, MathBlock):
                return base if said else replace(base, content=_with_formula(base, value))
            if not isinstance(base, MathBlock):
                return _instead(base, fresh(edited, way))
            return base if said else replace(base, value=value)
        case Figure():
            if not isinstance(base, Figure) or not isinstance(exported, Figure):
                return _instead(base, fresh(edited, way))
            caption = put_line(Source(base.caption, exported.caption), edited.caption, way)
            picture = _put_image(base.image, exported.image, edited.image, way)
            place = base.caption_origin if caption else None
            return replace(base, image=picture, caption=caption, caption_origin=place)
        case Table():
            if not isinstance(base, Table) or not isinstance(exported, Table):
                return _instead(base, fresh(edited, way))
            caption = put_line(Source(base.caption, exported.caption), edited.caption, way)
            return put_table(base, exported, edited, caption, way)
        case Rule():
            return base if isinstance(base, Rule) else _instead(base, Rule())
        case Blank():
            return base
        case _:
            assert_never(edited)


def _with_formula(base: Paragraph, value: str) -> Content:
    """Return the content of a paragraph that is one formula, with another one in its place."""
    return tuple(
        replace(one, value=value) if isinstance(one, Math) else one for one in base.content
    )


def _instead(base: LeafNode, made: Block) -> LeafNode:
    """Return a block that stands where `base`, of another kind, stood."""
    if isinstance(base, Line | Blank) or isinstance(made, Table):
        return made  # type: ignore[return-value]
    return replace(made, id=base.id, origin=base.origin)  # type: ignore[return-value]


def _with_content(
    base: LeafNode, exported: LeafNode, edited: LeafNode, content: Content, way: Way
) -> LeafNode:
    """Return running text with `content`: of the base's kind, unless that was changed."""
    if type(exported) is type(edited):
        match base, exported, edited:
            case Heading(level), Heading(shown), Heading(now) if shown != now:
                return replace(base, level=way.level(now, shown, level), content=content)
            case ((Heading() | Paragraph() | Line()), _, _):
                return replace(base, content=content)
            case _:
                pass
    match edited:
        case Heading(level):
            return _instead(base, Heading(way.level(level), content))
        case Line():
            return Line(edited.role, content)
        case _:
            return _instead(base, Paragraph(content))


def _holds_the_same(old: LeafNode, new: LeafNode) -> bool:
    """Return whether `new` is of the very nodes that `old` is."""
    return type(old) is type(new) and all(
        _identical(getattr(old, slot.name), getattr(new, slot.name))
        for slot in fields(old)
        if slot.compare
    )


def _identical(one: Any, other: Any) -> bool:  # noqa: ANN401
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_identical, one, other))
    return one is other or (isinstance(one, str | int | float) and one == other)


# --- Running text --------------------------------------------------------------------------------


def put_line(source: Source, edited: Content, way: Way) -> Content:
    """Return what a line of running text becomes."""
    if source.exported == edited:
        return source.base
    edited, unlinked = kept_of(source, edited, way.saved)
    if unlinked:
        way.lost.append(Lost(source.base, edited, said=False, why="unlinked"))
    if way.saved.by_libreoffice and source.exported != edited and is_jumbled(source.base):
        more = says_more(edited, source.exported)
        way.lost.append(Lost(source.base, edited, said=more, why="jumbled"))
        return source.base
    (content,) = put(
        [source], [edited],
        lambda own, shown, came: _put_thing(own, shown, came, way),
        lambda thing: fresh(thing, way),
    )  # fmt: skip
    return content


def _put_thing(base: Thing, exported: Thing, edited: Thing, way: Way) -> Thing:
    if exported == edited:
        return base
    match base, exported, edited:
        case Note(), Note(), Note():
            content = way.blocks(base.content, exported.content, edited.content, way)
            return base if content is base.content else replace(base, content=content)
        case Image(), Image(), Image():
            return _put_image(base, exported, edited, way)
        case Math(), Math(), Math():
            return replace(base, value=edited.value)
        case _, Reference(), Reference():
            return edited if exported.target != edited.target else base
        case _, LineBreak(), LineBreak():
            return base
        case _:
            return fresh(edited, way)


def _put_image(base: Image, exported: Image, edited: Image, way: Way) -> Image:
    if exported == edited:
        return base
    return replace(
        base,
        asset=base.asset
        if exported.asset == edited.asset
        else added(edited.asset, base.asset, way),
        alt=base.alt if exported.alt == edited.alt else edited.alt,
        description=base.description
        if exported.description == edited.description
        else edited.description,
    )
