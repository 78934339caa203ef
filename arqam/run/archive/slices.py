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
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.losses import gathered, told
from arqam.model import Source
from arqam.read.article.source import SUFFIXES, find, load
from arqam.run.archive.corpus import corpus_kind
from arqam.run.archive.parts import write_part
from arqam.run.archive.records import NO_RECORDS, Records, opened
from arqam.run.batch import journal
from arqam.run.batch.perform import OTHER, identity
from arqam.run.engine import forks
from arqam.run.sheets.articles import ALONE, Layout, dated, parsed, said_by
from arqam.safe import MAX_BYTES, read_bytes

#: The fields of a record (JSON Lines, Parquet) that say where its article is from.
FIELDS = ("id", "title", "outlet", "published", "url", "author", "place", "licence")

LARGE = f"it is larger than {MAX_BYTES >> 20} MB: split it into its articles"


@dataclass(frozen=True, slots=True)
class Options:
    """How a corpus is read."""

    to: str
    claims: bool = False
    force: bool = False
    memory: int = 0
    same: str = ""  # what ``identity`` has to be where a slice is read


@dataclass(frozen=True, slots=True)
class Slice:
    """Some articles of the corpus: names in a folder or a zip, lines of a file, or records as they are."""

    number: int
    corpus: str
    items: tuple[Any, ...]  # names; or (number, offset of a line, record or row) of each record
    records: Records = NO_RECORDS


@dataclass(frozen=True, slots=True)
class Result:
    """What a slice came to. ``failures`` are (article, error), and of them ``lost`` are quantities or claims alone."""

    number: int
    status: str = "done"  # done, skipped, failed
    articles: int = 0
    mentions: int = 0
    claims: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    lost: int = 0


def slices(corpus: Path, size: int, layout: Layout = ALONE) -> Iterator[Slice]:
    """The corpus in slices of ``size`` articles, in a fixed order, without reading it into memory."""
    kind = corpus_kind(corpus)
    records = NO_RECORDS
    items: Iterator[Any]
    if kind == "folder":
        items = (path.relative_to(corpus).as_posix() for path in sorted(corpus.rglob("*")) if _is_text(path))
    elif kind == "zip":
        with zipfile.ZipFile(corpus) as archive:
            items = iter(sorted({name for name in archive.namelist() if _is_text(Path(name))}))
    else:
        records, items = opened(corpus, layout)
    first: Any = next(items, None)
    if first is None:
        what = f"files that end in {', '.join(SUFFIXES)}" if kind in ("folder", "zip") else "records"
        raise ArqamError(f"{corpus} holds no articles: it has no {what}")
    items = chain([first], items)
    for number in count():
        chunk = tuple(islice(items, size))
        if not chunk:
            return
        yield Slice(number, str(corpus), chunk, records)


def perform_slice(part: Slice, options: Options) -> Result:
    """Read one slice in a process of its own, a second time where it was lost; without forks, in this process."""
    if options.same not in ("", identity()):
        return Result(part.number, "failed", failures=((f"slice {part.number}", OTHER),))
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
                return Result(part.number, "failed", failures=((f"slice {part.number}", str(error)),))
        finally:
            process.close()
    raise AssertionError


def serve(pipe: Any, mark: bytes, part: Slice, options: Options) -> None:
    """In the fork: read the slice, and send what it came to."""
    pipe.send(read_slice(part, options))


def read_slice(part: Slice, options: Options) -> Result:
    """Read the articles of a slice and write its part of the dataset, unless that is there and whole."""
    try:
        found = list(_documents(part))
        made_from = {
            "input": _hash(found),
            "options": {"claims": options.claims},
            "code": journal.code(),
            "versions": journal.versions(),
        }
        record = Path(options.to, "journal", f"part-{part.number:06}.json")
        earlier = _earlier(record)
        if not options.force and _whole(earlier, made_from, options.to):
            return Result(part.number, "skipped", **earlier["counts"], failures=tuple(map(tuple, earlier["failures"])))
        record.unlink(missing_ok=True)
        made, failures, lost = _read(found, options)
        for name in earlier.get("outputs", ()):
            Path(options.to, name).unlink(missing_ok=True)
        outputs = write_part(Path(options.to), part.number, made)
        counts = {table: len(made[table]) for table in ("articles", "mentions", "claims")} | {"lost": lost}
        entry = {"fingerprint": made_from, "outputs": outputs, "counts": counts, "failures": failures}
        write_whole(record, json.dumps(entry, ensure_ascii=False))
        return Result(part.number, "done", **counts, failures=tuple(failures))
    except Exception as error:  # one bad slice never stops the others
        return Result(part.number, "failed", failures=((f"slice {part.number}", told(error)),))


def remove_after(to: Path, count: int) -> int:
    """Remove the parts numbered ``count`` and above: of a corpus that was longer, or read in smaller slices."""
    found = 0
    for record in (to / "journal").glob("part-*.json"):
        if int(record.stem.removeprefix("part-")) >= count:
            for name in _earlier(record).get("outputs", ()):
                (to / name).unlink(missing_ok=True)
            record.unlink()
            found += 1
    return found


def total(results: Iterable[Result]) -> tuple[Counter[str], list[tuple[str, str]]]:
    """What all slices came to, and the first hundred failures."""
    counts: Counter[str] = Counter()
    failures: list[tuple[str, str]] = []
    for result in results:
        counts[result.status] += 1
        counts.update(
            {key: value for key, value in asdict(result).items() if key in ("articles", "mentions", "claims", "lost")}
        )
        counts["failures"] += len(result.failures)
        failures += result.failures[: 100 - len(failures)]
    return counts, failures


@dataclass(frozen=True, slots=True)
class _Document:
    """An article's bytes and what its record says of it; ``error`` where there is nothing to read."""

    source: Source
    data: bytes
    error: str = ""
    lost: str = ""  # what of the record could not be read, though the article is
    home: Path | None = None  # of an article of a collection: what readers corrected lies there


def _read(found: Iterable[_Document], options: Options) -> tuple[dict[str, list[dict]], list[tuple[str, str]], int]:
    """The rows of each table, why each failed article failed, and how many items of the others were lost."""
    from arqam.read.article.opened import article_of
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims
    from arqam.tables.rows import claim_rows, mention_rows

    made: dict[str, list[dict]] = defaultdict(list, articles=[], mentions=[], claims=[])
    failures: list[tuple[str, str]] = []
    count = 0
    for document in found:
        source = document.source
        try:
            if document.error:
                raise ArqamError(document.error)
            with gathered() as lost:
                article = replace(article_of(document.data, source, name=source.id), home=document.home)
                mentions = read(article)
                said = claims(article, mentions)
            lost = [*filter(None, [document.lost]), *lost]
            failures += [(source.id, sentence) for sentence in lost]
            count += len(lost)
            year = {"year": source.published.year if source.published else None}
            here = [row | year for row in mention_rows(article, mentions, said)]
            there = [row | year for row in claim_rows(article, said)] if options.claims else []
        except Exception as error:  # one bad article never stops the others
            failures.append((source.id, told(error)))
            continue
        made["mentions"] += here
        made["claims"] += there
        record = {name: getattr(source, name) for name in (*FIELDS, "sha256")}
        made["articles"].append(record | {"mentions": len(mentions)} | year)
    return made, failures, count


def _documents(part: Slice) -> Iterator[_Document]:
    corpus = Path(part.corpus)
    kind = corpus_kind(corpus)
    if kind == "folder":
        for name in part.items:
            try:
                yield _in_folder(corpus, name)
            except OSError as error:
                yield _Document(Source(_name_id(name)), b"", f"{name} cannot be read ({error.strerror})")
            except ArqamError as error:
                yield _Document(Source(_name_id(name)), b"", str(error))
    elif kind == "zip":
        with zipfile.ZipFile(corpus) as archive:
            for name in part.items:
                try:
                    if archive.getinfo(name).file_size > MAX_BYTES:
                        raise ArqamError(LARGE)
                    yield _document(archive.read(name), _name_id(name))
                except Exception as error:  # each method of compression has errors of its own
                    yield _Document(Source(_name_id(name)), b"", f"{name} cannot be read from the zip ({error})")
    elif kind == "lines":
        with corpus.open("rb") as file:
            for number, offset in part.items:
                file.seek(offset)
                yield _from_record(parsed(file.readline()), part.records, f"{corpus.stem}-{number}")
    elif kind == "table":
        for number, record in part.items:
            yield _from_record(record, part.records, f"{corpus.stem}-{number}")
    else:
        for number, row in part.items:
            name = f"{corpus.stem}-{number}"
            yield _Document(Source(name), b"", row.wrong) if row.wrong else _of_said(row.said, name)


def _in_folder(corpus: Path, name: str) -> _Document:
    """An article's file; what its ``source.yml`` says of it, where there is one beside it."""
    path, record = find(corpus / name)
    data = read_bytes(path)
    if record is None:
        return _document(data, _name_id(name))
    return _Document(load(record, data, path), data, home=record.parent)


def _document(data: bytes, name: str, **known: Any) -> _Document:
    return _Document(Source(name, sha256=hashlib.sha256(data).hexdigest(), **known), data)


def _from_record(record: Any, records: Records, name: str) -> _Document:
    field = records.columns.of["text"]
    if not isinstance(record, dict) or not isinstance(record.get(field), str):
        return _Document(Source(name), b"", f"{name} has no text in a field {field!r}")
    try:
        said = said_by(record | {field: ""}, records.columns)
    except ArqamError as error:
        return _Document(Source(name), b"", str(error))
    said.pop("accessed", "")  # no dataset says it
    lost = ""
    try:
        said = dated(said, records.order.name)
    except ArqamError as error:
        said["published"], lost = "", f"it is read without its day: {error}"
    return _of_said(said | {"text": record[field]}, name, lost)


def _of_said(said: Mapping[str, str], name: str, lost: str = "") -> _Document:
    """The article of a record, by what its fields say."""
    known = {key: _storable(said[key]) for key in FIELDS if said.get(key)}
    published = known.pop("published", "")
    data = said["text"].encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return _Document(Source(name), b"", LARGE)
    day = date.fromisoformat(published) if published else None
    return replace(_document(data, known.pop("id", name), published=day, **known), lost=lost)


def _storable(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can hold and Parquet cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and not path.is_dir()


def _name_id(name: str) -> str:
    """An article's id after its path in the corpus: its folder's name where the file is called ``article``."""
    path = Path(name)
    parts = path.parent.parts if path.stem == "article" and path.parent.parts else (*path.parent.parts, path.stem)
    return "-".join(parts)


def _hash(found: Iterable[_Document]) -> str:
    digest = hashlib.sha256()
    for document in found:
        digest.update(
            json.dumps(asdict(document.source), default=str).encode() + document.error.encode("utf-8", "replace")
        )
    return digest.hexdigest()


def _earlier(record: Path) -> dict[str, Any]:
    try:
        return json.loads(record.read_bytes())
    except (OSError, ValueError):
        return {}


def _whole(earlier: dict[str, Any], made_from: dict[str, Any], to: str) -> bool:
    if earlier.get("fingerprint") != made_from:
        return False
    paths = {Path(to, name): digest for name, digest in earlier["outputs"].items()}
    return all(path.is_file() and journal.file_hash(path) == digest for path, digest in paths.items())
