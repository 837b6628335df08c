"""The readers of the editions, tried on files made by hand: they read right, and they notice."""

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
import weasyprint
from docx.oxml import parse_xml

from briefexport.edition import Edition, EditionBrief, Label, Settings
from briefexport.edition.terms import TERMS
from briefexport.model import (
    Block,
    Cell,
    Column,
    List,
    ListItem,
    Note,
    Paragraph,
    Row,
    Span,
    Table,
    Text,
)
from reading_back import docx as docx_reader
from reading_back import epub, pdf
from reading_back.compare import difference
from reading_back.expected import expected_words, numeral
from reading_back.words import Reading, lines_of


def paragraph(*words: str) -> Paragraph:
    return Paragraph((Text(" ".join(words)),))


def cells(*texts: str) -> Row:
    return Row(tuple(Cell((paragraph(text),)) for text in texts))


SENTENCE = "Incomprehensible well-known internationalisation—of long words—ends"
NOTED = Paragraph(
    (
        Text("A claim"),
        Note((paragraph("The proof of it."),), id="n1"),
        Text(", and x"),
        Span("superscript", (Text("2"),)),
        Text("."),
    )
)
LISTED = List(
    "lower-alpha",
    (
        ListItem((paragraph("first"), List("bullet", (ListItem((paragraph("under it"),)),)))),
        ListItem((paragraph("second"),)),
    ),
)
TABLE = Table(
    (Column(), Column()),
    (cells("City", "People"),),
    tuple(cells(f"town {n}", f"{n} thousand") for n in range(40)),
    caption=(Text("Where people live"),),
    id="t1",
)


def edition(*blocks: Block) -> Edition:
    brief = EditionBrief(
        id="b1",
        number=1,
        kicker="Brief 1",
        title=(Text("A title"),),
        subtitle=(),
        byline="By nobody",
        language="en",
        direction="ltr",
        blocks=blocks,
        source="a.md",
    )
    labels = {
        "n1": Label("n1", "note", "1", "1"),
        "t1": Label("t1", "table", "1", "Table 1", "Table 1."),
    }
    return Edition(
        slug="e",
        settings=Settings(title="E"),
        identifier="urn:uuid:0",
        date=date(2025, 1, 1),
        direction="ltr",
        terms=TERMS["en"],
        front=True,
        briefs=(brief,),
        labels=labels,
        contents=(),
        tables=(),
        figures=(),
        assets={},
        table_sizes={},
    )


EDITION = edition(paragraph(*[SENTENCE] * 20), NOTED, LISTED, TABLE, paragraph("The end."))

# --- Files that say what EDITION says ------------------------------------------------------------

CSS = """
@page { size: A5; margin: 60pt 50pt;
        @top-left { content: "A running head" } @bottom-right { content: counter(page) } }
p, h1 { hyphens: auto; hyphenate-character: "\\2010"; text-align: justify }
table { border-collapse: separate } td, th { padding: 2pt 9pt }
.note { float: footnote; font-size: 7pt }
.note::footnote-call { font-size: 6pt; vertical-align: super; line-height: 0 }
sup { font-size: 6pt }
ol { list-style: lower-alpha }
"""
MARGINS = pdf.Margins(top=60, bottom=60)

ROWS = "".join(f"<tr><td>town {n}</td><td>{n} thousand</td></tr>" for n in range(40))
LIST = "<ol><li>first<ul><li>under it</li></ul></li><li>second</li></ol>"
TABLE_ROWS = f"<thead><tr><th>City</th><th>People</th></tr></thead><tbody>{ROWS}</tbody>"
XHTML_TABLE = f"<table><caption>Table 1. Where people live</caption>{TABLE_ROWS}</table>"

PRINT = f"""<html lang="en"><style>{CSS}</style><p>BRIEF 1</p><h1>A title</h1><p>By nobody</p>
<p>{" ".join([SENTENCE] * 20)}</p>
<p>A claim<span class="note">The proof of it.</span>, and x<sup>2</sup>.</p>
{LIST}{XHTML_TABLE}<p>The end.</p></html>"""

CHAPTER = f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<!-- nobody sees this --><p>Brief 1</p><h1>A <em>title</em></h1><p>By
nobody</p><p>{" ".join([SENTENCE] * 20)}</p>
<p>A claim<a epub:type="noteref" href="#n1">1</a>, and x<sup>2</sup>.</p>
{LIST}{XHTML_TABLE}<p>The end.</p>
<section epub:type="endnotes"><h2>Notes</h2><ol><li epub:type="endnote" id="n1">
<p>The proof of it. <a role="doc-backlink" href="#r1">Back</a></p></li></ol></section>
</body></html>"""

COVER = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body epub:type="cover"><h1>Not of the text</h1></body></html>"""

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="b" href="chapter%201.xhtml"/><item id="a" href="cover.xhtml"/>
<item id="n" href="nav.xhtml" properties="nav"/></manifest>
<spine><itemref idref="a"/><itemref idref="n"/><itemref idref="b"/></spine></package>"""


def make_pdf(file: Path, html: str = PRINT) -> Path:
    weasyprint.HTML(string=html).write_pdf(file)
    return file


def make_epub(file: Path, chapter: str = CHAPTER) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/package.opf", PACKAGE)
        archive.writestr("EPUB/cover.xhtml", COVER)
        archive.writestr("EPUB/chapter 1.xhtml", chapter)
    return file


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NOTES = f"""<w:footnotes {W}><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>
<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> The proof of
 it.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
CONTENTS = f"""<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
<w:r><w:t>A title 1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""
CLAIM = f"""<w:p {W} {M}><w:r><w:t>A claim</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>
<w:ins><w:r><w:t>, and x</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>
<m:oMath><m:r><m:t>dropped</m:t></m:r></m:oMath><w:hyperlink><w:r><w:t>2.</w:t></w:r></w:hyperlink>
</w:p>"""
CAPTION = f"""<w:p {W}><w:r><w:t xml:space="preserve">Table </w:t></w:r><w:fldSimple
 w:instr="SEQ Table"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r>
<w:t xml:space="preserve">. Where people live</w:t></w:r></w:p>"""


def make_docx(file: Path, claim: str = CLAIM) -> Path:
    document = docx.Document()
    body = document.element.body
    document.add_paragraph("The edition's own title page")
    body.insert(1, parse_xml(CONTENTS))
    document.add_section()
    for text in ("Brief 1", "A title", "By nobody", " ".join([SENTENCE] * 20)):
        document.add_paragraph(text)
    body.insert(len(body) - 1, parse_xml(claim))
    for text in ("first", "under it", "second"):
        document.add_paragraph(text)
    body.insert(len(body) - 1, parse_xml(CAPTION))
    table = document.add_table(0, 2)
    for texts in (("City", "People"), *((f"town {n}", f"{n} thousand") for n in range(40))):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("The end.")
    document.save(str(file))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/footnotes.xml", NOTES)
    return file


# --- They read right ------------------------------------------------------------------------------


def test_the_words_of_a_pdf_are_read_by_pdfium(tmp_path: Path) -> None:
    reading = pdf.with_pdfium(make_pdf(tmp_path / "e.pdf"), MARGINS)
    assert len(reading.pages) > 2
    assert difference(expected_words(EDITION, painted=True), reading) is None


@pytest.mark.skipif(not pdf.has_pdftotext(), reason="poppler's pdftotext is not installed")
def test_the_words_of_a_pdf_are_read_by_pdftotext(tmp_path: Path) -> None:
    reading = pdf.with_pdftotext(make_pdf(tmp_path / "e.pdf"), MARGINS)
    assert difference(expected_words(EDITION, painted=True), reading) is None


def test_the_words_of_an_epub_are_read_without_its_furniture(tmp_path: Path) -> None:
    reading = epub.read(make_epub(tmp_path / "e.epub"))
    assert difference(expected_words(EDITION), reading) is None


def test_the_words_of_a_docx_are_read_from_a_section_on(tmp_path: Path) -> None:
    reading = docx_reader.read(make_docx(tmp_path / "e.docx"), first=1)
    assert difference(expected_words(EDITION), reading) is None


def test_right_to_left_words_are_read_whichever_way_they_were_painted() -> None:
    expected = expected_words(edition(paragraph("before שלום עולם after")))
    for line in ("before שלום עולם after", "before עולם שלום after"):
        reading = Reading((("Brief 1", "A title", "By nobody", line),), wrapped=True)
        assert difference(expected, reading) is None


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [("decimal", 12, "12"), ("lower-alpha", 28, "ab"), ("upper-roman", 1949, "MCMXLIX")],
)
def test_a_marker_says_its_number(kind: str, number: int, said: str) -> None:
    assert numeral(kind, number) == said  # type: ignore[arg-type]


# --- They notice ----------------------------------------------------------------------------------

FAULTS = {
    "a lost word": ("under it", "under"),
    "a lost last word": ("The end.", "The"),
    "another word": ("town 7<", "town 8<"),
    "a swapped cell": ("<td>town 3</td><td>3 thousand</td>", "<td>3 thousand</td><td>town 3</td>"),
    "a doubled paragraph": ("<p>The end.</p>", "<p>The end.</p><p>The end.</p>"),
    "a lost space": ("A claim", "Aclaim"),
    "a space too many": ("second", "sec ond"),
    "a lost row": ("<tr><td>town 30</td><td>30 thousand</td></tr>", ""),
    "a lost caption": ("<caption>Table 1. Where people live</caption>", ""),
    "a word that should not be there": ("<li>second", "<li>the second"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_an_epub_is_noticed(tmp_path: Path, fault: str) -> None:
    before, after = FAULTS[fault]
    assert before in CHAPTER
    reading = epub.read(make_epub(tmp_path / "e.epub", CHAPTER.replace(before, after)))
    assert difference(expected_words(EDITION), reading)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_pdf_is_noticed(tmp_path: Path, fault: str) -> None:
    before, after = FAULTS[fault]
    assert before in PRINT
    file = make_pdf(tmp_path / "e.pdf", PRINT.replace(before, after))
    assert difference(expected_words(EDITION, painted=True), pdf.with_pdfium(file, MARGINS))


def test_a_lost_note_is_noticed_in_each_format(tmp_path: Path) -> None:
    note, no_note = "The proof of it.", "."
    lost = edition(*(NOTED if block is NOTED else block for block in EDITION.briefs[0].blocks))
    assert expected_words(lost).notes == ("The", "proof", "of", "it.")
    chapter = make_epub(tmp_path / "e.epub", CHAPTER.replace(note, no_note))
    assert difference(expected_words(EDITION), epub.read(chapter))
    printed = pdf.with_pdfium(make_pdf(tmp_path / "e.pdf", PRINT.replace(note, no_note)), MARGINS)
    assert difference(expected_words(EDITION, painted=True), printed)
    uncalled = CLAIM.replace('<w:footnoteReference w:id="7"/>', "")
    word = docx_reader.read(make_docx(tmp_path / "e.docx", uncalled), first=1)
    assert difference(expected_words(EDITION), word)


def test_a_note_called_elsewhere_is_noticed(tmp_path: Path) -> None:
    moved = CHAPTER.replace('<a epub:type="noteref" href="#n1">1</a>, and', ", and").replace(
        "x<sup>2", 'x<a epub:type="noteref" href="#n1">1</a><sup>2'
    )
    reading = epub.read(make_epub(tmp_path / "e.epub", moved))
    assert difference(expected_words(EDITION), reading)


def test_a_space_before_what_has_no_shape_parts_words() -> None:
    said = Paragraph((Text("one \u00ad"), Text("two\u00ad"), Text("three\u200b four")))
    assert expected_words(edition(said)).main[-3:] == ("one", "twothree", "four")


def test_a_difference_says_where_and_what() -> None:
    expected = expected_words(edition(paragraph("one two three")))
    reading = Reading((lines_of("Brief 1\nA title\nBy nobody\none three"),))
    assert difference(expected, reading) == (
        "page 1: found “one three”, but after “…Brief 1 A title By nobody” the text goes on"
        " “one two three…”"
    )


def test_a_word_that_no_line_may_break_is_noticed() -> None:
    expected = expected_words(edition(paragraph("one together")))
    reading = Reading((lines_of("Brief 1\nA title\nBy nobody\none to\ngether"),), wrapped=True)
    assert difference(expected, reading)
    hyphenated = replace(reading, pages=(lines_of("Brief 1\nA title\nBy nobody\none to‐\ngether"),))
    assert difference(expected, hyphenated) is None


def test_a_wrong_list_label_in_a_pdf_is_noticed(tmp_path: Path) -> None:
    file = make_pdf(tmp_path / "e.pdf", PRINT.replace("lower-alpha", "decimal"))
    assert difference(expected_words(EDITION, painted=True), pdf.with_pdfium(file, MARGINS))
    file = make_pdf(tmp_path / "e.pdf", PRINT.replace("lower-alpha", "none"))
    assert difference(expected_words(EDITION, painted=True), pdf.with_pdfium(file, MARGINS))
