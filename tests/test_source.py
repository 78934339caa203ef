"""Bad input: one sentence that names the file and the remedy."""

import hashlib
import os
import shutil

import pytest

from arqam import project
from arqam.draw.words import source_line
from arqam.errors import ArqamError
from arqam.read.article import source as sources
from arqam.read.article.opened import open_article

TEXT = "ارتفع النفط 3% إلى 80 دولارا."
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
GOOD = f"id: news\ntitle: خبر\npublished: 2024-07-04\nsha256: {SHA}\n"


@pytest.fixture
def raw(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "RAW", tmp_path / "raw")
    folder = tmp_path / "raw" / "news"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")
    (folder / "source.yml").write_text(GOOD, encoding="utf-8")
    return folder


def refusal(ref: object, **options: str) -> str:
    with pytest.raises(ArqamError) as caught:
        open_article(ref, **options)
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 400
    return sentence


def test_an_article_opens_by_its_id_its_folder_and_its_file(raw):
    for ref in ("news", raw, str(raw), raw / "article.txt"):
        article = open_article(ref)
        assert article.id == "news" and str(article.source.published) == "2024-07-04"
        assert article.decisions["published"] == "source.yml"


def test_a_bare_file_gets_a_source_of_what_is_known(tmp_path):
    file = tmp_path / "خبر اليوم (1).txt"
    file.write_text(TEXT, encoding="utf-8")
    source = open_article(file).source
    assert (source.id, source.sha256, source.published) == ("خبر-اليوم-1", SHA, None)


#: What is done to the folder → what the sentence must name: the file and the remedy.
@pytest.mark.parametrize(
    ("record", "names"),
    [
        (GOOD.replace(SHA, "0" * 64), ["article.txt", "source.yml", "000000000000", "restore the file", SHA]),
        (GOOD.replace("id: news", "id: other"), ["source.yml", "'other'", "'news'", "make them the same"]),
        (GOOD.replace("id: news", "id: ../x"), ["cannot be an article's id"]),
        (GOOD.replace("2024-07-04", "4 July"), ["source.yml", "published", "'4 July'", "2024-07-04"]),
        (GOOD + "published_basis: guessed\n", ["source.yml", "published_basis", "'guessed'", "inferred"]),
        (GOOD.replace("2024-07-04", "2024-13-04"), ["published", "2024-13-04"]),
        (GOOD + "title: twice\n", ["source.yml", "line 5", "stands twice"]),
        (GOOD + "a: &x [1]\nb: *x\n", ["line 5", "anchor"]),
        (GOOD + "b: *x\n", ["line 5", "alias", "write it out"]),
        (GOOD.replace("2024-07-04", "0001-01-01"), ["published", "0001-01-01", "between 1800 and 2100"]),
        (GOOD.replace("2024-07-04", "9999-12-31"), ["published", "9999-12-31", "between 1800 and 2100"]),
        (GOOD + "outlet: [a, b]\n", ["outlet", "one line of text"]),
        (GOOD + "  outlet: : :\n - x", ["source.yml", "line", "not valid YAML"]),
        ("", ["source.yml", "holds no fields"]),
        ("- a\n- b\n", ["holds no fields"]),
        ("a" * 300_000, ["source.yml", "larger than"]),
        ("[" * 5000, ["source.yml"]),
        (GOOD.encode("utf-16"), ["source.yml", "UTF-8"]),
        (GOOD + "x: \x00", ["source.yml", "not valid YAML"]),
    ],
)
def test_a_wrong_record_is_named_with_its_remedy(record, names, raw):
    (raw / "source.yml").write_bytes(record if isinstance(record, bytes) else record.encode())
    sentence = refusal("news")
    for name in names:
        assert name in sentence


def test_a_folder_without_its_parts_is_named_with_its_remedy(raw):
    (raw / "source.yml").unlink()
    assert "has no source.yml" in refusal("news") and "arqam add" in refusal(raw)
    (raw / "article.txt").unlink()
    assert "holds no article.txt, .html, .docx or .pdf" in refusal("news")
    (raw / "article.txt").write_text(TEXT)
    (raw / "article.html").write_text(TEXT)
    assert "article.html and article.txt" in refusal("news")


def test_what_does_not_exist_or_cannot_be_read_is_named(raw, tmp_path):
    assert "no article or file nope" in refusal("nope") and "data/raw holds news" in refusal("nope")
    assert "arqam add" in refusal("nope")
    for ref in ("", " ", "\0", "../raw", "a" * 5000):
        assert refusal(ref)
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert "empty.txt is empty" in refusal(empty)
    blank = tmp_path / "blank.txt"
    blank.write_text(" \n\u200f\t\n")
    assert "holds no text" in refusal(blank)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "is not a file" in refusal(pipe)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    assert refusal(loop)


def test_a_link_out_of_the_collection_is_refused(raw, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    (raw / "article.txt").unlink()
    (raw / "article.txt").symlink_to(secret)
    assert "leads outside of" in refusal("news")
    shutil.move(raw, tmp_path / "elsewhere")
    raw.symlink_to(tmp_path / "elsewhere")
    assert "leads outside of" in refusal("news")


def test_a_wrong_encoding_is_named_with_the_right_ones(raw):
    assert "no encoding 'klingon'" in refusal("news", encoding="klingon")
    assert "article.txt is not in ascii" in refusal("news", encoding="ascii")
    assert refusal("news", encoding="base64")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert "larger than 64 MB" in refusal(large)


def test_a_date_that_was_inferred_says_so_wherever_it_is_shown():
    fields = {"id": "x", "published": "2024-07-04", "published_basis": "inferred"}
    inferred = sources.source_of(fields, "source.yml")
    stated = sources.source_of({**fields, "published_basis": "stated"}, "source.yml")
    undated = sources.source_of({**fields, "published": ""}, "source.yml")
    assert inferred.date_is_inferred and not stated.date_is_inferred and not undated.date_is_inferred
    assert source_line(inferred, "ar") == "المصدر: x، 4 يوليو 2024 (تاريخ مستنتج)"
    assert source_line(inferred, "en") == "Source: x, 4 July 2024 (date inferred)"
    assert "inferred" not in source_line(stated, "en") + source_line(undated, "en")
