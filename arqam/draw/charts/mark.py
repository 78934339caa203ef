"""What a chart shows: one value, what it is called in both languages, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from arqam.draw import words
from arqam.model import Basis, Claim, Correction, Kind, Party, Period, Qualifier, Quantity

UNSTATED = Period()


class Words(tuple):
    """One text in both languages: ``Words("تجارة", "trade")["ar"]``."""

    def __new__(cls, ar: str, en: str) -> Words:
        return super().__new__(cls, (ar, en))

    def __getitem__(self, lang):
        place: Any = {"ar": 0, "en": 1}.get(lang, lang)
        return super().__getitem__(place)

    @property
    def ar(self) -> str:
        return self["ar"]

    @property
    def en(self) -> str:
        return self["en"]


NOWHERE = Words("", "")


@dataclass(frozen=True, slots=True)
class Mark:
    """One value drawn: the grain of a chart's table. ``claims`` are the ids of every claim that states it."""

    label: Words
    quantity: Quantity
    kind: Kind
    claims: tuple[str, ...]
    qualifier: Qualifier = Qualifier.EXACT
    period: Period = UNSTATED
    formula: str = ""  # not empty where the value is derived
    panel: Words = NOWHERE  # the small multiple that it stands in
    role: str = ""  # what the form does with it: earlier, later, change, part, whole, rest, expected …
    surface: str = ""  # the article's words
    terms: tuple[tuple[str, Quantity], ...] = ()  # what the formula calls each input, and the input
    parties: tuple[Party, ...] = ()  # those named beside the value
    projected: bool = False  # expected, planned or aimed at
    doubtful: bool = False  # the same figure is published for another period
    unfinished: bool = False  # of a time that had not passed on the day of publication, and not projected
    corrected: tuple[Correction, ...] = ()  # what readers set anew in its claims, or in what they follow from
    ambiguous: bool = False  # its number may be read in another way
    timed: bool = False  # the article says a time near it that was not read as its period

    @property
    def derived(self) -> bool:
        return bool(self.formula)

    @property
    def dated_label(self) -> bool:
        """Whether its name is its time."""
        return bool(self.label.ar) and self.label.ar == words.period(self.period, "ar")

    @property
    def inherited(self) -> bool:
        """Whether the period is not said beside the value but taken over from its sentence or paragraph."""
        return self.period.basis is Basis.INHERITED

    @property
    def value(self) -> Decimal:
        return self.quantity.number

    @classmethod
    def of(cls, claim: Claim, label: Words, role: str = "") -> Mark:
        return cls(
            label=label,
            quantity=claim.quantity,
            kind=claim.kind,
            claims=(claim.id,),
            qualifier=claim.qualifier,
            period=claim.period,
            formula=claim.formula,
            role=role,
            surface=claim.mention.surface if claim.mention else "",
            parties=() if "parties_inherited" in claim.flags else claim.parties,
            projected="projected" in claim.flags,
            doubtful="period_doubtful" in claim.flags,
            unfinished="period_unfinished" in claim.flags,
            ambiguous=_ambiguous(claim),
        )


def _ambiguous(claim: Claim) -> bool:
    """Whether the article's number allows another value, and not only another currency; a reader's word settles it."""
    readings = claim.mention.readings if claim.mention and not claim.review else ()
    return any(reading.quantity.value != claim.quantity.value for reading in readings)
