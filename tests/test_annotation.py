"""An annotation points at the words that it quotes, and nowhere else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arqam.cite.annotation import annotation, collection, select, selectors, source_iri
from arqam.errors import ArqamError
from arqam.model import Article, Claim, Kind, Mention, OffsetMap, Qualifier, Quantity, Source, Span

TEXT = "بلغ حجم التجارة 6.3 مليار دولار، ثم بلغ 6.3 مليار دولار."
SOURCE = Source(id="a", sha256="381afc4965aad02d7eab3a60e517ae0996bf1b21497742e1a9b52ab6944a9927")


def claim(surface, nth=0):
    start = [at for at in range(len(TEXT)) if TEXT.startswith(surface, at)][nth]
    span = Span(start, start + len(surface))
    mention = Mention(span, surface, Kind.MONEY, Quantity(Decimal(6300000000), "USD"))
    return Claim(f"a:{span.start}-{span.end}", "a", mention.quantity, Kind.MONEY, Qualifier.EXACT, "trade", mention)


@given(st.text(max_size=200), st.data())
def test_what_is_selected_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    chosen = selectors(text, span)
    assert chosen[0]["exact"] == text[span.start : span.end]
    assert select(text, chosen) == span


def test_the_second_of_two_equal_surfaces_is_its_own_place():
    article = Article(SOURCE, TEXT, TEXT, OffsetMap.identity(len(TEXT)))
    first, second = (annotation(article, claim("6.3 مليار دولار", nth)) for nth in (0, 1))
    assert first["target"]["selector"][0]["exact"] == second["target"]["selector"][0]["exact"] == "6.3 مليار دولار"
    assert first["target"]["selector"] != second["target"]["selector"]


OTHER_TEXTS = [TEXT.replace("6.3", "6.4"), " " + TEXT, TEXT[:20], "", TEXT.replace("التجارة", "الصادرات")]


@pytest.mark.parametrize("other", OTHER_TEXTS)
def test_another_text_is_refused(other):
    chosen = selectors(TEXT, claim("6.3 مليار دولار").mention.span)
    with pytest.raises(ArqamError, match="another text"):
        select(other, chosen)


def test_an_article_without_an_address_is_named_by_its_bytes():
    assert source_iri(SOURCE) == "ni:///sha-256;OBr8SWWq0C1-qzpg5ReuCZa_GyFJd0LhqbUqtpRKmSc"
    assert source_iri(Source(id="a", url="https://a.example/1")) == "https://a.example/1"


def test_a_derived_claim_has_no_words_of_its_own():
    article = Article(SOURCE, TEXT, TEXT, OffsetMap.identity(len(TEXT)))
    derived = Claim("a:derived:average", "a", Quantity(Decimal(1), "USD"), Kind.MONEY, Qualifier.EXACT, "trade")
    (item,) = collection(article, [derived, claim("6.3 مليار دولار")])["items"]
    assert item["body"]["value"] == "trade exact 6300000000 USD"
    with pytest.raises(ArqamError, match="derived"):
        annotation(article, derived)
