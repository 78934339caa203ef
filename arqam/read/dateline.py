"""The dateline: the place and the outlet that an article's first paragraph opens with, and its byline."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import NamedTuple

from arqam import project
from arqam.model import Span
from arqam.read.fold import fold

#: The longest dateline, in characters.
LONGEST = 70
#: A line that goes on for so long after a place and an outlet nobody knows is a paragraph, not a headline.
_SHORTEST_PARAGRAPH = 80

_NAME = r"[^\W\d_]+(?:[ .][^\W\d_]+){0,3}"
_DAY = (
    r"(?:(?: ?[،,-])? ?(?:في )?(?:[0-9٠-٩]{1,2} ?- ?[0-9٠-٩]{1,2}(?: ?- ?[0-9٠-٩]{4})?"
    r"|[0-9٠-٩]{1,2} [^\W\d_]+(?: [^\W\d_]{3,8})?(?: [0-9٠-٩]{4})?))?"
)
_FORMS = (
    # a mark after it: أستانا-الوحدة:  ·  القاهرة – «الخليج» –  ·  الرياض (واس) –  ·  المنامة في 20 أكتوبر (خ ج) –
    rf"[(\[«“\"]?(?P<a>{_NAME}){_DAY}[)\]»”\"]? ?[-–—/|،] ?[(«“\"]?(?P<b>{_NAME})[)»”\"]? ?"
    r"(?:[:.](?=\s|$|[“”«\"])|[-–—]+(?=\s))",
    rf"(?P<a>{_NAME}){_DAY} ?[-–—]* ?[(«“\"](?P<b>{_NAME})[)»”\"] ?[:\-–—]+(?=\s|$)",
    rf"(?P<a>{_NAME}): ?[«“\"](?P<b>{_NAME})[»”\"](?=\s)",
    # no mark after it, so one of the two must be known: بكين 3 يوليو (شينخوا) صرح  ·  مسقط في 5 مارس /العمانية/
    rf"(?P<a>{_NAME}){_DAY} ?[-–—]* ?[(/«“\"](?P<known>{_NAME})[)/»”\"](?=\s|$)",
    # a line of its own: بغداد/ الأناضول
    rf"(?P<a>{_NAME}) ?[-–—/|،] ?[(«“\"]?(?P<known>{_NAME})[)»”\"]?$",
    # a place alone: دبي: ارتفعت
    r"(?P<place>[^\W\d_]+(?: [^\W\d_]+)?) ?[:–—](?=\s|$)",
)
_PATTERNS = tuple(map(re.compile, _FORMS))
_BYLINE = re.compile(
    rf"(?:كتبت?|بقلم|تحرير|إعداد|تقرير|ترجمة) ?[:/-]? ?(?P<name>{_NAME})(?: ?[-–—/] ?(?P<place>{_NAME}))?:?"
)
#: Words that begin a sentence, not a place.
_NO_PLACE = frozenset(
    fold("قال قالت أكد أكدت وقال وأكد أضاف وأضاف بلغ ارتفع سجل كتب كتبت بقلم في من إلى على ومن سؤال جواب س ج").split()
)


class Dateline(NamedTuple):
    """Its span in the line, and the place and the outlet that it names."""

    span: Span
    place: str
    outlet: str


def find_dateline(line: str) -> Dateline | None:
    """The place and the outlet that a first paragraph opens with.

    >>> find_dateline("أستانا-الوحدة:")
    Dateline(span=Span(start=0, end=14), place='أستانا', outlet='الوحدة')
    >>> find_dateline("بكين 3 يوليو 2024 (شينخوا) صرح المتحدث")
    Dateline(span=Span(start=0, end=26), place='بكين', outlet='شينخوا')
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
        place, outlet, known = _which(first, second)
        must_be_known = bool(parts.get("known") or parts.get("place"))
        rest = len(line) - found.end()
        if known or (not must_be_known and place and (rest == 0 or rest >= _SHORTEST_PARAGRAPH)):
            return Dateline(Span(0, found.end()), place, outlet)
    return None


def _which(first: str, second: str) -> tuple[str, str, bool]:
    """Which of two names is the place and which the outlet, and whether one of them is known to be."""
    places, agencies = _places(), _agencies()
    one, two = fold(first), fold(second)
    if one in places and two in places:
        return "", "", False
    if (one in agencies and two not in agencies) or two in places:
        return second, first if one in agencies or one.startswith("ال") else "", True
    return first, second, one in places or two in agencies


def find_byline(line: str) -> str:
    """The author that a line of its own names; "" where it names none.

    >>> find_byline("كتب: أحمد سمير")
    'أحمد سمير'
    """
    found = _BYLINE.fullmatch(line.strip())
    return found["name"] if found else ""


@cache
def _agencies() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in _rows("agencies"))


@cache
def _places() -> frozenset[str]:
    named = (row["words"] for row in _rows("countries") if row["role"] in ("name", "capital"))
    countries = (form for words in named for form in words.split("|"))
    return frozenset(map(fold, countries)) | frozenset(fold(row["place"]) for row in _rows("cities"))


def _rows(name: str) -> list[dict[str, str]]:
    with (project.TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
