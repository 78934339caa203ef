"""The warm process: it has imported what notebooks import, and forks once for every run.

``arqam.run.engine.forks`` starts it as a program of its own (``python -P -m arqam.run.engine.warm FD``), so that
nothing of the process that asks for runs (threads, sockets, a Dask worker) is in it when it forks. Each request on its
socket brings four file descriptors: the child's channel, its stdout and its stderr, and a pipe that takes its exit
status. The warm process ends when its socket closes, and its children die with it.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import random
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from arqam.run.engine.practice import practise

#: What notebooks and their outputs need. ``matplotlib_inline.backend_inline`` must not be among them: at import it
#: hooks the shell that runs, and each child has to import it for its own.
PRELOAD = (
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.display",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "latexcodec",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "numpy.random",
    "pandas",
    "pyarrow.parquet",
    "arqam.run.engine.cells",
    "arqam.notebook.parameters",
    "arqam.notebook.outputs",
    "arqam.read.claim.claims",
    "arqam.read.quantity.mentions",
    "arqam.compare.derived",
    "arqam.tables",
    "arqam.draw.charts",
    "arqam.draw.finish",
    "arqam.draw.rtl",
    "arqam.notebook.show",
    "arqam.notebook.views",
)
_PR_SET_PDEATHSIG = 1


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for name in PRELOAD:
        try:
            importlib.import_module(name)
        except ImportError:  # the notebook that needs it will say so
            continue
    practise()
    # What is alive now stays alive: the collector of a child then leaves these pages alone, and they stay shared.
    gc.collect()
    gc.freeze()
    with suppress(BrokenPipeError):  # the asking side has gone meanwhile
        control.send(b"ready")
        serve(control, libc)


def serve(control: socket.socket, libc: ctypes.CDLL) -> None:
    """Fork once for each request, and report how each child ended, until the asking side is gone."""
    statuses: dict[int, tuple[int, int]] = {}  # pidfd → pid, the pipe that takes its status
    try:
        _serve(control, libc, statuses)
    finally:
        for pid, _ in statuses.values():
            _end_group(pid)


def _serve(control: socket.socket, libc: ctypes.CDLL, statuses: dict[int, tuple[int, int]]) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is control:
                    try:
                        message, fds, _, _ = socket.recv_fds(control, 16, 4)
                    except ConnectionResetError:  # the asking side went with an answer unread
                        return
                    if not message:
                        return
                    channel, out, err, status = fds
                    pid = os.fork()
                    if pid == 0:
                        selector.close()
                        inherited = [control.detach(), status, *statuses, *(pipe for _, pipe in statuses.values())]
                        _child(channel, out, err, inherited, libc)
                    for fd in (channel, out, err):
                        os.close(fd)
                    pidfd = os.pidfd_open(pid)
                    statuses[pidfd] = (pid, status)
                    selector.register(pidfd, selectors.EVENT_READ)
                else:
                    pid, status = statuses.pop(key.fd)
                    selector.unregister(key.fd)
                    os.close(key.fd)
                    _end_group(pid)  # before it is waited for: until then nobody else has its number
                    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                    with suppress(BrokenPipeError):  # the one who asked is gone
                        os.write(status, str(code).encode())
                    os.close(status)


def _end_group(pid: int) -> None:
    """End what a child has started and left running, as the end of a kernel does."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _child(channel: int, out: int, err: int, inherited: list[int], libc: ctypes.CDLL) -> None:
    """Become a process as fresh as one that was started: its own streams, signals, environment and random numbers."""
    code = 1
    try:
        warm = os.getppid()
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != warm:  # it died before it could be watched
            os._exit(1)
        os.setsid()
        for fd in inherited:
            os.close(fd)
        _streams(out, err)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        random.seed()
        if "numpy" in sys.modules:  # its legacy generator would go on where the parent's stands, in every child
            sys.modules["numpy"].random.seed()
        pipe = Connection(channel)
        pipe.send(os.getpid())
        job = pipe.recv()
        os.environ.clear()
        os.environ.update(job["environ"])
        time.tzset()
        os.chdir(job["cwd"])
        if job["memory"]:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            memory = job["memory"] if hard == resource.RLIM_INFINITY else min(job["memory"], hard)
            resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
        module, _, function = job["function"].partition(":")
        getattr(importlib.import_module(module), function)(pipe, *job["args"])
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _streams(out: int, err: int) -> None:
    """Descriptors 0 to 2, and Python's streams on copies of them: as in a kernel, a cell may turn 1 and 2 elsewhere."""
    null = os.open(os.devnull, os.O_RDONLY)
    for fd, standard in ((null, 0), (out, 1), (err, 2)):
        os.dup2(fd, standard)
        os.close(fd)
    lines = {"encoding": "utf-8", "errors": "backslashreplace", "buffering": 1, "closefd": False}
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = os.fdopen(os.dup(1), "w", **lines)
    sys.stderr = sys.__stderr__ = os.fdopen(os.dup(2), "w", **lines)


if __name__ == "__main__":
    main()
