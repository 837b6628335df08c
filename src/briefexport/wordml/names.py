"""Names that WordprocessingML fixes, and the names our bookmarks have in it (ECMA-376, part 1)."""

import hashlib
import re
from functools import lru_cache

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
# The attributes of a root element: every prefix that our parts use, and which of them an
# application that does not know it may ignore (ECMA-376, part 3).
DECLARATIONS = (
    " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    + ' mc:Ignorable="w14"'
)

# The namespace of the map of a file for the way back.
MAP = "urn:briefexport:map"
# How the properties are named that hold the map in pieces; their numbers count from 1.
PIECES = "bx.map."

# The property of a file in which repairs are tracked changes.
REVIEWED = "bx.review"

BOOKMARK_PREFIX = "_bx_"
LABEL_PREFIX = "_bxl_"
# The bookmark where the text ends. No block has an id with a capital.
TEXT_END = "_bx_END"
# Word takes 40 characters, letters, digits and underscores only.
BOOKMARK_LENGTH = 40
DIGEST_LENGTH = 8


@lru_cache(maxsize=1 << 16)
def bookmark_name(id: str, prefix: str = BOOKMARK_PREFIX) -> str:  # noqa: A002
    """Return the name of the bookmark round what has the id `id` in the model.

    Ids that are too long or hold other characters keep their beginning and get a digest.
    """
    plain = id.replace("-", "_")
    if re.fullmatch(r"[a-z0-9-]+", id) and len(prefix + plain) <= BOOKMARK_LENGTH:
        return prefix + plain
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
    room = BOOKMARK_LENGTH - len(prefix) - DIGEST_LENGTH - 1
    return f"{prefix}{re.sub(r'[^A-Za-z0-9]', '_', id)[:room]}_{digest}"
