"""Dates and years: day, month and year in digits or words, in every month tradition, and ranges of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from arqam.model import Kind, Qualifier
from arqam.read.arabic import lexicon
from arqam.read.arabic.tokens import DATE, NUMBER, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.draft import Draft, article_letters
from arqam.read.quantity.hijri import in_both

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

#: Words that stand right before a year and belong to it, with the clitics that stay outside.
_YEAR_WORD = re.compile(r"(?P<clitic>[وفبلك]{0,2}(?:ال|لل)?)(?:عام|سنه|عامي|سنتي|اعوام|عامين)$")
_TO_WORDS = ("الي", "حتي", "وحتي", "والي", "لغايه")
_TO = (*_TO_WORDS, "-", "–")


_ERAS = ("م", "ميلادي", "ميلاديه", "ه", "هجري", "هجريه")


class Day(NamedTuple):
    """A day of a month, or a month of a year, or a year, as far as it is stated; ``end`` is a token."""

    day: int
    month: int
    year: int
    calendar: str
    end: int

    @property
    def value(self) -> str:
        year = f"{self.year:04}" if self.year else "-"
        if not self.month:
            return f"{year}--{self.day:02}"
        return f"{year}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @property
    def meaning(self) -> str:
        """For an explanation: a Hijri date has the Gregorian one beside it."""
        return in_both(self.value) if self.calendar == "hijri" else self.value

    @property
    def unit(self) -> str:
        return "hijri" if self.calendar == "hijri" else "date"


class Dates:
    """Reads dates and years at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self.months = lexicon.months()

    def at(self, index: int, floor: int) -> Draft | None:
        if self.s.kinds[index] != NUMBER:
            return self._dates(index, floor) or self._month_year(index, floor)
        digits = self.s.keys[index]
        if len(digits) > 4 or not digits.isdecimal():
            return None
        dated = self._dates(index, floor) if len(digits) <= 2 else None
        return dated or (self._year(index, floor) if len(digits) > 2 or self.s.keys[index + 1] in _ERAS else None)

    def literal(self, index: int, floor: int) -> Draft | None:
        """``2024/07/03``, ``3-7-2024``, ``من 1/3/2024 إلى 31/5/2024``."""
        date = self._in_digits(index)
        if date is None:
            return None
        draft = Draft(index, date.end, Kind.DATE, date.value, date.unit, "date in digits")
        draft.part(index, index + 1, "number", date.meaning)
        before, mark = self.s.keys[index - 1] if index > floor else "", self.s.keys[date.end]
        opened = before.endswith("بين") and mark == "و"
        if opened or (mark in _TO and (before.endswith("من") or mark in "-–" or before in lexicon.cues("span"))):
            second = self._in_digits(date.end + 1 + (self.s.keys[date.end + 1] == "ال"))
            if second and second.calendar == date.calendar and date.value < second.value:
                draft = self._range(index, date, second, floor)
        return draft

    def _in_digits(self, index: int) -> Day | None:
        """The day (or the month: ``Dec 2023``) of a date written in digits at a token."""
        if self.s.kinds[index] != DATE:
            return None
        first, month, last = map(int, re.split(r"[/.-]", self.s.keys[index]))
        year, day = (first, last) if first > 31 else (last, first)
        if month > 12 >= day:
            day, month = month, day
        if year < 100 and "/" in self.s.keys[index] and first <= 31:
            year += 2000 if year < 50 else 1900  # «31/12/24»
        hijri = 1300 <= year <= 1500
        if not (1 <= month <= 12 and 0 <= day <= 31 and (1800 <= year <= 2200 or hijri)):
            return None
        return Day(day, month, year, "hijri" if hijri else "gregorian", self._era(index + 1, year)[1])

    def day_and_month(self, index: int, floor: int) -> Draft | None:
        """``يوم 15/2``, ``الكويت - 19 - 11 (كونا)``: no year, and no score or ratio."""
        s = self.s
        told = s.keys[index + 1] == "/" and index - 1 >= floor and s.keys[index - 1] in lexicon.cues("day_before")
        if not told and not (s.keys[index + 1] == "-" and s.keys[index + 3 : index + 5] == ["(", "كونا"]):
            return None
        day, month = s.keys[index], s.keys[index + 2]
        if not (day.isdecimal() and month.isdecimal() and 1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return None
        if told and int(day) <= 12 and s.keys[index - 1].startswith("ال"):
            return None  # «فاز الأحد 2/1»: after the weekday's name it may be a score
        return self._draft(index, Day(int(day), int(month), 0, "gregorian", index + 3))

    # parts of a date

    def month_at(self, index: int, cut: int = 0) -> tuple[int, str, int] | None:
        """A month's name at a token, with its twin in the other tradition → (month, calendar, the token after)."""
        found = self._month_name(index, cut)
        if found is None:
            return None
        month, calendar, end = found
        mark = self.s.keys[end]
        twin = self._month_name(end + (mark in ("/", "-", "–", "(")))  # «يوليو/تموز», «سبتمبر أيلول», «آب (أغسطس)»
        if twin and twin[0] == month and (mark != "(" or self.s.keys[twin[2]] == ")"):
            end = twin[2] + (mark == "(")
        return month, calendar, end

    def _month_name(self, index: int, cut: int = 0) -> tuple[int, str, int] | None:
        keys = self.s.keys
        for rest, month, calendar in self.months.get(keys[index][cut:], ()):
            end = index + 1 + len(rest)
            if tuple(keys[index + 1 : end]) == rest:
                return month, calendar, end
        return None

    def _era(self, index: int, year: int) -> tuple[str, int]:
        """هـ or م after a year → (the calendar, the token after)."""
        key = self.s.keys[index]
        if key in _ERAS[3:]:
            return "hijri", index + 1
        after = self.s.keys[index + 1]
        abbreviation = after == "." and self.s.glued(index + 1) and self.s.glued(index + 2)  # م.ت
        if (self.s.glued(index + 1) and after in ("2", "3")) or after.startswith(("مربع", "مكعب")):
            abbreviation = True  # م², م مكعب
        if key in _ERAS[:3] and not (key == "م" and abbreviation):
            return "gregorian", index + 1
        return ("hijri" if 1300 <= year <= 1500 else "gregorian"), index

    def _year_after(self, index: int, calendar: str) -> tuple[int, int]:
        """A year after a month → (the year or 0, the token after)."""
        keys, start = self.s.keys, index
        if keys[index] == "من" and _YEAR_WORD.match(keys[index + 1]):
            index += 1
        if keys[index] in ("،", ",", "-", "/"):
            index += 1
        if _YEAR_WORD.match(keys[index]):
            index += 1
        key = keys[index]
        if self.s.kinds[index] == NUMBER and len(key) == 4 and key.isdecimal():
            year = int(key)
            if 1800 <= year <= 2200 or (calendar == "hijri" and 1300 <= year <= 1500):
                return year, self._era(index + 1, year)[1]
        return 0, start

    def day_number(self, index: int) -> tuple[int, int] | None:
        """A day's number, in digits or as an ordinal → (the day, the token after)."""
        key = self.s.keys[index]
        if self.s.kinds[index] == NUMBER:
            if key.isdecimal() and len(key) <= 2 and 1 <= int(key) <= 31:
                return int(key), index + 1
            return None
        if cardinal := self._day_as_cardinal(index):
            return cardinal
        if key in lexicon.cues("first_day") and self.month_at(index + 1 + (self.s.keys[index + 1] == "من")):
            return 1, index + 1  # «غرة محرم», «الفاتح من نوفمبر»
        if (named := self._month_name(index - 1)) and named[2] > index:
            return None  # «كانون الثاني/يناير»
        word, read = self.r.words[index], self.r.ordinals.ordinal(index)
        if word and read and 1 <= read[0] <= 31 and (word.definite or (read[0] == 1 and self.month_at(read[1]))):
            return read
        return None

    def _day_as_cardinal(self, index: int) -> tuple[int, int] | None:
        """``ثلاثة مارس``, ``الثلاثين من حزيران``, ``الواحد والثلاثين من ديسمبر``."""
        word, tens = self.r.words[index], self.r.words[index + 1]
        if word and word.role == "one" and word.definite and tens and tens.joined and tens.value in (20, 30):
            return 1 + int(tens.value), index + 2
        read = self.r.numerals.hundreds(index)
        if read is None or not 1 <= read[0] <= 31:
            return None
        of = read[0] in (20, 30) and self.s.keys[read[1]] == "من"
        return read if self.month_at(read[1]) or (of and self.month_at(read[1] + 1)) else None

    def day_at(self, index: int) -> Day | None:
        """``3 يوليو 2024``, ``الثالث من يوليو``, ``15 من الشهر الجاري``."""
        if self.s.kinds[index] == DATE:
            return self._in_digits(index)
        number = self.day_number(index)
        if number is None:
            return None
        day, after = number
        keys = self.s.keys
        of = keys[after] == "من"
        after += of or (keys[after] in ("-", "/") and self._month_name(after + 1) is not None)
        if keys[after] in ("الشهر", "شهر") and keys[after + 1] in lexicon.cues("this_month"):
            return Day(day, 0, 0, "gregorian", after + 2)
        if keys[after] in ("الجاري", "الحالي") and not of:
            return Day(day, 0, 0, "gregorian", after + 1)
        if keys[after] == "شهر":
            after += 1
        month = self.month_at(after)
        if month is None:
            return None
        year, end = self._year_after(month[2], month[1])
        if keys[after] == "صفر" and not year and keys[after - 1] != "شهر":
            return None
        return Day(day, month[0], year, month[1], end)

    # drafts

    def _dates(self, index: int, floor: int) -> Draft | None:
        number = self.day_number(index)
        if number is None:
            return None
        day = self.day_at(index)
        keys = self.s.keys
        if day is None:
            return self._shared_month(index, number, floor)
        between = index > floor and keys[index - 1].endswith("بين")
        word = self.r.words[day.end]
        joined = between and word is not None and word.joined
        if keys[day.end] in _TO or joined or (between and keys[day.end] == "و"):
            after = day.end if joined else day.end + 1 + (keys[day.end + 1] == "ال")
            second = self.day_at(after)
            if second and second.month and (between or keys[index - 1] in ("من", "-")):
                first = day if day.year else day._replace(year=second.year)
                return self._range(index, first, second, floor)
        return self._draft(index, day)

    def _shared_month(self, index: int, number: tuple[int, int], floor: int) -> Draft | None:
        """``3 و4 يوليو``, ``من 3 إلى 7 يوليو``: the month stands once, after the last day."""
        keys = self.s.keys
        at, days = number[1], [index]
        mark = keys[at]
        while len(days) < 8:
            if keys[at] in ("و", "،", ",", "او", *_TO):
                at += 1
            elif not ((word := self.r.words[at]) and word.joined and self.s.kinds[at] == WORD):
                return None
            at += keys[at] == "ال"
            day = self.day_at(at)
            if day:
                first = day._replace(day=number[0], end=number[1])
                before = keys[index - 1] if index > floor else ""
                between = before.endswith("بين") and mark == "و"
                if mark in _TO or between:
                    return self._range(index, first, day, floor) if first.day < day.day else None
                return self._draft(index, first)
            following = self.day_number(at)
            if following is None:
                return None
            days.append(at)
            at = following[1]
        return None

    def _draft(self, index: int, day: Day) -> Draft:
        word = self.r.words[index]
        draft = Draft(index, day.end, Kind.DATE, day.value, day.unit, "day and month")
        draft.cut = len(word.prefix) if word else article_letters(self.s.keys[index])
        draft.part(index, day.end, "number", day.meaning)
        if day.calendar == "hijri":
            draft.rule = "day and month of the Hijri calendar"
        return draft

    def _range(self, index: int, first: Day, second: Day, floor: int) -> Draft:
        draft = self._draft(index, first)
        draft.value_max, draft.qualifier, draft.rule = second.value, Qualifier.RANGE, "range of dates"
        draft.end = second.end
        draft.parts = [(index, second.end, "number", f"{first.value} to {second.value}")]
        self.r.ranges.open(draft, floor)
        return draft

    def _month_year(self, index: int, floor: int) -> Draft | None:
        cut = lexicon.month_clitics().get(self.s.keys[index])
        month = self.month_at(index, cut) if cut is not None and self._names_month(index, cut) else None
        if month is None or cut is None:
            return None
        if day := self._day_after(month):
            return self._draft(index, day)
        year, end = self._year_after(month[2], month[1])
        first = Day(0, month[0], year, month[1], end)
        second = self._last_month(first, index, floor)
        if second is None and not year:
            return None
        if second and not year:
            first = first._replace(year=second.year)
        draft = Draft(index, end, Kind.DATE, first.value, first.unit, "month and year", cut=cut)
        if second:
            draft.value_max, draft.end = second.value, second.end
            draft.qualifier, draft.rule = Qualifier.RANGE, "range of months"
        draft.part(index, draft.end, "number", f"{first.value} to {second.value}" if second else first.value)
        if second:
            self.r.ranges.open(draft, floor)
        return draft

    def _day_after(self, month: tuple[int, str, int]) -> Day | None:
        """``يناير 5، 2024``: the day after its month, and a year after a comma."""
        keys, at = self.s.keys, month[2]
        if (
            self.s.kinds[at] != NUMBER
            or len(keys[at]) > 2
            or not keys[at].isdecimal()
            or keys[at + 1] not in ("،", ",")
        ):
            return None
        year, end = self._year_after(at + 1, month[1])
        return Day(int(keys[at]), month[0], year, month[1], end) if year and 1 <= int(keys[at]) <= 31 else None

    def _names_month(self, index: int, cut: int) -> bool:
        """Is the word a month's name, and none that is spelt like one: «باب 2024» is a door, «نيسان» may be a car?"""
        if self.s.keys[index][cut:] == "اب" and cut and "آ" not in self.r.printed(index):
            return False
        return self.s.keys[index - 1] not in lexicon.cues("maker") or not index

    def _last_month(self, first: Day, index: int, floor: int) -> Day | None:
        """The second month of ``من يناير إلى مارس 2024``, ``بين مارس 2023 ويونيو 2024``."""
        keys, at, cut = self.s.keys, first.end + 1, 0
        opener = keys[index - 1] if index > floor else ""
        if opener.endswith("بين") and lexicon.month_clitics().get(keys[first.end]) == 1 and keys[first.end][0] == "و":
            at, cut = first.end, 1
        elif keys[first.end] not in _TO or not (opener.endswith(("من", "بين")) or keys[first.end] in "-–"):
            return None
        while cut == 0 and keys[at] in ("نهايه", "بدايه", "مطلع", "منتصف", "اخر", "غايه", "شهر"):
            at += 1
        month = self.month_at(at, cut)
        year, end = self._year_after(month[2], month[1]) if month else (0, 0)
        if not month or not year or month[1] != first.calendar or (first.year or year, first.month) >= (year, month[0]):
            return None
        return Day(0, month[0], year, month[1], end)

    # years

    def year_number(self, index: int, named: bool = False) -> tuple[int, str, int] | None:
        """A year in digits at a token → (the year, its calendar, the token after)."""
        key = self.s.keys[index]
        if self.s.kinds[index] != NUMBER or not key.isdecimal() or not (2 if named else 3) <= len(key) <= 4:
            return None
        year = int(key)
        calendar, end = self._era(index + 1, year)
        marked = end > index + 1
        if marked and not named and self.r.units.is_long(index):
            return None  # «بطول 400م»
        if not (
            1900 <= year <= 2100
            or (len(key) == 4 and marked)
            or ((named or marked) and 100 <= year <= 2200)
            or (named and marked)
        ):
            return None
        if 1300 <= year <= 1500 and not (marked or named):
            return None
        return year, calendar, end

    def _year(self, index: int, floor: int) -> Draft | None:
        """A year in digits, with its word and its era, or a range of two."""
        s, at = self.s, index - 1
        if at >= floor and s.keys[at] in ("ال", '"', "«"):
            at -= 1
        before = s.keys[at] if at >= floor else ""
        own = _YEAR_WORD.match(before) if before else None
        of_era = before.removeprefix("ال") in ("هجري", "هجريه", "ميلادي", "ميلاديه")
        named = own or (_YEAR_WORD.match(s.keys[at - 1]) if of_era else None)  # «العام الهجري 1445»
        paired = self._opens_years(index) or self._opens_hijri_years(index)
        read = self.year_number(index, paired or named is not None)
        if read is None:
            return None
        year, calendar, end = read
        if named:
            if self.r.is_measured(index, end) and not self._is_year_before_scale(index, at, end):
                return None  # «الدين العام 127 مليار دينار»
        elif not paired and not self._stands_for_year(index, read, before):
            return None
        start, cut = (at, len(own.group("clitic"))) if own and at == index - 1 else (index, 0)
        unit = "hijri" if calendar == "hijri" else "year"
        draft = Draft(start, end, Kind.YEAR, Decimal(year), unit, f"year of the {calendar} calendar", cut=cut)
        draft.part(index, end, "number", str(year))
        self._year_range(draft, index, before, floor)
        return draft

    def _stands_for_year(self, index: int, read: tuple[int, str, int], before: str) -> bool:
        """Does a number that no word names a year stand for one? «300 م» may be metres, «(570 م)» is a year."""
        year, calendar, end = read
        if year < 1000 and calendar != "hijri" and before not in lexicon.cues("year_before"):
            return False
        return end > index + 1 or self._looks_like_year(index, before)

    def _is_year_before_scale(self, index: int, at: int, end: int) -> bool:
        """``في عام 2023 مليارا و200 مليون``: a year, and a scale that opens the amount; «الدين العام 2023» is not."""
        key = self.s.keys[index]
        if not (len(key) == 4 and "1900" <= key <= "2100"):
            return False
        scale = self.r.words[end]
        if scale is None or not scale.plain or not scale.role.startswith("scale"):
            return False
        public = self.s.keys[at].endswith("العام") and at and self.s.keys[at - 1] in lexicon.cues("public")
        return not public

    def is_year_word(self, index: int) -> bool:
        """Is عام at a token the word of a year in digits (``5 مليارات عام 2018``), not the unit of a number before?"""
        after = self.s.keys[index + 1]
        return self.s.kinds[index + 1] == NUMBER and len(after) == 4 and after.isdecimal() and "1000" < after < "2300"

    def _year_range(self, draft: Draft, index: int, before: str, floor: int) -> None:
        """``2020-2025``, ``2023/2024``, ``2024/25``, ``من 2020 إلى 2025``, ``بين عامي 2020 و2025``."""
        s = self.s
        opener = s.keys[draft.start - 1] if draft.start > floor else ""
        mark, second = s.keys[draft.end], draft.end + 1
        if _YEAR_WORD.match(s.keys[second]):
            second += 1
        opened = (opener.endswith("من") and mark in _TO_WORDS) or (opener.endswith("بين") and mark == "و")
        spanned = mark in _TO_WORDS and not lexicon.cues("span").isdisjoint((opener, before))
        if not (opened or spanned or (mark in ("-", "–", "/") and s.kinds[second] == NUMBER)):
            return
        last = self._second_year(draft, index, before or opener, mark, second)
        if last is None:
            return
        year, draft.end = last
        draft.parts = [(index, draft.end, "number", f"{draft.value} to {year}")]
        draft.value_max, draft.qualifier, draft.rule = Decimal(year), Qualifier.RANGE, "range of years"
        if opened:
            self.r.ranges.open(draft, floor)

    def _second_year(self, draft: Draft, index: int, before: str, mark: str, second: int) -> tuple[int, int] | None:
        """The second year of two, of four digits or of two (a season's) → (it, the token after)."""
        assert isinstance(draft.value, Decimal)
        first, short = int(draft.value), self.s.keys[second]
        season = mark == "/" or (mark in "-–" and before in lexicon.cues("season"))
        if season and len(short) == 2 and short.isdecimal() and int(short) == (first + 1) % 100:
            return first + 1, second + 1
        read = self.year_number(second, named=bool(_YEAR_WORD.match(before)) or self._opens_years(index))
        if read is None or read[0] <= first or (read[1] == "hijri") != (draft.unit == "hijri"):
            return None  # «749هـ / 1348م» is one year in two calendars
        return read[0], read[2]

    def _opens_years(self, index: int) -> bool:
        """``(1850-1900)``: two years between brackets, the first the smaller."""
        if not index or self.s.keys[index - 1] != "(":
            return False
        first, mark, second, close = self.s.keys[index : index + 4]
        if close != ")" or mark not in ("-", "–"):
            return False
        return (
            all(len(year) == 4 and year.isdecimal() for year in (first, second)) and "1500" <= first < second < "2100"
        )

    def _opens_hijri_years(self, index: int) -> bool:
        """``1445-1446هـ``: the era stands once, after the second year."""
        first, mark, second, era = self.s.keys[index : index + 4]
        years = len(first) == len(second) == 4 and "1300" <= first < second <= "1500"
        return years and mark in ("-", "–", "/") and era in _ERAS[3:]

    def _looks_like_year(self, index: int, before: str) -> bool:
        """Four digits with no word for a year: a year, unless something is counted by them."""
        s, after = self.s, index + 1
        if self.r.units.symbol_before(index, 0) or self.r.units.at(after):
            return False
        if s.kinds[after] == WORD:
            word = self.r.words[after]
            if word and word.plain and word.role.startswith("scale"):
                return False
            noun = self.r.units.nouns.get(s.keys[after])
            if noun and not s.keys[after].startswith("ال") and s.keys[after] not in self.r.units.function_words:
                return False
        if before in lexicon.cues("year_before"):
            return True
        if int(s.keys[index]) % 100 == 0 or not 1940 <= int(s.keys[index]) <= 2075:
            return False
        return not qualifiers.is_qualified(self.s, index)
