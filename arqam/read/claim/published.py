"""Published figures that put an article's claims in context, and what follows for which claims may be compared.

``data/reference/context.csv`` has one row a published figure, with its source and the exact words of what it
measures. A claim is set beside the rows on its measure and parties; a row's ``series`` tells two statistical series
of one measure apart, so that claims of different series are flagged and never joined.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path

from arqam.errors import ArqamError
from arqam.flags import Flag, about
from arqam.model import Claim, Kind, Period, Qualifier, Quantity
from arqam.project import REFERENCE
from arqam.read.quantity.precision import Verdict, compare_values, step_of


@dataclass(frozen=True, slots=True)
class Published:
    """One row of ``data/reference/context.csv``: a figure published elsewhere, as read on the page named."""

    id: str
    measure: str
    parties: frozenset[str]
    start: date | None
    end: date | None
    quantity: Quantity
    qualifier: Qualifier
    direction: str
    series: str
    wording: str
    source: str
    url: str
    published: str
    note: str


@cache
def published(path: Path | None = None) -> tuple[Published, ...]:
    """The rows of the context table."""
    path = path or REFERENCE / "context.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_row(row, path) for row in csv.DictReader(file))
    except FileNotFoundError:
        return ()


def _row(row: dict[str, str], path: Path) -> Published:
    try:
        return Published(
            id=row["id"],
            measure=row["measure"],
            parties=frozenset(row["parties"].split("|")) - {""},
            start=date.fromisoformat(row["start"]) if row["start"] else None,
            end=date.fromisoformat(row["end"]) if row["end"] else None,
            quantity=Quantity(Decimal(row["value"]), row["unit"]),
            qualifier=Qualifier(row["qualifier"]),
            direction=row["direction"],
            series=row["series"],
            wording=row["wording"],
            source=row["source"],
            url=row["url"],
            published=row["published"],
            note=row["note"],
        )
    except (KeyError, ValueError, ArithmeticError) as error:
        raise ArqamError(f"{path}: the row {row.get('id')!r} cannot be read ({error}); mend that row") from None


def codes(claim: Claim) -> frozenset[str]:
    """The countries of a claim."""
    return frozenset(party.code for party in claim.parties if party.kind == "country")


def related(claim: Claim, rows: Sequence[Published] | None = None) -> list[Published]:
    """The published figures on the claim's measure and countries, and of its unit; any period, the nearest first."""
    found = []
    for row in published() if rows is None else rows:
        if row.measure == claim.measure and row.parties == codes(claim) and row.quantity.unit == claim.quantity.unit:
            found.append(row)
    return sorted(found, key=lambda row: _days_apart(claim.period, row))


def _days_apart(period: Period, row: Published) -> int:
    """How far a row's period lies from the claim's: its own first, then the nearest ends."""
    if not (period.end and row.end):
        return 0
    starts = abs(((period.start or period.end) - (row.start or row.end)).days)
    return starts + abs((period.end - row.end).days)


def beside(claims: Sequence[Claim], rows: Sequence[Published] | None = None) -> list[tuple[Claim, list[Published]]]:
    """Each claim that the context table knows anything of, beside its rows."""
    return [(claim, found) for claim in claims if (found := related(claim, rows))]


def same_period(period: Period, row: Published) -> bool:
    return (period.start, period.end) == (row.start, row.end)


def series_of(claim: Claim, rows: Sequence[Published] | None = None) -> str:
    """The one series whose published figure for the claim's own period agrees with it; "" where none or two do."""
    own = [row for row in related(claim, rows) if row.series and same_period(claim.period, row)]
    for agree in (same_figure, agrees):
        names = {row.series for row in own if agree(claim, row)}
        if names:
            return names.pop() if len(names) == 1 else ""
    return ""


def agrees(claim: Claim, row: Published) -> bool:
    """May claim and row both be true, by rounding and by what their qualifiers allow?"""
    return _compared(claim, claim.qualifier, row, row.qualifier) is not Verdict.CONFLICT


def same_figure(claim: Claim, row: Published) -> bool:
    """Is it the same number, or one rounded, whatever the qualifiers?"""
    return _compared(claim, Qualifier.EXACT, row, Qualifier.EXACT) is not Verdict.CONFLICT


def _compared(claim: Claim, qualifier: Qualifier, row: Published, other: Qualifier) -> Verdict:
    step = step_of(claim.quantity, claim.mention.surface if claim.mention else "")
    return compare_values(claim.quantity, qualifier, step, row.quantity, other, step_of(row.quantity, ""))


def mark(claims: Sequence[Claim], rows: Sequence[Published] | None = None) -> list[Claim]:
    """Flag what the context shows: a period that the figure elsewhere does not have, and claims of different series.

    ``period_doubtful`` – the period was taken over, and the same figure is published for another one.
    ``series:<name>`` – the series whose figure this is. ``incomparable:<claim id>`` – same measure and parties, other
    series: the two are not to be joined, subtracted or divided.
    """
    marked = []
    for claim in claims:
        flags: list[str] = []
        reasons: list[str] = []
        if elsewhere := _published_for_another_period(claim, rows):
            flags.append("period_doubtful")
            where = f"{elsewhere.start} to {elsewhere.end} ({elsewhere.source})"
            reasons.append(f"context: the same figure is published for {where}")
        if series := series_of(claim, rows):
            flags.append(Flag.SERIES.of(series))
            reasons.append(f"context: agrees with the series «{series}» for its period")
        marked.append(_saying(claim, flags, reasons))
    return _set_apart(marked)


def _published_for_another_period(claim: Claim, rows: Sequence[Published] | None) -> Published | None:
    if "period_inherited" not in claim.flags or claim.kind is Kind.COUNT:
        return None
    alike = (row for row in related(claim, rows) if row.direction in ("", claim.direction) and same_figure(claim, row))
    return next((row for row in alike if not same_period(claim.period, row)), None)


def _set_apart(claims: Sequence[Claim]) -> list[Claim]:
    series = {claim.id: name for claim in claims for name in [_series_flag(claim)] if name}
    apart: dict[str, list[tuple[str, str]]] = {}
    for one, other in combinations((claim for claim in claims if claim.id in series), 2):
        alike = one.measure == other.measure and codes(one) == codes(other) and one.quantity.unit == other.quantity.unit
        if alike and series[one.id] != series[other.id]:
            apart.setdefault(one.id, []).append((other.id, series[other.id]))
            apart.setdefault(other.id, []).append((one.id, series[one.id]))
    return [
        _saying(
            claim,
            [Flag.INCOMPARABLE.of(other) for other, _ in apart.get(claim.id, ())],
            [
                f"context: of the series «{series[claim.id]}»; {other} is of «{name}»: not to be joined or divided"
                for other, name in apart.get(claim.id, ())
            ],
        )
        for claim in claims
    ]


def _saying(claim: Claim, flags: Sequence[str], reasons: Sequence[str]) -> Claim:
    """The claim with what the context says of it: of most it says nothing."""
    if not flags and not reasons:
        return claim
    return replace(claim, flags=(*claim.flags, *flags), reasons=(*claim.reasons, *reasons))


def _series_flag(claim: Claim) -> str:
    return next(iter(about(claim.flags, Flag.SERIES)), "")
