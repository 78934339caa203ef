"""What every chart says around its finding, in Arabic and in English: subtitle, notes, caption, alt text.

The claims are the article's, so a caption begins with «تذكر المقالة» and "The article states"; hedges stay; a derived
value says so and shows its formula; a period that was not said beside the value says where it was taken from.
The finding itself, the title, is each form's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from arqam.draw import numbers, words
from arqam.draw.charts.mark import Mark, Words
from arqam.draw.words import capital, comma
from arqam.model import Basis, Kind

if TYPE_CHECKING:
    from arqam.draw.charts.chart import Chart

#: Marks that are no value among others: neither unit nor period of the subtitle is theirs.
ASIDE = ("change", "average", "rest", "gap")
#: Marks without a label of their own, on which a star could stand.
_UNSTARRED = (*ASIDE, "worth", "whole")


def title(chart: Chart, lang: str, digits: str) -> str:
    """The finding, as the article's claim, in one sentence without a full stop."""
    return capital(chart.form.title(chart, lang, digits))


def subtitle(chart: Chart, lang: str, digits: str) -> str:
    """The unit and the period of what is drawn."""
    return capital(chart.form.subtitle(chart, lang, digits))


def unit_and_period(chart: Chart, lang: str, digits: str) -> str:
    """«بالدولار، عام 2023»; whose it is where neither title nor labels say it."""
    marks = [mark for mark in chart.marks if mark.role not in ASIDE]
    units = list(dict.fromkeys(mark.quantity.unit for mark in marks))
    kinds = {mark.quantity.unit: mark.kind for mark in chart.marks}
    unit = comma(lang).join(unit_phrase(unit, kinds[unit], lang) for unit in units)
    parts = [whose(chart, lang), unit, common_period(marks, lang, digits)]
    return comma(lang).join(part for part in parts if part)


def common_period(marks: Sequence[Mark], lang: str, digits: str) -> str:
    """The one period of all marks; where none is known, the article's own words or that it states none."""
    periods = {words.period(mark.period, lang, digits) for mark in marks}
    when = periods.pop() if len(periods) == 1 else None
    if when == "":
        return unknown_period(marks, lang)
    if when and all(mark.label[lang] == when for mark in marks):
        return ""
    return when or ""


def unknown_period(marks: Sequence[Mark], lang: str) -> str:
    """Why no date stands beside a value: its date of publication is missing, or the article names no time."""
    bases = {mark.period.basis for mark in marks}
    if bases == {Basis.UNSTATED}:
        if any(mark.timed for mark in marks):
            return ""
        return "لا تذكر المقالة الفترة" if lang == "ar" else "the article states no period"
    said = {mark.period.surface.strip() for mark in marks if mark.period.surface.strip()}
    if lang == "ar" and len(said) == 1:
        return f"«{said.pop()}»، ولا يُعرف تاريخ النشر"
    return "لا يُعرف تاريخ النشر" if lang == "ar" else "the date of publication is not known"


def whose(chart: Chart, lang: str) -> str:
    """The countries that every value drawn is about, where neither title nor labels name them; nothing past three."""
    lands = [
        [each for each in mark.parties if each.kind == "country"] for mark in chart.marks if mark.role not in ASIDE
    ]
    common = [each for each in lands[0] if all(each in others for others in lands)] if lands else []
    said = " ".join((chart.measure[lang], *(mark.label[lang] for mark in chart.marks)))
    common = [each for each in common if not words.names_party(said, each, lang)]
    if not 0 < len(common) <= 3:
        return ""
    names = [words.party(each)[0 if lang == "ar" else 1] for each in common]
    return " و".join(names) if lang == "ar" else " and ".join(names)


def unit_phrase(code: str, kind: Kind, lang: str) -> str:
    """«عدد الاتفاقيات», «بالدولار»; "number of agreements", "in dollars"."""
    if not code:
        return ""
    base, _, per = code.partition("/")
    if per and kind is Kind.RATE and not numbers.is_unit(base):
        return f"{unit_phrase(base, Kind.COUNT, lang)} {numbers.unit_of_axis(code, lang)[1]}"
    if kind is Kind.COUNT:
        many = numbers.unit_name(code, lang=lang, many=True)
        return f"عدد {words.definite(many)}" if lang == "ar" else f"number of {many}"
    if code == "%":
        return "نسبة مئوية" if lang == "ar" else "per cent"
    name, per = numbers.unit_of_axis(code, lang)
    text = f"ب{words.definite(name)}" if lang == "ar" else f"in {name}"
    return f"{text} {per}".rstrip()


def notes(chart: Chart, lang: str, digits: str) -> list[str]:
    """What must be said on the chart's face: formulas of derived values, periods taken over, a reader's corrections."""
    lines = list(chart.form.notes(chart, lang, digits))
    for mark in chart.marks:
        if (mark.derived and mark.terms) or (mark.derived and chart.form.value != "sectors"):
            word = "قيمة مشتقة لا تذكرها المقالة" if lang == "ar" else "Derived, not stated by the article"
            lines.append(f"{word}: {formula(mark, lang, digits)}")
    if chart.marks and all(mark.projected for mark in chart.marks if mark.role != "change"):
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
    periods = {words.period(mark.period, lang, digits) for mark in starred}
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
    return f"{mark.label[lang]} = {text} = {words.value(mark, lang, digits)}"


def caption(chart: Chart, lang: str, digits: str) -> str:
    """The sentence under a figure: what the article states, what is derived from it, and the source."""
    stated = [mark for mark in chart.marks if not mark.derived]
    says = "تذكر المقالة" if lang == "ar" else "The article states"
    listed = ("؛ " if lang == "ar" else "; ").join(_stated(mark, lang, digits) for mark in stated)
    parts = [title(chart, lang, digits), *([f"{says}: {listed}"] if stated else []), *notes(chart, lang, digits)]
    return ". ".join(parts) + ". " + words.source_line(chart.source, lang, digits) + "."


def _stated(mark: Mark, lang: str, digits: str) -> str:
    when = words.period(mark.period, lang, digits)
    panel = mark.panel[lang] + comma(lang) if mark.panel[lang] else ""
    text = f"{panel}{mark.label[lang]}: {words.value(mark, lang, digits, alone=True)}"
    said = when.lower() == mark.label[lang].lower()
    return f"{text} ({when})" if when and not said else text


def alt(chart: Chart, lang: str, digits: str) -> str:
    """For a reader who does not see the picture: the form, every value drawn with its hedge, the source."""
    derived = "(مشتق)" if lang == "ar" else "(derived)"
    listed = ("؛ " if lang == "ar" else "; ").join(
        _stated(mark, lang, digits) + (f" {derived}" if mark.derived else "") for mark in chart.marks
    )
    source = words.source_line(chart.source, lang, digits)
    return f"{chart.form.shape[lang]}. {title(chart, lang, digits)}. {listed}. {source}."


def text(chart: Chart, lang: str, digits: str) -> str:
    """What the picture says, line by line: title, subtitle, a line for every mark, notes, source."""
    lines = [title(chart, lang, digits), subtitle(chart, lang, digits)]
    for mark in chart.marks:
        derived = (" [مشتق]" if lang == "ar" else " [derived]") if mark.derived else ""
        lines.append(f"- {_stated(mark, lang, digits)}{derived}  <{', '.join(mark.claims)}>")
    lines += [*notes(chart, lang, digits), words.source_line(chart.source, lang, digits)]
    return "\n".join(line for line in lines if line)


def missing(chart: Chart, lang: str) -> list[str]:
    """The words of a face that have no form in ``lang``: what is measured, labels, units, whose it is."""
    if lang == "ar":
        return []
    pairs: list[Words] = [chart.measure]
    pairs += [part for mark in chart.marks for part in (mark.label, mark.panel) if part[0]]
    lost = [pair.ar for pair in pairs if not pair.en or words.has_arabic(pair.en)]
    units = {part for mark in chart.marks for part in mark.quantity.unit.split("/")}
    lost += [unit for unit in sorted(units) if words.has_arabic(numbers.unit_name(unit, lang="en"))]
    lost += [
        each.name
        for each in dict.fromkeys(each for mark in chart.marks for each in mark.parties if each.kind == "country")
        if words.has_arabic(words.party(each)[1])
    ]
    return list(dict.fromkeys(lost))
