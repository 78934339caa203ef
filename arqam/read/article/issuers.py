"""Whose a document is: «تقرير صادر عن X», «بيانات X», «نشرة تصدرها X»; and where what a name is given for ends."""

from __future__ import annotations

from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import forms
from arqam.read.article.sayers import OPENING, Line, SayerKind, SayerName, head_of, kind_of, name_at, words

#: How far behind a document's noun its issuer may stand, in words and marks.
FARTHEST_ISSUER = 12
#: How far what is attributed to a name may go on behind it, in words and marks.
FARTHEST_END = 400


def document_noun(word: str) -> str:
    """The noun of a document as the table has it: بيانات of لبيانات.

    >>> document_noun("للتقرير")
    'تقرير'
    """
    return min(forms(word) & words("data"), default="", key=len)


def issuer_of(line: Line, index: int) -> SayerName | None:
    """Who issued the document whose noun stands at ``index``: «تقرير صادر عن X», «نشرة … التي تصدرها X», «بيانات X».

    >>> from arqam.model import Span
    >>> line = Line("تقرير شهري صادر عن بنك السودان أن", Span(0, 33))
    >>> line.span(*issuer_of(line, 0)[:2]).of(line.text)
    'بنك السودان'
    """
    index = head_of(line, index)
    document = document_noun(line.word(index))
    for at in range(index + 1, min(index + FARTHEST_ISSUER, line.end)):
        word = line.words[at]
        if word in words("that") or word in ".؛:!؟":
            break
        if forms(word) & words("issued_by"):
            after = at + 1
            while line.word(after) in _ADVERBS_OF_ISSUE or line.role(after) == "skip":
                after += 1
            if line.word(after) == fold("على") and forms(line.word(after + 1)) & words("media"):
                return _issued(line, after + 2, document)
            if line.word(after) in _FROM:
                return _issued(line, after + 1, document)
        elif word in words("issued_verb") or (word in _BY_IT and line.words[at - 1] in _DID):
            return _issued(line, at + 1, document)
        else:
            found = _by_lam(line, at, document)
            if found is None and at == index + 1:
                found = _genitive(line, at + (word in _FROM), document)
            if found:
                return found
    return None


_FROM = frozenset(map(fold, ("عن", "من", "لدى")))
_DID = frozenset(map(fold, ("قام", "قامت", "تقوم", "يقوم", "أشرف", "أشرفت")))
_BY_IT = frozenset(map(fold, ("به", "بها", "عليه", "عليها", "بإعداده", "بإعدادها", "بإجرائه", "بنشره", "بنشرها")))
_ADVERBS_OF_ISSUE = frozenset(map(fold, ("اليوم", "أمس", "مؤخرا", "حديثا", "أخيرا", "رسميا", "سابقا")))


def _issued(line: Line, start: int, document: str, lam: bool = False) -> SayerName | None:
    while line.role(start) == "skip":
        start += 1
    found = name_at(line, start, lam)
    return (
        SayerName(found.first, found.stop, found.kind, document)
        if found and found.kind is not SayerKind.THING
        else None
    )


def _genitive(line: Line, at: int, document: str) -> SayerName | None:
    """«بيانات البنك المركزي», «بحسب بيانات كبلر»: but بيانات رسمية and تقرير الأداء are nobody's."""
    if line.words[at - 1].startswith("ال") and kind_of(line, at) is not SayerKind.BODY:
        return None
    found = name_at(line, at)
    if found is None or line.words[at].startswith(("لل", "وال")):
        return None
    if line.words[at - 1] in _FROM and (found.kind is not SayerKind.BODY or line.words[at - 1] == fold("عن")):
        return None  # «بيانات من الوزارة» is the ministry's, «تقرير عن البنوك» is not the banks'
    if found.kind in (SayerKind.BODY, SayerKind.MEDIA):
        return found._replace(document=document)
    word = line.words[at]
    is_adjective = word.endswith("يه") or forms(word) & words("data_adjective")
    is_adjective = is_adjective or (document_noun(line.words[at - 1]) in _MASCULINE and word.endswith("ي"))
    is_verb = word in _DID or word in words("issues") or forms(word) & words("issued_by")
    is_over = found.stop >= line.end or line.is_mark(found.stop) or line.role(found.stop) in ("introduces", "skip")
    if found.kind is SayerKind.BARE and is_over and not is_adjective and not is_verb and found.stop - at <= 3:
        return found._replace(document=document)
    return None


def _by_lam(line: Line, at: int, document: str) -> SayerName | None:
    """«التقرير الشهري لدائرة الإحصاءات», «التقرير السنوي لـ«ساما»»."""
    word = line.words[at]
    if word == "ل" and line.word(at + 1) in OPENING:
        return _issued(line, at + 1, document)
    if not word.startswith("ل") or word.startswith("لا"):
        return None
    bare = "ال" + word[2:] if word.startswith("لل") else word[1:]
    if not (forms(bare) & (words("title") | words("media"))) or forms(bare) & words("thing"):
        return None
    found = _issued(line, at, document, lam=True)
    return found and found._replace(lam=True)


#: «تقرير اقتصادي حديث» has an adjective, and «بيانات كي» a name.
_MASCULINE = frozenset(map(fold, ("تقرير", "مسح", "استطلاع", "بيان", "بحث", "تحليل")))

_JOINS = frozenset(map(fold, ("وهو", "وهي", "وذلك", "وسط", "ومنها", "ومن", "وبلغ")))
_OPENERS = frozenset(map(fold, "فيما بينما كما إذ لكن غير إلا في مع أما قبل بعد بعدما علما".split()))


def clause_end(line: Line, stop: int) -> int:
    """Where what is attributed ends.

    «بلغت 4، بحسب الوزارة، بينما» ends before بينما; «وأرجع، بحسب المكتب، الارتفاع إلى» goes on.
    """
    last = min(stop + FARTHEST_END, line.end)
    for at in range(stop, last):
        word = line.words[at]
        if word in ".!؟?":
            return line.tokens[at].start
        if word not in "،؛,":
            continue
        following = line.word(at + 1)
        if following in _OPENERS or (following[:1] in "وف" and len(following) > 3 and following not in _JOINS):
            return line.tokens[at].start
    return line.tokens[last - 1].end
