"""Mentions and claims as plain rows of the declared columns: the one place where a cell gets its value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from arqam.model import Article, Claim, Mention, Quantity, Span, plain
from arqam.read.claim.vocabularies import measures
from arqam.review.applied import claims as read_claims
from arqam.review.entries import FIELDS
from arqam.tables.schema import Row, check


def mention_rows(article: Article, mentions: Sequence[Mention], claims: Sequence[Claim] | None = None) -> list[Row]:
    """One row a mention, in text order, with the sentence, period and speaker that its claim has.

    A mention that a reader says is no quantity has no claim and says so; one that was missed is there by its claim.
    """
    read = {claim.id: claim for claim in (read_claims(article, mentions) if claims is None else claims)}
    own = {mention.span for mention in mentions}
    added = [claim.mention for claim in read.values() if claim.mention and claim.mention.span not in own]
    rows = []
    for mention in sorted((*mentions, *added), key=lambda mention: mention.span):
        id_ = f"{article.id}:{mention.span.start}-{mention.span.end}"
        claim = read.get(id_) or _no_quantity(id_, article, mention)
        rows.append(
            {
                "id": id_,
                "article": article.id,
                "start": mention.span.start,
                "end": mention.span.end,
                "surface": mention.surface,
                "kind": mention.kind.value,
                **_amounts(mention.quantity),
                "unit": mention.quantity.unit,
                "qualifier": mention.qualifier.value,
                "ambiguous": mention.ambiguous,
                "readings": " | ".join(
                    f"{plain(reading.quantity.value)} {reading.quantity.unit}: {reading.why}"
                    for reading in mention.readings
                ),
                "rule": mention.rule,
                "block": _block(article, mention.clean_span or mention.span),
                "sentence": _text(article, claim.sentence),
                **_period(claim),
                "speaker": claim.speaker.name if claim.speaker else "",
                "speaker_manner": claim.speaker.manner if claim.speaker else "reporter",
                "review": claim.review,
                "place": article.places.fragments(mention.span),
            }
        )
    return check("mentions", rows)


def claim_rows(article: Article, claims: Sequence[Claim]) -> list[Row]:
    """One row a claim, of the article's own and derived ones alike."""
    rows = []
    for claim in claims:
        measure, mention = measures().get(claim.measure), claim.mention
        rows.append(
            {
                "id": claim.id,
                "article": claim.article,
                "start": mention.span.start if mention else None,
                "end": mention.span.end if mention else None,
                "surface": mention.surface if mention else "",
                "measure": claim.measure,
                "measure_ar": measure.ar if measure else "",
                "measure_en": measure.en if measure else "",
                "topic": measure.topic if measure else "",
                "subject": claim.subject,
                "whole": claim.whole.surface if claim.whole else "",
                "compared_to": claim.compared_to.surface if claim.compared_to else "",
                "measure_words": " | ".join(word.of(article.clean) for word in claim.measure_words),
                "kind": claim.kind.value,
                **_amounts(claim.quantity),
                "unit": claim.quantity.unit,
                "qualifier": claim.qualifier.value,
                "direction": claim.direction,
                "parties": "|".join(party.code or party.name for party in claim.parties),
                "parties_ar": "|".join(party.name for party in claim.parties),
                "partner": "|".join(party.code or party.name for party in claim.partner),
                **_period(claim),
                "speaker": claim.speaker.name if claim.speaker else "",
                "speaker_manner": claim.speaker.manner if claim.speaker else "",
                "confidence": claim.confidence,
                "reasons": " | ".join(claim.reasons),
                "evidence": " ".join(_placed(article, name, span) for name, span in claim.evidence),
                "grounds": " ".join(f"{name}:{how}" if how else name for name, how in claim.grounds),
                "flags": " ".join(claim.flags),
                "compared_with": claim.compared_with,
                "part_of": claim.part_of,
                "equivalent_to": claim.equivalent_to,
                "sentence": _text(article, claim.sentence),
                "formula": claim.formula,
                "inputs": "|".join(claim.inputs),
                **_review(claim),
            }
        )
    return check("claims", rows)


def _placed(article: Article, name: str, clean: Span) -> str:
    start, end = article.offsets.raw_span(clean)
    return f"{name}:{start}-{end}"


def _no_quantity(id_: str, article: Article, mention: Mention) -> Claim:
    """What stands for the claim of a mention that a reader took out."""
    kept = (mention.quantity, mention.kind, mention.qualifier)
    return Claim(id_, article.id, *kept, measure="", review="not_a_quantity")


def _review(claim: Claim) -> Row:
    """What readers said of the claim, and what each field was before; a derived claim has its inputs' corrections."""
    former = {change.field: change.former for change in reversed(claim.corrected)}
    return {
        "review": claim.review,
        "corrected": " ".join(dict.fromkeys(change.field for change in claim.corrected)),
        "reviewed_by": claim.reviewed_by,
        "reviewed_on": date.fromisoformat(claim.reviewed_on) if claim.reviewed_on else None,
        "review_reason": claim.review_reason,
        "called_ar": claim.called[0],
        "called_en": claim.called[1],
        **{f"former_{name}": former.get(name, "") for name in FIELDS},
    }


def _amounts(quantity: Quantity) -> Row:
    number = float(quantity.value) if isinstance(quantity.value, Decimal) else None
    return {"value": plain(quantity.value), "value_max": plain(quantity.value_max), "number": number}


def _period(claim: Claim) -> Row:
    period = claim.period
    return {
        "period_start": period.start,
        "period_end": period.end,
        "period_basis": period.basis.value,
        "period_surface": period.surface,
    }


def _text(article: Article, span: Span | None) -> str:
    return span.of(article.clean) if span else ""


def _block(article: Article, span: Span) -> str:
    return next((block.kind.value for block in article.blocks if block.clean_span.covers(span)), "")
