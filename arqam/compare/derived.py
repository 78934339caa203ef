"""Figures that follow from an article's claims: averages, implied earlier levels, growth, shares, balances.

A derived claim is of its own kind: it has a formula, the ids of its inputs, no mention and no speaker, and is never
the article's. Units are carried through by pint, so that a sum over a count has the unit ``USD/مشروع``; a bound on an
input (أكثر من) becomes the bound on the result that arithmetic allows. Claims flagged as incomparable, as shares, or
of periods that differ are never combined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain, count, permutations
from operator import add, sub, truediv
from typing import Any

from arqam.compare.agreement import core_words, one_subject
from arqam.flags import Flag, about
from arqam.losses import kept
from arqam.model import Basis, Claim, Kind, Qualifier, Quantity
from arqam.read.claim.published import codes
from arqam.read.quantity.precision import step_of

#: What a derived value's flags repeat of its inputs', for what is doubtful in one is doubtful in both.
_KEPT = ("period_inherited", "period_doubtful", "period_unresolved", "measure_carried", "ambiguous_reading")


def derive(claims: Sequence[Claim]) -> list[Claim]:
    """The derived claims that follow from ``claims``, each once.

    ``average`` (a value over its count), ``yearly`` (a total over the years it took), ``earlier`` (the level before a
    stated change), ``growth`` (between a level and the one it is compared with), ``balance`` and ``share`` (exports
    with imports or with trade). A repeat in another currency and a part of another figure derive nothing.
    """
    own = (claim for claim in claims if not claim.formula and claim.review != "left_out")
    usable = [claim for claim in own if _number(claim) is not None and not claim.equivalent_to]
    sentences: dict[object, list[Claim]] = defaultdict(list)
    accounts: dict[object, list[Claim]] = defaultdict(list)
    for claim in usable:
        sentences[claim.sentence].append(claim)
        if claim.measure in _ACCOUNTS and not claim.part_of:
            accounts[codes(claim), claim.period.start, claim.period.end, claim.quantity.unit].append(claim)
    made: dict[str, Claim] = {}
    for group in sentences.values():
        for rule in (_per_item, _per_year, _earlier, _earlier_by_amount, _growth):
            for claim in _derived(rule, group):
                made.setdefault(_content(claim), claim)
    for group in accounts.values():
        for claim in _derived(_trade, group):
            made.setdefault(_content(claim), claim)
    return _one_id_each(made.values())


def _derived(rule: Callable[[list[Claim]], Iterable[Claim]], group: list[Claim]) -> list[Claim]:
    """What a rule derives from a group; where something unforeseen happens, that is lost and no more."""
    return kept(f"what {group[0].id} and the claims beside it derive", lambda: list(rule(group))) or []


def _one_id_each(made: Iterable[Claim]) -> list[Claim]:
    """What is derived from one claim twice alike (exports with two levels of imports) is told apart by a number."""
    named: dict[str, Claim] = {}
    for claim in made:
        ids = chain((claim.id,), map(f"{claim.id}-{{}}".format, count(2)))
        own = next(id_ for id_ in ids if id_ not in named)
        named[own] = replace(claim, id=own)
    return list(named.values())


_ACCOUNTS = frozenset({"exports", "imports", "trade"})
#: So many figures of one account are set against one another; no article of a newspaper states as many.
LONGEST = 60


def _content(claim: Claim) -> str:
    """The same figure derived from two places of the article is one."""
    return f"{claim.measure} {claim.formula.split(' = ')[0]} {claim.quantity} {claim.qualifier} {sorted(codes(claim))}"


def _number(claim: Claim) -> Decimal | None:
    value = claim.quantity.value
    return value if isinstance(value, Decimal) and claim.quantity.value_max is None else None


# -- arithmetic with units and bounds -------------------------------------------------------------------------------


@cache
def _registry() -> Any:
    """Pint, loaded only when something is derived; exact decimals, and a unit of its own for every code met."""
    import pint

    without_units: Any = None  # pint's own definitions are not wanted: its types do not say that it can do without
    exact: Any = Decimal
    return pint.UnitRegistry(without_units, non_int_type=exact, cache_folder=None)


@cache
def _unit(code: str) -> Any:
    """A code as a pint unit: each currency, mass or counted noun is a dimension of its own; ``%`` is a pure number."""
    registry = _registry()
    if code in ("%", ""):
        return registry.Unit("")
    unit = registry.Unit("")
    for place, part in enumerate(code.split("/")):
        name = "u_" + "_".join(f"{ord(letter):x}" for letter in part)
        if name not in registry:
            registry.define(f"{name} = [{name}]")
            _NAMES[name] = part
        unit = unit * registry.Unit(name) if place == 0 else unit / registry.Unit(name)
    return unit


_NAMES: dict[str, str] = {}


def _code(unit: Any) -> str:
    """The code of a pint unit: ``USD/مشروع``; nothing for a pure number."""
    powers = dict(unit._units)
    above = [_NAMES[name] for name, power in powers.items() if power > 0]
    below = [_NAMES[name] for name, power in powers.items() if power < 0]
    return "/".join(["·".join(above) or "1", *below]) if powers else ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A pint quantity and which way it may lie from the truth: ``bound`` is +1 where the truth is above, -1 below."""

    quantity: Any
    bound: int = 0
    approximate: bool = False
    strict: bool = True

    @classmethod
    def of(cls, claim: Claim) -> Amount:
        bound = {Qualifier.MORE_THAN: 1, Qualifier.AT_LEAST: 1, Qualifier.LESS_THAN: -1, Qualifier.AT_MOST: -1}
        strict = claim.qualifier not in (Qualifier.AT_LEAST, Qualifier.AT_MOST)
        quantity = _registry().Quantity(_number(claim), _unit(claim.quantity.unit))
        return cls(quantity, bound.get(claim.qualifier, 0), claim.qualifier is Qualifier.APPROX, strict)

    def _with(self, quantity: Any, other: Amount, other_bound: int) -> Amount:
        bounds = {bound for bound in (self.bound, other_bound) if bound}
        if len(bounds) > 1:
            raise Undecided
        strict = (self.strict or not self.bound) and (other.strict or not other.bound)
        return Amount(quantity, bounds.pop() if bounds else 0, self.approximate or other.approximate, strict)

    def __truediv__(self, other: Amount) -> Amount:
        return self._with(self.quantity / other.quantity, other, -other.bound)

    def __add__(self, other: Amount) -> Amount:
        return self._with(self.quantity + other.quantity, other, other.bound)

    def __sub__(self, other: Amount) -> Amount:
        return self._with(self.quantity - other.quantity, other, -other.bound)

    @property
    def qualifier(self) -> Qualifier:
        if self.bound > 0:
            return Qualifier.MORE_THAN if self.strict else Qualifier.AT_LEAST
        if self.bound < 0:
            return Qualifier.LESS_THAN if self.strict else Qualifier.AT_MOST
        return Qualifier.APPROX if self.approximate else Qualifier.EXACT

    def plain(self, unit: str = "") -> Quantity:
        value = self.quantity.magnitude
        return Quantity(Decimal(value).normalize() if value else Decimal(0), unit or _code(self.quantity.units))


class Undecided(Exception):
    """Two bounds that pull opposite ways allow any result."""


def _times(amount: Amount, factor: int) -> Amount:
    return Amount(amount.quantity * factor, amount.bound, amount.approximate, amount.strict)


# -- rules ----------------------------------------------------------------------------------------------------------

#: A value and the count of what it is the value of.
_VALUE_OF = {f"{what}_value": what for what in ("projects", "agreements", "contracts", "deals")}


def _per_item(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The average value of one: «45 مشروعا بقيمة 14.5 مليار دولار»."""
    for at, value in enumerate(sentence):
        counted = _VALUE_OF.get(value.measure)
        count = next((other for other in reversed(sentence[:at]) if counted and other.measure == counted), None)
        if count is not None and value.kind is Kind.MONEY and count.kind is Kind.COUNT and _number(count):
            yield from _made("average", "average = {0} / {1}", (value, count), truediv, value.measure, Kind.RATE)


def _per_year(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The average of one year: «24 مليار دولار على مدى السنوات الخمس عشرة الماضية»."""
    stretches = [claim for claim in sentence if _counts_years(claim)]
    for total in sentence if stretches else ():
        period = total.period.clean_span
        whole = total.kind in (Kind.MONEY, Kind.MASS, Kind.VOLUME) and total.period.basis is not Basis.INHERITED
        for years in stretches if whole and period else ():
            span = years.mention.clean_span if years.mention else None
            if not span or not period or not period.covers(span):
                continue
            yield from _made("yearly", "average = {0} / {1}", (total, years), truediv, total.measure, Kind.RATE)


def _counts_years(claim: Claim) -> bool:
    return claim.kind is Kind.DURATION and claim.quantity.unit == "year" and (_number(claim) or 0) > 1


#: The ways a change may have gone, and those of the levels that it may have led to.
_CAME_TO = {"rose_by": ("rose_to", "reached"), "fell_by": ("fell_to", "reached")}


def _changes(sentence: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in sentence if claim.direction in _CAME_TO]


def _earlier(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The level before: «ازداد … بنسبة 22% لتصل إلى 28 مليون طن»; not where the article states it itself."""
    moved = _changes(sentence)
    for level in sentence:
        changes = [change for change in moved if _led_to(level, change)]
        if level.compared_with or not changes:
            continue
        change = min(changes, key=lambda change: abs(_place(change) - _place(level)))
        sign = 1 if change.direction == "rose_by" else -1
        if _number(change) == -100 * sign:
            continue

        def before(one: Amount, other: Amount, sign: int = sign) -> Amount:
            factor = Amount(1 + sign * other.quantity / 100, sign * other.bound, other.approximate, other.strict)
            return one / factor

        formula = "earlier = {0} / (1 " + ("+" if sign > 0 else "-") + " {1} / 100)"
        yield from _made("earlier", formula, (level, change), before, level.measure, level.kind, level.quantity.unit)


def _earlier_by_amount(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The level before a change in its own unit: «67 مليار ريال بزيادة 4.5 مليارات» was 62.5."""
    moved = _changes(sentence)
    for level in sentence:
        if level.compared_with or any(_led_to(level, change) for change in moved):
            continue
        changes = [change for change in moved if _moved(level, change)]
        if not changes:
            continue
        change = min(changes, key=lambda change: abs(_place(change) - _place(level)))
        rose = change.direction == "rose_by"
        formula = "earlier = {0} - {1}" if rose else "earlier = {0} + {1}"
        compute = sub if rose else add
        for made in _made("earlier", formula, (level, change), compute, level.measure, level.kind, level.quantity.unit):
            if (_number(made) or 0) > 0:
                yield made


def _moved(level: Claim, change: Claim) -> bool:
    """Is ``change`` the amount by which the figure came to ``level``?"""
    ways = (*_CAME_TO[change.direction], "")
    alike = change.quantity.unit == level.quantity.unit and change.kind == level.kind and level.kind is not Kind.PERCENT
    named = bool(level.measure or (level.subject and change.subject))
    smaller = (_number(change) or 0) < (_number(level) or 0)
    return alike and named and smaller and level.direction in ways and _together(level, change)


def _led_to(level: Claim, change: Claim) -> bool:
    """Is ``change`` the percentage by which the figure came to ``level``?"""
    ways = _CAME_TO[change.direction]
    percent = change.kind is Kind.PERCENT and level.kind is not Kind.PERCENT
    return percent and level.direction in ways and _together(level, change)


def _place(claim: Claim) -> int:
    return claim.mention.span.start if claim.mention else 0


def _growth(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The change from the level that the article compares with: «ارتفع من 3 إلى 7», «103 مقارنة بـ122»."""
    by_id = {claim.id: claim for claim in sentence}
    for late in sentence:
        early = by_id.get(late.compared_with)
        if early is None or late.kind is Kind.PERCENT or not _number(early):
            continue
        formula = "growth = ({0} - {1}) / {1} × 100"
        for made in _made("growth", formula, (late, early), _change, late.measure, Kind.PERCENT, "%"):
            yield _checked(made, late, sentence)


def _checked(made: Claim, late: Claim, sentence: Sequence[Claim]) -> Claim:
    """A growth that the article also states checks what it states: a flag names that claim, a reason says how."""
    for stated in sentence:
        sign = {"rose_by": 1, "fell_by": -1}.get(stated.direction, 0)
        alike = stated.kind is Kind.PERCENT and stated.measure == late.measure and "comparison" not in stated.flags
        if sign and alike and stated.subject == late.subject and (value := _number(stated)) is not None:
            step = step_of(stated.quantity, stated.mention.surface if stated.mention else "")
            computed = _number(made) or Decimal(0)
            near = abs(computed - sign * value) <= max(step, abs(value) / 50)
            why = f"check: the article states {value} %, which this {'bears out' if near else 'contradicts'}"
            checked = (
                [Flag.CHECKS.of(stated.id)] if near else [Flag.CHECKS.of(stated.id), Flag.CONTRADICTS.of(stated.id)]
            )
            return replace(made, flags=(*made.flags, *checked), reasons=(*made.reasons, why))
    return made


def contradicted(derived: Iterable[Claim]) -> frozenset[str]:
    """The ids of claims that the article's own arithmetic contradicts: a change stated, and what it is reckoned of."""
    against = [(claim, about(claim.flags, Flag.CONTRADICTS)) for claim in derived]
    return frozenset(id_ for claim, stated in against if stated for id_ in (*claim.inputs, *stated))


def _change(late: Amount, early: Amount) -> Amount:
    if late.bound or early.bound:
        raise Undecided  # the earlier level stands twice in the formula: its bound decides nothing by itself
    return _times((late - early) / early, 100)


def _trade(account: Sequence[Claim]) -> Iterator[Claim]:
    """The balance of exports and imports, and the share of exports in trade, of one period and the same parties."""
    for one, other in permutations(account[:LONGEST], 2):
        if one.measure != "exports" or one.kind is not Kind.MONEY or not _comparable(one, other):
            continue
        if other.measure == "imports":
            yield from _made("balance", "balance = {0} - {1}", (one, other), sub, "trade_balance", Kind.MONEY)
        if other.measure == "trade" and _number(other) and (_number(one) or 0) < (_number(other) or 0):
            yield from _made("share", "share = {0} / {1} × 100", (one, other), _part, "share", Kind.PERCENT, "%")


def _part(part: Amount, whole: Amount) -> Amount:
    return _times(part / whole, 100)


def _together(one: Claim, other: Claim) -> bool:
    whose = not one.parties or not other.parties or codes(one) == codes(other)
    alike = one.measure == other.measure and one.period == other.period and whose
    return alike and one_subject(one.subject, other.subject)


def _comparable(one: Claim, other: Claim) -> bool:
    """May two figures of one period, parties and unit be set against one another?"""
    levels = ("", "reached", "rose_to", "fell_to")
    return (
        one.period.start is not None
        and Basis.INHERITED not in (one.period.basis, other.period.basis)
        and one.direction in levels
        and other.direction in levels
        and _is_total(one)
        and _is_total(other)
        and Flag.INCOMPARABLE.of(other.id) not in one.flags
    )


def _is_total(claim: Claim) -> bool:
    """Is it of all exports, and not صادرات السيارات?"""
    return len(core_words(claim.subject)) <= 1


def _made(
    name: str,
    formula: str,
    inputs: tuple[Claim, Claim],
    compute: Callable[[Amount, Amount], Amount],
    measure: str,
    kind: Kind,
    unit: str = "",
) -> Iterable[Claim]:
    """The derived claim, or none where the inputs' bounds decide nothing."""
    first, second = inputs
    try:
        result = compute(Amount.of(first), Amount.of(second))
    except Undecided:
        return []
    start = _place(first)
    flags = [flag for flag in _KEPT if flag in first.flags or flag in second.flags]
    written = [f"{claim.quantity.value:,f} {claim.quantity.unit}" for claim in inputs]
    changes = tuple(dict.fromkeys(change for claim in inputs for change in claim.corrected))
    worst = max((claim.confidence for claim in inputs), key=("high", "medium", "low").index)
    return [
        Claim(
            id=f"{first.article}:derived:{name}-{start}",
            article=first.article,
            quantity=result.plain(unit),
            kind=kind,
            qualifier=result.qualifier,
            measure=measure,
            parties=tuple(dict.fromkeys((*first.parties, *second.parties))),
            period=first.period if name != "earlier" else type(first.period)(),
            sentence=first.sentence,
            confidence=worst,
            reasons=("derived: computed from the claims named, not stated by the article",),
            flags=("derived", *flags),
            formula=formula.format(*written),
            subject=first.subject,
            inputs=tuple(claim.id for claim in inputs),
            review="corrected" if changes else "",
            corrected=changes,
        )
    ]
