"""One figure among others of the same measure: a bar a value, the value beside it in words.

The name of a value stands above its bar, or beside it where all names are short; a value too long to stand at its bar's
end stands above it too; with many values the rows close up.
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
from arqam.errors import ArqamError

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
        self.crowded, dense = page.tight or len(self.marks) > AIRY, len(self.marks) > DENSE
        self.text = size.small if dense else size.text
        self.thick = self.text * (1.0 if self.crowded else size.bar)
        self.names = [mark.label[page.lang] + ("*" if mark.inherited else "") for mark in self.marks]
        self.said_values = [self.said(mark) for mark in self.marks]
        widest = max(page.width(name, self.text) for name in self.names)
        layouts = ("beside",) if self.crowded else ("beside", "above", "stacked")
        if not self.crowded and widest > page.inner * 0.36:
            layouts = ("above", "stacked")
        for self.layout in layouts:
            self._place(min(widest, page.inner * 0.5))
            if self._scale():
                break
        else:
            longest = max(self.said_values, key=len)
            raise ArqamError(f"the label «{longest}» leaves no room for its bar: draw it at another size")
        line = self.text * LEADING
        between = line * (-0.14 if dense else 0.12 if self.crowded else 0.7)
        self.tops = list(accumulate((row + between for row in self.row_heights), initial=0.0))
        self.height = self.tops.pop() - (between / 2 if between > 0 else between)
        self.bar_tops = [top + drop for top, drop in zip(self.tops, self.drops, strict=True)]

    @property
    def beside(self) -> bool:
        """Whether the names stand beside their bars."""
        return self.layout == "beside"

    def _place(self, widest: float) -> None:
        """Break the labels into lines for the layout; how high each row is, and how far down in it its bar."""
        page, beside, stacked = self.page, self.beside, self.layout == "stacked"
        column = widest if beside else page.inner
        self.column = column + 2 * self.gap if beside else 0
        self.name_lines = [page.wrap(name, column + 0.01, self.text) for name in self.names]
        width = page.inner if stacked else 10 * page.inner
        self.values = [page.wrap(text, width, self.text, "semibold") for text in self.said_values]
        if beside:
            self.row_heights = [max(name.height, self.thick) for name in self.name_lines]
            self.drops = [max(name.height - self.thick, 0) / 2 for name in self.name_lines]
            return
        self.drops = [
            name.height + (value.height if stacked else 0)
            for name, value in zip(self.name_lines, self.values, strict=True)
        ]
        self.row_heights = [drop + self.thick for drop in self.drops]

    def said(self, mark: Mark) -> str:
        """What stands at a bar's end."""
        return words.value(mark, self.page.lang, self.digits, alone=True)

    def _scale(self) -> bool:
        """How many units of value one point is, so that the longest bar and the label at its end fill the width.

        Whether that leaves the longest bar long enough to be one.
        """
        self.room = self.page.inner - self.column
        reaches = [max(_top(mark), Decimal(0)) for mark in self.marks]
        self.lowest = float(min(*(mark.value for mark in self.marks), Decimal(0)))
        self.unit = 0.0
        for mark, reach, text in zip(self.marks, reaches, self.values, strict=True):
            free = self.room - overhang(mark, self.thick)
            if self.layout != "stacked":
                free -= self.page.width(text.lines[0], self.text, "semibold") + 2 * self.gap
            if free <= 0:
                return False
            self.unit = max(self.unit, (float(reach) - self.lowest) / free)
        self.unit = self.unit or 1.0
        longest = max(float(reach) - self.lowest for reach in reaches) / self.unit
        return longest == 0 or longest >= self.page.inner * (0.12 if self.crowded else 0.28)

    def paint(self, ax: Axes) -> None:
        page = self.page
        left, right = self.lowest - self.column * self.unit, self.lowest + self.room * self.unit
        ax.set_xlim((right, left) if page.rtl else (left, right))
        rows = zip(self.marks, self.name_lines, self.values, self.tops, self.bar_tops, strict=True)
        for mark, name, text, top, y in rows:
            at = left if self.beside else self.lowest
            page.write(ax, at, top + max(self.thick - name.height, 0) / 2 * self.beside, name, role="name")
            bar(ax, page, 0.0, float(mark.value), y, self.thick, mark, unit=self.unit)
            if self.layout == "stacked":
                page.write(ax, self.lowest, top + name.height, text, role="value")
            else:
                past = (overhang(mark, self.thick) + self.gap) * self.unit
                middle = y + self.thick / 2 - self.text * LEADING / 2
                page.write(ax, max(float(_top(mark)), 0.0) + past, middle, text, role="value")
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
