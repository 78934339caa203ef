"""Names from the words right beside a figure: «من حقول الشرق 8 ملايين», «45 مليونا للجماعات».

Where subjects do not tell several figures of one list apart, what stands between a figure and the one before it often
does: a noun before it, the place that a preposition opens, or what a «لـ» after it gives it to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from arqam.draw.charts.noun_phrases import name_words, noun_phrase, verbal
from arqam.model import Claim, Span
from arqam.read.arabic.phrases import Text, fold_word
from arqam.read.claim.vocabularies import words_of

#: So many characters before a figure, and after it, may name it.
BEFORE, AFTER = 130, 90
#: A longer name is a clause.
MOST_WORDS = 9

_ENDS = re.compile(r"[،,؛;:.!؟?\n()\[\]0-9٠-٩]")
_FROM = frozenset({"من", "الى", "علي"})
#: A preposition that a verb needs before the noun that it is shared among.
_AMONG = frozenset({"علي", "بين", "ل", "في"})


def around(claim: Claim, text: str, figures: Sequence[Span] = ()) -> tuple[str, str]:
    """The words before a figure and after it, each up to the next figure (of ``figures``) or the end of a clause."""
    if not claim.mention or not text:
        return "", ""
    place, sentence = claim.mention.place, claim.sentence
    start = max(place.start - BEFORE, sentence.start if sentence else 0)
    end = min(place.end + AFTER, sentence.end if sentence else len(text))
    at = bisect_left(figures, place)
    start = max(start, figures[at - 1].end) if at else start
    end = min(end, figures[at + 1].start) if at + 1 < len(figures) else end
    before = text[start : place.start].rstrip(" («\"'“‏‎")
    cuts = [match.end() for match in _ENDS.finditer(before)]
    if start == place.start - BEFORE and not cuts:
        before = before.partition(" ")[2]  # a word cut in two names nothing
    return before[cuts[-1] if cuts else 0 :].strip(), _ENDS.split(text[place.end : end])[0].strip()


@lru_cache(maxsize=20_000)
def full(before: str, after: str) -> str:
    """The noun that stands before a figure, or after it.

    >>> full("فيما بلغت مشروعات النقل", ""), full("و", "تخصص للجماعات الترابية")
    ('مشروعات النقل', 'الجماعات الترابية')
    """
    segments = list(_segments(before))
    if len(segments) > 1 and len(segments[0]) == 1:
        segments = segments[1:]  # «باب الدعم بلغ إنفاقه»
    name = _noun(segments[0]) if segments else ""
    return name if _names(name) else "" if segments else given_to(after)


@lru_cache(maxsize=20_000)
def origin(before: str, after: str) -> str:
    """What a «من» or «إلى» before a figure opens: where it comes from, or goes to.

    >>> origin("أما من حقول الغرب فقد بلغت الكميات المصدرة", "")
    'حقول الغرب'
    """
    return next(filter(None, map(_opened, _segments(before))), "")


def given_to(after: str) -> str:
    """What stands after a figure behind «لـ», with one verb between them or none."""
    words = after.split(" ")
    if len(words) > 1 and (is_verb(words[0]) or re.match("[تي]", words[0])) and words[1].startswith("لل"):
        words = words[1:]
    if not words or not words[0].startswith("لل") or len(words[0]) < 5:
        return ""
    return _noun(words)


def _segments(before: str) -> Iterator[list[str]]:
    """The stretches of words between verbs and conjunctions, the one nearest to the figure first."""
    segment: list[str] = []
    segments = [segment]
    for word in before.split():
        if _parts(word) or is_verb(word):
            segment = []
            segments.append(segment)
        else:
            segment.append(word)
    for found in reversed(segments):
        while found and _idle(found[-1]):
            found = found[:-1]
        if found:
            yield found


def _parts(word: str) -> bool:
    folded = fold_word(word)
    return folded in _CONJUNCTIONS or (folded[:1] in "وف" and folded[1:] in _CONJUNCTIONS)


_CONJUNCTIONS = frozenset(
    map(
        fold_word,
        "أن إن أنه أنها بينما فيما أما حيث كما إذ الذي التي قد فقد وقد ثم ثمة مقابل كان كانت جاء جاءت".split(),
    )
)


def is_verb(word: str) -> bool:
    """Whether a word is a verb of a statement, a conjunction before it or not: «استحوذت», «وتوزعت»."""
    folded = fold_word(word)
    joined = folded[:1] in "وف" and len(folded) > 3
    return any(
        verbal(bare, given)
        or bare in _verbs()
        or bare.removesuffix("ها") in name_words("verb")
        or (bare.startswith("تت") and len(bare) > 4)
        for bare, given in ((folded, word), (folded[1:], word[1:]))[: 1 + joined]
    )


@cache
def _verbs() -> frozenset[str]:
    return (
        words_of("directions", "verb")
        | words_of("statement_words", "verb")
        | words_of("statement_words", "parts")
        | name_words("verb")
    )


def _idle(word: str) -> bool:
    folded = fold_word(word.strip("«»\"“”'")).removeprefix("ـ")
    stubs = name_words("stub")
    return len(folded) < 2 or folded in stubs or (folded[:1] in "وبفل" and folded[1:] in stubs)


def _noun(said: Sequence[str]) -> str:
    words = _RANKED.split(_EACH.split(" ".join(said))[-1])[0].split()
    if words and fold_word(words[0]) in _AMONG:
        words = words[1:]
    if words and re.match(r"و(?=.{3})", words[0]) and not words[0].startswith("وا"):
        words[0] = words[0] if noun_phrase(words[0]) and words[0] in _W else words[0][1:]
    while words and _idle(words[0]):
        words = words[1:]
    if words and _MARKS.match(words[0]) and _MARKS.search(words[-1]):
        words = " ".join(words).strip(_QUOTES).split(" ")  # a name in marks of any shape
    words[-1:] = [word.rstrip('»”"') if not _QUOTED.search(" ".join(words)) else word for word in words[-1:]]
    return noun_phrase(" ".join(words)) if 0 < len(words) <= MOST_WORDS else ""


#: What leads to the first of a list: «أقوى الارتفاعات لدى كل من».
_EACH = re.compile(r"(?:^| )كل من ")
#: Where a name goes on to its rank: «صادرات السمك في المرتبة الثالثة», «قطاع الاتصالات الأقل».
_RANKED = re.compile(r" (?:في المرتبة|في المركز|بالمرتبة|بالمركز|الأقل|الأكثر|الأكبر|الأعلى)(?: |$)")
#: Nouns that begin with و by nature.
_W = frozenset(
    "وزارة وزير ودائع وقود وحدة وحدات ورق وظائف وظيفة واردات وسط وكالة وفد ورشة وصول وفيات ولاية ولايات".split()
)


_QUOTES = "«»“”\"'"
_MARKS = re.compile(f"^[{_QUOTES}]|[{_QUOTES}]$")
_QUOTED = re.compile('[«“"].*[»”"]')


def _opened(words: Sequence[str]) -> str:
    at = [index for index, word in enumerate(words) if fold_word(word).removeprefix("و") in _FROM]
    return _noun(words[at[-1] + 1 :]) if at and at[-1] + 1 < len(words) else ""


def _names(name: str) -> bool:
    """Whether a phrase names something, and is not only a word such as «العدد»."""
    return bool(name) and not all(word in name_words("generic") for word in Text(name).written)
