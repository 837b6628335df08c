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
    said = shown(brief)
    if case.mended and not case.text.startswith(("`", "$")):
        assert said == re.sub(r"[*]", "", case.mended)
    assert told_at(findings) == case.told
