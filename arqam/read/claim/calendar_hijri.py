"""Months and days of the Hijri calendar, which the press names with or without their year («رمضان», «20 شعبان»)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from arqam.model import Basis
from arqam.read.arabic.phrases import fold_word
from arqam.read.arabic.rows import table
from arqam.read.claim.calendar_meaning import NTH, Calendar, Found, count_of
from arqam.read.quantity.hijri import hijri_days, hijri_year

_NOTE = "of the Hijri calendar, by Umm al-Qura"


@cache
def hijri_months() -> dict[str, int]:
    """Hijri months by their folded names, from the table that dates are read with."""
    return {fold_word(row["form"]): int(row["month"]) for row in table("months") if row["calendar"] == "hijri"}


def hijri_month(calendar: Calendar, match: re.Match[str]) -> Found:
    """شهر رمضان, رمضان 1436هـ, شعبان من العام الماضي."""
    month = hijri_months()[match["hm"]]
    return _found(calendar, match, lambda year: hijri_days(year, month))


def hijri_day(calendar: Calendar, match: re.Match[str]) -> Found | None:
    """20 رمضان, 15 شعبان 1436هـ."""
    month, number = hijri_months()[match["hm"]], int(match["d"])
    return _found(calendar, match, lambda year: hijri_days(year, month, number)) if 1 <= number <= 30 else None


def hijri_part(calendar: Calendar, match: re.Match[str]) -> Found:
    """الربع الثالث لهذا العام 1436هـ, النصف الأول من 1445: as ministries of the Gulf count their transactions."""
    length, parts = (3, 4) if match["quarter"] else (6, 2)
    last = min(NTH[match["nth"]], parts) * length

    def days(year: int) -> tuple[date, date]:
        return hijri_days(year, last - length + 1)[0], hijri_days(year, last)[1]

    return _found(calendar, match, days)


def hijri_first(calendar: Calendar, match: re.Match[str]) -> Found | None:
    """التسعة أشهر الأولى من عام 1436هـ."""
    count = count_of((match["n"] or match["n3"]).split())
    if not 1 <= count <= 12:
        return None
    return _found(calendar, match, lambda year: (hijri_days(year, 1)[0], hijri_days(year, count)[1]))


def hijri_range(calendar: Calendar, match: re.Match[str]) -> Found | None:
    """من 1 محرم إلى 10 صفر 1445; بين 1 و20 رمضان."""
    month, first, last = hijri_months()[match["hm"]], int(match["d1"]), int(match["d"])
    begun = hijri_months()[match["hm1"] or match["hm"]]
    if not (1 <= first <= 30 and 1 <= last <= 30 and (begun, first) != (month, last)):
        return None

    def days(year: int) -> tuple[date, date]:
        return hijri_days(year - (begun > month), begun, first)[0], hijri_days(year, month, last)[1]

    return _found(calendar, match, days)


def _found(calendar: Calendar, match: re.Match[str], days: Callable[[int], tuple[date, date]]) -> Found:
    """The days in the year that is named, or in the one that the words and the date published tell."""
    group = match.groupdict()
    if named := group.get("hy") or group.get("hy2"):
        return Found(*days(int(named)), Basis.STATED, _NOTE)
    now = calendar.published
    if now is None:
        return calendar.unresolved
    year = hijri_year(now)
    if group.get("last"):
        return Found(*days(year - 1), Basis.RELATIVE, _NOTE)
    if group.get("this") or group.get("this2"):
        return Found(*days(year), Basis.RELATIVE, _NOTE)
    if group.get("ahead") or group.get("ahead2") or (calendar.future and not group.get("ago")):
        return Found(*days(year + (days(year)[1] < now)), Basis.RELATIVE, _NOTE)
    return Found(*days(year - (days(year)[0] > now)), Basis.RELATIVE, _NOTE)
