"""Who says so: the verbs of saying, their subjects, and the last speaker carried on where a verb has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from arqam.model import Block, Span
from arqam.read.arabic.fold import fold
from arqam.read.article.issuers import clause_end, document_noun
from arqam.read.article.sayers import (
    Line,
    SayerKind,
    SayerName,
    introduces_words,
    is_impersonal,
    lines,
    name_at,
    verb_role,
    words,
    written,
)
from arqam.read.article.subjects_of_saying import OPENERS, next_that, past_adjuncts, subject_of


class Said(NamedTuple):
    """One verb of saying; ``name`` is its subject, or the last one named before it (``carried``).

    ``document`` is the folded noun of the document that speaks or that the one named issued. ``after``: where what is
    said ends, where it stands around the verb («…, كما ذكرت الوزارة»). ``until``: where it ends, where that is
    before its sentence does («الذي يقدره البنك بكذا،»).
    """

    verb: Span
    name: str
    name_span: Span | None
    carried: bool = False
    document: str = ""
    after: int = 0
    until: int = 0

    @property
    def name_end(self) -> int:
        return max(self.verb.end, self.name_span.end if self.name_span and not self.carried else 0)


def says(text: str, blocks: Sequence[Block]) -> tuple[Said, ...]:
    """The verbs of saying of a clean text, in order.

    >>> text = "قال الرئيس توكاييف إن التجارة زادت، وأضاف: «كثيرا»."
    >>> [(said.verb.of(text), said.name, said.carried) for said in says(text, [Block("paragraph", Span(0, len(text)))])]
    [('قال', 'الرئيس توكاييف', False), ('وأضاف', 'الرئيس توكاييف', True)]
    """
    return _says(lines(text, blocks))  # asked for by an article's quotations, and by its claims


@lru_cache(maxsize=4)
def _says(lines: tuple[Line, ...]) -> tuple[Said, ...]:
    found: list[Said] = []
    last: Said | None = None
    person: Said | None = None  # the last speaker that is no document
    for line in lines:
        relayed = True  # nobody but a reporter or a newspaper has spoken in the sentence yet
        for index in range(line.end):
            if line.words[index] in _SENTENCE_ENDS:
                relayed = True
            role = _role_here(line, index)
            if not role:
                continue
            subject = subject_of(line, index, role, relayed)
            verb = line.tokens[index]
            if subject and subject.kind is SayerKind.THING:
                continue
            if subject:
                name, span = written(line, subject)
                after, until = _comes_after(line, index, subject), _ends_early(line, subject, role)
                document = subject.document or _document_of(line, subject)
                last = Said(verb, name, span, False, document, after, until)
                found.append(last)
                person = last if subject.kind is not SayerKind.DOCUMENT else person
                relayed = relayed and (role == "relay" or subject.kind is SayerKind.MEDIA)
            elif last and _carries(line, index, role):
                spoke = person if person and _is_not_theirs(line.words[index], last) else last
                found.append(Said(verb, spoke.name, spoke.name_span, True, spoke.document))
            elif role in ("verb", "act", "participle") and not is_impersonal(line.words[index]):
                found.append(Said(verb, "", None))
    return tuple(found)


def _document_of(line: Line, subject: SayerName) -> str:
    """«أضافت السفارة في بيان أن»: what «البيان» will stand for."""
    if subject.kind is not SayerKind.BODY and subject.kind is not SayerKind.DEFINITE:
        return ""
    return document_noun(line.word(subject.stop + 1)) if line.word(subject.stop) == fold("في") else ""


def _is_not_theirs(verb: str, last: Said) -> bool:
    """«أظهرت الإحصاءات … وأشار إلى»: figures are feminine, and what a man goes on to say is not theirs."""
    feminine = verb.removeprefix("و").startswith("ت") or verb.endswith(("ت", "ه"))
    name = fold(last.name).split()[0]
    return not feminine and name.endswith(("ات", "ه")) and name.removeprefix("ال") in _DATA


_DATA = frozenset(map(fold, ("بيانات", "إحصاءات", "إحصائيات", "معطيات", "نشرة", "دراسة", "تقديرات")))
_SENTENCE_ENDS = frozenset(".!؟?")

#: Verbs that are prepositions too: they count only at the head of a clause.
_PREPOSITIONS = frozenset(map(fold, ("بين", "عبر", "حسب")))

#: Participles that are adjectives too (احتياطيات مؤكدة): they count only with what is said.
_ADJECTIVES = frozenset(
    map(fold, ("مؤكدة", "مبينة", "معتبرة", "متابعة", "متوقعة", "متابعا", "معلنة", "مقدرا", "مقدرة"))
)

_FROM, _TO, _ON = map(fold, ("عن", "إلى", "على"))
_EXPRESSES = frozenset(map(fold, ("عبر", "عبرت", "أعرب", "أعربت")))
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
    if index and line.words[index - 1][:1].isdigit():
        return ""  # 40 طالبا
    if word.lstrip("وف") in _EXPRESSES and next_that(line, index + 1, lambda at: line.words[at] == _FROM) < 0:
        return ""  # عبر القناة
    if word in _ADJECTIVES and not (introduces_words(line, index + 1) or line.word(index + 1) in (_FROM, _TO, _ON)):
        return ""
    return role


def _heads(line: Line, index: int) -> bool:
    return index == 0 or line.is_mark(index - 1)


def _carries(line: Line, index: int, role: str) -> bool:
    """Does a verb without a subject carry the last speaker on? «أظهر أن» does, «أظهر نموا» and «يتوقع أن» don't."""
    if role in ("relay", "reach", "estimate", "in", "account") or is_impersonal(line.words[index]):
        return False
    if role != "participle" and not _opens_clause(line, index):
        return False  # «كانت التوقعات تشير», «في وقت سابق أعلن»: its subject stands before it, or nowhere
    if role == "that":
        at = past_adjuncts(line, index + 1)
        return at >= 0 and introduces_words(line, at)
    if role == "act":
        at = past_adjuncts(line, index + 1)
        return at >= 0 and (introduces_words(line, at) or line.is_mark(at) or line.role(at) == "introduces")
    return True


def _opens_clause(line: Line, index: int) -> bool:
    return (
        _heads(line, index)
        or line.words[index][:1] in "وف"
        or line.word(index - 1) in OPENERS
        or (line.word(index - 1) in _WITH_VERBS)
    )


def _comes_after(line: Line, index: int, subject: SayerName) -> int:
    """«…, كما ذكرت الوزارة»: what is said stands before, and ends where this is returned; 0 where it follows."""
    if line.word(index - 1) not in _AS or subject.first < index:
        return 0
    told = introduces_words(line, past_adjuncts(line, subject.stop)) or line.word(subject.stop) in (_FROM, _TO)
    return 0 if told else clause_end(line, subject.stop)


def _ends_early(line: Line, subject: SayerName, role: str) -> int:
    """An estimate ends with its clause: at the next comma."""
    if role != "estimate":
        return 0
    comma = next_that(line, subject.stop, lambda at: line.words[at] in "،,؛")
    return line.tokens[comma].start if comma > 0 else 0


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
    for line in lines(text, blocks):
        for index, word in enumerate(line.words):
            if not (word in words("issues") or (word[:1] in "وف" and word[1:] in words("issues"))):
                continue
            found = name_at(line, past_adjuncts(line, index + 1)) if index + 1 < line.end else None
            if found is None or found.kind is not SayerKind.BODY:
                continue
            for at in range(found.first + 1, min(found.stop + 4, line.end)):
                noun = document_noun(line.words[at])
                if noun and not line.words[at].startswith("ال"):
                    name, span = written(line, found._replace(stop=min(found.stop, at)))
                    yield Issue(line.tokens[index].start, name, span, noun)
                    break
