"""Elements that become blocks of their own: headings, quotes, code, figures, boxes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from briefexport.conventions import attributed
from briefexport.htmlmeaning import without_ends
from briefexport.model import (
    Aside,
    AsideKind,
    Block,
    CodeBlock,
    Figure,
    Heading,
    Inline,
    Origin,
    Paragraph,
    Quote,
    Segment,
    Table,
    legal,
)
from briefexport.readers.html.desk import Desk, classes
from briefexport.readers.html.flow import Flow
from briefexport.readers.html.lists import read_definitions, read_list
from briefexport.readers.html.tables import read_table
from briefexport.readers.html.tree import Child, Element, Words, ancestors, elements
from briefexport.runs import sifted
from briefexport.segments import reach, widen_last
from briefexport.walk import plain

_ASIDES: Final[dict[str, AsideKind]] = {
    "note": "note",
    "tip": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
}
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:lang(?:uage)?|highlight-source|brush:)[-\s]?([\w+#.-]+)")
# Characters as they stand in code: a line ending is one character, whatever it is written as.
_EXACT: Final = re.compile(
    r"\r\n|\r|\n|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|[^&\r\n]+|&"
)


def read_block(flow: Flow, element: Element) -> Sequence[Block]:
    """Return the blocks that `element` becomes."""
    match element.name:
        case "ul" | "ol" | "menu":
            return read_list(flow, element)
        case "dl":
            return read_definitions(flow, element)
        case "table":
            return read_table(flow, element)
        case "blockquote":
            return _quote(flow, element)
        case "pre":
            return _code(flow, element)
        case "figure":
            return _figure(flow, element)
        case "aside":
            return _aside(flow, element)
        case "details":
            return _details(flow, element)
        case _:
            return _heading(flow, element)


def _heading(flow: Flow, element: Element) -> Sequence[Block]:
    content = flow.line(element)
    if not plain(content).strip():
        start, end = element.start, element.end
        flow.desk.say("BX137", "a heading without words was left out", start, end)
        return (Paragraph(content, origin=flow.desk.whole(element, reach(content))),) * bool(
            content
        )
    label = flow.desk.labels.get(element, "")
    origin = flow.desk.whole(element, reach(content))
    return (Heading(int(element.name[1]), content, id=label, origin=origin),)


# --- Quotes and boxes ----------------------------------------------------------------------------


def _quote(flow: Flow, element: Element) -> Sequence[Block]:
    """Return a quotation; its last footer, or paragraph said to be one, is its attribution."""
    last = _last_element(flow.desk, element)
    own: Element | None = None
    if last and (last.name in {"footer", "cite"} or classes(last) & {"attribution"}):
        own = last
    content = flow.inside(element, [one for one in element.children if one is not own])
    origin = flow.desk.whole(element)
    if own is None:
        body, words, place = attributed(content) if content else ((), (), None)
        made = Quote(body, words, origin=origin, attribution_origin=place)
        return (made,) if content else ()
    words = flow.line(own)
    place = flow.desk.whole(own, reach(words))
    made = Quote(content, words, origin=origin, attribution_origin=place)
    return (made,) if content or words else ()


def _last_element(desk: Desk, element: Element) -> Element | None:
    """Return the last element in `element`, None where text stands behind it."""
    for child in reversed(element.children):
        if isinstance(child, Element):
            return child if child not in desk.left else None
        if desk.shown(child).strip():
            return None
    return None


def _aside(flow: Flow, element: Element) -> Sequence[Block]:
    said = classes(element)
    kind: AsideKind = next((kind for name, kind in _ASIDES.items() if name in said), "note")
    return _boxed(flow, element, kind, lambda child: "aside-title" in classes(child))


def _details(flow: Flow, element: Element) -> Sequence[Block]:
    """Return what a reader may open as a box that is open."""
    return _boxed(flow, element, "note", lambda child: child.name == "summary")


def _boxed(
    flow: Flow, element: Element, kind: AsideKind, is_title: Callable[[Element], bool]
) -> Sequence[Block]:
    titles = (one for one in element.children if isinstance(one, Element) and is_title(one))
    heads = next(titles, None)
    content = flow.inside(element, [one for one in element.children if one is not heads])
    title = flow.line(heads) if heads else ()
    if not (content or title):
        return ()
    return (Aside(kind, content, title, origin=flow.desk.whole(element)),)


# --- Code ----------------------------------------------------------------------------------------


def _code(flow: Flow, element: Element) -> Sequence[Block]:
    """Return preformatted text as code; marks within it go, what they hold stays."""
    desk, values, segments = flow.desk, list[str](), list[Segment]()
    _gather(desk, element.children, values, segments)
    value, kept = without_ends("".join(values), tuple(segments))
    if not value.strip():
        return ()
    language = next(filter(None, map(_language, elements(element))), "")
    kept = sifted(desk.source.text, value, kept)
    return (CodeBlock(value, language, origin=desk.whole(element), segments=kept),)


def _gather(
    desk: Desk, children: Sequence[Child], values: list[str], segments: list[Segment]
) -> None:
    for child in children:
        if isinstance(child, Words):
            for value, start, end in _exact(desk, child):
                _append(value, start, end, values, segments)
        elif child.name == "br":
            _append("\n", child.start, child.end, values, segments)
        elif child not in desk.left:
            _gather(desk, child.children, values, segments)


def _exact(desk: Desk, words: Words) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of `words`, entities decoded and line endings made one character."""
    for found in _EXACT.finditer(desk.text, words.start, words.end):
        value = found[0]
        if value[0] in "\r\n":
            value = "\n"
        elif value[0] == "&" and not words.exact:
            value = legal(unescape(value), lines=True)
        yield value, *found.span()


def _append(value: str, start: int, end: int, values: list[str], segments: list[Segment]) -> None:
    """Add `value`; what lies between it and what came before is owned by that."""
    if not value:
        return
    if segments and (gap := start - segments[-1].start - segments[-1].source_length):
        segments[-1:] = widen_last((segments[-1],), gap)
    values.append(value)
    segments.append(Segment(start, end - start, len(value)))


def _language(element: Element) -> str:
    found = _LANGUAGE.search(element.get("class"))
    return found[1] if found else element.get("data-lang") or element.get("data-language")


# --- Figures -------------------------------------------------------------------------------------


def _figure(flow: Flow, element: Element) -> Sequence[Block]:
    """Return a figure; its caption goes to what it is the caption of, or stands below it."""
    desk = flow.desk
    captions = [one for one in _captions(element) if one not in desk.left and not flow.in_line]
    caption: tuple[Inline, ...] = ()
    place: Origin | None = None
    if captions:
        desk.left.add(captions[0])
    blocks = list(flow.inside(element))
    if captions:
        desk.left.discard(captions[0])
        caption = flow.line(captions[0])
        place = desk.whole(captions[0], reach(caption))
    if not blocks or not caption:
        return blocks or _beside(blocks, caption, place)
    *before, last = blocks
    label = desk.labels.get(element, "")
    match last:
        case Figure() if not last.caption:
            origin = last.origin if before else desk.whole(element)
            made: Block = replace(
                last, caption=caption, id=label, origin=origin, caption_origin=place
            )
        case Table() if not last.caption:
            made = replace(last, caption=caption, id=label or last.id, caption_origin=place)
        case Quote() if not last.attribution:
            made = replace(last, attribution=caption, attribution_origin=place)
        case _:
            return _beside(blocks, caption, place)
    return [*before, made]


def _captions(element: Element) -> Iterator[Element]:
    """Yield the captions of the figure `element` itself, not of those within it."""
    for one in elements(element):
        if one.name == "figcaption":
            figure = next(above for above in ancestors(one) if above.name == "figure")
            if figure is element:
                yield one


def _beside(
    blocks: Sequence[Block], caption: tuple[Inline, ...], place: Origin | None
) -> Sequence[Block]:
    """Return `blocks` with the caption as a paragraph, where it stood."""
    if not caption or not place:
        return blocks
    paragraph = Paragraph(caption, origin=place)
    first = blocks[0].origin if blocks else None
    above = first and place.start < first.start
    return [paragraph, *blocks] if above else [*blocks, paragraph]
