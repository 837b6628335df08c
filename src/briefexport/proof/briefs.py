"""Briefs proved one by one, and known again while neither they nor what is told of them changes.

A brief and the records a file tells of it are compared by themselves; what is kept is that no
difference was found, under the digests of all that was compared. Nothing else is ever kept: where
anything differs, the file is compared as a whole, as if nothing were known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from briefexport.cache import dumped
from briefexport.edition import Edition
from briefexport.edition.asking import Asking, part_of
from briefexport.proof.case import Case
from briefexport.proof.compare import aligned, told_of_briefs
from briefexport.proof.difference import Subject
from briefexport.proof.judge import Judge, is_turned
from briefexport.proof.looks import never_told, often_asked
from briefexport.proof.pieces import Piece, Pieces, digest, runs_written
from briefexport.proof.record import Reading, Record
from briefexport.proof.wanted import Wanted, wanted_of
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Passed:
    """That a file told a brief as it should in a piece of the key `found`: so many lines and notes.

    `part` is the digest of what the brief could ask the edition for. `compared` counts what was
    compared; `told` are the looks that were told, `often` says how often each was asked for.
    `turned` is whether some of the brief runs to the left, `mirrored` whether some of the edition
    does.
    """

    part: str
    lines: int
    notes: int
    turned: bool
    mirrored: bool
    found: str
    compared: Mapping[Subject, int]
    told: tuple[str, ...]
    often: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The briefs of a file that passed, by the key of what decides what is asked of them.

    `beside` has what was compared of all that stands beside them, under the key of all that decides
    it. `kept` is what helps to read the pieces of another file like it.
    """

    passed: Mapping[str, Passed] = field(default_factory=dict)
    beside: Mapping[str, Mapping[Subject, int]] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


NOTHING = Ledger()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a file about the brief of a `number`: so many lines and notes.

    `wanted` is not worked out where what is `known` may do. `asking` is what the brief can ask the
    edition for. `noted` is whether notes of other briefs come before its own.
    """

    number: int
    key: str
    known: Passed | None
    asking: Asking
    wanted: tuple[Wanted, ...]
    lines: int
    notes: int
    turned: bool
    noted: bool


def asked(case: Case, around: Edition, known: Ledger) -> Iterator[Asked]:
    """Yield what is asked of a file about each brief.

    `around` is the edition without its briefs, `known` those that passed before.
    """
    all_ask = digest([case.format.encode(), dumped(case.style)]).encode()
    noted = False
    for number, (mark, asking) in enumerate(zip(case.marks, case.asked, strict=True)):
        key = digest([all_ask, mark.encode(), b"noted" if noted else b""])
        before = known.passed.get(key)
        if before and before.part == asking.digest:
            one = _known(before, asking, number, key, noted=noted)
        else:
            one = _asked(case, around, asking, number, key, noted=noted)
        yield one
        noted = noted or one.notes > 0


def _known(before: Passed, asking: Asking, number: int, key: str, *, noted: bool) -> Asked:
    """Return what is asked about a brief that passed `before`."""
    lines, notes, turned = before.lines, before.notes, before.turned
    return Asked(number, key, before, asking, (), lines, notes, turned, noted)


def _asked(
    case: Case, around: Edition, asking: Asking, number: int, key: str, *, noted: bool
) -> Asked:
    """Return what is asked about a brief."""
    brief, part = case.brief(number), part_of(around, asking.names)
    lines, notes = wanted_of(part, brief, case.style, case.format, noted=noted)
    every = (*lines, *notes)
    turned = any(map(is_turned, every))
    return Asked(number, key, None, asking, every, len(lines), len(notes), turned, noted)


def divided(reading: Reading, each: Sequence[Asked], judge: Judge) -> Pieces | None:
    """Return what is read of a whole file in pieces, by how many records there should be of each.

    None where there are not as many. The records of a file are in the order of the briefs, then
    those of their notes.
    """
    found = told_of_briefs(reading.records, judge)
    if sum(one.lines + one.notes for one in each) != len(found):
        return None
    rest = iter(found)
    lines = [tuple(islice(rest, one.lines)) for one in each]
    told = [(*own, *islice(rest, one.notes)) for one, own in zip(each, lines, strict=True)]
    return Pieces(reading, tuple(map(_piece, told)))


def _piece(told: tuple[Record, ...]) -> Piece:
    """Return records as a piece; where one stands in its file is for people alone."""
    return Piece(told_by(told), lambda: told)


def told_by(records: Iterable[Record]) -> str:
    """Return the digest of all of `records` that is compared."""
    return digest([repr(list(map(_values, records))).encode()])


def passed(
    case: Case, around: Edition, pieces: Pieces, each: Sequence[Asked], judge: Judge
) -> Ledger | None:
    """Return that `pieces` tell what is asked of `each` brief; None where they may not.

    `judge` counts what was compared. Nothing is said of what stands beside the briefs.
    """
    if len(pieces.pieces) != len(each):
        return None
    often = Counter[str]()
    ledger: dict[str, Passed] = {}
    for one, piece in zip(each, pieces.pieces, strict=True):
        result = _proved(one, piece, case, around, judge)
        if result is None:
            return None
        judge.compared.update(result.compared)
        judge.told.update(result.told)
        often.update(result.often)
        ledger[one.key] = result
    return None if any(never_told(often, judge)) else Ledger(ledger, kept=pieces.kept)


def _proved(one: Asked, piece: Piece, case: Case, around: Edition, judge: Judge) -> Passed | None:
    """Return that a piece tells what is asked, by what is known or by reading it; else None."""
    known = one.known
    if known and (known.found, known.mirrored) == (piece.key, judge.mirrored):
        return known
    if known:
        one = _asked(case, around, one.asking, one.number, one.key, noted=one.noted)
    alone = replace(judge, compared=Counter(), told=set())
    if any(aligned(one.wanted, told_of_briefs(piece.read(), alone), alone)):
        return None
    return Passed(
        one.asking.digest,
        one.lines,
        one.notes,
        one.turned,
        judge.mirrored,
        piece.key,
        dict(alone.compared),
        tuple(sorted(alone.told)),
        dict(often_asked(one.wanted)),
    )


def _values(record: Record) -> tuple[object, ...]:
    """Return all of a record that is compared, as plain values."""
    return (
        record.kind, record.part, record.text, record.facts, record.looks,
        runs_written(record.runs),
        record.links, record.marks, record.pictures, record.id,
    )  # fmt: skip
