"""The HTML reader decodes what pages say, finds the article, and is bounded by hostile pages."""

from collections.abc import Callable

import pytest

from briefexport.catalogue import RULES
from briefexport.errors import RefusedError
from briefexport.model import Brief, Paragraph, Table, Text
from briefexport.readers import READERS, reader_of
from briefexport.readers import read as read_file
from briefexport.readers.html import READER
from briefexport.reading import MAX_DEPTH, Options, Reading
from briefexport.source import Source
from briefexport.walk import Node, children, descendants, plain
from markdown_origins import check
from timing import in_proportion

pytestmark = pytest.mark.usefixtures("without_trafilatura")


def read(page: str, name: str = "x.html") -> Reading:
    return READER.read(Source(name, page), Options())


def text(brief: Brief) -> str:
    return " ".join(node.value for node in descendants(brief) if isinstance(node, Text))


# --- Encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "encoding", "name"),
    [
        (b"", "utf-8", "utf-8"),
        (b"\xef\xbb\xbf<meta charset=latin1>", "utf-8", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16-le"),
        (b"<meta charset=utf8>", "utf-8", "utf-8"),
        (b'<meta charset="windows-1252">', "cp1252", "cp1252"),
        (
            b"<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>",
            "cp1252",
            "cp1252",
        ),
        (b"<?xml version='1.0' encoding='ISO-8859-15'?>", "iso8859-15", "iso8859-15"),
        (b"<!-- <meta charset=latin1> --><meta charset=utf-8>", "utf-8", "utf-8"),
        (b"<meta charset=utf-16>", "utf-8", "utf-8"),
    ],
)
def test_a_page_is_decoded_as_it_says(before: bytes, encoding: str, name: str) -> None:
    data = before + "<p>Zürich €</p>".encode(encoding)
    source, reading = read_file("x.html", data)
    assert source.encoding == name
    (paragraph,) = reading.brief.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "Zürich €"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"<p>\n\xff", "BX101", 2),
        (b"<meta charset=ebcdic-42>", "BX160", 0),
        (b"<meta charset=euc-jp>\n\n\xff\xff", "BX160", 3),
        (b"<meta charset=zlib>x", "BX160", 1),
    ],
)
def test_bytes_that_are_not_what_the_page_says_are_refused(
    data: bytes, code: str, line: int
) -> None:
    with pytest.raises(RefusedError) as caught:
        read_file("x.html", data)
    (finding,) = caught.value.diagnostics
    assert finding.code == code
    assert finding.place
    assert finding.place.line == line


# --- Forms of pages ------------------------------------------------------------------------------


def test_the_suffixes_of_pages_lead_here() -> None:
    assert {suffix for suffix in READERS if reader_of(f"x{suffix}") is READER} == {
        ".html", ".htm", ".xhtml",
    }  # fmt: skip


def test_in_xml_a_tag_that_ends_in_a_slash_is_empty() -> None:
    page = "<article><p/><script src='x'/><em/>kept <a id='x'/>outside</article>"
    assert text(read(page, "x.xhtml").brief) == "kept outside"
    assert text(read(f"<?xml version='1.0'?>{page}").brief) == "kept outside"


def test_entities_that_a_page_declares_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"> ]><article>&b;</article>'
    assert text(read(bomb, "x.xhtml").brief) == "&b;"


def test_a_picture_in_the_page_is_handed_over_with_the_reading() -> None:
    reading = read('<p><img src="data:image/png;base64, iVBO Rw0K" alt="x">')
    ((name, data),) = reading.pictures.items()
    assert data == b"\x89PNG\r\n"
    assert name in {getattr(node, "asset", "") for node in descendants(reading.brief)}


def test_every_code_that_is_said_is_in_the_catalogue() -> None:
    assert {f"BX16{digit}" for digit in range(8)} <= set(RULES)


# --- Where the article is ------------------------------------------------------------------------

MUCH = "Words that are the article, and enough of them to be most of what the page has to say. "


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<main>around <article>{MUCH}</article></main>", MUCH),
        (f"<div role=main>{MUCH}</div> around", MUCH),
        (f"<article>{MUCH}</article><article>another, shorter</article>", MUCH),
        (
            "<main><article>one of two</article><article>two of two</article></main>",
            "one of two two of two",
        ),
        (f"<body><article>teaser</article><div>{MUCH}</div></body>", f"teaser {MUCH}"),
        (f"<article><article>nested</article>{MUCH}</article>", f"nested {MUCH}"),
        (f"<nav>no</nav><p>{MUCH}<footer>no</footer>", MUCH),
        ("<article></article><main>all there is</main>", "all there is"),
        ("<frameset><frame src=x></frameset>", ""),
        ("", ""),
    ],
)
def test_the_article_of_a_page_is_found(page: str, expected: str) -> None:
    assert text(read(page).brief) == expected.strip()


def test_furniture_that_holds_most_of_the_words_is_none() -> None:
    page = f"<body class=social><div class=related><p>{MUCH}</p></div></body>"
    assert text(read(page).brief) == MUCH.strip()


# --- Hostile pages -------------------------------------------------------------------------------


def depth(brief: Brief) -> int:
    deepest = 0
    stack: list[tuple[Node, int]] = [(brief, 0)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(node))
    return deepest


@pytest.mark.parametrize(
    "tags", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<span lang=fr>",
             "<details><summary>", "<figure>", "<b><p>", "<dl><dd>", "<a href=#x>"]
)  # fmt: skip
def test_ten_thousand_elements_deep_are_read_flat_and_whole(tags: str) -> None:
    page = f"<article>start {tags * 10_000}kernel</article> after"
    reading = read(page)
    check(Source("x.html", page), reading.brief)
    assert "kernel" in text(reading.brief)
    assert depth(reading.brief) <= 3 * MAX_DEPTH + 8


def test_a_table_of_billions_has_the_columns_that_fit() -> None:
    page = "<table><tr><td colspan=999999999 rowspan=999999999>a<td>b<tr><td>c</table>"
    (table,) = read(page).brief.blocks
    assert isinstance(table, Table)
    assert len(table.columns) <= 63
    assert sorted(text(read(page).brief).split()) == ["a", "b", "c"]


PATTERNS: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "<p>Some <b>words</b> &amp; <a href='http://e.org'>more</a>.\n" * n,
    "open tags": lambda n: "<b>x" * n,
    "tags that cross": lambda n: "<b><p>x</b>" * n,
    "formatting left open": lambda n: "<p><b><i>x" * n,
    "items": lambda n: "<ul>" + "<li>x" * n,
    "cells": lambda n: "<table><tr>" + "<td>x" * n,
    "tall cells": lambda n: "<table>" + "<tr><td rowspan=65534>x" * n,
    "wide cells": lambda n: "<table>" + "<tr><td colspan=99999999>x<td>y" * n,
    "half tags": lambda n: "<a " * n,
    "half quotes": lambda n: '<a b="' * n,
    "half comments": lambda n: "<!--" * n,
    "half declarations": lambda n: "<![CDATA[" * n,
    "scripts": lambda n: "<script>" * n,
    "ampersands": lambda n: "&" * n,
    "end tags": lambda n: "</p></div>" * n,
    "breaks": lambda n: "a<br>" * n,
    "notes": lambda n: (
        "".join(f"<p>x<sup><a href=#fn{k}>{k}</a></sup>" for k in range(n))
        + "<ol>"
        + "".join(f"<li id=fn{k}>y" for k in range(n))
    ),
    "summaries": lambda n: "<details><summary>x" * n,
    "directions": lambda n: "<span dir=auto>x" * n,
    "pictures": lambda n: "".join(
        f"<img src=data:image/png;base64,{k:08d} alt=y>" for k in range(n)
    ),
    "no scripts": lambda n: "<noscript><img src=x alt=y></noscript>" * n,
    "NUL": lambda n: "a\0" * n,
}


@pytest.mark.thorough
@pytest.mark.parametrize("pattern", PATTERNS)
def test_time_grows_with_the_page_and_no_faster(pattern: str) -> None:
    small, large = (f"<article>{PATTERNS[pattern](n)}" for n in (100, 400))
    assert in_proportion(lambda: read(small), lambda: read(large), room=0.02)


def test_broken_data_in_the_head_says_nothing() -> None:
    for data in ("[" * 100_000, '{"@type": "Article", "headline": 7, "author": [3, null]}', "\0"):
        page = f"<script type=application/ld+json>{data}</script><article><p>x"
        brief = read(page).brief
        assert (brief.title, brief.byline, text(brief)) == ((), "", "x")
