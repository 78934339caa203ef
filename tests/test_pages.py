"""Pages of the press: the body and nothing else, each character in its place on the page, and what they say."""

import csv
from email.encoders import encode_quopri as quopri
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest

from arqam.errors import ArqamError
from arqam.read.article.opened import open_article
from arqam.read.page.body import is_page
from arqam.read.page.tracked import restore

PAGES = Path(__file__).parent / "pages"
METADATA = {row["page"]: row for row in csv.DictReader((PAGES / "metadata.tsv").open(encoding="utf-8"), delimiter="\t")}
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def lines(path: Path) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_page_has_its_gold():
    assert len(NAMES) >= 12 and sorted(METADATA) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_a_person_reads_it(name):
    article = open_article(PAGES / f"{name}.html")
    found = [
        (str(block.kind), article.text(block).replace("\t", " | ").replace("\u00a0", " ")) for block in article.blocks
    ]
    assert found == lines(PAGES / f"{name}.gold.txt")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_page_is_lost(name):
    article = open_article(PAGES / f"{name}.html")
    assert restore(article.clean, article.offsets, article.removals) == article.raw
    assert all(removal.reason and removal.span.of(article.raw) == removal.surface for removal in article.removals)


@pytest.mark.parametrize("name", NAMES)
def test_words_of_a_page_stand_where_their_spans_say(name):
    article = open_article(PAGES / f"{name}.html")
    for block in article.blocks:
        first = article.text(block).split()[0]
        start = block.clean_span.start
        surface = article.offsets.raw_span(type(block.clean_span)(start, start + len(first))).of(article.raw)
        if "&" not in surface and "<" not in surface and "\\" not in surface:
            assert surface == first


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_says_of_itself(name):
    article, gold = open_article(PAGES / f"{name}.html"), METADATA[name]
    source = article.source
    assert (source.outlet, str(source.published or ""), source.place) == (
        gold["outlet"],
        gold["published"],
        gold["place"],
    )
    if gold["believed"]:
        assert gold["believed"] in article.decisions["published"]


def saved_as_one_file(page: bytes) -> bytes:
    """The page as browsers save it in one file, beside a picture."""
    message = MIMEMultipart("related")
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "https://outlet.invalid/story"
    text = MIMEBase("text", "html")
    text.set_payload(page)
    quopri(text)
    text["Content-Location"] = "https://outlet.invalid/story"
    message.attach(text)
    message.attach(MIMEImage(b"GIF89a", "gif"))
    return message.as_bytes()


@pytest.mark.parametrize("name", ["wordpress", "old-1256"])
def test_a_page_saved_as_one_file_is_the_same_article(name, tmp_path):
    file = tmp_path / "saved.mhtml"
    file.write_bytes(saved_as_one_file((PAGES / f"{name}.html").read_bytes()))
    article, page = open_article(file), open_article(PAGES / f"{name}.html")
    assert (article.raw, article.clean, article.blocks) == (page.raw, page.clean, page.blocks)
    assert article.source.url == "https://outlet.invalid/story"
    assert article.decisions["format"] == "HTML, out of a page saved as one file"


def test_a_saved_page_without_a_page_is_refused(tmp_path):
    file = tmp_path / "saved.mhtml"
    file.write_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\n--x--\n")
    with pytest.raises(ArqamError, match="without a page in it"):
        open_article(file)


def test_a_saved_page_nested_deeply_is_refused(tmp_path):
    part = "--b{0}\nContent-Type: multipart/related; boundary=b{1}\n\n"
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
    file = tmp_path / "saved.mhtml"
    file.write_text(head + "".join(part.format(depth, depth + 1) for depth in range(3000)))
    with pytest.raises(ArqamError, match="nested too deeply"):
        open_article(file)


def test_a_text_whose_order_is_tricked_says_so(tmp_path):
    file = tmp_path / "trick.txt"
    file.write_text("بلغ \u202e5.41\u202c مليار دولار، قال â€œنعمâ€\x9d", encoding="utf-8")
    article = open_article(file)
    assert "1 direction overrides" in article.decisions["direction"]
    assert "2 pieces" in article.decisions["mojibake"]


def test_what_is_hidden_or_scripted_is_no_text():
    article = open_article(PAGES / "hostile.html")
    for trick in ("900", "950", "777", "888", "666", "555", "444", "alert", "steal", "\u202e"):
        assert trick not in article.clean
    reasons = {removal.reason for removal in article.removals}
    assert {"hidden text", "script of the page", "template of the page", "svg of the page"} <= reasons


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<html><body>x", True),
        ("\ufeff<!doctype html>", True),
        ("<!-- saved from url --><html>", True),
        ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>", True),
        ("<p>أ</p><p>ب</p>", True),
        ("قال <b>نعم</b> ثم مضى", False),
        ("النمو < 3% و> 1%", False),
        ("", False),
    ],
)
def test_what_is_taken_for_a_page(text, verdict):
    assert is_page(text.removeprefix("\ufeff")) is verdict
