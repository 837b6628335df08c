"""What a PDF is made for: on which paper, with what about it, and what it says of itself."""

import io
import warnings
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2 as pdfium
import pytest

from briefexport.backends.pdf import render
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition, Profile, Settings
from briefexport.edition.settings import Print
from briefexport.model import Brief, Link
from briefexport.preflight import Expectation, preflight, profile_of
from briefexport.style import PAGE_SIZES
from every import SETTINGS, composed, every_edition, p, said, style, table

MILLIMETRE = 72 / 25.4


def made(edition: Edition, profile: Profile) -> Rendering:
    with warnings.catch_warnings():
        # Of ziafont, which draws the formulas, about what Python 3.13 has taken back.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        return render(edition, style(), None, RenderOptions(profile=profile))


@cache
def everything(profile: Profile) -> Rendering:
    return made(every_edition(), profile)


def opened(profile: Profile) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(everything(profile).data))


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(side) for side in page.obj[f"/{name}"]]


def sizes(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    boxes = (box(page, "TrimBox") for page in pdf.pages)
    return {(round(right - left), round(top - foot)) for left, foot, right, top in boxes}


def test_of_facing_pages_the_inner_margin_is_where_the_spine_is() -> None:
    inner, outer = style().page.inner, style().page.outer
    pages = opened("screen").pages
    assert {box(page, "MediaBox")[0] for page in pages[0::2]} == {0}
    assert {round(box(page, "MediaBox")[0], 2) for page in pages[1::2]} == {round(inner - outer, 2)}


def test_a_page_for_the_office_is_what_its_printer_has_and_no_page_faces_another() -> None:
    pdf = opened("office")
    assert sizes(pdf) == {tuple(round(side) for side in PAGE_SIZES["A4"])}
    assert {box(page, "MediaBox")[0] for page in pdf.pages} == {0}
    american, _ = composed(
        Brief((p("x"),), said("A brief")), settings=Settings("x", language="en-US")
    )
    letter = pikepdf.open(io.BytesIO(made(american, "office").data))
    assert sizes(letter) == {(612, 792)}


def test_a_press_file_is_nothing_but_ink_on_paper_with_bleed() -> None:
    pdf = opened("press")
    assert profile_of(everything("press").data) == "press"
    by = 3 * MILLIMETRE
    for page in pdf.pages:
        left, foot, right, top = box(page, "TrimBox")
        assert box(page, "BleedBox") == pytest.approx([left - by, foot - by, right + by, top + by])
        assert "/Annots" not in page.obj
    assert {"/StructTreeRoot", "/Outlines", "/Names", "/AF"}.isdisjoint(pdf.Root.keys())
    assert "/PageLabels" in pdf.Root


def test_a_press_file_passes_preflight_and_a_file_for_screens_does_not() -> None:
    wanted = Expectation("press", trim=PAGE_SIZES["A5"], bleed=3 * MILLIMETRE)
    found = preflight(everything("press").data, wanted).diagnostics
    # The pictures of this edition have few pixels, which is for its editor to mend.
    assert {one.code for one in found if one.severity == "error"} == {"BX640"}
    screen = preflight(everything("screen").data, wanted).diagnostics
    assert len({one.code for one in screen if one.severity == "error"}) > 5


def test_a_press_file_is_the_same_on_another_run() -> None:
    linked = p("x", Link("https://example.org/", said("y")))
    edition, _ = composed(Brief((linked,), said("A brief")))
    assert made(edition, "press").data == made(edition, "press").data


def test_a_cover_reaches_into_the_bleed() -> None:
    settings = replace(SETTINGS, print=Print(cover=True))
    edition, _ = composed(Brief((p("x"),), said("A brief")), settings=settings, front=False)
    wanted = Expectation("press", trim=PAGE_SIZES["A5"], bleed=3 * MILLIMETRE)
    found = preflight(made(edition, "press").data, wanted).diagnostics
    assert [one for one in found if one.severity != "note"] == []
    with pdfium.PdfDocument(made(edition, "press").data) as file:
        page = file[0].render(scale=1).to_pil()
    for corner in ((0, 0), (page.width - 1, 0), (0, page.height - 1)):
        assert page.getpixel(corner) != (255, 255, 255)


def test_pages_of_one_side_have_no_half_title() -> None:
    screen, office = everything("screen").pages, everything("office").pages
    assert screen
    assert office
    assert "front.half-title" in screen.pages
    assert "front.half-title" not in office.pages
    assert None not in office.starts


def test_all_profiles_of_one_paper_have_the_same_pages() -> None:
    screen, press = everything("screen").pages, everything("press").pages
    assert screen
    assert press
    assert (screen.labels, screen.pages, screen.starts) == (press.labels, press.pages, press.starts)
    assert screen.source != press.source


@cache
def broad(profile: Profile) -> Rendering:
    """A brief with tables that lie on pages turned for them, on a recto and on a verso."""
    head = tuple(f"Column {number}" for number in range(9))
    rows = [tuple(f"{number}{row:04}.25" for number in range(9)) for row in range(12)]
    parts = (p("Before."), table(head, *rows, caption=said("Broad")))
    edition, _ = composed(Brief(parts * 2, said("A brief")), front=False)
    assert edition.landscape
    return made(edition, profile)


def folios(profile: Profile) -> dict[int, tuple[float, float, bool]]:
    """Where the folio of each page stands on the paper, held upright; whether the page lies."""
    size = PAGE_SIZES["A5"]
    found = {}
    with pdfium.PdfDocument(broad(profile).data) as file:
        for number, page in enumerate(file, 1):
            left, foot, right, top = (
                page.get_cropbox() if profile == "screen" else page.get_trimbox()
            )
            text = page.get_textpage()
            box = text.get_charbox(text.count_chars() - 1)
            assert text.get_text_range(text.count_chars() - 1, 1) == str(number)
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            lies = right - left > top - foot
            if lies and profile == "press":
                assert page.get_rotation() == 270
                x, y = size[0] - (y - foot), x - left
            else:
                x, y = x - left, y - foot
            found[number] = (x, y, lies)
    return found


def test_to_the_press_a_page_that_lies_is_a_page_like_the_others() -> None:
    places = folios("press")
    assert {lies for _, _, lies in places.values()} == {True, False}
    for parity in (0, 1):
        same = [(x, y) for number, (x, y, _) in places.items() if number % 2 == parity]
        assert len(same) > 1
        assert all(place == pytest.approx(same[0], abs=1) for place in same)
    wanted = Expectation("press", trim=PAGE_SIZES["A5"], bleed=3 * MILLIMETRE)
    assert preflight(broad("press").data, wanted).diagnostics == ()


def test_on_screens_a_page_that_lies_has_its_folio_at_its_own_foot() -> None:
    size = PAGE_SIZES["A5"]
    for number, (x, y, lies) in folios("screen").items():
        if lies:
            assert 0 < y < style().page.outer
            margins = (style().page.foot, size[1] - style().page.top)
            assert x == pytest.approx(margins[number % 2], abs=4)
