"""Qualifiers: the words and verbs around a quantity that hedge or bound it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from arqam.model import Kind, Qualifier
from arqam.read.arabic import lexicon
from arqam.read.arabic.tokens import NUMBER, WORD, Stream
from arqam.read.quantity.draft import Draft

#: What may be glued to the front of a qualifier.
_CLITICS = ("و", "ف", "ب", "ل", "ك")
#: Prepositions that part a verb from the number that it bounds: ``تزيد النسبة على 5%``, ``تقترب النسبة من 5%``.
_AFTER_VERBS = ("علي", "عن", "الي", "من")
#: Words before a time that a number is said of.
_TIME_OPENERS = ("في", "خلال", "من", "منذ", "حتي", "بنهايه", "بحلول", "غايه", "لغايه")
_DATES = (Kind.DATE, Kind.YEAR)
_TIMES = (*_DATES, Kind.ORDINAL)
#: How far before its number a qualifying verb may stand, in tokens: ``تجاوز حجم التجارة … رقما قدره 41 مليار``.
REACH = 9


class Hedge(NamedTuple):
    qualifier: Qualifier
    start: int  # the first token of its words
    end: int
    inside: bool
    cut: int  # letters of a clitic before the phrase, which stay outside


def before(stream: Stream, index: int, floor: int, dated: bool = False) -> Hedge | None:
    """The qualifier phrase that ends just before a token."""
    last = index - 1
    if last >= floor and stream.keys[last] in ("ال", "ب", "ل"):
        last -= 1
    if last < floor:
        return None
    key = stream.keys[last]
    for form in _forms(key):
        start = last - len(form.words) + 1
        if start < floor:
            continue
        cut = _cut(stream.keys[start], form.words[0])
        if cut is None or (tuple(stream.keys[start + 1 : last + 1]) != form.words[1:] and len(form.words) > 1):
            continue
        if dated and form.words == ("حتي",):
            return None
        return _negated(stream, Hedge(Qualifier(form.qualifier), start, last + 1, form.inside, cut))
    return None


def _negated(stream: Stream, found: Hedge) -> Hedge:
    """``ولا تجاوز 500``: a verb under negation bounds the other way."""
    if found.inside and _is_denied(stream, found.start):  # «لا يساوي أكثر من 1.5%»
        denied = {Qualifier.MORE_THAN: Qualifier.AT_MOST, Qualifier.LESS_THAN: Qualifier.AT_LEAST}
        return found._replace(qualifier=denied.get(found.qualifier, found.qualifier))
    negation = stream.keys[found.start - 1] if found.start else ""
    if found.inside or found.cut or negation.lstrip("وفب") not in ("لا", "لم", "لن", "الا", "ما"):
        return found
    turned = {Qualifier.MORE_THAN: Qualifier.AT_MOST, Qualifier.LESS_THAN: Qualifier.AT_LEAST}
    return found._replace(qualifier=turned.get(found.qualifier, found.qualifier))


#: After these «لا» denies nothing: لا يزال, لا سيما, لا شك.
_NO_DENIAL = ("يزال", "تزال", "زال", "زالت", "يزالون", "تزل", "يزل", "سيما", "شك", "بد", "باس", "ينفك", "تنفك", "يخفي")


def _is_denied(stream: Stream, start: int) -> bool:
    """Does a denied verb stand one word or two before a phrase?"""
    for verb in (start - 1, start - 2):
        if verb < 1 or stream.kinds[verb] != WORD:
            return False
        if stream.keys[verb - 1].removeprefix("و").removeprefix("ف") in ("لا", "لم", "لن"):
            return stream.keys[verb] not in _NO_DENIAL and stream.keys[verb][:1] in "يتن"
    return False


@lru_cache(maxsize=2**12)
def _forms(key: str) -> tuple[lexicon.QualifierForm, ...]:
    """The phrases before a quantity whose last word is ``key``, with or without its clitics."""
    table = lexicon.qualifiers("before")
    forms = table.get(key, [])
    if key[:1] in _CLITICS:
        forms = forms + table.get(key[1:], [])
        if key[1:2] in _CLITICS:
            forms = forms + table.get(key[2:], [])
    return tuple(forms)


@lru_cache(maxsize=2**12)
def _cut(key: str, word: str) -> int | None:
    if key in lexicon.cues("no_bound"):
        return None
    if key == word:
        return 0
    if key[0] == "ل" and word[0] in "يت":
        return None  # «لتصل إلى» says what was reached
    if key.endswith(word) and 0 < len(key) - len(word) <= 2 and all(c in "وفبلك" for c in key[: -len(word)]):
        return len(key) - len(word)
    return None


def is_qualified(stream: Stream, index: int) -> bool:
    """Does a qualifier phrase end just before a token?"""
    return before(stream, index, 0) is not None


def verb_before(stream: Stream, index: int, floor: int) -> Hedge | None:
    """A qualifying verb some words before: ``تجاوزت قيمة الصفقة 5 ملايين``, ``لا تقل النسبة عن 30%``.

    Only the number's own clause is searched, back to the number before it, past the time it is said of: ``تجاوزت
    الصادرات في عام 2024 خمسة ملايين``.
    """
    keys, floor = stream.keys, min(floor, stream.clause)
    if keys[index - 1] == "(":
        return None  # «ما يقارب ضعف الهدف (3%)»: what stands in parentheses is said of the words before them
    if keys[index - 1] == "ب":
        return None  # «تجاوز الربع السابق بـ30%» is by how much
    preposition = keys[index - 1] if index > floor and keys[index - 1] in _AFTER_VERBS else ""
    asides, barriers = stream.asides, lexicon.cues("barrier")
    left = REACH - 1
    whose = False  # «تجاوز عدد المتضررين من الجفاف 5 ملايين»: an amount may be told of something
    for last in range(index - 2, floor - 1, -1):
        if last in asides:
            continue
        if not left:
            return None
        left -= 1
        if stream.kinds[last] != WORD:
            return None
        if not preposition and keys[last + 1] in barriers and last + 1 not in asides:
            if keys[last + 1] != "من" or not keys[last + 2].startswith("ال"):
                return None
            whose = True
        for form in _split_forms(keys[last], preposition):
            start = last - len(form.words) + 1
            if start < floor:
                continue
            cut = _cut(keys[start], form.words[0])
            if cut is not None and tuple(keys[start + 1 : last + 1]) == form.words[1:]:
                if whose and keys[last + 1] not in lexicon.cues("amount"):
                    return None
                return _negated(stream, Hedge(Qualifier(form.qualifier), start, last + 1, False, cut))
    return None


@lru_cache(maxsize=2**12)
def _split_forms(key: str, preposition: str) -> tuple[lexicon.QualifierForm, ...]:
    """The phrases of a verb, without the preposition that stands at the number: longest first."""
    if preposition:
        return tuple(
            form._replace(words=form.words[:-1])
            for form in _forms(preposition)
            if not form.inside
            and len(form.words) > 1
            and key.endswith(form.words[-2])
            and not (preposition == "الي" and form.words[0] != "قد")
        )
    return tuple(
        form
        for form in _forms(key)
        if not form.inside and (len(form.words) == 1 or form.words[0] in ("لا", "لم", "لن", "الا"))
    )


def after(stream: Stream, index: int) -> Hedge | None:
    """The qualifier phrase at a token: ``على الأقل``."""
    for form in lexicon.qualifiers("after").get(stream.keys[index], ()):
        end = index + len(form.words)
        compares = form.words[0].startswith("و") and stream.keys[end] == "من"
        if tuple(stream.keys[index:end]) == form.words and not compares:  # «32 قتيلا وأكثر من 100 جريح»
            return Hedge(Qualifier(form.qualifier), index, end, form.inside, 0)
    return None


def _is_number(s: Stream, index: int) -> bool:
    return s.kinds[index] == NUMBER or s.keys[index] in lexicon.words()


def aside(s: Stream, draft: Draft) -> range | None:
    """The tokens of a time that a number is said of (``في عام 2024``, ``خلال الأشهر التسعة``); None for another."""
    opener = draft.start - 1 if s.keys[draft.start - 1] in _TIME_OPENERS else draft.start
    timed = draft.kind in _TIMES or draft.unit == "time_of_day"
    if timed or (draft.kind == Kind.DURATION and opener < draft.start):
        opener -= s.keys[opener - 1 : opener + 1] == ["الي", "غايه"]
        comma = opener < draft.start and s.keys[draft.end] == "،"  # «تجاوز عددهم إلى غاية 10 مايو، 9 ملايين»
        return range(opener, draft.end + comma)
    return None


def qualify(s: Stream, draft: Draft, floor: int) -> None:
    """Take the qualifier words that touch the draft into it, and heed the verbs before it."""
    dated = draft.kind in _DATES or draft.unit == "time_of_day"
    found = before(s, draft.start, floor, dated)
    if found is None and not aside(s, draft):
        found = verb_before(s, draft.start, floor)
    if found and draft.unit and s.keys[draft.end - 1].startswith("واحد") and s.keys[found.end - 1].endswith("دون"):
        found = None  # «دون مؤتمر واحد» is without one
    if found:
        draft.qualifier = found.qualifier
        draft.part(found.start, found.end, "qualifier", str(found.qualifier))
        if found.inside:
            draft.start, draft.cut = found.start, found.cut
    follow = after(s, draft.end)
    if follow and not (is_qualified(s, follow.end) and _is_number(s, follow.end)):  # «شهران بحد أقصى 3 مرات»
        draft.qualifier, draft.end = follow.qualifier, follow.end
        draft.part(follow.start, follow.end, "qualifier", str(follow.qualifier))
    last = draft.start - 1
    if last >= floor and draft.unit and s.keys[last] in ("بنسبه", "وبنسبه", "فبنسبه"):
        draft.cut = 0 if s.keys[last][0] == "ب" else 1
        draft.start = last
