"""Plans: forms chosen from what the claims are, never joining what cannot be compared, and never raising."""

import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arqam.compare.derived import derive
from arqam.draw import words
from arqam.draw.charts import Form, draw, plan
from arqam.draw.charts.compare import comparable, length, statements
from arqam.draw.charts.plan import Plan
from arqam.model import Article, Claim, Kind, Mention, OffsetMap, Party, Period, Qualifier, Quantity, Source, Span
from arqam.project import PROJECT, RAW
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read

TEXT = "بلغت صادرات البلد الأول 41 مليار دولار، وبلغت صادرات البلد الثاني 30 مليارًا. " * 40
ARTICLE = Article(Source("made", "عنوان", "صحيفة", date(2024, 7, 4)), TEXT, TEXT, OffsetMap.identity(len(TEXT)))
KAZAKHSTAN, CHINA, RUSSIA = (
    Party("كازاخستان", "KAZ", "country"),
    Party("الصين", "CHN", "country"),
    Party("روسيا", "RUS", "country"),
)
Y2022, Y2023 = (Period(date(year, 1, 1), date(year, 12, 31)) for year in (2022, 2023))
Q1 = Period(date(2024, 1, 1), date(2024, 3, 31))
PLACES = itertools.count(10, 7)


def claim(value, unit="USD", kind=Kind.MONEY, measure="exports", **more):
    start = next(PLACES) % (len(TEXT) - 20)
    span = Span(start, start + 5)
    quantity = Quantity(Decimal(value), unit)
    mention = Mention(span, span.of(TEXT), kind, quantity, clean_span=span)
    more = {"qualifier": Qualifier.EXACT, "sentence": Span(max(start - 40, 0), start + 20)} | more
    return Claim(f"made:{start}-{start + 5}", "made", quantity, kind, measure=measure, mention=mention, **more)


def planned(*made: Claim, derived=()) -> Plan:
    return plan(made, derived, ARTICLE)


def forms(of: Plan):
    return [chart.form for chart in of]


# ---------------------------------------------------------------- what shares an axis

APART = {
    "a year and a quarter": (claim("41e9", period=Y2023), claim("6e9", period=Q1)),
    "dollars and yuan": (claim("41e9", period=Y2023), claim("6e9", unit="CNY", period=Y2023)),
    "a level and a change": (claim("41e9", period=Y2023), claim("2e9", period=Y2023, direction="rose_by")),
    "what was and what is aimed at": (
        claim("41e9", period=Y2023),
        claim("90e9", period=Y2023, flags=("projected",)),
    ),
    "two measures": (claim("41e9", period=Y2023), claim("6e9", measure="imports", period=Y2023)),
    "two series": (claim("41e9", period=Y2023, flags=("series:customs",)), claim("31e9", period=Y2023)),
    "a share and a rate": (
        claim(5, "%", Kind.PERCENT, "exports", flags=("share",)),
        claim(6, "%", Kind.PERCENT, "exports"),
    ),
}


@pytest.mark.parametrize("name", APART)
def test_what_cannot_be_compared_shares_no_axis(name):
    one, other = APART[name]
    a, b = statements([replace(one, parties=(KAZAKHSTAN,)), replace(other, parties=(CHINA,))])
    assert not comparable(a, b)
    of = planned(a.claim, b.claim)
    assert all(not {a.claim.id, b.claim.id} <= set(chart.claims) for chart in of if chart.form is Form.BARS)


def test_two_values_of_one_thing_at_one_time_are_two_series_and_not_two_bars():
    same = dict(period=Y2023, parties=(KAZAKHSTAN, CHINA))
    assert Form.BARS not in forms(planned(claim("41e9", **same), claim("31.5e9", **same)))


def test_what_is_flagged_incomparable_is_not_compared():
    one = claim("41e9", period=Y2023, parties=(KAZAKHSTAN,))
    other = claim("31e9", period=Y2023, parties=(CHINA,), flags=(f"incomparable:{one.id}",))
    assert Form.BARS not in forms(planned(one, other))


def test_one_measure_of_several_parties_at_one_time_is_bars_of_parties():
    (chart,) = planned(claim("41e9", period=Y2023, parties=(CHINA,)), claim("30e9", period=Y2023, parties=(RUSSIA,)))
    assert chart.form is Form.BARS and chart.topic == "trade" and chart.name == "exports"
    assert [mark.label.ar for mark in chart.marks] == ["الصين", "روسيا"]
    assert [mark.label.en for mark in chart.marks] == ["China", "Russia"]


def test_one_measure_of_one_party_at_several_times_is_bars_in_order_of_time():
    (chart,) = planned(claim("41e9", period=Y2023, parties=(CHINA,)), claim("30e9", period=Y2022, parties=(CHINA,)))
    assert [mark.label.en for mark in chart.marks] == ["2022", "2023"]


YEARS = [Period(date(year, 1, 1), date(year, 12, 31)) for year in (2021, 2022, 2023)]


def test_one_measure_at_three_times_is_columns_in_order_of_time():
    (chart,) = planned(
        *(claim(n, period=year, parties=(CHINA,)) for n, year in zip((9, 5, 7), YEARS[::-1], strict=True))
    )
    assert chart.form is Form.COLUMNS
    assert [mark.label.en for mark in chart.marks] == ["2021", "2022", "2023"]


def test_the_same_times_of_several_parties_are_small_multiples():
    made = [
        claim(n + k, period=year, parties=(who,))
        for k, who in ((1, CHINA), (5, RUSSIA))
        for n, year in enumerate(YEARS)
    ]
    (chart,) = planned(*made)
    assert [mark.panel.en for mark in chart.marks] == ["China"] * 3 + ["Russia"] * 3


def test_a_year_is_no_column_beside_quarters():
    quarters = [Period(date(2024, m, 1), date(2024, m + 2, d)) for m, d in ((1, 31), (4, 30))]
    made = [claim(n, period=period, parties=(CHINA,)) for n, period in enumerate((*quarters, Y2023), start=1)]
    assert Form.COLUMNS not in forms(planned(*made))


def test_a_year_and_a_quarter_of_one_measure_lie_on_an_axis_of_time():
    (chart,) = planned(claim("41e9", period=Y2023), claim("6e9", period=Q1))
    assert chart.form is Form.SPANS


def test_a_lone_number_is_no_chart_and_that_is_said():
    of = planned(claim("41e9", period=Y2023))
    assert not len(of) and "nothing to compare" in of.undrawn[0].reason.en


def test_money_over_many_years_is_a_chart_alone():
    years = Period(date(2009, 7, 4), date(2024, 7, 4))
    assert forms(planned(claim("24e9", period=years))) == [Form.SPANS]


def test_what_is_said_twice_is_drawn_once_with_both_ids():
    one, again = claim(45, "مشروع", Kind.COUNT, "projects"), claim(45, "مشروع", Kind.COUNT, "projects")
    worth = claim("14.5e9", measure="projects_value")
    average = Claim(
        "made:derived:average",
        "made",
        Quantity(Decimal(322_222_222), "USD/مشروع"),
        Kind.RATE,
        Qualifier.EXACT,
        "projects_value",
        formula="average = 14,500,000,000 USD / 45 مشروع",
        inputs=(worth.id, again.id),
    )
    (chart,) = planned(one, again, worth, derived=[average])
    assert chart.form is Form.TALLY and chart.mark("count").claims == (one.id, again.id)


def test_a_figure_and_the_same_rounded_are_one_statement():
    exact = claim("46.736e9", measure="foreign_reserves", subject="صافي الاحتياطيات")
    headline = claim("46.7e9", measure="foreign_reserves")
    rounded = replace(headline, mention=headline.mention._replace(surface="46.7 مليار دولار"))
    finer = replace(exact, mention=exact.mention._replace(surface="46.736 مليار دولار"))
    (one,) = statements([rounded, finer])
    assert one.claim.quantity.value == Decimal("46.736e9") and one.ids == (headline.id, exact.id)


def test_an_average_is_not_on_the_axis_of_totals():
    text = "بلغ المعدل اليومي للتصدير 3 ملايين برميل. وبلغت الصادرات 99 مليون برميل"
    made = []
    for surface, value, who in (("3 ملايين برميل", "3e6", CHINA), ("99 مليون برميل", "99e6", RUSSIA)):
        start = text.index(surface)
        one = claim(value, "bbl", Kind.VOLUME, parties=(who,))
        made.append(replace(one, mention=one.mention._replace(clean_span=Span(start, start + len(surface)))))
    average, total = statements(made, text)
    assert average.average and not total.average and not comparable(average, total)


def test_a_repeat_in_another_currency_is_not_drawn():
    one = claim("103.4e9", unit="SAR", period=Y2023)
    repeat = claim("27.6e9", period=Y2022, equivalent_to=one.id)
    of = planned(one, repeat)
    assert not len(of) and {u.reason.en for u in of.undrawn} >= {"a repeat of the same amount in another unit"}


# ---------------------------------------------------------------- pairs


def pair(direction, *flags, value="46.6e9", **more):
    sentence = Span(0, 60)
    return claim(value, sentence=sentence, direction=direction, flags=flags, **more)


def test_a_level_is_drawn_beside_the_earlier_one_that_the_article_states():
    level, base = pair("rose_to", value="46.7e9"), pair("rose_from", "comparison")
    (chart,) = planned(level, base)
    assert chart.form is Form.CHANGE and chart.mark("earlier").claims == (base.id,)
    assert not chart.mark("earlier").derived and chart.mark("change") is None
    assert chart.title() == "الصادرات: 46.7 مليار دولار مقابل 46.6 مليار"


def test_a_stated_earlier_level_is_not_drawn_again_as_an_implied_one():
    level, base = pair("fell_to", value="103.4e9"), pair("fell_from", "comparison", value="122.2e9")
    change = pair("fell_by", value="15.4", unit="%", kind=Kind.PERCENT)
    charts = list(planned(level, base, change, derived=derive([level, base, change])))
    assert [chart.form for chart in charts] == [Form.CHANGE]
    assert charts[0].title() == "انخفاض الصادرات بنسبة 15.4% إلى 103.4 مليار دولار"
    assert charts[0].title("en") == "Exports down 15.4% to 103.4 billion dollars"
    assert charts[0].mark("change").value == Decimal("15.4")


def test_an_implied_earlier_level_is_marked_derived_with_its_formula():
    level = pair("rose_to", value="28e6", unit="t", kind=Kind.MASS, measure="freight")
    change = pair("rose_by", value="22", unit="%", kind=Kind.PERCENT, measure="freight")
    (chart,) = planned(level, change, derived=derive([level, change]))
    assert chart.mark("earlier").derived
    assert "28 مليون طن ÷ (1 + 22%) = نحو 23 مليون طن" in chart.text()
    assert "28 million tonnes ÷ (1 + 22%) = about 23 million tonnes" in chart.text("en")


def test_a_part_is_drawn_in_its_whole():
    text = "استثمار 50 مليار دولار، منها 36 مليار دولار للغاز."
    article = replace(ARTICLE, raw=text, clean=text, offsets=OffsetMap.identity(len(text)))

    def found(surface, value):
        start = text.index(surface)
        span = Span(start, start + len(surface))
        quantity = Quantity(Decimal(value), "USD")
        mention = Mention(span, surface, Kind.MONEY, quantity, clean_span=span)
        return Claim(
            f"made:{start}-{span.end}",
            "made",
            quantity,
            Kind.MONEY,
            Qualifier.EXACT,
            "investment",
            mention,
            sentence=Span(0, len(text)),
        )

    (chart,) = plan([found("50 مليار دولار", "50e9"), found("36 مليار دولار", "36e9")], [], article)
    assert chart.form is Form.PART and chart.title() == "الاستثمار: 36 مليار دولار من 50 مليار دولار"
    draw(chart)


# ---------------------------------------------------------------- lengths of periods

LENGTHS = {
    (date(2023, 1, 1), date(2023, 12, 31)): "year",
    (date(2024, 2, 1), date(2024, 2, 29)): "month",
    (date(2024, 1, 1), date(2024, 3, 31)): "quarter",
    (date(2024, 7, 1), date(2024, 12, 31)): "half",
    (date(2024, 7, 4), date(2024, 7, 4)): "day",
    (date(2009, 7, 4), date(2024, 7, 4)): "5480 days",
    (None, date(2024, 7, 4)): "",
}


@pytest.mark.parametrize("days", LENGTHS, ids=str)
def test_the_length_of_a_period(days):
    assert length(Period(*days)) == LENGTHS[days]


# ---------------------------------------------------------------- anything at all

periods = st.sampled_from(
    [Period(), Y2022, Y2023, Q1, Period(None, date(2024, 1, 1)), Period(date(2009, 7, 4), date(2024, 7, 4))]
)
anything = st.builds(
    claim,
    st.decimals(-(10**13), 10**13, places=2),
    unit=st.sampled_from(["USD", "EUR", "%", "t", "مشروع", "بقرة", "", "USD/bbl", "year"]),
    kind=st.sampled_from(list(Kind)),
    measure=st.sampled_from(["", "exports", "trade", "projects", "number_of", "oil_price", "made_up"]),
    qualifier=st.sampled_from(list(Qualifier)),
    period=periods,
    parties=st.sampled_from([(), (CHINA,), (KAZAKHSTAN, CHINA)]),
    direction=st.sampled_from(["", "rose_by", "rose_to", "rose_from", "fell_by", "fell_to", "reached"]),
    flags=st.sampled_from([(), ("comparison",), ("share",), ("series:a",)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=7))
def test_a_plan_never_raises_names_every_claim_once_and_can_be_drawn(made):
    of = plan(made, derive(made), ARTICLE)
    drawn = {id_ for chart in of for id_ in chart.claims}
    left = {undrawn.claim.id for undrawn in of.undrawn}
    assert not drawn & left and drawn | left >= {one.id for one in made}
    names = [chart.name for chart in of]
    assert len(set(names)) == len(names)
    for chart in of:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chart.name)
        assert chart.title("ar") and chart.title("en")
        draw(chart)


ARTICLES = sorted({path.parent for path in RAW.glob("*/article.*")}) + sorted(
    path for path in (PROJECT / "tests").rglob("*.txt") if len(path.read_bytes()) < 20_000
)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_every_article_of_the_tests_is_planned_and_drawn(path):
    article = open_article(path)
    said = claims(article, read(article))
    for chart in plan(said, derive(said), article):
        draw(chart, lang="ar")
        draw(chart, lang="en")
        assert chart.measure.ar and words.title(chart, "ar", "ar")
