"""Word documents and PDFs: read as the text that they were made of, each word in its place, and refused where not."""

import io
import json
import re
import resource
import subprocess
import sys
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from random import Random

import docx
import pytest
import uax9
from adding_fixture import add
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from growth import growth_in_calls
from hypothesis import given
from hypothesis import strategies as st
from pdf_by_hand import line, pdf, picture, rule, turned
from pdf_by_hand import shown as on_paper

from arqam.cite.annotation import annotation
from arqam.errors import ArqamError
from arqam.model import Article, Place, Source, Span
from arqam.read.article.opened import article_of, open_article, warnings_of
from arqam.read.document.order import facing, last_strong, reading_order
from arqam.read.page.tracked import restore
from arqam.read.quantity.mentions import read
from arqam.review.applied import claims
from arqam.run.archive.slices import Options, read_slice, slices
from arqam.run.cli import main

DOCUMENTS = Path(__file__).parent / "documents"
INVENTED = [
    "word.docx",
    "libreoffice.docx",
    "libreoffice.pdf",
    "chromium.pdf",
    "chromium-columns.pdf",
    "presentation-forms.pdf",
]
FIRST = ["first.docx", "first-libreoffice.pdf", "first-chromium.pdf"]
EVERY = [*INVENTED, *FIRST, "word-with-more.docx", "reversed.pdf"]


@lru_cache
def document(name: str) -> Article:
    return open_article(DOCUMENTS / name)


def opened(data: bytes, name: str = "news.pdf") -> Article:
    return article_of(data, Source("news"), name=name)


def shown(article: Article) -> list[tuple[str, str]]:
    return [(str(block.kind), article.text(block)) for block in article.blocks]


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", INVENTED)
def test_a_document_is_read_as_the_text_that_it_was_made_of(name):
    assert shown(document(name)) == shown(document("article.txt"))


def plain(claim, numbers):
    """A claim without what names its place: offsets, and the ids that are made of them."""
    named = {"id", "mention", "measure_words", "sentence", "subject_span", "evidence", "whole", "compared_to", "period"}
    said = {field: getattr(claim, field) for field in claim.__dataclass_fields__ if field not in named}
    said |= {field: numbers.get(said[field], "") for field in ("part_of", "equivalent_to", "compared_with")}
    said["flags"] = sorted(flag.split(":")[0] for flag in claim.flags)
    said["reasons"] = [re.sub(r":\d+-\d+", "", reason) for reason in claim.reasons]
    said["speaker"] = (claim.speaker.name, claim.speaker.manner) if claim.speaker else None
    period = claim.period
    return said | {"period": (period.start, period.end, period.basis), "whole": claim.whole and claim.whole.surface}


@pytest.mark.parametrize("name", FIRST)
def test_the_first_article_makes_the_same_claims_as_a_document(name):
    first = open_article("china-kazakhstan-2024")
    found = article_of((DOCUMENTS / name).read_bytes(), first.source, name=name)
    both = []
    for article in (first, found):
        said = claims(article, read(article))
        numbers = {claim.id: place for place, claim in enumerate(said)}
        both.append([plain(claim, numbers) for claim in said])
    assert len(both[0]) == 20
    for claim, other in zip(*both, strict=True):
        assert other == claim


def test_a_page_that_shows_its_words_reversed_is_put_back_and_says_so():
    found, text = document("reversed.pdf"), document("article.txt")
    assert found.clean.split() == text.clean.split()
    assert any("reversed" in warning for warning in warnings_of(found))


def test_what_people_put_into_word_documents_is_read_or_told():
    found = document("word-with-more.docx")
    last, box, note = [article_text for kind, article_text in shown(found)][-3:]
    assert last.endswith("الأخيرة من العام. ونحو 17 سفينة (انظر التقرير)")
    assert (box, note) == ("وفي الإطار: 33 مليون دولار للتدريب.", "يشمل الرقم إعادة التصدير، وقيمتها 90 مليون دولار.")
    reasons = {removal.reason: removal.surface.strip() for removal in found.removals}
    assert reasons["deleted in a tracked change"] == "بنحو 9 مليارات"
    assert reasons["hidden text"] == "(مسودة 99)"
    assert reasons["running head"] == "صحيفة المنارة – العدد 4512"
    assert "its tracked changes were taken as accepted" in warnings_of(found)


def test_a_text_box_in_a_cell_of_a_table_is_read_below_the_table():
    made = docx.Document()
    made.add_paragraph(LONG)
    table = made.add_table(2, 2)
    for at, text in enumerate(("السلعة", "القيمة", "القمح", "45")):
        table.cell(at // 2, at % 2).text = text
    box = (
        "<w:r {w}><w:pict><w:txbxContent><w:p><w:r><w:t>نما القمح 3%.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    table.cell(1, 0).paragraphs[0]._p.append(parse_xml(box.format(w=nsdecls("w"))))
    data = io.BytesIO()
    made.save(data)
    assert shown(opened(data.getvalue(), "news.docx"))[1:] == [
        ("table_row", "السلعة\tالقيمة"),
        ("table_row", "القمح\t45"),
        ("paragraph", "نما القمح 3%."),
    ]


RUNNING = {
    "word.docx": ["running head", "running foot"],
    "libreoffice.pdf": ["running head: alone in the margin", "page number"],
    "presentation-forms.pdf": ["running head: the same on several pages", "page number"] * 2,
    "chromium.pdf": ["running head: the same on several pages", "running foot: the same on several pages"] * 2,
}


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_on_the_pages_is_left_out_with_its_reason(name):
    found = document(name)
    reasons = [removal.reason for removal in found.removals]
    assert [reason for reason in reasons if "running" in reason or "page" in reason] == RUNNING[name]


def test_a_browser_prints_the_address_of_the_page():
    assert document("chromium.pdf").source.url == "http://almanara.example/news.html"


# ── each word in its place ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_a_document_prints_is_lost(name):
    found = document(name)
    assert restore(found.clean, found.offsets, found.removals) == found.raw


@pytest.mark.parametrize("name", EVERY)
def test_every_quantity_leads_back_to_a_page_or_a_paragraph(name):
    found = document(name)
    mentions = read(found)
    assert mentions
    for mention in mentions:
        places = found.places.of(mention.span)
        assert places
        assert all(place.paragraph if name.endswith("docx") else place.page and place.box for place in places)


def test_a_word_stands_in_its_box():
    data = pdf([line("بلغت الصادرات 45 مليون دولار", 550, 100)], [line("نما الناتج 3.5% هذا العام", 500, 200, 12)])
    found = opened(data)
    first, second = (found.places.of(mention.span) for mention in read(found))
    # «45 مليون دولار» are 14 letters of 5 points, behind another 14
    assert first == (Place(1, (410, 92, 481, 103)),)
    assert second[0].page == 2
    assert found.places.of(Span(0, len(found.raw)))[1].fragment.startswith("page=2&viewrect=")


def test_a_paragraph_of_a_word_document_is_counted_as_it_stands():
    found = document("word.docx")
    paragraphs = docx.Document(str(DOCUMENTS / "word.docx")).paragraphs
    mention = next(mention for mention in read(found) if mention.surface == "2.8 مليار دولار")
    (place,) = found.places.of(mention.span)
    assert mention.surface in paragraphs[place.paragraph - 1].text


# ── the order of a line ─────────────────────────────────────────────────────────────────────────────────────────────

ORDERED = """
بلغت الصادرات 3.5 مليار دولار خلال الفترة 2020-2024، بزيادة نسبتها 12.5% عن العام السابق (2023)
تقرير COVID-19 الصادر عن IMF، في 15/03/2024 عند 12:30
12.5% نسبة الزيادة
10-15 كتابا
1- القمح
(أ) 5 كتب
شركة General Motors Co. أعلنت
قمة G20، ومؤشر S&P 500، وشبكة 5G
نحو -20 درجة، و50%-
بنسبة ١٢٫٥٪ في ٢٠٢٠-٢٠٢٤
$3.5 مليار، أو 3.5$ مليار
بقدرة 500 MW وبكلفة 75.5 USD للبرميل
بلغ 12، IMF: نعم
برنت Brent 75.5 دولار
IMF – 12 من IMF 12 IMF
""".strip().splitlines()


def drawn(text: str, base: int = 1) -> str:
    return "".join(text[at] for at in uax9.visual(uax9.levels(text, base)))


@pytest.mark.parametrize("text", ORDERED)
def test_a_line_is_read_in_the_order_in_which_it_was_written(text):
    seen = drawn(text)
    assert "".join(seen[at] for at in reading_order(seen)) == text


WORDS = "بلغ القمح، 12 3.5 2020-2024 12% (2023) – / : - . «نص» +5 1,234".split()
#: Latin words and Arabic digits in one line are rare, and look alike in too many ways.
LINES = st.lists(st.sampled_from([*WORDS, "IMF", "G20"]), min_size=1, max_size=8)
LINES |= st.lists(st.sampled_from([*WORDS, "١٢٫٥٪", "٢٠٢٠-٢٠٢٤"]), min_size=1, max_size=8)


@given(LINES)
def test_what_is_read_is_shown_as_the_line_is(words):
    """Two texts may look alike, and then either is right: what counts is that it looks like the line."""
    seen = on_paper(" ".join(["نما", *words]))
    order = reading_order(seen)
    assert on_paper(facing("".join(seen[at] for at in order))) == seen


@given(st.text("ابت 12.%-()/،AB", max_size=30), st.booleans(), st.booleans(), st.booleans())
def test_no_letter_of_a_line_is_lost_or_read_twice(seen, from_left, first, last):
    order = reading_order(seen, from_left=from_left, first=first, last=last)
    assert sorted(order) == list(range(len(seen)))
    assert last_strong(seen, order) in ("", "R", "L")


@pytest.mark.parametrize("text", ["في (2023)، و«الواحة» و[نص]", "قال: «نعم (تماما)».", "أ) القمح ب) الذرة", "“بريكس”"])
def test_brackets_face_what_they_enclose_however_they_were_written_down(text):
    assert facing(text) == text
    assert facing(text.translate(str.maketrans("()[]«»“”", ")(][»«”“"))) == text


# ── pages of every layout ───────────────────────────────────────────────────────────────────────────────────────────

LONG = "وقالت الوزارة إن الصادرات بلغت نحو ثلاثة مليارات ونصف المليار من الدنانير"
MORE = "خلال العام الماضي، وهو ما يزيد على ما كان متوقعا لها في بداية العام بكثير"
LAST = "بحسب البيانات المنشورة."
OTHER = LONG.replace("ثلاثة", "أربعة")  # of the same length


def test_lines_are_one_paragraph_until_one_ends_short():
    lines = [LONG, MORE, LAST, OTHER, "وفق التقرير."]
    found = opened(pdf([line(text, 550, 100 + 15 * place) for place, text in enumerate(lines)]))
    assert found.clean == f"{LONG} {MORE} {LAST}\n\n{OTHER} وفق التقرير."


def test_a_paragraph_goes_on_over_the_page_and_past_the_notes_below_it():
    note = "تشمل الأرقام إعادة التصدير."
    first = [line(LONG, 550, 700), line(MORE, 550, 715), line(note, 550, 740, 8)]
    found = opened(pdf(first, [line(LAST, 550, 60), line(OTHER, 550, 90), line("وفق التقرير.", 550, 105)]))
    assert [text for _, text in shown(found)] == [f"{LONG} {MORE} {LAST}", note, f"{OTHER} وفق التقرير."]
    (place, other) = found.places.of(found.offsets.raw_span(Span(0, found.clean.index("\n"))))
    assert (place.page, other.page) == (1, 2)


def test_running_heads_go_though_a_paragraph_goes_on_below_them():
    texts = [(LONG, MORE), (OTHER, MORE.replace("العام", "الشهر")), (LONG.replace("ثلاثة", "خمسة"), LAST)]
    head = line("صحيفة المنارة", 550, 30, 8)
    pages = [
        [head, line(text, 550, 60), line(other, 550, 75), line(f"– {number} –", 300, 780, 8)]
        for number, (text, other) in enumerate(texts, start=1)
    ]
    found = opened(pdf(*pages))
    assert found.clean == " ".join(text for both in texts for text in both)
    numbers = [removal.surface.strip() for removal in found.removals if removal.reason == "page number"]
    assert numbers == ["– 1 –", "– 2 –", "– 3 –"]


def test_a_table_without_rules_is_read_row_by_row():
    rows = [("السلعة", "2022", "2023"), ("القمح", "1,200", "1,350"), ("الذرة", "", "940")]
    cells = [
        line(cell, right, 160 + 18 * place)
        for place, row in enumerate(rows)
        for cell, right in zip(row, (550, 400, 300), strict=True)
        if cell
    ]
    above, below = [line(LONG, 550, 100), line(LAST, 550, 115)], [line(OTHER, 550, 240), line("وفق التقرير.", 550, 255)]
    found = opened(pdf([*above, *cells, *below]))
    assert [kind for kind, _ in shown(found)] == ["paragraph", *["table_row"] * 3, "paragraph"]
    assert [text for _, text in shown(found)[1:4]] == ["\t".join(row) for row in rows]


def test_the_lines_of_a_cell_are_one_cell_between_the_rules_of_a_table():
    levels = [rule(250, top, 560, top) for top in (140, 190, 240)]
    uprights = [rule(x, 140, x, 240) for x in (250, 400, 560)]
    cells = [
        line("زيت الزيتون", 550, 160), line("المكرر", 550, 175), line("800", 390, 167),
        line("القمح", 550, 210), line("1,350", 390, 210),
    ]  # fmt: skip
    found = opened(pdf([line(LONG, 550, 100), *levels, *uprights, *cells]))
    assert [text for kind, text in shown(found) if kind == "table_row"] == ["زيت الزيتون المكرر\t800", "القمح\t1,350"]


def test_columns_are_read_one_after_the_other_from_the_right():
    short = [
        "وقالت الوزارة إن الصادرات بلغت ثلاثة",
        "مليارات دولار خلال العام الماضي وهي",
        "أعلى مما كان في العام الذي سبقه.",
    ]
    right = [line(text, 560, 100 + 15 * place) for place, text in enumerate(short)]
    left = [line(text, 270, 107 + 15 * place) for place, text in enumerate(short)]
    found = opened(pdf([*left, *right]))
    assert found.clean.split() == [*" ".join(short).split()] * 2


def test_marks_of_notes_are_no_digits_of_the_number_before_them():
    text = "بلغت 45 مليون دولار"
    noted = [line(text, 550, 100), line("1", 550 - len(text) * 5, 96, 5)]
    squared = [line("و3 كم", 300, 200), line("2", 275, 196, 5)]
    found = opened(pdf([*noted, *squared]))
    assert "دولار" in found.clean.split() and "كم2" in found.clean.split()
    assert [removal.surface for removal in found.removals if removal.reason == "mark of a note"] == ["1"]


def test_what_stands_at_an_angle_or_beyond_the_page_is_told_of():
    found = opened(pdf([line(LONG, 550, 100), turned("مسودة", 100, 300), line("بعيدا", 900, 100)]))
    assert found.clean == LONG
    assert sorted(warnings_of(found)) == [
        "5 letters beyond the edges of the pages were not read",
        "5 letters that stand at an angle (a watermark, a note on the margin) were not read",
    ]


def test_a_picture_among_pages_of_text_is_told_of():
    (warning,) = warnings_of(opened(pdf([line(LONG, 550, 100)], [picture()])))
    assert warning == "page 2 is a picture without text, and nothing of it was read"


def test_presentation_forms_become_letters():
    assert opened(pdf([line("ﺮﺼﻣ ﻲﻓ 45", 550, 100, drawn=True)])).clean == "45 في مصر"


@pytest.mark.parametrize("each", ["واحة وماء", "ما\N{ARABIC FATHATAN}"], ids=["words", "marks"])
def test_what_is_scattered_over_a_page_is_read_in_time_that_grows_with_it(each):
    """As the names on a map are: each is a line by itself, next to all others."""
    anywhere = Random(1)

    def scattered(times: int) -> bytes:
        return pdf([line(each, anywhere.uniform(50, 580), anywhere.uniform(20, 780), 1) for _ in range(times)])

    pages = {times: scattered(times) for times in (599, 600, 1200)}
    assert growth_in_calls(lambda times: opened(pages[times]), 600, 1200) < 2.5


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────────────


def packed(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return data.getvalue()


def word(text: str = "نص") -> bytes:
    data, made = io.BytesIO(), docx.Document()
    made.add_paragraph(text)
    made.save(data)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "a scan": (pdf([picture()]), "is a scan"),
    "an empty page": (pdf([]), "without any text"),
    "no page": (pdf(), "without pages"),
    "a password": ((DOCUMENTS / "locked.pdf").read_bytes(), "is locked with a password"),
    "a damaged PDF": (b"%PDF-1.4\nnothing", "is a damaged PDF"),
    "half a PDF": ((DOCUMENTS / "libreoffice.pdf").read_bytes()[:9000], "is a damaged PDF"),
    "fonts that name no letter": (pdf([line(LONG, 550, 100)], mapped=False), "fonts do not say"),
    "lines over one another": (pdf([line(LONG, 550, 100), line(MORE[2:], 547, 100)]), "cannot be trusted"),
    "a turned page": (pdf([turned(LONG, 100, 100)]), "is turned"),
    "too many pages": (pdf(*[[line("نص", 550, 100)]] * 101), "has 101 pages, and at most 100 are read"),
    "an old Word document": (OLE + "WordDocument".encode("utf-16-le"), "of the old kind (.doc)"),
    "a locked Word document": (OLE + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
    "another office document": (OLE, "is an office document"),
    "a workbook": (packed(**{"xl/workbook.xml": b""}), "is a workbook (.xlsx)"),
    "an OpenDocument file": (packed(**{"content.xml": b""}), "is an OpenDocument file"),
    "a presentation": (packed(**{"ppt/presentation.xml": b""}), "is a presentation"),
    "a zip": (packed(**{"a.txt": b"text"}), "is a ZIP archive"),
    "RTF": (b"{\\rtf1 x}", "is an RTF document"),
    "half a Word document": (word()[:9000], "is a damaged Word document"),
    "a Word document without its parts": (packed(**{"word/document.xml": b"<x/>"}), "is a damaged Word document"),
    "a Word document without text": (word(" "), "holds no text"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_well_is_refused_in_a_sentence_that_says_what_to_do(what):
    data, why = REFUSED[what]
    with pytest.raises(ArqamError) as refused:
        opened(data)
    assert why in str(refused.value)
    assert str(refused.value).startswith("news.pdf") and len(str(refused.value)) < 300
    assert re.search(r"save|open it|print|turn it|Recognise|takes|name a file", str(refused.value))


@pytest.mark.parametrize("before", ["a damaged PDF", "a password"])
def test_why_a_pdf_is_refused_is_not_why_the_one_before_it_was(before):
    for what in (before, "no page"):
        data, why = REFUSED[what]
        with pytest.raises(ArqamError, match=why):
            opened(data)


def test_a_word_document_that_unpacks_without_end_is_refused_before_it_does():
    bomb = packed(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<a>" + bytes(100 << 20)})
    assert len(bomb) < 1 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ArqamError, match="would unpack to 100 MB"):
        opened(bomb, "bomb.docx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10  # kilobytes


def test_a_page_that_unpacks_without_end_is_refused_before_it_does():
    packed = zlib.compress(bytes(100 << 20))
    data = (
        pdf([line(LONG, 550, 100)]) + b"9 0 obj << /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream endobj"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ArqamError, match="unpacks to more than 64 MB"):
        opened(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10  # kilobytes


def test_entities_of_a_word_document_are_not_expanded():
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(9))
    body = (
        f'<!DOCTYPE w [{names}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>نص &a8;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.infolist():
            new.writestr(part, body if part.filename == "word/document.xml" else old.read(part))
    with pytest.raises(ArqamError, match="is a damaged Word document"):
        opened(data.getvalue(), "news.docx")


# ── wherever an article goes ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_read_says_where_it_stands(tmp_path, capsys):
    path = tmp_path / "news.pdf"
    path.write_bytes(pdf([line("بلغت الصادرات 45 مليون دولار", 550, 100)]))
    assert main(["read", str(path), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["place"] == "page=1&viewrect=410,92,71,11"
    assert main(["read", str(path), "--explain", "1"]) == 0
    assert "place     page=1&viewrect=410,92,71,11" in capsys.readouterr().out
    assert main(["read", str(path), "--html", str(tmp_path / "marked.html")]) == 0
    assert "صفحة 1" in (tmp_path / "marked.html").read_text(encoding="utf-8")
    found = open_article(path)
    (claim,) = claims(found, read(found))
    selectors = annotation(found, claim)["target"]["selector"]
    assert selectors[-1]["value"] == "page=1&viewrect=410,92,71,11"


@pytest.mark.parametrize("name", ["word.docx", "chromium.pdf"])
def test_a_document_is_taken_in_and_opened_by_its_id(name, raw):
    assert add(DOCUMENTS / name, "--id", "island", "--outlet", "صحيفة المنارة") == 0
    kept = raw / "island" / f"article{Path(name).suffix}"
    assert kept.read_bytes() == (DOCUMENTS / name).read_bytes()
    assert shown(open_article("island")) == shown(document("article.txt"))
    assert open_article("island").source.title == "صادرات جزيرة الياسمين ترتفع إلى 3.5 مليار دولار في 2023"


def test_documents_of_a_corpus_are_read_and_a_bad_one_fails_alone(tmp_path):
    corpus = tmp_path / "in"
    corpus.mkdir()
    for name in ("word.docx", "libreoffice.pdf", "locked.pdf"):
        (corpus / name).write_bytes((DOCUMENTS / name).read_bytes())
    (part,) = slices(corpus, 10)
    result = read_slice(part, Options(str(tmp_path / "out")))
    assert (result.articles, [name for name, _ in result.failures]) == (2, ["locked"])


def test_a_text_loads_no_library_of_documents():
    code = (
        "import sys; from arqam.read.article.opened import open_article; open_article('tests/documents/article.txt')\n"
        "print(sorted({'docx', 'pypdfium2', 'zipfile'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert "docx" not in done.stdout and "pypdfium2" not in done.stdout
