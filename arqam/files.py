"""Files that appear whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.safe import csv_text

try:
    import fcntl
except ImportError:  # not on this platform
    fcntl = None

#: How the name of a file ends that is being written.
PART = ".part"


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty file beside ``path``, to fill and to move there: hidden, unknown to git, and gone where it is not moved.

    It is locked while it is filled. A process that is killed leaves its file behind without a lock, and ``sweep``
    knows by that what nobody will move any more, whoever wrote it and on which machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part, lock = _made(path)
    try:
        yield part
    finally:
        with suppress(OSError):
            part.unlink()
        if fcntl is not None:
            os.close(lock)


def _made(path: Path) -> tuple[Path, int]:
    """A new file that nobody else has, and the open file that holds its lock."""
    while True:
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
        lock = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        if fcntl is None:  # where a file that is open cannot be moved either
            os.close(lock)
            return part, lock
        if locked(lock, wait=True) is None or part.exists():
            return part, lock
        os.close(lock)  # it was swept before it was locked


def locked(file: int, wait: bool = False) -> bool | None:
    """Whether the lock of an open file is ours now, until it is closed; None where there are no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def sweep(folder: Path) -> None:
    """Remove the files that processes which were killed left half written in ``folder``."""
    for part in folder.glob(f".*{PART}"):
        with suppress(OSError):
            file = os.open(part, os.O_RDWR)
            try:
                if locked(file):
                    part.unlink()
            finally:
                os.close(file)


def write_whole(path: Path, data: str | bytes) -> Path:
    """``data`` in ``path``: a reader, or a failed run, never sees half of it."""
    write_all({path: data.encode("utf-8") if isinstance(data, str) else data})
    return path


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Every file whole: none is put in its place before all are written."""
    with ExitStack() as stack:
        parts: dict[Path, Path] = {}
        for path, data in contents.items():
            with writing(path):
                parts[path] = stack.enter_context(beside(path))
                parts[path].write_bytes(data)
        for path, part in parts.items():
            with writing(path):
                os.replace(part, path)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What stops ``path`` from being written, in one sentence."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise ArqamError(f"{path} cannot be written ({why}): free or change the folder it goes to") from None


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as ``sha256sum`` prints it."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def csv_rows(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> str:
    """``rows`` as CSV with a heading, one line end after each; text that a spreadsheet would run is quoted.

    >>> csv_rows([{"a": 1, "b": "=2"}], ["a", "b"])
    "a,b\\n1,'=2\\n"
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: csv_text(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows
    )
    return text.getvalue()
