"""Repairs: what is mended and what is only told, where, and that nothing else changes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
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
from briefexport.repair import NOTICES, REPAIRS, repair
from briefexport.repair.apply import Log, corrected
from briefexport.repair.passages import Content, Passage, passages, rebuilt
from briefexport.repair.running import running
from briefexport.segments import bounds, verbatim
from briefexport.source import Source
from briefexport.walk import descendants, plain
from test_quotes import shown
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
    brief, findings = repair(reading.brief, source, language=case.language)
    assert shown(brief) == re.sub(r"[*`$]", "", case.mended)
    assert told_at(findings) == case.told


# --- Properties ----------------------------------------------------------------------------------

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
        ]
        + [
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
            "e\u0301",
        ]
        + ["\u00ad", "\u2028", "end. this", "<https://a.b/c'd>", "5'10\"", "**b**", "a\nb"]
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


@given(briefs(wild=True, origins=True))
def test_repairing_twice_changes_no_more_and_touches_only_text(brief: Brief) -> None:
    once, _ = repair(brief, Source("a.md", "x" * 1000))
    assert repair(once, Source("a.md", "x" * 1000))[0] == once
    kept = (Code, CodeBlock, Math, Image)
    assert [node for node in descendants(once) if isinstance(node, kept)] == [
        node for node in descendants(brief) if isinstance(node, kept)
    ]
    targets = [node.target for node in descendants(brief) if isinstance(node, Link)]
    assert [node.target for node in descendants(once) if isinstance(node, Link)] == targets


@given(st.one_of(HOSTILE, PROSE), st.sampled_from(["a.md", "a.txt"]), st.sampled_from(["en", "fr"]))
def test_what_the_source_becomes_by_the_fixes_reads_as_what_was_repaired(
    text: str, name: str, language: str
) -> None:
    source, reading = read(name, text.encode())
    brief, findings = repair(reading.brief, source, language=language)
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
    brief, _ = repair(
        Brief((Paragraph((verbatim(value, 0, len(value)),)),)), Source("a.txt", value)
    )
    (paragraph,) = brief.blocks
    assert isinstance(paragraph, Paragraph)
    (text,) = paragraph.content
    assert isinstance(text, Text)
    assert bounds(text.segments) == (0, len(value))
    ends = [segment.start + segment.source_length for segment in text.segments]
    assert [segment.start for segment in text.segments] == [0, *ends[:-1]]
