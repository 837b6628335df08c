"""The words an edition has, by a traversal of the model that no writer shares."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from briefexport.edition.composed import Edition, EditionBrief, Label
from briefexport.model import (
    Aside,
    Block,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListKind,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
    Text,
)
from reading_back.words import JOINT, plain, shaped


@dataclass(frozen=True, slots=True)
class Repeat:
    """What stands above a table that goes on, which a page may begin with between two places."""

    head: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expected:
    """The words of the text and of the notes, and the markers that may stand among them."""

    main: tuple[str, ...]
    notes: tuple[str, ...] = ()
    markers: Mapping[str, int] = field(default_factory=dict)
    repeats: tuple[Repeat, ...] = ()


def expected_words(edition: Edition, *, painted: bool = False) -> Expected:
    """Return the words of every brief and the colophon; title page and contents are left out.

    On a `painted` page the style's capitals are capitals; elsewhere they are only looks.
    """
    writing = _Writing(edition.labels, painted)
    for brief in edition.briefs:
        writing.brief(brief, kicker=edition.front)
    for paragraph in edition.colophon:
        writing.words += plain(paragraph).split()
    return writing.finished()


BULLET = "•"


def marker(word: str) -> str:
    """Return what a marker says: its number or letters, a bullet for a sign, "" for a mere word."""
    return "" if word.isalpha() else re.sub(r"\W", "", word) or BULLET


@dataclass(slots=True)
class _Writing:
    labels: Mapping[str, Label]
    painted: bool
    words: list[str] = field(default_factory=list)
    pending: list[Note] = field(default_factory=list)
    markers: Counter[str] = field(default_factory=Counter)
    repeats: list[Repeat] = field(default_factory=list)

    def finished(self) -> Expected:
        main, self.words = tuple(self.words), []
        repeats = tuple(self.repeats)
        while self.pending:
            note, *later = self.pending
            self.pending = []
            self.markers[marker(self.name(note.id))] += 1
            self.blocks(note.content)
            self.pending += later
        return Expected(main, tuple(self.words), self.markers, repeats)

    def brief(self, brief: EditionBrief, *, kicker: bool) -> None:
        if kicker:
            said = brief.kicker.upper() if self.painted else brief.kicker
            self.words += plain(said).split()
        self.line(brief.title)
        self.line(brief.subtitle)
        self.words += plain(brief.byline).split()
        self.blocks(brief.blocks)

    def name(self, target: str) -> str:
        return self.labels[target].name

    def line(self, content: Iterable[Inline], id: str = "") -> None:  # noqa: A002
        """Write a line of text, with what it is called before it."""
        label = self.labels.get(id)
        if label and label.lead:
            self.words += plain(label.lead).split()
        for word in "".join(self.inlines(content)).split():
            if shown := word.strip(JOINT):
                self.words.append(shown)

    def inlines(self, content: Iterable[Inline]) -> Iterator[str]:
        for inline in content:
            yield from self.inline(inline)

    def inline(self, inline: Inline) -> Iterator[str]:
        match inline:
            case Text(value) | Code(value):
                yield _shown(value)
            case Span("superscript" | "subscript"):
                yield from (JOINT, *self.inlines(inline.content), JOINT)
            case Span() | Link() | Foreign():
                yield from self.inlines(inline.content)
            case Reference():
                yield _shown(self.name(inline.target))
            case Note():
                self.pending.append(inline)
                yield from (JOINT, self.name(inline.id), JOINT)
            case LineBreak():
                yield " "
            case Image() | Math():
                return
            case _:
                assert_never(inline)

    def blocks(self, content: Iterable[Block]) -> None:
        for block in content:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Heading() | Paragraph():
                self.line(block.content, block.id)
            case List():
                self.list_items(block)
            case DefinitionList():
                for definition in block.items:
                    for term in definition.terms:
                        self.line(term)
                    for meaning in definition.meanings:
                        self.blocks(meaning)
            case Table():
                self.table(block)
            case Quote():
                self.blocks(block.content)
                self.line(block.attribution)
            case CodeBlock(value):
                self.words += plain(value).split()
            case Figure():
                self.line(block.caption, block.id)
            case Aside():
                self.line(block.title)
                self.blocks(block.content)
            case Rule():
                self.markers[BULLET] += 1
            case MathBlock():
                return
            case _:
                assert_never(block)

    def list_items(self, block: List) -> None:
        for number, item in enumerate(block.items, block.start):
            self.markers[numeral(block.kind, number)] += 1
            if item.checked is not None and block.kind != "bullet" and not self.painted:
                # On paper its box is part of its marker.
                self.markers[BULLET] += 1
            self.blocks(item.content)

    def table(self, table: Table) -> None:
        self.line(table.caption, table.id)
        head = len(self.words)
        self.rows(table.head)
        body = len(self.words)
        self.rows(table.body)
        self.rows(table.foot)
        label = self.labels.get(table.id)
        again = (*(label.continued.split() if label else ()), *self.words[head:body])
        if again:
            self.repeats.append(Repeat(again, body, len(self.words)))
        self.blocks(table.notes)

    def rows(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            for cell in row.cells:
                self.blocks(cell.content)


def _shown(value: str) -> str:
    """Return `value` as it counts, the spaces at its ends kept."""
    seen = shaped(value)
    before = " " if seen[:1].isspace() else ""
    after = " " if seen[-1:].isspace() else ""
    return f"{before}{plain(value)}{after}"


def numeral(kind: ListKind, number: int) -> str:
    """Return what a marker of a list of `kind` says."""
    match kind:
        case "bullet":
            return BULLET
        case "decimal":
            return str(number)
        case "lower-alpha" | "upper-alpha":
            letters = _letters(number)
        case "lower-roman" | "upper-roman":
            letters = _roman(number)
        case _:
            assert_never(kind)
    return letters.lower() if kind.startswith("lower") else letters


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters
