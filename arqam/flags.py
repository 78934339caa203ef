"""The flags of a claim: what must be known before it is used. Some name another claim, or a series, after a colon.

They are kept as text (a table's cell holds them so), and only this module takes that text apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Flag(StrEnum):
    """Every flag that there is; ``data/README.md`` says what each means."""

    PERIOD_INHERITED = "period_inherited"
    PERIOD_DOUBTFUL = "period_doubtful"
    PERIOD_UNRESOLVED = "period_unresolved"
    PERIOD_UNSTATED = "period_unstated"
    PERIOD_UNFINISHED = "period_unfinished"
    UNIT_CARRIED = "unit_carried"
    MEASURE_CARRIED = "measure_carried"
    PARTIES_INHERITED = "parties_inherited"
    PARTIES_UNSTATED = "parties_unstated"
    COMPARISON = "comparison"
    PROJECTED = "projected"
    PART = "part"
    EQUIVALENT = "equivalent"
    REPEATS = "repeats"
    AMBIGUOUS_READING = "ambiguous_reading"
    SERIES = "series"
    INCOMPARABLE = "incomparable"
    CHECKS = "checks"
    CONTRADICTS = "contradicts"
    DERIVED = "derived"

    def of(self, what: str) -> str:
        """The flag, naming what it is about.

        >>> Flag.REPEATS.of("a:3-5")
        'repeats:a:3-5'
        """
        return f"{self}:{what}"


class TakenApart(NamedTuple):
    """A flag taken apart: its name, and what it names ("" where it names nothing)."""

    name: str
    what: str


def named(flag: str) -> TakenApart:
    """A flag taken apart.

    >>> named("repeats:a:3-5"), named("part")
    (TakenApart(name='repeats', what='a:3-5'), TakenApart(name='part', what=''))
    """
    name, _, what = flag.partition(":")
    return TakenApart(name, what)


def names(flags: Iterable[str]) -> frozenset[str]:
    """The names of flags, whatever they are about."""
    return frozenset(named(flag).name for flag in flags)


def about(flags: Iterable[str], wanted: Flag) -> list[str]:
    """What the flags of one name are about, in their order.

    >>> about(["series:a", "part", "series:b"], Flag.SERIES)
    ['a', 'b']
    """
    return [flag.what for flag in map(named, flags) if flag.name == wanted]


def without(flags: Iterable[str], unwanted: Iterable[str]) -> tuple[str, ...]:
    """The flags but for those of these names."""
    gone = frozenset(unwanted)
    return tuple(flag for flag in flags if named(flag).name not in gone)
