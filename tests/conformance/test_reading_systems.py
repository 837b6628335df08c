"""Every chapter of the specimen as two reading systems show it, on a phone and on a tablet.

The pictures that they leave are in the folder that SCREENSHOTS names, where it names one.
"""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from briefexport.model import Cell, CodeBlock, Column, List, ListItem, Note, Quote, Row, Table
from built import ROOT, Built
from conformance import validators
from epubs import article, edition, para, rendered

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.parametrize("system", ["foliate", "epubjs"]),
]
PHONE, TABLET = "390x844", "820x1180"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_every_chapter_is_shown_whole(
    tools: Path, built: Callable[[Path], Built], pictures: Path, system: str, size: str
) -> None:
    epub = built(ROOT / "sources" / "specimen").epub
    assert validators.reading_system(tools, system, size, epub, pictures) == []
    assert len(list(pictures.glob(f"{system}-{size.partition('x')[0]}-*.png"))) > 30


# What a style sheet may do wrong, and what the reading system then shows.
BREAKAGES = {
    "li { list-style-type: none !important }": "no marker: li",
    "ul { padding: 0 !important }": "no room for a marker: li",
    "blockquote { width: 130% }": "overflows: blockquote",
    "table { width: 150% !important } .table { overflow: visible !important }": "cut: table",
    "table { width: 150% !important }": "out of reach of the keyboard: table",
    "pre { white-space: pre !important }": "overflows: pre",
}


def test_a_reading_system_tells_what_is_shown_wrong(
    tools: Path, tmp_path: Path, system: str
) -> None:
    good = tmp_path / "good.epub"
    good.write_bytes(rendered(edition(article(*EVERYTHING_SHOWN), front=False)).data)
    assert validators.reading_system(tools, system, PHONE, good, tmp_path) == []
    for css, told in BREAKAGES.items():
        bad = with_css(good, css)
        assert told in "\n".join(validators.reading_system(tools, system, PHONE, bad, tmp_path))


WORDS = "words and more of them, " * 20
EVERYTHING_SHOWN = (
    para(WORDS, Note((para("The note."),))),
    List("bullet", (ListItem((para("item"),)),)),
    Quote((para(WORDS),)),
    CodeBlock(WORDS),
    Table((Column(),) * 2, (), (Row((Cell((para("one"),)), Cell((para("two"),)))),)),
)


def with_css(file: Path, css: str) -> Path:
    """Return a copy of an EPUB whose style sheet says `css` as well."""
    changed = file.with_name("bad.epub")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            more = css.encode() if name.endswith("style.css") else b""
            new.writestr(name, old.read(name) + more)
    return changed
