"""What a brief says, as far as XHTML can say it, for comparing one with what is read back from it.

A line of inlines is its characters, each with its marks, its language and its direction; runs of
blanks are one blank, which has none, and the call of a note has none either. Paragraphs that show
nothing, and what the conventions of readers make of plain paragraphs (figures, attributions,
lead-ins), are the same on both sides.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, assert_never

from briefexport.conventions import attributed, led_in
from briefexport.edition.wordless import speaks
from briefexport.model import (
    Aside,
    Block,
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
    Text,
)

Shape: TypeAlias = tuple[Any, ...]
BLANK = (" ",)
# That of the edition: a note stands apart from what calls it.
HOME = ("en-GB", "ltr")
# Where no line may end or one may, which is the writer's affair.
UNSEEN = "\u2060"


def line(content: Iterable[Inline], voice: tuple[str, str]) -> Shape:
    """Return what `content` says in the language and direction `voice`."""
    out: list[Shape] = []
    for atom in _atoms(content, (), voice):
        if atom == BLANK and (not out or out[-1] in {BLANK, ("br",)}):
            continue
        if atom == ("br",) and out and out[-1] == BLANK:
            out.pop()
        out.append(atom)
    while out and out[-1] == BLANK:
        out.pop()
    return tuple(out)


def _atoms(
    content: Iterable[Inline], marks: tuple[str, ...], voice: tuple[str, str]
) -> Iterator[Shape]:
    for inline in content:
        match inline:
            case Text(value):
                yield from _characters(value, marks, voice)
            case Code(value):
                yield from _characters(value, (*marks, "code"), voice)
            case Span(kind, under):
                yield from _atoms(under, (*marks, kind), voice)
            case Link(target, under):
                yield from _atoms(under, (*marks, target), voice)
            case Foreign(language, direction, under):
                yield from _atoms(under, marks, (language or voice[0], direction or voice[1]))
            case Note(under):
                yield ("note", blocks(under, HOME))
            case Image(asset, alt):
                yield ("image", asset, _folded(alt or ""))
            case Math(value):
                yield ("math", *marks, value)
            case LineBreak():
                yield ("br",)
            case Reference():
                yield ("reference",)
            case _:
                assert_never(inline)


def _characters(value: str, marks: tuple[str, ...], voice: tuple[str, str]) -> Iterator[Shape]:
    for character in value:
        if character in " \t\xa0":
            yield BLANK
        elif character not in UNSEEN:
            yield (character, marks, voice)


def _folded(text: str) -> str:
    return re.sub("[ \t]+", " ", text).strip(" ")


def blocks(content: Iterable[Block], voice: tuple[str, str]) -> Shape:
    """Return what `content` says."""
    return tuple(shape for block in content for shape in block_shapes(block, voice))


def block_shapes(block: Block, voice: tuple[str, str]) -> Iterator[Shape]:
    match block:
        case Heading(level, content):
            yield ("heading", level, line(content, voice))
        case Paragraph(content):
            yield from _paragraph(line(content, voice))
        case List(kind, items, start, tight):
            inner = tuple((item.checked, blocks(led_in(item.content), voice)) for item in items)
            yield ("list", kind, start, tight, inner)
        case DefinitionList(items, tight):
            yield (
                "definitions",
                tight,
                tuple(
                    (
                        tuple(line(term, voice) for term in item.terms),
                        tuple(blocks(meaning, voice) for meaning in item.meanings or ((),)),
                    )
                    for item in items
                ),
            )
        case Table():
            groups = (rows(group, block, voice) for group in (block.head, block.body, block.foot))
            yield ("table", line(block.caption, voice), *groups, blocks(block.notes, voice))
        case Quote(content, attribution):
            if not attribution and content:
                content, attribution, _ = attributed(content)
            said = blocks(content, voice), line(attribution, voice)
            yield from [("quote", *said)] if any(said) else []
        case CodeBlock(value, language):
            if value.strip():
                yield ("code", value.strip("\n"), language)
        case Figure(Image(asset, alt), caption):
            yield ("figure", ("image", asset, _folded(alt or "")), line(caption, voice))
        case Aside(kind, content, title):
            yield ("aside", kind, line(title, voice), blocks(content, voice))
        case Rule():
            yield ("rule",)
        case MathBlock(value):
            yield ("math", value)
        case _:
            assert_never(block)


def _paragraph(shape: Shape) -> Iterator[Shape]:
    """Yield what a line by itself is: figures where it holds only pictures, nothing if blank."""
    images = [atom for atom in shape if atom[0] == "image"]
    if images and all(atom in {BLANK, ("br",)} or atom in images for atom in shape):
        yield from (("figure", image, ()) for image in images)
    elif any(atom != ("br",) and not atom[0].isspace() for atom in shape):
        yield ("paragraph", shape)


def rows(group: tuple[Row, ...], table: Table, voice: tuple[str, str]) -> Shape:
    head = group is table.head
    return tuple(tuple(cell(one, voice, head=head) for one in row.cells) for row in group)


def cell(one: Cell, voice: tuple[str, str], *, head: bool) -> Shape:
    header = not head and one.header and speaks(one.content)
    return (one.align, one.colspan, one.rowspan, header, blocks(one.content, voice))
