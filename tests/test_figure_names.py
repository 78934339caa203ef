"""Names on figures: clean noun phrases of an article, whatever its sentences look like; and the count over a corpus."""

import gzip
import json
from dataclasses import replace

import figures_over_corpus as corpus
import pytest
from charts_by_hand import ALL, BARS, CHANGE, PART, SPENDING

from arqam.draw.charts import Words
from arqam.draw.charts.noun_phrases import noun_phrase
from arqam.draw.words import definite, names_party
from arqam.model import Party

#: The words of an article, and the name that they give; "" where they are none.
NAMES = {
    "قطاع التأمين": "قطاع التأمين",
    "وقطاع التأمين": "وقطاع التأمين",  # the واو of a word is no conjunction for certain
    "والتأمين": "التأمين",
    "للجمعيات الأهلية": "الجمعيات الأهلية",
    "بالعاصمة": "العاصمة",
    "من الموانئ الشرقية": "الموانئ الشرقية",
    "«صندوق الشمال»": "صندوق الشمال",
    "فائضا في الميزانية": "فائض في الميزانية",
    "عقود القمح الآجلة لتسليم": "عقود القمح الآجلة",
    "ديون الهيئة بنهاية": "ديون الهيئة",
    "ليبيا": "ليبيا",
    "سيارات الأجرة": "سيارات الأجرة",
    "المملكة المتحدة": "المملكة المتحدة",
    # a verb, a stub, a rank, a pronoun, a cut quote, a bare adjective or number
    "وبلغت الصادرات": "",
    "بقيمة": "",
    "بنسبة تجاوزت": "",
    "حيث يستهلك الحديد": "",
    "لتحتل المرتبة الأولى": "",
    "المرتبة الثالثة بعدها": "",
    "أرباحه الفصلية": "",
    "«صندوق الشما": "",
    "صادرات المعادن…": "",
    "كبيرة": "",
    "12.5": "",
    "صادرات المملكة": "",
    "نسبة هذا البند": "",
}


@pytest.mark.parametrize("said", NAMES)
def test_a_name_is_a_clean_noun_phrase_or_none(said):
    assert noun_phrase(said) == NAMES[said]


@pytest.mark.parametrize("said", NAMES)
def test_a_name_is_a_name_of_itself(said):
    name = noun_phrase(said)
    assert noun_phrase(name) == name


PARTIES = {
    ("الواردات اليمنية", "اليمن", "YEM"): True,
    ("صادرات مصر", "مصر", "EGY"): True,
    ("الصادرات", "مصر", "EGY"): False,
    ("البورصة السعودية", "السعودية", "SAU"): True,
    ("بورصة الدار البيضاء", "تونس", "TUN"): False,
}


@pytest.mark.parametrize("case", PARTIES, ids=str)
def test_a_phrase_names_a_country_by_its_adjective_too(case):
    text, name, code = case
    assert names_party(text, Party(name, code, "country")) == PARTIES[case]


def test_a_definite_unit_agrees_and_one_named_by_a_second_noun_stays():
    assert definite("كيلومتر مربع") == "الكيلومتر المربع"
    assert definite("وون كوريا الجنوبية") == "وون كوريا الجنوبية"


# ---------------------------------------------------------------- the count over a corpus

ROWS = [
    {
        "id": "made-1",
        "published": "2024-05-10",
        "outlet": "صحيفة السنابل",
        "text": "صادرات السلط\n\nبلغت صادرات الأردن 40 مليون دولار في أبريل 2024، مقابل 30 مليون دولار في أبريل 2023.",
    },
    {"id": "made-2", "text": "لا أرقام هنا\n\nولا في هذه الفقرة."},
]


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    return path


def test_the_count_reads_plans_and_draws_each_article(made, capsys):
    assert corpus.main([str(made), "--all", "--draw"]) == 0
    printed = capsys.readouterr().out
    assert "2 articles" in printed and "1 with figures" in printed and "pair 1" in printed
    assert "contradicting arithmetic: 0" in printed


def test_charts_made_by_hand_have_none_of_the_faults_counted():
    for chart in ALL:
        assert not [name for name, check in corpus.CHECKS.items() if check(chart)], chart.name


def relabelled(chart, *labels):
    marks = tuple(replace(mark, label=Words(*label)) for mark, label in zip(chart.marks, labels, strict=False))
    return replace(chart, marks=marks + chart.marks[len(labels) :])


def valued(chart, **values):
    return replace(
        chart,
        marks=tuple(
            replace(mark, quantity=mark.quantity._replace(value=type(mark.value)(values[mark.role])))
            if mark.role in values
            else mark
            for mark in chart.marks
        ),
    )


class ArabicAlways(type(CHANGE.form)):
    """A form that forgets the language that it is asked for."""

    def subtitle(self, chart, lang, digits):
        return "بالطن"


FAULTY = {
    "contradicting arithmetic": [
        valued(CHANGE, change=80),
        valued(CHANGE, later=1),
        valued(PART, part=130),
        valued(SPENDING, whole=9),
    ],
    "faults of labels": [
        relabelled(BARS, ("وبلغت", "It reached")),
        relabelled(BARS, ("", "")),
        relabelled(BARS, ("قطاع…", "Sector")),
        relabelled(BARS, ("25", "25")),
    ],
    "two marks with one name": [relabelled(BARS, ("الوزارة", "A"), ("الوزارة", "B"))],
    "Arabic on an English face": [replace(CHANGE, measure=Words("شحن", "Freight"), form=ArabicAlways())],
    "faults of titles": [replace(CHANGE, measure=Words("والشحن", "Freight"))],
}


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_is_counted(name):
    for chart in FAULTY[name]:
        assert corpus.CHECKS[name](chart), chart.title()
