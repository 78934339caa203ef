"""Numbers in words and digits, as a reader of the language writes them.

Digits and separators are the locale's (CLDR, through Babel): ``ar`` and ``ar-AE`` write 1,234.5, ``ar-MA`` 1.234,5,
``ar-EG`` ١٬٢٣٤٫٥. The noun after an Arabic number agrees with it (CLDR's plural categories choose the form): «مليار
دولار», «ملياري دولار», «3 مليارات دولار», «11 مليار دولار». Duals stand in the oblique case, for a label completes
«بلغ …» or «بقيمة …»; ``nominative=True`` gives «مليارا دولار».

What must read left to right inside Arabic, a signed number or a range of digits, comes as an island (see
:func:`arqam.draw.labels.island`), so every function gives text that is right in a right-to-left paragraph as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.numbers import format_decimal, get_currency_name

from arqam.draw.labels import island
from arqam.errors import ArqamError
from arqam.model import Qualifier, Quantity
from arqam.read.arabic.rows import table

#: What ``digits`` can be: a locale, or the CLDR name of a numbering system, which stands for its usual locale.
DIGITS = {"ar": "ar", "ar-EG": "ar_EG", "ar-AE": "ar_AE", "ar-MA": "ar_MA", "en": "en", "arab": "ar_EG", "latn": "ar"}

MINUS = "\u2212"
_SCALES = (
    (Decimal(10) ** 12, ("تريليون", "تريليوني", "تريليونا", "تريليونات"), "trillion"),
    (Decimal(10) ** 9, ("مليار", "ملياري", "مليارا", "مليارات"), "billion"),
    (Decimal(10) ** 6, ("مليون", "مليوني", "مليونا", "ملايين"), "million"),
)
_QUALIFIERS = {
    Qualifier.EXACT: ("", "", ""),
    Qualifier.RANGE: ("", "", ""),
    Qualifier.APPROX: ("نحو", "about", "~"),
    Qualifier.MORE_THAN: ("أكثر من", "more than", ">"),
    Qualifier.LESS_THAN: ("أقل من", "less than", "<"),
    Qualifier.AT_LEAST: ("ما لا يقل عن", "at least", "≥"),
    Qualifier.AT_MOST: ("ما لا يزيد على", "at most", "≤"),
}
_CATEGORY = {form: form for form in ("one", "two", "few", "many", "other")}
_PER = {"bbl": "للبرميل", "t": "للطن", "day": "يوميًا", "month": "شهريًا", "year": "سنويًا", "kg": "للكيلوغرام"}
_PER |= {"oz": "للأوقية", "g": "للغرام", "l": "للتر", "week": "أسبوعيًا", "hour": "في الساعة", "share": "للسهم"}
_PER_EN = {"oz": "ounce", "g": "gram", "l": "litre"}


@cache
def locale_of(lang: str, digits: str = "ar") -> Locale:
    """The locale whose digits and separators a figure in ``lang`` uses; English always uses its own."""
    if digits not in DIGITS:
        raise ArqamError(f"digits is {digits!r}: it can be {', '.join(DIGITS)}")
    return Locale.parse("en" if lang == "en" else DIGITS[digits])


def number(value: Decimal | int, *, lang: str = "ar", digits: str = "ar", places: int | None = None) -> str:
    """``value`` in the locale's digits, exactly, or rounded half to even to ``places`` decimals.

    >>> number(Decimal("1234.5"), digits="ar-EG"), number(Decimal("1234.5"), digits="ar-MA")
    ('١٬٢٣٤٫٥', '1.234,5')
    """
    value = _rounded(Decimal(value), places)
    locale = locale_of(lang, digits)
    decimals = max(-_exponent(value), 0)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(value), format=pattern, locale=locale, numbering_system="default")
    text = text.translate(_digits_of(locale))
    if value < 0:
        return island(MINUS + text) if lang == "ar" else MINUS + text
    return text


def percent(
    value: Decimal | int, *, lang: str = "ar", digits: str = "ar", signed: bool = False, places: int | None = None
) -> str:
    """``value`` per cent, with the locale's sign; ``signed`` also writes the plus of a rise.

    >>> percent(22), percent(Decimal("3.5"), digits="ar-EG")
    ('22%', '٣٫٥٪')
    """
    value = Decimal(value)
    sign = locale_of(lang, digits)
    text = number(abs(value), lang=lang, digits=digits, places=places) + ("٪" if _is_arab(sign) else "%")
    prefix = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return island(prefix + text) if prefix and lang == "ar" else prefix + text


def year(value: int, *, lang: str = "ar", digits: str = "ar") -> str:
    """A year, which no locale groups: 2024, ٢٠٢٤."""
    return str(value).translate(_digits_of(locale_of(lang, digits)))


def in_words(
    quantity: Quantity,
    *,
    lang: str = "ar",
    digits: str = "ar",
    qualifier: Qualifier = Qualifier.EXACT,
    places: int | None = None,
    signed: bool = False,
    nominative: bool = False,
    unit: bool = True,
) -> str:
    """A quantity as a direct label says it: hedge, number, scale and unit, agreeing.

    >>> in_words(Quantity(Decimal("3000000000"), "USD"))
    '3 مليارات دولار'
    >>> in_words(Quantity(Decimal("41000000000"), "USD"), lang="en", qualifier=Qualifier.MORE_THAN)
    'more than 41 billion dollars'
    """
    if not isinstance(quantity.value, Decimal):
        return str(quantity.value).translate(_digits_of(locale_of(lang, digits)))
    hedge = _QUALIFIERS[qualifier][0 if lang == "ar" else 1]
    say: dict[str, Any] = dict(lang=lang, digits=digits, places=places)
    if quantity.value_max is not None and isinstance(quantity.value_max, Decimal):
        text = _range(quantity, nominative=nominative, unit=unit, **say)
    else:
        text = _one(quantity.value, quantity.unit if unit else "", nominative=nominative, signed=signed, **say)
    return f"{hedge} {text}" if hedge else text


def sign_of(qualifier: Qualifier) -> str:
    """The sign of a hedge where a word has no room: > ≥ < ≤ ~, or nothing."""
    return _QUALIFIERS[qualifier][2]


def hedge_of(qualifier: Qualifier, lang: str = "ar") -> str:
    """The words of a hedge: «أكثر من», "more than"."""
    return _QUALIFIERS[qualifier][0 if lang == "ar" else 1]


def unit_name(unit: str, *, lang: str = "ar", many: bool = False, one: bool = False) -> str:
    """A unit's name as a subtitle says it: «دولار», "dollars", "per cent"; its plural with ``many``."""
    if one:
        return _noun(unit.partition("/")[0], "one" if lang == "ar" else "en_one", lang)
    if unit == "%":
        return "نسبة مئوية" if lang == "ar" else "per cent"
    base, _, per = unit.partition("/")
    name = _noun(base, ("few" if many else "other") if lang == "ar" else "en_other", lang)
    return f"{name} {_per(per, lang)}" if per else name


def scale_of(values: list[Decimal]) -> Decimal:
    """The scale at which numbers beside each other are best read: the largest one's (1 below a million)."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    return next((size for size, _, _ in _SCALES if largest >= size), Decimal(1))


def scale_name(scale: Decimal, lang: str = "ar") -> str:
    """What a scale is called before a unit: «مليار», "billion"; "" for one.

    >>> scale_name(Decimal(10) ** 9), scale_name(Decimal(1))
    ('مليار', '')
    """
    return next((ar[0] if lang == "ar" else en for size, ar, en in _SCALES if size == scale), "")


def is_unit(code: str) -> bool:
    """Whether a code is a unit or a currency, and no noun that things are counted by."""
    return not any("\u0600" <= letter <= "\u06ff" for letter in code)


def unit_of_axis(unit: str, lang: str = "ar") -> tuple[str, str]:
    """A unit as a subtitle says it, and what it is per: («دولار», «للبرميل»)."""
    base, _, per = unit.partition("/")
    return unit_name(base, lang=lang), _per(per, lang) if per else ""


def plural(count: Decimal | int, forms: dict[str, str], lang: str = "ar") -> str:
    """The form of ``forms`` that agrees with ``count`` (keys: CLDR's one, two, few, many, other)."""
    category = Locale.parse(lang).plural_form(Decimal(count))
    return forms.get("other" if category == "zero" else category, forms["other"])


def _one(
    value: Decimal, unit: str, *, lang: str, digits: str, places: int | None, nominative: bool, signed: bool
) -> str:
    if unit == "%":
        return percent(value, lang=lang, digits=digits, signed=signed, places=places)
    base, _, per = unit.partition("/")
    scale = _scale_for(value, exact=places is None)
    say: dict[str, Any] = dict(lang=lang, digits=digits)
    if scale:
        size, words, english = scale
        mantissa = _rounded(value / size, places)
        if lang == "ar":
            counted = _counted(mantissa, _scale_forms(words, nominative), **say)
            text = f"{counted} {_noun(base, 'other', lang)}".rstrip()
        else:
            text = f"{number(mantissa, **say)} {english} {_noun(base, 'en_other', lang)}".rstrip()
    elif lang == "ar":
        rounded = _rounded(value, places)
        text = _counted(rounded, _noun_forms(base, nominative), **say) if base else number(rounded, **say)
    else:
        rounded = _rounded(value, places)
        text = f"{number(rounded, **say)} {_noun(base, 'en_one' if abs(rounded) == 1 else 'en_other', lang)}".rstrip()
    return f"{text} {_per(per, lang)}" if per else text


def _scale_for(value: Decimal, *, exact: bool) -> tuple[Decimal, tuple[str, str, str, str], str] | None:
    """The largest scale at which a value is said with three decimals at most: 11,188.6 billion, and 1,234,567."""
    fitting = [entry for entry in _SCALES if abs(value) >= entry[0]]
    if not exact:
        return next(iter(fitting), None)
    return next((one for one in fitting if _exponent((value / one[0]).normalize()) >= -3), None)


def _counted(count: Decimal, forms: dict[str, str], *, lang: str, digits: str) -> str:
    """The number with its noun: one and two are the noun alone («مليار», «ملياري»), the rest a number and the noun."""
    if count in (1, 2):
        return forms["one" if count == 1 else "two"]
    form = plural(count, forms) if count > 0 else forms["few" if plural(-count, _CATEGORY) == "few" else "other"]
    return f"{number(count, lang=lang, digits=digits)} {form}"


def _scale_forms(words: tuple[str, str, str, str], nominative: bool) -> dict[str, str]:
    one, oblique, subject, few = words
    return {"one": one, "two": subject if nominative else oblique, "few": few, "many": one, "other": one}


def _range(quantity: Quantity, *, lang: str, digits: str, places: int | None, nominative: bool, unit: bool) -> str:
    low, high = quantity.number, quantity.highest
    name = quantity.unit if unit else ""
    say: dict[str, Any] = dict(lang=lang, digits=digits, places=places)
    size = next((size for size, _, _ in _SCALES if abs(high) >= size), Decimal(1))
    if name == "%":
        first = number(low, **say)
    elif scale_of([low]) == size:
        first = number(low / size, **say)
    else:
        first = _one(low, "", nominative=nominative, signed=False, **say)
    last = _one(high, name, nominative=nominative, signed=False, **say)
    return f"من {first} إلى {last}" if lang == "ar" else f"{first} to {last}"


@cache
def _unit_words() -> Mapping[str, Mapping[str, str]]:
    return {row["unit"]: row for row in table("unit_words")}


def _noun(unit: str, form: str, lang: str) -> str:
    if not unit:
        return ""
    if words := _unit_words().get(unit):
        return words[form]
    if unit in get_global("all_currencies"):
        return get_currency_name(unit, count=1 if form.endswith("one") else 100, locale=lang)
    return _declined(unit, form)


@cache
def _nouns() -> dict[str, str]:
    """The plural of each noun that things are counted by."""
    return {row["singular"]: row["plural"].split("|")[0] for row in table("nouns")}


def _declined(noun: str, form: str) -> str:
    """A noun that the table of units has no row for, as Arabic grammar declines it after a number.

    >>> _declined("مصرف", "many"), _declined("طالبة", "many"), _declined("مصرف", "few"), _declined("مصرف", "two")
    ('مصرفًا', 'طالبة', 'مصارف', 'مصرفين')
    """
    first, *rest = noun.split(" ")
    if form == "few":
        plural = _nouns().get(noun) or " ".join([_nouns().get(first, first), *rest])
        return plural or noun
    if form == "two":
        return " ".join(_with(word, "ين") for word in (first, *rest)) if _adjectival(rest) else noun
    if form == "many":
        return " ".join(_accusative(word) for word in (first, *rest)) if _adjectival(rest) else noun
    return noun


def _adjectival(rest: list[str]) -> bool:
    """Whether what follows a noun agrees with it: «مشروع استثماري», and not «رأس غنم» or «كيلومتر في الساعة»."""
    return all(word.endswith(("ي", "ية")) for word in rest)


def _accusative(word: str) -> str:
    return word if word.endswith(("ة", "اء", "ى", "ا", "ًا")) else f"{word}ًا"


def _with(word: str, ending: str) -> str:
    return word[:-1] + "ت" + ending if word.endswith("ة") else word + ending


def _noun_forms(unit: str, nominative: bool) -> dict[str, str]:
    """A noun's forms; one alone is said with its numeral, «مشروع واحد», and two is a dual of the case asked for."""
    forms = {form: _noun(unit, form, "ar") for form in _CATEGORY}
    if nominative and forms["two"] != forms["one"]:
        forms["two"] = " ".join(re.sub("ين$", "ان", re.sub("تي$", "تا", word)) for word in forms["two"].split(" "))
    forms["one"] += " واحدة" if forms["one"].split(" ")[0].endswith("ة") else " واحد"
    return forms


def _per(unit: str, lang: str) -> str:
    if lang == "ar":
        return _PER.get(unit) or f"لكل {_noun(unit, 'one', lang)}"
    return f"per {_PER_EN.get(unit) or _noun(unit, 'en_one', lang)}"


def _rounded(value: Decimal, places: int | None) -> Decimal:
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return value.normalize() if value else Decimal(0)


@cache
def _is_arab(locale: Locale) -> bool:
    return locale.default_numbering_system == "arab"


def _digits_of(locale: Locale) -> dict[int, int]:
    """Babel chooses a numbering system's separators but leaves its digits to the caller."""
    return str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩") if _is_arab(locale) else {}


def _exponent(value: Decimal) -> int:
    """Of a finite number; only infinity and its like have a letter for one."""
    return int(value.as_tuple().exponent)
