"""By what a reader looks for a figure among hundreds: its words, its article, outlet, measures and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from arqam.cite.figure import Figure
from arqam.cite.trace import Trace


@dataclass(frozen=True)
class Facets:
    """What one figure is found by; ``measures`` are keys, ``years`` those that its numbers speak of."""

    article: str
    title: str
    outlet: str
    measures: tuple[str, ...]
    years: tuple[str, ...]


def facets(figure: Figure, traced: Trace | None) -> Facets:
    """A figure's, of the claims that it rests on; where these name no year, of the day that its article appeared."""
    source, read = figure.sidecar["source"], traced.claims if traced else {}
    claims = [read[name] for name in figure.sidecar["claims"] if name in read]
    ends = [end for claim in claims for end in (claim.period.start, claim.period.end) if end]
    years = {str(end.year) for end in ends} or {str(source.get("published") or "")[:4]}
    return Facets(
        figure.article,
        str(source.get("title") or figure.article),
        str(source.get("outlet") or ""),
        tuple(sorted({claim.measure for claim in claims if claim.measure})),
        tuple(sorted(year for year in years if year)),
    )


@dataclass(frozen=True)
class Filter:
    """One list to choose from: its name, and each choice's value and words."""

    name: str
    choices: Sequence[tuple[str, str]]


def filters(found: Iterable[Facets], measure_names: Mapping[str, str], no_outlet: str) -> list[Filter]:
    """The lists that narrow a gallery; one with a single choice narrows nothing, and is left out."""
    found = list(found)
    articles = sorted({(one.article, one.title) for one in found}, key=lambda choice: choice[1])
    outlets = sorted({(one.outlet or "-", one.outlet or no_outlet) for one in found}, key=lambda choice: choice[1])
    named = {(key, measure_names[key]) for one in found for key in one.measures}
    measures = sorted(named, key=lambda choice: choice[1])
    years = sorted({(year, year) for one in found for year in one.years}, reverse=True)
    lists = {"article": articles, "outlet": outlets, "measure": measures, "year": years}
    return [Filter(name, choices) for name, choices in lists.items() if len(choices) > 1]
