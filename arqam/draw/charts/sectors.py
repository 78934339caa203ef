"""Agreements by sector: how many items of an article's numbered list name each sector of the economy.

The article lists what was agreed and counts nothing; the counts are ours, derived from its words, and say so. Their ids
are the spans of the items counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from arqam.draw.charts import wording
from arqam.draw.charts.bars import Bars
from arqam.draw.charts.chart import UNSTATED, Chart, Form, Mark, Words
from arqam.draw.charts.desk import Desk
from arqam.draw.page import Page
from arqam.model import Article, Block, BlockKind, Kind, Quantity
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import Text, Vocabulary, fold_pattern
from arqam.read.arabic.rows import listed, table

#: What is signed, as its list names it.
_SIGNED = fold_pattern(r"اتفاق|مذكر|بروتوكول|معاهد|تعاون|تفاهم|عقد|برنامج تنفيذي|خطة عمل")
#: A list of fewer items is read faster than its chart.
LEAST_ITEMS = 4


class Sectors(Form):
    value = "sectors"
    shape = Words("مخطط أشرطة أفقية", "Horizontal bars")
    rank = 4

    def propose(self, desk: Desk) -> Iterator[Chart]:
        if marks := sectors(desk.article):
            measure = Words("القطاعات في بنود الاتفاقيات", "Sectors in the list of agreements")
            yield desk.chart(self, measure, marks, "sectors", topic="investment")

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        most = max(mark.value for mark in chart.marks)
        first = [mark for mark in chart.marks if mark.value == most]
        if len(first) > 2:
            return chart.measure[lang]
        named = (" و" if lang == "ar" else " and ").join(mark.label[lang] for mark in first)
        return f"{chart.measure[lang]}: {named} أولًا" if lang == "ar" else f"{chart.measure[lang]}: {named} first"

    def subtitle(self, chart: Chart, lang: str, digits: str) -> str:
        return wording.unit_phrase("بند", Kind.COUNT, lang)

    def notes(self, chart: Chart, lang: str, digits: str) -> Iterator[str]:
        yield (
            "عدد مشتق: كم بندًا من القائمة المرقمة في المقالة يذكر القطاع؛ قد يذكر البند أكثر من قطاع"
            if lang == "ar"
            else "Derived: how many items of the article’s numbered list name the sector; one may name several"
        )

    def body(self, chart: Chart, page: Page, digits: str) -> Bars:
        return Bars(chart, page, digits)


def sectors(article: Article) -> list[Mark]:
    """A mark a sector, most often named first; none where the article has no list, or its list names few sectors."""
    items = [block for block in article.blocks if block.kind is BlockKind.LIST_ITEM]
    signed = [block for block in items if _SIGNED.search(fold(article.text(block)))]
    if len(items) < LEAST_ITEMS or len(signed) * 3 < len(items):
        return []  # a list of other things than what was agreed
    rows = {row["sector"]: row for row in table("sectors")}
    naming: dict[str, list[Block]] = defaultdict(list)
    for block in items:
        for key in dict.fromkeys(hit.keys[0] for hit in _vocabulary().find(Text(article.text(block)))):
            naming[key].append(block)
    if len(naming) < 3:
        return []
    return [
        Mark(
            label=Words(rows[key]["label_ar"], rows[key]["label_en"]),
            quantity=Quantity(Decimal(len(blocks)), "بند"),
            kind=Kind.COUNT,
            claims=tuple(_id(article, block) for block in blocks),
            period=UNSTATED,
            formula=f"items naming it, of {len(items)}",
            role="sector",
            surface=" | ".join(article.text(block) for block in blocks),
        )
        for key, blocks in sorted(naming.items(), key=lambda pair: -len(pair[1]))
    ]


def _id(article: Article, block: Block) -> str:
    start, end = article.offsets.raw_span(block.clean_span)
    return f"{article.id}:{start}-{end}"


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary((phrase, row["sector"]) for row in table("sectors") for phrase in listed(row["words"]))
