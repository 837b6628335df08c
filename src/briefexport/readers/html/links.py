"""Links of a page -> links of a brief: to addresses that are allowed, and to its own blocks."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

from briefexport.model import LINK_SCHEMES, Extent, Inline, Link, Note, legal
from briefexport.readers.html.desk import Desk
from briefexport.readers.html.tree import HEADINGS, Element, ancestors, elements
from briefexport.walk import descendants

# A browser takes these out of an address (URL Standard, 4.4).
_UNSEEN: Final = re.compile(r"[\t\r\n]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CAPTIONS: Final = frozenset({"caption", "figcaption"})


def linked(
    desk: Desk, element: Element, content: tuple[Inline, ...], place: Extent
) -> tuple[Inline, ...]:
    """Return the link that `element` makes of `content`; where it leads nowhere, `content`."""
    under = [node for inline in content for node in descendants(inline)]
    if any(isinstance(node, Link | Note) for node in under):
        return content
    fragment = own_fragment(desk, element)
    if fragment is not None:
        target = desk.labels.get(desk.anchors[fragment]) if fragment in desk.anchors else None
        if target is None:
            desk.drop("a link to another place of the page", element.start)
            return content
        return (Link(f"#{target}", content, origin=place),)
    target = address(desk, element.get("href"))
    if target.partition(":")[0].lower() in LINK_SCHEMES and ":" in target:
        return (Link(target, content, origin=place),)
    desk.say(
        "BX125",
        f"a link may not lead to {element.get('href')[:80] or 'nowhere'!r}; its words stay",
        element.start,
        element.inner,
        hint="links lead to http, https, mailto or tel addresses, or to headings of the article",
    )
    return content


def address(desk: Desk, given: str) -> str:
    """Return the address `given` in the page, made whole by the address of the page itself."""
    target = legal(_UNSEEN.sub("", given).strip()).replace(" ", "%20")
    if target.startswith("//"):
        return f"https:{target}"
    if _SCHEME.match(target) or not desk.base:
        return target
    try:
        return urljoin(desk.base, target)
    except ValueError:  # brackets that hold no IPv6 address
        return target


def own_fragment(desk: Desk, element: Element) -> str | None:
    """Return the fragment to which the link `element` leads in its own page, None elsewhere."""
    target = _UNSEEN.sub("", element.get("href"))
    page, fragment = urldefrag(target)
    own = target.startswith("#") or (bool(desk.base) and page == urldefrag(desk.base).url)
    return unquote(fragment) if own and fragment else None


def anchored(desk: Desk, article: Element) -> dict[str, Element]:
    """Return the blocks that links in `article` lead to, by the fragments that name them."""
    wanted = {own_fragment(desk, link) for link in elements(article) if link.name == "a"}
    found: dict[str, Element] = {}
    for element in elements(article):
        for name in {element.get("id"), element.get("name") if element.name == "a" else ""}:
            if name in wanted and name not in found and (block := _block(element)):
                found[name] = block
    return found


def labels(anchors: Iterable[tuple[str, Element]]) -> dict[Element, str]:
    """Return the label of each block that `anchors` lead to: the first name it has."""
    found: dict[Element, str] = {}
    for name, element in anchors:
        found.setdefault(element, name)
    return found


def _block(element: Element) -> Element | None:
    """Return the block that a reference to `element` can name: itself, one round it, its heading.

    A table or a figure has a name if it has a caption.
    """
    around = (one for one in (element, *ancestors(element)) if _is_block(one))
    found = next(around, None) or next(_first_blocks(element), None)
    return found if found and _is_named(found) else None


def _is_block(element: Element) -> bool:
    return element.name in HEADINGS or element.name in {"table", "figure"}


def _is_named(element: Element) -> bool:
    if element.name in HEADINGS:
        return True
    return _is_block(element) and any(one.name in _CAPTIONS for one in elements(element))


def _first_blocks(element: Element) -> Iterator[Element]:
    """Yield what stands in `element` and holds no block, or may be named, in order."""
    for child in element.children:
        if isinstance(child, Element) and child.blocky and not _is_block(child):
            yield from _first_blocks(child)
        elif isinstance(child, Element):
            yield child
