"""Two numbers that belong together: ranges, changes from one level to another, and shared units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from arqam.model import Exact, Kind, Qualifier
from arqam.read.arabic import lexicon
from arqam.read.arabic.tokens import BREAK, NUMBER, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft
from arqam.read.quantity.numerals import Number
from arqam.read.quantity.units import Unit

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

_TO = ("الي", "حتي", "لغايه")
_DASH = ("-", "–")
MINUS = ("-", "سالب", "ناقص")
_AND_MINUS = ("وسالب", "وناقص")
_JOINTS = frozenset((*_TO, *_DASH, *_AND_MINUS, "و", "ل", "تحت"))


@dataclass(slots=True)
class _First:
    """The first of two numbers: ``end`` is the token after it and its unit, ``opened`` the word before it."""

    number: Number
    unit: Unit | None
    start: int
    end: int
    negative: bool
    opener: tuple[int, int, int] | None
    opened: str


class _Second(NamedTuple):
    """The second of two numbers, at the token ``at``; ``below`` says that it is told to be below zero."""

    number: Number
    unit: Unit | None
    at: int
    below: bool


class Ranges:
    """Joins a number to the one that follows it, in one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self._changed = (0, "")  # the token where the change before started, and its unit
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
        first = self._first(number, unit, start, floor)
        second = self._second(first) if first else None
        if first is None or second is None:
            return None
        changed = first.opened == "من" and self._changes(first.start, first.unit or second.unit)
        if first.unit is None:
            first.number = self._scaled_as(first.number, second.number, always=changed)
        low, high = self._values(first, second)
        dashed = self.s.keys[first.end] in _DASH
        if dashed and not self._is_dashed_range(first, second, low, high):
            return None
        down = low > high and first.opened.endswith("بين")  # «تراوح بين 9.9% و0.4%»
        if changed or (low >= high and not first.negative and not down):
            return self._change(first, second, floor)
        if first.opened == "" and not dashed and first.unit is not None:
            return None  # «نزل 20 سنتا إلى 70 دولارا» is by how much and to what
        draft = self._bounds(first, second, floor, None if dashed and first.opened == "من" else first.opener)
        return self._between(draft, first, second, sorted((low, high))) if draft else None

    def _values(self, first: _First, second: _Second) -> tuple[Exact, Exact]:
        """The two numbers with their signs: ``بين -3 و-1``, ``بين 3 و5 درجات تحت الصفر``."""
        both = second.below and first.unit is None
        low, high = first.number.value, second.number.value
        return (
            -low if first.negative or both else low,
            -high if second.below or self._is_minus(first.end, second.at) else high,
        )

    def _between(self, draft: Draft, first: _First, second: _Second, values: list[Exact]) -> Draft:
        """Give the draft of a range its two values."""
        factor = first.unit.factor if first.unit else second.unit.factor if second.unit else 1
        draft.value, draft.value_max = (exact(value * factor) for value in values)
        if second.below:
            draft.part(draft.end, draft.end + 2, "sign", "-")
            draft.end += 2
        return draft

    def _first(self, number: Number, unit: Unit | None, start: int, floor: int) -> _First | None:
        """The first number of two, with its own unit where it has one; None where nothing can join it to another."""
        if not self._may_join(unit.end if unit else number.end):
            noun = None if unit else self._noun(number)
            if noun is None or not self._may_join(noun.end):
                alone = self._unit_of_tens(number, start, floor)
                if alone is None:
                    return None
                number, unit = alone, None
        negative = start < number.start and self.s.keys[start] in MINUS
        symbol = self.r.units.symbol_before(start, floor) if unit is None else None
        if symbol:
            start, unit = symbol[0], symbol[1]._replace(end=number.end)
        opener = self._opener(start, floor)
        opened = self.s.keys[opener[2] - 1].removeprefix("و")[-3:] if opener else ""
        end = unit.end if unit else number.end
        if self.r.quantities.is_below_zero(end):
            end, negative = end + 2, True
        return _First(number, unit, start, end, negative, opener, opened)

    def _second(self, first: _First) -> _Second | None:
        """The number that the first one is joined to, with its unit; None where they do not go together."""
        at = self._connector(first.end, first.opened)
        if at is None and first.unit is None and (noun := self._noun(first.number)):
            first.unit, first.end = noun, noun.end
            at = self._connector(first.end, first.opened)
        number = self.r.numerals.number(at) if at else None
        if at is None or number is None or number.fraction != first.number.fraction:
            return None
        unit = self.r.units.at(number.end) or self._noun(number)
        below = self.r.quantities.is_below_zero(unit.end if unit else number.end)
        if below and unit is None:
            unit = Unit("°C", Kind.OTHER, number.end)
        if first.unit and unit and first.unit.code != unit.code:
            return None
        return _Second(number, unit, at, below)

    def _is_dashed_range(self, first: _First, second: _Second, low: Exact, high: Exact) -> bool:
        """``5-10 ملايين``, ``20–30%``: from the smaller to the larger, of a unit or a scale that one of them has."""
        scaled = second.number.scaled
        if low >= high or (scaled and first.unit is None and first.number.value * 1000 <= second.number.value):
            return False  # «12-5 مليون» is no range up to millions
        bare = first.unit is None and second.unit is None and not scaled
        return not bare or self._counts(first.number, second.number)

    def _counts(self, number: Number, second: Number) -> bool:
        """``عدد العمال 1000-5000``: are two numbers with a dash between them a range, and no score or telephone?"""
        told = not lexicon.cues("amount").isdisjoint(self.s.keys[max(0, number.start - 3) : number.start])
        round_ones = number.value >= 1000 and number.value % 100 == 0 and second.value % 100 == 0
        return number.digits and second.digits and number.value < second.value and (told or round_ones)

    def _unit_of_tens(self, number: Number, start: int, floor: int) -> Number | None:
        """The seven of ``تتراوح بين سبعة وعشرين ألفا``: two bounds, where no other number follows."""
        keys, tens = self.s.keys, self.r.words[number.start + 1]
        if number.digits or tens is None or tens.role != "tens" or not tens.joined:
            return None
        opener = self._opener(start, floor)
        if opener is None or not keys[opener[2] - 1].endswith("بين"):
            return None
        if opener[2] - opener[0] == 1 and not any("تراوح" in key for key in keys[max(0, opener[0] - 6) : opener[0]]):
            return None  # «من بين سبعة وعشرين وزيرا»
        value, end = self.r.word(number.start).value, number.start + 1
        parts = [(number.start, end, "number", str(value))]
        return replace(number, value=value, end=end, scale=1, lead=value, parts=parts)

    def _may_join(self, end: int) -> bool:
        """Can the token after a number or its unit join it to another one?"""
        word = self.r.words[end]
        return self.s.keys[end] in _JOINTS or (word is not None and word.joined)

    def _is_minus(self, joint: int, at: int) -> bool:
        """Does a sign stand between the word that joins and the second number: ``بين -3 و-1``, ``وناقص 1``?"""
        return (at - 1 > joint and self.s.keys[at - 1] in MINUS) or self.s.keys[joint] in _AND_MINUS

    def from_dual(self, draft: Draft, unit: Unit, floor: int) -> None:
        """``يومين إلى ثلاثة أيام``, ``بين شهرين وأربعة أشهر``: make the draft of a dual a range."""
        opener = self._opener(draft.start, floor)
        opened = self.s.keys[opener[2] - 1][-3:] if opener else ""
        at = self._connector(draft.end, opened)
        second = self.r.numerals.number(at) if at else None
        last = self.r.units.at(second.end) if second else None
        if second is None or last is None or last.code != unit.code or not isinstance(draft.value, Decimal):
            return
        if exact(second.value * last.factor) <= draft.value:
            return
        if not opened.endswith("بين") and (
            (not opened and unit.kind != "duration") or self._changes(draft.start, unit)
        ):
            return  # «زادت دولارين إلى 70 دولارا» is by how much and to what
        draft.value_max, draft.qualifier = exact(second.value * last.factor), Qualifier.RANGE
        draft.rule = "range: " + draft.rule
        draft.parts += second.parts
        draft.part(second.end, last.end, "unit", last.code)
        draft.end = last.end
        if opener:
            draft.start, draft.cut = opener[0], opener[1]
            draft.part(opener[0], opener[2], "qualifier", "range")

    def _noun(self, number: Number) -> Unit | None:
        whole = int(number.value) if number.value.denominator == 1 else None
        return self.r.units.noun_at(number.end, whole)

    def _scaled_as(self, number: Number, second: Number, always: bool) -> Number:
        """``5 و10 مليارات``: a bare number shares the scale of the one after it, if that keeps it the smaller."""
        if number.scaled or not second.scaled or not (number.digits or number.value < 1000):
            return number
        times = Fraction(second.value, second.lead or second.value) if second.value else second.scale
        multiplied = number.value * times
        return replace(number, value=multiplied) if always or multiplied <= second.value else number

    def _connector(self, end: int, opened: str) -> int | None:
        """The token of the second number, after the word or mark that joins it to the first."""
        word = self.r.words[end]
        if opened.endswith("بين") and word and word.joined and self.s.kinds[end] == WORD:
            return end
        if not self._joins(end, opened):
            return None
        at = self._past_small_words(end + 1, self.s.keys[end])
        after = self.r.words[at]
        return at if self.s.kinds[at] == NUMBER or (after and after.plain) else None

    def _joins(self, end: int, opened: str) -> bool:
        """Does a word or a mark at a token join two numbers: ``إلى``, ``-``, after «بين» a و?"""
        s, key = self.s, self.s.keys[end]
        if opened.endswith("بين"):
            return key == "و" or key in _TO or key in _DASH or key in _AND_MINUS
        if key in _TO or (key == "ل" and opened == "من" and s.kinds[end + 1] == NUMBER):  # «من 3 لـ7%»
            return True
        near = NUMBER in s.kinds[end + 1 : end + 3] or self.r.words[end + 1] is not None
        return key in _DASH and near

    def _past_small_words(self, at: int, joint: str) -> int:
        """The token after a sign, a symbol or a qualifier that stands between the joint and the second number."""
        s = self.s
        if s.keys[at] in ("%", "$", "€", "£") and s.kinds[at + 1] == NUMBER:
            at += 1
        if s.keys[at] in MINUS and joint not in _DASH:
            at += 1
        if s.keys[at] in ("ما", "نحو", "حوالي", "ال", "اكثر"):
            at += 2 if s.keys[at] in ("ما", "اكثر") else 1
        return at

    def _changes(self, start: int, unit: Unit | None) -> bool:
        """Does the clause before speak of a change, or go on with one of the same unit?

        «ارتفاع» of a length is a height, not a rise.
        """
        s, kind = self.s, unit.kind if unit else ""
        at, code = self._changed
        if unit and unit.code == code and "." not in s.keys[at:start] and BREAK not in s.kinds[at:start]:
            return True  # «رفع سعره من 5 إلى 6 دنانير، والآخر من 7 إلى 8 دنانير»
        first = start
        while first > 0 and start - first < 16 and s.kinds[first - 1] != BREAK and s.keys[first - 1] not in ".؛،":
            first -= 1
        clause = s.text[s.starts[first] : s.starts[start]]
        if kind == "length":
            clause = clause.replace("ارتفاع", "")
        return "تراوح" not in clause and any(stem in clause for stem in lexicon.cues("change"))

    def _change(self, first: _First, second: _Second, floor: int) -> Draft | None:
        """``ارتفع من 5 إلى 7 ملايين``: two mentions; what one leaves unsaid it shares with the other."""
        shared = first.unit is None
        unit = first.unit or (second.unit._replace(end=first.number.end) if second.unit else None)
        if unit is None:
            return None
        negative = first.negative or (second.below and shared)
        draft = self.r.quantities.finish(first.number, unit, first.start, floor, negative=negative, shared=shared)
        if draft is None:
            return None
        draft.rule += ", level before a change"
        self._changed = (first.start, unit.code)
        if shared:
            self.r.quantities.share_per(draft, unit.end if second.unit is None else second.unit.end)
        elif second.unit is None:
            self.carried[second.at] = unit
        return draft

    def _bounds(self, first: _First, second: _Second, floor: int, opener: tuple[int, int, int] | None) -> Draft | None:
        """``بين 5 و10 مليارات دولار``: one mention with both; what one leaves unsaid it shares with the other."""
        shared = first.unit or second.unit
        unit = shared._replace(end=second.unit.end if second.unit else second.number.end) if shared else None
        parts = [*first.number.parts, *second.number.parts]
        whole = replace(first.number, end=second.number.end, parts=parts)
        draft = self.r.quantities.finish(whole, unit, first.start, floor, bounds=True)
        if draft is None:
            return None
        draft.rule = "range: " + draft.rule
        if opener:
            draft.start, draft.cut = opener[0], opener[1]
            draft.part(opener[0], opener[2], "qualifier", "range")
        qualifiers.qualify(self.s, draft, floor)
        draft.qualifier = Qualifier.RANGE
        return draft

    def unit_ahead(self, number: Number) -> tuple[Unit, Exact] | None:
        """``5 و10 في المئة``, ``3 × 4 أمتار``: the unit (and scale) that the next numbers of a list state."""
        s, at = self.s, number.end
        for _ in range(6):
            word = self.r.words[at]
            if s.keys[at] in ("و", "او", "،", ",", "×", "x") and (s.kinds[at + 1] == NUMBER or self.r.words[at + 1]):
                at += 1
            elif not (word and word.joined and s.kinds[at] == WORD):
                return None
            second = self.r.numerals.number(at)
            if second is None or second.fraction:
                return None
            unit = self.r.units.at(second.end)
            if unit:
                multiplier = Fraction(second.value, second.lead) if second.lead and second.scaled else 1
                return unit, multiplier
            at = second.end
        return None
