"""Tokens -> a tree of elements, as browsers build it where it matters to an article.

A tree that a library builds does not know where its texts came from, and drops some (lxml's what is
nested deeper than 2048 levels, or stands behind `</html>`). This one loses nothing: each text of
the page stands in it once, in the order of the page, and each element knows its tags. The rules are
those of the HTML Standard, 13.2.6, for end tags left out, for tags that cross, and for headings,
links and paragraphs that cannot hold one another. What is nested too deep stands in the element at
that depth.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Final, TypeAlias

from briefexport.htmlscan import (
    BLANKS,
    Characters,
    Comment,
    Odd,
    Tag,
    Token,
    Unread,
    tokens,
)
from briefexport.model import Range
from briefexport.records import dataclass
from briefexport.source import BOM

# No page that people write comes near this.
DEEPEST: Final = 128

VOID: Final = frozenset(
    (
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img",
        "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
    )
)  # fmt: skip
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_TABLE_PARTS: Final = _CELLS | _GROUPS | {"tr", "caption", "colgroup"}
# These end an open paragraph (HTML Standard, 13.2.6.4.7).
_ENDS_PARAGRAPH: Final = HEADINGS | frozenset(
    (
        "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div",
        "dl", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
        "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul",
    )
)  # fmt: skip
BLOCKS: Final = _ENDS_PARAGRAPH | _TABLE_PARTS | {"html", "body", "li", "dt", "dd", "legend"}
_FORMATTING: Final = frozenset(
    (
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
        "tt", "u",
    )
)  # fmt: skip
_HEAD: Final = frozenset(
    (
        "base", "basefont", "bgsound", "head", "link", "meta", "noscript", "script", "style",
        "template", "title",
    )
)  # fmt: skip
_SCOPE: Final = frozenset({"td", "th", "caption", "table", "button", "object", "template", "html"})
_ITEM_SCOPE: Final = _SCOPE | {"ul", "ol", "menu", "dl", "blockquote", "section", "article"}
# A start tag ends the nearest open element named here, if nothing of the scope stands between.
_ENDS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    **dict.fromkeys(_ENDS_PARAGRAPH, (frozenset({"p"}), _SCOPE)),
    "li": (frozenset({"li"}), _ITEM_SCOPE),
    "dt": (frozenset({"dt", "dd"}), _ITEM_SCOPE),
    "dd": (frozenset({"dt", "dd"}), _ITEM_SCOPE),
    "a": (frozenset({"a"}), _SCOPE),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "tr": (frozenset({"tr", "caption", "colgroup"}), frozenset({"table"})),
    **dict.fromkeys(_CELLS, (_CELLS, frozenset({"table", "tr"}))),
    **dict.fromkeys(_GROUPS, (_GROUPS | {"caption", "colgroup"}, frozenset({"table"}))),
}
# Formatting that a block's end cuts off goes on after it, once of each kind (as in 13.2.4.3, where
# it is three times); more of it than this is an attack.
_MOST_CUT: Final = 8


@dataclass(frozen=True, slots=True)
class Words:
    """Characters of the page; those of a CDATA section are `exact`, without entities."""

    start: int
    end: int
    exact: bool = False


@dataclass(slots=True, eq=False)
class Element:
    """An element: its tags and what is between them, by ranges; `tag` is its start tag.

    One that begins or ends without a tag of its own does so in an empty range. `blocky` is whether
    a block stands in it.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    parent: "Element | None" = field(default=None, repr=False)
    tag: Tag | None = None
    children: list["Child"] = field(default_factory=list, repr=False)
    blocky: bool = False

    def get(self, name: str) -> str:
        """Return the value of the attribute `name`, stripped; empty where there is none."""
        return self.attributes.get(name, "").strip()


Child: TypeAlias = Element | Words


@dataclass(frozen=True, slots=True)
class Page:
    """The tree of a page, the tags in it that are broken, and where it first nests too deep."""

    root: Element
    broken: tuple[Tag, ...]
    deep: int | None


def build(text: str, *, xml: bool) -> Page:
    """Return the tree of the page `text`; in `xml` a tag that ends in a slash is empty."""
    builder = _Builder(text, xml)
    for token in tokens(text, lenient=True, xml=xml):
        builder.take(token)
    builder.pop_to(0, len(text), len(text))
    return Page(builder.root, tuple(builder.broken), builder.deep)


def elements(root: Element) -> list[Element]:
    """Return `root` and every element under it, in the order of the page."""
    found: list[Element] = []
    stack = [root]
    while stack:
        current = stack.pop()
        found.append(current)
        if current.children:
            stack += [child for child in reversed(current.children) if isinstance(child, Element)]
    return found


def ancestors(element: Element) -> Iterator[Element]:
    """Yield the elements that hold `element`, from the innermost."""
    above = element.parent
    while above:
        yield above
        above = above.parent


@dataclass(slots=True)
class _Builder:
    """A tree under way: the elements that are open, and the formatting that was cut off."""

    text: str
    xml: bool
    root: Element = field(init=False)
    stack: list[Element] = field(init=False)
    open: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    cut: list[Element] = field(default_factory=list)
    broken: list[Tag] = field(default_factory=list)
    deep: int | None = None

    def __post_init__(self) -> None:
        self.root = Element("", {}, 0, 0, 0, 0)
        self.stack = [self.root]

    def take(self, token: Token) -> None:
        """Take the next token."""
        match token:
            case Characters(start, end):
                mark = start == 0 and self.text.startswith(BOM)
                self.words(Words(start + mark, end))
            case Odd("<![CDATA[", start, end):
                self.words(Words(start + 9, end - 3, exact=True))
            case Unread(tag, inner_end, end):
                self.start(tag, Range(inner_end, end))
            case Tag() if token.closing:
                self.end(token)
            case Tag():
                self.start(token)
            case Comment() | Odd():
                pass

    def words(self, words: Words) -> None:
        """Add characters."""
        if not self.text[words.start : words.end].strip(BLANKS):
            if words.end > words.start:
                self.stack[-1].children.append(words)
            return
        self.leave_head(words.start)
        self.resume(words.start)
        self.stack[-1].children.append(words)

    # --- Start tags ------------------------------------------------------------------------------

    def start(self, tag: Tag, closed: Range | None = None) -> None:
        """Add an element; one that is not looked into is `closed` at once."""
        name = tag.name
        if tag.broken:
            self.broken.append(tag)
        if name in {"html", "body", "head"} and self.open[name]:
            return
        if name not in _HEAD:
            self.leave_head(tag.start)
        self.make_room(name, tag.start)
        if name not in BLOCKS and name not in _HEAD:
            self.resume(tag.start)
        element = Element(name, tag.attributes, tag.start, tag.end, tag.end, tag.end, tag=tag)
        self.add(element)
        if closed:
            element.inner_end, element.end = closed
        elif not (name in VOID or (tag.empty and (self.xml or self.foreign()))):
            self.push(element)

    def add(self, element: Element) -> None:
        """Put `element` into the one that is open."""
        element.parent = self.stack[-1]
        element.parent.children.append(element)
        if element.name in BLOCKS:
            for above in reversed(self.stack):
                if above.blocky:
                    break
                above.blocky = True

    def push(self, element: Element) -> None:
        """Let what follows stand in `element`, unless that is too deep."""
        if len(self.stack) > DEEPEST:
            self.deep = element.start if self.deep is None else self.deep
            self.skipped[element.name] += 1
            return
        self.open[element.name] += 1
        self.stack.append(element)

    def foreign(self) -> bool:
        """Return whether what is added stands in a drawing or a formula."""
        return bool(self.open["svg"] or self.open["math"])

    def make_room(self, name: str, at: int) -> None:
        """End what an element called `name` cannot stand in."""
        if name in HEADINGS and self.stack[-1].name in HEADINGS:
            self.pop_to(len(self.stack) - 1, at, at)
        names, scope = _ENDS.get(name, (frozenset(), frozenset()))
        if any(self.open[one] for one in names):
            found = self.nearest(names, scope)
            if found:
                self.pop_to(found, at, at)

    def leave_head(self, at: int) -> None:
        """End the head of the page where something stands in it that cannot."""
        if self.open["head"] and self.stack[-1].name == "head":
            self.pop_to(len(self.stack) - 1, at, at)

    def resume(self, at: int) -> None:
        """Open the formatting again that the end of a block cut off."""
        cut, self.cut = self.cut, []
        for element in cut:
            again = Element(element.name, element.attributes, at, at, at, at)
            self.add(again)
            self.push(again)

    # --- End tags --------------------------------------------------------------------------------

    def end(self, tag: Tag) -> None:
        """End the element that `tag` is meant for, if one is open."""
        name = tag.name
        if name == "br":
            self.start(tag)
        elif name in {"html", "body"}:
            pass  # what follows is shown as if it stood before
        elif self.skipped[name]:
            self.skipped[name] -= 1
        elif self.open[name] or name in HEADINGS:
            self.close(tag)
        elif name == "p":
            self.add(Element("p", {}, tag.start, tag.end, tag.end, tag.end, tag=tag))
        else:
            self.cut = [element for element in self.cut if element.name != name]

    def close(self, tag: Tag) -> None:
        """End the nearest open element of the name of `tag`, where it may end here."""
        name = tag.name
        names = HEADINGS if name in HEADINGS else frozenset({name})
        found = self.nearest(names, _scope(name))
        if not found:
            return
        block = next(
            (n for n in range(found + 1, len(self.stack)) if self.stack[n].name in BLOCKS), 0
        )
        if not block or name in BLOCKS:
            self.pop_to(found, tag.start, tag.end)
        elif block == found + 1 and name in _FORMATTING:
            self.cross(found, tag)

    def nearest(self, names: frozenset[str], scope: frozenset[str]) -> int:
        """Return the number of the innermost open element among `names`, 0 where none may end."""
        for number in range(len(self.stack) - 1, 0, -1):
            name = self.stack[number].name
            if name in names:
                return number
            if name in scope:
                return 0
        return 0

    def cross(self, number: int, tag: Tag) -> None:
        """End formatting round a block that is still open: it goes on within the block till here.

        This is the adoption agency (13.2.6.4.7), for the case that people write.
        """
        if len(self.stack) > number + 2:
            self.pop_to(number + 2, tag.start, tag.start)
        outer, block = self.stack[number], self.stack[number + 1]
        within = Element(outer.name, outer.attributes, block.inner, block.inner, tag.start, tag.end)
        within.parent, within.children, block.children = block, block.children, [within]
        within.blocky = block.blocky
        for child in within.children:
            if isinstance(child, Element):
                child.parent = within
        del self.stack[number]
        self.open[outer.name] -= 1
        outer.children.pop()
        outer.inner_end = outer.end = block.start
        block.parent = outer.parent
        assert block.parent
        block.parent.children.append(block)

    def pop_to(self, number: int, inner_end: int, end: int) -> None:
        """End the open elements from the innermost to the one with `number`, whose tag this is."""
        cells = self.stack[number].name in _TABLE_PARTS | {"table", "a"}
        cut: list[Element] = []
        while len(self.stack) > number:
            if len(self.stack) > DEEPEST:
                self.skipped.clear()
            element = self.stack.pop()
            self.open[element.name] -= 1
            last = len(self.stack) == number
            element.inner_end, element.end = inner_end, end if last else inner_end
            if not last and element.name in _FORMATTING and not cells:
                cut.append(element)
        once = {element.name: element for element in (*reversed(cut), *self.cut)}
        self.cut = list(once.values())[:_MOST_CUT]


def _scope(name: str) -> frozenset[str]:
    """Return the elements from within which an end tag `name` does not end one outside."""
    if name == "table":
        return frozenset()
    if name in _TABLE_PARTS:
        return frozenset({"table"})
    return (_ITEM_SCOPE if name in {"li", "dt", "dd"} else _SCOPE) - {name}
