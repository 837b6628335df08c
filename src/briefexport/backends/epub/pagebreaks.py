"""The pages of the print edition in the e-book: a marker where each begins, and where it was put.

The page map of the PDF names an element by its id and counts the characters of its own text; both
editions are written by the same writer, so the same count leads to the same place here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefexport.backends.rendering import PageMap, PageStart
from briefexport.markup.xhtml import attributes

TOKEN = re.compile(r"<[^>]*>|[^<]+")
CHARACTER = re.compile(r"&[^;]*;|.", re.DOTALL)
# What has text of its own that is not the element's around it: whatever has an id (notes' calls,
# items within items), formulas, and the signs of tasks, which print draws as markers.
APART = re.compile(r'\sid="|^<math\b|\sclass="task"')
SIGN = 'class="task"'
# A marker does not stand in a heading, whose text it would enter, but before it; and before a table
# or figure whose caption begins the page.
BEFORE = ("<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<table", "<figure")
TABLE_BOX = '<div class="table"'


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page as the navigation lists it: its label, and the id of its marker."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker to be put at `start`."""

    page: PageBreak
    start: PageStart


def page_breaks(pages: PageMap) -> tuple[PageBreak, ...]:
    """Return the pages of the print edition in order."""
    return tuple(PageBreak(label, f"page-{n}") for n, label in enumerate(pages.labels, 1))


def marks_of(pages: PageMap, first: str) -> tuple[Mark, ...]:
    """Return a mark for every page.

    A page without text of a brief is marked where the next one begins; `first` is the id of what
    the pages at the very end would stand at.
    """
    after = PageStart(first, 0)
    marks: list[Mark] = []
    for page, start in reversed(list(zip(page_breaks(pages), pages.starts, strict=True))):
        after = start or after
        marks.append(Mark(page, after))
    return tuple(reversed(marks))


def marker(page: PageBreak) -> str:
    """Return the marker of a page (EPUB Accessibility 1.1, 2.4; KB of DAISY, page navigation)."""
    said = attributes(id=page.id, role="doc-pagebreak", aria_label=page.label)
    return f'<span epub:type="pagebreak"{said}></span>'


def with_markers(xhtml: str, marks: Sequence[Mark]) -> str:
    """Return the part `xhtml` with `marks`, which all stand in it, each at its place."""
    ids = _starts(xhtml)
    places: dict[int, list[str]] = {}
    for mark in marks:
        places.setdefault(_place(xhtml, mark.start, ids), []).append(marker(mark.page))
    pieces: list[str] = []
    end = 0
    for place in sorted(places):
        pieces += [xhtml[end:place], *places[place]]
        end = place
    return "".join([*pieces, xhtml[end:]])


def _starts(xhtml: str) -> Mapping[str, tuple[int, int]]:
    """Return start and end of the start tag of every id."""
    tags = re.finditer(r'<[^>]*?\sid="([^"]*)"[^>]*>', xhtml)
    return {tag[1]: tag.span() for tag in tags}


def _place(xhtml: str, start: PageStart, ids: Mapping[str, tuple[int, int]]) -> int:
    """Return the index in `xhtml` at which the marker of a page that begins at `start` goes."""
    if start.note:
        # Before the call, or who follows it comes back to the page before.
        return xhtml.rindex("<sup>", 0, ids[f"{start.note}.call"][0])
    tag, content = ids[start.id]
    if xhtml.startswith(BEFORE, tag):
        boxed = xhtml.startswith("<table", tag)
        return xhtml.rindex(TABLE_BOX, 0, tag) if boxed else tag
    return _after_word(xhtml, content, start.offset)


def _after_word(xhtml: str, content: int, offset: int) -> int:
    """Return the place before character `offset`; within a divided word, the place after it."""
    before = ""
    last = content
    for number, (place, character) in enumerate(_characters(xhtml, content)):
        last = place + len(character)
        inside = before.isalnum() and character.isalnum()
        if number >= offset and not inside:
            return place
        before = character
    return last


def _characters(xhtml: str, content: int) -> Iterator[tuple[int, str]]:
    """Yield the characters of the element's own text, entities whole, and where they stand."""
    depth, apart, signs = 0, -1, 0
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
                    signs += SIGN in text
                depth += 1
        elif apart < 0:
            # A sign is followed by a space that print has not.
            skipped, signs = signs, 0
            units = list(CHARACTER.finditer(text))[skipped:]
            yield from ((token.start() + unit.start(), unit[0]) for unit in units)
