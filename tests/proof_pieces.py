"""What a file in pieces tells, without its pieces being read."""

from briefexport.proof.pieces import Pieces
from briefexport.proof.record import Reading


def known(pieces: Pieces | None) -> tuple[Reading, list[str]]:
    """Return what is around the pieces, and their keys: if both are known, all is."""
    assert pieces is not None
    return pieces.around, [piece.key for piece in pieces.pieces]
