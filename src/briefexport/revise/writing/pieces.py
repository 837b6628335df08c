"""Written text piece by piece, each new or kept where it stands in the source."""

from collections.abc import Iterable

from briefexport.model import Range
from briefexport.records import dataclass
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.lines import divided


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; `start` is where it stands in the source if it is kept, else -1."""

    text: str
    start: int = -1


def written(pieces: Iterable[Piece]) -> str:
    """Return the text of `pieces`, to stand anywhere: each of its lines is without a prefix."""
    return "".join(piece.text for piece in pieces)


def put(desk: Desk, home: Range, pieces: Iterable[Piece], prefix: str, why: str) -> None:
    """Let `pieces` be what stands at `home` in the source: edit only what is between kept ones.

    New lines begin with `prefix`.
    """
    cursor, pending = home.start, ""
    for piece in pieces:
        if cursor <= piece.start and piece.start + len(piece.text) <= home.end:
            desk.put(cursor, piece.start, pending, why)
            cursor, pending = piece.start + len(piece.text), ""
        else:
            pending += prefixed(piece.text, desk.habits.newline, prefix)
    desk.put(cursor, home.end, pending, why)


def prefixed(text: str, newline: str, prefix: str) -> str:
    """Return `text` with every line after its first begun by `prefix`; empty ones by its marks."""
    first, *rest = divided(text)
    bare = prefix.rstrip(" \t")
    return newline.join([first, *((prefix + line if line else bare) for line in rest)])
