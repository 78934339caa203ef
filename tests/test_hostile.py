"""Hostile input, one a line of tests/cases/hostile.tsv, and what each one gets.

A line's ``bytes`` is a recipe, as ``recipes.py`` reads it.
"""

import csv
import re
import time
from pathlib import Path

import pytest
from recipes import made, unescaped

from arqam.errors import ArqamError
from arqam.read.article.opened import open_article
from arqam.read.page.clean import clean
from arqam.read.page.tracked import Tracked, restore
from arqam.safe import csv_text, html_text, shown_text

TABLE = Path(__file__).parent / "cases" / "hostile.tsv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
#: No case of at most some megabytes may take longer, on a busy machine.
SECONDS = 60


def test_the_table_is_as_long_as_promised():
    assert len(CASES) >= 60 and len({case["case"] for case in CASES}) == len(CASES)
    assert all(case["outcome"] in ("read", "refused") for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_hostile_input_gets_what_the_table_says(case, tmp_path):
    file = tmp_path / f"case.{case['ending']}"
    file.write_bytes(made(case["bytes"]))
    began = time.monotonic()
    if case["outcome"] == "refused":
        with pytest.raises(ArqamError) as caught:
            open_article(file)
        assert case["shows"] in str(caught.value) and "case." in str(caught.value) and "\n" not in str(caught.value)
    else:
        article = open_article(file)
        assert unescaped(case["shows"]) in article.clean
        assert not case["never"] or unescaped(case["never"]) not in article.clean
        assert restore(article.clean, article.offsets, article.removals) == article.raw
        if len(article.clean) < 100_000:
            assert clean(Tracked(article.clean)).text == article.clean
        for shown in (shown_text(article.clean), html_text(article.clean), csv_text(article.clean)):
            assert not re.search("[\x00-\x08\x0b\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert time.monotonic() - began < SECONDS
