"""The engine: a fork's outputs are a kernel's, each run has a fresh process, and a lost one leaves what it had done."""

import copy
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from papermill.execute import remove_error_markers

from arqam.run.batch.runner import Pool
from arqam.run.engine import cells, forks
from arqam.run.engine.kernel import ENDED, LOST, OUT_OF_TIME

NOTEBOOKS = Path(__file__).parent / "notebooks"

needs_fork = pytest.mark.skipif(not forks.available(), reason="no warm forks on this platform")


def execute(name, out, *, fork, parameters=None, engine="arqam", **more):
    more = more if engine != "arqam" else {"fork": fork, "execution_timeout": 120, **more}
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb", out, parameters, engine_name=engine, progress_bar=False, **more
    )


def settled(notebook):
    """The outputs without what differs from one kernel to the next: process ids, addresses, times, widget ids."""
    cells = copy.deepcopy([cell for cell in notebook.cells if cell.cell_type == "code"])
    text = nbformat.writes(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=c.outputs) for c in cells])
    )
    text = re.sub(r"ipykernel_\d+/\d+", "ipykernel", text)
    text = re.sub(r"\b[0-9a-f]{32}\b", "<id>", text)
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"<dc:date>[^<]*", "<dc:date>", text)
    outputs = nbformat.reads(text, 4).cells
    return [(cell.execution_count, cell.source, after.outputs) for cell, after in zip(cells, outputs, strict=True)]


@needs_fork
def test_a_fork_gives_the_outputs_of_a_kernel(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # at the sight of it a kernel leaves descriptors 1 and 2 alone
    found = []
    for fork in (True, False):
        # Papermill takes each error output for a failure, in a cell tagged raises-exception too; all cells have run.
        with pytest.raises(papermill.PapermillExecutionError):
            execute("outputs", tmp_path / "out.ipynb", fork=fork)
        found.append(settled(remove_error_markers(nbformat.read(tmp_path / "out.ipynb", 4))))
    fork, kernel = found
    assert len(fork) == len(kernel) > 20
    assert sum(bool(outputs) for _, _, outputs in fork) > 20
    for ours, theirs in zip(fork, kernel, strict=True):
        assert ours == theirs


@needs_fork
def test_a_fork_gives_what_papermill_gives_by_itself(tmp_path):
    given = {"article": "elsewhere/x.txt", "limit": 5}
    ours = execute("plain", tmp_path / "ours.ipynb", fork=True, parameters={"x": 2})
    plain = execute("plain", tmp_path / "plain.ipynb", fork=False, parameters={"x": 2}, engine=None)
    assert given and settled(ours) == settled(plain)
    assert ours.metadata.language_info == plain.metadata.language_info
    assert ours.cells[3].metadata.papermill.keys() == plain.cells[3].metadata.papermill.keys()
    assert ours.cells[3].metadata.execution.keys() == plain.cells[3].metadata.execution.keys()


@needs_fork
def test_each_run_has_a_process_of_its_own(tmp_path):
    pids = set()
    for n in range(2):
        done = execute("waits", tmp_path / f"{n}.ipynb", fork=True, parameters={"seconds": 0.0})
        pids |= {cell.outputs[-1].data["text/plain"] for cell in done.cells if "getpid" in cell.source}
    assert len(pids) == 2


@pytest.mark.parametrize(
    "fork", [pytest.param(True, marks=needs_fork), pytest.param(False, marks=pytest.mark.slow)], ids=["fork", "kernel"]
)
@pytest.mark.parametrize(
    ("how", "error", "says"),
    [
        ("kill", LOST, "the process was killed by SIGKILL"),
        ("memory", "MemoryError", ""),
        ("slow", OUT_OF_TIME, "longer than its 3 seconds"),
        ("exit", ENDED, "the process ended by itself with status 3"),
        ("segfault", ENDED, "the process was killed by SIGSEGV"),
        ("interrupt", "KeyboardInterrupt", ""),
    ],
)
def test_a_lost_run_leaves_what_it_had_done(tmp_path, fork, how, error, says):
    more = {"memory": 8 << 30} if how == "memory" else {"timeout": 3} if how == "slow" else {}
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        execute("lost", tmp_path / "out.ipynb", fork=fork, parameters={"how": how}, **more)
    assert caught.value.ename == error and says in caught.value.evalue and caught.value.exec_count == 4
    left = nbformat.read(tmp_path / "out.ipynb", 4)
    printed = [o.text for cell in left.cells for o in cell.get("outputs", []) if o.output_type == "stream"]
    assert "the first cell was fine\n" in printed
    assert any("the second cell began\n" in text for text in printed) or not fork
    assert not any("third" in text for text in printed)


@needs_fork
def test_the_time_of_a_run_counts_from_when_its_process_is_there(tmp_path):
    forks.close()  # so that the next run waits for a warm process, which takes longer than the run may
    execute("waits", tmp_path / "out.ipynb", fork=True, parameters={"seconds": 0.0}, timeout=0.8)


@needs_fork
def test_no_process_is_left_behind(tmp_path):
    with pytest.raises(papermill.PapermillExecutionError):
        execute("lost", tmp_path / "out.ipynb", fork=True, parameters={"how": "slow"}, timeout=1)
    warm = psutil.Process(forks.warm().process.pid)
    psutil.wait_procs(warm.children(), timeout=5)
    assert [child for child in warm.children() if child.status() != psutil.STATUS_ZOMBIE] == []
    forks.close()
    assert not warm.is_running()


def waits_and_forks(folder):
    (folder / "at work").touch()
    wait_for(folder / "go on")
    forks.warm()


def wait_for(file):
    until = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < until
        time.sleep(0.01)


@needs_fork
def test_work_of_a_batch_that_was_stopped_forks_nothing_more_and_whoever_else_does(tmp_path):
    with ThreadPoolExecutor(1) as thread, Pool(None, 1) as pool:
        work = thread.submit(list, pool.stream(waits_and_forks, [tmp_path]))
        wait_for(tmp_path / "at work")
        forks.stop(pool.name)
        execute("waits", tmp_path / "out.ipynb", fork=True, parameters={"seconds": 0.0})
        (tmp_path / "go on").touch()
        ((_, came),) = work.result(30)
    assert isinstance(came, forks.Lost) and str(came) == "the batch was stopped"


@needs_fork
def test_a_process_that_a_cell_forks_and_lets_go_on_takes_no_part_in_the_notebook(tmp_path):
    done = execute("lost", tmp_path / "out.ipynb", fork=True, parameters={"how": "fork"})
    assert done.cells[-1].outputs == [nbformat.v4.new_output("stream", name="stdout", text="the third cell\n")]


@needs_fork
@pytest.mark.parametrize("how", ["leaves", "leaves and dies"])
def test_what_a_cell_started_ends_with_the_run(tmp_path, how):
    try:
        execute("lost", tmp_path / "out.ipynb", fork=True, parameters={"how": how, "mark": str(tmp_path / "pid")})
    except papermill.PapermillExecutionError:
        assert how == "leaves and dies"
    started = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(started) or not psutil.wait_procs([psutil.Process(started)], timeout=5)[1]


@needs_fork
@pytest.mark.parametrize("how", ["closed", "turned"])
def test_what_is_printed_stands_in_the_notebook_wherever_descriptor_1_leads(tmp_path, how):
    done = execute("lost", tmp_path / "out.ipynb", fork=True, parameters={"how": how})
    assert done.cells[-1].outputs == [nbformat.v4.new_output("stream", name="stdout", text="the third cell\n")]


@needs_fork
def test_random_numbers_differ_from_run_to_run(tmp_path):
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    source = "import random, numpy, uuid\nrandom.random(), numpy.random.rand(), uuid.uuid4()"
    cell = nbformat.v4.new_code_cell(source)
    nbformat.write(nbformat.v4.new_notebook(metadata={"kernelspec": spec}, cells=[cell]), tmp_path / "random.ipynb")
    found = set()
    for n in range(2):
        done = execute(tmp_path / "random", tmp_path / f"{n}.ipynb", fork=True)
        found.update(done.cells[0].outputs[0].data["text/plain"].split(",\n"))
    assert len(found) == 6


def test_ipykernel_still_has_the_private_names_that_a_fork_uses():
    """The one contract with its inside: nothing else of it is reached for with an underscore."""
    from ipykernel.comm.manager import CommManager
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.zmqshell import ZMQInteractiveShell

    has = {each.__name__: each for each in (IPythonKernel, ZMQInteractiveShell, CommManager)}
    assert cells.PRIVATE.keys() == has.keys()
    for owner, names in cells.PRIVATE.items():
        assert [name for name in names if not hasattr(has[owner], name)] == [], owner
    source = Path(cells.__file__).read_text(encoding="utf-8")
    reached = set(re.findall(r"\bkernel\.(_[a-z_]+)", source))
    assert reached == {name for name in cells.PRIVATE["IPythonKernel"] if name.startswith("_")}
    assert not [
        path.name
        for path in Path(cells.__file__).parent.glob("*.py")
        if path.name != "cells.py" and re.search(r"\bkernel\._[a-z]", path.read_text(encoding="utf-8"))
    ]
