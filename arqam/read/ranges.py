"""Two numbers that belong together: ranges, changes from one level to another, and shared units."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Kind, Qualifier
from arqam.read import qualifiers
from arqam.read.digits import exact
from arqam.read.draft import Draft
from arqam.read.numerals import Number
from arqam.read.tokens import NUMBER, WORD
from arqam.read.units import Unit

if TYPE_CHECKING:
    from arqam.read.reader import Reader

#: Verbs and nouns of change: after them «من … إلى …» gives two levels, not two bounds.
_CHANGE = re.compile(
    "رتفع|رتفاع|نخفض|نخفاض|تراجع|زاد|يزيد|تزيد|زياده|ازدا|تزداد|قفز|صعد|صعود|هبط|هبوط|رفع|خفض|خفيض|نما|ينمو|نمو|تحسن"
    "|قلص|تضاعف|نتقل|نتقال|تحول|تغير|هوي|نكمش|تدهور|تباطا|تسارع|تعديل|عدل|وسع|توسيع|نزل|تقليص|ضاعف"
)
_TO = ("الي", "حتي", "لغايه")
_DASH = ("-", "–")


class Ranges:
    """Joins a number to the one that follows it, in one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self.carried: dict[int, Unit] = {}  # the token of a change's second level → the unit that it leaves unsaid

    def open(self, draft: Draft, floor: int) -> None:
        """Take the words that open a range (``بين``, ``ما بين``, ``من``) into its surface."""
        found = self._opener(draft.start, floor)
        if found:
            draft.start, draft.cut = found[0], found[1]
            draft.part(found[0], found[2], "qualifier", "range")

    def _opener(self, start: int, floor: int) -> tuple[int, int, int] | None:
        """The token of an opening word just before a number, letters of its clitic, the token after it."""
        at = start - 1
        if at >= floor and self.s.keys[at] in ("ال", "عامي", "سنتي"):
            at -= 1
        if at < floor:
            return None
        key = self.s.keys[at]
        for word in ("بين", "من"):
            if key == word or (key.endswith(word) and len(key) - len(word) == 1 and key[0] in "وفل"):
                cut = len(key) - len(word)
                if word == "بين" and at - 1 >= floor and self.s.keys[at - 1] in ("ما", "وما", "فيما", "بما"):
                    return at - 1, len(self.s.keys[at - 1]) - 2 if self.s.keys[at - 1] != "فيما" else 0, at + 1
                return at, cut, at + 1
        return None

    def read(self, number: Number, unit: Unit | None, start: int, floor: int) -> Draft | None:
        """The range or the change that starts with ``number``, or None."""
        s = self.s
        symbol = self.r.units.symbol_before(start, floor) if unit is None else None
        if symbol:
            start, unit = symbol[0], replace(symbol[1], end=number.end)
        end = unit.end if unit else number.end
        opener = self._opener(start, floor)
        opened = s.keys[opener[2] - 1].removeprefix("و")[-3:] if opener else ""
        at = self._connector(end, opened)
        noun = None
        if at is None and unit is None:
            noun = self.r.units.noun_at(end, None if number.value.denominator != 1 else int(number.value))
            if noun:
                at = self._connector(noun.end, opened)
        if at is None:
            return None
        second = self.r.numerals.number(at)
        if second is None or second.fraction != number.fraction:
            return None
        second_unit = self.r.units.at(second.end)
        second_noun = None
        if second_unit is None:
            whole = int(second.value) if second.value.denominator == 1 else None
            second_noun = self.r.units.noun_at(second.end, whole)
        first_unit = unit or noun
        last_unit = second_unit or second_noun
        if first_unit and last_unit and first_unit.code != last_unit.code:
            return None
        shared = first_unit or last_unit
        value = number.value
        if first_unit is None and number.digits and not number.scaled and second.scaled:
            multiplied = value * (second.value / (second.lead or second.value))
            if multiplied <= second.value or self._changes(start, floor):
                value = multiplied
        elif first_unit is None and not number.digits and not number.scaled and second.scaled and value < 1000:
            multiplied = value * (second.value / (second.lead or second.value))
            if multiplied <= second.value:
                value = multiplied
        dashed = any(s.keys[joint] in _DASH for joint in (at - 1, at - 2) if joint >= end)
        if dashed and ((shared is None and not second.scaled) or value >= second.value):
            return None
        if value >= second.value or (opened == "من" and self._changes(start, floor)):
            return self._change(replace(number, value=value), first_unit, last_unit, at, start, floor)
        if opened == "" and not dashed and first_unit is not None:
            return None  # «نزل 20 سنتا إلى 70 دولارا» is by how much and to what
        if dashed and opened == "من":
            opener = None
        return self._bounds(number, value, second, last_unit, shared, start, floor, opener)

    def _connector(self, end: int, opened: str) -> int | None:
        """The token of the second number, after the word or mark that joins it to the first."""
        s = self.s
        key = s.keys[end]
        at = end + 1
        if opened.endswith("بين"):
            word = self.r.words[end]
            if word and word.joined and s.kinds[end] == WORD:
                return end
            if key != "و" and key not in _TO:
                return None
        elif key in _TO:
            pass
        elif key in _DASH:
            if s.kinds[at] != NUMBER and not self.r.words[at] and s.kinds[at + 1] != NUMBER:
                return None
        else:
            return None
        if s.keys[at] in ("%", "$", "€", "£") and s.kinds[at + 1] == NUMBER:
            at += 1
        if s.keys[at] in ("ما", "نحو", "حوالي", "ال", "اكثر"):
            at += 2 if s.keys[at] in ("ما", "اكثر") else 1
        if s.kinds[at] == NUMBER or (self.r.words[at] and self.r.words[at].plain):
            return at
        return None

    def _changes(self, start: int, floor: int) -> bool:
        """Does the clause before speak of a change?"""
        s = self.s
        first = start
        while first > 0 and start - first < 16 and s.keys[first - 1] not in (".", "؛", "،", "\n"):
            first -= 1
        clause = s.text[s.starts[first] : s.starts[start]]
        return "تراوح" not in clause and bool(_CHANGE.search(clause))

    def _change(
        self, number: Number, first: Unit | None, second: Unit | None, at: int, start: int, floor: int
    ) -> Draft | None:
        """``ارتفع من 5 إلى 7 ملايين``: two mentions; what one leaves unsaid it shares with the other."""
        if first is None and second is None:
            return None
        unit = first or replace(second, end=number.end)
        draft = self.r.quantities.finish(number, unit, start, floor, shared=first is None)
        if draft is None:
            return None
        draft.rule += ", level before a change"
        if first is None:
            self.r.quantities.share_per(draft, second.end)
        elif second is None:
            self.carried[at] = first
        return draft

    def _bounds(
        self,
        number: Number,
        value: Fraction,
        second: Number,
        last_unit: Unit | None,
        shared: Unit | None,
        start: int,
        floor: int,
        opener: tuple[int, int, int] | None,
    ) -> Draft:
        end = last_unit.end if last_unit else second.end
        unit = replace(shared, end=end) if shared else None
        whole = replace(number, end=second.end, parts=[*number.parts, *second.parts])
        draft = self.r.quantities.finish(replace(whole, value=value), unit, start, floor, bounds=True)
        factor = Fraction(unit.factor) if unit else Fraction(1)
        draft.value_max = exact(second.value * factor)
        if draft.kind == Kind.OTHER and draft.unit == "fraction" and shared:
            draft.kind, draft.unit = shared.kind, shared.code
        draft.rule = "range: " + draft.rule
        if opener:
            draft.start, draft.cut = opener[0], opener[1]
            draft.part(opener[0], opener[2], "qualifier", "range")
        qualifiers.qualify(self.s, draft, floor)
        draft.qualifier = Qualifier.RANGE
        return draft

    def unit_ahead(self, number: Number) -> tuple[Unit, Fraction] | None:
        """``5 و10 في المئة``, ``3 أو 4 مليارات دولار``: the unit (and scale) that the next numbers of a list state."""
        s, at = self.s, number.end
        for _ in range(6):
            word = self.r.words[at]
            if s.keys[at] in ("و", "او", "،", ",") and (s.kinds[at + 1] == NUMBER or self.r.words[at + 1]):
                at += 1
            elif not (word and word.joined and s.kinds[at] == WORD):
                return None
            second = self.r.numerals.number(at)
            if second is None or second.fraction:
                return None
            unit = self.r.units.at(second.end)
            if unit:
                multiplier = second.value / second.lead if second.lead and second.scaled else Fraction(1)
                return unit, multiplier
            at = second.end
        return None
