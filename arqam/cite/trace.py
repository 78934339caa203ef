"""From a figure back to the words: its article, read again, and its claims by id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

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

    def words(self, claim_id: str) -> Span | None:
        """The raw span that an id names where it is no claim's: a figure may rest on words that state no number."""
        found = re.fullmatch(rf"{re.escape(self.article.id)}:(\d{{1,9}})-(\d{{1,9}})", claim_id)
        span = Span(*map(int, found.groups())) if found and claim_id not in self.claims else None
        return span if span and span.start < span.end <= len(self.article.raw) else None


@lru_cache(maxsize=4)
def trace(article_id: str) -> Trace:
    """Read an article of ``data/raw`` from its bytes to its claims."""
    from arqam.compare.derived import derive
    from arqam.read.article.opened import open_article
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims

    article = open_article(article_id)
    stated = claims(article, read(article))
    return Trace(article, {claim.id: claim for claim in [*stated, *derive(stated)]})
