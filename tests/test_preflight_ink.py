"""Preflight: too much ink, lines too thin, and what comes too close to the edge."""

import io
from dataclasses import replace

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from briefexport.preflight import preflight
from press_files import (
    TEXT,
    WANTED,
    another_picture,
    both,
    in_resources,
    paint,
    spoilt,
    the_finding,
    told,
)

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
    found = the_finding(spoilt(another_picture(dark, **more)))
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
    assert told(spoilt(another_picture(b"\0", space))) == []
    found = the_finding(spoilt(another_picture(b"\1", space)))
    assert "the picture is up to 400 % ink" in found.message


def test_too_much_ink_in_a_jpeg_is_found() -> None:
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


def test_a_form_scales_its_lines_by_its_own_matrix() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.pages[0].Resources.XObject.Fm1
        form.Matrix = Array([0.2, 0, 0, 0.2, 0, 0])
        form.write(b"0.5 w 0 0 m 30 30 l S")

    found = the_finding(spoilt(change))
    words = "page 1, form Fm1 ({Fm1}): a line is 0.10 pt thin; 0.25 pt is the least"
    assert found.message == f"{words} (3 times on pages 1-3)"


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
