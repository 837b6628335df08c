"""Blocks in another language: the model has a language for inlines alone."""

from dataclasses import replace
from typing import Any

from briefexport.model import (
    Aside,
    Block,
    Definition,
    Direction,
    Figure,
    Foreign,
    Heading,
    Inline,
    Paragraph,
    Quote,
    Table,
)
from briefexport.walk import rewrite


def in_language(
    blocks: tuple[Block, ...], language: str, direction: Direction | None
) -> tuple[Block, ...]:
    """Return `blocks` with everything in them that is text said to be in `language`."""

    def foreign(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return (Foreign(language, direction, content),) if content else ()

    def told(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Paragraph() | Heading():
                return replace(node, content=foreign(node.content))
            case Table() | Figure():
                return replace(node, caption=foreign(node.caption))
            case Quote():
                return replace(node, attribution=foreign(node.attribution))
            case Aside():
                return replace(node, title=foreign(node.title))
            case Definition():
                return replace(node, terms=tuple(map(foreign, node.terms)))
            case _:
                return node

    return tuple(told(rewrite(block, told)) for block in blocks)
