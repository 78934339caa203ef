"""One run, whole or not at all: where it happens, on this machine or on a worker of a cluster."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arqam import project
from arqam.files import sweep
from arqam.losses import told
from arqam.run.batch import journal
from arqam.run.batch.described import Run
from arqam.run.engine import forks
from arqam.safe import shown_line

if TYPE_CHECKING:
    from papermill.exceptions import PapermillExecutionError

#: The escapes that IPython colours its tracebacks with.
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

OTHER = "Python, a library or Arqam is not what it was where the batch began: make them the same, and start again"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the runs of a batch are executed."""

    out: str = ""
    timeout: float = 0
    memory: int = 0
    retries: int = 1
    kernel: bool = False
    before: str = ""  # stands for what came before, where these runs read it
    same: str = ""  # what ``identity`` has to be where the run happens


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``cell`` is the number in the brackets of the cell that failed."""

    run: Run
    status: str  # done, failed, skipped
    seconds: float = 0.0
    attempts: int = 0
    cell: int | None = None
    error: str = ""
    lines: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)  # what became of them, as the notebook says

    @property
    def notebook(self) -> Path:
        return self.run.failed if self.status == "failed" else self.run.output


def perform(run: Run, settings: Settings) -> Outcome:
    """Execute the run, again where its process was lost; put its notebook in place and write its record."""
    started = time.monotonic()
    for attempt in count(1):
        outcome, passing = _attempt(run, settings)
        if not passing or attempt > settings.retries or forks.stopped():
            return replace(outcome, seconds=time.monotonic() - started, attempts=attempt)
    raise AssertionError


def _attempt(run: Run, settings: Settings) -> tuple[Outcome, bool]:
    """One attempt, and whether what stopped it may pass by itself."""
    from papermill.exceptions import PapermillExecutionError

    from arqam.run.engine.kernel import LOST

    began = time.monotonic()
    try:
        run.record.unlink(missing_ok=True)
        run.output.parent.mkdir(parents=True, exist_ok=True)
        run.output.unlink(missing_ok=True)
        _sweep([run.output, run.record])
        if settings.same not in ("", identity()):
            return Outcome(run, "failed", error=OTHER), False
        made_from = journal.fingerprint(run, settings.before)
        if not settings.kernel and forks.available():
            forks.warm(made_from["code"])
        files, figures = _execute(run, settings)
        os.replace(run.partial, run.output)
        run.failed.unlink(missing_ok=True)
        journal.write_record(run, made_from, [run.output, *files], time.monotonic() - began, figures)
        _sweep(files)
        return Outcome(run, "done", figures=figures), False
    except PapermillExecutionError as error:
        outcome = _failed(run, error)
        passing = error.ename == LOST
    except forks.Lost as error:  # the process was killed while it started
        outcome = Outcome(run, "failed", error=str(error))
        passing = True
    except Exception as error:  # one bad article never stops the others
        outcome = Outcome(run, "failed", error=_told(error))
        passing = False
    if not forks.stopped():
        _keep_failed(run)
    return outcome, passing


def _sweep(files: Iterable[Path]) -> None:
    """Remove what an earlier attempt that was killed has left beside these files."""
    for folder in {file.parent for file in files}:
        sweep(folder)


def _keep_failed(run: Run) -> None:
    """Keep what the run had done, to look at; half a notebook, as a full disk leaves it, is nothing to look at."""
    try:
        json.loads(run.partial.read_bytes())
        os.replace(run.partial, run.failed)
    except ValueError:
        run.partial.unlink(missing_ok=True)
    except OSError:  # nothing is there, or nothing can be
        pass


def _told(error: Exception) -> str:
    """What went wrong; of a disk that is full, without the hidden file that was being written and is gone."""
    return told(OSError(error.errno, error.strerror) if isinstance(error, OSError) and error.strerror else error)


def _execute(run: Run, settings: Settings) -> tuple[list[Path], dict[str, Any]]:
    """Papermill's part; the files that the notebook says it made, and what it says of its figures."""
    import papermill

    from arqam.notebook.outputs import read_figures, read_made

    environ = {"ARQAM_OUT": settings.out} if settings.out else {}
    notebook = papermill.execute_notebook(
        run.notebook,
        str(run.partial),
        run.parameters,
        engine_name="arqam",
        progress_bar=False,
        fork=not settings.kernel,
        timeout=settings.timeout,
        memory=settings.memory,
        environ=environ,
        final_path=project.near(run.output),
        working_directory=str(project.PROJECT),
    )
    root = Path(settings.out or os.environ.get("ARQAM_OUT") or project.PROJECT)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [root / name for name in read_made(outputs)], read_figures(outputs)


def _failed(run: Run, error: PapermillExecutionError) -> Outcome:
    lines = "\n".join(error.traceback).splitlines() or [f"{error.ename}: {error.evalue}"]
    return Outcome(
        run,
        "failed",
        cell=error.exec_count,
        error=shown_line(COLOURS.sub("", f"{error.ename}: {error.evalue}")),
        lines=tuple(shown_line(COLOURS.sub("", line)) for line in lines[-8:]),
    )


def identity() -> str:
    """One hash for ``versions``."""
    return hashlib.sha256(json.dumps(versions()).encode()).hexdigest()


def versions() -> dict[str, Any]:
    """What a worker answers when it is asked whether it is the same as the one who asks."""
    return {"versions": journal.versions(), "code": journal.code()}
