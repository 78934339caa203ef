"""The bulk way: a folder, JSON Lines, Parquet and a zip give the same table; whole parts are not read again."""

import json
import zipfile

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from arqam.errors import ArqamError
from arqam.run.archive import Options, read_slice, slices
from arqam.run.cli import main
from arqam.run.runner import alone

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
    (part,) = slices(corpus, "text", 10)
    result = read_slice(part, Options(str(tmp_path / "out"), claims=True))
    assert (result.status, result.articles, len(result.failures)) == ("done", 2, 3)
    assert [name for name, _ in result.failures] == ["corpus-2", "corpus-3", "corpus-4"]
    assert [path.name for path in (tmp_path / "out/mentions").iterdir()] == ["year=2024"]


WRONG = [
    ("none.jsonl", None, "there is no such file"),
    ("corpus.docx", b"x", "must be a folder, or end in .zip, .jsonl"),
    ("corpus.zip", b"x", "not a zip file"),
    ("corpus.parquet", b"x", "not a Parquet file"),
    ("corpus.jsonl", b'{"body": "x"}', "line 1 has no field 'text': name with --text the one of body"),
    ("corpus.jsonl", b"\n", "holds no articles"),
]


@pytest.mark.parametrize(("name", "data", "says"), WRONG, ids=[says for *_, says in WRONG])
def test_a_wrong_corpus_is_refused_in_one_sentence(tmp_path, name, data, says):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ArqamError) as caught:
        list(slices(tmp_path / name, "text", 10))
    assert says in str(caught.value) and "\n" not in str(caught.value)
