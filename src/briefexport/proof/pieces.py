"""A file in pieces that can be read by themselves, one for each brief it holds.

The key of a piece is the digest of all that reading it takes: so what came of a piece of the same
key is known, and it need not be read again.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from briefexport.proof.record import Reading, Record


@dataclass(frozen=True, slots=True)
class Piece:
    """What a file tells of one brief: its lines, then its notes, when it is `read`."""

    key: str
    read: Callable[[], tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file in pieces, in the order of the file; `around` is what it tells beside them.

    `kept` is what helps to read another file, by the digest of what it was read from.
    """

    around: Reading
    pieces: tuple[Piece, ...]
    kept: Mapping[str, str] = field(default_factory=dict)


def digest(parts: Iterable[bytes]) -> str:
    """Return the digest of `parts`, and of where each ends."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()
