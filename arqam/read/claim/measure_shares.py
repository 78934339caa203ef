"""Parts of a whole: «تمثل الصادرات الصناعية 30% من إجمالي الصادرات»."""

from __future__ import annotations

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.claim.evidence import How
from arqam.read.claim.measure_words import MeasureFound, statement_words
from arqam.read.claim.scene import Scene, within
from arqam.read.claim.statements import Role

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


def measure_shared(scene: Scene) -> MeasureFound | None:
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
        if verb is not None and scene.text.cut(verb).removeprefix("و").removeprefix("ف") in statement_words("parts"):
            return verb
        statement = statement.above if statement.item else None
    start = scene.text.word_at(slot.chunk.start)
    for index in range(scene.text.word_at(scene.span.start) - 1, start - 1, -1):
        if scene.text.word(index) in statement_words("parts"):
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
