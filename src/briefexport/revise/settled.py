"""Repairs that an editor settled in a file for review: accepted they go into the source.

Such a file shows each repair as a tracked change (`revise.sending`). A passage in which none of
them is left, and which says what we repaired it to, is written so; one that an editor changed
otherwise, or left undecided, stays as its author wrote it, and is repaired whenever it is read.
"""

from collections.abc import Iterator, Sequence

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.placing import Read
from briefexport.model import Brief, Range
from briefexport.revise.passages import passages, source_of
from briefexport.revise.patch import Edit
from briefexport.revise.redline.pen import AUTHOR
from briefexport.revise.review import TrackedChange
from briefexport.revise.units import units
from briefexport.wordml.names import REVIEWED
from briefexport.wordml.opening import opened, tree


def is_for_review(name: str, data: bytes) -> bool:
    """Return whether the file `data` was sent out with its repairs as tracked changes."""
    root = tree(opened(name, data), "docProps/custom.xml")
    return root is not None and any(one.get("name") == REVIEWED for one in root)


def accepted(
    read: Read, findings: Sequence[Diagnostic], tracked: Sequence[TrackedChange], aim: Brief
) -> tuple[Edit, ...]:
    """Return the repairs of `findings` that an editor accepted, as edits of the source of `read`.

    `tracked` is what is not settled in the file, `aim` the brief as the editor wants it.
    """
    stretches = list(_settled(read, tracked, aim))
    found: dict[tuple[int, int], Edit] = {}
    for finding in findings:
        whole = any(
            all(one.start <= edit.start and edit.end <= one.end for edit in finding.fix)
            for one in stretches
        )
        if whole:
            why = f"a repair that was accepted ({finding.code})"
            found |= {
                (one.start, one.end): Edit(one.start, one.end, one.text, why) for one in finding.fix
            }
    return tuple(found.values())


def _settled(read: Read, tracked: Sequence[TrackedChange], aim: Brief) -> Iterator[Range]:
    """Yield where in the source passages stand that are as we repaired them, and undisputed."""
    spots = [one.spot for one in tracked if one.author == AUTHOR]
    pending = {(one.block, one.part) for one in spots if one and one.brief == read.name}
    # What stands in no passage with a place of its own may be in any of those without one.
    lost = None in spots
    wanted = {passage.key: passage.content for passage in passages(aim)}
    for passage in passages(read.brief):
        if lost and passage.origin is None:
            continue
        if passage.key not in pending and wanted.get(passage.key) == passage.content:
            held = list(units(passage.content))
            if whole := source_of(held, 0, len(held)):
                yield whole


def taken_back(read: Read, repairs: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what is to be said of an editor's text that `repairs` would change again."""
    codes = sorted({one.code for one in repairs})
    if codes:
        assert read.base
        entries = ", ".join(f'"{code}"' for code in codes)
        yield diagnostic(
            "BX972",
            f"the editor wants what {entries} repairs whenever the article is read",
            Place(file=read.source.name),
            hint="to keep it as it is, name these codes in edition.toml under [[ignore]],"
            f' with files = ["{read.base.file}"] and a reason',
        )
