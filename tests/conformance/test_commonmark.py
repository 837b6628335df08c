"""The examples of CommonMark 0.31.2 and of GFM, each against the HTML of the specification."""

import os
from pathlib import Path

import pytest

from briefexport.model import Brief
from briefexport.readers.markdown import READER
from briefexport.reading import Options
from briefexport.source import Source
from conformance.validators import folder
from markdown_spec import Example, examples, of_brief, of_html
from markdown_visible import kinds, of_page
from markdown_visible import of_brief as seen

pytestmark = pytest.mark.conformance

EXTENSIONS = {"table", "strikethrough", "disabled"}  # task lists are "disabled", as their boxes are


@pytest.fixture(scope="module")
def specs() -> Path:
    found = folder() / "specs"
    if not found.is_dir():
        told = f"{found} is not there; make conformance fetches the specifications"
        pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
    return found


def read(example: Example) -> Brief:
    return READER.read(Source("x.md", example.markdown), Options()).brief


def has_raw_html(example: Example) -> bool:
    return not {"HtmlBlock", "InlineHtml"}.isdisjoint(kinds(example.markdown))


def within(part: str, whole: str) -> bool:
    """Return whether the characters of `part` all stand in `whole`, in this order."""
    characters = iter(whole)
    return all(character in characters for character in part)


def test_commonmark_is_read_as_its_examples_say(specs: Path) -> None:
    found = examples(specs / "commonmark.txt")
    assert len(found) == 652
    marked = [one for one in found if not has_raw_html(one)]
    assert len(marked) == 580
    differing = [one for one in marked if of_brief(read(one)) != of_html(one.html)]
    assert list(map(str, differing)) == []


def test_no_text_in_raw_html_is_lost_and_none_is_invented(specs: Path) -> None:
    """What is no harmless HTML stands as it was written: more than a browser shows, never less."""
    raw = [one for one in examples(specs / "commonmark.txt") if has_raw_html(one)]
    assert len(raw) == 72
    for one in raw:
        text = seen(read(one))
        assert within(of_page(one.html), text), one
        assert within(text, "".join(one.markdown.split())) or "&" in one.markdown, one


def test_tables_tasks_and_strikes_are_read_as_gfm_says(specs: Path) -> None:
    found = [one for one in examples(specs / "gfm.txt") if one.extension in EXTENSIONS]
    assert len(found) == 12
    differing = [one for one in found if of_brief(read(one)) != of_html(one.html)]
    # GFM throws away the cells a row has too many; ours stay, in the last one, and it is said.
    assert [one.html.count("boo") for one in differing] == [0]
    assert "baz | boo" in str(of_brief(read(differing[0])))
