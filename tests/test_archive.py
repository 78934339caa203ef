"""The bulk way: a folder, JSON Lines, Parquet and a zip give the same table; whole parts are not read again."""

import json
import time
import zipfile
from importlib import import_module

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from arqam.errors import ArqamError
from arqam.run.archive.slices import Options, read_slice, slices
from arqam.run.batch.runner import alone
from arqam.run.cli import main
from arqam.safe import MAX_BYTES

TEXTS = {
    "first": "بلغ حجم التجارة بين مصر والسعودية 12.5 مليار دولار في عام 2023.",
    "second": "تجاوزت الاستثمارات 24 مليار دولار، وبلغ عدد المشروعات 45 مشروعا.",
    "third": "لا أرقام في هذا الخبر.",
}


def folder(to):
    for name, text in TEXTS.items():
        (to / f"{name}.txt").write_text(text, encoding="utf-8")
    return to


def lines(to):
    records = [{"id": name, "text": text, "outlet": "صحيفة"} for name, text in TEXTS.items()]
    path = to / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def parquet(to):
    path = to / "corpus.parquet"
    pq.write_table(pa.table({"id": list(TEXTS), "text": list(TEXTS.values()), "other": [1, 2, 3]}), path)
    return path


def zipped(to):
    path = to / "corpus.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in TEXTS.items():
            archive.writestr(f"{name}.txt", text)
    return path


def rows(to, table):
    year = ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive")
    return ds.dataset(to / table, partitioning=year).to_table().to_pylist()


@pytest.mark.parametrize("form", [folder, lines, parquet, zipped])
def test_every_form_of_a_corpus_gives_the_same_table(tmp_path, form, capsys):
    (tmp_path / "in").mkdir()
    corpus = form(tmp_path / "in")
    words = ["archive", str(corpus), "--to", str(tmp_path / "out"), "--claims", "--slice", "2"]
    assert main(words) == 0
    assert "3 articles, " in capsys.readouterr().out
    found = rows(tmp_path / "out", "mentions")
    surfaces = {(row["article"], row["value"], row["unit"]) for row in found}
    assert {("first", "12500000000", "USD"), ("second", "24000000000", "USD"), ("second", "45", "مشروع")} <= surfaces
    assert not any(row["article"] == "third" for row in found)
    assert {row["id"] for row in rows(tmp_path / "out", "articles")} == set(TEXTS)
    assert {row["id"] for row in rows(tmp_path / "out", "claims")} == {row["id"] for row in found}
    # Again: nothing is read that is whole; what is gone comes back.
    assert main(words) == 0 and "0 parts written, 2 already whole" in capsys.readouterr().out
    next((tmp_path / "out" / "mentions").rglob("*.parquet")).unlink()
    assert main(words) == 0 and "1 parts written, 1 already whole" in capsys.readouterr().out
    assert rows(tmp_path / "out", "mentions") == found


@pytest.mark.parametrize("form", [folder, lines, parquet, zipped])
def test_the_read_command_takes_a_corpus_too(tmp_path, form, capsys):
    (tmp_path / "in").mkdir()
    corpus = str(form(tmp_path / "in"))
    assert main(["read", corpus]) == 2
    assert "holds many articles: name with -o the folder" in capsys.readouterr().err
    assert main(["read", corpus, "-o", str(tmp_path / "out"), "--format", "csv"]) == 2
    assert "read one corpus, with -o FOLDER alone" in capsys.readouterr().err
    assert main(["read", corpus, "-o", str(tmp_path / "out")]) == 0
    assert {row["id"] for row in rows(tmp_path / "out", "articles")} == set(TEXTS)


def test_what_an_earlier_reading_had_more_of_is_removed(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    words = ["archive", str(folder(tmp_path / "in")), "--to", str(tmp_path / "out")]
    assert main([*words, "--slice", "1"]) == 0
    before = rows(tmp_path / "out", "mentions")
    assert main([*words, "--slice", "2"]) == 0
    assert "1 parts of an earlier reading, which this one does not have, were removed" in capsys.readouterr().out
    assert sorted(row["id"] for row in rows(tmp_path / "out", "mentions")) == sorted(row["id"] for row in before)
    (tmp_path / "in" / "first.txt").unlink()
    (tmp_path / "in" / "second.txt").unlink()
    assert main(words) == 0
    assert [row["id"] for row in rows(tmp_path / "out", "articles")] == ["third"]


def test_a_folder_that_another_process_writes_into_is_refused(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    with alone(tmp_path / "out"):
        assert main(["archive", str(folder(tmp_path / "in")), "--to", str(tmp_path / "out")]) == 2
    assert "another process is writing into" in capsys.readouterr().err
    assert not (tmp_path / "out/mentions").exists()


def test_a_bad_record_does_not_stop_the_others(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    good = json.dumps({"text": TEXTS["first"], "published": "2024-07-04"})
    corpus.write_text("\n".join([good, '{"text": 5}', "{half", json.dumps({"text": ""}), good]), encoding="utf-8")
    (part,) = slices(corpus, 10)
    result = read_slice(part, Options(str(tmp_path / "out"), claims=True))
    assert (result.status, result.articles, len(result.failures)) == ("done", 2, 3)
    assert [name for name, _ in result.failures] == ["corpus-2", "corpus-3", "corpus-4"]
    assert [path.name for path in (tmp_path / "out/mentions").iterdir()] == ["year=2024"]


def test_an_article_that_takes_too_long_fails_alone_and_is_tried_again_with_more_time(tmp_path, monkeypatch):
    corpus = folder(tmp_path)
    (part,) = slices(corpus, 10)
    reading = "arqam.read.quantity.mentions"
    read = import_module(reading).read

    def slow(article):
        return time.sleep(30) if article.id == "second" else read(article)

    def result(timeout):
        return read_slice(part, Options(str(tmp_path / "out"), timeout=timeout))

    assert read_slice(part, Options(str(tmp_path / "warm"))).articles == 3  # all that reading needs is loaded
    monkeypatch.setattr(f"{reading}.read", slow)
    found = result(5)
    assert (found.status, found.articles) == ("done", 2)
    assert found.failures == (("second", "it was not read within 5 s: --timeout gives an article longer"),)
    monkeypatch.setattr(f"{reading}.read", read)
    assert (result(5).status, result(4).status) == ("skipped", "skipped")
    assert [(one.status, one.articles) for one in (result(60), result(60))] == [("done", 3), ("skipped", 3)]


def test_what_is_damaged_in_a_zip_is_told_and_the_rest_is_read(tmp_path, capsys):
    corpus = zipped(tmp_path)
    with zipfile.ZipFile(corpus, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("damaged.txt", TEXTS["first"] * 50)
        archive.writestr("huge.txt", " " * (MAX_BYTES + 1))
        archive.writestr("UPPER.TXT", TEXTS["first"].encode("cp1256"))
        archive.writestr("__MACOSX/._first.txt", b"\x00\x05\x16\x07")
    data = bytearray(corpus.read_bytes())
    at = data.index(b"damaged.txt") + 20
    data[at : at + 8] = b"\xff" * 8
    corpus.write_bytes(data)
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out")]) == 1
    out, err = capsys.readouterr()
    assert "4 articles, " in out and "2 articles failed" in out
    assert "damaged: damaged.txt cannot be read from the zip (" in err and "huge: " in err
    assert {row["id"] for row in rows(tmp_path / "out", "articles")} == {*TEXTS, "UPPER"}


def test_a_folder_is_read_as_others_leave_it(tmp_path, capsys):
    folder(tmp_path)
    (tmp_path / "خبر.TXT").write_text(TEXTS["first"], encoding="cp1256")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "._first.txt").write_bytes(b"\x00\x05\x16\x07")
    assert main(["archive", str(tmp_path), "--to", str(tmp_path / "out")]) == 0
    assert "4 articles, " in capsys.readouterr().out


def test_a_dataset_without_a_date_is_read_by_pandas_too(tmp_path):
    (tmp_path / "in").mkdir()
    assert main(["archive", str(folder(tmp_path / "in")), "--to", str(tmp_path / "out")]) == 0
    articles = pd.read_parquet(tmp_path / "out/articles")
    assert sorted(articles["id"]) == sorted(TEXTS) and set(articles["year"].astype(int)) == {0}


def test_a_record_that_cannot_be_is_told_and_the_rest_is_read(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    good = json.dumps({"id": "\ud800", "text": TEXTS["first"]})
    corpus.write_bytes(b"\n".join([good.encode(), b"[" * 100_000, b'{"text": "\xff"}', b"[1]"]))
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out")]) == 1
    assert [row["id"] for row in rows(tmp_path / "out", "articles")] == ["\ufffd"]


WRONG = [
    ("none.jsonl", None, "there is no such file"),
    ("corpus.docx", b"x", "must be a folder, or end in .zip, .jsonl"),
    ("corpus.zip", b"x", "not a zip file"),
    ("corpus.parquet", b"x", "not a Parquet file"),
    (
        "corpus.jsonl",
        b'{"words": "x"}',
        "names no column for the article's text; it has «words»: say which it is with --column text=",
    ),
    ("corpus.jsonl", b"\n", "holds no articles"),
]


@pytest.mark.parametrize(("name", "data", "says"), WRONG, ids=[says for *_, says in WRONG])
def test_a_wrong_corpus_is_refused_in_one_sentence(tmp_path, name, data, says):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ArqamError) as caught:
        list(slices(tmp_path / name, 10))
    assert says in str(caught.value) and "\n" not in str(caught.value)
