"""Numbers that name rather than count: groups of states, channels, aircraft, decisions, telephones, scores."""

from __future__ import annotations

from functools import cache

from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table
from arqam.read.arabic.tokens import LATIN, NUMBER, SKIP, WORD, Stream, keys

_DASHES = ("-", "–")
#: A name has no more numbers than this.
_LONGEST_LIST = 8
_OPENING = ("«", '"', "“", "”", "„")
_CLOSING = ("»", '"', "”", "“")
_TIMES = ("x", "×")
_RACES = ("سباق", "تتابع", "بسباق", "لسباق")


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]]]:
    """The last word before the number → (the words before it, the numbers or none for any, the words after it)."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]]] = {}
    for row in table("names"):
        before = tuple(keys(row["before"]))
        numbers = frozenset() if row["number"] == "*" else frozenset(map(fold, row.forms("number")))
        found.setdefault(before[-1], []).append((before, numbers, tuple(keys(row["after"]))))
    return found


def is_name(s: Stream, start: int, end: int) -> bool:
    """Is the number at tokens ``start`` to ``end`` part of a name that the table knows?"""
    if s.kinds[start] == NUMBER and s.kinds[start - 1] == WORD and s.keys[end] in lexicon.cues("model"):
        return True  # «أريزو 5 موديل 2026»
    given = start
    start, end = _first_of_names(s, start, end)
    last = start - 1
    if start < given and not s.keys[last].endswith("ين"):
        return False  # «القرار 52 و12 موظفا»
    if s.kinds[start] == NUMBER and s.keys[end] in _CLOSING and _is_quoted_name(s, last):
        return True
    if s.kinds[last] == LATIN and start > 0 and s.keys[last] not in ("USD", "EUR", "US"):
        numbered = s.keys[last - 1].removeprefix("ال") in ("رقم", "رحله", "طراز")
        return s.kinds[end] != WORD or s.glued(end) or numbered  # «MBC 4», «beIN 1», «رحلة SV 1020»
    if _is_index(s, start):
        return True
    while last >= 0 and s.keys[last] in ("-", "–", "ال", "لل", '"', "«", "("):
        last -= 1
    if s.keys[last] == ":" and len(s.keys[start]) >= 4:
        last -= 1
    return last >= 0 and _is_listed(s, last, start, end)


def _first_of_names(s: Stream, start: int, end: int) -> tuple[int, int]:
    """The tokens of the first number of those that و joins in one name: ``التعميمين 158 و166``."""
    for _ in range(_LONGEST_LIST):
        if s.keys[start - 1] != "و" or s.kinds[start - 2] != NUMBER or s.kinds[start] != NUMBER:
            break
        start, end = start - 2, start - 1
    return start, end


def _is_listed(s: Stream, last: int, start: int, end: int) -> bool:
    """Does the table have a name whose words before its number end at the token ``last``?"""
    key = s.keys[last]
    entries = _names().get(key)
    if entries is None and key[:1] in "وفبلك":
        entries = _names().get(key[1:])
    for before, numbers, after in entries or ():
        first = last - len(before) + 1
        if first < 0 or tuple(s.keys[first + 1 : last + 1]) != before[1:] or not s.keys[first].endswith(before[0]):
            continue
        if s.keys[start] not in numbers if numbers else s.kinds[start] == WORD:
            continue
        if before[-1] in ("طراز", "موديل") and len(s.keys[start]) == 4 and "1900" < s.keys[start] < "2100":
            return False  # the year of a model is a year
        if tuple(s.keys[end : end + len(after)]) == after:
            return True
    return last > 0 and s.keys[last - 1] in lexicon.cues("numbered") and _is_numbered(s, start, end)


def is_known_index(s: Stream, start: int) -> bool:
    """Is the number one that a table of names gives an index by: «إس آند بي 500», whatever follows?"""
    for before, numbers, after in _names().get(s.keys[start - 1], ()) if start else ():
        first = start - len(before)
        named = first >= 0 and tuple(s.keys[first:start]) == before
        if named and not after and len(before) > 1 and s.keys[start] in numbers:
            return s.keys[start] in lexicon.cues("index_size")
    return False


def _is_numbered(s: Stream, start: int, end: int) -> bool:
    """``رقم القضية 1234``, ``قناة الجزيرة 2``: digits after the noun that a number or a channel is of."""
    channel = "قنا" in s.keys[start - 2]
    counts = s.keys[end] in lexicon.nouns() or (channel and len(s.keys[start]) > 2)
    named = s.kinds[start - 1] == WORD and s.keys[start - 1] not in lexicon.function_words()  # «الرقم بين 20 و30»
    return s.kinds[start] == NUMBER and named and not counts


def _is_index(s: Stream, start: int) -> bool:
    """``مؤشر مسقط 30``, ``مؤشر إس إند بي 500``: an index by its name and the number of its shares."""
    if s.keys[start] not in lexicon.cues("index_size") or s.keys[start + 1] in lexicon.nouns():
        return False  # «خسر المؤشر الرئيسي 300 نقطة»
    at = start - 1
    while start - at < 6 and (s.kinds[at] in (WORD, LATIN) or s.keys[at] in ("(", "«", '"', "“")):
        if s.keys[at] in lexicon.cues("index"):
            return start - at > 1
        if s.keys[at] in lexicon.function_words():
            return False
        at -= 1
    return False


def _is_quoted_name(s: Stream, last: int) -> bool:
    """``«عدل 3»``, ``"نور 2"``: quotation marks around a word or two and the number that ends them hold a name."""
    words = 0
    while words < 3 and s.kinds[last - words] == WORD and len(s.keys[last - words]) > 1:
        words += 1
    return 0 < words < 3 and s.keys[last - words] in _OPENING


def is_identifier(s: Stream, index: int) -> bool:
    """Do these digits belong to a telephone, a code, a footnote, a model (``5G``, ``737-MAX``)?"""
    text = s.keys[index]
    if text.isdecimal() and len(text) > 2 and text[0] == "0":
        return True
    if s.keys[index - 1] == "[" and s.keys[index + 1] == "]":
        return True
    if _is_telephone(s, index):
        return True
    if index and s.glued(index) and (glued := _is_glued_to_name(s, index)) is not None:
        return glued
    return _goes_on_as_name(s, index)


def _is_telephone(s: Stream, index: int) -> bool:
    """``+1 (202) 555``, ``24644444 (965+)``."""
    if s.keys[index - 1] == "(" and s.keys[index + 1 : index + 3] == ["+", ")"]:
        return True
    if s.keys[index - 1] != "+" or not index or not s.glued(index):
        return False
    coded = s.keys[index + 1] == "(" and s.kinds[index + 2] == NUMBER
    return len(s.keys[index]) >= 7 or s.kinds[index + 1] == NUMBER or coded


def _is_glued_to_name(s: Stream, index: int) -> bool | None:
    """Do digits hang on a letter, a word's dash, a slash or a sign: ``د12``, ``م/39``; None where they hang on none."""
    mark, before = s.keys[index - 1], s.kinds[index - 1]
    if before == WORD and len(mark) == 1 and mark not in "وفبلك":
        scale = lexicon.words().get(s.keys[index + 1])
        return not (scale and scale.plain and scale.role.startswith("scale"))  # «د12», the twelfth minute
    if before == LATIN and len(mark) == 1 and mark not in "$":
        return True
    if mark in _DASHES and index > 1 and s.glued(index - 1) and s.kinds[index - 2] in (WORD, LATIN):
        return s.kinds[index - 2] == LATIN or len(s.keys[index - 2]) > 1
    if mark == "/" and s.kinds[index - 2] == WORD and len(s.keys[index - 2]) == 1:
        return True  # «المرسوم رقم م/39»
    if mark in ("/", "_", "#", "@", "*"):
        return not (mark == "/" and before == "s" and s.kinds[index - 2] != NUMBER)
    return None


def _goes_on_as_name(s: Stream, index: int) -> bool:
    """Do letters, or two more groups of digits, hang on these: ``737-MAX``, ``555-12-34``?"""
    if s.kinds[index + 1] == SKIP and s.glued(index + 1):
        return True
    if not (s.glued(index + 1) and s.keys[index + 1] in _DASHES and s.glued(index + 2)):
        return False
    if s.kinds[index + 2] == LATIN:
        return True
    again = s.kinds[index + 2] == NUMBER and s.glued(index + 3) and s.keys[index + 3] in _DASHES
    return again and s.kinds[index + 4] == NUMBER  # three groups: a telephone


def score_end(s: Stream, index: int) -> int | None:
    """The token after a score or a ratio (``2-1``, ``3 : 1``, ``5+1``), or None."""
    first, mark, second = s.keys[index : index + 3]
    if mark == "/" and s.kinds[index + 3] == WORD and first < second:
        return None  # a fraction: ``3/4 رأس المال``
    if mark in _TIMES and s.keys[index - 1].removeprefix("ال") in _RACES:
        return index + 2  # «سباق 4×100 متر»
    if mark in _TIMES and s.keys[index + 3] in _TIMES and s.kinds[index + 4] == NUMBER:
        return index + 5  # ``3×4×5``
    if s.kinds[index] == NUMBER and second == "صفر" and mark in _DASHES:
        return index + 3
    if s.kinds[index] != NUMBER or s.kinds[index + 2] != NUMBER or mark not in ("-", "–", ":", "+", "/", *_TIMES):
        return None
    if first.isdecimal() and second.isdecimal() and (mark in _TIMES or (len(first) <= 3 and len(second) <= 3)):
        return index + 3
    return None


def is_tie(s: Stream, index: int) -> bool:
    """``2-2``: a score and no range, whatever follows."""
    return s.keys[index] == s.keys[index + 2] and s.keys[index + 1] in _DASHES


def is_list_marker(s: Stream, index: int) -> bool:
    """``1.``, ``2-`` or ``(3)`` at the start of a line, before words."""
    text = s.keys[index]
    if not text.isdecimal() or len(text) > 2:
        return False
    first = index - 1 if s.keys[index - 1] == "(" and index else index
    start = s.text.rfind("\n", 0, s.starts[first]) + 1
    if s.text[start : s.starts[first]].strip():
        return False
    mark = s.keys[index + 1]
    numbered = s.kinds[index + 2] == NUMBER and not s.glued(index + 2)  # «1. 6 ملايين»
    return mark in (".", "-", "–", ")", ":") and (s.kinds[index + 2] == WORD or (mark in ".)" and numbered))


def skip_run(s: Stream, index: int) -> int:
    """The token after a chain of digits and dashes that names something."""
    end = index + 1
    if s.keys[index - 1] == "+" or s.keys[index].startswith("0"):
        while s.kinds[end] == NUMBER or (s.keys[end] in ("(", ")") and NUMBER in s.kinds[end - 1 : end + 2]):
            end += 1
    while s.glued(end) and (s.kinds[end] in (NUMBER, LATIN) or s.keys[end] in _DASHES or s.keys[end] == "/"):
        end += 1
    return end
