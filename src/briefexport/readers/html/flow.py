"""A run of elements and text -> blocks: what stands between blocks becomes paragraphs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from briefexport.htmlscan import BLANKS
from briefexport.model import (
    Block,
    Code,
    Extent,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Paragraph,
    Range,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.readers.html.desk import Desk, Voice, classes
from briefexport.readers.html.inlines import Line, ReadNote, made, marks, spoken, told_voice
from briefexport.readers.html.tree import BLOCKS, HEADINGS, Child, Element, Words
from briefexport.reading import MAX_DEPTH
from briefexport.segments import outer_range, reach

# These become blocks of their own; any other element that holds blocks is only a part of the page.
STRUCTURES: Final = HEADINGS | {
    "ul", "ol", "menu", "dl", "blockquote", "aside", "pre", "figure", "table", "details", "hr"
}  # fmt: skip
# These nest in the model as they do in the page.
_NESTING: Final = frozenset({"ul", "ol", "menu", "dl", "blockquote", "aside", "details", "table"})

ReadBlock: TypeAlias = Callable[["Flow", Element], Iterable[Block]]


@dataclass(slots=True)
class Flow:
    """The blocks of an element under way.

    `around` are the elements about it that say something of every line in it: a language, or a mark
    like emphasis that stands round blocks; `voice` is that of the text. `read_block` reads an
    element that becomes blocks, `read_note` one that calls a note. `in_line` is whether all of it
    becomes one line, in which a caption is words where it stands.
    """

    desk: Desk
    depth: int
    voice: Voice
    read_block: ReadBlock
    read_note: ReadNote
    around: tuple[Element, ...] = ()
    in_line: bool = False
    blocks: list[Block] = field(default_factory=list)
    _line: Line | None = None
    _breaks: list[Element] = field(default_factory=list)

    def read(self, children: Iterable[Child]) -> tuple[Block, ...]:
        """Read `children` and return the blocks they make."""
        self._children(children)
        self.end()
        return tuple(self.blocks)

    def inside(
        self, element: Element, children: Iterable[Child] | None = None, *, in_line: bool = False
    ) -> tuple[Block, ...]:
        """Return the blocks of `children` of `element`, of all where they are not given."""
        flow = Flow(
            self.desk, self.depth + 1, self.voice, self.read_block, self.read_note, self.around,
            self.in_line or in_line,
        )  # fmt: skip
        flow.enter(element)
        return flow.read(element.children if children is None else children)

    def enter(self, element: Element) -> None:
        """Let what is read from here on stand in `element`."""
        told = told_voice(self.desk, element, self.voice)
        if any(told) or marks(element):
            self.around = (*self.around, element)
        self.voice = spoken(told, self.voice)

    def end(self) -> None:
        """End the paragraph under way, if there is one."""
        content = self._line.finish() if self._line else ()
        self._line = None
        self._breaks.clear()
        found = reach(content)
        if found and any(map(_says, content)):
            self.blocks += self._paragraph(content, found)

    def line(self, element: Element) -> tuple[Inline, ...]:
        """Return the words of an element that holds no blocks, a break between its paragraphs.

        What else stands in it comes before it.
        """
        content: list[Inline] = []
        for block in self.inside(element, in_line=True):
            words: tuple[Inline, ...] = ()
            match block:
                case Paragraph() | Heading():
                    words = block.content
                case Figure():
                    words = (block.image, *block.caption)
                case _:
                    self.blocks.append(block)
            beside = isinstance(block, Figure) and bool(content) and isinstance(content[-1], Image)
            if content and words and not beside and (before := outer_range(content[-1])):
                place = Range(before.end, before.end)
                content.append(LineBreak(origin=Extent(place, place)))
            content += words
        return _joined(self.desk, tuple(content))

    def _children(self, children: Iterable[Child]) -> None:
        for child in children:
            if isinstance(child, Words):
                self._words(child)
            elif child not in self.desk.left:
                self._element(child)

    def _words(self, words: Words) -> None:
        if self._line or self.desk.text[words.start : words.end].strip(BLANKS):
            if self.desk.text[words.start : words.end].strip(BLANKS):
                self._broken()
            self._open().words(words)

    def _element(self, element: Element) -> None:
        name = element.name
        if name == "br":
            self._breaks.append(element)
        elif name in STRUCTURES:
            self.end()
            self._structure(element)
        elif name == "math" and element.get("display") == "block":
            self._formula(element)
        elif name in BLOCKS or element.blocky:
            self._transparent(element)
        else:
            self._broken()
            self._open().element(element)

    def _structure(self, element: Element) -> None:
        if self.depth >= MAX_DEPTH and element.name in _NESTING:
            self.desk.deep(element.start)
            self._transparent(element)
        elif element.name == "hr":
            inner = Range(element.end, element.end)
            origin = self.desk.origin(element.start, element.end, inner)
            self.blocks.append(Rule(origin=origin))
        else:
            self.blocks += self.read_block(self, element)

    def _transparent(self, element: Element) -> None:
        """Read an element that is only a part of the page.

        One within a line that says nothing of it does not end the line.
        """
        speaks = any(told_voice(self.desk, element, self.voice))
        ends = element.name in BLOCKS or marks(element) or speaks
        if ends:
            self.end()
        around, voice, before = self.around, self.voice, len(self.blocks)
        self.enter(element)
        self._children(element.children)
        if ends:
            self.end()
        self.around, self.voice = around, voice
        if element.name == "p" and len(self.blocks) == before + 1:
            self.blocks[-1] = _with_tags(self.desk, self.blocks[-1], element)
        if "table-notes" in classes(element) and before:
            self._noted(before)

    def _noted(self, before: int) -> None:
        """Put the blocks after the one before, if that is a table, among its notes."""
        table, notes = self.blocks[before - 1], tuple(self.blocks[before:])
        if isinstance(table, Table) and not table.notes:
            self.blocks[before - 1 :] = [replace(table, notes=notes)]

    def _formula(self, element: Element) -> None:
        self.end()
        self._open().element(element)
        content = self._line.finish() if self._line else ()
        if len(content) == 1 and isinstance(content[0], Math):
            self._line = None
            origin = self.desk.whole(element)
            self.blocks.append(MathBlock(content[0].value, origin=origin))
        self.end()

    def new_line(self) -> Line:
        """Return a line by itself, no part of any block."""
        return Line(self.desk, self.depth, self.voice, self.read_note)

    def _open(self) -> Line:
        self._line = self._line or self.new_line()
        return self._line

    def _broken(self) -> None:
        """Break the line where the page does; two breaks or more end the paragraph."""
        breaks = list(self._breaks)
        self._breaks.clear()
        if len(breaks) > 1:
            self.end()
        elif breaks and self._line:
            self._line.line_break(breaks[0], breaks[0].end)

    def _paragraph(self, content: tuple[Inline, ...], found: Range) -> Sequence[Block]:
        """Return `content` as a paragraph, or as figures where there are only pictures in it."""
        origin = self.desk.origin(*found)
        images = _images(content)
        if len(images) == 1:
            return [Figure(images[0], origin=origin)]
        if images:
            places = [image.origin.outer if image.origin else found for image in images]
            return [
                Figure(image, origin=self.desk.origin(*place))
                for image, place in zip(images, places, strict=True)
            ]
        return [Paragraph(self._surrounded(content, found), origin=origin)]

    def _surrounded(self, content: tuple[Inline, ...], found: Range) -> tuple[Inline, ...]:
        """Return `content` with what the elements around it say of it."""
        voice, said = self.desk.voice, []
        for element in self.around:
            told = told_voice(self.desk, element, voice)
            said.append((element, told))
            voice = spoken(told, voice)
        for element, told in reversed(said[-MAX_DEPTH:]):
            content = made(self.desk, element, content, told, Extent(found, found))
        return content


def parts(
    desk: Desk, element: Element, names: frozenset[str]
) -> Iterator[tuple[Element | None, list[Child]]]:
    """Yield the children called one of `names`, and as (None, children) what is between them."""
    loose: list[Child] = []
    for child in element.children:
        if isinstance(child, Element) and child in desk.left:
            continue
        if isinstance(child, Element) and child.name in names:
            if any(shows(desk, one) for one in loose):
                yield None, loose
            loose = []
            yield child, child.children
        else:
            loose.append(child)
    if any(shows(desk, one) for one in loose):
        yield None, loose


def shows(desk: Desk, child: Child) -> bool:
    """Return whether `child` is more than blanks."""
    return isinstance(child, Element) or bool(desk.text[child.start : child.end].strip(BLANKS))


def _says(inline: Inline) -> bool:
    """Return whether `inline` is more than blanks and line breaks; pages space with those."""
    match inline:
        case Text(value) | Code(value):
            return bool(value.strip())
        case LineBreak():
            return False
        case Span() | Link() | Foreign():
            return any(map(_says, inline.content))
        case _:
            return True


def _images(content: tuple[Inline, ...]) -> list[Image]:
    """Return the pictures that are all of `content`, links round them and breaks left out."""
    images: list[Image] = []
    for inline in content:
        match inline:
            case Image():
                images.append(inline)
            case Link() | Span() if under := _images(inline.content):
                images += under
            case _ if _says(inline):
                return []
            case _:
                pass
    return images


def _with_tags(desk: Desk, block: Block, element: Element) -> Block:
    """Return the block that is all of `element` with its tags as its marks."""
    match block:
        case Paragraph(content) | Figure(caption=content):
            inner = reach(content) if isinstance(block, Paragraph) else None
            return replace(block, origin=desk.whole(element, inner))
        case _:
            return block


def _joined(desk: Desk, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return `content`, what lies between its parts owned by the one before."""
    if not content:
        return ()
    run = desk.run()
    run.add(*content)
    return run.finish()
