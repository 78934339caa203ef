"""Run the collection's notebooks where they are and keep their outputs, so that a fresh clone shows them.

What is kept depends on nothing but the code and the data: no times, no ids, no kernel's version. Run twice, it
changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.project import NOTEBOOKS

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="which; all of notebooks/ unless named"
    )


def run(args: argparse.Namespace) -> int:
    for path in args.notebooks or sorted(NOTEBOOKS.glob("*.ipynb")):
        store(path)
        print(path.name)
    return 0


def store(path: Path) -> None:
    """Run one notebook in a kernel of its own; a notebook that fails is left as it was."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # how a busy machine parts what is printed is no output
        resources={"metadata": {"path": path.parent}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise ArqamError(f"{path}: a cell failed with {error.ename}: {error.evalue}") from None
    _refuse_errors(path, notebook)
    write_whole(path, nbformat.writes(bare(notebook)) + "\n")


def _refuse_errors(path: Path, notebook: nbformat.NotebookNode) -> None:
    """An error while an output is shown does not stop a cell; it is one all the same."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ArqamError(f"{path}: an output could not be shown, {output.ename}: {output.evalue}")


def bare(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with tags, sources and outputs, its cells numbered in order: all else differs from run to run."""
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.tags} if cell.metadata.get("tags") else {})
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return notebook
