"""The words that name periods, and what each means on the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from arqam.model import Basis, Period
from arqam.read.arabic.phrases import fold_pattern, fold_word, table


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern made of a match: first and last day (either None), how, and why not more."""

    start: date | None
    end: date | None
    basis: Basis
    note: str = ""
    ends: bool = False


@cache
def month_words() -> dict[str, int]:
    """Gregorian months by their folded names, from the table that dates are read with."""
    return {fold_word(row["form"]): int(row["month"]) for row in table("months") if row["calendar"] == "gregorian"}


_COUNTS = ("", "", "شهرين", "ثلاثة ثلاث", "أربعة أربع", "خمسة خمس", "ستة ست", "سبعة سبع", "ثمانية ثماني ثمان")
_COUNTS += ("تسعة تسع", "عشرة عشر", "أحد إحدى", "اثني اثنا اثنتي")
_SMALL = {fold_word(word): count for count, words in enumerate(_COUNTS) for word in words.split()}
_NTH = {
    fold_word(word): nth
    for nth, words in enumerate(["", "أول أولى", "ثاني ثانية", "ثالث ثالثة", "رابع رابعة أخير"])
    for word in words.split()
}

# A word's start may carry particles and the article; its end is the word's end.
ON = r"(?<![^\W_])(?:[وفبلك]{0,2}(?:ال|لل|ل)?)"
END = r"(?![^\W_])"
_YEAR = r"(?:19|20)\d\d(?!\d)"
LAST = r"(?:ال)?(?:ماضي|منصرم|فائت|منقضي|أخير)(?:ة|ين|ه)?"
_BEFORE = r"(?:ال)?(?:سابق)(?:ة)?"
_THIS = r"(?:ال)?(?:جاري?|حالي|راهن)(?:ة)?"
NEXT = r"(?:ال)?(?:مقبل|قادم)(?:ة|ين)?"
_THE_YEAR = r"(?:ال)?(?:عام|سنة)"
#: A year, named or relative; group names take a suffix so that one pattern may hold two.
_YEAR_REF = (
    rf"(?:(?:{_THE_YEAR}\s+)?(?P<y>{_YEAR})|{_THE_YEAR}\s+(?:(?P<last>{LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{NEXT}))"
    rf"|(?P<this2>(?:هذا|هذه)\s+{_THE_YEAR})|(?P<this3>(?:العام|السنة){END}))"
)
_OF_YEAR = rf"(?:\s+(?:(?:من|في|لل?|عن|خلال)\s*)?{_YEAR_REF})?"


def _months() -> str:
    names = sorted(month_words(), key=len, reverse=True)
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    # كانون الثاني/يناير names one month twice.
    return rf"{one}{END}(?:\s*[/(]\s*{one}{END}\)?)?"


def _month(words: str) -> int:
    return month_words()[re.split(r"\s*[/(]\s*", words)[0].strip()]


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _count(words: Sequence[str]) -> int:
    """How many months: ستة, الاثني عشر, 9; 0 where it is no such number."""
    stem = words[0].removeprefix("ال")
    return int(stem) if stem.isdigit() else _SMALL.get(stem, 0)


def _on_or_before(year: int, month: int, day: int) -> date:
    """The day of a month (0 is the December before) or the last that it has."""
    year, month = (year, month) if month else (year - 1, 12)
    return date(year, month, min(day, monthrange(year, month)[1]))


def minus_years(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, monthrange(day.year - years, day.month)[1]))


#: What a fiscal year's calendar years stand for until the country is known.
FISCAL = "a fiscal year: its first and last day depend on the country, so the calendar years are given"


class Calendar:
    """What the words of a period mean on the calendar.

    ``published`` may be unknown; ``anchor`` is the period named last, for what refers to it; ``base`` says that the
    words at hand name what another is compared with.
    """

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.anchor: Period | None = None
        self.base = False
        self.unresolved = Found(None, None, Basis.UNRESOLVED, "relative, and the date published is not known")

    # -- years ---------------------------------------------------------------------------------------------------
    def year(self, match: re.Match[str]) -> tuple[int | None, Basis]:
        """The year that a match names and how it was read; None where it names none or cannot be resolved."""
        group = match.groupdict()
        if group.get("y"):
            return int(group["y"]), Basis.STATED
        offset = next((by for name, by in _OFFSETS.items() if group.get(name)), None)
        if offset is None:
            return None, Basis.UNSTATED
        if group.get("before") and self.anchor and self.anchor.start:
            return self.anchor.start.year - 1, Basis.RELATIVE
        if not self.published:
            return None, Basis.UNRESOLVED
        return self.published.year + offset, Basis.RELATIVE

    def within_year(self, match: re.Match[str], first: int, last: int) -> Found:
        """Months ``first`` to ``last`` of the year that the match names, or else of the latest such stretch."""
        year, basis = self.year(match)
        note = ""
        if year is None and basis is Basis.UNSTATED:
            year, note = self._unsaid_year(first)
            basis = Basis.RELATIVE
        if year is None:
            return self.unresolved
        begun = year - 1 if last < first else year
        return Found(date(begun, first, 1), _last_day(year, last), basis, note)

    def _unsaid_year(self, first: int) -> tuple[int | None, str]:
        """The year of months that name none: of the period named before, or else the latest that had begun."""
        if self.anchor and self.anchor.start and self.anchor.basis is Basis.STATED:
            year = self.anchor.start.year
            if self.base and date(year, first, 1) > self.anchor.start:
                year -= 1  # January's figure compared with December's
            return year, "no year is said: that of the period named before is taken"
        if self.published:
            year = self.published.year - (date(self.published.year, first, 1) > self.published)
            return year, "no year is said: the latest one that had begun when the article was published is taken"
        return None, ""

    # -- one method a pattern ------------------------------------------------------------------------------------
    def month_range(self, match: re.Match[str]) -> Found:
        first, last = _month(match["from"]), _month(match["to"])
        if not match.groupdict().get("ago"):
            return self.within_year(match, first, last)
        if not (now := self.published):
            return self.unresolved
        year = now.year - (last >= now.month)  # «يناير وفبراير الماضيين»
        return Found(date(year, first, 1), _last_day(year, last), Basis.RELATIVE)

    def ended(self, match: re.Match[str]) -> Found | None:
        """السنة المالية المنتهية في 31 مارس 2024; الاثني عشر شهرا المنتهية في سبتمبر: so many months up to then."""
        end = self.day(match) if match["d"] else self.month(match)
        count = _count((match["n"] or "").split()) if match["n"] else 12
        if end is None or not end.end or not count:
            return end
        months = end.end.year * 12 + end.end.month - count
        year, month = divmod(months, 12)
        if (end.end + timedelta(days=1)).day == 1:
            return Found(date(year, month + 1, 1), end.end, end.basis, end.note)
        return Found(_on_or_before(year, month, end.end.day) + timedelta(days=1), end.end, end.basis, end.note)

    def quarter(self, match: re.Match[str]) -> Found:
        nth = _NTH[match["nth"]]
        return self.within_year(match, 3 * nth - 2, 3 * nth)

    def half(self, match: re.Match[str]) -> Found:
        nth = min(_NTH[match["nth"]], 2)
        return self.within_year(match, 6 * nth - 5, 6 * nth)

    def first_months(self, match: re.Match[str]) -> Found | None:
        group = match.groupdict()
        words = (group["n"] or group.get("n2") or group.get("n3") or "").split()
        if not words:
            return self.within_year(match, 1, 2)  # الشهرين الأولين
        count = _count(words)
        return self.within_year(match, 1, count) if 1 <= count <= 12 else None

    def day(self, match: re.Match[str]) -> Found | None:
        month, number = _month(match["m"]), int(match["d"])
        year, basis = self.year(match)
        if year is None:
            if not self.published:
                return self.unresolved
            year = self.published.year - (date(self.published.year, month, 1) > self.published)
            basis = Basis.RELATIVE
        try:
            return Found(date(year, month, number), date(year, month, number), basis)
        except ValueError:
            return None

    def month(self, match: re.Match[str]) -> Found | None:
        month = _month(match["m"])
        group = match.groupdict()
        if group.get("ago") or group.get("now") or group.get("ahead"):
            if not self.published:
                return self.unresolved
            year = self.published.year
            if group.get("ago"):
                year -= month >= self.published.month
            elif group.get("ahead"):
                year += month <= self.published.month
            return Found(date(year, month, 1), _last_day(year, month), Basis.RELATIVE)
        return self.within_year(match, month, month)

    def fiscal(self, match: re.Match[str]) -> Found:
        years = sorted(int(year) for year in re.findall(_YEAR, match.group()))
        note = FISCAL
        if years:
            return Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED, note)
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        return Found(date(year, 1, 1), date(year, 12, 31), basis, note)

    def years(self, match: re.Match[str]) -> Found:
        years = sorted(int(year) for year in re.findall(_YEAR, match.group()))
        return Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED)

    def relative_year(self, match: re.Match[str]) -> Found:
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        end = date(year, 12, 31)
        return Found(date(year, 1, 1), end, basis)

    def relative_unit(self, match: re.Match[str]) -> Found:
        """الشهر الماضي, هذا الأسبوع, العقد الماضي, أمس, حاليا."""
        if not (now := self.published):
            return self.unresolved
        group = match.groupdict()
        step = -1 if group["ago"] else 1 if group["ahead"] else 0
        unit = group["unit"]
        if unit.startswith(fold_word("شهر")):
            year, month = divmod(now.year * 12 + now.month - 1 + step, 12)
            return Found(date(year, month + 1, 1), _last_day(year, month + 1), Basis.RELATIVE)
        if unit.startswith(fold_word("ربع")):
            year, quarter = divmod(now.year * 4 + (now.month - 1) // 3 + step, 4)
            return Found(date(year, 3 * quarter + 1, 1), _last_day(year, 3 * quarter + 3), Basis.RELATIVE)
        if unit.startswith(fold_word("عقد")):
            decade = now.year // 10 * 10 + 10 * step
            return Found(
                date(decade, 1, 1), date(decade + 9, 12, 31), Basis.RELATIVE, "a decade, taken as the calendar's"
            )
        first = now - timedelta(days=now.weekday()) + timedelta(weeks=step)
        return Found(first, first + timedelta(days=6), Basis.RELATIVE, "a week, taken from Monday to Sunday")

    def now(self, match: re.Match[str]) -> Found:
        if not self.published:
            return self.unresolved
        day = self.published - timedelta(days=match.group().endswith(fold_word("أمس")))
        return Found(day, day, Basis.RELATIVE)

    def since_year_began(self, match: re.Match[str]) -> Found:
        year, basis = self.year(match)
        if year is None or (basis is not Basis.STATED and not self.published):
            return self.unresolved
        return Found(date(year, 1, 1), self.published, basis if self.published else Basis.UNRESOLVED)

    def year_before(self, match: re.Match[str]) -> Found | None:
        """«مقابل 56 مليار درهم قبل سنة»: of a level compared with, the stretch named before, a year earlier."""
        return self.same_period(match) if self.base and self.anchor and self.anchor.end else None

    def same_period(self, match: re.Match[str]) -> Found:
        """الفترة نفسها من العام الماضي: the stretch named before, a year (or the years named) earlier."""
        if not (self.anchor and self.anchor.start and self.anchor.end):
            return Found(None, None, Basis.UNRESOLVED, "the same period as one that is not named before")
        year, basis = self.year(match) if match.groupdict() else (None, Basis.UNSTATED)
        if basis is Basis.UNRESOLVED:
            return self.unresolved
        back = int(self.base) if year is None else self.anchor.start.year - year
        if back == 0 and year is not None:
            back = 1  # الفترة نفسها من العام الماضي, said of a period that is itself last year's
        start, end = minus_years(self.anchor.start, back), self.anchor.end
        end = minus_years(end, back) if end.day < 28 else _last_day(end.year - back, end.month)
        return Found(start, end, Basis.RELATIVE)


_OFFSETS = {"last": -1, "before": -1, "this": 0, "this2": 0, "this3": 0, "next": 1}


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Callable[[Calendar, re.Match[str]], Found | None]], ...]:
    m = _months()
    nth = r"(?:ال)?(?P<nth>أول|أولى|ثاني|ثانية|ثالث|رابع|أخير)"
    few = r"(?:ال)?(?:\d{1,2}|(?:أحد|إحدى|اثني|اثنتي)\s+عشرة?|ثلاثة?|أربعة?|خمسة?|ستة?|سبعة?|ثماني?ة?|تسعة?|عشرة?)"
    stretch = r"(?:ال)?(?:فترة|مدة|ربع|شهر|نصف|أشهر)"
    itself = r"(?:نفسها|ذاتها|نفسه|ذاته|المماثلة?|المقابلة?)"
    same = rf"(?:{stretch}\s+{itself}|(?:نفس|ذات)\s+{stretch})"
    unit = r"(?P<unit>شهر|أسبوع|ربع|عقد)"
    source: list[tuple[str, Callable[[Calendar, re.Match[str]], Found | None]]] = [
        (rf"{ON}{same}{END}(?:\s+من)?(?:\s+{_YEAR_REF})?", Calendar.same_period),
        (
            rf"{ON}(?:(?:فترة|مدة)\s+)?(?:(?:ال)?ممتدة\s+)?"
            rf"(?:من|بين|ما بين)\s+(?:(?:بداية|أول|مطلع)\s+)?(?:شهر\s+|شهري\s+)?(?P<from>{m})"
            rf"\s*(?:إلى|حتى|وحتى|و)\s*(?:(?:نهاية|آخر|متم|موفى)\s+)?(?P<to>{m}){_OF_YEAR}",
            Calendar.month_range,
        ),
        (rf"{ON}(?P<from>{m})\s*[-–—]\s*(?P<to>{m}){_OF_YEAR}", Calendar.month_range),
        (
            rf"{ON}(?:شهري\s+|في\s+|خلال\s+)(?P<from>{m})\s+و(?P<to>{m})(?:\s+(?P<ago>{LAST}){END}|{_OF_YEAR})",
            Calendar.month_range,
        ),
        (
            rf"{ON}(?:عام|سنة|(?:ال)?(?P<n>{few})\s+(?:شهر|شهرا|أشهر|شهور))\s+(?:(?:ال)?مالي(?:ة)?\s+)?(?:ال)?منتهي(?:ة)?\s+"
            rf"(?:في\s+|ب)(?:نهاية\s+)?(?:(?P<d>[0-3]?\d)\s+)?(?:شهر\s+)?(?P<m>{m}){_OF_YEAR}",
            Calendar.ended,
        ),
        (rf"{ON}(?:ربع|فصل|ثلاثي)\s+{nth}{END}{_OF_YEAR}", Calendar.quarter),
        (rf"{ON}(?:نصف|سداسي)\s+{nth}{END}{_OF_YEAR}", Calendar.half),
        (
            rf"{ON}(?:(?:أشهر|شهور)\s+(?P<n>{few})\s+(?:ال)?أولى|أول\s+(?P<n2>{few})\s+(?:أشهر|شهور|شهرا)|(?P<n3>{few})\s+(?:أشهر|شهور|شهرا)\s+(?:ال)?أولى|شهرين\s+(?:ال)?أولين){END}{_OF_YEAR}",
            Calendar.first_months,
        ),
        (
            rf"{ON}(?:خلال|في|على\s+مدى|طيلة)\s+(?P<n>{few})\s+(?:أشهر|شهور|شهرا)\s+من\s+{_YEAR_REF}",
            Calendar.first_months,
        ),
        (rf"{ON}(?P<d>[0-3]?\d)\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{m}){_OF_YEAR}", Calendar.day),
        (
            rf"{ON}(?:شهر\s+)?(?P<m>{m})(?:\s+(?:(?P<ago>{LAST})|(?P<now>{_THIS})|(?P<ahead>{NEXT})){END}|{_OF_YEAR})",
            Calendar.month,
        ),
        (
            rf"{ON}(?:عام|سنة)\s+(?:ال)?مالي(?:ة)?\s+(?:{_YEAR}(?:\s*[-/–]\s*{_YEAR})?|(?P<last>{LAST})|(?P<this>{_THIS})|(?P<next>{NEXT}))",
            Calendar.fiscal,
        ),
        (rf"{ON}منذ\s+(?:بداية|مطلع)\s+{_YEAR_REF}", Calendar.since_year_began),
        (
            rf"{ON}(?:عام|عامي|سنة|سنتي|أعوام)?\s*\(?{_YEAR}\s*(?:[-–/]|و|إلى|حتى)\s*(?:عام\s+)?{_YEAR}\)?",
            Calendar.years,
        ),
        (rf"{ON}(?:عام|سنة)\s+\(?{_YEAR}\)?", Calendar.years),
        (
            rf"{ON}(?:عام|سنة)\s+(?:(?P<last>{LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{NEXT})){END}",
            Calendar.relative_year,
        ),
        (rf"{ON}(?P<this2>(?:هذا|هذه)\s+(?:العام|السنة)){END}", Calendar.relative_year),
        (rf"{ON}{unit}\s+(?:(?P<ago>{LAST})|(?P<here>{_THIS})|(?P<ahead>{NEXT})){END}", Calendar.relative_unit),
        (rf"{ON}(?P<here>(?:هذا|هذه)\s+)(?:ال){unit}{END}(?P<ago>(?!))?(?P<ahead>(?!))?", Calendar.relative_unit),
        (rf"(?<![^\W_])قبل\s+(?:عام|سنة)(?:\s+واحدة?)?{END}", Calendar.year_before),
        (rf"{ON}(?:حاليا|الآن|في الوقت الراهن|في الوقت الحالي|أمس){END}", Calendar.now),
        (rf"(?<![^\W_])و?(?:في|منذ|حتى|بحلول|خلال|لعام|بنهاية|عن|من|\()\s*(?P<bare>{_YEAR}){END}", Calendar.years),
    ]
    return tuple((fold_pattern(pattern), handler) for pattern, handler in source)
