"""The cases of reading: texts with every mention marked in place before the program ran, one case a line.

A mention is marked as ``⟦surface|kind value unit qualifier⟧``: the value as ``14.5e9``, ``1/3``, ``2016-04`` or, for a
range, ``10..40``; the unit left out where the kind has only one (``percent``, ``year``, ``date``); the qualifier left
out where it is ``exact`` or, for a range, ``range``. ``-`` is an empty unit (a count without its noun). A second
column gives the reason why a case is known to be missed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from arqam.model import Mention

CASES = Path(__file__).parent / "cases"
DEVELOPMENT = CASES / "development"
REGRESSION = CASES / "regression"

MARK = re.compile(r"⟦([^|⟧]*)\|([^⟧]*)⟧")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nt]))")
ONLY_UNIT = {"percent": "%", "year": "year", "date": "date"}
QUALIFIERS = {"exact", "approx", "more_than", "less_than", "at_least", "at_most", "range"}

Bound = Fraction | str | None


@dataclass(frozen=True)
class Expected:
    """One mention as a person reads it; exact fractions such as 1/3 stay exact here."""

    start: int
    end: int
    surface: str
    kind: str
    value: Bound
    value_max: Bound
    unit: str
    qualifier: str

    def matches(self, mention: Mention) -> bool:
        return (
            (self.start, self.end) == tuple(mention.span)
            and self.surface == mention.surface
            and self.means(mention)
            and (self.unit, self.qualifier) == (mention.quantity.unit, mention.qualifier.value)
        )

    def means(self, mention: Mention) -> bool:
        """The same kind and value, whatever the edges of the span, the unit and the qualifier."""
        return (
            self.kind == mention.kind.value
            and _same(self.value, mention.quantity.value)
            and _same(self.value_max, mention.quantity.value_max)
        )

    def __str__(self) -> str:
        value = self.value if self.value_max is None else f"{self.value}..{self.value_max}"
        return f"{self.start}-{self.end} {self.surface!r} {self.kind} {value} {self.unit} {self.qualifier}"


@dataclass(frozen=True)
class Case:
    phenomenon: str
    line: int
    text: str
    expected: tuple[Expected, ...]
    miss: str = ""

    @property
    def id(self) -> str:
        return f"{self.phenomenon}:{self.line}"


def _same(expected: Bound, found: Decimal | str | None) -> bool:
    if not isinstance(expected, Fraction) or not isinstance(found, Decimal):
        return expected == found
    if not found.is_finite():
        return False
    endless = expected.denominator % 3 == 0 or expected.denominator % 7 == 0  # a third has no exact decimal
    return abs(Fraction(found) - expected) < Fraction(1, 10_000) if endless else Fraction(found) == expected


def _bound(text: str, kind: str) -> Bound:
    return text if kind == "date" else Fraction(text)


def _expected(start: int, surface: str, note: str) -> Expected:
    kind, value, *rest = note.split()
    qualifier = rest.pop() if rest and rest[-1] in QUALIFIERS else "range" if ".." in value else "exact"
    unit = " ".join(rest) or ONLY_UNIT[kind]
    low, _, high = value.partition("..")
    return Expected(
        start,
        start + len(surface),
        surface,
        kind,
        _bound(low, kind),
        _bound(high, kind) if high else None,
        "" if unit == "-" else unit,
        qualifier,
    )


def parse_marked(marked: str) -> tuple[str, tuple[Expected, ...]]:
    """The plain text and its mentions.

    >>> parse_marked("بلغ ⟦5%|percent 5⟧")[0]
    'بلغ 5%'
    """
    text, expected, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        expected.append(_expected(len(text), mark[1], mark[2]))
        text += mark[1]
        last = mark.end()
    text += marked[last:]
    if "⟦" in text or "⟧" in text:
        raise ValueError(f"a mark that is not closed: {marked!r}")
    return text, tuple(expected)


def _unescape(text: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t"}[m[2]], text)


def read_cases(folder: Path) -> Iterator[Case]:
    """Every case of ``folder/*.tsv``; the file's name is the phenomenon."""
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if next(rows) != ["case", "miss"]:
                raise ValueError(f"{path}: the first line is not: case, miss")
            for number, row in enumerate(rows, start=2):
                if len(row) > 2:
                    raise ValueError(f"{path}:{number}: more than two columns")
                try:
                    text, expected = parse_marked(_unescape(row[0]))
                except (ValueError, KeyError) as error:
                    raise ValueError(f"{path}:{number}: {error}") from error
                yield Case(path.stem, number, text, expected, row[1] if len(row) == 2 else "")


def read_texts(folder: Path) -> Iterator[Case]:
    """Whole news texts, marked in the same way; the file's name is the case's, and ``misses.tsv`` has its reasons."""
    with (folder / "misses.tsv").open(encoding="utf-8", newline="") as lines:
        misses = {row["text"]: row["miss"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for path in sorted(folder.glob("*.txt")):
        text, expected = parse_marked(path.read_text(encoding="utf-8"))
        yield Case(path.stem, 1, text, expected, misses.pop(path.stem, ""))
    if misses:
        raise ValueError(f"{folder / 'misses.tsv'}: no such text: {', '.join(misses)}")


def differences(expected: Iterable[Expected], found: Iterable[Mention]) -> list[str]:
    """What was missed and what was found amiss, a line each; empty where all agree."""
    wanted, over = list(expected), []
    for mention in found:
        hit = next((one for one in wanted if one.matches(mention)), None)
        if hit is None:
            over.append(mention)
        else:
            wanted.remove(hit)
    return [f"missed {one}" for one in wanted] + [f"amiss  {show(mention)}" for mention in over]


def show(mention: Mention) -> str:
    quantity = mention.quantity
    value = quantity.value if quantity.value_max is None else f"{quantity.value}..{quantity.value_max}"
    start, end = mention.span
    meaning = f"{mention.kind} {value} {quantity.unit} {mention.qualifier}"
    return f"{start}-{end} {mention.surface!r} {meaning} [{mention.rule}]"
