"""A saved page -> Brief: the parts put together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from briefexport.diagnostics import Diagnostic
from briefexport.model import (
    Block,
    Brief,
    Heading,
    Inline,
    Note,
    Paragraph,
    Range,
    Reference,
)
from briefexport.readers.html.article import Found, Left, Why, find_article, left_out, weigh
from briefexport.readers.html.blocks import read_block
from briefexport.readers.html.boundary import Extracted, extracted, holding
from briefexport.readers.html.desk import Desk, Voice, desk_for, extent, texts
from briefexport.readers.html.flow import Flow
from briefexport.readers.html.links import anchored, labels
from briefexport.readers.html.metadata import Metadata, find_metadata
from briefexport.readers.html.notes import find_notes
from briefexport.readers.html.titles import Opening, find_opening
from briefexport.readers.html.tree import Element, ancestors, build, elements
from briefexport.reading import Options, Reading
from briefexport.records import dataclass
from briefexport.segments import reach
from briefexport.source import Source

_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_WHAT: Final[dict[Why, str]] = {
    "furniture": "of navigation, forms, links and the like",
    "hidden": "that the page does not show",
    "media": "that stand for sound, film or drawings",
    "script": "of scripts",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """The article of a page, by what it was found, and what the page says of it."""

    article: Element
    found: Found
    metadata: Metadata
    extracted: bool


def read(source: Source, options: Options) -> Reading:  # noqa: ARG001
    """Read the article of a saved page as a Brief, with every origin.

    Everything is read; what is no part of the article is left out and counted, and what a brief
    cannot hold is told.
    """
    desk = desk_for(source)
    page = build(desk.text, xml=_is_xml(source))
    desk.deep_at = page.deep
    for tag in page.broken:
        desk.say("BX167", f"the tag <{tag.name}> is broken", tag.start, tag.end)
    place = _place(desk, page.root)
    _prepare(desk, place)
    opening = find_opening(_flow(desk, 0), place.article, place.metadata)
    desk.left.update(opening.taken)
    blocks = _without_title(desk, opening, _flow(desk, 0).read(place.article.children))
    desk.settle()
    brief = Brief(
        blocks,
        opening.title,
        opening.subtitle,
        byline=", ".join(place.metadata.authors),
        date=place.metadata.date,
        language=place.metadata.language,
        source=source.name,
        outside=tuple(_around(desk.outside, reach(opening.title))),
    )
    return Reading(brief, tuple(sorted(desk.diagnostics, key=_line)), desk.pictures)


def _without_title(desk: Desk, opening: Opening, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return `blocks` without a first one that only repeats the title."""
    match blocks:
        case (Heading() | Paragraph() as first, *rest) if first.origin and opening.repeats(first):
            start, end = first.origin.start, first.origin.end
            desk.say("BX123", "the text repeats the title; it was left out there", start, end)
            desk.leave(start, end)
            return tuple(rest)
        case _:
            return blocks


def _around(ranges: Iterable[Range], title: Range | None) -> Iterator[Range]:
    """Yield `ranges` in order, the title of the article, which may stand in one, left out."""
    for start, end in sorted(set(ranges)):
        if title and start <= title.start and title.end <= end:
            parts = (Range(start, title.start), Range(title.end, end))
            yield from (part for part in parts if part.start < part.end)
        else:
            yield Range(start, end)


def _line(finding: Diagnostic) -> tuple[int, int]:
    place = finding.place
    return (place.line, place.column) if place else (0, 0)


def _is_xml(source: Source) -> bool:
    return source.name.lower().endswith(".xhtml") or source.text.lstrip("\ufeff").startswith(
        "<?xml"
    )


def _flow(desk: Desk, depth: int) -> Flow:
    return Flow(desk, depth, desk.voice, read_block, _read_note)


def _read_note(desk: Desk, call: Element, depth: int) -> tuple[Inline, ...]:
    """Return the note that `call` calls; any other call of it refers to that."""
    body = desk.calls[call]
    label = desk.noted.get(body)
    if label is not None and call is not desk.first[body]:
        return (Reference(label, origin=extent(call)),)
    content = _flow(desk, depth).inside(body)
    if not content:
        return ()
    return (Note(content, id=label or "", origin=extent(call), definition=desk.whole(body)),)


# --- The article, and what is left out of it -----------------------------------------------------


def _place(desk: Desk, root: Element) -> _Place:
    """Return where the article is, by trafilatura where it is installed, and what is said of it."""
    metadata = find_metadata(desk, root)
    got = extracted(desk)
    inside = holding(desk, root, got.paragraphs) if got else None
    if got and inside:
        around = (one for one in (inside, *ancestors(inside)) if one.name == "article")
        article = next(around, None)
        found: Found = "article" if article else "main"
        return _Place(article or inside, found, _merged(metadata, got), extracted=True)
    article, found = find_article(root, weigh(desk, root))
    return _Place(article, found, metadata, extracted=False)


def _merged(said: Metadata, got: Extracted) -> Metadata:
    """Return what the page itself says, completed by what was extracted from it."""
    more = got.metadata
    return replace(
        said,
        names=(*said.names, *more.names),
        authors=said.authors or more.authors,
        date=said.date or more.date,
        language=said.language or more.language,
        site=said.site or more.site,
    )


def _prepare(desk: Desk, place: _Place) -> None:
    """Put on the desk what must be known before the article is read, and tell what is left out."""
    article, metadata = place.article, place.metadata
    desk.base, desk.elsewhere = metadata.base, metadata.elsewhere
    primary = metadata.language.partition("-")[0].lower()
    desk.voice = Voice(metadata.language, "rtl" if primary in _RIGHT_TO_LEFT else "ltr")
    left = left_out(desk, article, place.found, weigh(desk, article))
    desk.left.update(one.element for one in left)
    _tell(desk, place, left)
    notes = find_notes(desk, article)
    desk.calls, desk.first = notes.calls, notes.first
    desk.noted = {body: f"note-{n}" for n, body in enumerate(sorted(notes.repeated, key=_start), 1)}
    desk.left.update(notes.furniture, notes.calls.values())
    desk.anchors = anchored(desk, article)
    desk.labels = labels(desk.anchors.items())


def _start(element: Element) -> int:
    return element.start


def _tell(desk: Desk, place: _Place, left: Sequence[Left]) -> None:
    """Tell how many words of the page are no part of its article, and where those are."""
    article = place.article
    desk.leave(desk.source.content_start, article.inner)
    desk.leave(article.inner_end, len(desk.text))
    counts = Counter[Why]()
    media = Counter[str]()
    for one in left:
        element = one.element
        desk.leave(element.start, element.end)
        counts[one.why] += len(desk.words(element).split())
        if one.why == "media":
            media[element.name] += 1
    around = _words_outside(desk, article)
    told = [f"{around} around the article"] if around else []
    told += [f"{number} {_WHAT[why]}" for why, number in counts.items() if number]
    if told:
        how = "trafilatura" if place.extracted else f"its <{article.name or 'page'}>"
        desk.say(
            "BX161",
            f"words left out: {', '.join(told)}; the article was found by {how}",
            article.start,
            article.inner,
        )
    if place.found == "body" and not place.extracted:
        desk.say(
            "BX162",
            "the page does not mark its article; all of its body was read",
            article.start,
            article.inner,
            hint="put the article into <article>, or install briefexport[web]",
        )
    for name, count in sorted(media.items()):
        first = next(one.element for one in left if one.element.name == name)
        times = f"{count} times" if count > 1 else "once"
        desk.say("BX165", f"<{name}> cannot be set and was left out ({times})", first.start)


def _words_outside(desk: Desk, article: Element) -> int:
    """Return how many words the body of the page has before and after its article."""
    root = [article, *ancestors(article)][-1]
    body = next((one for one in elements(root) if one.name == "body"), root)
    outside = [
        desk.shown(words)
        for words in texts(body)
        if words.end <= article.start or words.start >= article.end
    ]
    return sum(len(text.split()) for text in outside)
