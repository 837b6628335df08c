"""Columns of numbers that Word aligns on their decimal mark, so that edited numbers stay in line.

Elsewhere shorter decimals are filled up with spaces as wide as figures; here a tab stop does it.
"""

from collections.abc import Mapping, Sequence

from briefexport.backends.docx.draft import Draft
from briefexport.backends.docx.fonts import font_of
from briefexport.edition.decimals import decimals_on_mark
from briefexport.edition.numbers import FIGURE_SPACE, PUNCTUATION_SPACE
from briefexport.model import Inline, Table, Text
from briefexport.typefaces import advances

FILLING = frozenset((FIGURE_SPACE, PUNCTUATION_SPACE))


def decimals(block: Table, size: float | None, draft: Draft) -> Mapping[int, float]:
    """Return how wide in points the longest decimals are in each column that is set on the mark."""
    language = draft.edition.settings.language
    return {
        number: max(_width(part, size, draft) for part in found)
        for number in range(len(block.columns))
        if (found := decimals_on_mark(block, number, language))
    }


def _width(text: str, size: float | None, draft: Draft) -> float:
    """Return how wide `text` is in the figures of tables, which are all of one width."""
    own = draft.style.text["table"]
    widths = advances(font_of(draft.style, own.font, own.weight, italic=False).path, "tnum")
    return (size or own.size) * sum(widths[ord(character)] for character in text)


def without_filling(content: Sequence[Inline]) -> Sequence[Inline]:
    """Return `content` without the spaces that fill a number up at its end."""
    match content:
        case [*words, Text(value)] if FILLING.issuperset(value):
            return words
        case _:
            return content
