"""What the readers and the expected words agree on: what a line is, and which characters count."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

# Stands in an expected word where a file may show a gap that is none: around a note's call and
# around raised and lowered characters, which extractors set apart by their height.
JOINT = "\u2060"

# The hyphen a layout puts at the end of a line; sources have U+002D.
LAYOUT_HYPHEN = "\u2010"

Lines: TypeAlias = tuple[str, ...]

# Characters without a shape: soft hyphen, zero-width space and joiners, direction marks.
_SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: lines by page, and the notes' lines where the file keeps them apart.

    A line is a block where nothing is laid out yet (`wrapped` False), else a line on the page.
    """

    pages: tuple[Lines, ...]
    notes: Lines = ()
    wrapped: bool = False


# Arabic and its kin. Their letters join and their signs stand over one another, which extractors
# put into words and lines of their own.
JOINED = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


def without_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return `words` without letters of joined scripts, and without the words of those alone."""
    return tuple(left for word in words if (left := JOINED.sub("", word).strip(JOINT)))


def shaped(text: str) -> str:
    """Return `text` without characters that nobody sees."""
    return _SHAPELESS.sub("", text)


def plain(text: str) -> str:
    """Return `text` in composed characters, one space between words, shapeless ones left out."""
    shown = shaped(text).translate(_LIGATURES)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def lines_of(text: str) -> Lines:
    """Return the lines of `text` that say something."""
    return tuple(line for line in map(plain, text.splitlines()) if line)


def parsed(data: bytes) -> etree._Element:
    """Return the root element of the XML in `data`, without comments and instructions."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    return etree.fromstring(data, parser)
