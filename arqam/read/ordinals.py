"""Ordinals that index or rank, and numerals that stand after their noun (``السنوات الخمس عشرة``, ``الدورة الـ15``)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from arqam.model import Kind, Quantity, Reading
from arqam.read import lexicon
from arqam.read.draft import Draft, article_letters
from arqam.read.fold import fold
from arqam.read.tokens import NUMBER, WORD
from arqam.read.units import Unit, singular

if TYPE_CHECKING:
    from arqam.read.quantities import Reader

#: Nouns after which الأول is a title, an idiom or a name, or any ordinal is.
_NEVER = frozenset("القناه الحرب الله العالميه العالم الوزير السيده النائب المقام الملازم الفريق".split())  # noqa: SIM905
_POSSESSIVES = ("ها", "هم", "هما", "نا", "ه")


@cache
def _rank_nouns() -> dict[str, tuple[str, bool, bool]]:
    """A noun that things are ranked by (folded) → (as printed, do digits after it rank, is الأول after it a rank)."""
    return {
        fold(row["noun"]): (row["noun"], row.choice("digits", "yes", "no") == "yes", row["first"] == "yes")
        for row in lexicon.rows("rank_nouns", "noun", "digits", "first")
    }


class Ordinals:
    """Reads ordinals and numerals after nouns at the tokens of one stream."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """An ordinal in words at a token → (its value, the token after): ``الحادي والعشرين``."""
        word = self.r.words[index]
        if word is None or word.role not in ("ordinal", "ordinal_eleven"):
            return None
        value, end = int(word.value), index + 1
        following = self.r.words[end]
        if following and following.role == "ten" and following.plain and value < 10:
            return value + 10, end + 1
        if following and following.role == "tens" and following.joined and value < 10:
            return value + int(following.value), end + 1
        return (value, end) if word.role == "ordinal" else None

    def at(self, index: int, floor: int) -> Draft | None:
        read = self.ordinal(index)
        if read is None:
            return None
        word, (value, end) = self.r.words[index], read
        if word.definite:
            return self._after_noun(index, end, value, floor)
        if self.s.keys[index] == word.prefix + "ثانيه" and value == 2:
            return self._indefinite(index, end, value, floor)
        return self._construct(index, end, value) or self._indefinite(index, end, value, floor)

    def _draft(
        self, start: int, end: int, value: int, noun: str, cut: int, rule: str, number: tuple[int, int]
    ) -> Draft:
        draft = Draft(start, end, Kind.ORDINAL, Decimal(value), noun, rule, cut=cut)
        draft.part(*number, "number", str(value))
        if noun:
            where = (start, number[0]) if start < number[0] else (number[1], end)
            if where[0] < where[1]:
                draft.part(*where, "noun", noun)
        return draft

    def _after_noun(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """``الربع الأول``, ``الدورة العادية الثانية والثلاثين``, ``عامه الثالث``."""
        head = self._head(index, floor)
        if head is None:
            return None
        noun, cut = self._noun(head)
        key = self.s.keys[head][cut:]
        if "ال" + key in _NEVER or any(word in _NEVER for word in self.s.keys[head:index]):
            return None
        if value == 1:
            rank = _rank_nouns().get(fold(noun))
            if not (rank and rank[2]) or self.s.keys[head].startswith("بال"):
                return None
        if fold(noun) == "مره" and value == 1:
            return None
        return self._draft(head, end, value, noun, cut, "ordinal after its noun", (index, end))

    def _head(self, index: int, floor: int) -> int | None:
        """The token of the definite noun that an ordinal just after it, or after its adjectives, speaks of."""
        s = self.s
        at = index - 1
        while at >= floor and s.kinds[at] == WORD and index - at <= 3:
            cut = article_letters(s.keys[at])
            if cut and (at == index - 1 or not _is_adjective(s.keys[at + 1])):
                if not _is_adjective(s.keys[at]) or at - 1 < floor or not article_letters(s.keys[at - 1]):
                    return at
            elif cut and _is_adjective(s.keys[at + 1]):
                return at
            elif not cut:
                return at if at == index - 1 and self._possessed(at) else None
            at -= 1
        return None

    def _possessed(self, index: int) -> str | None:
        """The noun of ``دورته``, ``عامها``: a noun that is definite by its owner."""
        key = self.s.keys[index]
        for owner in _POSSESSIVES:
            for prefix in ("", "ب", "ل", "و", "ف"):
                if key.endswith(owner) and key.startswith(prefix):
                    base = key[len(prefix) : len(key) - len(owner)]
                    for form in (base, base[:-1] + "ه" if base.endswith("ت") else base):
                        if form in _rank_nouns() or form in self.r.units.nouns:
                            return form
        return None

    def _noun(self, index: int) -> tuple[str, int]:
        """The noun at a token, as a unit → (its singular as printed, letters of clitics before it)."""
        key = self.s.keys[index]
        owned = None if article_letters(key) else self._possessed(index)
        if owned:
            cut = key.index(owned[:-1])
            base = owned
        else:
            cut = article_letters(key)
            base = key[cut:]
        rank = _rank_nouns().get(base)
        if rank:
            return rank[0], cut
        return self.r.units.nouns.get(base) or singular(base, as_printed=self.r.printed(index)), cut

    def _construct(self, index: int, end: int, value: int) -> Draft | None:
        """``ثاني أكبر اقتصاد``, ``خامس دولة``."""
        s, word = self.s, self.r.words[index]
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
        elif s.glued(end) or (key not in self.r.units.nouns and not key.endswith("ه") and not self.r.units.at(end)):
            return None
        noun, _ = self._noun(noun_at)
        return self._draft(
            index,
            noun_at + 1,
            value,
            "" if noun_at == end and _is_elative(key) else noun,
            len(word.prefix),
            "ordinal before its noun",
            (index, end),
        )

    def _indefinite(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """``مرحلة ثانية``, ``لاعب ثالث``; never ``مرة ثانية``, which says again."""
        s, word = self.s, self.r.words[index]
        if value == 1 or word.prefix or index - 1 < floor or s.kinds[index - 1] != WORD:
            return None
        key = s.keys[index - 1]
        if key.endswith(("مره", "جهه", "ناحيه")) or s.keys[index].endswith("ه") != key.endswith("ه"):
            return None
        for cut in range(3):
            base = key[cut:]
            noun = self.r.units.nouns.get(base) or (_rank_nouns().get(base) or ("",))[0]
            if noun and fold(noun) in (base, base.removesuffix("ا")):
                return self._draft(index - 1, end, value, noun, cut, "ordinal after its noun", (index, end))
            if key[cut] not in "وفبلك":
                break
        return None

    # numerals after their noun

    def postposed(self, index: int, floor: int) -> Draft | None:
        """``الدول الثلاث``, ``السنوات الخمس عشرة``, ``الأشهر الـ12``, ``الدورة الـ15``, ``شخص واحد``."""
        s, word = self.s, self.r.words[index]
        if s.kinds[index] == NUMBER:
            return self._digits_after(index, floor)
        if word is None:
            return None
        if word.role in ("one", "two") and word.plain:
            return self._one_or_two(index, floor)
        if not word.definite or word.role not in ("unit", "ten", "tens", "two", "twelve", "eleven", "hundred"):
            return self._plain_after(index, floor) if word.plain and word.role == "unit" else None
        read = self.r.numerals.hundreds(index)
        if read is None:
            return None
        value, end = read
        if value < 3:
            return None
        return self._numeral_after(index, end, value, floor)

    def _numeral_after(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """A definite numeral after a definite noun: counts a plural, ranks a singular."""
        s = self.s
        head = None
        for at in range(index - 1, max(index - 4, floor - 1), -1):
            if s.kinds[at] != WORD or s.keys[at] in self.r.units.function_words:
                break
            cut = article_letters(s.keys[at])
            base = s.keys[at][cut:]
            if self._is_plural(base) and (cut or at < index - 1):
                if not cut and base[:1] in "وفبلك" and base not in self.r.units.nouns:
                    continue
                head = at
                if not _is_adjective(s.keys[at]):
                    break
            elif (at == index - 1 and cut and base in _rank_nouns() and (value > 10 or s.kinds[index] == NUMBER)) or (
                at == index - 1 and not cut and s.kinds[index] == NUMBER and self._possessed(at)
            ):
                noun, cut = self._noun(at)
                return self._draft(at, end, value, noun, cut, "numeral that ranks, after its noun", (index, end))
            elif not cut:
                break
        if head is None and value <= 10 and s.kinds[index] == WORD and self._is_definite_noun(index - 1, floor):
            head = index - 1
        if head is None:
            return self._ranked_singular(index, end, value, floor)
        cut = article_letters(s.keys[head])
        scale = self.r.words[head]
        if scale and scale.role == "scale_plural":
            amount = Decimal(value * int(scale.value))
            draft = Draft(head, end, Kind.COUNT, amount, "", "numeral after its scale", cut=cut)
            draft.part(head, end, "number", str(amount))
            return draft
        unit = self.r.units.of_noun(s.keys[head][cut:], self.r.printed(head))
        amount = Decimal(value) * unit.factor
        draft = Draft(head, end, unit.kind, amount, unit.code, "numeral after its noun", cut=cut)
        draft.part(head, index, "noun" if unit.kind == "count" else "unit", unit.code)
        draft.part(index, end, "number", str(value))
        self.r.qualify(draft, floor)
        return draft

    def _is_definite_noun(self, index: int, floor: int) -> bool:
        key = self.s.keys[index]
        return index >= floor and self.s.kinds[index] == WORD and article_letters(key) > 0 and not _is_adjective(key)

    def _ranked_singular(self, index: int, end: int, value: int, floor: int) -> Draft | None:
        """``القمة الـ33``, ``الذكرى الخمسين``: a singular that no table knows."""
        s, at = self.s, index - 1
        if s.keys[at] in ("ال", "لل"):
            at -= 1
        if at < floor or s.kinds[at] != WORD or not (value > 10 or s.kinds[index] == NUMBER):
            return None
        cut = article_letters(s.keys[at])
        if not cut or _is_adjective(s.keys[at]) or (s.kinds[end] == WORD and self.r.units.at(end)):
            return None
        noun, cut = self._noun(at)
        return self._draft(at, end, value, noun, cut, "numeral that ranks, after its noun", (index, end))

    def _is_plural(self, base: str) -> bool:
        noun = self.r.units.nouns.get(base)
        if noun and fold(noun) == base:
            return False
        if noun:
            return True
        unit = self.r.units.single(base)
        if unit:
            return unit.form == "plural" or (not unit.form and base.endswith(("ات", "ين", "ام")))
        return len(base) > 4 and base.endswith(("ات", "ين", "ون"))

    def _digits_after(self, index: int, floor: int) -> Draft | None:
        """``الأشهر الـ12``, ``الدورة الـ15``, ``المركز 12``."""
        s = self.s
        key = s.keys[index]
        if not key.isdecimal() or len(key) > 4 or index - 1 < floor:
            return None
        value, end = int(key), index + 1
        article = s.keys[index - 1] in ("ال", "لل") and s.kinds[index - 1] == WORD
        at = index - 2 if article else index - 1
        if at < floor or s.kinds[at] != WORD:
            return None
        if article:
            word = self.r.words[end]
            if self.r.units.at(end) or (word and word.role.startswith("scale") and word.plain):
                return None
            noun = self.r.units.nouns.get(s.keys[end])
            if noun and not article_letters(s.keys[end]):
                return None
            return self._numeral_after_article(index, end, value, at, floor)
        cut = article_letters(s.keys[at])
        base = s.keys[at][cut:]
        rank = _rank_nouns().get(base)
        if not (cut and rank and rank[1]) or value > 999:
            return None
        if self.r.units.at(end) or self.r.words[end]:
            return None
        return self._draft(at, end, value, rank[0], cut, "digits that rank, after their noun", (index, end))

    def _numeral_after_article(self, index: int, end: int, value: int, at: int, floor: int) -> Draft | None:
        s = self.s
        for back in range(at, max(at - 3, floor - 1), -1):
            if s.kinds[back] != WORD:
                break
            cut = article_letters(s.keys[back])
            base = s.keys[back][cut:]
            if cut and self._is_plural(base) and not _is_adjective(s.keys[back]):
                unit = self.r.units.of_noun(base, self.r.printed(back))
                draft = Draft(
                    back, end, unit.kind, Decimal(value) * unit.factor, unit.code, "numeral after its noun", cut=cut
                )
                draft.part(back, index, "noun" if unit.kind == "count" else "unit", unit.code)
                draft.part(index, end, "number", str(value))
                return draft
            if (cut and not _is_adjective(s.keys[back])) or (not cut and self._possessed(back)):
                if back < at and base not in _rank_nouns():
                    return None
                noun, cut = self._noun(back)
                return self._draft(back, end, value, noun, cut, "numeral that ranks, after its noun", (index, end))
            if not cut:
                break
        return None

    def _plain_after(self, index: int, floor: int) -> Draft | None:
        """``أيام ثلاثة``: an indefinite numeral after an indefinite plural, with no noun of its own."""
        s = self.s
        if index - 1 < floor or s.kinds[index - 1] != WORD:
            return None
        key = s.keys[index - 1]
        read = self.r.numerals.hundreds(index)
        if read is None or not self._is_plural(key) or article_letters(key) or self.r.words[read[1]]:
            return None
        if key not in self.r.units.nouns and not self.r.units.single(key):
            return None
        if self.r.units.at(read[1]) or self.r.units.noun_at(read[1], read[0]):
            return None
        value, end = read
        unit = self.r.units.of_noun(key, self.r.printed(index - 1))
        draft = Draft(index - 1, end, unit.kind, Decimal(value) * unit.factor, unit.code, "numeral after its noun")
        draft.part(index - 1, index, "noun", unit.code)
        draft.part(index, end, "number", str(value))
        self.r.qualify(draft, floor)
        return draft

    def _one_or_two(self, index: int, floor: int) -> Draft | None:
        """``شخص واحد``, ``دولارا واحدا``, ``شخصين اثنين``."""
        s, word = self.s, self.r.words[index]
        following = self.r.words[index + 1]
        if following and (following.joined or (following.plain and following.role in ("ten", "hundred"))):
            return None
        if index - 1 < floor or s.kinds[index - 1] != WORD:
            return None
        found = self._unit_ending_at(index, floor)
        key = s.keys[index - 1]
        if found is None:
            if article_letters(key) or key in self.r.units.function_words or self.r.words[index - 1]:
                return None
            if word.role == "two" or len(key) < 3 or key.endswith("ه") != s.keys[index].endswith("ه"):
                return None
            found = index - 1, self.r.units.of_noun(key, self.r.printed(index - 1)), 0
        start, noun, cut = found
        value = Decimal(int(word.value)) * noun.factor
        draft = Draft(start, index + 1, noun.kind, value, noun.code, "numeral after its noun", cut=cut)
        draft.readings += [
            Reading(Quantity(Decimal(int(word.value)) * small, code), noun.why) for code, small in noun.others
        ]
        draft.part(start, index, "noun" if noun.kind == "count" else "unit", noun.code)
        draft.part(index, index + 1, "number", str(value))
        self.r.qualify(draft, floor)
        return draft

    def _unit_ending_at(self, end: int, floor: int) -> tuple[int, Unit, int] | None:
        """The unit or known noun that ends just before a token → (its first token, it, letters of clitics)."""
        s = self.s
        for start in range(end - 1, max(end - 3, floor) - 1, -1):
            if s.kinds[start] != WORD:
                break
            unit = self.r.units.at(start)
            if unit and unit.end == end:
                return start, unit, 0
        key = s.keys[end - 1]
        for cut in range(3):
            noun = self.r.units.of_known(key[cut:]) if len(key) > cut else None
            if noun:
                return end - 1, noun, cut
            if key[cut : cut + 1] not in tuple("وفبلك"):
                break
        return None


def _is_adjective(key: str) -> bool:
    """Does a definite word look like an adjective of relation: ``العادية``, ``الخليجي``?"""
    return article_letters(key) > 0 and len(key) > 6 and key.endswith(("يه", "ي"))


def _is_elative(key: str) -> bool:
    """أكبر, أعلى, أكثر …: four letters on the pattern of أفعل."""
    return key in _ELATIVES


_ELATIVES = frozenset(
    [
        "اكبر",
        "اعلي",
        "اكثر",
        "اصغر",
        "اقل",
        "اطول",
        "اقصر",
        "اسرع",
        "اقدم",
        "احدث",
        "اغني",
        "اهم",
        "اقوي",
        "اضخم",
        "اسوا",
        "افضل",
        "اعظم",
        "ابرز",
        "اخطر",
        "ادني",
        "اغلي",
        "ارخص",
        "اوسع",
        "ابعد",
        "اقرب",
        "اعمق",
        "اثقل",
        "انجح",
        "اشهر",
        "اكثرها",
        "اكبرها",
    ]
)
