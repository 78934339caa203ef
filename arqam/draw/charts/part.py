"""A part and its whole: one bar for the whole, filled as far as the part."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from arqam.draw import words
from arqam.draw.charts.chart import Chart
from arqam.draw.charts.shapes import bar, end_of
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS


class Part:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page, self.mark = page, chart.mark("part")
        size = page.size
        self.name = page.wrap(self.mark.label[page.lang] + ("*" if self.mark.inherited else ""), page.inner, size.text)
        self.whole = chart.mark("whole")
        self.value = words.value(self.mark, page.lang, digits, alone=True)
        self.total = words.value(self.whole, page.lang, digits, alone=True) if self.whole else ""
        self.thick = size.text * 2.2
        self.height = self.name.height + self.thick + size.text * LEADING * 1.3

    def paint(self, ax: Axes) -> None:
        page, size, inner = self.page, self.page.size, self.page.inner
        page.write(ax, 0, 0, self.name, role="name")
        top = self.name.height
        line = 0.8 * size.scale
        ax.add_patch(
            Rectangle(
                (line / 2, top + line / 2),
                inner - line,
                self.thick - line,
                facecolor=COLOURS["paper"],
                edgecolor=COLOURS["rule"],
                linewidth=line,
            )
        )
        stop = inner * float(self.mark.value / (self.whole.value if self.whole else 100))
        bar(ax, page, 0.0, stop, top, self.thick, self.mark, unit=1.0)
        width = page.width(self.value, size.text, "semibold")
        place = min(max(stop - width / 2, 0), inner - width)
        if self.whole:
            room = inner - page.width(self.total, size.text) - size.text
            place = min(max(stop - width, 0), room - width)
            below = top + self.thick + size.text * 0.2
            page.write(ax, inner, below, self.total, colour="muted", align="end", role="value")
        page.write(ax, place, top + self.thick + size.text * 0.2, self.value, weight="semibold", role="value")

    def key(self) -> list[str]:
        return [end_of(self.mark)] if end_of(self.mark) else []
