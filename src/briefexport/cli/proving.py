"""Finding what is to be proved, and what it was built from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from briefexport import build as building
from briefexport import publish
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError, UsageError
from briefexport.finding import Job, jobs
from briefexport.manifest import MANIFEST, Manifest, loaded
from briefexport.proof import Proof


def sets(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the published sets in `folders`, each a folder with a manifest.

    Raises UsageError for a folder without any.
    """
    found: list[Path] = []
    for folder in folders:
        inside = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
        here = [folder] if (folder / MANIFEST).is_file() else inside
        if not here:
            raise UsageError(
                nothing(folder, "no edition is published here", "name a folder that `build` made")
            )
        found += here
    return tuple(found)


def nothing(folder: Path, why: str, hint: str) -> Diagnostic:
    """Return why there is nothing to prove at `folder`, and the way out."""
    return diagnostic("BX704", why, Place(file=str(folder)), hint=hint)


def proved(folder: Path, sources: Sequence[Path]) -> tuple[Proof, ...]:
    """Return the proof of each file of the set in `folder`, built from an edition in `sources`.

    Raises RefusedError where that is not found, or has changed since.
    """
    files = publish.published(folder)
    return building.proofs(_job(folder, sources), files, _manifest(folder, files), Path.cwd())


def write_sheet(folders: Sequence[Path], sources: Sequence[Path], file: Path) -> None:
    """Write the contact sheet of each set; of several, each in a file of its own name.

    Raises RefusedError and UsageError where there is nothing to show, or nothing to draw it with.
    """
    for folder in folders:
        name = file if len(folders) == 1 else file.with_stem(f"{file.stem}-{folder.resolve().name}")
        files = publish.published(folder)
        manifest = _manifest(folder, files)
        picture = building.contact_sheet(_job(folder, sources), files, manifest, Path.cwd())
        publish.write_file(name, picture)


def _manifest(folder: Path, files: Mapping[str, bytes]) -> Manifest:
    """Return what the manifest of a set says."""
    return loaded(files[MANIFEST], Place(file=str(folder / MANIFEST)))


def _job(folder: Path, sources: Sequence[Path]) -> Job:
    """Return the edition in `sources` that is published in `folder`."""
    for job in jobs([path for path in sources if path.exists()]):
        if job.slug == folder.resolve().name:
            return job
    raise RefusedError(
        nothing(
            folder,
            f"its sources are not in {', '.join(map(str, sources))}",
            "say where they are: `briefexport proof DIST --sources PATH`",
        )
    )
