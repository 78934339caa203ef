"""Flags are named in one place, taken apart in one place, and told to people in each."""

import re

from hypothesis import given
from hypothesis import strategies as st

import arqam
from arqam.cite.site.views import words
from arqam.compare.derived import contradicted
from arqam.flags import Flag, about, named, names, without
from arqam.notebook import arabic
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
