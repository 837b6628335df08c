"""The readers, by file suffix: each turns a source into a brief.

Each is imported when there is a file for it: together they take longer to start than an article
takes to be read.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.readers.pandoc.forms import SUFFIXES
from briefexport.reading import Options, Reader, Reading
from briefexport.source import Source


def _text(_suffix: str) -> Reader:
    from briefexport.readers.text import READER  # noqa: PLC0415

    return READER


def _markdown(_suffix: str) -> Reader:
    from briefexport.readers.markdown import READER  # noqa: PLC0415

    return READER


def _html(_suffix: str) -> Reader:
    from briefexport.readers.html import READER  # noqa: PLC0415

    return READER


def _json(_suffix: str) -> Reader:
    from briefexport.readers.jsonmodel import READER  # noqa: PLC0415

    return READER


def _docx(_suffix: str) -> Reader:
    from briefexport.readers.docx import READER  # noqa: PLC0415

    return READER


def _pandoc(suffix: str) -> Reader:
    from briefexport.readers.pandoc.reader import reader  # noqa: PLC0415

    return reader(suffix)


# What gives the reader of files with a suffix.
READERS: dict[str, Callable[[str], Reader]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".json": _json,
    ".docx": _docx,
    ".docm": _docx,
    **dict.fromkeys(SUFFIXES, _pandoc),
}


def reader_of(name: str) -> Reader | None:
    """Return the reader that takes the file `name`, None where there is none."""
    suffix = PurePath(name).suffix.lower()
    return READERS[suffix](suffix) if suffix in READERS else None


def read(name: str, data: bytes, options: Options | None = None) -> tuple[Source, Reading]:
    """Decode and read the article `data` of the file `name`; the brief has no ids yet.

    Raises RefusedError where no reader takes the file, or its reader refuses it.
    """
    reader = reader_of(name)
    if reader is None:
        raise RefusedError(
            diagnostic(
                "BX102",
                f"no reader takes {PurePath(name).suffix or 'a file without a suffix'}",
                Place(file=name),
                hint=f"articles are {', '.join(READERS)}",
            )
        )
    with _collector_paused():
        source = reader.open(name, data)
        return source, reader.read(source, options or Options())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let no garbage be looked for: a model has no cycles, and looking takes half of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            # All there is counts as old from here on: a look through what was made finds nothing.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def form_of(name: str) -> str:
    """Return which reader takes the file `name`, and its version: "markdown/1"."""
    reader = reader_of(name)
    assert reader
    return f"{reader.name}/{reader.version}"
