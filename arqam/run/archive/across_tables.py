"""The tables of an archive or of a batch, read file by file, so that memory does not grow with how many there are.

An archive is one folder a table, in parts (``claims/year=2024/part-000012.parquet``); a batch is one folder an
article (``<article>/claims.parquet``, under ``data/derived`` of where the batch wrote).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from arqam.errors import ArqamError
from arqam.run.archive.parts import schema

#: Rows read at a time.
ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Publication:
    """What comparing needs of an article: who published it, and when."""

    id: str
    outlet: str
    published: date | None


def articles(tables: Path) -> dict[str, Publication]:
    """The articles of an archive (its ``articles`` table), or of a batch (the sources of its data packages)."""
    if (tables / "articles").is_dir():
        rows = (row for batch in read(_parts(tables / "articles"), "articles", _ARTICLE) for row in batch.to_pylist())
    else:
        rows = (_source(path) for path in claims_files(tables))
    # An outlet has thousands of articles, and one name.
    return {row["id"]: Publication(row["id"], sys.intern(row["outlet"] or ""), row["published"]) for row in rows}


_ARTICLE = ("id", "outlet", "published")


def repeated(tables: Path) -> list[tuple[str, int]]:
    """The ids that more than one article of an archive has, and how many have each."""
    ids = [batch.column("id") for batch in read(_parts(tables / "articles"), "articles", ["id"])]
    counted = pa.table({"id": pa.chunked_array(ids, pa.string())}).group_by("id").aggregate([([], "count_all")])
    shared = counted.filter(pc.field("count_all") > 1).sort_by("id")
    return [(row["id"], row["count_all"]) for row in shared.to_pylist()]


def claims_files(tables: Path) -> list[Path]:
    """The files of claims, in the order of their names."""
    if (tables / "articles").is_dir() and not (tables / "claims").is_dir():
        raise ArqamError(
            f"{tables} holds no claims: none of its articles states a figure, or it was made without --claims"
        )
    files = _parts(tables / "claims")
    files = files or sorted([*tables.glob("*/claims.parquet"), *tables.glob("data/derived/*/claims.parquet")])
    if not files:
        raise ArqamError(f"{tables} holds no claims: name the folder of an archive made with --claims, or of a batch")
    return files


def sentences(tables: Path, ids: Collection[str]) -> dict[str, str]:
    """The sentences of some claims, by their ids: found in a second reading, for few of many are ever wanted."""
    wanted = pc.field("id").isin(pa.array(ids, pa.string()))
    batches = read(claims_files(tables), "claims", ("id", "sentence"))
    rows = (row for batch in batches for row in batch.filter(wanted).to_pylist())
    return {row["id"]: row["sentence"] or "" for row in rows}


def count(files: Iterable[Path]) -> int:
    """How many rows the files hold, as they say at their ends."""
    return sum(_opened(path).metadata.num_rows for path in files)


def read(
    files: Iterable[Path], table: str, columns: Sequence[str], later: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """Some columns of a table, typed as declared; those that came ``later`` are null where a file is older.

    Each file is let go of before the next one: a dataset would keep what every file says at its end, which for
    thousands of parts is more than the rows in hand.
    """
    declared = schema(table)
    wanted = pa.schema([declared.field(name) for name in columns])
    for path in files:
        file = _opened(path)
        there = set(file.schema_arrow.names)
        if absent := [name for name in columns if name not in there | set(later)]:
            raise ArqamError(f"{path} is no table of {table}: it has no column {absent[0]!r}; make it again")
        try:
            for batch in file.iter_batches(ROWS, columns=[name for name in columns if name in there]):
                yield pa.record_batch([_column(batch, field) for field in wanted], schema=wanted)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from None


def _column(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    if field.name not in batch.schema.names:
        return pa.nulls(len(batch), field.type)
    return batch.column(field.name).cast(field.type)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> ArqamError:
    why = str(error).splitlines()[0].rstrip(".")
    return ArqamError(f"{path} cannot be read ({why}): run the command that wrote it again")


def _parts(folder: Path) -> list[Path]:
    """The whole parts of a table; one that is being written begins with a dot."""
    return sorted(path for path in folder.rglob("*.parquet") if not path.name.startswith("."))


def _source(claims: Path) -> dict:
    """What the data package beside an article's claims says of its source."""
    path = claims.with_name("datapackage.json")
    try:
        (source,) = json.loads(path.read_bytes())["sources"]
        published = date.fromisoformat(source["published"]) if source.get("published") else None
        return {"id": claims.parent.name, "outlet": source.get("outlet"), "published": published}
    except FileNotFoundError:
        return {"id": claims.parent.name, "outlet": "", "published": None}
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, error) from None
