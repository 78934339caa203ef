"""What a notebook made: its last cell says so, and the batch reads it there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.files import sha256 as file_sha256
from arqam.losses import so_far
from arqam.notebook.parameters import root

#: The kind of output that names a run's files: path from the output root (or absolute, outside it) → sha256.
MADE = "application/vnd.arqam.made+json"
#: The kind of output that tells what became of the figures that an article could have.
FIGURES = "application/vnd.arqam.figures+json"


def made(*paths: str | Path) -> None:
    """Show the files that a notebook has written, each with the start of its sha256.

    A batch takes them from the executed notebook as the run's outputs: it is only whole while all are there unchanged.
    Where something was lost on the way, the files are there all the same, and the notebook ends in saying so.
    """
    from IPython.display import display

    files = {path: sha256(Path(path)) for path in sorted({_shown(Path(path)) for path in paths})}
    text = "\n".join(f"{digest[:12]}  {path}" for path, digest in files.items())
    display({"text/plain": text, MADE: files}, raw=True)
    if lost := so_far():
        raise ArqamError(f"{len(lost)} lost, and the rest was made: " + "; ".join(lost[:5]))


def read_made(outputs: Iterable[dict]) -> dict[str, str]:
    """The files named by ``made`` in a cell's outputs."""
    found: dict[str, str] = {}
    for output in outputs:
        found |= output.get("data", {}).get(MADE, {})
    return found


def figures(text: str, drawn: Iterable[str], held: Iterable[str], none: str = "") -> None:
    """Say in ``text`` what became of an article's figures; the batch reads what closes its line on it.

    ``drawn`` are the names of the figures made, ``held`` why each other one is held back, ``none`` why there is none.
    """
    from IPython.display import display

    display({"text/plain": text, FIGURES: {"drawn": sorted(drawn), "held": sorted(held), "none": none}}, raw=True)


def read_figures(outputs: Iterable[dict]) -> dict[str, Any]:
    """What became of the figures, as ``figures`` said it in a cell's outputs; empty where none was asked for."""
    return next((output["data"][FIGURES] for output in outputs if FIGURES in output.get("data", {})), {})


def sha256(path: Path) -> str:
    """The sha256 of a file; a relative path starts at the output root."""
    try:
        return file_sha256(root() / path)
    except OSError as error:
        raise ArqamError(f"{path} cannot be read ({error.strerror}): the notebook says that it made it") from None


def _shown(path: Path) -> str:
    path = path.resolve()
    return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else path.as_posix()
