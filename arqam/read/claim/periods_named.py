"""Periods named in a text: months, quarters, halves, years, and what is relative to the date published.

A relative period (last year, the same period, eleven years ago) is resolved against the date published, or left
unresolved where that is missing. A period is only ever read from words; nothing is filled in from the calendar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arqam.model import Basis, Kind, Mention, Period, Qualifier, Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.claim.calendar_words import END, LAST, NEXT, ON, Calendar, Found, minus_years, patterns


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


#: Months whose names are also other words, and so need a year, a preposition or شهر beside them.
_DOUBTFUL = frozenset(fold_word(word) for word in ("مارس", "آب", "ماي", "جوان", "أوت"))
_BESIDE = fold_pattern(r"(?:شهر|في|منذ|من|إلى|حتى|خلال|نهاية|مطلع|بداية|بنهاية|عن|ل|منتصف|أواخر|\d)\s*$")
_UNTIL_END = fold_pattern(rf"{ON}(?:نهاية|ختام|متم|موفى|آخر)\s+(?:شهر\s+)?$")
_BASE = fold_pattern(
    r"(?<![^\W_])(?:(?:مقارنة|مقابل|قياسا|بعدما\s+كانت?|بعد\s+أن\s+كانت?)(?![^\W_])(?:[^.،؛\n]|(?<=\d)[.,](?=\d))*|عن\s+(?:مستواه\S*\s+في\s+)?)$"
)
#: «إلى متم شتنبر», «إلى غاية 20 نوفمبر»: the figures of a year so far, as customs and exchange offices publish them.
_YEAR_SO_FAR = fold_pattern(
    r"(?<![^\W_])[وفب]?(?:ال)?(?:(?:إلى|حتى|لغاية|إلى\s+غاية|حتى\s+غاية)\s+(?:متم|موفى|نهاية|ختام|آخر)?|(?:عند|في|مع)\s+(?:متم|موفى)"
    r"|متم|موفى)\s*(?:شهر\s+|يوم\s+)?$"
)
_NOW = fold_pattern(r"(?:الآن|اليوم|حاليا|الحالي|الراهن|أمس)$")
_BY = fold_pattern(r"(?<![^\W_])(?:و?بحلول|و?في\s+أفق|و?حتى|إلى\s+غاية|لغاية)\s+(?:نهاية\s+)?(?:شهر\s+)?$")
_FROM_ON = fold_pattern(r"(?<![^\W_])(?:اعتبارا|بدءا|ابتداء|انطلاقا)\s+من\s+(?:مطلع\s+|بداية\s+)?(?:شهر\s+)?$")
_FROM_WHEN = fold_pattern(r"(?<![^\W_])(?:منذ|من|بين)\s+\S+(?:\s+\S+){0,4}$")
#: «في السنة المالية حتى مارس», «تسعة أشهر حتى سبتمبر»: the length is said, and need not begin in January.
_OTHER_LENGTH = fold_pattern(r"(?:مالي|مالية|أسبوع|أسابيع|شهر|شهرا|شهرين|أشهر|شهور)\s+\S+\s*(?:\S+\s+)?$")
_SINCE = fold_pattern(
    r"(?<![^\W_])و?منذ\s+(?:(?:نهاية|مطلع|بداية)\s+|(?:تأسيس|إنشاء|انطلاق|إطلاق|استقلال|قيام|افتتاح)(?:ه|ها|هم)\s+(?:في\s+)?)?(?:شهر\s+)?$"
)


def periods(text: Text, mentions: Sequence[tuple[Span, Mention]], published: date | None) -> list[Dated]:
    """Every period named in ``text``, in order and without overlap; ``mentions`` are (folded span, mention)."""
    taken = bytearray(len(text.text))  # a mark on every character that names a period already
    dated = _of_words(text, published, taken)
    for span, mention in mentions:
        if any(taken[span.start : span.end]):
            continue
        if mention.kind is Kind.DURATION:
            item = _stretch(text, span, mention, published)
        else:
            item = _of_year(text, span, mention, published)
        if item:
            dated.append(item)
    return sorted(dated, key=lambda item: item.span)


def _of_words(text: Text, published: date | None, taken: bytearray) -> list[Dated]:
    """The periods that the patterns find; the first pattern to claim a character has it."""
    found = []
    for pattern, meaning in patterns():
        for match in pattern.finditer(text.text):
            span = Span(*match.span("bare" if "bare" in pattern.groupindex else 0))
            if any(taken[span.start : span.end]) or (meaning is Calendar.month and not _named_month(text, match)):
                continue
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            found.append((span, match, meaning))
    calendar, dated = Calendar(published), []
    for span, match, meaning in sorted(found, key=lambda item: item[0]):
        calendar.base = _is_base(text, span)
        made = meaning(calendar, match)
        if made:
            item = _dated(text, span, _bounded(text, span, made, published))._replace(base=calendar.base)
            calendar.anchor = item.period if item.period.start and not item.base else calendar.anchor
            dated.append(item)
    return dated


def _of_year(text: Text, span: Span, mention: Mention, published: date | None) -> Dated | None:
    """A year that no pattern found, in words perhaps (سنة ألفين وأربع وعشرين)."""
    year = mention.quantity.value
    if mention.kind is not Kind.YEAR or not isinstance(year, Decimal) or not 1000 < year < 3000 or year != int(year):
        return None
    whole = Found(date(int(year), 1, 1), date(int(year), 12, 31), Basis.STATED)
    return _dated(text, span, _bounded(text, span, whole, published))._replace(base=_is_base(text, span))


def _is_base(text: Text, span: Span) -> bool:
    return bool(_BASE.search(text.text[max(span.start - 70, 0) : span.start]))


def _dated(text: Text, span: Span, found: Found) -> Dated:
    while span.start < span.end and not text.text[span.start].isalnum():
        span = Span(span.start + 1, span.end)
    while span.end > span.start and not text.text[span.end - 1].isalnum():
        span = Span(span.start, span.end - 1)
    clean = text.back(span)
    period = Period(found.start, found.end, found.basis, clean.of(text.given), clean)
    return Dated(span, period, found.note, ends=found.ends)


def _named_month(text: Text, match: re.Match[str]) -> bool:
    name = match["m"]
    return (
        name not in _DOUBTFUL
        or match.group() != name
        or bool(_BESIDE.search(text.text[max(match.start() - 12, 0) : match.start()]))
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
    if within[1]:
        return Found(None, found.end, found.basis, found.note)
    if within[2]:
        return Found(found.end, found.end, found.basis, found.note, ends=True)
    return found


def _so_far(before: str, found: Found, published: date | None) -> Found | None:
    """A month or a day up to which a year's figures are counted; what lies ahead is no such day."""
    if not (found.start and found.end and _YEAR_SO_FAR.search(before)):
        return None
    ahead = published and found.start > published
    if (found.end - found.start).days > 31 or ahead or _FROM_WHEN.search(before) or _OTHER_LENGTH.search(before):
        return None
    return Found(date(found.end.year, 1, 1), found.end, found.basis, found.note or "counted from January on", ends=True)


_AGO = fold_pattern(r"(?<![^\W_])[وف]?قبل\s+(?:\S+\s+){0,2}$")
_EVER_SINCE = fold_pattern(r"(?<![^\W_])[وف]?منذ\s+(?:\S+\s+){0,2}$")
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
    whole = Span(start, (past or ahead).end() if past or ahead else span.end)
    if lead and not (past or ahead):
        return _dated(text, whole, Found(None, None, Basis.UNRESOLVED, "a length of time whose ends are not said"))
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
        return _dated(text, whole, Found(*known, Basis.RELATIVE, note))
    return _dated(text, whole, Found(first, last, Basis.RELATIVE, "counted from the date published"))


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
