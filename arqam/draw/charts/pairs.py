"""Two values that the article sets beside each other: a level and an earlier one, a part and its whole.

The earlier level is the article's own where it states one («مقارنة بـ», «من … إلى»); only where it does not is the
level drawn that a stated change implies, hollow and with its formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from arqam.draw.charts import compare
from arqam.draw.charts.chart import Mark, Words
from arqam.draw.charts.compare import Statement, mark
from arqam.model import Article, Claim, Kind

LEVELS = ("", "reached", "rose_to", "fell_to")
_FROM = ("rose_from", "fell_from")
_PART = re.compile(r"(?:منها|منهم|بينها|بينهم|ضمنها|ضمنهم)\W+(?:\w+\W+)?$")

EARLIER = Words("المستوى السابق الذي تقارن به المقالة", "The earlier level that the article compares with")
IMPLIED = Words("المستوى السابق المستنتج", "The earlier level, implied")
STATED = Words("المستوى الذي تذكره المقالة", "The level that the article states")


@dataclass(frozen=True, slots=True)
class Pair:
    """A level, the earlier one, and the change between them where the article states it."""

    level: Statement
    marks: tuple[Mark, ...]
    direction: str = ""


def stated_pairs(said: Sequence[Statement]) -> list[Pair]:
    """Levels with an earlier level of the article's own: «46.7 مقابل 46.6», «من 137 إلى 200»."""
    made = []
    for base in said:
        named = any(other.claim.compared_with in base.ids for other in said if other.claim.compared_with)
        if not named and "comparison" not in base.claim.flags and base.claim.direction not in _FROM:
            continue
        level = _compared(base, said)
        if level is None:
            continue
        change = _change_of(level, said)
        fell = level.value < base.value
        direction = change.claim.direction if change else "fell_by" if fell else "rose_by"
        if direction.startswith("fell") != fell:  # the percent speaks of something else
            change, direction = None, "fell_by" if fell else "rose_by"
        marks = [
            mark(base, _when(base, level) or EARLIER, "earlier"),
            mark(level, _when(level, base) or STATED, "later"),
        ]
        if change:
            marks.append(_change_mark(change))
        made.append(Pair(level, tuple(marks), direction))
    return made


def implied_pairs(
    derived: Sequence[Claim],
    by_id: Callable[[str], Statement | None],
    derived_mark: Callable[[Claim, Words, str], Mark],
) -> list[Pair]:
    """Levels with the earlier level that a stated change implies."""
    made = []
    for claim in derived:
        inputs = [by_id(id_) for id_ in claim.inputs]
        if len(inputs) != 2 or None in inputs:
            continue
        change = next((one for one in inputs if one.claim.kind is Kind.PERCENT and one.claim.direction), None)
        level = next((one for one in inputs if one.claim.quantity.unit == claim.quantity.unit), None)
        if not change or not level or change is level or not level.measure:
            continue
        own = "period_doubtful" not in level.claim.flags
        later = (compare.period_words(level) if own else None) or STATED
        marks = (derived_mark(claim, IMPLIED, "earlier"), mark(level, later, "later"), _change_mark(change))
        made.append(Pair(level, marks, change.claim.direction))
    return made


def parts(said: Sequence[Statement], article: Article) -> list[tuple[Statement, Statement]]:
    """Parts and their wholes: «50 مليار دولار، منها 36 مليارًا»."""
    found = []
    for one in said:
        whole = next((other for other in said if one.claim.part_of in other.ids), None)
        whole = whole or _whole_of(one, said, article)
        if whole and 0 < one.value < whole.value:
            found.append((one, whole))
    return found


def _whole_of(one: Statement, said: Sequence[Statement], article: Article) -> Statement | None:
    mention, sentence = one.claim.mention, one.claim.sentence
    if not mention or not mention.clean_span or not sentence:
        return None
    if not _PART.search(article.clean[sentence.start : mention.clean_span.start]):
        return None
    before = [other for other in said if _alike(other, one) and _place(other) < _place(one)]
    return max(before, key=_place, default=None)


def _compared(base: Statement, said: Sequence[Statement]) -> Statement | None:
    """The level that a base is compared with: the nearest of its kind in the sentence, or the one that names it."""
    for other in said:
        if other.claim.compared_with in base.ids:
            return other
    same = [
        other
        for other in said
        if other is not base
        and _alike(other, base)
        and other.claim.measure == base.claim.measure
        and _one_subject(other, base)
        and other.claim.direction in LEVELS
        and "comparison" not in other.claim.flags
    ]
    return min(same, key=lambda other: abs(_place(other) - _place(base)), default=None)


def _change_of(level: Statement, said: Sequence[Statement]) -> Statement | None:
    """The percent by which the article says that the level changed, in the same sentence."""
    changes = [
        one
        for one in said
        if one.claim.kind is Kind.PERCENT
        and one.claim.direction in ("rose_by", "fell_by")
        and one.claim.sentence == level.claim.sentence
        and one.claim.measure == level.claim.measure
        and _one_subject(one, level)
    ]
    return min(changes, key=lambda one: abs(_place(one) - _place(level)), default=None)


def _change_mark(change: Statement) -> Mark:
    """A change is a positive number; its direction is said in words and drawn as its sign."""
    return replace(Mark.of(change.claim, Words("التغير", "Change"), "change"), claims=change.ids)


def _when(one: Statement, other: Statement) -> Words | None:
    """The period as a name, where it is known and not the other's too."""
    own, its = one.claim.period, other.claim.period
    return compare.period_words(one) if (own.start, own.end) != (its.start, its.end) else None


def _one_subject(one: Statement, other: Statement) -> bool:
    return not one.claim.subject or not other.claim.subject or one.claim.subject == other.claim.subject


def _alike(one: Statement, other: Statement) -> bool:
    return (
        one.claim.sentence is not None
        and one.claim.sentence == other.claim.sentence
        and one.claim.quantity.unit == other.claim.quantity.unit
        and one.claim.kind == other.claim.kind
        and one.claim.kind not in (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)
    )


def _place(one: Statement) -> int:
    mention = one.claim.mention
    return mention.span.start if mention else 0
