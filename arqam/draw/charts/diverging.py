"""Diverging bars: changes up and down of several named things, from a zero line."""

from __future__ import annotations

from collections.abc import Iterator

from arqam.draw import words
from arqam.draw.charts.chart import Chart, Words
from arqam.draw.charts.desk import Desk
from arqam.draw.charts.ranked import Ranked, both_ways, cut_short, lists, said


class Diverging(Ranked):
    value = "diverging"
    shape = Words("أشرطة أفقية يمين خط الصفر ويساره", "Horizontal bars on both sides of a zero line")
    rank = 1

    def propose(self, desk: Desk) -> Iterator[Chart]:
        for group in desk.once(lists):
            if both_ways(group) and all(one.change for one in group):
                yield from self.of(desk, group)

    def faults(self, chart: Chart) -> Iterator[Words]:
        yield from cut_short(chart)

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        most, least = chart.marks[0], chart.marks[-1]
        ends = [f"{mark.label[lang]} {said(chart, mark, lang, digits)}" for mark in (most, least)]
        return f"{chart.measure[lang]}: {words.comma(lang).join(ends)}"
