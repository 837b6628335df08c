"""A line of text as a file tells it: its words, its runs, its links, marks and pictures."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import groupby
from typing import TypeAlias

from briefexport.proof.epub.cascade import Style
from briefexport.proof.epub.tree import Node
from briefexport.proof.epub.values import Quoted
from briefexport.proof.record import Letters, Run
from briefexport.records import dataclass

# What shows nothing: soft hyphens, zero-width spaces and joiners, marks of direction.
SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MARKS = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "var": "emphasis",
    "strong": "strong", "b": "strong",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "sup": "superscript", "sub": "subscript",
    "s": "strike", "del": "strike", "strike": "strike",
}  # fmt: skip
# What has nothing to read in a line. The mark of a page tells where a page of print begins.
SILENT = frozenset(
    ("math", "rp", "script", "style", "template", "audio", "video", "iframe", "object", "canvas")
)
APART = frozenset(("pagebreak", "backlink"))
PICTURES = frozenset(("img", "svg", "image"))

# An address in the publication or out of it as the target of a link: "#id", "#" or a URI.
Address: TypeAlias = Callable[[str], str]


def words(text: str) -> str:
    """Return `text` in composed characters with single spaces, without what shows nothing."""
    return " ".join(unicodedata.normalize("NFC", SHAPELESS.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a note: the number that is printed, and where it leads."""

    number: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `calls` are those of notes, in order, `picture` is the style of its first picture."""

    text: str
    runs: tuple[Run, ...]
    links: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    calls: tuple[Call, ...]
    language: str
    picture: Style | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    letters: Letters
    language: str
    call: bool = False


def line(content: Iterable[Node | str], within: Node, address: Address) -> Line:
    """Return the line of `content`, texts and elements in the block `within`."""
    writing = _Writing(address)
    writing.all(content, within, 0.0)
    runs = []
    for letters, together in groupby(writing.pieces, lambda piece: piece.letters):
        if text := words("".join(piece.text for piece in together)):
            runs.append(Run(text, letters))
    languages = Counter[str]()
    for piece in writing.pieces:
        languages[piece.language] += len(re.sub(r"\s", "", piece.text))
    return Line(
        text=words("".join(piece.text for piece in writing.pieces)),
        runs=tuple(runs),
        links=tuple(writing.links),
        marks=tuple(writing.marks),
        pictures=tuple(writing.pictures),
        calls=tuple(writing.calls),
        picture=writing.picture,
        language=max(languages, key=lambda name: languages[name], default=within.language),
    )


def signs(node: Node) -> Line | None:
    """Return what the style puts before the content of `node` as a line; None for nothing."""
    style = node.styles.before
    match style.values["content"]:
        case Quoted(text) if words(text):
            run = Run(words(text), style.letters())
            return Line(run.text, (run,), (), (), (), (), node.language)
        case _:
            return None


@dataclass(slots=True)
class _Writing:
    address: Address
    pieces: list[_Piece] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    open: tuple[str, ...] = ()
    picture: Style | None = None

    def all(self, content: Iterable[Node | str], within: Node, raised: float) -> None:
        for part in content:
            if isinstance(part, str):
                if text := SHAPELESS.sub("", part):
                    letters = within.style.letters(raised)
                    self.pieces.append(_Piece(text, letters, within.language))
            elif part.style.shown and part.tag not in SILENT and not part.kinds & APART:
                self.one(part, within, raised)

    def one(self, node: Node, within: Node, raised: float) -> None:
        """Write an element in the line."""
        if node.tag == "br":
            self.pieces.append(_Piece(" ", within.style.letters(raised), within.language))
        elif node.tag in PICTURES:
            self.pictures.append(alternative(node))
            self.picture = self.picture or node.style
        elif "noteref" in node.kinds:
            number = words(node.words()).strip("[]()^")
            letters = node.style.letters(raised + node.style.raised())
            self.pieces.append(_Piece(f"^{number}^", letters, node.language, call=True))
            self.calls.append(Call(number, node.get("href")))
        elif node.style.block:
            # What begins a line of its own is a word of its own.
            self.space(node, raised)
            self.all(node.content, node, raised)
            self.space(node, raised)
        else:
            self.marked(node, within, raised + node.style.raised())

    def space(self, node: Node, raised: float) -> None:
        self.pieces.append(_Piece(" ", node.style.letters(raised), node.language))

    def marked(self, node: Node, within: Node, raised: float) -> None:
        """Write an element, and what it marks and where it leads."""
        start = len(self.pieces)
        marks, links = len(self.marks), len(self.links)
        # What is in something of its kind is marked by that.
        kinds = tuple(kind for kind in _marks(node, within) if kind not in self.open)
        self.open += kinds
        self.all(node.content, node, raised)
        self.open = self.open[: len(self.open) - len(kinds)]
        target = node.get("href") if node.tag == "a" else ""
        if not (kinds or target):
            return
        text = words("".join(piece.text for piece in self.pieces[start:] if not piece.call))
        if text:
            self.marks[marks:marks] = [(kind, text) for kind in kinds]
            if target:
                self.links.insert(links, (text, self.address(target)))


def _marks(node: Node, within: Node) -> Iterator[str]:
    if kind := MARKS.get(node.tag):
        yield kind
    caps = node.style.word("font-variant-caps")
    if "small-caps" in caps and caps != within.style.word("font-variant-caps"):
        yield "small-caps"


def alternative(node: Node) -> str:
    """Return the words that stand for a picture."""
    if node.tag == "img":
        return words(node.get("alt"))
    titles = (one.words() for one in node.all if one.tag == "title")
    return words(node.get("aria-label") or next(titles, ""))
