"""Documents to fragments: from the cache where nothing has changed, else laid out in children."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import assert_never

from briefexport import workers
from briefexport.backends.pdf.documents.document import Document
from briefexport.backends.pdf.fragment import Fragment, dumped, loaded
from briefexport.backends.pdf.ink import Ink
from briefexport.backends.pdf.layout import engine
from briefexport.backends.pdf.layout.engine import Sheets
from briefexport.cache import Cache, key
from briefexport.diagnostics import Diagnostic, Place
from briefexport.errors import RefusedError

# A bound far above what a document of its size needs; a page takes some 60 ms and 2,000 characters.
SECONDS, SECONDS_A_CHARACTER = 60.0, 1 / 500
MEMORY = 4 << 30
# So many batches to a child, of at most so many documents.
BATCHES, LARGEST_BATCH = 4, 16


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
    around = _around(sheets, ink) if kept else b""
    keys = [_key(document, around) if kept else "" for document in documents]
    found = [loaded(data) if kept and (data := kept.get(name)) else None for name in keys]
    missing = [number for number, fragment in enumerate(found) if fragment is None]
    if jobs:
        laid_out = _in_children(documents, missing, sheets, ink, jobs)
    else:
        laid_out = {
            number: dumped(engine.lay_out(documents[number], sheets, ink)) for number in missing
        }
    for number, data in laid_out.items():
        if kept:
            kept.put(keys[number], data)
        found[number] = loaded(data)
    if kept and missing:
        kept.tidy()
    return [fragment for fragment in found if fragment]


def _in_children(
    documents: Sequence[Document],
    missing: Sequence[int],
    sheets: Sheets,
    ink: Ink | None,
    jobs: int,
) -> dict[int, bytes]:
    """Return the fragments of documents by number, as bytes, laid out in children."""
    if missing:
        # Children inherit an engine that is ready.
        engine.prepared(sheets)
    done: dict[int, bytes] = {}
    refusals: list[Diagnostic] = []
    batches = _batches(documents, missing, jobs)
    begun = [batch[0] for batch in batches]
    work = partial(_work, documents, sheets, ink)
    limits = partial(_limits, documents)
    for at, event in workers.run(batches, work, jobs, limits):
        match event:
            case workers.Done(made):
                done |= made
            case workers.Step(name):
                begun[at] = int(name)
            case workers.Failed(diagnostics):
                refusals += [_placed(one, documents[begun[at]]) for one in diagnostics]
            case workers.Idle():
                pass
            case _:
                assert_never(event)
    if refusals:
        raise RefusedError(*refusals)
    return done


def _batches(documents: Sequence[Document], missing: Sequence[int], jobs: int) -> list[list[int]]:
    """Return the numbers of documents in batches of about the same length, longest first.

    A child pays for its first document what it saves with the next: fonts, hyphenation, pages of
    memory. There are more batches than children, so that none of them is idle for long.
    """
    count = min(len(missing), max(jobs * BATCHES, -(-len(missing) // LARGEST_BATCH)))
    batches: list[list[int]] = [[] for _ in range(count)]
    lengths = [0] * count
    for number in sorted(missing, key=lambda number: (-len(documents[number].xhtml), number)):
        least = lengths.index(min(lengths))
        batches[least].append(number)
        lengths[least] += len(documents[number].xhtml)
    return batches


def _placed(told: Diagnostic, document: Document) -> Diagnostic:
    """Return what was told of a child, with the file that its document was made from."""
    if told.place or not document.source:
        return told
    return replace(told, place=Place(file=document.source))


def _work(
    documents: Sequence[Document],
    sheets: Sheets,
    ink: Ink | None,
    batch: Sequence[int],
    on_step: workers.OnStep,
) -> dict[int, bytes]:
    made = {}
    for number in batch:
        on_step(str(number))
        made[number] = dumped(engine.lay_out(documents[number], sheets, ink))
    return made


def _limits(documents: Sequence[Document], batch: Sequence[int]) -> workers.Limits:
    characters = sum(len(documents[number].xhtml) for number in batch)
    return workers.Limits(SECONDS + characters * SECONDS_A_CHARACTER, MEMORY)


def _around(sheets: Sheets, ink: Ink | None) -> bytes:
    """Return what names all that the fragments of an edition depend on beside their documents."""
    inks = [repr(sorted(ink.exact.items())), str(ink.limit)] if ink else []
    return key(
        [
            _made_by(),
            *(part.encode() for part in inks),
            ink.profile if ink else b"",
            sheets.css.encode(),
            *_pairs(dict(sheets.fonts)),
        ]
    ).encode()


def _key(document: Document, around: bytes) -> str:
    """Return what names all that the fragment of `document` depends on."""
    own = (document.xhtml.encode(), document.source.encode())
    return key([around, *own, *_pairs(document.resources)])


def _pairs(named: Mapping[str, bytes]) -> list[bytes]:
    return [part for name, data in sorted(named.items()) for part in (name.encode(), data)]


@cache
def _made_by() -> bytes:
    """Return what names the code that lays out: ours, to the letter, and the engine's release."""
    code = [file.read_bytes() for file in sorted(Path(__file__).parent.rglob("*.py"))]
    releases = [version(name).encode() for name in ("weasyprint", "pydyf", "tinycss2", "pyphen")]
    return key([*code, *releases, *engine.system_releases()]).encode()
