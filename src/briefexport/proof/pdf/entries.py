"""Lines of contents: where they begin, and what leads to the page they name."""

from collections import Counter
from collections.abc import Iterable

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.painted import Piece

# Pieces are in one line that are no further apart than this, in points.
SAME = 0.5
# What repeats fewer times leads nowhere.
FEWEST = 2


def tell_leaders(drafts: Iterable[Draft], pages: Pages) -> None:
    """Say of each entry that runs to the right what leads to its page, and the room behind that.

    Leaders are artifacts: what is painted again and again in the last line of an entry. The number
    of the page ends where the text does.
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
        if len(pieces) >= FEWEST:
            text, colour = Counter(map(_sign, pieces)).most_common(1)[0][0]
            draft.looks["leader"] = text
            draft.looks["leader_colour"] = colour
            if draft.end is not None:
                draft.looks["reserve"] = draft.end - max(piece.right for piece in pieces)


def _sign(piece: Piece) -> tuple[str, str]:
    return "".join(piece.characters).strip(), piece.colour
