"""The face of every chart: title, subtitle, body, key, notes and source, stacked and drawn.

The body is one of the forms; everything else is the same on all of them, so a chart cannot leave out its unit, its
period, what is derived, or its source.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from arqam.draw import words
from arqam.draw.charts import wording
from arqam.draw.charts.chart import Chart
from arqam.draw.charts.shapes import KEY, swatch
from arqam.draw.page import LEADING, Lines, Page, settings
from arqam.draw.style import COLOURS
from arqam.errors import ArqamError


def draw(chart: Chart, *, lang: str = "ar", digits: str = "ar", size: str = "column") -> Figure:
    """Draw a chart: ``lang`` ar or en, ``digits`` as in :data:`arqam.draw.numbers.DIGITS`, ``size`` as in ``SIZES``.

    Raises ArqamError, naming the label or the claim, where it cannot be drawn well.
    """
    _check(chart)
    with settings(lang):
        face = _Face(chart, Page(size, lang), digits)
        if not face.fits:
            face = _Face(chart, Page(size, lang, tight=True), digits)
        _speaks(chart, lang)
        return face.draw()


def _check(chart: Chart) -> None:
    """What no form can draw: no marks, and values that no axis can hold together."""
    if not chart.marks:
        raise ArqamError(f"the chart {chart.name} has no values to draw: give it at least one claim")
    units = {mark.quantity.unit: mark.claims[0] for mark in chart.marks if mark.role not in wording.ASIDE}
    if chart.form.one_unit and len(units) > 1:
        listed = ", ".join(f"{unit} (claim {claim})" for unit, claim in units.items())
        raise ArqamError(
            f"the chart {chart.name} mixes units on one axis: {listed}; draw each unit in a chart of its own"
        )


def _speaks(chart: Chart, lang: str) -> None:
    """Every word of a face is of its language, or there is no figure, and the words that lack are named."""
    if lost := chart.missing(lang):
        raise ArqamError(
            f"the chart {chart.name} has no {LANGUAGES[lang]} for: {'، '.join(lost)};"
            " name them in the article's corrections.yml, or draw it in Arabic"
        )


LANGUAGES = {"ar": "Arabic", "en": "English"}


class _Face:
    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page = page
        self.body = body = chart.form.body(chart, page, digits)
        size, lang = page.size, page.lang
        self.gap = 4 * size.scale
        self.title = page.balanced(wording.title(chart, lang, digits), page.inner, size.title, "bold")
        subtitle = wording.subtitle(chart, lang, digits)
        self.subtitle = page.balanced(subtitle, page.inner, size.text, colour="muted") if subtitle else None
        self.key = _Key(page, body.key())
        self.notes = [
            page.wrap(note, page.inner, size.small, colour="muted") for note in wording.notes(chart, lang, digits)
        ]
        self.source = page.wrap(words.source_line(chart.source, lang, digits), page.inner, size.small, colour="muted")
        gap = self.gap
        below = self.key.height + sum(note.height + gap / 2 for note in self.notes) + self.source.height + gap
        self.head = page.margin + 2 * gap + self.title.height + (self.subtitle.height if self.subtitle else 0) + 2 * gap
        self.height = self.head + body.height + 2 * gap + below + page.margin

    @property
    def fits(self) -> bool:
        return self.height <= self.page.most

    def draw(self) -> Figure:
        page, gap, head, height = self.page, self.gap, self.head, self.height
        figure = page.open(height)
        spare = page.height - height  # of a slide: its body stands in the middle of what is left
        front = page.axes(0, page.height)
        accent = 4 * gap
        front.add_patch(Rectangle((0, page.margin), accent, gap * 0.6, facecolor=COLOURS["main"], edgecolor="none"))
        y = page.margin + 2 * gap
        page.write(front, 0, y, self.title, role="title")
        y += self.title.height
        if self.subtitle:
            page.write(front, 0, y, self.subtitle, role="subtitle")
        self.body.paint(page.axes(head + spare / 2, self.body.height))
        y = head + self.body.height + 2 * gap + spare
        y = self.key.paint(front, y)
        for note in self.notes:
            page.write(front, 0, y, note, role="note")
            y += note.height + gap / 2
        page.write(front, 0, y + gap, self.source, role="source")
        self._refuse_clipped(figure)
        return figure

    def _refuse_clipped(self, figure: Figure) -> None:
        """What was measured fits; should a label leave the page all the same, it is named and no figure is made."""
        canvas: Any = figure.canvas
        renderer, slack = canvas.get_renderer(), figure.dpi / 72
        for text in (text for ax in figure.axes for text in ax.texts):
            box = text.get_window_extent(renderer)
            if box.x0 < -slack or box.x1 > figure.bbox.width + slack:
                raise ArqamError(f"the label «{text.get_text()}» is cut off at size {self.page.size.name}: shorten it")


class _Key:
    """A swatch and a few words for each kind of end that was drawn, in as many columns as the width has room for."""

    def __init__(self, page: Page, ends: list[str]) -> None:
        self.page, self.ends = page, ends
        size = page.size
        self.swatch = 3 * size.small
        texts = [page.wrap(KEY[end][page.lang], page.inner - self.swatch, size.small, colour="muted") for end in ends]
        widest = max((page.width(line, size.small) for text in texts for line in text.lines), default=0)
        self.step = self.swatch + widest + 2 * size.small
        self.columns = max(1, int((page.inner + 2 * size.small) // self.step)) if ends else 1
        self.texts: list[Lines] = texts
        self.row = max((text.height for text in texts), default=0)
        self.height = -(-len(ends) // self.columns) * self.row + (self.row * 0.4 if ends else 0)

    def paint(self, ax: Axes, y: float) -> float:
        page, small = self.page, self.page.size.small
        for index, (end, text) in enumerate(zip(self.ends, self.texts, strict=True)):
            row, column = divmod(index, self.columns)
            x, top = column * self.step, y + row * self.row
            thick = small * 0.8
            swatch(ax, page, end, x, top + (small * LEADING - thick) / 2, self.swatch - small * 0.8, thick)
            page.write(ax, x + self.swatch, top, text, role="key")
        return y + self.height
