"""The whole that a share is of, in the article's own words: «38% من [إجمالي الصادرات]»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import fold_word
from arqam.read.claim.scene import Scene
from arqam.read.claim.statements import Role


class Whole(NamedTuple):
    """Where the whole stands (folded span), and why it is one."""

    span: Span
    why: str


_FROM = frozenset(map(fold_word, ("من", "إلى")))
_TOTAL = frozenset(map(fold_word, ("إجمالي", "مجموع", "مجمل")))
_ONLY = fold_word("فقط")
_IN = frozenset(map(fold_word, ("في", "من")))
_PART_NOUNS = frozenset(
    map(
        fold_word, ("حصة", "الحصة", "نسبة", "مساهمة", "نصيب", "نصيبه", "نصيبها", "حصته", "حصتها", "مساهمته", "مساهمتها")
    )
)
_OF_THEM = frozenset(map(fold_word, ("منها", "منهم", "منه")))


def whole_of(scene: Scene, key: str, told: Sequence[tuple[Scene, Whole | None]]) -> Whole | None:
    """The whole of a share; ``told`` are the figures before it with theirs. None for what is no share."""
    slot, text = scene.slot, scene.text
    if slot is None or scene.mention.kind not in (Kind.PERCENT, Kind.OTHER, Kind.COUNT):
        return None
    after = text.word_at(scene.span.end)
    after += text.word(after) == _ONLY  # «60% فقط من القروض»
    if key != "share" and not (scene.mention.kind is Kind.PERCENT and _is_of_a_total(scene, after)):
        return None
    if text.word(after) in _OF_THEM and (figure := _figure_before(scene, told)):
        return Whole(figure, f"«{text.word(after)}» after it")
    between = text.text[scene.span.end : text.words[after].start].strip() if text.word(after) in _FROM else "-"
    if between in ("", _ONLY):
        phrase = slot.clause.phrase(after + 1, slot.clause.last)
        if phrase:
            return Whole(phrase, "what stands after «من»")
    if slot.role is Role.PART and (figure := _figure_before(scene, told)):
        return Whole(figure, "a part of the figure before it")
    if found := _in_the_subject(scene):
        return found
    for other, whole in reversed(told):
        if other.sentence.number != scene.sentence.number:
            break
        if whole is not None:
            return Whole(whole.span, "the whole of the share before it")
    return None


def _is_of_a_total(scene: Scene, after: int) -> bool:
    """«تغطية 27% من إجمالي الأسهم»: a part of a whole, whatever measure it is of."""
    return scene.text.word(after) in _FROM and scene.text.word(after + 1) in _TOTAL


def _in_the_subject(scene: Scene) -> Whole | None:
    """«حصة الصناعة في [الناتج المحلي]», «نسبة … من [إجمالي القروض]»."""
    slot, text = scene.slot, scene.text
    for subject in slot.statement.subjects[:1] if slot else ():
        words = list(range(text.word_at(subject.start), text.word_at(subject.end - 1) + 1))
        if not words or text.word(words[0]).lstrip("و") not in _PART_NOUNS:
            continue
        for index in words[1:-1]:
            if text.word(index) in _IN:
                return Whole(
                    Span(text.words[index + 1].start, subject.end), f"after «{text.word(index)}» in the subject"
                )
    return None


def _figure_before(scene: Scene, told: Sequence[tuple[Scene, Whole | None]]) -> Span | None:
    for other, _ in reversed(told):
        if scene.sentence.number - other.sentence.number > 1:
            break
        if other.mention.kind is not Kind.PERCENT and other.slot is not None:
            return other.span
    return None
