"""Every id that a figure has had, beside its files: an id that was printed once is known for good.

``trade.ids`` has a line an id, in the order of their coming: the digits after the ``@``, and the version that drew it.
"""

from __future__ import annotations

from pathlib import Path

from arqam.files import write_whole
from arqam.identity import FigureId

SUFFIX = ".ids"


def remember(folder: Path, identity: FigureId, version: str) -> None:
    """Write an id down where it is new."""
    known = issued(folder, identity.figure)
    if identity.digest not in known:
        lines = [f"{digest} {by}\n" for digest, by in (known | {identity.digest: version}).items()]
        write_whole(_path(folder, identity.figure), "".join(lines))


def issued(folder: Path, figure: str) -> dict[str, str]:
    """The digits of every id that a figure in a folder has had, and the version of Arqam that drew each."""
    path = _path(folder, figure)
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(line.split(maxsplit=1) for line in lines if len(line.split()) > 1)


def _path(folder: Path, figure: str) -> Path:
    return folder / f"{figure}{SUFFIX}"
