"""A line of text as it should be told: its words, its runs, its links, marks and pictures."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from functools import lru_cache
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
from briefexport.proof.wanted.hidden import SCRIPTS
from briefexport.proof.wanted.letters import Ground, Type, unsaid
from briefexport.proof.wanted.record import Tokens
from briefexport.records import dataclass

# So many texts are kept as they are compared.
TEXTS = 4096
# What shows nothing: soft hyphens, zero-width spaces and joiners, marks of direction.
SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


# Every text is asked for several times, as it is told and as it is compared.
@lru_cache(maxsize=TEXTS)
def words(text: str) -> str:
    """Return `text` in composed characters with single spaces, without what shows nothing."""
    return " ".join(unicodedata.normalize("NFC", SHAPELESS.sub("", text)).split())


def alternative(image: Image, type_: Type) -> str:
    """Return what a picture is told as: Word has one place for its two descriptions."""
    said = (image.alt, image.description if type_.format == "docx" else "")
    return words("\n".join(filter(None, said)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it should be told; `notes` are those called in it.

    `turned` is whether some of it runs from right to left; `roomy` whether it holds a formula, or a
    picture that says nothing, whose room may be that of a space. `picture` is the first one that is
    told of, with the size of the text around it.
    """

    text: str
    runs: tuple[Run, ...]
    run_tokens: tuple[Tokens | None, ...]
    links: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    notes: tuple[Note, ...]
    language: str
    turned: bool = False
    roomy: bool = False
    picture: tuple[Image, float] | None = None


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
    script: str = ""


@dataclass(slots=True)
class _Writing:
    edition: Edition
    type: Type
    rtl: bool = False
    script: str = ""
    turned: bool = False
    roomy: bool = False
    pieces: list[_Piece] = field(default_factory=list)
    link: tuple[int, str] = NO_LINK
    count: int = 0
    marks: list[tuple[str, str]] = field(default_factory=list)
    open: tuple[str, ...] = ()
    pictures: list[str] = field(default_factory=list)
    first: tuple[Image, float] | None = None
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
                led = self.type.link(ground, target)
                self.linked(target, lambda: self.inlines(content, led, language))
            case Reference(target):
                name, led = self.label(target).name, self.type.link(ground, f"#{target}")
                self.linked(f"#{target}", lambda: self.put(name, led, language))
            case Note(id=name):
                self.notes.append(inline)
                call = f"^{self.label(name).name}^"
                self.pieces.append(_Piece(call, unsaid(ground), language, call=True))
            case Image():
                self.pictures.append(alternative(inline, self.type))
                if self.first is None and (inline.alt or self.type.format != "pdf"):
                    self.first = inline, ground.line or ground.letters.size
                self.roomy = self.roomy or not inline.alt
            case LineBreak():
                self.put(" ", ground, language)
            case Math():
                self.roomy = True
            case Foreign(other, direction, content):
                outer = self.rtl
                self.rtl = direction == "rtl" if direction else outer
                self.turned = self.turned or self.rtl
                # Word sets all that runs from right to left in its font for such scripts.
                turned = self.rtl and self.type.format == "docx"
                self.inlines(content, unsaid(ground) if turned else ground, other or language)
                self.rtl = outer
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
                self.raised(kind, span.content, self.type.script(ground, kind), language)
                return
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

    def raised(self, kind: str, content: Sequence[Inline], ground: Ground, language: str) -> None:
        """Write what is raised or lowered; in Word, what is both is raised."""
        outer = self.script
        raising = self.type.format == "docx" and outer == "superscript"
        self.script = outer if raising else kind
        self.marked(kind, lambda: self.inlines(content, ground, language))
        self.script = outer

    def label(self, name: str) -> Label:
        return self.edition.labels[name]

    def put(self, text: str, ground: Ground, language: str) -> None:
        shown = SHAPELESS.sub("", text)
        self.pieces.append(_Piece(shown, ground, language, link=self.link, script=self.script))

    def marked(self, kind: str, write: Callable[[], None]) -> None:
        """Write what is marked; what is in something of its kind is marked by that."""
        if kind in self.open:
            write()
            return
        at, outer = len(self.marks), self.open
        self.open = (*outer, kind)
        if text := self._written(write, kind):
            self.marks.insert(at, (kind, text))
        self.open = outer

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

    def _written(self, write: Callable[[], None], kind: str) -> str:
        """Write, and return the words written that are of `kind`, without the calls of notes."""
        start = len(self.pieces)
        write()
        said = [piece for piece in self.pieces[start:] if not piece.call]
        if self.type.format == "docx" and kind in SCRIPTS:
            said = [piece for piece in said if piece.script == kind]
        return words("".join(piece.text for piece in said))


def line(
    content: Iterable[Inline],
    ground: Ground,
    edition: Edition,
    type_: Type,
    *,
    language: str = "",
    lead: tuple[str, Ground] | None = None,
    rtl: bool = False,
) -> Line:
    """Return a line of `content` set in `ground`, behind `lead`, a number and its letters.

    `language` is that of the text around, "" the edition's; `rtl` whether it runs to the left.
    """
    writing = _Writing(edition, type_, rtl, turned=rtl)
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
    return Line(
        text=words("".join(piece.text for piece in pieces)),
        runs=tuple(runs),
        run_tokens=tuple(tokens),
        links=writing.links(),
        marks=tuple(writing.marks),
        pictures=tuple(writing.pictures),
        notes=tuple(writing.notes),
        language=_spoken(pieces, type_, language),
        turned=writing.turned,
        roomy=writing.roomy,
        picture=writing.first,
    )


def _spoken(pieces: Sequence[_Piece], type_: Type, around: str) -> str:
    """Return the language of most of a line: of its letters in Word, where there are any."""
    spoken = {piece.language for piece in pieces}
    if len(spoken) == 1:
        return spoken.pop()
    languages, letters = Counter[str](), Counter[str]()
    for piece in pieces:
        languages[piece.language] += len(re.sub(r"\s", "", piece.text))
        letters[piece.language] += sum(map(str.isalpha, piece.text))
    counted = letters if type_.format == "docx" and letters.total() else languages
    return max(counted, key=lambda name: counted[name], default=around)


def _look(piece: _Piece) -> tuple[Letters, Tokens | None]:
    return piece.ground.letters, piece.ground.tokens
