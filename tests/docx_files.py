"""DOCX files to look at, read with zip and XML alone."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image as Raster

from briefexport.assets import Asset
from briefexport.backends.docx import render
from briefexport.backends.rendering import PageMap, Rendering, RenderOptions
from briefexport.edition import Edition, Settings
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    ListKind,
    Note,
    Paragraph,
    Quote,
    Row,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.source import decode
from briefexport.style import Page, Style, page, page_size
from briefexport.stylefile import load_style
from briefexport.tomlfile import load
from briefexport.walk import descendants, identify

ROOT = Path(__file__).parents[1]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
VAL = f"{W}val"


@cache
def the_style() -> Style:
    path = ROOT / "styles" / "brief.toml"
    return load_style(load(decode(str(path), path.read_bytes())))


@cache
def the_page() -> Page:
    size = page_size("A5")
    assert size is not None
    return page(the_style(), size)


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def para(*content: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in content))


def article(*blocks: Block, title: str = "A brief", language: str = "") -> Brief:
    return Brief(blocks, words(title), language=language)


@cache
def pixels() -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", (40, 30)).save(data, "PNG")
    return data.getvalue()


def picture(name: str, data: bytes | None = None, media_type: str = "image/png") -> Asset:
    return Asset(name, media_type, data or pixels(), (40, 30), 20.0, 15.0)


def edition(
    *briefs: Brief, front: bool = True, pictures: tuple[Asset, ...] = (), **settings: Any
) -> Edition:
    """Return the edition of `briefs`, composed; a picture that is not given is a small PNG."""
    values: dict[str, Any] = {"title": "An edition", "language": "en-GB"} | settings
    values.setdefault("date", date(2025, 2, 20))
    given = {asset.name: asset for asset in pictures}
    reads = []
    for number, brief in enumerate(briefs, 1):
        named = {node.asset for node in descendants(brief) if isinstance(node, Image)}
        assets = {name: given.get(name) or picture(name) for name in sorted(named)}
        name = f"b{number}"
        reads.append(Read(name, identify(brief, name), decode(f"{name}.md", b""), assets))
    made = Settings(**values)
    composed, _ = compose("edition", made, reads, the_style(), the_page(), front=front)
    return composed


def rendered(made: Edition, pages: PageMap | None = None, *, review: bool = False) -> Rendering:
    return render(made, the_style(), pages, RenderOptions(review=review))


@dataclass(frozen=True, slots=True)
class File:
    """A DOCX as any reader finds it."""

    parts: dict[str, bytes]

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    @property
    def body(self) -> etree._Element:
        found = self.tree("word/document.xml").find(f"{W}body")
        assert found is not None
        return found

    @property
    def notes(self) -> list[etree._Element]:
        """The notes that are notes, in the file's order."""
        if "word/footnotes.xml" not in self.parts:
            return []
        every = self.tree("word/footnotes.xml").iter(f"{W}footnote")
        return [note for note in every if note.get(f"{W}type") is None]

    def relations(self, part: str = "document") -> dict[str, etree._Element]:
        name = f"word/_rels/{part}.xml.rels"
        if name not in self.parts:
            return {}
        return {str(one.get("Id")): one for one in self.tree(name)}

    def style_of(self, paragraph: etree._Element) -> str:
        """Return the style of a paragraph; of one made of another for its place, that other."""
        name = value(paragraph, "pPr/pStyle") or ""
        while is_made(self.styles[name]):
            name = value(self.styles[name], "basedOn") or ""
        return name

    @property
    def styles(self) -> dict[str, etree._Element]:
        return {
            str(one.get(f"{W}styleId")): one for one in styles_in(self.parts["word/styles.xml"])
        }

    def effective(self, element: etree._Element, path: str, attribute: str = VAL) -> str | None:
        """Return what a paragraph, a run or a style says, or a style it is made of."""
        name = value(element, "pPr/pStyle") or value(element, "rPr/rStyle")
        sheet = self.styles[name] if name else element
        while (own := value(sheet, path, attribute)) is None:
            if (based := value(sheet, "basedOn")) is None:
                return None
            sheet = self.styles[based]
        return own

    def texts(self) -> Iterator[etree._Element]:
        """Yield the root of every part that holds text."""
        for name in self.parts:
            if name.startswith(("word/document", "word/footnotes", "word/header", "word/footer")):
                yield self.tree(name)


def opened(data: bytes) -> File:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        return File({name: archive.read(name) for name in names})


def made(*blocks: Block, pages: PageMap | None = None, **settings: Any) -> File:
    """Return the file of an edition of one brief that holds `blocks`."""
    front = bool(settings.pop("front", False))
    return opened(rendered(edition(article(*blocks), front=front, **settings), pages).data)


def paragraphs(tree: etree._Element) -> list[etree._Element]:
    return list(tree.iter(f"{W}p"))


def said(element: etree._Element) -> str:
    """Return the characters of `element`, tabs and breaks among them."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}softHyphen": "\u00ad"}
    return "".join(
        signs.get(str(one.tag), one.text or "" if one.tag == f"{W}t" else "")
        for run in element.iter(f"{W}r")
        for one in run
    )


def value(element: etree._Element, path: str, attribute: str = VAL) -> str | None:
    """Return an attribute of what is at `path` under `element`, its prefixes left out."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(attribute)


@cache
def styles_in(data: bytes) -> list[etree._Element]:
    return found(etree.fromstring(data), "style")


def is_made(sheet: etree._Element) -> bool:
    """Whether a style is one that was made of another for where its text stands."""
    return (value(sheet, "name") or "").endswith(")")


def lines(file: File) -> list[tuple[str, str]]:
    """Return the style and the text of every paragraph of the body."""
    return [(file.style_of(paragraph), said(paragraph)) for paragraph in paragraphs(file.body)]


def found(tree: etree._Element, tag: str) -> list[etree._Element]:
    return list(tree.iter(f"{W}{tag}"))


def values(tree: etree._Element, tag: str, attribute: str = VAL) -> list[str]:
    return [str(one.get(attribute)) for one in found(tree, tag)]


def instructions(tree: etree._Element) -> list[str]:
    return [(one.text or "").strip() for one in found(tree, "instrText")]


# --- Blocks to put into them ---------------------------------------------------------------------


def item(*blocks: object, checked: bool | None = None) -> ListItem:
    inner = tuple(para(one) if isinstance(one, str) else one for one in blocks)
    return ListItem(inner, checked)  # type: ignore[arg-type]


def listed(kind: ListKind, *items: object, start: int = 1, tight: bool = True) -> List:
    made_items = tuple(one if isinstance(one, ListItem) else item(one) for one in items)
    return List(kind, made_items, start, tight)


def row(*cells: object, header: bool = False) -> Row:
    return Row(
        tuple(
            one if isinstance(one, Cell) else Cell((para(str(one)),), header=header)
            for one in cells
        )
    )


def table(*rows: Row, head: tuple[Row, ...] = (), **others: object) -> Table:
    count = sum(cell.colspan for cell in (head or rows)[0].cells)
    return Table((Column(),) * count, head, rows, **others)  # type: ignore[arg-type]


def found_styles(file: File) -> list[etree._Element]:
    return found(file.tree("word/styles.xml"), "style")


def everything() -> File:
    """Return a file with a little of everything."""
    span = Span("strong", (Span("emphasis", words("both")),))
    inner = listed("decimal", item("a", listed("bullet", "b", tight=False)))
    cells = row("x", "y", header=True)
    noted = para(span, " ", Note((para("n", Link("#h", words("up"))),)), Link("#h", words("there")))
    return opened(
        rendered(
            edition(
                article(
                    Heading(1, words("H"), id="h"), noted, inner,
                    table(cells, head=(row("1", "2"),), caption=words("T"), notes=(para("s"),)),
                    Quote((para("q"), listed("bullet", "r")), words("w")),
                    Aside("note", (para("z"), table(row("t")))), CodeBlock("code"), Rule(),
                    Figure(Image("p.png", "alt"), words("F")),
                    DefinitionList((Definition((words("d"),), ((Paragraph(words("m")),),)),)),
                )
            )
        ).data
    )  # fmt: skip
