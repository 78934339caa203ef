"""Texts that are not what they seem: each is put right where that is certain, told of, and no figure is made of it."""

import csv
from pathlib import Path

import pytest
from reading_cases import ESCAPE

from arqam.model import Source
from arqam.read.article.opened import article_of, warnings_of
from arqam.read.quantity.mentions import read


def _plain(cell):
    r"""The cell with its escapes read; ``\\u`` stands for one that the text itself has."""
    kept = cell.replace("\\\\", "\0")
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t"}[m[2]], kept).replace("\0", "\\")


def _cases():
    with (Path(__file__).parent / "cases" / "damaged.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            pytest.param({name: _plain(cell) for name, cell in row.items()}, id=f"line {at}")
            for at, row in enumerate(rows, start=2)
        ]


CASES = _cases()


@pytest.mark.parametrize("case", CASES)
def test_what_is_damaged_is_put_right_or_told(case):
    article = article_of(case["raw"].encode(), Source(id="damaged"), name="damaged.txt")
    assert article.clean == case["clean"]
    told = "; ".join(warnings_of(article))
    assert case["told"] in told if case["told"] else not told
    found = [f"{m.quantity.value:f} {m.quantity.unit}".strip() for m in read(article)]
    assert found == [each.strip() for each in case["quantities"].split(";") if each.strip()]
    assert all(m.span.of(article.raw) == m.surface for m in read(article))


def test_every_kind_of_damage_is_there():
    assert len(CASES) >= 25
