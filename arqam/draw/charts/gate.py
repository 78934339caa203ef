"""The gate before anything is drawn: what is not sure, not named, or contradicts itself stays in the table.

Every mark's claim is read with high confidence or confirmed by a reader; every mark has a name of its own; all that
stands on one axis is of one unit; parts do not exceed their whole; a stated change agrees with its two levels; and
what derived claims contradict is not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from arqam.draw.charts import names
from arqam.draw.charts.chart import Chart, Mark, Words
from arqam.draw.charts.wording import ASIDE
from arqam.model import Kind
from arqam.read.arabic.fold import fold

#: Marks that carry the whole or a value aside, whose label tells nothing apart.
_NO_NAME = (*ASIDE, "whole", "worth")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

#: A number written out to its last unit, and a scale word after it: «665,932,983 مليون».
_SCALED_TWICE = re.compile(r"\d{1,3}(?:[.,،]\d{3}){2,}\W+(?:مليون|مليار|تريليون|ألف)")

#: Two levels of one thing are of one scale where the larger is less than so many times the other.
SAME_SCALE = 3

UNSURE = Words("لم تُقرأ بثقة عالية ولم يؤكدها قارئ", "not read with high confidence, nor confirmed by a reader")
LEFT_OUT = Words("استبعدها مراجع من الأشكال", "a reader left it out of figures")
CUT = Words("أكثر من ثلث القائمة لم يُقرأ بثقة", "more than a third of the list was not read with confidence")
NO_NAME = Words("لا اسم يميز كل قيمة من غيرها", "no name tells each value from the others")
NUMBER_IN_NAME = Words("في اسم قيمةٍ رقمُ قيمة أخرى", "a name holds another value’s number")
MIXED_UNITS = Words("وحدات مختلفة على محور واحد", "different units on one axis")
NO_TOPIC = Words("لم يُعرف ما تقيسه القيم أو لمن هي", "what the values measure, or whose they are, is not known")
IMPOSSIBLE = Words("نسبة من كل لا تقع بين صفر ومئة", "a share of a whole that is not between 0 and 100")
LONE = Words("قيمة واحدة لا شكل لها", "one value alone is no figure")
SCALED_TWICE = Words("مرتبة زائدة بعد رقم كُتب كاملًا", "a scale after a number that is written out in full")
AMBIGUOUS = Words("رقم يحتمل قراءة أخرى", "a number that may be read in another way")
UNFINISHED = Words(
    "فترة لم تنته يوم النشر، ولا يقال إن القيمة متوقعة",
    "a period that had not ended on the day of publication, of a value that is not said to be expected",
)
DOUBTED = Words("حساب المقالة نفسها يناقض القيمة", "the article’s own arithmetic contradicts the value")


def faults(chart: Chart, doubted: frozenset[str] = frozenset()) -> list[Words]:
    """All that forbids a chart; ``doubted`` are ids of claims that a derived claim contradicts."""
    found = list(_named(chart))
    if len(chart.marks) < 2:
        found.append(LONE)
    if not chart.measure.ar:
        found.append(NO_TOPIC)
    if chart.form.one_unit and len({mark.quantity.unit for mark in chart.marks if mark.role not in ASIDE}) > 1:
        found.append(MIXED_UNITS)
    if any(mark.kind is Kind.PERCENT and mark.role == "part" and not 0 <= mark.value <= 100 for mark in chart.marks):
        found.append(IMPOSSIBLE)
    if any(_SCALED_TWICE.search(mark.surface) for mark in chart.marks):
        found.append(SCALED_TWICE)
    if any(mark.ambiguous for mark in chart.marks) and not chart.mark("whole") and not _settled(chart):
        found.append(AMBIGUOUS)  # parts that add to their whole are read rightly
    if any(mark.unfinished for mark in chart.marks):
        found.append(UNFINISHED)
    if doubted & set(chart.claims):
        found.append(DOUBTED)
    return [*found, *chart.form.faults(chart)]


def _settled(chart: Chart) -> bool:
    """Whether another reading of a level is ruled out by the other level of its pair, which it is near as read."""
    levels = [mark for mark in chart.marks if mark.role in ("earlier", "later")]
    if len(levels) != 2 or all(mark.ambiguous for mark in levels) or any(mark.derived for mark in levels):
        return False
    small, large = sorted(abs(mark.value) for mark in levels)
    return small * SAME_SCALE > large


def _named(chart: Chart) -> Iterator[Words]:
    by_panel: dict[Words, list[Mark]] = {}
    for mark in chart.marks:
        if mark.role not in _NO_NAME:
            by_panel.setdefault(mark.panel, []).append(mark)
    for marks in by_panel.values():
        labels = [mark.label.ar for mark in marks]
        if not all(labels) or not names.distinct(labels) or any("…" in label for label in labels):
            yield NO_NAME
        if any(_holds_a_number(mark, marks) for mark in marks):
            yield NUMBER_IN_NAME


def _holds_a_number(mark: Mark, marks: Iterable[Mark]) -> bool:
    """Whether a label holds the number of another mark, as the article writes it; a time's digits are its own."""
    written = set(_NUMBER.findall(fold(mark.label.ar)))
    if not written or mark.dated_label:
        return False
    return any(
        written & set(_NUMBER.findall(fold(other.surface)))
        for other in marks
        if other is not mark and not other.derived
    )


def near(one: Decimal, other: Decimal, share: str = "0.01") -> bool:
    """Whether two amounts are one, rounded."""
    return abs(one - other) <= max(abs(one), abs(other)) * Decimal(share)
