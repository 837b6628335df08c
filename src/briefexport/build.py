"""From paths to finished files: what there is to build, and each edition through its backends."""

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

from briefexport.backends import BACKENDS, PageMap, Rendering, RenderOptions
from briefexport.built import Built, Order, keep
from briefexport.cache import dumped, key
from briefexport.cache import loaded as loaded_value
from briefexport.describe import furnishings, manifest
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import Edition, FormatName, Profile, Settings
from briefexport.edition.ignores import kept
from briefexport.edition.load import Loaded, load_edition, planned
from briefexport.edition.parts import InParts, load_in_parts
from briefexport.engines import made_by
from briefexport.errors import BriefExportError, RefusedError
from briefexport.finding import Job
from briefexport.inputs import Input, changed
from briefexport.manifest import Manifest
from briefexport.proof import NOTHING, Case, Ledger, Proof, prove, proved
from briefexport.records import dataclass
from briefexport.scheduling import Begun, Crew, Flow, Here, Loading, results, run
from briefexport.style import PressStyle, Style, page_size
from briefexport.workers import Done, Failed, Limits, Shared, Task

# Far above what reading an edition, or one of its files, takes.
SECONDS = 900.0

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _What:
    """What files are made of, where that is, and what was asked of them.

    `digest` is that of all inputs.
    """

    path: Path
    edition: Shared[Edition]
    settings: Settings
    style: Style
    order: Order
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Output:
    """A file to make: its name, the backend, and of a PDF the profile."""

    file: str
    format: FormatName
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class _Made:
    """A file that was made, in how many seconds, what was found in it, and its proof."""

    file: str
    rendering: Rendering
    seconds: float
    findings: tuple[Diagnostic, ...]
    proof: Proof | None


def build(
    job: Job,
    order: Order | None = None,
    on_step: OnStep = lambda _: None,
    executor: Executor | None = None,
) -> Built:
    """Build the edition `job`: in this process, or in those of `executor`.

    `on_step` is told of each step as it begins. Raises RefusedError where the edition cannot be
    built.
    """
    for _, event in run([building(job, order or Order())], _crew(executor)):
        match event:
            case Begun((name, *_)):
                on_step(name)
            case Done(built):
                return built
            case Failed(diagnostics):
                raise RefusedError(*diagnostics)
            case _:
                pass
    raise AssertionError("a flow has no end")


def _crew(executor: Executor | None) -> Crew:
    if executor is None:
        return Here()
    # The command line, which has processes of its own, starts sooner without.
    from briefexport.executors import Submitted  # noqa: PLC0415

    return Submitted(executor)


def built_alone(job: Job, order: Order) -> Flow[Built]:
    """Return the edition `job`, built as one task of this machine. Raises as `building` does.

    Where only one file is made, and in one piece, there is nothing to do side by side, and an
    edition that stays where it was read need not be sent.
    """
    assert order.formats
    (only,) = order.formats
    file = f"{job.slug}{BACKENDS[only].suffix}"
    work = Task("build", build, (job, order), Limits(SECONDS), file, here=True)
    built: Built
    (built,) = results((yield [work]))
    return built


def is_one_piece(order: Order) -> bool:
    """Return whether what is asked is one file that is made in one piece."""
    match order.formats:
        case (only,):
            return BACKENDS[only].steps is None or BACKENDS[only].in_one
        case _:
            return False


def building(job: Job, order: Order) -> Flow[Built]:
    """Return the edition `job`, built. Raises RefusedError where it cannot be."""
    asked = (job.path, order.project, order.style, order.undated, order.cache)
    limits, name = Limits(SECONDS), str(job.path)
    reading = Task("reading", load_in_parts, asked, limits, name, here=True)
    found: InParts
    found, _ = results((yield [reading, Loading(partial(_load, job, order))]))
    loaded = found.loaded
    settings = loaded.edition.settings
    formats = order.formats or tuple(settings.formats)
    profiles = order.profiles or tuple(settings.print.profiles)
    outputs = tuple(_outputs(job.slug, formats, profiles))
    inputs = (*loaded.inputs, *furnishings(loaded.style, formats, profiles, order.project))
    read = (part for one in inputs for part in (one.kind, one.name, one.sha256))
    digest = key([made_by().encode(), *(part.encode(errors="surrogateescape") for part in read)])
    what = _What(job.path, found.edition, settings, loaded.style, order, digest.encode())
    made = yield from _files(what, outputs)
    built = _built(job.slug, loaded, order, formats, made, inputs)
    keep(job, order, built, inputs)
    return built


def _load(job: Job, order: Order) -> None:
    """Load what the edition is made with."""
    with suppress(BriefExportError):  # which is told by what reads the edition, or needs a library
        for name in order.formats or planned(job.path, order.cache).settings.formats:
            BACKENDS[name].load()


def _built(
    slug: str,
    loaded: Loaded,
    order: Order,
    formats: Sequence[str],
    made: Sequence[_Made],
    inputs: Sequence[Input],
) -> Built:
    files = {one.file: one.rendering.data for one in made}
    extents = {one.file: one.rendering.extent for one in made}
    proofs = {one.file: one.proof for one in sorted(made, key=_name) if one.proof}
    found = (
        *loaded.diagnostics,
        *(told for one in made for told in (*one.rendering.diagnostics, *one.findings)),
        *(told for proof in proofs.values() for told in proof.diagnostics),
    )
    told = (*kept(found, loaded.edition.settings, loaded.root), *changed(inputs))
    listing = manifest(loaded, formats, files, extents, proofs, inputs, told, review=order.review)
    counts = {name: str(extent) for name, extent in extents.items()}
    seconds = {one.file: one.seconds for one in made}
    return Built(slug, files, counts, seconds, told, listing)


def _name(made: _Made) -> str:
    return made.file


def _files(what: _What, outputs: Sequence[_Output]) -> Flow[list[_Made]]:
    """Return what is made of `outputs`: the first PDF, and what is paged like it, before others."""
    first, *others = outputs
    if first.format != "pdf":
        return results((yield [_file(what, one, None) for one in outputs]))
    followers = [one for one in others if one.format != "pdf"]
    printed = [one for one in others if one.format == "pdf"]
    leading = _led(what, first, followers)
    (led, *follow), *rest = results((yield [leading, *(_file(what, one, None) for one in printed)]))
    return [led, *rest, *follow]


def _led(what: _What, first: _Output, followers: Sequence[_Output]) -> Flow[list[_Made]]:
    """Return the first PDF and, made while that is proved, what is paged like it."""
    started = time.perf_counter()
    rendering = yield from _rendered(what, first, None)
    others = (_file(what, one, rendering.pages) for one in followers)
    return results((yield [_checked(what, first, rendering, started), *others]))


def _file(what: _What, output: _Output, pages: PageMap | None) -> Flow[_Made]:
    started = time.perf_counter()
    rendering = yield from _rendered(what, output, pages)
    return (yield from _checked(what, output, rendering, started))


def _rendered(what: _What, output: _Output, pages: PageMap | None) -> Flow[Rendering]:
    profile = output.profile or "screen"
    order = what.order
    options = RenderOptions(order.project, order.cache, profile, order.review, order.comments)
    given = what.edition, what.style, pages
    steps = BACKENDS[output.format].steps
    in_review = output.format == "docx" and order.review
    if steps and not in_review:
        return (yield from steps(*given, options))
    work: Task[Rendering]
    if in_review:
        asked = (what.path, *given, replace(options, cache=None))
        work = Task("docx", _for_review, asked, Limits(SECONDS), output.file, here=True)
    else:
        # What is made in one piece asks for nothing of this machine.
        bare = (output.format, *given, replace(options, project=None, cache=None))
        work = Task(output.format, _whole, bare, Limits(SECONDS), output.file)
    made: Rendering
    (made,) = results((yield [work]))
    return made


def _for_review(
    path: Path, edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions
) -> Rendering:
    # It comes with all that reads and compares documents.
    from briefexport.revise import sending  # noqa: PLC0415

    return sending.rendered(path, edition, style, pages, options)


def _whole(
    format_: FormatName,
    edition: Edition,
    style: Style,
    pages: PageMap | None,
    options: RenderOptions,
) -> Rendering:
    return BACKENDS[format_].render(edition, style, pages, options)


def _checked(what: _What, output: _Output, rendering: Rendering, started: float) -> Flow[_Made]:
    """Return what was made, read back: by the proof, or by the eyes of a printing house."""
    data, limits = rendering.data, Limits(SECONDS)
    findings: tuple[Diagnostic, ...] = ()
    proof: Proof | None = None
    if output.profile == "press":
        trim = page_size(what.settings.print.page or what.style.page.size)
        asked = data, output.file, trim, what.style.press
        work = Task("preflight", _preflight, asked, limits, output.file)
        (findings,) = results((yield [work]))
    elif what.order.proof and output.profile in {None, "screen"}:
        proof = yield from _proved(what, output, data)
    return _Made(output.file, rendering, time.perf_counter() - started, findings, proof)


def _proved(what: _What, output: _Output, data: bytes) -> Flow[Proof]:
    """Return what comes of proving a file; what came of proving the same, where that is kept.

    Of another edition of the file, what is kept of its briefs is known again.
    """
    cache, order = what.order.cache, what.order
    asked = repr((output.file, output.format, order.style, order.undated))
    under = key([b"proof", what.digest, asked.encode(), data]) if cache else ""
    whole = cache.get(under) if cache else None
    found = loaded_value(whole, Proof) if whole is not None else None
    if found is not None:
        yield [Done(found)]
        return found
    named = str(what.path).encode(errors="surrogateescape")
    # There is one of each file, the last.
    last = key([b"briefs", made_by().encode(), named, asked.encode()]) if cache else ""
    told = (cache.get(last) if cache else None) or b""
    case = Case(what.edition, what.style, output.file, output.format, data)
    made: tuple[Proof, bytes]
    work = Task("proof", _with_ledger, (case, told), Limits(SECONDS), output.file)
    (made,) = results((yield [work]))
    proof, ledger = made
    if cache:
        cache.put(under, dumped(proof))
        cache.put(last, ledger)
    return proof


def _with_ledger(case: Case, told: bytes) -> tuple[Proof, bytes]:
    """Return the proof of a file, and the ledger of its briefs; `told` is that of another.

    Both are as they are kept: who orders the proof has no need to read them.
    """
    made = proved(case, loaded_value(told, Ledger) or NOTHING)
    return made.proof, dumped(made.ledger)


def _outputs(slug: str, formats: Sequence[str], profiles: Sequence[Profile]) -> Iterator[_Output]:
    """Yield what to make. The PDF comes first, that for screens before all."""
    for name, backend in BACKENDS.items():
        if name == "pdf" and name in formats:
            for profile in (known for known in get_args(Profile) if known in profiles):
                mark = "" if profile == "screen" else f"-{profile}"
                yield _Output(f"{slug}{mark}{backend.suffix}", name, profile)
        elif name in formats:
            yield _Output(f"{slug}{backend.suffix}", name, None)


def _preflight(
    data: bytes, file: str, trim: tuple[float, float] | None, press: PressStyle
) -> tuple[Diagnostic, ...]:
    """Return what a printing house would say of a press file of the size `trim`."""
    # Most editions have nothing for the press.
    from briefexport.preflight import Expectation, preflight  # noqa: PLC0415

    wanted = Expectation("press", trim=trim, bleed=press.bleed, ink_limit=press.ink_limit)
    found = preflight(data, wanted).diagnostics
    return tuple(replace(one, place=one.place or Place(file=file)) for one in found)


def proofs(
    job: Job,
    files: Mapping[str, bytes],
    manifest: Manifest,
    project: Path | None = None,
) -> tuple[Proof, ...]:
    """Return the proof of each of the published `files` of the edition `job`.

    What is for the press alone has no structure to be read, and is left out. `manifest` says which
    style they are in. Raises RefusedError where the sources have changed since.
    """
    loaded = load_edition(job.path, project, manifest.style, date.fromisoformat(manifest.date))
    if loaded.edition.digest != manifest.model:
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
    manifest: Manifest,
    project: Path | None = None,
) -> bytes:
    """Return the contact sheet (PNG) of the published `files` of the edition `job`.

    Raises RefusedError where it has nothing to show, UsageError where a program is missing.
    """
    from briefexport.proof.sheet import sheet  # noqa: PLC0415 - what draws it is rarely wanted

    loaded = load_edition(job.path, project, manifest.style, date.fromisoformat(manifest.date))
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
