"""Qualifiers: the words and verbs around a quantity that hedge or bound it."""

from __future__ import annotations

from typing import NamedTuple

from arqam.model import Qualifier
from arqam.read import lexicon
from arqam.read.tokens import WORD, Stream

#: Particles between a qualifier and its number that carry nothing: ``تجاوز الـ500``, ``بنحو من``.
_CLITICS = ("و", "ف", "ب", "ل", "ك")
#: How far before its number a qualifying verb may stand, in tokens: ``تجاوز حجم التجارة … رقما قدره 41 مليار``.
REACH = 9
#: Words that end a verb's reach: what follows them is another number's.
_BARRIERS = frozenset(
    [
        "بنسبه",
        "بقيمه",
        "بمقدار",
        "بواقع",
        "بمعدل",
        "بزياده",
        "منذ",
        "حتي",
        "خلال",
        "بعد",
        "قبل",
        "مقابل",
        "من",
        "الي",
        "عن",
        "بلغ",
        "بلغت",
        "وصل",
        "وصلت",
        "سجل",
        "سجلت",
    ]
)


class Found(NamedTuple):
    qualifier: Qualifier
    start: int  # the first token of its words
    end: int
    inside: bool
    cut: int  # letters of a clitic before the phrase, which stay outside


def before(stream: Stream, index: int, floor: int, dated: bool = False) -> Found | None:
    """The qualifier phrase that ends just before a token."""
    last = index - 1
    if last >= floor and stream.keys[last] in ("ال", "ب", "ل"):
        last -= 1
    if last < floor:
        return None
    key = stream.keys[last]
    for form in _forms("before", key):
        start = last - len(form.words) + 1
        if start < floor:
            continue
        cut = _cut(stream.keys[start], form.words[0])
        if cut is None or (tuple(stream.keys[start + 1 : last + 1]) != form.words[1:] and len(form.words) > 1):
            continue
        if dated and form.words == ("حتي",):
            return None
        return Found(Qualifier(form.qualifier), start, last + 1, form.inside, cut)
    return None


def _forms(place: str, key: str) -> list[lexicon.QualifierForm]:
    table = lexicon.qualifiers(place)
    forms = table.get(key)
    if forms is None and key and key[0] in "وفبلك":
        forms = table.get(key[1:])
        if forms is None and len(key) > 2 and key[1] in "بلك":
            forms = table.get(key[2:])
    return forms or []


def _cut(key: str, word: str) -> int | None:
    if key == word:
        return 0
    if key.endswith(word) and 0 < len(key) - len(word) <= 2 and all(c in "وفبلك" for c in key[: -len(word)]):
        return len(key) - len(word)
    return None


def verb_before(stream: Stream, index: int, floor: int) -> Found | None:
    """A qualifying verb some words before: ``تجاوزت قيمة الصفقة 5 ملايين``. Only its own clause is searched."""
    for last in range(index - 2, max(index - REACH, floor) - 1, -1):
        key = stream.keys[last]
        if stream.kinds[last] != WORD or stream.keys[last + 1] in _BARRIERS:
            return None
        for form in _forms("before", key):
            start = last - len(form.words) + 1
            if form.inside or start < floor or (len(form.words) > 1 and form.words[0] not in ("لا", "لم", "لن", "الا")):
                continue
            cut = _cut(stream.keys[start], form.words[0])
            if cut is not None and (len(form.words) == 1 or tuple(stream.keys[start + 1 : last + 1]) == form.words[1:]):
                return Found(Qualifier(form.qualifier), start, last + 1, False, cut)
    return None


def after(stream: Stream, index: int) -> Found | None:
    """The qualifier phrase at a token: ``على الأقل``."""
    for form in lexicon.qualifiers("after").get(stream.keys[index], ()):
        end = index + len(form.words)
        if tuple(stream.keys[index:end]) == form.words:
            return Found(Qualifier(form.qualifier), index, end, form.inside, 0)
    return None
