"""What stands in a line: the content of elements as pieces of text, with what is around them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from briefexport.proof.pdf.lines import Around, Ink, Item, Spot
from briefexport.proof.pdf.painted import SETTLED, Painted, Piece
from briefexport.proof.pdf.shapes import Box, Fill
from briefexport.proof.pdf.tree import Content, Element, Kid, Target, bounds
from briefexport.proof.pdf.trim import Trim
from briefexport.records import dataclass

MARKS = {
    "Em": "emphasis", "Strong": "strong", "Code": "code",
    "Superscript": "superscript", "Subscript": "subscript",
}  # fmt: skip
NOTES = frozenset(("Note", "FENote"))
PICTURES = frozenset(("Figure", "Formula"))
UNREAD = frozenset(("Artifact", "Private"))
# Types that stand between blocks; all others stand in a line.
BLOCKS = frozenset((
    "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "NonStruct", "TOC", "TOCI",
    "Index", "BlockQuote", "Aside", "Title", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L",
    "LI", "LBody", "Table", "Caption",
))  # fmt: skip
# What lines are made of; other blocks hold blocks.
LINES = frozenset((
    "P", "Title", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Caption",
))  # fmt: skip
GROUPS = BLOCKS - LINES


@dataclass(frozen=True, slots=True)
class Pages:
    """What all pages paint, by their numbers from 1, and where each lies.

    `leftwards` is whether the pages follow one another from right to left.
    """

    painted: Mapping[int, Painted]
    trims: Mapping[int, Trim]
    leftwards: bool = False

    @property
    def settled(self) -> bool:
        """Whether the text of each page whose margins are apart ends with the state they need."""
        return all(page.open == SETTLED for page in self.painted.values() if page.apart)

    def pieces(self, content: Content) -> list[Piece]:
        """Return the text of a piece of marked content."""
        page = self.painted.get(content.page)
        if page is None:
            return []
        pieces, lines = page.texts.get(content.mcid, []), page.lines.get(content.mcid)
        return [_underlined(piece, lines) for piece in pieces] if lines else pieces

    def picture(self, element: Element) -> tuple[int, Box | None]:
        """Return where a figure or formula is: its page, and its box, painted or as it is said."""
        contents = list(contents_of(element))
        page = contents[0].page if contents else 0
        painted: Box | None = None
        for content in contents:
            box = self.painted[page].pictures.get(content.mcid) if page in self.painted else None
            if box and content.page == page:
                painted = painted.join(box) if painted else box
        return page, bounds(element, self.trims, page) or painted


# A line under text is no further below its baseline than this share of its size.
UNDER = 0.4


def _underlined(piece: Piece, lines: Iterable[Fill]) -> Piece:
    """Return `piece` with the line that is under it, if one of `lines` is."""
    middle = (piece.left + piece.right) / 2
    for line in lines:
        box = line.box
        below = (box.top + box.bottom) / 2 - piece.base
        if 0 < below < UNDER * piece.size and box.left <= middle <= box.right:
            return piece._replace(underline=box.height, underline_colour=line.colour)
    return piece


def contents_of(element: Element) -> Iterator[Content]:
    """Yield all marked content in `element`, in order."""
    for kid in element.kids:
        if isinstance(kid, Content):
            yield kid
        elif isinstance(kid, Element):
            yield from contents_of(kid)


@dataclass(frozen=True, slots=True)
class Inlines:
    """The inline content of one block; `notes` are those called in it."""

    pages: Pages
    language: str
    items: list[Item] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)

    def read(self, kids: Iterable[Kid]) -> None:
        """Take `kids` in."""
        self._kids(kids, (), self.language)

    def _kids(
        self, kids: Iterable[Kid], around: tuple[Around, ...], language: str, *, call: bool = False
    ) -> None:
        for kid in kids:
            if isinstance(kid, Content):
                pieces = self.pages.pieces(kid)
                self.items.extend(Ink(piece, around, language, call) for piece in pieces)
            elif isinstance(kid, Element):
                self._element(kid, around, kid.language or language, call=call)

    def _element(
        self, element: Element, around: tuple[Around, ...], language: str, *, call: bool
    ) -> None:
        if element.kind in NOTES:
            self.notes.append(element)
        elif element.kind in PICTURES:
            page, box = self.pages.picture(element)
            self.items.append(Spot(element.alt, page, box, element.kind == "Figure"))
        elif element.kind not in UNREAD:
            start = len(self.items)
            named = _around(element)
            # What is in something of its kind is marked by that.
            if named and (named.target or named.kind not in {one.kind for one in around}):
                around = (*around, named)
            if element.kind == "Reference":
                self._reference(element, around, language)
            else:
                self._kids(element.kids, around, language, call=call)
            if element.actual is not None:
                self._say(element.actual, start)

    def _reference(self, element: Element, around: tuple[Around, ...], language: str) -> None:
        """Take in a reference; one with a label is the call of a note."""
        for kid in element.kids:
            call = isinstance(kid, Element) and kid.kind == "Lbl"
            self._kids([kid], around, language, call=call)

    def _say(self, text: str, start: int) -> None:
        """Let the items from `start` on say `text` in place of what is painted."""
        inks = [item for item in self.items[start:] if isinstance(item, Ink)]
        if inks:
            first = inks[0].piece
            mark = first.mark._replace(actual=text)
            piece = first._replace(mark=mark, right=inks[-1].piece.right)
            self.items[start:] = [replace(inks[0], piece=piece)]


def _around(element: Element) -> Around | None:
    """Return what `element` is to the text in it, if it is something."""
    if element.kind in MARKS:
        return Around(MARKS[element.kind])
    if element.kind == "Span" and element.said("TextDecorationType") == "LineThrough":
        return Around("strike")
    if element.kind == "Link":
        target = next((kid.target for kid in element.kids if isinstance(kid, Target)), "")
        return Around("link", target) if target else None
    return None
