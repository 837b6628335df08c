"""The whole way, there and back: edits made in Word's way come out as the edited model."""

from collections import Counter
from functools import cache

import pytest

from revising.editor import closed, random_document
from revising.random_edits import HOSTILE, PLAIN
from revising.word_noise import without_bookmarks
from revising.word_trips import (
    Export,
    Trip,
    exported_article,
    file_of,
    revised,
    revised_text,
    touched,
    trip,
    untouched,
)

ARTICLES = range(25)
TRIPS = 5


def gone(there: Export, seed: int, most: int = 10, *, tracked: bool, **others: object) -> Trip:
    """Return what comes of `seed`, which draws up to `most` edits."""
    strip = bool(others.pop("strip", False))
    word, wanted, edits = random_document(
        there.data,
        there.brief,
        seed,
        most,
        tracked=tracked,
        **others,  # type: ignore[arg-type]
    )
    if strip:
        without_bookmarks(word)
    return trip(there, closed(word), wanted, edits)


@cache
def trips() -> tuple[tuple[Export, Trip, Trip], ...]:
    """Return trips of the same edits without tracking and with it."""
    found: list[tuple[Export, Trip, Trip]] = []
    for number in ARTICLES:
        there = exported_article(number)
        for seed in range(number * 1000, number * 1000 + TRIPS):
            words = HOSTILE if seed % 5 == 4 else PLAIN
            most = 1 if seed % 3 else 10
            plain = gone(there, seed, most, tracked=False, words=words)
            found.append((there, plain, gone(there, seed, most, tracked=True, words=words)))
    return tuple(found)


@pytest.mark.parametrize("number", ARTICLES)
def test_a_file_that_nobody_edited_changes_nothing(number: int) -> None:
    there = exported_article(number)
    found = revised(there, there.data)
    assert found.files == ()
    assert found.is_whole


def test_what_was_edited_is_what_is_read_or_is_told() -> None:
    every = [one for _, *both in trips() for one in both]
    assert len(every) == 2 * len(ARTICLES) * TRIPS
    silent = [one for one in every if one.difference and one.revision.is_whole]
    assert [(one.edits, one.difference) for one in silent] == []
    inexact = [one for one in every if one.difference]
    assert len(inexact) <= len(every) // 100, [(one.edits, one.difference) for one in inexact]


@pytest.mark.thorough
def test_every_kind_of_edit_is_made_and_comes_back() -> None:
    made: Counter[str] = Counter()
    for _, *both in trips():
        for one in both:
            made.update([edit.kind for edit in one.edits if not one.difference])
    assert [kind for kind in ("replace", "insert", "move", "mark") if made[kind] < 5] == []
    assert len(made) > 25


def test_tracked_or_not_the_patch_is_the_same() -> None:
    # Some edits cannot be tracked; then others were made instead.
    same = [one for one in trips() if one[1].edits == one[2].edits]
    assert len(same) > len(trips()) * 9 // 10
    differ = [
        plain.edits
        for there, plain, tracked in same
        if revised_text(there, plain.revision) != revised_text(there, tracked.revision)
    ]
    assert len(differ) <= len(same) // 100, differ


def test_only_lines_of_edited_blocks_are_touched_or_there_is_a_reason() -> None:
    outside = []
    for there, *both in trips():
        for one in both:
            found = file_of(one.revision)
            if found and not one.difference:
                stray = touched(there, found) & untouched(there, one.wanted)
                if stray and not all(edit.why for edit in found.edits):
                    outside.append((one.edits, stray))
    assert outside == []


def test_bookmarks_are_not_needed() -> None:
    every = [
        gone(exported_article(number), number * 100 + seed, 3, tracked=bool(seed % 2), strip=True)
        for number in range(12)
        for seed in range(4)
    ]
    assert [one.edits for one in every if one.difference and one.revision.is_whole] == []
    inexact = [one.edits for one in every if one.difference]
    assert len(inexact) <= len(every) // 20, inexact
