"""What the formats pandoc reads say without a node of their own: done to a brief afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    CodeBlock,
    Definition,
    Figure,
    Heading,
    Image,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    Text,
)
from briefexport.walk import descendants, plain, rewrite

_ATTRIBUTIONS: Final = ("—", "―", "--")


def conventional(brief: Brief) -> Brief:
    """Return `brief` with its title, figures and attributions where the model has them.

    A first heading that is the only one of its level, and none is above it, is the title; a picture
    alone in a paragraph is a figure; a last paragraph that begins with a dash says whom a quotation
    is from; the title pandoc gives a box is only its kind. Lines without words are left out, and so
    is the line ending at the end of code.
    """
    brief = rewrite(brief, _conventional)
    blocks = tuple(map(_figured, filter(_speaks, brief.blocks)))
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    match blocks:
        case (Heading(level, content), *rest) if not brief.title and levels.count(level) == 1:
            if level == min(levels):
                return replace(brief, title=content, blocks=tuple(rest))
        case _:
            pass
    return replace(brief, blocks=blocks)


def _conventional(node: Any) -> Any:  # noqa: ANN401
    match node:
        case ListItem() | Aside() | Quote():
            content = tuple(map(_figured, filter(_speaks, node.content)))
            return _attributed(replace(node, content=content))
        case Cell():
            return replace(node, content=tuple(filter(_speaks, node.content)))
        case CodeBlock(value):
            return replace(node, value=value.removesuffix("\n"))
        case _:
            return node


def _speaks(block: Block) -> bool:
    if not isinstance(block, Paragraph | Heading):
        return True
    return any(not isinstance(one, Text) or one.value.strip() for one in block.content)


def _figured(block: Block) -> Block:
    match block:
        case Paragraph((Image() as image,)):
            return Figure(image, id=block.id)
        case _:
            return block


def _attributed(node: ListItem | Aside | Quote) -> ListItem | Aside | Quote:
    match node:
        case Aside(kind, _, title) if plain(title) == kind.capitalize():
            return replace(node, title=())
        case Quote((_, *_, Paragraph((Text(first), *_) as words)), ()) if first.startswith(
            _ATTRIBUTIONS
        ):
            return replace(node, content=node.content[:-1], attribution=words)
        case _:
            return node


def labelled_once(brief: Brief, place: Place) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """Return `brief` with each label at one node only, and a finding for each that was at more."""
    seen: set[str] = set()
    again: list[str] = []

    def once(node: Any) -> Any:  # noqa: ANN401
        label = getattr(node, "id", "")
        if label and label in seen:
            again.append(label)
            return replace(node, id="")
        seen.add(label)
        return node

    kept = rewrite(brief, once)
    hint = "give each block a label of its own"
    said = [
        diagnostic("BX136", f"the label {label!r} is taken; here it is left out", place, hint=hint)
        for label in again
    ]
    return kept, tuple(said)


def lines(brief: Brief) -> Iterable[str]:
    """Yield what `brief` says, a line for each block of it that has words."""
    yield from filter(None, (plain(brief.title), plain(brief.subtitle)))
    for node in descendants(brief):
        match node:
            case Heading() | Paragraph():
                yield plain(node.content)
            case CodeBlock(value) | MathBlock(value):
                yield from value.split("\n")
            case Table() | Figure():
                yield from filter(None, [plain(node.caption)])
            case Quote():
                yield from filter(None, [plain(node.attribution)])
            case Definition():
                yield from map(plain, node.terms)
            case _:
                pass
