"""Block HTML -> the blocks of the model."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from briefexport.conventions import attributed, led_in
from briefexport.htmlmeaning import LIST_KINDS, without_ends
from briefexport.htmlscan import ENTITY
from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Direction,
    Extent,
    Figure,
    Foreign,
    Heading,
    Inline,
    List,
    ListItem,
    Origin,
    Paragraph,
    Quote,
    Range,
    Segment,
    Table,
    legal,
)
from briefexport.readers.markdown.boxes import Box, Child, Gap, paired
from briefexport.readers.markdown.elements import Tag, told_language, warn_literal
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.html_flow import (
    Flow,
    ReadNode,
    inline_content,
    named,
    shows,
    told,
    whole,
)
from briefexport.readers.markdown.html_tables import read_table
from briefexport.readers.markdown.html_tokens import Characters, Literal
from briefexport.readers.markdown.ledger import Ledger
from briefexport.runs import sifted
from briefexport.segments import Segments, reach
from briefexport.walk import rewrite


def read_html(
    ledger: Ledger, nodes: Sequence[Node], depth: int, read_node: ReadNode
) -> list[Block]:
    """Return the blocks of siblings among which are HTML blocks; `read_node` reads the others."""
    flow = Flow(ledger, depth, read_node, box_blocks)
    return list(flow.children(paired(ledger, nodes, depth).children))


def box_blocks(flow: Flow, box: Box) -> Iterable[Block]:
    """Return the blocks that an element becomes."""
    language, direction = told_language(box.tag.attributes) if box.tag else ("", None)
    blocks = _box(flow, box)
    if not blocks and box.tag:
        flow.ledger.leave(box.start, box.end)
    if language or direction:
        return [_foreign(block, language, direction) for block in blocks]
    return blocks


def _box(flow: Flow, box: Box) -> Sequence[Block]:
    ledger = flow.ledger
    match box.name:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return _heading(flow, box)
        case "ul" | "ol":
            return _list(flow, box)
        case "dl":
            return _definitions(flow, box)
        case "blockquote":
            told(ledger, box, frozenset({"cite"}))
            content = flow.inside(box.children)
            if not content:
                return ()
            body, words, origin = attributed(content)
            return (Quote(body, words, origin=whole(ledger, box), attribution_origin=origin),)
        case "aside":
            told(ledger, box)
            content = flow.inside(box.children)
            return (Aside("note", content, origin=whole(ledger, box)),) if content else ()
        case "pre":
            return (_pre(flow, box),)
        case "figure":
            return _figure(flow, box)
        case "table":
            return read_table(flow, box)
        case _:
            told(ledger, box)
            ledger.leave(box.start, box.tag.end if box.tag else box.start)
            ledger.leave(box.inner_end, box.end)
            return flow.inside(box.children)


def _foreign(block: Block, language: str, direction: Direction | None) -> Block:
    """Return `block` with the words of its paragraphs and headings set as foreign text."""

    def change(node: Any) -> Any:  # noqa: ANN401
        if not isinstance(node, Paragraph | Heading):
            return node
        around = reach(node.content)
        origin = Extent(around, around) if around else None
        return replace(node, content=(Foreign(language, direction, node.content, origin=origin),))

    changed = change(rewrite(block, change))
    assert isinstance(changed, type(block))
    return changed


def _heading(flow: Flow, box: Box) -> Sequence[Block]:
    told(flow.ledger, box)
    content = inline_content(flow, box.children)
    if not content:
        flow.ledger.say("BX137", "a heading without words was left out", box.start, box.end)
        return ()
    origin = whole(flow.ledger, box)
    label = named(flow.ledger, box)
    return (Heading(int(box.name[1]), content, id=label, origin=origin),)


# --- Lists ---------------------------------------------------------------------------------------


def _parts(
    children: Iterable[Child], names: frozenset[str]
) -> Iterator[tuple[Box | None, list[Child]]]:
    """Yield the boxes called one of `names`, and as (None, children) what stands between them."""
    loose: list[Child] = []
    for child in children:
        if isinstance(child, Box) and child.name in names:
            if any(shows(one) for one in loose):
                yield None, loose
            loose = []
            yield child, child.children
        else:
            loose.append(child)
    if any(shows(one) for one in loose):
        yield None, loose


def _list(flow: Flow, box: Box) -> Sequence[Block]:
    assert box.tag
    ledger, given = flow.ledger, box.tag.attributes
    told(ledger, box, frozenset({"type", "start"}) if box.name == "ol" else frozenset({"type"}))
    items = tuple(
        _item(flow, part, children) for part, children in _parts(box.children, frozenset({"li"}))
    )
    if not items:
        return ()
    tight = not any(
        isinstance(child, Gap) and child.name == "p"
        for part in box.children
        if isinstance(part, Box)
        for child in part.children
    )
    origin, label = whole(ledger, box), named(ledger, box)
    if box.name == "ul":
        return (List("bullet", items, tight=tight, id=label, origin=origin),)
    kind = LIST_KINDS.get(given.get("type", "1").strip(), "decimal")
    start = _number(given.get("start", ""), 1, lowest=0 if kind == "decimal" else 1)
    return (List(kind, items, start, tight, id=label, origin=origin),)


def _number(given: str, default: int, *, lowest: int) -> int:
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*", given)
    number = int(found[1]) if found else default
    return number if number >= lowest else default


def _item(flow: Flow, box: Box | None, children: list[Child]) -> ListItem:
    content = led_in(flow.inside(children))
    if box is None or box.tag is None:
        origins = [block.origin for block in content if block.origin]
        first = origins[0] if origins else None
        return ListItem(content, origin=first)
    told(flow.ledger, box)
    marker = Range(box.tag.start, box.tag.end)
    return ListItem(
        content,
        id=named(flow.ledger, box),
        origin=whole(flow.ledger, box),
        marker=marker,
    )


def _definitions(flow: Flow, box: Box) -> Sequence[Block]:
    told(flow.ledger, box)
    ledger = flow.ledger
    items: list[Definition] = []
    for part, children in _parts(box.children, frozenset({"dt", "dd"})):
        if part is None or (part.name == "dd" and not items):
            flow.blocks += flow.inside(children)
            continue
        told(ledger, part)
        if part.name == "dt":
            words, origin = inline_content(flow, children), whole(ledger, part)
            if not words:
                continue
            if items and not items[-1].meanings:
                before = items.pop()
                terms, origins = (*before.terms, words), (*before.term_origins, origin)
                items.append(replace(before, terms=terms, term_origins=origins))
            else:
                items.append(Definition((words,), (), origin=origin, term_origins=(origin,)))
        else:
            before = items.pop()
            meanings = (*before.meanings, flow.inside(children))
            items.append(replace(before, meanings=meanings))
    if not items:
        return ()
    tight = not any(
        isinstance(child, Gap) and child.name == "p"
        for part in box.children
        if isinstance(part, Box)
        for child in part.children
    )
    spread = tuple(_spread(ledger, item) for item in items)
    return (DefinitionList(spread, tight, origin=whole(ledger, box)),)


def _spread(ledger: Ledger, item: Definition) -> Definition:
    """Return `item` with an origin from its first term to the end of its last meaning."""
    start = item.term_origins[0].start
    ends = [block.origin.end for meaning in item.meanings for block in meaning if block.origin]
    return replace(item, origin=ledger.origin(start, max([*ends, item.term_origins[-1].end])))


# --- Code and figures ----------------------------------------------------------------------------


def _pre(flow: Flow, box: Box) -> CodeBlock:
    """Return preformatted text as code; marks within it go, what they hold stays."""
    ledger, language = flow.ledger, ""
    told(ledger, box, frozenset({"class"}))
    values: list[str] = []
    segments: list[Segment] = []
    for child in box.children:
        match child:
            case Characters():
                for value, part in _exact(child):
                    values.append(value)
                    segments += part
            case Literal():
                warn_literal(ledger, child.tag)
                values.append(child.tag.literal)
                segments += child.tag.segments
            case Tag():
                language = language or _language(child)
                if child.name != "code":
                    ledger.drop(f"<{child.name}> in <pre>", child.start)
            case Box() | Node():
                flow.blocks += flow.inside([child])
            case Gap():
                pass
    value, kept = without_ends("".join(values), tuple(segments))
    language = _language(box.tag) or language if box.tag else language
    kept = sifted(ledger.source.text, value, kept)
    return CodeBlock(value, language, origin=whole(ledger, box), segments=kept)


def _language(tag: Tag) -> str:
    found = re.search(r"(?:^|\s)lang(?:uage)?-(\S+)", tag.attributes.get("class", ""))
    return found[1] if found else ""


def _exact(piece: Characters) -> Iterator[tuple[str, Segments]]:
    """Yield the characters of `piece`, entities decoded, with their segments."""
    raw, done = piece.raw, piece.start
    for found in ENTITY.finditer(raw.value, piece.start, piece.end):
        if found.start() > done:
            yield legal(raw.value[done : found.start()], lines=True), raw.part(done, found.start())
        value = unescape(found[0])
        start, end = raw.start(found.start()), raw.end(found.end())
        yield legal(value, lines=True), (Segment(start, end - start, len(value)),)
        done = found.end()
    if done < piece.end:
        yield legal(raw.value[done : piece.end], lines=True), raw.part(done, piece.end)


def _figure(flow: Flow, box: Box) -> Sequence[Block]:
    ledger = flow.ledger
    told(ledger, box)
    captions = [one for one in box.children if isinstance(one, Box) and one.name == "figcaption"]
    blocks = list(flow.inside(one for one in box.children if one not in captions))
    caption: tuple[Inline, ...] = ()
    caption_origin: Origin | None = None
    if captions:
        told(ledger, captions[0])
        caption = inline_content(flow, [one for each in captions for one in each.children])
        caption_origin = whole(ledger, captions[0])
    only = blocks[0] if len(blocks) == 1 else None
    if isinstance(only, Figure) or (isinstance(only, Table) and not only.caption):
        label = named(ledger, box) or only.id
        origin = whole(ledger, box) if isinstance(only, Figure) else only.origin
        return (
            replace(only, caption=caption, id=label, origin=origin, caption_origin=caption_origin),
        )
    if caption:
        blocks.append(Paragraph(caption, origin=caption_origin))
    return blocks
