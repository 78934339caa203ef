"""Names of those who speak: where a name begins and ends, what may speak at all, and whose a document is.

«الناصر تفصيلا لتوزيع القروض» names الناصر; «تقرير صادر عن بنك السودان» is بنك السودان's; «الاتجاه العام» says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.model import Block, Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_word, forms, spans
from arqam.read.arabic.rows import listed, table

#: The longest name, in words and marks.
LONGEST_NAME = 14
#: The longest name in quotation marks, in words; what is longer is something said.
LONGEST_QUOTED = 5

# م.سامي, إن.بي.كيه and أ.ف.ب are one word each; a full stop that no space follows is none of these.
_LETTER = r"(?:[^\W\d_][\u064b-\u0652\u0670]*)"
_TOKEN = re.compile(
    rf"\d+(?:[.,٫،/]\d+)*|{_LETTER}{{1,3}}(?:\.{_LETTER}{{1,3}})+(?![^\W_])|"
    r"[^\W_](?:[^\W_]|[\u064b-\u0652\u0670]|[-'’](?=[^\W_]))*|[^\w\s]"
)
OPENING, CLOSING = '"“«»”', '"”»«“'


class SayerKind(StrEnum):
    """What a noun is that may say something."""

    DOCUMENT = "document"
    BODY = "body"  # a person with a title, an institution
    MEDIA = "media"
    DEFINITE = "definite"
    BARE = "bare"  # a name of its own, or any noun
    THING = "thing"  # says nothing, whatever the verb


class SayerName(NamedTuple):
    """Tokens ``first`` to before ``stop`` of a line, and what its head is.

    ``document`` is the folded noun of what it issued; ``lam``: a ل that is no part of it is written onto its front.
    """

    first: int
    stop: int
    kind: SayerKind
    document: str = ""
    lam: bool = False


class Line:
    """The words and marks of a stretch of text, folded."""

    __slots__ = ("end", "text", "tokens", "words")

    def __init__(self, text: str, span: Span) -> None:
        self.text = text
        matches = list(_TOKEN.finditer(text, *span))
        self.tokens = list(spans(matches))
        self.words = list(map(_key, map(re.Match.group, matches)))
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


def lines(text: str, blocks: Sequence[Block]) -> tuple[Line, ...]:
    """The line of every block of a clean text; those of the texts last asked for are kept, for several ask."""
    return _lines(text, tuple(block.clean_span for block in blocks))


@lru_cache(maxsize=4)
def _lines(text: str, stretches: tuple[Span, ...]) -> tuple[Line, ...]:
    return tuple(Line(text, stretch) for stretch in stretches)


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
    found = verbs().get(word) or (verbs().get(word[1:]) if word[:1] in "وف" and len(word) > 3 else None)
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


def kind_of(line: Line, index: int) -> SayerKind:
    """What the noun at ``index`` is; «بعض التقارير», «أحد المحللين» by what there are some of."""
    word = line.word(head_of(line, index))
    may_be = forms(word)
    if may_be & words("data"):
        return SayerKind.THING if may_be & words("thing") and not word.startswith("ال") else SayerKind.DOCUMENT
    if may_be & words("media"):
        return SayerKind.MEDIA
    if may_be & words("title") or line.role(index) == "title":
        return SayerKind.BODY
    if may_be & _things():
        return SayerKind.THING
    return SayerKind.DEFINITE if word.startswith(("ال", "لل")) else SayerKind.BARE


def name_at(line: Line, start: int, lam: bool = False) -> SayerName | None:
    """The name that begins at token ``start``, a ل that leads to it written onto it or not; None where none does.

    >>> line = Line("الوزير سامي العلي أمس إن", Span(0, 24))
    >>> line.span(*name_at(line, 0)[:2]).of(line.text)
    'الوزير سامي العلي'
    """
    index = last = head = head_of(line, start)
    person = bool(forms(line.word(head)) & words("person"))
    closed = line.word(head).startswith("ال") and kind_of(line, head) is SayerKind.BODY
    while index < min(start + LONGEST_NAME, line.end):
        if line.is_mark(index):
            index = _past_mark(line, start, index)
            if index < 0:
                break
            if line.word(index - 1) in CLOSING:
                last, closed = index, True
            continue
        if ends_name(line, index) and not (lam and index == start):
            break
        if index > head and closed and not person and not _goes_on(line, index):
            break
        closed = closed or (line.words[index].startswith("ال") and kind_of(line, head) is SayerKind.BODY)
        index += 1
        last = index
    if last == head_of(line, start):
        return None
    head = start + (line.words[start] in OPENING)
    return SayerName(start, last, kind_of(line, head))


def _goes_on(line: Line, index: int) -> bool:
    """«الهيئة العامة للإحصاء» goes on with articles and particles; «الهيئة تفاصيل», «وزارة المالية صرف» are over."""
    word = line.words[index]
    if word.startswith("ال"):
        return not (line.words[index - 1].startswith(("ال", "لل")) and word[2:] in _things())
    return word.startswith(("لل", "و", "ب", "ل")) or word in words("same") or bool(forms(word) & words("title"))


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
    if _ends().get(word[1:]) in (("introduces", "ends") if word[0] == "و" else ("object",) if word[0] == "ب" else ()):
        return True  # ومن, بتوزيع
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
    if mark in OPENING and not _is_space_behind(line, index):
        limit = min(index + LONGEST_QUOTED + 2, line.end)
        close = next((at for at in range(index + 1, limit) if line.is_mark(at) and line.words[at] not in ".'"), -1)
        if close > index + 1 and line.words[close] in CLOSING:
            return -1 if introduces_words(line, index + 1) else close + 1
    return -1


def _is_space_behind(line: Line, index: int) -> bool:
    return line.text[line.tokens[index].end : line.tokens[index].end + 1].isspace()


def written(line: Line, name: SayerName) -> tuple[str, Span]:
    """A name as it is given, without marks all round it and without the ل that leads to it (لدائرة, للوزارة)."""
    first, stop = name.first, name.stop
    if line.words[first] in OPENING and line.words[stop - 1] in CLOSING and stop - first > 2:
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
