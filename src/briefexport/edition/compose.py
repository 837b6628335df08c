"""Composing: briefs and settings become an edition, in which nothing is left to count or look up.

Every id, number and label that a reader can see is made here, once; no backend counts.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from briefexport.diagnostics import Diagnostic, Place, diagnostic, worst
from briefexport.edition.composed import Edition, EditionBrief
from briefexport.edition.finishing import Finishing, Ledger, finished_brief, led_to
from briefexport.edition.placing import (
    Placing,
    Read,
    Setting,
    iso_date,
    labelled_twice,
    placed_brief,
)
from briefexport.edition.settings import Settings
from briefexport.edition.terms import direction_of, terms_of
from briefexport.errors import RefusedError
from briefexport.model import (
    Brief,
)
from briefexport.records import dataclass
from briefexport.style import Page, Style
from briefexport.walk import fingerprint

# Names are made of this when an edition has no identifier of its own (RFC 9562, 5.5).
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://briefexport.org/editions/")
# Where neither an edition nor any of its briefs has a date, and none is given.
NO_DATE = date(2000, 1, 1)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part:
    """A brief as it was composed, and what it adds to its edition.

    `date` is what its source says, `fingerprint` that of what the brief says.
    """

    brief: EditionBrief
    date: str
    placing: Placing
    finishing: Finishing
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A brief to be composed: how to read it, and what it was composed to before, if anything."""

    name: str
    read: Callable[[], Read]
    before: Part | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A brief in its place; `read` is what it was read as, where it was."""

    candidate: Candidate
    read: Read | None
    brief: EditionBrief
    placing: Placing


def compose(
    name: str,
    settings: Settings,
    reads: Sequence[Read],
    style: Style,
    page: Page,
    *,
    front: bool,
    undated: date | None = None,
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """Return the edition `name` of the briefs `reads`, and what is to be said about it.

    `undated` is the day of an edition that has none, nor any of its briefs. Raises RefusedError,
    with all that is to be said, where two things have one id or a reference leads nowhere.
    """
    given = [Candidate(read.name, partial(_itself, read)) for read in reads]
    setting = Setting(settings, style, page, front)
    return edition_of(name, setting, parts_of(given, setting), undated)


def _itself(read: Read) -> Read:
    return read


def parts_of(candidates: Sequence[Candidate], setting: Setting) -> list[Part]:
    """Return the briefs of an edition as its parts.

    What a brief was composed to before is taken as it is where it would be the same again: where
    it has the same place, and all its references lead to the same ids.
    """
    ledger = Ledger()
    placed = []
    for number, one in enumerate(candidates, 1):
        placed.append(_in_place(one, number, ledger, setting))
        ledger.take(one.name, placed[-1].placing)
    return [_part(one, ledger, setting) for one in placed]


def edition_of(
    name: str, setting: Setting, parts: Sequence[Part], undated: date | None
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """Return the edition that `parts` make, and what is to be said about it.

    Raises RefusedError as `compose` does.
    """
    settings = setting.settings
    placings = [part.placing for part in parts]
    finishings = [part.finishing for part in parts]
    day, findings = _date(settings, [part.date for part in parts], undated)
    if terms_of(settings.language) is None:
        findings.insert(0, _without_words(settings.language))
    findings += [told for one in placings for told in one.findings]
    findings += _labelled_by_several(placings)
    findings += [told for one in finishings for told in one.findings]
    if worst(findings) == "error":
        raise RefusedError(*findings)
    edition = Edition(
        slug=name,
        settings=settings,
        identifier=_identifier(name, settings),
        date=day,
        direction=direction_of(settings.language),
        terms=setting.terms,
        front=setting.front,
        briefs=tuple(part.brief for part in parts),
        labels=_united(one.labels for one in placings),
        contents=tuple(entry for one in placings for entry in one.contents),
        tables=tuple(entry for one in placings for entry in one.tables),
        figures=tuple(entry for one in placings for entry in one.figures),
        assets=_united(one.assets for one in finishings),
        table_sizes=_united(one.table_sizes for one in finishings),
        table_widths=_united(one.table_widths for one in finishings),
        landscape=_united(one.landscape for one in finishings),
        cards=_united(one.cards for one in finishings),
        digest=hashlib.sha256("".join(part.fingerprint for part in parts).encode()).hexdigest(),
    )
    return edition, tuple(findings)


def _labelled_by_several(placings: Sequence[Placing]) -> Iterator[Diagnostic]:
    """Yield a fault for each label of a brief that one before it has too."""
    places: dict[str, Place] = {}
    for placing in placings:
        for label in placing.labels.values():
            if label.id in places:
                yield labelled_twice(label, places[label.id], placing.places[label.id])
        places |= placing.places


def _united(mappings: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    return {name: value for one in mappings for name, value in one.items()}


def _without_words(language: str) -> Diagnostic:
    return diagnostic(
        "BX304",
        f"there are no words for {language}; labels are in English",
        Place(file="edition.toml"),
    )


def _in_place(candidate: Candidate, number: int, ledger: Ledger, setting: Setting) -> _Placed:
    """Return a brief in its place, as it was before where that is the same place."""
    placing = Placing(number, ledger.tables, ledger.figures)
    before = candidate.before
    if before and _is_the_same_place(before.placing, placing):
        return _Placed(candidate, None, before.brief, before.placing)
    read = candidate.read()
    return _Placed(candidate, read, placed_brief(read, setting, placing), placing)


def _is_the_same_place(before: Placing, now: Placing) -> bool:
    """Return whether all that is counted in a brief has the numbers that it had."""
    tables = before.tables_before == now.tables_before or not before.tables
    figures = before.figures_before == now.figures_before or not before.figures
    return before.number == now.number and tables and figures


def _place_of(placing: Placing) -> tuple[int, int, int]:
    return placing.number, placing.tables_before, placing.figures_before


def _part(placed: _Placed, ledger: Ledger, setting: Setting) -> Part:
    """Return a brief as a part, the one from before where its references lead to the same ids."""
    read, before = placed.read, placed.candidate.before
    brief = placed.brief
    if read is None:
        assert before
        led = before.finishing.led.items()
        if all(led_to(target, placed.candidate.name, ledger) == [found] for target, found in led):
            return before
        read = placed.candidate.read()
        brief = placed_brief(read, setting, Placing(*_place_of(placed.placing)))
    finishing = Finishing()
    brief = finished_brief(brief, read, ledger, finishing, setting)
    said = fingerprint(Brief(brief.blocks, brief.title, brief.subtitle, brief.byline))
    return Part(brief, read.brief.date, placed.placing, finishing, said)


def _identifier(name: str, settings: Settings) -> str:
    if settings.identifier:
        return settings.identifier
    if settings.isbn:
        return f"urn:isbn:{settings.isbn}"
    return uuid.uuid5(NAMESPACE, f"{name}\n{settings.title}").urn


def _date(
    settings: Settings, said: Iterable[str], undated: date | None
) -> tuple[date, list[Diagnostic]]:
    """Return the edition's day: its own, its newest brief's, the one given, or NO_DATE.

    `said` is what the sources of the briefs say.
    """
    findings: list[Diagnostic] = []
    if settings.date:
        return settings.date, findings
    dates = [day for text in said if (day := iso_date(text))]
    otherwise = undated or NO_DATE
    if not dates:
        findings.append(
            diagnostic(
                "BX305",
                f"neither the edition nor a brief has a date; the files say {otherwise}",
                hint='write date = 2025-02-20 into edition.toml, or "date: 2025-02-20" on top of'
                " an article",
            )
        )
    return max(dates, default=otherwise), findings
