"""Elements within a line -> inlines: blanks folded, entities decoded, marks made spans."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final, TypeAlias

from briefexport.htmlmeaning import CODES, LANGUAGE, SPANS
from briefexport.htmlscan import BLANKS
from briefexport.model import (
    Code,
    Direction,
    Extent,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Range,
    Span,
    Text,
    strongly_directed,
)
from briefexport.readers.html.desk import PIECE, Desk, Voice, classes, extent
from briefexport.readers.html.links import linked
from briefexport.readers.html.pictures import Alternative, picture
from briefexport.readers.html.tree import Child, Element, Words
from briefexport.reading import MAX_DEPTH
from briefexport.runs import Run
from briefexport.segments import bounds, edit_inlines, outer_range
from briefexport.walk import plain

_SMALL_CAPS: Final = frozenset({"small-caps", "smallcaps", "smcap"})
_CAPS_STYLE: Final = re.compile(r"font-variant(?:-caps)?\s*:\s*small-caps", re.IGNORECASE)
# What browsers set round <q> (HTML Standard, 15.3.4), outermost first.
_QUOTES: Final = (("“", "”"), ("‘", "’"))

# The language and the direction of a text where they are told.
Told: TypeAlias = tuple[str, Direction | None]
ReadNote: TypeAlias = Callable[[Desk, Element, int], tuple[Inline, ...]]


@dataclass(slots=True)
class Line:
    """Inlines under way. What is nested deeper than MAX_DEPTH stands at that depth.

    `voice` is that of the text around. `read_note` gives what an element that calls a note
    becomes: notes hold blocks, and blocks hold lines.
    """

    desk: Desk
    depth: int
    voice: Voice
    read_note: ReadNote
    run: Run = field(init=False)
    quotes: int = 0
    _blank: bool = True
    _space: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.run = self.desk.run()

    def words(self, words: Words) -> None:
        """Add characters: entities decoded, runs of blanks made one space, none at the start."""
        text = self.desk.text
        for found in PIECE.finditer(text, words.start, words.end):
            value, (start, end) = found[0], found.span()
            if value[0] in BLANKS:
                if not self._blank and not self._space:
                    self._space = (start, end)
            elif value[0] == "&" and not words.exact and (decoded := unescape(value)) != value:
                self.put(decoded, start, end)
            else:
                self._flush()
                self.run.copy(value, start)
                self._blank = False

    def put(self, value: str, start: int, end: int) -> None:
        """Add `value`, which stands for the source from `start` to `end` as a whole."""
        self._flush()
        self.run.put(value, start, end)
        self._blank = False

    def children(self, children: Iterable[Child]) -> None:
        """Add what stands in an element of the line."""
        for child in children:
            if isinstance(child, Words):
                self.words(child)
            elif child not in self.desk.left:
                self.element(child)

    def element(self, element: Element) -> None:
        """Add an element."""
        if element in self.desk.calls:
            self.add(*self.read_note(self.desk, element, self.depth))
            return
        match element.name:
            case "br":
                self.line_break(element, element.end)
            case "img":
                self._picture(element)
            case "math":
                self._formula(element)
            case "q":
                self._quoted(element)
            case "rt" if _wants_parentheses(element):
                self.put("(", element.start, element.inner)
                self.children(element.children)
                self.put(")", element.inner_end, element.end)
            case _:
                self._marked(element)

    def add(self, *inlines: Inline) -> None:
        """Add finished inlines."""
        if inlines:
            self._flush()
            self.run.add(*inlines)
            self._blank = False

    def line_break(self, first: Element, end: int) -> None:
        """End the line with the break that begins with `first` and ends at `end`."""
        self._space = None
        whole = Range(first.start, end)
        self.run.add(LineBreak(origin=Extent(whole, Range(end, end))))
        self._blank = True

    def finish(self) -> tuple[Inline, ...]:
        """Return the inlines gathered, without a blank at the end."""
        content = self.run.finish()
        while content and (shown := plain(content)).endswith(" "):
            last = _last(content)
            if not isinstance(last, Text):
                break
            content = edit_inlines(content, len(shown) - 1, 1, "")
        return content

    def _flush(self) -> None:
        if self._space:
            self.run.put(" ", *self._space)
            self._space = None
            self._blank = True

    def _marked(self, element: Element) -> None:
        """Add an element that marks what it holds."""
        if self.depth >= MAX_DEPTH:
            self.desk.deep(element.start)
            self.children(element.children)
            return
        self._flush()
        told = told_voice(self.desk, element, self.voice)
        around, before = self.run, self.voice
        self.run, self.voice = self.desk.run(element.inner), spoken(told, before)
        self.depth += 1
        self.children(element.children)
        self._flush()
        self.depth -= 1
        content = self.run.finish(element.inner_end)
        self.run, self.voice = around, before
        if content:
            self.run.add(*made(self.desk, element, content, told))

    def _quoted(self, element: Element) -> None:
        opening, closing = _QUOTES[self.quotes % 2]
        self.put(opening, element.start, element.inner)
        self.quotes += 1
        self.children(element.children)
        self.quotes -= 1
        self.put(closing, element.inner_end, element.end)

    def _picture(self, element: Element) -> None:
        match picture(self.desk, element):
            case Image() as image:
                self.add(image)
            case Alternative(value, start, end):
                self.words(Words(start, end)) if end > start else self.put(value, start, end)
            case None:
                pass

    def _formula(self, element: Element) -> None:
        """Add a formula, or where it does not say its LaTeX, its characters."""
        latex = latex_of(self.desk, element)
        if latex:
            self.add(Math(latex, origin=extent(element)))
            return
        self.desk.say(
            "BX166",
            "a formula does not say its LaTeX; its characters stand in a row",
            element.start,
            hint="write the formula as LaTeX in an <annotation encoding='application/x-tex'>",
        )
        self.children(element.children)


def made(
    desk: Desk,
    element: Element,
    content: tuple[Inline, ...],
    told: Told = ("", None),
    place: Extent | None = None,
) -> tuple[Inline, ...]:
    """Return what `element`, holding `content`, becomes; `content` where it has no node.

    It stands at `place`, which where it is not given is that of the element with its tags.
    """
    place = place or extent(element)
    inner = _span(desk, element, content, place)
    language, direction = told
    if not language and not direction:
        return inner
    whole = len(inner) == 1 and outer_range(inner[0]) == place.outer
    around = Extent(place.outer, place.outer) if whole else place
    return (Foreign(language, direction, inner, origin=around),)


def marks(element: Element) -> bool:
    """Return whether `element` makes something else of what it holds."""
    name = element.name
    linked = name == "a" and "href" in element.attributes
    return name in SPANS or name in CODES or linked or _is_small_caps(element)


def _is_small_caps(element: Element) -> bool:
    styled = _CAPS_STYLE.search(element.get("style"))
    return bool(_SMALL_CAPS & classes(element) or styled)


def _span(
    desk: Desk, element: Element, content: tuple[Inline, ...], place: Extent
) -> tuple[Inline, ...]:
    name = element.name
    if name == "strong" and "lead-in" in classes(element):
        return (Span("lead-in", content, origin=place),)
    if kind := SPANS.get(name):
        return (Span(kind, content, origin=place),)
    if name in CODES:
        return _coded(content, place)
    if name == "a" and "href" in element.attributes:
        return linked(desk, element, content, place)
    if _is_small_caps(element):
        return (Span("small-caps", content, origin=place),)
    return content


def _coded(content: tuple[Inline, ...], place: Extent) -> tuple[Inline, ...]:
    """Return `content` as code: whole where it is nothing but text, else each text in it."""
    if all(isinstance(inline, Text) for inline in content):
        texts = [inline for inline in content if isinstance(inline, Text)]
        segments = tuple(segment for text in texts for segment in text.segments)
        return (Code(plain(content), origin=place, segments=segments),)
    return tuple(_coded_within(inline) for inline in content)


def _coded_within(inline: Inline) -> Inline:
    match inline:
        case Text():
            around = bounds(inline.segments)
            return Code(inline.value, origin=Extent(around, around), segments=inline.segments)
        case Span() | Link() | Foreign():
            return replace(inline, content=tuple(map(_coded_within, inline.content)))
        case _:
            return inline


def told_voice(desk: Desk, element: Element, around: Voice) -> Told:
    """Return the language and direction that `element` gives where they differ from `around`."""
    given = element.get("lang") or element.get("xml:lang")
    differs = given.lower() != around.language.lower()
    language = given if differs and LANGUAGE.fullmatch(given) else ""
    match element.get("dir").lower():
        case "ltr":
            direction: Direction | None = "ltr"
        case "rtl":
            direction = "rtl"
        case "auto":
            direction = strongly_directed(desk.words(element))
        case _:
            direction = None
    return language, direction if direction != around.direction else None


def spoken(told: Told, around: Voice) -> Voice:
    """Return the voice of an element that told so much, with `around` for what it did not tell."""
    return Voice(told[0] or around.language, told[1] or around.direction)


def latex_of(desk: Desk, element: Element) -> str:
    """Return the LaTeX that a formula says itself to be, empty where it does not."""
    for child in element.children:
        if isinstance(child, Element) and child.name in {"semantics", "annotation"}:
            if child.name == "semantics":
                return latex_of(desk, child)
            if "tex" in child.get("encoding").lower():
                return desk.words(child).strip(BLANKS).replace("\r", "")
    return element.get("alttext")


def _wants_parentheses(element: Element) -> bool:
    """Return whether a reading (<rt>) has no parentheses of the page's own."""
    around = element.parent.children if element.parent and element.parent.name == "ruby" else []
    return bool(around) and not any(
        isinstance(child, Element) and child.name == "rp" for child in around
    )


def _last(content: tuple[Inline, ...]) -> Inline | None:
    last: Inline | None = content[-1] if content else None
    while isinstance(last, Span | Link | Foreign) and last.content:
        last = last.content[-1]
    return last
