"""What reviews teach: how many of the claims were read rightly, by field, with an interval; who reviewed how much.

An accuracy that can be cited needs a sample drawn by chance: what a person chooses to look at is what looks wrong.
``data/review-sample.csv`` holds the sample, so that the claims that count are settled before anybody looks at them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from arqam.errors import ArqamError
from arqam.files import csv_rows, write_whole
from arqam.loading import load_csv
from arqam.model import Article, Claim, Mention, Span, plain
from arqam.project import PROJECT
from arqam.read.claim.claims import claims as claims_as_read
from arqam.review.applied import corrected, stand
from arqam.review.entries import FIELDS, Entry
from arqam.review.fields import Impossible, put, read_period, readings
from arqam.review.people import name_in
from arqam.review.store import load, shown_name
from arqam.safe import read_bytes, shown_line

#: The sample that was drawn, a row a claim.
SAMPLE = PROJECT / "data" / "review-sample.csv"
COLUMNS = ("article", "start", "end", "surface")

#: What must be right for a claim to be: the five fields that a figure stands on, and the quantity itself.
WHOLE = ("value", "unit", "qualifier", "measure", "parties", "period", "direction", "speaker")


# -- what was judged --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim as the program reads it, and which of its fields a person found right."""

    article: str
    claim: Claim
    entry: Entry
    right: Mapping[str, bool]

    @property
    def whole(self) -> bool:
        return bool(self.right) and all(self.right[name] for name in WHOLE)


def judged(article: Article, mentions: Sequence[Mention]) -> list[Judged]:
    """The claims of an article that a person judged, as they are read now, held against that person's word."""
    entries = [entry for entry in load(article) if entry.judged and entry.verdict != "missed"]
    if not entries:
        return []
    read = {claim.mention.span: claim for claim in claims_as_read(article, mentions) if claim.mention}
    corrected(article, list(read.values()), entries)  # an entry that does not fit is said before anything is counted
    return [_judged(article, read[entry.span], entry) for entry in entries if entry.span in read]


def _judged(article: Article, claim: Claim, entry: Entry) -> Judged:
    if entry.verdict == "not_a_quantity":
        return Judged(article.id, claim, entry, {})
    now = _alike(readings(claim))
    wanted = dict(now)
    for name, text in entry.final.items():
        try:
            wanted[name] = _alike(readings(put(claim, {name: text}, article)))[name]
        except Impossible:  # a reading of another day that the text no longer bears out
            wanted[name] = text
    return Judged(article.id, claim, entry, {name: now[name] == wanted[name] for name in FIELDS})


def _alike(fields: Mapping[str, str]) -> dict[str, str]:
    """The order in which parties are named decides nothing."""
    sets = {name: "|".join(sorted(fields[name].split("|"))) for name in ("parties", "partner")}
    return {**fields, **sets}


# -- shares with their interval ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, and between which shares the truth lies 19 times in 20 (Wilson's interval).

    >>> Share(43, 50).text
    '43 of 50: 86 % (74–93 %)'
    """

    right: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson (1927): it holds for small counts too, and never leaves 0 to 1."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.959964, self.of, self.right / self.of
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max((middle - half) / (1 + z * z / n), 0.0), min((middle + half) / (1 + z * z / n), 1.0)

    @property
    def text(self) -> str:
        if not self.of:
            return "0 of 0"
        low, high = self.interval
        return f"{self.right} of {self.of}: {self.right / self.of:.0%} ({low:.0%}–{high:.0%})".replace(
            "%", " %"
        ).replace(" %–", "–")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How the reviewed claims came out: as wholes, by field, by confidence, by kind."""

    whole: Share
    fields: Mapping[str, Share]
    confidence: Mapping[str, Share]
    kinds: Mapping[str, Share]
    no_quantity: int
    reviewers: tuple[str, ...]


def accuracy(cases: Sequence[Judged]) -> Accuracy:
    """Counted over these."""
    return Accuracy(
        _share(cases),
        {name: Share(*_counted(case.right[name] for case in cases if case.right)) for name in FIELDS},
        {name: _share([c for c in cases if c.claim.confidence == name]) for name in ("high", "medium", "low")},
        _by_kind(cases),
        sum(case.entry.verdict == "not_a_quantity" for case in cases),
        tuple(dict.fromkeys(case.entry.by for case in cases)),
    )


def _counted(right: Iterable[bool]) -> tuple[int, int]:
    found = list(right)
    return sum(found), len(found)


def _share(cases: Sequence[Judged]) -> Share:
    return Share(sum(case.whole for case in cases), len(cases))


def _by_kind(cases: Sequence[Judged]) -> dict[str, Share]:
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for case in cases:
        kinds[case.claim.kind.value].append(case)
    return {kind: _share(kinds[kind]) for kind in sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))}


# -- who did what -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Status:
    """How far the review of an article is."""

    article: str
    claims: int = 0
    reviewed: int = 0
    changed: int = 0
    missed: int = 0
    by: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return self.claims - self.reviewed


def status(article: Article, mentions: Sequence[Mention]) -> Status:
    """Reviewed, changed, open, and by whom."""
    entries = load(article)
    stand(article, entries)
    spans = {mention.span for mention in mentions}
    made = Status(article.id, len(spans))
    for entry in entries:
        made.missed += entry.verdict == "missed" and entry.span not in spans
        made.reviewed += entry.span in spans
        made.changed += entry.verdict != "confirmed"
        made.by[entry.by] = made.by.get(entry.by, 0) + 1
    return made


# -- the sample -------------------------------------------------------------------------------------------------------


def draw(population: Sequence[tuple[str, Mention]], size: int, seed: int) -> list[tuple[str, Mention]]:
    """``size`` of the mentions by chance, each as likely as any other; in the order given. The seed decides them."""
    if size < 1 or size > len(population):
        raise ArqamError(
            f"a sample of {size} cannot be drawn of {len(population)} claims: name a number from 1 to that"
        )
    chosen = sorted(random.Random(seed).sample(range(len(population)), size))
    return [population[at] for at in chosen]


def write_sample(chosen: Iterable[tuple[str, Mention]], path: Path | None = None) -> Path:
    """Settle the sample: the claims by article, span and surface."""
    rows = [
        {"article": article, "start": mention.span.start, "end": mention.span.end, "surface": mention.surface}
        for article, mention in chosen
    ]
    return write_whole(path or SAMPLE, csv_rows(rows, COLUMNS))


def read_sample(path: Path | None = None) -> dict[str, set[Span]]:
    """The spans of the sample by article; none where none was drawn."""
    path = path or SAMPLE
    if not path.exists():
        return {}
    found: dict[str, set[Span]] = defaultdict(set)
    try:
        rows = load_csv(read_bytes(path), shown_name(path))
        _, columns = next(rows)
        for _, cells in rows:
            row = dict(zip(columns, cells, strict=True))
            found[row["article"]].add(Span(int(row["start"]), int(row["end"])))
    except (StopIteration, KeyError, ValueError):
        raise ArqamError(
            f"{shown_name(path)} is no sample: restore it, or draw one with `arqam review --sample 50`"
        ) from None
    return dict(found)


def sampled(article: Article, path: Path | None = None) -> set[Span]:
    """The spans of one article that the sample holds."""
    sample = read_sample(path)
    if not sample:
        raise ArqamError("no sample is drawn yet: draw one with `python -m arqam review --sample 50`")
    return sample.get(article.id, set())


def sentences(whole: Share, reviewers: Sequence[str], articles: int, drawn: int) -> tuple[str, str]:
    """What a paper can say of the corpus, in Arabic and in English: how many of a random sample's claims are right."""
    low, high = (round(100 * end) for end in whole.interval)
    names_ar = "، ".join(name_in("ar", who) for who in reviewers)
    names_en = ", ".join(name_in("en", who) for who in reviewers)
    right, of = whole.right, whole.of
    part_ar = "" if of == drawn else f" (روجع منها {of} من {drawn})"
    part_en = "" if of == drawn else f" ({of} of {drawn} reviewed so far)"
    share = f"{100 * right / of:.0f}" if of else "0"
    of_ar = "مقالة واحدة" if articles == 1 else f"{articles} من المقالات"
    of_en = "one article" if articles == 1 else f"{articles} articles"
    arabic = (
        f"في عينة عشوائية من إفادات {of_ar}{part_ar}، وافقت القراءة الآلية المراجع في كل الحقول في "
        f"{right} من {of}، أي {share}% (فترة ثقة 95%: من {low}% إلى {high}%). المراجعون: {names_ar}."
    )
    english = (
        f"In a random sample of claims from {of_en}{part_en}, the reading agreed with a reader's in every "
        f"field for {right} of {of}, {share} % (95 % interval {low}–{high} %). Reviewers: {names_en}."
    )
    return arabic, english


# -- cases for whoever keeps the program ------------------------------------------------------------------------------

CASE_COLUMNS = ("field", "surface", "expected", "read", "published", "sentence")


def cases(article: Article, mentions: Sequence[Mention]) -> Iterator[dict[str, str]]:
    """A line for each field that a person set otherwise than it is read now: what stands there, and what is right."""
    read = {claim.mention.span: claim for claim in claims_as_read(article, mentions) if claim.mention}
    published = article.source.published.isoformat() if article.source.published else ""
    for claim in corrected(article, list(read.values())):
        if claim.mention and claim.mention.span not in read:
            value = f"{claim.kind.value} {plain(claim.quantity.value)} {claim.quantity.unit}"
            yield _case("missed", claim.mention.surface, value, "", published, _sentence(article, claim))
        for change in claim.corrected:
            if claim.mention and claim.mention.span in read and change.by == claim.reviewed_by:
                expected, former = (_expected(change.field, text) for text in (change.now, change.former))
                yield _case(change.field, claim.mention.surface, expected, former, published, _sentence(article, claim))
    for entry in load(article):
        if entry.verdict == "not_a_quantity" and entry.span in read:
            claim = read[entry.span]
            value = f"{claim.kind.value} {plain(claim.quantity.value)} {claim.quantity.unit}"
            yield _case("not_a_quantity", entry.surface, "", value, published, _sentence(article, claim))


def _case(*cells: str) -> dict[str, str]:
    return {name: shown_line(cell) for name, cell in zip(CASE_COLUMNS, cells, strict=True)}


def _expected(name: str, text: str) -> str:
    """A field as the lists of cases write it: of a period its two days."""
    if name != "period" or text == "unstated":
        return text
    period = read_period(text)
    return f"{period.start or '-'} {period.end or '-'}"


def _sentence(article: Article, claim: Claim) -> str:
    return claim.sentence.of(article.clean) if claim.sentence else ""
