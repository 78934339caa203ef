"""The public verbs: there for whoever imports Arqam, and loaded only when used."""

import subprocess
import sys

import pytest

import arqam
from arqam.project import PROJECT


def test_the_verbs_are_listed_and_callable():
    assert set(arqam.__all__) <= set(dir(arqam))
    assert all(callable(getattr(arqam, verb)) and getattr(arqam, verb).__doc__ for verb in arqam.__all__)


def test_what_is_no_verb_is_said_so():
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        _ = arqam.guess


#: A run of the first verbs, and what of the heavy libraries it loaded.
READING = """
import sys, arqam
assert not any(name.startswith("arqam.") for name in sys.modules), "import arqam alone loads nothing else of the house"
article = arqam.open_article("data/raw/china-kazakhstan-2024/article.txt")
said = arqam.claims(article, arqam.mentions(article))
print(len(said), *sorted({"pandas", "matplotlib", "pyarrow", "numpy", "IPython"} & set(sys.modules)))
"""


def test_reading_loads_neither_pandas_nor_matplotlib():
    run = subprocess.run([sys.executable, "-c", READING], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    count, *heavy = run.stdout.split()
    assert int(count) > 10 and heavy == []


def test_the_verbs_lead_from_an_article_to_its_charts():
    article = arqam.open_article("china-kazakhstan-2024")
    said = arqam.claims(article, arqam.mentions(article))
    assert list(arqam.plan(said, arqam.derive(said), article))
