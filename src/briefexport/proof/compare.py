"""What a file tells beside what it should tell, and each difference by name.

Lengths are compared with what the format can say: a token is rounded first, as Word's grid asks,
and only what a file cannot tell exactly has room.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from briefexport.proof.record import Kind, Letters, Look, Reading, Record, Run
from briefexport.proof.wanted.lines import words
from briefexport.proof.wanted.record import Format, Wanted


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a file tells otherwise than it should.

    `what` names it: "text", "order", a fact or a look by its key. `token` is the style's, where one
    says what is wanted; `block` the id of the block, `record` what kind it is and how it begins.
    """

    format: Format
    block: str
    record: str
    what: str
    wanted: str
    found: str
    where: str
    token: str = ""

    @property
    def subject(self) -> "Subject":
        """What it is about; the alignment of a cell is a fact, that of a paragraph a look."""
        aligned = self.what == "align" and not self.record.startswith("cell")
        return "looks" if aligned else subject(self.what)


# How far in points (or what a look is measured in) a look may be off: what paint rounds, and what
# is read off the height of letters.
EXACT = 0.011
ROOM: Mapping[Format, Mapping[str, float]] = {
    "pdf": {
        "size": 0.02, "leading": 0.06, "gap": 0.5, "left": 0.3, "right": 0.6, "indent": 0.1,
        "pad_start": 0.3, "pad_end": 0.3, "pad_top": 0.3, "pad_bottom": 0.3, "rule_top": 0.02,
        "rule_bottom": 0.02, "tracking": 0.006, "edge": 0.02,
    },
    "epub": {"size": 0.02, "gap": 0.05, "left": 0.05, "right": 0.05, "tracking": 0.002},
    "docx": {"size": 0.001, "tracking": 0.006, "gap": 0.3, "left": 0.051, "right": 0.051},
}  # fmt: skip
WIDTH_ROOM: Mapping[Format, float] = {"pdf": 0.004, "epub": 0.0002, "docx": 0.0015}
# What must not be there where the style asks for none.
UNASKED = frozenset(("fill", "edge", "rule_top", "rule_bottom", "rule_start", "rule_end"))
# What a page shows only where there is more than one line, or something painted beside it.
SHOWN_AT_TIMES: Mapping[Format, frozenset[str]] = {
    "pdf": frozenset(
        (
            "leading", "align", "gap", "left", "right", "indent", "pad_start", "pad_end", "pad_top",
            "pad_bottom", "valign",
        )
    ),
    "epub": frozenset(),
    "docx": frozenset(),
}  # fmt: skip
# What is wanted so often is shown somewhere.
OFTEN = 20
# The tokens of room within lists, where no page moves a line to a whole leading.
WITHIN = frozenset(("list.tight", "list.loose", "definition.gap"))
# Kinds that are a line of text.
LINES = frozenset(("heading", "paragraph", "term", "caption"))
# Kinds that belong to the edition as a whole, and are compared by `front.py`.
FURNITURE = frozenset(("page", "running-verso", "running-recto", "folio", "entry"))
# A line of a page may end after these, and nobody can tell whether a space stood there.
ENDS = re.compile(r"(?<=[-\u2010-\u2015/=&?.:;|,_+%#@~\\)\]}\u2026]) ")
# Languages written from right to left: Word sets all of their text in the font for such scripts.
RTL = frozenset(("ar", "fa", "he", "ps", "ur", "yi"))
# Which way a bracket opens is seen by what is around it (UAX 9, 3.4, L4).
MIRRORED = str.maketrans(")]}>\u00bb\u203a", "([{<\u00ab\u2039")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


# What is compared, for whoever reads the report.
Subject = Literal[
    "words", "headings", "lists", "tables", "notes", "links", "figures", "languages", "looks"
]
SUBJECTS: Mapping[str, Subject] = {
    "level": "headings", "label": "lists", "lists": "lists", "inside": "words", "note": "notes",
    "row": "tables", "column": "tables", "across": "tables", "down": "tables", "rows": "tables",
    "header": "tables", "align": "tables", "columns": "tables", "head": "tables", "cell": "tables",
    "language": "languages", "links": "links", "marks": "words", "pictures": "figures",
    "alt": "figures", "text": "words", "there": "words", "order": "words", "kind": "words",
    "place": "links",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences found in a file, and how many things of each subject were compared."""

    differences: tuple[Difference, ...]
    compared: Mapping[Subject, int]


def subject(what: str) -> Subject:
    """Return what `what`, a fact or a look by its key, is about."""
    return SUBJECTS.get(what, "looks")


def compare(
    wanted: Sequence[Wanted],
    reading: Reading,
    format_: Format,
    *,
    grid: float = 0.0,
    covering: frozenset[str] = frozenset(),
) -> Comparison:
    """Return what `reading`, a file of `format_`, tells otherwise than `wanted`.

    `grid` is the leading, in points, to whole multiples of which a page may have moved its lines,
    mostly down;
    `covering` are the families that stand in for letters a font lacks.
    """
    found = [
        record
        for record in reading.records
        if record.part == "body" and record.kind not in FURNITURE and not _is_silent(record)
    ]
    if format_ == "docx":
        wanted = [replace(one, record=_as_figure(one.record)) for one in wanted]
        found = [_as_figure(record) for record in found]
    judge = Judge(format_, grid, covering)
    differences = [*_aligned(wanted, found, judge), *_never_told(wanted, judge)]
    return Comparison(tuple(differences), judge.compared)


def _runs_left(record: Record) -> bool:
    """Return whether a record is of a language written from right to left."""
    return record.facts.get("language", "").split("-")[0] in RTL


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


def _is_silent(record: Record) -> bool:
    """Return whether a record is a line of which nothing is told, as one of a formula alone."""
    return record.kind in LINES and not (record.text or record.pictures)


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides whether two things are the same in a file of `format`, and counts them."""

    format: Format
    grid: float
    covering: frozenset[str]
    compared: Counter[Subject] = field(default_factory=Counter)
    told: set[tuple[Kind, str]] = field(default_factory=set)

    def text(self, record: Record) -> str:
        """Return the text of `record` as far as the format can tell it."""
        text = words(record.text)
        if record.kind == "code":
            return re.sub(r"\s", "", text)
        if self.format != "pdf":
            return text
        if any(run.letters.capitals for run in record.runs) or text.isupper():
            text = text.upper()
        if RIGHT_TO_LEFT.search(text) or _runs_left(record):
            # No page tells in which order these were written.
            return "".join(sorted(text.replace(" ", "").translate(MIRRORED)))
        return ENDS.sub("", text)

    def same(self, key: str, wanted: Look, found: Look, *, on_grid: bool) -> bool:
        """Return whether two looks are the same, of a line that may stand `on_grid`."""
        if isinstance(wanted, str) or isinstance(found, str):
            if key == "widths":
                return self._widths(str(wanted), str(found))
            return wanted == found
        room = ROOM[self.format].get(key, EXACT)
        if key == "gap" and on_grid and self.grid:
            return -self.grid / 4 <= found - wanted <= self.grid + room
        return abs(wanted - found) <= room

    def _widths(self, wanted: str, found: str) -> bool:
        pairs = zip_longest(map(float, wanted.split()), map(float, found.split()), fillvalue=-1.0)
        return all(abs(one - other) <= WIDTH_ROOM[self.format] for one, other in pairs)


# --- Which record is which -----------------------------------------------------------------------


def _aligned(
    wanted: Sequence[Wanted], found: Sequence[Record], judge: Judge
) -> Iterator[Difference]:
    own = [(one.record.kind, _folded(judge.text(one.record))) for one in wanted]
    other = [(record.kind, _folded(judge.text(record))) for record in found]
    steps = SequenceMatcher(None, own, other, autojunk=False).get_opcodes()
    lost: list[Wanted] = []
    added: list[Record] = []
    for step, start, end, begin, stop in steps:
        if step == "equal":
            for one, record in zip(wanted[start:end], found[begin:stop], strict=True):
                yield from _differences(one, record, judge)
            continue
        paired, left, right = _paired(wanted[start:end], found[begin:stop], judge)
        for one, record in paired:
            yield from _differences(one, record, judge)
        lost += left
        added += right
    yield from _lost(lost, added, judge)


def _folded(text: str) -> str:
    return text.casefold()


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
            yield _difference(one, moved, judge, "order", "its place", "another place")
        else:
            yield Difference(
                judge.format, one.record.id, named(one.record), "there", "there", "lost", ""
            )
    for record in waiting:
        yield Difference(
            judge.format, record.id, named(record), "there", "nothing", "added", record.where
        )


def named(record: Record) -> str:
    """Return what people call a record: its kind and how its text begins."""
    text = record.text or record.facts.get("alt", "")
    start = text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "\u2026"
    place = ""
    if record.kind == "cell":
        place = f" {record.facts.get('row', '?')}/{record.facts.get('column', '?')}"
    return f"{record.kind}{place}" + (f" \u201c{start}\u201d" if start else "")


SHOWN = 40


def _difference(
    wanted: Wanted, found: Record, judge: Judge, what: str, own: str, other: str, token: str = ""
) -> Difference:
    record = wanted.record
    return Difference(judge.format, record.id, named(record), what, own, other, found.where, token)


# --- One record ----------------------------------------------------------------------------------


def _differences(wanted: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    record = wanted.record
    judge.compared["words"] += 1
    if record.kind != found.kind:
        yield _difference(wanted, found, judge, "kind", record.kind, found.kind)
    if judge.text(record) != judge.text(found):
        yield _difference(wanted, found, judge, "text", *_around(record.text, found.text))
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
    for key in dict.fromkeys((*record.facts, *found.facts)):
        if key in silent:
            continue
        own, other = (words(one.facts.get(key, "")) for one in (record, found))
        if key == "align" and not record.text:
            continue
        judge.compared[subject(key)] += 1
        if own.casefold() != other.casefold():
            yield _difference(wanted, found, judge, key, own or "none", other or "none")
    judge.compared["links"] += len(record.links)
    for what, own_said, other_said in (
        ("links", _joined(record.links), _joined(found.links)),
        ("marks", _marks(record, judge), _marks(found, judge)),
    ):
        for name in dict.fromkeys((*own_said, *other_said)):
            own, other = own_said.get(name, ""), other_said.get(name, "")
            if _told(own) != _told(other):
                values = (f"{name}: {text}" if text else "none" for text in (own, other))
                yield _difference(wanted, found, judge, what, *values)
    said = tuple("; ".join(map(words, one.pictures)) for one in (record, found))
    unsaid = judge.format == "pdf" and not all(record.pictures)
    if said[0] != said[1] and not unsaid:
        yield _difference(wanted, found, judge, "pictures", said[0] or "none", said[1] or "none")
    yield from _look_differences(wanted, found, judge)
    yield from _run_differences(wanted, found, judge)


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


def _marks(record: Record, judge: Judge) -> dict[str, str]:
    """Return the text that has each mark that the format can tell."""
    silent = {"small-caps"} if judge.format == "pdf" else set()
    if record.kind == "code":
        return {}
    return _joined((text, kind) for kind, text in record.marks if kind not in silent)


def _told(text: str) -> str:
    return re.sub(r"\s", "", words(text)).casefold()


def _look_differences(wanted: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    looks = wanted.record.looks
    judge.compared["looks"] += len(looks)
    for key, own in looks.items():
        other = found.looks.get(key)
        token = wanted.tokens.get(key, "")
        if other is None:
            if not (_is_nothing(own) or key in SHOWN_AT_TIMES[judge.format]):
                yield _difference(wanted, found, judge, key, shown(own), "not told", token)
            continue
        judge.told.add((found.kind, key))
        also = wanted.at_head.get(key, own)
        on_grid = token not in WITHIN
        if _is_stretched(key, looks, other, judge) or _is_unclear(key, wanted.record, judge):
            continue
        if not any(judge.same(key, one, other, on_grid=on_grid) for one in (own, also)):
            yield _difference(wanted, found, judge, key, shown(own), shown(other), token)
    # Where nothing is asked of where it stands, nothing is of what is beside it.
    unasked = UNASKED if {"left", "pad_top"} & looks.keys() else frozenset()
    for key in sorted(unasked & found.looks.keys() - looks.keys()):
        if not _is_nothing(found.looks[key]):
            yield _difference(wanted, found, judge, key, "none", shown(found.looks[key]))


def _is_stretched(key: str, looks: Mapping[str, Look], found: Look, judge: Judge) -> bool:
    """Return whether a page shows more room in a cell because its row is higher than it."""
    side = {"pad_top": "bottom", "pad_bottom": "top"}.get(key)
    if judge.format != "pdf" or side != looks.get("valign"):
        return False
    own = looks[key]
    return not isinstance(own, str) and not isinstance(found, str) and found > own


def _is_unclear(key: str, record: Record, judge: Judge) -> bool:
    """Return whether a page does not show a look: some letters are of no known height."""
    return judge.format == "pdf" and key == "valign" and bool(RIGHT_TO_LEFT.search(record.text))


def _is_nothing(look: Look) -> bool:
    return look in {0.0, ""}


def shown(look: Look) -> str:
    """Return a look as people read it."""
    return look if isinstance(look, str) else f"{look:.3f}".rstrip("0").rstrip(".")


def _never_told(wanted: Sequence[Wanted], judge: Judge) -> Iterator[Difference]:
    """Yield the looks that are nowhere told, though wanted often: so nothing vouches for them."""
    often = Counter(
        (one.record.kind, key)
        for one in wanted
        for key, look in one.record.looks.items()
        if not _is_nothing(look)
    )
    for (kind, key), times in often.items():
        if times >= OFTEN and (kind, key) not in judge.told:
            yield Difference(judge.format, "", f"every {kind}", key, "told", "not told", "")


# --- Letters -------------------------------------------------------------------------------------


def _run_differences(wanted: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    """Yield where letters look otherwise: each look of each run once."""
    told: set[tuple[int, str]] = set()
    rtl = _runs_left(found)
    for number, (own, other, text) in enumerate(_together(wanted.record.runs, found.runs)):
        token = wanted.run_tokens[own] if own < len(wanted.run_tokens) else ""
        if not token or RIGHT_TO_LEFT.search(text):
            continue
        run = wanted.record.runs[own]
        judge.compared["looks"] += 1
        for key, first, second in _letters(run.letters, other, text, judge, rtl=rtl):
            if (own, key) not in told:
                told.add((own, key))
                name = f"{key} of \u201c{run.text[:SHOWN]}\u201d" if number else key
                yield _difference(wanted, found, judge, name, first, second, f"{token}.{key}")


def _together(wanted: Sequence[Run], found: Sequence[Run]) -> Iterator[tuple[int, Letters, str]]:
    """Yield for each stretch of letters the run wanted, by its place, and the letters found."""
    own = [(n, letter) for n, run in enumerate(wanted) for letter in run.text if letter != " "]
    other = [(run.letters, letter) for run in found for letter in run.text if letter != " "]
    if [letter.casefold() for _, letter in own] != [letter.casefold() for _, letter in other]:
        return
    before: tuple[int, Letters] | None = None
    gathered = ""
    for (number, letter), (letters, _) in zip(own, other, strict=True):
        here = (number, letters)
        if before is not None and here != before:
            yield (*before, gathered)
            gathered = ""
        before, gathered = here, gathered + letter
    if before is not None:
        yield (*before, gathered)


def _letters(
    own: Letters, other: Letters, text: str, judge: Judge, *, rtl: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield each look of the letters of `text` that differs: its key, the wanted, the found."""
    # Letters that a font lacks, and figures and marks between such letters.
    plain = text.isascii() and any(map(str.isalpha, text)) and not rtl
    stands_in = other.font in judge.covering and not plain
    if own.font != other.font and not stands_in:
        yield "font", own.font, other.font or "the reader's"
    if own.colour != other.colour:
        yield "colour", own.colour or "the reader's", other.colour or "the reader's"
    for key in ("size", "tracking"):
        first, second = getattr(own, key), getattr(other, key)
        if not judge.same(key, first, second, on_grid=False):
            yield key, shown(first), shown(second)
    if own.weight != other.weight and not (stands_in and rtl):
        yield "weight", str(own.weight), str(other.weight)
    if own.italic != other.italic:
        yield "italic", str(own.italic).lower(), str(other.italic).lower()
    if other.capitals is not None and bool(own.capitals) != other.capitals:
        yield "capitals", str(bool(own.capitals)).lower(), str(other.capitals).lower()
