"""What is marked within a line: emphasis by stars and underscores, addresses; nothing else is."""

import re
from collections.abc import Iterator
from dataclasses import replace

from briefexport.model import Extent, Inline, Link, Range, Span, SpanKind, Text
from briefexport.readers.text.passage import Passage
from briefexport.segments import cut
from briefexport.walk import plain

# A mark opens after a blank or an opening bracket, quote or dash, and closes before a blank or
# punctuation: so `2*3*4`, `a_b_c`, `*args` and a footnote's star are left alone. What is between
# never holds the mark itself, and the possessive repeats keep the search linear.
_OPENS = r"\s(\[{<“‘„‚\"'«‹—–/-"
_CLOSES = r"\s.,;:!?…)\]}>”’\"'»›—–/-"
_MARKED = re.compile(
    rf"(?<![^_{_OPENS}])(?P<star>\*{{1,3}})(?=[^\s*])[^*]++(?<=[^\s*])(?P=star)(?![^_{_CLOSES}])"
    rf"|(?<![^*{_OPENS}])(?P<score>_)(?=[^\s_])[^_]++(?<=[^\s_])_(?![^*{_CLOSES}])"
    r"|(?<!\w)(?P<url>(?:https?://|www\.(?=[\w-]+\.\w))[^\W_][^\s<>\"“”«»|\ufffd]*+)"
    r"|(?<![\w.%+@-])(?P<mail>[a-z0-9][a-z0-9._%+-]*+@[a-z0-9-]++(?:\.[a-z0-9-]++)++(?<=[a-z]{2}))"
    r"(?![\w@-])",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?…'’*_~"
_STAR_KINDS: tuple[tuple[SpanKind, ...], ...] = (
    (),
    ("emphasis",),
    ("strong",),
    ("strong", "emphasis"),
)

LEAD_IN_WORDS = 6
_LEAD_IN = re.compile(r"([^\W_]|[\"'“‘„«(])[^:]{0,119}:(?=\s+\S)")


def inlines(passage: Passage) -> tuple[Inline, ...]:
    """Return the inlines of `passage`."""
    return tuple(_inlines(passage, 0, len(passage.value)))


def _inlines(passage: Passage, start: int, end: int) -> Iterator[Inline]:
    at = start
    for found in _MARKED.finditer(passage.value, start, end):
        first, last, inline = _marked(passage, found)
        if first > at:
            yield passage.cut(at, first)
        yield inline
        at = last
    if end > at:
        yield passage.cut(at, end)


def _marked(passage: Passage, found: re.Match[str]) -> tuple[int, int, Inline]:
    first, last = found.span()
    if found["star"]:
        return first, last, _span(passage, first, last, _STAR_KINDS[len(found["star"])])
    if found["score"]:
        return first, last, _span(passage, first, last, ("emphasis",))
    address = found["mail"] or _without_trailing(found["url"])
    last = first + len(address)
    place = passage.source_range(first, last)
    target = f"mailto:{address}" if found["mail"] else address
    if target[:4].lower() == "www.":
        target = f"http://{target}"
    link = Link(target, (passage.cut(first, last),), origin=Extent(place, place))
    return first, last, link


def _span(passage: Passage, first: int, last: int, kinds: tuple[SpanKind, ...]) -> Span:
    kind, *rest = kinds
    # `***x***` is strong around emphasised: the outer two stars and the inner one.
    width = 2 if kind == "strong" else 1
    outer = passage.source_range(first, last)
    inner = Range(outer.start + width, outer.end - width)
    first, last = first + width, last - width
    content = (
        (_span(passage, first, last, tuple(rest)),)
        if rest
        else tuple(_inlines(passage, first, last))
    )
    return Span(kind, content, origin=Extent(outer, inner))


def _without_trailing(url: str) -> str:
    """Return `url` without the sentence's own marks after it: stops, and brackets not opened."""
    depth = {opener: url.count(opener) - url.count(closer) for closer, opener in _CLOSERS.items()}
    end = len(url)
    while url[end - 1] in _TRAILING or depth.get(_CLOSERS.get(url[end - 1], ""), 0) < 0:
        opener = _CLOSERS.get(url[end - 1])
        if opener:
            depth[opener] += 1
        end -= 1
    return url[:end]


# --- Lead-ins ----------------------------------------------------------------------------------


def lead_in_end(content: tuple[Inline, ...]) -> int:
    """Return how many characters of `content` are a lead-in with its colon; 0 where none is.

    A lead-in is at most six words before the first `: `, with text after it; no address, no time,
    no ratio, and no end of a sentence is in it.
    """
    text = plain(content)
    found = _LEAD_IN.match(text)
    if not found:
        return 0
    words, after = found[0][:-1], text[found.end() :].lstrip()
    if len(words.split()) > LEAD_IN_WORDS or re.search(r"[.!?]\s", words):
        return 0
    if words[-1].isdigit() and after[0].isdigit():
        return 0
    return found.end() if _divides(content, found.end()) else 0


def _divides(content: tuple[Inline, ...], at: int) -> bool:
    """Tell whether `content` can be divided at `at` without dividing a span or holding a link."""
    for inline in content:
        length = len(plain((inline,)))
        if isinstance(inline, Link):
            return False
        if at <= length:
            return at == length or isinstance(inline, Text)
        at -= length
    return False


def with_lead_in(content: tuple[Inline, ...], at: int) -> tuple[Inline, ...]:
    """Return `content` with its first `at` characters as a lead-in.

    Where these are one strong span, it becomes the lead-in; else a span without origin is made.
    """
    first = content[0]
    if isinstance(first, Span) and first.kind == "strong" and len(plain((first,))) == at:
        return (replace(first, kind="lead-in"), *content[1:])
    label: list[Inline] = []
    rest = list(content)
    while at and rest:
        inline = rest.pop(0)
        length = len(plain((inline,)))
        if isinstance(inline, Text) and length > at:
            inline, after = cut(inline, at)
            rest.insert(0, after)
            length = at
        label.append(inline)
        at -= length
    return (Span("lead-in", tuple(label)), *rest)
