"""The one loader of ``data/tables``: rows, checked against the tables' declaration, with errors that say where.

What a table may hold is declared in ``data/tables/schema.yml``. A table is checked whole when it is first asked for,
and what is wrong in it is one sentence with its file, line and column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from arqam.errors import ArqamError
from arqam.model import Exact
from arqam.project import TABLES

DECLARATION = "schema.yml"


def listed(cell: str) -> list[str]:
    """The items of a cell that holds several, set apart by ``|``.

    >>> listed("طن | أطنان|")
    ['طن', 'أطنان']
    """
    return [item.strip() for item in cell.split("|") if item.strip()]


class Row(dict[str, str]):
    """One row of a table, and where it stands, for messages."""

    def __init__(self, path: Path, line: int, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.path = path
        self.line = line

    def forms(self, column: str) -> list[str]:
        """The items of a cell that holds several."""
        return listed(self[column])

    def error(self, wrong: str, mend: str) -> ArqamError:
        return ArqamError(f"{self.path}, line {self.line}: {wrong}; {mend}.")

    def number(self, column: str) -> Exact:
        """An exact number, an int where it is whole: ints are the fastest to reckon with."""
        number = Fraction(self[column])
        return number.numerator if number.denominator == 1 else number


class Column(NamedTuple):
    """What one column of a table may hold, as ``schema.yml`` declares it."""

    name: str
    required: bool = False
    unique: bool = False
    list: bool = False
    number: bool = False
    one_of: tuple[str, ...] = ()
    matches: str = ""
    of: str = ""  # table.column

    def items(self, row: Row) -> list[str]:
        return listed(row[self.name]) if self.list else [row[self.name]] if row[self.name] else []


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of ``data/tables/<name>.csv``, checked."""
    return read_table(TABLES, name)


def read_table(folder: Path, name: str) -> tuple[Row, ...]:
    """The rows of a table in ``folder``; an ``ArqamError`` where it is missing, or holds what is not declared."""
    columns = _declared(folder).get(name)
    if columns is None:
        raise ArqamError(f"{folder / DECLARATION} declares no table {name}: declare its columns there")
    rows = list(_rows(folder / f"{name}.csv", columns))
    for column in columns:
        _check(column, rows, folder)
    return tuple(rows)


def tables(folder: Path = TABLES) -> tuple[str, ...]:
    """The names of the tables that are declared."""
    return tuple(_declared(folder))


@cache
def _declared(folder: Path) -> dict[str, tuple[Column, ...]]:
    path = folder / DECLARATION
    try:
        declared: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArqamError(
            f"{path} is missing, which declares the tables beside it; restore it from the collection"
        ) from None
    return {
        name: tuple(
            Column(column, **facts)._replace(one_of=tuple(facts.get("one_of", ()))) for column, facts in columns.items()
        )
        for name, columns in declared.items()
        if name[:1] != "_"
    }


def _rows(path: Path, columns: tuple[Column, ...]) -> Iterator[Row]:
    """The rows as the file has them: each with a cell for every column, in the order declared."""
    expected = [column.name for column in columns]
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
        if len(record) != len(expected):
            raise ArqamError(
                f"{path}, line {reader.line_num}: {len(record)} fields where the header has {len(expected)}; "
                "quote a field that holds a comma."
            )
        yield Row(path, reader.line_num, dict(zip(expected, record, strict=True)))


def _check(column: Column, rows: list[Row], folder: Path) -> None:
    """Raise for the first cell of a column that does not hold what is declared."""
    seen: dict[str, int] = {}
    fits = _test(column, folder)
    for row in rows:
        cell = row[column.name]
        if column.required and not cell.strip():
            raise row.error(f"{column.name} is empty", "fill it in or delete the row")
        if column.unique and cell and seen.setdefault(cell, row.line) != row.line:
            raise row.error(f"{column.name} is {cell!r}, as in line {seen[cell]}", "make one row of the two")
        for item in column.items(row):
            if why := fits(item):
                raise row.error(f"{column.name} is {item!r}{why[0]}", why[1])


def _test(column: Column, folder: Path) -> Callable[[str], tuple[str, str] | None]:
    """What is wrong with an item of a column and how to mend it; None for one that fits."""
    pattern = re.compile(column.matches or ".*", re.DOTALL)
    allowed: frozenset[str] = frozenset(column.one_of)
    if column.of:
        other, _, key = column.of.partition(".")
        path = folder / f"{other}.csv"
        allowed = frozenset(row[key] for row in _rows(path, _declared(folder)[other]))
    mend = f"write one that {column.of} has" if column.of else f"write one of {', '.join(column.one_of)}"

    def fits(item: str) -> tuple[str, str] | None:
        if allowed and item not in allowed:
            return "", mend
        if column.number and not _is_number(item):
            return ", not a number", "write a whole number, a decimal or a fraction"
        if not pattern.fullmatch(item):
            return "", f"write it after the pattern {column.matches}"
        return None

    return fits


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True
