"""Claims marked in their sentences, by kind of difficulty: ``tests/cases/claims/kinds/*.tsv``.

``python tests/claims_marked.py`` prints what is missed, by kind and field; with ``--mended`` it takes the ``!`` from
the fields that are read rightly now, with ``--missed`` it sets one at those that are not (for new lines, read by eye
first).
"""

from __future__ import annotations

import csv
import re
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from arqam.model import Claim, Source, Span
from arqam.read.arabic.fold import fold
from arqam.read.arabic.phrases import without_article
from arqam.read.article.opened import article_of
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read

KINDS = Path(__file__).parent / "cases" / "claims" / "kinds"
COLUMNS = ("kind", "published", "outlet", "missed", "text")
FIELDS = ("measure", "parties", "period", "direction", "speaker", "subject", "whole", "compared_to", "partner", "flag")
_MARK = re.compile(r"⟦([^⟦⟧|]+)\|([^⟦⟧|]*)⟧")
_HALVES = {"H1": (1, 6), "H2": (7, 12), **{f"Q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}}


@dataclass(frozen=True)
class Field:
    """What a field of a marked figure is: any of ``wanted``; ``missed`` where the program is known to err."""

    name: str
    wanted: str
    missed: bool


@dataclass(frozen=True)
class Marked:
    """A figure of a line with the fields that a person read."""

    surface: str
    span: Span  # of the line's text
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Case:
    """A line: an article in short, with figures marked."""

    file: str
    line: int
    kind: str
    published: str
    outlet: str
    missed: str
    marked: str

    @property
    def text(self) -> str:
        return _MARK.sub(lambda found: found[1], self.marked).replace("⏎", "\n")

    @property
    def marks(self) -> tuple[Marked, ...]:
        found, taken = [], 0
        for mark in _MARK.finditer(self.marked):
            start = mark.start() - taken
            found.append(Marked(mark[1], Span(start, start + len(mark[1])), tuple(_fields(mark[2], self))))
            taken += len(mark[0]) - len(mark[1])
        return tuple(found)


def _fields(text: str, case: Case) -> Iterator[Field]:
    for item in filter(None, map(str.strip, text.split(";"))):
        name, _, wanted = item.partition("=")
        if name.rstrip("!") not in FIELDS or not wanted:
            raise ValueError(f"{case.file}.tsv:{case.line}: «{item}» is no field=value")
        yield Field(name.rstrip("!"), wanted.strip(), name.endswith("!"))


def cases(file: str) -> list[Case]:
    with (KINDS / f"{file}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Case(file, line, row["kind"], row["published"], row["outlet"], row["missed"], row["text"])
        for line, row in enumerate(rows, 2)
    ]


def files() -> list[str]:
    return sorted(path.stem for path in KINDS.glob("*.tsv"))


@lru_cache(maxsize=8)
def read_claims(text: str, published: str, outlet: str) -> list[Claim]:
    """The claims of a line, read as a file of that text would be."""
    source = Source("case", outlet=outlet, published=date.fromisoformat(published) if published else None)
    article = article_of(text.encode(), source, name="case.txt")
    return claims(article, read(article))


def claim_at(case: Case, mark: Marked) -> Claim | None:
    """The claim whose mention overlaps the mark most."""
    found = [
        (min(mark.span.end, claim.mention.span.end) - max(mark.span.start, claim.mention.span.start), claim)
        for claim in read_claims(case.text, case.published, case.outlet)
        if claim.mention
    ]
    length, claim = max(found, key=lambda item: item[0], default=(0, None))
    return claim if length > 0 else None


# -- one field -------------------------------------------------------------------------------------------------------


def found_of(claim: Claim, name: str) -> str:
    """A field as a mark writes it."""
    match name:
        case "period":
            return f"{claim.period.start or ''}..{claim.period.end or ''} {claim.period.basis}"
        case "parties" | "partner":
            return ",".join(party.code or party.name for party in getattr(claim, name))
        case "speaker":
            return claim.speaker.name if claim.speaker else ""
        case "whole" | "compared_to":
            phrase = getattr(claim, name)
            return phrase.surface if phrase else ""
        case "flag":
            return ",".join(claim.flags)
    return getattr(claim, name)


def is_right(claim: Claim, field: Field) -> bool:
    return any(_same(claim, field.name, wanted.strip()) for wanted in field.wanted.split("//"))


def _same(claim: Claim, name: str, wanted: str) -> bool:
    found = found_of(claim, name)
    if name == "flag":
        return (wanted.lstrip("-") in claim.flags) != wanted.startswith("-")
    if wanted == "-" and name != "period":
        return not found
    match name:
        case "period":
            return _same_period(claim, wanted)
        case "parties" | "partner":
            return _same_parties(claim, name, wanted.split(","))
        case "speaker" | "whole" | "compared_to" | "subject":
            return _same_words(wanted, found)
    return wanted == found


def _same_period(claim: Claim, wanted: str) -> bool:
    days, _, basis = wanted.partition(" ")
    if basis and claim.period.basis not in basis.split("/"):
        return False
    return (claim.period.start, claim.period.end) == ends(days)


def _same_parties(claim: Claim, name: str, wanted: Sequence[str]) -> bool:
    """The same set: countries and bodies by code, firms by name, which may be longer or shorter."""
    left = list(getattr(claim, name))
    for want in map(str.strip, wanted):
        hit = next(
            (p for p in left if want in (p.code, p.name) or (not want.isascii() and _same_words(want, p.name))), None
        )
        if hit is None:
            return False
        left.remove(hit)
    return not left


def _bare(words: str) -> list[str]:
    folded = fold(words).translate(dict.fromkeys(map(ord, "\"'«»“”()")))
    return [without_article(re.sub(r"^(?:[وفبك](?=ال)|ل(?=ل))", "", word)) for word in folded.split()]


def _same_words(wanted: str, found: str) -> bool:
    """Equal but for articles and quotes, or one within the other and more than half of it: edges don't matter."""
    one, other = sorted((_bare(wanted), _bare(found)), key=len)
    if not one or 2 * len(one) < len(other):
        return False
    return any(other[at : at + len(one)] == one for at in range(len(other) - len(one) + 1))


def ends(days: str) -> tuple[date | None, date | None]:
    """The first and last day of ``2024``, ``2024-Q1``, ``2024-H2``, ``2024-05``, ``2024-05-06``, ``A..B`` or ``-``.

    >>> ends("2024-Q1..2024-06-20")
    (datetime.date(2024, 1, 1), datetime.date(2024, 6, 20))
    """
    first, dots, last = days.partition("..")
    if days == "-":
        return None, None
    last = last if dots else first
    return (_stretch(first)[0] if first else None, _stretch(last)[1] if last else None)


def _stretch(days: str) -> tuple[date, date]:
    year, *rest = days.split("-")
    if len(rest) == 2:
        return (date.fromisoformat(days),) * 2
    first, last = _HALVES.get(rest[0], (rest[0], rest[0])) if rest else (1, 12)
    return date(int(year), int(first), 1), date(int(year), int(last), monthrange(int(year), int(last))[1])


# -- the command -----------------------------------------------------------------------------------------------------


def _remarked(case: Case, mended: bool, missed: bool, told: Counter[tuple[str, str]]) -> Case:
    """The line with ``!`` where it belongs; adds to ``told`` what is missed."""
    marks, said = iter(case.marks), []

    def again(found: re.Match[str]) -> str:
        mark = next(marks)
        claim, made = claim_at(case, mark), []
        for field in mark.fields:
            right = claim is not None and is_right(claim, field)
            if not right:
                told[case.kind, field.name] += 1
                got = found_of(claim, field.name) if claim else "(not read)"
                said.append(f"{field.name} of «{mark.surface}» {got.strip() or 'none'}")
                print(f"{case.file}:{case.line} {case.kind}: «{mark.surface}» {field.name}: {field.wanted} → {got}")
            known = (field.missed and not (mended and right)) or (missed and not right)
            made.append(f"{field.name}{'!' if known else ''}={field.wanted}")
        return f"⟦{found[1]}|{'; '.join(made)}⟧"

    marked = _MARK.sub(again, case.marked)
    reason = case.missed or ("read so far: " + ", ".join(said) if "!=" in marked else "")
    return Case(case.file, case.line, case.kind, case.published, case.outlet, reason if "!=" in marked else "", marked)


def main(options: Sequence[str]) -> None:
    told: Counter[tuple[str, str]] = Counter()
    asked = [name for name in options if not name.startswith("-")] or files()
    scored = 0
    for file in asked:
        old = cases(file)
        scored += sum(len(mark.fields) for case in old for mark in case.marks)
        new = [_remarked(case, "--mended" in options, "--missed" in options, told) for case in old]
        if new != old:
            lines = ["\t".join((case.kind, case.published, case.outlet, case.missed, case.marked)) for case in new]
            (KINDS / f"{file}.tsv").write_text("\n".join(["\t".join(COLUMNS), *lines, ""]), encoding="utf-8")
    for (kind, field), times in sorted(told.items(), key=lambda item: -item[1]):
        print(f"{times:4} {kind}: {field}")
    print(f"{sum(told.values())} of {scored} fields missed")


if __name__ == "__main__":
    main(sys.argv[1:])
