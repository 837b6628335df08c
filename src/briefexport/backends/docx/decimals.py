"""Columns of numbers that Word aligns on their decimal mark, so that edited numbers stay in line.

Elsewhere shorter decimals are filled up with spaces as wide as figures; here a tab stop does it.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale
from babel.numbers import get_decimal_symbol

from briefexport.backends.docx.draft import Draft
from briefexport.backends.docx.fonts import font_of
from briefexport.edition.numbers import FIGURE_SPACE, PUNCTUATION_SPACE, fractions
from briefexport.model import Inline, Table, Text
from briefexport.typefaces import advances

FILLING = frozenset((FIGURE_SPACE, PUNCTUATION_SPACE))


def decimals(block: Table, size: float | None, draft: Draft) -> Mapping[int, float]:
    """Return how wide in points the longest decimals are in each column that is set on the mark.

    Those are columns of numbers some of which have decimals and none a unit, with the mark of the
    edition's language: Word knows no other.
    """
    found = {}
    mark = decimal_symbol(draft.edition.settings.language)
    for number, column in enumerate(block.columns):
        if column.align == "decimal":
            parts = fractions(block, number)
            if any(parts) and all(part is not None and part[:1] in {"", mark} for part in parts):
                found[number] = max(_width(part or "", size, draft) for part in parts)
    return found


@cache
def decimal_symbol(language: str) -> str:
    """Return the decimal mark of `language` (CLDR), a full stop where that is not known."""
    try:
        return get_decimal_symbol(Locale.parse(language, sep="-"))
    except (ValueError, LookupError):
        return "."


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
