"""A brief as the rules see it, the passages of its words, and the place of each word."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Code,
    Definition,
    Extent,
    Figure,
    Foreign,
    Heading,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Origin,
    Paragraph,
    Quote,
    Range,
    Span,
    Table,
    Text,
)
from briefexport.records import dataclass
from briefexport.segments import bounds, cut_segments, reach
from briefexport.source import Source
from briefexport.walk import Node, children, plain

# In the text of a passage, what is no prose of its language; it is no letter, digit or space.
HIDDEN = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Article:
    """A brief, repaired, with the source it was read from and its language (BCP 47)."""

    brief: Brief
    source: Source
    language: str


def found(
    article: Article, code: str, message: str, where: Origin | Extent | Range | None, hint: str
) -> Diagnostic:
    """Return the finding `code` at `where` in the source of `article`."""
    return diagnostic(code, message, place(article, where), hint=hint)


def place(article: Article, where: Origin | Extent | Range | None) -> Place:
    """Return the place of `where`; of what has none, the file."""
    match where:
        case Origin(start=start, end=end) | Range(start, end) | Extent(outer=Range(start, end)):
            return article.source.place(start, end)
        case None:
            return Place(file=article.source.name)


def no_such_block(article: Article, where: Origin | None, markdown: str) -> str:
    """Return how to say that what begins at `where` is a paragraph: in Markdown as given.

    In plain text, where nothing is marked, edition.toml settles it by the number of the line.
    """
    if where is None or not article.source.name.lower().endswith(".txt"):
        return markdown
    line = article.source.line_of(where.start)
    return f'settle it under `kinds` in edition.toml: {line} = "paragraph"'


def reach_of(content: tuple[Inline, ...], where: Origin | None) -> Range | Origin | None:
    """Return where the inlines `content` stand, or else `where` their block does."""
    return reach(content) or where


# --- Passages ------------------------------------------------------------------------------------


# What has passages.
Passaged: TypeAlias = Brief | Heading | Paragraph | Table | Figure | Quote | Aside | Definition


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are read in one go: of a title, heading, paragraph, caption or term.

    `text` is what a reader sees, but for code, formulas, addresses and text in other languages:
    each character of those is HIDDEN. `pieces` are its texts, each with the offset of its first
    character. `aside` is whether it stands in a table, a note, a caption or a quotation.
    """

    block: Passaged
    text: str
    pieces: tuple[tuple[int, Text], ...]
    aside: bool

    def where(self, start: int, end: int) -> Range | Origin | None:
        """Return where the characters from `start` to `end` of the text stand, or their block."""
        first, last = self._range(start), self._range(end - 1)
        if first and last:
            return Range(first.start, last.end)
        return None if isinstance(self.block, Brief) else self.block.origin

    def _range(self, at: int) -> Range | None:
        number = bisect_right(self.pieces, at, key=lambda piece: piece[0]) - 1
        if number < 0:
            return None
        begin, text = self.pieces[number]
        if at >= begin + len(text.value) or not text.segments:
            return None
        _, rest = cut_segments(text.segments, at - begin)
        one, _ = cut_segments(rest, 1)
        return bounds(one)


def passages(brief: Brief) -> Iterator[Passage]:
    """Yield the passages of `brief`, in reading order."""
    stack: list[tuple[Node, bool]] = [(brief, False)]
    while stack:
        node, aside = stack.pop()
        for block, content, marginal in _contents(node):
            if content:
                yield passage(block, content, aside=aside or marginal)
        within = aside or isinstance(node, Table | Note | Quote | Figure)
        stack.extend((child, within) for child in reversed(tuple(children(node))))


def _contents(node: Node) -> Iterator[tuple[Passaged, tuple[Inline, ...], bool]]:
    """Yield the inlines that stand in `node` itself, and whether they are a caption or the like."""
    match node:
        case Brief():
            yield node, node.title, False
            yield node, node.subtitle, False
        case Heading() | Paragraph():
            yield node, node.content, False
        case Table() | Figure():
            yield node, node.caption, True
        case Quote():
            yield node, node.attribution, True
        case Aside():
            yield node, node.title, False
        case Definition():
            yield from ((node, term, False) for term in node.terms)
        case _:
            return


def passage(block: Passaged, content: tuple[Inline, ...], *, aside: bool = False) -> Passage:
    """Return the words of `content`, which stands in `block`, as a passage."""
    pieces: list[tuple[int, Text]] = []
    characters: list[str] = []
    _gather(content, characters, pieces, 0)
    return Passage(block, "".join(characters), tuple(pieces), aside)


def _gather(
    content: tuple[Inline, ...],
    characters: list[str],
    pieces: list[tuple[int, Text]],
    length: int,
) -> int:
    """Add the words of `content` to `characters`; return how long the text is then."""
    for inline in content:
        match inline:
            case Text(value):
                pieces.append((length, inline))
                characters.append(value)
                length += len(value)
            case Span(_, inner):
                length = _gather(inner, characters, pieces, length)
            case Link(target, inner) if not is_address(plain(inner), target):
                length = _gather(inner, characters, pieces, length)
            case LineBreak():
                characters.append(" ")
                length += 1
            case Code() | Math() | Link() | Foreign():
                hidden = len(plain((inline,)))
                characters.append(HIDDEN * hidden)
                length += hidden
            case _:
                pass
    return length


def is_address(words: str, target: str) -> bool:
    """Return whether `words`, which lead to `target`, are themselves an address on the web."""
    shown = words.strip().lower()
    return shown.startswith(("http://", "https://", "www.")) and (
        " " not in shown or shown == target.lower()
    )


# --- Words ---------------------------------------------------------------------------------------


def told(text: str, limit: int = 40) -> str:
    """Return `text` in quotation marks as a message shows it: in one line, and not too long."""
    line = " ".join(text.split())
    return repr(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def same(text: str) -> str:
    """Return `text` without case, punctuation and numbering, to be compared with another."""
    words = "".join(one if one.isalnum() else " " for one in text.casefold()).split()
    # What consists of numbers only keeps the last.
    first = next((at for at, one in enumerate(words) if not one.isdecimal()), -1)
    return " ".join(words[first:])


def siblings(blocks: Sequence[Block]) -> list[tuple[Block, Block | None]]:
    """Return each of `blocks` with the one that follows it."""
    return list(zip(blocks, (*blocks[1:], None)[: len(blocks)], strict=True))
