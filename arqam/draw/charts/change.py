"""A level with an earlier level: two bars, the stretch that was added light, the change beside the later value.

The earlier bar is hollow where a stated change implies it, and solid where the article states it.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from arqam.draw import numbers
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import Chart, Mark
from arqam.draw.charts.shapes import end_of
from arqam.draw.page import Page
from arqam.draw.style import COLOURS


class Change(Bars):
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        super().__init__(chart, page, digits, roles=("earlier", "later"))

    def said(self, mark: Mark) -> str:
        """The value, and beside the later one the change that the article states."""
        said, change = super().said(mark), self.chart.mark("change")
        if mark.role != "later" or change is None:
            return said
        sign = -1 if self.chart.fields.get("direction", "").startswith("fell") else 1
        by = numbers.percent(sign * abs(change.value), lang=self.page.lang, digits=self.digits, signed=True)
        hedge = numbers.hedge_of(change.qualifier, self.page.lang)
        return f"{said} ({hedge} {by})" if hedge else f"{said} ({by})"

    def paint(self, ax: Axes) -> None:
        super().paint(ax)
        page = self.page
        before, after = (float(mark.value) for mark in self.marks)
        first, second = self.bar_tops
        grew = after > before > 0 and not end_of(self.marks[1])
        if grew:  # the stretch that was added
            light = dict(facecolor=COLOURS["light"], edgecolor="none", linewidth=0)
            ax.add_patch(Rectangle((before, second), after - before, self.thick, **light))
        above = self.values[1] if self.layout == "stacked" else self.name_lines[1]
        name_end = 0 if self.beside else page.width(above.lines[-1], self.text, above.weight) * self.unit
        if before > name_end:
            foot = second + self.thick if grew else second
            dotted = dict(color=COLOURS["ink"], linewidth=0.7 * page.size.scale, linestyle=":")
            ax.add_artist(Line2D([before, before], [first + self.thick, foot], **dotted))
