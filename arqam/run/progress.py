"""How far a batch is: a bar in a terminal and in a notebook, plain lines anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol, TypeVar

Batch = TypeVar("Batch", bound=Sized)


class Progress(Protocol):
    """Counts what is done of ``total``; ``note`` is what stands beside the count, such as the failures."""

    def done(self, name: str, note: str = "") -> None: ...

    def close(self) -> None: ...


def progress(total: int | None, unit: str, stream: Any = None, slots: int = 1) -> Progress:
    """The bar that suits where it is shown."""
    stream = stream or sys.stderr
    if not _in_notebook() and not stream.isatty():
        return Lines(total, unit, stream, slots)
    return Bar(total, unit, stream, slots)


class Bar:
    """tqdm's bar, as a widget where there is a notebook."""

    def __init__(self, total: int | None, unit: str, stream: Any, slots: int) -> None:
        from tqdm.auto import tqdm

        self._slots, self._total = slots, total
        # In a terminal all goes to the stream; in a notebook tqdm draws a widget, and takes no stream.
        where = {} if _in_notebook() else {"file": stream, "dynamic_ncols": True}
        self._bar = tqdm(total=total, unit=f" {unit}", smoothing=0.1, **where)

    def done(self, name: str, note: str = "") -> None:
        flying = _flying(self._slots, self._total, self._bar.n + 1)
        self._bar.set_postfix_str(", ".join(filter(None, [f"{flying} in flight", note])), refresh=False)
        self._bar.update()

    def close(self) -> None:
        self._bar.close()


def watched(batches: Iterable[Batch], total: int | None, unit: str) -> Iterator[Batch]:
    """Batches of rows as they come, counted by a bar of a notebook that shows once the work is two seconds long.

    It goes when the work is done, so that what a notebook stores does not depend on how long it took.
    """
    from tqdm.auto import tqdm

    with tqdm(total=total, unit=f" {unit}", delay=2, leave=False, disable=not _in_notebook()) as bar:
        for batch in batches:
            yield batch
            bar.update(len(batch))


class Lines:
    """A line every ten seconds and at the end; no control characters."""

    pause = 10.0

    def __init__(self, total: int | None, unit: str, stream: Any, slots: int) -> None:
        self._total, self._unit, self._stream, self._slots = total, unit, stream, slots
        self._count, self._shown, self._note = 0, 0, ""
        self._started = self._said = time.monotonic()

    def done(self, name: str, note: str = "") -> None:
        self._count, self._note = self._count + 1, note
        if time.monotonic() - self._said >= self.pause:
            self._say()

    def close(self) -> None:
        if self._shown < self._count:
            self._say()

    def _say(self) -> None:
        self._said, self._shown = time.monotonic(), self._count
        passed = time.monotonic() - self._started
        rate = self._count / passed if passed else 0.0
        words = [f"{self._count}{f' of {self._total}' if self._total is not None else ''} {self._unit}"]
        if flying := _flying(self._slots, self._total, self._count):
            words.append(f"{flying} in flight")
        words.append(f"{rate:.1f} a second")
        if self._total is not None and rate and self._count < self._total:
            words.append(f"{_clock((self._total - self._count) / rate)} left")
        print(", ".join(filter(None, [*words, self._note])), file=self._stream, flush=True)


def _flying(slots: int, total: int | None, count: int) -> int:
    return slots if total is None else min(slots, total - count)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
