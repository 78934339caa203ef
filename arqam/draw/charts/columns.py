"""One measure at several times: a column a time, which runs left to right, on a value axis at the start side.

Several parties, or several things measured alike, are small multiples: a panel each, on one scale, in reading order.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import MaxNLocator

from arqam.draw import numbers, words
from arqam.draw.charts.chart import Chart, Mark, Words
from arqam.draw.charts.shapes import end_of, mixed
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS
from arqam.errors import ArqamError
from arqam.model import Quantity

#: How many panels stand side by side at each size.
ACROSS = {"column": 2, "page": 4, "slide": 4}


class Columns:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.chart, self.page, self.digits = chart, page, digits
        size = page.size
        self.panels: dict[Words, list[Mark]] = {}
        for mark in chart.marks:
            self.panels.setdefault(mark.panel, []).append(mark)
        self.across = min(ACROSS[size.name], len(self.panels))
        self.ticks = self._ticks()
        self.tick_texts = [self._tick(value) for value in self.ticks]
        self.axis_width = max(page.width(text, size.small) for text in self.tick_texts) + size.small * 0.6
        self.gap = size.text * 1.4
        self.panel = (page.inner - self.axis_width - (self.across - 1) * self.gap) / self.across
        widest = max(len(marks) for marks in self.panels.values())
        self.pitch = self.panel / widest
        self.names = {panel: page.wrap(panel[page.lang], self.panel, size.text, "semibold") for panel in self.panels}
        self.labels = {mark: self._label(mark) for mark in chart.marks}
        self.values = {mark: self._value(mark) for mark in chart.marks}
        self.head = max(name.height for name in self.names.values()) if any(p[0] for p in self.panels) else 0
        self.value_height = max(text.height for text in self.values.values()) + size.text * 0.3
        self.plot = size.text * (8 if page.tight or len(self.panels) > 2 else 12)
        self.foot = max(text.height for text in self.labels.values()) + size.text * 0.4
        self.row = self.head + self.value_height + self.plot + self.foot
        self.rows = -(-len(self.panels) // self.across)
        self.height = self.rows * self.row + (self.rows - 1) * self.gap

    def _ticks(self) -> list[float]:
        values = [float(mark.value) for mark in self.chart.marks]
        low, high = min(*values, 0.0), max(*values, 0.0)
        locator = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10])
        return [float(tick) for tick in locator.tick_values(low, high if high > low else low + 1)]

    def _tick(self, value: float) -> str:
        unit = "%" if self.chart.marks[0].quantity.unit == "%" else ""
        quantity = Quantity(Decimal(str(round(value, 10))), unit)
        return numbers.in_words(quantity, lang=self.page.lang, digits=self.digits)

    def _label(self, mark: Mark):
        text = (
            words.period(mark.period, self.page.lang, self.digits).removeprefix("عام ") or mark.label[self.page.lang]
        ) + ("*" if mark.inherited else "")
        try:
            return self.page.wrap(text, self.pitch, self.page.size.small, colour="muted", most=3)
        except ArqamError as error:
            raise ArqamError(f"the times of {self.chart.name} have no room side by side: {error}") from None

    def _value(self, mark: Mark):
        """The value in words where the column is wide enough, else its number, else nothing: the axis has it."""
        said = words.value(mark, self.page.lang, self.digits, unit=False, alone=True)
        for text in (said, said.split(" ")[-1] if not mark.quantity.value_max else said):
            try:
                return self.page.wrap(text, self.pitch * 0.98, self.page.size.small, "semibold", most=3)
            except ArqamError:
                continue
        return self.page.wrap("", self.pitch, self.page.size.small)

    # ------------------------------------------------------------ drawing

    def left(self, x: float) -> float:
        """A place counted from the left, as the page counts: from its start side."""
        return self.page.inner - x if self.page.rtl else x

    def paint(self, ax: Axes) -> None:
        for index, (panel, marks) in enumerate(self.panels.items()):
            row, place = divmod(index, self.across)
            start = self.axis_width + place * (self.panel + self.gap)  # from the start side, as the axis and order are
            top = row * (self.row + self.gap)
            self.page.write(ax, start, top, self.names[panel], role="panel")
            base = top + self.head + self.value_height
            self._axis(ax, start, base, labelled=place == 0)
            low = self.page.inner - start - self.panel if self.page.rtl else start
            times = list(reversed(marks)) if self.chart.time_rtl else marks
            for number, mark in enumerate(times):
                self._column(ax, mark, low + (number + 0.5) * self.pitch, base)

    def _y(self, value: float, base: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return base + self.plot * (high - value) / (high - low)

    def _axis(self, ax: Axes, start: float, base: float, *, labelled: bool) -> None:
        page, size = self.page, self.page.size
        for value, text in zip(self.ticks, self.tick_texts, strict=True):
            y = self._y(value, base)
            zero = value == 0
            line: dict[str, Any] = dict(
                color=COLOURS["ink" if zero else "rule"], linewidth=(0.7 if zero else 0.5) * size.scale
            )
            ax.add_artist(Line2D([start, start + self.panel], [y, y], zorder=1.5 if zero else 0, **line))
            if labelled:
                above = y - size.small * LEADING / 2
                page.write(ax, 0, above, text, size=size.small, colour="muted", role="tick")

    def _column(self, ax: Axes, mark: Mark, middle: float, base: float) -> None:
        page, size = self.page, self.page.size
        width = min(self.pitch * 0.7, size.text * 3)
        x = self.left(middle)
        left, right = x - width / 2, x + width / 2
        zero, y = self._y(0, base), self._y(float(mark.value), base)
        end, gid = end_of(mark), f"mark:{mark.claims[0]}"
        fill: dict[str, Any] = dict(facecolor=COLOURS["main"], edgecolor="none", linewidth=0)
        tip = min(width * 0.4, size.text) * (1 if y <= zero else -1)
        if end == "hollow":
            line: dict[str, Any] = dict(
                facecolor=COLOURS["paper"], edgecolor=COLOURS["main"], linewidth=0.8 * size.scale
            )
            ax.add_patch(Rectangle((left, y), width, zero - y, linestyle=(0, (3, 1.5)), gid=gid, **line))
        elif end == "soft":
            reach = min(abs(zero - y), abs(tip)) * (1 if y <= zero else -1)
            ax.add_patch(Rectangle((left, y + reach), width, zero - y - reach, gid=gid, **fill))
            for index in range(12):
                colour = mixed(COLOURS["main"], COLOURS["paper"], (index + 1) / 13)
                slice_: dict[str, Any] = dict(facecolor=colour, edgecolor="none", linewidth=0)
                ax.add_patch(Rectangle((left, y + reach - index * reach / 12), width, -reach / 12 * 1.02, **slice_))
        else:
            ax.add_patch(Rectangle((left, y), width, zero - y, gid=gid, **fill))
        if end == "arrow":
            points = [(left, y - tip * 0.3), (right, y - tip * 0.3), (x, y - tip)]
            ax.add_patch(Polygon(points, closed=True, **fill))
        elif end == "notch":
            points = [(left, y), (right, y), (x, y + tip)]
            ax.add_patch(Polygon(points, closed=True, **(fill | {"facecolor": COLOURS["paper"]})))
        value = self.values[mark]
        above = min(y, zero) - (abs(tip) if end == "arrow" else 0) - value.height - size.text * 0.1
        page.write(ax, x, above, value, align="middle", role="value")
        foot = self._y(self.ticks[0], base) + size.text * 0.3
        page.write(ax, x, foot, self.labels[mark], align="middle", role="name")

    def key(self) -> list[str]:
        return [end for end in dict.fromkeys(map(end_of, self.chart.marks)) if end]
