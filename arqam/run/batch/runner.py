"""A batch, from its checked runs to its report."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from arqam.errors import ArqamError
from arqam.files import locked, sweep
from arqam.run.batch import journal
from arqam.run.batch.described import Batch, Run, cores, read_batch
from arqam.run.batch.perform import Outcome, Settings, identity, perform
from arqam.run.batch.progress import progress
from arqam.run.batch.report import Report
from arqam.run.batch.scheduler import AHEAD, Gone, connect, in_flight, stream
from arqam.run.engine import forks

#: The signals by which a batch is asked to end.
ENDS = ("SIGINT", "SIGTERM", "SIGHUP")


def run_batch(
    batch: Batch | str | Path,
    *,
    scheduler: str | None = None,
    workers: int = 0,
    kernel: bool = False,
    force: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Run what is not whole yet, write the report, and give it back; ``kernel=True`` for ordinary Jupyter kernels.

    From a notebook: ``run_batch("batches/figures.yml")`` shows its progress as a widget.
    """
    batch = batch if isinstance(batch, Batch) else read_batch(batch)
    report = Report(batch, [Outcome(run, "failed", error=why) for run, why in batch.refused])
    began = time.monotonic()
    slots = workers or cores()
    try:
        batch.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArqamError(f"to: {batch.to} cannot be made ({error.strerror}); name another folder") from None
    with stoppable(), alone(batch.to):
        try:
            with Pool(scheduler, slots, not kernel) as pool:
                for runs in (batch.runs, batch.after):
                    before = journal.made_by(batch.runs) if runs is batch.after and runs else ""
                    settings = Settings(
                        batch.out, batch.timeout, batch.memory, batch.retries, kernel, before, identity()
                    )
                    _stage(runs, settings, force, pool, report, say)
        except KeyboardInterrupt:
            report.interrupted = True
        except Gone as error:
            report.lost = str(error)
        report.seconds = time.monotonic() - began
        sweep(batch.to)
        try:
            report.write()
        except ArqamError as error:
            print(f"no report: {error}", file=sys.stderr)
    return report


def reasons(batch: Batch, force: bool = False) -> Iterator[tuple[Run, str]]:
    """For each run why it would happen, "" where it would not."""
    anything = False
    for run in batch.runs:
        why = "it is forced" if force else journal.due(run)
        anything = anything or bool(why)
        yield run, why
    for run in batch.after:
        why = "it is forced" if force else journal.due(run, journal.made_by(batch.runs))
        yield run, why or ("runs before it happen" if anything else "")


def _stage(
    runs: Sequence[Run],
    settings: Settings,
    force: bool,
    pool: Pool,
    report: Report,
    say: Callable[[str], None],
) -> None:
    todo = []
    for run in runs:
        why = "it is forced" if force else journal.due(run, settings.before)
        if why:
            say(f"{run.name}: {why}")
            todo.append(run)
        else:
            report.outcomes.append(Outcome(run, "skipped", figures=journal.figures(run)))
    if not todo:
        return
    client = pool.client()
    bar = progress(len(todo), "runs", lambda: in_flight(client))
    try:
        for run, outcome in pool.stream(perform, todo, settings):
            if isinstance(outcome, BaseException):
                outcome = Outcome(run, "failed", error=f"it was lost with its workers ({outcome})")
            report.outcomes.append(outcome)
            failed = report.counts["failed"]
            bar.done(f"{failed} failed" if failed else "")
    finally:
        bar.close()


class Pool:
    """A Dask client that is there from the first work on: a batch that is whole needs none."""

    def __init__(self, address: str | None, slots: int, forking: bool = True) -> None:
        self._address, self.slots, self._forking = address, slots, forking
        self._connection: Any = None
        self.name = uuid4().hex

    def __enter__(self) -> Pool:
        if self._address is not None:  # refuse before anything runs
            self.slots = sum(self.client().nthreads().values()) or 1
        return self

    def client(self) -> Any:
        if self._connection is None:
            if self._address is None and self._forking and forks.available():
                forks.warm()  # it imports while Dask starts
            self._connection = connect(self._address, self.slots)
            self._client = self._connection.__enter__()
        return self._client

    def stream(
        self, function: Callable[..., Any], items: Iterable[Any], *args: Any, ahead: int = AHEAD
    ) -> Iterator[tuple[Any, Any]]:
        """``function(item, *args)`` for each item, as :func:`arqam.run.batch.scheduler.stream` gives it."""
        return stream(self.client(), partial(forks.work, self.name, function), items, *args, ahead=ahead)

    def __exit__(self, *error: Any) -> None:
        if error[0] is not None:  # end the runs in flight
            forks.stop(self.name)
            if not self._forking or not forks.available():
                from arqam.run.engine.kernel import stop_kernels

                stop_kernels()
        if self._connection is not None:
            self._connection.__exit__(None, None, None)


@contextmanager
def stoppable() -> Iterator[None]:
    """A polite end (SIGTERM, or a terminal that closes) is taken as Ctrl-C is, and each of them once.

    What is in flight is then ended and the report written, which takes seconds; the same command goes on later.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = {number: signal.getsignal(number) for name in ENDS if (number := getattr(signal, name, None))}
    heard = [number for number, handler in earlier.items() if handler != signal.SIG_IGN]  # as nohup and & leave them

    def stop(*_: Any) -> None:
        for number in heard:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in heard:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, earlier[number])


def end_in_peace() -> None:
    """For a command that was interrupted and has said so: while Python ends, nobody needs to ask it again."""
    for number in filter(None, (getattr(signal, name, None) for name in ENDS)):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Refuse a folder into which another batch is writing; the lock goes with the process that holds it."""
    try:
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise ArqamError(f"{folder} cannot be written ({error.strerror}); name another folder") from None
    with lock:
        if locked(lock.fileno()) is False:
            raise ArqamError(f"another process is writing into {folder}: wait for it, or name another folder")
        yield
