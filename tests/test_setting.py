"""How lines and pages are set: the grid, the ends of pages, headings, hyphens."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from briefexport.backends.pdf import render
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition.load import load_edition
from briefexport.model import Block, Brief, CodeBlock, Heading, List, ListItem, Paragraph, Text
from briefexport.walk import plain
from built import OWN, Built
from every import composed, note, p, said, style
from page_lines import Line, pages
from pdf_files import printed
from set_editions import LEADING, SEEDS, edition, is_note, is_text, lines, text_lines

seeds = pytest.mark.parametrize("seed", SEEDS)
# Characters of body text that are set in another face on the same line move no baseline.
EXACT = 0.3
# How light a row of pixels is that a hairline crosses; paper is 255.
DARK = 230


def paragraph_lines(page: list[Line]) -> list[Line]:
    return [line for line in page if is_text(line)]


@seeds
def test_running_text_stands_on_one_grid_on_every_page(seed: int) -> None:
    bases = [line.y for page in lines(seed) for line in paragraph_lines(page)]
    offsets = [(y - bases[0] + LEADING / 2) % LEADING for y in bases]
    assert len(bases) > 300
    assert max(offsets) - min(offsets) < EXACT


@seeds
def test_a_heading_is_nearer_to_its_text_than_to_what_is_before_it(seed: int) -> None:
    for page in lines(seed):
        for before, heading, after in zip(page, page[1:], page[2:], strict=False):
            if heading.text.startswith("Heading") and is_text(before) and is_text(after):
                assert heading.y - before.y > after.y - heading.y + 3


@seeds
def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph(seed: int) -> None:
    found = [page for page in lines(seed) if page]
    ends = [(before[-1], after[0]) for before, after in pairwise(found)]
    assert sum(is_text(last) and is_text(first) for last, first in ends) > 5
    for last, first in ends:
        if is_text(last) and not last.text.endswith("stop."):
            assert not last.text.startswith("Start")
        if is_text(first) and not first.text.startswith("Start"):
            assert not first.text.endswith("stop.")


@seeds
def test_two_lines_follow_every_heading_on_its_page(seed: int) -> None:
    for page in lines(seed):
        texts = [line.text.startswith("Heading") for line in page]
        assert not any(texts[-2:])


@pytest.mark.parametrize("below", ["a line", "a list of one item"])
def test_no_heading_ends_a_page_where_sections_have_one_line(below: str) -> None:
    blocks: list[Block] = []
    for number in range(60):
        text = p(f"Short {number}.")
        blocks += [Heading(level, (Text(f"Heading {number}.{level}"),)) for level in (2, 3, 4)]
        blocks += [text if below == "a line" else List("bullet", (ListItem((text,)),))]
    brief = Brief(tuple(blocks), said("B"))
    found = [page for page in text_lines(printed(composed(brief, front=False)[0])) if page]
    assert len(found) > 5
    for page in found:
        assert not page[-1].text.startswith("Heading")


@seeds
def test_hyphens_end_no_page_and_no_more_than_three_lines_in_a_row(seed: int) -> None:
    told = [found.message for found in edition(seed).diagnostics if found.code == "BX508"]
    ladders = sum("in a row" in message for message in told)
    assert ladders == sum(longest(page) > 3 for page in lines(seed))
    ends = [page[-1].text for page in lines(seed)[:-1] if is_text(page[-1])]
    assert sum("ends within" in message for message in told) == sum(map(is_divided, ends))
    assert len(told) < 3


def is_divided(text: str) -> bool:
    return text.endswith("\u2010")


def longest(page: list[Line]) -> int:
    """The longest run of lines that end in hyphens."""
    marks = "".join("-" if is_divided(line.text) else " " for line in page)
    return max(map(len, marks.split()), default=0)


@seeds
def test_no_paragraph_ends_in_a_part_of_a_word_or_in_a_few_letters(seed: int) -> None:
    body = [line for page in lines(seed) for line in page if is_text(line)]
    assert any(map(is_divided, (line.text for line in body)))
    for line, last in pairwise(body):
        if is_divided(line.text):
            assert " " in last.text or not last.text.endswith("stop.")


@seeds
def test_the_first_paragraph_after_a_heading_is_flush_and_those_after_it_are_indented(
    seed: int,
) -> None:
    for page in filter(None, lines(seed)):
        edge = min(line.left for line in page)
        for before, first in pairwise(page):
            if not (is_text(first) and first.text.startswith("Start")):
                continue
            if before.text.startswith("Heading"):
                assert abs(first.left - edge) < 1
            elif is_text(before):
                assert abs(first.left - edge - 13) < 1


def test_a_single_line_under_a_heading_takes_the_next_with_it() -> None:
    chance = random.Random(1)
    blocks: list[Block] = []
    for number in range(120):
        blocks.append(p(f"Start {'words and ' * chance.randint(20, 90)}stop."))
        blocks += [Heading(2, said(f"Heading {number}")), p("Start stop.")]
    found = text_lines(printed(composed(Brief(tuple(blocks), said("B")), front=False)[0]))
    assert len(found) > 20
    for page in found[:-1]:
        assert not any(line.text.startswith("Heading") for line in page[-2:])


def test_the_last_word_of_a_paragraph_is_whole() -> None:
    paragraphs = [p("words " * number + "government.") for number in range(5, 125)]
    brief = Brief(tuple(paragraphs), said("A brief"))
    found = text_lines(printed(composed(brief, front=False)[0]))
    ends = [line.text for page in found for line in page if line.text.endswith("ment.")]
    assert len(ends) == len(paragraphs)
    assert all(text.endswith("government.") for text in ends)


def noted() -> Rendering:
    """Sixty paragraphs, each with a note of some lines."""
    paragraphs = [
        p("words " * (number * 7 % 45) + f"call{number}x.", note(f"NOTE {number}x " * 12))
        for number in range(1, 61)
    ]
    return printed(composed(Brief(tuple(paragraphs), said("A brief")), front=False)[0])


def test_a_note_begins_on_the_page_of_its_call_under_a_rule_and_the_numbers_count_on() -> None:
    rendering = noted()
    begun: list[str] = []
    for number, page in enumerate(pages(rendering.data)):
        said_here = " ".join(line.text for line in page)
        notes = [line for line in page if is_note(line)]
        calls = re.findall(r"call(\d+)x", said_here)
        assert re.findall(r"(\d+)\. NOTE \1x", said_here) == calls
        begun += calls
        if notes:
            text = max(line.y for line in page if line.y < notes[0].y and line.size > 9)
            assert has_rule(rendering.data, number, text + LEADING / 2, notes[0].y - LEADING / 2)
    assert begun == [str(number) for number in range(1, 61)]


def has_rule(data: bytes, number: int, top: float, bottom: float) -> bool:
    """Whether a page has a thin line across it between two heights, in points from its top."""
    with pypdfium2.PdfDocument(data) as pdf:
        image = pdf[number].render(scale=4).to_pil().convert("L")
    rows = image.resize((1, image.height), Image.Resampling.BOX).tobytes()
    between = rows[round(4 * top) : round(4 * bottom)]
    return any(row < DARK for row in between)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_editions_keep_to_one_grid(built: Callable[[Path], Built], path: Path) -> None:
    loaded = load_edition(path)
    blocks = [block for brief in loaded.edition.briefs for block in brief.blocks]
    text = " ".join(plain(one.content) for one in blocks if isinstance(one, Paragraph))
    running = "".join(text.split())
    bases = [
        line.y
        for page in pages(built(path).pdf)
        for line in page
        if len(line.text) > 30 and line.size > 9.9
        if "".join(line.text.split()).rstrip("\u2010") in running
    ]
    offsets = [(y - bases[0] + LEADING / 2) % LEADING for y in bases]
    assert len(bases) > 80
    assert max(offsets) - min(offsets) < EXACT


def test_a_style_may_do_without_the_grid() -> None:
    loose = replace(style(), setting=replace(style().setting, grid=False))
    brief = Brief((p("Start one stop."), CodeBlock("X"), p("Start two stop.")), said("A brief"))
    edition, _ = composed(brief, front=False)
    offsets = [
        [(line.y % LEADING) for page in pages(data) for line in page if is_text(line)]
        for data in (
            printed(edition).data,
            render(edition, loose, None, RenderOptions()).data,
        )
    ]
    (first, second), (third, fourth) = offsets
    assert abs(first - second) < EXACT
    assert abs(third - fourth) > EXACT
