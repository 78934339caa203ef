"""Claims read in an article before the program ran, and how many of them the program reads alike, field by field."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arqam.errors import ArqamError
from arqam.model import Claim, Span
from arqam.project import GOLD
from arqam.read.arabic.fold import fold

FIELDS = ("measure", "parties", "period", "direction", "speaker")

#: In a gold cell: this field has no one right reading here and is not scored.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Gold:
    """One row of a ``claims.csv``: the raw span and surface of a mention, and each field as read by a person."""

    span: Span
    surface: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the program read otherwise."""

    gold: Gold
    field: str
    expected: str
    found: str


def claims_gold(where: str | Path) -> list[Gold]:
    """The gold claims of an article: its id (under ``data/gold``) or the folder that holds ``claims.csv``."""
    folder = Path(where) if Path(where).is_dir() else GOLD / where
    path = folder / "claims.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_row(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        raise ArqamError(f"{path} does not exist: no claims of this article were read by hand") from None


def _row(row: dict[str, str]) -> Gold:
    fields = {
        "measure": row["measure"],
        "parties": row["parties"],
        "period": f"{row['period_start'] or '-'} {row['period_end'] or '-'} {row['period_basis']}",
        "direction": row["direction"],
        "speaker": f"{row['manner']}:{row['speaker']}",
    }
    return Gold(Span(int(row["start"]), int(row["end"])), row["surface"], fields)


def field_of(claim: Claim, field: str) -> str:
    """A field of a claim as a gold table writes it."""
    if field == "period":
        period = claim.period
        return f"{period.start or '-'} {period.end or '-'} {period.basis}"
    if field == "parties":
        return "|".join(party.code or party.name for party in claim.parties)
    if field == "speaker":
        return f"{claim.speaker.manner}:{claim.speaker.name}" if claim.speaker else "reporter:"
    return getattr(claim, field)


def differences(gold: Sequence[Gold], claims: Sequence[Claim]) -> Iterator[Difference]:
    """What was read otherwise than by the person; a claim that was not found at all differs in every field."""
    for row in gold:
        claim = next((item for item in claims if item.mention and _overlap(item.mention.span, row.span)), None)
        for field in FIELDS:
            expected, found = row.fields[field], field_of(claim, field) if claim else "(not read)"
            if expected != ANY and not _same(field, expected, found):
                yield Difference(row, field, expected, found)


def scores(gold: Sequence[Gold], claims: Sequence[Claim]) -> dict[str, tuple[int, int]]:
    """For each field how many gold claims were read alike, of how many that are scored."""
    wrong = [item.field for item in differences(gold, claims)]
    scored = {field: sum(row.fields[field] != ANY for row in gold) for field in FIELDS}
    return {field: (scored[field] - wrong.count(field), scored[field]) for field in FIELDS}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _same(field: str, expected: str, found: str) -> bool:
    if field == "parties":
        return set(expected.split("|")) == set(found.split("|"))
    return fold(expected) == fold(found) if field == "speaker" else expected == found
