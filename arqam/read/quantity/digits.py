"""Numbers in digits: decimal and grouping marks of every convention, told apart by evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from unicodedata import normalize

from arqam.model import Exact
from arqam.read.arabic.tokens import VULGAR

#: A longer run of digits is an identifier, not a number.
LONGEST = 18

_MARKS = re.compile(r"[.,٫٬،' ]")

#: A value, and another reading of the same digits with the reason that it was not taken.
Read = tuple[Exact, tuple[Exact, str] | None]


@dataclass(frozen=True, slots=True)
class Habit:
    """How this text writes numbers in digits: which mark it uses for decimals, as far as its clear cases show."""

    point_decimals: int = 0
    point_groups: int = 0
    comma_decimals: int = 0
    comma_groups: int = 0
    round_points: int = 0  # ``300.900 مليون``: three digits that end in noughts, before a scale
    round_commas: int = 0

    @classmethod
    def of(cls, text: str) -> Habit:
        counts = {"point_decimals": 0, "point_groups": 0, "comma_decimals": 0, "comma_groups": 0}
        for match in _CLEAR.finditer(text):
            counts[match.lastgroup] += 1  # type: ignore[index]
        scaled = "00 م" in text or "00 ب" in text or "00 ت" in text
        marks = [match[1] for match in _ROUND.finditer(text)] if scaled else []
        return cls(**counts, round_points=marks.count("."), round_commas=len(marks) - marks.count("."))

    def decimal(self, mark: str, scaled: bool = True) -> bool | None:
        """Is ``mark`` the decimal mark here? None where nothing shows it.

        A text that mixes both conventions still groups by a mark that it has grouped by once, but for what is
        ``scaled``: no thousands stand before a million.
        """
        if not scaled and (self.point_groups if mark == "." else self.comma_groups):
            return False
        if mark == ".":
            yes, no = self.point_decimals + self.comma_groups, self.point_groups + self.comma_decimals
        else:
            yes, no = self.comma_decimals + self.point_groups, self.comma_groups + self.point_decimals
        return None if yes == no else yes > no


_ROUND = re.compile(r"(?<![\d.,،])[1-9]\d{0,2}([.,،])\d00 (?=مل|بل|تر)")

_CLEAR = re.compile(
    r"(?=[0-9]{1,3}[.,،][0-9])(?<![\d.,٫٬،/-])(?:"  # first what most places in a text fail
    r"(?P<point_groups>\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+[,،]\d{1,2})"
    r"|(?P<comma_groups>\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d{1,2})"
    r"|(?P<point_decimals>(?:\d{1,3}\.(?:\d{1,2}|\d{4,})|0\.\d{3}))"
    r"|(?P<comma_decimals>(?:\d{1,3}[,،](?:\d{1,2}|\d{4,})|0[,،]\d{3}))"
    r")(?![\dOolI/-]|[.,٫٬،]\d)"
)


def read_digits(text: str, habit: Habit, hint: str = "") -> Read | None:
    """The value of digits, and another value that they could have with why it was not taken.

    None where they are no number but a name: too long, or marked as no convention marks. ``hint`` is what the next word
    makes of a mark before three digits: ``decimal`` (a scale, a percent sign), ``whole`` (persons), ``bulk`` (tonnes)
    or nothing.

    >>> read_digits("1.234,5", Habit())
    (Fraction(2469, 2), None)
    """
    if "ر" in text:  # the agencies of the Gulf and Jordan print the decimals first: 89ر75 is 75.89
        decimals, whole = text.split("ر")
        return _fraction(whole, decimals), (_fraction(decimals, whole), "the decimals may stand last")
    if text[-1] in VULGAR:  # 3½
        return Fraction(int(text[:-1] or 0)) + Fraction(normalize("NFKC", text[-1]).replace("⁄", "/")), None
    if text.isdecimal():
        return (int(text), None) if len(text) <= LONGEST else None
    return _marked(text, habit, hint) if len(text) <= 2 * LONGEST else None


def _marked(text: str, habit: Habit, hint: str) -> Read | None:
    """The value of digits with marks between them."""
    marks = _MARKS.findall(text)
    groups = _MARKS.split(text)
    last = marks[-1]
    in_threes = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    if len(set(marks)) > 1:  # two marks: the last is the decimal one
        whole = groups[:-1]
        if len(set(marks[:-1])) > 1 or last in marks[:-1] or any(len(group) != 3 for group in whole[1:]):
            return None
        return _fraction("".join(whole), groups[-1]), None
    if last in "٬' ":
        return (int("".join(groups)), None) if in_threes else None
    if last == "٫":
        return (_fraction(*groups), None) if len(marks) == 1 else None
    if len(marks) > 1:
        return (int("".join(groups)), None) if in_threes else _decimal_after_groups(groups, last, hint)
    if not in_threes or groups[0] == "0":
        return (_fraction(*groups), None) if len(groups[1]) <= LONGEST else None
    return _three_digits(groups, last, habit, hint)


def _decimal_after_groups(groups: list[str], mark: str, hint: str) -> Read | None:
    """``4.505.2 مليار``: one mark for thousands and decimals, where what follows says that it is a number at all."""
    if not hint or len(groups[-1]) > 2 or any(len(group) != 3 for group in groups[1:-1]) or len(groups[0]) > 3:
        return None
    value = _fraction("".join(groups[:-1]), groups[-1])
    return value, (int("".join(groups)), f"«{mark}» groups its thousands and would part its decimals as well")


def _three_digits(groups: list[str], mark: str, habit: Habit, hint: str) -> Read:
    """One mark before three digits, ``1.250``: the text's habit decides, else what stands next to it."""
    grouped, decimal = int("".join(groups)), _fraction(*groups)
    is_decimal = habit.decimal(mark, scaled=hint == "decimal")
    if groups[1] == "000":
        return grouped, (decimal, "three noughts after a mark are a group, but may be decimals")
    if hint == "bulk" and not (habit.comma_groups if mark == "." else habit.point_groups):
        return grouped, (decimal, "what is measured by the thousand is hardly told to a thousandth")
    if hint == "whole":
        return grouped, (
            decimal,
            "what is counted comes whole, but the text writes decimals so",
        ) if is_decimal else None
    if is_decimal is not None:
        return (decimal if is_decimal else grouped), None
    point, ragged = mark == ".", not groups[1].endswith("00")
    grouping = not point and habit.round_commas > 0  # one rule for «415,250 مليون» beside «300,900 مليون»
    is_decimal = (point or ragged) and not grouping if hint == "decimal" else point and ragged
    taken, left = (decimal, grouped) if is_decimal else (grouped, decimal)
    return taken, (
        left,
        f"«{mark}» may be the {'grouping' if is_decimal else 'decimal'} mark: the text shows neither",
    )


def _fraction(whole: str, decimals: str) -> Fraction:
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def exact(value: Exact) -> Decimal:
    """A Decimal, exact wherever it can be; thirds are given to twelve places.

    >>> exact(Fraction(29, 2)), exact(Fraction(2, 3))
    (Decimal('14.5'), Decimal('0.666666666667'))
    """
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return Decimal(numerator)
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    places = max(twos, fives) if rest == 1 else 12
    nearest = (2 * numerator * 10**places + denominator) // (2 * denominator)
    return Decimal(nearest).scaleb(-places, _CONTEXT)


_CONTEXT = Context(prec=200)
