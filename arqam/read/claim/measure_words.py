"""Which measure a word of the article names, and which of those that stand near a figure fits it best."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from arqam.model import Kind, Mention, Span, Value
from arqam.read.arabic.phrases import Hit, fold_pattern, fold_word
from arqam.read.claim.evidence import How
from arqam.read.claim.scene import Scene, starting_in, within
from arqam.read.claim.vocabularies import measures, refinements, words_of

statement_words = partial(words_of, "statement_words")


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


#: The key of the words for what is measured and has no key.
UNNAMED = "unnamed"
#: The mark that stands before its measure: توزيع هذه الأرباح.
PAID_OUT = "paid_out"


#: The highest price of a share that is printed without a scale word, in any currency of the region.
_HIGHEST_PRICE = 100_000


def is_a_price(value: Value) -> bool:
    return isinstance(value, Decimal) and 0 < value < _HIGHEST_PRICE


def is_unnamed(scene: Scene, hit: Hit) -> bool:
    """«معدل الإشغال», «السحوبات»: measured, and of no key; «سيولة» is trading only where a market is spoken of."""
    if hit.keys[:1] == (UNNAMED,):
        return True
    if not hit.phrase.startswith(_LIQUID) or scene.topic.market:
        return False
    return not any(key in _OF_A_MARKET for other in scene.measures for key in other.keys)


_LIQUID = (fold_word("سيولة"), fold_word("السيولة"))
_OF_A_MARKET = frozenset({"stock_index", "index_level", "shares"})


CURRENCIES = frozenset({"currency", "exchange_rate"})
#: «منطقة اليورو» is a place.
_AREA = frozenset(map(fold_word, ("منطقة", "دول", "بلدان", "كتلة", "بمنطقة", "ومنطقة")))


#: No name of a firm is longer, in characters.
_LONGEST_NAME = 200


def in_a_name(scene: Scene, hit: Hit) -> bool:
    """«بنك الودائع والاستثمار»: a word inside the name of a firm measures nothing."""
    near = Span(max(hit.span.start - _LONGEST_NAME, 0), hit.span.start)
    return any(named.span.covers(hit.span) for named in starting_in(scene.organisations, near))


def is_no_price(scene: Scene, hit: Hit) -> bool:
    """Does a currency's name only say in what is counted («قيمتها بالدينار»), or where («منطقة اليورو»)?"""
    counted = scene.text.word(hit.first).startswith(("بال", "وبال"))
    return counted or _is_unit(scene, hit) or scene.text.word(hit.first - 1) in _AREA


def key_of(hit: Hit, mention: Mention) -> str:
    """The first measure that a word stands for and that takes the quantity; a share's change is one of the market's."""
    key = next((key for key in hit.keys if key and measures()[key].takes(mention)), "")
    if mention.kind is Kind.PERCENT and key == "share_price":
        return "stock_index"
    if mention.kind is Kind.MONEY and key == "share_price" and not is_a_price(mention.quantity.value):
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


#: «منها 36 مليار دولار»: a part of the figure before it, and of its measure.
_PART = fold_pattern(r"(?<![^\W_])[وف]?(?:منها|من\s+بينها|بينها|منهم|بينهم)\s+(?:\S+\s+)?$")


def is_part(scene: Scene) -> bool:
    return bool(_PART.search(scene.lead(25)))


def nearest_word(scene: Scene, scope: Span) -> tuple[str, Hit] | None:
    """The measure word in ``scope`` that fits and is nearest.

    One before the number is nearer than one after it; of words in construct (عائدات صادرات) the first governs;
    crossing another figure costs; قيمة and مبلغ say nothing where another word does.
    """
    inside = within(scene.measures, scope)
    part, money = is_part(scene), scene.mention.kind is Kind.MONEY
    best: tuple[float, str, Hit] | None = None
    for place, hit in enumerate(inside):
        key, after = UNNAMED if is_unnamed(scene, hit) else key_of(hit, scene.mention), hit.span.start >= scene.span.end
        inside_figure = hit.span.start < scene.span.end and scene.span.start < hit.span.end
        beyond = after and part and scene.distance(hit.span) > 0
        if (
            not key
            or beyond
            or in_a_name(scene, hit)
            or is_source_of(scene, inside, place)
            or (inside_figure and money)
            or (scene.mention.kind is Kind.PERCENT and _is_verb_of_moving(scene, hit))
            or (key in CURRENCIES and is_no_price(scene, hit))
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


def is_source_of(scene: Scene, hits: Sequence[Hit], place: int) -> bool:
    """«مداخيل المجمع من تصدير المحروقات»: what follows من is only what the measure before it comes from."""
    hit, head = hits[place], hits[place - 1] if place else None
    if head is None or not 1 < hit.first - head.last <= 5:
        return False
    between = scene.text.written[head.last + 1 : hit.first]
    leads = between[-1] == _OF or (_OF in between and head.keys[0] == "share")
    return leads and bool(key_of(head, scene.mention))


_WORTH = fold_pattern(
    r"(?<![^\W_])(?:و?ب?(?:قيمة|كلفة|تكلفة|إجمالي|استثمارات?|مبلغ)ه?ا?|و?(?:قيمتها|كلفتها|تكلفتها))(?![^\W_])"
)


def _is_counted(scene: Scene, hit: Hit) -> bool:
    """Is it only what another figure counts (52 صفقة), and not what the money is the value of?"""
    figure = scene.figure_over(hit.span)
    return figure is not None and figure.covers(hit.span)


def _is_unit(scene: Scene, hit: Hit) -> bool:
    """Is a currency's name only the unit of another figure?"""
    its_own = scene.span.start < hit.span.end and hit.span.start < scene.span.end
    return its_own or scene.figure_over(hit.span) is not None


def _construct(scene: Scene, head: Hit, following: Hit) -> bool:
    """عائدات صادرات: two nouns side by side, the first without an article, the second no accusative."""
    first, second = scene.text.word(head.last), scene.text.word(following.first)
    definite = first.lstrip("وفبك").startswith(("ال", "لل"))
    return (
        following.first == head.last + 1
        and not definite
        and not second.endswith("ا")
        and bool(key_of(following, scene.mention))
    )


def refined(scene: Scene, key: str, hit: Hit, scope: Span) -> tuple[str, tuple[Span, ...]]:
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
