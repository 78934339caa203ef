"""A Data Package of an article's tables: CSV, Parquet and a workbook with the same rows, and the descriptor."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from arqam.files import write_all
from arqam.model import Article, Claim, Mention
from arqam.safe import csv_text
from arqam.tables.rows import claim_rows, mention_rows
from arqam.tables.schema import Row, columns, declared, fields, resource_schema
from arqam.tables.workbook import dictionary_of, sheet_of, workbook

_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def write_package(
    folder: Path | str, article: Article, mentions: Sequence[Mention], claims: Sequence[Claim]
) -> list[Path]:
    """Write ``mentions`` and ``claims`` (CSV, Parquet, one workbook) and ``datapackage.json``; the paths written.

    The bytes are the same on every run. Values stay exact: ``value`` is text in both formats, ``number`` its
    nearest floating-point number. In the CSV alone a cell that a spreadsheet would run has an apostrophe before it.
    """
    folder = Path(folder)
    own = [claim for claim in claims if not claim.formula]
    tables = {"mentions": mention_rows(article, mentions, own), "claims": claim_rows(article, claims)}
    files: dict[str, bytes] = {}
    resources = []
    for name, rows in tables.items():
        files[f"{name}.csv"] = csv_bytes(name, rows)
        files[f"{name}.parquet"] = parquet_bytes(name, rows)
        resources.append(_resource(name, files[f"{name}.csv"]))
    files["datapackage.json"] = _descriptor(article, resources)
    sheets = [sheet_of(name, tables[name]) for name in ("claims", "mentions")]
    files["tables.xlsx"] = workbook([*sheets, dictionary_of(dict.fromkeys(("claims", "mentions")))])
    made = {folder / name: data for name, data in files.items()}
    write_all(made)
    return list(made)


def csv_bytes(table: str, rows: Sequence[Row]) -> bytes:
    """The rows as CSV (UTF-8, comma, LF, a header of the declared columns)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(table))
    writer.writerows([[_cell(value) for value in row.values()] for row in rows])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return csv_text(value) if isinstance(value, str) else repr(value)


def parquet_bytes(table: str, rows: Sequence[Row]) -> bytes:
    """The rows as Parquet, one column a field, typed as declared, each field with its description."""
    schema = pa.schema(
        [
            pa.field(field["name"], _ARROW[field["type"]], metadata={"description": field["description"]})
            for field in fields(table)
        ]
    )
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), sink, compression="zstd")
    return sink.getvalue()


def _resource(table: str, data: bytes) -> dict[str, Any]:
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "title": f"{declared()[table]['title']} ({declared()[table]['title_ar']})",
        "description": f"{declared()[table]['description']} {table}.parquet carries the same rows.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": resource_schema(table),
    }


def _descriptor(article: Article, resources: list[dict[str, Any]]) -> bytes:
    source = article.source
    published = source.published.isoformat() if source.published else ""
    cited = {"title": source.title or source.id, "path": source.url, "outlet": source.outlet, "published": published}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": article.id.lower().replace("_", "-") if article.id.isascii() else "article",
        "title": f"Mentions and claims of «{source.title or article.id}»",
        "description": f"What the article {article.id} states, read by Arqam; the claims are the article's.",
        "sources": [{key: value for key, value in cited.items() if value}],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
