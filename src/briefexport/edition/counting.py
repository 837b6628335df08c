"""What a style has numbered, and how: headings by the levels above them, lists by their depth."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from briefexport.model import Block, Brief, Heading, List, ListKind
from briefexport.style import ListStyle
from briefexport.walk import Node, children, descendants, plain, rewrite

# The level of the headings that divide a brief; its title is 1.
FIRST = 2
# A number that an author gave a heading: "3.", "3)", "2.1", "2.1.".
OWN_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}[.)])\s")


def heading_numbers(brief: Brief, depth: int, above: Sequence[int] = ()) -> dict[str, str]:
    """Return the number of each heading of `brief` by its id: "1", "1.1".

    `depth` levels are numbered, from that of sections on. Numbers begin with those `above`.
    """
    counts = [0] * depth
    numbers = {}
    for heading in _numbered(brief, depth):
        place = heading.level - FIRST
        counts[place] += 1
        counts[place + 1 :] = [0] * (depth - place - 1)
        numbers[heading.id] = ".".join(map(str, (*above, *counts[: place + 1])))
    return numbers


def own_number(brief: Brief, depth: int) -> Heading | None:
    """Return the first heading to be numbered that has a number of its author's, None if none."""
    found = (one for one in _numbered(brief, depth) if OWN_NUMBER.match(plain(one.content)))
    return next(found, None)


def _numbered(brief: Brief, depth: int) -> list[Heading]:
    nodes = (node for node in descendants(brief) if isinstance(node, Heading))
    return [heading for heading in nodes if heading.level - FIRST < depth]


def with_kinds(brief: Brief, style: ListStyle) -> Brief:
    """Return `brief` with its lists of 1, 2, 3 in the kinds that `style` has at their depth."""
    if all(numbers.kind == "written" for numbers in style.numbers):
        return brief
    kinds: dict[str, ListKind] = {}
    waiting: list[tuple[Node, int]] = [(block, 0) for block in brief.blocks]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, List) and node.kind != "bullet":
            kind = style.number(depth).kind
            if node.kind == "decimal" and kind != "written":
                kinds[node.id] = kind
            depth += 1
        waiting += [(child, depth) for child in children(node)]

    def kinded(node: Any) -> Any:  # noqa: ANN401
        return replace(node, kind=kinds[node.id]) if getattr(node, "id", "") in kinds else node

    blocks: tuple[Block, ...] = rewrite(brief, kinded).blocks
    return replace(brief, blocks=blocks)
