"""Composing: briefs and settings become an edition, in which nothing is left to count or look up.

Every id, number and label that a reader can see is made here, once; no backend counts.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import Any, assert_never

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
class _Ledger:
    """What composing has found so far."""

    briefs: list[str] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    contents: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    table_sizes: dict[str, float] = field(default_factory=dict)
    table_widths: dict[str, float] = field(default_factory=dict)
    landscape: dict[str, Plan] = field(default_factory=dict)
    cards: dict[str, Cards] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


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
    ledger = _Ledger()
    terms = terms_of(settings.language)
    if terms is None:
        terms = TERMS["en"]
        ledger.findings.append(
            diagnostic(
                "BX304",
                f"there are no words for {settings.language}; labels are in English",
                Place(file="edition.toml"),
            )
        )
    day = _date(settings, reads, undated, ledger)
    placed = [
        _placed(number, read, settings, terms, style, ledger, front=front)
        for number, read in enumerate(reads, 1)
    ]
    briefs = [
        _finished(brief, read, ledger, style, page, terms)
        for brief, read in zip(placed, reads, strict=True)
    ]
    if worst(ledger.findings) == "error":
        raise RefusedError(*ledger.findings)
    return Edition(
        slug=name,
        settings=settings,
        identifier=_identifier(name, settings),
        date=day,
        direction=direction_of(settings.language),
        terms=terms,
        front=front,
        briefs=tuple(briefs),
        labels=ledger.labels,
        contents=tuple(ledger.contents),
        tables=tuple(ledger.tables),
        figures=tuple(ledger.figures),
        assets=ledger.assets,
        table_sizes=ledger.table_sizes,
        table_widths=ledger.table_widths,
        landscape=ledger.landscape,
        cards=ledger.cards,
        digest=_digest(briefs),
    ), tuple(ledger.findings)


def _digest(briefs: Sequence[EditionBrief]) -> str:
    """Return a digest of the briefs: of their titles and of every block."""
    whole = (Brief(one.blocks, one.title, one.subtitle, one.byline) for one in briefs)
    return hashlib.sha256("".join(map(fingerprint, whole)).encode()).hexdigest()


def _identifier(name: str, settings: Settings) -> str:
    if settings.identifier:
        return settings.identifier
    if settings.isbn:
        return f"urn:isbn:{settings.isbn}"
    return uuid.uuid5(NAMESPACE, f"{name}\n{settings.title}").urn


def _date(settings: Settings, reads: Sequence[Read], undated: date | None, ledger: _Ledger) -> date:
    """Return the edition's day: its own, its newest brief's, the one given, or NO_DATE."""
    if settings.date:
        return settings.date
    dates = [day for read in reads if (day := iso_date(read.brief.date))]
    otherwise = undated or NO_DATE
    if not dates:
        ledger.findings.append(
            diagnostic(
                "BX305",
                f"neither the edition nor a brief has a date; the files say {otherwise}",
                hint='write date = 2025-02-20 into edition.toml, or "date: 2025-02-20" on top of'
                " an article",
            )
        )
    return max(dates, default=otherwise)


def iso_date(text: str) -> date | None:
    """Return the day `text` names as ISO 8601 does, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


# --- The first pass: levels and labels --------------------------------------------------------


def _placed(
    number: int,
    read: Read,
    settings: Settings,
    terms: Terms,
    style: Style,
    ledger: _Ledger,
    *,
    front: bool,
) -> EditionBrief:
    """Return a brief in its place, its headings at the edition's levels and all of it labelled."""
    brief = _with_settable_formulas(read, ledger)
    brief = _with_words(brief, read, ledger)
    language = brief.language or settings.language
    title = brief.title
    if not is_visible(plain(title)):
        title = (Text(_called_after(read.source.name)), *title)
        ledger.findings.append(
            diagnostic(
                "BX306",
                f"the text has no title; it is called {plain(title)!r} after its file",
                Place(file=read.source.name),
                hint="give it one: title = in edition.toml, or a first line that is a title",
            )
        )
    ledger.briefs.append(read.name)
    _add(Label(read.name, "brief", str(number), plain(title)), None, read, ledger)
    ledger.contents.append(Entry(read.name, 1, str(number), _for_contents(title)))
    brief = with_kinds(_levelled(brief), style.list)
    numbers = _heading_numbers(brief, number if front else 0, read, style, ledger)
    spaced = {name: one + style.heading.number_space for name, one in numbers.items()}
    _label(brief, read, terms, settings.contents_depth, spaced, ledger)
    return EditionBrief(
        id=read.name,
        number=number,
        kicker=f"{terms.brief} {number}",
        title=title,
        subtitle=brief.subtitle,
        byline=_byline(brief, language),
        language=language,
        direction=direction_of(language),
        blocks=brief.blocks,
        source=read.source.name,
        base=read.base,
    )


def _with_words(brief: Brief, read: Read, ledger: _Ledger) -> Brief:
    """Return `brief` without headings and links that have no words."""

    def report(code: str, message: str, origin: Origin | Extent | None) -> None:
        ledger.findings.append(diagnostic(code, message, _place(origin, read.source)))

    return worded(brief, report)


def _called_after(file: str) -> str:
    """Return what a brief without a title is called: its file's name without number and hyphens."""
    stem = PurePath(file).stem
    words = " ".join(
        re.sub(r"^[0-9]+[-_. ]+", "", stem).replace("-", " ").replace("_", " ").split()
    )
    return legal(words[:1].upper() + words[1:] or stem)


def _with_settable_formulas(read: Read, ledger: _Ledger) -> Brief:
    """Return the brief of `read`, with every formula that cannot be set as code."""

    def settable(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Math(value) if not can_be_set(value):
                ledger.findings.append(_unset(value, node.origin, read))
                return Code(value.replace("\n", " ") or "$", origin=node.origin)
            case MathBlock(value) if not can_be_set(value):
                ledger.findings.append(_unset(value, node.origin, read))
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
    brief: Brief, number: int, read: Read, style: Style, ledger: _Ledger
) -> dict[str, str]:
    """Return the numbers of a brief's headings by their ids, those of brief `number` before them.

    Of a single brief, which is number 0, they stand alone. Where an author numbered headings, none
    is numbered again.
    """
    depth = style.heading.numbered
    if heading := own_number(brief, depth):
        ledger.findings.append(
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
    terms: Terms,
    depth: int,
    numbers: Mapping[str, str],
    ledger: _Ledger,
) -> None:
    """Number the tables, figures and notes of a brief, and list them and its headings.

    `numbers` has those of headings, with the space behind them.
    """
    note = 0
    for node in descendants(brief):
        match node:
            case Heading(level, content):
                lead = numbers.get(node.id, "")
                number = lead.strip()
                words = " ".join(filter(None, (number, plain(content))))
                _add(Label(node.id, "heading", number, words, lead), node.origin, read, ledger)
                if level <= depth:
                    ledger.contents.append(Entry(node.id, level, number, _for_contents(content)))
            case Table(caption=caption) if caption:
                number = str(len(ledger.tables) + 1)
                ledger.tables.append(Entry(node.id, 1, number, _for_contents(caption)))
                name = f"{terms.table} {number}"
                continued = f"{name} ({terms.continued})"
                label = Label(node.id, "table", number, name, f"{name}.", continued)
                _add(label, node.origin, read, ledger)
            case Figure(caption=caption) if caption:
                number = str(len(ledger.figures) + 1)
                ledger.figures.append(Entry(node.id, 1, number, _for_contents(caption)))
                name = f"{terms.figure} {number}"
                _add(Label(node.id, "figure", number, name, f"{name}."), node.origin, read, ledger)
            case Note():
                note += 1
                _add(Label(node.id, "note", str(note), str(note)), node.origin, read, ledger)
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


def _add(label: Label, origin: Origin | Extent | None, read: Read, ledger: _Ledger) -> None:
    place = _place(origin, read.source)
    if label.id in ledger.labels:
        ledger.findings.append(
            diagnostic(
                "BX301",
                f"{label.name!r} has the same label as what stands at {ledger.places[label.id]}",
                place,
                hint="give one of them another label",
            )
        )
    ledger.labels[label.id] = label
    ledger.places[label.id] = place


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
    brief: EditionBrief, read: Read, ledger: _Ledger, style: Style, page: Page, terms: Terms
) -> EditionBrief:
    """Return `brief` with every reference led to its id and every table planned."""
    indents = indents_of_tables(brief.blocks, style)

    def finished(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Reference(target):
                return replace(node, target=_target(target, node.origin, read, ledger))
            case Link(target) if target.startswith("#"):
                found = _target(target[1:], node.origin, read, ledger)
                return replace(node, target=f"#{found}") if found else node.content
            case Image():
                return _pictured(node, read, ledger)
            case Table():
                return _planned(node, read, ledger, style, page, indents.get(node.id))
            case Aside(kind, title=()):
                return replace(node, title=(Text(terms.aside(kind)),))
            case _:
                return node

    whole = rewrite(Brief(brief.blocks, brief.title, brief.subtitle), finished)
    return replace(brief, title=whole.title, subtitle=whole.subtitle, blocks=whole.blocks)


def _target(name: str, origin: Extent | None, read: Read, ledger: _Ledger) -> str:
    """Return the id that `name` ("label", or "brief#label") leads to; report one that does not."""
    other, mark, label = name.rpartition("#")
    if mark:
        found = [label_id(slug(other), label)] if label else [slug(other)]
    else:
        own = [label_id(read.name, name)]
        elsewhere = [label_id(brief, name) for brief in ledger.briefs if brief != read.name]
        found = own if own[0] in ledger.labels else [*elsewhere, *{slug(name)} & set(ledger.briefs)]
    found = [candidate for candidate in found if candidate in ledger.labels]
    if len(found) == 1:
        return found[0]
    several = len(found) > 1
    ledger.findings.append(
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


def _pictured(image: Image, read: Read, ledger: _Ledger) -> Image:
    asset = read.assets[image.asset]
    ledger.assets[asset.name] = asset
    # Without a word it says nothing; without a character it says that the picture is decoration.
    alt = None if image.alt and not image.alt.strip() else image.alt
    if alt is None:
        ledger.findings.append(
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
    table: Table, read: Read, ledger: _Ledger, style: Style, page: Page, indent: float | None
) -> Table:
    """Return `table` with its stub, its numbers aligned and its columns' widths planned.

    One that is too wide is set smaller; where its words fit side by side at no size, the page is
    turned, unless the table stands in another or in a note (`indent` is None); on small screens its
    rows become cards. All of that is told.
    """
    table = with_numbers_aligned(with_stub(table))
    planned = used = plan(table, style, page.measure - (indent or 0))
    made = []
    if planned.size != style.text["table"].size:
        ledger.table_sizes[table.id] = planned.size
        made.append(f"is set in {planned.size:g} points")
    if planned.width != 1:
        ledger.table_widths[table.id] = planned.width
    if not planned.fits and indent is not None and page.depth > page.measure:
        used = ledger.landscape[table.id] = plan(table, style, page.depth - indent)
        made = [f"stands on a page turned on its side, in {used.size:g} points"]
    if screens := card_screens(table):
        ledger.cards[table.id] = screens
        made.append(f"becomes cards on a {screens}")
    if not used.fits:
        ledger.findings.append(_too_wide(table, read))
    elif made:
        ledger.findings.append(_made_narrower(table, made, read))
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
