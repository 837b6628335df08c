"""A package that somebody else made: what is refused, and by which name; what is left alone."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from briefexport.errors import RefusedError
from briefexport.model import Paragraph, Text
from briefexport.readers.docx import READER
from briefexport.reading import Options
from briefexport.wordml import opening
from briefexport.wordml.opening import STRICT, STRICT_NAMES, TRANSITIONAL, loose
from word_files import docx, p, package, part, reading, zipped

TEXT = p("Some words.")


def refused(data: bytes) -> tuple[str, str]:
    """Return the code and the message `data` is refused with."""
    with pytest.raises(RefusedError) as caught:
        reading(data)
    (found,) = caught.value.diagnostics
    assert found.hint
    assert str(found.place) == "a.docx"
    return found.code, found.message


def twice() -> bytes:
    """A package with two documents, of which some read the first and some the second."""
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in (*package(TEXT).items(), ("word/document.xml", b"<other/>")):
            archive.writestr(name, content)
    return data.getvalue()


def named(name: str) -> bytes:
    return zipped(package(TEXT) | {name: b"x"})


def locked() -> bytes:
    """A package that says it is encrypted."""
    data = bytearray(docx(TEXT))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)
    return bytes(data)


def with_document(xml: bytes) -> bytes:
    return zipped(package("") | {"word/document.xml": xml})


def damaged() -> bytes:
    """A package whose document is not what its checksum says."""
    data = zipped(package(TEXT), zipfile.ZIP_STORED)
    return data.replace(b"Some words.", b"Same words.")


ENTITY = b'<!DOCTYPE d [<!ENTITY e "x">]>' + part("document", "<w:body/>")
DEEP = "<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200

REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no package": (lambda: b"some text", "BX170", "not a zip file"),
    "nothing": (lambda: b"", "BX170", "not a zip file"),
    "cut off": (lambda: docx(TEXT)[:-30], "BX170", "not a zip file"),
    "damaged": (damaged, "BX170", "'word/document.xml' in it is damaged"),
    "old": (lambda: opening.OLE + bytes(600), "BX170", "old binary document"),
    "password": (
        lambda: opening.OLE + bytes(600) + opening.PASSWORD_STREAM, "BX170", "password",
    ),
    "encrypted": (locked, "BX170", "is encrypted"),
    "spreadsheet": (
        lambda: zipped(
            package(TEXT)
            | {
                "[Content_Types].xml": package("")["[Content_Types].xml"].replace(
                    b"wordprocessingml.document", b"spreadsheetml.sheet"
                )
            }
        ),
        "BX170", "spreadsheetml",
    ),
    "no document": (lambda: zipped({"a.xml": b"<a/>"}), "BX170", "no word/document.xml"),
    "no body": (lambda: with_document(part("document", "")), "BX170", "holds no text"),
    "two of one name": (twice, "BX171", "two parts named 'word/document.xml'"),
    "two but for case": (lambda: named("word/DOCUMENT.xml"), "BX171", "two parts named"),
    "upwards": (lambda: named("word/../../etc/passwd"), "BX171", "leads out of it"),
    "absolute": (lambda: named("/etc/passwd"), "BX171", "leads out of it"),
    "backslash": (lambda: named("word\\x.xml"), "BX171", "leads out of it"),
    "bomb": (
        lambda: zipped(package(TEXT) | {"a.bin": bytes(10**6)}),
        "BX171", "'a.bin' grows from",
    ),
    "many": (
        lambda: zipped(package(TEXT) | {f"{n}.xml": b"" for n in range(2000)}),
        "BX171", "2007 parts",
    ),
    "no xml": (lambda: with_document(b"<w:document>"), "BX172", "word/document.xml"),
    "doctype": (lambda: with_document(ENTITY), "BX172", "DOCTYPE"),
    "too deep": (lambda: docx(DEEP), "BX172", "xcessive depth"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_safe_to_read_is_refused_by_name(name: str) -> None:
    made, code, said = REFUSED[name]
    found, message = refused(made())
    assert found == code
    assert said in message


def test_a_package_may_not_unpack_to_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(TEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        total = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(opening, "TOTAL_LIMIT", total)
    assert opening.opened("a.docx", data).parts
    monkeypatch.setattr(opening, "TOTAL_LIMIT", total - 1)
    assert refused(data)[0] == "BX171"


def test_the_deepest_xml_that_is_read_is_read_whole() -> None:
    deep = "<w:ins>" * 240 + "<w:r><w:t>deep</w:t></w:r>" + "</w:ins>" * 240
    _, found = reading(docx(f"<w:p>{deep}</w:p>"))
    assert found.brief.blocks == (Paragraph((Text("deep"),)),)


def test_tables_in_tables_end_at_the_depth_an_engine_can_bear() -> None:
    cell = p("deepest")
    for number in range(60):
        cell = f"<w:tbl><w:tr><w:tc>{p(str(number))}{cell}<w:p/></w:tc></w:tr></w:tbl>"
    source, found = reading(docx(cell))
    assert "BX187" in {one.code for one in found.diagnostics}
    shown = repr(found.brief.blocks)
    assert all(repr(str(number)) in shown for number in range(60))
    assert "deepest" in shown
    assert source.text.split()[-1] == "deepest"


def test_macros_and_what_is_embedded_are_named_and_left_alone() -> None:
    rels = (
        '<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="vbaProject.bin"/>'
        '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/>'
    )
    _, found = reading(docx(TEXT + '<w:altChunk r:id="y"/>', rels=rels))
    said = [one.message for one in found.diagnostics if one.code == "BX173"]
    assert len(said) == 3
    assert any("macros" in one for one in said)
    assert any("template" in one for one in said)


def strict(data: dict[str, bytes]) -> bytes:
    """Return a package with the names of Strict documents."""
    turned = {}
    for name, content in data.items():
        for own, other in STRICT_NAMES.items():
            content = content.replace(  # noqa: PLW2901
                f"{TRANSITIONAL}{other}".encode(), f"{STRICT}{own}".encode()
            )
        turned[name] = content
    return zipped(turned)


def test_strict_names_say_the_same() -> None:
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:hyperlink r:id="web"><w:r><w:t>{STRICT}x'
        "</w:t></w:r></w:hyperlink></w:p>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '<w:ind w:start="36pt"/></w:pPr><w:r><w:t>item</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:ind w:start="0.5in"/></w:pPr><w:r><w:t>more of it</w:t></w:r></w:p>'
    )
    parts = package(body)
    usual = READER.open("a.docx", zipped(parts))
    made = READER.open("a.docx", strict(parts))
    assert made.data != usual.data
    assert made.text == usual.text
    assert STRICT in made.text
    read = READER.read(usual, Options())
    assert len(read.brief.blocks) == 2
    assert READER.read(made, Options()) == read


def test_names_that_are_not_strict_stay() -> None:
    assert loose("{urn:a}b") == "{urn:a}b"
    assert loose(f"{{{STRICT}unheard-of}}b") == f"{{{STRICT}unheard-of}}b"


def test_reading_opens_no_file_and_is_the_same_again() -> None:
    source, first = reading(docx(TEXT))
    again = replace(source)
    assert READER.read(again, Options()) == first
    assert source.data
    assert source.text == "Some words."
