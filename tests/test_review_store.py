"""corrections.yml on disk: no answer that was given is lost, by a kill, a second window or a hand."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from arqam.errors import ArqamError
from arqam.model import Span
from arqam.review.entries import Entry, read_entries
from arqam.review.store import FILE, ChangedMeanwhile, load_file, remove, save, save_all

BY_HAND = """\
# ours, by hand
- span: 10-12
  surface: "20"
  # seen in the annual report
  verdict: confirmed
  by: سمير
  when: 2024-07-01

# the second
- surface: "٣٠"   # Arabic digits
  span: 20-22
  verdict: left_out
  by: سمير
  when: 2024-07-01
"""


def answer(start: int, **given) -> Entry:
    known = {"verdict": "confirmed", "by": "ليلى", "when": "2024-07-05"}
    return Entry(Span(start, start + 2), "20", **(known | given))


def test_the_first_answer_makes_the_file(tmp_path):
    entry = save(tmp_path, answer(10), None)
    assert load_file(tmp_path / FILE) == [entry]
    assert (tmp_path / FILE).read_text(encoding="utf-8").startswith("# What readers say")
    assert os.listdir(tmp_path) == [FILE]


def test_what_a_person_wrote_stays_byte_for_byte(tmp_path):
    (tmp_path / FILE).write_text(BY_HAND, encoding="utf-8")
    save(tmp_path, answer(50), None)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert text.startswith(BY_HAND)
    first = load_file(tmp_path / FILE)[0]
    save(tmp_path, answer(10, verdict="not_a_quantity"), first)
    changed = (tmp_path / FILE).read_text(encoding="utf-8")
    for line in ("# ours, by hand", "# seen in the annual report", "# the second", '- surface: "٣٠"   # Arabic digits'):
        assert line in changed
    assert [entry.verdict for entry in load_file(tmp_path / FILE)] == ["not_a_quantity", "left_out", "confirmed"]


def test_undo_takes_out_what_was_put_in_and_nothing_else(tmp_path):
    (tmp_path / FILE).write_text(BY_HAND, encoding="utf-8")
    remove(tmp_path, save(tmp_path, answer(50), None))
    assert (tmp_path / FILE).read_text(encoding="utf-8") == BY_HAND


def test_a_file_in_flow_style_is_added_to_without_loss(tmp_path):
    (tmp_path / FILE).write_text(
        '# kept\n[{span: 10-12, surface: "20", verdict: confirmed, by: x, when: 2024-07-01}]\n', encoding="utf-8"
    )
    save(tmp_path, answer(50), None)
    assert [entry.span.start for entry in load_file(tmp_path / FILE)] == [10, 50]
    assert "# kept" in (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text("[]\n", encoding="utf-8")
    save(tmp_path, answer(50), None)
    assert [entry.span.start for entry in load_file(tmp_path / FILE)] == [50]


def test_two_windows_on_one_mention_are_told_of_each_other(tmp_path):
    theirs = save(tmp_path, answer(10, by="سمير", verdict="left_out"), None)
    with pytest.raises(ChangedMeanwhile, match="سمير has answered «left_out»") as caught:
        save(tmp_path, answer(10), None)
    assert caught.value.now == theirs
    with pytest.raises(ChangedMeanwhile, match="meanwhile"):
        remove(tmp_path, answer(10))
    assert load_file(tmp_path / FILE) == [theirs]
    save(tmp_path, answer(10), theirs)  # looked at again, it may be answered anew


def test_many_at_once_are_all_there_or_none(tmp_path):
    theirs = save(tmp_path, answer(30, by="سمير"), None)
    with pytest.raises(ChangedMeanwhile):
        save_all(tmp_path, [(answer(10), None), (answer(30), None)])
    assert load_file(tmp_path / FILE) == [theirs]
    save_all(tmp_path, [(answer(10), None), (answer(30), theirs), (answer(50), None)])
    assert [(entry.span.start, entry.by) for entry in load_file(tmp_path / FILE)] == [
        (10, "ليلى"), (30, "ليلى"), (50, "ليلى")]  # fmt: skip


def test_nobody_answers_without_a_name(tmp_path):
    for name in ("", "   ", "\u200f"):
        with pytest.raises(ArqamError, match="no name"):
            save(tmp_path, answer(10, by=name), None)
    assert not (tmp_path / FILE).exists()


def test_a_damaged_file_is_not_written_over(tmp_path):
    (tmp_path / FILE).write_text(BY_HAND + "- half", encoding="utf-8")
    with pytest.raises(ArqamError, match="line 15"):
        save(tmp_path, answer(50), None)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == BY_HAND + "- half"


def test_other_encodings_are_refused_and_left(tmp_path):
    (tmp_path / FILE).write_bytes(BY_HAND.encode("windows-1256", errors="replace"))
    with pytest.raises(ArqamError, match="not UTF-8: save the file as UTF-8"):
        load_file(tmp_path / FILE)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ArqamError, match="the answer is not kept"):
        save(tmp_path, answer(10), None)


def test_a_full_disk_loses_no_earlier_answer(tmp_path, monkeypatch):
    first = save(tmp_path, answer(10), None)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("arqam.review.store.os.fsync", full)
    with pytest.raises(ArqamError, match="No space left on device"):
        save(tmp_path, answer(30), None)
    assert load_file(tmp_path / FILE) == [first]
    assert os.listdir(tmp_path) == [FILE]


def _answers(folder, starts, who):
    for start in starts:
        save(folder, answer(start, by=who), None)


def test_windows_that_write_at_the_same_time_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    windows = [
        context.Process(target=_answers, args=(tmp_path, range(100 * n, 100 * n + 75, 3), f"نافذة {n}"))
        for n in range(4)
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join(60)
    assert len(load_file(tmp_path / FILE)) == 4 * 25


ANSWERING = """
import sys
from pathlib import Path
from arqam.model import Span
from arqam.review.entries import Entry
from arqam.review.store import save
home, at = Path(sys.argv[1]), int(sys.argv[2])
while True:
    entry = Entry(Span(at, at + 2), "20", "confirmed", "ليلى", "2024-07-05", why="ن" * 300)
    save(home, entry, None)
    print(at, flush=True)  # what the person has seen kept
    at += 3
"""


def test_killed_at_any_moment_no_answer_is_lost_and_none_is_half(tmp_path):
    """kill -9, a dozen times, at moments of chance, over one growing file."""
    chance, start, told = random.Random(16), 1, []
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", ANSWERING, str(tmp_path), str(start)], stdout=subprocess.PIPE, text=True
        )
        lines = [process.stdout.readline()]  # it has begun
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines()
        process.wait(10)
        told += [int(line) for line in lines if line.strip().isdigit()]
        kept = {entry.span.start: entry for entry in load_file(tmp_path / FILE)}
        assert set(told) <= set(kept)
        assert len(kept) - len(set(told)) <= 12  # at most the one that was under way each time
        assert all(entry.why == "ن" * 300 for entry in kept.values())
        start = max(kept) + 3
    assert len(told) > 12
    save(tmp_path, answer(start + 10), None)
    assert os.listdir(tmp_path) == [FILE]  # what a killed process left half-written is cleared away


def test_ten_thousand_answers_load(tmp_path):
    from arqam.review.store import HEADER, written

    read = {"value": "22", "unit": "%", "qualifier": "exact", "measure": "freight", "parties": "KAZ|CHN"}
    read |= {"period": "2024-01..2024-03", "direction": "rose_by", "speaker": "reporter", "subject": "الشحن بالسكك"}
    entries = [replace(answer(5 * n), as_read=read, why="السنة في الفقرة الثانية") for n in range(10_000)]
    (tmp_path / FILE).write_text(HEADER + "".join(map(written, entries)), encoding="utf-8")
    assert len(load_file(tmp_path / FILE)) == 10_000


def test_read_entries_of_what_was_saved_are_what_save_gave(tmp_path):
    given = answer(10, verdict="corrected", fields={"period": " 2023 "}, why="سطر\nثانٍ", by="  ليلى  حسن ")
    kept = save(tmp_path, given, None)
    assert kept.by == "ليلى حسن" and kept.why == "سطر ثانٍ" and kept.fields == {"period": "2023"}
    assert read_entries((tmp_path / FILE).read_text(encoding="utf-8"), "x") == [kept]
