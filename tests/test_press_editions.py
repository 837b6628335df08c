"""The editions of this project as they go to press: their colours, boxes and marks, read back."""

import io
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefexport.backends.pdf import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import load_edition
from briefexport.formats import Profile
from briefexport.preflight import Expectation, preflight
from built import OWN
from press_colours import colours, images, not_ink

MM = 72 / 25.4


@cache
def built(path: Path, profile: Profile, *, marks: bool = False) -> bytes:
    loaded = load_edition(path)
    style = replace(loaded.style, press=replace(loaded.style.press, marks=marks))
    with warnings.catch_warnings():
        # Of ziafont, which draws the formulas, about what Python 3.13 has taken back.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        return render(loaded.edition, style, None, RenderOptions(profile=profile)).data


def opened(path: Path, profile: Profile = "press", *, marks: bool = False) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(built(path, profile, marks=marks)))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_an_edition_for_the_press_is_all_ink(path: Path) -> None:
    pdf = opened(path)
    assert not_ink(pdf) == []
    exact = {colour.press for colour in load_edition(path).style.colours.values()}
    found = {one.parts for one in colours(pdf) if one.space == "/DeviceCMYK"}
    assert (0, 0, 0, 0.95) in found
    assert len(found & exact) >= 4
    assert max(map(sum, found)) <= 3
    for image in images(pdf).values():
        assert str(image.ColorSpace) in {"/DeviceCMYK", "/DeviceGray"}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_the_same_edition_for_screens_is_not(path: Path) -> None:
    faults = not_ink(opened(path, "screen"))
    assert any("DeviceRGB" in fault for fault in faults)
    assert any("/Lab" in fault for fault in faults)


def test_an_edition_goes_to_press_in_the_same_bytes() -> None:
    built.cache_clear()
    first = built(OWN[0], "press")
    built.cache_clear()
    assert built(OWN[0], "press") == first


@pytest.mark.thorough
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_marks_stand_at_the_trim_of_every_page_in_all_inks(path: Path) -> None:
    pdf = opened(path, marks=True)
    origins = set()
    for page in pdf.pages:
        left, foot, right, top = (float(one) for one in page.TrimBox)
        origins.add(round(left))
        assert distances(page.BleedBox, page.TrimBox) == pytest.approx([3 * MM] * 4, abs=0.01)
        assert distances(page.MediaBox, page.TrimBox) == pytest.approx([8 * MM] * 4, abs=0.01)
        lines = in_all_inks(page)
        assert len(lines) == 8
        upright = sorted(x for x, _, to, _ in lines if x == to)
        level = sorted(y for _, y, _, end in lines if y == end)
        assert upright == pytest.approx([left, left, right, right], abs=0.01)
        assert level == pytest.approx([foot, foot, top, top], abs=0.01)
    # Versos are shifted.
    assert len(origins) == 2


def test_marks_take_no_ink_from_the_page_and_a_line_in_all_inks_on_it_takes_too_much() -> None:
    pdf = opened(OWN[0], marks=True)
    wanted = Expectation("press", trim=size(pdf.pages[0].TrimBox), bleed=3 * MM)
    report = preflight(written(pdf), wanted)
    assert [one for one in report.diagnostics if one.severity == "error"] == []
    assert report.ink is not None
    assert report.ink.percent < 300
    line = b"q /Registration CS 1 SCN 1 w 100 100 m 200 100 l S Q"
    pdf.pages[0].contents_add(line)
    told = preflight(written(pdf), wanted).diagnostics
    assert [one.code for one in told if one.severity == "error"] == ["BX613"]


def size(box: Any) -> tuple[float, float]:
    left, foot, right, top = (float(one) for one in box)
    return right - left, top - foot


def written(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def distances(box: Any, trim: Any) -> list[float]:
    signs = (-1, -1, 1, 1)
    return [
        sign * (float(out) - float(cut)) for sign, out, cut in zip(signs, box, trim, strict=True)
    ]


def in_all_inks(page: pikepdf.Page) -> list[tuple[float, float, float, float]]:
    """The lines on a page whose colour is that of all inks, in the space of the page."""
    resources: Any = page.obj.Resources
    spaces = resources.ColorSpace
    found, start, space, matrices = [], (0.0, 0.0), "", 0
    for one in pikepdf.parse_content_stream(page):
        operands: list[Any] = list(one.operands)
        match str(one.operator):
            case "q":
                matrices += 1
            case "Q":
                matrices -= 1
                space = ""
            case "CS":
                space = str(operands[0])
            case "m":
                start = float(operands[0]), float(operands[1])
            case "l" if space and str(spaces[space][1]) == "/All":
                found.append((*start, float(operands[0]), float(operands[1])))
    assert matrices == 0
    return found
