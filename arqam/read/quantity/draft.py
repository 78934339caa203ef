"""A mention while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from arqam.model import Exact, Kind, Qualifier, Reading, Value


@dataclass(slots=True)
class Draft:
    """``start`` and ``end`` are tokens (half-open), ``cut`` counts letters of clitics on the first, left outside."""

    start: int
    end: int
    kind: Kind
    value: Value
    unit: str
    rule: str
    value_max: Value | None = None
    cut: int = 0
    factor: Exact = 1  # of its unit: a fils is a thousandth of a dinar
    qualifier: Qualifier = Qualifier.EXACT
    parts: list[tuple[int, int, str, str]] = field(default_factory=list)  # token range, role, meaning
    readings: list[Reading] = field(default_factory=list)

    def part(self, start: int, end: int, role: str, meaning: str) -> None:
        self.parts.append((start, end, role, meaning))


@lru_cache(maxsize=2**12)
def article_letters(key: str) -> int:
    """How many letters of clitics, the article the last of them, a folded word starts with.

    >>> [article_letters(w) for w in ("الربع", "وللعام", "بالربع", "ربع")]
    [2, 3, 3, 0]
    """
    start = 1 if key[:1] in ("و", "ف") and key[1:3] in ("ال", "لل", "با", "كا") else 0
    rest = key[start:]
    if rest.startswith(("بال", "كال")) and len(rest) > 4:
        return start + 3
    if rest.startswith(("ال", "لل")) and len(rest) > 3:
        return start + 2
    return 0
