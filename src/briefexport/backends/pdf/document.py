"""The document that is laid out: one XHTML page of the edition, and the style sheet of print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from briefexport import __version__
from briefexport.assets import Asset, render_template
from briefexport.backends.pdf.formula import Formula, formula
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition, EditionBrief, Entry
from briefexport.markup.cover import cover
from briefexport.markup.css import Sheet, faces, style_sheet
from briefexport.markup.xhtml import Medium, Writer, attributes
from briefexport.model import Note, Paragraph
from briefexport.style import Page, Style
from briefexport.xmltext import attribute, escape

# No asset has this name: theirs end in a digest.
COVER = "cover.jpg"


@dataclass(frozen=True, slots=True)
class Document:
    """What the engine gets: well-formed XHTML, CSS, and everything either of them names.

    `resources` are the bytes behind each `asset:` address; `diagnostics` say what there is to say
    about the cover.
    """

    xhtml: str
    css: str
    resources: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...] = ()


def document(edition: Edition, style: Style, page: Page, project: Path | None) -> Document:
    """Return the document of `edition` in `style` on `page`.

    Templates of the folder `project` come before the shipped ones.
    """
    formulas: dict[str, Formula | None] = {}
    writer = Writer(edition, _print(edition, style, formulas))
    first, finding = cover(edition, style) if edition.settings.print.cover else (None, None)
    xhtml = render_template(
        "pdf/edition.html.j2",
        {
            "edition": edition,
            "cover": f"asset:{COVER}" if first else "",
            "generator": f"briefexport {__version__}",
            "contents": Markup(contents(edition.contents, writer)),  # noqa: S704
            "briefs": [_brief(brief, writer) for brief in edition.briefs],
        },
        project,
    )
    fonts = faces(style)
    css = style_sheet(
        "print.css.j2",
        Sheet(style, "pt"),
        {
            "page": page,
            "title": edition.settings.title,
            "faces": [(family, face, f"asset:{path.name}") for family, face, path in fonts],
        },
        project,
    )
    resources = {
        **{asset.name: asset.data for asset in edition.assets.values()},
        **{drawn.name: drawn.svg for drawn in formulas.values() if drawn},
        **{path.name: path.read_bytes() for _, _, path in fonts},
        **({COVER: first} if first else {}),
    }
    return Document(xhtml, css, resources, (finding,) if finding else ())


def _brief(brief: EditionBrief, writer: Writer) -> tuple[EditionBrief, Markup, Markup, Markup]:
    # The writer escapes all text it is given, so what it returns is markup.
    parts = (
        writer.inlines(brief.title),
        writer.inlines(brief.subtitle),
        writer.blocks(brief.blocks),
    )
    title, subtitle, body = map(Markup, parts)
    return brief, title, subtitle, body


def contents(entries: Sequence[Entry], writer: Writer) -> str:
    """Return the contents as a nested list of links; the style sheet adds the page numbers."""
    written: list[str] = []
    open_inner = False
    for number, entry in enumerate(entries):
        # Of its own, so that a page that begins with it is known to.
        own = attributes(id=f"contents.{entry.id}")
        link = (
            f"<a{attribute('href', writer.medium.href(entry.id))}>"
            f"<span>{writer.inlines(entry.title)}</span></a>"
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


def _print(edition: Edition, style: Style, formulas: dict[str, Formula | None]) -> Medium:
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

    return Medium(
        href=lambda target: f"#{target}",
        source=_source,
        note=note,
        formula=drawn,
        languages=("lang",),
        paper=True,
    )


def _source(asset: Asset) -> str:
    return f"asset:{asset.name}"
