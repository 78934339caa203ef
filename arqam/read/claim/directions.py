"""Which way a figure moved, by the nearest word of moving before it in its clause and the particle between."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import Hit, fold_pattern, fold_word, listed, table
from arqam.read.claim.scene import Scene, is_figure, within
from arqam.read.claim.vocabularies import changes


class Move(NamedTuple):
    """A change stated: its direction, the words that say so, and whether the figure is the level compared with."""

    direction: str
    words: tuple[Span, ...] = ()
    compared: bool = False


_BY = fold_pattern(
    r"(?:بنسبة|نسبته|نسبتها|بمقدار|بواقع|بمعدل|بزيادة|بارتفاع|بانخفاض|بتراجع|بنمو|"
    r"قدره|قدرها|مقداره|بنحو|بحوالي|بأكثر من|بما يزيد على|بما يقارب|ب)\s*$"
)
_TO = fold_pattern(
    r"(?<![^\W_])(?:إلى|لتصل|ليصل|لتبلغ|ليبلغ|لتسجل|ليسجل|عند|مسجلا|مسجلة|بالغا|بالغة|مستوى|وصولا|حاجز|لتتجاوز|ليغلق|لتغلق|"
    r"ليتجاوز)\s+(?:\S+\s+){0,1}$"
)
_FROM = fold_pattern(r"(?<![^\W_])(?:من|عن)\s+(?:نحو\s+|حوالي\s+)?$")
_COMPARED = fold_pattern(r"(?<![^\W_])(?:مقابل|مقارنة|قياسا|عوض|بعدما\s+كانت?|بعد\s+أن\s+كانت?)(?:\s+\S+){0,2}\s*$")
#: «بقيمة تتجاوز 5» bounds the value and is no movement.
_WORTH = fold_pattern(r"(?<![^\W_])و?(?:بقيمة|بكلفة|بتكلفة|قيمة|بقيمتها|قيمتها|قيمته|باستثمارات)\s+$")
#: A figure after one of these is not what the verb moved by (ارتفع عدد العقود بقيمة …).
_INDIRECT = frozenset(fold_word(word) for word in ("بقيمة", "قيمة", "بكلفة", "من", "في", "على", "عن", "مع", "منها"))
_STEM = {"rise": "rose", "fall": "fell"}


def direction_of(scene: Scene, key: str) -> Move:
    """Rose or fell, by or to or from; reached; or nothing. ``key`` is the figure's measure."""
    if not is_figure(scene.mention):
        return Move("")
    compared = _is_compared(scene)
    moves = _moves(scene)
    if not moves:
        return Move("", (), compared)
    nearest = moves[-1]
    turn = next((hit for hit in reversed(moves) if hit.keys[0] in _STEM), None)
    lead = scene.lead()
    if compared or (turn and _FROM.search(lead) and scene.mention.kind is not Kind.COUNT):
        return _compared(scene, key, turn)
    if nearest.keys[0] == "reach":
        return _reached(scene, nearest, turn)
    return _turned(scene, nearest, lead)


def _is_compared(scene: Scene) -> bool:
    """Does the figure follow مقابل or مقارنة بـ? «مقابل نفقات قدرها 5» brings another measure, and compares nothing."""
    lead = scene.lead()
    if not (comparing := _COMPARED.search(lead)):
        return False
    since = Span(scene.span.start - len(lead) + comparing.start(), scene.span.start)
    return not within(scene.measures, since)


def _moves(scene: Scene) -> list[Hit]:
    """The words of moving before the figure in its clause, or else inside its surface (بارتفاع 5%)."""
    text, span = scene.text, scene.span
    moves = [hit for hit in scene.moves if hit.keys[0] != "none" and not _is_object(text.word(hit.first))]
    moves = [hit for hit in moves if not (text.word(hit.first) == _FAQAD and text.word(hit.first + 1) in _verbs())]
    before = within(moves, Span(scene.clause.start, span.start))
    before = [hit for hit in before if not _WORTH.search(text.text, max(hit.span.start - 20, 0), hit.span.start)]
    return before or within(moves, span)


#: «فقد بلغت» is no losing.
_FAQAD = fold_word("فقد")


@cache
def _verbs() -> frozenset[str]:
    rows = (row for row in table("directions") if row["role"] == "verb")
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


def _is_object(word: str) -> bool:
    """«توقعاتها لنمو الطلب»: growth as what is spoken of, not as what the figure did; ليبلغ and لتصل are verbs."""
    return word.startswith("ل") and not word.startswith(("لي", "لت"))


def _compared(scene: Scene, key: str, turn: Hit | None) -> Move:
    """The level before: rose_from, fell_from; of two changes (2.8% now, 1.4% then) the earlier change."""
    if turn is None:
        return Move("", (), True)
    change = scene.mention.kind is Kind.PERCENT and key in changes()
    return Move(f"{_STEM[turn.keys[0]]}_{'by' if change else 'from'}", (turn.span,), True)


#: How many characters may stand between the verb that moved and لتبلغ.
_FAR_LED = 140


def _reached(scene: Scene, reach: Hit, turn: Hit | None) -> Move:
    between = [figure.end for figure in scene.figures if scene.between(reach.span).covers(figure)]
    if between and not scene.text.text[max(between) : scene.span.start].lstrip("، ").startswith("و"):
        return Move("")  # the verb is another figure's, unless و joins the two (بلغت الصادرات 10 والواردات 5)
    if turn and turn.last + 1 == reach.first and scene.mention.kind is Kind.PERCENT:
        return Move(f"{_STEM[turn.keys[0]]}_by", (turn.span, reach.span))  # بنسبة ارتفاع بلغت 26%
    led = Span(turn.span.end, reach.span.start) if turn and turn.span.end <= reach.span.start else None
    if turn and led and sum(led.covers(figure) for figure in scene.figures) <= 1 and led.end - led.start < _FAR_LED:
        return Move(f"{_STEM[turn.keys[0]]}_to", (turn.span, reach.span))  # ارتفع … ليبلغ
    if turn and turn.first == reach.last + 1:
        return Move(f"{_STEM[turn.keys[0]]}_by", (reach.span, turn.span))  # سجل ارتفاعا
    return Move("reached", (reach.span,))


def _turned(scene: Scene, turn: Hit, lead: str) -> Move:
    stem, kind = _STEM[turn.keys[0]], scene.mention.kind
    by = bool(_BY.search(lead)) or scene.text.cut(scene.span).startswith(fold_word("بنسبة"))
    if _TO.search(lead) and not by:
        return Move(f"{stem}_to", (turn.span,))
    index = scene.text.word_at(scene.span.start)
    if kind is Kind.COUNT and turn.last + 1 < index and not by:
        return Move("")
    if scene.crossed(turn.span) and kind is not Kind.PERCENT:
        return Move("")
    if by or kind is Kind.PERCENT or scene.text.word(index - 1) not in _INDIRECT:
        return Move(f"{stem}_by", (turn.span,))
    return Move("")


def is_projected(scene: Scene) -> bool:
    """Does the clause speak of what is expected, planned or aimed at, and not of what was?"""
    if within(scene.modals, scene.clause):
        return True
    moved = (scene.text.cut(hit.span).lstrip("وف") for hit in within(scene.moves, scene.clause))
    return any(word.startswith(("سي", "ست")) for word in moved)
