"""The fields of a claim as text, the way ``corrections.yml`` writes them, and back: one pair of functions a field."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from arqam.model import Article, Basis, Claim, Kind, Party, Period, Phrase, Qualifier, Quantity, Span, Speaker, plain
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.vocabularies import measures
from arqam.review.entries import FIELDS
from arqam.safe import shown_line

NONE = "none"
UNSTATED = "unstated"
REPORTER = "reporter"


class Impossible(ValueError):
    """Why a text is no value of its field, and what would be one."""


def readings(claim: Claim) -> dict[str, str]:
    """Every field of a claim as text.

    >>> from arqam.model import Kind
    >>> claim = Claim("a:0-2", "a", Quantity(Decimal("22"), "%"), Kind.PERCENT, Qualifier.EXACT, "freight")
    >>> readings(claim)["value"], readings(claim)["period"], readings(claim)["speaker"]
    ('22', 'unstated', 'reporter')
    """
    return {name: said(claim, name) for name in FIELDS}


def said(claim: Claim, name: str) -> str:
    """One field of a claim as text."""
    return _SAID[name](claim)


def put(claim: Claim, fields: Mapping[str, str], article: Article) -> Claim:
    """The claim with these fields set anew. Raises :class:`Impossible` for a text that is no value of its field."""
    for name in FIELDS:
        if name in fields:
            claim = _PUT[name](claim, fields[name], article)
    return claim


# -- value, unit, qualifier -------------------------------------------------------------------------------------------

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−", "01234567890123456789.,-")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?")
_DATE = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?|--\d\d-\d\d)")


def _said_value(claim: Claim) -> str:
    value, high = claim.quantity.value, claim.quantity.value_max
    return plain(value) if high is None else f"{plain(value)}..{plain(high)}"


def _put_value(claim: Claim, text: str, article: Article) -> Claim:
    if claim.kind in (Kind.DATE, Kind.YEAR) and isinstance(claim.quantity.value, str):
        if not _DATE.fullmatch(text):
            raise Impossible(f"{text!r} is no date: write it as far as it is stated, such as 2016-04")
        return replace(claim, quantity=claim.quantity._replace(value=text, value_max=None))
    low, between, high = text.translate(_DIGITS).partition("..")
    value, value_max = _number(low, text), _number(high, text) if between else None
    if value_max is not None and value_max <= value:
        raise Impossible(f"{text!r} runs downwards: write the lower value first")
    if claim.kind in (Kind.COUNT, Kind.MASS, Kind.LENGTH, Kind.AREA, Kind.DURATION) and value < 0:
        raise Impossible(f"{text!r} is below nothing: write the value without its sign")
    qualifier = claim.qualifier
    if value_max is not None:
        qualifier = Qualifier.RANGE
    elif qualifier is Qualifier.RANGE:
        qualifier = Qualifier.EXACT
    return replace(claim, quantity=Quantity(value, claim.quantity.unit, value_max), qualifier=qualifier)


def _number(text: str, whole: str) -> Decimal:
    if not _NUMBER.fullmatch(text.strip()):
        raise Impossible(f"{shown_line(whole)!r} is no number: write digits, such as 14500000000 or 6.3")
    return Decimal(text.strip().replace(",", ""))


@cache
def _unit_kinds() -> Mapping[str, Kind]:
    kinds = {row["unit"]: Kind(row["kind"]) for row in table("units")}
    return kinds | {row["code"]: Kind.MONEY for row in table("currencies")} | {"": Kind.OTHER}


def _put_unit(claim: Claim, text: str, article: Article) -> Claim:
    unit = "" if text == NONE else text
    kind = _kind_of(unit, claim.kind)
    if kind is None:
        near = get_close_matches(text, [*_unit_kinds()], 1)
        meant = f"did you mean {near[0]}?" if near else "write an ISO code, a unit of units.csv, or an Arabic noun"
        raise Impossible(f"{shown_line(text)!r} is no unit: {meant}")
    return replace(claim, quantity=claim.quantity._replace(unit=unit), kind=kind)


def _kind_of(unit: str, former: Kind) -> Kind | None:
    if unit in _unit_kinds():
        keep = former in (Kind.YEAR, Kind.DATE, Kind.ORDINAL, Kind.RATE)
        return former if keep and unit in ("", "year") else _unit_kinds()[unit]
    if re.fullmatch(r"[\u0621-\u065f ]{2,40}", unit):
        return Kind.COUNT
    above, per, below = unit.partition("/")
    if per and above and below and _kind_of(above, Kind.OTHER) and _kind_of(below, Kind.OTHER):
        return Kind.RATE
    return None


def _put_qualifier(claim: Claim, text: str, article: Article) -> Claim:
    qualifier = Qualifier(text)
    if (qualifier is Qualifier.RANGE) != (claim.quantity.value_max is not None):
        how = "give two values (3..5)" if qualifier is Qualifier.RANGE else "a range of two values is one: write range"
        raise Impossible(f"{text} does not fit the value {_said_value(claim)}: {how}")
    return replace(claim, qualifier=qualifier)


# -- measure, parties -------------------------------------------------------------------------------------------------


def _put_measure(claim: Claim, text: str, article: Article) -> Claim:
    key = "" if text == NONE else text
    if key and key not in measures() and not re.fullmatch(r"count:\S.{0,60}", key):
        near = get_close_matches(key, measures(), 1, 0.5)
        meant = f"did you mean {near[0]}?" if near else "write a key of data/tables/measures.csv, or none"
        raise Impossible(f"{shown_line(key)!r} is no measure: {meant}")
    return replace(claim, measure=key)


@cache
def parties_by_code() -> Mapping[str, Party]:
    """Every country and organisation that has a code, by it; Arabic names, once each, in the order of the tables."""
    known: dict[str, Party] = {}
    for name, kind in (("countries", "country"), ("organisations", "organisation")):
        for row in table(name):
            if row["code"] and row["label_ar"]:
                known.setdefault(row["code"], Party(row["label_ar"], row["code"], kind))
    return known


@cache
def _parties_by_name() -> Mapping[str, Party]:
    names = {fold(party.name): party for party in parties_by_code().values()}
    for name in ("countries", "organisations"):
        for row in table(name):
            if row["role"] in ("name", "firm", "body", "union") and row["code"]:
                for word in listed(row["words"]):
                    names.setdefault(fold(word), parties_by_code()[row["code"]])
    return names


def _parties(text: str) -> tuple[Party, ...]:
    if text == NONE:
        return ()
    found = []
    for name in re.split(r"\s*[|،]\s*", text.strip()):
        known = parties_by_code().get(name) or _parties_by_name().get(fold(name))
        if known is None and re.fullmatch(r"[A-Z]{3}", name):
            raise Impossible(f"{name} is no country's code (ISO 3166 alpha-3, such as KAZ): write one, or a name")
        if known is None and len(name.strip()) < 2:
            raise Impossible(f"{shown_line(text)!r} has an empty name: write codes or names set apart by |")
        found.append(known or Party(name, "", "organisation"))
    return tuple(dict.fromkeys(found))


def _said_parties(parties: tuple[Party, ...]) -> str:
    return "|".join(party.code or party.name for party in parties) or NONE


def _put_parties(claim: Claim, text: str, article: Article) -> Claim:
    """The parties; a partner who is none of them is a partner no more."""
    parties = _parties(text)
    return replace(claim, parties=parties, partner=tuple(one for one in claim.partner if one in parties))


def _put_partner(claim: Claim, text: str, article: Article) -> Claim:
    partner = _parties(text)
    return replace(claim, partner=partner, parties=tuple(dict.fromkeys((*claim.parties, *partner))))


# -- period -----------------------------------------------------------------------------------------------------------

_POINT = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?")


def said_period(period: Period) -> str:
    """A period as text: ``2023``, ``2024-01..2024-03``, ``2024-07-04``, or ``unstated``.

    >>> said_period(Period(date(2024, 1, 1), date(2024, 3, 31))), said_period(Period(None, date(2024, 7, 4)))
    ('2024-01..2024-03', '..2024-07-04')
    """
    start, end = period.start, period.end
    if not (start or end):
        return UNSTATED
    if not (start and end):
        return f"{start or ''}..{end or ''}"
    months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if months and (start.month, end.month) == (1, 12):
        first, last = f"{start.year:04}", f"{end.year:04}"
    elif months:
        first, last = f"{start.year:04}-{start.month:02}", f"{end.year:04}-{end.month:02}"
    else:
        first, last = start.isoformat(), end.isoformat()
    return first if first == last else f"{first}..{last}"


def read_period(text: str) -> Period:
    """The period that a text names; its basis is that a reader set it.

    >>> read_period("2023-Q2").end
    datetime.date(2023, 6, 30)
    """
    if text == UNSTATED:
        return Period()
    low, between, high = text.translate(_DIGITS).replace(" ", "").partition("..")
    start = _ends(low, text)[0] if low else None
    end = _ends(high if between else low, text)[1] if (high or not between) else None
    if not (start or end):
        raise Impossible(f"{text!r} names no day: write a year, a month or a day")
    if start and end and start > end:
        raise Impossible(f"{text!r} ends before it begins: turn it round")
    return Period(start, end, Basis.CORRECTED)


def _ends(point: str, whole: str) -> tuple[date, date]:
    found = _POINT.fullmatch(point)
    how = "write 2023, 2023-04, 2023-04-30, 2023-Q1, 2023-01..2023-06, or unstated"
    if not found:
        raise Impossible(f"{shown_line(whole)!r} is no period: {how}")
    year, quarter, month, day = (int(part or 0) for part in found.groups())
    try:
        if quarter:
            return date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        raise Impossible(f"{shown_line(whole)!r} names a day that no calendar has: {how}") from None


# -- speaker, words of the article ------------------------------------------------------------------------------------


def _put_speaker(claim: Claim, text: str, article: Article) -> Claim:
    if text == REPORTER:
        return replace(claim, speaker=Speaker("", "reporter"))
    former = claim.speaker.manner if claim.speaker else "reporter"
    return replace(claim, speaker=Speaker(text, "reported" if former == "reporter" else former))


def _phrase(name: str) -> Callable[[Claim, str, Article], Claim]:
    def put_phrase(claim: Claim, text: str, article: Article) -> Claim:
        if text == NONE:
            return replace(claim, **{name: None})
        return replace(claim, **{name: Phrase(text, _words(claim, text, article, name))})

    return put_phrase


def _put_subject(claim: Claim, text: str, article: Article) -> Claim:
    if text == NONE:
        return replace(claim, subject="", subject_span=None)
    return replace(claim, subject=text, subject_span=_words(claim, text, article, "subject"))


def _words(claim: Claim, text: str, article: Article, name: str) -> Span:
    """Where the words stand: in the claim's own sentence, else at the place nearest to it."""
    places = [match.start() for match in re.finditer(re.escape(text), article.clean)]
    if not places:
        raise Impossible(
            f"«{shown_line(text)[:60]}» does not stand in the article: copy its own words for {name}, "
            "or say what figures should call it with called_ar"
        )
    near = claim.mention.clean_span if claim.mention else claim.sentence
    at = min(places, key=lambda place: abs(place - near.start)) if near else places[0]
    return Span(at, at + len(text))


_SAID: dict[str, Callable[[Claim], str]] = {
    "value": _said_value,
    "unit": lambda claim: claim.quantity.unit or NONE,
    "qualifier": lambda claim: claim.qualifier.value,
    "measure": lambda claim: claim.measure or NONE,
    "parties": lambda claim: _said_parties(claim.parties),
    "partner": lambda claim: _said_parties(claim.partner),
    "period": lambda claim: said_period(claim.period),
    "direction": lambda claim: claim.direction or NONE,
    "speaker": lambda claim: (claim.speaker.name if claim.speaker else "") or REPORTER,
    "whole": lambda claim: claim.whole.surface if claim.whole else NONE,
    "compared_to": lambda claim: claim.compared_to.surface if claim.compared_to else NONE,
    "subject": lambda claim: claim.subject or NONE,
}

_PUT: dict[str, Callable[[Claim, str, Article], Claim]] = {
    "value": _put_value,
    "unit": _put_unit,
    "qualifier": _put_qualifier,
    "measure": _put_measure,
    "parties": _put_parties,
    "partner": _put_partner,
    "period": lambda claim, text, article: replace(claim, period=read_period(text)),
    "direction": lambda claim, text, article: replace(claim, direction="" if text == NONE else text),
    "speaker": _put_speaker,
    "whole": _phrase("whole"),
    "compared_to": _phrase("compared_to"),
    "subject": _put_subject,
}
