"""Times of day, in hours of twenty-four."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Exact, Kind
from arqam.read.arabic.tokens import NUMBER, TIME, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft, article_letters
from arqam.read.quantity.ordinals import rank_nouns

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

_HOUR_WORD = re.compile(r"(?P<clitic>[وفبلك]?(?:ال|لل|بال)?)ساعه$")
_PARTS = {
    "صباحا": "am",
    "فجرا": "am",
    "ص": "am",
    "مساء": "pm",
    "عصرا": "pm",
    "م": "pm",
    "ظهرا": "noon",
    "ليلا": "night",
}
_PART_PAIRS = {
    ("بعد", "الظهر"): "pm",
    ("قبل", "الظهر"): "am",
    ("بعد", "منتصف"): "am",
    ("منتصف", "الليل"): "night",
    ("بعد", "ظهر"): "pm",
}
_DAYS = ("امس", "غد", "يوم")
_PARTS_OF = {"صباح": "am", "فجر": "am", "مساء": "pm", "عصر": "pm", "بعد": "pm", "ظهر": "noon", "ليل": "night"}


class Clock:
    """Reads times of day at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s

    def at(self, index: int, floor: int) -> Draft | None:
        """``الساعة 10:30``, ``الساعة الخامسة والنصف``, ``الثامنة مساء``."""
        s = self.s
        kind = s.kinds[index]
        if index > floor and kind == WORD and self._is_ranked(s.keys[index - 1], s.keys[index]):
            return None
        at, named = self._named(index, floor)
        read = self._hour(index, named is not None)
        if read is None:
            return None
        hour, end = read
        if kind == TIME and named is None and (lasted := self._lasted(index, floor)):
            return lasted
        if kind == WORD or (named and kind == NUMBER):
            hour, end = self._minutes(hour, end)
        part, last = self._part(end, kind == TIME or named is not None)
        if hour >= 25 or not self._is_told(index, hour, named is not None, part, last):
            return None
        draft = Draft(index, last, Kind.OTHER, exact(_of_day(hour, part)), "time_of_day", "time of day")
        draft.part(index, end, "number", str(exact(hour)))
        if last > end:
            draft.part(end, last, "unit", part)
        draft.cut = len(word.prefix) if (word := self.r.words[index]) else 0
        if named and named.group("clitic"):
            draft.start, draft.cut = at, len(named.group("clitic"))
        qualifiers.qualify(s, draft, floor)
        return draft

    def _named(self, index: int, floor: int) -> tuple[int, re.Match[str] | None]:
        """The token of ``الساعة`` before an hour, and its match; None where it does not stand there."""
        s = self.s
        at = index - 1 - (s.keys[index - 1] == "ال" and s.kinds[index] in (NUMBER, TIME))  # «الساعة الـ8 مساء»
        return at, _HOUR_WORD.match(s.keys[at]) if at >= floor and s.keys[at].endswith("ساعه") else None

    def _is_told(self, index: int, hour: Exact, named: bool, part: str, last: int) -> bool:
        """Does something beside the hour say that it is one: its word, the part of the day, the zone, its colon?"""
        s = self.s
        if s.kinds[index] == NUMBER and not named and s.keys[index + 1] in ("م", "ص"):
            return False
        zoned = s.keys[last].startswith("بتوقيت") or self._is_greenwich(last)
        in_parts = hour.denominator > 1 and s.kinds[index] == WORD
        return bool(named or part or zoned or in_parts or s.kinds[index] == TIME)

    def _is_ranked(self, before: str, ordinal: str) -> bool:
        """``الجولة الثانية عشرة مساء الخميس``: the ordinal ranks the noun before it, where it agrees with it."""
        base = before[article_letters(before) :]
        if ordinal.endswith("ه") and not base.endswith(("ه", "ات", "ي", "ا")):
            return False  # «ينطلق السباق السابعة صباحا»
        return base != before and base != "ساعه" and base in rank_nouns()

    def _hour(self, index: int, named: bool) -> tuple[Exact, int] | None:
        """The hour at a token → (it, the token after)."""
        key = self.s.keys[index]
        if self.s.kinds[index] == TIME:
            hour, minute, *_ = map(int, key.split(":"))
            return (Fraction(hour * 60 + minute, 60), index + 1) if minute < 60 and hour <= 24 else None
        if self.s.kinds[index] == NUMBER:
            return self._hour_in_digits(key, index, named)
        word = self.r.words[index]
        read = self.r.ordinals.ordinal(index)
        if word is None or read is None or not word.definite or not 1 <= read[0] <= 12:
            if word and word.definite and word.role == "one" and (named or self._is_one_o_clock(index)):
                return 1, index + 1
            return None
        return read if key.endswith(("ه", "ي", "عشر")) else None

    def _hour_in_digits(self, key: str, index: int, named: bool) -> tuple[Exact, int] | None:
        """``8``, ``0430``, ``14,15 ت غ``."""
        if key.isdecimal() and len(key) <= 2 and int(key) <= 24:
            return int(key), index + 1
        if named and re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", key):
            return Fraction(int(key[:2]) * 60 + int(key[2:]), 60), index + 1
        if (named or self._is_greenwich(index + 1)) and re.fullmatch(r"(?:[01]?\d|2[0-4])[.,][0-5]\d", key):
            hour, minute = map(int, re.split("[.,]", key))
            return Fraction(hour * 60 + minute, 60), index + 1
        return None

    def _is_one_o_clock(self, index: int) -> bool:
        """``عند الواحدة ظهرا``, but ``الجرعة الواحدة صباحا`` is one dose."""
        return self.s.keys[index].endswith("واحده") and not article_letters(self.s.keys[index - 1])

    def _is_greenwich(self, index: int) -> bool:
        """``14,15 ت غ``."""
        return self.s.keys[index] == "ت" and self.s.keys[index + 1] == "غ"

    def _minutes(self, hour: Exact, end: int) -> tuple[Exact, int]:
        """``والنصف``, ``إلا ربعا``, ``و15 دقيقة``."""
        s, word = self.s, self.r.words[end]
        if word and word.joined and word.role == "fraction":
            return hour + word.value, end + 1
        if s.keys[end] == "الا":
            if less := self.r.numerals.less(end):
                return hour - less, end + 2
            number = self.r.numerals.number(end + 1)
            if number and number.value < 60 and s.keys[number.end].startswith(("دقيقه", "دقائق")):
                return hour - Fraction(number.value, 60), number.end + 1
        start = end + 1 if s.keys[end] == "و" else end
        if start > end or (word and word.joined):
            number = self.r.numerals.number(start)
            if number and number.value < 60 and s.keys[number.end].startswith(("دقيقه", "دقائق")):
                return hour + Fraction(number.value, 60), number.end + 1
        return hour, end

    def _lasted(self, index: int, floor: int) -> Draft | None:
        """``2:05:30 ساعة``, ``3:26 دقائق``: how long something took."""
        unit = self.r.units.at(index + 1)
        if unit is None or unit.code not in ("hour", "minute") or self.s.keys[index + 1].startswith("ال"):
            return None
        value = Fraction(0)
        for place, part in enumerate(self.s.keys[index].split(":")):
            value += Fraction(int(part), 60**place)
        draft = Draft(index, unit.end, unit.kind, exact(value), unit.code, "clock of a duration")
        draft.part(index, index + 1, "number", str(draft.value))
        draft.part(index + 1, unit.end, "unit", unit.code)
        qualifiers.qualify(self.s, draft, floor)
        return draft

    def _part(self, index: int, clock: bool) -> tuple[str, int]:
        key = self.s.keys[index]
        if key in _PARTS and (len(key) > 1 or (clock and self.s.keys[index + 1] != ".")):
            return _PARTS[key], index + 1
        if key == "من" and (part := _PARTS_OF.get(self.s.keys[index + 1])):
            return part, index  # «من صباح اليوم» tells the half of the day and stays outside
        day = self.s.keys[index + 1]
        if key in _PARTS_OF and key != "بعد" and (day.startswith("ال") or day in _DAYS):
            return _PARTS_OF[key], index  # «العاشرة صباح الخميس»
        if pair := _PART_PAIRS.get((key, day)):
            return pair, index + 2 + (day == "منتصف")
        return "", index


def _of_day(hour: Exact, part: str) -> Exact:
    """
    >>> [str(_of_day(h, p)) for h, p in ((8, "pm"), (12, "am"), (1, "noon"), (10, "night"), (2, "night"))]
    ['20', '0', '13', '22', '2']
    """
    if (part == "pm" and hour < 12) or (part == "noon" and hour < 6) or (part == "night" and 6 <= hour < 12):
        return hour + 12
    if part in ("am", "night") and 12 <= hour < 13:
        return hour - 12
    return hour
