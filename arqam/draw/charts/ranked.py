"""Ranked bars: one measure of several named things at one time, the largest first.

Changes of several things that all go one way are ranked too; where they go both ways they are :mod:`diverging`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from arqam.draw import words
from arqam.draw.charts import bars, compare, gate, names
from arqam.draw.charts.chart import NOWHERE, Chart, Form, Mark, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, grouped, known, owned
from arqam.draw.page import Page
from arqam.model import Kind, Qualifier
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.arabic.rows import table

TOO_NEAR = Words("قيمتان لا يفرق بينهما البصر (أقل من 3%)", "two values that no eye tells apart (under 3%)")
UNLIKE = Words("مستويان لشيئين مختلفين", "levels of two unlike things")
WHOLE_AMONG_PARTS = Words("إحدى القيم مجموع غيرها، لا نظير لها", "one value is the sum of others, and not their peer")
#: Two values nearer than this, by the larger, are one height to the eye.
VISIBLE = Decimal("0.03")
#: As many names in one sentence are a list of its own kind: goods, then towns.
A_LIST = 3


class Ranked(Form):
    value = "ranked"
    shape = Words("مخطط أشرطة أفقية مرتبة", "Ranked horizontal bars")
    rank = 4

    def propose(self, desk: Desk) -> Iterator[Chart]:
        for group in desk.once(lists):
            if not both_ways(group):
                yield from self.of(desk, group)

    def of(self, desk: Desk, group: Sequence[Statement]) -> Iterator[Chart]:
        """The chart of statements of one axis and one time, where names tell enough of them apart."""
        group = [one for one in group if not _is_its_own_price(one, desk)]
        kept, labels = tell(group)
        if len(kept) < 2 or not owned(kept) or (len(kept) == 2 and not _two(kept, desk)):
            return
        if not kept[0].change and any(one.whose < other.whose for one in kept for other in kept):
            return  # all exports beside those to one country
        measure = topic(kept, desk)
        sign = 1 if any(one.value > 0 for one in kept) else -1  # of falls alone the deepest comes first
        ordered = sorted(zip(kept, labels, strict=True), key=lambda pair: (-pair[0].value * sign, pair[0].at))
        marks = [desk.mark(one, label) for one, label in ordered]
        fields = {"signed": "yes"} if kept[0].change else {}
        fields["told"] = str(told_in_all(kept, desk))
        yield desk.chart(self, measure, marks, kept[0].measure, **fields)

    def faults(self, chart: Chart) -> Iterator[Words]:
        if chart.name in ("oil_price", "index_level") and not chart.fields.get("signed") and len(chart.marks) < 3:
            yield UNLIKE
        yield from cut_short(chart)
        values = [mark.value for mark in chart.marks]
        sizes = [abs(value) for value in values]
        largest = max(sizes)
        if len(values) == 2 and abs(values[0] - values[1]) < largest * VISIBLE:
            yield TOO_NEAR
        additive = all(mark.kind is not Kind.PERCENT for mark in chart.marks) and not chart.fields.get("signed")
        if additive and len(values) > 2 and gate.near(largest * 2, sum(sizes, Decimal(0)), "0.04"):
            yield WHOLE_AMONG_PARTS

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        first, *rest = chart.marks

        def say(mark: Mark) -> str:
            return said(chart, mark, lang, digits)

        if len(rest) < 2:
            listed = (f"{mark.label[lang]} {say(mark)}" for mark in (first, *rest))
            return f"{chart.measure[lang]}: {words.comma(lang).join(listed)}"
        if int(chart.fields.get("told") or 0) > len(chart.marks):  # the first may be one that was not read surely
            ends = (f"{mark.label[lang]} {say(mark)}" for mark in (first, rest[-1]))
            return f"{chart.measure[lang]}: {words.comma(lang).join(ends)}"
        deepest = first.value < 0
        if lang == "ar":
            return f"{chart.measure.ar}: {'أشدها انخفاضًا' if deepest else 'أولها'} {first.label.ar} ({say(first)})"
        return f"{chart.measure.en}: {first.label.en} {'fell most' if deepest else 'first'} ({say(first)})"

    def body(self, chart: Chart, page: Page, digits: str) -> bars.Bars:
        return SignedBars(chart, page, digits) if chart.fields.get("signed") else bars.Bars(chart, page, digits)


class SignedBars(bars.Bars):
    """Bars of changes: each value with its sign."""

    def said(self, mark: Mark) -> str:
        return said(self.chart, mark, self.page.lang, self.digits, alone=True)


def said(chart: Chart, mark: Mark, lang: str, digits: str, *, alone: bool = False) -> str:
    """A value in words; a change with its sign."""
    signed = bool(chart.fields.get("signed")) and mark.kind is Kind.PERCENT
    return words.value(mark, lang, digits, alone=alone, signed=signed)


# ---------------------------------------------------------------- what stands in one list


def lists(desk: Desk) -> Iterator[list[Statement]]:
    """Statements that share an axis and a time, as the article lists them."""
    wholes = {one.claim.part_of for one in desk.said if one.claim.part_of}
    usable = [
        one
        for one in desk.said
        if known(one)
        and (not one.change or one.claim.kind is Kind.PERCENT)
        and not one.claim.part_of
        and not wholes & set(one.ids)
        and one.claim.direction not in ("rose_from", "fell_from")
        and one.measure != "index_level"  # points of two indices are no measure of the same thing
        and (one.change or one.measure not in ("exchange_rate", "currency"))
        and not one.claim.subject.startswith("مؤشر الدولار")
        and not _of_one_share(one)
        and not _traded(one)
    ]
    for group in grouped(usable, lambda one: (*_key(one), _against(one, desk))):
        if _unlike_goods(group) or _led_each_to_a_level(group, desk):
            continue
        for run in _runs(_kinds(group), desk):
            if len(run) > 1:
                yield from _by_sentence(run)


#: What a currency is worth in others.
_CURRENCIES = ("currency", "exchange_rate")
#: What a firm earns, loses or pays, and of a share of it: «خسارة السهم 1.2 ريال» is no peer of the loss.
_EARNED = ("profit", "losses", "dividends")


def _of_one_share(one: Statement) -> bool:
    return one.measure in _EARNED and bool({"السهم", "للسهم", "سهم"} & set(Text(one.claim.subject).written))


def _unlike_goods(group: Sequence[Statement]) -> bool:
    """Whether they are the prices of goods that no word of their names joins: platinum at 950, silver at 14."""
    if group[0].change or words.nature(group[0].measure) != "price":
        return False
    cores = [set(Text(names.own(one)).written) for one in group]
    return not set.intersection(*cores)


def _led_each_to_a_level(group: Sequence[Statement], desk: Desk) -> bool:
    """Whether two or three changes have each a level of its own beside it: each is a pair then, and they no list."""
    if not group[0].change or len(group) > A_LIST or words.nature(group[0].measure) in ("price", "index", "rate"):
        return False
    return all(any(_level_of(one, change) for one in desk.said) for change in group)


def _level_of(one: Statement, change: Statement) -> bool:
    beside = one.claim.sentence == change.claim.sentence and one.measure == change.measure
    return beside and one.claim.kind is not Kind.PERCENT and compare.essence(one.claim) == compare.essence(change.claim)


#: What a market traded is no price and no index, whatever verb moves it.
_TRADED = frozenset(map(fold_word, "المتداولة متداولة التداول تداول التداولات السيولة الصفقات المنفذة".split()))


def _traded(of: Statement) -> bool:
    return words.nature(of.measure) == "index" and bool(_TRADED & set(Text(of.claim.subject).written))


def _kinds(group: list[Statement]) -> list[Statement]:
    """Without what is the measure itself among its kinds: inflation among the prices of food, transport and rents."""
    if not group[0].change:
        narrow = [one for one in group if names.narrower(one)]
        one_owner = compare.same(lambda one: one.whose, group)
        return narrow if narrow and one_owner else group  # all imports are no peer of wheat
    if words.nature(group[0].measure) == "index":
        group = _indices(group)
    if words.nature(group[0].measure) in ("price", "index"):  # «خسر الخامان نحو 5%» is not beside Brent's 5.01
        exact = [one for one in group if one.claim.qualifier is Qualifier.EXACT]
        return exact if len(exact) > 1 and 2 * len(exact) >= len(group) else group
    whole = [one for one in group if names.own(one) and names.says(names.own(one), one.claim.measure)]
    rest = [one for one in group if one not in whole and names.own(one)]
    return [one for one in group if one not in whole] if len(rest) > 2 and len(whole) < len(rest) else group


_SHARE = re.compile(r"^(?:سهم|أسهم|اسهم)(?:ها|ه)?(?: |$)")
_LONGER = fold_pattern(r"اسبوعي|شهري|سنوي|فصلي|منذ بداية")


def _indices(group: list[Statement]) -> list[Statement]:
    """Without a share whose firm was not found, a longer time's change, and what is of none of several towns."""
    if not any(map(_firms, group)):
        group = [one for one in group if not _SHARE.search(one.claim.subject)] or group
    lands = {code for one in group if one.place for code in one.whose}
    group = [one for one in group if one.place or not one.whose & lands] or group
    return [one for one in group if not _LONGER.search(fold_word(one.beside[0][-40:]))] or group


#: So many paragraphs apart, what is told is no longer one list.
APART = 2


def _runs(group: list[Statement], desk: Desk) -> Iterator[list[Statement]]:
    """The group, parted where the article goes on to something else for paragraphs."""
    run: list[Statement] = []
    if words.nature(group[0].measure) in ("price", "index"):
        yield group  # a day's markets are told all over an article
        return
    for one in group:
        if run and abs(desk.block(one) - desk.block(run[-1])) > APART:
            yield run
            run = []
        run.append(one)
    yield run


def told_in_all(kept: Sequence[Statement], desk: Desk) -> int:
    """How many the list has with those that are not sure: of one owner, in the same sentences."""
    if not desk.whole:
        return len(kept)
    first, sentences = kept[0], {one.claim.sentence for one in kept}
    one_owner = compare.same(lambda one: one.whose, kept) and bool(first.whose)
    alike = [one for one in desk.whole if known(one) and _may_be_of(one, first)]
    told_together = len(sentences) == 1 and len({one.whose for one in kept}) == len(kept)
    all_over = words.nature(first.measure) in ("price", "index")  # a day's sectors and shares
    if (one_owner or told_together) and not all_over:
        alike = [one for one in alike if one.claim.sentence in sentences]
    return max(len(alike), len(kept))


def _may_be_of(one: Statement, first: Statement) -> bool:
    """Whether a statement may be of the list of another, as far as what was read of it says."""
    unit = one.claim.quantity.unit == first.claim.quantity.unit
    account = compare.account_of if first.change else str
    alike = unit and account(one.measure) == account(first.measure)
    times = one.when == first.when or None in one.when
    return alike and times and one.change == first.change and (not one.whose or _firms(one) == _firms(first))


def cut_short(chart: Chart) -> Iterator[Words]:
    """More than a third of a list that is not sure: what is left is no list."""
    if len(chart.marks) * 3 < int(chart.fields.get("told") or 0) * 2:
        yield gate.CUT


def _key(of: Statement) -> tuple[Hashable, ...]:
    return (*of.axis, of.when, _firms(of))


@cache
def _against_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """«أمام اليورو», «مقابل كل من الين»; and «إلى 1.08 دولار», right behind a change."""
    currency = "|".join(sorted({row["noun"] for row in table("currencies")}, key=len, reverse=True))
    told = fold_pattern(rf"(?<!\w)(?:أمام|مقابل)\s+(?:كل من\s+)?(?:ال)?({currency})(?!\w)")
    led_to = fold_pattern(rf"^\s*(?:(?:ليصل\s+)?إلى|عند|مسجلا|ليسجل|ليبلغ)\s+[0-9٠-٩.,٫]+\s+({currency})(?!\w)")
    return told, led_to


def _against(of: Statement, desk: Desk) -> str:
    """The currency that a currency is told against, by the words nearest to it: «يورو»; "" where none says so."""
    if of.measure not in _CURRENCIES:
        return ""
    told, led_to = _against_words()
    behind = fold_word(desk.after(of, 45))
    before = list(told.finditer(fold_word(desk.before(of, 90))))
    found = told.search(re.split(r"[0-9٠-٩]", behind, maxsplit=1)[0]) or (
        before[-1] if before else led_to.search(behind)
    )
    return found.group(1) if found else ""


def _firms(of: Statement) -> bool:
    return any(party.kind == "organisation" for party in of.claim.parties)


def _by_sentence(group: list[Statement]) -> Iterator[list[Statement]]:
    """A long list of one sentence is a list of its own, and what stands alone elsewhere is not of it.

    Lists that go on over sentences are those of several countries or firms.
    """
    one_owner = compare.same(lambda one: one.whose, group) and group[0].whose
    long = [
        sentence
        for sentence in grouped(group, lambda one: one.claim.sentence)
        if len({names.nearest(one) for one in sentence} - {""}) >= A_LIST
    ]
    if not one_owner or not long:
        yield group
    else:
        yield from _up_then_down(long)


def _up_then_down(long: list[list[Statement]]) -> Iterator[list[Statement]]:
    """The lists of sentences; what rose in one and what fell in the next are one."""
    left = list(long)
    while left:
        first, *left = left
        if left and both_ways([*first, *left[0]]) and not both_ways(first) and not both_ways(left[0]):
            first = [*first, *left.pop(0)]
        yield first


def _two(kept: Sequence[Statement], desk: Desk) -> bool:
    """Whether two values are worth a figure: told together, and no levels that each has a change of its own."""
    moved = {one.claim.direction for one in kept} & {"rose_to", "fell_to"}
    price = words.nature(kept[0].measure) in ("price", "index") and not kept[0].change
    one, other = kept
    apart = one.claim.sentence != other.claim.sentence and one.whose == other.whose and not one.change
    return desk.near(one, other) and not moved and not price and not apart


def both_ways(group: Sequence[Statement]) -> bool:
    return any(one.value < 0 for one in group) and any(one.value > 0 for one in group)


def tell(group: Sequence[Statement]) -> tuple[list[Statement], list[Words]]:
    """The statements that names tell apart, and these names; nothing where they tell too few of them apart."""
    for naming in (_countries_and_firms, _phrases, _priced):
        kept, labels = naming(list(group))
        if len(kept) >= 2 and len(kept) * 5 >= len(group) * 3 and (len(kept) == len(group) or len(kept) > 3):
            return kept, labels
    return [], []


def _countries_and_firms(group: list[Statement]) -> tuple[list[Statement], list[Words]]:
    """By whose each is; of a country's several figures, the one that is of all of it."""
    if len(group) > 2:
        common = frozenset.intersection(*(one.whose for one in group))
        totals = [one for one in group if one.whose == common and not one.place]
        group = [one for one in group if one not in totals] if len(totals) == 1 else group
    by_owner = list(grouped(group, lambda one: (one.whose, one.place)))
    if len(by_owner) > 2 and len(by_owner) < len(group):
        group = []
        for theirs in by_owner:
            totals = [one for one in theirs if not names.narrower(one)] if len(theirs) > 1 else theirs
            if len(totals) > 1:
                return [], []
            group += totals
    labels = names.told_apart_by_parties(group)
    return (group, labels) if labels else ([], [])


def _phrases(group: list[Statement]) -> tuple[list[Statement], list[Words]]:
    """By what the article calls each; a name said of two is none, and a total is not among its parts."""
    if not group[0].change and not group[0].share:
        group = [one for one in group if not names.of_a_total(names.own(one))]
        kinds = [one for one in group if names.narrower(one)]
        group = kinds if len(kinds) > 1 else group  # «أرباح الشركة» is the total of its kinds
    if labels := names.told_apart_in_a_row(group):
        return group, labels
    said = Counter(names.own(one) for one in group)
    market = words.nature(group[0].measure) == "index" and len(said) > A_LIST if group else False
    seen: set[str] = set()  # a market is told of first as it closed
    kept = []
    for one in group:
        name = names.own(one)
        if name and (said[name] == 1 or (market and name not in seen)):
            kept.append(one)
        seen.add(name)
    labels = names.told_apart(kept) if len(kept) > 1 else []
    return (kept, labels) if labels else ([], [])


def _priced(group: list[Statement]) -> tuple[list[Statement], list[Words]]:
    labels = names.by(lambda one: names.of_measure(one.claim.measure), group)
    return (group, labels) if labels else ([], [])


# ---------------------------------------------------------------- what a list is of


_FAMILIES = {
    "price": Words("الأسعار", "Prices"),
    "index": Words("مؤشرات الأسهم", "Stock indices"),
    "shares": Words("أسعار الأسهم", "Share prices"),
    "inflation": Words("الأسعار", "Prices"),
}
_WAYS = {1: Words("ارتفاع", "Rise in"), 0: Words("تغير", "Change in")}
_SINCE = {
    "year": Words("على أساس سنوي", "on the year"),
    "month": Words("على أساس شهري", "on the month"),
    "week": Words("في أسبوع", "on the week"),
    "quarter": Words("على أساس فصلي", "on the quarter"),
}


def topic(group: Sequence[Statement], desk: Desk) -> Words:
    """What a list is of, as a title says it: «انخفاض صادرات المغرب على أساس سنوي»."""
    first = group[0]
    if not first.change:
        return _share_of(group) if first.share else names.topic_of(group, named=True)
    nature = words.nature(first.measure)
    firms = all(any(party.kind == "organisation" for party in one.claim.parties) for one in group)
    family = (
        "shares"
        if nature == "index" and firms and first.measure not in _CURRENCIES
        else nature
        if nature in _FAMILIES
        else first.measure
    )
    account = first.measure if compare.same(lambda one: one.measure, group) else compare.account_of(first.measure)
    what = _FAMILIES.get(family) or names.of_measure(account, first.claim.quantity.unit)
    if all(one.measure in _CURRENCIES for one in group):
        what = _currencies(group, desk)
    if not what.ar:
        return what
    if family == "shares" and len({one.whose for one in group}) < len(group):
        return NOWHERE  # two firms' shares under one firm's name
    if first.measure not in compare.WORLDLY and family != "shares":
        what = names.of_whom(what, first.measure, names.common_parties(group))
    way = _WAYS[1 if all(one.value > 0 for one in group) else 0]
    since = _SINCE.get(compare.against(first), Words("", ""))
    growth = what.ar.startswith("نمو")
    ar = what.ar if growth else f"{way.ar} {what.ar}"
    en = "" if not what.en else what.en if growth else f"{way.en} {names.lower(what.en)}"
    return Words(f"{ar} {since.ar}".rstrip(), f"{en} {since.en}".rstrip() if en else "")


#: The currencies that others are mostly told against, in English.
_COUNTER = {"دولار": "the dollar", "يورو": "the euro", "ين": "the yen"}


def _currencies(group: Sequence[Statement], desk: Desk) -> Words:
    """«العملات أمام اليورو», where the article says so of each; «العملات» where it does not."""
    against = {_against(one, desk) for one in group}
    word = against.pop() if len(against) == 1 else ""
    if not word:
        return Words("العملات", "Currencies")
    en = f"Currencies against {_COUNTER[word]}" if word in _COUNTER else ""
    return Words(f"العملات أمام ال{word}", en)


def _is_its_own_price(of: Statement, desk: Desk) -> bool:
    """A currency is told against another, never against itself."""
    against = _against(of, desk)
    return bool(against) and against in fold_word(names.own(of))


_MARKET_SHARE = fold_pattern(r"حص\w+ ال?سوقي")


def _share_of(group: Sequence[Statement]) -> Words:
    whole = next((one.claim.whole for one in group if one.claim.whole), None)
    if not whole and any(_MARKET_SHARE.search(fold_word(one.claim.subject)) for one in group):
        return Words("الحصة من السوق", "Market share")
    return names.share_of(names.noun_phrase(whole.surface) if whole else "", names.common_parties(group))
