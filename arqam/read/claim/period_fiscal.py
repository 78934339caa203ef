"""Fiscal years: which months «السنة المالية 2023-2024» is, once it is known whose year it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from arqam.model import Basis
from arqam.read.arabic.phrases import Text
from arqam.read.arabic.rows import table
from arqam.read.claim.attribution import speaker_of
from arqam.read.claim.calendar_meaning import FISCAL
from arqam.read.claim.countries_named import countries
from arqam.read.claim.periods_named import Dated
from arqam.read.claim.scene import Scene, within


@cache
def _first_days() -> dict[str, tuple[int, int]]:
    """Month and day on which a country's fiscal year begins, of those whose year spans two calendar years."""
    return {row["code"]: (int(row["month"]), int(row["day"])) for row in table("fiscal_years")}


def in_fiscal_year(scene: Scene, item: Dated) -> Dated:
    """``item`` with the days of the country's fiscal year, where it names one by two years and one country fits.

    Who speaks is asked first, then the clause, the sentence and the article: the Indian ministry's 2023-2024 begins
    in April whoever trades with India. A country whose fiscal year is the calendar's hardly writes two years.
    """
    period = item.period
    if not (item.note == FISCAL and period.start and period.end):
        return item
    one = period.end.year == period.start.year
    now = scene.times.published
    if one and not (period.basis is Basis.RELATIVE and now):
        return item  # «السنة المالية 2024» is what each country calls so
    for codes in _whose(scene):
        days = {_first_days()[code] for code in codes if code in _first_days()}
        if len(days) == 1:
            month, day = days.pop()
            years = (period.start.year, period.end.year)
            if one and now:  # «العام المالي الحالي»: the one that the article falls into, or one before or after it
                first = now.year - (now < date(now.year, month, day)) + period.start.year - now.year
                years = (first, first + 1)
            start, end = (date(year, month, day) for year in years)
            note = f"a fiscal year that begins on {start.isoformat()}"
            if item.part:
                start, end = (_months_on(start, months) for months in (item.part[0] - 1, item.part[1]))
            return item._replace(period=replace(period, start=start, end=end - timedelta(days=1)), note=note)
    return item


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)


def _whose(scene: Scene) -> list[list[str]]:
    speaker, _ = speaker_of(scene.reaches, scene.span)
    speaks = [named.party.code for named in countries(Text(speaker.name))] if speaker.name else []
    near = [
        [item.party.code for item in within(scene.countries, place)] for place in (scene.clause, scene.sentence.span)
    ]
    return [speaks, *near, [party.code for party in scene.topic.ranked[:2]]]
