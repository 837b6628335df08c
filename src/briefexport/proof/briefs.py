"""Briefs proved one by one, and known again while neither they nor what is told of them changes.

A brief and the records a file tells of it are compared by themselves; what is kept is that no
difference was found, under the digests of all that was compared. Nothing else is ever kept: where
anything differs, the file is compared as a whole, as if nothing were known.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from briefexport.cache import dumped
from briefexport.edition import Edition
from briefexport.proof.case import Case
from briefexport.proof.compare import aligned, told_of_briefs
from briefexport.proof.difference import Subject
from briefexport.proof.judge import Judge, is_turned
from briefexport.proof.looks import never_told, often_asked
from briefexport.proof.pieces import Piece, Pieces, digest
from briefexport.proof.record import Letters, Reading, Record
from briefexport.proof.wanted import Wanted, wanted_of


@dataclass(frozen=True, slots=True)
class Passed:
    """That a file told a brief as it should in a piece of the key `found`: so many lines and notes.

    `compared` counts what was compared; `told` are the looks that were told, `often` says how often
    each was asked for. `turned` is whether some of the brief runs to the left, `mirrored` whether
    some of the edition does.
    """

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
    """The briefs of a file that passed, by the key of all that decides what is asked of them.

    `kept` is what helps to read the pieces of another file like it.
    """

    passed: Mapping[str, Passed] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


NOTHING = Ledger()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a file about the brief of a `number`: so many lines and notes.

    `wanted` is not worked out where what is `known` may do. `noted` is whether notes of other
    briefs come before its own.
    """

    number: int
    name: str
    known: Passed | None
    wanted: tuple[Wanted, ...]
    lines: int
    notes: int
    turned: bool
    noted: bool


def asked(case: Case, around: Edition, known: Ledger) -> Iterator[Asked]:
    """Yield what is asked of a file about each brief.

    `around` is the edition without its briefs, `known` those that passed before.
    """
    under = _named(around, case)
    noted = False
    for number, mark in enumerate(case.marks):
        name = digest([under, mark.encode(), b"noted" if noted else b""])
        if before := known.passed.get(name):
            lines, notes, turned = before.lines, before.notes, before.turned
            yield Asked(number, name, before, (), lines, notes, turned, noted)
        else:
            told, below = _wanted(case, around, number, noted=noted)
            lines, notes, turned = len(told), len(below), any(map(is_turned, (*told, *below)))
            yield Asked(number, name, None, (*told, *below), lines, notes, turned, noted)
        noted = noted or notes > 0


def _named(around: Edition, case: Case) -> bytes:
    """Return what names all that decides what is asked of a brief, beside the brief."""
    # The fingerprint of the whole is asked of nobody.
    bare = replace(around, digest="")
    return digest([case.format.encode(), dumped(case.style), dumped(bare)]).encode()


def _wanted(
    case: Case, around: Edition, number: int, *, noted: bool
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    return wanted_of(around, case.brief(number), case.style, case.format, noted=noted)


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
    return Piece(digest([repr(list(map(_values, told))).encode()]), lambda: told)


def passed(
    case: Case, around: Edition, pieces: Pieces, each: Sequence[Asked], judge: Judge
) -> Ledger | None:
    """Return that `pieces` tell what is asked of `each` brief; None where they may not.

    `judge` counts what was compared.
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
        ledger[one.name] = result
    return None if any(never_told(often, judge)) else Ledger(ledger, pieces.kept)


def _proved(one: Asked, piece: Piece, case: Case, around: Edition, judge: Judge) -> Passed | None:
    """Return that a piece tells what is asked, by what is known or by reading it; else None."""
    known = one.known
    if known and (known.found, known.mirrored) == (piece.key, judge.mirrored):
        return known
    wanted = one.wanted
    if known:
        told, below = _wanted(case, around, one.number, noted=one.noted)
        wanted = (*told, *below)
    alone = replace(judge, compared=Counter(), told=set())
    if any(aligned(wanted, told_of_briefs(piece.read(), alone), alone)):
        return None
    return Passed(
        one.lines,
        one.notes,
        one.turned,
        judge.mirrored,
        piece.key,
        dict(alone.compared),
        tuple(sorted(alone.told)),
        dict(often_asked(wanted)),
    )


def _values(record: Record) -> tuple[object, ...]:
    """Return all of a record that is compared, as plain values."""
    return (
        record.kind, record.part, record.text, record.facts, record.looks,
        [(run.text, *_letters(run.letters)) for run in record.runs],
        record.links, record.marks, record.pictures, record.id,
    )  # fmt: skip


def _letters(letters: Letters) -> tuple[object, ...]:
    return (
        letters.font, letters.size, letters.weight, letters.italic, letters.colour,
        letters.tracking, letters.raised, letters.capitals, letters.figures,
    )  # fmt: skip
