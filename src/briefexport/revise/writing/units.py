"""What in a target can be made or left undone by itself: a block changed, or what came and went."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefexport.model import Block, Brief, CodeBlock, Text
from briefexport.records import dataclass
from briefexport.revise.writing.siblings import staying
from briefexport.walk import TEXTS, descendants


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks of the base and what stands for them in the target, in one place.

    What a move, a split or a merge ties together has one `knot`.
    """

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    knot: int

    @property
    def is_changed(self) -> bool:
        """Whether anything is done here."""
        same = len(self.old) == len(self.new)
        return not (same and all(a is b for a, b in zip(self.old, self.new, strict=True)))


def units_of(base: Brief, target: Brief) -> list[Unit]:
    """Return the blocks of `target` beside those of `base`, in order."""
    places = {block.id: number for number, block in enumerate(base.blocks) if block.id}
    stays = staying(
        [places.get(block.id) for block in target.blocks],
        [_weight(block) for block in target.blocks],
    )
    found: list[tuple[Sequence[Block], Sequence[Block]]] = []
    done = 0
    come: list[Block] = []
    for number, block in enumerate(target.blocks):
        if number not in stays:
            come.append(block)
            continue
        place = places[block.id]
        found += [(base.blocks[done:place], come), ((base.blocks[place],), (block,))]
        done, come = place + 1, []
    found.append((base.blocks[done:], come))
    found = [pair for pair in found if pair[0] or pair[1]]
    knots = _knots(base, found)
    return [Unit(tuple(o), tuple(n), k) for (o, n), k in zip(found, knots, strict=True)]


def _weight(block: Block) -> float:
    return 0.01 + sum(len(node.value) for node in descendants(block) if isinstance(node, TEXTS))


def _knots(base: Brief, found: Sequence[tuple[Sequence[Block], Sequence[Block]]]) -> list[int]:
    """Return for each pair the number of the first it is tied to."""
    homes = {
        node.id: number  # type: ignore[union-attr]
        for number, block in enumerate(base.blocks)
        for node in descendants(block)
        if getattr(node, "id", "")
    }
    starts = [block.origin.start if block.origin else 0 for block in base.blocks]
    numbers = {id(block): number for number, block in enumerate(base.blocks)}
    first: dict[int, int] = {}
    leads = list(range(len(found)))

    def lead(number: int) -> int:
        while leads[number] != number:
            number = leads[number]
        return number

    for number, (old, new) in enumerate(found):
        same = len(old) == len(new) == 1 and old[0] is new[0]
        touched = {numbers[id(block)] for block in old}
        touched |= set() if same else set(_sources(new, homes, starts))
        for one in touched:
            other = first.setdefault(one, number)
            leads[max(lead(other), lead(number))] = min(lead(other), lead(number))
    return [lead(number) for number in range(len(found))]


def _sources(
    blocks: Iterable[Block], homes: dict[str, int], starts: Sequence[int]
) -> Iterable[int]:
    """Yield the numbers of the blocks of the base from which something of `blocks` comes."""
    for block in blocks:
        for node in descendants(block):
            name = getattr(node, "id", "")
            if name in homes:
                yield homes[name]
            if isinstance(node, Text | CodeBlock) and node.segments and starts:
                yield max(bisect_right(starts, node.segments[0].start) - 1, 0)


def without(target: Brief, units: Sequence[Unit], knots: set[int]) -> Brief:
    """Return `target` with what is tied to `knots` left as it is in the base."""
    blocks = [block for unit in units for block in (unit.old if unit.knot in knots else unit.new)]
    return replace(target, blocks=tuple(blocks))
