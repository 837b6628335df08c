"""The target: a brief of the base with all that an editor changed in its DOCX."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefexport.model import Brief
from briefexport.revise.marks import Marks
from briefexport.revise.putting import put_blocks, put_line
from briefexport.revise.running import Source
from briefexport.revise.way import Way, headings, likened_brief


@dataclass(frozen=True, slots=True)
class Target:
    """A brief as its sources are to give it, and the pictures it names that the base has not.

    A node that was not touched is the base's own object, one that stays has its id, kept characters
    have their segments; what is new has no id, no origin and no segments.
    """

    brief: Brief
    pictures: Mapping[str, bytes]


def target(
    base: Brief,
    exported: Brief,
    edited: Brief,
    marks: Marks | None = None,
    pictures: Mapping[str, bytes] | None = None,
    *,
    by_libreoffice: bool = False,
) -> Target:
    """Return `base` with what tells `edited` from `exported`.

    Both were read from a DOCX, with ids: `exported` from the base as it was rendered, `edited` from
    the editor's file, whose `marks` and `pictures` those are, and which was saved
    `by_libreoffice` or not. What a DOCX
    cannot say is the base's.
    """
    if exported is edited:
        return Target(base, {})
    exported, edited = (
        likened_brief(one, by_libreoffice=by_libreoffice) for one in (exported, edited)
    )
    way = Way(put_blocks, marks or {}, _levels(base, exported), pictures or {}, {}, by_libreoffice)
    title = put_line(Source(base.title, exported.title), edited.title, way)
    subtitle = put_line(Source(base.subtitle, exported.subtitle), edited.subtitle, way)
    blocks = put_blocks(base.blocks, exported.blocks, edited.blocks, way)
    byline, date = _byline(base, exported.byline, edited.byline)
    if (
        title is base.title
        and subtitle is base.subtitle
        and blocks is base.blocks
        and (byline, date) == (base.byline, base.date)
    ):
        return Target(base, {})
    made = replace(base, title=title, subtitle=subtitle, byline=byline, date=date, blocks=blocks)
    return Target(made, way.added)


def _levels(base: Brief, exported: Brief) -> list[tuple[int, int]]:
    own, shown = headings(base.blocks), headings(exported.blocks)
    return [(level, own[name]) for name, level in shown.items() if name in own]


# --- The line under the title --------------------------------------------------------------------

PARTING = " · "


def _byline(base: Brief, exported: str, edited: str) -> tuple[str, str]:
    """Return whom a brief is from, and its date, of the line that says both."""
    if exported == edited:
        return base.byline, base.date
    return edited, base.date
