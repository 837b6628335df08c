"""What Markdown has no form for, as it is read where it is written."""

from dataclasses import replace
from operator import is_not
from typing import Any

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Foreign,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Span,
    Table,
    Text,
)
from briefexport.walk import plain, rewrite

NOTES = ("Note: ", "Notes: ", "Source: ", "Sources: ")


def settled(brief: Brief) -> Brief:
    """Return `brief` as far as Markdown can say it; nodes without a change are the same.

    A heading in a note is a paragraph set strong; a paragraph that does not begin as notes of
    tables do stands after the table, not in its notes; and what is new between blocks whose
    language is told around them is of that language too.
    """
    changed = rewrite(brief, _settled)
    blocks = _spoken(changed.blocks)
    return changed if blocks is changed.blocks else replace(changed, blocks=blocks)


def _settled(node: Any) -> Any:  # noqa: ANN401
    match node:
        case Note(content) if any(isinstance(block, Heading) for block in content):
            return replace(node, content=tuple(map(_unheaded, content)))
        case Table(notes=notes):
            held = next((n for n, one in enumerate(notes) if not _is_note(one)), len(notes))
            if held < len(notes):
                return (replace(node, notes=notes[:held]), *notes[held:])
            return node
        case Quote(content) | ListItem(content) | Aside(content=content) | Cell(content):
            spoken = _spoken(content)
            return node if spoken is content else replace(node, content=spoken)
        case _:
            return node


def _spoken(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return `blocks`, new ones in the language of the one they stand beside."""
    out = list(blocks)
    for number, block in enumerate(blocks):
        around = _around(out[number - 1] if number else None) or _around(
            blocks[number + 1] if number + 1 < len(blocks) else None
        )
        if around and isinstance(block, Paragraph) and not block.id and not _around(block):
            out[number] = replace(block, content=(replace(around, content=block.content),))
    return tuple(out) if any(map(is_not, out, blocks)) else blocks


def _around(block: Block | None) -> Foreign | None:
    """Return the foreign text that all of a block is by what stands around it in the source."""
    match block:
        case Paragraph((Foreign() as only,)) | Heading(content=(Foreign() as only,)):
            told = only.origin
            return only if told and told.outer == told.inner else None
        case _:
            return None


def _is_note(block: Any) -> bool:  # noqa: ANN401
    words = block.content if isinstance(block, Paragraph) else ()
    return bool(words) and isinstance(words[0], Text) and plain(words).rstrip().startswith(NOTES)


def _unheaded(block: Any) -> Any:  # noqa: ANN401
    if not isinstance(block, Heading):
        return block
    return Paragraph((Span("strong", block.content),), id=block.id, origin=block.origin)
