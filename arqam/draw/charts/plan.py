"""Which charts an article's claims make: forms chosen from the claims' kinds and from what can be compared.

Nothing here knows an article. Each rule takes the statements it can draw; what no rule takes is listed with the reason,
and an article whose claims cannot be drawn together gets no chart and says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from arqam.draw import words
from arqam.draw.charts import compare, pairs
from arqam.draw.charts.chart import NOWHERE, Chart, Form, Mark, Undrawn, Words
from arqam.draw.charts.compare import Statement, mark, measure_name, statements
from arqam.draw.charts.sectors import sectors
from arqam.draw.corrected import with_corrections
from arqam.losses import kept
from arqam.model import Article, Claim, Kind, Span

_AMOUNTS = frozenset(
    (Kind.MONEY, Kind.MASS, Kind.VOLUME, Kind.ENERGY, Kind.POWER, Kind.AREA, Kind.LENGTH, Kind.COUNT, Kind.RATE)
)
#: Fewer dates are read faster in a sentence.
LEAST_DATES = 3
#: Two times are a pair of bars.
LEAST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """The charts that an article makes, in order, and the claims that none of them shows, each with the reason."""

    charts: tuple[Chart, ...]
    undrawn: tuple[Undrawn, ...]

    def __iter__(self) -> Iterator[Chart]:
        return iter(self.charts)

    def __len__(self) -> int:
        return len(self.charts)

    def topic(self, *names: str) -> list[Chart]:
        """The charts of these topics."""
        return [chart for chart in self.charts if chart.topic in names]


def plan(claims: Iterable[Claim], derived: Iterable[Claim], article: Article) -> Plan:
    """The charts of an article, from its claims and what is derived from them.

    Iterating over the plan gives its charts; ``plan.undrawn`` says what was left out and why.
    """
    claims, derived = list(claims), list(derived)
    said = statements([claim for claim in claims if claim.review != "left_out"], article.clean)
    planner = _Planner(article, said, derived)
    first = planner.changes, planner.tallies, planner.parts  # what shows more than a group does goes before groups
    for rule in (*first, planner.groups, planner.spans, planner.dates, planner.sectors):
        kept(f"a chart of the {rule.__name__} in {article.id}", rule)
    undrawn = [Undrawn(claim, planner.reason(claim)) for claim in claims if claim.id not in planner.drawn]
    by_id = {claim.id: claim for claim in (*claims, *derived)}
    return Plan(tuple(with_corrections(chart, by_id) for chart in planner.charts), tuple(undrawn))


@dataclass
class _Planner:
    article: Article
    said: list[Statement]
    derived: list[Claim]
    charts: list[Chart] = field(default_factory=list)
    drawn: set[str] = field(default_factory=set)

    def add(
        self, form: Form, key: str, measure: Words, marks: Sequence[Mark], *, topic: str = "", **fields: str
    ) -> None:
        """Add a chart under a name that is its own; one that shows nothing new is left out."""
        claims = {claim for mark in marks for claim in mark.claims}
        if any(claims <= set(chart.claims) for chart in self.charts):
            return
        base = re.sub("[^a-z0-9]+", "-", key.removeprefix("count:").lower()).strip("-") or "counts"
        names = {chart.name for chart in self.charts}
        candidates = (base, f"{base}-{form.value}", *(f"{base}-{form.value}-{n}" for n in range(2, 1000)))
        name = next(name for name in candidates if name not in names)
        chart = Chart(name, topic or words.topic(key), form, self.article.source, tuple(marks), measure, fields=fields)
        self.charts.append(chart)
        self.drawn |= claims

    def by_id(self, id_: str) -> Statement | None:
        return next((one for one in self.said if id_ in one.ids), None)

    def derived_mark(self, claim: Claim, label: Words, role: str) -> Mark:
        """A derived claim as a mark that can say its formula in words."""
        inputs = (self.by_id(id_).claim.quantity for id_ in claim.inputs)
        terms = tuple((f"{quantity.value:,f} {quantity.unit}", quantity) for quantity in inputs)
        return replace(Mark.of(claim, label, role), terms=terms)

    # ------------------------------------------------------------ the rules

    def changes(self) -> None:
        """A level with its earlier level: the article's own, else the one that a stated change implies."""
        stated = [pair for pair in pairs.stated_pairs(self.said) if pair.level.measure]
        has_own = {id_ for pair in stated for id_ in pair.level.ids}
        implied = [
            pair
            for pair in pairs.implied_pairs(self.derived, self.by_id, self.derived_mark)
            if not set(pair.level.ids) & has_own
        ]
        for pair in sorted((*stated, *implied), key=lambda pair: self.said.index(pair.level)):
            self.add(Form.CHANGE, pair.level.measure, compare.subject(pair.level), pair.marks, direction=pair.direction)

    def tallies(self) -> None:
        """A count of things and what they are worth together, with the average that the two imply."""
        for claim in self.derived:
            inputs = [self.by_id(id_) for id_ in claim.inputs]
            if len(inputs) != 2 or None in inputs:
                continue
            count = next((one for one in inputs if one.claim.kind is Kind.COUNT), None)
            worth = next((one for one in inputs if one.claim.kind is Kind.MONEY), None)
            if not count or not worth or not count.measure or count.value < 1 or count.claim.quantity.value_max:
                continue
            average = self.derived_mark(claim, Words("المتوسط", "Average"), "average")
            name, value = measure_name(count), Words("القيمة الإجمالية", "Total value")
            marks = (mark(count, name, "count"), mark(worth, value, "worth"), average)
            self.add(Form.TALLY, count.measure, name, marks)

    def parts(self) -> None:
        """A share of a whole, as a percentage or as an amount of an amount."""
        for one in self.said:
            share = one.claim.kind is Kind.PERCENT and "share" in one.claim.flags and not one.claim.direction
            if share and 0 <= one.value <= 100 and one.measure:
                label = compare.parties(one) or compare.clause(one, self.article)
                self.add(Form.PART, one.measure, compare.subject(one), (mark(one, label, "part"),))
        for part, whole in pairs.parts(self.said, self.article):
            if whole.measure:
                name = compare.subject(whole)
                own = compare.own_subject(part) if part.claim.subject != whole.claim.subject else None
                label = own or compare.after(part, self.article) or Words("جزء من ذلك", "Part of it")
                self.add(Form.PART, whole.measure, name, (mark(part, label, "part"), mark(whole, name, "whole")))

    def groups(self) -> None:
        """Values that share an axis: of several subjects or parties at one time, or of one at several times."""
        axes: dict[tuple, list[Statement]] = defaultdict(list)
        for one in self.said:
            level = one.claim.direction in (*pairs.LEVELS, "rose_from", "fell_from")
            rate = one.claim.kind is Kind.PERCENT and one.claim.direction in ("rose_by", "fell_by")
            known = one.measure and words.nature(one.measure) not in ("time", "rank") and one.measure != "number_of"
            if known and (rate or (level and one.claim.kind in (*_AMOUNTS, Kind.PERCENT))):
                axes[compare.axis(one)].append(one)
        for together in axes.values():
            together = self._without_parts(together)
            if self._series(together):
                continue
            for part in self._families(self._free_of_conflicts(together)):
                names = compare.named(part, self.article)
                if not names:
                    continue
                ordered = sorted(zip(part, names, strict=True), key=lambda pair: -pair[0].value)
                if not compare.same(_when, part) and all(one.claim.period.start for one in part):
                    ordered.sort(key=lambda pair: pair[0].claim.period.start)
                self.add(Form.BARS, part[0].measure, measure_name(part[0]), [mark(*pair) for pair in ordered])

    @staticmethod
    def _without_parts(together: list[Statement]) -> list[Statement]:
        """A part beside its own whole is no other value of the same kind; it has a chart of its own."""
        ids = {id_ for one in together for id_ in one.ids}
        return [one for one in together if one.claim.part_of not in ids]

    def _series(self, together: list[Statement]) -> bool:
        """Draw what is told of three times or more as columns, a panel for each whose it is; whether there was such."""
        whose: dict[object, list[Statement]] = defaultdict(list)
        for one in together:
            if compare.dated(one):
                whose[_whose(one)].append(one)
        series = [
            sorted(group, key=_when) for group in whose.values() if len({_when(one) for one in group}) == len(group)
        ]
        series = [group for group in series if len(group) >= LEAST_TIMES]
        if not series:
            return False
        heads = compare.named([group[0] for group in series], self.article) if len(series) > 1 else [NOWHERE]
        if not heads or len({tuple(map(_when, group)) for group in series}) > 1:
            series, heads = series[:1], [NOWHERE]  # panels of other times would not be multiples of one picture
        marks = [
            replace(mark(one, compare.period_words(one)), panel=head)
            for group, head in zip(series, heads, strict=True)
            for one in group
        ]
        self.add(Form.COLUMNS, together[0].measure, measure_name(together[0]), marks)
        return True

    @staticmethod
    def _free_of_conflicts(group: list[Statement]) -> list[Statement]:
        """Two values of one measure, of the same parties at the same time, are two series: only one's are kept."""
        kept: list[Statement] = []
        for one in group:
            if all(compare.comparable(one, other) for other in kept):
                kept.append(one)
        return kept

    @staticmethod
    def _families(group: list[Statement]) -> Iterator[list[Statement]]:
        """Statements of one time, then of the same parties and subject at different times."""
        left = list(group)
        for getter in (_when, _whose):
            families: dict[object, list[Statement]] = defaultdict(list)
            for one in left:
                families[getter(one)].append(one)
            for family in families.values():
                apart = getter is _when or len({_when(one) for one in family}) == len(family)
                if len(family) > 1 and apart:
                    yield family
                    if getter is _when and len({_whose(one) for one in family}) == len(family):
                        left = [one for one in left if one not in family]

    def spans(self) -> None:
        """Amounts of one measure over spans of time, which may differ in length: on an axis of time, none of value.

        One amount alone is drawn where it is money over several years; else it stands alone.
        """
        measures: dict[tuple, list[Statement]] = defaultdict(list)
        for one in self.said:
            flow = one.claim.direction in pairs.LEVELS and compare.dated(one) and one.claim.kind in _AMOUNTS
            counted = one.claim.kind is not Kind.COUNT or words.nature(one.measure) == "flow"
            if flow and counted and one.measure and not set(one.ids) & self.drawn and _days(one) >= 27:
                measures[one.measure, one.claim.quantity.unit].append(one)
        for (key, _unit), group in measures.items():
            group.sort(key=lambda one: (one.claim.period.start, one.claim.period.end))
            if len(group) == 1 and not (group[0].claim.kind is Kind.MONEY and _days(group[0]) > 2 * 365):
                continue
            if self._listed(group):
                ranked = sorted(group, key=lambda one: -one.value)
                if labels := compare.named(ranked, self.article) or compare.listed(ranked, self.article):
                    self.add(Form.BARS, key, measure_name(group[0]), list(map(mark, ranked, labels)))
                continue
            names = [compare.subject(one) for one in group]
            yearly = [
                self.derived_mark(claim, Words("المتوسط السنوي", "Yearly average"), "average")
                for claim in self.derived
                if len(claim.inputs) == 2 and group[0].ids[0] in claim.inputs and all(map(self.by_id, claim.inputs))
            ]
            self.add(
                Form.SPANS,
                key,
                names[0] if len(set(names)) == 1 else measure_name(group[0]),
                [*map(mark, group, names), *yearly],
            )

    @staticmethod
    def _listed(group: list[Statement]) -> bool:
        """Are they a list that one sentence gives for one time («الفواكه بقيمة 361 مليونا، ثم الآلات بقيمة 258»)?"""
        one_sentence = compare.same(lambda one: one.claim.sentence, group) and compare.same(_when, group)
        return len(group) > 1 and one_sentence and all(compare.comparable(group[0], other) for other in group[1:])

    def dates(self) -> None:
        """The years and dates that the article names, and those that it counts from the day it was published."""
        spoken_for = [one.claim.period.clean_span for one in self.said if one.claim.kind in _AMOUNTS]
        events = [
            one
            for one in self.said
            if one.claim.kind in (Kind.YEAR, Kind.DURATION, Kind.DATE)
            and one.claim.period.start
            and one.claim.mention
            and not any(span and _overlap(span, one.claim.mention.clean_span) for span in spoken_for)
        ]
        events.sort(key=lambda one: one.claim.period.start)
        if len({one.claim.period.start.year for one in events}) < LEAST_DATES:
            return
        marks = [mark(one, compare.around(one, self.article)) for one in events]
        self.add(Form.TIMELINE, "timeline", Words("محطات زمنية", "Dates"), marks)

    def sectors(self) -> None:
        """What the article's list of agreements is about."""
        if marks := sectors(self.article):
            listed = Words("القطاعات في بنود الاتفاقيات", "Sectors in the list of agreements")
            self.add(Form.SECTORS, "sectors", listed, marks, topic="investment")

    # ------------------------------------------------------------ what is left

    def reason(self, claim: Claim) -> Words:
        """Why no chart shows a claim."""
        if claim.review == "left_out":
            return Words("استبعدها مراجع من الأشكال", "a reader left it out of figures")
        if claim.equivalent_to:
            return Words("تكرار للمبلغ نفسه بوحدة أخرى", "a repeat of the same amount in another unit")
        one = self.by_id(claim.id)
        if one is None:
            return Words("تاريخ لا مقدار", "a date, and no amount")
        if not one.measure:
            return Words("لم يُعرف ما يقيسه العدد", "what it measures was not recognised")
        if one.claim.kind in (Kind.ORDINAL, Kind.OTHER, Kind.DURATION, Kind.YEAR, Kind.DATE):
            return Words("ليس مقدارًا يُقارن بغيره", "not an amount that compares with others")
        others = [each for each in self.said if each.measure == one.measure and each is not one]
        if not others:
            return Words(
                "وحيد في مقياسه، فلا شيء يُقارن به", "the only value of its measure: nothing to compare it with"
            )
        if any(_when(each) == _when(one) and _whose(each)[1:] == _whose(one)[1:] and _dated(each) for each in others):
            return Words(
                "تذكر المقالة غيره للأمر نفسه في الفترة نفسها، فلا يُجمع بينهما",
                "the article states another value of it for the same time: the two are not joined",
            )
        if any(each.claim.quantity.unit != one.claim.quantity.unit for each in others):
            return Words("وحدته غير وحدة ما يشاركه المقياس", "its unit differs from that of the others of its measure")
        if any(compare.length(each.claim.period) != compare.length(one.claim.period) for each in others):
            return Words("مدة فترته غير مدة ما يشاركه المقياس", "its period differs in length from the others'")
        return Words("لا يتميز مما يشاركه المقياس", "nothing tells it apart from the others of its measure")


def _dated(one: Statement) -> bool:
    return compare.dated(one) and one.claim.direction in pairs.LEVELS


def _when(one: Statement) -> tuple:
    return one.claim.period.start, one.claim.period.end


def _whose(one: Statement) -> tuple:
    return (one.claim.subject, *sorted(party.code for party in one.claim.parties))


def _days(one: Statement) -> int:
    return (one.claim.period.end - one.claim.period.start).days


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end
