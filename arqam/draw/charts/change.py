"""A level with the earlier level that a stated change implies: two bars, the earlier hollow, the change between."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from arqam.draw import numbers
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import Chart
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS


class Change(Bars):
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        super().__init__(chart, page, digits, roles=("earlier", "later"))
        change = chart.mark("change")
        sign = -1 if chart.fields.get("direction", "").startswith("fell") else 1
        self.change = numbers.percent(sign * change.value, lang=page.lang, digits=digits, signed=True)
        if hedge := numbers.hedge_of(change.qualifier, page.lang):
            self.change = f"{hedge} {self.change}"

    def paint(self, ax: Axes) -> None:
        super().paint(ax)
        page, size = self.page, self.page.size
        before, after = (float(mark.value) for mark in self.marks)
        first, second = self.bar_tops
        low, high = sorted((before, after))
        if after > before:  # the stretch that was added
            ax.add_patch(
                Rectangle(
                    (low, second), high - low, self.thick, facecolor=COLOURS["light"], edgecolor="none", linewidth=0
                )
            )
        dotted = dict(color=COLOURS["ink"], linewidth=0.7 * size.scale, linestyle=":")
        ax.add_artist(Line2D([before, before], [first + self.thick, second + self.thick], **dotted))
        width = page.width(self.change, size.text, "semibold") * self.unit
        said = dict(weight="semibold", role="change")
        if not self.beside:  # above the stretch, in the row of the name
            name_end = page.width(self.names[1].lines[-1], size.text) * self.unit
            place = max((low + high) / 2 - width / 2, name_end + 2 * self.gap * self.unit)
            page.write(ax, place, second - size.text * LEADING, self.change, colour="accent", **said)
            return
        middle = second + self.thick / 2 - size.text * LEADING / 2
        if after > before and width + 2 * self.gap * self.unit < high - low:  # inside the stretch
            page.write(ax, (low + high) / 2 - width / 2, middle, self.change, **said)
        else:
            page.write(ax, self.gap * self.unit, middle, self.change, colour="paper", **said)
