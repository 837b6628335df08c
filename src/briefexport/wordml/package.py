"""A package as bytes: the same parts always give the same bytes."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from briefexport.zipped import Deflated, add

CONTENT_TYPES = "[Content_Types].xml"
FIRST = (CONTENT_TYPES, "_rels/.rels", "word/document.xml")


def pack(parts: Mapping[str, bytes | Deflated]) -> bytes:
    """Return a ZIP archive of `parts` by name: what opens the package first, the rest by name."""
    order = sorted(parts, key=lambda name: (name not in FIRST, name))
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in order:
            add(archive, name, parts[name])
    return target.getvalue()
