"""Fractions that print like numerals where their vowels are left out: ``خمس السكان`` is a fifth of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Exact
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import WORD
from arqam.read.quantity.draft import article_letters

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

#: Fractions written as numerals are, but for their vowels; none where such a word is a verb or a noun («تسع القاعة»).
_SHARES = {
    "خمس": Fraction(1, 5),
    "خمسا": Fraction(2, 5),
    "ست": 0,
    "سبع": Fraction(1, 7),
    "تسع": 0,
    "عشر": Fraction(1, 10),
}


def share(r: Reader, index: int, word: Word) -> Exact | None:
    """A fifth, where ``خمس`` without its vowel could be five: five does not agree with ``السكان``, ``سكان العالم``.

    What five in that form counts is feminine, and has no article.
    """
    part = _SHARES.get(r.s.keys[index][len(word.prefix) :])
    if part is None or r.s.kinds[index + 1] != WORD or word.definite or r.words[index + 1]:
        return None
    key = r.s.keys[index + 1]
    if key in lexicon.cues("masses") or key in lexicon.cues("totals"):
        return part or None
    cut = article_letters(key)
    known = r.units.of_known(key[cut:])
    if known is None:
        return part if cut and not key.endswith("ات") else None
    singular = fold(known.code)
    if known.kind != "count" or (singular.endswith("ه") and singular != key[cut:]):
        return None  # «خمس السنوات», «خمس الشركات» are five
    owned = article_letters(r.s.keys[index + 2]) and not r.words[index + 2]
    return part if cut or owned else None
