"""Composing: briefs and settings become an edition, in which nothing is left to count or look up.

Every id, number and label that a reader can see is made here, once; no backend counts.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any, TypeVar, assert_never

from briefexport.assets import Asset
from briefexport.diagnostics import Diagnostic, Place, diagnostic, worst
from briefexport.edition.cards import Cards, card_screens
from briefexport.edition.composed import Base, Edition, EditionBrief, Entry, Label
from briefexport.edition.counting import heading_numbers, own_number, with_kinds
from briefexport.edition.numbers import with_numbers_aligned
from briefexport.edition.settings import Settings
from briefexport.edition.stubs import with_stub
from briefexport.edition.terms import TERMS, Terms, direction_of, long_date, terms_of
from briefexport.edition.widths import Plan, indents_of_tables, plan
from briefexport.edition.wordless import is_visible, worded
from briefexport.errors import RefusedError
from briefexport.inputs import Input
from briefexport.mathml import mathml
from briefexport.model import (
    Aside,
    Brief,
    Code,
    CodeBlock,
    Column,
    Extent,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Note,
    Origin,
    Reference,
    Span,
    Table,
    Text,
    legal,
)
from briefexport.source import Source
from briefexport.style import Page, Style
from briefexport.walk import descendants, fingerprint, label_id, plain, rewrite, slug

# Names are made of this when an edition has no identifier of its own (RFC 9562, 5.5).
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://briefexport.org/editions/")
# Where neither an edition nor any of its briefs has a date, and none is given.
NO_DATE = date(2000, 1, 1)
DEEPEST_HEADING = 6

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read:
    """A brief as it goes into an edition: repaired, with ids made from `name`, its slug.

    `inputs` are the files it was read from: the article and its pictures.
    """

    name: str
    brief: Brief
    source: Source
    assets: Mapping[str, Asset]
    base: Base | None = None
    inputs: tuple[Input, ...] = ()


@dataclass(slots=True)
class Placing:
    """What a brief adds to its edition in its place: what is counted, labelled and listed.

    It is brief `number`; so many tables and figures with captions come before it.
    """

    number: int
    tables_before: int
    figures_before: int
    labels: dict[str, Label] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    contents: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


@dataclass(slots=True)
class Finishing:
    """What a brief adds to its edition when all briefs have their places.

    `led` has the id that each name of something labelled leads to.
    """

    led: dict[str, str] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    table_sizes: dict[str, float] = field(default_factory=dict)
    table_widths: dict[str, float] = field(default_factory=dict)
    landscape: dict[str, Plan] = field(default_factory=dict)
    cards: dict[str, Cards] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


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
class Setting:
    """What all briefs of an edition are composed for; `front`: it has pages before the first."""

    settings: Settings
    style: Style
    page: Page
    front: bool

    @property
    def terms(self) -> Terms:
        """The words of labels, in English where there are none in the edition's language."""
        return terms_of(self.settings.language) or TERMS["en"]


@dataclass(slots=True)
class _Ledger:
    """What the briefs that have their places add up to: their names, labels, tables and figures."""

    briefs: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    tables: int = 0
    figures: int = 0

    def take(self, name: str, placing: Placing) -> None:
        """Add the brief `name`."""
        self.briefs.append(name)
        self.labels |= placing.labels.keys()
        self.tables += len(placing.tables)
        self.figures += len(placing.figures)


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
    ledger = _Ledger()
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
                yield _labelled_twice(label, places[label.id], placing.places[label.id])
        places |= placing.places


def _united(mappings: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    return {name: value for one in mappings for name, value in one.items()}


def _without_words(language: str) -> Diagnostic:
    return diagnostic(
        "BX304",
        f"there are no words for {language}; labels are in English",
        Place(file="edition.toml"),
    )


def _in_place(candidate: Candidate, number: int, ledger: _Ledger, setting: Setting) -> _Placed:
    """Return a brief in its place, as it was before where that is the same place."""
    placing = Placing(number, ledger.tables, ledger.figures)
    before = candidate.before
    if before and _place_of(before.placing) == _place_of(placing):
        return _Placed(candidate, None, before.brief, before.placing)
    read = candidate.read()
    return _Placed(candidate, read, _placed(read, setting, placing), placing)


def _place_of(placing: Placing) -> tuple[int, int, int]:
    return placing.number, placing.tables_before, placing.figures_before


def _part(placed: _Placed, ledger: _Ledger, setting: Setting) -> Part:
    """Return a brief as a part, the one from before where its references lead to the same ids."""
    read, before = placed.read, placed.candidate.before
    brief = placed.brief
    if read is None:
        assert before
        led = before.finishing.led.items()
        if all(_led(target, placed.candidate.name, ledger) == [found] for target, found in led):
            return before
        read = placed.candidate.read()
        brief = _placed(read, setting, Placing(*_place_of(placed.placing)))
    finishing = Finishing()
    brief = _finished(brief, read, ledger, finishing, setting)
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


def iso_date(text: str) -> date | None:
    """Return the day `text` names as ISO 8601 does, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


# --- The first pass: levels and labels --------------------------------------------------------


def _placed(read: Read, setting: Setting, placing: Placing) -> EditionBrief:
    """Return a brief in its place, its headings at the edition's levels and all of it labelled."""
    settings, style, number = setting.settings, setting.style, placing.number
    brief = _with_settable_formulas(read, placing)
    brief = _with_words(brief, read, placing)
    language = brief.language or settings.language
    title = brief.title
    if not is_visible(plain(title)):
        title = (Text(_called_after(read.source.name)), *title)
        placing.findings.append(
            diagnostic(
                "BX306",
                f"the text has no title; it is called {plain(title)!r} after its file",
                Place(file=read.source.name),
                hint="give it one: title = in edition.toml, or a first line that is a title",
            )
        )
    _add(Label(read.name, "brief", str(number), plain(title)), None, read, placing)
    placing.contents.append(Entry(read.name, 1, str(number), _for_contents(title)))
    brief = with_kinds(_levelled(brief), style.list)
    numbers = _heading_numbers(brief, number if setting.front else 0, read, style, placing)
    spaced = {name: one + style.heading.number_space for name, one in numbers.items()}
    _label(brief, read, setting, spaced, placing)
    return EditionBrief(
        id=read.name,
        number=number,
        kicker=f"{setting.terms.brief} {number}",
        title=title,
        subtitle=brief.subtitle,
        byline=_byline(brief, language),
        language=language,
        direction=direction_of(language),
        blocks=brief.blocks,
        source=read.source.name,
        base=read.base,
    )


def _with_words(brief: Brief, read: Read, placing: Placing) -> Brief:
    """Return `brief` without headings and links that have no words."""

    def report(code: str, message: str, origin: Origin | Extent | None) -> None:
        placing.findings.append(diagnostic(code, message, _place(origin, read.source)))

    return worded(brief, report)


def _called_after(file: str) -> str:
    """Return what a brief without a title is called: its file's name without number and hyphens."""
    stem = PurePath(file).stem
    words = " ".join(
        re.sub(r"^[0-9]+[-_. ]+", "", stem).replace("-", " ").replace("_", " ").split()
    )
    return legal(words[:1].upper() + words[1:] or stem)


def _with_settable_formulas(read: Read, placing: Placing) -> Brief:
    """Return the brief of `read`, with every formula that cannot be set as code."""

    def settable(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Math(value) if not can_be_set(value):
                placing.findings.append(_unset(value, node.origin, read))
                return Code(value.replace("\n", " ") or "$", origin=node.origin)
            case MathBlock(value) if not can_be_set(value):
                placing.findings.append(_unset(value, node.origin, read))
                return CodeBlock(value, "latex", id=node.id, origin=node.origin)
            case _:
                return node

    return rewrite(read.brief, settable)


def _byline(brief: Brief, language: str) -> str:
    day = iso_date(brief.date)
    said = long_date(day, language) if day else brief.date
    return " · ".join(filter(None, (brief.byline, said)))


def _levelled(brief: Brief) -> Brief:
    """Return `brief` with heading levels from 2, none skipped on the way down."""
    open_levels: list[int] = []
    levels: dict[str, int] = {}
    for node in descendants(brief):
        if isinstance(node, Heading):
            while open_levels and open_levels[-1] >= node.level:
                open_levels.pop()
            open_levels.append(node.level)
            levels[node.id] = min(len(open_levels) + 1, DEEPEST_HEADING)

    def levelled(node: Any) -> Any:  # noqa: ANN401
        return replace(node, level=levels[node.id]) if isinstance(node, Heading) else node

    return rewrite(brief, levelled)


def _heading_numbers(
    brief: Brief, number: int, read: Read, style: Style, placing: Placing
) -> dict[str, str]:
    """Return the numbers of a brief's headings by their ids, those of brief `number` before them.

    Of a single brief, which is number 0, they stand alone. Where an author numbered headings, none
    is numbered again.
    """
    depth = style.heading.numbered
    if heading := own_number(brief, depth):
        placing.findings.append(
            diagnostic(
                "BX316",
                f"the heading {plain(heading.content)!r} has a number of its own; the headings of"
                " this brief get no others",
                _place(heading.origin, read.source),
                hint="take the numbers out of the text, and the style makes them",
            )
        )
        return {}
    return heading_numbers(brief, depth, (number,) if number else ())


def _label(
    brief: Brief,
    read: Read,
    setting: Setting,
    numbers: Mapping[str, str],
    placing: Placing,
) -> None:
    """Number the tables, figures and notes of a brief, and list them and its headings.

    `numbers` has those of headings, with the space behind them.
    """
    terms, depth = setting.terms, setting.settings.contents_depth
    note = 0
    for node in descendants(brief):
        match node:
            case Heading(level, content):
                lead = numbers.get(node.id, "")
                number = lead.strip()
                words = " ".join(filter(None, (number, plain(content))))
                _add(Label(node.id, "heading", number, words, lead), node.origin, read, placing)
                if level <= depth:
                    placing.contents.append(Entry(node.id, level, number, _for_contents(content)))
            case Table(caption=caption) if caption:
                number = str(placing.tables_before + len(placing.tables) + 1)
                placing.tables.append(Entry(node.id, 1, number, _for_contents(caption)))
                name = f"{terms.table} {number}"
                continued = f"{name} ({terms.continued})"
                label = Label(node.id, "table", number, name, f"{name}.", continued)
                _add(label, node.origin, read, placing)
            case Figure(caption=caption) if caption:
                number = str(placing.figures_before + len(placing.figures) + 1)
                placing.figures.append(Entry(node.id, 1, number, _for_contents(caption)))
                name = f"{terms.figure} {number}"
                _add(Label(node.id, "figure", number, name, f"{name}."), node.origin, read, placing)
            case Note():
                note += 1
                _add(Label(node.id, "note", str(note), str(note)), node.origin, read, placing)
            case _:
                pass


def _for_contents(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a title as the contents show it: without notes, and with links' words only."""
    shown: list[Inline] = []
    for inline in content:
        match inline:
            case Note() | Image() | Reference():
                pass
            case Link(_, words):
                shown += _for_contents(words)
            case Span(_, words) | Foreign(_, _, words):
                shown.append(replace(inline, content=_for_contents(words)))
            case Text() | Code() | Math() | LineBreak():
                shown.append(inline)
            case _:
                assert_never(inline)
    return tuple(shown)


def _add(label: Label, origin: Origin | Extent | None, read: Read, placing: Placing) -> None:
    place = _place(origin, read.source)
    if label.id in placing.labels:
        placing.findings.append(_labelled_twice(label, placing.places[label.id], place))
    placing.labels[label.id] = label
    placing.places[label.id] = place


def _labelled_twice(label: Label, first: Place, place: Place) -> Diagnostic:
    return diagnostic(
        "BX301",
        f"{label.name!r} has the same label as what stands at {first}",
        place,
        hint="give one of them another label",
    )


def _place(origin: Origin | Extent | None, source: Source) -> Place:
    match origin:
        case Origin(start=start, end=end):
            return source.place(start, end)
        case Extent(outer=outer):
            return source.place(*outer)
        case None:
            return Place(file=source.name)


# --- The second pass: references, pictures, tables ---------------------------------------------


def _finished(
    brief: EditionBrief, read: Read, ledger: _Ledger, finishing: Finishing, setting: Setting
) -> EditionBrief:
    """Return `brief` with every reference led to its id and every table planned."""
    indents = indents_of_tables(brief.blocks, setting.style)

    def finished(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Reference(target):
                return replace(node, target=_target(target, node.origin, read, ledger, finishing))
            case Link(target) if target.startswith("#"):
                found = _target(target[1:], node.origin, read, ledger, finishing)
                return replace(node, target=f"#{found}") if found else node.content
            case Image():
                return _pictured(node, read, finishing)
            case Table():
                return _planned(node, read, finishing, setting, indents.get(node.id))
            case Aside(kind, title=()):
                return replace(node, title=(Text(setting.terms.aside(kind)),))
            case _:
                return node

    whole = rewrite(Brief(brief.blocks, brief.title, brief.subtitle), finished)
    return replace(brief, title=whole.title, subtitle=whole.subtitle, blocks=whole.blocks)


def _led(name: str, within: str, ledger: _Ledger) -> list[str]:
    """Return the ids that `name` ("label", or "brief#label") may lead to in the brief `within`."""
    other, mark, label = name.rpartition("#")
    if mark:
        found = [label_id(slug(other), label)] if label else [slug(other)]
    else:
        own = [label_id(within, name)]
        elsewhere = [label_id(brief, name) for brief in ledger.briefs if brief != within]
        found = own if own[0] in ledger.labels else [*elsewhere, *{slug(name)} & set(ledger.briefs)]
    return [candidate for candidate in found if candidate in ledger.labels]


def _target(
    name: str, origin: Extent | None, read: Read, ledger: _Ledger, finishing: Finishing
) -> str:
    """Return the id that `name` leads to; report one that does not lead to exactly one."""
    found = _led(name, read.name, ledger)
    if len(found) == 1:
        finishing.led[name] = found[0]
        return found[0]
    several = len(found) > 1
    finishing.findings.append(
        diagnostic(
            "BX302",
            f"{name!r} names {'several things' if several else 'nothing'} in this edition",
            _place(origin, read.source),
            hint="name the brief as well: (#brief#label)"
            if several
            else "label the heading {#label}, or the caption of the table or figure",
        )
    )
    return ""


def _pictured(image: Image, read: Read, finishing: Finishing) -> Image:
    asset = read.assets[image.asset]
    finishing.assets[asset.name] = asset
    # Without a word it says nothing; without a character it says that the picture is decoration.
    alt = None if image.alt and not image.alt.strip() else image.alt
    if alt is None:
        finishing.findings.append(
            diagnostic(
                "BX307",
                f"the picture {image.asset!r} has no alternative text",
                _place(image.origin, read.source),
                hint="say in the square brackets what it shows",
            )
        )
    return replace(image, asset=asset.name, alt=alt)


def can_be_set(latex: str) -> bool:
    """Return whether `latex` can be made a formula."""
    return bool(latex.strip()) and mathml(latex, display=False) is not None


def _unset(latex: str, origin: Origin | Extent | None, read: Read) -> Diagnostic:
    return diagnostic(
        "BX308",
        f"the formula {latex!r} cannot be set; it stands as code",
        _place(origin, read.source),
        hint="formulas are LaTeX: mind braces, and the names of commands",
    )


def _planned(
    table: Table, read: Read, finishing: Finishing, setting: Setting, indent: float | None
) -> Table:
    """Return `table` with its stub, its numbers aligned and its columns' widths planned.

    One that is too wide is set smaller; where its words fit side by side at no size, the page is
    turned, unless the table stands in another or in a note (`indent` is None); on small screens its
    rows become cards. All of that is told.
    """
    style, page = setting.style, setting.page
    table = with_numbers_aligned(with_stub(table))
    planned = used = plan(table, style, page.measure - (indent or 0))
    made = []
    if planned.size != style.text["table"].size:
        finishing.table_sizes[table.id] = planned.size
        made.append(f"is set in {planned.size:g} points")
    if planned.width != 1:
        finishing.table_widths[table.id] = planned.width
    if not planned.fits and indent is not None and page.depth > page.measure:
        used = finishing.landscape[table.id] = plan(table, style, page.depth - indent)
        made = [f"stands on a page turned on its side, in {used.size:g} points"]
    if screens := card_screens(table):
        finishing.cards[table.id] = screens
        made.append(f"becomes cards on a {screens}")
    if not used.fits:
        finishing.findings.append(_too_wide(table, read))
    elif made:
        finishing.findings.append(_made_narrower(table, made, read))
    columns = tuple(
        Column(column.align, share)
        for column, share in zip(table.columns, planned.shares, strict=True)
    )
    return replace(table, columns=columns)


def _made_narrower(table: Table, made: Sequence[str], read: Read) -> Diagnostic:
    return diagnostic(
        "BX318",
        f"this table of {len(table.columns)} columns {' and '.join(made)}",
        _place(table.origin, read.source),
        hint="divide it, or let rows and columns change places, if it is to look like the others",
    )


def _too_wide(table: Table, read: Read) -> Diagnostic:
    return diagnostic(
        "BX315",
        f"this table of {len(table.columns)} columns is too wide for any page:"
        " words and numbers in it are broken",
        _place(table.origin, read.source),
        hint="divide it, or let rows and columns change places",
    )
