"""Every line of tests/cases/quotes.txt is a text as it is typed, and as it is printed."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from briefexport.model import Brief, Note, Paragraph
from briefexport.readers import read
from briefexport.walk import descendants, plain
from told import repaired

CASES = Path(__file__).parent / "cases" / "quotes.txt"


class Case(NamedTuple):
    line: int
    language: str
    typed: str
    printed: str
    told: bool


def cases() -> Iterator[Case]:
    language = ""
    for number, line in enumerate(CASES.read_text("utf-8").splitlines(), 1):
        if line.startswith("[") and line.endswith("]") and "→" not in line:
            language = line[1:-1]
        elif line and not line.startswith("#"):
            told = line.startswith("!")
            typed, printed = line.removeprefix("!").replace("_", "\u00a0").split(" → ")
            if printed.startswith("= ! "):
                told, printed = True, printed.removeprefix("= ! ")
            yield Case(number, language, typed, typed if printed == "=" else printed, told)


def shown(brief: Brief) -> str:
    notes = {
        id(block)
        for node in descendants(brief)
        if isinstance(node, Note)
        for block in descendants(node)
    }
    return " ¶ ".join(
        plain(node.content)
        for node in descendants(brief)
        if isinstance(node, Paragraph) and id(node) not in notes
    )


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"line-{case.line}")
def test_marks_are_printed_as_the_case_says(case: Case) -> None:
    text = case.typed.replace(" ¶ ", "\n\n").replace("\\n", "\n")
    source, reading = read("a.md", text.encode())
    brief, findings = repaired(reading.brief, source, language=case.language)
    assert shown(brief) == case.printed.replace("`", "")
    assert any(finding.code == "BX217" for finding in findings) == case.told
    again, more = repaired(brief, source, language=case.language)
    assert again == brief
    assert {finding.code for finding in more} <= {"BX217"}


def test_there_are_cases_enough() -> None:
    assert len(list(cases())) >= 150
