"""A patch: what is to be put into a source, and what a person has to do there."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import unified_diff
from itertools import pairwise

from briefexport.records import dataclass
from briefexport.source import Source, spliced

CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """From `start` up to `end` of a source's text comes `text` instead; `why` is for people."""

    start: int
    end: int
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A change that the patch does not make: in block `id`, at `line`, from `before` to `after`."""

    id: str
    line: int
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Patch:
    """Edits of one source, in order and apart, and the changes that are left for a person."""

    edits: tuple[Edit, ...] = ()
    by_hand: tuple[ByHand, ...] = ()


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return `edits` by their places, those without an effect left out.

    Raises ValueError where two overlap. Insertions at one place come in the order they are given,
    before what is replaced from there on.
    """
    wanted = [edit for edit in edits if edit.start < edit.end or edit.text]
    ordered = sorted(wanted, key=lambda edit: (edit.start, edit.end > edit.start))
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise ValueError(f"two edits overlap: {one} and {other}")
    return tuple(ordered)


def applied(source: Source, patch: Patch) -> Source:
    """Return `source` with the edits of `patch` made; its encoding and all else stay."""
    wanted = ((edit.start, edit.end, edit.text) for edit in in_order(patch.edits))
    return replace(source, text=spliced(source.text, wanted))


def in_words(source: Source, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits that make the same of `source`, each of whole words: for people to read."""
    groups: list[list[Edit]] = []
    for edit in in_order(edits):
        between = source.text[groups[-1][-1].end : edit.start] if groups else " "
        if _is_within_word(between):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return tuple(_in_words(source.text, group) for group in groups)


def _in_words(text: str, group: list[Edit]) -> Edit:
    """Return edits that are in one word, or only one, as one, with all of the words it begins in.

    A word is cut where what is beside the edit goes on in what was there or in what comes there.
    """
    start, end = group[0].start, group[-1].end
    old = text[start:end]
    new = spliced(old, ((one.start - start, one.end - start, one.text) for one in group))
    joined = not new and _is_within_word(text[:start][-1:]) and _is_within_word(text[end : end + 1])
    if joined or _is_within_word(old[:1]) or _is_within_word(new[:1]):
        while start and _is_within_word(text[start - 1]):
            start -= 1
    if joined or _is_within_word(old[-1:]) or _is_within_word(new[-1:]):
        while end < len(text) and _is_within_word(text[end]):
            end += 1
    whole = text[start : group[0].start] + new + text[group[-1].end : end]
    return Edit(start, end, whole, "; ".join(dict.fromkeys(one.why for one in group if one.why)))


def _is_within_word(text: str) -> bool:
    return bool(text) and all(one.isalnum() for one in text)


def unified(before: Source, after: Source, path: str) -> str:
    """Return the difference between two texts of the file `path` as `git apply` takes it.

    Lines end at `\\n` alone, as for git: a carriage return before it is part of the line. The
    result is "" where there is no difference.
    """
    old, new = _lines(before.text), _lines(after.text)
    if old == new:
        return ""
    told = unified_diff(old, new, f"a/{path}", f"b/{path}", n=CONTEXT)
    return "".join(line if line.endswith("\n") else _unended(line) for line in told)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return ended + ([lines[-1]] if lines[-1] else [])


def _unended(line: str) -> str:
    return f"{line}\n\\ No newline at end of file\n"
