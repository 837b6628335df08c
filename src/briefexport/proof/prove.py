"""A published file against the edition and the style it was made from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import assert_never

from briefexport.cache import dumped
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import Edition
from briefexport.edition.apart import apart, joined
from briefexport.errors import RefusedError
from briefexport.proof.beside import compare_beside
from briefexport.proof.briefs import NOTHING, Ledger, asked, divided, passed, told_by
from briefexport.proof.case import Case
from briefexport.proof.compare import compare
from briefexport.proof.difference import Difference, Subject
from briefexport.proof.judge import Judge, is_turned
from briefexport.proof.pieces import Pieces, digest
from briefexport.proof.record import Reading
from briefexport.proof.wanted import wanted, wanted_front
from briefexport.proof.wanted.margins import sheet
from briefexport.proof.wanted.record import Format
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.workers import Shared


def read(format_: Format, data: bytes, style: Style, around: Edition) -> Reading:
    """Return what a file tells; each reader is imported when it is wanted, with what it takes.

    `around` is the edition, with or without its briefs. Raises ValueError where it is no file of
    `format_`.
    """
    match format_:
        case "pdf":
            from briefexport.proof import pdf  # noqa: PLC0415

            return pdf.read(data, partial(sheet, around, style))
        case "epub":
            from briefexport.proof import epub  # noqa: PLC0415

            return epub.read(data, style.text["body"].size)
        case "docx":
            from briefexport.proof import docx  # noqa: PLC0415

            return docx.read(data)
        case _:
            assert_never(format_)


def in_pieces(
    format_: Format, data: bytes, style: Style, around: Edition, known: Mapping[str, str]
) -> Pieces | None:
    """Return a file in pieces that are read by themselves; None where it cannot be divided.

    `known` is what `Pieces.kept` was of another file. Raises ValueError as `read` does.
    """
    match format_:
        case "epub":
            from briefexport.proof import epub  # noqa: PLC0415

            return epub.pieces(data, style.text["body"].size, known)
        case "pdf":
            from briefexport.proof import pdf  # noqa: PLC0415

            return pdf.pieces(data, known, partial(sheet, around, style))
        case "docx":
            from briefexport.proof import docx  # noqa: PLC0415

            return docx.pieces(data, known)
        case _:
            assert_never(format_)


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of proving one file: what differs, and how much of each subject was compared."""

    file: str
    format: Format
    differences: tuple[Difference, ...]
    compared: Mapping[Subject, int]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The differences, as findings."""
        return tuple(told(one, self.file) for one in self.differences)


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof, and the briefs that passed: `ledger` is empty where something differs."""

    proof: Proof
    ledger: Ledger


def prove(edition: Edition, style: Style, file: str, format_: Format, data: bytes) -> Proof:
    """Return where `data`, the file named `file`, departs from `edition` in `style`.

    Raises RefusedError where it cannot be read at all.
    """
    shared = Shared(edition, apart, joined)
    return proved(Case(shared, style, file, format_, data), NOTHING).proof


def proved(case: Case, known: Ledger) -> Proved:
    """Return what `prove` does, knowing again the briefs that passed before.

    Raises RefusedError as `prove` does.
    """
    try:
        return _by_brief(case, known) or Proved(_whole(case), NOTHING)
    except ValueError as error:
        raise RefusedError(
            diagnostic(
                "BX703",
                f"it cannot be read back: {error}",
                Place(file=case.file),
                hint="build the edition anew",
            )
        ) from error


def _by_brief(case: Case, known: Ledger) -> Proved | None:
    """Return that each brief is told as it should be, and all beside them; None if it may not."""
    style, format_ = case.style, case.format
    around = case.around
    each = tuple(asked(case, around, known))
    judge = judge_of(style, format_, mirrored=any(one.turned for one in each))
    pieces = in_pieces(format_, case.data, style, around, known.kept) or divided(
        read(format_, case.data, style, around), each, judge
    )
    ledger = passed(case, around, pieces, each, judge) if pieces else None
    beside = _beside(case, around, pieces.around, judge, known) if pieces and ledger else None
    if ledger is None or beside is None:
        return None
    for compared in beside.values():
        judge.compared.update(compared)
    proof = Proof(case.file, format_, (), dict(judge.compared))
    return Proved(proof, replace(ledger, beside=beside))


def _beside(
    case: Case, around: Edition, reading: Reading, judge: Judge, known: Ledger
) -> Mapping[str, Mapping[Subject, int]] | None:
    """Return what was compared of what stands beside the briefs, as in a Ledger.

    None where something differs from what it should be.
    """
    # The index is of what stands in the briefs.
    whole = bool(around.settings.index) and case.format == "pdf"
    of = case.marks if whole else ()
    decided = repr((case.format, case.beside, of, judge.mirrored, reading.pages))
    key = digest([decided.encode(), dumped(case.style), told_by(reading.records).encode()])
    if key in known.beside:
        return {key: known.beside[key]}
    edition = case.edition.value if whole else around
    front = wanted_front(edition, case.style, case.format, reading.pages)
    alone = replace(judge, compared=Counter(), told=set())
    if any(compare_beside(front, reading, alone)):
        return None
    return {key: dict(alone.compared)}


def _whole(case: Case) -> Proof:
    """Return the proof of a file as a whole, which tells each difference at its place."""
    edition, style, format_ = case.edition.value, case.style, case.format
    reading = read(format_, case.data, style, edition)
    told = wanted(edition, style, format_)
    judge = judge_of(style, format_, mirrored=any(map(is_turned, told)))
    differences = [
        *compare(told, reading, judge),
        *compare_beside(wanted_front(edition, style, format_, reading.pages), reading, judge),
    ]
    return Proof(case.file, format_, tuple(differences), dict(judge.compared))


def judge_of(style: Style, format_: Format, *, mirrored: bool = False) -> Judge:
    """Return what decides of files of `format_` in `style`; see `Judge` for `mirrored`."""
    grid = style.text["body"].leading if format_ == "pdf" and style.setting.grid else 0.0
    covering = {style.fonts[name].family for font in style.fonts.values() for name in font.fallback}
    families = frozenset(font.family for font in style.fonts.values())
    return Judge(format_, grid, frozenset(covering), families, mirrored)


def told(difference: Difference, file: str) -> Diagnostic:
    """Return a difference as a finding: what it is, where, and both values."""
    block = f" ({difference.block})" if difference.block else ""
    place = f", {difference.where}" if difference.where else ""
    token = f"; the style's {difference.token} says so" if difference.token else ""
    if difference.what == "there":
        return diagnostic(
            "BX701", f"{difference.record}{block} is {difference.found}{place}", Place(file=file)
        )
    code = "BX702" if difference.subject == "looks" else "BX701"
    return diagnostic(
        code,
        f"{difference.record}{block}{place}: {difference.what} is {difference.found}, should be"
        f" {difference.wanted}{token}",
        Place(file=file),
    )
