"""Numerals that stand after their noun (``السنوات الخمس عشرة``, ``الدورة الـ15``, ``شخص واحد``)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from arqam.model import Kind, Quantity, Reading
from arqam.read.arabic.fold import fold
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import NUMBER, WORD
from arqam.read.quantity import qualifiers
from arqam.read.quantity.compound import subunits
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft, article_letters
from arqam.read.quantity.ordinals import is_adjective, rank_nouns
from arqam.read.quantity.units import Unit

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader


_OWNERS = ("ها", "هم", "هن", "نا", "ه", "ي")


class Postposed:
    """Reads numerals after their noun at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s

    def at(self, index: int, floor: int) -> Draft | None:
        """``الدول الثلاث``, ``السنوات الخمس عشرة``, ``الأشهر الـ12``, ``الدورة الـ15``, ``شخص واحد``."""
        s, word = self.s, self.r.words[index]
        if s.kinds[index] == NUMBER:
            return self._digits_after(index, floor)
        if word is None:
            return None
        if word.role in ("one", "two") and word.plain:
            return self._one_or_two(index, floor)
        if word.role == "scale" and word.prefix == "ال":
            return self._thousandth(index, floor)
        if not word.definite or word.role not in ("unit", "ten", "tens", "two", "twelve", "eleven", "hundred"):
            return self._plain_after(index, floor) if word.plain and word.role == "unit" else None
        read = self.r.numerals.hundreds(index)
        if read is None:
            return None
        value, end = read
        following = self.r.words[index + 1]
        if word.role == "unit" and following and following.role == "hundred":
            value, end = int(word.value), index + 1  # «الدول الست مئة مليار دولار»
        rest = self.r.ordinals.ordinal(end) if value % 100 == 0 else None
        if rest and self.r.word(end).prefix == "وال":
            value, end = value + rest[0], rest[1]  # «الدورة المئة والخامسة»
        if value < 3:
            return None
        return self._numeral_after(index, end, value, floor)

    def _thousandth(self, index: int, floor: int) -> Draft | None:
        """``الهدف الألف``, where nothing is counted by it."""
        head = index - 1
        if head < floor or not article_letters(self.s.keys[head]) or self.r.words[index + 1]:
            return None
        if self.s.keys[head][article_letters(self.s.keys[head]) :] not in rank_nouns():
            return None
        if self.r.units.at(index + 1) or self.r.units.noun_at(index + 1, 1000):
            return None
        return self._ranked(head, index, index + 1, int(self.r.word(index).value))

    def _numeral_after(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """A definite numeral in words after a definite noun: counts a plural, ranks a singular."""
        s, head = self.s, None
        for at in range(index - 1, max(index - 4, floor - 1), -1):
            if s.kinds[at] != WORD or s.keys[at] in self.r.units.function_words:
                break
            cut = article_letters(s.keys[at])
            base = s.keys[at][cut:]
            if self._is_plural(base) and (cut or at < index - 1):
                if self._may_be_clitic(base, cut):
                    continue
                head = at
                if not is_adjective(s.keys[at]):
                    break
            elif at == index - 1 and not cut and value <= 10 and (owned := self._owned_plural(s.keys[at])):
                return self._owned(at, index, end, value, owned)
            elif at == index - 1 and cut and base in rank_nouns() and value > 10 and not self._is_singular(end):
                return self._ranked(at, index, end, value)
            elif not cut:
                break
        if head is not None:
            return self._counted(head, index, end, value, floor)
        return self._after_definite(index, end, value, floor)

    def _may_be_clitic(self, base: str, cut: int) -> bool:
        """Does an unknown plural without an article begin with what may be a clitic?"""
        return not cut and base[:1] in tuple("وفبلك") and base not in self.r.units.nouns

    def _after_definite(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """A numeral after a definite noun that is no known plural: it counts up to ten, and ranks from eleven on."""
        if not self._is_definite_noun(index - 1, floor):
            return None
        if value <= 10:
            return self._counted(index - 1, index, end, value, floor)
        if self.s.kinds[end] == WORD and (self.r.units.at(end) or self._is_singular(end)):
            return None
        return self._ranked(index - 1, index, end, value)

    def _owned_plural(self, key: str) -> tuple[str, int] | None:
        """``أولادها``, ``مصانعه``: a plural that is definite by its owner → (it, letters of clitics before it)."""
        for owner in _OWNERS:
            if not key.endswith(owner):
                continue
            for cut in range(2):
                base = key[cut : len(key) - len(owner)]
                if base in self.r.units.nouns and self._is_plural(base):
                    return base, cut
                if key[0] not in "وفبلك":
                    break
        return None

    def _owned(self, head: int, index: int, end: int, value: int, owned: tuple[str, int]) -> Draft:
        noun, cut = self.r.units.nouns[owned[0]], owned[1]
        draft = Draft(head, end, Kind.COUNT, Decimal(value), noun, "numeral after its noun", cut=cut)
        draft.part(head, index, "noun", noun)
        draft.part(index, end, "number", str(value))
        return draft

    def _counted(self, head: int, index: int, end: int, value: int, floor: int) -> Draft:
        """The noun at ``head``, counted by the numeral at ``index``."""
        key = self.s.keys[head]
        cut = article_letters(key)
        scale = self.r.words[head]
        if scale and scale.role == "scale_plural":
            amount = Decimal(value * int(scale.value))
            draft = Draft(head, end, Kind.COUNT, amount, "", "numeral after its scale", cut=cut)
            draft.part(head, end, "number", str(amount))
            return draft
        unit = self.r.units.of_noun(key[cut:], self.r.printed(head))
        amount = exact(value * unit.factor)
        draft = Draft(head, end, unit.kind, amount, unit.code, "numeral after its noun", cut=cut)
        draft.part(head, index, "noun" if unit.kind == "count" else "unit", unit.code)
        draft.part(index, end, "number", str(value))
        qualifiers.qualify(self.s, draft, floor)
        return draft

    def _ranked(self, head: int, index: int, end: int, value: int) -> Draft:
        noun, cut = self.r.ordinals.noun(head)
        rule = "numeral that ranks, after its noun"
        return self.r.ordinals.draft(head, end, value, noun, cut, rule, (index, end))

    def _is_definite_noun(self, index: int, floor: int) -> bool:
        key = self.s.keys[index]
        return index >= floor and self.s.kinds[index] == WORD and article_letters(key) > 0 and not is_adjective(key)

    def _is_plural(self, base: str) -> bool:
        noun = self.r.units.nouns.get(base)
        if noun and fold(noun) == base:
            return False
        if noun:
            return True
        unit = self.r.units.single(base)
        if unit:
            return unit.form == "plural" or (not unit.form and base.endswith(("ات", "ين")))
        return len(base) > 4 and base.endswith(("ات", "ين", "ون"))

    def _is_singular(self, index: int) -> bool:
        """Is a noun that a numeral counts from eleven on at a token: ``البرنامج الأربعون أسرة``?"""
        key = self.s.keys[index]
        noun = self.r.units.nouns.get(key)
        return noun is not None and key.endswith(("ه", "ا")) and fold(noun) == key.removesuffix("ا")

    def _digits_after(self, index: int, floor: int) -> Draft | None:
        """``الأشهر الـ12``, ``الدورة الـ15``, ``المركز 12``."""
        s = self.s
        key = s.keys[index]
        if not key.isdecimal() or len(key) > 4 or index - 1 < floor:
            return None
        value, end = int(key), index + 1
        article = s.keys[index - 1] in ("ال", "لل") and s.kinds[index - 1] == WORD
        at = index - 2 if article else index - 1
        if at < floor or s.kinds[at] != WORD:
            return None
        if article:
            return None if self._goes_on(end) else self._numeral_after_article(index, end, value, at, floor)
        cut = article_letters(s.keys[at])
        rank = rank_nouns().get(s.keys[at][cut:])
        if not (cut and rank and rank[1]) or value > 999 or self.r.units.at(end) or self.r.words[end]:
            return None
        return self.r.ordinals.draft(at, end, value, rank[0], cut, "digits that rank, after their noun", (index, end))

    def _goes_on(self, end: int) -> bool:
        """Do a unit, a scale or a noun of its own follow a number: ``العقوبات الـ12 مليارا``?"""
        key, word = self.s.keys[end], self.r.words[end]
        if self.r.units.at(end) or (word and word.role.startswith("scale") and word.plain):
            return True
        return key in self.r.units.nouns and not article_letters(key)

    def _numeral_after_article(self, index: int, end: int, value: int, at: int, floor: int) -> Draft | None:
        s = self.s
        for back in range(at, max(at - 3, floor - 1), -1):
            if s.kinds[back] != WORD:
                break
            cut = article_letters(s.keys[back])
            base = s.keys[back][cut:]
            if cut and self._is_plural(base) and not is_adjective(s.keys[back]):
                return self._counted(back, index, end, value, floor)
            if cut and not is_adjective(s.keys[back]) and self._is_owned_plural(back - 1, floor) and value > 2:
                return self._counted(back - 1, index, end, value, floor)  # «دول الاتحاد الـ28»
            if (cut and not is_adjective(s.keys[back])) or (not cut and self.r.ordinals.possessed(back)):
                if back < at and base not in rank_nouns():
                    return None
                return self._ranked(back, index, end, value)
            if not cut:
                break
        return None

    def _is_owned_plural(self, index: int, floor: int) -> bool:
        """Is a known plural without an article, which the definite noun after it makes definite, at a token?"""
        if index < floor or self.s.kinds[index] != WORD:
            return False
        key = self.s.keys[index]
        return not article_letters(key) and key in self.r.units.nouns and self._is_plural(key)

    def _plain_after(self, index: int, floor: int) -> Draft | None:
        """``أيام ثلاثة``: an indefinite numeral after an indefinite plural, with no noun of its own."""
        s = self.s
        if index - 1 < floor or s.kinds[index - 1] != WORD:
            return None
        key = s.keys[index - 1]
        read = self.r.numerals.hundreds(index)
        if read is None or not self._is_plural(key) or article_letters(key) or self.r.words[read[1]]:
            return None
        if key not in self.r.units.nouns and not self.r.units.single(key):
            return None
        if self.r.units.at(read[1]) or self.r.units.noun_at(read[1], read[0]):
            return None
        value, end = read
        return self._counted(index - 1, index, end, value, floor)

    def _one_or_two(self, index: int, floor: int) -> Draft | None:
        """``شخص واحد``, ``دولارا واحدا``, ``شخصين اثنين``."""
        s, word = self.s, self.r.word(index)
        following = self.r.words[index + 1]
        goes_on = following and (following.joined or (following.plain and following.role in ("ten", "hundred")))
        if following and goes_on and not (following.joined and self._goes_on_small(index, floor)):
            return None
        if index - 1 < floor or s.kinds[index - 1] != WORD or self.r.units.at(index + 1):
            return None
        if word.role == "two" and not s.keys[index - 1].endswith(("ين", "ان")):
            return None  # «شخصين اثنين», but «حالة اثنين منهم» is of two of them
        if s.keys[index - 1] in ("دفعه", "مره"):
            return None  # «دفعة واحدة» is at once, «مرة واحدة» once and for all
        found = self._unit_ending_at(index, floor) or self._unknown_noun(index, word)
        if found is None:
            return None
        start, noun, cut = found
        value = exact(word.value * noun.factor)
        draft = Draft(start, index + 1, noun.kind, value, noun.code, "numeral after its noun", cut=cut)
        draft.readings += [Reading(Quantity(exact(word.value * small), code), noun.why) for code, small in noun.others]
        draft.part(start, index, "noun" if noun.kind == "count" else "unit", noun.code)
        draft.part(index, index + 1, "number", str(value))
        if noun.kind == "money":
            more, factor = self.r.quantities.more(draft, noun, word.value, noun.factor)
            draft.value = exact(more * factor)
        self.r.quantities.per(draft)
        qualifiers.qualify(s, draft, floor)
        return draft

    def _unknown_noun(self, index: int, word: Word) -> tuple[int, Unit, int] | None:
        """A noun that no table has, before a «one» that agrees with it → (its token, it, no letters of clitics)."""
        key = self.s.keys[index - 1]
        if article_letters(key) or key in self.r.units.function_words or self.r.words[index - 1]:
            return None
        agrees = key.endswith("ه") == self.s.keys[index].endswith("ه")
        if word.role == "two" or key[0] in "يت" or not agrees or not self.r.units.could_be_noun(key, None):
            return None
        return index - 1, self.r.units.of_noun(key, self.r.printed(index - 1)), 0

    def _goes_on_small(self, index: int, floor: int) -> bool:
        """``ريال واحد وخمسون هللة``: is what follows «one» the number of a smaller unit of the same money?"""
        found = self._unit_ending_at(index, floor)
        number = self.r.numerals.number(index + 1)
        small = self.r.units.at(number.end) if number else None
        if not found or not number or not small or small.kind != "money":
            return False
        return bool(subunits(found[1], small, self.s.keys[number.end]))

    def _unit_ending_at(self, end: int, floor: int) -> tuple[int, Unit, int] | None:
        """The unit or known noun that ends just before a token → (its first token, it, letters of clitics)."""
        s = self.s
        for start in range(max(end - 3, floor), end):
            for cut in range(3):
                unit = self.r.units.at(start, cut)
                if unit and unit.end == end:
                    return start, unit, cut
                if s.keys[start][cut : cut + 1] not in tuple("وفبلك"):
                    break
        key = s.keys[end - 1]
        for cut in range(3):
            noun = self.r.units.of_known(key[cut:]) if len(key) > cut else None
            if noun:
                return end - 1, noun, cut
            if key[cut : cut + 1] not in tuple("وفبلك"):
                break
        return None
