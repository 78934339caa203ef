"""Claims that bear one another out: by which sign, and how that makes them surer."""

import csv
from pathlib import Path

import pytest
from claims_cases import read_claims

from arqam.read.claim.borne_out import FIELD

CASES = Path(__file__).parent / "cases" / "claims" / "borne_out.tsv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [pytest.param(*row.values(), id=row["text"][:40]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("sign", "text", "wanted"), cases())
def test_what_bears_a_claim_out(sign, text, wanted):
    found = [claim for claim in read_claims(text) if (FIELD, sign) in claim.grounds]
    said = [claim.mention.surface.removeprefix("بنسبة ").split()[0] for claim in found]
    assert said == wanted.split()
