"""A brief as compact lines: a block a line, what it holds indented, inlines in brackets."""

from collections.abc import Iterator
from typing import assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
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


def outline(brief: Brief) -> list[str]:
    lines = [f"title {words(brief.title)}"] if brief.title else []
    lines += [f"subtitle {words(brief.subtitle)}"] if brief.subtitle else []
    for name in ("byline", "date", "language"):
        lines += [f"{name} {value}"] if (value := getattr(brief, name)) else []
    return [*lines, *(line for block in brief.blocks for line in shown(block))]


def words(content: tuple[Inline, ...]) -> str:
    return "".join(map(word, content))


def word(inline: Inline) -> str:
    match inline:
        case Text(value):
            return value
        case Span(kind, content):
            return f"[{kind} {words(content)}]"
        case Code(value):
            return f"[code {value}]"
        case Link(target, content):
            return f"[link {target} {words(content)}]"
        case Reference(target):
            return f"[ref {target}]"
        case Note(content):
            label = f" {inline.id}" if inline.id else ""
            return f"[note{label} {' / '.join(under(content))}]"
        case Image():
            return image(inline)
        case LineBreak():
            return "[br]"
        case Math(value):
            return f"[math {value!r}]"
        case Foreign(language, direction, content):
            return f"[foreign {language or '-'} {direction or '-'} {words(content)}]"
        case _:
            assert_never(inline)


def image(picture: Image) -> str:
    return f"[image {picture.asset} {picture.alt!r}]"


def under(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from shown(block)


def indented(blocks: tuple[Block, ...], first: str = "  ") -> Iterator[str]:
    for number, line in enumerate(under(blocks)):
        yield (first if number == 0 else " " * len(first)) + line
    if not blocks and first.strip():
        yield first.rstrip()


def label(block: Block) -> str:
    return f" #{block.id}" if block.id else ""


def shown(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, content):
            yield f"h{level}{label(block)} {words(content)}"
        case Paragraph(content):
            yield f"p {words(content)}"
        case Rule():
            yield "rule"
        case MathBlock(value):
            yield f"math {value!r}"
        case CodeBlock(value, language):
            yield f"code {language or '-'} {value!r}"
        case Quote(content, attribution):
            yield "quote"
            yield from indented(content)
            yield from [f"  from {words(attribution)}"] if attribution else []
        case Aside(kind, content, title):
            yield f"aside {kind}{label(block)}" + (f": {words(title)}" if title else "")
            yield from indented(content)
        case Figure(picture, caption):
            after = f": {words(caption)}" if caption else ""
            yield f"figure{label(block)} {image(picture)}{after}"
        case List():
            yield from list_shown(block)
        case DefinitionList(items, tight):
            yield f"definitions{'' if tight else ' loose'}"
            for item in items:
                yield f"  {' | '.join(map(words, item.terms))}"
                for meaning in item.meanings:
                    yield from indented(meaning, "    : ")
        case Table():
            yield from table_shown(block)
        case _:
            assert_never(block)


def list_shown(block: List) -> Iterator[str]:
    start = f" from {block.start}" if block.start != 1 else ""
    yield f"{block.kind}{start}{'' if block.tight else ' loose'}{label(block)}"
    for item in block.items:
        mark = {None: "*", True: "x", False: "o"}[item.checked]
        yield from indented(item.content, f"  {mark} ")


def table_shown(table: Table) -> Iterator[str]:
    aligns = " ".join(column.align or "-" for column in table.columns)
    caption = f": {words(table.caption)}" if table.caption else ""
    variant = f" {table.variant}" if table.variant else ""
    yield f"table{variant}{label(table)} {aligns}{caption}"
    for mark, rows in (("=", table.head), ("|", table.body), ("+", table.foot)):
        yield from (f"  {mark} {row_shown(row)}".rstrip() for row in rows)
    if table.notes:
        yield from indented(table.notes, "  note ")


def row_shown(row: Row) -> str:
    return " | ".join(map(cell_shown, row.cells))


def cell_shown(cell: Cell) -> str:
    marks = [f"{cell.colspan}x{cell.rowspan}"] if (cell.colspan, cell.rowspan) != (1, 1) else []
    marks += ["th"] if cell.header else []
    marks += [cell.align] if cell.align else []
    text = " / ".join(line.removeprefix("p ") for line in under(cell.content))
    return f"({' '.join(marks)}) {text}" if marks else text
