"""The ways into the text: contents, lists of tables and figures, landmarks, and the old NCX."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from briefexport.backends.epub.pagebreaks import PageBreak
from briefexport.edition import Edition, Entry
from briefexport.markup.xhtml import Writer
from briefexport.model import (
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Paragraph,
    Reference,
    Span,
    Text,
)
from briefexport.records import dataclass
from briefexport.templates import render_template
from briefexport.walk import plain, rewrite

# Kindle shows two levels (Publishing Guidelines 5.2), and other old readers no more.
NCX_DEPTH = 2
# The levels of entries: tables and figures look as headings do.
BRIEFS, HEADINGS = 1, 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list of places: the words, as text and as markup, and the lines under it."""

    id: str
    href: str
    text: str
    words: Markup
    under: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that readers offer by its kind (EPUB Structural Semantics)."""

    type: str
    title: str
    href: str


def navigation(
    edition: Edition,
    places: Mapping[str, str],
    landmarks: Sequence[Landmark],
    pages: Sequence[PageBreak],
    writer: Writer,
) -> str:
    """Return nav.xhtml; `places` tells the path of each id. It is also the page of contents.

    `pages` are those of the print edition; without any there is no list of pages.
    """
    return render_template(
        "epub/nav.xhtml.j2",
        {
            "edition": edition,
            "contents": _tree(lines(edition.contents, places, writer), BRIEFS),
            "lists": [
                (kind, title, _tree(_labelled(edition, entries, places, writer), HEADINGS))
                for kind, title, entries in listed(edition)
            ],
            "landmarks": landmarks,
            "pages": _pages(pages),
        },
    )


# Places are many, and templates slow.


def _tree(lines: Sequence[Line], level: int) -> Markup:
    """Return `lines` and those under them as lists; each looks as its `level` does."""
    look = f' class="contents-{level}"'
    items = "".join(_item(line, look, level) for line in lines)
    return Markup(f"<ol>\n{items}</ol>\n")  # noqa: S704 - all is escaped


def _item(line: Line, look: str, level: int) -> str:
    under = f"{_tree(line.under, level + 1)}\n" if line.under else ""
    words = f'<a{look} href="{escape(line.href)}">{line.words}</a>'
    return f'<li id="contents.{escape(line.id)}">{words}\n{under}</li>\n'


def _pages(pages: Sequence[PageBreak]) -> Markup:
    """Return the items of the list of pages."""
    return Markup(  # noqa: S704
        "".join(
            f'<li><a href="{escape(one.path)}#{escape(one.id)}">{escape(one.label)}</a></li>\n'
            for one in pages
        )
    )


def listed(edition: Edition) -> list[tuple[str, str, tuple[Entry, ...]]]:
    """Return the lists beside the contents that have anything in them: kind, title, entries."""
    lists = (
        ("lot", edition.terms.tables, edition.tables),
        ("loi", edition.terms.figures, edition.figures),
    )
    return [(kind, title, entries) for kind, title, entries in lists if entries]


def ncx(
    edition: Edition, places: Mapping[str, str], pages: Sequence[PageBreak], writer: Writer
) -> str:
    """Return the contents and the list of pages as readers of EPUB 2 know them."""
    shallow = [entry for entry in edition.contents if entry.level <= NCX_DEPTH]
    contents = lines(shallow, places, writer)
    depth = NCX_DEPTH if any(line.under for line in contents) else 1
    values = {
        "edition": edition,
        "contents": _points(contents),
        "depth": depth,
        "pages": _targets(pages),
        "count": len(pages),
        "last": max((page.number for page in pages), default=0),
    }
    return render_template("epub/toc.ncx.j2", values)


def _points(lines: Sequence[Line]) -> Markup:
    """Return `lines` and those under them as points of the NCX."""
    return Markup(  # noqa: S704
        "".join(
            f'<navPoint id="point-{escape(line.id)}">\n'
            f"<navLabel><text>{escape(line.text)}</text></navLabel>\n"
            f'<content src="{escape(line.href)}"/>\n{_points(line.under)}\n</navPoint>\n'
            for line in lines
        )
    )


def _targets(pages: Sequence[PageBreak]) -> Markup:
    """Return `pages` as targets of the NCX."""
    return Markup("".join(map(_target, pages)))  # noqa: S704


def _target(page: PageBreak) -> str:
    kind = f'type="normal" value="{page.number}"' if page.number else 'type="front"'
    return (
        f'<pageTarget id="target-{escape(page.id)}" {kind}>\n'
        f"<navLabel><text>{escape(page.label)}</text></navLabel>\n"
        f'<content src="{escape(page.path)}#{escape(page.id)}"/>\n</pageTarget>\n'
    )


def lines(entries: Sequence[Entry], places: Mapping[str, str], writer: Writer) -> tuple[Line, ...]:
    """Return flat `entries` as a tree by their levels."""
    found: list[Line] = []
    n = 0
    while n < len(entries):
        end = n + 1
        while end < len(entries) and entries[end].level > entries[n].level:
            end += 1
        under = lines(entries[n + 1 : end], places, writer)
        found.append(_line(entries[n], places, writer, under))
        n = end
    return tuple(found)


def _line(entry: Entry, places: Mapping[str, str], writer: Writer, under: tuple[Line, ...]) -> Line:
    words = bare(entry.title, writer.edition)
    text = " ".join(plain(words).split()) or entry.number or "…"
    markup = Markup(writer.inlines(words)) if plain(words).strip() else Markup.escape(text)  # noqa: S704
    if entry.level > 1 and entry.number:
        text, markup = f"{entry.number} {text}", Markup("{} {}").format(entry.number, markup)
    # A brief begins where its file does, above its title.
    href = places[entry.id] if entry.level == 1 else f"{places[entry.id]}#{entry.id}"
    return Line(entry.id, href, text, markup, under)


def _labelled(
    edition: Edition, entries: Sequence[Entry], places: Mapping[str, str], writer: Writer
) -> list[Line]:
    """Return the lines of a list of tables or figures, their numbers first."""
    found = []
    for entry in entries:
        line = _line(entry, places, writer, ())
        lead = edition.labels[entry.id].lead
        href = f"{places[entry.id]}#{entry.id}"
        words = Markup('<span class="number">{}</span> {}').format(lead, line.words)
        found.append(Line(entry.id, href, f"{lead} {line.text}", words))
    return found


def bare(content: tuple[Inline, ...], edition: Edition) -> tuple[Inline, ...]:
    """Return `content` as the words of a link: without notes, pictures and links of its own."""

    def stripped(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Note():
                return ()
            case Link(_, words):
                return words
            case Span(_, words) | Foreign(_, _, words) if not plain(words).strip():
                return words
            case Reference(target):
                return Text(edition.labels[target].name)
            case Image(alt=alt):
                return Text(alt) if alt else ()
            case LineBreak():
                return Text(" ")
            case Math(value):
                return Text(" ".join(value.split()) or "…")
            case _:
                return node

    return rewrite(Paragraph(content), stripped).content
