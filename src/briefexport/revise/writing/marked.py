"""Running text as a line of atoms, each with the marks on it, and back as a tree with few marks.

An editor's program knows runs that look some way, not spans within spans. Here the spans of an
edited text are put together anew: what belongs together under one mark is one span, one that was
kept goes before a new one, and white space at the edge of a span stands outside of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from briefexport.model import Foreign, Inline, LineBreak, Link, Segment, Span, Text
from briefexport.records import dataclass
from briefexport.segments import cut_segments, is_copy

BLANKS = " \t"
Around: TypeAlias = Span | Link | Foreign
Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span, link or foreign text round an atom; atoms with marks of one key are under one."""

    key: Key
    node: Around


@dataclass(frozen=True, slots=True)
class Atom:
    """Characters, kept (with their segment) or new (without), or an inline that is one thing."""

    what: "str | Inline"
    segment: Segment | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Atoms and groups under one mark."""

    mark: Mark
    content: "tuple[Member, ...]"


Member: TypeAlias = Atom | Group


def atoms_of(content: Iterable[Inline]) -> list[Atom]:
    """Return `content` as atoms, in order, without blanks and line breaks at its ends."""
    atoms = list(_atoms(content, ()))
    while atoms and (part := _trimmed(atoms[-1], last=True)) is not atoms[-1]:
        atoms[-1:] = [part] if part else []
    while atoms and (part := _trimmed(atoms[0], last=False)) is not atoms[0]:
        atoms[:1] = [part] if part else []
    return atoms


def _trimmed(atom: Atom, *, last: bool) -> Atom | None:
    """Return `atom` without the blanks at its end, or its start; None where nothing is left."""
    value = atom.what
    if isinstance(value, LineBreak):
        return None
    if not isinstance(value, str):
        return atom
    kept = value.rstrip(BLANKS) if last else value.lstrip(BLANKS)
    if kept == value or (kept and atom.segment and not is_copy(atom.segment)):
        return atom
    if not kept:
        return None
    segment = atom.segment
    if segment:
        gone = 0 if last else len(value) - len(kept)
        segment = Segment(segment.start + gone, len(kept), len(kept))
    return Atom(kept, segment, atom.marks)


def grouped(atoms: Iterable[Atom]) -> tuple[Member, ...]:
    """Return `atoms` under as few marks as say the same."""
    parts = _spaced([part for atom in atoms for part in _parts(atom)])
    return tuple(_nested(parts, frozenset()))


def _atoms(content: Iterable[Inline], marks: tuple[Mark, ...]) -> Iterator[Atom]:
    for inline in content:
        match inline:
            case Text(value):
                yield from _of_text(value, inline.segments, marks)
            case Span() | Link() | Foreign():
                yield from _atoms(inline.content, (*marks, _mark(inline, marks)))
            case _:
                yield Atom(inline, None, marks)


def _of_text(value: str, segments: tuple[Segment, ...], marks: tuple[Mark, ...]) -> Iterator[Atom]:
    if not segments:
        yield Atom(value, None, marks)
    done = 0
    for segment in segments:
        yield Atom(value[done : done + segment.length], segment, marks)
        done += segment.length


def _mark(node: Around, around: Sequence[Mark]) -> Mark:
    match node:
        case Span(kind):
            key: Key = ("span", "strong" if kind == "lead-in" else kind)
        case Foreign(language, direction):
            key = ("foreign", language, direction)
        case _:
            key = ("link", node.target, node.origin)
    doubled = sum(mark.key[: len(key)] == key for mark in around)
    return Mark((*key, doubled), node)


# --- White space -------------------------------------------------------------------------------


def _parts(atom: Atom) -> Iterator[Atom]:
    """Yield `atom` with the blanks at its ends apart, where it can be divided."""
    value = atom.what
    if not isinstance(value, str) or not atom.marks:
        yield atom
        return
    core = value.strip(BLANKS)
    if len(core) in {0, len(value)} or not (atom.segment is None or is_copy(atom.segment)):
        yield atom
        return
    start = value.find(core)
    rest = atom.segment
    for part in filter(None, (value[:start], core, value[start + len(core) :])):
        own = None
        if rest is not None:
            (own,), after = cut_segments((rest,), len(part))
            rest = after[0] if after else None
        yield Atom(part, own, atom.marks)


def _spaced(atoms: list[Atom]) -> list[Atom]:
    """Return `atoms`; white space keeps those of its marks that both its neighbours have."""
    before = _neighbours(atoms)
    after = _neighbours(atoms[::-1])[::-1]
    return [
        replace(atom, marks=_shared(atom, left, right)) if _is_blank(atom) and atom.marks else atom
        for atom, left, right in zip(atoms, before, after, strict=True)
    ]


def _shared(atom: Atom, left: Atom | None, right: Atom | None) -> tuple[Mark, ...]:
    keys = {mark.key for mark in left.marks} if left else set()
    keys &= {mark.key for mark in right.marks} if right else set()
    return tuple(mark for mark in atom.marks if mark.key in keys or _holds_blanks(atom, mark))


def _holds_blanks(atom: Atom, mark: Mark) -> bool:
    """Return whether `mark` may have blanks at its edges, and had them: links and HTML do."""
    origin = mark.node.origin
    long = origin is not None and origin.inner.start - origin.outer.start > 2
    return atom.segment is not None and (isinstance(mark.node, Link) or long)


def _neighbours(atoms: Sequence[Atom]) -> list[Atom | None]:
    """Return, for each atom, the last one before it that is no white space."""
    found: list[Atom | None] = []
    last: Atom | None = None
    for atom in atoms:
        found.append(last)
        if not _is_blank(atom):
            last = atom
    return found


def _is_blank(atom: Atom) -> bool:
    return isinstance(atom.what, str) and not atom.what.strip(BLANKS)


# --- The tree ----------------------------------------------------------------------------------


def _nested(atoms: Sequence[Atom], opened: frozenset[Key]) -> Iterator[Member]:
    """Yield `atoms`, within marks that are `opened`, with what is under further marks in groups."""
    at = 0
    while at < len(atoms):
        waiting = [mark for mark in atoms[at].marks if mark.key not in opened]
        if not waiting:
            yield atoms[at]
            at += 1
            continue
        ends = [_end(atoms, at, mark.key) for mark in waiting]
        end = max(ends)
        key = waiting[ends.index(end)].key
        inside = atoms[at:end]
        yield Group(_kept(inside, key), tuple(_nested(inside, opened | {key})))
        at = end


def _end(atoms: Sequence[Atom], start: int, key: Key) -> int:
    """Return up to where the atoms from `start` on are under a mark with `key`."""
    end = start
    while end < len(atoms) and any(mark.key == key for mark in atoms[end].marks):
        end += 1
    return end


def _kept(atoms: Sequence[Atom], key: Key) -> Mark:
    """Return the first mark with `key` that comes from the source, or else the first."""
    marks = [mark for atom in atoms for mark in atom.marks if mark.key == key]
    return next((mark for mark in marks if mark.node.origin), marks[0])
