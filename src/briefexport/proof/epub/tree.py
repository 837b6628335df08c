"""A document as a tree of nodes: each element with its styles, its language and its kinds."""

import html
from collections.abc import Iterator

from cssselect2 import ElementWrapper
from lxml import etree

from briefexport.proof.epub.cascade import Cascade, Style, Styles
from briefexport.proof.epub.package import EPUB_TYPE, XML_LANG, local_name
from briefexport.records import dataclass

# Lists for reading systems.
LISTS = frozenset(("page-list", "pagelist", "landmarks"))
# Elements in elements, no deeper than this; what lies deeper is text.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Node:
    """An element; `kinds` are its epub:types and DPUB-ARIA roles, without "doc-".

    `content` are its texts and elements in order. `divided` is whether a block is somewhere in it.
    """

    element: etree._Element
    tag: str
    kinds: frozenset[str]
    language: str
    styles: Styles
    content: tuple["Node | str", ...]
    divided: bool

    @property
    def style(self) -> Style:
        """Its own style."""
        return self.styles.own

    @property
    def id(self) -> str:
        """Its id, "" where it has none."""
        return self.element.get("id") or ""

    @property
    def nodes(self) -> Iterator["Node"]:
        """The elements right in it."""
        return (one for one in self.content if not isinstance(one, str))

    @property
    def all(self) -> Iterator["Node"]:
        """Itself and all elements in it, in order."""
        yield self
        for node in self.nodes:
            yield from node.all

    def get(self, name: str) -> str:
        """Return the value of an attribute, "" where there is none."""
        return self.element.get(name) or ""

    def words(self) -> str:
        """Return all text in it, as it is written."""
        return "".join(one if isinstance(one, str) else one.words() for one in self.content)


class _Element(ElementWrapper):  # type: ignore[misc]
    """An element to match selectors with, whose siblings are found without recursion."""

    @property
    def previous_siblings(self) -> Iterator[ElementWrapper]:
        """The siblings before it, the nearest first."""
        found = self.previous
        while found is not None:
            yield found
            found = found.previous


def styled(root: etree._Element, cascade: Cascade, language: str) -> Node:
    """Return the tree under `root`; `language` is that of the publication."""
    return _node(_Element.from_xml_root(root), cascade, cascade.root, language, 0)


def empty_lists(root: etree._Element, cascade: Cascade) -> None:
    """Take out what is in lists for reading systems, where these are no part of a line of text.

    Nobody asks for it then, and the list of the pages of print is longer than any chapter.
    """
    waiting = [(_Element.from_xml_root(root), cascade.root)]
    while waiting:
        wrapper, parent = waiting.pop()
        element = wrapper.etree_element
        if not any(kinds(one) & LISTS for one in element.iter(etree.Element)):
            continue
        own = cascade.styles(wrapper, parent).own
        if kinds(element) & LISTS and (own.block or not own.shown):
            element[:], element.text = [], None
        else:
            waiting += ((child, own) for child in wrapper.iter_children())


def _node(
    wrapper: ElementWrapper, cascade: Cascade, parent: Style, language: str, depth: int
) -> Node:
    element = wrapper.etree_element
    language = element.get(XML_LANG) or element.get("lang") or language
    styles = cascade.styles(wrapper, parent)
    content: list[Node | str] = [element.text] if element.text else []
    divided = False
    if depth < DEPTH:
        wrappers = wrapper.iter_children()
        for child in element:
            if isinstance(child.tag, str):
                node = _node(next(wrappers), cascade, styles.own, language, depth + 1)
                divided = divided or node.divided or node.style.block
                content.append(node)
            else:
                # An entity that only a DTD would explain.
                content.append(html.unescape(child.text or ""))
            if child.tail:
                content.append(child.tail)
    elif len(element):
        content = ["".join(map(str, element.itertext()))]
    return Node(
        element, local_name(element), kinds(element), language, styles, tuple(content), divided
    )


NOTHING: frozenset[str] = frozenset()


def kinds(element: etree._Element) -> frozenset[str]:
    """Return what an element says it is: its epub:types and DPUB-ARIA roles, without "doc-"."""
    types, roles = element.get(EPUB_TYPE), element.get("role")
    if not (types or roles):
        return NOTHING
    of_books = (role[4:] for role in (roles or "").split() if role.startswith("doc-"))
    return frozenset((*(types or "").split(), *of_books))
