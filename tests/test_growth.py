"""From bytes to plan, work grows with the length of a text and no faster, whatever its words and signs are.

A line of ``tests/cases/growth.tsv`` is a kind of word, figure or sign, as often as one likes: ``␠`` is a space at its
end and ``⏎`` begins a new line. Calls are counted, not time: a ratio is the same on every machine. Time is measured too
(slow), for a call may take longer as well.
"""

from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from growth import growth, growth_in_calls

from arqam.compare.derived import derive
from arqam.draw.charts.plan import plan
from arqam.model import Source
from arqam.read.article.opened import article_of
from arqam.read.claim.claims import claims
from arqam.read.claim.sentences import MOST
from arqam.read.quantity.mentions import read

LINES = (Path(__file__).parent / "cases" / "growth.tsv").read_text(encoding="utf-8").splitlines()[1:]
TOKENS = [line.replace("␠", " ").replace("⏎", "\n") for line in LINES]
#: Twice the text may take so many times the work; the square of two is four.
MOST_OF_TWICE = 2.5
#: More tokens than the window around a figure holds, so that only what looks through all of a text still grows.
FEW = 170
#: Tokens that bring every rule of claims together, for the quick test.
TELLING = ("5% ", "سعر 5 دولار\n", "قال: «بلغت 5%» ", "شركة النور 5 ملايين ريال، ")
MARK = "\N{ARABIC FATHA}"
#: Random pairs of tokens, and threes: the same in each run.
PAIRS = [tuple(Random(seed).choices(TOKENS, k=2 + seed % 2)) for seed in range(60)]


def follow(text: str) -> int:
    """Read a text from its bytes to its plan; how many claims it makes."""
    article = article_of(text.encode(), Source("long", published=date(2024, 6, 10)), name="long.txt")
    said = claims(article, read(article))
    plan(said, derive(said), article)
    return len(said)


def held(token: str) -> str:
    """A token with a word before it where it has none: marks alone are no text."""
    return token if any(map(str.isalnum, token)) else f"{token}ا "


@pytest.mark.parametrize("token", TELLING)
def test_twice_the_text_is_twice_the_work(token):
    assert growth_in_calls(lambda times: follow(token * times), FEW, 2 * FEW) < MOST_OF_TWICE


def test_every_token_stands_in_the_list_once():
    assert len(set(TOKENS)) == len(TOKENS) > 100


@pytest.mark.slow
@pytest.mark.parametrize("token", TOKENS)
def test_every_token_alone(token):
    assert growth_in_calls(lambda times: follow(held(token) * times), FEW, 2 * FEW) < MOST_OF_TWICE


@pytest.mark.slow
@pytest.mark.parametrize("tokens", PAIRS, ids="+".join)
def test_pairs_and_threes_of_tokens(tokens):
    text = "".join(map(held, tokens))
    assert growth_in_calls(lambda times: follow(text * times), FEW, 2 * FEW) < MOST_OF_TWICE


@pytest.mark.slow
def test_time_grows_as_calls_do():
    """All tokens one after the other, each some times: what takes longer inside of one call would show here."""
    work = growth(lambda times: follow("".join(held(token) * times for token in TOKENS)), 20, 80)
    assert work < MOST_OF_TWICE**2


def test_a_sentence_with_too_many_figures_is_cut_between_them():
    article = article_of(("5% " * 5 * MOST).encode(), Source("long"), name="long.txt")
    found = claims(article, read(article))
    sentences = {claim.sentence for claim in found}
    assert len(found) == 5 * MOST and len(sentences) >= 5
    assert all(sum(claim.sentence == sentence for claim in found) <= MOST for sentence in sentences)


def test_an_element_with_any_number_of_attributes_and_a_letter_with_any_number_of_marks_open_at_once():
    page = "<html><body><p {}>بلغت الصادرات 5 ملايين دولار.</p></body></html>"
    opened = partial(article_of, source=Source("long"))

    def attributes(times: int) -> None:
        assert (
            "5 ملايين" in opened(page.format(" ".join(f'a{n}="x"' for n in range(times))).encode(), name="a.html").clean
        )

    def marks(times: int) -> None:
        assert "5 ملايين" in opened(f"بلغت 5 ملايين دولا{MARK * times}ر".encode(), name="a.txt").clean

    attributes(1)
    assert growth(attributes, 2_000, 8_000) < MOST_OF_TWICE**2
    assert growth(marks, 50_000, 200_000) < MOST_OF_TWICE**2


def test_charts_are_looked_for_in_so_many_claims_and_the_others_say_so(monkeypatch):
    monkeypatch.setattr(import_module("arqam.draw.charts.plan"), "LONGEST", 30)
    article = article_of(("بلغت 5 ملايين دولار. " * 40).encode(), Source("long"), name="long.txt")
    said = claims(article, read(article))
    made = plan(said, derive(said), article)
    beyond = [one for one in made.undrawn if "first 30 quantities" in one.reason.en]
    assert len(beyond) == len(said) - 30 == 10 and "أول 30 مقدار" in beyond[0].reason.ar
