"""Numbers in words: every case is a line of tests/cases/numbers.tsv, written by hand from the rules of grammar."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arqam.draw import numbers
from arqam.draw.labels import LRI, PDI
from arqam.errors import ArqamError
from arqam.model import Qualifier, Quantity

with (Path(__file__).parent / "cases" / "numbers.tsv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_a_quantity_in_words(case):
    quantity = Quantity(Decimal(case["value"]), case["unit"])
    said = numbers.in_words(quantity, lang=case["lang"], digits=case["digits"], qualifier=Qualifier(case["qualifier"]))
    assert said == case["words"]


def test_the_cases_cover_every_locale_and_hedge():
    assert {case["digits"] for case in CASES} == {"ar", "ar-EG", "ar-AE", "ar-MA"}
    assert {case["qualifier"] for case in CASES} >= {"exact", "approx", "more_than", "less_than", "at_least"}


def test_the_subject_of_a_sentence_has_its_own_dual():
    assert numbers.in_words(Quantity(Decimal("2e9"), "USD"), nominative=True) == "مليارا دولار"
    assert numbers.in_words(Quantity(Decimal(2), "مشروع"), nominative=True) == "مشروعان"
    assert numbers.in_words(Quantity(Decimal(2), "km2"), nominative=True) == "كيلومتران مربعان"
    assert numbers.in_words(Quantity(Decimal(2), "basis_point"), nominative=True) == "نقطتا أساس"


def test_ranges_share_their_scale_and_unit():
    trade = Quantity(Decimal("14.5e9"), "USD", Decimal("24e9"))
    assert numbers.in_words(trade) == "من 14.5 إلى 24 مليار دولار"
    assert numbers.in_words(trade, lang="en") == "14.5 to 24 billion dollars"
    assert numbers.in_words(Quantity(Decimal(5), "%", Decimal(7))) == "من 5 إلى 7%"
    assert numbers.in_words(Quantity(Decimal("9e8"), "USD", Decimal("2e9"))) == "من 900 مليون إلى ملياري دولار"


def test_signed_numbers_are_islands_in_arabic_only():
    assert numbers.percent(-5) == f"{LRI}−5%{PDI}"
    assert numbers.percent(22, signed=True, digits="ar-EG") == f"{LRI}+٢٢٪{PDI}"
    assert numbers.percent(-5, lang="en") == "−5%"
    assert numbers.number(0) == "0" == numbers.number(Decimal("-0"))


def test_an_unknown_digit_system_is_named():
    with pytest.raises(ArqamError, match="roman"):
        numbers.number(1, digits="roman")


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=3), st.sampled_from(["ar", "ar-EG", "ar-AE", "ar-MA"]))
def test_no_digit_is_lost_in_any_locale(value, digits):
    """Read back, the digits of every locale give the value exactly."""
    western = (
        numbers.number(value, digits=digits).strip(LRI + PDI).translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٬٫−", "0123456789,.-"))
    )
    if digits == "ar-MA":
        western = western.translate(str.maketrans(".,", ",."))
    assert Decimal(western.replace(",", "")) == value
