"""What a person read in an article, and how the program's reading compares with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from arqam import project
from arqam.model import Article, Mention, plain

#: What is compared of a mention, and the columns of ``data/gold/<article>/mentions.csv`` after ``start,end``.
FIELDS = ("surface", "kind", "value", "value_max", "unit", "qualifier")

Reading = dict[tuple[int, int], dict[str, str]]


@dataclass(frozen=True, slots=True)
class AgainstGold:
    """The gold mentions of an article beside those found. ``misses`` says, one a line, wherever the two differ."""

    article: str
    gold: int
    misses: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.gold:
            return f"no person's reading of {self.article} is kept in data/gold: there is nothing to compare with"
        differ = f"{len(self.misses)} differences" if self.misses else "no difference"
        return f"{self.gold} quantities read by a person, {differ}"


def mentions_gold(article_id: str) -> Reading:
    """The mentions that a person read in an article, by raw span; empty where nobody has."""
    path = project.GOLD / article_id / "mentions.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (int(row["start"]), int(row["end"])): {name: row[name] for name in FIELDS} for row in csv.DictReader(file)
        }


def compare_mentions(article: Article, found: Iterable[Mention]) -> AgainstGold:
    """Every quantity that a person read must be found, with the same words and value, and no other."""
    gold = mentions_gold(article.id)
    if not gold:
        return AgainstGold(article.id, 0)
    read = {(mention.span.start, mention.span.end): _row(mention) for mention in found}
    misses = []
    for span in sorted(gold.keys() | read.keys()):
        expected, got = gold.get(span), read.get(span)
        if expected != got:
            misses.append(f"{span[0]}-{span[1]}: a person reads {_said(expected)}, the program {_said(got)}")
    return AgainstGold(article.id, len(gold), tuple(misses))


def _row(mention: Mention) -> dict[str, str]:
    quantity = mention.quantity
    return {
        "surface": mention.surface,
        "kind": mention.kind.value,
        "value": plain(quantity.value),
        "value_max": plain(quantity.value_max),
        "unit": quantity.unit,
        "qualifier": mention.qualifier.value,
    }


def _said(row: dict[str, str] | None) -> str:
    return "nothing" if row is None else " ".join(filter(None, row.values()))
