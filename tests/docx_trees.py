"""Trees made such that DOCX can say them: what its paragraphs and runs have no way to tell apart is

put in one of its forms. Containers do not follow on one another, items and cells begin with a
paragraph, captions are words, no run is at once raised and lowered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Math,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.walk import plain

WORDS = (Text("words"),)
BETWEEN = Paragraph((Text("between"),))
CONTAINERS = (List, Quote, Aside, DefinitionList, Table)


def sayable(brief: Brief) -> Brief:
    """Return `brief` as DOCX can say it."""
    return replace(
        brief, blocks=apart(brief.blocks, top=True), title=worded(brief.title),
        subtitle=worded(brief.subtitle), language="",
        byline="Somebody",
    )  # fmt: skip


# --- Inlines -------------------------------------------------------------------------------------


def lined(content: Iterable[Inline], around: frozenset[str] = frozenset()) -> tuple[Inline, ...]:
    return tuple(one for inline in content for one in _inline(inline, around))


def worded(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return inlines that are some plain words, whatever else they are."""
    return (*WORDS, *lined(content))


def _inline(inline: Inline, around: frozenset[str]) -> Iterator[Inline]:
    match inline:
        case Span("lead-in", inner):
            yield from [] if around else [Span("lead-in", (Text(plain(inner) or "lead"),))]
        case Span(kind, inner):
            if around and {kind, *around} != {"strong", "emphasis"}:
                yield from lined(inner, around)
            elif made := lined(inner, around | {kind}):
                yield Span(kind, made)
        case Link(target, inner):
            made = lined(inner, around | {"link"}) or WORDS
            yield Link("https://example.org/" if target.startswith("#") else target, made)
        case Foreign(_, _, inner):
            yield from lined(inner, around)
        case Reference():
            yield Text("reference")
        case Note():
            if not around:
                yield Note((Paragraph(worded(_without_notes(_first(inline.content)))),))
        case Image(asset, alt):
            if not around:
                yield Image(asset, "words" if alt else alt)
        case Code(value) if around & {"link", "strong"}:
            yield Text(value)
        case Code(value):
            yield Code(value.replace("\u00ad", "-").replace("\t", " ").strip() or "code")
        case Math() if around:
            return
        case _:
            yield inline


def _first(blocks: tuple[Block, ...]) -> tuple[Inline, ...]:
    return next((one.content for one in blocks if isinstance(one, Paragraph)), WORDS)


def _without_notes(content: Iterable[Inline]) -> tuple[Inline, ...]:
    return (
        tuple(one for one in content if not isinstance(one, Note | Span | Link | Foreign)) or WORDS
    )


# --- Blocks --------------------------------------------------------------------------------------


def apart(blocks: Iterable[Block], *, top: bool = False) -> tuple[Block, ...]:
    """Return blocks of which no two containers follow on one another."""
    found: list[Block] = []
    for block in blocks:
        made = _block(block, top=top)
        if found and isinstance(found[-1], CONTAINERS) and isinstance(made, CONTAINERS):
            found.append(BETWEEN)
        found.append(made)
    return tuple(found)


def _block(block: Block, *, top: bool) -> Block:
    match block:
        case Heading(level, content) if top:
            return Heading(level, worded(content))
        case Heading(_, content) | Paragraph(content):
            return Paragraph(worded(content))
        case CodeBlock(value):
            return CodeBlock(value.strip() or "code")
        case Figure(image, caption):
            alt = "words" if image.alt else image.alt
            return Figure(Image(image.asset, alt), WORDS if caption else ())
        case Quote(content, attribution):
            return Quote(_led(content), WORDS if attribution else ())
        case Aside(kind, content):
            return Aside(kind, _led(content), WORDS)
        case List(kind, items, start, tight):
            # A task in a numbered list has a numbering of its own, and so all items are tasks.
            tasks = kind == "bullet" or all(item.checked is not None for item in items)
            made = tuple(
                ListItem(_led(item.content), item.checked if tasks else None) for item in items
            )
            return List(kind, made, start, tight)
        case DefinitionList(items):
            return DefinitionList(tuple(map(_definition, items)))
        case Table():
            return _table(block)
        case _:
            return block


def _led(content: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what a container holds, its first block a paragraph."""
    made = apart(content)
    return made if made and isinstance(made[0], Paragraph) else (BETWEEN, *made)


def _definition(item: Definition) -> Definition:
    meaning = [one for meaning in item.meanings for one in meaning if isinstance(one, Paragraph)]
    terms = tuple(worded(term) for term in item.terms)
    return Definition(terms, (apart([BETWEEN, *meaning]),))


def _table(table: Table) -> Table:
    head, body = _rows(table.head), _rows(table.body)
    foot = _rows(table.foot) if len(table.foot) == 1 else ()
    caption = WORDS if table.caption else ()
    notes = (BETWEEN,) if table.notes else ()
    return Table(table.columns, head, body, foot, caption, notes, table.variant)


def _rows(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(Row(tuple(map(_cell, row.cells))) for row in rows)


def _cell(cell: Cell) -> Cell:
    content = tuple(one for one in apart(cell.content) if isinstance(one, Paragraph | List))
    led = isinstance(content[0], Paragraph) if content else False
    return replace(cell, content=content if led else (), header=cell.header and led)
