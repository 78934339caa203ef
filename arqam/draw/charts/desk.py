"""The chart desk: what an article says, as the forms take it, and the tools that every form needs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from arqam.draw import words
from arqam.draw.charts import compare, names
from arqam.draw.charts.chart import Chart, Form
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.mark import Mark, Words
from arqam.model import Article, Basis, BlockKind, Claim, Kind, Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_pattern

#: Kinds whose values stand on an axis.
AMOUNTS = frozenset(
    (Kind.MONEY, Kind.MASS, Kind.VOLUME, Kind.ENERGY, Kind.POWER, Kind.AREA, Kind.LENGTH, Kind.COUNT, Kind.RATE)
)
_TIME = fold_pattern(
    r"(?<!\w)[وفبلك]?(?:ال)?(?:عام\w?|سنة|سنوات|أعوام|شهر\w?|أشهر|ربع|فصل|نصف|أسبوع|يوم|أمس|غدا|العام|الحالي|الجاري|الماضي|الماضية"
    r"|المقبل|يناير|فبراير|مارس|أبريل|إبريل|مايو|ماي|يونيو|يوليو|يوليوز|أغسطس|غشت|سبتمبر|شتنبر|أكتوبر|نوفمبر|نونبر|ديسمبر|دجنبر"
    r"|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|جانفي|فيفري|أفريل|جوان|جويلية|أوت)(?!\w)|(?:19|20)\d\d"
)

Found = TypeVar("Found")


@dataclass
class Desk:
    """An article's statements in its order, and its derived claims."""

    article: Article
    said: list[Statement]
    derived: list[Claim] = field(default_factory=list)
    whole: list[Statement] = field(default_factory=list)  # with what is not sure

    def chart(
        self,
        form: Form,
        measure: Words,
        marks: Iterable[Mark],
        key: str,
        **fields: str,
    ) -> Chart:
        """A chart, named after what it measures until the plan gives it a name of its own."""
        topic = fields.pop("topic", "") or words.topic(key)
        return Chart(key, topic, form, self.article.source, tuple(marks), measure, fields=fields)

    @cached_property
    def _by_id(self) -> dict[str, Statement]:
        return {id_: one for one in self.said for id_ in one.ids}

    @cached_property
    def _once(self) -> dict[object, list]:
        return {}

    def once(self, find: Callable[[Desk], Iterable[Found]]) -> list[Found]:
        """What ``find`` finds in it: looked for once, however many forms ask."""
        if find not in self._once:
            self._once[find] = list(find(self))
        return self._once[find]

    def by_id(self, id_: str) -> Statement | None:
        return self._by_id.get(id_)

    def mark(self, of: Statement, label: Words, role: str = "") -> Mark:
        """The statement as a mark; whether the article says a time near it that was not read as its period."""
        made = compare.mark(of, label, role)
        # Where a reader looked at it and gave no period, there is none.
        unstated = of.claim.period.basis is Basis.UNSTATED and not of.claim.review
        timed = unstated and self._says_a_time(of)
        return replace(made, timed=timed, parties=() if of.measure in compare.WORLDLY else made.parties)

    def derived_mark(self, claim: Claim, label: Words, role: str) -> Mark:
        """A derived claim as a mark that can say its formula in words."""
        inputs = [one.claim.quantity for id_ in claim.inputs if (one := self.by_id(id_))]
        terms = tuple((f"{quantity.value:,f} {quantity.unit}", quantity) for quantity in inputs)
        return replace(Mark.of(claim, label, role), terms=terms)

    # ------------------------------------------------------------ where statements stand

    @cached_property
    def _starts(self) -> list[int]:
        return [block.clean_span.start for block in self.article.blocks]

    def block(self, of: Statement) -> int:
        """The index of the paragraph, list item or headline that a statement stands in."""
        span = of.claim.mention.clean_span if of.claim.mention else None
        return bisect_right(self._starts, span.start) - 1 if span else -1

    def in_headline(self, of: Statement) -> bool:
        """Whether any claim of it stands in the headline."""
        head = self._head
        return any(int(id_.rpartition(":")[2].partition("-")[0]) < head for id_ in of.ids if head and _spanned(id_))

    @cached_property
    def _head(self) -> int:
        """Where the headlines end in the raw text; 0 where there are none."""
        heads = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)
        ends = [block.clean_span.end for block in self.article.blocks if block.kind in heads]
        return self.article.offsets.raw_span(Span(0, max(ends))).end if ends else 0

    def near(self, one: Statement, other: Statement) -> bool:
        """Whether two statements stand in one sentence or one paragraph, or in two that follow one another."""
        return one.claim.sentence == other.claim.sentence or abs(self.block(one) - self.block(other)) <= 1

    def before(self, of: Statement, longest: int = 60) -> str:
        """The article's words before a mention, in its sentence."""
        span, sentence = _place(of), of.claim.sentence
        start = max(span.start - longest, sentence.start if sentence else 0, 0)
        return self.article.clean[start : span.start]

    def after(self, of: Statement, longest: int = 60) -> str:
        """The article's words after a mention, in its sentence."""
        span, sentence = _place(of), of.claim.sentence
        end = min(span.end + longest, sentence.end if sentence else len(self.article.clean))
        return self.article.clean[span.end : end]

    def sentence(self, of: Statement) -> str:
        """The sentence that a statement stands in."""
        span = of.claim.sentence
        return span.of(self.article.clean) if span else self.before(of) + self.after(of)

    def _says_a_time(self, of: Statement) -> bool:
        index = self.block(of)
        if index < 0 or not self.article.blocks:
            return bool(_TIME.search(fold(self.before(of, 200) + " " + self.after(of, 200))))
        if index not in self._timed:
            self._timed[index] = bool(_TIME.search(fold(self.article.text(self.article.blocks[index]))))
        return self._timed[index]

    @cached_property
    def _timed(self) -> dict[int, bool]:
        """Of each block that was asked for, whether it says a time."""
        return {}


def _spanned(id_: str) -> bool:
    return bool(re.search(r":\d+-\d+$", id_))


def grouped(statements: Iterable[Statement], key: Callable[[Statement], Hashable]) -> Iterator[list[Statement]]:
    """The statements that ``key`` holds together, in the order of the article."""
    groups: dict[Hashable, list[Statement]] = defaultdict(list)
    for one in statements:
        groups[key(one)].append(one)
    yield from groups.values()


def known(of: Statement) -> bool:
    """Whether a statement can stand on an axis: what it measures is known, and it is an amount or a rate."""
    nature = words.nature(of.measure)
    if not of.measure or nature in ("time", "rank", "mark", "unknown"):
        return False
    if not of.claim.quantity.unit and nature not in ("count", "index", "") and of.measure != "number_of":
        return False  # a bare number measures nothing that has a unit
    level = of.claim.kind is Kind.PERCENT and not of.change and not of.share
    if level and nature in ("index", "price"):
        return False  # which way a share moved by so many per cent is not read
    if level and nature in ("flow", "stock", "count") and not words.measured_in_percent(of.measure):
        return False  # 8 per cent of deposits is their growth or their share, and it is not said which
    return of.claim.kind in (*AMOUNTS, Kind.PERCENT, Kind.OTHER) and of.claim.direction in (
        *compare.LEVELS,
        *compare.CHANGES,
    )


def owned(statements: Sequence[Statement]) -> bool:
    """Whether it is known whose they are: a party, a price that is nobody's, or words that name it."""
    prices = all(words.nature(one.measure) in ("price", "index") for one in statements)
    if any(one.measure in compare.WORLDLY and not names.own(one) for one in statements):
        return False  # a price of oil that does not say which
    return prices or all(one.whose for one in statements) or all(names.narrower(one) for one in statements)


def _place(of: Statement) -> Span:
    """Where a statement of the article itself stands."""
    assert of.claim.mention is not None
    return of.claim.mention.place
