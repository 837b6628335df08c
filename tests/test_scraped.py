"""Structure recovered from plain text: known articles in every form, and prose that has none."""

import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefexport.model import Block, Brief, Heading, List, Paragraph, Quote, Table
from briefexport.readers.text import read
from briefexport.reading import Options, Reading
from briefexport.source import Source
from briefexport.walk import plain
from scraped_forms import CASES, FORMS, Part, cells, parts_of

ALL = [(path, form) for path in CASES for form in FORMS]
PRECISION, RECALL = 0.98, 0.95


def reading(text: str) -> Reading:
    return read(Source("a.txt", text), Options())


def written(path: Path, form: str) -> tuple[list[Part], Reading]:
    parts = parts_of(path)
    return parts, reading(FORMS[form](parts))


def headings(brief: Brief) -> Counter[str]:
    found = (block for block in brief.blocks if isinstance(block, Heading))
    return Counter(plain(block.content).lstrip("0123456789. ") for block in found)


def test_there_are_sixty_cases_and_more() -> None:
    assert len(ALL) >= 60


def test_headings_are_found_in_every_form_and_hardly_any_is_invented() -> None:
    true = read_ = right = 0
    for path, form in ALL:
        parts, found = written(path, form)
        wanted = Counter(part.lines[0] for part in parts if part.kind == "heading")
        got = headings(found.brief)
        true, read_ = true + wanted.total(), read_ + got.total()
        right += (wanted & got).total()
    assert right / read_ >= PRECISION
    assert right / true >= RECALL


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_lists_are_found_in_every_form(path: Path, form: str) -> None:
    parts, found = written(path, form)
    wanted = [part.lines for part in parts if part.kind in {"item", "number"}]
    lists = [block for block in found.brief.blocks if isinstance(block, List)]
    assert [tuple(words(item.content) for item in block.items) for block in lists] == wanted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_tables_are_found_in_every_form(path: Path, form: str) -> None:
    parts, found = written(path, form)
    wanted = [[cells(line) for line in part.lines] for part in parts if part.kind == "row"]
    tables = [block for block in found.brief.blocks if isinstance(block, Table)]
    rows = [[*table.head, *table.body] for table in tables]
    assert [[[words(c.content) for c in row.cells] for row in some] for some in rows] == wanted
    assert all(len(table.head) == 1 for table in tables) or form in {"underlined", "numbered"}


@pytest.mark.parametrize("form", ["wrapped", "indented"])
def test_quotations_are_found_with_whom_they_are_from(form: str) -> None:
    parts, found = written(next(path for path in CASES if path.stem == "clocks"), form)
    (quote,) = [block for block in found.brief.blocks if isinstance(block, Quote)]
    assert words(quote.content) == next(p.lines[0] for p in parts if p.kind == "quote")


def words(blocks: tuple[Block, ...]) -> str:
    return " ".join(plain(block.content) for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(("path", "form"), ALL, ids=lambda value: getattr(value, "stem", value))
def test_every_block_has_the_rule_that_made_it(path: Path, form: str) -> None:
    _, found = written(path, form)
    known = {(reason.block, reason.start) for reason in found.reasons}
    for block in found.brief.blocks:
        assert block.origin is not None
        assert (type(block).__name__, block.origin.start) in known
    assert all(reason.score is None or 0 < reason.score <= 1 for reason in found.reasons)


# --- Running prose -------------------------------------------------------------------------------

PROSE = (CASES[0].parent / "prose.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PROSE),
        "\n\n".join(PROSE),
        "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in PROSE),
        "\n".join(textwrap.fill(paragraph, 66, initial_indent="   ") for paragraph in PROSE),
        "\n".join(paragraph.replace("“", '"').replace("”", '"') for paragraph in PROSE),
    ],
    ids=["lines", "blank", "wrapped", "indented", "straight"],
)
def test_no_heading_is_invented_in_fifty_paragraphs_of_prose(text: str) -> None:
    assert len(PROSE) >= 50
    brief = reading(text).brief
    assert [plain(block.content) for block in brief.blocks if isinstance(block, Heading)] == []
    assert brief.title == ()
    assert {type(block) for block in brief.blocks} == {Paragraph}


# In its place a line without a stop is told from a heading by what is around it; at random it need
# not be.
STOPPED = [paragraph for paragraph in PROSE if paragraph[-1] in ".?!”"]


@given(st.lists(st.sampled_from(STOPPED), min_size=50, max_size=60))
@settings(max_examples=20)
def test_no_heading_is_invented_in_prose_of_any_order(paragraphs: list[str]) -> None:
    brief = reading("\n".join(paragraphs)).brief
    assert not any(isinstance(block, Heading) for block in brief.blocks)
