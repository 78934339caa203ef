"""Units at a token: of measure, of money, per something; and the noun that is counted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from arqam.read import lexicon
from arqam.read.lexicon import UnitForm, stem
from arqam.read.tokens import WORD, Stream


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit read from the tokens before ``end``."""

    code: str
    kind: str
    end: int
    factor: Decimal = Decimal(1)
    others: tuple[tuple[str, Decimal], ...] = ()  # what an ambiguous currency could be instead
    why: str = ""
    role: str = "unit"


def match(stream: Stream, index: int, form_words: tuple[str, ...]) -> int | None:
    """The token after ``form_words`` where they stand at a token, adjectives agreeing as they like; else None."""
    for word in form_words:
        key = stream.keys[index]
        if key != word and (stream.kinds[index] != WORD or stem(key) != stem(word)):
            return None
        index += 1
    return index


class Units:
    """Finds units in one stream. ``places`` decides what a bare ريال or دينار is."""

    def __init__(self, stream: Stream, places: Places, base: int = 0) -> None:
        self.s = stream
        self.places = places
        self.base = base
        self.forms = lexicon.units()
        self.per = lexicon.per_units()
        self.nouns = lexicon.nouns()
        self.function_words = lexicon.function_words()

    def at(self, index: int, definite: bool = False) -> Unit | None:
        """The unit written at a token, the longest there is."""
        key = self.s.keys[index]
        if definite and key.startswith("ال"):
            key = key[2:]
        for form in self.forms.get(key, ()):
            end = match(self.s, index + 1, form.rest)
            if end is not None:
                return self._unit(form, index, end)
        return None

    def _unit(self, form: UnitForm, index: int, end: int) -> Unit:
        if not form.noun:
            return Unit(form.unit, form.kind, end, form.factor)
        choices = lexicon.currency_choices()[form.noun]
        code, why, clear = self.places.decide(
            [code for code, _ in choices], self.base + self.s.starts[index], form.noun
        )
        factor = dict(choices)[code]
        others = () if clear else tuple(choice for choice in choices if choice[0] != code)
        return Unit(code, "money", end, factor, others, why)

    def per_at(self, index: int) -> tuple[str, int] | None:
        """A per-unit phrase at a token (``للبرميل``, ``يوميا``) → (the unit, the token after it)."""
        for rest, unit in self.per.get(self.s.keys[index], ()):
            end = match(self.s, index + 1, rest)
            if end is not None:
                if self.s.keys[index] == "في" and self.s.keys[end].startswith("ال"):
                    continue  # «في العام الماضي» says when, not per what
                return unit, end
        return None

    def noun_at(self, index: int, value: int | None) -> Unit | None:
        """The noun counted by a number just before a token."""
        key = self.s.keys[index]
        if self.s.kinds[index] != WORD or len(key) < 2 or key in self.function_words:
            return None
        known = self.nouns.get(key)
        if known:
            return Unit(known, "count", index + 1, role="noun")
        if key.startswith("ال") or (key[0] in "وفبلكي" and not _accusative(key, value)):
            return None
        return Unit(singular(self.s.keys[index], value), "count", index + 1, role="noun")


def _accusative(key: str, value: int | None) -> bool:
    return value is not None and value % 100 >= 11 and key.endswith(("ا", "ه"))


def singular(noun: str, value: int | None = None) -> str:
    """The singular of a folded noun that no table knows, by its ending.

    >>> singular("رصاصات"), singular("مسعفين"), singular("سمسارا", 12)
    ('رصاصة', 'مسعف', 'سمسار')
    """
    if noun.endswith("ات") and len(noun) > 4:
        return noun[:-2] + "ة"
    if noun.endswith(("ين", "ون")) and len(noun) > 4 and value is not None and 3 <= value % 100 <= 10:
        return noun[:-2]
    if noun.endswith("ا") and len(noun) > 3:
        return noun[:-1]
    if noun.endswith("ه"):
        return noun[:-1] + "ة"
    return noun


class Places:
    """Where a text says it is about: decides between the currencies of one name."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: list[tuple[int, str]] | None = None

    def _mentions(self) -> list[tuple[int, str]]:
        if self._found is None:
            table = lexicon.places()
            self._found = [(m.start(), table[m.group("place")]) for m in _place_pattern().finditer(self.text)]
            self._positions = [start for start, _ in self._found]
            self._counts = Counter(code for _, code in self._found)
        return self._found

    def decide(self, codes: list[str], offset: int, noun: str) -> tuple[str, str, bool]:
        """The code for a bare noun at an offset → (code, why, is it clear)."""
        found = self._mentions()
        here = bisect_left(self._positions, offset)
        for start, code in reversed(found[max(0, here - 12) : here]):
            if code in codes and offset - start <= 250:
                return code, f"«{noun}»: the nearest place named before it spends {code}", True
        for start, code in found[here : here + 12]:
            if code in codes and start - offset <= 150:
                return code, f"«{noun}»: the nearest place named after it spends {code}", True
        most = max(codes, key=lambda code: (self._counts[code], -codes.index(code)))
        if self._counts[most]:
            return most, f"«{noun}»: the text names {most}'s country most often", True
        return codes[0], f"«{noun}»: no place in the text decides", False


def _place_pattern() -> re.Pattern[str]:
    global _PLACES
    if _PLACES is None:
        names = sorted(lexicon.places(), key=len, reverse=True)
        letters = "ء-غف-ي"
        _PLACES = re.compile(
            rf"(?<![{letters}])(?:[وف]?(?:ب?ال|لل|[بلك])?)(?P<place>{'|'.join(map(re.escape, names))})(?![{letters}])"
        )
    return _PLACES


_PLACES: re.Pattern[str] | None = None
