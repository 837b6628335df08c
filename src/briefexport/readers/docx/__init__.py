"""The reader of DOCX: any, not only ours, from Word, LibreOffice or another program.

Headings, lists, quotations, code and captions are told by the names of styles, in English and other
languages, by outline levels and numbering; ours say more (see `roles`). Tracked changes are
accepted, rejected or kept as the options say. Nothing of the package is run, and nothing outside of
it is opened.

The text of the source is all that the document says, a line a paragraph, so that a place in it is
the number of a paragraph and of a character.
"""

from briefexport.readers.docx.reader import (
    Apart,
    Marked,
    MarkedEdition,
    open_source,
    read,
    read_apart,
    read_edition,
    read_marked,
)
from briefexport.reading import Capabilities, Reader

READER = Reader("docx", 1, read, Capabilities(), open_source)

__all__ = [
    "READER", "Apart", "Marked", "MarkedEdition", "read_apart", "read_edition", "read_marked",
]  # fmt: skip
