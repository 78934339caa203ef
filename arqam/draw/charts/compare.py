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
from functools import cache, cached_property, lru_cache

from arqam.compare import agreement
from arqam.draw import words
from arqam.draw.charts.beside import around
from arqam.draw.charts.mark import Mark, Words
from arqam.draw.charts.noun_phrases import name_words, noun_phrase, verbal
from arqam.model import Basis, Claim, Kind, Party, Period, Quantity, Span
from arqam.read.arabic.phrases import Text, Vocabulary, fold_word, forms
from arqam.read.arabic.rows import listed, table
from arqam.read.quantity import precision

CHANGES = ("rose_by", "fell_by")
#: So many characters from a figure a town still says whose it is.
NEAR_BY = 600
#: A level that something has, or that it rose or fell to or from.
LEVELS = ("", "reached", "rose_to", "fell_to", "rose_from", "fell_from")


@dataclass(frozen=True)
class Statement:
    """One thing that the article says, once or more often: the clearest claim of it, and the ids of all."""

    claim: Claim
    ids: tuple[str, ...]
    average: bool = False  # whether it is said to be an average: none of totals' axis
    place: str = ""  # the town that it is of, where its words name one: «سوق دبي» is of دبي, and not of all its country
    beside: tuple[str, str] = ("", "")  # the words right before it and right after it
    word: str = ""  # the article's own noun for what is measured: «عائد السندات» is said of an interest rate

    @cached_property
    def measure(self) -> str:
        """The measure's key; things counted without a known measure are measured by their own noun."""
        if self.claim.measure:
            return self.claim.measure
        if self.claim.kind is Kind.COUNT:
            return f"count:{self.claim.quantity.unit}" if self.claim.quantity.unit else ""
        own = " ".join(sorted(agreement.core_words(self.claim.subject)))
        return f"words:{own}" if own else ""  # no key of the table, but the article names it

    @property
    def change(self) -> bool:
        """Whether it is by how much something changed, and no level."""
        return self.claim.direction in CHANGES

    @cached_property
    def share(self) -> bool:
        """Whether it is a part of a whole in per cent."""
        said = "share" in self.claim.flags or self.claim.whole is not None or self.claim.measure == "share"
        return self.claim.kind is Kind.PERCENT and said

    @property
    def projected(self) -> bool:
        return "projected" in self.claim.flags

    @property
    def at(self) -> int:
        """Where it stands in the article."""
        mention = self.claim.mention
        return mention.span.start if mention else 0

    @property
    def when(self) -> tuple:
        return self.claim.period.start, self.claim.period.end

    @cached_property
    def whose(self) -> frozenset[str]:
        return frozenset(party.code or party.name for party in self.claim.parties)

    @cached_property
    def value(self) -> Decimal:
        """The value, negative where it is a fall."""
        value = self.claim.quantity.number
        return -abs(value) if self.claim.direction == "fell_by" else value

    @cached_property
    def length(self) -> str:
        """How long its period is: see :func:`length`."""
        return length(self.claim.period)

    @cached_property
    def axis(self) -> tuple:
        """What must be the same for values to share an axis: see :func:`axis`."""
        return axis(self)

    @cached_property
    def essence(self) -> frozenset[str]:
        """The words of its subject that are neither its measure's nor its parties'."""
        return essence(self.claim)

    def flag(self, prefix: str) -> list[str]:
        """What follows ``prefix:`` in the claim's flags."""
        return [flag.partition(":")[2] for flag in self.claim.flags if flag.partition(":")[0] == prefix]


def statements(claims: Iterable[Claim], text: str = "", figures: Sequence[Span] = ()) -> list[Statement]:
    """The claims that hold a number, each once: those that say the same, or the same rounded, are one statement.

    ``text`` is the article's clean text, whose words before a mention tell an average from a total;
    ``figures`` are the places of all its mentions.
    """
    return together(claims, lambda claim: alone(claim, text, figures))


def alone(claim: Claim, text: str, figures: Sequence[Span]) -> Statement:
    """What one claim says, by itself: see :func:`statements`."""
    beside = around(claim, text, figures)
    return Statement(claim, (claim.id,), _averages(claim, text), _place(claim, text), beside, _word(claim, text))


def together(claims: Iterable[Claim], said_by: Callable[[Claim], Statement]) -> list[Statement]:
    """The statements of claims, from what each says by itself: see :func:`statements`."""
    found: list[Statement] = []
    alike: dict[tuple, list[int]] = {}
    claims, repeats = sorted(claims, key=order), {}
    same_money = {claim.id: claim.equivalent_to for claim in claims if claim.equivalent_to}
    for claim in claims:
        if not isinstance(claim.quantity.value, Decimal) or claim.equivalent_to:
            continue  # no number, or a repeat in another currency or unit
        if repeated := next((flag.partition(":")[2] for flag in claim.flags if flag.startswith("repeats:")), ""):
            repeats[claim.id] = same_money.get(repeated, repeated)
            continue  # the headline's figure is the body's
        made = said_by(claim)
        kept = alike.setdefault((claim.measure, claim.quantity.unit, claim.direction, claim.kind), [])
        index = next((index for index in kept if _one_figure(found[index], made)), None)
        if index is None:
            kept.append(len(found))
            found.append(made)
        else:
            old = found[index]
            place, word = old.place or made.place, old.word or made.word
            beside = old.beside if any(old.beside) else made.beside
            found[index] = Statement(_clearer(old.claim, claim), (*old.ids, claim.id), old.average, place, beside, word)
    return [replace(one, ids=(*one.ids, *(id_ for id_ in repeats if repeats[id_] in one.ids))) for one in found]


def order(claim: Claim) -> tuple[int, str]:
    """The order of the article, whatever order claims come in."""
    return (claim.mention.span.start if claim.mention else 1 << 60), claim.id


_AVERAGE = re.compile(r"(?:^|\W)(?:ال)?(?:معدل|متوسط)\w*\W(?:\w+\W+){0,6}$")


def _place(claim: Claim, text: str) -> str:
    """The one town of one country that a subject names, or the words that say whose it is («دبي.. هبط المؤشر»)."""
    lands = [party for party in claim.parties if party.kind == "country"]
    if len(lands) != 1:
        return ""
    at = claim.mention.place.start if claim.mention else 0
    near = (span for name, span in claim.evidence if name == "parties" and abs(span.start - at) < NEAR_BY)
    evidence = " ".join(span.of(text) for span in near)
    for said in (claim.subject, evidence):
        found = _towns_named(said)
        if len(found) == 1:
            (town,) = found
            return town if fold_word(town) != fold_word(lands[0].name) else ""
    return ""


@lru_cache(maxsize=10_000)
def _towns_named(text: str) -> frozenset[str]:
    return frozenset(hit.keys[0] for hit in _towns().find(Text(text)))


@cache
def _towns() -> Vocabulary:
    return Vocabulary((row["place"], row["place"]) for row in table("cities"))


def _word(claim: Claim, text: str) -> str:
    """The noun by which the article measures, where it is one that the table knows of that measure."""
    for span in claim.measure_words:
        said = noun_phrase(span.of(text))
        bare = fold_word(said).removeprefix("ال")
        if said and bare in own_phrases(claim.measure) and len(said.split()) <= 3:
            return said
    return ""


@cache
def own_phrases(measure: str) -> frozenset[str]:
    phrases = [phrase for row in table("measures") if row["key"] == measure for phrase in listed(row["words"])]
    return frozenset(fold_word(phrase).removeprefix("ال") for phrase in phrases)


def _averages(claim: Claim, text: str) -> bool:
    span = claim.mention.clean_span if claim.mention else None
    return bool(span and _AVERAGE.search(text[max(span.start - 60, 0) : span.start].rpartition("،")[2]))


def _one_figure(one: Statement, other: Statement) -> bool:
    """Whether two claims give one figure, exactly or rounded, of one thing at one time."""
    a, b = one.claim, other.claim
    if one.average != other.average or not _one_period(a.period, b.period):
        return False
    undated = not a.period.start or not b.period.start
    if undated and a.kind is Kind.PERCENT and one.essence != other.essence:
        return False  # 0.5 per cent of one day and of another are two figures
    whose = [{party.code for party in claim.parties} for claim in (a, b)]
    if not (whose[0] <= whose[1] or whose[1] <= whose[0]):
        return False
    named_alike = agreement.one_subject(a.subject, b.subject)
    if (a.quantity.value, a.quantity.value_max) == (b.quantity.value, b.quantity.value_max):
        return named_alike
    if not named_alike and a.kind in (Kind.PERCENT, Kind.COUNT):
        return False  # an amount that agrees to the digit is the same amount under another name; a 5 per cent is not
    near = abs(a.quantity.number - b.quantity.number) <= max(abs(a.quantity.number), abs(b.quantity.number)) / 100
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
        key=lambda claim: (bool(claim.period.start), _digits(claim.quantity.number), order.index(claim.confidence)),
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
    after = period.end + timedelta(days=1)
    if period.start.day == after.day == 1 and days > 184 and days < 365:
        return f"{(after.year - period.start.year) * 12 + after.month - period.start.month} months"  # a leap year's too
    named = {1: "day", 28: "month", 29: "month", 30: "month", 31: "month", 365: "year", 366: "year"}
    named |= dict.fromkeys(range(90, 93), "quarter") | dict.fromkeys(range(181, 185), "half")
    return named.get(days, f"{days} days")


def comparable(one: Statement, other: Statement) -> bool:
    """Whether two statements may share an axis."""
    if set(one.flag("incomparable")) & set(other.ids) or set(other.flag("incomparable")) & set(one.ids):
        return False
    return one.axis == other.axis


def _price_of(measure: str) -> str:
    """Prices of goods stand together, and so do currencies, and indices."""
    return "currency" if measure in ("currency", "exchange_rate") else words.nature(measure)


#: Changes of the kinds of one account stand together.
_KIND_OF = {"taxes": "revenue", "tariff": "revenue", "oil_revenue": "revenue", "non_oil_revenue": "revenue"}
_KIND_OF |= {"capital_spending": "expenditure", "subsidies": "expenditure"}
_KIND_OF |= {"vehicles": "sales"}  # «زادت السيارات الجديدة 5%» among sales of cars


def account_of(measure: str) -> str:
    """The account that a measure is a kind of: taxes are of revenue."""
    return _KIND_OF.get(measure, measure)


def axis(of: Statement) -> tuple:
    """What must be the same for values to share an axis."""
    claim = of.claim
    price = of.change and words.nature(of.measure) in ("price", "index")
    return (
        _price_of(of.measure) if price else account_of(of.measure) if of.change else of.measure,
        claim.quantity.unit,
        claim.kind,
        of.change,
        fold_word(claim.whole.surface) if of.share and claim.whole and not _of_a_market(claim) else "",
        of.share
        and (not claim.whole or _of_a_market(claim))
        and claim.sentence,  # shares whose whole is not named stand in one sentence
        of.projected,
        of.length,
        tuple(of.flag("series")),
        of.average,
        against(of),
    )


def _of_a_market(claim: Claim) -> bool:
    """Whether a share is of «the market», which the list that it stands in does not say again."""
    return claim.whole is not None and fold_word(claim.whole.surface).removeprefix("ال") == "سوق"


_AGAINST = {
    "year": re.compile("سنوي|سنه|عام|نظير"),
    "month": re.compile("شهر"),
    "quarter": re.compile("ربع|فصل"),
    "week": re.compile("اسبوع"),
    "day": re.compile("جلسه|يوم|امس|اغلاق"),
}


def against(of: Statement) -> str:
    """What a change is against, as far as that tells changes apart: the year before, the month before."""
    if not of.change or not of.claim.compared_to:
        return ""
    said = fold_word(of.claim.compared_to.surface)
    return next((key for key, words_ in _AGAINST.items() if words_.search(said)), "")


def one_thing(one: Statement, other: Statement) -> bool:
    """Whether two statements measure one thing of the same parties, at whatever time."""
    a, b = one.claim, other.claim
    if one.measure != other.measure or a.quantity.unit != b.quantity.unit or a.kind != b.kind:
        return False
    if one.whose != other.whose and (one.whose and other.whose):
        return False
    return one_name(one, other)


#: Prices that are the world's, whatever country stands near them.
WORLDLY = frozenset(("oil_price", "gas_price", "gold_price", "wheat_price", "exchange_rate", "currency"))


def one_name(one: Statement, other: Statement) -> bool:
    """Whether two statements of one measure may be of one thing: the words of one are the other's too."""
    words_, others = one.essence, other.essence
    if one.measure in WORLDLY:  # of a price, which one is all that its name says
        words_, others = (agreement.core_words(each.claim.subject) for each in (one, other))
        return bool(words_) and bool(others) and (words_ <= others or others <= words_)
    return words_ <= others or others <= words_


_BESIDE = frozenset(map(fold_word, "صافي فصلي فصلية ربعي ربعية سنوي سنوية شهري شهرية تلك هذه".split()))


def essence(claim: Claim) -> frozenset[str]:
    """The words of a claim's subject that are neither its measure's nor its parties'."""
    return _essence(claim.subject, claim.measure, claim.parties)


@lru_cache(maxsize=20_000)
def _essence(subject: str, measure: str, parties: tuple[Party, ...]) -> frozenset[str]:
    if not subject:
        return frozenset()
    names = {word for party in parties for word in Text(party.name).written}
    bare = names | {word.removeprefix("ال") for word in names} | {"شركه", "بنك", "مجموعه"}
    own = _own_words(measure) | {"معدل", "قيمه", "حجم"}
    rest = agreement.core_words(subject, measure)
    idle = bare | _BESIDE | name_words("stub") | name_words("generic")
    return frozenset(
        word
        for word in rest
        if word not in idle
        and not forms(word) & own
        and _without_pronoun(word) not in idle | own
        and not verbal(word, word)
    )


def _without_pronoun(word: str) -> str:
    return re.sub("(?:ها|هم|ه)$", "", word)


@cache
def _own_words(measure: str) -> frozenset[str]:
    phrases = [phrase for row in table("measures") if row["key"] == measure for phrase in listed(row["words"])]
    return frozenset(word.removeprefix("ال") for phrase in phrases for word in fold_word(phrase).split())


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


def counted_as(made: Mark, of: Mark) -> Mark:
    """A part as its whole is said: 151 cars among projects are projects, «6.4 مليار» of dinars are dinars."""
    counts = made.kind is of.kind is Kind.COUNT
    if made.quantity.unit == of.quantity.unit or not (counts or not made.quantity.unit):
        return made
    return replace(made, kind=of.kind, quantity=made.quantity._replace(unit=of.quantity.unit))
