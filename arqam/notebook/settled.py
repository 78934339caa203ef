"""What readers settled of an article's claims, for a notebook: the claims counted before and after, and each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from arqam.draw.corrected import in_words
from arqam.model import Claim, Mention
from arqam.notebook.choices import LABELS

HEADINGS = {
    "surface": "نص الذِّكر",
    "field": "الحقل",
    "former": "كما قُرئ",
    "now": "بعد التصويب",
    "why": "السبب",
    "by": "المراجع",
    "when": "التاريخ",
}


def counts(mentions: Sequence[Mention], claims: Iterable[Claim]) -> str:
    """How many claims there are before readers' word and after it, and what makes the difference.

    >>> counts([], [])
    '0 → 0 claims: 0 are no quantity, 0 were missed; 0 confirmed, 0 corrected, 0 left out of figures'
    """
    own = [claim for claim in claims if not claim.formula]
    spans = {claim.mention.span for claim in own if claim.mention}
    gone = sum(mention.span not in spans for mention in mentions)
    reviews = Counter(claim.review for claim in own)
    return (
        f"{len(mentions)} → {len(own)} claims: {gone} are no quantity, {reviews['missed']} were missed; "
        f"{reviews['confirmed']} confirmed, {reviews['corrected']} corrected, {reviews['left_out']} left out of figures"
    )


def rows(claims: Iterable[Claim]) -> list[dict[str, str]]:
    """One row a field that a reader set anew: as it was read beside as it stands, why, by whom and when."""
    return [
        {
            "surface": claim.mention.surface,
            "field": LABELS[change.field],
            "former": in_words(change.field, change.former, "ar") if change.former else "",
            "now": in_words(change.field, change.now, "ar"),
            "why": change.why,
            "by": change.by,
            "when": change.when,
        }
        for claim in claims
        if claim.mention
        for change in claim.corrected
    ]
