"""What was and what was expected of it, or aimed at: two bars, the expected one hollow in its ends' own way.

Two expectations of one thing by two who say them stand beside each other too, each under its speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from arqam.draw import words
from arqam.draw.charts import compare, names
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import Chart, Form, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, known
from arqam.draw.charts.ranked import TOO_NEAR, VISIBLE
from arqam.draw.page import Page
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_pattern

#: What a sentence says of a value that is expected, and not only planned.
_EXPECTED = fold_pattern(r"توقع|متوقع|تقدير|استطلاع|محلل|مستهدف|يستهدف|تستهدف|ترجيح|مرجح")

ACTUAL = Words("المتحقق", "Actual")
EXPECTED = Words("المتوقع", "Expected")
BEFORE, NOW = Words("التوقع السابق", "The earlier forecast"), Words("التوقع الجديد", "The new forecast")
AGAINST = Words("التعديل المذكور لا يوافق التوقعين", "the revision stated does not agree with the two forecasts")
#: So many characters after a value stands what was expected of it.
BESIDE = 260


class Forecast(Form):
    value = "forecast"
    shape = Words("شريطان: المتحقق والمتوقع", "Two bars: what was and what was expected")
    rank = 1

    def propose(self, desk: Desk) -> Iterator[Chart]:
        levels = [one for one in desk.said if known(one)]
        for expected in (one for one in levels if one.projected and _EXPECTED.search(fold(desk.sentence(one)))):
            actual = self._actual(expected, levels, desk)
            if actual:
                yield self._chart(desk, actual, expected)
        for early, late in _revised(levels, desk):
            marks = [desk.mark(early, BEFORE, "earlier"), desk.mark(late, NOW, "later")]
            measure = names.topic_of([late, early])
            way = "fell_by" if late.value < early.value else "rose_by"
            yield desk.chart(self, measure, marks, late.measure, direction=way, verb=late.claim.direction.split("_")[0])

    @staticmethod
    def _actual(expected: Statement, levels: list[Statement], desk: Desk) -> Statement | None:
        """What became of it: the same thing, at the same time, said near it."""
        same = [
            one
            for one in levels
            if not (one.projected and not _surpassed(one, expected, desk))
            and compare.one_thing(one, expected)
            and one is not expected
            and (one.when == expected.when or _undated_beside(expected, one))
            and one.change == expected.change
            and (one.change or _level(one))
            and (expected.change or _level(expected))
            and desk.near(one, expected)
            and (one.whose or expected.whose or names.narrower(one))
        ]
        return min(same, key=lambda one: abs(one.at - expected.at), default=None)

    def _chart(self, desk: Desk, actual: Statement, expected: Statement) -> Chart:
        came = replace(desk.mark(actual, ACTUAL, "actual"), projected=False)
        marks = [desk.mark(expected, EXPECTED, "expected"), came]
        measure = names.topic_of([actual] if names.own(actual) else [actual, expected])
        if actual.change:
            way = Words("انخفاض", "Fall in") if actual.value < 0 else Words("ارتفاع", "Rise in")
            measure = Words(f"{way.ar} {measure.ar}", f"{way.en} {names.lower(measure.en)}" if measure.en else "")
            if (actual.value < 0) == (expected.value < 0):
                marks = [replace(mark, quantity=mark.quantity._replace(value=abs(mark.value))) for mark in marks]
        return desk.chart(self, measure, marks, actual.measure)

    def faults(self, chart: Chart) -> Iterator[Words]:
        one, other = (mark.value for mark in chart.marks)
        if abs(one - other) < max(abs(one), abs(other)) * VISIBLE:
            yield TOO_NEAR
        verb, way = (chart.fields.get(name, "").split("_")[0] for name in ("verb", "direction"))
        if verb != way:
            yield AGAINST

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        if before := chart.mark("earlier"):
            now = chart.the("later")
            then, said = words.value(before, lang, digits), words.value(now, lang, digits, alone=True)
            when = words.within(now.period, lang, digits)
            if lang == "ar":
                return f"توقع {chart.measure.ar} {when}: {said}، وكان {then}".replace(" :", ":")
            return f"Forecast of {names.lower(chart.measure.en)} {when}: {said}, from {then}".replace(" :", ":")
        expected, actual = chart.the("expected"), chart.the("actual")
        was, should = words.value(actual, lang, digits, alone=True), words.value(expected, lang, digits)
        if lang == "ar":
            return (
                f"{chart.measure.ar} {was}، مقابل توقعات بـ{should}"
                if should[:1].isdigit()
                else f"{chart.measure.ar} {was}، والمتوقع {should}"
            )
        return f"{chart.measure.en}: {was}, against {should} expected"

    def body(self, chart: Chart, page: Page, digits: str) -> Bars:
        return Bars(chart, page, digits)


_PAST = fold_pattern(r"متجاوز|تجاوز|فاق|مقارنة مع|بالمقارنة|أعلى من|أقل من|دون|مقابل توقع|مخالف")


def _surpassed(one: Statement, expected: Statement, desk: Desk) -> bool:
    """Whether a value is set against what was expected of it, and is itself none: «بلغ 5 مقارنة مع 4 متوقعة»."""
    linked = one.claim.compared_with in expected.ids and one.claim.direction == "reached"
    return linked and bool(_PAST.search(fold(desk.before(expected, 90))))


def _undated_beside(expected: Statement, one: Statement) -> bool:
    """Whether what was expected states no time of its own, and is told right after what came of it."""
    return expected.when == (None, None) and 0 < expected.at - one.at < BESIDE


def _revised(levels: list[Statement], desk: Desk) -> Iterator[tuple[Statement, Statement]]:
    """Two forecasts of one thing at one time: the one before, and the one that it was raised or lowered to."""
    for late in levels:
        if not late.projected or late.claim.direction not in ("rose_to", "fell_to"):
            continue
        early = min(
            (
                one
                for one in levels
                if one.projected
                and one is not late
                and one.claim.sentence == late.claim.sentence
                and ("comparison" in one.claim.flags or one.claim.direction.endswith("_from"))
                and compare.one_thing(one, late)
                and one.when in (late.when, (None, None))
            ),
            key=lambda one: abs(one.at - late.at),
            default=None,
        )
        if early and _EXPECTED.search(fold(desk.sentence(late))):
            yield early, late


def _level(of: Statement) -> bool:
    return of.claim.direction in ("", "reached", "rose_to", "fell_to")
