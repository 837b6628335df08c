"""An edition as one DOCX: its text written in one go, then put into its package."""

from briefexport.backends.docx import roles
from briefexport.backends.docx.assembly import packed
from briefexport.backends.docx.blocks import stacked
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Grid, Para, Record, enclosed, flow_xml
from briefexport.backends.docx.front import front_xml, paragraph
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.relations import Relations
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sections import (
    Running,
    foot,
    measure,
    no_foot,
    no_head,
    recto_head,
    section_xml,
    verso_head,
)
from briefexport.backends.rendering import PageMap, Rendering, RenderOptions
from briefexport.edition import Edition, EditionBrief
from briefexport.model import Inline
from briefexport.style import Role, Style, page, page_size
from briefexport.walk import plain
from briefexport.wordml.names import DECLARATIONS


def render(
    edition: Edition, style: Style, pages: PageMap | None, _options: RenderOptions, /
) -> Rendering:
    """Return `edition` as a DOCX; the contents show the page numbers of `pages`."""
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None  # both names were checked when they were read
    relations = Relations(edition, style)
    draft = Draft(edition, style, page(style, size), relations.link, relations.picture, stacked)
    data = packed(draft, relations, _body(draft, relations, pages))
    count = len(edition.briefs)
    extent = f"{count} brief{'' if count == 1 else 's'}"
    return Rendering(data, extent, diagnostics=tuple(draft.findings))


def _body(draft: Draft, relations: Relations, pages: PageMap | None) -> bytes:
    """Return the w:body: what stands before the briefs, then a section for each of them."""
    edition = draft.edition
    ground = Ground("body", measure(draft.page), edition.settings.language, edition.direction)
    end = relations.run_along("footer", foot(draft, "end"))
    start = relations.run_along("footer", foot(draft, "start"))
    outside = relations.run_along("footer", foot(draft, "outside"))
    feet = (end, start, outside)
    blank = relations.run_along("footer", no_foot(draft))
    verso = relations.run_along("header", verso_head(draft, ground))
    none = relations.run_along("header", no_head(draft))
    written: list[str] = []
    if edition.front:
        bare = Running((none,) * 3, (blank,) * 3)
        numbered = Running((none,) * 3, feet)
        sections = (
            section_xml(draft, bare, numbering="front"),
            section_xml(draft, numbered, numbering="front"),
        )
        written.append(front_xml(draft, ground, pages, *sections))
    for number, brief in enumerate(edition.briefs, 1):
        recto = relations.run_along("header", recto_head(draft, ground, plain(brief.title)))
        heads = Running((recto, verso, none), feet)
        first = number == 1
        section = section_xml(draft, heads, restart=not first, numbering="first" if first else "on")
        records = _brief(brief, draft)
        if number < len(edition.briefs) or edition.colophon:
            _end_section(records, section)
            section = ""
        elif isinstance(records[-1], Grid):
            records.append(Para(roles.SPACER, ""))
        written.append(flow_xml(records, draft.metrics, draft.style) + section)
    if edition.colophon:
        records = [paragraph("colophon", said, draft, ground) for said in edition.colophon]
        section = section_xml(draft, Running((none,) * 3, feet))
        written.append(flow_xml(records, draft.metrics, draft.style) + section)
    return f"<w:body {DECLARATIONS}>{''.join(written)}</w:body>".encode()


def _end_section(records: list[Record], section: str) -> None:
    """Let the section end with the last paragraph; after a table there must be one."""
    last = records[-1]
    if isinstance(last, Grid):
        last = Para(roles.SPACER, "")
        records.append(last)
    last.section = section


def _brief(brief: EditionBrief, draft: Draft) -> list[Record]:
    """Return a brief from its kicker to its last block."""
    ground = Ground(
        "body", measure(draft.page), brief.language, brief.direction,
        first_line=draft.style.text["body"].indent,
    )  # fmt: skip
    draft.place = brief.source

    def line(role: Role, content: tuple[Inline, ...]) -> Para:
        said = draft.style.text[role]
        words = runs(content, ground, draft, role)
        bidi = None if brief.direction == draft.edition.direction else brief.direction == "rtl"
        return Para(ROLE_STYLES[role].id, words, said.before, said.after, bidi=bidi)

    records: list[Record] = []
    if draft.edition.front:
        kicker = line("kicker", ())
        kicker.content = plain_run(brief.kicker, ground, draft, "kicker")
        records.append(kicker)
    records += enclosed([line("brief-title", brief.title)], draft.bookmark(brief.id))
    if brief.subtitle:
        records.append(line("brief-subtitle", brief.subtitle))
    byline = line("byline", ())
    if brief.byline:
        byline.content = plain_run(brief.byline, ground, draft, "byline")
    records.append(byline)
    return records + stacked(brief.blocks, ground, draft)
