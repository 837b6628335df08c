"""Straight quotation marks made curly, or primes.

Where all quotations of a passage close, in order, every mark is sure. Where one does not, all marks
but those within words stay as they are, and an editor is told: what was lost cannot be known.
"""

import re
from collections.abc import Iterator

from briefexport.repair.marks import Marks, marks
from briefexport.repair.pairing import (
    APOSTROPHE,
    DOUBLE,
    SINGLE,
    Mark,
    is_within_word,
    read_marks,
)
from briefexport.repair.running import Correction, Running

FEET, INCHES = "′", "″"
_AFTER_NUMBER = re.compile("[0-9°½¼¾]['\"]")


def curled(text: Running) -> Iterator[Correction]:
    """Find straight quotation marks and apostrophes, each with the mark it stands for."""
    own = marks(text.passage.language)
    if own is None:
        return
    reading = read_marks(text, own)
    for mark in reading.marks:
        if not mark.straight or (reading.faults and not is_within_word(mark)):
            continue
        if put := _put(mark, own):
            yield Correction(mark.at, mark.at + 1, put)


def primes(text: Running) -> Iterator[Correction]:
    """Find marks that stand for feet and inches, or for minutes and seconds."""
    own = marks(text.passage.language)
    if own is None or not _AFTER_NUMBER.search(text.value):
        return
    reading = read_marks(text, own)
    for mark in reading.marks:
        if mark.straight and mark.role == "prime" and not reading.faults:
            yield Correction(mark.at, mark.at + 1, INCHES if mark.double else FEET)


def unbalanced(text: Running) -> Iterator[tuple[int, int]]:
    """Find the first mark that does not pair, in a passage whose marks are left as they are."""
    own = marks(text.passage.language)
    # A mark by itself in a table means "as above".
    if own is None or text.value.strip() in (DOUBLE, SINGLE):
        return
    reading = read_marks(text, own)
    if reading.faults and any(one.straight for one in reading.marks):
        first = min(mark.at for mark in reading.faults)
        yield first, first + 1


def _put(mark: Mark, own: Marks) -> str:
    match mark.role:
        case "open" if mark.double:
            return own.opening + own.space
        case "close" if mark.double:
            return own.space + own.closing
        case "open":
            return own.inner_opening
        case "close":
            return own.inner_closing
        case "apostrophe":
            return APOSTROPHE
        case "prime" | "fault":
            return ""
