"""Units at a token: of measure, of money, per something; and the noun that is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from arqam.model import Exact, Kind
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold, strip_marks
from arqam.read.arabic.lexicon import UnitForm, stem
from arqam.read.arabic.tokens import BREAK, LATIN, NUMBER, SYMBOL, WORD, Stream
from arqam.read.quantity.digits import exact
from arqam.read.quantity.which_currency import Places

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader


class Unit(NamedTuple):
    """A unit read from the tokens before ``end``."""

    code: str
    kind: Kind
    end: int
    factor: Exact = 1
    others: tuple[tuple[str, Exact], ...] = ()  # what an ambiguous currency could be instead
    why: str = ""
    role: str = "unit"
    form: str = ""


def match(stream: Stream, index: int, form_words: tuple[str, ...]) -> int | None:
    """The token after ``form_words`` where they stand at a token, adjectives agreeing as they like; else None."""
    for word in form_words:
        key = stream.keys[index]
        if key != word and (stream.kinds[index] != WORD or stem(word) not in (stem(key), stem(key.removeprefix("ال")))):
            return None
        index += 1
    return index


class Units:
    """Finds units in one stream. ``places`` decides what a bare ريال or دينار is."""

    def __init__(self, reader: Reader, places: Places, base: int = 0) -> None:
        self.r = reader
        self.s = reader.s
        self.places = places
        self.base = base
        self.forms = lexicon.units()
        self.per = lexicon.per_units()
        self.nouns = lexicon.nouns()
        self.function_words = lexicon.function_words()

    # units of measure and money

    def at(self, index: int, cut: int = 0) -> Unit | None:
        """The unit written at a token after ``cut`` letters of clitics, the longest there is."""
        key = self.s.keys[index][cut:]
        for form in self.candidates(key, index + 1):
            end = match(self.s, index + 1, form.rest)
            if end is not None and self._is_word(form, index, end):
                return self.made(form, index, end)
        return self.degree(index) if key in DEGREES else None

    def candidates(self, first: str, second: int) -> Sequence[UnitForm]:
        """The forms of units that start with a word and can go on at a token, the longest first."""
        forms = self.forms.get(first)
        if forms is None:
            return ()
        alone = forms.get("", ())
        longer = forms.get(stem(self.s.keys[second].removeprefix("ال")))
        return [*longer, *alone] if longer else alone

    def _is_word(self, form: UnitForm, index: int, end: int) -> bool:
        """An abbreviation of one letter must not be the first letter of something else; عقد may be a contract."""
        if end > index + 1 and self.s.kinds[end - 1] == NUMBER and not self.s.glued(end - 1):
            return False  # «20 مترا 3 مرات» is no «متر3»
        if form.printed and form.printed.isprintable() and "." in form.printed:
            start, stop = self.base + self.s.starts[index], self.base + self.s.ends[end - 1]
            return strip_marks(self.r.folded.marked(start, stop)) == form.printed
        if form.unit == "year" and form.factor in (1, 10):
            return not (self._is_contract(index, end) if form.factor == 10 else self.r.dates.is_year_word(index))
        if form.unit == "oz" and self.s.keys[index].startswith("اوقي"):
            return not self._is_ouguiya(index, end)
        if form.unit == "m" and self.s.keys[index] == "م":
            return not self.s.keys[index - 1].isdecimal() or self.is_long(index - 1)
        return form.form != "symbol" or self._is_symbol(form, index, end)

    def _is_symbol(self, form: UnitForm, index: int, end: int) -> bool:
        """Is a symbol whole, and one letter of money glued to its number: ``135ج``?"""
        if form.kind == "money" and len(self.s.keys[index]) == 1 and index + 1 == end:
            return self.s.kinds[index] != WORD or (self.s.glued(index) and self.s.kinds[index - 1] == NUMBER)
        return not (self.s.kinds[end - 1] == LATIN and self.s.glued(end) and self.s.kinds[end] == LATIN)

    def is_long(self, index: int) -> bool:
        """Is the number at a token told to be a length: ``بطول 400م``, ``سباق 1500 م``?"""
        near = self.s.keys[max(0, index - 3) : index]
        return near[-2:] == ["علي", "بعد"] or not lexicon.cues("length").isdisjoint(near)

    def _is_ouguiya(self, index: int, end: int) -> bool:
        """أوقية is Mauritania's money after a scale or in a text of that country, where no gold is weighed."""
        if any(key.removeprefix("ال") in ("ذهب", "فضه", "بلاتين") for key in self.s.keys[end : end + 2]):
            return False
        scale = self.r.words[index - 1] if index else None
        scaled = scale is not None and scale.role.startswith("scale") and scale.value > 1000
        return (
            scaled
            or len(self.s.keys[index - 1]) > len("999,999")
            or self.places.decide(["MRU"], self.base + self.s.starts[index])[1].startswith("the nearest")
        )

    def _is_contract(self, index: int, end: int) -> bool:
        """``وقعت 5 عقود``, ``3 عقود بقيمة``: contracts, not decades."""
        s = self.s
        after, before = s.keys[end], s.keys[max(0, index - 8) : index]
        if after.startswith(("الماضي", "المقبل", "القادم", "الاخير", "خلت", "مضت", "متتالي", "متواصل")):
            return False
        if after in ("من", "علي") and s.keys[end + 1].startswith(("الزمن", "الزمان", "الحرب", "الصراع")):
            return False
        if (after.startswith("ل") and len(after) > 3) or after in ("بقيمه", "مع", "عمل", "شراكه", "استكشاف", "خدمه"):
            return True
        return any(key.removeprefix("و").startswith(tuple(lexicon.cues("signing"))) for key in before)

    def degree(self, index: int) -> Unit | None:
        """``درجة`` alone: of temperature where the words near it speak of heat, else a noun that is counted."""
        if self.r.quantities.is_below_zero(index + 1):
            return Unit("°C", Kind.OTHER, index + 1)
        first, last = max(0, index - 30), index + 8
        while BREAK in self.s.kinds[first:index]:
            first = self.s.kinds.index(BREAK, first) + 1
        if BREAK in self.s.kinds[index:last]:
            last = self.s.kinds.index(BREAK, index)
        heat, other = lexicon.cues("heat"), lexicon.cues("other_degrees")
        for at in (*range(index - 1, first - 1, -1), *range(index + 1, last)):  # what stands before it decides first
            if self.s.keys[at] in heat:
                return Unit("°C", Kind.OTHER, index + 1)
            if self.s.keys[at] in other:
                return None
        return None

    def made(self, form: UnitForm, index: int, end: int) -> Unit:
        """A unit of its written form at a token; a bare currency's country is looked for."""
        if not form.noun:
            return Unit(form.unit, form.kind, end, form.factor, (), "", "unit", form.form)
        choices = lexicon.currency_choices()[form.noun]
        before = self.r.words[index - 1] if index else None
        if before and before.role.startswith("scale"):  # «250 مليون درهم» are of a main unit, if one has that name
            choices = [choice for choice in choices if choice[1] == 1] or choices
        priced = self._priced(form.noun, index)
        codes = [code for code, _ in choices if code != priced]
        code, why, clear = self.places.decide(codes, self.base + self.s.starts[index])
        why = f"«{form.noun}»: {why}"
        if clear:
            return Unit(code, Kind.MONEY, end, dict(choices)[code], (), why, form=form.form)
        return Unit(form.noun, Kind.MONEY, end, 1, tuple(choices), why, form=form.form)

    def _priced(self, noun: str, index: int) -> str:
        """What is priced: ``استقر الريال السعودي عند 425 ريالا`` gives its price in another riyal."""
        keys, name = self.s.keys, "ال" + fold(noun)
        for at in range(max(0, index - 8), index - 2):
            if keys[at] == name and keys[at - 1].removeprefix("و") in lexicon.cues("exchange"):
                unit = self.at(at, cut=2)
                return unit.code if unit and unit.end == at + 2 else ""
        return ""

    def single(self, word: str) -> UnitForm | None:
        """A unit's form of one word."""
        forms = self.forms.get(word)
        return forms[""][0] if forms and "" in forms else None

    def symbol_before(self, index: int, floor: int) -> tuple[int, Unit] | None:
        """A currency's symbol or code, or a percent sign, just before a token → (its first token, the unit)."""
        if index > floor and self.s.kinds[index - 1] not in (SYMBOL, LATIN):
            return self._short_form_before(index, floor)
        for length in (2, 1):
            start = index - length
            if start >= floor and self.s.kinds[start] in (SYMBOL, LATIN):
                unit = self.at(start)
                if unit and unit.end == index and (unit.kind == "money" or unit.code == "%"):
                    return start, unit
        return None

    def _short_form_before(self, index: int, floor: int) -> tuple[int, Unit] | None:
        """``ر.س 350``, ``د.ك 12 ألف``: an Arabic short form of a currency before its number."""
        start = index - 3
        if start < floor or self.s.keys[start + 1] != "." or len(self.s.keys[start]) + len(self.s.keys[index - 1]) != 2:
            return None
        unit = self.at(start)
        return (start, unit) if unit and unit.end == index and unit.kind == "money" else None

    def per_at(self, index: int) -> tuple[str, int] | None:
        """A per-unit phrase at a token (``للبرميل``, ``يوميا``) → (the unit, the token after it)."""
        for rest, unit in self.per.get(self.s.keys[index], ()):
            end = match(self.s, index + 1, rest)
            if end is None:
                continue
            if self.s.keys[index] == "في" and (
                (self.s.keys[end].startswith(("ال", "نفس", "ذات")) and self.s.keys[end] not in _NO_ARTICLE)
                or self.s.kinds[end] in "nt"
                or self.r.words[end]
            ):
                continue  # «في العام الماضي», «في الساعة 10» say when, not per what
            return unit, end + (self.s.keys[end] in ("الواحد", "الواحده"))
        return self._per_each(index + 1) if self.s.keys[index] == "لكل" else None

    def _per_each(self, index: int) -> tuple[str, int] | None:
        """What is told of each (``لكل مواطن``) or of so many (``لكل 100 دولار``), after لكل."""
        number = self.r.numerals.number(index)
        end = number.end if number and not number.fraction else index
        unit = self.at(end)
        if unit is None and (noun := self.nouns.get(self.s.keys[end])):
            unit = Unit(noun, Kind.COUNT, end + 1)
        if unit is None or (number and unit.factor != 1):
            return None
        return f"{exact(number.value):f} {unit.code}" if number else unit.code, unit.end

    # counted nouns

    def is_known(self, index: int) -> bool:
        """Does a unit or a counted noun that a table has stand at a token?"""
        return self.s.keys[index] in self.nouns or self.at(index) is not None

    def hint(self, index: int) -> str:
        """What the unit at a token makes of a mark before three digits.

        ``whole``: it comes in whole numbers (persons), or in a country that groups by points. ``bulk``: it is measured
        by the thousand, and hardly to a thousandth (tonnes of grain, not of gold).
        """
        noun = self.nouns.get(self.s.keys[index])
        if noun:
            return "" if noun in ("نقطة", "درجة") else "whole"
        unit = self.at(index)
        if unit is None:
            return ""
        if unit.code in _BULK and lexicon.cues("fine").isdisjoint(self.s.keys[max(0, index - 12) : index + 6]):
            return "bulk"
        return "whole" if unit.code in _WHOLE else ""

    def of_known(self, word: str) -> Unit | None:
        """The unit or the counted noun of one folded word, where a table has it."""
        form = self.single(word)
        if form and form.form != "symbol" and len(word) > 2:
            return Unit(form.unit, form.kind, 0, form.factor, form=form.form)
        known = self.nouns.get(word)
        return Unit(known, Kind.COUNT, 0, role="noun") if known else None

    def of_noun(self, word: str, printed: str, value: int | None = None) -> Unit:
        """The unit or the counted noun of one word, its singular made where no table has it."""
        return self.of_known(word) or Unit(singular(printed[-len(word) :], value, printed), Kind.COUNT, 0, role="noun")

    def noun_at(self, index: int, value: int | None) -> Unit | None:
        """The noun counted by a number just before a token."""
        key = self.s.keys[index]
        if self.s.kinds[index] != WORD or len(key) < 2:
            return None
        alike = lexicon.nouns_as_printed().get(key)
        if alike and self.r.printed(index) == alike:
            return Unit(alike, Kind.COUNT, index + 1, role="noun")
        if key in self.function_words:
            return None
        known = self.nouns.get(key)
        if known:
            if value is not None and 3 <= value % 100 <= 10:
                known = lexicon.plural_nouns().get(key, known)
            return Unit(known, Kind.COUNT, index + 1, role="noun")
        if self.forms.get(key) and self.r.dates.is_year_word(index):
            return None
        if self.r.words[index] or not self.could_be_noun(key, value):
            return None
        if key[0] == "م" and self.s.keys[index + 1] in _ABOUT_IT:
            return None  # «600 متفق عليها»: a participle
        printed = self.r.printed(index)
        if value is not None and 11 <= value % 100 <= 99 and key.endswith("ا") and printed[-1] == "ا":
            noun = printed[:-1]
            noun = self.nouns.get(key[:-1], noun)
        else:
            noun = singular(printed, value)
        return Unit(noun, Kind.COUNT, index + 1, role="noun")

    def could_be_noun(self, key: str, value: int | None) -> bool:
        """Does the word agree as a counted noun must: plural after 3 to 10, accusative after 11 to 99?"""
        if self._is_no_noun(key):
            return False
        last = value % 100 if value is not None else 0
        if value is not None and last >= 11:
            return key.endswith("ا") or (key[0] not in "وفبلكي" and key.endswith(("ه", "اء", "ي")))
        if key[0] in "وفبلكي":
            return key[0] in "فبك" and key.endswith("ات") and 3 <= last <= 10
        if value is not None and 3 <= last <= 10 and value < 100:
            return key.endswith(("ات", "ين", "ون", "اء")) or _looks_broken(key)
        return not key.endswith(("ون", "ين")) or len(key) < 5

    def _is_no_noun(self, key: str) -> bool:
        """Is the word definite, a verb, or another one with a clitic?"""
        if len(key) < 3 or key.startswith(("ال", "لل", "وال", "بال", "است", "سي", "ست")):
            return True
        if key.endswith(("وا", "هم", "ها", "هما")) or (key.endswith("ت") and not key.endswith("ات")):
            return True  # a verb or an owned noun: طرحها, ارتفعت
        if key[0] == "ت" and not key.endswith(("ه", "ات", "ا")) and not _VERBAL_NOUN.fullmatch(key):
            return True  # a verb: تعمل
        if key[0] in "وفب" or key.startswith(("لل", "لا", "لم")):
            bare = key[1:]
            return bare in self.function_words or bare in self.nouns or bare.startswith("ال")
        return False


def _looks_broken(key: str) -> bool:
    """Is the word on the pattern of a broken plural: أفعال, فعول, فعال, مفاعل, مفاعيل, فواعل, أفعلة, فعل?"""
    return bool(_BROKEN.fullmatch(key))


_BROKEN = re.compile(r"ا..ا.|.{2}و.|..ا.|..ا..|..ا.ي.|ا...ه|.{3}|.{2}ا.ه|ا..اء|.{3}ان")
#: Words that begin as definite ones do.
_NO_ARTICLE = frozenset(("الي", "الا", "الان", "الذي", "التي"))
_ABOUT_IT = frozenset(("عليها", "عليه", "عليهم", "فيها", "فيه", "بها", "به", "لها", "له", "عنها", "عنه", "اليها"))
#: Money of countries that group by points, or of which a thousandth of one buys nothing.
_WHOLE = frozenset(("MAD", "DZD", "YER", "LBP", "SYP", "IQD", "IRR", "IRT", "SDG", "MRU", "SOS"))
_BULK = frozenset(("t", "bbl"))
DEGREES = frozenset(("درجه", "درجات", "درجتين", "درجتان"))


def singular(noun: str, value: int | None = None, as_printed: str = "") -> str:
    """The singular of a noun that no table knows, by its ending.

    >>> singular("رصاصات"), singular("تحالفات"), singular("مسعفين", 5), singular("سمسارا")
    ('رصاصة', 'تحالف', 'مسعف', 'سمسار')
    """
    if as_printed:
        noun = as_printed[len(as_printed) - len(noun) :] if len(as_printed) >= len(noun) else noun
    if noun.endswith("ات") and len(noun) > 4:
        return noun[:-2] if _VERBAL.fullmatch(fold(noun[:-2])) else noun[:-2] + "ة"
    if noun.endswith(("ين", "ون")) and len(noun) > 4 and (value is None or 3 <= value % 100 <= 10):
        return noun[:-2]
    if noun.endswith("ا") and len(noun) > 3:
        return noun[:-1]
    if noun.endswith("ه") and len(noun) > 3:
        return noun[:-1] + "ة"
    return noun


#: Verbal nouns, whose plural in ات has a masculine singular: تفعيل, تفاعل, تفعّل, افتعال, انفعال, استفعال, إفعال.
_VERBAL = re.compile(r"ت..ي[^ي]|ت.ا..|ت..[^يا]|ا..ا.|ا.ت.ا.|ان..ا.|است..ا.")


#: Words in ت that are no verbs: ترخيص, تصريح; تاجر.
_VERBAL_NOUN = re.compile("ت[^تا].ي.|تا..")
