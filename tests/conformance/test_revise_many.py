"""The way back at length: 2,000 documents with up to ten edits each."""

import pytest

from revising.documents import document
from revising.trips import trip

RUNS = 2000


@pytest.mark.conformance
@pytest.mark.timeout(1200)
def test_of_2000_edited_documents_99_in_100_come_back_exactly_and_none_in_silence() -> None:
    exact = sum(trip("a.md", document(seed), seed, 10) for seed in range(RUNS))
    assert exact >= 0.99 * RUNS
