"""A corpus may hold anything: it is read in bounded memory, nothing is skipped unnamed, each fault is a sentence."""

import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arqam import project
from arqam.errors import ArqamError
from arqam.run.archive import corpus as corpora
from arqam.run.archive import documents, records
from arqam.run.archive.parts import remove_after
from arqam.run.archive.slices import Options, read_slice, slices
from arqam.run.batch.scheduler import Gone
from arqam.run.cli import main
from arqam.run.engine import forks
from arqam.safe import MAX_BYTES

TEXT = "بلغ حجم التجارة بين مصر والسعودية 12.5 مليار دولار في عام 2023."


def archived(corpus, to, size=100):
    """What each slice came to, read in this process."""
    return [read_slice(part, Options(str(to))) for part in slices(Path(corpus), size)]


def read_back(to):
    return sorted(row["id"] for path in to.glob("articles/*/*.parquet") for row in pq.read_table(path).to_pylist())


def one(corpus, to):
    (result,) = archived(corpus, to)
    return result


# ── zips ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def zipped(to, *members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(to, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return to


def that_lies(path, size):
    """A zip whose one member says of itself that it unpacks to ``size`` bytes."""
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, size)
    struct.pack_into("<I", data, 22, size)
    path.write_bytes(data)
    return path


BOUNDED = """
import resource, sys
from pathlib import Path
from arqam.run.archive.documents import documents
from arqam.run.archive.slices import slices
(part,) = slices(Path(sys.argv[1]), 10)
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (100 << 20),) * 2)
for document in documents(part):
    print(document.error, len(document.data))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc")
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2], ids=["deflate", "bzip2"])
def test_what_a_member_unpacks_to_is_bounded_whatever_it_says(tmp_path, method):
    """300 MB in some hundred bytes, that say they were 100: with 64 MB for the article, 100 MB do."""
    bomb = that_lies(zipped(tmp_path / "x.zip", ("a.txt", bytes(300 << 20)), method=method), 100)
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, bomb], cwd=project.PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "MemoryError" not in done.stdout and done.stdout.endswith(" 0\n"), done.stdout


def test_a_member_of_bzip2_is_read_and_checked(tmp_path):
    whole = zipped(tmp_path / "a.zip", ("a.txt", TEXT), method=zipfile.ZIP_BZIP2)
    assert one(whole, tmp_path / "out").articles == 1
    data = bytearray(whole.read_bytes())
    data[14] ^= 1  # the checksum, where the member begins and in the list
    data[data.index(b"PK\x01\x02") + 16] ^= 1
    whole.write_bytes(data)
    assert "its checksum is another" in one(whole, tmp_path / "other").failures[0][1]


def test_each_member_that_cannot_be_read_is_a_sentence(tmp_path):
    corpus = zipped(
        tmp_path / "x.zip", ("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT * 9), ("d" * 60_000 + ".txt", TEXT)
    )
    data = bytearray(corpus.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 8] |= 1  # of the second: that it is encrypted
    data[data.index(b"PK\x03\x04", 4) + 6] |= 1
    third = data.index(b"PK\x01\x02", second + 4)
    struct.pack_into("<I", data, third + 24, MAX_BYTES + 1)
    corpus.write_bytes(data)
    result = one(corpus, tmp_path / "out")
    assert (result.articles, result.failed) == (2, 2)
    (encrypted, large) = (why for _, why in result.failures)
    assert "b.txt cannot be read from the zip (" in encrypted and "encrypted" in encrypted
    assert large == "it is larger than 64 MB: split it into its articles"
    with pytest.raises(ArqamError, match="packed in a way whose memory has no bounds"):
        lzma = zipped(tmp_path / "l.zip", ("a.txt", TEXT), method=zipfile.ZIP_LZMA)
        with zipfile.ZipFile(lzma) as archive:
            corpora.unpacked(archive, 0)


def test_a_damaged_list_of_contents_is_a_sentence(tmp_path, capsys):
    corpus = zipped(tmp_path / "x.zip", ("a.txt", TEXT))
    data = bytearray(corpus.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at : at + 4] = b"XXXX"
    corpus.write_bytes(data)
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert "it is a damaged zip file (" in err and err.count("\n") == 1


def test_a_member_is_read_whatever_the_working_directory_holds(tmp_path, monkeypatch):
    (tmp_path / "a.txt").mkdir()
    monkeypatch.chdir(tmp_path)
    assert one(zipped(tmp_path / "x.zip", ("a.txt", TEXT)), tmp_path / "out").articles == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_articles_that_share_an_id_are_all_read_and_told(tmp_path, capsys):
    corpus = zipped(tmp_path / "x.zip", ("a.txt", TEXT), ("a.txt", TEXT * 2), ("x/a.txt", TEXT), ("x-a.html", TEXT))
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out"), "--slice", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("4 articles") and read_back(tmp_path / "out") == ["a", "a", "x-a", "x-a"]
    told = [line for line in err.splitlines() if line.startswith("arqam archive")]
    assert told == [
        f"arqam archive: 2 articles have the id '{name}': what is claimed in them cannot be told apart by its id"
        for name in ("a", "x-a")
    ]


def test_what_is_no_article_is_told_by_its_ending(tmp_path, capsys):
    for name in ("a.txt", "b.jpg", "c.JPG", "d", ".hidden", "article/source.yml"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in (tmp_path / "in").rglob("*"):
            archive.write(path, path.relative_to(tmp_path / "in"))
    for corpus in ("in", "in.zip"):
        assert main(["archive", str(tmp_path / corpus), "--to", str(tmp_path / f"out-{corpus}")]) == 0
        line = next(line for line in capsys.readouterr().err.splitlines() if "not read" in line)
        assert line.startswith("arqam archive: not read, for an article ends in ")
        assert line.endswith(": 2 .jpg, 1 without an ending")


# ── folders ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_link_leads_out_of_a_folder_and_none_is_passed_over_in_silence(tmp_path):
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "in"
    (folder / "real").mkdir(parents=True)
    (folder / "real" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "inside.txt").symlink_to("real/a.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "pipe.txt")
    result = one(folder, tmp_path / "out")
    assert (result.articles, result.failed) == (2, 5)
    assert {name: why.split("/")[-1] for name, why in result.failures if name in ("linked", "out", "pipe")} == {
        "linked": "linked is a link to a folder, which is not followed: copy the folder",
        "out": "in: name a place inside it",
        "pipe": "pipe.txt is not a file that can be read: name a file of text, HTML, .docx or PDF",
    }
    assert all("\n" not in why and "Error" not in why for _, why in result.failures)


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path, monkeypatch):
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    looked_into = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return looked_into(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = one(tmp_path / "in", tmp_path / "out")
    assert result.failures == (("closed", "closed cannot be read (Permission denied)"),)
    assert result.articles == 1


# ── records ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_no_record_wherever_it_stands(tmp_path):
    corpus = tmp_path / "x.jsonl"
    corpus.write_text(f'[1, 2]\n{json.dumps({"text": TEXT})}\n"text"\n', encoding="utf-8")
    result = one(corpus, tmp_path / "out")
    assert result.articles == 1 and [name for name, _ in result.failures] == ["x-1", "x-3"]


def test_a_line_without_end_is_passed_over_in_bounded_memory(tmp_path, monkeypatch):
    for module in (records, documents):
        monkeypatch.setattr(module, "MAX_BYTES", 200)
    corpus = tmp_path / "x.jsonl"
    good = json.dumps({"text": TEXT}, ensure_ascii=False)
    corpus.write_text("\n".join([good, json.dumps({"text": TEXT * 9}), good, "[" * 1001]), encoding="utf-8")
    result = one(corpus, tmp_path / "out")
    assert result.articles == 2 and [name for name, _ in result.failures] == ["x-2", "x-4"]
    assert all(why.startswith("it is larger than") for _, why in result.failures)


def test_days_that_no_calendar_has_are_told_and_the_articles_read(tmp_path):
    for unit, far in (("s", 2**45), ("us", -(2**60))):
        corpus = tmp_path / f"{unit}.parquet"
        days = pa.array([far, None], pa.int64()).cast(pa.timestamp(unit))
        pq.write_table(pa.table({"text": [TEXT, TEXT], "published": days}), corpus)
        result = one(corpus, tmp_path / unit)
        assert (result.articles, result.failed, result.lost) == (2, 0, 1), result
        assert result.failures[0][1].startswith("it is read without its day: published: '")


def test_damaged_pages_end_the_reading_in_a_sentence_and_take_nothing_away(tmp_path, capsys):
    corpus = tmp_path / "x.parquet"
    table = pa.table({"text": [f"{TEXT} {n}" for n in range(300)]})
    pq.write_table(table, corpus, row_group_size=150, compression="zstd", use_dictionary=False)
    words = ["archive", str(corpus), "--to", str(tmp_path / "out"), "--slice", "75"]
    assert main(words) == 0
    before = read_back(tmp_path / "out")
    second = pq.ParquetFile(corpus).metadata.row_group(1).column(0)
    data = bytearray(corpus.read_bytes())
    for at in range(second.total_compressed_size // 2, second.total_compressed_size):
        data[second.data_page_offset + at] ^= 0xFF
    corpus.write_bytes(data)
    capsys.readouterr()
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert "150 articles, " in out and "removed" not in out
    (told,) = (line for line in err.splitlines() if line.startswith("arqam archive"))
    assert "it cannot be read beyond its record 150 (" in told
    assert read_back(tmp_path / "out") == before
    assert main([*words[:3], str(tmp_path / "new"), "--slice", "75"]) == 1
    assert len(read_back(tmp_path / "new")) == 150


def test_long_texts_that_cost_nothing_to_repeat_are_read_few_at_a_time(tmp_path, monkeypatch):
    corpus = tmp_path / "x.parquet"
    pq.write_table(pa.table({"text": ["x" * 1_000_000] * 40}), corpus)
    assert corpus.stat().st_size < 2_000_000
    monkeypatch.setattr("arqam.run.archive.slices.MAX_BYTES", 4_000_000)
    assert [len(part.items) for part in slices(corpus, 100)] == [5] * 8
    monkeypatch.setattr(records, "MAX_BYTES", 1000)
    (part,) = slices(corpus, 100)
    assert {document.error for document in documents.documents(part)} == {documents.LARGE}


# ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def folder_of(to, *names):
    to.mkdir(exist_ok=True)
    for name in names:
        (to / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return to


def lying(to):
    return sorted(path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file())


FULL = ["articles/year=0/part-000000.parquet", "mentions/year=0/part-000000.parquet", "journal/part-000000.json"]


@pytest.mark.parametrize("full", FULL)
def test_where_the_disk_is_full_no_part_is_without_its_twin(tmp_path, monkeypatch, full):
    """Whatever cannot be put in its place: a slice is there whole, as it was before, or not at all; all is counted."""
    corpus, out = folder_of(tmp_path / "in", "a", "b"), tmp_path / "out"
    replace = os.replace

    def is_full(source, target):
        if Path(target) == out / full:
            raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", is_full)
        result = one(corpus, out)
    assert (result.status, result.articles, result.failed) == ("failed", 0, 2)
    assert "cannot be written (No space left on device)" in result.failures[0][1]
    assert lying(out) == []
    assert one(corpus, out).articles == 2 and len(lying(out)) == 3


def test_a_slice_that_cannot_be_written_anew_stays_as_it_was(tmp_path, monkeypatch):
    corpus, out = folder_of(tmp_path / "in", "a"), tmp_path / "out"
    one(corpus, out)
    before = {path: (out / path).read_bytes() for path in lying(out)}
    folder_of(corpus, "b")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full)
        assert one(corpus, out).failed == 2
    assert {path: (out / path).read_bytes() for path in lying(out)} == before
    assert one(corpus, out).articles == 2


def test_a_slice_killed_between_its_files_is_whole_the_next_time(tmp_path):
    """What it leaves of another year is gone, though no record tells of it any more."""
    out = tmp_path / "out"
    corpus = tmp_path / "x.jsonl"
    corpus.write_text(json.dumps({"text": TEXT, "published": "2023-01-01"}), encoding="utf-8")
    one(corpus, out)
    (out / "journal/part-000000.json").unlink()
    corpus.write_text(json.dumps({"text": TEXT, "published": "2024-01-01"}), encoding="utf-8")
    one(corpus, out)
    assert lying(out) == [
        "articles/year=2024/part-000000.parquet",
        "journal/part-000000.json",
        "mentions/year=2024/part-000000.parquet",
    ]
    (out / "journal/part-000000.json").unlink()
    assert remove_after(out, 0) == 1 and lying(out) == []


RECORDS = [
    b"",
    b"[]",
    b"{",
    b'{"fingerprint": 1}',
    b"[" * 100_000,
    b'{"counts": {}, "outputs": [], "failures": {}}',
    b'{"fingerprint": 1, "timeout": 0, "counts": {}, "outputs": {}, "failures": []}',
    b'{"fingerprint": {}, "timeout": 60, "counts": {}, "outputs": {}, "failures": 1}',
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_of_another_shape_is_read_as_none(tmp_path, record):
    corpus, out = folder_of(tmp_path / "in", "a"), tmp_path / "out"
    one(corpus, out)
    (out / "journal/part-000000.json").write_bytes(record)
    assert one(corpus, out).status == "done"


def test_the_rows_of_a_slice_are_written_before_they_are_too_many(tmp_path, monkeypatch):
    corpus = tmp_path / "x.jsonl"
    corpus.write_text("\n".join(json.dumps({"id": str(n), "text": TEXT}) for n in range(20)), encoding="utf-8")
    one(corpus, tmp_path / "one")
    monkeypatch.setattr("arqam.run.archive.parts.HELD", 3)
    one(corpus, tmp_path / "many")
    (few,), (many,) = (list((tmp_path / to).glob("articles/*/*.parquet")) for to in ("one", "many"))
    assert pq.ParquetFile(many).num_row_groups == 7 and pq.ParquetFile(few).num_row_groups == 1
    assert pq.read_table(many).equals(pq.read_table(few))


def test_a_scheduler_that_is_lost_ends_the_reading_in_a_sentence(tmp_path, monkeypatch, capsys):
    """What was there before stays, and the same command goes on."""
    words = ["archive", str(folder_of(tmp_path / "in", "a", "b", "c")), "--to", str(tmp_path / "out"), "--slice", "1"]
    assert main(words) == 0
    before = lying(tmp_path / "out")
    capsys.readouterr()

    def lost(client, function, items, *args, ahead):
        part = next(iter(items))
        yield part, function(part, *args)
        raise Gone("the scheduler does not answer any more")

    with monkeypatch.context() as patched:
        patched.setattr("arqam.run.batch.runner.stream", lost)
        assert main(words) == 1
    out, err = capsys.readouterr()
    assert out.startswith("1 articles, ") and "removed" not in out
    assert "arqam archive: the scheduler does not answer any more: the same command goes on from here\n" in err
    assert lying(tmp_path / "out") == before


@pytest.mark.slow
@pytest.mark.skipif(not forks.available(), reason="no forks")
def test_an_article_that_takes_too_much_memory_fails_alone(tmp_path, capsys):
    corpus = folder_of(tmp_path / "in", "a", "z")
    (corpus / "heavy.txt").write_text(f"{TEXT}\n" * (MAX_BYTES // len(f"{TEXT}\n".encode())), encoding="utf-8")
    assert main(["archive", str(corpus), "--to", str(tmp_path / "out"), "--memory", "2GB"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("2 articles, ") and "1 articles failed" in out
    assert "heavy: it takes more memory than --memory allows for: split it into its articles" in err
