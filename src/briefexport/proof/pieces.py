"""A file in pieces that can be read by themselves, one for each brief it holds.

The key of a piece is the digest of all that reading it takes: so what came of a piece of the same
key is known, and it need not be read again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from briefexport.proof.record import Letters, Reading, Record, Run
from briefexport.records import dataclass


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


# --- As text -------------------------------------------------------------------------------------


def written(records: Iterable[Record]) -> str:
    """Return records as text, to be kept."""
    return json.dumps(
        [
            [
                one.kind, one.part, one.text, one.facts, one.looks, runs_written(one.runs),
                one.links, one.marks, one.pictures, one.where, one.id,
            ]
            for one in records
        ]
    )  # fmt: skip


def read_again(text: str) -> tuple[Record, ...]:
    """Return the records that were `written` as `text`."""
    return tuple(
        Record(
            kind, part, words, facts, looks, runs_read(runs), _pairs(links), _pairs(marks),
            tuple(pictures), where, name,
        )
        for kind, part, words, facts, looks, runs, links, marks, pictures, where, name
        in json.loads(text)
    )  # fmt: skip


def runs_written(runs: Iterable[Run]) -> list[Any]:
    """Return runs of letters as plain values."""
    names = Letters.__slots__
    return [[run.text, *(getattr(run.letters, name) for name in names)] for run in runs]


def runs_read(said: Iterable[Sequence[Any]]) -> tuple[Run, ...]:
    """Return the runs that were written as plain values."""
    return tuple(Run(text, Letters(*letters)) for text, *letters in said)


def _pairs(said: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in said)
