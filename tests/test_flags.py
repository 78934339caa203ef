"""Flags are named in one place, taken apart in one place, and told to people in each."""

import re
from dataclasses import replace
from datetime import date

import pytest
from charts_by_hand import BARS
from hypothesis import given
from hypothesis import strategies as st

import arqam
from arqam.cite.site.views import words
from arqam.compare.derived import contradicted
from arqam.draw.charts.gate import UNFINISHED as UNFINISHED_PERIOD
from arqam.draw.charts.gate import faults
from arqam.flags import Flag, about, named, names, without
from arqam.notebook import arabic, views
from arqam.project import PROJECT
from arqam.read.article.opened import article_of
from arqam.read.article.source import Source

ARTICLE = "china-kazakhstan-2024"


def test_each_is_in_the_dictionary_and_has_a_name_in_arabic():
    page = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"(?m)^\| `([a-z_]+)(?::<[^>]+>)?` \|", page.split("## Flags")[1].split("\n## ")[0])
    assert sorted(told) == sorted(Flag)
    assert set(Flag) == set(arabic.FLAGS)
    for lang in ("ar", "en"):
        assert set(Flag) == set(words(lang)["flag_words"])


def test_no_claim_bears_another():
    article = arqam.open_article(ARTICLE)
    claims = arqam.claims(article, arqam.mentions(article))
    for claim in [*claims, *arqam.derive(claims)]:
        assert names(claim.flags) <= set(Flag)


def test_no_other_module_takes_a_flag_apart():
    apart = re.compile(r"flag\w*\.(?:partition|removeprefix|split|startswith)\(")
    charts = {"compare.py", "gate.py", "pair.py"}  # theirs is the planner's to change
    at = [
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "arqam").rglob("*.py")
        if apart.search(path.read_text(encoding="utf-8")) and path.name not in ("flags.py", *charts)
    ]
    assert at == []


@given(st.lists(st.tuples(st.sampled_from(Flag), st.text("ab:-0123", max_size=6))))
def test_they_are_put_together_and_taken_apart(made):
    flags = [flag.of(what) if what else flag.value for flag, what in made]
    assert [named(flag) for flag in flags] == [(str(flag), what) for flag, what in made]
    for flag in Flag:
        assert about(flags, flag) == [what for one, what in made if one == flag]
        assert flag not in names(without(flags, [flag]))


def test_arithmetic_that_contradicts_is_a_flag_and_no_wording():
    text = "بلغت صادرات الأردن 300 مليون دولار في عام 2023 مقابل 250 مليون دولار في عام 2022، بارتفاع نسبته {}%."
    for stated, against in (("20", False), ("51.4", True)):
        article = article_of(text.format(stated).encode(), Source("x"), name="x")
        claims = arqam.claims(article, arqam.mentions(article))
        derived = arqam.derive(claims)
        growth = next(claim for claim in derived if about(claim.flags, Flag.CHECKS))
        checked = set(about(growth.flags, Flag.CHECKS))
        assert bool(about(growth.flags, Flag.CONTRADICTS)) == against
        assert contradicted(derived) == (checked | set(growth.inputs) if against else set())


UNFINISHED = [
    # what is said on the 4th of July 2024 → whether it is of a time that had not passed, and not expected
    ("بلغت صادرات الأردن 300 مليون دولار في عام 2024.", True),
    ("من المتوقع أن تبلغ صادرات الأردن 300 مليون دولار في عام 2024.", False),
    ("بلغت صادرات الأردن 300 مليون دولار في عام 2023.", False),
    ("بلغت صادرات الأردن 300 مليون دولار.", False),
]


@pytest.mark.parametrize(("text", "unfinished"), UNFINISHED)
def test_a_period_that_had_not_ended_on_the_day_of_publication_is_flagged(text, unfinished):
    article = article_of(text.encode(), Source("x", published=date(2024, 7, 4)), name="x")
    money = next(claim for claim in arqam.claims(article, arqam.mentions(article)) if claim.kind == "money")
    assert (Flag.PERIOD_UNFINISHED in money.flags) == unfinished


def test_what_is_of_such_a_period_is_in_no_figure():
    chart = replace(BARS, marks=(replace(BARS.marks[0], unfinished=True), *BARS.marks[1:]))
    assert faults(chart) == [*faults(BARS), UNFINISHED_PERIOD]


def test_times_and_ranks_are_no_claims_of_a_topic_and_names_no_quotations():
    article = arqam.open_article(ARTICLE)
    ours = views.on_topic(arqam.claims(article, arqam.mentions(article)), "trade", "other")
    assert [claim.mention.surface for claim in ours if claim.measure == "trade"] == [
        "6.3 مليار دولار",
        "41 مليار دولار",
    ]
    assert not {"date", "year", "duration", "ordinal"} & {claim.kind.value for claim in ours}
    said = views.quotations(article)
    assert (len(article.quotations), len(said)) == (15, 8)
    assert all(row["speaker"] for row in said)
