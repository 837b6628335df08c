"""What a build reads: every file by what it is for, its name, and the fingerprint of its bytes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Literal

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.records import dataclass

InputKind = Literal["edition", "article", "picture", "style", "profile", "template", "font"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a build has read, and the SHA-256 of the bytes it got.

    `name` is the same wherever the project lies; `path` is where the file was found.
    """

    kind: InputKind
    name: str
    size: int
    sha256: str
    path: Path = field(compare=False)


def noted(kind: InputKind, name: str, path: Path, data: bytes) -> Input:
    """Return the file `name` as an input of `kind`; `data` is what was read from `path`."""
    return Input(kind, name, len(data), hashlib.sha256(data).hexdigest(), path)


def found(kind: InputKind, name: str, path: Path) -> Input:
    """Return the file at `path` as an input, read for its fingerprint only."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Input(kind, name, file.tell(), digest, path)


def changed(inputs: Iterable[Input]) -> Iterator[Diagnostic]:
    """Yield which of `inputs` is no longer what was read: gone, or with other bytes."""
    for one in inputs:
        try:
            now = found(one.kind, one.name, one.path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield _told(one, f"was read for this build and cannot be now ({reason})")
            continue
        if now != one:
            yield _told(one, "changed while the edition was being built")


def _told(one: Input, what: str) -> Diagnostic:
    return diagnostic(
        "BX806",
        f"{one.name} {what}",
        Place(file=str(one.path)),
        hint="build again when it is as it should be; what was published before stands",
    )
