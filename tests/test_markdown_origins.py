"""Every origin that the Markdown reader gives is exact, whatever the document."""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.model import Code, Heading, List, Origin, Paragraph, Quote, Table, Text
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


def owners(markdown: str) -> list[tuple[str, str]]:
    """Return the pieces of the texts of `markdown`, each with the source it stands for."""
    pieces = []
    for node in descendants(read(markdown).brief):
        if isinstance(node, Text | Code):
            done = 0
            for start, source_length, length in node.segments:
                pieces.append((node.value[done : done + length], markdown[start:][:source_length]))
                done += length
    return pieces


@pytest.mark.parametrize(
    ("markdown", "pieces"),
    [
        (r"a\*b", [("a", "a"), ("*", r"\*"), ("b", "b")]),
        (r"\*a *\_b*", [("*", r"\*"), ("a ", "a "), ("_", r"\_"), ("b", "b")]),
        ("a&amp;b &ngE;", [("a", "a"), ("&", "&amp;"), ("b ", "b "), ("≧̸", "&ngE;")]),
        ("a \n b", [("a", "a"), (" ", " \n "), ("b", "b")]),
        ("- > a\r\n  > \\*b", [("a", "a"), (" ", "\r\n  > "), ("*", "\\*"), ("b", "b")]),
        ("> a\nb", [("a", "a"), (" ", "\n"), ("b", "b")]),
        ("a<!-- b -->c", [("a", "a<!-- b -->"), ("c", "c")]),
        ("<u>ab</u>", [("a", "<u>a"), ("b", "b</u>")]),
        ("`a\n b`", [("a", "a"), (" ", "\n"), (" b", " b")]),
        ("|a|\n|-|\n|`b\\|c`|", [("a", "a"), ("b", "b"), ("|", "\\|"), ("c", "c")]),
        ("|a|\n|-|\n|b\\|c|", [("a", "a"), ("b", "b"), ("|", "\\|"), ("c", "c")]),
        ("- **ab**: c", [("ab", "ab"), (":", "**:"), (" c", " c")]),
        ("<p>a  b\n&lt;</p>", [("a", "a"), (" ", "  "), ("b", "b"), (" ", "\n"), ("<", "&lt;")]),
        ("é\x00\U0001f600 b", [("é", "é"), ("\ufffd", "\x00"), ("\U0001f600 b", "\U0001f600 b")]),
    ],
)
def test_each_character_owns_its_own(markdown: str, pieces: list[tuple[str, str]]) -> None:
    assert owners(markdown) == pieces


@pytest.mark.parametrize(
    ("markdown", "outer", "inner"),
    [
        ("x *a* y", "*a*", "a"),
        ("x __a__ y", "__a__", "a"),
        ("x ~~a~~ y", "~~a~~", "a"),
        ('x [a](http://b "c") y', '[a](http://b "c")', "a"),
        ("x [a][] y\n\n[a]: http://b", "[a][]", "a"),
        ("x <http://b> y", "<http://b>", "http://b"),
        ("x [](http://b) y", "[](http://b)", "http://b"),
        ("x ` a ` y", "` a `", "a"),
        ("x ![a](b) y", "![a](b)", "a"),
        ("x $a$ y", "$a$", "a"),
        ("x[^a]\n\n[^a]: b", "[^a]", "a"),
        ("x [](#a) y", "[](#a)", ""),
        ("x <em>a</em> y", "<em>a</em>", "a"),
        ("x\\\n  y", "\\\n  ", ""),
    ],
)
def test_inlines_have_an_outer_and_an_inner_range(markdown: str, outer: str, inner: str) -> None:
    first = read(markdown).brief.blocks[0]
    assert isinstance(first, Paragraph)
    origin = first.content[1].origin  # type: ignore[union-attr]
    assert origin
    assert (markdown[slice(*origin.outer)], markdown[slice(*origin.inner)]) == (outer, inner)


def parts(markdown: str) -> list[tuple[str, str, str]]:
    """Return kind, source and content of every block and part of `markdown` with an origin."""
    found = []
    for node in descendants(read(markdown).brief):
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            assert markdown.rfind("\n", 0, origin.start) + 1 == origin.line_start
            content = markdown[slice(*origin.content)]
            found.append((type(node).__name__, markdown[origin.start : origin.end], content))
    return found


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a\n\n  ## b ## {#c}\n", [("Paragraph", "a", "a"), ("Heading", "## b ## {#c}", "b")]),
        ("a\n\nb *c*\n---\n", [("Paragraph", "a", "a"), ("Heading", "b *c*\n---", "b *c*")]),
        ("> ```x\n> a\n> b\n> ```", [
            ("Quote", "> ```x\n> a\n> b\n> ```", "```x\n> a\n> b\n> ```"),
            ("CodeBlock", "```x\n> a\n> b\n> ```", "a\n> b"),
        ]),
        ("    a\n    b\n", [("CodeBlock", "a\n    b", "a\n    b")]),
        (" 1. [ ] a\n", [
            ("List", "1. [ ] a", "1. [ ] a"), ("ListItem", "1. [ ] a", "a"),
            ("Paragraph", "a", "a"),
        ]),
        ("| a |\n|---|\n", [
            ("Table", "| a |\n|---|", "| a |\n|---|"), ("Row", "| a |", "| a |"),
            ("Cell", " a ", "a"), ("Paragraph", "a", "a"),
        ]),
        ("* * *\n", [("Rule", "* * *", "")]),
        ("![a](b){#c}\n", [("Figure", "![a](b){#c}", "![a](b)")]),
        ("a\n: b\n", [
            ("DefinitionList", "a\n: b", "a\n: b"), ("Definition", "a\n: b", "a\n: b"),
            ("Paragraph", "b", "b"),
        ]),
        ("<h2>a</h2>\n", [("Heading", "<h2>a</h2>", "a")]),
    ],
)  # fmt: skip
def test_blocks_have_their_marks_and_their_content(
    markdown: str, expected: list[tuple[str, str, str]]
) -> None:
    assert parts(markdown) == expected


def test_tables_quotes_and_items_have_the_ranges_of_their_parts() -> None:
    source = "Table: a {#b}\n\n| c |\n| :-: |\n\n> d\n>\n> — e\n\n10) f\n"
    table, quote, items = read(source).brief.blocks
    assert isinstance(table, Table)
    assert isinstance(quote, Quote)
    assert isinstance(items, List)
    assert table.delimiter_row
    assert table.caption_origin
    assert quote.attribution_origin
    assert items.items[0].marker
    assert source[slice(*table.delimiter_row)] == "| :-: |"
    assert source[table.caption_origin.start : table.caption_origin.end] == "Table: a {#b}"
    assert source[slice(*table.caption_origin.content)] == "a"
    assert source[slice(*quote.attribution_origin.content)] == "— e"
    assert source[slice(*items.items[0].marker)] == "10)"
