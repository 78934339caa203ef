"""Tables as an Excel workbook: right to left, numbers and dates as such, the heading always in sight, a dictionary.

A sheet of a declared table (``data/schema.yml``) has a column a field, headed in Arabic; the dictionary says which
field each column is and what it means. The bytes are the same on every run: no time of day is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from arqam.safe import cell_text
from arqam.tables.schema import columns, declared, fields

#: What a sheet takes: rows (its heading is one) and characters of a cell.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
#: Fields that hold an exact number, a year or a date as text: in a sheet each is what it is.
_EXACT = ("value", "value_max")
_WIDE = ("sentence", "surface", "reasons", "readings", "evidence", "description", "formula")
#: Excel counts the days of before March 1900 otherwise than everybody else.
_FIRST_DAY = date(1900, 3, 1)
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_DICTIONARY = {"ar": ("القاموس", ["الجدول", "العمود", "الحقل", "المعنى", "الوحدة", "المصدر"]),
               "en": ("dictionary", ["table", "column", "field", "meaning", "unit", "source"])}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its tab, the heading and the width of each column, and rows of plain values."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def sheet_of(
    table: str, rows: Iterable[Mapping[str, Any]], lang: str = "ar", names: Sequence[str] | None = None
) -> Tab:
    """The sheet of a declared table, or of those of its columns that are ``names``."""
    names = columns(table) if names is None else names
    said = {field["name"]: field for field in fields(table)}
    title = declared()[table]["title_ar"] if lang == "ar" else table
    headings = [said[name]["title_ar"] if lang == "ar" else name for name in names]
    widths = [60 if name in _WIDE else 30 if name == "id" else max(12, len(heading) + 4)
              for name, heading in zip(names, headings, strict=True)]  # fmt: skip
    return Tab(title, headings, ([_typed(name, row.get(name)) for name in names] for row in rows), widths)


def dictionary_of(tables: Mapping[str, Sequence[str] | None], lang: str = "ar") -> Tab:
    """What every column of these tables is: table → the columns that are there, None for all of them."""
    title, headings = _DICTIONARY[lang]
    rows = [
        [
            declared()[table]["title_ar"] if lang == "ar" else table,
            field["title_ar"] if lang == "ar" else field["name"],
            *(field[each] for each in ("name", "description", "unit", "source")),
        ]
        for table, names in tables.items()
        for field in fields(table)
        if names is None or field["name"] in names
    ]
    return Tab(title, headings, rows, [14, 24, 18, 90, 16, 18])


def workbook(sheets: Iterable[Tab], lang: str = "ar") -> bytes:
    """The sheets as one ``.xlsx``."""
    out = BytesIO()
    write_workbook(sheets, out, lang)
    return out.getvalue()


def write_workbook(sheets: Iterable[Tab], out: Path | IO[bytes], lang: str = "ar", *, large: bool = False) -> None:
    """Write the sheets; one with more rows than Excel takes goes on in a further sheet.

    ``large`` keeps no row in memory, for what comes from an archive.
    """
    from xlsxwriter import Workbook

    target: Any = str(out) if isinstance(out, Path) else out
    with Workbook(target, {**_OPTIONS, "in_memory": not large, "constant_memory": large}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        formats = {
            "heading": book.add_format({"bold": True, "bg_color": "#F0F0F0", "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left" if lang == "en" else "right"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "parts": book.add_format({"num_format": "#,##0.00####"}),
        }
        for sheet in sheets:
            _write(book, sheet, formats, lang)


def _write(book: Any, sheet: Tab, formats: Mapping[str, Any], lang: str) -> None:
    page, at = None, 0
    for number, row in enumerate(_at_least_none(sheet.rows)):
        if page is None or at == MOST_ROWS - 1:
            page, at = _page(book, sheet, number, formats, lang), 0
        at += row is not None
        for column, value in enumerate(row or ()):
            _cell(page, at, column, value, formats)


def _at_least_none(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any] | None]:
    """The rows; None alone where there are none, so that a sheet is there all the same."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield None


def _page(book: Any, sheet: Tab, done: int, formats: Mapping[str, Any], lang: str) -> Any:
    number = done // (MOST_ROWS - 1)
    page = book.add_worksheet(f"{sheet.title} {number + 1}" if number else sheet.title)
    if lang == "ar":
        page.right_to_left()
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, sheet.widths[column] if sheet.widths else 24)
        page.write_string(0, column, cell_text(heading), formats["heading"])
    return page


def _cell(page: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time()), formats["date"])
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, float(value), _format(value, formats))
    else:
        page.write_string(row, column, _shortened(cell_text(str(value))))


def _format(value: int | float | Decimal, formats: Mapping[str, Any]) -> Any:
    """Groups of digits from 10,000 on; what is less may be a year."""
    if abs(value) < 10_000:
        return None
    return formats["whole" if value == int(value) else "parts"]


def _shortened(text: str) -> str:
    """What a cell takes, which Excel counts in UTF-16."""
    units = text.encode("utf-16-le", "replace")
    if len(units) // 2 <= MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _typed(name: str, value: Any) -> Any:
    """A cell's value as a sheet holds it: an exact number and a whole date that stand as text become what they are.

    >>> _typed("value", "6300000000"), _typed("value", "2016-04"), _typed("value", "0.1234567890123456789")
    (6300000000, '2016-04', '0.1234567890123456789')
    """
    if isinstance(value, date):
        return value if value >= _FIRST_DAY else value.isoformat()
    if name not in _EXACT or not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return _typed(name, date.fromisoformat(value))
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return as_number(number)


def as_number(number: Decimal) -> int | float | str:
    """A number that a cell holds exactly; one that it would round, as the text that it is."""
    if (
        not number.is_finite()
        or Decimal(repr(float(number))) != number
        or len(number.normalize().as_tuple().digits) > 15
    ):
        return f"{number:f}"
    return int(number) if number == number.to_integral_value() else float(number)
