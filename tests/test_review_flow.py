"""From corrections to everything later: tables, archives, batches, agreement, annotations, the pages of the site."""

import shutil

import pyarrow.dataset
import pytest
from lxml import html
from review_fixture import TEXT, at_home, claim_of, claims_at, entry

import arqam
from arqam.cite.annotation import annotation
from arqam.cite.site.builder import build
from arqam.cite.trace import Trace
from arqam.draw.finish import save as draw_files
from arqam.model import Span
from arqam.notebook import settled
from arqam.project import RAW
from arqam.review.entries import FIELDS, Entry
from arqam.review.store import FILE, save
from arqam.run.archive.slices import Options, read_slice, slices
from arqam.run.batch import journal
from arqam.tables import agreement_table, claims_table, mentions_table, write_package

ARTICLE = "china-kazakhstan-2024"


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path / "corpus")


@pytest.fixture
def reviewed(home):
    """One of each: a claim corrected, one that is no quantity, one left out, one confirmed, one missed."""
    _, claims = claims_at(home)
    save(home, entry(claim_of(claims, "20%"), "corrected", fields={"period": "2021"}, why="=cmd()"), None)
    save(home, entry(claim_of(claims, "خمسة عشر"), "not_a_quantity"), None)
    save(home, entry(claim_of(claims, "450"), "left_out"), None)
    save(home, entry(claim_of(claims, "400")), None)
    start = TEXT.index("مدينة السلط")
    given = {"value": "1", "unit": "مدينة"}
    save(home, Entry(Span(start, start + 5), "مدينة", "missed", "سمير", "2024-07-05", given), None)
    return home


def test_the_tables_say_what_was_reviewed_and_how_it_was_read(reviewed):
    article, claims = claims_at(reviewed)
    table = claims_table(article, [*claims, *arqam.derive(claims)]).set_index("surface")
    row = table.loc[claim_of(claims, "20%").mention.surface]
    assert (row["review"], row["corrected"], row["reviewed_by"]) == ("corrected", "period", "ليلى حسن")
    assert row["former_period"] not in ("", "2021") and str(row["period_start"]) == "2021-01-01"
    assert row["period_basis"] == "corrected" and str(row["reviewed_on"]) == "2024-07-05"
    assert all(row[f"former_{name}"] == "" for name in FIELDS if name != "period")
    assert set(table["review"]) >= {"", "corrected", "left_out", "confirmed", "missed"}
    mentions = mentions_table(article, arqam.mentions(article), claims)
    reviews = dict(zip(mentions["surface"], mentions["review"], strict=True))
    assert reviews["مدينة"] == "missed"
    assert [review for surface, review in reviews.items() if "خمسة عشر" in surface] == ["not_a_quantity"]
    assert list(mentions["start"]) == sorted(mentions["start"])


def test_a_reason_that_a_spreadsheet_would_run_is_quoted_in_the_csv(reviewed, tmp_path):
    article, claims = claims_at(reviewed)
    write_package(tmp_path / "package", article, arqam.mentions(article), claims)
    assert "'=cmd()" in (tmp_path / "package" / "claims.csv").read_text(encoding="utf-8")


def test_notebook_two_counts_before_and_after(reviewed):
    article, claims = claims_at(reviewed)
    mentions = arqam.mentions(article)
    assert settled.counts(mentions, claims) == (
        f"{len(mentions)} → {len(mentions)} claims: 1 are no quantity, 1 were missed; "
        "1 confirmed, 1 corrected, 1 left out of figures"
    )
    corrected = [row for row in settled.rows(claims) if row["field"] == "الفترة"]
    assert corrected[0]["now"] == "عام 2021" and corrected[0]["why"] == "=cmd()"


def test_what_agreement_sees_is_corrected(home):
    _, claims = claims_at(home)
    before = agreement_table(claims)
    twice = [claim for claim in claims if "300" in claim.mention.surface]
    assert len(twice) == 2 and len(before[before["one_surface"].str.contains("300")]) == 1
    save(home, entry(twice[1], "corrected", fields={"value": "310000000"}), None)
    after = agreement_table(claims_at(home)[1])
    verdicts = list(after[after["one_surface"].str.contains("300")]["verdict"])
    assert verdicts and verdicts != list(before[before["one_surface"].str.contains("300")]["verdict"])


def test_an_archive_takes_them_in(reviewed, tmp_path):
    (part,) = slices(reviewed.parent, 10)
    result = read_slice(part, Options(str(tmp_path / "out"), claims=True))
    assert (result.status, result.failures) == ("done", ())
    rows = pyarrow.dataset.dataset(tmp_path / "out" / "claims").to_table().to_pylist()
    assert {row["review"] for row in rows} >= {"corrected", "left_out", "confirmed", "missed"}


def test_an_article_whose_corrections_are_broken_is_told_and_the_others_are_read(reviewed, tmp_path):
    at_home(reviewed.parent, name="another-2024")
    (reviewed / FILE).write_text("- half", encoding="utf-8")
    (part,) = slices(reviewed.parent, 10)
    result = read_slice(part, Options(str(tmp_path / "out"), claims=True))
    assert result.articles == 1 and "corrections.yml" in result.failures[0][1]


@pytest.mark.parametrize("named", ["folder", "file"])
def test_a_batch_draws_again_what_was_corrected_since(home, named):
    value = str(home if named == "folder" else home / "article.txt")
    before = journal._inputs({"article": value}, "")
    save(home, entry(claims_at(home)[1][0]), None)
    assert journal._inputs({"article": value}, "") != before


def test_an_annotation_names_who_reviewed_it(reviewed):
    article, claims = claims_at(reviewed)
    made = annotation(article, claim_of(claims, "20%"))
    assert made["creator"] == {"type": "Person", "name": "ليلى حسن"} and made["motivation"] == "assessing"
    untouched = next(claim for claim in claims if not claim.review)
    assert "creator" not in annotation(article, untouched)


def test_the_pages_show_as_read_beside_as_corrected(tmp_path):
    home = tmp_path / ARTICLE
    shutil.copytree(RAW / ARTICLE, home)
    (home / FILE).unlink(missing_ok=True)
    hostile = "<b onclick='x'>ليلى</b> / Layla <script>"
    for surface in ("22%", "28 مليون طن"):
        given = {"fields": {"period": "2023"}, "by": hostile, "why": "<i>لأن</i> {{ 7*7 }}"}
        save(home, entry(claim_of(claims_at(home)[1], surface), "corrected", **given), None)
    article, claims = claims_at(home)
    derived = arqam.derive(claims)
    chart = next(chart for chart in arqam.plan(claims, derived, article) if chart.corrections)
    for lang in ("ar", "en"):
        draw_files(chart, tmp_path / "figures" / ARTICLE, lang=lang)
    trace = Trace(article, {claim.id: claim for claim in [*claims, *derived]})
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "runs", read=lambda _: trace)
    for folder, now, former in (("", "عام 2023", "يناير إلى مارس 2024"), ("en/", "2023", "January to March 2024")):
        page = html.parse(str(tmp_path / "out" / f"{folder}figures/{ARTICLE}/{chart.name}.html")).getroot()
        rows = page.xpath("//div[@class='review']//tr[del or td/del]")
        assert rows and all(row.xpath(".//ins")[0].text_content() == now for row in rows)
        assert all(row.xpath(".//del")[0].text_content() == former for row in rows)
        assert (
            page.xpath("//div[@class='review']//b | //div[@class='review']//script | //div[@class='review']//i") == []
        )
        assert "49" not in page.xpath("//div[@class='review']")[0].text_content()
