"""Files that appear whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.safe import csv_text


def write_whole(path: Path, data: str | bytes) -> Path:
    """``data`` in ``path``, written beside it and moved there: a reader, or a failed run, never sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ArqamError(f"{path} cannot be written ({error.strerror}): free or change the folder it goes to") from None
    return path


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
