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
from collections.abc import Iterable, Iterator
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
from arqam.run.batch import journal
from arqam.run.batch.perform import OTHER, identity
from arqam.run.engine import forks
from arqam.safe import MAX_BYTES, read_bytes

#: The fields of a record (JSON Lines, Parquet) that say where its article is from.
FIELDS = ("id", "title", "outlet", "published", "url", "author", "place", "licence")

LARGE = f"it is larger than {MAX_BYTES >> 20} MB: split it into its articles"


@dataclass(frozen=True, slots=True)
class Options:
    """How a corpus is read. ``text`` is the field of a record that holds the article."""

    to: str
    claims: bool = False
    text: str = "text"
    force: bool = False
    memory: int = 0
    same: str = ""  # what ``identity`` has to be where a slice is read


@dataclass(frozen=True, slots=True)
class Slice:
    """Some articles of the corpus: names in a folder or a zip, lines of a file, or records as they are."""

    number: int
    corpus: str
    items: tuple[Any, ...]  # names; (offset, line number) of each line; or records


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


def slices(corpus: Path, text: str, size: int) -> Iterator[Slice]:
    """The corpus in slices of ``size`` articles, in a fixed order, without reading it into memory."""
    kind = corpus_kind(corpus)
    items: Iterator[Any]
    if kind == "folder":
        items = (path.relative_to(corpus).as_posix() for path in sorted(corpus.rglob("*")) if _is_text(path))
    elif kind == "zip":
        with zipfile.ZipFile(corpus) as archive:
            items = iter(sorted({name for name in archive.namelist() if _is_text(Path(name))}))
    elif kind == "lines":
        items = _lines(corpus)
    else:
        items = _records(corpus, text)
    first: Any = next(items, None)
    if first is None:
        what = f"files that end in {', '.join(SUFFIXES)}" if kind in ("folder", "zip") else "records"
        raise ArqamError(f"{corpus} holds no articles: it has no {what}")
    if kind == "lines":
        _check_field(_record_at(corpus, *first), text, f"{corpus}, line 1")
    items = chain([first], items)
    for number in count():
        chunk = tuple(islice(items, size))
        if not chunk:
            return
        yield Slice(number, str(corpus), chunk)


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
        found = list(_documents(part, options.text))
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
        rows, failures, lost = _read(found, options)
        for name in earlier.get("outputs", ()):
            Path(options.to, name).unlink(missing_ok=True)
        outputs = write_part(Path(options.to), part.number, rows)
        counts = {table: len(rows[table]) for table in ("articles", "mentions", "claims")} | {"lost": lost}
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
    home: Path | None = None  # of an article of a collection: what readers corrected lies there


def _read(found: Iterable[_Document], options: Options) -> tuple[dict[str, list[dict]], list[tuple[str, str]], int]:
    """The rows of each table, why each failed article failed, and how many items of the others were lost."""
    from arqam.read.article.opened import article_of
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims
    from arqam.tables.rows import claim_rows, mention_rows

    rows: dict[str, list[dict]] = defaultdict(list, articles=[], mentions=[], claims=[])
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
            failures += [(source.id, sentence) for sentence in lost]
            count += len(lost)
            year = {"year": source.published.year if source.published else None}
            here = [row | year for row in mention_rows(article, mentions, said)]
            there = [row | year for row in claim_rows(article, said)] if options.claims else []
        except Exception as error:  # one bad article never stops the others
            failures.append((source.id, told(error)))
            continue
        rows["mentions"] += here
        rows["claims"] += there
        record = {name: getattr(source, name) for name in (*FIELDS, "sha256")}
        rows["articles"].append(record | {"mentions": len(mentions)} | year)
    return rows, failures, count


def _documents(part: Slice, text: str) -> Iterator[_Document]:
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
            for offset, number in part.items:
                file.seek(offset)
                yield _from_record(_parsed(file.readline()), text, f"{corpus.stem}-{number}")
    else:
        for number, record in part.items:
            yield _from_record(record, text, f"{corpus.stem}-{number}")


def _in_folder(corpus: Path, name: str) -> _Document:
    """An article's file; what its ``source.yml`` says of it, where there is one beside it."""
    path, record = find(corpus / name)
    data = read_bytes(path)
    if record is None:
        return _document(data, _name_id(name))
    return _Document(load(record, data, path), data, home=record.parent)


def _document(data: bytes, name: str, **known: Any) -> _Document:
    return _Document(Source(name, sha256=hashlib.sha256(data).hexdigest(), **known), data)


def _from_record(record: Any, text: str, name: str) -> _Document:
    if not isinstance(record, dict) or not isinstance(record.get(text), str):
        return _Document(Source(name), b"", f"{name} has no text in a field {text!r}")
    known = {key: _storable(str(record[key])) for key in FIELDS if record.get(key) not in (None, "")}
    published = known.pop("published", "")
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        day = None
    data = record[text].encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return _Document(Source(name), b"", LARGE)
    return _document(data, known.pop("id", name), published=day, **known)


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


def _lines(corpus: Path) -> Iterator[tuple[int, int]]:
    with corpus.open("rb") as file:
        offset = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                yield offset, number
            offset += len(line)


def _records(corpus: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(corpus)
    except Exception as error:
        raise ArqamError(f"corpus {corpus}: it is not a Parquet file ({error})") from None
    names = file.schema_arrow.names
    _check_field(names, text, str(corpus))
    number = 0
    for batch in file.iter_batches(100, columns=[name for name in names if name in (text, *FIELDS)]):
        for record in batch.to_pylist():
            number += 1
            yield number, record


def _record_at(corpus: Path, offset: int, _: int) -> Any:
    with corpus.open("rb") as file:
        file.seek(offset)
        return _parsed(file.readline())


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _check_field(record: Any, text: str, where: str) -> None:
    if isinstance(record, dict | list) and text not in record:
        raise ArqamError(f"{where} has no field {text!r}: name with --text the one of {', '.join(record)}")


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
