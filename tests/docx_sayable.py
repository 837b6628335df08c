"""A tree as far as DOCX can say it: two that are equal here are the same to every reader of a DOCX.

DOCX has runs that look some way, not nested spans; paragraphs in styles, not containers. So order
of nesting, the kind of an aside that has a title, the language of code and the like are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias, assert_never
from xml.etree import ElementTree

from briefexport.mathml import mathml
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
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.walk import plain

Said: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class View:
    """How a tree is looked at: what its targets are, how its levels are counted, its language."""

    target: Callable[[str], str]
    shift: int = 0
    language: str = ""


def said(blocks: Sequence[Block], view: View) -> tuple[Said, ...]:
    """Return `blocks` as plain tuples."""
    found = [one for block in blocks for one in _block(block, view)]
    return tuple(_joined(found))


def line(content: Iterable[Inline], view: View) -> Said:
    """Return inlines as runs: characters with all that is around them."""
    runs: list[tuple[Any, frozenset[Any]]] = []
    for thing, marks in _runs(content, frozenset(), view):
        last, around = runs[-1] if runs else (None, None)
        if isinstance(thing, str) and isinstance(last, str) and around == marks:
            runs[-1] = (last + thing, marks)
        else:
            runs.append((thing, marks))
    return tuple(_trimmed(runs))


def _trimmed(runs: list[tuple[Any, frozenset[Any]]]) -> list[tuple[Any, tuple[Any, ...]]]:
    """Return `runs` without blanks and breaks at the ends, which mean nothing in a document."""
    blank = (("break",),)
    while runs and (runs[0][0] in blank or _is_blank(runs[0][0])):
        del runs[0]
    while runs and (runs[-1][0] in blank or _is_blank(runs[-1][0])):
        runs.pop()
    if runs and isinstance(runs[0][0], str):
        runs[0] = (runs[0][0].lstrip(" \t"), runs[0][1])
    if runs and isinstance(runs[-1][0], str):
        # With figure spaces composing lines numbers up.
        runs[-1] = (runs[-1][0].rstrip(" \t\u2007\u2008"), runs[-1][1])
    return [(thing, tuple(sorted(marks, key=str))) for thing, marks in runs if thing != ""]


def _is_blank(thing: Any) -> bool:
    return isinstance(thing, str) and not thing.strip(" \t")


def _runs(
    content: Iterable[Inline], marks: frozenset[Any], view: View
) -> Iterator[tuple[Any, frozenset[Any]]]:
    for inline in content:
        match inline:
            case Text(value):
                yield value, marks
            case Code(value):
                yield value, marks | {"code"}
            case Span(kind, inner):
                yield from _runs(inner, marks | {kind}, view)
            case Link(target, inner):
                link = f"#{view.target(target[1:])}" if target.startswith("#") else target
                yield from _runs(inner, marks | {("link", link)}, view)
            case Foreign(language, direction, inner):
                main = language.split("-")[0]
                own = {("language", main)} if main and main != view.language else set()
                turned = {("direction", direction)} if direction else set()
                yield from _runs(inner, marks | own | turned, view)
            case Reference(target):
                yield ("reference", view.target(target)), frozenset()
            case Note(inner):
                yield ("note", said(inner, view) or ((),)), frozenset()
            case Image():
                yield image(inline), frozenset()
            case LineBreak():
                yield ("break",), frozenset()
            case Math(value):
                yield formula(value), frozenset()
            case _:
                assert_never(inline)


def image(picture: Image) -> Said:
    return ("image", picture.alt, picture.description)


def formula(latex: str) -> Said:
    """Return the characters of a formula, which two ways to write it have in common."""
    shown = mathml(latex, display=False)
    if shown is None:
        return ("formula", latex)
    return ("formula", "".join("".join(ElementTree.fromstring(shown).itertext()).split()))


# --- Blocks --------------------------------------------------------------------------------------


def _block(block: Block, view: View) -> Iterator[Said]:
    match block:
        case Heading(level, content):
            yield ("heading", level - view.shift, line(content, view))
        case Paragraph(content):
            if words := line(content, view):
                yield ("paragraph", words)
        case CodeBlock(value):
            yield ("code", value)
        case Rule():
            yield ("rule",)
        case MathBlock(value):
            yield ("block", formula(value))
        case Figure(picture, caption):
            yield ("figure", image(picture), line(caption, view))
        case Quote(content, attribution):
            yield ("quote", said(content, view), line(attribution, view))
        case Aside(kind, content, title):
            # A title that names the kind is made in composing, and in reading taken for the kind.
            named = plain(title).casefold() == kind
            yield ("aside", () if named else line(title, view), said(content, view))
        case List(kind, items, start, tight):
            inner = tuple((item.checked, said(item.content, view)) for item in items)
            # The space between items is told by text; pictures and the like have their own.
            told = any(_ends_in_text(item.content) for item in items[:-1])
            yield ("list", kind, start, tight or not told, inner)
        case DefinitionList(items):
            yield (
                "definitions",
                tuple(
                    (
                        tuple(line(term, view) for term in item.terms),
                        said([one for meaning in item.meanings for one in meaning], view),
                    )
                    for item in items
                ),
            )
        case Table():
            yield _table(block, view)
        case _:
            assert_never(block)


def _ends_in_text(content: Sequence[Block]) -> bool:
    match content:
        case (*_, Paragraph()):
            return True
        case (*_, List(items=(*_, last))):
            return _ends_in_text(last.content)
        case _:
            return False


def _table(table: Table, view: View) -> Said:
    aligns = [column.align for column in table.columns]
    return (
        "table",
        table.variant,
        len(aligns),
        line(table.caption, view),
        tuple(_group(rows, number, view) for number, rows in enumerate(_groups(table))),
        said(table.notes, view),
    )


def _groups(table: Table) -> tuple[Any, ...]:
    return table.head, table.body, table.foot


def _group(rows: Sequence[Any], number: int, view: View) -> tuple[Any, ...]:
    return tuple(tuple(_cell(cell, number, view) for cell in row.cells) for row in rows)


def _cell(cell: Cell, group: int, view: View) -> Said:
    content = said(cell.content, view)
    return (content, cell.colspan, cell.rowspan, cell.header if group == 1 and content else False)


def _joined(found: Sequence[Said]) -> Iterator[Said]:
    """Yield blocks; quotations without a source between them are one, as are terms."""
    for key, group in groupby(enumerate(found), key=lambda one: _key(found, one[0])):
        parts = [one for _, one in group]
        match key[0]:
            case "quote":
                inner = tuple(block for part in parts for block in part[1])
                yield ("quote", inner, parts[-1][2])
            case "definitions":
                yield ("definitions", tuple(_defined([item for part in parts for item in part[1]])))
            case _:
                yield from parts


def _key(found: Sequence[Said], at: int) -> tuple[Any, ...]:
    """Return what blocks that become one have in common."""
    kind = found[at][0]
    if kind == "definitions":
        start = at
        while start and found[start - 1][0] == kind:
            start -= 1
        return kind, start
    if kind == "quote":
        start = at
        while start and found[start - 1][0] == kind and not found[start - 1][2]:
            start -= 1
        return kind, start
    return ("other", at)


def _defined(items: Sequence[Said]) -> Iterator[Said]:
    """Yield definitions; a term without a meaning is one more of the next one's."""
    terms: Said = ()
    for own, meaning in items:
        terms += own
        if meaning:
            yield terms, meaning
            terms = ()
    if terms:
        yield terms, ()
