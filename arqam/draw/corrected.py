"""What a figure says of the corrections that it rests on: on its face, in its caption, its data and its sidecar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from arqam.draw import numbers, words
from arqam.model import Claim, Correction, Period, Qualifier, Quantity
from arqam.review.fields import NONE, REPORTER, parties_by_code, read_period
from arqam.review.people import name_in

if TYPE_CHECKING:
    from arqam.draw.charts.chart import Chart, Mark

#: A correction of the claim with this id.
Rested = tuple[str, Correction]

#: Each field in both languages; in Arabic with its verb, which agrees with it.
_FIELDS = {
    "value": ("صُوّبت القيمة", "Value corrected"),
    "unit": ("صُوّبت الوحدة", "Unit corrected"),
    "qualifier": ("صُوّب القيد", "Hedge corrected"),
    "measure": ("صُوّب المقياس", "Measure corrected"),
    "parties": ("صُوّبت الأطراف", "Parties corrected"),
    "partner": ("صُوّب الشريك", "Partner corrected"),
    "period": ("صُوّبت الفترة", "Period corrected"),
    "direction": ("صُوّب الاتجاه", "Direction corrected"),
    "speaker": ("صُوّب القائل", "Speaker corrected"),
    "whole": ("صُوّب ما تُنسب إليه الحصة", "Whole corrected"),
    "compared_to": ("صُوّب أساس المقارنة", "Basis of comparison corrected"),
    "subject": ("صُوّب الموضوع المقيس", "Subject corrected"),
    "missed": ("مقدار أضافه مراجع ولم يقرأه البرنامج", "Added by a reader, not read by the program"),
}
#: Fields whose former reading is said on the face too; of the others the figure's page says it.
_SHOWN = ("value", "unit", "measure", "parties", "partner", "period", "direction")

_DIRECTIONS = {
    "rose_by": ("ارتفع بمقدار", "rose by"),
    "rose_to": ("ارتفع إلى", "rose to"),
    "rose_from": ("ارتفع من", "rose from"),
    "fell_by": ("انخفض بمقدار", "fell by"),
    "fell_to": ("انخفض إلى", "fell to"),
    "fell_from": ("انخفض من", "fell from"),
    "reached": ("بلغ", "reached"),
}


def rested_on(ids: Iterable[str], claims: Mapping[str, Claim]) -> tuple[Rested, ...]:
    """What readers set anew in the claims of these ids, each once, with the claim that it was set in."""
    found: dict[Rested, None] = {}
    for claim in (claims[id_] for id_ in ids if id_ in claims):
        if claim.review == "missed":
            surface = claim.mention.surface if claim.mention else ""
            change = Correction("missed", "", surface, claim.review_reason, claim.reviewed_by, claim.reviewed_on)
            found[claim.id, change] = None
        else:
            inputs = [claims[name] for name in claim.inputs if name in claims] or [claim]
            for one in inputs:
                found |= dict.fromkeys((one.id, change) for change in one.corrected)
    return tuple(found)


def with_corrections(chart: Chart, claims: Mapping[str, Claim]) -> Chart:
    """The chart with the corrections that it rests on, and with what readers call its claims."""
    marks = tuple(_with_own(mark, claims) for mark in chart.marks)
    return replace(chart, marks=marks, corrections=rested_on(chart.claims, claims))


def _with_own(mark: Mark, claims: Mapping[str, Claim]) -> Mark:
    changes = tuple(change for _, change in rested_on(mark.claims, claims))
    return _called(replace(mark, corrected=changes), claims)


def _called(mark: Mark, claims: Mapping[str, Claim]) -> Mark:
    """The mark under the name that a reader gave its claim; one that is labelled by its time or role keeps that."""
    called = next((claims[id_].called for id_ in mark.claims if id_ in claims and any(claims[id_].called)), None)
    if called is None or mark.role in ("earlier", "later", "change"):
        return mark
    ar, en = (given or own for given, own in zip(called, mark.label, strict=True))
    return replace(mark, label=type(mark.label)(ar, en))


def lines(chart: Chart, lang: str, digits: str) -> list[str]:
    """One line for each thing corrected: what it is now, how it was read, by whom and when."""
    return list(dict.fromkeys(line(change, lang, digits) for _, change in chart.corrections))


def line(change: Correction, lang: str, digits: str = "ar") -> str:
    """A correction in words.

    >>> line(Correction("period", "2024-01..2024-03", "2023", "", "Layla Hassan", "2024-07-05"), "en")
    'Period corrected: 2023, read as January to March 2024 (Layla Hassan, 5 July 2024)'
    """
    at = 0 if lang == "ar" else 1
    said = _FIELDS[change.field][at]
    if change.field in _SHOWN:
        now, former = (in_words(change.field, text, lang, digits) for text in (change.now, change.former))
        said += f": {now}، وقُرئت: {former}" if lang == "ar" else f": {now}, read as {former}"
    comma = "، " if lang == "ar" else ", "
    return f"{said} ({by_whom(change, lang)}{comma}{_day(change.when, lang, digits)})"


def brief(change: Correction, lang: str) -> str:
    """A correction in a citation's few words: «صُوّبت الفترة: ليلى حسن، 2024-07-05»."""
    comma = "، " if lang == "ar" else ", "
    said = _FIELDS[change.field][0 if lang == "ar" else 1]
    return f"{said if lang == 'ar' else said.lower()}: {by_whom(change, lang)}{comma}{change.when}"


def by_whom(change: Correction, lang: str) -> str:
    """The reviewer's name in the language asked for, where both are given (``ليلى حسن / Layla Hassan``)."""
    name = name_in(lang, change.by)
    return words.arabic(name) if lang == "en" else name


def in_words(field: str, text: str, lang: str, digits: str = "ar") -> str:
    """A field's text, as ``corrections.yml`` writes it, as a reader says it."""
    at = 0 if lang == "ar" else 1
    if field == "period":
        period = Period() if text == "unstated" else read_period(text)
        return words.period(period, lang, digits) or ("غير مذكورة", "not stated")[at]
    if text in (NONE, "", REPORTER):
        return ("كاتب المقالة", "the reporter")[at] if text == REPORTER else ("لا شيء", "none")[at]
    if field == "value":
        return _number(text, lang, digits)
    if field == "unit":
        return numbers.unit_name(text, lang=lang)
    if field == "measure":
        return words.measure(text)[at]
    if field in ("parties", "partner"):
        known = parties_by_code()
        names = [words.party(known[code])[at] if code in known else code for code in text.split("|")]
        return ("، " if lang == "ar" else ", ").join(names)
    if field == "qualifier":
        return numbers.hedge_of(Qualifier(text), lang) or ("بلا قيد", "as stated")[at]
    if field == "direction":
        return _DIRECTIONS[text][at]
    return words.arabic(text) if lang == "en" else text


def _number(text: str, lang: str, digits: str) -> str:
    try:
        low, _, high = text.partition("..")
        quantity = Quantity(Decimal(low), "", Decimal(high) if high else None)
    except InvalidOperation:  # a date
        return text
    return numbers.in_words(quantity, lang=lang, digits=digits, unit=False)


def _day(text: str, lang: str, digits: str) -> str:
    day = date.fromisoformat(text)
    return words.period(Period(day, day), lang, digits)


def cell(mark: Mark) -> str:
    """A mark's corrections in one cell of the figure's data."""
    said = (f"{c.field}: {c.former} → {c.now} ({c.by}, {c.when})" for c in mark.corrected)
    return " | ".join(dict.fromkeys(said))


def record(chart: Chart) -> list[dict[str, str]]:
    """The corrections as the sidecar holds them."""
    return [{"claim": claim, **change._asdict()} for claim, change in chart.corrections]
