"""Which editions there are at a path, and what they are called.

Nothing here takes long to load: where nothing has changed, little more is ever wanted.
"""

from collections.abc import Sequence
from pathlib import Path

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import UsageError
from briefexport.readers import READERS
from briefexport.records import dataclass
from briefexport.walk import slug

EDITION_FILE = "edition.toml"


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to build: its slug, which names the folder and the files, and where it is."""

    slug: str
    path: Path


def articles_in(folder: Path) -> list[Path]:
    """Return the articles directly in `folder`, in the order of their names.

    Word keeps a file `~$name.docx` beside one that is open in it.
    """
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in READERS
        and path.is_file()
        and not path.name.startswith((".", "~$"))
        if path.name.upper() not in {"README.MD", "README.TXT"}
    )


def edition_name(path: Path) -> str:
    """Return the name of the edition at `path`: that of its folder, or of its one article."""
    article = path.is_file() and path.name != EDITION_FILE
    folder = path.parent if path.is_file() else path
    return slug(path.stem if article else folder.resolve().name, limit=60)


def plan(paths: Sequence[Path]) -> tuple[Job, ...]:
    """Return the editions at `paths`: editions, folders of editions, articles, folders of articles.

    Raises UsageError for a path that holds none, or where two editions would have one name.
    """
    found = jobs(paths)
    for number, job in enumerate(found):
        twin = next((other for other in found[:number] if other.slug == job.slug), None)
        if twin:
            raise UsageError(
                diagnostic(
                    "BX805",
                    f"{twin.path} and {job.path} would both be built as {job.slug!r}",
                    hint="rename one of the two, or build them into different folders (-o)",
                )
            )
    return found


def jobs(paths: Sequence[Path]) -> tuple[Job, ...]:
    """Return what is at `paths`, as `plan` does, where it does not matter what it would be named.

    Raises UsageError for a path that holds nothing.
    """
    return tuple(job for path in paths for job in _jobs(path))


def _jobs(path: Path) -> list[Job]:
    if not path.exists():
        raise UsageError(_nothing(path, "there is no such file or folder"))
    if path.is_file():
        if path.name != EDITION_FILE and path.suffix.lower() not in READERS:
            raise UsageError(_nothing(path, f"an article is one of {', '.join(READERS)}"))
        return [_job(path)]
    if (path / EDITION_FILE).is_file():
        return [_job(path)]
    editions = sorted(found.parent for found in path.glob(f"*/{EDITION_FILE}"))
    if editions:
        return [_job(edition) for edition in editions]
    if articles_in(path):
        return [_job(path)]
    raise UsageError(_nothing(path, "it holds no edition and no article"))


def _job(path: Path) -> Job:
    return Job(edition_name(path), path)


def _nothing(path: Path, why: str) -> Diagnostic:
    return diagnostic(
        "BX002",
        f"nothing to build at {path}: {why}",
        Place(file=str(path)),
        hint="name an edition's folder, a folder of them, or an article",
    )
