"""What a figure measures, decided by the words of its clause, or of the nearest sentence that has any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from arqam.model import Kind, Mention, Span, Value
from arqam.read.arabic.phrases import Hit, Text, fold_pattern, fold_word, without_article
from arqam.read.claim.evidence import How
from arqam.read.claim.scene import Scene, ends_in_scale, is_reckoning, within
from arqam.read.claim.statements import Role
from arqam.read.claim.vocabularies import changes, measure_words, measures, refinements, words_of

_words = partial(words_of, "statement_words")


class MeasureFound(NamedTuple):
    """The measure chosen: its key, the words that decided it, where they stand, and why.

    ``place`` is surface, clause, sentence (another clause of it), before (the sentence before), kind, or "" where
    no measure was found.
    """

    key: str
    words: tuple[Span, ...]
    place: str
    why: str
    how: How = How.NONE


#: Kinds that are no economic figure by themselves: what they are is their measure.
_BY_KIND = {
    Kind.YEAR: ("date", "a year"),
    Kind.DATE: ("date", "a date"),
    Kind.DURATION: ("duration", "a length of time"),
    Kind.ORDINAL: ("rank", "a place in an order"),
}
#: The key of the words for what is measured and has no key.
UNNAMED = "unnamed"
#: The mark that stands before its measure: توزيع هذه الأرباح.
PAID_OUT = "paid_out"
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
    if share := _share(scene):
        return share
    if mention.kind is Kind.COUNT:
        return _counted(scene)
    if stated := _reckoned(scene) or _stated(scene):
        return _or_share(scene, stated)
    if growth := _growth(scene):
        return growth
    if market := _of_the_market(scene):
        return market
    if other := _another_thing(scene):
        return other
    for place, scope in _scopes(scene):
        best = _nearest(scene, scope)
        if best and best[0] == "cash" and place == "clause" and (wider := _carried(scene)):
            best, place, scope = wider, "sentence", Span(scene.sentence.span.start, scene.clause.end)
        if best and best[0] == UNNAMED:
            return MeasureFound("", (), "", f"«{text.cut(best[1].span)}», which no measure names", How.OTHER)
        if best:
            key, words = _refined(scene, *best, scope)
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
    if said or not (land or alone or words[0] in _WORLD or words[0] in _words("land")):
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
    if text.cut(subject) in _words("stands_for"):
        return None
    if within(scene.measures, slot.chunk):
        return None
    first, last = text.word_at(subject.start), text.word_at(subject.end - 1)
    head = without_article(text.word(first).removeprefix("و"))
    if head in _words("agent") or any(
        named.span.start < text.words[min(first + 1, last)].end and subject.start <= named.span.start
        for named in (*scene.countries, *scene.organisations)
    ):
        return None
    if scene.mention.kind is Kind.PERCENT and head in _RATIO and not slot.statement.moved:
        return MeasureFound("share", (subject,), "clause", "the subject is a part of things", How.THING)
    if slot.statement.item or slot.statement.way not in ("rise", "fall", "reach"):
        return None
    if scene.mention.kind is Kind.PERCENT and head in _NUMBER:
        return MeasureFound("number_of", (subject,), "clause", "the subject is a number of things", How.THING)
    if first == last and not text.word(first).startswith("ال"):
        return None
    return MeasureFound("", (), "", f"«{text.cut(subject)}» is what no measure names", How.OTHER)


_RATIO = frozenset(map(fold_word, ("نسبة", "نسب")))
_NUMBER = frozenset(map(fold_word, ("عدد", "أعداد", "حجم العمليات")))


_SECTOR = fold_pattern(
    r"[وفب]?(?:ال|لل)?(?:قطاع|قطاعا|قطاعي|مؤشر|سهم|سعر\s+سهم|أسهم|عائد|عوائد)(?![^\W_])(?!\s+(?:ال)?متداولة)"
)


#: What «العجز», «الفائض» and «الأسعار» alone may mean, once an article has said of what.
_ACCOUNTS = {
    "deficit": ("budget_deficit", "trade_deficit", "current_account"),
    "surplus": ("budget_surplus", "trade_surplus", "current_account"),
    "debt": ("external_debt",),
    "production": ("oil_production", "gas_production"),
    "price": ("oil_price", "gold_price", "gas_price", "wheat_price", "stock_index", "share_price"),
}


#: The units of a change of rates.
_POINTS = ("percentage_point", "basis_point")


def _of_a_central_bank(scene: Scene) -> bool:
    """«رفع مجلس الاحتياطي الاتحادي نصف نقطة مئوية»: points that a central bank moves are of its rate."""
    subjects = scene.slot.statement.subjects[:1] if scene.slot else ()
    words = {word for subject in subjects for word in scene.text.cut(subject).split()}
    return scene.mention.quantity.unit in _POINTS and bool(words & _CENTRAL)


_CENTRAL = frozenset(map(fold_word, ("المركزي", "الاحتياطي", "الاتحادي", "الفيدرالي")))


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
    last = next((key for key in reversed([*before, *said]) if key in special), "")
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


def _heads_a_number(scene: Scene, subject: Span) -> bool:
    """«عدد أجهزة الصرف», «إجمالي عدد العمليات»."""
    words = scene.text.cut(subject).split()[:2]
    return any(word.removeprefix("و") in _NUMBER for word in words)


def _counts(hit: Hit) -> bool:
    """Does the word name what is counted (السياح, الشحن), by the first measure that it stands for?"""
    key = hit.keys[0]
    return bool(key) and "count" in measures()[key].kinds and key not in ("capacity", "exports", "imports")


_PARTAKES = fold_pattern(r"[وفب]?(?:ال)?(?:نسبة\s+)?(?:حصة|حصته|حصتها|مساهمة|مساهمته|مساهمتها|إسهام)(?![^\W_])")


def _is_of_the_market(scene: Scene, subject: Span) -> bool:
    """«سهم كذا», «قطاع المصارف», or «تراوحت الانخفاضات في تداولات اليوم»: what moved on the market."""
    return bool(_SECTOR.match(scene.text.cut(subject))) or any(hit.span.start == subject.start for hit in scene.moves)


def _of_the_market(scene: Scene) -> MeasureFound | None:
    """In a market's report a percentage of a sector or of a firm is how its index or share moved."""
    if not scene.topic.market or scene.slot is None:
        return None
    if scene.mention.kind is Kind.MONEY and scene.slot.role is Role.TO and _is_a_price(scene.mention.quantity.value):
        return MeasureFound("share_price", (scene.span,), "sentence", "a price in a report of a market", How.MARKET)
    if scene.mention.kind is not Kind.PERCENT:
        return None
    subjects = scene.slot.statement.subjects
    if not scene.slot.statement.moved:
        return None
    return MeasureFound(
        "stock_index", subjects[:1] or (scene.span,), "sentence", "a change in a report of a market", How.MARKET
    )


#: The highest price of a share that is printed without a scale word, in any currency of the region.
_HIGHEST_PRICE = 100_000


def _is_a_price(value: Value) -> bool:
    return isinstance(value, Decimal) and 0 < value < _HIGHEST_PRICE


def _stated(scene: Scene) -> MeasureFound | None:
    """The measure that the subject of the figure's statement names: its first word that fits governs the rest."""
    if scene.slot is None:
        return None
    if _of_a_central_bank(scene):
        return MeasureFound("interest_rate", scene.slot.statement.subjects[:1], "clause", "a central bank's", How.UNIT)
    if is_part(scene) and any(_key(hit, scene.mention) for hit in scene.measures if _right_behind(scene, hit)):
        return None  # «منها 828 مليون دينار معاد تصديره»
    if told := _told_by_its_extent(scene):
        return told
    barrel = scene.mention.quantity.unit.endswith("/bbl") and scene.mention.kind in (Kind.MONEY, Kind.RATE)
    own, worth = True, scene.slot.role is Role.WORTH
    for subject in _in_turn(scene):
        inside = [hit for hit in within(scene.measures, subject) if any(hit.keys) and not _in_a_name(scene, hit)]
        if scene.mention.kind is Kind.PERCENT and _heads_a_number(scene, subject):
            counted = (key for hit in inside for key in hit.keys if key and measures()[key].nature == "count")
            key = next(counted, "") or next((hit.keys[0] for hit in inside if _counts(hit)), "number_of")
            why = f"«{scene.text.cut(subject)}» is a number of things"
            return MeasureFound(key, (subject,), "clause" if own else "sentence", why, How.COUNTED)
        if scene.topic.market and scene.mention.kind is Kind.PERCENT and _is_of_the_market(scene, subject):
            return MeasureFound(
                "stock_index", (subject,), "clause" if own else "sentence", "a sector or a share", How.MARKET
            )
        unnamed = inside and (_is_unnamed(scene, inside[0]) or _ends_unnamed(scene, inside))
        if unnamed and scene.mention.kind is not Kind.COUNT and (own or not worth):
            why = f"«{scene.text.cut(inside[0].span)}» in the subject, which no measure names"
            return MeasureFound("", (), "", why, How.OTHER)
        if scene.mention.kind is Kind.PERCENT and _PARTAKES.match(scene.text.cut(subject)):
            why = f"«{scene.text.cut(subject)}» is a part of a whole"
            return MeasureFound("share", (subject,), "clause" if own else "sentence", why, How.SHARE_OF)
        fitting = [hit for place, hit in enumerate(inside) if _fits(scene, inside, place)]
        for hit in _special_first(scene, fitting):
            key = _key(hit, scene.mention)
            reach = subject
            if own and scene.slot.chunk.start <= subject.start:
                reach = Span(subject.start, max(subject.end, scene.span.start))
            key, words = _refined(scene, key, hit, reach)
            key = "oil_price" if barrel and key == "price" else key
            if scene.mention.kind is Kind.PERCENT and measures()[key].of_change:
                key = measures()[key].of_change
            said = " … ".join(map(scene.text.cut, words))
            where = "clause" if own or scene.clause.covers(subject) else "sentence"
            return MeasureFound(
                key,
                words,
                where,
                f"«{said}» in the subject of {'its' if own else 'the'} statement",
                How.SUBJECT if own else How.ABOVE,
            )
        own = False
    return MeasureFound("oil_price", (scene.span,), "surface", "money for a barrel", How.UNIT) if barrel else None


def _in_turn(scene: Scene) -> tuple[Span, ...]:
    """The subjects of the statement, its own first where «زادت المبيعات والأرباح 3 و5 على التوالي» deals them out."""
    slot = scene.slot
    if slot is None:
        return ()
    subjects = slot.statement.subjects
    if slot.turn is None:
        return subjects
    place, count = slot.turn
    if len(subjects) == count:
        return (subjects[count - 1 - place], *subjects)
    named = within(scene.measures, subjects[0]) if subjects else []
    if len(named) == count:
        end = named[place + 1].span.start if place + 1 < count else subjects[0].end
        return (Span(named[place].span.start, end), *subjects)
    return subjects


def _is_unnamed(scene: Scene, hit: Hit) -> bool:
    """«معدل الإشغال», «السحوبات»: measured, and of no key; «سيولة» is trading only where a market is spoken of."""
    if hit.keys[:1] == (UNNAMED,):
        return True
    if not hit.phrase.startswith(_LIQUID) or scene.topic.market:
        return False
    return not any(key in _OF_A_MARKET for other in scene.measures for key in other.keys)


_LIQUID = (fold_word("سيولة"), fold_word("السيولة"))
_OF_A_MARKET = frozenset({"stock_index", "index_level", "shares"})


_EQUALS = fold_pattern(r"\s+(?:(?:ال)?واحد\s+)?(?:يساوي|تساوي|=)\s*(?:نحو\s+|حوالي\s+)?$")


def _reckoned(scene: Scene) -> MeasureFound | None:
    """«(الدولار يساوي 47 جنيها)»: the rate that the writer reckons by."""
    if scene.mention.kind is not Kind.MONEY:
        return None
    for hit in reversed(within(scene.measures, Span(scene.sentence.span.start, scene.span.start))):
        if "exchange_rate" in hit.keys and _EQUALS.match(scene.text.cut(scene.between(hit.span))):
            return MeasureFound("exchange_rate", (hit.span,), "clause", "a rate that is reckoned by", How.SUBJECT)
        break
    return None


def _told_by_its_extent(scene: Scene) -> MeasureFound | None:
    """«أفرزت الحسابات [فائضا إجماليا] قدره 4 مليارات»: an indefinite noun right before قدره is what is measured."""
    if scene.slot is None or scene.mention.kind not in (Kind.MONEY, Kind.RATE):
        return None
    text, last = scene.text, scene.text.word_at(scene.span.start) - 1
    while text.word(last) in _words("filler") and text.word(last) not in _EXTENT:
        last -= 1
    if text.word(last) not in _EXTENT:
        return None
    for hit in reversed(within(scene.measures, Span(scene.slot.chunk.start, text.words[last].start))):
        near = last - hit.last <= 2 and not text.cut(Span(hit.span.end, text.words[last].start)).strip(" ًٌ").count("،")
        if not near or any(text.word(at).startswith(("ال", "وال", "لل")) for at in range(hit.first, last)):
            return None
        key = _key(hit, scene.mention)
        if not key or key == "cash" or _in_a_name(scene, hit):
            return None
        key, words = _refined(scene, key, hit, Span(scene.slot.chunk.start, scene.span.start))
        said = " … ".join(map(text.cut, words))
        return MeasureFound(key, words, "clause", f"«{said}» right before its extent", How.SUBJECT)
    return None


_EXTENT = frozenset(map(fold_word, ("قدره", "قدرها", "مقداره", "مقدارها", "بقيمة")))


def _ends_unnamed(scene: Scene, inside: Sequence[Hit]) -> bool:
    """«طرحت الشركة أسهمها وتمت تغطيتها 3 مرات»: what و joins to the phrase, right before the figure."""
    last = inside[-1]
    if not _is_unnamed(scene, last) or last.span.end > scene.span.start or scene.distance(last.span):
        return False
    return scene.text.word(last.first).startswith("و")


def _fits(scene: Scene, inside: Sequence[Hit], place: int) -> bool:
    hit = inside[place]
    key = _key(hit, scene.mention)
    if key in _CURRENCIES and _is_no_price(scene, hit):
        return False
    return bool(key) and key != "cash" and not _source_of(scene, inside, place)


_CURRENCIES = frozenset({"currency", "exchange_rate"})
#: «منطقة اليورو» is a place.
_AREA = frozenset(map(fold_word, ("منطقة", "دول", "بلدان", "كتلة", "بمنطقة", "ومنطقة")))


def _in_a_name(scene: Scene, hit: Hit) -> bool:
    """«بنك الودائع والاستثمار»: a word inside the name of a firm measures nothing."""
    return any(named.span.start < hit.span.start and named.span.covers(hit.span) for named in scene.organisations)


def _is_no_price(scene: Scene, hit: Hit) -> bool:
    """Does a currency's name only say in what is counted («قيمتها بالدينار»), or where («منطقة اليورو»)?"""
    counted = scene.text.word(hit.first).startswith(("بال", "وبال"))
    return counted or _is_unit(scene, hit) or scene.text.word(hit.first - 1) in _AREA


def _right_behind(scene: Scene, hit: Hit) -> bool:
    return hit.span.start >= scene.span.end and scene.distance(hit.span) == 0


#: A general measure gives way to a special one named behind it in the same phrase: «أسعار العقود الآجلة لخام برنت».
_GENERAL = {
    "price": (
        *("oil_price", "gold_price", "gas_price", "wheat_price", "share_price"),
        *("exchange_rate", "currency", "stock_index"),
    ),
    "contracts_value": ("oil_price", "gold_price", "gas_price", "wheat_price"),
    "index_level": ("inflation",),
    "trading_value": ("oil_price", "gold_price", "gas_price", "exchange_rate"),
    "stock_index": ("inflation",),
    "investment": ("fdi",),
    "aid": ("loans", "financing"),
}


def _special_first(scene: Scene, hits: Sequence[Hit]) -> Sequence[Hit]:
    if not hits:
        return hits
    special = _GENERAL.get(_key(hits[0], scene.mention), ())
    return sorted(hits, key=lambda hit: _key(hit, scene.mention) not in special) if special else hits


_NEXT_IN_LINE = fold_pattern(
    r"\s*(?:ب?ما\s+(?:قيمته|مجموعه)|ثم|و?تلت?ه?ا?|و?تلاها?|و?تليها?|و?يليها?|متبوعا|متبوعة|و?جاء|و?حل)(?![^\W_])"
)


def _carried(scene: Scene) -> tuple[str, Hit] | None:
    """«تصدرت المعادن الصادرات بقيمة 402 مليون، تلتها الفواكه بقيمة 361 مليونا»: the next in line is of the same."""
    if not _NEXT_IN_LINE.match(scene.text.cut(scene.clause)):
        return None
    found = _nearest(scene, Span(scene.sentence.span.start, scene.clause.end))
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
    found = _nearest(scene, scene.clause)
    return found[0] if found and found[0] != UNNAMED else ""


# -- shares ----------------------------------------------------------------------------------------------------------

_SHARE_BEFORE = fold_pattern(
    r"(?:تمثل|يمثل|مثلت|مثل|تشكل|يشكل|شكلت|شكل|حصة|حصته|حصتها|"
    r"(?:تستحوذ|استحوذت|يستحوذ|استحوذ)\s+على|يعادل|تعادل|ما نسبته|أي)\s+(?:\S+\s+){0,3}$"
)
_SHARE_AFTER = fold_pattern(
    r"\s*(?:من\s+(?!\d)(?!قبل|خلال|أصل|عام|سنة|شهر|يناير|ذروة|ذروته|ذروتها|أعلى|مستوى|مستوياته)[^\W_]+|"
    r"(?:منها|منهم)(?![^\W_])|إلى\s+الناتج)"
)
_OF_THE = fold_pattern(r"\s+(?:هذه|هذا|ال)[^\W_]+")
#: What moved by a percentage may be followed by من too (خسرت 25% من قيمتها): that is no share.
_MOVED = fold_pattern(
    r"(?:بنسبة|بزيادة|بانخفاض|بارتفاع|بتراجع|خسرت?|فقدت?|انخفضت?|تراجعت?|ارتفعت?|زادت?)\s+(?:\S+\s+){0,2}$"
)


def _share(scene: Scene) -> MeasureFound | None:
    """A part of a whole: «تمثل الصادرات الصناعية 30% من إجمالي الصادرات»."""
    text, span = scene.text, scene.span
    if scene.mention.kind is not Kind.PERCENT and scene.mention.quantity.unit != "fraction":
        return None
    if scene.mention.kind is Kind.PERCENT and scene.slot and scene.slot.role is Role.PART:
        return MeasureFound("share", (span,), "clause", "a part of the figure before it", How.SHARE_OF)
    lead = scene.lead(45)
    before, after = _SHARE_BEFORE.search(lead), _SHARE_AFTER.match(text.text, span.end)
    moved = _MOVED.search(lead) or text.cut(span).startswith(fold_word("بنسبة"))
    if moved and scene.slot and not scene.slot.statement.moved and not scene.slot.statement.item:
        moved = None  # «أسهمت المصارف بنسبة 40% من الأرباح», «فقد ذكر أن 40% من السكان»
    if scene.mention.kind is Kind.PERCENT and (taking := _taking(scene)):
        return MeasureFound("share", (taking,), "clause", f"a part of a whole: «{text.cut(taking)}»", How.SHARE_VERB)
    if after is None and scene.mention.kind is Kind.PERCENT and (spread := _spread(scene)):
        return MeasureFound("share", (spread,), "clause", f"a part of a whole: «{text.cut(spread)}»", How.SHARE_VERB)
    if after is None and scene.mention.quantity.unit == "fraction":
        after = _OF_THE.match(text.text, span.end)  # خمس الإيرادات
    if not after or (moved and not before) or _is_no_whole(scene, after.group()):
        return None
    words = {Span(span.end, after.end())}
    words.update([hit.span for hit in scene.measures if span.end <= hit.span.start <= span.end + 30][:1])
    words.update([hit.span for hit in within(scene.measures, Span(scene.clause.start, span.start))][-1:])
    if before:
        start = span.start - len(lead) + before.start()
        words.add(Span(start, start + len(before.group().split()[0])))
    decided = tuple(sorted(words))
    said = " … ".join(map(text.cut, decided))
    return MeasureFound("share", decided, "clause", f"a part of a whole: «{said}»", How.SHARE_OF)


_AT_MARKET = fold_word("السوقية")
_OF_ITS_WORTH = fold_pattern(r"\s*من\s+(?:قيمت|سعر|أسعار|قيم)(?:ه|ها|هم|هما)$")


def _is_no_whole(scene: Scene, after: str) -> bool:
    """«فقد النحاس 6% من قيمته» is a change of it; «زادت 40% من ثلاثة ملايين إلى خمسة» names the level before."""
    following = scene.text.word(scene.text.word_at(scene.span.end + len(after)))
    if scene.slot is not None and scene.slot.statement.moved and _OF_ITS_WORTH.match(after):
        return following != _AT_MARKET
    return any(
        figure.start < scene.span.end + len(after) and figure.start >= scene.span.end for figure in scene.figures
    )


def _taking(scene: Scene) -> Span | None:
    """«استحوذ قطاع الأغذية على 41%، والتأمين 22%»: the verb of a statement, or of its list, takes a part of a whole."""
    slot = scene.slot
    if slot is None or slot.statement.moved:
        return None
    statement = slot.statement
    while statement is not None:
        verb = statement.predicate
        if verb is not None and scene.text.cut(verb).removeprefix("و").removeprefix("ف") in _words("parts"):
            return verb
        statement = statement.above if statement.item else None
    start = scene.text.word_at(slot.chunk.start)
    for index in range(scene.text.word_at(scene.span.start) - 1, start - 1, -1):
        if scene.text.word(index) in _words("parts"):
            return scene.text.words[index]
    return None


_SPREAD = fold_pattern(r"(?<![^\W_])[وف]?(?:توزع|توزعت|تتوزع|يتوزع|تستأثر|استأثرت|استأثر)(?![^\W_])")


def _spread(scene: Scene) -> Span | None:
    """«وتوزعت الصادرات على الولايات المتحدة بنسبة 25.8%، والسعودية 13.1%»: parts of what is spread."""
    start = scene.sentence.span.start
    found = list(_SPREAD.finditer(scene.text.text, start, scene.span.start))
    if not found or within(scene.moves, Span(found[-1].end(), scene.span.start)):
        return None
    return Span(*found[-1].span())


#: «بطاقة 5 ميغاواط» has a capacity; بطاقات that are counted are cards.
_CARD = fold_word("بطاقة")
_INDEX = fold_pattern(r"[وفب]?(?:ال)?مؤشر(?![^\W_])")


# -- counts ----------------------------------------------------------------------------------------------------------


def _counted(scene: Scene) -> MeasureFound:
    """What is counted is the counted noun: the unit, or a word of the surface, after it, or (عدد السياح 17) before."""
    span, unit = scene.span, scene.mention.quantity.unit
    if unit == POINT and (rate := _rate_in_points(scene)):
        return rate
    if found := _sum_without_a_unit(scene):
        return found
    for hit in measure_words().find(_unit_text(unit)):
        if hit.phrase[:1] != without_article(fold_word(unit))[:1]:
            continue  # بطاقة is no طاقة
        if hit.phrase == _CARD:
            continue
        if key := _key(hit, scene.mention):
            return _what_befell(scene, MeasureFound(key, (span,), "surface", f"the counted noun «{unit}»", How.COUNTED))
    beside = [hit for hit in scene.measures if span.start <= hit.span.start <= span.end + 12 and hit.phrase != _CARD]
    if not unit:
        if found := _unnamed(scene):
            return found
        beside += reversed(within(scene.measures, Span(max(span.start - 60, 0), span.start)))
    for hit in beside:
        if key := _key(hit, scene.mention):
            place = "surface" if hit.span.start < span.end else "clause"
            return MeasureFound(key, (hit.span,), place, f"«{scene.text.cut(hit.span)}» beside the number", How.BESIDE)
    if unit:
        why = f"the counted noun «{unit}», which no measure names"
        return _what_befell(scene, MeasureFound("number_of", (span,), "surface", why, How.THING))
    named = scene.slot is not None and scene.slot.statement.subjects
    told = named and _heads_a_number(scene, scene.slot.statement.subjects[0]) if scene.slot else False
    if not named or (not told and (_is_broken(scene.mention.quantity.value) or ends_in_scale(scene.mention))):
        return MeasureFound("", (), "", "a bare amount, and no word says of what", How.OTHER)
    return MeasureFound("number_of", (span,), "surface", "a number of things that another word names", How.THING)


#: The unit of an index, and of a rate where the news drops «مئوية».
POINT = "نقطة"
#: Rates that are moved by points.
_IN_POINTS = ("interest_rate", "taxes", "tariff", "coverage_rate", "inflation", "unemployment")


def _rate_in_points(scene: Scene) -> MeasureFound | None:
    """«رفع المركزي الفائدة نصف نقطة», «زيادة ثلاث نقاط في ضريبة الأرباح»: points of the rate that the clause names."""
    value = scene.mention.quantity.value
    if not isinstance(value, Decimal) or not 0 < value <= _MOST_POINTS:
        return None
    before = [*(scene.slot.statement.subjects[:1] if scene.slot else ()), Span(scene.clause.start, scene.span.start)]
    for scope in (*before, scene.clause):
        for hit in within(scene.measures, scope):
            key = next((key for key in hit.keys if key in _IN_POINTS), "")
            if key:
                return MeasureFound(key, (hit.span,), "clause", f"points of «{scene.text.cut(hit.span)}»", How.SUBJECT)
            if "index_level" in hit.keys and hit.phrase != POINT:
                return None
    return None


#: A rate moves by few points at once, an index by many.
_MOST_POINTS = 10


def _sum_without_a_unit(scene: Scene) -> MeasureFound | None:
    """«توزع 80 مليونا», «ربحت 660 ألفا»: a sum without its currency, where all that its clause measures is money."""
    money = replace(scene, mention=scene.mention._replace(kind=Kind.MONEY))
    for hit in within(scene.measures, scene.span):  # «600 مليون أرباحا»
        if hit.span.end == scene.span.end and hit.keys[0] in _SUMS:
            key, words = _refined(money, hit.keys[0], hit, scene.clause)
            return MeasureFound(key, words, "surface", f"«{scene.text.cut(hit.span)}» counts money", How.COUNTED)
    worth = scene.slot is not None and scene.slot.role is Role.WORTH
    if scene.mention.quantity.unit or not (worth or _IN_SCALE.search(fold_word(scene.mention.surface))):
        return None
    if worth and (found := _stated(money)):
        return found
    if found := _unnamed(scene):
        return found
    found = _nearest(money, scene.clause)
    if found is None or found[0] == "cash" or any(measures()[key].kinds != _MONEY_ALONE for key in found[1].keys):
        return None
    key, words = _refined(money, *found, scene.clause)
    said = " … ".join(map(scene.text.cut, words))
    return MeasureFound(key, words, "clause", f"«{said}» in the same clause", How.CLAUSE)


#: Of which there are sums, and no things that are counted: «600 مليون أرباحا», but «600 قرض».
_SUMS = ("profit", "losses", "revenue", "expenditure")
_MONEY_ALONE = frozenset({"money"})
_IN_SCALE = fold_pattern(r"(?<![^\W_])(?:ألفا?|آلاف|مليونا?|ملايين|مليارا?|مليارات|بليونا?|تريليونا?)$")


def _unnamed(scene: Scene) -> MeasureFound | None:
    """A number without a unit is of the subject of its statement: «ارتفعت الواردات من 515 مليارا إلى 532 مليارا»."""
    if scene.slot is None:
        return None
    subjects = scene.slot.statement.subjects[:1]
    if any(_INDEX.match(scene.text.cut(one)) for one in subjects):
        return MeasureFound("index_level", subjects, "clause", "an index", How.SUBJECT)
    if not ends_in_scale(scene.mention):
        return None
    money = replace(scene, mention=scene.mention._replace(kind=Kind.MONEY))
    return _stated(money)


def _is_broken(value: Value) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


def _what_befell(scene: Scene, found: MeasureFound) -> MeasureFound:
    """قتل ثلاثة أشخاص counts casualties: the verb before them says what befell those counted."""
    for hit in reversed(within(scene.measures, Span(scene.clause.start, scene.span.start))):
        for befallen in hit.keys:
            if more := refinements().get(f"{found.key}+{befallen}"):
                return MeasureFound(
                    more, (hit.span, *found.words), found.place, f"«{scene.text.cut(hit.span)}»", How.COUNTED
                )
    return found


@cache
def _unit_text(unit: str) -> Text:
    return Text(unit)


def _key(hit: Hit, mention: Mention) -> str:
    """The first measure that a word stands for and that takes the quantity; a share's change is one of the market's."""
    key = next((key for key in hit.keys if key and measures()[key].takes(mention)), "")
    if mention.kind is Kind.PERCENT and key == "share_price":
        return "stock_index"
    if mention.kind is Kind.MONEY and key == "share_price" and not _is_a_price(mention.quantity.value):
        return ""  # «أسهم بقيمة مليار ريال»
    if mention.quantity.unit.startswith("bbl"):
        return _OF_BARRELS.get(key, key)
    if mention.kind is Kind.PERCENT and key in _BY_PERCENT and _BY_PERCENT[key] in hit.keys:
        return _BY_PERCENT[key]
    return key


#: Barrels exported and produced are oil.
_OF_BARRELS = {"exports": "oil_exports", "production": "oil_production"}
#: What a percentage changes of a word that stands for both: output, and not oil alone; how many projects there are.
_BY_PERCENT = {
    "oil_production": "production",
    "deals_value": "deals",
    "projects_value": "projects",
    "agreements_value": "agreements",
}


# -- everything else -------------------------------------------------------------------------------------------------

#: «منها 36 مليار دولار»: a part of the figure before it, and of its measure.
_PART = fold_pattern(r"(?<![^\W_])[وف]?(?:منها|من\s+بينها|بينها|منهم|بينهم)\s+(?:\S+\s+)?$")


def is_part(scene: Scene) -> bool:
    return bool(_PART.search(scene.lead(25)))


def _nearest(scene: Scene, scope: Span) -> tuple[str, Hit] | None:
    """The measure word in ``scope`` that fits and is nearest.

    One before the number is nearer than one after it; of words in construct (عائدات صادرات) the first governs;
    crossing another figure costs; قيمة and مبلغ say nothing where another word does.
    """
    inside = within(scene.measures, scope)
    part, money = is_part(scene), scene.mention.kind is Kind.MONEY
    best: tuple[float, str, Hit] | None = None
    for place, hit in enumerate(inside):
        key, after = UNNAMED if _is_unnamed(scene, hit) else _key(hit, scene.mention), hit.span.start >= scene.span.end
        inside_figure = hit.span.start < scene.span.end and scene.span.start < hit.span.end
        beyond = after and part and scene.distance(hit.span) > 0
        if (
            not key
            or beyond
            or _in_a_name(scene, hit)
            or _source_of(scene, inside, place)
            or (inside_figure and money)
            or (scene.mention.kind is Kind.PERCENT and _is_verb_of_moving(scene, hit))
            or (key in _CURRENCIES and _is_no_price(scene, hit))
        ):
            continue
        cost = scene.distance(hit.span) + 6 * scene.crossed(hit.span) + 3 * inside_figure
        cost += _after(scene, hit) if after else 0
        cost += 12 * _is_aside(scene, hit)
        cost += 60 * (inside_figure and key == "share_price")  # «40 هللة للسهم»: of what is paid for each
        cost += 40 * (key == "cash")
        cost += 20 * (money and _is_counted(scene, hit) and not _WORTH.search(scene.text.cut(scene.between(hit.span))))
        following = inside[place + 1] if place + 1 < len(inside) else None
        if following and following.span.end <= scene.span.start and _construct(scene, hit, following):
            cost -= 2 + len(scene.text.cut(following.span).split())
        if best is None or cost < best[0]:
            best = (cost, key, hit)
    return (best[1], best[2]) if best else None


def _is_verb_of_moving(scene: Scene, hit: Hit) -> bool:
    """«خسر», «خفض»: they say which way a percentage went, and not of what."""
    return hit.first == hit.last and scene.text.word(hit.first).lstrip("وف") in words_of("directions", "verb")


def _is_aside(scene: Scene, hit: Hit) -> bool:
    """Does the word stand in brackets that the figure is outside of: «الصادرات (شاملة إعادة التصدير) …»?"""
    between = scene.text.cut(scene.between(hit.span))
    opened, closed = between.rfind("("), between.find(")")
    return closed >= 0 and (opened < 0 or closed < opened) if hit.span.end <= scene.span.start else opened > closed


def _after(scene: Scene, hit: Hit) -> int:
    """What it costs a word to stand after the figure: little right after it (828 مليون دينار معاد تصديره)."""
    if scene.distance(hit.span) == 0 and not scene.text.word(hit.first).startswith("و"):
        return 0
    return 10 if "،" in scene.text.cut(scene.between(hit.span)) else 4


_OF = fold_word("من")


def _source_of(scene: Scene, hits: Sequence[Hit], place: int) -> bool:
    """«مداخيل المجمع من تصدير المحروقات»: what follows من is only what the measure before it comes from."""
    hit, head = hits[place], hits[place - 1] if place else None
    if head is None or not 1 < hit.first - head.last <= 5 or not _key(head, scene.mention):
        return False
    between = [scene.text.word(at) for at in range(head.last + 1, hit.first)]
    return between[-1] == _OF or (_OF in between and head.keys[0] == "share")


_WORTH = fold_pattern(
    r"(?<![^\W_])(?:و?ب?(?:قيمة|كلفة|تكلفة|إجمالي|استثمارات?|مبلغ)ه?ا?|و?(?:قيمتها|كلفتها|تكلفتها))(?![^\W_])"
)


def _is_counted(scene: Scene, hit: Hit) -> bool:
    """Is it only what another figure counts (52 صفقة), and not what the money is the value of?"""
    return any(figure.start <= hit.span.start and hit.span.end <= figure.end for figure in scene.figures)


def _is_unit(scene: Scene, hit: Hit) -> bool:
    """Is a currency's name only the unit of another figure?"""
    figures = (scene.span, *scene.figures)
    return any(figure.start < hit.span.end and hit.span.start < figure.end for figure in figures)


def _construct(scene: Scene, head: Hit, following: Hit) -> bool:
    """عائدات صادرات: two nouns side by side, the first without an article, the second no accusative."""
    first, second = scene.text.word(head.last), scene.text.word(following.first)
    definite = first.lstrip("وفبك").startswith(("ال", "لل"))
    return (
        following.first == head.last + 1
        and not definite
        and not second.endswith("ا")
        and bool(_key(following, scene.mention))
    )


def _refined(scene: Scene, key: str, hit: Hit, scope: Span) -> tuple[str, tuple[Span, ...]]:
    """عجز beside الميزان التجاري is a trade deficit: another word says of what."""
    for other in within(scene.measures, scope):
        for beside in other.keys:
            away = hit.first - other.last if beside == PAID_OUT else other.first - hit.last
            if beside and measures()[beside].nature == "mark" and not 0 < away <= 3:
                continue  # a mark is the measure's own only close behind it: الصادرات الإماراتية غير النفطية
            more = refinements().get(f"{key}+{beside}")
            if not more and beside in ("deficit", "surplus"):  # سجلت الموازنة عجزا
                more = refinements().get(f"{beside}+{key}")
            if more:
                return more, tuple(sorted((hit.span, other.span)))
    return key, (hit.span,)
