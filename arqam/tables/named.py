"""What an article names and how often: countries, organisations, sectors, and the numbered areas of agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import pandas as pd

from arqam.model import Article, BlockKind, Party, Span
from arqam.read.arabic.phrases import Text, Vocabulary
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.countries_named import countries
from arqam.read.claim.organisations_named import organisations
from arqam.read.claim.parties_named import Named


def places_table(article: Article) -> pd.DataFrame:
    """One row a country: how often it is named and by what (name, demonym, capital, other city), most often first."""
    text = Text(article.clean)
    grouped: dict[Party, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("name", "demonym", "capital", "city"), 0))
    for item in countries(text):
        grouped[item.party][item.role] += 1
    rows = [[party.code, party.name, sum(roles.values()), *roles.values()] for party, roles in grouped.items()]
    made = pd.DataFrame(rows, columns=["code", "country_ar", "times", "by_name", "by_demonym", "by_capital", "by_city"])
    return made.sort_values("times", ascending=False, kind="stable", ignore_index=True)


def organisations_table(article: Article) -> pd.DataFrame:
    """One row an organisation: how often it is named and the words that named it, most often first."""
    text = Text(article.clean)
    return _counted(text, article, organisations(text), ["code", "organisation_ar", "times", "surfaces"])


def sectors_table(article: Article) -> pd.DataFrame:
    """One row a sector of the economy: its ISIC section, how often it is named, and the words that named it."""
    text = Text(article.clean)
    rows = {row["sector"]: row for row in table("sectors")}
    found = [
        Named(hit.span, Party(rows[hit.keys[0]]["label_ar"], hit.keys[0], "sector"), "name")
        for hit in _sectors().find(text)
        if hit.keys[0]
    ]
    made = _counted(text, article, found, ["sector", "sector_ar", "times", "surfaces"])
    made.insert(1, "isic", [rows[key]["isic"] for key in made["sector"]])
    return made


def areas_table(article: Article) -> pd.DataFrame:
    """One row an item of the article's numbered list (the areas of agreement): its marker, text and raw span."""
    rows = []
    for block in article.blocks:
        if block.kind is BlockKind.LIST_ITEM:
            span = article.offsets.raw_span(block.clean_span)
            rows.append([block.marker, article.text(block), span.start, span.end])
    return pd.DataFrame(rows, columns=["marker", "area", "start", "end"])


@cache
def _sectors() -> Vocabulary:
    return Vocabulary((phrase, row["sector"]) for row in table("sectors") for phrase in listed(row["words"]))


def _counted(text: Text, article: Article, named: Iterable[Named], names: list[str]) -> pd.DataFrame:
    grouped: dict[Party, list[Span]] = defaultdict(list)
    for item in named:
        grouped[item.party].append(text.back(item.span))
    rows = [
        [party.code, party.name, len(spans), " | ".join(dict.fromkeys(span.of(article.clean) for span in spans))]
        for party, spans in grouped.items()
    ]
    made = pd.DataFrame(rows, columns=names)
    return made.sort_values("times", ascending=False, kind="stable", ignore_index=True)
