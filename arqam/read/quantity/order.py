"""The order in which the reader tries its rules, for each sort of token that a quantity can start with.

Read a list from its top: the first rule that finds something has the token. A rule is a function of the reader, the
token's index, and the floor (the token after the last quantity). It finds a quantity (a ``Draft``), or the token to go
on from where what stands there is a name and no quantity, or ``NOTHING``: then no rule below it is tried. Each rule
names the list of cases in ``tests/cases/development`` that shows what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from arqam.model import Kind
from arqam.read.arabic import lexicon
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import DATE, LATIN, NUMBER, TIME
from arqam.read.quantity import not_counted
from arqam.read.quantity.draft import Draft

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

#: What stands there is no quantity, and no rule below is tried.
NOTHING: Final = -1

#: A quantity; the token to go on from; ``NOTHING``; or None, and the next rule is tried.
Found = Draft | int | None


class Rule(NamedTuple):
    """``cases`` is the file of ``tests/cases/development`` that shows what the rule is for."""

    read: Callable[[Reader, int, int], Found]
    cases: str


def of_each(r: Reader, index: int, floor: int) -> Found:
    """``واحد من كل خمسة عمال``."""
    return r.compound.of_each(index, floor) if r.compound.has_each else None


def time(r: Reader, index: int, floor: int) -> Found:
    """``الساعة 10:30``, ``الثامنة مساء``."""
    return r.clock.at(index, floor)


def date_in_digits(r: Reader, index: int, floor: int) -> Found:
    """``2024/07/03``, ``31 Dec 2023``."""
    return r.dates.literal(index, floor) or NOTHING


def date(r: Reader, index: int, floor: int) -> Found:
    """``3 يوليو 2024``, ``عام 2027``, ``من يناير إلى مارس 2024``."""
    return r.dates.at(index, floor)


def day_and_month(r: Reader, index: int, floor: int) -> Found:
    """``يوم 15/2``."""
    return r.dates.day_and_month(index, floor)


def list_marker(r: Reader, index: int, floor: int) -> Found:
    """``1. القمح``."""
    return NOTHING if not_counted.is_list_marker(r.s, index) else None


def identifier(r: Reader, index: int, floor: int) -> Found:
    """A telephone, a code, a footnote, ``737MAX``."""
    if not_counted.is_identifier(r.s, index) or r.is_model(index) or r.is_note(index):
        return not_counted.skip_run(r.s, index)
    return None


def score(r: Reader, index: int, floor: int) -> Found:
    """``2-1``, ``3 : 1``; but ``20-30 شركة`` is counted."""
    end = not_counted.score_end(r.s, index)
    if not end:
        return None
    told = not lexicon.cues("amount").isdisjoint(r.s.keys[max(0, index - 3) : index])
    counts = told or r.is_measured(index, end) or r.is_counted(end)
    return None if counts and not not_counted.is_tie(r.s, index) else end


def name_with_digits(r: Reader, index: int, floor: int) -> Found:
    """``مجموعة 20``, ``عيار 21``, ``المادتين 5 و6``; but ``الرحلة 10 إلى 15 دقيقة`` measures."""
    s = r.s
    graded = s.keys[index - 1] in ("عيار", "العيار") and s.keys[index] in lexicon.cues("karat")
    if not graded:
        if not not_counted.is_name(s, index, index + 1):
            return None
        accusative = s.keys[index + 1].endswith(("ا", "ه")) and r.is_counted(index + 1)  # «سوق داخلي 50 محلا»
        if accusative or (r.measures(index) and not not_counted.is_known_index(s, index)):
            return None
    end = r.names_end(index + 1)
    if not (s.kinds[index - 1] == LATIN and s.glued(index)):  # «x7 مليون» may be a number all the same
        r.floor = end
    return end


def after_its_noun(r: Reader, index: int, floor: int) -> Found:
    """``السنوات الخمس عشرة``, ``الأشهر الـ12``, ``شخص واحد``."""
    return r.postposed.at(index, floor)


def quantity(r: Reader, index: int, floor: int) -> Found:
    """``14.5 مليار دولار``, ``خمسة عمال``, ``بين 5 و10%``."""
    return r.quantities.at(index, floor)


def dual(r: Reader, index: int, floor: int) -> Found:
    """``أسبوعين``, ``دولاران``."""
    return r.duals.at(index, floor)


def name_with_numeral(r: Reader, index: int, floor: int) -> Found:
    """``مجموعة العشرين``, ``دور الستة عشر``."""
    word = _word(r, index)
    if not word.definite or not not_counted.is_name(r.s, index, index + 1):
        return None
    read = r.numerals.hundreds(index)
    return read[1] if read else index + 1


def ordinal(r: Reader, index: int, floor: int) -> Found:
    """``الربع الأول``, ``ثاني أكبر اقتصاد``; but ``ثانية واحدة`` is a second."""
    if draft := r.ordinals.at(index, floor):
        return draft
    if r.s.keys[index + 1] == "واحده" and r.units.single(r.s.keys[index]):
        return NOTHING
    read = r.ordinals.ordinal(index)
    return r.alone(index, read, Kind.ORDINAL) or (read[1] if read else NOTHING)


def one_and_tens(r: Reader, index: int, floor: int) -> Found:
    """``القرن الواحد والعشرين``."""
    if not r.ordinals.ordinal(index):
        return None
    return r.dates.at(index, floor) or r.ordinals.at(index, floor) or NOTHING


def the_one(r: Reader, index: int, floor: int) -> Found:
    """``الكيس الواحد عشرين دولارا``: a definite "one" counts nothing, unless it is one o'clock."""
    tens = r.words[index + 1]
    if not _word(r, index).definite or (tens and tens.joined):
        return None
    return r.clock.at(index, floor) or index + 1


def number_alone(r: Reader, index: int, floor: int) -> Found:
    """A text that is a number in words and nothing else."""
    number = r.numerals.number(index) if index == 0 else None
    if number is None:
        return None
    kind, unit = (Kind.OTHER, "fraction") if number.fraction else (Kind.COUNT, "")
    return r.alone(index, (number.value, number.end), kind, unit)


def _word(r: Reader, index: int) -> Word:
    word = r.words[index]
    assert word is not None  # the lists below are chosen by it
    return word


#: ``2024/07/03``
AT_DATE = (Rule(date_in_digits, "written-dates"),)
#: ``10:30``
AT_TIME = (Rule(of_each, "ratios"), Rule(time, "times-of-day"))
#: ``14.5``
AT_DIGITS = (
    Rule(of_each, "ratios"),
    Rule(list_marker, "broken-numbers"),
    Rule(time, "times-of-day"),
    Rule(day_and_month, "dates"),
    Rule(identifier, "false-friends"),
    Rule(score, "false-friends"),
    Rule(name_with_digits, "names-and-verbs"),
    Rule(date, "years"),
    Rule(after_its_noun, "postposed"),
    Rule(quantity, "decimals-and-separators"),
)
#: A word that is no numeral: a month, a dual.
AT_OTHER_WORD = (Rule(of_each, "ratios"), Rule(date, "dates"), Rule(dual, "duals"))
#: ``الثالث``, ``الحادي``
AT_ORDINAL = (
    Rule(of_each, "ratios"),
    Rule(name_with_numeral, "false-friends"),
    Rule(time, "times-of-day"),
    Rule(date, "dates"),
    Rule(ordinal, "ordinals"),
)
#: ``واحد``, ``الواحدة``
AT_ONE = (
    Rule(of_each, "ratios"),
    Rule(name_with_numeral, "false-friends"),
    Rule(one_and_tens, "names-and-verbs"),
    Rule(the_one, "times-of-day"),
    Rule(date, "dates"),
    Rule(after_its_noun, "postposed"),
    Rule(quantity, "cardinals"),
    Rule(number_alone, "isolated"),
)
#: ``خمسة``, ``مليون``, ``نصف``
AT_NUMERAL = (
    Rule(of_each, "ratios"),
    Rule(name_with_numeral, "false-friends"),
    Rule(date, "dates"),
    Rule(after_its_noun, "postposed"),
    Rule(quantity, "cardinals"),
    Rule(number_alone, "isolated"),
)

ORDER = (AT_DATE, AT_TIME, AT_DIGITS, AT_OTHER_WORD, AT_ORDINAL, AT_ONE, AT_NUMERAL)


def rules_at(r: Reader, index: int) -> tuple[Rule, ...]:
    """The rules for the token at ``index``, by its kind and by what its word is."""
    kind = r.s.kinds[index]
    if kind == NUMBER:
        return AT_DIGITS
    if kind == DATE:
        return AT_DATE
    if kind == TIME:
        return AT_TIME
    word = r.words[index]
    if word is None:
        return AT_OTHER_WORD
    if word.role in ("ordinal", "ordinal_eleven"):
        return AT_ORDINAL
    return AT_ONE if word.role == "one" else AT_NUMERAL
