"""Which way a figure moved, by the nearest word of moving before it in its clause and the particle between."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.claim.evidence import How
from arqam.read.claim.scene import Scene, is_figure, within
from arqam.read.claim.statements import Role, Statement
from arqam.read.claim.vocabularies import changes, words_of

_words = partial(words_of, "statement_words")


class Move(NamedTuple):
    """A change stated: its direction, the words that say so, and whether the figure is the level compared with."""

    direction: str
    words: tuple[Span, ...] = ()
    compared: bool = False
    how: How = How.NONE


_HOW = {
    Role.BY: How.BY,
    Role.TO: How.TO,
    Role.FROM: How.FROM,
    Role.PLAIN: How.PLAIN,
    Role.WORTH: How.WORTH,
    Role.PART: How.WORTH,
    Role.AGAINST: How.AGAINST,
    Role.SAME: How.PLAIN,
}
_STEM = {"rise": "rose", "fall": "fell"}


def direction_of(scene: Scene, key: str) -> Move:
    """Rose or fell, by or to or from; reached; or nothing. ``key`` is the figure's measure."""
    slot = scene.slot
    if not is_figure(scene.mention) or slot is None:
        return Move("")
    statement, role = slot.statement, slot.role
    words = (statement.predicate,) if statement.predicate else ()
    if sign := _signed(scene, key):
        return Move(sign, (scene.span,), how=How.SIGN)
    if _is_said_in_passing(scene, statement):
        return Move("")
    if role is Role.AGAINST:
        return _compared(scene, key, statement)
    if key == "share" and _RATIO_OF.search(scene.lead(20)):
        return Move("", how=How.WORTH)  # «بما نسبته 8% من القروض»
    if role is Role.WORTH and _is_by_worth(scene, statement):
        return Move(f"{_STEM[statement.way]}_by", words, how=How.BY)
    if role is Role.PART or (role is Role.WORTH and _is_only_worth(scene, statement)):
        return Move("", how=How.WORTH)
    if statement.moved:
        how = How.LIST if statement.item and not statement.way else _HOW[role]
        return Move(_moved(scene, statement, role), words, role is Role.FROM and not statement.turned, how)
    reached = statement.way == "reach" or (statement.item and statement.above and statement.above.way == "reach")
    how = How.LIST if statement.way != "reach" else How.REACHED
    return Move("reached", words, how=how) if reached else Move("")


#: «قطاعات السوق الخمسة عشر», «القطاعات الـ15»: all that there are.
_ALL_OF_THEM = fold_pattern(r"(?:\S+\s+){1,3}(?:ال|لل)(?:اثن|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع|عشر)[^\W\d_]*(?:\s+عشرة?)?")
#: «الذي يعكس أداء 20 شركة», «التي تملك فيها حصة قدرها 36%».
_WHICH_HOLDS = fold_pattern(
    r"(?<![^\W_])و?(?:الذي|التي)\s+[يت](?:عكس|ضم|شمل|ملك|متلك|شكل|مثل|بلغ)(?![^\W_])(?:\s+(?!إلى)[^\s،؛.\d]+){0,5}\s*$"
)


def _is_said_in_passing(scene: Scene, statement: Statement) -> bool:
    """Is the figure a known number of things, or what a clause tells of something that moved?"""
    if scene.mention.kind is Kind.COUNT and _ALL_OF_THEM.fullmatch(scene.text.cut(scene.span)):
        return True
    if not statement.predicate or statement.predicate.end > scene.span.start:
        return False
    return bool(_WHICH_HOLDS.search(scene.text.text, statement.predicate.end, scene.span.start))


def _compared(scene: Scene, key: str, statement: Statement) -> Move:
    """The level before: rose_from, fell_from; of two changes (2.8% now, 1.4% then) the earlier change."""
    words = (statement.predicate,) if statement.predicate else ()
    if not statement.moved:
        return Move("", words, True, How.AGAINST)
    own = statement.predicate is not None and scene.slot is not None and scene.slot.chunk.covers(statement.predicate)
    if own and statement.way in _STEM and scene.mention.kind is Kind.PERCENT:
        return Move(f"{_STEM[statement.way]}_by", words, True, How.AGAINST)  # مقارنة بارتفاع 3% قبل عام
    change = scene.mention.kind is Kind.PERCENT and key in changes()
    return Move(f"{_STEM[statement.moved]}_{'by' if change else 'from'}", words, True, How.AGAINST)


def _moved(scene: Scene, statement: Statement, role: Role) -> str:
    stem = _STEM[statement.moved]
    if role is Role.TO or (role is Role.FROM and statement.turned):
        return f"{stem}_to"
    if role is Role.FROM:
        return f"{stem}_from"
    if role is Role.BY:
        return f"{stem}_by"
    if statement.turned and statement.way == "reach":
        return f"{stem}_to"
    if scene.mention.kind is Kind.COUNT and scene.slot and _belongs_to_the_subject(scene, statement):
        return ""
    return f"{stem}_by"


def _belongs_to_the_subject(scene: Scene, statement: Statement) -> bool:
    """«ارتفعت أسهم 40 شركة», «وانخفضت 57»: what is counted is what moved, and not by how much."""
    unit = scene.mention.quantity.unit
    last = scene.text.word_at(scene.span.start) - 1
    if last < 0 or unit == POINT or scene.text.word(scene.text.word_at(scene.span.end)) == _TO:
        return False
    word = scene.text.words[last]
    if statement.predicate == word:
        return scene.text.word(last).removeprefix("و") not in _words("losing")  # خسر 157 ألف منصب
    return bool(unit) and statement.subject is not None and statement.subject.end == word.end


#: The unit of an index.
POINT = "نقطة"
_TO = fold_word("إلى")


def _signed(scene: Scene, key: str) -> str:
    """«مؤشر العقارات (+8.93%)»: a change says by its sign which way it went."""
    surface = scene.text.cut(scene.span)
    if scene.mention.kind is not Kind.PERCENT or key in changes() or surface[:1] not in "+-−":
        return ""
    return "rose_by" if surface[0] == "+" else "fell_by"


def _is_only_worth(scene: Scene, statement: Statement) -> bool:
    """«بقيمة 5», but «سجلت قيمتها 5» and «باستثمارات بلغت 5» reached it."""
    reached = statement.predicate is not None and scene.slot and scene.slot.chunk.covers(statement.predicate)
    return not (reached and statement.way == "reach")


_RATIO_OF = fold_pattern(r"(?<![^\W_])[وب]?ما\s+نسبته\s+(?:\S+\s+)?$")
_BY_WORTH = fold_word("بقيمة")


def _is_by_worth(scene: Scene, statement: Statement) -> bool:
    """«زادت مخصصات البنك بقيمة 90 مليونا», «على انخفاض بقيمة 6 نقاط»: by how much, where nothing else says it."""
    own = statement.predicate is not None and scene.slot is not None and scene.slot.chunk.covers(statement.predicate)
    before = scene.text.word(scene.text.word_at(scene.span.start) - 1)
    return bool(own and statement.way in _STEM and before == _BY_WORTH)


def is_projected(scene: Scene) -> bool:
    """Does the clause speak of what is expected, planned or aimed at, and not of what was?"""
    if within(scene.modals, scene.clause):
        return True
    moved = (scene.text.cut(hit.span).lstrip("وف") for hit in within(scene.moves, scene.clause))
    return any(word.startswith(("سي", "ست")) for word in moved)
