"""An edition as one DOCX: its text written in one go, then put into its package."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from briefexport.backends.docx.assembly import packed
from briefexport.backends.docx.blocks import stacked
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Grid, Para, Record, enclosed, flow_xml, spacer
from briefexport.backends.docx.front import front_xml, paragraph
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.relations import Relations
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sections import (
    Running,
    Section,
    foot,
    measure,
    no_foot,
    no_head,
    recto_head,
    section_xml,
    verso_head,
)
from briefexport.backends.rendering import Extent, PageMap, Rendering, RenderOptions
from briefexport.edition import Edition, EditionBrief
from briefexport.model import Inline
from briefexport.style import Role, Style, page, page_size
from briefexport.walk import plain
from briefexport.wordml.names import TEXT_END
from briefexport.wordml.xml import TEXT

# How a formula begins, a run and a link.
FORMULA, RUN, RUN_END = "<m:oMath", "<w:r>", "</w:r>"
LINK, LINK_END = "<w:hyperlink ", "</w:hyperlink>"


@dataclass(frozen=True, slots=True)
class Written:
    """An edition as WordprocessingML, in no package yet: its w:body, and what that calls for."""

    draft: Draft
    relations: Relations
    body: bytes


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return `edition` as a DOCX; the contents show the page numbers of `pages`."""
    whole = written(edition, style, pages)
    return finished(whole, packed(whole.draft, whole.relations, whole.body, review=options.review))


def written(
    edition: Edition, style: Style, pages: PageMap | None, beside: Written | None = None
) -> Written:
    """Return the text of `edition`; its styles, lists, notes and pictures are named as in `beside`.

    Two that are written so can stand in one package: equal names are equal things, and no number of
    a list, a note or a bookmark is both of the one and of the other.
    """
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None  # both names were checked when they were read
    relations = Relations(edition, style)
    if beside:
        relations = replace(beside.relations, edition=edition, furniture={})
    draft = Draft(edition, style, page(style, size), relations.link, relations.picture, stacked)
    if beside:
        draft.share(beside.draft)
    return Written(draft, relations, _body(draft, relations, pages))


def finished(whole: Written, data: bytes) -> Rendering:
    """Return `data`, the package of `whole`, and what is to be said about it."""
    extent = Extent(len(whole.draft.edition.briefs), "brief")
    return Rendering(data, extent, diagnostics=tuple(whole.draft.findings))


def _body(draft: Draft, relations: Relations, pages: PageMap | None) -> bytes:
    """Return the w:body: what stands before the briefs, then a section for each of them."""
    edition = draft.edition
    ground = Ground("body", measure(draft.page), edition.settings.language, edition.direction)
    furniture = _furniture(draft, relations, ground, pages)
    written: list[str] = []
    if edition.front:
        blank = (relations.run_along("footer", no_foot(draft)),) * 3
        bare, numbered = (
            section_xml(draft, Section(Running(furniture.no_heads, feet), numbering="front"))
            for feet in (blank, _feet(draft, relations))
        )
        written.append(front_xml(draft, ground, pages, bare, numbered))
    parts = list(_parts(draft, relations, furniture, ground))
    for number, (records, section) in enumerate(parts, 1):
        if number == len(parts):
            _end_text(records)
            written.append(flow_xml(records, draft.book) + section_xml(draft, section))
        else:
            _end_section(records, section_xml(draft, section))
            written.append(flow_xml(records, draft.book))
    return f"<w:body>{''.join(written)}</w:body>".encode()


# --- What runs along -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Furniture:
    """What runs along the briefs: heads that say nothing, those of even pages, and the feet."""

    no_heads: tuple[str, str, str]
    verso: str
    feet: tuple[str, str, str]

    def of_brief(self, recto: str) -> Running:
        """Return what runs along a brief whose odd pages have the head `recto`."""
        return Running((recto, self.verso, self.no_heads[0]), self.feet)


def _furniture(
    draft: Draft, relations: Relations, ground: Ground, pages: PageMap | None
) -> Furniture:
    last = pages.labels[-1] if pages and pages.labels else "1"
    none = (relations.run_along("header", no_head(draft)),) * 3
    verso = relations.run_along("header", verso_head(draft, ground))
    return Furniture(none, verso, _feet(draft, relations, last))


def _feet(draft: Draft, relations: Relations, last: str = "") -> tuple[str, str, str]:
    """Return the feet of odd, even and first pages."""
    end, start, outside = (
        relations.run_along("footer", foot(draft, where, last=last))
        for where in ("end", "start", "outside")
    )
    return end, start, outside


# --- The parts of the text -----------------------------------------------------------------------


def _parts(
    draft: Draft, relations: Relations, furniture: Furniture, ground: Ground
) -> Iterator[tuple[list[Record], Section]]:
    """Yield the paragraphs and tables of each section: a brief's, those that lie apart."""
    for number, brief in enumerate(draft.edition.briefs, 1):
        head = recto_head(draft, ground, plain(brief.title))
        running = furniture.of_brief(relations.run_along("header", head))
        first = number == 1
        section = Section(running, "first" if first else "restart", "first" if first else "on")
        groups = groupby(_brief(brief, draft), key=lambda record: record.turned)
        for turned, records in groups:
            yield list(records), replace(section, turned=turned)
            section = Section(running, "on", "on", opening=False)
    if draft.edition.colophon:
        said = [paragraph("colophon", words, draft, ground) for words in draft.edition.colophon]
        yield [*said], Section(Running(furniture.no_heads, furniture.feet))


def _end_section(records: list[Record], section: str) -> None:
    """Let the section end with the last paragraph; after a table there must be one.

    After a formula as well: LibreOffice takes a last paragraph without runs for the mark of the
    section alone, and sets what is in it with the next section.
    """
    last = _ended(records)
    if FORMULA in last.content and RUN not in last.content:
        last = spacer(turned=last.turned)
        records.append(last)
    last.section = section


def _end_text(records: list[Record]) -> None:
    """Mark the last words: applications find no place that has none. Blocks count from 1."""
    _ended(records)
    for record in reversed(records):
        match record:
            case Para(content=content) if TEXT in content:
                record.content = _marked(content)
                return
            case Grid(xml=xml) if TEXT in xml:
                record.xml = _marked(xml)
                return
            case _:
                pass


def _marked(xml: str) -> str:
    """Return `xml` with a bookmark round the last of its runs that says something.

    It is round the whole link of which that run is: LibreOffice ends a link at a bookmark in it.
    """
    start = xml.rindex(RUN, 0, xml.rindex(TEXT))
    end = xml.index(RUN_END, start) + len(RUN_END)
    link = xml.rfind(LINK, 0, start)
    if link > xml.rfind(LINK_END, 0, start):
        start, end = link, xml.index(LINK_END, end) + len(LINK_END)
    mark = f'<w:bookmarkStart w:id="0" w:name="{TEXT_END}"/>'
    return f'{xml[:start]}{mark}{xml[start:end]}<w:bookmarkEnd w:id="0"/>{xml[end:]}'


def _ended(records: list[Record]) -> Para:
    last = records[-1]
    if isinstance(last, Grid):
        last = spacer(turned=last.turned)
        records.append(last)
    return last


def _brief(brief: EditionBrief, draft: Draft) -> list[Record]:
    """Return a brief from its kicker to its last block."""
    ground = Ground(
        "body", measure(draft.page), brief.language, brief.direction,
        stacked=draft.style.setting.paragraph_gap, first_line=draft.style.text["body"].indent,
    )  # fmt: skip
    draft.place = brief.source
    records: list[Record] = []
    if draft.edition.front:
        kicker = _line("kicker", (), brief, ground, draft)
        kicker.content = plain_run(brief.kicker, ground, draft, "kicker")
        records.append(kicker)
    title = _line("brief-title", brief.title, brief, ground, draft)
    records += enclosed([title], draft.bookmark(brief.id))
    if brief.subtitle:
        records.append(_line("brief-subtitle", brief.subtitle, brief, ground, draft))
    byline = _line("byline", (), brief, ground, draft)
    if brief.byline:
        byline.content = plain_run(brief.byline, ground, draft, "byline")
    records.append(byline)
    return records + stacked(brief.blocks, ground, draft)


def _line(
    role: Role, content: Sequence[Inline], brief: EditionBrief, ground: Ground, draft: Draft
) -> Para:
    """Return a line of the opening of a brief."""
    said = draft.style.text[role]
    words = runs(content, ground, draft, role)
    bidi = None if brief.direction == draft.edition.direction else brief.direction == "rtl"
    return Para(ROLE_STYLES[role].id, words, said.before, said.after, bidi=bidi)
