"""The first article, opened: what was removed, what was found, and the way back from every character."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invariants import check, check_cleaning

from arqam.model import BlockKind, Span
from arqam.read.article.opened import open_article
from arqam.read.page.clean import clean
from arqam.read.page.tracked import Tracked, restore

ARTICLE = open_article("china-kazakhstan-2024")


def blocks(kind: BlockKind) -> list[str]:
    return [ARTICLE.text(block) for block in ARTICLE.blocks if block.kind is kind]


def test_structure_as_a_reader_sees_it():
    assert blocks(BlockKind.HEADLINE) == ["زيارة تاريخية للرئيس الصيني إلى كازاخستان.."]
    assert blocks(BlockKind.SUBHEADLINE) == ["مباحثات استراتيجية وتوقيع اتفاقيات ومبادرات مشتركة"]
    assert blocks(BlockKind.DATELINE) == ["أستانا-الوحدة:"]
    assert blocks(BlockKind.HEADING) == ["التجارة والعلاقات الدولية", "آفاق التعاون"]
    assert len(blocks(BlockKind.LIST_ITEM)) == 8
    assert [block.marker for block in ARTICLE.blocks if block.marker] == [f"{n}." for n in range(1, 9)]
    assert len(blocks(BlockKind.PARAGRAPH)) == 24


def test_only_the_leftover_of_the_page_is_removed_and_nothing_else_is_lost():
    lost = [removal for removal in ARTICLE.removals if removal.surface.strip() and not removal.replacement]
    assert [(removal.surface, removal.reason) for removal in lost] == [
        ("Exit mobile version", "boilerplate: leftover of the mobile page"),
    ]
    assert restore(ARTICLE.clean, ARTICLE.offsets, ARTICLE.removals) == ARTICLE.raw


def test_every_number_stands_at_its_span_of_the_raw_file():
    for words in ("3.7 مليار دولار", "22%", "الثلاثين عامًا", "24 مليار دولار", "الخمس عشرة الماضية"):
        start = ARTICLE.clean.index(words)
        assert ARTICLE.offsets.raw_span(Span(start, start + len(words))).of(ARTICLE.raw) == words


ARABIC = st.text(
    st.sampled_from(
        "ابتثرنلو ةىئ\n\r\t .:،-–1٢%“”\"'«»<>&;ampquot#x\\|ـًَّٰ\u200f\u202e\u00a0\u200b\u200d\u0308\ufefb\ufdfa\u00ad"
    ),
    max_size=60,
)


@settings(max_examples=300)
@given(ARABIC | st.text(max_size=40))
def test_cleaning_loses_nothing_and_is_done_after_once(raw):
    draft = clean(Tracked(raw))
    check_cleaning(draft, draft.text)
    assert clean(Tracked(draft.text)).text == draft.text


@settings(max_examples=300)
@given(ARABIC | st.text(max_size=40), st.sampled_from(["input.txt", "input.html"]))
def test_every_text_is_read_whole(raw, name):
    check(raw.encode(errors="replace"), name)


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    check(data)


#: Read in the article by a person: the speaker, how the quotation begins and how it ends.
QUOTATIONS = [
    ("", "بريكس", "بريكس"),
    ("", "أمانات", "أمانات"),
    ("", "بريكس", "بريكس"),
    ("الرئيس الصيني", "أن الصين وكازاخستان اتفقتا", "اقترحتها الصين"),
    ("", "البريكس", "البريكس"),
    ("الرئيس الصيني", "منذ توليه منصب", "بشكل كبير."),
    ("الرئيس الصيني", "بغض النظر عن", "سوف تظل بلا تغيير"),
    ("الرئيس الصيني", "إن كازاخستان من أولوية", "منخفضة الكربون ومستدامة."),
    ("الرئيس توكاييف", "بناء مجتمع ذي مصير", "مشترك للبشرية"),
    ("", "قوى الشر الثلاثة", "قوى الشر الثلاثة"),
    ("", "ورشة لو بان", "ورشة لو بان"),
    ("الرئيس الصيني", "لقد نفذتم مجموعة", "بشكل كبير"),
    ("الرئيس الصيني", "في العام الماضي، حددنا", "للتأثيرات الانتهازية"),
    ("", "الثلاثين عامًا الذهبية", "الثلاثين عامًا الذهبية"),
    ("توكاييف", "أعتقد أن الزيارة", "لصالح شعبينا"),
]


def test_quotations_and_their_speakers():
    found = [(each.speaker, each.clean_span.of(ARTICLE.clean)) for each in ARTICLE.quotations]
    assert [speaker for speaker, _ in found] == [speaker for speaker, _, _ in QUOTATIONS]
    for (_, words), (_, first, last) in zip(found, QUOTATIONS, strict=True):
        assert words.startswith(first) and words.endswith(last)
    over_two_paragraphs = found[7][1]
    assert over_two_paragraphs.count("\n") == 1


@pytest.mark.parametrize("width", [50, 64, 70, 78, 100])
def test_a_text_wrapped_by_hand_is_read_as_its_paragraphs(width):
    paragraphs = open_article("china-kazakhstan-2024").clean.split("\n")
    paragraphs = [paragraph for paragraph in paragraphs if len(paragraph.split()) > 30]
    wrapped_text = "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in paragraphs)
    assert clean(Tracked(wrapped_text)).text == "\n\n".join(paragraphs)


def test_lines_that_are_short_for_a_reason_stay_lines():
    text = "\n".join(
        [
            "الصادرات حسب الدول في عام 2023",
            *[f"{name}: 5 ملايين دولار" for name in "العراق مصر تونس الأردن قطر عمان".split()],
        ]
    )
    assert clean(Tracked(text)).text == text
