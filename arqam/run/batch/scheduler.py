"""Where work is done: Dask, inside this process or at a scheduler's address; the same calls for both.

The local form is a Dask client and its scheduler and worker as threads of this process, for what is heavy happens in
forks: it is there in a fraction of a second, while a cluster of processes would take several.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from arqam.errors import ArqamError, reason
from arqam.run.batch import perform

if TYPE_CHECKING:
    from distributed import Client

#: How many pieces of work are handed over at a time: enough for a cluster to see that it should grow, and few enough
#: that a batch of a million runs takes no more memory than one of a thousand.
AHEAD = 1000

#: Seconds in which a scheduler that is there has answered.
PATIENCE = 5


class Gone(Exception):
    """The scheduler was lost while work was under way, and with it all that has not ended."""


@contextmanager
def connect(address: str | None, slots: int) -> Iterator[Client]:
    """A Dask client: of the scheduler at ``address``, or of a local one with ``slots`` threads."""
    from distributed import Client

    for name in ("distributed", "distributed.client"):  # the second has a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address is None:
        _name_this_machine()
        client = Client(
            processes=False,
            n_workers=1,
            threads_per_worker=slots,
            memory_limit=0,  # the forks have their own
            # Any free port, of this machine alone; a worker without an address would open one to everybody.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            protocol="inproc://",
        )
    else:
        answers(address)
        client = Client(address, timeout=10, set_as_default=False)
    try:
        if address is not None:
            same(client)
        yield client
    finally:
        with suppress(TimeoutError, OSError):  # work of a batch that was stopped may not have ended
            client.close(timeout=5)


def _name_this_machine() -> None:
    """Dask calls what is in this process by this machine's address, and would look for that on the network."""
    from distributed.comm import inproc

    inproc.global_manager._ip = inproc.global_manager._ip or "127.0.0.1"


def answers(address: str) -> None:
    """Refuse an address at which no scheduler answers; a client that fails to connect would go on trying behind us."""
    from distributed.comm.core import connect as reach
    from distributed.security import Security

    async def ask() -> str:
        comm = await reach(address, timeout=PATIENCE, **Security().get_connection_args("client"))
        try:
            await comm.write({"op": "identity", "reply": True})
            return (await comm.read())["type"]
        finally:
            comm.abort()

    try:
        with ThreadPoolExecutor(1) as thread:  # in a notebook this thread has a loop that runs already
            kind = thread.submit(asyncio.run, asyncio.wait_for(ask(), 2 * PATIENCE)).result()
        why = "" if kind == "Scheduler" else f"it is a {kind.lower()}"
    except Exception as error:  # whatever is there, it is no scheduler
        why = reason(error)
    if why:
        raise ArqamError(f"no scheduler answers at {address!r} ({why}): start one, or leave --scheduler out")


def same(client: Client) -> None:
    """Refuse workers whose Python, libraries or Arqam differ from what is here."""
    if not client.nthreads():
        print(f"waiting for the first worker of {client.scheduler_info()['address']}", file=sys.stderr, flush=True)
        client.wait_for_workers(1)
    here = perform.versions()
    try:
        there = cast("dict[str, Any]", client.run(perform.versions, on_error="return"))
    except Exception as error:
        raise ArqamError(f"the workers do not answer ({type(error).__name__}: {error})") from None
    for worker, found in sorted(there.items()):
        if isinstance(found, BaseException):
            raise ArqamError(f"worker {worker} cannot run Arqam ({found}): install the same locked environment there")
        if differing := difference(here, found):
            raise ArqamError(f"worker {worker} differs from here ({differing}): install the same locked environment")


def difference(here: dict[str, Any], there: dict[str, Any]) -> str:
    """What differs between two answers of ``perform.versions``; "" if nothing does."""
    libraries = [
        f"{name} {here['versions'].get(name, 'none')} here, {there['versions'].get(name, 'none')} there"
        for name in sorted({*here["versions"], *there["versions"]})
        if here["versions"].get(name) != there["versions"].get(name)
    ]
    if here["code"] != there["code"]:
        libraries.append("Arqam's own code")
    return ", ".join(libraries)


def in_flight(client: Client) -> int | None:
    """How many pieces of work are being done now, as the scheduler knows it; None where it does not answer.

    A worker is sent a little more than it has threads for; what is beyond these waits there.
    """
    try:
        threads = cast("dict[str, int]", client.nthreads())
        keys = cast("dict[str, Sequence[str]]", client.processing())
        return sum(min(len(here), threads.get(worker, 0)) for worker, here in keys.items())
    except Exception:  # it is only for show, and the client may be closing
        return None


def stream(
    client: Client, function: Callable[..., Any], items: Iterable[Any], *args: Any, ahead: int = AHEAD
) -> Iterator[tuple[Any, Any]]:
    """``function(item, *args)`` for each item, as (item, result) in the order in which they end.

    A result is an exception where the work was lost with its workers more often than Dask allows. Raises ``Gone``
    where the scheduler itself is lost.
    """
    from distributed import as_completed

    waiting = iter(items)
    item_of: dict[Any, Any] = {}

    def submit(item: Any) -> Any:
        future = client.submit(function, item, *args, pure=False)
        item_of[future] = item
        return future

    done = as_completed([submit(item) for item in islice(waiting, ahead)], loop=client.loop)
    try:
        for future in done:
            item = item_of.pop(future)
            yield item, _result(client, future)
            future.release()
            for item in islice(waiting, 1):
                done.add(submit(item))
    finally:
        if item_of and client.status == "running":
            client.cancel(list(item_of))


def _result(client: Client, future: Any) -> Any:
    """What a piece of work gave, or the exception in which it ended."""
    try:
        found = future.exception() or future.result()
    except (OSError, CancelledError) as error:
        found = error
    # Of what it has not told us of, Dask says that it was cancelled.
    if isinstance(found, CancelledError) or (isinstance(found, OSError) and client.status != "running"):
        raise Gone("the scheduler does not answer any more")
    return found
