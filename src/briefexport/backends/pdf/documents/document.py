"""What is laid out: documents of XHTML that each begin on a page of their own, and one style sheet.

The parts before the briefs and every brief are documents; so is the sheet of running heads and
folios, whose lines are painted on the pages of all others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from briefexport.assets import Asset
from briefexport.backends.pdf.documents.contents import (
    COLOPHON,
    CONTENTS,
    INDEX,
    contents,
    entries,
    listed,
    numbered,
)
from briefexport.backends.pdf.documents.formula import Formula, formula
from briefexport.backends.pdf.documents.heads import Head, fitted, heads_of, heads_of_lists
from briefexport.backends.pdf.documents.marks import Mark, marked, terms
from briefexport.backends.pdf.documents.pictures import printable
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import Edition, EditionBrief
from briefexport.markup.cover import cover
from briefexport.markup.css import Sheet, faces, style_sheet
from briefexport.markup.xhtml import Medium, Writer, attributes
from briefexport.model import Note, Paragraph
from briefexport.records import dataclass
from briefexport.style import Page, Style
from briefexport.templates import render_template
from briefexport.xmltext import escape

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
class Front:
    """What comes before the briefs, and what there is to say about it; `index`: that is listed."""

    index: bool
    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is laid out of an edition.

    `front` are the first of its documents; `heads` is the sheet of running heads and folios;
    `marks` are where each term of the index stands, which is laid out when their pages are known.
    `diagnostics` say what there is to say about the cover and the index.
    """

    documents: tuple[Document, ...]
    front: Front
    heads: Document
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A brief as a document, and the heads its rectos may have."""

    document: Document
    heads: tuple[Head, ...]


def layout(
    edition: Edition,
    style: Style,
    page: Page,
    project: Path | None,
    chapters: Sequence[Chapter],
    known: Front | None = None,
) -> Layout:
    """Return what is laid out of `edition` in `style` on `page`, its briefs as `chapters`.

    Templates of the folder `project` come before the shipped ones. `known` is what came before the
    briefs of an edition that had the same around them.
    """
    briefs = tuple(one.document for one in chapters)
    marks = marked(tuple(terms(edition)), {brief.name: brief.xhtml for brief in briefs})
    index = any(marks.values())
    front = known
    if front is None or front.index is not index:
        front = _front(edition, style, project, index=index)
    return Layout(
        (*front.documents, *briefs, *_back(edition, project)),
        front,
        _heads(edition, style, page, project, chapters),
        marks,
        (*front.diagnostics, *_unmarked(marks)),
    )


def digits(documents: Sequence[Document]) -> int:
    """Return how many digits the style sheet leaves room for in the numbers of pages."""
    length = sum(len(document.xhtml) for document in documents)
    return max(3, len(str(length // PAGE_OF_CHARACTERS)))


def print_sheet(edition: Edition, style: Style, page: Page, room: int, project: Path | None) -> str:
    """Return the style sheet of all documents, with room for `room` digits of a page's number."""
    values = {
        "page": page,
        "hyphenation": edition.settings.print.hyphenation,
        "digits": room,
        "faces": [(family, face, f"asset:{path.name}") for family, face, path in faces(style)],
    }
    return style_sheet("print.css.j2", Sheet(style, "pt"), values, project)


def _unmarked(marks: Mapping[str, Sequence[Mark]]) -> Iterator[Diagnostic]:
    for term, found in marks.items():
        if not found:
            message = f"the term {term!r} of the index is nowhere in the text"
            hint = 'name the forms it has there: "term = form, another form"'
            yield diagnostic("BX509", message, Place(file="edition.toml"), hint=hint)


def _front(edition: Edition, style: Style, project: Path | None, *, index: bool) -> Front:
    """Return what comes before the briefs; `index`: there will be one to list."""
    first, finding = cover(edition, style) if edition.settings.print.cover else (None, None)
    documents = tuple(_before(edition, style, first, project, index=index))
    return Front(index, documents, (finding,) if finding else ())


def _before(
    edition: Edition, style: Style, first: bytes | None, project: Path | None, *, index: bool
) -> Iterator[Document]:

    def bare(name: str, *, recto: bool) -> Document:
        xhtml = _shown(name, edition, project)
        return Document(f"front.{name}", xhtml, matter="front", frame="bare", recto=recto)

    if first:
        xhtml = _shown("cover", edition, project, cover=f"asset:{COVER}")
        yield Document("front.cover", xhtml, {COVER: first}, matter="cover", frame="bare")
    if not edition.front:
        return
    if edition.settings.print.half_title:
        yield bare("half-title", recto=True)
    yield bare("title", recto=True)
    yield bare("imprint", recto=False)
    yield _contents(edition, style, project, index=index)


def _contents(edition: Edition, style: Style, project: Path | None, *, index: bool) -> Document:
    """Return the contents with the lists of tables and figures, which may share a page."""
    formulas: dict[str, Formula | None] = {}
    writer = Writer(edition, _print(edition, style, formulas))
    lists = [(CONTENTS, edition.terms.contents, contents(entries(edition, index=index), writer))]
    lists += [(name, title, numbered(lines, writer)) for name, title, lines in listed(edition)]
    # The writer escapes all text it is given, so what it returns is markup.
    written = [(name, title, Markup(markup)) for name, title, markup in lists]  # noqa: S704
    return Document(
        CONTENTS,
        _shown("contents", edition, project, lists=written),
        _drawn(formulas),
        matter="front",
        recto=True,
        running=tuple(name for name, _, _ in lists),
    )


def _back(edition: Edition, project: Path | None) -> Iterator[Document]:
    """Yield what comes behind the briefs."""
    if edition.colophon:
        yield Document(COLOPHON, _shown("colophon", edition, project), frame="folio")


def index_document(edition: Edition, groups: Sequence[object], project: Path | None) -> Document:
    """Return the index of `edition`, its entries in `groups` (`index.Group`)."""
    return Document(
        INDEX,
        _shown("index", edition, project, groups=groups),
        recto=edition.settings.print.opening == "recto",
        running=(INDEX,),
    )


def _shown(template: str, edition: Edition, project: Path | None, **values: object) -> str:
    return render_template(f"pdf/{template}.html.j2", {"edition": edition, **values}, project)


def chapter(brief: EditionBrief, edition: Edition, style: Style, project: Path | None) -> Chapter:
    """Return a brief of `edition` as it is laid out."""
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
    heads = tuple(heads_of(brief, edition))
    document = Document(
        brief.id,
        render_template("pdf/brief.html.j2", values, project),
        {**sources, **_drawn(formulas)},
        brief.source,
        recto=edition.settings.print.opening == "recto",
        running=tuple(head.id for head in heads),
    )
    return Chapter(document, heads)


def _heads(
    edition: Edition,
    style: Style,
    page: Page,
    project: Path | None,
    chapters: Sequence[Chapter],
) -> Document:
    """Return the sheet of lines that are painted on the pages of the other documents."""
    title = fitted(edition.settings.title, style, "running-verso", page.measure)
    rectos = [
        replace(head, words=fitted(head.words, style, "running-recto", page.measure))
        for head in (*heads_of_lists(edition), *(head for one in chapters for head in one.heads))
    ]
    return Document(
        "heads", _shown("heads", edition, project, verso=title, rectos=rectos), frame="bare"
    )


def _drawn(formulas: Mapping[str, Formula | None]) -> dict[str, bytes]:
    return {drawn.name: drawn.svg for drawn in formulas.values() if drawn}


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
            sources[asset.name] = printable(asset.data)
        return f"asset:{asset.name}"

    return Medium(
        href=lambda target: f"{WITHIN}{target}",
        source=source,
        note=note,
        formula=drawn,
        languages=("lang",),
        paper=True,
    )
