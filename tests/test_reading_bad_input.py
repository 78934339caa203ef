"""Whatever comes in, reading gives a result whose spans hold, or one clear sentence; it neither hangs nor crashes."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from arqam.errors import ArqamError
from arqam.read.article.opened import open_article
from arqam.read.quantity.mentions import find, read

CASES = Path(__file__).parent / "cases"


def _rows(name):
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _unescaped(text):
    return re.sub(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))", lambda m: chr(int(m[1] or m[2], 16)), text)


BYTES = [
    pytest.param(_unescaped(row["bytes"]).encode("latin-1") * int(row["times"]), row["outcome"], id=row["name"])
    for row in _rows("bad_bytes.tsv")
]
TEXTS = [pytest.param(_unescaped(row["text"]) * int(row["times"]), id=row["name"]) for row in _rows("bad_text.tsv")]


@pytest.mark.parametrize("data, outcome", BYTES)
def test_bytes(tmp_path, data, outcome):
    """``reads``: a result; ``*``: a result or an error; anything else: an error that says so."""
    path = tmp_path / "some.txt"
    path.write_bytes(data)
    try:
        article = open_article(path)
        mentions = read(article)
    except ArqamError as error:
        assert outcome != "reads", error
        assert "\n" not in str(error) and "some.txt" in str(error)
        assert outcome == "*" or outcome in str(error)
    else:
        assert outcome in ("reads", "*")
        assert all(mention.span.of(article.raw) == mention.surface for mention in mentions)


@pytest.mark.parametrize("text", TEXTS)
def test_text(text):
    mentions = find(text)
    assert all(mention.span.of(text) == mention.surface != "" for mention in mentions)
    starts = [mention.span.start for mention in mentions]
    assert starts == sorted(starts)
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))


def test_the_tables_are_walked_whole():
    assert len(BYTES) >= 24
    assert len(TEXTS) >= 40
