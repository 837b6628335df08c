"""What was made before, kept by what it was made from.

Every entry is a file named by the digest of all that its content depends on, so an entry is never
wrong, only unused; what has not been used for longest goes first. A cache may be deleted at any
time, lie on a disk that fails, or come from elsewhere: an entry says what it was kept under and the
digest of its content, and one that is not whole, or is no entry at all, is as good as none.
"""

import hashlib
import io
import os
import pickle
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from briefexport.records import dataclass

# Where a project's cache lies, unless another place is named.
FOLDER = Path(".briefexport") / "cache"
# A cache past this many bytes loses what has not been used for longest, down to three quarters.
LARGEST = 1 << 30
KEPT = LARGEST // 4 * 3

_MARK = b"briefexport-cache/1\n"
_DIGEST = hashlib.sha256().digest_size
_SEAL = len(_MARK) + 2 * _DIGEST
# What Git is told of the folder.
_IGNORE, _IGNORED = ".gitignore", "*\n"
_ENTRIES = "[0-9a-f][0-9a-f]"

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in the folder `path`, which is made when the first is put into it.

    With `fresh` nothing that is there already is found; what is put is found the next time.
    """

    path: Path
    fresh: bool = False

    def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`, None where nothing is, or nothing whole."""
        if self.fresh:
            return None
        file = self._file(key)
        try:
            data = _unsealed(key, *_read(file))
            if data is not None:
                os.utime(file)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`; where the folder cannot be written, nothing is kept."""
        file = self._file(key)
        with suppress(OSError):
            self._make(file.parent)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
                try:
                    # One after the other: what is large is not copied to stand behind its seal.
                    written.write(_seal(key, data))
                    written.write(data)
                    written.flush()
                except OSError:  # a full disk
                    Path(written.name).unlink()
                    raise
            # Whole or not at all, whoever else writes it.
            Path(written.name).replace(file)

    def tidy(self) -> None:
        """Remove what has not been used for longest, where there is too much."""
        with suppress(OSError):
            files = [(file.stat(follow_symlinks=False), file) for file in self._entries()]
            total = sum(found.st_size for found, _ in files)
            if total <= LARGEST:
                return
            for found, file in sorted(files, key=lambda one: one[0].st_mtime_ns):
                if total <= KEPT:
                    break
                Path(file).unlink(missing_ok=True)
                total -= found.st_size

    def clear(self) -> tuple[int, int]:
        """Remove all that is kept; return how many files that were, and their bytes.

        What no build put there stays. Raises OSError where something cannot be removed.
        """
        files = sorted(map(Path, self._entries()))
        size = sum(file.lstat().st_size for file in files)
        for file in files:
            file.unlink(missing_ok=True)
        for folder in self.path.glob(_ENTRIES):
            with suppress(OSError):  # not empty, or no folder
                folder.rmdir()
        ignore = self.path / _IGNORE
        if ignore.is_file() and ignore.read_bytes() == _IGNORED.encode():
            ignore.unlink()
        with suppress(OSError):
            self.path.rmdir()
        return len(files), size

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        for folder in self.path.glob(f"{_ENTRIES}/"):
            with os.scandir(folder) as files:
                yield from (file for file in files if not file.is_dir())

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ignore = self.path / _IGNORE
        if not ignore.exists():
            with ignore.open("w", encoding="ascii") as file:
                file.write(_IGNORED)

    def _file(self, key: str) -> Path:
        return self.path / key[:2] / key[2:]


def _read(file: Path) -> tuple[bytes, bytes]:
    """Return the seal of an entry, and what it holds.

    Raises OSError for what is no file, and could be waited for.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    # Read at once, past any buffer.
    with os.fdopen(descriptor, "rb", buffering=0) as opened_file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{file} is no file")
        return opened_file.read(_SEAL), opened_file.read()


def key(parts: Iterable[bytes]) -> str:
    """Return the key of what is made from `parts`, and from nothing else."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def sealed(key: str, data: bytes) -> bytes:
    """Return `data` behind the key it belongs to and the digest of both."""
    return _seal(key, data) + data


def opened(key: str, whole: bytes) -> bytes | None:
    """Return what was sealed as `whole` under `key`; None where it was not, or is not whole."""
    return _unsealed(key, whole[:_SEAL], whole[_SEAL:])


def _seal(key: str, data: bytes) -> bytes:
    named = bytes.fromhex(key)
    return b"".join((_MARK, named, _digest(named, data)))


def _unsealed(key: str, seal: bytes, data: bytes) -> bytes | None:
    return data if seal == _seal(key, data) else None


def _digest(named: bytes, data: bytes) -> bytes:
    """Return the digest of both, which may be large: they are not put together for it."""
    found = hashlib.sha256(named)
    found.update(data)
    return found.digest()


# --- Values --------------------------------------------------------------------------------------

# What else than dataclasses of ours is part of them.
_PARTS = {("datetime", "date")}


class _OwnKindsOnly(pickle.Unpickler):
    """Makes values of our own records, and nothing else whatever the bytes ask for."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        if (module, name) in _PARTS:
            return super().find_class(module, name)
        if module.startswith("briefexport.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_record(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")


def _is_record(kind: type) -> bool:
    return is_dataclass(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))


def dumped(value: object) -> bytes:
    """Return `value`, made of our own dataclasses and named tuples, as bytes."""
    return pickle.dumps(value, protocol=5)


def own(data: bytes) -> object:
    """Return the value that was dumped as `data`. Raises UnpicklingError where it is not ours."""
    return _OwnKindsOnly(io.BytesIO(data)).load()


def remembered(cache: Cache, under: str, kind: type[Kind], make: Callable[[], Kind]) -> Kind:
    """Return the value of `kind` that is kept `under` a key; where none is, what is made, kept."""
    found = loaded(cache.get(under) or b"", kind)
    if found is None:
        found = make()
        cache.put(under, dumped(found))
    return found


def loaded(data: bytes, kind: type[Kind]) -> Kind | None:
    """Return the value that was dumped as `data`; None where it is none of `kind`, or not ours."""
    try:
        found = own(data)
    except (
        pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError,
        MemoryError, OverflowError, TypeError, ValueError,
    ):  # fmt: skip
        return None
    return found if isinstance(found, kind) else None
