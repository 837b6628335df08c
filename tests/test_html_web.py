"""With the extra `web` the article is found by its words, and read no differently."""

import socket
from pathlib import Path

import pytest

from briefexport.model import Brief, List, Table, Text
from briefexport.readers import html
from briefexport.readers.html import boundary
from briefexport.reading import Options, Reading
from briefexport.source import Source
from briefexport.walk import descendants
from markdown_origins import check

pytest.importorskip("trafilatura")

SENTENCE = (
    "The keeper of the lock said that the water had not been so low in thirty years, and that boats"
    " would have to wait until the rain came back to the hills. "
)
PAGE = f"""<html lang="en"><head><title>Low water - The Paper</title>
<meta name="author" content="A. Writer"></head><body>
<div class="top"><div><a href="/">The Paper</a></div><ul><li><a href="/1">One</a></ul></div>
<div class="wrap"><div class="story"><h1>Low water</h1>
<p>{SENTENCE}</p><p>{SENTENCE}</p>
<table><tr><th colspan="2">Levels</th></tr><tr><td>1994</td><td>12</td></tr></table>
<ol start="3"><li>Three boats wait.</li><li>Four have left.</li></ol><p>{SENTENCE}</p>
</div><div class="other"><p>Most read: a story about something else.</p></div></div>
<div class="bottom"><p>Copyright The Paper. All rights reserved.</p></div></body></html>"""


def read(page: str) -> Reading:
    return html.READER.read(Source("x.html", page), Options())


def text(brief: Brief) -> str:
    return " ".join(node.value for node in descendants(brief) if isinstance(node, Text))


def test_the_article_is_found_where_the_page_does_not_mark_it() -> None:
    reading = read(PAGE)
    check(Source("x.html", PAGE), reading.brief)
    words = text(reading.brief)
    assert words.count("the water had not been so low") == 3
    assert "Copyright" not in words
    assert (reading.brief.byline, reading.brief.language) == ("A. Writer", "en")
    kinds = [type(block) for block in reading.brief.blocks]
    assert Table in kinds
    (numbered,) = [block for block in reading.brief.blocks if isinstance(block, List)]
    assert numbered.start == 3
    (told,) = [one for one in reading.diagnostics if one.code == "BX161"]
    assert "trafilatura" in told.message


def test_a_page_it_makes_nothing_of_is_read_by_the_plain_rule() -> None:
    assert text(read("<main><p>short").brief) == "short"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert text(read(PAGE.replace("<head>", '<head><base href="http://e.org/">')).brief)


def test_a_fault_of_the_extractor_is_no_fault_of_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("as it sometimes does")

    monkeypatch.setattr("trafilatura.bare_extraction", failing)
    assert "thirty years" in text(read(PAGE).brief)


def test_it_is_imported_only_where_it_is_used() -> None:
    source = Path(boundary.__file__).read_text("utf-8")
    assert [
        line for line in source.splitlines() if line.startswith(("import traf", "from traf"))
    ] == []
