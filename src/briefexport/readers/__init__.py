"""The readers, by file suffix: each turns a source into a brief."""

from pathlib import PurePath

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.readers import html, jsonmodel, markdown, text
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
    source = reader.open(name, data)
    return source, reader.read(source, options or Options())
