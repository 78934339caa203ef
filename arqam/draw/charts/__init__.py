"""Charts: planned from an article's claims, then drawn in any language, digit system and size."""

from arqam.draw.charts.chart import Chart, Form, Mark, Undrawn, Words
from arqam.draw.charts.face import draw

__all__ = ["Chart", "Form", "Mark", "Undrawn", "Words", "draw"]
