"""Which of many changes hold, found by trying halves of those that do not hold together."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

Change = TypeVar("Change")


def proved(
    changes: Sequence[Change],
    hold: Callable[[Sequence[Change], Sequence[Change]], bool],
    tries: int = sys.maxsize,
) -> tuple[list[Change], list[Change], int]:
    """Return those of `changes` that hold and those that do not, and how many `tries` are left.

    `hold` says whether what was kept so far holds with some more. Where all together do not hold,
    halves of them are tried, as long as there are tries.
    """
    kept: list[Change] = []
    failed: list[Change] = []
    waiting = [changes] if changes else []
    while waiting and tries > 0:
        some = waiting.pop()
        tries -= 1
        if hold(kept, some):
            kept += some
        elif len(some) > 1:
            half = len(some) // 2
            waiting += (some[half:], some[:half])
        else:
            failed += some
    return kept, failed, tries
