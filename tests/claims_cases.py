"""Sentences as articles, for the tests of claims."""

from datetime import date

from arqam.model import Article, Block, BlockKind, Claim, OffsetMap, Source, Span
from arqam.read.article.quotations import quotations
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read


def paragraph(text: str, published: str = "2024-07-04", name: str = "case") -> Article:
    """An article of one paragraph; no date published where ``published`` is empty."""
    source = Source(name, published=date.fromisoformat(published) if published else None)
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, len(text))),) if text else ()
    return Article(source, text, text, OffsetMap.identity(len(text)), blocks, quotations(text, blocks))


def read_claims(text: str, name: str = "case", published: str = "2024-07-04") -> list[Claim]:
    article = paragraph(text, published, name)
    return claims(article, read(article))
