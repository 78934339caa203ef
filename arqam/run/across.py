"""Claims on one subject across the articles of a batch or an archive: who says what, where they differ, how it drifts.

The tables are streamed. Where they are too many to hold, their claims are first spread over files by subject, so that
all claims on one subject are in one file and one file at a time is in memory.
"""

from __future__ import annotations

import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.ipc

from arqam.errors import ArqamError
from arqam.model import Qualifier, Quantity
from arqam.project import EXAMPLES, RAW
from arqam.read import source as sources
from arqam.read.agreement import Comparison, Statement, Verdict, compare_statements
from arqam.run.archive import Options, Slice, read_slice
from arqam.run.notebook import root
from arqam.run.progress import watched

#: What a statement needs of a row of claims.
COLUMNS = ["id", "article", "measure", "parties", "period_start", "period_end", "direction", "value", "value_max"]
COLUMNS += ["unit", "qualifier", "surface", "speaker", "period_basis", "flags"]

#: Claims held in memory at a time, about a kilobyte each.
HELD = 25_000

#: Different values of one subject that are laid beside one another, the most stated first.
SIDE_BY_SIDE = 30

#: Statements of one subject that are kept to be shown, the first published.
KEPT = 1000


@dataclass(frozen=True, slots=True)
class Article:
    """What comparing needs of an article: who published it, and when."""

    id: str
    outlet: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One measure of some parties in one period, and all that is stated of it, in the order of publication.

    Of many ``statements`` the first thousand are kept; ``articles`` counts them all. ``values`` are the statements that
    differ from one another, the most stated first, each with how often it is; ``comparisons`` are between these.
    """

    statements: tuple[Statement, ...]
    articles: int
    values: tuple[tuple[Statement, int], ...]
    comparisons: tuple[Comparison, ...]

    @property
    def measure(self) -> str:
        return self.statements[0].measure

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


def articles(tables: Path) -> dict[str, Article]:
    """The articles of a dataset (its ``articles`` table), or of a batch (their source records)."""
    if (tables / "articles").is_dir():
        found = dataset(tables / "articles").to_table(columns=["id", "outlet", "published"])
        return {row["id"]: Article(row["id"], row["outlet"], row["published"]) for row in found.to_pylist()}
    known = {}
    for record in (*RAW.glob("*/source.yml"), *EXAMPLES.glob("*/source.yml")):
        fields = sources.read_record(record)
        published = fields.get("published", "")
        day = date.fromisoformat(published) if published else None
        known[fields["id"]] = Article(fields["id"], fields.get("outlet", ""), day)
    return known


def subjects(tables: Path, known: Mapping[str, Article], counts: Counts | None = None) -> Iterator[Subject]:
    """Every subject that two articles or more speak of; ``counts`` is filled on the way."""
    counts = Counts() if counts is None else counts
    claims = _claims(tables)
    counts.claims = claims.count_rows()
    # Dates, spans of time and ranks have no two values to compare; derived claims are ours.
    wanted = ~pc.field("kind").isin(["date", "year", "duration", "ordinal"])
    wanted &= (pc.field("measure") != "") & (pc.field("formula") == "") & pc.is_valid(pc.field("number"))
    batches = claims.to_batches(columns=COLUMNS, filter=wanted, batch_size=10_000)
    batches = watched(batches, claims.count_rows(filter=wanted), "claims")
    files = counts.claims // HELD + 1
    if files == 1:
        yield from _subjects((row for batch in batches for row in batch.to_pylist()), known, counts)
        return
    with tempfile.TemporaryDirectory(prefix="arqam-") as folder:
        for path in _spread(batches, files, Path(folder)):
            with pa.OSFile(str(path)) as file:
                rows = (row for batch in pa.ipc.open_stream(file) for row in batch.to_pylist())
                yield from _subjects(rows, known, counts)


def dataset(folder: Path) -> ds.Dataset:
    """A table of an archive, its year taken from the paths."""
    return ds.dataset(folder, partitioning=ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive"))


def tables_of(named: str) -> Path:
    """The folder of tables that a notebook was given; where none is named, those of a small batch, made here."""
    folder = root() / named if named else make_examples(root() / "build" / "compare")
    if not folder.is_dir():
        raise ArqamError(f"parameter tables: there is no folder {folder}; name that of an archive or of a batch")
    return folder


def make_examples(to: Path) -> Path:
    """The tables of a small batch: the articles of ``data/raw`` and those of ``data/examples``."""
    for number, corpus in enumerate((RAW, EXAMPLES)):
        names = tuple(sorted(path.relative_to(corpus).as_posix() for path in corpus.glob("*/article.*")))
        result = read_slice(Slice(number, str(corpus), names), Options(str(to), claims=True))
        if result.failures:
            raise ArqamError("; ".join(f"{name}: {error}" for name, error in result.failures))
    return to


def _claims(tables: Path) -> ds.Dataset:
    if (tables / "claims").is_dir():
        return dataset(tables / "claims")
    files = sorted(tables.glob("*/claims.parquet"))
    if not files:
        raise ArqamError(f"{tables} holds no claims: name the folder of an archive made with --claims, or of a batch")
    return ds.dataset(files)


def _spread(batches: Iterator[Any], files: int, folder: Path) -> list[Path]:
    """Rows by subject over ``files`` files: what is of one subject is in one file."""
    paths = [folder / f"{number}.arrows" for number in range(files)]
    with ExitStack() as stack:
        writers: dict[int, pa.RecordBatchStreamWriter] = {}
        for batch in batches:
            parties = ["|".join(sorted((one or "").split("|"))) for one in batch.column("parties").to_pylist()]
            keys = zip(parties, *(batch.column(name).to_pylist() for name in _KEY), strict=True)
            homes = [zlib.crc32(repr(key).encode()) % files for key in keys]
            for home in set(homes):
                if home not in writers:
                    writers[home] = stack.enter_context(pa.ipc.new_stream(str(paths[home]), batch.schema))
                writers[home].write_batch(batch.filter([other == home for other in homes]))
    return [paths[home] for home in sorted(writers)]


_KEY = ("measure", "unit", "period_start", "period_end")


def _subjects(rows: Iterator[dict[str, Any]], known: Mapping[str, Article], counts: Counts) -> Iterator[Subject]:
    gathered: dict[Any, list[Statement]] = defaultdict(list)
    for row in rows:
        statement = _statement(row)
        if statement is not None:
            counts.comparable += 1
            gathered[statement.topic].append(statement)
    for found in gathered.values():
        if len({statement.article for statement in found}) < 2:
            continue
        counts.shared += len(found)
        counts.subjects += 1
        yield _subject(sorted(found, key=lambda statement: _when(known, statement)))


def _subject(found: list[Statement]) -> Subject:
    """Equal statements are laid beside the others once, so that a thousand articles give no half million pairs."""
    times: dict[Any, list[Statement]] = defaultdict(list)
    for statement in found:
        times[statement.quantity, statement.qualifier].append(statement)
    most = sorted(times.values(), key=len, reverse=True)[:SIDE_BY_SIDE]
    values = tuple((same[0], len(same)) for same in most)
    articles = len({statement.article for statement in found})
    return Subject(tuple(found[:KEPT]), articles, values, tuple(compare_statements(value for value, _ in values)))


def _statement(row: Mapping[str, Any]) -> Statement | None:
    try:
        value = Decimal(row["value"])
        value_max = Decimal(row["value_max"]) if row["value_max"] else None
    except InvalidOperation:  # a date
        return None
    return Statement(
        id=row["id"],
        article=row["article"],
        measure=row["measure"],
        parties=frozenset(filter(None, (row["parties"] or "").split("|"))),
        start=row["period_start"],
        end=row["period_end"],
        direction=row["direction"] or "",
        quantity=Quantity(value, row["unit"], value_max),
        qualifier=Qualifier(row["qualifier"]),
        surface=row["surface"] or "",
        speaker=row["speaker"] or "",
        subject=row.get("subject") or "",
        basis=row["period_basis"] or "",
        flags=tuple((row["flags"] or "").split()),
    )


def _when(known: Mapping[str, Article], statement: Statement) -> tuple[date, str]:
    article = known.get(statement.article)
    return (article.published if article and article.published else date.max, statement.id)
