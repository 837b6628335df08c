"""Every case in tests/cases/lint says what the rules find in an article or an edition, and where.

A case stands between two lines of backquotes: the source, a line `.`, and a line for each finding:
its line and column, its code, and the characters that are marked. A source is Markdown unless lines
`== NAME` name its articles; then each finding begins with the name too. `¶` at the end of a line of
the source stands for a paragraph of 301 words.
"""

import re
from pathlib import Path

import pytest

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry, Settings
from briefexport.lint.article import Article
from briefexport.lint.checks import checked, in_order

FOLDER = Path(__file__).parent / "cases" / "lint"
FENCE = re.compile(r"^(`{4,})\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
ARTICLE = re.compile(r"^== (\S+)(?: (\S+))?\n", re.MULTILINE)
# What is found in other ways: by composing, in edition.toml, in mending.
ELSEWHERE = {"BX284", "BX290", "BX291", "BX293", "BX294"}


def cases() -> list[tuple[str, str]]:
    return [
        (f"{path.stem}:{text.count(chr(10), 0, case.start()) + 1}", case[2])
        for path in sorted(FOLDER.glob("*.txt"))
        for text in (path.read_text("utf-8"),)
        for case in FENCE.finditer(text)
    ]


CASES = cases()


def articles(source: str) -> list[Article]:
    source = source.replace("¶", "word " * 300 + "end.")
    named = ARTICLE.split(source)[1:] or ["a.md", "en", source]
    return [
        article(name, language or "en", text)
        for name, language, text in zip(named[::3], named[1::3], named[2::3], strict=True)
    ]


def article(name: str, language: str, text: str) -> Article:
    source, reading = repaired(name, text.encode(), BriefEntry(name), Settings(title="x"))
    return Article(reading.brief, source, reading.brief.language or language)


def shown(finding: Diagnostic, *, with_name: bool) -> str:
    place = finding.place
    assert place
    first = place.column - place.excerpt_column
    marked = place.excerpt[first : first + place.end_column - place.column]
    where = f"{place.file}:{place.line}" if with_name else str(place.line)
    return f"{where}:{place.column} {finding.code} {marked[:60]}".rstrip()


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_case_has_the_findings_it_says(name: str, case: str) -> None:
    source, *expected = re.split(r"^\.\n", case, flags=re.MULTILINE)
    several = bool(ARTICLE.match(source))
    found = [shown(one, with_name=several) for one in in_order(checked(articles(source)))]
    assert found == (expected[0].splitlines() if expected else [])


def rules() -> list[str]:
    return [code for code in RULES if "BX240" <= code <= "BX299"]


@pytest.mark.parametrize("code", sorted({*rules()} - ELSEWHERE))
def test_every_rule_has_a_case_that_must_be_found(code: str) -> None:
    assert any(re.search(rf"^\S*\d+:\d+ {code}\b", case, re.MULTILINE) for _, case in CASES)


@pytest.mark.parametrize("stem", sorted({name.partition(":")[0] for name, _ in CASES}))
def test_every_file_has_cases_that_must_not_be_found(stem: str) -> None:
    own = [case for name, case in CASES if name.startswith(f"{stem}:")]
    assert any(not re.search(r"^\.\n", case, re.MULTILINE) for case in own)
