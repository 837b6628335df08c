"""Where the pages of an EPUB begin, read off the finished file by its markers alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from epubs import NCX, TYPE, XHTML, Book, found, said
from reading_back.words import plain

BLOCKS = frozenset(
    f"{XHTML}{name}"
    for name in (
        "p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "div",
        "figcaption", "pre", "header", "section", "table", "tr", "blockquote", "aside", "figure",
        "br",
    )
)  # fmt: skip
# What print does not say in its text, or not there: notes at the foot, signs in the margin.
APART = frozenset(("footnote", "page-list", "landmarks"))


@dataclass(slots=True)
class Start:
    """A page's beginning: its label, where the marker stands, and the text on either side."""

    label: str
    path: str
    element: etree._Element
    place: int
    before: str = ""
    after: str = ""
    head: str = ""

    @property
    def in_item(self) -> bool:
        """Whether the marker stands in a list, where print has its own signs."""
        return next(self.element.iterancestors(f"{XHTML}li"), None) is not None


@dataclass(slots=True)
class _Text:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[Start] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        self.pieces.append(text or "")
        self.length += len(text or "")


def page_starts(read: Book) -> list[Start]:
    """Return every marker of a page in reading order, with the text around it."""
    text = _Text()
    for path in read.spine():
        (body,) = found(read.tree(path), "body")
        _walk(body, path, text)
        text.add("\n")
    whole = "".join(text.pieces)
    for start in text.starts:
        start.before, start.after = whole[: start.place][-60:], whole[start.place :][:400]
        start.head = "".join(map(said, _heads(start.element)))
    return text.starts


def _heads(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the head of the table whose body `element` stands in: a page repeats it."""
    for group in element.iterancestors(f"{XHTML}tbody", f"{XHTML}tfoot"):
        table = group.getparent()
        assert table is not None
        yield from table.iterfind(f"{XHTML}thead")


def _walk(element: etree._Element, path: str, text: _Text) -> None:
    kind = element.get(TYPE)
    if kind == "pagebreak":
        text.starts.append(Start(str(element.get("aria-label")), path, element, text.length))
    if kind in APART or element.get("class") == "task" or "Math" in str(element.tag):
        return
    text.add("\n" if element.tag in BLOCKS else "")
    text.add(element.text)
    for child in element:
        _walk(child, path, text)
        text.add(child.tail)
    text.add("\n" if element.tag in BLOCKS else "")


def letters(text: str) -> str:
    """Return the letters and figures of `text`, which no extractor has a reason to change."""
    return "".join(filter(str.isalnum, plain(text).casefold()))


def listed_pages(read: Book) -> list[tuple[str, str]]:
    """Return the labels and addresses of the list of pages; nothing where there is none."""
    lists = [nav for nav in found(read.tree("nav.xhtml"), "nav") if nav.get(TYPE) == "page-list"]
    return [(said(link), str(link.get("href"))) for nav in lists for link in found(nav, "a")]


def old_pages(read: Book) -> list[tuple[str, str]]:
    """Return the labels and addresses of the list of pages that readers of EPUB 2 have."""
    return [
        (
            str(target.findtext(f"{NCX}navLabel/{NCX}text")),
            str(target.find(f"{NCX}content").get("src")),  # type: ignore[union-attr]
        )
        for target in read.tree("toc.ncx").iter(f"{NCX}pageTarget")
    ]
