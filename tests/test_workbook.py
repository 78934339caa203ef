"""An .xlsx is read alike by two libraries that did not write it, and by what draws of it."""

import io
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest
from charts_by_hand import ALL
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from arqam.compare.derived import derive
from arqam.draw import finish
from arqam.draw.workbook import to_draw
from arqam.project import PROJECT
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read
from arqam.run.cli import main
from arqam.tables import claim_rows, write_package
from arqam.tables import workbook as written
from arqam.tables.schema import columns, declared, fields
from arqam.tables.workbook import MOST_CHARACTERS, Tab, as_number, sheet_of, workbook

ARTICLE = "china-kazakhstan-2024"


def opened(data):
    """Every sheet of a workbook as both libraries read it, held to be the same: name → rows."""
    one, other = load_workbook(io.BytesIO(data)), CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert one.sheetnames == other.sheet_names
    found = {}
    for name in one.sheetnames:
        rows = [[plain(cell) for cell in row] for row in one[name].iter_rows(values_only=True)]
        assert rows == [[plain(cell) for cell in row] for row in other.get_sheet_by_name(name).to_python()]
        found[name] = rows
    return found


def plain(cell):
    """What a cell holds, whichever library says it: nothing, a day, a number or a text."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def look(data, name):
    sheet = load_workbook(io.BytesIO(data))[name]
    return bool(sheet.sheet_view.rightToLeft), sheet.freeze_panes, sheet.merged_cells.ranges


@pytest.fixture(scope="module")
def article():
    return open_article(ARTICLE)


@pytest.fixture(scope="module")
def rows(article):
    said = claims(article, read(article))
    return claim_rows(article, [*said, *derive(said)])


# --- the tables


def test_a_table_is_right_to_left_with_its_heading_in_sight(rows):
    data = workbook([sheet_of("claims", rows)])
    assert look(data, "الإفادات") == (True, "A2", set())
    assert look(workbook([sheet_of("claims", rows, "en")], "en"), "claims") == (False, "A2", set())


def test_every_cell_is_what_it_is(rows):
    heading, *body = opened(workbook([sheet_of("claims", rows)]))["الإفادات"]
    assert heading == [field["title_ar"] for field in fields("claims")]
    by_name = {name: [row[at] for row in body] for at, name in enumerate(columns("claims"))}
    assert by_name["id"] == [row["id"] for row in rows]
    assert by_name["period_start"] == [row["period_start"] for row in rows]
    assert any(isinstance(day, date) for day in by_name["period_start"])
    for row, value in zip(rows, by_name["value"], strict=True):
        assert Decimal(str(value)) == Decimal(row["value"]) if isinstance(value, float) else value == row["value"]
    assert sum(isinstance(value, float) for value in by_name["value"]) >= 15
    assert by_name["sentence"] == [row["sentence"] or None for row in rows]


@pytest.mark.parametrize("table", declared())
def test_no_two_columns_of_a_table_have_one_heading(table):
    headings = [field["title_ar"] for field in fields(table)]
    assert len(set(headings)) == len(headings)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18))
def test_a_number_is_held_exactly_or_stays_the_text_that_it_is(number):
    held = as_number(number)
    assert Decimal(held if isinstance(held, str) else repr(held)) == number


CELLS = [
    # what is put in → what both libraries read
    ("=1+1", "=1+1"),
    ("https://a.example", "https://a.example"),
    ("00123", "00123"),
    ("a\x1b[31m\u202eb", "a⟨U+001B⟩[31m⟨RLO⟩b"),
    ("_x0041_", "_x0041_"),
    ("\ud800", "⟨U+D800⟩"),
    (True, True),
    (date(2024, 7, 4), date(2024, 7, 4)),
    (6_300_000_000, 6.3e9),
    ("ا" * 40_000, "ا" * (MOST_CHARACTERS - 1) + "…"),
]


@pytest.mark.parametrize(("put", "held"), CELLS, ids=[str(number) for number in range(len(CELLS))])
def test_a_cell_holds_what_it_is_given_and_runs_nothing(put, held):
    assert opened(workbook([Tab("x", ["a"], [[put]])]))["x"] == [["a"], [held]]


VALUES = [
    ("6300000000", 6_300_000_000),
    ("2016-04", "2016-04"),
    ("2016-04-05", date(2016, 4, 5)),
    ("1899-12-31", "1899-12-31"),
    ("0.1234567890123456789", "0.1234567890123456789"),
]


@pytest.mark.parametrize(("value", "held"), VALUES)
def test_an_exact_value_is_a_number_or_a_day_where_a_cell_holds_it_whole(value, held):
    assert list(sheet_of("mentions", [{"value": value}], names=["value"]).rows) == [[held]]


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(written, "MOST_ROWS", 3)
    found = opened(workbook([Tab("س", ["a"], [[number] for number in range(5)])]))
    assert found == {"س": [["a"], [0], [1]], "س 2": [["a"], [2], [3]], "س 3": [["a"], [4]]}
    assert opened(workbook([Tab("س", ["a"], [])])) == {"س": [["a"]]}


# --- where they come from


def test_read_writes_what_the_csv_holds(tmp_path, capsysbinary):
    assert main(["read", ARTICLE, "-o", str(tmp_path / "a.xlsx")]) == 0
    assert main(["read", ARTICLE, "--format", "jsonl"]) == 0
    found = opened((tmp_path / "a.xlsx").read_bytes())
    assert list(found) == ["الأذكار", "القاموس"]
    assert len(found["الأذكار"]) == 1 + len(capsysbinary.readouterr().out.splitlines())
    assert [row[1] for row in found["القاموس"][1:]] == sorted(found["الأذكار"][0], key=[
        field["title_ar"] for field in fields("mentions")].index)  # fmt: skip


def test_a_csv_for_excel_is_marked_and_otherwise_the_same(capsysbinary):
    told = []
    for words in ([], ["--excel"]):
        assert main(["read", ARTICLE, "--format", "csv", *words]) == 0
        told.append(capsysbinary.readouterr().out)
    assert told[1] == b"\xef\xbb\xbf" + told[0]
    assert main(["read", ARTICLE, "--format", "jsonl", "--excel"]) == 2


def test_an_archive_is_one_workbook_of_all_its_tables(tmp_path):
    corpus, to, book = tmp_path / "corpus", tmp_path / "to", tmp_path / "book.xlsx"
    corpus.mkdir()
    for name, year in (("a", 2023), ("b", 2024)):
        (corpus / f"{name}.txt").write_text(f"بلغت صادرات عمان 9 مليارات دولار في عام {year}.", encoding="utf-8")
    assert main(["archive", str(corpus), "--claims", "--to", str(to), "--xlsx", str(book)]) == 0
    found = opened(book.read_bytes())
    assert list(found) == ["المقالات", "الإفادات", "الأذكار", "القاموس"]
    assert [row[0] for row in found["المقالات"][1:]] == ["a", "b"]
    assert [row[columns("claims").index("value")] for row in found["الإفادات"][1:]] == [9e9, 2023, 9e9, 2024]
    assert main(["archive", str(corpus), "--to", str(to), "--xlsx", "book.csv"]) == 2


def test_the_package_of_an_article_has_a_workbook(article, tmp_path):
    said = claims(article, read(article))
    made = write_package(tmp_path, article, read(article), said)
    assert tmp_path / "tables.xlsx" in made
    found = opened((tmp_path / "tables.xlsx").read_bytes())
    assert [len(found[name]) for name in ("الإفادات", "الأذكار")] == [1 + len(said), 1 + len(read(article))]


def test_the_bytes_are_the_same_on_every_run(tmp_path):
    code = f"from arqam.run.cli import main; main(['read', {ARTICLE!r}, '-o', sys.argv[1]])"
    for name in ("one.xlsx", "two.xlsx"):
        subprocess.run([sys.executable, "-c", f"import sys; {code}", str(tmp_path / name)], check=True, cwd=PROJECT)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


# --- a figure's data


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.name)
def test_the_first_sheet_of_a_figure_is_drawn_as_it_is(chart, lang):
    """What Datawrapper and Flourish ask: one line of headings, each its own, names once, plain numbers."""
    book = finish.figure_workbook(chart, finish.rows(chart), {}, lang)
    first = next(iter(opened(book)))
    assert look(book, first) == (lang == "ar", "A2", set())
    heading, *body = opened(book)[first]
    assert all(heading) and len(set(heading)) == len(heading)
    assert len({row[0] for row in body}) == len(body)
    numbers = [cell for row in body for cell in row[1:] if cell is not None]
    assert all(isinstance(cell, float) for cell in numbers)
    ranges = sum(mark.quantity.value_max is not None for mark in chart.marks)
    assert len(numbers) == len(chart.marks) + ranges


DRAWN = [
    # the chart → its first sheet in Arabic
    ("exports", [["الفترة", "مليار دولار"], [2019, 14.7], [2020, 12.1], [2021, 18], [2022, 24.2], [2023, 41]]),
    ("sectors", [["التسمية", "بنود"], ["الطاقة", 3], ["الزراعة", 2]]),
    ("freight", [["التسمية", "مليون طن", "نسبة مئوية"], ["المستوى السابق", 22.950819672131, None],
                 ["المستوى المذكور", 28, None], ["التغير", None, 22]]),
    ("growth", [["الفترة", "كازاخستان", "الصين", "أوزبكستان"], [2021, 4.1, 8.4, -1.5], [2022, 3.2, 3, 5.7],
                [2023, 5.1, 5.2, 6]]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "table"), DRAWN)
def test_what_there_is_to_draw(name, table):
    sheet = to_draw(next(chart for chart in ALL if chart.name == name), "ar")
    assert [list(sheet.headings), *map(list, sheet.rows)] == table


def test_the_rest_of_a_figures_workbook_is_its_csv_its_dictionary_and_its_source():
    chart = next(chart for chart in ALL if chart.name == "agreements")
    found = opened(finish.figure_workbook(chart, finish.rows(chart), {"title": "ع"}, "ar"))
    assert list(found) == ["للرسم", "بيانات الشكل", "القاموس", "المصدر"]
    lines = finish.data(chart).decode().splitlines()
    assert [row[2] for row in found["القاموس"][1:]] == lines[0].split(",")
    assert len(found["بيانات الشكل"]) == len(lines)
