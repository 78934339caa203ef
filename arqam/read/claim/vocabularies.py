"""The vocabularies of claims, from ``data/tables``: measures, movements, and words of expecting; each made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from arqam.model import Kind, Mention
from arqam.read.arabic.phrases import Vocabulary, fold_word
from arqam.read.arabic.rows import listed, table

#: Kinds that a percentage is hardly ever the change of.
_EXTENTS = frozenset({"length", "area", "power"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of ``data/tables/measures.csv``."""

    key: str
    ar: str
    en: str
    topic: str
    nature: str
    of_change: str
    refines: str
    kinds: frozenset[str]
    units: frozenset[str]

    def takes(self, mention: Mention) -> bool:
        """May the quantity be of this measure, by kind and unit? A percentage may be a change of almost any."""
        return _takes(self.key, mention.kind, mention.quantity.unit)


@lru_cache(maxsize=20_000)
def _takes(key: str, kind: Kind, unit: str) -> bool:
    measure = measures()[key]
    if kind is Kind.PERCENT or unit in ("percentage_point", "times"):
        varies = measure.nature in ("flow", "stock", "price") and not measure.kinds <= _EXTENTS
        return "percent" in measure.kinds or varies
    return kind.value in measure.kinds and (not measure.units or unit in measure.units)


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its key."""
    return {
        row["key"]: Measure(
            **{name: row[name] for name in ("key", "ar", "en", "topic", "nature", "of_change", "refines")},
            kinds=frozenset(listed(row["kinds"])),
            units=frozenset(listed(row["units"])),
        )
        for row in table("measures")
        if row["key"]
    }


@cache
def refinements() -> Mapping[str, str]:
    """``deficit+trade_balance`` → ``trade_deficit``: what a general measure is beside another's word."""
    return {pair: key for key, measure in measures().items() for pair in listed(measure.refines)}


@cache
def changes() -> frozenset[str]:
    """The measures that are a change by themselves, such as growth."""
    return frozenset(measure.of_change for measure in measures().values() if measure.of_change)


@cache
def words_of(name: str, role: str) -> frozenset[str]:
    """The words of one role in the table ``name``, folded.

    >>> "عبر" in words_of("party_words", "route")
    True
    """
    return frozenset(fold_word(word) for row in table(name) if row["role"] == role for word in listed(row["words"]))


@cache
def speech() -> frozenset[str]:
    """The verbs of saying, folded."""
    return frozenset(fold_word(form) for row in table("speech_verbs") for form in listed(row["forms"]))


@cache
def measure_words() -> Vocabulary:
    """Words → keys of measures; "" where they only look like a measure's."""
    return Vocabulary((phrase, row["key"]) for row in table("measures") for phrase in listed(row["words"]))


@cache
def moving_words() -> Vocabulary:
    """Words → ``rise``, ``fall``, ``reach``, or ``none`` where they only look like one that moves."""
    return Vocabulary((word, row["way"]) for row in table("directions") for word in listed(row["words"]))


@cache
def modal_words() -> Vocabulary:
    """Words of expecting, planning and aiming."""
    return Vocabulary((word, row["flag"]) for row in table("modality") for word in listed(row["words"]))
