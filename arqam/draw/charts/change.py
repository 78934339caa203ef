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
        name, top = self.names[1], self.tops[1]
        bar_top = top + name.height if not self.beside else top + (max(name.height, self.thick) - self.thick) / 2
        above = self.tops[0] + (self.names[0].height if not self.beside else 0) + self.thick
        low, high = sorted((before, after))
        if after > before:  # the stretch that was added
            ax.add_patch(
                Rectangle(
                    (low, bar_top), high - low, self.thick, facecolor=COLOURS["light"], edgecolor="none", linewidth=0
                )
            )
        ax.add_artist(
            Line2D(
                [before, before],
                [above, bar_top + self.thick],
                color=COLOURS["ink"],
                linewidth=0.7 * size.scale,
                ls=":",
            )
        )
        width = page.width(self.change, size.text, "semibold")
        middle = (low + high) / 2
        name_end = page.width(name.lines[-1], size.text) * self.unit if not self.beside else 0
        place = max(middle - width / 2 * self.unit, name_end + 2 * self.gap * self.unit)
        y = bar_top - size.text * LEADING * (1.0 if not self.beside else 0)
        if self.beside:  # no room between the rows: inside the bar, beside its foot
            page.write(
                ax,
                self.gap * self.unit,
                bar_top + self.thick / 2 - size.text * LEADING / 2,
                self.change,
                weight="semibold",
                colour="paper",
                role="change",
            )
        else:
            page.write(ax, place, y, self.change, weight="semibold", colour="accent", role="change")
