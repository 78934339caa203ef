"""The period of a figure: of its own slot, or taken over from the statement before it or from the article's topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arqam.model import Basis, Kind, Period
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.claim.period_fiscal import in_fiscal_year
from arqam.read.claim.period_roles import Role
from arqam.read.claim.period_timeline import AS_WELL, EXCHANGE, EXPECTED, NOT_TRADED, When
from arqam.read.claim.periods_named import Dated
from arqam.read.claim.scene import Scene, is_figure, is_reckoning
from arqam.read.claim.sentences import opening_verbs
from arqam.read.claim.vocabularies import measures


class Dating(NamedTuple):
    """A period, why it is the figure's, and a flag where it is not the clause's own or not resolved."""

    period: Period
    why: str
    flag: str = ""
    how: str = "none"  # where it stands: clause, sentence …; none where no period was found


#: What is of a day, and what is of the day on which it was counted.
_OF_A_DAY = ("price", "index")
_AS_OF = ("stock", "price", "index")
#: Traded by the day, whatever an article on other things is on.
_TRADED = frozenset(
    {"stock_index", "share_price", "currency", "exchange_rate", "oil_price", "gold_price", "gas_price", "wheat_price"}
    | {"trading_value", "shares", "market_cap", "index_level", "price", "deals"}
)
#: Of them, what is also told of over a stretch.
_ALSO_COUNTED = frozenset({"trading_value", "shares", "market_cap", "deals", "currency"})
#: What a day's report also counts: «أسهم 7 شركات», «92 ألف صفقة».
_COUNTED = frozenset({"", "companies", "number_of", "deals", "cash", "contracts", "contracts_value", "losses", "share"})


#: The kind of evidence that each place is.
_HOW = {
    "the same clause": "own",
    "another clause of the sentence": "sentence",
    "the sentence before": "before",
    "the day that the article reports on": "day",
    "the period that the article is on": "topic",
    "the mention itself": "itself",
}


def period_of(scene: Scene, key: str, compared: bool) -> Dating:
    """The period of the scene's figure; ``key`` is its measure.

    A level that another is ``compared`` with has the period named with it, never the one of the comparison.
    """
    if not is_figure(scene.mention):
        return _of_itself(scene)
    if why := _is_undated(scene):
        return Dating(Period(), why, "period_unstated", "undated")
    heaped_up = _is_heaped_up(scene)
    nature = "stock" if heaped_up else measures()[key].nature if key in measures() else ""
    when = scene.times.of(scene.span)
    traded = _is_traded(scene, key, when)
    own = when.own
    if key == "investment" and _is_held(scene, own or scene.times.topic):
        nature = "stock"
    if own and traded and _is_of_results(scene, own):
        own = None
    if own and traded and own.rolling and own.is_day:
        own = None  # «غير ممكن حاليا»
    if own and own.rolling and not when.ahead and own.period.end and _lies_ahead(own, scene):
        own = None  # «كمكافأة للبقاء 5 سنوات مقبلة»
    if own and own.role is Role.SINCE and nature in _OF_A_DAY and not _is_change(scene):
        own = None  # «عند 1.08 دولار، وهو نطاقه منذ الأسبوع الماضي»
    if own and not traded and _is_these_days(scene, own):
        own = None
    if own and own.role is Role.REPORT and (topic := scene.times.topic) and topic.role is not Role.REPORT:
        own = _whole(topic)  # a bulletin's month is not what its figures run over
    if (
        compared
        and own
        and when.kind == "main"
        and not _is_change(scene)
        and not 0 <= own.span.start - scene.span.end <= 12
    ):
        own = None
    if own:
        item = _as_named(scene, in_fiscal_year(scene, own), key, nature)
        so_far = _SO_FAR.search(scene.text.text, max(own.span.start - 30, scene.sentence.span.start), own.span.start)
        return _as_counted(item, nature, "the same clause", None if so_far else _month_told(scene, when))
    if when.kind in ("compared", "from") and not _is_forecast(scene) and (compared or not _brings_another(scene)):
        return Dating(Period(), "a level compared with, whose period is not stated", "period_unstated")
    for place, near in () if heaped_up else _taken_over(scene, key, when, traded):
        if near.period.basis is Basis.UNRESOLVED:
            return _dating(near, place)
        dating = _as_counted(in_fiscal_year(scene, _whole(near)), nature if nature in ("flow", "stock") else "", place)
        why = f"«{near.period.surface}» taken over from {place}; this clause states none"
        how = f"{dating.how}_{'traded' if traded else nature or 'other'}"
        return Dating(replace(dating.period, basis=Basis.INHERITED), why, "period_inherited", how)
    return Dating(Period(), "no period is stated near it", "period_unstated")


#: «الدول التسع», «المحاولات الأربع السابقة»: those that are known.
_KNOWN_NUMBER = fold_pattern(r"[وفبلك]?(?:ال|لل)\S+\s+ال\S+(?:\s+عشرة?)?")
#: «استطلاع شمل 12 محللا».
_ASKED = fold_pattern(r".*(?<![^\W_])(?:محللا?|محللين|خبيرا?|خبراء|اقتصاديا?|اقتصاديين)")


def _is_undated(scene: Scene) -> str:
    """Why a figure has no period, whatever is named beside it; "" where it may have one."""
    text, span = scene.text.text, scene.span
    if is_reckoning(scene):
        return "a rate of exchange that only reckons another figure"
    if scene.mention.kind is Kind.COUNT and _KNOWN_NUMBER.fullmatch(text, span.start, span.end):
        return "the number of things that are known by it"
    if scene.mention.kind is Kind.COUNT and _ASKED.fullmatch(text, span.start, span.end):
        return "so many were asked"
    return ""


def _is_held(scene: Scene, item: Dated | None) -> bool:
    """«تستثمر المصارف 90 مليار ريال بنهاية مايو»: what is held on a day, where no flow is counted up to it."""
    if not (item and item.ends and item.begun):
        return False
    lead = scene.text.text[max(item.span.start - 40, 0) : item.span.start]
    return not _SO_FAR.search(lead) and "counted" not in item.note


#: «الخسائر المتراكمة»: a stock, of a day that only its own statement can name.
_HEAPED_UP = fold_pattern(r"(?:ال)?متراكمة?(?![^\W_])")


def _is_heaped_up(scene: Scene) -> bool:
    subject = scene.slot.statement.subject if scene.slot else None
    return subject is not None and bool(_HEAPED_UP.search(scene.text.text, subject.start, subject.end))


#: «تبقى البلاد اليوم صاحبة أكبر اقتصاد», «ما زال اليوم»: these days.
_STAYS = fold_pattern(r"(?<![^\W_])[وف]?(?:[يت]بقى|[يت]ستمر|[لم]ا?\s*[يت]زال|ما\s+زالت?|[يت]عيش|[يت]عد)(?![^\W_])")
_TODAY = fold_pattern(r"و?اليوم")


def _is_these_days(scene: Scene, item: Dated) -> bool:
    """Is «اليوم» no day, but the times that the writer lives in?"""
    if not (item.is_day and _TODAY.fullmatch(scene.text.cut(item.span))):
        return False
    lead = scene.text.text[max(item.span.start - 60, scene.sentence.span.start) : item.span.start]
    return bool(_LASTING.search(scene.text.text[scene.clause.start : scene.span.start]) or _STAYS.search(lead))


def _lies_ahead(item: Dated, scene: Scene) -> bool:
    published, end = scene.times.published, item.period.end
    return published is not None and end is not None and end > published


def _is_forecast(scene: Scene) -> bool:
    text, span = scene.text.text, scene.span
    return bool(EXPECTED.search(text, max(span.start - 40, scene.sentence.span.start), span.end + 30))


def _brings_another(scene: Scene) -> bool:
    """«مقابل نفقات قدرها 5 مليارات» brings another measure, and compares nothing."""
    near = range(max(scene.span.start - 40, scene.sentence.span.start), scene.span.start)
    return any(hit.span.start in near for hit in scene.measures)


def _month_told(scene: Scene, when: When) -> Period | None:
    """«صفقات هذا الشهر … بلغت حتى 20 يوليو»: the month that is told of, by the text up to here or by its topic."""
    for item in (when.told, scene.times.topic):
        if item and item.period.start and item.period.end and not item.ends:
            months = (item.period.end - item.period.start).days
            return item.period if 27 <= months <= 31 else None
    return None


#: «حتى نهاية الربع الثالث», «إلى متم»: the year so far.
_SO_FAR = fold_pattern(r"(?<![^\W_])(?:حتى|لغاية|غاية|إلى|متم|موفى)(?![^\W_])[^.،؛\d]*$")


def _as_named(scene: Scene, item: Dated, key: str, nature: str) -> Dated:
    """«أرباحه بنهاية الربع الثاني», «نمو بنسبة 5% مع نهاية السنة»: what is named, and not its last day."""
    period = item.period
    if not (item.ends and item.begun and period.end and item.begun < period.end):
        return item
    lead = scene.text.text[max(item.span.start - 30, 0) : item.span.start]
    growth = key in ("gdp_growth", "non_oil_gdp_growth", "oil_gdp_growth") and item.begun.month == 1
    quarter = nature == "flow" and 88 <= (period.end - item.begun).days <= 92
    if (growth or quarter) and not _SO_FAR.search(lead):
        return item._replace(period=replace(period, start=item.begun), ends=False)
    return item


def _as_counted(item: Dated, nature: str, place: str, month: Period | None = None) -> Dating:
    """Where only its last day is named, a stock is of that day, and a flow runs from January on."""
    dating, period = _dating(item, place), item.period
    if not (item.ends and period.end):
        return dating
    if nature in _AS_OF and period.start != period.end:
        return Dating(
            replace(period, start=period.end), f"{dating.why}; a stock is of its last day", dating.flag, dating.how
        )
    if nature == "flow" and month and period.end.day > 1 and month.start == period.end.replace(day=1):
        why = f"{dating.why}; only the day it ends is named, and the month is told of"
        return Dating(replace(period, start=month.start), why, dating.flag, dating.how)
    if nature == "flow" and period.start != date(period.end.year, 1, 1):
        why = f"{dating.why}; only the day it ends is named, and a flow is counted from January on"
        return Dating(replace(period, start=date(period.end.year, 1, 1)), why, dating.flag, dating.how)
    return dating


def _whole(item: Dated) -> Dated:
    """Taken over, «نهاية أبريل» is the month for what is measured over one."""
    if item.ends and item.begun and item.period.end and item.begun <= item.period.end:
        return item._replace(period=replace(item.period, start=item.begun))
    return item


def _dating(item: Dated, place: str) -> Dating:
    note = f" ({item.note})" if item.note else ""
    flag = "period_unresolved" if item.period.basis is Basis.UNRESOLVED else ""
    return Dating(item.period, f"«{item.period.surface}» in {place}{note}", flag, _HOW.get(place, "taken_over"))


def _of_itself(scene: Scene) -> Dating:
    """The period of a year, a date or a length of time is what it names itself."""
    mention, span = scene.mention, scene.span
    value = mention.quantity.value
    gregorian = mention.quantity.unit != "hijri"
    if mention.kind is Kind.YEAR and gregorian and isinstance(value, Decimal) and 1000 < value < 3000:
        first, last = date(int(value), 1, 1), date(int(value), 12, 31)
        return Dating(Period(first, last, Basis.STATED, mention.surface, mention.clean_span), "the year itself")
    own = next((item for item in scene.dated if item.span.start < span.end and span.start < item.span.end), None)
    if own and mention.kind is not Kind.ORDINAL:
        dating = _dating(own, "the mention itself")
        return dating._replace(period=replace(own.period, start=own.period.end)) if own.ends else dating
    return Dating(Period(), "the mention gives no date")


#: «بعد نتائج الربع الثاني», «أرباحه الفصلية في الربع»: the period of a firm's results, whatever its share did since.
_OF_RESULTS = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:نتائج|أرباح|إيرادات|مبيعات|أعمال|توزيعات)(?:ه|ها|هم)?(?![^\W_])[^.،؛\d]*$"
)


def _is_of_results(scene: Scene, item: Dated) -> bool:
    before = scene.text.text[max(item.span.start - 60, scene.sentence.span.start) : item.span.start]
    return not item.is_day and bool(_OF_RESULTS.search(before))


#: «وتراجع سهم …», «لكن المؤشر …»: the statement is on a share or an index, whatever its name goes on with.
_ON_A_SHARE = fold_pattern(
    r"\s*(?:[^\s،.]+\s+){0,3}?[وفبلك]{0,2}(?:ال|لل)?(?:سهم|سهمي|أسهم(?!\s+في(?![^\W_]))|مؤشر|مؤشري|مؤشران|المؤشر|المؤشران|برنت|خام|داكس|ناسداك|كاك|نيكي)(?![^\W_])"
)
_RESULTS_AFTER = fold_pattern(
    r"\s*(?:\S+\s+){0,1}(?:في|من)\s+(?:صافي\s+|إجمالي\s+)?(?:ال)?(?:أرباح|ربح|إيرادات|مبيعات)"
)


def _is_change(scene: Scene) -> bool:
    return scene.mention.kind is Kind.PERCENT or scene.mention.quantity.unit in ("point", "percentage_point")


def _is_traded(scene: Scene, key: str, when: When) -> bool:
    """Is it a figure of a market's day: a price, an index, or what a market's report counts?"""
    text = scene.text.text
    if key in _TRADED:
        if scene.mention.kind is Kind.RATE and scene.mention.quantity.unit.endswith("/day"):
            return False  # «سعرا … 16 مليون برميل يوميا» is no price
        if key in _ALSO_COUNTED and not when.day:
            return False
        return when.market and not _RESULTS_AFTER.match(text, scene.span.end)
    if not (when.day and when.market) or scene.mention.kind is Kind.RATE:
        return False
    if not (key in _COUNTED or _is_change(scene)) or _RESULTS_AFTER.match(text, scene.span.end):
        return False
    if key == "companies" and not _moves_in(scene):
        return False  # «تضم السوق 6 شركات»
    lead = text[max(scene.clause.start, scene.span.start - 90) : scene.span.end + 25]
    on_a_share = _is_change(scene) and _ON_A_SHARE.match(text, scene.clause.start, scene.span.start)
    return bool(on_a_share) or not NOT_TRADED.search(lead)


def _moves_in(scene: Scene) -> bool:
    return any(scene.sentence.span.covers(hit.span) for hit in scene.moves)


#: Measures that one account tells of together.
_KIN = (
    {"inflation", "price"},
    {"gdp", "gdp_growth", "non_oil_gdp", "non_oil_gdp_growth", "oil_gdp_growth", "gdp_per_capita", "production"},
    {
        "profit",
        "losses",
        "revenue",
        "sales",
        "dividends",
        "expenditure",
        "cash_flow",
        "assets",
        "deposits",
        "loans",
        "financing",
        "capital",
        "cost",
    },
    {
        "budget_deficit",
        "budget_surplus",
        "revenue",
        "oil_revenue",
        "non_oil_revenue",
        "taxes",
        "expenditure",
        "capital_spending",
        "subsidies",
        "wages",
        "surplus",
        "deficit",
        "budget",
        "tariff",
    },
    {"loans", "deposits", "financing", "assets", "projects", "projects_value"},
    {"unemployment", "unemployed", "employment"},
    {"tourists", "tourist_nights", "tourism_revenue", "passengers", "flights"},
    {"investment", "fdi", "investment_stock", "deals", "deals_value", "projects", "projects_value"},
    {"oil_production", "oil_exports", "gas_production", "oil_demand", "supply", "production"},
    {"sales", "vehicles", "production"},
)
#: Measures that say little of what is measured, so that nearness to the topic's sentence decides.
_WEAK = frozenset({"", "cash", "number_of", "companies", "people", "contracts", "deals", "projects", "index_level"})
#: How many sentences a topic reaches for such a one.
_NEAR_TOPIC = 5
#: How many sentences it reaches for whatever is told, shares of something else aside.
_NEXT_TO_TOPIC = 3


def _is_on_topic(scene: Scene, key: str, when: When) -> bool:
    """Is the figure one of the account that the article's period is of?"""
    topic = scene.times.measures
    if key in topic or when.headline or (when.sentence <= _NEXT_TO_TOPIC and key != "share"):
        return True
    told, of_all = when.told, scene.times.topic
    if told and of_all and _tells(scene):
        ends = [(one.period.start, one.period.end) for one in (told, of_all)]
        if ends[0] == ends[1]:
            return True  # the text has not left its period
    if scene.times.on_market and when.market and _is_change(scene):
        return True
    kinds = measures()
    if (
        key in kinds
        and kinds[key].topic == "trade"
        and any(kinds[one].topic == "trade" for one in topic if one in kinds)
    ):
        return True
    if any(key in group and topic & group for group in _KIN):
        return True
    if key not in _WEAK:
        return False
    span = scene.sentence.span
    named = {one for hit in scene.measures if span.covers(hit.span) for one in hit.keys}
    return when.sentence <= _NEAR_TOPIC or bool(named & topic)


def _taken_over(scene: Scene, key: str, when: When, traded: bool) -> Iterator[tuple[str, Dated]]:
    """The periods that may be taken over, nearest first."""
    published = scene.times.published
    carried = [item for item in when.carried if _may_be_of(item, when, published)]
    before = [item for item in when.before if _may_be_of(item, when, published)]
    topic, day = scene.times.topic, when.day
    if when.ahead and traded and _has_happened(scene):
        when = replace(when, ahead=False)
    if traded:
        yield from (("another clause of the sentence", item) for item in carried if not _is_of_results(scene, item))
        text, span = scene.text.text, scene.span
        near = max(span.start - 50, scene.clause.start), min(span.end + 20, scene.clause.end)
        habitual = _HABITUAL.search(text, *near) or (key not in _TRADED and _is_lasting(scene))
        if when.ahead or habitual or (not _is_change(scene) and _is_a_mark(scene)):
            return
        goes_on = text.startswith(AS_WELL, scene.sentence.span.start)
        yield from (
            ("the sentence before", item) for item in before if item.is_day and (goes_on or not _lapse(item, day))
        )
        if day:
            yield "the day that the article reports on", day
        elif topic and (scene.times.on_market or (key in ("price", "index_level") and not _on_an_exchange(scene))):
            yield "the period that the article is on", topic
        return
    yield from (("another clause of the sentence", item) for item in carried if _fits(item, key))
    if when.ahead and key in _RESULTS and _was_expected(scene):
        yield from (("the sentence before", item) for item in when.before if _is_told_of(item, published))
    if not when.headline and not when.ahead and _is_lasting(scene):
        return
    if when.planned if when.ahead else _tells(scene):  # what will be is of no time that was told of
        yield from (("the sentence before", item) for item in before if _fits(item, key))
    if topic and _is_on_topic(scene, key, when) and _may_be_of(topic, when, published):
        yield "the period that the article is on", topic


#: What firms report by the quarter, and analysts expect of it before.
_RESULTS = frozenset({"profit", "losses", "revenue", "sales"})
_EXPECTED_BEFORE = fold_pattern(
    r"\s*[وف]?كان(?:ت|وا)?\s+(?:[^\s\d،.]+\s+){0,7}?(?:قد\s+)?(?:توقع(?:ت|وا)?|رجح(?:ت|وا)?|[يت]?توقع(?:ون)?)(?![^\W_])"
)


def _was_expected(scene: Scene) -> bool:
    """«وكان المحللون توقعوا أن تحقق الشركة أرباحا قدرها 40 مليونا»: of the quarter that was told of just before."""
    return bool(_EXPECTED_BEFORE.match(scene.text.text, scene.sentence.span.start, scene.span.start))


def _is_told_of(item: Dated, published: date | None) -> bool:
    start, end = item.period.start, item.period.end
    return bool(item.role is Role.OWN and start and end and published and start < end <= published)


#: «أمس الأربعاء», and not «الأربعاء الماضي».
_YESTERDAY = fold_pattern(r"(?:ال|ب)?أمس")


def _lapse(item: Dated, day: Dated | None) -> bool:
    """«صعد الذهب اليوم … وتراجعت السندات أمس. وزادت الفضة»: a report of today's returns to today."""
    told = day and day.period.start
    if not told or item.period.start != told - timedelta(days=1):
        return False
    return bool(_YESTERDAY.search(fold_word(item.period.surface)))


#: «تجاوز», «تقلص»: verbs of what has been, though they begin as those of what will be.
_PAST_IN_T = ("سجل", "تراجع", "تجاوز", "تقلص", "تحسن", "تباطا", "تسارع", "تعافي", "تخطي", "تكبد", "تباين", "تارجح")


def _has_happened(scene: Scene) -> bool:
    """«وزاد السهم 3% قبل الموعد المقرر»: a verb of what has been leads to the figure."""
    text = scene.text
    index = max(text.word_at(scene.clause.start), 0)
    while index < len(text.words) and text.words[index].start < scene.span.start:
        word = text.written[index]
        index += 1
        bare = word[1:] if word[:1] in ("و", "ف") and word[1:] in opening_verbs() else word
        if bare in opening_verbs() and (bare.startswith(_PAST_IN_T) or bare[:1] not in "يتسن"):
            return not _SAYS_AHEAD.search(text.text, scene.clause.start, scene.span.start)
    return False


_SAYS_AHEAD = fold_pattern(r"(?<![^\W_])[وف]?(?:[يت]?توقع\S*|قد|إذا|سوف|رجح\S*|[يت]رجح\S*|أن)(?![^\W_])")


def _on_an_exchange(scene: Scene) -> bool:
    return bool(EXCHANGE.search(scene.text.cut(scene.sentence.span)))


def _may_be_of(item: Dated, when: When, published: date | None) -> bool:
    """A plan cannot lie in the past, nor what was in the future."""
    if item.role is not Role.OWN or not published:
        return item.role is Role.OWN
    if when.ahead:
        return item.period.end is None or item.period.end >= published
    return item.period.start is not None and item.period.start <= published


def _fits(item: Dated, key: str) -> bool:
    return not item.is_day or item.ends or key == ""


#: What is told as lasting, and not of a stretch: «يبلغ متوسط الرواتب», «أكبر مستهلك للنفط».
_LASTING = fold_pattern(
    r"(?<![^\W_])[وف]?(?:يبلغ|تبلغ|يسهم|تسهم|يساهم|تساهم|يمثل|تمثل|يشكل|تشكل|يضم|تضم|يعمل|تعمل|يستحوذ|تستحوذ|ينتج|تنتج|يملك|تملك|تمتلك|يمتلك|يعد|تعد|"
    r"تعتبر|يعتبر|يستهلك|تستهلك|يقدر|تقدر|تنفق|ينفق|ينفقون|يقدم|تقدم|يوفر|توفر|يمنح|تمنح)(?![^\W_])[^.؛]*$"
)


_LATELY = fold_pattern(r"(?<![^\W_])[وف]?(?:مؤخرا|أخيرا|حاليا|الآن|حتى الآن)(?![^\W_])")
_HABITUAL = fold_pattern(r"(?<![^\W_])(?:اليومية|(?<!الأقصى\s)اليومي|يوميا|سنويا|شهريا)(?![^\W_])")


#: «مستويات 9000 نقطة التي تشكل مقاومة»: a mark that a price may reach, and none that it had.
_MARKS = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال)?(?:مقاومة|دعم|مستهدفا?|مستهدفة|محط|مرشحة?|مرشحا|قادرا?|قادرة|احتمال|احتمالات)(?![^\W_])"
)


def _is_a_mark(scene: Scene) -> bool:
    text, span = scene.text.text, scene.span
    return bool(
        _MARKS.search(
            text, max(span.start - 45, scene.sentence.span.start), min(span.end + 25, scene.sentence.span.end)
        )
    )


def _is_lasting(scene: Scene) -> bool:
    lead = scene.text.text[max(scene.clause.start, scene.span.start - 140) : scene.span.start]
    return bool(_LASTING.search(lead) or _LATELY.search(lead))


def _tells(scene: Scene) -> bool:
    """Does a word of moving or reaching stand before the figure, as in an account that goes on?"""
    return any(scene.clause.start <= hit.span.start <= scene.span.start for hit in scene.moves)
