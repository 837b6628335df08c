"""The rules: what is corrected, and what is only said, each by the code it has in the catalogue.

Safe corrections were measured on proofed text, or cannot be wrong: they change nothing that a
reader could see but an error of typing or of extraction. Confident ones are made where the rule is
surer than `THRESHOLD`. What is only probable is reported, and people decide.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from briefexport.records import dataclass
from briefexport.repair import (
    characters,
    consistency,
    dashes,
    labels,
    names,
    quotes,
    sentences,
    spaces,
    words,
)
from briefexport.repair.remarks import Remark, Report, doubtful, each
from briefexport.repair.running import Correction, Running
from briefexport.repair.spaces import LOWER

THRESHOLD = 0.9

Find: TypeAlias = Callable[[Running], Iterator[Correction]]


@dataclass(frozen=True, slots=True)
class Repair:
    """A rule that corrects. `what` is the defect, as messages name it.

    What has none of the `sign` has nothing for it to find, which is soon seen of most text.
    `languages` are the primary ones it is for; where none is named, all.
    """

    code: str
    what: str
    find: Find
    sign: re.Pattern[str]
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A rule that only says something."""

    code: str
    report: Report
    languages: frozenset[str] = frozenset()


ENGLISH = frozenset({"en"})


def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


# In the order in which they are made: what one leaves, the next looks at.
REPAIRS: tuple[Repair, ...] = (
    Repair(
        "BX205", "wrongly decoded characters", characters.mojibake, _sign(r"[^\x20-\x7e\ufffc]")
    ),
    Repair(
        "BX207", "a letter and its accent apart", characters.composed, _sign(r"[^\x00-\x7f\ufffc]")
    ),
    Repair("BX208", "a control character", characters.control, _sign("[\x7f-\x9f\u2028\u2029]")),
    Repair(
        "BX201",
        "an invisible character",
        characters.invisible,
        _sign("[\u00ad\ufeff\u200b-\u200d]"),
    ),
    Repair("BX202", "an unusual hyphen", characters.hyphens, _sign("\u2010")),
    Repair(
        "BX203", "too many spaces", spaces.runs, _sign("[ \t\u00a0]{2}|\t|^[ \u00a0]|[ \u00a0]$")
    ),
    Repair("BX209", "a space before punctuation", spaces.before_punctuation, _sign(" [,.;:!?]")),
    Repair("BX210", "a doubled mark of punctuation", spaces.doubled, _sign(r",,|\.\.")),
    Repair("BX204", "a missing space after a sentence", spaces.missing, _sign(r"[.!?][^\W\d_]")),
    Repair("BX211", "a missing space", spaces.missing_perhaps, _sign(r"[.,][^\W\d_]")),
    Repair("BX214", "an ellipsis of full stops", dashes.ellipses, _sign(r"\.\.\.")),
    Repair("BX212", "a dash of hyphens", dashes.dashes, _sign("--| - ")),
    Repair("BX213", "a range with a hyphen", dashes.ranges, _sign("[0-9]-[0-9]")),
    Repair("BX216", "a mark of feet, inches, minutes or seconds", quotes.primes, _sign("['\"]")),
    Repair("BX215", "a straight quotation mark or apostrophe", quotes.curled, _sign("['\"]")),
    Repair(
        "BX218",
        "a space at which a line may not break",
        spaces.unbroken,
        _sign("[0-9] |« | [;:!?»]"),
    ),
    Repair(
        "BX219",
        "a sentence that begins with a small letter",
        sentences.raised,
        _sign(rf"\.\)? [{LOWER}]|\A[“‘\"\'(]*[{LOWER}](?s:.*)[.!?:][”’\"\')]*\s*\Z"),
        ENGLISH,
    ),
)
# What has none of these needs no repair.
SIGNS = re.compile("|".join(f"(?:{one.sign.pattern})" for one in REPAIRS), re.MULTILINE)
# Sentences of plain words, a phrase, or a number: most cells and much prose. There is no sign in
# them, and that is seen in a tenth of the time it takes to look for each.
_WORDS = "[A-Za-z]*+(?:[,;:]? [A-Za-z]++)*+"
CLEAN = re.compile(rf"(?:[A-Z]{_WORDS}[.!?] )*+[A-Z]{_WORDS}[.!?]?|[a-z]{_WORDS}|[0-9]++")


def _bad(text: Running) -> Iterator[Remark]:
    for start, end in characters.still_bad(text):
        shown = text.value[start:end]
        yield Remark(text, start, end, f"{shown!r} looks wrongly decoded")


def _unbalanced(text: Running) -> Iterator[Remark]:
    for start, end in quotes.unbalanced(text):
        message = "a quotation mark has no partner; the marks of this paragraph stay straight"
        yield Remark(text, start, end, message)


NOTICES: tuple[Notice, ...] = (
    Notice("BX206", each(_bad)),
    Notice("BX217", each(_unbalanced)),
    Notice(
        "BX220",
        doubtful(
            sentences.raised, "this may be a sentence with a small first letter", below=THRESHOLD
        ),
        ENGLISH,
    ),
    Notice(
        "BX220",
        doubtful(
            sentences.after_calls, "a small letter stands after the end of a sentence", below=1
        ),
        ENGLISH,
    ),
    Notice("BX221", names.small_names, ENGLISH),
    Notice("BX222", each(words.articles), ENGLISH),
    Notice("BX223", each(words.typos), ENGLISH),
    Notice("BX224", each(words.repeated)),
    Notice("BX225", each(labels.capitals)),
    Notice("BX226", consistency.spelling, ENGLISH),
    Notice("BX226", consistency.variants, ENGLISH),
    Notice("BX227", consistency.thousands),
    Notice("BX227", consistency.per_cent, ENGLISH),
    Notice("BX229", doubtful(dashes.four_dots, "four full stops or more", below=1)),
    Notice(
        "BX230",
        doubtful(spaces.missing_perhaps, "a space may be missing here", below=THRESHOLD),
    ),
    Notice("BX230", doubtful(spaces.after_initials, "a space may be missing here", below=1)),
    Notice("BX231", labels.small_items),
)
