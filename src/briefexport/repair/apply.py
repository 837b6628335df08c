"""The application of the rules to a brief."""

from collections.abc import Iterator
from dataclasses import field, replace

from briefexport.diagnostics import Diagnostic, Edit, Place, diagnostic
from briefexport.model import Brief
from briefexport.records import dataclass
from briefexport.repair.passages import Content, Passage, passages, rebuilt
from briefexport.repair.remarks import Remark
from briefexport.repair.rules import CLEAN, NOTICES, REPAIRS, SIGNS, THRESHOLD, Notice, Repair
from briefexport.repair.running import (
    Correction,
    Running,
    characters,
    edited,
    emptied,
    placed,
    running,
)
from briefexport.repair.sourcefix import source_edits, source_start
from briefexport.segments import Splice
from briefexport.source import Source

# One repair may uncover another; what is still found after so many rounds is left.
ROUNDS = 4
CONTEXT = 10


@dataclass(frozen=True, slots=True)
class Made:
    """A correction that was made: the characters `before` at `at` became `after`.

    `at` counts into the running text of the passage as it was after all that was made before.
    """

    rule: Repair
    passage: int
    at: int
    before: str
    after: str
    confidence: float
    shown: str
    place: Place
    fix: tuple[Edit, ...]


@dataclass(slots=True)
class Log:
    """What was read from `source`, and every correction that was made of it, in order."""

    source: Source
    made: list[Made] = field(default_factory=list)
    passages: int = 0


def repair(
    brief: Brief, source: Source, off: frozenset[str] = frozenset(), *, language: str = "en"
) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """Return `brief` with its text repaired, and a finding for every repair.

    Rules whose codes are in `off` do not apply; `language` is that of a brief that names none.
    Code, formulas, addresses, names of files and alternative texts are never touched. The findings
    are in the order of their places.
    """
    log = Log(source)
    mended = rebuilt(brief, language, lambda passage: corrected(passage, log, off))
    return mended, tuple(sorted(map(_told, log.made), key=_order))


def doubts(
    brief: Brief, source: Source, off: frozenset[str] = frozenset(), *, language: str = "en"
) -> tuple[Diagnostic, ...]:
    """Return what in `brief`, which is repaired, only a person can decide, by the rules not `off`.

    The findings are in the order of their places.
    """
    return tuple(sorted(_noticed(brief, source, off, language), key=_order))


def _order(finding: Diagnostic) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place else (0, 0)


# --- Corrections ---------------------------------------------------------------------------------


def corrected(passage: Passage, log: Log, off: frozenset[str] = frozenset()) -> Content:
    """Return the content of `passage` after all rules that are not in `off`."""
    log.passages += 1
    said = characters(passage)
    if CLEAN.fullmatch(said) or not SIGNS.search(said):
        return passage.content
    text = running(passage, log.source.text)
    for _ in range(ROUNDS):
        before = text
        for rule in REPAIRS:
            if rule.code not in off and rule.sign.search(text.value) and _applies(rule, text):
                text = _after(rule, text, log)
        if text is before:
            break
    return text.passage.content


def _applies(rule: Repair | Notice, text: Running) -> bool:
    return not rule.languages or text.language in rule.languages


def _after(rule: Repair, text: Running, log: Log) -> Running:
    """Return `text` after the corrections of `rule`, which are added to `log`."""
    wanted = list(_wanted(rule, text))
    # A Text is never empty; one that has nothing but what should go keeps it.
    kept = emptied(text, (splices for _, splices in wanted))
    wanted = [(one, splices) for one, splices in wanted if kept.isdisjoint(splices)]
    if not wanted:
        return text
    content = edited(text, [splices for _, splices in wanted])
    shift = 0
    for one, splices in wanted:
        log.made.append(_made(rule, text, one, splices, shift, log))
        shift += len(one.put) - (one.end - one.start)
    return running(replace(text.passage, content=content), log.source.text)


def _wanted(rule: Repair, text: Running) -> Iterator[tuple[Correction, dict[int, Splice]]]:
    """Yield the corrections of `rule` that may be made, in order and apart."""
    done = 0
    for one in sorted(rule.find(text), key=lambda one: (one.start, one.end)):
        splices = placed(text, one) if one.confidence >= THRESHOLD and one.start >= done else None
        if splices:
            done = one.end
            yield one, splices


def _made(
    rule: Repair, text: Running, one: Correction, splices: dict[int, Splice], shift: int, log: Log
) -> Made:
    start, end = max(0, one.start - CONTEXT), one.end + CONTEXT
    old = text.value[start:end]
    new = text.value[start : one.start] + one.put + text.value[one.end : end]
    fix = _fix(text, splices, log.source)
    return Made(
        rule,
        log.passages,
        one.start + shift,
        text.value[one.start : one.end],
        one.put,
        one.confidence,
        f"{old!r} is now {new!r}",
        _place(text, one.start, one.end, fix, log.source),
        fix,
    )


def _told(made: Made) -> Diagnostic:
    sure = f" (confidence {made.confidence:.2f})" if made.confidence < 1 else ""
    message = f"{made.rule.what} mended{sure}: {made.shown}"
    return diagnostic(made.rule.code, message, made.place, fix=made.fix)


# --- Places --------------------------------------------------------------------------------------


def _place(text: Running, start: int, end: int, fix: tuple[Edit, ...], source: Source) -> Place:
    if fix:
        return source.place(fix[0].start, fix[-1].end)
    piece = text.piece_at(start)
    at = source_start(piece, start - piece.start) if piece else None
    if at is None:
        return Place(file=source.name)
    last = text.piece_at(end - 1) if end > start else None
    stop = source_start(last, end - 1 - last.start) if last else None
    return source.place(at, stop + 1 if stop is not None and stop > at else None)


def _fix(text: Running, splices: dict[int, Splice], source: Source) -> tuple[Edit, ...]:
    # Of a file that is no text, the source's text is only what it says.
    return () if source.data else source_edits(text, splices, source.text)


# --- Notices -------------------------------------------------------------------------------------


def _noticed(
    brief: Brief, source: Source, off: frozenset[str], language: str
) -> Iterator[Diagnostic]:
    texts = [running(passage, source.text) for passage in passages(brief, language)]
    for notice in NOTICES:
        if notice.code in off:
            continue
        concerned = [text for text in texts if _applies(notice, text)]
        for remark in notice.report(concerned):
            if remark.text.is_open(remark.start, remark.end):
                yield _said(notice, remark, source)


def _said(notice: Notice, remark: Remark, source: Source) -> Diagnostic:
    text, start, end = remark.text, remark.start, remark.end
    hint = ""
    fix: tuple[Edit, ...] = ()
    if remark.put is not None:
        splices = placed(text, Correction(start, end, remark.put))
        fix = _fix(text, splices, source) if splices else ()
        hint = f"write {remark.put!r}" if remark.put.strip() else ""
    place = _place(text, start, end, fix, source)
    return diagnostic(notice.code, remark.message, place, hint=hint, fix=fix)
