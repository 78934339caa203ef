"""The day that a cell names, in whatever way people and programs write days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.read.arabic.fold import fold
from arqam.read.article.metadata import day_in
from arqam.safe import shown_line

ORDERS = {"dmy": "day first", "mdy": "month first"}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ENGLISH = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})\b")


class Order(NamedTuple):
    """Whether day or month stands first in 4/7/2024; ``why``, where such days are there and somebody must be told."""

    name: str
    why: str = ""


def order_of(cells: Iterable[str], told: str = "") -> Order:
    """The order that the days of one column are written in: as told, as they themselves show, or day first.

    >>> order_of(["3/4/2024", "4/23/2024"])
    Order(name='mdy', why='month first, as 4/23/2024 shows')
    """
    written = [(cell.strip(), found) for cell in cells if (found := _YEAR_LAST.search(fold(cell)))]
    if told:
        return Order(told, f"{ORDERS[told]}, as told" if written else "")
    for cell, found in written:
        if int(found[1]) > 12 or int(found[2]) > 12:
            name = "dmy" if int(found[1]) > 12 else "mdy"
            return Order(name, f"{ORDERS[name]}, as {shown_line(cell)[:30]} shows")
    return Order("dmy", "day first, for nothing shows it: --dates mdy if the month is" if written else "")


def day(cell: str, order: str = "dmy") -> str:
    """The day as ``2024-07-04``; "" for an empty cell.

    >>> day("٤ يوليو ٢٠٢٤"), day("7/4/2024", "mdy"), day("2024-07-04T22:10:00Z"), day("July 4, 2024")
    ('2024-07-04', '2024-07-04', '2024-07-04', '2024-07-04')
    """
    text = " ".join(fold(cell).split())
    if not text:
        return ""
    if found := _YEAR_FIRST.match(text):
        numbers = [int(part) for part in found.groups()]
    elif found := _YEAR_LAST.search(text):
        first, second, year = (int(part) for part in found.groups())
        numbers = [year, second, first] if order == "dmy" else [year, first, second]
    elif not re.search(r"[^\W\d_]", text):
        numbers = []  # bare digits, or a year of two: they might mean anything
    elif moment := parsedate(text):  # as feeds write it: Thu, 04 Jul 2024 10:00:00 +0300
        numbers = list(moment[:3])
    else:
        numbers = [int(part) for part in day_in(_ENGLISH.sub(r"\2 \1 \3", cell)).split("-") if part]
    try:
        found_day = date(*numbers)
    except (ValueError, TypeError):
        found_day = None
    if found_day is None or not 1900 <= found_day.year <= 2100:
        raise ArqamError(f"{shown_line(cell)[:40]!r} is no day: write it as 2024-07-04, or leave it empty")
    return found_day.isoformat()
