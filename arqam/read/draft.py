"""A mention while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from arqam.model import Qualifier, Reading, Value


@dataclass(slots=True)
class Draft:
    """A mention being read: ``start`` and ``end`` are tokens, ``cut`` letters of a clitic on the first."""

    start: int
    end: int
    kind: str
    value: Value
    unit: str
    rule: str
    value_max: Value | None = None
    cut: int = 0
    qualifier: Qualifier = Qualifier.EXACT
    parts: list[tuple[int, int, str, str]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    next: int = 0  # the token to go on from, if not ``end``
