"""When a figure was, and what its change is against, kind by kind: a case a line in ``tests/cases/claims``.

``period_kinds.tsv`` and ``compared_to.tsv``: ``\\n`` stands between paragraphs. A line with a reason in its last column
is known to be missed: a strict xfail, so that a mended one is noticed.
"""

import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from claims_cases import paragraph
from claims_gold import field_of
from growth import growth
from hypothesis import given, settings
from hypothesis import strategies as st

from arqam.model import Article, Block, BlockKind, Period, Span
from arqam.read.claim.calendar_meaning import Shift, moved
from arqam.read.claim.claims import claims
from arqam.read.quantity.hijri import hijri_days
from arqam.read.quantity.mentions import read

law = settings()
CASES = Path(__file__).parent / "cases" / "claims"


def rows(name):
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def paragraphs(text: str, published: str) -> Article:
    """An article of the paragraphs that line ends set apart."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    return replace(paragraph(text, published), blocks=tuple(blocks))


def claims_of(text: str, published: str):
    article = paragraphs(text.replace("\\n", "\n"), published)
    return claims(article, read(article))


def claim_of(row):
    found = [claim for claim in claims_of(row["text"], row["published"]) if row["surface"] in claim.mention.surface]
    assert found, f"«{row['surface']}» was not read"
    return found[0]


def params(name):
    return list(_params(name))


def _params(name):
    for at, row in enumerate(rows(name), 2):
        marks = [pytest.mark.xfail(reason=row["missed"], strict=True)] if row["missed"] else []
        yield pytest.param(row, id=f"{row['kind']}-{at}", marks=marks)


@pytest.mark.parametrize("row", params("period_kinds"))
def test_when(row):
    claim = claim_of(row)
    assert field_of(claim, "period") == row["expected"], claim.reasons


@pytest.mark.parametrize("row", params("compared_to"))
def test_what_a_change_is_against(row):
    claim = claim_of(row)
    assert (claim.compared_to.surface if claim.compared_to else "") == row["expected"]


def test_what_a_change_is_against_is_kept_where_it_stands():
    text = "ارتفعت مبيعات السيارات 6% عن الشهر نفسه من العام الماضي."
    (claim,) = claims_of(text, "2024-06-10")
    assert claim.compared_to.clean_span.of(text) == claim.compared_to.surface


@pytest.mark.parametrize("row", params("period_kinds"))
def test_what_is_taken_over_is_flagged(row):
    for claim in claims_of(row["text"], row["published"]):
        assert (claim.period.basis == "inherited") == ("period_inherited" in claim.flags)


_LEVELS = ("بلغت الصادرات 3 مليارات دولار", "تراجعت الأرباح إلى 4 ملايين دينار", "سجل الإنتاج 6 ملايين طن")
_WHENS = ("في مايو", "في الربع الثالث", "في النصف الثاني", "في 12 نوفمبر", "يوم الخميس", "خلال الأشهر التسعة الأولى")


@law
@given(st.sampled_from(_LEVELS), st.sampled_from(_WHENS), st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_what_has_not_begun_is_never_given_to_what_was(level, when, published):
    claim = next(c for c in claims_of(f"{level} {when}.", published.isoformat()) if c.mention.kind != "date")
    assert claim.period.start <= published, claim.reasons


@law
@given(st.sampled_from(_WHENS[:4]), st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_what_is_to_come_is_never_given_to_the_past(when, published):
    text = f"ومن المتوقع أن تبلغ الصادرات 3 مليارات دولار {when}."
    claim = next(c for c in claims_of(text, published.isoformat()) if c.mention.kind == "money")
    assert claim.period.end >= published, claim.reasons


@law
@given(st.sampled_from(_LEVELS), st.sampled_from(("في 2019", "في أبريل 2021", "خلال الربع الأول من عام 2020")))
def test_a_period_says_the_same_before_its_statement_and_after_it(level, when):
    found = [*claims_of(f"{level} {when}.", "2024-06-10"), *claims_of(f"و{when} {level}.", "2024-06-10")]
    figures = {(c.period.start, c.period.end) for c in found if c.kind in ("money", "mass")}
    assert len(figures) == 1


@law
@given(st.dates(date(2001, 1, 1), date(2035, 12, 31)), st.sampled_from(("month", "quarter", "half", "year")))
def test_what_is_said_by_another_period_lies_before_it(day, unit):
    main = Period(day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))
    start, end = moved(Shift(unit), main)
    assert start <= end < main.start


@law
@given(st.integers(1300, 1500))
def test_the_hijri_years_follow_one_another(year):
    assert hijri_days(year)[1] + timedelta(days=1) == hijri_days(year + 1)[0]
    months = [hijri_days(year, month) for month in range(1, 13)]
    assert months[0][0] == hijri_days(year)[0] and months[-1][1] == hijri_days(year)[1]
    assert all(one[1] + timedelta(days=1) == other[0] for one, other in pairwise(months))


@pytest.mark.slow
def test_a_long_sentence_is_dated_in_linear_time():
    def date_it(times: int) -> None:
        claims_of("بلغت الصادرات 3 ملايين في مايو مقابل 2 مليون قبل عام، " * times, "2024-06-10")

    assert growth(date_it, 200, 1600) < 12
