"""A chart before it is drawn: its marks, and the grammar of its form, which says what it takes and how it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from arqam.draw import corrected
from arqam.draw.charts import wording
from arqam.draw.charts.mark import NOWHERE, UNSTATED, Mark, Words
from arqam.model import Claim, Correction, Source

if TYPE_CHECKING:
    from arqam.draw.charts.desk import Desk
    from arqam.draw.page import Page

__all__ = ["NOWHERE", "UNSTATED", "Chart", "Form", "Held", "Mark", "Undrawn", "Words"]


class Form:
    """The grammar of a form: the statements that it takes, what forbids it, its words, and its drawing.

    A new form is a module with a subclass of this one, and a line in :mod:`arqam.draw.charts.forms`. A form has no
    state: two of one name are one.
    """

    value: ClassVar[str] = ""
    shape: ClassVar[Words] = NOWHERE  # what a reader who does not see the picture is told that it is
    rank: ClassVar[int] = 9  # how soon a chart desk would draw it; the least first
    one_unit: ClassVar[bool] = True  # whether all marks stand on one axis

    def propose(self, desk: Desk) -> Iterable[Chart]:
        """The charts of this form that could be drawn of what an article says."""
        return ()

    def faults(self, chart: Chart) -> Iterable[Words]:
        """What the form itself finds wrong with a chart, each in a few words."""
        return ()

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        """The finding: who, what, how much."""
        raise NotImplementedError

    def subtitle(self, chart: Chart, lang: str, digits: str) -> str:
        """The unit and the period."""
        return wording.unit_and_period(chart, lang, digits)

    def notes(self, chart: Chart, lang: str, digits: str) -> Iterable[str]:
        """What else must stand on the face."""
        return ()

    def body(self, chart: Chart, page: Page, digits: str) -> Any:
        """What draws the marks: an object with ``height``, ``paint`` and ``key``."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"<Form {self.value}>"

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Form) else other)

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be drawn in every language, digit system and size. ``name`` is its file name's stem."""

    name: str
    topic: str  # trade, investment, other
    form: Form
    source: Source
    marks: tuple[Mark, ...]
    measure: Words  # what is measured, and whose: «صادرات المغرب»
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

    def the(self, role: str) -> Mark:
        """The mark of a role that this form always has."""
        found = self.mark(role)
        assert found is not None, f"{self.name} has no {role}"
        return found

    def of(self, *roles: str) -> list[Mark]:
        """The marks of these roles, in their order."""
        return [mark for mark in self.marks if mark.role in roles]

    # What the chart says, in words (arqam.draw.charts.wording): these are the texts that are drawn, embedded and cited.

    def title(self, lang: str = "ar", digits: str = "ar") -> str:
        return wording.title(self, lang, digits)

    def subtitle(self, lang: str = "ar", digits: str = "ar") -> str:
        return wording.subtitle(self, lang, digits)

    def caption(self, lang: str = "ar", digits: str = "ar") -> str:
        return wording.caption(self, lang, digits)

    def alt(self, lang: str = "ar", digits: str = "ar") -> str:
        return wording.alt(self, lang, digits)

    def correction_lines(self, lang: str = "ar", digits: str = "ar") -> list[str]:
        """What readers set anew in what is drawn, a line each: «صُوّبت الفترة: …»."""
        return corrected.lines(self, lang, digits)

    def text(self, lang: str = "ar", digits: str = "ar") -> str:
        """What the picture says, line by line, for a notebook to print beside it."""
        return wording.text(self, lang, digits)

    def missing(self, lang: str) -> list[str]:
        """The words of the face that have no form in ``lang``: with any of them, no figure is drawn in it."""
        return wording.missing(self, lang)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A claim that no chart shows, and why."""

    claim: Claim
    reason: Words


@dataclass(frozen=True, slots=True)
class Held:
    """A chart that is not drawn, and all that is in its way: claims to be confirmed first, or a fault."""

    chart: Chart
    reasons: Sequence[Words]
