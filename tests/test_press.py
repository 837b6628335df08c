"""What makes a file PDF/X-4: the intent, what it says of itself, the boxes and the marks."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pydyf
import pytest
from lxml import etree
from PIL import Image, ImageCms

from briefexport.assets import SHIPPED
from briefexport.backends.pdf.book.catalog import write_facts
from briefexport.backends.pdf.book.press import VERSION, Box, boxes, crop_marks, write_press_intent
from briefexport.backends.pdf.book.xmp import Facts, Standard, xmp
from briefexport.backends.pdf.ink.icc import press_profile
from briefexport.backends.pdf.ink.paint import ALL_INKS, REGISTRATION
from briefexport.errors import RefusedError
from every import style
from press_sheet import ink, opened

MM = 72 / 25.4
FACTS = Facts(
    title="A title",
    language="en-GB",
    identifier="urn:uuid:5b1f2f5e-7d5c-5d0e-9a3e-0a1b2c3d4e5f",
    date=date(2025, 2, 20),
    creator="us",
    producer="them",
    standard="press",
)
# The trim of a recto, and of a verso whose page was shifted to the left.
TRIMS: tuple[Box, ...] = ((0, 0, 419.53, 595.28), (-11.34, 0, 408.19, 595.28))
PRESS = replace(style().press, bleed=3 * MM, mark_gap=2 * MM, mark_length=5 * MM, mark_weight=0.25)


def press_file(trim: Box = TRIMS[0], **press: Any) -> bytes:
    """A page with nothing but marks, written as a press file is."""
    settings = replace(PRESS, marks=True, **press)
    pdf = pydyf.PDF()
    marks = pydyf.Stream([crop_marks(trim, settings)])
    pdf.add_object(marks)
    spaces = pydyf.Dictionary({REGISTRATION: ALL_INKS})
    page = {"Type": "/Page", "Contents": marks.reference} | {
        name: pydyf.Array(box) for name, box in boxes(trim, settings).items()
    }
    page["Resources"] = pydyf.Dictionary({"ColorSpace": spaces})
    pdf.add_page(pydyf.Dictionary(page | {"Parent": pdf.pages.reference}))
    write_facts(pdf, FACTS)
    write_press_intent(pdf, settings, ink().profile)
    target = io.BytesIO()
    pdf.write(target, version=VERSION, identifier=b"x")
    return target.getvalue()


# --- What the file says --------------------------------------------------------------------------


def test_the_intent_names_the_press_and_holds_its_profile() -> None:
    pdf = opened(press_file())
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFX"
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.RegistryName) == "http://www.color.org"
    assert "FOGRA39" in str(intent.Info)
    profile = intent.DestOutputProfile
    assert profile.N == 4
    about = ImageCms.ImageCmsProfile(io.BytesIO(profile.read_bytes())).profile
    assert (about.xcolor_space, about.device_class) == ("CMYK", "prtr")


def test_the_file_says_that_it_is_pdf_x_4_and_not_that_it_is_an_archive() -> None:
    pdf = opened(press_file())
    assert pdf.pdf_version == "1.6"
    metadata = pdf.open_metadata()
    assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
    assert "pdfaid:part" not in metadata
    assert "pdfuaid:part" not in metadata
    assert metadata["xmpMM:VersionID"] == "1"
    assert metadata["xmpMM:RenditionClass"] == "default"
    assert pdf.docinfo["/Trapped"] == "/False"
    assert metadata["pdf:Trapped"] == "False"
    assert metadata["dc:title"] == str(pdf.docinfo["/Title"]) == "A title"
    assert {metadata[f"xmp:{name}Date"] for name in ("Create", "Modify", "Metadata")} == {
        "2025-02-20T00:00:00Z"
    }
    assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20250220000000Z"
    assert "/ID" in pdf.trailer
    assert "/Filter" not in pdf.Root.Metadata


def test_the_same_file_is_always_the_same_document() -> None:
    assert opened(press_file()).open_metadata()["xmpMM:DocumentID"] == FACTS.identifier
    assert press_file() == press_file()


@pytest.mark.parametrize("standard", get_args(Standard))
def test_every_name_in_the_metadata_is_declared(standard: Standard) -> None:
    # With a name that is not, it would be no XML.
    packet = xmp(replace(FACTS, standard=standard))
    assert etree.fromstring(packet).tag == "{adobe:ns:meta/}xmpmeta"


# --- Boxes and marks -----------------------------------------------------------------------------


@pytest.mark.parametrize("trim", TRIMS)
@pytest.mark.parametrize("marks", [False, True])
def test_the_boxes_lie_in_one_another_at_their_distances(trim: Box, marks: bool) -> None:
    made = boxes(trim, replace(PRESS, marks=marks))
    assert made["TrimBox"] == trim
    around = {name: distances(box, trim) for name, box in made.items()}
    assert around["BleedBox"] == pytest.approx([3 * MM] * 4)
    # The bleed is wider than the gap, so the marks begin at its end.
    assert around["MediaBox"] == pytest.approx([8 * MM if marks else 3 * MM] * 4)


def distances(box: Box, trim: Box) -> list[float]:
    left, foot, right, top = (there - here for here, there in zip(box, trim, strict=True))
    return [left, foot, -right, -top]


def test_a_gap_wider_than_the_bleed_is_kept() -> None:
    press = replace(PRESS, marks=True, bleed=0.0, mark_gap=4 * MM)
    assert distances(boxes(TRIMS[0], press)["MediaBox"], TRIMS[0]) == pytest.approx([9 * MM] * 4)
    for line in lines(TRIMS[0], bleed=0.0, mark_gap=4 * MM):
        assert near(line, TRIMS[0]) == pytest.approx(4 * MM, abs=0.001)


Line = tuple[float, float, float, float]


def lines(trim: Box, **press: Any) -> list[Line]:
    """The lines on the page of a press file, as they are read back."""
    found, start = [], (0.0, 0.0)
    pdf = opened(press_file(trim, **press))
    for one in pikepdf.parse_content_stream(pdf.pages[0]):
        operands: list[Any] = list(one.operands)
        if str(one.operator) == "m":
            start = float(operands[0]), float(operands[1])
        if str(one.operator) == "l":
            found.append((*start, float(operands[0]), float(operands[1])))
    return found


def near(line: Line, trim: Box) -> float:
    """How near a line comes to the trim, measured along itself."""
    x, y, *_ = line
    left, foot, right, top = trim
    return max(left - x, x - right, foot - y, y - top)


@pytest.mark.parametrize("trim", TRIMS)
def test_two_marks_at_each_corner_point_along_the_edges_and_keep_out_of_the_bleed(
    trim: Box,
) -> None:
    made = lines(trim)
    assert len(made) == len(set(made)) == 8
    left, foot, right, top = trim
    upright = sorted((x, max(y, end)) for x, y, to, end in made if x == to)
    level = sorted((y, max(x, to)) for x, y, to, end in made if y == end)
    assert [x for x, _ in upright] == pytest.approx([left, left, right, right], abs=0.001)
    assert [y for y, _ in level] == pytest.approx([foot, foot, top, top], abs=0.001)
    for line in made:
        assert near(line, trim) == pytest.approx(3 * MM, abs=0.001)
        x, y, to, end = line
        assert abs(x - to) + abs(y - end) == pytest.approx(5 * MM, abs=0.001)


def test_marks_are_drawn_in_all_inks_and_are_no_content() -> None:
    pdf = opened(press_file())
    (page,) = pdf.pages
    operations = [
        (str(one.operator), [str(operand) for operand in list[Any](one.operands)])
        for one in pikepdf.parse_content_stream(page)
    ]
    assert operations[0][0] == "BDC"
    assert operations[-1][0] == "EMC"
    assert ("CS", ["/Registration"]) in operations
    assert ("SCN", ["1"]) in operations
    assert ("w", ["0.25"]) in operations
    space = page.obj.Resources.ColorSpace.Registration
    assert [str(space[0]), str(space[1]), str(space[2])] == ["/Separation", "/All", "/DeviceCMYK"]
    assert [int(one) for one in space[3].C1] == [1, 1, 1, 1]


# --- The profile ---------------------------------------------------------------------------------


def test_the_shipped_profile_has_its_licence_beside_it() -> None:
    folder = SHIPPED / "styles" / "icc"
    assert {path.suffix for path in folder.iterdir()} == {".icc", ".txt"}
    text = (folder / "LICENSE.txt").read_text("utf-8")
    for profile in folder.glob("*.icc"):
        assert profile.name in text
    assert "CC0 1.0 Universal" in text


def test_the_profile_of_a_project_comes_first(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    shipped = (SHIPPED / "styles" / style().press.profile).read_bytes()
    (tmp_path / "styles" / "mine.icc").write_bytes(shipped)
    assert press_profile("mine.icc", tmp_path) == shipped


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "there is no file styles/p.icc"),
        (b"", "is no ICC profile"),
        (b"\0" * 400, "is no ICC profile"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "for RGB"),
    ],
)
def test_a_profile_that_cannot_be_used_is_told(
    tmp_path: Path, data: bytes | None, said: str
) -> None:
    (tmp_path / "styles").mkdir()
    if data is not None:
        (tmp_path / "styles" / "p.icc").write_bytes(data)
    with pytest.raises(RefusedError, match=said) as caught:
        press_profile("p.icc", tmp_path)
    assert [found.code for found in caught.value.diagnostics] == ["BX407"]


def test_a_profile_that_leads_only_one_way_is_told(tmp_path: Path) -> None:
    shipped = (SHIPPED / "styles" / style().press.profile).read_bytes()
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "p.icc").write_bytes(shipped.replace(b"B2A", b"X2X"))
    with pytest.raises(RefusedError, match="has no colorimetric tables"):
        press_profile("p.icc", tmp_path)


def test_the_shipped_profile_is_near_the_screen_and_back() -> None:
    """In what both can show, a colour is the same after the way to ink and back."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(ink().profile))
    back = ImageCms.buildTransform(
        profile,
        ImageCms.createProfile("sRGB"),
        "CMYK",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    for colour in (
        (128, 128, 120),
        (122, 60, 43),
        (200, 160, 120),
        (90, 110, 140),
        (230, 220, 180),
    ):
        inks = Image.new("CMYK", (1, 1), tuple(round(255 * part) for part in ink().of(colour)))
        shown = ImageCms.applyTransform(inks, back)
        assert shown is not None
        assert list(shown.tobytes()) == pytest.approx(colour, abs=6)
