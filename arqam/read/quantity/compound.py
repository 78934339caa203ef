"""Amounts told in two units: ``سنة وستة أشهر``, ``دينار و250 فلسا``, ``بين أسبوع وعشرة أيام``, ``واحد من كل خمسة``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Exact, Kind, Qualifier, Quantity, Reading
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.tokens import NUMBER, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft
from arqam.read.quantity.numerals import Number
from arqam.read.quantity.units import Unit

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

#: How many of the smaller unit of time the larger one has.
_EXACTLY = {
    ("year", "month"): 12,
    ("week", "day"): 7,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("hour", "second"): 3600,
}
#: Where the larger has not always as many of the smaller: so the day count of contracts takes them.
_ABOUT = {("month", "day"): 30, ("year", "day"): 365, ("month", "week"): 4, ("year", "week"): 52}
_TO = ("الي", "حتي", "وحتي")


class Compound:
    """Reads what two units tell together, at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self.has_each = "من كل " in reader.s.text or "من بين كل " in reader.s.text

    # one of a unit, and so many of a smaller one

    def bare_unit(self, index: int, floor: int) -> tuple[Unit, int] | None:
        """A unit's singular at a token that stands for one of it → (the unit, letters of clitics before it)."""
        if index < floor or self.s.kinds[index] != WORD or self.r.words[index] or self._is_counted(index):
            return None
        key = self.s.keys[index]
        for cut in range(2):
            form = self.r.units.single(key[cut:])
            if form and len(key) - cut > 2 and (form.form == "singular" or key[cut:] in ("عام", "عاما")):
                return self.r.units.made(form, index, index + 1), cut
            if key[:1] not in tuple("وفبل"):
                break
        return None

    def _is_counted(self, index: int) -> bool:
        """Does a number stand before the token?"""
        return index > 0 and (self.s.kinds[index - 1] == NUMBER or self.r.words[index - 1] is not None)

    def with_small(self, number: Number, unit: Unit, floor: int) -> Draft | None:
        """``سنة وستة أشهر``, ``ساعة و20 دقيقة``, ``بين أسبوع وعشرة أيام``, ``دولار و25 سنتا``."""
        index = number.start - 1
        apart = index > floor and self.s.keys[index] == "و"
        if not apart and number.prefix != "و":
            return self._up_to(number, unit, floor)
        found = self.bare_unit(index - apart, floor)
        if found is None:
            return None
        (main, cut), start = found, index - apart
        if start - 1 >= floor and self.s.keys[start - 1].endswith("بين"):
            return self._range(start, cut, main, number, unit, floor)
        if main.kind == Kind.MONEY and unit.kind == Kind.MONEY:
            return self._money(start, cut, main, number, unit, floor)
        return self._time(start, cut, main, number, unit, floor)

    def _draft(self, start: int, cut: int, main: Unit, number: Number, unit: Unit, floor: int, value: Exact) -> Draft:
        draft = Draft(start, unit.end, unit.kind, exact(value), unit.code, "unit and its subunit", cut=cut)
        draft.part(start, start + 1, "unit", main.code)
        draft.parts += number.parts
        if number.end < unit.end:
            draft.part(number.end, unit.end, "unit", unit.code)
        self.r.quantities.per(draft)
        qualifiers.qualify(self.s, draft, floor)
        return draft

    def _time(self, start: int, cut: int, main: Unit, number: Number, unit: Unit, floor: int) -> Draft | None:
        ratio, sure = ratio_of(main, unit)
        if not ratio or number.value >= ratio:
            return None
        draft = self._draft(start, cut, main, number, unit, floor, ratio + number.value * unit.factor)
        if not sure:
            draft.readings.append(about(main, unit, number.value))
        return draft

    def _money(self, start: int, cut: int, main: Unit, number: Number, unit: Unit, floor: int) -> Draft | None:
        small = subunits(main, unit, self.s.keys[number.end])
        if not small:
            return None
        factor = small[0][1]
        draft = self._draft(start, cut, main, number, unit, floor, 1 + number.value * factor)
        draft.unit = draft.unit.replace(unit.code, small[0][0] if len(small) == 1 else main.code, 1)
        if len(small) > 1:
            draft.readings += [
                Reading(Quantity(exact(1 + number.value * each), code), unit.why or main.why) for code, each in small
            ]
        return draft

    def _range(
        self, start: int, cut: int, main: Unit, number: Number, unit: Unit, floor: int, opened: int = 1
    ) -> Draft | None:
        """``بين أسبوع وعشرة أيام``, ``من شهر إلى ثلاثة أشهر``."""
        low = Fraction(main.factor) if main.code == unit.code else Fraction(ratio_of(main, unit)[0])
        high = number.value * unit.factor
        if not low or low >= high or cut:
            return None
        draft = self._draft(start, cut, main, number, unit, floor, low)
        draft.value_max, draft.qualifier, draft.rule = exact(high), Qualifier.RANGE, "range: one of a unit to more"
        self.r.ranges.open(draft, floor)
        return draft

    def _up_to(self, number: Number, unit: Unit, floor: int) -> Draft | None:
        """``من أسبوع إلى عشرة أيام``: a range of time from one of a unit."""
        index = number.start - 2
        if index - 1 < floor or self.s.keys[index + 1] not in _TO or not self.s.keys[index - 1].endswith("من"):
            return None
        found = self.bare_unit(index, floor)
        if found is None or unit.kind != Kind.DURATION or found[0].kind != Kind.DURATION:
            return None
        return self._range(index, found[1], found[0], number, unit, floor)

    # so many of a unit, and of a smaller one

    def smaller_time(self, draft: Draft, unit: Unit, value: Exact, factor: Exact) -> Exact | None:
        """``ثلاث سنوات وشهر``, ``ساعتين و20 دقيقة``: the whole in the smaller unit; None where none follows."""
        end = draft.end
        found = self._one_or_more(end)
        if found is None:
            return None
        number, small = found
        ratio, sure = ratio_of(unit._replace(factor=factor), small)
        if not ratio or not sure or number >= ratio:
            return None
        draft.part(end, small.end, "number", f"{number} {small.code}")
        draft.end, draft.unit = small.end, small.code
        whole = value * ratio + number * small.factor
        smaller = self.smaller_time(draft, small, whole, 1)  # «ساعتين و7 دقائق و11 ثانية»
        return whole if smaller is None else smaller

    def _one_or_more(self, index: int) -> tuple[Exact, Unit] | None:
        """What follows a و at a token: a number of a unit of time, one of it (``وشهر``) or two (``وشهرين``)."""
        key, word = self.s.keys[index], self.r.words[index]
        if key == "و" or (word and word.joined):
            number = self.r.numerals.number(index + (key == "و"))
            small = self.r.units.at(number.end) if number else None
            return (number.value, small) if number and small and small.kind == Kind.DURATION else None
        if not key.startswith("و") or self.s.kinds[index] != WORD or self._names_what_follows(index + 1):
            return None
        two = lexicon.dual_units().get(key)
        form = self.r.units.single(two[1] if two else key[1:])
        if form is None or form.kind != Kind.DURATION or form.form not in ("singular", "dual"):
            return None
        return 2 if two else 1, self.r.units.made(form, index, index + 1)

    def _names_what_follows(self, index: int) -> bool:
        """«3 سنوات وشهر رمضان», «وسنة 2024»: the unit is of what follows, and no amount."""
        key = self.s.keys[index]
        return key.startswith("ال") or self.s.kinds[index] == NUMBER or key in lexicon.month_clitics()

    # a ratio

    def of_each(self, index: int, floor: int) -> Draft | None:
        """``واحد من كل خمسة عمال``, ``3 من كل 10``: a share."""
        number = self.r.numerals.number(index)
        if number is None:
            return None
        after = self.s.keys[number.end : number.end + 3]
        each = 2 if after[:2] == ["من", "كل"] else 3 if after == ["من", "بين", "كل"] else 0
        whole = self.r.numerals.number(number.end + each) if each else None
        if whole is None or whole.value <= 1 or number.value >= whole.value:
            return None
        share, end = Fraction(number.value) / Fraction(whole.value), whole.end
        noun = self.r.units.noun_at(end, int(whole.value))
        draft = Draft(index, noun.end if noun else end, Kind.OTHER, exact(share), "fraction", "so many of each so many")
        draft.cut = len(number.prefix)
        draft.parts = [*number.parts, *whole.parts]
        if noun:
            draft.part(end, noun.end, "noun", noun.code)
        qualifiers.qualify(self.s, draft, floor)
        return draft


def ratio_of(main: Unit, small: Unit) -> tuple[Exact, bool]:
    """How many of the smaller unit make the larger one, and is it always so; 0 where they do not go together."""
    pair = main.code, small.code
    ratio = _EXACTLY.get(pair) or _ABOUT.get(pair) or 0
    return Fraction(ratio) * main.factor / small.factor, pair in _EXACTLY


def about(main: Unit, small: Unit, number: Exact) -> Reading:
    why = f"one {main.code} is taken for {_ABOUT[main.code, small.code]} of {small.code}, and has not always so many"
    return Reading(Quantity(exact(number * small.factor), small.code), why)


def subunits(main: Unit, small: Unit, written: str) -> list[tuple[str, Exact]]:
    """The currencies that two words of money can mean together → how many of the main unit the small one is.

    ``written`` is the small one's folded word: a bare سنت is a dollar's, but beside a euro it is a euro's.
    """
    mains = {code for code, factor in main.others if factor == 1} or {main.code}
    smalls = list(small.others) or [(small.code, small.factor)]
    fitting = [(code, factor) for code, factor in smalls if code in mains and factor < 1]
    if fitting or small.factor == 1:
        return fitting
    alike = (choices for noun, choices in lexicon.currency_choices().items() if written.startswith(fold(noun)))
    return [(code, factor) for choices in alike for code, factor in choices if code in mains and factor < 1]
