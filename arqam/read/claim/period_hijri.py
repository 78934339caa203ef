"""The Hijri calendar, by its tables: first and last day of a year, a month or a day of it, give or take a day."""

from __future__ import annotations

from datetime import date, timedelta

#: The first of Muharram of the year 1, in the proleptic Gregorian calendar.
_EPOCH = date(622, 7, 19)


def hijri_days(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """The first and the last day, in the Gregorian calendar.

    >>> hijri_days(1445)
    (datetime.date(2023, 7, 19), datetime.date(2024, 7, 7))
    >>> hijri_days(1445, 9, 15)
    (datetime.date(2024, 3, 25), datetime.date(2024, 3, 25))
    """
    if not (1 <= (month or 1) <= 12 and 1 <= (day or 1) <= 30):
        raise ValueError(f"no day of the Hijri calendar: {year}-{month}-{day}")
    if month is None:
        return _first(year, 1), _first(year + 1, 1) - timedelta(days=1)
    first = _first(year, month)
    if day is not None:
        return (on := first + timedelta(days=day - 1)), on
    following = _first(year + month // 12, month % 12 + 1)
    return first, following - timedelta(days=1)


def _first(year: int, month: int) -> date:
    """The first of a month: months of thirty and twenty-nine days, and eleven days more in thirty years."""
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2
    return _EPOCH + timedelta(days=days)
