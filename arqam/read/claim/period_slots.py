"""The slots of a sentence in which figures and periods stand together: what is told, and what it is compared with.

«بلغت الصادرات 6 مليارات في 2023 مقابل 5 مليارات في 2022، وتراجعت الواردات إلى 4 مليارات»: a statement with a slot of
what it is compared with, and a second statement, which takes over the first one's period.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from arqam.model import Basis, Period, Span
from arqam.read.arabic.phrases import Text, fold_pattern
from arqam.read.claim.calendar_meaning import last_day, months_before
from arqam.read.claim.period_roles import AGAINST, Role
from arqam.read.claim.periods_named import Dated
from arqam.read.claim.sentences import Sentence, opening_verbs


@dataclass(slots=True)
class Slot:
    """What stands together; ``kind``: main, compared, from (a level before), aside (what was before or after it)."""

    kind: str
    parent: int  # the main slot that it belongs to; its own number for a main slot
    turned: bool = False  # it opens with words that turn to another matter
    verb: bool = False  # a verb has told something in it
    after: int = 0  # where the word of comparing ends that opens it
    leads: bool = False  # «بعد إغلاق السوق» before the verb of the statement
    figures: list[Span] = field(default_factory=list)
    dated: list[Dated] = field(default_factory=list)


class _Event(NamedTuple):
    at: int
    kind: str
    span: Span
    dated: Dated | None = None


_MARKS = fold_pattern(
    r"(?<![^\W_])(?:"
    rf"(?P<compared>[وف]?(?:ب?المقارنة|مقارنة|قياسا|{AGAINST}|عوضا?|بدلا|(?:على|عن)\s+مستوا(?:ه|ها|هم|هما)|بعد(?=\s+\d))|[وف]?(?:بعدما|بعد\s+أن)\s+كانت?)"
    r"|(?P<before>[وف]?(?:من(?!\s+قبل(?![^\W_]))|عن))"
    r"|(?P<to>إلى|ليصل|لتصل|ليبلغ|لتبلغ|ليسجل|لتسجل|ليغلق|لتغلق|ليستقر|لتستقر|ليتجاوز|لتتجاوز|لينهي|لتنهي|مسجلا|مسجلة|وصولا|و?بزيادة|و?بارتفاع|و?بانخفاض|و?بتراجع|و?بنمو|وبنسبة|و?بمعدل\s+(?:نمو|ارتفاع|زيادة|انخفاض|تراجع))"
    r"|(?P<turned>يأتي\s+ذلك|ويأتي\s+ذلك|يذكر\s+أن|ويذكر\s+أن|يشار\s+إلى|تجدر\s+الإشارة|الجدير\s+بالذكر|جدير\s+بالذكر|وفيما\s+يتعلق|وفي\s+سياق\s+آخر|في\s+المقابل\s+يتوقع)"
    r"|(?P<aside>[وف]?(?:بعدما|بعد|عقب|إثر|قبيل|(?<!من\s)قبل(?!\s+(?:ال)?(?:زكاة|ضرائب|ضريبة|فوائد|خصم|احتساب|استقطاع))|رغم))"
    r"|(?P<opens>فيما|بينما|(?<!من )حيث(?!\s+\S+\s+(?:آنذاك|حينها|وقتها))|[وف]?كما"
    r"|مما|إذ|إنه|إنها|إنهم|لكن|ولكن|غير\s+أن|إلا\s+أن|في\s+حين|في\s+الوقت\s+الذي"
    r"|في\s+وقت(?!\s+(?:سابق|لاحق|متأخر|مبكر))|على\s+حين|الأمر\s+الذي|علما|وهو\s+ما(?!\s+(?:يعادل|يمثل|يساوي|يوازي))"
    r"|وأن|وأنه|وأنها|وبأن|أما|وأما|وكان|وكانت|وبذلك|وبهذا|بذلك|وبالتالي|وقد|ولم|ولا|ولن|وسوف|وليس)"
    r")(?![^\W_])|(?P<hard>[؛]|(?<!\d)\.(?!\d))|(?P<comma>(?<!\d)[،,]|[،,](?!\d)|(?<=\s)[-–—](?=\s))"
)
#: A comma after which the period of the level before it is still to come.
_STILL_TO_COME = fold_pattern(r"\s*(?:وذلك\s+)?(?:خلال|في|عن|ل|المسجل\S*|المحقق\S*)(?![^\W_])")
#: «بعدما سجل أكبر خسائره، والتي بلغت 4%»: the aside goes on.
_WHOSE = fold_pattern(r"\s*و?(?:الذي|التي)(?![^\W_])")
#: «بعد أن انخفضت الصادرات في مايو، مسجلة 3 ملايين طن».
_RESULTING = fold_pattern(r"\s*(?:مسجلا|مسجلة|محققا|محققة|ليصل|لتصل|ليبلغ|لتبلغ|ليسجل|لتسجل)(?![^\W_])")
#: «مقابل متوسط قدره في 2014 ككل، بلغ 3 في المئة»: the level itself is still to come.
_LEVEL_FOLLOWS = fold_pattern(
    r"\s*(?:(?:و?(?:الذي|التي)|حيث)\s+)?(?:بلغ|بلغت|بلغا|قدره|قدرها|كان|كانت|عند|بنحو|بواقع)(?![^\W_])"
)
#: «مقارنة بالربع الأول الذي بلغت فيه 3 مليارات», «عن العام الماضي (3 مليارات)»: the level is of what is compared with.
_WHICH_WAS = fold_pattern(
    r"\s*[،,]?\s*(?:(?:الأسبق\s+|السابق\s+)?(?:(?:و?الذي|و?التي|حين|حينما|حيث|عندما)\s+\S+|و?البالغة?|عند)(?:\s+[^\s،.؛]+){0,5}\s*|\()$"
)
#: How many characters may lie between a word of comparing and what it compares with.
_NEAR = 70


def slots(text: Text, sentence: Sentence, figures: Sequence[Span], dated: Sequence[Dated]) -> list[Slot]:
    """The slots of a sentence, in order; every figure is in one, and every period that may date one."""
    taken = sorted([*(item.span for item in dated), *figures])  # «أكثر من 3 مليارات» compares with nothing
    reach = [0, *accumulate((span.end for span in taken), max)]  # how far the first of them reach
    marks = (
        mark for mark in _marks(text, sentence) if reach[bisect_left(taken, (mark.span.start + 1,))] < mark.span.end
    )
    events = sorted(
        [*marks, *_spans(figures, dated)], key=lambda event: (event.at, event.kind != "figure", event.kind == "opens")
    )
    return _Walk(text, events).walked()


class _Walk:
    """A walk over what stands in a sentence: words that open or close a slot, figures and periods."""

    def __init__(self, text: Text, events: Sequence[_Event]) -> None:
        self.text, self.events = text, events
        self.made = [Slot("main", 0)]
        self.main = self.current = 0  # the numbers of the statement's main slot and of the slot that goes on
        self.last = ""  # whether a figure or a period stood last
        self.number = 0  # of the event at hand

    def walked(self) -> list[Slot]:
        for number, event in enumerate(self.events):
            self.number = number
            if event.kind == "figure":
                self._figure(event.span)
            elif event.dated:
                self._date(event.dated)
            elif event.kind == "plain":
                self._verb_within(event)
            elif event.kind == "comma":
                self._comma(event)
            elif event.kind in ("compared", "from", "aside"):
                self._aside(event)
            elif event.kind == "to":
                if self.slot.kind == "from" or (self.slot.kind == "compared" and self.slot.dated):
                    self.current = self.main
            elif not (event.kind == "verb" and self._goes_on_comparing(event)):
                self._statement(event)
            self.last = event.kind if event.kind in ("figure", "dated") else self.last
        return self.made

    @property
    def slot(self) -> Slot:
        return self.made[self.current]

    @property
    def rest(self) -> Sequence[_Event]:
        return self.events[self.number + 1 :]

    def _figure(self, span: Span) -> None:
        """«مقارنة بالربع السابق نسبته 25%»: what is compared with is a period and no level, so the change goes on."""
        slot = self.slot
        if slot.after and slot.dated and not slot.figures:
            between = self.text.text[slot.after : max(slot.dated[0].span.start, slot.after)]
            which = self.text.text[slot.dated[-1].span.end : span.start]
            # «عن مستواه يوم الاثنين 80 دولارا», and not «عن يونيو بنسبة 3%»
            its_own = slot.kind == "from" and not which.strip() and self.text.text[span.start] != "ب"
            if len(between.split()) <= 1 and not its_own and not _WHICH_WAS.match(which):
                self.current = self.main
        self.slot.figures.append(span)

    def _new(self, slot: Slot, *, main: bool = False) -> None:
        self.made.append(slot)
        self.current = len(self.made) - 1
        if main:
            self.main = self.current

    def _statement(self, event: _Event) -> None:
        """A statement opens; one that has told no figure yet goes on, and keeps its period («في 2023، بلغت»)."""
        turned = event.kind == "turned"
        filled = any(slot.figures for slot in self.made if slot.parent == self.main)
        if filled or turned or (event.kind == "verb" and self._is_told(event)):
            self._new(Slot("main", len(self.made), turned=turned), main=True)
        self.current = self.main
        self.slot.verb |= event.kind == "verb"

    def _is_told(self, verb: _Event) -> bool:
        """«وتراجع السهم هذا الأسبوع، وزاد …»: و joins another statement, and no period is shared."""
        slot = self.made[self.main]
        return bool(slot.verb and slot.dated) and self.text.text[verb.at] == "و"

    def _verb_within(self, event: _Event) -> None:
        """«بعد إغلاق السوق أعلن البنك»: the verb ends what leads up to it."""
        self.slot.verb = True
        if self.slot.leads and not self.slot.figures and not _JOINED.match(self.text.text, event.at - 6):
            self.current = self.main

    def _comma(self, event: _Event) -> None:
        slot = self.slot
        waits = slot.kind in ("compared", "from") and bool(slot.figures) and not slot.dated
        level_waits = bool(slot.dated) and not slot.figures and bool(self.made[self.main].figures)
        if slot.kind == "aside" and _WHOSE.match(self.text.text, event.span.end):
            return
        if (
            slot.kind == "aside"
            and not self.made[self.main].figures
            and _RESULTING.match(self.text.text, event.span.end)
        ):
            return
        follows = _LEVEL_FOLLOWS if level_waits else _STILL_TO_COME
        if not ((waits or level_waits) and follows.match(self.text.text, event.span.end)):
            self.current = self.main

    def _aside(self, event: _Event) -> None:
        if event.kind == "compared" and _FOR.search(self.text.text, max(event.at - 90, 0), event.at):
            return  # «استحوذت على الشركة مقابل ملياري دولار»
        if event.kind == "from" and _SPOKE_OF.search(self.text.text, max(event.at - 60, 0), event.at):
            return  # «توقعات تحدثت عن 4 مليارات»
        if _opens(self.text, event, self.rest, self.slot):
            verbal = _VERBAL.match(self.text.text, event.span.end)
            leads = event.kind == "aside" and not self.made[self.main].figures and not verbal
            after = event.span.end if event.kind in ("compared", "from") else 0
            self._new(Slot(event.kind, self.main, leads=leads, after=after))

    def _goes_on_comparing(self, verb: _Event) -> bool:
        slot = self.slot
        return slot.kind == "compared" and not slot.figures and bool(_LEVEL_FOLLOWS.match(self.text.text, verb.at))

    def _date(self, item: Dated) -> None:
        """Put a period into its slot."""
        slot = self.slot
        if item.role is Role.RECORD and _WHEN.match(self.text.text, item.span.end):
            # «منذ 2003 عندما بلغ 9 في المئة»
            self._new(Slot("aside", self.main, dated=[item._replace(role=Role.OWN)]))
        elif item.role is Role.ITS:
            self._date_of_the_last(item._replace(role=Role.OWN))
        elif item.role not in (Role.OWN, Role.BASE, Role.SINCE, Role.REPORT):
            return
        elif slot.kind == "compared" and len(slot.dated) >= max(len(slot.figures), 1) and self.last == "dated":
            self.current = self.main  # «عن الشهر نفسه من العام الماضي خلال أبريل»
            self.slot.dated.append(item._replace(role=Role.OWN))
        elif item.base and slot.kind not in ("compared", "from"):
            self._new(Slot("compared", self.main, dated=[item], after=item.span.start))
        elif slot.kind == "main" and slot.figures and _joins_a_new_one(self.text, item, self.last, self.rest):
            self._new(Slot("main", len(self.made), dated=[item]), main=True)
        else:
            slot.dated.append(item)

    def _date_of_the_last(self, item: Dated) -> None:
        """«تجاوز الـ7 مليارات التي سجلتها قبل عام»: of the figure right before it, and of nothing that follows."""
        slot = self.slot
        if len(slot.figures) > 1 and slot.kind == "main":
            self.made.append(Slot("aside", self.main, figures=[slot.figures.pop()], dated=[item]))
        else:
            slot.dated.append(item)


#: «بعدما سجل», «بعد أن»: the verb is the aside's own.
_VERBAL = fold_pattern(r"\s+أن(?![^\W_])|(?<=ما)\s")
_JOINED = fold_pattern(r".*(?<![^\W_])(?:أن|ما|إن|لم|قد)\s+$")


def _spans(figures: Sequence[Span], dated: Sequence[Dated]) -> Iterator[_Event]:
    for span in figures:
        yield _Event(span.start, "figure", span)
    for item in dated:
        yield _Event(item.span.start, "dated", item.span, item)


def _marks(text: Text, sentence: Sentence) -> Iterator[_Event]:
    span = sentence.span
    for match in _MARKS.finditer(text.text, span.start, span.end):
        kind = "from" if match.lastgroup == "before" else match.lastgroup or ""
        yield _Event(match.start(), kind, Span(*match.span()))
    verbs = opening_verbs()
    index = max(text.word_at(span.start), 1)
    while index < len(text.words) and (word := text.words[index]).start < span.end:
        written = text.written[index]
        joined = written[0] in "وف" and written[1:] in verbs
        if joined or written in verbs:
            led = text.text[span.start : word.start].rstrip()[-1:] in ("،", ",", ":", "")
            yield _Event(word.start, "verb" if joined or led else "plain", word)
        index += 1


def _opens(text: Text, event: _Event, rest: Sequence[_Event], slot: Slot) -> bool:
    """Does the word of comparing have a figure or a period to compare with, before its clause ends?"""
    for follows in rest:
        if follows.at < event.span.end:
            continue
        if follows.kind == "comma" and event.kind == "aside" and _WHOSE.match(text.text, follows.span.end):
            continue
        if event.kind == "from" and follows.kind == "figure" and "(" in text.text[event.span.end : follows.at]:
            return False  # «لدى كل من «النور» (+3%)»
        if follows.kind in ("figure", "dated"):
            near = _NEAR if event.kind != "from" else 22
            if event.kind == "from" and follows.kind == "dated":
                near = len(text.text[event.span.end : follows.at].split()) <= 3
                return near and bool(follows.dated and follows.dated.base)
            return follows.at - event.span.end <= near or event.kind == "aside"
        if follows.kind in ("comma", "hard", "opens", "verb", "turned") or (
            follows.kind == "to" and event.kind == "from"
        ):
            return event.kind == "compared" and follows.kind == "verb" and bool(slot.figures)
    return False


_FOR = fold_pattern(
    r"(?<![^\W_])[وف]?(?:ال)?(?:استحوذ|استحوذت|استحواذ|اشترى|اشترت|شراء|باع|باعت|بيع|يبيع|تبيع|تنازل)(?![^\W_])[^.،؛\n]*$"
)
#: «تحدثت عن 4 مليارات», «تتكون من 5%», «أعلنت الشركة عن انخفاض بلغ 3%».
_SPOKE_OF = fold_pattern(
    r"(?<![^\W_])(?:[وف]?[يت]?تحدثت?|[يت]تكون|[يت]تألف|مكونة?|مؤلفة?"
    r"|[وف]?(?:أعلن|كشف|أفصح|أسفر|أفرج|نتج|تخلى|تخلت)ت?(?:\s+(?!عن(?![^\W_]))[^\s\d،.]+){0,6})\s+$"
)
_WHEN = fold_pattern(r"\s*[،)]?\s*(?:عندما|حين|حينما)(?![^\W_])")


def _joins_a_new_one(text: Text, item: Dated, last: str, rest: Sequence[_Event]) -> bool:
    """«5 مليارات في 2022 و6 مليارات …»: no; «وفي 2023 بلغت …»: the period opens the next statement."""
    if last != "figure" and last != "dated":
        return False
    start = item.span.start
    word = text.words[text.word_at(start)]
    joined = text.text[word.start] == "و" and word.start <= start
    before = text.text[max(start - 14, 0) : start]
    if not joined and not re.search(r"(?<![^\W_])و(?:في|خلال|عن|بنهايه|منذ|حتي)\s+(?:\S+\s+)?$", before):
        return False
    follows = next((event for event in rest if event.kind in ("figure", "dated", "hard")), None)
    return follows is not None and follows.kind == "figure"


def nearest(text: Text, slot: Slot, figure: Span, sentence: Span, *, traded: bool = False) -> Dated | None:
    """The period of the slot that a figure has: the nearest, those beyond another figure last.

    ``traded``: the sentence is on what has a day; elsewhere a day beside a month or a quarter is when it was told.
    """
    if len(slot.figures) == 2 and _RESPECTIVELY.search(text.text, sentence.start, sentence.end):
        pairs = [item for item in slot.dated if _is_pair(text, item)]
        if len(pairs) == 1:
            return _half(pairs[0], slot.figures.index(figure))
    figure = _said_first(text, slot, figure)
    own = [item for item in slot.dated if item.role is not Role.REPORT] or slot.dated
    own = [item for item in own if not (item.shift and item.period.basis is Basis.UNRESOLVED and not item.shift.back)]
    own = [item for item in own if item.role is not Role.SINCE or _touches(text, slot, figure, item)]
    own = [item for item in own if not _is_session_before(item) or _touches(text, slot, figure, item)]
    if slot.kind == "main":
        own = [item for item in own if not item.base]
    if not traded and len(slot.figures) == 1:
        own = [item for item in own if not item.is_day or item.ends] or own
    return min(own, key=lambda item: _cost(text, slot, figure, item), default=None)


_SAID_AGAIN = fold_pattern(r"\s*\(\s*|\s*(?:أي|أو)\s+(?:نحو\s+|ما\s+يعادل\s+)?")


def _said_first(text: Text, slot: Slot, figure: Span) -> Span:
    """«بنسبة 9% (765 نقطة)»: what is said again has the period of what was said first."""
    before = [other for other in slot.figures if other.end <= figure.start]
    if before and _SAID_AGAIN.fullmatch(text.text, before[-1].end, figure.start):
        return _said_first(text, slot, before[-1])
    return figure


_RESPECTIVELY = fold_pattern(r"على\s+(?:التوالي|الترتيب)")
_TWO = fold_pattern(r"\S+\s+و\S+")


def _months_of(period: Period) -> int:
    if not (period.start and period.end):
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _is_pair(text: Text, item: Dated) -> bool:
    """«شهري يناير وفبراير», «عامي 2021 و2022»."""
    return _months_of(item.period) in (2, 24) and bool(_TWO.search(text.cut(item.span)))


def _half(item: Dated, which: int) -> Dated:
    """«في يناير وفبراير 5 و4 في المئة على التوالي»: the first or the second of two months or years named together."""
    period = item.period
    if not period.start:
        return item
    if _months_of(period) == 24:
        year = period.start.year + which
        return item._replace(period=replace(period, start=date(year, 1, 1), end=date(year, 12, 31)))
    start, end = months_before(Period(period.start, last_day(period.start.year, period.start.month)), -which) or (
        None,
        None,
    )
    return item._replace(period=replace(period, start=start, end=end))


def _is_session_before(item: Dated) -> bool:
    """«زاد المؤشر 3%، بعد أن دفعه البيع للهبوط 2% في الجلسة السابقة»: of the figure next to it alone."""
    return bool(item.shift and item.shift.unit == "day")


def _touches(text: Text, slot: Slot, figure: Span, item: Dated) -> bool:
    """«منذ» speaks of the figure that stands next to it, or of the only one."""
    return not any(_lies_between(figure, item.span, other) for other in slot.figures)


def _lies_between(one: Span, two: Span, other: Span) -> bool:
    first, last = (one, two) if one.start < two.start else (two, one)
    return first.end <= other.start and other.end <= last.start


def _cost(text: Text, slot: Slot, figure: Span, item: Dated) -> float:
    """Words between; what lies beyond another figure, or right after one, is that one's."""
    after = item.span.start > figure.end
    between = text.text[figure.end : item.span.start] if after else text.text[item.span.end : figure.start]
    crossed = sum(_lies_between(figure, item.span, other) for other in slot.figures)
    beside = any(
        other != figure and other.end <= item.span.start and len(text.text[other.end : item.span.start].split()) <= 1
        for other in slot.figures
    )
    over = after and "،" in between and any(other.span.end <= figure.start for other in slot.dated)
    return len(between.split()) + 30 * crossed + 10 * beside + 0.5 * after + 40 * over
