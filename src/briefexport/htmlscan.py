"""HTML -> tokens: tags, characters and comments, each by its range in the text it stands in.

The tokens hold between them all of the text, so that whatever is made of them can say where it came
from; no parser that builds a tree tells that to the character. What a tag means is not known here.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from html import unescape
from typing import Final, TypeAlias

from briefexport.records import dataclass

BLANKS: Final = " \t\n\r\f"
# What these hold is no text of an article: it is not looked into (HTML Standard, 13.2.5.2 to 5).
UNREAD: Final = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
)
# A character reference as CommonMark 0.31 (2.5) has it: with its semicolon.
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?"
)
_TAG_END: Final = re.compile(r"[\s/]*>")
# A tag with more attributes than this is not a tag that anyone wrote.
_MOST_ATTRIBUTES: Final = 64
# Declarations, processing instructions, CDATA: how each begins and ends (CommonMark 0.31, 4.6).
_ODD: Final = (("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `empty` is whether it ends in a slash, `broken` whether it could not be read whole."""

    name: str
    closing: bool
    attributes: dict[str, str]
    start: int
    end: int
    empty: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """Text between tags, entities and line endings as they were written."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """An element that is not looked into: from its tag to `end`, what it holds to `inner_end`."""

    tag: Tag
    inner_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Odd:
    """A declaration, a processing instruction or a CDATA section, told apart by its opener."""

    opener: str
    start: int
    end: int


Token: TypeAlias = Tag | Characters | Comment | Unread | Odd


def scan_tag(value: str, at: int) -> Tag | None:
    """Return the tag that begins at `at`, or None where none does that is well-formed."""
    opened = _TAG.match(value, at)
    if not opened:
        return None
    attributes: dict[str, str] = {}
    position = opened.end()
    for _ in range(_MOST_ATTRIBUTES):
        if ended := _TAG_END.match(value, position):
            end = ended.end()
            empty = value[end - 2] == "/"
            return Tag(opened[2].lower(), bool(opened[1]), attributes, at, end, empty)
        found = _ATTRIBUTE.match(value, position)
        if not found:
            return None
        given = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), unescape(given))
        position = found.end()
    return None


def value_range(value: str, tag: Tag, name: str) -> tuple[int, int] | None:
    """Return where in `value` the attribute `name` of `tag` has its value, or None."""
    opened = _TAG.match(value, tag.start)
    position = opened.end() if opened else tag.end
    while found := _ATTRIBUTE.match(value, position, tag.end):
        if found[1].lower() == name:
            group = next((n for n in (2, 3, 4) if found[n]), None)
            return found.span(group) if group else None
        position = found.end()
    return None


def tokens(value: str, *, lenient: bool = False, xml: bool = False) -> Iterator[Token]:
    """Yield the tokens of `value`.

    A page is read much as browsers do (`lenient`): whatever begins like a tag is one, and goes to
    the next `>`. In XML no element that its own tag ends holds anything.
    """
    scanner = _Scanner(value, lenient, xml)
    done = position = 0
    while (position := value.find("<", position)) >= 0:
        token = scanner.token(position)
        if token is None:
            position += 1
            continue
        if position > done:
            yield Characters(done, position)
        yield token
        done = position = token.end
    if done < len(value):
        yield Characters(done, len(value))


@dataclass(slots=True)
class _Scanner:
    """Finds the token at a place; `last` is where what can end one was seen for the last time."""

    value: str
    lenient: bool
    xml: bool
    last: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        closers = ("-->", *(closer for _, closer in _ODD))
        self.last = {closer: self.value.rfind(closer) for closer in closers}

    def token(self, at: int) -> Token | None:
        value = self.value
        if value.startswith("<!--", at) and self.last["-->"] >= at + 2:
            return Comment(at, value.find("-->", at + 2) + 3)
        if value.startswith("<!--", at) and self.lenient:
            return Comment(at, at + 4)  # never closed; what follows must not be lost
        for opener, closer in _ODD:
            if value.startswith(opener, at) and self.last[closer] >= at + len(opener):
                end = value.find(closer, at + len(opener)) + len(closer)
                return Odd(opener, at, end)
        tag = scan_tag(value, at) or (self._broken(at) if self.lenient else None)
        if tag is None or tag.closing or tag.name not in UNREAD or (self.xml and tag.empty):
            return tag
        return self._unread(tag)

    def _broken(self, at: int) -> Tag | None:
        opened = _TAG.match(self.value, at)
        if not opened or self.last[">"] < opened.end():
            return None
        if self.value[opened.end()] not in f"{BLANKS}/>":
            return None  # `a<b, c` is no tag that anyone meant
        end = self.value.find(">", opened.end()) + 1
        return Tag(opened[2].lower(), bool(opened[1]), {}, at, end, broken=True)

    def _unread(self, tag: Tag) -> Unread:
        """Return the element of `tag`, which ends where its tag does if it is never closed."""
        closer = f"</{tag.name}"
        if self.last.get(closer) == -1:
            return Unread(tag, tag.end, tag.end)
        closed = re.compile(rf"{closer}[\s/]*>", re.IGNORECASE).search(self.value, tag.end)
        if not closed:
            self.last[closer] = -1  # not looked for again, or many open tags would cost a square
            return Unread(tag, tag.end, tag.end)
        return Unread(tag, closed.start(), closed.end())
