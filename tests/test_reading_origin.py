"""A bare currency is decided by the places that the text names, else by where it comes from, else not at all."""

import pytest

from arqam.model import Source
from arqam.read.article.opened import article_of
from arqam.read.quantity.mentions import read

BARE = "بلغت الأرباح 5 ملايين دينار"
CASES = [
    # text, the source's place, its outlet, unit
    (BARE, "", "", "دينار"),
    (BARE, "تونس", "", "TND"),
    (BARE, "", "القبس", "KWD"),
    (BARE, "عمّان", "القبس", "JOD"),
    ("قالت شركة عراقية: " + BARE, "تونس", "القبس", "IQD"),
    (BARE, "باريس", "رويترز", "دينار"),
    ("بلغت الأرباح 5 ملايين درهم", "", "هسبريس", "MAD"),
    ("بلغت الأرباح 5 ملايين درهم، ومع ذلك تراجع السهم", "", "البيان", "AED"),
]


@pytest.mark.parametrize("text, place, outlet, unit", CASES, ids=range(len(CASES)))
def test_the_source_decides_where_the_text_does_not(text, place, outlet, unit):
    source = Source(id="some-news", place=place, outlet=outlet)
    (mention,) = read(article_of(text.encode(), source, name="some news"))
    assert mention.quantity.unit == unit
    assert mention.ambiguous == (unit == "دينار")
