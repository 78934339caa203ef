"""What the words of a period mean on the calendar: from a match of ``calendar_words`` to its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from arqam.model import Basis, Period
from arqam.read.arabic.phrases import fold_word
from arqam.read.arabic.rows import table
from arqam.read.quantity.hijri import in_hijri_year


class Shift(NamedTuple):
    """A period said by another («الفترة نفسها من 2022», «الشهر السابق»): ``back`` so many ``unit``, or in ``year``."""

    unit: str  # same (the stretch named before, in another year), last day (of it), day, month, quarter, year
    back: int = 1
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern made of a match: first and last day (either None), how, and why not more."""

    start: date | None
    end: date | None
    basis: Basis
    note: str = ""
    ends: bool = False
    shift: Shift | None = None
    rolling: bool = False
    part: tuple[int, int] | None = None  # of a fiscal year: its first and its last month, counted from its beginning
    weekday: bool = False  # a day of the week, named without its date


@cache
def month_words() -> dict[str, int]:
    """Gregorian months by their folded names, from the table that dates are read with."""
    return {fold_word(row["form"]): int(row["month"]) for row in table("months") if row["calendar"] == "gregorian"}


_COUNTS = ("", "", "شهرين", "ثلاثة ثلاث", "أربعة أربع", "خمسة خمس", "ستة ست", "سبعة سبع", "ثمانية ثماني ثمان")
_COUNTS += ("تسعة تسع", "عشرة عشر", "أحد إحدى", "اثني اثنا اثنتي")
_SMALL = {fold_word(word): count for count, words in enumerate(_COUNTS) for word in words.split()}
NTH = {
    fold_word(word): nth
    for nth, words in enumerate(["", "أول أولى", "ثاني ثانية", "ثالث ثالثة", "رابع رابعة أخير أخيرة"])
    for word in words.split()
}
_WEEKDAYS = {
    fold_word(word): day
    for day, words in enumerate(["الاثنين الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"])
    for word in words.split()
}
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

#: How many days of a quarter must have gone by for figures of it to be told.
_TELLING = 28

#: Within how many days of a quarter's end its results are told, and the words of them.
_RESULTS_WITHIN = 45
_RESULTS = re.compile(
    "(?:" + "|".join(map(fold_word, ("أرباح", "خسائر", "مبيعات", "إيرادات", "نتائج"))) + r")[^.؛\d]{,40}$"
)


def _of_results(match: re.Match[str], now: date) -> bool:
    """«خسائرها خلال الربع الحالي»: a firm's results call the quarter that they are of the current one."""
    began = date(now.year, (now.month - 1) // 3 * 3 + 1, 1)
    lead = match.string[max(match.start() - 60, 0) : match.start()]
    return (now - began).days < _RESULTS_WITHIN and bool(_RESULTS.search(lead))


#: What a fiscal year's calendar years stand for until the country is known.
FISCAL = "a fiscal year: its first and last day depend on the country, so the calendar years are given"


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def minus_years(day: date, years: int) -> date:
    year = day.year - years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def months_before(period: Period, months: int) -> tuple[date, date] | None:
    """A stretch of whole months, so many months earlier; a stretch of days keeps its days as far as it can."""
    if not (period.start and period.end):
        return None
    whole = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    ends = []
    for day in (period.start, period.end):
        year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        if not 1 <= year <= 9999:
            return None
        last = monthrange(year, month + 1)[1]
        ends.append(date(year, month + 1, last if whole and day is period.end else min(day.day, last)))
    return ends[0], ends[1]


def moved(shift: Shift, main: Period) -> tuple[date, date] | None:
    """The days of a period that is said by another one, ``main``.

    >>> main = Period(date(2024, 4, 1), date(2024, 4, 30))
    >>> moved(Shift("month"), main)
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 31))
    >>> moved(Shift("same", year=2022), main)
    (datetime.date(2022, 4, 1), datetime.date(2022, 4, 30))
    """
    if not (main.start and main.end):
        return None
    if shift.unit == "day":
        return (day := trading_day_before(main.start)), day
    if shift.unit == "week":
        return main.start - timedelta(weeks=shift.back), main.end - timedelta(weeks=shift.back)
    if shift.unit == "last day":
        return (main.end, main.end) if (main.end - main.start).days <= 31 else None
    if shift.unit == "same" and (hijri := _in_a_hijri_year(shift, main.start, main.end)):
        return hijri
    if shift.unit == "same":
        # Said of a period that is itself of that year, it is the year before.
        years = shift.back if shift.year is None else (main.end.year - shift.year or shift.back)
        return months_before(main, 12 * years)
    if shift.unit == "year":
        year = main.end.year - shift.back
        return date(year, 1, 1), date(year, 12, 31)
    length = {"month": 1, "quarter": 3, "half": 6}[shift.unit]
    # The month before a quarter is the one before it begins; the quarter before a month is that of the month's own.
    first = (main.end.month - 1) // length * length + 1
    return months_before(
        Period(date(main.end.year, first, 1), last_day(main.end.year, first + length - 1)), length * shift.back
    )


def _in_a_hijri_year(shift: Shift, start: date, end: date) -> tuple[date, date] | None:
    """«للفترة ذاتها من عام 1435هـ»; «الشهر نفسه من العام الماضي» said of a Hijri month."""
    if shift.year is not None and shift.year < 1600:
        return in_hijri_year(start, end, year=shift.year)
    whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    if whole or not 28 <= (end - start).days <= 29:
        return None
    years = shift.back if shift.year is None else end.year - shift.year or shift.back
    return in_hijri_year(start, end, back=years)


def _months(period: Period) -> int:
    if not (period.start and period.end):
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def trading_day_before(day: date) -> date:
    """The last day before ``day`` on which most exchanges trade."""
    before = day - timedelta(days=1)
    if before.weekday() == 6:  # a Monday's session before was Friday's
        return before - timedelta(days=2)
    if before.weekday() == 5:  # who trades on a Sunday rested on Friday and Saturday
        return before - timedelta(days=2)
    return before


def month_of(words: str) -> int:
    first = re.split(r"\s*[/(–-]\s*", words)[0].split()
    names = month_words()
    return next(names[name] for size in (2, 1) for name in [" ".join(first[:size])] if name in names)


_RANKS = ("أول فاتح حادي", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_RANK = {fold_word(word): rank for rank, words in enumerate(_RANKS, 1) for word in words.split()}
_TENS = {fold_word(word): tens for word, tens in (("عشر", 10), ("عشرين", 20), ("ثلاثين", 30))}


def _day(words: str) -> int:
    """18, الثامن عشر, الحادي والعشرين, فاتح; 0 where it is no day, which no month has."""
    if words.isdigit():
        return int(words)
    parts = [word.removeprefix("و").removeprefix("ال") for word in words.split()]
    return sum(_RANK.get(part, _TENS.get(part, 0)) for part in parts)


def count_of(words: Sequence[str]) -> int:
    """How many months: ستة, الاثني عشر, 9; 0 where it is no such number."""
    stem = words[0].removeprefix("ال")
    return int(stem) if stem.isdigit() else _SMALL.get(stem, 0)


def _on_or_before(year: int, month: int, day: int) -> date:
    """The day of a month (0 is the December before) or the last that it has."""
    year, month = (year, month) if month else (year - 1, 12)
    return date(year, month, min(day, monthrange(year, month)[1]))


class Calendar:
    """What the words of a period mean on the calendar.

    ``published`` may be unknown; ``anchor`` is the period named last, for what refers to it; ``base`` says that the
    words at hand name what another is compared with; ``future`` that their clause speaks of what is to come.
    """

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.today = published  # the writer's day, which a weekday beside «اليوم» or «أمس» may set a little earlier
        self.anchor: Period | None = None
        self.base = False
        self.future = False
        self.unresolved = Found(None, None, Basis.UNRESOLVED, "relative, and the date published is not known")

    # -- years ---------------------------------------------------------------------------------------------------
    def year(self, match: re.Match[str]) -> tuple[int | None, Basis]:
        """The year that a match names and how it was read; None where it names none or cannot be resolved."""
        group = match.groupdict()
        if said := group.get("y") or group.get("hy"):
            return int(said), Basis.STATED
        if group.get("told"):  # «من العام نفسه»: the year that is told of
            at = self.anchor.end if self.anchor else self.published
            return (at.year, Basis.RELATIVE) if at else (None, Basis.UNRESOLVED)
        offset = next((by for name, by in _OFFSETS.items() if group.get(name)), None)
        if group.get("also") and offset is not None:  # «العام الحالي 2024»: the number says which
            year = int(group["also"])
            if not self.published or abs(self.published.year + offset - year) <= 1:
                return year, Basis.STATED
        if offset is None:
            return None, Basis.UNSTATED
        if group.get("before") and self.anchor and self.anchor.start:
            return self.anchor.start.year - 1, Basis.RELATIVE
        if not self.published:
            return None, Basis.UNRESOLVED
        return self.published.year + offset, Basis.RELATIVE

    def within_year(self, match: re.Match[str], first: int, last: int) -> Found:
        """Months ``first`` to ``last`` of the year that the match names, or else of the year that the clause means."""
        year, basis = self.year(match)
        note = ""
        if year is None and basis is Basis.UNSTATED:
            year, note = self._unsaid_year(first, last)
            basis = Basis.RELATIVE
        if year is None:
            return self.unresolved
        if match.groupdict().get("this3") and self._not_begun(year, first) and not self.future:
            year -= 1  # «الربع الرابع من العام», told of in January
        begun = year - 1 if last < first else year
        return Found(date(begun, first, 1), last_day(year, last), basis, note)

    def _not_begun(self, year: int, first: int) -> bool:
        return self.published is not None and date(year, first, 1) > self.published

    def _unsaid_year(self, first: int, last: int) -> tuple[int | None, str]:
        """The year of months that name none: of the period named before, or the latest begun, or the next to end."""
        if self.anchor and self.anchor.start and self.anchor.basis is Basis.STATED and not self.future:
            year = self.anchor.start.year
            if self.base and date(year, first, 1) > self.anchor.start:
                year -= 1  # January's figure compared with December's
            if not self._not_begun(year, first):
                return year, "no year is said: that of the period named before is taken"
        now = self.published
        if now and self.future:
            year = now.year + (last_day(now.year, last) < now)
            return year, "no year is said: the clause looks ahead, so the next one is taken"
        if now:
            begun = date(now.year, first, 1)
            if last - first >= 2:  # what is told of a quarter that began last week is of the one a year before
                begun += timedelta(days=_TELLING)
            year = now.year - (begun > now)
            return year, "no year is said: the latest one that had begun when the article was published is taken"
        return None, ""

    # -- one method a pattern: days and weeks -----------------------------------------------------------------------
    def day(self, match: re.Match[str]) -> Found | None:
        month, number = month_of(match["m"]), _day(match["d"])
        year, basis = self._year_of_day(match, month, number)
        try:
            return self.unresolved if year is None else Found(day := date(year, month, number), day, basis)
        except ValueError:
            return None

    def days(self, match: re.Match[str]) -> Found | None:
        """من 1 ولغاية 18 ديسمبر المقبل, بين 3 و9 مايو."""
        month, first, last = month_of(match["m"]), _day(match["d1"]), _day(match["d"])
        month_1 = month_of(match["m1"]) if match.groupdict().get("m1") else month
        year, basis = self._year_of_day(match, month, last)
        try:
            if year is None:
                return self.unresolved
            return Found(date(year - (month_1 > month), month_1, first), date(year, month, last), basis)
        except ValueError:
            return None

    def _year_of_day(self, match: re.Match[str], month: int, number: int) -> tuple[int | None, Basis]:
        year, basis = self.year(match)
        if year is not None or not (now := self.published):
            return year, basis
        group = match.groupdict()
        later = (month, number) > (now.month, now.day)
        if group.get("now"):
            return now.year, Basis.RELATIVE
        if group.get("ahead") or (self.future and not group.get("ago")):
            return now.year + (not later and (month, number) != (now.month, now.day)), Basis.RELATIVE
        if self.anchor and self.anchor.start and self.anchor.basis is Basis.STATED and not group.get("ago"):
            return self.anchor.start.year, Basis.RELATIVE
        return now.year - later, Basis.RELATIVE

    def weekday(self, match: re.Match[str]) -> Found | None:
        """يوم الأربعاء, الخميس الماضي, أمس الجمعة: the last such day, or the next where the clause looks ahead."""
        if not (now := self.today):
            return self.unresolved
        group = match.groupdict()
        back = (now.weekday() - _WEEKDAYS[match["w"]]) % 7
        if group.get("ago"):
            back = back or 7
        elif group.get("ahead") or (self.future and back):
            back -= 7
        day = now - timedelta(days=back)
        return Found(day, day, Basis.RELATIVE, weekday=True)

    def now(self, match: re.Match[str]) -> Found:
        """اليوم, أمس, أمس الأول, غدا, بعد غد, حاليا; a weekday that is named with it goes with it."""
        if not (now := self.today):
            return self.unresolved
        step = next((step for name, step in _DAYS.items() if match.groupdict().get(name)), 0)
        day = now + timedelta(days=step)
        named = match.groupdict().get("w")
        if named and day.weekday() != _WEEKDAYS[named]:
            # Printed a day later than written: the weekday is what the writer saw.
            off = (day.weekday() - _WEEKDAYS[named]) % 7
            day -= timedelta(days=off) if off <= 4 else timedelta(days=off - 7)
            self.today = day - timedelta(days=step)
        return Found(day, day, Basis.RELATIVE, rolling=not (step or match.groupdict().get("today")))

    def week_ended(self, match: re.Match[str]) -> Found | None:
        """الأسبوع المنتهي في 31 مايو: the seven days up to then."""
        group = match.groupdict()
        end = self.day(match) if group.get("d") else self.weekday(match) if group.get("w") else None
        if end is None or not end.end:
            return end
        return Found(end.end - timedelta(days=6), end.end, end.basis, "the seven days up to then")

    def last_session(self, match: re.Match[str]) -> Found:
        """آخر أيام التداول للأسبوع الماضي: the Thursday on which the exchanges of the region end their week."""
        if not (now := self.published):
            return self.unresolved
        day = now - timedelta(days=(now.weekday() - 3) % 7 or 7)
        return Found(day, day, Basis.RELATIVE, "the week of the region's exchanges ends on Thursday")

    def session_before(self, match: re.Match[str]) -> Found | None:
        """الجلسة السابقة: the day of trade before the one that is spoken of."""
        day = self.anchor.start if self.anchor and self.anchor.start == self.anchor.end else self.published
        if not day:
            return self.unresolved
        before = trading_day_before(day)
        return Found(before, before, Basis.RELATIVE, shift=Shift("day"))

    # -- one method a pattern: months, quarters, halves -------------------------------------------------------------
    def month_range(self, match: re.Match[str]) -> Found:
        first, last = month_of(match["from"]), month_of(match["to"])
        if from_year := match.groupdict().get("y1"):
            return Found(date(int(from_year), first, 1), last_day(int(match["y"]), last), Basis.STATED)
        if not match.groupdict().get("ago"):
            return self.within_year(match, first, last)
        if not (now := self.published):
            return self.unresolved
        year = now.year - (last >= now.month)  # «يناير وفبراير الماضيين»
        return Found(date(year, first, 1), last_day(year, last), Basis.RELATIVE)

    def ended(self, match: re.Match[str]) -> Found | None:
        """السنة المالية المنتهية في 31 مارس 2024; الاثني عشر شهرا المنتهية في سبتمبر: so many months up to then."""
        end = self.day(match) if match["d"] else self.month(match)
        part = match.groupdict().get("part")
        count = count_of((match["n"] or "").split()) if match["n"] else (12 if not part else 6 if part == "نصف" else 3)
        if end is None or not end.end or not count:
            return end
        months = end.end.year * 12 + end.end.month - count
        year, month = divmod(months, 12)
        if (end.end + timedelta(days=1)).day == 1:
            return Found(date(year, month + 1, 1), end.end, end.basis, end.note)
        return Found(_on_or_before(year, month, end.end.day) + timedelta(days=1), end.end, end.basis, end.note)

    def quarter(self, match: re.Match[str]) -> Found:
        nth = NTH[match["nth"]]
        latest = match["nth"] == fold_word("أخير") and self.year(match)[1] is Basis.UNSTATED
        if latest and self.published and self.published.month > 4 and not self.future:
            year, before = divmod(self.published.year * 4 + (self.published.month - 1) // 3 - 1, 4)
            return Found(
                date(year, 3 * before + 1, 1), last_day(year, 3 * before + 3), Basis.RELATIVE, "the latest one"
            )
        return self.within_year(match, 3 * nth - 2, 3 * nth)

    def half(self, match: re.Match[str]) -> Found:
        nth = min(NTH[match["nth"]], 2)
        return self.within_year(match, 6 * nth - 5, 6 * nth)

    def first_half(self, match: re.Match[str]) -> Found:
        """نصف السنة الحالية."""
        return self.within_year(match, 1, 6)

    def quarters(self, match: re.Match[str]) -> Found | None:
        """الأرباع الثلاثة الأولى, الربعين الأول والثاني; «الربعين» alone is the year so far, by the quarter told of."""
        group = match.groupdict()
        if group.get("n"):
            return self.within_year(match, 1, 3 * count_of(group["n"].split()))
        if group.get("late"):
            return self.within_year(match, 7, 12)
        if group.get("nth") and group.get("nth2"):
            first, second = sorted((NTH[group["nth"]], NTH[group["nth2"]]))
            return self.within_year(match, 3 * first - 2, 3 * second)
        if self.year(match)[0] is None and self.anchor and self.anchor.end:
            basis = Basis.RELATIVE if self.anchor.basis is Basis.STATED else self.anchor.basis
            return Found(date(self.anchor.end.year, 1, 1), last_day(self.anchor.end.year, 6), basis)
        return self.within_year(match, 1, 6)

    def first_months(self, match: re.Match[str]) -> Found | None:
        group = match.groupdict()
        words = (group["n"] or group.get("n2") or group.get("n3") or "").split()
        if not words:
            return self.within_year(match, 1, 2)  # الشهرين الأولين
        count = count_of(words)
        return self.within_year(match, 1, count) if 1 <= count <= 12 else None

    def months_so_far(self, match: re.Match[str]) -> Found | None:
        """خلال الستة أشهر, as firms call the first half of their year; none where it has not ended."""
        count = count_of([match["n3"] or match["n"]])
        return None if self.future else self.within_year(match, 1, count)

    def month(self, match: re.Match[str]) -> Found | None:
        month = month_of(match["m"])
        group = match.groupdict()
        if group.get("ago") or group.get("now") or group.get("ahead"):
            if not self.published:
                return self.unresolved
            year = self.published.year
            if group.get("ago"):
                year -= month >= self.published.month
            elif group.get("ahead"):
                year += month <= self.published.month
            return Found(date(year, month, 1), last_day(year, month), Basis.RELATIVE)
        if group.get("preceding"):
            return self._month_before(month)
        return self.within_year(match, month, month)

    def _month_before(self, month: int) -> Found:
        """«أبريل الذي سبقه»: the last April before what is spoken of."""
        at = self.anchor.start if self.anchor and self.anchor.start else self.published
        if not at:
            return self.unresolved
        year = at.year - (month >= at.month)
        return Found(date(year, month, 1), last_day(year, month), Basis.RELATIVE)

    # -- one method a pattern: years ----------------------------------------------------------------------------------
    def fiscal(self, match: re.Match[str]) -> Found:
        years = sorted(int(year) for year in _YEARS.findall(match.group()))
        note = FISCAL
        if years:
            return Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED, note)
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        return Found(date(year, 1, 1), date(year, 12, 31), basis, note)

    def fiscal_part(self, match: re.Match[str]) -> Found | None:
        """الأشهر التسعة الأولى من العام المالي 2014-2015: some months of a year that begins when the country says."""
        year = self.fiscal(match)
        group = match.groupdict()
        if group.get("q"):
            nth = NTH[group["q"]]
            months = 3 * nth - 2, 3 * nth
        elif group.get("h"):
            nth = min(NTH[group["h"]], 2)
            months = 6 * nth - 5, 6 * nth
        else:
            months = 1, count_of((group.get("n") or group.get("n3") or "").split() or [""])
        return replace(year, part=months) if year.start and 1 <= months[1] <= 12 else None

    def years(self, match: re.Match[str]) -> Found:
        years = sorted(int(year) for year in _YEARS.findall(match.group()))
        return Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED)

    def relative_year(self, match: re.Match[str]) -> Found:
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        told = self.anchor
        if match.groupdict().get("this3") and told and told.start and told.basis is Basis.STATED and not self.future:
            year = min(year, told.start.year)  # «في بداية 2014 … وفي نهاية العام»
        before = match.groupdict().get("before") and not match.groupdict().get("also")
        return Found(date(year, 1, 1), date(year, 12, 31), basis, shift=Shift("year") if before else None)

    def relative_unit(self, match: re.Match[str]) -> Found:
        """الشهر الماضي, هذا الأسبوع, العقد الماضي."""
        if not (now := self.published):
            return self.unresolved
        group = match.groupdict()
        step = -1 if group["ago"] else 1 if group["ahead"] else 0
        unit = group["unit"]
        if unit.startswith(fold_word("شهر")) and (group["ago"] or "").endswith(fold_word("أخير")):
            year, month = divmod(now.year * 12 + now.month - 2, 12)
            return Found(
                _on_or_before(year, month + 1, now.day), now, Basis.RELATIVE, "the month up to then", rolling=True
            )
        if unit.startswith(fold_word("شهر")):
            step -= step == 0 and now.day == 1 and not self.future  # on the first, «هذا الشهر» has just ended
            year, month = divmod(now.year * 12 + now.month - 1 + step, 12)
            return Found(date(year, month + 1, 1), last_day(year, month + 1), Basis.RELATIVE)
        if unit.startswith(fold_word("ربع")):
            told = self.anchor
            if step == 0 and not self.future and told and told.start and told.end and _months(told) == 3:
                return Found(told.start, told.end, Basis.RELATIVE, "the quarter that is told of")
            if step == 0 and not self.future and _of_results(match, now):
                step = -1
            year, quarter = divmod(now.year * 4 + (now.month - 1) // 3 + step, 4)
            return Found(date(year, 3 * quarter + 1, 1), last_day(year, 3 * quarter + 3), Basis.RELATIVE)
        if unit.startswith(fold_word("عقد")):
            decade = now.year // 10 * 10 + 10 * step
            note = "a decade, taken as the calendar's"
            return Found(date(decade, 1, 1), date(decade + 9, 12, 31), Basis.RELATIVE, note)
        told = self.anchor
        if (
            step == 0
            and not self.future
            and told
            and told.start
            and told.end
            and 2 <= (told.end - told.start).days <= 6
        ):
            return Found(told.start, told.end, Basis.RELATIVE, "the week that is told of")
        first = now - timedelta(days=(now.weekday() + 2) % 7) + timedelta(weeks=step)
        return Found(first, first + timedelta(days=6), Basis.RELATIVE, "a week, taken from Saturday to Friday")

    def season(self, match: re.Match[str]) -> Found | None:
        """هذا الصيف, الصيف الماضي: the three months that forecasters of demand mean by it."""
        if not (now := self.published):
            return self.unresolved
        first, last = {"صيف": (6, 8), "خريف": (9, 11), "ربيع": (3, 5)}[match["season"]]
        year = now.year - (bool(match["ago"]) and now.month <= last) + (bool(match["ahead"]) and now.month > last)
        return Found(date(year, first, 1), last_day(year, last), Basis.RELATIVE, "a season, taken as its three months")

    def since_began(self, match: re.Match[str]) -> Found:
        """منذ بداية الشهر, منذ بداية الأسبوع."""
        if not (now := self.published):
            return self.unresolved
        if match["unit"].startswith(fold_word("أسبوع")):
            return Found(now - timedelta(days=now.weekday()), now, Basis.RELATIVE)
        day = now - timedelta(days=now.day == 1)  # on the first, the month before is told of
        return Found(day.replace(day=1), day, Basis.RELATIVE)

    def year_until(self, match: re.Match[str]) -> Found:
        """من بداية العام حتى نهاية يوليو."""
        return self.within_year(match, 1, month_of(match["m"]))

    def rest_of_year(self, match: re.Match[str]) -> Found:
        """الأشهر المتبقية من السنة: from the date published to the year's end."""
        year, basis = self.year(match)
        if year is None or not self.published or self.published.year > year:
            return self.unresolved
        return Found(self.published, date(year, 12, 31), basis, rolling=True)

    def since_year_began(self, match: re.Match[str]) -> Found:
        year, basis = self.year(match)
        if year is None or (basis is not Basis.STATED and not self.published):
            return self.unresolved
        began = date(year, 1, 1)
        if self.published and self.published < began:
            return Found(began, None, basis, "it begins after the date published")
        return Found(began, self.published, basis if self.published else Basis.UNRESOLVED)

    def year_to_date(self, match: re.Match[str]) -> Found:
        if not (now := self.published):
            return self.unresolved
        return Found(date(now.year, 1, 1), now, Basis.RELATIVE)

    # -- one method a pattern: periods that are said by another -----------------------------------------------------
    def year_before(self, match: re.Match[str]) -> Found | None:
        """«مقابل 56 مليار درهم قبل سنة»: of a level compared with, the stretch named before, a year earlier."""
        return self._said_by_another(Shift("same"))

    def same_period(self, match: re.Match[str]) -> Found:
        """الفترة نفسها من العام الماضي: the stretch named before, a year (or the years named) earlier."""
        group = match.groupdict()
        year, basis = self.year(match)
        if basis is Basis.UNRESOLVED:
            return self.unresolved
        if group.get("before") and not group.get("also"):
            return self._said_by_another(Shift("same"))
        this = any(group.get(name) for name in ("this", "this2", "this3"))
        back = 1 if (self.base or group.get("ago_year") or year is not None) and not this else 0
        return self._said_by_another(Shift("same", back, year))

    def that_period(self, match: re.Match[str]) -> Found:
        """خلال هذه الفترة: the one that is told of."""
        return self._said_by_another(Shift("same", 0))

    def last_of_month(self, match: re.Match[str]) -> Found:
        """اليوم الأخير من الشهر: of the month that is told of."""
        return self._said_by_another(Shift("last day"))

    def before_it(self, match: re.Match[str]) -> Found | None:
        """الشهر السابق, الربع الذي سبقه: one earlier than what is spoken of."""
        units = (("شهر", "month"), ("ربع", "quarter"), ("فصل", "quarter"), ("نصف", "half"), ("أسبوع", "week"))
        said = next(word for name, word in match.groupdict().items() if name.startswith("unit") and word)
        unit = next(name for word, name in units if said.startswith(fold_word(word)))
        return self._said_by_another(Shift(unit))

    def _said_by_another(self, shift: Shift) -> Found:
        days = moved(shift, self.anchor) if self.anchor else None
        if days is None:
            why = "it is said by a period that is not named before"
            return Found(None, None, Basis.UNRESOLVED, why, shift=shift)
        return Found(*days, Basis.RELATIVE, shift=shift)


_OFFSETS = {"last": -1, "before": -1, "this": 0, "this2": 0, "this3": 0, "next": 1}
_DAYS = {"two_ago": -2, "yesterday": -1, "two_ahead": 2, "tomorrow": 1, "today": 0}
