"""Right-to-left tables and prose: what a sanitised notebook keeps, and the article's text never more than text."""

import re
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arqam.draw import rtl
from arqam.draw.rtl import SHEET, Html, Marked, isolated, label, number, prose, table
from arqam.model import Span

# What JupyterLab's sanitizer keeps of an untrusted output (its allowedTags, allowedAttributes and allowedStyles); the
# place of a cell in the order of its column is lost there, with what would ask for it.
TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "div", "p", "bdi", "mark", "b", "span"}
ATTRIBUTES = {"class", "dir", "lang", "style", "scope", "colspan", "data-order"}
STYLES = {
    *("direction", "border-collapse", "border-bottom", "border-radius", "margin", "margin-right", "margin-left"),
    *("padding", "text-align", "vertical-align", "font-weight", "white-space", "max-height", "overflow-y"),
    *("background-color", "color"),
}

ROWS = [
    {"words": Marked("بلغ 45 مشروعا", (Span(4, 6),)), "value": Decimal("14500000000"), "note": "BRICS (2023)"},
    {"words": "قال", "value": Decimal("-3.20"), "note": ""},
]
HEADINGS = {"words": "الألفاظ", "value": "القيمة", "note": "ملاحظة"}

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><h1>",
    "نص <style>*{display:none}</style>",
    "abc\u202edcba\u2066",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "a\x00\x1b[31m",
]


def pieces(text: str) -> list[Html]:
    return [
        table([{"a": text}], {"a": text}, caption=text),
        table([{"a": Marked(text, (Span(0, 3),))}], {"a": "عنوان"}),
        prose(text, Marked(text, (Span(1, 2),))),
        label(text),
        Html(isolated(text), ""),
    ]


def tags(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<([a-zA-Z0-9]+)((?:\s[^<>]*)?)>", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_an_article_says_is_shown_and_does_nothing(text):
    for piece in pieces(text):
        assert {tag for tag, _ in tags(piece.html)} <= TAGS
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", piece.html)


@given(st.text(min_size=1, max_size=30))
def test_only_what_a_sanitizer_keeps_is_written(text):
    for piece in pieces(text):
        for tag, written in tags(piece.html):
            assert tag in TAGS
            attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', written))
            assert set(attributes) <= ATTRIBUTES
            assert {style.split(":")[0].strip() for style in attributes.get("style", "").split(";") if style} <= STYLES


@pytest.mark.parametrize("text", ["$5 and $6", r"\(x\)", "بقيمة $5 و$6", "$$5$$"])
def test_money_is_not_typeset_as_mathematics(text):
    """JupyterLab hands what stands between two dollars of one text node to MathJax; so each has a node of its own."""
    for piece in pieces(text):
        for sign in "$\\":
            assert piece.html.count(sign) == piece.html.count(f"<span>{sign}</span>")


def test_a_table_reads_from_the_right():
    html = table(ROWS, HEADINGS, caption="جدول").html
    assert html.startswith('<table class="arqam-table" dir="rtl" lang="ar" style="direction:rtl;')
    assert html.index("الألفاظ") < html.index("القيمة") < html.index("ملاحظة")
    assert '<bdi dir="ltr">14,500,000,000</bdi>' in html and '<bdi dir="ltr">−3.2</bdi>' in html
    assert ">45</mark>" in html
    assert '<bdi dir="ltr">BRICS (2023)</bdi>' in html
    assert rtl.NOTHING in html


def test_a_table_in_english_reads_from_the_left():
    html = table([{"what": "encoding"}], {"what": "what"}, lang="en").html
    assert html.startswith('<table class="arqam-table" dir="ltr" lang="en"') and "rtl" not in html


def test_a_table_as_text_is_what_a_comparison_compares():
    expected = "جدول\nالألفاظ | القيمة | ملاحظة\nبلغ ⟦45⟧ مشروعا | 14,500,000,000 | BRICS (2023)\nقال | −3.2 | —"
    assert repr(table(ROWS, HEADINGS, caption="جدول")) == expected


@pytest.mark.parametrize("rows, scrolls", [(0, False), (12, False), (13, True), (400, True)])
def test_only_a_long_table_scrolls(rows, scrolls):
    made = table([{"a": n} for n in range(rows)], {"a": "العدد"})
    assert ("overflow-y:auto" in made.html) is scrolls
    assert (rtl.NO_ROWS["ar"] in made.html) is (rows == 0)
    assert made.html.startswith(SHEET) is scrolls and SHEET not in made.html.removeprefix(SHEET)


def test_a_long_table_loses_only_its_style_sheet_where_none_is_kept():
    made = table([{"a": n} for n in range(40)], {"a": "العدد"}).html.removeprefix(SHEET)
    assert {tag for tag, _ in tags(made)} <= TAGS


ORDERED = [
    # the cells of a column, and their places in its order: numbers, ranges by their lower end, words, what is missing
    ([3, 20, 100], "0 1 2"),
    ([Decimal("14500000000"), Decimal("3.7"), -2, None], "2 1 0 3"),
    (["≈ 322,222,222.22", Decimal("92500000"), "5,000 – 10,000"], "2 1 0"),
    (["2023", "2016-04", 7, ""], "1 2 0 3"),
    ([5, 5, 1], "1 1 0"),
    (["ب", "أ"], ""),
    ([None, ""], ""),
]


@pytest.mark.parametrize("cells, places", ORDERED, ids=str)
def test_a_column_with_numbers_is_sorted_by_their_values(cells, places):
    assert " ".join(re.findall(r'data-order="(\d+)"', table([{"a": cell} for cell in cells]).html)) == places


def test_a_data_frame_is_shown_as_it_is():
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "day": [date(2024, 7, 4), pd.NaT], "x": [1.5, None]})
    assert table(frame).text == "n | day | x\n1 | 2024-07-04 | 1.5\n— | — | —"


NUMBERS = [
    # an exact number, as it is shown
    (Decimal("0"), "0"),
    (Decimal("1E+3"), "1,000"),
    (Decimal("0.10"), "0.1"),
    (Decimal("-1234567.89"), "−1,234,567.89"),
    (2027, "2,027"),
    (1.5, "1.5"),
]


@pytest.mark.parametrize("value, shown", NUMBERS)
def test_numbers(value, shown):
    assert number(value) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_no_digit_of_a_number_is_added_or_lost(value):
    assert Decimal(number(value).replace(",", "").replace("−", "-")) == value


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_marking_changes_no_word(text, spans):
    marked = Marked(text, tuple(Span(min(pair), min(max(pair), len(text))) for pair in spans))
    plain = rtl.shown_text(text)
    assert marked.text.replace("⟦", "").replace("⟧", "") == plain.replace("⟦", "").replace("⟧", "")
    assert marked.html.count("<mark") == marked.html.count("</mark>") <= len(spans)


@given(st.text("\u2066\u2067\u2069اب1 ", max_size=20))
def test_every_island_that_opens_is_closed(text):
    html = label(text).html
    assert html.count("<bdi") == html.count("</bdi>") == len(re.findall("[\u2066\u2067]", text))
