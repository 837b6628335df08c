"""Preflight: the good file passes, and every RGB and every picture at fault is told."""

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from briefexport.preflight import ImageFact, preflight
from press_files import (
    TEXT,
    TRIM,
    WANTED,
    Change,
    another_picture,
    both,
    good_file,
    in_resources,
    paint,
    picture,
    profile,
    spoilt,
    the_finding,
    told,
)


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


def test_a_picture_in_rgb_is_told_by_its_name_and_object() -> None:
    found = the_finding(spoilt(another_picture(b"\1\2\3", Name.DeviceRGB)))
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
