"""Where a text looks ahead: clauses of what will be, is expected, planned or aimed at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from arqam.model import Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.arabic.rows import listed, table

_WORDS = tuple(word for row in table("modality") for cell in listed(row["words"]) for word in [fold_word(cell)] if word)
#: Words in سـ that are no verbs of what will be.
_NO_FUTURE = tuple(
    fold_word(word)
    for word in (
        "سيار سياح سياد سياس سياق سيناء سيناري سيول سيطر سيد سيت سير سيل سين سيف سيم سيا سيئ "
        "ستة ستين ستون ستاندرد ستريت ستار ستيف ستيل ستيت ستوك ستاد ستمئ ستمائ ستور ستان"
    ).split()
)
_AHEAD = fold_pattern(
    r"(?:ال)?(?:مقبل|قادم)(?:ة|ين)?|مستقبلا|غدا|سوف|لن|يمكن|ينبغي|ربما|يفترض|يتعين|يتوجب|تعهد|تعهدت|بصدد|باتجاه|صوب"
    r"|[يت]بدأ|[يت]عقد|[يت]نعقد|[يت]جتمع|طريقها|طريقه"
)
_BOUND = re.compile(r"[؛.!?؟\n](?!\d)|(?<!\d)[،,](?!\d)")
_OPENS = fold_pattern(
    r"(?<![^\W_])(?:فيما|بينما|في\s+حين|لكن|غير\s+أن|إلا\s+أن|بعدما|بعد\s+أن|مقارنة|مقابل|وكان|وكانت|وهو|وهي|مما|رغم|على\s+الرغم|بالرغم|ما\s+يشير|ما\s+يعني)(?![^\W_])"
)


#: How many characters after a place still tell of it.
_NEAR = 40
_FORECAST = fold_word("توقعات")
#: «فاقت النتائج التوقعات», «متوسط توقعات المحللين»: what was expected of something that is known by now.
_AGAINST = frozenset(
    fold_word(
        "فاق فاقت تفوق تفوقت تجاوز تجاوزت متجاوزا متجاوزة يتجاوز خالف خالفت مخالفا مخالفة لامس دون فوق أقل أعلى أكثر "
        "متوسط بالمقارنة مقارنة مقابل جاء جاءت مع من عن"
    ).split()
)


#: «كما كانت متوقعة», «أكثر من المتوقع».
_AS_EXPECTED = frozenset(fold_word("كان كانت كما أكثر أقل أعلى أدنى أفضل أسوأ أسرع أبطأ أكبر").split())


#: «المركبات القادمة والمغادرة», «القادمة من الصين»: what comes to a place.
_COMING = frozenset(fold_word("والمغادرة والمغادرين من عبر إلى").split())


def _is_known_by_now(written: Sequence[str], index: int) -> bool:
    if written[index].startswith(_FORECAST):
        return _measured_by(written, index)
    if fold_word("قادم") in written[index]:
        return any(word in _COMING for word in written[index + 1 : index + 2])
    if fold_word("متوقع") in written[index]:
        return any(word in _AS_EXPECTED for word in written[max(index - 2, 0) : index])
    return False


def _measured_by(written: Sequence[str], index: int) -> bool:
    return any(word.removeprefix("و") in _AGAINST for word in written[max(index - 3, 0) : index])


class Ahead:
    """Tells of a place in the text whether its clause looks ahead; the words of the text are walked once."""

    def __init__(self, text: Text) -> None:
        cuts = {match.start() for match in _BOUND.finditer(text.text)} | {m.start() for m in _OPENS.finditer(text.text)}
        self._starts = [0, *sorted(cuts)]
        self._hard = [
            at for at in self._starts if at == 0 or text.text[at : at + 1] not in ("،", ",")
        ]  # a clause goes on over a comma
        self._marks = [
            word.start
            for index, (word, written) in enumerate(zip(text.words, text.written, strict=True))
            if (_looks(written) and not _is_known_by_now(text.written, index)) or _may_be(text.written, index)
        ]

    def at(self, span: Span) -> bool:
        """Does the clause, up to the place and shortly after it, look ahead?"""
        start = self._hard[bisect_right(self._hard, span.start) - 1]
        end_at = bisect_left(self._starts, span.end)  # «في يوليو. ويتوقع» ends here
        end = self._starts[end_at] if end_at < len(self._starts) else span.end + _NEAR
        first = bisect_right(self._marks, start - 1)
        return first < len(self._marks) and self._marks[first] < min(end, span.end + _NEAR)


_PERHAPS = frozenset(map(fold_word, ("قد", "وقد", "فقد")))


def _may_be(written: Sequence[str], index: int) -> bool:
    """«وقد يرتفع الإنتاج», which may be; «وقد ارتفع» has been."""
    follows = written[index + 1 : index + 2]
    return written[index] in _PERHAPS and bool(follows) and follows[0].startswith("ي") and len(follows[0]) > 3


@lru_cache(maxsize=20_000)
def _looks(word: str) -> bool:
    bare = word[1:] if word[:1] in ("و", "ف") and len(word) > 4 else word
    if bare in _SINGLE or bare.removeprefix("ال") in _PLANNED or _AHEAD.fullmatch(bare):
        return True
    if bare.startswith(_FORECAST) and len(bare) <= len(_FORECAST) + 3:
        return True
    return bare.startswith(("سي", "ست")) and len(bare) >= 5 and not bare.startswith(_NO_FUTURE)


_PLANNED = frozenset(fold_word("مقرر مقررة مزمع مرتقب مرتقبة منتظر منتظرة مستهدف مستهدفة متوقع متوقعة").split())
_SINGLE = frozenset(word for word in _WORDS if " " not in word)
