"""Subjects of several articles as the rows of a notebook's tables."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from arqam.draw import words
from arqam.model import Basis, Period
from arqam.read.agreement import Statement, Verdict
from arqam.run import arabic
from arqam.run.across import Article, Subject

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


def articles(known: Mapping[str, Article]) -> list[Row]:
    """One row an article, in the order of publication."""
    found = sorted(known.values(), key=lambda one: (one.published is None, one.published, one.id))
    return [{"outlet": one.outlet, "published": one.published, "id": one.id} for one in found]


def overview(subjects: Iterable[Subject]) -> list[Row]:
    """One row a subject: how many articles speak of it, how many values they give, and the worst verdict."""
    return [
        _subject(subject)
        | {
            "articles": subject.articles,
            "values": len(subject.values),
            "verdict": arabic.VERDICTS[subject.verdict],
        }
        for subject in subjects
    ]


def who_says_what(subjects: Iterable[Subject], known: Mapping[str, Article], shown: int = 10) -> list[Row]:
    """One row a statement, the first ``shown`` of each subject, in the order of publication."""
    return [
        _subject(subject)
        | {
            "outlet": _outlet(statement, known),
            "surface": statement.surface,
            "qualifier": arabic.QUALIFIERS[statement.qualifier],
            "speaker": statement.speaker,
        }
        for subject in subjects
        for statement in subject.statements[:shown]
    ]


def differences(subjects: Iterable[Subject], known: Mapping[str, Article]) -> list[Row]:
    """One row a pair of different values of one subject, each with its outlet, the verdict and why."""
    return [
        _subject(subject)
        | {
            "one": pair.one.surface,
            "one_outlet": _outlet(pair.one, known),
            "other": pair.other.surface,
            "other_outlet": _outlet(pair.other, known),
            "verdict": arabic.VERDICTS[pair.verdict],
            "why": pair.why,
        }
        for subject in subjects
        for pair in subject.comparisons
    ]


def drift(subjects: Iterable[Subject], known: Mapping[str, Article], shown: int = 10) -> list[Row]:
    """One row a statement of a subject whose value changes: how many per cent it lies off the first one."""
    return [
        _subject(subject)
        | {
            "published": known[statement.article].published if statement.article in known else None,
            "outlet": _outlet(statement, known),
            "surface": statement.surface,
            "off": _off(statement, subject.statements[0]),
        }
        for subject in subjects
        if len({statement.quantity.value for statement in subject.statements}) > 1
        for statement in subject.statements[:shown]
    ]


def _subject(subject: Subject) -> Row:
    first = subject.statements[0]
    period = Period(first.start, first.end, Basis.STATED)
    return {"measure": words.measure(first.measure)[0], "period": words.period(period, "ar")}


def _name(subject: Subject) -> tuple[str, ...]:
    first = subject.statements[0]
    return first.measure, str(first.start), str(first.end), *sorted(first.parties)


def _outlet(statement: Statement, known: Mapping[str, Article]) -> str:
    article = known.get(statement.article)
    return article.outlet if article and article.outlet else statement.article


def _off(statement: Statement, first: Statement) -> str:
    value, start = statement.quantity.value, first.quantity.value
    if not isinstance(value, Decimal) or not isinstance(start, Decimal) or not start:
        return ""
    return f"{(value - start) / start * 100:+.1f}%"
