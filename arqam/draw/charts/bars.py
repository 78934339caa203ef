"""One figure among others of the same measure: a bar a value, the value beside it in words.

The name of a value stands above its bar, or beside it where all names are short; with many values the rows close up.
There is no axis of numbers: every bar is labelled with its own.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from arqam.draw import words
from arqam.draw.charts.chart import Chart, Mark
from arqam.draw.charts.shapes import bar, end_of, overhang
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS

#: More values than this and the rows are one line each, so that sixty fit the height of a page.
AIRY = 12
#: More than this and they stand as close as letters allow.
DENSE = 36


class Bars:
    """The body of the chart: ``height`` in points is known before anything is drawn."""

    def __init__(self, chart: Chart, page: Page, digits: str, *, roles: tuple[str, ...] = ()) -> None:
        self.chart, self.page, self.digits = chart, page, digits
        size, scale = page.size, page.size.scale
        self.marks = [mark for mark in chart.marks if not roles or mark.role in roles]
        self.gap = 3 * scale
        crowded, dense = page.tight or len(self.marks) > AIRY, len(self.marks) > DENSE
        self.text = size.small if dense else size.text
        names = [mark.label[page.lang] + ("*" if mark.inherited else "") for mark in self.marks]
        self.values = [self.said(mark) for mark in self.marks]
        self.value_widths = [page.width(text, self.text, "semibold") for text in self.values]
        widest = max(page.width(name, self.text) for name in names)
        self.beside = widest <= page.inner * (0.5 if crowded else 0.36)
        column = widest if self.beside else page.inner
        if crowded and not self.beside:
            column, self.beside = page.inner * 0.45, True
        self.names = [page.wrap(name, column + 0.01, self.text) for name in names]
        self.thick = self.text * (1.0 if crowded else size.bar)
        self.column = column + 2 * self.gap if self.beside else 0
        line = self.text * LEADING
        between = line * (-0.14 if dense else 0.12 if crowded else 0.7)
        rows = [max(name.height, self.thick) if self.beside else name.height + self.thick for name in self.names]
        self.tops = list(accumulate((row + between for row in rows), initial=0.0))
        self.height = self.tops.pop() - (between / 2 if between > 0 else between)
        self.bar_tops = [
            top + (max(name.height - self.thick, 0) / 2 if self.beside else name.height)
            for top, name in zip(self.tops, self.names, strict=True)
        ]
        self._scale()

    def said(self, mark: Mark) -> str:
        """What stands at a bar's end."""
        return words.value(mark, self.page.lang, self.digits, alone=True)

    def _scale(self) -> None:
        """How many units of value one point is, so that the longest bar and the label at its end fill the width."""
        room = self.page.inner - self.column
        reaches = [max(_top(mark), Decimal(0)) for mark in self.marks]
        lowest = min(min((mark.value for mark in self.marks), default=Decimal(0)), Decimal(0))
        self.unit = 0.0
        for mark, reach, width in zip(self.marks, reaches, self.value_widths, strict=True):
            free = room - width - 2 * self.gap - overhang(mark, self.thick)
            self.unit = max(self.unit, float(reach - lowest) / max(free, room * 0.2))
        self.unit = self.unit or 1.0
        self.lowest = float(lowest)
        self.room = room

    def paint(self, ax: Axes) -> None:
        page = self.page
        left, right = self.lowest - self.column * self.unit, self.lowest + self.room * self.unit
        ax.set_xlim((right, left) if page.rtl else (left, right))
        for mark, name, text, top, y in zip(self.marks, self.names, self.values, self.tops, self.bar_tops, strict=True):
            if self.beside:
                page.write(ax, left, top + max(self.thick - name.height, 0) / 2, name, role="name")
            else:
                page.write(ax, self.lowest, top, name, role="name")
            bar(ax, page, 0.0, float(mark.value), y, self.thick, mark, unit=self.unit)
            past = (overhang(mark, self.thick) + self.gap) * self.unit
            end = max(float(_top(mark)), 0.0) + past
            middle = y + self.thick / 2 - self.text * LEADING / 2
            page.write(ax, end, middle, text, size=self.text, weight="semibold", role="value")
            if not self.beside:
                self._baseline(ax, y - self.gap / 2, y + self.thick + self.gap / 2)
        if self.beside:
            self._baseline(ax, -self.gap / 2, self.height)

    def _baseline(self, ax: Axes, top: float, bottom: float) -> None:
        width = 0.6 * self.page.size.scale
        ax.add_artist(Line2D([0, 0], [top, bottom], color=COLOURS["ink"], linewidth=width, solid_capstyle="butt"))

    def key(self) -> list[str]:
        """The kinds of ends drawn, for the key."""
        return [end for end in dict.fromkeys(map(end_of, self.marks)) if end]


def _top(mark: Mark) -> Decimal:
    top = mark.quantity.value_max
    return top if isinstance(top, Decimal) else mark.value
