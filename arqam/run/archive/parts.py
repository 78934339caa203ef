"""Parts of an archive's dataset: Parquet files with the declared columns, one a table, a year and a slice."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from arqam.files import beside, sweep, writing
from arqam.run.batch.journal import file_hash

#: The year of what has no date. Hive's own name for "not known" stops readers where no part has a year at all.
UNKNOWN = 0

#: Rows of a table that are held before they are written.
HELD = 20_000


class PartWriter:
    """What one slice gives, as it is written: no more than ``HELD`` rows of a file are in memory."""

    def __init__(self, to: Path, number: int, stack: ExitStack) -> None:
        self.to, self.number, self._stack = to, number, stack
        self.counts: Counter[str] = Counter()
        self._rows: dict[Path, list[dict[str, Any]]] = defaultdict(list)
        self._writers: dict[Path, tuple[Path, Any]] = {}  # where a file lies while it is written, and its writer

    def add(self, table: str, rows: Iterable[dict[str, Any]], published: date | None) -> None:
        year = published.year if published else UNKNOWN
        path = self.to / table / f"year={year}" / f"part-{self.number:06}.parquet"
        held = self._rows[path]
        for row in rows:
            self.counts[table] += 1
            held.append(row)
            if len(held) >= HELD:
                self._write(path)

    def _write(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = schema(path.parent.parent.name)
        with writing(path):
            if path not in self._writers:
                part = self._stack.enter_context(beside(path))
                self._writers[path] = part, pq.ParquetWriter(part, columns, compression="zstd")
                self._stack.callback(_closed, self._writers[path][1])
            self._writers[path][1].write_table(pa.Table.from_pylist(self._rows[path], columns))
        self._rows[path].clear()

    def close(self, record: Path, entry: dict[str, Any]) -> None:
        """Put all files in their places and, with what they are, ``entry`` in ``record``: none before all are written.

        What an earlier reading of this slice gave is gone then.
        """
        for path in [path for path, rows in sorted(self._rows.items()) if rows]:
            self._write(path)
        outputs: dict[str, str] = {}
        for path, (part, writer) in sorted(self._writers.items()):
            with writing(path):
                writer.close()
            outputs[path.relative_to(self.to).as_posix()] = file_hash(part)
        said = json.dumps(entry | {"outputs": outputs})
        with writing(record):
            told = self._stack.enter_context(beside(record))
            told.write_text(said, encoding="utf-8")
        with _twins(self.to, self.number, record):
            for path, (part, _) in self._writers.items():
                with writing(path):
                    os.replace(part, path)
            for path in set(parts_of(self.to, self.number)) - self._writers.keys():
                path.unlink()
            with writing(record):
                os.replace(told, record)


def _closed(writer: Any) -> None:
    """Close a writer whose file will not be kept: it would try to by itself later, and complain."""
    with suppress(OSError):
        writer.close()


@contextmanager
def _twins(to: Path, number: int, record: Path) -> Iterator[None]:
    """While files take their places the slice has no record; where one cannot, none of them stays."""
    record.unlink(missing_ok=True)
    try:
        yield
    except BaseException:
        remove(to, number)
        raise


def parts_of(to: Path, number: int) -> list[Path]:
    """The files of one slice, whatever was written of them."""
    return sorted(to.glob(f"*/year=*/part-{number:06}.parquet"))


def remove(to: Path, number: int) -> None:
    """Take a slice's record and files away."""
    record_of(to, number).unlink(missing_ok=True)
    for path in parts_of(to, number):
        path.unlink()


def record_of(to: Path, number: int) -> Path:
    """What a slice was read from and gave."""
    return to / "journal" / f"part-{number:06}.json"


def remove_after(to: Path, count: int) -> int:
    """Remove the parts numbered ``count`` and above: of a corpus that was longer, or read in smaller slices."""
    names = {path.stem for path in (*to.glob("*/year=*/part-*.parquet"), *(to / "journal").glob("part-*.json"))}
    numbers = {int(name.removeprefix("part-")) for name in names if name.removeprefix("part-").isdecimal()}
    beyond = [number for number in numbers if number >= count]
    for number in beyond:
        remove(to, number)
    return len(beyond)


def sweep_all(to: Path) -> None:
    """Remove what a reading that was killed has left half written."""
    for folder in (to / "journal", *to.glob("*/year=*")):
        sweep(folder)


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
    return pa.schema([(field["name"], types[field["type"]]) for field in fields(table)])
