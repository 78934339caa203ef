"""What the documents tell a user to type runs as it is written, in their order, and no id that they print is dead."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from arqam.cite.figure import figures, open_figure
from arqam.draw.issued import issued
from arqam.errors import ArqamError
from arqam.project import FIGURES, PROJECT

DOCUMENTS = sorted([PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").glob("*.md")])
ARTICLE = "china-kazakhstan-2024"
#: What stands for something of the user's own in an example, and what it is here.
OWN = {
    "FILE": f"data/raw/{ARTICLE}/article.txt",
    "ARTICLE": ARTICLE,
    "CORPUS": "data/raw",
    "FOLDER": "build/corpus",
    "FIGURE": f"{ARTICLE}/sectors",
    "50": "20",  # one article has no more claims to draw a sample of
}
#: What takes minutes, or other machines, and where it is tested instead.
ELSEWHERE = {
    "arqam batch batches/figures.yml": "tests/test_batch.py",
    "arqam verify": "tests/test_verify.py",
    "--scheduler": "tests/test_batch.py",
}
_COMMAND = re.compile(r"^(?:\.venv/bin/python -m (arqam .*)|\.venv/bin/(papermill .*))$", re.MULTILINE)

#: Runs each command in this one process, as the command line does, and tells how each ended.
_RUN = """
import contextlib, io, json, shutil, sys
from pathlib import Path
from arqam.run.cli import main
raw, told = Path("data/raw"), []
kept = set(raw.iterdir())
for words in json.loads(sys.argv[1]):
    for added in set(raw.iterdir()) - kept:  # several ways of taking in the same article are shown
        shutil.rmtree(added)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
        try:
            status = main(words)
        except SystemExit as end:
            status = end.code
    told.append([status, said.getvalue()])
print(json.dumps(told))
"""


def examples():
    """Every command of a fenced block, without its comment, in the order of its document."""
    for document in DOCUMENTS:
        fences = re.findall(r"^```\w*\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for found in _COMMAND.finditer("\n".join(fences)):
            line = shlex.join(shlex.split(found[1] or found[2], comments=True))
            if not any(part in line for part in ELSEWHERE):
                yield line


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A checkout with the article that comes with it, and what a user of the examples has lying there."""
    here = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "batches", "fonts", "data/tables", "data/reference"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).symlink_to(PROJECT / name)
    for name in ("CITATION.cff", "data/schema.yml", "data/README.md"):
        shutil.copy(PROJECT / name, here / name)
    for name in (f"data/raw/{ARTICLE}", f"figures/{ARTICLE}"):
        shutil.copytree(PROJECT / name, here / name, ignore=shutil.ignore_patterns("corrections.yml"))
    (here / "saved-page.html").write_text("<p>بلغت صادرات قطر 12 مليار دولار في عام 2023.</p>", encoding="utf-8")
    _news(here)
    shutil.copytree(here / f"figures/{ARTICLE}", here / "somewhere")
    (here / "build").mkdir()
    return here


def _news(here):
    text = "بلغت صادرات عمان 9 مليارات دولار في عام 2023."
    rows = [["العنوان", "المتن", "التاريخ"], ["صادرات عمان", text, "3/14/2024"]]
    (here / "news.csv").write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    book = Workbook()
    book.active.title = "أخبار"
    for row in rows:
        book.active.append(row)
    book.save(here / "news.xlsx")


def run(command, here):
    of_its_own = {"ARQAM_PROJECT": str(here), "ARQAM_RAW": str(here / "data" / "raw"), "PYTHONPATH": str(PROJECT)}
    environment = os.environ | of_its_own
    return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_examples_run_as_they_are_written(project):
    lines = [line for line in examples() if line.startswith("arqam ")]
    assert len(lines) > 15
    words = [[OWN.get(word, word) for word in shlex.split(line)[1:]] for line in lines]
    done = run([sys.executable, "-c", _RUN, json.dumps(words)], project)
    assert done.returncode == 0, done.stderr
    told = zip(lines, json.loads(done.stdout), strict=True)
    assert [(line, said) for line, (status, said) in told if status] == []


def test_a_notebook_runs_as_it_is_written(project):
    lines = [line for line in examples() if line.startswith("papermill ")]
    assert lines
    for line in lines:
        program, *words = shlex.split(line)
        done = run([str(Path(sys.executable).with_name(program)), *words], project)
        assert done.returncode == 0, done.stderr


def test_an_id_that_is_printed_is_a_figure_or_is_refused_with_its_version():
    printed = {
        found
        for path in [*DOCUMENTS, PROJECT / "CHANGELOG.md", PROJECT / "data" / "README.md"]
        for found in re.findall(r"[\w-]+/[\w-]+@[0-9a-f]{12}\b", path.read_text(encoding="utf-8"))
    }
    assert printed & {figure.id for figure in figures()}, "the documents show the id of a figure that there is"
    for old in printed - {figure.id for figure in figures()}:
        with pytest.raises(ArqamError, match="was drawn by"):
            open_figure(old)


def test_every_id_of_old_is_known_with_its_version():
    assert issued(FIGURES / ARTICLE, "trade") == {"ec7332b49022": "0.1.0", "04ed893bc14a": "0.1.0"}
