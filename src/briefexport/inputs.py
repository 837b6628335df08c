"""What a build reads: every file by what it is for, its name, and the fingerprint of its bytes."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.records import dataclass

# Times of files may be so coarse, in nanoseconds, and the clocks of two machines so far apart.
_JUST_NOW = 5_000_000_000

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
    size, sha256 = _fingerprint(path)
    return Input(kind, name, size, sha256, path)


def _fingerprint(path: Path) -> tuple[int, str]:
    """Return the size of a file and its SHA-256.

    A file is read again where it is another one than before, or has been touched: its times say so,
    unless that was just now.
    """
    now, found = time.time_ns(), path.stat()
    if now - max(found.st_ctime_ns, found.st_mtime_ns) < _JUST_NOW:
        return _read(path)
    return _read_once(path, (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns))


@lru_cache(maxsize=1 << 12)
def _read_once(path: Path, _identity: tuple[int, ...]) -> tuple[int, str]:
    return _read(path)


def _read(path: Path) -> tuple[int, str]:
    """Return the size of a file and its SHA-256, read piece by piece."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


class FileBytes:
    """The bytes of a file, by their SHA-256.

    A process of this machine is sent where the file is, and reads it when it looks at them; what
    works elsewhere is sent the bytes, and no path.
    """

    __slots__ = ("_data", "_path", "digest")

    def __init__(self, path: Path | None, digest: str = "", data: bytes | None = None) -> None:
        """Take the file at `path`, or what is sent of one: its `digest`, and the `data`."""
        if path and not digest:
            _, digest = _fingerprint(path)
        self._path, self.digest, self._data = path, digest, data

    @property
    def data(self) -> bytes:
        """The bytes. Raises RefusedError where the file has others by now."""
        if self._data is None:
            assert self._path
            data = self._path.read_bytes()
            if hashlib.sha256(data).hexdigest() != self.digest:
                raise RefusedError(_told(self._path.name, self._path, _CHANGED))
            self._data = data
        return self._data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileBytes) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return FileBytes, (None, self.digest, self.data)

    def nearby(self) -> tuple[Any, tuple[Any, ...]]:
        """Return what reduces this for a process of this machine, as `__reduce__` does."""
        return (FileBytes, (self._path, self.digest)) if self._path else self.__reduce__()


_CHANGED = "changed while the edition was being built"


def changed(inputs: Iterable[Input]) -> Iterator[Diagnostic]:
    """Yield which of `inputs` is no longer what was read: gone, or with other bytes."""
    for one in inputs:
        try:
            now = found(one.kind, one.name, one.path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield _told(one.name, one.path, f"was read for this build and cannot be now ({reason})")
            continue
        if now != one:
            yield _told(one.name, one.path, _CHANGED)


def _told(name: str, path: Path, what: str) -> Diagnostic:
    return diagnostic(
        "BX806",
        f"{name} {what}",
        Place(file=str(path)),
        hint="build again when it is as it should be; what was published before stands",
    )
