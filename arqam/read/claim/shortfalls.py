"""What an article's claims lack, and why: one sentence each, for whoever wonders at an empty or a partial table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arqam.model import Article, Basis, BlockKind, Claim, Kind

_ARABIC = re.compile(r"[\u0621-\u064a\u066e-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
_TIMES = (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)


def shortfalls(article: Article, claims: Sequence[Claim]) -> list[str]:
    """What could not be read of the article, and why; empty where every figure has all that it needs."""
    own = [claim for claim in claims if not claim.formula]
    figures = [claim for claim in own if claim.kind not in _TIMES]
    return [*_of_text(article, own), *_of_periods(article, figures), *_of_fields(figures)]


def _of_text(article: Article, claims: Sequence[Claim]) -> list[str]:
    found = []
    letters = len(_LETTER.findall(article.clean))
    arabic = len(_ARABIC.findall(article.clean))
    if not letters:
        found.append("The text has no words.")
    elif arabic < letters / 2:
        found.append(f"Of {letters} letters {arabic} are Arabic; what is not Arabic is read by chance only.")
    if article.blocks and all(block.kind is BlockKind.TABLE_ROW for block in article.blocks):
        found.append("The text is a table alone: its cells are read, but no sentence says what they measure.")
    if not claims:
        found.append("No quantity was found in the text, so there is no claim.")
    return found


def _of_periods(article: Article, figures: Sequence[Claim]) -> list[str]:
    found = []
    unresolved = sum(claim.period.basis is Basis.UNRESOLVED for claim in figures)
    if unresolved and article.source.published is None:
        found.append(
            f"{_count(unresolved, 'figure has', 'figures have')} a period relative to the date published, which "
            "source.yml does not give: set `published` there to resolve it."
        )
    elif unresolved:
        found.append(f"{_count(unresolved, 'figure has', 'figures have')} a period whose ends the words do not say.")
    unstated = sum(claim.period.basis is Basis.UNSTATED for claim in figures)
    if unstated:
        found.append(f"{_count(unstated, 'figure has', 'figures have')} no period stated near it.")
    return found


def _of_fields(figures: Sequence[Claim]) -> list[str]:
    found = []
    unnamed = [claim.mention.surface for claim in figures if not claim.measure and claim.mention]
    if unnamed:
        found.append(
            f"{_count(len(unnamed), 'figure has', 'figures have')} no measure's word near it: {'، '.join(unnamed[:5])}"
            + (" …" if len(unnamed) > 5 else "")
        )
    if figures and all(claim.speaker is None or claim.speaker.manner == "reporter" for claim in figures):
        found.append("No figure has a speaker other than the reporter.")
    if figures and not any(claim.parties for claim in figures):
        found.append("No figure has a party: the text names no country or organisation near one.")
    return found


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
