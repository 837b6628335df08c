"""A painted PDF in ink, read back: what every colour, picture, gradient and mask became."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pydyf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms
from tinycss2.color5 import parse_color

from briefexport.backends.pdf.ink import Ink, to_ink, tokens_to_ink
from every import style
from press_colours import colours, functions, groups, images, not_ink, parts, shadings
from press_sheet import (
    BOXES,
    FIGURES,
    ink,
    opened,
    photo,
    pictures,
    press,
    ramp,
    screen,
    sheet_in_ink,
)

ACCENT = (0.3, 0.95, 0.75, 0.35)


@cache
def transform(*, to_screen: bool) -> ImageCms.ImageCmsTransform:
    """littleCMS itself from the screen to ink, black to black, or from ink to the screen."""
    screen_profile = ImageCms.createProfile("sRGB")
    press_profile = ImageCms.ImageCmsProfile(io.BytesIO(ink().profile))
    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    if to_screen:
        return ImageCms.buildTransform(press_profile, screen_profile, "CMYK", "RGB", relative)
    black = ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(screen_profile, press_profile, "RGB", "CMYK", relative, black)


def through_profile(picture: Image.Image) -> Image.Image:
    made = ImageCms.applyTransform(picture, transform(to_screen=picture.mode == "CMYK"))
    assert made is not None
    return made


def picture_in(name: str, one: Ink | None = None) -> Image.Image:
    """The only picture of a sheet, read back: its mode says in which space it is."""
    with opened(sheet_in_ink(one or ink(), (name,), ())) as pdf:
        (image,) = images(pdf).values()
        mode = {"/DeviceCMYK": "CMYK", "/DeviceGray": "L"}[str(image.ColorSpace)]
        size = int(image.Width), int(image.Height)
        return Image.frombytes(mode, size, image.read_bytes())


# --- All of it -----------------------------------------------------------------------------------


def test_nothing_of_a_sheet_is_painted_but_in_ink() -> None:
    assert not_ink(press()) == []


def test_the_sheet_as_painted_fails_in_every_way() -> None:
    told = " ".join(not_ink(screen()))
    for fault in ("DeviceRGB", "lab-d50", "a function of 3", "a space /Lab"):
        assert fault in told
    spaces = {str(image.ColorSpace) for image in images(screen()).values()}
    assert "/DeviceRGB" in spaces
    assert {str(part.item.Group.CS) for part in groups(screen())} == {"/DeviceRGB"}
    assert {str(part.item.ColorSpace) for part in shadings(screen())} >= {"/DeviceRGB"}


def test_everything_but_colour_is_as_it_was() -> None:
    assert [part.where for part in parts(press())] == [part.where for part in parts(screen())]
    for page, before in zip(press().pages, screen().pages, strict=True):
        assert plain(page) == plain(before)
    for one, other in zip(images(press()).values(), images(screen()).values(), strict=True):
        assert (one.Width, one.Height) == (other.Width, other.Height)
        assert ("/SMask" in one) == ("/SMask" in other)
        if "/SMask" in one:
            assert one.SMask.read_bytes() == other.SMask.read_bytes()


def plain(page: Any) -> list[str]:
    """The operations of a page that set no colour."""
    setting = {"rg", "RG", "k", "K", "g", "G", "cs", "CS", "sc", "SC", "scn", "SCN"}
    return [
        f"{list(one.operands)} {one.operator}"
        for one in pikepdf.parse_content_stream(page)
        if str(one.operator) not in setting
    ]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    names = ("photo.png", "photo.jpg", "drawing.svg")
    assert sheet_in_ink(ink(), names) == sheet_in_ink(ink(), names)


# --- Colours -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(style().colours))
def test_a_colour_of_the_style_gets_exactly_its_ink(name: str) -> None:
    colour = style().colours[name]
    box = f"background: {colour.screen}"
    set_ = {one.parts for one in colours(opened(sheet_in_ink(ink(), ("leaf.svg",), (box,))))}
    assert colour.press in set_


def test_a_colour_of_the_style_is_exact_in_lines_and_drawings_too() -> None:
    set_ = colours(press())
    assert {one.stroke for one in set_ if one.parts == ACCENT} == {False, True}
    drawing = opened(sheet_in_ink(ink(), ("leaf.svg",), ()))
    assert b"#7a1f2b" in (FIGURES / "leaf.svg").read_bytes()
    assert ACCENT in {one.parts for one in colours(drawing)}


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 170, 102), (30, 144, 255), (250, 240, 200)])
def test_any_other_colour_becomes_what_the_profile_says(colour: tuple[int, int, int]) -> None:
    expected = through_profile(Image.new("RGB", (1, 1), colour)).tobytes()
    assert ink().of(colour) == pytest.approx([part / 255 for part in expected], abs=0.001)


@pytest.mark.parametrize("written", ["oklch(0.6 0.2 30)", "lab(60% 30 -50)"])
def test_a_colour_in_lab_becomes_what_its_screen_colour_becomes(written: str) -> None:
    lightness, a, b = parse_color(written).to("lab").coordinates
    swatch = Image.new("LAB", (1, 1), (round(lightness * 2.55), round(a) + 128, round(b) + 128))
    to_screen = ImageCms.buildTransform(
        ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"
    )
    shown = ImageCms.applyTransform(swatch, to_screen)
    assert shown is not None
    red, green, blue = shown.tobytes()
    wanted = ink().of((red, green, blue))
    assert any(written in box for box in BOXES)
    assert any(one.parts == pytest.approx(wanted, abs=0.03) for one in colours(press()))


def test_a_grey_is_black_ink_alone_and_as_light_as_on_screen() -> None:
    plainly = replace(ink(), exact={})
    inks = [plainly.of((grey, grey, grey)) for grey in range(256)]
    assert {ink[:3] for ink in inks} == {(0, 0, 0)}
    assert (inks[0][3], inks[255][3]) == (1, 0)
    swatches = Image.new("CMYK", (256, 1))
    for grey, (_, _, _, black) in enumerate(inks):
        swatches.putpixel((grey, 0), (0, 0, 0, round(255 * black)))
    light = [linear(level) for level in through_profile(swatches).getchannel("G").tobytes()]
    # Black ink is not wholly black: the greys lie between it and the paper.
    for grey in range(256):
        assert light[grey] == pytest.approx(light[0] + (1 - light[0]) * linear(grey), abs=0.02)


def linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.floats(1.0, 4.0))
def test_no_colour_has_more_ink_than_the_limit(colour: Any, limit: float) -> None:
    made = replace(ink(), exact={}, limit=limit).of(colour)
    assert all(0 <= part <= 1 for part in made)
    assert sum(made) <= limit + 1e-9


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.webp", "see-through.png"])
def test_a_picture_becomes_what_the_profile_says(name: str) -> None:
    before = Image.open(io.BytesIO(pictures()[name])).convert("RGB")
    difference = ImageChops.difference(picture_in(name), through_profile(before))
    assert max(difference.tobytes()) <= 6


def test_a_picture_with_a_palette_is_one_of_inks() -> None:
    assert picture_in("palette.png").mode == "CMYK"


@pytest.mark.parametrize(
    "name",
    ["grey.png", "grey.jpg", "grey-in-rgb.png", "grey-in-rgb.jpg", "grey-see-through.png"],
)
def test_a_picture_without_colour_is_grey(name: str) -> None:
    made = picture_in(name)
    assert made.mode == "L"
    if "see-through" not in name:
        of = replace(ink(), exact={}).of
        wanted = [round(255 * (1 - of((grey, grey, grey))[3])) for grey in ramp().tobytes()]
        difference = [abs(a - b) for a, b in zip(made.tobytes(), wanted, strict=True)]
        assert max(difference) <= (6 if name.endswith("jpg") else 0)


def test_a_picture_of_bits_keeps_its_black_and_white() -> None:
    assert set(picture_in("bits.png").tobytes()) == {0, 255}


def test_a_picture_in_ink_stays_as_it_is() -> None:
    with opened(sheet_in_ink(ink(), ("inks.jpg",), ())) as pdf:
        (image,) = images(pdf).values()
        assert image.read_raw_bytes() == pictures()["inks.jpg"]


@pytest.mark.parametrize("limit", [1.5, 2.4, 3.0])
def test_no_pixel_has_more_ink_than_the_limit(limit: float) -> None:
    assert most_ink(picture_in("photo.png", replace(ink(), limit=limit))) <= limit


def test_without_the_limit_the_same_picture_would_have_more() -> None:
    assert most_ink(through_profile(photo())) > 2.4


def most_ink(picture: Image.Image) -> float:
    inks = iter(picture.tobytes())
    return max(map(sum, zip(inks, inks, inks, inks, strict=True))) / 255


def test_an_image_of_an_unknown_kind_is_refused() -> None:
    made = pydyf.PDF()
    made.add_object(
        pydyf.Stream([b""], {"Subtype": "/Image", "ColorSpace": "/CalRGB", "Filter": "/DCTDecode"})
    )
    with pytest.raises(ValueError, match="CalRGB"):
        to_ink(made, ink())


# --- Gradients and masks -------------------------------------------------------------------------


def test_the_ends_of_a_gradient_are_inks() -> None:
    ends = {
        tuple(map(float, end))
        for part in shadings(press())
        for function in functions(part.item)
        for end in (list(function.C0), list(function.C1))
        if len(end) == len("CMYK")
    }
    assert ACCENT in ends
    assert (0, 0, 0, 0) in ends
    assert any(end == pytest.approx(ink().of((30, 144, 255)), abs=0.001) for end in ends)


def test_a_gradient_of_greys_needs_black_alone() -> None:
    made = opened(sheet_in_ink(ink(), ("leaf.svg",), ("background: linear-gradient(#000, #ccc)",)))
    (part,) = shadings(made)
    for function in functions(part.item):
        for end in (function.C0, function.C1):
            assert [float(one) for one in end][:3] == [0, 0, 0]


def test_on_a_mask_a_colour_becomes_its_brightness() -> None:
    masks = {part.where for part in parts(press()) if part.mask}
    assert masks
    painted = [one for one in colours(press()) if one.where in masks]
    assert {one.space for one in painted} <= {"/DeviceGray", "/Pattern"}
    greys = {one.parts[0] for one in painted if one.parts}
    # The mask of the drawing: red, and yellow on it.
    assert {0.3, 0.89} <= greys
    for part in groups(press()):
        space = "/DeviceGray" if part.mask else "/DeviceCMYK"
        assert str(part.item.Group.CS) == space


# --- Operators -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1 1 1 rg", b"0 0 0 0 k"),
        (b"0 0 0 RG", b"0 0 0 1 K"),
        (b"q 5 0.478431 0.121569 0.168627 rg f Q", b"q 5 0.3 0.95 0.75 0.35 k f Q"),
        (b"0.101961\n0.101961 0.101961  rg\nBT", b"0 0 0 0.95 k\nBT"),
        (b"/lab-d50 cs 100 0 0 scn", b"0 0 0 1 k 0 0 0 0 k"),
        (b"/lab-d65 CS 0 0 0 SCN", b"0 0 0 1 K 0 0 0 1 K"),
        (b"/other cs 1 1 1 sc", b"0 0 0 1 k 0 0 0 0 k"),
        (b"q /lab-d50 cs Q 0.5 scn", b"q 0 0 0 1 k Q 0.5 scn"),
        (b"/lab-d50 cs q /Pattern cs /p0 scn Q 0 0 0 scn",
         b"0 0 0 1 k q /Pattern cs /p0 scn Q 0 0 0 1 k"),
        (b"/DeviceCMYK cs 0 1 0 0 scn", b"/DeviceCMYK cs 0 1 0 0 scn"),
        (b"/Pattern CS /p0 SCN", b"/Pattern CS /p0 SCN"),
        (b"0.5 g 1 0 0 0 K", b"0.5 g 1 0 0 0 K"),
        (b"(1 0 0 rg ) Tj", b"(1 0 0 rg ) Tj"),
        (b"(\\) 1 0 0 rg ) Tj 1 1 1 rg", b"(\\) 1 0 0 rg ) Tj 0 0 0 0 k"),
        (b"[<0001> -3 <00>] TJ", b"[<0001> -3 <00>] TJ"),
        (b"1 0 0 rgx", b"1 0 0 rgx"),
        (b"/a1 gs /rg Do", b"/a1 gs /rg Do"),
    ],
)  # fmt: skip
def test_an_operation_becomes(before: bytes, after: bytes) -> None:
    assert tokens_to_ink([before], ink()) == [after]


def test_tokens_keep_their_places() -> None:
    """Whoever holds the place of a token, or an object in it, still finds it."""
    property_list = pydyf.Dictionary({"MCID": 0})
    tokens = [b"/P", property_list, b"BDC", b"1 1 1 rg", "/s0 sh", b"EMC"]
    made = tokens_to_ink(tokens, ink())
    assert made == [b"/P", property_list, b"BDC", b"0 0 0 0 k", "/s0 sh", b"EMC"]
    assert made[1] is property_list


def test_a_long_stream_takes_time_by_its_length() -> None:
    numbers = b"1234567890.123456789 " * 50_000
    assert tokens_to_ink([numbers + b"rg q"], ink())[0].endswith(b"k q")
    assert tokens_to_ink([b"(" * 100_000 + b"rg q"], ink())
    assert tokens_to_ink([b"(rg" * 50_000], ink()) == [b"(rg" * 50_000]
