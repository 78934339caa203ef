"""The weights of confidence: the table holds together, and a claim is as sure as the table makes its signs."""

import csv

import pytest
from claims_cases import read_claims
from hypothesis import given
from hypothesis import strategies as st

import arqam
from arqam.project import TABLES
from arqam.read.claim.claims import signs_told
from arqam.read.claim.confidence import confidence, odds, weights

LIMITS = ("high", "medium")


def table():
    with (TABLES / "confidence.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_counts_what_it_weighs():
    rows = {row["sign"]: row for row in table()}
    assert float(rows["high"]["weight"]) > float(rows["medium"]["weight"]) > 0
    everything = rows["all"]
    for sign, row in rows.items():
        if sign in LIMITS:
            continue
        seen, right = int(row["seen"]), int(row["right"])
        assert 0 <= right <= seen <= int(everything["seen"]), sign
        assert seen >= 8, f"{sign}: too few to weigh"


def test_the_page_states_the_counts_of_the_table():
    page = (TABLES.parent.parent / "docs" / "confidence.md").read_text(encoding="utf-8")
    everything = next(row for row in table() if row["sign"] == "all")
    assert f"| {int(everything['seen']):,} | {int(everything['right']):,} (" in page
    for limit in LIMITS:
        assert f"(odds of {weights()[limit]:.2f})" in page


@given(st.lists(st.sampled_from(sorted(set(weights()) - {"all", *LIMITS})), unique=True, max_size=30))
def test_more_odds_are_never_less_sure(signs):
    order = ("low", "medium", "high")
    for sign in signs:
        without = [other for other in signs if other != sign]
        more, less = (signs, without) if odds(signs) >= odds(without) else (without, signs)
        assert order.index(confidence(more)) >= order.index(confidence(less))


@pytest.mark.parametrize(
    "sentence",
    [
        "بلغت صادرات الأردن 5 مليارات دولار في عام 2023.",
        "ارتفعت واردات تونس بنسبة 4% إلى 7 ملايين دولار في مايو 2024.",
        "وتراجع المؤشر العام 0.3% ليغلق عند 12 ألف نقطة.",
    ],
)
def test_a_claim_is_as_sure_as_its_signs(sentence):
    for claim in read_claims(sentence):
        assert claim.confidence == confidence(signs_told(claim))


@pytest.mark.parametrize(
    "text", ["5 ملايين دولار", "خمسة ملايين دولار وثلاثة أطنان و20%.", "Revenue rose 5% to $3 million."]
)
def test_what_is_of_nothing_known_is_never_sure(text):
    assert {claim.confidence for claim in read_claims(text) if not claim.measure} <= {"low", "medium"}


def test_what_is_published_for_another_time_is_not_borne_out_by_its_neighbours():
    """The first article's railway: a level and its change say one time together, and both are of another year."""
    article = arqam.open_article("china-kazakhstan-2024")
    doubtful = [c for c in arqam.claims(article, arqam.mentions(article)) if "period_doubtful" in c.flags]
    assert {claim.mention.surface for claim in doubtful} >= {"28 مليون طن"}
    assert not [claim for claim in doubtful if claim.confidence == "high" or ("borne_out", "change") in claim.grounds]
