"""What is made of an edition beside its briefs: pictures, the cover, and the documents around."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefexport.backends.epub.package import Item
from briefexport.backends.epub.pictures import prepared
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition
from briefexport.markup.cover import drawn
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.templates import render_template

COVER_PATH, TITLE_PATH, COLOPHON_PATH = "cover.xhtml", "title.xhtml", "colophon.xhtml"


@dataclass(frozen=True, slots=True)
class Frame:
    """Pictures, the cover, and the documents before and behind the text.

    Documents have a name, a path, and XHTML. What was said of pictures is apart from what was of
    the cover; that is a JPEG, or SVG to be painted.
    """

    pictures: Mapping[str, Item]
    cover: bytes | str
    shells: tuple[tuple[str, str, str], ...]
    endings: tuple[tuple[str, str, str], ...]
    converted: tuple[Diagnostic, ...]
    cut: tuple[Diagnostic, ...]


def frame_of(edition: Edition, style: Style) -> Frame:
    """Return what is made of `edition` beside its briefs."""
    pictures, converted = _pictures(edition)
    cover, cut = drawn(edition, style)
    return Frame(
        pictures,
        cover,
        tuple(_shells(edition)),
        tuple(_endings(edition)),
        tuple(converted),
        (cut,) if cut else (),
    )


def shown(frame: Frame, edition: Edition) -> Iterator[Item]:
    """Yield the items of the pictures with their data."""
    for name, item in frame.pictures.items():
        yield item if item.data else replace(item, data=edition.assets[name].data)


def _pictures(edition: Edition) -> tuple[Mapping[str, Item], list[Diagnostic]]:
    """Return the item of each asset by its name, and what had to be done to pictures.

    One that goes into the file as it is has no data here.
    """
    items: dict[str, Item] = {}
    findings: list[Diagnostic] = []
    for name, asset in edition.assets.items():
        picture, finding = prepared(asset)
        id_ = f"picture-{picture.path.rpartition('/')[2]}"
        data = b"" if picture.data is asset.data else picture.data
        items[name] = Item(id_, picture.path, picture.media_type, data)
        findings += [finding] if finding else []
    return items, findings


def _shells(edition: Edition) -> list[tuple[str, str, str]]:
    """Return the documents before the contents in reading order: name, path and XHTML."""
    values = {"edition": edition}
    shells = [("cover-page", COVER_PATH)]
    if edition.front:
        shells.append(("title-page", TITLE_PATH))
    return [(name, path, render_template(f"epub/{path}.j2", values)) for name, path in shells]


def _endings(edition: Edition) -> list[tuple[str, str, str]]:
    """Return the documents behind the text: name, path and XHTML."""
    if not edition.colophon:
        return []
    xhtml = render_template(f"epub/{COLOPHON_PATH}.j2", {"edition": edition})
    return [("colophon", COLOPHON_PATH, xhtml)]
