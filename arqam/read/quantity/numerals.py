"""Number expressions: digits in any convention, words in any gender, case and spelling, and the two mixed.

The grammar, over tokens:

    number   := term (و term)* [و fraction [scale]] | term إلا fraction
    term     := (digits | hundreds | fraction) scale*  |  scale scale*
    hundreds := words below one thousand

A term joins the one before it only where it is smaller than that one's scale: ``مليون ومئتان وخمسون ألفا`` is one
number, ``45 مشروعا و16 اتفاقية`` is two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from arqam.model import Exact
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import BREAK, NUMBER, SYMBOL, WORD
from arqam.read.quantity.digits import LONGEST, Habit, Read, read_digits
from arqam.read.quantity.unvowelled import share

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

#: A chain of scales grows no further than this: ``مليون مليون مليون`` and on is no number that news prints.
LARGEST = 10**18

#: Roles of words that are never a number by themselves.
_PARTS_ONLY = ("scale_plural", "hundreds", "fractions", "ordinal", "ordinal_eleven")

#: Marks that may stand between a word and a bare scale: «منحت «النور» مليون دولار».
_OPENS_NUMBER = frozenset(".،,:؛;!؟()«»\"“”'-–[]•*|=+/>~≈≥≤<$€£")
#: Words after which ``3/4`` is a day and a month.
_DAY_WORDS = frozenset(("يوم", "بتاريخ", "بتأريخ", "تاريخ", "في", "حتي"))


@dataclass(slots=True)
class Number:
    """A number read from tokens ``start`` to ``end`` (half-open)."""

    value: Exact
    start: int
    end: int
    scale: Exact = 1  # of the last term: what a following و-term must stay below
    lead: Exact | None = None  # what stands before its scales, where it is of one term
    digits: bool = False  # its first term is written in digits
    bare: bool = False  # a scale with no numeral before it: مليون برميل
    fraction: bool = False  # a fraction and nothing else: ثلث
    prefix: str = ""
    parts: list[tuple[int, int, str, str]] = field(default_factory=list)  # token range, role, meaning
    other: tuple[Exact, str] | None = None  # another reading of the digits, and why it was not taken

    @property
    def scaled(self) -> bool:
        return self.scale > 1


class Numerals:
    """Reads numbers at a token of one stream."""

    def __init__(self, reader: Reader, habit: Habit) -> None:
        self.r = reader
        self.s = reader.s
        self.words = reader.words
        self.habit = habit

    def _digits(self, index: int) -> Read | None:
        read = self._as_printed(index)
        if read and self.s.doubts and (doubt := self.s.doubts.get(self.s.starts[index])):
            other = read_digits(doubt[0], self.habit, "decimal") if doubt[0] else None
            return read[0], (other[0], doubt[1]) if other else read[1]
        return read

    def _as_printed(self, index: int) -> Read | None:
        if self.s.keys[index].isdecimal():
            return read_digits(self.s.keys[index], self.habit)
        following = self.words[index + 1]
        if (following is not None and following.role.startswith("scale")) or self.s.keys[index + 1] == "%":
            hint = "decimal"
        else:
            hint = self.r.units.hint(index + 1)
        return read_digits(self.s.keys[index], self.habit, hint)

    # words below one thousand

    def hundreds(self, index: int, joined: bool = False) -> tuple[int, int] | None:
        """The words of a number below 1000 at a token → (value, the token after them)."""
        word = self.words[index]
        if word is None or (joined and not word.joined):
            return None
        if word.role == "hundred":
            return self._and_rest(int(word.value), index + 1)
        tens = self._tens(index)
        if tens is None:
            return None
        value, end = tens
        following = self.words[end]
        if (
            3 <= value <= 9
            and following
            and following.plain
            and ((following.role == "hundred" and following.value == 100) or following.role == "hundreds")
        ):
            return self._and_rest(value * 100, end + 1)
        return value, end

    def _and_rest(self, hundreds: int, end: int) -> tuple[int, int]:
        word = self.words[end]
        if word and word.joined:
            rest = self._tens(end)
            if rest:
                return hundreds + rest[0], rest[1]
        return hundreds, end

    def _tens(self, index: int) -> tuple[int, int] | None:
        """1 to 99 in words."""
        word = self.words[index]
        if word is None:
            return None
        role, value, after = word.role, int(word.value) if word.value.denominator == 1 else 0, index + 1
        following = self.words[after]
        if role in ("tens", "ten", "zero"):
            return value, after
        if role not in ("unit", "one", "two", "eleven", "twelve"):
            return None
        if following:
            if following.role == "ten" and following.plain and role in ("unit", "eleven", "twelve", "one"):
                return value + 10, after + 1
            if following.role == "tens" and following.joined and role != "twelve":
                return value + int(following.value), after + 1
        if self.s.keys[after] == "و" and role != "twelve" and 1 <= value <= 9:  # «خمسة و عشرون»
            tens = self.words[after + 1]
            if tens and tens.role == "tens" and tens.plain:
                return value + int(tens.value), after + 2
        if role in ("eleven", "twelve"):
            return None
        return value, after

    # terms and numbers

    def number(self, index: int) -> Number | None:
        """The longest number that starts at a token, or None."""
        number = self._term(index)
        if number is None:
            return None
        while self._join(number):
            pass
        self._restate(number)
        self._decimals(number)
        self._less(number)
        return number

    def _term(self, index: int, joined: bool = False) -> Number | None:
        """Digits, or words below a thousand, or a fraction, with the scales that follow; or a scale alone."""
        word = self.words[index]
        if self.s.kinds[index] == NUMBER:
            return self._term_in_digits(index)
        if word is None or word.role in _PARTS_ONLY or (joined and not word.joined):
            return None
        if word.role in ("scale", "scale_accusative", "scale_dual") and self.s.kinds[index] == WORD:
            return self._bare_scale(index, word)
        if word.role == "fraction":
            return self._fraction_term(index, word)
        if word.role == "fraction_of":
            return self._part(word.value, index, index + 1, word)
        if word.role in ("unit", "ten") and (part := share(self.r, index, word)) is not None:
            return self._part(part, index, index + 1, word) if part else None
        read = self.hundreds(index)
        if read is None:
            return None
        value, end = read
        following = self.words[end]
        if 3 <= value <= 10 and following and following.plain and following.role == "fractions":
            return self._fraction_of_scale(self._part(value * following.value, index, end + 1, word))
        number = Number(value, index, end, prefix=word.prefix)
        number.parts.append((index, end, "number", str(value)))
        self._restate(number)
        return self._scales(number)

    def _part(self, value: Exact, index: int, end: int, word: Word) -> Number:
        """A fraction in words from token ``index`` to ``end``."""
        number = Number(value, index, end, prefix=word.prefix, fraction=True)
        number.parts.append((index, end, "number", str(value)))
        return number

    def _term_in_digits(self, index: int) -> Number | None:
        """``14.5 مليار``, ``3/4``, ``5 3/4``, ``(99) مليونا``, ``3 أرباع``, ``3 مئة مليون``."""
        if self.s.keys[index + 1] == "/" and (written := self._written_fraction(index)):
            return written
        read = self._digits(index)
        if read is None:
            return None
        number = Number(read[0], index, index + 1, digits=True, other=read[1])
        number.parts.append((index, index + 1, "number", ""))
        if self.s.kinds[index + 1] == NUMBER and (part := self._part_after(number)):
            return self._scales(part)
        if self.s.keys[index + 1] == ")" and self.s.keys[index - 1] == "(" and self._is_followed(index + 2):
            number.start, number.end = index - 1, index + 2
        self._restate(number)
        following = self.words[number.end]
        if following and following.plain and following.role == "hundred" and self._counts_hundreds(number):
            number.value, number.end = number.value * following.value, number.end + 1
        if following and following.plain and following.role == "fractions":
            number.value, number.end, number.fraction = number.value * following.value, number.end + 1, True
            return self._fraction_of_scale(number)
        return self._scales(number)

    def _restate(self, number: Number) -> None:
        """``خمسة (5) ملايين``, ``ثلاثون (30) يوما``, ``5 (خمسة) ملايين``: the same number once more, in brackets."""
        if self.s.keys[number.end] != "(":
            return
        again = self._inside(number.end + 1)
        if again and again.value == number.value and self.s.keys[again.end] == ")":
            number.parts.append((number.end + 1, again.end, "number", str(again.value)))
            number.end = again.end + 1

    def _inside(self, index: int) -> Number | None:
        """The number in digits or words right after a bracket."""
        if self.s.kinds[index] == NUMBER:
            read = self._digits(index)
            return self._scales(Number(read[0], index, index + 1, digits=True)) if read else None
        read = self.hundreds(index)
        return self._scales(Number(read[0], index, read[1])) if read else None

    def _part_after(self, number: Number) -> Number | None:
        """``5 3/4 في المئة``: a fraction in digits after its whole."""
        at = number.end
        if self.s.keys[at + 1] != "/" or not self.s.keys[number.start].isdecimal():
            return None
        part = self._written_fraction(at)
        if part is None or part.scaled:
            return None
        number.value, number.end = number.value + part.value, part.end
        number.parts += part.parts
        return number

    def _written_fraction(self, index: int) -> Number | None:
        """``3/4 رأس المال``."""
        above, _, below = self.s.keys[index : index + 3]
        if below not in ("2", "3", "4", "5", "8", "10") or not above.isdecimal() or len(above) > 1:
            return None
        if (
            (self.s.kinds[index + 3] != WORD and self.s.keys[index + 3] != "%")
            or not 0 < int(above) < int(below)
            or self.s.keys[index - 1] in _DAY_WORDS
        ):
            return None
        number = Number(Fraction(int(above), int(below)), index, index + 3, digits=True, fraction=True)
        number.parts.append((index, index + 3, "number", str(number.value)))
        return self._fraction_of_scale(number)

    def _counts_hundreds(self, number: Number) -> bool:
        """``3 مئة مليون``: a digit that says how many hundreds of a scale."""
        return number.value.denominator == 1 and 2 <= number.value <= 9 and self.scale_at(number.end + 1)

    def _is_followed(self, index: int) -> bool:
        """Does a scale or a unit follow digits in parentheses, ``(99) مليونا``, ``(672) برميلا``?"""
        return self.scale_at(index) or self.r.units.is_known(index)

    def scale_at(self, index: int) -> bool:
        word = self.words[index]
        return word is not None and word.plain and word.role in ("scale", "scale_accusative", "scale_plural")

    def _scales(self, number: Number) -> Number:
        """Multiply by the scales that follow: ``300 ألف مليون``."""
        number.lead = number.value
        while number.scale < LARGEST:
            word = self.words[number.end]
            if word is None or (not self.scale_at(number.end) and not self._is_dual_of_decimal(number, word)):
                break
            number.value *= word.value
            number.scale *= word.value
            if number.other:
                number.other = (number.other[0] * word.value, number.other[1])
            number.parts.append((number.end, number.end + 1, "scale", str(word.value)))
            number.end += 1
        return number

    def _is_orphan(self, index: int) -> bool:
        """Does something stand before a scale that may be how many of it, and was not understood?

        Such a scale is no "one": ``4.5.6.7 مليار``, ``؟؟ مليون``, ``x5 مليون``, ``5: مليون``.
        """
        s, last = self.s, index - 1
        if last < 0 or s.kinds[last] in (WORD, BREAK):
            return False
        if s.keys[last] == s.keys[last - 1] and s.kinds[last] == SYMBOL and s.glued(last):
            return True  # «؟؟؟ مليون», «*** مليون»
        known_marks = True
        while last >= 0 and s.kinds[last] == SYMBOL:
            known_marks &= s.keys[last] in _OPENS_NUMBER
            last -= 1
        if last < 0 or s.kinds[last] in (WORD, BREAK):
            return not known_marks
        return not self.r.has_read(last)

    def _bare_scale(self, index: int, word: Word) -> Number | None:
        if self._is_orphan(index):
            return None
        """``مليون`` is one million; ``مليونين``, ``مليوني`` and ``مليونا`` before its noun are two."""
        dual = word.role == "scale_dual" or (word.role == "scale_accusative" and self._is_construct_dual(index))
        count = 2 if dual else 1
        number = Number(count * word.value, index, index + 1, scale=word.value, bare=True, prefix=word.prefix)
        number.parts.append((index, index + 1, "scale", str(number.value)))
        one = self.words[number.end]
        if not dual and one and one.role == "one" and one.plain:  # «مليون واحد وستمائة ألف»
            number.end += 1
        return self._scales(number)

    def _is_construct_dual(self, index: int) -> bool:
        """``مليونا دولار`` (two) against ``مليونا و200 ألف`` and ``مليونًا`` (one, accusative)."""
        if self.s.kinds[index + 1] != WORD:
            return False
        following = self.words[index + 1]
        key = self.s.keys[index + 1]
        if key == "الا":
            return False
        return not key.startswith("و") if following is None else following.plain

    def _fraction_term(self, index: int, word: Word) -> Number:
        number = Number(word.value, index, index + 1, prefix=word.prefix, fraction=True)
        number.parts.append((index, index + 1, "number", str(word.value)))
        return self._fraction_of_scale(number)

    def _fraction_of_scale(self, number: Number) -> Number:
        """``نصف مليار``, ``ثلثي المليون``."""
        word = self.words[number.end]
        if word and word.role in ("scale", "scale_accusative") and word.prefix in ("", "ال"):
            number.value *= word.value
            number.scale = word.value
            number.fraction = False
            number.parts.append((number.end, number.end + 1, "scale", str(word.value)))
            number.end += 1
        return number

    def _join(self, number: Number) -> bool:
        """Join the term after و, if it is part of this number."""
        index = number.end
        if number.scaled and self.s.keys[index] == "،" and self._goes_on(index + 1, number):
            index += 1  # «3 ملايين، و500 ألف دولار»
        word = self.words[index]
        if number.scaled and self._follows_bare(index, number):
            return self._add(number, self._term(index))
        if self.s.keys[index] == "و":
            return self._join_apart(number, index + 1 + (self.s.keys[index + 1] == "("))
        return self._join_joined(number, index, word) if word and word.joined else False

    def _join_apart(self, number: Number, index: int) -> bool:
        """Join the term after a و that stands apart."""
        term = self._term(index)
        if term and (term.fraction or self._is_part_of_scale(number, term)):
            return self._join_fraction(number, term)
        if not number.scaled and not (term and self._leaves_room(number, term)):
            return False
        return self._add(number, term)

    def _join_joined(self, number: Number, index: int, word: Word) -> bool:
        """Join the term whose first word has the و: ``ومئتان``, ``ونصف``."""
        if word.role == "fraction" and word.prefix == "و":
            return self._join_fraction(number, self._fraction_term(index, word))
        if word.role == "fraction_of":
            return False
        if not number.scaled:
            return self._join_fractions(number, index) or self._join_thousand(number, word)
        term = self._term(index, joined=True)
        if term and term.fraction:
            return self._join_fraction(number, term)
        if term and term.lead and self._is_scaled_whole(number, term):  # «ألف وثمانمئة مليار»
            term.value += number.value * term.scale
            number.value = Fraction(0)
            number.scale = term.scale * 10**6
        return self._add(number, term)

    def _add(self, number: Number, term: Number | None) -> bool:
        """Add a term that is smaller than the scale before it."""
        if term is None or (term.value >= number.scale and not self._leaves_room(number, term)):
            return False
        if term.digits and term.value.denominator != 1 and not term.scaled:
            return False
        number.value += term.value
        number.lead = None
        number.scale = term.scale
        number.end = term.end
        number.parts += term.parts
        return True

    def _goes_on(self, index: int, number: Number) -> bool:
        """Does a و after a comma bring in a smaller scale of the same number, with its unit?"""
        apart = self.s.keys[index] == "و"
        word = self.words[index]
        if not (apart or (word and word.joined)):
            return False
        term = self._term(index + apart)
        return self._is_smaller(term, number) and term is not None and self.r.units.at(term.end) is not None

    def _follows_bare(self, index: int, number: Number) -> bool:
        """``3 ملايين 500 ألف``: does a smaller scale of the same number follow without a و?"""
        word = self.words[index]
        if self.s.kinds[index] != NUMBER and not (
            word and word.plain and word.role in ("unit", "ten", "tens", "hundred")
        ):
            return False
        return self._is_smaller(self._term(index), number)

    def _is_smaller(self, term: Number | None, number: Number) -> bool:
        return term is not None and term.scaled and not term.bare and term.value < number.scale

    def _join_fractions(self, number: Number, index: int) -> bool:
        """``ثلاثة وثمانية أعشار``."""
        word = self.words[index]
        if word is None or word.role != "unit" or number.value.denominator != 1:
            return False
        term = self._term(index, joined=True)
        if term is None or not term.fraction or (number.digits and self.r.units.at(term.end) is None):
            return False
        return self._join_fraction(number, term)

    def _join_thousand(self, number: Number, word: Word) -> bool:
        """``مئة وألف``: the smaller first; but ``بين مئة وألف`` is from the one to the other."""
        between = self.s.keys[number.start - 1].endswith("بين") and number.start > 0
        if word.role != "scale" or word.value != 1000 or number.digits or number.value != 100 or between:
            return False
        number.value += word.value
        number.scale, number.lead = word.value, None
        number.parts.append((number.end, number.end + 1, "scale", str(word.value)))
        number.end += 1
        return True

    def _is_scaled_whole(self, number: Number, term: Number) -> bool:
        """Does a scale after hundreds multiply the thousands before them as well?"""
        in_words = not number.digits and not term.digits
        return in_words and number.scale == 1000 and term.lead is not None and term.lead < 1000 < term.scale

    def _leaves_room(self, number: Number, term: Number) -> bool:
        """``مئة و خمسون``: hundreds in words take the tens of a و that stands apart."""
        if number.digits or number.scaled or term.digits or term.scaled or number.value.denominator != 1:
            return False
        return number.value % 100 == 0 and number.value >= 100 and term.value < 100

    def _is_dual_of_decimal(self, number: Number, word: Word) -> bool:
        """``2,3 ملياري دولار``, ``2 مليوني ريال``: the press gives a decimal, or a 2, the dual of its scale."""
        dual = word.plain and (word.role == "scale_dual" or (word.role == "scale_accusative" and number.value == 2))
        return dual and (number.value.denominator != 1 or (number.value == 2 and number.digits))

    def _join_fraction(self, number: Number, term: Number) -> bool:
        """``مليون ونصف المليون``, ``مليون ونصف``, ``خمسة ونصف``."""
        if number.fraction:
            return False
        scaled = not term.fraction
        if self._is_part_of_scale(number, term):  # «ثلاثة ونصف مليار»
            number.value, number.scale = (number.value + term.value / Fraction(term.scale)) * term.scale, term.scale
            number.end, number.lead = term.end, None
            number.parts += term.parts
            return True
        if scaled and term.scale > number.scale:
            return False
        number.value += term.value if scaled else term.value * number.scale
        number.end = term.end
        number.parts += term.parts
        number.scale = 1
        return True

    def _is_part_of_scale(self, number: Number, term: Number) -> bool:
        """Is a term the fraction of a scale that belongs to the number before it as well: ``3 ونصف مليار``?"""
        word = self.words[term.start]
        part = term.scaled and not term.digits and term.value < term.scale
        in_words = part and word is not None and word.role == "fraction"
        return bool(in_words and not number.scaled and number.value < 1000 and number.value.denominator == 1)

    def _decimals(self, number: Number) -> None:
        """``سبعة فاصلة اثنين``: the words after فاصلة are the decimals."""
        if self.s.keys[number.end] not in ("فاصله", "فاصل") or number.scaled or number.value.denominator != 1:
            return
        index, digits = number.end + 1, ""
        while (word := self.words[index]) and word.role == "zero" and len(digits) < LONGEST:
            digits += "0"
            index += 1
        if self.s.kinds[index] == NUMBER and self.s.keys[index].isdecimal():
            digits += self.s.keys[index][:LONGEST]
            index += 1
        elif read := self.hundreds(index):
            digits += str(read[0])
            index = read[1]
        if not digits:
            return
        number.value += Fraction(int(digits), 10 ** len(digits))
        number.parts.append((number.end, index, "number", f".{digits}"))
        number.end = index
        self._scales(number)

    def _less(self, number: Number) -> None:
        """``مليون إلا ربعا``."""
        if less := self.less(number.end):
            number.value -= less * number.scale
            number.parts.append((number.end, number.end + 2, "number", f"-{less}"))
            number.end += 2

    def less(self, index: int) -> Exact | None:
        """What ``إلا ربعا``, ``إلا الثلث``, two words at a token, take away."""
        if self.s.keys[index] != "الا":
            return None
        word = self.words[index + 1]
        if word is None or word.role != "fraction" or word.prefix not in ("", "ال"):
            return None
        return Fraction(1, 3) if self.s.keys[index + 1] == "ثلثا" else word.value  # the accusative, no dual
