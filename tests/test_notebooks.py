"""The notebooks as stored, and as papermill runs them: whole, in order, short, and strict about what they are given."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from papermill.cli import papermill as papermill_command

from arqam.draw import finish
from arqam.errors import ArqamError
from arqam.notebook import parameters
from arqam.project import FIGURES, NOTEBOOKS, RAW

NAMES = [
    "01-clean-article",
    "02-tabulate-figures",
    "03-plot-trade",
    "04-plot-investment",
    "05-arabic-labels",
    "06-compare-articles",
    "07-review-claims",
]
ALL = [NOTEBOOKS / f"{name}.ipynb" for name in NAMES]
OF_AN_ARTICLE = ALL[:5]
DRAWING = ALL[2:4]
ARTICLE = "china-kazakhstan-2024"


def stored(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in stored(path).cells if cell.cell_type == "code"]


def tagged(cell: nbformat.NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


each = pytest.mark.parametrize("path", ALL, ids=NAMES)

# ── as stored ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_these_are_all_the_notebooks():
    assert sorted(NOTEBOOKS.glob("*.ipynb")) == ALL


@each
def test_every_cell_was_run_in_order_and_shows_what_it_gave(path):
    """nbval passes over a cell without a count, and has nothing to compare where there is no output."""
    cells = code(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [cell.source for cell in cells if not cell.outputs and not tagged(cell)] == []


@each
def test_no_output_is_an_error_or_a_warning(path):
    outputs = [output for cell in code(path) for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


@each
def test_outputs_name_no_machine(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|root|Users|tmp|work)/|[A-Z]:\\\\|site-packages", text)


@each
def test_cells_are_short(path):
    assert [cell.source for cell in code(path) if len(cell.source.splitlines()) > 15] == []


@each
def test_a_notebook_opens_as_the_others_do(path):
    first = stored(path).cells[0].source
    title, english, arabic, files = re.split(r"\n\n", first)[:4]
    assert re.fullmatch(r"# .+\?", title)
    assert len(re.findall(r"[.?](?=\s|$)", english)) == 2, english
    paragraph = re.fullmatch(
        r'<div dir="rtl" lang="ar">\n<p dir="rtl" style="text-align:right">(.+)</p>\n</div>', arabic
    )
    assert len(re.findall(r"[.؟](?=\s|$)", paragraph[1])) == 2, arabic
    assert all(f"**{word}**" in files for word in ("Inputs", "Outputs", "Source"))


@each
def test_metadata_hold_nothing_of_the_run(path):
    whole = stored(path)
    assert set(whole.metadata) == {"kernelspec"}
    assert all(set(cell.metadata) <= {"tags"} for cell in whole.cells)


# ── parameters ──────────────────────────────────────────────────────────────────────────────────────────────────────


@each
def test_parameters_are_flat_typed_and_explained(path):
    (cell,) = [cell for cell in code(path) if tagged(cell)]
    lines = cell.source.splitlines()
    for line, statement in zip(lines, ast.parse(cell.source).body, strict=True):
        assert isinstance(statement, ast.AnnAssign) and statement.annotation.id in {"str", "int", "float", "bool"}, line
        assert isinstance(statement.value, ast.Constant) and len(line.split("  # ")) == 2, line


@each
def test_papermill_explains_every_parameter(path):
    shown = CliRunner().invoke(papermill_command, ["--help-notebook", str(path)], terminal_width=200).output
    declared = parameters.declared(path)
    assert declared
    for parameter in declared.values():
        assert f"  {parameter.name}: {parameter.type} (default {parameter.default})" in shown
        assert parameter.help and parameter.help in shown


NAMESPACE = {"In": [""], "Out": {}, "exit": object(), "re": re, "_i": ""}

REFUSED = [
    # given instead of the default, or besides; what the error must say
    ({"article": 7}, r"parameter article: 7 is a int, and must be text"),
    ({"article": " "}, r"parameter article: it is empty"),
    ({"article": "no-such-article"}, r"no-such-article"),
    ({"article": "../../etc"}, r"etc"),
    ({"label_lang": "fr"}, r"parameter label_lang: 'fr' is none of ar, en"),
    ({"label_lang": None}, r"parameter label_lang: None is none of"),
    ({"digits": 5}, r"parameter digits: 5 is none of ar, "),
    ({"size": "huge"}, r"parameter size: 'huge' is none of column, "),
    ({"size": ["column"]}, r"parameter size: \['column'\] is none of"),
    ({"out": 3.5}, r"parameter out: 3.5 is a float"),
    ({"out": "/etc/arqam"}, r"parameter out: '/etc/arqam' lies outside"),
    ({"out": "figures/../../elsewhere"}, r"parameter out: .* lies outside"),
    ({"out": "data/raw/china-kazakhstan-2024"}, r"parameter out: .* lies outside"),
]


@pytest.mark.parametrize("given, says", REFUSED, ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_an_error_that_names_its_parameter(given, says, monkeypatch):
    monkeypatch.delenv("ARQAM_OUT", raising=False)
    defaults = {"article": ARTICLE, "label_lang": "ar", "digits": "ar", "size": "column", "out": ""}
    with pytest.raises(ArqamError, match=says):
        parameters.start(dict(NAMESPACE), "figures", **(defaults | given))


@pytest.mark.parametrize("value", ["en", 5, None, ["en"], {"a": 1}, 1.5, True], ids=str)
def test_an_unknown_parameter_is_an_error_that_names_it(value, tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    with pytest.raises(ArqamError, match="unknown parameter 'label_lnag': this notebook has article, label_lang"):
        parameters.start(NAMESPACE | {"label_lnag": value}, "figures", article=ARTICLE, label_lang="ar")
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_is_run_again_is_not_mistaken_for_a_parameter(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    namespace = dict(NAMESPACE)
    parameters.start(namespace, "figures", article=ARTICLE)
    namespace["rows"] = [1, 2]  # what a later cell leaves behind
    run = parameters.start(namespace, "figures", article=ARTICLE)
    assert run.folder == tmp_path / "figures" / ARTICLE
    assert run.shown(run.folder / "trade-ar.png") == f"figures/{ARTICLE}/trade-ar.png"


def test_an_article_is_named_by_id_or_by_path(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    by_id = parameters.start({}, "figures", article=ARTICLE).article
    monkeypatch.chdir(tmp_path)
    assert parameters.start({}, "figures", article=f"data/raw/{ARTICLE}").article.source == by_id.source
    (tmp_path / "news.txt").write_bytes((RAW / ARTICLE / "article.txt").read_bytes())
    assert parameters.start({}, "figures", article="news.txt").article.clean == by_id.clean


def test_an_unwritable_folder_is_an_error_that_names_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for anyone but root, who may write anywhere
    with pytest.raises(ArqamError, match="closed cannot be written"):
        parameters.start({}, "figures", article=ARTICLE, out="closed")


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    (tmp_path / "taken").write_text("")
    with pytest.raises(ArqamError, match=r"taken/figures cannot be made"):
        parameters.start({}, "figures", article=ARTICLE, out="taken/figures")


CHECKED = [
    # notebook, values, what they become or what the error says
    ("03-plot-trade", {"label_lang": "en"}, {"label_lang": "en"}),
    ("03-plot-trade", {"labellang": "en"}, "unknown parameter 'labellang': this notebook has article, label_lang"),
    ("03-plot-trade", {"size": "XL"}, "parameter size: 'XL' is none of column"),
    ("03-plot-trade", {"article": 3}, "parameter article: 3 is no str"),
    ("01-clean-article", {"label_lang": "en"}, "unknown parameter 'label_lang': this notebook has article, out"),
    ("99-nothing", {}, "99-nothing.ipynb is not there"),
]


@pytest.mark.parametrize("name, values, becomes", CHECKED, ids=str)
def test_values_are_checked_before_a_notebook_runs(name, values, becomes):
    path = NOTEBOOKS / f"{name}.ipynb"
    if isinstance(becomes, dict):
        assert parameters.check(path, values) == becomes
    else:
        with pytest.raises(ArqamError, match=becomes):
            parameters.check(path, values)


# ── as papermill runs them ──────────────────────────────────────────────────────────────────────────────────────────


def papermill(path: Path, folder: Path, *words: str, **parameters: str) -> subprocess.CompletedProcess:
    """The papermill command, run in ``folder``, which is not the project, and takes all that is written."""
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    command = ["-m", "papermill", "--no-progress-bar", "-k", "python3", str(path), "run.ipynb", *given, *words]
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=os.environ | {"ARQAM_OUT": str(folder)},
        capture_output=True,
        text=True,
    )


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", OF_AN_ARTICLE, ids=NAMES[:5])
def test_papermill_refuses_an_unknown_parameter_and_writes_nothing(path, tmp_path):
    run = papermill(path, tmp_path, lable_lang="en")
    assert run.returncode != 0
    assert "ArqamError: unknown parameter 'lable_lang': this notebook has article" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
    assert written(tmp_path) == ["run.ipynb"]


def test_papermill_refuses_a_wrong_value_and_writes_nothing(tmp_path):
    run = papermill(DRAWING[0], tmp_path, digits="roman")
    assert run.returncode != 0
    assert run.stderr.splitlines()[-1].startswith("ArqamError: parameter digits: 'roman' is none of ar")
    assert "Traceback" not in run.stderr
    assert written(tmp_path) == ["run.ipynb"]
    (error,) = [output for cell in code(tmp_path / "run.ipynb") for output in cell.outputs if "ename" in output]
    assert error.traceback == [f"ArqamError: {error.evalue}"]


def test_all_else_that_fails_is_told_as_papermill_tells_it(tmp_path):
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(broken, tmp_path / "broken.ipynb")
    run = papermill(tmp_path / "broken.ipynb", tmp_path)
    assert run.returncode != 0 and "Traceback" in run.stderr and "ZeroDivisionError" in run.stderr


ARTICLES = {
    # what there is of an article that is odd, and honest about it: every notebook runs to its end
    "no quantity": "لقاء في بكين\n\nبكين-وكالات:\nالتقى الوزيران وتبادلا وجهات النظر حول التعاون بين البلدين.\n",
    "another language": "Trade rises\n\nTrade between the two countries rose by 5 percent to 3 billion dollars.\n",
    "one line": "بلغت الصادرات 5 مليارات دولار\n",
    "only a table": "السنة\tالصادرات\n2022\t3.5\n2023\t4.1\n",
    "Arabic-Indic digits": "الصادرات ترتفع\n\nالرياض-واس:\nارتفعت الصادرات بنسبة ٥٪ إلى ١٢٫٥ مليار ريال.\n",
}


@pytest.mark.parametrize("path", OF_AN_ARTICLE, ids=NAMES[:5])
@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_any_article_runs_to_the_end(path, text, tmp_path, in_process):
    (tmp_path / "news.txt").write_text(text, encoding="utf-8")
    in_process(path, tmp_path, article=str(tmp_path / "news.txt"))


@pytest.fixture
def in_process(monkeypatch):
    """A notebook's cells run one after another in a fresh namespace here: the same cells, without a kernel's start."""
    from IPython.core.interactiveshell import InteractiveShell

    def run(path: Path, folder: Path, **parameters: str) -> dict:
        monkeypatch.setenv("ARQAM_OUT", str(folder))
        monkeypatch.chdir(folder)
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance(user_ns={}, display_page=False)
        try:
            for cell in code(path):
                shell.run_cell(cell.source, store_history=True).raise_error()
                if tagged(cell):
                    shell.user_ns.update(parameters)
            return dict(shell.user_ns)
        finally:
            InteractiveShell.clear_instance()

    return run


def test_nbval_compares_every_cell_that_is_stored():
    """A run that collects nothing is green: so what it collects is counted."""
    command = ["-m", "pytest", "--collect-only", "-q", "--nbval", "-p", "no:cacheprovider", str(NOTEBOOKS)]
    listed = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True).stdout
    assert len(re.findall(r"^notebooks/.+\.ipynb::", listed, re.MULTILINE)) == sum(len(code(path)) for path in ALL)


def test_papermill_runs_from_any_folder_and_draws_the_committed_data(tmp_path):
    run = papermill(DRAWING[1], tmp_path, label_lang="en", size="slide")
    assert run.returncode == 0, run.stderr
    figures = tmp_path / "figures" / ARTICLE
    committed = {path.name.replace("-en.csv", "-en-slide.csv"): path for path in (FIGURES / ARTICLE).glob("*-en.csv")}
    drawn = {path.name: path.read_bytes() for path in figures.glob("*.csv")}
    assert drawn and all(committed[name].read_bytes() == data for name, data in drawn.items())
    kinds = sorted(path.suffix for path in figures.iterdir() if path.suffix != ".ids")
    assert kinds == sorted([".csv", ".pdf", ".png", ".svg", ".xlsx", ".yml"] * len(drawn))


def test_a_run_that_fails_midway_leaves_only_whole_figures(tmp_path, in_process, monkeypatch):
    def refuse(*args, **kwargs):
        raise ArqamError("the second label cannot be drawn")

    in_process(DRAWING[1], tmp_path)
    monkeypatch.setattr(finish, "write_all", refuse)
    with pytest.raises(ArqamError, match="the second label"):
        in_process(DRAWING[1], tmp_path, size="slide")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".ids"]
    assert sorted(path.suffix for path in left) == [".csv", ".pdf", ".png", ".svg", ".xlsx", ".yml"]
    assert len({path.stem for path in left}) == 1


def spoilt(folder: Path, article: bytes | None, record: str | None) -> Path:
    folder.mkdir()
    if article is not None:
        (folder / "article.txt").write_bytes(article)
    if record is not None:
        (folder / "source.yml").write_text(record, encoding="utf-8")
    return folder


SPOILT = {
    # what is wrong with an article's folder: its article, its record, what the error names
    "no article": (None, "id: spoilt\n", r"spoilt"),
    "an empty file": (b"", "id: spoilt\n", r"article\.txt is empty"),
    "only white space": (b" \n\t", "id: spoilt\n", r"article\.txt holds no text"),
    "no source.yml": ("بلغت الصادرات 5 مليارات".encode(), None, r"source\.yml"),
    "another sha256": ("بلغت الصادرات 5".encode(), f"id: spoilt\nsha256: {'0' * 64}\n", r"sha256"),
}


@pytest.mark.parametrize("article, record, names", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_article_is_one_sentence_and_nothing_is_written(article, record, names, tmp_path, in_process):
    folder = spoilt(tmp_path / "spoilt", article, record)
    with pytest.raises(ArqamError, match=names) as refused:
        in_process(OF_AN_ARTICLE[1], tmp_path, article=str(folder))
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "data").exists() and not (tmp_path / "figures").exists()
