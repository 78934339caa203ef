"""A limit to the time that a piece of work in this process takes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Overdue(BaseException):
    """The time is over: no error, so that nothing on the way takes it for one of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise :class:`Overdue` inside after so many seconds; 0 is no limit.

    Only where a process can be interrupted so: in its main thread, and not on Windows. Elsewhere there is no limit.
    """
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _over(number: int, frame: FrameType | None) -> None:
    raise Overdue
