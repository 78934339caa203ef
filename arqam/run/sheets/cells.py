"""The cells of a CSV or of a workbook, row by row, as text: what any sheet is read from, whatever its rows say."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from arqam.errors import ArqamError
from arqam.safe import MAX_BYTES, csv_text, shown_line

#: A workbook is a zip: what its parts may come to when unpacked, and how many rows and columns it may have.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 256
#: The longest text that a spreadsheet's cell holds; what is as long as that was cut.
LONGEST_CELL = 32_767

#: A row: its number in the file, as a spreadsheet or an editor counts it, and its cells.
Cells = tuple[int, list[str]]


def csv_cells(text: str, name: str) -> list[Cells]:
    """The rows of a CSV whose fields a comma, a semicolon or a tab parts."""
    lines, begins = text.lstrip("\ufeff"), 1
    head, _, below = lines.partition("\n")
    if re.fullmatch(r"sep=[,;\t]?\s*", head, re.IGNORECASE):  # what Excel writes above to name the separator
        lines, begins, head = below, 2, below.partition("\n")[0]
    before = csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    found: list[Cells] = []
    above = begins - 1
    try:
        for cells in reader:
            found.append((begins, [_unquoted(cell) for cell in cells]))
            begins = above + reader.line_num + 1
    except csv.Error as error:
        raise ArqamError(
            f"{name}, line {begins}: not a CSV ({error}): restore the line; a quotation mark inside of a quoted field "
            "is written twice"
        ) from None
    finally:
        csv.field_size_limit(before)
    return found


def _unquoted(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and csv_text(cell[1:]) == cell else cell


def open_workbook(data: bytes, name: str, *, formulas: bool = False) -> Any:
    """A workbook. ``formulas``: whether a cell may hold one, whose value as last shown then stands for it."""
    from openpyxl import load_workbook

    _refuse_strange(data, name)
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=formulas, keep_links=False)
    except Exception as error:  # openpyxl has an error of its own for each way in which a file can be damaged
        raise ArqamError(
            f"{name} cannot be opened as a workbook ({shown_line(str(error))[:80]}): save it again as .xlsx"
        ) from None


def worksheets(book: Any) -> list[str]:
    """The titles of the worksheets that are shown."""
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible" and hasattr(sheet, "iter_rows")]


def workbook_cells(book: Any, name: str, worksheet: str = "") -> Iterator[Cells]:
    """The rows of a workbook's first worksheet, or of the one named; the book is closed after the last."""
    titles = worksheets(book)
    if not titles or worksheet not in ("", *titles):
        shown = ", ".join(map(shown_line, titles)) or "none"
        raise ArqamError(f"{name} has no worksheet {shown_line(worksheet)!r}: it has {shown}")
    try:
        sheet = book[worksheet or titles[0]]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1), start=1):
            texts = [_text(cell, f"{name}, row {number}") for cell in cells[:MOST_COLUMNS]]
            while texts and not texts[-1]:
                texts.pop()
            if texts and number > MOST_ROWS:
                raise ArqamError(f"{name} has more than {MOST_ROWS:,} rows: split it, or save its rows as a CSV")
            if any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
                raise ArqamError(f"{name}, row {number}: there are more than {MOST_COLUMNS} columns: take some out")
            yield number, texts
    except (ArqamError, GeneratorExit):
        raise
    except Exception as error:
        raise ArqamError(
            f"{name} is damaged ({shown_line(str(error))[:80]}): save it again as .xlsx; nothing of it is taken"
        ) from None
    finally:
        book.close()


def _refuse_strange(data: bytes, name: str) -> None:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise ArqamError(f"{name} is an old .xls or has a password: save it as .xlsx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        raise ArqamError(f"{name} is no workbook: save it as .xlsx") from None
    if unpacked > MOST_UNPACKED:
        raise ArqamError(f"{name} unpacks to {unpacked // 2**20} MB, more than any sheet: save its rows as a CSV")


def _text(cell: Any, where: str) -> str:
    """A cell's text: a number written out, a date as its day. A formula is refused: it is nobody's word."""
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        place = getattr(cell, "coordinate", where)
        raise ArqamError(f"{where}: the cell {place} holds a formula: type the text or the value itself in its place")
    return written_out(value)


def written_out(value: Any) -> str:
    """A value as a person writes it: a whole number without a point, a moment as its day.

    >>> written_out(3.0), written_out(datetime(2024, 7, 4, 10, 30)), written_out("a_x000D_\\nb")
    ('3', '2024-07-04', 'a\\nb')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")
