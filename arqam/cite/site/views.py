"""What a page shows of a figure, in one language: plain values, so that the templates hold no logic."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from arqam.cite.figure import MAKE_AGAIN, Figure, shown
from arqam.cite.record import records
from arqam.cite.styles import STYLES, sentence
from arqam.cite.trace import Trace
from arqam.draw import corrected
from arqam.draw.numbers import in_words, unit_name
from arqam.errors import ArqamError
from arqam.flags import named
from arqam.loading import load_csv
from arqam.model import Claim, Correction, Part, Party, Period, Quantity, Span, Value
from arqam.read.arabic.rows import table
from arqam.safe import read_bytes, unquoted

LANGS = ("ar", "en")
_LOCALES = {"ar": "ar", "en": "en_GB"}  # whose dates are written as on the figures: 4 July 2024


@cache
def words(lang: str) -> dict[str, Any]:
    """The site's own words in one language."""
    path = Path(__file__).parent / "words.yml"
    return _in(yaml.safe_load(path.read_text(encoding="utf-8")), lang)


def _in(entry: dict[str, Any], lang: str) -> Any:
    return entry[lang] if entry.keys() == {"ar", "en"} else {key: _in(value, lang) for key, value in entry.items()}


@dataclass(frozen=True)
class SentencePiece:
    """A stretch of a sentence; ``claim`` is the anchor of the claim whose surface it is."""

    text: str
    claim: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of what is known of a claim; ``lang`` is that of the text where it is not the page's."""

    name: str
    text: str
    note: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Change:
    """A field that a reader set anew: as it was read, as it stands, and why."""

    name: str
    former: str
    now: str
    why: str


@dataclass(frozen=True)
class ClaimView:
    """A claim as its card shows it."""

    id: str
    anchor: str
    says: str
    measure: str
    surface: str = ""
    exact: str = ""
    unit: str = ""
    qualifier: str = ""
    parts: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    readings: tuple[Fact, ...] = ()
    inputs: tuple[Fact, ...] = ()
    formula: str = ""
    flags: tuple[Fact, ...] = ()
    reasons: tuple[str, ...] = ()
    review: str = ""
    corrections: tuple[Change, ...] = ()


@dataclass
class Passage:
    """A sentence of the article and the claims read from it."""

    pieces: list[SentencePiece]
    claims: list[ClaimView] = field(default_factory=list)


@dataclass(frozen=True)
class Citation:
    """A citation to copy: ``name`` of the style, the text, and the file to download."""

    name: str
    text: str
    file: str


def anchor(claim_id: str) -> str:
    return "claim-" + claim_id.partition(":")[2].replace(":", "-")


def passages(trace: Trace, claim_ids: Iterable[str], lang: str) -> tuple[list[Passage], list[ClaimView], list[str]]:
    """The sentences with what was read from them, the derived claims, and the ids that are not read now.

    Words that a figure rests on without reading a number in them are quoted as they stand.

    The inputs of a derived claim are shown with the others, for it cannot be followed without them.
    """
    wanted = _with_inputs(trace, claim_ids)
    by_sentence: dict[Span, list[tuple[Span, Claim]]] = {}
    derived = []
    for claim in wanted:
        around = trace.sentence(claim)
        if claim.mention is None or around is None:
            derived.append(claim_view(trace, claim, lang))
        else:
            by_sentence.setdefault(around, []).append((claim.mention.place, claim))
    shown = []
    for around, claims in sorted(by_sentence.items()):
        claims.sort(key=itemgetter(0))
        pieces = list(_pieces(trace.article.clean, around, claims))
        shown.append(Passage(pieces, [claim_view(trace, claim, lang) for _, claim in claims]))
    quoted = sorted(span for span in map(trace.words, claim_ids) if span)
    shown += [Passage([SentencePiece(" ".join(span.of(trace.article.raw).split()))]) for span in quoted]
    unread = [claim_id for claim_id in claim_ids if claim_id not in trace.claims and not trace.words(claim_id)]
    return shown, derived, unread


def _with_inputs(trace: Trace, claim_ids: Iterable[str]) -> list[Claim]:
    found: dict[str, Claim] = {}
    queue = list(claim_ids)
    while queue:
        claim = trace.claims.get(queue.pop(0))
        if claim is not None and claim.id not in found:
            found[claim.id] = claim
            queue += claim.inputs
    return list(found.values())


def _pieces(text: str, around: Span, claims: list[tuple[Span, Claim]]) -> Iterator[SentencePiece]:
    done = around.start
    for span, claim in claims:
        if span.start < done:
            continue
        yield SentencePiece(text[done : span.start])
        yield SentencePiece(span.of(text), anchor(claim.id))
        done = span.end
    yield SentencePiece(text[done : around.end])


def claim_view(trace: Trace, claim: Claim, lang: str) -> ClaimView:
    """A claim in the words of one language."""
    say, mention = words(lang), claim.mention
    return ClaimView(
        id=claim.id,
        anchor=anchor(claim.id),
        says=_says(claim, lang),
        measure=_measure(claim.measure, lang),
        surface=mention.surface if mention else "",
        exact=_exact(claim.quantity),
        unit=_unit(claim.quantity.unit, lang),
        qualifier=say["qualifiers"][claim.qualifier.value],
        parts=tuple(
            Fact(say["roles"].get(part.role, part.role), part.surface, _meaning(part, lang))
            for part in (mention.parts if mention else ())
        ),
        facts=tuple(_facts(claim, lang)),
        readings=tuple(
            Fact(in_words(reading.quantity, lang=lang), reading.why, lang="en")
            for reading in (mention.readings if mention else ())
        ),
        inputs=tuple(
            Fact(anchor(name), _says(trace.claims[name], lang)) for name in claim.inputs if name in trace.claims
        ),
        formula=claim.formula,
        flags=tuple(_flag(trace, flag, lang) for flag in claim.flags),
        reasons=claim.reasons,
        review=_review(claim, lang),
        corrections=tuple(_change(change, lang) for change in claim.corrected if claim.mention),
    )


def _review(claim: Claim, lang: str) -> str:
    """Who said what of the claim, and when: «صوّبها ليلى حسن، 5 يوليو 2024»."""
    if not claim.reviewed_by:
        return ""
    whom = corrected.by_whom(Correction("", "", "", by=claim.reviewed_by), lang)
    parts = (whom, date_text(claim.reviewed_on, lang), claim.review_reason)
    comma = "، " if lang == "ar" else ", "
    return f"{words(lang)['reviews'][claim.review]}: {comma.join(part for part in parts if part)}"


def _change(change: Correction, lang: str) -> Change:
    say = words(lang)["fields"]
    former = corrected.in_words(change.field, change.former, lang) if change.former else words(lang)["not_read"]
    return Change(say[change.field], former, corrected.in_words(change.field, change.now, lang), change.why)


def _says(claim: Claim, lang: str) -> str:
    """The quantity in words; a computed one rounded, for its division may not end."""
    places = 2 if claim.formula else None
    return in_words(claim.quantity, lang=lang, qualifier=claim.qualifier, places=places)


def _flag(trace: Trace, flag: str, lang: str) -> Fact:
    """A flag in words, with what it names (a series, another claim) where it names something."""
    name, what = named(flag)
    other = trace.claims.get(what)
    return Fact(words(lang)["flag_words"].get(name, name), _says(other, lang) if other else what)


def _meaning(part: Part, lang: str) -> str:
    """What a word gave, as the page writes it: a hedge in words, a number with its digits grouped; itself unsaid."""
    meaning = part.meaning
    if meaning == part.surface:
        return ""
    return words(lang)["qualifiers"].get(meaning) or (f"{int(meaning):,}" if meaning.isdecimal() else meaning)


def _exact(quantity: Quantity) -> str:
    """Every digit of the value, grouped so that they can be counted."""
    ends = [end for end in (quantity.value, quantity.value_max) if end is not None]
    return "–".join(f"{end:,f}" if isinstance(end, Decimal) else end for end in ends)


def _facts(claim: Claim, lang: str) -> Iterator[Fact]:
    say = words(lang)
    if claim.parties:
        yield Fact(say["parties"], ("، " if lang == "ar" else ", ").join(_party(p, lang) for p in claim.parties))
    yield Fact(say["period"], period_text(claim.period, lang), say["bases"][claim.period.basis.value])
    if claim.mention:
        yield _speaker(claim, lang)
    if claim.mention:
        span = claim.mention.span
        yield Fact(say["place"], f"{span.start}–{span.end}", say["characters"])
    if not claim.reviewed_by:  # else a person's word stands, and the page gives that
        yield Fact(say["confidence"], say["confidences"].get(claim.confidence, claim.confidence))


def _speaker(claim: Claim, lang: str) -> Fact:
    say, speaker = words(lang), claim.speaker
    if speaker is None:
        return Fact(say["speaker"], say["not_attributed"])
    manner = say["manners"].get(speaker.manner, speaker.manner)
    return Fact(say["speaker"], speaker.name, manner, "ar") if speaker.name else Fact(say["speaker"], manner)


def period_text(period: Period, lang: str) -> str:
    """The days that a quantity speaks of, as a reader writes them; a dash where they are not known.

    >>> import datetime
    >>> period_text(Period(datetime.date(2024, 1, 1), datetime.date(2024, 3, 31)), "en")
    '1 January 2024 – 31 March 2024'
    >>> period_text(Period(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)), "en")
    '2023'
    """
    start, end = period.start, period.end
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    days = [format_date(day, "long", locale=_LOCALES[lang]) for day in dict.fromkeys((start, end)) if day]
    return " – ".join(days) or "—"


def _party(party: Party, lang: str) -> str:
    """The country's name in the page's language, by its code; another party's as the article writes it."""
    if party.kind == "country":
        territories = Locale.parse(lang).territories
        return territories.get(_alpha2().get(party.code, ""), party.name)
    return party.name


@cache
def _alpha2() -> dict[str, str]:
    """ISO 3166 alpha-3 → alpha-2, which CLDR's names of countries go by."""
    return {code: names[0] for code, names in get_global("territory_aliases").items() if len(code) == 3}


@cache
def _measures() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: row for row in table("measures")}


def _measure(key: str, lang: str) -> str:
    return _measures().get(key, {}).get(lang, key)


def measure_names(lang: str) -> Mapping[str, str]:
    """What every measure is called; one that no table knows is its own name."""
    return _OwnNames({key: row[lang] for key, row in _measures().items()})


class _OwnNames(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _unit(unit: str, lang: str) -> str:
    return unit_name(unit, lang=lang) if unit else "—"


def citations(figure: Figure, lang: str) -> list[Citation]:
    """Every style of a figure's citation; the page's own sentence is shown before them."""
    other = "apa" if lang == "ar" else "arabic"
    order = (other, "bibtex", "biblatex", "ris", "csl-json")
    return [
        Citation(STYLES[name].name, STYLES[name].write(records(figure, STYLES[name].lang)), citation_file(figure, name))
        for name in order
    ]


def citation_file(figure: Figure, style: str) -> str:
    return f"{figure.stem}.{style}.{STYLES[style].suffix}"


def ready_sentence(figure: Figure, lang: str, *, markup: str = "html") -> str:
    return sentence(records(figure, lang), lang, markup=markup)


def data_table(figure: Figure, lang: str) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of the data drawn: without the other language's labels and columns that hold nothing."""
    path = figure.path("csv")
    heads, *rows = [cells for _, cells in load_csv(read_bytes(path), shown(path), MAKE_AGAIN)] or [[]]
    if any(len(row) != len(heads) for row in rows):
        raise ArqamError(f"{shown(path)} has not as many fields in every line: {MAKE_AGAIN}")
    other = "label_en" if lang == "ar" else "label_ar"
    kept = [at for at, head in enumerate(heads) if head != other and any(row[at] for row in rows)]
    # What a row is called comes first, where it was read last.
    kept.sort(key=lambda at: (heads[at] != f"label_{lang}", heads[at] == "claim"))
    return [heads[at] for at in kept], [[unquoted(row[at]) for at in kept] for row in rows]


def date_text(value: Value | None, lang: str) -> str:
    """A source's date as far as it is known: ``4 July 2024``."""
    try:
        return format_date(datetime.date.fromisoformat(str(value)), "long", locale=_LOCALES[lang])
    except ValueError:
        return str(value or "") or words(lang)["undated"]
