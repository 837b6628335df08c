"""Unmarked headings: a scored guess.

From text alone a heading cannot be told for certain: "short, no stop at the end, something longer
follows" is right three times in four on technical prose and once in five on fiction. So a line is
scored, and what the score says is acted on in three ways: from `SURE` it is a heading; from
`LIKELY` it is one and the editor is told; below, it is a paragraph.

The score is logistic: it weighs the sum of `BIAS` and of each feature's weight times its value (0
to 1). What may never be a heading, whatever else speaks for it, has no score: see `_barred`.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefexport.readers.text.lines import STOPPED
from briefexport.readers.text.vocabulary import (
    ASKING,
    FURNITURE,
    PRONOUNS,
    SMALL,
    USUAL,
    VERBS,
)

SURE = 0.9
LIKELY = 0.5

MAX_WORDS = 16
MAX_LENGTH = 120

BIAS = -3.4

WEIGHTS: Mapping[str, float] = {
    "one of the usual headings": 4.5,
    "a number in front": 2.0,
    "set in bold": 3.0,
    "Title Case": 1.5,
    "a title and a subtitle": 1.0,
    "a label and a sentence": -1.5,
    "a question": 0.5,
    "few words": 1.6,
    "a longer text follows": 2.4,
    "a list or table follows": 2.0,
    "what comes before is complete": 0.8,
    "it begins the file": 0.8,
    "blank lines set it apart": 0.6,
    "others like it": 2.0,
    "beside another short line": -3.0,
    "other short lines head nothing": -1.0,
    "a comma in it": -0.8,
    "it reads like a sentence": -1.2,
    "an exclamation": -1.5,
    "a quotation mark in front": -1.5,
    "said again in the text": -4.0,
    "repeated": -5.0,
}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:(?:published|posted|updated|last updated|modified)\b|(?:[\w ]{{2,20}}, )?(?:\d{{1,2}} )?"
    rf"{_MONTH} \d{{1,4}}\b|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b|\d+ min(?:ute)?s? read\b)",
    re.IGNORECASE,
)
_BY_LINE = re.compile(r"[Bb]y [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)+(?:,| and |$)")
_CAPTION = re.compile(
    r"(?:fig(?:ure)?\.?|table|chart|map|plate|photo|box)\s*\d"
    r"|(?:photo(?:graph)?s?|images?|pictures?|illustrations?|videos?|tables?|credits?|sources?|via|notes?"
    r"|tags?|topics?|categories|category|filed under|copyright|author|editor)\s*(?::|by\b|/)|©",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|[\w.]@\w")
_NUMBER = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?P<mark>[.):]?)\s+(?=[^\W\d_])"
    r"|(?P<roman>[IVX]{1,6}|[A-Z])[.)]\s+(?=[^\W\d_])|(?P<alone>[IVXL]{1,7})\.?$"
    r"|(?:chapter|part|section|step|lesson|appendix|article|phase|stage)\s+"
    r"(?:\d{1,3}|[ivxlc]+|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)(?=[\s:.–—-]|$)",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr)\.$")
_QUOTES = frozenset("\"'“‘„«‹")
CLOSERS = "\"'”’“»›)]"

After = Literal["end", "text", "list", "table", "other"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line of text by itself, with what is around it.

    `before` is the text of the block before, None where the file begins and "" where that block is
    no text; `after` is the kind of the next block and `after_text` its text. `bold` says that all
    of the line is strong; `apart` that blank lines are around it as around no other line.
    """

    text: str
    before: str | None = None
    after: After = "end"
    after_text: str = ""
    bold: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a line is a heading, from 0 to 1, and the features that say so and say no."""

    value: float
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()


NO_HEADING = Score(0.0)


def scores(candidates: Sequence[Candidate], texts: Sequence[str]) -> list[Score]:
    """Return the score of each of a file's `candidates`; `texts` are all its blocks of text."""
    open_ = [None if _barred(one.text) else one for one in candidates]
    headed = Counter(_shape(one) for one in open_ if one and _heads(one))
    repeated = Counter(one.text.casefold() for one in candidates)
    idle = sum(_is_short(one.text) and not _heads(one) for one in candidates)
    short = sum(_is_short(one.text) for one in candidates)
    known = _phrases(texts)
    found: list[Score] = []
    for one in open_:
        if one is None:
            found.append(NO_HEADING)
            continue
        values = features(one)
        alike, all_others = headed[_shape(one)] - _heads(one), headed.total() - _heads(one)
        values["others like it"] = min(3, max(alike, all_others / 4)) / 3
        values["repeated"] = min(2, repeated[one.text.casefold()] - 1) / 2
        values["other short lines head nothing"] = idle / short if short else 0.0
        values["said again in the text"] = float(_is_said_again(one.text, known)) * (
            1 - values["Title Case"]
        )
        found.append(_score(values))
    return found


def _score(values: Mapping[str, float]) -> Score:
    parts = {name: WEIGHTS[name] * value for name, value in values.items() if value}
    ordered = sorted(parts, key=lambda name: -abs(parts[name]))
    return Score(
        1 / (1 + math.exp(-BIAS - sum(parts.values()))),
        tuple(name for name in ordered if parts[name] > 0),
        tuple(name for name in ordered if parts[name] < 0),
    )


def features(candidate: Candidate) -> dict[str, float]:
    """Return the features that `candidate` shows by itself and its neighbours, each 0 to 1."""
    text, words = candidate.text, candidate.text.split()
    size = word_count(text)
    after_size = word_count(candidate.after_text)
    _, colon, rest = text.partition(": ")
    titled = _title_share(words)
    return {
        "one of the usual headings": float(_bare(text) in USUAL),
        "a number in front": float(number_level(text) > 0),
        "set in bold": float(candidate.bold),
        "Title Case": max(0.0, titled * 2 - 1) if size > 1 else 0.0,
        "a title and a subtitle": float(bool(colon) and _title_share(rest.split()) > 0.6),
        "a label and a sentence": float(
            bool(colon) and len(rest.split()) > 2 and _title_share(rest.split()) < 0.4
        ),
        "a question": float(text.endswith(("?", "？", "؟"))),
        "few words": max(0.0, (12 - size) / 10) if len(text) > 4 or number_level(text) else 0.0,
        "a longer text follows": min(1.0, after_size / 25) if after_size > 2 * size else 0.0,
        "a list or table follows": float(candidate.after in {"list", "table"}),
        "what comes before is complete": float(_is_complete(candidate.before)),
        "it begins the file": float(candidate.before is None),
        "blank lines set it apart": float(candidate.apart),
        "beside another short line": (
            _is_short(candidate.before or "") + _is_short(candidate.after_text)
        )
        / 2,
        "a comma in it": float("," in text),
        "it reads like a sentence": float(_is_sentence(words)),
        "an exclamation": float(text.endswith(("!", "！"))),
        "a quotation mark in front": float(_is_quoted(text)),
    }


def number_level(text: str) -> int:
    """Return the level a number in front of `text` tells: `1.` and `II.` 1, `1.2` 2; 0 for none."""
    found = _NUMBER.match(text)
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


# --- What a line is like -----------------------------------------------------------------------


def word_count(text: str) -> int:
    """Return the number of words in `text`; where words have no blanks, two characters are one."""
    dense = sum("\u3040" <= character <= "\u9fff" for character in text)
    return len(text.split()) + dense // 2


def is_candidate(text: str) -> bool:
    """Tell whether a line is short enough to be looked at as a heading."""
    return len(text) <= MAX_LENGTH and word_count(text) <= MAX_WORDS


def _barred(text: str) -> bool:
    """Tell whether `text` may not be a heading: how it ends and begins, and what else it is."""
    first, last = text[0], text.rstrip(CLOSERS)[-1:]
    if not any(map(str.isalpha, text)) or not is_candidate(text) or "|" in text:
        return True
    if (last in ".,;:…。，；：、।۔-–—" and not _ABBREVIATED.search(text)) or first in "-–—―*•(#>@":
        return True
    if next(filter(str.isalpha, text)).islower() and not first.isdigit():
        return True
    if _is_quoted(text) and text[-1] in CLOSERS:
        return True
    if _bare(text) in FURNITURE or _ADDRESS.search(text):
        return True
    return any(pattern.match(text) for pattern in (_DATE, _BY_LINE, _CAPTION))


def _is_quoted(text: str) -> bool:
    """Tell whether a quotation mark stands before the first letter."""
    lead = next(index for index, character in enumerate(text) if character.isalnum())
    return not _QUOTES.isdisjoint(text[:lead])


def _bare(text: str) -> str:
    found = _NUMBER.match(text)
    rest = text[found.end() :] if found and found["number"] else text
    return rest.strip(" :*_?!").casefold()


def _is_short(text: str) -> bool:
    return bool(text) and is_candidate(text) and not STOPPED.search(text)


def _heads(candidate: Candidate) -> bool:
    """Tell whether something longer follows `candidate`, and something complete comes before."""
    if candidate.before and not _is_complete(candidate.before):
        return False
    longer = word_count(candidate.after_text) > 2 * word_count(candidate.text)
    return candidate.after in {"list", "table"} or (candidate.after == "text" and longer)


def _is_complete(before: str | None) -> bool:
    return before is not None and (not before or bool(STOPPED.search(before)))


def _is_sentence(words: Sequence[str]) -> bool:
    lower = [word.strip(".,;:!?\"'“”‘’()").casefold() for word in words]
    if lower[0] in ASKING or _title_share(words) > 0.8:
        return False
    return lower[0] in PRONOUNS or not VERBS.isdisjoint(lower)


def _title_share(words: Sequence[str]) -> float:
    """Return the share of `words`, small ones left out, that begin with a capital or a digit."""
    telling = [word.lstrip("\"'“‘(«") for word in words if word.casefold() not in SMALL]
    cased = [word[0] for word in telling if word and (word[0].isdigit() or _has_case(word[0]))]
    capitals = sum(first.isupper() or first.isdigit() for first in cased)
    return capitals / len(cased) if cased else 0.0


def _has_case(character: str) -> bool:
    return character.isupper() or character.islower()


def _shape(candidate: Candidate) -> str:
    """Return what the headings of one level mostly have in common."""
    text = candidate.text
    if candidate.bold:
        return "bold"
    if number_level(text):
        return "numbered"
    if text.endswith("?"):
        return "question"
    if ": " in text:
        return "colon"
    return "title" if _title_share(text.split()) > 0.7 else "sentence"


# --- Said again --------------------------------------------------------------------------------

# A pull quote repeats a sentence of the text; this many words in a row are no accident.
PHRASE = 5


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _phrases(texts: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return every run of `PHRASE` words in the longer ones of `texts`."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        if not is_candidate(text):
            words = _words(text)
            found.update(zip(*(words[skip:] for skip in range(PHRASE)), strict=False))
    return frozenset(found)


def _is_said_again(text: str, known: frozenset[tuple[str, ...]]) -> bool:
    words = _words(text)
    ends = (tuple(words[:PHRASE]), tuple(words[-PHRASE:]))
    return len(words) >= PHRASE and all(end in known for end in ends)
