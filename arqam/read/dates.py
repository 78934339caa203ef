"""Dates, years and times of day."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from arqam.model import Kind
from arqam.read import lexicon
from arqam.read.draft import Draft
from arqam.read.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from arqam.read.quantities import Reader

_YEAR_WORDS = frozenset(["عام", "سنه"])


class Dates:
    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self.months = lexicon.months()
        self.month_words = {prefix + first for first in self.months for prefix in ("", "و", "ل", "ب", "ف")}

    def literal(self, index: int) -> Draft | None:
        """``2024/07/03``, ``3-7-2024``."""
        first, month, last = map(int, re.split(r"[/.-]", self.s.keys[index]))
        year, day = (first, last) if first > 31 else (last, first)
        if month > 12 >= day:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31) or not (1000 <= year <= 2999):
            return None
        return Draft(index, index + 1, Kind.DATE, f"{year:04}-{month:02}-{day:02}", "date", "date in digits")

    def clock(self, index: int, floor: int) -> Draft | None:
        """``10:30 مساء``."""
        hour, minute, *_ = map(int, self.s.keys[index].split(":"))
        if hour > 24 or minute > 59:
            return None
        return Draft(index, index + 1, Kind.OTHER, Decimal(hour) + Decimal(minute) / 60, "time_of_day", "clock")

    def at(self, index: int, floor: int) -> Draft | None:
        return self._day_month(index, floor) or self._year(index, floor) or self._month_year(index)

    def month_at(self, index: int, cut: bool = False) -> tuple[int, str, int] | None:
        """A month's name at a token → (the month, the calendar, the token after it)."""
        key = self.s.keys[index]
        for rest, month, calendar in self.months.get(key, ()):
            if tuple(self.s.keys[index + 1 : index + 1 + len(rest)]) == rest:
                end = index + 1 + len(rest)
                if self.s.keys[end] == "/" and (twin := self.month_at(end + 1)):
                    end = twin[2]
                elif self.s.keys[end] == "(" and (twin := self.month_at(end + 1)) and self.s.keys[twin[2]] == ")":
                    end = twin[2] + 1
                return month, calendar, end
        return None

    def year_at(self, index: int) -> tuple[int, int] | None:
        """A year in digits after a month → (the year, the token after it)."""
        if self.s.keys[index] == "من" and self.s.keys[index + 1] in ("عام", "العام", "سنه"):
            index += 1
        if self.s.keys[index] in ("عام", "العام", "سنه", "لعام", "لسنه"):
            index += 1
        key = self.s.keys[index]
        if self.s.kinds[index] == NUMBER and len(key) == 4 and key.isdecimal() and 1000 <= int(key) <= 2999:
            end = index + 1
            if self.s.keys[end] in ("م", "ه") and self.s.glued(end):
                end += 1
            return int(key), end
        return None

    def _day_month(self, index: int, floor: int) -> Draft | None:
        key = self.s.keys[index]
        if self.s.kinds[index] != NUMBER or not key.isdecimal() or not 1 <= len(key) <= 2 or not 1 <= int(key) <= 31:
            return None
        day, after = int(key), index + 1
        if self.s.keys[after] == "من":
            after += 1
        if self.s.keys[after] == "شهر":
            after += 1
        month = self.month_at(after)
        if month is None:
            return None
        number, calendar, end = month
        year = self.year_at(end)
        value = f"--{number:02}-{day:02}"
        if year:
            value, end = f"{year[0]:04}-{number:02}-{day:02}", year[1]
        unit = "date" if calendar == "gregorian" else "hijri"
        draft = Draft(index, end, Kind.DATE, value, unit, "day and month")
        draft.parts = [(index, index + 1, "number", str(day)), (after, end, "unit", value)]
        return draft

    def _month_year(self, index: int) -> Draft | None:
        month = self.month_at(index)
        if month is None:
            return None
        number, calendar, end = month
        year = self.year_at(end)
        if year is None:
            return None
        unit = "date" if calendar == "gregorian" else "hijri"
        return Draft(index, year[1], Kind.DATE, f"{year[0]:04}-{number:02}", unit, "month and year")

    def _year(self, index: int, floor: int) -> Draft | None:
        key = self.s.keys[index]
        if self.s.kinds[index] != NUMBER or len(key) != 4 or not key.isdecimal() or not 1900 <= int(key) <= 2100:
            return None
        start = index
        before = self.s.keys[index - 1] if index > floor else ""
        named = before in _YEAR_WORDS or before in ("العام", "السنه", "لعام", "بعام", "وعام", "لسنه", "وسنه")
        if not named:
            if self.s.kinds[index + 1] == WORD and (
                self.r.units.at(index + 1) or self.r.words[index + 1] or self.s.keys[index + 1] in self.r.units.nouns
            ):
                return None
            if self.s.keys[index + 1] == "%":
                return None
        cut = 0
        if named:
            start = index - 1
            cut = len(before) - len("عام") if "عام" in before else len(before) - len("سنه")
        draft = Draft(start, index + 1, Kind.YEAR, Decimal(key), "year", "year", cut=cut)
        return draft
