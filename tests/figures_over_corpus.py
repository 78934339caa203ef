"""Count what is wrong with the figures of many articles: ``python tests/figures_over_corpus.py FILE.jsonl.gz``.

Each line of the file is a JSON object with ``id``, ``text`` and, where known, ``published``, ``outlet`` and ``title``.
The checks know nothing of the gate: they look at the finished charts. ``--all`` takes every claim as sure, so that the
gate's other rules are tried on many more; ``--draw`` draws each chart too. Ends in 1 where any count is not zero.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import yaml

import arqam
from arqam.draw.charts import Chart, Mark, draw
from arqam.draw.charts.wording import missing
from arqam.losses import gathered
from arqam.read.arabic.fold import fold

_ARABIC = re.compile("[\u0621-\u064a]")
_STUB = re.compile(
    r"^[وف]?(?:بقيمة|قيمته?ا?|بنسبة|نسبته?ا?|بواقع|بمبلغ|منها|منهم|قدره?ا?|مقداره?ا?|حيث|فيما|بينما|أما|وذلك|إلى|نحو|بنحو|حوالي|عند"
    r"|بلغت?|سجلت?|وصلت?|ارتفع|انخفض|تراجع|تراجعت|صدرت?|يمثل|تمثل|يشكل|تشكل|كانت?|حققت?|جاءت?|ليبلغ|لتبلغ|ليصل|لتصل|أن|التي|الذي)(?!\w)"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ASIDE = ("change", "rest", "average")


def rows(path: Path) -> Iterator[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def planned(row: dict[str, str], everything: bool) -> list[Chart]:
    """The charts of one article, read from a folder as `arqam add` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "one-article"
        home.mkdir()
        (home / "article.txt").write_text(row["text"], encoding="utf-8")
        title = row.get("title") or row["text"].strip().split("\n")[0][:120]
        record = {"id": home.name, "title": title, "outlet": row.get("outlet"), "published": row.get("published")}
        known = {key: value for key, value in record.items() if value}
        (home / "source.yml").write_text(yaml.safe_dump(known, allow_unicode=True), encoding="utf-8")
        article = arqam.open_article(home)
        said = arqam.claims(article, arqam.mentions(article))
        if everything:
            said = [replace(claim, confidence="high") for claim in said]
        return list(arqam.plan(said, arqam.derive(said), article))


# ---------------------------------------------------------------- what is wrong with a finished chart


def contradicts(chart: Chart) -> bool:
    """Whether its numbers speak against each other: a pair and its change, parts and their whole, a share above all."""
    whole, parts = chart.mark("whole"), [mark.value for mark in chart.of("part")]
    top = whole.value if whole else Decimal(100) if parts and chart.marks[0].quantity.unit == "%" else None
    if top is not None and sum(parts) > top * Decimal("1.01"):
        return True
    if any(mark.quantity.unit == "%" and mark.role == "part" and not 0 <= mark.value <= 100 for mark in chart.marks):
        return True
    earlier, later, change = (chart.mark(role) for role in ("earlier", "later", "change"))
    if not (earlier and later):
        return False
    fell = chart.fields.get("direction", "").startswith("fell")
    if fell != (later.value < earlier.value):
        return True
    if not (change and change.quantity.unit == "%" and earlier.value):
        return False
    computed = abs(later.value - earlier.value) / abs(earlier.value) * 100
    return abs(computed - change.value) > max(Decimal(1), change.value / 20)


def peers_with_a_whole(chart: Chart) -> bool:
    """Whether one bar is the sum of the others."""
    values = [abs(mark.value) for mark in chart.marks if mark.role == "" and mark.quantity.unit != "%"]
    return len(values) > 2 and str(chart.form) == "ranked" and abs(2 * max(values) - sum(values)) * 200 < sum(values)


def one_axis(chart: Chart) -> bool:
    units = {mark.quantity.unit for mark in chart.marks if mark.role not in (*ASIDE, "worth", "count")}
    return len(units) <= 1


def label_faults(chart: Chart) -> list[str]:
    """Labels that are none: empty, cut, a verb or a stub, bare digits, or with another mark's number."""
    named = [mark for mark in chart.marks if mark.role not in (*ASIDE, "whole", "worth")]
    return [mark.label.ar for mark in named if _faulty(mark, named)]


def _faulty(mark: Mark, named: list[Mark]) -> bool:
    label = mark.label.ar.strip('«»"“” ')
    if not label or "…" in label or "..." in label or _STUB.match(label) or label.startswith(("،", ")", ".")):
        return True
    if mark.dated_label:
        return False
    numbers = set(_NUMBER.findall(fold(label)))
    bare = numbers and not re.search(r"[^\W\d_]", label)
    others = (set(_NUMBER.findall(fold(other.surface))) for other in named if other is not mark)
    return bool(bare) or any(numbers & theirs for theirs in others)


def twins(chart: Chart) -> bool:
    """Whether two marks of one panel have one name."""
    named = [(mark.panel, fold(mark.label.ar)) for mark in chart.marks if mark.role not in (*ASIDE, "whole", "worth")]
    return len(set(named)) < len(named)


def arabic_in_english(chart: Chart) -> bool:
    """Whether a chart that says it has English shows Arabic letters outside its source line."""
    if missing(chart, "en"):
        return False
    lines = [chart.title("en"), chart.subtitle("en"), *chart.form.notes(chart, "en", "en")]
    lines += [text["en"] for mark in chart.marks for text in (mark.label, mark.panel)]
    return any(_ARABIC.search(line) for line in lines)


def title_faults(chart: Chart) -> bool:
    """A title that begins with و, holds «عدد ال» alone, a sign after a word that says it, or a number of 10 digits."""
    title = chart.title()
    long = any(len(number.replace(",", "")) > 9 for number in _NUMBER.findall(title) if "." not in number)
    return bool(re.match(r"و(?=ال|ب|ف)", title) or re.search(r"عدد ال(?!\w)|بنسبة \u2066?\u2212", title) or long)


CHECKS = {
    "contradicting arithmetic": contradicts,
    "a whole among its parts": peers_with_a_whole,
    "two units on one axis": lambda chart: not one_axis(chart),
    "faults of labels": label_faults,
    "two marks with one name": twins,
    "Arabic on an English face": arabic_in_english,
    "faults of titles": title_faults,
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--all", action="store_true", help="take every claim as sure")
    parser.add_argument("--draw", action="store_true", help="draw every chart, in English too where it has English")
    parser.add_argument("--list", action="store_true", help="print the title of every chart")
    parser.add_argument("--first", type=int, default=0, help="only so many articles")
    asked = parser.parse_args(arguments)
    count, form, wrong = Counter(), Counter(), Counter()
    for index, row in enumerate(rows(asked.file)):
        if asked.first and index >= asked.first:
            break
        count["articles"] += 1
        with gathered() as lost:
            charts = planned(row, asked.all)
        wrong["charts or claims lost"] += len(lost)
        for line in lost:
            print(f"{row['id']}: {line}")
        count["with figures"] += bool(charts)
        for chart in charts:
            count["figures"] += 1
            count["with English"] += not missing(chart, "en")
            form[str(chart.form)] += 1
            if asked.list:
                labels = " | ".join(mark.label.ar for mark in chart.marks)
                print(row["id"], chart.form, chart.title(), chart.subtitle(), labels, sep="\t")
            for name, check in CHECKS.items():
                if found := check(chart):
                    wrong[name] += 1
                    print(f"{row['id']} {chart.name}: {name}: {chart.title()} {found if found is not True else ''}")
            if asked.draw:
                for lang in ("ar", "en"):
                    if not missing(chart, lang):
                        draw(chart, lang=lang)
    print(", ".join(f"{number} {name}" for name, number in count.items()))
    print("forms: " + ", ".join(f"{name} {number}" for name, number in form.most_common()))
    for name in (*CHECKS, "charts or claims lost"):
        print(f"{name}: {wrong[name]}")
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
