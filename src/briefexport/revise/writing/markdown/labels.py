"""The labels that authors gave their headings, tables and figures, as they stand in the source."""

import re
from typing import Final

from briefexport.model import Figure, Heading, Table
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.places import is_element

_BRACES: Final = re.compile(r"\{([^{}\n]*)\}")
_ID: Final = re.compile(r"\bid=[\"']?([^\s\"'>]+)")


def label_of(desk: Desk, block: Heading | Table | Figure) -> str:
    """Return the label of `block` in braces, "" where it has none."""
    base = desk.nodes.get(block.id) if block.id else None
    if not isinstance(base, Heading | Table | Figure) or not base.origin:
        return ""
    text, origin = desk.source.text, base.origin
    place = base.caption_origin if isinstance(base, Table) else None
    start, end = (place.content.end, place.end) if place else (origin.content.end, origin.end)
    if is_element(desk.source, origin.start):
        found = _ID.search(text, origin.start, text.find(">", origin.start))
        return f"{{#{found[1]}}}" if found else ""
    for braces in _BRACES.finditer(text, start, end):
        labels = [word for word in braces[1].split() if word.startswith("#")]
        if labels:
            return f"{{{labels[0]}}}"
    return ""
