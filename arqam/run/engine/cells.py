"""Cells in a forked child: IPython's own kernel without its sockets, its messages written to a pipe.

The kernel, its shell, its display hook and its comms are ipykernel's, unchanged, so that outputs are a kernel's; only
the session differs, which hands each message to the client as it is instead of signing and sending it over ZMQ.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import tornado.ioloop
from jupyter_client.session import Session
from traitlets.config import Config

# A kernel without a debugger: it would want sockets and threads. Cells can still import debugpy themselves.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
import ipykernel.debugger  # noqa: E402, F401
from ipykernel.ipkernel import IPythonKernel  # noqa: E402

if sys.modules["debugpy"] is None:
    del sys.modules["debugpy"]

#: What this module uses of ipykernel's that is no part of its interface, by who has it. A test holds it to the
#: version that is installed: where a name goes, a run falls back on a plain kernel until this is mended.
PRIVATE = {
    "IPythonKernel": (
        "_abort_queues",
        "_execute_sleep",
        "post_handler_hook",
        "pre_handler_hook",
        "set_parent",
        "shell_channel_thread",
    ),
    "ZMQInteractiveShell": ("exit_now",),
    "CommManager": ("comm_msg",),
}


class PipeSession(Session):
    """A session whose messages go up a pipe.

    What is printed goes up two pipes of its own, be it printed by Python, by a library in C or by a command. So that
    the client knows what was printed before a message and what after it, each message leaves ``mark`` in both.
    """

    def __init__(self, pipe: Connection, mark: bytes, **traits: Any) -> None:
        super().__init__(**traits)
        self._pipe = pipe
        self._mark = mark
        self._printed = [os.dup(fd) for fd in (1, 2)]  # a cell may turn 1 and 2 elsewhere
        self._lock = threading.Lock()  # cells may display from threads

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **more):  # type: ignore[override]
        message = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content, parent, more.get("header"), more.get("metadata"))
        )
        if os.getpid() == self.pid:  # a process that a cell forked has no say in this notebook; nor has it in a kernel
            sent = message | {"content": self.pack(message["content"]), "buffers": [bytes(b) for b in buffers or ()]}
            with self._lock:
                sys.stdout.flush()
                sys.stderr.flush()
                for fd in self._printed:
                    os.write(fd, self._mark)
                self._pipe.send(sent)
        return message


def serve(pipe: Connection, mark: bytes) -> None:
    """Execute the requests that come down ``pipe`` until it closes."""
    sys.path.insert(0, "")  # as in a kernel: the working directory comes first
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    asyncio.run(_serve(pipe, mark))
    atexit._run_exitfuncs()


async def _serve(pipe: Connection, mark: bytes) -> None:
    session = PipeSession(pipe, mark)
    config = Config()
    config.HistoryManager.enabled = False  # In and Out are kept all the same; only the history file is not
    kernel = IPythonKernel.instance(session=session, iopub_socket=pipe, log=logging.getLogger(__name__), config=config)
    kernel._execute_sleep = 0  # it waits for sockets that are not here
    kernel.io_loop = tornado.ioloop.IOLoop.current()
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    kernel._abort_queues = lambda subshell_id=None: None  # there is no queue: the client stops by itself
    shell: Any = kernel.shell
    shell.exit_now = False
    comms: Any = kernel.comm_manager
    session.send(None, "kernel_info_reply", {"language_info": kernel.language_info})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a kernel: it interrupts cells only
    while (request := await _receive(pipe)) is not None:
        kernel.set_parent([b""], request)
        if request["header"]["msg_type"] != "execute_request":
            comms.comm_msg(None, None, request)
            continue
        session.send(None, "status", {"execution_state": "busy"}, parent=request)
        kernel.pre_handler_hook()
        await kernel.execute_request(None, b"", request)
        kernel.post_handler_hook()
        if os.getpid() != session.pid:
            os._exit(0)  # a process that the cell forked and that came out of it: the next cells are not its own
        session.send(None, "status", {"execution_state": "idle"}, parent=request)
        if shell.exit_now:
            return


async def _receive(pipe: Connection) -> dict[str, Any] | None:
    """The next request. The loop runs on meanwhile, as it does in a kernel, for what cells have left in it."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(pipe.fileno(), ready.set_result, None)
    try:
        await ready
    finally:
        loop.remove_reader(pipe.fileno())
    try:
        return pipe.recv()
    except EOFError:
        return None
