"""Periods named in a text: months, quarters, halves, years, and what is relative to the date published.

A relative period (last year, the same period, eleven years ago) is resolved against the date published, or left
unresolved where that is missing. A period is only ever read from words; nothing is filled in from the calendar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arqam.model import Basis, Kind, Mention, Period, Qualifier, Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.claim.calendar_meaning import FISCAL, Calendar, Found, Shift, last_day, minus_years, month_of
from arqam.read.claim.calendar_words import END, LAST, NEXT, ON, Handler, months_in, patterns
from arqam.read.claim.looking_ahead import Ahead
from arqam.read.claim.period_roles import Role, role_of
from arqam.read.quantity.hijri import hijri_days


class Dated(NamedTuple):
    """A period where it stands: ``span`` in the folded text, and a note where its reading needs one.

    ``role`` is what it is named for; ``ends`` says that only its last day is named (بنهاية يونيو), which for a flow is
    where it ends and for a stock is when it was counted; ``shift`` that it is said by another («الفترة نفسها من 2022»).
    """

    span: Span
    period: Period
    note: str = ""
    role: Role = Role.OWN
    ends: bool = False
    shift: Shift | None = None
    rolling: bool = False  # of no other figure: a length of time counted from the date published, or between two months

    begun: date | None = None  # the first day of what is named, where only its last one counts (نهاية النصف الأول)

    part: tuple[int, int] | None = None  # of a fiscal year: its first and its last month

    @property
    def base(self) -> bool:
        """Is it what another is compared with (مقارنة بالعام الماضي)?"""
        return self.role is Role.BASE

    @property
    def is_day(self) -> bool:
        return self.period.start is not None and self.period.start == self.period.end

    @property
    def is_short(self) -> bool:
        """Is it a day, or a week of trade?"""
        start, end = self.period.start, self.period.end
        return start is not None and end is not None and (end - start).days <= 7 and not self.ends


_PATTERNS = patterns()  # made once, when the module is loaded: the first text read is read no slower than the next

#: Months whose names are also other words, and so need a year, a preposition or شهر beside them.
_DOUBTFUL = frozenset(fold_word(word) for word in ("مارس", "آب", "ماي", "جوان", "أوت", "نيسان", "تموز", "آذار", "أيار"))
_BESIDE = fold_pattern(r"(?:شهر|في|منذ|من|إلى|حتى|خلال|نهاية|مطلع|بداية|بنهاية|عن|ل|منتصف|أواخر|تسليم|متم|موفى|\d)\s*$")
#: «شركة نيسان», «باب التنمية»: names, whatever stands before.
_IN_A_NAME = fold_pattern(r"(?:شركة|مجموعة|تحالف|سيارات|باب|بنك|أكاديمية)\s+$")
_UNTIL_END = fold_pattern(rf"{ON}(?:نهاية|ختام|متم|موفى|آخر)\s+(?:شهر\s+|عام\s+|سنة\s+)?$")
#: «إلى متم شتنبر», «إلى غاية 20 نوفمبر»: the figures of a year so far, as customs and exchange offices publish them.
_YEAR_SO_FAR = fold_pattern(
    r"(?<![^\W_])[وفب]?(?:ال)?(?:(?:إلى|حتى|لغاية|إلى\s+حدود|إلى\s+غاية|حتى\s+غاية)\s+(?:متم|موفى|نهاية|ختام|آخر)?|(?:عند|في|مع)\s+(?:متم|موفى)"
    r"|متم|موفى)\s*(?:شهر\s+|يوم\s+)?$"
)
_NOW = fold_pattern(r"(?:الآن|اليوم|حاليا|الحالي|الراهن|أمس)$")
_BY = fold_pattern(
    r"(?<![^\W_])(?:و?بحلول|و?في\s+أفق|و?حتى|إلى\s+غاية|لغاية|قبل)\s+(?:نهاية\s+|مطلع\s+|متم\s+)?(?:شهر\s+|عام\s+|سنة\s+)?$"
)
_FROM_ON = fold_pattern(
    r"(?<![^\W_])(?:اعتبارا|بدءا|ابتداء|انطلاقا)\s+من\s+(?:مطلع\s+|بداية\s+|أول\s+)?(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
_FROM_WHEN = fold_pattern(r"(?<![^\W_])(?:منذ|من|بين)\s+\S+(?:\s+\S+){0,4}$")
#: «في السنة المالية حتى مارس», «تسعة أشهر حتى سبتمبر»: the length is said, and need not begin in January.
_OTHER_LENGTH = fold_pattern(r"(?:مالي|مالية|أسبوع|أسابيع|شهر|شهرا|شهرين|أشهر|شهور)\s+\S+\s*(?:\S+\s+)?$")
_SINCE = fold_pattern(
    r"(?<![^\W_])و?منذ\s+(?:(?:نهاية|مطلع|بداية|أول|أوائل|أواخر|منتصف)\s+|(?:تأسيس|إنشاء|انطلاق|إطلاق|استقلال|قيام|افتتاح)(?:ه|ها|هم)\s+(?:في\s+)?)?"
    r"(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
#: «في اليوم» is a rate, «لليوم الثالث» a count, «المصري اليوم» a paper, «اليوم العالمي» a day of honour.
_NO_TODAY = fold_pattern(
    r"(?:برميلا?|طنا?|مرات|مرة|قدم|ساعات|كل|في|عين|المصري|أنهى|أنهت|ينهي|لينهي|تنهي|لتنهي|أخبار|العالم|العربي|بوابة|روسيا|صحيفة|جريدة|موقع|«|لـ|ل|/|\")\s*$"
)
_NO_TODAY_AFTER = fold_pattern(
    r"\s*(?:الواحد|الأول|الثاني|الثالث|الرابع|الخامس|العالمي|الوطني|الدولي|نفسه|التالي|السابق|»|\"|:)"
)
_NO_YESTERDAY = fold_pattern(r"\s+الحاجة(?![^\W_])")  # «بأمس الحاجة»
_NO_WEEKDAY = fold_pattern(r"(?:بلاك|صلاة|خطبة|الأرقام|العددين|الطرفين|البلدين)\s+$")


def periods(
    text: Text, mentions: Sequence[tuple[Span, Mention]], published: date | None, ahead: Ahead | None = None
) -> list[Dated]:
    """Every period named in ``text``, in order and without overlap; ``mentions`` are (folded span, mention).

    ``ahead`` tells where the text looks ahead, which decides the year of a month that names none.
    """
    taken = bytearray(len(text.text))  # a mark on every character that names a period already
    dated = _of_words(text, published, taken, ahead or Ahead(text))
    for span, mention in mentions:
        if any(taken[span.start : span.end]):
            continue
        if mention.kind is Kind.DURATION:
            item = _stretch(text, span, mention, published)
        elif mention.kind is Kind.DATE:
            item = _of_date(text, span, mention, published)
        else:
            item = _of_year(text, span, mention, published)
        if item:
            dated.append(item)
    return _fiscal_alike(_in_apposition(text, sorted(dated, key=lambda item: item.span)))


_THAT_IS = fold_pattern(r"\s*\(?\s*(?:الموافقة?|المصادفة?|أي(?:\s+في)?)\s*(?:ل|ليوم\s+|يوم\s+)?\s*")


def _in_apposition(text: Text, dated: list[Dated]) -> list[Dated]:
    """«مقارنة بنهاية العام السابق الموافق 31 ديسمبر 2014»: the second says again what the first is for."""
    told: list[Dated] = []
    for item in dated:
        lead = _THAT_IS.match(text.text, told[-1].span.end, item.span.end) if told else None
        if lead and lead.end() >= item.span.start:
            item = item._replace(role=told[-1].role)
        told.append(item)
    return told


def _fiscal_alike(dated: list[Dated]) -> list[Dated]:
    """Where a text names a fiscal year by two years, the two years alone are that too."""
    fiscal = {(item.period.start, item.period.end) for item in dated if item.note == FISCAL and _two_years(item)}
    return [
        item._replace(note=FISCAL) if not item.note and (item.period.start, item.period.end) in fiscal else item
        for item in dated
    ]


def _two_years(item: Dated) -> bool:
    return bool(item.period.start and item.period.end and item.period.end.year == item.period.start.year + 1)


#: «وتيرة الزيادة التي سجلها في يونيو»: past, whatever the sentence looks ahead to.
_DONE = fold_pattern(
    r"(?<![^\W_])(?:(?:الذي|التي)\s+(?![يت]|س[يتنأ])\S+|المسجلة?|المحققة?)\s+(?:\S+\s+)?(?:في|خلال)?\s*(?:شهر\s+)?$"
)
#: «إلى 5% بحلول ديسمبر» has still to come.
_COME = fold_pattern(r"(?<![^\W_])و?بحلول\s+(?:نهاية\s+|مطلع\s+)?(?:شهر\s+)?$")
#: A year that a period names is taken up by the next one that names none, for so many characters at most.
_REACH = 300


def _of_words(text: Text, published: date | None, taken: bytearray, ahead: Ahead) -> list[Dated]:
    """The periods that the patterns find, read in the order of the text."""
    calendar, dated = Calendar(published), []
    last: Dated | None = None
    for span, match, meaning in sorted(_found(text, taken), key=lambda item: item[0]):
        span = _trimmed(text, span)
        if last and (span.start - last.span.end > _REACH or "\n" in text.text[last.span.end : span.start]):
            calendar.anchor = None
        calendar.base = role_of(text, span, is_day=False) is Role.BASE
        lead = text.text[max(span.start - 40, 0) : span.start]
        calendar.future = bool(_COME.search(lead)) or (ahead.at(span) and not _DONE.search(lead))
        made = meaning(calendar, match)
        if not made:
            continue
        item = _dated(text, span, _bounded(text, span, made, published), made)
        if item.period.start and item.role in (Role.OWN, Role.REPORT) and not made.shift:
            calendar.anchor, last = item.period, item
        dated.append(item)
    return dated


def _found(text: Text, taken: bytearray) -> Iterator[tuple[Span, re.Match[str], Handler]]:
    """What the patterns find; the first pattern to claim a character has it."""
    months = months_in(text.text)
    able = [one for one in _PATTERNS if one.may_match(text.text, months)]
    for stretch in _stretches(text.text):
        held = stretch.of(text.text)
        months = months_in(held)
        for pattern, meaning in (one[:2] for one in able if one.may_match(held, months)):
            for match in pattern.finditer(text.text, *stretch):
                span = Span(*match.span("bare" if "bare" in pattern.groupindex else 0))
                if any(taken[span.start : span.end]) or not _is_period(text, match, meaning):
                    continue
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                yield span, match, meaning


def _stretches(text: str) -> Iterator[Span]:
    """The paragraphs that end with their sentence: no period is named across such an end."""
    start = 0
    for end in _ENDS.finditer(text):
        yield Span(start, end.start())
        start = end.end()
    yield Span(start, len(text))


_ENDS = re.compile(r"(?<=[.!؟])\n")


def _is_period(text: Text, match: re.Match[str], meaning: object) -> bool:
    """Is it a period, and not a word or a name that only looks like one?"""
    before = text.text[max(match.start() - 14, 0) : match.start()]
    group = match.groupdict()
    if meaning is Calendar.month_range and not group.get("y1"):
        return month_of(group["from"]) != month_of(group["to"])  # «يوليو - تموز» is one month, named twice
    if meaning is Calendar.month:
        return not _IN_A_NAME.search(before) and (
            group["m"] not in _DOUBTFUL or _says_more(match) or bool(_BESIDE.search(before))
        )
    if meaning is Calendar.now and group.get("today") and not group.get("w"):
        return not _NO_TODAY.search(before) and not _NO_TODAY_AFTER.match(text.text, match.end())
    if meaning is Calendar.now and group.get("yesterday"):
        return not _NO_YESTERDAY.match(text.text, match.end())
    if meaning is Calendar.weekday:
        return not _NO_WEEKDAY.search(before)
    return True


def _says_more(match: re.Match[str]) -> bool:
    """Is a month's name followed by a year or a word of when, or led by «شهر»?"""
    return match.end() > match.end("m") or fold_word("شهر") in match.group()


def _of_year(text: Text, span: Span, mention: Mention, published: date | None) -> Dated | None:
    """A year that no pattern found, in words perhaps (سنة ألفين وأربع وعشرين)."""
    year = mention.quantity.value
    if mention.kind is not Kind.YEAR or not isinstance(year, Decimal) or not 1000 < year < 3000 or year != int(year):
        return None
    if mention.quantity.unit == "hijri":
        whole = Found(*hijri_days(int(year)), Basis.STATED, "a year of the Hijri calendar, by Umm al-Qura")
        return _dated(text, span, whole)
    last = mention.quantity.value_max
    until = int(last) if isinstance(last, Decimal) and year < last < 3000 else int(year)
    whole = Found(date(int(year), 1, 1), date(until, 12, 31), Basis.STATED)
    return _dated(text, span, _bounded(text, span, whole, published))


def _of_date(text: Text, span: Span, mention: Mention, published: date | None) -> Dated | None:
    """Dates in figures that no pattern found: 30/6/2024, 2024-06, 15 رمضان 1445 هـ, and from one to another."""
    hijri = mention.quantity.unit == "hijri"
    try:
        first, last = _days_of(str(mention.quantity.value), hijri)
        if mention.quantity.value_max is not None:
            last = _days_of(str(mention.quantity.value_max), hijri)[1]
    except (TypeError, ValueError):
        return None
    whole = Found(first, last, Basis.STATED, "of the Hijri calendar, by Umm al-Qura" if hijri else "")
    return _dated(text, span, _bounded(text, span, whole, published))


def _days_of(value: str, hijri: bool) -> tuple[date, date]:
    """The first and the last day of a date as far as it is stated."""
    parts = [int(part) for part in value.split("-") if part.isdigit()]
    if hijri:
        return hijri_days(*parts)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), last_day(*parts)
    year, month, number = parts  # a date without its year is none of a calendar: ValueError
    return (day := date(year, month, number)), day


#: «بين مارس وأبريل» is a change from one to the other, and no stretch for what follows.
_BETWEEN = fold_pattern(r"(?:ما\s*)?بين(?![^\W_])")


def _trimmed(text: Text, span: Span) -> Span:
    while span.start < span.end and not text.text[span.start].isalnum():
        span = Span(span.start + 1, span.end)
    while span.end > span.start and not text.text[span.end - 1].isalnum():
        span = Span(span.start, span.end - 1)
    return span


def _dated(text: Text, span: Span, found: Found, named: Found | None = None) -> Dated:
    """``named`` is what the words name by themselves, where what stands before them narrows it."""
    span = _trimmed(text, span)
    clean = text.back(span)
    period = Period(found.start, found.end, found.basis, clean.of(text.given), clean)
    is_day = found.start is not None and found.start == found.end and not found.ends
    role = role_of(text, span, is_day=is_day)
    begun = (named or found).start
    if role is Role.RECORD and named:
        period = replace(period, start=named.start, end=named.end, basis=named.basis)
    between = bool(_BETWEEN.match(text.text, span.start))
    return Dated(
        span, period, found.note, role, found.ends, found.shift, found.rolling or between, begun, (named or found).part
    )


def _bounded(text: Text, span: Span, found: Found, published: date | None) -> Found:
    """What stands before it narrows a period: بنهاية its last day, بحلول no first day, منذ up to the date published."""
    before = text.text[max(span.start - 30, 0) : span.start]
    within = _SINCE.search(before), _BY.search(before), _UNTIL_END.search(before)
    if not found.end:
        return found
    if not _NOW.search(span.of(text.text)) and (
        so_far := _so_far(text.text[max(span.start - 60, 0) : span.start], found, published)
    ):
        return so_far
    if _FROM_ON.search(before):
        start = found.start or found.end
        if found.basis is Basis.RELATIVE and published and (published - start).days > 180:
            start = minus_years(start, -1)  # اعتبارا من نوفمبر, said in October, is the November to come
        return Found(start, None, found.basis, found.note)
    if within[0]:
        if not published:
            return Found(found.start, None, Basis.UNRESOLVED, "it runs to the date published, which is not known")
        return Found(found.start, max(published, found.start or published), found.basis, found.note)
    if within[1] and not (_past_clock(before, found, published)):
        return Found(None, found.end, found.basis, found.note)
    if within[2]:
        return Found(found.end, found.end, found.basis, found.note, ends=True)
    return found


def _past_clock(before: str, found: Found, published: date | None) -> bool:
    """«قبل 2011», «بحلول مارس الماضي»: of what is past, no target."""
    before_it = before.rstrip().endswith(fold_word("قبل"))
    return before_it and not (published and found.end and found.end >= published)


def _so_far(before: str, found: Found, published: date | None) -> Found | None:
    """A month or a day up to which a year's figures are counted; what lies ahead is no such day."""
    if not (found.start and found.end and _YEAR_SO_FAR.search(before)) or found.weekday:
        return None
    ahead = published and found.start > published
    longest = 31 if not (published and found.end <= published) else 184  # «حتى نهاية النصف الأول»
    if (found.end - found.start).days > longest or ahead or _FROM_WHEN.search(before) or _OTHER_LENGTH.search(before):
        return None
    return Found(date(found.end.year, 1, 1), found.end, found.basis, found.note or "counted from January on", ends=True)


_AGO = fold_pattern(r"(?<![^\W_])[وف]?قبل\s+(?:\S+\s+){0,2}$")
_EVER_SINCE = fold_pattern(r"(?<![^\W_])[وف]?منذ\s+(?:\S+\s+){0,2}$")
_IN_A_RECORD = fold_pattern(
    r"(?<![^\W_])[وفبلك]?(?:ال)?(?:أعلى|أدنى|أكبر|أضعف|أقوى|أسرع|أبطأ|أسوأ|أفضل|أطول|أول|ذروة|قاع|مرة|مستوى|مستويات\S*|مستواه\S*)(?![^\W_])[^.،؛\n]*$"
)
_LEAD = fold_pattern(r"(?:على\s+مدى|على\s+مدار|خلال|طوال|طيلة|في غضون|على\s+امتداد|في)\s+(?:ال)?\s*(?:\S+\s+){0,1}$")
_PAST = fold_pattern(rf"\s*{LAST}{END}")
_AHEAD = fold_pattern(rf"\s*{NEXT}{END}")


def _stretch(text: Text, span: Span, mention: Mention, published: date | None) -> Dated | None:
    """A period measured by a length of time: قبل 11 عاما, السنوات الخمس عشرة الماضية, خلال 15 عاما."""
    before = text.text[max(span.start - 40, 0) : span.start]
    past, ahead = _PAST.match(text.text, span.end), _AHEAD.match(text.text, span.end)
    ago, since, lead = _AGO.search(before), _EVER_SINCE.search(before), _LEAD.search(before)
    if not (past or ahead or ago or since or lead):
        return None
    opening = next((match for match in (ago, since, lead) if match), None)
    start = span.start - len(before) + opening.start() if opening else span.start
    closing = past or ahead
    whole = Span(start, closing.end() if closing else span.end)
    if _IN_A_RECORD.search(text.text[max(start - 40, 0) : start]):
        return None  # «أعلى مستوى في خمسة أسابيع» says how rare it is, not when it was
    if lead and not (past or ahead):
        unsaid = Found(None, None, Basis.UNRESOLVED, "a length of time whose ends are not said")
        return _dated(text, whole, unsaid)._replace(rolling=True)
    if not published:
        return _dated(text, whole, Found(None, None, Basis.UNRESOLVED, "relative, and the date published is not known"))
    other = _shift(published, mention, 1 if ahead else -1)
    if other is None:
        return _dated(text, whole, Found(None, None, Basis.UNRESOLVED, "a length of time that gives no date"))
    if ago and not past and not since:
        note = f"counted back from the date published ({mention.quantity.value} {mention.quantity.unit})"
        if mention.quantity.unit == "year":
            return _dated(text, whole, Found(date(other.year, 1, 1), date(other.year, 12, 31), Basis.RELATIVE, note))
        return _dated(text, whole, Found(other, other, Basis.RELATIVE, note))
    first, last = sorted((other, published))
    if mention.qualifier is not Qualifier.EXACT:
        note = f"the length is no exact one, so that only one end is known (the other is near {other.isoformat()})"
        known = (published, None) if ahead else (None, published)
        return _dated(text, whole, Found(*known, Basis.RELATIVE, note))._replace(rolling=True)
    counted = Found(first, last, Basis.RELATIVE, "counted from the date published")
    return _dated(text, whole, counted)._replace(rolling=True)


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
