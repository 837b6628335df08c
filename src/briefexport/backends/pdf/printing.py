"""Documents to fragments: from the cache where nothing has changed, else laid out one by one."""

from collections.abc import Mapping, Sequence

from briefexport.backends.pdf.documents.document import Document
from briefexport.backends.pdf.ink import Ink
from briefexport.backends.pdf.layout import engine
from briefexport.backends.pdf.layout.engine import Sheets
from briefexport.cache import Cache, dumped, key
from briefexport.engines import made_by
from briefexport.scheduling import Flow, results
from briefexport.workers import Done, Limits, Task

# A bound far above what a document of its size needs; a page takes some 60 ms and 2,000 characters.
SECONDS, SECONDS_A_CHARACTER = 60.0, 1 / 500


def fragments(
    documents: Sequence[Document], sheets: Sheets, ink: Ink | None, kept: Cache | None
) -> Flow[list[bytes]]:
    """Return the fragment of each of `documents`, dumped, painted in `ink` for the press.

    A task lays out one document. Raises RefusedError with all that was refused.
    """
    around = _around(sheets, ink) if kept else b""
    keys = [_key(document, around) if kept else "" for document in documents]
    found = [kept.get(name) if kept else None for name in keys]
    made: list[bytes] = results(
        (
            yield [
                _task(document, sheets, ink) if data is None else Done(data)
                for document, data in zip(documents, found, strict=True)
            ]
        )
    )
    for name, data, before in zip(keys, made, found, strict=True):
        if kept and before is None:
            kept.put(name, data)
    return made


def _task(document: Document, sheets: Sheets, ink: Ink | None) -> Task[bytes]:
    size = len(document.xhtml)
    limits = Limits(SECONDS + size * SECONDS_A_CHARACTER)
    return Task("pdf", laid_out, (document, sheets, ink), limits, document.source, size=size)


def laid_out(document: Document, sheets: Sheets, ink: Ink | None) -> bytes:
    """Return the fragment of `document`, dumped. Raises RefusedError where it is refused."""
    return dumped(engine.lay_out(document, sheets, ink))


def _around(sheets: Sheets, ink: Ink | None) -> bytes:
    """Return what names all that the fragments of an edition depend on beside their documents."""
    inks = [repr(sorted(ink.exact.items())), str(ink.limit)] if ink else []
    return key(
        [
            made_by().encode(),
            *(part.encode() for part in inks),
            ink.profile if ink else b"",
            sheets.css.encode(),
            *(part.encode() for name, file in sheets.fonts for part in (name, file.digest)),
        ]
    ).encode()


def _key(document: Document, around: bytes) -> str:
    """Return what names all that the fragment of `document` depends on."""
    own = (document.xhtml.encode(), document.source.encode())
    return key([b"fragment", around, *own, *_pairs(document.resources)])


def _pairs(named: Mapping[str, bytes]) -> list[bytes]:
    return [part for name, data in sorted(named.items()) for part in (name.encode(), data)]
