"""The subject of a verb of saying: behind it, past what stands between, or before it; or whom it reports."""

from __future__ import annotations

from collections.abc import Callable

from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import forms
from arqam.read.article.issuers import document_noun, issuer_of
from arqam.read.article.sayers import (
    Line,
    SayerKind,
    SayerName,
    ends_name,
    head_of,
    introduces_words,
    is_common_noun,
    is_impersonal,
    kind_of,
    name_at,
    verb_role,
    words,
)

#: How far before a verb its subject may begin, and behind it where something stands between, in words and marks.
FARTHEST = 14

_FROM, _TO, _ON, _OF = map(fold, ("عن", "إلى", "على", "من"))
_HAD = frozenset(map(fold, ("كان", "كانت", "وكان", "وكانت", "فكان", "فكانت")))
_ALREADY, _THEN = map(fold, ("قد", "فقد"))


# -- behind the verb ---------------------------------------------------------------------------------------------------


def subject_of(line: Line, index: int, role: str, relayed: bool) -> SayerName | None:
    """The subject of the verb at ``index``, behind it or before it."""
    if role == "participle":
        return None
    if role == "in":
        return _document_in(line, index + 2)
    if role == "relay":
        return _relayed(line, index)
    behind = _behind(line, index, role)
    if behind or role in ("reach", "estimate"):
        return behind
    return _before(line, index, relayed)


def _behind(line: Line, index: int, role: str) -> SayerName | None:
    start = past_adjuncts(line, index + 1)
    if line.word(start)[:1].isdigit():
        return SayerName(start, start + 1, SayerKind.THING)  # «أفادت 64 % من الشركات»: nobody by name
    found = name_at(line, start) if start >= 0 else None
    if found is None or _is_object(line, found):
        return None
    if found.kind is SayerKind.THING:
        is_subject = line.words[found.first].startswith("ال") and line.word(found.stop) in (_TO, _FROM, *words("that"))
        return found if is_subject else None  # «يشير الاتجاه إلى»: nobody speaks
    if is_impersonal(line.words[index]) and found.kind in (SayerKind.DEFINITE, SayerKind.BARE):
        told = introduces_words(line, past_adjuncts(line, found.stop))
        return found if told else found._replace(kind=SayerKind.THING)  # «يتوقع الإدراج في يونيو»
    if found.kind is SayerKind.BARE and line.words[found.first].endswith(("ها", "هم", "هما")):
        return None  # «تطالب بحصتها»
    if role in ("estimate", "cause"):
        return _before_a_thing(line, found) if found.kind is SayerKind.BODY else None
    if role == "reach" and not _says_later(line, found):
        return None  # «سجل عدد المستفيدين عن العام», «سجلت المؤشرات انخفاضا»
    if found.kind is SayerKind.DOCUMENT:
        counted = role == "account" and line.words[found.first].startswith("ال")
        return _document(line, _with_article(line, found) if counted else found)
    if role == "account":
        return None  # «رصدت الوزارة مليونا»: what a report counts is said, and what a ministry sets aside is not
    if not _is_told(line, found, role):
        return _definite_part(line, found, role)
    return _apposed(line, found) or found


def _document(line: Line, name: SayerName) -> SayerName:
    """Who issued a document that speaks; «بيانات» alone is nobody's."""
    issuer = issuer_of(line, name.first)
    if issuer:
        return issuer
    head = head_of(line, name.first)
    if name.stop - name.first == 1 and line.word(head) in _FIGURES:
        return name._replace(kind=SayerKind.THING)
    return name._replace(document=document_noun(line.word(head)))


#: What only shows figures, as against a study.
_FIGURES = frozenset(map(fold, ("بيانات", "أرقام", "إحصاءات", "إحصائيات", "معطيات")))


def _says_later(line: Line, name: SayerName) -> bool:
    """Does أن follow the name, or what stands behind a document's?"""
    if name.kind is SayerKind.DOCUMENT:
        return introduces_later(line, name.stop - 1) and line.word(name.stop) != _FROM
    return introduces_words(line, name.stop) and line.word(name.stop) != _FROM


def _apposed(line: Line, name: SayerName) -> SayerName | None:
    """«قال كبير المحللين في بنك الدار، سامي العلي، إن»: the name that stands beside a title."""
    if not forms(line.word(head_of(line, name.first))) & words("person"):
        return None
    if (named := _behind_a_place(line, name)) is not None:
        return named
    first = next_that(line, name.stop, lambda at: line.words[at] in "،,") + 1
    found = name_at(line, first) if 0 < first < line.end else None
    if found is None or found.kind is not SayerKind.BARE or found.stop - first not in (2, 3, 4):
        return None
    told = introduces_words(line, found.stop + 1) or line.role(found.stop + 1) == "introduces"
    closed = line.word(found.stop) in ("،", ",") and told
    return found if closed else None


def _behind_a_place(line: Line, name: SayerName) -> SayerName | None:
    """«قال مدير البحوث في بنك الدار سامي العلي إن»: the name behind where the title is held."""
    place = name_at(line, name.stop + 1) if line.word(name.stop) in _HELD_AT and name.stop + 1 < line.end else None
    named = name_at(line, place.stop) if place and place.kind is SayerKind.BODY and place.stop < line.end else None
    if named is None or named.kind is not SayerKind.BARE or named.stop - named.first not in (2, 3, 4):
        return None
    return named if introduces_words(line, named.stop) else None


_HELD_AT = frozenset(map(fold, ("في", "لدى", "من")))


def _before_a_thing(line: Line, name: SayerName) -> SayerName:
    """«قدر صندوق النقد الدولي العجز»: what is estimated is no part of the name."""
    things = (at for at in range(name.first + 2, name.stop) if kind_of(line, at) is SayerKind.THING)
    return name._replace(stop=next(things, name.stop))


def _is_object(line: Line, name: SayerName) -> bool:
    """«أكد ضرورة», «توقعت عجزا»: what is said, and not who says it."""
    return line.is_indefinite_accusative(name.first) or line.role(name.first) == "object"


def _is_told(line: Line, name: SayerName, role: str) -> bool:
    """Does what stands behind the name show that it is a subject?"""
    if name.kind is SayerKind.BARE and is_common_noun(line, name.first):
        return False
    after = past_adjuncts(line, name.stop)
    if role in ("that", "act") and (after < 0 or name.stop >= line.end):
        return False
    if after < 0 or name.stop >= line.end:
        return name.kind is not SayerKind.BARE or line.is_mark(name.stop)
    skipped = after > name.stop
    word = line.word(after)
    if introduces_words(line, after) or (word in (_TO, _FROM, _ON) and _says_next(line, after)):
        return True
    if verb_role(word) == "participle" or word in _IN_WORDS:
        return True
    if role == "act":
        return line.is_mark(after)
    if role == "that":
        return name.kind is SayerKind.MEDIA and line.role(after) in ("object", "introduces")
    if skipped or line.is_mark(after) or word in (_TO, _FROM, _OF):
        return name.kind is not SayerKind.DEFINITE or role == "verb"
    return name.kind is not SayerKind.BARE or line.is_indefinite_accusative(after)


#: «وأضاف فلان قائلا:», «بالقول إن»
_IN_WORDS = frozenset(map(fold, ("قائلا", "قائلة", "بالقول", "بقوله", "بقولها")))


def _says_next(line: Line, index: int) -> bool:
    """إلى أن, عن أن"""
    return introduces_words(line, index + 1)


def _definite_part(line: Line, name: SayerName, role: str) -> SayerName | None:
    """A name that runs on into its object («البنك المركزي التزامه»): its words that carry the article."""
    if role in ("that", "act") or name.kind is SayerKind.BARE:
        return None
    return _with_article(line, name)


def _with_article(line: Line, name: SayerName) -> SayerName:
    stop = name.first + 1
    while stop < name.stop and line.words[stop].startswith("ال"):
        stop += 1
    return name._replace(stop=stop)


def past_adjuncts(line: Line, index: int) -> int:
    """Past «أمس الأحد», «، من جهة أخرى،», «لـ«الصحيفة»», «في تصريح لـ…»: where a subject or what is said follows; -1
    where nothing does."""
    for _ in range(6):
        if index >= line.end:
            return -1
        if line.role(index) == "skip":
            if line.word(index + 1) in _ORDINALS:
                return index  # «اليوم الثاني للتداول»
            index += 1
        elif line.words[index] in ("،", ",", "-", "–"):
            mark = line.words[index]
            close = next_that(line, index + 1, lambda at, mark=mark: line.words[at] == mark)
            if close < 0:
                return index
            index = close + 1
        elif (past := _past_listener(line, index)) > index:
            index = past
        elif line.words[index] in _PLACES:
            return _told_in(line, index)
        else:
            return index
    return index


_ORDINALS = frozenset(map(fold, "الأول الثاني الثالث الرابع الخامس الأخير".split()))
_PLACES = frozenset(map(fold, ("في", "خلال", "عقب", "أمام", "بعد", "قبل", "عبر", "لدى", "ضمن", "ل", "بمناسبة")))


def next_that(line: Line, start: int, holds: Callable[[int], bool]) -> int:
    """The next token that ``holds``, not past a sentence, a verb of saying or what is said; -1 where there is none."""
    for at in range(start, min(start + FARTHEST, line.end)):
        if holds(at):
            return at
        if (
            line.words[at] in ".؟!:"
            or introduces_words(line, at)
            or verb_role(line.words[at]) in ("verb", "act", "participle")
        ):
            return -1
    return -1


def _past_listener(line: Line, index: int) -> int:
    """Past «لـ«الصحيفة»», «لصحيفة الأيام», «للصحفيين», up to a title; ``index`` itself where nobody is told."""
    word = line.words[index]
    if word == "ل" and line.word(index + 1) in '"“«»”':
        close = next_that(line, index + 2, lambda at: line.words[at] in '"”»«“')
        return close + 1 if close > 0 else index
    if word.startswith("ل") and len(word) > 2 and forms(word) & words("media"):
        title = next_that(line, index + 1, lambda at: _is_person(line, at))
        if title > 0:
            return title
        told = next_that(line, index + 1, lambda at: _is_past_listener(line, at))
        return told if told > 0 else index + 1
    return index


def _is_past_listener(line: Line, index: int) -> bool:
    return introduces_words(line, index) or line.is_mark(index) or line.role(index) == "skip"


def _told_in(line: Line, index: int) -> int:
    """«قال في تصريح لصحيفة الأيام وزير المالية إن»: the title behind the place, or else what is said."""
    title = next_that(line, index + 1, lambda at: _is_person(line, at))
    if title > 0:
        return title
    return next_that(line, index + 1, lambda at: introduces_words(line, at)) if introduces_later(line, index) else index


def introduces_later(line: Line, index: int) -> bool:
    return next_that(line, index + 1, lambda at: introduces_words(line, at)) > 0


def _is_person(line: Line, index: int) -> bool:
    """A title that no preposition and no name leads to: «مع وزير المالية» is not who speaks."""
    word, before = line.words[index], line.word(index - 1)
    bare = word[2:] if word.startswith("ال") else word
    if bare not in words("person") or before in _LEADS:
        return False
    return not (forms(before) & (words("person") | words("data")))


_LEADS = frozenset(map(fold, ("مع", "عن", "من", "إلى", "على", "مجلس", "مكتب", "نيابة", "باسم", "بين")))


#: «علمت «الصحيفة» من مصادر أن».
_LEARNT = frozenset(map(fold, ("علم", "علمت")))


def _relayed(line: Line, index: int) -> SayerName | None:
    """«نقلت الوكالة عن الوزير قوله»: who is reported; «نقلت وسائل إعلام أن»: who reports."""
    start = past_adjuncts(line, index + 1)
    reporter = name_at(line, start) if start >= 0 else None
    source_word = _OF if line.words[index].removeprefix("و") in _LEARNT else _FROM
    at = next_that(line, index + 1, lambda at: line.words[at] == source_word)
    if at > 0:
        source = name_at(line, at + 1)
        if source and source.kind is not SayerKind.THING:
            issuer = issuer_of(line, source.first) if source.kind is SayerKind.DOCUMENT else None
            return issuer or source
    if reporter and introduces_words(line, reporter.stop) and reporter.kind is not SayerKind.THING:
        return reporter
    return None


def _document_in(line: Line, start: int) -> SayerName | None:
    """«جاء في تقرير صدر عن الدائرة أن»"""
    if start >= line.end or kind_of(line, start) is not SayerKind.DOCUMENT or not introduces_later(line, start):
        return None
    return issuer_of(line, start) or name_at(line, start)


# -- a subject before its verb -------------------------------------------------------------------------------------

#: Words that open a clause, before which its subject cannot stand.
OPENERS = frozenset(map(fold, "أما لكن ولكن بينما فيما إذ حيث كما أن إن وأن لأن بأن يذكر".split()))
_WHO = frozenset(map(fold, ("الذي", "التي", "الذين", "والذي", "والتي")))


def _before(line: Line, index: int, relayed: bool) -> SayerName | None:
    """«وكانت الشركة قد توقعت», «الوزير أكد أن», «المسح الذي أجراه المعهد أظهر أن», «تقديرات البنك الذي توقع»."""
    already = line.word(index - 1) == _ALREADY
    stop = index - (already or line.word(index - 1) == _THEN)
    if line.word(stop - 1) in ("،", ",") and not already and _had(line, stop - 1):
        stop -= 1  # «وكان وزير النقل سامي العلي، أعلن أن»
    told = already or _is_told_next(line, index + 1)
    if line.word(stop - 1) in _WHO:
        return _antecedent(line, stop - 1) if told and not is_impersonal(line.words[index]) else None
    start = _clause_start(line, stop)
    found = name_at(line, start) if 0 <= start < stop else None
    if found is None or found.kind is SayerKind.THING or _is_object(line, found):
        return None
    had = start > 0 and line.words[start - 1] in _HAD
    if not (told or (had and found.kind is SayerKind.BODY)) or not (relayed or had):
        return None
    if found.kind is SayerKind.DOCUMENT:
        return _document(line, found)
    if found.stop != stop:
        return found if had and already else None
    if had or found.kind in (SayerKind.BODY, SayerKind.MEDIA) or introduces_words(line, past_adjuncts(line, index + 1)):
        return found
    return None


def _had(line: Line, stop: int) -> bool:
    start = _clause_start(line, stop)
    return start > 0 and line.words[start - 1] in _HAD


def _is_told_next(line: Line, index: int) -> bool:
    """Does what is said, or what it is about, stand at ``index``?"""
    if introduces_words(line, index) or line.word(index) in (_TO, _FROM, _ON):
        return True
    return line.role(index) in ("skip", "object") or line.is_indefinite_accusative(index)


def _antecedent(line: Line, stop: int) -> SayerName | None:
    """«دون تقديرات بنك الخليج الذي توقع ربحا»: the name before الذي."""
    for start in range(stop - 1, max(stop - FARTHEST, -1), -1):
        before = start - 1
        opened = before < 0 or line.is_mark(before) or ends_name(line, before)
        if opened or kind_of(line, before) in (SayerKind.DOCUMENT, SayerKind.THING):
            found = name_at(line, start)
            spoken = found and found.stop == stop and found.kind not in (SayerKind.THING, SayerKind.DOCUMENT)
            return found if spoken else None
    return None


def _clause_start(line: Line, stop: int) -> int:
    """Where the clause before token ``stop`` begins: after a mark, كان, or a word that opens a clause; -1 far off."""
    for at in range(stop - 1, max(stop - 8 - FARTHEST, -1), -1):
        word = line.words[at]
        if word in ".؟!،؛:" or word in _HAD or word in OPENERS:
            return at + 1
        if at == 0:
            return 0
    return -1
