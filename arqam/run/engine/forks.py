"""The asking side of the warm process: one a process, started when the first fork is asked for."""

from __future__ import annotations

import atexit
import codecs
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from arqam import project


def available() -> bool:
    """Whether processes can be forked warm here. Elsewhere than on Linux a fork without an exec is not safe."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")


class Lost(Exception):
    """The process has ended before its work was done."""


class Warm:
    """A warm process. Closing it ends its children."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self._closed = False
        self.code = ""
        environ = os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "arqam.run.engine.warm", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=environ,
            cwd=project.PROJECT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the batch, which then ends its runs
        )
        theirs.close()
        self._ready = False

    def fork(self, function: str, *args: Any, cwd: str | None = None, memory: int = 0, **environ: str) -> Fork:
        """A new process that calls ``function`` (``module:name``) with a pipe to here, its mark and ``args``."""
        ours, channel = socket.socketpair()
        reads, writes = zip(*(os.pipe() for _ in range(3)), strict=True)
        with self._lock:
            try:
                if not self._ready:
                    self._ready = self._control.recv(16) == b"ready"
                socket.send_fds(self._control, [b"fork"], [channel.fileno(), *writes])
            except OSError:
                self._ready = False
            for fd in writes:
                os.close(fd)
            channel.close()
        mark = b"\0" + os.urandom(15)
        process = Fork(Connection(ours.detach()), reads[0], reads[1], reads[2], mark)
        process.start(
            {
                "function": function,
                "args": (mark, *args),
                "cwd": cwd or os.getcwd(),
                "environ": dict(os.environ) | environ,
                "memory": memory,
            }
        )
        return process

    def alive(self) -> bool:
        return not self._closed and self.process.poll() is None

    def close(self) -> None:
        self._closed = True
        self._control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Printed:
    """What a process prints into a pipe, cut where the process marked that it sent a message."""

    def __init__(self, fd: int, name: str) -> None:
        self.fd, self.name, self.open = fd, name, True
        self._data = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def fill(self) -> None:
        """Read what there is to read."""
        while self.open:
            try:
                data = os.read(self.fd, 1 << 16)
            except BlockingIOError:
                return
            self._data += data
            self.open = bool(data)

    def take(self, mark: bytes, message: bool) -> str:
        """The text up to the mark: the one of the ``message`` that came, or of one that has yet to come."""
        text, found, rest = self._data.partition(mark)
        if not message and not found and mark[0] in text[-len(mark) :]:  # perhaps the start of a mark
            text, rest = text[: -len(mark)], text[-len(mark) :]
        self._data = (found + rest) if not message else rest
        return self._decoder.decode(text)


class Fork:
    """A forked process: messages go down and come up; what it prints comes up in order with them."""

    def __init__(self, pipe: Connection, out: int, err: int, status: int, mark: bytes) -> None:
        self._pipe, self._status, self._mark = pipe, status, mark
        self._streams = [Printed(out, "stdout"), Printed(err, "stderr")]
        self._selector = selectors.DefaultSelector()
        for fd in (pipe.fileno(), status, out, err):
            os.set_blocking(fd, fd == pipe.fileno())
            self._selector.register(fd, selectors.EVENT_READ)
        self.exitcode: int | None = None
        self.pid = 0

    def start(self, job: dict[str, Any]) -> None:
        """Hear that the process is there, and give it its job."""
        try:
            self.pid = self._pipe.recv()
        except (EOFError, OSError):
            self.exitcode = -signal.SIGKILL
        self.send(job)

    def send(self, message: Any) -> None:
        with suppress(OSError):  # it has died: whoever waits for the answer hears of it
            self._pipe.send(message)

    def receive(self, timeout: float | None = None) -> Iterator[tuple[str, Any]]:
        """What has come after ``timeout`` seconds at most: ("stdout" or "stderr", text) and ("message", message).

        Raises ``Lost`` when the process has died and all that it left has been given.
        """
        ready = {key.fd for key, _ in self._selector.select(timeout)}
        message, received = self._pipe.fileno() in ready and self._pipe.poll(), None
        ended = self._status in ready
        if message:
            try:
                received = self._pipe.recv()
            except (EOFError, OSError):
                message, ended = False, self._wait(5)
        for stream in self._streams:
            was_open = stream.open
            stream.fill()
            if was_open and not stream.open:
                self._selector.unregister(stream.fd)
            if text := stream.take(self._mark, message):
                yield stream.name, text
        if message:
            yield "message", received
        elif ended:
            self._wait(0)
            raise Lost(ending(self.exitcode))

    def _wait(self, timeout: float) -> bool:
        """Whether the process is known to have ended within ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while self.exitcode is None:
            try:
                # An empty answer: the warm process itself is gone, and its children with it.
                self.exitcode = int(os.read(self._status, 16) or -signal.SIGKILL)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.002)
        return True

    def kill(self) -> None:
        if self.pid and not self._wait(0):
            os.kill(self.pid, signal.SIGKILL)
            self._wait(5)

    def close(self) -> None:
        """End the process: it goes by itself when its pipe closes."""
        self._selector.close()
        self._pipe.close()
        for fd in (*(stream.fd for stream in self._streams), self._status):
            os.close(fd)


def ending(code: int | None) -> str:
    """How a process ended, in words; ``code`` is below 0 where a signal ended it."""
    if code is None or code >= 0:
        return f"the process ended by itself with status {code}"
    name = signal.Signals(-code).name
    why = " (out of memory, or killed by hand)" if name == "SIGKILL" else ""
    return f"the process was killed by {name}{why}"


_warm: Warm | None = None
_warm_lock = threading.Lock()
_thread = threading.local()  # ``batch``: the one that this thread works for
_stopped: set[str] = set()


def warm(code: str = "") -> Warm:
    """The warm process of this process; a new one where it has ended, or has imported other ``code`` than this."""
    global _warm
    with _warm_lock:
        if stopped():
            raise Lost("the batch was stopped")
        if _warm is not None and code and _warm.code not in ("", code):
            _warm.close()
        if _warm is None or not _warm.alive():
            if _warm is None:
                atexit.register(close)
            _warm = Warm()
        _warm.code = _warm.code or code
        return _warm


def work(batch: str, function: Callable[..., Any], *args: Any) -> Any:
    """``function(*args)``, as work of the batch of this name: once that is stopped, it forks nothing more."""
    _thread.batch = batch
    try:
        return function(*args)
    finally:
        _thread.batch = ""


def stop(batch: str) -> None:
    """End all that was forked, and let the work of this batch that is still under way fork nothing more."""
    with _warm_lock:
        _stopped.add(batch)
    close()


def stopped() -> bool:
    """Whether the batch that this thread works for was stopped."""
    return getattr(_thread, "batch", "") in _stopped


def close() -> None:
    """End the warm process and all that was forked from it."""
    if _warm is not None and _warm.alive():
        _warm.close()
