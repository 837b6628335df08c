"""Two versions made comparable: lists that are one list get one number, names stand once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from briefexport.backends.docx import roles
from briefexport.backends.docx.numbering import Instance
from briefexport.revise.redline.matching import stretches
from briefexport.revise.redline.pen import Node, W

_VAL: Final = f"{W}val"
_NAME: Final = f"{W}name"
# What an application makes of the rest of a document.
_GENERATED: Final = (
    *(roles.ROLE_STYLES[role].id for role in ("contents-title", "contents-1", "contents-2")),
    roles.CONTENTS_3,
    roles.LISTED,
)


def flow_of(body: Node) -> list[Node]:
    """Return the paragraphs and tables of a body, what is made of them left out."""
    return [one for one in body if not is_generated(one)]


def is_generated(item: Node) -> bool:
    """Return whether `item` is no text of the edition: contents, a list of tables, a section."""
    named = item.find(f"{W}pPr/{W}pStyle")
    return item.tag not in {f"{W}p", f"{W}tbl"} or (
        named is not None and named.get(_VAL) in _GENERATED
    )


def without_sections(items: Sequence[Node]) -> None:
    """Take the sections of the old version out: the pages are those of the new one."""
    for item in items:
        for section in item.findall(f"{W}pPr/{W}sectPr"):
            section.getparent().remove(section)  # type: ignore[union-attr]


# --- Lists ---------------------------------------------------------------------------------------


def number_alike(old: Sequence[Node], new: Sequence[Node], instances: Sequence[Instance]) -> None:
    """Give each list of the old version the number of the list of the new one that it became.

    It is the one that has most of its items, where the two count in one way.
    """
    ours, theirs = list(_numbered(old)), list(_numbered(new))
    votes = Counter[tuple[str, str]]()
    for part in stretches([said for _, said in ours], [said for _, said in theirs]):
        if part.equal:
            members = zip(range(part.i, part.j), range(part.k, part.l), strict=True)
            votes.update((ours[i][0].get(_VAL, ""), theirs[k][0].get(_VAL, "")) for i, k in members)
    became: dict[str, str] = {}
    for (was, is_), _ in votes.most_common():
        alike = instances[int(was) - 1] == instances[int(is_) - 1]
        if alike and was not in became and is_ not in became.values():
            became[was] = is_
    for number, _ in ours:
        number.set(_VAL, became.get(number.get(_VAL, ""), number.get(_VAL, "")))


def _numbered(items: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """Yield the number of the list of each item, and what the item says."""
    for item in items:
        for para in item.iter(f"{W}p"):
            number = para.find(f"{W}pPr/{W}numPr/{W}numId")
            if number is not None:
                yield number, "".join(one.text or "" for one in para.iter(f"{W}t"))


# --- Bookmarks -----------------------------------------------------------------------------------


def name_once(old: Sequence[Node], new: Sequence[Node]) -> None:
    """Take bookmarks out of the old version that the new one has too, or that nothing leads to."""
    taken = {one.get(_NAME, "") for item in new for one in item.iter(f"{W}bookmarkStart")}
    wanted = {one.get(f"{W}anchor", "") for item in old for one in item.iter(f"{W}hyperlink")}
    for item in old:
        for code in item.iter(f"{W}instrText"):
            wanted |= set((code.text or "").split())
    gone: set[str] = set()
    for item in old:
        for start in list(item.iter(f"{W}bookmarkStart")):
            if start.get(_NAME, "") in taken or start.get(_NAME, "") not in wanted:
                gone.add(start.get(f"{W}id", ""))
                start.getparent().remove(start)  # type: ignore[union-attr]
    for item in old:
        for end in list(item.iter(f"{W}bookmarkEnd")):
            if end.get(f"{W}id", "") in gone:
                end.getparent().remove(end)  # type: ignore[union-attr]
