"""The rows that notebooks show: names for everything the program can say, and words cut without changing them."""

import csv
import re
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arqam.model import Basis, BlockKind, Claim, Kind, Qualifier, Quantity, Source, Span
from arqam.notebook import arabic, views
from arqam.project import PROJECT
from arqam.read.arabic.rows import table
from arqam.read.article.opened import article_of, open_article
from arqam.read.quantity.mentions import read
from arqam.read.quantity.precision import Verdict
from arqam.tables.schema import fields

ARTICLE = open_article("china-kazakhstan-2024")

NAMED = [
    (BlockKind, arabic.BLOCK_KINDS),
    (Kind, arabic.KINDS),
    (Qualifier, arabic.QUALIFIERS),
    (Basis, arabic.BASES),
    (Verdict, arabic.VERDICTS),
]


@pytest.mark.parametrize("what, names", NAMED, ids=lambda value: getattr(value, "__name__", ""))
def test_everything_has_a_name_of_its_own(what, names):
    assert set(names) == set(what)
    assert max(Counter(names.values()).values()) == 1


def test_every_flag_of_the_dictionary_has_a_name():
    dictionary = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    flags = dictionary.partition("\n## Flags\n")[2].partition("\n## ")[0]
    assert set(arabic.FLAGS) == set(re.findall(r"^\| `([a-z_]+)", flags, re.MULTILINE))


def test_every_direction_of_the_schema_has_a_name():
    (direction,) = (field for field in fields("claims") if field["name"] == "direction")
    assert set(arabic.DIRECTIONS) == {"", *direction["constraints"]["enum"]}


def test_what_cleaning_took_away_adds_up():
    rows = views.removals_by_reason(ARTICLE)
    assert sum(row["times"] for row in rows) == len(ARTICLE.removals) == len(views.removals(ARTICLE))
    went, came = (sum(row[name] for row in rows) for name in ("before", "after"))
    assert len(ARTICLE.raw) - went + came == len(ARTICLE.clean)


def test_every_block_comes_back_from_the_file():
    assert all(views.returns(ARTICLE, block) for block in ARTICLE.blocks)


def test_a_block_with_another_text_does_not_come_back():
    other = article_of(ARTICLE.raw.replace("3.7", "3.8").encode(), ARTICLE.source, name="other")
    mixed = [views.returns(ARTICLE, block) and other.text(block) == ARTICLE.text(block) for block in ARTICLE.blocks]
    assert mixed.count(False) == 1


def test_digits_that_are_no_quantity_are_the_markers_of_the_list():
    left = views.left_out(ARTICLE, read(ARTICLE))
    assert [row["why"] for row in left] == ["رقم بند في قائمة"] * 8
    assert views.digit_runs(ARTICLE) == len(views.left_out(ARTICLE, [])) > 8


@given(st.text("اب ت", min_size=1, max_size=300), st.data())
def test_words_about_a_surface_are_cut_between_words_and_keep_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    marked = views.in_context(text, span, Span(0, len(text)), around=20)
    (at,) = marked.spans
    assert at.of(marked.full) == span.of(text)
    assert marked.full.removeprefix("… ").removesuffix(" …") in text


VALUES = [
    # a quantity and its kind, as a table shows the value
    (Quantity(Decimal("14500000000"), "USD"), Kind.MONEY, Decimal("14500000000")),
    (Quantity(Decimal("2027"), "year"), Kind.YEAR, "2027"),
    (Quantity("2016-04", "date"), Kind.DATE, "2016-04"),
    (Quantity(Decimal("5000"), "t", Decimal("10000")), Kind.MASS, "5,000 – 10,000"),
    (Quantity(Decimal("2020"), "year", Decimal("2025")), Kind.YEAR, "2020 – 2025"),
]


@pytest.mark.parametrize("quantity, kind, shown", VALUES)
def test_values(quantity, kind, shown):
    assert views.value(quantity, kind) == shown


def claim(id_: str, value: str, unit: str, **fields) -> Claim:
    defaults = {"kind": Kind.MONEY, "qualifier": Qualifier.EXACT, "measure": ""}
    return Claim(id_, "a", Quantity(Decimal(value), unit), **(defaults | fields))


def test_a_warning_shows_the_surface_of_the_claim_that_it_names():
    said = claim("a:1-2", "5", "USD", flags=("period_inherited", "incomparable:a:3-4", "series:customs"))
    (row,) = views.claims([said])
    assert row["flags"] == "الفترة من السياق · لا يُقارن بـ a:3-4 · السلسلة الإحصائية customs"
    (row,) = views.claims([claim("a:1-2", "5", "USD", flags=("series:china-customs",))])
    assert row["flags"] == "السلسلة الإحصائية الجمارك الصينية" and row["unit"] == "دولار"


def test_a_derived_value_that_is_cut_says_so():
    cut = claim("a:derived:x", "322222222.2222", "USD/مشروع", formula="average = …")
    whole = claim("a:derived:y", "92500000", "USD/اتفاقية", formula="average = …")
    assert [row["value"] for row in views.claims([cut, whole])] == ["≈ 322,222,222.22", Decimal("92500000")]


def test_what_cleaning_made_is_written_with_its_spans(tmp_path):
    clean, blocks, removals = views.write_clean(ARTICLE, tmp_path)
    assert clean.read_text(encoding="utf-8") == ARTICLE.clean
    with blocks.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(ARTICLE.blocks)
    for row in rows:
        assert ARTICLE.clean[int(row["clean_start"]) : int(row["clean_end"])] == row["text"]
    assert removals.read_text(encoding="utf-8").count("\n") > len(ARTICLE.removals)


def test_invisible_characters_are_named():
    assert views.shown("أ\u00a0\u200f\n") == "أ⟨مسافة لا تُكسر⟩⟨علامة من اليمين إلى اليسار⟩⟨نهاية سطر⟩"


# ── what the program says of its own work ───────────────────────────────────────────────────────────────────────────

LATIN = re.compile("[A-Za-z]")
SAID = [
    # what the program says, and how the Arabic tables say it
    ("rules", "digits × scale + unit", "أرقام × مرتبة + وحدة"),
    ("rules", "range: digits + noun, level before a change", "مدى: أرقام + معدود، المستوى قبل التغيّر"),
    (
        "rules",
        "digits + unit; the nearest place named before it spends EGP",
        "أرقام + وحدة؛ عملة أقرب مكان ذُكر قبله هي جنيه مصري",
    ),
    ("readings", "«,» may be the decimal mark: the text shows neither", "قد تكون «,» فاصلة عشرية: لا يبيّن النص أيهما"),
    ("reasons", "date, byline or counter", "تاريخ أو اسم كاتب أو عدّاد"),
    ("reasons", "boilerplate: source note", "نص آلي: إشارة إلى المصدر"),
    ("reasons", "something quite new", "something quite new"),
]


@pytest.mark.parametrize("kind, text, arabic_of_it", SAID)
def test_what_the_program_says_is_said_in_arabic(kind, text, arabic_of_it):
    assert arabic.said(kind, text) == arabic_of_it


def test_every_reason_of_the_tables_has_arabic_words():
    for name in ("boilerplate", "page_furniture"):
        for row in table(name):
            assert not LATIN.search(arabic.said("reasons", row["reason"])), row["reason"]


def test_every_unit_has_arabic_words():
    codes = {row["unit"] for row in table("units")} | {row["code"] for row in table("currencies")}
    assert [code for code in sorted(codes) if LATIN.search(arabic.unit(code))] == []


CASES = sorted((PROJECT / "tests" / "cases").glob("development/*.tsv"))


def test_every_rule_and_reading_of_the_cases_is_said_in_arabic():
    for path in CASES:
        lines = [re.sub(r"⟦([^|⟧]*)\|[^⟧]*⟧", r"\1", line.split("\t")[0]) for line in path.open(encoding="utf-8")]
        for line in lines[::5]:
            article = article_of(line.encode(), Source(id="case"), name="case.txt")
            for row in views.readings(read(article)):
                meant = " ".join(re.findall("= ([^·]*)", row["parts"]))
                said = re.sub("«[^»]*»", "", f"{row['rule']} {row['others']} {meant}")
                assert not LATIN.search(said), said


FORMULAS = [
    ("average = 24,000,000,000 USD / 15 year", "المتوسط = 24,000,000,000 دولار ÷ 15 عام"),
    ("earlier = 28,000,000 t / (1 + 22 % / 100)", "المستوى السابق = 28,000,000 طن ÷ (1 + 22 % ÷ 100)"),
    (
        "growth = (5 USD/bbl - 4 USD/bbl) / 4 USD/bbl × 100",
        "النمو = (5 دولار للبرميل − 4 دولار للبرميل) ÷ 4 دولار للبرميل × 100",
    ),
    ("share = 3 USD / 4 USD × 100", "الحصة = 3 دولار ÷ 4 دولار × 100"),
    ("", ""),
]


@pytest.mark.parametrize("formula, said", FORMULAS)
def test_a_formula_is_said_in_arabic(formula, said):
    assert arabic.formula(formula) == said
