"""A DOCX for review, put together.

It shows the edition as every DOCX does. Where a repair changed what the author wrote, both are
there as a tracked change by "briefexport"; what lint doubts and what an editor said of an earlier
file are comments at the words they are about.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from briefexport.backends.docx.assembly import packed
from briefexport.backends.docx.document import Written, finished, written
from briefexport.backends.rendering import PageMap, Rendering, RenderOptions
from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import Edition
from briefexport.edition.load import Plan, planned, survey
from briefexport.edition.settings import Ignore
from briefexport.lint.linting import lint
from briefexport.revise.redline.joining import joined_body
from briefexport.revise.redline.pen import Node
from briefexport.revise.sending.anchors import anchor, hang, marked
from briefexport.revise.sending.parts import Numbered, numbered, parts
from briefexport.revise.sending.threads import Target, Thread, doubted, open_threads
from briefexport.style import Style
from briefexport.wordml.names import DECLARATIONS, REVIEWED

_REPAIRS: Final = tuple(
    Ignore(code, "shown as a change")
    for code, rule in RULES.items()
    if rule.policy in {"safe", "confident"}
)
_EXCERPT: Final = 60


def rendered(
    path: Path, edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions
) -> Rendering:
    """Return the DOCX for review of the edition at `path`, which is `edition`.

    Its comments are those in the file of `options`, if there is one, and what lint doubts. Raises
    RefusedError where that file is none of comments.
    """
    plan = replace(planned(path), style=style.name)
    day = f"{edition.date.isoformat()}T00:00:00Z"
    threads = list(open_threads(options.comments)) if options.comments else []
    threads += doubted(
        lint(path, options.project).findings, survey(plan, options.project).reads, day
    )
    whole = written(edition, style, pages)
    before = _unrepaired(plan, options.project)
    body = joined_body(whole, before, "characters") if before else whole.body
    members = numbered([(one.said, *one.replies) for one in threads], whole.draft.book)
    shown, lost = _hung(body, whole, threads, members)
    comments = [one for thread in members for one in thread]
    beside = parts(comments, whole.draft.book, day)
    said = {REVIEWED: "repairs"} if before else {}
    data, _ = packed(whole.draft, whole.relations, shown, review=True, beside=beside, said=said)
    made = finished(whole, data)
    return replace(made, diagnostics=(*made.diagnostics, *lost))


def _unrepaired(plan: Plan, project: Path | None) -> Edition | None:
    """Return the edition as its authors wrote it; None where it cannot be composed so."""
    bare = replace(plan.settings, ignore=[*plan.settings.ignore, *_REPAIRS])
    return survey(replace(plan, settings=bare), project).edition


def _hung(
    body: bytes, whole: Written, threads: Sequence[Thread], members: Sequence[Sequence[Numbered]]
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the w:body with the places of all comments marked, and what is told of lost ones."""
    if not threads:
        return body, ()
    root = _parsed(body)[0]
    found = marked(root, list(_parsed("".join(whole.draft.notes).encode())))
    first = whole.draft.edition.briefs[0].id
    lost: list[Diagnostic] = []
    # From the end on, so that a place in a paragraph counts as it did.
    for thread, numbers in zip(reversed(threads), reversed(members), strict=True):
        where = anchor(thread.spot, found) if thread.spot else None
        if where is None:
            lost.append(_without_place(thread))
            brief = thread.spot.brief if thread.spot else first
            where = anchor(Target(brief, "", "title", 0, 0), found)
            where = where or anchor(Target(first, "", "title", 0, 0), found)
        assert where is not None
        hang([one.id for one in numbers], where)
    return etree.tostring(root), tuple(reversed(lost))


def _parsed(xml: bytes) -> Node:
    return etree.fromstring(b"<w:document %s>%s</w:document>" % (DECLARATIONS.encode(), xml))


def _without_place(thread: Thread) -> Diagnostic:
    said = " ".join(thread.said.text.split())
    short = said if len(said) <= _EXCERPT else f"{said[: _EXCERPT - 1]}…"
    return diagnostic(
        "BX971",
        f"a comment by {thread.said.author} has lost its place: {short!r}; it stands at the title",
        Place(file=thread.spot.brief) if thread.spot else None,
        hint="look for what it is about, or take it out of the file of comments",
    )
