"""Every case in tests/cases/docx says what a piece of WordprocessingML is read as.

A case stands between two lines of backquotes: what is in the body (and in other parts, as
`<part kind="footnotes">...</part>`), then, behind a line `.`, the outline of the brief, and behind
another one the line and the code of each diagnostic. Behind `. reject` and `. keep` stand the
outlines where changes are rejected or kept; else changes are accepted.
"""

import re
from pathlib import Path
from typing import get_args

import pytest

from briefexport.reading import Changes
from docx_origins import check
from markdown_outline import outline
from word_files import docx, reading

FOLDER = Path(__file__).parent / "cases" / "docx"
FENCE = re.compile(r"^(`{4,})\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
PART = re.compile(r'<part kind="(\w+)">(.*?)</part>', re.DOTALL)
MARK = re.compile(r"^\.(?: (accept|reject|keep))?\n", re.MULTILINE)


def cases() -> list[tuple[str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        text = path.read_text("utf-8")
        found += [
            (f"{path.stem}:{text.count(chr(10), 0, case.start()) + 1}", case[2])
            for case in FENCE.finditer(text)
        ]
    return found


CASES = cases()


def test_there_are_cases_in_every_file() -> None:
    assert {name.partition(":")[0] for name, _ in CASES} == {path.stem for path in FOLDER.iterdir()}


def written(source: str) -> bytes:
    """Return the file of a case; lines between elements are for those who read the case."""
    tidy = re.sub(r">\s*\n\s*<", "><", source.strip())
    parts = {kind: inner.strip() for kind, inner in PART.findall(tidy)}
    return docx(PART.sub("", tidy), parts)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_case_is_read_as_its_outline_says(name: str, case: str) -> None:
    source, *rest = MARK.split(case)
    data = written(source)
    told = None
    for mode, text in zip(rest[::2], rest[1::2], strict=True):
        if mode is None and told is not None:
            assert told == text.splitlines()
            continue
        wanted = next(one for one in get_args(Changes) if one == (mode or "accept"))
        given, read = reading(data, wanted)
        assert outline(read.brief) == text.splitlines(), mode
        check(given, read.brief)
        told = [f"{one.place.line if one.place else 0} {one.code}" for one in read.diagnostics]
    if len(rest) == 2:
        assert not told
