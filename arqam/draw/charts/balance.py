"""What comes in beside what goes out: exports and imports, revenue and spending, and the gap between them."""

from __future__ import annotations

from collections.abc import Iterator

from arqam.draw import words
from arqam.draw.charts import compare, names
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import Chart, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, known
from arqam.draw.charts.ranked import Ranked
from arqam.draw.page import Page
from arqam.model import Kind, Quantity

#: In, out, and what the one less the other is called where it is above and below zero.
ACCOUNTS = {
    ("exports", "imports"): (Words("الفائض التجاري", "Trade surplus"), Words("العجز التجاري", "Trade deficit")),
    ("revenue", "expenditure"): (Words("الفائض", "Surplus"), Words("العجز", "Deficit")),
}
_OF = {
    "exports": Words("الصادرات والواردات", "Exports and imports"),
    "revenue": Words("الإيرادات والنفقات", "Revenue and spending"),
}


class Balance(Ranked):
    value = "ranked"
    shape = Words("شريطان: الداخل والخارج", "Two bars: what comes in and what goes out")
    rank = 2

    def propose(self, desk: Desk) -> Iterator[Chart]:
        totals = [one for one in desk.said if _total(one)]
        for (in_, out), _ in ACCOUNTS.items():
            for one in (each for each in totals if each.measure == in_):
                other = min(
                    (each for each in totals if each.measure == out and _alike(one, each) and desk.near(one, each)),
                    key=lambda each: abs(each.at - one.at),
                    default=None,
                )
                if other:
                    yield self._chart(desk, one, other)

    def _chart(self, desk: Desk, one: Statement, other: Statement) -> Chart:
        whose = names.common_parties([one, other])
        measure = names.of_whom(_OF[one.measure], one.measure, whose)
        marks = [desk.mark(each, names.of_measure(each.measure)) for each in (one, other)]
        return desk.chart(self, measure, marks, one.measure, account=f"{one.measure} {other.measure}")

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        listed = words.comma(lang).join(
            f"{mark.label[lang]} {words.value(mark, lang, digits, alone=True)}" for mark in chart.marks
        )
        return f"{chart.measure[lang]}: {listed}"

    def notes(self, chart: Chart, lang: str, digits: str) -> Iterator[str]:
        in_, out = chart.marks
        gap = in_.value - out.value
        income, outgo = chart.fields["account"].split(" ")
        above, below = ACCOUNTS[income, outgo]
        name = above if gap > 0 else below
        said = words.value(_Gap(Quantity(abs(gap), in_.quantity.unit)), lang, digits, alone=True)
        yield f"{name.ar}، محسوبًا: {said}" if lang == "ar" else f"{name.en}, worked out: {said}"

    def body(self, chart: Chart, page: Page, digits: str) -> Bars:
        return Bars(chart, page, digits)


class _Gap:
    """A value that is worked out, to be said in words."""

    derived = True

    def __init__(self, quantity: Quantity) -> None:
        from arqam.model import Qualifier

        self.quantity, self.qualifier = quantity, Qualifier.EXACT


def _total(of: Statement) -> bool:
    accounts = {name for pair in ACCOUNTS for name in pair}
    level = of.claim.direction in ("", "reached", "rose_to", "fell_to") and of.claim.kind is Kind.MONEY
    return of.measure in accounts and known(of) and level and not names.narrower(of) and bool(of.whose)


def _alike(one: Statement, other: Statement) -> bool:
    return (
        one.when == other.when
        and one.whose == other.whose
        and one.claim.quantity.unit == other.claim.quantity.unit
        and one.projected == other.projected
        and compare.dated(one)
    )
