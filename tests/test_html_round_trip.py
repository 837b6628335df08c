"""What EPUB's writer writes of any model is read back the same, as far as XHTML can say it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from briefexport.backends.epub.parts import chapter, written
from briefexport.edition import Edition
from briefexport.model import (
    Brief,
    CodeBlock,
    Definition,
    Figure,
    Heading,
    Image,
    LineBreak,
    Link,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
    grid,
)
from briefexport.readers.html import READER
from briefexport.reading import Options
from briefexport.source import Source
from briefexport.walk import rewrite
from epubs import edition, the_style
from html_shape import HOME, Shape, blocks, line
from markdown_origins import check
from trees import briefs

pytestmark = pytest.mark.usefixtures("without_trafilatura")

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def sayable(brief: Brief) -> Brief:
    """Return `brief` without what XHTML, or this reader, says only otherwise.

    Lines break between letters: at its ends a line needs no break, and two of them are a paragraph.
    Links lead out; they hold no references, which would divide them, nor do notes and headings,
    which might name themselves. Code, terms and notes say something.
    """

    def change(node: Any) -> Any:
        match node:
            case Image():
                return replace(node, description="")
            case LineBreak():
                return (Text("a"), node, Text("b"))
            case CodeBlock() if not node.value.strip():
                return replace(node, value="code")
            case Table() | Figure() if node.id and not node.caption:
                return replace(node, caption=(Text("Named"),))
            case Definition():
                return replace(node, terms=tuple((Text("t"), *term) for term in node.terms))
            case Note():
                return replace(node, content=(*node.content, Paragraph((Text("end"),))))
            case Link() if node.target.startswith("#"):
                return replace(node, target="https://example.org/")
            case _:
                return node

    def within(node: Any) -> Any:
        return (
            rewrite(node, without_references) if isinstance(node, Link | Note | Heading) else node
        )

    def without_references(node: Any) -> Any:
        return Text("reference") if isinstance(node, Reference) else node

    return rewrite(rewrite(brief, change), within)


def expected(made: Edition, pictures: dict[str, str]) -> Brief:
    """Return the brief of `made` with what the writer adds to it or says of its parts."""

    def change(node: Any) -> Any:
        match node:
            case Image():
                return replace(node, asset=f"../{pictures[node.asset]}")
            case Reference(target) if made.labels[target].kind != "note":
                return Link(f"#{target}", (Text(made.labels[target].name),))
            case Table() | Figure() if node.caption and (label := made.labels.get(node.id)):
                node = replace(node, caption=(Text(f"{label.lead} "), *node.caption))
            case _:
                pass
        return aligned(node) if isinstance(node, Table) else node

    composed = made.briefs[0]
    return rewrite(Brief(composed.blocks, composed.title, composed.subtitle), change)


def aligned(table: Table) -> Table:
    """Return `table`, each cell with the alignment that it takes from its column."""

    def rows(group: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(
            replace(
                row,
                cells=tuple(
                    replace(cell, align=cell.align or table.columns[start].align)
                    for cell, start in zip(row.cells, starts, strict=True)
                ),
            )
            for row, starts in zip(group, grid(group, len(table.columns)), strict=True)
        )

    return replace(table, head=rows(table.head), body=rows(table.body), foot=rows(table.foot))


def told(brief: Brief) -> Shape:
    """Return what the blocks of `brief` say; a rule at their end is taken for that above notes."""
    shapes = list(blocks(brief.blocks, HOME))
    while shapes and shapes[-1] == ("rule",):
        shapes.pop()
    return tuple(shapes)


@MANY
@given(briefs(linked=True))
def test_what_is_written_as_xhtml_reads_back_the_same(brief: Brief) -> None:
    made = edition(
        sayable(replace(brief, language="en-GB", byline="", title=(Text("A title"),))), front=False
    )
    pictures = {name: f"images/{name}" for name in made.assets}
    text = written([chapter(made.briefs[0], made, the_style(), pictures)])
    (part,) = text.parts
    source = Source("x.xhtml", text.led(part, part.xhtml))
    reading = READER.read(source, Options())
    check(source, reading.brief)
    meant = expected(made, pictures)
    assert told(reading.brief) == told(meant)
    assert line(reading.brief.title, HOME) == line(meant.title, HOME)
    assert line(reading.brief.subtitle, HOME) == line(meant.subtitle, HOME)
