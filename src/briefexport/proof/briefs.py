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
from briefexport.edition.composed import EditionBrief
from briefexport.proof.compare import aligned, told_of_briefs
from briefexport.proof.difference import Subject
from briefexport.proof.judge import Judge, is_turned
from briefexport.proof.looks import never_told, often_asked
from briefexport.proof.pieces import Piece, Pieces, digest
from briefexport.proof.record import Letters, Reading, Record
from briefexport.proof.wanted import Wanted, wanted_of
from briefexport.proof.wanted.record import Format
from briefexport.style import Style


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
    """What is asked of a file about one brief: so many lines and notes.

    `wanted` is not worked out where what is `known` may do. `noted` is whether notes of other
    briefs come before its own.
    """

    brief: EditionBrief
    name: str
    known: Passed | None
    wanted: tuple[Wanted, ...]
    lines: int
    notes: int
    turned: bool
    noted: bool


def marks(edition: Edition) -> tuple[str, ...]:
    """Return for each brief of `edition` what tells it from any other."""
    return tuple(digest([dumped(part)]) for part in edition.briefs)


def asked(
    edition: Edition, style: Style, format_: Format, named: Sequence[str], known: Ledger
) -> Iterator[Asked]:
    """Yield what is asked of a file of `format_` about each brief.

    `named` are the `marks` of the briefs, `known` those that passed before.
    """
    around = _around(edition, style, format_)
    noted = False
    for brief, mark in zip(edition.briefs, named, strict=True):
        name = digest([around, mark.encode(), b"noted" if noted else b""])
        if before := known.passed.get(name):
            lines, notes, turned = before.lines, before.notes, before.turned
            yield Asked(brief, name, before, (), lines, notes, turned, noted)
        else:
            told, under = wanted_of(edition, brief, style, format_, noted=noted)
            lines, notes, turned = len(told), len(under), any(map(is_turned, (*told, *under)))
            yield Asked(brief, name, None, (*told, *under), lines, notes, turned, noted)
        noted = noted or notes > 0


def _around(edition: Edition, style: Style, format_: Format) -> bytes:
    """Return what names all that decides what is asked of a brief, beside the brief."""
    # The fingerprint of the whole is asked of nobody.
    bare = replace(edition, briefs=(), digest="")
    return digest([format_.encode(), dumped(style), dumped(bare)]).encode()


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
    edition: Edition, style: Style, pieces: Pieces, each: Sequence[Asked], judge: Judge
) -> Ledger | None:
    """Return that `pieces` tell what is asked of `each` brief; None where they may not.

    `judge` counts what was compared.
    """
    if len(pieces.pieces) != len(each):
        return None
    often = Counter[str]()
    ledger: dict[str, Passed] = {}
    for one, piece in zip(each, pieces.pieces, strict=True):
        result = _proved(one, piece, edition, style, judge)
        if result is None:
            return None
        judge.compared.update(result.compared)
        judge.told.update(result.told)
        often.update(result.often)
        ledger[one.name] = result
    return None if any(never_told(often, judge)) else Ledger(ledger, pieces.kept)


def _proved(
    one: Asked, piece: Piece, edition: Edition, style: Style, judge: Judge
) -> Passed | None:
    """Return that a piece tells what is asked, by what is known or by reading it; else None."""
    known = one.known
    if known and (known.found, known.mirrored) == (piece.key, judge.mirrored):
        return known
    wanted = one.wanted
    if known:
        lines, notes = wanted_of(edition, one.brief, style, judge.format, noted=one.noted)
        wanted = (*lines, *notes)
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
