"""Repairs: what is mended and what is only told, where, and that nothing else changes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, Edit
from briefexport.model import (
    Brief,
    Code,
    CodeBlock,
    Foreign,
    Image,
    Link,
    Math,
    Note,
    Paragraph,
    Text,
)
from briefexport.readers import read
from briefexport.repair import NOTICES, REPAIRS
from briefexport.repair.apply import Log, corrected
from briefexport.repair.passages import Content, Passage, passages, rebuilt
from briefexport.repair.rules import CLEAN, SIGNS
from briefexport.repair.running import running
from briefexport.segments import bounds, verbatim
from briefexport.source import Source
from briefexport.walk import descendants, plain
from test_quotes import shown
from timing import in_proportion
from told import repaired
from trees import briefs

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "repairs.txt"
SEEDS = ROOT.parent / "shared" / "seeds"


# --- Cases ---------------------------------------------------------------------------------------


class Case(NamedTuple):
    line: int
    language: str
    text: str
    mended: str
    told: list[str]


def unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def cases() -> Iterator[Case]:
    language = ""
    for number, line in enumerate(CASES.read_text("utf-8").splitlines(), 1):
        if line.startswith("[") and line.endswith("]"):
            language = line[1:-1]
        elif " →" in line:
            text, after = unescaped(line).split(" →")
            mended, _, told = after.partition("|")
            mended = mended.strip(" ")
            yield Case(number, language, text, text if mended == "=" else mended, told.split())


def told_at(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.code}:{one.place.column if one.place else 0}" for one in findings]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"line-{case.line}")
def test_a_defect_is_mended_or_told_as_the_case_says(case: Case) -> None:
    source, reading = read("a.md", case.text.replace(" ¶ ", "\n\n").encode())
    brief, findings = repaired(reading.brief, source, language=case.language)
    assert shown(brief) == re.sub(r"[*`$]", "", case.mended)
    assert told_at(findings) == case.told


# --- Properties ----------------------------------------------------------------------------------

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HOSTILE = st.text(
    st.sampled_from("abT .,:;!?-'\"*_`[]()<>&\\/|~#=12\t\u00ad\u200b\u2010\u00a0“”‘’—…é\u0301Ã©\n"),
    min_size=1,
    max_size=60,
)
PROSE = st.lists(
    st.sampled_from(
        [
            "It's",
            '"So',
            'so."',
            "end.Then",
            "one,two",
            "so,echoing",
            "--",
            "-",
            "...",
            "1990-95",
            " ,",
            "10 km",
            "'90s",
            "the",
            "*and*",
            "`x`",
            "[^1]",
            "wiht",
            "  ",
            "&quot;",
            "\\'",
            "Ã©",
            "é",
            "\xad",
            "\u2028",
            "end. this",
            "<https://a.b/c'd>",
            "5'10\"",
            "**b**",
            "a\nb",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


def without(made: Log, before: str, passage: int) -> str:
    """Take back what was made of a passage, last first."""
    text = before
    for one in reversed([one for one in made.made if one.passage == passage]):
        assert text[one.at : one.at + len(one.after)] == one.after
        text = text[: one.at] + one.before + text[one.at + len(one.after) :]
    return text


@FEW
@given(briefs(wild=True))
def test_text_without_the_edits_that_are_told_is_the_text_before(brief: Brief) -> None:
    log = Log(Source("a.md", ""))
    seen: list[tuple[str, str]] = []

    def change(passage: Passage) -> Content:
        content = corrected(passage, log)
        after = running(Passage(content, "en", "paragraph"))
        seen.append((running(passage).value, without(log, after.value, log.passages)))
        return content

    rebuilt(brief, "en", change)
    for before, restored in seen:
        assert restored == before


@FEW
@given(briefs(wild=True, origins=True))
def test_repairing_twice_changes_no_more_and_touches_only_text(brief: Brief) -> None:
    once, _ = repaired(brief, Source("a.md", "x" * 1000))
    assert repaired(once, Source("a.md", "x" * 1000))[0] == once
    kept = (Code, CodeBlock, Math, Image)
    assert [node for node in descendants(once) if isinstance(node, kept)] == [
        node for node in descendants(brief) if isinstance(node, kept)
    ]
    targets = [node.target for node in descendants(brief) if isinstance(node, Link)]
    assert [node.target for node in descendants(once) if isinstance(node, Link)] == targets


@example("\u2028 \u2028 *and*", "a.md", "en")
@given(st.one_of(HOSTILE, PROSE), st.sampled_from(["a.md", "a.txt"]), st.sampled_from(["en", "fr"]))
def test_what_the_source_becomes_by_the_fixes_reads_as_what_was_repaired(
    text: str, name: str, language: str
) -> None:
    source, reading = read(name, text.encode())
    brief, findings = repaired(reading.brief, source, language=language)
    safe = [one for one in findings if RULES[one.code].policy != "reported"]
    if not all(one.fix for one in safe):
        return
    fixed = applied(source.text, [edit for one in safe for edit in one.fix])
    _, after = read(name, fixed.encode())
    assert everything(after.brief) == everything(brief)


def everything(brief: Brief) -> list[str]:
    """The words of a brief. What is a paragraph, a reader of plain text may see otherwise then."""
    return " ".join(running(passage).value for passage in passages(brief, "en")).split()


def applied(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@given(HOSTILE)
def test_repaired_text_still_owns_all_of_its_source(value: str) -> None:
    value = value.replace("\n", " ")
    brief, _ = repaired(
        Brief((Paragraph((verbatim(value, 0, len(value)),)),)), Source("a.txt", value)
    )
    (paragraph,) = brief.blocks
    assert isinstance(paragraph, Paragraph)
    (text,) = paragraph.content
    assert isinstance(text, Text)
    assert bounds(text.segments) == (0, len(value))
    ends = [segment.start + segment.source_length for segment in text.segments]
    assert [segment.start for segment in text.segments] == [0, *ends[:-1]]


# --- The seeds and our own editions --------------------------------------------------------------


def seed(name: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    if not SEEDS.is_dir():
        assert os.environ.get("CI") != "true", f"{SEEDS} is missing"
        pytest.skip(f"{SEEDS} is not on this machine")
    source, reading = read(name, (SEEDS / name).read_bytes())
    return source, repaired(reading.brief, source)[1]


def words_at(source: Source, findings: tuple[Diagnostic, ...], code: str) -> list[str]:
    """The word that stands in the source at the place of each finding of `code`."""
    found = []
    for one in findings:
        if one.code == code and one.place:
            start = source.line_range(one.place.line)[0] + one.place.column - 1
            while source.text[start - 1 : start].strip(" \n|"):
                start -= 1
            found.append(source.text[start:].split()[0])
    return found


def test_the_seed_with_errors_is_mended_where_it_is_sure_and_told_where_not() -> None:
    source, findings = seed("002_34fa970ba1510670.txt")
    expected = {
        "BX204": ["States.Russian", "tensions.Analysts", "Kremlin.The", "governance.Analysts"],
        "BX211": [
            "priority,potentially",
            "discussion,echoing",
            "evolve,the",
            "anticipated,allowing",
        ],
        "BX219": ["this", "the", "the"],
        "BX220": ["internal"],
        "BX221": (
            [
                "putin’s",
                "russia’s",
                "putin,",
                "trump’s",
                "russia’s",
                "russia’s",
                "putin,",
                "trump",
                "putin",
                "trump",
            ]
        ),
        "BX222": ["a", "an"],
        "BX223": ["wiht"],
        "BX226": ["dialog,"],
        "BX230": ["U.S.might"],
        "BX231": ["military", "military", "renewed", "factor", "reporting", "domestic"],
    }
    assert {code: words_at(source, findings, code) for code in expected} == expected
    assert {one.code for one in findings} == set(expected)
    assert all(one.fix for one in findings)


def test_the_seed_without_errors_is_not_changed() -> None:
    source, findings = seed("000_c55c49639abe8b3e.txt")
    assert [one for one in findings if RULES[one.code].policy != "reported"] == []
    assert words_at(source, findings, "BX226") == ["toward", "toward", "toward"]
    assert len(findings) == 3


ARTICLES = sorted(path for path in (ROOT / "sources").glob("*/*") if path.suffix in (".md", ".txt"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_our_own_articles_keep_their_words_and_marks(path: Path) -> None:
    source, reading = read(path.name, path.read_bytes())
    brief, findings = repaired(reading.brief, source, language="en-GB")
    assert everything(brief) == everything(reading.brief)
    # A space that does not break is the one thing there is to mend, before a unit.
    assert {one.code for one in findings} <= {"BX218"}


# --- What rules know -----------------------------------------------------------------------------


def mended(
    text: str, off: frozenset[str] = frozenset(), language: str = "en"
) -> tuple[Brief, tuple[Diagnostic, ...]]:
    source, reading = read("a.md", text.encode())
    return repaired(reading.brief, source, off, language=language)


def test_every_rule_stands_in_the_catalogue_with_what_is_done() -> None:
    codes = {rule.code for rule in REPAIRS} | {rule.code for rule in NOTICES}
    assert {code for code, rule in RULES.items() if rule.policy} == codes
    assert {RULES[rule.code].policy for rule in NOTICES} == {"reported"}
    assert {RULES[rule.code].policy for rule in REPAIRS} == {"safe", "confident"}
    assert len({rule.code for rule in REPAIRS}) == len(REPAIRS)


def test_a_rule_that_is_off_changes_and_says_nothing() -> None:
    text = 'The "end" came.Then wiht.'
    assert told_at(mended(text)[1]) == ["BX215:5", "BX215:9", "BX204:16", "BX223:21"]
    brief, findings = mended(text, frozenset({"BX215", "BX223"}))
    assert told_at(findings) == ["BX204:16"]
    assert shown(brief) == 'The "end" came. Then wiht.'


def test_text_in_another_language_has_its_own_rules() -> None:
    brief, findings = mended('He said <span lang="fr">"oui ." Non</span> and "no".')
    assert shown(brief) == "He said «\u00a0oui.\u00a0» Non and “no”."
    assert {one.code for one in findings} == {"BX209", "BX215"}
    foreign = next(node for node in descendants(brief) if isinstance(node, Foreign))
    assert plain(foreign.content) == "«\u00a0oui.\u00a0» Non"


def test_a_note_is_a_passage_of_its_own() -> None:
    brief, _ = mended('The "end[^1]" came.\n\n[^1]: "A note."')
    (note,) = (node for node in descendants(brief) if isinstance(node, Note))
    (paragraph,) = note.content
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "“A note.”"
    assert shown(brief) == "The “end” came."


def test_how_sure_a_repair_is_stands_in_its_message() -> None:
    (finding,) = mended("a priority,potentially so")[1]
    assert finding.message == (
        "a missing space mended (confidence 0.95): ' priority,potentiall' is now"
        " ' priority, potentiall'"
    )
    assert finding.fix == (Edit(11, 11, " "),)


def test_a_text_without_origin_is_repaired_without_a_place_or_a_fix() -> None:
    brief, findings = repaired(
        Brief((Paragraph((Text("It's  so"),)),)), Source("a.json", "It's  so")
    )
    assert shown(brief) == "It’s so"
    assert [str(one.place) for one in findings] == ["a.json", "a.json"]
    assert [one.fix for one in findings] == [(), ()]


def test_a_file_that_is_no_text_gets_no_edits_of_its_source() -> None:
    text = "It's so"
    brief = Brief((Paragraph((verbatim(text, 0, len(text)),)),))
    (finding,) = repaired(brief, Source("a.docx", text, data=b"PK"))[1]
    assert (str(finding.place), finding.fix) == ("a.docx:1:3", ())


@pytest.mark.parametrize(
    "typed",
    ["&quot;So&quot; he said.", "One&nbsp; two", "*one*.**Two**", "One.\n\u00adTwo"],
)
def test_where_an_edit_of_the_source_is_not_sure_there_is_none(typed: str) -> None:
    findings = mended(typed)[1]
    assert findings
    assert [one.fix for one in findings] == [()] * len(findings)


@pytest.mark.parametrize(
    "piece",
    ['It\'s "so" -- no.Then one,then  two... ', "'a ", "a' ", '" ', "a.b/", "Ã©", "e\u0301"],
)
def test_time_grows_as_the_text_does(piece: str) -> None:
    less, more = (f"x {piece * (size // len(piece))}" for size in (2_500, 10_000))
    assert in_proportion(lambda: mended(less), lambda: mended(more))


# --- Signs ---------------------------------------------------------------------------------------

PLAIN = st.lists(st.sampled_from(["the", "red", "House", "a", "fox."]), max_size=9).map(" ".join)
TEMPTING = st.text("aA zZ.,;:!?'\"-–…0123456789\u00a0\u00ad\u2010\t«»()éß’\u0301", max_size=40)


@settings(max_examples=400, deadline=None)
@given(TEMPTING | PLAIN, st.sampled_from(("en-GB", "en-US", "fr", "de")))
def test_where_a_rule_has_no_sign_it_finds_nothing(value: str, language: str) -> None:
    content: Content = (Text(value),) if value else ()
    text = running(Passage(content, language, "paragraph"))
    for rule in REPAIRS:
        if not rule.sign.search(value):
            assert list(rule.find(text)) == [], rule.code


@settings(max_examples=400, deadline=None)
@given(st.from_regex(CLEAN, fullmatch=True))
def test_in_what_is_clean_there_is_no_sign(value: str) -> None:
    assert not SIGNS.search(value)


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("Two roads met, and nobody could say. The house stood.", True),
        ("words of a cell", True),
        ("1998", True),
        ("words of a paragraph that ends.", False),
        ("The house stood. the end", False),
        ("5 km", False),
        ("Two  words", False),
        ("It's", False),
    ],
)
def test_clean_are_plain_sentences_phrases_and_numbers(value: str, clean: bool) -> None:
    assert bool(CLEAN.fullmatch(value)) is clean
