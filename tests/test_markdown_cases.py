"""Every case in tests/cases/markdown says what a piece of Markdown is read as, and what is said.

A case stands between two lines of backquotes: the source, a line `.`, the outline of the brief,
and, behind another line `.`, the line and the code of each diagnostic. In the source `␉` stands for
a tab, `␍` for a carriage return, `␀` for NUL, and `·` at the end of a line for a blank.
"""

import re
from pathlib import Path

import pytest

from briefexport.readers.markdown import READER
from briefexport.reading import Options
from briefexport.source import Source
from markdown_outline import outline

FOLDER = Path(__file__).parent / "cases" / "markdown"
FENCE = re.compile(r"^(`{4,})\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def cases() -> list[tuple[str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        text = path.read_text("utf-8")
        for case in FENCE.finditer(text):
            line = text.count("\n", 0, case.start()) + 1
            found.append((f"{path.stem}:{line}", case[2]))
    return found


CASES = cases()


def test_there_are_cases_in_every_file() -> None:
    files = {name.partition(":")[0] for name, _ in CASES}
    assert files == {path.stem for path in FOLDER.iterdir()}


def meant(source: str) -> str:
    for sign, character in (("␉", "\t"), ("␍", "\r"), ("␀", "\0")):
        source = source.replace(sign, character)
    return re.sub("·$", " ", source, flags=re.MULTILINE)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_case_is_read_as_its_outline_says(name: str, case: str) -> None:
    source, expected, *said = re.split(r"^\.\n", case, flags=re.MULTILINE)
    reading = READER.read(Source(name, meant(source)), Options())
    assert outline(reading.brief) == expected.splitlines()
    found = [f"{one.place.line if one.place else 0} {one.code}" for one in reading.diagnostics]
    assert found == (said[0].splitlines() if said else [])
