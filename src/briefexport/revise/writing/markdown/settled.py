"""What Markdown has no form for, as it is read where it is written."""

from dataclasses import replace
from typing import Any

from briefexport.conventions import begins
from briefexport.model import Brief, Heading, Note, Paragraph, Span, Table
from briefexport.walk import rewrite

NOTES = ("Note: ", "Notes: ", "Source: ", "Sources: ")


def settled(brief: Brief) -> Brief:
    """Return `brief` as far as Markdown can say it; nodes without a change are the same.

    A heading in a note is a paragraph set strong, and a paragraph that does not begin as notes of
    tables do stands after the table, not in its notes.
    """
    return rewrite(brief, _settled)


def _settled(node: Any) -> Any:  # noqa: ANN401
    match node:
        case Note(content) if any(isinstance(block, Heading) for block in content):
            return replace(node, content=tuple(map(_unheaded, content)))
        case Table(notes=notes):
            held = next((n for n, one in enumerate(notes) if not begins(one, NOTES)), len(notes))
            if held < len(notes):
                return (replace(node, notes=notes[:held]), *notes[held:])
            return node
        case _:
            return node


def _unheaded(block: Any) -> Any:  # noqa: ANN401
    if not isinstance(block, Heading):
        return block
    return Paragraph((Span("strong", block.content),), id=block.id, origin=block.origin)
