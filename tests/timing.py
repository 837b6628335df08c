"""Time as a test may use it: the processor's, the best of several, the collector off."""

import gc
import time
from collections.abc import Callable

# Linear work takes four times as long on four times as much, quadratic work sixteen times.
FOURFOLD = 11


def seconds(work: Callable[[], object]) -> float:
    """Return the least time of the processor that `work` took in a few tries."""
    best = float("inf")
    gc.collect()
    gc.disable()
    try:
        for _ in range(4):
            begin = time.process_time()
            work()
            best = min(best, time.process_time() - begin)
    finally:
        gc.enable()
    return best
