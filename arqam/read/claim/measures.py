"""What a figure measures, decided by the words of its clause, or of the nearest sentence that has any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import Hit, fold_pattern, fold_word, without_article
from arqam.read.claim.evidence import How
from arqam.read.claim.measure_counts import measure_counted
from arqam.read.claim.measure_shares import measure_shared
from arqam.read.claim.measure_stated import NUMBER, measure_of_subject
from arqam.read.claim.measure_words import UNNAMED, MeasureFound, is_a_price, nearest_word, refined, statement_words
from arqam.read.claim.scene import FAR_BACK, Scene, is_reckoning, within
from arqam.read.claim.statements import Role
from arqam.read.claim.vocabularies import changes, measures

#: Kinds that are no economic figure by themselves: what they are is their measure.
_BY_KIND = {
    Kind.YEAR: ("date", "a year"),
    Kind.DATE: ("date", "a date"),
    Kind.DURATION: ("duration", "a length of time"),
    Kind.ORDINAL: ("rank", "a place in an order"),
}
#: What a unit says by itself where no word says more.
_BY_UNIT = {Kind.POWER: "capacity", Kind.AREA: "area"}
_PLACES = {"clause": "the same clause", "sentence": "another clause of the sentence", "before": "the sentence before"}


def measure_of(scene: Scene) -> MeasureFound:
    """The measure of the scene's mention."""
    mention, text = scene.mention, scene.text
    if mention.kind is Kind.OTHER and mention.quantity.unit in ("time_of_day", "hour"):
        return MeasureFound("date", (scene.span,), "kind", "the quantity is a time of day", How.KIND)
    if mention.kind in _BY_KIND:
        key, what = _BY_KIND[mention.kind]
        return MeasureFound(key, (scene.span,), "kind", f"the quantity is {what}", How.KIND)
    if mention.kind is Kind.MONEY and is_reckoning(scene):
        return MeasureFound("exchange_rate", (), "kind", "a rate that reckons another figure", How.KIND)
    if share := measure_shared(scene):
        return share
    if mention.kind is Kind.COUNT:
        return measure_counted(scene)
    if stated := measure_of_subject(scene):
        return _or_share(scene, stated)
    if growth := _growth(scene):
        return growth
    if market := _of_the_market(scene):
        return market
    if other := _another_thing(scene):
        return other
    for place, scope in _scopes(scene):
        best = nearest_word(scene, scope)
        if best and best[0] == "cash" and place == "clause" and (wider := _carried(scene)):
            best, place, scope = wider, "sentence", Span(scene.sentence.span.start, scene.clause.end)
        if best and best[0] == UNNAMED:
            return MeasureFound("", (), "", f"«{text.cut(best[1].span)}», which no measure names", How.OTHER)
        if best:
            key, words = refined(scene, *best, scope)
            said = " … ".join(map(text.cut, words))
            if mention.kind is Kind.PERCENT and measures()[key].of_change:
                key = measures()[key].of_change
            return MeasureFound(key, words, place, f"«{said}» in {_PLACES[place]}", How(place))
    if scene.mention.kind in _BY_UNIT:
        return MeasureFound(_BY_UNIT[mention.kind], (scene.span,), "surface", "the unit itself", How.UNIT)
    return MeasureFound("", (), "", "no measure's word stands near it")


#: Measures that a percentage without a change is a level of.
_LEVELS = frozenset({"rate", "index", "price"})


def _or_share(scene: Scene, found: MeasureFound) -> MeasureFound:
    """«منها 3 مليارات للطرق بنسبة 40%»: a percentage of an amount that says no change is a part of it."""
    slot = scene.slot
    if scene.mention.kind is not Kind.PERCENT or slot is None or not found.key:
        return found
    measure = measures()[found.key]
    if scene.topic.market and measure.topic in ("trade", "investment"):
        return found._replace(key="stock_index", why=f"{found.why}, in a report of a market", how=How.MARKET)
    if slot.statement.moved:
        return found
    if found.key == "bonds":
        return found._replace(key="interest_rate")
    if measure.nature in _LEVELS or found.key in changes() or "percent" in measure.kinds:
        return found
    return found._replace(key="share", why=f"{found.why}, and no change of it: a part of a whole", how=How.SHARE_LEVEL)


_GROWS = frozenset(map(fold_word, ("نمو", "نموا", "نما", "نمت", "ينمو", "تنمو", "سينمو", "ستنمو", "النمو", "بنمو")))
_GROWTH = fold_word("النمو")
_WORLD = frozenset(map(fold_word, ("العالمي", "العالم", "المحلي", "الاقتصادي", "العالمية")))


def _growth(scene: Scene) -> MeasureFound | None:
    """«تنمو كينيا 5%», «سجلت المنطقة نموا نسبته 3%»: a land that grows grows by its product."""
    if scene.mention.kind is not Kind.PERCENT or scene.slot is None or scene.topic.market:
        return None
    statement = scene.slot.statement
    while statement is not None:
        verb = statement.predicate
        if verb is not None and scene.text.cut(verb).removeprefix("و").removeprefix("ف") in _GROWS:
            break
        if statement.subject is not None and scene.text.cut(statement.subject) == _GROWTH:
            break  # «خفض النمو إلى 3%»
        statement = statement.above if statement.turned or statement.subject is None else None
    if statement is None or not statement.subjects:
        return None
    subject = statement.subjects[0]
    words = scene.text.cut(subject).split()
    land = any(named.span.start == subject.start and named.span.end >= subject.end for named in scene.countries)
    said = [hit for hit in within(scene.measures, scene.slot.chunk) if hit.keys != ("countries",)]
    alone = words == [_GROWTH]
    if said or not (land or alone or words[0] in _WORLD or words[0] in statement_words("land")):
        return None
    return MeasureFound("gdp_growth", (subject,), "clause", "the growth of a land", How.SUBJECT)


def _another_thing(scene: Scene) -> MeasureFound | None:
    """A subject that names what no measure does: no word near by may speak for it («بلغت السحوبات 66 مليارا»).

    A firm, a country or another who acts is no such subject: what it acts on is measured.
    """
    slot, text = scene.slot, scene.text
    if slot is None or slot.statement.subject is None or not slot.chunk.covers(slot.statement.subject):
        return None
    subject = slot.statement.subject
    if text.cut(subject) in statement_words("stands_for"):
        return None
    if within(scene.measures, slot.chunk):
        return None
    first, last = text.word_at(subject.start), text.word_at(subject.end - 1)
    head = without_article(text.word(first).removeprefix("و"))
    if head in statement_words("agent") or any(
        named.span.start < text.words[min(first + 1, last)].end and subject.start <= named.span.start
        for named in (*scene.countries, *scene.organisations)
    ):
        return None
    if scene.mention.kind is Kind.PERCENT and head in _RATIO and not slot.statement.moved:
        return MeasureFound("share", (subject,), "clause", "the subject is a part of things", How.THING)
    if slot.statement.item or slot.statement.way not in ("rise", "fall", "reach"):
        return None
    if scene.mention.kind is Kind.PERCENT and head in NUMBER:
        return MeasureFound("number_of", (subject,), "clause", "the subject is a number of things", How.THING)
    if first == last and not text.word(first).startswith("ال"):
        return None
    return MeasureFound("", (), "", f"«{text.cut(subject)}» is what no measure names", How.OTHER)


_RATIO = frozenset(map(fold_word, ("نسبة", "نسب")))


#: What «العجز», «الفائض» and «الأسعار» alone may mean, once an article has said of what.
_ACCOUNTS = {
    "deficit": ("budget_deficit", "trade_deficit", "current_account"),
    "surplus": ("budget_surplus", "trade_surplus", "current_account"),
    "debt": ("external_debt",),
    "production": ("oil_production", "gas_production"),
    "price": ("oil_price", "gold_price", "gas_price", "wheat_price", "stock_index", "share_price"),
}


def specialised(scene: Scene, found: MeasureFound, before: Sequence[str]) -> MeasureFound:
    """«العجز» after «عجز الميزانية» is the budget's; ``before`` are the keys of the figures before it."""
    special = _ACCOUNTS.get(found.key)
    if scene.mention.quantity.unit.endswith("/oz") and found.key not in ("price", "gold_price"):
        special, found = ("gold_price", "price"), found._replace(key=found.key and "exchange_rate")
    if not special or (found.key in ("price", "debt", "production") and not _stands_alone(scene, found)):
        return found
    said = [key for hit in scene.measures if hit.span.end <= scene.span.start for key in hit.keys]
    if found.key == "production":
        said = []  # its word stands for oil's as well
    told = chain(reversed(said), islice(reversed(before), FAR_BACK))
    last = next((key for key in told if key in special), "")
    if scene.mention.kind is Kind.PERCENT and last == "share_price":
        last = "stock_index"
    if not last or not measures()[last].takes(scene.mention):
        return found
    return found._replace(key=last, why=f"{found.why}: {last}, as named before", how=How.ABOVE)


_AT_ONCE = frozenset(map(fold_word, ("الفوري", "الفورية", "الحالي", "الحالية", "المعدن", "الخام", "العالمية")))
_OF_WHAT = fold_pattern(
    r"[وفبكل]*(?:(?:ال|ل)(?:سعر|أسعار|ثمن|أثمان|دين|ديون|معدن|إنتاج)|(?:سعر|أسعار|ثمن|أثمان|إنتاج)(?:ه|ها)?)$"
)


def _stands_alone(scene: Scene, found: MeasureFound) -> bool:
    """«الأسعار», «سعره»: said of what was named before, and of nothing behind the word."""
    word = found.words[0] if len(found.words) == 1 else None
    if word is None:
        return False
    index, last = scene.text.word_at(word.start), scene.text.word_at(word.end - 1)
    following = scene.text.word(last + 1)
    plain = following in _AT_ONCE
    described = not plain and without_article(following) != following
    described = described and scene.text.words[last + 1].start < scene.span.start
    named = _OF_WHAT.match(scene.text.cut(word))
    bare = named and not named.group().lstrip("وفبكل").startswith("ال") and not named.group().endswith("ه")
    return index == last and bool(named) and not described and (not bare or plain)


def _of_the_market(scene: Scene) -> MeasureFound | None:
    """In a market's report a percentage of a sector or of a firm is how its index or share moved."""
    if not scene.topic.market or scene.slot is None:
        return None
    if scene.mention.kind is Kind.MONEY and scene.slot.role is Role.TO and is_a_price(scene.mention.quantity.value):
        return MeasureFound("share_price", (scene.span,), "sentence", "a price in a report of a market", How.MARKET)
    if scene.mention.kind is not Kind.PERCENT:
        return None
    subjects = scene.slot.statement.subjects
    if not scene.slot.statement.moved:
        return None
    return MeasureFound(
        "stock_index", subjects[:1] or (scene.span,), "sentence", "a change in a report of a market", How.MARKET
    )


_NEXT_IN_LINE = fold_pattern(
    r"\s*(?:ب?ما\s+(?:قيمته|مجموعه)|ثم|و?تلت?ه?ا?|و?تلاها?|و?تليها?|و?يليها?|متبوعا|متبوعة|و?جاء|و?حل)(?![^\W_])"
)


def _carried(scene: Scene) -> tuple[str, Hit] | None:
    """«تصدرت المعادن الصادرات بقيمة 402 مليون، تلتها الفواكه بقيمة 361 مليونا»: the next in line is of the same."""
    if not _NEXT_IN_LINE.match(scene.text.cut(scene.clause)):
        return None
    found = nearest_word(scene, Span(scene.sentence.span.start, scene.clause.end))
    return found if found and found[0] != "cash" else None


def _scopes(scene: Scene) -> Iterator[tuple[str, Span]]:
    """Where to look for a measure's word: the clause, the sentence up to it, a little after, the sentence before."""
    clause, sentence = scene.clause, scene.sentence.span
    yield "clause", clause
    if sentence.start < clause.start:
        yield "sentence", Span(sentence.start, clause.end)
    if clause.end < sentence.end:
        yield "sentence", Span(clause.start, min(clause.end + 60, sentence.end))
    if scene.previous:
        yield "before", scene.previous


def nearest_of(scene: Scene) -> str:
    """What the nearest word of the clause alone would say it measures, or "": a second, blunter reading."""
    found = nearest_word(scene, scene.clause)
    return found[0] if found and found[0] != UNNAMED else ""
