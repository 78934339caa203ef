"""How far what a speaker says reaches: who says each figure, the reporter where nobody else does.

The verbs of saying and their subjects are found by ``arqam.read.article.speakers``, quotations by
``arqam.read.article.quotations``; here each gets its reach, and what has no verb is added: وفقا لـ, بحسب, نقلا عن, and
data that speak (أظهرت بيانات …).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from arqam.model import Article, Block, BlockKind, Span, Speaker
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word, forms, listed, table
from arqam.read.article.speakers import Said, says
from arqam.read.claim.parties_named import Named
from arqam.read.claim.sentences import Sentence


class Reach(NamedTuple):
    """A stretch of the folded text and who says it, with why."""

    span: Span
    speaker: Speaker
    why: str


@cache
def _words(role: str) -> frozenset[str]:
    rows = (row for row in table("attributions") if row["role"] == role)
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


_ACCORDING = fold_pattern(
    r"(?<![^\W_])[وف]?(?:وفقا|وفق|بحسب|حسب|نقلا\s+عن|نقلت?\s+[«\"“]?\S+\s+عن|طبقا|استنادا\s+إلى)\s+(?:ما\s+\S+\s+|لما\s+\S+\s+)?(?=[^\W_])"
)


def reaches(
    article: Article, text: Text, sentences: Sequence[Sentence], organisations: Sequence[Named] = ()
) -> list[Reach]:
    """What is said by whom, in order; what no stretch covers is the reporter's."""
    found = _verbs(article, text, sentences)
    for sentence in sentences:
        found += _according(article, text, sentence)
        found += _data(article, text, sentence)
    for quotation in article.quotations:
        if quotation.speaker:
            speaker = Speaker(quotation.speaker, "quoted", quotation.speaker_span)
            found.append(Reach(text.forth(quotation.clean_span), speaker, "inside a quotation"))
    longer = {text.back(item.span).start: text.back(item.span) for item in organisations}
    return _referred(sorted((_whole_name(article, reach, longer) for reach in found), key=lambda item: item.span))


def _referred(found: Sequence[Reach]) -> list[Reach]:
    """«وأضاف الوزير», «وأوضح المكتب», «وبيّن المتحدث»: one word for a speaker named in full before is that speaker."""
    named: list[Speaker] = []
    resolved = []
    for reach in found:
        name = fold_word(reach.speaker.name)
        if " " in name:
            named.append(reach.speaker)
        elif full := next((one for one in reversed(named) if _stands_for(name, fold_word(one.name))), None):
            speaker = Speaker(full.name, reach.speaker.manner, full.clean_span)
            reach = reach._replace(speaker=speaker, why=f"{reach.why}: «{reach.speaker.name}» is who was named before")
        resolved.append(reach)
    return resolved


def _stands_for(word: str, name: str) -> bool:
    """Is ``word`` the definite head of ``name`` (المكتب: مكتب الصرف), or a word for whoever spoke last?"""
    if word in _words("reference"):
        return True
    return word.startswith("ال") and word[2:] == name.split()[0].removeprefix("ال")


def _whole_name(article: Article, reach: Reach, longer: Mapping[int, Span]) -> Reach:
    """شركة «إعمار» العقارية, where the verb's subject was read as شركة alone."""
    span = reach.speaker.clean_span
    whole = longer.get(span.start) if span else None
    if not (span and whole and whole.end > span.end):
        return reach
    name = " ".join(whole.of(article.clean).split())
    return reach._replace(speaker=Speaker(name, reach.speaker.manner, whole))


def _verbs(article: Article, text: Text, sentences: Sequence[Sentence]) -> list[Reach]:
    blocks = article.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(article.clean))),)
    found: list[Reach] = []
    last: Said | None = None
    for said in says(article.clean, blocks):
        start = text.forth(said.verb).start
        sentence = next((item for item in sentences if item.span.start <= start < item.span.end), None)
        if said.name and not said.carried and _is_speaker(text, said):
            last = said
        elif not said.carried or last is None:
            continue
        if sentence:
            manner = "carried" if said.carried else "reported"
            verb = said.verb.of(article.clean)
            why = f"«{verb}» carries on the speaker named before" if said.carried else f"after «{verb}»"
            found.append(Reach(Span(start, sentence.span.end), Speaker(last.name, manner, last.name_span), why))
    return found


def _is_speaker(text: Text, said: Said) -> bool:
    """Is the subject someone who speaks? تتوقع عجزا has an object; a bare name needs what is said right after it."""
    if said.name_span is None:
        return False
    name = text.forth(said.name_span)
    first = name.of(text.text).split()[0]
    if first.startswith("ال") or any(form in _words("title") for form in forms(first)):
        return True
    after = text.text[name.end : name.end + 16].split()
    if after and after[0] == fold_word("إلى"):
        del after[0]  # أشار بولات إلى أن
    return bool(after) and (after[0] in _words("that") or after[0][0] in ':“"«”,،')


def _according(article: Article, text: Text, sentence: Sentence) -> list[Reach]:
    """وفقا لوزارة المالية: at the head of a sentence it reaches all of it, later the part up to its clause's end."""
    found = []
    for match in _ACCORDING.finditer(sentence.span.of(text.text)):
        start = sentence.span.start + match.end()
        index = text.word_at(start)
        if any(form in _words("data") for form in forms(text.word(index))):
            issuer = _issuer(text, index + 1, sentence.span.end)
            if issuer or _name(text, index + 1, sentence.span.end):
                index = issuer or index + 1  # بحسب بيانات كبلر: whose data they are
        span = _name(text, index, sentence.span.end)
        if span is None:
            continue
        clean = text.back(span)
        name = " ".join(clean.of(article.clean).split())
        named_by_lam = text.word_at(span.start) > text.word_at(start)
        if match.group().split()[0].endswith(("وفقا", "طبقا")) or name.startswith("لل") or named_by_lam:
            clean, name = _without_lam(article, clean, name)
        clause = next((part for part in sentence.clauses if part.start <= start < part.end), sentence.span)
        reach = sentence.span if match.start() == 0 else Span(sentence.span.start, clause.end)
        found.append(Reach(reach, Speaker(name, "reported", clean), f"attributed by «{match.group().strip()}»"))
    return found


def _issuer(text: Text, index: int, end: int) -> int | None:
    """The first word of who issued a document: after «الصادر عن» or «التي نشرها», or with the ل of «لدائرة …»."""
    for step in range(index, min(index + 6, len(text.words))):
        if text.words[step].start >= end:
            return None
        word = text.word(step)
        if step > index and word.startswith("ل") and word.removeprefix("لل").removeprefix("ل") in _words("title"):
            return step  # التقرير الشهري لدائرة الإحصاءات
        if word in _words("issued"):
            after = step + 1 + (text.word(step + 1) == fold_word("عن"))
            return after if _name(text, after, end) else None
    return None


def _without_lam(article: Article, clean: Span, name: str) -> tuple[Span, str]:
    """لتوكاييف is توكاييف, and للوزارة is الوزارة."""
    if name.startswith("لل"):
        return clean, "ال" + name[2:]
    return (Span(clean.start + 1, clean.end), name[1:]) if name.startswith("ل") else (clean, name)


_QUOTES = re.compile(r'\s*["“”«»]')


def _name(text: Text, index: int, end: int) -> Span | None:
    """The words of a name from word ``index`` on, up to a mark, a number, or a word that ends a name."""
    last = None
    for step in range(index, min(index + 8, len(text.words))):
        word = text.words[step]
        gap = text.text[text.words[step - 1].end : word.start] if step > index else ""
        opened, closed = _QUOTES.search(gap), last and _QUOTES.match(text.text, last.end)
        written = word.of(text.text)
        if (
            word.start >= end
            or gap.strip(' -"“”«»')
            or (closed and not (opened and last is text.words[index]))
            or written in _words("over")
            or written[0].isdigit()
        ):
            break
        last = word
    if last is None:
        return None
    span = Span(text.words[index].start, last.end)
    if _QUOTES.search(span.of(text.text)) and (closing := _QUOTES.match(text.text, last.end)):
        span = Span(span.start, closing.end())
    return (
        None
        if any(form in _words("no_name") for form in forms(text.word(index))) and last is text.words[index]
        else span
    )


def _data(article: Article, text: Text, sentence: Sentence) -> list[Reach]:
    """أظهرت بيانات الهيئة العامة للإحصاء: those whose data they are, or else the data."""
    found = []
    index = text.word_at(sentence.span.start)
    while index + 1 < len(text.words) and text.words[index].start < sentence.span.end:
        written = text.word(index)
        speaks = written in _words("data_verb") or (written[:1] in "وف" and written[1:] in _words("data_verb"))
        if speaks and any(form in _words("data") for form in forms(text.word(index + 1))):
            following = index + 2
            while text.word(following) in _words("data_adjective"):
                following += 1
            span = _name(text, following, sentence.span.end) or text.words[index + 1]
            clean = text.back(span)
            reach = Span(text.words[index].start, sentence.span.end)
            name = " ".join(clean.of(article.clean).split())
            found.append(Reach(reach, Speaker(name, "reported", clean), f"«{written}» makes data speak"))
        index += 1
    return found


def speaker_of(found: Sequence[Reach], span: Span) -> tuple[Speaker, str]:
    """Who says what stands at ``span``: a quotation before a report, the later of two."""
    covering = [item for item in found if item.span.start <= span.start and span.end <= item.span.end]
    if not covering:
        return Speaker("", "reporter"), "no attribution reaches it"
    best = max(covering, key=lambda item: (item.speaker.manner == "quoted", item.span.start, -item.span.end))
    return best.speaker, best.why
