"""Footnotes and endnotes: what each says, at the place of its call."""

from briefexport.model import Block, Origin, Range
from briefexport.readers.docx.changes import settle
from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.parts import NoteCall, Piece


def note_blocks(
    call: NoteCall, piece: Piece, draft: Draft
) -> tuple[tuple[Block, ...], Origin] | None:
    """Return what the note says and where; None, told, where there is no such note."""
    key = (call.part, call.id)
    note = draft.notes.get(key)
    if note is None or draft.within:
        why = "calls a note within a note" if draft.within else "calls a note that is not there"
        draft.tell("BX186", f"the text {why}; the call is left out", piece.start, piece.end)
        return None
    draft.called.add(key)
    draft.within.append(key)
    blocks = draft.blocks(settle(note.items, draft), draft)
    draft.within.pop()
    return blocks, Origin(note.start, note.start, note.end, Range(note.start, note.end))
