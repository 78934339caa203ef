"""A figure that rests on a correction: it says so on its face, in its caption, data, sidecar, citation and page."""

import shutil

import pytest
import yaml
from review_fixture import claim_of, claims_at, entry

import arqam
from arqam.cite.figure import faults, read_sidecar
from arqam.cite.record import records
from arqam.cite.site import views
from arqam.cite.styles import STYLES, sentence
from arqam.cite.trace import Trace
from arqam.cite.verify import Exhibit, check_as_it_lies, compare
from arqam.draw.corrected import by_whom, in_words
from arqam.draw.finish import data, save
from arqam.model import Correction
from arqam.project import RAW
from arqam.review.store import FILE
from arqam.review.store import save as answer

ARTICLE = "china-kazakhstan-2024"


@pytest.fixture
def home(tmp_path):
    home = tmp_path / ARTICLE
    shutil.copytree(RAW / ARTICLE, home)
    (home / FILE).unlink(missing_ok=True)
    return home


def charts_at(home, name="freight"):
    article, claims = claims_at(home)
    plan = arqam.plan(claims, arqam.derive(claims), article)
    return {chart.name: chart for chart in plan}.get(name), plan


def freight_corrected(home, **given):
    """Both freight claims looked at: 2023, and by whom."""
    known = {"fields": {"period": "2023"}, "by": "ليلى حسن / Layla Hassan", "why": "قاله المكتب الصحفي للسكك"}
    for surface in ("22%", "28 مليون طن"):
        answer(home, entry(claim_of(claims_at(home)[1], surface), "corrected", **(known | given)), None)


def confirmed(home, *surfaces):
    """Claims looked at and found right, so that they may be drawn whatever the reading was sure of; the entries."""
    found = [claim_of(claims_at(home)[1], surface) for surface in surfaces]
    return [answer(home, entry(claim), None) for claim in found]


def test_the_face_and_the_caption_say_what_was_corrected_and_by_whom(home):
    freight_corrected(home)
    chart, _ = charts_at(home)
    arabic, english = chart.caption("ar"), chart.caption("en")
    assert "صُوّبت الفترة: عام 2023، وقُرئت: يناير إلى مارس 2024 (ليلى حسن، 5 يوليو 2024)" in arabic
    assert "Period corrected: 2023, read as January to March 2024 (Layla Hassan, 5 July 2024)" in english
    assert "ليلى" not in english
    assert "2023" in chart.mark("later").label.ar + chart.subtitle("ar")
    assert "صُوّبت الفترة" in chart.text("ar")
    assert arabic.count("صُوّبت الفترة") == 1  # two claims, one correction


def test_the_note_is_drawn(home):
    freight_corrected(home)
    chart, _ = charts_at(home)
    figure = arqam.draw_chart(chart, lang="en")
    drawn = " ".join(text.get_text() for ax in figure.axes for text in ax.texts)
    assert "corrected" in drawn and "Hassan" in drawn


def test_the_id_changes_even_where_no_value_that_is_drawn_does(home):
    _, seen = confirmed(home, "22%", "28 مليون طن")
    before, _ = charts_at(home)
    claim = claim_of(claims_at(home)[1], "28 مليون طن")
    answer(home, entry(claim, "corrected", fields={"speaker": "ناطق باسم السكك"}), seen)
    after, _ = charts_at(home)
    assert data(before) != data(after)
    assert b"corrected" in data(after).splitlines()[0] and b"corrected" not in data(before).splitlines()[0]
    assert [mark.quantity for mark in before.marks] == [mark.quantity for mark in after.marks]


def test_the_sidecar_and_the_pictures_hold_it_and_the_citation_gives_it(home, tmp_path):
    freight_corrected(home)
    chart, _ = charts_at(home)
    files = save(chart, tmp_path / "figures" / ARTICLE, lang="ar")
    figure = read_sidecar(files.yml)
    assert list(faults(figure)) == []
    held = figure.sidecar["corrections"]
    assert {item["claim"].rpartition(":")[2] for item in held} >= {"1562-1573"}
    assert held[0] | {"claim": ""} == {
        "claim": "",
        "field": "period",
        "former": "2024-01..2024-03",
        "now": "2023",
        "why": "قاله المكتب الصحفي للسكك",
        "by": "ليلى حسن / Layla Hassan",
        "when": "2024-07-05",
    }
    assert "صُوّبت الفترة: ليلى حسن، 2024-07-05" in sentence(records(figure, "ar"), "ar")
    assert "period corrected: Layla Hassan, 2024-07-05" in sentence(records(figure, "en"), "en")
    for style in STYLES.values():
        assert "2024-07-05" in style.write(records(figure, style.lang))


def test_a_sidecar_whose_corrections_were_changed_is_not_cited(home, tmp_path):
    freight_corrected(home)
    chart, _ = charts_at(home)
    files = save(chart, tmp_path / ARTICLE, lang="ar")
    sidecar = yaml.safe_load(files.yml.read_text(encoding="utf-8"))
    sidecar["corrections"][0]["by"] = "غيرها"
    files.yml.write_text(yaml.safe_dump(sidecar, allow_unicode=True), encoding="utf-8")
    assert any("corrections" in fault for fault in faults(read_sidecar(files.yml)))


def test_verify_tells_that_a_reader_has_corrected_since(home, tmp_path):
    confirmed(home, "22%", "28 مليون طن")
    before, _ = charts_at(home)
    then = read_sidecar(save(before, tmp_path / "then", lang="ar").yml)
    (home / FILE).unlink()
    freight_corrected(home)
    after, _ = charts_at(home)
    now = read_sidecar(save(after, tmp_path / "now", lang="ar").yml)
    subject = Exhibit.of_figure(then)
    report = compare(subject, now, check_as_it_lies(subject))
    assert not report.agrees
    assert "corrections" in report.because
    again = compare(Exhibit.of_figure(now), now, check_as_it_lies(Exhibit.of_figure(now)))
    assert again.agrees


def test_the_page_shows_as_read_beside_as_corrected_and_why(home):
    freight_corrected(home)
    article, claims = claims_at(home)
    trace = Trace(article, {claim.id: claim for claim in [*claims, *arqam.derive(claims)]})
    for lang, field, now, former in (
        ("ar", "الفترة", "عام 2023", "يناير إلى مارس 2024"),
        ("en", "Period", "2023", "January to March 2024"),
    ):
        card = views.claim_view(trace, claim_of(claims, "28 مليون طن"), lang)
        (change,) = card.corrections
        assert (change.name, change.now, change.former) == (field, now, former)
        assert "قاله المكتب الصحفي للسكك" in card.review
        assert ("ليلى حسن" in card.review) == (lang == "ar")


def test_one_left_out_is_never_drawn_and_derives_nothing(home):
    answer(home, entry(claim_of(claims_at(home)[1], "28 مليون طن"), "left_out"), None)
    _, plan = charts_at(home)
    left = claim_of(claims_at(home)[1], "28 مليون طن")
    assert all(left.id not in chart.claims for chart in plan)
    assert "استبعدها مراجع" in next(one.reason.ar for one in plan.undrawn if one.claim.id == left.id)
    assert not any(left.id in claim.inputs for claim in arqam.derive(claims_at(home)[1]))


def test_figures_call_it_what_the_reader_calls_it(home):
    count, _ = confirmed(home, "أكثر من 40 اتفاقية", "3.7 مليار دولار")
    before, _ = charts_at(home, "agreements")
    assert before.mark("count").label.en == "Number of agreements"
    claim = claim_of(claims_at(home)[1], "أكثر من 40 اتفاقية")
    answer(home, entry(claim, called=("اسم من عند القارئ", "A name of the reader's")), count)
    after, _ = charts_at(home, "agreements")
    assert tuple(after.mark("count").label) == ("اسم من عند القارئ", "A name of the reader's")
    assert after.corrections == ()


WORDS = [
    ("value", "14500000000", "14.5 مليار", "14.5 billion"),
    ("value", "3..5", "من 3 إلى 5", "3 to 5"),
    ("unit", "t", "طن", "tonnes"),
    ("qualifier", "approx", "نحو", "about"),
    ("qualifier", "exact", "بلا قيد", "as stated"),
    ("parties", "CHN|KAZ", "الصين، كازاخستان", "China, Kazakhstan"),
    ("period", "unstated", "غير مذكورة", "not stated"),
    ("direction", "fell_to", "انخفض إلى", "fell to"),
    ("speaker", "reporter", "كاتب المقالة", "the reporter"),
    ("whole", "none", "لا شيء", "none"),
]


@pytest.mark.parametrize(("field", "text", "arabic", "english"), WORDS)
def test_a_fields_text_in_words(field, text, arabic, english):
    assert in_words(field, text, "ar") == arabic
    assert in_words(field, text, "en").replace("–", " to ") == english


def test_a_name_in_each_language():
    both = Correction("period", "", "", by="Layla Hassan / ليلى حسن")
    assert (by_whom(both, "ar"), by_whom(both, "en")) == ("ليلى حسن", "Layla Hassan")
    assert "ليلى" in by_whom(Correction("period", "", "", by="ليلى"), "en")
