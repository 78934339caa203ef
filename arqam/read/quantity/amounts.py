"""A number with its unit or the noun it counts, its rate, its sign and its qualifiers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from arqam.model import Exact, Kind, Qualifier, Quantity, Reading
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import NUMBER, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.compound import subunits
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft, article_letters
from arqam.read.quantity.numerals import Number
from arqam.read.quantity.units import Unit

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

_NEGATIVE = ("ناقص", "سالب")
#: A word for a year right before number words makes them one: ``عام ألفين وأربعة وعشرين``.
_YEAR_WORD = re.compile(r"(?P<clitic>[وفبل]?(?:ال|لل)?)(?:عام|سنه)$")

_VAGUE = frozenset(("بضع", "بضعا", "بضعه", "عده", "عشرات", "مئات", "نيف", "نيفا"))


#: After half these make a name: نصف نهائي, نصف سنوي.
_PARTS_OF_NAMES = ("نهائي", "سنوي", "شهري", "يومي", "خالي", "مصنع", "موصل", "مفتوح")


class Quantities:
    """Reads quantities that start with a number, at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self.words = reader.words
        self.units = reader.units

    def at(self, index: int, floor: int) -> Draft | None:
        """A number with its unit or noun, and what touches it."""
        number = self.r.numerals.number(index)
        if number is None or self._is_vague(number, floor) or self._is_label(number, floor):
            return None
        if self._is_weekday(number):
            return None
        sign = self._sign(number, floor)
        start = sign if sign is not None else number.start
        unit = self._unit_after(number, index, floor)
        found = self.r.ranges.read(number, unit, start, floor)
        if found:
            return found
        if not number.digits and (year := self._year_in_words(number, floor)):
            return year
        ahead = self.r.ranges.unit_ahead(number) if unit is None and not number.fraction else None
        shared = self._stated_elsewhere(number, ahead, index, start, floor) if unit is None else None
        if unit and unit.kind in (Kind.MONEY, Kind.DURATION):
            whole = self.r.compound.with_small(number, unit, floor)
            if whole:
                return whole
        negative = sign is not None and self.s.keys[sign] != "+"
        draft = self.finish(number, unit or shared, start, floor, negative=negative, shared=shared is not None)
        if draft and shared and ahead:
            self.share_per(draft, ahead[0].end)
        return draft

    def _unit_after(self, number: Number, index: int, floor: int) -> Unit | None:
        """The unit right after a number, with or without an article."""
        unit = self.units.at(number.end)
        if unit is None and self.is_below_zero(number.end):
            return Unit("°C", Kind.OTHER, number.end)
        if unit is None and self.s.keys[number.end].startswith("ال"):
            return self._definite_unit(number, index, floor)
        if unit and unit.form == "symbol" and unit.kind == "money" and self.r.numerals.scale_at(unit.end):
            return self._scale_after_symbol(number, unit)
        return unit

    def _definite_unit(self, number: Number, index: int, floor: int) -> Unit | None:
        """``ثلاثة أرباع الساعة``, ``خلال خمس السنوات الماضية``; but «نصف العام» is half of it."""
        after_unit = number.prefix == "و" and index > floor and self.units.at(index - 1) is not None
        unit = self.units.at(number.end, cut=2)
        if unit is None:
            return None
        if number.fraction and not after_unit:
            lasts = unit.kind == "duration" and not (unit.code in ("year", "month") and unit.factor == 1)
            return unit if lasts or unit.code == "percentage_point" else None
        few = not number.digits and 3 <= number.value <= 10
        return unit if few and unit.kind == "duration" and unit.form == "plural" else None

    def _stated_elsewhere(
        self, number: Number, ahead: tuple[Unit, Exact] | None, index: int, start: int, floor: int
    ) -> Unit | None:
        """The unit of a number that leaves it to the next one of a list, or to the level before a change."""
        if self.units.noun_at(number.end, None) is not None:
            return None
        shared = None
        if ahead and self.units.symbol_before(start, floor) is None:
            shared = ahead[0]._replace(end=number.end)
            if not number.scaled and number.value < 1000:
                number.value *= ahead[1]
        carried = self.r.ranges.carried.get(index)
        return shared or (carried._replace(end=number.end) if carried else None)

    def _is_weekday(self, number: Number) -> bool:
        """``صعد الخام، الاثنين، 3 دولارات``: Monday, unless a noun follows that there are two of."""
        word = self.words[number.start]
        alone = word is not None and word.role == "two" and word.definite and number.end == number.start + 1
        return alone and self.units.at(number.end) is None

    def _scale_after_symbol(self, number: Number, unit: Unit) -> Unit:
        """``50$ مليون``."""
        word = self.words[unit.end]
        assert word
        number.value *= word.value
        number.scale *= word.value
        number.parts.append((unit.end, unit.end + 1, "scale", str(word.value)))
        return unit._replace(end=unit.end + 1)

    def _is_vague(self, number: Number, floor: int) -> bool:
        """``بضعة آلاف``, ``عدة ملايين``, ``عشرات الألوف``, ``نيف وعشرون``: no point value."""
        if number.digits or number.start <= floor:
            return False
        before = self.s.keys[number.start - 1]
        if before == "نيف" and number.prefix == "و":
            return False  # «نيف وعشرون دولة» are more than twenty
        return before in _VAGUE or (before[:1] in tuple("وفبل") and before[1:] in _VAGUE)

    def _is_label(self, number: Number, floor: int) -> bool:
        """``الإيرادات (مليون ريال)``: the unit of a table's row, unless it tells the amount before it anew."""
        if not number.bare or self.s.keys[number.start - 1] != "(" or number.start - 1 == floor > 0:
            return False
        unit = self.units.at(number.end)
        return self.s.keys[unit.end if unit else number.end] == ")" and number.value == number.scale

    def _sign(self, number: Number, floor: int) -> int | None:
        """The token of a sign before a number; None where there is none."""
        index = number.start - 1
        if index < floor:
            return None
        key = self.s.keys[index]
        if key.endswith(_NEGATIVE) and key.removesuffix(_NEGATIVE[0]).removesuffix(_NEGATIVE[1]) in ("", "ب", "و"):
            return index if self.s.keys[index - 1] != "او" else None  # «زائد أو ناقص 2%»
        if key not in ("-", "+") or not number.digits:
            return None
        before = self.s.keys[index - 1]
        if not self.s.glued(number.start):  # «(- 14,6 %)»
            return index if before == "(" and self.s.keys[number.end] == "%" else None
        return index if not self.s.glued(index) or before in ("(", "%", "$") else None

    def _sign_after(self, draft: Draft) -> bool:
        """``(1.1%-)``: a minus that the printing put on the other side."""
        end = draft.end
        told = draft.unit == "%" and self.s.keys[end] == "-" and self.s.glued(end)
        if told and (self.s.keys[end + 1] == ")" or not self.s.glued(end + 1)):
            draft.part(end, end + 1, "sign", "-")
            draft.end += 1
            return True
        return False

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
        word = self.words[number.start]
        if word and word.role == "fraction_of":
            unit = None
        elif unit is None and number.fraction and (bare := self._unit_and_half(number, floor)):
            return bare
        draft.parts = list(number.parts)
        if "scale" in [role for _, _, role, _ in number.parts]:
            draft.rule += " × scale"
        unit = self._take_unit(draft, number, unit, floor, shared, bounds)
        if not self._says_how_many(number, unit, floor):
            return None
        value, factor = self._measured(draft, number, unit, shared=shared, bounds=bounds)
        if (not bounds and self.below_zero(draft)) or self._sign_after(draft):
            negative = True
        if start < number.start:
            self._take_sign(draft, start, negative)
        value = -value if negative else value
        draft.value, draft.factor = exact(value * factor), factor
        self._other_readings(draft, number, unit, value, factor)
        if draft.start == number.start:
            draft.cut = len(number.prefix)
        if not bounds and not self._either_way(draft, floor):
            qualifiers.qualify(self.s, draft, floor)
        return draft

    def _take_sign(self, draft: Draft, start: int, negative: bool) -> None:
        """Put the sign or its word (``ناقص``) before a number into the draft."""
        key = self.s.keys[start]
        if key.endswith(("-", "+", *_NEGATIVE)):
            draft.part(start, start + 1, "sign", "-" if negative else "+")
            draft.cut = int(key.endswith(_NEGATIVE) and key not in _NEGATIVE)

    def _says_how_many(self, number: Number, unit: Unit | None, floor: int) -> bool:
        """Does a number with this unit, or with none, say how many or what share?"""
        if unit is not None:
            return not self._wrote(number, unit)
        return self._is_fraction(number, floor) if number.fraction else self._counts_alone(number, floor)

    def _measured(
        self, draft: Draft, number: Number, unit: Unit | None, *, shared: bool, bounds: bool
    ) -> tuple[Exact, Exact]:
        """Give a draft its kind, its unit and what follows them → the value of the number, the factor of its unit."""
        value, factor = number.value, unit.factor if unit else 1
        if unit:
            draft.kind, draft.unit = unit.kind, unit.code
            draft.rule += f" + {unit.role}" + (" stated by another number" if shared else "")
            if unit.why and not unit.others:
                draft.rule += f"; {unit.why}"
            if not shared and not bounds:
                value, factor = self.more(draft, unit, value, factor, number.scale)
                self._restate(draft, number, unit)
            self.per(draft)
        elif not number.fraction and self.s.keys[draft.end] == "لكل":
            self.per(draft)
        elif number.fraction:
            draft.kind, draft.unit, draft.rule = Kind.OTHER, "fraction", "fraction"
        return value, factor

    def _may_be_year(self, number: Number) -> bool:
        """``في 2023 مليار دولار``: may four digits before a scale be a year, and the scale alone the amount?"""
        key, before = self.s.keys[number.start], self.s.keys[number.start - 1] if number.start else ""
        told = before in lexicon.cues("year_before") or before.removeprefix("و") in ("في", "منذ", "خلال")
        return number.scaled and len(key) == 4 and "1990" <= key <= "2050" and key.isdecimal() and told

    def _restate(self, draft: Draft, number: Number, unit: Unit) -> None:
        """``خمسة في المئة (5%)``, ``مليون دولار (1,000,000)``: the same amount once more, in brackets and in digits."""
        at = draft.end + 1
        if self.s.keys[draft.end] != "(" or number.digits or self.s.kinds[at] != NUMBER:
            return
        again = self.r.numerals.number(at)
        if again is None or again.value != number.value:
            return
        same = self.units.at(again.end)
        end = same.end if same and same.code == unit.code else again.end
        if self.s.keys[end] == ")":
            draft.part(at, again.end, "number", str(again.value))
            draft.end = end + 1

    def _either_way(self, draft: Draft, floor: int) -> bool:
        """``± 3%``, ``+/- 3%``: from so much below to so much above."""
        keys, start = self.s.keys, draft.start
        signs = 1 if keys[start - 1] in ("±", "∓") else 2 if keys[start - 2 : start + 1] == ["+", "/", "-"] else 0
        if keys[start - 3 : start] == ["+", "/", "-"]:
            signs = 3
        if not signs or start - signs < floor or not isinstance(draft.value, Decimal):
            return False
        draft.part(start - signs, start, "sign", "±")
        draft.start, draft.cut = start - signs, 0
        draft.value, draft.value_max, draft.qualifier = -abs(draft.value), abs(draft.value), Qualifier.RANGE
        return True

    def _unit_and_half(self, number: Number, floor: int) -> Draft | None:
        """``عاما ونصف العام``, ``ساعة ونصف``, ``ساعة إلا ربعا``: the unit stands for one of it."""
        index = number.start - 1
        word = self.words[number.start]
        less = index > floor and self.s.keys[index] == "الا"
        index -= less
        if index < floor or word is None or self.s.kinds[index] != WORD or not (less or word.prefix == "و"):
            return None
        key, cut = self.s.keys[index], 0
        form = self.units.single(key)
        while form is None and cut < 2 and key[cut : cut + 1] in tuple("وفبل"):
            cut += 1
            form = self.units.single(key[cut:])
        if form is None or form.form not in ("singular", "") or len(key) - cut < 2 or self.words[index]:
            return None
        unit = self.units.made(form, index, index + 1)
        draft = Draft(index, index + 1, unit.kind, Decimal(0), unit.code, "unit and a fraction", cut=cut)
        draft.part(index, index + 1, "unit", unit.code)
        value, factor = self.more(draft, unit, 1, form.factor)
        draft.value = exact(value * factor)
        self.per(draft)
        qualifiers.qualify(self.s, draft, floor)
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
        if (number.fraction and self.s.keys[draft.end] != "نقطه") or self._is_told_scale(number):
            return None  # «ثلث شركات البلاد» is a share, «نصف نقطة» is not
        whole = int(number.value) if number.value.denominator == 1 else None
        unit = self.units.noun_at(draft.end, whole)
        if unit:
            draft.part(draft.end, unit.end, "noun", unit.code)
            draft.end = unit.end
        return unit

    def _is_told_scale(self, number: Number) -> bool:
        """``20 ملياراً``: a scale with tanween has no noun after it; what follows describes it."""
        word = self.words[number.end - 1]
        accusative = word is not None and word.role == "scale_accusative"
        return accusative and not (number.bare and number.value == 2 * number.scale)

    def _is_fraction(self, number: Number, floor: int) -> bool:
        """Is a fraction without a unit a share of something (``ثلث السكان``), not a part of a name or a rank?"""
        s = self.s
        word, following = self.words[number.start], self.words[number.end]
        after = s.keys[number.end]
        ranked = following is not None and following.role.startswith("ordinal")
        if word and word.role == "fraction_of":  # «في نصفه الآخر» says which
            return not ranked and after != "الاخر"
        if word and word.definite and after in lexicon.cues("same_part"):
            return False  # «مقارنة بالربع السابق» is of a year
        if number.value.numerator > 1 or after in lexicon.cues("totals"):
            return True
        if ranked or s.kinds[number.end] == NUMBER or after.removeprefix("ال").startswith(_PARTS_OF_NAMES):
            return False
        if word and word.definite:
            return self._is_told_share(number, word, floor)
        if after in ("ما", "من", "هذا", "هذه", "ذلك", "تلك", "هؤلاء"):
            return True
        return s.kinds[number.end] == WORD and after not in self.units.function_words and after[0] not in "وف"

    def _is_told_share(self, number: Number, word: Word, floor: int) -> bool:
        """Is a definite fraction told as a share: ``انخفض بالثلث``, ``إلى النصف``, ``نحو الربع``?"""
        before = self.s.keys[number.start - 1] if number.start > floor else ""
        if before in ("بنسبه", "الي", "بمقدار", "بنحو") or word.prefix == "بال":
            return True
        qualified = qualifiers.is_qualified(self.s, number.start)
        return qualified or qualifiers.verb_before(self.s, number.start, floor) is not None

    def _wrote(self, number: Number, unit: Unit | None) -> bool:
        """``ألف كتابا``: wrote a book, for a thousand would have its noun in the genitive."""
        if unit is None or unit.role != "noun" or not number.bare or number.value != 1000:
            return False
        return self.s.keys[unit.end - 1].endswith("ا") and self.s.keys[unit.end - 1] != fold(unit.code)

    def _counts_alone(self, number: Number, floor: int) -> bool:
        """Does a number without unit or noun say how many?"""
        word = self.words[number.start]
        if number.digits or word is None:
            return True
        if number.value == 0 and word.plain:
            return self._is_zero(number)
        if number.value == 1 and word.plain and self.s.keys[number.start - 1].endswith(_NEGATIVE):
            return number.start > 0  # «سالب واحد»
        if number.value == 1 and word.plain and self._is_change_of_one(number):
            return True
        if word.definite or number.value in (0, 1):
            return False
        if number.bare and number.end == number.start + 1:
            return (
                word.role == "scale_dual" or number.value >= 1_000_000 or qualifiers.is_qualified(self.s, number.start)
            )
        return True

    def _is_change_of_one(self, number: Number) -> bool:
        """``زاد عدد الحفارات واحدا إلى 549``: one by which a count changes."""
        keys, start = self.s.keys, number.start
        to = keys[start] in ("واحدا", "واحده") and keys[number.end] == "الي" and self.s.kinds[number.end + 1] == NUMBER
        verbs = any(stem in key for key in keys[max(0, start - 12) : start] for stem in lexicon.cues("change"))
        return to and verbs

    def _is_zero(self, number: Number) -> bool:
        """``عدد الإصابات صفر``, ``النتيجة: صفر``; but «شهر صفر», «ساعة صفر» and «صفر اليدين» name something else."""
        s, before = self.s, self.s.keys[number.start - 1] if number.start else ""
        told = before in ("الي", "عند", "يساوي", "تساوي", "بلغ", "بلغت", "سجل", "سجلت", "كان", ":", "=")
        if not told and (not article_letters(before) or before.endswith(("شهر", "ساعه", "نقطه"))):
            return False
        after = s.keys[number.end]
        return s.kinds[number.end] != WORD or after in self.units.function_words or after[:1] in ("و", "ف")

    def more(self, draft: Draft, unit: Unit, value: Exact, factor: Exact, scale: Exact = 1) -> tuple[Exact, Exact]:
        """``عام ونصف``, ``ساعتين إلا ربعا``, ``مليون طن ونصف``, ``3 دولارات و50 سنتا``: what follows the unit."""
        end = draft.end
        word = self.words[end]
        if unit.role == "unit" and (less := self.r.numerals.less(end)):
            draft.end = end + 2
            draft.part(end, draft.end, "number", f"-{less}")
            return value - less * scale, factor
        if word and word.prefix == "و" and word.role == "fraction" and unit.role == "unit":
            return value + self._and_fraction(draft, word, unit, scale), factor
        if unit.kind == "money" and (self.s.keys[end] == "و" or (word and word.joined)):
            return value + self._and_small_money(draft, unit), factor
        if unit.kind == "duration":
            whole = self.r.compound.smaller_time(draft, unit, value, factor)
            if whole is not None:
                return whole, 1
        return value, factor

    def _and_fraction(self, draft: Draft, word: Word, unit: Unit, scale: Exact) -> Exact:
        """What ``ونصف`` after a unit adds: half of it, or of the scale (``مليوني طن ونصف المليون``); 0 for nothing."""
        s, end = self.s, draft.end
        following = self.words[end + 1]
        if following and following.role == "scale":
            if following.prefix != "ال" or following.value != scale or self.units.at(end + 2):
                return 0
            draft.end = end + 2
        elif scale > 1 and not self.units.at(end + 1):
            if s.kinds[end + 1] == WORD and s.keys[end + 1] not in self.units.function_words:
                return 0  # «10 ملايين دولار وربع السكان»: of something else
            draft.end = end + 1
        if draft.end > end:
            draft.part(end, draft.end, "number", str(word.value * scale))
            return word.value * scale
        after = self.units.at(end + 1, cut=article_letters(s.keys[end + 1]))
        if after and after.code != unit.code:
            return 0
        draft.end = after.end if after else end + 1
        draft.part(end, draft.end, "number", str(word.value))
        return word.value

    def _and_small_money(self, draft: Draft, unit: Unit) -> Exact:
        """What ``و50 سنتا`` after an amount of money adds; 0 where no smaller unit of it follows."""
        end = draft.end
        number = self.r.numerals.number(end + (self.s.keys[end] == "و"))
        small = self.units.at(number.end) if number else None
        if number is None or small is None or small.kind != "money":
            return 0
        fits = subunits(unit, small, self.s.keys[number.end])
        if not fits:
            return 0
        draft.end = small.end
        draft.part(end, small.end, "number", f"{number.value} × {exact(fits[0][1])}")
        if len(fits) == 1 and unit.others:
            draft.unit, draft.readings = fits[0][0], []
        return number.value * fits[0][1]

    def per(self, draft: Draft) -> None:
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

    def is_below_zero(self, index: int) -> bool:
        """Does ``تحت الصفر`` stand at a token?"""
        return self.s.keys[index] == "تحت" and self.s.keys[index + 1] == "الصفر"

    def below_zero(self, draft: Draft) -> bool:
        """Take ``تحت الصفر`` after degrees into the draft."""
        if draft.unit == "°C" and self.is_below_zero(draft.end):
            draft.part(draft.end, draft.end + 2, "sign", "-")
            draft.end += 2
            return True
        return False

    def _other_readings(self, draft: Draft, number: Number, unit: Unit | None, value: Exact, factor: Exact) -> None:
        if number.lead is not None and self._may_be_year(number):
            other = Quantity(exact(number.scale * factor), draft.unit)
            draft.readings.append(Reading(other, f"«{self.s.keys[number.start]}» may be a year"))
        if number.other:
            other = Quantity(exact(number.other[0] * factor), draft.unit)
            draft.readings.append(Reading(other, number.other[1]))
        if unit and unit.others:
            for code, small in unit.others:
                other = Quantity(exact(value * small), draft.unit.replace(unit.code, code, 1))
                draft.readings.append(Reading(other, unit.why))
