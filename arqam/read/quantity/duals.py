"""Duals: a noun that is a number by itself (``أسبوعين``, ``قتيلان``)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Kind
from arqam.read.arabic import lexicon
from arqam.read.quantity import qualifiers
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft
from arqam.read.quantity.numerals import Number
from arqam.read.quantity.units import DEGREES, Unit, match

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader


class Duals:
    """Reads duals at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s

    def at(self, index: int, floor: int) -> Draft | None:
        """``أسبوعين``, ``دولاران``, ``قتيلين``: a dual is a number by itself; a definite one refers back."""
        key = self.s.keys[index]
        found = lexicon.dual_units().get(key)
        if found:
            prefix, word = found
            if prefix.endswith(("ال", "لل")) and not self._is_span_of_time(index):
                return None
            if draft := self._unit(index, floor, prefix, word):
                return draft
        noun = lexicon.dual_nouns().get(key)
        if noun is None:
            return None
        prefix, singular = noun
        end = index + 1
        two = self.r.words[end]
        if two and two.role == "two" and two.plain:
            end += 1
        draft = Draft(index, end, Kind.COUNT, Decimal(2), singular, "dual of a counted noun", cut=len(prefix))
        draft.part(index, index + 1, "noun", f"2 {singular}")
        self.r.quantities.per(draft)
        qualifiers.qualify(self.s, draft, floor)
        return draft

    def _unit(self, index: int, floor: int, prefix: str, word: str) -> Draft | None:
        unit = self.r.units.degree(index) if word in DEGREES else None
        for form in self.r.units.candidates(word, index + 1):
            end = match(self.s, index + 1, form.rest)
            if form.form == "dual" and end is not None:
                unit = self.r.units.made(form, index, end)
                break
        if unit is not None and unit.code == "year" and self._is_cents(unit.end):
            unit = Unit("USD", Kind.MONEY, unit.end, Fraction(1, 100))
        if unit is None:
            return None
        if unit.kind in (Kind.DURATION, Kind.MONEY) and (prefix == "و" or self.s.keys[index - 1] in ("الي", "و")):
            two = Number(2, index, unit.end, prefix=prefix)
            if whole := self.r.compound.with_small(two, unit, floor):
                return whole  # «سنة وشهرين», «بين شهر وشهرين»
        draft = Draft(index, unit.end, unit.kind, Decimal(0), unit.code, "dual of a unit", cut=len(prefix))
        draft.part(index, unit.end, "unit", f"2 {unit.code}")
        two = self.r.words[unit.end]
        if two and two.role == "two" and two.plain:
            draft.end += 1
        value, factor = self.r.quantities.more(draft, unit, 2, unit.factor)
        draft.value = exact(value * factor)
        if index > floor and self.s.keys[index - 1] in ("ناقص", "سالب"):
            draft.value, draft.start, draft.cut = -draft.value, index - 1, 0
            draft.part(index - 1, index, "sign", "-")
        elif self.r.quantities.below_zero(draft):
            draft.value = -draft.value
        self.r.ranges.from_dual(draft, unit, floor)
        self.r.quantities.per(draft)
        if draft.value_max is None:
            qualifiers.qualify(self.s, draft, floor)
        return draft

    def _is_cents(self, end: int) -> bool:
        """``نزل الخام سنتين إلى 56.11 دولار``, ``سنتين للبرميل``: two cents, written as two years are."""
        if self.s.keys[end] == "الي" and (number := self.r.numerals.number(end + 1)):
            to = self.r.units.at(number.end)
            return to is not None and to.kind == "money"
        per = self.r.units.per_at(end)
        return per is not None and per[0] in ("bbl", "oz", "lb", "gal")

    def _is_span_of_time(self, index: int) -> bool:
        """``العامين الماضيين``, ``خلال اليومين المقبلين``."""
        after = self.s.keys[index + 1]
        return after.startswith(("الماضي", "المقبل", "القادم", "الاخير", "المنصرم", "السابق", "التالي", "الجاري"))
