"""An axis of time, which runs left to right in either language unless it is asked to run the other way."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from arqam.draw import numbers
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS


class TimeAxis:
    """Years along the page's width; :meth:`at` gives a day's place, in points from the start side."""

    def __init__(self, page: Page, first: date, last: date, digits: str, *, rtl: bool) -> None:
        self.page, self.digits = page, digits
        self.mirrored = page.rtl != rtl  # the page counts from its start side, time from its own
        self.low, self.high = date(first.year, 1, 1), date(last.year + 1, 1, 1)
        self.text = page.size.small
        label = page.width(numbers.year(2000, lang=page.lang, digits=digits), self.text)
        self.inset = label / 2 + 1
        years = self.high.year - self.low.year
        most = max(int((page.inner - 2 * self.inset) // (label * 1.8)), 1)
        self.step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 5000) if years / step <= most)
        self.height = self.text * LEADING + 3 * page.size.scale

    def at(self, day: date) -> float:
        share = (day - self.low).days / (self.high - self.low).days
        if self.mirrored:
            share = 1 - share
        return self.inset + share * (self.page.inner - 2 * self.inset)

    def paint(self, ax: Axes, y: float) -> None:
        """The axis at ``y``, its years below it."""
        page, scale = self.page, self.page.size.scale
        width = 0.6 * scale
        ends = [self.at(self.low), self.at(self.high)]
        ax.add_artist(Line2D(ends, [y, y], color=COLOURS["muted"], linewidth=width))
        for year in range(self.low.year, self.high.year + 1):
            if year % self.step and year != self.low.year:
                continue
            if year == self.low.year and year % self.step and self.step - year % self.step < self.step * 0.7:
                continue
            x = self.at(date(year, 1, 1))
            ax.add_artist(Line2D([x, x], [y, y + 2.5 * scale], color=COLOURS["muted"], linewidth=width))
            text = numbers.year(year, lang=page.lang, digits=self.digits)
            page.write(ax, x, y + 3 * scale, text, size=self.text, colour="muted", align="middle", role="tick")
