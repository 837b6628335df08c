"""The base: an edition's sources as they were when a DOCX was made of them.

They are looked for in the file itself, then by the file's fingerprint: among what the project keeps
in `.briefexport/`, in the sources as they are, and in their history. Nothing is written.
"""

import hashlib
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from briefexport.assets import read_under
from briefexport.cache import Cache, key
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.composed import Edition
from briefexport.edition.load import Plan, planned, survey
from briefexport.edition.placing import Read
from briefexport.edition.settings import BriefEntry, Settings, load_settings
from briefexport.errors import RefusedError
from briefexport.finding import EDITION_FILE
from briefexport.model import Brief
from briefexport.records import dataclass
from briefexport.revise.marks import known
from briefexport.revise.pictures import name_of_digest, picture_name
from briefexport.revise.stamp import Stamp, StampedBrief, map_of, read_map, stamp_of
from briefexport.source import decode, encoded
from briefexport.style import Style
from briefexport.tomlfile import load
from briefexport.wordml.names import bookmark_name
from briefexport.wordml.opening import Package, opened, part

# How far back the history of sources is looked through, and how long that may take, in seconds.
MOST_COMMITS, SECONDS = 100, 10.0
KEPT_LIMIT = 64 * 2**20
BASES = PurePosixPath(".briefexport/bases")

# A picture that cannot be had any more: a white dot.
STAND_IN = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)

Found = Literal["map", "properties", "project", "sources", "history"]


@dataclass(frozen=True, slots=True)
class Base:
    """An edition as it was exported.

    `root` is the folder of its sources, `files` their bytes then, by their names from there, with
    edition.toml where there is one. `reads` are its briefs, repaired, with ids and origins.
    Of pictures that have changed since, `pictures` has what those of then are named after (see
    `pictures.picture_name`), by what those of now are. `found` says where the sources were found.
    """

    root: Path
    files: Mapping[str, bytes]
    reads: tuple[Read, ...]
    edition: Edition
    style: Style
    pictures: Mapping[str, str]
    found: Found
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def briefs(self) -> dict[str, Brief]:
        """The briefs by their slugs."""
        return {read.name: read.brief for read in self.reads}


def base_of(name: str, data: bytes, path: Path, project: Path | None = None) -> Base:
    """Return the base of the DOCX `data` of the file `name`, an export of the edition at `path`.

    Raises RefusedError where the file is of another edition, has no marks of ours, or its base is
    found nowhere.
    """
    stamp = stamp_of(name, data)
    now = planned(path)
    _check_edition(stamp, now)
    for candidate in _candidates(stamp, now, path, project):
        whole = _with_pictures(candidate, stamp, opened(name, data))
        if base := _tried(whole, stamp, project):
            return base
    raise RefusedError(*stamp.diagnostics, _not_found(stamp, path))


def _check_edition(stamp: Stamp, now: Plan) -> None:
    if not stamp.marks and not stamp.model:
        raise RefusedError(
            diagnostic(
                "BX901",
                "the file has no marks of briefexport's: it cannot be told which text is whose",
                Place(file=stamp.name),
                hint="send the DOCX that `build` makes to the editor, and revise what comes back"
                " of it",
            )
        )
    if stamp.edition and stamp.edition != now.name:
        raise RefusedError(
            diagnostic(
                "BX902",
                f"the file is of the edition {stamp.edition!r}, not of {now.name!r}",
                Place(file=stamp.name),
                hint="name the folder of the edition it was made of",
            )
        )


def _not_found(stamp: Stamp, path: Path) -> Diagnostic:
    return diagnostic(
        "BX904",
        f"the sources that the file was made of are not found, neither in it nor at {path}, nor in"
        " their history",
        Place(file=stamp.name),
        hint="check out the sources as they were when the file was built, and revise there; or ask"
        " for a file that was saved as DOCX, not as ODT",
    )


# --- Where to look -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sources that may be the base; `sure` where the file itself holds them.

    `given` are the bytes of articles, and of pictures that are not what they were. `pictures` is
    as in a base.
    """

    plan: Plan
    given: Mapping[str, bytes]
    found: Found
    sure: bool = False
    pictures: Mapping[str, str] = field(default_factory=dict)


def _candidates(stamp: Stamp, now: Plan, path: Path, project: Path | None) -> Iterator[Candidate]:
    if stamp.where:
        yield _stamped(stamp, now, stamp.where, sure=True)
    if project and (kept := _kept(stamp, project)):
        yield _stamped(kept, now, "project")
    yield Candidate(now, {}, "sources", sure=not stamp.model)
    yield from _history(stamp, now, path)


def _stamped(stamp: Stamp, now: Plan, found: Found, *, sure: bool = False) -> Candidate:
    """Return what the file holds, as sources in the folder where they are now."""
    given = {one.file: one.data for one in stamp.briefs}
    return Candidate(_plan(stamp, now), given, found, sure)


def _plan(stamp: Stamp, now: Plan) -> Plan:
    entries = [BriefEntry(source=one.file) for one in stamp.briefs]
    if stamp.settings is None:
        settings = Settings(title=stamp.title or now.settings.title, briefs=entries)
        return Plan(now.name, now.root, settings, None, stamp.style)
    file = load(decode(str(now.root / EDITION_FILE), stamp.settings))
    settings = load_settings(file)
    if not settings.briefs:
        settings = replace(settings, briefs=entries)
    style = stamp.style if stamp.style != settings.style else ""
    return Plan(now.name, now.root, settings, file, style)


def _with_pictures(candidate: Candidate, stamp: Stamp, package: Package) -> Candidate:
    """Return `candidate` with pictures as they were: those that changed since are in the file.

    One that is nowhere any more is another one by the same name.
    """
    given, renamed = dict(candidate.given), {}
    held: dict[str, bytes] = {}
    for name in package.parts:
        if name.startswith("word/media/") and (data := part(package, name)):
            held[hashlib.sha256(data).hexdigest()] = data
    for brief in stamp.briefs:
        for name, digest in brief.pictures.items():
            path = str(PurePosixPath(brief.file).parent / name)
            try:
                data = read_under(candidate.plan.root, path, Place(file=stamp.name))
            except RefusedError:
                data = STAND_IN
            if hashlib.sha256(data).hexdigest() != digest:
                given[path] = held.get(digest, data)
                if digest not in held:
                    renamed[picture_name(data)] = name_of_digest(digest, data)
    return replace(candidate, given=given, pictures=renamed)


def _tried(candidate: Candidate, stamp: Stamp, project: Path | None) -> Base | None:
    """Return `candidate` as the base, None where it is not what the file was made of."""
    plan = candidate.plan
    try:
        found = survey(plan, project, candidate.given)
    except RefusedError:
        return None
    if not (found.edition and found.style):
        return None
    same = found.edition.digest == stamp.model
    if not (same or candidate.sure) or not (stamp.model or _has_marks_of(stamp, found.reads)):
        return None
    told = list(stamp.diagnostics)
    if not same:
        told.append(_otherwise(stamp))
    return Base(
        plan.root,
        _files(plan, found.reads, candidate.given),
        found.reads,
        found.edition,
        found.style,
        candidate.pictures,
        candidate.found,
        tuple(told),
    )


def _has_marks_of(stamp: Stamp, reads: Sequence[Read]) -> bool:
    """Return whether most bookmarks of a file are those of `reads`."""
    names = known([read.brief for read in reads]).keys()
    named = stamp.marks & {*names, *(bookmark_name(read.name) for read in reads)}
    return len(named) * 2 > len(stamp.marks)


def _otherwise(stamp: Stamp) -> Diagnostic:
    if not stamp.model:
        said = "the file does not say what it was made of; the sources as they are are taken for it"
        hint = "look at the patch with care: what the sources got since may be taken for changes"
    else:
        by = f" by {stamp.by}" if stamp.by else ""
        said = f"the sources are read otherwise than when the file was made of them{by}"
        hint = "look at the patch with care: it may undo what a newer version repairs"
    return diagnostic("BX905", said, Place(file=stamp.name), hint=hint)


def _files(plan: Plan, reads: tuple[Read, ...], given: Mapping[str, bytes]) -> dict[str, bytes]:
    files = {}
    for read in reads:
        assert read.base
        name = read.base.file
        files[name] = given.get(name, encoded(read.source))
    if plan.file:
        files[EDITION_FILE] = encoded(plan.file.source)
    return files


# --- What the project keeps ----------------------------------------------------------------------


def keep(name: str, data: bytes, project: Path) -> None:
    """Keep in `project` what the DOCX `data` of the file `name` was made of.

    It is for files that come back without it: an ODT has no map, and its properties little room.
    Raises RefusedError where the file is no package.
    """
    model, whole = map_of(name, data) or ("", b"")
    if model and len(whole) <= KEPT_LIMIT:
        Cache(project / BASES).put(_key(model), whole)


def _kept(stamp: Stamp, project: Path) -> Stamp | None:
    """Return what the project keeps of the sources of a file, by its fingerprint."""
    whole = Cache(project / BASES).get(_key(stamp.model))
    return read_map(whole, stamp) if whole and len(whole) <= KEPT_LIMIT else None


def _key(model: str) -> str:
    return key([b"base", model.encode(errors="surrogatepass")])


# --- History -------------------------------------------------------------------------------------


def _history(stamp: Stamp, now: Plan, path: Path) -> Iterator[Candidate]:
    """Yield the sources as they were committed, the newest first."""
    if not stamp.model:
        return
    seen: set[str] = set()
    for commit in _git(now.root, "log", f"-{MOST_COMMITS}", "--format=%H", "--", ".").split():
        if (given := _committed(now, commit, path)) is None:
            continue
        digest = hashlib.sha256(repr(sorted(given.items())).encode()).hexdigest()
        if digest not in seen:
            seen.add(digest)
            stamped = _as_stamp(stamp, given)
            try:
                yield _stamped(stamped, now, "history")
            except RefusedError:
                continue


def _committed(now: Plan, commit: str, path: Path) -> dict[str, bytes] | None:
    """Return edition.toml and the sources as they are in a commit; None where one is missing."""
    given: dict[str, bytes] = {}
    names = [entry.source for entry in now.settings.briefs]
    if now.file and not path.is_file():
        settings = _blob(now.root, commit, EDITION_FILE)
        if settings is None:
            return None
        given[EDITION_FILE] = settings
        try:
            then = load_settings(load(decode(EDITION_FILE, settings)))
        except RefusedError:
            return None
        names = [entry.source for entry in then.briefs] or names
    for name in names:
        data = _blob(now.root, commit, name)
        if data is None:
            return None
        given[name] = data
    return given


def _as_stamp(stamp: Stamp, given: Mapping[str, bytes]) -> Stamp:
    briefs = tuple(
        StampedBrief("", name, "", data, {}) for name, data in given.items() if name != EDITION_FILE
    )
    return replace(stamp, settings=given.get(EDITION_FILE), briefs=briefs)


def _blob(root: Path, commit: str, name: str) -> bytes | None:
    data = _git_bytes(root, "cat-file", "blob", f"{commit}:./{name}")
    return data if data is None or len(data) <= KEPT_LIMIT else None


def _git(root: Path, *arguments: str) -> str:
    return (_git_bytes(root, *arguments) or b"").decode("ascii", "replace")


def _git_bytes(root: Path, *arguments: str) -> bytes | None:
    """Return what git says of the repository at `root`; None where there is none, or no git.

    Only its history is read: no hook, no filter and no other program is run.
    """
    program = shutil.which("git")
    if program is None:
        return None
    quiet = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager")
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system's, and no words of the file's
            [program, "--literal-pathspecs", *quiet, *arguments],
            cwd=root, capture_output=True, timeout=SECONDS, check=False,
            env={"PATH": os.environ.get("PATH", ""), "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
