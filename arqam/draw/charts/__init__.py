"""Charts: planned from an article's claims, then drawn in any language, digit system and size."""

from arqam.draw.charts.chart import Chart, Form, Held, Mark, Undrawn, Words
from arqam.draw.charts.face import draw
from arqam.draw.charts.plan import Plan, held_back, plan

__all__ = ["Chart", "Form", "Held", "Mark", "Plan", "Undrawn", "Words", "draw", "held_back", "plan"]
