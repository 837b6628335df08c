"""A saved page is an article like any other: shown, and built into all three formats."""

from collections.abc import Callable
from pathlib import Path

from pypdfium2 import PdfDocument

from briefexport.edition.load import load_edition
from built import Built
from epubs import pixels
from reading_back import docx, epub
from reading_back.compare import difference
from reading_back.expected import expected_words

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Low water - The Paper</title></head>
<body><nav>Home</nav><article><h1>Low water</h1>
<p>The lock<sup><a href="#fn1">1</a></sup> is <em>dry</em>.</p>
<figure><img src="low_files/lock.png" alt="A lock"><figcaption>The lock</figcaption></figure>
<table><caption>Levels</caption><thead><tr><th>Year<th>Level</thead>
<tr><td rowspan="2">1994<td>12<tr><td>13</table>
<ol start="3" type="a"><li>three<ul><li>nested</ul><li>four</ol>
<ol class="notes"><li id="fn1">Of Delft.</ol>
</article></body></html>
"""


def test_a_saved_page_is_built_into_every_format(
    built: Callable[[Path], Built], tmp_path: Path
) -> None:
    (tmp_path / "low_files").mkdir()
    (tmp_path / "low_files" / "lock.png").write_bytes(pixels((40, 30)))
    page = tmp_path / "low.html"
    page.write_text(PAGE, "utf-8")
    made, edition = built(page), load_edition(page).edition
    assert edition.settings.title == "Low water"
    assert difference(expected_words(edition), epub.read(made.epub)) is None
    assert difference(expected_words(edition), docx.read(made.docx)) is None
    with PdfDocument(made.pdf) as document:
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(word in words for word in ("Levels", "nested", "Of Delft.", "The lock"))
