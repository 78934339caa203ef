"""Structure and quotations of many shapes, read by a person: tests/cases/structure.txt and quotations.tsv."""

import csv
import re
from pathlib import Path

import pytest

from arqam.model import BlockKind, Source
from arqam.read.article.dateline import find_dateline
from arqam.read.article.markers import cells
from arqam.read.article.opened import article_of

CASES = Path(__file__).parent / "cases"
STRUCTURE = re.findall(
    r"^== (.+?)\n(.*?)\n--\n(.*?)(?=\n== |\n*\Z)", (CASES / "structure.txt").read_text(encoding="utf-8"), re.S | re.M
)


def rows(name: str) -> list[list[str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as table:
        return list(csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


QUOTATIONS, DATELINES = rows("quotations.tsv"), rows("datelines.tsv")


def test_all_cases_are_there():
    assert len(STRUCTURE) >= 15 and len(QUOTATIONS) >= 25 and len(DATELINES) >= 25


@pytest.mark.parametrize(("name", "text", "gold"), STRUCTURE, ids=[name for name, _, _ in STRUCTURE])
def test_structure(name, text, gold):
    article = article_of(text.encode(), Source("case"), name="case.txt")
    found = []
    for block in article.blocks:
        words = article.text(block)
        if block.kind is BlockKind.TABLE_ROW:
            words = " | ".join(cells(words))
        found.append("\t".join(filter(None, (str(block.kind), block.marker, words))))
    assert found == gold.splitlines()


@pytest.mark.parametrize(("text", "gold"), QUOTATIONS, ids=[text[:40] for text, _ in QUOTATIONS])
def test_quotations(text, gold):
    article = article_of(text.replace("⏎", "\n").encode(), Source("case"), name="case.txt")
    found = [(each.speaker, each.clean_span.of(article.clean)) for each in article.quotations]
    assert " | ".join(f"{speaker}: {words}" for speaker, words in found).replace("\n", "⏎") == gold


@pytest.mark.parametrize(("line", "place", "outlet", "author", "words"), DATELINES)
def test_datelines(line, place, outlet, author, words):
    found = find_dateline(line)
    read = (found.place, found.outlet, found.author, found.span.of(line)) if found else ("", "", "", "")
    assert read == (place, outlet, author, words)


@pytest.mark.parametrize(("line", "where", "reason"), rows("boilerplate.tsv"))
def test_boilerplate_goes_and_what_is_like_it_stays(line, where, reason):
    body = "بلغ حجم التجارة بين البلدين 41 مليار دولار في العام الماضي، بزيادة 12% على العام الذي قبله."
    text = f"{line}\n{body}" if where == "top" else f"{body}\n{line}"
    article = article_of(text.encode(), Source("case"), name="case.txt")
    removed = [(removal.surface, removal.reason) for removal in article.removals if removal.surface.strip()]
    removed = [each for each in removed if not each[1].startswith(("tatweel", "composed"))]
    assert removed == ([(line, f"boilerplate: {reason}")] if reason else [])
    assert body in article.clean and (line in article.clean) == (not reason)
