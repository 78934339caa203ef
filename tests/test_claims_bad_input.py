"""What is no economic news, or hardly a sentence: fields stay empty and say why, nothing crashes, time is linear.

A line of ``tests/cases/claims/bad_input.tsv`` names the fields that no figure of the text may have; ``⏎`` begins a new
line of it and ``⇥`` is a tab.
"""

import csv
from pathlib import Path

import pytest
from claims_marked import found_of, read_claims
from growth import growth

from arqam.model import Article, Claim, Kind, Mention, Source
from arqam.read.article.opened import article_of
from arqam.read.claim.claims import claims
from arqam.read.claim.sentences import LONGEST
from arqam.read.quantity.mentions import read

TABLE = Path(__file__).parent / "cases" / "claims" / "bad_input.tsv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
#: Dates, lengths of time and ranks are what they are, whatever stands around them.
TIMES = (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)
#: What a count of things measures, of itself.
COUNTS = ("", "number_of")


def figures(text: str) -> list[Claim]:
    found = read_claims(text.replace("⏎", "\n").replace("⇥", "\t"), "2024-06-10", "")
    return [claim for claim in found if claim.kind not in TIMES and claim.measure != "date"]


def is_empty(claim: Claim, field: str) -> bool:
    match field:
        case "period":
            return claim.period.start is None and claim.period.end is None
        case "measure":
            return claim.measure in (COUNTS if claim.kind is Kind.COUNT else ("", "cash"))
    return not found_of(claim, field)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row, id=row["name"], marks=[pytest.mark.xfail(reason=row["missed"], strict=True)] * bool(row["missed"])
        )
        for row in ROWS
    ],
)
def test_fields_that_nothing_says_stay_empty(row):
    found = figures(row["text"])
    full = {
        (claim.mention.surface, field): found_of(claim, field)
        for claim in found
        for field in row["empty"].split(",")
        if not is_empty(claim, field)
    }
    assert found and not full


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_what_is_empty_says_why(row):
    for claim in figures(row["text"]):
        said = {reason.partition(":")[0] for reason in claim.reasons if reason.partition(":")[2].strip()}
        assert {"measure", "period", "parties", "speaker"} <= said, claim.reasons
        assert is_empty(claim, "period") <= bool({"period_unstated", "period_unresolved"} & set(claim.flags))
        assert is_empty(claim, "parties") <= ("parties_unstated" in claim.flags)


def test_a_claim_without_a_measure_is_never_sure():
    found = [claim for row in ROWS for claim in figures(row["text"]) if is_empty(claim, "measure")]
    assert found and not [claim.mention.surface for claim in found if claim.confidence == "high"]


def test_the_table_is_walked_whole():
    assert len(ROWS) == len({row["name"] for row in ROWS}) >= 25
    assert {field for row in ROWS for field in row["empty"].split(",")} >= {"measure", "parties", "period", "subject"}


# -- time ------------------------------------------------------------------------------------------------------------

#: A text of about n words of each shape.
SHAPES = {
    "one sentence, figures between commas": lambda n: "بلغت " + "، ".join(["صادرات مصر 5 ملايين دولار"] * (n // 5)),
    "one sentence, no mark at all": lambda n: "بلغت " + " ".join(["صادرات مصر 5 ملايين دولار"] * (n // 5)),
    "one figure after all the words": lambda n: " ".join(["صادرات مصر الكبيرة التي تنمو"] * (n // 5)) + " 5%",
    "verbs upon verbs": lambda n: " ".join(["ارتفعت الصادرات وتراجعت الواردات بنسبة 5%"] * (n // 6)),
    "times upon times": lambda n: " ".join(["في عام 2023 خلال الربع الأول الصادرات أمس"] * (n // 8)),
    "who says that who says": lambda n: " ".join(["وقال الوزير إن الصادرات بلغت 5 ملايين دولار"] * (n // 8)),
    "countries": lambda n: " ".join(["مصر وتونس والمغرب والهند 5%"] * (n // 5)),
    "firms": lambda n: " ".join(["شركة النور وبنك الخليل 7 ملايين ريال"] * (n // 7)),
    "a list of prices": lambda n: "\n".join(["طماطم نوع جيد سعر 4 ريالات"] * (n // 6)),
    "a table": lambda n: "\n".join(["بند | 5 ملايين دولار | 7%"] * (n // 7)),
    "a quotation in a quotation": lambda n: "قال: «" + " ".join(["بلغت الصادرات 5 ملايين دولار «نعم»"] * (n // 6)),
    "respectively": lambda n: " و".join(["الصادرات"] * (n // 2)) + " و".join(["5%"] * (n // 2)) + " على التوالي.",
    "brackets": lambda n: "( " * (n // 3) + "بلغت الصادرات 5%" + " )" * (n // 3),
    "Latin words": lambda n: " ".join(["Exports rose 12% to $5 billion"] * (n // 6)),
    "sentences on «الشركة»": lambda n: ". ".join(["وقالت الشركة إن أرباحها بلغت 5 ملايين دولار"] * (n // 8)),
    "a sports page": lambda n: ". ".join(["فاز الفريق 3-1 في الدقيقة 90 أمام 40 ألف متفرج"] * (n // 10)),
}
#: Four times the words may take so many times as long; the square of four is 16.
MOST = 8.0


def long_article(shape: str, words: int) -> tuple[Article, list[Mention]]:
    article = article_of(SHAPES[shape](words).encode(), Source("long"), name="long.txt")
    return article, read(article)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_time_is_linear_in_the_words(shape):
    long = {words: long_article(shape, words) for words in (2_500, 10_000)}
    assert growth(lambda words: claims(*long[words]), 2_500, 10_000) < MOST
    found = claims(*long[10_000])
    assert found and max(claim.sentence.end - claim.sentence.start for claim in found) <= LONGEST


def test_ten_thousand_words_are_read_as_a_few_are():
    """Where a long sentence is cut, its figures keep what their own clause says."""
    for claim in claims(*long_article("one sentence, figures between commas", 10_000)):
        assert (claim.measure, [party.code for party in claim.parties]) == ("exports", ["EGY"])
