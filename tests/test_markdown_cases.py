"""Every case in tests/cases/markdown says what a piece of Markdown is read as, and what is said.

A case stands between two lines of backquotes: the source, a line `.`, the outline of the brief,
and, behind another line `.`, the line and the code of each diagnostic. In the source `␉` stands for
a tab, `␍` for a carriage return, `␀` for NUL, and `·` at the end of a line for a blank.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefexport.readers.markdown import READER
from briefexport.reading import Options
from briefexport.source import Source
from markdown_origins import check
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


def variants(source: str) -> Iterator[str]:
    """Yield `source` as it is, in containers, with other line endings, after a byte order mark."""
    yield source
    lines = source.removesuffix("\n").split("\n")
    yield "\n".join(f"> {line}" for line in lines)
    yield "\n".join(f">{line}" for line in lines)
    yield "\n".join(("- " if number == 0 else "  ") + line for number, line in enumerate(lines))
    yield "1)\t> " + "\n\t> ".join(lines)
    yield source.replace("\n", "\r\n")
    yield "\ufeff\u00e9 \U0001f600\n\n" + source.replace("\n", "\r")


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_every_case_keeps_its_origins_wherever_it_stands(name: str, case: str) -> None:
    source = meant(re.split(r"^\.\n", case, flags=re.MULTILINE)[0])
    for variant in variants(source):
        given = Source(name, variant)
        check(given, READER.read(given, Options()).brief)
