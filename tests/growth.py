"""How the time of a piece of work grows with its size, steadily enough for a law: a ratio within one run, no speed."""

import cProfile
import gc
import time
from collections.abc import Callable

#: What else a machine does only ever adds to a time, so the least of some tries is the work's own.
TRIES = 3


def growth(work: Callable[[int], object], few: int, many: int) -> float:
    """How many times as long ``work(many)`` takes as ``work(few)``; ``work`` is warmed up by a first go at ``few``."""
    work(few)
    least = min(_seconds(work, few) for _ in range(2 * TRIES))
    return min(_seconds(work, many) for _ in range(TRIES)) / least


def _seconds(work: Callable[[int], object], size: int) -> float:
    """Processor time, without the collector, which also looks over all that other tests have left."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work(size)
        return time.process_time() - start
    finally:
        gc.enable()


def growth_in_calls(work: Callable[[int], object], few: int, many: int) -> float:
    """How many times as many calls ``work(many)`` makes as ``work(few)``: the same number on every machine, each time.

    Time that is spent inside of one call is not seen: for that, :func:`growth`.
    """
    work(few - 1)  # what is kept for other texts is made, and nothing for these
    return _calls(work, many) / _calls(work, few)


def _calls(work: Callable[[int], object], size: int) -> int:
    profile = cProfile.Profile()
    profile.runcall(work, size)
    return sum(entry.callcount for entry in profile.getstats())
