"""Spaces at which no line may end, put in where text is written: the model keeps what it was given.

Each space stays one character, so that places in a text are the same with and without them.
"""

import re
from functools import cache

from briefexport.longwords import JOINER

NO_BREAK = "\u00a0"

UNITS = (
    "%|‰|°C|°F|°|€|£|\\$|µm|nm|mm|cm|dm|km|m|m²|m³|km²|ha|µg|mg|kg|g|t|ml|cl|dl|hl|l|ms|min|s|h|"
    "Hz|kHz|MHz|GHz|kB|MB|GB|TB|V|kV|W|kW|MW|GW|TW|kWh|MWh|GWh|TWh|J|kJ|MJ|A|mA|N|Pa|hPa|K|"
    "pt|px|dpi|ppi|am|pm|a\\.m\\.|p\\.m\\."
)
# What the space after a number is a part of, or what one says with a number before it.
AFTER_NUMBERS = {
    "en": "million|billion|trillion|bn|January|February|March|April|May|June|July|August|September|"
    "October|November|December",
    "de": "Millionen|Milliarden|Mio\\.|Mrd\\.|Prozent|Uhr",
    "fr": "millions|milliards|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|"
    "novembre|décembre",
    "es": "millones",
}
# What a number or a numeral belongs to, its full stop left out where it may be.
BEFORE_NUMBERS = {
    "": "p\\.|pp\\.|No\\.|Nos\\.|Fig\\.|Figs\\.|Vol\\.|vol\\.|Ch\\.|ch\\.|c\\.|ca\\.|Tab\\.|Eq\\.|"
    "Sec\\.|Art\\.|art\\.|§|§§|€|£|\\$",
    "de": "S\\.|Nr\\.|Abb\\.|Bd\\.|Kap\\.|Abs\\.|Ziff\\.|Anm\\.",
    "fr": "n°|nº|chap\\.|fig\\.|t\\.",
    "es": "pág\\.|págs\\.|n\\.º|núm\\.|cap\\.|fig\\.",
}
TITLES = {
    "en": "Mr|Mrs|Ms|Dr|Prof|St|Messrs|Rev|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Hon",
    "de": "Herr|Frau|Dr|Prof|St|Fr|Hr",
    "fr": "M|MM|Mme|Mlle|Dr|Me|St|Ste",
    "es": "Sr|Sra|Srta|D|Dr|Dra|Sto|Sta",
}
MONTHS_DE = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
# Rules of one language: its abbreviations of two letters, its days, its marks set off by a space.
OTHERS = {
    "de": (
        r"(?<=(?<!\w)[a-zA-Z]\. )(?=[a-zA-Z]\.)",
        rf"(?<=\d\. )(?=(?:{MONTHS_DE})(?!\w))",
    ),
    "fr": (r"(?=[:;!?»])", r"(?<=« )"),
}
RANGE = re.compile(r"(?<=\d)(?:–|-(?=\d{4}\b))(?=\d)|(?<=[a-z])–(?=[a-z])")
# The last word of a paragraph, where it is so short that it would not cover an indent.
STUB = re.compile(r" (?=\w{1,3}[^\w\s<>&;]{0,3}\Z)")


def protected(text: str, language: str) -> str:
    """Return `text`, in `language` (BCP 47), with no-break spaces where no line should end."""
    return _spaces(language.partition("-")[0].lower()).sub(NO_BREAK, text)


def joined_ranges(text: str) -> str:
    """Return `text` with ranges such as 1914–1918 held together."""
    return RANGE.sub(lambda found: f"{found[0]}{JOINER}", text)


def unstubbed(text: str) -> str:
    """Return the markup or text of a paragraph, a short last word kept with the one before it."""
    return STUB.sub(NO_BREAK, text)


@cache
def _spaces(language: str) -> re.Pattern[str]:
    """Return what finds the spaces to protect in texts of `language`.

    Each is tried from its space on, so that what is no space costs nothing.
    """
    numbers = "|".join(filter(None, (UNITS, AFTER_NUMBERS.get(language))))
    marks = f"{BEFORE_NUMBERS['']}|{BEFORE_NUMBERS.get(language, '§')}"
    titles = TITLES.get(language, TITLES["en"]).split("|")
    rules = [
        rf"(?<=\d )(?=(?:{numbers})(?!\w))",
        r"(?<=\d )(?<!\d{4} )(?=\d{3}(?!\d))",
        r"(?=[–—&…](?:\s|\Z))",
        *(rf"(?<=(?<!\w){mark} )(?=[\dIVXLC])" for mark in marks.split("|")),
        *(rf"(?<=(?<!\w){title} )(?=[^\W\d_a-z])" for title in titles),
        *(rf"(?<=(?<!\w){title}\. )(?=[^\W\d_a-z])" for title in titles),
        r"(?<=(?<!\w)[A-Z]\. )(?=[A-Z])",
        *OTHERS.get(language, ()),
    ]
    # Before a small letter, only what stands behind a figure or a mark is protected.
    return re.compile(rf" (?:(?<=[\d.«] )|(?=[^a-z]))(?:{'|'.join(rules)})")
