"""Words too long for a line, such as addresses, and where they may break without a hyphen."""

import re
from collections.abc import Iterator

# A long word may break before a mark that a reader will not take for a hyphen.
LONG_WORD = re.compile(r"\S{24,}")
BREAKS = re.compile(r"(?<=[^/.?&=_#-])(?=[/.?&=_#])|(?<=[-,;])(?=\w)")


def broken(text: str) -> list[str]:
    """Return `text` in pieces: between them, and at its spaces, a line may end."""
    pieces: list[str] = []
    end = 0
    for place in _places(text):
        pieces.append(text[end:place])
        end = place
    return [*pieces, text[end:]]


def _places(text: str) -> Iterator[int]:
    for word in LONG_WORD.finditer(text):
        yield from (found.start() for found in BREAKS.finditer(text, word.start(), word.end()))
