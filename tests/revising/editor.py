"""An editor in Word: edits made in the XML of a document, tracked or not, as Word writes them.

It shares no code with what writes and reads DOCX. What it is told is an edit of the model; where
that stands in the document it finds by bookmarks, and by the order of tables.
"""

import copy
import io
import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

from lxml import etree
from PIL import Image as Raster

from briefexport.model import (
    Aside,
    Brief,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Span,
    Text,
)
from briefexport.walk import descendants, plain
from revising.edits import KINDS, Edit, Kind, edited
from revising.random_edits import PLAIN, random_edits
from revising.running_edits import InapplicableError
from revising.word_blocks import (
    Leaf,
    arrange,
    elements,
    find_places,
    join,
    key,
    regions,
    split,
)
from revising.word_file import W, Word, opened, saved
from revising.word_noise import disturbed
from revising.word_tables import (
    add_column,
    add_row,
    find_rows,
    merge_cells,
    move_column,
    move_row,
    remove_column,
    remove_row,
)
from revising.word_text import (
    Content,
    add_note,
    link_text,
    mark_text,
    nth,
    picture,
    pieces,
    remove_note,
    replace_text,
    retarget_text,
    set_alt,
    set_picture,
    unlink_text,
    unmark_text,
)

TEXT_KINDS = ("replace", "mark", "unmark", "link", "unlink", "retarget", "add note")
TABLE_KINDS: dict[str, Any] = {
    "add row": add_row,
    "remove row": remove_row,
    "move row": move_row,
    "add column": add_column,
    "remove column": remove_column,
    "move column": move_column,
    "merge cells": merge_cells,
}
ROOMS = "{urn:test:place}at"


def open_document(data: bytes, brief: Brief, seed: int, *, tracked: bool) -> Word:
    """Return the document `data`, which `brief` was exported to, opened by an editor."""
    word = opened(data, random.Random(seed), tracked=tracked)
    find_places(word, brief)
    return word


def edit_document(word: Word, brief: Brief, edit: Edit) -> Brief:
    """Make `edit` in the document, which says `brief` by now; return what it says then.

    Raises InapplicableError, with the document as it was, where Word has no such edit.
    """
    after = edited(brief, edit)
    before = _snapshot(word)
    try:
        _make(word, brief, after, edit)
    except (InapplicableError, KeyError, AssertionError, ValueError, IndexError) as error:
        _restore(word, before)
        raise InapplicableError(str(error)) from error
    return after


def random_document(
    data: bytes, brief: Brief, seed: int, most: int = 10, *,
    tracked: bool, words: tuple[str, ...] = PLAIN, kinds: tuple[Kind, ...] = KINDS,
) -> tuple[Word, Brief, list[Edit]]:  # fmt: skip
    """Return the document after 1 to `most` random edits, what it says then, and the edits."""
    draw = random.Random(seed)
    word = open_document(data, brief, seed, tracked=tracked)
    wanted, made = draw.randint(1, most), list[Edit]()
    for _ in range(8 * most):
        if len(made) == wanted:
            break
        _, found = random_edits(brief, draw.randrange(2**32), 1, words, kinds)
        # Letters and Roman numbers are no numbers of lists in Markdown.
        if not found or (found[0].kind == "rekind" and found[0].to not in {"bullet", "decimal"}):
            continue
        try:
            brief = edit_document(word, brief, found[0])
        except InapplicableError:
            continue
        made += found
    return word, brief, made


def closed(word: Word, *, noisy: bool = True) -> bytes:
    """Return the document as it is saved."""
    _forget(word)
    return saved(disturbed(word) if noisy else word)


# --- All or nothing ------------------------------------------------------------------------------


def _snapshot(word: Word) -> tuple[dict[str, Any], dict[str, bytes], dict[object, str]]:
    _forget(word)  # what was copied since has the number of its original
    numbers: dict[object, str] = {}
    marked: dict[etree._Element, str] = {}
    for number, (own, element) in enumerate(word.places.items()):
        numbers[own] = marked.setdefault(element, str(number))
        element.set(ROOMS, marked[element])
    trees = {name: copy.deepcopy(tree) for name, tree in word.trees.items()}
    return trees, dict(word.parts), numbers


def _forget(word: Word) -> None:
    """Take off what tells elements apart in a snapshot."""
    for tree in word.trees.values():
        for one in tree.iter(etree.Element):
            if ROOMS in one.attrib:
                del one.attrib[ROOMS]


def _restore(
    word: Word, before: tuple[dict[str, Any], dict[str, bytes], dict[object, str]]
) -> None:
    word.trees, word.parts, numbers = before
    found = {
        one.get(ROOMS): one
        for tree in word.trees.values()
        for one in tree.iter(etree.Element)
        if one.get(ROOMS)
    }
    word.places = {own: found[number] for own, number in numbers.items() if number in found}


# --- One edit ------------------------------------------------------------------------------------


def _make(word: Word, brief: Brief, after: Brief, edit: Edit) -> None:
    gone: list[object] = []
    halves: dict[object, object] = {}
    if edit.kind in TABLE_KINDS:
        TABLE_KINDS[edit.kind](word, brief, edit)
    elif edit.kind in {"asset", "alt"}:
        _picture(word, brief, edit)
    elif edit.kind == "meta":
        _meta(word, brief, edit)
    elif edit.kind == "remove note":
        remove_note(word, word.places[edit.id])
    elif edit.kind in TEXT_KINDS:
        _text(word, brief, after, edit)
    elif edit.kind == "split":
        halves[edit.id] = _split(word, brief, after, edit)
    elif edit.kind == "merge":
        gone.append(_merge(word, brief, edit))
    find_rows(word, after)
    if edit.kind in TABLE_KINDS:
        return
    _arrange(word, brief, after, gone, halves)


def _arrange(
    word: Word, brief: Brief, after: Brief,
    gone: list[object], halves: dict[object, object],
) -> None:  # fmt: skip
    """Bring every part of the document into the order that is wanted.

    What is `gone` stands nowhere any more; second `halves`, by what they are of, stand already.
    """
    old, new = regions(word, brief), regions(word, after)
    for own in new.keys() & old.keys():
        was = []
        for leaf in old[own]:
            was += [leaf] if leaf.key not in gone else []
            was += [replace(leaf, key=halves[leaf.key])] if leaf.key in halves else []
        _check(was, new[own], top=own == "")
        if own != "" and [one.key for one in was] == [one.key for one in new[own]]:
            continue
        arrange(word, was, new[own], word.body if own == "" else word.places[own])


def _check(was: list[Leaf], now: list[Leaf], *, top: bool) -> None:
    before = {leaf.key: leaf for leaf in was}
    beside = {(one.key, other.key) for one, other in pairwise(was)}
    for one, other in pairwise(now):
        if (one.key, other.key) not in beside and _are_one(one, other):
            raise InapplicableError("they would be one in Word")
    for leaf in now:
        if any(isinstance(one, Definition) and not all(one.meanings) for one in leaf.path):
            raise InapplicableError("a term that means nothing")
        if any(isinstance(one, Quote) and not one.content for one in leaf.path):
            raise InapplicableError("a quotation of nothing")
        items = [one for one in leaf.path if isinstance(one, ListItem)]
        if not all(isinstance(one.content[0], Paragraph) for one in items):
            raise InapplicableError("an item that begins with no paragraph")
        if isinstance(leaf.node, Heading) and (leaf.path or not top):
            old = before.get(leaf.key)
            if old is None or not isinstance(old.node, Heading):
                raise InapplicableError("a heading that stands in something")


def _are_one(one: Leaf, other: Leaf) -> bool:
    """Whether two leaves, or what they stand in, look as one where one follows on the other."""
    ways = [(*leaf.path, leaf.node) for leaf in (one, other)]
    left, right = next(
        (pair for pair in zip(*ways, strict=False) if key_of(pair[0]) != key_of(pair[1])),
        (one.node, other.node),
    )
    joined = (CodeBlock, Quote, Aside, DefinitionList)
    return type(left) is type(right) and isinstance(left, joined)


def key_of(node: Any) -> object:
    return getattr(node, "id", "") or id(node)


def _node(brief: Brief, name: str) -> Any:
    if not name:
        return brief
    return next(node for node in descendants(brief) if getattr(node, "id", "") == name)


def _running(word: Word, brief: Brief, edit: Edit) -> tuple[etree._Element, Content]:
    """Return the paragraph that holds the text of an edit, and what that is."""
    node = _node(brief, edit.id)
    own = key(word, node) if edit.id else ""
    if isinstance(node, Definition):
        return word.places[own, "term"], node.terms[0]
    content: Content = getattr(node, edit.part)
    if isinstance(node, Paragraph | Heading):
        return word.places[own], content
    return word.places[own, edit.part], content


def _text(word: Word, brief: Brief, after: Brief, edit: Edit) -> None:
    para, content = _running(word, brief, edit)
    match edit.kind:
        case "replace":
            replace_text(word, para, content, edit.at, edit.length, edit.text)
        case "mark":
            mark_text(word, para, content, edit.at, edit.length, edit.to)
        case "link":
            link_text(word, para, content, edit.at, edit.length, edit.to)
        case "unlink":
            unlink_text(word, para, content, edit.at)
        case "retarget":
            retarget_text(word, para, content, edit.at, edit.to)
        case "unmark":
            start, end, span = nth(content, Span, edit.at)
            unmark_text(word, para, content, start, end, span.kind)
        case "add note":
            own = add_note(word, para, content, edit.at, edit.text)
            known = {id(node) for node in descendants(brief)}
            (note,) = (
                node
                for node in descendants(after)
                if isinstance(node, Note) and not node.id and id(node) not in known
                if key(word, node) not in word.places
            )
            word.places[key(word, note)] = next(own.iterancestors(f"{W}footnote"))
            word.places[key(word, note.content[0])] = own
        case _:
            raise InapplicableError("no edit of words")
    pieces(word, para, _running(word, after, edit)[1])  # it must say now what it is to say


def picture_of(colour: int) -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", (40, 30), (colour, 90, 20)).save(data, "PNG")
    return data.getvalue()


NEW_PICTURE = picture_of(10)


def _picture(word: Word, brief: Brief, edit: Edit) -> None:
    node = _node(brief, edit.id)
    if isinstance(node, Figure):
        (drawing,) = word.places[edit.id].iter(f"{W}drawing")
    else:
        drawing = picture(word, word.places[edit.id], node.content, edit.at)
    if edit.kind == "alt":
        set_alt(drawing, edit.text)
    else:
        set_picture(word, drawing, NEW_PICTURE)


def _meta(word: Word, brief: Brief, edit: Edit) -> None:
    old = getattr(brief, edit.part)
    said = old if isinstance(old, str) else plain(old)
    para = word.places["", edit.part]
    content: Content = (Text(said),) if isinstance(old, str) else old
    replace_text(word, para, content, 0, len(said), edit.text)


def _split(word: Word, brief: Brief, after: Brief, edit: Edit) -> object:
    """Divide a paragraph; return the key of the second half."""
    node = _node(brief, edit.id)
    other = split(word, word.places[edit.id], node.content, edit.at)
    known = {id(one) for one in descendants(brief)}
    (second,) = (
        one
        for one in descendants(after)
        if isinstance(one, Paragraph) and not one.id and id(one) not in known
        if key(word, one) not in word.places
    )
    word.places[key(word, second)] = other
    return key(word, second)


def _merge(word: Word, brief: Brief, edit: Edit) -> object:
    """Join two paragraphs; return the key of the second, which is one no more."""
    for region in regions(word, brief).values():
        for number, leaf in enumerate(region):
            if leaf.key == edit.id and number + 1 < len(region):
                other = region[number + 1]
                join(word, word.places[edit.id], elements(word, other)[0], edit.text)
                return other.key
    raise InapplicableError("no such paragraph")
