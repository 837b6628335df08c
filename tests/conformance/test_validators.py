"""Every validator is shown a good file and a broken one: it must tell them apart."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conformance import validators

pytestmark = pytest.mark.conformance

PAGE = """<html lang="en"><head><title>A page</title></head>
<body><h1>A page</h1><p>With words.</p></body></html>"""


@pytest.fixture
def good_pdf(tmp_path: Path) -> Path:
    return printed(PAGE, tmp_path / "good.pdf")


def printed(page: str, file: Path) -> Path:
    """Print `page` with the engine as it comes, in a process where nothing of it was mended."""
    command = [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "-", str(file)]
    subprocess.run(command, input=page.encode(), check=True, capture_output=True)
    return file


def test_qpdf_tells_a_truncated_pdf(tools: Path, good_pdf: Path, tmp_path: Path) -> None:
    assert validators.qpdf(good_pdf) == []
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(good_pdf.read_bytes()[:-200])
    assert validators.qpdf(bad)


def test_verapdf_tells_a_pdf_without_a_language(
    tools: Path, good_pdf: Path, tmp_path: Path
) -> None:
    assert validators.verapdf(tools, "ua1", good_pdf) == []
    bad = tmp_path / "bad.pdf"
    page = PAGE.replace(' lang="en"', "")
    printed(page, bad)
    assert "\t7.2-29\t" in "\n".join(validators.verapdf(tools, "ua1", bad))


def test_verapdf_tells_what_is_no_pdf_and_no_profile(
    tools: Path, good_pdf: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("no PDF at all", "utf-8")
    assert "unreadable" in "\n".join(validators.verapdf(tools, "ua1", bad))
    assert validators.verapdf(tools, "no-such-profile", good_pdf)


def test_page_validation_tells_a_pdf_without_a_language(
    tools: Path, good_pdf: Path, tmp_path: Path
) -> None:
    # The engine's own PDF/UA-1 claims no PDF/A, which is told of it.
    found = validators.page_validation(tools, good_pdf)
    assert not [line for line in found if "PDFUA1" in line]
    bad = printed(PAGE.replace(' lang="en"', ""), tmp_path / "bad.pdf")
    assert [line for line in validators.page_validation(tools, bad) if "PDFUA1" in line]


TABLE = "<table><tr><td>one</td><td>two</td></tr><tr><td>three</td><td>four</td></tr></table>"


def test_pdfua_tells_a_table_without_headers_which_verapdf_lets_pass(
    tools: Path, good_pdf: Path, tmp_path: Path
) -> None:
    assert validators.pdfua(tools, good_pdf) == []
    bad = printed(PAGE.replace("<p>", f"{TABLE}<p>"), tmp_path / "bad.pdf")
    assert validators.verapdf(tools, "ua1", bad) == []
    assert "UA-15-003" in "\n".join(validators.pdfua(tools, bad))


CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""

ACCESSIBILITY = """
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Words only.</meta>"""

PACKAGE = f"""<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A page</dc:title>
<dc:identifier id="id">urn:uuid:8f3f4a36-8a3b-4c5e-9d0e-3f1a2b3c4d5e</dc:identifier>
<dc:language>en</dc:language><meta property="dcterms:modified">2025-01-01T00:00:00Z</meta>
{ACCESSIBILITY}</metadata>
<manifest><item id="p" href="page.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="p"/></spine></package>"""

XHTML = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 xml:lang="en" lang="en"><head><title>A page</title></head><body>{body}</body></html>"""
CHAPTER = XHTML.format(body="<h1>A page</h1><p>With words.</p>")
CONTENTS = '<h1>Contents</h1><ol><li><a href="page.xhtml">A page</a></li></ol>'
NAVIGATION = XHTML.format(body=f'<nav epub:type="toc" role="doc-toc">{CONTENTS}</nav>')


def epub(file: Path, *, package: str = PACKAGE, chapter: str = CHAPTER) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("package.opf", package)
        archive.writestr("nav.xhtml", NAVIGATION)
        archive.writestr("page.xhtml", chapter)
    return file


def test_epubcheck_tells_a_link_that_leads_nowhere(tools: Path, tmp_path: Path) -> None:
    assert validators.epubcheck(tools, epub(tmp_path / "good.epub")) == []
    chapter = CHAPTER.replace("With words.", '<a href="#nowhere">With words.</a>')
    found = validators.epubcheck(tools, epub(tmp_path / "bad.epub", chapter=chapter))
    assert "RSC-012" in "\n".join(found)


def test_ace_tells_an_epub_that_says_nothing_of_its_accessibility(
    tools: Path, tmp_path: Path
) -> None:
    assert validators.ace(tools, epub(tmp_path / "good.epub")) == []
    package = PACKAGE.replace(ACCESSIBILITY, "")
    found = validators.ace(tools, epub(tmp_path / "bad.epub", package=package))
    assert "metadata-accessmode" in "\n".join(found)


def word(file: Path, change: Callable[[str], str] = str) -> Path:
    """Write a small DOCX without the parts of python-docx's template that validators dislike."""
    draft = file.with_suffix(".draft")
    document = docx.Document()
    document.add_paragraph("With words.")
    document.save(str(draft))
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name in {"word/stylesWithEffects.xml", "docProps/thumbnail.jpeg"}:
                continue
            if name.endswith(".rels"):
                data = _without_relationships(data)
            if name == "word/document.xml":
                data = change(data.decode()).encode()
            new.writestr(name, data)
    return file


def _without_relationships(data: bytes) -> bytes:
    from lxml import etree

    tree = etree.fromstring(data)
    for relationship in list(tree):
        if (relationship.get("Target") or "").endswith(("stylesWithEffects.xml", "thumbnail.jpeg")):
            tree.remove(relationship)
    return etree.tostring(tree)


def test_openxml_audit_tells_a_value_that_is_none(tools: Path, tmp_path: Path) -> None:
    good = word(tmp_path / "good.docx")
    assert validators.openxml_audit(tools, good, good) == []
    bad = word(
        tmp_path / "bad.docx",
        lambda xml: xml.replace("<w:p>", '<w:p><w:pPr><w:jc w:val="sideways"/></w:pPr>', 1),
    )
    said = "\n".join(validators.openxml_audit(tools, good, bad, good))
    assert "sideways" in said
    assert "bad.docx" in said
    assert "good.docx" not in said


def test_ooxml_integrity_tells_a_note_that_is_not_there(tools: Path, tmp_path: Path) -> None:
    assert validators.ooxml_integrity(tools, word(tmp_path / "good.docx")) == []
    bad = word(
        tmp_path / "bad.docx",
        lambda xml: xml.replace("<w:t>", '<w:footnoteReference w:id="9"/><w:t>', 1),
    )
    assert "footnote" in "\n".join(validators.ooxml_integrity(tools, bad))


def test_libreoffice_tells_a_file_it_cannot_open(tools: Path, tmp_path: Path) -> None:
    assert validators.libreoffice(tmp_path, word(tmp_path / "good.docx")) == []
    bad = word(tmp_path / "bad.docx", lambda xml: xml[: len(xml) // 2])
    assert validators.libreoffice(tmp_path, bad)
