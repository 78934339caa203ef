"""An earlier and a later level of one thing, with the change between them.

The earlier level is the article's own where it states one («مقارنة بـ», «من … إلى»); only where it does not is the
level drawn that a stated change implies, hollow and with its formula. A pair that contradicts the change stated, or the
verb, is none; nor is one whose bars no eye tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from arqam.draw import numbers, words
from arqam.draw.charts import compare, names
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import UNSTATED, Chart, Form, Mark, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, known, owned
from arqam.draw.charts.ranked import TOO_NEAR, VISIBLE
from arqam.draw.charts.shapes import end_of
from arqam.draw.page import Page
from arqam.draw.style import COLOURS
from arqam.model import Claim, Kind, Quantity
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_pattern

BEFORE = Words("المستوى السابق", "The earlier level")
AFTER = Words("المستوى اللاحق", "The later level")
CONTRADICTS = Words("التغير المذكور لا يوافق المستويين", "the change stated does not agree with the two levels")
#: How far a stated change may be from the one that two rounded levels give, in points and in parts of itself.
POINTS, PARTS = Decimal("0.6"), Decimal("0.04")


NOT_ONE = Words("مستويان متباعدان لا تذكر المقالة ما بينهما", "two levels so far apart, and no change stated")
#: So many times the one, the other is of another thing or misread, where no change is stated.
FAR_APART = 6

#: What is missing, of which no article says that it grew.
_LACKS = ("deficit", "budget_deficit", "trade_deficit", "losses")

#: A month is not set beside one of years ago: that is a record (أعلى مستوى منذ), not what came before.
LONG_AGO = 750


@dataclass(frozen=True, slots=True)
class Step:
    """From one level to another, as the article tells it."""

    early: Statement
    late: Statement


class Pair(Form):
    value = "pair"
    shape = Words("شريطان: مستوى سابق ومستوى لاحق", "Two bars: an earlier level and a later one")
    rank = 2

    def propose(self, desk: Desk) -> Iterator[Chart]:
        stated = list(steps(desk))
        for step in stated:
            if owned([step.late]) or owned([step.early]):
                yield self._stated(desk, step)
        own = {id_ for step in stated for id_ in step.late.ids}
        for claim in desk.derived:
            if chart := self._implied(desk, claim, own):
                yield chart

    def _stated(self, desk: Desk, step: Step) -> Chart:
        early, late = step.early, step.late
        longer = not _fits(early, late)
        labels = [] if longer else names.by(names.of_time, [early, late])
        if not labels:
            known_time = names.of_time(late) if compare.dated(late) and (longer or not compare.dated(early)) else None
            labels = [BEFORE, known_time or AFTER]
        marks = [desk.mark(early, labels[0], "earlier"), desk.mark(late, labels[1], "later")]
        if longer:
            marks[0] = replace(marks[0], period=UNSTATED, timed=True)
        change = change_of(late, desk.said)
        if change and _scrambled(early, late, change, desk):
            change = None
        if change:
            marks.append(_change_mark(desk, change))
        told = [late, early, *([change] if change and not names.own(late) else [])]
        return desk.chart(self, names.topic_of(told), marks, late.measure, **_way(early, late, change))

    def _implied(self, desk: Desk, claim: Claim, own: set[str]) -> Chart | None:
        inputs = [found for id_ in claim.inputs if (found := desk.by_id(id_))]
        if ":earlier-" not in claim.id or len(inputs) != 2 or len(claim.inputs) != 2:
            return None
        level, change = inputs
        if ("nearest", "other") in level.claim.grounds:
            return None  # the word right before it is another measure's: «الإيرادات بعجز يبلغ 2.5 مليار»
        if level.measure in _LACKS and "نمو" in fold(desk.before(change, 25)):
            return None  # what grows is no deficit
        if not known(level) or not owned([level]) or set(level.ids) & own or level.claim.kind is Kind.PERCENT:
            return None
        later = names.of_time(level) if compare.dated(level) and "period_doubtful" not in level.claim.flags else AFTER
        label = Words("المستوى السابق، محسوب", "The earlier level, worked out")
        before = replace(desk.derived_mark(claim, label, "earlier"), parties=level.claim.parties)
        marks = [before, desk.mark(level, later, "later"), _change_mark(desk, change)]
        way = {"direction": change.claim.direction}
        told = [level, *([change] if not names.own(level) and compare.one_name(level, change) else [])]
        return desk.chart(self, names.topic_of(told), marks, level.measure, **way)

    def faults(self, chart: Chart) -> Iterator[Words]:
        early, late, change = chart.the("earlier"), chart.the("later"), chart.mark("change")
        if abs(early.value - late.value) < max(abs(early.value), abs(late.value)) * VISIBLE:
            yield TOO_NEAR
        if not change and max(abs(early.value), abs(late.value)) > min(abs(early.value), abs(late.value)) * FAR_APART:
            yield NOT_ONE
        verb = chart.fields.get("verb")
        direction = chart.fields.get("direction", "")
        against_verb = verb and verb != ("fell" if late.value < early.value else "rose")
        stated = change if not early.derived else None
        if against_verb or (stated and not agrees(early.value, late.value, stated, direction)):
            yield CONTRADICTS

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        early, late, change = chart.the("earlier"), chart.the("later"), chart.mark("change")
        to, when = words.value(late, lang, digits, alone=True), words.within(late.period, lang, digits)
        level = f"{chart.measure[lang]} {to}" if lang == "ar" else f"{chart.measure[lang]}: {to}"
        level = f"{level} {when}".rstrip()
        if change is not None:
            by = words.value(change, lang, digits)
            fell = chart.fields.get("direction", "").startswith("fell")
            if lang == "ar":
                return f"{level}، {'بانخفاض' if fell else 'بزيادة'} {by}"
            return f"{level}, {'down' if fell else 'up'} {by}"
        before, then = words.value(early, lang, digits), words.within(early.period, lang, digits)
        if lang == "ar":
            return f"{level}، مقابل {before} {then}".rstrip()
        return f"{level}, against {before} {then}".rstrip()

    def body(self, chart: Chart, page: Page, digits: str) -> Bars:
        return TwoBars(chart, page, digits)


# ---------------------------------------------------------------- what is a step from one level to another


def steps(desk: Desk) -> Iterator[Step]:
    """Levels of one thing at two times, as the article sets them beside each other; three times are a series."""
    levels = [one for one in desk.said if known(one) and not one.change]
    taken = {one.claim.compared_with for one in levels}
    free = [one for one in levels if not taken & set(one.ids)]
    for late in levels:
        early = next((one for one in levels if late.claim.compared_with in one.ids), None)
        if early and late.measure in compare.WORLDLY and not compare.one_thing(early, late):
            early = None  # the dollar of one country beside that of another
        early = early or _base(late, free, desk)
        if (
            early
            and _in_time(early, late, desk)
            and (_fits(early, late) or _borne_out(early, late, desk))
            and not _further(early, late, levels, desk)
        ):
            yield Step(early, late)


#: Words that set a level in an earlier time, beside «مقابل».
_BEFORE = fold_pattern(r"الفترة|العام|السنة|الشهر|الربع|الأسبوع|قبل|السابق|سابق|الماضي|الماضية|نظير|أمس|(?:19|20)\d\d")


def _in_time(early: Statement, late: Statement, desk: Desk) -> bool:
    """Whether the one came before the other, and is no contrast: «سجلت 7 شركات نموا مقابل 4 شركات متراجعة»."""
    if (compare.dated(early) and compare.dated(late)) or early.claim.kind is not Kind.COUNT:
        return True
    moved = early.claim.direction in ("rose_from", "fell_from")
    return bool(moved or _BEFORE.search(fold(desk.after(early))))


def _fits(early: Statement, late: Statement) -> bool:
    """Whether two levels are of two times of one length, as far as their times are known."""
    if early.projected != late.projected or early.claim.quantity.unit != late.claim.quantity.unit:
        return False
    if not (compare.dated(early) and compare.dated(late)):
        return True
    if early.claim.period.end is None or late.claim.period.end is None:
        return True
    lengths = {one.length for one in (early, late)}
    apart = (late.claim.period.end - early.claim.period.end).days
    return (
        0 < apart <= (LONG_AGO if lengths & {"day", "month", "quarter", "half"} else 10 * LONG_AGO)
        and len(lengths) == 1
    )


def _borne_out(early: Statement, late: Statement, desk: Desk) -> bool:
    """Whether the change stated is the one between two levels, though the earlier one's time is said as a longer one.

    «5.8 مليار في النصف الأول، مقارنة بـ6.2 مليار في العام الماضي» with «انخفضت 6%»: of the same half of last year.
    """
    change = change_of(late, desk.said)
    linked = late.claim.compared_with in early.ids and compare.dated(early) and compare.dated(late)
    if not change or not linked or early.claim.quantity.unit != late.claim.quantity.unit:
        return False
    within = early.claim.period.end and late.claim.period.start and early.claim.period.end < late.claim.period.start
    return bool(within) and agrees(early.value, late.value, _change_mark(desk, change), change.claim.direction)


def _base(late: Statement, levels: Sequence[Statement], desk: Desk) -> Statement | None:
    """The nearest level of the same thing at an earlier time of the same length, or that it rose or fell from."""
    if late.claim.direction in ("rose_from", "fell_from"):
        return None
    fitting = [
        one
        for one in levels
        if one is not late
        and compare.one_thing(one, late)
        and one.projected == late.projected
        and one.average == late.average
        and _earlier(one, late)
        and desk.near(one, late)
        and f"incomparable:{late.claim.id}" not in one.claim.flags
    ]
    return min(
        fitting, key=lambda one: (one.claim.sentence != late.claim.sentence, abs(one.at - late.at)), default=None
    )


def _earlier(one: Statement, late: Statement) -> bool:
    if compare.dated(one) and compare.dated(late):
        comparable = one.length == late.length
        return comparable and _fits(one, late)
    told = one.claim.direction in ("rose_from", "fell_from") or "comparison" in one.claim.flags
    return told and one.claim.sentence == late.claim.sentence


def _further(early: Statement, late: Statement, levels: Sequence[Statement], desk: Desk) -> bool:
    """Whether the two are two of three times or more, which are a series."""
    times = {
        one.when
        for one in levels
        if compare.one_thing(one, late)
        and compare.dated(one)
        and compare.dated(late)
        and one.projected == late.projected
        and desk.near(one, late)
        and one.length == late.length
    }
    return len(times | {early.when, late.when}) > 2 and compare.dated(early)


def change_of(level: Statement, said: Sequence[Statement]) -> Statement | None:
    """The percent by which the article says that the level changed, in the same sentence."""
    changes = [
        one
        for one in said
        if one.claim.kind is Kind.PERCENT
        and one.change
        and one.claim.sentence == level.claim.sentence
        and one.measure == level.measure
        and (one.whose == level.whose or not one.whose)
        and compare.one_name(one, level)
        and level.claim.kind is not Kind.PERCENT
    ]
    return min(changes, key=lambda one: abs(one.at - level.at), default=None)


_SCRAMBLED = re.compile(r"(\d+)\s*[،.]\s+(\d+)")


def _scrambled(early: Statement, late: Statement, change: Statement, desk: Desk) -> bool:
    """Whether a change is set down with its decimals before it, «24، 17» for 17.24, and so is the one between both."""
    place = change.claim.mention.place if change.claim.mention else None
    if place is None or not early.value:
        return False
    found = _SCRAMBLED.search(desk.article.clean[max(place.start - 5, 0) : place.end + 8])
    if not found:
        return False
    said = Decimal(f"{found[2]}.{found[1]}")
    return abs(abs((late.value - early.value) / early.value * 100) - said) <= max(POINTS, said * PARTS)


def _way(early: Statement, late: Statement, change: Statement | None) -> dict[str, str]:
    """Which way it went, by the numbers; and by the verb, where one is said, to be held against them."""
    way = {"direction": change.claim.direction if change else "fell_by" if late.value < early.value else "rose_by"}
    said = {one.claim.direction.partition("_")[0] for one in (early, late)} & {"rose", "fell"}
    if said:
        way["verb"] = said.pop() if len(said) == 1 else "both"
    return way


def _change_mark(desk: Desk, change: Statement) -> Mark:
    """A change is a positive number; its direction is said in words and drawn as its sign."""
    made = desk.mark(change, Words("التغير", "Change"), "change")
    quantity = change.claim.quantity
    return replace(made, quantity=Quantity(abs(quantity.number), quantity.unit, quantity.value_max))


def agrees(early: Decimal, late: Decimal, change: Mark, direction: str) -> bool:
    """Whether a change in per cent is the one between two rounded levels, in size and in sign."""
    if not early:
        return False
    computed = (late - early) / abs(early) * 100
    stated = abs(change.value) * (-1 if direction.startswith("fell") else 1)
    return (computed < 0) == (stated < 0) and abs(computed - stated) <= max(POINTS, abs(stated) * PARTS)


# ---------------------------------------------------------------- how it is drawn


class TwoBars(Bars):
    """Two bars, the stretch that was added light, the change beside the later value."""

    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        super().__init__(chart, page, digits, roles=("earlier", "later"))

    def said(self, mark: Mark) -> str:
        """The value, and beside the later one the change that the article states."""
        said, change = super().said(mark), self.chart.mark("change")
        if mark.role != "later" or change is None:
            return said
        sign = -1 if self.chart.fields.get("direction", "").startswith("fell") else 1
        if change.quantity.unit != "%":
            return said  # the title says by how much
        by = numbers.percent(sign * abs(change.value), lang=self.page.lang, digits=self.digits, signed=True)
        hedge = numbers.hedge_of(change.qualifier, self.page.lang)
        return f"{said} ({hedge} {by})" if hedge else f"{said} ({by})"

    def paint(self, ax: Axes) -> None:
        super().paint(ax)
        page = self.page
        before, after = (float(mark.value) for mark in self.marks)
        first, second = self.bar_tops
        grew = after > before > 0 and not end_of(self.marks[1])
        if grew:  # the stretch that was added
            light: dict[str, Any] = dict(facecolor=COLOURS["light"], edgecolor="none", linewidth=0)
            ax.add_patch(Rectangle((before, second), after - before, self.thick, **light))
        above = self.values[1] if self.layout == "stacked" else self.name_lines[1]
        name_end = 0 if self.beside else page.width(above.lines[-1], self.text, above.weight) * self.unit
        if before > name_end:
            foot = second + self.thick if grew else second
            dotted: dict[str, Any] = dict(color=COLOURS["ink"], linewidth=0.7 * page.size.scale, linestyle=":")
            ax.add_artist(Line2D([before, before], [first + self.thick, foot], **dotted))
