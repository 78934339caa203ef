"""What a corpus may be: a folder of texts, a zip of them, or a file of records."""

from __future__ import annotations

import zipfile
from pathlib import Path

from arqam.errors import ArqamError

#: How a corpus that is one file may end, and what it is then.
KINDS = {".zip": "zip", ".jsonl": "lines", ".ndjson": "lines", ".parquet": "table", ".pq": "table"}
KINDS |= {".csv": "sheet", ".tsv": "sheet", ".xlsx": "sheet", ".xlsm": "sheet"}


def corpus_kind(corpus: Path) -> str:
    """folder, zip, lines (JSON Lines), table (Parquet) or sheet (CSV, Excel)."""
    if corpus.is_dir():
        return "folder"
    kind = KINDS.get(corpus.suffix.lower())
    if not corpus.is_file():
        raise ArqamError(f"corpus {corpus}: there is no such file or folder")
    if kind is None:
        raise ArqamError(f"corpus {corpus}: it must be a folder, or end in {', '.join(KINDS)}")
    if kind == "zip" and not zipfile.is_zipfile(corpus):
        raise ArqamError(f"corpus {corpus}: it is not a zip file")
    return kind


def is_corpus(ref: str) -> bool:
    """Whether ``ref`` is many articles rather than one: a file of records, a zip, or a folder that is no article's."""
    path = Path(ref)
    try:
        if path.is_dir():
            return not any(path.glob("article.*"))
        return path.suffix.lower() in KINDS and path.is_file()
    except OSError:  # what cannot be looked at is no corpus; reading it will say why
        return False
