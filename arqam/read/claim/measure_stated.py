"""The measure that the subject of a figure's statement names."""

from __future__ import annotations

from collections.abc import Sequence

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import Hit, fold_pattern, fold_word
from arqam.read.claim.evidence import How
from arqam.read.claim.measure_words import (
    CURRENCIES,
    MeasureFound,
    in_a_name,
    is_no_price,
    is_part,
    is_source_of,
    is_unnamed,
    key_of,
    refined,
    statement_words,
)
from arqam.read.claim.scene import Scene, within
from arqam.read.claim.statements import Role
from arqam.read.claim.vocabularies import measures

NUMBER = frozenset(map(fold_word, ("عدد", "أعداد", "حجم العمليات")))


_SECTOR = fold_pattern(
    r"[وفب]?(?:ال|لل)?(?:قطاع|قطاعا|قطاعي|مؤشر|سهم|سعر\s+سهم|أسهم|عائد|عوائد)(?![^\W_])(?!\s+(?:ال)?متداولة)"
)


#: The units of a change of rates.
_POINTS = ("percentage_point", "basis_point")


def _of_a_central_bank(scene: Scene) -> bool:
    """«رفع مجلس الاحتياطي الاتحادي نصف نقطة مئوية»: points that a central bank moves are of its rate."""
    subjects = scene.slot.statement.subjects[:1] if scene.slot else ()
    words = {word for subject in subjects for word in scene.text.cut(subject).split()}
    return scene.mention.quantity.unit in _POINTS and bool(words & _CENTRAL)


_CENTRAL = frozenset(map(fold_word, ("المركزي", "الاحتياطي", "الاتحادي", "الفيدرالي")))


def heads_a_number(scene: Scene, subject: Span) -> bool:
    """«عدد أجهزة الصرف», «إجمالي عدد العمليات»."""
    words = scene.text.cut(subject).split()[:2]
    return any(word.removeprefix("و") in NUMBER for word in words)


def _counts(hit: Hit) -> bool:
    """Does the word name what is counted (السياح, الشحن), by the first measure that it stands for?"""
    key = hit.keys[0]
    return bool(key) and "count" in measures()[key].kinds and key not in ("capacity", "exports", "imports")


_PARTAKES = fold_pattern(r"[وفب]?(?:ال)?(?:نسبة\s+)?(?:حصة|حصته|حصتها|مساهمة|مساهمته|مساهمتها|إسهام)(?![^\W_])")


def _is_of_the_market(scene: Scene, subject: Span) -> bool:
    """«سهم كذا», «قطاع المصارف», or «تراوحت الانخفاضات في تداولات اليوم»: what moved on the market."""
    return bool(_SECTOR.match(scene.text.cut(subject))) or any(hit.span.start == subject.start for hit in scene.moves)


def measure_of_subject(scene: Scene) -> MeasureFound | None:
    """The measure that the subject of the figure's statement names: its first word that fits governs the rest."""
    if scene.slot is None:
        return None
    if _of_a_central_bank(scene):
        return MeasureFound("interest_rate", scene.slot.statement.subjects[:1], "clause", "a central bank's", How.UNIT)
    if is_part(scene) and any(key_of(hit, scene.mention) for hit in scene.measures if _right_behind(scene, hit)):
        return None  # «منها 828 مليون دينار معاد تصديره»
    if told := _told_by_its_extent(scene):
        return told
    barrel = scene.mention.quantity.unit.endswith("/bbl") and scene.mention.kind in (Kind.MONEY, Kind.RATE)
    own, worth = True, scene.slot.role is Role.WORTH
    for subject in _in_turn(scene):
        inside = [hit for hit in within(scene.measures, subject) if any(hit.keys) and not in_a_name(scene, hit)]
        if scene.mention.kind is Kind.PERCENT and heads_a_number(scene, subject):
            counted = (key for hit in inside for key in hit.keys if key and measures()[key].nature == "count")
            key = next(counted, "") or next((hit.keys[0] for hit in inside if _counts(hit)), "number_of")
            why = f"«{scene.text.cut(subject)}» is a number of things"
            return MeasureFound(key, (subject,), "clause" if own else "sentence", why, How.COUNTED)
        if scene.topic.market and scene.mention.kind is Kind.PERCENT and _is_of_the_market(scene, subject):
            return MeasureFound(
                "stock_index", (subject,), "clause" if own else "sentence", "a sector or a share", How.MARKET
            )
        unnamed = inside and (is_unnamed(scene, inside[0]) or _ends_unnamed(scene, inside))
        if unnamed and scene.mention.kind is not Kind.COUNT and (own or not worth):
            why = f"«{scene.text.cut(inside[0].span)}» in the subject, which no measure names"
            return MeasureFound("", (), "", why, How.OTHER)
        if scene.mention.kind is Kind.PERCENT and _PARTAKES.match(scene.text.cut(subject)):
            why = f"«{scene.text.cut(subject)}» is a part of a whole"
            return MeasureFound("share", (subject,), "clause" if own else "sentence", why, How.SHARE_OF)
        fitting = [hit for place, hit in enumerate(inside) if _fits(scene, inside, place)]
        for hit in _special_first(scene, fitting):
            key = key_of(hit, scene.mention)
            reach = subject
            if own and scene.slot.chunk.start <= subject.start:
                reach = Span(subject.start, max(subject.end, scene.span.start))
            key, words = refined(scene, key, hit, reach)
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


def _told_by_its_extent(scene: Scene) -> MeasureFound | None:
    """«أفرزت الحسابات [فائضا إجماليا] قدره 4 مليارات»: an indefinite noun right before قدره is what is measured."""
    if scene.slot is None or scene.mention.kind not in (Kind.MONEY, Kind.RATE):
        return None
    text, last = scene.text, scene.text.word_at(scene.span.start) - 1
    first = text.word_at(scene.sentence.span.start)
    while last > first and text.word(last) in statement_words("filler") and text.word(last) not in _EXTENT:
        last -= 1
    if text.word(last) not in _EXTENT:
        return None
    for hit in reversed(within(scene.measures, Span(scene.slot.chunk.start, text.words[last].start))):
        near = last - hit.last <= 2 and not text.cut(Span(hit.span.end, text.words[last].start)).strip(" ًٌ").count("،")
        if not near or any(text.word(at).startswith(("ال", "وال", "لل")) for at in range(hit.first, last)):
            return None
        key = key_of(hit, scene.mention)
        if not key or key == "cash" or in_a_name(scene, hit):
            return None
        key, words = refined(scene, key, hit, Span(scene.slot.chunk.start, scene.span.start))
        said = " … ".join(map(text.cut, words))
        return MeasureFound(key, words, "clause", f"«{said}» right before its extent", How.SUBJECT)
    return None


_EXTENT = frozenset(map(fold_word, ("قدره", "قدرها", "مقداره", "مقدارها", "بقيمة")))


def _ends_unnamed(scene: Scene, inside: Sequence[Hit]) -> bool:
    """«طرحت الشركة أسهمها وتمت تغطيتها 3 مرات»: what و joins to the phrase, right before the figure."""
    last = inside[-1]
    if not is_unnamed(scene, last) or last.span.end > scene.span.start or scene.distance(last.span):
        return False
    return scene.text.word(last.first).startswith("و")


def _fits(scene: Scene, inside: Sequence[Hit], place: int) -> bool:
    hit = inside[place]
    key = key_of(hit, scene.mention)
    if key in CURRENCIES and is_no_price(scene, hit):
        return False
    return bool(key) and key != "cash" and not is_source_of(scene, inside, place)


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
    special = _GENERAL.get(key_of(hits[0], scene.mention), ())
    return sorted(hits, key=lambda hit: key_of(hit, scene.mention) not in special) if special else hits
