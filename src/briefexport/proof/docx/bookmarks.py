"""What links within a file lead to: bookmarks, and the ids of blocks that a file keeps for them.

Word's names of bookmarks are short and hold no hyphens, so a file that is to be read back keeps a
list of them beside the text, in a part of its own (ECMA-376, 15.2.5): elements with an `id`, the
`name` of a bookmark and, of most, a `kind`. A bookmark that is not on that list stands for the
innermost one around its beginning that is: the number of a caption for its table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from lxml import etree

from briefexport.proof.docx.package import Package, W
from briefexport.records import dataclass

START, END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_NUMBER, _NAME = f"{W}id", f"{W}name"


class Mark(NamedTuple):
    """What a bookmark stands for: a block's id, and what kind of block it is."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """The bookmarks of a file that stand for something, by name."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    around: Mapping[str, str] = field(default_factory=dict)

    def target(self, name: str) -> str:
        """Return the target of a link to a bookmark: "#" and an id, "#" where there is none."""
        mark = self.marks.get(name)
        return f"#{self.around.get(name, '') if mark is None else mark.id}"

    def id(self, names: Iterable[str], *kinds: str) -> str:
        """Return the id of the last of `names` that stands for one of `kinds`, else ""."""
        found = ""
        for name in names:
            mark = self.marks.get(name)
            if mark is not None and mark.kind in kinds:
                found = mark.id
        return found


def bookmarks(package: Package, roots: Iterable[etree._Element]) -> Bookmarks:
    """Return the bookmarks in `roots`, the parts that hold text."""
    marks = _listed(package)
    around: dict[str, str] = {}
    for root in roots:
        open_: dict[str, str] = {}
        for element in root.iter(START, END):
            if element.tag == END:
                open_.pop(element.get(_NUMBER, ""), None)
                continue
            name = element.get(_NAME, "")
            if mark := marks.get(name):
                open_[element.get(_NUMBER, "")] = mark.id
            elif open_:
                around[name] = next(reversed(open_.values()))
    return Bookmarks(marks, around)


def _listed(package: Package) -> Mapping[str, Mark]:
    marks: dict[str, Mark] = {}
    for part in package.every("customXml"):
        for element in part.root.iter("{*}*"):
            id_, name = element.get("id"), element.get("name")
            if id_ and name:
                kind = element.get("kind") or str(element.tag).rpartition("}")[2]
                marks.setdefault(name, Mark(id_, kind))
    return marks
