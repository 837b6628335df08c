"""Lines of contents: where they begin, and what leads to the page they name."""

from collections.abc import Iterable
from operator import attrgetter

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages

# Pieces are in one line that are no further apart than this, in points.
SAME = 0.5
# No line of a page has more letters that lead somewhere; to look further would take for ever.
MOST = 4000


def tell_leaders(drafts: Iterable[Draft], pages: Pages) -> None:
    """Say of each entry that runs to the right what leads to its page, and the room behind that.

    Leaders are artifacts: what the last line of an entry says again and again behind its text. The
    number of the page ends where the text does.
    """
    for draft in drafts:
        if draft.kind != "entry" or not draft.lines or (draft.said and draft.said.leftwards):
            continue
        line = draft.lines[-1]
        pieces = [
            piece
            for piece in pages.painted[line.page].artifacts
            if abs(piece.base - line.base) < SAME and piece.left > line.right
        ]
        pieces.sort(key=attrgetter("left"))
        sign = _repeated("".join(letter for piece in pieces for letter in piece.characters).strip())
        if sign:
            draft.looks["leader"] = sign
            draft.looks["leader_colour"] = pieces[0].colour
            if draft.end is not None:
                draft.looks["reserve"] = draft.end - max(piece.right for piece in pieces)


def _repeated(text: str) -> str:
    """Return what `text` says again and again to its end, or nothing where it does not."""
    if len(text) > MOST:
        return ""
    signs = (text[:at].strip() for at in range(1, len(text)) if text.startswith(text[at:]))
    return next((sign for sign in signs if text.endswith(sign)), "")
