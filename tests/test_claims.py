"""Claims field by field, on sentences of our own: one case a line in ``tests/cases/claims/<field>.tsv``."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from claims_cases import paragraph
from claims_gold import claims_gold, differences, field_of
from claims_scores import articles
from hypothesis import given
from hypothesis import strategies as st

from arqam.draw.charts.compare import statements
from arqam.model import Block, BlockKind, Claim, Span
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.claim.sentences import LONGEST
from arqam.read.quantity.mentions import read
from arqam.tables import claim_rows

CASES = Path(__file__).parent / "cases" / "claims"


def rows(field: str) -> list[dict[str, str]]:
    with (CASES / f"{field}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def claim_of(row: dict[str, str]) -> Claim:
    article = paragraph(row["sentence"], row.get("published", "2024-07-04") or "")
    found = [claim for claim in claims(article, read(article)) if row["surface"] in claim.mention.surface]
    assert found, f"«{row['surface']}» was not read"
    return found[0]


FIELDS = ("measure", "subject", "direction", "period", "parties", "speaker")


@pytest.mark.parametrize(
    ("field", "row"),
    [pytest.param(field, row, id=f"{field}-{at}") for field in FIELDS for at, row in enumerate(rows(field), 2)],
)
def test_field(field, row):
    claim = claim_of(row)
    assert field_of(claim, field) == row["expected"], claim.reasons


def test_the_cases_are_all_there():
    assert {field: len(rows(field)) > 5 for field in FIELDS} == dict.fromkeys(FIELDS, True)


@pytest.mark.parametrize(("ref", "where"), articles(), ids=lambda value: str(value).rsplit("/", 1)[-1])
def test_an_article_reads_as_a_person_read_it(ref, where):
    article = open_article(ref)
    found = claims(article, read(article))
    missed = [
        f"{item.gold.surface} {item.field}: {item.expected} → {item.found}"
        for item in differences(claims_gold(where), found)
    ]
    assert missed == []


def test_three_articles_have_gold_claims():
    assert len(articles()) >= 3


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("توقع الصندوق أن تبلغ الصادرات 5 مليارات دولار.", "projected"),
        ("وستبلغ الصادرات 5 مليارات دولار.", "projected"),
        ("بلغت الصادرات 9 مليارات دولار، منها 5 مليارات دولار إلى آسيا.", "part"),
        ("بلغت الصادرات 9 مليارات دولار مقابل 5 مليارات دولار في العام السابق.", "comparison"),
        ("وبلغت الصادرات 9 مليارات دولار في عام 2023، فيما سجلت الواردات 5 مليارات دولار.", "period_inherited"),
        ("بلغت الصادرات 5 مليارات دولار.", "period_unstated"),
    ],
)
def test_a_flag_says_what_must_be_known(sentence, flag):
    article = paragraph(sentence)
    (claim,) = (claim for claim in claims(article, read(article)) if claim.mention.surface.startswith("5"))
    assert flag in claim.flags
    plain = paragraph("بلغت الصادرات 5 مليارات دولار في عام 2023.")
    assert not [item.flags for item in claims(plain, read(plain)) if flag in item.flags]


def test_an_endless_sentence_is_read_in_pieces():
    text = "، ".join(["بلغت صادرات مصر 5 مليارات دولار في عام 2023"] * 200)
    article = paragraph(text)
    found = [claim for claim in claims(article, read(article)) if claim.measure == "exports"]
    assert len(found) == 200 and all(claim.period.start == date(2023, 1, 1) for claim in found)
    assert max(claim.sentence.end - claim.sentence.start for claim in found) <= LONGEST


@pytest.mark.parametrize("row", rows("relations"), ids=lambda row: f"{row['relation']}-{row['one']}")
def test_a_claim_names_the_claim_it_belongs_to(row):
    relation, one, other = row["relation"], row["one"], row["other"]
    article = paragraph(row["sentence"])
    found = claims(article, read(article))
    (claim,) = (claim for claim in found if claim.mention.surface.startswith(one))
    named = next(claim for claim in reversed(found) if claim.mention.surface.startswith(other))
    assert getattr(claim, relation) == named.id
    related = [item for item in found if getattr(item, relation)]
    assert claim in related and len(related) <= 2


def test_a_headline_takes_the_period_of_the_same_figure_in_the_text():
    text = "الصادرات تبلغ 46.7 مليار دولار\nبلغت الصادرات 46.72 مليار دولار في عام 2023."
    blocks = (Block(BlockKind.HEADLINE, Span(0, 30)), Block(BlockKind.PARAGRAPH, Span(31, len(text))))
    article = replace(paragraph(text), blocks=blocks)
    headline = claims(article, read(article))[0]
    assert headline.period.end == date(2023, 12, 31) and headline.period.basis == "inherited"
    assert "period_inherited" in headline.flags and "period_unstated" not in headline.flags


def test_a_headline_repeats_the_figure_of_the_text_however_it_is_worded():
    text = (
        "الصادرات تتخطى 65 مليار دولار\nبلغت قيمة صادرات البلاد 65.3 مليار دولار في 2023 مقابل 65 مليار دولار في 2022."
    )
    blocks = (Block(BlockKind.HEADLINE, Span(0, 29)), Block(BlockKind.PARAGRAPH, Span(30, len(text))))
    article = replace(paragraph(text), blocks=blocks)
    found = claims(article, read(article))
    headline, first = (
        next(claim for claim in found if claim.mention.surface.startswith(way)) for way in ("65 ", "65.3")
    )
    assert f"repeats:{first.id}" in headline.flags
    (once,) = (one for one in statements(found) if headline.id in one.ids)
    assert once.ids == (first.id, headline.id)


PIECES = [
    "بلغت صادرات مصر",
    "وقال الوزير إن",
    "مقارنة بـ",
    "في عام 2023",
    "العام الماضي",
    "5 مليارات دولار",
    "12%",
    "من 3 إلى 7 ملايين طن",
    "، منها",
    "،",
    ".",
    "\n",
    "«",
    "»",
    "بين البلدين",
    "وفقا لوزارة المالية",
    "بحلول",
    "منذ",
    "45 مشروعا",
    "قبل 11 عاما",
    "الربع الثالث",
    "في الفترة نفسها من",
    "(27 مليون يورو)",
    "ارتفع",
    "بنسبة",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", "2024-07-04"]))
def test_whatever_stands_around_a_figure_its_claim_is_whole(pieces, published):
    article = paragraph(" ".join(pieces), published)
    mentions = read(article)
    found = claims(article, mentions)
    assert [claim.mention for claim in found] == mentions
    ids = {claim.id for claim in found}
    for claim in found:
        span, period = claim.mention.clean_span, claim.period
        assert claim.sentence.start <= span.start < claim.sentence.end
        assert claim.subject == (claim.subject_span.of(article.clean) if claim.subject_span else "")
        assert all(word.of(article.clean).strip() for word in claim.measure_words)
        assert not (period.start and period.end) or period.start <= period.end
        assert {claim.compared_with, claim.part_of, claim.equivalent_to} - {""} <= ids - {claim.id}
        if not published:
            assert period.basis != "relative" or period.start or period.end
    assert claim_rows(article, found) and claims(article, mentions) == found if found else found == []
