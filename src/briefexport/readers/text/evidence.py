"""What speaks for a line of text being a heading, and what against it, as features from 0 to 1.

A feature is told by the line itself, by what is around it, or by the whole file. `weights` says how
much each counts. All of it is counted in a few passes over the file, each of them linear.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from briefexport.readers.text.bits import (
    EDGE,
    NUMBER,
    SHORT,
    Bit,
    asks,
    bare,
    is_candidate,
    is_quoted,
    number_level,
    shape,
    title_share,
)
from briefexport.readers.text.lines import STOPPED
from briefexport.readers.text.vocabulary import ASKING, PRONOUNS, USUAL, VERBS
from briefexport.records import dataclass

# So many of a kind are a habit of the file.
ENOUGH = 3
HALF = 0.5

_COUNTED = re.compile(
    r"(?:chapter|part|step|section|question|tip|day|mistake|kapitel|teil|schritt|frage|tipp|tag"
    r"|chapitre|partie|étape|capítulo|parte|paso)\s#?\d+\s*[:.–-]",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d\b")
_SPEAKER = re.compile(r"[^\W\d_][\w.-]+(?: [^\W\d_][\w.-]+)?: \S")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDS_SENTENCE = re.compile(r"[.!?:”\"“]$")
_STRIPPED = ".,;:!?…\"'“”‘’«»()[]"
_SPEECH = frozenset('"“„«–—―-')


def evidence(bits: Sequence[Bit]) -> list[dict[str, float]]:
    """Return the features of each of `bits`; those of no candidate are none."""
    whole = _file_of(bits)
    return [
        {**of_line(one, whole.capitals), **_around(bits, index), **whole.features(bits, index)}
        if is_candidate(one)
        else {}
        for index, one in enumerate(bits)
    ]


# --- The line itself ---------------------------------------------------------------------------


def of_line(one: Bit, capitals: float = 0.0) -> dict[str, float]:
    """Return what the line says by itself; `capitals` is the share of them within sentences."""
    text, size = one.text, one.words
    words = text.split()
    lower = [word.strip(_STRIPPED).casefold() for word in words]
    return {
        "one word": float(size <= 1),
        "many words": min(1.0, size / 20),
        "more than twelve words": float(size > 12),
        "a question": float(asks(text)),
        "an exclamation": float("!" in text or "！" in text),
        "a colon at the end": float(text[-1] == ":"),
        "a comma in it": float("," in text),
        "a slash in it": float("/" in text),
        "brackets at the end": float(text[-1] in ")]"),
        "digits": _digits(text),
        "a date or a time": float(bool(_DATED.search(text))),
        "a speaker or a label in front": float(bool(_SPEAKER.match(text))),
        "a title and a subtitle": float(_has_subtitle(text)),
        "a label and a sentence": float(_is_labelled(text)),
        "a number in front": float(number_level(text) > 0),
        "a number of several parts in front": float(number_level(text) > 1),
        "a word that counts in front": float(bool(_COUNTED.match(text))),
        "one of the usual headings": float(bare(text) in USUAL),
        "a question word in front": float(lower[0] in ASKING),
        "it reads like a sentence": float(_is_sentence(words, lower)),
        "a pronoun in front": float(lower[0] in PRONOUNS and title_share(words) <= 0.8),
        "a pronoun and a verb": float(
            lower[0] in PRONOUNS and not VERBS.isdisjoint(lower) and title_share(words) <= HALF
        ),
        "a quotation mark in front": float(is_quoted(text)),
        "set in bold": float(one.bold),
        "blank lines set it apart": float(one.apart),
        "capitals as in a title": _titled(words, capitals),
    }


def _digits(text: str) -> float:
    """Return twice the share of digits in `text` after its number, at most 1."""
    found = NUMBER.match(text)
    rest = text[found.end() :] if found and not found["alone"] else text
    return min(1.0, 2 * sum(map(str.isdigit, rest)) / max(1, len(rest)))


def _has_subtitle(text: str) -> bool:
    _, colon, rest = text.partition(": ")
    return bool(colon) and len(rest.split()) > 1 and title_share(rest.split()) > 0.6


def _is_labelled(text: str) -> bool:
    _, colon, rest = text.partition(": ")
    return bool(colon) and len(rest.split()) > 2 and title_share(rest.split()) < 0.4


def _is_sentence(words: Sequence[str], lower: Sequence[str]) -> bool:
    if lower[0] in ASKING or title_share(words) > 0.8:
        return False
    return lower[0] in PRONOUNS or not VERBS.isdisjoint(lower)


def _titled(words: Sequence[str], capitals: float) -> float:
    """Return how much oftener words have capitals here, the first left out, than in sentences."""
    share = title_share(words[1:]) if len(words) > 1 else 0.0
    return max(0.0, share - capitals)


# --- What is around it -------------------------------------------------------------------------


def _around(bits: Sequence[Bit], index: int) -> dict[str, float]:
    """Return what the two blocks before and the two after a line say about it."""
    one = bits[index]
    before, earlier = _at(bits, index - 1), _at(bits, index - 2)
    after, later = _at(bits, index + 1), _at(bits, index + 2)
    is_first, is_last = index == 0, index == len(bits) - 1
    longer = _is_longer(after, one)
    return {
        "it begins the file": float(is_first),
        "it begins the file, over a short line": float(is_first and after.short),
        "it is the second block": float(index == 1),
        "it ends the file": float(is_last),
        "a longer text follows": float(longer),
        "a longer text follows the question": float(longer and asks(one.text)),
        "a list follows": float(after.kind == "list"),
        "a table follows": float(after.kind == "table"),
        "its colon leads in a list or table": float(
            one.text[-1] == ":" and after.kind in {"list", "table"}
        ),
        "a short line follows": float(after.short),
        "short lines follow": float(after.short and later.short),
        "speech follows": float(after.text[:1] in _SPEECH),
        "what follows begins small": float(after.text[:1].islower()),
        "a question follows": float(asks(after.text)),
        "its words come back in what follows": _coming_back(one.text, after),
        "a question comes before": float(asks(before.text)),
        "a line with a colon comes before": float(before.text[-1:] == ":"),
        "short lines come before": float(before.short and earlier.short),
        "a list or table comes before": float(before.kind in {"list", "table"}),
    }


def _at(bits: Sequence[Bit], index: int) -> Bit:
    return bits[index] if 0 <= index < len(bits) else EDGE


def _is_longer(after: Bit, one: Bit) -> bool:
    return after.kind == "text" and after.words > max(SHORT, 2 * one.words)


def _is_complete(before: Bit) -> bool:
    return not before.text or bool(STOPPED.search(before.text))


def _coming_back(text: str, after: Bit) -> float:
    """Return the share of the longer words of `text` that a paragraph after it begins with."""
    if after.words <= SHORT:
        return 0.0
    own = {word.casefold()[:6] for word in _LONG_WORD.findall(text)}
    there = {word.casefold()[:6] for word in _LONG_WORD.findall(after.text[:1000])}
    return len(own & there) / len(own) if own else 0.0


# --- The whole file ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """What is counted over all of a file; `following` and `leading` are words of text by place."""

    headed: Counter[str]
    marked: int
    commas: int
    heads: frozenset[int]
    repeated: Mapping[str, int]
    beginnings: Mapping[str, int]
    idle: float
    share_of_short: float
    usual_length: float
    capitals: float
    following: Sequence[int]
    leading: Sequence[int]

    def features(self, bits: Sequence[Bit], index: int) -> dict[str, float]:
        """Return what the rest of the file says about a line."""
        one = bits[index]
        head = index in self.heads
        alike = self.headed[shape(one)] - head if shape(one) in self.headed else 0
        others = len(self.heads) - head
        begins = self.beginnings.get(_beginning(one.text), 1) - 1
        return {
            "others like it": min(3, alike) / 3,
            "others head a text as it does": min(6, others) / 6 if head else 0.0,
            "other headings are marked": float(self.marked >= ENOUGH),
            "others are numbered": float(
                not number_level(one.text) and self.headed["numbered"] >= max(ENOUGH, others / 2)
            ),
            "a comma, and others have none": float(
                "," in one.text and others >= ENOUGH and (self.commas - head) * 4 <= others
            ),
            "repeated": min(2, self.repeated[one.text.casefold()] - 1) / 2,
            "others begin with its word": min(4, max(0, begins)) / 4,
            "other short lines head nothing": self.idle,
            "one of many short lines": 0.0 if head else self.share_of_short,
            "the paragraphs are long": self.usual_length,
            "much text follows": min(1.0, math.log1p(self.following[index]) / 6),
            "much text comes before": min(1.0, math.log1p(self.leading[index]) / 6),
        }


def _file_of(bits: Sequence[Bit]) -> _File:
    short = [one.short for one in bits]
    heads = frozenset(index for index in range(len(bits)) if short[index] and _heads(bits, index))
    sizes = sorted(one.words for one in bits if one.kind == "text" and one.words > SHORT)
    texts = [one for one in bits if one.kind == "text"]
    count = sum(short)
    return _File(
        headed=Counter(shape(bits[index]) for index in heads),
        marked=sum(one.kind == "heading" for one in bits),
        commas=sum("," in bits[index].text for index in heads),
        heads=heads,
        repeated=Counter(one.text.casefold() for one in texts),
        beginnings=Counter(_beginning(one.text) for one in texts if one.short),
        idle=(count - len(heads)) / count if count else 0.0,
        share_of_short=count / len(bits) if bits else 0.0,
        usual_length=min(1.0, sizes[len(sizes) // 2] / 80) if sizes else 0.4,
        capitals=_capitals(texts),
        following=_words_beside(bits, short, forward=True),
        leading=_words_beside(bits, short, forward=False),
    )


def _heads(bits: Sequence[Bit], index: int) -> bool:
    """Tell whether something longer follows, and something complete comes before."""
    if index and not _is_complete(bits[index - 1]):
        return False
    after = _at(bits, index + 1)
    return after.kind in {"list", "table"} or _is_longer(after, bits[index])


def _capitals(texts: Sequence[Bit]) -> float:
    """Return the share of words within the sentences of `texts` that have a capital."""
    all_words = capitals = 0
    for one in texts:
        words = one.text.split() if one.words > SHORT else []
        for before, word in pairwise(words):
            if word[0].isalpha() and not _ENDS_SENTENCE.search(before):
                all_words += 1
                capitals += word[0].isupper()
    return capitals / all_words if all_words else 0.0


def _words_beside(bits: Sequence[Bit], short: Sequence[bool], *, forward: bool) -> list[int]:
    """Return for each bit how many words stand between it and the next (or last) short line."""
    counts = [0] * len(bits)
    run = 0
    order = range(len(bits) - 1, -1, -1) if forward else range(len(bits))
    for index in order:
        counts[index] = run
        run = 0 if short[index] else run + bits[index].words
    return counts


def _beginning(text: str) -> str:
    return text.split(None, 1)[0].casefold() if text.strip() else ""
