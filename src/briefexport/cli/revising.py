"""An editor's file and its edition found, revised in a process of its own, and made data."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import cast

from briefexport.assets import read_under
from briefexport.cli.reporting import counted
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.load import Plan, planned
from briefexport.errors import RefusedError
from briefexport.finding import EDITION_FILE, jobs
from briefexport.publish import write_file
from briefexport.records import dataclass
from briefexport.replacing import replace_files
from briefexport.revise.base import base_of
from briefexport.revise.edited import exported
from briefexport.revise.patch import in_words, unified
from briefexport.revise.review import Settling, threads_data
from briefexport.revise.revision import Project, Revised, Revision, Wanted, revise
from briefexport.revise.stamp import stamp_of
from briefexport.scheduling import Flow, result_of, results
from briefexport.source import Source, encoded
from briefexport.workers import Limits, Pool, Task

FORMAT, COMMENTS = "briefexport-revision/1", "briefexport-comments/1"
# An edition of a hundred briefs takes seconds; the bounds are for what means harm.
LIMITS = Limits(seconds=600, memory=4 << 30)


@dataclass(frozen=True, slots=True)
class Request:
    """An editor's file, where its edition is looked for, and the project, which may have styles.

    `tracked` is what becomes of tracked changes; conflicts are `marked` in the sources, or not.
    """

    file: Path
    path: Path
    project: Path
    tracked: Settling
    marked: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: the edition as it is now, the revision, and the comments as data."""

    now: Plan
    revision: Revision
    comments: list[dict[str, object]]


def revised(request: Request) -> Outcome:
    """Return what comes of `request`, worked out in a process of its own.

    Raises RefusedError where the file or its edition is refused.
    """
    return result_of(_flow(request), Pool(1))


def _flow(request: Request) -> Flow[Outcome]:
    name = str(request.file)
    (outcome,) = results((yield [Task("revise", _work, (request,), LIMITS, name, here=True)]))
    return cast("Outcome", outcome)


def _work(request: Request) -> Outcome:
    file = request.file
    data = read_under(file.parent, file.name, Place(file=str(file)))
    home = _home(stamp_of(str(file), data).edition, request)
    base = base_of(str(file), data, home, request.project)
    now = _project(home)
    wanted = Wanted(request.tracked, marked=request.marked)
    found = revise(str(file), data, base, exported(base), now, wanted)
    return Outcome(now.plan, found, threads_data(found.review, base))


def _home(edition: str, request: Request) -> Path:
    """Return where the edition is that the file is of: at the path, or in it."""
    found = jobs([request.path])
    if len(found) == 1:
        return found[0].path
    named = [job.path for job in found if job.slug == edition]
    if len(named) == 1:
        return named[0]
    known = ", ".join(sorted(job.slug for job in found))
    told = f"of the edition {edition!r}" if edition else "of no edition that it names"
    raise RefusedError(
        diagnostic(
            "BX955",
            f"the file is {told}; at {request.path} there are {known}",
            Place(file=str(request.file)),
            hint="name the edition's folder after the file",
        )
    )


def _project(home: Path) -> Project:
    """Return the edition at `home` as it is now; a source that cannot be read is not there."""
    plan = planned(home)
    files: dict[str, bytes] = {}
    names = [entry.source for entry in plan.settings.briefs]
    for name in [*names, *([EDITION_FILE] if plan.file else [])]:
        try:
            files[name] = read_under(plan.root, name, Place(file=str(plan.root / name)))
        except RefusedError:
            continue
    return Project(plan, files)


# --- What comes of it ----------------------------------------------------------------------------


def differences(outcome: Outcome, folder: Path) -> Iterator[str]:
    """Yield a unified diff for each file that changes, with paths as seen from `folder`."""
    for one in outcome.revision.files:
        yield unified(one.before, one.after, shown_path(outcome.now.root / one.name, folder))


def shown_path(file: Path, folder: Path) -> str:
    """Return the path of `file` from `folder`, which `git apply` takes there if it is in it."""
    return PurePosixPath(os.path.relpath(file.resolve(), folder.resolve())).as_posix()


def write(outcome: Outcome) -> None:
    """Write all files that change and all new pictures, or none of them.

    Raises RefusedError where one cannot be written.
    """
    found = outcome.revision
    changes = {
        one.name: (encoded(one.before), encoded(one.after))
        for one in found.files
        if one.before.text != one.after.text
    }
    root = outcome.now.root
    fresh = {name: data for name, data in found.pictures.items() if not _is_there(root, name, data)}
    replace_files(root, changes, fresh)


def _is_there(root: Path, name: str, data: bytes) -> bool:
    """Return whether a picture was written before."""
    try:
        return read_under(root, name, Place(file=str(root / name))) == data
    except RefusedError:
        return False


def as_data(outcome: Outcome) -> dict[str, object]:
    """Return all that a revision does as what JSON can say; lines and columns count from 1."""
    found = outcome.revision
    return {
        "format": FORMAT,
        "edition": outcome.now.name,
        "complete": found.is_whole,
        "changes": [asdict(one) for one in found.changes],
        "files": [_file(one) for one in found.files],
        "pictures": sorted(found.pictures),
        "diagnostics": [_finding(one) for one in found.diagnostics],
    }


def _file(one: Revised) -> dict[str, object]:
    return {
        "file": one.name,
        "edits": [
            {
                **_place(one.before, edit.start, edit.end),
                "before": one.before.text[edit.start : edit.end],
                "after": edit.text,
                "why": edit.why,
            }
            for edit in in_words(one.before, one.edits)
        ],
        "conflicts": [
            {
                **_place(one.before, conflict.start, conflict.end),
                "base": conflict.base,
                "sources": conflict.ours,
                "editor": conflict.theirs,
            }
            for conflict in one.conflicts
        ],
        "by_hand": [
            {"line": left.line, "before": left.before, "after": left.after, "why": left.why}
            for left in one.by_hand
        ],
    }


def _place(source: Source, start: int, end: int) -> Mapping[str, int]:
    (line, column), (end_line, end_column) = map(source.line_and_column, (start, end))
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _finding(finding: Diagnostic) -> dict[str, object]:
    place = finding.place or Place(file="")
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "file": place.file,
        "line": place.line,
    }


def summary(outcome: Outcome, *, applied: bool) -> str:
    """Return in a line what was done."""
    found = outcome.revision
    changed = [one for one in found.files if one.before.text != one.after.text]
    if not (found.files or found.pictures):
        return "nothing was changed in the file"
    edits = sum(len(one.edits) for one in changed)
    done = "made" if applied else "found"
    return f"{done} {counted(edits, 'edit')} in {counted(len(changed), 'source')}"


def write_comments(file: Path, outcome: Outcome) -> None:
    """Write the comments of an editor's file as JSON. Raises RefusedError where that fails."""
    data = {"format": COMMENTS, "edition": outcome.now.name, "comments": outcome.comments}
    write_file(file, f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode())
