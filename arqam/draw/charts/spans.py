"""Amounts over spans of time: each a band as long as its time, the amount in words above it.

The axis is of time only. A year's trade and a quarter's stand one above the other, each over its own months, and
nothing invites the eye to compare their sizes.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from matplotlib.axes import Axes

from arqam.draw import numbers, words
from arqam.draw.charts.chart import Chart, Mark
from arqam.draw.charts.shapes import band, band_end_of
from arqam.draw.charts.time_axis import TimeAxis
from arqam.draw.page import LEADING, Lines, Page
from arqam.model import Period, Quantity


class Spans:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page, self.digits = page, digits
        size = page.size
        self.marks = [mark for mark in chart.marks if mark.role != "average"]
        periods = [mark.period for mark in self.marks]
        first, last = min(p.start for p in periods), max(p.end for p in periods)
        self.axis = TimeAxis(page, first, last, digits, rtl=chart.time_rtl)
        self.texts = [self._said(mark) for mark in self.marks]
        self.thick = size.text * (1.2 if page.tight else size.bar)
        self.room = self.thick * 0.55 if any(band_end_of(mark) == "point" for mark in self.marks) else size.text * 0.2
        self.gap = size.text * (0.5 if page.tight else 1.0)
        self.rows = [sum(text.height for text in texts) + self.room + self.thick + self.gap for texts in self.texts]
        self.height = sum(self.rows) + self.axis.height

    def _said(self, mark: Mark) -> tuple[Lines, ...]:
        """The amount, and below it (beside it on a tight page) its period."""
        page, size = self.page, self.page.size
        comma = "، " if page.rtl else ", "
        when = words.period(mark.period, page.lang, self.digits) + ("*" if mark.inherited else "")
        several = len({other.label for other in self.marks}) > 1
        about = f"{mark.label[page.lang]}{comma}{when}" if several else when
        amount = words.capital(words.value(mark, page.lang, self.digits, alone=True))
        if page.tight:
            return (page.wrap(f"{amount}{comma}{about}", page.inner, size.text, "semibold"),)
        return (
            page.wrap(amount, page.inner, size.text * 1.15, "semibold"),
            page.wrap(about, page.inner, size.text, colour="muted"),
        )

    def paint(self, ax: Axes) -> None:
        page = self.page
        axis_y = sum(self.rows)
        self.axis.paint(ax, axis_y)
        y = 0.0
        for mark, texts, row in zip(self.marks, self.texts, self.rows, strict=True):
            start, stop = self.axis.at(mark.period.start), self.axis.at(mark.period.end + timedelta(days=1))
            widest = max(page.width(line, text.size, text.weight) for text in texts for line in text.lines)
            x, top = min(start, stop, page.inner - widest), y  # over its band, as far as it has room there
            for text in texts:
                page.write(ax, x, top, text, role="value")
                top += text.height
            top += self.room
            band(ax, start, stop, top, self.thick, mark)
            inside = duration(mark.period, page.lang, self.digits)
            if inside and page.width(inside, page.size.small, "semibold") + 8 < abs(stop - start):
                middle = top + self.thick / 2 - page.size.small * LEADING / 2
                page.write(
                    ax,
                    (start + stop) / 2,
                    middle,
                    inside,
                    size=page.size.small,
                    weight="semibold",
                    colour="paper",
                    align="middle",
                    role="duration",
                )
            y += row

    def key(self) -> list[str]:
        return [end for end in dict.fromkeys(map(band_end_of, self.marks)) if end]


def duration(period: Period, lang: str, digits: str) -> str:
    """How long a period is, in whole years or months; nothing where it is neither."""
    start, end = period.start, period.end
    after = end + timedelta(days=1)
    for last in (after, end):  # stretches counted back from a day name that day as their last
        if start.day == last.day or (start.day == 1 and last.day == 1):
            months = (last.year - start.year) * 12 + last.month - start.month
            if months >= 1:
                count, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
                if count == 1 and lang == "ar":
                    return "عام واحد" if unit == "year" else "شهر واحد"
                return numbers.in_words(Quantity(Decimal(count), unit), lang=lang, digits=digits, nominative=True)
    return ""
