"""What a chart says, written from its claims in Arabic and in English: titles, captions, alt texts, names.

The claims are the article's, so a caption begins with «تذكر المقالة» and "The article states"; hedges stay; a derived
value says so and shows its formula; a period that was not said beside the value says where it was taken from.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from arqam.draw import numbers
from arqam.model import Kind, Party, Period, Qualifier, Quantity, Source
from arqam.project import TABLES

if TYPE_CHECKING:
    from arqam.draw.charts.chart import Chart, Mark

# ---------------------------------------------------------------- names


@cache
def _measures() -> dict[str, tuple[str, str, str, str]]:
    with (TABLES / "measures.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: (row["ar"] or row["key"], row["en"] or row["key"], row["topic"] or "other", row["nature"])
            for row in csv.DictReader(file)
        }


def measure(key: str) -> tuple[str, str]:
    """A measure's name in both languages; its key with spaces where the table has no name."""
    ar, en, *_ = _measures().get(key, (key, key.replace("_", " ")))
    return ar, en


@cache
def _organisations() -> dict[str, str]:
    with (TABLES / "organisations.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label_en"] for row in csv.DictReader(file) if row["code"] and row["label_en"]}


def topic(key: str) -> str:
    """The topic under which a measure is drawn: trade, investment or other."""
    return _measures()[key][2] if key in _measures() else "other"


def nature(key: str) -> str:
    """What sort of thing a measure is: flow, stock, count, rate, price, index, time, rank; "" where it is not known."""
    return _measures()[key][3] if key in _measures() else "count" if key.startswith("count:") else ""


def party(of: Party) -> tuple[str, str]:
    """A country's or an organisation's name in both languages; where only the article's name is known, that name."""
    if of.kind == "organisation":
        return of.name, _organisations().get(of.code, of.name)
    code = get_global("territory_aliases").get(of.code, [of.code])[0]
    english = Locale("en").territories.get(code)
    return of.name, english or of.name


# ---------------------------------------------------------------- values and periods


def value(mark: Mark, lang: str, digits: str, *, unit: bool = True, alone: bool = False) -> str:
    """The value in words; a derived one is rounded to three figures, and then says «نحو».

    ``alone`` is a label's case: «مليارا دولار» beside a bar, where a sentence goes on «بقيمة ملياري دولار».
    """
    quantity, qualifier = mark.quantity, mark.qualifier
    if mark.derived and isinstance(quantity.value, Decimal):
        rounded = _three_figures(quantity.value)
        if rounded != quantity.value:
            quantity = Quantity(rounded, quantity.unit)
            qualifier = Qualifier.APPROX if qualifier is Qualifier.EXACT else qualifier
    return numbers.in_words(
        quantity,
        lang=lang,
        digits=digits,
        qualifier=qualifier,
        unit=unit,
        nominative=alone and not numbers.hedge_of(qualifier),
    )


def _three_figures(of: Decimal) -> Decimal:
    return of if not of else round(of, 2 - of.adjusted()).normalize()


def moment(mark: Mark, lang: str, digits: str) -> str:
    """When a dated claim happened, as exactly as it is known: its year, its day, or from which year to which."""
    start, end = mark.period.start, mark.period.end or mark.period.start
    if mark.kind.value == "date":
        return period(mark.period, lang, digits)
    first, last = (numbers.year(day.year, lang=lang, digits=digits) for day in (start, end))
    if (end - start).days <= 366:
        return first
    return f"{first} إلى {last}" if lang == "ar" else f"{first} to {last}"


def period(of: Period, lang: str, digits: str = "ar") -> str:
    """A period as a reader says it: «عام 2023», «يناير إلى مارس 2024», «2009 إلى 2024», or nothing where unknown.

    >>> period(Period(date(2024, 1, 1), date(2024, 3, 31)), "en")
    'January to March 2024'
    """
    first, last = of.start or of.end, of.end or of.start
    if not first:
        return ""

    def say(day: date, pattern: str) -> str:
        text = format_date(day, pattern, locale=lang)
        return text.translate(str.maketrans({str(n): numbers.year(n, lang=lang, digits=digits) for n in range(10)}))

    to = "إلى" if lang == "ar" else "to"
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if first == last:
        return say(first, "d MMMM y")
    if whole_months and (first.month, last.month) == (1, 12):
        if first.year == last.year:
            return f"عام {say(first, 'y')}" if lang == "ar" else say(first, "y")
        return f"{say(first, 'y')} {to} {say(last, 'y')}"
    if whole_months:
        if (first.year, first.month) == (last.year, last.month):
            return say(first, "MMMM y")
        if first.year == last.year:
            return f"{say(first, 'MMMM')} {to} {say(last, 'MMMM y')}"
        return f"{say(first, 'MMMM y')} {to} {say(last, 'MMMM y')}"
    if (last - first).days > 366:
        return f"{say(first, 'y')} {to} {say(last, 'y')}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{say(first, 'd')} {to} {say(last, 'd MMMM y')}"
    return f"{say(first, 'd MMMM y')} {to} {say(last, 'd MMMM y')}"


def short_period(mark: Mark, lang: str, digits: str) -> str:
    """A time below its column: «2023», not «عام 2023»."""
    return period(mark.period, lang, digits).removeprefix("عام ") or mark.label[lang]


def source_line(source: Source, lang: str, digits: str = "ar") -> str:
    """«المصدر: …»: the outlet, the title and the date published, as far as they are known."""
    day = period(Period(source.published, source.published), lang, digits) if source.published else ""
    title = f"«{source.title}»" if source.title else source.id
    outlet = source.outlet
    if lang == "ar":
        return "المصدر: " + "، ".join(part for part in (outlet, title, day) if part)
    return "Source: " + ", ".join(part for part in (arabic(outlet), arabic(title), day) if part)


def arabic(text: str) -> str:
    """Arabic words inside an English label: an island, so that their marks and order stay theirs."""
    return numbers.island(text, "rtl") if has_arabic(text) else text


def has_arabic(text: str) -> bool:
    return any("\u0600" <= character <= "\u06ff" for character in text)


# ---------------------------------------------------------------- what each form says


def title(chart: Chart, lang: str, digits: str) -> str:
    """The finding, as the article's claim, in one sentence without a full stop."""
    return capital(_TITLES[chart.form](chart, lang, digits))


def capital(text: str) -> str:
    """The text with its first letter large, as a line begins."""
    return text[:1].upper() + text[1:]


def _bars_title(chart: Chart, lang: str, digits: str) -> str:
    ranked = sorted(chart.marks, key=lambda mark: mark.value, reverse=True)
    most = value(ranked[0], lang, digits)
    if len(ranked) == 1:
        return f"{chart.measure[lang]}: {most}"
    if any(mark.quantity.value_max is not None for mark in (ranked[0], ranked[-1])):
        return f"{chart.measure[lang]}: {most}"
    least = value(ranked[-1], lang, digits, unit=False)
    if len(ranked) == 2:
        against = "مقابل" if lang == "ar" else "against"
        return f"{chart.measure[lang]}: {most} {against} {least}"
    return f"{chart.measure[lang]}: " + (f"من {least} إلى {most}" if lang == "ar" else f"from {least} to {most}")


def _columns_title(chart: Chart, lang: str, digits: str) -> str:
    """The latest value and the first one; of several panels, the measure and its times."""
    first, last = chart.marks[0], chart.marks[-1]
    if len({mark.panel for mark in chart.marks}) > 1:
        times = (
            f"{short_period(first, lang, digits)} {'إلى' if lang == 'ar' else 'to'} {short_period(last, lang, digits)}"
        )
        return f"{chart.measure[lang]}{'، ' if lang == 'ar' else ', '}{times}"
    from_, to = value(first, lang, digits, unit=first.quantity.unit == "%"), value(last, lang, digits)
    when = short_period(last, lang, digits), short_period(first, lang, digits)
    if lang == "ar":
        return f"{chart.measure.ar}: {to} في {when[0]} مقابل {from_} في {when[1]}"
    return f"{chart.measure.en}: {to} in {when[0]} against {from_} in {when[1]}"


def _part_title(chart: Chart, lang: str, digits: str) -> str:
    part = chart.mark("part")
    of = "من" if lang == "ar" else "of"
    whole = chart.mark("whole")
    if whole:
        return f"{chart.measure[lang]}: {value(part, lang, digits)} {of} {value(whole, lang, digits)}"
    return f"{part.label[lang]}: {value(part, lang, digits)} {of} {chart.measure[lang]}"


def _change_title(chart: Chart, lang: str, digits: str) -> str:
    change, later = chart.mark("change"), chart.mark("later")
    to = value(later, lang, digits)
    if change is None:
        earlier = value(chart.mark("earlier"), lang, digits, unit=later.quantity.unit == "%")
        return f"{chart.measure[lang]}: {to} {'مقابل' if lang == 'ar' else 'against'} {earlier}"
    by = value(change, lang, digits)
    fell = chart.fields.get("direction", "").startswith("fell")
    if lang == "ar":
        return f"{'انخفاض' if fell else 'ارتفاع'} {chart.measure.ar} بنسبة {by} إلى {to}"
    return f"{chart.measure.en} {'down' if fell else 'up'} {by} to {to}"


def _spans_title(chart: Chart, lang: str, digits: str) -> str:
    most = max(chart.marks, key=lambda mark: (mark.period.end, mark.value) if len(chart.marks) == 1 else mark.value)
    when = period(most.period, lang, digits)
    if lang == "ar":
        return f"{most.label.ar}: {value(most, lang, digits)}، {when}"
    return f"{most.label.en}: {value(most, lang, digits)}, {when}"


def _timeline_title(chart: Chart, lang: str, digits: str) -> str:
    days = [mark.period.start for mark in chart.marks]
    first, last = (numbers.year(day.year, lang=lang, digits=digits) for day in (min(days), max(days)))
    if lang == "ar":
        return f"محطات زمنية تذكرها المقالة من {first} إلى {last}"
    return f"Dates that the article names, {first} to {last}"


def _tally_title(chart: Chart, lang: str, digits: str) -> str:
    count, worth = chart.mark("count"), chart.mark("worth")
    text = value(count, lang, digits)
    if not worth:
        return text
    return f"{text} {'بقيمة' if lang == 'ar' else 'worth'} {value(worth, lang, digits)}"


def _sectors_title(chart: Chart, lang: str, digits: str) -> str:
    most = max(mark.value for mark in chart.marks)
    first = [mark for mark in chart.marks if mark.value == most]
    if len(first) > 2:
        return chart.measure[lang]
    names = (" و" if lang == "ar" else " and ").join(mark.label[lang] for mark in first)
    return f"{chart.measure[lang]}: {names} أولًا" if lang == "ar" else f"{chart.measure[lang]}: {names} first"


_TITLES = {
    "bars": _bars_title,
    "columns": _columns_title,
    "part": _part_title,
    "change": _change_title,
    "spans": _spans_title,
    "timeline": _timeline_title,
    "tally": _tally_title,
    "sectors": _sectors_title,
}


def subtitle(chart: Chart, lang: str, digits: str) -> str:
    """The unit and the period of what is drawn."""
    if chart.form == "timeline":
        return "يجري الزمن من اليسار إلى اليمين" if lang == "ar" and not chart.time_rtl else ""
    if chart.form == "spans":
        return (
            "يمتد كل شريط على المدة التي يخصها المبلغ؛ الطول زمن لا قيمة"
            if lang == "ar"
            else "Each bar covers the time that its amount is about: length is time, not value"
        )
    if chart.form == "tally":
        one = numbers.unit_name(chart.mark("count").quantity.unit, lang=lang, one=True)
        parts = [f"مربع لكل {one}" if lang == "ar" else f"a square for each {one}"]
        parts.insert(0, whose(chart, lang))
        if when := period(chart.mark("count").period, lang, digits):
            parts.append(when + "*" * chart.mark("count").inherited)
        return capital((", " if lang == "en" else "، ").join(part for part in parts if part))
    units = list(dict.fromkeys(mark.quantity.unit for mark in chart.marks if mark.role not in ("change", "average")))
    periods = {period(mark.period, lang, digits) for mark in chart.marks if mark.role not in ("change", "average")}
    kinds = {mark.quantity.unit: mark.kind for mark in chart.marks}
    unit = (", " if lang == "en" else "، ").join(_unit(unit, kinds[unit], lang) for unit in units)
    when = periods.pop() if len(periods) == 1 else None
    if when == "" and chart.form != "sectors":
        when = "لا تذكر المقالة الفترة" if lang == "ar" else "the article states no period"
    return capital((", " if lang == "en" else "، ").join(part for part in (whose(chart, lang), unit, when) if part))


def whose(chart: Chart, lang: str) -> str:
    """The countries that every value drawn is about, where neither title nor labels name them; nothing past three.

    An exporter comes first and its partner after it, as the article names them.
    """
    lands = [
        [each for each in mark.parties if each.kind == "country"]
        for mark in chart.marks
        if mark.role not in ("change", "average")
    ]
    common = [each for each in lands[0] if all(each in others for others in lands)] if lands else []
    if not 0 < len(common) <= 3:
        return ""
    names = [party(each)[0 if lang == "ar" else 1] for each in common]
    said = " ".join((chart.measure[lang], *(mark.label[lang] for mark in chart.marks)))
    if all(name in said for name in names):
        return ""
    return " و".join(names) if lang == "ar" else " and ".join(names)


def _unit(code: str, kind: Kind, lang: str) -> str:
    """«عدد الاتفاقيات», «بالدولار»; "number of agreements", "in dollars"."""
    if kind is Kind.COUNT:
        many = numbers.unit_name(code, lang=lang, many=True)
        return f"عدد {_definite(many)}" if lang == "ar" else f"number of {many}"
    name = numbers.unit_name(code, lang=lang)
    if code == "%":
        return name
    return f"ب{_definite(name)}" if lang == "ar" else f"in {name}"


def _definite(noun: str) -> str:
    """«كيلومتر مربع» → «الكيلومتر المربع»; a second noun («ميغاواط ساعة») and a rate's «للبرميل» stay as they are."""
    noun, per, of = noun.partition(" ل")
    first, *rest = noun.split(" ")
    adjectives = [word if word in ("ساعة", "أساس") else f"ال{word}" for word in rest]
    return " ".join((f"ال{first}", *adjectives)) + per + of


#: Marks without a label of their own, on which a star could stand.
_UNSTARRED = ("change", "average", "worth", "whole")


def notes(chart: Chart, lang: str, digits: str) -> list[str]:
    """What must be said on the chart's face: formulas of derived values, periods taken over from elsewhere."""
    lines = []
    if chart.form == "sectors":
        lines.append(
            "عدد مشتق: كم بندًا من القائمة المرقمة في المقالة يذكر القطاع؛ قد يذكر البند أكثر من قطاع"
            if lang == "ar"
            else "Derived: how many items of the article’s numbered list name the sector; one may name several"
        )
    for mark in chart.marks:
        if mark.derived and chart.form != "sectors":
            word = "قيمة مشتقة لا تذكرها المقالة" if lang == "ar" else "Derived, not stated by the article"
            lines.append(f"{word}: {formula(mark, lang, digits)}")
    if all(mark.projected for mark in chart.marks if mark.role != "change"):
        lines.append(
            "المتوقع أو المستهدف أو المزمع في نص المقالة، لا ما تحقق"
            if lang == "ar"
            else "Expected, planned or aimed at in the article’s words, not what was achieved"
        )
    if starred := [mark for mark in chart.marks if mark.inherited and mark.role not in _UNSTARRED]:
        lines.append(_inherited(starred, lang, digits))
    lines += chart.correction_lines(lang, digits)
    return list(dict.fromkeys(lines))


def _inherited(starred: Sequence[Mark], lang: str, digits: str) -> str:
    """Where the period of the starred marks was taken from, with the period where they have one in common."""
    periods = {period(mark.period, lang, digits) for mark in starred}
    when = f" ({periods.pop()})" if len(periods) == 1 else ""
    doubtful = any(mark.doubtful for mark in starred)
    if lang == "ar":
        line = f"* الفترة{when} مأخوذة من سياق النص، لا من العبارة نفسها"
        return line + ("، وقد نُشر الرقم نفسه لفترة أخرى" if doubtful else "")
    line = f"* Period{when} taken from the text around it, not stated with the value"
    return line + ("; the same figure is published for another period" if doubtful else "")


def formula(mark: Mark, lang: str, digits: str) -> str:
    """What a derived value was made of, its inputs in words, with the value that they give."""
    text = mark.formula.rpartition(" = ")[2]
    for written, quantity in mark.terms:
        text = text.replace(written, numbers.in_words(quantity, lang=lang, digits=digits))
    text = re.sub(r"([%٪]) / [100١٠]{3}\b", r"\1", text).replace(" / ", " ÷ ").replace(" - ", f" {numbers.MINUS} ")
    return f"{mark.label[lang]} = {text} = {value(mark, lang, digits)}"


def caption(chart: Chart, lang: str, digits: str) -> str:
    """The sentence under a figure: what the article states, what is derived from it, and the source."""
    stated = [mark for mark in chart.marks if not mark.derived]
    says = "تذكر المقالة" if lang == "ar" else "The article states"
    listed = ("؛ " if lang == "ar" else "; ").join(_stated(mark, lang, digits) for mark in stated)
    parts = [title(chart, lang, digits), *([f"{says}: {listed}"] if stated else []), *notes(chart, lang, digits)]
    return ". ".join(parts) + ". " + source_line(chart.source, lang, digits) + "."


def _stated(mark: Mark, lang: str, digits: str) -> str:
    if mark.kind.value in ("year", "date", "duration"):
        return f"{moment(mark, lang, digits)}: {mark.label[lang]}"
    when = period(mark.period, lang, digits)
    panel = mark.panel[lang] + ("، " if lang == "ar" else ", ") if mark.panel[lang] else ""
    text = f"{panel}{mark.label[lang]}: {value(mark, lang, digits, alone=True)}"
    said = when.lower() == mark.label[lang].lower()
    return f"{text} ({when})" if when and not said else text


_FORMS = {
    "bars": ("مخطط أشرطة أفقية", "Horizontal bars"),
    "columns": ("أعمدة على محور قيم، والزمن من اليسار إلى اليمين", "Columns on a value axis, time from left to right"),
    "part": ("شريط واحد مقسوم إلى جزء وباقٍ", "One bar split into a part and the rest"),
    "change": ("شريطان: مستوى سابق ومستوى لاحق", "Two bars: an earlier level and a later one"),
    "spans": ("أشرطة على محور زمني، طولها مدة لا قيمة", "Bars on an axis of time; their length is time, not value"),
    "timeline": ("خط زمني", "A timeline"),
    "tally": ("مربعات، واحد لكل وحدة معدودة", "Squares, one for each thing counted"),
    "sectors": ("مخطط أشرطة أفقية", "Horizontal bars"),
}


def alt(chart: Chart, lang: str, digits: str) -> str:
    """For a reader who does not see the picture: the form, every value drawn with its hedge, the source."""
    form = _FORMS[chart.form][0 if lang == "ar" else 1]
    derived = "(مشتق)" if lang == "ar" else "(derived)"
    listed = ("؛ " if lang == "ar" else "; ").join(
        _stated(mark, lang, digits) + (f" {derived}" if mark.derived else "") for mark in chart.marks
    )
    return f"{form}. {title(chart, lang, digits)}. {listed}. {source_line(chart.source, lang, digits)}."


def text(chart: Chart, lang: str, digits: str) -> str:
    """What the picture says, line by line: title, subtitle, a line for every mark, notes, source."""
    lines = [title(chart, lang, digits), subtitle(chart, lang, digits)]
    for mark in chart.marks:
        derived = (" [مشتق]" if lang == "ar" else " [derived]") if mark.derived else ""
        lines.append(f"- {_stated(mark, lang, digits)}{derived}  <{', '.join(mark.claims)}>")
    lines += [*notes(chart, lang, digits), source_line(chart.source, lang, digits)]
    return "\n".join(line for line in lines if line)
