"""The tables as pandas data frames."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from arqam.compare.agreement import compare
from arqam.model import Article, Claim, Mention, plain
from arqam.read.claim.published import beside
from arqam.tables.rows import claim_rows, mention_rows
from arqam.tables.schema import Row, columns, fields

_DTYPES = {"string": "object", "integer": "Int64", "number": "float64", "boolean": "bool", "date": "object"}


def mentions_table(
    article: Article, mentions: Sequence[Mention], claims: Sequence[Claim] | None = None
) -> pd.DataFrame:
    """One row a mention, in text order; columns as ``data/schema.yml`` declares them (``data/README.md`` explains)."""
    return frame("mentions", mention_rows(article, mentions, claims))


def claims_table(article: Article, claims: Sequence[Claim]) -> pd.DataFrame:
    """One row a claim; columns as ``data/schema.yml`` declares them (``data/README.md`` explains)."""
    return frame("claims", claim_rows(article, claims))


def frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a data frame of the declared columns and types; an empty one has its columns too."""
    made = pd.DataFrame(list(rows), columns=columns(table), dtype="object")
    return made.astype({field["name"]: _DTYPES[field["type"]] for field in fields(table)})


def agreement_table(claims: Sequence[Claim]) -> pd.DataFrame:
    """One row a pair of claims on one subject: both surfaces side by side, the verdict and why."""
    names = ["measure", "parties", "period_start", "period_end", "unit", "one", "one_surface", "one_value", "other"]
    names += ["other_surface", "other_value", "verdict", "why"]
    rows = [
        [
            item.one.measure,
            "|".join(sorted(item.one.parties)),
            item.one.start,
            item.one.end,
            item.one.quantity.unit,
            item.one.id,
            item.one.surface,
            plain(item.one.quantity.value),
            item.other.id,
            item.other.surface,
            plain(item.other.quantity.value),
            item.verdict.value,
            item.why,
        ]
        for item in compare(claims)
    ]
    return pd.DataFrame(rows, columns=names)


def context_table(claims: Sequence[Claim]) -> pd.DataFrame:
    """One row a claim and a published figure beside it: context, an excerpt of the page named, not the article's."""
    names = ["id", "surface", "measure", "period_start", "period_end", "published_value", "published_unit"]
    names += ["published_start", "published_end", "series", "wording", "source", "published", "url", "note"]
    rows = [
        [
            claim.id,
            claim.mention.surface if claim.mention else "",
            claim.measure,
            claim.period.start,
            claim.period.end,
            plain(row.quantity.value),
            row.quantity.unit,
            row.start,
            row.end,
            row.series,
            row.wording,
            row.source,
            row.published,
            row.url,
            row.note,
        ]
        for claim, found in beside(claims)
        for row in found
    ]
    return pd.DataFrame(rows, columns=names)
