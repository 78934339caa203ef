"""The gate on a Matplotlib that does not shape text: the recipe at its best.

The recipe itself is tested everywhere; `make test-old-matplotlib` runs this file where it is what draws.
"""

import unicodedata

import matplotlib
import pytest
import test_labels
import uax9
from test_labels import LABELS

from arqam.draw import labels

MIRRORED = {**uax9.OPENING, **uax9.CLOSING, **dict(zip("<>«»‹›≤≥", "><»«›‹≥≤", strict=True))}


def _letters(text):
    """Presentation forms as the letters they stand for, a ligature's from right to left, without marks and controls."""
    plain = "".join(unicodedata.normalize("NFKC", c)[::-1] if c >= "\ufb50" else c for c in text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf") and c != "ـ")


def _in_order(line):
    level = uax9.levels(line, 1)
    return "".join(MIRRORED.get(line[i], line[i]) if level[i] % 2 else line[i] for i in uax9.visual(level))


def recipe(text):
    return "\n".join(labels.by_recipe(line, "rtl") if line else "" for line in text.split("\n"))


def misplaced():
    """The labels that the recipe puts in another order than UAX #9."""
    return [
        text
        for text in LABELS
        if any(
            _letters(made) != _letters(_in_order(line))
            for made, line in zip(recipe(text).split("\n"), text.split("\n"), strict=True)
        )
    ]


def test_the_recipe_gets_the_order_right_in_nearly_all_labels():
    wrong = misplaced()
    assert len(wrong) <= 0.01 * len(LABELS), wrong


def test_the_recipe_shapes_letters_and_keeps_marks():
    assert recipe("سلام") == "ﻡﻼﺳ"
    assert sum(unicodedata.category(c) == "Mn" for c in recipe("نُمُوٌّ")) == 4
    assert recipe("(أ) BRICS") == "BRICS (ﺃ)"


def test_islands_keep_their_order_in_the_recipe():
    island = labels.island
    assert recipe(f"بين {island('14.5–24')} مليار").split()[1] == "14.5–24"
    assert recipe(f"{island('A+')} ثم {island('BB−')}") == f"BB− {recipe('ثم')} A+"
    assert recipe(f"تصنيف {island('BB−')}").startswith("BB−")


@pytest.mark.skipif(labels.native(), reason="run by make test-old-matplotlib")
class TestOnAnOldMatplotlib:
    def test_it_is_an_old_one(self):
        assert tuple(map(int, matplotlib.__version__.split(".")[:2])) < (3, 11)

    def test_the_gate_takes_the_recipe(self):
        assert [labels.label(text) for text in LABELS] == [recipe(text.replace("\r", "")) for text in LABELS]

    def test_what_it_makes_is_not_taken_twice(self):
        with pytest.raises(labels.ArqamError, match="presentation forms"):
            labels.label(labels.label("سلام"))

    @pytest.mark.filterwarnings("error")
    def test_a_figure_is_saved_in_every_format(self, tmp_path):
        from charts_by_hand import BARS

        from arqam.draw.finish import save

        for lang in ("ar", "en"):
            assert all(file.stat().st_size for file in save(BARS, tmp_path, lang=lang))


def test_the_labels_are_those_of_the_other_tests():
    assert LABELS is test_labels.LABELS
