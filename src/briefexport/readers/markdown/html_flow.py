"""What the readers of block HTML share: a run of children becomes blocks and paragraphs."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Final, TypeAlias

from briefexport.htmlscan import BLANKS, ENTITY
from briefexport.model import (
    Block,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Origin,
    Paragraph,
    Range,
    Rule,
    legal,
)
from briefexport.readers.markdown.boxes import Box, Child, Gap
from briefexport.readers.markdown.elements import Tag, Weaver, drop_attributes
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.html_tokens import Characters, Literal
from briefexport.readers.markdown.ledger import Ledger
from briefexport.segments import reach

_PIECE: Final = re.compile(rf"[{BLANKS}]+|{ENTITY.pattern}|[^&{BLANKS}]+|&")
_SHARED: Final = frozenset({"lang", "xml:lang", "dir", "id"})

ReadNode: TypeAlias = Callable[[Ledger, Node, int], Iterable[Block]]
ReadBox: TypeAlias = Callable[["Flow", Box], Iterable[Block]]


@dataclass(slots=True)
class Flow:
    """The blocks of a box under way; what stands in it between blocks becomes paragraphs.

    `read_node` reads Markdown that stands among the HTML, and `read_box` an element.
    """

    ledger: Ledger
    depth: int
    read_node: ReadNode
    read_box: ReadBox
    blocks: list[Block] = field(default_factory=list)
    _weaver: Weaver | None = None
    _space: tuple[int, int] | None = None
    _broken: bool = True

    def children(self, children: Iterable[Child]) -> tuple[Block, ...]:
        """Read `children` and return the blocks they make."""
        for child in children:
            match child:
                case Characters():
                    self.characters(child)
                case Tag() if child.name == "hr" and not child.closing:
                    self.end()
                    drop_attributes(self.ledger, child, frozenset())
                    inner = Range(child.end, child.end)
                    origin = self.ledger.origin(child.start, child.end, inner)
                    self.blocks.append(Rule(origin=origin))
                case Tag():
                    self.tag(child)
                case Literal():
                    self._before_tag()
                    self._woven().literal(child.tag)
                    self._broken = False
                case Gap():
                    self.end()
                case Box():
                    self.end()
                    self.blocks += self.read_box(self, child)
                case Node():
                    self.end()
                    self.blocks += self.read_node(self.ledger, child, self.depth)
        self.end()
        return tuple(self.blocks)

    def inside(self, children: Iterable[Child]) -> tuple[Block, ...]:
        """Return the blocks of a box within this one."""
        return Flow(self.ledger, self.depth + 1, self.read_node, self.read_box).children(children)

    def characters(self, piece: Characters) -> None:
        """Add characters: entities decoded, runs of blanks made one space, none at the ends."""
        raw = piece.raw
        for found in _PIECE.finditer(raw.value, piece.start, piece.end):
            value, start, end = found[0], raw.start(found.start()), raw.end(found.end())
            if value[0] in BLANKS:
                if not self._broken and not self._space:
                    self._space = (start, end)
                continue
            self._before_tag()
            self._broken = False
            run = self._woven().run
            if value[0] == "&":
                run.put(unescape(value), start, end)
            elif end - start == len(value):
                run.copy(value, start)
            else:
                run.put(value, start, end)

    def tag(self, tag: Tag) -> None:
        """Add the tag of an inline element."""
        self._before_tag()
        self._woven().tag(tag)
        self._broken = tag.name == "br" or (self._broken and tag.name != "img")

    def end(self) -> None:
        """End the paragraph under way, if there is one."""
        content = self._weaver.finish() if self._weaver else ()
        self._weaver, self._space, self._broken = None, None, True
        found = reach(content)
        if not content or not found:
            return
        origin = self.ledger.origin(*found)
        if len(content) == 1 and isinstance(content[0], Image):
            self.blocks.append(Figure(content[0], origin=origin))
        else:
            self.blocks.append(Paragraph(content, origin=origin))

    def _woven(self) -> Weaver:
        if self._weaver is None:
            self._weaver = Weaver(self.ledger, self.depth)
        return self._weaver

    def _before_tag(self) -> None:
        if self._space:
            self._woven().run.put(" ", *self._space)
            self._space = None


def told(ledger: Ledger, box: Box, used: frozenset[str] = frozenset()) -> None:
    """Say which attributes of the element were left out, those `used` excepted."""
    if box.tag:
        drop_attributes(ledger, box.tag, used | _SHARED)


def whole(ledger: Ledger, box: Box) -> Origin:
    """Return the origin of an element: with its tags, its content between them."""
    start = box.tag.end if box.tag else box.start
    return ledger.origin(box.start, box.end, Range(start, max(start, box.inner_end)))


def named(ledger: Ledger, box: Box) -> str:
    """Return the label that the id of the element gives."""
    given = box.tag.attributes.get("id", "").strip() if box.tag else ""
    return ledger.label(legal(given), box.start)


def inline_content(flow: Flow, children: Iterable[Child]) -> tuple[Inline, ...]:
    """Return the words of an element that holds no blocks, a line break between paragraphs."""
    content: list[Inline] = []
    for block in flow.inside(children):
        words: tuple[Inline, ...] = ()
        match block:
            case Paragraph() | Heading():
                words = block.content
            case Figure():
                words = (block.image, *block.caption)
            case _:
                flow.blocks.append(block)
        content += (LineBreak(), *words) if content and words else words
    return tuple(content)


def shows(child: Child) -> bool:
    """Return whether `child` is more than blanks."""
    match child:
        case Gap():
            return False
        case Characters():
            return bool(child.raw.value[child.start : child.end].strip(BLANKS))
        case _:
            return True
