"""The readers, by file suffix: each turns a source into a brief."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.readers import docx, html, jsonmodel, markdown, pandoc, text
from briefexport.reading import Options, Reader, Reading
from briefexport.source import Source

READERS: dict[str, Reader] = {
    ".txt": text.READER,
    ".md": markdown.READER,
    ".markdown": markdown.READER,
    ".html": html.READER,
    ".htm": html.READER,
    ".xhtml": html.READER,
    ".json": jsonmodel.READER,
    ".docx": docx.READER,
    ".docm": docx.READER,
    **pandoc.READERS,
}


def read(name: str, data: bytes, options: Options | None = None) -> tuple[Source, Reading]:
    """Decode and read the article `data` of the file `name`; the brief has no ids yet.

    Raises RefusedError where no reader takes the file, or its reader refuses it.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
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
    reader = READERS[PurePath(name).suffix.lower()]
    return f"{reader.name}/{reader.version}"
