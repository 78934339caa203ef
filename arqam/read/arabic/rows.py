"""Rows of the tables in ``data/tables``, with errors that say the file and the line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.model import Exact
from arqam.project import TABLES


class Row(NamedTuple):
    """One row of a table and where it stands, for messages."""

    path: Path
    line: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:  # type: ignore[override]
        return self.fields[column]

    def forms(self, column: str) -> list[str]:
        return [form.strip() for form in self.fields[column].split("|") if form.strip()]

    def error(self, wrong: str, mend: str) -> ArqamError:
        return ArqamError(f"{self.path}, line {self.line}: {wrong}; {mend}.")

    def number(self, column: str) -> Exact:
        """An exact number, an int where it is whole: ints are the fastest to reckon with."""
        try:
            number = Fraction(self.fields[column])
            return number.numerator if number.denominator == 1 else number
        except (ValueError, ZeroDivisionError):
            raise self.error(
                f"{column} is {self.fields[column]!r}, not a number", "write a whole number, a decimal or a fraction"
            ) from None

    def choice(self, column: str, *allowed: str) -> str:
        if self.fields[column] not in allowed:
            raise self.error(f"{column} is {self.fields[column]!r}", f"write one of {', '.join(allowed)}")
        return self.fields[column]


def rows(name: str, *columns: str, folder: Path | None = None) -> Iterator[Row]:
    """The rows of the table ``name``, each with a value in every column up to the first that may be empty.

    Raises ``ArqamError`` with the file and the line where the table is missing, has other columns, or a ragged row.
    """
    path = (folder or TABLES) / f"{name}.csv"
    expected = [*columns, "source"]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ArqamError(f"The table {path} is missing; restore it from the collection.") from None
    except UnicodeDecodeError as error:
        raise ArqamError(f"{path}: byte {error.start} is not UTF-8; save the table as UTF-8.") from None
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    if header != expected:
        raise ArqamError(f"{path}, line 1: the columns are {','.join(header)}; they must be {','.join(expected)}.")
    for record in reader:
        if not record:
            continue
        line = reader.line_num
        if len(record) != len(expected):
            raise ArqamError(
                f"{path}, line {line}: {len(record)} fields where the header has {len(expected)}; "
                "quote a field that holds a comma."
            )
        row = Row(path, line, dict(zip(expected, record, strict=True)))
        if not record[0].strip():
            raise row.error(f"{expected[0]} is empty", "name it or delete the row")
        if not record[-1].strip():
            raise row.error("source is empty", "say where the row comes from")
        yield row
