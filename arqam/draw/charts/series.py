"""One measure at three times or more: a column a time; several parties at the same times are small multiples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from arqam.draw import words
from arqam.draw.charts import compare, names
from arqam.draw.charts.chart import NOWHERE, Chart, Form, Words
from arqam.draw.charts.columns import Columns
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, grouped, known
from arqam.draw.charts.mark import Mark
from arqam.draw.page import Page

#: Two times are a pair of bars.
LEAST = 3


class Series(Form):
    value = "series"
    shape = Words("أعمدة على محور قيم، والزمن من اليسار إلى اليمين", "Columns on a value axis, time from left to right")
    rank = 1

    def propose(self, desk: Desk) -> Iterator[Chart]:
        usable = [one for one in desk.said if known(one) and compare.dated(one)]
        for together in grouped(usable, lambda one: (*one.axis[:9], one.average)):
            lines = [line for line in _lines(together) if len(line) >= LEAST]
            if not lines:
                continue
            heads = names.told_apart([line[0] for line in lines]) if len(lines) > 1 else [NOWHERE]
            if not heads or len({tuple(one.when for one in line) for line in lines}) > 1:
                for line in lines:  # panels of other times would not be multiples of one picture
                    yield self._chart(desk, [line], [NOWHERE])
            else:
                yield self._chart(desk, lines, heads)

    def _chart(self, desk: Desk, lines: list[list[Statement]], heads: list[Words]) -> Chart:
        marks = [
            replace(desk.mark(one, names.of_time(one)), panel=head)
            for line, head in zip(lines, heads, strict=True)
            for one in line
        ]
        measure = names.topic_of([one for line in lines for one in line], named=len(lines) > 1)
        return desk.chart(self, measure, marks, lines[0][0].measure)

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        first, last = chart.marks[0], chart.marks[-1]
        if len({mark.panel for mark in chart.marks}) > 1:
            times = [short_period(mark, lang, digits) for mark in (first, last)]
            return f"{chart.measure[lang]}{words.comma(lang)}{(' إلى ' if lang == 'ar' else ' to ').join(times)}"
        from_, to = (words.value(mark, lang, digits) for mark in (first, last))
        then, now = (words.within(mark.period, lang, digits) for mark in (first, last))
        if lang == "ar":
            return f"{chart.measure.ar}: {to} {now} مقابل {from_} {then}"
        return f"{chart.measure.en}: {to} {now} against {from_} {then}"

    def body(self, chart: Chart, page: Page, digits: str) -> Columns:
        return Columns(chart, page, digits)


def _lines(together: list[Statement]) -> Iterator[list[Statement]]:
    """One thing at its times, in their order; a time with two values is of two series, and gives none."""
    left = list(together)
    while left:
        first, *others = left
        # An unnamed price is one thing with no other, so the first is taken whatever it is.
        line = [first, *(one for one in others if compare.one_thing(first, one))]
        left = [one for one in others if one not in line]
        times = [one.when for one in line]
        yield sorted((one for one in line if times.count(one.when) == 1), key=lambda one: one.when)


def short_period(mark: Mark, lang: str, digits: str) -> str:
    """A time below its column: «2023», not «عام 2023»."""
    return words.period(mark.period, lang, digits).removeprefix("عام ") or mark.label[lang]
