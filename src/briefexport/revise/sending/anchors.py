"""Where comments hang in a document: from which character to which (ECMA-376, 17.13.4).

Of a note Word takes none; what is said of it hangs on its call.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import field
from typing import Final

from lxml import etree

from briefexport.backends.docx import roles
from briefexport.records import dataclass
from briefexport.revise.redline.pen import Node, W
from briefexport.revise.sending.threads import Target
from briefexport.wordml.names import NAMESPACES, bookmark_name

_M: Final = f"{{{NAMESPACES['m']}}}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What stands in a paragraph and is no text of the edition: the number before it.
_LABELS: Final = (f'"{roles.LABEL}"', f'"{roles.HEADING_NUMBER}"')
_PLAIN: Final = frozenset((f"{W}rPr", f"{W}lastRenderedPageBreak", f"{W}commentReference"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of a paragraph, in characters and things; `call` is that of a note instead."""

    para: Node
    start: int
    end: int
    call: Node | None = None


@dataclass(slots=True)
class Marked:
    """The bookmarks of a document by name, each with the paragraphs from its start to its end.

    `notes` has for each of those in a note the call of the note.
    """

    paras: dict[str, list[Node]] = field(default_factory=dict)
    notes: dict[str, Node] = field(default_factory=dict)


def marked(body: Node, notes: Sequence[Node]) -> Marked:
    """Return the bookmarks of `body` and of its `notes`."""
    found = Marked(_bookmarked(body))
    calls = {call.get(f"{W}id", ""): call for call in body.iter(f"{W}footnoteReference")}
    for note in notes:
        call = calls.get(note.get(f"{W}id", ""))
        if call is not None:
            found.notes |= dict.fromkeys(_bookmarked(note), call)
    return found


def _bookmarked(root: Node) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    open_: dict[str, str] = {}
    for para in root.iter(f"{W}p"):
        within = set(open_.values())
        for one in para.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            if one.tag == f"{W}bookmarkStart":
                name = one.get(f"{W}name", "")
                open_[one.get(f"{W}id", "")] = name
                within.add(name)
            else:
                open_.pop(one.get(f"{W}id", ""), None)
        for name in within:
            found.setdefault(name, []).append(para)
    return found


def anchor(target: Target, found: Marked) -> Anchor | None:
    """Return where `target` stands, None where its block is not in the document."""
    name = bookmark_name(target.block or target.brief)
    if name in found.notes:
        call = found.notes[name]
        return Anchor(next(call.iterancestors(f"{W}p")), 0, 0, call)
    paras = found.paras.get(name)
    if not paras:
        return None
    return Anchor(_part(target.part, paras), target.start, target.end)


def _part(part: str, paras: Sequence[Node]) -> Node:
    """Return the paragraph of a part of a block that stands in `paras`."""
    kind, _, number = part.partition(" ")
    match kind:
        case "subtitle":
            below = paras[-1].getnext()
            return paras[-1] if below is None or below.tag != f"{W}p" else below
        case "caption" | "attribution":
            return paras[-1]
        case "term" | "cell":
            return paras[min(int(number or 1), len(paras)) - 1]
        case _:
            return paras[0]


# --- Marking -------------------------------------------------------------------------------------


def hang(ids: Sequence[str], where: Anchor) -> None:
    """Mark in a paragraph from where to where the comments `ids` reach."""
    if where.call is not None:
        run = where.call.getparent()
        assert run is not None
        _enclose(ids, run, run)
        return
    slots = _slots(where.para)
    if not slots:
        _append(ids, where.para)
        return
    start = min(where.start, len(slots) - 1)
    end = min(max(where.end, start + 1), len(slots))
    first = _divided(slots[start], before=True)
    # What was divided has other runs now.
    slots = _slots(where.para)
    last = _divided(slots[end - 1], before=False)
    _enclose(ids, first if start != end - 1 else last, last)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A character or a thing: the element at the level of runs, and of a character its place."""

    element: Node
    text: Node | None = None
    at: int = 0


def _slots(para: Node) -> list[_Slot]:
    """Return the characters and things of a paragraph as the model counts them."""
    elements = list(_run_level(para))
    count = next((n for n, one in enumerate(elements) if not _is_label(one)), len(elements))
    slots = list(_counted(elements[count:]))
    # Between a number and what it is of there is a space.
    spaced = count and slots and slots[0].text is not None and (slots[0].text.text or "")[0] == " "
    return slots[1:] if spaced else slots


def _counted(elements: Sequence[Node]) -> Iterator[_Slot]:
    """Yield the characters and things of `elements`; a field is one thing."""
    depth = 0
    for element in elements:
        kinds = [one.get(f"{W}fldCharType") for one in element.iter(f"{W}fldChar")]
        depth += kinds.count("begin")
        if not depth:
            yield from _in_run(element)
            continue
        depth -= kinds.count("end")
        if not depth:
            yield _Slot(element)


def _run_level(para: Node) -> Iterator[Node]:
    """Yield runs and formulas, those that were deleted left out."""
    for child in para:
        if child.tag in {f"{W}r", f"{_M}oMath", f"{_M}oMathPara"}:
            yield child
        elif child.tag in {f"{W}hyperlink", f"{W}ins", f"{W}moveTo"}:
            yield from _run_level(child)


def _is_label(element: Node) -> bool:
    look = element.find(f"{W}rPr")
    return look is not None and any(
        label in f'"{one.get(f"{W}val")}"' for one in look for label in _LABELS
    )


def _in_run(run: Node) -> Iterator[_Slot]:
    if run.tag != f"{W}r":
        yield _Slot(run)
        return
    for child in run:
        if child.tag == f"{W}t":
            yield from (_Slot(run, child, at) for at in range(len(child.text or "")))
        elif child.tag not in _PLAIN:
            yield _Slot(run)


def _divided(slot: _Slot, *, before: bool) -> Node:
    """Return the run that begins with `slot`, or with `before` false ends with it."""
    at = slot.at if before else slot.at + 1
    text = slot.text
    if text is None or not 0 < at < len(text.text or ""):
        return slot.element
    run, said = slot.element, text.text or ""
    rest = deepcopy(run)
    children = list(run)
    number = children.index(text)
    text.text, text.attrib[_SPACE] = said[:at], "preserve"
    for child in children[number + 1 :]:
        run.remove(child)
    copies = list(rest)
    copies[number].text = said[at:]
    copies[number].attrib[_SPACE] = "preserve"
    for child in copies[:number]:
        if child.tag != f"{W}rPr":
            rest.remove(child)
    run.addnext(rest)
    return rest if before else run


def _enclose(ids: Sequence[str], first: Node, last: Node) -> None:
    for id_ in ids:
        first.addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": id_}))
    after = last
    for id_ in ids:
        end = etree.Element(f"{W}commentRangeEnd", {f"{W}id": id_})
        after.addnext(end)
        after = end
    # The mark of a comment is no part of a link or of a change.
    outer = after
    while (above := outer.getparent()) is not None and above.tag != f"{W}p":
        outer = above
    for id_ in ids:
        mark = _reference(id_)
        outer.addnext(mark)
        outer = mark


def _append(ids: Sequence[str], para: Node) -> None:
    for id_ in ids:
        para.append(etree.Element(f"{W}commentRangeStart", {f"{W}id": id_}))
        para.append(etree.Element(f"{W}commentRangeEnd", {f"{W}id": id_}))
        para.append(_reference(id_))


def _reference(id_: str) -> Node:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": id_})
    return run
