"""Where the article of a page is, and what in it is no part of it.

A page that marks its article says so: <article>, or <main>. What it puts among the text all the
same is known by its element, its role or, if it is small, by what its classes call it; a box of
links is furniture where nothing says that it belongs to an article.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, Literal

from briefexport.readers.html.desk import Desk
from briefexport.readers.html.tree import (
    BLOCKS,
    HEADINGS,
    Child,
    Element,
    Words,
    ancestors,
    elements,
)
from briefexport.records import dataclass

Found = Literal["article", "main", "body"]
Why = Literal["furniture", "hidden", "media", "script"]

_SCRIPTS: Final = frozenset(
    {"script", "style", "template", "head", "title", "base", "link", "meta"}
)
_MEDIA: Final = frozenset(
    {"iframe", "object", "embed", "audio", "video", "canvas", "svg", "map", "frame", "frameset"}
)
_FURNITURE: Final = frozenset(
    {"nav", "button", "input", "select", "textarea", "dialog", "progress", "meter"}
)
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
    | {"toolbar", "tablist", "button", "form"}
)
# An aside that is called so belongs to the text.
_BELONGING: Final = frozenset({"note", "doc-footnote", "doc-endnote", "doc-tip", "doc-pullquote"})
# What furniture is called. A part that holds more than a quarter of the words is not taken for it.
_CALLED: Final = re.compile(
    r"(?:^|[-_\s])(?:share|sharing|sharebar|social|socials|addtoany|addthis|newsletters?|subscribe"
    r"|subscription|signup|promos?|advert|adverts|advertisement|ads?|sponsored|related|recommended"
    r"|recommendations|read-?more|more-stories|breadcrumbs?|pagination|pager|toolbar|navbar|menu"
    r"|sidebar|skip-?link|popup|modal|mw-editsection|noprint|no-print|toc|print-?button)"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_SMALL: Final = 0.25
# Of these there may be more than of the article.
_OTHERS: Final = re.compile(
    r"(?:^|[-_\s])(?:comments?|comment-?list|disqus|disqus-thread|cookies?|consent|gdpr)(?:$|[-_\s])",
    re.IGNORECASE,
)
_MOST: Final = 0.75
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# An element with less than half of this part of the words of the page is a teaser in it.
_LEAST: Final = 0.4
# Links in more than so much of its words make a box one of links, if there are some of them.
_DENSE: Final = 0.6
_SOME: Final = 3


@dataclass(slots=True)
class Weight:
    """How many characters an element shows, how many of them as links, and how many links."""

    shown: int = 0
    linked: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """An element that is left out, and why."""

    element: Element
    why: Why


def weigh(desk: Desk, root: Element) -> dict[Element, Weight]:
    """Return the weight of `root` and of every element under it; what is not shown has none."""
    weights = {element: Weight() for element in elements(root)}
    for element in reversed(weights):
        own = weights[element]
        if element is not root and (_is_unseen(element) or element.name in _SCRIPTS):
            own.shown = own.linked = own.links = 0
            continue
        for child in element.children:
            if isinstance(child, Words):
                own.shown += len("".join(desk.text[child.start : child.end].split()))
            else:
                under = weights[child]
                own.shown, own.linked = own.shown + under.shown, own.linked + under.linked
                own.links += under.links
        if element.name == "a" and element.get("href"):
            own.linked, own.links = own.shown, own.links + 1
    return weights


def find_article(root: Element, weights: dict[Element, Weight]) -> tuple[Element, Found]:
    """Return the element that holds the article, and by what it was told.

    Of several articles it is the one with more than half of the words of them all.
    """
    mains = [one for one in elements(root) if one.name == "main" or one.get("role") == "main"]
    scope = max(mains, key=lambda one: _own(weights[one]), default=root)
    articles = [one for one in elements(scope) if _is_article(one)]
    outer = [one for one in articles if not any(_is_article(above) for above in _up(one, scope))]
    best = max(outer, key=lambda one: _own(weights[one]), default=None)
    total = sum(_own(weights[one]) for one in outer)
    if best and _own(weights[best]) * 2 > max(total, _own(weights[scope]) * _LEAST, 1):
        return best, "article"
    if mains and _own(weights[scope]):
        return scope, "main"
    body = next((one for one in elements(root) if one.name == "body"), root)
    return body, "body"


def _own(weight: Weight) -> int:
    return weight.shown - weight.linked


def _is_article(element: Element) -> bool:
    return element.name == "article" or element.get("role") in {"article", "doc-chapter"}


def _up(element: Element, scope: Element) -> Iterator[Element]:
    for above in ancestors(element):
        if above is scope:
            return
        yield above


# --- What is left out ----------------------------------------------------------------------------


def left_out(
    desk: Desk, article: Element, found: Found, weights: dict[Element, Weight]
) -> list[Left]:
    """Return what in `article` is no part of it, outermost elements only."""
    whole = max(_own(weights[article]), 1)
    out: list[Left] = []
    stack = list(reversed(article.children))
    while stack:
        child = stack.pop()
        if isinstance(child, Words):
            continue
        if why := _why(desk, child, found, weights, whole):
            out.append(Left(child, why))
        elif child.name not in {"pre", "math"}:
            stack.extend(reversed(child.children))
        else:
            out += [Left(one, "script") for one in elements(child) if one.name == "button"]
    return out


def _why(
    desk: Desk, element: Element, found: Found, weights: dict[Element, Weight], whole: int
) -> Why | None:
    name, weight = element.name, weights[element]
    if name == "script" and element.get("type").startswith("math/tex"):
        return None
    if name in _SCRIPTS:
        return "script"
    if _is_unseen(element):
        return "hidden"
    if name == "noscript":
        return None if _is_only_picture(element) else "hidden"
    if name in _MEDIA:
        return "media"
    if name in _FURNITURE or element.get("role") in _ROLES or _is_permalink(desk, element):
        return "furniture"
    if name == "form" and _own(weight) <= whole * _SMALL:
        return "furniture"
    if _is_called_furniture(element, weight, whole):
        return "furniture"
    return "furniture" if _is_frame(element, weight, found, whole) else None


def _is_unseen(element: Element) -> bool:
    given = element.attributes
    if "hidden" in given or element.get("aria-hidden").lower() == "true":
        return element.name not in {"body", "main", "article"}
    return bool(_HIDDEN.search(given.get("style", "")))


def _is_called_furniture(element: Element, weight: Weight, whole: int) -> bool:
    name = f"{element.get('class')} {element.get('id')}"
    if not name.strip() or element.name in {"body", "main", "article", "figure"} | HEADINGS:
        return False
    own = weight.shown - weight.linked
    if _CALLED.search(name):
        return own <= whole * _SMALL
    return element.name in BLOCKS and bool(_OTHERS.search(name)) and own <= whole * _MOST


def _is_frame(element: Element, weight: Weight, found: Found, whole: int) -> bool:
    """Return whether `element` is a box of links, or the foot of the page."""
    if element.name == "footer":
        return found != "article" and not any(
            above.name == "article" for above in ancestors(element)
        )
    if element.name not in BLOCKS or element.name in {"p", "table", "dl", "blockquote"} | HEADINGS:
        return False
    if found == "article" and (element.name != "aside" or element.get("role") in _BELONGING):
        return False
    dense = weight.linked > weight.shown * _DENSE and weight.links >= _SOME
    return dense and weight.shown - weight.linked <= whole * _SMALL


def _is_permalink(desk: Desk, element: Element) -> bool:
    """Return whether `element` is the sign in a heading that links to the heading itself."""
    if element.name != "a" or not element.get("href").startswith("#"):
        return False
    heading = next((above for above in ancestors(element) if above.name in HEADINGS), None)
    if heading is None or any(character.isalnum() for character in desk.words(element)):
        return False
    named = (*elements(heading), *([heading.parent] if heading.parent else ()))
    return element.get("href")[1:] in {"", *(one.get("id") for one in named)}


def _is_only_picture(element: Element) -> bool:
    """Return whether a <noscript> holds a picture that nothing before it shows."""
    if not any(one.name == "img" for one in elements(element)) or not element.parent:
        return False
    other = _before(element)
    return not other or not any(one.name == "img" for one in elements(other))


def _before(element: Element) -> Element | None:
    """Return the element right before `element` in its parent, if there is one."""
    assert element.parent
    around = element.parent.children
    for number in range(bisect_left(around, element.start, key=_start) - 1, -1, -1):
        other = around[number]
        if isinstance(other, Element):
            return other
    return None


def _start(child: Child) -> int:
    return child.start
