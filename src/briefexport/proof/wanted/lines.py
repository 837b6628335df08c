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
from briefexport.proof.wanted.record import Tokens

# What shows nothing: soft hyphens, zero-width spaces and joiners, marks of direction.
SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def words(text: str) -> str:
    """Return `text` in composed characters with single spaces, without what shows nothing."""
    return " ".join(unicodedata.normalize("NFC", SHAPELESS.sub("", text)).split())


def alternative(image: Image, type_: Type) -> str:
    """Return what a picture is told as: Word has one place for its two descriptions."""
    said = (image.alt, image.description if type_.format == "docx" else "")
    return words("\n".join(filter(None, said)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it should be told; `notes` are those called in it, each with its language."""

    text: str
    runs: tuple[Run, ...]
    run_tokens: tuple[Tokens | None, ...]
    links: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    notes: tuple[tuple[Note, str], ...]
    language: str


# A cell without a text of its own.
NOTHING = Line("", (), (), (), (), (), (), "")


# The number of a link in its line, and its target.
NO_LINK = (0, "")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    ground: Ground
    language: str
    call: bool = False
    link: tuple[int, str] = NO_LINK


@dataclass(slots=True)
class _Writing:
    edition: Edition
    type: Type
    pieces: list[_Piece] = field(default_factory=list)
    link: tuple[int, str] = NO_LINK
    count: int = 0
    marks: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[tuple[Note, str]] = field(default_factory=list)

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
                self.notes.append((inline, language))
                call = f"^{self.label(name).name}^"
                self.pieces.append(_Piece(call, unsaid(ground), language, call=True))
            case Image():
                self.pictures.append(alternative(inline, self.type))
            case LineBreak():
                self.put(" ", ground, language)
            case Math():
                return
            case Foreign(other, direction, content):
                # Word sets all that runs from right to left in its font for such scripts.
                turned = direction == "rtl" and self.type.format == "docx"
                self.inlines(content, unsaid(ground) if turned else ground, other)
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
                changed = self.type.lead_in(ground)
            case "small-caps":
                changed = self.type.small_caps(ground)
            case "superscript" | "subscript":
                changed = unsaid(ground)
            case "strike":
                pass
            case _:
                assert_never(kind)
        content = span.content
        if kind != "lead-in":
            self.marked(kind, lambda: self.inlines(content, changed, language))
        elif self.type.format == "docx" and changed.letters.italic != ground.letters.italic:
            # Word's lead-in is a style of its own; what leans otherwise in it is told as well.
            inner = lambda: self.inlines(content, changed, language)  # noqa: E731
            self.marked("strong", lambda: self.marked("emphasis", inner))
        else:
            self.marked("strong", lambda: self.inlines(content, changed, language))

    def label(self, name: str) -> Label:
        return self.edition.labels[name]

    def put(self, text: str, ground: Ground, language: str) -> None:
        self.pieces.append(_Piece(SHAPELESS.sub("", text), ground, language, link=self.link))

    def marked(self, kind: str, write: Callable[[], None]) -> None:
        at = len(self.marks)
        if text := self._written(write):
            self.marks.insert(at, (kind, text))

    def linked(self, target: str, write: Callable[[], None]) -> None:
        """Write what leads to `target`; of a link in a link, the inner one leads."""
        outer, self.count = self.link, self.count + 1
        # In Word, a field within a link is part of it.
        if self.type.format != "docx" or outer == NO_LINK:
            self.link = (self.count, target)
        write()
        self.link = outer

    def links(self) -> tuple[tuple[str, str], ...]:
        """Return the links, each as far as it goes without another in it, or a note."""
        found = []
        for (_, target), together in groupby(self.pieces, lambda piece: piece.link):
            text = words("".join(piece.text for piece in together))
            if target and text:
                found.append((text, target))
        return tuple(found)

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
    lead: tuple[str, Ground] | None = None,
) -> Line:
    """Return a line of `content` set in `ground`, behind `lead`, a number and its letters.

    `language` is that of the text around; "" is the edition's.
    """
    writing = _Writing(edition, type_)
    if lead:
        number, own = lead
        writing.put(f"{number} ", own, language)
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
        links=writing.links(),
        marks=tuple(writing.marks),
        pictures=tuple(writing.pictures),
        notes=tuple(writing.notes),
        language=max(languages, key=lambda name: languages[name], default=language),
    )


def _look(piece: _Piece) -> tuple[Letters, Tokens | None]:
    return piece.ground.letters, piece.ground.tokens
