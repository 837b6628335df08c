"""Where trafilatura, if it is installed, sees the article of a page, and what it says of it."""

import logging
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import accumulate
from typing import Final

from briefexport.readers.html.desk import Desk, texts
from briefexport.readers.html.metadata import Metadata
from briefexport.readers.html.tree import Element, ancestors
from briefexport.records import dataclass

# Pages longer than this are read by the plain rule; the extractor takes seconds for a megabyte.
LONGEST: Final = 2_000_000
# So many characters of a paragraph tell it apart from others.
_BEGINNING: Final = 48
# Each that is not found costs a look through all that follows.
_MISSED: Final = 200
# An element holds the article if so much of what was extracted is in it.
_MOST: Final = 0.9


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was extracted from a page: its metadata, and its paragraphs without blanks."""

    metadata: Metadata
    paragraphs: tuple[str, ...]


def extracted(desk: Desk) -> Extracted | None:
    """Return what trafilatura makes of the page; None without it, or where it finds nothing.

    Nothing is fetched: the page is given to it as text.
    """
    if len(desk.text) > LONGEST or find_spec("trafilatura") is None:
        return None
    from trafilatura import bare_extraction  # noqa: PLC0415 - an optional extra, slow to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(desk.text, with_metadata=True, include_comments=False)
    except Exception:  # on broken pages its own code meets what it did not expect
        return None
    if found is None or isinstance(found, dict) or not found.text:
        return None
    metadata = Metadata(
        names=(found.title,) if found.title else (),
        authors=tuple(filter(None, (one.strip() for one in (found.author or "").split(";")))),
        date=found.date or "",
        language=found.language or "",
        site=found.sitename or "",
    )
    return Extracted(metadata, tuple(_paragraphs(found.text)))


def holding(desk: Desk, root: Element, paragraphs: tuple[str, ...]) -> Element | None:
    """Return the smallest element that holds most of `paragraphs`, None where few are found."""
    words = list(texts(root))
    bare = [_bare(desk.shown(one)) for one in words]
    starts = list(accumulate(map(len, bare), initial=0))
    owners = dict(_owners(root))
    whole = "".join(bare)
    held: dict[Element, int] = {}
    position = found = number = missed = 0
    for paragraph in paragraphs:
        at = whole.find(paragraph[:_BEGINNING], position) if missed < _MISSED else -1
        if at < 0:
            missed += 1
            continue
        position = at + 1
        while number + 1 < len(words) and starts[number + 1] <= at:
            number += 1
        found += len(paragraph)
        owner = owners[words[number]]
        for element in (owner, *ancestors(owner)):
            held[element] = held.get(element, 0) + len(paragraph)
    enough = [element for element, size in held.items() if size >= found * _MOST]
    if found * 2 < sum(map(len, paragraphs)) or not enough:
        return None
    return max(enough, key=lambda element: (element.start, -element.end))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of `text` without blanks and without the mark of a list item."""
    for line in text.splitlines():
        if bare := _bare(line.removeprefix("- ")):
            yield bare


def _bare(text: str) -> str:
    return "".join(text.split())


def _owners(root: Element) -> Iterator[tuple[object, Element]]:
    """Yield all characters under `root`, each with the element it stands in."""
    stack = [root]
    while stack:
        element = stack.pop()
        for child in element.children:
            if isinstance(child, Element):
                stack.append(child)
            else:
                yield child, element
