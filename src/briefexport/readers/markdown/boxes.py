"""Block HTML: pairing the tags of a run of siblings into boxes.

An HTML block of CommonMark ends at an empty line, so an element may begin in one block, hold
Markdown, and end in another. Tags are therefore paired over all siblings of one container.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from typing import Final, TypeAlias

from briefexport.readers.markdown.codeblocks import Lines
from briefexport.readers.markdown.elements import CLEAR_TAGS, Tag, drop_attributes, told_language
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.html_tokens import Characters, Comment, Literal, Raw, tokens
from briefexport.readers.markdown.ledger import Ledger
from briefexport.reading import MAX_DEPTH
from briefexport.records import dataclass

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
BOX_TAGS: Final = (
    _HEADINGS
    | _CELLS
    | _GROUPS
    | {"ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "caption", "colgroup"}
    | {"tr", "figure", "figcaption", "aside"}
)
# A start tag ends the open elements named here (HTML Standard, 13.1.2.4, optional tags).
_ENDS: Final[dict[str, frozenset[str]]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELLS | {"caption", "colgroup"},
    "th": _CELLS | {"caption", "colgroup"},
    "tr": _CELLS | {"tr", "caption", "colgroup"},
    **dict.fromkeys(_GROUPS, _CELLS | _GROUPS | {"tr", "caption", "colgroup"}),
}
_OPTIONAL: Final = _CELLS | _GROUPS | {"li", "dt", "dd", "tr", "caption", "colgroup"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Where one paragraph ends and another may begin; `name` is the tag that says so."""

    name: str


@dataclass(slots=True)
class Box:
    """A block element, or (without a tag) the container whose siblings are read."""

    tag: Tag | None
    start: int
    end: int
    inner_end: int
    children: list["Child"] = field(default_factory=list)
    marked: bool = False

    @property
    def name(self) -> str:
        """The name of the element."""
        return self.tag.name if self.tag else ""


Child: TypeAlias = Box | Tag | Literal | Characters | Gap | Node


@dataclass(slots=True)
class _Pairing:
    ledger: Ledger
    depth: int
    root: Box
    stack: list[Box]
    open: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, child: Child) -> None:
        self.stack[-1].children.append(child)

    def node(self, node: Node) -> None:
        self.stack[-1].marked = True
        self.add(node)

    def tag(self, tag: Tag) -> None:
        speaks = tag.name in CLEAR_TAGS and any(told_language(tag.attributes))
        if tag.closing and tag.name in CLEAR_TAGS and self.open[tag.name]:
            self.close(tag)
        elif tag.name in CLEAR_TAGS and not speaks:
            drop_attributes(self.ledger, tag, frozenset())
            self.gap(tag)
        elif tag.closing:
            self.close(tag) if tag.name in BOX_TAGS else self.add(tag)
        elif tag.name in BOX_TAGS or speaks:
            self.opened(tag)
        else:
            self.add(tag)

    def gap(self, tag: Tag) -> None:
        self.ledger.leave(tag.start, tag.end)
        self.add(Gap(tag.name))

    def opened(self, tag: Tag) -> None:
        ends = _ENDS.get(tag.name, frozenset())
        while self.stack[-1].name in ends:
            self.pop(tag.start, tag.start)
        if self.depth + len(self.stack) > MAX_DEPTH:
            self.ledger.deep(tag.start)
            self.skipped[tag.name] += 1
            self.gap(tag)
            return
        self.open[tag.name] += 1
        self.stack.append(Box(tag, tag.start, tag.end, tag.end))

    def close(self, tag: Tag) -> None:
        if self.skipped[tag.name]:
            self.skipped[tag.name] -= 1
            self.gap(tag)
        elif not self.open[tag.name]:
            self.add(Literal(tag))
        else:
            while self.stack[-1].name != tag.name:
                self.abandon(tag.start)
            self.pop(tag.start, tag.end)

    def pop(self, inner_end: int, end: int) -> None:
        box = self.stack.pop()
        self.open[box.name] -= 1
        box.inner_end, box.end = inner_end, end
        parent = self.stack[-1]
        parent.children.append(box)
        parent.marked = parent.marked or box.marked

    def abandon(self, at: int) -> None:
        """End the innermost element although no tag of its own does.

        One that holds Markdown was hardly meant to hold all that follows it: its tag becomes text.
        """
        box = self.stack[-1]
        tag = box.tag
        assert tag
        if tag.name in _OPTIONAL and not box.marked:
            self.pop(at, at)
        elif tag.name in CLEAR_TAGS or box.marked:
            self.stack.pop()
            self.open[tag.name] -= 1
            parent = self.stack[-1]
            parent.children += [Literal(tag), *box.children]
            parent.marked = parent.marked or box.marked
        else:
            self.ledger.say(
                "BX127",
                f"<{tag.name}> is never closed; it was taken to end with what holds it",
                tag.start,
                tag.end,
                hint=f"add </{tag.name}>",
            )
            self.pop(at, at)


def paired(ledger: Ledger, nodes: Iterable[Node], depth: int) -> Box:
    """Return the box that holds `nodes`, the tags of their HTML blocks paired into boxes."""
    root = Box(None, 0, 0, 0)
    pairing = _Pairing(ledger, depth, root, [root])
    end = 0
    for node in nodes:
        end = node.end
        if node.kind != "HtmlBlock":
            pairing.node(node)
            continue
        for token in tokens(_raw(ledger, node)):
            match token:
                case Tag():
                    pairing.tag(token)
                case Comment():
                    ledger.leave(token.start, token.end)
                case Characters() | Literal():
                    pairing.add(token)
        pairing.add(Gap(""))
    while len(pairing.stack) > 1:
        pairing.abandon(ledger.trimmed(0, end))
    return root


def _raw(ledger: Ledger, node: Node) -> Raw:
    lines = Lines(ledger.text)
    for piece in node.children:
        lines.add(piece)
    return Raw(*lines.finish())
