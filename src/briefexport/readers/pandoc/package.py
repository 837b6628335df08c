"""A document that is a ZIP package: checked before anything reads it, and the pictures in it."""

import io
from collections.abc import Iterable, Iterator
from posixpath import normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from briefexport.assets import FILE_LIMIT
from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError

MOST_ENTRIES = 2000
MOST_BYTES = 200 * 2**20
# Beyond this size nothing that is text or a picture can be packed as tightly as this.
RATIO, RATIO_FROM = 100, 100 * 2**10


def check(name: str, data: bytes) -> None:
    """Raise RefusedError where the package `data` is none, or could not be meant as a document."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            faults = list(_faults(package.infolist()))
    except (BadZipFile, NotImplementedError, ValueError) as error:
        faults = [f"is no ZIP package: {error}"]
    if faults:
        hint = "save it anew with the program that made it"
        raise RefusedError(
            diagnostic("BX155", f"the file {faults[0]}", Place(file=name), hint=hint)
        )


def _faults(entries: list[ZipInfo]) -> Iterator[str]:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        yield f"has more than {MOST_ENTRIES} parts"
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        yield f"holds more than {MOST_BYTES >> 20} MiB"
    if len(set(names)) < len(names):
        yield "has two parts of one name"
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size:
            yield f"holds {entry.filename!r}, which is packed far too tightly"
        if entry.flag_bits & 0x1:
            yield "is encrypted"


def pictures(data: bytes, wanted: Iterable[str]) -> dict[str, bytes]:
    """Return those of the pictures `wanted` that the package `data`, checked before, holds.

    Their names are paths in the package, or (in an EPUB) in the folder of its chapters.
    """
    with ZipFile(io.BytesIO(data)) as package:
        entries = [entry for entry in package.infolist() if entry.file_size <= FILE_LIMIT]
        found: dict[str, bytes] = {}
        for name in wanted:
            path = normpath(name)
            whole = [entry for entry in entries if entry.filename == path]
            ends = [entry for entry in entries if entry.filename.endswith(f"/{path}")]
            if len(chosen := whole or ends) == 1:
                found[name] = package.read(chosen[0])
        return found
