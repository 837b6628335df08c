"""What applications lose of a line by themselves, told from what an editor changed of it.

Each loss is looked for where the line holds what is lost so: a line that came back as the loss
would leave it is as it was exported. All else is the editor's. Measured with LibreOffice 7.4:

- fields in notes that name another note become the number they show (through ODT);
- a link reaches over a picture that follows it, or ends before the picture that it ends with; one
  with a formula in it may end before that;
- a line with a link that begins with a field is jumbled: what is around the field gets into its
  code, formulas are doubled, links go. What an editor changed there cannot be told from that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from briefexport.model import Image, Link, Math, Reference
from briefexport.records import dataclass
from briefexport.revise.running import (
    Content,
    Source,
    base_of_exported,
    paired_things,
    placed,
)
from briefexport.revise.units import NO_MARKS, Mark, Marks, Unit, inlines, likened, mark_of, units
from briefexport.walk import descendants

Loss = Literal["jumbled", "unlinked"]


@dataclass(frozen=True, slots=True)
class Saved:
    """How an editor's file was saved, which says what may be lost in it.

    `table_styles` is whether any table has a style: through ODT none has. `shown` has what each
    reference said when the file was exported, by where it stood, `ids` those of all that links can
    lead to.
    """

    by_libreoffice: bool = False
    table_styles: bool = True
    shown: Mapping[int, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lost:
    """A line of which not all can be told: what it is in the base, and what came back of it.

    `said` is whether something came back that was not in it, so that an editor changed it. `why` is
    what is lost so.
    """

    base: Content
    edited: Content
    said: bool
    why: Loss


def kept_of(source: Source, edited: Content, saved: Saved) -> tuple[Content, bool]:
    """Return the line `edited` without what its application changed of it by itself.

    Beside it stands whether an editor may have done some of that: took the link off a picture.
    """
    found = list(units(edited))
    if not saved.by_libreoffice and _leads(found) >= _leads(units(source.exported)):
        return edited, False
    found = _with_references(source.exported, found, saved.shown)
    unlinked = _mend_links(source, found, saved)
    return likened(inlines(found)), unlinked


def _leads(row: Iterable[Unit]) -> set[Mark | str]:
    """Return where links and references of a line lead."""
    found: set[Mark | str] = set()
    for unit in row:
        found |= _links(unit.marks)
        if isinstance(unit.thing, Reference):
            found.add(unit.thing.target)
    return found


def is_jumbled(base: Content) -> bool:
    """Return whether LibreOffice jumbles a line: a link in it begins with a reference."""
    nodes = (one for inline in base for one in (inline, *descendants(inline)))
    return any(isinstance(one, Link) and _begins_with_reference(one) for one in nodes)


def _begins_with_reference(link: Link) -> bool:
    first = next(units(link.content), None)
    return first is not None and isinstance(first.thing, Reference)


def says_more(edited: Content, exported: Content) -> bool:
    """Return whether `edited` has a character that `exported` has not, or not as often."""

    def characters(content: Content) -> Counter[str]:
        return Counter(unit.text for unit in units(content) if unit.thing is None)

    return bool(characters(edited) - characters(exported))


# --- References that became words ----------------------------------------------------------------


def _with_references(exported: Content, came: list[Unit], shown: Mapping[int, str]) -> list[Unit]:
    """Return `came` with the references of `exported` in the place of the words they showed."""
    there = Counter(unit.thing.target for unit in came if isinstance(unit.thing, Reference))
    row: list[Unit] = []
    lacking: list[tuple[int, int, Unit]] = []
    for unit in units(exported):
        if not isinstance(unit.thing, Reference):
            row.append(unit)
        elif there[unit.thing.target]:
            there[unit.thing.target] -= 1
            row.append(unit)
        else:
            words = _words(unit.thing, shown)
            lacking.append((len(row), len(row) + len(words), unit))
            row += [Unit(character) for character in words]
    places = _places(row, came) if lacking else {}
    for start, end, unit in reversed(lacking):
        at = [places.get(n, -1) for n in range(start, end)]
        if at and at == list(range(at[0], at[0] + len(at))) and at[0] >= 0:
            came = [*came[: at[0]], replace(unit, path=()), *came[at[-1] + 1 :]]
    return came


def _words(reference: Reference, shown: Mapping[int, str]) -> str:
    return shown.get(reference.origin.outer.start, "") if reference.origin else ""


def _places(row: Sequence[Unit], came: Sequence[Unit]) -> dict[int, int]:
    """Return for each unit of `row` which one of `came` it is."""
    known = placed(row, came, paired_things(row, came))
    return {one: number for number, one in known.items()}


# --- Links that reach too far --------------------------------------------------------------------


def _mend_links(source: Source, came: list[Unit], saved: Saved) -> bool:
    """Take links off `came` that reach over what follows them in the base, or put them back.

    What follows is a picture without a link, or another link that holds a picture or a formula. A
    link within the edition that leads to nothing of it has been renamed. Return whether something
    lost its link.
    """
    base, exported = list(units(source.base)), list(units(source.exported))
    origin = base_of_exported(exported, base)
    known = placed(exported, came, paired_things(exported, came))
    unlinked = False
    for number, one in known.items():
        now, before = _links(came[number].marks), _links(exported[one].marks)
        if now == before or one not in origin:
            continue
        ahead = _ahead(base, origin[one]) if saved.by_libreoffice else NO_MARKS
        lost = saved.by_libreoffice and not now and _may_end(exported, one)
        if (now and now == ahead) or lost or _is_renamed(now, before, saved.ids):
            came[number] = _linked(came[number], before)
            unlinked = unlinked or lost
    return unlinked


def _linked(unit: Unit, links: Marks) -> Unit:
    """Return `unit` with those `links` alone."""
    marks = unit.marks - _links(unit.marks) | links
    return replace(unit, marks=marks, path=tuple(one for one in unit.path if mark_of(one) in marks))


def _may_end(row: Sequence[Unit], at: int) -> bool:
    """Return whether LibreOffice may end a link before a unit of it.

    It may before a picture that is the last of it, and anywhere where there is a formula in it.
    """
    own = _links(row[at].marks)
    start, end = _reach(row, at)
    # Formulas have no links of their own.
    if any(isinstance(unit.thing, Math) for unit in row[max(start - 1, 0) : end + 1]):
        return bool(own)
    return isinstance(row[at].thing, Image) and at + 1 == end


def _reach(row: Sequence[Unit], at: int) -> tuple[int, int]:
    """Return where the stretch begins and ends that has the links of the unit `at`, or none."""
    own = _links(row[at].marks)
    start, end = at, at + 1
    while start and _links(row[start - 1].marks) == own:
        start -= 1
    while end < len(row) and _links(row[end].marks) == own:
        end += 1
    return start, end


def _is_renamed(stray: Marks, before: Marks, ids: frozenset[str]) -> bool:
    """Return whether links lead where ones within the edition led, by names it does not know."""
    within = [target for _, target in (*stray, *before)]
    labels = [target[1:] for _, target in stray]
    return (
        len(stray) == len(before) > 0
        and all(target.startswith("#") for target in within)
        and not any(name.endswith(f"-{label}") for name in ids for label in labels)
        and not any("#" in label for label in labels)
    )


def _links(marks: Marks) -> Marks:
    return frozenset(mark for mark in marks if mark[0] == "link")


def _ahead(base: Sequence[Unit], at: int) -> Marks:
    """Return the link that LibreOffice may draw over the unit `at`: the one that ends before it."""
    own = _links(base[at].marks)
    start, end = _reach(base, at) if own else (at, at + 1)
    holds = any(isinstance(unit.thing, Image | Math) for unit in base[start:end])
    return _links(base[start - 1].marks) if start and holds else NO_MARKS
