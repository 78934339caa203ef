"""The words of figures in Arabic and in English: names of measures and parties, values, periods, sources.

What a chart says with them stands in :mod:`arqam.draw.charts.wording` and in each form.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Protocol

from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from arqam.draw import numbers
from arqam.model import Party, Period, Qualifier, Quantity, Source
from arqam.read.arabic.phrases import Text, Vocabulary, fold_word
from arqam.read.arabic.rows import table


class Valued(Protocol):
    """What is said of a value: a mark of a chart, or anything like one."""

    @property
    def quantity(self) -> Quantity: ...
    @property
    def qualifier(self) -> Qualifier: ...
    @property
    def derived(self) -> bool: ...


# ---------------------------------------------------------------- names


@cache
def _measures() -> dict[str, tuple[str, str, str, str, str]]:
    return {
        row["key"]: (
            row["ar"] or row["key"],
            row["en"] or row["key"],
            row["topic"] or "other",
            row["nature"],
            row["kinds"],
        )
        for row in table("measures")
    }


def measure(key: str) -> tuple[str, str]:
    """A measure's name in both languages; its key with spaces where the table has no name."""
    ar, en, *_ = _measures().get(key, (key, key.replace("_", " ")))
    return ar, en


def measured_in_percent(key: str) -> bool:
    """Whether a level of a measure may be a percentage: a rate of tax, and not deposits."""
    return key not in _measures() or "percent" in _measures()[key][4].split("|")


def known(key: str) -> bool:
    """Whether the table of measures has a name for a key."""
    return key in _measures()


@cache
def _organisations() -> dict[str, str]:
    return {row["code"]: row["label_en"] for row in table("organisations") if row["code"] and row["label_en"]}


def topic(key: str) -> str:
    """The topic under which a measure is drawn: trade, investment or other."""
    return _measures()[key][2] if key in _measures() else "other"


def nature(key: str) -> str:
    """What sort of thing a measure is: flow, stock, count, rate, price, index, time, rank; "" where it is not known."""
    return _measures()[key][3] if key in _measures() else "count" if key.startswith("count:") else ""


def party(of: Party) -> tuple[str, str]:
    """A country's or an organisation's name in both languages; where only the article's name is known, that name."""
    if of.kind == "organisation":
        return of.name, _organisations().get(of.code, of.name)
    code = get_global("territory_aliases").get(of.code, [of.code])[0]
    english = Locale("en").territories.get(code)
    return of.name, english or of.name


# ---------------------------------------------------------------- values and periods


def value(mark: Valued, lang: str, digits: str, *, unit: bool = True, alone: bool = False, signed: bool = False) -> str:
    """The value in words; a derived one is rounded to three figures, and then says «نحو».

    ``alone`` is a label's case: «مليارا دولار» beside a bar, where a sentence goes on «بقيمة ملياري دولار».
    """
    quantity, qualifier = mark.quantity, mark.qualifier
    if mark.derived and isinstance(quantity.value, Decimal):
        rounded = _three_figures(quantity.value)
        if rounded != quantity.value:
            quantity = Quantity(rounded, quantity.unit)
            qualifier = Qualifier.APPROX if qualifier is Qualifier.EXACT else qualifier
    return numbers.in_words(
        quantity,
        lang=lang,
        digits=digits,
        qualifier=qualifier,
        unit=unit,
        signed=signed,
        nominative=alone and not numbers.hedge_of(qualifier),
    )


def _three_figures(of: Decimal) -> Decimal:
    return of if not of else round(of, 2 - of.adjusted()).normalize()


@lru_cache(maxsize=10_000)
def period(of: Period, lang: str, digits: str = "ar") -> str:
    """A period as a reader says it: «عام 2023», «يناير إلى مارس 2024», «2009 إلى 2024», or nothing where unknown.

    >>> period(Period(date(2024, 1, 1), date(2024, 3, 31)), "en")
    'January to March 2024'
    """
    first, last = of.start or of.end, of.end or of.start
    if not first or not last:
        return ""

    def say(day: date, pattern: str) -> str:
        text = format_date(day, pattern, locale=lang)
        return text.translate(_digits(lang, digits))

    if of.start is None or of.end is None:
        open_ = ("حتى", "until") if of.start is None else ("منذ", "since")
        return f"{open_[0 if lang == 'ar' else 1]} {say(first, 'd MMMM y')}"
    to = "إلى" if lang == "ar" else "to"
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if first == last:
        return say(first, "d MMMM y")
    if whole_months and (first.month, last.month) == (1, 12):
        if first.year == last.year:
            return f"عام {say(first, 'y')}" if lang == "ar" else say(first, "y")
        return f"{say(first, 'y')} {to} {say(last, 'y')}"
    if whole_months:
        if (first.year, first.month) == (last.year, last.month):
            return say(first, "MMMM y")
        if first.year == last.year:
            return f"{say(first, 'MMMM')} {to} {say(last, 'MMMM y')}"
        return f"{say(first, 'MMMM y')} {to} {say(last, 'MMMM y')}"
    if (last - first).days > 366:
        return f"{say(first, 'y')} {to} {say(last, 'y')}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{say(first, 'd')} {to} {say(last, 'd MMMM y')}"
    return f"{say(first, 'd MMMM y')} {to} {say(last, 'd MMMM y')}"


@cache
def _digits(lang: str, digits: str) -> dict[int, str]:
    return str.maketrans({str(n): numbers.year(n, lang=lang, digits=digits) for n in range(10)})


def within(of: Period, lang: str, digits: str = "ar") -> str:
    """A period as part of a sentence: «في مارس 2024», «من يناير إلى مارس 2024», "in 2023"; nothing where unknown.

    >>> within(Period(date(2024, 1, 1), date(2024, 3, 31)), "en")
    'from January to March 2024'
    """
    text = period(of, lang, digits)
    if not text or of.start is None or of.end is None:
        return text
    if of.start == of.end:
        return f"في {text}" if lang == "ar" else f"on {text}"
    if " إلى " in text or " to " in text:
        return f"من {text}" if lang == "ar" else f"from {text}"
    return f"في {text}" if lang == "ar" else f"in {text}"


def source_line(source: Source, lang: str, digits: str = "ar") -> str:
    """«المصدر: …»: the outlet, the title and the date published, as far as they are known, and whether it is inferred.

    In English the title's translation comes first where the record has one (``title_en``), its own words in brackets.
    """
    day = period(Period(source.published, source.published), lang, digits) if source.published else ""
    if source.date_is_inferred:
        day += " (تاريخ مستنتج)" if lang == "ar" else " (date inferred)"
    title = f"«{source.title}»" if source.title else source.id
    outlet = source.outlet
    if lang == "ar":
        return "المصدر: " + "، ".join(part for part in (outlet, title, day) if part)
    outlet = source.fields.get("outlet_en") or arabic(outlet)
    if translated := source.fields.get("title_en"):
        title = f"“{translated}” [{arabic(title)}]" if source.title else f"“{translated}”"
    else:
        title = arabic(title)
    return "Source: " + ", ".join(part for part in (outlet, title, day) if part)


def arabic(text: str) -> str:
    """Arabic words inside an English label: an island, so that their marks and order stay theirs."""
    return numbers.island(text, "rtl") if has_arabic(text) else text


def has_arabic(text: str) -> bool:
    return any("\u0600" <= character <= "\u06ff" for character in text)


def capital(text: str) -> str:
    """The text with its first letter large, as a line begins."""
    return text[:1].upper() + text[1:]


def comma(lang: str) -> str:
    """What stands between the parts of a line."""
    return "، " if lang == "ar" else ", "


def definite(noun: str) -> str:
    """«كيلومتر مربع» → «الكيلومتر المربع»; what is named by a second noun («وون كوريا الجنوبية») stays as it is."""
    noun, per, of = noun.partition(" ل")
    first, *rest = noun.split(" ")
    if any(word.startswith("ال") for word in rest) or first.startswith("ال"):
        return noun + per + of
    adjectives = [word if word in ("ساعة", "أساس") else f"ال{word}" for word in rest]
    return " ".join((f"ال{first}", *adjectives)) + per + of


def names_party(text: str, of: Party, lang: str = "ar") -> bool:
    """Whether a text names a party, by its name or as an adjective: «الصادرات المغربية» names المغرب.

    >>> names_party("الصادرات المغربية", Party("المغرب", "MAR", "country"))
    True
    """
    if lang != "ar":
        return party(of)[1].lower() in text.lower()
    if fold_word(of.name) in fold_word(text):
        return True
    return of.kind == "country" and any(of.code in hit.keys for hit in _lands().find(Text(text)))


@lru_cache(maxsize=10_000)
def lands_named(text: str) -> frozenset[str]:
    """The codes of the countries that a text names, by name or as an adjective."""
    return frozenset(hit.keys[0] for hit in _lands().find(Text(text)))


@cache
def _lands() -> Vocabulary:
    """Every name, adjective and capital of every country."""
    return Vocabulary((word, row["code"]) for row in table("countries") for word in row.forms("words"))
