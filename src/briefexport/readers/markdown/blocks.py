"""Block events -> the blocks of the model."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from briefexport.conventions import attributed, led_in
from briefexport.model import (
    Aside,
    AsideKind,
    Block,
    Definition,
    DefinitionList,
    Heading,
    Inline,
    List,
    ListItem,
    Math,
    MathBlock,
    Origin,
    Paragraph,
    Quote,
    Range,
    Rule,
    legal,
)
from briefexport.readers.markdown.codeblocks import read_code
from briefexport.readers.markdown.conventions import captioned, read_figure
from briefexport.readers.markdown.events import INLINE_KINDS, Node
from briefexport.readers.markdown.html_blocks import read_html
from briefexport.readers.markdown.inlines import escaped_start, read_line
from briefexport.readers.markdown.ledger import Ledger
from briefexport.readers.markdown.tables import read_table, warn_no_table
from briefexport.reading import MAX_DEPTH

_MARKER: Final = re.compile(r"[-+*]|\d{1,9}[.)]")
_ASIDES: Final[dict[str, AsideKind]] = {
    "Note": "note",
    "Tip": "tip",
    "Important": "important",
    "Warning": "warning",
    "Caution": "caution",
}
_CONTAINERS: Final = frozenset(
    {"BlockQuote", "List", "Item", "DefinitionList", "DefinitionListDefinition"}
)


def read_blocks(ledger: Ledger, nodes: Sequence[Node], depth: int) -> tuple[Block, ...]:
    """Return the blocks of `nodes`, which stand `depth` levels deep."""
    gathered = list(_gathered(nodes))
    if depth >= MAX_DEPTH and any(node.kind in _CONTAINERS for node in gathered):
        ledger.deep(gathered[0].start)
        gathered = list(_leaves(gathered))
    if any(node.kind == "HtmlBlock" for node in gathered):
        return captioned(ledger, read_html(ledger, gathered, depth, _block))
    return captioned(ledger, [one for node in gathered for one in _block(ledger, node, depth)])


def _gathered(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield block events; inlines that stand among them (in tight lists) become a paragraph."""
    loose: list[Node] = []
    for node in nodes:
        if node.kind in INLINE_KINDS:
            loose.append(node)
            continue
        if loose:
            yield _paragraph_of(loose)
            loose = []
        yield node
    if loose:
        yield _paragraph_of(loose)


def _paragraph_of(nodes: list[Node]) -> Node:
    return Node("Paragraph", nodes[0].start, nodes[-1].end, None, nodes)


def _leaves(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` with the containers among them replaced by what they hold."""
    stack = list(reversed(list(nodes)))
    while stack:
        node = stack.pop()
        if node.kind in _CONTAINERS:
            stack.extend(reversed(list(_gathered(node.children))))
        else:
            yield node


def _block(ledger: Ledger, node: Node, depth: int) -> Iterable[Block]:
    match node.kind:
        case "Paragraph" | "DefinitionListTitle":
            return _paragraph(ledger, node, depth)
        case "Heading":
            return _heading(ledger, node, depth)
        case "List":
            return (_list(ledger, node, depth),)
        case "BlockQuote":
            return _quote(ledger, node, depth)
        case "Table":
            return (read_table(ledger, node, depth),)
        case "CodeBlock":
            return (read_code(ledger, node),)
        case "DefinitionList":
            return (_definitions(ledger, node, depth),)
        case "Rule":
            end = ledger.trimmed(node.start, node.end)
            return (Rule(origin=ledger.origin(node.start, end, Range(end, end))),)
        case _:
            return ()


def _paragraph(ledger: Ledger, node: Node, depth: int) -> Iterable[Block]:
    if not node.children:
        return ()
    figure = read_figure(ledger, node)
    if figure is not None:
        return (figure,)
    start = escaped_start(ledger, node)
    content, end = read_line(ledger, node.children, start, depth)
    origin = ledger.origin(start, end)
    if not content:
        ledger.leave(start, end)
        return ()
    warn_no_table(ledger, start, end)
    only = content[0]
    if len(content) == 1 and isinstance(only, Math) and node.children[0].kind == "DisplayMath":
        return (MathBlock(only.value, origin=origin),)
    return (Paragraph(content, origin=origin),)


def _heading(ledger: Ledger, node: Node, depth: int) -> Iterable[Block]:
    data = node.data
    end = ledger.trimmed(node.start, node.end)
    for name in (*(f".{one}" for one in data["classes"]), *(one for one, _ in data["attrs"])):
        ledger.drop(f"the heading attribute {name}", node.start)
    start = escaped_start(ledger, node) if node.children else end
    content, inner_end = read_line(ledger, node.children, start, depth)
    if not content:
        ledger.say("BX137", "a heading without words was left out", node.start, end)
        ledger.leave(node.start, end)
        return ()
    label = ledger.label(legal(data["id"] or ""), node.start)
    origin = ledger.origin(node.start, end, Range(start, inner_end))
    return (Heading(int(data["level"][1]), content, id=label, origin=origin),)


# --- Lists ---------------------------------------------------------------------------------------


def _list(ledger: Ledger, node: Node, depth: int) -> List:
    items = tuple(_item(ledger, item, depth + 1) for item in node.children)
    tight = not any(under.kind == "Paragraph" for item in node.children for under in item.children)
    first, last = items[0].origin, items[-1].origin
    assert first
    assert last
    origin = ledger.origin(first.start, last.end)
    if node.data is None:
        return List("bullet", items, tight=tight, origin=origin)
    return List("decimal", items, min(node.data, 2**31 - 1), tight=tight, origin=origin)


def _item(ledger: Ledger, node: Node, depth: int) -> ListItem:
    start = node.start
    while ledger.text[start] in " \t":
        start += 1
    found = _MARKER.match(ledger.text, start)
    marker = Range(start, found.end() if found else start)
    children, task = _task(node.children)
    content = led_in(read_blocks(ledger, children, depth))
    after = task.end if task else marker.end
    inner = Range(*_reach(content, after))
    return ListItem(
        content,
        task.data if task else None,
        origin=ledger.origin(start, inner.end, inner),
        marker=marker,
    )


def _task(children: list[Node]) -> tuple[list[Node], Node | None]:
    """Return the children of an item without its check box, and the box."""
    if children and children[0].kind == "TaskListMarker":
        return children[1:], children[0]
    first = children[0] if children else None
    if first and first.kind in {"Paragraph", "Heading"} and first.children:
        box = first.children[0]
        if box.kind == "TaskListMarker":
            rest = Node(first.kind, first.start, first.end, first.data, first.children[1:])
            return [rest, *children[1:]], box
    return children, None


def _reach(content: tuple[Block, ...], otherwise: int) -> tuple[int, int]:
    """Return where `content` begins and ends; `otherwise` twice where it is empty."""
    origins = [block.origin for block in content if block.origin]
    if not origins:
        return otherwise, otherwise
    return origins[0].start, max(origin.end for origin in origins)


# --- Quotes, definitions -------------------------------------------------------------------------


def _quote(ledger: Ledger, node: Node, depth: int) -> Iterable[Block]:
    content = read_blocks(ledger, node.children, depth + 1)
    end = ledger.trimmed(node.start, node.end)
    if not content:
        ledger.leave(node.start, end)
        return ()
    inner = Range(*_reach(content, end))
    origin = ledger.origin(node.start, max(end, inner.end), inner)
    kind = _ASIDES.get(node.data or "")
    if kind:
        return (Aside(kind, content, origin=origin),)
    body, words, words_origin = attributed(content)
    return (Quote(body, words, origin=origin, attribution_origin=words_origin),)


def _definitions(ledger: Ledger, node: Node, depth: int) -> DefinitionList:
    items: list[Definition] = []
    terms: list[tuple[tuple[Inline, ...], Origin]] = []
    meanings: list[tuple[Block, ...]] = []
    start = end = node.start

    def close() -> None:
        if terms:
            words, origins = zip(*terms, strict=True)
            origin = ledger.origin(start, end)
            items.append(Definition(words, tuple(meanings), origin=origin, term_origins=origins))

    tight = True
    for under in node.children:
        if under.kind == "DefinitionListTitle":
            if meanings:
                close()
                terms, meanings = [], []
            if not terms:
                start = under.start
            terms += _terms(ledger, under, depth + 1)
            end = terms[-1][1].end if terms else end
        else:
            tight = tight and not any(one.kind == "Paragraph" for one in under.children)
            content = read_blocks(ledger, under.children, depth + 1)
            meanings.append(content)
            end = max(end, _reach(content, under.start + 1)[1])
    close()
    origin = ledger.origin(node.start, end)
    return DefinitionList(tuple(items), tight, origin=origin)


def _terms(ledger: Ledger, node: Node, depth: int) -> list[tuple[tuple[Inline, ...], Origin]]:
    """Return the terms of a title, one a line, with their origins."""
    lines: list[list[Node]] = [[]]
    for child in node.children:
        if child.kind in {"SoftBreak", "HardBreak"}:
            lines.append([])
        else:
            lines[-1].append(child)
    terms = []
    for line in filter(None, lines):
        start = escaped_start(ledger, Node("", line[0].start, line[-1].end, None, line))
        content, end = read_line(ledger, line, start, depth)
        if content:
            terms.append((content, ledger.origin(start, end)))
    return terms
