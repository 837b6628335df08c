"""The first pass of composing: a brief in its place, its headings at their levels, all labelled."""

import re
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import PurePath
from typing import Any, assert_never

from briefexport.assets import Asset
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.composed import Base, EditionBrief, Entry, Label
from briefexport.edition.counting import heading_numbers, own_number, with_kinds
from briefexport.edition.settings import Settings
from briefexport.edition.terms import TERMS, Terms, direction_of, long_date, terms_of
from briefexport.edition.wordless import is_visible, worded
from briefexport.inputs import Input
from briefexport.mathml import mathml
from briefexport.model import (
    Brief,
    Code,
    CodeBlock,
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
from briefexport.records import dataclass
from briefexport.source import Source
from briefexport.style import Page, Style
from briefexport.walk import descendants, plain, rewrite

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


def placed_brief(read: Read, setting: Setting, placing: Placing) -> EditionBrief:
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
        placing.findings.append(diagnostic(code, message, place_of(origin, read.source)))

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
                place_of(heading.origin, read.source),
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
    place = place_of(origin, read.source)
    if label.id in placing.labels:
        placing.findings.append(labelled_twice(label, placing.places[label.id], place))
    placing.labels[label.id] = label
    placing.places[label.id] = place


def labelled_twice(label: Label, first: Place, place: Place) -> Diagnostic:
    """Return what is said of a label at `place` that stands at another, the `first`, too."""
    return diagnostic(
        "BX301",
        f"{label.name!r} has the same label as what stands at {first}",
        place,
        hint="give one of them another label",
    )


def place_of(origin: Origin | Extent | None, source: Source) -> Place:
    """Return where in `source` a node of the `origin` stands, the whole file where it has none."""
    match origin:
        case Origin(start=start, end=end):
            return source.place(start, end)
        case Extent(outer=outer):
            return source.place(*outer)
        case None:
            return Place(file=source.name)


def can_be_set(latex: str) -> bool:
    """Return whether `latex` can be made a formula."""
    return bool(latex.strip()) and mathml(latex, display=False) is not None


def _unset(latex: str, origin: Origin | Extent | None, read: Read) -> Diagnostic:
    return diagnostic(
        "BX308",
        f"the formula {latex!r} cannot be set; it stands as code",
        place_of(origin, read.source),
        hint="formulas are LaTeX: mind braces, and the names of commands",
    )


def iso_date(text: str) -> date | None:
    """Return the day `text` names as ISO 8601 does, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
