"""Who says so: the verbs of saying, their subjects, and the last speaker carried on where a verb has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from arqam.model import Block, Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import forms
from arqam.read.article.sayers import (
    Kind,
    Line,
    Name,
    clause_end,
    document_noun,
    ends_name,
    head_of,
    introduces_words,
    is_common_noun,
    is_impersonal,
    issuer_of,
    kind_of,
    name_at,
    verb_role,
    words,
    written,
)

#: How far before a verb its subject may begin, and behind it where something stands between, in words and marks.
FARTHEST = 14


class Said(NamedTuple):
    """One verb of saying; ``name`` is its subject, or the last one named before it (``carried``).

    ``document`` is the folded noun of the document that speaks or that the one named issued. ``after``: where what is
    said ends, where it stands around the verb («…, كما ذكرت الوزارة»).
    """

    verb: Span
    name: str
    name_span: Span | None
    carried: bool = False
    document: str = ""
    after: int = 0

    @property
    def name_end(self) -> int:
        return max(self.verb.end, self.name_span.end if self.name_span and not self.carried else 0)


def says(text: str, blocks: Sequence[Block]) -> list[Said]:
    """The verbs of saying of a clean text, in order.

    >>> text = "قال الرئيس توكاييف إن التجارة زادت، وأضاف: «كثيرا»."
    >>> [(said.verb.of(text), said.name, said.carried) for said in says(text, [Block("paragraph", Span(0, len(text)))])]
    [('قال', 'الرئيس توكاييف', False), ('وأضاف', 'الرئيس توكاييف', True)]
    """
    found: list[Said] = []
    last: Said | None = None
    for block in blocks:
        line = Line(text, block.clean_span)
        relayed = True  # nobody but a reporter or a newspaper has spoken in the sentence yet
        for index in range(line.end):
            if line.words[index] in _SENTENCE_ENDS:
                relayed = True
            role = _role_here(line, index)
            if not role:
                continue
            subject = _subject(line, index, role, relayed)
            verb = line.tokens[index]
            if subject and subject.kind is Kind.THING:
                continue
            if subject:
                name, span = written(line, subject)
                last = Said(verb, name, span, False, subject.document, _comes_after(line, index, subject))
                found.append(last)
                relayed = relayed and (role == "relay" or subject.kind is Kind.MEDIA)
            elif last and _carries(line, index, role):
                found.append(Said(verb, last.name, last.name_span, True, last.document))
            elif role in ("verb", "participle") and not is_impersonal(line.words[index]):
                found.append(Said(verb, "", None))
    return found


_SENTENCE_ENDS = frozenset(".!؟?")

#: Verbs that are prepositions too: they count only at the head of a clause.
_PREPOSITIONS = frozenset(map(fold, ("بين", "عبر", "حسب")))

#: Participles that are adjectives too (احتياطيات مؤكدة): they count only with what is said.
_ADJECTIVES = frozenset(
    map(fold, ("مؤكدة", "مبينة", "معتبرة", "متابعة", "متوقعة", "متابعا", "معلنة", "مقدرا", "مقدرة"))
)

_FROM, _TO, _ON, _OF = map(fold, ("عن", "إلى", "على", "من"))
_HAD = frozenset(map(fold, ("كان", "كانت", "وكان", "وكانت", "فكان", "فكانت")))
_ALREADY = fold("قد")
_WITH_VERBS = frozenset(map(fold, ("قد", "وقد", "فقد", "ثم", "أيضا", "كذلك")))
_AS = frozenset(map(fold, ("كما", "حسبما", "وفقما", "مثلما", "وكما", "وحسبما", "بحسبما")))
_IN = frozenset(map(fold, ("جاء", "ورد", "وجاء", "وورد")))


def _role_here(line: Line, index: int) -> str:
    """The role of the word at ``index`` as a verb of saying where it stands; "" where it is none."""
    word = line.words[index]
    role = verb_role(word)
    if not role:
        return "in" if word in _IN and line.word(index + 1) == fold("في") else ""
    if word in _PREPOSITIONS and not _heads(line, index):
        return ""
    if word in _ADJECTIVES and not (introduces_words(line, index + 1) or line.word(index + 1) in (_FROM, _TO, _ON)):
        return ""
    return role


def _heads(line: Line, index: int) -> bool:
    return index == 0 or line.is_mark(index - 1)


def _carries(line: Line, index: int, role: str) -> bool:
    """Does a verb without a subject carry the last speaker on? «أظهر أن» does, «أظهر نموا» and «يتوقع أن» don't."""
    if role in ("relay", "reach", "estimate", "in") or is_impersonal(line.words[index]):
        return False
    if role != "participle" and not _opens_clause(line, index):
        return False  # «كانت التوقعات تشير», «في وقت سابق أعلن»: its subject stands before it, or nowhere
    if role == "that":
        at = _past_adjuncts(line, index + 1)
        return at >= 0 and introduces_words(line, at)
    return True


def _opens_clause(line: Line, index: int) -> bool:
    return (
        _heads(line, index)
        or line.words[index][:1] in "وف"
        or line.word(index - 1) in _OPENERS
        or (line.word(index - 1) in _WITH_VERBS)
    )


# -- the subject ---------------------------------------------------------------------------------------------------


def _subject(line: Line, index: int, role: str, relayed: bool) -> Name | None:
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


def _behind(line: Line, index: int, role: str) -> Name | None:
    start = _past_adjuncts(line, index + 1)
    if line.word(start)[:1].isdigit():
        return Name(start, start + 1, Kind.THING)  # «أفادت 64 % من الشركات»: nobody by name
    found = name_at(line, start) if start >= 0 else None
    if found is None or _is_object(line, found):
        return None
    if found.kind is Kind.THING:
        is_subject = line.words[found.first].startswith("ال") and line.word(found.stop) in (_TO, _FROM, *words("that"))
        return found if is_subject else None  # «يشير الاتجاه إلى»: nobody speaks
    if role in ("estimate", "cause"):
        return _before_a_thing(line, found) if found.kind is Kind.BODY else None
    if found.kind is Kind.DOCUMENT:
        issuer = issuer_of(line, found.first)
        return issuer or found._replace(document=document_noun(line.word(head_of(line, found.first))))
    if role == "reach" and not introduces_words(line, found.stop):
        return None
    if not _is_told(line, found, role):
        return _definite_part(line, found, role)
    return _apposed(line, found) or found


def _apposed(line: Line, name: Name) -> Name | None:
    """«قال كبير المحللين في بنك الدار، سامي العلي، إن»: the name that stands beside a title."""
    if not forms(line.word(head_of(line, name.first))) & words("person_title"):
        return None
    first = _next(line, name.stop, lambda at: line.words[at] in "،,") + 1
    found = name_at(line, first) if 0 < first < line.end else None
    if found is None or found.kind is not Kind.BARE or found.stop - first not in (2, 3, 4):
        return None
    closed = line.word(found.stop) in ("،", ",") and introduces_words(line, found.stop + 1)
    return found if closed else None


def _before_a_thing(line: Line, name: Name) -> Name:
    """«قدر صندوق النقد الدولي العجز»: what is estimated is no part of the name."""
    things = (at for at in range(name.first + 2, name.stop) if kind_of(line, at) is Kind.THING)
    return name._replace(stop=next(things, name.stop))


def _is_object(line: Line, name: Name) -> bool:
    """«أكد ضرورة», «توقعت عجزا»: what is said, and not who says it."""
    return line.is_indefinite_accusative(name.first) or line.role(name.first) == "object"


def _is_told(line: Line, name: Name, role: str) -> bool:
    """Does what stands behind the name show that it is a subject?"""
    if name.kind is Kind.BARE and is_common_noun(line, name.first):
        return False
    after = _past_adjuncts(line, name.stop)
    if role == "that" and (after < 0 or name.stop >= line.end):
        return False
    if after < 0 or name.stop >= line.end:
        return name.kind is not Kind.BARE or line.is_mark(name.stop)
    skipped = after > name.stop
    word = line.word(after)
    if introduces_words(line, after) or (word in (_TO, _FROM, _ON) and _says_next(line, after)):
        return True
    if role == "that":
        return name.kind is Kind.MEDIA and line.role(after) in ("object", "introduces")
    if skipped or line.is_mark(after) or word in (_TO, _FROM, _OF):
        return name.kind is not Kind.DEFINITE or role == "verb"
    return name.kind is not Kind.BARE or line.is_indefinite_accusative(after)


def _says_next(line: Line, index: int) -> bool:
    """إلى أن, عن أن"""
    return introduces_words(line, index + 1)


def _definite_part(line: Line, name: Name, role: str) -> Name | None:
    """A name that runs on into its object («البنك المركزي التزامه»): its words that carry the article."""
    if role == "that" or name.kind is Kind.BARE:
        return None
    stop = name.first + 1
    while stop < name.stop and line.words[stop].startswith("ال"):
        stop += 1
    return name._replace(stop=stop)


def _past_adjuncts(line: Line, index: int) -> int:
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
            close = _next(line, index + 1, lambda at, mark=mark: line.words[at] == mark)
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


def _next(line: Line, start: int, holds) -> int:
    """The next token that ``holds``, not past a sentence, a verb of saying or what is said; -1 where there is none."""
    for at in range(start, min(start + FARTHEST, line.end)):
        if holds(at):
            return at
        if (
            line.words[at] in ".؟!:"
            or introduces_words(line, at)
            or verb_role(line.words[at]) in ("verb", "participle")
        ):
            return -1
    return -1


def _past_listener(line: Line, index: int) -> int:
    """Past «لـ«الصحيفة»», «لصحيفة الأيام», «للصحفيين», up to a title; ``index`` itself where nobody is told."""
    word = line.words[index]
    if word == "ل" and line.word(index + 1) in '"“«»”':
        close = _next(line, index + 2, lambda at: line.words[at] in '"”»«“')
        return close + 1 if close > 0 else index
    if word.startswith("ل") and len(word) > 2 and forms(word) & words("media"):
        title = _next(line, index + 1, lambda at: _is_person(line, at))
        if title > 0:
            return title
        told = _next(
            line, index + 1, lambda at: introduces_words(line, at) or line.is_mark(at) or line.role(at) == "skip"
        )
        return told if told > 0 else index + 1
    return index


def _is_past_listener(line: Line, index: int) -> bool:
    return introduces_words(line, index) or line.is_mark(index) or line.role(index) == "skip"


def _told_in(line: Line, index: int) -> int:
    """«قال في تصريح لصحيفة الأيام وزير المالية إن»: the title behind the place, or else what is said."""
    title = _next(line, index + 1, lambda at: _is_person(line, at))
    if title > 0:
        return title
    return _next(line, index + 1, lambda at: introduces_words(line, at)) if introduces_later(line, index) else index


def introduces_later(line: Line, index: int) -> bool:
    return _next(line, index + 1, lambda at: introduces_words(line, at)) > 0


def _is_person(line: Line, index: int) -> bool:
    """A title that no preposition and no name leads to: «مع وزير المالية» is not who speaks."""
    word, before = line.words[index], line.word(index - 1)
    bare = word[2:] if word.startswith("ال") else word
    if bare not in words("person_title") or before in _LEADS:
        return False
    return not (forms(before) & (words("person_title") | words("data")))


_LEADS = frozenset(map(fold, ("مع", "عن", "من", "إلى", "على", "مجلس", "مكتب", "نيابة", "باسم", "بين")))


def _relayed(line: Line, index: int) -> Name | None:
    """«نقلت الوكالة عن الوزير قوله»: who is reported; «نقلت وسائل إعلام أن»: who reports."""
    reporter = name_at(line, _past_adjuncts(line, index + 1))
    at = _next(line, index + 1, lambda at: line.words[at] == _FROM)
    if at > 0:
        source = name_at(line, at + 1)
        if source and source.kind is not Kind.THING:
            issuer = issuer_of(line, source.first) if source.kind is Kind.DOCUMENT else None
            return issuer or source
    if reporter and introduces_words(line, reporter.stop) and reporter.kind is not Kind.THING:
        return reporter
    return None


def _document_in(line: Line, start: int) -> Name | None:
    """«جاء في تقرير صدر عن الدائرة أن»"""
    if start >= line.end or kind_of(line, start) is not Kind.DOCUMENT or not introduces_later(line, start):
        return None
    return issuer_of(line, start) or name_at(line, start)


# -- a subject before its verb -------------------------------------------------------------------------------------

_OPENERS = frozenset(
    map(
        fold,
        "أما لكن ولكن بينما فيما إذ حيث كما أن إن وأن لأن بأن يذكر".split(),
    )
)
_WHO = frozenset(map(fold, ("الذي", "التي", "الذين", "والذي", "والتي")))


def _before(line: Line, index: int, relayed: bool) -> Name | None:
    """«وكانت الشركة قد توقعت», «الوزير أكد أن», «المسح الذي أجراه المعهد أظهر أن», «تقديرات البنك الذي توقع»."""
    already = line.word(index - 1) == _ALREADY
    stop = index - (already or line.word(index - 1) == fold("فقد"))
    if not already and not _is_told_next(line, index + 1):
        return None
    if line.word(stop - 1) in _WHO:
        return None if is_impersonal(line.words[index]) else _antecedent(line, stop - 1)
    start = _clause_start(line, stop)
    found = name_at(line, start) if 0 <= start < stop else None
    if found is None or found.kind is Kind.THING or _is_object(line, found):
        return None
    had = start > 0 and line.words[start - 1] in _HAD
    if not relayed and not had:
        return None
    if found.kind is Kind.DOCUMENT:
        return issuer_of(line, start) or found._replace(document=document_noun(line.word(head_of(line, start))))
    if found.stop != stop:
        return found if had and already else None
    if had or found.kind in (Kind.BODY, Kind.MEDIA) or introduces_words(line, _past_adjuncts(line, index + 1)):
        return found
    return None


def _is_told_next(line: Line, index: int) -> bool:
    """Does what is said, or what it is about, stand at ``index``?"""
    if introduces_words(line, index) or line.word(index) in (_TO, _FROM, _ON):
        return True
    return line.role(index) in ("skip", "object") or line.is_indefinite_accusative(index)


def _antecedent(line: Line, stop: int) -> Name | None:
    """«دون تقديرات بنك الخليج الذي توقع ربحا»: the name before الذي."""
    for start in range(stop - 1, max(stop - FARTHEST, -1), -1):
        before = start - 1
        opened = before < 0 or line.is_mark(before) or ends_name(line, before)
        if opened or kind_of(line, before) in (Kind.DOCUMENT, Kind.THING):
            found = name_at(line, start)
            spoken = found and found.stop == stop and found.kind not in (Kind.THING, Kind.DOCUMENT)
            return found if spoken else None
    return None


def _clause_start(line: Line, stop: int) -> int:
    """Where the clause before token ``stop`` begins: after a mark, كان, or a word that opens a clause; -1 far off."""
    for at in range(stop - 1, max(stop - 8 - FARTHEST, -1), -1):
        word = line.words[at]
        if word in ".؟!،؛:" or word in _HAD or word in _OPENERS:
            return at + 1
        if at == 0:
            return 0
    return -1


def _comes_after(line: Line, index: int, subject: Name) -> int:
    """«…, كما ذكرت الوزارة»: what is said stands before, and ends where this is returned; 0 where it follows."""
    if line.word(index - 1) not in _AS or subject.first < index:
        return 0
    told = introduces_words(line, _past_adjuncts(line, subject.stop)) or line.word(subject.stop) in (_FROM, _TO)
    return 0 if told else clause_end(line, subject.stop)


class Issue(NamedTuple):
    """«أصدرت الشركة تقريرها»: who issued a document, and where it is said; nothing is said in it yet."""

    at: int
    name: str
    name_span: Span
    document: str


def issues(text: str, blocks: Sequence[Block]) -> Iterator[Issue]:
    """Who issued which document, in order.

    >>> text = "أصدرت شركة المها تقريرها."
    >>> [(issue.name, issue.document) for issue in issues(text, [Block("paragraph", Span(0, len(text)))])]
    [('شركة المها', 'تقرير')]
    """
    for block in blocks:
        line = Line(text, block.clean_span)
        for index, word in enumerate(line.words):
            if not (word in words("issues") or (word[:1] in "وف" and word[1:] in words("issues"))):
                continue
            found = name_at(line, _past_adjuncts(line, index + 1)) if index + 1 < line.end else None
            if found is None or found.kind is not Kind.BODY:
                continue
            for at in range(found.first + 1, min(found.stop + 4, line.end)):
                noun = document_noun(line.words[at])
                if noun and not line.words[at].startswith("ال"):
                    name, span = written(line, found._replace(stop=min(found.stop, at)))
                    yield Issue(line.tokens[index].start, name, span, noun)
                    break
