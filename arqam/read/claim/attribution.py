"""How far what a speaker says reaches: who says each figure, the reporter where nobody else does.

The verbs of saying and their subjects are found by ``arqam.read.article.speakers``, quotations by
``arqam.read.article.quotations``; here each gets its reach, and what has no verb is added: وفقا لـ, بحسب, نقلا عن, and
data that speak (أظهرت بيانات …).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from arqam.model import Article, Block, BlockKind, Span, Speaker
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import Text, fold_word, forms
from arqam.read.article.issuers import clause_end, document_noun, issuer_of
from arqam.read.article.sayers import (
    Line,
    SayerKind,
    SayerName,
    head_of,
    is_common_noun,
    kind_of,
    lines,
    name_at,
    verb_role,
    words,
    written,
)
from arqam.read.article.speakers import issues, says
from arqam.read.claim.sentences import Sentence


class Reach(NamedTuple):
    """A stretch of the folded text and who says it, with why; ``document``: the folded noun of what they issued."""

    span: Span
    speaker: Speaker
    why: str
    document: str = ""


def reaches(article: Article, text: Text, sentences: Sequence[Sentence]) -> list[Reach]:
    """What is said by whom, in order; what no stretch covers is the reporter's."""
    blocks = article.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(article.clean))),)
    found = list(_verbs(article, text, sentences, blocks))
    opened = sorted(reach.span.start for reach in found)
    for reach in _according(article, text, sentences, blocks):
        nameless = reach.document == document_noun(fold_word(reach.speaker.name).split()[0]) != ""
        at = bisect_right(opened, reach.span.end) - 1
        if not (nameless and at >= 0 and opened[at] >= reach.span.start):
            found.append(reach)  # «كشف تقرير البنك عن انخفاض بحسب البيانات»: the bank says it
    found += [*_issues(article, text, blocks), *_headed(article, text, blocks, found)]
    for quotation in article.quotations:
        if quotation.speaker:
            speaker = Speaker(quotation.speaker, "quoted", quotation.speaker_span)
            found.append(Reach(text.forth(quotation.clean_span), speaker, "inside a quotation"))
    return _referred(sorted(found, key=lambda item: item.span))


# -- one who was named before --------------------------------------------------------------------------------------


def _referred(found: Sequence[Reach]) -> list[Reach]:
    """«وأضاف الوزير», «وأوضح المكتب», «وقال الناصر», «وذكر التقرير»: a word for a speaker named in full before."""
    named = _Named()
    resolved = []
    for reach in found:
        full = named.meant(reach)
        if full is not None:
            speaker = Speaker(full.name, reach.speaker.manner, full.clean_span)
            reach = reach._replace(speaker=speaker, why=f"{reach.why}: «{reach.speaker.name}» is who was named before")
        named.add(reach)
        resolved.append(reach)
    return resolved


class _Named:
    """The speakers named so far, by each word that may stand for one of them later."""

    def __init__(self) -> None:
        self._by_word: dict[str, Speaker] = {}
        self._by_document: dict[str, Speaker] = {}
        self._last: Speaker | None = None
        self._issuer: Speaker | None = None

    def add(self, reach: Reach) -> None:
        speaker, name = reach.speaker, fold_word(reach.speaker.name)
        if reach.span.start < reach.span.end:
            self._last = speaker
        if reach.document and reach.document != document_noun(name.split()[0]):
            self._by_document[reach.document] = self._issuer = speaker
        if " " in name:
            for word in name.split():
                self._by_word[bare(word)] = speaker

    def meant(self, reach: Reach) -> Speaker | None:
        """Who the name of a reach stands for, where it only refers to one named before."""
        name = fold_word(reach.speaker.name).split()
        if len(name) > 1 and name[-1] in words("same"):
            return self._last
        if len(name) != 1:
            return None
        word = name[0]
        if word in words("reference"):
            noun = document_noun(word)
            last = self._last
            return self._by_document.get(noun) or (last if not noun or last is self._issuer else None)
        return self._by_word.get(bare(word)) if word.startswith("ال") else None


def bare(word: str) -> str:
    """A folded word without its article.

    >>> bare("الناصر"), bare("للوزارة")
    ('ناصر', 'وزارة')
    """
    return word[2:] if word.startswith(("ال", "لل")) else word


# -- verbs of saying -----------------------------------------------------------------------------------------------


def _verbs(article: Article, text: Text, sentences: Sequence[Sentence], blocks: Sequence[Block]) -> Iterator[Reach]:
    starts = [item.span.start for item in sentences]
    for said in says(article.clean, blocks):
        start = text.forth(said.verb).start
        sentence = _sentence(sentences, starts, start)
        if sentence is None or not said.name:
            continue
        manner = "carried" if said.carried else "reported"
        verb = said.verb.of(article.clean)
        why = f"«{verb}» carries on the speaker named before" if said.carried else f"after «{verb}»"
        span = Span(start, sentence.span.end)
        if said.until:
            span = Span(start, min(sentence.span.end, text.offset(said.until)))
        if said.after:
            end = min(sentence.span.end, text.offset(said.after))
            span, why = Span(sentence.span.start, end), f"around «{verb}»"
        yield Reach(span, Speaker(said.name, manner, said.name_span), why, said.document)


def _headed(article: Article, text: Text, blocks: Sequence[Block], said: Sequence[Reach]) -> Iterator[Reach]:
    """«المركزي السوداني: الودائع تبلغ 90 مليارا»: a headline that names who says it, as the article does."""
    headline = next(iter(blocks), None)
    if headline is None or headline.kind not in (BlockKind.HEADLINE, BlockKind.SUBHEADLINE):
        return
    line = Line(article.clean, headline.clean_span)
    found = name_at(line, 0) if line.end else None
    if found is None or line.word(found.stop) != ":":
        return
    heads = {bare(word) for word in line.words[found.first : found.stop]}
    spoke = any(heads <= {bare(word) for word in fold_word(reach.speaker.name).split()} for reach in said)
    if spoke or found.kind is SayerKind.MEDIA:
        name, span = written(line, found)
        reach = text.forth(Span(line.tokens[found.stop].end, headline.clean_span.end))
        yield Reach(reach, Speaker(name, "reported", span), "named before a colon in the headline")


def _issues(article: Article, text: Text, blocks: Sequence[Block]) -> Iterator[Reach]:
    """Who issued a document that is spoken of later; these reach nothing."""
    for issue in issues(article.clean, blocks):
        at = text.offset(issue.at)
        yield Reach(Span(at, at), Speaker(issue.name, "reported", issue.name_span), "its issuer", issue.document)


def _sentence(sentences: Sequence[Sentence], starts: Sequence[int], position: int) -> Sentence | None:
    at = bisect_right(starts, position) - 1
    return sentences[at] if at >= 0 and position < sentences[at].span.end else None


# -- according to --------------------------------------------------------------------------------------------------

#: What leads to a name without a verb, and what must stand between: وفقا لـ, نقلا عن, على لسان.
_LEADS = {
    fold(word): lead
    for lead, cell in (("ل", "وفقا طبقا استنادا تبعا"), ("عن", "نقلا"), ("", "وفق بحسب حسب"), ("على", "لسان"))
    for word in cell.split()
}
_WHAT = frozenset(map(fold, ("ما", "لما")))
_BACK = frozenset(map(fold, ("به", "عنه", "في", "إليه", "عليه", "فيه")))
_THIS = frozenset(
    map(fold, ("هذا", "هذه", "لهذا", "لهذه", "ذات", "نفس", "لنفس", "لذات", "أحدث", "لأحدث", "آخر", "لآخر"))
)
_SAID = frozenset(map(fold, ("قول", "تعبير", "وصف")))
_LIMIT = fold("حد")
_TO, _ABOUT, _ON = map(fold, ("إلى", "عن", "على"))


class _According(NamedTuple):
    """Where a name is led to (clean ``lead``), the name, and where what it covers ends (clean position)."""

    lead: Span
    name: str
    span: Span
    end: int
    document: str
    from_here: bool = False


def _according(article: Article, text: Text, sentences: Sequence[Sentence], blocks: Sequence[Block]) -> Iterator[Reach]:
    """«وفقا لوزارة المالية»: at the head of a sentence it reaches all of it, later the part up to its clause's end."""
    starts = [item.span.start for item in sentences]
    for line in lines(article.clean, blocks):
        for index, word in enumerate(line.words):
            found = _led_to(line, index) if _may_lead(word) else None
            if found is None:
                continue
            start = text.forth(found.lead).start
            sentence = _sentence(sentences, starts, start)
            if sentence is None:
                continue
            end = sentence.span.end
            first = sentence.span.start
            if found.from_here:
                first, end = start, min(end, text.offset(found.end))
            elif not _heads_sentence(line, index, text, sentence):
                if line.is_mark(index - 1) and line.words[index][:1] in "و" and line.words[index] not in _LEADS:
                    first = start  # «…, ووفقا للوزارة فإن»: what follows only
                else:
                    end = min(end, text.forth(Span(found.lead.start, found.end)).end)
            reach = Span(first, end)
            why = f"attributed by «{found.lead.of(article.clean)}»"
            yield Reach(reach, Speaker(found.name, "reported", found.span), why, found.document)


def _lead(line: Line, index: int) -> str | None:
    """What must stand between the word at ``index`` and the name that it leads to; None where it leads to none."""
    word = line.words[index]
    if word == _ON and line.word(index + 1) in _WHAT and verb_role(line.word(index + 2)) == "verb":
        return ""  # على ما أفادت به الهيئة
    if word in _SAID and line.word(index - 1) == _LIMIT:
        return ""  # على حد قول الوزير
    return _LEADS.get(word, _LEADS.get(word[1:]) if word[:1] in "وف" else None)


@lru_cache(maxsize=20_000)
def _may_lead(word: str) -> bool:
    """May a word, by itself, lead to a name? Hardly any does."""
    leads = word == _ON or word in _SAID or word in _LEADS or (word[:1] in "وف" and word[1:] in _LEADS)
    return leads or not forms(word).isdisjoint(_EXPECTATIONS)


def _led_to(line: Line, index: int) -> _According | None:
    lead = _lead(line, index)
    if lead is None:
        return _expected(line, index)
    at = index + 1
    if line.word(at) in _WHAT and line.role(at + 1) == "ends":
        return None  # بحسب ما هو مخطط
    if line.word(at) in _WHAT:
        at += 2
        while line.word(at) in _BACK:
            at += 1
        lead = ""
    elif lead == "عن" or (lead == "ل" and line.word(at) == _TO):
        if line.word(at) not in (_ABOUT, _TO):
            return None
        at, lead = at + 1, ""
    elif (lead == "ل" and not line.word(at).startswith("ل")) or (lead == "على" and line.word(index - 1) != _ON):
        return None
    name = _named_at(line, at, lead == "ل")
    if name is None:
        return None
    text, span = written(line, name)
    return _According(line.tokens[index], text, span, clause_end(line, name.stop), name.document)


def _expected(line: Line, index: int) -> _According | None:
    """«دون توقعات المحللين البالغة 4»: what follows is theirs, up to the next mark."""
    if not forms(line.words[index]) & _EXPECTATIONS:
        return None
    name = name_at(line, index + 1) if index + 1 < line.end else None
    if name is None or name.kind is not SayerKind.BODY or line.word(name.stop) not in _AMOUNTING:
        return None
    text, span = written(line, name)
    end = next((at for at in range(name.stop, min(name.stop + _LONGEST_AMOUNT, line.end)) if line.is_mark(at)), -1)
    stop = line.tokens[end].start if end > 0 else line.tokens[-1].end
    return _According(line.tokens[index], text, span, stop, "", from_here=True)


_EXPECTATIONS = frozenset(map(fold, ("توقعات", "تقديرات")))
_AMOUNTING = frozenset(map(fold, "البالغ البالغة بوصولها بوصوله بوصول ببلوغ بأن بأنها بأنه".split()))
#: How far an expectation may go on, in words and marks.
_LONGEST_AMOUNT = 20


def _named_at(line: Line, at: int, lam: bool) -> SayerName | None:
    """The name that «وفقا لـ» and its like lead to; a document's is its issuer's."""
    if line.word(at) in _THIS:
        at, lam = at + 1, False
        if at >= line.end or kind_of(line, at) is not SayerKind.DOCUMENT:
            return None
    if line.word(at) == "ل":
        at, lam = at + 1, False
    found = name_at(line, at, lam) if at < line.end else None
    if found is None or found.kind is SayerKind.THING or line.is_indefinite_accusative(at):
        return None
    if found.kind is SayerKind.BARE and forms(line.words[at]) & _COUNTS:
        return None  # «وفقا لثلاثة معايير»
    if found.kind is SayerKind.BARE and (is_common_noun(line, at) or found.stop - at > _LONGEST_BARE):
        return None
    if found.kind is SayerKind.DOCUMENT:
        return issuer_of(line, at) or found._replace(document=document_noun(line.word(head_of(line, at))), lam=lam)
    if found.stop - at == 1 and forms(line.words[at]) & words("no_name"):
        return None
    return found._replace(lam=lam)


_COUNTS = frozenset(map(fold, "ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة ثلاث أربع خمس ست سبع ثمان تسع عشر".split()))
#: The longest name of its own («كابيتال إيكونوميكس»), in words.
_LONGEST_BARE = 6


def _heads_sentence(line: Line, index: int, text: Text, sentence: Sentence) -> bool:
    """Does nothing that could hold a figure stand before, in its sentence?"""
    before = text.back(Span(sentence.span.start, sentence.span.start + 1)).start
    for at in range(index - 1, -1, -1):
        if line.tokens[at].start < before:
            break
        if line.words[at][:1].isdigit() or index - at > _LONGEST_HEAD:
            return False
    return True


#: How many words may stand before «وفقا لـ» at the head of a sentence: «وفي جانب الإيجارات، وبحسب المركز،».
_LONGEST_HEAD = 5


def speaker_of(found: Sequence[Reach], span: Span) -> tuple[Speaker, str]:
    """Who says what stands at ``span``: a quotation before a report, the later of two."""
    covering = [item for item in found if item.span.start <= span.start and span.end <= item.span.end]
    if not covering:
        return Speaker("", "reporter"), "no attribution reaches it"
    best = max(covering, key=lambda item: (item.speaker.manner == "quoted", item.span.start, -item.span.end))
    return best.speaker, best.why
