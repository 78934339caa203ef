"""What a change is against, in the article's words: «عن الشهر نفسه من العام الماضي», «على أساس سنوي».

It stands after the change, or opens its sentence («وبالمقارنة مع أبريل، ارتفع …»), and is a period or a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from arqam.model import Kind, Phrase, Span
from arqam.read.arabic.phrases import fold_pattern
from arqam.read.claim.scene import Scene, is_figure
from arqam.read.claim.statements import Role

#: Words of comparing; what is compared with follows them.
_COMPARING = fold_pattern(
    r"(?<![^\W_])(?:"
    r"[وف]?(?:ب?المقارنة|مقارنة|قياسا|مقابل|نسبة)\s+(?:مع\s+|إلى\s+|على\s+)?(?:ما\s+كان\S*\s+عليه\s+(?:في\s+)?|بما\s+كان\S*\s+عليه\s+(?:في\s+)?)?(?P<by>ب)?"
    r"|(?:عما|مما)\s+كان\S*\s+(?:عليه\s+)?(?:في\s+|خلال\s+)?"
    r"|(?P<from>عن|من)\s+(?=(?:ال)?(?:مستوى|مستواه|مستواها|ذروة|قمة|قاع|إغلاق|متوسط|توقعات|تقديرات|سعر)(?![^\W_]))"
    r"|(?P<above>(?:أعلى|أقل|أدنى|أكثر)\s+(?:من|عن)|فوق)\s+"
    r"|(?P<than>عن)\s+"
    r"|(?:و?على\s+)(?P<basis>أساس\s+(?:سنوي|شهري|فصلي|ربعي|ربع\s+سنوي|يومي|أسبوعي)))"
)
#: Where the words of what is compared with end.
_ENDS = fold_pattern(
    r"[،؛.:()\n«»]|(?<![^\W_])(?:إلى|ليصل|لتصل|ليبلغ|لتبلغ|ليسجل|لتسجل|مع|بفضل|بسبب|بدعم|مدعوم\S*|متأثر\S*|في\s+حين|فيما|بينما|حيث|إذ|خلال|بعد|بعدما|وفق|وفقا|بحسب|حسب|نتيجة|"
    r"وذلك|وهو|وهي|كما|لكن|التي\s+بلغت|البالغ|البالغة)(?![^\W_])"
)
#: A clause's end, past which no word speaks of the change.
_BREAK = fold_pattern(r"[؛\n]|\.(?!\d)|(?<![^\W_])(?:بينما|فيما|في\s+حين|لكن|حيث|إذ)(?![^\W_])|[،,](?!\d)")
_CHANGE = fold_pattern(r"%|٪|بالمئة|بالمائة|المئة|المائة|نقطة|نقاط")
#: The longest phrase of no period, in words.
_LONGEST = 8


def compared_to_of(scene: Scene) -> Phrase | None:
    """The article's words for what the scene's change is against; None for a level, and where none are said.

    «ارتفعت 6 في المئة عن الشهر نفسه من العام الماضي» → «الشهر نفسه من العام الماضي».
    """
    if not _is_change(scene):
        return None
    span = next((span for place in (_after, _before, _opening) for span in place(scene)), None)
    if span is None:
        return None
    clean = scene.text.back(span)
    return Phrase(clean.of(scene.article.clean), clean)


def _is_change(scene: Scene) -> bool:
    mention = scene.mention
    if not is_figure(mention):
        return False
    changes = mention.kind is Kind.PERCENT or mention.quantity.unit in ("percentage_point", "point", "basis_point")
    return changes or (scene.slot is not None and scene.slot.role is Role.BY)


def _after(scene: Scene) -> Iterator[Span]:
    """After the figure, up to the next change or the end of its clause."""
    start, stop = scene.span.end, scene.sentence.span.end
    for figure in scene.figures:
        if figure.start >= start and (_CHANGE.search(scene.text.cut(figure)) or not _is_led_to(scene, figure)):
            stop = min(stop, figure.start)
            break  # the others lie behind it
    dated = [item.span for item in scene.dated]
    for match in _BREAK.finditer(scene.text.text, start, stop):
        inside = any(span.start <= match.start() < span.end for span in dated)
        if not inside and not _COMPARING.match(scene.text.text, _skip(scene, match.end())):
            stop = match.start()
            break
    yield from _said(scene, start, stop)


def _is_led_to(scene: Scene, figure: Span) -> bool:
    """«5% إلى 3 ملايين عن …»: the level that the change led to stands between."""
    before = scene.text.text[max(figure.start - 14, 0) : figure.start]
    return bool(_LED_TO.search(before))


_LED_TO = fold_pattern(r"(?<![^\W_])(?:إلى|لتصل|ليصل|لتبلغ|ليبلغ|عند|أي|\()\s*(?:إلى\s+)?(?:نحو\s+|حوالي\s+)?$")


def _before(scene: Scene) -> Iterator[Span]:
    """Between the verb and the figure: «بزيادة عن العام الماضي نسبتها 5%»."""
    figures = [figure.end for figure in scene.figures if figure.end <= scene.span.start]
    start = max([scene.clause.start, *figures])
    yield from _said(scene, start, scene.span.start, only_periods=True)


def _opening(scene: Scene) -> Iterator[Span]:
    """«وبالمقارنة مع الشهر السابق، ارتفع …» speaks of every change of its sentence."""
    start = scene.sentence.span.start
    match = _COMPARING.match(scene.text.text, start)
    first = min((figure.start for figure in scene.figures if figure.start >= start), default=scene.span.start)
    if match and first > match.end():
        yield from _said(scene, start, min(first, scene.span.start))


def _skip(scene: Scene, at: int) -> int:
    text = scene.text.text
    while at < len(text) and text[at] in " \u00a0":
        at += 1
    return at


def _said(scene: Scene, start: int, stop: int, *, only_periods: bool = False) -> Iterator[Span]:
    """The phrases of comparing between two places."""
    text = scene.text.text
    dated = [item.span for item in scene.dated if start <= item.span.start and item.span.end <= stop]
    for match in _COMPARING.finditer(text, start, stop):
        if any(span.start < match.start() < span.end for span in dated):
            continue
        if match["basis"]:
            yield Span(*match.span("basis"))
            continue
        begin = match.end()
        period = next(
            (span for span in dated if begin - 1 <= span.start <= begin + 45 or span.start < begin < span.end), None
        )
        if period and not _ENDS.search(text, begin, max(period.start, begin)):
            yield Span(begin, period.end)
        elif not only_periods and not match["than"]:
            yield from _level(scene, begin, stop)


def _level(scene: Scene, begin: int, stop: int) -> Iterator[Span]:
    """The words of a level: «أعلى من سندات الخزانة», «توقعات المحللين»."""
    text = scene.text.text
    end = _ENDS.search(text, begin, stop)
    words = list(re.finditer(r"\S+", text[begin : end.start() if end else stop]))[:_LONGEST]
    figure = any(begin <= other.start < begin + words[-1].end() for other in scene.figures) if words else True
    if words and not figure and not text[begin : begin + words[0].end()].isdigit():
        yield Span(begin, begin + words[-1].end())
