"""Two versions of a paragraph's text as one, with marks round what is in one of them alone."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

from lxml import etree

from briefexport.revise.redline.atoms import Atom, Grain, Line, letters
from briefexport.revise.redline.matching import Stretch, stretches
from briefexport.revise.redline.pen import WRAPPERS, Fate, Node, Pen, W, mark_former, properties

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What text and codes of fields are called where they are deleted (17.3.3.7, 17.16.13).
_DELETED: Final = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}


class Told(NamedTuple):
    """An atom, what becomes of it, and where it is kept what it was."""

    fate: Fate
    atom: Atom
    former: Atom | None = None


def joined(
    old: Line, new: Line, grain: Grain = "words"
) -> tuple[list[Told], list[tuple[int, Node]]]:
    """Return all atoms of both lines in order, and before which of them the marks of both are."""
    told: list[Told] = []
    for part in _readable(stretches(_keys(old.atoms), _keys(new.atoms)), old.atoms):
        was, is_ = old.atoms[part.i : part.j], new.atoms[part.k : part.l]
        if part.equal:
            told += [Told("kept", one, other) for other, one in zip(was, is_, strict=True)]
        elif grain == "characters":
            told += _by_letters(letters(was), letters(is_))
        else:
            told += [*_gone(was), *_come(is_)]
    marks = [*_placed(old, told, "inserted"), *_placed(new, told, "deleted")]
    return told, sorted(marks, key=itemgetter(0))


def _keys(atoms: Sequence[Atom]) -> list[tuple[str, ...]]:
    return [atom.key for atom in atoms]


def _gone(atoms: Sequence[Atom]) -> Iterator[Told]:
    return (Told("deleted", atom) for atom in atoms)


def _come(atoms: Sequence[Atom]) -> Iterator[Told]:
    return (Told("inserted", atom) for atom in atoms)


def _by_letters(old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[Told]:
    for part in stretches(_keys(old), _keys(new)):
        was, is_ = old[part.i : part.j], new[part.k : part.l]
        if part.equal:
            yield from (Told("kept", one, other) for other, one in zip(was, is_, strict=True))
        else:
            yield from (*_gone(was), *_come(is_))


def _placed(line: Line, told: Sequence[Told], other: Fate) -> Iterator[tuple[int, Node]]:
    """Yield the marks of `line` with where in `told` they stand; `other` is what it lacks there."""
    before = [0, *accumulate(_length(atom) for atom in line.atoms)]
    places: dict[int, int] = {}
    done = 0
    for number, one in enumerate(told):
        if one.fate != other:
            places.setdefault(done, number)
            done += _length(one.atom)
    return ((places.get(before[at], len(told)), mark) for at, mark in line.marks)


def _length(atom: Atom) -> int:
    return len(atom.text) or 1


def _readable(parts: Sequence[Stretch], atoms: Sequence[Atom]) -> Iterator[Stretch]:
    """Yield `parts` with what is equal by chance alone, a space between changed words, changed."""
    open_: Stretch | None = None
    for number, part in enumerate(parts):
        between = 0 < number < len(parts) - 1
        chance = (
            part.equal
            and between
            and not any(atom.text.strip() or atom.elements for atom in atoms[part.i : part.j])
        )
        if part.equal and not chance:
            if open_:
                yield open_
            open_ = None
            yield part
        elif open_:
            open_ = Stretch(False, open_.i, part.j, open_.k, part.l)
        else:
            open_ = Stretch(False, *part[1:])
    if open_:
        yield open_


# --- XML -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writing:
    """A paragraph in the making: the link, the change and the run that are open in it."""

    pen: Pen
    moved: bool
    out: list[Node] = field(default_factory=list)
    link: tuple[tuple[str, str], ...] = ()
    holder: Node | None = None
    fate: Fate = "kept"
    wrapper: Node | None = None
    look: tuple[str, str] | None = None
    text: Node | None = None

    def put(self, element: Node) -> None:
        """Append to what is open."""
        if self.wrapper is not None:
            self.wrapper.append(element)
        else:
            self.outside(element)

    def outside(self, element: Node) -> None:
        """Append beside what is changed, within the link that is open."""
        if self.holder is not None:
            self.holder.append(element)
        else:
            self.out.append(element)


def content(
    told: Sequence[Told],
    marks: Sequence[tuple[int, Node]],
    pen: Pen,
    *,
    moved: bool = False,
) -> list[Node]:
    """Return what `joined` told as the children of a paragraph; `moved` is all of it, or none."""
    writing = _Writing(pen, moved)
    waiting = list(marks)
    for number, one in enumerate(told):
        _turn(one, writing) if not waiting or waiting[0][0] > number else None
        while waiting and waiting[0][0] <= number:
            _mark(waiting.pop(0)[1], writing)
        _turn(one, writing)
        _write(one, writing)
    for _, mark in waiting:
        _mark(mark, writing)
    return writing.out


def _mark(mark: Node, writing: _Writing) -> None:
    writing.wrapper, writing.fate, writing.text = None, "kept", None
    writing.outside(mark)


def _turn(one: Told, writing: _Writing) -> None:
    """Close and open what is around `one`: its link, its change."""
    if one.atom.link != writing.link:
        writing.link, writing.wrapper, writing.fate, writing.text = (
            one.atom.link,
            None,
            "kept",
            None,
        )
        writing.holder = None
        if one.atom.link:
            holder = etree.Element(f"{W}hyperlink", dict(one.atom.link))
            writing.out.append(holder)
            writing.holder = holder
    if one.fate != writing.fate or (one.fate != "kept" and writing.wrapper is None):
        writing.wrapper, writing.fate, writing.text = None, one.fate, None
        if one.fate != "kept":
            wrapper = writing.pen.mark(WRAPPERS[one.fate][writing.moved])
            writing.outside(wrapper)
            writing.wrapper = wrapper


def _write(one: Told, writing: _Writing) -> None:
    look = one.atom.said, one.former.said if one.former else one.atom.said
    if not one.atom.text:
        writing.text = None
        formers = one.former.elements if one.former else ()
        for number, element in enumerate(one.atom.elements):
            copy = deepcopy(element)
            if look[0] != look[1] and number < len(formers):
                _formatted(copy, formers[number].find(f"{W}rPr"), writing.pen)
            if one.fate == "deleted" and not writing.moved:
                _delete(copy)
            writing.put(copy)
    elif writing.text is not None and writing.look == look:
        writing.text.text = (writing.text.text or "") + one.atom.text
    else:
        writing.text, writing.look = _run(one, writing), look


def _run(one: Told, writing: _Writing) -> Node:
    """Open a run of the look of `one`, and return its text."""
    run = etree.Element(f"{W}r")
    if one.atom.look is not None:
        run.append(deepcopy(one.atom.look))
    if one.former and one.former.said != one.atom.said:
        _formatted(run, one.former.look, writing.pen)
    gone = one.fate == "deleted" and not writing.moved
    text = etree.SubElement(run, f"{W}delText" if gone else f"{W}t", {_SPACE: "preserve"})
    text.text = one.atom.text
    writing.put(run)
    return text


def _formatted(run: Node, former: Node | None, pen: Pen) -> None:
    if run.tag == f"{W}r":
        mark_former(properties(run, "rPr"), former, pen)


def _delete(element: Node) -> None:
    for one in element.iter(*_DELETED):
        one.tag = _DELETED[str(one.tag)]
