"""What stands before and around the briefs of a file, beside what should."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefexport.proof.difference import SHOWN, Difference, difference, named
from briefexport.proof.judge import RIGHT_TO_LEFT, Judge, is_turned
from briefexport.proof.looks import (
    ALONE,
    case_differences,
    look_differences,
    run_differences,
    texts_of,
)
from briefexport.proof.record import Reading, Record
from briefexport.proof.wanted.record import Wanted

NO_LETTER = re.compile(r"\W")
# A title may be told as a heading or as a line of its own.
TITLES = frozenset(("heading", "paragraph"))


def compare_beside(
    wanted: Sequence[Wanted], reading: Reading, judge: Judge
) -> Iterator[Difference]:
    """Yield what is lost of `wanted`, is added, stands in another order, or looks otherwise."""
    records = [
        record for record in reading.records if record.part != "body" or record.kind in ALONE
    ]
    left = list(range(len(records)))
    ways = {is_turned(one) for one in wanted}
    texts = {turned: _folded(records, judge, turned=turned) for turned in ways}
    for one in wanted:
        record = one.record
        if not (record.text or record.kind in ALONE):
            continue
        judge.compared["words"] += 1
        turned = is_turned(one)
        (own,) = _folded([record], judge, turned=turned)
        alike = (
            number
            for number in left
            if _may_be(record, records[number])
            and (record.kind in ALONE or texts[turned][number] == own)
        )
        # A half-title is told from a title by its size alone.
        place = min(
            alike, key=lambda number: abs(_size(record) - _size(records[number])), default=None
        )
        if place is None:
            if record.kind in ALONE or "there" in one.at_times:
                continue
            yield Difference(judge.format, record.id, named(record), "there", "there", "lost", "")
            continue
        left.remove(place)
        found = records[place]
        if record.kind in ALONE:
            yield from _head_differences(one, found, judge)
            yield from _capitals(one, found, judge)
        else:
            yield from case_differences(one, found, texts_of(one, found, judge), judge)
        yield from look_differences(one, found, judge, records[place - 1] if place else None)
        yield from run_differences(_worded(one, found), found, judge)
    # Of an entry without words a page shows its number, where its words should be.
    mute = {one.record.id for one in wanted if _is_contents(one.record) and not one.record.text}
    for record in (records[place] for place in left):
        is_mute = record.id.removeprefix("contents.") in mute
        if record.text and record.kind not in ALONE and not is_mute:
            yield Difference(
                judge.format, record.id, named(record), "there", "nothing", "added", record.where
            )
    entries = [one.record for one in wanted if _is_contents(one.record) and one.record.text]
    yield from _out_of_order(entries, reading, judge)


def _folded(records: Sequence[Record], judge: Judge, *, turned: bool) -> list[str]:
    return [judge.text(record, turned=turned).casefold() for record in records]


def _may_be(record: Record, other: Record) -> bool:
    """Return whether one record may be the other by its kind."""
    return other.kind in (TITLES if record.kind == "paragraph" else {record.kind})


def _head_differences(one: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    """Yield that a running head is no part of what it is taken from, signs and spaces apart."""
    own, other = (NO_LETTER.sub("", text).casefold() for text in (one.record.text, found.text))
    if own and not (other in own or is_turned(one) or RIGHT_TO_LEFT.search(found.text)):
        wanted = " | ".join(one.record.text.split("\n"))
        yield difference(one, found, judge.format, "text", wanted[:SHOWN], found.text[:SHOWN])


def _capitals(one: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    """Yield that a page shows capitals in its margins which should not be, or the other way round.

    Figures show nothing, nor do words that are capitals where they are taken from.
    """
    runs, text = one.record.runs, found.text.strip("\u2026")
    if judge.format != "pdf" or not runs or text.upper() == text.lower():
        return
    wanted, shown = bool(runs[0].letters.capitals), text == text.upper()
    if wanted != shown and not (shown and text in one.record.text):
        token = one.run_tokens[0].of("capitals") if one.run_tokens[0] else ""
        own, other = (str(value).lower() for value in (wanted, shown))
        yield difference(one, found, judge.format, "capitals", own, other, token)


def _size(record: Record) -> float:
    """Return the size of the largest letters of a line."""
    return max((run.letters.size for run in record.runs), default=0.0)


def _worded(one: Wanted, found: Record) -> Wanted:
    """Return a line of no known text, as in the margins, with the words that were found."""
    if one.record.kind not in ALONE or not one.record.runs:
        return one
    text = "".join(run.text for run in found.runs)
    run = replace(one.record.runs[0], text=text)
    return replace(one, record=replace(one.record, runs=(run,)))


def _is_contents(record: Record) -> bool:
    return record.kind == "entry" and record.part == "front"


def _out_of_order(
    entries: Sequence[Record], reading: Reading, judge: Judge
) -> Iterator[Difference]:
    """Yield the first entry of the contents that stands where another should."""
    found = [record for record in reading.records if _is_contents(record)]
    own, other = (
        [judge.text(record, turned=judge.mirrored).casefold() for record in each]
        for each in (entries, found)
    )
    # A text that is there twice tells no order.
    once = {text for text in own if own.count(text) == 1 == other.count(text)}
    own_found, known = ([text for text in each if text in once] for each in (own, other))
    entries = [entry for entry, text in zip(entries, own, strict=True) if text in once]
    for entry, text, said in zip(entries, own_found, known, strict=True):
        if text != said:
            yield Difference(judge.format, entry.id, named(entry), "order", text, said, "")
            return
