"""Lines that are said again in the running text, as a pull quote is."""

import re
from collections.abc import Iterable

# So many words in a row are no accident.
PHRASE = 5

Phrases = frozenset[tuple[str, ...]]


def phrases(texts: Iterable[str]) -> Phrases:
    """Return every run of `PHRASE` words in `texts`."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = _words(text)
        found.update(zip(*(words[skip:] for skip in range(PHRASE)), strict=False))
    return frozenset(found)


def is_said_again(text: str, known: Phrases) -> bool:
    """Tell whether `text` begins and ends with words that are in a row among `known`."""
    words = _words(text)
    ends = (tuple(words[:PHRASE]), tuple(words[-PHRASE:]))
    return len(words) >= PHRASE and all(end in known for end in ends)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
