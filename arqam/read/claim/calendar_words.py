"""The words that name periods: one pattern a kind, each with what it means on the calendar, the narrowest first."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.claim.calendar_hijri import hijri_day, hijri_first, hijri_month, hijri_months, hijri_part, hijri_range
from arqam.read.claim.calendar_meaning import Calendar, Found, month_words

# A word's start may carry particles and the article; its end is the word's end.
ON = r"(?<![^\W_])(?:[وفبلك]{0,2}(?:ال|لل|ل)?)"
END = r"(?![^\W_])"
_LATELY = r"(?<![^\W_])(?:[وف]?(?:ب?ال)?)"  # «الأمس», and never «لامس»
_YEAR = r"(?:19|20)\d\d(?!\d|[.,٫،]\d)"
_ERA = rf"(?:\s?م{END})?"
LAST = r"(?:ال)?(?:ماضي|منصرم|فائت|فارط|منقضي|أخير)(?:ة|ين|ه)?"
_BEFORE = (
    r"(?:(?:ال)?سابق(?:ة)?(?:\s+(?:له|لها|عليه|عليها))?|(?:الذي|التي)\s+(?:سبقه|سبقها|قبله|قبلها|سبق|سبقته|سبقتها))"
)
_THIS = r"(?:ال)?(?:جاري?|حالي|راهن)(?:ة)?"
NEXT = r"(?:ال)?(?:مقبل|قادم)(?:ة|ين)?"
_THE_YEAR = r"(?:ال)?(?:عام|سنة)"
#: A year, named or relative, or both («العام الحالي 2024»).
_YEAR_REF = (
    rf"(?:(?:{_THE_YEAR}\s+)?\(?(?P<y>{_YEAR})\)?{_ERA}"
    rf"|(?:{_THE_YEAR}\s+(?:(?P<last>{LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{NEXT})){END}"
    rf"|(?P<told>(?:نفس|ذات|ذلك)\s+{_THE_YEAR}{END}|{_THE_YEAR}\s+(?:نفسه|نفسها|ذاته|ذاتها){END})"
    rf"|(?P<this2>(?:هذا|هذه)\s+{_THE_YEAR}{END})|(?P<this3>(?:العام|السنة){END}))(?:\s*[(،]?\s*(?P<also>{_YEAR})\)?{_ERA})?)"
)
_OF_YEAR = rf"(?:(?:\s+(?:(?:من|في|لل?|عن|خلال)\s*)?|(?=(?:19|20)\d\d)|\s*[-،/]\s*(?=(?:19|20)\d\d)){_YEAR_REF})?"
_WEEKDAY = r"(?P<w>الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)"
_BESIDE = rf"(?:\s*[(،\-]?\s*(?:يوم\s+)?{_WEEKDAY}\)?)?"

_LEVANT = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
#: A day of the month, in figures or as a rank: 18, الثامن عشر, فاتح.
_DAY = (
    r"(?:[0-3]?\d(?!\d)|فاتح|(?:ال)?(?:أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)(?:\s+عشر|\s+والعشرين|\s+والثلاثين)?"
    r"|الحادي\s+(?:عشر|والعشرين|والثلاثين)|العشرين|الثلاثين)"
)
#: How many months: «الستة أشهر», «الأشهر الـ11».
_FEW = r"(?:ال)?\s?(?:\d{1,2}|(?:أحد|إحدى|اثني|اثنتي)\s+عشرة?|ثلاثة?|أربعة?|خمسة?|ستة?|سبعة?|ثماني?ة?|تسعة?|عشرة?)"
_MONTHS = r"(?:ال)?(?:أشهر|شهور|شهرا?)"

Handler = Callable[[Calendar, re.Match[str]], Found | None]


def _months() -> str:
    names = sorted(month_words(), key=len, reverse=True)
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    other = "|".join(re.escape(name) for name in names if name not in map(fold_word, _LEVANT))
    twice = "|".join(_LEVANT)
    # «كانون الثاني/يناير», «أبريل (نيسان)», «أبريل نيسان» name one month twice.
    same = rf"\s*[/(]\s*{one}{END}\)?|\s*[-–]?\s+(?:{twice}){END}"
    end = rf"(?:{END}|(?=حتى{END}))"  # «ينايرحتى», as it is printed at times
    return rf"(?:(?:{twice}){END}\s*[-–]\s*(?:{other}){END}|{one}{end}(?:{same})?)"


def _of_hijri_months() -> list[tuple[str, Handler]]:
    """«صفر» is a zero and «شعبان» a man too: a month that has neither a year nor «شهر» is رمضان, or has its day."""
    m = "(?P<hm>" + "|".join(re.escape(name) for name in sorted(hijri_months(), key=len, reverse=True)) + ")" + END
    of = r"(?:\s+(?:المبارك|الكريم|الفضيل|المعظم|الحرام|المكرم)(?![^\W_]))?"
    named = r"(?P<hy>1[34]\d\d)(?!\d)(?:\s?هـ?(?![^\W_]))?"
    also = r"(?:\s+\(?(?P<hy2>1[34]\d\d)(?!\d)(?:\s?هـ?(?![^\W_]))?\)?)?"
    year = (
        rf"(?:\s*(?:(?:من|في|لل?|خلال)\s*)?(?:(?:{_THE_YEAR})\s+(?:الهجري\s+)?)?{named}(?:\s+{LAST}{END})?"
        rf"|\s+(?:(?:من|في|لل?|خلال)\s*)?(?:{_THE_YEAR}\s+(?:الهجري\s+)?(?:(?P<last>{LAST}|(?:ال)?سابق)|(?P<this>{_THIS})|(?P<ahead>{NEXT}))"
        rf"|(?P<this2>(?:هذا|هذه)\s+{_THE_YEAR})){END}{also}|\s+(?:(?P<ago>{LAST})|(?P<now>{_THIS})|(?P<ahead2>{NEXT})){END})"
    )
    first = m.replace("hm", "hm1")
    when = (
        rf"(?:(?:من|في|خلال|لل?)\s*)?(?:(?:هذا|هذه|ال)?\s?(?:{_THE_YEAR})\s+(?:الهجري\s+)?(?:(?:{LAST}|{_THIS}|{NEXT})\s+)?)?"
        rf"\(?{named}\)?"
    )
    return [
        (
            rf"{ON}(?:(?:فترة|مدة)\s+)?(?:من|بين)\s+(?P<d1>[0-3]?\d)(?:\s+(?:من\s+)?{first}(?:\s*1[34]\d\d\s?(?:هـ?{END})?)?)?"
            rf"\s*(?:[-–]|إلى|و?حتى|و)\s*(?P<d>[0-3]?\d)\s+(?:من\s+)?{m}{of}{year}?",
            hijri_range,
        ),
        (rf"{ON}(?:يوم\s+)?(?P<d>[0-3]?\d)\s+(?:من\s+)?(?:شهر\s+)?{m}{of}{year}?", hijri_day),
        (rf"{ON}(?:(?P<quarter>ربع|فصل)|نصف)\s+(?:ال)?(?P<nth>أول|ثاني|ثالث|رابع|أخير)\s+{when}", hijri_part),
        (
            rf"{ON}(?:(?:أشهر|شهور)\s+(?P<n>{_FEW})\s+(?:ال)?أولى|(?P<n3>{_FEW})\s+{_MONTHS}\s+(?:ال)?أولى)\s+{when}",
            hijri_first,
        ),
        (rf"{ON}(?:شهر\s+)?{m}{of}{year}", hijri_month),
        (rf"{ON}شهر\s+{m}{of}", hijri_month),
        (rf"(?<![^\W_])(?:في|خلال|قبل|بعد|منذ|طيلة|طوال)\s+(?P<bare>(?P<hm>رمضان)){END}", hijri_month),
    ]


def _named_by_another() -> list[tuple[str, Handler]]:
    stretch = r"(?:ال)?(?:فترة|مدة|ربع|شهر|نصف|أشهر|فصل|أسبوع|يوم)"
    itself = r"(?:نفسها|ذاتها|نفسه|ذاته|المماثلة?|المناظرة?|المقابلة?)"
    same = rf"(?:{stretch}\s+{itself}|(?:نفس|ذات)\s+{stretch}|مثيله\s+{itself})"
    ago = rf"(?P<ago_year>قبل\s+(?:عام|سنة){END})"
    return [
        (
            rf"{ON}{same}{END}\s+(?:(?:من|في|عن|خلال)\s+|لل?)?(?:{_THE_YEAR}\s+(?:{LAST}\s+)?)?\(?(?P<hy>1[34]\d\d)(?!\d)\s?(?:هـ?{END})?",
            Calendar.same_period,
        ),
        (rf"{ON}{same}{END}(?:\s+(?:(?:من|في|عن|خلال)\s+|لل?)?(?:{ago}|{_YEAR_REF}))?", Calendar.same_period),
        (rf"{ON}يوم\s+(?:ال)?أخير\s+(?:من|في)\s+(?:ال)?شهر{END}", Calendar.last_of_month),
        (rf"(?:في|خلال)\s+(?P<bare>ذلك\s+اليوم){END}", Calendar.that_period),
        (rf"{ON}(?P<unit>شهر|ربع|فصل|نصف|أسبوع)\s+{_BEFORE}{END}", Calendar.before_it),
        (
            rf"(?:خلال|في|عن)\s+(?P<bare>(?:هذه|تلك)\s+(?:الفترة|المدة)|(?:الفترة|المدة)\s+(?:المذكورة|المشار\s+إليها)){END}",
            Calendar.that_period,
        ),
        (rf"{ON}جلسة\s+(?:التداول\s+)?{_BEFORE}{END}", Calendar.session_before),
        (
            rf"(?<![^\W_])(?:(?P<unit>شهر)ا?\s+قبل\s+ذلك|قبل\s+(?:ذلك\s+ب)?(?P<unit2>شهر)(?:\s+واحد)?|(?:في\s+)?(?:ال)?(?P<unit3>شهر)\s+(?:ال)?ذي\s+قبله){END}",
            Calendar.before_it,
        ),
        (rf"(?<![^\W_])و?قبل\s+(?:عام|سنة)(?:\s+(?:واحدة?|مضى|مضت|من\s+الآن))?{END}", Calendar.year_before),
    ]


def _of_weeks_and_days(m: str) -> list[tuple[str, Handler]]:
    when = rf"(?:\s+(?:(?P<ago>{LAST})|(?P<now>{_THIS})|(?P<ahead>{NEXT})){END}|{_OF_YEAR})"
    on_day = rf"(?:يوم\s+)?(?:{_WEEKDAY}\s*[،(]?\s*)?(?:الموافق\s+)?"
    return [
        (
            rf"{ON}أسبوع\s+(?:ال)?(?:منتهي|ماضي\s+المنتهي)(?:ة)?\s+(?:في\s+|ب)?(?:يوم\s+)?(?:{_WEEKDAY}\s+)?(?P<d>{_DAY})\s+(?:من\s+)?"
            rf"(?:شهر\s+)?(?P<m>{m}){when}",
            Calendar.week_ended,
        ),
        (
            rf"{ON}أسبوع\s+(?:ال)?منتهي\s+(?:في\s+|ب)?(?:يوم\s+)?{_WEEKDAY}(?:\s+(?P<ago>{LAST}))?{END}",
            Calendar.week_ended,
        ),
        (
            rf"{ON}(?:آخر|نهاية|ختام)\s+(?:أيام|جلسات|تداولات|تعاملات)\s+(?:\S+\s+)?(?:ل|من\s+)?ا?لأسبوع\s+{LAST}{END}",
            Calendar.last_session,
        ),
        (
            rf"{ON}(?:(?:فترة|مدة)\s+)?(?:(?:ال)?ممتدة\s+)?(?:من|بين|ما\s+بين)\s+(?P<d1>[0-3]?\d)\s*(?:[-–]|إلى|حتى|لغاية|ولغاية|وحتى|و)\s*"
            rf"(?P<d>[0-3]?\d)\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{m}){when}",
            Calendar.days,
        ),
        (
            rf"{ON}(?:(?:فترة|مدة|أسبوع)\s+)?(?:(?:ال)?ممتدة?\s+)?(?:من|بين|ما\s*بين)\s+(?P<d1>{_DAY})\s+(?:من\s+)?(?P<m1>{m})(?:\s+{LAST}{END}|\s+{_YEAR})?"
            rf"\s+(?:[-–]|إلى|حتى|و?لغاية|وحتى|و)\s*(?P<d>{_DAY})\s+(?:من\s+)?(?P<m>{m}){when}",
            Calendar.days,
        ),
        (
            rf"{ON}(?P<today>اليوم)\s*[،(]?\s*{_WEEKDAY}\)?[،]?\s*(?:الموافق\s+)?(?P<d>[0-3]?\d)\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{m}){when}",
            Calendar.day,
        ),
        (rf"{ON}{on_day}(?P<d>{_DAY})\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{m}){when}", Calendar.day),
        (rf"{_LATELY}(?P<two_ago>أمس\s+الأول|أول\s+(?:من\s+)?أمس){END}{_BESIDE}", Calendar.now),
        (rf"{_LATELY}(?P<yesterday>أمس){END}{_BESIDE}", Calendar.now),
        (
            rf"(?<![^\W_])[وف]?(?:(?:يوم\s+)?(?P<two_ahead>بعد\s+غدا?)|(?:يوم\s+|صباح\s+|مساء\s+)?(?P<tomorrow>غدا?)){END}{_BESIDE}",
            Calendar.now,
        ),
        (rf"(?<![^\W_])و?(?P<today>اليوم)\s*[(،\-]?\s*{_WEEKDAY}\)?", Calendar.now),
        (rf"(?<![^\W_])و?(?P<today>(?:هذا\s+|نهار\s+)?اليوم){END}", Calendar.now),
        (
            rf"(?<![^\W_])[وفل]?(?:يوم\s+|نهار\s+|مساء\s+|صباح\s+|ليل\s+)?{_WEEKDAY}(?:\s+(?:(?P<ago>{LAST})|(?P<ahead>{NEXT}))){END}",
            Calendar.weekday,
        ),
        (
            rf"(?<![^\W_])[وفبل]{{0,2}}(?:يوم|نهار|مساء|صباح|ليل|جلسة|تعاملات|تداولات|إغلاق|ختام)\s+(?:يوم\s+)?{_WEEKDAY}{END}",
            Calendar.weekday,
        ),
        (rf"(?<![^\W_])و?{_WEEKDAY}{END}", Calendar.weekday),
    ]


def _of_months(m: str) -> list[tuple[str, Handler]]:
    nth = r"(?:ال)?(?P<nth>أول|أولى|ثاني|ثانية|ثالث|رابع|أخير)"
    nth2 = r"(?:ال)?(?P<nth2>أول|أولى|ثاني|ثانية|ثالث|رابع|أخير)"
    few, months = _FEW, _MONTHS
    bounds = r"(?:(?:بداية|أول|مطلع|نهاية|آخر)\s+)?(?:شهر\s+|شهري\s+)?"
    return [
        (
            rf"{ON}(?:(?:فترة|مدة)\s+)?(?:(?:ال)?ممتدة\s+)?(?:من|بين|ما\s*بين)\s+{bounds}(?P<from>{m})"
            rf"\s*(?:(?:و?إلى|و?حتى|و?لغاية|إلى غاية)\s+(?:غاية\s+|نهاية\s+|آخر\s+|متم\s+|موفى\s+|شهر\s+)*|و\s*)"
            rf"(?P<to>{m}){_OF_YEAR}",
            Calendar.month_range,
        ),
        (
            rf"{ON}(?:(?:فترة|مدة)\s+)?(?:(?:ال)?ممتدة\s+)?(?:من|بين|ما\s*بين)\s+{bounds}(?P<from>{m})\s*(?P<y1>{_YEAR})\s+(?:و?إلى|و?حتى|و)\s*{bounds}"
            rf"(?P<to>{m})\s*(?P<y>{_YEAR})",
            Calendar.month_range,
        ),
        (rf"{ON}(?P<from>{m})\s*[-–—]\s*(?P<to>{m}){_OF_YEAR}", Calendar.month_range),
        (
            rf"{ON}(?:شهري\s+|في\s+|خلال\s+)(?P<from>{m})\s+و(?P<to>{m})(?:\s+(?P<ago>{LAST}){END}|{_OF_YEAR})",
            Calendar.month_range,
        ),
        (
            rf"(?:من|منذ)\s+(?:بداية|مطلع|أول)\s+(?P<this3>العام|السنة)(?:\s+{_THIS})?\s+(?:و?حتى|و?إلى)\s+(?:نهاية\s+|متم\s+|شهر\s+)*(?P<m>{m})"
            rf"(?:\s+{LAST}{END})?",
            Calendar.year_until,
        ),
        (
            rf"{ON}(?:(?:عام|سنة)(?=\s+(?:(?:ال)?مالي|(?:ال)?منتهي|الذي\s+ا?ن|التي\s+ا?ن))|(?P<part>ربع|فصل|نصف)(?:(?=\s+(?:(?:ال)?مالي\s+)?(?:ال)?منتهي)|\s+{nth}\s+(?:من|في)\s+{_THE_YEAR}\s+(?:ال)?مالية?(?:\s+{_THIS})?(?=\s+حتى))|(?:ال)?(?P<n>{few})\s+{months})\s+(?:(?:ال)?مالي(?:ة)?\s+)?"
            rf"(?:(?:ال)?منتهي(?:ة)?\s+(?:في\s+|ب)?|(?:الذي|التي)\s+(?:انتهى|انتهت|ينتهي|تنتهي)\s+(?:في\s+|ب)?|حتى\s+)"
            rf"(?:نهاية\s+)?(?:(?P<d>[0-3]?\d)\s+)?(?:شهر\s+)?(?P<m>{m})(?:\s+(?:(?P<ago>{LAST})|(?P<now>{_THIS})|(?P<ahead>{NEXT})){END}|{_OF_YEAR})",
            Calendar.ended,
        ),
        (
            rf"{ON}(?:(?:ربع|فصل)\s+(?:ال)?(?P<q>أول|ثاني|ثالث|رابع|أخير)|نصف\s+(?:ال)?(?P<h>أول|ثاني|أخير)"
            rf"|(?:أشهر|شهور)\s+(?P<n>{few})\s+(?:ال)?أولى|(?P<n3>{few})\s+{months}\s+(?:ال)?أولى)\s+(?:من\s+|في\s+|ل)(?:ال|لل)?(?:عام|سنة)\s+"
            rf"(?:(?:(?:ال)?مالي(?:ة)?\s+)?{_YEAR}\s*[-/–]\s*{_YEAR}|(?:ال)?مالي(?:ة)?\s+(?:(?P<last>{LAST}|(?:ال)?سابق)|(?P<this>{_THIS})|(?P<next>{NEXT}))|(?:ال)?مالي(?:ة)?){END}",
            Calendar.fiscal_part,
        ),
        (rf"{ON}(?:ربعين|فصلين)\s+{nth}\s+و{nth2}{END}{_OF_YEAR}", Calendar.quarters),
        (rf"{ON}أرباع\s+(?P<n>{few})\s+(?:ال)?أولى{END}{_OF_YEAR}", Calendar.quarters),
        (rf"{ON}(?:ربعين|فصلين)(?:\s+(?:(?P<late>الأخيرين)|الأولين))?{END}{_OF_YEAR}", Calendar.quarters),
        (rf"{ON}(?:ربع|فصل|ثلاثي)\s+(?:(?:ال)?مالي\s+)?{nth}{END}{_OF_YEAR}", Calendar.quarter),
        (rf"{ON}(?:نصف|سداسي)\s+{nth}{END}{_OF_YEAR}", Calendar.half),
        (rf"(?:خلال|في)\s+(?P<bare>نصف\s+{_YEAR_REF})", Calendar.first_half),
        (
            rf"{ON}(?:(?:أشهر|شهور)\s+(?P<n>{few})\s+(?:ال)?أولى|أول\s+(?P<n2>{few})\s+{months}|(?P<n3>{few})\s+{months}\s+(?:ال)?أولى"
            rf"|شهرين\s+(?:ال)?أولين){END}{_OF_YEAR}",
            Calendar.first_months,
        ),
        (
            rf"(?<![^\W_])(?:خلال|في|عن|فترة)\s+(?P<bare>(?:(?:ال)?فترة\s+)?ال(?:(?P<n3>ثلاثة|ستة|تسعة)\s+{months}|(?:أشهر|شهور)\s+ال(?P<n>ثلاثة|ستة|تسعة))){END}"
            rf"(?!\s+(?:ال)?(?:{LAST}|{NEXT}|{_BEFORE}|أولى|منتهي|تالي|متبقي|ممتد|حتى))",
            Calendar.months_so_far,
        ),
        (rf"{ON}(?:خلال|في|على\s+مدى|طيلة|لمدة)\s+(?P<n>{few})\s+{months}\s+من\s+{_YEAR_REF}", Calendar.first_months),
        (
            rf"{ON}(?:شهر\s+)?(?P<m>{m})(?:\s+(?:(?P<ago>{LAST})|(?P<now>{_THIS})|(?P<ahead>{NEXT})|(?P<preceding>{_BEFORE})){END}|{_OF_YEAR})",
            Calendar.month,
        ),
    ]


def _of_years() -> list[tuple[str, Handler]]:
    unit = r"(?P<unit>شهر|أسبوع|ربع|عقد)"
    relative = rf"(?:(?P<last>{LAST})|(?P<before>{_BEFORE})|(?P<this>{_THIS})|(?P<next>{NEXT})){END}"
    return [
        (
            rf"{ON}(?:عام|سنة)\s+(?:ال)?مالي(?:ة)?\s+(?:{_YEAR}(?:\s*[-/–]\s*{_YEAR})?|(?P<last>{LAST})|(?P<this>{_THIS}|(?:ال)?جديدة?)|(?P<next>{NEXT})){END}",
            Calendar.fiscal,
        ),
        (
            rf"{ON}منذ\s+(?:بداية|مطلع|أول)\s+(?:ال)?(?P<unit>شهر|أسبوع)(?:\s+{_THIS})?{END}",
            Calendar.since_began,
        ),
        (rf"{ON}(?:أشهر|شهور|فترة)\s+(?:ال)?متبقية\s+(?:من|في)\s+{_YEAR_REF}", Calendar.rest_of_year),
        (
            rf"{ON}منذ\s+(?:(?:بداية|مطلع)\s+)?(?:ال)?(?:عام|سنة)\s+(?:حتى|إلى)\s+(?:الآن|اليوم|تاريخه){END}",
            Calendar.year_to_date,
        ),
        (rf"{ON}(?:منذ\s+(?:بداية|مطلع|أول)|من\s+(?:بداية|مطلع))\s+{_YEAR_REF}", Calendar.since_year_began),
        (
            rf"{ON}(?:عام|عامي|سنة|سنتي|أعوام|سنوات)?\s*\(?{_YEAR}{_ERA}\s*(?:[-–/]|و|إلى|حتى)\s*(?:عام\s+)?{_YEAR}\)?{_ERA}",
            Calendar.years,
        ),
        (rf"{ON}(?:عام|سنة)\s+\(?{_YEAR}\)?{_ERA}", Calendar.years),
        (rf"{ON}(?:عام|سنة)\s+{relative}(?:\s*[(،]?\s*(?P<also>{_YEAR})\)?{_ERA})?", Calendar.relative_year),
        (
            rf"{ON}(?P<this2>(?:هذا|هذه)\s+(?:العام|السنة)){END}(?:\s*[(،]?\s*(?P<also>{_YEAR})\)?{_ERA})?",
            Calendar.relative_year,
        ),
        (
            rf"{ON}{unit}(?:ها|ه)?\s+(?:(?:ال)?مالي\s+)?(?:(?P<ago>{LAST})|(?P<here>{_THIS})|(?P<ahead>{NEXT})){END}",
            Calendar.relative_unit,
        ),
        (rf"{ON}(?P<here>(?:هذا|هذه)\s+)(?:ال){unit}{END}(?P<ago>(?!))?(?P<ahead>(?!))?", Calendar.relative_unit),
        (
            rf"(?<![^\W_])(?:هذا\s+(?:ال)(?P<season>صيف|خريف)(?P<ago>(?!))?(?P<ahead>(?!))?){END}",
            Calendar.season,
        ),
        (rf"(?:نهاية|ختام|آخر|أواخر)\s+(?P<bare>(?P<this3>العام|السنة)){END}", Calendar.relative_year),
        (rf"{ON}(?:حاليا|الآن|في الوقت الراهن|في الوقت الحالي){END}", Calendar.now),
        (
            rf"(?<![^\W_])و?(?:في|منذ|حتى|بحلول|خلال|لعام|بنهاية|نهاية|عن|من|إلى|مع|أواخر|أوائل|مطلع|بداية|ل|\()\s*(?P<bare>{_YEAR}{_ERA}){END}",
            Calendar.years,
        ),
    ]


class Pattern(NamedTuple):
    """A pattern, what it means, and what a text must hold where it may match: one of ``words``, so many ``months``."""

    pattern: re.Pattern[str]
    meaning: Handler
    words: tuple[str, ...]
    months: int

    def may_match(self, text: str, months: int) -> bool:
        """Looking for a word is far quicker than looking for a pattern."""
        return months >= self.months and (not self.words or any(word in text for word in self.words))


#: What a text must hold, one of each, for a pattern to be looked for at all.
_NEEDS: dict[Handler, tuple[str, ...]] = {
    Calendar.ended: ("منتهي", "حتى", "انته", "تنته", "ينته"),
    Calendar.week_ended: ("منتهي",),
    Calendar.last_session: ("الأسبوع", "لأسبوع"),
    Calendar.session_before: ("جلسة",),
    Calendar.quarters: ("ربعين", "فصلين", "أرباع"),
    Calendar.first_months: ("شهر", "شهور"),
    Calendar.months_so_far: ("أشهر", "شهور"),
    Calendar.fiscal: ("مالي",),
    Calendar.fiscal_part: ("مالي", "-20", "/20", "–20", "- 20", "/ 20"),
    Calendar.since_began: ("منذ",),
    Calendar.since_year_began: ("منذ", "من بداية", "من مطلع"),
    Calendar.year_to_date: ("منذ",),
    Calendar.year_until: ("بداية", "مطلع", "أول"),
    Calendar.rest_of_year: ("متبقي",),
    Calendar.that_period: ("فترة", "مدة", "ذلك اليوم"),
    Calendar.last_of_month: ("أخير",),
    Calendar.season: ("صيف", "خريف"),
    Calendar.year_before: ("قبل",),
    Calendar.before_it: ("سابق", "سبق", "قبل"),
    hijri_part: ("ربع", "فصل", "نصف"),
    hijri_first: ("أولى",),
    hijri_month: tuple(hijri_months()),
    hijri_day: tuple(hijri_months()),
    hijri_range: tuple(hijri_months()),
    Calendar.same_period: ("نفس", "ذات", "مماثل", "مناظر", "مقابل"),
    Calendar.quarter: ("ربع", "فصل", "ثلاثي"),
    Calendar.half: ("نصف", "سداسي"),
    Calendar.relative_unit: ("شهر", "أسبوع", "ربع", "عقد"),
    Calendar.weekday: ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    Calendar.years: ("19", "20"),
}
#: The same, of a pattern that has a group of this name.
_NEEDS_OF_GROUP = {"today": ("اليوم",), "yesterday": ("أمس",), "two_ago": ("أمس",), "tomorrow": ("غد",)}


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns; the first one to claim a character has it."""
    m = _months()
    source = [*_named_by_another(), *_of_hijri_months(), *_of_months_before_days(m), *_of_years()]
    return tuple(_pattern(pattern, meaning, pattern.count(m)) for pattern, meaning in source)


def _pattern(source: str, meaning: Handler, months: int) -> Pattern:
    pattern = fold_pattern(source)
    needed = next((words for group, words in _NEEDS_OF_GROUP.items() if group in pattern.groupindex), None)
    return Pattern(pattern, meaning, tuple(map(fold_word, needed or _NEEDS.get(meaning, ()))), months)


def months_in(text: str) -> int:
    """How many words of a folded text may name a month.

    >>> months_in("من مارس الي يونيو"), months_in("في كتاب")
    (2, 0)
    """
    return len(_month().findall(text))


@cache
def _month() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(month_words(), key=len, reverse=True))
    return fold_pattern(rf"(?<![^\W_])(?:و?(?:إلى|حتى)|[وفبلك]{{0,2}}(?:ال|لل|ل)?)(?:{names})(?:{END}|(?=حتى{END}))")


def _of_months_before_days(m: str) -> list[tuple[str, Handler]]:
    """Ranges and quarters, then days, then bare months: «من 3 إلى 9 مايو» is no «مايو», and «31 مارس» no «مارس»."""
    months = _of_months(m)
    return [*months[:-1], *_of_weeks_and_days(m), months[-1]]
