"""``python -m arqam read``: what it prints, what it writes, and what it says where it cannot."""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal

import lxml.html
import pyarrow.parquet
import pytest
import wcwidth

from arqam.read.article.opened import open_article
from arqam.run.cli import main

TEXT = (
    "قالت الوزارة إن الصادرات بلغت 14.5 مليار دولار، أي بزيادة نسبتها 12%.\r\n\r\n"
    "وشحنت 28 مليون طن <b>من</b> القمح.\r\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "some-news.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    return path


def test_json_lines_point_into_the_raw_text(file, capsysbinary):
    assert main(["read", str(file), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.decode().splitlines()]
    wanted = ["start", "end", "surface", "kind", "value", "value_max", "unit", "qualifier"]
    assert [list(row)[:8] for row in rows] == [wanted] * 3
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [row["surface"] for row in rows]
    assert [(row["kind"], Decimal(row["value"]), row["unit"]) for row in rows] == [
        ("money", Decimal(14_500_000_000), "USD"),
        ("percent", Decimal(12), "%"),
        ("mass", Decimal(28_000_000), "t"),
    ]
    assert rows[0]["value"] == "14500000000"
    assert all(row["value_max"] is None for row in rows)


def test_standard_input_is_read_in_a_process_without_pandas(file):
    code = (
        "import sys; from arqam.run.cli import main; code = main(['read', '--format', 'jsonl'])\n"
        "print(code, sorted({'pandas', 'pyarrow', 'matplotlib', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=file.read_bytes(), capture_output=True, check=True)
    assert [json.loads(line)["surface"] for line in done.stdout.decode().splitlines()] == [
        "14.5 مليار دولار",
        "12%",
        "28 مليون طن",
    ]
    assert done.stderr.decode().strip() == "0 []"


def test_the_table_keeps_its_columns_whatever_the_direction(file, capsysbinary):
    assert main(["read", str(file)]) == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[-1].endswith("3 mentions")
    assert len({wcwidth.width(line) for line in lines[:-1]}) == 1
    assert "\u206814.5 مليار دولار\u2069" in lines[2]
    assert "14,500,000,000" in lines[2]


def test_csv_has_the_same_rows_and_runs_no_formula(tmp_path, capsysbinary):
    path = tmp_path / "loss.txt"
    path.write_text("بلغ صافي الدخل -3.5 مليون دولار", encoding="utf-8")
    assert main(["read", str(path), "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode()))
    assert row["surface"] == "'-3.5 مليون دولار"
    assert (row["value"], row["unit"]) == ("-3500000", "USD")


def test_parquet_keeps_values_exact(file, tmp_path):
    out = tmp_path / "out.parquet"
    assert main(["read", str(file), str(file), "--format", "parquet", "-o", str(out)]) == 0
    rows = pyarrow.parquet.read_table(out).to_pylist()
    assert [row["value"] for row in rows] == ["14500000000", "12", "28000000"] * 2
    assert {row["article"] for row in rows} == {"some-news"}


def test_the_page_marks_every_mention_in_its_place(file, tmp_path):
    out = tmp_path / "page.html"
    assert main(["read", str(file), "--html", str(out)]) == 0
    page = lxml.html.document_fromstring(out.read_bytes())
    marks = page.xpath("//main//mark")
    assert [mark.text for mark in marks] == ["14.5 مليار دولار", "12%", "28 مليون طن"]
    for card in page.xpath("//mark/*"):
        card.drop_tree()
    shown = " ".join(page.xpath("//main")[0].text_content().split())
    assert shown == " ".join(open_article(file).clean.split())
    assert page.get("dir") == "rtl"
    assert not page.xpath("//main//b | //script | //link | //@src | //@onclick")
    assert all(link.startswith("#") for link in page.xpath("//@href"))


def test_explain_tells_the_words_and_the_rule(file, capsysbinary):
    assert main(["read", str(file), "--explain", "1"]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert out.startswith("1. [30-46]")
    assert "مليار" in out and "1000000000" in out and "rule" in out
    assert main(["read", str(file), "--explain"]) == 0
    assert capsysbinary.readouterr().out.decode().count("rule ") == 3


def test_what_controls_a_terminal_is_shown_and_does_nothing(tmp_path, capsysbinary):
    path = tmp_path / "trick.txt"
    path.write_text("بلغ العدد 45\u202e مشروعا و\x1b[31m7 ملايين\x07 دولار\n", encoding="utf-8")
    for mode in ([], ["--explain"]):
        assert main(["read", str(path), *mode]) == 0
        out = capsysbinary.readouterr().out.decode()
        assert not set(out) & set("\x1b\x07\u202e")
        assert out.count("\u2068") == out.count("\u2069")


BAD = [
    ("no such file", ["nowhere.txt"], "nowhere.txt"),
    ("a folder of many articles", ["."], "holds many articles: name with -o the folder"),
    ("an empty file", ["empty.txt"], "is empty"),
    ("a picture", ["picture.png"], "picture.png"),
    ("an output that is a folder", ["good.txt", "-o", "."], "is a folder"),
    ("an output below a file", ["good.txt", "-o", "good.txt/out"], "cannot be written"),
    ("a mention that is not there", ["good.txt", "--explain", "99"], "there is no number 99"),
    ("one page of two articles", ["good.txt", "good.txt", "--html", "out.html"], "name one"),
    ("an explanation as CSV", ["good.txt", "--explain", "--format", "csv"], "--explain"),
    ("an unknown encoding", ["good.txt", "--encoding", "utf-99"], "utf-99"),
]


@pytest.mark.parametrize("args, says", [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_cannot_be_done_is_one_sentence(tmp_path, monkeypatch, capsys, args, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text("بلغت 5 ملايين دولار", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    before = sorted(path.name for path in tmp_path.iterdir())
    assert main(["read", *args]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and says in err and err.startswith("arqam read: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_output_is_whole_or_as_it_was(tmp_path, file):
    out = tmp_path / "out.csv"
    out.write_text("as it was")
    assert main(["read", str(file), str(tmp_path / "nowhere.txt"), "--format", "csv", "-o", str(out)]) == 2
    assert out.read_text() == "as it was"
