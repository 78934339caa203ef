"""Kinds of figures that articles need, from their words to the labels of the bars: drawn rightly, or not at all."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from claims_cases import paragraph
from matplotlib.text import Text

from arqam.compare.derived import derive
from arqam.draw.charts import beside, draw, plan
from arqam.draw.charts.noun_phrases import noun_phrase
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read

CASES = Path(__file__).parent / "cases" / "figures.tsv"
ASIDE = ("change", "whole", "rest")


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [pytest.param(*row.values(), id=row["text"][:40]) for row in csv.DictReader(file, delimiter="\t")]


def planned(text):
    """The figures of a text whose claims a reader has confirmed, so that all else is tried."""
    article = paragraph(text)
    said = [replace(claim, confidence="high") for claim in claims(article, read(article))]
    return list(plan(said, derive(said), article))


def named(chart):
    return [mark.label.ar for mark in chart.marks if mark.role not in ASIDE]


@pytest.mark.parametrize(("form", "names", "text"), cases())
def test_a_kind_of_figure(form, names, text):
    found = planned(text)
    if form == "-":
        assert not found, [chart.title() for chart in found]
        return
    chart = next((each for each in found if each.form == form), None)
    assert chart is not None, [chart.title() for chart in found]
    said = [label.removeprefix("مؤشر ") for label in named(chart)]
    assert sorted(said) == sorted(names.split("|"))
    draw(chart)


def test_the_first_of_a_list_is_called_so_only_where_all_of_it_was_read():
    text = (
        "ارتفعت أسعار البن في المغرب بنسبة 12% وأسعار الأرز بنسبة 5% وأسعار العدس بنسبة 2% وأسعار التمر بنسبة 1% "
        "في عام 2023."
    )
    assert "أولها أسعار البن" in planned(text)[0].title()
    article = paragraph(text)
    said = [
        replace(claim, confidence="low" if claim.quantity.value == 12 else "high")
        for claim in claims(article, read(article))
    ]
    (chart,) = plan(said, derive(said), article)
    assert "أولها" not in chart.title() and "الأرز" in chart.title()


def test_a_change_in_tonnes_is_no_percentage():
    (chart,) = planned("ارتفعت صادرات الأردن إلى 20 مليون طن في عام 2023 بزيادة قدرها 4 ملايين طن.")
    assert "4 ملايين طن" in chart.title()
    written = {text.get_text() for text in draw(chart).findobj(Text) if isinstance(text, Text)}
    assert written and not any("%" in text for text in written)


#: (before, after) → (noun beside, where it comes from or goes to)
BESIDE = {
    ("فيما بلغت مشروعات النقل", ""): ("مشروعات النقل", ""),
    ("و", "تخصص للجماعات الترابية"): ("الجماعات الترابية", ""),
    ("أما من حقول الغرب فقد بلغت الكميات المصدرة", ""): ("الكميات المصدرة", "حقول الغرب"),
    ("وتوزعت الصادرات على الصين", ""): ("الصادرات على الصين", "الصين"),
    ("ثم قطاع المصارف بنسبة", ""): ("قطاع المصارف", ""),
    ("وباب الدعم بلغ إنفاقه", ""): ("باب الدعم", ""),
    ("و”الزيوت والدهنيات” بـ", ""): ("الزيوت والدهنيات", ""),
    ("بقيمة", ""): ("", ""),
}


@pytest.mark.parametrize("around", BESIDE, ids=str)
def test_what_stands_beside_a_figure_names_it(around):
    full, origin = BESIDE[around]
    if full:
        assert beside.full(*around) == full
    assert beside.origin(*around) == origin


def test_a_name_of_too_many_words_ends_where_a_preposition_leads_on():
    long = "الأسر المستفيدة من برنامج الدعم المباشر للنساء العاملات في القرى البعيدة عن المدن الكبرى"
    assert noun_phrase(long) == "الأسر المستفيدة من برنامج الدعم المباشر للنساء العاملات في القرى البعيدة"
