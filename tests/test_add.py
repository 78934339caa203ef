"""Taking articles in: whole or not at all, none twice, and the record filled to be checked."""

import hashlib
import shutil

import pytest
from adding_fixture import add

from arqam import project
from arqam.read.article.opened import open_article
from arqam.read.article.source import read_record

FIRST = project.RAW / "china-kazakhstan-2024" / "article.txt"
PAGES = project.PROJECT / "tests" / "pages"


def test_a_file_becomes_an_article_byte_for_byte_with_its_record_filled(raw, capsys):
    page = PAGES / "wordpress.html"
    assert add(page, "--licence", "CC BY 4.0") == 0
    assert (raw / "wordpress" / "article.html").read_bytes() == page.read_bytes()
    record = read_record(raw / "wordpress" / "source.yml")
    assert record["id"] == "wordpress"
    assert record["title"] == "اتفاق لبناء ثلاث محطات شمسية في وادي النخيل"
    assert (record["outlet"], record["published"], record["place"]) == ("صحيفة الميزان", "2024-11-03", "وادي النخيل")
    assert record["published_note"] == "2024-11-03 by article:published_time"
    assert (record["language"], record["licence"]) == ("ar", "CC BY 4.0")
    assert record["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert "check every field" in (raw / "wordpress" / "source.yml").read_text(encoding="utf-8")
    assert open_article("wordpress").source.outlet == "صحيفة الميزان"
    assert "added data/raw/wordpress" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1256"])
def test_the_same_text_under_another_name_or_encoding_is_refused_by_naming_the_first(encoding, raw, tmp_path, capsys):
    assert add(FIRST, "--id", "first") == 0
    copy = tmp_path / "another name.txt"
    copy.write_bytes(FIRST.read_text(encoding="utf-8").encode(encoding))
    assert add(copy) == 1
    assert "data/raw/first" in capsys.readouterr().err
    assert [folder.name for folder in raw.iterdir()] == ["first"]


def test_the_same_text_saved_as_a_page_is_refused(raw, tmp_path, capsys):
    assert add(PAGES / "daily.html") == 0
    text = tmp_path / "copied.txt"
    text.write_text(open_article(PAGES / "daily.html").clean, encoding="utf-8")
    assert add(text) == 1
    assert "data/raw/daily" in capsys.readouterr().err


def test_one_bad_file_of_a_folder_stops_no_other(raw, tmp_path, capsys):
    folder = tmp_path / "in"
    (folder / "page_files").mkdir(parents=True)
    shutil.copy(PAGES / "amp.html", folder / "amp.html")
    shutil.copy(FIRST, folder / "text.txt")
    shutil.copy(FIRST, folder / "text copy.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n")
    (folder / "page_files" / "ad.html").write_text("<html><body>إعلان</body></html>", encoding="utf-8")
    (folder / "out.txt").symlink_to("/etc/hostname")
    assert add(folder) == 1
    out, err = capsys.readouterr()
    assert sorted(each.name for each in raw.iterdir()) == ["amp", "text-copy"]
    assert "2 added, 4 refused" in out
    for words in ("empty.txt is empty", "picture.txt is a picture", "outside of", "already there"):
        assert words in err


def test_an_article_s_own_folder_keeps_what_its_record_says(raw):
    assert add(FIRST.parent) == 0
    source = open_article("china-kazakhstan-2024").source
    assert (source.outlet, str(source.published)) == ("الوحدة", "2024-07-04")
    assert "summit" in source.fields["published_note"]


def test_an_encoding_that_was_named_is_kept_for_the_next_reading(raw, tmp_path):
    file = tmp_path / "short.txt"
    file.write_bytes("سعر 5".encode("cp1256"))
    assert add(file, "--encoding", "cp1256") == 0
    assert open_article("short").clean == "سعر 5"


def test_a_name_that_is_taken_by_another_text_gets_a_number_and_a_chosen_one_an_error(raw, tmp_path, capsys):
    one, two = tmp_path / "a" / "news.txt", tmp_path / "b" / "news.txt"
    for file, text in ((one, "ارتفع النفط 3%"), (two, "هبط النفط 3%")):
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        assert add(file) == 0
    assert sorted(each.name for each in raw.iterdir()) == ["news", "news-2"]
    two.write_text("استقر النفط", encoding="utf-8")
    assert add(two, "--id", "news") == 1
    assert "--id" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "a\\b", "..", ".hidden", "con", "a" * 101, "x y", "‮gnp", "-a", "a\n", "𐤀" * 60]
)
def test_an_id_cannot_leave_its_folder(name, raw, tmp_path, capsys):
    file = tmp_path / "news.txt"
    file.write_text("ارتفع النفط 3%", encoding="utf-8")
    assert add(file, f"--id={name}") == 1
    assert "cannot be an article's id" in capsys.readouterr().err
    assert not raw.exists() or not list(raw.iterdir())


def test_a_failed_writing_leaves_nothing_behind(raw, tmp_path, monkeypatch, capsys):
    file = tmp_path / "news.txt"
    file.write_text("ارتفع النفط 3%", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.rename", full)
    assert add(file) == 1
    assert "No space left" in capsys.readouterr().err
    assert not list(raw.iterdir())


def test_a_wrong_date_on_the_command_line_names_itself(raw, tmp_path, capsys):
    file = tmp_path / "news.txt"
    file.write_text("ارتفع النفط 3%", encoding="utf-8")
    assert add(file, "--published", "July 2024") == 1
    assert "published is 'July 2024'" in capsys.readouterr().err


def test_what_a_page_says_of_itself_cannot_break_the_record(raw, tmp_path):
    file = tmp_path / "trick.html"
    file.write_text(
        "<html><head><title>x</title>"
        "<meta property='og:site_name' content='a: b&#10;sha256: 0 #\u202e!!python/object:os.system'>"
        '<meta name=author content="- [x] & * ! | > \' &quot; %"></head>'
        "<body><h1>سعر: «5» # 3</h1><p>نص طويل عن سعر النفط.</p></body></html>",
        encoding="utf-8",
    )
    assert add(file) == 0
    record = read_record(raw / "trick" / "source.yml")
    assert record["outlet"] == "a: b sha256: 0 #!!python/object:os.system"
    assert record["author"] == "- [x] & * ! | > ' \" %"
    assert record["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
