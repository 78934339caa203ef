"""A count of things, a square for each, with what they are worth together and the average that the two imply."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from arqam.draw import numbers, words
from arqam.draw.charts import names, wording
from arqam.draw.charts.chart import Chart, Form, Words
from arqam.draw.charts.desk import Desk
from arqam.draw.charts.shapes import end_of, soft
from arqam.draw.page import Page
from arqam.draw.style import COLOURS
from arqam.model import Quantity

#: More things than this and a square stands for ten, a hundred, a thousand of them.
MOST_SQUARES = 120


#: Only what is signed and listed one by one is told by the square: 90 billion of operations are not shared by banks.
_COUNTED = ("agreements", "contracts", "deals")
_SIGNED = ("اتفاقية", "اتفاق", "مذكرة", "وثيقة", "عقد", "صفقة")


class Tally(Form):
    value = "tally"
    shape = Words("مربعات، واحد لكل وحدة معدودة", "Squares, one for each thing counted")
    rank = 3
    one_unit = False

    def propose(self, desk: Desk) -> Iterator[Chart]:
        for claim in desk.derived:
            inputs = [found for id_ in claim.inputs if (found := desk.by_id(id_))]
            if ":average-" not in claim.id or len(inputs) != 2 or len(claim.inputs) != 2:
                continue
            worth, count = inputs
            if (
                count.measure not in _COUNTED
                or count.claim.quantity.unit not in _SIGNED
                or count.value < 2
                or count.claim.quantity.value_max
            ):
                continue
            average = desk.derived_mark(claim, Words("المتوسط", "Average"), "average")
            name = names.of_measure(count.measure)
            measure = names.topic_of([count])
            marks = (
                desk.mark(count, name, "count"),
                desk.mark(worth, Words("القيمة الإجمالية", "Total value"), "worth"),
                average,
            )
            yield desk.chart(self, measure if measure.en else name, marks, count.measure)

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        count, worth = chart.the("count"), chart.mark("worth")
        text = words.value(count, lang, digits)
        if not worth:
            return text
        return f"{text} {'بقيمة' if lang == 'ar' else 'worth'} {words.value(worth, lang, digits)}"

    def subtitle(self, chart: Chart, lang: str, digits: str) -> str:
        count = chart.the("count")
        one = numbers.unit_name(count.quantity.unit, lang=lang, one=True)
        parts = [wording.whose(chart, lang), f"مربع لكل {one}" if lang == "ar" else f"a square for each {one}"]
        if when := words.period(count.period, lang, digits):
            parts.append(when + "*" * count.inherited)
        return words.comma(lang).join(part for part in parts if part)

    def body(self, chart: Chart, page: Page, digits: str) -> Squares:
        return Squares(chart, page, digits)


class Squares:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page, self.count = page, chart.the("count")
        size, lang = page.size, page.lang
        self.each = Decimal(1)
        while self.count.value / self.each > MOST_SQUARES:
            self.each *= 10
        self.squares = int(-(-self.count.value // self.each))  # the last one stands for what is left
        self.end = end_of(self.count)
        self.columns = 5 * max(2, round(page.inner / (5 * size.text * 1.9)))
        self.pitch = min(page.inner / self.columns, size.text * size.bar)
        self.side = self.pitch * 0.82
        drawn = self.squares + (1 if self.end == "arrow" else 0)
        self.rows = -(-drawn // self.columns)
        self.lines = []
        if self.each > 1:
            ten = Quantity(self.each, self.count.quantity.unit)
            says = numbers.in_words(ten, lang=lang, digits=digits)
            self.lines.append(
                page.wrap(f"كل مربع: {says}" if lang == "ar" else f"Each square: {says}", page.inner, size.small)
            )
        for role in ("worth", "average"):
            if found := chart.mark(role):
                derived = ("، مشتق" if lang == "ar" else ", derived") if found.derived else ""
                said = f"{found.label[lang]}{derived}: "
                amount = words.value(found, lang, digits)
                colour = "muted" if found.derived else "ink"
                self.lines.append(
                    page.wrap(said + amount, page.inner, size.text, "regular" if derived else "semibold", colour)
                )
        self.gap = size.text * 0.7
        self.height = self.rows * self.pitch + self.gap + sum(line.height for line in self.lines)

    def paint(self, ax: Axes) -> None:
        page, side, pitch = self.page, self.side, self.pitch
        gid = f"mark:{self.count.claims[0]}"
        for index in range(self.squares):
            row, column = divmod(index, self.columns)
            x, y = column * pitch, row * pitch
            last = index == self.squares - 1
            if last and self.end == "soft":
                soft(ax, x, x + side, y, side, "main")
                continue
            part = 1.0
            if last and self.count.value % self.each:
                part = float(self.count.value % self.each / self.each)
            ax.add_patch(
                Rectangle((x, y), side * part, side, facecolor=COLOURS["main"], edgecolor="none", linewidth=0, gid=gid)
            )
        if self.end == "arrow":
            row, column = divmod(self.squares, self.columns)
            x, y = column * pitch, row * pitch
            ax.add_patch(
                Polygon(
                    [(x, y), (x + side * 0.75, y + side / 2), (x, y + side)],
                    closed=True,
                    facecolor=COLOURS["main"],
                    edgecolor="none",
                    linewidth=0,
                )
            )
        if self.end == "notch":
            row, column = divmod(self.squares - 1, self.columns)
            x, y = column * pitch, row * pitch
            ax.add_patch(
                Polygon(
                    [(x + side, y), (x + side * 0.4, y + side / 2), (x + side, y + side)],
                    closed=True,
                    facecolor=COLOURS["paper"],
                    edgecolor="none",
                    linewidth=0,
                )
            )
        y = self.rows * pitch + self.gap
        for line in self.lines:
            page.write(ax, 0, y, line, role="value")
            y += line.height

    def key(self) -> list[str]:
        return [self.end] if self.end else []
