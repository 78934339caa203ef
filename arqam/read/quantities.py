"""The reader: finds the places in a text where a quantity can start, and reads it there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from arqam.model import Kind, Mention, Part, Quantity, Reading
from arqam.read import lexicon, qualifiers
from arqam.read.dates import Dates
from arqam.read.draft import Draft
from arqam.read.fold import Folded
from arqam.read.numerals import Habit, Number, Numerals, exact
from arqam.read.ordinals import Ordinals
from arqam.read.tokens import BREAK, DATE, LATIN, NUMBER, TIME, WORD, Stream
from arqam.read.units import Places, Unit, Units, match


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole text decides for each of its numbers."""

    habit: Habit
    places: Places


class Reader:
    """Reads the mentions of one piece of a folded text."""

    def __init__(self, folded: Folded, start: int, end: int, context: Context) -> None:
        self.folded = folded
        self.base = start
        self.s = Stream(folded.text[start:end])
        get = lexicon.words().get
        self.words = [get(key) for key in self.s.keys]
        self.numerals = Numerals(self.s, self.words, context.habit)
        self.units = Units(self.s, context.places, start)
        self.dates = Dates(self)
        self.ordinals = Ordinals(self)

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        for index in self._triggers():
            if index < position:
                continue
            draft = self._read(index, position)
            if draft:
                found.append(self._mention(draft))
                position = draft.next or draft.end
        return found

    def _triggers(self) -> list[int]:
        words, kinds, keys = self.words, self.s.kinds, self.s.keys
        duals, dual_nouns, months = lexicon.dual_units(), lexicon.dual_nouns(), self.dates.month_words
        return [
            index
            for index in range(self.s.size)
            if words[index] is not None
            or kinds[index] in "ndt"
            or ((key := keys[index]) in duals or key in dual_nouns or key in months)
        ]

    def _read(self, index: int, floor: int) -> Draft | None:
        kind = self.s.kinds[index]
        if kind == DATE:
            return self.dates.literal(index)
        if kind == TIME:
            return self.dates.clock(index, floor)
        draft = self.dates.at(index, floor)
        if draft:
            return draft
        word = self.words[index]
        if word and word.role in ("ordinal", "ordinal_eleven"):
            return self.ordinals.at(index, floor)
        if word is None and kind == WORD:
            return self._dual(index, floor)
        draft = self.ordinals.postposed(index, floor)
        return draft or self.quantity(index, floor)

    # quantities

    def quantity(self, index: int, floor: int) -> Draft | None:
        number = self.numerals.number(index)
        if number is None:
            return None
        if number.digits and self._names(number):
            return None
        sign = self._sign(number, floor)
        start = sign if sign is not None else number.start
        unit = self._unit(number)
        second = self._range(number, unit, start, floor)
        if second:
            return second
        return self._finish(number, unit, start, floor, negative=sign is not None)

    def _names(self, number: Number) -> bool:
        """Is it the number of a name: ``737-MAX``, ``5G``, ``A-320``?"""
        s, index = self.s, number.start
        if s.kinds[number.end] == LATIN and s.glued(number.end) and not self.units.at(number.end):
            return True
        if index and s.glued(index) and s.kinds[index - 1] == LATIN and not self.units.at(index - 1):
            return True
        if s.keys[index - 1] in ("-", "–") and s.glued(index) and index > 1 and s.glued(index - 1):
            return s.kinds[index - 2] in (WORD, LATIN)
        return False

    def _sign(self, number: Number, floor: int) -> int | None:
        """The token of a minus sign before a number; None where there is none."""
        index = number.start - 1
        if index < floor:
            return None
        key = self.s.keys[index]
        if key in ("سالب", "ناقص"):
            return index
        if key == "-" and number.digits and self.s.glued(number.start):
            before = self.s.kinds[index - 1] if index else BREAK
            if not self.s.glued(index) or before not in (NUMBER, WORD, LATIN):
                return index
        return None

    def _unit(self, number: Number) -> Unit | None:
        """The unit after a number, or the symbol before it."""
        unit = self.units.at(number.end)
        if unit:
            return unit
        if self.s.keys[number.end] == "من" and number.scaled:
            unit = None
        return None

    def _symbol(self, index: int, floor: int) -> tuple[int, Unit] | None:
        """A currency's symbol, a currency code or a percent sign just before a token."""
        for length in (3, 2, 1):
            start = index - length
            if start >= floor and self.s.kinds[start] in "sl":
                unit = self.units.at(start)
                if unit and unit.end == index and (unit.kind == "money" or unit.code == "%"):
                    return start, unit
        return None

    def _range(self, number: Number, unit: Unit | None, start: int, floor: int) -> Draft | None:
        return None

    def _finish(
        self, number: Number, unit: Unit | None, start: int, floor: int, negative: bool = False
    ) -> Draft | None:
        parts = list(number.parts)
        value, end, rule = number.value, number.end, "digits" if number.digits else "words"
        if unit is None and (symbol := self._symbol(start, floor)):
            start, unit = symbol
            parts.append((start, unit.end, "unit", unit.code))
        elif unit:
            parts.append((end, unit.end, "unit", unit.code))
            end = unit.end
        elif not number.fraction:
            whole = int(value) if value.denominator == 1 else None
            unit = self.units.noun_at(end, whole)
            if unit:
                parts.append((end, unit.end, "noun", unit.code))
                end = unit.end
        factor = Fraction(1)
        kind, code, readings = Kind.COUNT, "", []
        if unit:
            kind, code, factor = unit.kind, unit.code, Fraction(unit.factor)
            if unit.role == "unit":
                extra = self._half_after(end, value, factor)
                if extra:
                    value += extra[0]
                    parts.append((end, extra[1], "number", str(extra[0])))
                    end = extra[1]
            per = self.units.per_at(end)
            if per:
                parts.append((end, per[1], "per", per[0]))
                kind, code, end = Kind.RATE, f"{code}/{per[0]}", per[1]
        elif number.fraction:
            kind, code = Kind.OTHER, "fraction"
        if negative:
            value = -value
            parts.append((start, start + 1, "sign", "-"))
        amount = exact(value * factor)
        if number.other:
            other = exact(number.other[0] * factor)
            readings.append(Reading(Quantity(other, code), number.other[1]))
        if unit and unit.others:
            readings += [
                Reading(Quantity(exact(value * Fraction(f)), code.replace(unit.code, c, 1)), unit.why)
                for c, f in unit.others
            ]
        draft = Draft(start, end, str(kind), amount, code, f"{rule} + {unit.role if unit else 'no unit'}")
        draft.parts, draft.readings = parts, readings
        draft.cut = len(number.prefix) if start == number.start else 0
        self.qualify(draft, floor)
        return draft

    def _half_after(self, index: int, value: Fraction, factor: Fraction) -> tuple[Fraction, int] | None:
        """``عام ونصف``, ``3 سنوات ونصف السنة``: a fraction of the unit, after it."""
        word = self.words[index]
        if not (word and word.prefix == "و" and word.role == "fraction"):
            return None
        end = index + 1
        unit = self.units.at(end, definite=True)
        return word.value, unit.end if unit else end

    def qualify(self, draft: Draft, floor: int) -> None:
        """Take the qualifier words that touch the draft into it, and heed the verbs before it."""
        s = self.s
        dated = draft.kind in (Kind.DATE, Kind.YEAR) or draft.unit == "time_of_day"
        found = qualifiers.before(s, draft.start, floor, dated)
        if found is None and not dated and draft.kind != Kind.ORDINAL:
            found = qualifiers.verb_before(s, draft.start, floor)
        if found:
            draft.qualifier = found.qualifier
            draft.parts.append((found.start, found.end, "qualifier", str(found.qualifier)))
            if found.inside:
                draft.start, draft.cut = found.start, found.cut
        follow = qualifiers.after(s, draft.end)
        if follow:
            draft.qualifier = follow.qualifier
            draft.end = follow.end
            draft.parts.append((follow.start, follow.end, "qualifier", str(follow.qualifier)))
        before = draft.start - 1
        if before >= floor and draft.unit and s.keys[before] in ("بنسبه", "وبنسبه", "فبنسبه"):
            draft.cut = 0 if s.keys[before][0] == "ب" else 1
            draft.start = before

    def _dual(self, index: int, floor: int) -> Draft | None:
        key = self.s.keys[index]
        form = lexicon.dual_units().get(key)
        if form:
            unit = self.units.at(index)
            prefix = 0
            while unit is None:  # a clitic before it
                prefix += 1
                if prefix > 3:
                    return None
                rest = key[prefix:]
                for candidate in self.units.forms.get(rest, ()):
                    end = match(self.s, index + 1, candidate.rest)
                    if candidate.form == "dual" and end is not None:
                        unit = self.units._unit(candidate, index, end)
                        break
            if "ال" in key[:prefix] or key[:prefix].endswith("ل"):
                return None
            draft = Draft(
                index, unit.end, unit.kind, exact(2 * Fraction(unit.factor)), unit.code, "dual unit", cut=prefix
            )
            draft.parts.append((index, unit.end, "unit", f"2 {unit.code}"))
            extra = self._half_after(unit.end, Fraction(2), Fraction(unit.factor))
            if extra:
                draft.value = exact((2 + extra[0]) * Fraction(unit.factor))
                draft.end = extra[1]
            self.qualify(draft, floor)
            return draft
        found = lexicon.dual_nouns().get(key)
        if found:
            prefix, singular = found
            draft = Draft(index, index + 1, Kind.COUNT, Decimal(2), singular, "dual noun", cut=len(prefix))
            draft.parts.append((index, index + 1, "noun", f"2 {singular}"))
            self.qualify(draft, floor)
            return draft
        return None

    # out

    def _mention(self, draft: Draft) -> Mention:
        s, base, folded = self.s, self.base, self.folded
        span = folded.span(base + s.starts[draft.start] + draft.cut, base + s.ends[draft.end - 1])
        parts = []
        for start, end, role, meaning in sorted(draft.parts):
            cut = draft.cut if start == draft.start else 0
            part = folded.span(base + s.starts[start] + cut, base + s.ends[end - 1])
            parts.append(Part(part, part.of(folded.given), role, meaning))
        return Mention(
            span,
            span.of(folded.given),
            Kind(draft.kind),
            Quantity(draft.value, draft.unit, draft.value_max),
            draft.qualifier,
            draft.rule,
            tuple(parts),
            tuple(draft.readings),
            span,
        )
