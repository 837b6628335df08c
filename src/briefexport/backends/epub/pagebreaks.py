"""The pages of the print edition in the e-book: a marker where each begins, and where it was put.

The page map of the PDF names an element by its id and counts the characters of its own text; both
editions are written by the same writer, so the same count leads to the same place here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from briefexport.backends.rendering import PageMap, PageStart
from briefexport.markup.xhtml import attributes
from briefexport.records import dataclass

TOKEN = re.compile(r"<[^>]*>|[^<]+")
CHARACTER = re.compile(r"&[^;]*;|.", re.DOTALL)
# What has text of its own that is not the element's around it: whatever has an id (notes' calls,
# items within items), formulas, and the signs of tasks, which print draws as markers.
APART = re.compile(r'\sid="|^<math\b|\sclass="task"')
# A marker does not stand in a heading, whose text it would enter, but before it; and before a table
# or figure whose caption begins the page.
BEFORE = ("<h2", "<h3", "<h4", "<h5", "<h6", "<figure", "<section", "<nav")
# What is printed above some of them, or holds them, and has no id of its own.
BOXES = {"<h1": '<header class="opening"', "<table": '<div class="table'}
# Marks and signs within a word, which are no letters.
JOINERS = frozenset("'\u2019\u00ad\u200c\u200d\u2060")
ID = re.compile(r'<[^>]*?\sid="([^"]*)"[^>]*>')

# Where the start tag of every id begins and ends.
Tags: TypeAlias = Mapping[str, tuple[int, int]]


# What the print edition has before the first brief, where the e-book calls it otherwise.
FRONT = {
    "front.half-title": "front.title",
    "front.contents": "toc",
    "front.tables": "lot",
    "front.figures": "loi",
}
# What only the print edition has.
INDEX = "back.index"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a page of the print edition begins: its label, and the document it begins in."""

    label: str
    path: str
    id: str
    start: PageStart

    @property
    def number(self) -> int:
        """The number that the label is; 0 for one in other figures, as pages in front have."""
        return int(self.label) if self.label.isdecimal() else 0


def page_breaks(documents: Mapping[str, Iterable[str]], pages: PageMap) -> tuple[PageBreak, ...]:
    """Return where each of `pages` begins in `documents`, of which the ids are known by their path.

    A page without text, such as a blank, begins where the next one does; one of the index nowhere.
    """
    paths = {name: path for path, names in documents.items() for name in names}
    breaks: list[PageBreak] = []
    after: PageStart | None = None
    numbered = list(enumerate(zip(pages.labels, pages.starts, strict=True), 1))
    for number, (label, found) in reversed(numbered):
        if found and found.id == INDEX:
            continue
        start = found and replace(found, id=FRONT.get(found.id, found.id))
        after = start if start and start.id in paths else after
        if after:
            breaks.append(PageBreak(label, paths[after.id], f"page-{number}", after))
    return tuple(reversed(breaks))


def with_markers(xhtml: str, tags: Tags, breaks: Sequence[PageBreak]) -> str:
    """Return the document `xhtml` with a marker where each of the pages `breaks` begins."""
    places: dict[int, list[str]] = {}
    for page in breaks:
        places.setdefault(_place(xhtml, page.start, tags), []).append(_marker(page))
    pieces: list[str] = []
    end = 0
    for place in sorted(places):
        pieces += [xhtml[end:place], *places[place]]
        end = place
    return "".join([*pieces, xhtml[end:]])


def _marker(page: PageBreak) -> str:
    """Return a marker (EPUB Accessibility 1.1, 2.4; EPUB Structural Semantics, pagebreak)."""
    said = attributes(id=page.id, role="doc-pagebreak", aria_label=page.label)
    return f'<span epub:type="pagebreak"{said}></span>'


def tags_of(xhtml: str) -> Tags:
    """Return where the start tag of every id begins and ends."""
    return {tag[1]: tag.span() for tag in ID.finditer(xhtml)}


def _place(xhtml: str, start: PageStart, tags: Tags) -> int:
    """Return the index in `xhtml` at which the marker of a page that begins at `start` goes."""
    if start.note:
        # Before the call, or who follows it comes back to the page before.
        return xhtml.rindex("<sup>", 0, tags[f"{start.note}.call"][0])
    tag, content = tags[start.id]
    if xhtml.startswith(BEFORE, tag):
        return tag
    for name, box in BOXES.items():
        if xhtml.startswith(name, tag):
            return xhtml.rindex(box, 0, tag)
    return _after_word(xhtml, content, start.offset)


def _after_word(xhtml: str, content: int, offset: int) -> int:
    """Return the place before character `offset`; within a divided word, the place after it."""
    before = ""
    last = content
    for start, units in _own_text(xhtml, content):
        ahead = units[:offset]
        offset -= len(ahead)
        before = ahead[-1] if ahead else before
        last = start + sum(map(len, ahead))
        for character in units[len(ahead) :]:
            if not (_in_word(before) and _in_word(character)):
                return last
            last += len(character)
            before = character
    return last


def _in_word(character: str) -> bool:
    """Return whether `character` may be one of a word that a line ends in.

    Scripts whose characters are wide (UAX 11) have no such words: a line may end after any.
    """
    if len(character) != 1:
        return False
    wide = unicodedata.east_asian_width(character) in {"W", "F"}
    marks = character in JOINERS or unicodedata.category(character).startswith("M")
    return marks or (character.isalnum() and not wide)


def _own_text(xhtml: str, content: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the pieces of the element's own text: where each stands, and its characters.

    Of these an entity is one.
    """
    depth, apart = 0, -1
    for token in TOKEN.finditer(xhtml, content):
        text = token[0]
        if text.startswith("</"):
            depth -= 1
            apart = -1 if depth == apart else apart
            if depth < 0:
                return
        elif text.startswith("<"):
            if not text.endswith("/>"):
                if apart < 0 and APART.search(text):
                    apart = depth
                depth += 1
        elif apart < 0:
            yield token.start(), CHARACTER.findall(text) if "&" in text else text
