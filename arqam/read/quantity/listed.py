"""What stands once for several numbers: the currency of a list, the scale and unit of a comparison.

``بلغت الإيرادات 37 مليارا، والنفقات 22 مليارا، والفائض 15 مليار دينار``; ``إلى 4.1 مليار دولار مقابل 3.2 قبل عام``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from arqam.model import Exact, Kind, Quantity, Reading
from arqam.read.arabic import lexicon
from arqam.read.arabic.tokens import BREAK, WORD, Stream
from arqam.read.quantity.digits import exact
from arqam.read.quantity.draft import Draft

#: How many tokens a list or a comparison may have between two of its numbers.
_APART = 12
_TIMES = frozenset((Kind.DATE, Kind.YEAR, Kind.ORDINAL, Kind.DURATION))
#: What parts clauses of which one says nothing of the other's unit.
_PARTS = frozenset((".", "؛", ":", "(", ")", "ان", "وان", "بان", "وبان", "لكن", "ولكن", "بينما"))
#: What ends all that a sentence says, and how far the currency of an amount reaches in it.
_ENDS = frozenset((".", "؛", ":", "؟", "!"))
_FAR = 26
#: A level of the same thing, or of the next, after these.
_REACHED = frozenset(
    ("الي", "لتصل", "ليصل", "وصل", "وصلت", "بلغ", "بلغت", "البالغ", "البالغه", "لتبلغ", "ليبلغ", "سجل", "سجلت")
)
_PREPOSITIONS = ("ب", "من", "مع", "عن", "الي", "نحو", "حوالي")
_WHY = "its unit stands at another number of the sentence"


@dataclass(frozen=True, slots=True)
class Sharing:
    """The drafts of one stream, in order; ``share`` completes those that leave their unit to another one."""

    s: Stream
    drafts: Sequence[Draft]

    def share(self) -> None:
        """Complete the drafts: what another one before them states, then what the last of a list states for all."""
        lacking = [index for index, draft in enumerate(self.drafts) if self._lacks_currency(draft)]
        bare = [index for index, draft in enumerate(self.drafts) if self._is_bare(draft)]
        for index in lacking:
            self._from_money_before(index)
        for index in bare:
            self._from_level_before(index)
        for index in reversed(bare):
            self._from_scale_after(index)
        for index in reversed(lacking):  # from the end: the last of a list has the unit
            self._from_list(index, self._amount_after(index), forward=True)
        for index in lacking:
            self._from_list(index, self._amount_before(index), forward=False)

    def _from_money_before(self, index: int) -> None:
        """``70 مليار دولار، منها 20 مليارا``."""
        draft, money = self.drafts[index], self._money_before(index)
        if money and self._depends(money, draft):
            self._take(draft, money, 1)

    def _from_level_before(self, index: int) -> None:
        """``إلى 4.1 مليار دولار مقابل 3.2``."""
        draft, before = self.drafts[index], self._amount_before(index)
        if before and before.kind != Kind.COUNT and self._compares(before, draft):
            self._take(draft, before, _scale_of(before) * Fraction(before.factor))

    def _from_scale_after(self, index: int) -> None:
        """``3.5 و4.2 مليار``."""
        draft, after = self.drafts[index], self._amount_after(index)
        counts = after is not None and not draft.unit and after.kind == Kind.COUNT and not after.unit
        if after and counts and self._shares_scale(draft, after):
            self._take(draft, after, _scale_of(after))

    def _from_list(self, index: int, other: Draft | None, *, forward: bool) -> None:
        """``37 مليارا، والنفقات 22 مليارا، والفائض 15 مليار دينار``."""
        draft = self.drafts[index]
        if other is None or draft.unit or not _is_scaled_money(other):
            return
        if self._lists(draft, other) if forward else self._lists(other, draft):
            self._take(draft, other, 1)

    def _amount_before(self, index: int) -> Draft | None:
        """The last draft before one that is no time."""
        while index:
            index -= 1
            if self.drafts[index].kind not in _TIMES:
                return self.drafts[index]
        return None

    def _money_before(self, index: int) -> Draft | None:
        """The last scaled amount of money before a draft, past percentages."""
        while index:
            index -= 1
            if _is_scaled_money(self.drafts[index]):
                return self.drafts[index]
            if self.drafts[index].kind not in (*_TIMES, Kind.PERCENT):
                return None
        return None

    def _amount_after(self, index: int) -> Draft | None:
        return self.drafts[index + 1] if index + 1 < len(self.drafts) else None

    def _lacks_currency(self, draft: Draft) -> bool:
        """A scaled number without a unit, and not of persons: ``37 مليارا``."""
        if draft.kind != Kind.COUNT or draft.unit or _scale_of(draft) < 1_000_000:
            return False
        near = self.s.keys[max(0, draft.start - 6) : draft.start]
        return lexicon.cues("of_persons").isdisjoint(near)

    def _is_bare(self, draft: Draft) -> bool:
        plain = draft.kind == Kind.COUNT and not draft.unit and draft.value_max is None and _scale_of(draft) == 1
        return plain and draft.rule == "digits" and isinstance(draft.value, Decimal) and abs(draft.value) < 1000

    def _lists(self, first: Draft, second: Draft) -> bool:
        """Does one clause after another name an amount each?"""
        between = range(first.end, second.start)
        if len(between) > _APART or any(self.s.kinds[at] == BREAK or self.s.keys[at] in _PARTS for at in between):
            return False
        if self.s.keys[first.end : second.start] == ["الي"]:
            return self.s.keys[first.start - 1].endswith("من")  # «من 103 ملايين إلى 81 مليون ريال»
        opens = [at for at in between if self.s.keys[at] == "،" or self.s.keys[at].startswith("و")]
        return bool(opens) and opens[0] == first.end

    def _shares_scale(self, first: Draft, second: Draft) -> bool:
        """``3.5 و4.2 مليار``: the scale stands once, after the last."""
        scale = _scale_of(second)
        assert isinstance(first.value, Decimal) and isinstance(second.value, Decimal)
        joined = self.s.keys[first.end : second.start] in (["و"], ["او"])
        return joined and scale > 1 and first.value * 3 > Fraction(second.value) / scale > Fraction(first.value) / 3

    def _depends(self, first: Draft, second: Draft) -> bool:
        """Is the second a part of the first, or set against it: ``منها 20 مليارا``, ``مقابل مستهدف 589 مليارا``?"""
        between = self._between(first, second)
        if between is None or len(between) > _FAR or _ENDS.intersection(between):
            return False
        told = lexicon.cues("against") | lexicon.cues("part_of") | _REACHED
        return bool(between) and not told.isdisjoint(between)

    def _between(self, first: Draft, second: Draft) -> list[str] | None:
        """The words between two drafts, without what stands in brackets; None where a paragraph ends there."""
        if BREAK in self.s.kinds[first.end : second.start]:
            return None
        words, depth = [], 0
        for key in self.s.keys[first.end : second.start]:
            depth += (key == "(") - (key == ")")
            if depth == 0 and key != ")":
                words.append(key)
        return words

    def _compares(self, first: Draft, second: Draft) -> bool:
        """Does the second stand right after a word that sets it against the first?"""
        between = self._between(first, second)
        if between is None or len(between) > _APART or _PARTS.intersection(between):
            return False
        if self.s.kinds[second.end] == WORD and self.s.keys[second.end] not in lexicon.function_words():
            return False
        while between and between[-1] in _PREPOSITIONS:
            between = between[:-1]
        return bool(between) and between[-1] in lexicon.cues("against")

    def _take(self, draft: Draft, other: Draft, scale: Exact) -> None:
        assert isinstance(draft.value, Decimal)
        alone = Reading(Quantity(draft.value, draft.unit, draft.value_max), _WHY)
        draft.readings = [*(_told(reading, other.unit, scale) for reading in draft.readings), alone]
        draft.kind, draft.unit, draft.value = other.kind, other.unit, _times(draft.value, scale)
        if isinstance(draft.value_max, Decimal):
            draft.value_max = _times(draft.value_max, scale)
        draft.rule += " + unit stated by another number"


def _told(reading: Reading, unit: str, scale: Exact) -> Reading:
    """Another reading of the same digits, with the unit that they share."""
    value = reading.quantity.value
    if not isinstance(value, Decimal):
        return reading
    return reading._replace(quantity=Quantity(_times(value, scale), unit))


def _times(value: Decimal, scale: Exact) -> Decimal:
    return exact(Fraction(value) * scale)


def _is_scaled_money(draft: Draft) -> bool:
    return draft.kind == Kind.MONEY and _scale_of(draft) >= 1_000_000


def _scale_of(draft: Draft) -> Fraction:
    """What the scale words of a draft multiply by."""
    scale = Fraction(1)
    for _, _, role, meaning in draft.parts:
        if role == "scale":
            scale *= Fraction(meaning)
    return scale
