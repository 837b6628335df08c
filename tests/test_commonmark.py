"""CommonMark's sections and GFM's tables, tasks and strikes, read by us and by markdown-it-py.

The examples of the specifications themselves, which may not be shipped with an MIT licence, are in
tests/conformance/test_commonmark.py.
"""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from briefexport.readers.markdown import READER
from briefexport.reading import Options
from briefexport.source import Source
from markdown_spec import of_brief, of_html

CASES = re.findall(
    r"^# (.*)\n````\n((?s:.*?))^````$",
    (Path(__file__).parent / "cases" / "commonmark.txt").read_text("utf-8").replace("␉", "\t"),
    re.MULTILINE,
)
THEIRS = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def with_boxes(html: str) -> str:
    """Return `html` with GFM's task boxes, which markdown-it-py leaves as text."""
    html = re.sub(r"(<li>(?:\s*<p>)?)\[ \] ", r'\1<input type="checkbox">', html)
    return re.sub(r"(<li>(?:\s*<p>)?)\[[xX]\] ", r'\1<input type="checkbox" checked="">', html)


def struck(html: str) -> str:
    return html.replace("<s>", "<del>").replace("</s>", "</del>")


def aligned(html: str) -> str:
    return re.sub(r'style="text-align:(\w+)"', r'align="\1"', html)


@pytest.mark.parametrize(("name", "markdown"), CASES, ids=[name for name, _ in CASES])
def test_a_piece_of_markdown_means_the_same_to_both(name: str, markdown: str) -> None:
    ours = of_brief(READER.read(Source("x.md", markdown), Options()).brief)
    assert ours == of_html(aligned(struck(with_boxes(THEIRS.render(markdown)))))
