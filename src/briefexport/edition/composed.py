"""An edition as every backend gets it: nothing in it is left to count, number or look up."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from briefexport.assets import Asset
from briefexport.edition.cards import Cards
from briefexport.edition.settings import Settings
from briefexport.edition.terms import Terms
from briefexport.edition.widths import Plan
from briefexport.model import Block, Direction, Inline
from briefexport.records import dataclass
from briefexport.source import Source

BLANK_LINES = re.compile(r"\n[ \t]*\n")

LabelKind = Literal["brief", "heading", "table", "figure", "note"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing with an id is called.

    `name` is what a reference to it says: "Table 3", a heading's text in full, a note's number.
    `lead` is what stands before a caption, its punctuation included: "Table 3.", or before a
    heading that is numbered, the space behind it included. `continued` is
    what stands above the rest of a table on another page: "Table 3 (continued)".
    """

    id: str
    kind: LabelKind
    number: str
    name: str
    lead: str = ""
    continued: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, or of the list of tables or figures; level 1 is a brief."""

    id: str
    level: int
    number: str
    title: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What a brief was read from, for whoever brings an editor's changes back to it.

    `file` is named from the edition's folder; `form` is the reader and its version, "markdown/1".
    `kinds` are the lines that the edition settles for a reader of plain text. `pictures` has the
    SHA-256 of each picture by the name the article gives it.
    """

    file: str
    source: Source
    form: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditionBrief:
    """A brief in its place.

    Heading levels are the edition's (the title is level 1, headings 2 to 6, none skipped). Every
    `Reference` and every `Link` within the edition names an id (a link as "#id"), every `Image` an
    asset of the edition, every table column has its width, and every aside its title. `byline` is
    the whole line under the title.
    """

    id: str
    number: int
    kicker: str
    title: tuple[Inline, ...]
    subtitle: tuple[Inline, ...]
    byline: str
    language: str
    direction: Direction
    blocks: tuple[Block, ...]
    source: str
    base: Base | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Edition:
    """Briefs published together.

    `identifier` is a URI. `contents` is flat, in reading order, with levels. `front` says whether
    the edition has pages of its own before the first brief (a title page and contents).
    `table_sizes` has the size in points of each table too wide for the style's own, `table_widths`
    the share of the measure of each that is narrower than the text. `landscape` has
    another plan for tables that no size makes narrow enough: on paper, they stand on pages turned
    on their side. `cards` has those that are too wide for a phone, or for a tablet too: there each
    row is shown as a card. `cover` is the picture the editor named, None where one is to be made.
    `digest` is a fingerprint of what the briefs say and how they are put together. `file` is the
    edition.toml it was made of, None where there is none.
    """

    slug: str
    settings: Settings
    identifier: str
    date: date
    direction: Direction
    terms: Terms
    front: bool
    briefs: tuple[EditionBrief, ...]
    labels: Mapping[str, Label]
    contents: tuple[Entry, ...]
    tables: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    assets: Mapping[str, Asset]
    table_sizes: Mapping[str, float]
    table_widths: Mapping[str, float] = field(default_factory=dict)
    landscape: Mapping[str, Plan] = field(default_factory=dict)
    cards: Mapping[str, Cards] = field(default_factory=dict)
    cover: Asset | None = None
    digest: str = ""
    file: Source | None = field(default=None, repr=False, compare=False)

    @property
    def imprint(self) -> tuple[str, ...]:
        """The lines of the imprint, as many as there is something to say."""
        settings = self.settings
        series = " ".join(filter(None, (settings.series, settings.issue)))
        isbn = f"ISBN {settings.isbn}" if settings.isbn else None
        lines = (series, settings.publisher, settings.rights, isbn, self.identifier)
        return tuple(line for line in lines if line)

    @property
    def colophon(self) -> tuple[str, ...]:
        """The paragraphs of the colophon, which an empty line divides; none where there is none."""
        parts = BLANK_LINES.split(self.settings.colophon or "")
        return tuple(" ".join(part.split()) for part in parts if part.strip())
