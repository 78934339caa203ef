"""What a quantity measures and which way it moved, decided by the words of the sentence nearest to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from arqam.model import Kind, Mention, Span
from arqam.read.vocabulary import Hit, Text, Vocabulary, fold_pattern, fold_word, listed, table


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of ``data/tables/measures.csv``."""

    key: str
    ar: str
    en: str
    topic: str
    nature: str
    kinds: frozenset[str]
    units: frozenset[str]
    of_change: str
    refines: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its key."""
    return {
        row["key"]: Measure(
            **{name: row[name] for name in ("key", "ar", "en", "topic", "nature", "of_change", "refines")},
            kinds=frozenset(listed(row["kinds"])),
            units=frozenset(listed(row["units"])),
        )
        for row in table("measures")
        if row["key"]
    }


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary((phrase, row["key"]) for row in table("measures") for phrase in listed(row["words"]))


@cache
def _movements() -> Vocabulary:
    return Vocabulary(
        (word, f"{row['way']} {row['role']}") for row in table("directions") for word in listed(row["words"])
    )


@cache
def modality() -> Vocabulary:
    """Words of expecting, planning and aiming."""
    return Vocabulary((word, row["flag"]) for row in table("modality") for word in listed(row["words"]))


class Found(NamedTuple):
    """The measure chosen: its key, the folded spans of the words that decided it, where they stand, and why."""

    key: str
    words: tuple[Span, ...]
    place: str  # surface, clause, sentence, before, kind, or "" where none was found
    why: str


#: Kinds that are no economic figure by themselves: what they are is their measure.
_BY_KIND = {
    Kind.YEAR: ("date", "a year"),
    Kind.DATE: ("date", "a date"),
    Kind.DURATION: ("duration", "a length of time"),
    Kind.ORDINAL: ("rank", "a place in an order"),
}

_SHARE_BEFORE = fold_pattern(
    r"(?:تمثل|يمثل|مثلت|مثل|تشكل|يشكل|شكلت|شكل|حصة|حصته|حصتها|"
    r"(?:تستحوذ|استحوذت|يستحوذ|استحوذ)\s+على|يعادل|تعادل|ما نسبته|أي)"
    r"\s+(?:\S+\s+){0,3}$"
)
_SHARE_AFTER = fold_pattern(r"\s*(?:من\s+(?!\d)(?!قبل|خلال|أصل|عام|سنة|شهر|يناير)[^\W_]+|إلى\s+الناتج)")
#: What moved by a percentage may be followed by من too (خسرت 25% من قيمتها): that is no share.
_MOVED = fold_pattern(
    r"(?:بنسبة|بزيادة|بانخفاض|بارتفاع|بتراجع|خسرت?|فقدت?|انخفضت?|تراجعت?|ارتفعت?|زادت?)\s+(?:\S+\s+){0,2}$"
)


def accepts(measure: Measure, mention: Mention) -> bool:
    """May the quantity be of this measure, by kind and unit? A percentage may be a change or a share of almost any."""
    kind = mention.kind
    if kind is Kind.PERCENT or mention.quantity.unit in ("percentage_point", "times"):
        return "percent" in measure.kinds or measure.nature in ("flow", "stock", "price", "index")
    return kind.value in measure.kinds and (not measure.units or mention.quantity.unit in measure.units)


def choose(
    text: Text,
    mention: Mention,
    span: Span,
    hits: Sequence[Hit],
    scopes: Sequence[tuple[str, Span]],
    barriers: Sequence[Span],
) -> Found:
    """The measure of the mention at ``span``.

    ``hits`` are the measure words of the text, ``scopes`` the stretches to look in, nearest first (clause, the rest
    of the sentence, the sentence before), ``barriers`` the other mentions.
    """
    if mention.quantity.unit in ("time_of_day", "hour") and mention.kind is Kind.OTHER:
        return Found("date", (span,), "kind", "the quantity is a time of day")
    if mention.kind in _BY_KIND:
        key, what = _BY_KIND[mention.kind]
        return Found(key, (span,), "kind", f"the quantity is {what}")
    fraction = mention.quantity.unit == "fraction"
    if (fraction or mention.kind is Kind.PERCENT) and (share := _share(text, span, hits, scopes[0][1])):
        return share
    if mention.kind is Kind.COUNT:
        return _counted(text, mention, span, hits)
    if is_part(text, span):
        hits = [hit for hit in hits if hit.span.start < span.start]
    for place, scope in scopes:
        if best := _nearest(text, mention, span, hits, scope, barriers):
            key, words = _refined(*best, hits, scope)
            return Found(key, words, place, f"«{' … '.join(map(text.cut, words))}» in the {_PLACES[place]}")
    return Found("", (), "", "no measure's word stands near it")


#: «منها 36 مليار دولار»: a part of the figure before it, and of its measure.
_PART = fold_pattern(r"(?<![^\W_])[وف]?(?:منها|من\s+بينها|بينها|منهم|بينهم)\s+(?:\S+\s+)?$")


def is_part(text: Text, span: Span) -> bool:
    return bool(_PART.search(text.text, max(span.start - 25, 0), span.start))


def _refined(key: str, hit: Hit, hits: Sequence[Hit], scope: Span) -> tuple[str, tuple[Span, ...]]:
    """عجز beside الميزان التجاري is a trade deficit: the other word of the clause says of what."""
    for other in hits:
        if scope.start <= other.span.start and other.span.end <= scope.end:
            for more, measure in measures().items():
                if measure.refines and measure.refines in {f"{key}+{beside}" for beside in other.keys}:
                    return more, tuple(sorted((hit.span, other.span)))
    return key, (hit.span,)


_PLACES = {
    "clause": "same clause",
    "sentence": "same sentence, another clause",
    "before": "sentence before",
    "surface": "mention itself",
}


def _share(text: Text, span: Span, hits: Sequence[Hit], scope: Span) -> Found | None:
    """A part of a whole: «تمثل الصادرات الصناعية 30% من إجمالي الصادرات»."""
    start = max(span.start - 45, scope.start)
    before = _SHARE_BEFORE.search(text.text, start, span.start)
    after = _SHARE_AFTER.match(text.text, span.end)
    moved = _MOVED.search(text.text, start, span.start) or text.cut(span).startswith(fold_word("بنسبة"))
    if not after or (moved and not before):
        return None
    words = [Span(span.end, after.end())]
    words += [hit.span for hit in hits if span.end <= hit.span.start <= span.end + 30 and any(hit.keys)][:1]
    words += [hit.span for hit in hits if scope.start <= hit.span.start and hit.span.end <= span.start][-1:]
    if before:
        words.append(Span(before.start(), before.start() + len(before.group().split()[0])))
    decided = tuple(sorted(set(words)))
    return Found("share", decided, "clause", f"a part of a whole: «{' … '.join(map(text.cut, decided))}»")


def _counted(text: Text, mention: Mention, span: Span, hits: Sequence[Hit]) -> Found:
    """What is counted is the counted noun: in the surface, else just before (عدد السياح 17 مليونا) or after."""
    keys = vocabulary().find(_folded_unit(mention.quantity.unit))
    for hit in keys:
        if key := _first(hit, mention):
            return Found(key, (span,), "surface", f"the counted noun «{mention.quantity.unit}»")
    inside = [hit for hit in hits if span.start <= hit.span.start < span.end]
    after = [hit for hit in hits if span.end <= hit.span.start <= span.end + 12]
    before = [hit for hit in reversed(hits) if span.start - 60 <= hit.span.start and hit.span.end <= span.start]
    named = bool(mention.quantity.unit) and mention.quantity.unit not in ("1", "count")
    for place, group in (("surface", inside), ("clause", after), ("clause", [] if named else before)):
        for hit in group:
            if key := _first(hit, mention):
                return Found(key, (hit.span,), place, f"«{hit.span.of(text.text)}» beside the number")
    if named:
        return Found(
            "number_of", (span,), "surface", f"the counted noun «{mention.quantity.unit}», which no measure names"
        )
    return Found("", (), "", "nothing says what is counted")


@cache
def _folded_unit(unit: str) -> Text:
    return Text(unit)


def _first(hit: Hit, mention: Mention) -> str:
    return next((key for key in hit.keys if key and accepts(measures()[key], mention)), "")


def _nearest(
    text: Text, mention: Mention, span: Span, hits: Sequence[Hit], scope: Span, barriers: Sequence[Span]
) -> tuple[str, Hit] | None:
    """The measure word that fits and is nearest; one before the number is nearer than one after it.

    Of words in construct (عائدات صادرات) the first governs; crossing another quantity costs; قيمة and مبلغ say
    nothing where another word does.
    """
    inside = [hit for hit in hits if scope.start <= hit.span.start and hit.span.end <= scope.end]
    best: tuple[float, str, Hit] | None = None
    for place, hit in enumerate(inside):
        key = _first(hit, mention)
        if not key or (hit.span.start < span.end and span.start < hit.span.end and mention.kind is Kind.MONEY):
            continue
        if key == "currency" and any(other.start < hit.span.end and hit.span.start < other.end for other in barriers):
            continue  # the unit of another figure
        ahead = inside[place + 1] if place + 1 < len(inside) else None
        between = Span(hit.span.end, span.start) if hit.span.end <= span.start else Span(span.end, hit.span.start)
        cost = len(between.of(text.text).split()) if between.start < between.end else 0.0
        cost += 6 * sum(between.start <= other.start and other.end <= between.end for other in barriers)
        cost += 4 * (hit.span.start >= span.end)
        cost += 40 * (key == "cash")
        if (
            mention.kind is Kind.PERCENT
            and "percent" not in measures()[key].kinds
            and measures()[key].nature == "stock"
        ):
            cost += 1
        if ahead and ahead.span.end <= span.start and _construct(text, hit, ahead) and _first(ahead, mention):
            cost -= 2 + len(ahead.span.of(text.text).split())
        if best is None or cost < best[0]:
            best = (cost, key, hit)
    return (best[1], best[2]) if best else None


def _construct(text: Text, head: Hit, next_one: Hit) -> bool:
    """عائدات صادرات: two nouns side by side, the first without an article, the second no accusative."""
    definite = text.word(head.last).lstrip("وفبك").startswith(("ال", "لل"))
    return next_one.first == head.last + 1 and not definite and not text.word(next_one.first).endswith("ا")


# -- direction -----------------------------------------------------------------------------------------------------

_BY = fold_pattern(
    r"(?:بنسبة|نسبته|نسبتها|بمقدار|بواقع|بمعدل|بزيادة|بارتفاع|بانخفاض|بتراجع|بنمو|"
    r"قدره|قدرها|مقداره|بنحو|بحوالي|بأكثر من|بما يزيد على|بما يقارب|ب)\s*$"
)
_TO = fold_pattern(
    r"(?<![^\W_])(?:إلى|لتصل|ليصل|لتبلغ|ليبلغ|لتسجل|ليسجل|عند|مسجلا|مسجلة|بالغا|بالغة|مستوى|وصولا|حاجز|لتتجاوز|ليتجاوز)\s+(?:\S+\s+){0,1}$"
)
_FROM = fold_pattern(r"(?<![^\W_])(?:من|عن)\s+(?:نحو\s+|حوالي\s+)?$")
_COMPARED = fold_pattern(r"(?<![^\W_])(?:مقابل|مقارنة|قياسا|عوض|بعدما\s+كانت?|بعد\s+أن\s+كانت?)(?:\s+\S+){0,2}\s*$")


#: «بقيمة تتجاوز 5» bounds the value and is no movement.
_WORTH = fold_pattern(r"(?<![^\W_])و?(?:بقيمة|بكلفة|بتكلفة|قيمة|بقيمتها|قيمتها|قيمته|باستثمارات)\s+$")


class Move(NamedTuple):
    """A change stated: its direction, the folded words, and whether the mention is the level compared with."""

    direction: str
    words: tuple[Span, ...]
    compared: bool = False


def movements(text: Text) -> list[Hit]:
    return [hit for hit in _movements().find(text) if not hit.keys[0].startswith("none")]


def direction(
    text: Text,
    mention: Mention,
    span: Span,
    key: str,
    hits: Sequence[Hit],
    moves: Sequence[Hit],
    scope: Span,
    barriers: Sequence[Span],
) -> Move:
    """Rose or fell, by or to or from; reached; or nothing: the nearest word before it in its clause decides."""
    if mention.kind in _BY_KIND or (mention.kind is Kind.COUNT and not moves):
        return Move("", ())
    before = text.text[max(scope.start, span.start - 40) : span.start]
    surface = span.of(text.text)
    hits_before = [hit for hit in hits if scope.start <= hit.span.start and hit.span.end <= span.start]
    comparing = _COMPARED.search(before)
    named = comparing and any(hit.span.start >= span.start - len(before) + comparing.start() for hit in hits_before)
    compared = bool(comparing) and not named  # «مقابل نفقات قدرها»: another measure, not the same one before
    inside = [hit for hit in moves if scope.start <= hit.span.start and hit.span.end <= span.start]
    inside = [hit for hit in inside if not _WORTH.search(text.text, max(hit.span.start - 20, 0), hit.span.start)]
    if not inside:
        inside = [hit for hit in moves if span.start <= hit.span.start < span.end]
    if not inside:
        return Move("", (), compared)
    nearest = inside[-1]
    way = nearest.keys[0].split()[0]
    turned = next((hit for hit in reversed(inside) if hit.keys[0].split()[0] in ("rise", "fall")), None)
    crossed = any(nearest.span.end <= other.start and other.end <= span.start for other in barriers)
    if compared and turned and mention.kind is Kind.PERCENT and key in _growths():
        return Move(f"{_STEM[turned.keys[0].split()[0]]}_by", (turned.span,), True)  # 2.8% now, 1.4% then: two changes
    if compared:
        return Move(f"{_STEM[turned.keys[0].split()[0]]}_from", (turned.span,), True) if turned else Move("", (), True)
    if _FROM.search(before) and turned and mention.kind is not Kind.COUNT:
        return Move(f"{_STEM[turned.keys[0].split()[0]]}_from", (turned.span,), True)
    if way == "reach":
        between = [other.end for other in barriers if nearest.span.end <= other.start and other.end <= span.start]
        if between and not text.text[max(between) : span.start].lstrip("، ").startswith("و"):
            return Move("", ())  # the verb is another figure's, unless و joins the two (بلغت الصادرات 10 والواردات 5)
        # «ليصل إلى 28» after a rise is where the rise led.
        if turned and turned.span.end <= nearest.span.start and nearest.span.start - turned.span.end < 80:
            return Move(f"{_STEM[turned.keys[0].split()[0]]}_to", (turned.span, nearest.span))
        if turned and nearest.last + 1 == turned.first:
            return Move(f"{_STEM[turned.keys[0].split()[0]]}_by", (nearest.span, turned.span))
        return Move("reached", (nearest.span,))
    stem = _STEM[way]
    if _TO.search(before) and not _BY.search(before):
        return Move(f"{stem}_to", (nearest.span,))
    if mention.kind is Kind.COUNT and nearest.last + 1 < text.word_at(span.start) and not _BY.search(before):
        return Move("", ())
    if crossed and mention.kind is not Kind.PERCENT:
        return Move("", ())
    if mention.kind is Kind.PERCENT or _BY.search(before) or surface.startswith(fold_word("بنسبة")):
        return Move(f"{stem}_by", (nearest.span,))
    straight = text.word(text.word_at(span.start) - 1) not in _INDIRECT
    return Move(f"{stem}_by" if straight else "", (nearest.span,) if straight else ())


#: A figure after one of these is not what the verb moved by (ارتفع عدد العقود بقيمة …).
_INDIRECT = frozenset(fold_word(word) for word in ("بقيمة", "قيمة", "بكلفة", "من", "في", "على", "عن", "مع", "منها"))


@cache
def _growths() -> frozenset[str]:
    """The measures that are a change by themselves."""
    return frozenset(measure.of_change for measure in measures().values() if measure.of_change)


_STEM = {"rise": "rose", "fall": "fell"}
