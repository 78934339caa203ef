"""Claims across articles: the subjects that a person sees, what is shown of them, and tables of every sort and size."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from claims_cases import paragraph

from arqam.compare.agreement import Stated
from arqam.draw import rtl
from arqam.errors import ArqamError
from arqam.model import Qualifier, Quantity
from arqam.notebook import arabic
from arqam.project import FIRST
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read
from arqam.read.quantity.precision import Verdict
from arqam.run.archive import across, across_tables, across_views
from arqam.run.archive.slices import Options, read_slice, slices
from arqam.tables import write_package

WHOLE = "تمثل {} {}% من إجمالي الصادرات المصرية في عام 2023."
RECORDS = [
    ("a1", "الأولى", "2024-01-15", "بلغت صادرات مصر 35.6 مليار دولار في عام 2023."),
    ("a2", "الثانية", "2024-01-16", "سجلت الصادرات المصرية نحو 36 مليار دولار في عام 2023."),
    ("a3", "الثالثة", "2024-02-02", "وصلت قيمة الصادرات السلعية المصرية إلى 35.63 مليار دولار خلال عام 2023."),
    ("a4", "الأولى", "2024-03-20", "أظهرت بيانات جديدة أن صادرات مصر بلغت 34.9 مليار دولار في عام 2023."),
    ("b1", "الأولى", "2024-02-10", "بلغت صادرات السيارات المغربية 141 مليار درهم في عام 2023."),
    ("b2", "الثانية", "2024-02-11", "حققت صادرات قطاع السيارات في المغرب 141.2 مليار درهم في عام 2023."),
    ("b3", "الثالثة", "2024-02-12", "بلغت صادرات الفوسفاط المغربية 76 مليار درهم في عام 2023."),
    ("b4", "الأولى", "2024-02-13", "وبلغت صادرات المغرب 430 مليار درهم في عام 2023."),
    ("c1", "الأولى", "2024-05-01", "بلغ حجم التبادل التجاري بين تركيا والسعودية 6.8 مليار دولار في عام 2023."),
    ("c2", "الثانية", "2024-05-02", "وصل حجم التجارة بين السعودية وتركيا إلى 7.4 مليار دولار في عام 2023."),
    ("d1", "الأولى", "2024-02-21", WHOLE.format("الصادرات الصناعية", 30)),
    ("d2", "الثانية", "2024-02-22", WHOLE.format("الصادرات الصناعية", 32).replace("تمثل", "شكلت")),
    ("d3", "الثالثة", "2024-02-23", WHOLE.format("الصادرات الزراعية", 12)),
    ("d4", "الثالثة", "2024-02-24", "تمثل الصادرات الصناعية 18% من إجمالي واردات مصر في عام 2023."),
    ("e1", "الأولى", "2024-03-02", "أغلق خام برنت عند 83.5 دولارا للبرميل يوم 1 مارس 2024."),
    ("e2", "الثانية", "2024-03-02", "أغلق خام برنت عند 84.2 دولارا للبرميل يوم 1 مارس 2024."),
    ("e3", "الثالثة", "2024-03-02", "أغلق خام غرب تكساس عند 79.9 دولارا للبرميل يوم 1 مارس 2024."),
    ("f1", "الأولى", "2024-04-16", "توقع الصندوق أن ينمو اقتصاد السعودية بنسبة 2.6% في عام 2024."),
    ("f2", "الأولى", "2024-10-22", "توقع الصندوق أن ينمو اقتصاد السعودية بنسبة 1.5% في عام 2024."),
    ("f3", "الثانية", "2024-07-16", "خفض صندوق النقد الدولي توقعاته لنمو اقتصاد السعودية إلى 1.7% في عام 2024."),
    ("g1", "الأولى", "2024-04-16", "بلغ عدد المشروعات 45 مشروعا."),
    ("g2", "الثانية", "2024-04-17", "بلغ عدد المشروعات 46 مشروعا."),
]

#: As a person groups them: which articles speak of one thing, and the worst verdict.
EXPECTED = {
    ("a1", "a2", "a3", "a4"): Verdict.CONFLICT,
    ("b1", "b2"): Verdict.ROUNDED,
    ("c1", "c2"): Verdict.CONFLICT,
    ("d1", "d2"): Verdict.CONFLICT,
    ("e1", "e2"): Verdict.CONFLICT,
    ("f1", "f2", "f3"): Verdict.CONFLICT,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The records read to an archive, two articles a part."""
    folder = tmp_path_factory.mktemp("across")
    corpus = folder / "corpus.jsonl"
    names = ("id", "outlet", "published", "text")
    lines = (json.dumps(dict(zip(names, record, strict=True)), ensure_ascii=False) for record in RECORDS)
    corpus.write_text("\n".join(lines), encoding="utf-8")
    for part in slices(corpus, 2):
        assert read_slice(part, Options(str(folder / "out"), claims=True)).status == "done"
    return folder / "out"


@pytest.fixture(scope="module")
def found(archive):
    return list(across.subjects(archive, across_tables.articles(archive)))


def articles_of(subject):
    return tuple(sorted({statement.article for statement in subject.statements}))


def test_articles_that_speak_of_one_thing_are_compared_and_no_others(found):
    assert {articles_of(subject): subject.verdict for subject in found} == EXPECTED


def test_a_subject_is_in_the_order_of_publication(found):
    (exports,) = (subject for subject in found if articles_of(subject)[0] == "a1")
    assert [statement.article for statement in exports.statements] == ["a1", "a2", "a3", "a4"]


def test_the_examples_are_compared_as_a_person_reads_them(tmp_path):
    tables = across.make_tables(tmp_path)
    known = across_tables.articles(tables)
    counts = across.Counts()
    shown, verdicts = across_views.foremost(across.subjects(tables, known, counts))
    read = {(subject.measure, str(subject.statements[0].start)): subject for subject in shown}
    trade = read["trade", "2023-01-01"]
    # 41.02, نحو 41 and 39.4 of the examples: only 39.4 and 41.02 leave no room for one another.
    assert trade.verdict is Verdict.CONFLICT
    assert ("example-first", "example-third") in {
        (pair.one.article, pair.other.article) for pair in trade.comparisons if pair.verdict is Verdict.CONFLICT
    }
    assert read["trade", "2022-01-01"].verdict is Verdict.QUALIFIED  # نحو 31 and 31.2
    assert sum(verdicts.values()) == counts.subjects == len(shown)
    assert counts.claims >= counts.comparable >= counts.shared > 0


def test_once_there_is_an_article_of_ones_own_no_invented_outlet_is_shown(tmp_path, monkeypatch, capsys):
    raw, tables = tmp_path / "raw", tmp_path / "tables"
    shutil.copytree(across.RAW, raw)
    monkeypatch.setattr(across, "RAW", raw)
    assert set(across_tables.articles(across.make_tables(tables))) > {FIRST, "example-first"}
    for name, text in (("خبري", "بلغت صادرات مصر 5 مليارات دولار في 2023."), ("فارغ", "")):
        (raw / name).mkdir()
        (raw / name / "article.txt").write_text(text, encoding="utf-8")
        (raw / name / "source.yml").write_text(f"id: {name}\n", encoding="utf-8")
    assert set(across_tables.articles(across.make_tables(tables))) == {FIRST, "خبري"}
    assert "not compared: فارغ: " in capsys.readouterr().out
    shutil.rmtree(raw / FIRST)  # who takes it away is shown it no more
    assert set(across_tables.articles(across.make_tables(tables))) == {"خبري"}


def test_spread_over_files_or_held_in_memory_the_answer_is_the_same(archive, found, monkeypatch):
    monkeypatch.setattr(across, "HELD", 5)
    spread = across.subjects(archive, across_tables.articles(archive))
    assert sorted(spread, key=articles_of) == sorted(found, key=articles_of)


def said(article, value, **more):
    quantity = Quantity(Decimal(str(value)), "USD")
    about = (frozenset({"EGY"}), date(2023, 1, 1), date(2023, 12, 31), "", quantity, Qualifier.EXACT, str(value))
    return Stated(article, article, "trade", *about, **more)


def gathered(statements, when):
    things = across._Gathered()
    for statement in statements:
        things.add(statement, when)
    return across._subject(things, when)


def test_what_a_thousand_articles_repeat_is_compared_and_kept_once():
    published = {f"a{n}": (date(2024, 1, 1 + n % 28), f"a{n}") for n in range(1000)}
    statements = [said(f"a{n}", 41 + n % 3) for n in range(1000)]
    subject = gathered(statements, lambda statement: published[statement.article])
    assert subject.articles == 1000 and [times for _, times in subject.values] == [334, 333, 333]
    in_order = sorted(statements, key=lambda statement: published[statement.article])
    assert list(subject.statements) == in_order[: across.KEPT]
    assert len(subject.comparisons) == 3


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("under", ["", "data/derived"])
def test_a_batch_gives_what_an_archive_gives_with_its_outlets(tmp_path, archive, under):
    for name, outlet, published, text in RECORDS:
        article = paragraph(text, published, name)
        article = replace(article, source=replace(article.source, outlet=outlet))
        mentions = read(article)
        write_package(tmp_path / under / name, article, mentions, claims(article, mentions))
    known = across_tables.articles(tmp_path)
    assert known == across_tables.articles(archive)
    batch = across.subjects(tmp_path, known)
    assert {articles_of(one): one.verdict for one in batch} == EXPECTED


def test_tables_that_are_not_there_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    with pytest.raises(ArqamError, match="there is no folder"):
        across.tables_of("nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArqamError, match="holds no claims"):
        list(across.subjects(across.tables_of("empty"), {}))
    (tmp_path / "empty" / "articles").mkdir()
    with pytest.raises(ArqamError, match="made without --claims"):
        list(across.subjects(across.tables_of("empty"), {}))


def copied(archive, to, change):
    """The archive's claims in ``to``, each part's table and path given to ``change``."""
    for path in sorted((archive / "claims").rglob("*.parquet")):
        copy = to / path.relative_to(archive)
        copy.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(change(pq.read_table(path, partitioning=None), path), copy)
    return to


def test_an_empty_part_and_one_that_is_being_written_are_no_hindrance(archive, tmp_path):
    tables = copied(archive, tmp_path, lambda table, path: table)
    part = next((tables / "claims").rglob("*.parquet"))
    pq.write_table(pq.read_table(part, partitioning=None).slice(0, 0), part.with_name("part-999998.parquet"))
    part.with_name(".part-999999.parquet").write_bytes(b"PAR1 half")
    assert {articles_of(one): one.verdict for one in across.subjects(tables, {})} == EXPECTED


def test_parts_of_other_types_and_of_an_older_schema_are_read_beside_the_others(archive, tmp_path):
    def older(table, path):
        if path.name == "part-000002.parquet":  # b1 and b2 spoke of cars; without the words they are exports of Morocco
            return table.drop_columns(["subject"])
        at = table.schema.get_field_index("unit")
        return table.set_column(at, "unit", pc.dictionary_encode(table.column(at)))

    tables = copied(archive, tmp_path, older)
    found = {articles_of(one) for one in across.subjects(tables, {})}
    assert ("b1", "b2", "b4") in found and ("a1", "a2", "a3", "a4") in found


BROKEN = [
    (lambda path: path.write_bytes(b"no table"), "cannot be read"),
    (lambda path: path.write_bytes(path.read_bytes()[:-20]), "cannot be read"),
    (lambda path: path.write_bytes(b"PAR1" + b"\x00" * 3000 + path.read_bytes()[3004:]), "cannot be read"),
    (lambda path: pq.write_table(pa.table({"id": ["a"]}), path), "no table of claims: it has no column"),
]


@pytest.mark.parametrize("held", [25_000, 5])
@pytest.mark.parametrize(("spoil", "says"), BROKEN, ids=["other", "cut", "damaged", "columns"])
def test_a_damaged_part_is_named_in_one_sentence(archive, tmp_path, monkeypatch, spoil, says, held):
    monkeypatch.setattr(across, "HELD", held)
    tables = copied(archive, tmp_path, lambda table, path: table)
    part = sorted((tables / "claims").rglob("*.parquet"))[3]
    spoil(part)
    with pytest.raises(ArqamError) as caught:
        list(across.subjects(tables, {}))
    assert str(part) in str(caught.value) and says in str(caught.value) and "\n" not in str(caught.value)


def test_where_nothing_is_shared_nothing_is_shown(archive, tmp_path):
    tables = copied(
        archive, tmp_path, lambda table, path: table.slice(0, 0 if path.name != "part-000000.parquet" else 1)
    )
    counts = across.Counts()
    assert list(across.subjects(tables, {}, counts)) == [] and (counts.claims, counts.shared) == (1, 0)
    assert across_tables.sentences(tables, set()) == {}


# ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_name_the_parties_and_lead_back_to_the_article(archive, found):
    known = across_tables.articles(archive)
    shown, _ = across_views.foremost(found)
    titles = {across_views.title(subject) for subject in shown}
    assert {"الصادرات، مصر، عام 2023", "حجم التجارة، السعودية وتركيا، عام 2023"} <= titles
    assert "نمو الناتج المحلي (متوقع أو مستهدف)، السعودية، عام 2024" in titles
    rows = across_views.who_says_what(shown, known)
    (row,) = (row for row in rows if row["id"].startswith("a2:"))
    assert (row["outlet"], row["published"], row["qualifier"]) == ("الثانية", date(2024, 1, 16), "نحو")


def test_the_outlets_are_counted_those_of_most_articles_first(archive):
    rows = across_views.outlets(across_tables.articles(archive), shown=2)
    assert [(row["outlet"], row["articles"]) for row in rows] == [("الأولى", 10), ("الثانية", 7)]
    assert (rows[0]["first"], rows[0]["last"]) == (date(2024, 1, 15), date(2024, 10, 22))


def test_a_conflict_is_shown_with_its_sentences(archive, found):
    (exports,) = (subject for subject in found if articles_of(subject)[0] == "a1")
    known = across_tables.articles(archive)
    disputed = {statement.id for statement in across_views.conflicting(exports)}
    rows = across_views.in_conflict([exports], known, across_tables.sentences(archive, disputed))
    assert {row["outlet"] for row in rows} == {"الأولى", "الثالثة"}
    texts = [row["sentence"].text for row in rows]
    assert "أظهرت بيانات جديدة أن صادرات مصر بلغت ⟦34.9 مليار دولار⟧ في عام 2023." in texts


def test_what_one_outlet_says_otherwise_later_may_be_a_revision(archive, found):
    rows = across_views.differences(found, across_tables.articles(archive))
    why = {(row["one"], row["other"]): row["why"] for row in rows}
    assert why["35.6 مليار دولار", "34.9 مليار دولار"] == arabic.REVISED
    assert why["6.8 مليار دولار", "7.4 مليار دولار"] == arabic.WHY[Verdict.CONFLICT]


def test_a_conflict_with_what_was_taken_over_says_so():
    when = {"a": date(2024, 1, 1), "b": date(2024, 1, 2)}
    subject = gathered([said("a", 41), said("b", 45, flags=("period_inherited",))], lambda one: when[one.article])
    (row,) = across_views.differences([subject], {})
    assert row["why"].startswith(arabic.WHY[Verdict.CONFLICT]) and arabic.FLAGS["period_inherited"] in row["why"]


def test_drift_shows_each_value_where_it_was_first_published(archive, found):
    (exports,) = (subject for subject in found if articles_of(subject)[0] == "a1")
    rows = across_views.drift([exports], across_tables.articles(archive))
    assert [row["off"] for row in rows] == ["", "+1.1%", "+0.084%", "-2%"]


OFF = [
    (41, 41.02, "USD", "+0.049%"),
    (41, 39.4, "USD", "-3.9%"),
    (41, 41, "USD", "لا فرق"),
    (3.2, 3.5, "%", "أعلى بمقدار 0.3 نقطة مئوية"),
    (32, 30, "%", "أقل بمقدار نقطتين مئويتين"),
    (5, 8, "%", "أعلى بمقدار 3 نقاط مئوية"),
    (200, 300, "USD", "+50%"),
    (0, 3, "USD", ""),
]


@pytest.mark.parametrize(("first", "later", "unit", "expected"), OFF)
def test_how_far_off(first, later, unit, expected):
    one, other = said("one", first), said("other", later)
    one, other = (replace(item, quantity=item.quantity._replace(unit=unit)) for item in (one, other))
    assert across_views.off(other, one) == expected


def test_a_hedge_outside_the_words_is_shown_beside_them(archive, found):
    hedged = replace(said("one", 6.8), qualifier=Qualifier.MORE_THAN)
    assert across_views._hedged(hedged) == "6.8 (أكثر من)"
    assert across_views._hedged(replace(hedged, surface="أكثر من 6.8")) == "أكثر من 6.8"


def test_every_view_is_a_table_that_can_be_drawn(archive, found):
    known = across_tables.articles(archive)
    views = (across_views.overview(found), across_views.who_says_what(found, known), across_views.drift(found, known))
    for rows in views:
        assert rows and "None" not in rtl.table(rows).text
