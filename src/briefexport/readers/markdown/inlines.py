"""Inline events -> the inlines of the model.

pulldown-cmark leaves gaps between its ranges: the backslash of an escape, the blanks round a line
ending, the marks of the containers at the start of the next line, the `[]` of a collapsed link.
Here each goes to its owner (see `model`), so that ranges tile the content of a block.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from briefexport.htmlscan import scan_tag
from briefexport.model import (
    Code,
    Extent,
    Image,
    Inline,
    LineBreak,
    Math,
    Range,
    Segment,
    Span,
    SpanKind,
    Text,
    legal,
)
from briefexport.readers.markdown.elements import (
    Tag,
    Weaver,
    link,
    warn_no_alt,
    warn_no_file,
)
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.ledger import Ledger
from briefexport.readers.markdown.notes import add_note
from briefexport.readers.markdown.runs import entry, line_segments, spaced
from briefexport.reading import MAX_DEPTH
from briefexport.runs import one_line, sifted
from briefexport.segments import Segments, cut, verbatim, widen_end, widen_start

_SPANS: Final[dict[str, SpanKind]] = {
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "strike",
}
_BREAKS: Final = frozenset({"SoftBreak", "HardBreak"})
_CONTAINERS: Final = frozenset({"Emphasis", "Strong", "Strikethrough", "Link"})


def escaped_start(ledger: Ledger, node: Node) -> int:
    """Return where the inlines under `node` begin: an escape begins at its backslash."""
    first = node.children[0]
    start = first.start
    if first.kind == "Text":
        while start and ledger.text[start - 1] == "\\":
            start -= 1
    return start


def read_line(
    ledger: Ledger, nodes: Sequence[Node], start: int, depth: int
) -> tuple[tuple[Inline, ...], int]:
    """Return what `read_inlines` does of a whole block, which has no spaces at its ends.

    Beside a tag or a comment that is left out there may be one.
    """
    content, end = read_inlines(ledger, nodes, start, depth)
    while content and isinstance(first := content[0], Text):
        blank, rest = _cut(first, len(first.value) - len(first.value.lstrip(" ")))
        if not blank:
            break
        kept = (*rest, *content[1:])
        content = (widen_start(kept[0], _size(blank)), *kept[1:]) if kept else ()
    while content and isinstance(last := content[-1], Text):
        rest, blank = _cut(last, len(last.value.rstrip(" ")))
        if not blank:
            break
        kept = (*content[:-1], *rest)
        content = (*kept[:-1], widen_end(kept[-1], _size(blank))) if kept else ()
    return content, end


def _cut(text: Text, at: int) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Return what of a text is before its character `at`, and what is behind that."""
    if 0 < at < len(text.value):
        before, behind = cut(text, at)
        return (before,), (behind,)
    return ((text,), ()) if at else ((), (text,))


def _size(blank: Iterable[Text]) -> int:
    """Return how much of the source is `blank`: what is beside it takes that over."""
    return sum(one.source_length for text in blank for one in text.segments)


def read_inlines(
    ledger: Ledger, nodes: Sequence[Node], start: int, depth: int
) -> tuple[tuple[Inline, ...], int]:
    """Return the inlines of `nodes`, whose content begins at `start`, and where they end."""
    if len(nodes) == 1 and _is_copied(ledger, nodes[0], start):
        # Most cells, items and words set apart are that.
        return (verbatim(ledger.text, start, nodes[0].end),), nodes[0].end
    weaver = Weaver(ledger, depth, start)
    if depth >= MAX_DEPTH and any(node.kind in _CONTAINERS for node in nodes):
        ledger.deep(nodes[0].start)
        nodes = list(_leaves(nodes))
    text = ledger.text
    cursor, broken = start, ""
    for node in nodes:
        first = node.start
        if first > cursor:
            if node.kind == "Text":
                while first > cursor and text[first - 1] == "\\":
                    first -= 1
            elif node.kind in _BREAKS and not broken:
                while first > cursor and text[first - 1] in " \t":
                    first -= 1
        if broken:
            _break(weaver, broken, cursor, first)
        if node.kind in _BREAKS:
            cursor, broken = first, node.kind
        else:
            cursor, broken = _inline(weaver, node, first), ""
    if broken:
        end = cursor
        while end < len(text) and text[end] in " \t\r\n>":
            end += 1
        _break(weaver, broken, cursor, end)
        cursor = end
    return weaver.finish(cursor), cursor


def _is_copied(ledger: Ledger, node: Node, start: int) -> bool:
    """Return whether `node` is the text that stands at `start`, character for character."""
    if node.kind != "Text" or node.start != start:
        return False
    value: str = node.data
    whole = len(value) == node.end - start and ledger.text.startswith(value, start)
    return whole and "\ufffd" not in value


def _leaves(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` with the spans and links among them replaced by what they hold."""
    stack = list(reversed(list(nodes)))
    while stack:
        node = stack.pop()
        if node.kind in _CONTAINERS:
            stack.extend(reversed(node.children))
        else:
            yield node


def _break(weaver: Weaver, kind: str, start: int, end: int) -> None:
    run = weaver.run
    if kind == "HardBreak":
        run.add(LineBreak(origin=Extent(Range(start, end), Range(end, end))))
    elif not run.break_to(end):  # a line that ends with <br> is broken once
        run.put(" ", start, end)


def _inline(weaver: Weaver, node: Node, first: int) -> int:
    """Add what `node` becomes; return where it ends."""
    match node.kind:
        case "Text":
            _text(weaver, node, first)
        case "Code":
            weaver.run.add(_code(weaver.ledger, node))
        case "Emphasis" | "Strong" | "Strikethrough":
            weaver.run.add(*_span(weaver, node))
        case "Link":
            return _link(weaver, node)
        case "Image":
            return _image(weaver, node)
        case "InlineHtml":
            _html(weaver, node)
        case "InlineMath" | "DisplayMath":
            weaver.run.add(_math(node))
        case "FootnoteReference":
            add_note(weaver, node)
        case _:
            pass
    return node.end


def _text(weaver: Weaver, node: Node, first: int) -> None:
    value, start, run = str(node.data), node.start, weaver.run
    if not weaver.ledger.text.startswith(value, start) or len(value) != node.end - start:
        run.put(value, first, node.end)
        return
    if first < start:
        run.put(value[0], first, start + 1)
        value, start = value[1:], start + 1
    if value:
        run.copy(value, start)


def _code(ledger: Ledger, node: Node) -> Code:
    text, value = ledger.text, legal(str(node.data))
    ticks = 0
    while text[node.start + ticks] == "`":
        ticks += 1
    start, end = _unpadded(text, value, node.start + ticks, node.end - ticks)
    extent = Extent(Range(node.start, node.end), Range(start, end))
    segments = sifted(ledger.source.text, value, _code_segments(ledger, value, start, end))
    return Code(value, origin=extent, segments=segments)


def _unpadded(text: str, value: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of a code span without the blank or line ending at either end.

    CommonMark 0.31 (6.1) strips one of each where both are there; a line ending has the marks of
    the containers behind it.
    """
    tail = end
    while tail > start and text[tail - 1] in " \t>":
        tail -= 1
    ends = _line_ending(text, tail) if tail > start else 0
    padded = (ends or text[end - 1] == " ") and text[start] in " \r\n"
    if not padded or end - start <= len(value) or not value:
        return start, end
    end = tail - ends if ends else end - 1
    if text[start] == " ":
        return start + 1, end
    start += 2 if text.startswith("\r\n", start) else 1
    ends_at = (text.find("\n", start, end), text.find("\r", start, end))
    line_end = min((at for at in ends_at if at >= 0), default=end)
    found = entry(text, value, 0, start, line_end)
    return (start if found is None else found), end


def _line_ending(text: str, at: int) -> int:
    """Return how long the line ending is that ends at `at`; 0 where there is none."""
    if text.endswith("\r\n", 0, at):
        return 2
    return 1 if text[at - 1] in "\r\n" else 0


def _code_segments(ledger: Ledger, value: str, start: int, end: int) -> Segments:
    """Return the segments of a code span; in a table `\\|` stands for `|`."""
    text = ledger.text
    inner = text[start:end]
    if inner != value and inner.replace("\\|", "|") == value and "\n" not in inner:
        out: list[Segment] = []
        position = start
        for part in inner.split("\\|"):
            if position > start:
                out.append(Segment(position - 2, 2, 1))
            if part:
                out.append(Segment(position, len(part), len(part)))
            position += len(part) + 2
        return tuple(out)
    return line_segments(text, value, start, end)


def _span(weaver: Weaver, node: Node) -> tuple[Inline, ...]:
    kind = _SPANS[node.kind]
    width = 2 if kind == "strong" or weaver.ledger.text.startswith("~~", node.start) else 1
    inner = Range(node.start + width, node.end - width)
    content, end = read_inlines(weaver.ledger, node.children, inner.start, weaver.here + 1)
    if not content:
        return ()
    # Where what it holds was set flat, the closing marks within it close it too.
    origin = Extent(Range(node.start, node.end), Range(inner.start, end))
    return (Span(kind, content, origin=origin),)


def _link(weaver: Weaver, node: Node) -> int:
    ledger, data = weaver.ledger, node.data
    end = node.end
    if data["link_type"] == "Collapsed" and ledger.text.startswith("[]", end):
        end += 2
    content, inner_end = read_inlines(ledger, node.children, node.start + 1, weaver.here + 1)
    extent = Extent(Range(node.start, end), Range(node.start + 1, inner_end))
    target = ("mailto:" if data["link_type"] == "Email" else "") + data["dest_url"]
    if data["title"]:
        _title_note(ledger, data["title"], node)
    weaver.run.add(*link(ledger, target, content, extent))
    return end


def _title_note(ledger: Ledger, title: str, node: Node) -> None:
    ledger.say(
        "BX124",
        f"the title {title!r} has no place in a brief and was left out",
        node.start,
        node.end,
        hint="put it into the text if readers should see it",
    )


def _image(weaver: Weaver, node: Node) -> int:
    image, end = read_image(weaver.ledger, node)
    if image is None:
        inner_start = node.start + 2
        content, _ = read_inlines(weaver.ledger, node.children, inner_start, weaver.here + 1)
        weaver.run.add(*content)
        return end
    if node.data["title"]:
        _title_note(weaver.ledger, node.data["title"], node)
    weaver.run.add(image)
    return end


def read_image(ledger: Ledger, node: Node) -> tuple[Image | None, int]:
    """Return the image of `node`, None where it names no file, and where it ends."""
    end = node.end
    if node.data["link_type"] == "Collapsed" and ledger.text.startswith("[]", end):
        end += 2
    path = legal(node.data["dest_url"].strip())
    if not path:
        warn_no_file(ledger, node.start, end)
        return None, end
    inner = Range(node.start + 2, max(_last_end(node), node.start + 2))
    alt = one_line(_words(node)) or None
    if alt is None:
        warn_no_alt(ledger, path, node.start, end)
    return Image(unquote(path), alt, origin=Extent(Range(node.start, end), inner)), end


def _last_end(node: Node) -> int:
    return node.children[-1].end if node.children else 0


def _words(node: Node) -> str:
    """Return the characters under `node`, its marks left out."""
    words: list[str] = []
    stack = list(reversed(node.children))
    while stack:
        under = stack.pop()
        if under.kind in {"Text", "Code", "InlineMath", "DisplayMath"}:
            words.append(str(under.data))
        elif under.kind in _BREAKS:
            words.append(" ")
        stack.extend(reversed(under.children))
    return "".join(words)


def _math(node: Node) -> Math:
    width = 2 if node.kind == "DisplayMath" else 1
    inner = Range(node.start + width, node.end - width)
    value = legal(str(node.data).strip(), lines=True)
    return Math(value, origin=Extent(Range(node.start, node.end), inner))


# --- HTML ----------------------------------------------------------------------------------------


def _html(weaver: Weaver, node: Node) -> None:
    value = str(node.data)
    ledger = weaver.ledger
    if value.startswith("<!--"):
        ledger.leave(node.start, node.end)
        return
    found = scan_tag(value, 0)
    literal, segments = spaced(value, line_segments(ledger.text, value, node.start, node.end))
    if found:
        weaver.tag(Tag(found.name, found.closing, found.attributes, literal, segments))
    else:
        weaver.literal(
            Tag(value[1:].split(maxsplit=1)[0].rstrip(">"), False, {}, literal, segments)
        )
