"""What a file tells of the briefs beside what it should, and each difference by name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest

from briefexport.proof.difference import Difference, difference, named, subject
from briefexport.proof.judge import TOO_LONG, Judge, is_loose
from briefexport.proof.looks import (
    case_differences,
    look_differences,
    never_told,
    often_asked,
    run_differences,
    texts_of,
)
from briefexport.proof.record import Reading, Record
from briefexport.proof.wanted.letters import WORD_BOLD as BOLD
from briefexport.proof.wanted.lines import words
from briefexport.proof.wanted.record import Wanted

# Kinds that are a line of text.
LINES = frozenset(("heading", "paragraph", "term", "caption"))
# Kinds that belong to the edition as a whole, and are compared by `front.py`.
FURNITURE = frozenset(("page", "running-verso", "running-recto", "folio", "entry"))


def compare(wanted: Sequence[Wanted], reading: Reading, judge: Judge) -> Iterator[Difference]:
    """Yield what `reading` tells of the briefs otherwise than `wanted`."""
    yield from aligned(wanted, told_of_briefs(reading.records, judge), judge)
    yield from never_told(often_asked(wanted), judge)


def told_of_briefs(records: Iterable[Record], judge: Judge) -> list[Record]:
    """Return those of `records` that are told of the briefs, as far as they are compared."""
    found = [
        record
        for record in records
        if record.part == "body" and record.kind not in FURNITURE and not _is_silent(record)
    ]
    return [_as_figure(record) for record in found] if judge.format == "docx" else found


def _as_figure(record: Record) -> Record:
    """Return a paragraph that is one picture as the figure that it is for Word."""
    match record:
        case Record(kind="paragraph", text="", pictures=(alt,)):
            facts = {key: record.facts[key] for key in record.facts if key != "inside"}
            return Record(
                "figure", record.part, "", {**facts, "alt": alt}, where=record.where, id=record.id
            )
        case _:
            return record


def _wanted_as_figure(one: Wanted) -> Wanted:
    figure = _as_figure(one.record)
    return one if figure is one.record else replace(one, record=figure)


def _is_silent(record: Record) -> bool:
    """Return whether a record is a line of which nothing is told, as one of a formula alone."""
    return record.kind in LINES and not (record.text or record.pictures)


# --- Which record is which -----------------------------------------------------------------------


def aligned(
    wanted: Sequence[Wanted], found: Sequence[Record], judge: Judge
) -> Iterator[Difference]:
    """Yield how `found`, as `told_of_briefs` gives it, differs from `wanted`."""
    if judge.format == "docx":
        wanted = list(map(_wanted_as_figure, wanted))
    own = [(one.record.kind, _folded(judge.text(one.record, turned=one.turned))) for one in wanted]
    other = [(record.kind, _folded(judge.text(record))) for record in found]
    steps = SequenceMatcher(None, own, other, autojunk=False).get_opcodes()
    above = {id(record): before for before, record in pairwise(found)}
    lost: list[Wanted] = []
    added: list[Record] = []
    for step, start, end, begin, stop in steps:
        if step == "equal":
            for one, record in zip(wanted[start:end], found[begin:stop], strict=True):
                yield from _differences(one, record, judge, above.get(id(record)))
            continue
        paired, left, right = _paired(wanted[start:end], found[begin:stop], judge)
        for one, record in paired:
            yield from _differences(one, record, judge, above.get(id(record)))
        lost += left
        added += right
    yield from _lost(lost, added, judge)


def _folded(text: str) -> str:
    return text.casefold()


# The number of a heading, and what is behind it.
NUMBERED = re.compile(r"(\d+(?:\.\d+)*)?\.?\s*(.*)", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
# The calls of notes in a text.
CALLS = re.compile(r"\^[^^ ]+\^")
# How alike the texts of two records are that are one, changed.
ALIKE = 0.5


def _paired(
    wanted: Sequence[Wanted], found: Sequence[Record], judge: Judge
) -> tuple[list[tuple[Wanted, Record]], list[Wanted], list[Record]]:
    """Return which of `wanted` and `found` are one record, changed, and what is left of both."""
    if len(wanted) == len(found) and all(
        one.record.kind == record.kind for one, record in zip(wanted, found, strict=True)
    ):
        return list(zip(wanted, found, strict=True)), [], []
    pairs: list[tuple[Wanted, Record]] = []
    left: list[Wanted] = []
    rest = list(found)
    for one in wanted:
        place = next(
            (n for n, record in enumerate(rest) if _are_alike(one.record, record, judge)), None
        )
        if place is None:
            left.append(one)
        else:
            pairs.append((one, rest.pop(place)))
    return pairs, left, rest


def _are_alike(one: Record, other: Record, judge: Judge) -> bool:
    first, second = judge.text(one), judge.text(other)
    if one.kind != other.kind:
        return first == second != ""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE


def _lost(lost: Sequence[Wanted], added: Sequence[Record], judge: Judge) -> Iterator[Difference]:
    """Yield a difference for each record that is not there, is not wanted, or stands elsewhere."""
    waiting = list(added)
    for one in lost:
        text = judge.text(one.record)
        moved = next(
            (
                record
                for record in waiting
                if record.kind == one.record.kind and judge.text(record) == text
            ),
            None,
        )
        if moved is not None:
            waiting.remove(moved)
            yield difference(one, moved, judge.format, "order", "its place", "another place")
        else:
            yield Difference(
                judge.format, one.record.id, named(one.record), "there", "there", "lost", ""
            )
    for record in waiting:
        yield Difference(
            judge.format, record.id, named(record), "there", "nothing", "added", record.where
        )


# --- One record ----------------------------------------------------------------------------------


def _differences(
    wanted: Wanted, found: Record, judge: Judge, above: Record | None
) -> Iterator[Difference]:
    """Yield how `found` differs, which stands below `above`."""
    record = wanted.record
    judge.compared["words"] += 1
    if record.kind != found.kind:
        yield difference(wanted, found, judge.format, "kind", record.kind, found.kind)
    texts = texts_of(wanted, found, judge)
    if not _say_the_same(wanted, texts, judge):
        yield _other_text(wanted, found, judge)
    yield from case_differences(wanted, found, texts, judge)
    silent = _silent(wanted, judge)
    for key in dict.fromkeys((*record.facts, *found.facts)):
        if key in silent:
            continue
        own, other = record.facts.get(key, ""), found.facts.get(key, "")
        if key == "align" and not _shows_side(record, other, judge):
            continue
        judge.compared[subject(key)] += 1
        if own == other:
            continue
        own, other = words(own), words(other)
        if own.casefold() != other.casefold():
            said_by = wanted.tokens.get(key, "")
            yield difference(
                wanted, found, judge.format, key, own or "none", other or "none", said_by
            )
    judge.compared["links"] += len(record.links)
    covered = _covered(record, found, judge)
    for what, own_said, other_said in (
        ("links", _joined(record.links), _joined(found.links)),
        ("marks", _marks(record, record, judge, covered), _marks(found, record, judge, covered)),
    ):
        for name in dict.fromkeys((*own_said, *other_said)):
            own, other = own_said.get(name, ""), other_said.get(name, "")
            turned = wanted.turned
            if judge.stretch(own, record, turned=turned) != judge.stretch(
                other, record, turned=turned
            ):
                values = (f"{name}: {text}" if text else "none" for text in (own, other))
                yield difference(wanted, found, judge.format, what, *values)
    said = tuple("; ".join(map(words, one.pictures)) for one in (record, found))
    unsaid = judge.format == "pdf" and not all(record.pictures)
    if said[0] != said[1] and not unsaid:
        yield difference(
            wanted, found, judge.format, "pictures", said[0] or "none", said[1] or "none"
        )
    yield from look_differences(wanted, found, judge, above)
    yield from run_differences(wanted, found, judge)


def _other_text(wanted: Wanted, found: Record, judge: Judge) -> Difference:
    """Return that texts differ: headings may do so in their numbers alone."""
    own, other = (NUMBERED.match(one.text) for one in (wanted.record, found))
    if wanted.record.kind == "heading" and own and other and own[2] == other[2]:
        first, second = own[1] or "none", other[1] or "none"
        return difference(wanted, found, judge.format, "number", first, second, "heading.numbered")
    texts = _around(wanted.record.text, found.text)
    said_by = wanted.tokens.get("text", "")
    return difference(wanted, found, judge.format, "text", *texts, said_by)


def _shows_side(record: Record, found: str, judge: Judge) -> bool:
    """Return whether a cell shows how it is aligned: what fills it is at all of its sides."""
    if judge.format != "pdf":
        return bool(record.text)
    return bool(record.text and found) and not is_loose(record)


def _silent(wanted: Wanted, judge: Judge) -> set[str]:
    """Return the facts of which the format does not tell as much as others."""
    record = wanted.record
    # What has no words has no language.
    silent = {"language"} if not LETTER.search(CALLS.sub("", record.text)) else set()
    if record.kind not in LINES or "cell" in record.facts or wanted.crowded:
        # What is around a table is told of the table.
        silent.add("inside")
    if judge.format == "docx" and (record.kind != "paragraph" or "lists" in record.facts):
        # One style says what a paragraph of Word's is.
        silent.add("inside")
    if judge.format != "epub" and "label" not in record.facts:
        silent.add("lists")
    if judge.format == "pdf" and not record.facts.get("alt"):
        # A figure of a PDF has a text in any case.
        silent.add("alt")
    if judge.format == "pdf" and record.kind == "cell" and "align" not in record.facts:
        silent.add("align")
    return silent


def _say_the_same(wanted: Wanted, texts: tuple[str, str], judge: Judge) -> bool:
    own, other = texts
    if own == other:
        return True
    if judge.format == "pdf" and (wanted.roomy or TOO_LONG.search(wanted.record.text)):
        own, other = own.replace(" ", ""), other.replace(" ", "")
    return own.casefold() == other.casefold()


def _around(own: str, other: str) -> tuple[str, str]:
    """Return of two texts the words about the first place where they differ."""
    first, second = own.split(), other.split()
    place = next((n for n, (a, b) in enumerate(zip_longest(first, second)) if a != b), len(first))
    start, end = max(0, place - 2), place + 4
    return " ".join(first[start:end]) or "nothing", " ".join(second[start:end]) or "nothing"


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the text that leads to each target, or has each mark: formats join what meets."""
    found: dict[str, str] = {}
    for text, name in pairs:
        found[name] = found.get(name, "") + text
    return found


def _marks(
    record: Record, wanted: Record, judge: Judge, covered: Mapping[int, None]
) -> dict[str, str]:
    """Return the text that has each mark that the format can tell of the line `wanted`.

    In Word it is often the font that tells code, and bold text has nothing that is bolder.
    """
    if record.kind == "code":
        return {}
    silent = {"small-caps"} if judge.format == "pdf" else set()
    if judge.format == "docx" and all(run.letters.weight >= BOLD for run in wanted.runs):
        silent.add("strong")
    marks = [(kind, text) for kind, text in record.marks if kind not in silent]
    if judge.format == "docx" and all(run.letters.weight < BOLD for run in wanted.runs):
        # What is set apart at the head of an item leans in some styles, and so does code in it.
        codes = [text for kind, text in record.marks if kind == "code"]
        marks = [
            (kind, _without(text, codes) if kind == "strong" else text) for kind, text in marks
        ]
    return _joined(
        (_uncovered(text, covered) if kind == "code" else text, kind) for kind, text in marks
    )


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text


def _uncovered(text: str, covered: Mapping[int, None]) -> str:
    return unicodedata.normalize("NFD", text).translate(covered)


def _covered(wanted: Record, found: Record, judge: Judge) -> dict[int, None]:
    """Return the letters that another font of Word's stands in for, and what is beside them."""
    if judge.format != "docx":
        return {}
    covering = judge.covering - {run.letters.font for run in wanted.runs}
    return {
        ord(letter): None
        for run in found.runs
        if run.letters.font in covering
        for letter in unicodedata.normalize("NFD", run.text)
    }
