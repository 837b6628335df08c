"""Quotation marks in a passage: what stands around each, how they pair, and what each is.

A passage is read from left to right with the quotations that are open on a stack. In English the
mark that closes a single quotation is an apostrophe too, so that only what opens matters: whether
`'` before a word opens a quotation or stands for letters left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from briefexport.repair.marks import Marks, is_elided, is_ending, may_be_cut_short, may_be_elided
from briefexport.repair.running import OBJECT, Running

DOUBLE, SINGLE, APOSTROPHE = '"', "'", "’"

Role: TypeAlias = Literal["open", "close", "apostrophe", "prime", "fault"]

# Nested marks are often set apart by a space that does not break.
_RUN = re.compile("[\"'“”„‟‘’‚«»‹›]+(?:[\u00a0\u2009\u200a\u202f][\"'“”‘’]+)*")
# More than so many marks in a row are an ornament.
_LONGEST_RUN = 8
_WORD_AFTER = re.compile(r"[^\W\d_]{1,14}")
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,14}\Z")
_DECADE = re.compile(r"[0-9]{2}(?:(?:s|er)(?![^\W_])|(?![^\W_]|[%°'’\"]|[.,:][0-9]))")
# Feet and inches, degrees and minutes: these are no quotation marks whatever is open.
_MEASURE = re.compile(r"(?<=[0-9])'(?= ?[0-9]+(?:[./][0-9]+)?[½¼¾]?\")|(?<=[0-9°])'(?=[0-9])")
_INCHES = re.compile(r"(?<=[0-9])['′] ?[0-9]+(?:[./][0-9]+)?[½¼¾]?(\")")

_OPENS_BEHIND = " \t\n\u00a0\u2009\u202f([{<—–-/=*_…¿¡"
_CLOSES_BEFORE = " \t\n\u00a0\u2009\u202f)]}>([—–-/=.,;:!?…*_|"


@dataclass(slots=True)
class Mark:
    """One quotation mark: where it stands, its run's neighbours, and what it is found to be."""

    at: int
    character: str
    before: str
    after: str
    alone: bool
    straight: bool = True
    double: bool = True
    opens: bool = False
    closes: bool = False
    role: Role = "fault"


@dataclass(slots=True)
class Reading:
    """The marks of a passage, in order, and those of them that do not pair."""

    marks: list[Mark] = field(default_factory=list)
    faults: list[Mark] = field(default_factory=list)


# --- What stands around --------------------------------------------------------------------------


def read_marks(text: Running, own: Marks) -> Reading:
    """Return the marks of `text`, each with its role, and those that do not pair."""
    if DOUBLE not in text.value and SINGLE not in text.value:
        return Reading()
    found = list(_marks(text, own))
    if not any(mark.straight for mark in found):
        return Reading()
    reading = _paired(text, found, inches=False)
    if reading.faults and any(mark.double and _is_number(mark.before) for mark in found):
        # What was taken for the end of a quotation may be inches: `a "6" nail"` has one too many.
        other = _paired(text, list(_marks(text, own)), inches=True)
        if not other.faults:
            return other
    return reading


def _marks(text: Running, own: Marks) -> Iterator[Mark]:
    value = text.value
    for run in _RUN.finditer(value):
        if len(run[0]) > _LONGEST_RUN:
            continue
        before, after = (
            value[max(run.start() - 1, 0) : run.start()],
            value[run.end() : run.end() + 1],
        )
        for at in range(*run.span()):
            if value[at].isspace():
                continue
            mark = Mark(at, value[at], before, after, len(run[0]) == 1)
            if _known(mark, own) and text.is_open(at, at + 1):
                yield mark


def _known(mark: Mark, own: Marks) -> bool:
    """Say of `mark` what can be known of it by itself; return False where it is of no interest."""
    character = mark.character
    mark.straight = character in (DOUBLE, SINGLE)
    if mark.straight:
        mark.double = character == DOUBLE
        mark.opens = _may_open(mark)
        mark.closes = _may_close(mark)
        return True
    mark.double = character in (own.opening, own.closing)
    mark.opens = character in (own.opening, own.inner_opening)
    mark.closes = character in (own.closing, own.inner_closing, APOSTROPHE)
    if mark.opens and mark.closes:
        mark.opens, mark.closes = _may_open(mark), _may_close(mark)
    return mark.opens or mark.closes


def _may_open(mark: Mark) -> bool:
    behind = not mark.before or mark.before in _OPENS_BEHIND
    return behind and bool(mark.after.strip())


def _may_close(mark: Mark) -> bool:
    ahead = not mark.after or mark.after in _CLOSES_BEFORE
    return ahead and bool(mark.before.strip())


def _is_word(character: str) -> bool:
    return character.isalnum() or character == OBJECT


def _is_number(character: str) -> bool:
    return character.isnumeric()


def is_within_word(mark: Mark) -> bool:
    """Return whether an apostrophe stands within a word, or before the letters after a number."""
    inside = _is_word(mark.before) and _is_word(mark.after)
    return not mark.double and mark.alone and inside and mark.role == "apostrophe"


# --- How they pair -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Pairing:
    """A reading under way. `ahead` says of each mark where the next strong end and start are."""

    text: Running
    ahead: Sequence[tuple[int, int]]
    stack: list[Mark] = field(default_factory=list)
    faults: list[Mark] = field(default_factory=list)

    def fault(self, mark: Mark) -> None:
        mark.role = "fault"
        self.faults.append(mark)

    def open(self, mark: Mark) -> None:
        if self.stack and self.stack[-1].double == mark.double:
            self.give_up(self.stack.pop())
        mark.role = "open"
        self.stack.append(mark)

    def close(self, mark: Mark) -> None:
        mark.role = "close"
        while self.stack[-1].double != mark.double:
            self.give_up(self.stack.pop())
        self.stack.pop()

    def is_within(self, *, double: bool) -> bool:
        return any(mark.double == double for mark in self.stack)

    def give_up(self, mark: Mark) -> None:
        """Take a mark that opened and was never closed for an apostrophe, or for a fault."""
        word = _word_after(self.text, mark)
        if not mark.double and mark.straight and may_be_elided(word, self.text.language):
            mark.role = "apostrophe"
        else:
            self.fault(mark)

    def finish(self) -> None:
        """Settle what is still open: the next paragraph may go on with it."""
        for number, mark in enumerate(self.stack):
            if not (self.text.passage.continued and (mark.double or number == 0)):
                self.give_up(mark)


def _paired(text: Running, found: list[Mark], *, inches: bool) -> Reading:
    measures = {match.start() for match in _MEASURE.finditer(text.value)}
    measures |= {match.start(1) for match in _INCHES.finditer(text.value)}
    pairing = _Pairing(text, _ahead(text, found))
    for number, mark in enumerate(found):
        if mark.at in measures:
            mark.role = "prime"
        elif mark.double:
            _double(pairing, mark, inches=inches)
        else:
            _single(pairing, mark, number)
    pairing.finish()
    return Reading(found, pairing.faults)


def _double(pairing: _Pairing, mark: Mark, *, inches: bool) -> None:
    inside = pairing.is_within(double=True)
    if mark.straight and _is_number(mark.before) and not mark.opens and (inches or not inside):
        mark.role = "prime"
    elif mark.closes and (inside or not mark.opens):
        if inside:
            pairing.close(mark)
        else:
            pairing.fault(mark)
    elif mark.opens:
        pairing.open(mark)
    else:
        pairing.fault(mark)


def _single(pairing: _Pairing, mark: Mark, number: int) -> None:
    if not mark.straight and mark.character == APOSTROPHE:
        within = _top_is_single(pairing) and not _stays_open(pairing, mark, number)
        if within and mark.closes:
            pairing.close(mark)
        else:
            mark.role = "apostrophe"
    elif _is_apostrophe(pairing.text, mark):
        mark.role = "apostrophe"
    elif mark.closes and (_top_is_single(pairing) or not mark.opens):
        _end_of_single(pairing, mark, number)
    elif mark.opens:
        pairing.open(mark)
    else:
        pairing.fault(mark)


def _is_apostrophe(text: Running, mark: Mark) -> bool:
    """Return whether `mark` can be nothing else, whatever is open."""
    if mark.opens:
        return _begins_short_word(text, mark)
    within = _is_word(mark.before) and _is_word(mark.after)
    return mark.alone and (within or is_ending(_word_after(text, mark), text.language))


def _end_of_single(pairing: _Pairing, mark: Mark, number: int) -> None:
    if _top_is_single(pairing):
        if _stays_open(pairing, mark, number):
            mark.role = "apostrophe"
        else:
            pairing.close(mark)
    elif _is_number(mark.before):
        mark.role = "prime"
    elif _is_word(mark.before):
        mark.role = "apostrophe"
    else:
        pairing.fault(mark)


def _top_is_single(pairing: _Pairing) -> bool:
    return bool(pairing.stack) and not pairing.stack[-1].double


def _stays_open(pairing: _Pairing, mark: Mark, number: int) -> bool:
    """Return whether `mark` is an apostrophe within a quotation that a later mark closes."""
    if _is_strong(pairing.text, mark):
        return False
    end, beginning = pairing.ahead[number]
    return end < beginning


def _is_strong(text: Running, mark: Mark) -> bool:
    """Return whether a mark that closes could be no apostrophe of the word before it."""
    word = _WORD_BEFORE.search(text.value, max(mark.at - 15, 0), mark.at)
    return not (word and may_be_cut_short(word[0], text.language))


def _ahead(text: Running, found: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return for each mark the number of the next strong single end, and of what comes between.

    That is the next single mark that opens, or the next double mark.
    """
    none = len(found)
    end = beginning = none
    out: list[tuple[int, int]] = []
    for number in range(none - 1, -1, -1):
        out.append((end, beginning))
        mark = found[number]
        within = mark.alone and _is_word(mark.before) and _is_word(mark.after)
        if mark.double or (mark.opens and not _begins_short_word(text, mark)):
            beginning = number
        elif mark.closes and not within and _is_strong(text, mark):
            end = number
    out.reverse()
    return out


def _begins_short_word(text: Running, mark: Mark) -> bool:
    """Return whether the word behind `mark` has surely lost its beginning: `'tis`, `'90s`."""
    if not (mark.straight and _ends_run(text, mark)):
        return False
    word = _word_after(text, mark)
    decade = _DECADE.match(text.value, mark.at + 1)
    return bool(decade) or is_elided(word, text.language)


def _ends_run(text: Running, mark: Mark) -> bool:
    return text.value[mark.at + 1 : mark.at + 2] == mark.after


def _word_after(text: Running, mark: Mark) -> str:
    word = _WORD_AFTER.match(text.value, mark.at + 1)
    return word[0] if word else ""
