"""An independent writer of Arabic numbers in words, as the grammars have it: the tests' counterpart of the reader.

``num2words`` (``lang="ar"``) is the tests' second writer, for whole numbers only: it sets the joining و apart
("مائة و واحد"), leaves the accusative of 11 to 99 out ("أحد عشر ألف"), and writes decimals that cannot be read back.
This one knows gender, case, both spellings of the hundreds, and the noun that follows.
"""

from __future__ import annotations

from dataclasses import dataclass

FEMININE = ["ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"]  # 3 to 10, of a feminine noun
MASCULINE = ["ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
TENS = ["عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]  # 20 to 90, without ون or ين
SCALES = ("مليار", "مليارات"), ("مليون", "ملايين"), ("ألف", "آلاف")


@dataclass(frozen=True)
class Style:
    """How it is written: the case, the spelling of a hundred, and whether 300 to 900 are one word."""

    oblique: bool = False
    hundred: str = "مئة"
    fused: bool = True

    @property
    def dual(self) -> str:
        return "ين" if self.oblique else "ان"

    @property
    def plural(self) -> str:
        return "ين" if self.oblique else "ون"


@dataclass(frozen=True)
class Noun:
    """What is counted: its singular, plural, and singular accusative, and whether it is feminine."""

    one: str
    many: str
    accusative: str
    feminine: bool
    unit: str


DOLLAR = Noun("دولار", "دولارات", "دولارا", False, "USD")
TON = Noun("طن", "أطنان", "طنا", False, "t")
COMPANY = Noun("شركة", "شركات", "شركة", True, "شركة")
YEAR = Noun("سنة", "سنوات", "سنة", True, "year")
NOUNS = (DOLLAR, TON, COMPANY, YEAR)


def writable(number: int) -> bool:
    """Whether the writer has one usual way to say it: not 101 or 202 of anything, which the grammars dispute."""
    groups = [number // 1000**power % 1000 for power in range(4)]
    disputed = any(group > 2 and group % 100 in (1, 2) for group in groups)
    return 3 <= number < 10**12 and not disputed and (groups[0] not in (1, 2))


def counted(number: int, noun: Noun, style: Style = Style()) -> str:
    """``number`` of ``noun`` in words.

    >>> counted(2000, DOLLAR), counted(15, YEAR), counted(1_200_103, TON, Style(oblique=True))
    ('ألفا دولار', 'خمس عشرة سنة', 'مليون ومئتي ألف ومئة وثلاثة أطنان')
    """
    words = _words(number, noun.feminine, style)
    last = number % 100
    if last == 0 and words.endswith(("ان", "ين", "فا", "نا", "را")) and not words.endswith("ملايين"):
        words = words[:-1]  # before what it counts a dual loses its nun, and the accusative of a scale its alif
    if 3 <= last <= 10:
        return f"{words} {noun.many}"
    return f"{words} {noun.accusative if last > 10 else noun.one}"


def _words(number: int, feminine: bool, style: Style) -> str:
    parts = []
    for power, (one, many) in zip((3, 2, 1), SCALES, strict=True):
        group = number // 1000**power % 1000
        if group == 1:
            parts.append(one)
        elif group == 2:
            parts.append(one + style.dual)
        elif group:
            words = _below_thousand(group, False, style)
            last = group % 100
            if group == 200:
                words = words[:-1]
            accusative = one + "ا" if last > 10 else one
            parts.append(f"{words} {many if 3 <= last <= 10 else accusative}")
    if number % 1000:
        parts.append(_below_thousand(number % 1000, feminine, style))
    return " و".join(parts)


def _below_thousand(number: int, feminine: bool, style: Style) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds == 1:
        parts.append(style.hundred)
    elif hundreds == 2:
        parts.append(style.hundred[:-1] + "ت" + style.dual)
    elif hundreds:
        parts.append(FEMININE[hundreds - 3].removesuffix("ي") + ("" if style.fused else " ") + style.hundred)
    if rest:
        parts.append(_below_hundred(rest, feminine, style))
    return " و".join(parts)


def _below_hundred(number: int, feminine: bool, style: Style) -> str:
    digits = FEMININE if feminine else MASCULINE
    tens, ones = divmod(number, 10)
    if 3 <= number <= 10:
        return digits[number - 3]
    if number in (1, 2):
        return ("واحد", f"اثن{style.dual}")[number - 1]
    if tens == 1:
        ten = "عشرة" if feminine else "عشر"
        if ones == 1:
            return f"{'إحدى' if feminine else 'أحد'} {ten}"
        if ones == 2:
            return f"{'اثنت' if feminine else 'اثن'}{'ي' if style.oblique else 'ا'} {ten}"
        return f"{digits[ones - 3]} {ten}"
    ten = TENS[tens - 2] + style.plural
    if not ones:
        return ten
    if ones in (1, 2):
        one = ("إحدى" if feminine else "واحد") if ones == 1 else ("اثنت" if feminine else "اثن") + style.dual
        return f"{one} و{ten}"
    return f"{digits[ones - 3]} و{ten}"
