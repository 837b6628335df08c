"""What an editor does to an article, as plain data, and its making on the model.

An `Edit` names a node of the base brief by its id and says what is done there. `edited` makes it
and gives a brief in the form the way back works with: an untouched node is the same object, a node
that stays has its id and origin, kept characters have their segments, and what is new has nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from briefexport.errors import ModelError
from briefexport.model import (
    Brief,
    Cell,
    Column,
    Definition,
    Figure,
    Heading,
    Image,
    Link,
    List,
    ListItem,
    ListKind,
    Note,
    Paragraph,
    Row,
    Span,
    SpanKind,
    Table,
    Text,
)
from briefexport.walk import children, descendants, rewrite
from revising.running_edits import (
    Content,
    InapplicableError,
    divided,
    placed,
    replaced,
    wrapped,
)

Kind = Literal[
    "replace", "mark", "unmark", "link", "unlink", "retarget", "insert", "delete", "move", "split",
    "merge", "add item", "remove item", "indent", "outdent", "rekind", "add row", "remove row",
    "move row", "add column", "remove column", "move column", "merge cells", "level", "to heading",
    "to paragraph", "asset", "alt", "add note", "remove note", "meta",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing done to the node `id`.

    `part` names what of it: "content" of a paragraph, a heading or a term, "caption" of a table or
    a figure, "attribution" of a quotation, "title" of an aside or the brief. `at` and `length`
    count characters of that part; of tables `at` is the number of a column, of spans and links
    which it is in reading order. `text` is the new text, `to` the id of the place or the name of
    the new kind, `number` the new level or place.
    """

    kind: Kind
    id: str
    part: str = "content"
    at: int = 0
    length: int = 0
    text: str = ""
    to: str = ""
    number: int = 0


def edited(brief: Brief, edit: Edit) -> Brief:
    """Return `brief` after `edit`; raise InapplicableError where that cannot be."""
    try:
        changed = _DO[edit.kind](brief, edit)
    except (ModelError, ValueError) as error:
        raise InapplicableError(str(error)) from error
    if changed is brief:
        raise InapplicableError(f"nothing is done by {edit}")
    return changed


def _at(brief: Brief, name: str, change: Callable[[Any], Any]) -> Brief:
    """Return `brief` with the node `name` changed; all of it is the brief itself."""
    if not name:
        changed = change(brief)
        assert isinstance(changed, Brief)
        return changed
    return rewrite(brief, lambda node: change(node) if getattr(node, "id", "") == name else node)


def _find(brief: Brief, name: str) -> Any:
    for node in descendants(brief):
        if name and getattr(node, "id", "") == name:
            return node
    raise InapplicableError(f"there is no {name!r}")


def _siblings(brief: Brief, name: str) -> tuple[Any, list[Any], int]:
    """Return the node that holds the node `name`, all it holds, and where among them that is."""
    for node in descendants(brief):
        held = list(children(node))
        for number, child in enumerate(held):
            if getattr(child, "id", "") == name:
                return node, held, number
    raise InapplicableError(f"there is no {name!r}")


# --- Running text ------------------------------------------------------------------------------


def _on_text(brief: Brief, edit: Edit, change: Callable[[Content], Content]) -> Brief:
    def changed(node: Any) -> Any:
        if isinstance(node, Definition):
            first, *rest = node.terms
            return replace(node, terms=(_some(change(first)), *rest))
        old = getattr(node, edit.part, None)
        if not isinstance(old, tuple):
            raise InapplicableError(f"no {edit.part}")
        new = change(old)
        whole = edit.part == "content" or isinstance(node, Brief)
        return node if new == old else replace(node, **{edit.part: _some(new) if whole else new})

    return _at(brief, edit.id, changed)


def _some(content: Content) -> Content:
    if not content:
        raise InapplicableError("nothing would be left")
    return content


def _replace(brief: Brief, edit: Edit) -> Brief:
    return _on_text(brief, edit, lambda c: replaced(c, edit.at, edit.length, edit.text))


def _mark(brief: Brief, edit: Edit) -> Brief:
    assert edit.to in get_args(SpanKind)
    span = Span(edit.to, ())  # type: ignore[arg-type]
    return _on_text(brief, edit, lambda c: wrapped(c, edit.at, edit.length, span))


def _link(brief: Brief, edit: Edit) -> Brief:
    around = Link(edit.to, (Text("x"),))
    return _on_text(brief, edit, lambda c: wrapped(c, edit.at, edit.length, around))


def _nth(kind: type, number: int, change: Callable[[Any], Any]) -> Callable[[Content], Content]:
    """Return what changes the inline of `kind` with `number`, in order of where each ends."""

    def changed(content: Content) -> Content:
        seen = -1

        def one(node: Any) -> Any:
            nonlocal seen
            seen += isinstance(node, kind)
            return change(node) if isinstance(node, kind) and seen == number else node

        return rewrite(Paragraph(content), one).content

    return changed


def _unmark(brief: Brief, edit: Edit) -> Brief:
    return _on_text(brief, edit, _nth(Span, edit.at, lambda span: span.content))


def _unlink(brief: Brief, edit: Edit) -> Brief:
    return _on_text(brief, edit, _nth(Link, edit.at, lambda link: link.content))


def _retarget(brief: Brief, edit: Edit) -> Brief:
    return _on_text(brief, edit, _nth(Link, edit.at, lambda link: replace(link, target=edit.to)))


def _add_note(brief: Brief, edit: Edit) -> Brief:
    note = Note((Paragraph((Text(edit.text),)),))
    return _on_text(brief, edit, lambda c: placed(c, edit.at, note))


def _remove(brief: Brief, edit: Edit) -> Brief:
    holder, held, _ = _siblings(brief, edit.id)
    if len(held) == 1 and not isinstance(holder, Brief):
        raise InapplicableError("nothing would be left")
    return _at(brief, edit.id, lambda _: ())


# --- Blocks ------------------------------------------------------------------------------------


def _insert(brief: Brief, edit: Edit) -> Brief:
    new = Paragraph((Text(edit.text),))
    if not edit.id:
        return replace(brief, blocks=(new, *brief.blocks))
    return _at(brief, edit.id, lambda node: (node, new))


def _move(brief: Brief, edit: Edit) -> Brief:
    node = _find(brief, edit.id)
    if any(getattr(one, "id", "") == edit.to for one in descendants(node)):
        raise InapplicableError("it would be moved into itself")
    _, held, number = _siblings(brief, edit.id)
    if number and getattr(held[number - 1], "id", "") == edit.to:
        raise InapplicableError("it stands there already")
    without = _remove(brief, edit)
    if not edit.to:
        return replace(without, blocks=(node, *without.blocks))
    _find(without, edit.to)
    return _at(without, edit.to, lambda before: (before, node))


def _split(brief: Brief, edit: Edit) -> Brief:
    def two(node: Any) -> Any:
        left, right = divided(node.content, edit.at)
        return replace(node, content=_some(left)), Paragraph(_some(right))

    return _at(brief, edit.id, two)


def _merge(brief: Brief, edit: Edit) -> Brief:
    _, held, number = _siblings(brief, edit.id)
    first, *rest = held[number : number + 2]
    if not rest or not all(isinstance(one, Paragraph) for one in (first, *rest)):
        raise InapplicableError("no two paragraphs")
    between = (Text(edit.text),) if edit.text else ()
    joined = replace(first, content=(*first.content, *between, *rest[0].content))

    def change(node: Any) -> Any:
        return () if node is rest[0] else joined if node is first else node

    return rewrite(brief, change)


def _level(brief: Brief, edit: Edit) -> Brief:
    return _at(brief, edit.id, lambda node: replace(node, level=edit.number))


def _to_heading(brief: Brief, edit: Edit) -> Brief:
    def change(node: Paragraph) -> Heading:
        return Heading(edit.number, node.content, id=node.id, origin=node.origin)

    return _at(brief, edit.id, change)


def _to_paragraph(brief: Brief, edit: Edit) -> Brief:
    def change(node: Heading) -> Paragraph:
        return Paragraph(node.content, id=node.id, origin=node.origin)

    return _at(brief, edit.id, change)


def _picture(field: str) -> Callable[[Brief, Edit], Brief]:
    def change(image: Image, edit: Edit) -> Image:
        return replace(image, asset=edit.to) if field == "asset" else replace(image, alt=edit.text)

    def done(brief: Brief, edit: Edit) -> Brief:
        if isinstance(_find(brief, edit.id), Figure):
            return _at(brief, edit.id, lambda one: replace(one, image=change(one.image, edit)))
        return _on_text(brief, edit, _nth(Image, edit.at, lambda image: change(image, edit)))

    return done


def _meta(brief: Brief, edit: Edit) -> Brief:
    value: Any = (Text(edit.text),) if edit.part in {"title", "subtitle"} else edit.text
    changes: dict[str, Any] = {edit.part: value}
    return replace(brief, **changes)


# --- Lists -------------------------------------------------------------------------------------


def _add_item(brief: Brief, edit: Edit) -> Brief:
    new = ListItem((Paragraph((Text(edit.text),)),))
    return _at(brief, edit.id, lambda node: (node, new))


def _rekind(brief: Brief, edit: Edit) -> Brief:
    assert edit.to in get_args(ListKind)
    return _at(brief, edit.id, lambda node: replace(node, kind=edit.to, start=1))


def _indent(brief: Brief, edit: Edit) -> Brief:
    holder, held, number = _siblings(brief, edit.id)
    if not isinstance(holder, List) or not number:
        raise InapplicableError("no item stands before it")
    if not holder.id:
        raise InapplicableError("its list is new")
    item, before = held[number], held[number - 1]
    last = before.content[-1] if before.content else None
    if isinstance(last, List):
        below = replace(last, items=(*last.items, item))
        content = (*before.content[:-1], below)
    else:
        below = List(holder.kind, (item,), tight=holder.tight)
        content = (*before.content, below)
    items = (*held[: number - 1], replace(before, content=content), *held[number + 1 :])
    return _at(brief, holder.id, lambda node: replace(node, items=items))


def _outdent(brief: Brief, edit: Edit) -> Brief:
    inner, held, number = _siblings(brief, edit.id)
    if not isinstance(inner, List) or not inner.id:
        raise InapplicableError("no list of the base")
    above, around, place = _siblings(brief, inner.id)
    if not isinstance(above, ListItem) or around[place + 1 :] or not (above.id and number):
        raise InapplicableError("nothing to move out of")
    item, after = held[number], held[number + 1 :]
    last = item.content[-1] if item.content else None
    if after and isinstance(last, List):
        below = replace(last, items=(*last.items, *after))
        item = replace(item, content=(*item.content[:-1], below))
    elif after:
        below = List(inner.kind, tuple(after), tight=inner.tight)
        item = replace(item, content=(*item.content, below))
    left = replace(inner, items=tuple(held[:number]))
    kept = replace(above, content=(*above.content[:-1], left))
    return _at(brief, above.id, lambda _: (kept, item))


# --- Tables ------------------------------------------------------------------------------------


def _words(text: str) -> Cell:
    return Cell((Paragraph((Text(text),)),) if text else ())


def _add_row(brief: Brief, edit: Edit) -> Brief:
    table = _table_of(brief, edit.id)
    words = [*edit.text.split("|"), *[""] * len(table.columns)]
    new = Row(tuple(_words(text) for text in words[: len(table.columns)]))
    return _at(brief, edit.id, lambda node: (node, new))


def _table_of(brief: Brief, row: str) -> Table:
    table, _, _ = _siblings(brief, row)
    if not isinstance(table, Table):
        raise InapplicableError("no row of a table")
    return table


def _columns(
    brief: Brief, edit: Edit, change: Callable[[list[Any], Callable[[], Any]], None]
) -> Brief:
    """Return `brief` with every row of a plain table, and its columns, changed by `change`."""

    def changed(items: tuple[Any, ...], new: Callable[[], Any]) -> tuple[Any, ...]:
        held = list(items)
        change(held, new)
        return tuple(held)

    def table(node: Table) -> Table:
        groups = (node.head, node.body, node.foot)
        rows = [row for group in groups for row in group]
        if any(len(row.cells) != len(node.columns) for row in rows):
            raise InapplicableError("cells are merged")
        words = iter([*edit.text.split("|"), *[""] * len(rows)])
        head, body, foot = (
            tuple(
                replace(row, cells=changed(row.cells, lambda: _words(next(words)))) for row in group
            )
            for group in groups
        )
        columns = changed(node.columns, Column)
        return replace(node, columns=columns, head=head, body=body, foot=foot)

    return _at(brief, edit.id, table)


def _add_column(brief: Brief, edit: Edit) -> Brief:
    return _columns(brief, edit, lambda held, new: held.insert(edit.at, new()))


def _remove_column(brief: Brief, edit: Edit) -> Brief:
    return _columns(brief, edit, lambda held, _: held.__delitem__(edit.at))


def _move_column(brief: Brief, edit: Edit) -> Brief:
    return _columns(brief, edit, lambda held, _: held.insert(edit.number, held.pop(edit.at)))


def _merge_cells(brief: Brief, edit: Edit) -> Brief:
    """Merge the cell `at` of the row with the next one of that row."""

    def change(row: Row) -> Row:
        if edit.at + 1 >= len(row.cells):
            raise InapplicableError("no two cells")
        one, two = row.cells[edit.at : edit.at + 2]
        if one.rowspan != two.rowspan:
            raise InapplicableError("not of one height")
        whole = replace(
            one, content=(*one.content, *two.content), colspan=one.colspan + two.colspan
        )
        return replace(row, cells=(*row.cells[: edit.at], whole, *row.cells[edit.at + 2 :]))

    return _at(brief, edit.id, change)


_DO: Final[dict[Kind, Callable[[Brief, Edit], Brief]]] = {
    "replace": _replace,
    "mark": _mark,
    "unmark": _unmark,
    "link": _link,
    "unlink": _unlink,
    "retarget": _retarget,
    "insert": _insert,
    "delete": _remove,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "add item": _add_item,
    "remove item": _remove,
    "indent": _indent,
    "outdent": _outdent,
    "rekind": _rekind,
    "add row": _add_row,
    "remove row": _remove,
    "move row": _move,
    "add column": _add_column,
    "remove column": _remove_column,
    "move column": _move_column,
    "merge cells": _merge_cells,
    "level": _level,
    "to heading": _to_heading,
    "to paragraph": _to_paragraph,
    "asset": _picture("asset"),
    "alt": _picture("alt"),
    "add note": _add_note,
    "remove note": _remove,
    "meta": _meta,
}
