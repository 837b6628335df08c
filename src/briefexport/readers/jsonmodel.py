"""The JSON form of the model as a source: what `show --json` wrote, perhaps changed since."""

from dataclasses import fields, replace
from typing import Any

from briefexport.jsonform import loads
from briefexport.reading import Capabilities, Options, Reader, Reading
from briefexport.source import Source
from briefexport.walk import rewrite


def read(source: Source, _options: Options) -> Reading:
    """Return the brief that `source` holds.

    Its origins and segments are left out: they count into the text it was once read from, which is
    not this file, so a place made of them would be a wrong one. Labels stay.
    """
    brief = rewrite(loads(source), _without_origins)
    return Reading(replace(brief, source=source.name, outside=()))


def _without_origins(node: Any) -> Any:  # noqa: ANN401
    changes = {
        slot.name: slot.default
        for slot in fields(node)
        if not slot.compare and slot.name != "id" and getattr(node, slot.name) != slot.default
    }
    return replace(node, **changes) if changes else node


READER = Reader(name="json", version=1, read=read, capabilities=Capabilities())
