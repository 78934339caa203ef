"""From a figure back to the words: its article, read again, and its claims by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from arqam.model import Article, Claim, Span


@dataclass(frozen=True)
class Trace:
    """An article and what it claims, derived claims included."""

    article: Article
    claims: Mapping[str, Claim]

    def sentence(self, claim: Claim) -> Span | None:
        """The clean span of the sentence that a claim stands in: no more of the article is ever quoted."""
        if claim.sentence is not None:
            return claim.sentence
        return claim.mention.clean_span if claim.mention else None


@cache
def trace(article_id: str) -> Trace:
    """Read an article of ``data/raw`` from its bytes to its claims."""
    from arqam.derive import derive
    from arqam.read.article import open_article
    from arqam.read.claims import claims
    from arqam.read.mentions import read

    article = open_article(article_id)
    stated = claims(article, read(article))
    return Trace(article, {claim.id: claim for claim in [*stated, *derive(stated)]})
