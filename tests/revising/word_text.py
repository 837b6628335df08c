"""Running text in a document: characters found in runs, put in, taken out and formatted."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml import etree

from briefexport.model import Foreign, Image, Inline, Link, Math, Note, Span
from briefexport.walk import children, descendants, plain
from revising.running_edits import InapplicableError
from revising.word_file import (
    NOTES,
    NOTES_EMPTY,
    VAL,
    WP,
    A,
    M,
    R,
    W,
    Word,
    chain,
    change,
    child,
    made,
    part_of,
    relation,
    remove,
    run,
)

Content = tuple[Inline, ...]
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "softHyphen": "\xad", "noBreakHyphen": "\u2011"}
AROUND = {W + tag for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent")}
GONE = (f"{W}del", f"{W}moveFrom")
LABELS = ("brief caption label", "brief heading number")


@dataclass
class Piece:
    """Elements that stand for some characters, or for a thing that has none."""

    elements: list[etree._Element]
    text: str
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def pieces(word: Word, para: etree._Element, content: Content) -> list[Piece]:
    """Return what stands in a paragraph that says `content`; refuse one that says another thing."""
    found = [one for each in chain(para) for one in _pieces(_runs(each))]
    labels = [n for n, one in enumerate(found) if _style(word, one.elements[0]) in LABELS]
    first = labels[-1] + 2 if labels else 0
    if found and found[0].elements[0].find(f"{W}footnoteRef") is not None:
        first = 2
    formulas = iter([one.value for one in _nodes(content) if isinstance(one, Math)])
    at = 0
    for one in (found := found[first:]):
        if one.elements[0].tag == f"{M}oMath":
            one.text = next(formulas, "")
        one.start = at
        at = one.end
    said = "".join(one.text for one in found).replace("\n", " ")
    if said != plain(content):
        raise InapplicableError(f"{said!r} stands for {plain(content)!r}")
    return found


def _nodes(content: Content) -> Iterator[Any]:
    """Yield what stands in `content`, but for what stands in notes."""
    for inline in content:
        yield inline
        if not isinstance(inline, Note):
            yield from _nodes(tuple(children(inline)))  # type: ignore[arg-type]


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if one.tag == f"{W}r":
            yield from _single(one)
        elif one.tag == f"{M}oMath":
            yield one
        elif one.tag in AROUND:
            yield from _runs(one)


def _single(whole: etree._Element) -> list[etree._Element]:
    """Divide a run such that each holds one thing."""
    looks = whole.find(f"{W}rPr")
    things = [one for one in whole if one.tag not in {f"{W}rPr", f"{W}lastRenderedPageBreak"}]
    out = [whole]
    for thing in things[1:]:
        more = made("r", *([copy.deepcopy(looks)] if looks is not None else []), thing)
        out[-1].addnext(more)
        out.append(more)
    return out


def _pieces(runs: Iterator[etree._Element]) -> Iterator[Piece]:
    """Yield what stands in `runs`; a field is one thing."""
    depth, open_ = 0, list[etree._Element]()
    for one in runs:
        mark = one.find(f"{W}fldChar")
        kind = None if mark is None else mark.get(f"{W}fldCharType")
        depth += kind == "begin"
        if depth:
            open_.append(one)
        depth -= kind == "end"
        if open_ and not depth:
            yield Piece(open_, "")
            open_ = []
        elif not depth and kind is None:
            yield Piece([one], _said(one))


def _said(one: etree._Element) -> str:
    return "".join(
        SIGNS.get(etree.QName(part).localname, part.text or "" if part.tag == f"{W}t" else "")
        for part in one
    )


def _style(word: Word, one: etree._Element) -> str:
    style = one.find(f"{W}rPr/{W}rStyle")
    wanted = None if style is None else style.get(VAL)
    return next((name for name, id_ in word.styles.items() if id_ == wanted), "")


def para_style(word: Word, para: etree._Element) -> str:
    """Return the name of the style of a paragraph, or of the one it was made of."""
    style = para.find(f"{W}pPr/{W}pStyle")
    wanted = None if style is None else style.get(VAL)
    name = next((name for name, id_ in word.styles.items() if id_ == wanted), "")
    return name.partition(" (")[0].removeprefix("brief ") if name.endswith(")") else name


def cut(word: Word, para: etree._Element, content: Content, at: int) -> list[Piece]:
    """Return the pieces of a paragraph, of which none goes on over the character `at`."""
    found = pieces(word, para, content)
    for one in found:
        if one.start < at < one.end:
            (whole,) = one.elements
            text = whole.find(f"{W}t")
            if text is None or text.text is None:
                raise InapplicableError("one thing")
            rest = run(text.text[at - one.start :], whole.find(f"{W}rPr"))
            text.text = text.text[: at - one.start]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            whole.addnext(rest)
            return pieces(word, para, content)
    return found


def between(found: list[Piece], start: int, end: int) -> list[Piece]:
    """Return the pieces from `start` to `end`, with things that stand between them."""
    return [
        one
        for one in found
        if (one.text and start <= one.start and one.end <= end)
        or (not one.text and start < one.start < end)
    ]


# --- Words ---------------------------------------------------------------------------------------


def replace_text(
    word: Word, para: etree._Element, content: Content, at: int, length: int, new: str
) -> None:
    cut(word, para, content, at)
    found = cut(word, para, content, at + length)
    if not length:
        _insert(word, found, at, new)
        return
    gone = between(found, at, at + length)
    if not gone or any(one.elements[0].tag == f"{M}oMath" for one in gone):
        raise InapplicableError("no words")
    if new:
        first = gone[0].elements[0]
        fresh = _fresh(word, first, new)
        first.addprevious(fresh)
    for one in gone:
        delete(word, one.elements)


def _insert(word: Word, found: list[Piece], at: int, new: str) -> None:
    hosts = [one for one in found if one.text and one.end == at]
    first = [one for one in found if at == 0][:1]
    if not hosts and not first:
        raise InapplicableError("nothing stands before")
    host = (hosts or first)[-1].elements[0]
    if host.tag != f"{W}r" or not (hosts or first)[0].text:
        raise InapplicableError("it would stand in a thing")
    fresh = _fresh(word, host, new)
    (host.addnext if hosts else host.addprevious)(fresh)


def _fresh(word: Word, host: etree._Element, text: str) -> etree._Element:
    """Return what is typed at `host`: it looks like it."""
    one = run(text, host.find(f"{W}rPr"))
    return change(word, "ins", one) if word.tracked and not _is_ours(host) else one


def _is_ours(element: etree._Element) -> bool:
    """Whether `element` was put in while changes were tracked."""
    parents = element.iterancestors(f"{W}ins", f"{W}moveTo")
    return next(parents, None) is not None


def delete(word: Word, elements: list[etree._Element]) -> None:
    """Take out runs; with tracking they stay, marked, unless they were put in themselves."""
    for one in elements:
        if word.tracked and not _is_ours(one):
            mark_deleted(word, one, "del")
        else:
            parent = one.getparent()
            remove(one)
            while parent is not None and parent.tag in AROUND and not list(parent.iter(f"{W}r")):
                empty = parent
                parent = empty.getparent()
                remove(empty)


def mark_deleted(word: Word, one: etree._Element, tag: str) -> None:
    for text in one.iter(f"{W}t"):
        text.tag = f"{W}delText"
    for text in one.iter(f"{W}instrText"):
        text.tag = f"{W}delInstrText"
    wrapper = change(word, tag)
    one.addprevious(wrapper)
    wrapper.append(one)


# --- Looks ---------------------------------------------------------------------------------------

TOGGLES = {"strong": "b", "emphasis": "i", "strike": "strike", "small-caps": "smallCaps"}
STYLES = {
    "strong": "strong", "emphasis": "emphasis", "small-caps": "brief small caps",
    "lead-in": "brief lead-in",
}  # fmt: skip
PLAIN_STYLES = ("body text", "body text first indent", "list bullet", "list number")
RAISED = ("superscript", "subscript")
ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "color", "sz",
    "highlight", "u", "vertAlign", "rtl", "lang", "rPrChange",
)  # fmt: skip


def look(word: Word, one: etree._Element) -> etree._Element:
    """Return the properties of a run, in which the former are noted if changes are tracked."""
    looks = child(one, "rPr")
    if word.tracked and not _is_ours(one) and looks.find(f"{W}rPrChange") is None:
        former = made("rPr", *(copy.deepcopy(old) for old in looks))
        looks.append(change(word, "rPrChange", former))
    return looks


def put(looks: etree._Element, tag: str, value: str = "") -> None:
    old = looks.find(W + tag)
    if old is not None:
        looks.remove(old)
    new = made(tag, **({"val": value} if value else {}))
    rank = ORDER.index(tag)
    names = [etree.QName(one).localname for one in looks]
    place = next(
        (n for n, name in enumerate(names) if name in ORDER and ORDER.index(name) > rank),
        len(names),
    )
    looks.insert(place, new)


def mark_text(
    word: Word, para: etree._Element, content: Content, at: int, length: int, kind: str
) -> None:
    cut(word, para, content, at)
    # Where a style makes all text bold or italic, a key makes it plain.
    shown = para_style(word, para) not in PLAIN_STYLES
    for one in between(cut(word, para, content, at + length), at, at + length):
        if one.elements[0].tag != f"{W}r":
            raise InapplicableError("a formula")
        for element in one.elements:
            looks = look(word, element)
            styled = looks.find(f"{W}rStyle") is not None
            if kind in RAISED:
                put(looks, "vertAlign", kind)
            elif kind in STYLES and not styled and (shown or word.draw.random() < 0.3):
                put(looks, "rStyle", word.styles[STYLES[kind]])
            elif shown and kind in STYLES:
                raise InapplicableError("it would not be seen")
            else:
                put(looks, TOGGLES[kind])


def unmark_text(
    word: Word, para: etree._Element, content: Content, start: int, end: int, kind: str
) -> None:
    cut(word, para, content, start)
    for one in between(cut(word, para, content, end), start, end):
        for element in one.elements:
            if element.tag == f"{W}r":
                _unmark(word, look(word, element), kind)


def _unmark(word: Word, looks: etree._Element, kind: str) -> None:
    tag = "vertAlign" if kind in RAISED else TOGGLES.get(kind, "")
    if tag and (old := looks.find(W + tag)) is not None:
        looks.remove(old)
    style = looks.find(f"{W}rStyle")
    if style is not None and kind in STYLES and style.get(VAL) == word.styles.get(STYLES[kind]):
        looks.remove(style)


# --- Links, notes, pictures ----------------------------------------------------------------------


def nth(content: Content, kind: type, number: int) -> tuple[int, int, Any]:
    """Return where the `number`th of `kind` stands, in order of where each ends, and itself."""
    found: list[tuple[int, int, Any] | None] = []
    _ends(content, 0, kind, found)
    if number >= len(found) or found[number] is None:
        raise InapplicableError("it is not in this paragraph")
    one = found[number]
    assert one
    return one


def _ends(content: Content, at: int, kind: type, found: list[tuple[int, int, Any] | None]) -> None:
    for inline in content:
        size = len(plain((inline,)))
        if isinstance(inline, Note):
            inside = [one for block in inline.content for one in descendants(block)]
            found += [None for one in inside if isinstance(one, kind)]
        elif isinstance(inline, Span | Link | Foreign):
            _ends(inline.content, at, kind, found)
        if isinstance(inline, kind):
            found.append((at, at + size, inline))
        at += size


def link_text(
    word: Word, para: etree._Element, content: Content, at: int, length: int, target: str
) -> None:
    cut(word, para, content, at)
    found = between(cut(word, para, content, at + length), at, at + length)
    inside = [element for one in found for element in one.elements]
    if any(one.iterancestors(f"{W}hyperlink") for one in inside if _linked(one)):
        raise InapplicableError("a link within a link")
    for parent, group in groupby(inside, key=lambda one: one.getparent()):
        runs = list(group)
        own = relation(word, part_of(word, para), "hyperlink", target)
        link = etree.Element(f"{W}hyperlink", {f"{R}id": own, f"{W}history": "1"})
        assert parent is not None
        runs[0].addprevious(link)
        link.extend(runs)
        for one in runs:
            looks = child(one, "rPr")
            if one.tag == f"{W}r" and looks.find(f"{W}rStyle") is None:
                put(looks, "rStyle", word.styles["hyperlink"])


def _linked(one: etree._Element) -> bool:
    return next(one.iterancestors(f"{W}hyperlink"), None) is not None


def links(word: Word, para: etree._Element, content: Content, number: int) -> set[etree._Element]:
    start, end, _ = nth(content, Link, number)
    found = pieces(word, para, content)
    inside = [one for one in found if one.text and start <= one.start and one.end <= end]
    elements = [element for one in inside for element in one.elements]
    around = {next(one.iterancestors(f"{W}hyperlink"), None) for one in elements}
    if not around or None in around:
        raise InapplicableError("a link that stands in no hyperlink")
    outside = [element for one in found if one not in inside for element in one.elements]
    if any(around.intersection(one.iterancestors(f"{W}hyperlink")) for one in outside):
        raise InapplicableError("a part of a hyperlink")
    return {one for one in around if one is not None}


def unlink_text(word: Word, para: etree._Element, content: Content, number: int) -> None:
    for link in links(word, para, content, number):
        for one in list(link):
            link.addprevious(one)
        for one in _siblings_of(link):
            style = one.find(f"{W}rPr/{W}rStyle")
            if style is not None and style.get(VAL) == word.styles["hyperlink"]:
                remove(style)
        remove(link)


def _siblings_of(link: etree._Element) -> Iterator[etree._Element]:
    before = link.getprevious()
    while before is not None and before.tag != f"{W}hyperlink":
        yield from before.iter(f"{W}r")
        before = before.getprevious()


def retarget_text(
    word: Word, para: etree._Element, content: Content, number: int, target: str
) -> None:
    own = relation(word, part_of(word, para), "hyperlink", target)
    for link in links(word, para, content, number):
        if f"{W}anchor" in link.attrib:
            del link.attrib[f"{W}anchor"]
        link.set(f"{R}id", own)


def add_note(
    word: Word, para: etree._Element, content: Content, at: int, text: str
) -> etree._Element:
    """Put a note before the character `at`; return the paragraph of its text."""
    if part_of(word, para) == NOTES:
        raise InapplicableError("a note within a note")
    found = cut(word, para, content, at)
    before = [one for one in found if one.end <= at]
    if not before:
        raise InapplicableError("nothing stands before")
    number, own = _new_note(word, text)
    style = word.styles["footnote reference"]
    call = made("r", made("rPr", made("rStyle", val=style)))
    call.append(made("footnoteReference", id=number))
    last = before[-1].elements[-1]
    fresh = change(word, "ins", call) if word.tracked and not _is_ours(last) else call
    link = next(last.iterancestors(f"{W}hyperlink"), None)
    if link is None:
        last.addnext(fresh)
    elif any(one.end > at and _within(one.elements[0], link) for one in found):
        _split_link(link, last)
        link.addnext(fresh)
    else:
        link.addnext(fresh)
    return own


def _within(one: etree._Element, link: etree._Element) -> bool:
    return link in list(one.iterancestors())


def _split_link(link: etree._Element, last: etree._Element) -> None:
    top = last
    while top.getparent() is not link:
        parent = top.getparent()
        assert parent is not None
        if parent.index(top) != len(parent) - 1:
            raise InapplicableError("a change within a link")
        top = parent
    rest = list(link)[link.index(top) + 1 :]
    link.addnext(again(link, rest))


def again(element: etree._Element, held: list[etree._Element]) -> etree._Element:
    """Return an element like `element` that holds `held`."""
    other = etree.Element(element.tag)
    for name, value in element.attrib.items():
        other.set(name, value)
    other.extend(held)
    return other


def _new_note(word: Word, text: str) -> tuple[str, etree._Element]:
    if NOTES not in word.trees:
        raise InapplicableError("the file has no notes")
    notes = word.trees.setdefault(NOTES, etree.fromstring(NOTES_EMPTY))
    number = str(1 + max(int(one.get(f"{W}id", "0")) for one in notes))
    style = word.styles["footnote reference"]
    mark = made("r", made("rPr", made("rStyle", val=style)), made("footnoteRef"))
    para = made("p", made("pPr", made("pStyle", val=word.styles["footnote text"])))
    para.extend((mark, run(" "), run(text)))
    notes.append(made("footnote", para, id=number))
    return number, para


def remove_note(word: Word, note: etree._Element) -> None:
    """Take out the call of a note; what nobody calls is gone when the file is saved."""
    number = note.get(f"{W}id")
    for call in list(word.body.iter(f"{W}footnoteReference")):
        holder = call.getparent()
        gone = holder is None or next(holder.iterancestors(*GONE), None) is not None
        if holder is not None and call.get(f"{W}id") == number and not gone:
            delete(word, [holder])


def picture(word: Word, para: etree._Element, content: Content, number: int) -> etree._Element:
    found = [one for each in chain(para) for one in _runs(each)]
    drawings = [one for each in found for one in each.iter(f"{W}drawing")]
    nth(content, Image, number)
    inside = [one for one in _nodes(content) if isinstance(one, Image)]
    if len(inside) != len(drawings):
        raise InapplicableError("pictures that are not shown")
    return drawings[number]


def set_alt(drawing: etree._Element, text: str) -> None:
    for one in drawing.iter(f"{WP}docPr"):
        one.set("descr", text)
        for extension in list(one):
            one.remove(extension)


def set_picture(word: Word, drawing: etree._Element, data: bytes) -> None:
    name = f"media/image{len(word.parts)}.png"
    word.parts[f"word/{name}"] = data
    own = relation(word, part_of(word, drawing), "image", name, external=False)
    for one in drawing.iter(f"{A}blip"):
        one.set(f"{R}embed", own)
        for extension in list(one):
            one.remove(extension)
