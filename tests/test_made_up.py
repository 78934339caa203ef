"""Made-up articles of the tables' words, read from bytes to plan: nothing is lost, and what holds of all holds."""

import pytest
from made_up import KINDS, SHAPES, TIMES, follow, made_up, recombined, words, written


def test_every_kind_of_word_is_there_and_every_shape_uses_only_known_ones():
    assert all(len(words(kind)) > 3 for kind in KINDS)
    fill = {kind: "x" for kind in (*KINDS, "n", "when")}
    assert all("x" in shape.format(**fill) or "{" not in shape for shape in SHAPES)
    assert all(time.format(**fill) is not None for time in TIMES)


def test_a_number_makes_the_same_article_again():
    assert made_up(7) == made_up(7) != made_up(8)


@pytest.mark.parametrize("hundred", range(3))
def test_made_up_articles_are_read_to_their_plan(hundred):
    found = [follow(made_up(number)) for number in range(100 * hundred, 100 * (hundred + 1))]
    assert sum(claims for claims, _ in found) > 500 and sum(charts for _, charts in found) > 2


@pytest.mark.parametrize("hundred", range(2))
def test_words_that_a_person_wrote_are_read_to_their_plan_in_any_order(hundred):
    assert len(written()) > 5_000
    found = [follow(recombined(number)) for number in range(100 * hundred, 100 * (hundred + 1))]
    assert sum(claims for claims, _ in found) > 500


def test_a_chart_of_made_up_words_is_drawn():
    drawn = (follow(made_up(number), drawing=True)[1] for number in range(0, 1000, 7))
    assert any(charts for charts in drawn)
