"""Which columns of numbers can be set on their decimal mark, as the language writes it."""

from functools import cache

from babel import Locale
from babel.numbers import get_decimal_symbol

from briefexport.edition.numbers import fractions
from briefexport.model import Table


def decimals_on_mark(table: Table, column: int, language: str) -> tuple[str, ...]:
    """Return the decimals of a column of numbers that is set on the mark; none where it is not.

    Those are columns some of whose numbers have decimals and none a unit, with the mark of
    `language`: Word knows no other.
    """
    if table.columns[column].align != "decimal":
        return ()
    found = fractions(table, column)
    mark = decimal_symbol(language)
    if any(found) and all(part is not None and part[:1] in {"", mark} for part in found):
        return tuple(part for part in found if part)
    return ()


@cache
def decimal_symbol(language: str) -> str:
    """Return the decimal mark of `language` (CLDR), a full stop where that is not known."""
    try:
        return get_decimal_symbol(Locale.parse(language, sep="-"))
    except (ValueError, LookupError):
        return "."
