"""A timeline: where each dated claim stands in time, then what the article says of it, in its own words."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from arqam.draw import words
from arqam.draw.charts.chart import Chart
from arqam.draw.charts.time_axis import TimeAxis
from arqam.draw.page import Page
from arqam.draw.style import COLOURS


class Timeline:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page, self.marks = page, list(chart.marks)
        size = page.size
        days = [day for mark in self.marks for day in (mark.period.start, mark.period.end or mark.period.start)]
        self.axis = TimeAxis(page, min(days), max(days), digits, rtl=chart.time_rtl)
        self.dates = [words.moment(mark, page.lang, digits) + ("*" if mark.inherited else "") for mark in self.marks]
        self.column = max(page.width(text, size.text, "bold") for text in self.dates) + size.text
        self.texts = [page.wrap(mark.label[page.lang], page.inner - self.column, size.text) for mark in self.marks]
        self.dot = 2.6 * size.scale
        self.lane = 4 * self.dot
        self.gap = size.text * 0.4
        self.strip = self.lane + self.axis.height + size.text
        self.height = self.strip + sum(text.height + self.gap for text in self.texts) - self.gap

    def paint(self, ax: Axes) -> None:
        page, size = self.page, self.page.size
        y = self.lane / 2
        self.axis.paint(ax, self.lane)
        for mark in self.marks:
            start, end = mark.period.start, mark.period.end or mark.period.start
            if (end - start).days > 366:
                line = Line2D(
                    [self.axis.at(start), self.axis.at(end)], [y, y], color=COLOURS["light"], solid_capstyle="butt"
                )
                line.set_linewidth(1.6 * size.scale)
                ax.add_artist(line)
        for mark in self.marks:
            x = self.axis.at(mark.period.start)
            gid = f"mark:{mark.claims[0]}"
            ax.plot([x], [y], "o", markersize=2 * self.dot, color=COLOURS["main"], gid=gid, clip_on=False)
        top = self.strip
        for date_text, text in zip(self.dates, self.texts, strict=True):
            page.write(ax, 0, top, date_text, weight="bold", colour="main", role="date")
            page.write(ax, self.column, top, text, role="name")
            top += text.height + self.gap

    def key(self) -> list[str]:
        return []
