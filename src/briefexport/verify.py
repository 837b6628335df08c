"""A published set against its manifest: whether every file is there, unchanged, and no other."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefexport.backends import BACKENDS
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError, UsageError
from briefexport.manifest import MANIFEST, Manifest, Output, loaded
from briefexport.publish import contents
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying the set in `folder`; `manifest` is None where it cannot be read."""

    folder: Path
    manifest: Manifest | None
    diagnostics: tuple[Diagnostic, ...]


def sets(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the published sets at `folders`, each one itself or a folder of them.

    Raises UsageError for a folder that holds none.
    """
    return tuple(found for folder in folders for found in _sets(folder))


def _sets(folder: Path) -> list[Path]:
    if (folder / MANIFEST).exists():
        return [folder]
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(_nothing(folder, (error.strerror or str(error)).lower())) from error
    # What was published is there, though its manifest is not.
    if any(path.suffix in {backend.suffix for backend in BACKENDS.values()} for path in inside):
        return [folder]
    found = [path for path in inside if path.is_dir() and not path.name.startswith(".")]
    if not found:
        raise UsageError(_nothing(folder, "no edition is published here"))
    return found


def _nothing(folder: Path, why: str) -> Diagnostic:
    hint = "name a folder that `build` made, or a set in it"
    return diagnostic("BX812", why, Place(file=str(folder)), hint=hint)


def verified(folder: Path) -> Verified:
    """Verify the set in `folder`: tell every file that is missing, changed or not of the set."""
    place = Place(file=str(folder / MANIFEST))
    try:
        found = contents(folder)
        manifest = loaded(_listed(found, place), place)
    except RefusedError as error:
        return Verified(folder, None, error.diagnostics)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        told = diagnostic("BX812", f"the set cannot be read: {reason}", Place(file=str(folder)))
        return Verified(folder, None, (told,))
    return Verified(folder, manifest, tuple(_faults(folder, manifest, found)))


def _listed(found: Mapping[str, bytes | None], place: Place) -> bytes:
    """Return the bytes of the manifest among what was `found`."""
    data = found.get(MANIFEST)
    if data is None:
        hint = "get the set anew from where it was published, or build it anew"
        raise RefusedError(diagnostic("BX807", "the set has no manifest", place, hint=hint))
    return data


def _faults(
    folder: Path, manifest: Manifest, found: Mapping[str, bytes | None]
) -> Iterator[Diagnostic]:
    again = "publish the edition again: briefexport build"
    for file in manifest.files:
        place = Place(file=str(folder / file.name))
        if file.name not in found:
            yield diagnostic("BX809", "the file is missing", place, hint=again)
        elif why := _change(file, found[file.name]):
            yield diagnostic("BX810", why, place, hint=again)
    for name in sorted(found.keys() - {MANIFEST} - {file.name for file in manifest.files}):
        place = Place(file=str(folder / name))
        yield diagnostic(
            "BX811", "no build made this", place, hint=f"move it out of {folder}, or delete it"
        )


def _change(file: Output, data: bytes | None) -> str:
    """Return how `data` is not what the manifest says of `file`; nothing where it is."""
    if data is None:
        return "this is no file"
    if len(data) != file.size:
        return f"the file has {len(data):,} bytes, not {file.size:,}"
    if hashlib.sha256(data).hexdigest() != file.sha256:
        return "the bytes of the file are not those that were published"
    return ""
