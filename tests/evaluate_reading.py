"""``make evaluate``: precision and recall of the reader over the marked cases, by phenomenon.

``exact`` asks for the whole mention to the letter: span, kind, value, unit and qualifier. ``value`` asks for the kind
and the value at a place that overlaps. A trap counts by what is found in it: nothing is right.

The program was mended by all of these cases, so their score is no first sight; what was, stands below them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reading_cases import CASES, DEVELOPMENT, REGRESSION, Case, Expected, read_cases, read_texts

from arqam.model import Mention
from arqam.read.quantity.mentions import find

FIRST_SIGHT = CASES / "first_sight.tsv"


@dataclass
class Score:
    cases: int = 0
    clean: int = 0  # cases without any difference
    expected: int = 0
    found: int = 0
    exact: int = 0
    value: int = 0

    def add(self, case: Case) -> None:
        found = find(case.text)
        exact = matched(case.expected, found, Expected.matches)
        self.cases += 1
        self.clean += exact == len(case.expected) == len(found)
        self.expected += len(case.expected)
        self.found += len(found)
        self.exact += exact
        self.value += matched(case.expected, found, at_the_same_place)

    def line(self, name: str) -> str:
        return (
            f"{name:28}{self.clean:5}/{self.cases:<5}{self.expected:9}{self.found:7}"
            f"{percent(self.exact, self.found)}{percent(self.exact, self.expected)}"
            f"{percent(self.value, self.found)}{percent(self.value, self.expected)}"
        )


def matched(wanted: Iterable[Expected], found: list[Mention], same: Callable[[Expected, Mention], bool]) -> int:
    """How many of the wanted mentions have one found that is the same; each found one counts once."""
    left = list(found)
    hits = 0
    for one in wanted:
        hit = next((mention for mention in left if same(one, mention)), None)
        if hit is not None:
            left.remove(hit)
            hits += 1
    return hits


def at_the_same_place(one: Expected, mention: Mention) -> bool:
    return one.means(mention) and mention.span.start < one.end and one.start < mention.span.end


def percent(part: int, whole: int) -> str:
    return f"{part / whole:11.1%}" if whole else f"{'—':>11}"


def report(title: str, cases: Iterable[Case]) -> None:
    scores: dict[str, Score] = defaultdict(Score)
    total = Score()
    for case in cases:
        scores[case.phenomenon].add(case)
        total.add(case)
    print(f"\n{title}")
    rates = "".join(f"{rate:>11}" for rate in ("exact P", "exact R", "value P", "value R"))
    print(f"{'':28}{'clean cases':>11}{'mentions':>9}{'found':>7}{rates}")
    for name, score in scores.items():
        print(score.line(name))
    print(total.line("all"))


def first_sight() -> None:
    """What the program read of texts that it was not tuned to, each with its day."""
    print("\nat first sight, before anything was mended by them (these are not counted anew):")
    with FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            print(f"  {row['date']}  {row['texts']}\n{'':12}  {row['what']}: {row['score']}")


if __name__ == "__main__":
    report("developed on: one-line cases", read_cases(DEVELOPMENT))
    report("developed on: whole news texts", read_texts(DEVELOPMENT / "texts"))
    report("regression cases (held at what was reached): one line each", read_cases(REGRESSION))
    report("regression cases (held at what was reached): whole news texts", read_texts(REGRESSION / "texts"))
    first_sight()
