"""What people and other programs wrote is loaded within bounds, or refused in one sentence with file, line and remedy.

A line of ``tests/cases/loading.tsv`` is a file: its bytes as ``recipes.py`` makes them, the line that the sentence
names (0 where it names none, ``*`` any) and what it says.
"""

import csv
import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from recipes import made, unescaped

from arqam.errors import ArqamError
from arqam.loading import DEEPEST, dump_yaml, load_csv, load_json, load_yaml, read_json, read_yaml
from arqam.project import FIGURES, RAW
from arqam.safe import read_bytes

TABLE = Path(__file__).parent / "cases" / "loading.tsv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
READERS = {"yaml": read_yaml, "json": read_json, "csv": lambda path: list(load_csv(read_bytes(path), str(path)))}
#: No file of these bounds may take longer, on a busy machine.
SECONDS = 10


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}: {case['case']}" for case in CASES])
def test_what_does_not_fit_is_one_sentence(case, tmp_path):
    file = tmp_path / f"x.{case['kind']}"
    file.write_bytes(made(case["bytes"]))
    began = time.monotonic()
    with pytest.raises(ArqamError) as caught:
        READERS[case["kind"]](file)
    said = str(caught.value)
    where = {"0": "", "*": ", line "}.get(case["line"], f", line {case['line']}:")
    assert said.startswith(f"{file}{where}") and case["says"] in said and "\n" not in said and len(said) < 400
    assert time.monotonic() - began < SECONDS


def test_the_table_is_walked_whole():
    assert len(CASES) >= 40 and {case["kind"] for case in CASES} == READERS.keys()


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", None),
        ("# nothing yet\n", None),
        ("---\n", None),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 2024-02-31", {"a": "2024-02-31"}),
        ("a: 2024-07-04 10:00:00", {"a": "2024-07-04 10:00:00"}),
        ("a: 0b_", {"a": "0b_"}),
        ("a: =", {"a": "="}),
        ("<<: 1", {"<<": 1}),
        ("3: x", {"3": "x"}),
        ("no: yes", {"no": True}),
        ("a: '1'\nb: \"2\"", {"a": "1", "b": "2"}),
        ("a: ~\nb:\nc: null", {"a": None, "b": None, "c": None}),
        ("[1, 2.5, -3, .5, 1e3]", [1, 2.5, -3, 0.5, "1e3"]),
    ],
)
def test_what_yaml_holds(text, holds):
    assert load_yaml(text, "x.yml") == holds


def test_as_text_every_scalar_is_what_stands_there():
    assert load_yaml("a: 012\nb: yes\nc: [~, 1.50]", "x", as_text=True) == {"a": "012", "b": "yes", "c": ["~", "1.50"]}


def test_each_key_and_item_knows_its_line():
    found = load_yaml("# of\na: 1\nb:\n  - x\n  - {y: 1,\n    z: 2}\nc: 3\n", "x")
    assert found.line_of == {"a": 2, "b": 3, "c": 7} and found["b"].line_of == [4, 5]
    assert found["b"][1].line_of == {"y": 5, "z": 6} and found.lines[0] == 2


@pytest.mark.parametrize("path", [*sorted(FIGURES.rglob("*.yml")), *sorted(RAW.glob("*/source.yml"))], ids=str)
def test_what_arqam_writes_is_loaded_as_yaml_has_it(path):
    expected = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert read_yaml(path, as_text=True) == expected


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc1ن", min_size=1, max_size=3), inner),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_dumped_is_loaded(value):
    assert load_json(json.dumps(value), "x") == value
    assert load_json(json.dumps(value, ensure_ascii=False), "x", mend=True) == value
    assert load_yaml(dump_yaml(value), "x") == value
    assert load_yaml(dump_yaml([value, value]), "x") == [value, value]


@given(st.text(st.sampled_from("[]{}:,\"'\\-&*!|>%@ \n\t#~?a1ن\ud800\x00"), max_size=40) | st.binary(max_size=40))
def test_whatever_comes_is_loaded_or_refused_in_a_sentence(data):
    for load in (load_yaml, load_json, lambda data, name: list(load_csv(data, name))):
        try:
            load(data, "x")
        except ArqamError as error:
            assert str(error).startswith("x") and "\n" not in str(error)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"a\udc00b\ud83d\ude00"', "a\ufffdb😀"),
        (r'"\\ud800"', r"\ud800"),
        ('"a\nb"', "a\nb"),
        ('"\ud800"', "\ufffd"),
    ],
)
def test_what_others_wrote_is_mended_where_asked(written, meant):
    assert load_json(written, "x", mend=True) == meant


def test_nesting_is_counted_as_it_stands():
    for load in (load_yaml, load_json):
        assert load("[" * DEEPEST + "]" * DEEPEST, "x")
        with pytest.raises(ArqamError, match="nested deeper"):
            load("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "x")
        assert load('["' + "[" * 5000 + '"]', "x") == ["[" * 5000]


def test_the_recipes_are_read():
    assert made("utf-8|a{3*b}\\n{cut}") == b"abbb" and unescaped("\\u0661") == "١"
