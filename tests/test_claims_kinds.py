"""The kinds of difficulty of economic news, each in sentences of our own, with what a person reads in them."""

from collections import Counter
from datetime import date

import pytest
from claims_marked import FIELDS, Case, Field, Marked, cases, claim_at, ends, files, found_of, is_right

CASES = [case for file in files() for case in cases(file)]


def _params():
    for case in CASES:
        for mark in case.marks:
            for field in mark.fields:
                marks = [pytest.mark.xfail(reason=case.missed, strict=True)] if field.missed else []
                name = f"{case.file}-{case.line}-{case.kind}-{mark.span.start}-{field.name}"
                yield pytest.param(case, mark, field, id=name, marks=marks)


@pytest.mark.parametrize(("case", "mark", "field"), _params())
def test_a_figure_is_read_as_a_person_reads_it(case: Case, mark: Marked, field: Field):
    claim = claim_at(case, mark)
    assert claim is not None, f"«{mark.surface}» was not read"
    assert is_right(claim, field), (field.wanted, found_of(claim, field.name), claim.reasons)


def test_every_kind_has_cases_enough():
    kinds = Counter(case.kind for case in CASES)
    assert len(kinds) >= 40 and not {kind: times for kind, times in kinds.items() if times < 5 and kind != "article"}
    assert len({case.marked for case in CASES}) == len(CASES)
    asked = Counter(field.name for case in CASES for mark in case.marks for field in mark.fields)
    assert not set(FIELDS) - set(asked)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.line}")
def test_what_is_missed_has_a_reason(case):
    known = [field for mark in case.marks for field in mark.fields if field.missed]
    assert bool(known) == bool(case.missed) and case.marks
    assert "⟦" not in case.text and "|" not in case.text


def test_days_are_written_short():
    assert ends("2024-Q1") == (date(2024, 1, 1), date(2024, 3, 31))
    assert ends("..2030") == (None, date(2030, 12, 31)) and ends("-") == (None, None)
