"""How much a claim shares with the rest of its article: what most of an article is about is seldom mistaken.

Errors come by the article: where its firm, its country or its day is mistaken, many claims are wrong at once, each
with good signs of its own (:mod:`arqam.read.claim.confidence`). An article that tells of one owner, one time and few
measures is read rightly more often than one of many. ``docs/confidence.md`` says how the weights were fitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from arqam.model import Claim

#: Below what part of an article's claims a share is called by which word.
_PARTS = ((0.1, "few"), (0.3, "some"), (0.6, "many"), (0.9, "most"))
#: Below how many measures a claim a text is called so: one that tells ten figures of one thing has few.
_MEASURES = ((0.25, "few"), (0.45, "some"), (0.7, "many"))
#: Below how many figures a text is called so.
_FIGURES = ((6, "few"), (12, "some"), (25, "many"), (50, "crowded"))


def shared(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with signs among their grounds of how many others have their owner, their time and their measure.

    >>> shared(claims)[0].grounds[-5:-2]                                                         # doctest: +SKIP
    (('owner_shared', 'most'), ('time_shared', 'all'), ('measure_shared', 'some'))
    """
    told = [claim for claim in claims if claim.mention]
    if not told:
        return list(claims)
    counts = {field: Counter(map(of, told)) for field, of in _FIELDS.items()}
    article = (
        ("measures", _word(len(counts["measure_shared"]) / len(told), _MEASURES, "most")),
        ("figures", _word(len(told), _FIGURES, "countless")),
    )

    def signs(claim: Claim) -> tuple[tuple[str, str], ...]:
        parts = ((field, counts[field][of(claim)] / len(told)) for field, of in _FIELDS.items())
        return (*((field, _word(part, _PARTS, "all")) for field, part in parts), *article)

    return [replace(claim, grounds=(*claim.grounds, *signs(claim))) if claim.mention else claim for claim in claims]


_FIELDS: dict[str, Callable[[Claim], Hashable]] = {
    "owner_shared": lambda claim: tuple(party.code or party.name for party in claim.parties),
    "time_shared": lambda claim: (claim.period.start, claim.period.end),
    "measure_shared": lambda claim: claim.measure,
}


def _word(amount: float, bands: Sequence[tuple[float, str]], above: str) -> str:
    return next((word for below, word in bands if amount < below), above)
