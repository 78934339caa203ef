"""Files of users that no user would write, over the commands that read them: handled, or refused in one sentence.

A line of ``tests/cases/hostile_files.tsv`` is a file of some kind, its bytes as ``recipes.py`` makes them, and how the
first command that it is given to ends (``*``: in any of these ways). A sidecar is a whole one, in which the case stands
for the key that it names.
"""

import csv
import re
import time
from pathlib import Path

import pytest
from adding_fixture import add
from recipes import made

from arqam.cite.styles import STYLES
from arqam.run.batch.described import make_batch
from arqam.run.cli import main
from tests.figure_fixture import ARTICLE, make_figure

TABLE = Path(__file__).parent / "cases" / "hostile_files.tsv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
NOTEBOOK = str(Path(__file__).parent / "notebooks" / "article.ipynb")
ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
#: No command may take longer over one of these, on a busy machine.
SECONDS = 60


def of_kind(kind):
    found = [case for case in CASES if case["kind"] == kind]
    return pytest.mark.parametrize("case", found, ids=[case["case"] for case in found])


@pytest.fixture
def raw(raw, tmp_path):
    """A collection of its own, with one sound article."""
    (tmp_path / "sound.txt").write_text("بلغت الواردات 7 مليارات دولار في 2022.", encoding="utf-8")
    assert add(tmp_path / "sound.txt") == 0
    return raw


@pytest.fixture
def ends(capfdbinary):
    """Run a command; what it printed, after seeing that it ended as a command may."""
    capfdbinary.readouterr()

    def run(*words, allowed=(0, 1, 2)):
        began = time.monotonic()
        status = main([str(word) for word in words])
        out, err = (text.decode("utf-8") for text in capfdbinary.readouterr())
        assert status in allowed, (status, err[-500:])
        assert "Traceback" not in err and not ACTING.search(out + err)
        if status == 2:
            assert err.count("\n") == 1 and err.startswith(f"arqam {words[0]}: ") and len(err) < 1000, err[:1500]
        assert time.monotonic() - began < SECONDS
        return status, out + err

    return run


def allowed(case):
    return (0, 1, 2) if case["ends"] == "*" else (int(case["ends"]),)


def planned(tmp_path, *articles):
    to = tmp_path / "runs"
    return ["batch", "--articles", *articles, "--notebooks", NOTEBOOK, "--to", to, "--dry-run", "--explain"]


def test_there_are_as_many_as_promised():
    kinds = {case["kind"] for case in CASES}
    assert kinds == {"text", "page", "record", "batch", "table", "journal", "sidecar"} and len(CASES) >= 60


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["kind"] in ("text", "page")], ids=lambda case: case["case"]
)
def test_an_article(case, raw, tmp_path, ends):
    file = tmp_path / ("case.html" if case["kind"] == "page" else "case.txt")
    file.write_bytes(made(case["bytes"]))
    status, _ = ends("read", file, "--format", "jsonl", allowed=allowed(case))
    assert ends("add", file)[0] == (1 if status else 0)
    ends(*planned(tmp_path, file), allowed=(0,))
    (tmp_path / "later.txt").write_text("بلغت الصادرات 9 مليارات دولار في 2021.", encoding="utf-8")
    ends("add", tmp_path / "later.txt", allowed=(0,))  # whatever was taken in, what comes after is added
    for folder in raw.iterdir():
        ends("read", folder, allowed=(0,))


@of_kind("record")
def test_a_record(case, raw, tmp_path, ends):
    for folder in (raw / "news", tmp_path / "elsewhere" / "news"):
        folder.mkdir(parents=True)
        (folder / "article.txt").write_text("بلغت الصادرات 5 مليارات دولار العام الماضي.", encoding="utf-8")
        (folder / "source.yml").write_bytes(made(case["bytes"]))
        ends("read", folder, allowed=allowed(case))
    ends("add", tmp_path / "elsewhere" / "news", allowed=(0, 1))
    ends(*planned(tmp_path, raw / "news", raw / "sound"), allowed=(0,))
    (tmp_path / "later.txt").write_text("بلغت الصادرات 9 مليارات دولار في 2021.", encoding="utf-8")
    ends("add", tmp_path / "later.txt", allowed=(0,))


@of_kind("batch")
def test_a_batch(case, tmp_path, ends):
    file = tmp_path / "batch.yml"
    file.write_bytes(made(case["bytes"]))
    status, said = ends("batch", file, "--dry-run", allowed=allowed(case))
    assert status == 0 or str(file) in said


@of_kind("table")
def test_a_table(case, raw, tmp_path, ends):
    file = tmp_path / "table.csv"
    file.write_bytes(made(case["bytes"]))
    ends(*planned(tmp_path, file), allowed=allowed(case))
    ends("add", file, "--dry-run")


@of_kind("journal")
def test_a_journal(case, raw, tmp_path, ends):
    (run,) = make_batch({"articles": str(raw / "sound"), "notebooks": [NOTEBOOK], "to": str(tmp_path / "runs")}).runs
    run.record.parent.mkdir(parents=True)
    run.record.write_bytes(made(case["bytes"]))
    _, said = ends(*planned(tmp_path, raw / "sound"), allowed=allowed(case))
    assert "its record cannot be read" in said and "1 of 1 runs would happen" in said


# -- sidecars: one that is bad beside one that is sound ---------------------------------------------------------------


def spoil(sidecar, case):
    """Put the case in the place of the key that it names."""
    text, instead = sidecar.read_text(encoding="utf-8"), made(case["bytes"]).decode()
    key = instead.partition(":")[0]
    sidecar.write_text(re.sub(rf"(?ms)^{key}:.*?(?=^\w|\Z)", "", text) + instead + "\n", encoding="utf-8")


@of_kind("sidecar")
def test_a_sidecar(case, tmp_path, ends):
    sound, bad = make_figure(tmp_path / ARTICLE, lang="en"), make_figure(tmp_path / ARTICLE, lang="ar")
    spoil(bad, case)
    ends("cite", bad.with_suffix(".png"), allowed=(2,))
    ends("cite", sound.with_suffix(".png"), allowed=(0,))
    _, said = ends("verify", "--quick", tmp_path, allowed=(1,))
    assert "agrees  " in said and "trade-en" in said and "1 of 2 agree" in said


def site(tmp_path):
    return ["site", "--figures", tmp_path / "figures", "--runs", tmp_path / "none", "--out", tmp_path / "site"]


def test_the_site_of_bad_sidecars_has_the_sound_figure(tmp_path, ends):
    make_figure(tmp_path / "figures" / ARTICLE, lang="en")
    cases = [case for case in CASES if case["kind"] == "sidecar"]
    for number, case in enumerate(cases):
        bad = make_figure(tmp_path / "figures" / f"bad-{number}")
        spoil(bad, case)
    _, said = ends(*site(tmp_path), allowed=(1,))
    assert said.count("(the others have their pages)") == len(cases)
    assert (tmp_path / "site" / "en" / "figures" / ARTICLE / "trade.html").is_file(), said


#: What a sidecar may say that its pictures say as well, so that only its sense is wrong.
CONSISTENT = [
    {"source": {"id": ARTICLE, "title": "x", "published": "2024-02-31"}},
    {"source": {"id": ARTICLE, "title": "x", "published": "0000-00-00", "accessed": "9999-99-99"}},
    {"source": {"id": ARTICLE, "title": "{" * 500 + "\\" * 500, "author": "},", "url": "javascript:alert(1)"}},
    {"source": {"id": "x" * 5000, "title": "\u202e\u2066", "outlet": 7, "language": "zz-ZZ-\x07"}},
    {"claims": [f"{ARTICLE}:{'9' * 5000}-{'9' * 5001}", f"{ARTICLE}:5-3", ":", ""]},
    {"title": {"ar": "", "en": "<script>alert(1)</script>\x1b[31m"}},
    {"corrections": [{"claim": "x", "field": "value", "by": "\x1b[31m{}", "when": "2024-02-31"}]},
    {"parameters": {"article": "../../etc/passwd", "out": "/", "label_lang": ["ar"]}},
    {"versions": {"arqam": 10**50, "matplotlib": None}},
    {"notebook": "../../../etc/passwd"},
]


@pytest.mark.parametrize("said", CONSISTENT, ids=lambda said: next(iter(said)))
def test_a_sidecar_that_agrees_with_its_pictures(said, tmp_path, ends):
    sidecar = make_figure(tmp_path / "figures" / ARTICLE, **said)
    for style in STYLES:
        ends("cite", sidecar.with_suffix(".png"), "--style", style)
    ends("verify", "--quick", tmp_path / "figures")
    ends(*site(tmp_path))
