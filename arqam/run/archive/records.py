"""A corpus of records (JSON Lines, Parquet, a sheet): which field of a record says what of its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from arqam.errors import ArqamError
from arqam.run.archive.corpus import corpus_kind
from arqam.run.sheets.articles import Layout, days_of, parsed, read_sheet, understood
from arqam.run.sheets.columns import Headings, find, no_body
from arqam.run.sheets.days import Order, order_of

#: How many records tell what the fields of all are.
LOOKED_AT = 100


class Records(NamedTuple):
    """What the fields of a corpus's records are, and how they write days."""

    columns: Headings
    order: Order

    def understood(self) -> list[str]:
        return understood(self.columns, self.order)


#: Of a corpus of files there is nothing to understand.
NO_RECORDS = Records(Headings({}), Order("dmy"))


def opened(corpus: Path, layout: Layout) -> tuple[Records, Iterator[tuple[int, Any]]]:
    """What a corpus's records say, as the first ones show, and each with its number, as ``article`` wants it.

    An item is where a line begins (JSON Lines), a record (Parquet) or a row that was read already (a sheet).
    """
    kind = corpus_kind(corpus)
    if kind == "sheet":
        sheet = read_sheet(corpus, layout)
        return _with_text(Records(sheet.columns, sheet.order), corpus), ((row.number, row) for row in sheet.rows)
    records = _records_of(
        corpus, list(islice(_objects(corpus) if kind == "lines" else _rows(corpus), LOOKED_AT)), layout
    )
    return records, _lines(corpus) if kind == "lines" else enumerate(
        _rows(corpus, records.columns.of.values()), start=1
    )


def _records_of(corpus: Path, some: Iterable[Mapping[str, Any]], layout: Layout) -> Records:
    first = list(some)
    if not first:
        raise ArqamError(f"{corpus} holds no articles: it has no records")
    columns = find(list(dict.fromkeys(name for record in first for name in record)), layout.columns, corpus.name)
    cells = (cell for record in first for cell in days_of(record, columns))
    return _with_text(Records(columns, order_of(cells, layout.dates)), corpus)


def _with_text(records: Records, corpus: Path) -> Records:
    columns = records.columns
    if "text" not in columns.of:
        raise no_body([*columns.of.values(), *columns.unused], str(corpus), ["text"])
    return records


def _lines(corpus: Path) -> Iterator[tuple[int, int]]:
    """The number of each line of JSON Lines, and where it begins."""
    with corpus.open("rb") as file:
        offset = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, offset
            offset += len(line)


def _objects(corpus: Path) -> Iterator[Mapping[str, Any]]:
    with corpus.open("rb") as file:
        for line in file:
            if line.strip():
                yield parsed(line) or {}


def _rows(corpus: Path, wanted: Iterable[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The records of a Parquet file; of the fields wanted alone, if so."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(corpus)
    except Exception as error:
        raise ArqamError(f"corpus {corpus}: it is not a Parquet file ({error})") from None
    for batch in file.iter_batches(100, columns=None if wanted is None else list(wanted)):
        yield from batch.to_pylist()
