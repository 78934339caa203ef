"""A batch ends by an article a line, leaves no empty folder, and may be narrowed; an article goes with its figures."""

import os
import shutil
from pathlib import Path

import pytest
import yaml

from arqam import project
from arqam.errors import ArqamError
from arqam.model import Source
from arqam.notebook import outputs, parameters, show
from arqam.read.article.opened import article_of
from arqam.run.batch.closing import by_article
from arqam.run.batch.described import Run, make_batch, read_batch
from arqam.run.batch.perform import Outcome
from arqam.run.batch.runner import run_batch
from arqam.run.cli import main
from arqam.run.engine import forks

FIRST = "china-kazakhstan-2024"
TINY = Path(__file__).parent / "notebooks"
WORDLESS = "عنوان الخبر\n\nلا أرقام في هذا الخبر الذي لا يذكر شيئا."
RISEN = "بلغت صادرات التمور 3.2 مليون طن في عام 2023، بزيادة 12% عن العام السابق."

# ── what each line says ─────────────────────────────────────────────────────────────────────────────────────────────

UNSURE, LONE = "not confirmed by a reader", "one value alone is no figure"
#: notebook, language, what it says of its figures (none: it failed) → the article's line
LINES = [
    ([("03", "ar", {"drawn": ["trade"]}), ("03", "en", {"drawn": ["trade"]})], "a: 1 figure: trade (ar, en)"),
    (
        [("03", "ar", {"drawn": ["trade"], "held": [UNSURE]}), ("03", "en", {"drawn": [], "held": [UNSURE]})],
        f"a: 1 figure: trade (ar); 1 held back: {UNSURE} (1)",
    ),
    (
        [("03", "ar", {"none": "no pair", "held": [UNSURE] * 2}), ("04", "ar", {"none": "no pair", "held": [LONE]})],
        f"a: 0 figures: no pair; 3 held back: {UNSURE} (2), {LONE} (1)",
    ),
    ([("03", "ar", {"none": "no title"}), ("04", "ar", {"drawn": ["sectors"]})], "a: 1 figure: sectors (ar)"),
    ([("03", "ar", {"drawn": ["trade"]}), ("03", "en", None)], "a: 1 figure: trade (ar); failed: 03-en"),
]  # fmt: skip


def outcome(article: str, notebook: str, lang: str, figures: dict | None) -> Outcome:
    run = Run(f"{article}/{notebook}-{lang}", notebook, {"article": article, "label_lang": lang}, article, "runs")
    return Outcome(run, "failed" if figures is None else "done", figures=figures or {})


@pytest.mark.parametrize(("runs", "line"), LINES, ids=[line for _, line in LINES])
def test_an_article_s_line_says_what_was_drawn_what_was_held_back_and_why(runs, line):
    (one,) = by_article([outcome("a", *run) for run in runs])
    assert one.sentence() == line


def test_a_line_does_nothing_to_the_terminal():
    (one,) = by_article([outcome("a\x1b[31m", "03", "ar", {"drawn": ["trade"]})])
    assert one.sentence() == "a⟨U+001B⟩[31m: 1 figure: trade (ar)"


def test_notebooks_that_draw_nothing_have_no_lines():
    assert by_article([outcome("a", "01", "ar", {})]) == []


# ── a real one ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not forks.available(), reason="slow without forks")
def test_a_batch_says_of_each_article_why_it_has_no_figure_and_leaves_no_folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "untitled.txt").write_text(RISEN, encoding="utf-8")
    (tmp_path / "in" / "wordless.txt").write_text(WORDLESS, encoding="utf-8")
    described = {"articles": str(tmp_path / "in"), "notebooks": ["03-plot-trade"], "to": str(tmp_path / "runs")}
    batch = make_batch(described | {"out": str(tmp_path / "out")})
    report = run_batch(batch)
    assert report.status == 0
    untitled, wordless, where = report.closing()
    assert untitled.startswith("  untitled: 0 figures: no ")
    assert wordless == "  wordless: 0 figures: no two values of a topic that can be set beside each other"
    assert where == f"report: {tmp_path / 'runs' / 'report.html'}"
    assert not (tmp_path / "out").exists()
    again = run_batch(batch)
    assert again.counts == {"skipped": 2} and again.closing() == [untitled, wordless, where]
    assert untitled.strip() in (tmp_path / "runs" / "report.html").read_text(encoding="utf-8")


def test_an_article_without_a_source_to_name_has_no_figure_and_says_why(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(outputs, "figures", lambda *what: said.append(what))
    article = article_of("بلغ النمو 3%".encode(), Source("untitled"), name="untitled.txt")
    run = parameters.NotebookRun(article, tmp_path / "figures")
    assert show.figures(run, [object()], "03-plot-trade", [{"why": LONE}]) == []  # none is even looked at
    text = "1 figure could be drawn, but untitled has no source to name: give its source.yml a title"
    assert said == [(text, [], [LONE], "no title or outlet in source.yml")]
    assert not run.folder.exists()


def test_a_folder_is_made_with_its_first_file_and_looked_at_before(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path / "out"))
    run = parameters.start({}, "figures", article=FIRST)
    assert run.folder == tmp_path / "out" / "figures" / FIRST and not (tmp_path / "out").exists()
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    with pytest.raises(ArqamError, match=f"figures/{FIRST} cannot be written"):
        parameters.start({}, "figures", article=FIRST)


# ── a batch narrowed ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def described(tmp_path):
    """A batch file of three articles in two languages each."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("first", "second", "third"):
        (corpus / f"{name}.txt").write_text(RISEN, encoding="utf-8")
    table = tmp_path / "articles.csv"
    rows = [f"{corpus / name}.txt,{limit}" for name, limit in (("first", 1), ("second", 2), ("third", 2))]
    table.write_text("\n".join(["article,limit", *rows]), encoding="utf-8")
    file = tmp_path / "batch.yml"
    notebooks = [str(TINY / "article.ipynb"), str(TINY / "after.ipynb")]
    says = {"articles": str(table), "notebooks": notebooks, "grid": {"label_lang": ["ar", "en"]}}
    file.write_text(yaml.safe_dump(says | {"to": str(tmp_path / "runs")}), encoding="utf-8")
    return file


def test_articles_narrow_a_batch_file_and_its_runs_keep_their_names(described, tmp_path, capsys):
    whole, second = read_batch(described), str(tmp_path / "corpus" / "second.txt")
    narrow = read_batch(described, only=[second])
    assert len(whole.runs) == 6 and len(whole.after) == 1
    assert [run for run in whole.runs if run.article == "second"] == list(narrow.runs) and narrow.after == ()
    assert main(["batch", str(described), "--articles", second, "--dry-run"]) == 0
    assert "2 of 2 runs would happen" in capsys.readouterr().out


NARROWED_WRONGLY = [("nobody", "no article is named 'nobody'"), (FIRST, f"{FIRST} is no article of the batch")]


@pytest.mark.parametrize(("name", "says"), NARROWED_WRONGLY)
def test_an_article_that_a_batch_has_not_is_named(name, says, described, capsys):
    assert main(["batch", str(described), "--articles", name, "--dry-run"]) == 2
    assert says in capsys.readouterr().err


# ── an article removed ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def collection(tmp_path, monkeypatch):
    """A project of two articles with all that was made of them."""
    for name, folder in (("RAW", "data/raw"), ("DERIVED", "data/derived"), ("FIGURES", "figures"), ("PROJECT", "")):
        monkeypatch.setattr(project, name, tmp_path / folder)
    for place in ("data/raw", "data/derived", "figures", "build/runs", "build/runs/journal"):
        for article in ("one", "two"):
            (tmp_path / place / article).mkdir(parents=True)
            (tmp_path / place / article / "file").write_text(f"{place} {article}")
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_an_article_goes_with_all_that_was_made_of_it_and_can_be_put_back(collection, capsys):
    before = files(collection)
    assert main(["remove", "one"]) == 0
    out = capsys.readouterr().out
    assert "removed one: data/raw/one, data/derived/one, figures/one, build/runs/one, build/runs/journal/one" in out
    assert "they lie in build/removed/one" in out
    after = files(collection)
    assert {name for name in after if not name.startswith("build/removed/")} == {
        name for name in before if "two" in name
    }
    assert files(collection / "build/removed/one") == {name: text for name, text in before.items() if "one" in name}


def test_of_an_article_named_wrongly_nothing_goes(collection, capsys):
    before = files(collection)
    for name, says in (("three", "no article three: data/raw holds one, two"), ("../up", "cannot be an article's id")):
        assert main(["remove", "one", name]) == 2
        assert says in capsys.readouterr().err
    assert files(collection) == before


def test_one_that_is_removed_twice_keeps_both(collection):
    assert main(["remove", "one"]) == 0
    (collection / "data/raw/one").mkdir()
    assert main(["remove", "one"]) == 0
    assert sorted(each.name for each in (collection / "build/removed").iterdir()) == ["one", "one-2"]


def test_what_cannot_be_moved_whole_stays(collection, monkeypatch, capsys):
    before = files(collection)
    move = shutil.move

    def full(source, to):
        if "removed" in str(to) and "figures" in str(source):
            raise OSError(28, "No space left on device")
        return move(source, to)

    monkeypatch.setattr("arqam.run.removing.shutil.move", full)
    assert main(["remove", "one"]) == 2
    assert "No space left" in capsys.readouterr().err
    assert files(collection) == before
