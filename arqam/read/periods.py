"""Periods named in a text: months, quarters, halves, years, and what is relative to the date published.

A relative period (last year, the same period, eleven years ago) is resolved against the date published, or left
unresolved where that is missing. A period is only ever read from words; nothing is filled in from the calendar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from arqam.model import Basis, Kind, Mention, Period, Qualifier, Span
from arqam.read.vocabulary import Text, fold_pattern, fold_word, table


class Dated(NamedTuple):
    """A period where it stands: ``span`` in the folded text, and a note where its reading needs one.

    ``base`` is what another is compared with (مقارنة بالعام الماضي); ``ends`` says that only its last day is named
    (بنهاية يونيو), which for a flow is where it ends and for a stock is when it was counted.
    """

    span: Span
    period: Period
    note: str = ""
    base: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
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
_ON = r"(?<![^\W_])(?:[وفبلك]{0,2}(?:ال|لل|ل)?)"
_END = r"(?![^\W_])"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_LAST = r"(?:ال)?(?:ماضي|منصرم|فائت|منقضي|أخير)(?:ة|ين|ه)?"
_BEFORE = r"(?:ال)?(?:سابق)(?:ة)?"
_THIS = r"(?:ال)?(?:جاري?|حالي|راهن)(?:ة)?"
_NEXT = r"(?:ال)?(?:مقبل|قادم)(?:ة|ين)?"
_THE_YEAR = r"(?:ال)?(?:عام|سنة)"
#: A year, named or relative; group names take a suffix so that one pattern may hold two.
_YEAR_REF = (
    rf"(?:(?:{_THE_YEAR}\s+)?(?P<y>{_YEAR})|{_THE_YEAR}\s+(?:(?P<last>{_LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{_NEXT}))"
    rf"|(?P<this2>(?:هذا|هذه)\s+{_THE_YEAR})|(?P<this3>(?:العام|السنة){_END}))"
)
_OF_YEAR = rf"(?:\s+(?:(?:من|في|لل?|عن|خلال)\s*)?{_YEAR_REF})?"


def _months() -> str:
    names = sorted(month_words(), key=len, reverse=True)
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    # كانون الثاني/يناير names one month twice.
    return rf"{one}{_END}(?:\s*[/(]\s*{one}{_END}\)?)?"


def _month(words: str) -> int:
    return month_words()[re.split(r"\s*[/(]\s*", words)[0].strip()]


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _minus_years(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, monthrange(day.year - years, day.month)[1]))


class _Reader:
    """Reads the periods of one text; ``published`` may be unknown, ``anchor`` is the period named last."""

    def __init__(self, text: Text, mentions: Sequence[tuple[Span, Mention]], published: date | None) -> None:
        self.text, self.published = text, published
        self.anchor: Period | None = None
        self.base = False
        self.mentions = mentions
        self.unresolved = _Found(None, None, Basis.UNRESOLVED, "relative, and the date published is not known")

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

    def within_year(self, match: re.Match[str], first: int, last: int) -> _Found:
        """Months ``first`` to ``last`` of the year that the match names, or else of the latest such stretch."""
        year, basis = self.year(match)
        if basis is Basis.UNRESOLVED or (year is None and not self.published):
            return self.unresolved
        note = ""
        if year is None:
            if self.anchor and self.anchor.start and self.anchor.basis is Basis.STATED:
                year, note = self.anchor.start.year, "no year is said: the year named before it is taken"
            else:
                year = (
                    self.published.year
                    if date(self.published.year, first, 1) <= self.published
                    else self.published.year - 1
                )
                note = "no year is said: the latest one that had begun when the article was published is taken"
            basis = Basis.RELATIVE
        if last < first:
            return _Found(date(year - 1, first, 1), _last_day(year, last), basis, note)
        return _Found(date(year, first, 1), _last_day(year, last), basis, note)

    # -- one method a pattern ------------------------------------------------------------------------------------
    def month_range(self, match: re.Match[str]) -> _Found:
        return self.within_year(match, _month(match["from"]), _month(match["to"]))

    def quarter(self, match: re.Match[str]) -> _Found:
        nth = _NTH[match["nth"]]
        return self.within_year(match, 3 * nth - 2, 3 * nth)

    def half(self, match: re.Match[str]) -> _Found:
        nth = min(_NTH[match["nth"]], 2)
        return self.within_year(match, 6 * nth - 5, 6 * nth)

    def first_months(self, match: re.Match[str]) -> _Found | None:
        words = (match["n"] or match["n2"] or "").split()
        if not words:
            return self.within_year(match, 1, 2)  # الشهرين الأولين
        stem = words[0][2:] if words[0].startswith("ال") else words[0]
        count = int(stem) if stem.isdigit() else _SMALL.get(stem, 0)
        return self.within_year(match, 1, count) if 1 <= count <= 12 else None

    def day(self, match: re.Match[str]) -> _Found | None:
        month, number = _month(match["m"]), int(match["d"])
        year, basis = self.year(match)
        if year is None:
            if not self.published:
                return self.unresolved
            year = self.published.year - (date(self.published.year, month, 1) > self.published)
            basis = Basis.RELATIVE
        try:
            return _Found(date(year, month, number), date(year, month, number), basis)
        except ValueError:
            return None

    def month(self, match: re.Match[str]) -> _Found | None:
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
            return _Found(date(year, month, 1), _last_day(year, month), Basis.RELATIVE)
        return self.within_year(match, month, month)

    def fiscal(self, match: re.Match[str]) -> _Found:
        years = [int(year) for year in re.findall(_YEAR, match.group())]
        note = "a fiscal year: its first and last day depend on the country, so the calendar years are given"
        if years:
            return _Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED, note)
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        return _Found(date(year, 1, 1), date(year, 12, 31), basis, note)

    def years(self, match: re.Match[str]) -> _Found:
        years = sorted(int(year) for year in re.findall(_YEAR, match.group()))
        return _Found(date(years[0], 1, 1), date(years[-1], 12, 31), Basis.STATED)

    def relative_year(self, match: re.Match[str]) -> _Found:
        year, basis = self.year(match)
        if year is None:
            return self.unresolved
        end = date(year, 12, 31)
        return _Found(date(year, 1, 1), end, basis)

    def relative_unit(self, match: re.Match[str]) -> _Found:
        """الشهر الماضي, هذا الأسبوع, العقد الماضي, أمس, حاليا."""
        if not (now := self.published):
            return self.unresolved
        group = match.groupdict()
        step = -1 if group["ago"] else 1 if group["ahead"] else 0
        unit = group["unit"]
        if unit.startswith(fold_word("شهر")):
            year, month = divmod(now.year * 12 + now.month - 1 + step, 12)
            return _Found(date(year, month + 1, 1), _last_day(year, month + 1), Basis.RELATIVE)
        if unit.startswith(fold_word("ربع")):
            year, quarter = divmod(now.year * 4 + (now.month - 1) // 3 + step, 4)
            return _Found(date(year, 3 * quarter + 1, 1), _last_day(year, 3 * quarter + 3), Basis.RELATIVE)
        if unit.startswith(fold_word("عقد")):
            decade = now.year // 10 * 10 + 10 * step
            return _Found(
                date(decade, 1, 1), date(decade + 9, 12, 31), Basis.RELATIVE, "a decade, taken as the calendar's"
            )
        first = now - timedelta(days=now.weekday()) + timedelta(weeks=step)
        return _Found(first, first + timedelta(days=6), Basis.RELATIVE, "a week, taken from Monday to Sunday")

    def now(self, match: re.Match[str]) -> _Found:
        if not self.published:
            return self.unresolved
        day = self.published - timedelta(days=match.group().endswith(fold_word("أمس")))
        return _Found(day, day, Basis.RELATIVE)

    def since_year_began(self, match: re.Match[str]) -> _Found:
        year, basis = self.year(match)
        if year is None or (basis is not Basis.STATED and not self.published):
            return self.unresolved
        return _Found(date(year, 1, 1), self.published, basis if self.published else Basis.UNRESOLVED)

    def same_period(self, match: re.Match[str]) -> _Found:
        """الفترة نفسها من العام الماضي: the stretch named before, a year (or the years named) earlier."""
        if not (self.anchor and self.anchor.start and self.anchor.end):
            return _Found(None, None, Basis.UNRESOLVED, "the same period as one that is not named before")
        year, basis = self.year(match)
        if basis is Basis.UNRESOLVED:
            return self.unresolved
        back = int(self.base) if year is None else self.anchor.start.year - year
        if back == 0 and year is not None:
            back = 1  # الفترة نفسها من العام الماضي, said of a period that is itself last year's
        start, end = _minus_years(self.anchor.start, back), self.anchor.end
        end = _minus_years(end, back) if end.day < 28 else _last_day(end.year - back, end.month)
        return _Found(start, end, Basis.RELATIVE)


_OFFSETS = {"last": -1, "before": -1, "this": 0, "this2": 0, "this3": 0, "next": 1}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Callable[[_Reader, re.Match[str]], _Found | None]], ...]:
    m = _months()
    nth = r"(?:ال)?(?P<nth>أول|أولى|ثاني|ثانية|ثالث|رابع|أخير)"
    few = r"(?:ال)?(?:\d{1,2}|(?:أحد|إحدى|اثني|اثنتي)\s+عشرة?|ثلاثة?|أربعة?|خمسة?|ستة?|سبعة?|ثماني?ة?|تسعة?|عشرة?)"
    stretch = r"(?:ال)?(?:فترة|مدة|ربع|شهر|نصف|أشهر)"
    itself = r"(?:نفسها|ذاتها|نفسه|ذاته|المماثلة?|المقابلة?)"
    same = rf"(?:{stretch}\s+{itself}|(?:نفس|ذات)\s+{stretch})"
    unit = r"(?P<unit>شهر|أسبوع|ربع|عقد)"
    source: list[tuple[str, Callable[[_Reader, re.Match[str]], _Found | None]]] = [
        (rf"{_ON}{same}{_END}(?:\s+من)?(?:\s+{_YEAR_REF})?", _Reader.same_period),
        (
            rf"{_ON}(?:(?:فترة|مدة)\s+)?(?:(?:ال)?ممتدة\s+)?"
            rf"(?:من|بين|ما بين)\s+(?:(?:بداية|أول|مطلع)\s+)?(?:شهر\s+|شهري\s+)?(?P<from>{m})"
            rf"\s*(?:إلى|حتى|وحتى|و)\s*(?:(?:نهاية|آخر)\s+)?(?P<to>{m}){_OF_YEAR}",
            _Reader.month_range,
        ),
        (rf"{_ON}(?P<from>{m})\s*[-–—]\s*(?P<to>{m}){_OF_YEAR}", _Reader.month_range),
        (rf"{_ON}(?:شهري\s+)(?P<from>{m})\s+و(?P<to>{m}){_OF_YEAR}", _Reader.month_range),
        (rf"{_ON}(?:ربع|فصل)\s+{nth}{_END}{_OF_YEAR}", _Reader.quarter),
        (rf"{_ON}نصف\s+{nth}{_END}{_OF_YEAR}", _Reader.half),
        (
            rf"{_ON}(?:(?:أشهر|شهور)\s+(?P<n>{few})\s+(?:ال)?أولى|أول\s+(?P<n2>{few})\s+(?:أشهر|شهور|شهرا)|شهرين\s+(?:ال)?أولين){_END}{_OF_YEAR}",
            _Reader.first_months,
        ),
        (rf"{_ON}(?P<d>[0-3]?\d)\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{m}){_OF_YEAR}", _Reader.day),
        (
            rf"{_ON}(?:شهر\s+)?(?P<m>{m})(?:\s+(?:(?P<ago>{_LAST})|(?P<now>{_THIS})|(?P<ahead>{_NEXT})){_END}|{_OF_YEAR})",
            _Reader.month,
        ),
        (
            rf"{_ON}(?:عام|سنة)\s+(?:ال)?مالي(?:ة)?\s+(?:{_YEAR}(?:\s*[-/–]\s*{_YEAR})?|(?P<last>{_LAST})|(?P<this>{_THIS})|(?P<next>{_NEXT}))",
            _Reader.fiscal,
        ),
        (rf"{_ON}منذ\s+(?:بداية|مطلع)\s+{_YEAR_REF}", _Reader.since_year_began),
        (
            rf"{_ON}(?:عام|عامي|سنة|سنتي|أعوام)?\s*\(?{_YEAR}\s*(?:[-–/]|و|إلى|حتى)\s*(?:عام\s+)?{_YEAR}\)?",
            _Reader.years,
        ),
        (rf"{_ON}(?:عام|سنة)\s+\(?{_YEAR}\)?", _Reader.years),
        (
            rf"{_ON}(?:عام|سنة)\s+(?:(?P<last>{_LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{_NEXT})){_END}",
            _Reader.relative_year,
        ),
        (rf"{_ON}(?P<this2>(?:هذا|هذه)\s+(?:العام|السنة)){_END}", _Reader.relative_year),
        (rf"{_ON}{unit}\s+(?:(?P<ago>{_LAST})|(?P<here>{_THIS})|(?P<ahead>{_NEXT})){_END}", _Reader.relative_unit),
        (rf"{_ON}(?P<here>(?:هذا|هذه)\s+)(?:ال){unit}{_END}(?P<ago>(?!))?(?P<ahead>(?!))?", _Reader.relative_unit),
        (rf"{_ON}(?:حاليا|الآن|في الوقت الراهن|في الوقت الحالي|أمس){_END}", _Reader.now),
        (rf"(?<![^\W_])و?(?:في|منذ|حتى|بحلول|خلال|لعام|بنهاية|عن|من|\()\s*(?P<bare>{_YEAR}){_END}", _Reader.years),
    ]
    return tuple((fold_pattern(pattern), handler) for pattern, handler in source)


#: Months whose names are also other words, and so need a year, a preposition or شهر beside them.
_DOUBTFUL = frozenset(fold_word(word) for word in ("مارس", "آب", "ماي", "جوان", "أوت"))
_BESIDE = fold_pattern(r"(?:شهر|في|منذ|من|إلى|حتى|خلال|نهاية|مطلع|بداية|بنهاية|عن|ل|منتصف|أواخر|\d)\s*$")
_UNTIL_END = fold_pattern(rf"{_ON}(?:نهاية|ختام|متم|موفى|آخر)\s+(?:شهر\s+)?$")
_BASE = fold_pattern(
    r"(?<![^\W_])(?:(?:مقارنة|مقابل|قياسا|بعدما\s+كانت?|بعد\s+أن\s+كانت?)(?![^\W_])(?:[^.،؛\n]|(?<=\d)[.,](?=\d))*|عن\s+(?:مستواه\S*\s+في\s+)?)$"
)
_BY = fold_pattern(r"(?<![^\W_])(?:و?بحلول|و?في\s+أفق|و?حتى|إلى\s+غاية|لغاية)\s+(?:نهاية\s+)?(?:شهر\s+)?$")
_FROM_ON = fold_pattern(r"(?<![^\W_])(?:اعتبارا|بدءا|ابتداء|انطلاقا)\s+من\s+(?:مطلع\s+|بداية\s+)?(?:شهر\s+)?$")
_SINCE = fold_pattern(r"(?<![^\W_])و?منذ\s+(?:نهاية\s+|مطلع\s+|بداية\s+)?(?:شهر\s+)?$")


def periods(text: Text, mentions: Sequence[tuple[Span, Mention]], published: date | None) -> list[Dated]:
    """Every period named in ``text``, in order and without overlap; ``mentions`` are (folded span, mention)."""
    reader = _Reader(text, mentions, published)
    found: list[tuple[Span, re.Match[str], Callable[[_Reader, re.Match[str]], _Found | None]]] = []
    taken: list[Span] = []
    for pattern, handler in _patterns():
        for match in pattern.finditer(text.text):
            span = Span(*match.span("bare" if "bare" in pattern.groupindex else 0))
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            if handler is _Reader.month and not _named_month(text, match):
                continue
            taken.append(span)
            found.append((span, match, handler))
    dated = []
    for span, match, handler in sorted(found, key=lambda item: item[0]):
        reader.base = bool(_BASE.search(text.text[max(span.start - 70, 0) : span.start]))
        made = handler(reader, match)
        if made:
            item = _dated(text, span, _bounded(text, span, made, published))._replace(base=reader.base)
            reader.anchor = item.period if item.period.start and not item.base else reader.anchor
            dated.append(item)
    spans = [item.span for item in dated]
    for span, mention in mentions:
        if mention.kind is Kind.DURATION and (item := _stretch(text, span, mention, published)):
            if not any(item.span.start < other.end and other.start < item.span.end for other in spans):
                dated.append(item)
        elif mention.kind is Kind.YEAR and not any(other.covers(span) or span.covers(other) for other in spans):
            year = mention.quantity.value
            if isinstance(year, Decimal) and 1000 < year < 3000 and year == int(year):
                whole = _Found(date(int(year), 1, 1), date(int(year), 12, 31), Basis.STATED)
                dated.append(_dated(text, span, _bounded(text, span, whole, published)))
    return sorted(dated, key=lambda item: item.span)


def _dated(text: Text, span: Span, found: _Found) -> Dated:
    while span.start < span.end and not text.text[span.start].isalnum():
        span = Span(span.start + 1, span.end)
    while span.end > span.start and not text.text[span.end - 1].isalnum():
        span = Span(span.start, span.end - 1)
    clean = text.back(span)
    period = Period(found.start, found.end, found.basis, clean.of(text.given), clean)
    return Dated(span, period, found.note, ends=found.ends)


def _named_month(text: Text, match: re.Match[str]) -> bool:
    name = match["m"]
    return name not in _DOUBTFUL or match.group() != name or bool(_BESIDE.search(text.text, 0, match.start()))


def _bounded(text: Text, span: Span, found: _Found, published: date | None) -> _Found:
    """What stands before it narrows a period: بنهاية its last day, بحلول no first day, منذ up to the date published."""
    before = text.text[max(span.start - 30, 0) : span.start]
    within = _SINCE.search(before), _BY.search(before), _UNTIL_END.search(before)
    if not found.end:
        return found
    if _FROM_ON.search(before):
        start = found.start or found.end
        if found.basis is Basis.RELATIVE and published and (published - start).days > 180:
            start = _minus_years(start, -1)  # اعتبارا من نوفمبر, said in October, is the November to come
        return _Found(start, None, found.basis, found.note)
    if within[0]:
        if not published:
            return _Found(found.start, None, Basis.UNRESOLVED, "it runs to the date published, which is not known")
        return _Found(found.start, max(published, found.start or published), found.basis, found.note)
    if within[1]:
        return _Found(None, found.end, found.basis, found.note)
    if within[2]:
        return _Found(found.end, found.end, found.basis, found.note, ends=True)
    return found


_AGO = fold_pattern(r"(?<![^\W_])[وف]?قبل\s+(?:\S+\s+){0,2}$")
_EVER_SINCE = fold_pattern(r"(?<![^\W_])[وف]?منذ\s+(?:\S+\s+){0,2}$")
_LEAD = fold_pattern(r"(?:على\s+مدى|على\s+مدار|خلال|طوال|طيلة|في غضون|على\s+امتداد|في)\s+(?:ال)?\s*(?:\S+\s+){0,1}$")
_PAST = fold_pattern(rf"\s*{_LAST}{_END}")
_AHEAD = fold_pattern(rf"\s*{_NEXT}{_END}")


def _stretch(text: Text, span: Span, mention: Mention, published: date | None) -> Dated | None:
    """A period measured by a length of time: قبل 11 عاما, السنوات الخمس عشرة الماضية, خلال 15 عاما."""
    before = text.text[max(span.start - 40, 0) : span.start]
    past, ahead = _PAST.match(text.text, span.end), _AHEAD.match(text.text, span.end)
    ago, since, lead = _AGO.search(before), _EVER_SINCE.search(before), _LEAD.search(before)
    if not (past or ahead or ago or since or lead):
        return None
    opening = next((match for match in (ago, since, lead) if match), None)
    start = span.start - len(before) + opening.start() if opening else span.start
    whole = Span(start, (past or ahead).end() if past or ahead else span.end)
    if lead and not (past or ahead):
        return _dated(text, whole, _Found(None, None, Basis.UNRESOLVED, "a length of time whose ends are not said"))
    if not published:
        return _dated(
            text, whole, _Found(None, None, Basis.UNRESOLVED, "relative, and the date published is not known")
        )
    other = _shift(published, mention, 1 if ahead else -1)
    if other is None:
        return _dated(text, whole, _Found(None, None, Basis.UNRESOLVED, "a length of time that gives no date"))
    if ago and not past and not since:
        note = f"counted back from the date published ({mention.quantity.value} {mention.quantity.unit})"
        if mention.quantity.unit == "year":
            return _dated(text, whole, _Found(date(other.year, 1, 1), date(other.year, 12, 31), Basis.RELATIVE, note))
        return _dated(text, whole, _Found(other, other, Basis.RELATIVE, note))
    first, last = sorted((other, published))
    if mention.qualifier is not Qualifier.EXACT:
        note = f"the length is no exact one, so that only one end is known (the other is near {other.isoformat()})"
        known = (published, None) if ahead else (None, published)
        return _dated(text, whole, _Found(*known, Basis.RELATIVE, note))
    return _dated(text, whole, _Found(first, last, Basis.RELATIVE, "counted from the date published"))


def _shift(day: date, mention: Mention, sign: int) -> date | None:
    """``day`` moved by the mention's length, where it is a whole number of a unit that the calendar knows."""
    value, unit = mention.quantity.value, mention.quantity.unit
    if not isinstance(value, Decimal) or value != int(value):
        return None
    count = int(value) * sign
    try:
        if unit in ("year", "month", "decade", "century"):
            months = count * {"year": 12, "month": 1, "decade": 120, "century": 1200}[unit]
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return None
    return None
