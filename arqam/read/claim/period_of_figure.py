"""The period of a figure, chosen among the periods named around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arqam.model import Basis, Kind, Period, Span
from arqam.read.arabic.phrases import fold_pattern
from arqam.read.claim.period_fiscal import in_fiscal_year
from arqam.read.claim.periods_named import Dated
from arqam.read.claim.scene import Scene, is_figure, within
from arqam.read.claim.vocabularies import measures


class Dating(NamedTuple):
    """A period, why it is the figure's, and a flag where it is not the clause's own or not resolved."""

    period: Period
    why: str
    flag: str = ""


def period_of(scene: Scene, key: str, compared: bool) -> Dating:
    """The period of the scene's figure; ``key`` is its measure.

    A level that another is ``compared`` with has the period named with it, never the one of the comparison.
    """
    if not is_figure(scene.mention):
        return _own(scene)
    nature = measures()[key].nature if key else ""
    named = [item for item in within(scene.dated, scene.clause) + _adverbial(scene) if item.base <= compared]
    if not compared:
        named = [item for item in named if not _of_another_level(scene, item.span)]
    if compared:
        named = [item for item in named if item.base or 0 <= item.span.start - scene.span.end <= 12]
    if named:
        best = in_fiscal_year(scene, min(named, key=lambda item: _cost(scene, item.span)))
        dating = _dating(best, "the same clause")
        if best.ends and best.period.start != best.period.end:
            if nature not in ("stock", "price", "index"):
                return dating
            day = replace(best.period, start=best.period.end)
            return Dating(day, f"{dating.why}; a stock is of its last day", dating.flag)
        if best.ends and nature == "flow":
            why = f"{dating.why}; only the day it ends is named, which for a flow leaves its first day unsaid"
            return Dating(replace(best.period, start=None), why, dating.flag)
        return dating
    if compared:
        return Dating(Period(), "a level compared with, whose period is not stated", "period_unstated")
    for place, near in _neighbours(scene, nature):
        if near.period.basis is Basis.UNRESOLVED:
            return _dating(near, place)
        near = in_fiscal_year(scene, near)
        why = f"«{near.period.surface}» taken over from {place}; this clause states none"
        return Dating(replace(near.period, basis=Basis.INHERITED), why, "period_inherited")
    return Dating(Period(), "no period is stated near it", "period_unstated")


def _dating(item: Dated, place: str) -> Dating:
    note = f" ({item.note})" if item.note else ""
    flag = "period_unresolved" if item.period.basis is Basis.UNRESOLVED else ""
    return Dating(item.period, f"«{item.period.surface}» in {place}{note}", flag)


def _own(scene: Scene) -> Dating:
    """The period of a year, a date or a length of time is what it names itself."""
    mention, span = scene.mention, scene.span
    value = mention.quantity.value
    if mention.kind is Kind.YEAR and isinstance(value, Decimal) and 1000 < value < 3000 and value == int(value):
        first, last = date(int(value), 1, 1), date(int(value), 12, 31)
        return Dating(Period(first, last, Basis.STATED, mention.surface, mention.clean_span), "the year itself")
    own = next((item for item in scene.dated if item.span.start < span.end and span.start < item.span.end), None)
    if own and mention.kind is not Kind.ORDINAL:
        dating = _dating(own, "the mention itself")
        return dating._replace(period=replace(own.period, start=own.period.end)) if own.ends else dating
    return Dating(Period(), "the mention gives no date")


def _adverbial(scene: Scene) -> list[Dated]:
    """Periods of neighbours that say no figure: «وفي عام 2023، بلغت …»; «نتائجها للربع الثالث، حيث بلغ …»."""
    clauses = scene.sentence.clauses
    at = next((at for at, part in enumerate(clauses) if part.start == scene.clause.start), None)
    if at is None:
        return []
    found = []
    for part in (*clauses[max(at - 1, 0) : at], *clauses[at + 1 : at + 2]):
        inside = within(scene.dated, part)
        if len(inside) == 1 and not any(part.covers(figure) for figure in scene.figures):
            if part.start < scene.clause.start and _SINCE_SO.match(scene.text.cut(scene.clause)):
                return inside
            rest = len(scene.text.cut(part).split()) - len(scene.text.cut(inside[0].span).split())
            found += inside if rest <= 3 else []
    return found


_LEVEL_BEFORE = fold_pattern(r"(?<![^\W_])(?:من|مقابل|عن|مقارنة\s+ب?|مقارنة\s+مع)\s*$")


def _of_another_level(scene: Scene, period: Span) -> bool:
    """«إلى 49% من 52% في أغسطس»: the period is that of the level before, which stands between."""
    for figure in scene.figures:
        beside = figure.end <= period.start and len(scene.text.text[figure.end : period.start].split()) <= 1
        if beside and scene.between(period).covers(figure):
            return bool(_LEVEL_BEFORE.search(scene.text.text[max(figure.start - 15, 0) : figure.start]))
    return False


#: «بلغت 19 مليار دولار منذ عام 2000» says so of its own figure alone.
_SINCE = fold_pattern(r"(?<![^\W_])و?منذ\s+(?:\S+\s+)?$")
_SINCE_SO = fold_pattern(r"\s*(?:حيث|إذ)(?![^\W_])")


def _cost(scene: Scene, period: Span) -> float:
    """Words between a figure and a period; what lies beyond another figure, or right after one, is that one's."""
    taken = any(
        figure.end <= period.start and len(scene.text.text[figure.end : period.start].split()) <= 1
        for figure in scene.figures
    )
    after = period.start > scene.span.end
    return scene.distance(period) + 30 * scene.crossed(period) + 10 * taken + 0.5 * after


def _neighbours(scene: Scene, nature: str) -> Iterator[tuple[str, Dated]]:
    """Periods that may be taken over, nearest first: of the sentence up to here, then of the paragraph's before.

    Only a flow or a rate may take over a stretch from another sentence: a stock or a price has a day of its own.
    """
    usable = [item for item in scene.dated if not item.base and item.span.end <= scene.span.start]
    usable = [
        item for item in usable if not _SINCE.search(scene.text.text[max(item.span.start - 20, 0) : item.span.start])
    ]
    named = [item for item in usable if item.period.basis is Basis.UNRESOLVED and not item.period.start]
    usable = [item for item in reversed(usable) if item.period.start and item.period.end]
    for item in usable + named[::-1]:
        if scene.sentence.span.covers(item.span):
            yield "another clause of the sentence", item
    for item in usable:
        if nature in ("flow", "rate") and item.period.start != item.period.end:
            yield "an earlier sentence of the paragraph", item
