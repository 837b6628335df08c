"""Publishing: a whole set of files takes the place of the one before, at once or not at all.

The set is written into a fresh folder beside the published one, synced, its manifest last, and the
two are then exchanged by one system call, under a lock on the folder that holds both. So whoever
looks, and whatever is killed, sees the old set or the new one. Where the file system cannot
exchange, two renames do it, and the next run undoes what a kill between them left.
"""

import ctypes
import fcntl
import json
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EINVAL, ENOSYS, ENOTSUP
from pathlib import Path

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError, UsageError
from briefexport.manifest import FORMAT, MANIFEST, Manifest, dumped

_NEW = ".briefexport-new"
_OLD = ".briefexport-old"
_PROBE = ".briefexport-probe"

# What every file system takes and no shell or URL needs quoted; Windows keeps the device names.
_PORTABLE = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
)
_LONGEST = 80
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def publish(files: Mapping[str, bytes], folder: Path, manifest: Manifest) -> None:
    """Make `files` and their `manifest` the whole content of `folder`, replacing an earlier set.

    Raises RefusedError, with the earlier set in place, where a name is not portable, where `folder`
    is a link or holds what no build made, or where the system fails.
    """
    for name in (folder.name, *files):
        _check_name(name)
    whole = {**files, MANIFEST: dumped(manifest)}
    with _reported(folder), _locked(folder.parent, make=True) as parent:
        _recover(parent)
        _check_replaceable(parent, folder)
        fresh = f".{folder.name}{_NEW}"
        try:
            _write_set(parent, fresh, whole)
            _put_in_place(parent, fresh, folder.name)
        finally:
            # After the exchange this is the old set. What stays, the next run takes away.
            with suppress(OSError):
                _remove(parent, fresh)


def write_file(file: Path, data: bytes) -> None:
    """Write one file that is part of no set, as a whole; one of that name is replaced.

    Raises RefusedError where the system fails.
    """
    fresh = f".{file.name}{_NEW}"
    with _reported(file), _opened(str(file.parent)) as folder:
        with suppress(FileNotFoundError):
            os.unlink(fresh, dir_fd=folder)
        _write(folder, fresh, data)
        os.replace(fresh, file.name, src_dir_fd=folder, dst_dir_fd=folder)


def ready(dist: Path) -> None:
    """Undo what a killed run left in `dist`, and see that it can be written, before any work.

    Raises UsageError where it cannot.
    """
    try:
        with _locked(dist, make=True) as parent:
            _recover(parent)
            os.mkdir(_PROBE, dir_fd=parent)
            os.rmdir(_PROBE, dir_fd=parent)
    except OSError as error:
        raise UsageError(_failure(dist, error)) from error


# --- Names and what stands there -----------------------------------------------------------------


def _check_name(name: str) -> None:
    if name == MANIFEST or len(name) > _LONGEST or not _PORTABLE.fullmatch(name):
        raise RefusedError(
            diagnostic(
                "BX802",
                f"{name!r} is no portable file name",
                hint=f"use at most {_LONGEST} of a-z, 0-9, hyphen and full stop",
            )
        )


def _check_replaceable(parent: int, folder: Path) -> None:
    """Refuse to replace a link, a file, or a folder with files that no build made."""
    mode = _mode(parent, folder.name)
    if mode is None:
        return
    if not stat.S_ISDIR(mode):
        what = "a symbolic link" if stat.S_ISLNK(mode) else "a file"
        raise _in_the_way(folder, f"{what} stands where the edition should be published")
    with _opened(folder.name, parent) as inside:
        foreign = sorted(_names(inside) - _made(inside) - _LITTER)
    if foreign:
        raise _in_the_way(folder, f"no build made what the folder holds: {', '.join(foreign[:3])}")


def _in_the_way(folder: Path, message: str) -> RefusedError:
    place = Place(file=str(folder))
    return RefusedError(diagnostic("BX803", message, place, hint=f"move it out of {folder}"))


def _made(inside: int) -> set[str]:
    """Return the names in the folder that its manifest says a build made."""
    if not _is_file(inside, MANIFEST):
        return set()
    data = _read(inside, MANIFEST)
    try:
        content = json.loads(data)
        if content["format"] == FORMAT:
            return {MANIFEST, *(str(entry["name"]) for entry in content["files"])}
    except (ValueError, KeyError, TypeError):
        pass  # not ours
    return set()


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return what is in `folder` by its names, litter left out: files' bytes, for all else None.

    Raises OSError where there is no such folder, or it cannot be read.
    """
    found = folder.resolve()
    with _locked(found.parent) as parent, _opened(found.name, parent) as inside:
        names = sorted(_names(inside) - _LITTER)
        return {name: _read(inside, name) if _is_file(inside, name) else None for name in names}


def published(folder: Path) -> dict[str, bytes]:
    """Return the files in `folder`, a published set, by their names; none where there is none."""
    try:
        return {name: data for name, data in contents(folder).items() if data is not None}
    except FileNotFoundError:
        return {}


def _names(folder: int) -> set[str]:
    with os.scandir(folder) as entries:
        return {entry.name for entry in entries}


def _is_file(parent: int, name: str) -> bool:
    return stat.S_ISREG(_mode(parent, name) or 0)


def _mode(parent: int, name: str) -> int | None:
    try:
        return os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None


# --- Writing and exchanging ----------------------------------------------------------------------


def _write_set(parent: int, name: str, files: Mapping[str, bytes]) -> None:
    os.mkdir(name, dir_fd=parent)
    with _opened(name, parent) as folder:
        for file_name, data in files.items():
            _write(folder, file_name, data)
        os.fsync(folder)


def _write(folder: int, name: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, 0o644, dir_fd=folder)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_place(parent: int, fresh: str, name: str) -> None:
    if _mode(parent, name) is None:
        os.rename(fresh, name, src_dir_fd=parent, dst_dir_fd=parent)
    elif not _exchange(parent, fresh, name):
        _rename_twice(parent, fresh, name)
    os.fsync(parent)


def _exchange(parent: int, one: str, other: str) -> bool:
    """Exchange two names in one step. Return False where system or file system cannot."""
    # renameat2(2) with RENAME_EXCHANGE, and on macOS renameatx_np(2) with RENAME_SWAP: both are 2.
    name = "renameatx_np" if sys.platform == "darwin" else "renameat2"
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if call is None:
        return False
    if call(parent, os.fsencode(one), parent, os.fsencode(other), ctypes.c_uint(2)) == 0:
        return True
    error = ctypes.get_errno()
    if error in {EINVAL, ENOSYS, ENOTSUP}:
        return False
    raise OSError(error, os.strerror(error), other)


def _rename_twice(parent: int, fresh: str, name: str) -> None:
    old = f".{name}{_OLD}"
    os.rename(name, old, src_dir_fd=parent, dst_dir_fd=parent)
    try:
        os.rename(fresh, name, src_dir_fd=parent, dst_dir_fd=parent)
    except BaseException:
        os.rename(old, name, src_dir_fd=parent, dst_dir_fd=parent)
        raise
    with suppress(OSError):
        _remove(parent, old)


def _recover(parent: int) -> None:
    """Put back what a run killed between two renames took away, and remove what any run left."""
    for left in _names(parent):
        if left.startswith(".") and left.endswith(_OLD):
            name = left[1 : -len(_OLD)]
            if _mode(parent, name) is None:
                os.rename(left, name, src_dir_fd=parent, dst_dir_fd=parent)
    for left in _names(parent):
        if left.startswith(".") and left.endswith((_NEW, _OLD, _PROBE)):
            try:
                _remove(parent, left)
            except OSError as error:  # of a file in it; what lies in the way is the whole
                raise OSError(error.errno, error.strerror, left) from error


def _remove(parent: int, name: str) -> None:
    # Not by shutil.rmtree: interrupted at one of its lines, it closes a descriptor twice (Python
    # 3.11), and an OSError takes the place of the interrupt.
    mode = _mode(parent, name)
    if mode is not None and stat.S_ISDIR(mode):
        with _opened(name, parent) as folder:
            for inner in _names(folder):
                _remove(folder, inner)
        os.rmdir(name, dir_fd=parent)
    elif mode is not None:
        os.unlink(name, dir_fd=parent)


# --- Descriptors, the lock, failures -------------------------------------------------------------


@contextmanager
def _opened(name: str, parent: int | None = None) -> Iterator[int]:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    if parent is not None:
        flags |= os.O_NOFOLLOW
    descriptor = os.open(name, flags, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _locked(parent: Path, *, make: bool = False) -> Iterator[int]:
    """Open `parent`, waiting until no other run publishes into it; closing it ends the lock."""
    if make:
        parent.mkdir(parents=True, exist_ok=True)
    with _opened(str(parent)) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX if make else fcntl.LOCK_SH)
        yield descriptor


def _read(folder: int, name: str) -> bytes:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
        return file.read()


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RefusedError(_failure(folder, error)) from error


def _failure(folder: Path, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    what = f" ({error.filename})" if error.filename else ""
    return diagnostic(
        "BX801",
        f"cannot publish: {reason.lower()}{what}",
        Place(file=str(folder)),
        hint="mend the cause and build again; the folder holds a whole set, this or the one before",
    )
