"""The gate of labels: HarfBuzz's glyphs at HarfBuzz's positions, in the order of a right-to-left paragraph.

The labels are lines of tests/cases/labels.tsv (with escapes). Two oracles that share no code with
Matplotlib say what is right: UAX #9 written out in tests/uax9.py with uharfbuzz, and python-bidi for the order alone.
"""

import csv
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import shaping
import uax9
from hypothesis import given
from hypothesis import strategies as st

from arqam.draw import fonts, labels
from arqam.draw.labels import LRI, PDI, RLI, island, label
from arqam.errors import ArqamError

native = pytest.mark.skipif(not labels.native(), reason="this Matplotlib does not shape text itself")

FACES = [face for face in fonts.faces() if face.family == fonts.families()[0]]
SIGNS = [face.path for face in fonts.faces() if face.family != fonts.families()[0]]


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text.replace(r"\n", "\n"))


with (Path(__file__).parent / "cases" / "labels.tsv").open(encoding="utf-8") as file:
    CASES = [
        (row["kind"], _unescaped(row["label"])) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
LABELS = [text for _, text in CASES]


def wrong(handed_over, texts, face, **how):
    """The labels that ``handed_over`` makes Matplotlib lay out otherwise than the oracle."""
    chain = [face.path, *SIGNS]
    return [
        text
        for text in texts
        if not shaping.agree(shaping.drawn(handed_over(text), chain), shaping.expected(text, chain, **how))
    ]


def test_there_are_labels_enough_of_every_kind():
    kinds = Counter(kind for kind, _ in CASES)
    assert len(set(LABELS)) == len(LABELS) >= 300
    assert min(kinds.values()) >= 4 and len(kinds) >= 18, kinds


@native
@pytest.mark.parametrize("face", FACES, ids=lambda face: face.path.stem)
def test_every_label_is_laid_out_as_harfbuzz_lays_it_out(face):
    assert wrong(label, LABELS, face) == []


@native
def test_left_to_right_paragraphs_too():
    texts = [
        text for text in LABELS if not text.endswith("\u200d")
    ]  # a joiner at a line's end turns to the line's side
    assert wrong(lambda text: label(text, direction="ltr"), texts, FACES[0], rtl=False) == []


def _twice(text):
    """The recipe for older versions, on a version that orders text itself."""
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    return "\n".join(get_display(reshape(re.sub(f"[{LRI}{RLI}{PDI}]", "", line))) for line in text.split("\n"))


def _reversed(text):
    return "\n".join("\u200f" + line[::-1] for line in text.split("\n"))


def _without_marks(text):
    return label("".join(c for c in text if unicodedata.category(c) != "Mn"))


MUTANTS = {
    "no base direction": (lambda text: text, 30),
    "left-to-right base": (lambda text: "\n".join("\u200e" + line for line in text.split("\n")), 150),
    "base direction on the first line only": (lambda text: "\u200f" + text, 4),
    "ordered twice": (_twice, 300),
    "reversed": (_reversed, 300),
    "marks stripped": (_without_marks, 18),
    "islands dissolved": (lambda text: label(re.sub(f"[{LRI}{PDI}]", "", text)), 15),
}


@native
@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_gate_is_noticed(name):
    """Each way to get it wrong changes at least so many labels: the comparison can fail."""
    mutant, least = MUTANTS[name]
    assert len(wrong(mutant, LABELS, FACES[0])) >= least


# ---------------------------------------------------------------- the order, by another's hand


def _order_by_python_bidi(line: str) -> str:
    from bidi import get_display

    return _drawn_only(get_display(line, base_dir="R"))


def _drawn_only(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _order_by_uax9(line: str) -> str:
    return _drawn_only("".join(line[i] for i in uax9.visual(uax9.levels(line, 1))))


@pytest.mark.parametrize("text", LABELS)
def test_python_bidi_agrees_on_the_order(text):
    for line in text.split("\n"):
        assert _order_by_uax9(line) == _order_by_python_bidi(line)


@given(st.text(alphabet="ابج لا ABx 129 ٣٥ ()[] .,:%+-−/«» \u2066\u2067\u2069\u064b\u200f", max_size=24))
def test_python_bidi_agrees_on_the_order_of_anything(text):
    """The oracle itself is checked where no label goes: random strings of every bidirectional type."""
    assert _order_by_uax9(text) == _order_by_python_bidi(text)


# ---------------------------------------------------------------- what the gate refuses, and what it keeps

FORMS = ["ﺳﻼم", "ﻣﻠﻴﺎﺭ", "45 ﻣﺸﺮﻭﻋﴼ", "ﭘﺎ"]


@pytest.mark.parametrize("text", FORMS)
def test_presentation_forms_are_refused(text):
    with pytest.raises(ArqamError, match="presentation forms") as error:
        label(text)
    assert text in str(error.value)


def test_words_that_are_one_sign_are_not_presentation_forms():
    for sign in "ﷲ﷼﷽":
        assert sign in label(f"نص {sign}")


@pytest.mark.parametrize(
    ("text", "named"), [("نمو 🙂", "SLIGHTLY SMILING FACE"), ("中国", "U+4E2D"), ("أ\tب", "U+0009")]
)
def test_a_missing_glyph_is_an_error_that_names_the_label(text, named):
    with pytest.raises(ArqamError, match=re.escape(named)) as error:
        label(text)
    assert text in str(error.value)


def test_what_is_no_text_or_no_direction_is_refused():
    with pytest.raises(ArqamError, match="45 is a int"):
        label(45)
    with pytest.raises(ArqamError, match="'down'"):
        label("نص", direction="down")


def test_a_long_label_is_named_short():
    with pytest.raises(ArqamError) as error:
        label("🙂" + "ن" * 400)
    assert len(str(error.value)) < 200


@native
@given(st.text(alphabet="ابج لا AB 12 ()%\n", max_size=40))
def test_the_gate_keeps_every_character_and_is_its_own_fixed_point(text):
    made = label(text)
    assert made.replace("\u200f", "") == text
    assert label(made) == made
    assert all(line.startswith("\u200f") for line in made.split("\n") if line)


def test_an_island_opens_and_closes():
    assert island("−5%") == f"{LRI}−5%{PDI}"
    assert island("نص", "rtl") == f"{RLI}نص{PDI}"


def test_letters_of_the_cases_are_in_the_fonts():
    assert not fonts.missing("".join(LABELS).replace("\n", ""))
    assert all(left < right for left, right in pairwise(face.weight for face in FACES))


@pytest.mark.parametrize(
    ("text", "base", "levels"),
    [
        ("\u20671\u2066\u2069\u2066:", 1, [1, 4, 3, 3, 3, 4]),  # an isolate that is never closed holds what follows
        ("\u20671\u2066\u2069\u2066:", 0, [0, 2, 1, 1, 1, 2]),
        ("\u2067\u2067ا\u2069a", 0, [0, 1, 3, 1, 2]),
        ("\u2069a", 0, [0, 0]),  # a mark that closes nothing
    ],
)
def test_isolates_have_the_levels_of_the_standard(text, base, levels):
    assert uax9.levels(text, base) == levels
