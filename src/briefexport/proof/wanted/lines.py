"""A line of text as it should be told: its words, its runs, its links, marks and pictures."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

from briefexport.edition import Edition
from briefexport.edition.composed import Label
from briefexport.model import (
    Code,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Reference,
    Span,
    Text,
)
from briefexport.proof.record import Letters, Run
from briefexport.proof.wanted.letters import Ground, Type, unsaid

# What shows nothing: soft hyphens, zero-width spaces and joiners, marks of direction.
SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def words(text: str) -> str:
    """Return `text` in composed characters with single spaces, without what shows nothing."""
    return " ".join(unicodedata.normalize("NFC", SHAPELESS.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it should be told; `notes` are those called in it, in order."""

    text: str
    runs: tuple[Run, ...]
    run_tokens: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    notes: tuple[Note, ...]
    language: str


# A cell without a text of its own.
NOTHING = Line("", (), (), (), (), (), (), "")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    ground: Ground
    language: str
    call: bool = False


@dataclass(slots=True)
class _Writing:
    edition: Edition
    type: Type
    pieces: list[_Piece] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def inlines(self, content: Iterable[Inline], ground: Ground, language: str) -> None:
        for inline in content:
            self.inline(inline, ground, language)

    def inline(self, inline: Inline, ground: Ground, language: str) -> None:
        match inline:
            case Text(value):
                self.put(value, ground, language)
            case Code(value):
                self.marked("code", lambda: self.put(value, self.type.code(ground), language))
            case Span():
                self.span(inline, ground, language)
            case Link(target, content):
                led = self.type.link(ground)
                self.linked(target, lambda: self.inlines(content, led, language))
            case Reference(target):
                name, led = self.label(target).name, self.type.link(ground)
                self.linked(f"#{target}", lambda: self.put(name, led, language))
            case Note(id=name):
                self.notes.append(inline)
                call = f"^{self.label(name).name}^"
                self.pieces.append(_Piece(call, unsaid(ground), language, call=True))
            case Image():
                self.pictures.append(words(inline.alt or ""))
            case LineBreak():
                self.put(" ", ground, language)
            case Math():
                return
            case Foreign(other, _, content):
                self.inlines(content, ground, other)
            case _:
                assert_never(inline)

    def span(self, span: Span, ground: Ground, language: str) -> None:
        changed = ground
        kind = span.kind
        match kind:
            case "emphasis":
                changed = self.type.emphasis(ground)
            case "strong":
                changed = self.type.strong(ground)
            case "lead-in":
                changed = self.type.lead_in()
            case "small-caps":
                changed = self.type.small_caps(ground)
            case "superscript" | "subscript":
                changed = unsaid(ground)
            case "strike":
                pass
            case _:
                assert_never(kind)
        name = "strong" if kind == "lead-in" else kind
        self.marked(name, lambda: self.inlines(span.content, changed, language))

    def label(self, name: str) -> Label:
        return self.edition.labels[name]

    def put(self, text: str, ground: Ground, language: str) -> None:
        self.pieces.append(_Piece(SHAPELESS.sub("", text), ground, language))

    def marked(self, kind: str, write: Callable[[], None]) -> None:
        at = len(self.marks)
        if text := self._written(write):
            self.marks.insert(at, (kind, text))

    def linked(self, target: str, write: Callable[[], None]) -> None:
        at = len(self.links)
        if text := self._written(write):
            self.links.insert(at, (text, target))

    def _written(self, write: Callable[[], None]) -> str:
        """Write, and return the words written, without the calls of notes."""
        start = len(self.pieces)
        write()
        return words("".join(piece.text for piece in self.pieces[start:] if not piece.call))


def line(
    content: Iterable[Inline],
    ground: Ground,
    edition: Edition,
    type_: Type,
    *,
    language: str = "",
    lead: str = "",
) -> Line:
    """Return a line of `content` set in `ground`, behind `lead`, the number of a caption.

    `language` is that of the text around; "" is the edition's.
    """
    writing = _Writing(edition, type_)
    if lead:
        writing.put(f"{lead} ", type_.label(ground), language)
    writing.inlines(content, ground, language)
    pieces = [piece for piece in writing.pieces if piece.text]
    runs, tokens = [], []
    for (letters, token), together in groupby(pieces, _look):
        text = words("".join(piece.text for piece in together))
        if text:
            runs.append(Run(text, letters))
            tokens.append(token)
    languages = Counter[str]()
    for piece in pieces:
        languages[piece.language] += len(piece.text.strip())
    return Line(
        text=words("".join(piece.text for piece in pieces)),
        runs=tuple(runs),
        run_tokens=tuple(tokens),
        links=tuple(writing.links),
        marks=tuple(writing.marks),
        pictures=tuple(writing.pictures),
        notes=tuple(writing.notes),
        language=max(languages, key=lambda name: languages[name], default=language),
    )


def _look(piece: _Piece) -> tuple[Letters, str]:
    return piece.ground.letters, piece.ground.key
