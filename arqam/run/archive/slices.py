"""The bulk way: a corpus of articles to one partitioned Parquet dataset, on the batches' engine, without notebooks.

    <to>/articles/year=2024/part-000012.parquet     one row an article: its source, and how many mentions it has
    <to>/mentions/year=2024/part-000012.parquet     one row a mention, the columns of data/schema.yml
    <to>/claims/year=2024/part-000012.parquet       one row a claim, if asked for

A part is what one slice of the corpus gave; the year is that of publication, 0 where it is not known. Parts appear
whole or not at all, each with a record of what it was read from, so that the same command goes on from where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.losses import gathered, told
from arqam.read.article.source import SUFFIXES
from arqam.run.archive.corpus import corpus_kind, files_of_folder, files_of_zip
from arqam.run.archive.documents import FIELDS, CorpusArticle, Slice, documents
from arqam.run.archive.parts import PartWriter, record_of
from arqam.run.archive.records import NO_RECORDS, opened
from arqam.run.batch import journal
from arqam.run.batch.perform import OTHER, identity
from arqam.run.engine import forks
from arqam.run.engine.limit import Overdue, within
from arqam.run.sheets.articles import ALONE, Layout
from arqam.safe import MAX_BYTES

#: Why an article is not there that took longer, or more memory, than it may.
OVERDUE = "it was not read within {:g} s: --timeout gives an article longer"
HEAVY = "it takes more memory than --memory allows for: split it into its articles, or give it more"


@dataclass(frozen=True, slots=True)
class Options:
    """How a corpus is read."""

    to: str
    claims: bool = False
    force: bool = False
    memory: int = 0
    timeout: float = 0  # seconds for one article
    same: str = ""  # what ``identity`` has to be where a slice is read


@dataclass(frozen=True, slots=True)
class Result:
    """What a slice came to: ``failed`` articles, ``lost`` quantities or claims of others, and why, in ``failures``."""

    number: int
    status: str = "done"  # done, skipped, failed
    articles: int = 0
    mentions: int = 0
    claims: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # (article, error)
    failed: int = 0
    lost: int = 0


def failure(part: Slice, why: str) -> Result:
    """A slice that gave nothing: all its articles failed for one reason."""
    return Result(part.number, "failed", failures=((f"slice {part.number}", why),), failed=len(part.items))


def slices(corpus: Path, size: int, layout: Layout = ALONE) -> Iterator[Slice]:
    """The corpus in slices of ``size`` articles, in a fixed order, without reading it into memory."""
    kind = corpus_kind(corpus)
    records, note = NO_RECORDS, ""
    items: Iterator[Any]
    if kind in ("folder", "zip"):
        files = files_of_folder(corpus) if kind == "folder" else files_of_zip(corpus)
        items, note = iter(files.items), files.note()
    else:
        records, items = opened(corpus, layout)
    first: Any = next(items, None)
    if first is None:
        what = f"files that end in {', '.join(SUFFIXES)}" if kind in ("folder", "zip") else "records"
        raise ArqamError(f"{corpus} holds no articles: it has no {what}")
    weigh = _weight if kind == "table" else lambda item: 0
    for number, chunk in enumerate(_chunks(chain([first], items), size, weigh)):
        yield Slice(number, str(corpus), chunk, records, "" if number else note)


def _chunks(items: Iterator[Any], size: int, weigh: Any) -> Iterator[tuple[Any, ...]]:
    """Items by ``size``, and fewer where they themselves are as large as an article may be."""
    chunk: list[Any] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += weigh(item)
        if len(chunk) == size or weight > MAX_BYTES:
            yield tuple(chunk)
            chunk, weight = [], 0
    if chunk:
        yield tuple(chunk)


def _weight(item: tuple[int, dict[str, Any]]) -> int:
    return sum(len(value) for value in item[1].values() if isinstance(value, str | bytes))


def perform_slice(part: Slice, options: Options) -> Result:
    """Read one slice in a process of its own, a second time where it was lost; without forks, in this process."""
    if options.same not in ("", identity()):
        return failure(part, OTHER)
    if not forks.available():
        return read_slice(part, options)
    for attempt in (1, 2):
        process = forks.warm(journal.code()).fork(
            "arqam.run.archive.slices:serve", part, options, memory=options.memory
        )
        try:
            while True:
                for kind, item in process.receive(60):
                    if kind == "message":
                        return item
        except forks.Lost as error:
            if attempt == 2:
                return failure(part, str(error))
        finally:
            process.close()
    raise AssertionError


def serve(pipe: Any, mark: bytes, part: Slice, options: Options) -> None:
    """In the fork: read the slice, and send what it came to."""
    pipe.send(read_slice(part, options))


def read_slice(part: Slice, options: Options) -> Result:
    """Read the articles of a slice and write its part of the dataset, unless that is there and whole."""
    try:
        made_from: dict[str, Any] = {
            "options": {"claims": options.claims},
            "code": journal.code(),
            "versions": journal.versions(),
        }
        earlier = _earlier(record_of(Path(options.to), part.number))
        again = options.force or _has_longer(earlier, options)
        if not again and _whole(earlier, made_from, part, options.to):
            return Result(part.number, "skipped", **earlier["counts"], failures=tuple(map(tuple, earlier["failures"])))
        return _read(part, options, made_from)
    except Exception as error:  # one bad slice never stops the others
        return failure(part, told(error))


def total(results: Iterable[Result]) -> tuple[Counter[str], list[tuple[str, str]]]:
    """What all slices came to, and the first hundred failures."""
    counts: Counter[str] = Counter()
    failures: list[tuple[str, str]] = []
    for result in results:
        counts[f"{result.status} slices"] += 1
        counts.update({key: value for key, value in asdict(result).items() if key in _COUNTED})
        counts["failures"] += len(result.failures)
        failures += result.failures[: 100 - len(failures)]
    return counts, failures


_COUNTED = ("articles", "mentions", "claims", "failed", "lost")


def _read(part: Slice, options: Options, made_from: dict[str, Any]) -> Result:
    """Read and write, article by article."""
    digest = hashlib.sha256()
    failures: list[tuple[str, str]] = []
    counts = dict.fromkeys(_COUNTED, 0)
    to = Path(options.to)
    with ExitStack() as stack:
        made = PartWriter(to, part.number, stack)
        for document in documents(part):
            digest.update(_says(document))
            try:
                with within(options.timeout):
                    rows, lost = _rows(document, options.claims)
            except (Overdue, Exception) as error:  # one bad article never stops the others
                failures.append((document.source.id, _why(error, options)))
                counts["failed"] += 1
                continue
            for table, some in rows.items():
                made.add(table, some, document.source.published)
            failures += [(document.source.id, sentence) for sentence in lost]
            counts["lost"] += len(lost)
        counts |= made.counts
        entry = {"fingerprint": made_from | {"input": digest.hexdigest()}, "timeout": options.timeout}
        made.close(record_of(to, part.number), entry | {"counts": counts, "failures": failures})
    return Result(part.number, "done", **counts, failures=tuple(failures))


def _rows(document: CorpusArticle, with_claims: bool) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """What one article gives to each table, and what of it was lost."""
    from arqam.read.article.opened import article_of
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims
    from arqam.tables.rows import claim_rows, mention_rows

    source = document.source
    if document.error:
        raise ArqamError(document.error)
    with gathered() as lost:
        article = replace(article_of(document.data, source, name=source.id), home=document.home)
        mentions = read(article)
        said = claims(article, mentions)
    record = {name: getattr(source, name) for name in (*FIELDS, "sha256")} | {"mentions": len(mentions)}
    rows = {"articles": [record], "mentions": list(mention_rows(article, mentions, said))}
    rows["claims"] = list(claim_rows(article, said)) if with_claims else []
    return rows, [*filter(None, [document.lost]), *lost]


def _why(error: BaseException, options: Options) -> str:
    if isinstance(error, Overdue):
        return OVERDUE.format(options.timeout)
    return HEAVY if isinstance(error, MemoryError) else told(error)


def _says(document: CorpusArticle) -> bytes:
    """What of an article decides what is read of it."""
    said = json.dumps(asdict(document.source), default=str)
    return f"{said}{document.error}{document.lost}".encode("utf-8", "replace")


#: What the record of a slice holds.
_RECORD = {"fingerprint": dict, "timeout": int | float, "counts": dict, "failures": list, "outputs": dict}


def _earlier(record: Path) -> dict[str, Any]:
    """What an earlier reading says of a slice; nothing where there was none, or its record is damaged."""
    try:
        found = json.loads(record.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(found.get(key), kind) for key, kind in _RECORD.items())
    return found if whole else {}


def _has_longer(earlier: dict[str, Any], options: Options) -> bool:
    """Whether an article that was not read in its time has more of it now."""
    before = earlier.get("timeout", 0)
    longer = before and (not options.timeout or options.timeout > before)
    return bool(longer) and any(error == OVERDUE.format(before) for _, error in earlier["failures"])


def _whole(earlier: dict[str, Any], made_from: dict[str, Any], part: Slice, to: str) -> bool:
    """Whether an earlier reading was of the same, by the same, and what it wrote is there."""
    then = dict(earlier.get("fingerprint", {}))
    article = then.pop("input", None)
    if then != made_from:
        return False
    digest = hashlib.sha256()
    for document in documents(part):
        digest.update(_says(document))
    if digest.hexdigest() != article:
        return False
    paths = {Path(to, name): digest for name, digest in earlier["outputs"].items()}
    return all(path.is_file() and journal.file_hash(path) == digest for path, digest in paths.items())
