"""The program pandoc: where it is, and one run of it, bounded and shut in.

A run gets the document on its standard input and nothing else: `--sandbox` keeps it from every file
and from the network, whatever the document includes; its heap has a bound, and so has its time.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError, UsageError
from briefexport.records import dataclass

# Some 4 s and 150 MiB for a megabyte were seen; other work may slow a machine down.
SECONDS, SECONDS_PER_MEGABYTE = 60.0, 30.0
HEAP: Final = "2g"
LARGEST: Final = 16 * 2**20

INSTALL: Final = "pip install 'briefexport[pandoc]'"
_EXHAUSTED: Final = 251  # what a program of GHC ends with when its heap is full
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}
_AT: Final = re.compile(r",? at \(?line (\d+),?(?: column (\d+))?\)?")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something pandoc said of a document, by line and column (0 where it did not say)."""

    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as pandoc's JSON, and what pandoc said of it."""

    json: str
    remarks: tuple[Remark, ...]


def find_program() -> str | None:
    """Return the path of pandoc: the one of the extra, or else the system's; None without any."""
    package = find_spec("pypandoc")
    for folder in package.submodule_search_locations or () if package else ():
        if found := shutil.which("pandoc", path=str(Path(folder) / "files")):
            return found
    return shutil.which("pandoc")


@lru_cache(maxsize=1)  # a source that is no text is read once for its text and once for its blocks
def converted(form: str, data: bytes, name: str) -> Converted:
    """Return `data`, which is in the format `form`, as JSON.

    Raises UsageError where there is no pandoc, RefusedError where it cannot read the document of
    the file `name`, or not within its bounds.
    """
    if len(data) > LARGEST:
        raise RefusedError(_refused(name, f"more than {LARGEST >> 20} MiB are too much for pandoc"))
    path = find_program()
    if path is None:
        raise UsageError(
            diagnostic(
                "BX154",
                f"pandoc, which reads {form}, is not installed",
                Place(file=name),
                hint=INSTALL,
            )
        )
    command = [path, "+RTS", f"-M{HEAP}", "-RTS", "--sandbox", "--verbose", f"--from={form}"]
    limit = SECONDS + SECONDS_PER_MEGABYTE * len(data) / 2**20
    try:
        done = subprocess.run(  # noqa: S603
            [*command, "--to=json"],
            input=data,
            capture_output=True,
            timeout=limit,
            check=False,
            cwd="/",
            env=_ENVIRONMENT,
        )
    except subprocess.TimeoutExpired as error:
        told = f"pandoc did not come to an end within {limit:.0f} s"
        raise RefusedError(_refused(name, told)) from error
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise RefusedError(_refused(name, _failure(done.returncode, said)))
    return Converted(done.stdout.decode("utf-8", "replace"), tuple(remarks(said)))


def _refused(name: str, message: str) -> Diagnostic:
    hint = "leave out parts of it to find what pandoc stumbles over, or bring it in another format"
    return diagnostic("BX155", message, Place(file=name), hint=hint)


def _failure(code: int, said: str) -> str:
    if code == _EXHAUSTED:
        return f"pandoc needed more than {HEAP.upper()}iB of memory"
    lines = [line for line in said.splitlines() if line and not line.startswith("[")]
    return f"pandoc cannot read it: {' '.join(lines) or f'exit code {code}'}"


def remarks(said: str) -> Iterator[Remark]:
    """Yield what pandoc said that an author should know: its warnings, and what it skipped."""
    for entry in re.split(r"^(?=\[[A-Z]+\] )", said, flags=re.MULTILINE):
        level, _, message = entry.partition("] ")
        if level == "[WARNING" or (level == "[INFO" and message.startswith("Skipped")):
            yield _remark(message)


def _remark(message: str) -> Remark:
    """Return `message` without its place, which is the last that it names."""
    places = list(_AT.finditer(message))
    if not places:
        return Remark(" ".join(message.split()))
    at = places[-1]
    words = " ".join(f"{message[: at.start()]}{message[at.end() :]}".split())
    return Remark(words, int(at[1]), int(at[2] or 0))
