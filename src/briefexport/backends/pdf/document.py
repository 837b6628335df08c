"""What is laid out: documents of XHTML that each begin on a page of their own, and one style sheet.

The parts before the briefs and every brief are documents; so is the sheet of running heads and
folios, whose lines are painted on the pages of all others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from briefexport.assets import Asset, render_template
from briefexport.backends.pdf.formula import Formula, formula
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition, EditionBrief, Entry
from briefexport.markup.cover import cover
from briefexport.markup.css import Sheet, faces, style_sheet
from briefexport.markup.xhtml import Medium, Writer, attributes
from briefexport.model import Note, Paragraph
from briefexport.style import Page, Style
from briefexport.walk import plain
from briefexport.xmltext import attribute, escape

# No asset has this name: theirs end in a digest.
COVER = "cover.jpg"
# The scheme of links within the edition, which only the stitched whole can follow.
WITHIN = "to:"
# So many characters of XHTML are a page at the least; only the width of page numbers hangs on it.
PAGE_OF_CHARACTERS = 1500

# How the pages of a document are numbered: not at all, before the briefs, or from the first brief.
Matter = Literal["cover", "front", "body"]
# What stands around the text: nothing, the folio, or running heads too but for the first page.
Frame = Literal["bare", "folio", "heads"]


@dataclass(frozen=True, slots=True)
class Document:
    """Well-formed XHTML that is laid out by itself.

    `name` is unique within the edition, `source` the file it was made from, if any. `resources` are
    the bytes behind each `asset:` address in it. `recto`: it begins on a right-hand page. `running`
    are the lines of the sheet of heads that its rectos may show, by the ids they stand for.
    """

    name: str
    xhtml: str
    resources: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""
    matter: Matter = "body"
    frame: Frame = "heads"
    recto: bool = False
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is laid out of an edition.

    `fonts` are the bytes behind the addresses of the style sheet; `heads` is the sheet of running
    heads and folios; `diagnostics` say what there is to say about the cover.
    """

    css: str
    fonts: Mapping[str, bytes]
    documents: tuple[Document, ...]
    heads: Document
    diagnostics: tuple[Diagnostic, ...] = ()


def layout(edition: Edition, style: Style, page: Page, project: Path | None) -> Layout:
    """Return what is laid out of `edition` in `style` on `page`.

    Templates of the folder `project` come before the shipped ones.
    """
    first, finding = cover(edition, style) if edition.settings.print.cover else (None, None)
    briefs = tuple(_brief(brief, edition, style, project) for brief in edition.briefs)
    documents = (*_front(edition, style, first, project), *briefs)
    fonts = faces(style)
    length = sum(len(document.xhtml) for document in documents)
    css = style_sheet(
        "print.css.j2",
        Sheet(style, "pt"),
        {
            "page": page,
            "hyphenation": edition.settings.print.hyphenation,
            "digits": max(3, len(str(length // PAGE_OF_CHARACTERS))),
            "faces": [(family, face, f"asset:{path.name}") for family, face, path in fonts],
        },
        project,
    )
    return Layout(
        css,
        {path.name: path.read_bytes() for _, _, path in fonts},
        documents,
        Document("heads", _heads(edition, project), frame="bare"),
        (finding,) if finding else (),
    )


def _front(
    edition: Edition, style: Style, first: bytes | None, project: Path | None
) -> Iterator[Document]:
    """Yield what comes before the briefs."""

    def shown(template: str, **values: object) -> str:
        return render_template(f"pdf/{template}.html.j2", {"edition": edition, **values}, project)

    if first:
        xhtml = shown("cover", cover=f"asset:{COVER}")
        yield Document("front.cover", xhtml, {COVER: first}, matter="cover", frame="bare")
    if not edition.front:
        return
    formulas: dict[str, Formula | None] = {}
    writer = Writer(edition, _print(edition, style, formulas))
    entries = Markup(contents(edition.contents, writer))  # noqa: S704 - our own writer's
    yield Document("front.title", shown("title"), matter="front", frame="bare", recto=True)
    yield Document("front.imprint", shown("imprint"), matter="front", frame="bare")
    yield Document(
        "front.contents",
        shown("contents", contents=entries),
        _drawn(formulas),
        matter="front",
        frame="folio",
    )


def _brief(brief: EditionBrief, edition: Edition, style: Style, project: Path | None) -> Document:
    formulas: dict[str, Formula | None] = {}
    sources: dict[str, bytes] = {}
    medium = _print(edition, style, formulas, sources)
    writer = Writer(edition, medium, language=brief.language)
    # The writer escapes all text it is given, so what it returns is markup.
    parts = (
        writer.inlines(brief.title),
        writer.inlines(brief.subtitle),
        writer.blocks(brief.blocks),
    )
    title, subtitle, body = map(Markup, parts)
    values = {
        "edition": edition,
        "brief": brief,
        "title": title,
        "subtitle": subtitle,
        "body": body,
    }
    return Document(
        brief.id,
        render_template("pdf/brief.html.j2", values, project),
        {**sources, **_drawn(formulas)},
        brief.source,
        running=(brief.id,),
    )


def _heads(edition: Edition, project: Path | None) -> str:
    lines = [(brief, " ".join(plain(brief.title).split())) for brief in edition.briefs]
    return render_template("pdf/heads.html.j2", {"edition": edition, "rectos": lines}, project)


def _drawn(formulas: Mapping[str, Formula | None]) -> dict[str, bytes]:
    return {drawn.name: drawn.svg for drawn in formulas.values() if drawn}


def contents(entries: Sequence[Entry], writer: Writer) -> str:
    """Return the contents as a nested list of links, each with a place for its page's label."""
    written: list[str] = []
    open_inner = False
    for number, entry in enumerate(entries):
        # Of its own, so that a page that begins with it is known to.
        own = attributes(id=f"contents.{entry.id}")
        link = (
            f"<a{attribute('href', writer.medium.href(entry.id))}>"
            f'<span class="entry">{writer.inlines(entry.title)}</span>{label(entry.id)}</a>'
        )
        if entry.level > 1:
            written.append(("" if open_inner else "<ol>\n") + f"<li{own}>{link}</li>\n")
            open_inner = True
            continue
        closing = ("</ol>\n" if open_inner else "") + ("</li>\n" if number else "")
        written.append(f'{closing}<li class="contents-1"{own}>{link}\n')
        open_inner = False
    closing = ("</ol>\n" if open_inner else "") + ("</li>\n" if entries else "")
    return f"<ol>\n{''.join(written)}{closing}</ol>"


def label(target: str) -> str:
    """Return a place for the label of the page of the id `target`."""
    return f"<span{attributes('label', data_label=target)}></span>"


def _print(
    edition: Edition,
    style: Style,
    formulas: dict[str, Formula | None],
    sources: dict[str, bytes] | None = None,
) -> Medium:
    """Return how paper says things; `formulas` and `sources` get the pictures that are used."""

    def note(node: Note, writer: Writer) -> str:
        said = attributes("footnote", id=node.id, data_number=edition.labels[node.id].number)
        match node.content:
            case (Paragraph() as first, *rest):
                own, inner = writer.paragraph_parts(first)
                return f"<span{said}><span{own}>{inner}</span>{writer.blocks(rest)}</span>"
            case content:
                return f"<span{said}>{writer.blocks(content)}</span>"

    def drawn(latex: str, display: bool) -> str:
        key = f"{display}{latex}"
        if key not in formulas:
            formulas[key] = formula(latex, style.text["body"].size, display=display)
        found = formulas[key]
        if found is None:
            return f"<code>{escape(latex)}</code>"
        size = f"width: {found.width:.2f}pt; height: {found.height:.2f}pt"
        css = size if display else f"{size}; vertical-align: {-found.drop:.2f}pt"
        return f"<img{attributes('drawn', src=f'asset:{found.name}', alt=latex, style=css)}/>"

    def source(asset: Asset) -> str:
        if sources is not None:
            sources[asset.name] = asset.data
        return f"asset:{asset.name}"

    return Medium(
        href=lambda target: f"{WITHIN}{target}",
        source=source,
        note=note,
        formula=drawn,
        languages=("lang",),
        paper=True,
    )
