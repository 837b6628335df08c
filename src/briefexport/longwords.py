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
ADDRESS_BREAKS = re.compile(r"(?<=[^/.?&=_#:-])(?=[/.?&=_#-]\w)")
# Marks behind which any line may end (UAX 14), in an address where a reader would lose them.
JOINTS = re.compile(r"(?<=[-/?!|])(?=\S)")
# What has no place to break at all, where it is no word that a dictionary divides.
CODE = re.compile(r"(?=[^\W\d_]*[\d_])[^\s/?!|\u2013\u2014-]{24,}|\w{50,}")
CODE_PIECE = re.compile(r".{1,10}")


def broken(text: str) -> list[str]:
    """Return `text` in pieces: between them, and at its spaces, a line may end."""
    return _cut(text, _places(text))


def addresses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield `text` in parts, with each whether it is an address."""
    end = 0
    if "://" in text or "www." in text.lower():
        for found in ADDRESS.finditer(text):
            yield text[end : found.start()], False
            yield found[0], True
            end = found.end()
    yield text[end:], False


def joined(address: str) -> str:
    """Return an address, or a part of one, with joiners where a line could end behind a mark."""
    return JOINTS.sub(JOINER, address)


def shattered(piece: str) -> list[str]:
    """Return `piece` in pieces, where a string in it is too long for a line."""
    places = (
        part.start()
        for code in CODE.finditer(piece)
        for part in CODE_PIECE.finditer(piece, *code.span())
        if part.start() > code.start()
    )
    return _cut(piece, places)


def _cut(text: str, places: Iterator[int]) -> list[str]:
    pieces: list[str] = []
    end = 0
    for place in places:
        pieces.append(text[end:place])
        end = place
    return [*pieces, text[end:]]


def _places(text: str) -> Iterator[int]:
    for word in WORD.finditer(text):
        if address := ADDRESS.search(text, *word.span()):
            yield from _starts(ADDRESS_BREAKS, text, address.span(1))
        elif len(word[0]) >= LONG:
            yield from _starts(BREAKS, text, word.span())


def _starts(places: re.Pattern[str], text: str, span: tuple[int, int]) -> Iterator[int]:
    return (found.start() for found in places.finditer(text, *span))
