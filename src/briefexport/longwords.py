"""Words too long for a line, such as addresses, and where they may break without a hyphen."""

import re
from collections.abc import Iterator

# What keeps together what stands around it, without a space (Unicode, "word joiner").
JOINER = "\u2060"
# A long word may break before a mark that a reader will not take for a hyphen, or behind one.
LONG = 24
WORD = re.compile(r"\S{12,}")
BREAKS = re.compile(r"(?<=[^/.?&=_#-])(?=[/.?&=_#]\w)|(?<=[-,;])(?=\w)")
# An address breaks only before its marks, hyphens too, and never within or behind its scheme's.
ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,15}://|(?<!\w)www\.)(\S+)", re.IGNORECASE
)
ADDRESS_BREAKS = re.compile(rf"(?<=[^/.?&=_#:{JOINER}-])(?=[/.?&=_#-]{JOINER}?\w)")
# Marks behind which any line may end (UAX 14), in an address where a reader would lose them.
ADDRESS_JOINTS = re.compile(r"(?<=[-/?!|])(?=\S)")


def broken(text: str) -> list[str]:
    """Return `text` in pieces: between them, and at its spaces, a line may end."""
    pieces: list[str] = []
    end = 0
    for place in _places(text):
        pieces.append(text[end:place])
        end = place
    return [*pieces, text[end:]]


def joined(text: str) -> str:
    """Return `text` with joiners in its addresses, where a line could end behind a mark."""
    if "://" not in text and "www." not in text.lower():
        return text
    return ADDRESS.sub(lambda found: ADDRESS_JOINTS.sub(JOINER, found[0]), text)


def _places(text: str) -> Iterator[int]:
    for word in WORD.finditer(text):
        if address := ADDRESS.search(text, *word.span()):
            yield from _starts(ADDRESS_BREAKS, text, address.span(1))
        elif len(word[0]) >= LONG:
            yield from _starts(BREAKS, text, word.span())


def _starts(places: re.Pattern[str], text: str, span: tuple[int, int]) -> Iterator[int]:
    return (found.start() for found in places.finditer(text, *span))
