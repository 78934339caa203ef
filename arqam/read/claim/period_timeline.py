"""When the sentences of an article stand: the period of each figure's slot, and what it may be taken over from.

The article is walked once, in order. A statement without a period of its own may take over that of the statement
before it, or the article's topic: the day of a market's report, or the month, quarter or year that a report is on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from arqam.model import Article, Basis, BlockKind, Span
from arqam.read.arabic.phrases import Hit, Text, fold_pattern, fold_word
from arqam.read.claim.calendar_meaning import FISCAL, moved
from arqam.read.claim.looking_ahead import Ahead
from arqam.read.claim.period_roles import Role
from arqam.read.claim.period_slots import Slot, nearest, slots
from arqam.read.claim.periods_named import Dated
from arqam.read.claim.sentences import Sentence


@dataclass(frozen=True, slots=True)
class When:
    """What the text says of when one figure was."""

    own: Dated | None = None  # the period of its slot
    kind: str = "main"  # of its slot: main, compared, from, aside
    carried: tuple[Dated, ...] = ()  # of statements before it in the sentence, the nearest first
    before: tuple[Dated, ...] = ()  # of the sentence before, in the same paragraph
    ahead: bool = False  # its clause looks ahead
    market: bool = False  # its sentence is on what is traded
    day: Dated | None = None  # of the market that is reported on
    headline: bool = False
    sentence: int = 0  # its number in the article
    planned: bool = False  # the sentence before looks ahead where it names its period
    told: Dated | None = None  # the period named last before its sentence, in whatever paragraph


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whens of an article's figures, and its topic's periods."""

    whens: Mapping[Span, When] = field(default_factory=dict)
    topic: Dated | None = None  # the month, quarter or year that the article is on
    measures: frozenset[str] = frozenset()  # what the sentences that set it speak of
    on_market: bool = False  # they are on what is traded
    published: date | None = None

    def of(self, figure: Span) -> When:
        return self.whens.get(figure, When())


#: Words of what is traded by the day.
MARKET = fold_pattern(
    r"(?<![^\W_])(?:[وفبلك]{0,2}(?:ال|لل)?(?:سهم|سهمي|(?:(?<=[ال]ل)أسهم|أسهم(?!\s+في(?![^\W_])))|سهما|مؤشر|مؤشري|مؤشران|مؤشرات|بورصة|بورصات|نفط|خام|خامان|برنت|ذهب|فضة|بلاتين|بلاديوم|معدن|إسترليني|استرليني|"
    r"عملة|عملات|تداول|تداولات|تعاملات|جلسة|صفقات|سندات|بيتكوين|بتكوين|أوقية|أسواق|عقود|نقطة|نقاط|أسعار)(?:ه|ها|هما)?"
    r"|[وفبلك]{0,2}(?:ال|لل)(?:دولار|يورو|ين|ليرة|جنيه|سوق|سلع))(?![^\W_])"
)
#: Words of what is counted over a stretch, in a market's report too.
NOT_TRADED = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:أرباح|ربح|إيرادات|مبيعات|صادرات|واردات|إنتاج|ناتج|تضخم|نمو|مخزون|مخزونات|طلب|إمدادات|استهلاك|عجز|فائض|فائدة|بطالة|"
    r"وظائف|قرض|قروض|احتياطي|احتياطيات|احتياطات|مستهلك|مستورد|فصلية|حفارات|منصات|مخصصات|توزيعات)(?:ه|ها|هم)?(?![^\W_])"
)
#: Words of an exchange.
EXCHANGE = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:سهم|سهمي|(?:(?<=[ال]ل)أسهم|أسهم(?!\s+في(?![^\W_])))|سهما|بورصة|بورصات|تداول|تداولات|تعاملات|جلسة)(?:ه|ها)?(?![^\W_])"
)
#: «مقارنة مع توقعات بزيادة 5%»: what was expected is expected of the same period.
EXPECTED = fold_pattern(r"(?<![^\W_])[وبل]?(?:ال)?(?:توقعات|تقديرات|تنبؤات|استطلاع)(?:ه|ها|هم)?(?![^\W_])")
_INDEX = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:أسعار|سعر|مؤشر|بورصة"
    r"|(?:(?<=[ال]ل)أسهم|أسهم(?!\s+في(?![^\W_]))))(?![^\W_])"
)
_MOVES = fold_pattern(
    r"(?<![^\W_])[وف]?(?:هوى|هو(?=ت)|اقترب|ارتفع|تراجع|هبط|صعد|انخفض|قفز|زاد|نزل|واصل|استقر|أغلق|سجل|فتح|افتتح|أنهى|أنهت|خسر|كسب|ربح|تباين|تراوح|احتفظ|حافظ|حاول|فقد|تكبد|قلص|مني|تعافى|تعافت|تأرجح|انتعش|تقلص|قلص|عزز)(?:ت|وا)?(?![^\W_])"
)
#: How a paragraph opens that goes on with the one before.
AS_WELL = fold_word("كما") + " "
#: How many sentences of the text may set the article's topic.
_LEAD = 3


def timeline(
    article: Article,
    text: Text,
    parts: Sequence[Sentence],
    figures: Sequence[Span],
    dated: Sequence[Dated],
    measured: Sequence[Hit],
    ahead: Ahead,
) -> Timeline:
    """The timeline of an article; ``figures``, ``dated`` and the words of measures in text order."""
    published = article.source.published
    heads = _headlines(article)
    told = [_Told(part, text, figures, dated, part.block in heads) for part in parts]
    body = [one for one in told if not one.headline][:_LEAD]
    lead = [one for one in told if one.headline] + body
    topic, at = _topic(lead, published)
    day = _market_day(lead, published) or _day_of_close(lead)
    reports = day is not None and any(EXCHANGE.search(one.words) for one in lead)
    keys = _keys(lead[: at + 1], measured) if topic else frozenset()
    whens: dict[Span, When] = {}
    before: tuple[Dated, ...] = ()
    block = set_at = set_next = -1  # the numbers of the sentences that set a period last: before this one, up to it
    last: Dated | None = None
    for number_of, one in enumerate(told):
        if one.sentence.block != block:
            before, block = (), one.sentence.block
        market = bool(MARKET.search(one.words)) or bool(reports and not NOT_TRADED.search(one.words))
        one.came_before = before or ((last,) if last and one.words.startswith(AS_WELL) else ())
        main = one.resolved(before[0] if before else day if market and day else topic, day)
        day = day or (_market_day([one], published) if one.of_a_market else None)
        before = tuple(main[-1:]) or before
        set_at, set_next = set_next, (number_of if main else set_next)
        told_last, last = last, (main[-1] if main else last)
        for number, slot in enumerate(one.slots):
            for figure in slot.figures:
                whens[figure] = When(
                    one.own(number, figure),
                    slot.kind,
                    one.carried(number),
                    one.came_before,
                    ahead.at(figure),
                    market,
                    day,
                    one.headline,
                    number_of,
                    bool(set_at == number_of - 1 and one.came_before and ahead.at(one.came_before[0].span)),
                    told_last,
                )
    return Timeline(whens, topic, keys, bool(topic and EXCHANGE.search(lead[at].words)), published)


def _headlines(article: Article) -> set[int]:
    heads = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)
    return {number for number, block in enumerate(article.blocks) if block.kind in heads}


class _Told:
    """A sentence with its slots, their periods resolved in order."""

    def __init__(
        self,
        sentence: Sentence,
        text: Text,
        figures: Sequence[Span],
        dated: Sequence[Dated],
        headline: bool,
    ) -> None:
        span = sentence.span
        self.sentence, self.text, self.headline = sentence, text, headline
        self.words = text.cut(span)
        self.figures = figures[bisect_left(figures, (span.start,)) : bisect_left(figures, (span.end,))]
        first = bisect_left(dated, span.start, key=lambda item: item.span.start)
        self.dated = list(dated[first : bisect_left(dated, span.end, key=lambda item: item.span.start)])
        told = self.figures or self.dated
        self.slots = slots(text, sentence, self.figures, self.dated) if told else [Slot("main", 0)]
        self.of_a_market = bool(MARKET.search(self.words) and (_MOVES.search(self.words) or _INDEX.search(self.words)))
        self.came_before: tuple[Dated, ...] = ()

    def resolved(self, running: Dated | None, day: Dated | None = None) -> list[Dated]:
        """Resolve what is said by another period, and give the periods that the main slots set, in order."""
        set_by: list[Dated] = []
        mains: dict[int, Dated] = {}
        at = running
        for number, slot in enumerate(self.slots):
            if slot.kind in ("main", "aside"):
                slot.dated = [_moved_by(item, self.told_before(item) or at, day) for item in slot.dated]
            if slot.kind == "main":
                own = [item for item in slot.dated if _carries(item)]
                if not self.of_a_market:  # a day beside a month or a quarter is when it was told
                    own = [item for item in own if not item.is_day or item.ends] or own
                empty = self.of_a_market and not self.figures  # «وبيانات الوظائف يوم الجمعة» is no report's day
                set_by += [item for item in own if slot.figures or not item.is_day or empty]
                at = (
                    next((item for item in reversed(slot.dated) if item.role is Role.SINCE), at) if not own else own[-1]
                )
                if at:
                    mains[number] = at
        for slot in self.slots:
            if slot.kind in ("compared", "from"):
                slot.dated = [_moved_by(item, mains.get(slot.parent, running), day) for item in slot.dated]
        return set_by

    def told_before(self, item: Dated) -> Dated | None:
        """«من 14 في مايو من العام الماضي إلى 21 في الشهر نفسه من هذا العام»: the period before it in the sentence."""
        before = [other for other in self.dated if other.span.end <= item.span.start and not other.shift]
        same = item.shift is not None and item.shift.unit == "same"
        roles = (Role.OWN, Role.BASE) if item.shift and (item.shift.back or item.shift.year) else (Role.OWN,)
        known = [other for other in before if other.role in roles and other.period.start]
        return known[-1] if same and known else None

    def own(self, number: int, figure: Span) -> Dated | None:
        slot = self.slots[number]
        found = nearest(self.text, slot, figure, self.sentence.span, traded=self.of_a_market)
        if found is None and slot.kind in ("compared", "from") and not self.is_expected(number, figure):
            return self.level_before(number)
        return found

    def level_before(self, number: int) -> Dated | None:
        """«إلى 3 من 4 أمس، و5 من 6»: the levels before, of a list, are of one day."""
        alike = [at for at, slot in enumerate(self.slots) if slot.kind == self.slots[number].kind and slot.dated]
        near = [at for at in alike if at < number][-1:] or [at for at in alike if at > number][:1]
        if near and self.slots[near[0]].figures:
            return self.slots[near[0]].dated[-1]
        return self.compared_first(number)

    def is_expected(self, number: int, figure: Span) -> bool:
        """«تراجع 0.4% في يونيو مقابل توقعات بارتفاعه 0.1%»: what was expected, of the same month."""
        slot = self.slots[number]
        return slot.kind == "compared" and bool(EXPECTED.search(self.text.text, slot.after, figure.start))

    def compared_first(self, number: int) -> Dated | None:
        """«ومقارنة بالربع الأول من العام الماضي ارتفعت من 4 إلى 5»: the level before is of what is compared with."""
        first = [slot for slot in self.slots[:number] if slot.kind != "main" and slot.dated and not slot.figures]
        of = self.slots[number].parent
        first = [slot for slot in first if slot.kind in ("compared", "from")]
        first = [slot for slot in first if slot.parent == of or not self.slots[slot.parent].figures]
        if self.slots[number].kind == "compared" and len(first) != 1:
            return None  # of a year before and of a quarter before: which, is not said
        return first[-1].dated[-1] if first else None

    def carried(self, number: int) -> tuple[Dated, ...]:
        """The periods of main slots before, up to one that turns to another matter; the nearest first."""
        found: list[Dated] = []
        parent = self.slots[number].parent
        if self.slots[number].kind != "main":
            found += [item for item in self.slots[parent].dated if _carries(item)]
        for at in range(parent, -1, -1):
            slot = self.slots[at]
            if at != parent and slot.kind == "main" and (slot.figures or not self.of_a_market):
                found += [item for item in reversed(slot.dated) if _carries(item)]
            if slot.turned:
                break
        return tuple(found)


def _carries(item: Dated) -> bool:
    """May the period be taken over by what follows?"""
    return item.role is Role.OWN and not item.rolling and bool(item.period.start)


def _moved_by(item: Dated, main: Dated | None, day: Dated | None) -> Dated:
    """A period that is said by another; «الجلسة السابقة» is said by a day, and by no quarter of profits."""
    if not item.shift or item.shift.unit != "day":
        return _by(item, main)
    main = main if main and main.is_day else day
    return _by(item, main) if main and main.period.start else item


def _by(item: Dated, main: Dated | None) -> Dated:
    """A period that is said by another, now that the other is known."""
    if not item.shift or not main or main is item:
        return item
    days = moved(item.shift, main.period)
    if not days:
        return item
    period = replace(item.period, start=days[0], end=days[1], basis=Basis.RELATIVE)
    note = f"counted from «{main.period.surface}»"
    same = item.shift.unit == "same"
    note = FISCAL if same and main.note == FISCAL else note
    whole = moved(item.shift, replace(main.period, start=main.begun)) if main.ends and same and main.begun else None
    begun = whole[0] if whole else item.begun
    return item._replace(
        period=period, note=note, ends=main.ends and same, begun=begun, part=main.part if same else None
    )


def _keys(lead: Sequence[_Told], measured: Sequence[Hit]) -> frozenset[str]:
    spans = [one.sentence.span for one in lead]
    return frozenset(
        key for hit in measured for key in hit.keys if key and any(span.covers(hit.span) for span in spans)
    )


def _topic(lead: Sequence[_Told], published: date | None) -> tuple[Dated | None, int]:
    """The period that the article's headline and lead are on, and the number of the sentence that sets it.

    It is the first that dates a figure or an account of some.
    """
    block = -1
    for at, one in enumerate(lead):
        if not one.headline and block not in (-1, one.sentence.block):
            return None, 0  # the first paragraph of figures has told what it is on
        for slot in one.slots:
            if slot.kind != "main":
                continue
            for item in slot.dated:
                if _is_topic(item, published) and (slot.figures or one.headline or _of_results(one.text, item)):
                    return item, at
        if one.figures and not one.headline:
            block = one.sentence.block
    return None, 0


_RESULTS = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:نتائج|نتائجه|نتائجها|إحصاءات|إحصائيات|بيانات|حصيلة|أداء|تقرير|أرباح|مبيعات|إيرادات|صادرات|واردات|نمو|تضخم|مؤشر)(?![^\W_])[^.؛\n]*$"
)


def _of_results(text: Text, item: Dated) -> bool:
    return bool(_RESULTS.search(text.text[max(item.span.start - 70, 0) : item.span.start]))


def _is_topic(item: Dated, published: date | None) -> bool:
    period = item.period
    if not (_carries(item) and period.start and period.end) or (item.is_day and not item.ends):
        return False
    if (period.end - period.start).days > 366 and item.note != FISCAL:
        return False  # of many years, no one figure
    return not published or period.start <= published


#: «في حال استمر الارتداد في جلسة اليوم»: a day on which nothing has happened yet.
_IF = fold_pattern(
    r"(?<![^\W_])[وف]?(?:في\s+حال(?:ة)?|حال|إذا|لو|سوف|س[يت](?!ار|اس|اح|رة|طر|ول)[^\W\d_]{3,})(?![^\W_])[^.،؛\n]*$"
)


def _is_to_come(one: _Told, item: Dated) -> bool:
    """Is «اليوم» the session that the report looks to, and not the one that it tells of?"""
    if not one.text.cut(item.span).startswith(_TODAY):
        return False
    return bool(_IF.search(one.text.text, one.sentence.span.start, item.span.start))


_TODAY = fold_word("اليوم")
_CLOSED = fold_pattern(r"\s*(?:أغلق|أنهى|أنه(?=ت)|اختتم|ختم|أقفل)ت?(?![^\W_])")
_YESTERDAY = fold_pattern(r"(?:ال|ب)?أمس")


def _day_of_close(lead: Sequence[_Told]) -> Dated | None:
    """«أغلقت السوق على مكاسب، بعدما ارتفع مؤشرها أمس 40 نقطة»: what closed is of the day that the aside names."""
    for one in lead:
        if one.of_a_market and not one.headline and _CLOSED.match(one.words):
            days = [item for slot in one.slots if slot.kind == "aside" for item in slot.dated]
            return next((item for item in days if _YESTERDAY.match(one.text.cut(item.span))), None)
    return None


def _market_day(lead: Sequence[_Told], published: date | None) -> Dated | None:
    """The first day of trade that they name, or else the first week of it."""
    week: Dated | None = None
    for one in lead:
        if not one.of_a_market:
            continue
        for slot in one.slots:
            for item in slot.dated:
                day = item.period.start
                told = slot.kind == "main" and _carries(item) and not _is_to_come(one, item)
                if not told or not item.is_short or not day:
                    continue
                over = not published or (item.period.end or day) <= published + timedelta(days=1)
                if over and (not published or (published - day).days <= 10):
                    if item.is_day:
                        return item
                    week = week or item
    return week
