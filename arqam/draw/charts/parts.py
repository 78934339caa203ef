"""A whole and its parts: one stacked bar, with what is left of the whole where the parts do not fill it.

That they are parts is proven: they add to a whole that the article states beside them, they are said to be of it
(«منها»), or they are shares of one named whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from arqam.draw import words
from arqam.draw.charts import compare, gate, names
from arqam.draw.charts.beside import is_verb
from arqam.draw.charts.chart import Chart, Form, Mark, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, grouped, known
from arqam.draw.charts.ranked import tell
from arqam.draw.charts.shapes import mixed
from arqam.draw.page import LEADING, Page
from arqam.draw.style import COLOURS
from arqam.model import Kind, Qualifier, Quantity
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_pattern, fold_word

EXCEEDS = Words("الأجزاء أكثر من كلها", "the parts are more than their whole")
REST = Words("الباقي", "The rest")
#: As many parts as a stack still tells apart.
MOST = 14
#: How near to the whole the sum of parts must be to prove that they are its parts.
NEAR = Decimal("0.006")
#: A number without a unit is an amount, and no count of anything, from here on.
LARGE = 100_000
#: A whole of more words is a clause.
MOST_OF_A_WHOLE = 6
#: So many paragraphs after its whole a list of four parts or more may stand.
FEW_BLOCKS = 3
#: So many other figures may stand between a whole and its parts.
MOST_BETWEEN = 5


class Parts(Form):
    value = "parts"
    shape = Words("شريط واحد مقسوم إلى أجزائه", "One bar split into its parts")
    rank = 0

    def propose(self, desk: Desk) -> Iterator[Chart]:
        yield from self._sums(desk)
        yield from self._named_parts(desk)
        yield from self._kinds(desk)
        yield from self._shares(desk)

    # ------------------------------------------------------------ the three proofs

    def _sums(self, desk: Desk) -> Iterator[Chart]:
        """A whole with the parts beside it that add to it."""
        amounts = [one for one in desk.said if _additive(one)]
        for unit in dict.fromkeys(_family(one) for one in amounts if known(one)):
            group = [one for one in amounts if _family(one) == unit or _bare(one)]
            for index, whole in enumerate(group):
                if not known(whole) or _family(whole) != unit:
                    continue
                if parts := _adding_to(whole, group, index, desk):
                    labels = _part_names(parts)
                    if labels:
                        yield self._chart(desk, parts, labels, whole)

    def _named_parts(self, desk: Desk) -> Iterator[Chart]:
        """Parts that the article says are of a whole: «50 مليار دولار، منها 36 مليارًا»."""
        told = [one for one in desk.said if one.claim.part_of and known(one) and not one.change]
        for group in grouped(told, lambda one: one.claim.part_of):
            whole = desk.by_id(group[0].claim.part_of)
            if not whole or whole.change or any(one.claim.quantity.unit != whole.claim.quantity.unit for one in group):
                continue
            labels = _part_names(group)
            if labels and not gate.near(sum((one.value for one in group), Decimal(0)), whole.value, "0.0001"):
                yield self._chart(desk, group, labels, whole)

    def _kinds(self, desk: Desk) -> Iterator[Chart]:
        """All revenue or spending, and the kinds of it told beside it: «إيرادات النفط», «إيرادات الغاز»."""
        levels = [one for one in desk.said if known(one) and _additive(one) and one.whose]
        for whole in levels:
            if whole.measure not in _ACCOUNTS or not _of_all(whole):
                continue
            kinds = [one for one in levels if one is not whole and _kind_of(one, whole, desk)]
            total = sum((one.value for one in kinds), Decimal(0))
            if len(kinds) < 2 or not whole.value / 2 <= total <= whole.value * (1 + NEAR):
                continue
            if labels := _part_names(kinds):
                yield self._chart(desk, kinds, labels, whole)

    def _shares(self, desk: Desk) -> Iterator[Chart]:
        """Shares of one whole that has a name."""
        shares = [
            one
            for one in desk.said
            if one.share
            and not one.change
            and one.claim.whole
            and not one.projected
            and one.claim.direction not in ("rose_from", "fell_from")
        ]
        for group in grouped(shares, lambda one: (*one.axis, one.when)):
            kept, labels = tell(group) if len(group) > 1 else (group, [])
            labels = labels or (_part_names(kept) if kept else [])
            said = group[0].claim.whole
            whole = names.noun_phrase(said.surface) if said else ""
            if "ناتج" in fold(whole) and len({one.whose for one in kept}) > 1:
                continue  # each of its own product
            if len(kept) == 1 and not _worth_a_bar(kept[0], whole, desk):
                continue
            if kept and labels and whole and len(kept) == len(group):
                ordered = sorted(zip(kept, labels, strict=True), key=lambda pair: (-pair[0].value, pair[0].at))
                marks = [desk.mark(one, label, "part") for one, label in ordered]
                measure = names.share_of(whole, names.common_parties(kept))
                yield desk.chart(self, measure, _with_rest(marks, Decimal(100), "%"), "share")

    def _chart(self, desk: Desk, parts: Sequence[Statement], labels: Sequence[Words], whole: Statement) -> Chart:
        ordered = sorted(zip(parts, labels, strict=True), key=lambda pair: (-pair[0].value, pair[0].at))
        total = desk.mark(whole, Words("الإجمالي", "Total"), "whole")
        marks = [compare.counted_as(desk.mark(one, label, "part"), total) for one, label in ordered]
        measure = names.topic_of([whole])
        marks.append(total)
        return desk.chart(self, measure, _with_rest(marks, whole.value, whole.claim.quantity.unit), whole.measure)

    # ------------------------------------------------------------ checks and words

    def faults(self, chart: Chart) -> Iterator[Words]:
        if any(fold_word(mark.label.ar) in fold_word(chart.measure.ar) for mark in chart.of("part")):
            yield Words("اسم الجزء هو اسم الكل", "the part has its whole’s name")
        whole = chart.mark("whole")
        top = whole.value if whole else Decimal(100) if chart.marks[0].quantity.unit == "%" else None
        total = sum((mark.value for mark in chart.of("part")), Decimal(0))
        if top is not None and total > top * (1 + NEAR):
            yield EXCEEDS
        if len(chart.of("part")) > MOST:
            yield Words("أجزاء أكثر مما يميزه البصر", "more parts than the eye tells apart")

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        part, whole = chart.of("part")[0], chart.mark("whole")
        said = words.value(part, lang, digits, alone=True)
        several = len(chart.of("part")) > 1
        if not whole:
            return f"{chart.measure[lang]}: {part.label[lang]} {said}"
        total = words.value(whole, lang, digits, alone=True)
        if lang == "ar":
            head = (
                f"{chart.measure.ar} {total}"
                if not chart.measure.ar.startswith("عدد ")
                else f"{chart.measure.ar}: {total}"
            )
            return f"{head}، {'أكبرها' if several else 'منها'} {part.label.ar} {said}"
        return f"{chart.measure.en}: {total}, {'most of it' if several else 'of which'} {part.label.en} {said}"

    def body(self, chart: Chart, page: Page, digits: str) -> Stack:
        return Stack(chart, page, digits)


#: A deficit of 5 per cent of the product is a ratio, and a dividend of 10 per cent of the capital is paid on it.
_NO_WHOLE = fold_pattern("ناتج|رأس ?(?:ال)?مال|أسهم|سهم")


def _worth_a_bar(of: Statement, whole: str, desk: Desk) -> bool:
    """Whether one share alone is a part of a whole, and both have names that are no clauses."""
    others = [one for one in (desk.whole or desk.said) if one.share and one.claim.sentence == of.claim.sentence]
    if any(one.ids != of.ids and not set(one.ids) & set(of.ids) for one in others):
        return False  # a list of shares of which only one was read surely
    clause = any(map(is_verb, (*names.own(of).split(), *whole.split()))) or len(whole.split()) > MOST_OF_A_WHOLE
    return not clause and not _NO_WHOLE.search(fold(whole))


def _additive(of: Statement) -> bool:
    """Whether it can be a whole or a part of one: an amount or a count, of a measure that adds up or of none known."""
    level = of.claim.direction in ("", "reached", "rose_to", "fell_to")
    plain = of.claim.quantity.value_max is None and of.claim.kind not in _NO_SUMS and of.value > 0
    return level and plain and words.nature(of.measure) in ("flow", "stock", "count", "")


#: Accounts whose kinds are no parts of one another: current and capital spending, revenue of oil and of gas.
_ACCOUNTS = ("revenue", "expenditure")
_ALL = frozenset(map(fold_word, "عام عامة العام العامة الدولة للدولة دولة إجمالي كلي كلية".split()))


def _of_all(of: Statement) -> bool:
    """Whether it is of a whole account: «إجمالي الإنفاق العام»."""
    return {word.removeprefix("ال") for word in compare.essence(of.claim)} <= {word.removeprefix("ال") for word in _ALL}


def _kind_of(one: Statement, whole: Statement, desk: Desk) -> bool:
    """Whether a level is of a kind of an account, of the same owner and time, told near it by a name that says so."""
    account = compare.account_of(one.measure) == whole.measure and (one.measure != whole.measure or not _of_all(one))
    alike = (one.whose, one.when, one.claim.quantity.unit) == (whole.whose, whole.when, whole.claim.quantity.unit)
    beside = abs(desk.block(one) - desk.block(whole)) <= FEW_BLOCKS and one.projected == whole.projected
    return account and alike and beside and names.says(names.own(one), whole.measure) and one.value < whole.value


_NO_SUMS = (Kind.RATE, Kind.PERCENT, Kind.ORDINAL, Kind.DURATION)


def _family(of: Statement) -> object:
    """What stands together in a sum: one unit, or counts of whatever is counted."""
    return of.claim.kind is Kind.COUNT or of.claim.quantity.unit


def _bare(of: Statement) -> bool:
    """A large number without a unit, which may be of whatever its neighbours are: «37.3 مليار، و6.4 مليار دينار»."""
    return not of.claim.quantity.unit and of.value >= LARGE


def _adding_to(whole: Statement, group: list[Statement], index: int, desk: Desk) -> list[Statement]:
    """The run of statements right after a whole, or right before it, that adds to it."""
    after = [one for one in group[index + 1 :] if one.value < whole.value][: MOST + 2]
    before = [one for one in group[:index] if one.value < whole.value][::-1][: MOST + 2]
    for side in (after, before):
        for skipped in range(min(len(side), MOST_BETWEEN)):
            if parts := _run(whole, side[skipped:], desk):
                return sorted(parts, key=lambda each: each.at)
    return []


def _run(whole: Statement, side: Sequence[Statement], desk: Desk) -> list[Statement]:
    """The first of ``side`` that add to a whole; nothing where they do not."""
    total, run = Decimal(0), []
    for one in side:
        if not _may_be_part(one, whole):
            continue
        total, run = total + one.value, [*run, one]
        if total > whole.value * (1 + NEAR):
            break
        if len(run) >= 2 and abs(total - whole.value) <= whole.value * NEAR and _proof(run, whole, desk):
            return run
    return []


def _may_be_part(one: Statement, whole: Statement) -> bool:
    beside = one.claim.sentence == whole.claim.sentence
    shared = beside or not one.whose or not whole.whose or bool(one.whose & whole.whose)
    times = one.when == whole.when or None in one.when or None in whole.when
    return shared and times and one.projected == whole.projected


def _proof(run: list[Statement], whole: Statement, desk: Desk) -> bool:
    """Two parts may add to a third number by chance: they are of its measure and its unit, and told beside it.

    Three or more that are it to the last digit are its parts whatever was read of what they measure.
    """
    exact = sum((one.value for one in run), Decimal(0)) == whole.value
    apart = min(abs(desk.block(one) - desk.block(whole)) for one in run)
    if apart > (FEW_BLOCKS if len(run) > 3 else 1) and not any(desk.near(one, whole) for one in run):
        return False
    if exact and len(run) > 2:
        return True
    units = {one.claim.quantity.unit for one in (*run, whole)}
    return (
        len(units) == 1 and all(map(known, run)) and (len(run) > 2 or len({one.measure for one in (*run, whole)}) == 1)
    )


def _part_names(parts: Sequence[Statement]) -> list[Words]:
    """Each part by whose it is or what it is called; one part alone needs a name of its own too."""
    if len(parts) == 1:
        name = names.own(parts[0])
        return [Words(name, parts[0].claim.called[1])] if name else []
    own = all(names.narrower(one) and not names.of_a_total(names.own(one)) for one in parts)
    by_phrase = names.told_apart_by_phrases(parts) if own else []
    return (
        names.told_apart_by_parties(parts)
        or by_phrase
        or names.told_apart_beside(parts)
        or names.told_apart_by_phrases(parts)
        or names.told_apart_somehow(parts)
    )


def _with_rest(marks: list[Mark], whole: Decimal, unit: str) -> list[Mark]:
    """The marks, and what the parts leave of the whole."""
    parts = [mark for mark in marks if mark.role == "part"]
    rest = whole - sum((mark.value for mark in parts), Decimal(0))
    if rest <= whole * NEAR:
        return marks
    ids = tuple(dict.fromkeys(chain.from_iterable(mark.claims for mark in marks)))
    total = next((mark.quantity for mark in marks if mark.role == "whole"), Quantity(Decimal(100), "%"))
    terms = [(f"{quantity.value:,f} {quantity.unit}", quantity) for quantity in (total, *(m.quantity for m in parts))]
    first = parts[0]
    made = Mark(
        REST,
        Quantity(rest, unit),
        first.kind,
        ids,
        Qualifier.APPROX if any(mark.qualifier is not Qualifier.EXACT for mark in marks) else Qualifier.EXACT,
        first.period,
        formula="rest = " + " - ".join(written for written, _ in terms),
        role="rest",
        terms=tuple(terms),
        parties=first.parties,
    )
    return [*marks, made]


# ---------------------------------------------------------------- how it is drawn


class Stack:
    """One bar over the width, a stretch a part; below it a row a part: its colour, its name, its value."""

    def __init__(self, chart: Chart, page: Page, digits: str) -> None:
        self.page, size = page, page.size
        self.parts = chart.of("part", "rest")
        whole = chart.mark("whole")
        shares = self.parts[0].quantity.unit == "%"
        total = (
            whole.value if whole else Decimal(100) if shares else sum((mark.value for mark in self.parts), Decimal(0))
        )
        self.whole = float(total) or 1.0
        self.thick = size.text * 2.2
        self.swatch = size.text * 1.1
        self.gap = size.text * 0.5
        said = [words.value(mark, page.lang, digits, alone=True) for mark in self.parts]
        self.column = max(page.width(text, size.text, "semibold") for text in said) + self.gap
        room = page.inner - 2 * self.swatch - self.column
        self.names = [
            page.wrap(mark.label[page.lang] + ("*" if mark.inherited else ""), room, size.text) for mark in self.parts
        ]
        self.values = [page.wrap(text, page.inner, size.text, "semibold") for text in said]
        self.rows = [name.height * (1.0 if page.tight else 1.1) for name in self.names]
        self.height = self.thick + self.gap * 2 + sum(self.rows)

    def colours(self) -> list[tuple[float, float, float] | str]:
        """A shade a part, from the darkest; what is left of the whole is paper."""
        count = max(len(self.parts) - 1, 1)
        shades = [mixed(COLOURS["main"], COLOURS["paper"], 0.72 * index / count) for index in range(len(self.parts))]
        return [
            COLOURS["paper"] if mark.role == "rest" else shade for mark, shade in zip(self.parts, shades, strict=True)
        ]

    def paint(self, ax: Axes) -> None:
        page, size = self.page, self.page.size
        line = 0.8 * size.scale
        frame: dict[str, Any] = dict(facecolor=COLOURS["paper"], edgecolor=COLOURS["rule"], linewidth=line)
        ax.add_patch(Rectangle((line / 2, line / 2), page.inner - line, self.thick - line, **frame))
        start, y = 0.0, self.thick + self.gap * 2
        for mark, colour, name, value, row in zip(
            self.parts, self.colours(), self.names, self.values, self.rows, strict=True
        ):
            width = page.inner * float(mark.value) / self.whole
            if mark.role != "rest":
                edge: dict[str, Any] = dict(
                    facecolor=colour, edgecolor=COLOURS["paper"], linewidth=line, gid=f"mark:{mark.claims[0]}"
                )
                ax.add_patch(Rectangle((start, 0), width, self.thick, **edge))
            start += width
            box: dict[str, Any] = dict(
                facecolor=colour, edgecolor=COLOURS["rule" if mark.role == "rest" else "paper"], linewidth=line
            )
            middle = y + size.text * LEADING / 2 - self.swatch / 2
            ax.add_patch(Rectangle((0, middle), self.swatch, self.swatch, **box))
            page.write(ax, self.swatch * 1.6, y, name, role="name")
            page.write(ax, page.inner, y, value, align="end", role="value")
            y += row

    def key(self) -> list[str]:
        return []
