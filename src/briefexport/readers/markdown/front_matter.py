"""YAML front matter: a mapping of a few keys to words, between `---` lines at the very start."""

import re
from dataclasses import dataclass, field
from typing import Final

from briefexport.model import Inline
from briefexport.readers.markdown.ledger import Ledger

_OPENING: Final = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\0?$", re.MULTILINE)
# What follows the opening line must look like a key; else the line is a change of scene.
_KEY: Final = re.compile(r"[ \t]*(?:#|[\"']?[\w][\w .-]*[\"']?[ \t]*:(?:[ \t\r\n]|\Z))")


@dataclass(slots=True)
class FrontMatter:
    """What a front matter says, and where the text after it begins."""

    end: int
    title: tuple[Inline, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


def read_front_matter(ledger: Ledger) -> FrontMatter:
    """Read the front matter at the start of the source, if there is one.

    Refuses a source whose front matter is not YAML, has aliases or is too long.
    """
    start = ledger.source.content_start
    text = ledger.text
    opening = _OPENING.match(text, start)
    if not opening or not _KEY.match(text, opening.end()):
        return FrontMatter(start)
    lines = text[opening.end() :].replace("\r\n", "\0\n").replace("\r", "\n")
    # CRLF counts as two characters, so an offset into `lines` is one into the text behind it.
    closing = _CLOSING.search(lines)
    if not closing:
        return FrontMatter(start)
    inner_end = opening.end() + closing.start()
    end = opening.end() + closing.end()
    # Most articles have none, and what reads YAML takes as long to start as to read two of them.
    from briefexport.readers.markdown.front_values import keep_values  # noqa: PLC0415

    found = FrontMatter(end)
    ledger.leave(start, end)
    keep_values(ledger, found, opening.end(), inner_end)
    return found
