"""The target: a brief of the base with all that an editor changed in its DOCX."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from briefexport.edition.placing import iso_date
from briefexport.edition.terms import TERMS, long_date
from briefexport.model import Brief
from briefexport.records import dataclass
from briefexport.revise.losses import Lost, Saved
from briefexport.revise.marks import Marks
from briefexport.revise.putting import put_blocks, put_line
from briefexport.revise.running import Source
from briefexport.revise.way import Way, headings, likened_brief


@dataclass(frozen=True, slots=True)
class Target:
    """A brief as its sources are to give it, and the pictures it names that the base has not.

    `lost` are the lines of which nothing can be told: they are the base's.

    A node that was not touched is the base's own object, one that stays has its id, kept characters
    have their segments; what is new has no id, no origin and no segments.
    """

    brief: Brief
    pictures: Mapping[str, bytes]
    lost: tuple[Lost, ...] = ()


def target(
    base: Brief,
    exported: Brief,
    edited: Brief,
    marks: Marks | None = None,
    pictures: Mapping[str, bytes] | None = None,
    saved: Saved | None = None,
) -> Target:
    """Return `base` with what tells `edited` from `exported`.

    Both were read from a DOCX, with ids: `exported` from the base as it was rendered, `edited` from
    the editor's file, whose `marks` and `pictures` those are, and which was `saved` so. What a DOCX
    cannot say is the base's.
    """
    if exported is edited:
        return Target(base, {})
    exported, edited = likened_brief(exported), likened_brief(edited)
    way = Way(
        put_blocks, marks or {}, _levels(base, exported), pictures or {}, {}, saved or Saved()
    )  # fmt: skip
    title, subtitle = base.title, base.subtitle
    if edited.title:  # without its title a brief has lost all that stands above its text
        title = put_line(Source(base.title, exported.title), edited.title, way)
        subtitle = put_line(Source(base.subtitle, exported.subtitle), edited.subtitle, way)
    blocks = put_blocks(base.blocks, exported.blocks, edited.blocks, way)
    line = edited.byline if edited.title else exported.byline
    byline, date = _byline(base, exported, line)
    if (
        title is base.title
        and subtitle is base.subtitle
        and blocks is base.blocks
        and (byline, date) == (base.byline, base.date)
    ):
        return Target(base, {}, tuple(way.lost))
    made = replace(base, title=title, subtitle=subtitle, byline=byline, date=date, blocks=blocks)
    return Target(made, way.added, tuple(way.lost))


def _levels(base: Brief, exported: Brief) -> list[tuple[int, int]]:
    own, shown = headings(base.blocks), headings(exported.blocks)
    return [(level, own[name]) for name, level in shown.items() if name in own]


# --- The line under the title --------------------------------------------------------------------

PARTING = " · "
YEAR, DAY = re.compile(r"[0-9]{4}"), re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")


def _byline(base: Brief, sent: Brief, edited: str) -> tuple[str, str]:
    """Return whom a brief is from, and its date, of the line that says both.

    Where the date is not changed, all before it is whom it is from; else the two are parted where
    they were, at the last mark between them.
    """
    exported = sent.byline
    if exported == edited:
        return base.byline, base.date
    if not base.date:
        return edited, base.date
    shown = exported.removeprefix(f"{base.byline}{PARTING}") if base.byline else exported
    if edited == shown:
        return "", base.date
    if edited.endswith(f"{PARTING}{shown}"):
        return edited.removesuffix(f"{PARTING}{shown}"), base.date
    if not base.byline and PARTING not in edited:
        return "", _as_written(edited, shown, base.date, sent.language)
    said, mark, day = edited.rpartition(PARTING)
    return (said, _as_written(day, shown, base.date, sent.language)) if mark else (edited, "")


def _as_written(day: str, shown: str, before: str, spoken: str) -> str:
    """Return the date that `day` says in the language of `shown`, as ISO 8601 where `before` is."""
    was = iso_date(before)
    if was is None or iso_date(day):
        return day
    languages = (one for one in (spoken, *TERMS) if one and long_date(was, one) == shown)
    language = next(languages, "")
    years, days = YEAR.findall(day), DAY.findall(day)
    for year, number, month in product(years, days, range(1, 13)) if language else ():
        found = iso_date(f"{year}-{month:02}-{int(number):02}")
        if found and long_date(found, language).casefold() == day.strip().casefold():
            return found.isoformat()
    return day
