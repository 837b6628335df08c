"""The replacing of authors' files by changed ones: as a whole, or not at all."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError

_NEW = ".briefexport-new"


def replace_file(root: Path, name: str, before: bytes, after: bytes) -> None:
    """Give the file `name` under `root`, which holds `before`, the content `after`.

    Its mode and owner stay. A link inside `root` is followed to its file. Raises RefusedError, with
    the file as it was, where it lies outside of `root`, has changed meanwhile, or the system fails.
    """
    place = Place(file=str(root / name))
    try:
        target = (root / name).resolve(strict=True)
        if not target.is_relative_to(root.resolve()):
            raise _refused("the file is a link that leads out of its folder", place)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _replace(folder, target.name, before, after, place)
        finally:
            os.close(folder)
    except (OSError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(f"the file cannot be replaced: {why.lower()}", place) from error


def replace_files(
    root: Path, changes: Mapping[str, tuple[bytes, bytes]], fresh: Mapping[str, bytes]
) -> None:
    """Give every file under `root` that `changes` names its new content, and add the `fresh` ones.

    `changes` has what each file holds and what it is to hold. Raises RefusedError, with all as it
    was, where one of them cannot be written (see `replace_file`) or a fresh one is there already.
    """
    added: list[str] = []
    done: list[str] = []
    try:
        for name, data in fresh.items():
            _add(root, name, data)
            added.append(name)
        for name, (before, after) in changes.items():
            replace_file(root, name, before, after)
            done.append(name)
    except RefusedError:
        for name in done:
            with suppress(RefusedError):
                replace_file(root, name, changes[name][1], changes[name][0])
        for name in added:
            with suppress(OSError):
                (root / name).unlink()
        raise


def _add(root: Path, name: str, data: bytes) -> None:
    """Write the file `name` under `root`, where nothing is by that name."""
    path = root / name
    place = Place(file=str(path))
    try:
        if not path.parent.resolve(strict=True).is_relative_to(root.resolve()):
            raise _refused("the file would lie outside of its folder", place)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
            file.write(data)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise _refused(f"the file cannot be written: {why}", place) from error


def _replace(folder: int, name: str, before: bytes, after: bytes, place: Place) -> None:
    """Replace the file `name` in the open `folder`, where it is no link any more."""
    with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or file.read() != before:
            raise _refused("the file was changed while it was looked at", place)
    fresh = f".{name}{_NEW}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with suppress(FileNotFoundError):  # left by a run that was killed
        os.unlink(fresh, dir_fd=folder)
    try:
        with os.fdopen(os.open(fresh, flags, 0o600, dir_fd=folder), "wb") as file:
            file.write(after)
            file.flush()
            with suppress(PermissionError):
                os.fchown(file.fileno(), found.st_uid, found.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode))
            os.fsync(file.fileno())
        os.replace(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(fresh, dir_fd=folder)
        raise
    os.fsync(folder)


def _refused(message: str, place: Place) -> RefusedError:
    return RefusedError(diagnostic("BX294", message, place, hint="see to it, and try again"))
