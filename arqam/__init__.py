"""Arqam (أرقام): from an Arabic economic news article to figures that can be cited.

The public verbs, in the order of the work; each is loaded when it is first used, so that reading needs no pandas and
no Matplotlib::

    article = arqam.open_article("china-kazakhstan-2024")
    said = arqam.claims(article, arqam.mentions(article))
    for chart in arqam.plan(said, arqam.derive(said), article):
        arqam.draw_chart(chart, lang="ar").savefig(f"{chart.name}.png")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arqam.compare.derived import derive
    from arqam.draw.charts.face import draw as draw_chart
    from arqam.draw.charts.plan import plan
    from arqam.read.article.opened import open_article
    from arqam.read.quantity.mentions import read as mentions
    from arqam.review.applied import claims

__version__ = "0.1.0"

__all__ = ["claims", "derive", "draw_chart", "mentions", "open_article", "plan"]

_VERBS = {
    "open_article": "arqam.read.article.opened:open_article",
    "mentions": "arqam.read.quantity.mentions:read",
    "claims": "arqam.review.applied:claims",
    "derive": "arqam.compare.derived:derive",
    "plan": "arqam.draw.charts.plan:plan",
    "draw_chart": "arqam.draw.charts.face:draw",
}


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, verb = _VERBS[name].partition(":")
    found = globals()[name] = getattr(import_module(module), verb)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
