"""Preflight: boxes, fonts, what the document says of itself, and what acts."""

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefexport.preflight import Expectation
from press_files import (
    Change,
    good_file,
    in_resources,
    paint,
    profile,
    spoilt,
    the_finding,
    told,
    without,
)

# --- Boxes ---------------------------------------------------------------------------------------


def _boxes(page: int, **boxes: object) -> Change:
    def change(pdf: Pdf) -> None:
        for key, value in boxes.items():
            if value is None:
                del pdf.pages[page - 1].obj[f"/{key}"]
            else:
                pdf.pages[page - 1].obj[f"/{key}"] = value

    return change


FULL = [-8.504, -8.504, 428.034, 603.784]
BOXES: dict[str, tuple[Change, str, str]] = {
    "no trim": (_boxes(2, TrimBox=None), "BX605", "page 2: it has no TrimBox"),
    "trim and art": (
        _boxes(3, ArtBox=Array([0, 0, 400, 500])),
        "BX605",
        "page 3: it has a TrimBox and an ArtBox",
    ),
    "trim out of bleed": (
        _boxes(1, BleedBox=Array([1, *FULL[1:]])),
        "BX605",
        "page 1: its TrimBox reaches out of its BleedBox",
    ),
    "bleed out of media": (
        _boxes(1, MediaBox=Array([0, 0, 419.53, 595.28])),
        "BX605",
        "page 1: its BleedBox reaches out of its MediaBox",
    ),
    "crop within trim": (
        _boxes(1, CropBox=Array([10, 10, 400, 500])),
        "BX605",
        "page 1: its TrimBox reaches out of its CropBox",
    ),
    "no size": (_boxes(1, MediaBox=Array([0, 0, 0, 0])), "BX605", "page 1: it has no MediaBox"),
    "its own unit": (_boxes(1, UserUnit=2), "BX605", "page 1: its lengths are in units of its own"),
    "wrong trim": (
        _boxes(3, TrimBox=Array([0, 0, 419.53, 595.5])),
        "BX606",
        "page 3: the trimmed page is 148.0 x 210.1 mm; 148.0 x 210.0 mm was agreed",
    ),
    "turned": (
        _boxes(2, Rotate=90),
        "BX606",
        "page 2: the trimmed page is 210.0 x 148.0 mm; 148.0 x 210.0 mm was agreed",
    ),
    "small bleed": (
        _boxes(3, BleedBox=Array([0, *FULL[1:]])),
        "BX607",
        "page 3: the bleed is 0.0 mm; 3.0 mm were agreed",
    ),
}


@pytest.mark.parametrize("name", BOXES)
def test_wrong_boxes_are_found(name: str) -> None:
    change, code, words = BOXES[name]
    found = [one for one in told(spoilt(change)) if one.severity == "error"]
    assert any(one.code == code and words in one.message for one in found), found


def test_pages_of_different_sizes_are_found_where_no_size_was_agreed() -> None:
    change = _boxes(3, TrimBox=Array([0, 0, 400, 595.28]))
    found = [one for one in told(spoilt(change), Expectation()) if one.code == "BX606"]
    assert [one.message for one in found] == [
        "page 3: the trimmed page is 141.1 x 210.0 mm; the first page is 148.0 x 210.0 mm"
    ]


def test_a_page_turned_and_laid_out_across_has_the_size_of_the_others() -> None:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[1].obj
        page.Rotate = 270
        page.Contents.write(b"0 g 100 100 50 50 re f")
        for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
            left, bottom, right, top = (float(value) for value in page[key])
            page[key] = Array([bottom, left, top, right])

    assert told(spoilt(change)) == []


def test_boxes_are_inherited_where_they_can_be() -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Pages.MediaBox = pdf.pages[0].MediaBox
        pdf.Root.Pages.Resources = pdf.pages[0].Resources
        for page in pdf.pages:
            del page.obj.MediaBox
            del page.obj.Resources

    assert told(spoilt(change)) == []


# --- Fonts ---------------------------------------------------------------------------------------


def _font(change: Callable[[object], None]) -> Change:
    return lambda pdf: change(pdf.pages[0].Resources.Font.F1)


def _drop_file(font: object) -> None:
    del font.DescendantFonts[0].FontDescriptor.FontFile2  # type: ignore[attr-defined]


def _drop_characters(font: object) -> None:
    del font.ToUnicode  # type: ignore[attr-defined]


def _untag(font: object) -> None:
    font.BaseFont = Name.Spectral  # type: ignore[attr-defined]


def _helvetica(_: Pdf) -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


@pytest.mark.parametrize(
    ("change", "code", "severity", "words"),
    [
        (_font(_drop_file), "BX630", "error", "font F1 ({F1}): the font Spectral is not in"),
        (_font(_drop_characters), "BX633", "warning", "font F1 ({F1}): the font Spectral"),
        (_font(_untag), "BX631", "warning", "font F1 ({F1}): the font Spectral is in the"),
        (
            in_resources("Font", "F2", _helvetica),
            "BX630",
            "error",
            "font F2: the font Helvetica, one of the fourteen that readers once had to have, is",
        ),
    ],
)
def test_faults_of_fonts_are_found(change: Change, code: str, severity: str, words: str) -> None:
    found = the_finding(spoilt(change))
    assert (found.code, found.severity) == (code, severity)
    assert words in found.message


def test_the_sign_for_missing_characters_is_found_in_print() -> None:
    found = the_finding(spoilt(paint(b"BT /F1 12 Tf 60 450 Td [<0001> 5 <00020000>] TJ ET", 2)))
    assert found.code == "BX634"
    assert found.message.startswith("page 2, {contents2}: the font ABCDEF+Spectral shows its sign")
    # Two halves of two glyphs are none.
    assert told(spoilt(paint(b"BT /F1 12 Tf 60 450 Td <01000001> Tj ET"))) == []


# --- Metadata and output intent ------------------------------------------------------------------


def _xmp(old: str, new: str) -> Change:
    def change(pdf: Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old.encode() in data
        pdf.Root.Metadata.write(data.replace(old.encode(), new.encode()))

    return change


def _info(key: str, value: object) -> Change:
    def change(pdf: Pdf) -> None:
        if value is None:
            del pdf.docinfo[key]
        else:
            pdf.docinfo[key] = value

    return change


def _intent(key: str, value: Callable[[Pdf], object] | None) -> Change:
    def change(pdf: Pdf) -> None:
        intent = pdf.Root.OutputIntents[0]
        if value is None:
            del intent[key]
        else:
            intent[key] = value(pdf)

    return change


DOCUMENT: dict[str, tuple[Change, str, str]] = {
    "no intent": (without("/OutputIntents"), "BX620", "no output intent for the press"),
    "another kind of intent": (
        _intent("/S", lambda _: Name.GTS_PDFA1),
        "BX620",
        "no output intent for the press (GTS_PDFX)",
    ),
    "an intent without a profile": (
        _intent("/DestOutputProfile", None),
        "BX620",
        "no sound ICC profile",
    ),
    "an intent of RGB": (
        _intent("/DestOutputProfile", lambda pdf: pdf.make_stream(profile(b"RGB "), N=3)),
        "BX620",
        "its profile is of RGB, with 3 components ({intent})",
    ),
    "an intent of a screen": (
        _intent("/DestOutputProfile", lambda pdf: pdf.make_stream(profile(device=b"mntr"), N=4)),
        "BX620",
        "the class of its profile is 'mntr'",
    ),
    "an intent without a name": (
        _intent("/OutputConditionIdentifier", None),
        "BX620",
        "does not name its condition",
    ),
    "no XMP": (without("/Metadata"), "BX621", "no XMP metadata that can be read"),
    "no version": (
        _xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", ""),
        "BX621",
        "should be PDF/X-4, but does not say so",
    ),
    "another version": (_xmp("PDF/X-4<", "PDF/X-3<"), "BX621", "but says 'PDF/X-3'"),
    "no rendition": (
        _xmp("RenditionClass", "Rendition"),
        "BX621",
        "lacks xmpMM:RenditionClass",
    ),
    "not trapped, not untrapped": (_info("/Trapped", None), "BX622", "whether it is trapped"),
    "trapped in doubt": (_info("/Trapped", Name.Unknown), "BX622", "whether it is trapped"),
    "trapped here and not there": (_info("/Trapped", Name("/True")), "BX622", "differ in whether"),
    "no title": (_info("/Title", None), "BX622", "no title"),
    "another title": (_info("/Title", "Another"), "BX622", "different titles"),
    "no date": (_info("/CreationDate", None), "BX622", "CreationDate is missing in document"),
    "another date": (
        _info("/ModDate", "D:20250220000001Z"),
        "BX622",
        "ModDate in document information is not ModifyDate in XMP",
    ),
    "no date of the metadata": (_xmp("MetadataDate", "Metadate"), "BX622", "xmp:MetadataDate"),
}


@pytest.mark.parametrize("name", DOCUMENT)
def test_faults_of_the_document_are_found(name: str) -> None:
    change, code, words = DOCUMENT[name]
    found = told(spoilt(change))
    assert any(one.code == code and words in one.message for one in found), found
    assert all(one.severity == "error" for one in found)


def test_a_file_without_an_identifier_is_found() -> None:
    data = good_file()
    start = data.index(b"/ID [")
    end = data.index(b"]", start) + 1
    found = the_finding(data[:start] + b" " * (end - start) + data[end:])
    assert found.code == "BX623"


# --- What acts -----------------------------------------------------------------------------------


def _annotation(rectangle: list[float], subtype: Name = Name.Link, **more: object) -> Change:
    def change(pdf: Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array(rectangle))
        for key, value in more.items():
            made[f"/{key}"] = value
        pdf.pages[1].Annots = Array([pdf.make_indirect(made)])

    return change


def _root(**entries: object) -> Change:
    def change(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return change


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["notes.txt"] = b"notes"


def _bookmark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Page 1", 0))
        outline.root.append(pikepdf.OutlineItem("Away", action=Dictionary(S=Name.Launch, F="x")))


ACTIVE: dict[str, tuple[Change, str, str]] = {
    "a link in the trim": (
        _annotation([60, 60, 90, 90]),
        "BX647",
        "page 2, annotation Link ({mark2}): a link stands inside the trim",
    ),
    "a link in the bleed": (
        _annotation([-8, 60, -1, 90]),
        "BX647",
        "page 2, annotation Link ({mark2}): a link stands inside the bleed",
    ),
    "a script in a link": (
        _annotation([-19, -19, -10, -10], A=SCRIPT),
        "BX645",
        "page 2, annotation Link ({mark2}): a script (JavaScript) is run",
    ),
    "a script after another action": (
        _annotation([-19, -19, -10, -10], A=Dictionary(S=Name.JavaScript, Next=Array([SCRIPT]))),
        "BX645",
        "a script (JavaScript) is run (2 times)",
    ),
    "a film": (
        _annotation([-19, -19, -10, -10], Name.Movie),
        "BX646",
        "page 2, annotation Movie ({mark2}): sound, film",
    ),
    "a file on a page": (
        _annotation([-19, -19, -10, -10], Name.FileAttachment),
        "BX648",
        "page 2, annotation FileAttachment ({mark2}): a file is attached",
    ),
    "a script on opening": (_root(OpenAction=SCRIPT), "BX645", "a script (JavaScript) is run"),
    "scripts by name": (
        _root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        "BX645",
        "scripts (JavaScript) that run when it is opened",
    ),
    "an action on leaving a page": (
        lambda pdf: pdf.pages[2].obj.update({"/AA": Dictionary(C=Dictionary(S=Name.Named))}),
        "BX645",
        "page 3: an action is done (Named)",
    ),
    "a bookmark that starts a program": (_bookmark, "BX645", "an action is done (Launch)"),
    "a form": (_root(AcroForm=Dictionary(Fields=Array([]))), "BX646", "a form to be filled in"),
    "an attached file": (_attached, "BX648", "a file is attached to the document"),
    "layers": (
        _root(OCProperties=Dictionary(OCGs=Array([Dictionary(Type=Name.OCG)]))),
        "BX649",
        "the file has layers (1)",
    ),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_acts_or_does_not_belong_in_print_is_found(name: str) -> None:
    change, code, words = ACTIVE[name]
    found = the_finding(spoilt(change))
    assert found.code == code
    assert words in found.message


def test_marks_of_the_printer_may_be_outside_of_the_page() -> None:
    mark = _annotation([-19, -19, -10, -10], Name.PrinterMark)
    assert told(spoilt(mark)) == []
