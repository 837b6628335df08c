"""JSON as a source: what `show --json` wrote, or pandoc, perhaps changed since."""

from dataclasses import fields, replace
from typing import Any, Final

from briefexport import pandocjson
from briefexport.diagnostics import Place
from briefexport.jsonform import loads
from briefexport.reading import Capabilities, Options, Reader, Reading
from briefexport.source import Source
from briefexport.walk import rewrite

_PANDOC: Final = '"pandoc-api-version"'
_NEAR: Final = 200


def read(source: Source, _options: Options) -> Reading:
    """Return the brief that `source` holds, in our form or in pandoc's.

    Origins and segments are left out: they count into the text it was once read from, which is
    not this file, so a place made of them would be a wrong one. Labels stay.
    """
    if _is_pandoc(source):
        text = source.text[source.content_start :]
        return Reading(*pandocjson.loads(text, Place(file=source.name)))
    brief = rewrite(loads(source), _without_origins)
    return Reading(replace(brief, source=source.name, outside=()))


def _is_pandoc(source: Source) -> bool:
    """Return whether `source` has the mark of pandoc's documents, which stands first or last."""
    text = source.text
    return any(_PANDOC in part for part in (text[:_NEAR], text[-_NEAR:]))


def _without_origins(node: Any) -> Any:  # noqa: ANN401
    changes = {
        slot.name: slot.default
        for slot in fields(node)
        if not slot.compare and slot.name != "id" and getattr(node, slot.name) != slot.default
    }
    return replace(node, **changes) if changes else node


READER = Reader(name="json", version=1, read=read, capabilities=Capabilities())
