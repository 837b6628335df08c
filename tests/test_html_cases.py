"""Every page in tests/cases/html is read as its outline says, and what is said of it is said.

Beside NAME.html stands NAME.out: the outline of the brief, a line `.`, and the line and the code of
each diagnostic, with what it says where that matters.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefexport.readers.html import READER
from briefexport.reading import Options, Reading
from briefexport.source import Source
from markdown_origins import check
from markdown_outline import outline

pytestmark = pytest.mark.usefixtures("without_trafilatura")

FOLDER = Path(__file__).parent / "cases" / "html"
CASES = sorted(FOLDER.glob("*.html"))


def read(page: str, name: str = "x.html") -> Reading:
    return READER.read(Source(name, page), Options())


def said(reading: Reading) -> list[str]:
    return [
        f"{one.place.line if one.place else 0} {one.code} {one.message}"
        for one in reading.diagnostics
    ]


def test_every_case_has_its_outline() -> None:
    assert {case.stem for case in CASES} == {path.stem for path in FOLDER.glob("*.out")}
    assert len(CASES) > 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_is_read_as_its_outline_says(case: Path) -> None:
    reading = read(case.read_text("utf-8"))
    expected, _, findings = case.with_suffix(".out").read_text("utf-8").partition("\n.\n")
    assert outline(reading.brief) == expected.splitlines()
    assert said(reading) == findings.splitlines()


def variants(page: str) -> Iterator[str]:
    """Yield `page` as it is, with other line endings, within others, after a byte order mark."""
    yield page
    yield page.replace("\n", "\r\n")
    yield "\ufeff\u00e9 \U0001f600\n" + page.replace("\n", "\r")
    yield f"<blockquote><ul><li>{page}</ul></blockquote>"
    yield f"<table><tr><td><b>{page}</b></table>"
    yield re.sub(r"(</?)(?=[a-z])", "\\1X", page)
    yield page.replace("</", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_page_keeps_its_origins_wherever_it_stands(case: Path) -> None:
    for variant in variants(case.read_text("utf-8")):
        check(Source("x.html", variant), read(variant).brief)
