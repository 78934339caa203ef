"""Pointing into the source text with the selectors of the W3C Web Annotation Data Model.

A claim is an annotation whose target is the article's raw text, selected twice: by its words (TextQuoteSelector) and
by its place (TextPositionSelector, in code points). https://www.w3.org/TR/annotation-model/#selectors
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from arqam.errors import ArqamError
from arqam.model import Article, Claim, Quantity, Source, Span, plain

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

#: How many characters are quoted before and after: enough to find the words again in a text that was edited.
AROUND = 32


def selectors(text: str, span: Span) -> list[dict[str, Any]]:
    """Both selectors of a span.

    >>> selectors("بلغ 45 مشروعا", Span(4, 6))[0]["exact"]
    '45'
    """
    quote = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(span.start - AROUND, 0) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


def fragments(article: Article, span: Span) -> list[dict[str, Any]]:
    """Where a span stands in the document that it was read of: pages and boxes on them of a PDF (RFC 8118)."""
    return [
        {"type": "FragmentSelector", "conformsTo": "https://www.rfc-editor.org/rfc/rfc8118", "value": place.fragment}
        for place in article.places.of(span)
        if place.page
    ]


def select(text: str, chosen: Iterable[Mapping[str, Any]]) -> Span:
    """The span that the selectors point at; ArqamError where the text does not hold those words at that place."""
    by_type = {selector["type"]: selector for selector in chosen}
    quote, position = by_type["TextQuoteSelector"], by_type["TextPositionSelector"]
    span = Span(position["start"], position["end"])
    context = (text[max(span.start - len(quote["prefix"]), 0) : span.start], text[span.end :][: len(quote["suffix"])])
    if span.of(text) != quote["exact"] or context != (quote["prefix"], quote["suffix"]):
        raise ArqamError(
            f"characters {span.start} to {span.end} of the text are not «{quote['exact']}» as the annotation says: "
            "it was made for another text"
        )
    return span


def source_iri(source: Source) -> str:
    """What an annotation's target is called: the article's address, or else the name of its bytes (RFC 6920)."""
    if source.url:
        return source.url
    digest = base64.urlsafe_b64encode(bytes.fromhex(source.sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def annotation(article: Article, claim: Claim) -> dict[str, Any]:
    """The annotation of a claim that has a mention: what was read (body) at which characters (target)."""
    if claim.mention is None:
        raise ArqamError(f"{claim.id} is derived, so no words of the article say it: annotate its inputs")
    said = " ".join(filter(None, (claim.measure, claim.qualifier.value, quantity_text(claim.quantity))))
    by = {"creator": {"type": "Person", "name": claim.reviewed_by}} if claim.reviewed_by else {}
    return (
        quotation(article, claim.mention.span)
        | by
        | {
            "motivation": "assessing" if claim.review else "describing",
            "body": {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": said},
        }
    )


def quotation(article: Article, span: Span) -> dict[str, Any]:
    """The annotation of words that a figure rests on without reading a number in them."""
    return {
        "id": f"#{span.start}-{span.end}",
        "type": "Annotation",
        "motivation": "highlighting",
        "target": {
            "source": source_iri(article.source),
            "selector": selectors(article.raw, span) + fragments(article, span),
        },
    }


def collection(article: Article, claims: Iterable[Claim], quoted: Iterable[Span] = ()) -> dict[str, Any]:
    """The annotations of all claims that have a mention, and of words quoted, as one W3C AnnotationPage."""
    items = [annotation(article, claim) for claim in claims if claim.mention is not None]
    items += [quotation(article, span) for span in quoted]
    return {"@context": CONTEXT, "type": "AnnotationPage", "id": "", "items": items}


def quantity_text(quantity: Quantity) -> str:
    """A quantity in the plainest form there is: ``6300000000 USD``, ``10–15 %``."""
    upper = f"–{plain(quantity.value_max)}" if quantity.value_max is not None else ""
    return f"{plain(quantity.value)}{upper} {quantity.unit}".strip()
