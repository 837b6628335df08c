"""Every origin that the Markdown reader gives is exact, whatever the document."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.model import Heading, Paragraph
from briefexport.readers.markdown import READER
from briefexport.reading import Options, Reading
from briefexport.segments import edit_inlines, reach
from briefexport.source import Source
from briefexport.walk import descendants, plain
from markdown_documents import documents
from markdown_origins import check, check_tiles, ranges
from markdown_visible import kinds, of_brief, of_html

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

# Of these, a brief shows something else than HTML does, or in another order.
_OTHERWISE = frozenset(
    {"InlineHtml", "HtmlBlock", "FootnoteReference", "FootnoteDefinition", "Image", "Link"}
)
_CONVENTIONS = re.compile(r"\{#\w+\}|Table:")
_ILLEGAL = frozenset("\0\x01")


def read(markdown: str) -> Reading:
    return READER.read(Source("x.md", markdown), Options())


@MANY
@given(documents())
def test_the_origins_of_any_document_tile_it_and_lead_back(markdown: str) -> None:
    check(Source("x.md", markdown), read(markdown).brief)


@MANY
@given(documents(), st.data())
def test_edits_of_what_was_read_keep_the_tiling(markdown: str, data: st.DataObject) -> None:
    brief = read(markdown).brief
    lines = [node for node in descendants(brief) if isinstance(node, Paragraph | Heading)]
    if not lines:
        return
    content = data.draw(st.sampled_from(lines)).content
    whole = reach(content)
    for _ in range(3):
        size = len(plain(content))
        at = data.draw(st.integers(0, size))
        length = data.draw(st.integers(0, min(4, size - at)))
        try:
            content = edit_inlines(content, at, length, data.draw(st.sampled_from(["", "x", "--"])))
        except ValueError:
            return  # the edit would change code or a formula
        if not content:
            return
        assert reach(content) == whole
        if whole:
            check_tiles(list(ranges(content)), whole)


@MANY
@given(documents())
def test_nothing_that_a_reader_of_the_html_sees_is_lost(markdown: str) -> None:
    if not _ILLEGAL.isdisjoint(markdown) or markdown.startswith("---"):
        return
    markdown = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _CONVENTIONS.sub("", of_brief(read(markdown).brief))
    shown = _CONVENTIONS.sub("", of_html(markdown))
    assert not Counter(shown) - Counter(found)
    if _OTHERWISE.isdisjoint(kinds(markdown)) and not _CONVENTIONS.search(markdown):
        assert found == shown
