"""From paths to finished files: what there is to build, and each edition through its backends."""

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import assert_never, get_args

from briefexport import __version__, workers
from briefexport.backends import BACKENDS, PageMap, RenderOptions
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import FormatName, Profile
from briefexport.edition.ignores import kept
from briefexport.edition.load import EDITION_FILE, Loaded, articles_in, edition_name, load_edition
from briefexport.errors import RefusedError, UsageError
from briefexport.preflight import Expectation, preflight
from briefexport.proof import Proof, prove
from briefexport.readers import READERS
from briefexport.revise import sending
from briefexport.style import page_size

ENGINES = ("weasyprint", "ebooklib", "python-docx", "pyromark", "pypandoc-binary", "jinja2", "lxml")

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to build: its slug, which names the folder and the files, and where it is."""

    slug: str
    path: Path


@dataclass(frozen=True, slots=True)
class Built:
    """The files of an edition, how much each is, how long each took, and what there is to say."""

    slug: str
    files: Mapping[str, bytes]
    counts: Mapping[str, str]
    seconds: Mapping[str, float]
    diagnostics: tuple[Diagnostic, ...]
    manifest: Mapping[str, object]


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


def build(
    job: Job,
    formats: tuple[str, ...] | None,
    on_step: OnStep,
    options: RenderOptions | None = None,
    profiles: tuple[Profile, ...] | None = None,
    style: str = "",
    *,
    proof: bool = True,
) -> Built:
    """Build the edition `job` in `formats`, and its PDF in `profiles`, or in those it names itself.

    `style` is that of the edition, unless one is named. With `proof`, each file is read back and
    compared with the edition and the style. `on_step` is told of each step as it begins; the
    project of `options` may hold styles and templates. Raises RefusedError where the edition cannot
    be built.
    """
    options = options or RenderOptions()
    on_step("reading")
    loaded = load_edition(job.path, options.project, style)
    edition, findings = loaded.edition, list(loaded.diagnostics)
    wanted = formats or tuple(edition.settings.formats)
    files: dict[str, bytes] = {}
    counts: dict[str, str] = {}
    seconds: dict[str, float] = {}
    pages: PageMap | None = None
    for name, profile, suffix in _outputs(
        wanted, profiles or tuple(edition.settings.print.profiles)
    ):
        on_step(name if profile in {None, "screen"} else f"{name} for {profile}")
        started = time.perf_counter()
        chosen = replace(options, profile=profile) if profile else options
        if name == "docx" and chosen.review:
            made = sending.rendered(job.path, loaded, pages, chosen)
        else:
            made = BACKENDS[name].render(edition, loaded.style, pages, chosen)
        file = f"{job.slug}{suffix}"
        files[file], counts[file] = made.data, made.extent
        pages = pages or made.pages
        findings += made.diagnostics
        if profile == "press":
            findings += _preflight(made.data, file, loaded)
        seconds[file] = time.perf_counter() - started
    if proof:
        on_step("proof")
        findings += _proof_findings(loaded, job.slug, files, options.jobs)
    manifest = _manifest(loaded, wanted)
    told = kept(findings, edition.settings, loaded.root)
    return Built(job.slug, files, counts, seconds, told, manifest)


def _proof_findings(
    loaded: Loaded, slug: str, files: Mapping[str, bytes], jobs: int
) -> Iterator[Diagnostic]:
    """Yield what the files say otherwise than the edition, or look than the style."""
    provable = _provable(slug, files)
    if jobs < len(provable):
        for name, format_ in provable:
            yield from _proof(loaded, files, name, format_).diagnostics
        return

    def work(one: tuple[str, FormatName], _: OnStep) -> tuple[Diagnostic, ...]:
        return _proof(loaded, files, *one).diagnostics

    found: dict[int, tuple[Diagnostic, ...]] = {}
    for number, event in workers.run(provable, work, jobs):
        match event:
            case workers.Done(diagnostics) | workers.Failed(diagnostics):
                found[number] = diagnostics
            case workers.Step() | workers.Idle():
                pass
            case _:
                assert_never(event)
    yield from chain.from_iterable(found[number] for number in sorted(found))


def _outputs(
    formats: Sequence[str], profiles: Sequence[Profile]
) -> Iterator[tuple[FormatName, Profile | None, str]]:
    """Yield what to render: the backend, of the PDF the profile too, and how the file's name ends.

    The PDF comes first, that for screens before all: the others are paged like it.
    """
    for name, backend in BACKENDS.items():
        if name == "pdf" and name in formats:
            for profile in (known for known in get_args(Profile) if known in profiles):
                mark = "" if profile == "screen" else f"-{profile}"
                yield name, profile, f"{mark}{backend.suffix}"
        elif name in formats:
            yield name, None, backend.suffix


def _preflight(data: bytes, file: str, loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield what a printing house would say of a press file."""
    trim = page_size(loaded.edition.settings.print.page or loaded.style.page.size)
    press = loaded.style.press
    wanted = Expectation("press", trim=trim, bleed=press.bleed, ink_limit=press.ink_limit)
    for finding in preflight(data, wanted).diagnostics:
        yield replace(finding, place=finding.place or Place(file=file))


def proofs(
    job: Job,
    files: Mapping[str, bytes],
    manifest: Mapping[str, object],
    project: Path | None = None,
) -> tuple[Proof, ...]:
    """Return the proof of each of the published `files` of the edition `job`.

    What is for the press alone has no structure to be read, and is left out. `manifest` says which
    style they are in. Raises RefusedError where the sources have changed since.
    """
    loaded = load_edition(job.path, project, str(manifest.get("style", "")))
    if loaded.edition.digest != manifest.get("model"):
        raise RefusedError(
            diagnostic(
                "BX704",
                "the sources have changed since this was published",
                Place(file=str(job.path)),
                hint="build it anew: `build` proves what it makes",
            )
        )
    return tuple(_proof(loaded, files, *one) for one in _provable(job.slug, files))


def contact_sheet(
    job: Job,
    files: Mapping[str, bytes],
    manifest: Mapping[str, object],
    project: Path | None = None,
) -> bytes:
    """Return the contact sheet (PNG) of the published `files` of the edition `job`.

    Raises RefusedError where it has nothing to show, UsageError where a program is missing.
    """
    from briefexport.proof.sheet import sheet  # noqa: PLC0415 - what draws it is rarely wanted

    loaded = load_edition(job.path, project, str(manifest.get("style", "")))
    shown = {format_: files[name] for name, format_ in _provable(job.slug, files)}
    return sheet(loaded.edition, loaded.style, shown)


def _proof(loaded: Loaded, files: Mapping[str, bytes], name: str, format_: FormatName) -> Proof:
    return prove(loaded.edition, loaded.style, name, format_, files[name])


def _provable(slug: str, files: Container[str]) -> tuple[tuple[str, FormatName], ...]:
    """Return the files that say what their text is, by name, with their formats.

    What is for the press alone does not, and what is for the office is on its printer's paper: they
    have names of their own.
    """
    named = ((f"{slug}{backend.suffix}", format_) for format_, backend in BACKENDS.items())
    return tuple(sorted(one for one in named if one[0] in files))


def _manifest(loaded: Loaded, formats: Sequence[str]) -> dict[str, object]:
    """Return what a manifest says beyond the files: what was built, from what, by what."""
    edition = loaded.edition
    return {
        "title": edition.settings.title,
        "identifier": edition.identifier,
        "date": edition.date.isoformat(),
        "language": edition.settings.language,
        "style": loaded.style.name,
        "formats": list(formats),
        "briefs": [brief.id for brief in edition.briefs],
        "model": edition.digest,
        "versions": {"briefexport": __version__, **_versions()},
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in ENGINES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
