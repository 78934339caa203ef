"""corrections.yml as it is read: by its schema, and refused in one sentence with the line and the remedy."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from arqam.errors import ArqamError
from arqam.model import Span
from arqam.review.entries import FIELDS, VERDICTS, Entry, read_entries, schema
from arqam.review.store import scalar, written

GOOD = """\
- span: 52-60
  surface: "22%"
  verdict: corrected
  period: 2023
  why: السنة في الفقرة الثانية
  by: ليلى حسن
  when: 2024-07-05
"""


def test_an_entry_by_hand():
    (entry,) = read_entries(GOOD, "corrections.yml")
    assert entry.span == Span(52, 60)
    assert (entry.surface, entry.verdict, dict(entry.fields)) == ("22%", "corrected", {"period": "2023"})
    assert (entry.by, entry.when, entry.why) == ("ليلى حسن", "2024-07-05", "السنة في الفقرة الثانية")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n", "---\n[]\n"])
def test_a_file_without_entries(text):
    assert read_entries(text, "x") == []


#: (what is wrong, the text, line, what the sentence says of it)
BAD = [
    ("two entries for one mention", GOOD + GOOD, 8, "a second entry for 52-60"),
    ("a misspelt field", GOOD.replace("period:", "peroid:"), 4, "did you mean period?"),
    ("a field of no claim", GOOD.replace("period:", "colour:"), 4, "the fields are span"),
    ("a verdict of none", GOOD.replace("corrected", "wrong"), 3, "write one of confirmed"),
    ("a confirmed field", GOOD.replace("corrected", "confirmed"), 1, "period is set anew"),
    ("nothing corrected", GOOD.replace("  period: 2023\n", ""), 1, "write confirmed"),
    ("a missed one without value", GOOD.replace("corrected", "missed"), 1, "needs its value and its unit"),
    ("a span turned round", GOOD.replace("52-60", "60-52"), 1, "turned round"),
    ("a span of words", GOOD.replace("52-60", "the second"), 1, "such as 640-650"),
    ("an empty field", GOOD.replace("2023", ""), 4, "unstated to clear it"),
    ("nobody's name", GOOD.replace("  by: ليلى حسن\n", ""), 1, "lacks by"),
    ("an empty name", GOOD.replace("ليلى حسن", '"  "'), 6, "by is empty"),
    ("no such day", GOOD.replace("07-05", "02-30"), 7, "no such day"),
    ("a field twice", GOOD + "  by: سمير\n", 8, "'by' stands twice"),
    ("a list for a value", GOOD.replace("2023", "[2023, 2024]"), 4, "one line of text"),
    ("a direction of none", GOOD.replace("period: 2023", "direction: up"), 4, "rose_by"),
    ("a tag", GOOD.replace("2023", "!!python/object/apply:os.system [id]"), 4, "a tag"),
    ("a tag of text", GOOD.replace("2023", "!!str 2023"), 4, "a tag"),
    ("an anchor", GOOD.replace("2023", "&a 2023"), 4, "an anchor"),
    ("an alias", GOOD.replace("2023", "*a"), 4, "an alias"),
    ("a bomb", "- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n", 1, "an anchor"),
    ("a mapping for a list", "entries:\n" + GOOD, 1, "no list of entries"),
    ("a word for an entry", "- yes\n", 1, "no entry"),
    ("two documents", GOOD + "---\n" + GOOD, 8, "a second document"),
    ("a tab", GOOD.replace("  by", "\tby"), 6, "not valid YAML"),
    ("an open quotation", GOOD.replace("ليلى حسن", '"ليلى'), None, "not valid YAML"),
    ("a surface too long", GOOD.replace("22%", "2" * 501), 2, "the characters that stand at the span"),
    ("as_read as words", GOOD + "  as_read: right\n", 8, "by hand, take it out"),
]


@pytest.mark.parametrize(("text", "line", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_is_one_sentence_with_its_line(text, line, said):
    with pytest.raises(ArqamError) as caught:
        read_entries(text, "data/raw/x/corrections.yml")
    message = str(caught.value)
    assert message.startswith("data/raw/x/corrections.yml")
    assert line is None or f"line {line}:" in message, message
    assert any(part in message for part in said.split("|")), message
    assert "\n" not in message


def test_deep_nesting_ends_in_a_sentence():
    with pytest.raises(ArqamError):
        read_entries("- " + "[" * 5000, "x")


def test_the_schema_is_one_and_says_what_the_code_takes():
    properties = schema()["items"]["properties"]
    Draft202012Validator.check_schema(schema())
    assert set(FIELDS) <= set(properties)
    assert tuple(properties["verdict"]["enum"]) == VERDICTS
    assert all(properties[name]["description"] for name in properties)
    Draft202012Validator(schema()).validate(yaml.load(GOOD, Loader=yaml.BaseLoader))


line_of_text = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and text
)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_scalar_reads_back_whatever_it_holds(text):
    assert yaml.load(f"a: {scalar(text)}", Loader=yaml.BaseLoader)["a"] == text
    assert yaml.load(f"{{a: {scalar(text)}, b: 1}}", Loader=yaml.BaseLoader)["a"] == text
    quoted = scalar(text)
    if quoted.startswith('"') and "\\U" not in quoted:
        assert json.loads(quoted) == text


@given(surface=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip), why=line_of_text)
def test_an_entry_reads_back_as_it_was_written(surface, why):
    entry = Entry(Span(3, 9), surface, "corrected", "سمير", "2024-07-05", {"period": "2023-01..2023-06"}, why=why)
    assert read_entries(written(entry), "x") == [entry]
