"""Unmarked headings: a scored guess.

From text alone a heading cannot be told for certain: of what is short, has no stop at the end and
something longer below it, little more than half is a heading on real pages. So a line is scored,
and what the score says is acted on: from `SURE` it is a heading; from `LIKELY` it is one and the
editor is told; from `DOUBTFUL` it is a paragraph and the editor is told; below, it is a paragraph.

The score is logistic: it weighs the sum of `BIAS` and of each feature's weight times its value (0
to 1). What may never be a heading, whatever else speaks for it, has no score: see `is_barred`.
"""

import math
import re
from collections.abc import Mapping, Sequence

from briefexport.readers.text.bits import CLOSERS, SHORT, Bit, bare, is_quoted
from briefexport.readers.text.evidence import evidence
from briefexport.readers.text.repeats import is_said_again, phrases
from briefexport.readers.text.vocabulary import FURNITURE
from briefexport.readers.text.weights import BIAS, BY_HAND, WEIGHTS
from briefexport.records import dataclass

# Chosen on the tuning half of the pages in tests/bench/scraped.md: above SURE a higher score is
# hardly ever righter, and LIKELY finds four headings in five.
SURE = 0.8
LIKELY = 0.45
DOUBTFUL = 0.3

# A line that ends in a colon may be a heading up to so many words; a longer one leads in.
LABEL_WORDS = 5

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:(?:published|posted|updated|last updated|modified)\b|(?:[\w ]{{2,20}}, )?(?:\d{{1,2}} )?"
    rf"{_MONTH} \d{{1,4}}\b|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b|\d+ min(?:ute)?s? read\b)",
    re.IGNORECASE,
)
_BY_LINE = re.compile(r"(?:[Bb]y|Von|Par|Por) [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)+(?:,| and |$)")
_CAPTION = re.compile(
    r"(?:fig(?:ure)?\.?|table|chart|map|plate|photo|box)\s*\d"
    r"|(?:photo(?:graph)?s?|images?|pictures?|illustrations?|videos?|tables?|credits?|sources?|via|notes?"
    r"|tags?|topics?|categories|category|filed under|copyright|author|editor|foto|bild|quelle"
    r"|crédit)\s*(?::|by\b|/)|©",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|[\w.]@\w")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr)\.$")


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a line is a heading, from 0 to 1, and the features that say so and say no."""

    value: float
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()


NO_HEADING = Score(0.0)


def scores(bits: Sequence[Bit]) -> list[Score]:
    """Return the score of each of a file's `bits`."""
    known = phrases(one.text for one in bits if one.words > SHORT)
    return [
        weighed({**values, "said again in the text": _said_again(one, values, known)})
        if values and not is_barred(one.text)
        else NO_HEADING
        for one, values in zip(bits, evidence(bits), strict=True)
    ]


def _said_again(one: Bit, values: Mapping[str, float], known: frozenset[tuple[str, ...]]) -> float:
    # A title may come again in the text, word for word; a sentence that does was pulled from it.
    return float(is_said_again(one.text, known)) * (1 - values["capitals as in a title"])


def weighed(values: Mapping[str, float]) -> Score:
    """Return the score that features with these `values` make."""
    weights = {**dict.fromkeys(values, 0.0), **WEIGHTS, **BY_HAND}
    parts = {name: weights[name] * value for name, value in values.items() if value}
    ordered = sorted(parts, key=lambda name: -abs(parts[name]))
    return Score(
        1 / (1 + math.exp(-BIAS - sum(parts.values()))),
        tuple(name for name in ordered if parts[name] > 0),
        tuple(name for name in ordered if parts[name] < 0),
    )


def is_barred(text: str) -> bool:
    """Tell whether `text` may not be a heading: how it ends and begins, and what else it is."""
    first, last = text[0], text.rstrip(CLOSERS)[-1:]
    letters = sum(map(str.isalpha, text))
    if not letters or "|" in text or (letters < 3 and text.isascii() and not text.isupper()):
        return True
    if (last in ".,;…。，；：、।۔-–—" and not _ABBREVIATED.search(text)) or first in "-–—―*•(#>@":
        return True
    if next(filter(str.isalpha, text)).islower() and not first.isdigit():
        return True
    if is_quoted(text) and text[-1] in CLOSERS:
        return True
    if last in ":：" and len(text.split()) > LABEL_WORDS:
        return True
    if bare(text) in FURNITURE or _ADDRESS.search(text):
        return True
    return any(pattern.match(text) for pattern in (_DATE, _BY_LINE, _CAPTION))
