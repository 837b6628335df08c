"""Quotation marks by language, and words that begin or end with an apostrophe."""

from typing import NamedTuple

from briefexport.repair.lists import by_language


class Marks(NamedTuple):
    """What opens and closes a quotation, and one within it; `space` stands inside the outer."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    space: str = ""


_ENGLISH = Marks("“", "”", "‘", "’")
_GERMAN = Marks("„", "“", "‚", "‘")
_GUILLEMETS = Marks("«", "»", "“", "”")
_SWISS = Marks("«", "»", "‹", "›")
_POLISH = Marks("„", "”", "«", "»")
_RUSSIAN = Marks("«", "»", "„", "“")
_SWEDISH = Marks("”", "”", "’", "’")

# After the delimiters of the Unicode Common Locale Data Repository. Where it has single marks
# outside (Dutch), a double one that was typed stays double.
_MARKS: dict[str, Marks] = {
    "en": _ENGLISH, "ga": _ENGLISH, "cy": _ENGLISH, "nl": _ENGLISH, "pt": _ENGLISH, "da": _ENGLISH,
    "tr": _ENGLISH, "id": _ENGLISH, "af": _ENGLISH, "es-419": _ENGLISH, "es-mx": _ENGLISH,
    "es-us": _ENGLISH, "es-ar": _ENGLISH, "es-co": _ENGLISH, "es-cl": _ENGLISH,
    "de": _GERMAN, "cs": _GERMAN, "sk": _GERMAN, "sl": _GERMAN, "is": _GERMAN, "et": _GERMAN,
    "lt": _GERMAN, "hr": _GERMAN, "bg": _GERMAN,
    "es": _GUILLEMETS, "it": _GUILLEMETS, "ca": _GUILLEMETS, "pt-pt": _GUILLEMETS,
    "el": _GUILLEMETS, "nb": Marks("«", "»", "‘", "’"), "nn": Marks("«", "»", "‘", "’"),
    "no": Marks("«", "»", "‘", "’"), "fr": Marks("«", "»", "“", "”", "\u00a0"),
    "de-ch": _SWISS, "fr-ch": _SWISS, "it-ch": _SWISS, "de-li": _SWISS,
    "pl": _POLISH, "ro": _POLISH, "hu": Marks("„", "”", "»", "«"),
    "ru": _RUSSIAN, "uk": _RUSSIAN, "be": _RUSSIAN,
    "sv": _SWEDISH, "fi": _SWEDISH,
}  # fmt: skip


def marks(language: str) -> Marks | None:
    """Return the marks of a language by its BCP 47 tag; None where nothing is known of it."""
    tag = language.lower()
    return _MARKS.get(tag) or _MARKS.get(tag.partition("-")[0])


_NONE = frozenset[str]()
_ELIDED = by_language("elided")
_PERHAPS = by_language("elided-perhaps")
_CUT_SHORT = by_language("cut-short")


_ENDINGS = by_language("endings")


def is_ending(word: str, language: str) -> bool:
    """Return whether `word`, behind an apostrophe, belongs to what stands before it: `⸻’s`."""
    return word in _ENDINGS.get(language, _NONE)


def is_elided(word: str, language: str) -> bool:
    """Return whether `word`, behind an apostrophe, is one that has lost its beginning."""
    return word.lower() in _ELIDED.get(language, _NONE)


def may_be_elided(word: str, language: str) -> bool:
    """Return whether `word` could have lost its beginning, and could as well begin a quotation."""
    return word in _PERHAPS.get(language, _NONE)


def may_be_cut_short(word: str, language: str) -> bool:
    """Return whether an apostrophe behind `word` could belong to it: `dogs’`, `goin’`, `o’`."""
    word = word.lower()
    return word.endswith(("s", "x", "z", "in")) or word in _CUT_SHORT.get(language, _NONE)
