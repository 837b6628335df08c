"""Documents to fragments: from the cache where nothing has changed, else laid out in children."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from briefexport import workers
from briefexport.backends.pdf import engine
from briefexport.backends.pdf.document import Document
from briefexport.backends.pdf.engine import Sheets
from briefexport.backends.pdf.fragment import Fragment, dumped, loaded
from briefexport.backends.pdf.ink import Ink
from briefexport.cache import Cache, key
from briefexport.diagnostics import Diagnostic, Place
from briefexport.errors import RefusedError

# A bound far above what a document of its size needs; a page takes some 60 ms and 2,000 characters.
SECONDS, SECONDS_A_CHARACTER = 60.0, 1 / 500
MEMORY = 4 << 30
# The collector finds little in a layout, and looks often (measured: a sixth of the time).
COLLECT_AFTER = (50_000, 20, 100)


def fragments(
    documents: Sequence[Document],
    sheets: Sheets,
    ink: Ink | None,
    jobs: int,
    kept: Cache | None,
) -> list[Fragment]:
    """Return the fragment of each of `documents`, painted in `ink` where it is to go to press.

    At most `jobs` children lay out at once; with 0 it is done in this process, without bounds.
    Raises RefusedError with all that was refused.
    """
    keys = [_key(document, sheets, ink) if kept else "" for document in documents]
    found = [loaded(data) if kept and (data := kept.get(name)) else None for name in keys]
    missing = [number for number, fragment in enumerate(found) if fragment is None]
    for number, data in _laid_out(documents, missing, sheets, ink, jobs).items():
        if kept:
            kept.put(keys[number], data)
        found[number] = loaded(data)
    if kept and missing:
        kept.tidy()
    return [fragment for fragment in found if fragment]


def _laid_out(
    documents: Sequence[Document],
    missing: Sequence[int],
    sheets: Sheets,
    ink: Ink | None,
    jobs: int,
) -> dict[int, bytes]:
    """Return the fragments of documents by number, as bytes; the longest are begun first."""
    order = sorted(missing, key=lambda number: (-len(documents[number].xhtml), number))
    if not jobs:
        return {number: dumped(engine.lay_out(documents[number], sheets, ink)) for number in order}
    if order:
        # Children inherit an engine that is ready.
        engine.prepared(sheets)
        gc.freeze()
    done: dict[int, bytes] = {}
    refusals: list[Diagnostic] = []
    waiting = [documents[number] for number in order]
    for at, event in workers.run(waiting, partial(_work, sheets, ink), jobs, _limits):
        match event:
            case workers.Done(data):
                done[order[at]] = data
            case workers.Failed(diagnostics):
                refusals += [_placed(one, waiting[at]) for one in diagnostics]
            case workers.Step() | workers.Idle():
                pass
    gc.unfreeze()
    if refusals:
        raise RefusedError(*refusals)
    return done


def _placed(told: Diagnostic, document: Document) -> Diagnostic:
    """Return what was told of a child, with the file that its document was made from."""
    if told.place or not document.source:
        return told
    return replace(told, place=Place(file=document.source))


def _work(sheets: Sheets, ink: Ink | None, document: Document, on_step: workers.OnStep) -> bytes:
    del on_step
    gc.set_threshold(*COLLECT_AFTER)
    return dumped(engine.lay_out(document, sheets, ink))


def _limits(document: Document) -> workers.Limits:
    return workers.Limits(SECONDS + len(document.xhtml) * SECONDS_A_CHARACTER, MEMORY)


def _key(document: Document, sheets: Sheets, ink: Ink | None) -> str:
    """Return what names all that the fragment of `document` depends on."""
    return key(
        [
            _made_by(),
            repr(sorted(ink.exact.items())).encode() if ink else b"",
            ink.profile + str(ink.limit).encode() if ink else b"",
            sheets.css.encode(),
            *_pairs(dict(sheets.fonts)),
            document.xhtml.encode(),
            document.source.encode(),
            *_pairs(document.resources),
        ]
    )


def _pairs(named: Mapping[str, bytes]) -> list[bytes]:
    return [part for name, data in sorted(named.items()) for part in (name.encode(), data)]


@cache
def _made_by() -> bytes:
    """Return what names the code that lays out: ours, to the letter, and the engine's release."""
    code = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    releases = [version(name).encode() for name in ("weasyprint", "pydyf", "tinycss2", "pyphen")]
    return key([*code, *releases, *engine.system_releases()]).encode()
