"""The reader's order: a list that can be read, each rule with the cases that show what it is for."""

import pytest
from reading_cases import DEVELOPMENT, read_cases

from arqam.read.quantity import order
from arqam.read.quantity.mentions import find

RULES = {rule for rules in order.ORDER for rule in rules}


@pytest.mark.parametrize("rule", sorted(RULES, key=str), ids=lambda rule: f"{rule.read.__name__}-{rule.cases}")
def test_a_rule_says_what_it_is_for_and_has_cases(rule):
    assert "``" in (rule.read.__doc__ or "") or rule.read is order.number_alone or rule.read is order.identifier
    assert (DEVELOPMENT / f"{rule.cases}.tsv").is_file()


@pytest.mark.parametrize("rule", sorted(RULES, key=str), ids=lambda rule: f"{rule.read.__name__}-{rule.cases}")
def test_the_cases_of_a_rule_are_read_by_it(rule, monkeypatch):
    """The rule finds something in its cases: without them, it could go unnoticed."""
    found = []

    def watched(reader, index, floor):
        result = rule.read(reader, index, floor)
        found.append(result is not None)
        return result

    for name in [name for name in vars(order) if name.startswith("AT_")]:
        rules = tuple(each._replace(read=watched) if each == rule else each for each in getattr(order, name))
        monkeypatch.setattr(order, name, rules)
    for case in read_cases(DEVELOPMENT):
        if case.phenomenon == rule.cases:
            find(case.text)
    assert any(found)
