"""The pieces of a plain text as the guess of headings sees them: their kind and their words."""

import re
from collections.abc import Sequence
from typing import Literal

from briefexport.readers.text.lines import STOPPED
from briefexport.readers.text.vocabulary import FURNITURE, SMALL
from briefexport.records import dataclass

Kind = Literal["text", "heading", "list", "table", "other"]

# A text of more words is a paragraph, whatever it looks like; a question may be longer.
SHORT = 16
LONGEST_QUESTION = 30
MAX_LENGTH = 200

NUMBER = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?P<mark>[.):]?)\s+(?=[^\W\d_])"
    r"|(?P<roman>[IVX]{1,6}|[A-Z])[.)]\s+(?=[^\W\d_])|(?P<alone>[IVXL]{1,7})\.?$"
    r"|(?:chapter|part|section|step|lesson|appendix|article|phase|stage)\s+"
    r"(?:\d{1,3}|[ivxlc]+|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)(?=[\s:.–—-]|$)",
    re.IGNORECASE,
)
OPENERS = frozenset("\"'“‘„«‹")
CLOSERS = "\"'”’“»›)]"


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a file as the guess sees it: its kind, and of a text its words.

    `single` says that the text is one line, which alone may be a heading; `bold` that all of it is
    strong; `apart` that blank lines are around it as around no other line.
    """

    kind: Kind
    text: str = ""
    single: bool = True
    bold: bool = False
    apart: bool = False
    words: int = 0

    @property
    def short(self) -> bool:
        """Whether it is a line that might head something by its length and its end."""
        if not is_candidate(self) or self.words > SHORT or STOPPED.search(self.text):
            return False
        return bare(self.text) not in FURNITURE


EDGE = Bit("other")


def bit(kind: Kind, text: str = "", **marks: bool) -> Bit:
    """Return the Bit of a piece, its words counted."""
    return Bit(kind, text, words=word_count(text), **marks)


def word_count(text: str) -> int:
    """Return the number of words in `text`; where words have no blanks, two characters are one."""
    dense = sum("\u3040" <= character <= "\u9fff" for character in text)
    return len(text.split()) + dense // 2


def is_candidate(one: Bit) -> bool:
    """Tell whether a line is short enough to be looked at as a heading."""
    if one.kind != "text" or not one.single or not one.text or len(one.text) > MAX_LENGTH:
        return False
    return one.words <= (LONGEST_QUESTION if asks(one.text) else SHORT)


def asks(text: str) -> bool:
    """Tell whether `text` ends in a question mark, before closing quotes and brackets."""
    return text.rstrip(CLOSERS).endswith(("?", "？", "؟"))


# --- What a line is like -----------------------------------------------------------------------


def title_share(words: Sequence[str]) -> float:
    """Return the share of `words`, small ones left out, that begin with a capital or a digit."""
    telling = [word.lstrip("\"'“‘(«") for word in words if word.casefold() not in SMALL]
    cased = [word[0] for word in telling if word and (word[0].isdigit() or _has_case(word[0]))]
    capitals = sum(first.isupper() or first.isdigit() for first in cased)
    return capitals / len(cased) if cased else 0.0


def _has_case(character: str) -> bool:
    return character.isupper() or character.islower()


def is_quoted(text: str) -> bool:
    """Tell whether a quotation mark stands before the first letter."""
    lead = next((at for at, character in enumerate(text) if character.isalnum()), len(text))
    return not OPENERS.isdisjoint(text[:lead])


def bare(text: str) -> str:
    """Return `text` without its number and the marks around it, in small letters."""
    found = NUMBER.match(text)
    rest = text[found.end() :] if found and found["number"] else text
    return rest.strip(" :*_?!").casefold()


def number_level(text: str) -> int:
    """Return the level a number in front of `text` tells: `1.` and `II.` 1, `1.2` 2; 0 for none."""
    found = NUMBER.match(text)
    if not found:
        return 0
    number = found["number"]
    if number is None:
        letters = found["roman"] or found["alone"] or "I"
        return int(letters.isupper() and text[0].isupper())
    following = text[found.end()]
    if following.islower() or not (found["mark"] or "." in number):
        return 0
    return number.count(".") + 1


def shape(one: Bit) -> str:
    """Return what the headings of one level mostly have in common."""
    text = one.text
    if one.bold:
        return "bold"
    if number_level(text):
        return "numbered"
    if asks(text):
        return "question"
    if text.isupper():
        return "capitals"
    if ": " in text:
        return "colon"
    return "title" if title_share(text.split()) > 0.7 else "sentence"
