"""What the claims of an article have to do with one another: compared with, a part of, the same in another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise, takewhile

from arqam.flags import Flag
from arqam.model import Article, Basis, BlockKind, Claim, Kind, Period, Span
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.quantity.precision import Verdict, compare_values, step_of

_SAME_AS = fold_pattern(r"^\s*(?:\(|[^\n]{0,50}?(?:ما|بما)\s+(?:يعادل|يساوي)|،?\s*أي)\s*(?:نحو|حوالي)?\s*$")


_TIMES = (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)
_HEADLINES = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)


def related(article: Article, claims: Sequence[Claim]) -> list[Claim]:
    """The claims with ``compared_with``, ``part_of`` and ``equivalent_to`` set, and headlines dated by the body."""
    linked = list(claims)
    for at, claim in enumerate(linked):
        first_of = at
        while first_of and linked[first_of - 1].sentence == claim.sentence:
            first_of -= 1
        before = [other for other in linked[first_of:at] if other.kind not in _TIMES]
        if not before or not claim.mention:
            continue
        if first := _equivalent(article, before[-1], claim):
            flags = tuple(dict.fromkeys((*claim.flags, "equivalent")))
            linked[at] = replace(first, **_own(claim), equivalent_to=first.id, flags=flags)
        elif "comparison" in claim.flags:
            later = next((other for other in reversed(before) if _level(other, claim)), None)
            if later:
                linked[_at(linked, later, first_of)] = replace(later, compared_with=claim.id)
            elif follows := next((other for other in _rest_of_sentence(linked, at) if _level(other, claim)), None):
                linked[_at(linked, follows, at)] = replace(follows, compared_with=claim.id)
        elif "part" in claim.flags:
            whole = next((other for other in reversed(before) if _alike(other, claim) and not other.part_of), None)
            linked[at] = replace(claim, part_of=whole.id if whole else "")
    heads = tuple(block.clean_span for block in article.blocks if block.kind in _HEADLINES)
    linked = [_dated_by_the_body(heads, claim, linked) for claim in _earlier_by_change(_from_to(linked))]
    return [_repeating_the_body(heads, claim, linked) for claim in linked]


def _rest_of_sentence(claims: Sequence[Claim], at: int) -> Iterator[Claim]:
    """The claims after one, in its sentence."""
    return takewhile(lambda other: other.sentence == claims[at].sentence, islice(claims, at + 1, None))


def _at(claims: Sequence[Claim], claim: Claim, first: int) -> int:
    """Where this very claim stands, from ``first`` on."""
    return next(at for at in range(first, len(claims)) if claims[at] is claim)


#: How far a stated change may be from the one that two rounded levels give, in points and in parts of itself.
POINTS, SHARE = Decimal("0.6"), Decimal("0.04")


def leads(earlier: Claim, later: Claim, change: Claim) -> bool:
    """Whether a change in per cent is the one between two rounded levels, in size and in sign."""
    first, last = earlier.quantity.number, later.quantity.number
    if change.kind is not Kind.PERCENT or not change.direction.endswith("_by") or not first:
        return False
    computed = (last - first) / abs(first) * 100
    stated = abs(change.quantity.number) * (-1 if change.direction == "fell_by" else 1)
    return (computed < 0) == (stated < 0) and abs(computed - stated) <= max(POINTS, abs(stated) * SHARE)


def _own(claim: Claim) -> dict[str, object]:
    """What stays a repeat's own when all else is the first claim's."""
    names = ("id", "quantity", "kind", "qualifier", "mention")
    return {name: getattr(claim, name) for name in names}


def _equivalent(article: Article, first: Claim, claim: Claim) -> Claim | None:
    """«103.4 مليار ريال (27.6 مليار دولار)»: the same money in another currency."""
    ours, theirs = claim.mention, first.mention
    if claim.kind is not Kind.MONEY or first.kind is not Kind.MONEY or claim.quantity.unit == first.quantity.unit:
        return None
    if not (ours and theirs and ours.clean_span and theirs.clean_span):
        return None
    between = fold_word(article.clean[theirs.clean_span.end : ours.clean_span.start])
    return first if _SAME_AS.match(between) else None


def _alike(one: Claim, other: Claim) -> bool:
    known = bool(one.measure) or one.subject == other.subject
    return known and one.measure == other.measure and one.quantity.unit == other.quantity.unit


def _level(later: Claim, earlier: Claim) -> bool:
    """Is it the level that ``earlier`` is compared with: same sentence, measure and unit, and no comparison itself?"""
    same = later.sentence == earlier.sentence and _alike(later, earlier) and "comparison" not in later.flags
    changes = (later.direction.endswith("_by"), earlier.direction.endswith("_by"))
    return same and "equivalent" not in later.flags and changes[0] == changes[1] and not later.compared_with


def _from_to(claims: Sequence[Claim]) -> list[Claim]:
    """«من 3 إلى 7» stands before what it is compared with, and so may be the first of its sentence."""
    linked = list(claims)
    taken = {claim.compared_with for claim in linked}
    for at, claim in enumerate(linked[:-1]):
        if not claim.direction.endswith("_from") or claim.id in taken:
            continue
        if _level(linked[at + 1], claim):
            linked[at + 1] = replace(linked[at + 1], compared_with=claim.id)
    return linked


#: So many figures after a level its earlier one is looked for, and by so little a change tells nothing of which it is.
_NEAR, _SMALL = 5, Decimal(1)


def _earlier_by_change(claims: Sequence[Claim]) -> list[Claim]:
    """«بنسبة 27% لتبلغ 3.6 مليار، والتي كانت 2.83 مليار»: the level that the change leads from is compared with."""
    linked = list(claims)
    for at, change in enumerate(linked):
        if change.kind is not Kind.PERCENT or not change.direction.endswith("_by") or not _tells(change):
            continue
        near = range(max(at - 2, 0), min(at + _NEAR, len(linked)))
        levels = (other for other in near if _is_level_beside(linked[other], change))
        for first, second in pairwise(levels):
            later, earlier = linked[first], linked[second]
            if first not in (at - 1, at + 1) or later.compared_with:
                continue
            if "comparison" in earlier.flags or earlier.direction.endswith("_to"):
                continue
            if _alike(later, earlier) and leads(earlier, later, change):
                linked[first] = replace(later, compared_with=earlier.id)
                linked[second] = _compared(earlier, later, change)
    return linked


def _tells(change: Claim) -> bool:
    return change.quantity.value_max is None and abs(change.quantity.number) >= _SMALL


def _is_level_beside(level: Claim, change: Claim) -> bool:
    apart = level.sentence is None or change.sentence is None or level.sentence.start - change.sentence.end > 3
    told = level.measure == change.measure and level.kind not in (*_TIMES, Kind.PERCENT)
    return told and not apart and not level.direction.endswith("_by") and "equivalent" not in level.flags


#: What is said of a period, and is no more where it is taken away.
_OF_A_PERIOD = (Flag.PERIOD_INHERITED, Flag.PERIOD_UNRESOLVED, Flag.PERIOD_UNSTATED)


def _compared(earlier: Claim, later: Claim, change: Claim) -> Claim:
    """The level that a change leads from, of its own time where it has one."""
    direction = change.direction.replace("_by", "_from")
    said = {"direction": f"direction: {change.id} leads from it to {later.id}"}
    period, flags = earlier.period, [*earlier.flags, "comparison"]
    if (period.start, period.end) == (later.period.start, later.period.end):
        period = Period()
        flags = [*(flag for flag in flags if flag not in _OF_A_PERIOD), "period_unstated"]
        said["period"] = "period: a level compared with, whose period is not stated"
    kept = (reason for reason in earlier.reasons if reason.partition(":")[0] not in said)
    reasons = (*kept, *said.values())
    return replace(earlier, direction=direction, period=period, flags=tuple(flags), reasons=reasons)


def _dated_by_the_body(heads: Sequence[Span], claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A headline's figure has the period that the body gives to the same figure, where the headline gives none."""
    if claim.period.start or claim.period.end or not _in_headline(heads, claim):
        return claim
    for other in claims:
        dated = other.period.end and other.period.basis is not Basis.UNRESOLVED and not _in_headline(heads, other)
        if dated and _alike(other, claim) and other.direction == claim.direction and _same_figure(claim, other):
            flags = tuple(flag for flag in claim.flags if flag not in ("period_unstated", "period_unresolved"))
            why = f"period: «{other.period.surface}», taken over from the same figure in the text ({other.id})"
            reasons = tuple(why if reason.startswith("period:") else reason for reason in claim.reasons)
            period = replace(other.period, basis=Basis.INHERITED)
            return replace(claim, period=period, flags=(*flags, "period_inherited"), reasons=reasons)
    return claim


def _repeating_the_body(heads: Sequence[Span], claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A headline's figure that the body states is one with it, however either is worded: ``repeats:<claim id>``."""
    if not claim.measure or claim.kind in _TIMES or not _in_headline(heads, claim):
        return claim
    for other in claims:
        moved = [item.direction if item.direction.endswith("_by") else "" for item in (claim, other)]
        alike = _alike(other, claim) and moved[0] == moved[1] and not _in_headline(heads, other)
        if alike and "comparison" not in other.flags and _same_figure(claim, other):
            return replace(claim, flags=(*claim.flags, Flag.REPEATS.of(other.id)))
    return claim


def _in_headline(heads: Sequence[Span], claim: Claim) -> bool:
    return claim.mention is not None and any(head.covers(claim.mention.place) for head in heads)


def _same_figure(one: Claim, other: Claim) -> bool:
    values = [
        (claim.quantity, claim.qualifier, step_of(claim.quantity, claim.mention.surface if claim.mention else ""))
        for claim in (one, other)
    ]
    return compare_values(*values[0], *values[1]) is not Verdict.CONFLICT
