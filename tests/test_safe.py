"""An article's text is shown as text wherever it goes."""

import csv
import html
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arqam.errors import ArqamError
from arqam.safe import (
    check_id,
    csv_text,
    html_text,
    inside,
    no_formula,
    plain_line,
    shown_line,
    shown_text,
    slug,
    unquoted,
)

TRICKS = st.text(
    st.sampled_from("aب1<>&\"'=+-@|\t\r\n\x1b\x00\x07\x9b\u202e\u2066\u200f\u061c\u2028\ufeff\ud800\u00ad/\\.:"),
    max_size=30,
)


@settings(max_examples=300)
@given(TRICKS | st.text(max_size=30))
def test_nothing_in_a_shown_text_acts(text):
    for shown in (shown_text(text), shown_line(text), html_text(text), plain_line(text)):
        assert all(char in "\t\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in shown)
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@settings(max_examples=300)
@given(TRICKS)
def test_no_markup_leaves_a_page_s_text(text):
    shown = html_text(text)
    assert not set(shown) & set("<>\"'")
    assert html.unescape(shown) == shown_text(text)


@settings(max_examples=300)
@given(TRICKS)
def test_no_cell_begins_a_formula(text):
    out = io.StringIO()
    csv.writer(out).writerow([csv_text(text)])
    (cell,) = next(csv.reader(io.StringIO(out.getvalue())))
    assert not set(cell) & set("\x00\x07\x1b\x9b\u202e\u2066\ud800")
    bare = cell.lstrip(" \u00a0\u200e\u200f\u061c\ufeff")
    assert bare[:1] not in set("=+-@\t\r|") or bare.strip("+-").replace(".", "").isdigit()


@settings(max_examples=300)
@given(TRICKS | st.text(max_size=30))
def test_a_quoted_cell_is_read_back(text):
    if not text.startswith("'"):
        assert unquoted(no_formula(text)) == text


@settings(max_examples=300)
@given(st.text(max_size=80) | TRICKS)
def test_every_text_has_a_safe_id(text):
    name = slug(text)
    assert check_id(name) == name
    assert not set(name) & set("/\\. \0")


@pytest.mark.parametrize("path", ["..", "../x", "/etc/passwd", "a/../../x", "link/x"])
def test_a_path_stays_inside(path, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(ArqamError, match="outside of"):
        inside(folder, path)
    assert inside(folder, "a/b.png") == folder.resolve() / "a" / "b.png"
    assert inside(folder, ".") == folder.resolve()
