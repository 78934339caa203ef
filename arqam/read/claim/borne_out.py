"""Claims that bear one another out: what several of them say together is surer than each of them alone.

A claim's own signs (:mod:`arqam.read.claim.confidence`) are of its own words. Beside them stand signs of its
neighbours: the items of one list, all of one measure and one time, each with a name of its own; a level and the change
that led to it; a level and the earlier one that it is compared with; parts that add to their whole; a headline that the
body repeats; how many rose and how many fell. ``docs/confidence.md`` has the counts for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from arqam.flags import Flag, about
from arqam.model import Article, Claim, Kind
from arqam.read.arabic.phrases import Text, fold_word
from arqam.read.claim.relations import leads
from arqam.read.claim.vocabularies import moving_words
from arqam.read.quantity.precision import step_of

#: What a sign of this kind is called among a claim's grounds.
FIELD = "borne_out"
CHANGES = ("rose_by", "fell_by")
LEVELS = ("", "reached", "rose_to", "fell_to")
#: So many figures from a whole its parts are looked for, of which so many may stand between, and so many are no chance.
MOST, BETWEEN, LEAST = 24, 5, 3
#: A number without a unit is an amount, and no count of anything, from here on.
LARGE = 100_000
_TIMES = (Kind.DATE, Kind.YEAR)
_NO_SUMS = (Kind.PERCENT, Kind.RATE, Kind.ORDINAL, Kind.DURATION)
_ACCOUNTS = {"exports": "imports", "imports": "exports", "revenue": "expenditure", "expenditure": "revenue"}
_DIGITS = re.compile(r"\d")


def borne_out(article: Article, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with a sign among their grounds for each way in which others bear them out.

    >>> claim.grounds[-1]                                                                        # doctest: +SKIP
    ('borne_out', 'list')
    """
    signs: dict[str, list[str]] = defaultdict(list)
    told = [
        claim
        for claim in claims
        if claim.mention and isinstance(claim.quantity.value, Decimal) and claim.kind not in _TIMES
    ]
    # What is published elsewhere for another time is in doubt, and its neighbours were given the same time.
    told = [claim for claim in told if "period_doubtful" not in claim.flags]
    for together in _by(told, lambda claim: claim.sentence):
        for rule in (_list, _level_and_change, _up_and_down, _at_several_times, _revised):
            for sign, claim in rule(article, together):
                signs[claim.id].append(sign)
    for rule in (_repeated, _earlier_and_later, _agreeing, _added_up, _in_and_out):
        for sign, claim in rule(told):
            signs[claim.id].append(sign)
    return [_with(claim, signs[claim.id]) if claim.id in signs else claim for claim in claims]


def _with(claim: Claim, signs: Iterable[str]) -> Claim:
    found = tuple((FIELD, sign) for sign in dict.fromkeys(signs))
    return replace(claim, grounds=(*claim.grounds, *found))


def _by(claims: Iterable[Claim], key: Callable[[Claim], Hashable]) -> Iterator[list[Claim]]:
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[key(claim)].append(claim)
    yield from groups.values()


def _whose(claim: Claim) -> frozenset[str]:
    return frozenset(party.code or party.name for party in claim.parties)


def _when(claim: Claim) -> tuple:
    return claim.period.start, claim.period.end


def _of_what(claim: Claim) -> tuple:
    return claim.measure, _whose(claim), _when(claim)


def _measured(claim: Claim) -> bool:
    return claim.measure not in ("", "cash")


# ---------------------------------------------------------------- what one sentence says together


def _list(article: Article, sentence: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """Items of one list: of one measure, unit and time, each by a name of its own or each of another owner."""
    measured = [claim for claim in sentence if _measured(claim) and "comparison" not in claim.flags]
    for alike in _by(measured, _axis):
        if len(alike) < 2:
            continue
        names = [fold_word(claim.subject) for claim in alike]
        named = all(names) and len(set(names)) == len(names) and not any(map(_DIGITS.search, names))
        owners = len({_whose(claim) for claim in alike}) == len(alike) > 2
        if named or owners:
            yield from (("list", claim) for claim in alike)


def _axis(claim: Claim) -> tuple:
    return claim.measure, claim.quantity.unit, claim.kind, claim.direction in CHANGES, _when(claim)


def _level_and_change(article: Article, sentence: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """«ارتفعت بنسبة 5% إلى 20 مليونا»: a level and its change, of one measure, owner and time."""
    for level in sentence:
        if (
            level.kind is Kind.PERCENT
            or not _measured(level)
            or level.direction not in ("reached", "rose_to", "fell_to")
        ):
            continue
        for change in sentence:
            moved = change.kind is Kind.PERCENT or change.quantity.unit == level.quantity.unit
            if moved and change.direction in CHANGES and _of_what(change) == _of_what(level):
                yield "change", level
                yield "change", change


def _up_and_down(article: Article, sentence: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """«ارتفعت أسهم 40 شركة وانخفضت أسهم 15»: counts of one noun, each after a verb of its own way."""
    counted = [claim for claim in sentence if claim.kind is Kind.COUNT and claim.measure == "companies"]
    for alike in _by(counted, lambda claim: (claim.quantity.unit, _whose(claim), _when(claim))):
        if {"rise", "fall"} <= {_way(article, claim) for claim in alike}:
            yield from (("ways", claim) for claim in alike)


def _at_several_times(article: Article, sentence: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """«بلغ 3% في عام 2023 و5% في عام 2022»: levels of one thing at two times or more, all of one length."""
    levels = [claim for claim in sentence if claim.direction in LEVELS and _measured(claim) and all(_when(claim))]
    for alike in _by(levels, lambda claim: (*_of_what(claim)[:2], claim.quantity.unit, claim.kind, _days(claim))):
        if len({_when(claim) for claim in alike}) == len(alike) > 1:
            yield from (("times", claim) for claim in alike)


def _days(claim: Claim) -> int:
    """How long a period is, in months or, below one, in days."""
    start, end = _when(claim)
    days = (end - start).days + 1
    return days if days < 28 else round(days / 30.4) * 100


def _revised(article: Article, sentence: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """«خفض توقعاته من 4% إلى 3%»: two forecasts of one thing at one time."""
    for new in sentence:
        if "projected" not in new.flags or new.direction not in ("rose_to", "fell_to") or not _measured(new):
            continue
        for old in sentence:
            before = "comparison" in old.flags or old.direction.endswith("_from")
            if before and "projected" in old.flags and old is not new and _foreseen_alike(old, new):
                yield from (("revised", claim) for claim in (old, new) if old.quantity.unit == new.quantity.unit)


def _foreseen_alike(old: Claim, new: Claim) -> bool:
    """Whether two forecasts are of one thing and one time, which the older one need not say again."""
    return _of_what(old)[:2] == _of_what(new)[:2] and _when(old) in (_when(new), (None, None))


def _way(article: Article, claim: Claim) -> str:
    """Which way the nearest verb before a count goes; "" where none stands by it."""
    assert claim.mention is not None and claim.sentence is not None
    start = max(claim.sentence.start, claim.mention.place.start - 45)
    clause = re.split(r"[،,؛;]", article.clean[start : claim.mention.place.start])[-1]
    hits = moving_words().find(Text(clause))
    return hits[-1].keys[0] if hits else ""


# ---------------------------------------------------------------- what is said again, or against an earlier level


def _repeated(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """A headline's figure that the body says again, of the same measure, owner and kind of movement."""
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        said = next(iter(about(claim.flags, Flag.REPEATS)), "")
        again = by_id.get(said)
        if again and _measured(claim) and (claim.measure, _whose(claim)) == (again.measure, _whose(again)):
            yield "repeated", claim
            yield "repeated", again


def _earlier_and_later(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """A level and the one that the article compares it with, at two times of one length."""
    by_id = {claim.id: claim for claim in claims}
    for later in claims:
        earlier = by_id.get(later.compared_with)
        if earlier and _measured(later) and _one_thing(earlier, later):
            yield "compared", earlier
            yield "compared", later


def _agreeing(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """A level, the earlier one that it is compared with, and a change in per cent that is the one between the two."""
    by_id = {claim.id: claim for claim in claims}
    beside = defaultdict(list)
    for claim in claims:
        beside[claim.sentence, claim.measure].append(claim)
    for later in claims:
        earlier = by_id.get(later.compared_with)
        if not earlier or later.kind is Kind.PERCENT or earlier.measure != later.measure or not _measured(later):
            continue
        for change in beside[later.sentence, later.measure]:
            if leads(earlier, later, change):
                yield from (("agrees", claim) for claim in (earlier, later, change))


def _added_up(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """Parts told right after a whole or right before it that are it, to the last digit that the whole is said with."""
    adding = [claim if _adds(claim) else None for claim in claims]
    for at, whole in enumerate(adding):
        if whole is None or not _measured(whole):
            continue
        for side in (adding[at + 1 : at + MOST], adding[max(at - MOST, 0) : at][::-1]):
            parts = [claim if claim and _may_be_part(claim, whole) else None for claim in side]
            runs = (_parts_of(whole, list(filter(None, parts[first:]))) for first in _firsts(parts))
            yield from (("sum", claim) for claim in next(filter(None, runs), []))


def _firsts(parts: Sequence[Claim | None]) -> Iterator[int]:
    """From where the parts may be told: each that no more than so many figures stand before, or other parts."""
    return (at for at in range(min(len(parts), BETWEEN)) if parts[at] or at == BETWEEN - 1)


def _adds(claim: Claim) -> bool:
    whole = claim.quantity.value_max is None and claim.quantity.number > 0
    return whole and claim.kind not in _NO_SUMS and claim.direction not in CHANGES


def _parts_of(whole: Claim, parts: Sequence[Claim]) -> list[Claim]:
    """The whole and its parts; nothing where they are not it.

    Three parts of its own measure are no chance where they are it exactly; four or more are none whatever was read of
    what they measure.
    """
    total, run, sought = Decimal(0), [whole], whole.quantity.number
    for claim in parts:
        total += claim.quantity.number
        run.append(claim)
        if total >= sought or len(run) > MOST:
            break
    if len(run) <= LEAST:
        return []
    surface = whole.mention.surface if whole.mention else ""
    off, step = abs(total - sought), step_of(whole.quantity, surface)
    alike = len({claim.measure for claim in run if claim.quantity.unit}) == 1
    if len(run) > LEAST + 1 and off * 2 <= step and len({claim.sentence for claim in run[1:]}) < len(run) - 1:
        return run
    return run if off * 2 <= step and alike else []


def _may_be_part(claim: Claim, whole: Claim) -> bool:
    return _of_one_kind(claim, whole) and claim.quantity.number < whole.quantity.number


def _of_one_kind(claim: Claim, whole: Claim) -> bool:
    """Whether a part is of its whole's unit; counts are, whatever is counted, and a large number without a unit."""
    counts = claim.kind is whole.kind is Kind.COUNT
    bare = not claim.quantity.unit and claim.quantity.number >= LARGE
    return counts or bare or claim.quantity.unit == whole.quantity.unit


def _in_and_out(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """Exports and imports, revenue and spending of one owner and one time, told one after the other."""
    for one, other in pairwise(claim for claim in claims if claim.measure in _ACCOUNTS and claim.kind is Kind.MONEY):
        alike = (_whose(one), _when(one), one.quantity.unit) == (_whose(other), _when(other), other.quantity.unit)
        levels = one.direction in LEVELS and other.direction in LEVELS and all(_when(one))
        if alike and levels and _ACCOUNTS[one.measure] == other.measure and _whose(one):
            yield "account", one
            yield "account", other


def _one_thing(earlier: Claim, later: Claim) -> bool:
    dates = (*_when(earlier), *_when(later))
    if not all(dates) or (earlier.measure, _whose(earlier)) != (later.measure, _whose(later)):
        return False
    assert earlier.period.start and earlier.period.end and later.period.start and later.period.end
    lengths = [(claim.period.end - claim.period.start).days for claim in (earlier, later)]  # type: ignore[operator]
    return earlier.period.end < later.period.start and abs(lengths[0] - lengths[1]) <= 3
