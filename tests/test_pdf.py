"""The print edition: only the edition's own in it, the same bytes, every word in its place."""

import hashlib
import io
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont

from briefexport.backends.pdf.documents.document import Document, layout, print_sheet
from briefexport.backends.pdf.layout import engine
from briefexport.backends.pdf.layout.engine import Sheets
from briefexport.backends.rendering import Rendering
from briefexport.errors import RefusedError
from briefexport.inputs import FileBytes
from briefexport.markup.css import faces
from briefexport.model import (
    Block,
    Brief,
    Cell,
    CodeBlock,
    Column,
    Heading,
    List,
    ListItem,
    Note,
    Quote,
    Row,
    Table,
)
from briefexport.style import PAGE_SIZES, page
from every import (
    composed,
    em,
    every_brief,
    every_edition,
    items,
    note,
    p,
    said,
    second_brief,
    style,
    table,
)
from pdf_files import every_pdf, opened, printed
from reading_back import pdf as reading
from reading_back.compare import difference
from reading_back.expected import expected_words

TESTS = Path(__file__).parent


def rendered(*blocks: Block, title: str = "A title", front: bool = False) -> Rendering:
    return printed(composed(Brief(blocks, said(title)), front=front)[0])


def lines_of(rendering: Rendering, number: int = 0) -> list[str]:
    with pdfium.PdfDocument(rendering.data) as document:
        text = document[number].get_textpage().get_text_bounded()
    return [line.strip() for line in text.splitlines()]


@cache
def fonts() -> tuple[tuple[str, FileBytes], ...]:
    return tuple((path.name, FileBytes(path)) for _, _, path in faces(style()))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "no fonts"),
        ({"broken.ttf": b"\0\1\0\0" + b"x" * 60}, "broken.ttf"),
        ({"empty.ttf": b""}, "empty.ttf"),
    ],
)
def test_without_sound_fonts_nothing_is_laid_out(
    tmp_path: Path, given: dict[str, bytes], named: str
) -> None:
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    files = tuple((name, FileBytes(tmp_path / name)) for name in given)
    with pytest.raises(RefusedError, match=named) as caught:
        engine.lay_out(Document("x", "<html><body>x</body></html>"), Sheets("", files))
    assert caught.value.diagnostics[0].code == "BX507"


# --- Nothing from elsewhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "ftp://example.org/",
        "data:image/png;base64,AAAA",
        "asset:unknown.png",
        "asset:../a.png",
        "asset://a.png",
        "ASSET:a.png",
        "",
    ],
)
def test_the_engine_gets_nothing_but_what_the_edition_holds(url: str) -> None:
    engine.loaded()
    fetcher = engine._fetcher({"a.png": b"data"})
    with pytest.raises(ValueError, match="is not part of this edition"):
        fetcher.fetch(url)


def test_the_engine_gets_what_the_edition_holds() -> None:
    engine.loaded()
    response = engine._fetcher({"a.png": b"data"}).fetch("asset:a.png")
    assert response.read() == b"data"


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ('<img src="{url}"/>', ""),
        ('<object data="{url}"/>', ""),
        ("", "p {{ background: url({url}) }}"),
        ("", "@import url({url});"),
        ("", "@font-face {{ font-family: x; src: url({url}) }}"),
    ],
)
@pytest.mark.parametrize("url", ["file", "http://127.0.0.1:9/x.png"])
def test_a_document_that_asks_for_more_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, css: str, url: str
) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>')
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it connected"))
    url = secret.as_uri() if url == "file" else url
    asking = Document(
        "asking", f'<html lang="en"><body><p>a{body.format(url=url)}b</p></body></html>'
    )
    with pytest.raises(RefusedError, match=re.escape(url)) as caught:
        engine.lay_out(asking, Sheets(css.format(url=url), fonts()))
    assert caught.value.diagnostics[0].code == "BX501"


def test_the_only_fonts_are_those_of_the_style() -> None:
    own = set()
    for font in style().fonts.values():
        for face in font.faces:
            with TTFont(font.path(face), lazy=True) as opened_face:
                names = opened_face["name"]
                own.add(names.getDebugName(16) or names.getDebugName(1))
    found = set()
    file = opened(every_pdf())
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            found.add(str(thing.BaseFont).split("+")[-1].lstrip("/").replace("-", " "))
            below = thing.get("/DescendantFonts", [thing])[0]
            assert "/FontFile2" in below.FontDescriptor or "/FontFile3" in below.FontDescriptor
    assert len(found) > 10
    assert {name for name in found if not any(name.startswith(one) for one in own)} == set()


# --- Every word in its place ---------------------------------------------------------------------


def words_differ(rendering: Rendering, edition: Any, tmp_path: Path) -> str | None:
    file = tmp_path / "e.pdf"
    file.write_bytes(rendering.data)
    size = page(style(), PAGE_SIZES["A5"])
    assert rendering.pages
    first = rendering.pages.labels.index(rendering.pages.pages[edition.briefs[0].id])
    found = reading.with_pdfium(file, reading.Margins(size.top, size.foot), first)
    return difference(expected_words(edition, painted=True), found)


def test_the_words_are_those_of_the_edition_in_order(tmp_path: Path) -> None:
    edition, _ = composed(every_brief(), second_brief())
    made = printed(edition)
    assert words_differ(made, edition, tmp_path) is None
    fewer = replace(edition, briefs=edition.briefs[:1])
    assert words_differ(made, fewer, tmp_path) is not None


def test_the_layout_has_nothing_to_say_about_it() -> None:
    assert every_pdf().diagnostics == ()


def test_the_contents_give_the_page_on_which_each_heading_is_found() -> None:
    edition, made = every_edition(), every_pdf()
    assert made.pages
    with pdfium.PdfDocument(made.data) as file:
        texts = [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in file]
    shown = next(text for text in texts if "CONTENTS" in text)
    for entry in edition.contents:
        label = made.pages.pages[entry.id]
        words = "".join(n.value for n in entry.title if hasattr(n, "value"))[:14]
        if words.isascii():
            assert re.search(rf"{re.escape(words)}[^0-9]*{label}\b", shown), (words, shown)
            assert words.strip() in texts[made.pages.labels.index(label)]
    folios = [text.split()[-1] if text.strip() else "" for text in texts]
    blank = [not start for start in made.pages.starts]
    assert [folio for folio, empty in zip(folios[4:], blank[4:], strict=True) if not empty] == [
        label for label, empty in zip(made.pages.labels[4:], blank[4:], strict=True) if not empty
    ]


def test_bookmarks_and_running_heads_have_no_numbers_of_notes(tmp_path: Path) -> None:
    file = tmp_path / "e.pdf"
    file.write_bytes(every_pdf().data)
    titles = [title for title, _ in reading.bookmarks(file)]
    assert titles[:3] == ["Contents", "Tables", "Figures"]
    assert titles[3:6] == ["Every node, really", "Level 1 stressed", "Level 2 stressed"]
    assert "With codex^2" in titles
    heads = [line for n in (8, 10, 12) for line in lines_of(every_pdf(), n) if "really" in line]
    assert heads == ["Every node, really"] * 3


def test_every_id_has_a_page_and_every_page_a_label() -> None:
    made, edition = every_pdf(), every_edition()
    assert made.pages
    with pdfium.PdfDocument(made.data) as file:
        assert len(made.pages.labels) == len(file)
        assert str(made.extent) == f"{len(file)} pages"
    assert set(edition.labels) <= set(made.pages.pages)
    assert set(made.pages.pages.values()) <= set(made.pages.labels)


@pytest.mark.parametrize("name", ["A4", "letter", "6x9in", "120mm x 150mm"])
def test_the_page_is_as_large_as_the_edition_wants(name: str) -> None:
    from briefexport.edition.settings import Print
    from briefexport.style import page_size
    from every import SETTINGS

    settings = replace(SETTINGS, print=Print(name))
    edition, _ = composed(Brief((p("x"),), said("A title")), settings=settings, front=False)
    with pdfium.PdfDocument(printed(edition).data) as file:
        assert file[0].get_size() == pytest.approx(page_size(name), abs=0.01)


# --- The same bytes ------------------------------------------------------------------------------

ONCE = """
import hashlib, sys, warnings
sys.path.insert(0, sys.argv[1])
from pdf_files import every_pdf
print(hashlib.sha256(every_pdf().data).hexdigest())
"""


def test_another_process_in_another_place_writes_the_same_bytes(tmp_path: Path) -> None:
    environments: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "C", "HOME": str(tmp_path)},
    ]
    digests = {hashlib.sha256(every_pdf().data).hexdigest()}
    for environment in environments:
        run = subprocess.run(
            [sys.executable, "-c", ONCE, str(TESTS)],
            env={**os.environ, **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1


# --- The engine's faults, mended -----------------------------------------------------------------

SHARP = p(
    "German has three vowels with two dots, a letter of its own for the sharp ",
    em("s"),
    " – in capitals too, since 2017 – and the longest words a compositor ever had to divide.",
)


def test_a_text_whose_last_space_alone_is_too_wide_stays_on_its_line() -> None:
    assert lines_of(rendered(SHARP))[1] == (
        "German has three vowels with two dots, a letter of its own for the sharp"
    )


def test_the_engine_still_needs_mending(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, the engine breaks such lines right by itself, and the hook can go."""
    engine.loaded()
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    monkeypatch.setattr(engine, "mend_line_breaking", lambda: None)
    monkeypatch.setattr(inline, "split_first_line", line_break.split_first_line)
    assert lines_of(rendered(SHARP))[1].startswith("Ger")
    assert len(lines_of(rendered(SHARP))[1]) < 6


def cramped() -> Table:
    """Return code that ends in a line end, where a line has no room for one letter."""
    code: Block = CodeBlock("aa-n\n")
    for _ in range(5):
        code = Quote((code,))
    long, narrow = Cell((p("word " * 30),)), Cell((code,))
    return Table((Column(), Column(width=0.02)), (), (Row((long, narrow)),))


def test_a_line_end_is_never_set_as_a_letter() -> None:
    assert not [one for one in rendered(cramped()).diagnostics if ".notdef" in one.message]


def test_the_engine_still_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    monkeypatch.setattr(engine, "mend_line_breaking", lambda: None)
    monkeypatch.setattr(inline, "split_first_line", line_break.split_first_line)
    assert [one for one in rendered(cramped()).diagnostics if "(U+000A)" in one.message]


def baselines(rendering: Rendering, wanted: list[str]) -> list[float]:
    """Return the height above the foot of the page at which each of `wanted` stands."""
    with pdfium.PdfDocument(rendering.data) as file:
        text = file[0].get_textpage()
        found = []
        for words in wanted:
            index, count = text.search(words, match_case=True).get_next() or (0, 0)
            assert count, words
            found.append(text.get_charbox(index)[1])
    return found


def test_a_note_of_several_blocks_has_no_empty_lines() -> None:
    blocks = (p("Primo."), p("Secundo."), List("bullet", items("tertio", "quarto")), p("Quinto."))
    made = rendered(p("A call", Note(blocks), "."))
    heights = baselines(made, ["Primo", "Secundo", "tertio", "quarto", "Quinto"])
    leading = style().text["note"].leading
    gaps = [above - below for above, below in pairwise(heights)]
    # Descenders and capitals move a box by some points; an empty line would move it by a leading.
    assert all(0.6 * leading < gap < 1.6 * leading for gap in gaps), gaps


def test_code_in_a_note_keeps_its_lines() -> None:
    made = rendered(p("A call", Note((p("See:"), CodeBlock("first\n\nthird"))), "."))
    first, third = baselines(made, ["first", "third"])
    assert first - third == pytest.approx(2 * style().text["code"].leading, abs=2)


def test_what_is_nested_very_deeply_stays_on_the_page() -> None:
    block: Block = p("deep inside")
    for number in range(32):
        block = Quote((block,)) if number % 2 else List("bullet", (ListItem((block,)),))
    with pdfium.PdfDocument(rendered(block).data) as file:
        text = file[0].get_textpage()
        index, count = text.search("inside").get_next() or (0, 0)
        assert count
        left, _, right, _ = text.get_charbox(index + count - 1)
        assert style().page.outer < left < right < file[0].get_width() - style().page.outer


# --- What the engine says ------------------------------------------------------------------------


def test_what_the_engine_logs_is_told_and_printed_nowhere(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    asked = every_edition(), style(), page(style(), PAGE_SIZES["A5"])
    own, css = layout(*asked, None, ()), print_sheet(*asked, 3, None)
    sheets = Sheets(css + "\np { no-such-property: 1 }", fonts())
    logger = logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.propagate
    (told,) = engine.lay_out(own.documents[0], sheets).diagnostics
    assert (told.code, told.severity) == ("BX502", "warning")
    assert "no-such-property" in told.message
    assert capfd.readouterr() == ("", "")
    assert (logger.handlers, logger.propagate) == before


def test_a_picture_that_cannot_be_drawn_is_told() -> None:
    edition = every_edition()
    broken = {name: replace(asset, data=asset.data[:60]) for name, asset in edition.assets.items()}
    made = printed(replace(edition, assets=broken))
    assert made.diagnostics
    assert {one.code for one in made.diagnostics} >= {"BX502"}
    assert any(name in one.message for one in made.diagnostics for name in broken)


@pytest.mark.parametrize("error", [OSError("disk"), ValueError("box"), RecursionError("deep")])
def test_a_failure_of_the_engine_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(engine, "mark_artifacts", fail)
    with pytest.raises(RefusedError, match=str(error)) as caught:
        rendered(p("x"))
    assert caught.value.diagnostics[0].code == "BX501"


def test_missing_libraries_are_told_with_the_line_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Missing:
        """Finds WeasyPrint as a machine without Pango does."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    engine.prepared.cache_clear()
    engine.loaded.cache_clear()
    with pytest.raises(RefusedError) as caught:
        rendered(p("x"))
    fault, *_ = caught.value.diagnostics
    assert fault.code == "BX003"
    assert "libpango-1.0-0" in fault.message
    assert "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in fault.hint
    assert "--format epub,docx" in fault.hint


# --- What stands where ---------------------------------------------------------------------------


@cache
def long_table() -> Rendering:
    rows = [(f"row {n}", "words") for n in range(90)]
    return rendered(p("Before."), table(("Name", "Said"), *rows, caption=said("Long")))


def test_the_head_of_a_table_stands_on_each_of_its_pages() -> None:
    with pdfium.PdfDocument(long_table().data) as file:
        assert len(file) > 2
        for number in range(len(file)):
            assert sum("Name" in line for line in lines_of(long_table(), number)) == 1


def test_a_heading_stays_with_what_follows() -> None:
    filler = [p(f"Line {n}.") for n in range(100)]
    for count in range(28, 38):
        made = rendered(*filler[:count], Heading(1, said("A heading")), p("What follows it."))
        with pdfium.PdfDocument(made.data) as file:
            texts = [page.get_textpage().get_text_bounded() for page in file]
        (found,) = [text for text in texts if "A heading" in text]
        assert "What follows" in found


@pytest.mark.parametrize("within", [False, True], ids=["below the text", "in an item"])
def test_a_line_that_ends_in_a_colon_stays_with_what_it_announces(within: bool) -> None:
    filler = [p(f"Line {n}.") for n in range(100)]
    parted = 0
    for count in range(24, 38):
        said_: list[Block] = [p("As follows:"), CodeBlock("code 1\ncode 2\ncode 3\ncode 4")]
        blocks: list[Block] = [List("bullet", items(said_))] if within else said_
        made = rendered(*filler[:count], *blocks)
        with pdfium.PdfDocument(made.data) as file:
            texts = [page.get_textpage().get_text_bounded() for page in file]
        (found,) = [text for text in texts if "As follows" in text]
        assert "code 1" in found
        parted += "Line 1." not in found
    assert parted


def test_an_edition_of_one_brief_has_no_pages_before_it() -> None:
    made = rendered(p("x", note("y")), title="Alone")
    assert lines_of(made)[0] == "Alone"
    assert str(made.extent) == "1 page"
    with pikepdf.open(io.BytesIO(made.data)) as file:
        assert file.Root.Lang == "en-GB"
