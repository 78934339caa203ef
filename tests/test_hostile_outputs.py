"""What a hostile article becomes in every output of the commands and of the tables: shown text, and nothing else."""

import re

import pytest

from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read
from arqam.run.cli import main
from arqam.tables import write_package
from tests.figure_fixture import make_figure

TRICKS = (
    "بلغ \x1b[31m14.5 \u202eمليار\x1b[0m دولار، و4\u202e5\u202c مشروعا \u2066<script>alert(1)</script> "
    '<img src=x onerror=alert(2)> و=14.5 مليار دولار "><svg onload=alert(3)> @SUM(1+1) 22% من javascript:alert(4).\n'
    "+1 مليون دولار\n=2 مليون دولار\n"
)
ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


@pytest.fixture
def hostile(tmp_path):
    file = tmp_path / "=cmd&x.txt"
    file.write_text(TRICKS, encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_nothing_acts_in_what_is_printed(form, hostile, capfdbinary):
    assert main(["read", str(hostile), "--format", form]) == 0
    printed = capfdbinary.readouterr().out.decode("utf-8")
    assert len(printed.splitlines()) > 3 and not ACTING.search(printed)


def test_nothing_acts_in_what_is_explained(hostile, capfdbinary):
    assert main(["read", str(hostile), "--explain"]) == 0
    assert not ACTING.search(capfdbinary.readouterr().out.decode("utf-8"))


def test_nothing_acts_in_an_error(tmp_path, capfd):
    sidecar = make_figure(tmp_path, version="\x1b]0;x\x07\u202e")
    for words in (["cite", str(sidecar)], ["verify", f"{tmp_path}/\x1b[31m\u202e"]):
        assert main(words) in (1, 2)
        out, err = capfd.readouterr()
        assert out + err and not ACTING.search(out + err)


def test_nothing_acts_on_the_marked_page(hostile, tmp_path):
    assert main(["read", str(hostile), "--html", str(tmp_path / "out.html")]) == 0
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert not ACTING.search(page)
    for trick in ("<script>alert", "<img src=x", "<svg onload"):
        assert trick not in page
    assert "&lt;script&gt;" in page


def test_nothing_acts_in_the_tables(hostile, tmp_path):
    article = open_article(hostile)
    mentions = read(article)
    assert len(mentions) > 3
    write_package(tmp_path / "package", article, mentions, claims(article, mentions))
    for file in (tmp_path / "package").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert not ACTING.search(text), file.name
        assert not re.search(r'(?:^|,)"?[=+@]', text, re.M), file.name


def test_nothing_acts_in_the_names_that_an_article_gives(hostile):
    assert open_article(hostile).id == "cmd-x"
