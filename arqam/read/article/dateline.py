"""The dateline: the place and the outlet that an article's first paragraph opens with, and its byline."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from arqam.model import Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table

#: The longest dateline, in characters.
LONGEST = 70
#: A line that goes on for so long after a place and an outlet nobody knows is a paragraph, not a headline.
_SHORTEST_PARAGRAPH = 80

_NAME = r"[^\W\d_]+(?:[ .][^\W\d_]+){0,3}"
_DAY = (
    r"(?:(?: ?[،,-])? ?(?:في )?(?:[0-9٠-٩]{1,2} ?- ?[0-9٠-٩]{1,2}(?: ?- ?[0-9٠-٩]{4})?"
    r"|[0-9٠-٩]{1,2} [^\W\d_]+(?: [^\W\d_]{3,8})?(?: [0-9٠-٩]{4})?))?"
)
#: The first that fits is taken. Of ``a`` and ``known`` one must be known; what follows a lone ``place`` is a paragraph.
_FORMS = (
    # a mark after it: أستانا-الوحدة:  ·  القاهرة – «الخليج» –  ·  الرياض (واس) –  ·  المنامة في 20 أكتوبر (خ ج) –
    rf"[(\[«“\"]?(?P<a>{_NAME}){_DAY}[)\]»”\"]? ?[-–—/|،] ?[(«“\"]?(?P<b>{_NAME})[)»”\"]? ?"
    r"(?:[:.](?=\s|$|[“”«\"])|[-–—]+(?=\s))",
    rf"(?P<a>{_NAME}){_DAY} ?[-–—]* ?[(«“\"](?P<b>{_NAME})[)»”\"] ?[:\-–—]+(?=\s|$)",
    # no mark after it: بكين 3 يوليو (شينخوا) صرح  ·  دبي: «الخليج»  ·  مسقط في 5 مارس /العمانية/  ·  (دبي) رويترز
    rf"(?P<a>{_NAME}): ?[«“\"](?P<known>{_NAME})[»”\"](?=\s|$)",
    rf"(?P<a>{_NAME}){_DAY} ?[-–—]* ?[(/«“\"] ?(?P<known>{_NAME}) ?[)/»”\"](?=\s|$)",
    rf"[(«](?P<a>{_NAME})[)»] ?(?P<known>{_NAME})$",
    # a line of its own: بغداد/ الأناضول  ·  القاهرة: محمد علي
    rf"(?P<a>{_NAME}) ?[-–—/|،] ?[(«“\"]?(?P<known>{_NAME})[)»”\"]?$",
    r"(?P<a>[^\W\d_]+(?: [^\W\d_]+)?): ?(?P<known>(?!ال)[^\W\d_]+(?: (?!ال(?!له))[^\W\d_]+){1,2})$",
    # a place alone: دبي: ارتفعت  ·  الجزائر - وقع
    r"(?P<place>[^\W\d_]+(?: [^\W\d_]+)?)(?: ?[:–—]| -)(?=\s|$)",
)
_PATTERNS = tuple(map(re.compile, _FORMS))
_BYLINE = re.compile(
    rf"(?:كتبت?|بقلم|تحرير|إعداد|تقرير|ترجمة) ?[:/-]? ?(?P<name>{_NAME})(?: ?[-–—/] ?(?P<place>{_NAME}))?:?"
)
#: Words that begin a sentence, not a place.
_NO_PLACE = frozenset(
    fold("قال قالت أكد أكدت وقال وأكد أضاف وأضاف بلغ ارتفع سجل كتب كتبت بقلم في من إلى على ومن سؤال جواب س ج").split()
)


#: Words in the names of outlets, and in no name of a person.
_OUTLET_WORDS = frozenset(
    fold("نيوز نت صحيفة جريدة وكالة قناة موقع شبكة بوابة اليوم برس تي في أونلاين خاص متابعات").split()
)


class Dateline(NamedTuple):
    """Its span in the line, and the place and the outlet, or the author, that it names."""

    span: Span
    place: str
    outlet: str = ""
    author: str = ""


def find_dateline(line: str) -> Dateline | None:
    """The place and the outlet that a first paragraph opens with.

    >>> find_dateline("أستانا-الوحدة:")
    Dateline(span=Span(start=0, end=14), place='أستانا', outlet='الوحدة', author='')
    >>> find_dateline("القاهرة: محمد علي")
    Dateline(span=Span(start=0, end=17), place='القاهرة', outlet='', author='محمد علي')
    >>> find_dateline("قال الوزير: «نعم»") is None
    True
    """
    head = line[: LONGEST + 1]
    for pattern in _PATTERNS:
        found = pattern.match(head)
        if not found or (found.end() > LONGEST and len(line) > LONGEST):
            continue
        parts = found.groupdict()
        first = (parts.get("a") or parts.get("place") or "").removesuffix(" في").strip()
        second = parts.get("b") or parts.get("known") or ""
        if not first or fold(first).split()[0] in _NO_PLACE:
            continue
        rest = len(line) - found.end()
        over = rest == 0 or rest >= _SHORTEST_PARAGRAPH or line.endswith(".")  # no headline that begins with a place
        named = _named(first, second, quoted=bool(re.search('[(«“"]', found[0])))
        if named and (named.known or "b" in parts) and (over or (second and named.known)):
            return Dateline(Span(0, found.end()), named.place, named.outlet, named.author)
    return None


class _DatelineNames(NamedTuple):
    place: str
    outlet: str = ""
    author: str = ""
    known: bool = True


def _named(first: str, second: str, *, quoted: bool) -> _DatelineNames | None:
    """Which of two names is the place, and what the other one is; None where both are places."""
    places, agencies = _places(), _agencies()
    one, two = fold(first), fold(second)
    if one in places and two in places:
        return None
    if two in places or (one in agencies and two not in agencies):
        first, second, one, two = second, first, two, one
    if one not in places and two not in agencies:
        return _DatelineNames(first, second, known=False)
    if two not in agencies and not quoted and _is_person(second):
        return _DatelineNames(first, author=second)
    return _DatelineNames(first, second)


def _is_person(name: str) -> bool:
    """Two or three words, none of them of an outlet's name."""
    words = fold(name).split()
    return len(words) in (2, 3) and not words[0].startswith("ال") and _OUTLET_WORDS.isdisjoint(words)


def find_byline(line: str) -> str:
    """The author that a line of its own names; "" where it names none.

    >>> find_byline("كتب: أحمد سمير")
    'أحمد سمير'
    """
    found = _BYLINE.fullmatch(line.strip())
    return found["name"] if found else ""


@cache
def _agencies() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in table("agencies"))


@cache
def _places() -> frozenset[str]:
    named = (row["words"] for row in table("countries") if row["role"] in ("name", "capital"))
    countries = (form for words in named for form in words.split("|"))
    return frozenset(map(fold, countries)) | frozenset(fold(row["place"]) for row in table("cities"))
