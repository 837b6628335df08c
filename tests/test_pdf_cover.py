import io
from dataclasses import replace

import pikepdf
from PIL import Image as Raster

from briefexport.assets import Asset
from briefexport.backends.pdf import render
from briefexport.backends.rendering import PageMap, PageStart, Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.model import Brief, Text
from every import composed, p, style


def with_cover(edition: Edition, asset: Asset | None = None) -> Edition:
    settings = replace(edition.settings, print=replace(edition.settings.print, cover=True))
    return replace(edition, settings=settings, cover=asset)


def article() -> Edition:
    edition, _ = composed(Brief((p("Words."),), (Text("A title"),)))
    return edition


def printed(edition: Edition) -> Rendering:
    return render(edition, style(), None, RenderOptions())


def test_a_cover_that_print_asks_for_is_the_first_page_and_the_text_begins_on_a_recto() -> None:
    edition = article()
    plain, covered = printed(edition), printed(with_cover(edition))
    assert isinstance(covered.pages, PageMap)
    assert isinstance(plain.pages, PageMap)
    assert len(covered.pages.labels) == len(plain.pages.labels) + 2
    with pikepdf.open(io.BytesIO(covered.data)) as pdf:
        first, blank, _ = pdf.pages[:3]
        (picture,) = first.get_images().values()
        assert (int(picture.Width), int(picture.Height)) == (1600, 2560)
        first.contents_coalesce()
        assert b" Do" in first.Contents.read_bytes()
        assert "/Contents" not in blank.obj
        width, height = (float(side) for side in first.mediabox[2:])
        assert (round(width), round(height)) == (420, 595)


def test_the_page_of_the_cover_is_where_the_e_book_has_its_cover() -> None:
    pages = printed(with_cover(article())).pages
    assert pages
    assert pages.starts[0] == PageStart("front.cover", 0)
    assert pages.starts[1] is None


def test_a_cover_has_a_text_for_who_cannot_see_it() -> None:
    edition = with_cover(article())
    with pikepdf.open(io.BytesIO(printed(edition).data)) as pdf:
        texts = [str(found.Alt) for found in pdf.objects if _figure(found)]
    assert texts == [f"Cover: {edition.settings.title}"]


def test_the_picture_the_editor_names_is_the_cover() -> None:
    target = io.BytesIO()
    Raster.new("RGB", (800, 1280), "navy").save(target, "PNG")
    asset = Asset("own.png", "image/png", target.getvalue(), (800, 1280), 384, 614.4)
    with pikepdf.open(io.BytesIO(printed(with_cover(article(), asset)).data)) as pdf:
        (picture,) = pdf.pages[0].get_images().values()
        assert (int(picture.Width), int(picture.Height)) == (800, 1280)


def _figure(found: object) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
