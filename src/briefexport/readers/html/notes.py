"""Footnotes of a page: which links call one, and what stands at the place of the call.

There is no element for a note in HTML; pages say it in a few usual ways: by the roles of DPUB-ARIA
1.1 (`doc-noteref`, `doc-footnote`) or the types of EPUB, by names like `#fn1` and `#cite_note-2`,
or by a raised number that leads to an item further down.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from typing import Final

from briefexport.htmlscan import BLANKS
from briefexport.readers.html.desk import Desk, classes, texts
from briefexport.readers.html.links import own_fragment
from briefexport.readers.html.tree import HEADINGS, Child, Element, Words, ancestors, elements
from briefexport.records import dataclass

_CALLS: Final = frozenset(
    {"doc-noteref", "noteref", "footnote-ref", "footnote-reference", "footnoteref"}
)
_BODIES: Final = frozenset(
    {"doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "footnotes"}
)
_BACKS: Final = frozenset(
    {"doc-backlink", "backlink", "footnote-back", "footnote-backref", "footnote-return"}
    | {"mw-cite-backlink", "reversefootnote"}
)
_NAMES: Final = re.compile(
    r"_*(?:fn|ftn|edn|foot-?note|end-?note|note|cite[-_]note|sdfootnote|sdendnote)[-_:]?.*\d",
    re.IGNORECASE,
)
_NAMES_BACK: Final = re.compile(r".*(?:ref|back|anc|call)", re.IGNORECASE)
# What a call looks like: a number, a letter or signs, in brackets or not.
_SIGN: Final = re.compile(r"[\[(]?(?:[0-9]{1,4}|[A-Za-z]{1,2}|[*†‡§¶]{1,3})[\])]?")
_ARROWS: Final = re.compile(r"[\s↩↑^⤴⏎←\ufe0e\ufe0f]+")
_BRACKETS: Final = "[]() \t\r\n\f"
_MARKS: Final = frozenset({"sup", "span", "small", "b", "i", "em", "strong"})
# A mark that holds more than this is no mark round a single call.
_FEW: Final = 8
_HOLDERS: Final = frozenset({"li", "p", "div", "aside", "dd", "section"})
_TITLES: Final = frozenset(
    {"notes", "note", "footnotes", "endnotes", "references", "notes and references"}
)


@dataclass(frozen=True, slots=True)
class Notes:
    """The calls of an article with the bodies they call, and what goes with them.

    `first` is, of each body, the call at which it stands; `repeated` are the bodies that are called
    more than once, `furniture` the ways back from bodies to calls and what holds nothing but
    bodies, its heading included.
    """

    calls: Mapping[Element, Element]
    first: Mapping[Element, Element]
    repeated: frozenset[Element]
    furniture: frozenset[Element]


def find_notes(desk: Desk, article: Element) -> Notes:
    """Return the notes that `article` calls; what is called from within a note alone is none."""
    named = _named(article)
    found = list(_called(desk, article, named))
    bodies = {body for _, body in found}
    outside = [(link, body) for link, body in found if bodies.isdisjoint((link, *ancestors(link)))]
    backs = {body: frozenset(_backs(desk, body)) for body in {body for _, body in outside}}
    kept = [(link, body) for link, body in outside if _speaks(desk, body, backs[body])]
    calls = {_whole(desk, link): body for link, body in kept}
    # A link that says it is a call comes before one that only looks like it.
    ranked = sorted(kept, key=lambda pair: not _said(pair[0]) & _CALLS)
    first = {body: _whole(desk, link) for link, body in reversed(ranked)}
    used = frozenset(calls.values())
    called_outside = set(outside)
    # A call from within a note refers to one that stands elsewhere.
    within = [pair for pair in found if pair not in called_outside]
    calls |= {_whole(desk, link): body for link, body in within if body in used}
    counted = Counter(calls.values())
    furniture = {back for body in used for back in backs[body]}
    furniture.update(_holders(desk, article, used))
    repeated = frozenset(body for body, count in counted.items() if count > 1)
    return Notes(calls, first, repeated, frozenset(furniture))


def _named(article: Element) -> dict[str, Element]:
    named: dict[str, Element] = {}
    for element in elements(article):
        named.setdefault(element.get("id"), element)
        if element.name == "a":
            named.setdefault(element.get("name"), element)
    named.pop("", None)
    return named


def _called(
    desk: Desk, article: Element, named: Mapping[str, Element]
) -> Iterator[tuple[Element, Element]]:
    """Yield each link of `article` that calls a note, with the body it calls."""
    for link in elements(article):
        if link.name != "a" or not link.get("href"):
            continue
        fragment = own_fragment(desk, link)
        target = named.get(fragment or "")
        body = _holder(target, article) if target else None
        if fragment and body and _is_call(desk, link, fragment, body):
            yield link, body


def _holder(target: Element, article: Element) -> Element | None:
    """Return the element that holds the note which `target` names."""
    for element in (target, *ancestors(target)):
        if element is article:
            return None
        if element.name in _HOLDERS:
            return element
    return None


def _is_call(desk: Desk, link: Element, fragment: str, body: Element) -> bool:
    if body in ancestors(link) or _said(link) & _BACKS:
        return False
    if _said(link) & _CALLS:
        return True
    if body.start < link.start or not _SIGN.fullmatch(desk.words(link).strip(BLANKS)):
        return False
    if _said(body) & _BODIES:
        return True
    if _NAMES.match(fragment):
        return not _NAMES_BACK.match(fragment)
    return _is_raised(link) and body.name in {"li", "p", "dd"}


def _is_raised(link: Element) -> bool:
    if any(above.name == "sup" for above in ancestors(link)):
        return True
    inside = [child for child in link.children if isinstance(child, Element)]
    return len(inside) == 1 and inside[0].name == "sup"


def _said(element: Element) -> set[str]:
    """Return what the role, the type and the classes of `element` say."""
    types = element.get("epub:type").split()
    return {*types, *element.get("role").split(), *classes(element)}


def _whole(desk: Desk, link: Element) -> Element:
    """Return the outermost mark round `link` that holds nothing else but brackets."""
    whole = link
    while (around := whole.parent) and around.name in _MARKS:
        if len(around.children) > _FEW:
            break
        others = [child for child in around.children if child is not whole]
        if not all(isinstance(one, Words) and _is_bracket(desk, one) for one in others):
            break
        whole = around
    return whole


def _is_bracket(desk: Desk, words: Words) -> bool:
    return not desk.shown(words).strip(_BRACKETS)


def _backs(desk: Desk, body: Element) -> Iterator[Element]:
    """Yield what leads back from `body` to its calls, and the number it repeats at its start."""
    for element in elements(body):
        if element is body:
            continue
        if _said(element) & _BACKS:
            yield element
        elif element.name == "a" and (fragment := own_fragment(desk, element)):
            words = desk.words(element)
            if _ARROWS.fullmatch(words) or (
                _NAMES_BACK.match(fragment) and _SIGN.fullmatch(words.strip(BLANKS + "."))
            ):
                yield _whole(desk, element)
    first = _first(desk, body)
    if first and first.name == "sup" and _SIGN.fullmatch(desk.words(first).strip(BLANKS)):
        yield first


def _first(desk: Desk, element: Element) -> Element | None:
    """Return the mark with which the text in `element` begins."""
    for child in element.children:
        if isinstance(child, Words):
            if desk.shown(child).strip(BLANKS):
                return None
        elif child.name in _HOLDERS:
            return _first(desk, child)
        else:
            return child
    return None


def _speaks(desk: Desk, body: Element, backs: Set[Element]) -> bool:
    """Return whether `body` holds words besides what leads back from it."""
    led = Counter("".join(desk.words(back) for back in backs).split())
    shown = Counter("".join(desk.shown(words) for words in texts(body)).split())
    return bool(shown - led)


def _holders(desk: Desk, article: Element, used: Set[Element]) -> Iterator[Element]:
    """Yield the elements that hold nothing but `used` bodies, and what these are headed by."""
    gone, stays = set(used), {article}
    for body in sorted(used, key=lambda element: element.start):
        above = body.parent
        while above and above not in stays and above not in gone:
            if not all(_goes(desk, child, gone) for child in above.children):
                stays.add(above)
                break
            gone.add(above)
            yield above
            above = above.parent
    for holder in gone - used:
        if holder.parent not in gone:
            yield from _headed(desk, holder)


def _goes(desk: Desk, child: Child, gone: Set[Element]) -> bool:
    if isinstance(child, Words):
        return not desk.shown(child).strip(BLANKS)
    return child in gone or child.name == "hr" or _is_title(desk, child)


def _is_title(desk: Desk, element: Element) -> bool:
    if element.name not in HEADINGS:
        return False
    return desk.words(element).strip(BLANKS).casefold() in _TITLES


def _headed(desk: Desk, holder: Element) -> Iterator[Element]:
    """Yield the heading of notes, and the rule, that stand right before `holder`."""
    assert holder.parent
    around = holder.parent.children
    first = bisect_left(around, holder.start, key=_start)
    for number in range(first - 1, -1, -1):
        child = around[number]
        if isinstance(child, Words):
            if desk.shown(child).strip(BLANKS):
                return
        elif child.name == "hr" or _is_title(desk, child):
            yield child
        else:
            return


def _start(child: Child) -> int:
    return child.start
