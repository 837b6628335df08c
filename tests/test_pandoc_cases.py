"""Every case in tests/cases/pandoc says what a document in a format of pandoc's is read as.

A case stands between two lines of backquotes: the source, a line `.`, the outline of the brief, and
behind another line `.` the line and the code of each finding, and words of its message. The name of
the file is pandoc's for the format; `json` are the blocks of a document alone.
"""

import re
from pathlib import Path

import pytest

from briefexport.diagnostics import Place
from briefexport.pandocjson import loads
from briefexport.readers.pandoc.reader import read_text
from briefexport.reading import Options, Reading
from briefexport.source import Source
from markdown_outline import outline

FOLDER = Path(__file__).parent / "cases" / "pandoc"
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
    assert {name.partition(":")[0] for name, _ in CASES} == {path.stem for path in FOLDER.iterdir()}


def read(form: str, text: str) -> Reading:
    if form != "json":
        return read_text(form, Source(f"a.{form}", text), Options())
    document = f'{{"pandoc-api-version": [1, 23, 1], "meta": {{}}, "blocks": [{text}]}}'
    return Reading(*loads(document, Place(file="a.json")))


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_document_is_read_as_its_outline_says(name: str, case: str) -> None:
    source, expected, *said = re.split(r"^\.\n", case, flags=re.MULTILINE)
    reading = read(name.partition(":")[0], source)
    assert outline(reading.brief) == expected.splitlines()
    findings = [line.split(" ", 2) for line in said[0].splitlines()] if said else []
    found = [[str(one.place.line if one.place else 0), one.code] for one in reading.diagnostics]
    assert found == [finding[:2] for finding in findings]
    for one, finding in zip(reading.diagnostics, findings, strict=True):
        assert finding[2:] == [] or finding[2] in one.message
