"""An edition as one DOCX: each brief written by itself, then all of them put into one package."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from briefexport.backends.docx.around import Around, around
from briefexport.backends.docx.assembly import Fonts, packed
from briefexport.backends.docx.blocks import stacked
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Grid, Para, Record, enclosed, flow_xml, spacer
from briefexport.backends.docx.fragment import SECTION, Fragment, fragment, taken
from briefexport.backends.docx.front import front_xml, paragraph
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.provenance import origin
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
from briefexport.backends.singly import Singly, keep, kept_beside, made_beside, made_of, singly
from briefexport.cache import dumped, key, loaded
from briefexport.edition import Edition, EditionBrief
from briefexport.edition.apart import apart, joined
from briefexport.engines import made_by
from briefexport.model import Inline
from briefexport.records import dataclass
from briefexport.scheduling import Flow, Here, result_of, results
from briefexport.style import Role, Style, page, page_size
from briefexport.walk import plain
from briefexport.wordml.names import TEXT_END
from briefexport.wordml.xml import TEXT
from briefexport.workers import Limits, Shared, Task

# Far above what it takes.
SECONDS = 900.0
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
    return result_of(steps(Shared(edition, apart, joined), style, pages, options), Here())


def steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    """Return what `render` does, in one task."""
    briefs, names = singly("docx", edition, style, options.cache)
    cache = options.cache
    known, name = kept_beside("docx", edition, style, cache)
    fonts = (key([b"docx fonts", made_by().encode(), dumped(style)]),) if cache else ()
    packed_before = cache.get(*fonts) if cache else None
    asked = briefs, known, packed_before, style, pages, options.review
    made: tuple[Rendering, tuple[bytes | None, ...]]
    (made,) = results((yield [Task("docx", rendered, asked, Limits(SECONDS))]))
    rendering, fresh = made
    keep(cache, (*name, *fonts, *names), fresh)
    return rendering


def rendered(
    briefs: Singly,
    known: bytes | None,
    fonts: bytes | None,
    style: Style,
    pages: PageMap | None,
    review: bool,
) -> tuple[Rendering, tuple[bytes | None, ...]]:
    """Return an edition as a DOCX, and what is to be kept.

    That is what is around its briefs, its fonts, and each brief; the first two may be known.
    """
    edition = briefs.around
    relations = Relations(edition)
    draft = _begun(edition, style, relations)
    own, kept = made_beside(briefs, edition, known, Around, lambda one: around(one, style))
    fragments, fresh = made_of(
        briefs,
        edition,
        Fragment,
        lambda brief, part, last: _fragment(brief, part, draft, last=last),
    )
    whole = Written(draft, relations, _body(draft, relations, fragments, pages))
    before = loaded(fonts, Fonts) if fonts is not None else None
    data, after = packed(draft, relations, whole.body, review=review, known=own, fonts=before)
    files = None if after == before or not briefs.keeping else dumped(after)
    return finished(whole, data), (kept, files, *fresh)


def written(
    edition: Edition, style: Style, pages: PageMap | None, beside: Written | None = None
) -> Written:
    """Return the text of `edition`; its styles, lists, notes and pictures are named as in `beside`.

    Two that are written so can stand in one package: equal names are equal things, and no number of
    a list, a note or a bookmark is both of the one and of the other.
    """
    relations = Relations(edition)
    if beside:
        relations = replace(beside.relations, edition=edition, furniture={})
    draft = _begun(edition, style, relations)
    if beside:
        draft.share(beside.draft)
    count = len(edition.briefs)
    fragments = [
        _fragment(brief, edition, draft, last=number == count)
        for number, brief in enumerate(edition.briefs, 1)
    ]
    return Written(draft, relations, _body(draft, relations, fragments, pages))


def _begun(
    edition: Edition, style: Style, relations: Relations, known: Draft | None = None
) -> Draft:
    """Return a text in which nothing is written yet; of `known` it has what is the style's."""
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None  # both names were checked when they were read
    sheets = known.book.sheets if known else None
    return Draft(
        edition, style, page(style, size), relations.link, relations.picture, stacked, known=sheets
    )


def finished(whole: Written, data: bytes) -> Rendering:
    """Return `data`, the package of `whole`, and what is to be said about it."""
    extent = Extent(len(whole.draft.origins), "brief")
    return Rendering(data, extent, diagnostics=tuple(whole.draft.findings))


def _body(
    draft: Draft, relations: Relations, fragments: Sequence[Fragment], pages: PageMap | None
) -> bytes:
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
    for number, one in enumerate(fragments, 1):
        written += _sections(one, draft, relations, furniture, ground, first=number == 1)
    if edition.colophon:
        said = [paragraph("colophon", words, draft, ground) for words in edition.colophon]
        end = section_xml(draft, Section(Running(furniture.no_heads, furniture.feet)))
        written += (flow_xml(_end_text([*said]), draft.book), end)
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


def _sections(
    one: Fragment,
    draft: Draft,
    relations: Relations,
    furniture: Furniture,
    ground: Ground,
    *,
    first: bool,
) -> Iterator[str]:
    """Yield the sections of a brief: what stands upright or on its side together is one."""
    head = recto_head(draft, ground, one.title)
    running = furniture.of_brief(relations.run_along("header", head))
    section = Section(running, "first" if first else "restart", "first" if first else "on")
    for stretch in taken(one, draft, relations):
        end = section_xml(draft, replace(section, turned=stretch.turned))
        yield "".join(stretch.xml).replace(SECTION, end)
        section = Section(running, "on", "on", opening=False)


def _fragment(brief: EditionBrief, edition: Edition, text: Draft, *, last: bool) -> Fragment:
    """Return `brief` by itself, in the style of the `text` it is of.

    `edition` is what it can ask for. Where it is the last, it says where the text ends.
    """
    relations = Relations(edition)
    draft = _begun(edition, text.style, relations, text)
    groups = groupby(_brief(brief, draft), key=lambda record: record.turned)
    stretches = [(list(records), turned) for turned, records in groups]
    ends = last and not draft.edition.colophon
    written = [
        (_stretch(records, draft, ends=ends and records is stretches[-1][0]), turned)
        for records, turned in stretches
    ]
    return fragment(draft, relations, plain(brief.title), written, origin(brief))


def _stretch(records: list[Record], draft: Draft, *, ends: bool) -> str:
    """Return what stands in one section, that one left open; the text may end with it."""
    if ends:
        return flow_xml(_end_text(records), draft.book) + SECTION
    _end_section(records, SECTION)
    return flow_xml(records, draft.book)


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


def _end_text(records: list[Record]) -> list[Record]:
    """Mark the last words: applications find no place that has none. Blocks count from 1."""
    _ended(records)
    for record in reversed(records):
        match record:
            case Para(content=content) if TEXT in content:
                record.content = _marked(content)
                break
            case Grid(xml=xml) if TEXT in xml:
                record.xml = _marked(xml)
                break
            case _:
                pass
    return records


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
