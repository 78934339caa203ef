"""A chart of every form, made by hand: what drawing is tested with, whatever reading does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from arqam.draw.charts import Chart, Mark, Words
from arqam.draw.charts.diverging import Diverging
from arqam.draw.charts.forecast import ACTUAL, EXPECTED, Forecast
from arqam.draw.charts.pair import Pair
from arqam.draw.charts.parts import Parts
from arqam.draw.charts.ranked import Ranked
from arqam.draw.charts.sectors import Sectors
from arqam.draw.charts.series import Series
from arqam.draw.charts.tally import Tally
from arqam.model import Basis, Kind, Period, Qualifier, Quantity, Source

SOURCE = Source("by-hand", "زيارة إلى كازاخستان.. مباحثات (استراتيجية)", "الوحدة", date(2024, 7, 4), sha256="0" * 64)
VISIT = Period(date(2024, 7, 2), date(2024, 7, 4), Basis.INHERITED)
NUMBER = iter(range(10, 10**6, 10))


def mark(ar, en, value, unit, kind=Kind.COUNT, qualifier=Qualifier.EXACT, period=None, high=None, **more):
    start = next(NUMBER)
    quantity = Quantity(Decimal(value), unit, None if high is None else Decimal(high))
    claims = (f"by-hand:{start}-{start + 5}",)
    return Mark(Words(ar, en), quantity, kind, claims, qualifier, period or Period(), **more)


def chart(name, form, marks, measure=("عدد الاتفاقيات", "Number of agreements"), **more):
    return Chart(name, "investment", form, SOURCE, tuple(marks), Words(*measure), **more)


BARS = chart(
    "agreements",
    Ranked(),
    [
        mark("قادة الأعمال", "Business leaders", 40, "اتفاقية", qualifier=Qualifier.MORE_THAN, period=VISIT),
        mark("مجموعة \u2066BRICS+\u2069", "The BRICS+ group", 35, "اتفاقية", qualifier=Qualifier.AT_MOST),
        mark("وزارة الطاقة", "The ministry of energy", 25, "اتفاقية", qualifier=Qualifier.APPROX),
        mark("صندوق سامروك-كازينا (الصندوق السيادي)", "Samruk-Kazyna, the sovereign fund", 16, "اتفاقية"),
        mark("وزارة النقل", "The ministry of transport", 8, "اتفاقية", qualifier=Qualifier.RANGE, high=12),
        mark("متوسط الوزارات", "Mean of the ministries", "16.5", "اتفاقية", formula="(25 + 8) ÷ 2"),
    ],
)
CHANGE = chart(
    "freight",
    Pair(),
    [
        mark(
            "المستوى السابق",
            "The earlier level",
            "22950819.672131",
            "t",
            Kind.MASS,
            formula="28 Mt ÷ 1.22",
            role="earlier",
        ),
        mark("المستوى المذكور", "The level stated", 28_000_000, "t", Kind.MASS, role="later"),
        mark("التغير", "Change", 22, "%", Kind.PERCENT, role="change"),
    ],
    ("الشحن", "Freight"),
    fields={"direction": "rose_by"},
)
FALL = chart(
    "output",
    Pair(),
    [
        mark("المستوى السابق", "The earlier level", 10, "bbl", Kind.VOLUME, formula="8 ÷ 0.8", role="earlier"),
        mark("المستوى المذكور", "The level stated", 8, "bbl", Kind.VOLUME, role="later"),
        mark("التغير", "Change", 20, "%", Kind.PERCENT, Qualifier.APPROX, role="change"),
    ],
    ("الإنتاج", "Output"),
    fields={"direction": "fell_by"},
)
DIVERGING = chart(
    "indices",
    Diverging(),
    [
        mark("المؤشر الأول", "The first index", "0.4", "%", Kind.PERCENT),
        mark("المؤشر الثاني", "The second index", "-1.25", "%", Kind.PERCENT, Qualifier.APPROX),
        mark("المؤشر الثالث", "The third index", "-2", "%", Kind.PERCENT, Qualifier.MORE_THAN),
    ],
    ("تغير مؤشرات الأسهم", "Change in stock indices"),
    fields={"signed": "yes"},
)
FORECAST = chart(
    "profit",
    Forecast(),
    [
        replace(mark("", "", "3.18e9", "USD", Kind.MONEY, role="expected", projected=True), label=EXPECTED),
        replace(mark("", "", "3.84e9", "USD", Kind.MONEY, role="actual"), label=ACTUAL),
    ],
    ("أرباح شركة النهر", "The River Company’s profit"),
)
TALLY = chart(
    "projects",
    Tally(),
    [
        mark("عدد المشاريع", "Projects", 45, "مشروع", qualifier=Qualifier.AT_LEAST, role="count"),
        mark("القيمة الإجمالية", "Total value", "14.5e9", "USD", Kind.MONEY, role="worth"),
        mark("المتوسط", "Average", "322222222.2", "USD/مشروع", Kind.MONEY, formula="14.5 bn ÷ 45", role="average"),
    ],
)
PART = chart(
    "share",
    Parts(),
    [mark("حصة الصين", "China’s share", "18.6", "%", Kind.PERCENT, Qualifier.APPROX, role="part")],
    ("التجارة الخارجية", "Foreign trade"),
)
SPENDING = chart(
    "spending",
    Parts(),
    [
        mark("المرتبات", "Wages", "36.5e9", "LYD", Kind.MONEY, role="part"),
        mark("الدعم", "Subsidies", "18e9", "LYD", Kind.MONEY, Qualifier.APPROX, role="part"),
        mark("الإجمالي", "Total", "57e9", "LYD", Kind.MONEY, role="whole"),
        mark("الباقي", "The rest", "2.5e9", "LYD", Kind.MONEY, role="rest", formula="rest = 57 bn - 54.5 bn"),
    ],
    ("نفقات ليبيا", "Libya’s spending"),
)
SECTORS = chart(
    "sectors",
    Sectors(),
    [
        mark("الطاقة", "Energy", 3, "بند", formula="3 of 8 items"),
        mark("الزراعة", "Agriculture", 2, "بند", formula="2 of 8 items"),
    ],
    ("قطاعات الاتفاقيات", "Sectors of the agreements"),
)
YEARS = {year: Period(date(year, 1, 1), date(year, 12, 31)) for year in range(2019, 2025)}
COLUMNS = chart(
    "exports",
    Series(),
    [
        mark(f"عام {year}", str(year), value, "USD", Kind.MONEY, hedge, period=YEARS[year], formula=formula)
        for year, value, hedge, formula in (
            (2019, "14.7e9", Qualifier.EXACT, ""),
            (2020, "12.1e9", Qualifier.APPROX, ""),
            (2021, "18e9", Qualifier.AT_MOST, ""),
            (2022, "24.2e9", Qualifier.EXACT, "a - b"),
            (2023, "41e9", Qualifier.MORE_THAN, ""),
        )
    ],
    ("الصادرات", "Exports"),
)
PANELS = chart(
    "growth",
    Series(),
    [
        mark(f"عام {year}", str(year), value, "%", Kind.PERCENT, period=YEARS[year], panel=Words(*party))
        for party, values in {
            ("كازاخستان", "Kazakhstan"): ("4.1", "3.2", "5.1"),
            ("الصين", "China"): ("8.4", "3", "5.2"),
            ("أوزبكستان", "Uzbekistan"): ("-1.5", "5.7", "6"),
        }.items()
        for year, value in zip((2021, 2022, 2023), values, strict=True)
    ],
    ("نمو الناتج المحلي", "Economic growth"),
)
ALL = (COLUMNS, PANELS, BARS, CHANGE, FALL, DIVERGING, FORECAST, TALLY, PART, SPENDING, SECTORS)
