"""Blocks in a document: where each stands, and how it is put in, taken out, moved and restyled."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    List,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
)
from briefexport.walk import descendants
from revising.running_edits import InapplicableError
from revising.word_file import (
    MAP,
    NOTES,
    NUMBERING,
    VAL,
    M,
    W,
    Word,
    bookmarks,
    chain,
    change,
    leave_bookmarks,
    made,
    mark,
    mark_changed,
    properties,
    remove,
    run,
    strip_bookmarks,
)
from revising.word_text import (
    GONE,
    PLAIN_STYLES,
    Content,
    again,
    cut,
    delete,
    mark_deleted,
)

FORMATS = {
    "bullet": "bullet", "decimal": "decimal", "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """What stands in paragraphs of its own: its key, itself, what is around it, outermost first.

    `first` says that it has the marker of its item.
    """

    key: object
    node: Any
    path: tuple[Any, ...]
    first: bool = False


def key(word: Word, node: Any) -> object:
    """Return what a node is known by: its id, or where it is new, that it is this one."""
    if getattr(node, "id", ""):
        return node.id
    word.kept.append(node)
    return ("new", id(node))


def leaves(word: Word, blocks: Sequence[Block], path: tuple[Any, ...] = ()) -> Iterator[Leaf]:
    for block in blocks:
        within = (*path, block)
        match block:
            case List():
                for item in block.items:
                    inner = list(leaves(word, item.content, (*within, item)))
                    for number, leaf in enumerate(inner):
                        is_first = number == 0 and leaf.path[-1] is item
                        yield Leaf(leaf.key, leaf.node, leaf.path, is_first or leaf.first)
            case DefinitionList():
                for one in block.items:
                    yield Leaf((key(word, one), "term"), one, (*within, one), first=True)
                    for meaning in one.meanings:
                        yield from leaves(word, meaning, (*within, one))
            case Quote():
                yield from leaves(word, block.content, within)
                if block.attribution:
                    yield Leaf((key(word, block), "attribution"), block, within)
            case Aside():
                yield Leaf((key(word, block), "title"), block, within, first=True)
                yield from leaves(word, block.content, within)
            case _:
                yield Leaf(key(word, block), block, path)


def elements(word: Word, leaf: Leaf) -> list[etree._Element]:
    """Return the elements of a leaf, in order."""
    own = word.places.get(leaf.key)
    if own is None:
        raise InapplicableError(f"{leaf.key} stands nowhere")
    captions = word.places.get((leaf.key, "caption"))
    match leaf.node:
        case Table():
            notes = [one for note in leaves(word, leaf.node.notes) for one in elements(word, note)]
            return [*([captions] if captions is not None else []), own, *notes]
        case Figure():
            return [own, *([captions] if captions is not None else [])]
        case _:
            return chain(own) if own.tag == f"{W}p" else [own]


def regions(word: Word, brief: Brief) -> dict[object, list[Leaf]]:
    """Return the leaves of the brief, of each of its cells and of each of its notes."""
    found: dict[object, list[Leaf]] = {"": list(leaves(word, brief.blocks))}
    for node in descendants(brief):
        if isinstance(node, Cell | Note):
            found[key(word, node)] = list(leaves(word, node.content))
    return found


# --- Where things stand --------------------------------------------------------------------------


def find_places(word: Word, brief: Brief) -> None:
    """Note the element of every node of the brief that the file was made of."""
    names = {
        one.get("name"): one.get("id")
        for one in etree.fromstring(word.parts[MAP]).iter("{urn:briefexport:map}mark")
    }
    starts, ends = _bookmarked(word, names)
    word.places.update({own: para for own, para in starts.items() if para is not None})
    for node in descendants(brief):
        _find_parts(word, node, starts, ends)
    _find_tables(word, brief)
    _find_notes(word, names)
    for node in brief.blocks:
        if isinstance(node, Heading):
            shown = _style_of(word, word.places[node.id]).removeprefix("heading ")
            word.shift = int(shown) - node.level
    titles = [p for p in word.body.iter(f"{W}p") if _style_of(word, p) == "heading 1"]
    for part, style in (("title", "heading 1"), ("subtitle", "brief subtitle"),
                        ("byline", "brief byline")):  # fmt: skip
        found = [p for p in word.body.iter(f"{W}p") if _style_of(word, p) == style]
        if len(found) == 1 and len(titles) == 1:
            word.places["", part] = found[0]


def _style_of(word: Word, para: etree._Element) -> str:
    style = para.find(f"{W}pPr/{W}pStyle")
    wanted = None if style is None else style.get(VAL)
    return next((name for name, id_ in word.styles.items() if id_ == wanted), "")


Found = dict[object, etree._Element | None]


def _bookmarked(word: Word, names: dict[Any, Any]) -> tuple[Found, Found]:
    starts: Found = {}
    ends: Found = {}
    for name in ("word/document.xml", NOTES):
        ids: dict[str, object] = {}
        tree = word.trees.get(name)
        for one in () if tree is None else tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            para = next(one.iterancestors(f"{W}p"), None)
            if one.tag == f"{W}bookmarkStart" and one.get(f"{W}name") in names:
                own = names[one.get(f"{W}name")]
                ids[one.get(f"{W}id", "")] = own
                starts[own] = para
            elif one.tag == f"{W}bookmarkEnd" and one.get(f"{W}id") in ids:
                ends[ids[one.get(f"{W}id", "")]] = para
    return starts, ends


def _find_parts(word: Word, node: Any, starts: Found, ends: Found) -> None:
    own = getattr(node, "id", "")
    wanted: tuple[str, Found] | None = None
    match node:
        case Quote(attribution=(_, *_)):
            wanted = "attribution", ends
        case Aside():
            wanted = "title", starts
        case Definition():
            wanted = "term", starts
        case Figure(caption=(_, *_)):
            wanted = "caption", ends
        case Table(caption=(_, *_)):
            wanted = "caption", starts
        case _:
            return
    part, there = wanted
    if (para := there.get(own)) is not None:
        word.places[own, part] = para


def _find_tables(word: Word, brief: Brief) -> None:
    grids = [
        grid
        for name in ("word/document.xml", NOTES)
        if name in word.trees
        for grid in word.trees[name].iter(f"{W}tbl")
    ]
    tables = [node for node in descendants(brief) if isinstance(node, Table)]
    if len(grids) != len(tables):
        raise InapplicableError(f"{len(grids)} grids for {len(tables)} tables")
    for table, grid in zip(tables, grids, strict=True):
        word.places[table.id] = grid
        rows = [*table.head, *table.body, *table.foot]
        for row, line in zip(rows, grid.findall(f"{W}tr"), strict=True):
            word.places[key(word, row)] = line
            find_cells(word, row, line.findall(f"{W}tc"))


def find_cells(word: Word, row: Row, cells: Sequence[etree._Element]) -> None:
    own = [cell for cell in cells if not _continues(cell)]
    for cell, element in zip(row.cells, own, strict=True):
        word.places[key(word, cell)] = element
        held, paras = list(leaves(word, cell.content)), element.findall(f"{W}p")
        if len(held) == len(paras):
            for leaf, para in zip(held, paras, strict=True):
                word.places.setdefault(leaf.key, para)


def _continues(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _find_notes(word: Word, names: dict[Any, Any]) -> None:
    if NOTES not in word.trees:
        return
    notes = {one.get(f"{W}id"): one for one in word.trees[NOTES]}
    for call in word.body.iter(f"{W}footnoteReference"):
        holder = call.getparent()
        start = None if holder is None else holder.getprevious()
        if start is not None and start.tag == f"{W}bookmarkStart":
            word.places[names.get(start.get(f"{W}name"))] = notes[call.get(f"{W}id")]


# --- How a leaf stands ---------------------------------------------------------------------------


def context(word: Word, leaf: Leaf) -> tuple[object, ...]:
    """Return what tells the style of a leaf: two alike have the same."""
    found: list[object] = []
    for one in leaf.path:
        match one:
            case List():
                found.append((key(word, one), one.kind))
            case ListItem():
                found.append(one.checked)
            case _:
                found.append(type(one))
    level = leaf.node.level if isinstance(leaf.node, Heading) else 0
    return (*found, leaf.first, type(leaf.node), level)


def style(word: Word, leaf: Leaf, old: Sequence[Leaf]) -> etree._Element:
    """Return the properties that a paragraph has where `leaf` stands."""
    wanted = context(word, leaf)
    for other in old:
        if context(word, other) == wanted and other.key in word.places:
            para = elements(word, other)[0]
            if para.tag == f"{W}p":
                return _bare(properties(para))
    return _made_style(word, leaf)


def _new_style(word: Word, before: Leaf | None, leaf: Leaf, old: Sequence[Leaf]) -> etree._Element:
    found = _other_kind(word, before, leaf)
    return style(word, leaf, old) if found is None else found


def _other_kind(word: Word, before: Leaf | None, leaf: Leaf) -> etree._Element | None:
    """Return the properties of an item of a list that became one of another kind.

    Who chooses another kind in Word changes the numbering alone.
    """
    lists = [one for one in leaf.path if isinstance(one, List)]
    if before is None or not leaf.first or not lists or leaf.path[-1].checked is not None:
        return None
    was = [one for one in before.path if isinstance(one, List)]
    if [key(word, one) for one in was] != [key(word, one) for one in lists]:
        return None
    if was[-1].kind == lists[-1].kind:
        return None
    held = _bare(properties(elements(word, leaf)[0]))
    number = held.find(f"{W}numPr/{W}numId")
    if number is None:
        return None
    number.set(VAL, _number(word, lists[-1]))
    return held


def _bare(held: etree._Element) -> etree._Element:
    out = copy.deepcopy(held)
    for tag in ("rPr", "sectPr", "pPrChange"):
        if (one := out.find(W + tag)) is not None:
            out.remove(one)
    return out


def _made_style(word: Word, leaf: Leaf) -> etree._Element:
    lists = [one for one in leaf.path if isinstance(one, List)]
    others = [one for one in leaf.path if not isinstance(one, List | ListItem)]
    depth = f" {len(lists)}" if len(lists) > 1 else ""
    match leaf.node, others:
        case Heading(level), [] if not lists:
            if not 2 <= level + word.shift <= 6:
                raise InapplicableError("no such level")
            return _styled(word, f"heading {level + word.shift}")
        case Paragraph(), [] if leaf.first:
            if leaf.path[-1].checked is not None:
                raise InapplicableError("a task")
            family = "list bullet" if lists[-1].kind == "bullet" else "list number"
            held = _styled(word, family + depth)
            number = _number(word, lists[-1])
            level_ = made("ilvl", val=str(len(lists) - 1))
            held.append(made("numPr", level_, made("numId", val=number)))
            return held
        case Paragraph(), []:
            return _styled(word, f"list continue{depth}" if lists else "body text")
        case Paragraph(), [Quote()] if not lists:
            return _styled(word, "quote")
        case Paragraph(), [Aside()] if not lists:
            return _styled(word, "brief aside")
        case Paragraph(), [DefinitionList(), Definition()] if not lists:
            return _styled(word, "brief definition")
        case _:
            raise InapplicableError("it would stand in an unknown way")


def _styled(word: Word, name: str) -> etree._Element:
    if name not in word.styles:
        raise InapplicableError(f"no style {name}")
    return made("pPr", made("pStyle", val=word.styles[name]))


def _number(word: Word, held: List) -> str:
    """Return the numbering instance of a list that is new, or of another kind than it was."""
    own = ("num", key(word, held), held.kind)
    if own not in word.places:
        word.places[own] = _new_number(word, held.kind)
    return word.places[own].get(f"{W}numId", "")


def _new_number(word: Word, kind: str) -> etree._Element:
    tree = word.trees[NUMBERING]
    number = str(1 + max(int(one.get(f"{W}abstractNumId", "0")) for one in tree))
    # It stands as lists here do.
    places = [copy.deepcopy(one) for one in tree.iterfind(f"{W}abstractNum[1]/{W}lvl/{W}pPr")]
    levels = [
        made("lvl", made("start", val="1"), made("numFmt", val=FORMATS[kind]),
             made("lvlText", val="•" if kind == "bullet" else f"%{n + 1}."), place, ilvl=str(n))
        for n, place in enumerate(places)
    ]  # fmt: skip
    design = made("abstractNum", made("multiLevelType", val="hybridMultilevel"), *levels,
                  abstractNumId=number)  # fmt: skip
    tree.findall(f"{W}abstractNum")[-1].addnext(design)
    own = str(1 + max(int(one.get(f"{W}numId", "0")) for one in tree))
    instance = made("num", made("abstractNumId", val=number), numId=own)
    tree.append(instance)
    return instance


def _hides_looks(word: Word, para: etree._Element, new: etree._Element) -> bool:
    """Whether a paragraph with letters set by hand gets a style that may look so throughout."""
    style = new.find(f"{W}pStyle")
    names = {id_: name for name, id_ in word.styles.items()}
    plain = style is None or names.get(style.get(VAL, "")) in PLAIN_STYLES
    by_hand = (one for tag in ("b", "i") for one in para.iter(f"{W}{tag}"))
    return not plain and any(one.get(VAL) != "0" for one in by_hand)


def restyle(word: Word, para: etree._Element, new: etree._Element) -> None:
    if _hides_looks(word, para, new):
        raise InapplicableError("what is bold or italic by hand would not be seen")
    old = properties(para)
    former = _bare(old)
    for one in list(old):
        if one.tag not in {f"{W}rPr", f"{W}sectPr", f"{W}pPrChange"}:
            old.remove(one)
    for number, one in enumerate(list(_bare(new))):
        old.insert(number, one)
    if word.tracked and old.find(f"{W}pPrChange") is None:
        old.append(change(word, "pPrChange", former))


# --- Putting in, taking out, moving --------------------------------------------------------------


def arrange(word: Word, old: Sequence[Leaf], new: Sequence[Leaf], home: etree._Element) -> None:
    """Bring what stands as `old` into the order and the styles of `new`; `home` holds it all."""
    before = {leaf.key: leaf for leaf in old}
    after = {leaf.key for leaf in new}
    kept = [leaf.key for leaf in new if leaf.key in before]
    stays = rising([[leaf.key for leaf in old].index(one) for one in kept])
    moved = {one for number, one in enumerate(kept) if number not in stays}
    styles = {
        leaf.key: _new_style(word, before.get(leaf.key), leaf, old)
        for leaf in new
        if leaf.key not in before or context(word, before[leaf.key]) != context(word, leaf)
    }
    first = elements(word, old[0])[0] if old else None
    at: etree._Element | None = None
    if first is not None and (new[:1] and (new[0].key in moved or new[0].key not in before)):
        at = made("bookmarkStart")
        first.addprevious(at)
    anchor = at
    for leaf in new:
        if leaf.key not in before:
            own = _put_in(word, leaf, styles[leaf.key], anchor, home)
            anchor = own
            continue
        own_elements = elements(word, leaf)
        if leaf.key in moved:
            assert anchor is not None
            move(word, own_elements, anchor)
        if leaf.key in styles:
            if own_elements[0].tag != f"{W}p":
                raise InapplicableError("no paragraph")
            for para in own_elements:
                restyle(word, para, styles[leaf.key])
        anchor = own_elements[-1]
    for leaf in old:
        if leaf.key not in after:
            take_out(word, elements(word, leaf))
    if at is not None:
        remove(at)


def rising(places: Sequence[int]) -> set[int]:
    """Return which of `places` are in the longest row of them that rises."""
    best: list[tuple[int, int]] = []
    for number, place in enumerate(places):
        found = [(best[n][0], n) for n in range(number) if places[n] < place]
        length, back = max(found, default=(0, -1))
        best.append((length + 1, back))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    chosen = set[int]()
    while at >= 0:
        chosen.add(at)
        at = best[at][1]
    return chosen


def _put_in(
    word: Word, leaf: Leaf, held: etree._Element, anchor: etree._Element | None,
    home: etree._Element,
) -> etree._Element:  # fmt: skip
    match leaf.node:
        case Paragraph(content=(Text(text),)):
            pass
        case _:
            raise InapplicableError("not a new paragraph of words")
    fresh = run(text)
    para = made("p", _bare(held), change(word, "ins", fresh) if word.tracked else fresh)
    if anchor is None:
        home.append(para)
    else:
        anchor.addnext(para)
    if word.tracked:
        # Who types behind a paragraph puts in a mark for that; who pastes one brings its own.
        typed = anchor is not None and anchor.tag == f"{W}p" and not _is_changed(anchor)
        target = anchor if typed and word.draw.random() < 0.5 else para
        assert target is not None
        mark_changed(word, target, "ins")
    word.places[leaf.key] = para
    return para


def _is_changed(para: etree._Element) -> bool:
    held = para.find(f"{W}pPr/{W}rPr")
    tags = ("ins", "del", "moveFrom", "moveTo")
    return held is not None and any(held.find(W + tag) is not None for tag in tags)


def is_put_in(para: etree._Element) -> bool:
    return any(para.find(f"{W}pPr/{W}rPr/{W}{tag}") is not None for tag in ("ins", "moveTo"))


def take_out(word: Word, gone: list[etree._Element]) -> None:
    """Take out whole paragraphs and tables; with tracking they stay, marked."""
    if not word.tracked:
        leave_bookmarks(gone)
        for one in gone:
            remove(one)
        return
    for one in gone:
        if one.tag == f"{W}tbl":
            for line in one.iter(f"{W}tr"):
                mark_row(word, line, "del")
        else:
            mark_whole(word, one, "del")


def mark_row(word: Word, line: etree._Element, tag: str) -> None:
    held = line.find(f"{W}trPr")
    if held is None:
        held = made("trPr")
        line.insert(0, held)
    held.append(change(word, tag))
    for para in line.iter(f"{W}p"):
        mark_runs(word, para, tag)


def mark_whole(word: Word, para: etree._Element, tag: str) -> None:
    mark_runs(word, para, tag)
    if not _is_changed(para):
        mark_changed(word, para, tag)
    elif tag == "del":
        held = mark(para)
        for old in held.findall(f"{W}ins"):
            held.remove(old)
        held.insert(0, change(word, "del"))


def mark_runs(word: Word, para: etree._Element, tag: str) -> None:
    """Mark what stands in a paragraph as put in, taken out or moved."""
    for one in list(para.iter(f"{W}r", f"{M}oMath")):
        if any(True for _ in one.iterancestors(*GONE)):
            continue
        inside = next(one.iterancestors(f"{W}ins", f"{W}moveTo"), None)
        if tag in {"del", "moveFrom"}:
            if inside is not None and tag == "del":
                delete(word, [one])
            else:
                mark_deleted(word, one, tag)
        elif inside is None:
            wrapper = change(word, tag)
            one.addprevious(wrapper)
            wrapper.append(one)


def move(word: Word, moved: list[etree._Element], anchor: etree._Element) -> None:
    """Move elements behind `anchor`; with tracking, what they were stays, marked."""
    if not word.tracked:
        leave_bookmarks(moved)
        _follow(anchor, moved)
        return
    ghosts = [copy.deepcopy(one) for one in moved]
    moved[0].addprevious(ghosts[0])
    _follow(ghosts[0], ghosts[1:])
    for pair in bookmarks(moved).values():
        if len(pair) == 1:
            remove(pair[0])
    strip_bookmarks(ghosts if word.draw.random() < 0.5 else moved)
    _own_notes(word, ghosts)
    _follow(anchor, moved)
    tables = any(one.tag == f"{W}tbl" for one in moved)
    whole = not tables and not any(_is_changed(one) for one in moved)
    for ghost in ghosts:
        if ghost.tag == f"{W}p":
            mark_whole(word, ghost, "moveFrom" if whole else "del")
        else:
            for line in ghost.iter(f"{W}tr"):
                mark_row(word, line, "del")
    for one in moved:
        if one.tag == f"{W}p":
            mark_whole(word, one, "moveTo" if whole else "ins")
        else:
            for line in one.iter(f"{W}tr"):
                mark_row(word, line, "ins")
    if whole:
        _between_ranges(word, ghosts, "moveFrom")
        _between_ranges(word, moved, "moveTo")


def _follow(anchor: etree._Element, moved: list[etree._Element]) -> None:
    for one in moved:
        anchor.addnext(one)
        anchor = one


def _between_ranges(word: Word, ends: list[etree._Element], tag: str) -> None:
    start = change(word, f"{tag}RangeStart")
    start.set(f"{W}name", f"move{word.changes // 2}")
    properties(ends[0]).addnext(start)
    ends[-1].append(made(f"{tag}RangeEnd", id=start.get(f"{W}id", "")))


def _own_notes(word: Word, ghosts: list[etree._Element]) -> None:
    """Give what was copied notes of its own: each has one call."""
    for ghost in ghosts:
        for call in ghost.iter(f"{W}footnoteReference"):
            notes = word.trees[NOTES]
            (note,) = (one for one in notes if one.get(f"{W}id") == call.get(f"{W}id"))
            twin = copy.deepcopy(note)
            strip_bookmarks([twin])
            number = str(1 + max(int(one.get(f"{W}id", "0")) for one in notes))
            twin.set(f"{W}id", number)
            call.set(f"{W}id", number)
            notes.append(twin)


# --- Divided and joined --------------------------------------------------------------------------


def split(word: Word, para: etree._Element, content: Content, at: int) -> etree._Element:
    """Divide a paragraph before the character `at`; return the second half."""
    found = cut(word, para, content, at)
    left = [one for one in found if one.end <= at]
    right = [one for one in found if one.end > at]
    if not left or not right:
        raise InapplicableError("nothing on one side")
    last = left[-1].elements[-1]
    whole = next(last.iterancestors(f"{W}p"))
    top = _top(last, whole)
    other = etree.Element(f"{W}p")
    other.append(copy.deepcopy(properties(whole)))
    after = top.getnext()
    if after is not None and _ends_bookmark(top, after):
        after = after.getnext()
    while after is not None:
        follower = after.getnext()
        other.append(after)
        after = follower
    whole.addnext(other)
    held = mark(whole)
    for one in list(held):
        if one.tag in {W + tag for tag in ("ins", "del", "moveFrom", "moveTo")}:
            held.remove(one)
    if word.tracked:
        mark_changed(word, whole, "ins")
    return other


def _ends_bookmark(top: etree._Element, after: etree._Element) -> bool:
    """Whether `after` ends a bookmark round `top` alone, as that of a call of a note."""
    start = top.getprevious()
    return (
        after.tag == f"{W}bookmarkEnd"
        and start is not None
        and start.tag == f"{W}bookmarkStart"
        and start.get(f"{W}id") == after.get(f"{W}id")
    )


def _top(last: etree._Element, whole: etree._Element) -> etree._Element:
    """Return the child of `whole` that ends with `last`, divided behind it where it goes on."""
    top = last
    while (parent := top.getparent()) is not None and parent is not whole:
        rest = list(parent)[parent.index(top) + 1 :]
        if rest:
            parent.addnext(again(parent, rest))
        top = parent
    return top


def join(word: Word, first: etree._Element, second: etree._Element, words: str) -> None:
    """Join two paragraphs that follow on one another, with `words` between them."""
    last = chain(first)[-1]
    fresh = run(words) if words else None
    if word.tracked and not is_put_in(last):
        mark_changed(word, last, "del")
        if second not in chain(first):
            raise InapplicableError("a table is between them")
        if fresh is not None:
            last.append(change(word, "ins", fresh))
        return
    if chain(last)[-1] is not last or last.getnext() is not second:
        raise InapplicableError("something is between them")
    if fresh is not None:
        last.append(change(word, "ins", fresh) if word.tracked else fresh)
    held = mark(last)
    for one in list(held):
        held.remove(one)
    for one in list(mark(second)):
        held.append(one)
    for one in list(second):
        if one.tag != f"{W}pPr":
            last.append(one)
    remove(second)
