"""What is counted, points of a rate, and sums that are told without their unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from arqam.model import Kind, Span, Value
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word, without_article
from arqam.read.claim.evidence import How
from arqam.read.claim.measure_stated import heads_a_number, measure_of_subject
from arqam.read.claim.measure_words import MeasureFound, key_of, nearest_word, refined
from arqam.read.claim.scene import Scene, ends_in_scale, within
from arqam.read.claim.statements import Role
from arqam.read.claim.vocabularies import measure_words, measures, refinements

#: «بطاقة 5 ميغاواط» has a capacity; بطاقات that are counted are cards.
_CARD = fold_word("بطاقة")
_INDEX = fold_pattern(r"[وفب]?(?:ال)?مؤشر(?![^\W_])")


def measure_counted(scene: Scene) -> MeasureFound:
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
        if key := key_of(hit, scene.mention):
            return _what_befell(scene, MeasureFound(key, (span,), "surface", f"the counted noun «{unit}»", How.COUNTED))
    beside = [hit for hit in scene.measures if span.start <= hit.span.start <= span.end + 12 and hit.phrase != _CARD]
    if not unit:
        if found := _unnamed(scene):
            return found
        beside += reversed(within(scene.measures, Span(max(span.start - 60, 0), span.start)))
    for hit in beside:
        if key := key_of(hit, scene.mention):
            place = "surface" if hit.span.start < span.end else "clause"
            return MeasureFound(key, (hit.span,), place, f"«{scene.text.cut(hit.span)}» beside the number", How.BESIDE)
    if unit:
        why = f"the counted noun «{unit}», which no measure names"
        return _what_befell(scene, MeasureFound("number_of", (span,), "surface", why, How.THING))
    named = scene.slot is not None and scene.slot.statement.subjects
    told = named and heads_a_number(scene, scene.slot.statement.subjects[0]) if scene.slot else False
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
            key, words = refined(money, hit.keys[0], hit, scene.clause)
            return MeasureFound(key, words, "surface", f"«{scene.text.cut(hit.span)}» counts money", How.COUNTED)
    worth = scene.slot is not None and scene.slot.role is Role.WORTH
    if scene.mention.quantity.unit or not (worth or _IN_SCALE.search(fold_word(scene.mention.surface))):
        return None
    if worth and (found := measure_of_subject(money)):
        return found
    if found := _unnamed(scene):
        return found
    found = nearest_word(money, scene.clause)
    if (
        found is None
        or found[0] == "cash"
        or any(not key or measures()[key].kinds != _MONEY_ALONE for key in found[1].keys)
    ):
        return None
    key, words = refined(money, *found, scene.clause)
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
    return measure_of_subject(money)


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
