"""The index: on which pages marked terms stand, and the order in which it says so."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from briefexport.backends.pdf.book.binding import Laid, Leaf, pages_of
from briefexport.backends.pdf.documents.alphabet import initial, sorting_key
from briefexport.backends.pdf.documents.contents import COLOPHON
from briefexport.backends.pdf.documents.marks import Mark, texts
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the index: a term, and for each run of pages its label and where it leads."""

    term: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one letter."""

    letter: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the page of a mark, from 0.

    `starts` are the places in each document at which its pages begin, `firsts` the page that is its
    first; `pages` has the page of every id, `heads` the first id on each.
    """

    starts: Mapping[str, Sequence[tuple[int, tuple[int, int]]]]
    firsts: Mapping[str, int]
    pages: Mapping[str, int]
    heads: Mapping[int, str]

    def page(self, mark: Mark) -> int:
        """Return the page of `mark`: of a note that on which it begins."""
        if mark.note:
            return self.pages[mark.note]
        here = (mark.leaf, mark.offset)
        begun = (number for number, start in self.starts[mark.document] if start <= here)
        return self.firsts[mark.document] + max(begun, default=0)

    def target(self, mark: Mark) -> str:
        """Return the id that leads to the page of `mark`: that around it, if it begins there."""
        page = self.page(mark)
        return mark.id if self.pages[mark.id] == page else self.heads.get(page, mark.id)


def groups(
    found: Mapping[str, Sequence[Mark]], laid: Sequence[Laid], leaves: Sequence[Leaf], language: str
) -> list[Group]:
    """Return the entries of the index in the order of `language`; `leaves` are those of `laid`."""
    finder = _finder({mark.document for one in found.values() for mark in one}, laid, leaves)

    def line(term: str) -> Line:
        targets = {finder.page(mark): finder.target(mark) for mark in reversed(found[term])}
        runs = _runs(sorted(targets))
        return Line(term, tuple((_said(leaves[a], leaves[b]), targets[a]) for a, b in runs))

    shown = sorted(
        (term for term in found if found[term]), key=lambda one: sorting_key(one, language)
    )
    lettered = groupby(shown, key=lambda one: initial(one, language))
    return [Group(letter, tuple(map(line, members))) for letter, members in lettered]


def with_index(laid: Sequence[Laid], index: Laid) -> tuple[Laid, ...]:
    """Return `laid` with the `index` behind the text, before a colophon."""
    end = len(laid) - (laid[-1].document.name == COLOPHON)
    return (*laid[:end], index, *laid[end:])


def _finder(wanted: set[str], laid: Sequence[Laid], leaves: Sequence[Leaf]) -> _Finder:
    pages = pages_of(leaves)
    first: dict[str, int] = {}
    for number, leaf in enumerate(leaves):
        if leaf.laid:
            first.setdefault(leaf.laid.document.name, number)
    heads: dict[int, str] = {}
    for name, number in pages.items():
        heads.setdefault(number, name)
    starts = {one.document.name: _starts(one) for one in laid if one.document.name in wanted}
    return _Finder(starts, first, pages, heads)


def _said(first: Leaf, last: Leaf) -> str:
    return first.label if first is last else f"{first.label}–{last.label}"


def _starts(one: Laid) -> list[tuple[int, tuple[int, int]]]:
    """Return for the pages of a document that begin with text where that is in its order."""
    numbers = {text.id: number for number, text in enumerate(texts(one.document.xhtml))}
    return [
        (number, (numbers[sheet.start.id], sheet.start.offset))
        for number, sheet in enumerate(one.fragment.sheets)
        if sheet.start
    ]


def _runs(pages: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of every run of pages that follow one another."""
    runs: list[tuple[int, int]] = []
    for page in pages:
        if runs and runs[-1][1] == page - 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    return runs
