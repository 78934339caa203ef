"""A dataset as one Excel workbook: its articles, claims and mentions, and the dictionary, without holding them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.files import beside
from arqam.tables.workbook import dictionary_of, sheet_of, write_workbook

TABLES = ("articles", "claims", "mentions")


def write(dataset: Path, out: Path) -> Path:
    """Write the tables of a dataset into ``out``, which is there whole or not at all."""
    tables = [table for table in TABLES if any((dataset / table).glob("*/*.parquet"))]
    sheets = [sheet_of(table, _rows(dataset / table)) for table in tables]
    try:
        with beside(out) as part:
            write_workbook([*sheets, dictionary_of(dict.fromkeys(tables))], part, large=True)
            os.replace(part, out)
    except OSError as error:
        raise ArqamError(f"--xlsx {out} cannot be written ({error.strerror}); name another file") from None
    return out


def _rows(table: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table, in the order of the years and of the corpus."""
    import pyarrow.parquet as pq

    for path in sorted(table.glob("*/*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(1000):
            yield from batch.to_pylist()
