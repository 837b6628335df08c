"""A PDF as a reading: the pages painted, the tree walked, the looks measured."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from briefexport.proof.pdf.areas import Area, alike, kept_to, page_looks
from briefexport.proof.pdf.areas import areas as text_areas
from briefexport.proof.pdf.blocks import Blocks
from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.evidence import Evidence, evidence, together
from briefexport.proof.pdf.file import File, opened
from briefexport.proof.pdf.furniture import furniture
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.measure import measure
from briefexport.proof.record import Look, Reading, Record, Sheet


def read(data: bytes, sheet: Callable[[int], Sheet] | None = None) -> Reading:
    """Return what a PDF tells; `sheet` says which page a file of so many is meant to have.

    Raises ValueError for what is no PDF, is kept from being read by a password, or has no structure
    tree: text without tags has no order that could be relied upon.
    """
    with opened(data) as pdf:
        file = File.of(pdf)
        pages = file.painted(file.trims)
        if not pages.settled:
            file = replace(file, whole=True)
            pages = file.painted(file.trims)
        blocks = Blocks(pages)
        for part, elements in file.parts():
            blocks.part(part, elements, file.language)
        margins = (evidence(one, ()) for one in file.margins())
        found = together((evidence(pages, blocks.drafts), *margins))
        reached, leadings = text_areas(pages, found), Leadings.learnt(found.steps)
        meant = sheet(len(file.trims)) if sheet else None
        areas = kept_to(reached, pages, meant)
        measure(blocks.drafts, blocks.tables, pages, areas, leadings)
        records = (
            *beside(pages, meant, (reached, areas), found, leadings),
            *map(told, blocks.drafts),
        )
        return Reading(records, file.language, file.title, len(file.trims))


def beside(
    pages: Pages,
    meant: Sheet | None,
    areas: tuple[Mapping[int, Area], Mapping[int, Area]],
    found: Evidence,
    leadings: Leadings,
) -> Iterator[Record]:
    """Yield the page, which is `meant` to be a sheet, and what stands in its margins.

    `areas` are those of text: as far as it reaches, and as they are measured by.
    """
    reached, kept = areas
    numbers = alike(pages, meant)
    looks = page_looks(pages, numbers, reached, found, leadings)
    yield Record("page", "front", looks={key: _rounded(look) for key, look in looks.items()})
    yield from furniture(found.margins, kept, numbers)


def _rounded(look: Look) -> Look:
    """Return a look to the thousandth of a point: more is noise of adding up."""
    return look if isinstance(look, str) else round(look, 3) + 0.0


def told(draft: Draft) -> Record:
    """Return the record that a measured draft is."""
    said, page = draft.said, draft.page
    if draft.lines:
        page = draft.lines[0].page
    return Record(
        draft.kind,
        draft.place.part,
        text=said.text if said else "",
        facts=draft.facts,
        looks={key: _rounded(look) for key, look in draft.looks.items()},
        runs=said.runs if said else (),
        links=said.links if said else (),
        marks=said.marks if said else (),
        pictures=said.pictures if said else (),
        where=f"page {page}" if page else "",
        id=draft.id,
    )
