"""Files a document names: only those under its root, and pictures that are what they say."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from jinja2.exceptions import SecurityError
from PIL import Image

from briefexport import assets
from briefexport.assets import find_shipped, picture, read_under
from briefexport.diagnostics import Place
from briefexport.errors import RefusedError
from briefexport.templates import render_template, templates

HERE = Place(file="a.md", line=3, column=1)


def code_of(error: pytest.ExceptionInfo[RefusedError]) -> str:
    (found,) = error.value.diagnostics
    assert found.place == HERE
    return found.code


# --- Where files may be --------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "edition"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "a b.png").write_bytes(b"data")
    (folder / "inside.png").symlink_to("figures/a b.png")
    (folder / "out.png").symlink_to("../secret.txt")
    (folder / "up").symlink_to("..")
    (folder / "circle").symlink_to("circle")
    (tmp_path / "edition-two").mkdir()
    (tmp_path / "edition-two" / "a.png").write_bytes(b"another's")
    return folder


@pytest.mark.parametrize("name", ["figures/a b.png", "./figures/../figures/a b.png", "inside.png"])
def test_a_file_under_the_root_is_read(root: Path, name: str) -> None:
    assert read_under(root, name, HERE) == b"data"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "figures/../../secret.txt",
        "out.png",
        "up/secret.txt",
        "../edition-two/a.png",
        "/etc/passwd",
        "../nowhere.png",
    ],
)
def test_a_file_outside_the_root_is_refused(root: Path, name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_under(root, name, HERE)
    assert code_of(caught) == "BX411"


@pytest.mark.parametrize("name", ["https://example.org/a.png", "https:/example.org/a.png"])
def test_of_a_picture_on_the_web_it_is_said_that_nothing_is_fetched(root: Path, name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_under(root, name, HERE)
    assert "'https://example.org/a.png' is on the web" in str(caught.value)


def test_an_absolute_path_is_refused_even_where_it_leads_inside(root: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        read_under(root, str(root / "inside.png"), HERE)
    assert code_of(caught) == "BX411"


@pytest.mark.parametrize(
    "name",
    [
        "figures/b.png",
        "figures",
        "",
        ".",
        "circle",
        "a\0b.png",
        "x" * 300 + ".png",
        "data:image/png;base64," + "A" * 9000,
        "https://example.org/a.png",
    ],
)
def test_a_file_that_is_not_there_is_told_in_a_line(root: Path, name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_under(root, name, HERE)
    assert code_of(caught) == "BX410"
    assert len(str(caught.value)) < 1500
    assert "A" * 100 not in str(caught.value)


def test_a_large_file_is_refused_before_it_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (root / "large.png").open("wb") as file:
        file.truncate(assets.FILE_LIMIT + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(RefusedError) as caught:
        read_under(root, "large.png", HERE)
    assert code_of(caught) == "BX412"


# --- Pictures ------------------------------------------------------------------------------------


def raster(kind: str, size: tuple[int, int] = (30, 20), **more: Any) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, kind, **more)
    return data.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
    ],
)
def test_a_picture_has_a_type_and_a_size(kind: str, media_type: str) -> None:
    made = picture("a", raster(kind), HERE)
    assert (made.media_type, made.pixels) == (media_type, (30, 20))
    assert (made.width, made.height) == pytest.approx((30 * 72 / 150, 20 * 72 / 150))


def test_a_photograph_with_a_second_picture_in_it_is_a_jpeg() -> None:
    data = raster("MPO", save_all=True, append_images=[Image.new("RGB", (3, 3))])
    assert picture("a", data, HERE).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("kind", "dpi", "width"),
    [("PNG", (300, 300), 7.2), ("JPEG", (72, 72), 30), ("PNG", (0, 0), 14.4)],
)
def test_a_picture_is_as_large_as_its_resolution_says(
    kind: str, dpi: tuple[int, int], width: float
) -> None:
    assert picture("a", raster(kind, dpi=dpi), HERE).width == pytest.approx(width, abs=0.01)


def lying_png(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that says it is `width` by `height` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize("size", [(5000, 5000), (9000, 9000), (12_000, 9000), (65_535, 65_535)])
def test_a_picture_that_claims_more_pixels_than_it_can_have_is_refused(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("it was decoded"))
    with pytest.raises(RefusedError) as caught:
        picture("a.png", lying_png(*size), HERE)
    assert code_of(caught) == "BX412"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        raster("PNG")[:20],
        raster("JPEG")[:12],
        raster("BMP"),
        raster("TIFF"),
        b"RIFF\x00\x00\x00\x00WEBP",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        picture("a.png", data, HERE)
    assert code_of(caught) == "BX413"


# --- Drawings ------------------------------------------------------------------------------------


def drawing(
    inner: str = "", attributes: str = 'width="20mm" height="10mm"', before: str = ""
) -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {spaces} {attributes}>{inner}</svg>".encode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="20mm" height="10mm"', (56.69, 28.35)),
        ('width="40" height="20"', (30, 15)),
        ('viewBox="0 0 400 200"', (300, 150)),
        ('viewBox="-5, -5, 40.5 20"', (30.375, 15)),
        ('width="100%" height="100%" viewBox="0 0 40 20"', (30, 15)),
        ('viewBox="0 0 . 1.2.3"', (225, 112.5)),
        ('width="none" height="-3"', (225, 112.5)),
        ("", (225, 112.5)),
    ],
)
def test_a_drawing_has_a_size(attributes: str, size: tuple[float, float]) -> None:
    made = picture("a.svg", drawing(attributes=attributes), HERE)
    assert made.media_type == "image/svg+xml"
    assert (made.width, made.height) == pytest.approx(size, abs=0.01)


ONCE = '<g id="leaf"><rect/></g><use href="#leaf"/><use xlink:href="#leaf" x="3"/>'


@pytest.mark.parametrize(
    "inner",
    [
        "<rect fill='url(#g)'/>",
        "<rect fill=\"url('#g')\" style='stroke: url( &quot;#g&quot; )'/>",
        "<style>.a { fill: url(#g) }</style>",
        "<!-- url(http://example.org) -->",
        ONCE,
    ],
)
def test_a_drawing_may_refer_to_what_is_in_it(inner: str) -> None:
    assert picture("a.svg", drawing(inner), HERE).data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (drawing(before="<!DOCTYPE svg>"), "document type"),
        (
            drawing("&x;", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "document type",
        ),
        (drawing("<script>1</script>"), "<script>"),
        (drawing("<SCRIPT>1</SCRIPT>"), "<script>"),
        (drawing("<foreignObject/>"), "<foreignobject>"),
        (drawing("<image href='#a'/>"), "<image>"),
        (drawing("<animate attributeName='href'/>"), "<animate>"),
        (drawing("<rect onload='x()'/>"), "onload"),
        (drawing(attributes="onClick='x()'"), "onclick"),
        (drawing("<use href='http://example.org/a.svg#b'/>"), "outside"),
        (drawing("<use xlink:href='other.svg#b'/>"), "outside"),
        (drawing("<a href='javascript:x()'/>"), "outside"),
        (drawing("<use href='#a'/>", "xml:base='http://example.org/'"), "outside"),
        (drawing("<rect fill='url(http://example.org/)'/>"), "outside"),
        (drawing("<rect fill='URL( \"http://example.org/\")'/>"), "outside"),
        (drawing("<rect style='fill: u\\72l(http://example.org/)'/>"), "outside"),
        (drawing("<style>@import 'http://example.org/a.css';</style>"), "outside"),
        (drawing("<style>@IMPORT 'a.css';</style>"), "outside"),
        (drawing("<style>a { fill: ur<!-- -->l(http://example.org/) }</style>"), "outside"),
        (drawing("<style>a { fill: image-set('http://example.org/' 1x) }</style>"), "outside"),
        (drawing(before="<?xml-stylesheet href='http://example.org/a.css'?>"), "instruction"),
        (drawing("<?php x ?>"), "instruction"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "not SVG"),
        (b"<svg/>", "not SVG"),
        (drawing('<g id="a"><use href="#b"/></g><g id="b"/><use href="#a"/>'), "nests"),
        (drawing('<use id="a" href="#a"/>'), "nests"),
        (drawing(f'<g id="a">{"<rect/>" * 300}</g>' + '<use href="#a"/>' * 100), "copies more"),
        (drawing("<rect/>" * (assets.SVG_ELEMENTS + 1)), "more than"),
    ],
)  # fmt: skip
def test_a_drawing_that_could_do_harm_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said) as caught:
        picture("a.svg", data, HERE)
    assert code_of(caught) == "BX414"


@pytest.mark.parametrize("data", [b"<", b"<svg", drawing("<g>"), b"<svg>&nbsp;</svg>"])
def test_a_drawing_that_is_no_xml_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        picture("a.svg", data, HERE)
    assert code_of(caught) == "BX413"


# --- Templates and styles ------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "templates" / "pdf").mkdir(parents=True)
    return tmp_path


def template(project: Path, text: str) -> str:
    (project / "templates" / "own.html.j2").write_text(text)
    return "own.html.j2"


def test_templates_escape_whatever_they_are_called(project: Path) -> None:
    for name in ("a.html.j2", "a.css.j2", "a.txt"):
        (project / "templates" / name).write_text("{{ text }}")
        shown = render_template(name, {"text": '<b> & "q" {{ 7 * 7 }}'}, project)
        assert shown == "&lt;b&gt; &amp; &#34;q&#34; {{ 7 * 7 }}"


def test_an_unknown_name_in_a_template_is_an_error(project: Path) -> None:
    with pytest.raises(UndefinedError):
        render_template(template(project, "{{ nothing }}"), {}, project)


def test_a_template_reaches_neither_python_nor_other_files(project: Path) -> None:
    with pytest.raises(SecurityError):
        render_template(template(project, "{{ ''.__class__.__mro__ }}"), {}, project)
    with pytest.raises(TemplateNotFound):
        templates(project).get_template("../../etc/passwd")


def test_a_projects_own_files_come_first(project: Path) -> None:
    shipped = find_shipped("templates", "pdf/shell.html.j2", project)
    own = project / "templates" / "pdf" / "shell.html.j2"
    own.write_text("own")
    assert shipped == assets.SHIPPED / "templates" / "pdf" / "shell.html.j2"
    assert find_shipped("templates", "pdf/shell.html.j2", project) == own
    assert render_template("pdf/shell.html.j2", {}, project) == "own"
    assert find_shipped("styles", "none.toml", project) is None
