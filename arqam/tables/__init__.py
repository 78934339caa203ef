"""Mentions and claims as tidy tables with one declared schema, and the package of files that carries them."""

from arqam.tables.named import areas_table, organisations_table, places_table, sectors_table
from arqam.tables.package import write_package
from arqam.tables.rows import claim_rows, mention_rows
from arqam.tables.tidy import agreement_table, claims_table, context_table, mentions_table

__all__ = [
    "agreement_table",
    "areas_table",
    "claim_rows",
    "claims_table",
    "context_table",
    "mention_rows",
    "mentions_table",
    "organisations_table",
    "places_table",
    "sectors_table",
    "write_package",
]
