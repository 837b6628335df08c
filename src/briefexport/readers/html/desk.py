"""What is gathered while a page is read: diagnostics, what stays outside, labels and pictures."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final, NamedTuple

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.htmlscan import BLANKS, value_range
from briefexport.model import Direction, Extent, Origin, Range, legal
from briefexport.readers.html.tree import Element, Words
from briefexport.reading import MAX_DEPTH
from briefexport.runs import Run, printable, replaced
from briefexport.source import Source

# A character reference in a page: some may lack their semicolon (HTML Standard, 13.2.5.72).
_ENTITY: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"
_BLANK: Final = re.compile(rf"[{BLANKS}]+")
PIECE: Final = re.compile(rf"[{BLANKS}]+|{_ENTITY}|[^&{BLANKS}]+|&")


class Voice(NamedTuple):
    """The language of a text (BCP 47) and its direction."""

    language: str
    direction: Direction


_UNTOLD: Final = Voice("", "ltr")


@dataclass(slots=True)
class Desk:
    """The reading of one page, under way.

    `text` is the source's text with U+FFFD for what no output can hold, character for character.
    `base` is the address of the page, if it says one, and `elsewhere` whether names of files count
    from there; `voice` is that of the article. `left` are the elements that are no part of it,
    `calls` those that call a note and what they call; `anchors` are the blocks that fragments of
    the page's address lead to, by the fragment, and `labels` the labels those blocks get for it.
    `first` is the call at which a note stands, `noted` are the labels of those that are called
    again.
    """

    source: Source
    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    outside: list[Range] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    base: str = ""
    elsewhere: bool = False
    voice: Voice = _UNTOLD
    left: set[Element] = field(default_factory=set)
    calls: Mapping[Element, Element] = field(default_factory=dict)
    first: Mapping[Element, Element] = field(default_factory=dict)
    anchors: Mapping[str, Element] = field(default_factory=dict)
    labels: Mapping[Element, str] = field(default_factory=dict)
    noted: Mapping[Element, str] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    dropped_at: dict[str, int] = field(default_factory=dict)
    deep_at: int | None = None
    illegal: list[int] = field(default_factory=list)

    def say(
        self, code: str, message: str, start: int, end: int | None = None, *, hint: str = ""
    ) -> None:
        """Note the finding `code` at `start` of the source."""
        place = self.source.place(start, end)
        self.diagnostics.append(diagnostic(code, message, place, hint=hint))

    def leave(self, start: int, end: int) -> None:
        """Note that the range from `start` to `end` is no part of the article."""
        if start < end:
            self.outside.append(Range(start, end))

    def drop(self, what: str, start: int) -> None:
        """Count that `what` has no place in the model."""
        self.dropped[what] += 1
        self.dropped_at.setdefault(what, start)

    def deep(self, start: int) -> None:
        """Note that the article nests deeper than MAX_DEPTH at `start`."""
        self.deep_at = start if self.deep_at is None else min(self.deep_at, start)

    def origin(self, start: int, end: int, content: Range | None = None) -> Origin:
        """Return the origin of a block from `start` to `end`."""
        line_start = self.source.line_start(start)
        return Origin(line_start, start, end, content or Range(start, end))

    def whole(self, element: Element, content: Range | None = None) -> Origin:
        """Return the origin of a block that `element` is, with its tags."""
        inner = content or Range(element.inner, element.inner_end)
        return self.origin(element.start, element.end, inner)

    def run(self, start: int | None = None) -> Run:
        """Return inlines under way, which begin at `start` or with the first of them."""
        return Run(self.source.text, self.illegal, start)

    def words(self, root: Element) -> str:
        """Return the characters under `root` as they are shown, blanks as they are written."""
        return "".join(self.shown(words) for words in texts(root))

    def shown(self, words: Words) -> str:
        """Return the characters of `words`, entities decoded."""
        value = self.text[words.start : words.end]
        return value if words.exact or "&" not in value else unescape(value)

    def value_range(self, element: Element, name: str) -> Range | None:
        """Return where the value of the attribute `name` of `element` stands in the source."""
        found = value_range(self.text, element.tag, name) if element.tag else None
        return Range(*found) if found else None

    def settle(self) -> None:
        """Say what was only counted so far."""
        for what, count in self.dropped.items():
            times = f"{count} times" if count > 1 else "once"
            self.say(
                "BX128",
                f"{what} has no place in a brief and was left out ({times})",
                self.dropped_at[what],
            )
        if self.illegal:
            self.say(
                "BX133",
                f"{len(self.illegal)} characters that no output can hold were replaced by U+FFFD",
                min(self.illegal),
                hint="remove the control characters",
            )
        if self.deep_at is not None:
            self.say(
                "BX132",
                f"what is nested deeper than {MAX_DEPTH} levels was set at that depth",
                self.deep_at,
                hint="nest less deeply",
            )


def desk_for(source: Source) -> Desk:
    """Return an empty desk for the page `source`."""
    text = printable(source.text)
    return Desk(source, text, illegal=replaced(source.text, text))


def texts(root: Element) -> Iterator[Words]:
    """Yield the characters under `root`, in the order of the page."""
    stack = list(reversed(root.children))
    while stack:
        child = stack.pop()
        if isinstance(child, Words):
            yield child
        else:
            stack.extend(reversed(child.children))


def extent(element: Element) -> Extent:
    """Return the extent of an inline that `element` is."""
    return Extent(Range(element.start, element.end), Range(element.inner, element.inner_end))


def one_line(value: str) -> str:
    """Return `value` with its runs of blanks made single spaces, none at its ends."""
    return legal(_BLANK.sub(" ", value).strip(" "))


def classes(element: Element) -> set[str]:
    """Return the classes of `element`."""
    return set(element.get("class").split())
