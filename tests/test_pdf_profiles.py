"""What a PDF is made for: on which paper, with what about it, and what it says of itself."""

import io
import warnings
from functools import cache

import pikepdf
import pytest

from briefexport.backends.pdf import render
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition, Profile, Settings
from briefexport.model import Brief, Link
from briefexport.preflight import Expectation, preflight, profile_of
from briefexport.style import PAGE_SIZES
from every import composed, every_edition, p, said, style

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


def test_all_profiles_of_one_paper_have_the_same_pages() -> None:
    screen, press = everything("screen").pages, everything("press").pages
    assert screen
    assert press
    assert (screen.labels, screen.pages, screen.starts) == (press.labels, press.pages, press.starts)
    assert screen.source != press.source
