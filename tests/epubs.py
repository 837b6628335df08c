"""Editions to make EPUBs of, and a reader of EPUBs that knows nothing but zip and XML."""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image as Raster

from briefexport.assets import Asset
from briefexport.backends.epub import render
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition, Settings
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.model import Block, Brief, Image, Inline, Paragraph, Text
from briefexport.source import decode
from briefexport.style import Style, page, page_size
from briefexport.stylefile import load_style
from briefexport.tomlfile import load
from briefexport.walk import descendants, identify

ROOT = Path(__file__).parents[1]
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def the_style() -> Style:
    path = ROOT / "styles" / "brief.toml"
    return load_style(load(decode(str(path), path.read_bytes())))


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def para(*content: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in content))


def article(*blocks: Block, title: str = "A brief", **others: Any) -> Brief:
    return replace(Brief(blocks, words(title)), **others)


@cache
def pixels(size: tuple[int, int] = (4, 3), mode: str = "RGB", form: str = "PNG") -> bytes:
    data = io.BytesIO()
    Raster.new(mode, size).save(data, form)
    return data.getvalue()


def asset(name: str, data: bytes | None = None, media_type: str = "image/png") -> Asset:
    return Asset(name, media_type, data or pixels(), (4, 3), 2.0, 1.5)


def edition(*briefs: Brief, front: bool = True, **settings: Any) -> Edition:
    """Return the edition of `briefs`, composed; every picture they name is there."""
    values: dict[str, Any] = {
        "title": "An edition",
        "language": "en-GB",
        "date": date(2025, 2, 20),
    } | settings
    reads = [
        Read(
            f"b{number}",
            identify(brief, f"b{number}"),
            decode(f"{number}.md", b""),
            {node.asset: asset(node.asset) for node in pictures(brief)},
        )
        for number, brief in enumerate(briefs, 1)
    ]
    size = page_size("A5")
    assert size is not None
    made = Settings(**values)
    composed, _ = compose("edition", made, reads, the_style(), page(the_style(), size), front=front)
    return composed


def pictures(brief: Brief) -> list[Image]:
    return [node for node in descendants(brief) if isinstance(node, Image)]


def rendered(made: Edition) -> Rendering:
    return render(made, the_style(), None, RenderOptions())


@dataclass(frozen=True, slots=True)
class Book:
    """An EPUB as any reader finds it."""

    files: dict[str, bytes]
    infos: tuple[zipfile.ZipInfo, ...]

    @property
    def opf(self) -> etree._Element:
        return etree.fromstring(self.files["EPUB/content.opf"])

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def text(self, name: str) -> str:
        return self.files[f"EPUB/{name}"].decode()

    def meta(self, name: str) -> list[str]:
        found = self.opf.iterfind(f"{OPF}metadata/{OPF}meta[@property='{name}']")
        return [element.text or "" for element in found]

    def manifest(self) -> dict[str, etree._Element]:
        return {str(item.get("href")): item for item in self.opf.iter(f"{OPF}item")}

    def spine(self) -> list[str]:
        by_id = {item.get("id"): path for path, item in self.manifest().items()}
        return [by_id[ref.get("idref")] for ref in self.opf.iter(f"{OPF}itemref")]

    def documents(self) -> Iterator[tuple[str, etree._Element]]:
        for path, item in self.manifest().items():
            if item.get("media-type") == "application/xhtml+xml":
                yield path, self.tree(path)

    def broken(self) -> list[str]:
        """Return every reference to a file or a place that is not there."""
        trees = dict(self.documents())
        ids = {path: {str(one.get("id")) for one in tree.iter()} for path, tree in trees.items()}
        faults = []
        for path, tree in trees.items():
            for element in tree.iter():
                for target in (element.get("href"), element.get("src")):
                    if target and "://" not in target and not target.startswith(("mailto", "tel")):
                        file, _, fragment = target.partition("#")
                        full = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
                        full = full if file else path
                        there = f"EPUB/{full}" in self.files
                        if not there or (fragment and fragment not in ids[full]):
                            faults.append(f"{path}: {target}")
        return faults


def opened(data: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        return Book({name: archive.read(name) for name in names}, tuple(archive.infolist()))


def book(*briefs: Brief, front: bool = True, **settings: Any) -> Book:
    return opened(rendered(edition(*briefs, front=front, **settings)).data)


def part(*blocks: Block) -> etree._Element:
    """Return the one part of an edition that holds `blocks`."""
    return book(article(*blocks), front=False).tree("text/b1.xhtml")


def said(element: etree._Element | None) -> str:
    assert element is not None
    return " ".join(whole(element).split())


def whole(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def found(tree: etree._Element, tag: str) -> list[etree._Element]:
    return list(tree.iter(f"{XHTML}{tag}"))


def texts(elements: Sequence[etree._Element]) -> list[str]:
    return [said(element) for element in elements]
