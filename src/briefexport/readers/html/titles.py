"""The opening of an article: its title and subtitle, and the line that says who wrote it."""

import json
from collections.abc import Iterator
from typing import Final

from briefexport.htmlscan import BLANKS
from briefexport.model import Heading, Inline, Paragraph, Range, Segment, Text
from briefexport.readers.html.desk import classes
from briefexport.readers.html.flow import Flow
from briefexport.readers.html.metadata import Metadata, without_by
from briefexport.readers.html.tree import BLOCKS, Element, Words, ancestors, elements
from briefexport.records import dataclass
from briefexport.segments import cut_segments
from briefexport.walk import plain

_LONGEST: Final = 1000
_SUBTITLES: Final = frozenset({"doc-subtitle", "brief-subtitle"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Title and subtitle of an article, and the elements in it that are said by these already."""

    title: tuple[Inline, ...]
    subtitle: tuple[Inline, ...]
    taken: tuple[Element, ...]

    def repeats(self, block: Heading | Paragraph) -> bool:
        """Return whether `block` says nothing but the title."""
        return bool(self.title) and _folded(plain(block.content)) == _folded(plain(self.title))


def find_opening(flow: Flow, article: Element, metadata: Metadata) -> Opening:
    """Return the opening of `article`; `flow` is one by which its lines are read.

    The title is the only first-level heading in the article, or the one on the page that says what
    the page says of itself; else what that is.
    """
    title, heading = _title(flow, article, metadata.names)
    subtitle, below = _subtitle(flow, article)
    byline = _byline(flow, article, metadata.authors)
    return Opening(title, subtitle, tuple(one for one in (heading, below, byline) if one))


def _title(
    flow: Flow, article: Element, names: tuple[str, ...]
) -> tuple[tuple[Inline, ...], Element | None]:
    """Return the title, and the heading in the article that says it."""
    desk, root = flow.desk, [article, *ancestors(article)][-1]
    tops = [one for one in elements(root) if one.name == "h1" and one not in desk.left]
    inside = [one for one in tops if article in ancestors(one)]
    said = set(map(_folded, names))
    alike = [one for one in tops if _folded(desk.words(one)) in said]
    best = (inside if len(inside) == 1 else []) or alike or (tops if len(tops) == 1 else [])
    content = flow.line(best[0]) if best else ()
    if plain(content).strip():
        return content, best[0] if best[0] in inside else None
    found = (_named(flow, root, name) for name in names)
    return next(filter(None, found), ()), None


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _named(flow: Flow, root: Element, named: str) -> tuple[Inline, ...]:
    """Return the title `named`, which is no heading, with its place; () where it has none."""
    for place in _places(flow, root):
        line = flow.new_line()
        line.words(Words(*place))
        match line.finish():
            case (Text(value) as text,) if (at := value.find(named)) >= 0:
                segments = cut_segments(cut_segments(text.segments, at)[1], len(named))[0]
                return (Text(named, segments=segments),)
            case _:
                pass
    for raw in (json.dumps(named, ensure_ascii=False)[1:-1], json.dumps(named)[1:-1]):
        if (start := flow.desk.text.find(raw)) >= 0:
            return (Text(named, segments=(Segment(start, len(raw), len(named)),)),)
    return ()


def _places(flow: Flow, root: Element) -> Iterator[Range]:
    """Yield where titles stand in the head of the page."""
    for element in elements(root):
        if element.name == "title":
            yield Range(element.inner, element.inner_end)
        elif element.name == "meta" and "title" in element.get("property") + element.get("name"):
            found = flow.desk.value_range(element, "content")
            yield from [found] if found else []


def _subtitle(flow: Flow, article: Element) -> tuple[tuple[Inline, ...], Element | None]:
    """Return the subtitle, where an element of the article says that it is one."""
    for element in elements(article):
        if _SUBTITLES & {*classes(element), *element.get("role").split()}:
            return flow.line(element), element
    return (), None


def _byline(flow: Flow, article: Element, authors: tuple[str, ...]) -> Element | None:
    """Return the paragraph that says nothing but who wrote the article."""
    wanted = {_folded(", ".join(authors)), _folded(" and ".join(authors))} - {""}
    for element in elements(article):
        if element.name in BLOCKS and not element.blocky and element not in flow.desk.left:
            # What is long is no byline, and need not be looked through.
            short = element.end - element.start < _LONGEST
            words = flow.desk.words(element).strip(BLANKS) if short else ""
            if words and _folded(without_by(words)) in wanted:
                return element
    return None
