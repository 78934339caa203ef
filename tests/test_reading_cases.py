"""Each case is a line that a person marked: the program reads it so, to the letter."""

import pytest
from reading_cases import DEVELOPMENT, REGRESSION, differences, parse_marked, read_cases, read_texts

from arqam.read.quantity.mentions import find

CASES = {
    "development": [*read_cases(DEVELOPMENT), *read_texts(DEVELOPMENT / "texts")],
    "regression": [*read_cases(REGRESSION), *read_texts(REGRESSION / "texts")],
}
PHENOMENA = {case.phenomenon for case in CASES["development"]}


def _params(cases):
    return [
        pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=case.miss, strict=True)] if case.miss else [])
        for case in cases
    ]


@pytest.mark.parametrize("case", _params(CASES["development"]))
def test_development(case):
    assert not differences(case.expected, find(case.text))


@pytest.mark.parametrize("case", _params(CASES["regression"]))
def test_regression(case):
    assert not differences(case.expected, find(case.text))


def test_the_lists_are_collected_whole_and_apart():
    development, regression = ([case.text for case in CASES[name]] for name in ("development", "regression"))
    assert len(development) >= 800
    assert len(regression) >= 360
    assert sum(len(case.expected) for case in CASES["regression"]) >= 700
    assert len(PHENOMENA) >= 30
    assert len(development) == len(set(development))
    assert not set(development) & set(regression)
    traps = [case for case in CASES["development"] if not case.expected]
    assert len(traps) >= 60


def test_a_mark_that_is_not_closed_is_an_error():
    with pytest.raises(ValueError, match="not closed"):
        parse_marked("بلغ ⟦5%|percent 5")
