"""How much a claim shares with the rest of its article, and what tells how sure its period is."""

import pytest
from claims_cases import read_claims

ONE = "بلغت صادرات الأردن 5 مليارات دولار في عام 2023، وبلغت وارداته 9 مليارات دولار."
TWO = "بلغت صادرات الأردن 5 مليارات دولار في عام 2023. وارتفع التضخم في تونس 4% في مايو 2024."
THREE = "ارتفع التضخم في تونس 4% في مايو، و5% في يونيو، و6% في أبريل. وبلغ في مصر 9% وفي الأردن 2%."


def signs(text: str, surface: str, *fields: str) -> dict[str, str]:
    claim = next(claim for claim in read_claims(text) if claim.mention and surface in claim.mention.surface)
    return {field: how for field, how in claim.grounds if field in fields}


@pytest.mark.parametrize(
    ("text", "surface", "owner", "time"),
    [(ONE, "5 مليارات", "all", "all"), (TWO, "5 مليارات", "many", "many"), (THREE, "4%", "most", "some")],
)
def test_how_many_claims_have_its_owner_and_its_time(text, surface, owner, time):
    assert signs(text, surface, "owner_shared", "time_shared") == {"owner_shared": owner, "time_shared": time}


@pytest.mark.parametrize(
    ("when", "length"),
    [
        ("في عام 2023", "year"),
        ("في مايو 2024", "month"),
        ("في الربع الأول من 2024", "quarter"),
        ("أمس", "day"),
        ("", "none"),
    ],
)
def test_how_long_its_period_lasts(when, length):
    assert signs(f"بلغت صادرات الأردن 5 مليارات دولار {when}.", "5 مليارات", "lasts")["lasts"] == length


def test_whether_its_period_is_the_one_named_nearest():
    text = "بلغت صادرات الأردن 5 مليارات دولار في عام 2023، مقابل 4 مليارات دولار في عام 2022."
    for surface in ("5 مليارات", "4 مليارات"):
        assert signs(text, surface, "nearest_period", "periods_named") == {
            "nearest_period": "same",
            "periods_named": "2",
        }


def test_signs_of_the_article_are_the_same_for_all_its_claims():
    found = {tuple(sign for sign in claim.grounds if sign[0] in ("measures", "figures")) for claim in read_claims(TWO)}
    assert len(found) == 1
    assert dict(found.pop())["figures"] == "few"
