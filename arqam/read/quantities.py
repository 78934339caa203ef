"""The reader: finds the places in a text where a quantity can start, and reads it there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from arqam.model import Kind, Mention, Part, Quantity, Reading
from arqam.read import lexicon, names, qualifiers
from arqam.read.clock import Clock
from arqam.read.dates import Dates
from arqam.read.draft import Draft
from arqam.read.fold import Folded, strip_marks
from arqam.read.lexicon import Word
from arqam.read.numerals import Habit, Number, Numerals, exact
from arqam.read.ordinals import Ordinals
from arqam.read.ranges import Ranges
from arqam.read.tokens import DATE, LATIN, NUMBER, TIME, WORD, Stream
from arqam.read.units import Places, Unit, Units, match

#: A word for a year right before number words makes them one: ``عام ألفين وأربعة وعشرين``.
_YEAR_WORD = re.compile(r"(?P<clitic>[وفبل]?(?:ال|لل)?)(?:عام|سنه)$")


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
        self._heed_print()
        self.numerals = Numerals(self.s, self.words, context.habit, self._is_known)
        self.units = Units(self, context.places, start)
        self.ranges = Ranges(self)
        self.ordinals = Ordinals(self)
        self.dates = Dates(self)
        self.clock = Clock(self)

    def _heed_print(self) -> None:
        """Where folding hides what a word is, the letters and vowel signs as printed decide.

        «وأحد حلفاء» is no number, though folded it looks like «واحد»; «خُمس» is a fifth, «خَمس» is five.
        """
        marked = lexicon.marked_fractions()
        for index, key in enumerate(self.s.keys):
            if key == "واحد" and self.printed(index) == "وأحد":
                self.words[index] = Word("eleven", Fraction(1), "و")
            elif key in marked and not self.folded.is_plain:
                start, end = self.base + self.s.starts[index], self.base + self.s.ends[index]
                if "\u064f" in self.folded.marked(start, end)[len(marked[key].prefix) : len(marked[key].prefix) + 3]:
                    self.words[index] = marked[key]

    def _is_known(self, index: int) -> bool:
        return self.units.at(index) is not None or self.s.keys[index] in self.units.nouns

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        for index in self._triggers():
            if index < position:
                continue
            draft = self._read(index, position)
            if isinstance(draft, int):
                position = draft
            elif draft:
                found.append(self._mention(draft))
                position = max(draft.next or draft.end, index + 1)
        return found

    def _triggers(self) -> list[int]:
        """The tokens where a quantity can start."""
        words, kinds, keys = self.words, self.s.kinds, self.s.keys
        starters = lexicon.starters()
        return [
            index
            for index in range(self.s.size)
            if words[index] is not None or kinds[index] in "ndt" or keys[index] in starters
        ]

    def _read(self, index: int, floor: int) -> Draft | int | None:
        """The mention at a token; or the token to go on from, where a number there is none."""
        s = self.s
        kind = s.kinds[index]
        if kind == DATE:
            return self.dates.literal(index)
        if kind == NUMBER:
            if names.is_list_marker(s, index):
                return None
            draft = self.clock.at(index, floor)
            if draft:
                return draft
            if names.is_identifier(s, index) or self._is_model(index):
                return names.skip_run(s, index)
            end = names.score_end(s, index)
            if end and not self._is_measured(index, end) and s.keys[end] not in self.units.nouns:
                return end
            draft = self.dates.at(index, floor)
            named = names.is_name(s, index, index + 1) and not self._is_measured(index, index + 1)
            if draft or named:
                return index + 1 if named else draft
            return self.ordinals.postposed(index, floor) or self.quantity(index, floor)
        if kind == TIME:
            return self.clock.at(index, floor)
        word = self.words[index]
        if word is None:
            return self.dates.at(index, floor) or self._dual(index, floor)
        if word.definite and names.is_name(s, index, index + 1):
            return index + 1
        if word.role in ("ordinal", "ordinal_eleven"):
            draft = self.clock.at(index, floor) or self.dates.at(index, floor) or self.ordinals.at(index, floor)
            read = self.ordinals.ordinal(index)
            return draft or self._alone(index, read, Kind.ORDINAL) or (read[1] if read else None)
        if word.role == "one" and word.definite and (draft := self.clock.at(index, floor)):
            return draft
        draft = self.ordinals.postposed(index, floor) or self.quantity(index, floor)
        return draft or self._alone(index, self.numerals.hundreds(index), Kind.COUNT)

    def _alone(self, index: int, read: tuple[int, int] | None, kind: Kind) -> Draft | None:
        """A text that is a number and nothing else, which in running text would be none: ``الثالث``, ``واحد``."""
        if read is None or index != 0 or read[1] != self.s.size:
            return None
        draft = Draft(0, read[1], kind, Decimal(read[0]), "", "a number alone")
        word = self.words[0]
        draft.cut = len(word.prefix) if word else 0
        draft.part(0, read[1], "number", str(read[0]))
        return draft

    def _is_model(self, index: int) -> bool:
        """``5G``, ``737MAX``: letters glued to digits that are no unit."""
        s, after = self.s, index + 1
        return s.kinds[after] == LATIN and s.glued(after) and self.units.at(after) is None

    def _is_measured(self, index: int, end: int) -> bool:
        """Do digits carry a unit or a scale, so that they count and do not name?"""
        word = self.words[end]
        scaled = word is not None and word.plain and word.role.startswith("scale")
        return scaled or self.units.at(end) is not None or self.units.symbol_before(index, 0) is not None

    # quantities

    def quantity(self, index: int, floor: int) -> Draft | None:
        """A number with its unit or noun, and what touches it."""
        number = self.numerals.number(index)
        if number is None or self._is_vague(number, floor):
            return None
        sign = self._sign(number, floor)
        start = sign if sign is not None else number.start
        unit = self.units.at(number.end)
        after_unit = number.prefix == "و" and index > floor and self.units.at(index - 1) is not None
        if unit is None and number.fraction and not after_unit and self.s.keys[number.end].startswith("ال"):
            unit = self.units.at(number.end, definite=True)  # «ثلاثة أرباع الساعة», but «نصف العام» is half of it
            if unit and (unit.kind != "duration" or (unit.code in ("year", "month") and unit.factor == 1)):
                unit = None
        if unit and unit.form == "symbol" and unit.kind == "money" and self.numerals.scale_at(unit.end):
            unit = self._scale_after_symbol(number, unit)
        found = self.ranges.read(number, unit, start, floor)
        if found:
            return found[0]
        if not number.digits and (year := self._year_in_words(number, floor)):
            return year
        shared = False
        if unit is None and not number.fraction and (ahead := self.ranges.unit_ahead(number)):
            noun = self.units.noun_at(number.end, None)
            if noun is None and self.units.symbol_before(start, floor) is None:
                unit, shared = replace(ahead[0], end=number.end), True
                if not number.scaled and number.value < 1000:
                    number.value *= ahead[1]
        negative = sign is not None and self.s.keys[sign] != "+"
        draft = self.finish(number, unit, start, floor, negative=negative, shared=shared)
        if draft and shared and ahead:
            self.share_per(draft, ahead[0].end)
        return draft

    def _scale_after_symbol(self, number: Number, unit: Unit) -> Unit:
        """``50$ مليون``."""
        word = self.words[unit.end]
        assert word
        number.value *= word.value
        number.scale *= word.value
        number.parts.append((unit.end, unit.end + 1, "scale", str(word.value)))
        return replace(unit, end=unit.end + 1)

    def _is_vague(self, number: Number, floor: int) -> bool:
        """``بضعة آلاف``, ``عدة ملايين``, ``عشرات الألوف``: no point value."""
        before = self.s.keys[number.start - 1] if number.start > floor else ""
        return before.lstrip("وفبل") in ("بضع", "بضعه", "عده", "عشرات", "مئات", "ضعه") and not number.digits

    def _sign(self, number: Number, floor: int) -> int | None:
        """The token of a sign before a number; None where there is none."""
        index = number.start - 1
        if index < floor:
            return None
        key = self.s.keys[index]
        if key in ("سالب", "ناقص"):
            return index
        if key == "+" and number.digits and self.s.glued(number.start) and not self.s.glued(index):
            return index
        if key == "-" and number.digits and self.s.glued(number.start) and not self.s.glued(index):
            return index
        if key == "-" and number.digits and self.s.glued(number.start) and self.s.keys[index - 1] in ("(", "%", "$"):
            return index
        return None

    def _year_in_words(self, number: Number, floor: int) -> Draft | None:
        index = number.start - 1
        named = _YEAR_WORD.match(self.s.keys[index]) if index >= floor else None
        if not named or number.value.denominator != 1 or not 1000 <= number.value <= 2200:
            return None
        draft = Draft(index, number.end, Kind.YEAR, exact(number.value), "year", "year in words")
        draft.cut = len(named.group("clitic"))
        draft.part(number.start, number.end, "number", str(number.value))
        return draft

    def finish(
        self,
        number: Number,
        unit: Unit | None,
        start: int,
        floor: int,
        *,
        negative: bool = False,
        shared: bool = False,
        bounds: bool = False,
    ) -> Draft | None:
        """The draft of a number and its unit, with noun, per-unit, signs and qualifiers; None where nothing counts.

        ``shared``: the unit is stated elsewhere. ``bounds``: the number is the first of a range that is already read.
        """
        draft = Draft(start, number.end, Kind.COUNT, Decimal(0), "", "digits" if number.digits else "words")
        if unit is None and number.fraction and (bare := self._unit_and_half(number, floor)):
            return bare
        draft.parts = list(number.parts)
        if number.scaled:
            draft.rule += " × scale"
        value = number.value
        unit = self._take_unit(draft, number, unit, floor, shared, bounds)
        if unit is None and number.fraction and not self._is_fraction(number, floor):
            return None
        if unit is None and not number.fraction and not self._counts_alone(number, floor):
            return None
        factor = Fraction(unit.factor) if unit else Fraction(1)
        if unit:
            draft.kind, draft.unit = Kind(unit.kind), unit.code
            draft.rule += f" + {unit.role}"
            if not shared and not bounds:
                value, factor = self._more(draft, unit, value, factor)
            self._per(draft)
        elif not number.fraction and self.s.keys[draft.end] == "لكل":
            self._per(draft)
        elif number.fraction:
            draft.kind, draft.unit, draft.rule = Kind.OTHER, "fraction", "fraction"
        if self._below_zero(draft):
            negative = True
        if negative:
            value = -value
        if start < number.start and self.s.keys[start] in ("-", "+", "سالب", "ناقص"):
            draft.part(start, start + 1, "sign", "-" if negative else "+")
        draft.value = exact(value * factor)
        self._other_readings(draft, number, unit, value, factor)
        if draft.start == number.start:
            draft.cut = len(number.prefix)
        if not bounds:
            self.qualify(draft, floor)
        return draft

    def _unit_and_half(self, number: Number, floor: int) -> Draft | None:
        """``عاما ونصف العام``, ``ساعة ونصف``: the unit stands for one of it."""
        index = number.start - 1
        word = self.words[number.start]
        if index < floor or word is None or word.prefix != "و" or self.s.kinds[index] != WORD:
            return None
        key, cut = self.s.keys[index], 0
        form = self.units.single(key)
        while form is None and cut < 2 and key[cut : cut + 1] in tuple("وفبل"):
            cut += 1
            form = self.units.single(key[cut:])
        if form is None or form.form not in ("singular", "") or len(key) - cut < 2 or self.words[index]:
            return None
        unit = self.units.made(form, index, number.start)
        draft = Draft(index, number.start, Kind(unit.kind), Decimal(0), unit.code, "unit and a fraction", cut=cut)
        draft.part(index, number.start, "unit", unit.code)
        value, factor = self._more(draft, unit, Fraction(1), Fraction(form.factor))
        draft.value = exact(value * factor)
        self._per(draft)
        self.qualify(draft, floor)
        return draft

    def _take_unit(
        self, draft: Draft, number: Number, unit: Unit | None, floor: int, shared: bool, bounds: bool
    ) -> Unit | None:
        """The unit after the number, the symbol before it or the noun counted; put into the draft."""
        if shared:
            return unit
        if unit:
            role = "unit" if unit.role == "unit" else "noun"
            draft.part(draft.end if not bounds else unit.end - 1, unit.end, role, unit.code)
            draft.end = unit.end
            return unit
        symbol = self.units.symbol_before(draft.start, floor)
        if symbol:
            draft.start = symbol[0]
            draft.part(symbol[0], symbol[1].end, "unit", symbol[1].code)
            return symbol[1]
        if number.fraction:
            return None
        whole = int(number.value) if number.value.denominator == 1 else None
        unit = self.units.noun_at(draft.end, whole)
        if unit:
            draft.part(draft.end, unit.end, "noun", unit.code)
            draft.end = unit.end
        return unit

    def _is_fraction(self, number: Number, floor: int) -> bool:
        """Is a fraction without a unit a share of something (``ثلث السكان``), not a part of a name or a rank?"""
        s = self.s
        if number.value.numerator > 1:
            return True
        word, following = self.words[number.start], self.words[number.end]
        after = s.keys[number.end]
        if (following and following.role.startswith("ordinal")) or s.kinds[number.end] == NUMBER:
            return False
        if after.removeprefix("ال").startswith(("نهائي", "سنوي", "شهري", "يومي", "خالي", "مصنع", "موصل", "مفتوح")):
            return False
        if word and word.definite:
            before = s.keys[number.start - 1] if number.start > floor else ""
            if before in ("بنسبه", "الي", "بمقدار", "بنحو") or word.prefix == "بال":
                return True
            return self.is_qualified(number.start) or qualifiers.verb_before(s, number.start, floor) is not None
        if s.kinds[number.end] != WORD:
            return number.value.denominator == 3 and number.value.numerator == 2
        return after not in self.units.function_words and not after.startswith(("و", "ف"))

    def _counts_alone(self, number: Number, floor: int) -> bool:
        """Does a number without unit or noun say how many?"""
        word = self.words[number.start]
        if number.digits or word is None:
            return True
        if word.definite or number.value in (0, 1):
            return False
        if number.bare and number.end == number.start + 1:
            return word.role == "scale_dual" or number.value >= 1_000_000 or self.is_qualified(number.start)
        return True

    def _more(self, draft: Draft, unit: Unit, value: Fraction, factor: Fraction) -> tuple[Fraction, Fraction]:
        """``عام ونصف``, ``3 سنوات ونصف السنة``, ``3 دولارات و50 سنتا``: what is added after the unit."""
        s, end = self.s, draft.end
        word = self.words[end]
        if word and word.prefix == "و" and word.role == "fraction" and unit.role == "unit":
            following = self.words[end + 1]
            if following and following.role == "scale":
                return value, factor
            after = self.units.at(end + 1, definite=True)
            if after and after.code != unit.code:
                return value, factor
            draft.end = after.end if after else end + 1
            draft.part(end, draft.end, "number", str(word.value))
            return value + word.value, factor
        if unit.kind == "money" and (s.keys[end] == "و" or (word and word.joined)):
            number = self.numerals.number(end + 1 if s.keys[end] == "و" else end)
            small = self.units.at(number.end) if number else None
            if number and small and small.kind == "money" and small.factor < 1:
                draft.end = small.end
                draft.part(end, small.end, "number", f"{number.value} / {1 / small.factor}")
                return value + number.value * Fraction(small.factor), factor
        return value, factor

    def _per(self, draft: Draft) -> None:
        if draft.kind in (Kind.ORDINAL, Kind.RATE):
            return
        per = self.units.per_at(draft.end)
        if per:
            draft.part(draft.end, per[1], "per", per[0])
            draft.kind, draft.unit, draft.end = Kind.RATE, f"{draft.unit or 1}/{per[0]}", per[1]
            if draft.unit in ("kW/hour", "MW/hour", "GW/hour", "TW/hour"):  # so the press prints energy
                draft.kind, draft.unit = Kind.ENERGY, draft.unit.replace("/hour", "h")

    def share_per(self, draft: Draft, index: int) -> None:
        """Make a draft a rate by a per-unit phrase that stands elsewhere."""
        per = self.units.per_at(index)
        if per and draft.kind != Kind.RATE:
            draft.kind, draft.unit = Kind.RATE, f"{draft.unit}/{per[0]}"

    def _below_zero(self, draft: Draft) -> bool:
        if draft.unit == "°C" and self.s.keys[draft.end : draft.end + 2] == ["تحت", "الصفر"]:
            draft.part(draft.end, draft.end + 2, "sign", "-")
            draft.end += 2
            return True
        return False

    def _other_readings(
        self, draft: Draft, number: Number, unit: Unit | None, value: Fraction, factor: Fraction
    ) -> None:
        if number.other:
            other = Quantity(exact(number.other[0] * factor), draft.unit)
            draft.readings.append(Reading(other, number.other[1]))
        if unit and unit.others:
            for code, small in unit.others:
                other = Quantity(exact(value * Fraction(small)), draft.unit.replace(unit.code, code, 1))
                draft.readings.append(Reading(other, unit.why))

    # qualifiers

    def is_qualified(self, index: int) -> bool:
        """Does a qualifier phrase end just before a token?"""
        return qualifiers.before(self.s, index, 0) is not None

    def qualify(self, draft: Draft, floor: int) -> None:
        """Take the qualifier words that touch the draft into it, and heed the verbs before it."""
        s = self.s
        dated = draft.kind in (Kind.DATE, Kind.YEAR) or draft.unit == "time_of_day"
        found = qualifiers.before(s, draft.start, floor, dated)
        if found is None and not dated and draft.kind != Kind.ORDINAL:
            found = qualifiers.verb_before(s, draft.start, floor)
        if found:
            draft.qualifier = found.qualifier
            draft.part(found.start, found.end, "qualifier", str(found.qualifier))
            if found.inside:
                draft.start, draft.cut = found.start, found.cut
        follow = qualifiers.after(s, draft.end)
        if follow:
            draft.qualifier, draft.end = follow.qualifier, follow.end
            draft.part(follow.start, follow.end, "qualifier", str(follow.qualifier))
        before = draft.start - 1
        if before >= floor and draft.unit and s.keys[before] in ("بنسبه", "وبنسبه", "فبنسبه"):
            draft.cut = 0 if s.keys[before][0] == "ب" else 1
            draft.start = before

    # duals

    def _dual(self, index: int, floor: int) -> Draft | None:
        """``أسبوعين``, ``دولاران``, ``قتيلين``: a dual is a number by itself; a definite one refers back."""
        key = self.s.keys[index]
        found = lexicon.dual_units().get(key)
        if found:
            prefix, word = found
            if prefix.endswith(("ال", "لل")) and not self._is_span_of_time(index):
                return None
            if draft := self._dual_unit(index, floor, prefix, word):
                return draft
        noun = lexicon.dual_nouns().get(key)
        if noun is None:
            return None
        prefix, singular = noun
        end = index + 1
        two = self.words[end]
        if two and two.role == "two" and two.plain:
            end += 1
        draft = Draft(index, end, Kind.COUNT, Decimal(2), singular, "dual of a counted noun", cut=len(prefix))
        draft.part(index, index + 1, "noun", f"2 {singular}")
        self._per(draft)
        self.qualify(draft, floor)
        return draft

    def _dual_unit(self, index: int, floor: int, prefix: str, word: str) -> Draft | None:
        unit = None
        for form in self.units.forms[word]:
            end = match(self.s, index + 1, form.rest)
            if form.form == "dual" and end is not None:
                unit = self.units.made(form, index, end)
                break
        if unit is None:
            return None
        draft = Draft(index, unit.end, Kind(unit.kind), Decimal(0), unit.code, "dual of a unit", cut=len(prefix))
        draft.part(index, unit.end, "unit", f"2 {unit.code}")
        two = self.words[unit.end]
        if two and two.role == "two" and two.plain:
            draft.end += 1
        value, factor = self._more(draft, unit, Fraction(2), Fraction(unit.factor))
        draft.value = exact(value * factor)
        self._per(draft)
        self.qualify(draft, floor)
        return draft

    def _is_span_of_time(self, index: int) -> bool:
        """``العامين الماضيين``, ``خلال اليومين المقبلين``."""
        after = self.s.keys[index + 1]
        return after.startswith(("الماضي", "المقبل", "القادم", "الاخير", "المنصرم", "السابق", "التالي", "الجاري"))

    # out

    def printed(self, index: int) -> str:
        """A word as printed, without vowel signs: as long as its key."""
        start, end = self.base + self.s.starts[index], self.base + self.s.ends[index]
        text = strip_marks(self.folded.marked(start, end))
        return text if len(text) == end - start else self.s.keys[index]

    def _mention(self, draft: Draft) -> Mention:
        s, base, folded = self.s, self.base, self.folded
        span = folded.span(base + s.starts[draft.start] + draft.cut, base + s.ends[draft.end - 1])
        parts = []
        for start, end, role, meaning in sorted(draft.parts):
            cut = draft.cut if start == draft.start else 0
            part = folded.span(base + s.starts[start] + cut, base + s.ends[end - 1])
            surface = part.of(folded.given)
            parts.append(Part(part, surface, role, meaning or surface))
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
