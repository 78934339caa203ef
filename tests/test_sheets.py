"""Sheets of articles: columns found and told, days read, every row an article or a sentence that says why not."""

import csv
import io
import json
import unicodedata
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from adding_fixture import add
from hypothesis import given, settings
from hypothesis import strategies as st

from arqam.errors import ArqamError
from arqam.read.arabic.rows import table
from arqam.read.article.opened import open_article
from arqam.read.article.source import read_record
from arqam.run.cli import main
from arqam.run.sheets.articles import Layout, read_sheet
from arqam.run.sheets.cells import LONGEST_CELL, MOST_ROWS
from arqam.run.sheets.columns import find, plain
from arqam.run.sheets.days import day, order_of

HEADINGS = ("العنوان", "نص الخبر", "المصدر", "التاريخ", "الرابط")
ROWS = (
    ("صادرات التمور", "بلغت صادرات التمور 3.2 مليون طن، بزيادة 12%.", "صحيفة الميزان", "2024-07-04", "https://example.org/1"),
    ("هبوط النفط", "تراجع سعر النفط 3%، وقال «بائع»:\nإلى 80 دولارا.", "", "2024-05-23", ""),
    ("نمو السياحة", "زار البلاد 4 ملايين سائح؛ بزيادة 9%.", "المرصد", "", ""),
)  # fmt: skip


def as_csv(path: Path, rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def marked(path: Path) -> Path:
    """As Excel marks a CSV whose separator is not the usual one."""
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    return path


def as_workbook(path: Path, rows) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


def as_lines(path: Path, rows) -> Path:
    heads, *rest = rows
    lines = [json.dumps(dict(zip(heads, row, strict=True)), ensure_ascii=False) for row in rest]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# ── every form of a sheet ───────────────────────────────────────────────────────────────────────────────────────────

FORMS = {
    "comma": lambda to, rows: as_csv(to / "news.csv", rows),
    "semicolon, as Excel marks it": lambda to, rows: as_csv(to / "news.csv", rows, ";", "utf-8-sig"),
    "with its separator named above": lambda to, rows: marked(as_csv(to / "news.csv", rows, ";")),
    "tab, UTF-16": lambda to, rows: as_csv(to / "news.tsv", rows, "\t", "utf-16"),
    "windows-1256": lambda to, rows: as_csv(to / "news.csv", rows, ",", "cp1256"),
    "workbook": lambda to, rows: as_workbook(to / "news.xlsx", rows),
    "lines": lambda to, rows: as_lines(to / "news.jsonl", rows),
    "below a title": lambda to, rows: as_workbook(to / "news.xlsx", [("أخبار الشهر",), (), *rows]),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_of_a_sheet_gives_the_same_articles(form, raw, tmp_path, capsys):
    sheet = form(tmp_path, [HEADINGS, *ROWS])
    assert add(sheet) == 0
    assert sorted(each.name for each in raw.iterdir()) == ["صادرات-التمور", "نمو-السياحة", "هبوط-النفط"]
    for title, text, outlet, published, url in ROWS:
        article = open_article(title.replace(" ", "-"))
        assert article.raw.replace("\r\n", "\n") == f"{title}\n\n{text}"
        source = article.source
        assert (source.title, source.outlet, str(source.published or ""), source.url) == (title, outlet, published, url)
        assert source.fields["taken_from"].startswith(sheet.name)
    out = capsys.readouterr().out
    assert "published ← «التاريخ»" in out and "3 added, 0 refused" in out


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), max_size=20).filter(
    lambda text: not text.startswith("'")
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS.map(lambda text: f"خبر {text}")), min_size=1, max_size=5), st.sampled_from(",;\t")
)
def test_a_csv_gives_back_what_was_written(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("sheet") / "news.csv"
    as_csv(path, [("title", "text"), *rows], delimiter, "utf-8-sig")
    found = read_sheet(path, Layout(encoding="utf-8"))
    assert [(row.said["title"], row.said["text"]) for row in found.rows] == [(a.strip(), b) for a, b in rows]


def test_what_a_workbook_holds_is_text_as_a_person_reads_it(tmp_path):
    day_, number = datetime(2024, 7, 4, 22, 30), 12.0
    path = as_workbook(tmp_path / "news.xlsx", [("text", "date", "id"), ("نص", day_, number)])
    (row,) = read_sheet(path).rows
    assert dict(row.said) == {"text": "نص", "published": "2024-07-04", "id": "12"}


def test_the_headline_is_not_put_above_a_text_that_has_it_nor_above_a_page(raw, tmp_path):
    page = "<html><body><p>بلغ النمو 3%</p></body></html>"
    sheet = as_csv(tmp_path / "a.csv", [("title", "body"), ("عنوان أول", "عنوان  أول\nبلغ النمو 4%"), ("صفحة", page)])
    assert add(sheet) == 0
    assert (raw / "عنوان-أول" / "article.txt").read_text(encoding="utf-8") == "عنوان  أول\nبلغ النمو 4%"
    assert (raw / "صفحة" / "article.html").read_text(encoding="utf-8") == page


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────────

FOUND = [
    ("Article_Text Headline Source PubDate URL", "text title outlet published url"),
    ("articleBody articleTitle newsSource datePublished sourceUrl", "text title outlet published url"),
    ("النص|العنوان|الصحيفة|تاريخ النشر|الرابط|الكاتب", "text title outlet published url author"),
    ("المحتوى|عنوان الخبر|المصدر|التاريخ|رابط الخبر|المدينة", "text title outlet published url place"),
    ("اسم الملف|العنوان|الناشر|يوم النشر", "file title outlet published"),
    ("published date text", "published - text"),
    ("date text published", "- text published"),
    ("number notes text", "- - text"),
]


@pytest.mark.parametrize(("headings", "fields"), FOUND, ids=[headings for headings, _ in FOUND])
def test_columns_are_known_by_their_headings(headings, fields):
    names = headings.split("|") if "|" in headings else headings.split()
    found = find(names, {}, "x.csv")
    assert found.of == {field: name for field, name in zip(fields.split(), names, strict=True) if field != "-"}
    assert set(found.unused) == set(names) - set(found.of.values())


def test_no_heading_stands_for_two_fields():
    words = [(plain(word), row["field"]) for row in table("headings") for word in row.forms("words")]
    fields: dict[str, set[str]] = {}
    for word, field in words:
        fields.setdefault(word, set()).add(field)
    assert {word: found for word, found in fields.items() if len(found) > 1} == {}


def test_what_is_told_of_columns_is_done(raw, tmp_path, capsys):
    sheet = as_csv(tmp_path / "a.csv", [("أ", "title", "date"), ("بلغ النمو 3%", "عنوان", "3/4/2024")])
    assert add(sheet) == 2
    assert "names no column for the article's text or its file; it has «أ», «title», «date»" in capsys.readouterr().err
    assert add(sheet, "--column", "text=أ", "--column", "title=", "--dates", "mdy", "--outlet", "المرصد") == 0
    (folder,) = raw.iterdir()
    record = read_record(folder / "source.yml")
    assert (record["title"], record["published"], record["outlet"]) == ("", "2024-03-04", "المرصد")
    assert "not used: «title»" in capsys.readouterr().out


WRONG = [
    (["--column", "text"], "it must be FIELD=HEADING"),
    (["--column", "body=أ"], "a sheet may say text, file, id, title"),
    (["--column", "text=ب"], "has no column «ب»: it has «أ», «title»"),
    (["--column", "text=أ", "--title", "t"], "--id and --title name one article"),
]


@pytest.mark.parametrize(("words", "says"), WRONG, ids=[says for _, says in WRONG])
def test_what_is_told_wrongly_is_named(words, says, raw, tmp_path, capsys):
    sheet = as_csv(tmp_path / "a.csv", [("أ", "title"), ("بلغ النمو 3%", "ع"), ("بلغ النمو 4%", "ف")])
    assert add(sheet, *words) == 2
    assert says in capsys.readouterr().err
    assert not raw.exists()


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────────────

DAYS = [
    ("2024-07-04", "2024-07-04"),
    ("2024-07-04T22:10:00+03:00", "2024-07-04"),
    ("2024/7/4", "2024-07-04"),
    ("4/7/2024", "2024-07-04"),
    ("04.07.2024 10:30", "2024-07-04"),
    ("٤/٧/٢٠٢٤", "2024-07-04"),
    ("الخميس 4 يوليو 2024", "2024-07-04"),
    ("٤ تموز ٢٠٢٤", "2024-07-04"),
    ("4 July 2024", "2024-07-04"),
    ("July 4, 2024", "2024-07-04"),
    ("Jul 4, 2024", "2024-07-04"),
    ("Thu, 04 Jul 2024 10:00:00 +0300", "2024-07-04"),
    ("", ""),
    *((cell, None) for cell in ("soon", "2024", "31/2/2024", "13/13/2024", "45477", "1445/12/28", "04/07/24", "أمس")),
]


@pytest.mark.parametrize(("cell", "expected"), DAYS, ids=[cell or "empty" for cell, _ in DAYS])
def test_a_day_is_read_however_it_is_written(cell, expected):
    if expected is None:
        with pytest.raises(ArqamError, match="is no day: write it as 2024-07-04"):
            day(cell)
    else:
        assert day(cell) == expected


ORDERS = [
    (["3/4/2024", "23/4/2024"], "dmy", "day first, as 23/4/2024 shows"),
    (["3/4/2024", "4/23/2024"], "mdy", "month first, as 4/23/2024 shows"),
    (["3/4/2024"], "dmy", "day first, for nothing shows it: --dates mdy if the month is"),
    (["2024-07-04", ""], "dmy", ""),
]


@pytest.mark.parametrize(("cells", "name", "why"), ORDERS, ids=[why for *_, why in ORDERS])
def test_the_order_of_days_is_that_of_the_column(cells, name, why):
    assert order_of(cells) == (name, why)


@given(st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2099, 12, 31).date()))
def test_every_day_is_read_in_every_order(when):
    for order, form in (("dmy", "{0.day}/{0.month}/{0.year}"), ("mdy", "{0.month}-{0.day}-{0.year}"), ("mdy", "{0}")):
        assert day(form.format(when), order) == when.isoformat()


# ── rows that cannot be taken ───────────────────────────────────────────────────────────────────────────────────────


def test_a_bad_row_is_named_and_stops_no_other(raw, tmp_path, capsys):
    good = ROWS[0]
    sheet = as_csv(
        tmp_path / "news.csv",
        [
            HEADINGS,
            good,
            ("بلا نص", "", "", "", ""),
            ("تاريخ", "بلغ النمو 5%", "", "قريبا", ""),
            good,
            ("زيادة", "بلغ النمو 7%", "", "", "", "؟"),
            ROWS[2],
        ],
    )
    assert add(sheet) == 1
    out, err = capsys.readouterr()
    assert "2 added, 4 refused" in out
    for says in (
        "news.csv, row 3: it holds no article: «نص الخبر» is empty",
        "news.csv, row 4: published: 'قريبا' is no day",
        "news.csv, row 5 is already there: its text is that of data/raw/صادرات-التمور",
        "news.csv, row 6: it has 6 fields, and 5 have a heading",
    ):
        assert says in err


def test_lines_that_are_no_article_are_named(raw, tmp_path, capsys):
    lines = ['{"text": "بلغ النمو 3%", "authors": ["سعاد", "ليلى"]}', "{half", "[1]", '{"text": {"a": 1}}', '{"x": 1}']
    sheet = tmp_path / "news.jsonl"
    sheet.write_text("\n".join(lines), encoding="utf-8")
    assert add(sheet) == 1
    out, err = capsys.readouterr()
    assert [f"line {number}: " in err for number in (2, 3, 4, 5)] == [True] * 4
    assert "1 added, 4 refused" in out and "not used: «x»" in out
    (folder,) = raw.iterdir()
    assert read_record(folder / "source.yml")["author"] == "سعاد، ليلى"


BROKEN = [
    ("news.csv", b"", "news.csv is empty"),
    ("news.csv", b"text\n", "no row below its headings"),
    ("news.csv", 'title,text\nأ,"نص\nآخر\n'.encode(), "news.csv, line 2: not a CSV"),
    ("news.csv", "text,text\nأ,ب\n".encode(), "has the column «text» twice"),
    ("news.xlsx", b"text", "is no workbook"),
    ("news.xls", b"text", "save it as .xlsx"),
    ("news.json", b"[]", "write one object a line"),
    ("news.jsonl", b"\n", "news.jsonl is empty"),
]


@pytest.mark.parametrize(("name", "data", "says"), BROKEN, ids=[says for *_, says in BROKEN])
def test_a_broken_sheet_is_one_sentence(name, data, says, raw, tmp_path, capsys):
    (tmp_path / name).write_bytes(data)
    assert add(tmp_path / name) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
    assert not raw.exists()


def test_a_workbook_is_read_within_bounds(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["text"])
    for row in range(2, 5):
        book.active.cell(row, 1, f"بلغ النمو {row}%")
    book.active.cell(5, 16_384, "x")
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(ArqamError, match=r"wide\.xlsx, row 5: there are more than 256 columns"):
        read_sheet(tmp_path / "wide.xlsx")
    book.active.cell(5, 16_384).value = None
    book.active.cell(MOST_ROWS + 1, 1, "x")
    book.save(tmp_path / "long.xlsx")
    with pytest.raises(ArqamError, match=r"long\.xlsx has more than 200,000 rows"):
        read_sheet(tmp_path / "long.xlsx")


def test_a_text_as_long_as_a_cell_is_said_to_be_cut(tmp_path):
    path = as_workbook(tmp_path / "news.xlsx", [("text", "title"), ("ن" * LONGEST_CELL, ""), ("نص", "")])
    assert any("1 text as long as a cell of Excel can be" in note for note in read_sheet(path).notes)


def test_of_several_worksheets_one_is_taken_and_the_others_are_named(raw, tmp_path, capsys):
    path = as_workbook(tmp_path / "news.xlsx", [("text",), ("بلغ النمو 3%",)])
    book = openpyxl.load_workbook(path)
    book.active.title = "أول"
    other = book.create_sheet("ثان")
    other.append(["text"])
    other.append(["بلغ النمو 4%"])
    book.save(path)
    assert add(path) == 0
    assert "worksheet «أول» alone; --worksheet names another: «ثان»" in capsys.readouterr().out
    assert add(path, "--worksheet", "ثان") == 0
    assert len(list(raw.iterdir())) == 2
    assert add(path, "--worksheet", "ثالث") == 2
    assert "has no worksheet 'ثالث': it has أول, ثان" in capsys.readouterr().err


# ── files beside a sheet ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_with_a_sheet_beside_its_files(raw, tmp_path, capsys):
    folder = tmp_path / "in"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "one.txt").write_text("بلغ النمو 3%", encoding="utf-8")
    decomposed = unicodedata.normalize("NFD", "أول خبر.txt")  # as macOS keeps names
    (folder / decomposed).write_text("بلغ النمو 4%", encoding="utf-8")
    (folder / "alone.txt").write_text("بلغ النمو 5%", encoding="utf-8")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8")
    (folder / "~$list.xlsx").write_bytes(b"x")
    rows = [
        ("الملف", "العنوان", "المصدر"),
        ("texts/one.txt", "الأول", "المرصد"),
        ("أول خبر", "الثاني", "الميزان"),
        ("../secret.txt", "خارج", ""),
        ("gone.txt", "غائب", ""),
    ]
    (tmp_path / "secret.txt").write_text("سر 7%", encoding="utf-8")
    as_csv(folder / "list.csv", rows)
    assert add(folder) == 1
    out, err = capsys.readouterr()
    assert "3 added, 3 refused" in out
    assert sorted(each.name for each in raw.iterdir()) == ["alone", "one", "أول-خبر"]
    assert open_article("one").source.title == "الأول"
    assert open_article("أول-خبر").source.outlet == "الميزان"
    for says in ("picture.jpg is not read", "leads outside of", "there is no file 'gone.txt' beside the sheet"):
        assert says in err


def test_a_sheet_of_files_is_added_by_itself_too(raw, tmp_path):
    (tmp_path / "a.html").write_text("<html><body><h1>عنوان</h1><p>بلغ النمو 3%.</p></body></html>", encoding="utf-8")
    assert add(as_csv(tmp_path / "list.csv", [("path", "outlet"), ("C:\\news\\a.html", "المرصد")])) == 0
    assert open_article("a").source.outlet == "المرصد"


def test_a_file_that_a_row_names_keeps_the_encoding_that_its_record_says(raw, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "article.txt").write_bytes("سعر 5".encode("cp1256"))
    (tmp_path / "old" / "source.yml").write_text("encoding: cp1256\n", encoding="utf-8")
    assert add(as_csv(tmp_path / "list.csv", [("file", "id"), ("old/article.txt", "old")])) == 0
    assert open_article("old").clean == "سعر 5"


# ── what is shown, and what is missing ──────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_shows_the_first_rows_and_takes_none(raw, tmp_path, capsys):
    rows = [(f"عنوان {number}", f"بلغ النمو {number}%", "", "2024-07-04", "") for number in range(1, 9)]
    sheet = as_csv(tmp_path / "news.csv", [HEADINGS, *rows, ("", "", "", "x", "")])
    assert add(sheet, "--dry-run") == 1
    out, err = capsys.readouterr()
    assert not raw.exists()
    assert out.count("would add data/raw/") == 5 and "8 would be added, 1 refused" in out
    assert "would add data/raw/عنوان-1: عنوان 1\n  outlet: (not found)\n  published: 2024-07-04\n  text: " in out
    assert "row 10" in err


def test_what_is_missing_is_said_with_what_it_costs(raw, tmp_path, capsys):
    rows = [
        ("title", "text", "outlet", "date"),
        ("عنوان", "بلغ النمو 3% هذا العام", "المرصد", "2024-07-04"),
        ("", "بلغ النمو 4% هذا العام", "", ""),
        ("ثالث", "بلغ النمو 5% هذا العام", "", ""),
    ]
    assert add(as_csv(tmp_path / "news.csv", rows)) == 0
    out = capsys.readouterr().out
    assert "no title or outlet in 1 of 3 (بلغ-النمو-4-هذا-العام): no figure is drawn" in out
    assert "no outlet in 2 of 3 (بلغ-النمو-4-هذا-العام, ثالث): captions and citations name no publisher" in out
    assert "no published in 2 of 3" in out and "in data/raw/<article>/source.yml" in out


def test_one_article_that_lacks_nothing_is_told_nothing(raw, tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text("بلغ النمو 3%", encoding="utf-8")
    assert add(file, "--title", "ع", "--outlet", "م", "--published", "2024-07-04") == 0
    assert "\nno " not in capsys.readouterr().out


# ── a sheet is never one article ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["news.csv", "news.tsv", "news.xlsx", "news.jsonl"])
def test_a_sheet_is_never_read_as_one_article(name, tmp_path, capsys):
    path = as_csv(tmp_path / name, [HEADINGS, *ROWS])
    with pytest.raises(ArqamError, match="is a sheet, a row an article"):
        open_article(path)
    assert main(["read", str(path)]) == 2
    err = capsys.readouterr().err
    assert "holds many articles: name with -o the folder" in err and "`arqam add`" in err


@pytest.mark.parametrize("form", ["comma", "workbook", "lines"])
def test_a_sheet_is_read_to_a_dataset_with_its_columns(form, tmp_path, capsys):
    pytest.importorskip("pyarrow")
    import pyarrow.dataset as ds

    sheet = FORMS[form](tmp_path, [HEADINGS, *ROWS])
    assert main(["read", str(sheet), "-o", str(tmp_path / "out")]) == 0
    assert "outlet    ← «المصدر»" in capsys.readouterr().out
    articles = ds.dataset(tmp_path / "out" / "articles", format="parquet").to_table().to_pylist()
    told = {row["title"]: (row["outlet"], str(row["published"] or ""), row["url"]) for row in articles}
    assert told == {title: (outlet, published, url) for title, _, outlet, published, url in ROWS}


@pytest.mark.parametrize("words", [["read", "-o"], ["archive", "--to"]], ids=lambda words: words[0])
def test_what_is_told_of_a_sheet_holds_for_a_dataset_too(words, tmp_path):
    ds = pytest.importorskip("pyarrow.dataset")
    command, to = words
    sheet = as_csv(tmp_path / "a.csv", [("أ", "title", "date"), ("سعر 5", "ع", "3/4/2024")], encoding="cp1256")
    told = ["--encoding", "windows-1256", "--column", "text=أ", "--dates", "mdy"]
    assert main([command, str(sheet), to, str(tmp_path / "out"), *told]) == 0
    (row,) = ds.dataset(tmp_path / "out" / "articles", format="parquet").to_table().to_pylist()
    assert (row["title"], str(row["published"])) == ("ع", "2024-03-04")


def test_a_day_that_cannot_be_read_is_said_and_the_article_is_read(tmp_path, capsys):
    lines = [
        {"body": "بلغ النمو 3%", "date": "4/7/2024", "source": "المرصد"},
        {"body": "بلغ النمو 4%", "date": "قريبا"},
    ]
    corpus = tmp_path / "news.jsonl"
    corpus.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out")]) == 1
    out, err = capsys.readouterr()
    assert "2 articles, 2 mentions" in out and "0 articles failed" in out
    assert "news-2: it is read without its day: published: 'قريبا' is no day" in err
