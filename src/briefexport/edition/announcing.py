"""Which paragraphs lead to what follows them, and stay on its page."""

from collections.abc import Sequence
from itertools import pairwise

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Table,
)
from briefexport.walk import plain

COLONS = (":", "：")


def announcing(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the places in `blocks` of the paragraphs that stay with the block after them.

    Before a list that is any, as it leads to it; before all else that is set apart, one that ends
    in a colon.
    """
    return frozenset(
        place for place, (block, after) in enumerate(pairwise(blocks)) if _announces(block, after)
    )


def _announces(block: Block, after: Block) -> bool:
    match block, after:
        case Paragraph(), List() | DefinitionList():
            return True
        case (
            Paragraph(content),
            Table() | Quote() | CodeBlock() | Figure() | Aside() | MathBlock(),
        ):
            return plain(content).rstrip().endswith(COLONS)
        case _:
            return False
