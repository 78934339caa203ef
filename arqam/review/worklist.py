"""What there is to review in an article, and what most needs a look: contradicted, drawn or nearly drawn, doubtful."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from arqam.flags import Flag, about, names
from arqam.model import Article, Claim, Span
from arqam.review.applied import corrected
from arqam.review.entries import Entry
from arqam.review.fields import readings
from arqam.review.store import load

#: What a claim needs a look for, and how much it weighs. A wrong figure that can be cited is worst, so what is drawn
#: weighs more than any doubt about what is not; what is contradicted weighs most, for one of two is wrong.
NEEDS = {
    "contradicted": 12,
    "drawn": 6,
    "nearly_drawn": 4,
    "low": 2,
    "medium": 1,
}

_CONTRADICTED = ("incomparable", "period_doubtful", "ambiguous_reading")


@dataclass(frozen=True, slots=True)
class Item:
    """One mention to review: the claim as it stands, its fields as the program reads them, and what a person said."""

    claim: Claim  # with the entry put into force; what is no quantity as it was read
    as_read: dict[str, str]
    entry: Entry | None
    needs: tuple[str, ...]

    @property
    def span(self) -> Span:
        return self.claim.mention.span if self.claim.mention else Span(0, 0)

    @property
    def weight(self) -> int:
        return sum(NEEDS[need] for need in self.needs)


def items(
    article: Article,
    read: Sequence[Claim],
    drawn: Collection[str] = (),
    held: Collection[str] = (),
    derived: Iterable[Claim] = (),
) -> list[Item]:
    """Every claim of the article, in the order of the text. ``read`` are the claims without any correction
    (:func:`arqam.review.applied.claims_as_read`), ``drawn`` the ids of those that figures show, ``held`` of those that
    hold a figure back.
    """
    entries = {entry.span: entry for entry in load(article)}
    as_read = {claim.id: claim for claim in read}
    now = {claim.id: claim for claim in corrected(article, list(as_read.values()), list(entries.values()))}
    contradicted = {name for claim in derived if about(claim.flags, Flag.CONTRADICTS) for name in claim.inputs}
    made = []
    for id_ in {**as_read, **now}:
        claim = now.get(id_) or as_read[id_]
        if claim.mention is None:
            continue
        entry = entries.get(claim.mention.span)
        if id_ not in now and entry is None:
            continue  # a person's own quantity lies over it
        own = as_read.get(id_)
        needs = () if entry else _needs(as_read[id_], id_ in drawn, id_ in held, id_ in contradicted)
        made.append(Item(claim, readings(own) if own else {}, entry, needs))
    return sorted(made, key=lambda item: item.span)


def _needs(claim: Claim, drawn: bool, held: bool, contradicted: bool) -> tuple[str, ...]:
    flags = names(claim.flags)
    holds = {
        "contradicted": contradicted or bool(flags & set(_CONTRADICTED)),
        "drawn": drawn,
        "nearly_drawn": held,
        claim.confidence: claim.confidence in NEEDS,
    }
    return tuple(need for need in NEEDS if holds.get(need))


def by_need(listed: Iterable[Item]) -> list[Item]:
    """Those without an answer first, what most needs a look before the rest; then those answered, in text order."""
    return sorted(listed, key=lambda item: (item.entry is not None, -item.weight, item.span))
