"""The reader of PDF: text and looks from what is painted, order and meaning from the tags.

From the bottom up: `tokens` cuts a content stream apart, `fonts`, `glyphs` and `shapes` say what
its operands are, `paint` follows it; `tree` reads the tags. `inlines`, `lines` (with `bidi`) and
`blocks` (with `terms` and `rows`) make drafts of records of the two; `leading`, `areas`, `looks`,
`cells` and `tables` measure them by the `evidence` of all pages. `articles` reads each article by
itself, and knows one again by its `digests`.
"""

from briefexport.proof.pdf.articles import pieces
from briefexport.proof.pdf.reader import read

__all__ = ["pieces", "read"]
