"""How many rose, fell and stayed: the companies of a day's market, told apart by the article's verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from arqam.draw import numbers, words
from arqam.draw.charts import compare, names
from arqam.draw.charts.chart import Chart, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk, grouped
from arqam.draw.charts.parts import Parts
from arqam.model import Kind
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.arabic.rows import listed, table

UP, DOWN, SAME = Words("ارتفعت", "Rose"), Words("انخفضت", "Fell"), Words("بلا تغيّر", "Unchanged")
_OWNED = fold_pattern(r"ملكية|حصص|تملك|الأجانب")
_SAME_AFTER = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:دون|بدون|بلا|بغير) تغير|^\W*(?:\w+\W+){0,2}?(?:مستقر|ثابت)")
_SAME_BEFORE = re.compile(r"(?:ثبات|استقرار|استقرت|ثبتت|ثبت|استقر|بقي|بقيت|حافظت)\W+(?:\w+\W+){0,3}$")


class Breadth(Parts):
    value = "parts"
    shape = Words("شريط واحد مقسوم: ما ارتفع وما انخفض وما بقي", "One bar split: what rose, fell and stayed")
    rank = 1

    def propose(self, desk: Desk) -> Iterator[Chart]:
        counted = [one for one in desk.said if one.claim.kind is Kind.COUNT and one.measure in ("companies", "shares")]
        for group in grouped(counted, lambda one: one.claim.sentence):
            ways = [(one, _way(one, desk)) for one in group]
            told = [(one, way) for one, way in ways if way]
            labels = [way.ar for _, way in told]
            if len(told) < 2 or len(set(labels)) != len(labels) or not {UP.ar, DOWN.ar} <= set(labels):
                continue
            what = Words("الشركات التي ارتفعت أسهمها وانخفضت", "Companies whose shares rose and fell")
            measure = names.of_whom(what, "companies", names.common_parties([one for one, _ in told]))
            if any(party.kind == "organisation" for one, _ in told for party in one.claim.parties):
                continue  # the shares of other firms that one owns
            if _OWNED.search(fold(desk.sentence(told[0][0]))) or not names.common_parties([one for one, _ in told]):
                continue  # whose shares moved is another matter than who holds them
            marks = [desk.mark(one, way, "part") for one, way in told]
            marks = [replace(mark, quantity=mark.quantity._replace(value=abs(mark.value))) for mark in marks]
            marks = [compare.counted_as(mark, marks[0]) for mark in marks]
            yield desk.chart(self, measure, marks, "companies")

    def faults(self, chart: Chart) -> Iterator[Words]:
        return iter(())

    def title(self, chart: Chart, lang: str, digits: str) -> str:
        listed_ = (f"{mark.label[lang]} {numbers.number(mark.value, lang=lang, digits=digits)}" for mark in chart.marks)
        return f"{chart.measure[lang]}: {words.comma(lang).join(listed_)}"


def _way(of: Statement, desk: Desk) -> Words | None:
    """Which way the things counted went: by the nearest word before them, or by «دون تغير» after them."""
    before, after = fold(desk.before(of, 45)), fold(desk.after(of, 30))
    clause = re.split(r"[،,؛;.]", before)[-1]
    if _SAME_AFTER.search(after) or _SAME_BEFORE.search(clause):
        return SAME
    found = [(match.end(), way) for match in re.finditer(r"\w+", clause) if (way := _ways().get(match[0]))]
    if not found:
        return None
    end, way = max(found, key=lambda pair: pair[0])
    return way if len(clause[end:].split()) <= 3 else None


@cache
def _ways() -> dict[str, Words]:
    ways: dict[str, Words] = {}
    for row in table("directions"):
        if row["way"] in ("rise", "fall"):
            for word in listed(row["words"]):
                for prefix in ("", "و", "ف", "ال", "وال"):
                    ways.setdefault(prefix + fold_word(word), UP if row["way"] == "rise" else DOWN)
    return ways
