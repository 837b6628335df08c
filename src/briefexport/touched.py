"""Which editions a range of commits touches: their own files, or what they are set in.

git is asked with the revision as a full name that it gave itself, so that nothing in a revision is
taken for an option; it runs no program of the repository's and fetches nothing.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.load import planned
from briefexport.edition.styles import FOLDER as STYLES
from briefexport.edition.styles import find_style
from briefexport.engines import HERE, SHIPPED
from briefexport.errors import BriefExportError, UsageError
from briefexport.finding import EDITION_FILE, Job
from briefexport.readers import READERS

TEMPLATES = "templates"
# What says which releases make an edition, where a project names them.
PINS = ("uv.lock", "pylock.toml", "pyproject.toml", "requirements.txt")
# What a workflow is told was there before the first commit of a branch.
NOTHING = re.compile(r"0{40}|0{64}")
RANGE = re.compile(r"(.*?)(\.{2,3})(.*)")
SECONDS = 120.0


def touched(jobs: Sequence[Job], since: str, project: Path, style: str = "") -> tuple[Job, ...]:
    """Return those of `jobs` that have changed since a revision, or in a range of them (`a..b`).

    Changed are files of their folders and the styles, templates, fonts and releases they are made
    with; where that cannot be told of an edition, it is among them. Without a range, what is not
    committed counts too. `style` is that of the editions, where it is not their own. Raises
    UsageError where git does not know.
    """
    if NOTHING.fullmatch(since):
        return tuple(jobs)
    top = Path(os.fsdecode(_git(project, since, "rev-parse", "--show-toplevel")).rstrip("\n"))
    changed = frozenset(_changed(top, since))
    if any(_is_common(path, top, project.resolve()) for path in changed):
        return tuple(jobs)
    return tuple(job for job in jobs if _is_touched(job, changed, top, project.resolve(), style))


def _is_common(path: Path, top: Path, project: Path) -> bool:
    """Return whether every edition is made with the file: templates, profiles, releases, code."""
    roots = (project, SHIPPED)
    return (
        any(path.is_relative_to(root / TEMPLATES) for root in roots)
        or any(path.is_relative_to(root / STYLES) and path.suffix != ".toml" for root in roots)
        or any(path == root / name for root in (top, project) for name in PINS)
        or path.is_relative_to(HERE)
    )


def _is_touched(job: Job, changed: frozenset[Path], top: Path, project: Path, style: str) -> bool:
    # A link to an edition is a file of its own in git.
    named, real = Path(os.path.abspath(job.path)), job.path.resolve()  # noqa: PTH100 - not resolved
    if not real.is_relative_to(top):
        return True
    if any(_is_of(path, place) for path in changed for place in (named, real)):
        return True
    try:
        return not changed.isdisjoint(_set_in(job, project, style))
    except BriefExportError:
        return True  # building will tell what is wrong


def _is_of(path: Path, edition: Path) -> bool:
    """Return whether the file at `path` is of the edition; of one article, what lies beside too."""
    if edition.is_file() and edition.name != EDITION_FILE:
        is_other = path.suffix.lower() in READERS or path.name == EDITION_FILE
        return path == edition or (path.is_relative_to(edition.parent) and not is_other)
    folder = edition.parent if edition.is_file() else edition
    # Of a submodule git names the folder only.
    return path.is_relative_to(folder) or folder.is_relative_to(path)


def _set_in(job: Job, project: Path, style: str) -> Iterator[Path]:
    """Yield the files of the style that an edition is set in, there or not, and of its fonts."""
    name = style or planned(job.path).settings.style
    found = find_style(name, Place(file=str(job.path)), project)
    for one in found.inputs:
        yield from (root / one.name for root in (project, SHIPPED))
    for font in found.style.fonts.values():
        yield from (font.path(face) for face in font.faces)


# --- Asking git ----------------------------------------------------------------------------------


def _changed(top: Path, since: str) -> Iterator[Path]:
    """Yield every path that differs, of a file that was moved the old one and the new."""
    safe = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
    told = ("diff", "--name-only", "-z", "--no-renames", *safe)
    if found := RANGE.fullmatch(since):
        ends = [_commit(top, end or "HEAD") for end in (found[1], found[3])]
        if found[2] == "...":
            alone = "the two have no commit in common here"
            ends[0] = _text(_git(top, since, "merge-base", *ends, otherwise=alone))
        names = _git(top, since, *told, *ends, "--")
    else:
        names = _git(top, since, *told, _commit(top, since), "--")
        names += _git(top, since, "ls-files", "--others", "--exclude-standard", "-z")
    yield from (top / os.fsdecode(name) for name in names.split(b"\0") if name)


def _commit(top: Path, revision: str) -> str:
    """Return the full name of the commit that `revision` names."""
    if revision.startswith("-") or "\0" in revision:
        raise UsageError(_unknown(revision, "no revision begins with a hyphen"))
    name = f"{revision}^{{commit}}"
    asked = ("rev-parse", "--quiet", "--verify", "--end-of-options", name)
    return _text(_git(top, revision, *asked, otherwise="git knows no such commit here"))


def _text(told: bytes) -> str:
    # Old releases of git say `--end-of-options` too.
    return told.decode().split()[-1]


def _git(folder: Path, since: str, *arguments: str, otherwise: str = "it failed") -> bytes:
    """Return what git says. Raises UsageError where it fails: in its own words, or `otherwise`."""
    program = shutil.which("git")
    if program is None:
        raise UsageError(_unknown(since, "git is not installed"))
    line = (program, "-C", str(folder), "-c", "core.fsmonitor=false", *arguments)
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no option comes from outside
            line,
            env={**os.environ, **quiet},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(_unknown(since, str(error))) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageError(_unknown(since, said.removeprefix("fatal: ") or otherwise))
    return done.stdout


def _unknown(since: str, why: str) -> Diagnostic:
    return diagnostic(
        "BX813",
        f"what has changed since {since[:80]!r} cannot be told: {why}",
        hint="name a commit, branch or tag that is in this clone; a shallow one has few"
        " (git fetch --unshallow; for actions/checkout fetch-depth: 0)",
    )
