"""Two versions of what stands one under the other as one: which paragraph is which, and its marks.

A paragraph's end belongs to it, and goes with it where all of it is deleted or inserted. The last
of a cell, a note or a section has to stay: there the ends between the last that is kept and the one
that goes are marked instead, as Word does it.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Final

from briefexport.records import dataclass
from briefexport.revise.redline import lines
from briefexport.revise.redline.atoms import Line, line, note_id, with_note
from briefexport.revise.redline.desk import Desk, meaning, profile
from briefexport.revise.redline.dividing import halves
from briefexport.revise.redline.matching import Profile, pairs
from briefexport.revise.redline.pen import (
    WRAPPERS,
    Fate,
    Node,
    W,
    bare,
    mark_end,
    mark_former,
    properties,
)
from briefexport.revise.redline.sameness import is_generated
from briefexport.revise.redline.tables import Cells, joined_table, whole_table

_P: Final = f"{W}p"
_SECTION: Final = f"{W}pPr/{W}sectPr"
# A paragraph with fewer words that stands elsewhere is another that says the same.
_MOVED_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A paragraph or a table: as it was, and as it is; None where it was not, or is not.

    `mark` is what becomes of a paragraph's end. `said` are other properties than those of `new`
    and `before` others than those of `old`. `move` is the name of the move it is a half of. Where a
    paragraph was divided or two were joined, `was` and `now` are what of a version is in this one.
    """

    old: Node | None
    new: Node | None
    mark: Fate = "kept"
    said: Node | None = None
    before: Node | None = None
    move: str = ""
    was: Line | None = None
    now: Line | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it is in one version alone."""
        return self.old is None or self.new is None


def joined(old: Sequence[Node], new: Sequence[Node], desk: Desk) -> list[Node]:
    """Return the paragraphs and tables of both versions, with what changed marked."""
    ours, theirs = [profile(one, desk) for one in old], [profile(one, desk) for one in new]
    steps = [
        _step(None if i is None else old[i], None if k is None else new[k])
        for i, k in pairs(ours, theirs)
    ]
    steps = list(_parted(steps))
    steps = [step for section in _sections(steps) for step in _ended(section)]
    known = dict(zip(map(id, (*old, *new)), (*ours, *theirs), strict=True))
    return [one for step in _moves(steps, known, desk) for one in _written(step, desk)]


def _step(old: Node | None, new: Node | None) -> Step:
    mark: Fate = "inserted" if old is None else "deleted" if new is None else "kept"
    return Step(old, new, mark)


# --- Divided and joined --------------------------------------------------------------------------


def _parted(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield `steps`, those of paragraphs that were divided or joined with their ends marked."""
    rest = list(steps)
    while rest:
        found = _divided(rest[:2]) or _joined(rest[:2])
        yield from found or rest[:1]
        del rest[: len(found) or 1]


def _divided(steps: Sequence[Step]) -> list[Step]:
    """Return two steps as a paragraph that was divided; none where they are not that."""
    old = _only([one.old for one in steps])
    new = [one.new for one in steps if one.new is not None]
    if old is None or len(new) < 2 or not all(map(_is_plain, (old, *new))):
        return []
    parts = halves(line(old), line(new[0]), line(new[1]))
    if parts is None:
        return []
    # Both halves say what the whole was: applications differ in which of them rules.
    return [Step(old, new[0], "inserted", was=parts.first), Step(old, new[1], was=parts.second)]


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Return two steps as paragraphs that were joined; none where they are not that."""
    new = _only([one.new for one in steps])
    old = [one.old for one in steps if one.old is not None]
    if new is None or len(old) < 2 or not all(map(_is_plain, (new, *old))):
        return []
    parts = halves(line(new), line(old[0]), line(old[1]))
    if parts is None:
        return []
    first = Step(old[0], new, "deleted", said=properties(new, "pPr"), now=parts.first)
    return [first, Step(old[1], new, now=parts.second)]


def _only(items: Sequence[Node | None]) -> Node | None:
    """Return the one item of two, None where both are there."""
    found = [one for one in items if one is not None]
    return found[0] if len(items) == 2 and len(found) == 1 else None


def _is_plain(item: Node) -> bool:
    """Return whether a paragraph may be divided: it ends no section, and is not made anew."""
    return item.tag == _P and item.find(_SECTION) is None and not is_generated(item)


# --- The last of a section -----------------------------------------------------------------------


def _sections(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Yield `steps` up to each end of a section, what was deleted behind it included."""
    section: list[Step] = []
    ended = False
    for step in steps:
        if ended and step.new is not None:
            yield section
            section, ended = [], False
        section.append(step)
        ended = ended or (step.new is not None and step.new.find(_SECTION) is not None)
    yield section


def _ended(steps: list[Step]) -> list[Step]:
    """Return the steps of a section of which the last paragraph's end stays."""
    count = next((n for n, step in enumerate(reversed(steps)) if not step.whole), len(steps))
    kept, last = steps[: len(steps) - count], steps[len(steps) - count :]
    gone = [step for step in last if step.new is None]
    come = [step for step in last if step.old is None]
    if not last or not all(_is_para(step) for step in (*gone[-1:], *come[-1:])):
        return steps
    if gone and come:
        return [*kept, *gone[:-1], *come[:-1], Step(gone[-1].old, come[-1].new)]
    if kept and _is_para(kept[-1]) and all(map(_is_para, last)):
        return [*kept[:-1], *_shifted(kept[-1], last)]
    return steps


def _is_para(step: Step) -> bool:
    return all(one is None or one.tag == _P for one in (step.old, step.new))


def _shifted(kept: Step, last: list[Step]) -> list[Step]:
    """Return `kept` and what follows it with the end of each gone to the one before it."""
    assert kept.old is not None
    assert kept.new is not None
    final = last[-1]
    if final.new is None:
        # What was the end of the last paragraph is that of the one that is kept.
        said = deepcopy(properties(kept.new, "pPr"))
        final = replace(final, mark="kept", said=said)
        return [replace(kept, mark="deleted", said=_without_section(kept.new)), *last[:-1], final]
    final = replace(final, mark="kept", before=properties(kept.old, "pPr"))
    return [replace(kept, mark="inserted"), *last[:-1], final]


def _without_section(para: Node) -> Node:
    said = deepcopy(properties(para, "pPr"))
    for one in said.findall(f"{W}sectPr"):
        said.remove(one)
    return said


# --- Moves ---------------------------------------------------------------------------------------


def _moves(steps: Sequence[Step], known: dict[int, Profile], desk: Desk) -> Iterator[Step]:
    """Yield `steps` with what was deleted here and inserted there named as one move."""
    left: dict[object, list[int]] = {}
    for number, step in enumerate(steps):
        if step.new is None and step.mark == "deleted" and _can_move(step.old, known):
            left.setdefault(known[id(step.old)].key, []).append(number)
    names: dict[int, str] = {}
    for number, step in enumerate(steps):
        if step.old is None and step.mark == "inserted" and _can_move(step.new, known):
            found = left.get(known[id(step.new)].key)
            if found:
                desk.moves += 1
                names[found.pop(0)] = names[number] = f"move{desk.moves}"
    return (
        replace(step, move=names[number]) if number in names else step
        for number, step in enumerate(steps)
    )


def _can_move(item: Node | None, known: dict[int, Profile]) -> bool:
    """Return whether a paragraph can be told to have moved.

    Not one of a few words, of which there are many; and a picture or a note would be in the file
    twice.
    """
    if item is None or item.tag != _P or known[id(item)].words.total() < _MOVED_WORDS:
        return False
    return next(item.iter(f"{W}drawing", f"{W}footnoteReference"), None) is None


# --- XML -----------------------------------------------------------------------------------------


def _written(step: Step, desk: Desk) -> Iterator[Node]:
    item = step.old if step.new is None else step.new
    assert item is not None
    if is_generated(item):
        yield deepcopy(item)
    elif item.tag == _P:
        yield from _enclosed(_para(step, desk), step, desk)
    elif step.old is not None and step.new is not None:
        yield joined_table(step.old, step.new, desk, CELLS)
    else:
        yield whole_table(item, step.mark, desk, CELLS)


def _enclosed(para: Node, step: Step, desk: Desk) -> Iterator[Node]:
    """Yield a paragraph, of a moved one between the ends of what was moved (17.13.5.24)."""
    if not step.move:
        yield para
        return
    name = WRAPPERS[step.mark][1]
    start = desk.pen.mark(f"{name}RangeStart")
    start.set(f"{W}name", step.move)
    yield start
    yield para
    yield desk.pen.end(f"{name}RangeEnd", start.get(f"{W}id", ""))


def _para(step: Step, desk: Desk) -> Node:
    old, new = step.old, step.new
    source = old if new is None or (step.now is not None and step.mark == "deleted") else new
    assert source is not None
    para = bare(source)
    said = deepcopy(properties(source, "pPr") if step.said is None else step.said)
    para.append(said)
    was = step.was or (Line() if old is None else line(old))
    is_ = step.now or (Line() if new is None else line(new))
    _pair_notes(was, is_, desk)
    told, marks = lines.joined(was, is_, desk.grain)
    para.extend(lines.content(told, marks, desk.pen, moved=bool(step.move)))
    if step.mark != "kept":
        mark_end(para, WRAPPERS[step.mark][bool(step.move)], desk.pen)
    before = step.before
    if before is None and old is not None:
        before = properties(old, "pPr")
    if before is not None and meaning(before, desk) != meaning(said, desk):
        mark_former(said, before, desk.pen)
    return para


def _pair_notes(old: Line, new: Line, desk: Desk) -> None:
    """Let the call of a note that was changed, not replaced, be the same on both sides."""
    sides = []
    for side in (old, new):
        at = [number for number, atom in enumerate(side.atoms) if note_id(atom)]
        found = [profile(desk.notes[note_id(side.atoms[number])], desk) for number in at]
        sides.append((at, found))
    (old_at, olds), (new_at, news) = sides
    for i, k in pairs(olds, news):
        if i is None or k is None:
            continue
        was, is_ = old.atoms[old_at[i]], new.atoms[new_at[k]]
        if was.link == is_.link:
            desk.twins[note_id(is_)] = note_id(was)
            old.atoms[old_at[i]] = with_note(was, note_id(is_))
            new.atoms[new_at[k]] = with_note(is_, note_id(is_))


def whole(items: Sequence[Node], fate: Fate, desk: Desk) -> list[Node]:
    """Return paragraphs and tables that are in one version alone; the last one's end is no change.

    `fate` is "deleted" or "inserted".
    """
    gone = fate == "deleted"
    steps = [Step(one, None, fate) if gone else Step(None, one, fate) for one in items]
    steps[-1:] = [replace(step, mark="kept" if _is_para(step) else fate) for step in steps[-1:]]
    return [one for step in steps for one in _written(step, desk)]


CELLS: Final = Cells(joined, whole)
