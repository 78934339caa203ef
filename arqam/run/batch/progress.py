"""How far a batch is: a bar in a terminal and in a notebook, plain lines anywhere else."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any, Self, TypeVar

Batch = TypeVar("Batch", bound=Sized)


class Progress:
    """Counts what is done of ``total``, and shows it every ``pause`` seconds, whether something has ended or not.

    ``flying`` is asked how many are being worked on at that moment; None where nobody can tell.
    """

    pause = 1.0

    def __init__(self, total: int | None, unit: str, stream: Any, flying: Callable[[], int | None]) -> None:
        self.total, self.unit, self.stream, self.flying = total, unit, stream, flying
        self.count, self.note = 0, ""
        self._closed = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)

    def begin(self) -> Self:
        self._clock.start()
        return self

    def done(self, note: str = "") -> None:
        """One more has ended; ``note`` is what stands beside the count, such as the failures."""
        self.count, self.note = self.count + 1, note

    def show(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self._closed.set()
        self._clock.join()

    def beside(self) -> str:
        """What is in flight, and the note."""
        flying = None if self._closed.is_set() else self.flying()
        return ", ".join(filter(None, [f"{flying} in flight" if flying else "", self.note]))

    def _tick(self) -> None:
        while not self._closed.wait(self.pause):
            self.show()


def progress(total: int | None, unit: str, flying: Callable[[], int | None], stream: Any = None) -> Progress:
    """The bar that suits where it is shown, begun."""
    stream = stream or sys.stderr
    kind = Bar if _in_notebook() or stream.isatty() else ProgressLines
    return kind(total, unit, stream, flying).begin()


class Bar(Progress):
    """tqdm's bar, as a widget where there is a notebook."""

    pause = 0.5

    def __init__(self, total: int | None, unit: str, stream: Any, flying: Callable[[], int | None]) -> None:
        super().__init__(total, unit, stream, flying)
        # In a terminal all goes to the stream; in a notebook tqdm draws a widget, and takes no stream.
        where = {} if _in_notebook() else {"file": stream, "dynamic_ncols": True}
        # Shown by the clock, the rate is that of the whole time: a mean of the last steps would see none in most.
        self._bar = _tqdm()(total=total, unit=f" {unit}", smoothing=0, **where)

    def show(self) -> None:
        self._bar.set_postfix_str(self.beside(), refresh=False)
        self._bar.update(self.count - self._bar.n)
        self._bar.refresh()

    def close(self) -> None:
        super().close()
        self.show()
        self._bar.close()


def watched(batches: Iterable[Batch], total: int | None, unit: str) -> Iterator[Batch]:
    """Batches of rows as they come, counted by a bar of a notebook that shows once the work is two seconds long.

    It goes when the work is done, so that what a notebook stores does not depend on how long it took.
    """
    with _tqdm()(total=total, unit=f" {unit}", delay=2, leave=False, disable=not _in_notebook()) as bar:
        for batch in batches:
            yield batch
            bar.update(len(batch))


class ProgressLines(Progress):
    """A line every ten seconds and at the end; no control characters."""

    pause = 10.0

    def begin(self) -> Self:
        self._started = time.monotonic()
        return super().begin()

    def show(self) -> None:
        passed = time.monotonic() - self._started
        rate = self.count / passed if passed else 0.0
        of = f" of {self.total}" if self.total is not None else ""
        words = [f"{self.count}{of} {self.unit}", self.beside(), f"{rate:.1f} a second"]
        if self.total is not None and rate and self.count < self.total:
            words.append(f"{_clock((self.total - self.count) / rate)} left")
        print(", ".join(filter(None, words)), file=self.stream, flush=True)

    def close(self) -> None:
        super().close()
        self.show()


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _tqdm() -> type:
    """tqdm for where it is shown now; ``tqdm.auto`` decides once, when it is imported."""
    if _in_notebook():
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
