"""Which charts an article's claims make: forms chosen from the claims' kinds and from what can be compared.

Nothing here knows an article. Each rule takes the statements it can draw; what no rule takes is listed with the reason,
and an article whose claims cannot be drawn together gets no chart and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from arqam.draw import words
from arqam.draw.charts import compare
from arqam.draw.charts.chart import Chart, Form, Mark, Undrawn, Words
from arqam.draw.charts.compare import Statement, mark, measure_name, statements
from arqam.draw.charts.sectors import sectors
from arqam.model import Article, Basis, Claim, Kind

_AMOUNTS = frozenset(
    (Kind.MONEY, Kind.MASS, Kind.VOLUME, Kind.ENERGY, Kind.POWER, Kind.AREA, Kind.LENGTH, Kind.COUNT, Kind.RATE)
)
_LEVEL = ("", "reached", "rose_to", "fell_to")


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
    said, derived = statements(claims), list(derived)
    planner = _Planner(article, said, derived)
    planner.changes()
    planner.tallies()
    planner.parts()
    planner.groups()
    planner.spans()
    planner.dates()
    planner.sectors()
    undrawn = [Undrawn(one.claim, planner.reason(one)) for one in said if not set(one.ids) & planner.drawn]
    return Plan(tuple(planner.charts), tuple(undrawn))


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
        base = key.removeprefix("count:") if key.isascii() else "counts"
        names = {chart.name for chart in self.charts}
        name = base.replace("_", "-")
        if name in names:
            name = f"{name}-{form.value}"
        number = 2
        while name in names:
            name, number = f"{base}-{form.value}-{number}", number + 1
        topic = topic or words.topic(key)
        chart = Chart(name, topic, form, self.article.source, tuple(marks), measure, fields=fields)
        self.charts.append(chart)
        self.drawn |= set(chart.claims)

    def by_id(self, id_: str) -> Statement | None:
        return next((one for one in self.said if id_ in one.ids), None)

    def derived_mark(self, claim: Claim, label: Words, role: str) -> Mark:
        """A derived claim as a mark that can say its formula in words."""
        inputs = (self.by_id(id_).claim.quantity for id_ in claim.inputs)
        terms = tuple((f"{quantity.value:,f} {quantity.unit}", quantity) for quantity in inputs)
        return replace(Mark.of(claim, label, role), terms=terms)

    # ------------------------------------------------------------ the rules

    def changes(self) -> None:
        """A level, the change that led to it, and the earlier level that the two imply."""
        for claim in self.derived:
            inputs = [self.by_id(id_) for id_ in claim.inputs]
            if len(inputs) != 2 or None in inputs:
                continue
            change = next((one for one in inputs if one.claim.kind is Kind.PERCENT and one.claim.direction), None)
            level = next((one for one in inputs if one.claim.quantity.unit == claim.quantity.unit), None)
            if not change or not level or change is level:
                continue
            if not level.measure:
                continue
            label = Words("المستوى السابق المستنتج", "The earlier level, implied")
            earlier = self.derived_mark(claim, label, "earlier")
            stated = level.claim.period.basis is not Basis.INHERITED
            later = (compare.period_words(level) if stated else None) or Words(
                "المستوى الذي تذكره المقالة", "The level that the article states"
            )
            name = measure_name(level)
            self.add(
                Form.CHANGE,
                level.measure,
                name,
                (earlier, mark(level, later, "later"), mark(change, Words("التغير", "Change"), "change")),
                direction=change.claim.direction,
            )

    def tallies(self) -> None:
        """A count of things and what they are worth together, with the average that the two imply."""
        for claim in self.derived:
            inputs = [self.by_id(id_) for id_ in claim.inputs]
            if len(inputs) != 2 or None in inputs:
                continue
            count = next((one for one in inputs if one.claim.kind is Kind.COUNT), None)
            worth = next((one for one in inputs if one.claim.kind is Kind.MONEY), None)
            if not count or not worth or count.value < 1:
                continue
            average = self.derived_mark(claim, Words("المتوسط", "Average"), "average")
            name = measure_name(count)
            value = Words("القيمة الإجمالية", "Total value")
            self.add(
                Form.TALLY, count.measure, name, (mark(count, name, "count"), mark(worth, value, "worth"), average)
            )

    def parts(self) -> None:
        """A share of a whole."""
        for one in self.said:
            share = one.claim.kind is Kind.PERCENT and "share" in one.claim.flags and not one.claim.direction
            if share and 0 <= one.value <= 100 and one.measure:
                label = compare.parties(one) or compare.clause(one, self.article)
                self.add(Form.PART, one.measure, measure_name(one), (mark(one, label, "part"),))

    def groups(self) -> None:
        """Values that share an axis: of several parties at one time, or of one party at several times."""
        axes: dict[tuple, list[Statement]] = defaultdict(list)
        for one in self.said:
            level = one.claim.direction in (*_LEVEL, "rose_from", "fell_from")
            rate = one.claim.kind is Kind.PERCENT and one.claim.direction in ("rose_by", "fell_by")
            if one.measure and (rate or (level and one.claim.kind in (*_AMOUNTS, Kind.PERCENT))):
                axes[compare.axis(one)].append(one)
        for together in axes.values():
            group = self._free_of_conflicts(together)
            for part in self._families(group):
                names = compare.named(part, self.article)
                ordered = sorted(zip(part, names, strict=True), key=lambda pair: -pair[0].value)
                if compare.same(_parties, part) and not compare.same(_when, part):
                    ordered.sort(key=lambda pair: pair[0].claim.period.start)
                self.add(Form.BARS, part[0].measure, measure_name(part[0]), [mark(*pair) for pair in ordered])

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
        """Statements of one time and different parties, then of the same parties at different times."""
        left = list(group)
        for getter, other in ((_when, _parties), (_parties, _when)):
            families: dict[object, list[Statement]] = defaultdict(list)
            for one in left:
                families[getter(one)].append(one)
            for family in families.values():
                distinct = {other(one) for one in family}
                counts = all(one.claim.kind is Kind.COUNT for one in family)
                if len(family) > 1 and (len(distinct) == len(family) or (counts and getter is _when)):
                    yield family
                    left = [one for one in left if one not in family]

    def spans(self) -> None:
        """Amounts of one measure over spans of time, which may differ in length: on an axis of time, none of value."""
        measures: dict[tuple, list[Statement]] = defaultdict(list)
        for one in self.said:
            flow = one.claim.kind in _AMOUNTS and one.claim.direction in _LEVEL and compare.dated(one)
            if flow and one.measure and not set(one.ids) & self.drawn:
                days = (one.claim.period.end - one.claim.period.start).days
                if days >= 27:
                    measures[one.measure, one.claim.quantity.unit].append(one)
        for (key, _unit), group in measures.items():
            group.sort(key=lambda one: (one.claim.period.start, one.claim.period.end))
            name = measure_name(group[0])
            marks = [mark(one, name) for one in group]
            yearly = [
                self.derived_mark(claim, Words("المتوسط السنوي", "Yearly average"), "average")
                for claim in self.derived
                if len(claim.inputs) == 2
                and all(self.by_id(id_) for id_ in claim.inputs)
                and group[0].ids[0] in claim.inputs
            ]
            self.add(Form.SPANS, key, name, [*marks, *yearly])

    def dates(self) -> None:
        """The years and dates that the article names, and those that it counts from the day it was published."""
        spoken_for = [
            one.claim.period.clean_span
            for one in self.said
            if one.claim.kind in _AMOUNTS and one.claim.period.clean_span
        ]
        events = [
            one
            for one in self.said
            if one.claim.kind in (Kind.YEAR, Kind.DURATION, Kind.DATE)
            and one.claim.period.start
            and one.claim.mention
            and not any(span.covers(one.claim.mention.clean_span) for span in spoken_for)
        ]
        events.sort(key=lambda one: one.claim.period.start)
        if len(events) < 2:
            return
        marks = [mark(one, compare.around(one, self.article)) for one in events]
        self.add(Form.TIMELINE, "timeline", Words("محطات زمنية", "Dates"), marks)

    def sectors(self) -> None:
        """What the article's list of agreements is about."""
        if marks := sectors(self.article):
            listed = Words("القطاعات في بنود الاتفاقيات", "Sectors in the list of agreements")
            self.add(Form.SECTORS, "sectors", listed, marks, topic="investment")

    # ------------------------------------------------------------ what is left

    def reason(self, one: Statement) -> Words:
        """Why no chart shows a statement."""
        if not one.measure:
            return Words("لم يُعرف ما يقيسه العدد", "what it measures was not recognised")
        if one.claim.kind in (Kind.ORDINAL, Kind.OTHER, Kind.DURATION, Kind.YEAR, Kind.DATE):
            return Words("ليس مقدارًا يُقارن بغيره", "not an amount that compares with others")
        others = [each for each in self.said if each.measure == one.measure and each is not one]
        if not others:
            return Words(
                "وحيد في مقياسه، فلا شيء يُقارن به", "the only value of its measure: nothing to compare it with"
            )
        if any(each.claim.quantity.unit != one.claim.quantity.unit for each in others):
            return Words("وحدته غير وحدة ما يشاركه المقياس", "its unit differs from that of the others of its measure")
        if any(compare.length(each.claim.period) != compare.length(one.claim.period) for each in others):
            return Words("مدة فترته غير مدة ما يشاركه المقياس", "its period differs in length from the others'")
        return Words("لا يتميز مما يشاركه المقياس", "nothing tells it apart from the others of its measure")


def _when(one: Statement) -> tuple:
    return one.claim.period.start, one.claim.period.end


def _parties(one: Statement) -> tuple:
    return tuple(sorted(party.code for party in one.claim.parties))
