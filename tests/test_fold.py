"""Folding brings many spellings to one and keeps the way back to the text as printed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arqam.read.arabic.fold import Folded, fold

SAME = [
    ("أَرْبَعَةٌ", "اربعه"),
    ("اربعة", "اربعه"),
    ("مليـــون", "مليون"),
    ("١٢٣", "123"),
    ("۴۵۶", "456"),
    ("４５", "45"),
    ("ی ک", "ي ك"),
    ("ﻷﻟﻒ", "لالف"),
    ("\u200f5\u200e٪", "5%"),
]

#: What Arabic text is made of, and what it must not be.
TEXT = st.text(st.sampled_from("ابتةىأإآ \n5٥٫،.%ـًٌَُِّْ\u200f\u202b\u2066ﻻﻷﷺ\ud800\x00xé—") | st.characters(), max_size=60)


@pytest.mark.parametrize(("printed", "folded"), SAME)
def test_spellings_fold_to_one(printed, folded):
    assert fold(printed) == folded


@given(TEXT)
def test_every_folded_character_stands_for_characters_as_given(text):
    folded = Folded(text)
    for offset in range(len(folded.text)):
        span = folded.span(offset, offset + 1)
        assert 0 <= span.start < span.end <= len(text)
        if folded.text[offset] != "-":  # a tatweel that stands alone is read as a dash
            assert folded.text[offset] in fold(span.of(text))


@given(TEXT)
def test_spans_keep_their_order(text):
    folded = Folded(text)
    spans = [folded.span(offset, offset + 1) for offset in range(len(folded.text))]
    assert all(before.start <= after.start and before.end <= after.end for before, after in pairwise(spans))


@given(TEXT)
def test_an_offset_as_given_is_found_again(text):
    folded = Folded(text)
    for offset in range(len(folded.text)):
        span = folded.span(offset, offset + 1)
        assert folded.offset(span.start) <= offset
    assert folded.offset(len(text)) == len(folded.text)
