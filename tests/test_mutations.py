"""The gold comparison notices every wrong number: each is changed in turn in a copy of the article, and is seen."""

import hashlib
import re

import pytest

from arqam.model import Source
from arqam.notebook.gold import compare_mentions, mentions_gold
from arqam.read.article.opened import article_of, open_article
from arqam.read.quantity.mentions import read

ARTICLE = "china-kazakhstan-2024"
RAW = open_article(ARTICLE).raw
GOLD = mentions_gold(ARTICLE)

#: A number word and another of its length, so that no other span moves.
OTHER_WORD = {
    "ثلاث ": "ثمان ",
    "ألفي": "مئتي",
    "الثلاثة": "الأربعة",
    "ثلاثين": "ثمانين",
    "الخمس": "التسع",
}


def _compared(raw):
    data = raw.encode()
    article = article_of(data, Source(id=ARTICLE, sha256=hashlib.sha256(data).hexdigest()), name="a copy")
    return compare_mentions(article, read(article))


def _changed(surface):
    """The surface with another number in it: its last digit, or its number word."""
    other = re.sub(r"\d(?!.*\d)", lambda digit: str((int(digit[0]) + 1) % 10), surface)
    for word, another in OTHER_WORD.items():
        if other == surface:
            other = surface.replace(word, another)
    assert other != surface and len(other) == len(surface)
    return other


def test_the_program_agrees_with_the_person():
    assert len(GOLD) == 20
    assert all(RAW[start:end] == row["surface"] for (start, end), row in GOLD.items())
    comparison = _compared(RAW)
    assert comparison.gold == 20
    assert comparison.misses == ()


@pytest.mark.parametrize("span", GOLD, ids=[f"{start} {row['surface']}" for (start, _), row in GOLD.items()])
def test_a_changed_number_is_noticed(span):
    start, end = span
    raw = RAW[:start] + _changed(RAW[start:end]) + RAW[end:]
    (miss,) = _compared(raw).misses
    assert miss.startswith(f"{start}-{end}: a person reads {RAW[start:end]} ")


@pytest.mark.parametrize("span", GOLD, ids=[f"{start} {row['surface']}" for (start, _), row in GOLD.items()])
def test_a_number_taken_out_is_noticed(span):
    start, end = span
    raw = RAW[:start] + "ـ" * (end - start) + RAW[end:]
    assert any(f"{start}-{end}: " in miss and "the program nothing" in miss for miss in _compared(raw).misses)


def test_a_number_put_in_is_noticed():
    at = RAW.index("آفاق التعاون")
    (miss,) = _compared(RAW[:at] + "وقع الجانبان 7 عقود.\n\n" + RAW[at:]).misses
    assert "a person reads nothing, the program 7 عقود" in miss
