"""Subjects of several articles as the rows of a notebook's tables."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from arqam.compare.agreement import Comparison, Stated
from arqam.draw import numbers, words
from arqam.draw.rtl import Marked
from arqam.flags import Flag, about
from arqam.model import Basis, Period, Quantity, Span
from arqam.notebook import arabic
from arqam.read.arabic.rows import table
from arqam.read.quantity.precision import Verdict
from arqam.run.archive.across import Subject
from arqam.run.archive.across_tables import Publication

Row = dict[str, Any]


def foremost(subjects: Iterable[Subject], shown: int = 20) -> tuple[list[Subject], Counter[Verdict]]:
    """The subjects to show, those in conflict and those of most articles first, and how many there are of each verdict.

    Only those shown are kept, so that memory does not grow with the archive.
    """
    verdicts: Counter[Verdict] = Counter()

    def counted() -> Iterable[Subject]:
        for subject in subjects:
            verdicts[subject.verdict] += 1
            yield subject

    order = list(Verdict)
    best = heapq.nlargest(shown, counted(), key=lambda one: (order.index(one.verdict), one.articles, _name(one)))
    return best, verdicts


def outlets(known: Mapping[str, Publication], shown: int = 20) -> list[Row]:
    """One row an outlet, those of most articles first: how many, and the first and the last date published."""
    found: dict[str, list[date | None]] = defaultdict(list)
    for article in known.values():
        found[article.outlet].append(article.published)
    most = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:shown]
    return [
        {"outlet": outlet, "articles": len(days), "first": min(dated, default=None), "last": max(dated, default=None)}
        for outlet, days in most
        for dated in [list(filter(None, days))]
    ]


def overview(subjects: Iterable[Subject]) -> list[Row]:
    """One row a subject: how many articles speak of it, how many values they give, and the worst verdict."""
    return [
        {
            "measure": _measure(subject),
            "parties": _parties(subject),
            "period": _period(subject),
            "articles": subject.articles,
            "values": len(subject.values),
            "verdict": arabic.VERDICTS[subject.verdict],
        }
        for subject in subjects
    ]


def who_says_what(subjects: Iterable[Subject], known: Mapping[str, Publication], shown: int = 10) -> list[Row]:
    """One row a statement, the first ``shown`` of each subject, in the order of publication."""
    return [
        {
            "subject": title(subject),
            **_published(statement, known),
            "said": statement.subject,
            "surface": statement.surface,
            "qualifier": arabic.QUALIFIERS[statement.qualifier],
            "speaker": statement.speaker,
            "flags": "، ".join(arabic.FLAGS[flag] for flag in _TOLD if flag in statement.flags),
            "id": statement.id,
        }
        for subject in subjects
        for statement in subject.statements[:shown]
    ]


#: Flags that bear on whether two statements can be laid side by side.
_TOLD = ("period_inherited", "period_doubtful", "measure_carried", "parties_inherited", "ambiguous_reading")


def differences(subjects: Iterable[Subject], known: Mapping[str, Publication], shown: int = 10) -> list[Row]:
    """One row a pair of different values of one subject, each with its outlet, the verdict and why; the worst first."""
    return [
        {
            "subject": title(subject),
            "one": _hedged(pair.one),
            "one_outlet": _outlet(pair.one, known),
            "other": _hedged(pair.other),
            "other_outlet": _outlet(pair.other, known),
            "verdict": arabic.VERDICTS[pair.verdict],
            "why": _why(pair, known),
        }
        for subject in subjects
        for pair in _worst_first(subject)[:shown]
    ]


def in_conflict(
    subjects: Iterable[Subject], known: Mapping[str, Publication], sentences: Mapping[str, str], shown: int = 6
) -> list[Row]:
    """One row a statement of a conflict with the sentence that it stands in, for a person to read."""
    return [
        {"subject": title(subject), **_published(statement, known), "sentence": _marked(statement, sentences)}
        for subject in subjects
        for statement in conflicting(subject)[:shown]
    ]


def conflicting(subject: Subject) -> list[Stated]:
    """The statements of a subject's conflicts, each once."""
    conflicts = [pair for pair in subject.comparisons if pair.verdict is Verdict.CONFLICT]
    return list({statement.id: statement for pair in conflicts for statement in (pair.one, pair.other)}.values())


def drift(subjects: Iterable[Subject], known: Mapping[str, Publication], shown: int = 10) -> list[Row]:
    """One row a value of a subject whose value changes, as they first appear: how far each lies off the first one."""
    return [
        {
            "subject": title(subject),
            **_published(statement, known),
            "surface": _hedged(statement),
            "times": times,
            "off": off(statement, values[0][0]),
        }
        for subject in subjects
        for values in [_in_time(subject.values, known)]
        if len({statement.quantity.value for statement, _ in values}) > 1
        for statement, times in values[:shown]
    ]


def off(statement: Stated, first: Stated) -> str:
    """How far a value lies off the first one: in per cent, and of a percentage in points; "" beside a range."""
    value, start = statement.quantity.value, first.quantity.value
    ranges = statement.quantity.value_max is not None or first.quantity.value_max is not None
    if statement is first or ranges or not isinstance(value, Decimal) or not isinstance(start, Decimal):
        return ""
    if value == start:
        return "لا فرق"
    if statement.quantity.unit == "%":
        points = numbers.in_words(Quantity(abs(value - start), "percentage_point"))
        return f"{'أعلى' if value > start else 'أقل'} بمقدار {points}"
    return f"{_signed((value - start) / start * 100)}%" if start else ""


def title(subject: Subject) -> str:
    """A subject in a line: «حجم التجارة، تركيا والسعودية، عام 2023»."""
    return "، ".join(filter(None, [_measure(subject), _parties(subject), _period(subject)]))


def _measure(subject: Subject) -> str:
    """The measure's name, with what sets this subject apart from others of the measure."""
    first = subject.statements[0]
    notes = [arabic.DIRECTIONS[first.direction]] if first.direction.endswith("_by") and first.topic[5] else []
    notes += [arabic.FLAGS[flag] for flag in ("part", "projected") if flag in first.flags]
    named = words.measure(first.measure)[0]
    if first.words:
        named = f"{named}: {first.subject}"
    return f"{named} ({'، '.join(notes)})" if notes else named


def _parties(subject: Subject) -> str:
    return " و".join(sorted(_names().get(code, code) for code in subject.parties))


@cache
def _names() -> Mapping[str, str]:
    """Codes of countries and organisations → their names in Arabic."""
    rows = (*table("countries"), *table("organisations"))
    return {row["code"]: row["label_ar"] for row in rows if row["code"] and row["label_ar"]}


def _period(subject: Subject) -> str:
    first = subject.statements[0]
    return words.period(Period(first.start, first.end, Basis.STATED), "ar")


def _name(subject: Subject) -> tuple[str, ...]:
    first = subject.statements[0]
    return first.measure, str(first.start), str(first.end), *sorted(subject.parties)


def _published(statement: Stated, known: Mapping[str, Publication]) -> Row:
    article = known.get(statement.article)
    return {"published": article.published if article else None, "outlet": _outlet(statement, known)}


def _outlet(statement: Stated, known: Mapping[str, Publication]) -> str:
    article = known.get(statement.article)
    return article.outlet if article and article.outlet else statement.article


def _worst_first(subject: Subject) -> Sequence[Comparison]:
    order = list(Verdict)
    return sorted(subject.comparisons, key=lambda pair: -order.index(pair.verdict))


def _why(pair: Comparison, known: Mapping[str, Publication]) -> str:
    if pair.verdict is Verdict.CONFLICT:
        series = set(about((*pair.one.flags, *pair.other.flags), Flag.SERIES))
        if len(series) > 1:
            return arabic.TWO_SERIES
        one, other = known.get(pair.one.article), known.get(pair.other.article)
        if one and other and one.outlet and one.outlet == other.outlet and one.published != other.published:
            return arabic.REVISED
        doubts = [arabic.FLAGS[flag] for flag in _TOLD if flag in (*pair.one.flags, *pair.other.flags)]
        if doubts:
            return f"{arabic.WHY[pair.verdict]} (في إحداهما: {'، '.join(doubts)})"
    return arabic.WHY[pair.verdict]


def _marked(statement: Stated, sentences: Mapping[str, str]) -> Marked | str:
    sentence = sentences.get(statement.id, "")
    at = sentence.find(statement.surface)
    return Marked(sentence, (Span(at, at + len(statement.surface)),)) if at >= 0 else sentence


def _in_time(values: Iterable[tuple[Stated, int]], known: Mapping[str, Publication]) -> list[tuple[Stated, int]]:
    def when(value: tuple[Stated, int]) -> tuple[date, str]:
        article = known.get(value[0].article)
        return (article.published if article and article.published else date.max, value[0].id)

    return sorted(values, key=when)


def _hedged(statement: Stated) -> str:
    """The surface, and its hedge where that stands outside of it: «6.8 مليار دولار (أكثر من)»."""
    hedge = arabic.QUALIFIERS[statement.qualifier]
    inside = not hedge or statement.surface.startswith(hedge) or statement.quantity.value_max is not None
    return statement.surface if inside else f"{statement.surface} ({hedge})"


def _signed(change: Decimal) -> str:
    """A change to a tenth, or to two figures where it is less: +8.8, -0.44, +0.084."""
    shown = f"{change:+.{max(1, 1 - change.adjusted())}f}"
    return shown.rstrip("0").rstrip(".")
