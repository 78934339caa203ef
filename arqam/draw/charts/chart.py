"""What a chart is before it is drawn: the values, what each is called in both languages, and how they may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from arqam.draw import corrected, words
from arqam.model import Basis, Claim, Correction, Kind, Party, Period, Qualifier, Quantity, Source

UNSTATED = Period()


class Words(tuple):
    """One text in both languages: ``Words("تجارة", "trade")["ar"]``."""

    def __new__(cls, ar: str, en: str) -> Words:
        return super().__new__(cls, (ar, en))

    def __getitem__(self, lang):
        return super().__getitem__({"ar": 0, "en": 1}.get(lang, lang))

    @property
    def ar(self) -> str:
        return self["ar"]

    @property
    def en(self) -> str:
        return self["en"]


NOWHERE = Words("", "")


class Form(StrEnum):
    """How a chart shows its marks."""

    BARS = "bars"  # one figure among others of the same measure
    COLUMNS = "columns"  # one measure at several times, a panel each for several parties
    PART = "part"  # a part and its whole
    CHANGE = "change"  # a level with the earlier level that a stated change implies
    SPANS = "spans"  # amounts over spans of time, on an axis of time and on none of value
    TIMELINE = "timeline"  # dated claims
    TALLY = "tally"  # a count of things, one square each, with what they are worth
    SECTORS = "sectors"  # what the listed agreements are about


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
    role: str = ""  # what the form does with it: earlier, later, change, part, whole, count, worth, average
    surface: str = ""  # the article's words
    terms: tuple[tuple[str, Quantity], ...] = ()  # what the formula calls each input, and the input
    parties: tuple[Party, ...] = ()  # those named beside the value
    projected: bool = False  # expected, planned or aimed at
    doubtful: bool = False  # the same figure is published for another period

    @property
    def derived(self) -> bool:
        return bool(self.formula)

    @property
    def inherited(self) -> bool:
        """Whether the period is not said beside the value but taken over from its sentence or paragraph."""
        return self.period.basis is Basis.INHERITED

    @property
    def value(self) -> Decimal | None:
        return self.quantity.value if isinstance(self.quantity.value, Decimal) else None

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
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be drawn in every language, digit system and size. ``name`` is its file name's stem."""

    name: str
    topic: str  # trade, investment, other
    form: Form
    source: Source
    marks: tuple[Mark, ...]
    measure: Words
    time_rtl: bool = False  # time runs left to right unless this is asked for
    fields: dict[str, str] = field(default_factory=dict)
    corrections: tuple[tuple[str, Correction], ...] = ()  # what readers set anew in its claims, and in which

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of every claim drawn, in the order of the marks, each once."""
        return tuple(dict.fromkeys(claim for mark in self.marks for claim in mark.claims))

    def mark(self, role: str) -> Mark | None:
        """The first mark of a role, if there is one."""
        return next((mark for mark in self.marks if mark.role == role), None)

    # What the chart says, in words (arqam.draw.words): these are the texts that are drawn, embedded and cited.

    def title(self, lang: str = "ar", digits: str = "ar") -> str:
        return words.title(self, lang, digits)

    def subtitle(self, lang: str = "ar", digits: str = "ar") -> str:
        return words.subtitle(self, lang, digits)

    def caption(self, lang: str = "ar", digits: str = "ar") -> str:
        return words.caption(self, lang, digits)

    def alt(self, lang: str = "ar", digits: str = "ar") -> str:
        return words.alt(self, lang, digits)

    def correction_lines(self, lang: str = "ar", digits: str = "ar") -> list[str]:
        """What readers set anew in what is drawn, a line each: «صُوّبت الفترة: …»."""
        return corrected.lines(self, lang, digits)

    def text(self, lang: str = "ar", digits: str = "ar") -> str:
        """What the picture says, line by line, for a notebook to print beside it."""
        return words.text(self, lang, digits)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A claim that no chart shows, and why."""

    claim: Claim
    reason: Words
