"""The harmless subset of inline HTML: tags, what each becomes, and the pairing of tags."""

import re
from dataclasses import field, replace
from typing import Final
from urllib.parse import unquote

from briefexport.htmlmeaning import CODES, LANGUAGE, SPANS
from briefexport.model import (
    LINK_SCHEMES,
    Code,
    Direction,
    Extent,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Note,
    Range,
    Reference,
    Segment,
    Span,
    Text,
    legal,
    strongly_directed,
)
from briefexport.readers.markdown.ledger import Ledger
from briefexport.reading import MAX_DEPTH
from briefexport.records import dataclass
from briefexport.runs import Run, one_line
from briefexport.segments import Segments
from briefexport.walk import descendants, plain

# Without a node of their own: what they hold stays, they go.
_BARE: Final = frozenset(
    {
        "abbr", "acronym", "bdi", "bdo", "big", "data", "font", "ins", "label", "mark", "nobr", "q",
        "small", "span", "time", "u",
    }
)  # fmt: skip
INLINE_TAGS: Final = frozenset(SPANS) | CODES | _BARE | {"a"}
# Containers without a meaning here; within a line their tags simply go.
CLEAR_TAGS: Final = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "center"}
)
VOID_TAGS: Final = frozenset({"br", "img", "hr", "wbr", "col"})

_BRIEF_LABEL: Final = re.compile(r"[^\s:/?#]+#\S+")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it was written: `literal` is its text, with the segments of that text."""

    name: str
    closing: bool
    attributes: dict[str, str]
    literal: str
    segments: Segments

    @property
    def start(self) -> int:
        """Where the tag begins in the source."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        last = self.segments[-1]
        return last.start + last.source_length


@dataclass(slots=True)
class _Frame:
    tag: Tag
    run: Run
    deep: bool


@dataclass(slots=True)
class Weaver:
    """Inlines under way with the HTML elements that are open among them.

    A tag of the subset makes a node when its end comes. One that is never closed, or that is not of
    the subset, becomes its text as written, and a warning says so. `start` is where the content
    begins, None where it begins with the first character.
    """

    ledger: Ledger
    depth: int
    start: int | None = None
    run: Run = field(init=False)
    _frames: list[_Frame] = field(default_factory=list)
    _open: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.run = Run(self.ledger.source.text, self.ledger.illegal, self.start)

    @property
    def here(self) -> int:
        """How deep an inline added now would stand."""
        return min(self.depth + len(self._frames), MAX_DEPTH)

    def tag(self, tag: Tag) -> None:
        """Take the next tag."""
        name = tag.name
        if name in CLEAR_TAGS or name == "wbr":
            self.ledger.drop(f"<{tag.name}>", tag.start)
        elif name == "br":
            inner = Range(tag.end, tag.end)
            self.run.add(LineBreak(origin=Extent(Range(tag.start, tag.end), inner)))
        elif name == "img" and not tag.closing:
            self.run.add(*image_element(self.ledger, tag))
        elif name not in INLINE_TAGS or (tag.closing and not self._open.get(name)):
            self.literal(tag)
        elif tag.closing:
            self._close(tag)
        else:
            self._frames.append(self._frame(tag))
            self._open[name] = self._open.get(name, 0) + 1

    def literal(self, tag: Tag) -> None:
        """Keep a tag as its text, and say so."""
        warn_literal(self.ledger, tag)
        self.run.take(tag.literal, tag.segments)

    def finish(self, end: int | None = None) -> tuple[Inline, ...]:
        """Return all inlines up to `end`; what is still open becomes text."""
        while self._frames:
            self._abandon()
        return self.run.finish(end)

    def _frame(self, tag: Tag) -> _Frame:
        # Beyond the depth a frame shares the run around it, so its content needs no copying.
        deep = self.depth + len(self._frames) >= MAX_DEPTH
        frame = _Frame(tag, self.run, deep)
        if deep:
            self.ledger.deep(tag.start)
        else:
            self.run = Run(self.ledger.source.text, self.ledger.illegal, tag.end)
        return frame

    def _close(self, tag: Tag) -> None:
        while self._frames[-1].tag.name != tag.name:
            self._abandon()
        frame = self._pop()
        if frame.deep:
            return
        content, self.run = self.run.finish(tag.start), frame.run
        outer, inner = Range(frame.tag.start, tag.end), Range(frame.tag.end, tag.start)
        self.run.add(*element(self.ledger, frame.tag, content, Extent(outer, inner)))

    def _abandon(self) -> None:
        frame = self._pop()
        if frame.deep:
            return
        content, self.run = self.run.finish(), frame.run
        self.literal(frame.tag)
        self.run.add(*content)

    def _pop(self) -> _Frame:
        frame = self._frames.pop()
        self._open[frame.tag.name] -= 1
        return frame


def warn_literal(ledger: Ledger, tag: Tag) -> None:
    """Say that a tag stays as its text."""
    ledger.say(
        "BX127",
        f"<{'/' if tag.closing else ''}{tag.name}> cannot be read; it stays as text",
        tag.start,
        tag.end,
        hint="remove the tag, or say it in Markdown",
    )


# --- Elements ------------------------------------------------------------------------------------


def element(
    ledger: Ledger, tag: Tag, content: tuple[Inline, ...], origin: Extent
) -> tuple[Inline, ...]:
    """Return what the element `tag`, holding `content`, becomes."""
    language, direction = told_language(tag.attributes)
    foreign = bool(language or direction)
    used = frozenset({"lang", "xml:lang", "dir"} | _used(tag.name))
    drop_attributes(ledger, tag, used)
    if not content and tag.name != "a":
        return ()
    inner = _plain_element(ledger, tag, content, origin, bare=not foreign)
    if not foreign or not inner:
        return inner
    around = Extent(origin.outer, origin.outer)
    if inner is content:
        around = origin
    if direction is None and tag.attributes.get("dir") == "auto":
        direction = strongly_directed(plain(content))
    return (Foreign(language, direction, inner, origin=around),)


def _used(name: str) -> set[str]:
    return {"href"} if name == "a" else {"class"} if name == "span" else set()


def _plain_element(
    ledger: Ledger, tag: Tag, content: tuple[Inline, ...], origin: Extent, *, bare: bool
) -> tuple[Inline, ...]:
    """Return the element without regard to its language; `content` itself where it has no node."""
    name = tag.name
    if kind := SPANS.get(name):
        return (Span(kind, content, origin=origin),)
    if name == "span" and {"small-caps", "smallcaps"} & set(_classes(tag)):
        return (Span("small-caps", content, origin=origin),)
    if name in CODES and all(isinstance(inline, Text) for inline in content):
        return (_code(content, origin),)
    if name == "a" and "href" in tag.attributes:
        return link(ledger, tag.attributes["href"], content, origin)
    if bare:
        ledger.drop(f"<{name}>", tag.start)
    return content


def _classes(tag: Tag) -> list[str]:
    return tag.attributes.get("class", "").split()


def _code(content: tuple[Inline, ...], origin: Extent) -> Code:
    segments = tuple(
        segment for text in content if isinstance(text, Text) for segment in text.segments
    )
    return Code(plain(content), origin=origin, segments=segments)


def told_language(attributes: dict[str, str]) -> tuple[str, Direction | None]:
    """Return the language and the direction that `attributes` give."""
    given = attributes.get("lang", "") or attributes.get("xml:lang", "")
    language = given.strip() if LANGUAGE.fullmatch(given.strip()) else ""
    match attributes.get("dir", "").strip().lower():
        case "ltr":
            return language, "ltr"
        case "rtl":
            return language, "rtl"
        case _:
            return language, None


def drop_attributes(ledger: Ledger, tag: Tag, used: frozenset[str]) -> None:
    """Say which attributes of `tag`, other than those `used`, are left out."""
    for name in tag.attributes:
        if name in used:
            continue
        if name.startswith("on"):
            ledger.say(
                "BX127",
                f"the event handler {name} of <{tag.name}> was left out",
                tag.start,
                tag.end,
                hint="remove the attribute",
            )
        else:
            ledger.drop(f"the attribute {name} of <{tag.name}>", tag.start)


def image_element(ledger: Ledger, tag: Tag) -> tuple[Inline, ...]:
    """Return what an <img> becomes."""
    drop_attributes(ledger, tag, frozenset({"src", "alt"}))
    alt = tag.attributes.get("alt")
    alt = None if alt is None else one_line(alt)
    extent = Extent(Range(tag.start, tag.end), Range(tag.start, tag.end))
    path = tag.attributes.get("src", "").strip()
    if not path:
        warn_no_file(ledger, tag.start, tag.end)
        if not alt:
            return ()
        return (Text(alt, segments=(Segment(tag.start, tag.end - tag.start, len(alt)),)),)
    if alt is None:
        warn_no_alt(ledger, path, tag.start, tag.end)
    return (Image(unquote(path), alt, origin=extent),)


def warn_no_alt(ledger: Ledger, path: str, start: int, end: int) -> None:
    """Say that an image has no alternative text."""
    ledger.say(
        "BX126",
        f"the image {path} has no alternative text",
        start,
        end,
        hint="write what it shows between the brackets: ![what it shows](file)",
    )


def warn_no_file(ledger: Ledger, start: int, end: int) -> None:
    """Say that an image names no file."""
    ledger.say(
        "BX140",
        "an image names no file; its words stay as text",
        start,
        end,
        hint="name the file in the parentheses: ![words](file.png)",
    )


def link(
    ledger: Ledger, target: str, content: tuple[Inline, ...], origin: Extent
) -> tuple[Inline, ...]:
    """Return the link to `target`: a Link, a Reference where it has no words, or its words."""
    target = legal(target.strip()).replace(" ", "%20")
    allowed = target.partition(":")[0].lower() in LINK_SCHEMES and ":" in target
    if not content:
        return _wordless(ledger, target, origin, allowed=allowed)
    if allowed or (target.startswith("#") and len(target) > 1):
        return _linked(ledger, target, content, origin)
    ledger.say(
        "BX125",
        f"a link may not lead to {target or 'nowhere'!r}; its words stay",
        *origin.outer,
        hint="links lead to http, https, mailto or tel addresses, or to #label in the edition",
    )
    return content


def _linked(
    ledger: Ledger, target: str, content: tuple[Inline, ...], origin: Extent
) -> tuple[Inline, ...]:
    """Return the link round `content`; links within it win, and its notes come after it."""
    under = [node for inline in content for node in descendants(inline)]
    if any(isinstance(node, Link) for node in under):
        ledger.drop("a link round another", origin.outer.start)
        return content
    if not any(isinstance(node, Note) for node in under):
        return (Link(target, content, origin=origin),)
    notes: list[Note] = []
    bare = _without_notes(ledger, content, origin.inner, notes)
    if not bare:
        ledger.say("BX139", f"the link to {target!r} has no words; it was left out", *origin.outer)
        return content
    end = Range(origin.outer.end, origin.outer.end)
    moved = (replace(note, origin=Extent(end, end)) for note in notes)
    return (Link(target, bare, origin=origin), *moved)


def _without_notes(
    ledger: Ledger, content: tuple[Inline, ...], inner: Range, notes: list[Note]
) -> tuple[Inline, ...]:
    """Return `content`, which fills `inner`, without its notes; they are added to `notes`."""
    run = Run(ledger.source.text, ledger.illegal, inner.start)
    for inline in content:
        match inline:
            case Note():
                notes.append(inline)
            case Span() | Foreign() if inline.origin:
                under = _without_notes(ledger, inline.content, inline.origin.inner, notes)
                if under:
                    run.add(replace(inline, content=under))
            case _:
                run.add(inline)
    return run.finish(inner.end)


def _wordless(ledger: Ledger, target: str, origin: Extent, *, allowed: bool) -> tuple[Inline, ...]:
    if target.startswith("#") and len(target) > 1:
        return (Reference(target[1:], origin=origin),)
    if not allowed and _BRIEF_LABEL.fullmatch(target):
        return (Reference(target, origin=origin),)
    words = "its address stands for them" if allowed else "it was left out"
    ledger.say(
        "BX139",
        f"the link to {target or 'nowhere'!r} has no words; {words}",
        *origin.outer,
        hint="write its words between the brackets",
    )
    if not allowed:
        return ()
    at = ledger.source.text.find(target, *origin.outer)
    inner = Range(at, at + len(target)) if at >= 0 else origin.inner
    segment = Segment(inner.start, inner.end - inner.start, len(target))
    return (Link(target, (Text(target, segments=(segment,)),), origin=Extent(origin.outer, inner)),)
