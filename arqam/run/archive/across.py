"""Claims on one subject across the articles of a batch or an archive: who says what, where they differ, how it drifts.

The tables are streamed. Where they are too many to hold, their claims are first spread over files by subject, so that
all claims on one subject are in one file and one file at a time is in memory; and of each subject only what is shown
is kept, so that one that thousands of articles speak of takes no more than another.
"""

from __future__ import annotations

import shutil
import tempfile
import zlib
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from arqam.compare.agreement import Comparison, Stated, alike, compare_statements
from arqam.errors import ArqamError
from arqam.model import Qualifier, Quantity
from arqam.notebook.parameters import root
from arqam.project import EXAMPLES, FIRST, RAW
from arqam.read.quantity.precision import Verdict
from arqam.run.archive import across_tables
from arqam.run.archive.across_tables import Publication
from arqam.run.archive.documents import Slice
from arqam.run.archive.slices import Options, read_slice
from arqam.run.batch.progress import watched

#: What a statement needs of a row of claims; older tables have no ``subject``.
COLUMNS = ("id", "article", "measure", "subject", "parties", "period_start", "period_end", "period_basis", "direction")
COLUMNS += ("value", "value_max", "unit", "qualifier", "surface", "speaker", "flags", "whole")
LATER = ("subject",)

#: Claims of one file that they are spread over.
HELD = 25_000

#: Different values of one subject that are laid beside one another, the most stated first.
SIDE_BY_SIDE = 30

#: Statements of one subject that are kept to be shown, the first published.
KEPT = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """One measure of some parties in one period, and what is stated of it, in the order of publication.

    Of many ``statements`` the first hundred are kept; ``articles`` counts them all. ``values`` are the statements that
    differ from one another, the most stated first, each with how often it is; ``comparisons`` are between these.
    """

    statements: tuple[Stated, ...]
    articles: int
    values: tuple[tuple[Stated, int], ...]
    comparisons: tuple[Comparison, ...]

    @property
    def measure(self) -> str:
        return self.statements[0].measure

    @property
    def parties(self) -> frozenset[str]:
        return self.statements[0].whose

    @property
    def verdict(self) -> Verdict:
        """The worst of the verdicts."""
        order = list(Verdict)
        return max((pair.verdict for pair in self.comparisons), key=order.index, default=Verdict.SAME)


@dataclass(slots=True)
class Counts:
    """How many claims there were, and how many were left at each step."""

    claims: int = 0
    comparable: int = 0
    shared: int = 0
    subjects: int = 0


def subjects(tables: Path, known: Mapping[str, Publication], counts: Counts | None = None) -> Iterator[Subject]:
    """Every subject that two articles or more speak of; ``counts`` is filled on the way."""
    counts = Counts() if counts is None else counts
    files = across_tables.claims_files(tables)
    counts.claims = across_tables.count(files)
    batches = watched(across_tables.read(files, "claims", (*COLUMNS, *_CHOOSING), LATER), counts.claims, "claims")
    chosen = (batch.filter(_WANTED).select(COLUMNS) for batch in batches)
    homes = min(counts.claims // HELD + 1, OPEN)
    if homes == 1:
        yield from _subjects(_rows(chosen), known, counts)
        return
    with tempfile.TemporaryDirectory(prefix="arqam-") as folder:
        for path in _spread(chosen, homes, Path(folder)):
            with pa.OSFile(str(path)) as file:
                yield from _subjects(_rows(pa.ipc.open_stream(file)), known, counts)


# Dates, spans of time and ranks have no two values to compare, nor have claims of no period; derived claims are ours.
_CHOOSING = ("kind", "formula", "number")
_WANTED = ~pc.field("kind").isin(["date", "year", "duration", "ordinal"])
_WANTED &= (pc.field("measure") != "") & pc.field("number").is_valid()
_WANTED &= pc.field("period_start").is_valid() | pc.field("period_end").is_valid()
_WANTED &= ~pc.field("formula").is_valid() | (pc.field("formula") == "")

#: Files that are open at once; a system allows a thousand or so.
OPEN = 500


def tables_of(named: str) -> Path:
    """The folder of tables that a notebook was given; where none is named, those of a small batch, made here."""
    folder = root() / named if named else make_tables(root() / "build" / "compare")
    if not folder.is_dir():
        raise ArqamError(f"parameter tables: there is no folder {folder}; name that of an archive or of a batch")
    return folder


def corpora() -> list[Path]:
    """The folders whose articles are compared where no tables are named: the user's articles, once there are any.

    The collection's own article has nobody to compare it with, and three texts written for that stand in.
    """
    own = any(path.parent.name != FIRST for path in RAW.glob("*/article.*"))
    return [RAW] if own else [RAW, EXAMPLES]


def make_tables(to: Path) -> Path:
    """The tables of what is compared where none are named, in a folder that they have to themselves."""
    shutil.rmtree(to, ignore_errors=True)  # a part of an earlier run may hold articles that are gone
    for number, corpus in enumerate(corpora()):
        names = tuple(sorted(path.relative_to(corpus).as_posix() for path in corpus.glob("*/article.*")))
        result = read_slice(Slice(number, str(corpus), names), Options(str(to), claims=True))
        for name, error in result.failures:
            print(f"not compared: {name}: {error}")
    return to


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    return (row for batch in batches for row in batch.to_pylist())


def _spread(batches: Iterable[pa.RecordBatch], count: int, folder: Path) -> list[Path]:
    """Rows by subject over ``count`` files: what is of one topic is in one file."""
    paths = [folder / f"{number}.arrows" for number in range(count)]
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as stack:
        writers: dict[int, pa.RecordBatchStreamWriter] = {}
        for batch in batches:
            keys = zip(*(batch.column(name).to_pylist() for name in _KEY), strict=True)
            homes = [zlib.crc32(repr(key).encode()) % count for key in keys]
            for home in set(homes):
                if home not in writers:
                    new = pa.ipc.new_stream(str(paths[home]), batch.schema, options=options)
                    writers[home] = stack.enter_context(new)
                writers[home].write_batch(batch.filter(pa.array([other == home for other in homes])))
    return [paths[home] for home in sorted(writers)]


#: Columns that two statements of one topic have alike.
_KEY = ("measure", "unit", "period_start", "period_end")


@dataclass(slots=True)
class _Gathered:
    """What is kept of the statements of one thing: the first ones, whose they are, and how often each value is said."""

    first: list[Stated] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    values: dict[Any, tuple[Stated, int]] = field(default_factory=dict)
    count: int = 0

    def add(self, statement: Stated, when: Any) -> None:
        self.count += 1
        self.articles.add(statement.article)
        if len(self.first) < KEPT or when(statement) < when(self.first[-1]):
            insort(self.first, statement, key=when)
            del self.first[KEPT:]
        value = (statement.quantity, statement.qualifier)
        example, times = self.values.get(value, (statement, 0))
        self.values[value] = (min(example, statement, key=when), times + 1)

    def join(self, other: _Gathered, when: Any) -> None:
        self.count += other.count
        self.articles |= other.articles
        self.first = sorted((*self.first, *other.first), key=when)[:KEPT]
        for value, (statement, times) in other.values.items():
            example, before = self.values.get(value, (statement, 0))
            self.values[value] = (min(example, statement, key=when), before + times)


def _subjects(rows: Iterable[dict[str, Any]], known: Mapping[str, Publication], counts: Counts) -> Iterator[Subject]:
    def when(statement: Stated) -> tuple[date, str]:
        article = known.get(statement.article)
        return (article.published if article and article.published else date.max, statement.id)

    topics: dict[Any, dict[frozenset[str], _Gathered]] = defaultdict(lambda: defaultdict(_Gathered))
    for row in rows:
        statement = _statement(row)
        if statement is not None and statement.comparable:
            counts.comparable += 1
            topics[statement.topic][statement.words].add(statement, when)
    for named in topics.values():
        for found in _things(named, when):
            if len(found.articles) > 1:
                counts.shared += found.count
                counts.subjects += 1
                yield _subject(found, when)


def _things(named: Mapping[frozenset[str], _Gathered], when: Any) -> list[_Gathered]:
    """The things that a topic's statements are of: a short name joins a longer one that holds it, if that is alone."""
    things: dict[frozenset[str], _Gathered] = {}
    for words in sorted(named, key=lambda words: (-len(words), sorted(words))):
        longer = [other for other in things if alike(words, other)]
        if len(longer) == 1:
            things[longer[0]].join(named[words], when)
        else:
            things[words] = named[words]
    return list(things.values())


def _subject(found: _Gathered, when: Any) -> Subject:
    """Equal statements are laid beside the others once, so that a thousand articles give no half million pairs."""
    most = sorted(found.values.values(), key=lambda value: (-value[1], when(value[0])))[:SIDE_BY_SIDE]
    compared = tuple(compare_statements(value for value, _ in most))
    return Subject(tuple(found.first), len(found.articles), tuple(most), compared)


def _statement(row: Mapping[str, Any]) -> Stated | None:
    try:
        value = Decimal(row["value"])
        value_max = Decimal(row["value_max"]) if row["value_max"] else None
    except InvalidOperation:  # a date
        return None
    return Stated(
        id=row["id"],
        article=row["article"],
        measure=row["measure"],
        parties=frozenset(filter(None, (row["parties"] or "").split("|"))),
        start=row["period_start"],
        end=row["period_end"],
        direction=row["direction"] or "",
        quantity=Quantity(value, row["unit"] or "", value_max),
        qualifier=Qualifier(row["qualifier"]),
        surface=row["surface"] or "",
        speaker=row["speaker"] or "",
        subject=row["subject"] or "",
        whole=row["whole"] or "",
        basis=row["period_basis"] or "",
        flags=tuple((row["flags"] or "").split()),
    )
