"""A corpus of records (JSON Lines, Parquet, a sheet): which field of a record says what of its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

from arqam.errors import ArqamError, reason
from arqam.run.archive.corpus import corpus_kind
from arqam.run.sheets.articles import Layout, days_of, parsed, read_sheet, understood
from arqam.run.sheets.columns import Headings, find, no_body
from arqam.run.sheets.days import Order, order_of
from arqam.safe import MAX_BYTES

#: How many records tell what the fields of all are.
LOOKED_AT = 100


class Records(NamedTuple):
    """What the fields of a corpus's records are, and how they write days."""

    columns: Headings
    order: Order

    def understood(self) -> list[str]:
        return understood(self.columns, self.order)


class TooLong:
    """Stands for a text that is longer than an article may be."""


#: Of a corpus of files there is nothing to understand.
NO_RECORDS = Records(Headings({}), Order("dmy"))


def opened(corpus: Path, layout: Layout) -> tuple[Records, Iterator[tuple[int, Any]]]:
    """What a corpus's records say, as the first ones show, and each with its number, as ``documents`` wants it.

    An item is where a line begins (JSON Lines), a record (Parquet) or a row that was read already (a sheet).
    """
    kind = corpus_kind(corpus)
    if kind == "sheet":
        sheet = read_sheet(corpus, layout)
        return _with_text(Records(sheet.columns, sheet.order), corpus), ((row.number, row) for row in sheet.rows)
    first = map(_beginnings, islice(_objects(corpus) if kind == "lines" else _rows(corpus), LOOKED_AT))
    records = _records_of(corpus, list(first), layout)
    return records, _lines(corpus) if kind == "lines" else enumerate(
        _rows(corpus, records.columns.of.values()), start=1
    )


def _records_of(corpus: Path, first: Sequence[Mapping[str, Any]], layout: Layout) -> Records:
    if not first:
        raise ArqamError(f"{corpus} holds no articles: it has no records")
    columns = find(list(dict.fromkeys(name for record in first for name in record)), layout.columns, corpus.name)
    cells = (cell for record in first for cell in days_of(record, columns))
    return _with_text(Records(columns, order_of(cells, layout.dates)), corpus)


def _beginnings(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record without its long texts: what its fields are needs none of them."""
    return {name: value[:100] if isinstance(value, str) else value for name, value in record.items()}


def _with_text(records: Records, corpus: Path) -> Records:
    columns = records.columns
    if "text" not in columns.of:
        raise no_body([*columns.of.values(), *columns.unused], str(corpus), ["text"])
    return records


def _lines(corpus: Path) -> Iterator[tuple[int, int]]:
    """The number of each line of JSON Lines, and where it begins."""
    return ((number, offset) for number, offset, line in _read_lines(corpus) if line.strip())


def _objects(corpus: Path) -> Iterator[Mapping[str, Any]]:
    return ((parsed(line) or {}) for _, _, line in _read_lines(corpus) if line.strip())


def _read_lines(corpus: Path) -> Iterator[tuple[int, int, bytes]]:
    """The number of each line, where it begins, and as much of it as an article may have."""
    with corpus.open("rb") as file:
        offset = 0
        for number in count(1):
            line = piece = file.readline(MAX_BYTES + 1)
            if not line:
                return
            yield number, offset, line
            offset += len(piece)
            while len(piece) > MAX_BYTES and not piece.endswith(b"\n"):  # what follows of a line that is too long
                piece = file.readline(MAX_BYTES + 1)
                offset += len(piece)


def _rows(corpus: Path, wanted: Iterable[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The records of a Parquet file; of the fields wanted alone, if so."""
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(corpus)
        # One at a time: a few bytes may stand for the same long text in every record.
        for batch in file.iter_batches(1, columns=None if wanted is None else list(wanted)):
            yield {name: _plain(column[0]) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            number += 1
    except (ArqamError, GeneratorExit):
        raise
    except Exception as error:  # whatever its pages hold
        what = f"it cannot be read beyond its record {number}" if number else "it is not a Parquet file"
        raise ArqamError(f"corpus {corpus}: {what} ({reason(error)[:200]}): write it again") from None


def _plain(value: Any) -> Any:
    """A value of Arrow's as Python has it; what Python has not, such as a day after the year 9999, as its number."""
    try:
        plain = value.as_py()
    except (ValueError, OverflowError):
        return str(value.value)
    return TooLong() if isinstance(plain, str | bytes) and len(plain) > MAX_BYTES else plain
