"""Preflight: the good file passes, and every fault planted in it is told with page and object."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from briefexport.diagnostics import RULES, Diagnostic
from briefexport.errors import RefusedError
from briefexport.preflight import Expectation, ImageFact, preflight, profile_of
from press_files import TRIM, WANTED, good_file, numbers, paint, picture, profile, saved, spoilt

Change = Callable[[Pdf], None]


def told(data: bytes, wanted: Expectation = WANTED) -> list[Diagnostic]:
    """Return the findings, with {contents1} and the like for the numbers that objects have."""
    names = numbers(data)
    pattern = re.compile("|".join(f"{re.escape(number)}(?!\\d)" for number in names))
    return [
        replace(one, message=pattern.sub(lambda found: names[found[0]], one.message))
        for one in preflight(data, wanted).diagnostics
    ]


def the_finding(data: bytes, wanted: Expectation = WANTED) -> Diagnostic:
    """Return the only finding, of all severities."""
    found = told(data, wanted)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def test_the_good_file_has_no_fault_at_all() -> None:
    assert told(good_file()) == []


def test_the_report_says_what_the_good_file_is() -> None:
    report = preflight(good_file(), WANTED)
    assert (report.pages, report.claims, report.intent) == (3, ("PDF/X-4",), "FOGRA39 (CMYK)")
    assert report.trim == pytest.approx(TRIM)
    assert report.bleed == pytest.approx(8.504)
    (font,) = report.fonts
    assert (font.name, font.kind) == ("Spectral", "TrueType")
    assert font.embedded
    assert font.subset
    assert font.unicode
    assert report.images == (ImageFact(1, "Im1", 300, 200, "DeviceCMYK", 300.0),)
    assert report.spaces == ("DeviceCMYK", "DeviceGray", "Separation Gold")
    # The most is at the end of the shading: full cyan and half magenta.
    assert report.ink is not None
    assert report.ink.percent == pytest.approx(150)
    assert report.ink.page == 1


# --- Colour --------------------------------------------------------------------------------------


def in_resources(kind: str, called: str, value: Callable[[Pdf], object]) -> Change:
    """Put something into the resources that all pages share."""

    def change(pdf: Pdf) -> None:
        of_kind = pdf.pages[0].Resources.get(f"/{kind}", Dictionary())
        of_kind[f"/{called}"] = value(pdf)
        pdf.pages[0].Resources[f"/{kind}"] = of_kind

    return change


def both(*changes: Change) -> Change:
    def change(pdf: Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


def _rgb_profile(pdf: Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(profile(b"RGB "), N=3)])


def _nested_form(contents: bytes) -> Change:
    def change(pdf: Pdf) -> None:
        outer = pdf.pages[0].Resources.XObject.Fm1
        outer.Resources.XObject.Fm2.write(contents)

    return change


def _rgb_shading(pdf: Pdf) -> None:
    shading = pdf.pages[0].Resources.Shading.Sh1
    shading.ColorSpace = Name.DeviceRGB
    shading.Function.C0, shading.Function.C1 = Array([0, 0, 0]), Array([1, 1, 1])


def _rgb_in_type3(pdf: Pdf) -> Dictionary:
    glyph = pdf.make_stream(b"500 0 d0 1 0 0 rg 0 0 400 400 re f")
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
        ToUnicode=pdf.make_stream(b"begincmap endcmap"),
    )


def _soft_mask(pdf: Pdf) -> Dictionary:
    group = pdf.make_stream(
        b"1 1 1 rg 0 0 50 50 re f",
        Subtype=Name.Form,
        BBox=Array([0, 0, 50, 50]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )
    return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))


def _rgb_appearance(pdf: Pdf) -> None:
    look = pdf.make_stream(
        b"1 0 0 RG 2 w 0 0 m 9 9 l S", Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
    )
    mark = Dictionary(
        Type=Name.Annot,
        Subtype=Name.PrinterMark,
        Rect=Array([-19, -19, -10, -10]),
        AP=Dictionary(N=look),
    )
    pdf.pages[1].Annots = Array([pdf.make_indirect(mark)])


def _rgb_group(pdf: Pdf) -> None:
    form = pdf.pages[0].Resources.XObject.Fm1
    form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


def _rgb_page_group(pdf: Pdf) -> None:
    pdf.pages[2].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


TEXT = b"BT /F1 12 Tf 60 450 Td %s <00010002> Tj ET"

RGB: dict[str, tuple[Change, str]] = {
    "text": (paint(TEXT % b"0 0 0 rg", 2), "page 2, {contents2}: text is painted in DeviceRGB"),
    "outlined text": (paint(TEXT % b"2 Tr 1 0 0 RG"), "page 1, {contents1}: text is painted in"),
    "a line": (paint(b"1 0 0 RG 0 0 m 9 9 l S", 3), "a line is painted in DeviceRGB (RG)"),
    "an area": (paint(b"0 0 1 rg 60 60 50 50 re f", 3), "an area is painted in DeviceRGB (rg)"),
    "a calibrated space": (
        both(
            in_resources("ColorSpace", "C1", lambda _: Array([Name.CalRGB, Dictionary()])),
            paint(b"/C1 cs 1 0 0 sc 60 60 50 50 re f"),
        ),
        "an area is painted in CalRGB (sc)",
    ),
    "a profile": (
        both(
            in_resources("ColorSpace", "C1", _rgb_profile),
            paint(b"/C1 cs 1 0 0 scn 60 60 50 50 re f"),
        ),
        "an area is painted in ICCBased (3 components) (scn)",
    ),
    "Lab": (
        both(
            in_resources("ColorSpace", "C1", lambda _: Array([Name.Lab, Dictionary()])),
            paint(b"/C1 cs 50 0 0 scn 60 60 50 50 re f"),
        ),
        "an area is painted in Lab (scn)",
    ),
    "an ink that stands on RGB": (
        both(
            in_resources(
                "ColorSpace",
                "C1",
                lambda _: Array([Name.Separation, Name.Red, Name.DeviceRGB, Dictionary()]),
            ),
            paint(b"/C1 cs 1 scn 60 60 50 50 re f"),
        ),
        "an area is painted in Separation Red (scn)",
    ),
    "a shading": (_rgb_shading, "page 1, {contents1}: a shading is painted in DeviceRGB (sh)"),
    "a form within a form": (
        _nested_form(b"1 0 0 rg 0 0 9 9 re f"),
        "page 1, form Fm2 ({Fm2}): an area is painted in DeviceRGB (rg)",
    ),
    "a pattern": (
        lambda pdf: pdf.pages[0].Resources.Pattern.P1.write(b"1 0 0 rg 1 1 4 4 re f"),
        "page 1, pattern P1 ({P1}): an area is painted in DeviceRGB (rg)",
    ),
    "a soft mask": (
        both(in_resources("ExtGState", "G1", _soft_mask), paint(b"/G1 gs 0 g 60 60 9 9 re f", 3)),
        "page 3, soft mask (object ",
    ),
    "an annotation's looks": (
        _rgb_appearance,
        "page 2, appearance of an annotation (object ",
    ),
    "a group": (_rgb_group, "page 1, form Fm1 ({Fm1}): the transparency group is blended"),
    "a page's group": (_rgb_page_group, "page 3: the page is blended in RGB"),
    "a colour that is only set": (
        paint(b"1 0 0 rg", 2),
        "page 2, {contents2}: the operator rg sets a colour in DeviceRGB that nothing",
    ),
}


@pytest.mark.parametrize("name", RGB)
def test_rgb_is_found_wherever_it_is(name: str) -> None:
    change, words = RGB[name]
    found = [one for one in told(spoilt(change)) if one.severity == "error"]
    assert [one.code for one in found] == ["BX610"]
    assert words in found[0].message


def test_rgb_in_the_glyphs_of_a_font_is_found_beside_the_font_itself() -> None:
    change = both(in_resources("Font", "F3", _rgb_in_type3), paint(b"BT /F3 12 Tf (a) Tj ET"))
    found = {one.code: one.message for one in told(spoilt(change)) if one.severity == "error"}
    assert "page 1, glyph a: an area is painted in DeviceRGB (rg)" in found["BX610"]
    assert found["BX632"].startswith("page 1, font F3: the font is of Type 3")


def test_one_fault_on_many_pages_is_told_once() -> None:
    change = both(*(paint(TEXT % b"0 0 0 rg", page) for page in (1, 1, 2, 3)))
    found = the_finding(spoilt(change))
    assert found.message.endswith("text is painted in DeviceRGB (rg) (4 times on pages 1-3)")


def test_many_faults_of_one_kind_are_cut_short() -> None:
    def change(pdf: Pdf) -> None:
        for number in range(30):
            name = f"/Im{number}x"
            pdf.pages[0].Resources.XObject[name] = picture(pdf, b"\0\0\0", Name.DeviceRGB)
            paint(b"72 0 0 48 60 60 cm %s Do" % name.encode())(pdf)

    found = told(spoilt(change))
    assert len(found) == 21
    assert found[-1].message == "10 more like these, on page 1"


# --- Pictures ------------------------------------------------------------------------------------


def _picture(colour: bytes, space: object = Name.DeviceCMYK, **more: object) -> Change:
    def make(pdf: Pdf) -> object:
        made = picture(pdf, colour, space)
        for key, value in more.items():
            made[f"/{key}"] = value
        return made

    return in_resources("XObject", "Im1", make)


def test_a_picture_in_rgb_is_told_by_its_name_and_object() -> None:
    found = the_finding(spoilt(_picture(b"\1\2\3", Name.DeviceRGB)))
    assert found.code == "BX611"
    assert found.message.startswith("page 1, image Im1 ({Im1}): the picture is in DeviceRGB")


def test_a_picture_in_line_is_looked_at_too() -> None:
    contents = b"24 0 0 24 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc\nEI"
    found = the_finding(spoilt(paint(contents, 3)))
    assert (found.code, found.message) == (
        "BX611",
        "page 3, image in line: the picture is in DeviceRGB",
    )


def test_a_mask_in_colour_is_found() -> None:
    def change(pdf: Pdf) -> None:
        mask = picture(pdf, b"\0\0\0", Name.DeviceRGB)
        pdf.pages[0].Resources.XObject.Im1.SMask = mask

    found = [one for one in told(spoilt(change)) if one.severity == "error"]
    assert [(one.code, "the mask of the picture" in one.message) for one in found] == [
        ("BX611", True)
    ]


@pytest.mark.parametrize(
    ("points", "severity"),
    [(72, None), (73, "note"), (95, "note"), (97, "warning"), (143, "warning"), (145, "error")],
)
def test_the_resolution_counts_that_is_printed(points: int, severity: str | None) -> None:
    """300 pixels on `points` points; the sides of the picture are scaled one by one."""
    found = told(spoilt(paint(b"%d 0 0 48 60 60 cm /Im1 Do" % points)))
    assert [one.severity for one in found] == ([severity] if severity else [])
    for one in found:
        assert one.code == "BX640"
        assert f"image Im1 ({{Im1}}): the picture has {300 * 72 / points:.0f} pix" in one.message


def test_the_resolution_counts_within_forms_that_are_scaled_and_turned() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.pages[0].Resources.XObject.Fm1
        form.Resources.XObject.Im9 = pdf.pages[0].Resources.XObject.Im1
        form.BBox = Array([0, 0, 500, 500])
        form.write(b"q 0 72 -48 0 60 0 cm /Im9 Do Q")
        paint(b"2 0 0 2 0 60 cm /Fm1 Do", 2)(pdf)

    found = [one for one in told(spoilt(change)) if one.code == "BX640"]
    assert [one.severity for one in found] == ["warning"]
    assert found[0].message.startswith("page 2, image Im9 ({Im1}): the picture has 150 pixels")


# --- Ink -----------------------------------------------------------------------------------------


def test_too_much_ink_in_an_area_is_found_with_the_most() -> None:
    change = both(
        paint(b"0.8 0.8 0.8 0.8 k 60 60 50 50 re f", 2),
        paint(b"0.9 0.9 0.9 0.9 k 60 60 50 50 re f", 3),
    )
    found = the_finding(spoilt(change))
    assert found.code == "BX613"
    assert found.message.startswith("page 3, {contents3}: an area is 360 % ink; the limit is 300 %")
    report = preflight(spoilt(change), replace(WANTED, ink_limit=380))
    assert report.diagnostics == ()
    assert report.ink is not None
    assert report.ink.percent == pytest.approx(360)
    assert report.ink.page == 3


def test_exactly_the_limit_is_not_too_much() -> None:
    assert told(spoilt(paint(b"1 1 0 1 k 60 60 50 50 re f"))) == []


@pytest.mark.parametrize("decode", [None, Array([1, 0] * 4)])
def test_too_much_ink_in_a_picture_is_found(decode: Array | None) -> None:
    dark = b"\xf0" * 4 if decode is None else b"\x0f" * 4
    more = {} if decode is None else {"Decode": decode}
    found = the_finding(spoilt(_picture(dark, **more)))
    assert found.code == "BX613"
    assert "image Im1 ({Im1}): the picture is up to 376 % ink, 100.0 % of it" in found.message


def test_a_speck_of_ink_is_not_too_much() -> None:
    """A pixel of full ink among 60,000."""

    def change(pdf: Pdf) -> None:
        image = pdf.pages[0].Resources.XObject.Im1
        image.write(b"\xff" * 4 + image.read_bytes()[4:])

    report = preflight(spoilt(change), WANTED)
    assert report.diagnostics == ()
    assert report.ink is not None
    assert report.ink.percent == pytest.approx(400)


def test_too_much_ink_in_a_palette_counts_only_where_a_pixel_has_it() -> None:
    space = Array([Name.Indexed, Name.DeviceCMYK, 1, String(b"\x10\0\0\0\xff\xff\xff\xff")])
    assert told(spoilt(_picture(b"\0", space))) == []
    found = the_finding(spoilt(_picture(b"\1", space)))
    assert "the picture is up to 400 % ink" in found.message


def test_too_much_ink_in_a_jpeg_is_found() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("CMYK", (300, 200), (250, 250, 250, 250)).save(out, "JPEG", quality=95)

    def change(pdf: Pdf) -> None:
        image = pdf.pages[0].Resources.XObject.Im1
        image.write(out.getvalue(), filter=Name.DCTDecode)
        # As Photoshop does, Pillow writes the inks of a JPEG turned over.
        image.Decode = Array([1, 0] * 4)

    found = the_finding(spoilt(change))
    assert "image Im1 ({Im1}): the picture is up to 392 % ink" in found.message


def test_too_much_ink_at_one_end_of_a_shading_is_found() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Resources.Shading.Sh1.Function.C1 = Array([1, 1, 1, 0.5])

    found = the_finding(spoilt(change))
    assert "a shading is 350 % ink" in found.message


def test_black_type_of_several_inks_is_told_while_it_is_small() -> None:
    found = the_finding(spoilt(paint(TEXT % b"0.6 0.5 0.4 1 k")))
    assert (found.code, found.severity) == ("BX615", "warning")
    assert "text of 12.0 pt is black made of several inks (60 50 40 100)" in found.message
    assert told(spoilt(paint(b"2 0 0 2 0 0 cm " + TEXT % b"0.6 0.5 0.4 1 k"))) == []


def test_very_small_type_is_noted_at_its_printed_size() -> None:
    found = the_finding(spoilt(paint(b"0.5 0 0 0.5 30 200 cm " + TEXT % b"/F1 9 Tf")))
    assert (found.code, found.severity) == ("BX616", "note")
    assert "text is 4.5 pt" in found.message


def test_white_that_overprints_is_found() -> None:
    change = both(
        in_resources("ExtGState", "G1", lambda _: Dictionary(OP=True, op=True, OPM=1)),
        paint(b"/G1 gs 1 g 60 60 50 50 re f", 2),
    )
    found = the_finding(spoilt(change))
    assert (found.code, found.message) == (
        "BX614",
        "page 2, {contents2}: an area without ink overprints: it will not be seen",
    )


def test_transparency_is_told_and_not_forbidden() -> None:
    blend = in_resources("ExtGState", "G1", lambda _: Dictionary(BM=Name.Multiply))
    found = the_finding(spoilt(both(blend, paint(b"/G1 gs 60 60 50 50 re f", 3))))
    assert (found.code, found.severity) == ("BX642", "warning")
    assert "page 3, {contents3}: an area is blended with what is under it (Multi" in found.message
    alpha = in_resources("ExtGState", "G1", lambda _: Dictionary(ca=0.5))
    found = the_finding(spoilt(both(alpha, paint(b"/G1 gs 60 60 50 50 re f", 3))))
    assert (found.code, found.severity) == ("BX642", "note")


# --- Lines ---------------------------------------------------------------------------------------


LINES: dict[str, tuple[bytes, str]] = {
    "thin": (b"0.2 w 60 60 m 99 99 l S", "a line is 0.20 pt thin"),
    "of no width": (b"0 w 60 60 m 99 99 l S", "a line is 0.00 pt thin"),
    "made thin by scaling": (b"0.25 0 0 0.25 0 0 cm 0.5 w 250 250 m 400 300 l S", "0.12 pt thin"),
    "made thin in one direction": (b"1 0 0 0.1 0 0 cm 1 w 99 990 m 60 900 l S", "0.10 pt thin"),
    "by its graphics state": (b"/G1 gs 60 60 m 99 99 l S", "a line is 0.10 pt thin"),
    "a bar": (b"60 60 100 0.1 re f", "a bar is 0.10 pt thin"),
    "an upright bar": (b"60 60 0.1 100 re f", "a bar is 0.10 pt thin"),
    "a turned bar": (b"0.6 0.8 -0.8 0.6 150 60 cm 0 0 100 0.1 re f", "a bar is 0.10 pt thin"),
    "a bar of lines": (b"60 60 m 160 60 l 160 60.1 l 60 60.1 l h f", "a bar is 0.10 pt thin"),
    "what a clip leaves": (b"60 60 100 0.1 re W n 0 0 300 300 re f", "a bar is 0.10 pt thin"),
    "a frame": (b"60 60 100 50 re 60.1 60.1 99.8 49.8 re f*", "a bar is 0.10 pt thin"),
    "outlined text": (TEXT % b"2 Tr 0.1 w", "the outline of text is 0.10 pt thin"),
}


@pytest.mark.parametrize("name", LINES)
def test_hairlines_are_found_as_they_are_printed(name: str) -> None:
    contents, words = LINES[name]
    change = both(in_resources("ExtGState", "G1", lambda _: Dictionary(LW=0.1)), paint(contents, 2))
    found = the_finding(spoilt(change))
    assert found.code == "BX641"
    assert found.message.startswith("page 2, {contents2}: ")
    assert words in found.message


@pytest.mark.parametrize(
    "contents",
    [
        b"0.25 w 60 60 m 99 99 l S",
        b"60 60 100 0.25 re f",
        b"60 60 100 50 re 60 60.25 100 49.75 re f*",
        b"0 0 50 50 re W n 50 0 50 50 re f",
        b"60 60 m 61 80 70 80 70 60 c f",
        b"0.1 w 60 60 50 50 re n",
    ],
)
def test_lines_that_are_thick_enough_or_not_painted_are_none(contents: bytes) -> None:
    assert told(spoilt(paint(contents))) == []


# --- Edges ---------------------------------------------------------------------------------------


def test_an_area_that_stops_at_the_trim_is_found() -> None:
    found = the_finding(spoilt(paint(b"0 0 0 0.2 k 0 100 50 50 re f", 3)))
    assert (found.code, found.severity) == ("BX608", "warning")
    words = "page 3, {contents3}: an area reaches the trim, but ends 3.0 mm before"
    assert found.message.startswith(words)
    # Without ink it may end anywhere, and what lies outside of the trim is a mark.
    assert told(spoilt(paint(b"1 g 0 100 50 50 re f 0 g -8 -8 5 5 re f"))) == []


def test_text_close_to_the_trim_is_found() -> None:
    found = the_finding(spoilt(paint(b"BT /F1 12 Tf 60 4 Td <0001> Tj ET", 3)))
    assert (found.code, found.severity) == ("BX609", "warning")
    assert "text begins 1.4 mm from the trim" in found.message


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


def _no_root_entry(key: str) -> Change:
    def change(pdf: Pdf) -> None:
        del pdf.Root[key]

    return change


DOCUMENT: dict[str, tuple[Change, str, str]] = {
    "no intent": (_no_root_entry("/OutputIntents"), "BX620", "no output intent for the press"),
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
    "no XMP": (_no_root_entry("/Metadata"), "BX621", "no XMP metadata that can be read"),
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


# --- Contents that are not sound -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("contents", "code", "words"),
    [
        (b"1 0 0 cm", "BX604", "the operator cm has not the 6 numbers it needs"),
        (b"1 1 1 k", "BX604", "the operator k has not the numbers it needs"),
        (b"1 2 zz", "BX604", "the operator zz is not known"),
        (b"Q Q", "BX604", "restored (Q) more often"),
        (b"q q", "BX604", "saved (q) more often"),
        (b"/X9 Do", "BX604", "the object X9: is painted but not there"),
        (b"/G9 gs", "BX604", "the graphics state G9 is not there"),
        (b"/S9 sh", "BX604", "the shading S9 is not there"),
        (b"/Pattern cs /P9 scn", "BX604", "the pattern P9 is not there"),
        (b"BT /F9 9 Tf ET", "BX604", "a font that is not there (F9)"),
        (b"BT (a) Tj ET", "BX604", "text is shown without a font"),
        (b"/C9 cs", "BX612", "a space that is not known (C9)"),
    ],
)
def test_contents_that_programs_read_differently_are_found(
    contents: bytes, code: str, words: str
) -> None:
    found = told(spoilt(paint(contents, 2)))
    assert any(
        one.code == code and words in one.message and one.message.startswith("page 2, {contents2}")
        for one in found
    ), found


# --- Files that are refused ----------------------------------------------------------------------


def refusal(data: bytes) -> Diagnostic:
    with pytest.raises(RefusedError) as caught:
        preflight(data, WANTED)
    (found,) = caught.value.diagnostics
    return found


@pytest.mark.parametrize("owner", ["", "secret"])
def test_an_encrypted_file_is_refused_with_a_password_or_without(owner: str) -> None:
    data = spoilt(lambda _: None, static_id=False, encryption=Encryption(owner=owner, user=owner))
    assert refusal(data).code == "BX602"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.6\n", b"a letter", good_file()[:-200], good_file()[:5000]]
)
def test_what_is_no_whole_pdf_is_refused(data: bytes) -> None:
    assert refusal(data).code == "BX601"


def test_damaged_contents_are_refused() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].Contents.write(b"no such data", filter=Name.FlateDecode)

    assert refusal(spoilt(change)).code == "BX601"


def test_a_file_without_pages_is_refused() -> None:
    assert refusal(saved(Pdf.new())).code == "BX601"


def test_contents_that_unpack_to_gigabytes_are_refused() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].Contents.write(b"q Q " * (3 * 2**20))

    assert refusal(spoilt(change)).code == "BX603"


def test_a_form_that_paints_itself_is_refused() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.pages[0].Resources.XObject.Fm1
        form.Resources.XObject.Fm2 = form

    assert refusal(spoilt(change)).code == "BX603"


def test_forms_that_multiply_are_refused_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty levels of ten each would be painted 10 to the 30th times."""
    monkeypatch.setattr("briefexport.preflight.contents.MOST_ON_A_PAGE", 20_000)

    def change(pdf: Pdf) -> None:
        inner = pdf.pages[0].Resources.XObject.Im1
        for _ in range(30):
            inner = pdf.make_stream(
                b"/F Do " * 10,
                Subtype=Name.Form,
                BBox=Array([0, 0, 9, 9]),
                Resources=Dictionary(XObject=Dictionary(F=inner)),
            )
        pdf.pages[0].Resources.XObject.Fm1 = inner

    assert refusal(spoilt(change)).code == "BX603"


# --- Screens -------------------------------------------------------------------------------------


def test_the_profile_is_read_from_the_file() -> None:
    assert profile_of(good_file()) == "press"
    assert profile_of(spoilt(_no_root_entry("/OutputIntents"))) == "screen"


def test_a_press_file_is_no_file_for_screens() -> None:
    found = [one.message for one in told(good_file(), Expectation("screen"))]
    assert len(found) == 5
    assert any("not tagged" in one for one in found)
    assert any("PDF/UA" in one for one in found)


def test_every_rule_of_preflight_is_shown_to_work() -> None:
    """Each code stands in this file beside the fault that is planted for it."""
    from pathlib import Path

    text = Path(__file__).read_text("utf-8")
    codes = [code for code in RULES if "BX601" <= code <= "BX649"]
    assert [code for code in codes if code not in text] == []
