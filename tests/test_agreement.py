"""Agreement of claims, published figures beside them, and what follows from them."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from claims_cases import read_claims
from hypothesis import given
from hypothesis import strategies as st

from arqam.compare.agreement import compare, compare_statements, statement
from arqam.compare.derived import derive
from arqam.errors import ArqamError
from arqam.model import Basis, Qualifier, Quantity
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.claim.published import Published, beside, mark, published
from arqam.read.claim.vocabularies import measures
from arqam.read.quantity.mentions import find, read
from arqam.read.quantity.precision import Verdict, bounds, compare_values, step_of

CASES = Path(__file__).parent / "cases"


def rows(name):
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def value_of(surface):
    (mention,) = find(surface)
    return mention.quantity, mention.qualifier, step_of(mention.quantity, mention.surface)


@pytest.mark.parametrize("row", rows("agreement"), ids=lambda row: f"{row['one']} ~ {row['other']}")
def test_verdict(row):
    assert compare_values(*value_of(row["one"]), *value_of(row["other"])) == row["verdict"]
    assert compare_values(*value_of(row["other"]), *value_of(row["one"])) == row["verdict"]


values = st.decimals(min_value=1, max_value=10**12, places=3)
qualifiers = st.sampled_from([qualifier for qualifier in Qualifier if qualifier is not Qualifier.RANGE])


@given(values, values, qualifiers, qualifiers)
def test_agreement_does_not_depend_on_the_order(one, other, one_qualifier, other_qualifier):
    first = (Quantity(one, "USD"), one_qualifier, Decimal("0.001"))
    second = (Quantity(other, "USD"), other_qualifier, Decimal("0.001"))
    assert compare_values(*first, *second) == compare_values(*second, *first)


@given(values, qualifiers)
def test_a_value_lies_within_its_own_bounds(value, qualifier):
    low, high = bounds(Quantity(value, "USD"), qualifier, Decimal("0.001"))
    assert low <= value <= high


def china():
    article = open_article("china-kazakhstan-2024")
    return claims(article, read(article))


def test_a_range_agrees_with_what_lies_in_it():
    within = (Quantity(Decimal(5), "USD", Decimal(7)), Qualifier.RANGE, Decimal(1))
    assert compare_values(*within, Quantity(Decimal(6), "USD"), Qualifier.EXACT, Decimal(1)) is Verdict.QUALIFIED
    assert compare_values(*within, Quantity(Decimal(9), "USD"), Qualifier.EXACT, Decimal(1)) is Verdict.CONFLICT


def by_surface(found, surface):
    return [claim for claim in found if claim.mention.surface == surface]


def test_repeats_within_the_article_agree():
    found = [(item.one.measure, item.verdict) for item in compare(china())]
    assert ("projects", Verdict.SAME) in found and ("projects_value", Verdict.SAME) in found
    assert Verdict.CONFLICT not in [verdict for _, verdict in found]


def test_the_railway_figures_carry_a_flag_and_never_a_period_of_their_own():
    for surface in ("بنسبة 22%", "28 مليون طن"):
        (claim,) = by_surface(china(), surface)
        assert claim.period.basis is Basis.INHERITED
        assert {"period_inherited", "period_doubtful"} <= set(claim.flags)
        assert any("2023-01-01 to 2023-12-31" in reason for reason in claim.reasons)


def test_the_year_and_the_quarter_are_of_two_series():
    (year,), (quarter,) = by_surface(china(), "41 مليار دولار"), by_surface(china(), "6.3 مليار دولار")
    assert "series:china-customs" in year.flags and "series:kazakhstan-statistics" in quarter.flags
    assert f"incomparable:{quarter.id}" in year.flags and f"incomparable:{year.id}" in quarter.flags
    assert not [claim for claim in derive(china()) if {year.id, quarter.id} <= set(claim.inputs)]


def test_the_series_come_from_the_table_and_not_from_the_article():
    text = "بلغت صادرات مصر 30 مليار دولار في عام 2023.\nوبلغت صادرات مصر 5 مليارات دولار في الربع الأول من 2024."
    common = {"measure": "exports", "parties": frozenset({"EGY"}), "qualifier": Qualifier.EXACT, "direction": ""}
    common |= dict.fromkeys(("wording", "source", "url", "published", "note"), "")
    whole, first = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 3, 31))
    rows = [
        Published("a", start=whole[0], end=whole[1], quantity=Quantity(Decimal("30e9"), "USD"), series="one", **common),
        Published(
            "b", start=first[0], end=first[1], quantity=Quantity(Decimal("5.04e9"), "USD"), series="two", **common
        ),
    ]
    year, quarter = (claim for claim in mark(read_claims(text), rows) if claim.measure == "exports")
    assert f"incomparable:{quarter.id}" in year.flags
    plain = mark(read_claims(text), [replace(row, series="one") for row in rows])
    assert not [flag for claim in plain for flag in claim.flags if flag.startswith("incomparable")]


def test_across_articles_a_conflict_shows_both_surfaces():
    one = read_claims("بلغت صادرات مصر 30 مليار دولار في عام 2023.", "one")
    other = read_claims("وصلت صادرات مصر إلى 35 مليار دولار في عام 2023.", "other")
    (item,) = compare([*one, *other])
    assert item.across and item.verdict is Verdict.CONFLICT
    assert (item.one.surface, item.other.surface) == ("30 مليار دولار", "35 مليار دولار")


def test_statements_may_be_streamed():
    text = "بلغت صادرات مصر 30 مليار دولار في عام 2023."
    stream = (statement(claim) for name in ("a", "b", "c") for claim in read_claims(text, name))
    assert [item.verdict for item in compare_statements(stream)] == [Verdict.SAME] * 3


def test_two_shares_of_other_wholes_are_not_one_figure():
    text = "تمثل الصناعة 30% من إجمالي الصادرات المصرية في عام 2023. وتشكل مصر 20% من إجمالي واردات تركيا في عام 2023."
    assert compare(read_claims(text)) == []


def test_other_subjects_do_not_conflict():
    text = (
        "بلغت صادرات السيارات المغربية 5 مليارات درهم في 2023.\nوبلغت صادرات الفوسفاط المغربية 7 مليارات درهم في 2023."
    )
    assert compare(read_claims(text)) == []


def test_other_periods_and_other_parties_are_not_compared():
    one = read_claims("بلغت صادرات مصر 30 مليار دولار في عام 2023.", "one")
    year = read_claims("بلغت صادرات مصر 35 مليار دولار في عام 2022.", "year")
    land = read_claims("بلغت صادرات تركيا 35 مليار دولار في عام 2023.", "land")
    assert compare([*one, *year, *land]) == []


@pytest.mark.parametrize("row", rows("derived"), ids=lambda row: f"{row['name']}-{row['value']}")
def test_derived(row):
    own = read_claims(row["sentence"])
    made = [claim for claim in derive(own) if claim.id.split(":derived:")[1].startswith(row["name"])]
    assert len(made) == 1, [claim.reasons for claim in own]
    claim = made[0]
    assert (round(claim.quantity.value, 1), claim.quantity.unit, claim.qualifier) == (
        Decimal(row["value"]), row["unit"], row["qualifier"]
    )  # fmt: skip
    assert claim.mention is None and claim.formula and set(claim.inputs) <= {item.id for item in own}


def test_a_growth_that_the_article_states_is_checked():
    text = "بلغ صافي الدخل 103.4 مليار ريال، مقارنة بـ122.2 مليار ريال قبل عام، بانخفاض نسبته {} في المئة."
    for stated, said in (("15.4", "bears out"), ("51.4", "contradicts")):
        (growth,) = (claim for claim in derive(read_claims(text.format(stated))) if ":growth-" in claim.id)
        assert any(flag.startswith("checks:") for flag in growth.flags) and said in growth.reasons[-1]


def test_figures_derived_alike_have_ids_of_their_own():
    text = "بلغت الصادرات {} مليار دولار والواردات 20 مليار دولار خلال عام 2023."
    own = read_claims(text.format(30))
    twice = [*own, *(replace(claim, id=f"{claim.id}0", quantity=Quantity(Decimal(5), "USD")) for claim in own[1:2])]
    made = [claim.id for claim in derive(twice) if ":balance-" in claim.id]
    assert len(made) == len(set(made)) == 2


def test_a_part_of_exports_gives_no_balance():
    own = read_claims("بلغت صادرات السيارات 5 مليارات درهم والواردات 7 مليارات درهم في عام 2023.")
    assert {claim.measure for claim in own} >= {"exports", "imports"} and derive(own) == []


def test_a_repeat_in_another_currency_derives_nothing():
    own = read_claims("وقعت الشركات 4 اتفاقيات بقيمة 3.7 مليار ريال سعودي (987 مليون دولار).")
    assert [claim.quantity.unit for claim in derive(own)] == ["SAR/اتفاقية"]


def test_bounds_that_pull_apart_derive_nothing():
    own = read_claims("وقعت الشركات أكثر من 40 اتفاقية بقيمة أكثر من 3.7 مليار دولار.")
    assert derive(own) == []


def test_the_context_table_names_its_sources_and_known_measures():
    rows = published()
    assert len(rows) > 20
    for row in rows:
        assert row.measure in measures() and row.url.startswith("https://") and row.wording and row.source


def test_claims_stand_beside_their_context_nearest_period_first():
    (pair,) = [(claim, found) for claim, found in beside(china()) if claim.mention.surface == "41 مليار دولار"]
    claim, found = pair
    assert {(row.start, row.end) for row in found[:3]} == {(claim.period.start, claim.period.end)}
    assert {row.series for row in found} == {"china-customs", "kazakhstan-statistics"}


def test_a_context_row_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "context.csv"
    header = (
        "id,measure,parties,start,end,value,unit,qualifier,direction,series,wording,source,url,published,read_as,note"
    )
    path.write_text(f"{header}\nrow-7,trade,KAZ,2023-01-01,,many,USD,exact,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(ArqamError, match="row-7"):
        published(path)
