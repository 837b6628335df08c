"""What has no words: nobody could choose it from a list, or hear what it is."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from briefexport.model import (
    Brief,
    Code,
    CodeBlock,
    Extent,
    Heading,
    Image,
    Inline,
    Link,
    Math,
    MathBlock,
    Note,
    Origin,
    Paragraph,
    Reference,
    Text,
)
from briefexport.walk import Node, descendants, plain, rewrite

Report = Callable[[str, str, Origin | Extent | None], None]


def worded(brief: Brief, report: Report) -> Brief:
    """Return `brief`, its headings and links that have no words turned into what they hold.

    `report` is told the code, message and place of each.
    """

    def changed(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Heading(_, content) if not is_visible(plain(content)):
                report("BX309", "a heading without words stands as a paragraph", node.origin)
                return Paragraph(content, id=node.id, origin=node.origin)
            case Link(target, content) if not _can_be_followed(content):
                report("BX310", f"a link to {target!r} has nothing to follow it by", node.origin)
                return content
            case _:
                return node

    return rewrite(brief, changed)


def _can_be_followed(content: Sequence[Inline]) -> bool:
    return speaks(content) or has_formula(content) or has_picture(content)


def is_visible(text: str) -> bool:
    """Return whether `text` has a character that is not a space, a control or a format mark."""
    return not all(unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp", "Zs"} for one in text)


def speaks(nodes: Sequence[Node]) -> bool:
    """Return whether `nodes` have words: of a text, a picture, a reference, the call of a note.

    Formulas have none: not every reader can say them.
    """
    return any(_speaks(node) for outer in nodes for node in descendants(outer))


def _speaks(node: Node) -> bool:
    match node:
        case Text(value) | Code(value) | CodeBlock(value) | Image(alt=str(value)):
            return is_visible(value)
        case _:
            return isinstance(node, Reference | Note)


def has_formula(nodes: Sequence[Node]) -> bool:
    """Return whether there is a formula in `nodes`."""
    return any(isinstance(under, Math | MathBlock) for node in nodes for under in descendants(node))


def has_picture(nodes: Sequence[Node]) -> bool:
    """Return whether there is a picture in `nodes`."""
    return any(isinstance(under, Image) for node in nodes for under in descendants(node))
