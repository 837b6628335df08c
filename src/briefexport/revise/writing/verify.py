"""The proof of a patch: made, read again, compared; spelled more carefully, or left to a person."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from briefexport.errors import RefusedError
from briefexport.model import (
    Block,
    Brief,
    CodeBlock,
    Definition,
    Figure,
    Heading,
    Inline,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Table,
    Text,
)
from briefexport.records import dataclass
from briefexport.revise.patch import ByHand, Edit, Patch, applied, in_order
from briefexport.revise.writing.desk import ANEW, MARKED, RAW, Desk, Lines, cleared, desk
from briefexport.revise.writing.sayable import line, said_block, sayable
from briefexport.revise.writing.units import Unit, units_of, without
from briefexport.segments import join
from briefexport.source import Source
from briefexport.walk import TEXTS, Node, children, descendants, plain, rewrite

Reread: TypeAlias = Callable[[Source], Brief]
Mend: TypeAlias = Callable[[Brief], Brief]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a source form is written.

    `write` puts the edits for a target on a desk, `lines` writes one block anew, and `settled`
    makes of a target what the form can say of it.
    """

    write: Callable[[Desk, Brief], None]
    lines: Lines
    settled: Callable[[Brief], Brief] = lambda brief: brief


# What is spelled by itself; all else is spelled by what it holds.
LEAVES = (Paragraph, Heading, Definition, Figure, CodeBlock, MathBlock)
ROUNDS = 12
FRONT = ("title", "subtitle", "byline", "date", "language")
SHOWN = 200
WHY = "it could not be written so that it is read again as it was edited"


@dataclass(slots=True)
class _Attempt:
    """The spelling of one target under way: its levels, and what became of it.

    `failed` are the numbers of blocks that could not be brought to be read as they are, each with
    the block that is read there if it is one; `front` are the names of such fields of the brief.
    """

    levels: dict[int, int] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    failed: dict[int, Block | None] = field(default_factory=dict)
    front: tuple[str, ...] = ()
    why: dict[int, str] = field(default_factory=dict)
    proved: bool = False


def verified(
    source: Source, base: Brief, target: Brief, reread: Reread, mend: Mend, dialect: Dialect
) -> Patch:
    """Return the edits of `source`, which reads as `base`, by which it reads as `target`.

    What an editor wrote may also be read as `mend` repairs it. What cannot be brought to be read
    so is left as it is and told as `by_hand`.
    """
    known = desk(source, base, dialect.lines)
    by_hand: list[ByHand] = []
    wanted = dialect.settled(target)
    while True:
        attempt = _attempt(known, wanted, reread, mend, dialect)
        if attempt.proved:
            return Patch(attempt.edits, tuple(by_hand))
        before = wanted
        for name in attempt.front:
            if getattr(wanted, name) != getattr(base, name):
                by_hand.append(_field_by_hand(known, wanted, name, attempt))
                wanted = replace(wanted, **{name: getattr(base, name)})
        if attempt.failed or wanted is before:
            wanted = _given_up(known, wanted, attempt, by_hand)


def _attempt(known: Desk, target: Brief, reread: Reread, mend: Mend, dialect: Dialect) -> _Attempt:
    """Spell `target` until it is read again as it is, ever more carefully where it is not."""
    attempt = _Attempt()
    for _ in range(ROUNDS):
        at_work = cleared(known, attempt.levels)
        dialect.write(at_work, target)
        attempt.why = at_work.unsaid
        attempt.failed = {
            number: None
            for number, block in enumerate(target.blocks)
            if id(block) in at_work.unsaid
        }
        attempt.front = tuple(name for name in FRONT if id(getattr(target, name)) in at_work.unsaid)
        if attempt.failed or attempt.front:
            return attempt
        try:
            attempt.edits = in_order(at_work.edits)
        except ValueError:  # two changes in one place: they are spelled as one
            attempt.failed = dict.fromkeys(range(len(target.blocks)))
            if not _raise(attempt, target, known):
                return attempt
            continue
        got = _reread(known.source, attempt.edits, reread) if attempt.edits else known.base
        if got and sayable(got) == sayable(target):
            attempt.proved = True
            return attempt
        attempt.failed, attempt.front = _mismatches(target, got, mend)
        if got and not (attempt.failed or attempt.front) and target.blocks:
            attempt.proved = True
            return attempt
        if not _raise(attempt, target, known):
            return attempt
    return attempt


def _reread(source: Source, edits: tuple[Edit, ...], reread: Reread) -> Brief | None:
    try:
        return reread(applied(source, Patch(edits)))
    except RefusedError:
        return None


# --- Where it went wrong -------------------------------------------------------------------------


def _mismatches(
    target: Brief, got: Brief | None, mend: Mend
) -> tuple[dict[int, Block | None], tuple[str, ...]]:
    """Return the numbers of the blocks of `target` that `got` does not have, each with what stands
    in its place if that is one block, and the names of the fields that differ.
    """
    if got is None:
        return dict.fromkeys(range(len(target.blocks))), ()
    target = _as_read(target, got, mend)
    wanted, found = sayable(target), sayable(got)
    front = tuple(
        name
        for name, one, other in zip(FRONT, wanted.front, found.front, strict=True)
        if one != other
    )
    shown = [said_block(block) for block in target.blocks]
    read = [said_block(block) for block in got.blocks]
    numbers = {key: number for number, key in enumerate(dict.fromkeys((*shown, *read)))}
    one, other = [numbers[key] for key in shown], [numbers[key] for key in read]
    failed: dict[int, Block | None] = {}
    for tag, low, high, first, last in SequenceMatcher(None, one, other, False).get_opcodes():
        if tag == "equal":
            continue
        if high - low == last - first:
            failed |= {low + at: got.blocks[first + at] for at in range(high - low)}
        else:
            beside = range(low, high) if low < high else (low - 1, low)
            failed |= {at: None for at in beside if 0 <= at < len(shown)}
    return failed, front


def _as_read(target: Brief, got: Brief, mend: Mend) -> Brief:
    """Return `target` with those of its blocks mended that `got` has so, and not as they are."""
    read = {said_block(block) for block in got.blocks}
    mended = mend(rewrite(target, _joined))
    if len(mended.blocks) != len(target.blocks):
        return target
    blocks = tuple(
        other if said_block(one) not in read and said_block(other) in read else one
        for one, other in zip(target.blocks, mended.blocks, strict=True)
    )
    title = mended.title if line(got.title) == line(mended.title) else target.title
    return replace(target, blocks=blocks, title=title)


def _joined(node: Any) -> Any:  # noqa: ANN401
    """Return `node`, in its running text neighbouring texts made one, as a reader makes them."""
    content = getattr(node, "content", None)
    if not content or not isinstance(content, tuple):
        return node
    out: list[Any] = []
    for one in content:
        if out and isinstance(one, Text) and isinstance(out[-1], Text):
            out[-1] = join((out[-1], one))
        else:
            out.append(one)
    return node if len(out) == len(content) else replace(node, content=tuple(out))


def _raise(attempt: _Attempt, target: Brief, known: Desk) -> bool:
    """Ask for more care where it went wrong; return whether any more can be asked."""
    raised = False
    for number, got in attempt.failed.items():
        raised = _raise_block(attempt, target, number, got, known) or raised
    if "title" in attempt.front:
        raised = _up(attempt, target.title) or raised
    return raised


def _raise_block(
    attempt: _Attempt, target: Brief, number: int, got: Block | None, known: Desk
) -> bool:
    block = target.blocks[number]
    if _is_kept(known, block) and isinstance(block, Heading) and not attempt.levels.get(id(block)):
        # In plain text a heading is a guess, and what stands about it counts.
        attempt.levels[id(block)] = MARKED
        return True
    if _is_kept(known, block):
        near = [
            target.blocks[at] for at in (number - 1, number + 1) if 0 <= at < len(target.blocks)
        ]
        return _up_all(attempt, [leaf for one in near for leaf in _leaves(one, known)])
    leaves = _suspects(block, got, known)
    if _up_all(attempt, leaves):
        return True
    if isinstance(block, LEAVES):
        return False
    level = attempt.levels.get(id(block), 0)
    attempt.levels[id(block)] = ANEW if level < ANEW else RAW
    return level < RAW


def _up_all(attempt: _Attempt, nodes: Sequence[object]) -> bool:
    raised = [_up(attempt, node) for node in nodes]
    return any(raised)


def _up(attempt: _Attempt, node: object) -> bool:
    level = attempt.levels.get(id(node), 0)
    if level >= ANEW:
        return False
    attempt.levels[id(node)] = level + 1
    return True


def _is_kept(known: Desk, node: Node) -> bool:
    name = getattr(node, "id", "")
    return bool(name) and known.nodes.get(name) is node


def _leaves(block: Block, known: Desk) -> list[Node]:
    """Return what in `block` is spelled by itself and was changed."""
    return [
        node
        for node in descendants(block)
        if not _is_kept(known, node)
        and (isinstance(node, LEAVES) or (isinstance(node, Table) and node.caption))
    ]


def _suspects(block: Block, got: Block | None, known: Desk) -> list[Node]:
    """Return the leaves of `block` that are not found in `got`."""
    leaves = _leaves(block, known)
    if got is None:
        return leaves
    found = [_said(node) for node in descendants(got) if isinstance(node, (*LEAVES, Table))]
    return [leaf for leaf in leaves if _said(leaf) not in found]


def _said(node: Node) -> tuple[Any, ...]:
    match node:
        case Definition():
            return ("definition", tuple(map(line, node.terms)))
        case Table():
            return ("caption", line(node.caption))
        case Paragraph(content) | Heading(content=content):
            return said_block(replace(node, content=_noteless(content)))
        case Figure() | CodeBlock() | MathBlock():
            return said_block(node)
        case _:
            return ()


def _noteless(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return running text with a mark for each note: what notes say is spelled by itself."""
    return tuple(Math("note") if isinstance(one, Note) else one for one in content)


# --- What is left to a person --------------------------------------------------------------------


def _given_up(known: Desk, target: Brief, attempt: _Attempt, by_hand: list[ByHand]) -> Brief:
    """Return `target` with as little as can be of what failed left as it is in the base."""
    for number, got in attempt.failed.items():
        block = target.blocks[number]
        if not isinstance(block, LEAVES) and id(block) not in attempt.why:
            found = _without_leaves(known, target, block, got, by_hand)
            if found:
                return found
    units = units_of(known.base, target)
    if not attempt.failed:
        # A title is one by being the only heading of its level.
        attempt.failed = {
            number: None
            for number, block in enumerate(target.blocks)
            if isinstance(block, Heading) and block.level == 1
        }
    knots = _knots_of(units, target, attempt)
    by_hand += [
        _unit_by_hand(known, unit, attempt)
        for unit in units
        if unit.knot in knots and unit.is_changed
    ]
    return without(target, units, knots)


def _without_leaves(
    known: Desk, target: Brief, block: Block, got: Block | None, by_hand: list[ByHand]
) -> Brief | None:
    """Return `target` with those leaves of `block` as in the base that are not found in `got`."""
    if got is None:
        return None
    back: dict[int, Node] = {}
    for leaf in _suspects(block, got, known):
        base = known.nodes.get(getattr(leaf, "id", ""))
        if not isinstance(leaf, Paragraph) or not isinstance(base, Paragraph):
            return None
        back[id(leaf)] = base
        by_hand.append(_by_hand(known, base, _shown(leaf), WHY))
    if not back:
        return None
    return rewrite(target, lambda node: back.get(id(node), node))


def _knots_of(units: Sequence[Unit], target: Brief, attempt: _Attempt) -> set[int]:
    """Return the knots of the changed units that hold what failed, or that stand beside it."""
    failed = {id(target.blocks[number]) for number in attempt.failed}
    changed = [number for number, unit in enumerate(units) if unit.is_changed]
    holds = {n for n, unit in enumerate(units) if any(id(one) in failed for one in unit.new)}
    found = {units[n].knot for n in holds if n in changed}
    if not found:
        found = {units[n].knot for n in changed if {n - 1, n + 1} & holds}
    return found or {units[n].knot for n in changed}


def _unit_by_hand(known: Desk, unit: Unit, attempt: _Attempt) -> ByHand:
    why = next((attempt.why[id(one)] for one in unit.new if id(one) in attempt.why), WHY)
    after = "\n\n".join(_shown(block) for block in unit.new)
    if unit.old:
        return _by_hand(known, unit.old[0], after, why, unit.old)
    return ByHand("", 1, "", after[:SHOWN], why)


def _by_hand(
    known: Desk, base: Block, after: str, why: str, blocks: Sequence[Block] = ()
) -> ByHand:
    origin = base.origin
    line_number = known.source.line_of(origin.start) if origin else 1
    before = "\n\n".join(_shown(block) for block in blocks or (base,))
    return ByHand(base.id, line_number, before[:SHOWN], after[:SHOWN], why)


def _shown(node: Node) -> str:
    """Return the words of `node`, a line a block."""
    if isinstance(node, Paragraph | Heading):
        return plain(node.content)
    if isinstance(node, TEXTS):
        return node.value
    return " ".join(filter(None, map(_shown, children(node))))


def _field_by_hand(known: Desk, target: Brief, name: str, attempt: _Attempt) -> ByHand:
    before, after = getattr(known.base, name), getattr(target, name)
    why = attempt.why.get(id(after), WHY)
    if isinstance(before, tuple):
        before, after = plain(before), plain(after)
    return ByHand("", 1, f"{name}: {before}", f"{name}: {after}", why)
