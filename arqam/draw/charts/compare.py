"""Which claims can be compared, and what tells those that can be apart.

Two values share an axis only where measure, unit, direction, length of period and statistical series are the same: a
year and a quarter never do, nor dollars and yuan, nor a level and a change, nor what was and what is aimed at. What
an article says twice is one statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

from arqam.compare import agreement
from arqam.draw import numbers, words
from arqam.draw.charts.chart import Mark, Words
from arqam.model import Article, Basis, Claim, Kind, Party, Period, Quantity
from arqam.read.quantity import precision

_CHANGES = ("rose_by", "fell_by")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the article says, once or more often: the clearest claim of it, and the ids of all."""

    claim: Claim
    ids: tuple[str, ...]
    average: bool = False  # whether it is said to be an average: none of totals' axis

    @property
    def measure(self) -> str:
        """The measure's key; things counted without a known measure are measured by their own noun."""
        counted = self.claim.kind is Kind.COUNT and self.claim.quantity.unit
        return self.claim.measure or (f"count:{counted}" if counted else "")

    @property
    def value(self) -> Decimal:
        """The value, negative where it is a fall."""
        value = self.claim.quantity.value
        return -value if self.claim.direction == "fell_by" else value

    def flag(self, prefix: str) -> list[str]:
        """What follows ``prefix:`` in the claim's flags."""
        return [flag.partition(":")[2] for flag in self.claim.flags if flag.partition(":")[0] == prefix]


def statements(claims: Iterable[Claim], text: str = "") -> list[Statement]:
    """The claims that hold a number, each once: those that say the same, or the same rounded, are one statement.

    ``text`` is the article's clean text, whose words before a mention tell an average from a total.
    """
    found: list[Statement] = []
    claims, repeats = list(claims), {}
    same_money = {claim.id: claim.equivalent_to for claim in claims if claim.equivalent_to}
    for claim in claims:
        if not isinstance(claim.quantity.value, Decimal) or claim.equivalent_to:
            continue  # no number, or a repeat in another currency or unit
        if repeated := next((flag.partition(":")[2] for flag in claim.flags if flag.startswith("repeats:")), ""):
            repeats[claim.id] = same_money.get(repeated, repeated)
            continue  # the headline's figure is the body's
        made = Statement(claim, (claim.id,), _averages(claim, text))
        index = next((index for index, old in enumerate(found) if _one_figure(old, made)), None)
        if index is None:
            found.append(made)
        else:
            old = found[index]
            found[index] = Statement(_clearer(old.claim, claim), (*old.ids, claim.id), old.average)
    return [replace(one, ids=(*one.ids, *(id_ for id_ in repeats if repeats[id_] in one.ids))) for one in found]


_AVERAGE = re.compile(r"(?:^|\W)(?:ال)?(?:معدل|متوسط)\w*\W(?:\w+\W+){0,6}$")


def _averages(claim: Claim, text: str) -> bool:
    span = claim.mention.clean_span if claim.mention else None
    return bool(span and _AVERAGE.search(text[max(span.start - 60, 0) : span.start].rpartition("،")[2]))


def _one_figure(one: Statement, other: Statement) -> bool:
    """Whether two claims give one figure, exactly or rounded, of one thing at one time."""
    a, b = one.claim, other.claim
    alike = (a.measure, a.quantity.unit, a.direction, a.kind) == (b.measure, b.quantity.unit, b.direction, b.kind)
    if not alike or one.average != other.average or not _one_period(a.period, b.period):
        return False
    whose = [{party.code for party in claim.parties} for claim in (a, b)]
    if not (whose[0] <= whose[1] or whose[1] <= whose[0]):
        return False
    named_alike = agreement.one_subject(a.subject, b.subject)
    if (a.quantity.value, a.quantity.value_max) == (b.quantity.value, b.quantity.value_max):
        return named_alike
    if not named_alike and a.kind in (Kind.PERCENT, Kind.COUNT):
        return False  # an amount that agrees to the digit is the same amount under another name; a 5 per cent is not
    near = abs(a.quantity.value - b.quantity.value) <= max(abs(a.quantity.value), abs(b.quantity.value)) / 100
    return near and _verdict(a, b) in (precision.Verdict.ROUNDED, precision.Verdict.QUALIFIED)


def _verdict(one: Claim, other: Claim) -> precision.Verdict:
    said = [agreement.statement(claim) for claim in (one, other)]
    steps = [precision.step_of(each.quantity, each.surface) for each in said]
    first, second = ((each.quantity, each.qualifier, step) for each, step in zip(said, steps, strict=True))
    return precision.compare_values(*first, *second)


def _one_period(one: Period, other: Period) -> bool:
    return not one.start or not other.start or (one.start, one.end) == (other.start, other.end)


def _clearer(one: Claim, other: Claim) -> Claim:
    order = ("low", "medium", "high")
    better = max(
        (one, other),
        key=lambda claim: (bool(claim.period.start), _digits(claim.quantity.value), order.index(claim.confidence)),
    )
    return replace(better, id=one.id) if better is not one else one


def _digits(value: Decimal) -> int:
    """How finely a value is said: its digits without closing zeros."""
    return len(value.normalize().as_tuple().digits)


def length(period: Period) -> str:
    """How long a period is, as far as that decides comparability: day, month, quarter, half, year, or its days.

    >>> from datetime import date
    >>> length(Period(date(2024, 1, 1), date(2024, 3, 31))), length(Period())
    ('quarter', '')
    """
    if not (period.start and period.end):
        return ""
    days = (period.end - period.start + timedelta(days=1)).days
    named = {1: "day", 28: "month", 29: "month", 30: "month", 31: "month", 365: "year", 366: "year"}
    named |= dict.fromkeys(range(90, 93), "quarter") | dict.fromkeys(range(181, 185), "half")
    return named.get(days, f"{days} days")


def comparable(one: Statement, other: Statement) -> bool:
    """Whether two statements may share an axis."""
    if set(one.flag("incomparable")) & set(other.ids) or set(other.flag("incomparable")) & set(one.ids):
        return False
    return axis(one) == axis(other)


def axis(of: Statement) -> tuple:
    """What must be the same for values to share an axis."""
    claim = of.claim
    change = claim.direction in _CHANGES
    return (
        of.measure,
        claim.quantity.unit,
        claim.kind,
        change,
        "share" in claim.flags,
        "projected" in claim.flags,
        claim.sentence if claim.measure == "share" else None,  # shares of one whole are told in one sentence
        length(claim.period),
        tuple(of.flag("series")),
        bool(claim.formula),
        of.average,
    )


# ---------------------------------------------------------------- what tells statements apart


def named(statements: Sequence[Statement], article: Article) -> list[Words]:
    """A name for each of several comparable statements: what differs among them; none where nothing does.

    Tried in this order: when it was, what the article calls it, whose it is; and for things counted, the article's
    words around each. Parties of which one's are among another's («السعودية وأرامكو») tell nothing. Who says it is no
    name: what two speakers say of one thing are two series. Prices of different things share a unit but no measure.
    """
    price = words.nature(statements[0].measure) in ("price", "index")
    lands = _told_apart(statements)
    for naming in ("when",) if price else ("when", "subject", "lands"):
        if naming == "lands":
            return lands or _by_clause(statements, article)
        names = [(period_words if naming == "when" else own_subject)(statement) for statement in statements]
        if all(names) and len({name.ar for name in names}) == len(names):
            # English readers are given countries rather than Arabic words, where countries tell the values apart
            return (
                [Words(name.ar, land.en) for name, land in zip(names, lands, strict=True)]
                if _quoted(names, lands)
                else names
            )
    return []


def _quoted(names: Sequence[Words | None], lands: Sequence[Words]) -> bool:
    return (
        bool(lands) and any("«" in name.en for name in names) and not any(words.has_arabic(land.en) for land in lands)
    )


def _by_clause(statements: Sequence[Statement], article: Article) -> list[Words]:
    if all(words.nature(statement.measure) == "count" for statement in statements):
        return [clause(statement, article) for statement in statements]
    return []


def _told_apart(statements: Sequence[Statement]) -> list[Words]:
    """Whose each value is, without those that all are of: «الأردن إلى العراق» among Jordan's exports is العراق."""
    parties = [statement.claim.parties for statement in statements]
    groups = [[party for party in each if party.kind == "organisation"] for each in parties]
    if all(groups):
        parties = groups  # each fund by its name, without its country
    whose = [{party.code or party.name for party in each} for each in parties]
    common = set.intersection(*whose)
    if any(one <= other for one, other in permutations(whose, 2)):
        return []
    names = [_named([party for party in each if (party.code or party.name) not in common]) for each in parties]
    return [name for name in names if name] if len({name.ar for name in names if name}) == len(names) else []


def own_subject(of: Statement) -> Words | None:
    """What the article calls the thing measured, in its own words."""
    text = of.claim.subject
    if text == of.claim.quantity.unit:
        return None  # «شركة» says no more than the unit does
    return Words(text, words.arabic(f"«{text}»")) if text else None


def subject(of: Statement) -> Words:
    """What a statement is about: the measure, and in Arabic the article's own words for it where it has any."""
    name = measure_name(of)
    return Words(of.claim.subject or name.ar, name.en)


def parties(of: Statement) -> Words | None:
    return _named(of.claim.parties)


def _named(whose: Sequence[Party]) -> Words | None:
    if not whose:
        return None
    ar, en = zip(*(words.party(party) for party in whose), strict=True)
    return Words(" و".join(dict.fromkeys(ar)), " and ".join(words.arabic(name) for name in dict.fromkeys(en)))


def period_words(of: Statement) -> Words | None:
    ar, en = words.period(of.claim.period, "ar"), words.period(of.claim.period, "en")
    return Words(ar, en[:1].upper() + en[1:]) if ar else None


def clause(of: Statement, article: Article, longest: int = 60) -> Words:
    """The article's own words before the mention, from the last stop on: «وقع صندوق … على»; quoted in English too."""
    mention, sentence = of.claim.mention, of.claim.sentence
    if mention is None or mention.clean_span is None:
        return measure_name(of)
    start = sentence.start if sentence else max(mention.clean_span.start - 2 * longest, 0)
    before = re.split(r"[،,.؛:!؟\n“”\"«»]", article.clean[start : mention.clean_span.start])[-1].split()
    kept: list[str] = []
    while before and len(" ".join((before[-1], *kept))) <= longest:
        kept.insert(0, before.pop())
    if not kept:
        return measure_name(of)
    quoted = f"«{'…' if before else ''}{' '.join(kept)}…»"
    return Words(quoted, words.arabic(quoted))


def around(of: Statement, article: Article, longest: int = 90) -> Words:
    """The article's words around a dated mention: what a year closes, or what «قبل 11 عامًا» opens."""
    mention, sentence = of.claim.mention, of.claim.sentence
    span = mention.clean_span
    start, end = sentence or (max(span.start - 2 * longest, 0), min(span.end + 2 * longest, len(article.clean)))
    before = article.clean[start : span.start].split()
    after = article.clean[span.end : end].split("\n")[0].split()
    glued = span.start > start and not article.clean[span.start - 1].isspace()
    kept = (before.pop() if glued else "") + mention.surface
    room = longest - len(kept)
    share = 0.8 if of.claim.kind is Kind.YEAR else 0.25
    head: list[str] = []
    while before and len(" ".join(head)) + len(before[-1]) < room * share:
        head.insert(0, before.pop())
    stop = max((index for index, word in enumerate(head) if word[-1] in '،؛,.:»”"'), default=-1)
    head, before = head[stop + 1 :], before or head[: stop + 1]
    tail: list[str] = []
    while after and len(" ".join(tail)) + len(after[0]) < room * (1 - share):
        tail.append(after.pop(0))
    if tail and not article.clean[span.end].isspace():
        kept += tail.pop(0)
    text = " ".join([*head, kept, *tail]).strip("،؛,.: ")
    quoted = f"«{'…' if before else ''}{text}{'…' if after else ''}»"
    return Words(quoted, words.arabic(quoted))


def after(of: Statement, article: Article, longest: int = 45) -> Words | None:
    """The article's own words after the mention, up to the next stop: «لعمليات الاستكشاف والإنتاج»."""
    mention = of.claim.mention
    if mention is None or mention.clean_span is None:
        return None
    text = re.split(r"[،,.؛:!؟\n()]", article.clean[mention.clean_span.end :][: 2 * longest])[0].split()
    kept: list[str] = []
    while text and len(" ".join((*kept, text[0]))) <= longest:
        kept.append(text.pop(0))
    if not kept:
        return None
    quoted = f"«…{' '.join(kept)}{'…' if text else ''}»"
    return Words(quoted, words.arabic(quoted))


def listed(statements: Sequence[Statement], article: Article) -> list[Words]:
    """What a list calls its items, before the amounts (الفواكه بقيمة …) or after them (6 مليارات للدعم)."""
    before = [clause(statement, article) for statement in statements]
    behind = [after(statement, article) for statement in statements]
    for names in (before, behind):
        apart = len({name.ar for name in names if name}) == len(names)
        if apart and all(len(name.ar.strip("«»…")) > 3 for name in names):
            return names
    return []


def measure_name(of: Statement) -> Words:
    if of.measure.startswith("count:"):
        noun = of.claim.quantity.unit
        many = (numbers.unit_name(noun, many=True), numbers.unit_name(noun, lang="en", many=True))
        return Words(many[0], words.arabic(many[1][:1].upper() + many[1][1:]))
    return Words(*words.measure(of.measure))


def mark(of: Statement, label: Words, role: str = "") -> Mark:
    """The statement as a mark of a chart, a fall as a negative number."""
    made = Mark.of(of.claim, label, role)
    quantity = of.claim.quantity
    if of.value != quantity.value:
        quantity = Quantity(of.value, quantity.unit)
    return replace(made, claims=of.ids, quantity=quantity)


def same(getter: Callable[[Statement], object], statements: Sequence[Statement]) -> bool:
    return len({getter(statement) for statement in statements}) <= 1


def dated(of: Statement) -> bool:
    """Whether both days of the period are known."""
    period = of.claim.period
    return bool(period.start and period.end) and period.basis is not Basis.UNRESOLVED
