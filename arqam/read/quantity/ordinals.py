"""Ordinals that index or rank (``الربع الأول``, ``ثاني أكبر اقتصاد``)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from arqam.model import Kind
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.rows import table
from arqam.read.arabic.tokens import WORD
from arqam.read.quantity.draft import Draft, article_letters
from arqam.read.quantity.units import singular

if TYPE_CHECKING:
    from arqam.read.quantity.reader import Reader

_POSSESSIVES = ("ها", "هم", "هما", "نا", "ه")


@cache
def rank_nouns() -> dict[str, tuple[str, bool, bool]]:
    """A noun that things are ranked by (folded) → (as printed, do digits after it rank, is الأول after it a rank)."""
    return {
        fold(row["noun"]): (row["noun"], row["digits"] == "yes", row["first"] == "yes") for row in table("rank_nouns")
    }


class Ordinals:
    """Reads ordinals at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s
        self._last = -1, ""  # the token after the last ordinal read, and its noun

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """An ordinal in words at a token → (its value, the token after): ``الحادي والعشرين``."""
        word = self.r.words[index]
        one = word is not None and self._is_one_and_tens(index, word)
        if word is None or not (one or word.role in ("ordinal", "ordinal_eleven")):
            return None
        read = self._with_tens(int(word.value), index + 1)
        value, end = read or (int(word.value), index + 1)
        hundred = self.r.words[end + 1] if self.s.keys[end] == "بعد" and word.definite else None
        round_one = hundred is not None and hundred.role in ("hundred", "scale") and hundred.value in (100, 1000)
        if hundred and round_one and hundred.prefix == "ال":  # «الأول بعد المئة», «الأولى بعد الألف»
            return value + int(hundred.value), end + 2
        return (value, end) if read or word.role == "ordinal" else None

    def _with_tens(self, value: int, end: int) -> tuple[int, int] | None:
        """The tens after the ones of an ordinal: ``الثالث عشر``, ``الحادي والعشرين``."""
        following = self.r.words[end]
        if following and following.role == "ten" and following.plain and value < 10:
            return value + 10, end + 1
        if following and following.role == "tens" and following.joined and value < 10:
            return value + int(following.value), end + 1
        if self.s.keys[end] == "و" and value < 10:  # «الحادي و الثلاثون»
            tens = self.r.words[end + 1]
            if tens and tens.role == "tens" and tens.definite and not tens.joined:
                return value + int(tens.value), end + 2
        return None

    def _is_one_and_tens(self, index: int, word: Word) -> bool:
        """``القرن الواحد والعشرين``: one and tens that rank the noun before them."""
        tens = self.r.words[index + 1]
        if word.role != "one" or word.prefix != "ال" or tens is None or tens.role != "tens" or tens.prefix != "وال":
            return False
        return index > 0 and article_letters(self.s.keys[index - 1]) > 0

    def at(self, index: int, floor: int) -> Draft | None:
        read = self.ordinal(index)
        if read is None:
            return None
        word, (value, end) = self.r.word(index), read
        if word.definite:
            return self._after_noun(index, end, value, floor) or self._after_another(index, end, value)
        if self.s.keys[index] == word.prefix + "ثانيه" and value == 2:
            return self._indefinite(index, end, value, floor)
        if _is_elative(self.s.keys[end]) or self._is_singular(end):
            return self._construct(index, end, value)
        return self._indefinite(index, end, value, floor) or self._construct(index, end, value)

    def draft(self, start: int, end: int, value: int, noun: str, cut: int, rule: str, number: tuple[int, int]) -> Draft:
        self._last = end, noun
        draft = Draft(start, end, Kind.ORDINAL, Decimal(value), noun, rule, cut=cut)
        draft.part(*number, "number", str(value))
        if noun:
            where = (start, number[0]) if start < number[0] else (number[1], end)
            if where[0] < where[1]:
                draft.part(*where, "noun", noun)
        return draft

    def _after_noun(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """``الربع الأول``, ``الدورة العادية الثانية والثلاثين``, ``عامه الثالث``."""
        head = None if self.r.word(index).joined else self._head(index, floor)
        if head is None:
            return None
        noun, cut = self.noun(head)
        key = self.s.keys[head][cut:]
        if "ال" + key in lexicon.cues("titled") or any(
            word in lexicon.cues("titled") for word in self.s.keys[head:index]
        ):
            return None
        if value == 1:
            rank = rank_nouns().get(fold(noun))
            if not (rank and rank[2]) or self.s.keys[head].startswith("بال"):
                return None
            if self.s.keys[index].endswith("اولي") and key == fold(noun) and key[-1] not in "هياء":
                return None  # «الاكتتاب العام الأولي» is the initial one
        if fold(noun) == "مره" and value == 1:
            return None
        known = fold(noun) in rank_nouns() or (key in self.r.units.nouns and key == fold(noun))
        if self.s.keys[end] in lexicon.cues("where") and not known:
            return None  # «الإمارات الرابعة عالميا», but «المدينة الرابعة عالميا»
        return self.draft(head, end, value, noun, cut, "ordinal after its noun", (index, end))

    def _after_another(self, index: int, end: int, value: int) -> Draft | None:
        """``الربعين الثالث والرابع``, ``المرتبة الأولى عربيا والثالثة عالميا``, ``الرابعة عالميا``."""
        word, keys = self.r.word(index), self.s.keys
        last, noun = self._last
        follows = word.prefix == "وال" and (
            last == index or (last == index - 1 and keys[last] in lexicon.cues("where"))
        )
        if follows or keys[end] in lexicon.cues("where"):
            rule = "ordinal after another" if follows else "ordinal that ranks by itself"
            return self.draft(index, end, value, noun if follows else "", len(word.prefix), rule, (index, end))
        return None

    def _head(self, index: int, floor: int) -> int | None:
        """The token of the definite noun that an ordinal just after it, or after its adjectives, speaks of."""
        s = self.s
        at = index - 1
        while at >= floor and s.kinds[at] == WORD and index - at <= 3:
            cut = article_letters(s.keys[at])
            if cut and (at == index - 1 or not is_adjective(s.keys[at + 1])):
                if not is_adjective(s.keys[at]) or at - 1 < floor or not article_letters(s.keys[at - 1]):
                    return at
            elif cut and is_adjective(s.keys[at + 1]):
                return at
            elif not cut:
                return at if at == index - 1 and self.possessed(at) else None
            at -= 1
        return None

    def possessed(self, index: int) -> str | None:
        """The noun of ``دورته``, ``عامها``: a noun that is definite by its owner."""
        key = self.s.keys[index]
        for owner in _POSSESSIVES:
            for prefix in ("", "ب", "ل", "و", "ف"):
                if key.endswith(owner) and key.startswith(prefix):
                    base = key[len(prefix) : len(key) - len(owner)]
                    for form in (base, base[:-1] + "ه" if base.endswith("ت") else base):
                        if form in rank_nouns() or form in self.r.units.nouns:
                            return form
        return None

    def noun(self, index: int) -> tuple[str, int]:
        """The noun at a token, as a unit → (its singular as printed, letters of clitics before it)."""
        key = self.s.keys[index]
        owned = None if article_letters(key) else self.possessed(index)
        if owned:
            cut = key.index(owned[:-1])
            base = owned
        else:
            cut = article_letters(key)
            base = key[cut:]
        rank = rank_nouns().get(base)
        if rank:
            return rank[0], cut
        if noun := self.r.units.nouns.get(base):
            return noun, cut
        printed = self.r.printed(index)
        if len(base) > 5 and base.endswith(("تين", "تان")):  # «المراجعتين الخامسة والسادسة»
            return printed[cut:-3] + "ة", cut
        return singular(base, as_printed=printed), cut

    def _construct(self, index: int, end: int, value: int) -> Draft | None:
        """``ثاني أكبر اقتصاد``, ``خامس دولة``."""
        s, word = self.s, self.r.word(index)
        if value == 1 or word.prefix not in ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك"):
            return None
        if s.kinds[end] != WORD or s.keys[index].endswith("ه"):
            return None
        key = s.keys[end]
        if article_letters(key) or key in self.r.units.function_words or self.r.words[end]:
            return None
        noun_at = end
        if _is_elative(key):
            noun_at = end + 1
            following = s.keys[noun_at]
            if s.kinds[noun_at] != WORD or article_letters(following) or following in self.r.units.function_words:
                noun_at = end
        elif s.glued(end) or not (
            key in self.r.units.nouns or self.r.units.at(end) or self.r.units.could_be_noun(key, None)
        ):
            return None
        noun, _ = self.noun(noun_at)
        return self.draft(
            index,
            noun_at + 1,
            value,
            "" if noun_at == end and _is_elative(key) else noun,
            len(word.prefix),
            "ordinal before its noun",
            (index, end),
        )

    def _is_singular(self, index: int) -> bool:
        """Is a known noun in the singular at a token, as it must be after an ordinal: ``ثالث خسارة``?"""
        noun = self.r.units.nouns.get(self.s.keys[index])
        return noun is not None and fold(noun) == self.s.keys[index]

    def _indefinite(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """``مرحلة ثانية``, ``لاعب ثالث``; never ``مرة ثانية``, which says again."""
        s, word = self.s, self.r.word(index)
        if value == 1 or word.prefix or index - 1 < floor or s.kinds[index - 1] != WORD:
            return None
        key = s.keys[index - 1]
        if key.endswith(("مره", "جهه", "ناحيه")) or s.keys[index].endswith("ه") != key.endswith("ه"):
            return None
        for cut in range(3):
            base = key[cut:]
            noun = self.r.units.nouns.get(base) or (rank_nouns().get(base) or ("",))[0]
            if noun and fold(noun) in (base, base.removesuffix("ا")):
                return self.draft(index - 1, end, value, noun, cut, "ordinal after its noun", (index, end))
            if key[cut : cut + 1] not in tuple("وفبلك"):
                break
        return None


def is_adjective(key: str) -> bool:
    """Does a definite word look like an adjective of relation: ``العادية``, ``الخليجي``?"""
    return article_letters(key) > 0 and len(key) > 6 and key.endswith(("يه", "ي"))


def _is_elative(key: str) -> bool:
    """أكبر, أعلى, أكثر …"""
    return key in lexicon.cues("elative")
