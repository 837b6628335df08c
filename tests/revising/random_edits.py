"""Random edits of a brief, seeded, of all kinds that an editor makes."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, get_args

from briefexport.model import (
    Aside,
    Brief,
    Definition,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    ListKind,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Span,
    SpanKind,
    Table,
)
from briefexport.walk import children, descendants, plain
from revising.edits import KINDS, Edit, Kind, edited
from revising.running_edits import InapplicableError

# Words as editors write them, and words that markup would take for its own.
PLAIN: Final = ("harbour", "new words", "The ferry", "é", "字", "twelve", "quay.", "(so)", "it’s")
HOSTILE: Final = (
    "a*b", "*", "[^1]", "1.", "#", "&amp;", "`tick`", "x | y", "---", "\xa0", "😀", "字", "<b>",
    "_so_", "[a](b)", "\\", "$x$", "~~", "+ 1", "> so", "http://a.b", "Note: x", "2)", "{#l}", "!",
)  # fmt: skip
TARGETS: Final = ("https://example.org/new", "mailto:a@example.org", "https://example.org/a_(b)")
TRIES: Final = 60


def random_edits(
    brief: Brief,
    seed: int,
    most: int = 10,
    words: tuple[str, ...] = PLAIN,
    kinds: tuple[Kind, ...] = KINDS,
) -> tuple[Brief, list[Edit]]:
    """Return `brief` after 1 to `most` random edits, and the edits, each made on what was before.

    Fewer come back where fewer can be made.
    """
    draw = random.Random(seed)
    wanted = draw.randint(1, most)
    made: list[Edit] = []
    for _ in range(TRIES):
        if len(made) == wanted:
            break
        edit = _random_edit(brief, draw, words, kinds)
        if edit is None:
            continue
        try:
            brief = edited(brief, edit)
        except (InapplicableError, AssertionError):
            continue
        made.append(edit)
    return brief, made


def _random_edit(
    brief: Brief, draw: random.Random, words: tuple[str, ...], kinds: tuple[Kind, ...]
) -> Edit | None:
    kind = draw.choice(kinds)
    text = " ".join(draw.choice(words) for _ in range(draw.randint(1, 3)))
    if kind == "meta":
        part = draw.choice(("title", "subtitle", "byline", "date"))
        return Edit("meta", "", part, text="2025-03-01" if part == "date" else text)
    nodes = [node for node in descendants(brief) if takes(kind, node)]
    if kind == "remove note" and any(isinstance(one, Reference) for one in descendants(brief)):
        return None  # it may lead to the note
    if not nodes:
        return None
    return _MAKE[kind](brief, draw.choice(nodes), draw, text)


def takes(kind: Kind, node: Any) -> bool:
    """Return whether an edit of `kind` can be made on `node`."""
    return bool(getattr(node, "id", "")) and isinstance(node, _TAKES[kind])


_TEXTS: Final = (Paragraph, Heading, Table, Figure, Quote, Aside, Definition)
_BLOCKS: Final = (Paragraph, Heading, List, Table, Quote, Figure, Aside)
_TAKES: Final[dict[Kind, tuple[type, ...]]] = {
    **dict.fromkeys(KINDS, _TEXTS),
    **dict.fromkeys(("insert", "delete", "move"), _BLOCKS),
    **dict.fromkeys(("split", "merge", "to heading"), (Paragraph,)),
    **dict.fromkeys(("add item", "remove item", "indent", "outdent"), (ListItem,)),
    **dict.fromkeys(("add row", "remove row", "move row", "merge cells"), (Row,)),
    **dict.fromkeys(("add column", "remove column", "move column"), (Table,)),
    **dict.fromkeys(("level", "to paragraph"), (Heading,)),
    **dict.fromkeys(("asset", "alt"), (Figure, Paragraph)),
    "rekind": (List,),
    "remove note": (Note,),
}


def _part(node: Any) -> str:
    match node:
        case Table() | Figure():
            return "caption"
        case Quote():
            return "attribution"
        case Aside():
            return "title"
        case _:
            return "content"


def _inlines(node: Any) -> tuple[Inline, ...]:
    if isinstance(node, Definition):
        return node.terms[0]
    found: tuple[Inline, ...] = getattr(node, _part(node))
    return found


def _words_in(node: Any) -> list[tuple[int, int]]:
    """Return where the words of the running text of `node` are."""
    return [found.span() for found in re.finditer(r"[^\s]+", plain(_inlines(node)))]


def _stretch(node: Any, draw: random.Random, most: int = 3) -> tuple[int, int] | None:
    """Return place and length of one to `most` words."""
    found = _words_in(node)
    if not found:
        return None
    first = draw.randrange(len(found))
    last = min(first + draw.randint(0, most - 1), len(found) - 1)
    return found[first][0], found[last][1] - found[first][0]


def _replace(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    stretch = _stretch(node, draw)
    if not stretch:
        return None
    at, length = stretch
    way = draw.choice(("replace", "insert", "append", "delete"))
    if way == "insert":
        return Edit("replace", node.id, _part(node), at, 0, f"{text} ")
    if way == "append":
        return Edit("replace", node.id, _part(node), at + length, 0, f" {text}")
    if way == "delete":
        before = plain(_inlines(node))[:at].endswith(" ")
        return Edit("replace", node.id, _part(node), at - before, length + before, "")
    return Edit("replace", node.id, _part(node), at, length, text)


def _mark(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    stretch = _stretch(node, draw)
    usual = ("strong", "emphasis", "strike", "superscript", "subscript", "small-caps")
    kind = draw.choice(("strong", "emphasis", *usual))
    assert kind in get_args(SpanKind)
    return stretch and Edit("mark", node.id, _part(node), *stretch, to=kind)


def _link(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    stretch = _stretch(node, draw)
    return stretch and Edit("link", node.id, _part(node), *stretch, to=draw.choice(TARGETS))


def _note(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    stretch = _stretch(node, draw)
    inside = any(
        getattr(one, "id", "") == node.id
        for note in descendants(brief)
        if isinstance(note, Note)
        for one in descendants(note)
    )
    if not stretch or inside:
        return None
    return Edit("add note", node.id, _part(node), sum(stretch), text=text)


def _nth(kind: Kind, of: type) -> "Make":
    def make(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
        count = sum(isinstance(one, of) for line in _inlines(node) for one in descendants(line))
        number = draw.randrange(count) if count else 0
        found = count or (of is Image and isinstance(node, Figure))
        if of is Image:
            to, part = "new.png", "content"
        else:
            to, part = draw.choice(TARGETS), _part(node)
        return Edit(kind, node.id, part, number, text=text, to=to) if found else None

    return make


def _move(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    """Move within what holds it, or among the blocks of the brief."""
    places = [one.id for one in _neighbours(brief, node) if one.id and one is not node]
    if isinstance(node, Row):
        return Edit("move row", node.id, to=draw.choice(places)) if places else None
    at_top = any(one is node for one in brief.blocks)
    return Edit("move", node.id, to=draw.choice([*places, *([""] if at_top else [])] or [""]))


def _neighbours(brief: Brief, node: Any) -> Iterator[Any]:
    for holder in descendants(brief):
        held = list(children(holder))
        if any(one is node for one in held):
            wanted = Row if isinstance(node, Row) else _BLOCKS
            yield from (one for one in held if isinstance(one, wanted))


def _split(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    starts = [start for start, _ in _words_in(node)][1:]
    return Edit("split", node.id, at=draw.choice(starts)) if starts else None


def _to_heading(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    """Make a heading of a paragraph, not in a list, a table or a note: Word has none there."""
    holders = (one for one in descendants(brief) if isinstance(one, Brief | Quote | Aside))
    if not any(node is one for holder in holders for one in children(holder)):
        return None
    return Edit("to heading", node.id, number=draw.randint(1, 4))


def _number(kind: Kind) -> "Make":
    def make(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
        return Edit(kind, node.id, number=draw.randint(1, 4))

    return make


def _plain(kind: Kind) -> "Make":
    def make(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
        return Edit(kind, node.id, text=text)

    return make


def _merge(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    return Edit("merge", node.id, text=draw.choice((" ", " ", "")))


def _rekind(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    kind = draw.choice(("bullet", "decimal", "decimal", draw.choice(get_args(ListKind))))
    return Edit("rekind", node.id, to=kind) if kind != node.kind else None


def _column(kind: Kind) -> "Make":
    def make(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
        count = len(node.columns)
        at, number = draw.randrange(count), draw.randrange(count)
        if kind == "move column" and at == number:
            return None
        return Edit(kind, node.id, at=at, number=number, text=text.replace(" ", "|"))

    return make


def _cells(brief: Brief, node: Any, draw: random.Random, text: str) -> Edit | None:
    return Edit("merge cells", node.id, at=draw.randrange(len(node.cells))) if node.cells else None


Make = Callable[[Brief, Any, random.Random, str], Edit | None]
_MAKE: Final[dict[Kind, Make]] = {
    **{kind: _plain(kind) for kind in KINDS},
    "replace": _replace,
    "mark": _mark,
    "link": _link,
    "unmark": _nth("unmark", Span),
    "unlink": _nth("unlink", Link),
    "retarget": _nth("retarget", Link),
    "asset": _nth("asset", Image),
    "alt": _nth("alt", Image),
    "add note": _note,
    "move": _move,
    "move row": _move,
    "split": _split,
    "merge": _merge,
    "rekind": _rekind,
    "level": _number("level"),
    "to heading": _to_heading,
    "add column": _column("add column"),
    "remove column": _column("remove column"),
    "move column": _column("move column"),
    "merge cells": _cells,
}
