"""What is asked of an edition and what came of it, kept until anything it was made from changes.

What an edition is made from is known by name from the last time it was built; the bytes behind the
names are read each time. What could add a name without changing one of these files (another article
in the folder, a style or template of the project's own) is part of what the names are kept under.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from briefexport.cache import Cache, dumped, key, loaded
from briefexport.diagnostics import Diagnostic, worst
from briefexport.engines import FOLDERS, files_under, made_by, releases
from briefexport.finding import Job, articles_in
from briefexport.formats import FormatName, Profile
from briefexport.inputs import Input, InputKind
from briefexport.manifest import Manifest
from briefexport.readers.pandoc.forms import SUFFIXES
from briefexport.records import dataclass

# What else goes into an edition comes with the releases or lies in the project's own folders.
NAMED: tuple[InputKind, ...] = ("edition", "article", "picture")
PANDOC = "pypandoc-binary"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of editions: their formats, and the profiles of their PDFs, or None for theirs.

    `style` is that of the edition, unless one is named; `undated` is the day of editions that have
    none. With `proof`, each file is read back and compared with the edition and the style; with
    `review` a DOCX asks its editor for tracked changes, and says what is open: `comments` is the
    file of an editor's own. `project` is the folder that may hold styles and templates, `cache` has
    what need not be made again.
    """

    formats: tuple[FormatName, ...] | None = None
    profiles: tuple[Profile, ...] | None = None
    style: str = ""
    proof: bool = True
    review: bool = False
    undated: date | None = None
    project: Path | None = None
    cache: Cache | None = None
    comments: Path | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """The files of an edition, how much each is, how long each took, and what there is to say.

    `seconds` are empty where nothing was made, because all was there.
    """

    slug: str
    files: Mapping[str, bytes]
    counts: Mapping[str, str]
    seconds: Mapping[str, float]
    diagnostics: tuple[Diagnostic, ...]
    manifest: Manifest


def keep(job: Job, order: Order, built: Built, inputs: Sequence[Input]) -> None:
    """Keep what was built of `inputs`, where there is a cache and no error.

    What a program of the system has read is not kept: nobody knows its release. Nor is what is for
    review: its comments are no file of the edition.
    """
    if order.review or worst(built.diagnostics) == "error":
        return
    names = [str(one.path) for one in inputs if one.kind in NAMED]
    foreign = any(Path(name).suffix.lower() in SUFFIXES for name in names)
    if not order.cache or (foreign and PANDOC not in releases()):
        return
    kept, around = order.cache, _around(job, order)
    digests = {str(one.path): one.sha256 for one in inputs}
    kept.put(key([b"names", around]), json.dumps(names).encode())
    name = _key(around, ((name, digests[name]) for name in names))
    kept.put(name, dumped(replace(built, seconds={})))
    kept.tidy()


def known(job: Job, order: Order) -> Built | None:
    """Return what was built before of exactly what is there now; None where nothing was."""
    if not order.cache:
        return None
    kept = order.cache
    try:
        around = _around(job, order)
        names = _names(kept.get(key([b"names", around])))
        whole = kept.get(_key(around, _read(names))) if names else None
    except OSError:  # one of them is gone, which building will tell
        return None
    return loaded(whole, Built) if whole is not None else None


def _around(job: Job, order: Order) -> bytes:
    """Return what names all that an edition depends on beside the files it names."""
    asked = repr(replace(order, cache=None, project=None))
    articles = articles_in(job.path) if job.path.is_dir() else []
    return key(
        [
            made_by().encode(),
            asked.encode(),
            job.slug.encode(),
            str(job.path).encode(errors="surrogateescape"),
            json.dumps([path.name for path in articles]).encode(),
            *(part for folder in FOLDERS for part in _project(order.project, folder)),
        ]
    ).encode()


def _project(project: Path | None, folder: str) -> Iterator[bytes]:
    if project:
        for path in files_under(project / folder):
            yield str(path.relative_to(project)).encode(errors="surrogateescape")
            yield path.read_bytes()


def _names(data: bytes | None) -> list[str]:
    try:
        found = json.loads(data or b"[]")
    except ValueError:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _read(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((name, sha256(Path(name).read_bytes()).hexdigest()) for name in names)


def _key(around: bytes, digests: Iterator[tuple[str, str]]) -> str:
    parts = (part.encode(errors="surrogateescape") for one in digests for part in one)
    return key([b"edition", around, *parts])
