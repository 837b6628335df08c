"""Briefs proved one by one, and known again while neither they nor what is told of them changes.

A brief and the records a file tells of it are compared by themselves; what is kept is that no
difference was found, under the digests of all that was compared. Nothing else is ever kept: where
anything differs, the file is compared as a whole, as if nothing were known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from briefexport.cache import dumped, key
from briefexport.edition import Edition
from briefexport.edition.composed import EditionBrief
from briefexport.proof.compare import aligned, told_of_briefs
from briefexport.proof.difference import Subject
from briefexport.proof.judge import Judge, is_turned
from briefexport.proof.looks import never_told, often_asked
from briefexport.proof.record import Letters, Reading, Record
from briefexport.proof.wanted import Wanted, wanted_of
from briefexport.proof.wanted.record import Format
from briefexport.style import Style


@dataclass(frozen=True, slots=True)
class Passed:
    """That a file told a brief as it should: so many lines and notes; `found` is their key.

    `compared` counts what was compared; `told` are the looks that were told, `often` says how often
    each was asked for. `turned` is whether some of the brief runs to the left.
    """

    lines: int
    notes: int
    turned: bool
    found: str
    compared: Mapping[Subject, int]
    told: tuple[str, ...]
    often: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The briefs of a file that passed, by the key of all that decides what is asked of them."""

    passed: Mapping[str, Passed] = field(default_factory=dict)


NOTHING = Ledger()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a file about one brief: so many lines and notes.

    `wanted` is not worked out where what is `known` may do.
    """

    brief: EditionBrief
    name: str
    known: Passed | None
    wanted: tuple[Wanted, ...]
    lines: int
    notes: int
    turned: bool


def marks(edition: Edition) -> tuple[str, ...]:
    """Return for each brief of `edition` what tells it from any other."""
    return tuple(key([dumped(brief)]) for brief in edition.briefs)


def is_mirrored(ledger: Ledger) -> bool:
    """Return whether some of the briefs that passed runs to the left."""
    return any(one.turned for one in ledger.passed.values())


def passed(
    edition: Edition,
    style: Style,
    reading: Reading,
    judge: Judge,
    named: Sequence[str],
    known: Ledger,
) -> Ledger | None:
    """Return that `reading` tells each brief as it should; None where it may not.

    `named` are the `marks` of the briefs, `known` those that passed before. `judge` counts what was
    compared. Two whose records are as many as they should be, but not where they should be, do not
    pass: the records of a file are in the order of the briefs, then those of their notes.
    """
    asked = list(_asked(edition, style, judge.format, named, known))
    found = told_of_briefs(reading, judge)
    if sum(one.lines + one.notes for one in asked) != len(found):
        return None
    judge = replace(judge, mirrored=any(one.turned for one in asked))
    often = Counter[str]()
    ledger: dict[str, Passed] = {}
    for one, told in zip(asked, _divided(asked, found), strict=True):
        result = _proved(one, told, edition, style, judge)
        if result is None:
            return None
        judge.compared.update(result.compared)
        judge.told.update(result.told)
        often.update(result.often)
        ledger[one.name] = result
    return None if any(never_told(often, judge)) else Ledger(ledger)


def _asked(
    edition: Edition, style: Style, format_: Format, named: Sequence[str], known: Ledger
) -> Iterator[_Asked]:
    around = _around(edition, style, format_)
    for brief, mark in zip(edition.briefs, named, strict=True):
        name = key([around, mark.encode()])
        if before := known.passed.get(name):
            yield _Asked(brief, name, before, (), before.lines, before.notes, before.turned)
            continue
        lines, notes = wanted_of(edition, brief, style, format_)
        turned = any(map(is_turned, (*lines, *notes)))
        yield _Asked(brief, name, None, (*lines, *notes), len(lines), len(notes), turned)


def _around(edition: Edition, style: Style, format_: Format) -> bytes:
    """Return what names all that decides what is asked of a brief, beside the brief."""
    # The fingerprint of the whole is asked of nobody.
    bare = replace(edition, briefs=(), digest="")
    return key([format_.encode(), dumped(style), dumped(bare)]).encode()


def _divided(asked: Sequence[_Asked], found: Iterable[Record]) -> Iterator[list[Record]]:
    """Yield the records of each brief, by how many there should be."""
    each = iter(found)
    lines = [list(islice(each, one.lines)) for one in asked]
    for one, told in zip(asked, lines, strict=True):
        yield told + list(islice(each, one.notes))


def _proved(
    asked: _Asked, told: Sequence[Record], edition: Edition, style: Style, judge: Judge
) -> Passed | None:
    """Return that `told` is what is asked, as it is known or as it turns out; None if it is not."""
    found = _key(told, judge)
    if asked.known and asked.known.found == found:
        return asked.known
    wanted = asked.wanted
    if asked.known:
        lines, notes = wanted_of(edition, asked.brief, style, judge.format)
        wanted = (*lines, *notes)
    alone = replace(judge, compared=Counter(), told=set())
    if any(aligned(wanted, told, alone)):
        return None
    return Passed(
        asked.lines,
        asked.notes,
        asked.turned,
        found,
        dict(alone.compared),
        tuple(sorted(alone.told)),
        dict(often_asked(wanted)),
    )


def _key(told: Iterable[Record], judge: Judge) -> str:
    """Return the key of records, and of what judges them beside the style.

    Where a record stands in its file is for people alone.
    """
    mirrored = b"mirrored" if judge.mirrored else b""
    return key([mirrored, repr([_values(record) for record in told]).encode()])


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
