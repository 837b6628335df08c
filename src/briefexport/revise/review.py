"""What an editor said of a text beside changing it: tracked changes and comments, by their places.

Both are data, each with the place in the base that it is about, and both are told at that place in
the source.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Final, Literal

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.readers.docx import READER
from briefexport.readers.docx.tracked import (
    Comment,
    Remark,
    Tracked,
    TrackedKind,
    comments,
    tracked_changes,
)
from briefexport.reading import Changes
from briefexport.records import dataclass
from briefexport.revise.base import Base
from briefexport.revise.changes import Change
from briefexport.revise.edited import ReadBack, edited
from briefexport.revise.passages import Sides, Spot, spot

# What becomes of tracked changes: "ask" makes none of them, and tells each as one to be settled.
Settling = Literal["accept", "reject", "ask"]
READ_AS: Final[Mapping[Settling, Changes]] = {
    "accept": "accept", "reject": "reject", "ask": "reject",
}  # fmt: skip
OUTCOMES: Final[Mapping[Settling, str]] = {
    "accept": "accepted", "reject": "rejected", "ask": "not settled",
}  # fmt: skip
EXCERPT = 60


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change, and the stretch of the base that it is about; None where there is none."""

    kind: TrackedKind
    done: Literal["inserted", "deleted", "formatted"]
    author: str
    date: str
    text: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies, on the words `quoted`, and the stretch of the base it is about.

    `id` is the file's own.
    """

    id: str
    said: Remark
    replies: tuple[Remark, ...]
    resolved: bool
    quoted: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Review:
    """The tracked changes and the comments of an editor's file, in its order.

    `by_hand` is how much an editor set in fonts, colours and the like of its own, `spoken` how much
    in another language or direction.
    """

    tracked: tuple[TrackedChange, ...]
    threads: tuple[Thread, ...]
    by_hand: int = 0
    spoken: int = 0


def review(name: str, data: bytes, base: Base, sent: ReadBack, back: ReadBack) -> Review:
    """Return what the editor's file `data` tracks and comments, which was `sent` of `base`.

    `back` is what it says. Raises RefusedError where it is no DOCX, or not safe to read.
    """
    source = READER.open(name, data)
    tracked, said = tracked_changes(source), comments(source)
    # With every change rejected the text is nearest to what was sent.
    before = edited(name, data, base, sent, "reject") if tracked else back
    sides = list(_sides(base, sent, before))
    return Review(
        tuple(_tracked(one, sides) for one in tracked),
        tuple(_thread(one, source.text, sides) for one in said),
        # LibreOffice writes out what styles say.
        0 if before.by_libreoffice else max(0, before.by_hand - sent.by_hand),
        0 if before.by_libreoffice else (back.languages - sent.languages).total(),
    )


def _sides(base: Base, sent: ReadBack, came: ReadBack) -> Iterator[Sides]:
    for slug, brief in base.briefs.items():
        exported, back = sent.brief(slug), came.brief(slug)
        if exported and back:
            yield Sides(slug, brief, exported, back)


def _tracked(one: Tracked, sides: Sequence[Sides]) -> TrackedChange:
    about = spot(one.start, one.end, sides)
    return TrackedChange(one.kind, one.done, one.author, one.date, one.text, about)


def _thread(one: Comment, text: str, sides: Sequence[Sides]) -> Thread:
    quoted = text[one.start : one.end].replace("\n", " ")
    about = spot(one.start, one.end, sides)
    return Thread(one.id, one.said, one.replies, one.resolved, quoted, about)


# --- Who changed what ----------------------------------------------------------------------------


def signed(changes: Sequence[Change], tracked: Sequence[TrackedChange]) -> tuple[Change, ...]:
    """Return `changes` with the author and the date of the tracked change that each came of.

    It is one in the same block whose words are among those that changed, or the only one there.
    """
    return tuple(_signed(change, tracked) for change in changes)


def _signed(change: Change, tracked: Sequence[TrackedChange]) -> Change:
    here = [
        one for one in tracked
        if one.spot and (one.spot.brief, one.spot.block) == (change.brief, change.block)
    ]  # fmt: skip
    said = f"{change.before}\n{change.after}"
    spoken = [one for one in here if one.text.strip() and one.text.strip() in said]
    elsewhere = [
        one for one in tracked if one.text.strip() and one.text.strip() == change.after.strip()
    ]
    signatures = {(one.author, one.date): one for one in here}
    found = next(iter(spoken), None) or next(iter(elsewhere), None)
    if found is None and len({author for author, _ in signatures}) == 1:
        found = here[0]
    return replace(change, author=found.author, date=found.date) if found else change


# --- What is told --------------------------------------------------------------------------------


def told(found: Review, base: Base, settling: Settling) -> Iterator[Diagnostic]:
    """Yield each tracked change, and what became of it, and each comment, at its place."""
    hint = {
        "accept": "",
        "reject": "",
        "ask": "accept or reject it in Word, or say --tracked accept or reject",
    }[settling]
    for one in found.tracked:
        yield diagnostic(
            "BX907",
            f"{_done(one)} ({OUTCOMES[settling]})",
            _place(one.spot, base),
            hint=hint,
            severity="warning" if settling == "ask" else None,
        )
    for thread in found.threads:
        yield diagnostic("BX908", _said(thread), _place(thread.spot, base))
    if found.by_hand:
        places = "place is" if found.by_hand == 1 else "places are"
        yield diagnostic(
            "BX909", f"{found.by_hand} {places} formatted by hand; that is no change of an article"
        )
    if found.spoken:
        places = "place is" if found.spoken == 1 else "places are"
        yield diagnostic(
            "BX911",
            f"{found.spoken} {places} marked as of another language or direction; applications mark"
            " that by themselves, so that it is no change of an article",
            hint="if it was meant, mark the words in the source",
        )


def _done(one: TrackedChange) -> str:
    by = f" by {one.author}" if one.author else ""
    on = f" on {one.date[:10]}" if one.date else ""
    text = " ".join(one.text.split())
    short = text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"
    match one.kind:
        case "move":
            what = f"{short!r} moved {'here' if one.done == 'inserted' else 'away'}"
        case "paragraph mark":
            what = "a paragraph divided" if one.done == "inserted" else "two paragraphs joined"
        case "table row" | "table cell" if one.done == "formatted":
            what = "cells merged or divided"
        case "table row" | "table cell":
            what = f"a {one.kind} {one.done}: {short!r}"
        case "formatting":
            what = f"formatted anew: {short!r}"
        case _:
            what = f"{one.done}: {short!r}"
    return f"{what}{by}{on}"


def _said(thread: Thread) -> str:
    by = f" by {thread.said.author}" if thread.said.author else ""
    about = f" on {thread.quoted[:EXCERPT]!r}" if thread.quoted.strip() else ""
    state = " (resolved)" if thread.resolved else ""
    replies = "".join(
        f"; {one.author or 'somebody'} answers: {one.text!r}" for one in thread.replies
    )
    return f"a comment{by}{about}{state}: {thread.said.text!r}{replies}"


def _place(about: Spot | None, base: Base) -> Place | None:
    if about is None:
        return None
    read = next(one for one in base.reads if one.name == about.brief)
    if about.source is None:
        return Place(file=read.source.name)
    return read.source.place(*about.source)


def threads_data(found: Review, base: Base) -> list[dict[str, object]]:
    """Return the comments as plain data, for JSON: each with its file, line and column."""
    data: list[dict[str, object]] = []
    for thread in found.threads:
        place = _place(thread.spot, base)
        where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
        data.append(asdict(thread) | {"place": where})
    return data
