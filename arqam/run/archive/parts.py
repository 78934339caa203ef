"""Parts of an archive's dataset: Parquet files with the declared columns, one a table, a year and a slice."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from arqam.run.batch.journal import file_hash

#: The year of what has no date. Hive's own name for "not known" stops readers where no part has a year at all.
UNKNOWN = 0

ARTICLES = (
    ("id", "string"),
    ("title", "string"),
    ("outlet", "string"),
    ("published", "date"),
    ("url", "string"),
    ("author", "string"),
    ("place", "string"),
    ("licence", "string"),
    ("sha256", "string"),
    ("mentions", "integer"),
)


def write_part(to: Path, number: int, rows: Mapping[str, Iterable[dict[str, Any]]]) -> dict[str, str]:
    """Write each table's rows, whole files beside one another by year; path → sha256, paths from ``to``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    outputs = {}
    for table, found in rows.items():
        years: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in found:
            years[row["year"]].append(row)
        for year, some in sorted(years.items(), key=lambda item: item[0] or 0):
            path = Path(table, f"year={year or UNKNOWN}", f"part-{number:06}.parquet")
            beside = to / path.with_name(f".{path.name}.{os.getpid()}")
            beside.parent.mkdir(parents=True, exist_ok=True)
            try:
                pq.write_table(pa.Table.from_pylist(some, schema(table)), beside, compression="zstd")
                digest = file_hash(beside)
                os.replace(beside, to / path)
            finally:
                beside.unlink(missing_ok=True)
            outputs[path.as_posix()] = digest
    return outputs


def schema(table: str) -> Any:
    """The Arrow schema of a table; the year is in the path, and not in the file."""
    import pyarrow as pa

    from arqam.tables.schema import fields

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    declared = ARTICLES if table == "articles" else [(field["name"], field["type"]) for field in fields(table)]
    return pa.schema([(name, types[kind]) for name, kind in declared])
