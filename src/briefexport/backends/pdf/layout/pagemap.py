"""Where each page begins in the text, read off the laid-out boxes.

A leaf is the nearest element with an id around a text: a paragraph, a heading, an item, a cell. One
cursor a leaf follows the characters that are painted, so that each page's first character is known,
inside words and cells too. The cursors also prove that the layout lost no text and added none but
its own hyphens: every one must end at the end of its leaf.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from briefexport.backends.rendering import PageStart
from briefexport.longwords import JOINER
from briefexport.records import dataclass

# What is skipped on both sides: a line's last space is not painted, and breaks are no characters.
IGNORED = frozenset(" \t\n\r\u00a0\u00ad\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u200b\u2060")
CONTEXT = 20


class Spot(NamedTuple):
    """A place in reading order: the leaf's number, and how many of its characters come before."""

    leaf: int
    offset: int


@dataclass(slots=True)
class _Leaf:
    """An element with an id, the text that is its own, and how much of it has been painted."""

    id: str
    number: int
    parts: list[str] = field(default_factory=list)
    text: str = ""
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Map:
    """The start of every page (None for a page without text), and what the layout lost."""

    starts: tuple[PageStart | None, ...]
    faults: tuple[str, ...]


def page_map(root: Element, pages: Sequence[Any]) -> Map:
    """Return where each of `pages`, laid out from the document `root`, begins in its text."""
    leaves: dict[str, _Leaf] = {}
    owners: dict[int, _Leaf | None] = {}
    hosts: dict[str, Spot] = {}
    _collect(root, None, leaves, owners, hosts)
    for leaf in leaves.values():
        leaf.text = "".join(leaf.parts)
    faults: list[str] = []
    heads: set[int] = set()
    starts = tuple(_start(page, owners, hosts, leaves, heads, faults) for page in pages)
    unpainted = (leaf.text[leaf.cursor :].strip("".join(IGNORED)) for leaf in leaves.values())
    faults += [f"lost {text[:CONTEXT]!r}" for text in unpainted if text]
    return Map(starts, tuple(faults))


def _collect(
    element: Element,
    leaf: _Leaf | None,
    leaves: dict[str, _Leaf],
    owners: dict[int, _Leaf | None],
    hosts: dict[str, Spot],
) -> None:
    """Note for every element whose text it holds, and for every note where its call stands."""
    name = element.get("id")
    if name:
        own = leaves.setdefault(name, _Leaf(name, len(leaves)))
        if leaf is not None:
            hosts[name] = Spot(leaf.number, sum(map(len, leaf.parts)))
        leaf = own
    owners[id(element)] = leaf
    if leaf is not None and element.text:
        leaf.parts.append(element.text.replace(JOINER, ""))
    for child in element:
        _collect(child, leaf, leaves, owners, hosts)
        if leaf is not None and child.tail:
            leaf.parts.append(child.tail.replace(JOINER, ""))


def _start(
    page: Any,  # noqa: ANN401
    owners: dict[int, _Leaf | None],
    hosts: dict[str, Spot],
    leaves: dict[str, _Leaf],
    heads: set[int],
    faults: list[str],
) -> PageStart | None:
    """Move the cursors over what `page` paints, and return the first place in reading order."""
    found: list[tuple[Spot, str]] = []
    names = list(leaves)
    for box, in_note in _painted(page._page_box, heads):  # noqa: SLF001 - no public way leads there
        if (box.element_tag or "").endswith("::footnote-call"):
            # The call is painted by the layout, but it has a place in its host's text.
            note = box.element.get("id")
            found += [(hosts[note], note)] if note in hosts else []
        elif leaf := owners.get(id(box.element)):
            first = _advance(leaf, box.text, box.style["hyphenate_character"], faults)
            if first is not None and not in_note:
                found.append((Spot(leaf.number, first), ""))
    if not found:
        return None
    # At one place the call comes before the character that follows it.
    spot, note = min(found, key=lambda entry: (entry[0], not entry[1]))
    return PageStart(names[spot.leaf], spot.offset, note)


def _painted(box: Any, heads: set[int], *, in_note: bool = False) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401
    """Yield the boxes of text under `box` and whether they are in the notes at the page's foot.

    Generated text is left out but for the calls of notes, and so are repeated heads of tables.
    """
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox):
        return
    tag = box.element_tag or ""
    if tag.endswith("::footnote-call"):
        yield box, in_note
        return
    if "::" in tag:
        return
    if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
        if id(box.element) in heads:
            return
        heads.add(id(box.element))
    if isinstance(box, boxes.TextBox):
        yield box, in_note
    in_note = in_note or isinstance(box, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        yield from _painted(child, heads, in_note=in_note)


def _advance(leaf: _Leaf, painted: str, hyphen: str, faults: list[str]) -> int | None:
    """Move the cursor of `leaf` over `painted`; return where its first character stands."""
    text, cursor, first, index = leaf.text, leaf.cursor, None, 0
    while index < len(painted):
        character = painted[index]
        if character in IGNORED:
            index += 1
            continue
        while cursor < len(text) and text[cursor] in IGNORED:
            cursor += 1
        length = _matched(text, cursor, painted, index)
        if not length:
            if painted[index:] != hyphen:
                faults.append(f"painted {painted[index : index + CONTEXT]!r} in {leaf.id}")
            break
        first = cursor if first is None else first
        cursor += 1
        index += length
    leaf.cursor = cursor
    return first


def _matched(text: str, cursor: int, painted: str, index: int) -> int:
    """Return how many painted characters stand for the one at `cursor`; "ß" in capitals is two."""
    if cursor >= len(text):
        return 0
    if text[cursor] == painted[index]:
        return 1
    capitals = text[cursor].upper()
    return len(capitals) if painted.startswith(capitals, index) else 0
