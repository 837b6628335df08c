"""Time as a test may use it: the processor's, in turns, the best of several, the collector off."""

import gc
import time
from collections.abc import Callable

# Linear work takes four times as long on four times as much, quadratic work sixteen times.
_FOURFOLD = 11
_ROUNDS, _MOST_ROUNDS = 2, 12


def in_proportion(few: Callable[[], object], many: Callable[[], object], room: float = 0) -> bool:
    """Return whether `many`, work on four times as much, takes not much more than four times `few`.

    `room` are seconds that any work may take. Another process can only make work look slower, so
    each is tried again, in turns, for as long as `many` looks too slow.
    """
    least, most = float("inf"), float("inf")
    for turn in range(1, _MOST_ROUNDS + 1):
        least, most = min(least, _once(few)), min(most, _once(many))
        if turn >= _ROUNDS and most < _FOURFOLD * least + room:
            return True
    return False


def seconds(work: Callable[[], object]) -> float:
    """Return the least time of the processor that `work` took in a few tries."""
    return min(_once(work) for _ in range(_ROUNDS))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        work()
        return time.process_time() - begin
    finally:
        gc.enable()
