"""The Hijri calendar in the Gregorian one: Umm al-Qura where it is known (1343 to 1500), the civil tables elsewhere.

The months of Umm al-Qura are those of the official calendar of Saudi Arabia, kept by the library ``hijridate``. Outside
its years a month begins by the old rule of thirty and twenty-nine days, give or take a day.
"""

from __future__ import annotations

from datetime import date, timedelta

#: The years that Umm al-Qura is kept for.
UMM_AL_QURA = range(1343, 1501)
#: The first of Muharram of the year 1, in the proleptic Gregorian calendar.
_EPOCH = date(622, 7, 19)


def hijri_days(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """The first and the last day, in the Gregorian calendar.

    >>> hijri_days(1445)
    (datetime.date(2023, 7, 19), datetime.date(2024, 7, 6))
    >>> hijri_days(1436, 11, 5)
    (datetime.date(2015, 8, 20), datetime.date(2015, 8, 20))
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


def hijri_year(day: date) -> int:
    """The Hijri year that a day falls into.

    >>> hijri_year(date(2015, 8, 9)), hijri_year(date(2015, 10, 20))
    (1436, 1437)
    """
    year = (day.year - 622) * 33 // 32
    while hijri_days(year)[1] < day:
        year += 1
    while hijri_days(year)[0] > day:
        year -= 1
    return year


def in_hijri_year(start: date, end: date, year: int = 0, back: int = 0) -> tuple[date, date] | None:
    """Hijri months, or a day of one, in another Hijri year: ``year``, or so many ``back``; None where it is no month.

    >>> in_hijri_year(date(2015, 6, 17), date(2015, 7, 16), back=1)
    >>> in_hijri_year(date(2015, 6, 18), date(2015, 7, 16), back=1)
    (datetime.date(2014, 6, 28), datetime.date(2014, 7, 27))
    """
    now = hijri_year(start)
    month = next(month for month in range(12, 0, -1) if hijri_days(now, month)[0] <= start)
    first, last = hijri_days(now, month)
    other = hijri_days(year or now - back, month)
    if start == end:
        day = other[1] if end == last else min(other[0] + (start - first), other[1])
        return day, day
    if start == first and end > last:  # a quarter
        of = next((month for month in range(month + 1, 13) if hijri_days(now, month)[1] == end), None)
        return (other[0], hijri_days(year or now - back, of)[1]) if of else None
    return other if (start, end) == (first, last) else None


def in_both(value: str) -> str:
    """A Hijri date with the Gregorian one beside it, for an explanation: ``1436-11-05 (2015-08-20)``.

    >>> in_both("1436-11-05"), in_both("1445-09"), in_both("--09-15")
    ('1436-11-05 (2015-08-20)', '1445-09 (2024-03-11 to 2024-04-09)', '--09-15')
    """
    parts = value.split("-")
    if not parts[0].isdecimal():
        return value  # no year is said
    try:
        first, last = hijri_days(*map(int, parts))
    except (TypeError, ValueError, OverflowError):
        return value
    return f"{value} ({first})" if first == last else f"{value} ({first} to {last})"


def _first(year: int, month: int) -> date:
    """The first of a month."""
    if year in UMM_AL_QURA:
        from hijridate import Hijri  # only for a text that has such a date

        first = Hijri(year, month, 1).to_gregorian()
        return date(first.year, first.month, first.day)
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2
    return _EPOCH + timedelta(days=days)
