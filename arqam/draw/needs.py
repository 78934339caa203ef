"""What the figures of an article need reviewed: the claims that they show, and those that hold a figure back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arqam.compare.derived import derive
from arqam.draw.charts import plan
from arqam.model import Article, Claim


@dataclass(frozen=True, slots=True)
class Needed:
    """Ids of claims: in the figures that are drawn, and in those that would be, were their claims confirmed."""

    drawn: frozenset[str]
    held: frozenset[str]
    derived: tuple[Claim, ...]


def needed(article: Article, claims: Sequence[Claim]) -> Needed:
    """What the figures of these claims stand on; a derived value stands on what it follows from."""
    derived = derive(claims)
    inputs = {claim.id: claim.inputs for claim in derived}
    made = plan(claims, derived, article)
    drawn = _with_inputs([id_ for chart in made for id_ in chart.claims], inputs)
    held = _with_inputs([id_ for one in made.held for id_ in one.chart.claims], inputs)
    return Needed(drawn, held - drawn, tuple(derived))


def _with_inputs(ids: Sequence[str], inputs: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(ids) | {name for id_ in ids for name in inputs.get(id_, ())}
