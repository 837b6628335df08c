"""The way back at length: thousands of edited documents, and what LibreOffice makes of some."""

from itertools import chain
from pathlib import Path

import pytest

from conformance import validators
from revising.editor import closed, random_document
from revising.random_edits import HOSTILE, PLAIN
from revising.word_trips import Export, Trip, exported_article, revised, revised_text, trip

pytestmark = pytest.mark.conformance

# Forty articles, and fifty sets of edits of each.
ARTICLES, SETS = range(1000, 1040), 50
SAMPLE = range(2000, 2024)


def gone(there: Export, seed: int) -> Trip:
    """Return what comes of one to ten edits, of which every second set is tracked."""
    words = HOSTILE if seed % 5 == 4 else PLAIN
    word, wanted, edits = random_document(
        there.data, there.brief, seed, tracked=bool(seed % 2), words=words
    )
    return trip(there, closed(word), wanted, edits)


@pytest.mark.timeout(3600)
def test_of_2000_edited_documents_99_in_100_come_back_and_none_otherwise_in_silence() -> None:
    every = [
        gone(exported_article(number), number * 100 + seed)
        for number in ARTICLES
        for seed in range(SETS)
    ]
    assert len(every) == 2000
    inexact = [one for one in every if one.difference]
    silent = [one for one in inexact if one.revision.is_whole]
    assert [(one.edits, one.difference) for one in silent] == []
    assert len(inexact) <= len(every) // 100, [(one.edits, one.difference) for one in inexact]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("route", validators.ROUTES.values(), ids=validators.ROUTES)
def test_what_libreoffice_saved_comes_back_as_it_was_edited(
    tools: Path, route: tuple[str, ...], tmp_path: Path
) -> None:
    there = [exported_article(seed) for seed in SAMPLE]
    sent: list[Path] = []
    direct: list[str] = []
    for one, seed in zip(there, SAMPLE, strict=True):
        word, _, _ = random_document(one.data, one.brief, seed, 3, tracked=bool(seed % 2))
        data = closed(word)
        direct.append(revised_text(one, revised(one, data)))
        for name, kept in ((f"edited-{seed}", data), (f"plain-{seed}", one.data)):
            sent.append(tmp_path / f"{name}.docx")
            sent[-1].write_bytes(kept)
    back = validators.resaved(sent, route, tmp_path)
    pairs = zip(there, direct, back[::2], back[1::2], strict=True)
    outcomes = []
    for one, wanted, edited, plain in pairs:
        found = revised(one, edited.read_bytes())
        outcomes.append((revised_text(one, found) == wanted, found.is_whole))
        untouched = revised(one, plain.read_bytes())
        assert untouched.files == (), [file.edits for file in untouched.files]
    assert [seed for seed, (same, _) in zip(SAMPLE, outcomes, strict=True) if not same] == []


def test_the_sample_has_edits_of_many_kinds() -> None:
    made = [
        random_document(one.data, one.brief, seed, 3, tracked=bool(seed % 2))[2]
        for seed, one in ((seed, exported_article(seed)) for seed in SAMPLE)
    ]
    assert len({edit.kind for edit in chain.from_iterable(made)}) > 8
