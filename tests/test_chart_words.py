"""Titles, captions and alt texts: what they say is what the marks are, hedges, derivations and source included."""

import re
from dataclasses import replace

import pytest
from charts_by_hand import ALL, BARS, CHANGE, DIVERGING, FALL, FORECAST, SECTORS, SOURCE, SPENDING

from arqam.draw import numbers, words
from arqam.draw.charts import wording
from arqam.model import Period, Qualifier

EVERY = [pytest.param(chart, lang, id=f"{chart.name}-{lang}") for chart in ALL for lang in ("ar", "en")]


@pytest.mark.parametrize(("chart", "lang"), EVERY)
def test_the_alt_text_holds_every_value_with_its_hedge_and_the_source(chart, lang):
    alt = chart.alt(lang)
    for mark in chart.marks:
        assert mark.label[lang] in alt
        assert words.value(mark, lang, "ar", alone=True) in alt
        hedge = numbers.hedge_of(mark.qualifier, lang)
        assert not hedge or hedge in alt
    assert alt.count("(مشتق)" if lang == "ar" else "(derived)") == sum(mark.derived for mark in chart.marks)
    assert words.source_line(SOURCE, lang) in alt


@pytest.mark.parametrize(("chart", "lang"), EVERY)
def test_the_caption_states_what_is_stated_and_marks_what_is_derived(chart, lang):
    caption = chart.caption(lang)
    stated = [mark for mark in chart.marks if not mark.derived]
    assert ("تذكر المقالة" in caption or "The article states" in caption) == bool(stated)
    assert not re.search(r"[:؛;,،]\s*\.", caption)
    for mark in stated:
        assert mark.label[lang] in caption
    for mark in chart.marks:
        if mark.derived and chart.form != "sectors":
            assert wording.formula(mark, lang, "ar") in caption
    assert caption.endswith(words.source_line(SOURCE, lang) + ".")


@pytest.mark.parametrize(("chart", "lang"), EVERY)
def test_what_the_picture_says_names_every_claim_drawn(chart, lang):
    said = chart.text(lang)
    assert all(claim in said for claim in chart.claims)
    assert said.splitlines()[0] == chart.title(lang)


def test_a_text_of_one_language_has_no_prose_of_the_other():
    for chart in ALL:
        arabic = re.sub("\u2066[^\u2069]*\u2069", "", chart.caption("ar"))
        assert not re.search(r"\b(the|of|and|to|derived|source)\b", arabic, re.IGNORECASE), arabic
        english = re.sub("\u2067[^\u2069]*\u2069", "", chart.caption("en"))
        assert not re.search("[\u0621-\u064a]", english), english


def test_titles_say_which_way_it_went():
    assert CHANGE.title() == "الشحن 28 مليون طن، بزيادة 22%"
    assert FALL.title() == "الإنتاج 8 براميل، بانخفاض نحو 20%"
    assert FALL.title("en") == "Output: 8 barrels, down about 20%"
    assert (
        DIVERGING.title()
        == "تغير مؤشرات الأسهم: المؤشر الأول \u2066+0.4%\u2069، المؤشر الثالث أكثر من \u2066\u22122%\u2069"
    )


def test_a_title_of_what_was_expected_says_both():
    assert FORECAST.title() == "أرباح شركة النهر 3.84 مليار دولار، مقابل توقعات بـ3.18 مليار دولار"


def test_a_title_of_parts_names_the_whole_and_the_largest_part():
    assert SPENDING.title() == "نفقات ليبيا 57 مليار دينار ليبي، أكبرها المرتبات 36.5 مليار دينار ليبي"


def test_the_digits_of_a_text_are_the_figures():
    assert "٢٨ مليون طن" in CHANGE.title("ar", "ar-EG") and "28" not in CHANGE.title("ar", "ar-EG")


def test_a_period_not_stated_with_its_value_is_flagged_on_the_face():
    assert any(mark.inherited for mark in BARS.marks)
    assert any(line.startswith("*") for line in wording.notes(BARS, "ar", "ar"))
    assert not any(line.startswith("*") for line in wording.notes(CHANGE, "ar", "ar"))


def test_the_note_names_the_period_that_was_taken_over_and_says_where_it_is_in_doubt():
    def starred(chart):
        return next(line for line in wording.notes(chart, "en", "ar") if line.startswith("*"))

    (taken,) = {words.period(mark.period, "en") for mark in BARS.marks if mark.inherited}
    assert f"({taken})" in starred(BARS)
    assert "another period" not in starred(BARS)
    doubtful = replace(BARS, marks=tuple(replace(mark, doubtful=mark.inherited) for mark in BARS.marks))
    assert starred(doubtful).endswith("the same figure is published for another period")


def test_counts_of_ours_say_that_they_are_ours():
    assert "مشتق" in SECTORS.caption("ar") and "Derived" in SECTORS.caption("en")


def test_units_agree_with_the_subtitle():
    assert wording.subtitle(CHANGE, "ar", "ar").startswith("بالطن")
    assert wording.subtitle(BARS, "ar", "ar").startswith("عدد الاتفاقيات")
    assert words.period(Period(), "ar") == ""
    assert numbers.sign_of(Qualifier.AT_LEAST) == "≥"
