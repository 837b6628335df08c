"""Files that LibreOffice wrote: from ours, which read back the same, and from a page of HTML."""

import shutil
import subprocess
from pathlib import Path

import pytest

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import load_edition
from briefexport.readers.docx import READER, read_apart
from briefexport.reading import Options
from built import ROOT
from docx_origins import check
from markdown_outline import outline
from test_docx_reader import read_back, written

pytestmark = pytest.mark.conformance

PAGE = """<html lang="en"><body><h1>Ferries</h1>
<p>Plain <b>strong</b> <i>em</i> <code>code</code> <a href="https://e.org/x">link</a>
x<sup>2</sup>.</p>
<h2>Lists</h2><ol start="3"><li>three<ul><li>inner</li></ul></li><li>four</li></ol>
<ul><li><p>one</p><p>still one</p></li><li>two</li></ul>
<blockquote><p>said</p></blockquote><pre>code
  lines</pre><dl><dt>term</dt><dd>meaning</dd></dl>
<table border="1"><thead><tr><th>a</th><th colspan="2">b</th></tr></thead>
<tbody><tr><td rowspan="2">c</td><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td></tr></tbody>
</table><hr><p>End.</p></body></html>"""

OUTLINE = """\
p Plain [strong strong] [emphasis em] [code code] [link https://e.org/x link] x[superscript 2].
h1 Lists
decimal from 3
  * p three
    bullet
      * p inner
  * p four
bullet loose
  * p one
    p still one
  * p two
quote
  p said
code - 'code\\n  lines'
definitions
  term
    : p meaning
table - - -
  = (center) a | (2x1 center) b
  | (1x2) c | d | e
  | f | g
rule
p End."""


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    return tmp_path


def convert(file: Path, out: Path, *options: str) -> bytes:
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = ["soffice", profile, "--headless", *options, "--outdir", str(out / "made"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (out / "made" / f"{file.stem}.docx").read_bytes()


def test_our_own_file_through_libreoffice_is_the_same_tree(converted: Path) -> None:
    """But for a formula, which LibreOffice moves out of its section when that ends with it."""
    loaded = load_edition(ROOT / "sources" / "specimen")
    file = converted / "specimen.docx"
    file.write_bytes(render(loaded.edition, loaded.style, None, RenderOptions()).data)
    source = READER.open("made.docx", convert(file, converted, "--convert-to", "docx"))
    found = read_apart(source, Options())
    differing = []
    for number, one in enumerate(found):
        check(source, one.brief)
        if read_back(one.brief, loaded.edition, number) != written(loaded.edition, number):
            differing.append(loaded.edition.briefs[number].id)
    assert len(found) == len(loaded.edition.briefs)
    assert set(differing) <= {"tables", "the-page"}


def test_a_page_that_libreoffice_made_a_document_of_reads_right(converted: Path) -> None:
    file = converted / "page.html"
    file.write_text(PAGE, "utf-8")
    options = ("--convert-to", "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
    source = READER.open("page.docx", convert(file, converted, *options))
    read = READER.read(source, Options())
    check(source, read.brief)
    lines = outline(read.brief)
    assert lines[0] == "title Ferries"
    assert "\n".join(lines[2:]) == OUTLINE
