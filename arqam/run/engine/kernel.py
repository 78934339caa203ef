"""The papermill engines of Arqam: cells in a warm fork, or in an ordinary kernel; the same outputs from both.

``papermill --engine arqam`` uses it too. What it adds to papermill's own engine: one deadline for the whole run; a
notebook whose process is lost or has run out of time shows so in the cell where it happened; and the notebook is saved
at most once a second.

One difference between the two remains: what a thread or a task of an earlier cell prints later is lost with a kernel
(its client has gone on to the next cell), and stands in the cell that is being executed with a fork.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import Context
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import nbformat
from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager

from arqam.files import write_whole

if TYPE_CHECKING:
    import subprocess

    from nbformat import NotebookNode

    from arqam.run.engine.forks import Fork

#: Error names that these engines give to a cell: its process was killed (from outside the notebook, so it may pass);
#: its process ended by itself, as with ``os._exit``, or crashed (so it will again); it took too long.
LOST, ENDED, OUT_OF_TIME = "DeadKernelError", "ProcessEnded", "TimeoutError"

#: Seconds after which a quiet cell is looked at again: is it out of time, is there something to save?
TICK = 0.25


class Manager(NotebookExecutionManager):
    """Papermill's manager, which saves whole files, and no more often than every ``pause`` seconds."""

    pause = 1.0
    changed = True

    def due(self) -> bool:
        """Whether there is something to save, and the last time is long enough ago."""
        return (
            bool(self.output_path) and self.changed and (self.now() - self.last_save_time).total_seconds() >= self.pause
        )

    def save(self, now: bool = False, **_: Any) -> None:
        self.changed = True
        if self.output_path and (now or self.due()):
            write_whole(Path(self.output_path), nbformat.writes(self.nb))
            self.last_save_time = self.now()
            self.changed = False


class RunEngine(Engine):
    """Executes a notebook in its own fresh process, and never raises for what happens to that process."""

    @classmethod
    def execute_notebook(
        cls,
        nb,
        kernel_name,
        output_path=None,
        progress_bar=True,
        log_output=False,
        autosave_cell_every=30,  # papermill's own; ``Manager`` decides by the clock
        **kwargs,
    ):
        manager = Manager(nb, output_path, log_output=log_output, progress_bar=progress_bar)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **kwargs)
        except BaseException:
            manager.save(now=True)
            raise
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Manager,
        kernel_name: str,
        *,
        fork: bool = True,
        timeout: float = 0,
        memory: int = 0,
        working_directory: str = "",
        environ: dict[str, str] | None = None,
        final_path: str = "",
        execution_timeout: float | None = None,
        start_timeout: float = 60,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        **_: Any,
    ) -> None:
        """``timeout`` is seconds for the whole run, ``memory`` bytes of address space, 0 for no limit."""
        from arqam.run.engine import forks

        if final_path:
            nb_man.nb.metadata.papermill["output_path"] = final_path
        common = {
            "log_output": log_output,
            "stdout_file": stdout_file,
            "stderr_file": stderr_file,
            "startup_timeout": int(start_timeout),
            "kernel_name": kernel_name,
            "timeout": execution_timeout,
        }
        kind = ForkClient if fork and kernel_name == "python3" and forks.available() else KernelClient
        if kind is KernelClient:
            nb_man.pause = 0  # next to a kernel's start, saving after every cell costs nothing
        client = kind(nb_man, **common)
        client.prepare(timeout=timeout, memory=memory, cwd=working_directory or os.getcwd(), environ=environ or {})
        # Jupyter keeps its event loop in the context, and Dask gives all its threads a copy of its caller's: with one
        # loop between them, two kernels at a time could not run.
        Context().run(client.execute)


class RunClient(PapermillNotebookClient):
    """What both clients share: the deadline of the run, and how a lost process shows in the notebook."""

    def prepare(self, *, timeout: float, memory: int, cwd: str, environ: dict[str, str]) -> None:
        self.limit, self.memory, self.cwd, self.environ = timeout, memory, cwd, environ
        self.deadline: float | None = None
        self.lost = False

    def begin(self) -> None:
        """The process is there: the time of the run counts from now."""
        if self.limit:
            self.deadline = time.monotonic() + self.limit

    def left(self) -> float | None:
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.001)

    def fail(self, cell: NotebookNode, name: str, why: str) -> CellExecutionError:
        """The error of a cell that could not tell of its own: it stands in the notebook as any other."""
        from nbformat.v4 import new_output

        self.lost = True
        if cell.execution_count is None:  # it went before it had told its number
            cell.execution_count = 1 + max((each.get("execution_count") or 0) for each in self.nb.cells)
        cell.outputs.append(new_output("error", ename=name, evalue=why, traceback=[f"{name}: {why}"]))
        return CellExecutionError(why, name, why)

    def fail_lost(self, cell: NotebookNode, code: int | None) -> CellExecutionError:
        """The error of a cell whose process has ended with ``code``, below 0 where a signal ended it."""
        from arqam.run.engine.forks import ending

        killed = code is not None and -code in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
        return self.fail(cell, LOST if killed else ENDED, ending(code))

    def finish(self) -> None:
        """Close the notebook: widgets, and streams put together.

        A kernel sends what is printed by the clock, so that the same cell gives one piece or three; here each stretch
        between two other outputs is one piece of stdout and one of stderr.
        """
        self.set_widgets_metadata()
        for cell in self.nb.cells:
            if cell.cell_type == "code":
                cell.outputs = list(_joined(cell.outputs))

    def over(self) -> str:
        return f"the run took longer than its {self.limit:g} seconds"


#: The kernels that are running in this process's runs.
_kernels: set[subprocess.Popen[bytes]] = set()


def stop_kernels() -> None:
    """End the ordinary kernels that are running, with what their cells have started."""
    for process in list(_kernels):
        _stop(process)


def _stop(kernel: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(kernel.pid, signal.SIGKILL) if hasattr(os, "killpg") else kernel.kill()


class KernelClient(RunClient):
    """An ordinary Jupyter kernel."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        from arqam.run.engine import forks

        self.reset_execution_trackers()
        self.set_trait("timeout_func", lambda cell: self.left() if self.deadline is not None else self.timeout)
        self.interrupt_on_timeout = False
        self.extra_arguments = [*self.extra_arguments, "--log-level=50"]  # the notebook says what matters
        with self._started(**kwargs) as kernel:
            _kernels.add(kernel)
            try:
                if forks.stopped():
                    _stop(kernel)
                self.begin()
                self.papermill_execute_cells()
                if not self.lost:
                    client: Any = self.kc
                    reply: Any = self.wait_for_reply(client.kernel_info())
                    self.nb.metadata["language_info"] = reply["content"]["language_info"]
                self.finish()
            finally:
                _kernels.discard(kernel)
        return self.nb

    def execute_cell(self, cell, cell_index, *args, **kwargs):
        try:
            return super().execute_cell(cell, cell_index, *args, **kwargs)
        except CellTimeoutError:
            self.shutdown_kernel = "immediate"  # it will not go by itself
            raise self.fail(cell, OUT_OF_TIME, self.over()) from None
        except DeadKernelError:
            raise self.fail_lost(cell, self._kernel().poll()) from None

    @contextmanager
    def _started(self, **kwargs: Any) -> Iterator[subprocess.Popen[bytes]]:
        """A kernel that has answered; ``Lost`` where its process was killed before it did."""
        from arqam.run.engine import forks

        with ExitStack() as stack:
            try:
                stack.enter_context(self.setup_kernel(cwd=self.cwd, env=os.environ | self.environ, **kwargs))
                kernel = self._kernel()
                self._limit_memory()
            except (RuntimeError, ProcessLookupError) as error:  # as Jupyter's client says that it died
                raise forks.Lost(f"the kernel ended while it started ({error})") from None
            yield kernel

    def _kernel(self) -> subprocess.Popen[bytes]:
        manager: Any = self.km
        return manager.provisioner.process

    def _limit_memory(self) -> None:
        """Before the first cell, from outside: nothing may run between the fork and the start of a threaded process."""
        if self.memory and sys.platform.startswith("linux"):
            import resource

            pid = self._kernel().pid
            _, hard = resource.prlimit(pid, resource.RLIMIT_AS)
            resource.prlimit(pid, resource.RLIMIT_AS, (self.memory, hard))


class ForkClient(RunClient):
    """A fork of the warm process, with IPython's kernel in it and a pipe to it."""

    process: Fork

    def execute(self, **_: Any) -> NotebookNode:
        from jupyter_client.session import Session

        from arqam.run.engine import forks

        self.reset_execution_trackers()
        self.kc = cast("Any", self)  # what nbclient's stand-in for an Output widget sends through
        self.session = Session()
        self.shell_channel = self
        self.process = forks.warm().fork(
            "arqam.run.engine.cells:serve", cwd=self.cwd, memory=self.memory, **self.environ
        )
        self.begin()
        try:
            self.papermill_execute_cells()
            self.finish()
        finally:
            if self.lost:
                self.process.kill()
            self.process.close()
        return self.nb

    def send(self, message: dict[str, Any]) -> None:
        self.process.send(message)

    def execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        allows_errors = "raises-exception" in cell.metadata.get("tags", [])
        cell["metadata"]["execution"] = {}
        cell.outputs = []
        self.code_cells_executed += 1
        self.clear_before_next_output = False
        content = {
            "code": cell.source,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": not allows_errors,
        }
        request = self.session.msg("execute_request", content)
        self.send(request)
        reply = self._reply(request, cell, cell_index)
        if reply["status"] == "error" and not allows_errors:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, request: dict[str, Any], cell: NotebookNode, cell_index: int) -> dict[str, Any]:
        """Take what the cell puts out until it has said how it ended."""
        from arqam.run.engine.forks import Lost

        parent = {"parent_header": request["header"], "buffers": [], "metadata": {}}
        reply: dict[str, Any] = {}
        printed = {"stdout": "", "stderr": ""}
        while True:
            left = self.left()
            if left is not None and left <= 0.001:
                self._print(printed, parent, cell, cell_index)
                raise self.fail(cell, OUT_OF_TIME, self.over())
            try:
                for kind, item in self.process.receive(min(left or TICK, TICK)):
                    if kind != "message":
                        printed[kind] += item
                        self.nb_man.changed = True
                        continue
                    self._print(printed, parent, cell, cell_index)
                    message = item | {"content": self.session.unpack(item["content"])}
                    self.nb_man.changed = True
                    if message["msg_type"] == "kernel_info_reply":
                        self.nb.metadata["language_info"] = message["content"]["language_info"]
                    elif message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                        continue  # of an earlier cell, as from a thread of it: a kernel's client drops it too
                    elif message["msg_type"] == "execute_reply":
                        reply = message["content"]
                        cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(message)
                    else:
                        self.process_message(message, cell, cell_index)
            except CellExecutionComplete:
                return reply
            except Lost:
                self._print(printed, parent, cell, cell_index)
                raise self.fail_lost(cell, self.process.exitcode) from None
            if self.nb_man.due():
                self._print(printed, parent, cell, cell_index)
                self.nb_man.save()

    def _print(self, printed: dict[str, str], parent: dict[str, Any], cell: NotebookNode, cell_index: int) -> None:
        """Put out what was printed since the last message, each stream as one piece, as a kernel's buffers give it."""
        for name, text in printed.items():
            if text:
                message = parent | {"msg_type": "stream", "header": {"msg_type": "stream"}}
                self.process_message(message | {"content": {"name": name, "text": text}}, cell, cell_index)
                printed[name] = ""


def _joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    for streams, stretch in groupby(outputs, lambda output: output.output_type == "stream"):
        if streams:
            for _, pieces in groupby(sorted(stretch, key=lambda output: output.name != "stdout"), lambda o: o.name):
                first, *others = pieces
                first.text = "".join([first.text, *(other.text for other in others)])
                yield first
        else:
            yield from stretch
