"""Names of those who speak: where a name begins and ends, what may speak at all, and whose a document is.

«الناصر تفصيلا لتوزيع القروض» names الناصر; «تقرير صادر عن بنك السودان» is بنك السودان's; «الاتجاه العام» says nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.model import Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_word, forms
from arqam.read.arabic.rows import listed, table

#: The longest name, in words and marks.
LONGEST_NAME = 14
#: How far behind a document's noun its issuer may stand, in words and marks.
FARTHEST_ISSUER = 12
#: The longest name in quotation marks, in words; what is longer is something said.
LONGEST_QUOTED = 5

# م.سامي, إن.بي.كيه and أ.ف.ب are one word each; a full stop that no space follows is none of these.
_LETTER = r"(?:[^\W\d_][\u064b-\u0652\u0670]*)"
_TOKEN = re.compile(
    rf"\d+(?:[.,٫،/]\d+)*|{_LETTER}{{1,3}}(?:\.{_LETTER}{{1,3}})+(?![^\W_])|"
    r"[^\W_](?:[^\W_]|[\u064b-\u0652\u0670]|[-'’](?=[^\W_]))*|[^\w\s]"
)
_OPENS, _CLOSES = '"“«»”', '"”»«“'


class Kind(StrEnum):
    """What a noun is that may say something."""

    DOCUMENT = "document"
    BODY = "body"  # a person with a title, an institution
    MEDIA = "media"
    DEFINITE = "definite"
    BARE = "bare"  # a name of its own, or any noun
    THING = "thing"  # says nothing, whatever the verb


class Name(NamedTuple):
    """Tokens ``first`` to before ``stop`` of a line, and what its head is.

    ``document`` is the folded noun of what it issued; ``lam``: a ل that is no part of it is written onto its front.
    """

    first: int
    stop: int
    kind: Kind
    document: str = ""
    lam: bool = False


class Line:
    """The words and marks of a stretch of text, folded."""

    __slots__ = ("end", "text", "tokens", "words")

    def __init__(self, text: str, span: Span) -> None:
        self.text = text
        self.tokens = [Span(*match.span()) for match in _TOKEN.finditer(text, *span)]
        self.words = [_key(token.of(text)) for token in self.tokens]
        self.end = len(self.words)

    def word(self, index: int) -> str:
        return self.words[index] if 0 <= index < self.end else ""

    def role(self, index: int) -> str:
        """What the word does to a name: introduces, ends, skip, object, title; "" for most."""
        return _ends().get(self.word(index), "")

    def is_mark(self, index: int) -> bool:
        return 0 <= index < self.end and not self.words[index][:1].isalnum()

    def is_indefinite_accusative(self, index: int) -> bool:
        """تفصيلا, ارتفاعا: an adverb or an object; written with its tanwin, or an object that the table knows."""
        if not 0 <= index < self.end:
            return False
        word = self.words[index]
        if "ً" in self.tokens[index].of(self.text)[-2:]:
            return True
        if len(word) < 4 or not word.endswith("ا") or word.startswith("ال"):
            return False
        if _ends().get(word[:-1]) == "object" or word[:-1] in words("thing"):
            return True
        following = self.word(index + 1)  # ربحا فصليا, أرباحا تبلغ 5
        return following in _EXTENT or following[:1].isdigit() or (len(following) > 4 and following.endswith("يا"))

    def span(self, first: int, stop: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[stop - 1].end)


_EXTENT = frozenset(map(fold, "قدره قدرها بلغ بلغت تبلغ يبلغ بنسبة بنحو بقيمة بواقع نسبته نسبتها قيمته قيمتها".split()))


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    """A word as it is looked up; علي (Ali) is no على (on), though folding makes them one."""
    return "علي " if word == "علي" else fold(word)


@cache
def _ends() -> dict[str, str]:
    return {fold(form): row["role"] for row in table("speech_words") for form in listed(row["word"])}


@cache
def verbs() -> dict[str, tuple[str, bool]]:
    """Folded form → (role, impersonal without a subject) of the verbs of saying."""
    return {
        fold(form): (row["role"], row["note"].startswith("impersonal"))
        for row in table("speech_verbs")
        for form in listed(row["forms"])
    }


def verb_role(word: str) -> str:
    """The role of a verb of saying, و or ف before it or not; "" for any other word."""
    found = verbs().get(word) or (verbs().get(word[1:]) if word[:1] in "وف" else None)
    return found[0] if found else ""


def is_impersonal(word: str) -> bool:
    found = verbs().get(word) or (verbs().get(word[1:]) if word[:1] in "وف" else None)
    return bool(found and found[1])


@cache
def words(role: str) -> frozenset[str]:
    """The folded words of a role of ``attributions.csv``."""
    rows = (row for row in table("attributions") if row["role"] == role)
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


@cache
def _moves() -> frozenset[str]:
    rows = [row for row in table("directions") if row["role"] == "verb"]
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


@cache
def _things() -> frozenset[str]:
    return words("thing") | {word for word, role in _ends().items() if role == "object"}


def introduces_words(line: Line, index: int) -> bool:
    """أن, إن, بأنه …: what is said begins."""
    return line.word(index) in words("that")


def head_of(line: Line, index: int) -> int:
    """Where the noun stands that «بعض», «أحد», «متوسط» and their like are of."""
    while line.word(index) in words("some"):
        index += 1 + (line.word(index + 1) == fold("من"))
    return index


def kind_of(line: Line, index: int) -> Kind:
    """What the noun at ``index`` is; «بعض التقارير», «أحد المحللين» by what there are some of."""
    word = line.word(head_of(line, index))
    may_be = forms(word)
    if may_be & words("data"):
        return Kind.THING if may_be & words("thing") and not word.startswith("ال") else Kind.DOCUMENT
    if may_be & words("media"):
        return Kind.MEDIA
    if may_be & words("title") or line.role(index) == "title":
        return Kind.BODY
    if may_be & _things():
        return Kind.THING
    return Kind.DEFINITE if word.startswith(("ال", "لل")) else Kind.BARE


def name_at(line: Line, start: int, lam: bool = False) -> Name | None:
    """The name that begins at token ``start``, a ل that leads to it written onto it or not; None where none does.

    >>> line = Line("الوزير سامي العلي أمس إن", Span(0, 24))
    >>> line.span(*name_at(line, 0)[:2]).of(line.text)
    'الوزير سامي العلي'
    """
    index = last = head_of(line, start)
    institution = line.word(index).startswith("ال") and kind_of(line, index) is Kind.BODY
    institution = institution and not forms(line.word(index)) & words("person_title")
    while index < min(start + LONGEST_NAME, line.end):
        if line.is_mark(index):
            index = _past_mark(line, start, index)
            if index < 0:
                break
            if line.word(index - 1) in _CLOSES:
                last = index
        elif _stops(line, index, institution and index > start) and not (lam and index == start):
            break
        else:
            index += 1
            last = index
    if last == head_of(line, start):
        return None
    head = start + (line.words[start] in _OPENS)
    return Name(start, last, kind_of(line, head))


def _stops(line: Line, index: int, institution: bool) -> bool:
    return ends_name(line, index) or (institution and not _goes_on(line.words[index]))


def _goes_on(word: str) -> bool:
    """الهيئة العامة للإحصاء goes on with articles and particles; «الهيئة تفاصيل» is over."""
    return word.startswith(("ال", "لل", "و", "ب", "ل")) or word in words("same") or bool(forms(word) & words("title"))


def is_common_noun(line: Line, index: int) -> bool:
    """«رؤية واضحة»: a noun and its adjective, both without the article, are no name."""
    word, following = line.word(index), line.word(index + 1)
    return (
        word.endswith("ه") and following.endswith("ه") and not word.startswith("ال") and not following.startswith("ال")
    )


def ends_name(line: Line, index: int) -> bool:
    """Is a name over at the word at ``index``?"""
    word = line.words[index]
    if line.role(index) in ("introduces", "ends", "skip", "object") or word[0].isdigit():
        return True
    if word.removeprefix("و") in words("issues") or forms(word) & words("issued_by"):
        return True
    if word in _YEAR and line.word(index + 1) in _THIS_ONE:
        return True  # «الشركة العام الماضي», but الأمين العام
    if word == fold("أول") and fold("أمس") in line.words[index + 1 : index + 3]:
        return True
    if (
        verb_role(word) not in ("", "relay", "estimate")
        or word in _moves()
        or (word[:1] == "و" and word[1:] in _moves())
    ):
        return True
    return line.is_indefinite_accusative(index)


_YEAR = frozenset(map(fold, ("العام", "الشهر", "الأسبوع", "السنة")))
_THIS_ONE = frozenset(map(fold, ("الماضي", "الماضية", "الجاري", "الجارية", "الحالي", "الحالية", "المقبل", "الفائت")))


def _past_mark(line: Line, start: int, index: int) -> int:
    """Where a name goes on behind a mark in it («إعمار», (سيكو), م.); -1 where the mark ends it."""
    mark = line.words[index]
    if mark == "." and index > start and len(line.words[index - 1].strip()) <= 2:
        return index + 1
    if mark == "(":
        close = next((at for at in range(index + 1, min(index + 6, line.end)) if line.words[at] == ")"), -1)
        goes_on = close > 0 and close + 1 < line.end and not line.is_mark(close + 1)
        return close + 1 if goes_on and not ends_name(line, close + 1) else -1
    if mark in _OPENS and not _is_space_behind(line, index):
        limit = min(index + LONGEST_QUOTED + 2, line.end)
        close = next((at for at in range(index + 1, limit) if line.is_mark(at) and line.words[at] not in ".'"), -1)
        if close > index + 1 and line.words[close] in _CLOSES:
            said = any(line.role(at) in ("introduces", "ends") for at in range(index + 1, index + 2))
            return -1 if said else close + 1
    return -1


def _is_space_behind(line: Line, index: int) -> bool:
    return line.text[line.tokens[index].end : line.tokens[index].end + 1].isspace()


_JOINS = frozenset(map(fold, ("وهو", "وهي", "وذلك", "وسط", "ومنها", "ومن", "وبلغ")))
_OPENERS = frozenset(map(fold, "فيما بينما كما إذ لكن غير إلا في مع أما قبل بعد بعدما علما".split()))


def clause_end(line: Line, stop: int) -> int:
    """Where what is attributed ends.

    «بلغت 4، بحسب الوزارة، بينما» ends before بينما; «وأرجع، بحسب المكتب، الارتفاع إلى» goes on.
    """
    for at in range(stop, line.end):
        word = line.words[at]
        if word in ".!؟?":
            return line.tokens[at].start
        if word not in "،؛,":
            continue
        following = line.word(at + 1)
        if following in _OPENERS or (following[:1] in "وف" and len(following) > 3 and following not in _JOINS):
            return line.tokens[at].start
    return line.tokens[-1].end


# -- documents -----------------------------------------------------------------------------------------------------


def document_noun(word: str) -> str:
    """The noun of a document as the table has it: بيانات of لبيانات.

    >>> document_noun("للتقرير")
    'تقرير'
    """
    return min(forms(word) & words("data"), default="", key=len)


def issuer_of(line: Line, index: int) -> Name | None:
    """Who issued the document whose noun stands at ``index``: «تقرير صادر عن X», «نشرة … التي تصدرها X», «بيانات X».

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


def _issued(line: Line, start: int, document: str, lam: bool = False) -> Name | None:
    while line.role(start) == "skip":
        start += 1
    found = name_at(line, start, lam)
    return Name(found.first, found.stop, found.kind, document) if found and found.kind is not Kind.THING else None


def _genitive(line: Line, at: int, document: str) -> Name | None:
    """«بيانات البنك المركزي», «بحسب بيانات كبلر»: but بيانات رسمية and تقرير الأداء are nobody's."""
    if line.words[at - 1].startswith("ال") and kind_of(line, at) is not Kind.BODY:
        return None
    found = name_at(line, at)
    if found is None or line.words[at].startswith(("لل", "وال")):
        return None
    if line.words[at - 1] in _FROM and (found.kind is not Kind.BODY or line.words[at - 1] == fold("عن")):
        return None  # «بيانات من الوزارة» is the ministry's, «تقرير عن البنوك» is not the banks'
    if found.kind in (Kind.BODY, Kind.MEDIA):
        return found._replace(document=document)
    word = line.words[at]
    is_adjective = word.endswith("يه") or forms(word) & words("data_adjective")
    is_verb = word in _DID or word in words("issues") or forms(word) & words("issued_by")
    if found.kind is Kind.BARE and not is_adjective and not is_verb and found.stop - at <= 3:
        return found._replace(document=document)
    return None


def _by_lam(line: Line, at: int, document: str) -> Name | None:
    """«التقرير الشهري لدائرة الإحصاءات», «التقرير السنوي لـ«ساما»»."""
    word = line.words[at]
    if word == "ل" and line.word(at + 1) in _OPENS:
        return _issued(line, at + 1, document)
    if not word.startswith("ل") or word.startswith("لا"):
        return None
    bare = "ال" + word[2:] if word.startswith("لل") else word[1:]
    if not (forms(bare) & (words("title") | words("media"))) or forms(bare) & words("thing"):
        return None
    found = _issued(line, at, document, lam=True)
    return found and found._replace(lam=True)


def written(line: Line, name: Name) -> tuple[str, Span]:
    """A name as it is given, without marks all round it and without the ل that leads to it (لدائرة, للوزارة)."""
    first, stop = name.first, name.stop
    if line.words[first] in _OPENS and line.words[stop - 1] in _CLOSES and stop - first > 2:
        first, stop = first + 1, stop - 1
    span = line.span(first, stop)
    text = " ".join(span.of(line.text).split())
    return without_lam(text, span) if name.lam else (text, span)


def without_lam(name: str, span: Span) -> tuple[str, Span]:
    """لتوكاييف is توكاييف, and للوزارة is الوزارة.

    >>> without_lam("للوزارة", Span(0, 7))[0], without_lam("لتوكاييف", Span(0, 8))[0]
    ('الوزارة', 'توكاييف')
    """
    if name.startswith("لل"):
        return "ال" + name[2:], span
    return (name[1:], Span(span.start + 1, span.end)) if name.startswith("ل") and len(name) > 3 else (name, span)
