"""The page, and what stands in its margins along the briefs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefexport.proof.docx.file import File
from briefexport.proof.docx.properties import is_on, length
from briefexport.proof.docx.records import Scope, records
from briefexport.proof.docx.sections import Section
from briefexport.proof.record import Kind, Look, Record


def margins(file: File, briefs: Sequence[Section]) -> Iterator[Record]:
    """Yield the page of the briefs, and what runs along at its head and its foot."""
    upright = [section for section in briefs if not section.lying] or briefs
    if not upright:
        return
    mirrored = is_on(file.said, "mirrorMargins")
    yield Record("page", "front", looks=_page(upright[0], mirrored=mirrored))
    even = is_on(file.said, "evenAndOddHeaders")
    heads = [section.heads for section in briefs]
    feet = [section.feet for section in briefs]
    said = upright[0].said
    head: dict[str, Look] = {"head": length(said, "pgMar.header")}
    foot: dict[str, Look] = {"foot": length(said, "pgMar.footer")}
    if even:
        yield from _running(file, "running-verso", [one.get("even", "") for one in heads], head)
    yield from _running(file, "running-recto", [one.get("default", "") for one in heads], head)
    yield from _running(file, "folio", [one.get("default", "") for one in feet], foot)


def _running(
    file: File, kind: Kind, ids: Sequence[str], looks: Mapping[str, Look]
) -> Iterator[Record]:
    """Yield the first of the heads or feet `ids` that says something; `looks` are its place's."""
    for id_ in dict.fromkeys(ids):
        part = file.package.named(id_)
        if part is None:
            continue
        blocks = file.flow(part, part.name.rpartition("/")[2]).blocks(part.root)
        scope = Scope("front", file.marks, file.meaning)
        for record in records(blocks, scope):
            yield replace(record, kind=kind, looks={**record.looks, **looks})
            return


def _page(section: Section, *, mirrored: bool) -> dict[str, Look]:
    """Return how big a page is, and its margins; the left one is the inner where they alternate.

    A gutter belongs to the inner margin (ECMA-376, 17.6.11).
    """
    said = section.said
    looks = {
        "width": length(said, "pgSz.w"),
        "height": length(said, "pgSz.h"),
        "top": length(said, "pgMar.top"),
        "foot": length(said, "pgMar.bottom"),
    }
    if mirrored:
        looks["inner"] = length(said, "pgMar.left") + length(said, "pgMar.gutter")
        looks["outer"] = length(said, "pgMar.right")
    return {key: value for key, value in looks.items() if value}
