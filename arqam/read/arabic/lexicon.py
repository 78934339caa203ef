"""What Arqam knows about Arabic, loaded once from ``data/tables/*.csv``.

Each table has a ``source`` column that says where its rows come from. To teach the reader a unit, a currency or a
noun, add a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.model import Exact, Kind
from arqam.read.arabic.clitics import BEFORE_NUMBERS
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table
from arqam.read.arabic.tokens import keys


class Word(NamedTuple):
    """A word that belongs to a number or starts one.

    ``role`` is as in ``number_words.csv``, a scale's form, or ``fraction_of`` with a pronoun (``ثلثهم``).
    """

    role: str
    value: Exact
    prefix: str

    @property
    def joined(self) -> bool:
        """Does it carry on after و?"""
        return self.prefix in ("و", "وال")

    @property
    def definite(self) -> bool:
        return self.prefix.endswith(("ال", "لل"))

    @property
    def plain(self) -> bool:
        return not self.prefix


class UnitForm(NamedTuple):
    """One way to write a unit: its words after the first, what it is, and the value that it multiplies by."""

    rest: tuple[str, ...]
    unit: str
    kind: Kind
    factor: Exact = 1
    form: str = ""  # singular, plural, dual
    printed: str = ""  # where folding would make two symbols one: د.أ and د.إ
    noun: str = ""  # an ambiguous currency: the noun that places decide


@lru_cache(maxsize=2**12)
def stem(adjective: str) -> str:
    """An adjective without the endings that agreement gives it.

    >>> [stem(w) for w in ("مربعه", "مربعا", "مكعبين", "اميركي")]
    ['مربع', 'مربع', 'مكعب', 'اميركي']
    """
    for ending in ("يتين", "يتان", "تين", "تان", "ين", "ان", "ات", "ه", "ا"):
        if adjective.endswith(ending) and len(adjective) - len(ending) >= 3:
            return adjective[: -len(ending)] + ("ي" if ending.startswith("يت") else "")
    return adjective


def duals(noun: str) -> tuple[str, str]:
    """The two cases of a noun's dual, folded.

    >>> duals("ليرة"), duals("جنيه")
    (('ليرتان', 'ليرتين'), ('جنيهان', 'جنيهين'))
    """
    base = fold(noun[:-1]) + "ت" if noun.endswith("ة") else fold(noun)
    return base + "ان", base + "ين"


@cache
def words() -> dict[str, Word]:
    """Every word that makes a number, with every clitic it can carry → what it is. Plain forms win over glued ones."""
    plain: dict[str, tuple[str, Exact]] = {}
    for row in table("number_words"):
        role = row["role"]
        if role != "fraction_marked":  # those are read by marked_fractions
            plain.setdefault(fold(row["form"]), (role, row.number("value")))
    for form in ("نصف", "ثلث", "ربع", "ثلثا", "ثلثي"):
        for pronoun in ("ه", "ها", "هم", "هن"):
            plain[form + pronoun] = ("fraction_of", plain[form][1])
    for row in table("scales"):
        value = row.number("value")
        plain[fold(row["singular"])] = ("scale", value)
        for form in row.forms("dual"):
            plain[fold(form)] = ("scale_dual", value)
        if not row["singular"].isascii():
            plain[fold(row["singular"]) + "ا"] = ("scale_accusative", value)
        for form in row.forms("plural"):
            plain[fold(form)] = ("scale_plural", value)
    glued = {
        prefix + form: Word(role, value, prefix)
        for form, (role, value) in plain.items()
        for prefix in reversed(BEFORE_NUMBERS)
    }
    glued.update({form: Word(role, value, "") for form, (role, value) in plain.items()})
    return glued


@cache
def not_numbers() -> frozenset[str]:
    """Words that look like a numeral or a dual with a clitic and are something else."""
    return frozenset(fold(row["word"]) for row in table("not_numbers"))


@cache
def marked_fractions() -> dict[str, Word]:
    """Fractions that only their written vowel tells from a numeral or a noun (``خُمس``, ``ثُمن``), with clitics."""
    return {
        prefix + fold(row["form"]): Word("fraction", row.number("value"), prefix)
        for row in table("number_words")
        if row["role"] == "fraction_marked"
        for prefix in BEFORE_NUMBERS
    }


@cache
def units() -> dict[str, dict[str, list[UnitForm]]]:
    """The first word of every written form of every unit and currency → the second's stem → the forms.

    The stem has no article; it is empty where there is no second word. The forms of one stem stand longest first.
    """
    forms: dict[str, dict[str, list[UnitForm]]] = {}

    def add(written: str, unit: str, kind: Kind, factor: Exact, form: str, noun: str = "") -> None:
        first, *rest = keys(written)
        printed = written if form == "symbol" and fold(written) != written else ""
        second = stem(rest[0].removeprefix("ال")) if rest else ""
        alike = forms.setdefault(first, {}).setdefault(second, [])
        alike.append(UnitForm(tuple(rest), unit, kind, factor, form, printed, noun))

    for row in table("units"):
        unit, kind, factor = row["unit"], Kind(row["kind"]), row.number("factor")
        for name in row.forms("singular"):
            add(name, unit, kind, factor, "singular")
            first, *rest = name.split()
            if len(first) > 1:
                add(" ".join([first + "ا", *rest]), unit, kind, factor, "singular")
                for dual in duals(first):
                    add(" ".join([dual, *rest]), unit, kind, factor, "dual")
                    if rest and first.endswith("ة"):  # «نقطتي أساس»: the construct loses its nun
                        add(" ".join([dual[:-1], *rest]), unit, kind, factor, "dual")
        for name in row.forms("plural"):
            add(name, unit, kind, factor, "plural")
        for name in row.forms("other"):
            dual = fold(name) == "ضعفي" or (name.endswith(("ان", "ين")) and name[:-2] in row.forms("other"))
            form = "dual" if dual else ""
            add(name, unit, kind, factor, form)
        for name in row.forms("symbols"):
            add(name, unit, kind, factor, "symbol")
    _add_currencies(add)
    for seconds in forms.values():
        for alike in seconds.values():
            alike.sort(key=lambda form: -len(form.rest))
    return forms


def _add_currencies(add) -> None:
    nouns: dict[str, list[tuple[str, Exact]]] = {}
    bare: dict[str, list[tuple[str, Exact]]] = {}
    plurals: dict[str, list[str]] = {}
    adjectives: dict[str, list[str]] = {}
    for row in table("currencies"):
        noun = row["noun"]
        nouns.setdefault(noun, [])
        if row["bare"] != "no":  # «no»: never meant without its adjective
            nouns[noun].append((row["code"], 1))
        if row["bare"] == "yes":
            bare[noun] = [(row["code"], 1)]
        plurals.setdefault(noun, row.forms("plural"))
        for adjective in row.forms("adjective"):
            adjectives.setdefault(row["code"], []).append(adjective)
            for name, form in _noun_forms(noun, row.forms("plural"), described=True):
                add(f"{name} {adjective}", row["code"], Kind.MONEY, 1, form)
        for symbol in row.forms("symbols"):
            add(symbol, row["code"], Kind.MONEY, 1, "symbol")
    for row in table("subunits"):
        nouns.setdefault(row["noun"], []).append((row["code"], row.number("factor")))
        if row["bare"] == "yes":
            bare[row["noun"]] = [(row["code"], row.number("factor"))]
        plurals.setdefault(row["noun"], row.forms("plural"))
        for adjective in adjectives.get(row["code"], ()):
            for name, form in _noun_forms(row["noun"], row.forms("plural")):
                add(f"{name} {adjective}", row["code"], Kind.MONEY, row.number("factor"), form)
    for noun, codes in nouns.items():
        if not codes:
            continue
        codes = bare.get(noun, codes)
        ambiguous = noun if len({code for code, _ in codes}) > 1 else ""
        for name, form in _noun_forms(noun, plurals[noun]):
            add(name, codes[0][0], Kind.MONEY, codes[0][1], form, ambiguous)


def _noun_forms(noun: str, plural: list[str], described: bool = False) -> Iterator[tuple[str, str]]:
    yield noun, "singular"
    if " " not in noun:
        if noun[-1] not in "ةواي":
            yield noun + "ا", "singular"
        if len(noun) > 3 or described or noun in ("فلس", "قرش"):  # «برين», «لينين», «سنتين»: too short to tell
            for dual in duals(noun):
                yield dual, "dual"
    for form in plural:
        yield form, "plural"


@cache
def currency_choices() -> dict[str, list[tuple[str, Exact]]]:
    """An ambiguous currency noun (folded) → the codes that it can mean, the most usual first."""
    choices: dict[str, list[tuple[str, Exact]]] = {}
    for row in table("currencies"):
        if row["bare"] != "no":
            choices.setdefault(row["noun"], []).append((row["code"], 1))
    for row in table("subunits"):
        choices.setdefault(row["noun"], []).append((row["code"], row.number("factor")))
    return {noun: list(dict(codes).items()) for noun, codes in choices.items()}


@cache
def currency_adjectives() -> frozenset[str]:
    """The adjectives (folded) that say whose money it is, in each gender: ``كويتي``, ``كويتيه``, ``كويتيا``."""
    adjectives = {
        fold(adjective) for row in table("currencies") for adjective in row.forms("adjective") if " " not in adjective
    }
    return frozenset(adjective + ending for adjective in adjectives for ending in ("", "ا", "ه"))


@cache
def dual_units() -> dict[str, tuple[str, str]]:
    """A unit's dual, which is a number by itself (``عامين``), with its clitics → (the clitics, the dual)."""
    return {
        prefix + first: (prefix, first)
        for first, forms in units().items()
        if any(form.form == "dual" for alike in forms.values() for form in alike)
        for prefix in BEFORE_NUMBERS
    }


@cache
def starters() -> frozenset[str]:
    """The words, other than numerals, at which a quantity can start: duals, months and the first of one, fractions."""
    words = (*dual_units(), *dual_nouns(), *month_clitics(), *cues("first_day"), *marked_fractions())
    return frozenset(words) - not_numbers()


@cache
def nouns() -> dict[str, str]:
    """A counted noun in any form (folded) → its singular as printed."""
    found: dict[str, str] = {}
    for row in table("nouns"):
        singular = row["singular"]
        for form in (singular, *row.forms("plural")):
            found.setdefault(fold(form), singular)
        found.setdefault(fold(singular) + "ا", singular)
        for dual in duals(singular):
            found.setdefault(dual, singular)
    return found


@cache
def plural_nouns() -> dict[str, str]:
    """A plural (folded) that is also another noun's singular (``مزارع``) → its singular, which 3 to 10 count."""
    taken = nouns()
    return {
        fold(form): row["singular"]
        for row in table("nouns")
        for form in row.forms("plural")
        if fold(form) == fold(taken[fold(form)]) != fold(row["singular"])
    }


@cache
def nouns_as_printed() -> dict[str, str]:
    """A singular (folded) that only its print tells from another word (``آلية`` from ``إليه``) → as it is printed."""
    words = {row["word"] for row in table("function_words")}
    found = {}
    for row in table("nouns"):
        singular = row["singular"]
        alike = fold(singular) in function_words() or nouns()[fold(singular)] != singular
        if alike and singular not in words:
            found[fold(singular)] = singular
    return found


@cache
def dual_nouns() -> dict[str, tuple[str, str]]:
    """The indefinite dual of a noun that news counts by it (``قتيلان``) → (clitic, singular)."""
    found = {}
    for row in table("nouns"):
        if row["dual"] == "yes":
            nominative, oblique = duals(row["singular"])
            plurals = [fold(plural) for plural in row.forms("plural")]
            # «مسلحين» is the plural as well, and «صينيين» may be an adjective of one: they say no number
            told = [nominative] if oblique in plurals or oblique.endswith("يين") else [nominative, oblique]
            for dual in told:
                found.update({prefix + dual: (prefix, row["singular"]) for prefix in ("", "و", "ف", "ب", "ك", "وب")})
    return found


@cache
def function_words() -> frozenset[str]:
    """Words that are never the noun counted."""
    return frozenset(fold(row["word"]) for row in table("function_words"))


@cache
def cues(name: str) -> frozenset[str]:
    """The words (folded) that tell a reading apart, by the name of what they tell."""
    return frozenset(fold(word) for row in table("cues") if row["cue"] == name for word in row.forms("words"))


@cache
def months() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    """The first word of a month's name → (its other words, the month, the calendar), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for row in table("months"):
        first, *rest = keys(row["form"])
        month = int(row.number("month"))
        found.setdefault(first, []).append((tuple(rest), month, row["calendar"]))
    for names in found.values():
        names.sort(key=lambda name: -len(name[0]))
    return found


@cache
def month_clitics() -> dict[str, int]:
    """The first word of a month's name with what may be glued to it (``ويونيو``) → how many letters that is."""
    glued = {prefix + first: len(prefix) for prefix in ("و", "ف", "ب", "ل", "ك", "وب", "ول") for first in months()}
    return glued | dict.fromkeys(months(), 0)


class QualifierForm(NamedTuple):
    words: tuple[str, ...]
    qualifier: str
    inside: bool


@cache
def qualifiers(place: str) -> dict[str, list[QualifierForm]]:
    """Qualifier phrases ``before`` a quantity by their last word, or ``after`` it by their first; longest first."""
    found: dict[str, list[QualifierForm]] = {}
    for row in table("qualifiers"):
        inside = row["inside"] == "yes"
        if row["place"] == place:
            phrase = tuple(keys(row["phrase"]))
            key = phrase[-1] if place == "before" else phrase[0]
            found.setdefault(key, []).append(QualifierForm(phrase, row["qualifier"], inside))
    for forms in found.values():
        forms.sort(key=lambda form: -len(form.words))
    return found


@cache
def per_units() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The first word of a per-unit phrase (``للبرميل``) → (its other words, the unit), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("per"):
        first, *rest = keys(row["phrase"])
        found.setdefault(first, []).append((tuple(rest), row["unit"]))
    for forms in found.values():
        forms.sort(key=lambda form: -len(form[0]))
    return found


@cache
def places() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The first word of a place's name or its people's, with clitics → (the rest of the name, the currencies spent)."""
    currencies: dict[str, tuple[str, ...]] = {}
    for row in table("places"):
        place = fold(row["place"])
        currencies[place] = (*currencies.get(place, ()), *row.forms("currency"))
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for conjunction in ("و", "ف", ""):
        for preposition in ("بال", "ال", "لل", "ب", "ل", "ك", ""):
            for place in sorted(currencies, key=len, reverse=True):
                first, space, rest = place.partition(" ")
                found.setdefault(conjunction + preposition + first, []).append((space + rest, currencies[place]))
    return found


@cache
def outlets() -> dict[str, str]:
    """An outlet's name (folded) → the currency of the country that it is printed in."""
    return {fold(row["outlet"]): row["currency"] for row in table("outlets")}
