"""Batches: refused whole where something is wrong, run whole where it is not, and gone on with where it stopped."""

import asyncio
import errno
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from contextvars import copy_context
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
import yaml
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.utils import ensure_event_loop

from arqam import project
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.run.batch import journal
from arqam.run.batch.described import make_batch, read_batch
from arqam.run.batch.perform import Outcome
from arqam.run.batch.progress import Bar, ProgressLines
from arqam.run.batch.report import Report
from arqam.run.batch.runner import alone, reasons, run_batch
from arqam.run.batch.scheduler import answers, connect, in_flight
from arqam.run.cli import main
from arqam.run.engine import forks

NOTEBOOKS = Path(__file__).parent / "notebooks"
engines = pytest.mark.parametrize(
    "kernel", [pytest.param(False, marks=pytest.mark.skipif(not forks.available(), reason="no forks")), True],
    ids=["fork", "kernel"],
)  # fmt: skip


def notebook(name):
    return str(NOTEBOOKS / f"{name}.ipynb")


@pytest.fixture
def corpus(tmp_path):
    """A folder of three tiny articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("first", "bad", "third"):
        (folder / f"{name}.txt").write_text("بلغ حجم التجارة 41 مليار دولار.", encoding="utf-8")
    return folder


def batch(tmp_path, articles, *names, **more):
    described = {
        "articles": str(articles),
        "notebooks": [notebook(name) for name in names],
        "to": str(tmp_path / "runs"),
        "out": str(tmp_path / "out"),
    }
    return make_batch(described | more)


# ── what is refused, before anything runs ───────────────────────────────────────────────────────────────────────────

REFUSED = [
    ({"notebooks": ["09-nothing"]}, "unknown notebook '09-nothing'"),
    ({"notebooks": []}, "needs notebooks"),
    ({"notebooks": [[1]]}, "unknown notebook '[1]'"),
    ({"articles": "no-such-article"}, "no article is named 'no-such-article'"),
    ({"articles": "data/raw/zzz*"}, "no article is named 'data/raw/zzz*'"),
    ({"articles": "README.md"}, "no article is named 'README.md'"),
    ({"articles": None}, "articles: there are none"),
    ({"articles": []}, "articles: there are none"),
    ({"articles": {"a": "b"}}, "is no id, file, folder or pattern"),
    ({"articles": "missing.csv"}, "no file missing.csv"),
    ({"parameters": {"colour": "red"}}, "unknown parameter 'colour'"),
    ({"grid": {"colour": ["red"]}}, "unknown parameter 'colour'"),
    ({"grid": {"label_lang": []}}, "it has no values"),
    ({"grid": {"label_lang": ["ar", "fr"]}}, "'fr' is none of ar, en"),
    ({"parameters": {"limit": "many"}}, "is no int, which it must be"),
    ({"parameters": {"limit": 2}, "grid": {"limit": [1, 2]}}, "keep one of them"),
    ({"parameters": ["ar"]}, "must be a mapping"),
    ({"notebooks": [{notebook("article"): {"size": "wide"}}]}, "unknown parameter 'size'"),
    ({"grid": {"label_lang": ["ar", "en"]}, "output": "{article}/same"}, "they differ in label_lang"),
    ({"grid": {"label_lang": ["ar", "ar"]}}, "the same run twice"),
    ({"output": "../{article}"}, "outside the folder"),
    ({"output": "{nothing}"}, "has no such field ('nothing')"),
    ({"output": "{article"}, "output '{article'"),
    ({"output": "{article.x}"}, "output '{article.x}'"),
    ({"output": 5}, "output: 5 is a int"),
    ({"to": ["a"]}, "to: ['a'] is a list"),
    ({"out": 5}, "out: 5 is a int"),
    ({"parameters": {"article": "elsewhere"}}, "name the articles of the batch with `articles`"),
    ({"grid": {"article": ["a", "b"]}}, "name the articles of the batch with `articles`"),
    ({"notebooks": [{notebook("article"): {"article": "x"}}]}, "name the articles of the batch with `articles`"),
    ({"notebooks": [{notebook("article"): {"limit": 1}}, {notebook("article"): {"limit": 2}}]}, "they differ in limit"),
    ({"timeout": "soon"}, "timeout: 'soon'"),
    ({"timeout": float("nan")}, "timeout: nan"),
    ({"retries": 1.5}, "retries: 1.5 is not a whole number"),
    ({"memory": "-4 GB"}, "memory: '-4 GB'"),
    ({"memory": True}, "memory: True"),
    ({"timeout": -1}, "timeout: -1"),
    ({"memory": "much"}, "memory: 'much'"),
    ({"memory": "9" * 40}, "memory: '99999"),
    ({"timeout": "2024-02-31"}, "timeout: '2024-02-31' is not a number"),
    ({"articles": ""}, "no article is named ''"),
    ({"articles": "**x"}, "articles: '**x' cannot be looked for"),
    ({"articles": "a" * 5000}, "(File name too long)"),
    ({"articles": "a\0b"}, "articles: "),
    ({"notebooks": ["**"]}, "unknown notebook '**'"),
    ({"notebooks": ["/x"]}, "unknown notebook '/x'"),
    ({"notebooks": ["n" * 5000]}, "unknown notebook 'nnn"),
    ({"output": "{article:>9999999999}"}, "a field has no width"),
    ({"output": "{article!r:9999}"}, "a field has no width"),
    ({"output": "{article.upper}"}, "no such field"),
    ({"output": "{article[0]}"}, "no such field"),
    ({"output": "journal/{article}"}, "journal/ is where the batch keeps its records"),
    ({"output": "Journal/x"}, "journal/ is where the batch keeps its records"),
    ({"output": "{article}.failed"}, "how runs that failed are called"),
    ({"output": "{article}/"}, "cannot be a file's name"),
    ({"output": ".x/{article}"}, "cannot be a file's name"),
    ({"output": "x" * 300}, "cannot be a file's name"),
    ({"output": "{article}\0"}, "output: "),
    ({"to": "~nobody-of-this-name/x"}, "nobody here has that home"),
    ({"to": "a\0b"}, "to: 'a\\x00b' holds a zero byte"),
    ({"grid": {"label_lang": ["ar"] * 2000, "limit": list(range(2000))}}, "part the batch in several"),
    ({"parameters": {"label_lang": ["ar"]}}, "is no str"),
    ({"notebooks": [{notebook("article"): {"limit": {"a": 1}}}]}, "is no int"),
]


@pytest.mark.parametrize(("change", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_a_wrong_batch_is_refused_in_one_sentence(tmp_path, change, says):
    good = {"articles": "china-kazakhstan-2024", "notebooks": [notebook("article")], "to": str(tmp_path / "runs")}
    assert make_batch(good).runs
    with pytest.raises(ArqamError) as caught:
        make_batch(good | change)
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert not (tmp_path / "runs").exists()


def test_a_wrong_key_is_named_with_its_line(tmp_path):
    file = tmp_path / "batch.yml"
    file.write_text("articles: data/raw/*\nnotebook: [01]\n")
    with pytest.raises(ArqamError, match="line 2: unknown key 'notebook'"):
        read_batch(file)
    with pytest.raises(ArqamError, match="there is no such file"):
        read_batch(tmp_path / "none.yml")


WRONG_FILES = [
    (b"articles: [", "line 1: not valid YAML"),
    (b"\xff\xfe", "not in UTF-8"),
    (b"- a", "it must be a mapping"),
    (b"notebooks: [3]\nnotebooks: [4]", "line 2: the key 'notebooks' stands twice"),
    (b"notebooks: [3]\ngrid:\n  label_lang: [ar]\n  label_lang: [en]", "line 4: the key 'label_lang' stands twice"),
    (b"notebooks: [99]", "batch.yml: unknown notebook '99'"),
    (b"notebooks: [3]\ntimeout: soon", "batch.yml, line 2: timeout: 'soon'"),
]


@pytest.mark.parametrize(("data", "says"), WRONG_FILES, ids=[says for _, says in WRONG_FILES])
def test_a_wrong_batch_file_is_named(tmp_path, data, says):
    file = tmp_path / "batch.yml"
    file.write_bytes(data)
    with pytest.raises(ArqamError) as caught:
        read_batch(file)
    assert str(file) in str(caught.value) and says in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(ArqamError, match=r"can(?:not)? be read"):
        read_batch(tmp_path)


WRONG_TABLES = [
    ("name\nx", "no column 'article'"),
    ("", "no column 'article'; its columns are none"),
    ("article,colour\nchina-kazakhstan-2024,red", "the column 'colour' is no parameter"),
    ("article,limit,limit\nchina-kazakhstan-2024,1,2", "the column 'limit' stands twice"),
    ("article,limit\n,1", "line 2: no article is named ''"),
    ("article,limit\nnope.txt,1", "line 2: no article is named 'nope.txt'"),
    ("article,limit\ndata/raw/*,1", "line 2: no article is named 'data/raw/*'"),
    ("article,limit\nchina-kazakhstan-2024", "line 2: it has not as many fields"),
    ("article,limit\nchina-kazakhstan-2024,1,2", "line 2: it has not as many fields"),
    ("article,limit\nchina-kazakhstan-2024,many", "is no int"),
    ("article,limit\n", "there are none"),
    ("article\nصين".encode("utf-16"), "is not in UTF-8"),
]


@pytest.mark.parametrize(("table", "says"), WRONG_TABLES, ids=[says for _, says in WRONG_TABLES])
def test_a_wrong_table_of_parameters_is_refused(tmp_path, table, says):
    file = tmp_path / "table.CSV"
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(ArqamError) as caught:
        make_batch({"articles": str(file), "notebooks": [notebook("article")]})
    assert says in str(caught.value) and "\n" not in str(caught.value)
    file.unlink()
    file.mkdir()
    with pytest.raises(ArqamError, match=r"can(?:not)? be read"):
        make_batch({"articles": str(file), "notebooks": [notebook("article")]})


def test_a_table_as_spreadsheets_save_it_with_arabic_names(tmp_path):
    (tmp_path / "أخبار، عام 2024").mkdir()
    for name in ("خبر أول", "second one"):
        (tmp_path / "أخبار، عام 2024" / f"{name}.txt").write_text("نص", encoding="utf-8")
    rows = [f'"{tmp_path}/أخبار، عام 2024/{name}.txt",{limit}' for name, limit in (("خبر أول", 1), ("second one", 2))]
    (tmp_path / "جدول.csv").write_text("\r\n".join(["article,limit", *rows]) + "\r\n", encoding="utf-8-sig", newline="")
    planned = make_batch({"articles": str(tmp_path / "جدول.csv"), "notebooks": [notebook("article")]})
    assert [(run.name, run.parameters["limit"]) for run in planned.runs] == [
        ("خبر-أول/article-1", 1),
        ("second-one/article-2", 2),
    ]


def test_an_article_is_called_what_its_tables_and_figures_are(tmp_path):
    """Two files whose ids are the same would write the same tables and figures."""
    for name in ("second one.txt", "second-one.html"):
        (tmp_path / name).write_text("نص", encoding="utf-8")
    planned = make_batch({"articles": str(tmp_path), "notebooks": [notebook("article")]})
    assert [(run.name, Path(run.parameters["article"]).name) for run in planned.runs] == [
        ("second-one/article", "second one.txt")
    ]
    ((refused, why),) = planned.refused
    assert Path(refused.parameters["article"]).name == "second-one.html"
    assert "second-one.html" in why and "second one.txt would both be called second-one: rename one" in why
    pattern = str(project.RAW / "*" / "article.*")
    planned = make_batch({"articles": pattern, "notebooks": [notebook("article")]})
    assert "china-kazakhstan-2024" in {run.article for run in planned.runs}


def test_the_record_of_an_article_is_an_input_of_it(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/article.txt").write_text("نص", encoding="utf-8")
    (tmp_path / "x/source.yml").write_text("published: 2024-01-01\n")
    (run,) = make_batch({"articles": str(tmp_path / "x/article.txt"), "notebooks": [notebook("article")]}).runs
    before = journal.fingerprint(run)
    (tmp_path / "x/source.yml").write_text("published: 2024-01-02\n")
    assert journal.fingerprint(run)["input"] != before["input"]


#: What a file of the batch may be → what its run's error says.
BAD_FILES = {
    "pipe.txt": (os.mkfifo, "is not a file that can be read"),
    "endless.txt": (lambda path: path.symlink_to("/dev/zero"), "is not a file that can be read"),
    "loop.txt": (lambda path: path.symlink_to(path), "is a link that leads nowhere"),
    "gone.txt": (lambda path: path.symlink_to(path.with_name("nothing.txt")), "is a link that leads nowhere"),
    "closed.txt": (lambda path: path.write_text("نص"), "cannot be read (Permission denied)"),
    "third.text": (lambda path: path.write_text("نص"), "would both be called third: rename one of the two"),
}


@pytest.mark.parametrize("runs", [False, True], ids=["planned", "run"])
def test_a_bad_file_fails_alone(tmp_path, corpus, monkeypatch, capsys, runs):
    for name, (make, _) in BAD_FILES.items():
        make(corpus / name)

    def hashed(path):  # permissions bind no superuser
        if path.name == "closed.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return sha256(path)

    monkeypatch.setattr(journal, "sha256", hashed)
    words = ["batch", "--articles", str(corpus), "--notebooks", notebook("article"), "--to", str(tmp_path / "runs")]
    status = main([*words, "--out", str(tmp_path / "out"), *([] if runs else ["--dry-run", "--explain"])])
    out, err = capsys.readouterr()
    assert status == 1 and "Traceback" not in out + err
    said = (out + err).splitlines()
    for name, (_, says) in BAD_FILES.items():
        stem = name.partition(".")[0]
        mine = [line for line in said if f"{stem}/article" in line]
        assert any(says in line for line in mine), (name, said)
    if runs:
        report = json.loads((tmp_path / "runs/report.json").read_text(encoding="utf-8"))
        assert report["counts"] == {"done": 3, "failed": 6}
        assert all((tmp_path / "runs" / run["notebook"]).is_file() for run in report["runs"] if run["notebook"])


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "", "http://127.0.0.1:1", "tcp://127.0.0.1"])
def test_a_scheduler_that_is_not_there_is_refused(tmp_path, corpus, address):
    planned = batch(tmp_path, corpus, "article")
    with pytest.raises(ArqamError) as caught:
        run_batch(planned, scheduler=address)
    assert f"no scheduler answers at {address!r}" in str(caught.value) and "\n" not in str(caught.value)
    assert not list((tmp_path / "runs").rglob("*.ipynb"))


@pytest.mark.slow
def test_what_listens_but_is_no_scheduler_is_refused(tmp_path, corpus):
    """In a process of its own, for Dask complains of what it left half open when Python ends."""
    file = tmp_path / "batch.yml"
    file.write_text(yaml.safe_dump({"articles": str(corpus), "notebooks": [notebook("article")]}))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "arqam", "batch", str(file), "--scheduler", address]
        done = subprocess.run(command, cwd=project.PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.startswith(f"arqam batch: no scheduler answers at '{address}'")
    assert done.stderr.count("\n") == 1


# ── what a batch describes ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_grid_goes_to_the_notebooks_that_declare_it(tmp_path, corpus):
    planned = batch(tmp_path, corpus, "article", "fails", "after", grid={"label_lang": ["ar", "en"], "limit": [5]})
    assert [run.name for run in planned.runs if run.article == "first"] == [
        "first/article-ar",
        "first/article-en",
        "first/fails",
    ]
    assert [run.name for run in planned.after] == ["after"]
    assert {run.parameters.get("limit") for run in planned.runs} == {5, None}


def test_a_table_of_parameters_gives_one_run_a_row(tmp_path, corpus):
    table = tmp_path / "table.csv"
    rows = [f"{corpus}/first.txt,ar,1", f"{corpus}/first.txt,en,2", f"{corpus}/third.txt,,"]
    table.write_text("\n".join(["article,label_lang,limit", *rows]))
    planned = make_batch({"articles": str(table), "notebooks": [notebook("article")]})
    assert {run.name: run.parameters.get("limit") for run in planned.runs} == {
        "first/article-ar-1": 1,
        "first/article-en-2": 2,
        "third/article": None,
    }


def test_the_words_of_a_command_line_are_a_batch_too(tmp_path, corpus, capsys):
    words = ["batch", "--articles", str(corpus), "--notebooks", notebook("article"), "-p", "label_lang=ar,en"]
    assert main([*words, "-p", "limit=7", "--to", str(tmp_path / "runs"), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "first/article-ar\nfirst/article-en\n" in out and "6 of 6 runs would happen" in out
    assert not (tmp_path / "runs").exists()
    assert main([*words, "-p", "limit=many", "--dry-run"]) == 2
    assert "is no int, which it must be" in capsys.readouterr().err
    assert main([*words, "--workers", "-1"]) == 2 and "--workers -1" in capsys.readouterr().err
    third = ["batch", "--notebooks", "3", "-p", "label_lang=ar", "-p", "label_lang=en", "--to", str(tmp_path / "runs")]
    assert main([*third, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "/03-plot-trade-ar" in out and "/03-plot-trade-en" in out


def test_a_word_stands_for_what_the_file_says(tmp_path, corpus, monkeypatch):
    file = tmp_path / "batch.yml"
    (corpus / "bad.txt").unlink()
    described = {"articles": str(corpus), "notebooks": [notebook("article")], "to": "build/nowhere", "timeout": 5}
    file.write_text(yaml.safe_dump(described))
    assert (planned := read_batch(file)).timeout == 5 and planned.to == project.PROJECT / "build/nowhere"
    assert read_batch(file, timeout=7).timeout == 7
    monkeypatch.chdir(tmp_path)
    words = ["--to", "here", "--out", "there"]  # paths in a shell start where the shell is
    assert main(["batch", str(file), *words]) == 0
    assert len(list((tmp_path / "here").rglob("*.ipynb"))) == len(list((tmp_path / "there").rglob("*.txt"))) == 2


# ── running, and running again ──────────────────────────────────────────────────────────────────────────────────────


@engines
def test_one_bad_article_does_not_stop_the_others(tmp_path, corpus, kernel, capsys):
    planned = batch(tmp_path, corpus, "fails")
    report = run_batch(planned, kernel=kernel)
    assert report.counts == {"done": 2, "failed": 1} and report.status == 1
    (failure,) = report.failures
    assert failure.run.article == "bad" and failure.cell == 4 and failure.attempts == 1
    assert failure.error.startswith("ValueError: no figures in ") and "\x1b" not in "".join(failure.lines)
    assert "bad/fails failed in cell [4]" in report.text()
    described = json.loads((tmp_path / "runs/report.json").read_text())
    assert described["counts"] == {"done": 2, "failed": 1}
    page = (tmp_path / "runs/report.html").read_text()
    assert "ValueError: no figures in " in page and 'href="bad/fails.failed.ipynb"' in page
    left = sorted(path.relative_to(tmp_path / "runs").as_posix() for path in (tmp_path / "runs").rglob("*.ipynb"))
    assert left == ["bad/fails.failed.ipynb", "first/fails.ipynb", "third/fails.ipynb"]
    # Again: only what is not whole, and told why.
    why = {run.article: why for run, why in reasons(planned)}
    assert why == {"bad": "it failed last time", "first": "", "third": ""}
    assert run_batch(planned, kernel=kernel).counts == {"skipped": 2, "failed": 1}
    # Mended, it runs, and what was left of the failure goes.
    (corpus / "bad.txt").rename(corpus / "good.txt")
    assert run_batch(batch(tmp_path, corpus, "fails"), kernel=kernel).counts == {"skipped": 2, "done": 1}


def test_a_run_of_a_batch_is_a_papermill_run(tmp_path, corpus, monkeypatch):
    planned = batch(tmp_path, corpus / "first.txt", "article", grid={"label_lang": ["en"]})
    assert run_batch(planned).counts == {"done": 1}
    ours = nbformat.read(planned.runs[0].output, 4)
    made = tmp_path / "out/made/first/words-en.txt"
    before = made.read_bytes()
    made.unlink()
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path / "out"))
    plain = papermill.execute_notebook(
        planned.runs[0].notebook, tmp_path / "plain.ipynb", planned.runs[0].parameters, progress_bar=False
    )
    assert made.read_bytes() == before
    assert [cell.source for cell in ours.cells] == [cell.source for cell in plain.cells]
    assert [cell.get("outputs") for cell in ours.cells] == [cell.get("outputs") for cell in plain.cells]
    assert any(cell.metadata.get("tags") == ["injected-parameters"] for cell in ours.cells)


CHANGES = {
    "the article": lambda planned, corpus, made: (corpus / "first.txt").write_text("غيره", encoding="utf-8"),
    "its output": lambda planned, corpus, made: made.write_text("changed"),
    "is gone": lambda planned, corpus, made: made.unlink(),
    "runs/first/article.ipynb was changed": lambda planned, corpus, made: planned.runs[0].output.write_text("{}"),
    "cannot be read": lambda planned, corpus, made: planned.runs[0].record.write_text("{"),
}


def test_a_run_is_skipped_only_while_all_is_the_same(tmp_path, corpus, monkeypatch):
    planned = batch(tmp_path, corpus / "first.txt", "article")
    made = tmp_path / "out/made/first/words-ar.txt"

    def why():
        ((_, reason),) = reasons(planned)
        return reason

    assert why() == "it has not run yet"
    assert run_batch(planned).counts == {"done": 1}
    assert why() == "" and run_batch(planned).counts == {"skipped": 1}
    for says, change in CHANGES.items():
        change(planned, corpus, made)
        assert says in why()
        assert run_batch(planned).counts == {"done": 1}
        assert why() == ""
    assert run_batch(planned, force=True).counts == {"done": 1}
    other = batch(tmp_path, corpus / "first.txt", "article", parameters={"limit": 9})
    assert [reason for _, reason in reasons(other)] == ["parameters changed: limit none → 9"]
    with monkeypatch.context() as patched:
        patched.setattr(journal, "versions", lambda: {"pandas": "0"})
        assert "library versions changed: " in why() and "pandas" in why()
    with monkeypatch.context() as patched:
        patched.setattr(journal, "code", lambda: "other")
        assert why() == "Arqam's code changed"


def test_what_is_about_the_whole_batch_runs_after_it_and_when_it_changed(tmp_path, corpus):
    planned = batch(tmp_path, corpus, "article", "after")
    assert run_batch(planned).counts == {"done": 4}
    assert run_batch(planned).counts == {"skipped": 4}
    (tmp_path / "out/made/first/words-ar.txt").unlink()
    assert {run.name: bool(why) for run, why in reasons(planned)} == {
        "bad/article": False,
        "first/article": True,
        "third/article": False,
        "after": True,
    }
    assert run_batch(planned).counts == {"skipped": 4 - 1, "done": 1}  # the same file came again: nothing to redo
    (corpus / "fourth.txt").write_text("نص", encoding="utf-8")
    assert run_batch(batch(tmp_path, corpus, "article", "after")).counts == {"skipped": 3, "done": 2}


@pytest.mark.slow
@engines
def test_only_what_may_pass_is_tried_again(tmp_path, corpus, kernel):
    one = corpus / "first.txt"
    once = {"how": "once", "mark": str(tmp_path / "tried")}
    report = run_batch(batch(tmp_path, one, "lost", parameters=once), kernel=kernel)
    assert report.counts == {"done": 1} and report.outcomes[0].attempts == 2
    report = run_batch(batch(tmp_path, one, "lost", parameters={"how": "kill"}, retries=2), kernel=kernel)
    assert report.counts == {"failed": 1} and report.outcomes[0].attempts == 3 and report.outcomes[0].cell == 4
    report = run_batch(batch(tmp_path, one, "lost", parameters={"how": "exit"}, retries=2), kernel=kernel)
    assert report.counts == {"failed": 1} and report.outcomes[0].attempts == 1  # it would end there again
    report = run_batch(batch(tmp_path, one, "lost", parameters={"how": "slow"}, timeout=2), kernel=kernel)
    assert report.outcomes[0].attempts == 1 and "longer than its 2 seconds" in report.outcomes[0].error


@engines
def test_out_of_memory_in_one_article_is_a_failed_run(tmp_path, corpus, kernel):
    planned = batch(tmp_path, corpus / "first.txt", "lost", "article", parameters={"how": "memory"}, memory="8 GB")
    report = run_batch(planned, kernel=kernel)
    assert report.counts == {"done": 1, "failed": 1} and report.failures[0].error.startswith("MemoryError")


def test_kernels_run_side_by_side_whatever_loop_the_caller_has(tmp_path, corpus):
    def run():
        ensure_event_loop()  # as a program has that has run a kernel itself
        return run_batch(batch(tmp_path, corpus, "article"), kernel=True, workers=2)

    report = copy_context().run(run)
    assert [outcome.error for outcome in report.failures if "loop" in outcome.error] == []


def test_a_scheduler_is_asked_for_from_a_notebook_too():
    async def cell():
        with pytest.raises(ArqamError, match="no scheduler answers") as refused:
            answers("tcp://127.0.0.1:1")
        return str(refused.value)

    assert "event loop" not in asyncio.run(cell())


def test_a_kernel_killed_while_it_starts_is_tried_again(tmp_path, corpus, monkeypatch):
    launch, killed = LocalProvisioner.launch_kernel, []

    async def launched(self, *args, **more):
        connection = await launch(self, *args, **more)
        if not killed:
            killed.append(self.pid)
            self.process.kill()
        return connection

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launched)
    report = run_batch(batch(tmp_path, corpus / "first.txt", "article"), kernel=True)
    assert killed and report.counts == {"done": 1} and report.outcomes[0].attempts == 2


def test_what_an_error_says_does_nothing_to_the_terminal(tmp_path, corpus):
    planned = batch(tmp_path, corpus, "fails")
    outcome = Outcome(planned.runs[0], "failed", error="ValueError: \x1b[31m\x00 \u202e\r\n\x07")
    text = Report(planned, [outcome]).text()
    assert not {character for character in text if unicodedata.category(character) in ("Cc", "Cf")} - {"\n"}
    assert text.count("\n") == 2


# ── stopped in the middle ───────────────────────────────────────────────────────────────────────────────────────────


def start(tmp_path, corpus, *more, seconds, **popen):
    file = tmp_path / "batch.yml"
    described = {
        "articles": str(corpus),
        "notebooks": [notebook("waits")],
        "parameters": {"seconds": seconds},
        "to": str(tmp_path / "runs"),
    }
    file.write_text(yaml.safe_dump(described))
    command = [sys.executable, "-m", "arqam", "batch", str(file), *more]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=project.PROJECT, **popen
    )


def until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
    return found


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=["kill", "ctrl-c", "term"])
def test_a_stopped_batch_leaves_what_it_had_done_and_goes_on(tmp_path, corpus, how):
    (corpus / "third.txt").unlink()
    process = start(tmp_path, corpus, "--workers", "1", seconds=4.0)
    done = until(lambda: list((tmp_path / "runs/journal").glob("*/waits.json")))
    partial = until(lambda: list((tmp_path / "runs").glob("*/waits.partial.ipynb")))
    relatives = family(process)
    assert relatives
    os.kill(process.pid, how)
    out, err = process.communicate(timeout=30)
    assert process.returncode == {signal.SIGKILL: -9}.get(how, 130), out + err
    assert not psutil.wait_procs(relatives, timeout=10)[1], "processes were left behind"
    left = nbformat.read(partial[0] if partial[0].exists() else partial[0].with_name("waits.failed.ipynb"), 4)
    assert "the first cell was fine\n" in [o.get("text") for cell in left.cells for o in cell.get("outputs", [])]
    assert not partial[0].with_name("waits.ipynb").exists()
    if how != signal.SIGKILL:
        assert json.loads((tmp_path / "runs/report.json").read_text())["interrupted"]
    times = {path: path.stat().st_mtime_ns for path in done}
    again = start(tmp_path, corpus, seconds=4.0)
    out, err = again.communicate(timeout=180)
    assert again.returncode == 0 and " done, " in out and " 0 failed" in out, out + err
    assert {path: path.stat().st_mtime_ns for path in done} == times
    assert len(list((tmp_path / "runs").rglob("*.ipynb"))) == 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_impatience_changes_nothing(tmp_path, corpus, engine):
    """Ctrl-C again and again: runs in flight are ended at once, the report is written, the exit status is the same."""
    process = start(tmp_path, corpus, "--engine", engine, "--workers", "2", seconds=60.0)
    until(lambda: len(list((tmp_path / "runs").glob("*/waits.partial.ipynb"))) == 2)
    time.sleep(1)
    relatives = family(process)
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "the same command goes on from here" in err, out + err
    assert "Traceback" not in err and "Task was destroyed" not in err, err
    assert not psutil.wait_procs(relatives, timeout=10)[1], "processes were left behind"
    assert json.loads((tmp_path / "runs/report.json").read_text())["interrupted"]
    planned = read_batch(tmp_path / "batch.yml")
    why = [why for _, why in reasons(planned)]
    assert sorted(why) == ["it has not run yet", "it was stopped before its end", "it was stopped before its end"]


def test_two_batches_do_not_write_into_one_folder(tmp_path, corpus):
    planned = batch(tmp_path, corpus, "article")
    planned.to.mkdir()
    with alone(planned.to), pytest.raises(ArqamError, match="another process is writing into"):
        run_batch(planned)
    assert not list(planned.to.rglob("*.ipynb"))
    (tmp_path / "file").touch()
    with pytest.raises(ArqamError, match="cannot be made"):
        run_batch(batch(tmp_path, corpus, "article", to=str(tmp_path / "file")))


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_outputs(tmp_path, corpus):
    resource = pytest.importorskip("resource")

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))  # bytes: too few for any notebook

    process = start(tmp_path, corpus, seconds=0.0, preexec_fn=full)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 1 and "3 failed" in err and "Traceback" not in err, out + err
    assert not list((tmp_path / "runs").rglob("*.ipynb")), "half a notebook was left"
    assert not list((tmp_path / "runs/journal").rglob("*.json"))
    again = start(tmp_path, corpus, seconds=0.0)
    out, err = again.communicate(timeout=180)
    assert again.returncode == 0 and "3 done" in out, out + err


@pytest.fixture
def cluster(tmp_path, processes):
    """A scheduler and two workers, each a process of its own; killed at the end."""

    def run(*words):
        command = [sys.executable, "-m", "dask", *words]
        processes.append(subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        return processes[-1]

    file = tmp_path / "scheduler.json"
    run("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    until(file.exists)
    address = json.loads(file.read_text())["address"]
    workers = [run("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
    return address, workers


@pytest.fixture
def processes():
    """What a test starts: killed at its end."""
    started = []
    yield started
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.0, 60.0], ids=["while runs end", "while all wait"])
def test_a_scheduler_that_dies_in_the_middle_ends_the_batch_in_one_sentence(
    tmp_path, corpus, cluster, processes, seconds
):
    address, _ = cluster
    process = start(tmp_path, corpus, "--scheduler", address, seconds=seconds)
    until(lambda: list((tmp_path / "runs").rglob("journal/*/waits.json" if seconds < 60 else "waits.partial.ipynb")))
    processes[0].kill()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and "Traceback" not in err + out and "ERROR" not in err + out, out + err
    (told,) = (line for line in err.splitlines() if line.startswith("the scheduler"))
    assert told.startswith("the scheduler does not answer any more; 3 runs in ")
    assert told.endswith(" not begun or not ended: the same command goes on from here")
    report = json.loads((tmp_path / "runs/report.json").read_text())
    assert report["lost"] and not report["interrupted"] and len(report["runs"]) < 3
    if seconds < 60:  # the same command goes on, on this machine
        again = start(tmp_path, corpus, seconds=seconds)
        out, err = again.communicate(timeout=180)
        assert again.returncode == 0 and " 0 failed" in out and not out.startswith("3 runs in 0 done"), out + err


@pytest.mark.slow
def test_a_worker_may_die_in_the_middle(tmp_path, corpus, cluster):
    address, workers = cluster
    for n in range(5):
        (corpus / f"more-{n}.txt").write_text("نص", encoding="utf-8")
    process = start(tmp_path, corpus, "--scheduler", address, seconds=1.0)
    until(lambda: list((tmp_path / "runs/journal").rglob("waits.json")))
    busy = until(lambda: [w for w in workers if any(p.children() for p in psutil.Process(w.pid).children())])
    relatives = psutil.Process(busy[0].pid).children(recursive=True)
    busy[0].kill()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0 and "8 done" in out, out + err
    assert not psutil.wait_procs(relatives, timeout=10)[1]
    assert len(list((tmp_path / "runs").rglob("waits.ipynb"))) == 8


@pytest.mark.slow
def test_workers_that_differ_are_refused(tmp_path, corpus, cluster, monkeypatch):
    address, _ = cluster
    here = journal.versions()
    monkeypatch.setattr(journal, "versions", lambda: here | {"pandas": "0.1"})
    with pytest.raises(ArqamError, match=r"differs from here \(pandas 0.1 here, .* there\)"):
        until(lambda: run_batch(batch(tmp_path, corpus, "article"), scheduler=address))


# ── seen ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_log_gets_lines_without_control_characters(tmp_path, corpus):
    process = start(tmp_path, corpus, seconds=0.0)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0
    assert "3 of 3 runs, " in err and "3 runs in " in out
    assert not set(out + err) & set(map(chr, range(32))) - {"\n"}


def test_lines_tell_the_rate_and_the_time_left(capsys):
    lines = ProgressLines(100, "runs", sys.stdout, lambda: 2)
    lines._started = time.monotonic() - 200
    for _ in range(20):
        lines.done("1 failed")
    lines.show()
    assert capsys.readouterr().out == "20 of 100 runs, 2 in flight, 1 failed, 0.1 a second, 13 min 20 s left\n"


def test_a_bar_tells_the_rate_of_the_whole_time():
    stream = io.StringIO()
    bar = Bar(4, "runs", stream, lambda: 2)
    bar.pause = 0.05
    bar.begin()
    time.sleep(0.6)
    bar.done("1 failed")
    time.sleep(0.6)
    bar.close()
    assert "s/ runs, 2 in flight, 1 failed]" in stream.getvalue()  # less than one a second: seconds a run
    assert stream.getvalue().rstrip().endswith("s/ runs, 1 failed]")


def until_there(gate):
    return bool(until(Path(gate).exists))


def test_what_is_in_flight_is_what_the_workers_are_at(tmp_path, capsys):
    """Three pieces of work for two threads: two in flight, then one; and a line comes though nothing has ended."""
    with connect(None, 2) as client:
        assert in_flight(client) == 0
        gates = [tmp_path / str(n) for n in range(3)]
        waiting = [client.submit(until_there, str(gate)) for gate in gates]
        until(lambda: in_flight(client) == 2)
        lines = ProgressLines(3, "runs", sys.stdout, lambda: in_flight(client))
        lines.pause = 0.05
        lines.begin()
        until(lambda: "0 of 3 runs, 2 in flight" in capsys.readouterr().out)
        for gate in gates[:2]:
            gate.touch()
        until(lambda: in_flight(client) == 1)
        gates[2].touch()
        assert client.gather(waiting) == [True] * 3
        lines.close()
    assert in_flight(client) is None
